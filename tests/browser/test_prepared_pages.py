"""A prepared lesson's page: its parts at once, one script, a kernel that is born with them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psutil
import pytest
from axe_rules import violations
from open_lesson import STATUS, opened, part, ready
from playwright.sync_api import Page, expect

from dlkit.serving import _warm_line
from dlkit.serving._warm_parent import LESSON_NAME
from lesson_servers import Server, name_of, prepared, served, until

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


def parents(server: Server) -> list[psutil.Process]:
    """What the kernels of prepared lessons are forked from."""
    return [one for one in server.processes() if name_of(one) == LESSON_NAME]


@contextmanager
def without_kernel(page: Page, server: Server, name: str) -> Iterator[None]:
    """A prepared lesson is opened, and its kernel comes only afterwards."""
    waiting = parents(server)
    for one in waiting:
        one.suspend()
    try:
        page.goto(server.lesson(name), wait_until="commit")
        yield
    finally:
        for one in waiting:
            with suppress(psutil.NoSuchProcess):
                one.resume()


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
    with without_kernel(page, ran, LESSON):
        dip = part(page, "Explore: A dip between two humps")
        expect(page.get_by_role("status", name=STATUS)).to_have_text(
            "Starting the lesson's engine…"
        )
        expect(dip.get_by_role("status", name="Result")).to_be_empty()
        expect(page.get_by_role("button", name="Do it")).to_be_disabled()
        expect(page.get_by_label("Who", exact=True)).to_be_hidden()
        expect(page.get_by_text("Nobody has acted yet.")).to_be_hidden()  # nobody knows yet
        page.clock.fast_forward(25_000)  # longer than an answer may take
    ready(page)
    expect(dip.get_by_role("status", name="Result")).not_to_be_empty()
    expect(page.get_by_role("alert").filter(has_text="No answer")).to_have_count(0)


@pytest.mark.parametrize("name", ["04_conductorless_orchestra", LESSON])
def test_nobody_is_kept_out_while_the_kernel_is_still_to_come(
    page: Page, server: Server, name: str
):
    assert prepared(server, name)
    with without_kernel(page, server, name):
        expect(page.locator(".dl-part section").last).to_be_attached()
        assert violations(page) == []


def test_what_is_pressed_before_the_kernel_is_there_is_done_once_it_comes(
    page: Page, server: Server
):
    assert prepared(server, "01_what_it_is")
    with without_kernel(page, server, "01_what_it_is"):
        game = part(page, "Manage eight people")
        game.get_by_role("radio", name="close control").check()
        game.get_by_role("button", name="Run this round").dblclick()
        expect(game.get_by_role("status", name="Result")).to_be_empty()
    expect(game.get_by_role("status", name="Result")).to_contain_text(
        "Round 1, run with close control"
    )
    game.get_by_role("button", name="Run this round").click()
    expect(game.get_by_role("status", name="Result")).to_contain_text("Round 2,")
    expect(game).to_have_attribute("data-played", "2")  # two quick presses were one round


def test_where_the_kernel_does_not_come_the_page_says_so_and_a_button_helps(
    page: Page, ran: Server
):
    with without_kernel(page, ran, LESSON):
        part(page, "Explore: A dip between two humps")
        for one in parents(ran):
            one.kill()
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
    page.wait_for_function("window.dlkitStream?.some((news) => 'end' in news)")
    [kernel] = [one for one in ran.kernels() if one.pid not in before]
    page.goto("about:blank")
    assert until(lambda: kernel.pid not in {one.pid for one in ran.kernels()})
