"""A class's real server in a thread of the tests, and a lecturer who does as told."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect
from tornado.netutil import bind_sockets

from dlkit.classroom import server
from dlkit.classroom._hall import Hall
from dlkit.classroom.activities import activities
from dlkit.classroom.session import Ballot, Session
from dlkit.classroom.store import Store

KEPT = "Your answer is with the lecturer's machine."
PHONE = {"width": 360, "height": 740}


class Room:
    """One class; it can be stopped and started again on the same port, like a killed process."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        self._url = f"sqlite:///{folder / 'class.db'}"
        self.store = Store.open(self._url)
        self.about = self.store.new_class("Leading together")
        self.activities = activities()
        self.port = port
        self.faults: list[str] = []  # errors in scripts of the pages
        self.start()

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def code(self) -> str:
        return self.about.code

    def start(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()
        self.ask(self._open)

    def _open(self) -> None:
        self.session = Session(self.store, self.about.id, self.activities)
        names = frozenset({"localhost", "127.0.0.1"})
        self.hall = Hall(self.session, self.about.secret, self.address, "<svg/>", names)
        (socket,) = bind_sockets(self.port, "127.0.0.1")
        self.port = socket.getsockname()[1]
        self._web = server.door(server.application(self.hall))
        self._web.add_sockets([socket])
        self._tick()

    def _tick(self) -> None:
        self.session.tick()
        self._ticking = self.loop.call_later(0.1, self._tick)

    def stop(self) -> None:
        """As SIGKILL would: nothing is said, all lines are cut."""

        async def cut() -> None:
            self._ticking.cancel()
            self._web.stop()
            await self._web.close_all_connections()

        asyncio.run_coroutine_threadsafe(cut(), self.loop).result(5)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(5)

    def ask(self, work: Callable[..., Any], *arguments: Any) -> Any:
        """What the work gives, done where the server runs."""

        async def done() -> Any:
            return work(*arguments)

        return asyncio.run_coroutine_threadsafe(done(), self.loop).result(10)

    def do(self, word: str, **about: Any) -> None:
        """One of the lecturer's commands."""
        self.ask(lambda: self.session.do({"do": word, **about}))

    def open(self, activity: str, seconds: int | None = None) -> None:
        self.do("open", activity=activity, seconds=seconds)

    def others(self, values: Iterable[Any]) -> None:
        """Others of the class answer the question that is open."""

        def answer() -> None:
            run = self.session.course.run
            people = [self.session.join(None) for _ in wanted]
            ballots = [
                Ballot(who.id, run.id, run.round, 1, value)
                for who, value in zip(people, wanted, strict=True)
            ]
            faults = [one for one in self.session.answers(ballots) if isinstance(one, Exception)]
            assert faults == []

        wanted = list(values)
        self.ask(answer)

    def kept(self) -> list[Any]:
        """Every answer to the present question that lies in the store, in its round."""

        def values() -> list[Any]:
            run = self.session.course.run
            return [answer.value for answer in self.store.answers(run.id, run.round)]

        return self.ask(values)


def look(page: Page) -> None:
    """Lets the phone ask at once, as when it is taken up again; saves the tests time."""
    page.evaluate("window.dispatchEvent(new Event('online'))")


def asked(page: Page, room: Room, activity: str, seconds: int | None = None) -> None:
    """The class is asked, and the phone shows it, unanswered."""
    room.open(activity, seconds)
    look(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(room.activities[activity].prompt)
    expect(page.get_by_text(KEPT)).to_have_count(0)


def told(page: Page, room: Room, word: str, **about: Any) -> None:
    """The lecturer does something, and the phone asks."""
    room.do(word, **about)
    look(page)


def sent(page: Page) -> None:
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text(KEPT)).to_be_visible()


def joined(context: BrowserContext, room: Room) -> Page:
    """A phone that has come in by the code on the wall."""
    context.on("weberror", lambda one: room.faults.append(str(one.error)))
    page = context.new_page()
    page.goto(f"{room.address}/j/{room.code}")
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Waiting for the lecturer")
    return page
