"""Messages that no page of ours would send: they hold nobody up."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator

import pytest
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

from dlkit.serving._allowed import refusal
from dlkit.serving.kernels import PROTOCOL
from kernel_lines import content_of, kinds, packed_parts, request_message, told
from lesson_servers import (
    Server,
    body,
    kernel_of,
    run,
    served,
    write_lessons,
)


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = write_lessons(tmp_path_factory.mktemp("lessons"))
    with served("--notebooks", str(folder)) as running:
        yield running


def test_a_line_to_a_kernel_that_answers_nothing_opens_at_once(server: Server):
    """It may compile; and a browser opens its lines one after the other: all would wait."""
    page = body(server, "/voila/render/06_deutsch.ipynb")
    line = f"{server.address}/api/kernels/{kernel_of(page)}/channels?session_id=s"
    [kernel] = server.kernels()
    kernel.suspend()
    start = time.monotonic()
    try:
        assert run(told(line, "ping", until="pong"))[-1] == "pong"
    finally:
        kernel.resume()
    assert time.monotonic() - start < 10


def test_a_page_hears_that_its_kernel_has_done_and_not_that_it_begins(server: Server):
    page = body(server, "/voila/render/06_deutsch.ipynb")
    line = f"{server.address}/api/kernels/{kernel_of(page)}/channels?session_id=s"
    heard = run(told(line, *(request_message("kernel_info_request", {}) for _ in range(3))))
    both = zip(heard, kinds(heard), strict=True)
    states = {content_of(one)["execution_state"] for one, kind in both if kind == "status"}
    assert states == {"idle"}


def test_a_message_that_nobody_could_read_holds_nobody_up(server: Server):
    """Jupyter's older format believes any count of parts: 2**28 of them take it half a minute.

    What is good in the new format, with nine buffers, has such a count in the old one.
    """
    page = body(server, "/voila/render/06_deutsch.ipynb")
    address = f"{server.address}/api/kernels/{kernel_of(page)}/channels?session_id=s"
    endless = (2**60).to_bytes(8, "little") + bytes(64)
    asks = json.dumps({"msg_type": "kernel_info_request"}).encode()
    good = packed_parts(b"shell", asks, b"{}", b"{}", b"{}", *9 * [b""])
    assert (good[0], refusal(good)) == (15, "")

    async def shout() -> None:
        for protocols, message in (([], good), ([PROTOCOL], endless)):
            request = HTTPRequest(address.replace("http", "ws", 1))
            line = await websocket_connect(request, subprotocols=protocols)
            await line.write_message(message, binary=True)
            await line.write_message("ping")
            while await asyncio.wait_for(line.read_message(), 3) != "pong":
                pass
            line.close()

    run(shout())
