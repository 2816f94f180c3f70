"""Pools for tests of sweeps: threads of this process, and a Dask cluster of two processes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from lesson_servers import until


class Threads:
    """A pool without processes: any executor will do."""

    def __init__(self, width: int = 2) -> None:
        self.width = width
        self.executor = ThreadPoolExecutor(width)

    def renew(self) -> None:
        self.executor = ThreadPoolExecutor(self.width)

    def look(self) -> None:
        pass

    def close(self) -> None:
        self.executor.shutdown(wait=True, cancel_futures=True)


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler on this machine with two workers: its address, and the workers."""
    about = folder / "scheduler.json"
    here = ["--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", str(about)]
    worker = ["worker", *here, "--nthreads", "1", "--no-nanny", "--death-timeout", "20"]
    running = [_dask("scheduler", *here, "--port", "0", log=folder / "scheduler.log")]
    try:
        running += [_dask(*worker, log=folder / f"worker_{i}.log") for i in range(2)]
        if not until(about.is_file, 15):
            raise RuntimeError((folder / "scheduler.log").read_text())
        yield json.loads(about.read_text())["address"], running[1:]
    finally:
        for process in reversed(running):
            process.kill()
            process.wait(10)


def _dask(*arguments: str, log: Path) -> subprocess.Popen[bytes]:
    with log.open("w") as out:
        command = [sys.executable, "-m", "dask", *arguments]
        return subprocess.Popen(command, stdout=out, stderr=out)
