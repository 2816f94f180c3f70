"""The mosaic: counts obey the law of groups played one by one; plateaus, map and ends by hand."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import ks_2samp

from dlkit.models import _regions, _spread_counts, mosaic
from dlkit.models._jit import plain
from dlkit.models._regions import BIOMES, BLOCKS, HEIGHT, REALMS, WIDTH, place_words, world
from dlkit.models._spread_counts import MOTIVES, chance, spread
from dlkit.models.mosaic import (
    CLOSED,
    EMPTY,
    LEAPING,
    START,
    Params,
    describe,
    everywhere,
    from_to,
    run,
    stages,
)
from mosaic_agents import Agents

N_RUNS = 500
SMALL = np.array([2, 4, 2, 7, 8, 3, 1])  # groups of one region by motive
# Two realms of three regions; biome 0, 0, 1 in each; one that cannot be reached.
LANDS = np.array([[0, 3, 0, 1], [0, 3, 0, 1], [0, 3, 1, 1], [3, 3, 0, 1], [3, 3, 1, 1],
                  [3, 3, 1, 0]])  # fmt: skip
LIMITS = np.array([[0.15, 0.5], [0.2, 0.45], [0.3, 0.5], [0.0, 0.0], [0.15, 0.6], [0.1, 0.5]])
HOW = np.array([0.4, 0.5, 0.3, 0.4, 0.2])
N_STEPS = 36


def began():
    reached = np.full(6, -1)
    reached[0] = 0
    return reached


def by_counts(seed, loop=spread):
    """Groups moved by region at each step, and when each region was reached."""
    counts, reached, by = np.tile(SMALL, (6, 1)), began(), np.full(6, -1)
    moved, by_motive = np.zeros((N_STEPS + 1, 6), np.int64), np.zeros((N_STEPS + 1, 7), np.int64)
    loop(np.random.default_rng(seed), counts, LIMITS, LANDS, reached, by, HOW, moved, by_motive)
    return moved, reached, by_motive


@pytest.fixture(scope="module")
def counted():
    return [by_counts(seed) for seed in range(N_RUNS)]


@pytest.fixture(scope="module")
def played():
    kinds = np.tile(np.repeat(np.arange(7), SMALL), (N_RUNS, 6, 1))
    agents = Agents(kinds, LIMITS, LANDS, np.tile(began(), (N_RUNS, 1)), HOW, 7)
    moved = [agents.has_moved.sum(axis=2)]
    for _ in range(N_STEPS):
        agents.go_on()
        moved.append(agents.has_moved.sum(axis=2))
    return np.array(moved), agents.reached


@pytest.mark.parametrize("step", [6, 12, 20, N_STEPS])
def test_counts_and_groups_one_by_one_have_one_distribution(counted, played, step):
    counts = np.array([moved[step] for moved, _, _ in counted])
    agents = played[0][step]
    for what in (counts.sum(axis=1), counts[:, 0], counts[:, 1]):
        assert np.std(what) > 0 or step == N_STEPS
    pairs = [(counts.sum(axis=1), agents.sum(axis=1))]
    pairs += [(counts[:, region], agents[:, region]) for region in range(5)]
    assert min(ks_2samp(one, other, method="asymp").pvalue for one, other in pairs) > 0.002


def test_the_idea_comes_to_a_region_as_early_in_both(counted, played):
    counts = np.array([reached for _, reached, _ in counted])
    late = (
        np.where(counts < 0, N_STEPS + 1, counts),
        np.where(played[1] < 0, N_STEPS + 1, played[1]),
    )
    for region in range(1, 5):
        assert len(set(late[0][:, region])) > 5
        assert ks_2samp(late[0][:, region], late[1][:, region], method="asymp").pvalue > 0.002
    assert (counts[:, 5] == -1).all()


def test_motives_add_up_to_regions_and_nobody_un_moves(counted):
    for moved, _, by_motive in counted[:50]:
        assert (np.diff(moved, axis=0) >= 0).all()
        np.testing.assert_array_equal(by_motive.sum(axis=1).cumsum(), moved.sum(axis=1))
        assert not by_motive[:, MOTIVES.index("never")].any()
        assert (by_motive.sum(axis=0) <= 6 * SMALL).all()


def test_a_compiled_loop_gives_what_the_plain_one_gives():
    for seed in range(5):
        for one, other in zip(by_counts(seed), by_counts(seed, plain(spread)), strict=True):
            np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize(
    ("motive", "share", "seen", "led", "expected"),
    [(0, 0, 0, 0, 0.4), (1, 0, 0, 0, 0), (1, 0.5, 0, 0, 0.4 * (1 - 0.5**10)),
     (2, 0, 0.14, 0, 0), (2, 0, 0.15, 0, 0.4), (3, 0, 1, 0.5, 0.4 * 0.75), (3, 1, 1, 0, 0),
     (4, 0, 0.49, 0, 0), (4, 0, 0.5, 0, 0.4), (5, 0, 0.5, 0, 0.1), (5, 0, 0.4, 1, 0)],
)  # fmt: skip
def test_chances_are_those_of_the_table(motive, share, seen, led, expected):
    given = chance(motive, float(share), float(seen), float(led), np.array([0.15, 0.5]), 0.4)
    assert given == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("proof", "standard", "share"),
    [(0.2, 0.5, 0.16), (0.1, 0.55, 0.5), (0.1, 0.45, 0.95), (0.1, 0.5, None)],
)
def test_where_regions_are_alike_the_world_stalls_where_one_region_does(proof, standard, share):
    result = everywhere(proof, standard)
    if share is None:  # at exactly one half it is luck in each region whether it goes on
        high = (result.shares[-1] > 0.6).mean()
        assert 0.3 < high < 0.7
    else:
        assert result.share[-1] == pytest.approx(share, abs=0.001)


def test_without_visits_it_stays_where_it_began():
    result = run(Params(crossing=0.0, n_starts=4), 1)
    assert sorted(result.reached)[-5:] == [-1, 0, 0, 0, 0]
    assert (result.by == START).sum() == 4
    assert not result.moved[-1, result.reached < 0].any()


def test_closed_regions_never_start_leaping_ones_are_done_soon_and_nobody_is_in_the_antarctic():
    result = run(Params(crossing=1.0, closed_share=0.2, leaping_share=0.2, far=0.3), 1)
    assert not result.moved[-1, result.kind == CLOSED].any()
    antarctic = world().realm == REALMS.index("Antarctic")
    np.testing.assert_array_equal(result.kind == EMPTY, antarctic)
    leaps = (result.kind == LEAPING) & (result.reached >= 0) & (result.reached < 100)
    assert leaps.sum() > 100
    after = result.shares[result.reached[leaps] + 40, leaps]
    assert after.min() > 0.9


def test_every_region_closed_is_a_world_in_which_nothing_happens():
    result = run(Params(closed_share=1.0), 1)
    assert result.share[-1] == 0
    assert stages(result)["not reached"] == 821


def test_the_number_of_groups_changes_luck_and_not_the_law():
    few, many = run(Params(power=3.0), 1), run(Params(power=9.0), 1)
    assert few.groups.sum() == 1000
    assert many.groups.sum() == 10**9
    assert many.moved.max() > 10**6
    assert few.share[-1] < many.share[-1]  # a region without a pioneer cannot start


def test_visits_stay_in_their_realm_unless_they_go_far():
    table = from_to(run(Params(far=0.0, n_starts=30), 2))
    assert (table == np.diag(np.diag(table))).all()
    result = run(Params(far=0.5), 2)
    assert from_to(result).sum() == (result.reached >= 0).sum() - 3
    assert (result.reached[result.by >= 0] > result.reached[result.by[result.by >= 0]]).all()


def test_who_is_not_understood_elsewhere_stays_in_one_biome():
    result = run(Params(understood=0.0, far=0.2, crossing=1.0), 1)
    told = np.flatnonzero(result.by >= 0)
    assert told.size > 50
    np.testing.assert_array_equal(world().biome[told], world().biome[result.by[told]])


def test_looking_beyond_the_region_lifts_regions_that_stall_alone():
    alone, beyond = (run(Params(outside=outside), 1) for outside in (0.0, 0.3))
    assert beyond.share[-1] > alone.share[-1] + 0.2


def test_groups_can_live_where_the_atlas_has_its_societies():
    result, lands = run(Params(peopled="atlas", power=6.0), 1), world()
    assert result.groups.sum() == 10**6
    np.testing.assert_array_equal(result.groups > 0, lands.societies > 0)
    np.testing.assert_allclose(result.groups, lands.societies / 1273 * 1e6, atol=1)


def test_the_table_of_the_model_is_the_table_of_the_data():
    path = Path(__file__).resolve().parent.parent / "datasets" / "mosaic" / "regions.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for row in rows:
        place = row["realm"], int(row["biome"]) - 1
        assert int(row["regions"]) == _regions.REGION_COUNTS[place[0]][place[1]]
        assert int(row["societies"]) == _regions.SOCIETY_COUNTS[place[0]][place[1]]
        assert row["biome_name"] == BIOMES[place[1]]
    assert sum(int(row["regions"]) for row in rows) == 825 == world().realm.size
    assert sum(int(row["societies"]) for row in rows) == 1273


def test_the_counts_are_the_published_sums():
    count = dict(zip(REALMS, world().count.tolist(), strict=True))
    published = (118, 197, 179, 114, 106, 83, 24, 4)  # in the order of REALMS
    assert count == dict(zip(REALMS, published, strict=True))
    biomes = np.bincount(world().biome).tolist()
    assert biomes == [231, 55, 17, 84, 53, 28, 48, 43, 25, 50, 37, 39, 96, 19]


def test_on_the_map_every_region_has_a_cell_and_realms_do_not_touch():
    cell = world().cell
    assert len(set(cell.tolist())) == 825
    assert cell.max() < HEIGHT * WIDTH
    realms = np.full((HEIGHT, WIDTH), -1)
    realms.ravel()[cell] = world().realm
    for one, other in ((realms[1:], realms[:-1]), (realms[:, 1:], realms[:, :-1])):
        assert not ((one != other) & (one >= 0) & (other >= 0)).any()
    for realm, (row, column, n_rows) in BLOCKS.items():
        rows, columns = np.nonzero(realms == REALMS.index(realm))
        assert (rows.min(), columns.min()) == (row, column)
        assert rows.max() < row + n_rows
    assert columns.max() < WIDTH
    assert place_words(0) == "Nearctic, tropical dry broadleaf forest, region 1 of 1"


@pytest.mark.parametrize(
    ("given", "message"),
    [({"power": 10.0}, "power must be between 3"), ({"n_starts": 0}, "n_starts must be between"),
     ({"peopled": "evenly"}, "peopled must be one of alike, atlas"), ({"far": 2.0}, "far must")],
)  # fmt: skip
def test_what_cannot_be_is_refused(given, message):
    with pytest.raises(ValueError, match=message):
        Params(**given)


def test_the_sentence_says_how_many_regions_stand_where():
    result = run(Params(), 1)
    assert "100,000,000 groups" in describe(result)
    assert sum(stages(result).values()) == 821
    assert f"{stages(result)['above 55 %']} above" in describe(result)
    assert f"{mosaic.moved_percent(result):.0f} % of" in describe(result)
    assert len(result.frame()) == 825


def test_one_start_in_a_world_of_one_open_region_reaches_nobody_else():
    params = Params(closed_share=0.0, leaping_share=0.0, n_starts=1)
    lands, rng = world(), np.random.default_rng(1)
    one = replace(lands, realm=lands.realm[:1], biome=lands.biome[:1], cell=lands.cell[:1],
                  first=np.zeros(8, np.int64), count=np.ones(8, np.int64),
                  societies=lands.societies[:1])  # fmt: skip
    result = mosaic.played(params, one, rng)
    assert result.reached.tolist() == [0]
    assert result.share[-1] > 0.15


def test_every_check_passes():
    assert [check.name for check in mosaic.checks() if not check.passed] == []
    assert len(_spread_counts.MOTIVES) == mosaic.SHARES.size
    assert mosaic.SHARES.sum() == pytest.approx(1)
