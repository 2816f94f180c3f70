"""What the tests send to a server and over a page's line, as a page and as no page would."""

from __future__ import annotations

import asyncio
import http.client
import itertools
import json
import re
from typing import Any
from urllib.parse import urlsplit

from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

from lesson_servers import Server

PROTOCOL = "v1.kernel.websocket.jupyter.org"
QUIET_S = 1.5  # without a message, after which nothing more is expected
numbers = itertools.count(1)  # a kernel refuses a message that it has had before


async def told(address: str, *messages: str | bytes, until: str = "", **headers: str) -> list[str]:
    """The text answers to some messages on a kernel's line; at once where one holds `until`."""
    request = HTTPRequest(address.replace("http", "ws", 1), headers=headers)
    line = await websocket_connect(request, subprotocols=[PROTOCOL])
    for message in messages:
        await line.write_message(message, binary=isinstance(message, bytes))
    heard: list[str] = []
    try:
        while not (until and heard and until in heard[-1]):
            answer = await asyncio.wait_for(line.read_message(), 20 if until else QUIET_S)
            if answer is None:
                return [*heard, f"closed {line.close_code}"]
            heard.append(answer if isinstance(answer, str) else answer.decode("latin-1"))
    except TimeoutError:
        pass
    line.close()
    return heard


def request_message(
    kind: str, content: dict[str, Any] | bytes, channel: str = "shell", **header: Any
) -> bytes:
    """One message to the kernel as the page would write it; `content` may be no JSON at all."""
    about = {"msg_id": f"m{next(numbers)}", "msg_type": kind, "session": "s", "username": ""}
    about |= {"version": "5.4", "date": "", **header}
    said = content if isinstance(content, bytes) else json.dumps(content).encode()
    words = [channel, json.dumps(about), "{}", '{"version": "1.0.0"}']
    return packed_parts(*(word.encode() for word in words), said)


def packed_parts(*parts: bytes) -> bytes:
    """Jupyter's binary form: a table of offsets, then the parts."""
    offsets = [8 * (len(parts) + 2)]
    for part in parts:
        offsets.append(offsets[-1] + len(part))
    table = [len(offsets), *offsets]
    return b"".join(n.to_bytes(8, "little") for n in table) + b"".join(parts)


def kinds(heard: list[str]) -> list[str]:
    """What kind of message each is."""
    return [re.search(r'"msg_type": ?"(\w+)"', one)[1] for one in heard]


def content_of(message: str) -> dict[str, Any]:
    """The content of an answer."""
    data = message.encode("latin-1")
    table = [int.from_bytes(data[8 * i : 8 * i + 8], "little") for i in range(7)]
    return json.loads(data[table[5] : table[6]])


def raw(
    server: Server, path: str, method: str = "GET", body: str = "", **headers: str
) -> tuple[int, str]:
    """An answer to a path just as it is written here."""
    place = urlsplit(server.address)
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=30)
    try:
        connection.putrequest(method, path, skip_host="Host" in headers)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            connection.putheader(name, value)
        connection.endheaders(body.encode())
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace")
    finally:
        connection.close()
