import json
from dataclasses import FrozenInstanceError
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlkit.models import _campaign_bots as bots
from dlkit.models._market import EARLY, FOLLOWER, LEADER, PIONEER
from dlkit.models.campaign import (
    DEEDS,
    REST,
    Action,
    Params,
    action_words,
    begin,
    checks,
    describe,
    is_legal,
    legal_actions,
    outcome,
    play,
    replay,
)


def of(state, deed):
    return [action for action in legal_actions(state) if action.deed == deed]


def test_the_board_is_a_market_of_120_in_which_only_pioneers_have_moved():
    state = begin(seed=1)
    kinds = [state.board.kinds.count(kind) for kind in range(6)]
    assert kinds == [3, 16, 8, 33, 41, 19]
    assert [i for i, moved in enumerate(state.moved_at) if moved == 0] == [0, 1, 2]
    assert state.actions_left == 24


def test_left_alone_the_practice_stays_in_the_early_market():
    for seed in range(10):
        assert bots.game(bots.idle, seed).share <= 0.16


def test_a_plan_wins_mostly_chance_rarely_and_a_hero_never():
    won = bots.audit(n_games=30, seed=500)
    assert won["a plan"] > 0.7
    assert won["by chance"] < 0.2
    assert won["one hero"] == 0
    assert won["nobody"] == 0


def test_a_hero_does_not_win_even_if_one_person_may_do_everything():
    params = Params(load=24)
    assert not any(outcome(bots.game(bots.hero, seed, params)).won for seed in range(10))


def test_every_check_passes():
    assert [check for check in checks() if not check.passed] == []


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 999))
def test_whatever_is_played_the_terms_hold(seed):
    state, rng = begin(seed=seed), Random(seed)
    while not state.is_over:
        actions = legal_actions(state)
        assert all(is_legal(state, action) for action in actions)
        action = rng.choice(actions)
        assert action_words(state, action)
        after = play(state, action)
        assert after.share >= state.share
        assert after.round in (state.round, state.round + 1)
        state = after
    assert state.round == 12
    assert state.actions_left == 0
    assert outcome(state).most_carried <= 4
    assert legal_actions(state) == []


def test_the_same_seed_and_actions_give_the_same_game_even_through_a_file():
    played = bots.game(bots.plan, 7)
    kept = json.loads(json.dumps(played.taken))
    again = replay(kept, seed=7)
    assert again.moved_at == played.moved_at
    assert again.taken == played.taken


def test_a_state_is_never_changed():
    state = begin(seed=2)
    before = (state.moved_at, state.seen, state.ready_at, state.taken)
    play(state, of(state, "show")[0])
    assert before == (state.moved_at, state.seen, state.ready_at, state.taken)
    with pytest.raises(FrozenInstanceError):
        state.round = 3


def test_showing_gives_the_own_circle_one_more_example_and_only_once():
    state = begin(seed=3)
    action = of(state, "show")[0]
    after = play(state, action)
    circle = [i for i in state.board.contacts[action.who] if state.board.kinds[i] <= EARLY]
    assert circle
    for person in range(120):
        assert after.seen[person] - state.seen[person] == (person in circle)
    assert action not in legal_actions(after)


def test_a_bridge_is_one_more_example_for_a_leader_across():
    state = begin(seed=3)
    action = of(state, "bridge")[0]
    assert state.board.kinds[action.whom] == LEADER
    after = play(state, action)
    assert after.lacking(action.whom) == state.lacking(action.whom) - 1
    assert not is_legal(after, action)


def test_publishing_lowers_what_a_leader_asks_for_twice_at_most():
    state = begin(seed=4)
    leader = state.board.kinds.index(LEADER)
    asked = state.lacking(leader)
    for pioneer in (0, 1):
        state = play(play(state, Action(pioneer, "bridge", leader)), REST)
    proofs = [Action(pioneer, "prove", leader) for pioneer in (0, 1)]
    for action in proofs:
        state = play(state, action)
    assert state.lacking(leader) == max(0, asked - 4)
    third = play(play(state, REST), Action(2, "bridge", leader)) if asked > 4 else state
    assert not is_legal(third, Action(2, "prove", leader))


def test_a_convinced_leader_makes_followers_ready_and_support_moves_them_now():
    state = bots.game(bots.plan, 5, Params(n_rounds=8))
    moved = [
        i for i, kind in enumerate(state.board.kinds) if kind == LEADER and state.moved_at[i] >= 0
    ]
    assert moved
    for leader in moved:
        assert all(state.ready_at[i] >= 0 for i in state.board.followers[leader])
        assert all(state.board.kinds[i] == FOLLOWER for i in state.board.followers[leader])


def test_support_moves_somebody_who_is_ready_at_once():
    state = begin(seed=0)
    while not of(state, "support"):
        state = play(state, next(iter([*of(state, "show"), REST])))
    action = of(state, "support")[0]
    assert state.is_ready(action.whom)
    assert play(state, action).moved_at[action.whom] == state.round


def test_nobody_acts_more_often_than_the_load():
    state = begin(Params(load=1), seed=1)
    action = of(state, "show")[0]
    after = play(state, action)
    assert all(other.who != action.who for other in legal_actions(after))


@pytest.mark.parametrize(
    "action",
    [
        Action(50, "show"),
        Action(500, "show"),
        Action(-5, "show"),
        Action(0, "prove", 0),
        Action(0, "dance"),
        Action(0, "rest"),
    ],
)
def test_what_is_not_allowed_is_refused_by_name(action):
    with pytest.raises(ValueError, match=r"action must be one of legal_actions\(state\), got"):
        play(begin(seed=1), action)


def test_words_for_actions_and_for_how_it_stands():
    state = begin(seed=1)
    assert action_words(state, REST) == "Nobody acts"
    assert action_words(state, Action(0, "show")) == "Pioneer 1 shows it in their own circle"
    leader = state.board.kinds.index(LEADER)
    assert action_words(state, Action(2, "bridge", leader)) == (
        f"Pioneer 3 introduces themselves to opinion leader {leader + 1}"
    )
    assert describe(state) == "Round 1 of 12: 2 % have moved; nobody has acted yet."
    assert describe(bots.game(bots.plan, 500)).startswith("Won: ")
    assert describe(bots.game(bots.idle, 1)).startswith("Not won: ")
    assert set(DEEDS) == {"show", "bridge", "prove", "support", "rest"}
    assert state.board.kinds[0] == PIONEER
