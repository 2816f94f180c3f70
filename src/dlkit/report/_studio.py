"""The studio in the report: what the learner put into it, the bet, what the runs said, reviews."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dlkit import content
from dlkit.record import Record
from dlkit.report._document import Block, Heading, Own, Table, Text
from dlkit.report._gather import bet, of_kind, table, words
from dlkit.report._parts import spoken

MODEL = (
    "The runs are those of a model with settings that the learner chose. They say on which "
    "assumptions the plan hangs, and nothing about what will happen in the unit."
)
EXPECTS = {"further": "further", "same": "about as far", "less": "less far"}
REVIEWS = {"self": "Own review", "other": "Somebody else"}


def studio_blocks(record: Record) -> list[Block]:
    """Every design that was put into the portfolio; none where there is none."""
    return [
        block
        for _, entry in of_kind(record, "studio")
        if isinstance(entry.value.get("put"), dict)
        for block in _design(record, entry.value["put"], table(entry.value.get("reviews")))
    ]


def _design(record: Record, put: dict[str, Any], reviews: dict[str, Any]) -> Iterator[Block]:
    yield Text(MODEL, quiet=True)
    yield from _lines(table(put.get("lines")))
    yield from _settings(put.get("rows"), isinstance(put.get("twin"), dict))
    yield from _bets(record, put)
    yield from _runs(put)
    yield from _reviews(reviews)


def _lines(lines: dict[str, Any]) -> Iterator[Block]:
    """What was written, in the order of the studio; lines that it does not ask for come last."""
    asked = {one.id: one.asks for one in content.studio().lines}
    for name in [*asked, *(name for name in lines if name not in asked)]:
        if said := words(lines.get(name)):
            yield Text(f"Asked: {asked.get(name, spoken(name))}", quiet=True)
            yield Own(said)


def _settings(found: Any, has_twin: bool) -> Iterator[Block]:
    """The settings; a row that is no row is left out."""
    n_cells = 3 if has_twin else 2
    rows = [row for row in found if isinstance(row, list)] if isinstance(found, list) else []
    kept = tuple(tuple(map(words, row[:n_cells])) for row in rows if len(row) >= n_cells)
    if kept:
        head = ("Setting", "Design", "Twin")[:n_cells]
        caption = "Settings of the design" + " and its twin" * has_twin
        yield Table(f"{caption}; all others as in the lesson", head, kept)


def _bets(record: Record, put: dict[str, Any]) -> Iterator[Block]:
    """The bet on the design as it first ran, and what was expected of the twin."""
    key = words(put.get("bet"))
    entry = record.entries.get(key)
    placed = bet(key, entry) if entry and entry.kind == "bet" else None
    if placed:
        came = f" It came out as {placed.observed}." if placed.observed else ""
        right = {True: " Right.", False: " Missed.", None: ""}[placed.hit]
        yield Text(
            f"Bet before the design first ran: {placed.guess}, {placed.confidence:.0%} sure."
            f"{came}{right}"
        )
    expected = EXPECTS.get(words(put.get("expects")))
    if expected:
        yield Text(f"Expected of the twin, before it ran: {expected}.")


def _runs(put: dict[str, Any]) -> Iterator[Block]:
    said = put.get("sentences")
    sentences = list(map(words, said)) if isinstance(said, list) else []
    for name, sentence in zip(("design", "twin"), sentences, strict=False):
        if sentence:
            yield Text(f"The run of the {name} said: {sentence}")
    for name in ("differs", "chance", "verdict"):
        if told := words(put.get(name)):
            yield Text(told)


def _reviews(found: dict[str, Any]) -> Iterator[Block]:
    """One row a criterion, one column a review; whoever looked at nothing has no column."""
    reviews = {name: table(found.get(name)) for name in REVIEWS}
    levels = {name: _levels(one) for name, one in reviews.items()}
    given = [name for name in REVIEWS if any(levels[name].values())]
    comments = {name: words(one.get("words")) for name, one in reviews.items()}
    if not given and not any(comments.values()):
        return
    yield Heading("Reviews", 3)
    if given:
        by = ("By", *(_reviewer(name, reviews[name]) for name in given))
        rows = [
            (one.asks, *(levels[name][one.id] or "not looked at" for name in given))
            for one in content.studio().criteria
        ]
        head = ("Looked at", *(REVIEWS[name] for name in given))
        yield Table("Levels of the review, in words", head, (by, *rows))
    for name, said in comments.items():
        if said:
            yield Text(f"{REVIEWS[name]}: what would make it better?", quiet=True)
            yield Own(said)


def _reviewer(name: str, review: dict[str, Any]) -> str:
    return "the learner" if name == "self" else words(review.get("who")) or "not said"


def _levels(review: dict[str, Any]) -> dict[str, str]:
    """The words of each criterion's level; empty where there is none."""
    given = table(review.get("levels"))

    def said(criterion: Any) -> str:
        level = given.get(criterion.id)
        fits = type(level) is int and 0 <= level < len(criterion.levels)
        return str(criterion.levels[level]) if fits else ""

    return {one.id: said(one) for one in content.studio().criteria}
