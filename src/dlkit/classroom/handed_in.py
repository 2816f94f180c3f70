"""Answers that were handed in, as a class for the board: the same views without any server."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dlkit.classroom import privacy
from dlkit.classroom.activities import Activity

CAN = ["open", "close", "reveal", "hide", "next", "show_text"]
NO_FILE = "export must be of a running class, got hand-ins: their files are with you already"
MOST = 2_000  # people

Answers = Mapping[str, Any]


class HandedIn:
    """What people have handed in, with the face of a class: `state`, `do`, `export`.

    Nothing is shown before it is revealed, and nothing of fewer than five people.
    """

    def __init__(self, title: str = "Handed in") -> None:
        self.title = title
        self._asked: dict[str, Activity] = {}
        self._people: list[dict[str, Any]] = []
        self._shown: dict[str, set[str]] = {}
        self._done: set[str] = set()
        self._open = ""
        self._phase = "wait"
        self._version = 0

    def take(self, people: Iterable[Answers], asked: Mapping[str, Activity]) -> None:
        """Put these answers in the place of what was there, by activity."""
        found = [dict(one) for one in people]
        if len(found) > MOST:
            raise ValueError(f"people must be at most {MOST:,}, got {len(found):,}")
        held = {name for one in found for name in one}
        self._people = found
        self._asked = {name: one for name, one in asked.items() if name in held}
        if self._open not in self._asked:
            self._open, self._phase = "", "wait"
        self._version += 1

    def state(self, since: int | None = None) -> dict[str, Any] | None:
        """As a class tells its board."""
        if since == self._version:
            return None
        told: dict[str, Any] = {
            "version": self._version, "title": self.title, "phase": self._phase, "can": CAN,
            "source": "handed in", "here": len(self._people),
            "plan": self._plan(), "activity": None, "answered": 0, "coming": self._coming(),
        }  # fmt: skip
        return told | self._present() if self._open else told

    def do(self, command: Mapping[str, Any]) -> dict[str, Any]:
        """One command of the board; a ValueError where it makes no sense here."""
        name = command.get("do")
        if name not in CAN:
            raise ValueError(f"do must be one of {', '.join(CAN)}, got {name!r:.40}")
        if name == "open":
            self._begin(str(command.get("activity")))
        elif name == "next":
            if not (following := self._following()):
                raise ValueError("activity must be a new one, got all of them already")
            self._begin(following)
        elif not self._open:
            raise ValueError("activity must be open, got none")
        elif name == "show_text":
            self._show(str(command.get("id")), command.get("shown") is True)
        else:
            self._phase = "reveal" if name == "reveal" else "closed"
        self._version += 1
        return {}

    def export(self, form: str) -> tuple[str, bytes]:
        """Nothing to save: the lecturer has the files."""
        raise ValueError(f"{NO_FILE}, not as {form[:10]}")

    def _begin(self, name: str) -> None:
        if name not in self._asked:
            raise ValueError(f"activity must be one that was handed in, got {name[:60]!r}")
        self._open, self._phase = name, "closed"
        self._done.add(name)

    def _following(self) -> str:
        """The next in the plan that was not open yet; empty after the last."""
        names = list(self._asked)
        at = names.index(self._open) + 1 if self._open else 0
        return next((name for name in names[at:] + names[:at] if name not in self._done), "")

    def _coming(self) -> str:
        following = self._following()
        return self._asked[following].title if following else ""

    def _show(self, name: str, shown: bool) -> None:
        texts = {one["id"]: one["text"] for one in self._texts()}
        if name not in texts:
            raise ValueError(f"id must be of a text that was handed in, got {name[:40]!r}")
        held = self._shown.setdefault(self._open, set())
        (held.add if shown else held.discard)(texts[name])

    def _plan(self) -> list[dict[str, Any]]:
        return [
            {"id": one.id, "title": one.title, "kind": one.kind, "lesson": one.lesson,
             "done": one.id in self._done}
            for one in self._asked.values()
        ]  # fmt: skip

    def _values(self) -> list[Any]:
        return [one[self._open] for one in self._people if self._open in one]

    def _texts(self) -> list[dict[str, str]]:
        is_text = self._asked[self._open].kind == "text"
        return privacy.texts(self._values()) if is_text else []

    def _present(self) -> dict[str, Any]:
        activity, values = self._asked[self._open], self._values()
        shown = self._shown.get(self._open, set())
        view = privacy.view(activity, values, len(self._people), live=False, shown=shown)
        texts = [one | {"shown": one["text"] in shown} for one in self._texts()]
        return {
            "activity": activity.for_phone(), "run": 1, "round": 0,
            "answered": privacy.rounded(len(values)), "result": view,
            "key": activity.answer_key(), "texts": texts,
        }  # fmt: skip
