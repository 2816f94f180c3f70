"""A prepared lesson's page: its parts at once, one script, a kernel that is born with them."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import psutil
import pytest
from open_lesson import STATUS, opened, part, ready
from playwright.sync_api import Page, expect

from dlkit.serving import _warm_line
from dlkit.serving._warm_parent import LESSON_NAME
from lesson_servers import Server, prepared, served, until

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not _warm_line.can_fork(), reason="there is no safe fork here"),
]
LESSON = "08_adoption_curve"
SCRIPT = "/dlkit/lesson/"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Its own: others would have prepared the lesson at some time or other."""
    with served() as running:
        yield running


@pytest.fixture
def ran(server: Server) -> Server:
    """The same, once it has run the lesson."""
    assert prepared(server, LESSON)
    return server


def parent(server: Server) -> psutil.Process:
    """The lesson's parent."""
    [found] = [one for one in server.processes() if one.name() == LESSON_NAME]
    return found


def words(page: Page) -> str:
    return page.get_by_role("main").inner_text()


def test_a_prepared_page_shows_and_does_what_the_first_one_did(page: Page, server: Server):
    first = words(opened(page, server, LESSON))
    assert page.locator(f"script[src*='{SCRIPT}']").count() == 0
    assert prepared(server, LESSON)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    opened(page, server, LESSON)
    assert page.locator(f"script[src*='{SCRIPT}']").count() == 1
    dip = part(page, "Explore: A dip between two humps")
    said = dip.get_by_role("status", name="Result")
    expect(said).not_to_be_empty()
    assert words(page) == first
    before = said.inner_text()
    slider = dip.get_by_role("slider").first
    slider.focus()
    slider.press("End")
    expect(said).not_to_have_text(before)
    single = [one for one in asked if "/labextensions/" in one]
    assert sorted(one.rpartition("/")[2] for one in single) == ["kit.css", "vega.js"]


def test_parts_are_shown_and_wait_while_the_kernel_is_still_to_come(page: Page, ran: Server):
    page.clock.install()
    parent(ran).suspend()
    try:
        page.goto(ran.lesson(LESSON), wait_until="commit")
        dip = part(page, "Explore: A dip between two humps")
        expect(page.get_by_role("status", name=STATUS)).to_have_text(
            "Starting the lesson's engine…"
        )
        expect(dip.get_by_role("status", name="Result")).to_be_empty()
        page.clock.fast_forward(25_000)  # longer than an answer may take
    finally:
        parent(ran).resume()
    ready(page)
    expect(dip.get_by_role("status", name="Result")).not_to_be_empty()
    expect(page.get_by_role("alert").filter(has_text="No answer")).to_have_count(0)


def test_where_the_kernel_does_not_come_the_page_says_so_and_a_button_helps(
    page: Page, ran: Server
):
    gone = parent(ran)
    gone.suspend()
    page.goto(ran.lesson(LESSON), wait_until="commit")
    part(page, "Explore: A dip between two humps")
    os.kill(gone.pid, signal.SIGKILL)
    alert = page.get_by_role("alert").filter(has_text="The lesson's engine could not go on")
    expect(alert).to_contain_text("it has to be made anew")
    expect(page.get_by_role("status", name=STATUS)).to_have_text("Stopped")
    alert.get_by_role("button", name="Reload the lesson").click()
    ready(page)
    expect(alert).to_have_count(0)


def test_a_prepared_page_whose_script_is_lost_still_shows_its_text(page: Page, ran: Server):
    page.route(f"**{SCRIPT}*", lambda route: route.abort())
    page.goto(ran.lesson(LESSON))
    expect(page.get_by_text("This page could not load completely")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_page_that_closes_before_its_script_is_there_ends_its_kernel(page: Page, ran: Server):
    before = {one.pid for one in ran.kernels()}
    page.route(f"**{SCRIPT}*", lambda _: None)  # it never comes
    page.goto(ran.lesson(LESSON), wait_until="commit")
    page.wait_for_function("window.dlkitStream.some((news) => 'end' in news)")
    [kernel] = [one for one in ran.kernels() if one.pid not in before]
    page.goto("about:blank")
    assert until(lambda: kernel.pid not in {one.pid for one in ran.kernels()})
