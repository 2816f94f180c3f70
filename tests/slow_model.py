"""A model for tests that takes as long as it is told to, in pieces; it draws like two_segments."""

from __future__ import annotations

import dataclasses
import time
from dataclasses import dataclass

from dlkit.models import two_segments
from dlkit.models._params import Checked, finished, param

PIECE_S = 0.02


@dataclass(frozen=True)
class Params(Checked):
    seconds: float = param(0.0, 0.0, 60.0, "Seconds it takes", step=0.5)
    w: float = param(0.1, 0.0, 1.0, "Weight")


def pieces(params, seed):
    n_pieces = round(params.seconds / PIECE_S)
    for piece in range(n_pieces):
        time.sleep(PIECE_S)
        yield (piece + 1) / n_pieces
    result = two_segments.run(two_segments.Params(w=params.w), seed)
    return dataclasses.replace(result, params=params)


def run(params, seed=0):
    return finished(pieces(params, seed))


def describe(result):
    return f"It took {result.params.seconds:g} seconds."
