"""The challenge in words: invented first names, what was done, what decided the game."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from random import Random
from typing import Any

from dlkit.models._market import EARLY, FOLLOWER, LEADER
from dlkit.models.campaign import KIND_NAMES, Action, Board, State

FIRST_NAMES = """
Ada Aiko Alba Alex Ali Amina Amit Ana Anouk Aria Ari Asha Aya Ayo Bao Bea Ben Bilal Bo Boris
Carla Carlo Cem Chen Chidi Cleo Dalia Dan Dara Davi Dema Dina Dora Ebo Eda Eli Elif Ella Emil
Emre Enzo Esra Eva Fadi Farah Femi Finn Gael Gita Gus Hana Hao Hugo Ida Ike Ilan Ines Ira
Isla Ivan Jana Jin Joao Jomo Juan Judit Kai Kaya Kemi Kim Kofi Lars Lea Leo Lina Ling Lola
Luan Luca Lupe Maja Malik Mara Marc Mei Mila Mina Miro Mona Musa Nadia Nia Nico Nils Noor
Nuno Olga Omar Ona Orla Oscar Otto Pablo Paul Petra Pia Priya Ravi Rania Rita Rosa Sami Sana
Sara Sena Sina Tariq Tess Timo Tomas Uma Vera Wei Yara Yusuf Zara Zoe
"""
NAMES = tuple(FIRST_NAMES.split())
MOST_NAMED = 4  # people in one sentence of the log
DEED_HELP = {
    "show": "Every contact in the own community sees one more example. Once for each person.",
    "bridge": "The leader sees one more example, and from then on the two are in contact.",
    "prove": "A leader who is a contact asks for one example less. Twice at most for each leader.",
    "support": "A contact who is ready moves now, not when they get round to it.",
}


def names(board: Board, seed: int) -> tuple[str, ...]:
    """A first name for everybody; the seed of the board decides who is called what."""
    drawn = Random(seed).sample(NAMES, len(NAMES))
    rounds = [divmod(i, len(drawn)) for i in range(len(board.kinds))]
    return tuple(drawn[i] if not turn else f"{drawn[i]} {turn + 1}" for turn, i in rounds)


def kind_name(board: Board, person: int) -> str:
    """The motive of one person, as it stands inside a sentence."""
    return KIND_NAMES[board.kinds[person]].lower()


def listed(words: Iterable[str], most: int = MOST_NAMED) -> str:
    """`Ada, Ben and Chen`, or `Ada, Ben, Chen and 5 others`."""
    words = list(words)
    if len(words) > most + 1:
        words = [*words[:most], f"{len(words) - most} others"]
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def counted(n_things: int, thing: str, things: str = "") -> str:
    """`1 example`, `2 examples`."""
    return f"{n_things} {thing if n_things == 1 else things or thing + 's'}"


def standing(state: State, person: int, called: tuple[str, ...]) -> str:
    """Where one person stands, after their name."""
    board, kind = state.board, state.board.kinds[person]
    if state.moved_at[person] >= 0:
        return "has moved"
    if state.is_ready(person):
        return "is ready, and will move in one of the next rounds"
    if kind in (EARLY, LEADER):
        return f"waits for {counted(state.lacking(person), 'more example')}"
    if kind == FOLLOWER:
        leaders = [i for i, followers in enumerate(board.followers) if person in followers]
        return f"waits for {' or '.join(called[i] for i in leaders)}"
    return "waits until it is the standard"


def log(states: list[State], called: tuple[str, ...]) -> list[dict[str, Any]]:
    """What happened, round by round: a title and its sentences."""
    return [
        {"title": f"Round {moves[0][0].round + 1}", "lines": _told(moves, moves, called)}
        for moves in _rounds(states)
    ]


def news(states: list[State], called: tuple[str, ...]) -> str:
    """What the last action did, in a few sentences."""
    if len(states) < 2:
        return "Nothing has happened yet."
    current = _rounds(states)[-1]
    return " ".join(_told(current[-1:], current, called))


def _rounds(states: list[State]) -> list[list[tuple[State, State]]]:
    """The actions of each round, as what was before and after."""
    per_round = states[0].board.params.per_round
    pairs = list(pairwise(states))
    return [pairs[i : i + per_round] for i in range(0, len(pairs), per_round)]


def _told(
    moves: list[tuple[State, State]],
    whole: list[tuple[State, State]],
    called: tuple[str, ...],
) -> list[str]:
    """The actions of the whole round, or the last of them, and the round's end if it has come."""
    lines = [line for before, after in moves if (line := _done(before, after, called))]
    if not any(_done(before, after, called) for before, after in whole):
        lines = ["Nobody acted."]
    before, after = moves[-1]
    n_moved = sum(moved >= 0 for moved in after.moved_at)
    if after.round > before.round:
        helped = after.taken[-1].whom
        movers = [called[i] for i in _newly_moved(before, after) if i != helped]
        who = (
            f"{listed(movers)} {'have' if len(movers) > 1 else 'has'}" if movers else "nobody has"
        )
        lines.append(f"At the end of the round {who} moved: {n_moved} of {len(called)} by now.")
    if is_standard(after) and not is_standard(moves[0][0]):
        lines.append("It is the standard now: whoever waited for that is ready.")
    return lines


def _done(before: State, after: State, called: tuple[str, ...]) -> str:
    """One action as a sentence; nothing where somebody rested."""
    action = after.taken[-1]
    if action.deed == "rest":
        return ""
    who = called[action.who]
    if action.deed == "show":
        circle = [i for i in circle_of(after.board, action.who) if before.moved_at[i] < 0]
        ready = [called[i] for i in circle if before.ready_at[i] < 0 <= after.ready_at[i]]
        people = counted(len(circle), "person", "people")
        are = "are" if len(ready) > 1 else "is"
        more = f" {listed(ready)} {are} ready." if ready else ""
        return f"{who} showed it to {people} of the own circle.{more}"
    whom = called[action.whom]
    if action.deed == "support":
        return f"{who} helped {whom}: {whom} has moved."
    did = "met" if action.deed == "bridge" else "published results for"
    lacking = counted(after.lacking(action.whom), "more example")
    convinced = after.ready_at[action.whom] >= 0
    now = "who has seen enough" if convinced else f"who now waits for {lacking}"
    return f"{who} {did} {whom}, {now}."


def decided(states: list[State], called: tuple[str, ...]) -> list[str]:
    """What decided a game that is over, in a few sentences."""
    last, board = states[-1], states[-1].board
    leaders = [i for i, kind in enumerate(board.kinds) if kind == LEADER]
    moved = [called[i] for i in leaders if last.moved_at[i] >= 0]
    rounds = [before.round + 1 for before, after in pairwise(states) if is_standard(after)]
    standard = f"{100 * board.params.standard_threshold:.0f}\u00a0%"
    lines = [
        f"{counted(len(moved), 'opinion leader')} of {len(leaders)} moved"
        + (f": {listed(moved)}." if moved else ".")
    ]
    if rounds:
        lines.append(f"It became the standard ({standard}) in round {rounds[0]}.")
    else:
        lines.append(f"It never became the standard: that begins at {standard}.")
        lines += _nearest(last, [i for i in leaders if last.ready_at[i] < 0], called)
    waiting = sum(last.is_ready(i) for i in range(len(called)))
    if waiting:
        were = "person was" if waiting == 1 else "people were"
        lines.append(f"{waiting} {were} ready but had not moved when the time was up.")
    rested = sum(action.deed == "rest" for action in last.taken)
    if rested:
        lines.append(f"{counted(rested, 'action')} of {len(last.taken)} were not used.")
    return lines


def _nearest(state: State, doubtful: list[int], called: tuple[str, ...]) -> list[str]:
    """The leader who was closest to being convinced."""
    if not doubtful:
        return []
    one = min(doubtful, key=state.lacking)
    followers = counted(len(state.board.followers[one]), "person", "people")
    lacking = counted(state.lacking(one), "example")
    return [
        f"The nearest leader, {called[one]}, still lacked {lacking}; {followers} look to them."
    ]


def actor_words(state: State, who: int, called: tuple[str, ...]) -> str:
    """Somebody who may act, in a list of choices."""
    carried = f"carried {state.load(who)} of {state.board.params.load}"
    return f"{called[who]}, {kind_name(state.board, who)}: {carried}"


def effect(state: State, action: Action, called: tuple[str, ...]) -> str:
    """What a choice would be about, before it is made."""
    board = state.board
    if action.deed == "show":
        circle = [i for i in circle_of(board, action.who) if state.moved_at[i] < 0]
        people = counted(len(circle), "person sees", "people see")
        return f"{people} one more example: {listed((called[i] for i in circle), 9)}."
    one = called[action.whom]
    followers = counted(len(board.followers[action.whom]), "person looks", "people look")
    looked = f" {followers} to {one}." if board.followers[action.whom] else ""
    return (
        f"{one}, {kind_name(board, action.whom)}, {standing(state, action.whom, called)}.{looked}"
    )


def circle_of(board: Board, who: int) -> list[int]:
    """The contacts in the own community, in order."""
    early = board.kinds[who] <= EARLY
    return [i for i in sorted(board.contacts[who]) if (board.kinds[i] <= EARLY) == early]


def is_standard(state: State) -> bool:
    """Whether as many have moved as make it the standard."""
    return state.share >= state.board.params.standard_threshold - 1e-9


def _newly_moved(before: State, after: State) -> list[int]:
    pairs = enumerate(zip(before.moved_at, after.moved_at, strict=True))
    return [i for i, (old, new) in pairs if old < 0 <= new]
