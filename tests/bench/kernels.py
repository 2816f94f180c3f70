"""Warm kernels beside ordinary ones: how soon a page stands, in a crowd too, and its memory."""

from __future__ import annotations

import statistics
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import notebooks
import page
import psutil
import servers
from table import Figure, Section, at_least, at_most

import browser
from dlkit import content

KINDS = ("warm", "ordinary")
TIMES, CROWD, SETTLE_S, WARM_UP_S = 5, 30, 1.0, 8.0


def section() -> Section:
    usable, crowd, memory = {}, {}, {}
    for kind in KINDS:
        folder = content.folder("notebooks")
        with servers.dlkit(folder, "--kernels", kind) as server, browser.chromium() as chromium:
            address = server.page(notebooks.LESSON)
            opened(address)
            time.sleep(WARM_UP_S)
            usable[kind] = statistics.median(
                page.load(chromium, server, address, page.OWN_SLIDER, page.OWN_ANSWER).answered_ms
                for _ in range(TIMES)
            )
            memory[kind] = one_more_mb(server, address)
            with ThreadPoolExecutor(CROWD) as pool:
                crowd[kind] = max(pool.map(lambda _: opened(address), range(CROWD)))  # noqa: B023
    warm, ordinary = KINDS
    figures = [
        at_most("page usable, warm kernel", usable[warm] / 1000, 1, "s", 2),
        Figure("page usable, ordinary kernel", f"{usable[ordinary] / 1000:.2f} s"),
        at_most("memory of one more page, warm", memory[warm], 35, "MB"),
        Figure("memory of one more page, ordinary", f"{memory[ordinary]:.1f} MB"),
        Figure(f"the last of {CROWD} pages at once, warm", f"{crowd[warm]:.1f} s"),
        Figure(f"the last of {CROWD} pages at once, ordinary", f"{crowd[ordinary]:.1f} s"),
        at_least("sooner in the crowd", crowd[ordinary] / crowd[warm], 2, "x"),
    ]
    notes = [
        f"the adoption lesson; usable as in 'page', median of {TIMES}. A crowd's pages are read "
        "to their end without a browser, so this is the server's and the kernels' part. Memory: "
        f"PSS of all processes before and after {TIMES} more pages."
    ]
    return Section("kernels", figures, notes)


def opened(address: str) -> float:
    """The seconds until a page is complete."""
    begun = time.perf_counter()
    with urllib.request.urlopen(address, timeout=180) as answer:
        answer.read()
    return time.perf_counter() - begun


def one_more_mb(server: servers.Server, address: str) -> float:
    """What one more open page takes; the pages end afterwards."""
    opened(address)
    time.sleep(SETTLE_S)
    before = pss_mb(server.processes())
    for _ in range(TIMES):
        opened(address)
    time.sleep(SETTLE_S)
    cost = (pss_mb(server.processes()) - before) / TIMES
    for kernel in server.kernels():
        kernel.kill()
    return cost


def pss_mb(processes: list[psutil.Process]) -> float:
    """Their memory, what they share counted once."""
    total = 0.0
    for one in processes:
        with suppress(psutil.NoSuchProcess):
            total += one.memory_full_info().pss / page.MB
    return total
