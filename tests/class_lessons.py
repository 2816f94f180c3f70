"""A class for tests of its rules: a plan of four activities, and a clock that a test moves."""

from __future__ import annotations

import random
from typing import Any

from dlkit.classroom.activities import Activity
from dlkit.classroom.session import Session
from dlkit.classroom.store import Participant, Store

AB = (("a", "Together"), ("b", "One leads"))
GAME = {"seats": 30, "rounds": 3, "seconds": 20}
PLAN = {
    one.id: one
    for one in (
        Activity("vote", "A vote", "Who leads?", "one", options=AB, key={"right": ["a"]}),
        Activity("bet", "A bet", "How many?", "number", low=0, high=100),
        Activity("words", "Words", "In your words?", "text", n_max=80),
        Activity("game", "A game", "Move or wait?", "game", game="adoption", settings=GAME),
    )
}


class Clock:
    """A clock that a test moves."""

    now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


class Lesson:
    """A class in a store, with what a test does to it."""

    def __init__(self, store: Store, most: int = 1500) -> None:
        self.store, self.clock, self.most = store, Clock(), most
        self.plan = dict(PLAN)
        self.id = store.new_class("Leading together").id
        self.start()

    def start(self) -> Session:
        """A session from the store, as after a kill."""
        rng = random.Random(1)
        self.session = Session(self.store, self.id, self.plan, self.clock, rng, self.most)
        return self.session

    def people(self, n: int) -> list[Participant]:
        return [self.session.join(None) for _ in range(n)]

    def do(self, word: str, **more: Any) -> None:
        assert self.session.do({"do": word, **more}) == {}

    def answer(self, who: Participant, value: Any, counter: int = 1) -> str:
        run = self.session.course.run
        return str(self.session.answer(who, run.id, run.round, counter, value)["kept"])

    def wait(self, seconds: float) -> None:
        self.clock.now_s += seconds
        self.session.tick()

    def now(self, who: Participant) -> dict[str, Any]:
        return self.session.now(who)
