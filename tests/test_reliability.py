"""Reliability of a group's answers: against print, against scipy, and silent where it must be."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, stats

from dlkit import assessment, content

# Six targets and four judges of Shrout & Fleiss (1979), Psychological Bulletin 86, 420-428. They
# print ICC(1,1) .17, ICC(1,4) .44 and ICC(3,4) .91; ICC(3,k) is Cronbach's alpha of the judges.
# Its interval .676 to .986 is what the R package psych gives for the same table.
PRINTED = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]],
    dtype=float,
)
ITEMS = tuple(content.assessment_form().items)
SHARES = [0.005, 0.025, 0.5, 0.9, 0.975]


def one_factor(loadings, n, seed=1):
    """Answers that one factor makes, with unique variances that fill each item up to 1."""
    rng = np.random.default_rng(seed)
    own = np.sqrt(1 - np.square(loadings))
    return rng.normal(size=(n, 1)) * loadings + rng.normal(size=(n, len(loadings))) * own


def on_the_scale(n, k=32, seed=1):
    rng = np.random.default_rng(seed)
    found = np.rint(rng.normal(size=(n, 1)) + rng.normal(size=(n, k)))
    return np.clip(found, -2, 2) + 0.0  # no -0


def as_csv(answers, items=ITEMS, units=()):
    head = [*(["unit"] if units else []), *items[: answers.shape[1]]]
    rows = [
        [*units[i : i + 1], *("na" if np.isnan(x) else f"{x:g}" for x in row)]
        for i, row in enumerate(answers)
    ]
    return "\n".join(",".join(row) for row in [head, *rows])


def group_of(answers, **more):
    return assessment.group(content.read_group_csv(as_csv(answers, **more)))


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize(("df1", "df2"), [(1, 3), (5, 15), (88, 528), (3, 3), (4, 12_000)])
def test_quantiles_of_f_are_those_of_scipy(share, df1, df2):
    expected = stats.f.ppf(share, df1, df2)
    assert assessment.f_quantile(share, df1, df2) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("df", [1, 2, 3, 15, 400])
def test_quantiles_of_t_are_those_of_scipy(share, df):
    expected = stats.t.ppf(share, df)
    assert assessment.t_quantile(share, df) == pytest.approx(expected, rel=1e-9, abs=1e-12)


@given(st.floats(0, 1), st.floats(0.5, 300), st.floats(0.5, 300))
def test_the_incomplete_beta_function_is_scipys(x, a, b):
    assert assessment.beta_share(x, a, b) == pytest.approx(stats.beta.cdf(x, a, b), abs=1e-11)


def test_f_with_two_degrees_above_has_a_closed_form():
    # F(2, d): P(F < f) = 1 - (1 + 2 f / d)^(-d/2), so the median for d = 2 is exactly 1
    assert assessment.f_quantile(0.5, 2, 2) == pytest.approx(1.0)
    assert assessment.f_quantile(0.75, 2, 2) == pytest.approx(3.0)


def test_alpha_is_the_one_that_shrout_and_fleiss_print():
    found = assessment.alpha(PRINTED)
    assert found == pytest.approx(0.91, abs=0.005)
    low, high = assessment.feldt_interval(found, *PRINTED.shape)
    assert (low, high) == (pytest.approx(0.676, abs=5e-4), pytest.approx(0.986, abs=5e-4))


def test_icc_1_and_2_are_those_that_shrout_and_fleiss_print():
    units = [str(i) for i in range(6) for _ in range(4)]
    found = assessment.icc(PRINTED.ravel().tolist(), units)
    assert found.icc1 == pytest.approx(0.17, abs=0.005)
    assert found.icc2 == pytest.approx(0.44, abs=0.005)
    assert found.members == 4


def test_alpha_of_a_table_worked_out_by_hand():
    # totals 2, 2, 8: variance 12; items 1 1 4 (3) and 1 1 4 (3): 2/1 (1 - 6/12) = 1
    same = np.array([[1.0, 1.0], [1.0, 1.0], [4.0, 4.0]])
    assert assessment.alpha(same) == pytest.approx(1.0)
    # totals 3, 3, 6: variance 3; items 1 2 3 (1) and 2 1 3 (1): 2 (1 - 2/3) = 2/3
    mixed = np.array([[1.0, 2.0], [2.0, 1.0], [3.0, 3.0]])
    assert assessment.alpha(mixed) == pytest.approx(2 / 3)


def test_alpha_is_the_mean_split_half_in_its_matrix_form():
    answers = on_the_scale(40, 6)
    cov = np.cov(answers, rowvar=False)
    n_items = 6
    between = (cov.sum() - np.trace(cov)) / (n_items * (n_items - 1))
    assert assessment.alpha(answers) == pytest.approx(n_items**2 * between / cov.sum())


def test_a_high_alpha_does_not_mean_one_dimension():
    rng = np.random.default_rng(3)
    halves = np.repeat(rng.normal(size=(400, 2)), 8, axis=1)  # two unrelated things, 8 items each
    two = halves + 0.3 * rng.normal(size=halves.shape)
    assert assessment.alpha(two) > 0.85


def test_omega_finds_the_loadings_that_made_the_answers():
    loadings = np.array([0.9, 0.8, 0.7, 0.6, 0.5])
    common = loadings.sum() ** 2
    expected = common / (common + (1 - loadings**2).sum())
    found = assessment.omega(one_factor(loadings, 20_000))
    assert found == pytest.approx(expected, abs=0.01)
    assert found > assessment.alpha(one_factor(loadings, 20_000))  # alpha is a lower bound


def test_omega_is_the_least_squares_fit_that_scipy_finds():
    answers = on_the_scale(60, 6)
    cov = np.cov(answers, rowvar=False)
    off = ~np.eye(6, dtype=bool)

    def misses(loadings):
        return (cov - np.outer(loadings, loadings))[off]

    loadings = optimize.least_squares(misses, np.full(6, 0.7), xtol=1e-12, ftol=1e-12).x
    unique = np.diag(cov) - loadings**2
    common = loadings.sum() ** 2
    expected = common / (common + unique.sum())
    assert assessment.omega(answers) == pytest.approx(expected, abs=1e-6)


def test_omega_says_nothing_where_one_factor_has_no_proper_solution():
    assert assessment.omega(np.array([[1.0, 2.0], [2.0, 1.0], [3.0, 3.0]])) is None
    heywood = np.array([[1, 0.9, 0.8], [0.9, 1, 0.5], [0.8, 0.5, 1]])  # loading^2 .9 .8/.5 > 1
    drawn = np.random.default_rng(0).normal(size=(30, 3))
    drawn -= drawn.mean(axis=0)
    white = drawn @ np.linalg.inv(np.linalg.cholesky(np.cov(drawn, rowvar=False))).T
    assert assessment.omega(white @ np.linalg.cholesky(heywood).T) is None
    constant = on_the_scale(30, 4)
    constant[:, 0] = 1.0
    assert assessment.omega(constant) is None


def test_an_item_is_correlated_with_the_others_and_not_with_itself():
    answers = on_the_scale(30, 5)
    expected = np.corrcoef(answers[:, 0], answers[:, 1:].sum(axis=1))[0, 1]
    assert assessment.corrected_item_total(answers)[0] == pytest.approx(expected)
    answers[:, 2] = 0
    assert assessment.corrected_item_total(answers)[2] is None


def test_agreement_by_hand():
    assert assessment.r_wg([1, 1, 1, 1, 1]) == 1.0
    assert assessment.r_wg([0, 1, 0, 1, 1]) == pytest.approx(1 - 0.3 / 2)  # variance 0.3
    assert assessment.r_wg([-2, -2, 2, 2, 2]) == 0.0  # more apart than at random


def test_below_five_respondents_nothing_is_told():
    four = on_the_scale(4)
    with pytest.raises(ValueError, match=r"5 respondents or more, got 4.*harder to guess"):
        group_of(four)
    silent = np.vstack([four, np.full((3, 32), np.nan)])  # three who answered nothing
    with pytest.raises(ValueError, match="got 4"):
        group_of(silent)


def test_an_item_that_four_answered_is_not_told():
    answers = on_the_scale(6, 4)
    answers[:2, 0] = np.nan
    found = group_of(answers)
    assert found.items[0] == ("people_trust_1", 4, None, None, None)
    assert found.items[1].r_wg is not None
    assert found.scales[0].n_complete == 4
    assert found.scales[0].alpha is None


def test_a_mean_is_only_shown_where_people_agree():
    answers = np.array([[1, -2], [1, 2], [2, -2], [1, 2], [1, -2], [2, 2]], dtype=float)
    together, apart = group_of(answers).items
    assert together.mean == pytest.approx(8 / 6)
    assert apart.r_wg == 0
    assert apart.mean is None


def test_units_are_compared_only_where_there_are_two_with_five_answers():
    answers = on_the_scale(13)
    units = ["north"] * 5 + ["south"] * 5 + ["small"] * 3
    found = group_of(answers, units=units)
    assert (found.n_units, found.n_small_units) == (2, 1)
    expected = assessment.icc(answers[:10].mean(axis=1).tolist(), units[:10])
    assert found.icc.icc1 == pytest.approx(expected.icc1)
    assert group_of(answers).icc is None


def test_a_whole_group_has_nine_scales_each_with_its_interval_around_alpha():
    found = group_of(on_the_scale(24))
    assert len(found.scales) == 9
    for scale in found.scales:
        low, high = scale.alpha_interval
        assert low < scale.alpha < high
        assert scale.n_complete == 24


def test_everybody_answering_the_same_has_no_alpha_but_full_agreement():
    found = group_of(np.ones((10, 32)))
    assert {scale.alpha for scale in found.scales} == {None}
    assert {(item.r_wg, item.mean) for item in found.items} == {(1.0, 1.0)}


@pytest.mark.parametrize("n", [5, 9])
def test_a_few_who_answer_all_alike_do_not_give_their_answer_away(n: int):
    answers = np.column_stack([np.ones(n), np.ones(n)])
    answers[0, 1] = 2
    alike, nearly = group_of(answers).items
    assert alike == ("people_trust_1", n, None, None, None)
    assert nearly.mean == pytest.approx(1 + 1 / n)


def test_feldts_interval_covers_the_true_value_about_95_times_in_100():
    rng = np.random.default_rng(5)
    true = 8 * 0.5 / (1 + 7 * 0.5)  # parallel items that correlate .5: Spearman-Brown
    hits = 0
    for _ in range(400):
        answers = rng.normal(size=(12, 1)) + rng.normal(size=(12, 8))
        low, high = assessment.feldt_interval(assessment.alpha(answers), 12, 8)
        hits += low <= true <= high
    assert hits / 400 == pytest.approx(0.95, abs=0.035)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "your file: the file must have a line of column names and then rows, got nothing"),
        ("name,people_trust_1\nAnn,2", "line 1: columns must be ids of items such as"),
        ("people_trust_1,people_trust_1\n1,1", "line 1: columns must be different, got"),
        ("unit,people_trust_1\nA,1", "line 1: columns must name at least 2 items"),
        ("people_trust_1,people_trust_2\n1,2\n1,3", "line 3: people_trust_2 must be -2, -1, 0"),
        ("people_trust_1,people_trust_2\n1", "line 2 must have 2 cells, got 1"),
        ("people_trust_1,people_trust_2\n1,2,5", "line 2 must have 2 cells, got 3"),
        ("unit,people_trust_1,people_trust_2\n,1,2", "line 2: unit must have 1 to 60"),
        ("people_trust_1,people_trust_2\n<script>,2", "line 2: people_trust_1 must be -2"),
    ],
)
def test_a_bad_file_is_told_by_line_and_rule(text, told):
    with pytest.raises(ValueError, match=re.escape(told)):
        content.read_group_csv(text)


def test_answers_are_read_as_spreadsheets_write_them():
    text = "\ufeffUnit;People_Trust_1;people_trust_2\r\nA \U0001f600;+1;\u22122\r\nB;NA;\r\n"
    found = content.read_group_csv(text.encode())
    assert found.units == ("A \U0001f600", "B")
    assert found.items == ("people_trust_1", "people_trust_2")
    assert found.answers[0] == (1.0, -2.0)
    assert all(math.isnan(answer) for answer in found.answers[1])
