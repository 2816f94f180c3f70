"""Belief and practice are scored apart, by hand-made answers; too few answers say nothing."""

from __future__ import annotations

import pytest

from dlkit import content
from dlkit.widgets import Stance


@pytest.fixture
def stance() -> Stance:
    return Stance("lesson/stance", content.journal("beliefs"), content.journal("practices"))


def test_a_worked_example_by_hand(stance: Stance):
    """Belief: 2, -(-1), 1 -> 4/3. Practice: -(2), -1, -(1), 0, na -> -1."""
    answers = {"unchecked_y": 2, "least_x": -1, "ideas_y": 1, "steps_x": 2, "how_y": -1,
               "aims_x": 1, "plan_y": 0, "figures_y": "na"}  # fmt: skip
    found = stance.on_score(answers)
    assert found["means"] == [pytest.approx(4 / 3), pytest.approx(-1)]
    assert found["lines"][0] == "Belief: +1.3, towards Y (from -2 = X to +2 = Y; 3 answers)."
    assert found["lines"][1].startswith("Practice: -1.0, towards X")
    assert "different ways" in found["words"]


def test_two_answers_or_only_cannot_say_give_no_mean(stance: Stance):
    assert stance.on_score({"unchecked_y": 2, "ideas_y": 2})["means"] == [None, None]
    everything = {item["id"]: "na" for side in stance.sides for item in side["items"]}
    found = stance.on_score(everything)
    assert found["means"] == [None, None]
    assert found["words"] == ""


def test_agreeing_with_everything_is_no_theory(stance: Stance):
    everything = {item["id"]: 2 for side in stance.sides for item in side["items"]}
    assert stance.on_score(everything)["means"] == [pytest.approx(0.4), pytest.approx(0.4)]


def test_near_the_middle_is_not_called_a_difference(stance: Stance):
    answers = {"unchecked_y": 1, "ideas_y": 1, "more_y": 1, "how_y": 0, "plan_y": 0, "aims_x": 0}
    assert "near the middle" in stance.on_score(answers)["words"]
    same = answers | {"how_y": 2, "plan_y": 2, "aims_x": -2}
    assert "same way" in stance.on_score(same)["words"]


@pytest.mark.parametrize("answer", [3, True, "often", 0.5])
def test_what_is_no_answer_is_refused(stance: Stance, answer):
    with pytest.raises(ValueError, match="answer must be -2 to 2 or 'na', got"):
        stance.on_score({"how_y": answer})


@pytest.mark.parametrize("beliefs", [[("a", "One.")], [("a_x", "One."), ("a_x", "Two.")]])
def test_a_statement_says_where_it_counts(beliefs):
    with pytest.raises(ValueError, match="ids of their own ending in _x or _y"):
        Stance("lesson/stance", beliefs, [])
