"""A bet on one's own sorting: placed first, settled by the first check."""

from __future__ import annotations

import pytest

from dlkit import content
from dlkit.widgets import Bet, Outcome, Quiz

BINS = ["trust", "culture", "cycles", "levels", "expertise", "resources", "capacity", "none"]


@pytest.fixture
def bet() -> Bet:
    return Bet("lesson/bet", "Which?", Outcome({one: one for one in [*BINS, "all_right"]}))


@pytest.fixture
def quiz(bet: Bet) -> Quiz:
    return Quiz("lesson/vignettes", content.quiz("vignettes"), bet=bet)


def answer(**changed: str) -> dict[str, str]:
    (question,) = content.quiz("vignettes").questions
    return {card.id: card.bin for card in question.items} | changed


def test_twelve_scenes_of_which_two_are_in_disguise_and_every_claim_has_one():
    (question,) = content.quiz("vignettes").questions
    bins = [card.bin for card in question.items]
    assert [one.id for one in question.bins] == BINS
    assert len(bins) == 12
    assert bins.count("none") == 2
    assert {one.bin for one in question.items if one.wrong} == set(BINS)


def test_the_bet_comes_first(quiz: Quiz):
    with pytest.raises(ValueError, match="The bet comes first"):
        quiz.on_mark("twelve", answer())


def test_the_first_check_settles_it_and_a_second_one_does_not(quiz: Quiz, bet: Bet):
    bet.on_place("culture", 0.6)
    quiz.on_mark("twelve", answer(flood="levels", security="trust", corridor="trust"))
    assert bet.state["observed"] == "expertise"
    assert bet.state["hit"] is False
    quiz.on_mark("twelve", answer())
    assert bet.state["observed"] == "expertise"


def test_in_a_tie_the_guess_counts(quiz: Quiz, bet: Bet):
    bet.on_place("resources", 0.6)
    quiz.on_mark("twelve", answer(corridor="trust", letter="none"))
    assert bet.state["hit"] is True


def test_all_right_is_an_outcome_too(quiz: Quiz, bet: Bet):
    bet.on_place("all_right", 0.3)
    quiz.on_mark("twelve", answer())
    assert bet.state["hit"] is True


def test_kept_answers_that_come_back_settle_nothing(quiz: Quiz, bet: Bet):
    bet.on_place("culture", 0.6)
    assert quiz.on_marks({"twelve": answer(flood="levels"), "gone": "x"})["marks"]["twelve"]
    assert not bet.settled


def test_a_quiz_without_a_bet_is_as_before():
    assert Quiz("lesson/quiz", content.quiz("vignettes")).on_mark("twelve", answer())["correct"]
