"""Kernels that die, servers that go, readers who leave: what the page says, and the way back."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from typing import Any

import pytest
from open_lesson import STATUS, assert_open_to_all, opened
from playwright.sync_api import Page, expect

from lesson_servers import Server, served, until, write_lessons

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
