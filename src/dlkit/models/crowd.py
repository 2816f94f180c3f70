"""The weight of an ox: what a crowd knows, and what hearing others does to it.

Each of N people makes an estimate x_i of a true value t. With the mean estimate c of the crowd

    (c - t)^2   =   mean of (x_i - t)^2   -   mean of (x_i - c)^2
    crowd error     average error             diversity

which is algebra and holds for any numbers. Then, in each round, everybody hears something and goes
a part w of the way towards it:  x_i <- (1 - w) x_i + w h.  What is heard, h, is the mean of all or
the mean of the few who speak loudest. The errors are drawn from a normal law: an error that all
share, and one of their own. Rule, spread and rounds are our assumption.

Source: the identity: S. E. Page (2007), The Difference; the rule: M. H. DeGroot (1974), Reaching a
consensus, Journal of the American Statistical Association 69, 118-121; the ox: F. Galton (1907),
Vox populi, Nature 75, 450-451: 787 cards, middle estimate 1,207 lb, the ox weighed 1,198 lb.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dlkit.models._params import Check, Checked, choice, param

OX = 1198.0  # lb, dressed
HEARD = {"mean": "the mean of all", "loud": "the loudest few"}
N_CROWDS = 200  # crowds over which the sentence takes its means
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Params(Checked):
    """What the learner may change."""

    heard: str = choice("mean", HEARD, "What they hear")
    listening: float = param(0.5, 0.0, 1.0, "How far they go towards it", "share", step=0.05)
    n_rounds: int = param(5, 0, 10, "Rounds")
    n_loud: int = param(3, 1, 20, "Loud people")
    n_agents: int = param(100, 1, 500, "People in the crowd", own="size")
    spread: float = param(70.0, 0.0, 200.0, "Spread of own errors", "lb", step=5)
    shared: float = param(10.0, 0.0, 100.0, "Spread of a shared error", "lb", step=5)


@dataclass(frozen=True, eq=False)
class Result:
    """One crowd in full, and means over N_CROWDS such crowds. R + 1 rounds."""

    params: Params
    estimates: Floats  # (R + 1, N) lb
    crowd_error: Floats  # (R + 1,) root of the mean squared error of the crowd's mean, lb
    average_error: Floats  # (R + 1,) the same for one person
    diversity: Floats  # (R + 1,) root of the mean squared distance from the crowd's mean
    inside: Floats  # (R + 1,) share of crowds whose middle half contains the truth

    @property
    def means(self) -> Floats:
        """The mean estimate of the crowd shown, after each round, (R + 1,)."""
        return np.asarray(self.estimates.mean(axis=1))

    def frame(self) -> Any:
        """One row for each round."""
        import pandas as pd

        return pd.DataFrame({"crowd": self.crowd_error, "average": self.average_error,
                             "diversity": self.diversity, "inside": self.inside})  # fmt: skip


def run(params: Params, seed: int = 0) -> Result:
    """Many crowds; the first is the one shown. The seed draws all errors."""
    crowds = first_estimates(params, np.random.default_rng(seed))
    rounds = [crowds]
    for _ in range(params.n_rounds):
        rounds.append(after_round(rounds[-1], params))
    parts = np.array([_parts(each) for each in rounds])
    inside = np.array([_inside(each) for each in rounds])
    shown = np.stack([each[0] for each in rounds])
    crowd, average, diversity = np.sqrt(parts.mean(axis=2)).T
    return Result(params, shown, crowd, average, diversity, inside)


def first_estimates(params: Params, rng: np.random.Generator) -> Floats:
    """Estimates before anybody has heard another, (N_CROWDS, N)."""
    own = rng.normal(0.0, 1.0, (N_CROWDS, params.n_agents))
    shared = rng.normal(0.0, 1.0, (N_CROWDS, 1))
    return OX + params.spread * own + params.shared * shared


def after_round(estimates: Floats, params: Params) -> Floats:
    """What they say after hearing; the loud are the first few, and hear each other too."""
    n_heard = params.n_agents if params.heard == "mean" else min(params.n_loud, params.n_agents)
    heard = estimates[..., :n_heard].mean(axis=-1, keepdims=True)
    return np.asarray((1 - params.listening) * estimates + params.listening * heard)


def identity(estimates: Floats, truth: float) -> tuple[Any, Any, Any]:
    """Crowd error, average error and diversity, all squared; over the last axis."""
    crowd = estimates.mean(axis=-1)
    average = ((estimates - truth) ** 2).mean(axis=-1)
    diversity = ((estimates - crowd[..., None]) ** 2).mean(axis=-1)
    return (crowd - truth) ** 2, average, diversity


def change(result: Result) -> str:
    """What hearing did to the crowd's mean: `better`, `same` (within 5 %) or `worse`."""
    before, after = result.crowd_error[[0, -1]]
    if abs(after - before) <= 0.05 * before:
        return "same"
    return "better" if after < before else "worse"


def describe(result: Result) -> str:
    """How far crowd and person were off before and after, and how much they differed."""
    p, last = result.params, result.params.n_rounds
    crowd, person, differ = (
        f"{each[0]:.0f} lb before and {each[last]:.0f} lb after"
        for each in (result.crowd_error, result.average_error, result.diversity)
    )
    return (
        f"Over {N_CROWDS} crowds of {p.n_agents}: the crowd's mean is off by {crowd}, one person "
        f"by {person}. They differ from each other by {differ}. The truth lies in their middle "
        f"half in {result.inside[0]:.0%} of the crowds before, {result.inside[last]:.0%} after."
    )


def checks() -> list[Check]:
    """The identity for any numbers, and what the rule does to mean and diversity."""
    numbers = np.random.default_rng(1).normal(1000.0, 300.0, 50)
    crowd, average, diversity = identity(numbers, OX)
    mean, loud = (run(Params(heard=heard), 1) for heard in HEARD)
    return [
        Check("crowd error = average error - diversity", float((average - diversity) / crowd), 1.0,
              1e-12, "algebra"),
        Check("hearing the mean of all: the mean after and before",
              float(mean.means[-1] / mean.means[0]), 1.0, 1e-12, "the mean stays where it is"),
        Check("the same: diversity after, as a share", float(mean.diversity[5]
              / mean.diversity[0]), 0.5**5, 1e-12, "(1 - w) to the number of rounds"),
        Check("before: error of the mean of 100", float(loud.crowd_error[0]),
              (70**2 / 100 + 10**2) ** 0.5, 1.8, "shared and own errors; 200 crowds"),
        Check("hearing 3 loud people for ever: error of the crowd", float(
              run(Params("loud", 1.0), 1).crowd_error[-1]), (70**2 / 3 + 10**2) ** 0.5, 6.0,
              "it is theirs"),
    ]  # fmt: skip


def _parts(crowds: Floats) -> Floats:
    return np.array(identity(crowds, OX))


def _inside(crowds: Floats) -> float:
    """How often the truth lies between the lower and the upper quarter of the estimates."""
    below = (crowds < OX).mean(axis=1)
    return float(((below >= 0.25) & (below <= 0.75)).mean())
