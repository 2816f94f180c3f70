"""Scenes of crowds: frames tell what the model found, people stand apart, and all of it packs."""

import numpy as np
import pytest

from dlkit.models import cascade_window, complex_contagion, robustness
from dlkit.models._jit import plain
from dlkit.models._network import from_edges, poisson, ring
from dlkit.scenes import _layout
from dlkit.scenes._layout import MOST_PEOPLE, edges, places, thick_ring
from dlkit.scenes._pack import packed
from dlkit.scenes.cascade_window import FIRM, MOVED, NOW, READY, cascade
from dlkit.scenes.complex_contagion import MOST_FRAMES, twins
from dlkit.scenes.robustness import APART, LOST, TOGETHER, losses


@pytest.fixture(scope="module")
def wave():
    return cascade_window.run(cascade_window.Params(4.0, 0.18, 150, 10), 4)


def test_a_cascade_shows_who_moves_when(wave):
    shown = cascade.frames(wave)
    assert shown.times.tolist() == list(range(wave.moved_at.max() + 1))
    for t in shown.times:
        at = wave.moved_at
        np.testing.assert_array_equal(shown.states[t] == NOW, at == t)
        np.testing.assert_array_equal(shown.states[t] == MOVED, (at >= 0) & (at < t))
    assert shown.measures["moved so far"][-1] == wave.sizes[0]


def test_who_moves_after_one_example_is_marked(wave):
    first = cascade.frames(wave).states[0]
    degrees, waits = wave.network.degrees, first != NOW
    assert (degrees[(first == READY) & waits] <= 5).all()
    others = (first == FIRM) & waits
    assert ((degrees[others] > 5) | (degrees[others] == 0)).all()


def test_what_a_person_waits_for_is_said(wave):
    person = int(wave.network.degrees.argmax())
    contacts = wave.network.degrees[person]
    assert cascade.probe(wave, 0, 0, person).startswith(f"{contacts} contacts, needs ")
    alone = np.flatnonzero(wave.network.degrees == 0)
    assert alone.size
    assert "Nobody" in cascade.probe(wave, 0, 0, int(alone[0]))


@pytest.mark.parametrize("rewired", [0.1, 1.0])
def test_the_two_rings_show_both_networks(rewired):
    result = complex_contagion.run(complex_contagion.Params(2, rewired), 1)
    shown = twins.frames(result)
    assert shown.times.size <= MOST_FRAMES + 2
    for i, t in enumerate(shown.times):
        np.testing.assert_array_equal(
            shown.states[i] > 0, (result.moved_at >= 0) & (result.moved_at <= t)
        )
    ends = (shown.states[-1] > 0).sum(axis=1)
    assert ends.tolist() == (result.moved_at >= 0).sum(axis=1).tolist()


def test_losses_show_what_still_hangs_together():
    result = robustness.run(robustness.Params(n_agents=80), 2)
    shown = losses.frames(result)
    for panel, share in enumerate((result.by_failure, result.by_attack)):
        for t, per_cent in enumerate(shown.times):
            count = round(per_cent * 80 / 100)
            state = shown.states[t, panel]
            assert (state == LOST).sum() == count
            assert (state == TOGETHER).sum() == round(share[count] * 80)
            assert (state == APART).sum() == 80 - count - (state == TOGETHER).sum()
    lost_first = int(result.attack[0])
    assert "lost as number 1." in losses.probe(result, 0, 1, lost_first)


@pytest.mark.parametrize(("picture", "model", "given"), [
    (cascade, cascade_window, {"n_agents": 1}),
    (cascade, cascade_window, {"mean_degree": 0.0, "n_agents": 50}),
    (cascade, cascade_window, {"n_agents": 2000}),
    (twins, complex_contagion, {"needed": 1, "n_agents": 20}),
    (losses, robustness, {"n_agents": 1}),
    (losses, robustness, {"network": "even", "n_agents": 5000}),
])  # fmt: skip
def test_the_smallest_and_the_largest_pack(picture, model, given):
    result = model.run(model.Params(**given), 1)
    told, raw = packed(picture, picture.frames(result))
    assert told["parts"]
    assert len(raw) < 300_000


def test_people_in_touch_stand_near_each_other():
    network = ring(60, 2, 0.0, np.random.default_rng(0))
    spots = places(network)
    apart = np.linalg.norm(spots[:, None] - spots[None], axis=2)
    beside = apart[np.arange(60), (np.arange(60) + 1) % 60]
    assert beside.mean() < 0.3 * apart[~np.eye(60, dtype=bool)].mean()
    assert spots.min() >= 0
    assert spots.max() <= 1


def test_no_two_people_stand_on_one_spot():
    for spots in (places(poisson(150, 4.0, np.random.default_rng(1))), thick_ring(1000)):
        assert np.unique(spots.round(3), axis=0).shape[0] == len(spots)


def test_the_compiled_layout_is_the_plain_one():
    network = poisson(30, 3.0, np.random.default_rng(2))
    start = np.random.default_rng(3).random((30, 2))
    given = network.indptr, network.indices, 5
    found = _layout._pulled(start.copy(), *given)
    np.testing.assert_allclose(found, plain(_layout._pulled)(start.copy(), *given))


def test_each_tie_is_drawn_once_and_none_of_a_multitude():
    network = from_edges(4, np.array([0, 1]), np.array([1, 3]))
    assert edges(network).tolist() == [[0, 1], [1, 3]]
    many = poisson(MOST_PEOPLE + 1, 4.0, np.random.default_rng(1))
    assert edges(many).shape == (0, 2)
    assert places(many).shape == (MOST_PEOPLE + 1, 2)
