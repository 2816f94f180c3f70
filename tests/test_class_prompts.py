"""Talk prompts say what the class has answered, and nothing that privacy holds back."""

from __future__ import annotations

import itertools
import json
import random
from typing import Any

import pytest

from class_line import ASKED, CHOICE, CURVE, NUMBER, SCALE, SORT, VIEWS
from dlkit.classroom.prompts import MOST, camps, prompts, quoted, spread


def choice(*counts: int | None, n: int | None = None, **more: Any) -> dict[str, Any]:
    known = n if n is not None else sum(count or 0 for count in counts)
    return {"kind": "one", "n": known, "enough": True,
            "counts": dict(zip("abcd", counts, strict=True)), **more}  # fmt: skip


def said(*args: Any) -> str:
    return " ".join(prompts(*args))


def test_the_largest_answer_and_one_that_nobody_gave_are_named():
    assert prompts(CHOICE, choice(0, 13, 5, 4)) == [
        "13 of 22 chose 'When the early market is full, at 16 %'; nobody chose "
        "'Right at the start, with the pioneers'. What did they see that others did not?"
    ]


def test_a_count_that_is_held_back_is_never_spoken_of():
    told = said(CHOICE, choice(None, 18, None, None, n=20))
    assert "nobody" not in told
    assert "Right at the start" not in told


def test_at_least_stays_at_least():
    view = choice(0, 20, None, None, n=22, at_least=["b"])
    assert "Nearly all, 20 or more of 22, say" in said(CHOICE, view)
    assert "20 of 22" not in said(CHOICE, view)


@pytest.mark.parametrize(
    ("counts", "found"),
    [((9, 8, 3, 2), True), ((12, 5, 3, 2), False), ((9, 7, 3, 1), True), ((9, 6, 3, 2), False)],
)
def test_a_split_is_two_answers_within_a_tenth_of_the_class(counts, found):
    assert ("Split:" in said(CHOICE, choice(*counts))) == found


def test_where_nearly_all_agree_the_other_side_needs_an_advocate():
    assert "best case for another answer" in said(CHOICE, choice(1, 16, 2, 1))
    assert "best case" not in said(CHOICE, choice(1, 15, 3, 1))


def test_a_wrong_answer_that_most_give_is_asked_about_and_a_right_one_is_not():
    key = {"right": ["b"]}
    assert "What makes it look right?" in said(CHOICE, choice(12, 5, 3, 2), None, key)
    assert "look right" not in said(CHOICE, choice(5, 12, 3, 2), None, key)


def test_what_the_talk_has_moved_most_comes_first():
    told = prompts(CHOICE, choice(2, 15, 3, 2), choice(4, 7, 6, 5))
    assert told[0] == (
        "'When the early market is full, at 16 %' rose from 7 of 22 to 15 of 22. "
        "On which argument?"
    )


def test_a_talk_that_moves_nobody_is_told_too():
    told = said(CHOICE, choice(4, 8, 5, 5), choice(4, 7, 6, 5))
    assert "moved hardly anybody" in told


def test_a_first_vote_of_too_few_is_left_aside():
    assert "talk" not in said(CHOICE, choice(4, 8, 5, 5), {"enough": False, "n": 0})


def test_two_camps_on_an_axis_are_found_and_one_hill_is_not():
    assert camps([0, 8, 3, 1, 0, 2, 9, 0]) == [(1, 3), (5, 6)]
    assert camps([1, 4, 9, 6, 2]) == []
    assert camps([5, None, 5]) == []  # who knows what is held back there
    assert camps([9, 0, 1]) == []  # one of ten is no camp


def test_numbers_that_moved_together_raise_the_question_whether_anything_was_learnt():
    before = VIEWS["number"] | {"counts": [5, 5, 5, 0, 0, 0, 0, 5, 5, 5]}
    after = VIEWS["number"] | {"counts": [0, 0, 0, 10, 15, 5, 0, 0, 0, 0]}
    assert "only heard each other" in said(NUMBER, after, before)
    assert "only heard" not in said(NUMBER, before, after)


def test_the_spread_of_a_histogram_is_that_of_its_middles():
    assert spread({"edges": [0, 10, 20], "counts": [1, 1]}) == pytest.approx(5.0)


def test_where_a_number_is_known_it_is_told_with_the_middle_of_the_class():
    told = prompts(NUMBER, VIEWS["number"], None, {"answer": 83})
    assert told[0].startswith("It is 83 % of all; half of the class said 31 % of all or less.")
    assert "Nobody went above 80 % of all. Why not?" in told


def test_nobody_drew_the_dip():
    assert "Nobody of 18 drew a dip" in said(CURVE, VIEWS["curve"])
    assert "4 of 18 drew a dip" in said(CURVE, VIEWS["curve"] | {"dips": 4})
    rising = {name: one for name, one in VIEWS["curve"].items() if name != "dips"}
    assert "dip" not in said(CURVE, rising)


def test_where_curves_differ_most_is_told():
    assert "differ most in the middle: 30 % to 85 %" in said(CURVE, VIEWS["curve"])


def test_two_ends_of_a_scale_may_speak_of_different_units():
    assert "8 of 20 lean to 'never', 9 to 'always'" in said(SCALE, VIEWS["scale"])
    one_side = VIEWS["scale"] | {"counts": {"-2": 0, "-1": 1, "0": 4, "1": 9, "2": 6, "na": 0}}
    assert "Two camps" not in said(SCALE, one_side)


def test_of_a_scale_cannot_say_is_no_step():
    view = VIEWS["scale"] | {"counts": {"-2": 0, "-1": 1, "0": 4, "1": 6, "2": 1, "na": 12}}
    assert "6 of 20 say '1'" in said(SCALE, view)


def test_the_card_that_divides_and_the_one_that_unites():
    told = prompts(SORT, VIEWS["sort"])
    assert told[0].startswith("'Followers' divides the class: 10 say 'Nothing', 10 say 'A leader'")
    assert told[1].startswith("Most agree on 'Pioneers': 18 of 20 say 'Nothing'")


@pytest.mark.parametrize("kind", ASKED)
def test_below_five_answers_nothing_is_asked(kind):
    assert prompts(ASKED[kind], {"kind": kind, "n": 0, "enough": False, "why": "few"}) == []
    assert prompts(ASKED[kind], None) == []


@pytest.mark.parametrize("kind", ASKED)
def test_every_kind_has_something_to_ask_and_at_most_four_sentences(kind):
    told = prompts(ASKED[kind], VIEWS[kind], VIEWS[kind])
    assert 1 <= len(told) <= MOST
    assert all("None" not in one and "  " not in one for one in told)


def test_any_counts_make_sentences_that_hold():
    rng = random.Random(1)
    for _, kind in itertools.product(range(200), ("one", "number")):
        view = json.loads(json.dumps(VIEWS[kind]))
        counts = [rng.choice([None, 0, 0, 1, 5, 12]) for _ in view["counts"]]
        view["n"] = max(5, sum(count or 0 for count in counts))
        view["counts"] = counts if kind == "number" else dict(zip("abcd", counts, strict=True))
        told = " ".join(prompts(ASKED[kind], view, VIEWS[kind]))
        assert "None" not in told


def test_a_long_answer_is_cut_and_lines_become_one():
    assert quoted("a\n b" + "c" * 100).startswith("'a bc")
    assert len(quoted("x" * 100)) <= 62


def test_a_card_unites_only_if_more_than_half_agree():
    view = {"kind": "sort", "n": 20, "enough": True, "table": {"p": {"none": 10, "leader": 6}}}
    assert "agree" not in said(SORT, view)


def test_numbers_that_spread_as_before_have_not_moved_together():
    assert "moved together" not in said(NUMBER, VIEWS["number"], VIEWS["number"])


@pytest.mark.parametrize(("at", "words"), [(1, "at the start"), (7, "at the end")])
def test_it_is_said_where_curves_differ(at, words):
    view = VIEWS["curve"] | {"low": [0.1] * 9, "high": [0.2] * 9}
    view["high"] = [0.9 if i == at else high for i, high in enumerate(view["high"])]
    assert f"differ most {words}" in said(CURVE, view)


def test_of_much_to_ask_four_sentences_are_left():
    before = VIEWS["number"] | {"counts": [9, 0, 0, 0, 0, 0, 0, 0, 0, 9]}
    after = VIEWS["number"] | {"counts": [0, 0, 9, 1, 9, 0, 0, 0, 0, 0]}
    told = prompts(NUMBER, after, before, {"answer": 83})
    assert len(told) == MOST
    assert "Nobody went above" not in told[-1]
