"""A guide, or the plan of a seminar, as a document that can be printed."""

from __future__ import annotations

from datetime import date
from itertools import accumulate

from dlkit import content
from dlkit.content import Guide, Paper, Part, Session, Step
from dlkit.report import Document, Heading, Items, Table, Text

Blocks = list[Heading | Text | Items | Table]
FROM_MODELS = (
    "These numbers come from the kit's own models, and its tests compute them again. Expect them "
    "of the game as it is written here; your room may do something else, and that is worth "
    "talking about."
)

ON_PHONES = (
    "Every question and bet of the lesson can be opened as well. Nothing is shown of fewer than "
    "five answers: with fewer people, ask for hands."
)


def guide_document(name: str, made: date) -> Document:
    """The guide to a lesson."""
    guide, about = content.guide(name), content.lesson(name)
    blocks: Blocks = [
        Text(guide.purpose),
        Text(f"The lesson's question: {about.question}", quiet=True),
        Heading("The one idea for the wall"),
        Text(guide.wall),
        Heading("To prepare"),
        Items(guide.prepare),
        *(block for run in guide.runs for block in _run(run.minutes, run.steps)),
        *_phones(guide),
        *_questions(guide),
        *_misconceptions(guide),
        *_paper(guide.paper),
        Heading("Debrief"),
        Items(guide.debrief),
    ]
    return Document(f"{about.title}: guide", made.isoformat(), tuple(blocks))


def _run(minutes: int, steps: tuple[Step, ...]) -> Blocks:
    rows = [
        (time, str(step.minutes), step.title, step.do, step.wall or "-")
        for time, step in zip(_times(steps), steps, strict=True)
    ]
    head = ("From", "Minutes", "Part", "What is done", "On the wall")
    heading = f"In {minutes} minutes"
    return [Heading(heading), Table(f"Run of show, {minutes} minutes", head, tuple(rows))]


def _times(parts: tuple[Step, ...] | tuple[Part, ...]) -> list[str]:
    """When each part begins, as hours and minutes from the start."""
    begins = [0, *accumulate(part.minutes for part in parts)][:-1]
    return [f"{minute // 60}:{minute % 60:02}" for minute in begins]


def _phones(guide: Guide) -> Blocks:
    if not guide.phones:
        return []
    titles = content.class_titles()
    rows = tuple((titles[one.activity], one.when) for one in guide.phones)
    start = f'Type make class ARGS="--lessons {guide.lesson}" and let the class join. {ON_PHONES}'
    table = Table("For the class's phones", ("Open", "When"), rows)
    return [Heading("With phones"), Text(start), table]


def _questions(guide: Guide) -> Blocks:
    rows = tuple((one.text, one.listen) for one in guide.questions)
    table = Table("Questions, and what a good answer has", ("Question", "Listen for"), rows)
    return [Heading("Questions to ask"), table]


def _misconceptions(guide: Guide) -> Blocks:
    known = content.misconceptions()
    rows = tuple(
        (one.heard, known[one.id].name, known[one.id].repair) for one in guide.misconceptions
    )
    head = ("You will hear", "The idea behind it", "What helps")
    return [Heading("Likely misconceptions"), Table("What you will hear", head, rows)]


def _paper(paper: Paper) -> Blocks:
    rows = tuple((one.said, one.source) for one in paper.expect)
    return [
        Heading(f"Without a computer: {paper.title}"),
        Text(f"Needs {_people(paper.people_min)}. {paper.people}"),
        Heading("You need", 3),
        Items(paper.material),
        Heading("How it goes", 3),
        *(Text(f"{n}. {step}") for n, step in enumerate(paper.steps, 1)),
        Heading("What to expect", 3),
        Table("Numbers from the models", ("Expect", "Where it is from"), rows),
        Text(FROM_MODELS, quiet=True),
    ]


def _people(least: int) -> str:
    return "one person or more" if least == 1 else f"{least} people or more"


def seminar_document(name: str, made: date) -> Document:
    """The plan of a whole seminar."""
    plan = content.seminar(name)
    blocks: Blocks = [
        Text(plan.purpose),
        Text(plan.people),
        Heading("To prepare"),
        Items(plan.prepare),
        *(block for session in plan.sessions for block in _session(session)),
    ]
    return Document(f"Seminar plan: {plan.title}", made.isoformat(), tuple(blocks))


def _session(session: Session) -> Blocks:
    titles = {one.name: one.title for one in content.lessons()}
    rows = [
        (time, str(part.minutes), part.title, part.do, _lesson(part, titles))
        for time, part in zip(_times(session.parts), session.parts, strict=True)
    ]
    head = ("From", "Minutes", "Part", "What is done", "Lesson")
    name = f"{session.title} ({session.minutes} minutes)"
    blocks: Blocks = [Heading(name), Table(f"Plan: {session.title}", head, tuple(rows))]
    return [*blocks, Text(f"Afterwards: {session.home}")] if session.home else blocks


def _lesson(part: Part, titles: dict[str, str]) -> str:
    if not part.lesson:
        return "-"
    number, title = part.lesson[:2], titles[part.lesson]
    return f"{number} {title}" + (f": the run of {part.run} minutes" if part.run else "")
