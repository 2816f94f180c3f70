"""Opening a lesson of a test's own server, going through it, and who is kept out of a page."""

from __future__ import annotations

import json
from typing import Any

from axe_rules import violations
from playwright.sync_api import Locator, Page, expect

from lesson_servers import Server

STATUS = "Engine"
SLOW = 30_000
RECORD = """() => {
  const read = () => localStorage.getItem('dlkit-record');
  return navigator.locks.request('dlkit-record', read).catch(read);
}"""
HOLD = """async (wanted) => {
  const kit = await [...dlkitPage.kits.values()][0];
  const ask = kit.ask;
  let release;
  let first = true;
  const gate = new Promise((open) => { release = open; });
  kit.ask = (model, kind, ...rest) => {
    if (kind !== wanted || !first) return ask(model, kind, ...rest);
    first = false;
    return gate.then(() => { throw new Error("an answer that failed"); });
  };
  globalThis.answerLate = () => {
    release();
    return new Promise((on) => setTimeout(on, 50));
  };
}"""


def opened(page: Page, server: Server, name: str) -> Page:
    """A lesson whose parts are all there."""
    page.goto(server.lesson(name), wait_until="commit")
    return ready(page)


def ready(page: Page) -> Page:
    """The same, once its engine says so."""
    expect(page.get_by_role("status", name=STATUS)).to_have_text("Ready", timeout=SLOW)
    return page


def reload(page: Page) -> Page:
    """The lesson as somebody finds it who comes back."""
    page.reload(wait_until="commit")
    return ready(page)


def part(page: Page, name: str, *, exact: bool = False) -> Locator:
    """A part of the lesson by its name, or by how its name begins."""
    found = page.get_by_role("region", name=name, exact=exact)
    expect(found).to_be_visible(timeout=SLOW)
    return found


def kept(page: Page, key: str) -> dict[str, Any]:
    """One entry of the record in this browser, once it is there."""
    page.wait_for_function(
        "key => JSON.parse(localStorage.getItem('dlkit-record') ?? '{}').entries?.[key]", arg=key
    )
    found = entry(page, key)
    assert found is not None
    return found


def entry(page: Page, key: str) -> dict[str, Any] | None:
    """The same as it is now: what has been given to be saved before is saved."""
    record = page.evaluate(RECORD)
    return json.loads(record)["entries"].get(key) if record else None


def hit(page: Page, key: str) -> bool:
    """Whether a bet hit, once the record in this browser has it settled."""
    page.wait_for_function(
        "key => JSON.parse(localStorage.getItem('dlkit-record') ?? '{}')"
        ".entries?.[key]?.value?.settled",
        arg=key,
    )
    return bool(kept(page, key)["value"]["hit"])


def finished(page: Page, key: str) -> dict[str, Any]:
    """One entry of the record in this browser, once its part is done."""
    page.wait_for_function(
        "key => JSON.parse(localStorage.getItem('dlkit-record') ?? '{}').entries?.[key]?.done",
        arg=key,
    )
    return kept(page, key)


def hold_first(page: Page, kind: str) -> None:
    """The next answer of a kind is held back, to come as an error with `answer_late`."""
    page.evaluate(HOLD, kind)


def answer_late(page: Page) -> None:
    """Lets the answer go that was held."""
    page.evaluate("answerLate()")


def press_on(page: Page, wanted: Locator, *keys: str, way: str = "Tab", limit: int = 60) -> None:
    """Goes on by Tab, or back, until the element has the focus, then presses the keys."""
    expect(wanted).to_be_enabled()  # the keyboard passes over what is not
    for _ in range(limit):
        if wanted.evaluate("element => element === document.activeElement"):
            break
        page.keyboard.press(way)
    expect(wanted).to_be_focused()
    for key in keys:
        page.keyboard.press(key)


AT_REST = """() => Promise.race([new Promise((go) => setTimeout(go, 2000)), Promise.allSettled(
  document.getAnimations().filter((one) => Number.isFinite(one.effect.getComputedTiming().endTime))
    .map((one) => one.finished))]).then(() => null)"""


def faults(page: Page, *, colours: bool = False) -> list[str]:
    """What keeps people out of this page."""
    page.evaluate(AT_REST)  # what is fading lies over what is below
    return violations(page, colours=colours)


def assert_open_to_all(page: Page) -> None:
    """No rule is broken and nothing is cut off, wide and narrow, light and dark."""
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        assert faults(page) == [], width
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        assert faults(page, colours=True) == [], width
