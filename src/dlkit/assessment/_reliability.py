"""How well a group's answers hang together, in classical formulae. Rows are respondents.

    alpha = k/(k-1) (1 - sum of item variances / variance of the total)
    Feldt's interval: 1 - (1 - alpha) F, F quantiles with n-1 and (n-1)(k-1) degrees of freedom
    omega = (sum of loadings)^2 / ((sum of loadings)^2 + sum of unique variances), one factor
    r_wg  = 1 - variance / ((A^2 - 1) / 12), A answers on the scale
    ICC(1) = (MSB - MSW) / (MSB + (m - 1) MSW), ICC(2) = (MSB - MSW) / MSB, m members a unit

Alpha is no measure of one dimension: it also rises with the number of items. Omega fits one
factor to the covariances by least squares; it does not ask whether one factor is enough.

Sources: Cronbach (1951); Feldt (1965); McDonald (1999); James, Demaree & Wolf (1984); Shrout
& Fleiss (1979), Psychological Bulletin 86, 420-428, whose ICC(1,1) and ICC(1,k) these ICCs are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from dlkit.assessment._quantiles import f_quantile

_EPSILON = 1e-10


class Icc(NamedTuple):
    """Of one answer, and of a unit's mean; `members` is the (corrected) mean size of a unit."""

    icc1: float
    icc2: float
    members: float


def alpha(answers: np.ndarray) -> float | None:
    """Cronbach's alpha of complete answers (n, k); None when the totals do not vary."""
    _, k = _shape(answers)
    total = float(answers.sum(axis=1).var(ddof=1))
    if total < _EPSILON:
        return None
    return float(k / (k - 1) * (1 - answers.var(axis=0, ddof=1).sum() / total))


def feldt_interval(found: float, n: int, k: int, share: float = 0.95) -> tuple[float, float]:
    """Feldt's interval of an alpha from n respondents and k items."""
    tail, df1, df2 = (1 - share) / 2, n - 1, (n - 1) * (k - 1)
    low = 1 - (1 - found) * f_quantile(1 - tail, df1, df2)
    return low, 1 - (1 - found) * f_quantile(tail, df1, df2)


def omega(answers: np.ndarray) -> float | None:
    """Omega of one factor; None when a single factor gives no proper solution."""
    _, k = _shape(answers)
    if k < 3:  # two items have one covariance: any pair of loadings will do
        return None
    found = float(_omegas(np.cov(answers, rowvar=False)[None], 1e-9, 5_000)[0])
    return found if np.isfinite(found) else None


def omega_interval(
    answers: np.ndarray, seed: int = 0, n_draws: int = 200
) -> tuple[float, float] | None:
    """Where 95 per cent of omegas lie when respondents are drawn again; None when many fail."""
    n, k = _shape(answers)
    if k < 3:
        return None
    rng = np.random.default_rng(seed)
    drawn = answers[rng.integers(n, size=(n_draws, n))]
    drawn = drawn - drawn.mean(axis=1, keepdims=True)
    covs = np.einsum("dni,dnj->dij", drawn, drawn) / (n - 1)
    found = _omegas(covs, 1e-3, 60)
    found = found[np.isfinite(found)]
    if found.size < n_draws / 2:
        return None
    low, high = np.quantile(found, [0.025, 0.975])
    return float(low), float(high)


def _omegas(covs: np.ndarray, close: float, n_rounds: int) -> np.ndarray:
    """One factor for each covariance matrix by least squares; nan where that fails.

    One loading after the other is set to what fits its covariances best, the others held, until
    none moves. A unique variance below 0 (a Heywood case) and loadings that do not settle are
    failures.
    """
    own = np.diagonal(covs, axis1=1, axis2=2)
    values, vectors = np.linalg.eigh(covs)
    loadings = vectors[:, :, -1] * np.sqrt(np.maximum(values[:, -1:], 0.0))
    moved = np.full(len(covs), np.inf)
    for _ in range(n_rounds):
        before = loadings.copy()
        for i in range(covs.shape[1]):
            others = loadings.copy()
            others[:, i] = 0.0
            size = (others**2).sum(axis=1)
            fit = (covs[:, i] * others).sum(axis=1)
            loadings[:, i] = np.divide(fit, size, out=np.zeros_like(fit), where=size > _EPSILON)
        moved = np.abs(loadings - before).max(axis=1)
        if moved.max() < close:
            break
    unique, common = own - loadings**2, loadings.sum(axis=1) ** 2
    proper = (moved < close) & (unique.min(axis=1) >= 0) & (own.min(axis=1) > _EPSILON)
    whole = common + unique.sum(axis=1)
    return np.where(proper, common / np.where(whole > 0, whole, 1.0), np.nan)


def corrected_item_total(answers: np.ndarray) -> list[float | None]:
    """Each item's correlation with the sum of the others; None where one does not vary."""
    _shape(answers)
    rest = answers.sum(axis=1, keepdims=True) - answers
    found: list[float | None] = []
    for own, others in zip(answers.T, rest.T, strict=True):
        varies = min(own.var(), others.var()) > _EPSILON
        found.append(float(np.corrcoef(own, others)[0, 1]) if varies else None)
    return found


def r_wg(answers: Sequence[float], n_steps: int = 5) -> float:
    """Agreement on one item against answers at random; below 0 counts as 0, as is usual."""
    if len(answers) < 2:
        raise ValueError(f"answers must be 2 or more, got {len(answers)}")
    expected = (n_steps**2 - 1) / 12
    return max(0.0, 1 - float(np.var(answers, ddof=1)) / expected)


def icc(values: Sequence[float], units: Sequence[str]) -> Icc | None:
    """ICC(1) and ICC(2) of one value for each respondent; None when nothing varies."""
    found = np.asarray(values, dtype=float)
    names = np.asarray(units)
    groups = [found[names == name] for name in dict.fromkeys(units)]
    n, n_units = found.size, len(groups)
    if n_units < 2 or n <= n_units:
        raise ValueError(f"units must be 2 or more with several members, got {n_units}")
    sizes = np.array([group.size for group in groups])
    means = np.array([group.mean() for group in groups])
    between = float((sizes * (means - found.mean()) ** 2).sum() / (n_units - 1))
    within = float(sum(((group - group.mean()) ** 2).sum() for group in groups) / (n - n_units))
    members = float((n - (sizes**2).sum() / n) / (n_units - 1))
    if between < _EPSILON:
        return None
    one = (between - within) / (between + (members - 1) * within)
    return Icc(one, (between - within) / between, members)


def _shape(answers: np.ndarray) -> tuple[int, int]:
    if answers.ndim != 2 or answers.shape[0] < 2 or answers.shape[1] < 2:
        raise ValueError(f"answers must have 2 rows and 2 columns or more, got {answers.shape}")
    if not np.isfinite(answers).all():
        raise ValueError("answers must be complete, got some missing")
    return answers.shape[0], answers.shape[1]
