"""A class that is a file: a test writes what the board shall hear, and reads what it was told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

QR = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 21 21"><path d="M0 0h7v7h-7zM14 0h7v7'
    'h-7zM0 14h7v7h-7zM9 9h4v4h-4zM15 15h2v2h-2z" fill="#000"/></svg>'
)
OPTIONS = [
    {"id": "a", "text": "Right at the start, with the pioneers"},
    {"id": "b", "text": "When the early market is full, at 16 %"},
    {"id": "c", "text": "At one half"},
    {"id": "d", "text": "It does not stop, it only takes longer"},
]
CHOICE: dict[str, Any] = {
    "id": "bet/08/bet_chasm",
    "kind": "one",
    "title": "Bet: where does it stop?",
    "prompt": "Contact across is 2 %. Where does it stop?",
    "options": OPTIONS,
}
NUMBER: dict[str, Any] = {
    "id": "bet/07/bet_square", "kind": "number", "title": "Bet: how many join?",
    "prompt": "Mean 25 %, spread 12 %: how many join?", "low": 0, "high": 100, "step": 1,
    "unit": "% of all",
}  # fmt: skip
CURVE: dict[str, Any] = {
    "id": "bet/08/bet_curve", "kind": "curve", "title": "Bet: the curve", "low": 0, "high": 80,
    "prompt": "How many will have moved, step by step?", "words": ["steps", "share of all"],
}  # fmt: skip
TEXT: dict[str, Any] = {
    "id": "own/why", "kind": "text", "title": "Why?", "prompt": "What would you try first?",
}  # fmt: skip
SORT: dict[str, Any] = {
    "id": "quiz/motives/sort", "kind": "sort", "title": "Sort the motives",
    "prompt": "Who waits for what?",
    "options": [{"id": "p", "text": "Pioneers"}, {"id": "f", "text": "Followers"}],
    "bins": [{"id": "none", "text": "Nothing"}, {"id": "leader", "text": "A leader"}],
}  # fmt: skip
SCALE: dict[str, Any] = {
    "id": "assessment/people_trust", "kind": "scale", "title": "People: trust",
    "prompt": "People here are trusted to decide.", "low": -2, "high": 2,
    "words": ["never", "always"],
    "options": [{"id": str(n), "text": str(n)} for n in range(-2, 3)]
    + [{"id": "na", "text": "cannot say"}],
}  # fmt: skip
VIEWS: dict[str, dict[str, Any]] = {
    "one": {"kind": "one", "n": 22, "enough": True, "counts": {"a": 0, "b": 9, "c": 7, "d": 6}},
    "number": {
        "kind": "number", "n": 30, "enough": True, "edges": [float(10 * i) for i in range(11)],
        "counts": [0, 4, 9, 6, 0, 1, 5, 5, 0, 0, 0], "mean": 38.0, "median": 31.0,
    },
    "curve": {
        "kind": "curve", "n": 18, "enough": True, "dips": 0,
        "mean": [0.02, 0.06, 0.15, 0.3, 0.47, 0.6, 0.7, 0.75, 0.78],
        "low": [0.0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.35, 0.4, 0.45],
        "high": [0.05, 0.12, 0.3, 0.5, 0.7, 0.85, 0.9, 0.95, 1.0],
    },
    "text": {"kind": "text", "n": 9, "enough": True,
             "texts": ["<b>Ask the night shift</b>", "=1+1 go and look"]},
    "sort": {"kind": "sort", "n": 20, "enough": True,
             "table": {"p": {"none": 18, "leader": None}, "f": {"none": 10, "leader": 10}}},
    "scale": {"kind": "scale", "n": 20, "enough": True, "mean": 0.1,
              "counts": {"-2": 4, "-1": 4, "0": 3, "1": 4, "2": 5, "na": 0}},
}  # fmt: skip
VIEWS["number"]["counts"] = VIEWS["number"]["counts"][:10]
ASKED = {one["kind"]: one for one in (CHOICE, NUMBER, CURVE, TEXT, SORT, SCALE)}
PLAN = [
    {"id": one["id"], "title": one["title"], "kind": one["kind"], "done": False,
     "lesson": "08_adoption_curve" if "08" in one["id"] else ""}
    for one in ASKED.values()
]  # fmt: skip


def state(phase: str = "wait", kind: str | None = None, **more: Any) -> dict[str, Any]:
    """What `/lecturer/state` gives."""
    found = {
        "version": 1, "title": "Leading together, Friday", "code": "K7PX4M", "qr_svg": QR,
        "join_address": "http://192.168.1.20:8866", "here": 20, "answered": 15, "plan": PLAN,
        "phase": phase, "run": None, "round": 0, "activity": None, "seconds_left": None,
        "result": None, "before": None, "key": None, "texts": [], "game": None,
        "coming": "",
    }  # fmt: skip
    if kind is not None:
        found |= {"run": 3, "activity": ASKED[kind], "result": VIEWS[kind]}
    return found | more


class FileLine:
    """A link whose class is a file; without the file the class does not answer."""

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)

    def state(self, since: int | None) -> dict[str, Any] | None:
        found = json.loads((self.folder / "state.json").read_text(encoding="utf-8"))
        return None if found["version"] == since else found

    def do(self, command: dict[str, Any]) -> dict[str, Any]:
        if command.get("activity") == "refused":
            raise ValueError("activity must be known, got 'refused'")
        with (self.folder / "done.jsonl").open("a", encoding="utf-8") as out:
            out.write(json.dumps(command) + "\n")
        return {}

    def export(self, form: str) -> tuple[str, bytes]:
        return f"class.{form}", b"activity,answer"


class Told:
    """The test's side of the same file."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.version = folder, 0

    def tell(self, **found: Any) -> None:
        """What the board shall hear next."""
        self.version += 1
        body = json.dumps(found | {"version": self.version})
        waiting = self.folder / "next.json"
        waiting.write_text(body, encoding="utf-8")
        waiting.replace(self.folder / "state.json")

    def fall_silent(self) -> None:
        """The class process has gone."""
        (self.folder / "state.json").unlink()

    def done(self) -> list[dict[str, Any]]:
        """The commands so far."""
        place = self.folder / "done.jsonl"
        lines = place.read_text(encoding="utf-8").splitlines() if place.exists() else []
        return [json.loads(line) for line in lines]


AFTER = ("prediction", "thresholds", "rerun")


def played(picture: str) -> dict[str, Any]:
    """A game that fills this picture of the wall."""
    from dlkit.classroom.games import GAMES

    names = {"nests": "nest", "trade": "nest", "rhythm": "rhythm", "taps": "rhythm"}
    name = names.get(picture.partition(".")[2], "adoption")
    game = GAMES[name]
    now = game.new({}, 1)
    for person in range(30):
        now = game.seat(now, person)
    while not game.over(now):
        now = game.end_round(now, moves(name, now))
    if picture.startswith("after.") or picture.partition(".")[2] in AFTER:
        return game.after(now)
    return game.wall(now) | (game.after(now) if picture.endswith(".trade") else {})


def moves(name: str, now: dict[str, Any]) -> dict[int, Any]:
    """What thirty people do in this round; at the nests robots play for them."""
    if name == "nest":
        return {}
    if name == "rhythm":
        beats, gap = now["settings"]["beats"], now["settings"]["beat_ms"]
        return {person: {"taps": [beat * gap + 3.0 * person for beat in range(beats)]}
                for person in range(30)}  # fmt: skip
    return {
        person: {"do": "move" if person % 6 == now["round"] % 6 else "wait"}
        for person in range(30)
    }
