"""The adoption game: each person is an agent on a network, robots sit in the empty seats.

In each round a person sees how many of the own contacts have moved, whether opinion leaders did,
and the overall share; then moves or waits, and says why in one tap: {"do": "move" or "wait",
"why": one of the reasons, or ""}. Nobody moves back. Who does nothing waits. Everything that is
done in one round is seen in the next.

The town, its motives and its robots: `_adoption_robots`. Pioneers are always robots.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from dlkit.classroom.games import _adoption_after as later
from dlkit.classroom.games import _adoption_curves as curves
from dlkit.classroom.games import _adoption_robots as robots
from dlkit.classroom.games import _adoption_words as words
from dlkit.classroom.games import _seats
from dlkit.classroom.games._adoption_robots import Counts, Moved, Settings, Town
from dlkit.classroom.games._seats import Person, State
from dlkit.models._market import KINDS, LEADER

__all__ = ["Settings", "after", "checked", "end_round", "new", "over", "phone", "seat", "wall"]

UNSEEN = -1  # no count was seen: the person has not waited, or has not moved
FRESH: Person = {"waited": UNSEEN, "wait_why": "", "moved": UNSEEN, "why": ""}


def new(settings: Mapping[str, Any], seed: int) -> State:
    """A game before its first round: the pioneers have moved, nobody is seated."""
    chosen = _seats.settings_of(Settings, settings)
    state = _seats.begun("adoption", chosen, seed)
    nothing = {do: dict.fromkeys(why, 0) for do, why in words.REASONS.items()}
    return state | {
        "moved": _seats.packed(robots.begun(robots.town(chosen, seed))),
        "flows": [[0] * len(KINDS) for _ in range(len(KINDS) + 2)],
        "tapped": nothing,
        "shown": nothing,
        "shown_moves": [nothing[words.MOVE]],
    }


def seat(state: State, participant_id: int | str) -> State:
    """With this person in a robot's seat, one that has not moved if there is any."""
    order = _seats.open_first(_town(state).order, _moved(state))
    return _seats.with_person(state, participant_id, order, FRESH)


def over(state: State) -> bool:
    """Whether all rounds are played."""
    return bool(state["round"] >= state["settings"]["rounds"])


def checked(state: State, participant_id: int | str, value: Any) -> dict[str, str]:
    """`{"do": ..., "why": ...}`, or a ValueError that says why not now."""
    if over(state):
        raise ValueError(f"round must be at most {state['settings']['rounds']}, got a later one")
    person = _seats.person_of(state, participant_id)
    if person is None:
        raise ValueError("participant must have a seat, got one who watches")
    if not isinstance(value, Mapping) or not {"do"} <= set(value) <= {"do", "why"}:
        raise ValueError(f"value must have do and why, got {_seats.said(value)}")
    do, why = value["do"], value.get("why", "")
    if not isinstance(do, str) or do not in words.REASONS:
        raise ValueError(f"do must be move or wait, got {_seats.said(do)}")
    if not isinstance(why, str) or why not in ("", *words.REASONS[do]):
        known = ", ".join(words.REASONS[do])
        raise ValueError(f"why must be one of {known}, got {_seats.said(why)}")
    if _moved(state)[person["seat"]] >= 0:
        raise ValueError(f"do must come before the move, got {do} after it")
    return {"do": do, "why": why}


def end_round(state: State, actions: Mapping[Any, Any]) -> State:
    """After all have acted on what they saw and the robots have moved, one round later."""
    if over(state):
        return state
    town, before = _town(state), _moved(state)
    acts = _allowed(state, actions)
    near = robots.near_moved(town.market.network, before >= 0)
    people = {
        name: _acted(person, acts.get(name), before, near)
        for name, person in state["people"].items()
    }
    going = robots.robots_move(town, before, state["round"], state["seed"])
    going[list(_seats.playing(state, acts).values())] = False
    movers = [people[name]["seat"] for name, act in acts.items() if act["do"] == words.MOVE]
    going[movers] = True
    flows = _flows(state, town, before, np.flatnonzero(going), people, acts)
    moved = np.where(going, state["round"] + 1, before).astype(np.int8)
    changed = {"round": state["round"] + 1, "people": people, "flows": flows}
    return _counted(state | changed | {"moved": _seats.packed(moved)}, acts)


def phone(state: State, participant_id: int | str) -> dict[str, Any]:
    """What one person sees: the own contacts, leaders, the overall share; nothing of others."""
    settings, moved, town = state["settings"], _moved(state), _town(state)
    shares = curves.shares(moved, state["round"])
    told = {"game": "adoption", "round": state["round"], "rounds": settings["rounds"]}
    told |= {"over": over(state), "share": round(float(shares[-1]), 3), "seated": False}
    told |= {"shares": [round(share, 3) for share in shares.tolist()], "reasons": words.REASONS}
    person = _seats.person_of(state, participant_id)
    if person is None:
        return told
    return told | {"seated": True} | _own(state, person, town, moved)


def wall(state: State) -> dict[str, Any]:
    """The live curves by motive, who moved whom, the reasons so far; groups of five or more."""
    moved, town = _moved(state), _town(state)
    shares = curves.shares(moved, state["round"])
    people = list(state["people"].values())
    n_people = sum(_seats.awake(person) for person in people)
    has = sum(person["moved"] >= 0 for person in people)
    told = {
        "game": "adoption",
        "round": state["round"],
        "rounds": state["settings"]["rounds"],
        "over": over(state),
        "seats": moved.size,
        "people": _seats.rounded_down(n_people),
        "people_moved": _seats.rounded_down(has),
        "times": list(range(state["round"] + 1)),
        "total": [round(share, 4) for share in shares.tolist()],
        "kinds": curves.kinds(town, moved, state["round"]),
        "movers": curves.movers(town, state["flows"]),
        "reasons": later.reasons(state),
        "reason_curve": state["shown_moves"],
        "reason_words": words.REASONS,
    }
    return told | {"said": words.wall(told)}


def after(state: State) -> dict[str, Any]:
    """The class beside the model's prediction, its thresholds, the re-run, and the chasm."""
    return later.after(state, _town(state), _moved(state))


def _town(state: State) -> Town:
    return robots.town(_seats.settings_in(Settings, state), state["seed"])


def _moved(state: State) -> Moved:
    return _seats.unpacked(state["moved"], np.int8, state["settings"]["seats"])


def _allowed(state: State, actions: Mapping[Any, Any]) -> dict[str, dict[str, str]]:
    return _seats.allowed(lambda who, value: checked(state, who, value), actions)


def _acted(person: Person, act: dict[str, str] | None, moved: Moved, near: Counts) -> Person:
    """The person after this round; somebody who has moved need not do anything any more."""
    if moved[person["seat"]] >= 0:
        return person
    if act is None:
        return person | {"silent": person["silent"] + 1}
    seen = int(near[person["seat"]])
    if act["do"] == words.MOVE:
        return person | {"silent": 0, "moved": seen, "why": act["why"]}
    return person | {"silent": 0, "waited": seen, "wait_why": act["why"]}


def _flows(
    state: State,
    town: Town,
    before: Moved,
    movers: Counts,
    people: Mapping[str, Person],
    acts: Mapping[str, Mapping[str, str]],
) -> list[list[int]]:
    """Who has moved whom so far, (8, 6): for people by the reason that they gave."""
    by = robots.moved_by(town, before, movers, state["round"], state["seed"])
    near = robots.through_contacts(town, before, movers, state["round"], state["seed"])
    whys = {people[name]["seat"]: act["why"] for name, act in acts.items()}
    for i, place in enumerate(movers.tolist()):
        if place in whys:
            by[i] = _source(whys[place], int(near[i]))
    flows = np.array(state["flows"], np.int64)
    np.add.at(flows, (by, town.kinds[movers]), 1)
    rows: list[list[int]] = flows.tolist()
    return rows


def _source(why: str, near: int) -> int:
    """The mover in the table of flows that a reason names."""
    if why in ("standard", "last"):
        return robots.STANDARD
    if why == "leader":
        return LEADER
    return robots.NOBODY if why == "curious" else near


def _counted(state: State, acts: Mapping[str, Mapping[str, str]]) -> State:
    """With the taps of this round; what is shown moves only once five more have tapped."""
    tapped, shown = (
        {do: dict(state[name][do]) for do in words.REASONS} for name in ("tapped", "shown")
    )
    for act in acts.values():
        if act["why"]:
            tapped[act["do"]][act["why"]] += 1
    for do, counts in tapped.items():
        if sum(counts.values()) - sum(shown[do].values()) >= _seats.ENOUGH:
            shown[do] = dict(counts)
    curve = [*state["shown_moves"], shown[words.MOVE]]
    return state | {"tapped": tapped, "shown": shown, "shown_moves": curve}


def _own(state: State, person: Person, town: Town, moved: Moved) -> dict[str, Any]:
    place = person["seat"]
    contacts, leaders = town.market.network.contacts(place), town.leaders_known(place)
    near, led = (int((moved[who] >= 0).sum()) for who in (contacts, leaders))
    share = float((moved >= 0).mean())
    given = state["settings"]["motives"] == "given"
    own: dict[str, Any] = {
        "contacts": int(contacts.size),
        "contacts_moved": near,
        "leaders": int(leaders.size),
        "leaders_moved": led,
        "is_leader": bool(town.kinds[place] == LEADER),
        "role": words.ROLES[town.kinds[place]] if given else None,
        "moved": int(moved[place]) if moved[place] >= 0 else None,
        "by_robot": bool(moved[place] >= 0 and person["moved"] < 0),
        "away": not _seats.awake(person),
        "seen": words.seen(near, int(contacts.size), led, int(leaders.size), round(100 * share)),
    }
    if own["moved"] is not None or over(state):
        low, high = later.interval(person, int(contacts.size))
        own["threshold"] = {"low": low, "high": high, "said": words.threshold(low, high)}
    return own
