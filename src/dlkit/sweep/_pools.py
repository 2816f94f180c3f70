"""Who does the work: processes of this machine, or the workers of a Dask cluster."""

from __future__ import annotations

import logging
import multiprocessing
import os
import re
import signal
import threading
import time
from concurrent.futures import Executor, ProcessPoolExecutor
from typing import Any, Protocol

from dlkit.sweep._table import extra

REACHED_S, WORKER_S = 5.0, 20.0  # a scheduler answers within, and has a worker within
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class Pool(Protocol):
    """An executor with its width, and what to do when its workers are gone."""

    executor: Executor

    @property
    def width(self) -> int:
        """How many runs go on at a time."""

    def renew(self) -> None:
        """Makes the executor fit for work again after workers have died."""

    def look(self) -> None:
        """Refuses to wait any longer when nobody can do the work."""

    def close(self) -> None:
        """Ends all work at once."""


class Local:
    """Processes of this machine, each with one thread, so that sums come out equal anywhere."""

    def __init__(self, n_workers: int | None = None) -> None:
        if n_workers is not None and n_workers < 1:
            raise ValueError(f"workers must be at least 1, got {n_workers}")
        self.width = n_workers or cores()
        self.executor: Executor = self._made()

    def _made(self) -> Executor:
        ways = multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("forkserver" if "forkserver" in ways else "spawn")
        if "forkserver" in ways:
            multiprocessing.set_forkserver_preload(["dlkit.sweep._work"])
        os.environ.update(ONE_THREAD)  # before the workers load numpy
        return ProcessPoolExecutor(self.width, mp_context=context, initializer=_begin)

    def renew(self) -> None:
        """A new executor: the old one takes no work once a worker of it has died."""
        self.close()
        self.executor = self._made()

    def look(self) -> None:
        """A process that died is told by the executor itself."""

    def close(self) -> None:
        """Ends the workers, also in the middle of a run."""
        workers = list((getattr(self.executor, "_processes", None) or {}).values())
        self.executor.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.terminate()


class Cluster:
    """A Dask cluster that runs already; it brings runs of a lost worker to another by itself."""

    def __init__(self, address: str) -> None:
        if not re.fullmatch(r"(tcp|tls)://\S+:\d+", address):
            raise ValueError(f"scheduler must look like tcp://host:port, got {address!r}")
        distributed = extra("distributed", "dask")
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # told in our own words
        self.address = address
        try:
            self._client: Any = distributed.Client(
                address, timeout=REACHED_S, set_as_default=False
            )
        except (OSError, ValueError) as error:
            rule = f"reachable within {REACHED_S:g} s"
            raise ValueError(f"scheduler must be {rule}, got {address!r} ({error})") from None
        self.executor: Executor = self._client.get_executor(pure=False, retries=3)
        self._wait()

    @property
    def width(self) -> int:
        """The threads of all workers; they come and go."""
        return max(1, sum(int(count) for count in self._client.nthreads().values()))

    def renew(self) -> None:
        """Nothing to do: the scheduler lives on."""

    def look(self) -> None:
        """Waits a while for a worker where all have gone."""
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + WORKER_S
        while not self._threads():
            if time.monotonic() > until:
                rule = f"a worker within {WORKER_S:g} s"
                raise ValueError(f"scheduler must have {rule}, got none at {self.address!r}")
            time.sleep(0.2)

    def _threads(self) -> int:
        try:
            return len(self._client.nthreads())
        except Exception:  # whatever it is, the scheduler has gone
            raise ValueError(
                f"scheduler must stay reachable, got none at {self.address!r}"
            ) from None

    def close(self) -> None:
        """Takes back what has not begun, and leaves the cluster as it was."""
        self.executor.shutdown(wait=False)  # cancels what has not begun
        self._client.close(timeout=2)


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _begin() -> None:
    """In a worker: Ctrl+C is the parent's, and nobody works on once the parent has gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow_parent, daemon=True).start()


def _follow_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
