"""Bots that play the challenge, to show that it needs several leaders and a plan."""

from collections.abc import Callable
from random import Random

from dlkit.models._market import EARLY, LEADER, PIONEER
from dlkit.models._params import Check
from dlkit.models.campaign import (
    NOBODY,
    REST,
    Action,
    Params,
    State,
    begin,
    legal_actions,
    outcome,
    play,
    replay,
)

Bot = Callable[[State, list[Action], Random], Action]


def idle(_: State, __: list[Action], ___: Random) -> Action:
    """Does nothing: how far the practice comes by itself."""
    return REST


def chance(_: State, actions: list[Action], rng: Random) -> Action:
    """Chooses a deed by chance, then who and whom by chance."""
    deeds = sorted({action.deed for action in actions if action.deed != "rest"})
    if not deeds:
        return REST
    deed = rng.choice(deeds)
    return rng.choice([action for action in actions if action.deed == deed])


def hero(state: State, actions: list[Action], rng: Random) -> Action:
    """One pioneer does everything that one pioneer can do, with the plan's own judgement."""
    pioneers = [i for i, kind in enumerate(state.board.kinds) if kind == PIONEER]
    one = max(pioneers, key=lambda i: len(state.board.contacts[i]))
    return plan(state, [action for action in actions if action.who in (one, NOBODY)], rng)


def plan(state: State, actions: list[Action], _: Random) -> Action:
    """Fill the early market, then win a few leaders one after the other, sharing the load."""
    return max(actions, key=lambda action: (_worth(state, action), -state.load(action.who)))


BOTS: dict[str, Bot] = {"nobody": idle, "by chance": chance, "one hero": hero, "a plan": plan}


def game(bot: Bot, seed: int, params: Params | None = None) -> State:
    """One whole game of a bot."""
    state, rng = begin(params, seed), Random(seed)
    while not state.is_over:
        state = play(state, bot(state, legal_actions(state), rng))
    return state


def audit(n_games: int = 40, seed: int = 0, params: Params | None = None) -> dict[str, float]:
    """The share of games that each bot wins."""
    seeds = range(seed, seed + n_games)
    return {
        name: sum(outcome(game(bot, s, params)).won for s in seeds) / n_games
        for name, bot in BOTS.items()
    }


def checks() -> list[Check]:
    """One game of each bot: the terms hold, and the same actions give the same game."""
    games = {name: game(bot, 1) for name, bot in BOTS.items()}
    planned = games["a plan"]
    again = replay(list(planned.taken), seed=1)
    terms = "the terms of the challenge"
    return [
        Check("actions played", len(planned.taken), 24, 0, terms),
        Check("most actions of one person", outcome(planned).most_carried, 2.5, 1.5, terms),
        Check("by itself it stays below", games["nobody"].share, 0.08, 0.08, "the early market"),
        Check("one hero stays below", games["one hero"].share, 0.3, 0.29, terms),
        Check("same actions, same people", float(again.moved_at == planned.moved_at), 1, 0,
              "a pure state machine"),
    ]  # fmt: skip


def _worth(state: State, action: Action) -> float:
    """How much an action is worth to the plan: leaders nearly convinced come first."""
    if action.deed == "show":
        return _worth_of_showing(state, action.who)
    if action.deed in ("bridge", "prove"):
        lacking = state.lacking(action.whom)
        followers = state.board.followers[action.whom]
        waiting = sum(state.ready_at[i] < 0 for i in followers)
        return 5.0 - 0.5 * lacking + waiting / 20 if lacking else -1.0
    if action.deed == "support":
        rounds_won = state.board.hesitation[action.whom] - 1 - _rounds_ready(state, action.whom)
        weight = {EARLY: 2.0, LEADER: 6.0}.get(state.board.kinds[action.whom], 0.5)
        return weight * rounds_won - 0.1
    return 0.0


def _rounds_ready(state: State, person: int) -> int:
    return state.round - state.ready_at[person]


def _worth_of_showing(state: State, who: int) -> float:
    """Early adopters and leaders who come closer by it."""
    board = state.board
    early = board.kinds[who] <= EARLY
    helped = [
        i
        for i in board.contacts[who]
        if (board.kinds[i] <= EARLY) == early and state.ready_at[i] < 0 and state.lacking(i)
    ]
    return sum(3.0 / state.lacking(i) for i in helped) - 0.1
