"""The challenge: a practice has to be adopted by the work of several part-time leaders."""

from __future__ import annotations

from random import SystemRandom
from typing import Any

from traitlets import Dict

from dlkit.models import _campaign_bots, campaign
from dlkit.models._market import EARLY, KIND_WORDS, PIONEER
from dlkit.models.campaign import NOBODY, REST, Action, Params, State
from dlkit.widgets import _campaign_words as words
from dlkit.widgets._component import Component

MAX_SEED = 2**31 - 1
MAX_ACTIONS = 200  # in a kept game; the longest game that the terms allow has 180
BOT_WORDS = {
    "nobody": "nobody acts",
    "by chance": "actions by chance",
    "one hero": "one hero does it all",
    "a plan": "a plan that spreads the work",
}


class Campaign(Component):
    """One game after the other, kept as a seed and a list of actions.

    Every answer to the page is the whole picture of the present moment; the record keeps what
    brings it back.
    """

    terms = Dict().tag(sync=True)

    def __init__(
        self, key: str, seed: int = 1, params: Params | None = None, **traits: Any
    ) -> None:
        self._params = params or Params()
        self._first_seed = _whole("seed", seed, MAX_SEED)
        self._games = self._won = 0  # finished, and won of these
        self._seed = self._first_seed
        self._states: list[State] = [campaign.begin(self._params, self._seed)]
        super().__init__(key=key, terms=_terms(self._params), **traits)

    @property
    def state(self) -> State:
        """The present moment of the game."""
        return self._states[-1]

    def on_show(self) -> dict[str, Any]:
        """The present moment."""
        return self._view()

    def on_play(self, who: int, deed: str, whom: int, taken: int) -> dict[str, Any]:
        """One action; `taken` says how many the page has seen, so that none counts twice."""
        if taken == len(self.state.taken):
            self._play(Action(who, deed, whom))
        return self._view()

    def on_end_round(self, taken: int) -> dict[str, Any]:
        """Lets the rest of the round pass."""
        if taken == len(self.state.taken) and not self.state.is_over:
            now = self.state.round
            while self.state.round == now:
                self._play(REST)
        return self._view()

    def on_undo(self) -> dict[str, Any]:
        """Takes the last action of this round back."""
        if not self._can_undo:
            raise ValueError("Only an action of the present round can be taken back.")
        self._states.pop()
        return self._view()

    def on_begin(self, same: bool) -> dict[str, Any]:
        """A new game, on the same board or on a new one."""
        self._begin(self._seed if same else SystemRandom().randrange(MAX_SEED))
        return self._view()

    def on_restore(self, value: Any) -> dict[str, Any]:
        """The game that the record keeps, played again; without one, a new game."""
        if value is None:
            self._games = self._won = 0
            self._begin(self._first_seed)
            return self._view()
        seed, actions, games, won = _kept(value)
        before = self._seed, self._states
        self._begin(seed)
        try:
            for action in actions:
                self._states.append(campaign.play(self.state, action))
        except ValueError:
            self._seed, self._states = before
            raise ValueError(
                "The game that was kept does not fit the rules of this version: "
                "it cannot be shown. It stays in the record until you act here."
            ) from None
        self._games, self._won = games, won
        return self._view()

    def on_audit(self, first: int, n_games: int) -> dict[str, Any]:
        """How many of some boards each kind of player wins."""
        first, n_games = _whole("first", first, MAX_SEED), _whole("n_games", n_games, 50)
        shares = _campaign_bots.audit(n_games, first, self._params)
        rows = [_bot_row(name, share, n_games) for name, share in shares.items()]
        return {"rows": rows, "n_games": n_games}

    @property
    def _can_undo(self) -> bool:
        return not self.state.is_over and len(self.state.taken) % self._params.per_round > 0

    def _begin(self, seed: int) -> None:
        self._seed = seed
        self._states = [campaign.begin(self._params, seed)]

    def _play(self, action: Action) -> None:
        if not campaign.is_legal(self.state, action):
            raise ValueError("This action is not possible any more: please choose another one.")
        self._states.append(campaign.play(self.state, action))
        if self.state.is_over:
            self._games += 1
            self._won += campaign.outcome(self.state).won

    def _view(self) -> dict[str, Any]:
        """All that the page shows."""
        state, board = self.state, self.state.board
        called = words.names(board, self._seed)
        over = {"won": campaign.outcome(state).won, "decided": words.decided(self._states, called)}
        return {
            "people": [_person(state, i, called) for i in range(len(called))],
            "deeds": _deeds(state, called),
            "log": words.log(self._states, called),
            "news": words.news(self._states, called),
            **_counts(state, self._params),
            "can_undo": self._can_undo,
            "over": over if state.is_over else None,
            "games": f"Games played here: {self._games}, won: {self._won}.",
            "done": self._games > 0,
            "value": self._value(),
        }

    def _value(self) -> dict[str, Any]:
        """What the record keeps."""
        actions = [list(action) for action in self.state.taken]
        return {"seed": self._seed, "actions": actions, "games": self._games, "won": self._won}


def _bot_row(name: str, share: float, n_games: int) -> dict[str, Any]:
    return {"player": BOT_WORDS.get(name, name), "won": round(share * n_games)}


def _counts(state: State, params: Params) -> dict[str, Any]:
    """How far the game is."""
    return {
        "summary": campaign.describe(state),
        "moved": sum(moved >= 0 for moved in state.moved_at),
        "round": min(state.round + 1, params.n_rounds),
        "actions_left": state.actions_left,
        "left_in_round": params.per_round - len(state.taken) % params.per_round,
        "taken": len(state.taken),
    }


def _terms(params: Params) -> dict[str, Any]:
    """What does not change during a game."""
    deeds = {
        deed: {"words": campaign.DEEDS[deed].capitalize(), "help": help_}
        for deed, help_ in words.DEED_HELP.items()
    }
    return {
        "rounds": params.n_rounds,
        "per_round": params.per_round,
        "load": params.load,
        "goal": params.goal,
        "standard": params.standard_threshold,
        "deeds": deeds,
        "kinds": [kind.capitalize() for kind in KIND_WORDS],
        "first_community": EARLY + 1,  # kinds of the early market
    }


def _person(state: State, person: int, called: tuple[str, ...]) -> dict[str, Any]:
    """One person as the board shows them."""
    board, moved_at = state.board, state.moved_at[person]
    stands = "moved" if moved_at >= 0 else "ready" if state.is_ready(person) else "waits"
    is_new = board.kinds[person] != PIONEER and moved_at >= max(0, state.round - 1)
    return {
        "name": called[person],
        "kind": board.kinds[person],
        "stands": stands,
        "words": words.standing(state, person, called),
        "lacking": state.lacking(person) if board.asked[person] else 0,
        "carried": state.load(person),
        "new": is_new,
        "circle": words.circle_of(board, person),
        "followers": list(board.followers[person]),
    }


def _deeds(state: State, called: tuple[str, ...]) -> dict[str, list[dict[str, Any]]]:
    """For each deed who may do it, and with whom."""
    found: dict[str, dict[int, dict[str, Any]]] = {deed: {} for deed in words.DEED_HELP}
    for action in campaign.legal_actions(state):
        if action == REST:
            continue
        actor = {"who": action.who, "words": words.actor_words(state, action.who, called)}
        entry = found[action.deed].setdefault(action.who, actor | {"whom": []})
        effect = words.effect(state, action, called)
        if action.whom == NOBODY:
            entry["effect"] = effect
            continue
        lacking = state.lacking(action.whom)
        other = called[action.whom] + (f", lacks {lacking}" if lacking else "")
        entry["whom"].append({"whom": action.whom, "words": other, "effect": effect})
    return {deed: list(actors.values()) for deed, actors in found.items()}


def _kept(value: Any) -> tuple[int, list[Action], int, int]:
    """Seed, actions, games and wins of a kept game, refused where they cannot be one."""
    wrong = ValueError("The game that was kept cannot be read. It stays as it is until you act.")
    if not isinstance(value, dict) or not isinstance(value.get("actions"), list):
        raise wrong
    rows = value["actions"]
    shaped = all(
        isinstance(row, list) and [type(part) for part in row] == [int, str, int] for row in rows
    )
    if not shaped or len(rows) > MAX_ACTIONS:
        raise wrong
    counts = [_whole(name, value.get(name), MAX_SEED) for name in ("seed", "games", "won")]
    return counts[0], [Action(*row) for row in rows], counts[1], counts[2]


def _whole(name: str, number: Any, high: int) -> int:
    """The number, if it is whole and in its range."""
    if type(number) is not int or not 0 <= number <= high:
        raise ValueError(f"{name} must be a whole number from 0 to {high}, got {number!r:.40}")
    return number
