"""A lesson with a bet, a model, a quiz and a journal; work in it, and how it is found again."""

from __future__ import annotations

from pathlib import Path

from open_lesson import part, ready
from playwright.sync_api import Page, expect

from lesson_servers import code, text, write_lesson

NAME = "01_work"
CELLS = (
    """
from dlkit import charts, content, widgets
from dlkit.models import control_game
bet = widgets.Bet("01_work/bet", "What will come of it?",
                  widgets.Outcome({"raises": "More", "same": "As much", "lowers": "Less"}))
bet""",
    """
widgets.Explorer(control_game, charts.control_game.payoff, key="01_work/explore", title="A rule",
                 bet=bet, observed=control_game.outcome, params=control_game.Params(rule=20),
                 show=("rule", "averse_share"))""",
    'widgets.Quiz("01_work/quiz", content.quiz("pacemaker"))',
    'widgets.Journal("01_work/journal", content.journal("dimensions"))',
)
ENDLESS = '''
import anywidget, traitlets
class Endless(anywidget.AnyWidget):
    """A run that never ends."""
    _esm = """export default { render({ model, el }) {
      const button = document.createElement("button");
      button.textContent = "Run for ever";
      button.onclick = () => model.send({});
      el.append(button);
    } };"""
    def __init__(self):
        super().__init__()
        self.on_msg(self.run)
    def run(self, *_):
        while True:
            pass
Endless()'''
WORDS = "The night shift knew first"
MORE = ", and said so"


def write_work(folder: Path) -> str:
    """The lesson in a folder; the folder's name."""
    write_lesson(folder, NAME, text("# Work"), *map(code, CELLS), code(ENDLESS))
    return str(folder)


def rule(page: Page) -> object:
    return part(page, "Explore: A rule").get_by_role("spinbutton", name="The rule")


def pictured(page: Page, value: int) -> None:
    """The picture is that of this rule."""
    shown = part(page, "Explore: A rule")
    page.wait_for_function(
        "([one, value]) => JSON.parse(one.dataset.picture ?? '{}').values?.rule === value",
        arg=[shown.element_handle(), value],
        timeout=15_000,
    )


def journal(page: Page):
    return part(page, "Your journal").get_by_role("textbox").first


def work(page: Page) -> None:
    """A bet, its run, another rule, one answer, some words."""
    bet = part(page, "What will come of it?")
    bet.get_by_role("radio", name="Less").check()
    bet.get_by_role("button", name="Place bet").click()
    shown = part(page, "Explore: A rule")
    shown.get_by_role("button", name="Run", exact=True).click()
    pictured(page, 20)
    rule(page).fill("12")
    pictured(page, 12)
    first = quiz(page).get_by_role("group").first
    first.get_by_role("radio").first.check()
    first.get_by_role("button", name="Check").click()
    expect(first.get_by_role("button", name="Check again")).to_be_visible()
    journal(page).fill(WORDS)


def quiz(page: Page):
    return page.locator(".dl-quiz")


def assert_same(page: Page, words: str = WORDS, value: int = 12) -> None:
    """Everything is as it was left, and goes on."""
    ready(page)
    bet = part(page, "What will come of it?")
    expect(bet.get_by_role("radio", name="Less")).to_be_checked()
    expect(bet.get_by_role("radio", name="Less")).to_be_disabled()
    expect(bet.locator(".dl-bet__verdict")).to_be_visible()
    expect(rule(page)).to_have_value(str(value))
    pictured(page, value)
    first = quiz(page).get_by_role("group").first
    expect(first.get_by_role("radio").first).to_be_checked()
    expect(first.locator(".dl-quiz__verdict")).to_be_visible()
    expect(journal(page)).to_have_value(words)
    rule(page).fill(str(value + 1))
    pictured(page, value + 1)
