"""Pictures in motion in a real browser: the page plays them without the kernel."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from part_lessons import SIZES, faults, sized, small_targets, sticks_out
from playwright.sync_api import Locator, Page, WebSocket, expect

import moving_model
from dlkit import charts
from lesson_servers import Server, code, served, text, write_lesson

__all__ = ["sized"]
pytestmark = pytest.mark.browser

IMPORTS = """
import sys
sys.path.append({tests!r})
import moving_model
from dlkit.widgets import Explorer, Player
"""
EXPLORE = """
Explorer(moving_model, moving_model.topplings, key="01_pile/explore", title="Piles",
         scene=moving_model.pile, show=("size", "grains"))
"""
ALONE = (
    "Player(moving_model.trio, 40)",
    "Player(moving_model.meadow, 90)",
    "Player(moving_model.pile, moving_model.run(moving_model.Params()))",
)
COUNT_SOUNDS = """
globalThis.sounds = { contexts: 0, ticks: 0 };
const Own = AudioContext;
globalThis.AudioContext = class extends Own {
  constructor() { super(); sounds.contexts += 1; }
  createOscillator() { sounds.ticks += 1; return super.createOscillator(); }
};
"""
# Looks at each frame of the screen whether the middle of the picture is painted.
WATCH = """(canvas) => { globalThis.blank = 0; const look = () => {
  const { width, height } = canvas;
  const dot = canvas.getContext("2d").getImageData(width / 2, height / 2, 1, 1).data;
  if (dot[3] === 0) blank += 1;
  requestAnimationFrame(look); }; look(); }"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("lessons")
    imports = code(IMPORTS.format(tests=str(Path(__file__).resolve().parent.parent)))
    write_lesson(folder, "01_pile", text("# A pile"), imports, code(EXPLORE))
    write_lesson(folder, "02_alone", text("# Alone"), imports, *map(code, ALONE))
    with served("--notebooks", str(folder)) as running:
        yield running


def opened(page: Page, server: Server, name: str) -> Page:
    """A lesson all of whose players have a run."""
    spec = charts.compiled(moving_model.topplings)
    page.route(
        "**/charts/moving_model.topplings.json",
        lambda route: route.fulfill(body=spec, content_type="application/json"),
    )
    page.goto(server.lesson(name), wait_until="commit")
    expect(page.locator(".dl-player[data-shown]")).to_have_count(
        {"01_pile": 1, "02_alone": 3}[name], timeout=30_000
    )
    return page


@pytest.fixture
def pile(page: Page, server: Server) -> Locator:
    return opened(page, server, "01_pile").locator(".dl-player")


@pytest.fixture
def trio(page: Page, server: Server) -> Locator:
    page.add_init_script(COUNT_SOUNDS)
    return opened(page, server, "02_alone").locator(".dl-player").first


def frame(player: Locator) -> int:
    return int(player.get_attribute("data-frame") or -1)


def said(player: Locator) -> Locator:
    return player.get_by_role("status", name="Frame")


def told(player: Locator) -> Locator:
    return player.get_by_role("status", name="Under the pointer")


def button(player: Locator, name: str) -> Locator:
    return player.get_by_role("button", name=name, exact=True)


def wait_for(player: Locator, condition: str, argument: object = None) -> None:
    """Until `condition` holds for the frame on show."""
    player.page.wait_for_function(
        f"([one, argument]) => {{ const frame = Number(one.dataset.frame); return {condition}; }}",
        arg=[player.element_handle(), argument],
    )


def canvas_of(place: Locator) -> str:
    drawn: str = place.evaluate("one => one.querySelector('canvas').toDataURL()")
    return drawn


def test_playing_moves_the_picture_without_the_kernel(page: Page, server: Server):
    sent: list[int] = []

    def watch(line: WebSocket) -> None:
        line.on("framesent", lambda data: sent.append(1) if isinstance(data, bytes) else None)

    page.on("websocket", watch)
    pile = opened(page, server, "01_pile").locator(".dl-player")
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
    page.wait_for_function("document.querySelector('.dl-explorer').dataset.picture.includes('9')")
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


def test_the_picture_plays_on_when_the_kernel_is_gone(page: Page, pile: Locator, server: Server):
    for kernel in server.kernels():
        kernel.kill()
    expect(page.get_by_role("status", name="Engine")).not_to_have_text("Ready", timeout=20_000)
    bar = pile.get_by_role("slider")
    bar.press("End")
    expect(said(pile)).to_contain_text("Step 100.")
    pile.locator("canvas").first.hover()
    expect(told(pile)).to_contain_text("The lesson's engine gives no answer")
    button(pile, "Play").click()
    wait_for(pile, "frame > 3 && frame < 100")


def test_who_wants_no_motion_gets_the_end_and_six_stills(page: Page, server: Server):
    page.emulate_media(reduced_motion="reduce")
    pile = opened(page, server, "01_pile").locator(".dl-player")
    expect(said(pile)).to_contain_text("Step 100.")
    stills = pile.get_by_role("button", name=re.compile("^Go to step"))
    expect(stills).to_have_count(6)
    stills.nth(1).click()
    expect(said(pile)).to_contain_text("Step 20.")
    drawn = stills.locator("canvas").evaluate_all("all => all.map((one) => one.toDataURL())")
    assert len(set(drawn)) == 6


def test_a_browser_that_cannot_inflate_gets_plain_frames(page: Page, server: Server):
    page.add_init_script("delete globalThis.DecompressionStream")
    pile = opened(page, server, "01_pile").locator(".dl-player")
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
    sized: Callable[[int, str], Page], server: Server, width: int, scheme: str
):
    page = opened(sized(width, scheme), server, "02_alone")
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
