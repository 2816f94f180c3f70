"""The one script of a prepared lesson's page: what is in it, and what is left to be asked for."""

from __future__ import annotations

import json
import re

import pytest

from dlkit.serving import pack
from dlkit.serving.files import assets
from dlkit.widgets._component import asset_text

pytestmark = pytest.mark.skipif(assets() is None, reason="the front end is not built")


def states(*models: dict) -> str:
    """Models of a page, as a lesson's parent tells of them."""
    return json.dumps({str(i): {"state": model} for i, model in enumerate(models)})


def script(*models: dict) -> str:
    name, file = pack.pack(states(*models))
    assert re.fullmatch("[0-9a-f]{16}", name)
    assert len(file.zipped) < len(file.plain)
    return file.plain.decode()


def modules(*models: dict) -> set[str]:
    return set(re.findall(r'^dlkitModules\["([\w.]+)"\]', script(*models), re.M))


def texts(*models: dict) -> dict[str, str]:
    found = re.findall(r'^dlkitTexts\["([\w./]+)"\] = (".*");$', script(*models), re.M)
    return {name: json.loads(text) for name, text in found}


def test_a_part_comes_with_its_code_its_style_and_what_it_names():
    assert modules({"asset": "model_map"}) >= {"model_map.js", "model_map_parts.js"}
    assert texts({"asset": "model_map"})["model_map.css"] == asset_text("model_map.css")


def test_every_page_has_what_all_parts_share_and_no_vega():
    alone = modules({"asset": "journal"})
    assert alone >= {*pack.PAGE, "kit.js", "view.js", "journal.js"}
    assert "vega.js" not in alone
    assert "explorer.js" not in alone
    assert texts({"asset": "journal"})["kit.css"] == asset_text("kit.css")


def test_the_player_of_scenes_comes_where_a_part_has_a_scene():
    assert "player.js" not in modules({"asset": "explorer", "scene": None})
    assert {"player.js", "player_paint.js"} <= modules(
        {"asset": "explorer", "scene": {"kind": "x"}}
    )


def test_charts_come_as_they_were_compiled_and_only_those_that_are_named():
    charts = [{"template": "adoption.curve", "label": "A"}, {"template": "no.such"}]
    found = texts({"asset": "explorer", "charts": charts})
    assert [name for name in found if name.endswith(".json")] == ["charts/adoption.curve.json"]
    assert found["charts/adoption.curve.json"] == asset_text("charts/adoption.curve.json")


def test_the_same_parts_have_the_same_name_and_others_another():
    one, other = {"asset": "journal"}, {"asset": "quiz"}
    assert pack.pack(states(one))[0] == pack.pack(states(one | {"key": "a/b"}))[0]
    assert pack.pack(states(one))[0] != pack.pack(states(other))[0]


def test_widgets_of_other_makers_add_nothing():
    assert modules({"asset": "journal"}) == modules(
        {"asset": "journal"}, {"_model_name": "Layout"}
    )
    assert modules({"asset": "no such"}) == modules()
