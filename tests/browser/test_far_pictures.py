"""Pictures far down a page: nobody waits for them, and whoever comes there finds them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

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
MOVE = """bar => {
  bar.value = bar.max;
  bar.dispatchEvent(new Event("input", { bubbles: true }));
}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("lessons")
    imports = code("from dlkit import charts, widgets\nfrom dlkit.models import adoption")
    far = text("\n\n".join(["A long way down."] * 200))
    waits = code("one('Waits', bet=bet, observed=lambda r: 'half')")
    write_lesson(folder, "03_far", text("# Far"), imports, far, code(FAR), far, waits)
    with served("--notebooks", str(folder)) as running:
        yield running


@pytest.fixture
def free(page: Page, server: Server) -> Locator:
    """A model far down the page, once it has run by itself."""
    page.goto(server.lesson("03_far"))
    found = page.get_by_role("region", name="Explore: Free")
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
