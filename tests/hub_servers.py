"""A JupyterHub of the tests' own: the configuration of binder/hub, on free ports, in a folder."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from environments import ROOT
from lesson_servers import until

CONFIG = ROOT / "binder" / "hub" / "jupyterhub_config.py"
PASSWORD = "for-this-test"
READY_S, SERVER_S, END_S = 120, 120_000, 60
READY = "JupyterHub is now running at"


def proxy_folder() -> Path:
    """Where configurable-http-proxy is: beside this Python (make proxy), or on PATH."""
    beside = Path(sys.executable).parent.parent / "node" / "node_modules" / ".bin"
    on_path = shutil.which("configurable-http-proxy")
    if (beside / "configurable-http-proxy").exists():
        return beside
    if on_path is None:
        pytest.fail(
            f"missing configurable-http-proxy: it must be in {beside}; make proxy puts it there"
        )
    return Path(on_path).parent


def free_ports(n: int) -> list[int]:
    """So many ports that nobody listens on just now."""
    taken = [socket.create_server(("127.0.0.1", 0)) for _ in range(n)]
    ports = [one.getsockname()[1] for one in taken]
    for one in taken:
        one.close()
    return ports


@dataclass
class Hub:
    """A running JupyterHub."""

    address: str
    class_port: int
    folder: Path
    process: subprocess.Popen[bytes]

    def record(self, learner: str) -> Path:
        """The file in which a learner's record is kept."""
        return self.folder / "homes" / learner / "dlkit-record" / "record.json"

    def log_in(self, context: BrowserContext, learner: str) -> Page:
        """The learner's name and password are sent; the server is started meanwhile."""
        page = context.new_page()
        page.goto(f"{self.address}/")
        page.get_by_label("Username").fill(learner)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        return page

    def arrived(self, page: Page, learner: str) -> Page:
        """The same page once the learner's own server shows the lessons."""
        expect(page.get_by_role("list", name="Lessons")).to_be_visible(timeout=SERVER_S)
        assert page.url.startswith(f"{self.address}/user/{learner}/")
        return page


@contextmanager
def hub(folder: Path, *arguments: str, **variables: str) -> Iterator[Hub]:
    """A hub whose learners, records and log are in a folder; all that it started ends with it."""
    outside, inside, api, class_port = free_ports(4)
    address = f"http://127.0.0.1:{outside}"
    told = {
        "DLKIT_HUB_FOLDER": str(folder),
        "DLKIT_HUB_LOGIN": "trial",
        "DLKIT_HUB_PASSWORD": PASSWORD,
        "DLKIT_CLASS_PORT": str(class_port),
        "PATH": f"{proxy_folder()}{os.pathsep}{os.environ['PATH']}",
    }
    command = [sys.executable, "-m", "jupyterhub", "-f", CONFIG]
    command += [f"--JupyterHub.bind_url={address}", f"--JupyterHub.hub_port={inside}"]
    command += [f"--ConfigurableHTTPProxy.api_url=http://127.0.0.1:{api}"]
    command += arguments
    log = folder / "log.txt"
    with log.open("w") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=out, cwd=folder, env={**os.environ, **told, **variables}
        )
    try:
        until(lambda: READY in log.read_text() or process.poll() is not None, READY_S)
        assert READY in log.read_text(), f"the hub did not start; it said:\n{log.read_text()}"
        yield Hub(address, class_port, folder, process)
    finally:
        started = psutil.Process(process.pid).children(recursive=True)
        process.terminate()
        process.wait(END_S)  # it ends each learner's server first
        _, left = psutil.wait_procs(started, timeout=10)
        for one in left:
            one.kill()
        assert left == [], f"the hub left running: {left}"
