"""Does in an empty environment what Binder does, and opens a lesson there."""

from __future__ import annotations

import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from environments import Environment

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]

LESSON = "voila/render/notebooks/08_adoption_curve.ipynb"
TITLE = "How an idea gets adopted"
TOKEN = "a-token"
READY_S = 60


@pytest.fixture(scope="module")
def built(checkout: Path, locked_environment: Environment) -> Environment:
    """The lock is in; Binder then runs postBuild in the folder of the repository."""
    locked_environment.run(checkout / "binder" / "postBuild", cwd=checkout)
    return locked_environment


@pytest.fixture(scope="module")
def server(built: Environment, checkout: Path) -> Iterator[str]:
    """A Jupyter Server under an address of a user, as the hub of Binder starts it."""
    port = free_port()
    address = f"http://127.0.0.1:{port}/user/learner/"
    command = [built.folder / "bin" / "jupyter-lab", "--no-browser", "--allow-root"]
    command += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    command += ["--ServerApp.base_url=/user/learner/", f"--IdentityProvider.token={TOKEN}"]
    with (built.home / "server.log").open("w+") as log:
        process = subprocess.Popen(
            command, cwd=checkout, env=built.variables, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            wait_until_it_answers(process, f"{address}api", Path(log.name))
            yield address
        finally:
            process.terminate()
            process.wait(20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_it_answers(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    end = time.monotonic() + READY_S
    while process.poll() is None and time.monotonic() < end:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except urllib.error.URLError:
            time.sleep(0.2)
    pytest.fail(f"the server did not answer at {address}\n{log.read_text()}")


def test_binder_shows_the_adoption_lesson_with_live_parts(server: str, page: Page):
    page.goto(f"{server}{LESSON}?token={TOKEN}")
    expect(page.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
    part = page.get_by_role("region", name="A dip between two humps")
    said = part.get_by_role("status", name="Result")
    expect(said).not_to_be_empty(timeout=90_000)
    before = said.inner_text()
    part.get_by_role("slider").first.press("Home")
    expect(said).not_to_have_text(before)
