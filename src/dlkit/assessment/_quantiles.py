"""Quantiles of F and t, from the incomplete beta function.

    I_x(a, b) = x^a (1-x)^b / (a B(a, b)) * continued fraction   (Abramowitz & Stegun 26.5.8)

The fraction is summed by Lentz's method; a quantile is found by halving an interval.
"""

import math

_TINY = 1e-300
_TERMS = 10_000
_HALVINGS = 200


def beta_share(x: float, a: float, b: float) -> float:
    """I_x(a, b), the share of a beta distribution that lies below x."""
    if not 0 <= x <= 1:
        raise ValueError(f"x must be between 0 and 1, got {x!r}")
    if not (a > 0 and b > 0):
        raise ValueError(f"a and b must be above 0, got {a!r} and {b!r}")
    if x in (0, 1):
        return float(x)
    if x > (a + 1) / (a + b + 2):  # the fraction converges quickly on the other side
        return 1.0 - beta_share(1.0 - x, b, a)
    log_front = a * math.log(x) + b * math.log1p(-x) - math.log(a)
    log_front += math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    return math.exp(log_front) * _fraction(x, a, b)


def _fraction(x: float, a: float, b: float) -> float:
    """1 / (1 + d_1 / (1 + d_2 / ...)), by Lentz's method."""
    value = upper = 1.0
    lower = 0.0
    for i in range(1, _TERMS):
        term = _term(i, x, a, b)
        lower = 1.0 / _not_zero(1.0 + term * lower)
        upper = _not_zero(1.0 + term / upper)
        value *= upper * lower
        if abs(upper * lower - 1.0) < 1e-15:
            break
    return 1.0 / value


def _not_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


def _term(i: int, x: float, a: float, b: float) -> float:
    """d_i, already times x."""
    m, odd = divmod(i, 2)
    if odd:
        return -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    return m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))


def f_quantile(share: float, df1: float, df2: float) -> float:
    """The value of F below which this share lies."""
    if not 0 < share < 1:
        raise ValueError(f"share must be between 0 and 1, got {share!r}")
    low, high = 0.0, 1.0  # x = df1 F / (df1 F + df2)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if beta_share(middle, df1 / 2, df2 / 2) < share:
            low = middle
        else:
            high = middle
    return df2 * high / (df1 * (1.0 - high)) if high < 1 else math.inf


def t_quantile(share: float, df: float) -> float:
    """The value of Student's t below which this share lies; t squared is F with 1 and df."""
    if share < 0.5:
        return -t_quantile(1.0 - share, df)
    return math.sqrt(f_quantile(2 * share - 1, 1, df)) if share > 0.5 else 0.0
