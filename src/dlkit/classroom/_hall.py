"""What all requests of a class share: the session, the limits, the answers that wait together."""

from __future__ import annotations

import asyncio
import hmac
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from dlkit.classroom import keeping
from dlkit.classroom._ballots import Ballot, Refused
from dlkit.classroom._files import Pages
from dlkit.classroom._limits import (
    JOINS_BY_ADDRESS,
    REQUESTS_BY_TOKEN,
    SECRETS,
    UNKNOWN_BY_ADDRESS,
    WRONG_BY_ADDRESS,
    WRONG_BY_CODE,
    Buckets,
)
from dlkit.classroom.session import Session
from dlkit.classroom.store import Participant

# How long a reply to "what is new" may wait for something new; a page is patient for 8 s.
HELD_S = (2.5, 4.0)
TOGETHER_S = 0.01  # answers that come within this time are kept in one transaction


class Busy(Exception):
    """Too many tries; `wait_s` says for how long there are none."""

    def __init__(self, wait_s: int) -> None:
        super().__init__(f"wait {wait_s} s")
        self.wait_s = wait_s


class Waiting:
    """Answers wait a moment for others and are kept together; each is told what became of it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._ballots: list[tuple[Ballot, asyncio.Future[dict[str, Any]]]] = []

    async def keep(self, ballot: Ballot) -> dict[str, Any]:
        """What became of the answer, once it is in the store."""
        loop = asyncio.get_running_loop()
        if not self._ballots:
            loop.call_later(TOGETHER_S, self._flush)
        future: asyncio.Future[dict[str, Any]] = loop.create_future()
        self._ballots.append((ballot, future))
        return await future

    def _flush(self) -> None:
        waiting, self._ballots = self._ballots, []
        outcomes: Sequence[dict[str, Any] | Exception]
        try:
            outcomes = self._session.answers([ballot for ballot, _ in waiting])
        except Exception as error:  # a full disk: nobody is told that the answer is kept
            outcomes = [error] * len(waiting)
        for (_, future), outcome in zip(waiting, outcomes, strict=True):
            if future.done():  # the phone has hung up; its answer is kept all the same
                continue
            if isinstance(outcome, Exception):
                future.set_exception(outcome)
            else:
                future.set_result(outcome)


class News:
    """Phones wait here for a change, so that it is on all of them at once and they ask seldom."""

    def __init__(self, session: Session) -> None:
        self._session, self._told = session, session.version
        self._next: asyncio.Future[None] | None = None
        self._n_waiting = 0

    async def wait(self) -> None:
        """Until something has changed on the phones, or a few seconds have passed."""
        if self._next is None:
            self._next = asyncio.get_running_loop().create_future()
        self._n_waiting += 1
        try:
            changed, _ = await asyncio.wait([self._next], timeout=random.uniform(*HELD_S))
            if changed:  # a thousand at the same moment would keep answers waiting
                await asyncio.sleep(random.uniform(0, min(1.0, self._n_waiting / 1000)))
        finally:
            self._n_waiting -= 1

    def tell(self) -> None:
        """Let those who wait look; to be called after whatever may have changed something."""
        if self._session.version == self._told:
            return
        self._told = self._session.version
        if self._next is not None:
            self._next.set_result(None)
            self._next = None


@dataclass
class Hall:
    """One class as the server has it."""

    session: Session
    secret: str
    join_address: str
    qr_svg: str
    hosts: frozenset[str]  # the names under which this server may be asked
    board_anywhere: bool = False
    pages: Pages = field(default_factory=Pages.read)
    on_forgotten: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        self.waiting, self.news = Waiting(self.session), News(self.session)
        self._wrong, self._wrong_for_code = Buckets(WRONG_BY_ADDRESS), Buckets(WRONG_BY_CODE)
        self._joins, self._unknown = Buckets(JOINS_BY_ADDRESS), Buckets(UNKNOWN_BY_ADDRESS)
        self._asks, self._secrets = Buckets(REQUESTS_BY_TOKEN), Buckets(SECRETS)
        self._told: tuple[int, str] = (-1, "")

    def join(self, code: str, token: str | None, address: str) -> Participant | None:
        """Who joins; None for a wrong code. Busy, or Refused when the class is full."""
        right = hmac.compare_digest(code.strip().upper().encode(), self._code.encode())
        if right and token and (known := self.session.participant(token)):
            return known
        if wait := max(self._wrong.wait_s(address), self._wrong_for_code.wait_s("")):
            raise Busy(wait)  # also for the right code: else the limit would stop no guesser
        if not right:
            self._wrong.take(address)
            self._wrong_for_code.take("")
            return None
        if wait := self._joins.take(address):
            raise Busy(wait)
        return self.session.join(None)

    @property
    def _code(self) -> str:
        return "" if self.session.course.forgotten else self.session.course.about.code

    def participant(self, token: str, address: str) -> Participant | None:
        """Whose token it is, if they do not ask too often."""
        wait = self._unknown.wait_s(address)
        if wait and not self.session.people.is_at_hand(token):
            raise Busy(wait)
        found = self.session.participant(token)
        if found is None:
            self._unknown.take(address)
        elif wait := self._asks.take(found.id):
            raise Busy(wait)
        return found

    def leads(self, secret: str) -> bool:
        """Whether this is the lecturer's secret."""
        if hmac.compare_digest(secret.encode(), self.secret.encode()):
            return True
        if wait := self._secrets.take(""):
            raise Busy(wait)
        return False

    def now(self, who: Participant) -> str:
        """`Session.now` as JSON; what is the same for all is written once for each version."""
        if self._told[0] != self.session.version:
            self._told = (self.session.version, json.dumps(self.session.phones.shared()))
        return f"{self._told[1][:-1]}, {json.dumps(self.session.phones.personal(who))[1:]}"

    def state(self) -> dict[str, Any]:
        """What the board shows, with how to join."""
        about = {"join_address": self.join_address, "qr_svg": self.qr_svg}
        shut = {"full": self.session.people.is_full, "guessing": self._is_guessed_at()}
        return self.session.state() | about | shut

    def _is_guessed_at(self) -> bool:
        """Whether so many wrong codes come from everywhere that nobody new is let in just now."""
        return self._wrong_for_code.wait_s("") > 0

    def do(self, command: dict[str, Any]) -> dict[str, Any]:
        """One command of the lecturer's."""
        done = self.session.do(command)
        self.news.tell()
        if self.session.course.forgotten:
            self.on_forgotten()
        return done

    def tick(self) -> None:
        """A few times a second: timers, and whoever waits for what they change."""
        self.session.tick()
        self.news.tell()

    def export(self, form: str) -> tuple[str, str]:
        """A file's name and text, to take along: "csv" or "json"."""
        course = self.session.course
        made = keeping.export(course.store, course.about.id, course.activities)
        text = made.json() if form == "json" else "\ufeff" + made.csv()
        return f"class-{course.about.day}.{'json' if form == 'json' else 'csv'}", text


__all__ = ["Busy", "Hall", "Refused", "Waiting"]
