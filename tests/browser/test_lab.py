"""The same lessons inside JupyterLab, and a record carried there from a lesson page."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_rules import violations
from playwright.sync_api import Page, expect

from lesson_servers import Server, answers, until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LESSONS = Path(__file__).resolve().parents[2] / "notebooks"
SLOW = 60_000


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """JupyterLab with a copy of the lessons; its address."""
    folder = tmp_path_factory.mktemp("lab")
    for path in LESSONS.glob("*.ipynb"):
        shutil.copy(path, folder)
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root",
               f"--port={port}", "--IdentityProvider.token="]  # fmt: skip
    home = {"JUPYTER_CONFIG_DIR": str(folder / "config"), "JUPYTER_PREFER_ENV_PATH": "1"}
    log = folder / "lab.log"
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=out,
                                   env={**os.environ, **home})  # fmt: skip
    try:
        assert until(lambda: answers(f"http://localhost:{port}/api"), 60), log.read_text()
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait(20)


def run_all(page: Page, lab: str, name: str) -> None:
    page.goto(f"{lab}/lab/tree/{name}.ipynb?reset")
    expect(page.locator(".jp-Notebook")).to_be_visible(timeout=SLOW)
    expect(page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible(timeout=SLOW)
    begun = page.locator(".jp-InputArea-prompt").get_by_text("]:").first
    for _ in range(5):  # what is asked before the kernel listens is not done
        ask_to_run(page)
        if until(lambda: begun.inner_text() != "[ ]:", 8):
            return
    raise AssertionError(f"{name} was not run")


def ask_to_run(page: Page) -> None:
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()


def scroll_to(page: Page, name: str) -> None:
    """Scrolls until a part is there: JupyterLab draws a cell once it comes near the window."""
    wanted = page.get_by_role("region", name=name)

    def found() -> bool:
        scroll_through(page)
        return wanted.count() > 0

    assert until(found, 120), f"{name} did not come within two minutes"


def scroll_through(page: Page) -> None:
    page.locator(".jp-WindowedPanel-outer").evaluate(
        """async (panel) => {
          for (let y = 0; y < panel.scrollHeight; y += 400) {
            panel.scrollTop = y;
            await new Promise((next) => setTimeout(next, 60));
          }
          panel.scrollTop = 0;
        }"""
    )


@pytest.mark.parametrize(
    ("name", "parts"), [("00_start_here", "Explore: A first run"),
                        ("08_adoption_curve", "Explore: Who moved whom")]
)  # fmt: skip
@pytest.mark.parametrize("width", [1280, 390])
def test_a_lesson_runs_inside_jupyterlab(page: Page, lab: str, name: str, parts: str, width: int):
    page.set_viewport_size({"width": width, "height": 900})
    run_all(page, lab, name)
    scroll_to(page, parts)
    expect(page.locator("[data-mime-type='application/vnd.jupyter.stderr']")).to_have_count(0)
    assert violations(page, ".dl-root", practice=False) == []


def test_the_learners_own_parts_work_inside_jupyterlab(page: Page, lab: str):
    run_all(page, lab, "02_four_dimensions")
    scroll_to(page, "Who would follow?")
    region = page.get_by_role("region", name="Who would follow?")
    region.scroll_into_view_if_needed()
    expect(region.get_by_text("There is no tie yet")).to_be_visible()
    expect(page.locator("[data-mime-type='application/vnd.jupyter.stderr']")).to_have_count(0)
    expect(page.locator("[data-mime-type='application/vnd.jupyter.error']")).to_have_count(0)
    expect(page.locator(".dl-error:visible")).to_have_count(0)


def test_a_report_is_made_inside_jupyterlab(page: Page, lab: str):
    run_all(page, lab, "11_portfolio")
    scroll_to(page, "Your portfolio")
    region = page.get_by_role("region", name="Your portfolio")
    region.scroll_into_view_if_needed()
    with page.expect_download(timeout=SLOW) as made:
        region.get_by_role("button", name="Report as PDF").click()
    assert Path(made.value.path()).read_bytes().startswith(b"%PDF-")
    expect(page.locator(".dl-error:visible")).to_have_count(0)


def test_a_record_made_on_a_lesson_page_goes_on_in_jupyterlab(
    page: Page, lab: str, lesson_server: Server, tmp_path: Path
):
    page.goto(lesson_server.lesson("08_adoption_curve"))
    words = "Carried over from the lesson page"
    page.get_by_role("region", name="Your journal").get_by_role("textbox").first.fill(words)
    page.wait_for_function("(localStorage.getItem('dlkit-record') ?? '').includes('Carried')")
    page.goto(lesson_server.lesson("00_start_here"))
    with page.expect_download() as kept:
        page.get_by_role("button", name="Download my record").click(timeout=SLOW)
    file = tmp_path / kept.value.suggested_filename
    kept.value.save_as(file)

    run_all(page, lab, "00_start_here")
    scroll_to(page, "Your record")
    panel = page.get_by_role("region", name="Your record")
    panel.locator("input[type=file]").set_input_files(file, timeout=SLOW)
    page.wait_for_function("(localStorage.getItem('dlkit-record') ?? '').includes('Carried')")

    run_all(page, lab, "08_adoption_curve")
    scroll_to(page, "Your journal")
    text = page.get_by_role("region", name="Your journal").get_by_role("textbox").first
    expect(text).to_have_value(words, timeout=SLOW)
