"""The nest game: a decision without a leader, by quorum.

Nobody knows how good the nests are. In each round a scout looks at one nest, {"do": "look",
"nest": "A"}, and is told its quality with noise; or speaks for one it has seen ("recruit"), and
some will hear it in the next round; or commits to one it has seen ("commit"), which is final and
speaks for it too. The first nest with a quorum of committed scouts is chosen. Nobody sees how many
have committed to which nest before that, only for what the few scouts one meets speak.

The scouts, and the robots among them: `_nest_scouts`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from dlkit.classroom.games import _nest_after as later
from dlkit.classroom.games import _nest_scouts as scouting
from dlkit.classroom.games import _nest_words as words
from dlkit.classroom.games import _seats
from dlkit.classroom.games._nest_scouts import MEETS, NESTS, Plans, Scouts, Settings, Sites
from dlkit.classroom.games._seats import Person, State

__all__ = ["Settings", "after", "checked", "end_round", "new", "over", "phone", "seat", "wall"]

LOOK, RECRUIT, COMMIT = DO = ("look", "recruit", "commit")
FRESH: Person = {"looks": [0, 0, 0], "sums": [0, 0, 0], "last": None, "speaks": -1, "own": False}


def new(settings: Mapping[str, Any], seed: int) -> State:
    """A game before its first round: nobody has seen a nest."""
    chosen = _seats.settings_of(Settings, settings)
    state = _seats.begun("nest", chosen, seed)
    state |= {"committed_counts": [[0] * chosen.nests], "looks": [0], "decided": None}
    return state | _kept(scouting.fresh((chosen.seats,)))


def seat(state: State, participant_id: int | str) -> State:
    """With this person in a robot's seat, one that has not committed if there is any."""
    committed = _scouts(state).committed
    order = _seats.shuffled(committed.size, state["seed"])
    return _seats.with_person(state, participant_id, _seats.open_first(order, committed), FRESH)


def over(state: State) -> bool:
    """Whether a nest is chosen, or all rounds are played."""
    return state["decided"] is not None or bool(state["round"] >= state["settings"]["rounds"])


def checked(state: State, participant_id: int | str, value: Any) -> dict[str, str]:
    """`{"do": ..., "nest": ...}`, or a ValueError that says why not now."""
    if over(state):
        raise ValueError("do must come before the decision, got a later one")
    person = _seats.person_of(state, participant_id)
    if person is None:
        raise ValueError("participant must have a seat, got one who watches")
    if not isinstance(value, Mapping) or set(value) != {"do", "nest"}:
        raise ValueError(f"value must have do and nest, got {_seats.said(value)}")
    do, nest = value["do"], value["nest"]
    known = NESTS[: state["settings"]["nests"]]
    if not isinstance(do, str) or do not in DO:
        raise ValueError(f"do must be one of {', '.join(DO)}, got {_seats.said(do)}")
    if not isinstance(nest, str) or nest not in known:
        raise ValueError(f"nest must be one of {', '.join(known)}, got {_seats.said(nest)}")
    if do != LOOK and not person["looks"][NESTS.index(nest)]:
        raise ValueError(f"nest must be one that you have looked at to {do}, got {nest}")
    if _scouts(state).committed[person["seat"]] >= 0:
        raise ValueError(f"do must come before committing, got {do} after it")
    return {"do": do, "nest": nest}


def end_round(state: State, actions: Mapping[Any, Any]) -> State:
    """After people and robots have looked, spoken and committed, one round later."""
    if over(state):
        return state
    settings, step, seed = _seats.settings_in(Settings, state), state["round"], state["seed"]
    before, acts = _scouts(state), _allowed(state, actions)
    heard = scouting.told(_speaks(state, before), scouting.meetings(settings.seats, seed, step))
    bar = scouting.bars(settings, seed) - settings.sinks * step
    rng = np.random.default_rng([seed, scouting.ROBOTS, step])
    chosen = scouting.plans(before, heard, bar, settings, rng)
    people = {name: _acted(p, acts.get(name), before) for name, p in state["people"].items()}
    playing = _seats.playing(state, acts)
    _override(chosen, playing, acts)
    rng = np.random.default_rng([seed, scouting.LOOKS, step])
    seen = scouting.points(chosen.look, scouting.qualities(settings, seed), settings.noise, rng)
    scouts = scouting.remembered(before, chosen, seen)
    for name, place in playing.items():
        people[name] = _looked(people[name], int(chosen.look[place]), int(seen[place]))
    changed = {"round": step + 1, "people": people, **_kept(scouts)}
    return _judged(state | changed, scouts, int((chosen.look >= 0).sum()))


def phone(state: State, participant_id: int | str) -> dict[str, Any]:
    """What one scout knows: the own looks, and for what the scouts one met speak."""
    settings = state["settings"]
    told = {"game": "nest", "round": state["round"], "rounds": settings["rounds"]}
    told |= {"over": over(state), "quorum": settings["quorum"], "seats": settings["seats"]}
    told |= {"seated": False, "nests": [{"id": nest} for nest in NESTS[: settings["nests"]]]}
    if over(state):
        told["result"] = _result(state)
    person = _seats.person_of(state, participant_id)
    return told if person is None else told | {"seated": True} | _own(state, person)


def wall(state: State) -> dict[str, Any]:
    """How far the decision is; which nest is ahead, and how good each is, only once it is made."""
    settings, is_over = _seats.settings_in(Settings, state), over(state)
    counts = np.array(state["committed_counts"])
    n_people = sum(_seats.awake(person) for person in state["people"].values())
    quality = scouting.qualities(settings, state["seed"])
    told = {"game": "nest", "round": state["round"], "rounds": settings.rounds, "over": is_over}
    told |= {"seats": settings.seats, "people": _seats.rounded_down(n_people)}
    told |= {"quorum": settings.quorum, "times": list(range(state["round"] + 1))}
    told |= {"spoken": counts.sum(axis=1).tolist(), "decided": _name(state["decided"])}
    told["nests"] = [
        {
            "id": nest,
            "text": f"Nest {nest}",
            "quality": quality[i] if is_over else None,
            "n": int(counts[-1, i]) if is_over else None,
            "committed": int(counts[-1, i]) if is_over else None,
        }
        for i, nest in enumerate(NESTS[: settings.nests])
    ]
    known = enumerate(NESTS[: settings.nests])
    told["counts"] = {nest: counts[:, i].tolist() for i, nest in known} if is_over else {}
    return told | {"said": words.wall(told)}


def after(state: State) -> dict[str, Any]:
    """The decision beside a boss's, and what other quorums trade."""
    settings, rounds, looks = (
        _seats.settings_in(Settings, state),
        state["round"],
        state["looks"][-1],
    )
    told = {"game": "nest", **_result(state), "rounds_taken": rounds, "looks": looks}
    quality = scouting.qualities(settings, state["seed"])
    told["boss"] = {
        "same_time": later.boss(settings, quality, rounds, state["seed"]),
        "same_looks": later.boss(settings, quality, looks, state["seed"]),
    }
    told["trade"] = later.trade(settings, state["seed"])
    return told | {"said": words.ended(told)}


def _scouts(state: State) -> Scouts:
    size = state["settings"]["seats"]
    kinds = {"favourite": np.int8, "estimate": np.uint8, "committed": np.int8}
    return Scouts(*(_seats.unpacked(state[name], kind, size) for name, kind in kinds.items()))


def _kept(scouts: Scouts) -> dict[str, str]:
    return {name: _seats.packed(array) for name, array in scouts._asdict().items()}


def _name(nest: int | None) -> str | None:
    return None if nest is None else NESTS[nest]


def _speaks(state: State, scouts: Scouts) -> Sites:
    """The nest that each seat speaks for, (N,): committed scouts, and people who recruit."""
    speaks = scouts.committed.copy()
    for person in state["people"].values():
        if speaks[person["seat"]] < 0 and _seats.awake(person):
            speaks[person["seat"]] = person["speaks"]
    return speaks


def _allowed(state: State, actions: Mapping[Any, Any]) -> dict[str, dict[str, str]]:
    return _seats.allowed(lambda who, value: checked(state, who, value), actions)


def _acted(person: Person, act: Mapping[str, str] | None, scouts: Scouts) -> Person:
    """The person after this round, but for what a look gave."""
    if scouts.committed[person["seat"]] >= 0:
        return person
    if act is None:
        return person | {"silent": person["silent"] + 1, "speaks": -1, "last": None}
    speaks = NESTS.index(act["nest"]) if act["do"] == RECRUIT else -1
    own = act["do"] == COMMIT
    return person | {"silent": 0, "speaks": speaks, "last": None, "own": own}


def _override(
    chosen: Plans, playing: Mapping[str, int], acts: Mapping[str, Mapping[str, str]]
) -> None:
    """Put people's own plans in the place of what robots would do in their seats."""
    for name, place in playing.items():
        act = acts.get(name)
        nest = NESTS.index(act["nest"]) if act else -1
        chosen.look[place] = nest if act and act["do"] == LOOK else -1
        chosen.commit[place] = nest if act and act["do"] == COMMIT else -1


def _looked(person: Person, nest: int, points: int) -> Person:
    """With what the look gave; nest -1: there was none."""
    if nest < 0:
        return person
    looks, sums = list(person["looks"]), list(person["sums"])
    looks[nest] += 1
    sums[nest] += points
    return person | {"looks": looks, "sums": sums, "last": [nest, points]}


def _judged(state: State, scouts: Scouts, n_looks: int) -> State:
    """With the counts of this round and the decision, if the quorum is there."""
    settings = state["settings"]
    counts = scouting.counts(scouts.committed, settings["nests"])
    rng = np.random.default_rng([state["seed"], scouting.TIES, state["round"]])
    winner = int(np.argmax(counts + 0.5 * rng.random(counts.size)))  # a tie: by chance
    return state | {
        "committed_counts": [*state["committed_counts"], counts.tolist()],
        "looks": [*state["looks"], state["looks"][-1] + n_looks],
        "decided": winner if counts[winner] >= settings["quorum"] else None,
    }


def _result(state: State) -> dict[str, Any]:
    quality = scouting.qualities(_seats.settings_in(Settings, state), state["seed"])
    best = int(np.argmax(quality))
    return {
        "decided": _name(state["decided"]),
        "best": NESTS[best],
        "right": state["decided"] == best,
        "qualities": dict(zip(NESTS, quality, strict=False)),
    }


def _own(state: State, person: Person) -> dict[str, Any]:
    settings, scouts, place = state["settings"], _scouts(state), person["seat"]
    whom = scouting.meetings(settings["seats"], state["seed"], state["round"])[place]
    heard = _speaks(state, scouts)[whom]
    nests = [
        {
            "id": nest,
            "looks": person["looks"][i],
            "mean": round(person["sums"][i] / person["looks"][i]) if person["looks"][i] else None,
            "met": int((heard == i).sum()),
        }
        for i, nest in enumerate(NESTS[: settings["nests"]])
    ]
    committed = int(scouts.committed[place])
    met = {nest["id"]: nest["met"] for nest in nests}
    last = person["last"]
    return {
        "nests": nests,
        "last": None if last is None else {"nest": NESTS[last[0]], "points": last[1]},
        "committed": NESTS[committed] if committed >= 0 else None,
        "by_robot": committed >= 0 and not person["own"],
        "speaks": NESTS[person["speaks"]] if person["speaks"] >= 0 else None,
        "away": not _seats.awake(person),
        "seen": words.seen(met, MEETS),
    }
