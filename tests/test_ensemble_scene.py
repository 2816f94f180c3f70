"""The strip of an ensemble: every note where the model put it, named, and never magnified."""

import numpy as np
import pytest

from dlkit.models import ensemble
from dlkit.models.ensemble import BEAT_MS, Params, run
from dlkit.scenes import ensemble as strip
from dlkit.scenes._pack import packed

FAINTS = Params(listening=0.0, following=1.0, faints=20, away=30, beat_noise=5.0)
SETTINGS = {
    "peers": Params(),
    "forty": Params(n_agents=40, listening=0.025),
    "one": Params(n_agents=1),
    "breaks at once": Params(n_agents=40, listening=0.5),
    "nobody moves": Params(clock_noise=0.0),
    "one leaves": Params(leaves=60),
    "faints": FAINTS,
    "core": Params(concertmaster="middle", core=3, leaves=60),
}


@pytest.fixture(params=SETTINGS)
def result(request):
    return run(SETTINGS[request.param], 1)


@pytest.mark.parametrize("scene", [strip.notes, strip.twin], ids=["one", "twin"])
def test_the_page_takes_every_run(result, scene):
    frames = scene.frames(result)
    told, raw = packed(scene, frames)
    assert told["rows"][-result.params.n_agents :] == strip.rows(result)[-result.params.n_agents :]
    assert len(raw) < 100_000
    assert frames.times.size == result.times.size


def test_every_note_lies_where_it_is_heard(result):
    row, time, _ = strip.as_set(result).events
    led = int(result.params.following > 0)
    for player in range(result.params.n_agents):
        late = result.late[:, player]
        there = ~np.isnan(late)
        heard = np.sort(result.times[there] + late[there] / BEAT_MS)
        np.testing.assert_allclose(np.sort(time[row == player + led]), heard)
    assert (np.diff(time) >= 0).all()


def test_a_fainted_conductor_beats_nothing_and_then_goes_on():
    row, time, level = strip.as_set(run(FAINTS, 1)).events
    beats = time[row == 0]
    assert len(beats) == 121 - 30
    assert ((beats < 19.9) | (beats > 49.1)).all()
    assert set(level[row == 0]) == {strip.BEAT}
    assert strip.BEAT not in set(level[row > 0])


def test_marks_say_early_late_and_far():
    result = run(Params(listening=0.24), 1)
    notes = strip.as_set(result)
    row, time, level = notes.events
    beat = notes.beat
    off = (time - beat) * BEAT_MS - result.common[beat]
    assert row.size == 8 * 121
    for kind, holds in {
        strip.TOGETHER: np.abs(off) <= 25,
        strip.EARLY: (off < -25) & (off >= -75),
        strip.LATE: (off > 25) & (off <= 75),
        strip.FAR: np.abs(off) > 75,
    }.items():
        np.testing.assert_array_equal(level == kind, holds)
        assert holds.any()
    assert strip.off_count(result).sum() == (level != strip.TOGETHER).sum()


def test_rows_have_names():
    assert strip.rows(run(Params(n_agents=2, listening=0.5), 1)) == ["player 1", "player 2"]
    core = Params(n_agents=4, following=0.2, concertmaster="last", core=2)
    names = ["conductor", "player 1", "player 2", "concertmaster", "core 4"]
    assert strip.rows(run(core, 1)) == names


def test_one_note_is_told_in_words():
    result = run(FAINTS, 1)
    row, time, _ = strip.as_set(result).events
    index = int(np.flatnonzero(row == 3)[40])
    late = result.late[40, 2]
    assert time[index] == pytest.approx(40 + late / BEAT_MS)
    way = "after" if late > 0 else "before"
    told = strip.notes.probe(result, 0, 0, index)
    assert told.startswith("Player 3, beat 40: ")
    assert told.endswith(f"{abs(late):.0f} ms {way} the ideal beat.")
    assert strip.notes.probe(result, 0, 0, 0).startswith("The conductor's beat 0")


def test_at_best_the_two_strips_have_the_same_notes_but_for_the_common_beat():
    result = run(Params(), 1)
    peers, led = strip.twins(result)
    assert not (peers.row == 0).any()
    assert (led.row == 0).sum() == 121
    for player in range(1, 9):
        np.testing.assert_allclose(
            peers.off[peers.row == player], led.off[led.row == player], atol=1e-9
        )
    assert not np.allclose(result.late, result.led)
    index = int(np.flatnonzero(led.row == 2)[7])
    told = strip.twin.probe(result, 0, 1, index)
    assert told.startswith("Player 2, beat 7: ")
    assert told.endswith(" the ideal beat.")


def test_time_is_not_magnified_and_two_beats_pass_in_a_second():
    assert strip.notes.pace == 2.0
    assert strip.notes.sound
    assert ensemble.BEAT_MS == 500
