"""The pictures in motion of lesson 06: each frame is what the run had at that time."""

import numpy as np
import pytest

from dlkit.models import boolean_network, sandpile, smoothing
from dlkit.scenes import boolean_network as network_scenes
from dlkit.scenes import sandpile as pile_scenes
from dlkit.scenes import smoothing as smoothing_scenes
from dlkit.scenes._pack import packed


@pytest.fixture(scope="module")
def run():
    return sandpile.run(sandpile.Params(size=20, n_grains=700), 2)


def test_a_picture_of_the_pile_shows_heights_and_what_toppled(run):
    frames = pile_scenes.pile.frames(run)
    assert frames.states.shape == (len(run.shown), 20, 20)
    assert frames.states.dtype == np.uint8
    calm = ~run.toppled
    np.testing.assert_array_equal(frames.states[calm], run.heights[calm])
    assert (frames.states[run.toppled] == pile_scenes.TOPPLED).all()
    assert frames.states.max() < len(pile_scenes.LEVELS)
    assert frames.times[[0, -1]].tolist() == [0, 700]
    assert {len(values) for values in frames.measures.values()} == {len(run.shown)}


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_the_largest_avalanche_is_played_wave_by_wave(seed):
    run = sandpile.run(sandpile.Params(size=20, n_grains=1500), seed)
    frames = pile_scenes.largest.frames(run)
    top = int(run.size.argmax())
    assert frames.measures["topplings so far"][-1] == run.size[top]
    assert frames.states.shape[0] == run.duration[top] + 1
    assert (frames.states[-1] < pile_scenes.TOPPLED).all()


def test_a_site_says_what_a_grain_would_start(run):
    heights = run.heights[5]
    low = int(np.argmin(heights))
    said, sites = pile_scenes.pile.probe(run, 5, 0, low)
    assert "would start nothing." in said
    assert sites == []
    told = {}
    for place in np.flatnonzero(heights == 3)[:20].tolist():
        told[place], sites = pile_scenes.pile.probe(run, 5, 0, place)
        _, size, area, _ = sandpile.drop(heights, place)
        count = f"{size:,} topplings at {area:,} sites" if size > 1 else "1 toppling"
        assert told[place] == f"A grain here would start {count}."
        assert len(sites) == area
        assert place in sites
    assert len(set(told.values())) > 5


def test_both_piles_stand_side_by_side():
    run = smoothing.run(smoothing.Params(size=20, n_grains=500), 1)
    frames = smoothing_scenes.piles.frames(run)
    assert frames.states.shape == (len(run.shown), 2, 20, 20)
    alone, tended = run.heights[3].reshape(2, -1)
    site = int(np.flatnonzero((tended == 3) & (alone < 3))[0])
    area = sandpile.drop(run.heights[3, 1], site)[2]
    told = [smoothing_scenes.piles.probe(run, 3, panel, site) for panel in (0, 1)]
    assert told[0] == ("A grain here would start nothing.", [])
    assert len(told[1][1]) == area > 0


@pytest.mark.parametrize(("n_nodes", "shape"), [(225, (15, 15)), (7, (3, 3)), (2, (1, 2))])
def test_every_node_has_a_square_and_marked_are_those_that_differ(n_nodes, shape):
    run = boolean_network.run(boolean_network.Params(n_nodes=n_nodes, n_steps=20), 2)
    frames = network_scenes.change.frames(run)
    assert frames.states.shape == (21, *shape)
    differ = (frames.states == network_scenes.DIFFERS).sum(axis=(1, 2))
    np.testing.assert_allclose(differ / n_nodes, run.damage[0])
    assert frames.states[0, 0, 0] == network_scenes.DIFFERS
    assert (frames.states == network_scenes.NO_NODE).sum(axis=(1, 2)).tolist() == [
        shape[0] * shape[1] - n_nodes
    ] * 21


def test_the_pictures_travel(run):
    piles = smoothing.run(smoothing.Params(), 1)
    networks = boolean_network.run(boolean_network.Params(n_nodes=7), 2)
    for scene, result in (
        (pile_scenes.pile, run),
        (pile_scenes.largest, run),
        (smoothing_scenes.piles, piles),
        (network_scenes.change, networks),
    ):
        _, raw = packed(scene, scene.frames(result), False)
        assert 0 < len(raw) < 250_000
