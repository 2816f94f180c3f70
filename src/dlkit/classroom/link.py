"""The board's line to the class: it asks what is going on and says what to do."""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PLACE = "DLKIT_CLASS"  # names a private file with the address of the class and the secret
PATIENCE_S = 2.0  # the board asks again soon
SILENT = "The class does not answer. Is `dlkit class` still running in its terminal?"
UNKNOWN = "The class does not know this board's secret. Open the board from the terminal again."


class NoAnswer(ConnectionError):
    """The class is not reachable, or does not know us; the message says what to do."""


@dataclass(frozen=True)
class Link:
    """The way to one class."""

    address: str
    secret: str = field(repr=False)

    @classmethod
    def from_environment(cls) -> Link:
        """The class whose command has started this process."""
        place = os.environ.get(PLACE)
        if not place:
            raise NoAnswer("This board belongs to a class: start it with `dlkit class`.")
        try:
            told = json.loads(Path(place).read_text(encoding="utf-8"))
            return cls(told["address"], told["secret"])
        except (OSError, ValueError, KeyError):
            raise NoAnswer(SILENT) from None

    @classmethod
    def found(cls) -> Link | None:
        """The same, or None where there is no class."""
        try:
            return cls.from_environment()
        except NoAnswer:
            return None

    def state(self, since: int | None = None) -> dict[str, Any] | None:
        """All that the board shows, or None when it has this version already."""
        query = "" if since is None else f"?since={int(since)}"
        text, _ = self._asked(f"/lecturer/state{query}", None)
        return dict(json.loads(text)) if text else None

    def do(self, command: dict[str, Any]) -> dict[str, Any]:
        """Let the class do something; a ValueError says why it does not."""
        return dict(json.loads(self._asked("/lecturer/do", command)[0]))

    def export(self, form: str = "csv") -> tuple[str, bytes]:
        """A file to take along, "csv" or "json": its name and its bytes."""
        data, name = self._asked(f"/lecturer/export?form={form}", None)
        return name, data

    def _asked(self, path: str, command: dict[str, Any] | None) -> tuple[bytes, str]:
        """What came, and the name of the file that it is."""
        headers = {"Authorization": f"Bearer {self.secret}", "Content-Type": "application/json"}
        body = None if command is None else json.dumps(command).encode()
        request = urllib.request.Request(f"{self.address}{path}", body, headers)
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with direct.open(request, timeout=PATIENCE_S) as answer:
                return bytes(answer.read()), answer.headers.get_filename("")
        except urllib.error.HTTPError as error:
            raise _reason(error) from None
        except (OSError, ValueError) as error:
            raise NoAnswer(SILENT) from error


def _reason(error: urllib.error.HTTPError) -> Exception:
    if error.code in (401, 403):
        return NoAnswer(UNKNOWN)
    try:
        why = str(json.loads(error.read())["why"])
    except (OSError, ValueError, KeyError, TypeError):
        why = f"the class answered with {error.code}"
    return ValueError(why) if error.code in (400, 409) else NoAnswer(f"{SILENT} ({why})")
