"""Handing answers to a lecturer without a server: a short code, in a message or in a file.

    DL1-LLLFF-FSSSS-SAAAA-…-CCCC       characters of Crockford's base 32, in groups of five

    DL1    the kind of code and its version
    LLL    the lesson; FFF what it asks, so that a code of another version is known as such
    SSSSS  a slip number, made from the learner's record and the lesson by a hash: it tells that
           two codes come from the same record, and nothing else; in another lesson it differs
    A…     the answers that were ticked, as one number (`_hand_values`)
    T…     own words, only where they were ticked, as compressed text
    CCCC   checksum

Nobody's name or id is in it. Whoever gets a code with a name on it knows the name from there.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from dlkit._json import must_be_shallow
from dlkit.classroom import _hand_values as hand
from dlkit.classroom.activities import Activity

MARK = "DL1"
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without I, L, O and U
MISTAKEN = str.maketrans("OILoil", "011011")
LESSON, FORM, SLIP, CHECK = 3, 3, 5, 4  # characters
MOST_SIGNS = 20_000  # of one code: forty texts would have room
MOST_TEXT = 100_000  # characters of own words in one code
CODE = re.compile(rf"\b{MARK}(?:-\s*[0-9A-Z]{{1,5}})+", re.IGNORECASE)

Forms = Mapping[str, Sequence[Activity]]  # lesson -> what it asks


class Handed(NamedTuple):
    """What one person handed over of one lesson."""

    lesson: str
    slip: str
    answers: dict[str, Any]


class Sheaf(NamedTuple):
    """What was found in a text: hand-ins, and what could not be read, with the reason."""

    handed: tuple[Handed, ...]
    faults: tuple[str, ...]


def code(lesson: str, asked: Sequence[Activity], answers: Mapping[str, Any], owner: str) -> str:
    """The response code; `owner` is the id of the record, which is not in it."""
    known = {one.id for one in asked}
    for name in answers:
        if name not in known:
            raise ValueError(f"answers must be of this lesson, got {name[:60]!r}")
    checked = {one.id: one.checked(answers[one.id]) for one in asked if one.id in answers}
    if not checked:
        raise ValueError("answers must be at least one, got none")
    head = _signs(hand.fingerprint(lesson), LESSON) + _signs(hand.form_print(asked), FORM)
    head += _signs(hand.fingerprint(owner, lesson), SLIP)
    body = _signs(hand.number_of(asked, checked), _length(asked)) + _texts(asked, checked)
    told = head + body
    told += _signs(hand.fingerprint(told), CHECK)
    return "-".join([MARK, *(told[i : i + 5] for i in range(0, len(told), 5))])


def read_code(text: str, forms: Forms) -> Handed:
    """The answers behind a code; a ValueError says what is wrong with it."""
    told = re.sub(r"[\s-]", "", text).upper().removeprefix(MARK).translate(MISTAKEN)
    if not LESSON + FORM + SLIP + CHECK < len(told) <= MOST_SIGNS:
        raise ValueError(f"code must be whole, got {len(told)} signs of it")
    told, check = told[:-CHECK], told[-CHECK:]
    strange = set(told + check) - set(SIGNS)
    if strange or _signs(hand.fingerprint(told), CHECK) != check:
        raise ValueError("code must be copied as a whole, got one whose checksum does not fit")
    lesson = _lesson(told[:LESSON], forms)
    asked, at = forms[lesson], LESSON + FORM
    if _signs(hand.form_print(asked), FORM) != told[LESSON:at]:
        raise ValueError(f"code must be of this version of {lesson}, got one of another version")
    slip, rest = told[at : at + SLIP], told[at + SLIP :]
    length = _length(asked)
    answers = hand.answers_of(asked, _number(rest[:length]))
    return Handed(lesson, slip, answers | _read_texts(rest[length:], asked))


def read_codes(text: str, forms: Forms, name: str = "") -> Sheaf:
    """Every code in a text, whatever stands around it."""
    handed, faults = [], []
    where = f"{name}: " if name else ""
    for found in CODE.finditer(text):
        try:
            handed.append(read_code(found.group(), forms))
        except ValueError as error:
            start = re.sub(r"\s", "", found.group())[:14]
            faults.append(f"{where}{start}…: {error}")
    return Sheaf(tuple(handed), tuple(faults))


def each_once(handed: Sequence[Handed]) -> tuple[tuple[Handed, ...], int, int]:
    """The hand-ins with each slip once, the later one; how many were the same, how many new."""
    kept: dict[tuple[str, str], Handed] = {}
    same = newer = 0
    for one in handed:
        before = kept.get((one.lesson, one.slip))
        same += before == one
        newer += before is not None and before != one
        kept[one.lesson, one.slip] = one
    return tuple(kept.values()), same, newer


def page(lesson: str, title: str, code_text: str, said: Sequence[tuple[str, str]]) -> str:
    """The same as a file to read: what is in it, in words, and the code."""
    lines = [f"Answers to the lesson '{title}' ({lesson}), handed over with dlkit.", "", code_text]
    lines += ["", "The code holds this and nothing else:", ""]
    lines += [
        f"- {' '.join(prompt.split())} {' '.join(answer.split())}" for prompt, answer in said
    ]
    return "\n".join([*lines, ""])


def _lesson(signs: str, forms: Forms) -> str:
    for lesson in forms:
        if _signs(hand.fingerprint(lesson), LESSON) == signs:
            return lesson
    raise ValueError("code must be of a lesson of this kit, got one of another lesson")


def _length(asked: Sequence[Activity]) -> int:
    return max(1, -(-(hand.room(asked) - 1).bit_length() // 5))


def _signs(number: int, length: int) -> str:
    """A number as so many signs; what is beyond them is left out."""
    return "".join(SIGNS[number >> 5 * i & 31] for i in reversed(range(length)))


def _number(signs: str) -> int:
    number = 0
    for sign in signs:
        number = number << 5 | SIGNS.index(sign)
    return number


def _texts(asked: Sequence[Activity], answers: Mapping[str, Any]) -> str:
    """Own words, as signs; none where nothing of that kind was ticked."""
    own = {i: answers[one.id] for i, one in enumerate(asked)
           if one.kind == "text" and one.id in answers}  # fmt: skip
    if not own:
        return ""
    told = zlib.compress(json.dumps(own, ensure_ascii=False).encode(), 9)
    return _signs(int.from_bytes(b"\1" + told, "big"), -(-(8 * len(told) + 8) // 5))


def _read_texts(signs: str, asked: Sequence[Activity]) -> dict[str, Any]:
    if not signs:
        return {}
    number = _number(signs)
    told = number.to_bytes(-(-number.bit_length() // 8), "big")[1:]
    try:
        unpacker = zlib.decompressobj()
        text = unpacker.decompress(told, MOST_TEXT).decode()
        must_be_shallow("texts", text)
        own = json.loads(text)
        return dict(_own(own, asked))
    except (zlib.error, ValueError, LookupError, AttributeError, TypeError):
        raise ValueError("code must hold texts that can be read, got others") from None


def _own(own: Mapping[str, str], asked: Sequence[Activity]) -> Iterator[tuple[str, str]]:
    for place, text in own.items():
        activity = asked[int(place)]
        if activity.kind != "text":
            raise ValueError(f"{activity.id} must take a text")
        yield activity.id, activity.checked(text)
