"""Content is read strictly: a fault is told by file, key or line, and rule."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dlkit import content
from dlkit.serving import check

DATASETS = content.folder("datasets")


def changed(tmp_path: Path, name: str, old: str, new: str) -> Path:
    """A copy of a content file with one planted fault."""
    text = (DATASETS / name).read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "datasets" / name
    path.parent.mkdir(parents=True)
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["datasets", "notebooks"])
def test_a_folder_is_found(name: str):
    assert content.folder(name).name == name
    assert content.folder(name).is_dir()


def test_everything_that_is_shipped_passes_the_check():
    found = list(check.findings(content.folder("notebooks")))
    assert len(found) > 50
    assert [one.text for one in found if not one.good] == []


def test_only_the_two_folders_can_be_asked_for():
    with pytest.raises(ValueError, match="folder must be one of datasets, notebooks, got '/etc'"):
        content.folder("/etc")


def test_an_unknown_quiz_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match=r"quiz must be one of adoption, .*start.*, got 'x'"):
        content.quiz("x")


def test_a_name_cannot_leave_the_folder():
    with pytest.raises(ValueError, match="evidence must be one of"):
        content.evidence("../quiz/adoption")


def test_everything_is_read_once():
    assert content.quiz("adoption") is content.quiz("adoption")
    assert content.adoption_records() is content.adoption_records()


FAULTS = [
    ("quiz/start.toml", "correct = true\n", "feedback = 'x'\n",
     "questions[0].options must have at least one correct option, got 0"),
    ("quiz/start.toml", 'text = "I skip', 'correct = true\ntext = "I skip',
     "questions[0].options must have one correct option, got 2"),
    ("quiz/start.toml", 'id = "brave"', 'id = "honest"',
     "questions[0].options must have different ids, got 'honest' twice"),
    ("quiz/start.toml", 'id = "scored"', 'id = "surer"',
     "questions must have different ids, got 'surer' twice"),
    ("quiz/start.toml", 'feedback = "Nobody holds a watch. Take the time you need."', "",
     "questions[1].options[2].feedback must have words, got an empty text"),
    ("quiz/start.toml", 'feedback = "This one counts too: the page', 'why = "The page',
     "questions[1].options[0].why must not be there, it is no key of this file"),
    ("quiz/start.toml", 'misconception = "bet_is_exam"', 'misconception = "gravity"',
     "questions[0].options[1].misconception must be an id of misconceptions.toml, got 'gravity'"),
    ("quiz/start.toml", 'type = "one"', 'type = "two"',
     "questions[0].type must be one of the words that this key allows, got 'two'"),
    ("quiz/start.toml", "prompt = ", "promt = ", "questions[0].promt must not be there"),
    ("quiz/start.toml", 'title = "How betting works here"', "",
     "title must be there, got nothing"),
    ("quiz/start.toml", "correct = true", 'correct = "yes"',
     "questions[0].options[0].correct must be bool, got str"),
    ("quiz/start.toml", '"How betting works here"', '"How betting', "line 1"),
    ("quiz/adoption.toml", "tolerance = 0.5", "tolerance = -1",
     "questions[1].tolerance must be 0 or more, got -1.0"),
    ("quiz/adoption.toml", "value = 34", "value = 50.2",
     "questions[1].slips[1].value must be a wrong answer, got 50.2"),
    ("quiz/adoption.toml", "answer = 50", "answer = nan",
     "questions[1].answer must be a finite number"),
    ("quiz/adoption.toml", 'id = "pioneers"', 'id = "early"',
     "questions[0].items must have different ids, got 'early' twice"),
    ("quiz/motives.toml", 'bin = "leader"', 'bin = "boss"',
     "questions[0].items[2] must use one of the bins pioneer, early, leader, follower, standard, "
     "tail, got 'boss'"),
    ("quiz/motives.toml", "leader = { feedback = \"Perhaps", "pioneer = { feedback = \"Perhaps",
     "questions[0].items[0].wrong must not have the right bin 'pioneer'"),
    ("quiz/motives.toml", '[[questions.bins]]\nid = "tail"',
     '[[questions.bins]]\nid = "x"\ntext = "X"\n\n[[questions.bins]]\nid = "tail"',
     "questions[0].bins must each have a card, got none for 'x'"),
    ("evidence/adoption.toml", 'strength = "mixed"', 'strength = "certain"',
     "cards[3].strength must be one of strong, moderate, mixed, weak, untested, definition, "
     "got 'certain'"),
    ("evidence/adoption.toml", 'doi = "10.', 'doi = "https://doi.org/10.',
     "cards[1].references[1].doi must start with 10., got 'https://doi.org/10."),
    ("evidence/adoption.toml", "year = 2011", 'year = "2011"',
     "cards[0].references[0].year must be int, got str"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "fault"), FAULTS, ids=[f[3] for f in FAULTS])
def test_a_planted_fault_is_told_by_file_key_and_rule(
    name: str, old: str, new: str, fault: str, tmp_path: Path
):
    path = changed(tmp_path, name, old, new)
    read = content.read_quiz if name.startswith("quiz") else content.read_evidence
    line = r" line \d+" if "[" in fault else ""  # else it is about the whole file
    with pytest.raises(ValueError, match=rf"^datasets/{name}{line}: .*{re.escape(fault)}"):
        read(path)


def test_two_items_are_too_few_for_an_order(tmp_path: Path):
    path = tmp_path / "quiz.toml"
    item = '[[questions.items]]\nid = "{0}"\ntext = "{0}"\nfeedback = "{0}"\n'
    start = 'title = "T"\n[[questions]]\nid = "q"\ntype = "order"\nprompt = "?"\n'
    path.write_text(start + item.format("a") + item.format("b"))
    with pytest.raises(ValueError, match=r"questions\[0\].items must be 3 or more, got 2"):
        content.read_quiz(path)


def test_a_file_that_is_no_text_is_refused_by_name(tmp_path: Path):
    path = tmp_path / "quiz.toml"
    path.write_bytes(b"\xff\xfe\x00title")
    with pytest.raises(ValueError, match=r"quiz.toml: "):
        content.read_quiz(path)


ROWS = [
    (
        "corn_us,1935,0.01,",
        "corn_us,1935,1.01,",
        "line 3: share must be between 0 and 1, got 1.01",
    ),
    ("corn_us,1935,0.01,", "corn_us,1935,one,", "line 3: share must be a number, got 'one'"),
    ("corn_us,1935,", "corn_us,1933,", "line 3: time must be later than 1933, got 1933"),
    ("corn_us,1935,", "cron_us,1935,", "line 3: record must be an id of records.toml, got 'cron"),
    ("corn_us,1940,0.3,>,no", "corn_us,1940,0.3,>,yes", "line 4: fit must be no where"),
    ("corn_us,1935,0.01,=", "corn_us,1935,0.01,>=", "line 3: relation must be one of = ~ < >"),
    ("=,yes,,nass_corn,\n", "=,yes,,nasa,\n", "line 3: source must be an id of records.toml"),
    ("corn_us,1935,0.01", "corn_us,1935", "line 3: cells must be 8, got 7"),
    ("record,time", "record,year", "line 1: columns must be record, time, share"),
    ("doctors,1,0.088,=,yes,11", "doctors,1,0.088,=,yes,x", "line 15: new must be a number"),
]


@pytest.mark.parametrize(("old", "new", "fault"), ROWS, ids=[row[2] for row in ROWS])
def test_a_planted_row_is_told_by_file_line_and_rule(
    old: str, new: str, fault: str, tmp_path: Path
):
    place = changed(tmp_path, "adoption/points.csv", old, new).parent
    (place / "records.toml").write_bytes((DATASETS / "adoption/records.toml").read_bytes())
    with pytest.raises(ValueError, match="datasets/adoption/points.csv " + re.escape(fault)):
        content.read_records(place)


def test_a_record_without_points_is_refused(tmp_path: Path):
    place = changed(tmp_path, "adoption/records.toml", 'id = "doctors"', 'id = "nurses"').parent
    rows = (DATASETS / "adoption/points.csv").read_text("utf-8").splitlines(keepends=True)
    (place / "points.csv").write_text("".join(r for r in rows if not r.startswith("doctors")))
    with pytest.raises(ValueError, match=r"records\[3\] must have points in points.csv, got 0"):
        content.read_records(place)


def test_an_unknown_record_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match=r"record must be one of corn_us, corn_iowa, .* got 'x'"):
        content.adoption_record("x")


# Lessons


def notebook(place: Path, name: str, **changes: Any) -> None:
    about = {
        "title": "T", "question": "Q?", "minutes": 10, "level": "first steps", "language": "en",
        "steps": ["bet"],
    } | changes  # fmt: skip
    about = {key: value for key, value in about.items() if value is not None}
    text = json.dumps({"cells": [], "metadata": {"dlkit": about}, "nbformat": 4})
    (place / name).write_text(text, encoding="utf-8")


def test_lessons_come_by_number_and_other_notebooks_are_no_lessons(tmp_path: Path):
    for name in ["08_b.ipynb", "00_a.ipynb", "draft.ipynb"]:
        notebook(tmp_path, name)
    found = content.read_lessons(tmp_path)
    assert [one.name for one in found if isinstance(one, content.Lesson)] == ["00_a", "08_b"]


def without_metadata(place: Path) -> None:
    (place / "08_b.ipynb").write_text('{"cells": [], "metadata": {}}')


@pytest.mark.parametrize(
    ("plant", "fault"),
    [
        (lambda p: notebook(p, "08_b.ipynb", title=None), "metadata.dlkit.title must be there"),
        (lambda p: notebook(p, "08_b.ipynb", minutes="ten"), "metadata.dlkit.minutes must be int"),
        (lambda p: notebook(p, "08_b.ipynb", minutes=0), "minutes must be between 1 and 600"),
        (lambda p: notebook(p, "08_b.ipynb", steps=["a", "a"]), "steps must be different"),
        (lambda p: notebook(p, "08_b.ipynb", author="me"), "dlkit.author must not be there"),
        (without_metadata, "metadata.dlkit must be there, got nothing"),
        (lambda p: (p / "08_b.ipynb").write_text("{"), "08_b.ipynb: "),
        (lambda p: (p / "08_b.ipynb").write_bytes(b"\xff"), "08_b.ipynb: "),
    ],
)
def test_a_broken_lesson_is_reported_beside_those_that_work(
    plant: Callable[[Path], Any], fault: str, tmp_path: Path
):
    notebook(tmp_path, "00_a.ipynb")
    plant(tmp_path)
    good, broken = content.read_lessons(tmp_path)
    assert isinstance(good, content.Lesson)
    assert isinstance(broken, content.Problem)
    assert broken.file == "08_b.ipynb"
    assert broken.message.startswith("08_b.ipynb: ")
    assert fault in broken.message


def test_an_unknown_lesson_is_refused():
    with pytest.raises(ValueError, match=r"lesson must be one of .*, got 'nothing_like_it'"):
        content.lesson("nothing_like_it")


def test_importing_content_reads_no_file():
    script = (
        "import sys; sys.addaudithook(lambda e, a: e == 'open' and str(a[0]).endswith"
        "(('.toml', '.csv', '.ipynb')) and sys.exit('opened ' + a[0])); import dlkit.content"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (0, "")
