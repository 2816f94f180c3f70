"""What learners read: answers stay hidden, questions are fair, claims are told as claims."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from dlkit import content

QUIZZES = [
    "start",
    "motives",
    "adoption",
    "vignettes",
    "definition",
    "tenets",
    "evaluation",
    "dimensions",
    "crowds",
    "criticality",
]
SHOWN = {"id", "prompt", "type", "options", "items", "bins", "text", "unit"}
PROMPT_WORDS = 60  # a prompt that a phone shows without scrolling


def texts(value: Any) -> list[tuple[str, str]]:
    """Every text in a question, with the name of its key."""
    if isinstance(value, dict):
        inner = [(key, one) for key, one in value.items()]
        own = [(key, one) for key, one in inner if isinstance(one, str)]
        return own + [pair for _, one in inner for pair in texts(one)]
    return (
        [pair for one in value for pair in texts(one)] if isinstance(value, list | tuple) else []
    )


def keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {key for one in value.values() for key in keys(one)}
    return {key for one in value for key in keys(one)} if isinstance(value, list) else set()


@pytest.mark.parametrize("name", QUIZZES)
def test_the_page_learns_nothing_of_the_answers(name: str):
    for question in content.quiz(name).questions:
        shown = content.shown(question)
        assert keys(shown) <= SHOWN
        secret = {"feedback", "why", "too_low", "too_high"}
        told = {text for key, text in texts(msgspec.to_builtins(question)) if key in secret}
        assert told
        assert not told & {text for _, text in texts(shown)}


def test_the_order_shown_is_never_the_right_one():
    for name in QUIZZES:
        for question in content.quiz(name).questions:
            if isinstance(question, content.Order):
                shown = [item["id"] for item in content.shown(question)["items"]]
                assert sorted(shown) == sorted(item.id for item in question.items)
                assert shown != [item.id for item in question.items]


def test_the_right_option_has_no_favourite_place():
    places = set()
    for name in QUIZZES:
        for question in content.quiz(name).questions:
            if isinstance(question, content.One):
                shown = [option["id"] for option in content.shown(question)["options"]]
                places.add(shown.index(next(o.id for o in question.options if o.correct)))
    assert len(places) >= 3


def test_the_adoption_quiz_asks_in_all_five_ways():
    kinds = {type(question) for question in content.quiz("adoption").questions}
    assert kinds == {content.One, content.Many, content.Number, content.Order, content.Match}
    assert 8 <= len(content.quiz("adoption").questions) <= 10


def test_twelve_people_have_six_motives_two_each():
    (question,) = content.quiz("motives").questions
    assert isinstance(question, content.Match)
    bins = [card.bin for card in question.items]
    assert len(bins) == 12
    assert all(bins.count(one.id) == 2 for one in question.bins)


@pytest.mark.parametrize("name", QUIZZES)
def test_prompts_fit_a_phone(name: str):
    for question in content.quiz(name).questions:
        assert len(question.prompt.split()) <= PROMPT_WORDS


def test_every_card_says_who_claims_it_and_names_a_work():
    claims = content.evidence("adoption")
    for card in claims.cards:
        assert claims.strength(card).words
        assert card.model
        assert card.references


def test_what_the_source_claims_is_never_called_well_supported():
    claims = {card.id: card for card in content.evidence("adoption").cards}
    for name in ["roest_halves", "roest_showing"]:
        assert claims[name].strength in {"untested", "weak"}
        assert claims[name].source.startswith("Mark Roest")


def test_accounts_and_prompts_are_there():
    assert [account.id for account in content.accounts()] == ["roest", "bass", "rogers"]
    assert 3 <= len(content.journal("adoption")) <= 4
    assert all(len(pair) == 2 for pair in content.journal("adoption"))
