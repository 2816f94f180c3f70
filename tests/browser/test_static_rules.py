"""What a page without a kernel decides by itself is what Python decides."""

from __future__ import annotations

import random
from typing import Any

import pytest
from playwright.sync_api import Page

from dlkit import content, record, widgets
from dlkit.scoring import mark
from dlkit.serving.recorded.answers import key_of
from dlkit.widgets.quiz import Quiz
from full_record import full_record

pytest_plugins = ["static_page"]
pytestmark = pytest.mark.browser


@pytest.fixture
def lesson(recorded_lesson: Page) -> Page:
    return recorded_lesson


def answers(question: Any, draw: random.Random) -> Any:
    match question:
        case content.One():
            return draw.choice(question.options).id
        case content.Many():
            return [o.id for o in question.options if draw.random() < 0.5] or [
                question.options[0].id
            ]
        case content.Number():
            slips = [one.value for one in question.slips]
            near = question.answer + draw.choice([-2, -1, 0, 1, 2]) * (question.tolerance or 1)
            return draw.choice([near, *slips])
        case content.Order():
            return draw.sample([item.id for item in question.items], len(question.items))
        case content.Match():
            return {card.id: draw.choice(question.bins).id for card in question.items}


def test_every_question_is_marked_as_python_marks_it(lesson: Page):
    draw = random.Random(1)
    names = sorted(path.stem for path in (content.folder("datasets") / "quiz").glob("*.toml"))
    asked, wanted = [], []
    for name in names:
        quiz = content.quiz(name)
        live = Quiz("a/b", quiz)
        for question in quiz.questions:
            for _ in range(6):
                answer = answers(question, draw)
                asked.append([key_of(question), answer])
                wanted.append(live._told(question, mark(question, answer)))
    assert len(asked) > 300
    script = "rows => rows.map(([key, answer]) => dlkitNeed('marks.js').marked(key, answer))"
    assert lesson.evaluate(script, asked) == wanted


FORMS = [
    widgets.Number(0, 100, 1, "%", 10),
    widgets.Number(0, 30000, 100, "people", 250),
    widgets.Number(0, 1, 0.01, "", 0.05),
    widgets.Curve(0, 80, "steps", "share", n_points=9),
    widgets.Curve(0, 12, "months", "share", n_points=4, tolerance=0.075),
    widgets.Outcome({"a": "One thing.", "b": "Another"}),
]


def guess_of(form: Any, draw: random.Random) -> Any:
    if isinstance(form, widgets.Outcome):
        return draw.choice(list(form.options))
    if isinstance(form, widgets.Curve):
        return [draw.random() for _ in range(form.n_points)]
    return round(draw.uniform(form.low, form.high), 3)


def seen_by(form: Any, draw: random.Random) -> Any:
    if isinstance(form, widgets.Curve):
        return list(range(100)), [draw.random() for _ in range(100)]
    if isinstance(form, widgets.Number) and draw.random() < 0.2:
        return None
    return guess_of(form, draw)


def test_every_bet_is_settled_as_python_settles_it(lesson: Page):
    draw = random.Random(2)
    asked, wanted = [], []
    for form in FORMS:
        for _ in range(12):
            live = widgets.Bet("a/b", "?", form)
            live.on_place(guess_of(form, draw), draw.choice([0, 0.05, 0.35, 0.5, 1]))
            live.settle(seen_by(form, draw))
            asked.append([live.form, live.guess, live.confidence, live.state["observed"]])
            told = {name: live.state[name] for name in ("hit", "score", "distance")}
            wanted.append({"words": live.words, **told})
    found = lesson.evaluate(
        "rows => rows.map((row) => dlkitNeed('bets.js').verdict(...row))", asked
    )
    for one, live in zip(found, wanted, strict=True):
        assert one["words"] == live.pop("words")
        for name, value in live.items():
            assert one["told"][name] == pytest.approx(value, abs=0.11 if name == "score" else 2e-4)


def test_confidence_is_judged_as_python_judges_it(lesson: Page):
    draw = random.Random(3)
    for count in (1, 3, 9, 10, 25, 60):
        for lean in (0.1, 0.5, 0.9):
            bets = [
                {"confidence": draw.randrange(21) / 20, "hit": draw.random() < lean}
                for _ in range(count)
            ]
            live = widgets.Bet("a/b", "?", FORMS[-1]).on_calibration(bets)
            script = "bets => dlkitNeed('bets.js').calibration(bets)"
            assert lesson.evaluate(script, bets) == live


def test_two_records_become_one_as_python_does_it(lesson: Page):
    ours, theirs = full_record("mine"), full_record("theirs", "Other")
    theirs = record.put(theirs, "a/b", "quiz", {"answers": {}}, False, "2026-11-21T09:30:00.000Z")
    theirs = record.put(
        theirs, "00_start_here/quiz", "quiz", {"answers": {}}, True, "2026-11-22T09:30:00.000Z"
    )
    merged, conflicts = record.merge(ours, theirs)
    assert len(conflicts) > 2
    script = "([a, b]) => dlkitNeed('merge.js').merge(a, b)"
    found = lesson.evaluate(script, [record.document(ours), record.document(theirs)])
    assert found["document"] == record.document(merged)
    assert [one["key"] for one in found["conflicts"]] == [one.key for one in conflicts]
    assert [one["taken"] for one in found["conflicts"]] == [one.taken for one in conflicts]
