"""What a class may see of its answers: counts, bins, means, texts, and what is held back."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from class_activities import CURVE, MANY, NUMBER, ONE, SCALE, SORT, TEXT, asked, crossed, seen
from dlkit.classroom import privacy
from dlkit.classroom.activities import Activity


def test_counts_are_told_in_the_order_of_the_options():
    told = seen(ONE, list("aabbbcc"))
    assert told["counts"] == {"a": 2, "b": 3, "c": 2}
    assert list(told["counts"]) == ["a", "b", "c"]
    assert told == told | {"kind": "one", "n": 7, "here": 5, "enough": True, "at_least": []}


def test_an_option_that_nobody_chose_is_told():
    assert seen(ONE, list("aaabbb"))["counts"] == {"a": 3, "b": 3, "c": 0}


@pytest.mark.parametrize("activity", [ONE, MANY, SCALE, NUMBER, CURVE, SORT, TEXT])
@pytest.mark.parametrize("n", range(5))
def test_below_five_answers_nothing_is_told(activity, n):
    told = privacy.view(activity, [None] * n, 23, live=False)
    assert told == {"kind": activity.kind, "n": 0, "here": 20, "enough": False, "why": "few"}


@pytest.mark.parametrize("n", [5, 9, 10, 14])
def test_while_answers_come_in_only_their_number_is_told_in_steps(n):
    told = privacy.view(ONE, ["a"] * n, 23, live=True)
    assert told == {
        "kind": "one", "n": n - n % 5, "here": 20, "enough": False, "why": "live",
    }  # fmt: skip


@pytest.mark.parametrize("odd", [0, 1, 2])
def test_where_nearly_all_agree_the_rest_is_held_back_at_once(odd):
    told = seen(ONE, ["a"] * (22 - odd) + ["b", "c"][:odd])
    assert told["counts"] == {"a": 20, "b": None, "c": None}
    assert told["at_least"] == ["a"]


def test_where_nearly_all_agree_no_mean_and_no_median_is_told():
    told = seen(NUMBER, [50] * 8 + [10])
    assert told["counts"] == [None] * 5 + [7] + [None] * 4
    assert told["at_least"] == [5]
    assert (told["mean"], told["median"]) == (None, None)


def test_three_who_disagree_are_enough_for_the_whole_truth():
    assert seen(ONE, ["a"] * 19 + ["b"] * 3)["counts"] == {"a": 19, "b": 3, "c": 0}


def test_of_many_options_each_is_counted():
    told = seen(MANY, [["a"], ["a", "b"], ["b"], ["a", "b", "c"], ["c"], ["c"]])
    assert told["counts"] == {"a": 3, "b": 3, "c": 3}


def test_the_mean_of_a_scale_leaves_out_who_cannot_say():
    pairs = (("1", "1"), ("2", "2"), ("3", "3"), ("na", "Cannot say"))
    scale = Activity("test/scale", "A scale", "?", "scale", options=pairs, low=1, high=3, step=1)
    told = seen(scale, [1, 1, 2, 3, "na", "na"])
    assert told["counts"] == {"1": 2, "2": 1, "3": 1, "na": 2}
    assert told["mean"] == pytest.approx(7 / 4)
    assert seen(SCALE, [1, 2, 3, 3, 3, 2])["counts"] == {"1": 1, "2": 2, "3": 3}


def test_numbers_fall_into_bins_that_the_answers_do_not_move():
    values = [0, 9.9, 10, 55, 99, 100]
    told = seen(NUMBER, values)
    assert told["edges"] == [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]
    assert told["counts"] == [2, 1, 0, 0, 0, 1, 0, 0, 0, 2]
    assert (told["mean"], told["median"]) == (pytest.approx(45.65, abs=0.01), 32.5)
    assert seen(NUMBER, [50, 51, 60, 61, 70, 71])["edges"] == told["edges"]


def test_a_number_of_few_steps_has_one_bin_for_each():
    assert privacy.bins(0, 5, 1) == [-0.5, 0.5, 1.5, 2.5, 3.5, 4.5, 5.5]


@given(
    low=st.integers(-1000, 1000), width=st.floats(1e-3, 1e6), step=st.sampled_from([0, 0.01, 1])
)
def test_the_bins_hold_every_number_once(low, width, step):
    edges = privacy.bins(low, low + width, step)
    assert 2 <= len(edges) <= 15
    assert edges == sorted(set(edges))
    assert edges[0] <= low + 1e-6
    assert edges[-1] >= low + width - 1e-6 * width


def test_curves_are_told_as_mean_and_middle_half():
    values = [[i / 10] * 8 + [1.0] for i in range(9)]
    told = seen(CURVE, values)
    assert told["mean"] == pytest.approx([0.4] * 8 + [1.0])
    assert told["low"] == pytest.approx([0.2] * 8 + [1.0])
    assert told["high"] == pytest.approx([0.6] * 8 + [1.0])
    assert told["dips"] == 0
    dipped = [*values, [0.5, 0.4, 0.6, 0.7, 0.8, 0.9, 0.9, 0.9, 0.9]]
    assert seen(CURVE, dipped)["dips"] == 1
    assert "dips" not in seen(asked("curve", 0, rising=True), values)


def test_curves_that_are_nearly_all_the_same_are_not_told():
    told = seen(CURVE, [[0.5] * 9] * 8 + [[0.1] * 9] * 2)
    assert told == told | {"enough": False, "why": "alike"}
    assert "mean" not in told


def test_cards_are_told_by_bin_and_a_card_that_few_placed_is_not():
    values = [{"a": "x"}] * 3 + [{"a": "y", "b": "x"}] * 4
    assert seen(SORT, values)["table"] == {
        "a": {"x": 3, "y": 4},
        "b": {"x": None, "y": None},
    }
    all_x = seen(SORT, [{"a": "x", "b": "y"}] * 6 + [{"a": "y", "b": "x"}] * 3)
    assert all_x["at_least"] == []
    nearly = seen(SORT, [{"a": "x", "b": "y"}] * 8 + [{"a": "y", "b": "x"}])
    assert nearly["table"]["a"] == {"x": 7, "y": None}
    assert nearly["at_least"] == ["a/x", "b/y"]


def test_only_texts_that_are_shown_are_told_and_their_order_says_nothing():
    values = ["one", "two", "three", "four", "five", "two"]
    told = seen(TEXT, values, shown=["two", "one", "two"])
    assert sorted(told["texts"]) == ["one", "two"]
    assert told["n"] == 6
    assert told["texts"] == seen(TEXT, values[::-1], shown=["one", "two"])["texts"]
    assert seen(TEXT, values)["texts"] == []


def test_a_text_to_be_judged_is_there_once_under_one_name_whoever_wrote_it():
    rows = privacy.texts(["b", "a", "b", "c", "d"])
    assert sorted(row["text"] for row in rows) == ["a", "b", "c", "d"]
    assert {row["id"] for row in rows} == {privacy.text_id(text) for text in "abcd"}
    assert privacy.texts(["d", "c", "b", "a", "a"]) == rows


@pytest.mark.parametrize("written", [["a", "b", "c", "d"], ["a", "a", "a", "b", "c"]])
def test_of_few_or_nearly_the_same_texts_none_is_to_be_judged(written):
    assert privacy.texts(written) == []


# A table of two answers of the same people


def test_a_table_below_ten_people_is_not_told():
    told = crossed([("a", "b"), ("b", "a"), ("a", "a")] * 3)
    assert told == {"kind": "cross", "of": 5, "enough": False, "why": "few"}


def test_a_table_is_of_those_who_answered_both_and_a_few_are_left_out():
    pairs = [("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")] * 6
    told = crossed(pairs)
    assert (told["of"], told["n"], told["enough"]) == (24, 18, True)
    assert sum(sum(row.values()) for row in told["table"].values()) == 18
    first = {i: pair[0] for i, pair in enumerate(pairs)}
    alone = privacy.cross(first | {99: "a"}, {**first, 98: "b"}, random.Random(0))
    assert alone["of"] == 24


def test_the_same_lot_gives_the_same_table_and_another_one_another():
    pairs = [("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")] * 6
    assert crossed(pairs, 1) == crossed(pairs, 1)
    assert any(crossed(pairs, 1) != crossed(pairs, seed) for seed in range(2, 9))


@pytest.mark.parametrize("odd", [0, 1, 2])
def test_a_table_is_not_told_where_nearly_all_answered_one_thing_alike(odd):
    told = crossed([("a", "a")] * 6 + [("b", "a")] * 6 + [("b", "b")] * odd)
    assert told == told | {"enough": False, "why": "alike"}
