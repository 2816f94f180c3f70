"""The class on the network: one tornado process, its routes, its limits, its end."""

from __future__ import annotations

import asyncio
import re
import signal
import socket
import sys
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from tornado.web import Application

from dlkit.classroom import _handlers as to
from dlkit.classroom import _lead as lead
from dlkit.classroom._hall import Hall
from dlkit.classroom._limits import Door
from dlkit.classroom.store import StoreError

TICK_S = 0.25
LARGEST_BODY, LARGEST_HEADER = 16 * 1024, 8 * 1024
IDLE_S, BODY_S = 30.0, 5.0  # a phone with a hidden page asks every 10 s
LAST_S = 0.1  # for answers that are just being kept
GOOD_BYE_S = 3.0  # phones ask once more, and are told that the class has ended
FORGET_EVERY_S = 3600.0
FEW_FILES = 64  # left to the process for what is not a line
MOST_LINES = 8000
END_TICK_S = 0.5 if sys.platform == "win32" else None


def application(hall: Hall) -> Application:
    """The routes of a class; none of them runs code."""
    names = [name for name in hall.pages.texts if name != "join"]
    routes: list[Any] = [  # those that are asked most come first
        (r"/api/now", to.Now),
        (r"/api/answer", to.AnswerIn),
        (r"/api/time", to.Time),
        (r"/api/join", to.Join),
        (r"/lecturer/state", lead.State),
        (r"/lecturer/do", lead.Do),
        (r"/lecturer/export", lead.Export),
        (r"/files/([0-9a-f]{1,64})/([\w.-]{1,80})", to.File),
        (r"/", to.Page, {"name": "join"}),
        (r"/j/([0-9A-Za-z]{1,12})", to.Page, {"name": "join"}),
        *((rf"/{re.escape(name)}", to.Page, {"name": name}) for name in names),
    ]
    return Application(
        routes,
        hall=hall,
        default_handler_class=to.Missing,
        log_function=lambda _: None,  # a log of requests would hold addresses
    )


def door(app: Application) -> Door:
    """The server for an application; it says how many lines it lets in."""
    made = Door(
        app,
        most_lines=allowed_lines(),
        max_body_size=LARGEST_BODY,
        max_header_size=LARGEST_HEADER,
        max_buffer_size=4 * LARGEST_BODY,
        idle_connection_timeout=IDLE_S,
        body_timeout=BODY_S,
    )
    app.settings["door"] = made
    return made


def allowed_lines() -> int:
    """How many lines this process may hold; its limit of open files is raised if it can be."""
    if sys.platform == "win32":
        return 500
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_LINES + FEW_FILES
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
            soft = most
    return max(FEW_FILES, min(wanted, soft if soft > 0 else wanted) - FEW_FILES)


async def serve(
    hall: Hall,
    sockets: Sequence[socket.socket],
    ready: Callable[[], Coroutine[Any, Any, None]],
) -> None:
    """Serve until SIGINT or SIGTERM, or until the class is forgotten."""
    ended = _end_event()
    loop = asyncio.get_running_loop()

    def forgotten() -> None:
        loop.call_later(GOOD_BYE_S, ended.set)

    hall.on_forgotten = forgotten
    app = application(hall)
    refuse_code_execution(app)
    web = door(app)
    web.add_sockets(sockets)
    works = (ready(), _ticking(hall), _forgetting(hall))
    tasks = [asyncio.create_task(work) for work in works]
    try:
        while not ended.is_set():
            with suppress(TimeoutError):  # Windows tells of Ctrl-C only when something happens
                await asyncio.wait_for(ended.wait(), END_TICK_S)
    finally:
        for task in tasks:
            task.cancel()
        web.stop()
        await asyncio.sleep(LAST_S)


async def _ticking(hall: Hall) -> None:
    while True:
        try:
            hall.tick()
        except StoreError as error:  # tried again at the next tick
            to.LOG.error("%s", error)
        except Exception:
            to.LOG.exception("the class's clock failed")
        await asyncio.sleep(TICK_S)


async def _forgetting(hall: Hall) -> None:
    """Delete the classes whose days are over; should this one be among them, it ends."""
    course = hall.session.course
    while True:
        await asyncio.sleep(FORGET_EVERY_S)
        try:
            if course.store.forget_old(date.today()) and not course.is_kept():
                hall.on_forgotten()
        except StoreError as error:
            to.LOG.error("%s", error)


def _end_event() -> asyncio.Event:
    """An event that SIGINT and SIGTERM set."""
    ended, loop = asyncio.Event(), asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        if sys.platform == "win32":
            signal.signal(name, lambda *_: loop.call_soon_threadsafe(ended.set))
        else:
            loop.add_signal_handler(name, ended.set)
    return ended


def refuse_code_execution(app: Application) -> None:
    """A class is never served by something that also runs code: a ValueError names the route."""
    rules = [rule for router in (app.default_router, app.wildcard_router) for rule in router.rules]
    while rules:
        rule = rules.pop()
        if hasattr(rule.target, "rules"):
            rules += rule.target.rules
            continue
        handler = rule.target
        if not (isinstance(handler, type) and issubclass(handler, to.Light)):
            where = getattr(rule.matcher, "regex", rule.matcher)
            where = getattr(where, "pattern", where)
            raise ValueError(f"routes must be the class's own, got {handler!r} at {where}")
