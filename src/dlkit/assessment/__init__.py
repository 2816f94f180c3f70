"""Scores of the self-assessment, what changed between two rounds, and a group's reliability.

A teaching aid and not a validated scale: every score is of a unit, never of a person.
"""

from dlkit.assessment._change import Change, ScopeChange, compare
from dlkit.assessment._group import FEW, Group, ItemReliability, ScaleReliability, group
from dlkit.assessment._quantiles import beta_share, f_quantile, t_quantile
from dlkit.assessment._reliability import (
    Icc,
    alpha,
    corrected_item_total,
    feldt_interval,
    icc,
    omega,
    omega_interval,
    r_wg,
)
from dlkit.assessment._scores import MIN_CELLS, Score, Scores, checked, interval, scores

TEACHING_AID = "Teaching aid, not a validated scale"

__all__ = [
    "FEW",
    "MIN_CELLS",
    "TEACHING_AID",
    "Change",
    "Group",
    "Icc",
    "ItemReliability",
    "ScaleReliability",
    "ScopeChange",
    "Score",
    "Scores",
    "alpha",
    "beta_share",
    "checked",
    "compare",
    "corrected_item_total",
    "f_quantile",
    "feldt_interval",
    "group",
    "icc",
    "interval",
    "omega",
    "omega_interval",
    "r_wg",
    "scores",
    "t_quantile",
]
