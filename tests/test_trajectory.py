"""A way on two axes, as the kernel has it: how far, what it cannot show, what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from dlkit.models import axes
from dlkit.widgets import Trajectory
from dlkit.widgets.trajectory import LED, MAX_ROLE, limits


@pytest.fixture
def way() -> Trajectory:
    return Trajectory("10_aspects_and_axes/way")


def point(on: str = "2026-01-12", harmony: Any = 0, process: Any = 0, **more: Any) -> dict:
    return {"on": on, "harmony": harmony, "process": process, "led": "", "by": "", **more}


def test_without_a_point_it_says_where_to_begin(way):
    assert way.on_look([]) == {
        "words": "No point yet. Put the first one where the group stands today.",
        "limits": "",
    }


def test_one_point_is_no_way(way):
    found = way.on_look([point(harmony=2, process=-1.5)])
    assert found["words"] == (
        "One point, 12 Jan 2026: harmony +2, process \u22121.5. A way needs two."
    )
    assert found["limits"] == ""


def test_a_way_goes_by_day_whatever_the_order_of_typing(way):
    late = point("2026-03-02", 3, 4, led="process", by="<script>head</script>")
    found = way.on_look([late, point("2026-02-01", 5, 5, led="long"), point(harmony=0)])
    assert found["words"] == (
        "3 points, 12 Jan 2026 to 2 Mar 2026: harmony +3, process +4, along the longer movement "
        "+4.9. Leadership was offered at 2 of them."
    )


def test_a_loss_on_one_axis_for_a_gain_on_the_other_is_no_longer_movement(way):
    found = way.on_look([point(), point("2026-02-01", 2, -2)])
    assert "harmony +2, process \u22122, along the longer movement 0." in found["words"]
    assert found["words"].endswith("offered at none of them.")


def test_few_points_cannot_tell_leading_from_drift(way):
    needed = f"about {axes.visible_after(axes.Params()):.0f} steps"
    found = way.on_look([point(), point("2026-02-01", 2, 2)])
    assert found["limits"].startswith("One step cannot tell a group that is led from one that dr")
    assert needed in found["limits"]
    assert limits(34).startswith("34 steps cannot tell")
    assert "You have 35: enough" in limits(35)
    assert "a line does not say" in limits(35)


def test_both_sliders_are_marked_as_the_learners_own_judgement(way):
    assert [one["unit"] for one in way.controls] == ["your judgement"] * 2
    assert {one["id"] for one in way.terms["led"]} == set(LED)


@pytest.mark.parametrize(
    ("points", "rule"),
    [
        ("x", "points must be at most 60 points, got str"),
        ([point()] * 61, "got 61"),
        (["x"], "on must be a day as YYYY-MM-DD, got 'None'"),
        ([point("2026-13-01")], "on must be a day"),
        ([point(harmony=5.1)], "harmony must be a number between -5 and 5, got 5.1"),
        ([point(process=float("nan"))], "process must be a number between -5 and 5, got nan"),
        ([point(process=True)], "process must be a number"),
        ([point(process="2")], "process must be a number"),
        ([point(led="up")], "led must be one of '', harmony, process, both, long, got 'up'"),
        ([point(led=[])], "led must be one of"),
        ([point(by="x" * (MAX_ROLE + 1))], "by must be a role of at most 40 characters"),
    ],
)
def test_what_cannot_be_a_way_is_refused(way, points, rule):
    with pytest.raises(ValueError, match=rule):
        way.on_look(points)
