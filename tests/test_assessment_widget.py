"""The self-assessment without a browser: what goes to the page, what is scored, what is kept."""

from __future__ import annotations

import base64

import numpy as np
import pytest
from traitlets import TraitError

from dlkit import content, record
from dlkit.assessment import TEACHING_AID
from dlkit.widgets import Assessment, Benchmarks, GroupReliability, Organisation
from dlkit.widgets._assessment_words import number

ITEMS = list(content.assessment_form().items)
ODD = "<script>alert(1)</script> \U0001f600 \u05e9\u05dc\u05d5\u05dd " + "x" * 10_000


def filled(value):
    return dict.fromkeys(ITEMS, value)


def an_entry(kind, value):
    at = "2026-11-24T03:00:00.000Z"
    return {"kind": kind, "rev": 1, "at": at, "done": False, "value": value}


def csv_of(answers, head=None):
    rows = [",".join(f"{x:g}" for x in row) for row in answers]
    return "\n".join([",".join(head or ITEMS[: len(answers[0])]), *rows])


def test_both_rounds_have_their_own_key_and_no_other_round_is_there():
    assert Assessment().key == "profile/assessment_1"
    assert Assessment(round=2).key == "profile/assessment_2"
    with pytest.raises(TraitError, match="round must be 1 or 2, got 3"):
        Assessment(round=3)


def test_the_page_gets_every_item_the_published_values_and_what_this_is_not():
    part = Assessment()
    cells = part.form["cells"]
    assert [item["id"] for cell in cells for item in cell["items"]] == ITEMS
    assert [step["value"] for step in part.form["scale"]["steps"]] == [-2, -1, 0, 1, 2]
    assert sorted(one["score"] for one in part.audits) == [-0.44, 1.5, 1.58, 1.81, 1.81, 1.81]
    for each in (part, Benchmarks(), GroupReliability()):
        assert each.aid == TEACHING_AID == "Teaching aid, not a validated scale"


def test_half_filled_answers_are_scored_and_what_is_missing_is_counted():
    found = Assessment().on_score({"people_trust_1": 2, "people_trust_2": "na"})
    assert found["cells"]["people_trust"] == {"value": 2.0, "text": "2.00", "said": "1 of 2"}
    assert found["cells"]["people_change"]["said"] == "open"
    assert "resting on 1 item of 32. Left out: 1 'cannot say' and 30 open." in found["said"]
    assert found["criteria"][0]["said"] == "too few cells for an interval"
    assert found["criteria"][1]["said"] == "not answered yet"


def test_nothing_answered_and_all_cannot_say_are_said_in_words():
    part = Assessment()
    assert part.on_score({})["said"] == "Nothing is answered yet."
    silent = part.on_score(filled("na"))
    assert silent["said"].startswith("No score: 32 answers, all of them 'cannot say'.")
    assert silent["overall"]["value"] is None
    assert {cell["text"] for cell in silent["cells"].values()} == {"\u2013"}


def test_the_second_round_brings_the_change_and_both_rounds_scores():
    found = Assessment(round=2).on_score(filled(1) | {"people_trust_1": 2}, filled(0))
    change = found["change"]
    whole = change["rows"][0]
    assert whole[:4] == ["All cells", "0.00", "1.03", "+1.03"]
    assert whole[-1] == "more than noise"
    assert change["rows"][2][-1].startswith("all cells moved alike")
    assert change["cells"]["people_trust"] == {"value": 1.5, "text": "+1.50", "said": "2 items"}
    assert "cannot tell a changed unit from a changed mood" in change["limits"]
    assert found["before"]["overall"]["text"] == "0.00"
    assert len(change["rows"]) == 9
    assert {len(row) for row in change["rows"]} == {len(change["head"])}


def test_a_first_round_without_common_items_cannot_be_compared():
    found = Assessment(round=2).on_score({"people_trust_1": 1}, {"people_trust_2": 1})
    assert found["change"]["said"].startswith("No item has an answer in both rounds")
    empty = Assessment(round=2).on_score({"people_trust_1": 1}, {})
    assert empty["change"]["said"].startswith("No item has an answer in both rounds")
    assert "change" not in Assessment(round=2).on_score({"people_trust_1": 1}, None)


def test_an_answer_that_is_none_is_refused_in_words():
    with pytest.raises(ValueError, match="people_trust_1 must be -2, -1, 0, 1, 2 or 'na', got 9"):
        Assessment().on_score({"people_trust_1": 9})


@pytest.mark.parametrize(
    ("value", "signed", "text"),
    [
        (None, False, "\u2013"),
        (0.125, False, "0.13"),
        (-0.125, False, "\u22120.13"),
        (-0.001, True, "0.00"),
        (0.875, True, "+0.88"),
        (-2, False, "\u22122.00"),
        (1 / 3, False, "0.33"),
    ],
)
def test_numbers_are_rounded_alike_on_both_sides_of_zero(value, signed, text):
    assert number(value, signed) == text


@pytest.mark.parametrize(
    ("part", "kind", "value"),
    [
        (Organisation, "organisation",
         {"name": ODD, "kind": "Team or project", "size": 12, "cycle_months": None}),
        (Benchmarks, "benchmarks",
         {"elements": {"engage_formal": {"self": 5, "partner": 1, "practice": ODD,
                                         "evidence": ""}}}),
        (Assessment, "assessment",
         {"answers": {"people_trust_1": 2, "gone_1": "na"}, "on": "2026-11-24"}),
    ],
)  # fmt: skip
def test_what_a_learner_enters_reaches_the_record_as_it_is(part, kind, value):
    made = part()
    made.entry = an_entry(kind, value)
    assert made.problem == ""
    kept = record.session().record.entries[made.key]
    assert kept.value == value
    assert kept.kind == kind
    again = record.read(record.write(record.session().record))
    assert again.entries[made.key].value == value


def test_benchmarks_go_to_the_page_with_three_bands_and_their_assumption():
    form = Benchmarks().form
    assert [(band["low"], band["high"]) for band in form["bands"]] == [(1, 2), (3, 3), (4, 5)]
    assert "our assumption" in form["borders"]
    assert len(form["elements"]) == 18


def test_a_groups_answers_are_told_and_kept_nowhere():
    part = GroupReliability()
    answers = np.random.default_rng(1).integers(-2, 3, size=(6, 8))
    found = part.on_file("group.csv", base64.b64encode(csv_of(answers).encode()).decode())
    assert found["said"].startswith("6 respondents. Fewer than 50: read the intervals")
    heads = found["scales"]["head"]
    assert heads.index("95 % interval of alpha") < heads.index("Alpha")
    assert found["units"].startswith("The file names no units")
    kept = {name: value for name, value in part.get_state().items() if "answers" in name}
    assert kept == {}
    assert part.key == ""


def test_from_50_answers_on_the_point_comes_first():
    answers = np.random.default_rng(1).integers(-2, 3, size=(50, 8))
    found = GroupReliability().on_paste(csv_of(answers))
    heads = found["scales"]["head"]
    assert heads.index("Alpha") < heads.index("95 % interval of alpha")
    assert "Fewer than" not in found["said"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (csv_of([[1, 2]]), "answers must come from 5 respondents or more, got 1"),
        (csv_of([[1, 2]] * 4), "answers must come from 5 respondents or more, got 4"),
        (csv_of([[1, 2]] * 4 + [[1, 3]]), "Your answers: line 6: people_trust_2 must be"),
        ("Name,people_trust_1\nAnn,1", "names of people are never needed"),
        (csv_of([[1, 2]]) + "\x00", "the file must be text, got one with null characters"),
    ],
)
def test_a_bad_file_is_refused_by_line_and_rule(text, told):
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - its words are looked at below
        GroupReliability().on_paste(text)
    assert told in str(caught.value)


def test_bytes_that_are_no_base64_are_refused():
    with pytest.raises(ValueError, match=r"group.csv: data must be base64, got other signs"):
        GroupReliability().on_file("group.csv", "\u00e4")


def test_the_invented_example_says_that_it_proves_nothing():
    found = GroupReliability().on_example()
    assert found["said"].startswith("Invented answers, drawn by chance: their alpha says nothing")
    assert "2 units: ICC(1)" in found["units"]
    assert len(found["items"]["rows"]) == 32


def test_everybody_alike_is_told_in_words_and_not_as_a_number():
    found = GroupReliability().on_paste(csv_of([[1, 1, 1]] * 6))
    assert found["scales"]["rows"][0][1] == "totals do not vary"
    assert found["items"]["rows"][0][2:] == ["all alike or nearly", "\u2013", "\u2013"]
    found = GroupReliability().on_paste(csv_of([[1, 1, 1]] * 10))
    assert found["items"]["rows"][0][2:4] == ["1.00", "1.00"]
