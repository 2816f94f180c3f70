"""The challenge: 24 actions in 12 rounds to get a practice adopted, by several part-time leaders.

The board is a small market after Roest's rule on which the practice would stop by itself.
Only people who have moved can act, nobody more often than `load`. There are four actions:

    show     the own circle sees one more example: every contact in the own community
    bridge   meet an opinion leader of the other community, who then sees one more example
    prove    publish results for an opinion leader one is in contact with: one example less
             is asked for (twice at most for each leader)
    support  help a contact who is ready: they move now, not when they get round to it

After each round those who are ready and have hesitated long enough move. All numbers here
are our assumption: they make the challenge hard enough to need a plan.

A state is never changed: `play` gives the next one, and the same seed and actions give the
same game.
"""

from dataclasses import replace

import numpy as np

from dlkit.models._campaign_board import (
    MOST_PROOFS,
    NOBODY,
    NOT_READY,
    REST,
    Action,
    Board,
    Outcome,
    Params,
    State,
    new_board,
)
from dlkit.models._market import EARLY, FOLLOWER, LEADER, PIONEER, STANDARD_FOLLOWER
from dlkit.models._params import Check

__all__ = [
    "DEEDS",
    "NOBODY",
    "REST",
    "Action",
    "Board",
    "Outcome",
    "Params",
    "State",
    "action_words",
    "audit",
    "begin",
    "checks",
    "describe",
    "is_legal",
    "legal_actions",
    "outcome",
    "person_words",
    "play",
    "replay",
]

DEEDS = {
    "show": "show it in the own circle",
    "bridge": "meet an opinion leader across",
    "prove": "publish results for a leader",
    "support": "help somebody who is ready",
    "rest": "let the round pass",
}
KIND_NAMES = (
    "Pioneer",
    "Early adopter",
    "Opinion leader",
    "Follower",
    "Standard follower",
    "Person of the tail",
)


def begin(params: Params | None = None, seed: int = 0) -> State:
    """A new board; pioneers have moved, nothing else has happened."""
    board = new_board(params or Params(), np.random.default_rng([seed, 2]))
    n_people = len(board.kinds)
    state = State(board, seen=(0,) * n_people, ready_at=(NOT_READY,) * n_people,
                  moved_at=(-1,) * n_people)  # fmt: skip
    return _moved(state, [i for i, kind in enumerate(board.kinds) if kind == PIONEER])


def legal_actions(state: State) -> list[Action]:
    """Everything that may be done now; resting is always possible until the end."""
    if state.is_over:
        return []
    actions = [REST]
    for who, moved in enumerate(state.moved_at):
        if moved >= 0 and state.load(who) < state.board.params.load:
            actions += _actions_of(state, who)
    return actions


def is_legal(state: State, action: Action) -> bool:
    """Whether this action is one of `legal_actions(state)`, found without listing them all."""
    if state.is_over or action.deed == "rest":
        return not state.is_over and action == REST
    if not (0 <= action.who < len(state.moved_at)) or state.moved_at[action.who] < 0:
        return False
    return state.load(action.who) < state.board.params.load and action in _actions_of(
        state, action.who
    )


def play(state: State, action: Action) -> State:
    """The state after this action, and after the round if it was the round's last."""
    if not is_legal(state, action):
        raise ValueError(f"action must be one of legal_actions(state), got {action!r}")
    after = _DEEDS[action.deed](state, action)
    after = replace(after, taken=(*after.taken, action))
    if len(after.taken) % state.board.params.per_round == 0:
        after = _end_round(after)
    return after


def replay(actions: list[Action], params: Params | None = None, seed: int = 0) -> State:
    """The game that these actions give; this is how a kept game is read back."""
    state = begin(params, seed)
    for action in actions:
        state = play(state, Action(*action))
    return state


def outcome(state: State) -> Outcome:
    """Share moved, the heaviest load, how many led, and whether the campaign has won."""
    carried = [state.load(who) for who in {a.who for a in state.taken if a.who != NOBODY}]
    most, params = max(carried, default=0), state.board.params
    won = state.is_over and state.share >= params.goal - 1e-9 and most <= params.load
    return Outcome(state.share, most, len(carried), won)


def describe(state: State) -> str:
    """How the campaign stands, in one sentence."""
    found, params = outcome(state), state.board.params
    share, led = f"{100 * found.share:.0f} % have moved", _led(found)
    if not state.is_over:
        return f"Round {state.round + 1} of {params.n_rounds}: {share}; {led}."
    verdict = "Won" if found.won else "Not won"
    return f"{verdict}: {share}, the goal was {100 * params.goal:.0f} %; {led}."


def action_words(state: State, action: Action) -> str:
    """An action as a learner reads it."""
    if action.deed == "rest":
        return "Nobody acts"
    who, whom = person_words(state.board, action.who), ""
    if action.whom != NOBODY:
        whom = person_words(state.board, action.whom).lower()
    words = {
        "show": f"{who} shows it in their own circle",
        "bridge": f"{who} introduces themselves to {whom}",
        "prove": f"{who} publishes results for {whom}",
        "support": f"{who} helps {whom} to move now",
    }
    return words[action.deed]


def person_words(board: Board, person: int) -> str:
    """A person's kind and number, counted from 1."""
    return f"{KIND_NAMES[board.kinds[person]]} {person + 1}"


def checks() -> list[Check]:
    """What must hold on every board; the bots' shares are in `audit`."""
    from dlkit.models import _campaign_bots

    return _campaign_bots.checks()


def audit(n_games: int = 40, seed: int = 0, params: Params | None = None) -> dict[str, float]:
    """The share of games that each bot wins: nobody, by chance, one hero, a plan."""
    from dlkit.models import _campaign_bots

    return _campaign_bots.audit(n_games, seed, params)


def _led(found: Outcome) -> str:
    if not found.n_leaders:
        return "nobody has acted yet"
    people = "1 person has" if found.n_leaders == 1 else f"{found.n_leaders} people have"
    return f"{people} led, nobody more than {found.most_carried} times"


def _actions_of(state: State, who: int) -> list[Action]:
    """What one person who has moved may do."""
    board, found = state.board, []
    own = board.contacts[who]
    if who not in state.shown and any(state.moved_at[i] < 0 for i in _circle(board, who)):
        found.append(Action(who, "show"))
    for leader, kind in enumerate(board.kinds):
        if kind != LEADER or state.moved_at[leader] >= 0 or state.is_ready(leader):
            continue
        in_touch = leader in own or (who, leader) in state.bridges
        if in_touch and _may_prove(state, who, leader):
            found.append(Action(who, "prove", leader))
        if not in_touch and not _same_community(board, who, leader):
            found.append(Action(who, "bridge", leader))
    found += [Action(who, "support", i) for i in sorted(own) if state.is_ready(i)]
    return found


def _may_prove(state: State, who: int, leader: int) -> bool:
    done = [action for action in state.proofs if action.whom == leader]
    return len(done) < MOST_PROOFS and all(action.who != who for action in done)


def _same_community(board: Board, one: int, other: int) -> bool:
    return (board.kinds[one] <= EARLY) == (board.kinds[other] <= EARLY)


def _circle(board: Board, who: int) -> list[int]:
    """The contacts in the own community."""
    return [i for i in board.contacts[who] if _same_community(board, who, i)]


def _rest(state: State, _: Action) -> State:
    return state


def _show(state: State, action: Action) -> State:
    shown = replace(state, shown=state.shown | {action.who})
    return _with_examples(shown, _circle(state.board, action.who))


def _bridge(state: State, action: Action) -> State:
    met = replace(state, bridges=state.bridges | {(action.who, action.whom)})
    return _with_examples(met, [action.whom])


def _prove(state: State, action: Action) -> State:
    return _with_examples(replace(state, proofs=(*state.proofs, action)), [])


def _support(state: State, action: Action) -> State:
    return _moved(state, [action.whom])


_DEEDS = {"show": _show, "bridge": _bridge, "prove": _prove, "support": _support, "rest": _rest}


def _with_examples(state: State, persons: list[int]) -> State:
    """One more example for each of these, and who is ready because of it."""
    seen = list(state.seen)
    for person in persons:
        seen[person] += 1
    return _now_ready(replace(state, seen=tuple(seen)))


def _moved(state: State, movers: list[int]) -> State:
    """These move now; their contacts see an example, their followers look to them."""
    moved_at, seen, ready_at = list(state.moved_at), list(state.seen), list(state.ready_at)
    for mover in movers:
        moved_at[mover] = state.round
        met = [leader for who, leader in state.bridges if who == mover]
        for contact in (*state.board.contacts[mover], *met):
            seen[contact] += 1
        for follower in state.board.followers[mover]:
            if ready_at[follower] == NOT_READY:
                ready_at[follower] = state.round
    return _now_ready(replace(state, moved_at=tuple(moved_at), seen=tuple(seen),
                              ready_at=tuple(ready_at)))  # fmt: skip


def _now_ready(state: State) -> State:
    """Mark those who have seen enough, and everybody who waits once it is the standard."""
    board, ready_at = state.board, list(state.ready_at)
    is_standard = state.share >= board.params.standard_threshold - 1e-9
    for person, kind in enumerate(board.kinds):
        if ready_at[person] != NOT_READY or kind in (PIONEER, FOLLOWER):
            continue
        if kind >= STANDARD_FOLLOWER:
            is_ready = is_standard and not board.never[person]
        else:
            is_ready = state.lacking(person) == 0
        if is_ready:
            ready_at[person] = state.round
    return replace(state, ready_at=tuple(ready_at))


def _end_round(state: State) -> State:
    """Those who were ready long enough move; then the next round begins."""
    movers = [
        person
        for person, wait in enumerate(state.board.hesitation)
        if state.is_ready(person) and state.round - state.ready_at[person] >= wait - 1
    ]
    after = _moved(state, movers) if movers else state
    return replace(after, round=state.round + 1)
