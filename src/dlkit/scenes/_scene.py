"""What a picture in motion is made of: what never changes about it, and the frames of one run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

KINDS = ("grid", "swarm", "rows")

Floats = NDArray[np.float64]
Events = tuple[Floats, Floats, Floats]  # row, time and level of each


@dataclass(frozen=True)
class Level:
    """One state that a cell or a dot can be in: its colour as a design token, its words.

    The state is the place in the list of levels. `mark` draws dots of this level as a disc, a
    ring, a square or a cross, so that colour is not all that tells them apart.
    """

    colour: str
    words: str
    mark: str = "disc"


@dataclass(frozen=True, eq=False)
class Frames:
    """One run, T frames. P panels stand side by side where the scene names them.

    Which fields are filled depends on the kind of scene, see `scene`.
    """

    times: NDArray[Any]  # (T,) in the unit of the scene
    states: NDArray[np.uint8] | None = None  # (T, [P,] H, W) or (T, [P,] N)
    places: Floats | None = None  # ([T,] [P,] N, 2) x and y from 0 to 1, y downwards
    edges: Sequence[NDArray[np.int32]] = ()  # (E, 2) for each panel, or one for all
    events: Events | None = None  # (M,) each
    rows: Sequence[str] = ()  # names of the rows of a strip
    measures: dict[str, NDArray[Any]] = field(default_factory=dict)  # (T,) each


@dataclass(frozen=True)
class Scene:
    """A picture in motion; `frames(result)` fills it."""

    name: str
    title: str
    kind: str
    author: Callable[[Any], Frames]
    levels: tuple[Level, ...] = ()
    ramp: tuple[str, str] | None = None
    ramp_words: tuple[str, str] = ("little", "much")
    panels: tuple[str, ...] = ()
    time: str = "step"
    sound: bool = False
    probe: Callable[[Any, int, int, int], str] | None = None

    def frames(self, result: Any) -> Frames:
        """The frames of one result."""
        return self.author(result)

    @property
    def words(self) -> str:
        """What the picture shows, for those who do not see it."""
        return (self.author.__doc__ or self.name).strip().splitlines()[0]

    @property
    def about(self) -> dict[str, Any]:
        """What the page needs to know before there is a run."""
        return {
            "title": self.title,
            "label": self.words,
            "kind": self.kind,
            "levels": [asdict(level) for level in self.levels],
            "ramp": list(self.ramp or ()),
            "ramp_words": list(self.ramp_words),
            "panels": list(self.panels),
            "time": self.time,
            "sound": self.sound,
            "probes": self.probe is not None,
        }


def scene(title: str, kind: str, **about: Any) -> Callable[[Callable[[Any], Frames]], Scene]:
    """Marks a function `result -> Frames` as a scene of this kind.

    - `grid`: `states` (T, [P,] H, W), one cell a state;
    - `swarm`: `states` (T, [P,] N) and `places`; with `edges` it is a network;
    - `rows`: `events` on named `rows`, over which a line runs.

    `about` are the other fields of `Scene`. States name a level, or with a `ramp` of two colour
    tokens run from 0 to 255 between them.
    """
    if kind not in KINDS:
        raise ValueError(f"kind must be one of {', '.join(KINDS)}, got {kind!r}")

    def mark(author: Callable[[Any], Frames]) -> Scene:
        module = author.__module__.rpartition(".")[2]
        return Scene(f"{module}.{author.__name__}", title, kind, author, **about)

    return mark
