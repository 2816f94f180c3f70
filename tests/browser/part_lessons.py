"""Small lessons that show one component each, a server for them, and what their tests share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_rules import violations
from open_lesson import AT_REST
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from lesson_servers import Server, code, served, text, write_lesson

SIZES = [(1280, "light"), (390, "dark")]  # `faults` looks in the other colours too

IMPORTS = """
from pathlib import Path
from types import ModuleType
from dlkit import content
from dlkit.charts import adoption as pictures
from dlkit.models import adoption
from dlkit.models._params import Check
from dlkit.widgets import *
from dlkit.widgets import Bet, Checks, Curve, Evidence, Explorer, Journal, Number, Outcome, Quiz
small = adoption.Params(n_agents=200, n_steps=40)
def explorer(key, bet, observed):
    return Explorer(adoption, pictures.curve, key=key, bet=bet, observed=observed, params=small,
                    show=("cross_share",))
""".replace("from dlkit.widgets import *\n", "")

CURVE = """
bet = Bet("bets/curve", "How many have moved, over 40 steps?",
          Curve(0, 40, "step", "Share moved", n_points=5, rising=True))
bet
"""
NUMBER = """
number = Bet("bets/number", "How many have moved at the end?", Number(0, 100, 1, "per cent", 5))
number
"""
OUTCOME = """
outcome = Bet("bets/outcome", "What comes after one half?",
              Outcome({"stays": "Nothing more.", "goes": "It goes on."}))
outcome
"""
RUNS = [
    "explorer('bets/explore', bet, lambda r: (r.times, r.share))",
    "explorer('bets/explore2', number, lambda r: 100 * r.share[-1])",
    "explorer('bets/explore3', outcome, lambda r: 'goes')",
]
QUIZ = """
title = "Small questions"
intro = "Five kinds."

[[questions]]
id = "one"
type = "one"
prompt = "Which is even?"
why = "Four is two times two."
options = [
  { id = "four", text = "Four", correct = true },
  { id = "three", text = "Three", feedback = "Try to halve it.", misconception = "chasm_is_law" },
  { id = "five", text = "Five", feedback = "Five is odd." },
]

[[questions]]
id = "many"
type = "many"
prompt = "Which are odd?"
options = [
  { id = "seven", text = "Seven", correct = true, feedback = "Seven is odd too." },
  { id = "nine", text = "Nine", correct = true, feedback = "Nine is odd too." },
  { id = "eight", text = "Eight.", feedback = "Eight can be halved." },
]

[[questions]]
id = "number"
type = "number"
prompt = "How much is six times seven?"
answer = 42
tolerance = 0
unit = "apples"
too_low = "It is more."
too_high = "It is less."
slips = [{ value = 13, feedback = "That is the sum." }]

[[questions]]
id = "order"
type = "order"
prompt = "Smallest first."
items = [
  { id = "ant", text = "Ant", feedback = "Nothing here is smaller than an ant." },
  { id = "bee", text = "Bee", feedback = "A bee is larger than an ant." },
  { id = "cow", text = "Cow", feedback = "A cow is the largest." },
]

[[questions]]
id = "match"
type = "match"
prompt = "Where does it live?"
bins = [{ id = "sea", text = "Sea: wet" }, { id = "land", text = "Land: dry" }]
items = [
  { id = "cod", text = "Cod", bin = "sea", feedback = "A cod has gills." },
  { id = "dog", text = "Dog", bin = "land", feedback = "A dog has legs." },
]
"""
QUIZ_CELL = "Quiz('quiz/small', content.read_quiz(Path('{path}')))"
JOURNAL = "Journal('rest/journal', [('why', 'Why do you wait?'), ('who', 'Whom do you follow?')])"
FAILING = """
sums = ModuleType("dlkit.models.sums")
sums.checks = lambda: [Check("two and two", 5.0, 4.0, 0.5, "arithmetic")]
Checks(adoption, sums)
"""


def write_part_lessons(folder: Path) -> Path:
    """One lesson for the bets, one for a quiz, one for the rest."""
    path = folder / "small.toml"
    path.write_text(QUIZ, encoding="utf-8")
    bets = [code(cell) for cell in (CURVE, RUNS[0], NUMBER, RUNS[1], OUTCOME, RUNS[2])]
    rest = [code(JOURNAL), code("Evidence(content.evidence('adoption'))"), code(FAILING)]
    quiz = code(QUIZ_CELL.format(path=path.as_posix()))
    parts = {"21_bets": bets, "22_quiz": [quiz], "23_rest": rest}
    for name, cells in parts.items():
        write_lesson(folder, name, text("# Parts"), code(IMPORTS), text("## A part"), *cells)
    return folder


@pytest.fixture(scope="session")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server for these lessons."""
    folder = write_part_lessons(tmp_path_factory.mktemp("parts"))
    with served("--notebooks", str(folder)) as running:
        yield running


@pytest.fixture
def bets(page: Page, parts: Server) -> Page:
    return opened(page, parts, "21_bets")


@pytest.fixture
def quiz(page: Page, parts: Server) -> Page:
    return opened(page, parts, "22_quiz")


@pytest.fixture
def rest(page: Page, parts: Server) -> Page:
    return opened(page, parts, "23_rest")


def opened(page: Page, server: Server, name: str) -> Page:
    """A lesson whose parts are all there and have taken up what the record keeps."""
    page.set_default_timeout(15_000)
    page.goto(server.lesson(name), wait_until="commit", timeout=60_000)
    return settled(page)


def settled(page: Page) -> Page:
    """The same, after a reload."""
    ready = {"21_bets": (".dl-bet[data-ready]", 3), "22_quiz": (".dl-quiz[data-ready]", 1)}
    name = page.url.rpartition("/")[2].removesuffix(".ipynb")
    found, count = ready.get(name, (".dl-checks", 1))
    expect(page.locator(found)).to_have_count(count, timeout=60_000)
    return page


@pytest.fixture
def sized(
    browser: Browser, new_context: Callable[..., BrowserContext]
) -> Callable[[int, str], Page]:
    """A page of a given width in light or dark."""

    def made(width: int, scheme: str) -> Page:
        size: Any = {"width": width, "height": 800}
        return new_context(viewport=size, color_scheme=scheme).new_page()

    return made


def faults(page: Page, within: str) -> list[str]:
    """What keeps people out of a part of this page, light or dark."""
    page.add_style_tag(content=".top { position: static }")  # it may lie over half a button
    page.evaluate(AT_REST)
    found = violations(page, within, practice=False)
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    own, other = ("dark", "light") if dark else ("light", "dark")
    page.emulate_media(color_scheme=other)
    page.evaluate(AT_REST)
    found += [f"{other}: {fault}" for fault in violations(page, within, colours=True)]
    page.emulate_media(color_scheme=own)
    return found


def sticks_out(page: Page, within: str) -> list[str]:
    """What is wider than the page."""
    return page.evaluate(
        """(within) => [...document.querySelectorAll(`${within}, ${within} *`)]
          .filter((each) => each.getBoundingClientRect().right > innerWidth + 1
            && !each.closest(".dl-visually-hidden, .dl-scroll"))
          .map((each) => each.outerHTML.slice(0, 90))""",
        within,
    )


def small_targets(page: Page, within: str) -> list[str]:
    """Buttons, choices and folds that a finger would miss: under 40 pixels high."""
    found: Locator = page.locator(within).locator("button, summary, select, label:has(input)")
    return [
        f"{one.inner_text()}: {round(box['height'])} px"
        for one in found.all()
        if (box := one.bounding_box()) and 0 < box["height"] < 39.5
    ]
