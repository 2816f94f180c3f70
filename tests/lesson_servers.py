"""What the tests of serving share: small lessons written to a folder, and a server for them."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from dlkit.serving._warm_parent import KERNEL_NAME
from dlkit.serving._warm_parent import NAME as WARM_PARENT

READY_S = 60
DLKIT = ("-m", "dlkit")
ABOUT = {"question": "Does it work?", "minutes": 5, "level": "test", "language": "en"}

COUNTER = '''
import anywidget, traitlets
class Counter(anywidget.AnyWidget):
    _esm = """export default { render({ model, el }) {
      const button = document.createElement("button");
      const show = () => { button.textContent = `counted to ${model.get("n")}`; };
      button.onclick = () => { model.set("n", model.get("n") + 1); model.save_changes(); };
      model.on("change:n", show); show(); el.append(button);
      model.on("msg:custom", (message, [view]) => {
        el.append(` heard ${message.word} ${new Uint8Array(view.buffer, view.byteOffset)[1]}`); });
      if (model.get("asks")) model.send({ ask: "a word" });
    } };"""
    n = traitlets.Int(0).tag(sync=True)
    asks = traitlets.Bool(False).tag(sync=True)
    def __init__(self, **traits):
        super().__init__(**traits)
        self.on_msg(lambda _, m, b: self.send({"word": m["ask"]}, [bytes([7, 42])]))
'''


def text(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": "", "metadata": {}, "source": source}


def code(source: str) -> dict[str, Any]:
    blank = {"id": "", "metadata": {}, "outputs": [], "execution_count": None}
    return {"cell_type": "code", "source": source, **blank}


def write_lesson(folder: Path, name: str, *cells: dict[str, Any], **about: Any) -> Path:
    """A notebook of these cells; `about` goes over the metadata that a lesson needs."""
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    metadata = {"kernelspec": kernel, "dlkit": {"title": name, "steps": [], **ABOUT, **about}}
    numbered = [cell | {"id": f"cell-{i}"} for i, cell in enumerate(cells)]
    notebook = {"cells": numbered, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    path = folder / f"{name}.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


def write_lessons(folder: Path) -> Path:
    """One lesson of every kind that a page must cope with."""
    opening = text("# Counting\nFive minutes")
    shown = [text("## Explore\nPress the button."), code("Counter(n=3)"), text("## The end")]
    write_lesson(
        folder,
        "00_start_here",
        text("# Start here\nRead on."),
        text("## For lecturers"),
        title="Start here",
    )
    about = {"title": "Counting & <b>more</b>", "steps": ["bet", "quiz"]}
    write_lesson(folder, "01_counting", opening, code(COUNTER), *shown, **about)
    write_lesson(
        folder,
        "02_slider",
        text("# Slider"),
        code("import ipywidgets as w"),
        code("w.VBox([w.IntSlider(description='Size', value=4)])"),
    )
    write_lesson(
        folder,
        "03_failing",
        text("# Failing"),
        code(COUNTER),
        code("raise ValueError('share must be <= 1, got <i>2</i>')"),
        *shown,
    )
    write_lesson(folder, "04_endless", text("# Endless"), code("while True: pass"), text("After."))
    write_lesson(
        folder, "05_talking", text("# Talking"), code(COUNTER), code("Counter(asks=True)")
    )
    write_lesson(folder, "06_deutsch", text("# Zählen"), language="de", title="Zählen")
    (folder / "07_broken.ipynb").write_text('{"metadata": {"dlkit": {"title": "x"}}}')
    (folder / "08_torn.ipynb").write_text("{ this is no notebook")
    return folder


@dataclass
class Server:
    """A running `dlkit serve`."""

    address: str
    process: subprocess.Popen[bytes]
    log: Path

    def lesson(self, name: str) -> str:
        return f"{self.address}/voila/render/{name}.ipynb"

    def kernels(self) -> list[psutil.Process]:
        """The kernels that the server has started and that still run, ordinary and warm ones."""
        return [one for one in self.processes() if is_kernel(one)]

    def warm_parent(self) -> psutil.Process:
        """What its warm kernels are forked from."""
        return next(one for one in self.processes() if name_of(one) == WARM_PARENT)

    def processes(self) -> list[psutil.Process]:
        """All processes below the server's."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers (lower case) and body of one address."""
        request = urllib.request.Request(self.address + path, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, lower(answer.headers), answer.read()
        except urllib.error.HTTPError as error:
            return error.code, lower(error.headers), error.read()


def is_kernel(process: psutil.Process) -> bool:
    """Whether it is a running kernel, forked or started."""
    if name_of(process) == KERNEL_NAME:
        return True
    with suppress(psutil.NoSuchProcess):
        return "ipykernel_launcher" in process.cmdline()
    return False


def name_of(process: psutil.Process) -> str:
    """A process's name; nothing when it has ended."""
    try:
        return "" if process.status() == psutil.STATUS_ZOMBIE else process.name()
    except psutil.NoSuchProcess:
        return ""


def lower(headers: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def until(condition: Any, limit_s: float = 10.0) -> bool:
    """Whether it came true in time."""
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return bool(condition())


def answers(address: str) -> bool:
    """Whether a server is there: Jupyter's log says "running" before it listens."""
    with suppress(OSError), urllib.request.urlopen(address, timeout=5) as told:
        return bool(told.status == 200)
    return False


@contextmanager
def served(*arguments: str, program: Sequence[str] = DLKIT) -> Iterator[Server]:
    """`dlkit serve` on a free port; its log is told when it does not start."""
    command = [sys.executable, *program, "serve", "--port", "0", *arguments]
    variables = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log.txt"
        with log.open("w") as out:
            process = subprocess.Popen(command, stdout=out, stderr=out, env=variables)
        try:
            yield Server(_address(process, log), process, log)
        finally:
            end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """Ends a process as a service would; it has 20 s for that."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        raise


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    """Where it says that it is ready; fails with its log as soon as it dies."""
    said = "dlkit is ready at "
    until(lambda: said in log.read_text() or process.poll() is not None, READY_S)
    told = log.read_text()
    if said not in told:
        process.kill()
        raise RuntimeError(f"dlkit serve did not start; it said:\n{told}")
    return told.partition(said)[2].split()[0].partition("?")[0].rstrip("/")


def body(server: Server, path: str) -> str:
    """The page at one address."""
    return server.get(path)[2].decode()


def begun(server: Server, name: str, mark: str) -> tuple[Any, str]:
    """A lesson's page, read up to `mark`; the rest is still to come."""
    answer = urllib.request.urlopen(server.lesson(name), timeout=30)
    read = b""
    while mark.encode() not in read:
        more = answer.read1(65536)
        assert more, f"{mark} did not come"
        read += more
    return answer, read.decode()


def kernel_of(page: str) -> str:
    """The kernel that a page names."""
    return re.search(r'kernel: "([\w-]+)"', page)[1]


def shut(server: Server, page: str) -> None:
    """What a page does when it closes."""
    address = f"{server.address}/voila/api/shutdown/{kernel_of(page)}"
    urllib.request.urlopen(urllib.request.Request(address, data=b"", method="POST")).close()


def prepared(server: Server, name: str) -> bool:
    """Whether a new page of this lesson brings its parts, sooner or later."""

    def brings() -> bool:
        page = body(server, f"/voila/render/{name}.ipynb")
        shut(server, page)
        return "push({ states: true })" in page

    return until(brings, 60)


def run(coroutine: Any) -> Any:
    """The coroutine's result, also where a browser test has left a loop running."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()
