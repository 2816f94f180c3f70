"""The exported site itself: its Python under Node.js, and a lesson as a notebook in Chromium."""

from __future__ import annotations

import functools
import json
import re
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from dlkit.kit.lite import _fetch as fetch
from lesson_servers import until
from lite_site import exported, in_pyodide, tools

pytestmark = [pytest.mark.lite, pytest.mark.browser, pytest.mark.timeout(300)]

SLOW = 120_000  # ms; a browser starts Python and reads 30 MB
QUICK = ("json", "landscape", "control_game", "compartments", "threshold", "scoring", "fermi")
OWN_CODE = """%pip install dlkit
def mine(result):
    return type(result.frame()).__module__.split(".")[0]
print(6 * 7, mine(landscape.run(landscape.Params(n_steps=10), 1)))
"""
FOREIGN = re.compile(rb"""(src|href)=["']https?://|import\(["']https?://""")


class Quiet(SimpleHTTPRequestHandler):
    """Any plain file server will do."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".mjs": "text/javascript", ".js": "text/javascript", ".wasm": "application/wasm",
    }  # fmt: skip

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return exported(tmp_path_factory.mktemp("lite") / "site")


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=site))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_the_lock_of_the_site_is_true_and_its_pages_name_no_other_server(site: Path):
    folder = site / "static/pyodide"
    packages = json.loads((folder / fetch.LOCK).read_text())["packages"]
    for one in packages.values():
        fetch.checked(folder / one["file_name"], one["sha256"])
    assert {path.name for path in folder.glob("*.whl")} == {
        one["file_name"] for one in packages.values()}  # fmt: skip
    page = json.loads((site / "jupyter-lite.json").read_text())["jupyter-config-data"]
    kernel = page["litePluginSettings"]["@jupyterlite/pyodide-kernel-extension:kernel"]
    assert kernel["pyodideUrl"] == "./static/pyodide/pyodide.mjs"
    assert set(kernel["loadPyodideOptions"]["packages"]) == set(packages)
    for path in site.rglob("*.html"):
        assert not FOREIGN.search(path.read_bytes()), path


def test_models_and_lessons_give_in_the_sites_python_what_they_give_here(
    site: Path, tmp_path: Path
):
    files = [f"tests/test_{name}.py" for name in QUICK]
    done = in_pyodide(site, tools(tmp_path / "tools"), "-q", "tests/lite/in_pyodide.py", *files)
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
    assert re.search(r"^\d{2,} passed", done.stdout, re.M), done.stdout[-2000:]


def cell(page: Page, words: str) -> Locator:
    return page.locator(".jp-CodeCell").filter(has_text=words).first


def menu(page: Page, *names: str) -> None:
    for name in names:
        page.get_by_role("menuitem", name=name, exact=True).first.click()


def ran(page: Page) -> bool:
    """Whether all cells have run. What is asked before the kernel listens is asked again."""
    prompts = page.locator(".jp-CodeCell .jp-InputPrompt").all_text_contents()
    if "[ ]:" in prompts and "[*]:" not in prompts:
        menu(page, "Run", "Run All Cells")
    return bool(prompts) and all(re.search(r"\d", one) for one in prompts)


def scrolled_to(shown: Locator, part: Locator) -> bool:
    """Whether a part of a cell is drawn: what is far is not, and what lies between may grow."""
    shown.scroll_into_view_if_needed()
    return part.is_visible()


def own_cell(page: Page, code: str) -> None:
    """A new cell at the end with this code, and it runs."""
    page.locator(".jp-CodeCell").last.locator(".jp-InputPrompt").click()
    page.keyboard.press("b")
    page.keyboard.press("Enter")
    page.keyboard.insert_text(code)
    page.keyboard.press("Shift+Enter")


def test_a_lesson_runs_as_a_notebook_without_any_other_server(page: Page, address: str):
    asked, faults = [], []
    page.on("request", lambda one: asked.append(one.url))
    page.on("response", lambda one: faults.append(one.url) if one.status >= 400 else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(address)
    page.get_by_role("link", name="Four dimensions").click()
    expect(page.locator(".jp-Notebook .jp-Cell").first).to_be_visible(timeout=SLOW)
    assert until(lambda: ran(page), SLOW / 1000)
    shown = cell(page, "A weaker reaction")
    result = shown.get_by_role("status", name="Result")
    assert until(lambda: scrolled_to(shown, result))
    expect(result).to_contain_text("points")
    before = result.inner_text()
    shown.get_by_role("slider").first.press("Home")
    expect(result).not_to_have_text(before, timeout=SLOW)
    expect(shown.locator("canvas, svg").first).to_be_visible()
    own_cell(page, OWN_CODE)
    expect(page.locator(".jp-RenderedText").last).to_contain_text("42 pandas", timeout=SLOW)
    assert any(one.endswith("pyodide.asm.wasm") for one in asked)  # workers are heard too
    assert not [one for one in asked if not one.startswith((address, "data:", "blob:"))]
    assert not faults
