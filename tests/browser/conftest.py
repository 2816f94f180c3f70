"""A server for the lessons, a browser that reaches nothing else, and a guard that checks it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from class_room import Room
from playwright.sync_api import BrowserContext, expect

from lesson_servers import Server, served

LOCAL = re.compile(
    r"(https?|wss?)://(localhost|127\.0\.0\.1)[:/]|(blob|data|about|file|chrome-error):"
)
ONLY_US = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"

expect.set_options(timeout=10_000)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The same browser, for which no name but localhost exists."""
    arguments = [*browser_type_launch_args.get("args", []), ONLY_US]
    return browser_type_launch_args | {"args": arguments}


@pytest.fixture(scope="session")
def lesson_server() -> Iterator[Server]:
    """`dlkit serve` with the package's own lessons."""
    with served() as server:
        yield server


@pytest.fixture(scope="session")
def voila(lesson_server: Server) -> str:
    """The address of the package's own lessons, without a slash at its end."""
    return lesson_server.address


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """One class on a free port; fails a test in whose pages a script has failed."""
    room = Room(tmp_path)
    yield room
    room.stop()
    assert room.faults == []


@pytest.fixture
def strange_requests() -> list[str]:
    """Addresses elsewhere that a page of this test has asked for."""
    return []


@pytest.fixture
def new_context(
    new_context: Callable[..., BrowserContext], strange_requests: list[str]
) -> Callable[..., BrowserContext]:
    """Every context of a test is watched."""

    def note(address: str) -> None:
        if not LOCAL.match(address):
            strange_requests.append(address)

    def watched(**options: Any) -> BrowserContext:
        context = new_context(**options)
        context.on("request", lambda request: note(request.url))
        context.on("page", lambda page: page.on("websocket", lambda line: note(line.url)))
        return context

    return watched


@pytest.fixture(autouse=True)
def nothing_leaves_this_machine(strange_requests: list[str]) -> Iterator[None]:
    """Fails a test whose page has asked another server for anything."""
    yield
    assert strange_requests == []
