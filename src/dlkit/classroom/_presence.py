"""Who is in the class: known by the token of their phone, here while the phone asks for news."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dlkit.classroom._ballots import Refused
from dlkit.classroom.store import Participant, Store

HERE_S = 30.0  # a phone with a hidden page asks every 10 s
MOST = 1500  # people who are here at a time
ROWS = 10  # times as many may have joined: a script that only joins takes nobody's place
LONGEST_TOKEN = 64


class Presence:
    """The participants of one class, and when each was last heard of (in memory only)."""

    def __init__(
        self, store: Store, class_id: Any, clock: Callable[[], float], most: int = MOST
    ) -> None:
        self._store, self._class_id, self._clock, self.most = store, class_id, clock, most
        self._by_token: dict[str, Participant] = {}
        self._heard: dict[int, float] = {}
        self.n_joined = len(store.participants(class_id))

    def join(self, token: str | None) -> Participant:
        """The participant of a known token, else a new one while there is room."""
        if token and (known := self.known(token)):
            return known
        if self.is_full:
            raise Refused("full")
        made = self._store.join(self._class_id, None)
        self.n_joined += 1
        self._by_token[made.token] = made
        return made

    @property
    def is_full(self) -> bool:
        """Whether nobody new is let in."""
        return len(self.here()) >= self.most or self.n_joined >= ROWS * self.most

    def is_at_hand(self, token: str) -> bool:
        """Whether the token is known without asking the store."""
        return token in self._by_token

    def known(self, token: str) -> Participant | None:
        """The participant whose phone has this token."""
        if len(token) > LONGEST_TOKEN:
            return None
        found = self._by_token.get(token) or self._store.participant(self._class_id, token)
        if found is not None:
            self._by_token[token] = found
        return found

    def heard_of(self, participant: int) -> None:
        """Note that a phone has asked for news just now."""
        self._heard[participant] = self._clock()

    def here(self) -> list[int]:
        """The participants whose phones have asked within the last half minute."""
        since = self._clock() - HERE_S
        return [one for one, heard in self._heard.items() if heard >= since]
