"""Pictures in motion in a real browser: the page plays them without the kernel."""

from __future__ import annotations

import re

import pytest
from player_page import button, canvas_of, frame, opened, pile, players, said, told, wait_for
from playwright.sync_api import Locator, Page, WebSocket, expect

import moving_model
from lesson_servers import Server

__all__ = ["pile", "players"]  # fixtures
pytestmark = pytest.mark.browser

# Looks at each frame of the screen whether the middle of the picture is painted.
WATCH = """(canvas) => { globalThis.blank = 0; const look = () => {
  const { width, height } = canvas;
  const dot = canvas.getContext("2d").getImageData(width / 2, height / 2, 1, 1).data;
  if (dot[3] === 0) blank += 1;
  requestAnimationFrame(look); }; look(); }"""


def test_playing_moves_the_picture_without_the_kernel(page: Page, players: Server):
    sent: list[int] = []

    def watch(line: WebSocket) -> None:
        line.on("framesent", lambda data: sent.append(1) if isinstance(data, bytes) else None)

    page.on("websocket", watch)
    pile = opened(page, players, "01_pile").locator(".dl-player")
    expect(said(pile)).to_have_text(re.compile("^Step 0. No grain 100; topplings 0"))
    expect(page.get_by_text("Saved on this device")).to_be_attached()
    before, first = canvas_of(pile), len(sent)
    assert first > 0
    button(pile, "Play").click()
    wait_for(pile, "frame >= 6")
    button(pile, "Pause").click()
    at = frame(pile)
    expect(said(pile)).to_contain_text(f"Step {at}.")
    assert canvas_of(pile) != before
    assert len(sent) == first
    page.evaluate("() => new Promise((done) => setTimeout(done, 200))")
    assert frame(pile) == at
    expect(button(pile, "Play")).to_be_visible()


def test_steps_and_the_keyboard_go_from_frame_to_frame(pile: Locator):
    button(pile, "One step forward").click()
    button(pile, "One step forward").click()
    button(pile, "One step back").click()
    assert frame(pile) == 1
    bar = pile.get_by_role("slider", name="Place in the run")
    bar.focus()
    bar.press("ArrowRight")
    assert frame(pile) == 2
    bar.press("End")
    expect(bar).to_have_attribute("aria-valuetext", "step 100, frame 101 of 101")
    expect(said(pile)).to_contain_text("Step 100.")
    expect(said(pile)).to_have_attribute("aria-live", "polite")


def test_speed_and_loop(pile: Locator):
    pile.get_by_label("Speed").select_option("8")
    button(pile, "Play").click()
    expect(said(pile)).to_have_attribute("aria-live", "off")
    wait_for(pile, "frame === 100")  # 101 frames in about a second
    expect(button(pile, "Play")).to_be_visible()
    pile.get_by_label("Loop").check()
    button(pile, "Play").click()
    wait_for(pile, "frame > 80")
    wait_for(pile, "frame < 40")
    expect(button(pile, "Pause")).to_be_visible()
    pile.get_by_label("Speed").select_option("0.25")
    at = frame(pile)
    wait_for(pile, "frame > argument", at)
    passed = pile.evaluate(
        """(one) => new Promise((done) => { const from = Number(one.dataset.frame);
          setTimeout(() => done(Number(one.dataset.frame) - from), 700); })"""
    )
    assert 0 < passed < 8


def test_what_the_page_shows_is_what_the_model_made(pile: Locator):
    states = moving_model.run(moving_model.Params(), 1).states
    words = [level.words for level in moving_model.LEVELS]
    bar, stage = pile.get_by_role("slider"), pile.get_by_role("application")
    stage.press("ArrowRight")  # the cell in the middle
    for at in (1, 37, 100):
        bar.fill(str(at))
        counts = [int((states[at] == level).sum()) for level in range(4)]
        found = [f"{words[i]} {n}" for i, n in enumerate(counts) if n]
        expect(said(pile)).to_contain_text(f"Step {at}. {', '.join(found).capitalize()}; topp")
        cell = words[states[at][5, 5]]
        expect(told(pile)).to_contain_text(f"Row 6, column 6: {cell}.")


def test_what_is_under_the_pointer_is_told_and_the_kernel_says_more(pile: Locator):
    pile.get_by_role("slider").press("End")
    pile.locator("canvas").first.hover()
    expect(told(pile)).to_have_text(
        re.compile(r"^Row \d, column 6: \w+ grains?\. The kernel counts [0-3] here\.$")
    )
    with_cells = canvas_of(pile)
    pile.page.mouse.move(2, 2)
    expect(told(pile)).to_have_text("")
    assert canvas_of(pile) != with_cells


def test_the_keyboard_goes_from_cell_to_cell_and_enlarges(page: Page, pile: Locator):
    stage = pile.get_by_role("application", name="The pile")
    stage.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
        stage.press(key)
    expect(told(pile)).to_contain_text("Row 7, column 7: no grain.")
    stage.press("Escape")
    expect(told(pile)).to_have_text("")
    size = page.get_by_role("spinbutton", name="Cells a side")
    size.fill("50")
    expect(pile).to_have_attribute("data-shown", "2")
    expect(pile.get_by_role("group", name="Zoom")).to_be_visible()
    before = canvas_of(pile)
    stage.press("ArrowRight")
    stage.press("+")
    expect(button(pile, "Zoom out")).to_be_enabled()
    assert canvas_of(pile) != before
    stage.press("-")
    expect(button(pile, "Zoom out")).to_be_disabled()
    stage.press(" ")
    expect(button(pile, "Pause")).to_be_visible()


def test_the_frame_in_numbers(pile: Locator):
    pile.get_by_role("slider").press("End")
    pile.get_by_text("The frame in numbers").click()
    table = pile.get_by_role("table")
    expect(table.get_by_role("row")).to_have_count(6)  # a heading, four levels, one measure
    numbers = table.get_by_role("cell").all_inner_texts()
    assert sum(int(cell.split(" ")[0]) for cell in numbers[:4]) == 100
    pile.get_by_role("slider").press("Home")
    expect(table.get_by_role("row").nth(1)).to_have_text("no grain100 (100 %)")


def test_a_new_run_takes_over_while_the_old_one_plays(page: Page, pile: Locator):
    pile.get_by_label("Loop").check()
    button(pile, "Play").click()
    wait_for(pile, "frame >= 20")
    pile.locator("canvas").first.evaluate(WATCH)
    slider = page.get_by_role("slider", name="Grains a frame")
    slider.focus()
    for _ in range(5):
        slider.press("ArrowRight")
    page.wait_for_function("document.querySelector('.dl-explorer').dataset.picture?.includes('9')")
    assert int(pile.get_attribute("data-shown") or 0) > 1
    expect(button(pile, "Pause")).to_be_visible()
    assert frame(pile) >= 20
    assert page.evaluate("blank") == 0
    at = frame(pile)
    wait_for(pile, "frame > argument", at)


def test_after_a_reload_the_same_run_is_there_again(page: Page, pile: Locator):
    page.get_by_role("spinbutton", name="Grains a frame").fill("9")
    page.wait_for_function("localStorage.getItem('dlkit-record')?.includes('\"grains\":9')")
    pile.get_by_role("slider").press("End")
    expect(said(pile)).to_contain_text("Step 100.")
    told_before = said(pile).inner_text()
    page.reload()
    expect(pile).to_have_attribute("data-shown", "1", timeout=30_000)
    pile.get_by_role("slider").press("End")
    expect(said(pile)).to_have_text(told_before)


def test_a_chart_follows_the_picture(page: Page, pile: Locator):
    chart = page.locator(".dl-view")
    before = canvas_of(chart)
    pile.get_by_role("slider").press("End")
    page.wait_for_function(
        "([one, before]) => one.querySelector('canvas').toDataURL() !== before",
        arg=[chart.element_handle(), before],
    )


def test_the_picture_plays_on_when_the_kernel_is_gone(page: Page, pile: Locator, players: Server):
    for kernel in players.kernels():
        kernel.kill()
    expect(page.get_by_role("status", name="Engine")).not_to_have_text("Ready", timeout=20_000)
    bar = pile.get_by_role("slider")
    bar.press("End")
    expect(said(pile)).to_contain_text("Step 100.")
    pile.locator("canvas").first.hover()
    expect(told(pile)).to_contain_text("The lesson's engine gives no answer")
    button(pile, "Play").click()
    wait_for(pile, "frame > 3 && frame < 100")


def test_who_wants_no_motion_gets_the_end_and_six_stills(page: Page, players: Server):
    page.emulate_media(reduced_motion="reduce")
    pile = opened(page, players, "01_pile").locator(".dl-player")
    expect(said(pile)).to_contain_text("Step 100.")
    stills = pile.get_by_role("button", name=re.compile("^Go to step"))
    expect(stills).to_have_count(6)
    stills.nth(1).click()
    expect(said(pile)).to_contain_text("Step 20.")
    drawn = stills.locator("canvas").evaluate_all("all => all.map((one) => one.toDataURL())")
    assert len(set(drawn)) == 6
