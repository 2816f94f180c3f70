"""Whatever dies, the page says so, keeps the work, and one button brings the lesson back."""

from __future__ import annotations

import os
import resource
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from lesson_work import MORE, NAME, WORDS, assert_same, journal, pictured, rule, work, write_work
from open_lesson import opened, part, ready, reload
from playwright.sync_api import Page, expect
from store_pages import FILL, MAKE_ROOM

from cut_line import Line, line_to
from lesson_servers import Server, served, until, write_lessons

pytestmark = pytest.mark.browser

TESTS = Path(__file__).parents[1]
SAFE = "What you have entered is safe on this device."


@pytest.fixture(scope="module")
def lessons(tmp_path_factory: pytest.TempPathFactory) -> str:
    return write_work(tmp_path_factory.mktemp("lessons"))


def hurried(lessons: str, idle_s: float, ping_s: float) -> AbstractContextManager[Server]:
    """A server that ends a kernel so long after its page has gone, and asks pages so often."""
    program = (str(TESTS / "hurried_server.py"), str(idle_s), str(ping_s))
    return served("--notebooks", lessons, program=program)


@pytest.fixture(scope="module")
def server(lessons: str) -> Iterator[Server]:
    """A server that gives up a line after some seconds instead of two minutes."""
    with hurried(lessons, 600, 1) as running:
        yield running


@pytest.fixture(scope="module")
def hasty(lessons: str) -> Iterator[Server]:
    """A server for which ten minutes without a page are one second."""
    with hurried(lessons, 1, 0.3) as running:
        yield running


# The banner's place comes with the body, which a slow network brings after the page's scripts.
NO_BODY_YET = """(() => {
  const seek = Document.prototype.querySelector;
  Document.prototype.querySelector = function (selector) {
    const begun = globalThis.dlkitStream?.push !== Array.prototype.push;
    return selector === ".notice" && !begun ? null : seek.call(this, selector);
  };
})();"""


def told(page: Page, words: str) -> None:
    """The banner says this, and what becomes of the work."""
    expect(page.locator(".notice").first).to_contain_text(words, timeout=20_000)


def press(page: Page, button: str) -> None:
    """The one button of the banner."""
    expect(page.locator(".notice button")).to_have_count(1)
    page.locator(".notice").get_by_role("button", name=button).click()


def test_after_a_killed_kernel_one_button_brings_everything_back(page: Page, server: Server):
    opened(page, server, NAME)
    work(page)
    for kernel in server.kernels():
        os.kill(kernel.pid, signal.SIGKILL)
    told(page, "The lesson's engine has stopped.")
    told(page, SAFE)
    press(page, "Reload the lesson")
    assert_same(page)


def test_scripts_that_are_there_before_the_page_is_start_it_as_well(page: Page, server: Server):
    page.add_init_script(NO_BODY_YET)
    opened(page, server, NAME)
    work(page)


def again(lessons: str, port: int) -> AbstractContextManager[Server]:
    """The same server, started anew."""
    return served("--notebooks", lessons, "--port", str(port))


def killed(server: Server) -> None:
    server.process.kill()
    server.process.wait()


def port_of(server: Server) -> int:
    return int(server.address.rpartition(":")[2])


def test_a_server_that_is_killed_twice_and_comes_back(page: Page, lessons: str):
    with served("--notebooks", lessons) as first:
        opened(page, first, NAME)
        work(page)
        killed(first)
        told(page, f"The connection to the lesson is lost; trying again by itself. {SAFE}")
        journal(page).fill(WORDS + MORE)
    with again(lessons, port_of(first)) as second:
        told(page, f"the server was started anew, or you were away for long. {SAFE}")
        killed(second)
    press(page, "Reload the lesson")
    told(page, f"The server does not answer just now. {SAFE}")  # a page is not given up for none
    expect(page.get_by_role("button", name="Try again")).to_be_focused()  # nobody is thrown out
    with again(lessons, port_of(first)):
        press(page, "Try again")
        assert_same(page, WORDS + MORE)


@contextmanager
def through_a_line(page: Page, server: Server) -> Iterator[Line]:
    """The lesson, opened through a network that can be cut, with some work done."""
    with line_to(port_of(server)) as line:
        page.goto(f"http://localhost:{line.port}/voila/render/{NAME}.ipynb", wait_until="commit")
        ready(page)
        work(page)
        yield line


def test_a_cut_of_five_seconds_costs_nothing(page: Page, server: Server):
    with through_a_line(page, server) as line:
        line.cut()
        rule(page).fill("15")  # asked over a line that carries nothing any more
        journal(page).fill(WORDS + MORE)
        told(page, f"The connection to the lesson is lost; trying again by itself. {SAFE}")
        page.wait_for_timeout(1500)  # with the 3.5 s that it took to notice: five
        line.mend()
        expect(page.locator(".notice").first).to_be_empty(timeout=10_000)
        pictured(page, 15)  # the run is asked for again
        assert_same(page, WORDS + MORE, 15)
        expect(part(page, "Explore: A rule").locator(".dl-error").first).to_be_hidden()


def test_a_cut_of_five_minutes_ends_by_itself(page: Page, server: Server):
    """Five minutes of the page's clock; the server has given up the line, but not the kernel."""
    page.clock.install()
    with through_a_line(page, server) as line:
        line.cut()
        page.clock.fast_forward("02:30")
        told(page, f"The connection to the lesson is lost; trying again by itself. {SAFE}")
        rule(page).fill("15")  # waits for the line, longer than any answer may take
        assert until(lambda: "ping timeout" in server.log.read_text())
        page.clock.fast_forward("02:30")
        line.mend()
        expect(page.locator(".notice").first).to_be_empty(timeout=10_000)
        assert_same(page, value=15)
        expect(part(page, "Explore: A rule").locator(".dl-error").first).to_be_hidden()


def test_a_laptop_that_slept_for_an_hour(page: Page, hasty: Server):
    """The page's clock jumps, the network was away, and the server has ended the kernel."""
    page.clock.install()
    with through_a_line(page, hasty) as line:
        line.cut()
        assert until(lambda: hasty.kernels() == [], 40)
        page.clock.fast_forward("01:00:00")
        page.wait_for_timeout(1000)
        line.mend()
        lost = page.locator(".notice").first
        expect(lost).to_contain_text("or you were away for long", timeout=40_000)
        told(page, SAFE)
        press(page, "Reload the lesson")
        assert_same(page)


def pass_slowly(page: Page, n: int) -> None:
    """So many beats of the page's pulse, 1.4 s of its clock each; answers can come between."""
    for _ in range(n):
        page.clock.run_for(1400)
        page.wait_for_timeout(100)


NOTE_LINE = "news = []; addEventListener('dlkit-line', ({ detail }) => news.push(detail.state))"
HIDE = """(hidden) => {
  Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def test_a_tab_in_the_background_for_an_hour_is_alive(page: Page, hasty: Server):
    """Timers run once a minute there; for the server an hour is six times its idle time."""
    page.clock.install()
    opened(page, hasty, NAME)
    work(page)
    page.evaluate(NOTE_LINE)
    page.evaluate(HIDE, True)
    for _ in range(60):
        page.clock.fast_forward("01:00")
        page.wait_for_timeout(100)
    page.evaluate(HIDE, False)
    page.clock.fast_forward("00:30")  # the first beat after that may still come late
    pass_slowly(page, 6)
    assert page.evaluate("news") == []
    assert_same(page)


def test_a_frozen_tab(page: Page, hasty: Server):
    """As browsers do to save energy: the page hears nothing, and its line is cut for it."""
    opened(page, hasty, NAME)
    work(page)
    browser = page.context.new_cdp_session(page)
    browser.send("Page.setWebLifecycleState", {"state": "frozen"})
    time.sleep(4)
    browser.send("Page.setWebLifecycleState", {"state": "active"})
    assert_same(page)


def test_a_run_that_never_ends_is_told_and_one_button_helps(page: Page, server: Server):
    page.clock.install()
    opened(page, server, NAME)
    work(page)
    page.get_by_role("button", name="Run for ever").click()
    pass_slowly(page, 20)
    told(page, f"busy with something that never ends. You can wait, or start it anew. {SAFE}")
    expect(page.get_by_role("status", name="Engine")).to_have_text("Busy")
    press(page, "Reload the lesson")
    assert_same(page)


def test_a_cell_that_never_ends_is_stopped_and_the_rest_works(page: Page, tmp_path: Path):
    write_lessons(tmp_path)
    with served("--notebooks", str(tmp_path), "--cell-limit", "1") as server:
        opened(page, server, "04_endless")
        expect(page.get_by_text("it took longer than 1 s and was stopped")).to_be_visible()
        page.get_by_role("button", name="Reload the lesson").click()
        expect(page.get_by_text("Preparing part 1 of 1…")).to_be_visible()
        ready(page)


def no_room(server: Server, *, full: bool) -> None:
    """Files of the server and of its kernels cannot grow: what a full disk is to them."""
    size = 0 if full else resource.RLIM_INFINITY
    for pid in [server.process.pid, *(one.pid for one in server.processes())]:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


@pytest.mark.skipif(sys.platform != "linux", reason="limits of another process: Linux alone")
def test_a_full_disk_of_the_server(page: Page, server: Server):
    opened(page, server, NAME)
    no_room(server, full=True)
    work(page)  # an open lesson needs no room
    page.reload(wait_until="commit")
    told(page, f"The lesson's engine could not go on: the disk of the server is full. {SAFE}")
    no_room(server, full=False)
    press(page, "Reload the lesson")
    assert_same(page)


FORBID = """for (const name of ["localStorage", "sessionStorage", "indexedDB"]) {
  const get = () => { throw new DOMException("no", "SecurityError"); };
  Object.defineProperty(window, name, { get });
}"""


def test_a_browser_that_forbids_storage(page: Page, server: Server):
    page.add_init_script(FORBID)
    opened(page, server, NAME)
    told(page, "not saved: this browser forbids storage")
    press(page, "Download my record")
    told(page, "There is nothing to download yet.")
    work(page)
    with page.expect_download() as handed:
        press(page, "Download my record")
    assert WORDS in handed.value.path().read_text(encoding="utf-8")
    told(page, "The file holds what you had entered until")
    for kernel in server.kernels():
        os.kill(kernel.pid, signal.SIGKILL)
    told(page, "engine has stopped. What you have entered is kept in this tab alone")
    press(page, "Reload the lesson")
    assert_same(page)


def test_a_browser_whose_storage_is_full(page: Page, server: Server):
    opened(page, server, NAME)
    page.evaluate(FILL)
    work(page)
    told(page, "not saved: the storage of this browser for this address is full")
    page.wait_for_function("words => JSON.stringify(history.state).includes(words)", arg=WORDS)
    reload(page)
    assert_same(page)
    page.evaluate(MAKE_ROOM)
    journal(page).fill(WORDS + MORE)
    expect(page.locator(".notice").first).to_be_empty()
    reload(page)
    assert_same(page, WORDS + MORE, 13)
    assert page.evaluate("history.state") is None
