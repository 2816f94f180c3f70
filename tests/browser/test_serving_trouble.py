"""Kernels that die, servers that go, readers who leave: what the page says, and the way back."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from open_lesson import STATUS, assert_open_to_all, opened, ready
from playwright.sync_api import Page, expect

from cut_line import line_to
from kernel_lines import content_of, request_message, told
from lesson_servers import Server, kernel_of, run, served, until, write_lessons

pytestmark = pytest.mark.browser


@pytest.fixture
def own_server(tmp_path: Any) -> Iterator[Server]:
    """A server that a test may stop."""
    with served("--notebooks", str(write_lessons(tmp_path))) as running:
        yield running


def test_a_kernel_killed_while_the_page_loads_is_told(page: Page, own_server: Server):
    page.goto(own_server.lesson("04_endless"), wait_until="commit")
    expect(page.get_by_text("Preparing part 1 of 1…")).to_be_visible()
    assert until(lambda: own_server.kernels())
    for kernel in own_server.kernels():
        os.kill(kernel.pid, signal.SIGKILL)
    expect(page.get_by_role("alert")).to_contain_text("engine", timeout=5000)
    expect(page.get_by_text("This part did not get ready.")).to_be_visible()


def test_a_stopped_server_is_told(page: Page, own_server: Server):
    opened(page, own_server, "01_counting")
    own_server.process.send_signal(signal.SIGTERM)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("The connection to the lesson is lost", timeout=5000)
    expect(alert).to_contain_text("What you have entered is safe on this device.")
    expect(page.get_by_role("button", name="Try to reconnect now")).to_be_visible()
    expect(page.get_by_role("status", name=STATUS)).to_have_text("No connection")


def test_a_silent_server_is_told_and_the_line_comes_back_by_itself(page: Page, own_server: Server):
    opened(page, own_server, "01_counting")
    own_server.process.send_signal(signal.SIGSTOP)
    alert = page.get_by_role("alert")
    try:
        expect(alert).to_contain_text("The connection to the lesson is lost", timeout=6000)
        page.get_by_role("button", name="counted to 3").click()  # not lost: it waits
    finally:
        own_server.process.send_signal(signal.SIGCONT)
    expect(alert).to_have_text("", timeout=10_000)
    page.get_by_role("button", name="counted to 4").click()
    expect(page.get_by_role("button", name="counted to 5")).to_be_visible()


def test_an_engine_that_gave_no_sign_and_goes_on_is_told_of_no_more(
    page: Page, own_server: Server
):
    page.clock.install()
    opened(page, own_server, "01_counting")
    [kernel] = own_server.kernels()
    kernel.suspend()
    page.get_by_role("button", name="counted to 3").click()
    alert = page.get_by_role("alert")
    try:
        for _ in range(20):
            page.clock.run_for(1400)
            page.wait_for_timeout(100)
        expect(alert).to_contain_text("The lesson's engine has given no sign for a while")
    finally:
        kernel.resume()
    expect(alert).to_have_text("")
    assert until(lambda: counted(own_server, page) == 4, 5)


def counted(server: Server, page: Page) -> int:
    """What the kernel's twin of the button has counted to."""
    line = f"{server.address}/api/kernels/{kernel_of(page.content())}/channels?session_id=x"
    where = {"comm_id": "c", "target_name": "jupyter.widget.control", "data": {}}
    ask = {"comm_id": "c", "data": {"method": "request_states"}}
    wishes = [request_message("comm_open", where), request_message("comm_msg", ask)]
    states = content_of(run(told(line, *wishes, until='"update_states"'))[-1])["data"]["states"]
    return next(one["state"]["n"] for one in states.values() if "n" in one["state"])


def test_what_a_cut_line_has_swallowed_is_sent_once_more(page: Page, own_server: Server):
    """Two presses: the first is on its way when the line breaks, the second waits for it."""
    with line_to(int(own_server.address.rpartition(":")[2])) as line:
        page.goto(f"http://localhost:{line.port}/voila/render/01_counting.ipynb")
        ready(page)
        line.cut()
        page.get_by_role("button", name="counted to 3").click()
        page.get_by_role("button", name="counted to 4").click()
        alert = page.get_by_role("alert")
        expect(alert).to_contain_text("The connection to the lesson is lost", timeout=6000)
        line.mend_anew()
        expect(alert).to_have_text("", timeout=10_000)
        assert until(lambda: counted(own_server, page) == 5, 5)
        page.get_by_role("button", name="counted to 5").click()
        assert until(lambda: counted(own_server, page) == 6, 5)


DEAF = """() => {
  const hear = Object.getOwnPropertyDescriptor(WebSocket.prototype, "onmessage").set;
  const known = (data) => new TextDecoder().decode(data).includes('"update_states"');
  window.swallowed = 0;
  Object.defineProperty(WebSocket.prototype, "onmessage", { set(listen) {
    hear.call(this, (event) => {
      if (window.swallowed || typeof event.data === "string") return listen(event);
      if (known(event.data)) window.swallowed += 1;
      return null;
    });
  } });
}"""


def test_parts_whose_first_answer_got_lost_are_asked_for_again(page: Page, own_server: Server):
    """A kernel may answer before the page's line can hear."""
    page.add_init_script(f"({DEAF})()")
    opened(page, own_server, "01_counting")
    assert page.evaluate("swallowed") == 1
    page.get_by_role("button", name="counted to 3").click()
    expect(page.get_by_role("button", name="counted to 4")).to_be_visible()


def test_a_server_that_asks_for_another_token_says_so(page: Page, tmp_path: Path):
    about = ("--notebooks", str(write_lessons(tmp_path)), "--token")
    with served(*about, "a-word") as first:
        page.goto(f"{first.address}/?token=a-word")
        opened(page, first, "01_counting")
        first.process.kill()
        first.process.wait()
    port = first.address.rpartition(":")[2]
    with served(*about, "another", "--port", port):
        alert = page.get_by_role("alert")
        expect(alert).to_contain_text("The server asks for its token again", timeout=10_000)
        page.get_by_role("button", name="Reload the lesson").click()
        page.get_by_label("Token").fill("another")
        page.keyboard.press("Enter")
        ready(page)


def test_a_tab_that_closes_or_reloads_ends_its_kernel(page: Page, own_server: Server):
    opened(page, own_server, "01_counting")
    first = {kernel.pid for kernel in own_server.kernels()}
    page.reload(wait_until="commit")
    expect(page.get_by_role("status", name=STATUS)).to_have_text("Ready", timeout=30_000)
    assert until(lambda: first.isdisjoint(kernel.pid for kernel in own_server.kernels()))
    page.close(run_before_unload=True)
    assert until(lambda: own_server.kernels() == [])


def test_nobody_is_kept_out_of_the_banner(page: Page, own_server: Server):
    opened(page, own_server, "01_counting")
    for kernel in own_server.kernels():
        os.kill(kernel.pid, signal.SIGKILL)
    expect(page.get_by_role("button", name="Reload the lesson")).to_be_visible()
    assert_open_to_all(page)
