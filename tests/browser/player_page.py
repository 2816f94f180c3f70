"""Lessons with pictures in motion, a server for them, and how their tests speak of a player."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

import moving_model
from dlkit import charts
from lesson_servers import Server, code, served, text, write_lesson

IMPORTS = """
import sys
sys.path.append({tests!r})
import moving_model
from dlkit.widgets import Explorer, Player
"""
EXPLORE = """
Explorer(moving_model, moving_model.topplings, key="01_pile/explore", title="Piles",
         scene=moving_model.pile, show=("size", "grains"))
"""
ALONE = (
    "Player(moving_model.trio, 40)",
    "Player(moving_model.meadow, 90)",
    "Player(moving_model.pile, moving_model.run(moving_model.Params()))",
)
COUNT_SOUNDS = """
globalThis.sounds = { contexts: 0, ticks: 0 };
const Own = AudioContext;
globalThis.AudioContext = class extends Own {
  constructor() { super(); sounds.contexts += 1; }
  createOscillator() { sounds.ticks += 1; return super.createOscillator(); }
};
"""


@pytest.fixture(scope="module")
def players(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("lessons")
    imports = code(IMPORTS.format(tests=str(Path(__file__).resolve().parent.parent)))
    write_lesson(folder, "01_pile", text("# A pile"), imports, code(EXPLORE))
    write_lesson(folder, "02_alone", text("# Alone"), imports, *map(code, ALONE))
    with served("--notebooks", str(folder)) as running:
        yield running


def opened(page: Page, server: Server, name: str) -> Page:
    """A lesson all of whose players have a run."""
    spec = charts.compiled(moving_model.topplings)
    page.route(
        "**/charts/moving_model.topplings.json",
        lambda route: route.fulfill(body=spec, content_type="application/json"),
    )
    page.goto(server.lesson(name), wait_until="commit")
    expect(page.locator(".dl-player[data-shown]")).to_have_count(
        {"01_pile": 1, "02_alone": 3}[name], timeout=30_000
    )
    return page


@pytest.fixture
def pile(page: Page, players: Server) -> Locator:
    return opened(page, players, "01_pile").locator(".dl-player")


@pytest.fixture
def trio(page: Page, players: Server) -> Locator:
    page.add_init_script(COUNT_SOUNDS)
    return opened(page, players, "02_alone").locator(".dl-player").first


def frame(player: Locator) -> int:
    return int(player.get_attribute("data-frame") or -1)


def said(player: Locator) -> Locator:
    return player.get_by_role("status", name="Frame")


def told(player: Locator) -> Locator:
    return player.get_by_role("status", name="Under the pointer")


def button(player: Locator, name: str) -> Locator:
    return player.get_by_role("button", name=name, exact=True)


def wait_for(player: Locator, condition: str, argument: object = None) -> None:
    """Until `condition` holds for the frame on show."""
    player.page.wait_for_function(
        f"([one, argument]) => {{ const frame = Number(one.dataset.frame); return {condition}; }}",
        arg=[player.element_handle(), argument],
    )


def canvas_of(place: Locator) -> str:
    drawn: str = place.evaluate("one => one.querySelector('canvas').toDataURL()")
    return drawn
