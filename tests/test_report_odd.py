"""Odd records in the report: what does not fit is left out or said, and nothing else is lost."""

from __future__ import annotations

import pytest

from dlkit import content, record, report
from dlkit.report import _gather as gather
from full_record import FORM
from test_report import DAY, made, words
from test_report import form as form
from test_report import full as full


@pytest.mark.parametrize("own", ["<b>", -0.1, 1.5, True, [0.3], float("1e300")])
def test_a_threshold_that_is_no_share_is_left_out(own):
    kept = record.put(record.empty(), "profile/thresholds", "thresholds",
                      {"own": own, "proof": 0.05}, True)  # fmt: skip
    blocks = report.document(kept, DAY).blocks
    rows = [row for block in blocks for row in getattr(block, "rows", ()) if "onvince" in row[0]
            or "before I join" in row[0]]  # fmt: skip
    assert rows == [("Contacts that convince those whom others follow", "5 %")]


def test_a_bet_that_was_taken_back_counts_nowhere():
    state = {"form": FORM, "guess": 40, "confidence": 0.6, "settled": False}
    kept = record.put(record.empty(), "00_start_here/first_bet", "bet", state, True)
    assert len(gather.bets(kept)) == 1
    for left in ({"form": FORM, "withdrawn": True}, {**state, "withdrawn": True}):
        gone = record.put(kept, "00_start_here/first_bet", "bet", left, False)
        assert gather.bets(gone) == []
    start = next(one for one in gather.progress(gone) if one.begun)
    assert start.done == 0


def test_a_broken_entry_of_somebodys_editor_is_left_out_and_stops_nothing(form):
    kept = record.empty()
    for key, kind in {
        "a/bet": "bet",
        "a/quiz": "quiz",
        "a/journal": "journal",
        "profile/assessment_1": "assessment",
        "profile/assessment_2": "assessment",
        "profile/organisation": "organisation",
        "profile/thresholds": "thresholds",
        "profile/benchmarks": "benchmarks",
        "profile/leads": "leads",
        "profile/cycle": "cycle",
        "11_portfolio/plan": "plan",
    }.items():
        for value in ({}, {"answers": [1], "form": 3, "confidence": "x", "actions": {"a": 1}}):
            kept = record.put(kept, key, kind, value, False)
            assert made(kept, form)


def test_answers_that_are_none_of_the_scale_are_left_out():
    answers = {"people_trust_1": 2, "people_trust_2": 7, "people_change_1": True, "gone": 1}
    value = {"answers": answers, "on": "soon"}
    kept = record.put(record.empty(), "profile/assessment_1", "assessment", value, True)
    assert "1 item answered. The mean of all cells is +2.00." in words(kept, "html")


def test_all_cannot_say_is_said_and_has_no_mean():
    answers = dict.fromkeys(content.assessment_form().items, "na")
    value = {"answers": answers, "on": "2026-11-24"}
    kept = record.put(record.empty(), "profile/assessment_1", "assessment", value, True)
    found = words(kept, "html")
    assert "0 items answered, 32 times 'cannot say'. With no answer there is no mean." in found


def test_what_no_file_can_hold_is_left_out_and_the_rest_is_told(full):
    steps = {"1\x07": "Ask \ud83d first", "2": "Look"}
    full = record.put(full, "profile/cycle", "cycle", {"steps": steps}, True)
    levels = {"engage_formal": {"self": 1e300, "partner": 4, "practice": "Done", "evidence": ""}}
    full = record.put(full, "profile/benchmarks", "benchmarks", {"elements": levels}, True)
    made = report.document(full, DAY)
    for make in (report.html, report.word, report.pdf):
        assert make(made)
    file = report.for_lecturer(full, ["profile"], DAY).decode()
    assert "Look" in file
    assert "first" in file
