"""Numbers that sum up one run, for tables and maps over many runs.

A model that has them offers `measures(result)`: a name and a number for each, always the same
names. A number that does not exist in a run (the step of half, where half never moved) is nan.
"""

import numpy as np
from numpy.typing import ArrayLike


def time_reached(times: ArrayLike, shares: ArrayLike, level: float = 0.5) -> float:
    """The first of the times at which the share is at least `level`; nan if it never is."""
    reached = np.flatnonzero(np.asarray(shares) >= level - 1e-9)  # 3 of 10 are three tenths
    return float(np.asarray(times)[reached[0]]) if reached.size else float("nan")
