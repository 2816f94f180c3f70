"""What the tests of the adoption model share: the rule word by word, and many parameters."""

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from dlkit.models._market import EARLY, FOLLOWER, LEADER, PIONEER, people
from dlkit.models._network import complete
from dlkit.models.adoption import Params, run, spread

PROMPT = Params(response=1.0, tail_hazard=1.0, showing_effort=0.0)  # nothing left to chance


def as_printed(market, params, waits):
    """The rule word by word: every step, every agent looks at all its contacts. Slow."""
    n_agents = market.kinds.size
    moved_at, ready_at = [-1] * n_agents, [None] * n_agents
    leaders_of = [[] for _ in range(n_agents)]
    for leader in range(n_agents):
        for follower in market.following.contacts(leader).tolist():
            leaders_of[follower].append(leader)

    def share_of(agents):
        return sum(moved_at[a] >= 0 for a in agents) / len(agents) if len(agents) else -1.0

    def enough(share, threshold, reading="half"):
        return (
            share > threshold + 1e-9 if reading == "more_than_half" else share >= threshold - 1e-9
        )

    def is_ready(agent):
        kind, contacts = market.kinds[agent], market.network.contacts(agent).tolist()
        if kind == EARLY:
            return sum(moved_at[c] >= 0 for c in contacts) >= params.early_needs
        if kind == LEADER:
            return enough(share_of(contacts), params.proof_threshold)
        if kind == FOLLOWER:
            return any(moved_at[leader] >= 0 for leader in leaders_of[agent])
        if market.never[agent]:
            return False
        whom = range(n_agents) if params.standard_scope == "everyone" else contacts
        return enough(share_of(whom), params.standard_threshold, params.standard_reading)

    for step in range(params.n_steps + 1):
        due = [a for a in range(n_agents) if ready_at[a] is not None and moved_at[a] < 0]
        movers = [a for a in due if step == ready_at[a] + waits[a]]
        if step == 0:
            movers = np.flatnonzero(market.kinds == PIONEER).tolist()
        for agent in movers:
            moved_at[agent] = step
        for agent in range(n_agents):
            if moved_at[agent] < 0 and ready_at[agent] is None and is_ready(agent):
                ready_at[agent] = step
    return moved_at


def mixed(**values):
    """A run in which everybody is in contact with everybody."""
    params = replace(PROMPT, n_agents=400, **values)
    return spread(people(complete(400), params, np.random.default_rng(0)), params)


def finals(n_runs=12, **values):
    return np.array([run(Params(**values), seed).share[-1] for seed in range(n_runs)])


many_params = st.builds(
    Params,
    n_agents=st.integers(20, 90),
    degree=st.integers(1, 8),
    pioneers_share=st.floats(0.0, 0.2),
    early_share=st.floats(0.0, 0.4),
    leaders_share=st.floats(0.0, 0.3),
    tail_share=st.floats(0.1, 0.4),
    never_share=st.floats(0.0, 0.1),
    early_needs=st.integers(1, 3),
    proof_threshold=st.sampled_from([0.01, 0.15, 0.25, 0.5, 1.0]),
    standard_threshold=st.sampled_from([0.05, 0.25, 0.5, 1.0]),
    standard_reading=st.sampled_from(["half", "more_than_half"]),
    standard_scope=st.sampled_from(["everyone", "own_contacts"]),
    cross_share=st.floats(0.0, 1.0),
    showing_effort=st.sampled_from([0.0, 0.2, 3.0]),
    response=st.sampled_from([0.2, 0.6, 1.0]),
    tail_hazard=st.sampled_from([0.05, 1.0]),
    n_steps=st.integers(10, 40),
)
