"""Roest's account against what is known: plateaus by theory, the chasm, Granovetter's row."""

from dataclasses import replace

import numpy as np

from dlkit.models._cascade import threshold_spread
from dlkit.models._market import people
from dlkit.models._network import complete
from dlkit.models._params import Check
from dlkit.models.adoption import Params, run, spread

PLATEAUS = "theory: groups of 2.5, 13.5, 34, 34, 16 %, everybody in contact with everybody"
SIMULATED = "own simulation of the same rule, 12 runs (reference_values.csv)"
GRANOVETTER = "Granovetter 1978"


def checks() -> list[Check]:
    """About a quarter of a second."""
    mixed = Params(n_agents=400, response=1.0, tail_hazard=1.0)
    return [
        Check("stops before the chasm", _mixed(replace(mixed, proof_threshold=0.17)), 0.16, 0,
              PLATEAUS),
        Check("stops at one half", _mixed(replace(mixed, standard_threshold=0.51)), 0.5, 0,
              PLATEAUS),
        Check("more than half is never reached",
              _mixed(replace(mixed, standard_reading="more_than_half")), 0.5, 0, PLATEAUS),
        Check("half is reached, all but the never", _mixed(mixed), 0.95, 1e-12, PLATEAUS),
        Check("no contact across: final share", _mean_final(0.0), 0.16, 0, SIMULATED),
        Check("2 % contact across: final share", _mean_final(0.02), 0.16, 0.01, SIMULATED),
        Check("40 % contact across: final share", _mean_final(0.4), 0.944, 0.02, SIMULATED),
        Check("thresholds 0, 1, .., 99: moved", _granovetter(1), 100, 0, GRANOVETTER),
        Check("threshold 1 replaced by 2: moved", _granovetter(2), 1, 0, GRANOVETTER),
    ]  # fmt: skip


def _mixed(params: Params) -> float:
    """Final share where everybody is in contact with everybody."""
    network = complete(params.n_agents)
    result = spread(people(network, params, np.random.default_rng(0)), params)
    return float(result.share[-1])


def _mean_final(cross_share: float, n_runs: int = 8) -> float:
    params = Params(cross_share=cross_share)
    return float(np.mean([run(params, seed).share[-1] for seed in range(n_runs)]))


def _granovetter(second: int) -> float:
    """How many of 100 move; agent i asks for i others, but the second for `second`."""
    asked = np.arange(100.0)
    asked[1] = second
    moved_at = threshold_spread(complete(100), asked / 99, np.array([0], np.int32))
    return float((moved_at >= 0).sum())
