"""What a learner takes to their seat on paper: the question, bets and tasks, and no answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dlkit.kit._lesson import Bet, LessonText, lesson_text
from dlkit.kit._prose import Prose
from dlkit.report import Document, Heading, Items, Room, Table, Text

BOX = "\u2610"  # an empty box to tick
HOW_SURE = "How sure are you, from 0 to 100 %?   ........ %      And why?"
INTRO = (
    "Your copy. It holds no answers: write down what you expect before you see it, and keep the "
    "sheet. What you see afterwards goes beside it."
)
LEFT_TO_SOURCES = ("What the model leaves out:", "What the models leave out:",
                   "What case and game leave out:")  # fmt: skip
ROOM = {"bet": 2, "curve": 7, "notice": 3, "task": 4}
Blocks = list[Heading | Text | Items | Table | Room]


def handout(name: str, made: date) -> Document:
    """The handout of a lesson."""
    lesson = lesson_text(name)
    blocks: Blocks = [Text(f"{lesson.about.question} {INTRO}")]
    for title, write in WRITERS.items():
        if found := list(write(lesson)):
            blocks += [Heading(title), *found]
    return Document(f"{lesson.about.title}: handout", made.isoformat(), tuple(blocks))


def _question(lesson: LessonText) -> Iterator[Text]:
    for block in lesson.section("Question").prose():
        yield Text(block.words)


def _in_brief(lesson: LessonText) -> Iterator[Text | Items | Table]:
    for block in lesson.section("In brief").prose():
        yield plain_block(block)


def _bets(lesson: LessonText) -> Iterator[Heading | Text | Room]:
    for bet in lesson.bets:
        yield Heading(bet.prompt, 3)
        yield from _form(bet)
        yield Text(HOW_SURE)
        yield Room(ROOM["bet"])


def _form(bet: Bet) -> Iterator[Text | Room]:
    for option in bet.options:
        yield Text(f"{BOX}  {option}")
    if bet.form.startswith("A curve"):
        yield Text(f"{bet.form}. Draw it here.")
        yield Room(ROOM["curve"])
    elif not bet.options:
        yield Text(f"{bet.form}.   I say:   ..............................")


def _notice(lesson: LessonText) -> Iterator[Text | Room]:
    points = [p for one in lesson.section("Things to notice").prose() for p in one.points]
    for number, point in enumerate(points, 1):
        yield Text(f"{number}. {point}")
        yield Room(ROOM["notice"])


def _tasks(lesson: LessonText) -> Iterator[Text | Room]:
    """The tasks; what one should see is folded away in the lesson, and stays away here."""
    for block in lesson.section("Things to try").prose():
        if block.kind == "paragraph" and not block.folded:
            yield Text(block.words)
            yield Room(ROOM["task"])


def _sources(lesson: LessonText) -> Iterator[Text]:
    for block in lesson.section("Sources").prose():
        if not block.words.startswith(LEFT_TO_SOURCES):
            yield Text(block.words, quiet=True)


def plain_block(block: Prose) -> Text | Items | Table:
    """A block of a lesson as one of a document."""
    if block.kind == "list":
        return Items(tuple(block.points))
    if block.kind == "table":
        head, *rows = block.rows
        named = tuple(cell or f"column {i}" for i, cell in enumerate(head, 1))
        return Table("", named, tuple(map(tuple, rows)))
    return Text(block.words)


WRITERS = {
    "Question": _question,
    "In brief": _in_brief,
    "Your bets": _bets,
    "Things to notice": _notice,
    "Things to try": _tasks,
    "Sources": _sources,
}
