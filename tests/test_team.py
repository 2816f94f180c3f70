"""A team's week, as the kernel has it: the sentence, the strip, the prompts, what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from dlkit import record
from dlkit.widgets import Team
from dlkit.widgets.team import ASPECTS, MAX_NAME

ALL = [one for one, _, _ in ASPECTS]


@pytest.fixture
def team() -> Team:
    return Team("10_aspects_and_axes/team")


def week(*members: tuple[str, list[str]], on: str = "2026-11-23") -> dict[str, Any]:
    return {"on": on, "members": [{"name": name, "carried": held} for name, held in members]}


def looked(team: Team, *members: tuple[str, list[str]]) -> dict[str, Any]:
    (found,) = team.on_look([week(*members)])["weeks"]
    return found


def prompts(found: dict[str, Any]) -> list[str]:
    return [one["prompt"] for one in found["aspects"]]


def test_a_team_of_nobody_is_told_so_and_asked_nothing(team):
    found = looked(team)
    assert found["words"] == "Nobody is written down for this week yet."
    assert prompts(found) == ["", "", ""]


def test_what_several_carry_is_counted_and_asks_nothing(team):
    found = looked(team, ("Ana", ["content"]), ("Ben", ["content", "method"]), ("Chi", []))
    assert found["words"] == (
        "3 people, two of the three aspects covered: content by 2, working with it by 1, "
        "human process by nobody."
    )
    content, method, human = found["aspects"]
    assert content == {"name": "Content", "count": 2, "who": "2 of 3: Ana, Ben", "prompt": ""}
    assert method["who"] == "Ben alone"
    assert "hung on one person, Ben." in method["prompt"]
    assert human["who"] == "nobody"
    assert human["prompt"].startswith("Human process was carried by nobody. Who could have asked")


def test_one_member_who_carries_all_is_a_team_that_hangs_on_one(team):
    found = looked(team, ("Ana", ALL))
    assert found["words"].startswith("1 person, all three aspects covered: content by 1")
    assert all("when Ana is away?" in prompt for prompt in prompts(found))


def test_where_nobody_carried_anything_each_aspect_has_its_own_question(team):
    found = looked(team, ("Ana", []), ("Ben", []))
    assert found["words"].startswith("2 people, none of the three aspects covered")
    assert len(set(prompts(found))) == 3
    assert all("carried by nobody" in prompt for prompt in prompts(found))


def test_twelve_who_all_carry_everything_need_no_prompt(team):
    found = looked(team, *[(f"P{i}", ALL) for i in range(12)])
    assert [one["count"] for one in found["aspects"]] == [12, 12, 12]
    assert prompts(found) == ["", "", ""]


def test_a_name_is_text_and_a_blank_one_a_number(team):
    script = "<script>alert(1)</script>"
    found = looked(team, (script, ["content"]), ("  ", ["method"]))
    assert found["aspects"][0]["who"] == f"{script} alone"
    assert found["aspects"][1]["who"] == "Person 2 alone"


def test_each_week_is_told_apart(team):
    found = team.on_look([week(("Ana", ALL)), week(("Ana", []), on="2026-11-30")])["weeks"]
    assert [[one["count"] for one in each["aspects"]] for each in found] == [[1] * 3, [0] * 3]


@pytest.mark.parametrize(
    ("weeks", "rule"),
    [
        ([], "weeks must be 1 to 52 weeks, got 0"),
        ("x", "weeks must be 1 to 52 weeks, got str"),
        ([week()] * 53, "got 53"),
        (["x"], "members must be at most 12 people, got NoneType"),
        ([week(*[("A", [])] * 13)], "got 13"),
        ([week(on="soon")], "on must be a day as YYYY-MM-DD, got 'soon'"),
        ([week(on="2026-02-30")], "on must be a day"),
        ([week(on="20261123")], "on must be a day"),
        ([week(("A" * (MAX_NAME + 1), []))], "name must be a text of at most 40 characters"),
        ([{"on": "2026-11-23", "members": ["A"]}], "name must be a text"),
        ([week(("A", ["courage"]))], "carried must be some of content, method, human"),
        ([{"on": "2026-11-23", "members": [{"name": "A", "carried": "content"}]}], "carried must"),
    ],
)
def test_what_cannot_be_a_team_is_refused(team, weeks, rule):
    with pytest.raises(ValueError, match=rule):
        team.on_look(weeks)


def test_it_reaches_the_record_as_it_is(team):
    value = {"weeks": [week(("<b>A</b>", ["human"]))]}
    at = "2026-11-27T10:00:00.000Z"
    team.entry = {"kind": "team", "rev": 1, "at": at, "done": True, "value": value}
    assert record.session().record.entries[team.key].value == value
    assert team.problem == ""
