"""What a learner's record holds of what the lessons ask, as the answers of a class have it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from dlkit import content
from dlkit.classroom._hand_values import POINTS
from dlkit.classroom.activities import Activity, activities
from dlkit.content import LONGEST_TEXT
from dlkit.record import Record

ASSESSMENT = "profile/assessment_1"
JOURNAL = re.compile(r'Journal\(\s*"([^"]+)",\s*content\.journal\("([^"]+)"\)')

Answers = dict[str, Any]


@cache
def forms() -> dict[str, tuple[Activity, ...]]:
    """What each lesson asks and a record can hold: questions, bets, the cells, and own words."""
    found: dict[str, list[Activity]] = {one.name: [] for one in content.lessons()}
    for one in activities().values():
        if one.lesson in found and one.id.partition("/")[0] in ("quiz", "bet", "assessment"):
            found[one.lesson].append(one)
    for lesson in found:
        found[lesson] += [_own_words(lesson, *prompt) for prompt in _prompts(lesson)]
    return {lesson: tuple(asked) for lesson, asked in found.items() if asked}


def _own_words(lesson: str, key: str, name: str, prompt: str) -> Activity:
    title = f"Own words: {name.replace('_', ' ')}"
    return Activity(f"journal/{key}/{name}", title, prompt, kind="text", lesson=lesson)


@cache
def _prompts(lesson: str) -> tuple[tuple[str, str, str], ...]:
    """The prompts of a lesson's journals: key of the entry, id and words of the prompt."""
    cells = json.loads(content.lesson(lesson).path.read_bytes())["cells"]
    source = "\n".join("".join(one["source"]) for one in cells if one["cell_type"] == "code")
    return tuple(
        (key, prompt_id, words)
        for key, name in JOURNAL.findall(source)
        for prompt_id, words in content.journal(name)
    )


def answers(record: Record, lesson: str) -> Answers:
    """What the record answers of all that the lesson asks; what no longer fits is left out."""
    found: Answers = {}
    for one in forms()[lesson]:
        for value in _kept(record, one):
            try:
                found[one.id] = one.checked(value)
                break
            except (ValueError, TypeError):
                continue
    return found


def _kept(record: Record, one: Activity) -> Iterator[Any]:
    """What the record may hold of an activity, in the activity's own form."""
    source, _, name = one.id.partition("/")
    if source == "quiz":
        yield from _quiz(record, one, name.partition("/")[2])
    elif source == "bet":
        value = _value(record, name, "bet")
        if "guess" in value:
            yield _guess(one, value["guess"])
    elif source == "journal":
        key, _, prompt = name.rpartition("/")
        text = _object(_value(record, key, "journal").get("answers")).get(prompt)
        if isinstance(text, str) and text.strip():
            yield " ".join(text.split())[:LONGEST_TEXT]
    else:
        item = next(
            cell.items[0].id for cell in content.assessment_form().cells if cell.id == name
        )
        given = _object(_value(record, ASSESSMENT, "assessment").get("answers"))
        yield from [given[item]] if item in given else []


def _quiz(record: Record, one: Activity, question: str) -> Iterator[Any]:
    """The answer as it stands now: after a wrong one the learner may have mended it."""
    for key, entry in record.entries.items():
        if entry.kind != "quiz" or not key.startswith(f"{one.lesson}/"):
            continue
        state = _object(_object(entry.value.get("answers")).get(question))
        given = state.get("answer")
        if given is None:
            continue
        if one.each_once and isinstance(given, list):
            given = {card: f"{place}" for place, card in enumerate(given, 1)}
        yield given


def _guess(one: Activity, guess: Any) -> Any:
    """A bet's guess; a curve with another number of points is read off at nine."""
    if one.kind != "curve" or not isinstance(guess, list) or len(guess) < 2:
        return guess
    last = len(guess) - 1
    found = []
    for i in range(POINTS):
        place = i * last / (POINTS - 1)
        before = min(int(place), last - 1)
        part = place - before
        found.append(guess[before] * (1 - part) + guess[before + 1] * part)
    return found


def _value(record: Record, key: str, kind: str) -> Mapping[str, Any]:
    entry = record.entries.get(key)
    return entry.value if entry is not None and entry.kind == kind else {}


def _object(found: Any) -> Mapping[str, Any]:
    return found if isinstance(found, Mapping) else {}


def said(one: Activity, value: Any) -> str:
    """An answer in words, as the learner gave it."""
    words = dict(one.options)
    match one.kind:
        case "one" | "scale":
            return words.get(str(value), f"{value}")
        case "many":
            return "; ".join(words[name] for name in value)
        case "number":
            return f"{value:g} {one.unit}".strip()
        case "curve":
            return "from " + " to ".join(f"{round(100 * value[i])} %" for i in (0, 4, 8))
        case "sort":
            bins = dict(one.bins)
            return "; ".join(f"{words[card]}: {bins[place]}" for card, place in value.items())
        case _:
            return f"{value}"
