r"""A lesson's questions in Moodle's GIFT format.

The format: a name between two pairs of colons, the text, the answers in braces. `=` opens a right
answer, `~` a wrong one, `#` a feedback, `####` the general one, `->` stands within a pair, and a
weight in percent stands before an answer. A backslash before `~ = # { } :` or another backslash
takes the meaning away; an empty line ends a question.

GIFT knows no order and no feedback for a pair: an order becomes pairs of item and place, and the
feedback of each pair is left out. Moodle reads no weight of 100 %, so a question in which several
options may be ticked and one is right cannot be told from a choice of one, and is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from dlkit import content
from dlkit.content import Many, Match, Number, One, Order, Question
from dlkit.kit._lesson import lesson_text

SPECIAL = "\\~=#{}:"
LINE_BREAKS = str.maketrans({"\r": "", "\n": " ", "\t": " "})
ARROW = ("->", "\N{RIGHTWARDS ARROW}")
MOST_RIGHT = 10  # Moodle reads the weights 1/2 to 1/10
PAIRS = "the feedback on single pairs: GIFT has no place for it"
MISSED = "what is said to whoever misses a right option: GIFT has no place for it"


class Exported(NamedTuple):
    """A file's text, and a line for each thing that did not fit into its format."""

    text: str
    left_out: list[str]


def gift(name: str) -> Exported:
    """All questions of a lesson, quiz by quiz, each under its own category."""
    lesson = lesson_text(name)
    told: list[str] = []
    parts: list[str] = []
    for quiz in lesson.quizzes:
        found = content.quiz(quiz)
        parts.append(f"$CATEGORY: $course$/top/{category(lesson.about.title, found.title)}")
        for question in found.questions:
            if why := unfit(question):
                told.append(f"{quiz}/{question.id}: {why}")
            else:
                parts.append(entry(f"{name[:2]} {quiz} {question.id}", question))
                told += lost(quiz, question)
    head = [f"// {lesson.about.title}. Texts: CC BY 4.0, dlkit."]
    head += [f"// Left out: {line}" for line in told]
    return Exported("\n\n".join(["\n".join(head), *parts]) + "\n", told)


def category(*names: str) -> str:
    """A path of categories; a slash within a name is doubled."""
    return "/".join(" ".join(name.split()).replace("/", "//") for name in names)


def unfit(question: Question) -> str:
    """Why a question has no place in this format; empty when it has one."""
    if isinstance(question, Many):
        right = sum(option.correct for option in question.options)
        if right == 1:
            return "the whole question: one of several ticks is right, and Moodle reads no 100 %"
        if right > MOST_RIGHT:
            return f"the whole question: Moodle has no weight for {right} right options"
    return ""


def lost(quiz: str, question: Question) -> list[str]:
    """What a question that fits loses on the way."""
    why = {Match: PAIRS, Order: PAIRS, Many: MISSED}.get(type(question))
    return [f"{quiz}/{question.id}: {why}"] if why else []


def entry(name: str, question: Question) -> str:
    """One question."""
    unit = f" (in {question.unit})" if isinstance(question, Number) and question.unit else ""
    opening = "{#" if isinstance(question, Number) else "{"
    answers = [f"\t{line}" for line in _answers(question)]
    why = [f"\t####{text(question.why)}"] if question.why.strip() else []
    head = f"::{escaped(name)}::[plain]{escaped(question.prompt + unit)}{opening}"
    return "\n".join([head, *answers, *why, "}"])


def _answers(question: Question) -> Iterator[str]:
    match question:
        case One():
            for option in question.options:
                sign = "=" if option.correct else "~"
                yield f"{sign}{weighed(option.text)}{_feedback(option.feedback)}"
        case Many():
            right = sum(option.correct for option in question.options)
            wrong = len(question.options) - right
            for option in question.options:
                weight = percent(right) if option.correct else f"-{percent(max(wrong, 2))}"
                # What we say to whoever errs would greet a right tick as well.
                said = "" if option.correct else option.feedback
                yield f"~%{weight}%{text(option.text)}{_feedback(said)}"
        case Number():
            yield from _numbers(question)
        case Order():
            for number, item in enumerate(question.items, 1):
                yield f"={text(arrowless(item.text))} -> {number}"
        case Match():
            bins = {one.id: one.text for one in question.bins}
            for card in question.items:
                place = escaped(arrowless(bins[card.bin]))
                yield f"={text(arrowless(card.text))} -> {place}"


def _numbers(question: Number) -> Iterator[str]:
    yield f"={question.answer:.12g}:{question.tolerance:.12g}"
    for slip in question.slips:
        yield f"=%0%{slip.value:.12g}:0{_feedback(slip.feedback)}"
    yield f"~#{text(f'Too low: {question.too_low} Too high: {question.too_high}')}"


def _feedback(words: str) -> str:
    return f"#{text(words)}" if words.strip() else ""


def percent(n_parts: int) -> str:
    """A weight as Moodle knows it: the n-th part of a hundred, with up to five decimals."""
    return f"{100 / n_parts:.5f}".rstrip("0").rstrip(".")


def escaped(words: str) -> str:
    """Words in which no sign means anything."""
    plain = words.translate(LINE_BREAKS).strip()
    return "".join(f"\\{sign}" if sign in SPECIAL else sign for sign in plain)


def text(words: str) -> str:
    """The same where a format name in brackets may stand in front."""
    made = escaped(words)
    return f"[plain]{made}" if made.startswith("[") else made


def weighed(words: str) -> str:
    """The same where a weight may stand in front."""
    made = text(words)
    return f"[plain]{made}" if made.startswith("%") else made


def arrowless(words: str) -> str:
    """Words in which no arrow of the format stands."""
    return words.replace(*ARROW)
