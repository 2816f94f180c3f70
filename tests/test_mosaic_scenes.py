"""The pictures of lesson 09: states by hand, probes in words, and what cannot be drawn."""

from __future__ import annotations

import numpy as np
import pytest

from dlkit.models import culture, groups, mosaic
from dlkit.models._regions import HEIGHT, WIDTH, world
from dlkit.scenes import culture as culture_scene
from dlkit.scenes import groups as groups_scene
from dlkit.scenes import mosaic as mosaic_scene
from dlkit.scenes._pack import packed


@pytest.fixture(scope="module")
def spread():
    return mosaic.run(mosaic.Params(crossing=0.6), 1)


def test_every_scene_travels():
    people = groups.run(groups.Params(n_agents=60, n_rounds=10), 1)
    met = culture.run(culture.Params(side=4, n_rounds=50), 1)
    world_run = mosaic.run(mosaic.Params(n_steps=20), 1)
    for one, result in ((groups_scene.people, people), (culture_scene.places, met),
                        (mosaic_scene.regions, world_run)):  # fmt: skip
        frames = one.frames(result)
        assert packed(one, frames)
        assert frames.states.max() < len(one.levels)


def test_people_of_one_group_stand_together_and_the_size_is_the_level():
    now = np.array([[0, 1, 1, 1, 4, 4, 4, 4, 4]], np.int32)
    places = groups_scene.places(now)[0]
    homes = groups_scene.home(9)
    np.testing.assert_allclose(places[0], homes[0])
    for group in (1, 4):
        away = np.abs(places[now[0] == group] - homes[group]).max()
        assert away < 0.1
    result = groups.run(groups.Params(n_agents=50, nu=0.0, n_rounds=30), 1)
    states = groups_scene.people.frames(result).states
    assert states[0].tolist() == [groups_scene.YOU] + [0] * 49
    assert states[-1].tolist() == [groups_scene.YOU] + [3] * 49


def test_of_many_people_there_is_no_picture():
    with pytest.raises(ValueError, match="people must be few enough to be drawn, got 1000"):
        groups_scene.people.frames(groups.run(groups.Params(n_rounds=5), 1))


def test_places_are_like_a_culture_of_the_end_from_more_than_half_on():
    first = np.array([[1, 1, 1], [1, 1, 2], [1, 2, 2], [5, 6, 7]], np.int16)
    last = np.array([[1, 1, 1], [1, 1, 1], [1, 1, 1], [5, 6, 7]], np.int16)
    assert culture_scene.named(np.array([first, last])).tolist() == [[1, 1, 0, 0], [1, 1, 1, 0]]
    apart = np.array([[[1, 1], [2, 2], [3, 3], [4, 4]]], np.int16)
    assert culture_scene.named(apart).tolist() == [[0, 0, 0, 0]]


def test_what_a_place_shares_with_its_neighbours_is_a_mean_over_them():
    traits = np.array([[[1, 1], [1, 1], [1, 2], [3, 4]]], np.int16)  # a square of two by two
    level = culture_scene.likeness(traits, 2) - culture_scene.SHARED
    # first: 1 and 1/2; second: 1 and 0; third: 1/2 and 0; last: 0 and 0
    assert level.tolist() == [[2, 2, 1, 0]]
    assert (
        culture_scene.likeness(np.ones((1, 4, 3), np.int16), 2) == culture_scene.SHARED + 3
    ).all()


def test_a_probe_of_a_place_names_its_traits_and_its_culture():
    met = culture.run(culture.Params(n_traits=5), 1)
    words, same = culture_scene.told(met, len(met.times) - 1, 0, 3)
    assert words.startswith("Its traits are ")
    assert words.endswith(f"{len(same)} places have this culture.")
    assert 3 in same


def test_the_map_shades_regions_by_what_has_moved(spread):
    frames = mosaic_scene.regions.frames(spread)
    assert frames.states.shape == (101, HEIGHT, WIDTH)
    start, end = (frames.states[i].ravel()[world().cell] for i in (0, -1))
    assert (start[spread.reached == 0] == 3).all()
    assert (start[(spread.reached != 0) & (spread.kind != mosaic.EMPTY)] == 1).all()
    share = spread.shares[-1]
    for region, level in enumerate(end.tolist()):
        if level >= 3:
            low, high = ((-1, 0.05), (0.05, 0.2), (0.2, 0.55), (0.55, 2))[level - 3]
            assert low < share[region] <= high
    assert (frames.states[:, -1, 0] == 0).all()
    assert frames.measures["regions reached"][-1] == (spread.reached >= 0).sum()


def test_a_probe_says_from_where_the_idea_came_and_whom_it_reached(spread):
    told = mosaic_scene.told
    origin = int(np.flatnonzero(spread.by == mosaic.START)[0])
    words, cells = told(spread, 100, 0, int(world().cell[origin]))
    assert "It began here." in words
    reached = np.flatnonzero(spread.by == origin)
    assert f"first to reach {reached.size} other" in words
    assert set(cells) == set(world().cell[[origin, *reached]].tolist())
    child = int(reached[0])
    words, cells = told(spread, 100, 0, int(world().cell[child]))
    assert f"Reached in step {spread.reached[child]} from " in words
    assert int(world().cell[origin]) in cells
    early, _ = told(spread, 0, 0, int(world().cell[child]))
    assert early.endswith("The idea has not come.")
    assert told(spread, 0, 0, HEIGHT * WIDTH - 1) == "No region here."
