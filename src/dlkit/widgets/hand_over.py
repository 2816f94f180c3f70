"""The learner's side of handing over: what is ticked goes into a short code, and nothing else."""

from __future__ import annotations

from typing import Any

from dlkit import content, record
from dlkit.classroom import _hand_record as held
from dlkit.classroom import hand_over
from dlkit.widgets._component import Component


class HandOver(Component):
    """Makes a response code, and the same as a file to read, from the record in the browser.

    The page sends the record with each question; nothing of it stays in the kernel.
    """

    def on_offer(self, document: Any) -> dict[str, Any]:
        """The lessons of which the record answers something, and what."""
        kept = _record(document)
        return {"lessons": [_offer(kept, lesson) for lesson in held.forms()
                            if held.answers(kept, lesson)]}  # fmt: skip

    def on_make(self, document: Any, lesson: str, ticked: list[str]) -> dict[str, Any]:
        """The code of what was ticked, and a file that says in words what the code holds."""
        kept = _record(document)
        if lesson not in held.forms():
            raise ValueError(f"lesson must be one of the kit's, got {str(lesson)[:40]!r}")
        answers = held.answers(kept, lesson)
        chosen = {name: answers[name] for name in answers if name in ticked}
        if not chosen:
            raise ValueError("Tick at least one answer, got none.")
        asked = held.forms()[lesson]
        code = hand_over.code(lesson, asked, chosen, kept.id)
        said = [(one.prompt, held.said(one, chosen[one.id])) for one in asked if one.id in chosen]
        title = content.lesson(lesson).title
        return {
            "code": code,
            "name": f"dlkit-answers-{lesson}.txt",
            "text": hand_over.page(lesson, title, code, said),
            "n": len(chosen),
        }


def _offer(kept: record.Record, lesson: str) -> dict[str, Any]:
    answers = held.answers(kept, lesson)
    parts = [
        {"id": one.id, "prompt": one.prompt, "said": held.said(one, answers[one.id]),
         "own": one.kind == "text"}
        for one in held.forms()[lesson]
        if one.id in answers
    ]  # fmt: skip
    return {"name": lesson, "title": content.lesson(lesson).title, "parts": parts}


def _record(document: Any) -> record.Record:
    return record.empty() if document is None else record.from_document(document)
