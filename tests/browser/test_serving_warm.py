"""Many learners on one server: warm kernels, a queue that says how long, a limit that says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from open_lesson import STATUS, assert_open_to_all, opened, part
from playwright.sync_api import Page, expect

from dlkit.serving import _warm_line, places
from lesson_servers import code, served, text, write_lesson, write_lessons

pytestmark = pytest.mark.browser
LESSON = "08_adoption_curve"
SLOW = "__import__('time').sleep(60)"


@pytest.mark.skipif(not _warm_line.can_fork(), reason="there is no safe fork here")
@pytest.mark.parametrize("kernels", ["warm", "ordinary"])
def test_a_lesson_runs_on_either_kernel(page: Page, kernels: str):
    with served("--kernels", kernels) as server:
        opened(page, server, LESSON)
        explorer = part(page, "Explore: A dip between two humps")
        said = explorer.get_by_role("status", name="Result")
        before = said.inner_text()
        slider = explorer.get_by_role("slider").first
        slider.focus()
        slider.press("End")
        expect(said).not_to_have_text(before)
        [kernel] = server.kernels()
        assert (kernel.name() == "dlkit-kernel") is (kernels == "warm")


def test_who_waits_sees_how_long(page: Page, tmp_path: Path):
    write_lesson(tmp_path, "09_slow", text("# Slow"), code(SLOW))
    with served("--notebooks", str(write_lessons(tmp_path))) as server:
        others = [page.context.new_page() for _ in range(places.starts_at_once())]
        for one in others:
            one.goto(server.lesson("09_slow"), wait_until="commit")
            expect(one.get_by_role("status", name=STATUS)).to_have_text("Preparing part 1 of 1…")
        page.goto(server.lesson("01_counting"), wait_until="commit")
        line = page.get_by_role("status", name=STATUS)
        expect(line).to_contain_text(f"In the queue: {len(others)} ahead of you, about")
        expect(page.get_by_text("Press the button.")).to_be_visible()
        others[0].close()
        expect(line).to_have_text("Ready", timeout=30_000)


def test_without_a_place_the_text_stays_and_the_lesson_begins_by_itself(
    page: Page, tmp_path: Path
):
    with served("--notebooks", str(write_lessons(tmp_path)), "--places", "1") as server:
        first = page.context.new_page()
        opened(first, server, "01_counting")
        page.goto(server.lesson("01_counting"), wait_until="commit")
        line = page.get_by_role("status", name=STATUS)
        expect(line).to_have_text("Waiting for a place")
        alert = page.get_by_role("alert").filter(has_text="All places are taken just now (1)")
        expect(alert).to_contain_text("You are the next one.")
        expect(alert).to_contain_text("all of its text is here to read")
        expect(alert).to_contain_text("What you have entered is safe on this device.")
        expect(alert.get_by_role("button")).to_have_count(0)  # there is nothing to do
        expect(page.get_by_text("Press the button.")).to_be_visible()
        assert_open_to_all(page)
        first.close(run_before_unload=True)
        expect(line).to_have_text("Ready", timeout=30_000)
        expect(alert).to_have_count(0)
        expect(page.get_by_role("button", name="counted to 3")).to_be_visible()
