"""Who is in charge: what the part tells the page, and what it refuses."""

import pytest

from dlkit import content
from dlkit.widgets import InCharge

SYSTEMS = content.journal("in_charge")


def test_the_systems_and_the_answers_reach_the_page():
    part = InCharge("lesson/before", SYSTEMS)
    assert [system["id"] for system in part.systems][:2] == ["flock", "market"]
    assert {answer["id"] for answer in part.answers} >= {"one", "nobody", "na"}
    assert part.title == "Who is in charge?"
    assert part.before == ""


def test_asked_again_it_knows_where_the_first_answers_are():
    part = InCharge("lesson/after", SYSTEMS, before="lesson/before")
    assert part.before == "lesson/before"
    assert part.title == "Who is in charge, again?"


@pytest.mark.parametrize("before", ["before", "lesson/after", "a/b/c"])
def test_a_key_that_cannot_be_another_part_is_refused(before):
    with pytest.raises(ValueError, match="before must be the key of another part"):
        InCharge("lesson/after", SYSTEMS, before=before)


@pytest.mark.parametrize("systems", [[], [("a", "A"), ("a", "B")]])
def test_systems_need_ids_of_their_own(systems):
    with pytest.raises(ValueError, match="systems must be 1 or more"):
        InCharge("lesson/before", systems)
