"""A lesson as slides: one HTML file that needs nothing else, made from notebook and guide.

Slides hold what a room looks at: the question, the idea, the small case, bets, what to open, what
to notice and to discuss. The prose of the exploring part goes into the notes below a slide. Code
is left out, and a component is named with the address at which it can be opened.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from html import escape
from importlib import resources
from typing import Any

from dlkit import content
from dlkit.kit._lesson import Bet, LessonText, Section, Widget, lesson_text
from dlkit.kit._prose import Prose, html, plain, sentences, table_rows, words

ADDRESS = "http://localhost:8866"
MOST = 330  # characters of prose on one slide
ENDS = ".?!\"')"  # of a sentence
EQUATION = 140  # characters; longer is prose with a sign of equality in it
ROWS = 7  # of a table on one slide
LONG, MIDDLE = 420, 200  # characters from which on a slide is set smaller on paper
TOLD = {
    "Definition": "Your own definition",
    "Managing": "Eight people, ten rounds",
    "Stance": "What you believe, and what is done",
    "TrustGame": "Both sides of the game",
    "Thresholds": "Your own thresholds",
    "LeadsWhom": "Who looks to whom",
    "Followers": "Who would follow",
    "Cycle": "A cycle of your own",
    "Organisation": "Your own organisation",
    "Assessment": "Sixteen cells, your own unit",
    "Benchmarks": "Level, practice, evidence",
    "GroupReliability": "If you can ask others",
    "Case": "A case in six rooms",
    "Budget": "Twenty tokens, four terms",
    "Player": "Watch it move",
    "OrpheusGame": "A season of six pieces",
    "JobSurvey": "The job survey",
    "InCharge": "Who is in charge?",
    "PileByHand": "Nine sites by hand",
    "Accounts": "Three accounts over one record",
    "Campaign": "The challenge",
    "Plan": "Your plan",
    "Portfolio": "Your portfolio",
    "RecordPanel": "Your record",
    "Journal": "Your journal",
    "Evidence": "The evidence, card by card",
    "Checks": "The model's own checks",
}
ALONE = {"Journal", "Evidence", "Checks"}  # named once at the end, not one slide each
IN_NOTES = {"Explore", "How do we know?", "Check yourself"}
NOT_SHOWN = {"For lecturers"}


@dataclass(frozen=True)
class Slide:
    """One idea: a small heading above, HTML of the idea, and notes for whoever speaks."""

    heading: str
    body: str
    kind: str = "text"  # title, wall, text, table, bet, open or ask
    notes: tuple[str, ...] = ()


def slides(name: str, address: str = ADDRESS) -> bytes:
    """The file; `address` is where the lessons are served."""
    lesson = lesson_text(name)
    place = f"{address.rstrip('/')}/voila/render/{lesson.about.file}"
    found = list(deck(lesson, place))
    last = len(found)
    title = escape(lesson.about.title)
    sections = "\n".join(_section(slide, n, last) for n, slide in enumerate(found, 1))
    names = "".join(
        f'<option value="{n}">{n} {escape(_short(slide))}</option>'
        for n, slide in enumerate(found, 1)
    )
    page = _read("slides.html").replace("{{style}}", _read("slides.css"))
    page = page.replace("{{script}}", _read("slides.js")).replace("{{last}}", str(last))
    page = page.replace("{{title}}", title).replace("{{names}}", names)
    return page.replace("{{slides}}", sections).encode()


def _read(name: str) -> str:
    return resources.files("dlkit.kit").joinpath(name).read_text(encoding="utf-8")


def deck(lesson: LessonText, place: str) -> Iterator[Slide]:
    """All slides in order."""
    about, guide = lesson.about, _guide(lesson.about.name)
    yield Slide(about.title, f"<p>{escape(about.question)}</p>", "title")
    if guide:
        yield Slide("To keep in mind", f"<p>{escape(guide.wall)}</p>", "wall")
    for section in lesson.sections:
        if section.title not in NOT_SHOWN | {"Sources"}:
            yield from joined(_of_section(section, place))
        if guide and section.title in {"Things to notice", "How a lesson works"}:
            for ask in guide.questions:
                yield Slide(
                    "To talk about", f"<p>{escape(ask.text)}</p>", "ask",
                    (f"Listen for: {escape(ask.listen)}",),
                )  # fmt: skip
    if guide:
        for line in guide.debrief:
            yield Slide("Looking back", f"<p>{escape(line)}</p>", "ask")
    yield Slide("Open it yourself", _link(place, lesson.about.title), "open")
    for block in lesson.section("Sources").prose():
        yield Slide("Sources", f"<p>{_inner(block)}</p>", "small")


def _guide(name: str) -> content.Guide | None:
    """The guide, where somebody has written one."""
    there = (content.folder("datasets") / "guides" / f"{name}.toml").is_file()
    return content.guide(name) if there else None


def _of_section(section: Section, place: str) -> Iterator[Slide]:
    """The slides of a section; prose that is not for the wall goes into the next slide's notes."""
    heading, notes = section.title, []
    for part in section.parts:
        if isinstance(part, Prose) and part.kind == "heading":
            heading = part.words
        elif isinstance(part, Prose):
            if part.folded or (section.title in IN_NOTES and part.kind != "table"):
                notes.append(_note(part))
            else:
                yield from _with(_prose(heading, part), notes)
                notes = []
        elif not (isinstance(part, Widget) and part.kind in ALONE):
            yield from _with([_component(heading, part, place)], notes)
            notes = []
    if notes:
        yield Slide(heading, f"<p>{escape(LAST.get(section.title, SEE_NOTES))}</p>",
                    notes=tuple(notes))  # fmt: skip


def joined(found: Iterable[Slide]) -> Iterator[Slide]:
    """The slides, an equation with what leads to it, and a sentence with its end."""
    kept: Slide | None = None
    for slide in found:
        if kept and kept.kind == slide.kind == "text" and _belongs(kept, slide):
            kept = replace(kept, body=kept.body + slide.body, notes=kept.notes + slide.notes)
            continue
        if kept:
            yield kept
        kept = slide
    if kept:
        yield kept


def _belongs(before: Slide, slide: Slide) -> bool:
    said, more = plain(before.body).rstrip(), plain(slide.body)
    is_equation = len(more) < EQUATION and " = " in more and more[-1] not in ".?!:"
    alone = before.body.count("<p>") == 1
    return alone and before.heading == slide.heading and (is_equation or said[-1] not in ENDS)


SEE_NOTES = "What is behind it: in the notes, and in the lesson."
LAST = {
    "Things to try": "What one should see is in the lesson, folded away below each task.",
    "How do we know?": "The models are checked in front of you: run the checks in the lesson.",
    "Check yourself": "The questions are in the lesson. Wrong answers bring a reason, not a mark.",
}


def _with(made: Iterable[Slide], notes: list[str]) -> Iterator[Slide]:
    """The slides, the first with these notes as well."""
    for n, slide in enumerate(made):
        yield replace(slide, notes=(*notes, *slide.notes)) if n == 0 and notes else slide


def _prose(heading: str, block: Prose) -> Iterator[Slide]:
    if block.kind == "table":
        yield from (Slide(heading, table, "table") for table in _tables(block))
    elif block.kind == "list":
        for n, item in enumerate(block.tokens, 1):
            yield Slide(f"{heading}, {n}", f"<p>{html(item)}</p>", "ask")
    elif block.kind == "quote":
        yield Slide(heading, f"<blockquote>{_inner(block)}</blockquote>")
    else:
        for piece in sentences(block, MOST):
            yield Slide(heading, f"<p>{piece}</p>")


def _component(heading: str, part: Bet | Widget, place: str) -> Slide:
    if isinstance(part, Widget):
        title = TOLD.get(part.kind, part.title)
        named = "" if title == heading else f'<p class="big">{escape(title)}</p>'
        return Slide(heading, named + _link(place, heading), "open")
    options = "".join(f"<li>{escape(option)}</li>" for option in part.options)
    told = f"<ol class='options'>{options}</ol>" if options else f"<p>{escape(part.form)}</p>"
    sure = '<p class="sure">And how sure are you, from 0 to 100 %?</p>'
    return Slide("Your bet", f'<p class="big">{escape(part.prompt)}</p>{told}{sure}', "bet")


def _link(place: str, part: str) -> str:
    shown = place.partition("://")[2]
    return (
        f'<p class="where">Open <a href="{escape(place)}">{escape(shown)}</a>'
        f"<br>at \N{LEFT SINGLE QUOTATION MARK}{escape(part)}\N{RIGHT SINGLE QUOTATION MARK}</p>"
    )


def _tables(block: Prose) -> Iterator[str]:
    """A table in parts of as many rows as can be read from the last row of seats."""
    head, *rows = table_rows(block)
    n_parts = -(-len(rows) // ROWS)
    most = -(-len(rows) // n_parts)
    top = "".join(
        f'<th scope="col">{html(cell)}</th>' if words(cell).strip() else "<td></td>"
        for cell in head
    )
    for begin in range(0, len(rows), most):
        body = "".join(map(_row, rows[begin : begin + most]))
        yield f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def _row(row: list[dict[str, Any]]) -> str:
    first, *others = (html(cell) for cell in row)
    return f'<tr><th scope="row">{first}</th>{"".join(f"<td>{one}</td>" for one in others)}</tr>'


def _inner(block: Prose) -> str:
    return " ".join(html(token) for token in block.tokens)


def _note(block: Prose) -> str:
    if block.kind == "list":
        return " ".join(f"{n}. {html(item)}" for n, item in enumerate(block.tokens, 1))
    folded = f"{escape(block.folded)}: " if block.folded else ""
    return folded + _inner(block)


def _short(slide: Slide) -> str:
    said = " ".join(plain(slide.body.replace("<", " <")).split())
    return f"{slide.heading}: {said[:40]}" if slide.kind != "title" else slide.heading


def _section(slide: Slide, number: int, last: int) -> str:
    length = len(plain(slide.body))
    size = "long" if length > LONG else "middle" if length > MIDDLE else "short"
    notes = "".join(f"<p>{note}</p>" for note in slide.notes)
    below = (
        f'<aside class="notes" aria-label="Notes" tabindex="0"><div>{notes}</div></aside>'
        if notes
        else ""
    )
    return (
        f'<section class="slide {slide.kind} {size}" id="s{number}" '
        f'aria-roledescription="slide" aria-labelledby="h{number}">'
        f'<h2 id="h{number}" tabindex="-1">{escape(slide.heading)}</h2>'
        f'<div class="idea">{slide.body}</div>{below}'
        f'<p class="number" aria-hidden="true">{number} / {last}</p></section>'
    )
