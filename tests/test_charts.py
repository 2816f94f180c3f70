"""Every picture of the kit: it compiles, holds no data, and its columns fill what it draws."""

import importlib
import json
import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import class_line
import moving_model
from dlkit import charts, content
from dlkit.charts import portfolio, reach
from dlkit.charts._chart import Chart
from dlkit.models import (
    _budget_bots,
    adoption,
    budget,
    ensemble,
    managing,
    theory_xy,
    threshold,
    two_segments,
)
from dlkit.scoring import calibration
from dlkit.widgets import _budget_weights, _fits, _series

CATALOGUE = charts.catalogue()
TOKENS = Path(__file__).parents[1] / "src/dlkit/widgets/kit.css"
BET = {"time", "share"}  # what a drawn bet gives; see widgets/bet.py
FRAME = {"at"}  # where a picture in motion stands; see charts/_chart.py
PHONE = 42  # letters of an axis, where the picture is 320 pixels wide
MOST_ROWS = 2000


def result_for(name: str) -> Any:
    """A result that fills the picture as much as any."""
    if name.startswith("reach."):
        return adoption.run(adoption.Params(n_agents=reach.MOST_PEOPLE), 1)
    if name.startswith("accounts."):
        return _fits.compare(_series.of_record("dishwasher"), ["roest", "bass", "rogers"])
    if name.startswith("budget."):
        weights = _budget_weights.weights(content.budget())
        plan = _budget_bots.STRATEGIES["people first"]
        return budget.run(budget.Params(weights, plan), 1)
    if name == "portfolio.calibration":
        return calibration([0.1, 0.5, 0.55, 0.9], [False, True, False, True])
    if name == "portfolio.profile":
        return [("People: trust", -1.0, 0.5), ("People: change", 2.0, None), ("Time", None, 0.0)]
    if name.startswith("segments."):
        return two_segments.run(two_segments.Params(w=0.01, duration=100.0))
    if name.startswith("managing."):
        return managing.play(1, [managing.Choice(2, 4)] * managing.N_ROUNDS)
    if name.startswith("theory_xy."):
        return theory_xy.run(theory_xy.Params(n_rounds=100))
    if name.startswith("threshold."):
        return threshold.run(threshold.Params(2000, with_me=True))
    if name.startswith("adoption."):
        return adoption.run(adoption.Params(n_agents=500, n_steps=200), 1)
    if name.startswith("wall."):
        kind = {"wall.numbers": "number", "wall.curves": "curve"}[name]
        view = class_line.VIEWS[kind]
        return {"activity": class_line.ASKED[kind], "result": view, "before": view}
    if name.startswith(("wall_games.", "wall_nest.")):
        return class_line.played(name)
    model = importlib.import_module(f"dlkit.models.{name.partition('.')[0]}")
    return model.run(model.Params(), 1)


@pytest.fixture(params=sorted(CATALOGUE))
def chart(request) -> Chart:
    return CATALOGUE[request.param]


@pytest.fixture
def columns(chart):
    return chart.columns(result_for(chart.name))


def units(spec: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Each layer that draws something, with the data and the encoding it has from above."""
    for layer in spec.get("layer", []):
        above = {key: spec[key] for key in ("data", "transform") if key in spec}
        encoding = {**spec.get("encoding", {}), **layer.get("encoding", {})}
        yield from units({**above, **layer, "encoding": encoding})
    if "mark" in spec:
        yield spec


def fields_used(unit: dict[str, Any]) -> set[str]:
    """Names of fields in the encoding, but for those that the layer itself makes."""
    text = json.dumps([unit["encoding"], unit.get("transform", [])])
    used = set(re.findall(r'"field": "(\w+)"', text)) | set(re.findall(r"datum\.(\w+)", text))
    made = {name for step in unit.get("transform", []) for name in named_by(step)}
    folded = {name for step in unit.get("transform", []) for name in step.get("fold", [])}
    return (used | folded) - made - {"value", "label"}


def named_by(step: dict[str, Any]) -> list[str]:
    names = step.get("as", [])
    return [names] if isinstance(names, str) else names


def test_the_catalogue_has_the_pictures_that_lessons_name():
    wanted = {"adoption.curve", "adoption.new", "accounts.compare", "reach.who_moved_whom",
              "reach.moves", "segments.dip"}  # fmt: skip
    assert wanted <= set(CATALOGUE)


def test_a_picture_compiles_and_keeps_its_named_data_empty(chart, columns):
    vega = json.loads(charts.compiled(chart))
    held = [data["name"] for data in vega["data"] if data.get("values")]
    assert held == []
    assert set(columns) - {"run"} <= {data["name"] for data in vega["data"]}


def test_a_chart_that_follows_a_picture_keeps_its_axis_and_waits_for_the_frame():
    vega = json.loads(charts.compiled(moving_model.topplings))
    frame = next(data for data in vega["data"] if data["name"] == "frame")
    assert frame.get("values", []) == []
    assert "time (steps)" in [axis.get("title") for axis in vega["axes"]]
    line = next(mark for mark in vega["marks"] if mark["type"] == "rule")
    assert line["encode"]["update"]["x"] == {"scale": "x", "field": "step"}


def test_the_compiled_file_is_what_the_function_draws(chart):
    place = resources.files("dlkit.charts").joinpath("compiled", f"{chart.name}.json")
    if not resources.files("dlkit.charts").joinpath("compiled").is_dir():
        pytest.skip("these are the sources: only the built package holds compiled charts")
    assert place.read_text(encoding="utf-8") == charts.compiled(chart)


def test_a_picture_says_in_words_what_it_is(chart):
    assert chart.title
    assert chart.words.endswith(".")
    assert 20 <= len(chart().to_dict()["description"]) <= 120


def test_a_phone_is_wide_enough_for_the_words_of_every_axis(chart):
    told = json.loads(charts.compiled(chart)).get("axes", [])
    titles = [axis.get("title", "") for axis in told if axis["orient"] in {"top", "bottom"}]
    assert [title for title in titles if isinstance(title, str) and len(title) > PHONE] == []


def test_what_happens_in_a_run_stands_on_lines_of_its_own_in_order():
    apart = ensemble.run(ensemble.Params(following=1.0, faints=20, away=5), 1)
    told = charts.ensemble.spread_columns(apart)["events"]
    assert told["words"] == ["conductor faints", "\nconductor back", "\n\ncame apart"]
    assert told["beat"].tolist() == [20, 25, apart.times[-1]]


def test_axes_of_quantities_carry_their_unit(chart, columns):
    for unit in units(chart().to_dict()):
        if unit["data"]["name"] == "frame":
            continue  # a line on the chart's own axis
        for channel in ("x", "y"):
            about = unit["encoding"].get(channel, {})
            axis = about.get("axis", {})
            title = about.get("title", axis.get("title"))
            if about.get("type") != "quantitative" or "labelExpr" in axis or title is None:
                continue
            if not title.strip():  # the words come with the data
                (title,) = columns["axis"]["words"]
            assert re.search(r"\(.+\)", title), f"{chart.name} {channel}: {title!r} has no unit"


def test_a_picture_draws_only_fields_that_its_columns_have(chart, columns):
    for unit in units(chart().to_dict()):
        name = unit["data"]["name"]
        own = {"bet": BET, "frame": FRAME}
        given = own[name] if name in own else set(columns[name.removeprefix("pinned_")])
        assert fields_used(unit) <= given, f"{chart.name}: data set {name!r}"


def test_columns_of_a_set_are_equally_long_finite_and_at_most_2000(columns):
    for name, fields in columns.items():
        lengths = {len(column) for column in fields.values()}
        assert len(lengths) == 1, name
        assert lengths.pop() <= MOST_ROWS, name
        for field, column in fields.items():
            if isinstance(column, np.ndarray):
                assert np.isfinite(column).all(), f"{name}.{field}"
            else:
                assert all(isinstance(word, str) for word in column), f"{name}.{field}"


def test_colours_are_tokens_that_the_page_knows(chart):
    text = json.dumps(chart().to_dict())
    known = set(re.findall(r"(--dl-[a-z0-9-]+):", TOKENS.read_text(encoding="utf-8")))
    assert set(re.findall(r"--dl-[a-z0-9-]+", text)) <= known
    plain = {key: value for key, value in json.loads(text).items() if key != "config"}
    assert re.findall(r'"#[0-9a-fA-F]{3,8}"', json.dumps(plain)) == []


def test_with_its_data_a_picture_is_an_altair_chart_to_go_on_from(chart, columns):
    spec = charts.show(chart, result_for(chart.name)).to_dict()
    sizes = {name: len(rows) for name, rows in spec["datasets"].items()}
    assert sizes == {name: len(next(iter(fields.values()))) for name, fields in columns.items()}


def test_where_there_is_a_dip_it_is_marked_at_its_lowest_point():
    result = two_segments.run(two_segments.Params(w=0.01))
    saddle = CATALOGUE["segments.dip"].columns(result)["saddle"]
    assert saddle["words"] == ["dip of 38 %"]
    assert 6 < saddle["time"][0] < 7
    assert saddle["new"][0] == pytest.approx(result.new.sum(axis=1)[130], rel=0.01)


def test_without_a_dip_nothing_is_marked():
    result = two_segments.run(two_segments.Params(w=0.1))
    assert CATALOGUE["segments.dip"].columns(result)["saddle"]["words"] == []


@pytest.fixture(scope="module")
def crowd():
    return adoption.run(adoption.Params(n_agents=200, n_steps=60), 3)


def test_everybody_stands_in_the_lane_of_their_motive_at_the_step_they_moved(crowd):
    people = CATALOGUE["reach.who_moved_whom"].columns(crowd)["people"]
    assert people["step"].size == 200
    np.testing.assert_array_equal(np.round(people["lane"]), crowd.kinds)
    moved = crowd.moved_at >= 0
    np.testing.assert_array_equal(np.floor(people["step"][moved]), crowd.moved_at[moved])
    assert (people["step"][~moved] > crowd.times[-1]).all()


def test_no_two_people_stand_on_the_same_spot(crowd):
    people = CATALOGUE["reach.who_moved_whom"].columns(crowd)["people"]
    spots = np.stack([people["step"], people["lane"]])
    assert np.unique(spots, axis=1).shape[1] == 200


def test_each_line_runs_forward_from_the_mover_to_the_moved(crowd):
    columns = CATALOGUE["reach.who_moved_whom"].columns(crowd)
    ties, people = columns["ties"], columns["people"]
    movers = crowd.moved_by[crowd.moved_by >= 0]
    np.testing.assert_array_equal(ties["step"], people["step"][movers])
    assert (np.floor(ties["step"]) < np.floor(ties["to_step"])).all()
    assert ties["kind"] == [people["kind"][mover] for mover in movers]


def test_how_somebody_was_moved_has_a_shape_of_its_own(crowd):
    signs = CATALOGUE["reach.who_moved_whom"].columns(crowd)["people"]["sign"]
    by = dict(zip(signs, crowd.moved_by.tolist(), strict=True))
    assert by["by the standard"] == -2
    assert by["by a person"] >= 0
    assert [signs[i] for i in np.flatnonzero(crowd.moved_at == 0)] == [reach.SIGNS[0]] * 5


def test_a_crowd_too_large_to_draw_leaves_the_table_and_says_so():
    large = adoption.run(adoption.Params(n_agents=2000, n_steps=40), 1)
    columns = CATALOGUE["reach.who_moved_whom"].columns(large)
    assert columns["people"]["step"].size == columns["ties"]["step"].size == 0
    assert columns["note"]["words"] == ["2,000 people are too many to draw: see the table below."]
    assert len(CATALOGUE["reach.moves"].columns(large)["flow"]["share"]) == 42


def test_the_table_of_moves_adds_up_to_all_who_were_moved(crowd):
    flow = CATALOGUE["reach.moves"].columns(crowd)["flow"]
    assert flow["share"].sum() == pytest.approx(1.0)
    by_standard = [s for s, m in zip(flow["share"], flow["mover"], strict=True)
                   if m == "the standard"]  # fmt: skip
    moved = (crowd.moved_by != -1).sum()
    assert sum(by_standard) == pytest.approx((crowd.moved_by == -2).sum() / moved)


@pytest.mark.parametrize(
    ("share", "words"), [(0.0, "·"), (0.004, "<1"), (0.126, "13"), (1, "100")]
)
def test_a_share_in_the_table_is_short(share, words):
    assert reach.per_cent(share) == words


def test_nobody_moved_is_a_picture_too():
    alone = adoption.run(adoption.Params(n_agents=50, pioneers_share=0.0, n_steps=10), 1)
    columns = CATALOGUE["reach.who_moved_whom"].columns(alone)
    assert set(columns["people"]["sign"]) == {"not moved"}
    assert CATALOGUE["reach.moves"].columns(alone)["flow"]["share"].sum() == 0


def test_the_interval_of_a_share_is_wilsons_and_never_leaves_the_scale():
    low, high = portfolio.wilson(np.array([0.5, 0.0, 1.0]), np.array([10.0, 1.0, 4.0]))
    np.testing.assert_allclose(low, [0.2366, 0.0, 0.5101], atol=1e-4)
    np.testing.assert_allclose(high, [0.7634, 0.7935, 1.0], atol=1e-4)


def test_only_cells_with_both_rounds_are_tied():
    rows = [("a", -1.0, 0.5), ("b", 2.0, None), ("c", None, 0.0)]
    sets = CATALOGUE["portfolio.profile"].columns(rows)
    assert sets["moved"]["cell"] == ["a"]
    assert (sets["first"]["cell"], sets["second"]["cell"]) == (["a", "b"], ["a", "c"])
