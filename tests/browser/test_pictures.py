"""Pictures: nobody waits for those far down a page, and what a page carries draws all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from dlkit import charts
from lesson_servers import Server, code, served, text, write_lesson

pytestmark = pytest.mark.browser
FAR = """
def one(title, **more):
    return widgets.Explorer(adoption, charts.adoption.curve, key=f"03_far/{title}", title=title,
                            show=("cross_share",), params=small, **more)
small = adoption.Params(n_agents=200, n_steps=40)
bet = widgets.Bet("03_far/bet", "Where?", widgets.Outcome({"half": "At one half", "end": "No"}))
one("Free")
"""
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
MOVE = """bar => {
  bar.value = bar.max;
  bar.dispatchEvent(new Event("input", { bubbles: true }));
}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("lessons")
    imports = code("from dlkit import charts, widgets\nfrom dlkit.models import adoption, change")
    far = text("\n\n".join(["A long way down."] * 200))
    waits = code("one('Waits', bet=bet, observed=lambda r: 'half')")
    write_lesson(folder, "03_far", text("# Far"), imports, far, code(FAR), far, waits)
    tree = code("widgets.Explorer(change, charts.change.routes, key='02_tree/explore')")
    write_lesson(folder, "02_tree", text("# A tree"), imports, tree)
    with served("--notebooks", str(folder)) as running:
        yield running


@pytest.fixture
def free(page: Page, server: Server) -> Locator:
    """A model far down the page, once it has run by itself."""
    return shown(page, server, "03_far", "Free")


@pytest.fixture
def tree(page: Page, server: Server) -> Locator:
    return shown(page, server, "02_tree", "change")


def shown(page: Page, server: Server, lesson: str, name: str) -> Locator:
    page.goto(server.lesson(lesson))
    found = page.get_by_role("region", name=f"Explore: {name}")
    expect(found).to_have_attribute("data-picture", re.compile("seed"), timeout=30_000)
    return found


def test_a_picture_far_from_the_screen_is_drawn_later(page: Page, free: Locator):
    assert page.locator("canvas").count() == 0
    expect(free.locator("canvas")).to_have_count(1)  # by itself: it has a run to show


def test_who_comes_near_finds_the_picture(free: Locator):
    free.scroll_into_view_if_needed()
    expect(free.locator("canvas")).to_have_count(1, timeout=2_000)


def test_who_moves_a_control_waits_for_no_picture(free: Locator):
    free.get_by_role("slider").first.evaluate(MOVE)
    expect(free.locator("canvas")).to_have_count(1, timeout=2_000)


def test_an_empty_picture_waits_until_it_comes_near_and_keeps_its_room(page: Page, free: Locator):
    waits = page.get_by_role("region", name="Explore: Waits")
    expect(waits).to_have_attribute("data-ready", "yes")
    expect(free.locator("canvas")).to_have_count(1)
    expect(waits.locator("canvas")).to_have_count(0)
    frame = waits.get_by_role("img")
    empty = frame.evaluate("frame => frame.offsetHeight")
    waits.scroll_into_view_if_needed()
    expect(waits.locator("canvas")).to_have_count(1)
    grown = frame.evaluate("frame => frame.offsetHeight") - empty
    assert grown < 60, "its room was kept, so that nothing jumps"


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
