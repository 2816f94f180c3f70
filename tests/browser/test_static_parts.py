"""Parts of a page without a kernel that work by a rule of their own answer as Python does."""

from __future__ import annotations

import random
from typing import Any

import pytest
from playwright.sync_api import Page

from dlkit import content, widgets
from dlkit.serving.recorded.answers import RULES
from dlkit.serving.recorded.cells import notebook, shown

pytest_plugins = ["static_page"]
pytestmark = pytest.mark.browser
ASK = """([file, rule, state, data, kind, asked]) => {
  const model = { get: (name) => state[name] };
  const { [kind]: answer } = dlkitNeed(file)[rule]({ model, data });
  return asked.map((one) => answer(one));
}"""


@pytest.fixture
def lesson(recorded_lesson: Page) -> Page:
    return recorded_lesson


def answered(page: Page, live: Any, kind: str, asked: list[dict[str, Any]]) -> list[Any]:
    """What the page's rule for a component says to these questions."""
    made = RULES[type(live).__name__](live, {})
    rule = made["rule"]
    state = {name: value for name, value in live.get_state().items() if not name.startswith("_")}
    plain = {
        name: value
        for name, value in state.items()
        if isinstance(value, dict | list | float | str)
    }
    return page.evaluate(ASK, [f"{rule}.js", rule, plain, made["data"], kind, asked])


def component(lesson: str, kind: type) -> Any:
    """The first of its kind in a lesson."""
    found = shown(notebook(content.lesson(lesson).path)).values()
    return next(one for one in found if isinstance(one, kind))


def test_a_case_goes_as_in_python(lesson: Page):
    draw = random.Random(4)
    case = content.case("feedback")
    live = widgets.Case("a/b", case)
    asked = []
    for chance in [0.5] * 20 + [1.0] * 20:
        answers = {
            room.tenet: {
                choice.id: draw.choice(choice.ways).id
                for choice in room.choices
                if draw.random() < chance
            }
            for room in case.rooms
        }
        order = draw.sample([room.tenet for room in case.rooms], 6 if chance == 1 else 3)
        asked.append({"order": order, "answers": answers, "without": draw.choice(["", *order])})
    wanted = [live.on_walk(**one) for one in asked]
    assert sum(one["over"] and one["again"] is not None for one in wanted) > 10
    assert answered(lesson, live, "walk", asked) == wanted


def test_a_pile_by_hand_goes_as_in_python(lesson: Page):
    draw = random.Random(5)
    live = widgets.PileByHand("a/b")
    asked = [
        {"moves": [draw.choice([*range(9), 4, 4, -1]) for _ in range(length)]}
        for length in (0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 55, 55)
    ]
    wanted = [live.on_play(**one) for one in asked]
    assert {one["done"] for one in wanted} == {True, False}
    assert answered(lesson, live, "play", asked) == wanted


def test_the_control_game_pays_as_in_python(lesson: Page):
    draw = random.Random(6)
    live = component("02_four_dimensions", widgets.TrustGame)
    asked = [
        {"free": free, "ruled": max(ruled, live.rule), "choice": choice}
        for free in (0, live.rule - 1, live.rule, 27, 120, draw.randrange(120) + 0.5)
        for ruled in (free, 0, 33.25, 120)
        for choice in ("open", "rule")
    ]
    wanted = [live.on_play(**one) for one in asked]
    assert len({one["words"][0].split()[4] for one in wanted}) > 2
    assert answered(lesson, live, "play", asked) == wanted


def test_two_checks_are_scored_as_in_python(lesson: Page):
    draw = random.Random(7)
    live = component("01_what_it_is", widgets.Stance)
    ids = [item["id"] for side in live.sides for item in side["items"]]
    asked = [
        {"answers": {one: draw.choice(["na", -2, -1, 0, 1, 2]) for one in draw.sample(ids, n)}}
        for n in range(len(ids) + 1)
        for _ in range(8)
    ]
    wanted = [live.on_score(**one) for one in asked]
    assert len({one["words"] for one in wanted}) == 4
    assert answered(lesson, live, "score", asked) == wanted
