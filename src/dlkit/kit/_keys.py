"""The answer key of a lesson: for whoever teaches, apart from what learners get."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dlkit import content
from dlkit.content import Many, Match, Number, One, Order, Question
from dlkit.kit._lesson import LessonText, lesson_text
from dlkit.report import Document, Heading, Items, Table, Text

WARNING = (
    "For whoever teaches. Learners have this nowhere: in the lesson each wrong answer brings a "
    "reason of its own, and that is worth more than this sheet."
)


def answer_key(name: str, made: date) -> Document:
    """The key to a lesson's questions and tasks."""
    lesson = lesson_text(name)
    blocks: list[Heading | Text | Items | Table] = [Text(WARNING)]
    for quiz in lesson.quizzes:
        found = content.quiz(quiz)
        blocks.append(Heading(found.title))
        for number, question in enumerate(found.questions, 1):
            blocks += [Heading(f"{number}. {question.prompt}", 3), *_answer(question)]
    if tasks := list(_tasks(lesson)):
        blocks += [Heading("Things to try: what one should see"), *tasks]
    return Document(f"{lesson.about.title}: answer key", made.isoformat(), tuple(blocks))


def _answer(question: Question) -> Iterator[Text | Items | Table]:
    match question:
        case One() | Many():
            yield Items(tuple(option.text for option in question.options if option.correct))
        case Number():
            within = f", give or take {question.tolerance:g}" if question.tolerance else ""
            yield Items((f"{question.answer:g} {question.unit}".strip() + within,))
        case Order():
            rows = ((str(n), item.text) for n, item in enumerate(question.items, 1))
            yield Table("In this order", ("place", "what"), tuple(rows))
        case Match():
            bins = {one.id: one.text for one in question.bins}
            pairs = ((card.text, bins[card.bin]) for card in question.items)
            yield Table("What belongs where", ("card", "place"), tuple(pairs))
    if question.why:
        yield Text(f"Why: {question.why}")
    yield from _wrong_ideas(question)


def _wrong_ideas(question: Question) -> Iterator[Text]:
    """Which misconceptions its wrong answers point to."""
    ids = dict.fromkeys(one for _, one in content.misconceptions_of(question) if one)
    if ids:
        names = "; ".join(content.misconceptions()[one].name for one in ids)
        yield Text(f"Ideas behind wrong answers: {names}.", quiet=True)


def _tasks(lesson: LessonText) -> Iterator[Text]:
    for block in lesson.section("Things to try").prose():
        yield Text(block.words, quiet=not block.folded)
