"""The lecturer's board: what is projected, and what it is driven with."""

from __future__ import annotations

from typing import Any, Protocol

from dlkit.widgets import _board_words as words
from dlkit.widgets._component import Component, Reply

MIMES = {"csv": "text/csv", "json": "application/json"}


class Line(Protocol):
    """What the board needs of a class; `classroom.link.Link` is one, `HandedIn` another."""

    def state(self, since: int | None) -> dict[str, Any] | None:
        """The class as the lecturer may see it; None where nothing is new since that version."""

    def do(self, command: dict[str, Any]) -> Any:
        """One command; a ValueError says why it cannot be done now."""

    def export(self, form: str) -> tuple[str, bytes]:
        """A file of all answers, "csv" or "json", its name first."""


class Board(Component):
    """Shows a class and drives it through `link`; without one it looks for a running class.

    It keeps nothing: the class process does. Results leave the kernel only once they are
    revealed, so that nobody reads them off the wall before answering.
    """

    def __init__(self, link: Line | None = None, **traits: Any) -> None:
        self.link = link
        super().__init__(**traits)

    def on_state(self, since: int | None = None) -> dict[str, Any]:
        """What is new since a version, or that there is no class, or that it is silent."""
        self.link = self.link or found()
        if self.link is None:
            return {"line": "none"}
        try:
            state = self.link.state(since)
        except (OSError, ValueError) as error:
            return {"line": "lost", "why": str(error)[:200]}
        return {"line": "on", "state": None if state is None else words.page(state)}

    def on_do(self, command: dict[str, Any]) -> dict[str, Any]:
        """One command of the lecturer's."""
        self._line().do(words.checked(command))
        return {}

    def on_export(self, form: str = "csv") -> Reply:
        """All answers of the class as a file, in an order that tells nothing."""
        if form not in MIMES:
            raise ValueError(f"form must be csv or json, got {str(form)[:40]!r}")
        name, data = self._line().export(form)
        return Reply({"name": name, "mime": MIMES[form]}, (data,))

    def _line(self) -> Line:
        if self.link is None:
            raise ValueError("class must be running, got none")
        return self.link


def found() -> Line | None:
    """The class that this kernel was started for, where there is one."""
    from dlkit.classroom.link import Link

    return Link.found()
