"""The Explorer without a browser: what the page asks is what a control does."""

import asyncio
import inspect
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import slow_model
from dlkit import charts
from dlkit.charts import adoption as pictures
from dlkit.models import adoption, change, landscape, team_assembly, two_segments
from dlkit.widgets import Explorer
from dlkit.widgets._component import packed
from dlkit.widgets.explorer import own_fields


class PlacedLater:
    """Stands for a bet: placed and settled as the test says, and remembers what it was told."""

    def __init__(self):
        self.placed, self.settled, self.seen, self.watchers = False, False, [], []

    def observe(self, watcher, name):
        self.watchers.append(watcher)

    def place(self):
        self.placed = True
        for watcher in self.watchers:
            watcher(None)

    def settle(self, observed):
        self.settled = True
        self.seen.append(observed)

    def columns(self):
        return {"bet": {"time": np.array([0.0]), "share": np.array([0.5])}}


def small(**changes):
    return adoption.Params(n_agents=200, n_steps=40, **changes)


@pytest.fixture
def explorer():
    return Explorer(
        adoption,
        pictures.curve,
        key="test/explore",
        params=small(),
        seed=3,
        show=("cross_share", "proof_threshold"),
    )


def values(explorer, **changes):
    return {**explorer.preset["values"], **changes}


def array(reply, name, field):
    place = next(p for p in reply.content["layout"] if (p["set"], p["field"]) == (name, field))
    return np.frombuffer(reply.buffers[place["buffer"]], dtype=place["type"])


def test_only_the_named_parameters_get_a_control_in_the_order_named(explorer):
    assert [row["name"] for row in explorer.controls] == ["cross_share", "proof_threshold"]


def test_a_control_that_the_model_does_not_know_is_refused():
    with pytest.raises(ValueError, match="show must name parameters of the model, got 'speed'"):
        Explorer(adoption, pictures.curve, show=("speed",))


def test_moving_a_control_reruns_and_sends_the_new_curve(explorer):
    first = explorer.on_run(values(explorer, cross_share=0.4), 3)
    second = explorer.on_run(values(explorer, cross_share=0.0), 3)
    assert explorer.params.cross_share == 0.0
    assert array(second, "run", "everyone")[-1] < array(first, "run", "everyone")[-1]
    assert array(second, "run", "everyone")[-1] == pytest.approx(
        explorer.result.adopted[-1].sum(), abs=1e-6
    )


def test_equal_settings_do_not_run_a_second_time(explorer):
    explorer.on_run(values(explorer), 3)
    kept = explorer.result
    explorer.on_run(values(explorer), 3)
    assert explorer.result is kept
    explorer.on_run(values(explorer), 4)
    assert explorer.result is not kept


def test_setting_params_from_python_does_the_same_as_moving_a_control(explorer):
    explorer.params = small(cross_share=0.0)
    assert explorer.result.adopted[-1].sum() < 0.3
    assert explorer.asked["values"]["cross_share"] == 0.0


@pytest.mark.parametrize("value", [1.5, -0.1, float("nan")])
def test_a_value_out_of_range_names_the_range_and_keeps_the_last_run(explorer, value):
    explorer.on_run(values(explorer), 3)
    kept = explorer.result
    with pytest.raises(ValueError, match="cross_share must be between"):
        explorer.on_run(values(explorer, cross_share=value), 3)
    assert explorer.result is kept


@pytest.mark.parametrize("seed", [-1, 2**31, 1.5, "3", True, None])
def test_a_seed_that_is_none_is_refused(explorer, seed):
    with pytest.raises(ValueError, match="seed must be a whole number from 0 to"):
        explorer.on_run(values(explorer), seed)


def test_a_code_brings_back_exactly_the_settings_it_was_made_from(explorer):
    code = explorer.on_run(values(explorer, cross_share=0.07), 12).content["code"]
    assert code == "cross_share=0.07&seed=12"
    assert explorer.on_restore(code) == {"values": values(explorer, cross_share=0.07), "seed": 12}


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("hello", "code must look like"),
        ("cross_share=2&seed=1", "cross_share must be between"),
        ("speed=2&seed=1", "code must name settings of this model, got 'speed'"),
        ("cross_share=much&seed=1", "cross_share must be a number, got 'much'"),
        ("n_agents=2.5&seed=1", "n_agents must be a whole number, got '2.5'"),
        ("seed=-4", "seed must be a whole number from 0"),
        ("standard_reading=third&seed=1", "standard_reading must be one of"),
    ],
)
def test_a_broken_code_says_what_is_wrong_and_changes_nothing(explorer, code, rule):
    before = explorer.params
    with pytest.raises(ValueError, match=rule):
        explorer.on_restore(code)
    assert explorer.params == before


def test_the_first_run_waits_for_the_bet_and_settles_it_once():
    bet = PlacedLater()
    explorer = Explorer(
        adoption,
        pictures.curve,
        params=small(),
        seed=3,
        bet=bet,
        observed=lambda result: float(result.adopted[-1].sum()),
    )
    with pytest.raises(ValueError, match="The bet comes first"):
        explorer.on_run(values(explorer), 3)
    bet.place()
    explorer.on_run(values(explorer, cross_share=0.0), 3)
    assert bet.seen == [], "only a run of the settings that the bet was about settles it"
    reply = explorer.on_run(values(explorer), 3)
    explorer.on_run(values(explorer, cross_share=0.1), 3)
    assert bet.seen == [pytest.approx(array(reply, "run", "everyone")[-1])]
    assert array(reply, "bet", "share").tolist() == [0.5]


def test_columns_travel_as_small_binary_arrays_and_words_as_words():
    layout, buffers = packed(
        {
            "run": {
                "time": np.arange(3),
                "share": np.array([0.0, 0.5, 1.0]),
                "kind": ["a", "b", "c"],
            }
        }
    )
    assert [place.get("type", "words") for place in layout] == ["int32", "float32", "words"]
    assert [len(buffer) for buffer in buffers] == [12, 12]


def test_what_the_page_asks_is_answered_with_its_serial_and_errors_are_said(explorer):
    sent = []
    explorer.send = lambda content, buffers=None: sent.append(content)
    explorer._answer(None, {"serial": "a-1", "kind": "restore", "content": {"code": "?"}}, [])
    explorer._answer(None, {"serial": "a-2", "kind": "msg", "content": {}}, [])
    explorer._answer(None, {"serial": "a-3", "kind": "nothing", "content": {}}, [])
    assert [answer["serial"] for answer in sent] == ["a-1", "a-2", "a-3"]
    assert sent[0]["error"].startswith("code must look like")
    assert all("kind must be a question of this part" in one["error"] for one in sent[1:])


def test_an_exception_inside_a_part_is_shown_not_swallowed(explorer, caplog):
    sent = []
    explorer.send = lambda content, buffers=None: sent.append(content)
    explorer.pictures = (None,)
    explorer._answer(
        None,
        {"serial": "1", "kind": "run", "content": {"values": values(explorer), "seed": 1}},
        [],
    )
    assert "Something went wrong in this part: AttributeError" in sent[0]["error"]
    assert "could not answer 'run'" in caplog.text


@pytest.mark.parametrize(
    "name",
    [
        "../record.py",
        "record.py",
        "charts/../../x.json",
        "C:\\x.js",
        "charts/nothing.json",
        "/etc/passwd",
        "a/b/kit.js",
    ],
)
def test_only_files_of_the_front_end_are_handed_to_a_page(explorer, name):
    with pytest.raises(ValueError, match="name must be a file of the front end"):
        explorer.on_asset(name)


def test_a_chart_can_be_had_with_its_data_to_go_on_from():
    result = adoption.run(small(), 1)
    spec = charts.show(pictures.curve, result).to_dict()
    assert len(spec["datasets"]["run"]) == result.times.size


def test_a_picture_of_single_people_limits_how_many_there_can_be():
    for picture, most in ((charts.adoption.curve, 1_000_000), (charts.reach.who_moved_whom, 300)):
        size = next(one for one in Explorer(adoption, picture).own if one["own"] == "size")
        assert (size["name"], size["low"], size["high"]) == ("n_agents", 20, most)
    assert Explorer(two_segments, charts.segments.dip).own == []


@pytest.mark.parametrize(
    ("model", "marked"),
    [
        (adoption, {"n_agents": "size", "proof_threshold": "proof",
                    "standard_threshold": "standard"}),
        (landscape, {"n_agents": "size"}),
        (change, {"threshold": "threshold", "span": "size"}),
        (team_assembly, {}),  # how many people there are is what comes out of it
    ],
)  # fmt: skip
def test_a_model_marks_what_the_own_organisation_can_fill_in(model, marked):
    rows = own_fields(model.Params, [])
    assert {row["name"]: row["own"] for row in rows} == marked


def test_the_sizes_of_a_house_are_those_of_its_tree():
    span = next(row for row in own_fields(change.Params, []) if row["own"] == "size")
    assert span["sizes"] == [(n, 1 + n + n**2 + n**3) for n in range(2, 7)]
    house = change.run(change.Params(span=3), 1)
    counts = house.doing * 40
    np.testing.assert_allclose(counts, np.rint(counts), atol=1e-4)  # shares of 40 people


def in_own_loop(coroutine):
    """The browser tests leave a loop running in this thread, so it is run in another one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


async def answered(explorer, **changes):
    """What the page gets, also where the run is a long one."""
    reply = explorer.on_run(values(explorer, **changes), 1)
    return await reply if inspect.iscoroutine(reply) else reply


def test_a_long_run_tells_how_far_it_is_and_ends_in_its_result():
    explorer, told = Explorer(slow_model, charts.segments.dip), []
    explorer.teller = lambda: told.append
    reply = in_own_loop(answered(explorer, seconds=0.6))
    assert reply.content["summary"] == "It took 0.6 seconds."
    assert told == sorted(told)
    assert 0 < told[0] < told[-1] <= 1


def test_a_long_run_gives_way_to_a_newer_one():
    explorer = Explorer(slow_model, charts.segments.dip)

    async def both():
        first = asyncio.create_task(answered(explorer, seconds=50.0))
        await asyncio.sleep(0.3)
        return await answered(explorer, w=0.5), await first

    second, first = in_own_loop(both())
    assert first.content == {"dropped": True}
    assert (second.content["summary"], explorer.params.w) == ("It took 0 seconds.", 0.5)


def test_a_cancelled_run_changes_nothing():
    explorer = Explorer(slow_model, charts.segments.dip)
    explorer.play(values(explorer), 1)

    async def cancelled():
        first = asyncio.create_task(answered(explorer, seconds=50.0))
        await asyncio.sleep(0.3)
        explorer.on_cancel()
        return await first

    assert in_own_loop(cancelled()).content == {"dropped": True}
    assert explorer.params.seconds == 0.0
