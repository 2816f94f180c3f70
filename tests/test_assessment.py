"""Scores and changes of the self-assessment: exact by hand, and modest about what they mean."""

from __future__ import annotations

import math
import re
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlkit import assessment, content

FORM = content.assessment_form()
ITEMS = tuple(FORM.items)
EVERY_ANSWER = st.dictionaries(st.sampled_from(ITEMS), st.sampled_from([-2, -1, 0, 1, 2, "na"]))
FILES = content.folder("datasets") / "assessment"


def filled(value):
    return dict.fromkeys(ITEMS, value)


# By hand: the row 'people' answered 2 1 | 0 -1 | na -2 | na na, all else open.
# Cells 1.5, -0.5, -2, none; the row (1.5 - 0.5 - 2) / 3 = -1/3 on five items.
BY_HAND = {
    "people_trust_1": 2,
    "people_trust_2": 1,
    "people_autonomy_1": 0,
    "people_autonomy_2": -1,
    "people_change_1": "na",
    "people_change_2": -2,
    "people_relationships_1": "na",
    "people_relationships_2": "na",
}


def test_a_worked_example_gives_the_scores_worked_out_by_hand():
    found = assessment.scores(BY_HAND)
    assert [found.cells[f"people_{one}"].value for one in content.DIMENSIONS] == [
        1.5, -0.5, -2.0, None,
    ]  # fmt: skip
    people = found.criteria["people"]
    assert people.value == pytest.approx(-1 / 3)
    counts = people.n_answered, people.n_cannot_say, people.n_open, people.n_cells
    assert counts == (5, 3, 0, 3)
    assert found.dimensions["trust"].value == 1.5
    assert found.overall.value == people.value
    assert found.overall.n_open == 24
    assert found.criteria["resources"].value is None


def test_the_interval_of_a_worked_example_is_students_t_over_its_cells():
    people = assessment.scores(BY_HAND).criteria["people"]
    values = [1.5, -0.5, -2.0]
    mean = sum(values) / 3
    sd = math.sqrt(sum((value - mean) ** 2 for value in values) / 2)
    half = 4.302652729749464 * sd / math.sqrt(3)  # t, 2 degrees of freedom, as in every table
    assert half == pytest.approx(4.36, abs=0.01)
    assert (people.low, people.high) == (-2.0, 2.0)  # wider than the scale: cut at its ends
    low, high = assessment.interval(values)
    assert (low, high) == (pytest.approx(mean - half), pytest.approx(mean + half))


def test_each_cell_counts_the_same_as_in_the_published_audit():
    answers = {"people_trust_1": 2, "people_trust_2": 2, "people_autonomy_1": -2}
    assert assessment.scores(answers).criteria["people"].value == 0.0  # not 2/3


@pytest.mark.parametrize("answers", [{}, filled("na"), filled(None)])
def test_where_nothing_was_answered_there_is_no_score(answers):
    found = assessment.scores(answers)
    every = [*found.cells.values(), *found.criteria.values(), *found.dimensions.values()]
    assert {score.value for score in [*every, found.overall]} == {None}
    assert found.overall.n_answered == 0
    assert found.overall.n_cannot_say == (32 if "na" in answers.values() else 0)


@pytest.mark.parametrize("value", [-2, 0, 2])
def test_the_same_answer_everywhere_is_every_score_and_has_no_spread_to_judge_by(value):
    found = assessment.scores(filled(value))
    assert {score.value for score in found.cells.values()} == {value}
    assert found.overall[1:4] == (value, None, None)


@given(EVERY_ANSWER)
def test_every_score_lies_on_the_scale_and_inside_its_interval(answers):
    found = assessment.scores(answers)
    for score in [*found.criteria.values(), *found.dimensions.values(), found.overall]:
        assert score.n_answered + score.n_cannot_say + score.n_open == score.n_items
        assert (score.value is None) == (score.n_answered == 0)
        if score.low is not None:
            assert -2 <= score.low <= score.value <= score.high <= 2


@pytest.mark.parametrize("answer", [3, -3, 1.5, "2", True, [1], "often"])
def test_another_answer_is_refused_by_its_name_and_the_rule(answer):
    said = re.escape("people_trust_1 must be -2, -1, 0, 1, 2 or 'na', got ")
    with pytest.raises(ValueError, match=said):
        assessment.scores({"people_trust_1": answer})


def test_an_answer_to_an_item_of_an_older_form_does_no_harm():
    assert assessment.scores({"gone_1": 2, "people_trust_1": 1}).overall.n_answered == 1


def test_a_change_is_worked_out_by_hand_over_the_items_answered_both_times():
    before = dict(zip(ITEMS, [0, 0, 1, None, -1, None, 0, None, 2, None], strict=False))
    after = dict(zip(ITEMS, [1, 2, 2, None, 1, None, "na", None, None, -2], strict=False))
    found = assessment.compare(before, after)
    people = found.criteria["people"]
    moves = [1.5, 1.0, 2.0]
    sd = math.sqrt(sum((move - 1.5) ** 2 for move in moves) / 2)
    half = 4.302652729749464 * sd / math.sqrt(3)
    assert people.change == 1.5
    assert people.n_items == 4
    assert (people.low, people.high) == (pytest.approx(1.5 - half), pytest.approx(1.5 + half))
    assert people.verdict == "more"
    assert found.cells["people_trust"].change == 1.5
    assert found.cells["people_trust"].verdict == "few"
    assert found.cells["people_relationships"].verdict == "nothing"
    assert found.cells["processes_trust"].verdict == "nothing"


def test_a_fall_is_found_as_a_rise_is():
    after = {item: (2 if i < 4 else 1) for i, item in enumerate(ITEMS)}
    rise, fall = assessment.compare(filled(0), after), assessment.compare(after, filled(0))
    assert rise.overall.verdict == fall.overall.verdict == "more"
    assert fall.overall.change == -rise.overall.change < 0
    assert (fall.overall.low, fall.overall.high) == (-rise.overall.high, -rise.overall.low)


def test_answers_that_moved_up_as_often_as_down_are_called_noise():
    after = {item: (1 if i % 4 < 2 else -1) for i, item in enumerate(ITEMS)}
    overall = assessment.compare(filled(0), after).overall
    assert (overall.change, overall.verdict) == (0.0, "noise")


def test_the_same_move_in_every_cell_is_not_called_a_finding():
    overall = assessment.compare(filled(0), filled(1)).overall
    assert (overall.change, overall.low, overall.verdict) == (1.0, None, "alike")
    assert "yardstick" in overall.words


def test_the_same_answers_again_are_no_change():
    assert assessment.compare(filled(1), filled(1)).overall.verdict == "same"
    assert assessment.compare({}, filled(1)).overall.verdict == "nothing"
    assert assessment.compare(filled("na"), filled(1)).overall.verdict == "nothing"


def test_every_cell_has_its_items_and_every_item_speaks_of_no_single_person():
    assert [cell.id for cell in FORM.cells] == list(content.CELLS)
    assert len(ITEMS) == 32
    for cell in FORM.cells:
        assert cell.id == f"{cell.criterion}_{cell.dimension}"
        for item in cell.items:
            assert not re.search(r"\b(my|I|he|she|the (head|dean|boss))\b", item.text)


def test_the_published_audits_are_the_ones_of_the_source():
    found = [(one.kind, one.score) for one in content.audits()]
    assert sorted(score for kind, score in found if kind == "project") == [1.5, 1.58, 1.81, 1.81]
    assert sorted(score for kind, score in found if kind == "range") == [-0.44, 1.81]
    assert all("node 134" in one.source for one in content.audits())


def test_the_benchmarks_are_eighteen_elements_in_five_domains():
    form = content.benchmark_form()
    assert len(form.elements) == 18
    sizes = [sum(one.domain == domain.id for one in form.elements) for domain in form.domains]
    assert sizes == [4, 4, 4, 3, 3]
    assert "our assumption" in form.borders


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("items.toml", 'id = "people_trust"\n', 'id = "people_love"\n',
         "cells[0].items must have the ids people_love_1, people_love_2, got"),
        ("items.toml", 'id = "people_trust_2"', 'id = "people_trust_1"',
         "cells[0].items must have the ids people_trust_1, people_trust_2"),
        ("items.toml", "value = 2", "value = 3", "scale.steps must have the values -2 to 2"),
        ("items.toml", 'id = "trust"', 'id = "faith"', "dimensions[0].id must be 'trust'"),
        ("items.toml", "topic = ", "theme = ", "cells[0].theme must not be there"),
        ("benchmarks.toml", "low = 3", "low = 2", "bands must cover the levels 1 to 5 once"),
        ("benchmarks.toml", 'domain = "engage"', 'domain = "enrage"',
         "elements[0].domain must be one of engage, enable, enact, assess, emergent"),
        ("audits.csv", "1.50", "2.50", "line 5: score must be between -2 and 2, got 2.50"),
        ("audits.csv", "acu,project", "acu,person", "line 5: kind must be project or range"),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_by_its_name_the_key_and_the_rule(tmp_path, file, old, new, told):
    readers = {
        "items.toml": content.read_assessment,
        "benchmarks.toml": content.read_benchmarks,
        "audits.csv": content.read_audits,
    }
    place = tmp_path / "datasets" / "assessment"
    shutil.copytree(FILES, place)
    path = place / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ValueError, match=re.escape(told)) as caught:
        readers[file](path)
    assert str(caught.value).startswith(f"datasets/assessment/{file}")
