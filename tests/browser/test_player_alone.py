"""A strip of notes, two meadows and a pile alone: sound, words, and who can use them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from part_lessons import SIZES, faults, sized, small_targets, sticks_out
from player_page import button, frame, opened, pile, players, said, told, trio, wait_for
from playwright.sync_api import Locator, Page, expect

from lesson_servers import Server

__all__ = ["pile", "players", "sized", "trio"]  # fixtures
pytestmark = pytest.mark.browser


def test_a_browser_that_cannot_inflate_gets_plain_frames(page: Page, players: Server):
    page.add_init_script("delete globalThis.DecompressionStream")
    pile = opened(page, players, "01_pile").locator(".dl-player")
    pile.get_by_role("slider").press("End")
    expect(said(pile)).to_contain_text("Step 100.")
    expect(said(pile)).not_to_contain_text("No grain 100")


def test_notes_sound_only_when_asked(page: Page, trio: Locator):
    button(trio, "Play").click()
    wait_for(trio, "frame > 1")
    assert page.evaluate("sounds") == {"contexts": 0, "ticks": 0}
    sound = button(trio, "Sound")
    sound.click()
    expect(sound).to_have_attribute("aria-pressed", "true")
    at = frame(trio)
    wait_for(trio, "frame > argument + 6", at)
    ticks, beats = page.evaluate("sounds.ticks"), frame(trio) - at
    assert 3 * (beats - 3) <= ticks <= 3 * (beats + 3)  # three notes a beat, each once
    assert page.evaluate("sounds.contexts") == 1
    sound.click()
    expect(sound).to_have_attribute("aria-pressed", "false")
    ticks, at = page.evaluate("sounds.ticks"), frame(trio)
    wait_for(trio, "frame > argument + 2", at)
    assert page.evaluate("sounds.ticks") == ticks


def test_a_strip_tells_of_its_notes(trio: Locator):
    expect(said(trio)).to_have_text("0 s. Note 3 of 120; spread 0 ms.")
    stage = trio.get_by_role("application", name="The trio")
    stage.focus()
    stage.press("ArrowRight")
    expect(told(trio)).to_have_text("violin, 0 s: first note.")
    stage.press("ArrowRight")
    stage.press("ArrowDown")
    expect(told(trio)).to_have_text(re.compile(r"^viola, 0\.50\d* s: note\.$"))
    button(trio, "One step forward").click()
    expect(said(trio)).to_have_text(re.compile(r"^1 s\."))


def test_dots_tell_what_they_are_in_each_panel(page: Page, trio: Locator):
    meadow = page.locator(".dl-player").nth(1)
    expect(said(meadow)).to_contain_text("together: flashing 90.")
    meadow.get_by_role("application").press("ArrowRight")
    expect(told(meadow)).to_have_text(re.compile(r"^Firefly \d+, alone: (dark|flashing)\.$"))


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_nobody_is_kept_out_and_nothing_sticks_out(
    sized: Callable[[int, str], Page], players: Server, width: int, scheme: str
):
    page = opened(sized(width, scheme), players, "02_alone")
    for summary in page.locator(".dl-player summary").all():
        summary.click()
    assert faults(page, ".dl-player") == []
    assert sticks_out(page, ".dl-player") == []
    assert small_targets(page, ".dl-player") == []


def test_what_is_closed_leaves_nothing_behind(page: Page, pile: Locator):
    left = page.evaluate(
        """async () => {
          const kit = await [...dlkitPage.kits.values()][0];
          const { makePlayer } = await kit.module("player.js");
          const about = { title: "x", label: "y", kind: "grid", ramp: [], panels: [],
            levels: [{ colour: "--dl-ink", words: "on", mark: "disc" }], one: "cell",
            time: "step", opens_at: 0, pace: null, probes: false };
          const player = await makePlayer(kit, about, { ask: async () => ({}) });
          document.body.append(player.element);
          const times = new Float64Array([0, 1, 2, 3, 4, 5]);
          const parts = [{ name: "times", type: "float64", shape: [6] },
            { name: "states", type: "uint8", shape: [6, 1, 1], bits: 1 }];
          const bytes = new Uint8Array([...new Uint8Array(times.buffer), 0]);
          await player.show({ parts, rows: [], measures: [], plain: true, buffer: 0 },
            { buffers: [new DataView(bytes.buffer)] });
          player.element.querySelector("button").click();
          player.stop();
          const before = player.element.dataset.frame;
          await new Promise((done) => setTimeout(done, 1500));
          return [before, player.element.dataset.frame];
        }"""
    )
    assert left == ["0", "0"]
