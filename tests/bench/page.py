"""How soon a lesson can be used, and what it costs: by dlkit serve, and as a stock Voilà page."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import notebooks
import servers
from playwright.sync_api import Browser, Page
from table import Figure, Section, at_least, at_most

import browser
from dlkit import content

TIMES, STOCK_TIMES, SETTLE_MS, MB = 5, 3, 1500, 1_000_000
HEAVY = ("pandas", "altair", "scipy", "vl_convert")
OWN_SLIDER = "[aria-label='Explore: A dip between two humps'] input[type=range]"
OWN_ANSWER = r'"theta":(?!0\.16[,}])'
STOCK_SLIDER = ".bench-dip .noUi-handle"
STOCK_ANSWER = r"^picture dip (?!0\.03$)"
MODULES = """
import json, resource, sys
source = json.load(open(sys.argv[1], encoding="utf-8"))
for cell in source["cells"]:
    if cell["cell_type"] == "code":
        exec("".join(cell["source"]), globals())
used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([sorted({name.partition(".")[0] for name in sys.modules}), used]))
"""


@dataclass(frozen=True)
class Load:
    """One cold page: ms until a control answered, bytes and requests until it was quiet."""

    answered_ms: float
    n_bytes: int
    n_requests: int
    attempts: int
    maps: str  # the compiled libraries that its kernel has loaded


def section() -> Section:
    with servers.dlkit(content.folder("notebooks")) as server, browser.chromium() as chromium:
        address = server.page(notebooks.LESSON)
        own = [load(chromium, server, address, OWN_SLIDER, OWN_ANSWER) for _ in range(TIMES)]
    stock = stock_loads()
    own_ms, stock_ms = (
        statistics.median(one.answered_ms for one in some) for some in (own, stock)
    )
    last, modules = own[-1], modules_of_the_lesson()
    figures = [
        Figure("a control answers after", f"{own_ms:,.0f} ms"),
        Figure("stock: a control answers after", f"{stock_ms:,.0f} ms"),
        at_least("dlkit sooner", stock_ms / own_ms, 2, "x"),
        at_most("bytes of a cold page, compressed", last.n_bytes / MB, 2, "MB", 2),
        Figure("stock: bytes of a cold page", f"{stock[-1].n_bytes / MB:.2f} MB"),
        Figure("requests, stock", f"{last.n_requests}, {stock[-1].n_requests}"),
        *imported(last, modules),
    ]
    hung = sum(one.attempts - 1 for one in stock)
    notes = [
        "the whole adoption lesson and a stock notebook with the same texts, ipywidgets and "
        "Altair instead of our parts; each page opened with nothing cached. A control answers "
        "when the picture with a value that the bench has set is drawn; it tries as soon as the "
        f"control is there. Medians of {TIMES} and {len(stock)} pages.",
        f"stock pages that never finished and were opened again, not counted: {hung} of "
        f"{hung + len(stock)}. More than one interact on a page hangs stock Voilà "
        "(nbclient#312): the stock lesson has one, and interactive_output elsewhere.",
    ]
    return Section("page", figures, notes)


def imported(last: Load, modules: tuple[list[str], int]) -> list[Figure]:
    names, kilobytes = modules
    heavy = [name for name in HEAVY if name in names or f"/{name}/" in last.maps]
    return [
        Figure("heavy modules in the kernel", ", ".join(heavy) or "none", "none", not heavy),
        Figure("modules of the lesson's cells", f"{len(names)}, {kilobytes / 1000:.0f} MB"),
    ]


def stock_loads() -> list[Load]:
    with tempfile.TemporaryDirectory() as place, servers.cdn() as cdn:
        notebooks.write_stock(Path(place), cdn)
        with servers.stock(Path(place)) as server, browser.chromium() as chromium:
            address = server.page(notebooks.STOCK)
            return [
                load(chromium, server, address, STOCK_SLIDER, STOCK_ANSWER)
                for _ in range(STOCK_TIMES)
            ]


def load(
    chromium: Browser, server: servers.Server, address: str, slider: str, answer: str
) -> Load:
    """One page with nothing cached, until it is quiet; all kernels are ended afterwards."""
    result = kept(chromium, server, address, slider, answer)
    for kernel in server.kernels():
        kernel.kill()
    return result


def kept(
    chromium: Browser, server: servers.Server, address: str, slider: str, answer: str
) -> Load:
    """The same, but no kernel is ended by us."""
    with browser.opened(chromium) as page, counted(page) as sizes:
        arguments = json.dumps([slider, answer])
        page.add_init_script(f"bench.answer = bench.answered(...{arguments})")
        attempts = browser.loaded(page, address)
        page.wait_for_function("bench.answer && bench.pictures.length", timeout=browser.LOAD_MS)
        answered = page.evaluate("bench.answer")
        page.wait_for_timeout(SETTLE_MS)
        maps = "".join(Path(f"/proc/{kernel.pid}/maps").read_text() for kernel in server.kernels())
        return Load(answered, sum(sizes), len(sizes), attempts, maps)


@contextmanager
def counted(page: Page) -> Iterator[list[int]]:
    """The bytes of each answer as they came over the wire."""
    sizes: list[int] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    yield sizes


def modules_of_the_lesson() -> tuple[list[str], int]:
    """What a Python that runs the lesson's cells has imported, and its memory in kB."""
    lesson = content.folder("notebooks") / notebooks.LESSON
    command = [sys.executable, "-c", MODULES, str(lesson)]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode:
        raise RuntimeError(f"the lesson's cells must run, got {run.stderr.strip()[-300:]}")
    names, kilobytes = json.loads(run.stdout.splitlines()[-1])
    return names, kilobytes
