"""Answers are marked, and every wrong one is told why."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dlkit import content, scoring
from dlkit.content import Many, Match, Number, One, Order
from dlkit.scoring import mark

QUESTIONS = {
    f"{name}/{question.id}": question
    for name in ("start", "motives", "adoption")
    for question in content.quiz(name).questions
}
each_question = pytest.mark.parametrize("question", QUESTIONS.values(), ids=list(QUESTIONS))


def right_answer(question: content.Question) -> Any:
    """The answer as the author of the question means it."""
    match question:
        case One():
            return next(option.id for option in question.options if option.correct)
        case Many():
            return [option.id for option in question.options if option.correct]
        case Number():
            return question.answer
        case Order():
            return [item.id for item in question.items]
        case Match():
            return {card.id: card.bin for card in question.items}


def wrong_answers(question: content.Question) -> list[Any]:
    """Every answer that is wrong in one place."""
    match question:
        case One():
            return [option.id for option in question.options if not option.correct]
        case Many():
            right = set(right_answer(question))
            flips = [right ^ {option.id} for option in question.options]
            return [list(flip) for flip in flips if flip]
        case Number():
            step = question.tolerance + 1
            return [question.answer - step, question.answer + step] + [
                slip.value for slip in question.slips
            ]
        case Order():
            ids = right_answer(question)
            return [[*ids[:i], ids[i + 1], ids[i], *ids[i + 2 :]] for i in range(len(ids) - 1)]
        case Match():
            right = right_answer(question)
            return [
                right | {card.id: one.id}
                for card in question.items
                for one in question.bins
                if one.id != card.bin
            ]


@each_question
def test_the_right_answer_is_marked_right(question: content.Question):
    assert mark(question, right_answer(question)) == (True, 1.0, (), question.why)


@each_question
def test_every_wrong_answer_is_marked_wrong_and_told_why(question: content.Question):
    for answer in wrong_answers(question):
        marked = mark(question, answer)
        assert not marked.correct
        assert 0 <= marked.share < 1
        assert marked.feedback
        for part, text, misconception in marked.feedback:
            assert part
            assert text.strip()
            assert misconception in {"", *content.misconceptions()}


def marked_or_refused(question: content.Question, answer: Any) -> scoring.Mark | ValueError:
    try:
        return mark(question, answer)
    except ValueError as error:
        return error


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@each_question
@given(answer=json_values)
@example(answer=10**400)
@example(answer=math.nan)
@example(answer=[["honest"]])
@example(answer={"amina": ["pioneer"]})
def test_any_answer_is_marked_or_refused_and_never_breaks(question: content.Question, answer: Any):
    found = marked_or_refused(question, answer)
    if isinstance(found, ValueError):
        assert str(found).startswith("answer")
        assert len(str(found)) < 400
    else:
        assert 0 <= found.share <= 1
        assert found.correct == (found.feedback == ())


@pytest.mark.parametrize(
    ("name", "answer", "fault"),
    [
        ("start/surer", "nothing", "answer must be one of honest, brave, skip, got 'nothing'"),
        ("start/surer", 1, "answer must be one of honest, brave, skip, got a number"),
        ("start/surer", ["honest"], "got a list"),
        ("start/scored", "distance", "answer must be a list, got a text"),
        ("start/scored", [], "answer must tick at least one option, got none"),
        ("start/scored", ["sure", "sure"], "answer must have each id once, got one twice"),
        ("start/scored", ["sure", "x"], "got 'x'"),
        ("adoption/second_stall", "50", "answer must be a number, got a text"),
        ("adoption/second_stall", True, "answer must be a number, got yes or no"),
        ("adoption/second_stall", [50], "answer must be a number, got a list"),
        ("adoption/second_stall", math.inf, "answer must be a finite number, got inf"),
        ("adoption/sequence", ["early", "leaders"], "answer must have all 5 items, got none of"),
        ("adoption/sequence", {"early": 1}, "answer must be a list, got a table"),
        ("motives/twelve", {"amina": "pioneer"}, "answer must place all 12 cards, got none for"),
        ("motives/twelve", {"nobody": "pioneer"}, "got 'nobody'"),
        ("motives/twelve", ["pioneer"] * 12, "answer must say a place for each card, got a list"),
    ],
)
def test_an_answer_that_is_none_is_refused_clearly(name: str, answer: Any, fault: str):
    with pytest.raises(ValueError, match=r"^answer ") as error:
        mark(QUESTIONS[name], answer)
    assert fault in str(error.value)


def test_an_unknown_place_is_refused_with_its_card():
    question = QUESTIONS["motives/twelve"]
    answer = right_answer(question) | {"grace": "boss"}
    with pytest.raises(ValueError, match=r"answer.grace must be one of pioneer, .* got 'boss'"):
        mark(question, answer)


def test_a_number_counts_up_to_its_tolerance_and_no_further():
    question = QUESTIONS["adoption/second_stall"]
    assert [mark(question, x).correct for x in (49.5, 50, 50.5)] == [True] * 3
    assert [mark(question, x).correct for x in (49.49, 50.51)] == [False] * 2


def test_a_known_slip_gets_its_own_words():
    (said,) = mark(QUESTIONS["adoption/second_stall"], 16).feedback
    assert said.misconception == "chasm_is_law"
    assert "first gap" in said.text
    (far,) = mark(QUESTIONS["adoption/second_stall"], 3).feedback
    assert far.text.startswith("Add up three groups")


def test_a_confusion_that_matters_gets_its_own_words_and_any_other_the_general_ones():
    question = QUESTIONS["motives/twelve"]
    right = right_answer(question)
    (said,) = mark(question, right | {"ottilie": "leader"}).feedback
    assert said.misconception == "rank_is_influence"
    (other,) = mark(question, right | {"ottilie": "early"}).feedback
    assert other.text.startswith("The whole faculty has moved")


@pytest.mark.parametrize(
    ("given", "moved"), [("BCDEA", "A"), ("EABCD", "E"), ("ACBDE", "B"), ("EDCBA", "ABCD")]
)
def test_only_what_was_moved_is_talked_about(given: str, moved: str):
    items = tuple(content.Item(letter, letter, f"{letter} moved") for letter in "ABCDE")
    marked = mark(Order("q", "?", items), list(given))
    assert len(marked.feedback) == len(moved)
    assert all(said.text == f"{said.part} moved" for said in marked.feedback)
    if len(moved) == 1 and given != "ACBDE":  # of two that changed places, either may be named
        assert marked.feedback[0].part == moved


def test_half_right_answers_get_their_share():
    assert mark(QUESTIONS["start/scored"], ["distance"]).share == 3 / 4
    ids = right_answer(QUESTIONS["adoption/sequence"])
    assert mark(QUESTIONS["adoption/sequence"], ids[::-1]).share == 0
    assert mark(QUESTIONS["adoption/sequence"], [ids[1], ids[0], *ids[2:]]).share == 9 / 10
    right = right_answer(QUESTIONS["motives/twelve"])
    assert mark(QUESTIONS["motives/twelve"], right | {"piet": "tail"}).share == 11 / 12
