"""Lesson 11 in a real browser: a plan by keyboard, the files, a reload, and open to everybody."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pypdf
import pytest
from open_lesson import assert_open_to_all, entry, opened
from playwright.sync_api import Locator, Page, expect

from dlkit import record
from full_record import ACTION, OTHERS, OWN, SCRIPT, full_record
from lesson_servers import Server

pytestmark = pytest.mark.browser

NAME = "11_portfolio"
KEY = "11_portfolio/plan"


def at_lesson(page: Page, server: Server) -> Page:
    opened(page, server, NAME)
    expect(page.locator(".dl-plan[data-ready]")).to_have_count(1, timeout=30_000)
    expect(page.locator(".dl-portfolio[data-ready]")).to_have_count(1, timeout=30_000)
    return page


@pytest.fixture
def lesson(page: Page, lesson_server: Server) -> Page:
    """The lesson in a browser that keeps nothing yet."""
    return at_lesson(page, lesson_server)


@pytest.fixture
def full(page: Page, lesson_server: Server) -> Page:
    """The lesson in a browser that keeps a full record."""
    text = record.write(full_record())
    page.add_init_script(
        f"localStorage.getItem('dlkit-record') ?? localStorage.setItem('dlkit-record', "
        f"{json.dumps(text)})"
    )
    return at_lesson(page, lesson_server)


def plan(page: Page) -> Locator:
    return page.locator(".dl-plan")


def portfolio(page: Page) -> Locator:
    return page.locator(".dl-portfolio")


def fold(page: Page, words: str) -> Locator:
    return portfolio(page).locator("summary").filter(has_text=words)


def downloaded(page: Page, button: str) -> tuple[str, bytes]:
    with page.expect_download() as waiting:
        portfolio(page).get_by_role("button", name=button, exact=True).press("Enter")
    name = waiting.value.suggested_filename
    expect(page.get_by_role("status", name="Files")).to_contain_text(f"as {name}.")
    return name, Path(waiting.value.path()).read_bytes()


def test_a_plan_is_written_by_keyboard_alone_and_is_there_after_a_reload(lesson, lesson_server):
    plan(lesson).get_by_label("Who").focus()
    typed = lesson.keyboard
    for text in ("Ann", "Ask the night shift"):
        typed.type(text)
        typed.press("Tab")
    typed.type("01152027")  # month, day, year: the browser of the tests is American
    plan(lesson).get_by_label("Which cell").select_option("people_trust")
    plan(lesson).get_by_role("button", name="Add an action").press("Enter")
    expect(plan(lesson).get_by_label("Who").nth(1)).to_be_focused()
    typed.type("Ben")
    expect(plan(lesson).get_by_text("Saved on this device")).to_be_visible()
    lesson.reload()
    at_lesson(lesson, lesson_server)
    expect(plan(lesson).get_by_label("Who").nth(1)).to_have_value("Ben")
    first, second = entry(lesson, KEY)["value"]["actions"]
    assert (first["who"], first["by"], first["cell"]) == ("Ann", "2027-01-15", "people_trust")
    assert (second["who"], entry(lesson, KEY)["done"]) == ("Ben", True)


def test_an_action_is_removed_by_keyboard_and_the_focus_stays_in_the_plan(full: Page):
    plan(full).get_by_role("button", name="Add an action").press("Enter")
    full.keyboard.type("Ben")
    plan(full).get_by_role("button", name="Remove action 1").press("Enter")
    expect(plan(full).get_by_label("Who")).to_have_value("Ben")
    expect(plan(full).get_by_label("Who")).to_be_focused()
    expect(plan(full).get_by_text("Saved on this device")).to_be_visible()
    assert [row["who"] for row in entry(full, KEY)["value"]["actions"]] == ["Ben"]


def test_leaving_in_the_middle_of_a_word_loses_nothing(lesson: Page, lesson_server: Server):
    plan(lesson).get_by_label("Does what").fill("Half a senten")
    lesson.goto("about:blank")
    at_lesson(lesson, lesson_server)
    expect(plan(lesson).get_by_label("Does what")).to_have_value("Half a senten")


def test_an_empty_record_has_a_friendly_portfolio(lesson: Page):
    expect(portfolio(lesson)).to_contain_text("There is nothing to report yet")
    portfolio(lesson).get_by_role("button", name="Calendar file").press("Enter")
    expect(portfolio(lesson).get_by_role("alert")).to_contain_text("at least one date")


def test_the_portfolio_shows_the_record_and_follows_the_plan(full: Page):
    title = full.title()
    fold(full, "Bets, and how well confidence fits").press("Enter")
    expect(portfolio(full).get_by_role("img").first.locator("canvas")).to_be_visible()
    fold(full, "The organisation, before and after").press("Enter")
    expect(portfolio(full).get_by_role("cell", name=SCRIPT)).to_be_visible()
    fold(full, "Reflections").press("Enter")
    expect(portfolio(full).get_by_text(OWN)).to_be_visible()
    fold(full, "Action plan").press("Enter")
    plan(full).get_by_label("Who").fill("Somebody new")
    expect(portfolio(full).get_by_role("rowheader", name="Somebody new")).to_be_visible()
    assert full.title() == title


def test_the_files_are_made_on_request_and_open(full: Page):
    name, page = downloaded(full, "Report as HTML")
    assert name.endswith(".html")
    assert OWN.replace("<", "&lt;").replace(">", "&gt;") in page.decode()
    _, word = downloaded(full, "Report for Word")
    assert ACTION["evidence"] in ZipFile(BytesIO(word)).read("word/document.xml").decode()
    _, pdf = downloaded(full, "Report as PDF")
    assert len(pypdf.PdfReader(BytesIO(pdf)).pages) >= 3
    name, dates = downloaded(full, "Calendar file")
    assert name.endswith(".ics")
    assert b"DTSTART;VALUE=DATE:20270115\r\n" in dates


def test_the_lecturer_gets_what_is_ticked_and_nothing_is_ticked(full: Page):
    fold(full, "A file for your lecturer").press("Enter")
    boxes = portfolio(full).get_by_role("checkbox")
    assert [box.is_checked() for box in boxes.all()] == [False] * boxes.count()
    portfolio(full).get_by_role("button", name="To read (HTML)").press("Enter")
    expect(portfolio(full).get_by_role("alert")).to_contain_text("Tick at least one thing")
    portfolio(full).get_by_label("Action plan").press("Space")
    _, file = downloaded(full, "To work with (JSON)")
    found = json.loads(file)
    assert set(found) == {"format", "version", "made", "plan"}
    assert [one for one in OTHERS if one in file.decode()] == []


def test_a_record_of_a_newer_kit_is_left_alone_and_said(page: Page, lesson_server: Server):
    newer = {**record.document(full_record()), "version": 99}
    page.add_init_script(f"localStorage.setItem('dlkit-record', {json.dumps(json.dumps(newer))})")
    opened(page, lesson_server, NAME)
    expect(portfolio(page).get_by_role("alert")).to_contain_text("cannot be used here")


def test_the_report_opens_as_a_page_for_everybody(full: Page, tmp_path: Path):
    path = tmp_path / "report.html"
    path.write_bytes(downloaded(full, "Report as HTML")[1])
    page = full.context.new_page()
    page.route("**/*", lambda route: route.fulfill(path=path, content_type="text/html"))
    page.goto("http://localhost/report.html")
    expect(page.get_by_role("heading", level=1)).to_have_text("Portfolio: distributed leadership")
    assert_open_to_all(page)


def test_the_lesson_is_open_to_everybody(full: Page):
    for summary in portfolio(full).locator("summary").all():
        if not summary.evaluate("(one) => one.parentElement.open"):
            summary.press("Enter")
    assert_open_to_all(full)


def test_an_answer_of_the_second_assessment_is_in_the_portfolio_at_once(lesson: Page):
    item = lesson.locator(".dl-assess__page:not([hidden]) .dl-assess__item").first
    item.get_by_role("radio", name="often", exact=True).press("Space")
    fold(lesson, "The organisation, before and after").press("Enter")
    expect(portfolio(lesson)).to_contain_text("1 item answered. The mean of all cells is +1.00.")
