"""Every number that a guide tells a class to expect is what the model gives."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

from dlkit import content, scoring
from dlkit.charts import adoption as adoption_chart
from dlkit.content import Expect
from dlkit.models import (
    adoption,
    ant_bridge,
    budget,
    control_game,
    coverage,
    ensemble,
    fermi,
    groups,
    jury,
    sandpile,
    synchrony,
    theory_xy,
    threshold,
)
from dlkit.models._timing import play, pull
from dlkit.widgets import _budget_weights

GUIDES = sorted(path.stem for path in (content.folder("datasets") / "guides").glob("*.toml"))
Range = float | tuple[float, float]


def brier(confidence: float, hits: int, misses: int) -> float:
    return round(
        scoring.brier([confidence] * (hits + misses), [True] * hits + [False] * misses), 2
    )


def ends(n_seeds: int, **changed: object) -> tuple[float, float]:
    """Where runs of the adoption model end, lowest and highest over some seeds, in per cent."""
    params = adoption.Params(**changed)
    found = [adoption_chart.per_cent(adoption.run(params, seed)) for seed in range(n_seeds)]
    return float(np.floor(min(found))), float(np.ceil(max(found)))


def one_end(**changed: object) -> float:
    low, high = ends(5, **changed)
    assert low == high
    return low


def eight(n_prefer: int, felt: float) -> float:
    """What eight people give in all, of whom some truly prefer rules."""
    return 8 * float(theory_xy.effort(felt, theory_xy.Params(rules_share=n_prefer / 8)))


def own_will() -> float:
    """What a manager with full control sees as one's own will, of eight people."""
    params = theory_xy.Params(rules_share=2 / 8, credit=0.5)
    return float((1 - params.credit) * theory_xy.effort(1.0, params))


def turning() -> float:
    return next(n for n in range(9) if eight(n, 1.0) > eight(n, 0.0))


def four(rule: float, agreed: bool = False) -> float:
    """What Ana, Ben, Chi and Dee put in."""
    free, held = np.array([30.0, 0.0, 20.0, 40.0]), [0.5, 0.0, 0.0, 0.5]
    if rule == 0:
        return float(free.sum())
    pairs = zip(free, [0.0] * 4 if agreed else held, strict=True)
    return float(sum(control_game.chosen(one, rule, back) for one, back in pairs))


def standing(*cards: int) -> float:
    """How many stand in the end when each stands once so many others do."""
    return float(threshold.gathering(np.array(sorted(cards)))[0][-1])


def tokens(*terms: int) -> float:
    """One cell, in per cent, after terms with so many tokens on mentoring."""
    weights = _budget_weights.weights(content.budget())
    cells = np.full((1, 16), weights.start)
    cell = list(budget.CELLS).index("development_autonomy")
    for n_tokens in terms:
        spent = np.zeros((1, len(budget.ACTIVITIES)))
        spent[0, list(budget.ACTIVITIES).index("mentoring")] = n_tokens
        cells = budget.practised(cells, spent, weights)
    return float(round(100 * cells[0, cell]))


def moved(gain: float, places: list[float]) -> np.ndarray:
    """Where players stand after one beat, without noise."""
    size = len(places)
    clock = np.array([places, [0.0] * size, [0.0] * size])
    rule = pull(np.full((size, size), gain))[None]
    return play(rule, np.zeros(3, np.int64), clock, np.zeros((3, size)))[2]


def gap_kept(size: int) -> float:
    before = np.linspace(0.0, 60.0, size)
    after = moved(1 / 3, list(before))
    return round(float((after[0] - after[-1]) / (before[0] - before[-1])), 9)


def doubled() -> float:
    assert np.isinf(ensemble.long_run(ensemble.Params(n_agents=16)))
    return round(ensemble.long_run(ensemble.Params(n_agents=8)), 9)


def bags(sharpness: float) -> np.ndarray:
    """Share of thirty ants on the side of the majority, in many colonies."""
    return ant_bridge.winner(ant_bridge.end_shares(30, 20_000, 3.0, sharpness, 1))


def coins() -> float:
    assert (bags(0.0) >= 0.7).mean() < 0.06
    return float(round(100 * bags(0.0).mean()))


def fewest_pacemakers() -> float:
    found = synchrony.fewest(synchrony.run(synchrony.Params(), 1))
    assert found is not None
    return found


@cache
def nine_squares() -> np.ndarray:
    """Topplings by each of 6,000 grains on three by three sites, once the pile is full."""
    rng, heights, found = np.random.default_rng(1), np.zeros((3, 3), np.int64), []
    for _ in range(6_300):
        heights, topplings, *_ = sandpile.drop(heights, int(rng.integers(9)))
        found.append(topplings)
    return np.array(found[300:])


def largest_of_thirty() -> Range:
    runs = nine_squares().reshape(-1, 30).max(axis=1)
    low, high = np.percentile(runs, [5, 95])
    return float(low), float(high)


def mean_topplings() -> float:
    inverse = np.linalg.inv(np.array(sandpile.laplacian(3), float))
    assert nine_squares().mean() == pytest.approx(inverse.sum() / 9, rel=0.05)
    return round(float(inverse.sum() / 9), 2)


def said_sizes() -> Range:
    """The mean of what 24 people say of their group after rounds 2 and 3, eight times in ten."""
    found = []
    for seed in range(300):
        run = groups.run(groups.Params(n_agents=24, nu=1 / 6, n_rounds=5), seed)
        sizes = [np.unique(run.groups[t], return_inverse=True, return_counts=True) for t in (2, 3)]
        found.append(np.mean([counts[place].mean() for _, place, counts in sizes]))
    low, high = np.percentile(found, [10, 90])
    return np.floor(2 * low) / 2, np.ceil(2 * high) / 2


def millions(each: float, members: float) -> float:
    return float(round(fermi.run(fermi.Params(each=each, members=members)).groups / 1e6))


def hundred(chance: float) -> float:
    return float(round(100 * chance))


def covered(way: str, **changed: object) -> float:
    """Of 100 moments, in how many all three aspects are covered; a leader equals specialists."""
    found = coverage.run(coverage.Params(**changed)).covered
    shares = dict(zip(coverage.WAYS, found, strict=True))
    assert shares["leader"] == pytest.approx(shares["specialists"])
    return hundred(shares[way])


TEN = (0, 1, 2, 3, 3, 5, 5, 5, 5, 99)
LATE = (0, 1, 2, 3, 3, 6, 6, 6, 6, 99)
MODELS: dict[str, Callable[[], Range]] = {
    "00_start_here/coin": lambda: brier(0.5, 3, 5),
    "00_start_here/sure": lambda: brier(0.9, 9, 1),
    "00_start_here/first_run": lambda: ends(12, n_agents=200, never_share=0.1),
    "01_what_it_is/free": lambda: round(eight(2, 0.0), 9),
    "01_what_it_is/control": lambda: round(eight(2, 1.0), 9),
    "01_what_it_is/will": lambda: round(own_will(), 9),
    "01_what_it_is/turn": turning,
    "02_four_dimensions/free": lambda: four(0),
    "02_four_dimensions/weak": lambda: four(10),
    "02_four_dimensions/strong": lambda: four(30),
    "02_four_dimensions/weakest": lambda: next(r for r in range(1, 41) if four(r) >= four(0)),
    "02_four_dimensions/agreed": lambda: four(10, agreed=True),
    "02_four_dimensions/row": lambda: standing(*range(10)),
    "02_four_dimensions/row_broken": lambda: standing(0, 2, *range(2, 10)),
    "03_six_tenets/first": lambda: tokens(1),
    "03_six_tenets/second": lambda: tokens(1, 1),
    "03_six_tenets/empty": lambda: tokens(1, 1, 0),
    "04_conductorless_orchestra/fifth": lambda: round(moved(1 / 5, [0.0, 30.0, 60.0])[0], 9),
    "04_conductorless_orchestra/third": lambda: round(moved(1 / 3, [0.0, 30.0, 60.0])[2], 9),
    "04_conductorless_orchestra/half": lambda: round(moved(1 / 2, [0.0, 30.0, 60.0])[0], 9),
    "04_conductorless_orchestra/six": lambda: gap_kept(6),
    "04_conductorless_orchestra/twice": doubled,
    "05_no_pacemaker/winner": lambda: hundred(bags(2.0).mean()),
    "05_no_pacemaker/most": lambda: float(round(10 * (bags(2.0) >= 0.7).mean())),
    "05_no_pacemaker/coins": coins,
    "05_no_pacemaker/fewest": fewest_pacemakers,
    "06_order_for_free/mean": mean_topplings,
    "06_order_for_free/nothing": lambda: float(round(30 * (nine_squares() == 0).mean())),
    "06_order_for_free/largest": largest_of_thirty,
    "07_crowds_and_networks/all": lambda: standing(*range(12)),
    "07_crowds_and_networks/one": lambda: standing(0, 2, *range(2, 12)),
    "07_crowds_and_networks/eleven": lambda: hundred(jury.right(11, 0.6)),
    "07_crowds_and_networks/twenty": lambda: hundred(jury.right(21, 0.6)),
    "07_crowds_and_networks/common": lambda: hundred(jury.right(21, 0.6, 0.3)),
    "08_adoption_curve/half": lambda: standing(*TEN),
    "08_adoption_curve/more": lambda: standing(*LATE),
    "08_adoption_curve/chasm": lambda: one_end(cross_share=0.02),
    "08_adoption_curve/second": lambda: one_end(standard_reading="more_than_half"),
    "08_adoption_curve/whole": lambda: ends(5),
    "09_mosaic/size": said_sizes,
    "09_mosaic/splits": lambda: round(groups.splits_in_theory(1 / 6), 2),
    "09_mosaic/fermi": lambda: millions(2, 30),
    "09_mosaic/small": lambda: millions(1, 100),
    "10_aspects_and_axes/free": lambda: covered("free"),
    "10_aspects_and_axes/leader": lambda: covered("specialists"),
    "10_aspects_and_axes/unheard": lambda: covered("free", unheard=3),
    "10_aspects_and_axes/coins": lambda: hundred(coverage.product_law(np.full(3, 0.5), 3)),
    "11_portfolio/sure": lambda: brier(0.9, 1, 2),
    "11_portfolio/half": lambda: brier(0.5, 1, 2),
    "11_portfolio/luck": lambda: hundred(jury.majority(3, 0.1)),
}
TOLD = {f"{name}/{one.id}": one for name in GUIDES for one in content.guide(name).paper.expect}


def test_every_number_has_a_model_and_every_model_a_number():
    assert set(TOLD) == set(MODELS)


@pytest.mark.parametrize("key", MODELS)
def test_a_number_is_what_the_model_gives(key: str):
    found = MODELS[key]()
    low, high = found if isinstance(found, tuple) else (found, found)
    assert (TOLD[key].low, TOLD[key].high) == pytest.approx((low, high))


def test_numbers_stand_in_their_sentence():
    several = Expect("x", "Between {low} and {high} ms.", 1000.0, 2500.5, "a model")
    assert several.said == "Between 1,000 and 2,500.5 ms."
    assert Expect("x", "{low} stand.", 9.0, 9.0, "a model").said == "9 stand."
