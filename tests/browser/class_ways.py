"""Each kind of question, answered with the pointer and with the keyboard."""

from __future__ import annotations

from class_room import KEPT
from playwright.sync_api import Locator, Page, expect


def tab_to(page: Page, wanted: Locator) -> None:
    """Goes on with Tab until the wanted control has the focus."""
    for _ in range(40):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("the control was not reached with Tab")


def sent_by_key(page: Page) -> None:
    tab_to(page, page.get_by_role("button", name="Send"))
    page.keyboard.press("Enter")
    expect(page.get_by_text(KEPT)).to_be_visible()


def one_by_pointer(page: Page) -> None:
    page.get_by_text("No: the tasks are spread, the deciding is not.").click()


def one_by_key(page: Page) -> None:
    tab_to(page, page.get_by_role("radio").first)
    page.keyboard.press("ArrowDown")


def many_by_pointer(page: Page) -> None:
    for text in ("Spending small sums", "What to do when there is a fire"):
        page.get_by_label(text).check()


def many_by_key(page: Page) -> None:
    for text in ("What to do when there is a fire", "Spending small sums"):
        tab_to(page, page.get_by_label(text))
        page.keyboard.press("Space")


def scale_by_pointer(page: Page) -> None:
    page.get_by_text("rarely", exact=True).click()


def scale_by_key(page: Page) -> None:
    tab_to(page, page.get_by_role("radio").first)
    page.keyboard.press("ArrowDown")


def silent(page: Page) -> None:
    page.get_by_text("cannot say", exact=True).click()


def number_by_pointer(page: Page) -> None:
    box = page.get_by_role("slider").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def number_by_key(page: Page) -> None:
    tab_to(page, page.get_by_role("slider"))
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    tab_to(page, page.get_by_role("spinbutton"))
    expect(page.get_by_role("spinbutton")).to_have_value("1")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("50")


def curve_by_pointer(page: Page) -> None:
    """A straight stroke from the lower left to the upper right."""
    box = page.locator("svg.picture").bounding_box()
    assert box is not None
    wide, tall = box["width"] / 360, box["height"] / 240
    page.mouse.move(box["x"] + 48 * wide, box["y"] + 192 * tall)
    page.mouse.down()
    page.mouse.move(box["x"] + 348 * wide, box["y"] + 12 * tall, steps=4)
    page.mouse.up()


def curve_by_key(page: Page) -> None:
    tab_to(page, page.locator("summary"))
    page.keyboard.press("Enter")
    for i in range(9):
        tab_to(page, page.get_by_role("slider").nth(i))
        for _ in range(i):
            page.keyboard.press("ArrowRight")


def text_by_key(page: Page) -> None:
    tab_to(page, page.get_by_role("textbox"))
    page.keyboard.type("All lead,  each in turn.")


def sort_by_pointer(page: Page) -> None:
    page.get_by_label("If she trusts it").select_option("A person they respect")
    page.get_by_label("My old one").select_option("tail")


def sort_by_key(page: Page) -> None:
    tab_to(page, page.get_by_label("If she trusts it"))
    page.keyboard.type("A per")
    tab_to(page, page.get_by_label("My old one"))
    page.keyboard.type("Stays")


LINE = [0, 0.13, 0.25, 0.38, 0.5, 0.63, 0.75, 0.88, 1]
SORTED = {"mentor": "follower", "never_failed": "tail"}
WAYS = [
    ("talk/handing_out", one_by_pointer, one_by_key, "no"),
    ("talk/which_tasks", many_by_pointer, many_by_key, ["fire", "small_money"]),
    ("assessment/people_trust", scale_by_pointer, scale_by_key, -1),
    ("bets/texas", number_by_pointer, number_by_key, 50),
    ("motives/twelve", sort_by_pointer, sort_by_key, SORTED),
]
