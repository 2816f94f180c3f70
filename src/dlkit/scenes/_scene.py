"""What a picture in motion is made of: what never changes about it, and the frames of one run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

KINDS = ("grid", "swarm", "rows")
MARKS = ("disc", "ring", "square", "cross", "glow")

Floats = NDArray[np.float64]
Events = tuple[Floats, Floats, Floats]  # row, time and level of each
Probed = str | tuple[str, Sequence[int]]  # a sentence; the cells or dots that it is about


@dataclass(frozen=True)
class Level:
    """One state that a cell or a dot can be in: its colour as a design token, its words.

    "--dl-kind-4 30%" is that token thinned with the paper: levels that are more or less of one
    thing are told apart by how dark they are, so also by those who see no colours.
    The state is the place in the list of levels. `mark` draws dots of this level as one of MARKS,
    so that colour is not all that tells them apart; a glow is a disc that shines.
    """

    colour: str
    words: str
    mark: str = "disc"

    def __post_init__(self) -> None:
        if self.mark not in MARKS:
            raise ValueError(f"mark must be one of {', '.join(MARKS)}, got {self.mark!r}")


@dataclass(frozen=True, eq=False)
class Frames:
    """One run, T frames. P panels stand side by side where the scene names them.

    Which fields are filled depends on the kind of scene, see `scene`.
    """

    times: NDArray[Any]  # (T,) in the unit of the scene, rising
    states: NDArray[np.uint8] | None = None  # (T, [P,] H, W) or (T, [P,] N)
    places: Floats | None = None  # ([T,] [P,] N, 2) x and y from 0 to 1, y downwards
    edges: NDArray[Any] | Sequence[NDArray[Any]] = ()  # (E, 2); a tuple of them, one a panel
    events: Events | Sequence[Events] | None = None  # (M,) each, in any order; one a panel
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
    one: str = ""  # what a cell, dot or event is, such as "person" or "note"
    time: str = "step"  # what `times` counts, such as "step" or "s"
    pace: float | None = None  # of `times` a second; none: a run takes 6 to 20 seconds
    opens_at: float = 0.0  # what is on show before anybody plays: 0 the start, 1 the end
    aspect: float = 1.0  # width to height of a swarm
    window: float | None = None  # of `times` on show of a strip; none: as much as is readable
    sound: bool = False
    probe: Callable[[Any, int, int, int], Probed] | None = None

    def __post_init__(self) -> None:
        if bool(self.levels) == bool(self.ramp):
            raise ValueError("levels or ramp must be given, got both or neither")

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
            "one": self.one or {"grid": "cell", "swarm": "dot", "rows": "event"}[self.kind],
            "time": self.time,
            "pace": self.pace,
            "opens_at": self.opens_at,
            "aspect": self.aspect,
            "window": self.window,
            "sound": self.sound,
            "probes": self.probe is not None,
        }


def scene(title: str, kind: str, **about: Any) -> Callable[[Callable[[Any], Frames]], Scene]:
    """Marks a function `result -> Frames` as a scene of this kind.

    - `grid`: `states` (T, [P,] H, W), one cell a state;
    - `swarm`: `states` (T, [P,] N) and `places`; with `edges` it is a network;
    - `rows`: `events` on named `rows`, over which a line runs; panels stand below each other.

    `about` are the other fields of `Scene`. States name a level, or with a `ramp` of two colour
    tokens run from 0 to 255 between them. `probe(result, frame, panel, index)` says more of one
    cell (row by row), dot or event than the page can know: a sentence, or that and the indices of
    the cells or dots that it is about, which stand out then.
    """
    if kind not in KINDS:
        raise ValueError(f"kind must be one of {', '.join(KINDS)}, got {kind!r}")

    def mark(author: Callable[[Any], Frames]) -> Scene:
        module = author.__module__.rpartition(".")[2]
        return Scene(f"{module}.{author.__name__}", title, kind, author, **about)

    return mark
