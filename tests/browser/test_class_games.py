"""The three games on phones, against the class's real server: pointer, keyboard, no sound."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from axe_rules import violations
from class_room import KEPT, Room, joined, look
from playwright.sync_api import BrowserContext, Locator, Page, expect

pytestmark = pytest.mark.browser

SMALL = {"width": 320, "height": 640}
DARK = {"color_scheme": "dark", "reduced_motion": "reduce"}
# Taps 100 ms after each number on screen, as a person who sees it would.
ALONG = """(late) => {
  const pad = [...document.querySelectorAll("button")].find((b) => b.textContent === "Tap here");
  const tap = () => pad.dispatchEvent(new PointerEvent("pointerdown", { button: 0 }));
  window.counted = [];
  new MutationObserver((seen) => seen.forEach(({ target }) => {
    window.counted.push(performance.now());
    if (target.textContent.startsWith("Tap: ")) setTimeout(tap, late);
  })).observe(document.querySelector("#game .big"), { childList: true });
}"""
# When the numbers came, on the server's clock.
COUNTED = """async () => {
  const begin = performance.now();
  const { t } = await (await fetch("/api/time")).json();
  return window.counted.map((at) => at + t - (begin + performance.now()) / 2);
}"""
# How often a page has set a click, and when, in ms of the page's clock.
CLICKS = """
  window.clicks = [];
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (when) {
    const late = (when - this.context.currentTime) * 1000;
    window.clicks.push(performance.now() + late);
    return start.call(this, when);
  };
"""


@pytest.fixture
def dark(new_context: Callable[..., BrowserContext], room: Room) -> Page:
    """A small phone, dark, that asks for little motion."""
    return joined(new_context(viewport=SMALL, **DARK), room)


def opened(room: Room, game: str, *pages: Page, **settings: Any) -> None:
    room.do("open", activity=f"games/{game}", settings=settings)
    for page in pages:
        look(page)
        expect(page.get_by_role("heading", name="Round 1 of")).to_be_visible()


def next_round(room: Room, *pages: Page) -> None:
    room.do("round")
    for page in pages:
        look(page)


def assert_accessible(page: Page) -> None:
    assert violations(page) == []
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0
    for target in page.get_by_role("button").all():
        box = target.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44


def pressed(button: Locator) -> None:
    expect(button).to_have_attribute("aria-pressed", "true")


def game_state(room: Room) -> dict[str, Any]:
    return room.ask(lambda: room.session.course.run.state["game"])


def test_adoption_is_played_by_pointer_and_by_keys(
    context: BrowserContext, dark: Page, room: Room
):
    light = joined(context, room)
    opened(room, "adoption", light, dark, seats=30, rounds=3)
    light.get_by_role("button", name="Wait", exact=True).click()
    light.get_by_role("button", name="It is not proven yet").click()
    expect(light.get_by_text("Because: It is not proven yet.")).to_be_visible()
    expect(light.get_by_text(KEPT)).to_be_visible()
    move = dark.get_by_role("button", name="Move", exact=True)
    move.focus()
    dark.keyboard.press("Enter")
    dark.keyboard.press("Tab")  # to Wait
    dark.keyboard.press("Tab")
    dark.keyboard.press("Space")
    pressed(dark.get_by_role("button", name="I want to try it myself"))
    pressed(move)
    expect(dark.get_by_text(KEPT)).to_be_visible()
    assert_accessible(dark)
    next_round(room, light, dark)
    expect(dark.get_by_text("You moved in round 1.")).to_be_visible()
    expect(dark.get_by_role("heading", name="Round 2 of 3")).to_be_focused()
    expect(move).to_be_hidden()
    expect(light.get_by_role("button", name="Wait", exact=True)).to_have_attribute(
        "aria-pressed", "false"
    )
    next_round(room), next_round(room, light, dark)
    expect(dark.get_by_text("Your own threshold: You moved when")).to_be_visible()
    expect(light.get_by_text("Your own threshold: You still waited when")).to_be_visible()
    people = sorted(one["why"] for one in game_state(room)["people"].values())
    assert people == ["", "curious"]
    assert_accessible(light)


def test_a_nest_is_looked_at_spoken_for_and_chosen(
    context: BrowserContext, dark: Page, room: Room
):
    light = joined(context, room)
    opened(room, "nest", light, dark, seats=10, quorum=1, bar=100, sinks=0, noise=0)
    expect(dark.get_by_role("button", name="Commit to it")).to_have_count(0)
    for page in (light, dark):
        page.get_by_role("button", name="Look: Nest B").click()
        expect(page.get_by_text("You go and look at nest B.")).to_be_visible()
        expect(page.get_by_text(KEPT)).to_be_visible()
    next_round(room, light, dark)
    expect(dark.get_by_text("Your look at nest B: ")).to_be_visible()
    light.get_by_role("button", name="Speak for it: Nest B").click()
    expect(light.get_by_text(KEPT)).to_be_visible()
    commit = dark.get_by_role("button", name="Commit to it: Nest B")
    commit.focus()
    dark.keyboard.press("Enter")
    pressed(commit)
    expect(dark.get_by_text(KEPT)).to_be_visible()
    assert_accessible(dark)
    next_round(room, light, dark)
    for page in (light, dark):
        expect(page.get_by_text("Nest B is chosen.")).to_be_visible()
        expect(page.get_by_text("True quality").first).to_be_visible()
        assert_accessible(page)


def test_rhythm_is_tapped_with_a_flash_or_a_number_and_a_late_hand_is_taken_out(
    context: BrowserContext, dark: Page, room: Room
):
    context.add_init_script(CLICKS)
    light = joined(context, room)
    quick = {"seats": 10, "rounds": 3, "beats": 4, "beat_ms": 400, "seconds": 30, "noise": 0}
    opened(room, "rhythm", light, dark, **quick)
    assert_accessible(dark)
    dark.evaluate(ALONG, 100)
    for _ in range(2):
        light.get_by_role("button", name="Start with sound").click()
        dark.get_by_role("button", name="Start without sound").focus()
        dark.keyboard.press("Enter")
        pad, on_the_way = light.get_by_role("button", name="Tap here"), "taps are on their way"
        expect(pad).to_be_focused()
        while pad.is_visible():  # anywhere, but by real keys, and on after the end
            light.keyboard.press("Space")
        expect(light.get_by_role("heading", name="Round")).to_be_focused()
        for page in (light, dark):
            expect(page.get_by_text(on_the_way)).to_be_visible()
            expect(page.get_by_text(KEPT)).to_be_visible()
        next_round(room, light, dark)
        expect(dark.get_by_text("Your taps were steady to")).to_be_visible()
    # four beats to listen and four to tap: the conductor's, then those of two neighbours
    clicks = light.evaluate("window.clicks")
    assert len(clicks) == 8 + 2 * 8
    apart = [after - before for before, after in pairwise(clicks[:8])]
    assert apart == pytest.approx([400] * 7, abs=20)
    people = game_state(room)["people"]
    assert all(len(one["taps"]) >= 3 for one in people.values())
    own = people[min(people, key=int)]  # the dark phone joined first
    assert 80 < own["lag"] < 200  # the hand is 100 ms late
    assert abs(own["late"]) < 80  # and that is taken out
    late = [(at + 40) % 400 - 40 for at in dark.evaluate(COUNTED)]
    for played in (late[:8], late[-8:]):  # in each round, beats lie on the server's grid
        assert min(played, key=abs) == pytest.approx(0, abs=30)
    next_round(room, light)
    expect(light.get_by_role("heading", name="The game is over")).to_be_visible()
    expect(light.get_by_role("button", name="Start")).to_have_count(0)


def test_too_few_taps_are_not_sent(context: BrowserContext, room: Room):
    page = joined(context, room)
    opened(room, "rhythm", page, seats=10, rounds=3, beats=4, beat_ms=400, seconds=30)
    page.get_by_role("button", name="Start without sound").click()
    expect(page.get_by_text("0 taps are too few. Start again.")).to_be_visible(timeout=10_000)
    assert room.kept() == []


def test_a_reloaded_phone_shows_what_was_chosen_and_a_closed_game_has_no_buttons(
    context: BrowserContext, room: Room
):
    page = joined(context, room)
    opened(room, "adoption", page, seats=10, rounds=3)
    wait = page.get_by_role("button", name="Wait", exact=True)
    wait.click()
    expect(page.get_by_text(KEPT)).to_be_visible()
    page.reload()
    pressed(wait)
    room.do("close")
    look(page)
    expect(wait).to_be_hidden()
    assert_accessible(page)


def test_who_finds_no_seat_watches(context: BrowserContext, room: Room):
    room.do("open", activity="games/adoption", settings={"seats": 10, "rounds": 3})
    people = room.ask(lambda: [room.session.join(None) for _ in range(10)])
    room.ask(lambda: [room.session.now(one) for one in people])
    page = context.new_page()
    page.goto(f"{room.address}/j/{room.code}")
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_text("All seats are taken: you watch this game.")).to_be_visible()
    expect(page.get_by_role("button", name="Move", exact=True)).to_be_hidden()
    assert_accessible(page)
