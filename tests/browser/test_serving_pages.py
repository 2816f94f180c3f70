"""The pages as a reader meets them, in a real browser."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from open_lesson import STATUS, assert_open_to_all, opened
from playwright.sync_api import BrowserContext, Page, expect

from lesson_servers import Server, code, served, text, write_lesson, write_lessons

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return write_lessons(tmp_path_factory.mktemp("lessons"))


@pytest.fixture(scope="module")
def server(folder: Any) -> Iterator[Server]:
    with served("--notebooks", str(folder)) as running:
        yield running


def test_the_landing_page_leads_to_a_lesson(page: Page, server: Server):
    page.goto(server.address)
    expect(page.get_by_role("heading", level=1)).to_have_text("How does a group lead itself?")
    cards = page.get_by_role("list", name="Lessons").get_by_role("listitem")
    expect(cards.first).to_contain_text("Begin with this one")
    page.get_by_role("link", name="Counting & <b>more</b>").click()
    expect(page).to_have_title("Counting & <b>more</b> · dlkit")
    page.get_by_role("link", name="all lessons").click()
    expect(page).to_have_title("dlkit: lessons on distributed leadership")


def test_the_landing_page_shows_the_reader_s_own_progress(page: Page, server: Server):
    page.goto(server.address)
    bar = page.get_by_role("progressbar", name="Your progress in Counting & <b>more</b>")
    expect(bar).to_have_attribute("value", "0")
    entries = {"01_counting/bet": {"done": True}, "01_counting/quiz": {"done": False}}
    record = json.dumps({"format": "dlkit-record", "version": 1, "entries": entries})
    page.evaluate("text => localStorage.setItem('dlkit-record', text)", record)
    page.reload()
    expect(page.get_by_text("1 of 2 steps done")).to_be_visible()
    assert bar.evaluate("bar => bar.value / bar.max") == 0.5


@pytest.mark.parametrize("record", ["{", "null", '{"entries": 3}', '{"entries": {"a": null}}'])
def test_a_broken_record_does_not_break_the_landing_page(page: Page, server: Server, record: str):
    page.goto(server.address)
    page.evaluate("text => localStorage.setItem('dlkit-record', text)", record)
    page.reload()
    expect(page.get_by_text("not started").first).to_be_visible()


def test_text_can_be_read_before_the_kernel_is_ready(page: Page, server: Server):
    page.goto(server.lesson("04_endless"), wait_until="commit")
    expect(page.get_by_text("After.")).to_be_visible()
    expect(page.get_by_role("status", name=STATUS)).to_have_text("Preparing part 1 of 1…")
    expect(page.get_by_text("This part is getting ready…")).to_be_visible()
    expect(page.get_by_role("progressbar", name="Loading")).to_be_visible()


def test_an_endless_part_is_stopped_and_told(page: Page, folder: Any):
    with served("--notebooks", str(folder), "--cell-limit", "1") as server:
        opened(page, server, "04_endless")
        words = "Stopped: it took longer than 1 s and was stopped"
        expect(page.get_by_text(words)).to_be_visible()


def test_a_part_answers(page: Page, server: Server):
    opened(page, server, "01_counting")
    button = page.get_by_role("button", name="counted to")
    expect(button).to_have_text("counted to 3")
    button.click()
    button.click()
    expect(button).to_have_text("counted to 5")
    assert page.locator(".part[data-state=empty]").count() == 1  # the cell that only imports


def test_messages_travel_both_ways_with_their_bytes(page: Page, server: Server):
    opened(page, server, "05_talking")
    expect(page.get_by_text("heard a word 42")).to_be_visible()


def test_widgets_of_other_makers_work_too(page: Page, server: Server):
    opened(page, server, "02_slider")
    slider = page.get_by_role("slider")
    expect(slider).to_have_attribute("aria-valuenow", "4.0")
    slider.press("ArrowRight")
    expect(page.locator(".widget-readout")).to_have_text("5")


def test_a_failing_part_is_told_in_its_place_and_the_rest_goes_on(page: Page, server: Server):
    opened(page, server, "03_failing")
    expect(page.get_by_text("This part could not start")).to_be_visible()
    expect(page.get_by_text("ValueError: share must be <= 1, got <i>2</i>")).to_be_visible()
    expect(page.get_by_role("button", name="counted to 3")).to_be_visible()


def test_an_unknown_lesson_gets_a_page_of_ours(page: Page, server: Server):
    answer = page.goto(server.lesson("99_<i>none"))
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_text("/voila/render/99_<i>none.ipynb")).to_be_visible()
    page.get_by_role("link", name="Go to all lessons").click()
    expect(page.get_by_role("list", name="Lessons")).to_be_visible()


def test_a_page_that_loses_its_script_still_shows_its_text(page: Page, server: Server):
    for address in ("**/lesson.js", "**/dlkit/lesson/*.js"):
        page.route(address, lambda route: route.abort())
    page.goto(server.lesson("01_counting"))
    expect(page.get_by_role("heading", name="Counting")).to_be_visible()
    expect(page.get_by_text("This page could not load completely")).to_be_visible()


def test_the_skip_link_comes_first_and_leads_to_the_text(page: Page, server: Server):
    for address in (server.address, server.lesson("06_deutsch"), f"{server.address}/none"):
        page.goto(address)
        page.keyboard.press("Tab")
        skip = page.locator(":focus")
        expect(skip).to_have_text(re.compile("^Skip to"))
        expect(skip).to_be_in_viewport()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.tagName") == "MAIN"


def test_the_appearance_is_kept_and_the_same_on_every_page(page: Page, server: Server):
    page.goto(server.address)
    page.get_by_label("Appearance").select_option("dark")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.goto(server.lesson("06_deutsch"))
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark
    page.emulate_media(media="print")  # paper is white
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != dark
    page.emulate_media(media="screen")
    page.get_by_label("Appearance").select_option("as the system")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != dark


def test_a_cold_lesson_stays_within_its_budget(page: Page, server: Server):
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    address: dict[str, str] = {}
    sent: dict[str, int] = {}
    line.on(
        "Network.responseReceived",
        lambda event: address.update({event["requestId"]: event["response"]["url"]}),
    )
    line.on(
        "Network.loadingFinished",
        lambda event: sent.update({event["requestId"]: event["encodedDataLength"]}),
    )
    opened(page, server, "01_counting")
    page.wait_for_load_state("networkidle")  # all that was sent has been told
    parts = re.compile("/labextensions/dlkit/|/dlkit/lesson/")
    ours = [n for one, n in sent.items() if not parts.search(address.get(one, ""))]
    assert len(ours) >= 4
    assert sum(ours) < 60_000, "the page itself, without the components' front end"
    assert sum(sent.values()) < 2_000_000


@pytest.mark.parametrize("name", ["", "none", "voila/render/08_torn.ipynb"])
def test_nobody_is_kept_out_of_a_page(page: Page, server: Server, name: str):
    page.goto(f"{server.address}/{name}")
    assert_open_to_all(page)


@pytest.mark.parametrize("name", ["01_counting", "03_failing"])
def test_nobody_is_kept_out_of_a_lesson(page: Page, server: Server, name: str):
    opened(page, server, name)
    assert_open_to_all(page)


def test_nobody_is_kept_out_while_a_lesson_starts(page: Page, server: Server):
    page.goto(server.lesson("04_endless"), wait_until="commit")
    expect(page.get_by_text("Preparing part 1 of 1…")).to_be_visible()
    assert_open_to_all(page)


def test_without_script_the_text_can_be_read(
    new_context: Callable[..., BrowserContext], tmp_path: Any
):
    write_lesson(tmp_path, "01_plain", text("# Plain\nOnly words."), code("print('a figure')"))
    with served("--notebooks", str(tmp_path)) as server:
        page = new_context(java_script_enabled=False).new_page()
        page.goto(server.lesson("01_plain"))
        expect(page.get_by_text("Only words.")).to_be_visible()
        expect(page.get_by_text("need JavaScript")).to_be_visible()
        expect(page.get_by_text("Starting the lesson's engine")).to_be_hidden()


def test_the_token_opens_the_lesson_that_was_asked_for(page: Page, folder: Any):
    with served("--notebooks", str(folder), "--token", "a-word") as server:
        page.goto(server.lesson("06_deutsch"))
        assert_open_to_all(page)
        page.get_by_label("Token").fill("another")
        page.get_by_role("button", name="Open the lessons").click()
        expect(page.get_by_text("That is not the token of this server.")).to_be_visible()
        page.get_by_label("Token").fill("a-word")
        page.get_by_role("button", name="Open the lessons").click()
        expect(page.get_by_role("heading", name="Zählen")).to_be_visible()
        expect(page.get_by_role("status", name=STATUS)).to_have_text("Ready", timeout=30_000)
