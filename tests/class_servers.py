"""What the tests of a running class share: `dlkit class` as a process, and people who ask it."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from lesson_servers import end, until

READY_S = 60
LESSON = "08_adoption_curve"


class Told(NamedTuple):
    """An answer: status, headers in small letters, body as JSON where it is."""

    status: int
    headers: dict[str, str]
    body: Any


@dataclass
class Room:
    """A running `dlkit class`."""

    process: subprocess.Popen[bytes]
    log: Path
    address: str
    code: str
    secret: str

    def ask(
        self, path: str, sent: Any = None, token: str = "", method: str = "", **headers: str
    ) -> Told:
        """One request on a line of its own; `sent` goes as JSON, or as it is when it is bytes."""
        place = urlsplit(self.address)
        line = http.client.HTTPConnection(place.hostname, place.port, timeout=20)
        told = {"Content-Type": "application/json"} if sent is not None else {}
        if token:
            told["Authorization"] = f"Bearer {token}"
        body = sent if isinstance(sent, bytes | None) else json.dumps(sent)
        told |= {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            line.request(method or ("GET" if sent is None else "POST"), path, body, told)
            answer = line.getresponse()
            data = answer.read()
            found = {name.lower(): value for name, value in answer.getheaders()}
        finally:
            line.close()
        is_json = found.get("content-type", "").startswith("application/json")
        return Told(answer.status, found, json.loads(data) if is_json else data)

    def join(self) -> str:
        """A new person's token."""
        told = self.ask("/api/join", {"code": self.code})
        assert told.status == 200, told
        return str(told.body["token"])

    def now(self, token: str) -> Any:
        return self.ask("/api/now", token=token).body

    def do(self, word: str, **more: Any) -> None:
        told = self.ask("/lecturer/do", {"do": word, **more}, self.secret)
        assert told.status == 200, told

    def state(self) -> Any:
        return self.ask("/lecturer/state", token=self.secret).body

    def answer(self, token: str, value: Any, counter: int = 1, **place: int) -> Told:
        """An answer to the present run, or to another place."""
        if not place:
            now = self.now(token)
            place = {"run": now["run"], "round": now["round"]}
        return self.ask("/api/answer", {**place, "counter": counter, "value": value}, token)

    def kill(self) -> None:
        """As a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)


def line(hall: Room) -> socket.socket:
    place = urlsplit(hall.address)
    return socket.create_connection((place.hostname, place.port), timeout=20)


def heard(connection: socket.socket) -> bytes:
    """All that comes until the other side hangs up."""
    data = b""
    try:
        while more := connection.recv(65536):
            data += more
    except ConnectionError:
        pass
    return data


def class_command(folder: Path, *arguments: str, port: int = 0) -> list[str]:
    """The command for a class whose store is in a folder; port 0 is any free one."""
    command = [sys.executable, "-m", "dlkit", "class", "--lessons", LESSON, "--host", "127.0.0.1"]
    command += ["--no-board", "--port", str(port), "--db", str(folder / "class.sqlite")]
    return [*command, *arguments]


def variables(folder: Path) -> dict[str, str]:
    """The environment of a class that leaves nothing outside of the folder."""
    return {**os.environ, "PYTHONUNBUFFERED": "1", "XDG_DATA_HOME": str(folder / "data")}


@contextmanager
def room(folder: Path, *arguments: str, port: int = 0, before: str = "") -> Iterator[Room]:
    """A class on a free port; its log is told when it does not start. `before`: a shell's word."""
    log = folder / "log.txt"
    command = class_command(folder, *arguments, port=port)
    if before:
        command = ["sh", "-c", f'{before}; exec "$@"', "sh", *command]
    with log.open("w") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env=variables(folder))
    try:
        yield started(process, log)
    finally:
        if process.poll() is None:
            end(process)


def started(process: subprocess.Popen[bytes], log: Path) -> Room:
    """The room once it says that it is ready."""
    last = "Lecturer's secret: "
    until(lambda: last in log.read_text() or process.poll() is not None, READY_S)
    said = log.read_text()
    found = re.search(r"ready: (http\S+)\s+code (\w+)", said)
    if found is None or last not in said:
        process.kill()
        raise RuntimeError(f"dlkit class did not start; it said:\n{said}")
    secret = said.partition(last)[2].split()[0]
    return Room(process, log, found[1], found[2], secret)
