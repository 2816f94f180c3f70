"""Players who are no people: each sees only what a phone shows and acts as a person would.

They try a game out, fill a rehearsal of a lecture, and show in the tests that a phone shows
enough to play. A bot that returns None says nothing in this round.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from dlkit.classroom.games import GAMES, State

Phone = dict[str, Any]
Bot = Callable[[Phone, Random], Any]


def absent(_: Phone, __: Random) -> None:
    """Never acts."""
    return


# --- adoption


def eager(_: Phone, __: Random) -> Any:
    """Moves at once."""
    return _move("curious")


def stays(_: Phone, __: Random) -> Any:
    """Never moves."""
    return _wait("not_for_me")


def example(phone: Phone, _: Random) -> Any:
    """Moves after the first contact has."""
    return _move("example") if phone["contacts_moved"] else _wait("no_example")


def proof(phone: Phone, _: Random) -> Any:
    """Moves once a quarter of the contacts have."""
    enough = phone["contacts_moved"] >= 0.25 * phone["contacts"]
    return _move("proven") if enough else _wait("not_proven")


def leader(phone: Phone, _: Random) -> Any:
    """Moves after an opinion leader has."""
    return _move("leader") if phone["leaders_moved"] else _wait("no_leader")


def standard(phone: Phone, _: Random) -> Any:
    """Moves once half of all have."""
    return _move("standard") if phone["share"] >= 0.5 else _wait("not_standard")


def undecided(phone: Phone, rng: Random) -> Any:
    """Moves, waits or says nothing by chance, with any reason."""
    do = rng.choice(["move", "wait", "wait", ""])
    return {"do": do, "why": rng.choice(["", *phone["reasons"][do]])} if do else None


# --- nest


def first_find(phone: Phone, rng: Random) -> Any:
    """Commits to the first nest it has seen."""
    known = _known(phone)
    return _do("commit", known[0]) if known else _do("look", rng.choice(phone["nests"]))


def careful(phone: Phone, _: Random) -> Any:
    """Looks twice at every nest, then commits to the best."""
    least = min(phone["nests"], key=lambda nest: nest["looks"])
    return _do("look", least) if least["looks"] < 2 else _do("commit", _best(phone))


def follows(phone: Phone, rng: Random) -> Any:
    """Looks at the nest for which most speak, and commits to it unseen merits aside."""
    most = max(phone["nests"], key=lambda nest: nest["met"])
    if not most["met"]:
        return _do("look", rng.choice(phone["nests"]))
    return _do("commit" if most["looks"] else "look", most)


def recruits(phone: Phone, rng: Random) -> Any:
    """Looks once, then speaks for what it saw, to the end."""
    known = _known(phone)
    return _do("recruit", known[0]) if known else _do("look", rng.choice(phone["nests"]))


def wavers(phone: Phone, rng: Random) -> Any:
    """Does anything that is allowed, by chance."""
    known = _known(phone)
    do = rng.choice(["look", "recruit", "commit"]) if known else "look"
    return _do(do, rng.choice(phone["nests"] if do == "look" else known))


# --- rhythm


def metronome(phone: Phone, rng: Random) -> Any:
    """Taps with a beat of its own, whatever it hears."""
    return _taps(phone, 40.0, rng, 5.0)


def listener(phone: Phone, rng: Random) -> Any:
    """Taps with the mean of all it hears, a little late."""
    return _taps(phone, _heard(phone) + 40.0, rng, 15.0)


def deaf_but_led(phone: Phone, rng: Random) -> Any:
    """Taps with the conductor, and with nobody when there is none."""
    drift = 0.0 if phone["conductor"] else 30.0 * phone["round"]
    return _taps(phone, drift + 20.0, rng, 10.0)


def drummer(phone: Phone, rng: Random) -> Any:
    """Taps anywhere."""
    return _taps(phone, rng.uniform(-0.4, 0.4) * phone["beat_ms"], rng, 30.0)


BOTS: dict[str, dict[str, Bot]] = {
    "adoption": {
        "eager": eager, "stays": stays, "example": example, "proof": proof, "leader": leader,
        "standard": standard, "undecided": undecided, "absent": absent,
    },
    "nest": {
        "first find": first_find, "careful": careful, "follows": follows, "recruits": recruits,
        "wavers": wavers, "absent": absent,
    },
    "rhythm": {
        "metronome": metronome, "listener": listener, "deaf but led": deaf_but_led,
        "drummer": drummer, "absent": absent,
    },
}  # fmt: skip


def play(name: str, bots: Mapping[Any, Bot], settings: Mapping[str, Any], seed: int = 0) -> State:
    """A whole game of bots, by the id under which each sits."""
    game, rng = GAMES[name], Random(seed)
    state = game.new(settings, seed)
    for who in bots:
        state = game.seat(state, who)
    while not game.over(state):
        state = game.end_round(state, actions(name, state, bots, rng))
    return state


def actions(name: str, state: State, bots: Mapping[Any, Bot], rng: Random) -> dict[Any, Any]:
    """What the bots do in this round; those who can do nothing any more are left out."""
    acts = {}
    for who, bot in bots.items():
        phone = GAMES[name].phone(state, who)
        if phone["seated"] and may_act(phone):
            value = bot(phone, rng)
            if value is not None:
                acts[who] = value
    return acts


def may_act(phone: Phone) -> bool:
    """Whether there is anything left to do."""
    if phone["over"] or not phone["seated"]:
        return False
    return phone.get("moved") is None and phone.get("committed") is None


def _move(why: str) -> dict[str, str]:
    return {"do": "move", "why": why}


def _wait(why: str) -> dict[str, str]:
    return {"do": "wait", "why": why}


def _do(do: str, nest: Mapping[str, Any]) -> dict[str, Any]:
    return {"do": do, "nest": nest["id"]}


def _known(phone: Phone) -> list[Phone]:
    return [nest for nest in phone["nests"] if nest["looks"]]


def _best(phone: Phone) -> Phone:
    return max(_known(phone), key=lambda nest: float(nest["mean"]))


def _heard(phone: Phone) -> float:
    """The mean phase of what is heard, as a listener would feel it."""
    beat = phone["beat_ms"]
    taps = [tap for one in phone["heard"] for tap in one["taps"]]
    taps += [0.0] * (len(phone["heard"][0]["taps"]) if phone["heard"] else 1) * phone["conductor"]
    turns = [2 * math.pi * tap / beat for tap in taps]
    mean = math.atan2(sum(map(math.sin, turns)), sum(map(math.cos, turns)))
    return float(mean * beat / (2 * math.pi))


def _taps(phone: Phone, late: float, rng: Random, noise: float) -> dict[str, list[float]]:
    """One tap for each beat; those outside the time that a phone records are lost."""
    beat, beats = phone["beat_ms"], phone["beats"]
    taps = [k * beat + late + max(-100.0, min(100.0, rng.gauss(0, noise))) for k in range(beats)]
    return {"taps": [round(tap, 1) for tap in taps if -beat / 2 <= tap <= (beats + 0.5) * beat]}
