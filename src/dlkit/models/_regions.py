"""The eco-regions of the world by realm and biome, as counted, and a schematic map of our own.

The counts are those of datasets/mosaic/regions.csv; a test holds both equal. The map is no
geography: one cell is one region, realms are blocks about where they lie, and within a block
regions stand by biome, column by column. Which region is which, and who borders on whom, it does
not say.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]

BIOMES = (
    "tropical moist broadleaf forest",
    "tropical dry broadleaf forest",
    "tropical conifer forest",
    "temperate broadleaf and mixed forest",
    "temperate conifer forest",
    "boreal forest",
    "tropical grassland and savanna",
    "temperate grassland",
    "flooded grassland",
    "montane grassland",
    "tundra",
    "Mediterranean forest and scrub",
    "desert and dry scrub",
    "mangrove",
)
# Eco-regions by realm (row) and biome (column, in the order above): WWF TEOW v2.0.
REGION_COUNTS = {
    "Nearctic": (0, 1, 3, 17, 30, 17, 1, 15, 0, 0, 18, 3, 13, 0),
    "Palearctic": (2, 0, 0, 46, 21, 11, 0, 18, 8, 22, 14, 22, 33, 0),
    "Neotropics": (82, 31, 10, 4, 0, 0, 8, 4, 8, 9, 0, 1, 15, 7),
    "Afrotropics": (30, 3, 0, 0, 0, 0, 26, 3, 8, 15, 0, 3, 21, 5),
    "Indomalay": (72, 12, 4, 3, 2, 0, 1, 0, 1, 1, 0, 0, 4, 6),
    "Australasia": (28, 4, 0, 14, 0, 0, 9, 3, 0, 3, 1, 10, 10, 1),
    "Oceania": (17, 4, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0),
    "Antarctic": (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0),
}
# Societies of the Ethnographic Atlas in the same cells: 1,273 of its 1,291.
SOCIETY_COUNTS = {
    "Nearctic": (0, 1, 3, 28, 84, 16, 2, 33, 0, 0, 16, 11, 75, 0),
    "Palearctic": (2, 0, 0, 39, 3, 18, 0, 7, 4, 8, 8, 25, 40, 0),
    "Neotropics": (70, 9, 10, 3, 0, 0, 21, 2, 2, 2, 0, 0, 2, 1),
    "Afrotropics": (121, 0, 0, 0, 0, 0, 312, 0, 11, 26, 0, 0, 9, 10),
    "Indomalay": (79, 13, 5, 3, 1, 0, 0, 0, 0, 0, 0, 0, 4, 0),
    "Australasia": (73, 7, 0, 2, 0, 0, 8, 1, 0, 1, 0, 0, 4, 1),
    "Oceania": (32, 4, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0),
    "Antarctic": (0,) * 14,
}
REALMS = tuple(REGION_COUNTS)
HEIGHT, WIDTH = 26, 48
# Where the block of each realm stands: row and column of its corner, and how many rows it has.
BLOCKS = {
    "Nearctic": (0, 0, 10),
    "Palearctic": (0, 14, 10),
    "Neotropics": (12, 2, 12),
    "Afrotropics": (11, 19, 12),
    "Indomalay": (11, 30, 14),
    "Australasia": (15, 39, 10),
    "Oceania": (6, 42, 6),
    "Antarctic": (25, 15, 1),
}


@dataclass(frozen=True, eq=False)
class World:
    """R regions in the order of realms, and of biomes within them."""

    realm: Whole  # (R,) place in the list of realms
    biome: Whole  # (R,) place in the list of biomes
    cell: Whole  # (R,) cell of the schematic map, row * WIDTH + column
    first: Whole  # (realms,) first region of each realm
    count: Whole  # (realms,) its regions
    societies: NDArray[np.float64]  # (R,) of the Atlas; a mean over regions of the same kind


@cache
def world() -> World:
    """All 825 regions."""
    counts, societies = (
        np.array([table[realm] for realm in REALMS]) for table in (REGION_COUNTS, SOCIETY_COUNTS)
    )
    realm, biome = (np.repeat(part.ravel(), counts.ravel()) for part in np.indices(counts.shape))
    count = counts.sum(axis=1)
    return World(
        realm, biome, np.array(list(_cells(count))), np.cumsum(count) - count, count,
        (societies / np.maximum(counts, 1))[realm, biome],
    )  # fmt: skip


def place_words(region: int) -> str:
    """Realm, biome and number of a region, as there are no names here."""
    lands = world()
    realm, biome = int(lands.realm[region]), int(lands.biome[region])
    same = np.flatnonzero((lands.realm == realm) & (lands.biome == biome))
    number = int(np.searchsorted(same, region)) + 1
    return f"{REALMS[realm]}, {BIOMES[biome]}, region {number} of {same.size}"


def _cells(count: Whole) -> Iterator[int]:
    for realm, n_regions in zip(REALMS, count.tolist(), strict=True):
        row, column, n_rows = BLOCKS[realm]
        for i in range(n_regions):
            yield (row + i % n_rows) * WIDTH + column + i // n_rows
