"""Vega in a page: its parts draw every chart, and a line tells its numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from dlkit import charts
from lesson_servers import Server, code, served, text, write_lesson

pytestmark = pytest.mark.browser
DRAWN = """async ([names, spoilt]) => {
  const kit = await [...dlkitPage.kits.values()][0];
  const { default: vega } = await kit.module("vega.js");
  const draw = async (name) => {
    const spec = await kit.json(`charts/${name}.json`);
    if (spoilt) spec.data.push({ name: "spoilt", values: [{ x: 1 }], transform: [spoilt] });
    const view = new vega.View(vega.parse(spec, {}), { renderer: "none" });
    view.logger(Object.assign(view.logger(), { error(told) { throw Error(told); } }));
    await view.runAsync();
    view.finalize();
  };
  const done = await Promise.allSettled(names.map(draw));
  return names.filter((_, i) => done[i].status === "rejected");
}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("lessons")
    imports = code("from dlkit import charts, widgets\nfrom dlkit.models import change")
    tree = code("widgets.Explorer(change, charts.change.routes, key='02_tree/explore')")
    write_lesson(folder, "02_tree", text("# A tree"), imports, tree)
    with served("--notebooks", str(folder)) as running:
        yield running


@pytest.fixture
def tree(page: Page, server: Server) -> Locator:
    page.goto(server.lesson("02_tree"))
    found = page.get_by_role("region", name="Explore: change")
    expect(found).to_have_attribute("data-picture", re.compile("seed"), timeout=30_000)
    return found


def test_a_line_tells_its_numbers_where_the_pointer_stands(page: Page, tree: Locator):
    told = page.locator("#vg-tooltip-element")
    box = tree.locator("canvas").first.bounding_box()
    assert box is not None
    across, down = box["x"] + box["width"] / 2, box["y"] + 10
    while not told.count() and down < box["y"] + box["height"]:  # until a line is met
        page.mouse.move(across, down := down + 1)
    for _ in range(20):  # along it until one of its points is met: a month is 17 pixels
        page.mouse.move(across := across + 1, down)
        if "visible" in (told.get_attribute("class") or ""):
            break
    expect(told).to_have_text(re.compile(r"month\d\d.*\d%"))


def test_the_parts_of_vega_that_a_page_carries_draw_every_chart(page: Page, tree: Locator):
    expect(tree.locator("canvas")).not_to_have_count(0)
    names = list(charts.catalogue())
    assert page.evaluate(DRAWN, [names, None]) == []
    unknown = {"type": "loess", "x": "x", "y": "x"}  # a part that pages do not carry
    fails = {"type": "formula", "as": "y", "expr": "datum.x.nothing.there"}
    for spoilt in (unknown, fails):
        assert page.evaluate(DRAWN, [names[:2], spoilt]) == names[:2]
