"""The phones of one class, what each was told is kept, and the lecturer's board."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from class_room import KEPT
from open_lesson import ready
from playwright.sync_api import BrowserContext, Locator, Page, expect

from class_servers import Room

PHONE: Any = {"width": 390, "height": 740}
UNSENT = "Not sent yet: no connection."


@dataclass
class Phone:
    """One person's phone; `sent` counts what the page has said is kept, by question and round."""

    page: Page
    sent: dict[str, Any] = field(default_factory=dict)
    has_moved: bool = False

    @property
    def context(self) -> BrowserContext:
        return self.page.context

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def told(self, words: str) -> None:
        seen = self.page.locator("main, footer")  # what is only read out is elsewhere
        expect(seen.get_by_text(words)).to_be_visible()

    def choose(self, text: str) -> None:
        """Ticks an option and presses Send; what becomes of it is another step."""
        self.page.get_by_label(text).check()
        self.press("Send")

    def kept(self, where: str, value: Any) -> None:
        """The page says that the lecturer's machine has it."""
        self.told(KEPT)
        self.sent[where] = value

    def at_round(self, number: int) -> None:
        """Wait for the round; whoever has moved has nothing left to do in it."""
        title = f"Round {number} of 12"
        expect(self.page.get_by_role("heading", name=title, exact=True)).to_be_visible()

    def act(self, what: str) -> None:
        self.press(what)
        button = self.page.get_by_role("button", name=what, exact=True)
        expect(button).to_have_attribute("aria-pressed", "true")


def joined(context: BrowserContext, room: Room) -> Phone:
    """A phone that comes in by the code on the wall."""
    page = context.new_page()
    page.goto(f"{room.address}/j/{room.code}")
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Waiting for the lecturer")
    return Phone(page)


@dataclass
class Board:
    """The lecturer's page: what is on the wall, and the buttons below it."""

    page: Page

    @property
    def wall(self) -> Locator:
        return self.page.get_by_role("region", name="Wall")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def open(self, title: str) -> None:
        """One press in the plan."""
        self.page.get_by_label("Open it").select_option("without a timer")
        self.page.get_by_label("Search", exact=True).fill(title)
        self.press(f"Open: {title}")

    def says(self, words: str) -> None:
        expect(self.wall).to_contain_text(words)

    def now(self, words: str) -> None:
        expect(self.page.get_by_role("status", name="Now")).to_have_text(words)

    def ended_round(self, number: int, said: str) -> None:
        """The lecturer ends a round of the game; the wall says what comes then."""
        self.press("End this round")
        self.now(said)
        self.says(f"After {number} of 12 rounds")

    def marked(self) -> None:
        """So that a page loaded anew can be told from this one."""
        self.page.evaluate("window.old = true")

    def again(self) -> None:
        """The page loads itself anew once the class has been started again."""
        self.page.wait_for_function("!window.old")
        self.found()

    def found(self) -> None:
        ready(self.page)
        expect(self.page.locator(".dl-board[data-ready]")).to_have_count(1)


def opened(new_context: Callable[..., BrowserContext], address: str) -> Board:
    """The board by the address that the terminal shows."""
    board = Board(new_context(viewport={"width": 1280, "height": 800}).new_page())
    board.page.goto(address, wait_until="commit")
    board.found()
    return board


def counted(phones: list[Phone], where: str) -> Counter[str]:
    """How many sent what, as the phones were told."""
    return Counter(str(one.sent[where]) for one in phones if where in one.sent)
