"""Frames on their way to the page: what is refused, how small they are, that they come back."""

from __future__ import annotations

import time
import zlib
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import moving_model
from dlkit import scenes
from dlkit.models._jit import jit
from dlkit.scenes._pack import changes, packed, squeezed
from dlkit.scenes._scene import Frames, Level, Scene, scene

MOST_BYTES = 300_000
TWO = (Level("--dl-line", "off"), Level("--dl-ink", "on", "ring"))
T, N = 5, 7


def made(kind: str, **about: Any) -> Scene:
    about = {"levels": TWO, **about}
    if "ramp" in about:
        about["levels"] = ()

    @scene("A picture", kind, **about)
    def picture(result: Frames) -> Frames:
        """What is seen."""
        return result

    return picture


def bits_of(row: NDArray[np.uint8], bits: int, size: int) -> NDArray[np.uint8]:
    """The naive way back: value k lies in byte k * bits // 8, the first in the lowest bits."""
    each = 8 // bits
    return np.array(
        [(row[k // each] >> (bits * (k % each))) & ((1 << bits) - 1) for k in range(size)],
        dtype=np.uint8,
    )


def received(about: dict[str, Any], raw: bytes) -> dict[str, NDArray[Any]]:
    """What the page makes of it, in plain steps."""
    whole = raw if about["plain"] else zlib.decompress(raw)
    found, start = {}, 0
    for part in about["parts"]:
        shape, bits = part["shape"], part.get("bits")
        size = int(np.prod(shape))
        n_bytes = -(-size * bits // 8) if bits else size * np.dtype(part["type"]).itemsize
        array = np.frombuffer(whole[start : start + n_bytes], dtype=part["type"])
        start += n_bytes
        array = (bits_of(array, bits, size) if bits else array).reshape(shape).copy()
        if bits or part.get("moving"):
            for t in range(1, shape[0]):
                array[t] += array[t - 1]
        found[part["name"]] = array & ((1 << bits) - 1) if bits else array
    assert start == len(whole)
    return found


def grid(rng: np.random.Generator, n_levels: int = 2, *panels: int) -> NDArray[np.uint8]:
    return rng.integers(0, n_levels, (T, *panels, 3, N), dtype=np.uint8)


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(4)


@pytest.mark.parametrize("n_levels", [1, 2, 3, 4, 5, 16, 17, 256])
@pytest.mark.parametrize("plain", [False, True])
def test_states_come_back_as_they_were(rng, n_levels: int, plain: bool):
    levels = tuple(Level("--dl-ink", str(i)) for i in range(n_levels))
    states = grid(rng, n_levels)
    about, raw = packed(made("grid", levels=levels), Frames(np.arange(T), states), plain)
    np.testing.assert_array_equal(received(about, raw)["states"], states)


def test_a_ramp_wraps_around_and_comes_back():
    states = np.array([[[250, 3]], [[2, 255]], [[255, 0]]], dtype=np.uint8)
    assert changes(states)[1].tolist() == [[8, 252]]
    about, raw = packed(
        made("grid", ramp=("--dl-paper", "--dl-ink")), Frames(np.arange(3), states)
    )
    np.testing.assert_array_equal(received(about, raw)["states"], states)


def test_several_states_share_a_byte_the_first_in_its_lowest_bits():
    states = np.array([1, 2, 3, 0, 1], dtype=np.uint8)
    assert squeezed(states, 2).tolist() == [0b00_11_10_01, 1]
    assert squeezed(np.array([1, 0, 1], dtype=np.uint8), 1).tolist() == [0b101]


@pytest.mark.parametrize("moving", [False, True])
def test_places_come_back_as_fine_as_a_screen_is(rng, moving: bool):
    places = rng.random((T, 2, N, 2) if moving else (2, N, 2))
    frames = Frames(np.arange(T), rng.integers(0, 2, (T, 2, N), dtype=np.uint8), places=places)
    found = received(*packed(made("swarm", panels=("a", "b")), frames))
    np.testing.assert_allclose(found["places"] / 65535, places, atol=1 / 65535)


def test_panels_may_share_their_places_and_ties(rng):
    places, edges = rng.random((N, 2)), np.array([[0, 1], [2, 6]])
    states = rng.integers(0, 2, (T, 2, N), dtype=np.uint8)
    frames = Frames(np.arange(T), states, places=places, edges=edges)
    found = received(*packed(made("swarm", panels=("a", "b")), frames))
    np.testing.assert_array_equal(found["places"][0], found["places"][1])
    np.testing.assert_array_equal(found["edges 0"], edges)


def test_events_of_all_panels_come_in_the_authors_order():
    first = (np.array([1, 0]), np.array([2.5, 0.5]), np.array([0, 1]))
    second = (np.array([0]), np.array([1.0]), np.array([1]))
    frames = Frames(np.arange(T), events=(first, second), rows=("viola", "cello"))
    about, raw = packed(made("rows", panels=("a", "b")), frames)
    found = received(about, raw)
    assert about["rows"] == ["viola", "cello"]
    assert found["event_panels"].tolist() == [0, 0, 1]
    assert found["event_rows"].tolist() == [1, 0, 0]
    assert found["event_times"].tolist() == [2.5, 0.5, 1.0]
    assert found["event_levels"].tolist() == [0, 1, 1]


def test_measures_travel_in_full():
    frames = Frames(np.arange(2), np.zeros((2, 1, 1), np.uint8), measures={"size": [0.1, np.nan]})
    about, raw = packed(made("grid"), frames)
    assert about["measures"] == ["size"]
    np.testing.assert_array_equal(received(about, raw)["measure size"], [0.1, np.nan])


def of(**changed: Any) -> Frames:
    """Frames of a swarm that are as they should be, but for what is changed."""
    fields = {"times": np.arange(T), "states": np.zeros((T, N), np.uint8),
              "places": np.zeros((N, 2))}  # fmt: skip
    return Frames(**{**fields, **changed})


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"times": []}, "times must be one row of at least one time, got shape"),
        ({"times": [0, 1, 1, 2, 3]}, "times must be finite and rise"),
        ({"times": [0, 1, 2, 3, np.inf]}, "times must be finite and rise"),
        ({"states": None}, "states must be given for a swarm, got none"),
        ({"states": np.zeros((T, 0), np.uint8)}, r"states must have shape \(T, N\) that begins"),
        ({"states": np.zeros((4, N), np.uint8)}, r"begins with 5, got \(4, 7\)"),
        ({"states": np.zeros((T, N))}, "states must be of type uint8, got float64"),
        ({"states": np.full((T, N), 2, np.uint8)}, "states must be between 0 and 1, got 2"),
        ({"places": None}, r"places must have shape \(7, 2\) or \(5, 7, 2\), got \(\)"),
        ({"places": np.zeros((3, 2))}, r"places must have shape .* got \(3, 2\)"),
        ({"places": np.full((N, 2), 1.2)}, "places must be between 0 and 1, got some outside"),
        ({"places": np.full((N, 2), np.nan)}, "places must be between 0 and 1, got some"),
        ({"edges": np.array([[0, 7]])}, "edges must be between 0 and 6, got 7"),
        ({"edges": np.array([[-1, 0]])}, "edges must be between 0 and 6, got -1"),
        ({"edges": (np.zeros((1, 2)),) * 2}, "edges must be one array or one a panel, got 2"),
        ({"edges": np.arange(4)}, r"edges must have shape \(E, 2\), got \(4,\)"),
        ({"measures": {"order": [1.0]}}, r"measure 'order' must have shape \(5,\), got \(1,\)"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(changed: dict[str, Any], rule: str):
    packed(made("swarm"), of())
    with pytest.raises(ValueError, match=rule):
        packed(made("swarm"), of(**changed))


@pytest.mark.parametrize(
    ("events", "rule"),
    [
        (None, "events must be given, and the names of their rows, got none"),
        (([0], [1.0], [2]), "event levels must be between 0 and 1, got 2"),
        (([2], [1.0], [0]), "event rows must be between 0 and 1, got 2"),
        (([0], [np.nan], [0]), "event times must be finite"),
        (([0, 1], [1.0], [0]), "events must be three rows of one length, got shapes"),
    ],
)
def test_events_that_do_not_fit_are_refused(events: Any, rule: str):
    arrays = events and tuple(np.array(array) for array in events)
    with pytest.raises(ValueError, match=rule):
        packed(made("rows"), Frames(np.arange(T), events=arrays, rows=("a", "b")))


def test_a_picture_too_large_for_a_page_is_refused(monkeypatch):
    monkeypatch.setattr("dlkit.scenes._check.MOST_CELLS", 100)
    with pytest.raises(ValueError, match="states must have at most 100 cells, got 105"):
        packed(made("grid"), Frames(np.arange(T), np.zeros((T, 3, 7), np.uint8)))


def test_a_scene_that_is_none_is_refused():
    with pytest.raises(ValueError, match="kind must be one of grid, swarm, rows, got 'film'"):
        made("film")
    with pytest.raises(ValueError, match="levels or ramp must be given, got both or neither"):
        made("grid", levels=())
    with pytest.raises(ValueError, match=r"mark must be one of disc, .* got 'star'"):
        Level("--dl-ink", "on", "star")


def test_the_page_is_told_what_it_needs():
    about = moving_model.pile.about
    assert (about["title"], about["kind"], about["one"]) == ("The pile", "grid", "cell")
    assert about["label"] == "A pile seen from above: each cell holds up to three grains."
    assert about["levels"][3] == {
        "colour": "--dl-kind-1", "words": "three grains", "mark": "disc"}  # fmt: skip
    assert about["probes"]


@jit
def dropped(pile, grains, frames):
    """Drops grains one by one on a pile with an empty rim, and keeps it after each frame's."""
    width, each = pile.shape[1], grains.size // frames.shape[0]
    flat = pile.ravel()
    waiting = np.empty(4 * flat.size, np.int64)
    for k in range(grains.size):
        flat[grains[k]] += 1
        waiting[0] = grains[k]
        n = 1
        while n > 0:
            n -= 1
            cell = waiting[n]
            if flat[cell] < 4:
                continue
            flat[cell] -= 4
            if flat[cell] >= 4:
                waiting[n] = cell
                n += 1
            for step in (-1, 1, -width, width):
                beside = cell + step
                row, column = beside // width, beside % width
                if 0 < row < pile.shape[0] - 1 and 0 < column < width - 1:
                    flat[beside] += 1
                    if flat[beside] == 4:
                        waiting[n] = beside
                        n += 1
        if (k + 1) % each == 0:
            frames[(k + 1) // each - 1] = pile


def large_pile(height: int, n_before: int, grains_a_frame: int) -> NDArray[np.uint8]:
    """300 frames of a pile of 200 x 200, from this height and after so many grains."""
    rng, side = np.random.default_rng(2), 200
    pile = np.full((side + 2, side + 2), height, dtype=np.int64)
    frames = np.empty((300, side + 2, side + 2), dtype=np.int64)
    for n, kept in ((n_before, frames[:1]), (300 * grains_a_frame, frames)):
        rows, columns = rng.integers(1, side + 1, (2, n))
        dropped(pile, rows * (side + 2) + columns, kept)
    return frames[:, 1:-1, 1:-1].astype(np.uint8)


@pytest.mark.parametrize(
    ("height", "n_before", "grains_a_frame"),
    [(2, 8000, 1), (0, 300, 100)],
    ids=["about to slide", "growing"],
)
def test_300_frames_of_a_large_pile_are_small(height: int, n_before: int, grains_a_frame: int):
    states = large_pile(height, n_before, grains_a_frame)
    assert (states[0] != states[-1]).mean() > 0.1
    about, raw = packed(moving_model.pile, Frames(np.arange(300), states))
    assert len(raw) < MOST_BYTES / 3
    assert about["parts"][-1]["bits"] == 2


def test_what_hangs_on_a_slider_is_packed_in_a_few_milliseconds():
    states = moving_model.run(moving_model.Params(size=50, grains=60, n_frames=100)).states
    frames = Frames(np.arange(100), states)
    took = []
    for _ in range(5):
        start = time.perf_counter()
        packed(moving_model.pile, frames)
        took.append(time.perf_counter() - start)
    assert min(took) < 0.01


def test_scenes_are_imported_by_name():
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = scenes.nothing
