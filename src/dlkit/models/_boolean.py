"""What Boolean networks are made of: who listens to whom, by which rule, and one step.

`inputs` (N, K) says to whom each node listens, `rules` (N, 2 ** K) what it does for each pattern
of them; bit k of a pattern is the state of input k.
"""

import numpy as np
from numpy.typing import NDArray

from dlkit.models._jit import jit

Index = NDArray[np.int32]
Bits = NDArray[np.uint8]


def network(
    n_nodes: int, n_inputs: int, bias: float, rng: np.random.Generator
) -> tuple[Index, Bits]:
    """Inputs drawn evenly from all nodes, with repetition; each answer is 1 with chance `bias`."""
    inputs = rng.integers(0, n_nodes, (n_nodes, n_inputs), dtype=np.int32)
    rules = (rng.random((n_nodes, 1 << n_inputs)) < bias).astype(np.uint8)
    return inputs, rules


@jit
def evolve(inputs: Index, rules: Bits, states: Bits) -> None:
    """Fill `states` (T + 1, C, N) from its first step on: C copies, all nodes at once."""
    n_nodes, n_inputs = inputs.shape
    for t in range(states.shape[0] - 1):
        for copy in range(states.shape[1]):
            for node in range(n_nodes):
                pattern = 0
                for k in range(n_inputs):
                    pattern |= states[t, copy, inputs[node, k]] << k
                states[t + 1, copy, node] = rules[node, pattern]


def successors(inputs: Index, rules: Bits) -> Index:
    """What comes after each of the 2 ** N states; bit i of a state is node i."""
    n_nodes, n_inputs = inputs.shape
    states = np.arange(1 << n_nodes, dtype=np.int32)
    after = np.zeros_like(states)
    for node in range(n_nodes):
        pattern = np.zeros_like(states)
        for k in range(n_inputs):
            pattern |= (states >> inputs[node, k] & 1) << k
        after |= rules[node].astype(np.int32)[pattern] << node
    return after


def distances(inputs: Index, start: int) -> Index:
    """In how many steps what node `start` does can reach each node (N,); N where it never can."""
    n_nodes = inputs.shape[0]
    steps = np.full(n_nodes, n_nodes, np.int32)
    steps[start] = 0
    for step in range(1, n_nodes):
        reached = (steps[inputs] == step - 1).any(axis=1) & (steps == n_nodes)
        if not reached.any():
            break
        steps[reached] = step
    return steps
