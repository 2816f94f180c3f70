"""What a chart is made of: the function that draws it and the one that fills it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import altair as alt

Column = np.ndarray | list[str]
Columns = dict[str, dict[str, Column]]  # data set -> field -> values, one length a data set


@dataclass(frozen=True)
class Key:
    """One line of a legend: its colour as a design token, its dash, its words.

    With `set` it shows only while that data set holds something.
    """

    colour: str
    dash: tuple[int, ...]
    words: str
    set: str = ""


@dataclass(frozen=True)
class Chart:
    """One picture; calling it gives the Altair chart without its data.

    Title and legend are text of the page, not of the picture: they wrap on a phone and can be
    read aloud.
    """

    name: str
    title: str
    author: Callable[[], alt.Chart]
    columns: Callable[[Any], Columns]
    keys: tuple[Key, ...] = ()
    most_people: int = 0  # of more no single person is drawn; 0: it draws none

    def __call__(self) -> alt.Chart:
        return self.author()

    @property
    def words(self) -> str:
        """What the picture shows, for those who do not see it."""
        return (self.author.__doc__ or self.name).strip().splitlines()[0]

    @property
    def about(self) -> dict[str, Any]:
        """What the page needs to know to show this chart."""
        keys = [asdict(key) for key in self.keys]
        return {"template": self.name, "title": self.title, "label": self.words, "keys": keys}


Author = Callable[[], "alt.Chart"]


def chart(
    columns: Callable[[Any], Columns],
    title: str,
    keys: tuple[Key, ...] = (),
    most_people: int = 0,
) -> Callable[[Author], Chart]:
    """Marks a function as a chart whose named data `columns(result)` fills."""

    def mark(author: Author) -> Chart:
        module = author.__module__.rpartition(".")[2]
        name = f"{module}.{author.__name__}"
        return Chart(name, title, author, columns, keys, most_people)

    return mark


def named(data: str) -> alt.Chart:
    """A chart of a named data set; its numbers come as numbers, so nothing is parsed."""
    import altair as alt

    return alt.Chart(alt.NamedData(data, format=alt.DataFormat(parse=None)))


def playhead(field: str) -> alt.LayerChart:
    """A layer that follows the picture in motion: a line where its frame stands on the x axis.

    `field` is what the chart has on its x axis, such as "step:Q"; until a scene tells where it is
    there is no line. It names no title and no scale: those are the chart's.
    """
    import altair as alt

    x = alt.X(field, title="")
    plain = field.partition(":")[0]
    line = named("frame").transform_calculate(**{plain: "datum.at"})
    layer: alt.LayerChart = line.mark_rule(color="--dl-ink", strokeWidth=1.5).encode(x=x)
    return layer
