"""Where the activities come from: files of the class, the lessons' quizzes and bets, the cells."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from dlkit import content
from dlkit.classroom.activities import CANNOT_SAY, Activity

ASSESSMENT_LESSON = "02_four_dimensions"
RUN_DECIDES = "A bet: the run in the lesson decides. Ask your lecturer to start it now."
_WIDE = 6.0  # how far a quiz number may lie beyond the largest known one: our choice
_LONG_TITLE = 70

About = dict[str, Any]  # keyword arguments of an Activity


def everything(lessons: Sequence[str] | None = None) -> Iterator[Activity]:
    """The class's own activities, then those of the lessons; None stands for all lessons."""
    wanted = [one.name for one in content.lessons()] if lessons is None else list(lessons)
    for name in wanted:
        content.lesson(name)  # refuses an unknown one by name
    for file in content.class_files():
        for asked in content.class_activities(file).activities:
            if not asked.lesson or asked.lesson in wanted:
                yield own(file, asked)
    for name in wanted:
        parts = content.lesson_parts(name)
        for quiz in parts.quizzes:
            for question in content.quiz(quiz).questions:
                yield from_question(name, quiz, question)
        yield from (from_bet(name, bet) for bet in parts.bets)
        if name == ASSESSMENT_LESSON:
            yield from cells()


def own(file: str, asked: content.Asked) -> Activity:
    """An activity of `datasets/class/<file>.toml`."""
    about: About = {"id": f"{file}/{asked.id}", "title": asked.title}
    about |= {"prompt": asked.prompt, "lesson": asked.lesson, "note": asked.note}
    about |= {"again": asked.again}
    why: About = {"why": asked.why} if asked.why else {}
    match asked:
        case content.AskOne() | content.AskMany():
            kind = "one" if isinstance(asked, content.AskOne) else "many"
            n_max = asked.n_max if isinstance(asked, content.AskMany) else 0
            pairs = tuple((one.id, one.text) for one in asked.options)
            key = _options_key([(one.id, one.right, one.feedback) for one in asked.options]) | why
            return Activity(**about, kind=kind, options=pairs, n_max=n_max, key=key or None)
        case content.AskScale():
            return _scale(about, asked, why)
        case content.AskNumber():
            return _number(about, asked, why)
        case content.AskCurve():
            words = (asked.x_label, asked.y_label)
            span: About = {"low": asked.x_low, "high": asked.x_high, "rising": asked.rising}
            return Activity(**about, kind="curve", **span, words=words, key=why or None)
        case content.AskText():
            return Activity(**about, kind="text", n_max=asked.n_max, key=why or None)
        case content.AskSort():
            return _sort(about, asked, why)
        case content.AskGame():
            settings = dict(asked.settings)
            return Activity(**about, kind="game", game=asked.game, settings=settings)


def _number(about: About, asked: content.AskNumber, why: About) -> Activity:
    truth: About = {"answer": asked.answer, "tolerance": asked.tolerance}
    key = why if asked.answer is None else truth | why
    span: About = {name: getattr(asked, name) for name in ("low", "high", "step", "unit")}
    return Activity(**about, kind="number", **span, key=key or None)


def _scale(about: About, asked: content.AskScale, why: About) -> Activity:
    steps = [(str(step), str(step)) for step in range(asked.low, asked.high + 1)]
    steps[0] = (steps[0][0], f"{asked.low}: {asked.words[0]}")
    steps[-1] = (steps[-1][0], f"{asked.high}: {asked.words[1]}")
    if asked.cannot_say:
        steps.append((CANNOT_SAY, asked.cannot_say))
    span: About = {"low": asked.low, "high": asked.high, "step": 1}
    return Activity(
        **about, kind="scale", options=tuple(steps), words=asked.words, **span, key=why or None
    )


def _sort(about: About, asked: content.AskSort, why: About) -> Activity:
    cards = tuple((one.id, one.text) for one in asked.cards)
    bins = tuple((one.id, one.text) for one in asked.bins)
    right = {one.id: one.bin for one in asked.cards if one.bin}
    said = {one.id: one.feedback for one in asked.cards if one.feedback}
    key = {name: found for name, found in (("right", right), ("feedback", said)) if found} | why
    return Activity(**about, kind="sort", options=cards, bins=bins, key=key or None)


def from_question(lesson: str, quiz: str, question: content.Question) -> Activity:
    """A quiz question; with one right answer it can be voted on again after talking."""
    page = content.shown(question)
    about: About = {"id": f"quiz/{quiz}/{question.id}", "title": _title(question.prompt)}
    about |= {"prompt": question.prompt, "lesson": lesson}
    why: About = {"why": question.why} if question.why else {}
    match question:
        case content.One() | content.Many():
            parts = [(one.id, one.correct, one.feedback) for one in question.options]
            options, one = _pairs(page["options"]), page["type"] == "one"
            key = _options_key(parts) | why
            return Activity(**about, kind=page["type"], options=options, again=one, key=key)
        case content.Number():
            return _quiz_number(about, question, why)
        case content.Order():
            places = tuple((str(n), f"{n}") for n in range(1, len(question.items) + 1))
            right = {item.id: str(n) for n, item in enumerate(question.items, 1)}
            said = {item.id: item.feedback for item in question.items}
            key = {"right": right, "feedback": said} | why
            cards = _pairs(page["items"])
            return Activity(
                **about, kind="sort", options=cards, bins=places, each_once=True, key=key
            )
        case content.Match():
            wrong = {
                card.id: {place: said.feedback for place, said in card.wrong.items()}
                for card in question.items
                if card.wrong
            }
            key = {"right": {card.id: card.bin for card in question.items}, "wrong": wrong}
            key |= {"feedback": {card.id: card.feedback for card in question.items}} | why
            cards, bins = _pairs(page["items"]), _pairs(page["bins"])
            return Activity(**about, kind="sort", options=cards, bins=bins, key=key)


def _quiz_number(about: About, question: content.Number, why: About) -> Activity:
    slips = [{"value": one.value, "feedback": one.feedback} for one in question.slips]
    key: About = {"answer": question.answer, "tolerance": question.tolerance, "slips": slips}
    key |= {"too_low": question.too_low, "too_high": question.too_high} | why
    low, high = number_range(question)
    unit = question.unit
    return Activity(**about, kind="number", low=low, high=high, unit=unit, key=key)


def number_range(question: content.Number) -> tuple[float, float]:
    """A round range that holds every known answer and does not give the right one away."""
    if question.unit.startswith("%"):
        return 0.0, 100.0
    known = [question.answer, *(one.value for one in question.slips)]
    largest = _WIDE * max(abs(one) for one in known) or 10.0
    power = 10.0 ** math.floor(math.log10(largest))
    high = next(power * n for n in (1, 2, 5, 10) if power * n >= largest)
    return (-high if min(known) < 0 else 0.0), high


def from_bet(lesson: str, bet: content.PlacedBet) -> Activity:
    """A bet of a lesson. Nobody knows its outcome before the run, so it has no key."""
    about: About = {"id": f"bet/{bet.key}", "title": f"Bet: {_title(bet.prompt)}"}
    about |= {"prompt": bet.prompt, "lesson": lesson, "key": {"why": RUN_DECIDES}}
    form = bet.about
    if bet.form == "outcome":
        return Activity(**about, kind="one", options=tuple(form["options"].items()))
    if bet.form == "number":
        span: About = {name: form[name] for name in ("low", "high", "step", "unit")}
        return Activity(**about, kind="number", **span)
    span = {"low": form["x_low"], "high": form["x_high"], "rising": form.get("rising", False)}
    return Activity(**about, kind="curve", **span, words=(form["x_label"], form["y_label"]))


def cells() -> Iterator[Activity]:
    """The sixteen cells of the self-assessment, each by its first item, as a scale."""
    form = content.assessment_form()
    rows = {one.id: one.text for one in form.criteria}
    columns = {one.id: one.text for one in form.dimensions}
    steps = tuple((str(step.value), step.text) for step in form.scale.steps)
    words = (form.scale.steps[0].text, form.scale.steps[-1].text)
    for cell in form.cells:
        yield Activity(
            id=f"assessment/{cell.id}",
            title=f"{rows[cell.criterion]}, {columns[cell.dimension].lower()}: {cell.topic}",
            prompt=cell.items[0].text,
            kind="scale",
            lesson=ASSESSMENT_LESSON,
            options=(*steps, (CANNOT_SAY, form.scale.cannot_say)),
            low=content.STEPS[0],
            high=content.STEPS[-1],
            step=1,
            words=words,
            note=f"{form.intro} A teaching aid, not a validated scale.",
        )


def _options_key(parts: list[tuple[str, bool, str]]) -> dict[str, Any]:
    right = [one for one, is_right, _ in parts if is_right]
    said = {one: text for one, _, text in parts if text}
    return {name: found for name, found in (("right", right), ("feedback", said)) if found}


def _pairs(parts: list[dict[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((one["id"], one["text"]) for one in parts)


def _title(prompt: str) -> str:
    """A prompt as a line of the plan."""
    if len(prompt) <= _LONG_TITLE:
        return prompt
    return prompt[: _LONG_TITLE - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"
