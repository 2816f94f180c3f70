"""Many phones in one process: they join, poll, answer, change their minds, send again; counted.

    python tests/class_phones.py '{"address": ..., "code": ..., "secret": ..., "people": 300, ...}'

Prints what they saw as JSON. Nothing leaves this machine.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlsplit

PATIENCE_S = 10.0
POLL_S, JITTER_S = 1.5, 0.3
AGAIN_S = 0.3
CHANGE_SHARE = 0.2  # who answers twice


@dataclass
class Load:
    """What is asked of the phones."""

    address: str
    code: str
    secret: str
    people: int = 60
    questions: int = 5
    seconds: float = 6.0  # for all questions together
    activity: str = "bets/texas"
    sources: int = 1  # loopback addresses from which they come
    polls: bool = True


@dataclass
class Seen:
    """What came of it: times in seconds, and every confirmed answer."""

    times: dict[str, list[float]] = field(default_factory=lambda: {"news": [], "answer": []})
    # token -> "run" -> [counter, value], of the last one that was confirmed
    confirmed: dict[str, dict[str, list[Any]]] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    retries: int = 0
    join_s: float = 0.0
    runs: list[int] = field(default_factory=list)
    revealed: float = 0.0

    def refuse(self, why: str) -> None:
        self.refused[why] = self.refused.get(why, 0) + 1


class Line:
    """One line to the server, kept open; opened again when it breaks."""

    def __init__(self, address: str, token: str = "", source: str = "") -> None:
        place = urlsplit(address)
        self.host, self.port, self.token = place.hostname or "", place.port or 80, token
        self.source = (source, 0) if source else None
        self.reader: asyncio.StreamReader | None = None

    async def ask(self, path: str, sent: Any = None) -> tuple[int, Any]:
        """Status and JSON of one request; an OSError when the line breaks."""
        try:
            return await asyncio.wait_for(self._ask(path, sent), PATIENCE_S)
        except (TimeoutError, EOFError, ValueError, IndexError) as error:
            self.close()
            raise ConnectionError(str(error)) from None
        except OSError:
            self.close()
            raise

    async def _ask(self, path: str, sent: Any) -> tuple[int, Any]:
        if self.reader is None:
            self.reader, self.writer = await asyncio.open_connection(
                self.host, self.port, local_addr=self.source
            )
        body = b"" if sent is None else json.dumps(sent).encode()
        told = [f"{'GET' if sent is None else 'POST'} {path} HTTP/1.1", f"Host: {self.host}"]
        told += [f"Authorization: Bearer {self.token}"] if self.token else []
        told += ["Content-Type: application/json", f"Content-Length: {len(body)}"] if body else []
        self.writer.write("\r\n".join([*told, "", ""]).encode() + body)
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode().lower()
        status = int(head.split()[1])
        length = head.partition("content-length: ")[2].split()
        data = await self.reader.readexactly(int(length[0])) if length and status != 204 else b""
        if "connection: close" in head:
            self.close()
        return status, json.loads(data) if data else None

    def close(self) -> None:
        if self.reader is not None:
            self.writer.close()
        self.reader = None


class Phone:
    """One participant."""

    def __init__(self, load: Load, seen: Seen, number: int) -> None:
        source = f"127.0.0.{1 + number % load.sources}" if load.sources > 1 else ""
        self.load, self.seen, self.rng = load, seen, random.Random(number)
        self.line = Line(load.address, source=source)
        self.news: dict[str, Any] = {}
        self.answering: set[asyncio.Task[None]] = set()
        self.answered: set[tuple[int, int]] = set()

    async def tried(self, kind: str, path: str, sent: Any = None) -> tuple[int, Any]:
        """The same request until there is an answer: as a phone with a bad network does."""
        while True:
            begun = time.perf_counter()
            try:
                status, told = await self.line.ask(path, sent)
            except OSError:
                self.seen.retries += 1
                await asyncio.sleep(AGAIN_S * self.rng.uniform(0.5, 1.5))
                continue
            if status == 429 or status >= 500:
                self.seen.retries += 1
                await asyncio.sleep((told or {}).get("wait_s", 1) * self.rng.uniform(0.5, 1.5))
                continue
            if kind == "answer":
                self.seen.times[kind].append(time.perf_counter() - begun)
            return status, told

    async def join(self) -> None:
        status, told = await self.tried("join", "/api/join", {"code": self.load.code})
        if status != 200:
            raise RuntimeError(f"joining must work, got {status} {told}")
        self.line.token = told["token"]
        self.seen.confirmed[self.line.token] = {}

    async def live(self) -> None:
        """Poll until the class has ended."""
        await asyncio.sleep(self.rng.uniform(0, POLL_S))
        while True:
            version = self.news.get("version", "")
            status, told = await self.tried("now", f"/api/now?since={version}")
            if status == 200:
                self.news = told
                if told["phase"] == "reveal":
                    self.seen.times["news"].append(time.perf_counter() - self.seen.revealed)
                place = (told["run"], told["round"])
                if told["phase"] == "open" and place not in self.answered:
                    self.answered.add(place)
                    self.answering.add(asyncio.create_task(self.answer(told)))
                if told["phase"] == "ended":
                    break
            await asyncio.sleep(POLL_S + self.rng.uniform(-JITTER_S, JITTER_S))
        await asyncio.gather(*self.answering)
        self.line.close()

    async def answer(self, told: dict[str, Any]) -> None:
        """Think, answer on a line of one's own, and perhaps think again."""
        pace_s = self.load.seconds / self.load.questions
        sender = Phone(self.load, self.seen, self.rng.randrange(10**6))
        sender.line.token = self.line.token
        for counter in range(1, 3 if self.rng.random() < CHANGE_SHARE else 2):
            await asyncio.sleep(self.rng.uniform(0, 0.3 * pace_s))
            value = self.rng.randint(0, 100)
            place = {"run": told["run"], "round": told["round"]}
            sent = place | {"counter": counter, "value": value}
            status, kept = await sender.tried("answer", "/api/answer", sent)
            if status == 200:
                self.seen.confirmed[self.line.token][str(told["run"])] = [counter, value]
            else:
                self.seen.refuse(kept["why"])
        sender.line.close()


async def lead(load: Load, seen: Seen) -> None:
    """Open, close and reveal each question in its time; end the class."""
    lecturer = Phone(load, seen, 0)
    lecturer.line = Line(load.address, load.secret)

    async def do(**command: Any) -> None:
        status, told = await lecturer.tried("do", "/lecturer/do", command)
        if status != 200:
            raise RuntimeError(f"{command} must work, got {status} {told}")

    pace_s = load.seconds / load.questions
    for _ in range(load.questions):
        await do(do="open", activity=load.activity)
        _, state = await lecturer.tried("state", "/lecturer/state")
        seen.runs.append(state["run"])
        await asyncio.sleep(0.9 * pace_s)
        seen.revealed = time.perf_counter()
        await do(do="reveal")
        await lecturer.tried("state", "/lecturer/state")
        await asyncio.sleep(0.1 * pace_s)
    await do(do="end")


async def run(load: Load) -> Seen:
    """All of them."""
    seen = Seen()
    phones = [Phone(load, seen, number) for number in range(load.people)]
    begun = time.perf_counter()
    await asyncio.gather(*(phone.join() for phone in phones))
    seen.join_s = time.perf_counter() - begun
    await asyncio.gather(lead(load, seen), *(phone.live() for phone in phones))
    return seen


def main() -> None:
    load = Load(**json.loads(sys.argv[1]))
    sys.stdout.write(json.dumps(asdict(asyncio.run(run(load)))))


if __name__ == "__main__":
    main()
