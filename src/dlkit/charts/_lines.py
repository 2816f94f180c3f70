"""Lines, points and rules that several pictures draw alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dlkit.charts._chart import named

if TYPE_CHECKING:
    import altair as alt


def share_axis(field: str, title: str, top: float = 1.0) -> alt.Y:
    """A share from 0 to `top` on the vertical axis."""
    import altair as alt

    axis = alt.Axis(format="%", tickCount=5)
    return alt.Y(f"{field}:Q", title=title, scale=alt.Scale(domain=[0, top]), axis=axis)


def along(field: str, title: str, domain: list[float] | None = None, **axis: Any) -> alt.X:
    """A quantity on the horizontal axis, without lines behind the picture."""
    import altair as alt

    scale = alt.Scale(domain=domain) if domain else alt.Scale(nice=False, zero=True)
    return alt.X(f"{field}:Q", title=title, scale=scale, axis=alt.Axis(grid=False, **axis))


def line(data: str, x: Any, y: Any, colour: str, dash: tuple[int, ...] = (), **look: Any) -> Any:
    """One line through the points of a data set, in their order."""
    style: dict[str, Any] = {"strokeDash": list(dash)} if dash else {}
    return named(data).mark_line(color=colour, **{"strokeWidth": 2.5, **style, **look}).encode(
        x=x, y=y, tooltip=tips(x, y)
    )  # fmt: skip


def point(data: str, x: Any, y: Any, colour: str, shape: str = "circle", size: int = 120) -> Any:
    """One mark at each point of a data set."""
    marks: Any = named(data).mark_point(
        shape=shape, filled=True, size=size, opacity=1, color=colour, clip=True
    )
    return marks.encode(x=x, y=y, tooltip=tips(x, y))


def rule(data: str, x: Any, colour: str = "--dl-quiet") -> list[Any]:
    """An upright line with its field `words` beside it, at each point of a data set."""
    import altair as alt

    base: Any = named(data).encode(x=x)
    words = base.mark_text(dx=6, align="left", baseline="top", color=colour)
    return [
        base.mark_rule(color=colour, strokeDash=[2, 2], clip=True),
        words.encode(y=alt.value(4), text="words:N"),
    ]


def tips(x: Any, y: Any) -> list[Any]:
    """What hovering tells: both numbers, under the titles of their axes."""
    import altair as alt

    told = []
    for channel in (x, y):
        about = channel.to_dict()
        form = ".0%" if about["axis"].get("format") == "%" else ".3~g"
        title = about["title"].partition(" (")[0]
        told.append(alt.Tooltip(channel.shorthand, title=title, format=form))
    return told


def layered(*layers: Any, height: int, words: str) -> Any:
    """All layers in one picture."""
    import altair as alt

    picture: Any = alt.layer(*layers)
    return picture.properties(width="container", height=height, description=words)
