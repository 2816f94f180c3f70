"""The adoption lesson as a learner plays it: by pointer, by keyboard, through mishaps."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator

import pytest
from open_lesson import finished, hit, kept, part
from part_lessons import SIZES, faults
from playwright.sync_api import Locator, Page, expect

from lesson_servers import Server, served

pytestmark = pytest.mark.browser

LESSON = "08_adoption_curve"
SLOW = 30_000


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with served() as running:
        yield running


def opened(page: Page, server: Server, name: str = LESSON) -> Page:
    page.goto(server.lesson(name), wait_until="commit")
    expect(page.get_by_role("status", name="Engine")).to_have_text("Ready", timeout=SLOW)
    return page


def place_outcome(page: Page, prompt: str, outcome: str) -> None:
    bet = part(page, prompt)
    bet.get_by_role("radio", name=outcome).check()
    bet.get_by_role("button", name="Place bet").click()
    expect(bet).to_contain_text("Your bet is placed")


# Parts near the screen are laid out late: what stands below them moves for a moment.
STANDS_STILL = """async (element) => {
  const place = () => JSON.stringify(element.getBoundingClientRect());
  for (let was = null; was !== place();) {
    was = place();
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}"""


def draw_curve(page: Page) -> None:
    bet = part(page, "How many will have moved, step by step?")
    area = bet.locator("svg, canvas").first
    area.hover()
    area.evaluate(STANDS_STILL)
    box = area.bounding_box()
    assert box
    page.mouse.move(box["x"] + 30, box["y"] + box["height"] - 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=10)
    page.mouse.move(box["x"] + box["width"] - 20, box["y"] + 20, steps=10)
    page.mouse.up()
    bet.get_by_role("button", name="Place bet").click()
    expect(bet).to_contain_text("Your bet is placed")


def test_the_whole_lesson_by_pointer(page: Page, server: Server):
    opened(page, server)
    explore = part(page, "Explore: Six motives, one curve")
    expect(explore.get_by_role("button", name="Run", exact=True)).to_be_disabled()
    draw_curve(page)
    explore.get_by_role("button", name="Run", exact=True).click()
    expect(explore.get_by_role("status", name="Result")).to_contain_text("moved after 80 steps")
    expect(explore.get_by_role("list").get_by_text("your bet")).to_be_visible()
    expect(part(page, "How many will have moved, step by step?")).to_contain_text("points off")
    assert kept(page, f"{LESSON}/bet_curve")["value"]["settled"]

    place_outcome(page, "Contact across is 2 %. Where does it stop?", "When the early market")
    chasm = part(page, "Explore: The chasm")
    chasm.get_by_role("button", name="Run", exact=True).click()
    expect(chasm.get_by_role("status", name="Result")).to_contain_text("Stopped at 16 %")
    assert hit(page, f"{LESSON}/bet_chasm") is True

    place_outcome(page, "'The standard' now means more than half", "It goes on beyond")
    half = part(page, "Explore: More than half")
    half.get_by_role("button", name="Run", exact=True).click()
    expect(half.get_by_role("status", name="Result")).to_contain_text("50 %")
    assert hit(page, f"{LESSON}/bet_half") is False

    checks = part(page, "How do we know?")
    checks.get_by_role("button", name="Run the checks").click()
    expect(checks.get_by_role("status", name="Checks")).to_contain_text("passed", timeout=SLOW)
    expect(checks).not_to_contain_text("failed")

    journal = part(page, "Your journal")
    words = "Our library waits until the other faculties have done it for a whole year."
    journal.get_by_role("textbox").first.fill(words)
    expect(journal.get_by_text("Saved on this device")).to_be_visible()
    finished(page, f"{LESSON}/journal")


def test_bets_and_runs_by_keyboard_alone(page: Page, server: Server):
    opened(page, server)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the lesson")).to_be_focused()
    bet = part(page, "How many will have moved, step by step?")
    point = bet.get_by_role("slider", name=re.compile("share of all who have moved at steps 40"))
    point.focus()
    for _ in range(5):
        page.keyboard.press("ArrowUp")
    tab_to(page, bet.get_by_role("button", name="Place bet"))
    page.keyboard.press("Enter")
    expect(bet).to_contain_text("Your bet is placed")
    explore = part(page, "Explore: Six motives, one curve")
    tab_to(page, explore.get_by_role("button", name="Run", exact=True))
    page.keyboard.press("Enter")
    expect(explore.get_by_role("status", name="Result")).to_contain_text("moved")
    slider = explore.get_by_role("slider", name="Proof that leaders ask for")
    slider.focus()
    page.keyboard.press("End")
    expect(explore.get_by_role("status", name="Result")).to_contain_text("Stopped at 16 %")
    quiz = page.get_by_role("region", name="Ten questions on adoption")
    down = quiz.get_by_role("button", name=re.compile("^Down")).first
    down.focus()
    page.keyboard.press("Enter")
    expect(quiz.get_by_role("status").filter(has_text="now 2 of")).to_have_count(1)


def tab_to(page: Page, wanted: Locator, limit: int = 80) -> None:
    """Presses Tab until the element has the focus."""
    for _ in range(limit):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reached {wanted}")


def test_a_reload_in_the_middle_loses_nothing(page: Page, server: Server):
    opened(page, server)
    place_outcome(page, "Contact across is 2 %. Where does it stop?", "At one half")
    chasm = part(page, "Explore: The chasm")
    chasm.get_by_role("button", name="Run", exact=True).click()
    expect(chasm.get_by_role("status", name="Result")).to_contain_text("Stopped at 16 %")
    part(page, "Your journal").get_by_role("textbox").first.fill("Half a thought, not finished")
    kept(page, f"{LESSON}/chasm")
    page.reload(wait_until="commit")
    expect(page.get_by_role("status", name="Engine")).to_have_text("Ready", timeout=SLOW)
    again = part(page, "Explore: The chasm")
    expect(again.get_by_role("status", name="Result")).to_contain_text("Stopped at 16 %")
    text = part(page, "Your journal").get_by_role("textbox").first
    expect(text).to_have_value("Half a thought, not finished")
    assert hit(page, f"{LESSON}/bet_chasm") is False


def test_a_killed_kernel_is_said_and_a_reload_brings_all_back(page: Page):
    with served() as server:
        opened(page, server)
        part(page, "Your journal").get_by_role("textbox").first.fill("Before it died")
        kept(page, f"{LESSON}/journal")
        for kernel in server.kernels():
            os.kill(kernel.pid, signal.SIGKILL)
        banner = page.get_by_role("alert").filter(has_text="engine has stopped")
        expect(banner).to_be_visible(timeout=10_000)
        banner.get_by_role("button").first.click()
        expect(page.get_by_role("status", name="Engine")).to_have_text("Ready", timeout=SLOW)
        text = part(page, "Your journal").get_by_role("textbox").first
        expect(text).to_have_value("Before it died")


@pytest.mark.parametrize("name", ["00_start_here", LESSON])
@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_nobody_is_kept_out(page: Page, server: Server, name: str, width: int, scheme: str):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    opened(page, server, name)
    expect(page.locator(".dl-explorer[data-ready]").first).to_be_visible(timeout=SLOW)
    assert faults(page, "body") == []
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not wide, "the page must not scroll sideways"


def test_a_lesson_imports_neither_pandas_nor_altair(page: Page):
    with served() as server:
        opened(page, server)
        [kernel] = server.kernels()
        files = {m.path for m in kernel.memory_maps()}
        assert not [path for path in files if "/pandas/" in path]
