"""The rhythm game: tap in time with what you hear of your neighbours in a ring.

The value of a round is {"taps": [ms, ...]}: times on the phone's clock from the first of the
`beats`, which lies on the grid that all phones share (`_rhythm_taps`). In each round a person
hears what the neighbours tapped in the round before, and in some rounds a conductor's beat. The
first round of each person is to tune in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from dlkit.classroom.games import _rhythm_taps as timing
from dlkit.classroom.games import _rhythm_words as words
from dlkit.classroom.games import _seats
from dlkit.classroom.games._rhythm_taps import Floats, Settings
from dlkit.classroom.games._seats import Person, State

__all__ = ["Settings", "after", "checked", "end_round", "new", "over", "phone", "seat", "wall"]

FRESH: Person = {"lag": None, "taps": [], "late": None, "steady": None, "off": None}
BINS = 12  # of the histogram of taps, over one beat


def new(settings: Mapping[str, Any], seed: int) -> State:
    """A game before its first round: all robots are on the beat."""
    chosen = _seats.settings_of(Settings, settings)
    state = _seats.begun("rhythm", chosen, seed)
    return state | {"late": timing.packed(np.zeros(chosen.seats)), "spreads": []}


def seat(state: State, participant_id: int | str) -> State:
    """With this person in a robot's seat; the same id keeps its seat."""
    order = _seats.shuffled(state["settings"]["seats"], state["seed"])
    return _seats.with_person(state, participant_id, order, FRESH)


def over(state: State) -> bool:
    """Whether all rounds are played."""
    return bool(state["round"] >= state["settings"]["rounds"])


def checked(state: State, participant_id: int | str, value: Any) -> dict[str, list[float]]:
    """`{"taps": [...]}`, or a ValueError that says what is wrong with them."""
    if over(state):
        raise ValueError(f"round must be at most {state['settings']['rounds']}, got a later one")
    if _seats.person_of(state, participant_id) is None:
        raise ValueError("participant must have a seat, got one who watches")
    return {"taps": timing.checked_taps(value, _seats.settings_in(Settings, state))}


def end_round(state: State, actions: Mapping[Any, Any]) -> State:
    """After all have tapped, one round later."""
    if over(state):
        return state
    settings, step = _seats.settings_in(Settings, state), state["round"]
    acts = _seats.allowed(lambda who, value: checked(state, who, value), actions)
    before = _late(state)
    late = timing.robots_tap(before, settings, step, state["seed"])
    people = {
        name: _tapped(
            person, acts.get(name), settings, _heard_late(settings, person, before, step)
        )
        for name, person in state["people"].items()
    }
    for person in people.values():
        if person["late"] is not None:
            late[person["seat"]] = person["late"]
    return state | {
        "round": step + 1,
        "people": people,
        "late": timing.packed(late),
        "spreads": [*state["spreads"], _spreads(people, late, settings)],
    }


def phone(state: State, participant_id: int | str) -> dict[str, Any]:
    """What to play, what to do, and how one's own last round went."""
    settings, step = _seats.settings_in(Settings, state), state["round"]
    told: dict[str, Any] = {"game": "rhythm", "round": step, "rounds": settings.rounds}
    told |= {"over": over(state), "beats": settings.beats, "beat_ms": settings.beat_ms}
    told |= {"seats": settings.seats, "seated": False}
    person = _seats.person_of(state, participant_id)
    if person is None:
        return told
    tune_in, led = person["lag"] is None, timing.conducted(settings, step)
    return told | {
        "seated": True,
        "away": not _seats.awake(person),
        "tune_in": tune_in,
        "conductor": tune_in or led,
        "heard": [] if tune_in or over(state) else _heard(state, person, settings),
        "task": words.task(tune_in, led),
        "steady": person["steady"],
        "late": person["off"],
        "seen": words.own(person["off"], person["steady"]),
    }


def wall(state: State) -> dict[str, Any]:
    """The spread of the taps after each round, of five people or more; and with the robots."""
    settings, step = _seats.settings_in(Settings, state), state["round"]
    n_people = sum(_seats.awake(person) for person in state["people"].values())
    told = {
        "game": "rhythm",
        "round": step,
        "rounds": settings.rounds,
        "over": over(state),
        "seats": settings.seats,
        "people": _seats.rounded_down(n_people),
        "times": list(range(1, step + 1)),
        "spread_ms": [one["people"] for one in state["spreads"]],
        "all_ms": [one["all"] for one in state["spreads"]],
        "conductor": [timing.conducted(settings, i) for i in range(step)],
        "histogram": _histogram(state, settings),
    }
    return told | {"said": words.wall(told)}


def after(state: State) -> dict[str, Any]:
    """Spread with and without a conductor, the law of the robots, and how the beat wandered."""
    settings = _seats.settings_in(Settings, state)
    led = [timing.conducted(settings, i) for i in range(state["round"])]
    rounds = list(zip(led, state["spreads"], strict=True))[1:]  # the first is to tune in
    told: dict[str, Any] = {"game": "rhythm", "times": list(range(1, state["round"] + 1))}
    for name, is_led in (("without", False), ("with", True)):
        told[name] = _typical([one["people"] for a, one in rounds if a == is_led])
        told[f"{name}_all"] = _typical([one["all"] for a, one in rounds if a == is_led])
    common = [one["common"] for a, one in rounds if not a]
    told["wandered_ms"] = _wandered(common, settings.beat_ms) if len(common) > 1 else None
    told["spread_ms"] = [one["people"] for one in state["spreads"]]
    told["all_ms"] = [one["all"] for one in state["spreads"]]
    told["conductor"] = led
    told["law"] = timing.law(settings)[: state["round"]]
    return told | {"said": words.ended(told)}


def _late(state: State) -> Floats:
    return timing.unpacked(state["late"], state["settings"]["seats"])


def _tapped(
    person: Person, act: Mapping[str, Any] | None, settings: Settings, heard: float
) -> Person:
    """The person after this round: the first taps give the lag, later ones how late they are."""
    if act is None:
        return person | {"silent": person["silent"] + 1} | {**FRESH, "lag": person["lag"]}
    taps, beat = act["taps"], settings.beat_ms
    phase = timing.mean_phase(taps, beat)
    steady = round(timing.spread(np.array(taps), beat), 1)
    told = {"silent": 0, "taps": taps, "steady": steady, "late": None, "off": None}
    if person["lag"] is None:
        return person | told | {"lag": round(phase, 1)}
    late = round(float(timing.wrapped(phase - person["lag"], beat)), 1)
    off = round(float(timing.wrapped(late - heard, beat)), 1)
    return person | told | {"late": late, "off": off}


def _heard_late(settings: Settings, person: Person, late: Floats, step: int) -> float:
    """The mean phase of what a person hears in this round."""
    whom = timing.ring(person["seat"], settings.seats, settings.hears)
    phases = [*late[whom].tolist(), *([0.0] if timing.conducted(settings, step) else [])]
    return timing.mean_phase(phases, settings.beat_ms)


def _heard(state: State, person: Person, settings: Settings) -> list[dict[str, Any]]:
    """The taps of each neighbour in the last round: a person's as they were, else on the beat."""
    late, whom = _late(state), timing.ring(person["seat"], settings.seats, settings.hears)
    taps = {
        one["seat"]: [round(tap - one["lag"], 1) for tap in one["taps"]]
        for one in state["people"].values()
        if one["seat"] in whom and one["late"] is not None
    }
    sides = ["left"] * settings.hears + ["right"] * settings.hears
    beats = np.arange(settings.beats) * settings.beat_ms
    return [
        {"side": side, "taps": taps.get(place) or (beats + late[place]).round(1).tolist()}
        for side, place in zip(sides, whom, strict=True)
    ]


def _spreads(people: Mapping[str, Person], late: Floats, settings: Settings) -> dict[str, Any]:
    """What is kept of a round: the spread of people's phases, of all, and their mean."""
    own = _phases(people)
    enough = own.size >= _seats.ENOUGH
    return {
        "people": round(timing.spread(own, settings.beat_ms), 1) if enough else None,
        "all": round(timing.spread(late, settings.beat_ms), 1),
        "common": round(timing.mean_phase(late, settings.beat_ms), 1),
    }


def _phases(people: Mapping[str, Person]) -> Floats:
    return np.array([p["late"] for p in people.values() if p["late"] is not None], np.float64)


def _histogram(state: State, settings: Settings) -> dict[str, Any] | None:
    """People's taps of the last round around their mean, over one beat; None below five."""
    own, half = _phases(state["people"]), settings.beat_ms / 2
    if own.size < _seats.ENOUGH:
        return None
    edges = np.linspace(-half, half, BINS + 1)
    counts, _ = np.histogram(timing.apart(own, settings.beat_ms), edges)
    return {"edges": edges.round(1).tolist(), "counts": counts.tolist()}


def _typical(spreads: list[float | None]) -> float | None:
    """Root mean square of those that are known."""
    known = np.array([one for one in spreads if one is not None])
    return round(float(np.sqrt((known**2).mean())), 1) if known.size else None


def _wandered(common: list[float], beat_ms: float) -> float:
    """How far the common phase came from the first round to the last, step by step."""
    return round(abs(float(timing.wrapped(np.diff(common), beat_ms).sum())), 1)
