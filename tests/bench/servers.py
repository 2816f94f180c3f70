"""The two servers that are compared, each on a free port: `dlkit serve` and stock Voilà."""

from __future__ import annotations

import gzip
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psutil

from dlkit.serving._warm_parent import KERNEL_NAME

PATIENCE_S = 60


class Server:
    """A running server: where it is, and which processes work for it."""

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self.process = psutil.Process(process.pid)
        self.address = address.rstrip("/")

    def page(self, notebook: str) -> str:
        return f"{self.address}/voila/render/{notebook}"

    def processes(self) -> list[psutil.Process]:
        """The server and its kernels."""
        return [self.process, *self.process.children(recursive=True)]

    def kernels(self) -> list[psutil.Process]:
        return [one for one in self.processes() if is_kernel(one)]


def is_kernel(process: psutil.Process) -> bool:
    """Whether it is a kernel, started or forked."""
    with suppress(psutil.NoSuchProcess):
        return process.name() == KERNEL_NAME or "ipykernel_launcher" in command(process)
    return False


def command(process: psutil.Process) -> str:
    """What a process was started as; nothing when it is just going."""
    try:
        return " ".join(process.cmdline())
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return ""


@contextmanager
def dlkit(folder: Path, *options: str) -> Iterator[Server]:
    command = [sys.executable, "-m", "dlkit", "serve", "--notebooks", str(folder), *options]
    with started([*command, "--port", str(free_port())]) as server:
        yield server


@contextmanager
def stock(folder: Path) -> Iterator[Server]:
    """Voilà as it is installed, apart from the port."""
    command = [sys.executable, "-m", "voila", "--no-browser", f"--port={free_port()}"]
    with started([*command, str(folder)]) as server:
        yield server


@contextmanager
def started(words: list[str]) -> Iterator[Server]:
    """The server once it has said its address; it is ended with all its kernels."""
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        yield Server(process, said_address(process))
    finally:
        own = [psutil.Process(process.pid)] if process.poll() is None else []
        family = [*own, *(child for one in own for child in one.children(recursive=True))]
        process.terminate()
        _, left = psutil.wait_procs(family, timeout=8)
        for one in left:
            with suppress(psutil.NoSuchProcess):
                one.kill()


def said_address(process: subprocess.Popen[str]) -> str:
    """The first address in what the server prints; the rest is read so that it never blocks."""
    lines: list[str] = []
    found = threading.Event()

    def read() -> None:
        for line in process.stdout or ():
            lines.append(line)
            if re.search(r"http://\S+:\d+", line):
                found.set()
        found.set()

    threading.Thread(target=read, daemon=True).start()
    found.wait(PATIENCE_S)
    address = re.search(r"http://[^\s/]+:\d+", "".join(lines))
    if address is None:
        raise RuntimeError(f"the server must say its address, got: {''.join(lines)[-2000:]}")
    return address[0]


def free_port() -> int:
    with socket.create_server(("localhost", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def cpu_s(processes: Iterable[psutil.Process]) -> float:
    """The processor time that these processes have used."""
    times = []
    for one in processes:
        with suppress(psutil.NoSuchProcess):
            times.append(one.cpu_times())
    return sum(time.user + time.system for time in times)


def quiet_cores(wait_s: float = 0.5) -> float:
    """How many cores other work leaves idle just now."""
    before = psutil.cpu_times()
    time.sleep(wait_s)
    after = psutil.cpu_times()
    return (after.idle - before.idle) / wait_s


@cache
def vega_scripts() -> dict[str, bytes]:
    """What Altair's page asks its CDN for; the whole bundle comes with the last of three."""
    import vl_convert

    bundle = vl_convert.javascript_bundle()
    module = "if (globalThis.define?.amd) define([], () => window.vegaEmbed);"
    script = gzip.compress(f"(() => {{{bundle}}})();{module}".encode())
    return {"vega-embed": script, "vega-lite": gzip.compress(b""), "vega": gzip.compress(b"")}


class Cdn(BaseHTTPRequestHandler):
    """Answers at once where Altair's default renderer would ask the internet."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        name = re.match(r"/npm/([a-z-]+)@", self.path)
        body = vega_scripts().get(name[1] if name else "")
        self.send_response(200 if body is not None else 404)
        self.send_header("Content-Type", "text/javascript")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Cache-Control", "public, max-age=31536000")
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_: object) -> None:
        """It has nothing to say."""


@contextmanager
def cdn() -> Iterator[str]:
    """The address of a CDN on this machine."""
    vega_scripts()
    server = ThreadingHTTPServer(("localhost", 0), Cdn)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}/npm"
    finally:
        server.shutdown()
