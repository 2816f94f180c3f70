"""Guides and seminar plans: minutes add up, what they name exists, and faults are told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from dlkit import content
from dlkit.classroom.activities import activities
from dlkit.kit._guides import guide_document, seminar_document
from dlkit.report import Table
from dlkit.serving import check

DATASETS = content.folder("datasets")
GUIDES = sorted(path.stem for path in (DATASETS / "guides").glob("*.toml"))
SEMINARS = sorted(path.stem for path in (DATASETS / "seminars").glob("*.toml"))
DAY = date(2026, 11, 27)


def changed(tmp_path: Path, kind: str, name: str, old: str, new: str) -> Path:
    """A shipped file with one passage changed, under its own name."""
    text = (DATASETS / kind / f"{name}.toml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "datasets" / kind / f"{name}.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_every_lesson_has_a_guide():
    assert [one.name for one in content.lessons()] == GUIDES


def test_there_are_plans_for_an_evening_a_day_and_six_weeks():
    assert SEMINARS == ["one_day", "one_evening", "six_weeks"]
    assert len(content.seminar("six_weeks").sessions) == 6


def test_the_check_looks_through_guides_and_plans():
    found = {one.text: one.good for one in check.findings(content.folder("notebooks"))}
    assert all(found[f"datasets/guides/{name}.toml"] for name in GUIDES)
    assert all(found[f"datasets/seminars/{name}.toml"] for name in SEMINARS)


@pytest.mark.parametrize("name", GUIDES)
def test_runs_are_of_20_45_and_90_minutes_and_their_parts_add_up(name: str):
    runs = content.guide(name).runs
    assert [run.minutes for run in runs] == [20, 45, 90]
    assert [sum(step.minutes for step in run.steps) for run in runs] == [20, 45, 90]


@pytest.mark.parametrize("name", SEMINARS)
def test_the_parts_of_a_session_add_up(name: str):
    for session in content.seminar(name).sessions:
        assert sum(part.minutes for part in session.parts) == session.minutes


FAULTS = [
    ("lesson = \"08", "lesson = \"07", "lesson must be the file's name, 08_adoption_curve, got"),
    ("minutes = 6\ntitle = \"Ten", "minutes = 7\ntitle = \"Ten",
     "line 18: runs[0].minutes must add up to 20, got 21"),
    ("minutes = 6\ntitle = \"Ten", "minutes = 5\ntitle = \"Ten", "must add up to 20, got 19"),
    ("[[runs]]\nminutes = 45", "[[runs]]\nminutes = 40", "minutes must be 20, 45 or 90, got 40"),
    ("minutes = 6\ntitle = \"Ten", "minutes = 0\ntitle = \"Ten", "must be 1 or more, got 0"),
    ("id = \"chasm_is_law\"", "id = \"chasm\"", "misconceptions[0].id must be one of"),
    ("\"games/adoption\"", "\"games/chess\"", "phones[2].activity must be one of"),
    ("low = 9.0", "low = 9.5", "high must be low or more, got 9.5 and 9"),
    ("{low} of ten stand in the end", "nine of ten", "words must have the places {low}"),
    ("people_min = 10", "people_min = 0", "people_min must be 1 or more, got 0"),
    ("anybody noticing?", "anybody noticing.", "text must end with a question mark"),
    ("purpose = \"", "intent = \"", "line 4: intent must not be there"),
    ("wall = \"Do not", f"wall = \"{'x' * 140}Do not", "wall must be up to 140 characters"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "fault"), FAULTS)
def test_a_planted_fault_in_a_guide_is_told(tmp_path: Path, old: str, new: str, fault: str):
    path = changed(tmp_path, "guides", "08_adoption_curve", old, new)
    with pytest.raises(ValueError, match="08_adoption_curve") as told:
        content.read_guide(path)
    assert fault in str(told.value)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("minutes = 150", "minutes = 140", "must add up to 140, got 150"),
        ("lesson = \"07_crowds_and_networks\"", "lesson = \"77\"",
         "sessions[0].parts[2].lesson must be one of"),
        ("run = 45", "run = 20", "run must be 20, 45 or 90, the minutes of its part"),
    ],
)  # fmt: skip
def test_a_planted_fault_in_a_plan_is_told(tmp_path: Path, old: str, new: str, fault: str):
    path = changed(tmp_path, "seminars", "one_evening", old, new)
    with pytest.raises(ValueError, match="one_evening") as told:
        content.read_seminar(path)
    assert fault in str(told.value)


@pytest.mark.parametrize("name", GUIDES)
def test_a_guide_on_paper_says_when_each_part_begins_and_from_how_many_people(name: str):
    blocks = guide_document(name, DAY).blocks
    shows = [one for one in blocks if isinstance(one, Table) and "Run of show" in one.caption]
    for show in shows:
        minutes = [int(row[1]) for row in show.rows]
        begins = [
            f"{m // 60}:{m % 60:02}" for m in (sum(minutes[:i]) for i in range(len(minutes)))
        ]
        assert [row[0] for row in show.rows] == begins
    people = content.guide(name).paper.people_min
    words = " ".join(getattr(one, "words", "") for one in blocks)
    assert (
        f"Needs {people} people or more." if people > 1 else "Needs one person or more."
    ) in words


@pytest.mark.parametrize("name", GUIDES)
def test_a_guide_says_what_the_phones_are_for_with_the_titles_of_the_lecturers_plan(name: str):
    shown = [one for one in guide_document(name, DAY).blocks if isinstance(one, Table)]
    rows = [row for one in shown if one.caption == "For the class's phones" for row in one.rows]
    wanted = [(activities()[one.activity].title, one.when) for one in content.guide(name).phones]
    assert rows == wanted


@pytest.mark.parametrize("write", [guide_document, seminar_document])
def test_a_name_that_is_none_is_told(write: Callable[..., object]):
    with pytest.raises(ValueError, match=r"must be one of .*, got 'x'"):
        write("x", DAY)
