"""Lessons without a server: what is recorded, how it is packed, and what the command says."""

from __future__ import annotations

import base64
import json
import re
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import dlkit
from dlkit import charts, cli, content, widgets
from dlkit.models import adoption, two_segments
from dlkit.serving.recorded import bundle, runs
from dlkit.serving.recorded.answers import RULES, TABLES, is_silent, key_of, purpose
from dlkit.serving.recorded.cells import notebook
from dlkit.serving.recorded.grid import Point, axis, blocks
from dlkit.serving.recorded.lesson import limits, taken
from dlkit.serving.recorded.origin import origin, said_origin
from dlkit.serving.recorded.runs import Recording
from dlkit.serving.recorded.site import MORE, RARE, export
from dlkit.widgets.explorer import Explorer

SHORT = 2.0**-16  # what a number may lose on its way
SHOW = ("cross_share", "proof_threshold", "degree")


def chasm(**traits: Any) -> Explorer:
    params = adoption.Params(cross_share=0.02, n_agents=300)
    return Explorer(
        adoption, charts.adoption.curve, charts.adoption.new, params=params, show=SHOW, **traits
    )


def recording(explorer: Explorer, room: int = 20_000) -> Recording:
    made = Recording(explorer)
    made.begin()
    made.fill(room)
    return made


def unpacked(packed: dict[str, Any]) -> tuple[dict[str, Any], list[dict[tuple[str, str], Any]]]:
    """What the page reads: what is said, and the columns of each run. Plain and slow."""
    said = json.loads(zlib.decompress(base64.b64decode(packed["text"])))
    raw = zlib.decompress(base64.b64decode(packed["bytes"]))
    found: list[dict[tuple[str, str], Any]] = [{} for _ in said["layouts"]]
    start = 0
    for key, coding in said["codings"].items():
        name, field, kind = key.split(" ")
        lengths = [
            next((p["bytes"] for p in layout if (p["set"], p["field"]) == (name, field)), 0)
            for layout in said["layouts"]
        ]
        part = raw[start : start + sum(lengths)]
        start += len(part)
        if coding == "steps":
            part = np.frombuffer(part, np.uint8).reshape(4, -1).T.tobytes()
        at = 0
        for run, length in zip(found, lengths, strict=True):
            own = part[at : at + length]
            numbers = np.frombuffer(own, np.int32 if coding == "steps" else kind)
            at += length
            if coding == "steps":
                numbers = np.cumsum(numbers, dtype=np.int32).view(kind)
            run[name, field] = numbers
    assert start == len(raw)
    return said, found


@pytest.mark.parametrize(
    ("explorer", "model"),
    [
        (chasm(), adoption),
        (Explorer(two_segments, charts.segments.dip), two_segments),
    ],
    ids=["counts", "smooth curves"],
)
def test_a_recorded_run_is_the_run_of_these_settings_and_this_seed(explorer, model):
    preset = explorer.preset["values"]
    said, found = unpacked(recording(explorer, 200_000).packed())
    assert len(found) > 20
    for i in range(0, len(found), 7):
        *values, seed = said["points"][i]
        params = model.Params(**preset | dict(zip(said["names"], values, strict=True)))
        result = model.run(params, seed)
        assert said["summaries"][i] == model.describe(result)
        for chart in explorer.pictures:
            for name, fields in chart.columns(result).items():
                for field, column in fields.items():
                    if isinstance(column, np.ndarray) and column.dtype.kind in "fiub":
                        np.testing.assert_allclose(found[i][name, field], column, rtol=SHORT)


def test_both_codings_are_used():
    codings = set()
    for explorer in (chasm(), Explorer(two_segments, charts.segments.dip)):
        said, _ = unpacked(recording(explorer, 200_000).packed())
        codings |= set(said["codings"].values())
    assert codings == {"plain", "steps"}


def test_numbers_keep_sixteen_bits_whatever_they_are():
    numbers = np.array([0, 1, -1, 1e-30, 0.1, 65535, 3.4e38, np.nan, np.inf, -np.inf], np.float32)
    kept = np.frombuffer(runs._short(numbers.tobytes()), np.float32)
    np.testing.assert_allclose(kept[:-4], numbers[:-4], rtol=SHORT)
    np.testing.assert_array_equal(kept[-3:], numbers[-3:])


def test_more_room_holds_more_runs_and_never_more_than_the_room():
    few, many = recording(chasm(), 3_000), recording(chasm(), 12_000)
    assert 1 < len(few.points) < len(many.points)
    assert few.size <= 3_000
    assert many.size <= 12_000


def test_the_first_run_and_the_ends_of_each_control_are_there_whatever_the_room():
    made = recording(chasm(), 1)
    assert made.points[0] == Point((0.02, 0.15, 10), 1)
    for i, spec in enumerate(made.explorer.controls):
        assert {spec["low"], spec["high"]} <= {point.values[i] for point in made.points}


def test_frames_of_one_part_leave_the_controls_of_the_next_their_room():
    lesson = taken(content.lesson("05_no_pacemaker"))
    lesson.record(230_000)
    for name in lesson.explorers:
        state = lesson.parts[name]["state"]
        grids = [one["grid"] for one in state["controls"] if "grid" in one]
        assert all(len(grid) > 2 for grid in grids), name


def test_a_control_tells_the_page_which_values_it_has():
    explorer = chasm()
    made = recording(explorer, 3_000)
    state = limits(explorer, made)
    for i, spec in enumerate(state["controls"]):
        assert spec["grid"] == sorted({point.values[i] for point in made.points})
        assert explorer.controls[i]["default"] in spec["grid"]
    assert f"Recorded: {len(made.points)} runs" in state["recorded"]


def test_the_start_comes_first_and_every_value_is_one_of_its_control():
    explorer = chasm()
    axes = [axis(spec) for spec in explorer.controls]
    groups = list(blocks(axes, 1, True))
    assert groups[0] == [Point((0.02, 0.15, 10), 1)]
    points = [point for group in groups for point in group]
    assert {point.seed for point in points} == {1, 2, 3}
    for i, spec in enumerate(explorer.controls):
        for value in {point.values[i] for point in points}:
            assert spec["low"] <= value <= spec["high"]
            assert isinstance(value, int if spec["kind"] == "int" else float)


def test_settings_that_do_not_go_together_are_left_out():
    made = recording(Explorer(adoption, show=("never_share", "tail_share")), 100_000)
    assert len(made.points) > 5
    assert all(never <= tail for never, tail in (point.values for point in made.points))


def test_a_slider_in_powers_of_ten_and_a_whole_number_keep_their_kind():
    spec = {"kind": "int", "low": 3, "high": 3000, "step": 1, "default": 30, "log": True}
    assert axis(spec).coarse == (3, 30, 95, 3000)
    assert axis(spec).fine[:3] == (3, 6, 12)
    spec = {"kind": "int", "low": 1, "high": 4, "step": 1, "default": 2, "log": False}
    assert axis(spec).fine == (1, 2, 3, 4)


# What is answered, and what is said of the rest


def test_every_component_is_answered_or_says_what_it_is_for():
    kinds = [getattr(widgets, name) for name in widgets.HOMES]
    parts = [kind for kind in kinds if isinstance(kind, type) and hasattr(kind, "on_asset")]
    assert len(parts) > 20
    for kind in parts:
        known = kind.__name__ in RULES or kind.__name__ in TABLES or kind is Explorer
        if not known and not is_silent(kind):
            title, words = purpose(kind)
            assert 2 < len(title) < 60, kind
            assert len(words) > 20, kind


def test_every_rule_that_a_part_is_given_is_known_to_the_page():
    place = Path(bundle.__file__).parent
    kernel = (place / "kernel.js").read_text(encoding="utf-8")
    known = re.search(r"const RULES = \{ ([\w, ]+) \};", kernel)
    source = (place / "answers.py").read_text(encoding="utf-8")
    given = set(re.findall(r'"rule": "(\w+)"', source))
    assert known
    common, rare = set(known[1].split(", ")), set(RARE.values())
    assert given == common | rare
    assert not common & rare


def test_what_only_few_lessons_have_is_loaded_by_these_alone(twice: list[Path]):
    place = twice[0]
    kit, more = ((place / "files" / one).read_text(encoding="utf-8") for one in ("kit.js", MORE))
    for rule in RARE.values():
        assert f'"{rule}.js"' in more
        assert f'"{rule}.js"' not in kit
    assert MORE not in (place / "00_start_here.html").read_text(encoding="utf-8")


def test_the_key_of_a_question_says_what_is_right():
    for question in content.quiz("adoption").questions:
        key = key_of(question)
        rows = [one for one in key.get("options", []) if one["correct"]]
        assert key["type"] in {"number", "order", "match"} or rows


# The command


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    places = [tmp_path_factory.mktemp(f"site{i}") for i in range(2)]
    for place in places:
        list(export(place, ["00_start_here"], "https://lessons.example.org/"))
    return places


def test_a_lesson_without_room_for_what_its_controls_need_is_refused():
    lesson = taken(content.lesson("08_adoption_curve"))
    with pytest.raises(ValueError, match=r"08_adoption_curve must leave room .* got -\d+,"):
        lesson.record(9_000)


def test_the_same_source_gives_the_same_bytes(twice: list[Path]):
    one, other = (
        {path.relative_to(place): path.read_bytes() for path in place.rglob("*") if path.is_file()}
        for place in twice
    )
    assert one == other
    assert len(one) == 10


def test_a_page_says_from_which_text_and_which_dlkit_it_was_made(twice: list[Path], monkeypatch):
    made_from = said_origin(twice[0] / "00_start_here.html")
    found = notebook(content.lesson("00_start_here").path)
    assert made_from == origin(found)
    found.cells[1].outputs = ["what a run has left there"]
    assert origin(found) == made_from
    monkeypatch.setattr(dlkit, "__version__", "0")
    assert origin(found) != made_from
    monkeypatch.undo()
    found.cells[1].source += " "
    assert origin(found) != made_from
    assert said_origin(twice[0] / "index.html") == ""


def test_a_page_loads_nothing_from_elsewhere_and_offers_the_live_version(twice: list[Path]):
    place = twice[0]
    for page in place.glob("*.html"):
        text = page.read_text(encoding="utf-8")
        loaded = re.findall(r'<(?:script|link|img)[^>]*(?:src|href)="([^"]*)"', text)
        assert loaded
        for address in loaded:
            assert (place / address.partition("?")[0]).is_file(), address
        assert 'type="module"' not in text
    lesson = (place / "00_start_here.html").read_text(encoding="utf-8")
    assert 'href="https://lessons.example.org/voila/render/00_start_here.ipynb"' in lesson
    assert "url(" not in (place / "files/site.css").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--live", "lessons.example.org"], "live must begin with http:// or https://"),
        (["99"], "lesson must be one of 00_start_here"),
    ],
)
def test_a_wish_that_cannot_be_met_is_told_in_one_line(arguments, line, tmp_path, capsys):
    assert cli.main(["export", "--static", str(tmp_path), *arguments]) == 2
    assert line in capsys.readouterr().err
    (tmp_path / "file").write_text("")
    assert cli.main(["export", "--static", str(tmp_path / "file"), "00"]) == 2
    assert "static must be a folder, got the file" in capsys.readouterr().err


def test_the_command_names_what_it_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert cli.main(["export", "--static", str(tmp_path), "0"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[-1] == str(tmp_path / "index.html")
    assert all(Path(line).is_file() for line in said)
