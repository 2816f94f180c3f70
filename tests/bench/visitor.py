"""A learner without a browser: asks for a lesson's page and its files, then talks to its kernel.

It does over the wire what a page does, and draws nothing: a figure of it is that of the server
and its kernels. It costs little of the processors that they need.
"""

from __future__ import annotations

import asyncio
import re
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

import wire
from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

LIMIT_S = 300.0
PING_S, LATE_S = 1.5, 0.2  # as wire.js and models.js have them
FILES = re.compile(r"""<(?:link|script)\b[^>]*?\b(?:href|src)=["']([^"'#]+)""")
KERNEL = re.compile(r'dlkitStream\.push\(\{ kernel: "([0-9a-f-]{36})"')
FULL = re.compile(r"dlkitStream\.push\(\{ ?\"full\"")
MOST, LIKE_A_SCREEN_S = 3, 1 / 60  # runs under way, wishes of a drag
QUICK_S, SLOW_S = 0.05, 0.15  # as explorer_parts.js has them


@dataclass(frozen=True)
class Control:
    """A control of a lesson: how it is found among all models, moved, and answered."""

    fits: Callable[[dict[str, Any]], bool]
    moved: Callable[[dict[str, Any], int, float], dict[str, Any]]  # state, number, share of way
    answers: Callable[[wire.Message, str, int], bool]  # message, request, number


def explorer(title: str, name: str, low: float, high: float) -> Control:
    """A control of one of our Explorers."""

    def moved(state: dict[str, Any], serial: int, share: float) -> dict[str, Any]:
        values = {**state["preset"]["values"], name: low + (high - low) * share}
        content = {"values": values, "seed": state["preset"]["seed"]}
        return {"method": "custom", "content": {
            "serial": serial, "kind": "run", "content": content}}  # fmt: skip

    def answers(message: wire.Message, _: str, serial: int) -> bool:
        told = message.content.get("data", {}).get("content") or {}
        if told.get("serial") != serial or "progress" in told:
            return False
        if "error" in told:
            raise RuntimeError(f"the lesson must answer with a run, got {told['error']}")
        return True

    return Control(lambda state: state.get("title") == title, moved, answers)


def slider(mark: str, low: float, high: float) -> Control:
    """A slider of ipywidgets with a class of this name, answered by something shown anew."""

    def moved(_: dict[str, Any], __: int, share: float) -> dict[str, Any]:
        value = round(low + (high - low) * share, 4)
        return {"method": "update", "state": {"value": value}, "buffer_paths": []}

    def answers(message: wire.Message, request: str, _: int) -> bool:
        return message.kind == "display_data" and message.parent == request

    return Control(lambda state: mark in state.get("_dom_classes", ()), moved, answers)


class NotUsable(Exception):
    """Why a lesson could not be used."""


class Visitor:
    """One open page."""

    def __init__(self, address: str, control: Control, *, own: bool = True) -> None:
        self.address, self.control = address, control
        self.own = own  # a page of ours, not of stock Voilà
        self.server = address.partition("/voila/")[0]
        self.http = AsyncHTTPClient(force_instance=True, max_clients=20, max_body_size=2**30)
        self.session = uuid.uuid4().hex
        self.kernel = ""
        self.line: WebSocketClientConnection | None = None
        self.waiting: list[tuple[Callable[[wire.Message], bool], asyncio.Future[float]]] = []
        self.model, self.state = "", {}
        self.number = 0
        self.usable_s = self.begun = 0.0
        self.tasks: list[asyncio.Task[Any]] = []

    async def open(self, limit_s: float = LIMIT_S) -> float:
        """The seconds from the address to the first answer of the control."""
        self.begun = time.perf_counter()
        try:
            async with asyncio.timeout(limit_s):
                await self._page(limit_s)
                await self._models()
                await self.move(0.5)
        except TimeoutError:
            raise NotUsable(f"not usable within {limit_s:g} s") from None
        self.usable_s = time.perf_counter() - self.begun
        return self.usable_s

    async def _page(self, limit_s: float) -> None:
        text, files, line = "", None, None

        def came(piece: bytes) -> None:
            nonlocal text, files, line
            text += piece.decode("utf-8", "replace")
            if files is None and "</head>" in text:
                files = asyncio.ensure_future(self._files(text.partition("</head>")[0]))
            if not self.kernel and (found := KERNEL.search(text)):
                self.kernel = found[1]
                if self.own:
                    line = asyncio.ensure_future(self._connect())

        request = HTTPRequest(self.address, streaming_callback=came)
        request.request_timeout = request.connect_timeout = limit_s
        await self.http.fetch(request)
        if not self.kernel:
            raise NotUsable("no place" if FULL.search(text) else f"no kernel: {text[-300:]}")
        await (line or self._connect())  # Voilà's page connects once it is complete
        if files is not None:
            await files

    async def _files(self, head: str) -> None:
        """What a browser with nothing cached asks for besides; it is not looked at."""

        async def one(name: str) -> None:
            address = urljoin(self.address, name)
            if address.startswith(self.server):
                await self.http.fetch(address, raise_error=False, request_timeout=LIMIT_S)

        await asyncio.gather(*map(one, dict.fromkeys(FILES.findall(head))))

    async def _connect(self) -> None:
        address = f"{self.server}/api/kernels/{self.kernel}/channels?session_id={self.session}"
        self.line = await websocket_connect(
            address.replace("http", "ws", 1), subprotocols=[wire.PROTOCOL],
            max_message_size=2**30, connect_timeout=LIMIT_S,
        )  # fmt: skip
        self.tasks.append(asyncio.ensure_future(self._hear()))
        self.tasks.append(asyncio.ensure_future(self._ping()))

    async def _hear(self) -> None:
        while self.line and (data := await self.line.read_message()) is not None:
            if isinstance(data, str):
                continue
            message = wire.decoded(data)
            if message.kind == "comm_open":
                self._add(message.content["comm_id"], message.content["data"].get("state", {}))
            for entry in tuple(self.waiting):
                self._try(entry, message)
        for _, future in self.waiting:
            if not future.done():
                future.set_exception(NotUsable("the line to the kernel is cut"))

    def _try(self, entry: Any, message: wire.Message) -> None:
        fits, future = entry
        try:
            if not fits(message):
                return
            if not future.done():
                future.set_result(time.perf_counter())
        except Exception as error:
            if not future.done():
                future.set_exception(error)
        self.waiting.remove(entry)

    async def _ping(self) -> None:
        while self.line and self.own:  # stock Voilà knows no such ping
            await asyncio.sleep(PING_S)
            await self.line.write_message("ping")

    def heard(self, fits: Callable[[wire.Message], bool]) -> asyncio.Future[float]:
        """When a message comes that fits."""
        future: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self.waiting.append((fits, future))
        return future

    async def ask(self, kind: str, content: dict[str, Any]) -> str:
        """Send one request; its id."""
        self.number += 1
        request = f"{self.session}-{self.number}"
        header = {"msg_id": request, "msg_type": kind, "session": self.session, "username": "",
                  "version": "5.4", "date": "2026-01-01T00:00:00Z"}  # fmt: skip
        if self.line is None:
            raise NotUsable("there is no line to the kernel")
        message = wire.encoded(header, content, {"version": "1.0.0"})
        await self.line.write_message(message, binary=True)
        return request

    async def _models(self) -> None:
        """Wait for the control's model; those made before the line was open must be asked for."""
        await asyncio.sleep(LATE_S)
        if self.model:
            return
        target = uuid.uuid4().hex

        def fits(message: wire.Message) -> bool:
            states = message.content.get("data", {}).get("states")
            if message.content.get("comm_id") != target or states is None:
                return False
            for model, about in states.items():
                self._add(model, about["state"])
            return True

        told = self.heard(fits)
        about = {"comm_id": target, "target_name": "jupyter.widget.control", "data": {}}
        await self.ask("comm_open", about)
        await self.ask("comm_msg", {"comm_id": target, "data": {"method": "request_states"}})
        await told
        if not self.model:
            raise NotUsable("the control is not among the models")

    def _add(self, model: str, state: dict[str, Any]) -> None:
        if self.control.fits(state):
            self.model, self.state = model, state

    async def move(self, share: float) -> float:
        """Put the control at a share of its way; the seconds until it is answered."""
        begun, serial = time.perf_counter(), self.number + 1
        request = f"{self.session}-{serial}"
        answered = self.heard(lambda message: self.control.answers(message, request, serial))
        data = self.control.moved(self.state, serial, share)
        await self.ask("comm_msg", {"comm_id": self.model, "data": data})
        return await answered - begun

    async def drag(self, duration_s: float) -> float:
        """Pictures a second of a drag; like a page it skips wishes, and answers that are late."""
        begun = time.perf_counter()
        drawn, under_way, last_s = 0, set(), QUICK_S

        def ended(task: asyncio.Task[float]) -> None:
            nonlocal drawn, last_s
            under_way.discard(task)
            last_s = task.result()
            drawn += last_s <= SLOW_S and time.perf_counter() - begun <= duration_s

        while (passed := time.perf_counter() - begun) < duration_s:
            if len(under_way) < (MOST if last_s < QUICK_S else 1):
                task = asyncio.ensure_future(self.move(0.05 + 0.9 * abs(1 - 2 * (passed % 1))))
                under_way.add(task)
                task.add_done_callback(ended)
            await asyncio.sleep(LIKE_A_SCREEN_S)
        await asyncio.gather(*under_way)
        return drawn / duration_s

    async def leave(self) -> None:
        """Close the page; ours tells its server so."""
        for task in self.tasks:
            task.cancel()
        if self.line:
            self.line.close()
        if self.kernel and self.own:
            end = f"{self.server}/voila/api/shutdown/{self.kernel}"
            await self.http.fetch(end, method="POST", body=b"", raise_error=False)
        self.http.close()
