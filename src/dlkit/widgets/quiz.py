"""Questions with feedback: answers are marked here, in the kernel, and never sent to the page."""

from __future__ import annotations

from typing import Any

from traitlets import Dict, List, Unicode

from dlkit import content
from dlkit.scoring import Feedback, Mark, mark
from dlkit.widgets._component import Component


class Quiz(Component):
    """One page of questions; the page knows their words, not what is right.

    What is right, and the feedback to what is wrong, stays in ordinary attributes of this object,
    which are not sent. `shown` mixes the options in an order that is always the same. A `bet` on
    the bin that will be missed most has to be placed first; the first sorting settles it.
    """

    title = Unicode().tag(sync=True)
    intro = Unicode().tag(sync=True)
    questions = List(Dict()).tag(sync=True)

    def __init__(self, key: str, quiz: content.Quiz, bet: Any = None, **traits: Any) -> None:
        self._bet = bet
        self._quiz = {question.id: question for question in quiz.questions}
        about = {"title": quiz.title, "intro": quiz.intro}
        questions = [content.shown(question) for question in quiz.questions]
        super().__init__(key=key, questions=questions, **{**about, **traits})

    def on_mark(self, question: str, answer: Any) -> dict[str, Any]:
        """How one answer did; the reason for the right one only goes to those who found it."""
        if question not in self._quiz:
            raise ValueError(f"question must be one of this quiz, got {str(question)[:40]!r}")
        asked = self._quiz[question]
        if self._bet is not None and not self._bet.placed:
            raise ValueError("The bet comes first: place it, then check.")
        marked = mark(asked, answer)
        if isinstance(asked, content.Match) and self._bet is not None and not self._bet.settled:
            self._bet.settle(_most_missed(asked, marked, self._bet.guess))
        return self._told(asked, marked)

    def _told(self, asked: content.Question, marked: Mark) -> dict[str, Any]:
        return {
            "correct": marked.correct,
            "words": _verdict(asked, marked),
            "feedback": [_told(one) for one in marked.feedback],
            "why": marked.why if marked.correct else "",
        }

    def on_marks(self, answers: dict[str, Any]) -> dict[str, Any]:
        """The marks of several kept answers; one that fits no question any more is left out."""
        marks = {}
        for question, answer in answers.items():
            try:
                asked = self._quiz[question]
                marks[question] = self._told(asked, mark(asked, answer))
            except (KeyError, ValueError):
                continue
        return {"marks": marks}


def _most_missed(question: content.Match, marked: Mark, guess: str) -> str:
    """The bin whose cards were missed most, the guessed one in a tie; `all_right` without any."""
    home = {card.id: card.bin for card in question.items}
    missed = [home[one.part] for one in marked.feedback]
    if not missed:
        return "all_right"
    most = max(missed.count(place) for place in missed)
    tied = [one.id for one in question.bins if missed.count(one.id) == most]
    return guess if guess in tied else tied[0]


def _told(feedback: Feedback) -> dict[str, str]:
    """Feedback for the page, with the wrong idea behind the answer and what repairs it."""
    told = {"part": feedback.part, "text": feedback.text}
    idea = content.misconceptions().get(feedback.misconception)
    known = {"idea": idea.name, "repair": idea.repair, "met": idea.id} if idea else {}
    return told | known


def _verdict(question: content.Question, marked: Mark) -> str:
    if marked.correct:
        return "Right."
    n_wrong = len(marked.feedback)
    match question:
        case content.Match():
            n_all = len(question.items)
            return f"Not yet: {n_all - n_wrong} of {n_all} are in the right place."
        case content.Order():
            n_all = len(question.items)
            return f"Not yet: {n_all - n_wrong} of {n_all} stand in their place."
        case content.Many():
            n_all = len(question.options)
            return f"Not yet: {n_all - n_wrong} of {n_all} options are as they should be."
        case _:
            return "Not yet."
