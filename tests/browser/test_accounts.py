"""Three accounts over one record, and the pictures beside them, as a learner meets them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from open_lesson import entry
from part_lessons import SIZES, faults, small_targets, sticks_out
from playwright.sync_api import Locator, Page, Route, expect

from lesson_servers import Server, code, served, text, write_lesson

pytest_plugins = ["part_lessons"]
pytestmark = pytest.mark.browser

KEY = "18_accounts/accounts"
PART = ".dl-accounts"
ROEST, BASS, ROGERS = (
    "Roest: six motives",
    "Bass: one crowd, two forces",
    "Rogers: a bell curve of dates",
)
IMPORTS = """
from dlkit import charts
from dlkit.models import adoption, two_segments
from dlkit.widgets import Accounts, Explorer
"""
PICTURES = """
Explorer(adoption, charts.reach.who_moved_whom, charts.reach.moves, show=("cross_share",),
         params=adoption.Params(n_agents=160, n_steps=30), title="Who moved whom")
"""
DIP = 'Explorer(two_segments, charts.segments.dip, show=("w",), title="Dip")'
OWN = "year,percent\n" + "\n".join(
    f"{2000 + i},{share}" for i, share in enumerate((2, 4, 7, 12, 19, 30, 42, 55, 66, 74, 80, 84))
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("accounts")
    write_lesson(folder, "18_accounts", text("# Accounts"), code(IMPORTS), text("## A part"),
                 code(f"Accounts({KEY!r})"))  # fmt: skip
    write_lesson(folder, "19_pictures", text("# Pictures"), code(IMPORTS), text("## A part"),
                 code(DIP), code(PICTURES))  # fmt: skip
    with served("--notebooks", str(folder)) as running:
        yield running


def opened(page: Page, server: Server) -> Page:
    page.set_default_timeout(30_000)
    expect.set_options(timeout=30_000)
    page.goto(server.lesson("18_accounts"))
    expect(verdict(page)).to_contain_text("No account is on yet", timeout=60_000)
    return page


@pytest.fixture
def part(page: Page, server: Server) -> Page:
    return opened(page, server)


def verdict(page: Page) -> Locator:
    return page.get_by_role("status", name="Verdict")


def switch(page: Page, name: str) -> Locator:
    return page.get_by_role("checkbox", name=name)


def switch_on(page: Page, *names: str) -> None:
    for name in names:
        switch(page, name).check()


def bring(page: Page) -> None:
    page.get_by_text("Bring your own record").click()


def paste(page: Page, figures: str) -> None:
    page.get_by_label("Or paste it here").fill(figures)
    page.get_by_role("button", name="Use this text").click()


def saved(page: Page) -> None:
    expect(page.locator(PART).get_by_text("Saved on this device")).to_be_visible()


def test_a_choice_before_the_pictures_code_is_there_brings_the_account(page: Page, server: Server):
    late: list[Route] = []
    page.route("**/vega.js", lambda route: late.append(route))
    page.goto(server.lesson("18_accounts"))
    switch(page, ROEST).check(timeout=60_000)
    page.wait_for_timeout(500)  # the kernel has answered
    for route in late:
        route.continue_()
    expect(page.get_by_role("article")).to_have_count(1)
    expect(verdict(page)).to_contain_text("Roest")
    assert page.locator(".dl-error:visible").count() == 0
    saved(page)


def test_three_accounts_over_the_doctors_cannot_be_told_apart(part: Page):
    switch_on(part, ROEST, BASS, ROGERS)
    expect(verdict(part)).to_contain_text(
        "All three miss by less than 3 points: this record cannot tell them apart."
    )
    expect(part.get_by_role("article")).to_have_count(3)
    expect(part.get_by_role("heading", name="Which data would tell them apart?")).to_be_visible()
    picture = part.locator(f"{PART} .dl-view")
    expect(picture).to_have_attribute("aria-label", re.compile("17 points, from 8.8 %.*All three"))
    saved(part)
    assert entry(part, KEY)["done"] is True


def test_one_account_alone_is_saved_but_not_done(part: Page):
    switch_on(part, BASS)
    expect(verdict(part)).to_contain_text("A good fit alone proves little")
    saved(part)
    assert entry(part, KEY)["done"] is False
    assert entry(part, KEY)["value"] == {"record": "doctors", "on": ["bass"], "own": None}


def test_switching_an_account_on_changes_the_picture_itself(part: Page):
    canvas = part.locator(f"{PART} canvas")
    before = canvas.evaluate("(canvas) => canvas.toDataURL()")
    switch_on(part, ROGERS)
    expect(verdict(part)).to_contain_text("Rogers misses by")
    assert canvas.evaluate("(canvas) => canvas.toDataURL()") != before


def test_another_record_brings_its_own_cautions(part: Page):
    switch_on(part, BASS)
    part.get_by_label("Record", exact=True).select_option("Hybrid corn, United States")
    expect(verdict(part)).to_have_text("Bass cannot be fitted to these 4 points: see why below.")
    care = part.locator(".dl-accounts__care")
    expect(care).to_contain_text("Two of them are only lower bounds")
    expect(part.get_by_text("no account is fitted to mere bounds")).to_be_visible()


def test_the_comparison_is_there_again_after_a_reload(part: Page):
    part.get_by_label("Record", exact=True).select_option("Radio")
    switch_on(part, BASS, ROGERS)
    compared = "Both miss by 1.8 to 3.5 points: this record cannot tell them apart."
    expect(verdict(part)).to_contain_text(compared)
    saved(part)
    part.reload()
    expect(verdict(part)).to_contain_text(compared, timeout=60_000)
    assert part.get_by_label("Record", exact=True).input_value() == "radio"
    assert switch(part, ROGERS).is_checked()
    assert not switch(part, ROEST).is_checked()


def test_an_own_series_is_fitted_kept_and_there_again_after_a_reload(part: Page):
    switch_on(part, BASS, ROGERS)
    bring(part)
    paste(part, OWN)
    expect(part.get_by_text("Read 12 rows of Your figures as per cent.")).to_be_visible()
    expect(part.get_by_role("heading", name="Your figures")).to_be_visible()
    saved(part)
    part.reload()
    expect(part.get_by_role("heading", name="Your figures")).to_be_visible(timeout=60_000)
    assert entry(part, KEY)["value"]["own"]["csv"].startswith("year,share\n2000.0,0.02\n")


def test_a_file_of_the_learner_is_read(part: Page, tmp_path: Path):
    path = tmp_path / "mine.csv"
    path.write_text(OWN.replace(",", ";"), encoding="utf-16")
    bring(part)
    part.get_by_label("From a file").set_input_files(path)
    expect(part.get_by_role("heading", name="mine.csv")).to_be_visible()


def test_a_bad_series_is_told_by_line_and_the_last_picture_stays(part: Page):
    switch_on(part, BASS)
    expect(verdict(part)).to_contain_text("Bass misses by")
    bring(part)
    paste(part, "year,share\n2000,0.1\n2001,many\n2002,0.3\n2003,0.4")
    expect(part.locator(PART).get_by_role("alert")).to_have_text(
        "Your figures: line 3: share must be a number, got 'many'. The picture stays as it was."
    )
    expect(part.get_by_role("heading", name="A new drug, 125 doctors")).to_be_visible()
    paste(part, OWN)
    expect(part.get_by_role("heading", name="Your figures")).to_be_visible()
    expect(part.locator(PART).get_by_role("alert")).to_have_count(0)


def test_a_file_of_100_mb_is_refused_unread(part: Page, tmp_path: Path):
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(100_000_000)  # holds nothing, and takes no room
    never = "() => { FileReader.prototype.readAsDataURL = () => { throw Error('was read') } }"
    part.evaluate(never)
    bring(part)
    part.get_by_label("From a file").set_input_files(path)
    expect(part.locator(PART).get_by_role("alert")).to_contain_text(
        "large.csv must have at most 1,000,000 bytes, got 100,000,000. It was not read."
    )


def test_the_numbers_can_be_seen_and_kept(part: Page):
    switch_on(part, BASS)
    expect(verdict(part)).to_contain_text("Bass misses by")
    part.get_by_text("The numbers").click()
    rows = part.get_by_role("region", name="A new drug, 125 doctors").get_by_role("row")
    expect(rows).to_have_count(18)
    with part.expect_download() as download:
        part.get_by_role("button", name="Download as CSV").click()
    lines = Path(download.value.path()).read_text(encoding="utf-8").splitlines()
    assert lines[0] == "month,share,point,fitted,Bass"
    assert lines[1].startswith("1,0.088,as counted,yes,0.0")


def test_everything_works_by_keyboard_alone(part: Page):
    part.get_by_label("Record", exact=True).focus()
    part.keyboard.press("ArrowDown")  # the next record
    expect(part.get_by_role("heading", name="Hybrid corn, United States")).to_be_visible()
    part.keyboard.press("ArrowUp")
    for _ in range(3):
        part.keyboard.press("Tab")
        part.keyboard.press("Space")
    expect(verdict(part)).to_contain_text("All three miss by less than 3 points")
    part.keyboard.press("Tab")
    part.keyboard.press("Enter")  # opens 'Bring your own record'
    part.keyboard.press("Tab")
    assert part.evaluate("document.activeElement.type") == "file"
    part.keyboard.press("Tab")
    part.keyboard.type(OWN)
    part.keyboard.press("Tab")
    part.keyboard.press("Enter")
    expect(part.get_by_role("heading", name="Your figures")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_nobody_is_kept_out(
    sized: Callable[[int, str], Page], server: Server, width: int, scheme: str
):
    page = opened(sized(width, scheme), server)
    switch_on(page, ROEST, BASS, ROGERS)
    expect(verdict(page)).to_contain_text("All three")
    for fold in page.locator(f"{PART} summary").all():
        if fold.locator("xpath=..").get_attribute("open") is None:
            fold.click()
    assert faults(page, PART) == []
    assert sticks_out(page, PART) == []
    assert small_targets(page, PART) == []


@pytest.mark.parametrize("width", [1280, 390])
def test_the_other_pictures_are_drawn_and_follow_their_controls(
    sized: Callable[[int, str], Page], server: Server, width: int
):
    page = sized(width, "light")
    page.goto(server.lesson("19_pictures"))
    results = page.get_by_role("status", name="Result")
    expect(results.first).to_contain_text("Two waves", timeout=60_000)
    expect(results.last).to_contain_text("moved")
    canvas = page.locator("canvas").first
    before = canvas.evaluate("(canvas) => canvas.toDataURL()")
    page.get_by_label("Later look at early (w), as a number").fill("0.2")
    expect(results.first).to_contain_text("One wave")
    assert canvas.evaluate("(canvas) => canvas.toDataURL()") != before
    assert sticks_out(page, ".dl-explorer") == []
