"""What a lesson's kernel prints to: nothing is flushed where nothing was written."""

from __future__ import annotations

from typing import Any

from ipykernel.iostream import OutStream


class Stream(OutStream):
    """ipykernel flushes both streams after each message, and waits for a thread each time."""

    written = False

    def write(self, string: str) -> Any:
        """To be sent at the next flush."""
        self.written = True
        return super().write(string)

    def flush(self) -> None:
        """Only what was written."""
        if self.written:
            self.written = False
            super().flush()
