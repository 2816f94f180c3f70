"""The lecturer's notebooks: a shelf of their own, no lessons, and saved without outputs."""

from __future__ import annotations

from pathlib import Path

from dlkit import content
from dlkit.serving.check import findings

ROOT = Path(__file__).resolve().parent.parent


def test_the_lecturers_notebooks_are_no_lessons():
    assert not {one.name for one in content.lessons()} & {"board", "hand_over"}


def test_the_lecturers_folder_is_a_shelf_of_its_own():
    shelf = content.read_lessons(ROOT / "notebooks/lecturer")
    assert "board" in {one.name for one in shelf if isinstance(one, content.Lesson)}
    assert [one for one in shelf if isinstance(one, content.Problem)] == []


def test_the_lecturers_notebooks_are_saved_without_outputs():
    faults = [one.text for one in findings(ROOT / "notebooks/lecturer") if not one.good]
    assert faults == []
