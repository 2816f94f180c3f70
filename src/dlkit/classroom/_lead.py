"""The lecturer's addresses: only with the secret, and only from this machine."""

from __future__ import annotations

import ipaddress
from typing import Any

from tornado.web import HTTPError

from dlkit.classroom._ballots import Refused
from dlkit.classroom._handlers import Api


class Lecturer(Api):
    """What only the secret opens, and only from this machine."""

    def prepare(self) -> None:
        """Check both."""
        super().prepare()
        if not (self._from_this_machine() or self.hall.board_anywhere):
            raise HTTPError(403, reason="only from the lecturer's machine")
        if not self.hall.leads(self.bearer()):
            raise HTTPError(401, reason="unknown secret")

    def _from_this_machine(self) -> bool:
        connection: Any = self.request.connection
        own = connection.stream.socket.getsockname()[0]
        asker = self.address.partition("%")[0]
        return self.address == own or ipaddress.ip_address(asker).is_loopback


class State(Lecturer):
    """What the board shows."""

    def get(self) -> None:
        """204 when nothing has changed."""
        if self.since() == self.hall.session.board_version:
            self.set_status(204)
            self.finish()
        else:
            self.say(self.hall.state())


class Do(Lecturer):
    """What the lecturer does."""

    def post(self) -> None:
        """Do it, or say why not."""
        try:
            self.say(self.hall.do(self.sent("do")))
        except ValueError as error:
            raise Refused(str(error)) from None


class Export(Lecturer):
    """What the lecturer takes along."""

    def get(self) -> None:
        """A table, or with ?form=json a document."""
        name, text = self.hall.export(self.get_query_argument("form", "csv"))
        kind = "application/json" if name.endswith(".json") else "text/csv"
        self.set_header("Content-Type", f"{kind}; charset=utf-8")
        self.set_header("Content-Disposition", f'attachment; filename="{name}"')
        self.finish(text)
