"""From what a record tells to a document: one function a section, in the order of the report."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from dlkit.charts import portfolio
from dlkit.record import Record
from dlkit.report import _gather as gather
from dlkit.report._assessment import cell_name
from dlkit.report._document import Block, Document, Heading, Own, Picture, Table, Text
from dlkit.report._ideas import ideas
from dlkit.report._organisation import organisation_blocks
from dlkit.report._parts import spoken
from dlkit.report._studio import studio_blocks
from dlkit.scoring import calibration

SECTIONS = {
    "progress": "Progress",
    "bets": "Bets, and how well confidence fits",
    "ideas": "Misconceptions, met and shed",
    "profile": "The organisation, before and after",
    "studio": "The studio: a design of one's own",
    "reflections": "Reflections",
    "plan": "Action plan",
}
TENETS = ("engage", "enable", "enact", "encourage", "evaluate", "emergent")
TITLE = "Portfolio: distributed leadership"
INTRO = (
    "This report was put together from the record in one learner's browser. Quotations, names, "
    "practices, evidence and the action plan are the learner's own words. Everything else is the "
    "workbook's."
)
NOTHING = (
    "There is nothing to report yet, and that is fine. As soon as a bet is placed, a question "
    "answered or a line written in any lesson, it will stand here."
)


def document(record: Record, made: date, sections: Iterable[str] | None = None) -> Document:
    """The report on a record, or on some of its sections."""
    wanted = list(SECTIONS if sections is None else sections)
    for name in wanted:
        if name not in WRITERS and name.partition("/")[0] != "reflections":
            raise ValueError(f"section must be one of {', '.join(SECTIONS)}, got {name[:60]!r}")
    day = made.isoformat()
    if not record.entries:
        return Document(TITLE, day, (Text(f"Made on {day}."), Text(NOTHING)))
    blocks: list[Block] = [Text(f"Made on {day}. {INTRO}")]
    for name, title in SECTIONS.items():
        if name in wanted and (written := WRITERS[name](record)):  # a studio may not be there
            blocks += [Heading(title), *written]
    keys = {name.partition("/")[2] for name in wanted if name.startswith("reflections/")}
    if keys and "reflections" not in wanted:
        blocks += [Heading(SECTIONS["reflections"]), *_reflections(record, keys)]
    return Document(TITLE, day, tuple(blocks))


def _progress(record: Record) -> list[Block]:
    lessons = gather.progress(record)
    begun = [one for one in lessons if one.begun]
    rows = tuple((one.lesson, f"{one.done} of {one.steps}", _left(one)) for one in lessons)
    said = f"{len(begun)} of {len(lessons)} lessons begun."
    return [Text(said), Table("Parts done, by lesson", ("Lesson", "Done", "Still open"), rows)]


def _left(one: gather.Progress) -> str:
    if not one.begun:
        return "not begun"
    return ", ".join(map(spoken, one.open_steps)) or "nothing"


def _bets(record: Record) -> list[Block]:
    found = gather.bets(record)
    if not found:
        return [Text("No bet has been placed yet.")]
    settled = [one for one in found if one.hit is not None]
    result = calibration([one.confidence for one in settled], [bool(one.hit) for one in settled])
    blocks: list[Block] = [Text(result.words)]
    if settled:
        blocks.append(
            Picture(portfolio.calibration, portfolio.calibration.columns(result), _dots(result))
        )
        blocks.append(
            Text(
                "On the dashed line, confidence and luck would agree. The bars are 95 % "
                "intervals: where they are long, a few more bets can move the dot far.",
                quiet=True,
            )
        )
    head = ("Bet", "You said", "What happened", "How sure", "Right?", "Points")
    return [*blocks, Table("Every bet", head, tuple(map(_bet_row, found)))]


def _dots(result: Any) -> str:
    """The picture of the dots in words."""
    groups = [
        f"{one.n_bets} with about {one.mean_confidence:.0%} confidence, {one.hit_share:.0%} right"
        for one in result.groups
    ]
    return f"Dot chart of bets by stated confidence: {'; '.join(groups)}."


def _bet_row(one: gather.Bet) -> tuple[str, ...]:
    right = {True: "yes", False: "no", None: "not run yet"}[one.hit]
    points = "" if one.points is None else f"{one.points:.0f}"
    return (
        f"{one.lesson}: {one.prompt}",
        one.guess,
        one.observed,
        f"{one.confidence:.0%}",
        right,
        points,
    )


def _ideas(record: Record) -> list[Block]:
    found = ideas(record)
    if not found.n_answered:
        return [Text("No question has been answered yet.")]
    said = f"{found.n_first} of {found.n_answered} answered questions were right at first try."
    blocks: list[Block] = [Text(said)]
    rows = tuple(
        (one.name, ", ".join(one.lessons), "shed" if one.shed else "still there", one.repair)
        for one in found.found
    )
    if rows:
        head = ("Idea behind a wrong answer", "Met in", "Now", "What helps against it")
        blocks.append(Table("Common misconceptions that wrong answers pointed to", head, rows))
    if found.n_unknown:
        blocks.append(
            Text(
                f"Wrong at first, right now, and the idea behind it not known: {found.n_unknown}. "
                "No common idea is keyed to the first answer, or the record is from before such "
                "ideas were kept.",
                quiet=True,
            )
        )
    note = (
        "'Shed' means that the same question was answered rightly later. It may also have been a "
        "lucky second try: nobody was tested again after a while."
    )
    return [*blocks, Text(note, quiet=True)]


def _all_reflections(record: Record) -> list[Block]:
    return _reflections(record, None)


def _reflections(record: Record, keys: set[str] | None) -> list[Block]:
    found = [one for one in gather.reflections(record) if keys is None or one.key in keys]
    if not found:
        return [Text("Nothing has been written yet.")]
    blocks: list[Block] = []
    lesson = ""
    for one in found:
        if one.lesson != lesson:
            lesson = one.lesson
            blocks.append(Heading(lesson, 3))
        blocks += [Text(f"Asked: {one.prompt}", quiet=True), Own(one.words)]
    return blocks


def _plan(record: Record) -> list[Block]:
    found = gather.plan(record)
    if not found.actions:
        blocks: list[Block] = [Text("No action has been planned yet.")]
    else:
        head = ("Who", "What", "By when", "Cell", "Tenet", "How one will see it")
        rows = tuple(
            (one.who, one.what, one.by, cell_name(one.cell), one.tenet, one.evidence)
            for one in found.actions
        )
        blocks = [Table("Who does what by when", head, rows)]
    if found.next:
        blocks.append(Text(f"The unit is looked at again on {found.next}."))
    return blocks


WRITERS = {
    "progress": _progress,
    "bets": _bets,
    "ideas": _ideas,
    "profile": organisation_blocks,
    "studio": studio_blocks,
    "reflections": _all_reflections,
    "plan": _plan,
}
