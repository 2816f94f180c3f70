"""The studio by pointer and keyboard: design, bet, run, twin, reviews, and the portfolio."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from open_lesson import assert_open_to_all, faults, finished, kept, press_on, ready, reload
from own_network import keep_script
from playwright.sync_api import Locator, Page, expect

from full_record import SCRIPT
from lesson_servers import Server, code, served, text, write_lesson

pytestmark = pytest.mark.browser

LESSON, LAST = "10_aspects_and_axes", "11_portfolio"
DESIGN, RUNS, STUDIO = (f"{LESSON}/{part}" for part in ("studio-design", "studio-run", "studio"))
SHOW = '("n_agents", "showing_effort", "cross_share", "proof_threshold", "standard_threshold")'
CELLS = f"""
studio = widgets.Studio("{DESIGN}", adoption, {SHOW}, adoption.Params(n_agents=200))
studio
---
bet = widgets.Bet("{LESSON}/studio-bet", "How many per cent will have moved?",
                  widgets.Number(0, 100, 1, "per cent", 10))
bet
---
runs = widgets.Explorer(adoption, charts.adoption.curve, key="{RUNS}", title="Your design",
                        design=studio, bet=bet, observed=charts.adoption.per_cent, show={SHOW})
runs
---
widgets.StudioReview("{STUDIO}", studio, runs, observed=charts.adoption.per_cent)
""".split("---")
IMPORTS = "from dlkit import charts, widgets\nfrom dlkit.models import adoption"
HEBREW = "אנחנו מראים"
ASKS = ("What is to be taken up?", "Who are the pioneers", "What would make you stop?")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("studio")
    write_lesson(folder, LESSON, text("# Studio"), code(IMPORTS), text("## Your studio"),
                 *(code(cell.strip()) for cell in CELLS), steps=["studio"])  # fmt: skip
    write_lesson(folder, LAST, text("# Portfolio"), code(IMPORTS), text("## All of it"),
                 code("widgets.Portfolio()"))  # fmt: skip
    with served("--notebooks", str(folder)) as running:
        yield running


@pytest.fixture
def lesson(page: Page, server: Server) -> Page:
    return at_lesson(page, server)


def at_lesson(page: Page, server: Server) -> Page:
    page.set_default_timeout(15_000)
    page.goto(server.lesson(LESSON), wait_until="commit", timeout=60_000)
    return there(ready(page))


def there(page: Page) -> Page:
    expect(page.locator(".dl-studio[data-ready]")).to_have_count(2, timeout=30_000)
    expect(page.locator(".dl-bet[data-ready]")).to_have_count(1, timeout=30_000)
    expect(page.locator(".dl-explorer[data-ready]")).to_have_count(1, timeout=30_000)
    return page


def design(page: Page) -> Locator:
    return page.get_by_role("region", name="Your studio")


def bet(page: Page) -> Locator:
    return page.locator(".dl-bet")


def panel(page: Page) -> Locator:
    return page.get_by_role("region", name="Explore: Your design")


def review(page: Page) -> Locator:
    return page.get_by_role("region", name="Design and twin", exact=True)


def said(page: Page) -> Locator:
    return page.get_by_role("status", name="Design and twin")


def run(page: Page) -> Locator:
    return panel(page).get_by_role("button", name="Run", exact=True)


def designed(page: Page, across: str, *lines: str) -> None:
    for ask, line in zip(ASKS, lines, strict=False):
        design(page).get_by_label(ask).fill(line)
    design(page).get_by_label("Contact across the chasm, as a number").fill(across)
    design(page).get_by_label("In the twin I shall change").select_option("cross_share")
    design(page).get_by_label("and I expect that").select_option("further")
    wait_for(page, DESIGN, f"value.twin?.expects === 'further' && value.values.cross_share == "
             f"{across}")  # fmt: skip


def wait_for(page: Page, key: str, what: str) -> None:
    page.wait_for_function(
        f"(({{ value }}) => {what})(JSON.parse(localStorage['dlkit-record'] ?? '{{}}')"
        f".entries?.['{key}'] ?? {{ value: {{}} }})"
    )


def bet_and_run(page: Page) -> None:
    bet(page).get_by_role("spinbutton").fill("60")
    bet(page).get_by_role("button", name="Place bet").click()
    run(page).click()
    expect(bet(page)).to_contain_text("You said 60 per cent, it was 16 per cent")


def test_a_design_is_run_has_a_twin_and_reaches_the_portfolio_over_reloads(
    lesson: Page, server: Server
):
    page = lesson
    expect(run(page)).to_be_disabled()
    expect(said(page)).to_contain_text("Run your design in the panel above first")
    review(page).get_by_role("button", name="Put it into my portfolio").click()
    expect(review(page).get_by_role("alert")).to_contain_text("Run your design")
    designed(page, "0.03", "Whoever knows most chairs", "Night nurses", "No case by March")
    there(reload(page))
    expect(design(page).get_by_label(ASKS[1])).to_have_value("Night nurses")
    expect(panel(page).get_by_label("Contact across the chasm, as a number")).to_have_value("0.03")
    bet_and_run(page)
    expect(said(page)).to_contain_text("Your design: Stopped at 16 %")
    expect(said(page)).to_contain_text("No twin yet")
    panel(page).get_by_role("button", name="Pin this run").click()
    panel(page).get_by_label("Contact across the chasm, as a number").fill("0.4")
    expect(said(page)).to_contain_text("One setting differs: Contact across the chasm.")
    expect(said(page)).to_contain_text("So it is as you expected.")
    there(reload(page))
    expect(said(page)).to_contain_text("So it is as you expected.")
    expect(panel(page)).to_contain_text("Pinned (grey, dashed): Stopped at 16 %")
    twin = panel(page).get_by_role("status", name="Result").inner_text()
    expect(said(page)).to_contain_text(f"The twin: {twin}")
    review(page).get_by_text("My own review").click()
    review(page).get_by_label("None, or 'if it does not work'").first.check()
    review(page).get_by_role("button", name="Put it into my portfolio").click()
    expect(review(page)).to_contain_text("It is in your portfolio, in the last lesson.")
    finished(page, STUDIO)
    panel(page).get_by_label("Contact across the chasm, as a number").fill("0.5")
    expect(review(page)).to_contain_text("has changed since. Put it in again")
    page.goto(server.lesson(LAST), wait_until="commit")
    expect(page.locator(".dl-portfolio[data-ready]")).to_have_count(1, timeout=30_000)
    page.locator("summary", has_text="The studio: a design of one's own").click()
    report = page.locator(".dl-portfolio details[open]", has_text="Asked: What is to be taken up")
    told = ("Whoever knows most chairs", "No case by March", f"said: {twin}",
            "Bet before the design first ran: 60 per cent",
            "None, or 'if it does not work'")  # fmt: skip
    for words in told:
        expect(report).to_contain_text(words)
    expect(report.get_by_role("row", name="Contact across the chasm")).to_contain_text("0.030.4")


def test_all_of_it_goes_by_keyboard(lesson: Page):
    page = lesson
    for ask, line in zip(ASKS, ("One practice", "We three", "A bad sign"), strict=True):
        press_on(page, design(page).get_by_label(ask))
        page.keyboard.type(line)
    across = "Contact across the chasm, as a number"
    press_on(page, design(page).get_by_label(across), "Control+a")
    page.keyboard.type("0.03")
    press_on(page, design(page).get_by_label("In the twin I shall change"))
    page.keyboard.type("Going")
    press_on(page, bet(page).get_by_role("spinbutton"))
    page.keyboard.type("60")
    press_on(page, bet(page).get_by_role("button", name="Place bet"), "Enter")
    press_on(page, run(page), "Enter")
    expect(bet(page)).to_contain_text("it was 16 per cent")
    press_on(
        page, panel(page).get_by_role("button", name="Pin this run"), "Enter", way="Shift+Tab"
    )
    press_on(page, panel(page).get_by_label(across), "Control+a", way="Shift+Tab")
    page.keyboard.type("0.4")
    expect(said(page)).to_contain_text("It is not the one that you named in your design.")
    press_on(page, review(page).locator("summary", has_text="My own review"), "Enter")
    press_on(page, review(page).get_by_label("Not looked at").first, "ArrowDown", "ArrowDown")
    press_on(page, review(page).get_by_role("button", name="Put it into my portfolio"), "Enter")
    expect(review(page)).to_contain_text("It is in your portfolio")
    value = kept(page, STUDIO)["value"]
    assert value["reviews"]["self"]["levels"] == {"seen": 1}
    assert value["put"]["lines"]["stop"] == "A bad sign"


def test_what_is_typed_is_text_however_long_or_odd(lesson: Page, server: Server):
    page = lesson
    designed(page, "0.03", SCRIPT, f"{HEBREW} \N{ROCKET}", "long " * 2000)
    bet_and_run(page)
    expect(said(page)).to_contain_text("No twin yet")
    review(page).get_by_text("A review by somebody else").click()
    review(page).get_by_label("Who reviews").fill("<b>x</b>")
    review(page).get_by_label("What would make it better?").last.fill(SCRIPT)
    review(page).get_by_role("button", name="Put it into my portfolio").click()
    expect(review(page)).to_contain_text("It is in your portfolio")
    there(reload(page))
    expect(design(page).get_by_label(ASKS[2])).to_have_value("long " * 2000)
    page.goto(server.lesson(LAST), wait_until="commit")
    expect(page.locator(".dl-portfolio[data-ready]")).to_have_count(1, timeout=30_000)
    page.locator("summary", has_text="The studio").click()
    expect(page.get_by_text(SCRIPT).first).to_be_visible()
    expect(page.get_by_text(f"{HEBREW} \N{ROCKET}")).to_have_attribute("dir", "auto")
    assert page.locator(".dl-portfolio :is(b, script)").count() == 0
    assert page.title() != "run"
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def entry(kind: str, value: Any) -> dict[str, Any]:
    return {"kind": kind, "rev": 1, "at": "2026-11-24T10:00:00.000Z", "done": True, "value": value}


def test_the_profile_fills_the_design_and_an_odd_record_stops_nothing(page: Page, server: Server):
    odd = {
        "profile/organisation": entry("organisation", {"size": 60}),
        "profile/thresholds": entry("thresholds", {"proof": 0.3, "standard": None}),
        DESIGN: entry("studio-design", {"lines": {"what": 7}, "values": {
            "cross_share": 9, "gone": 1, "n_agents": "<b>"}, "twin": {"name": "gone"}}),
        STUDIO: entry("studio", {"put": "x", "reviews": {"self": {"levels": {"seen": 9}}}}),
    }  # fmt: skip
    page.add_init_script(f"localStorage.getItem('dlkit-record') ?? ({keep_script(odd)})")
    at_lesson(page, server)
    expect(design(page).get_by_role("alert").last).to_contain_text(
        "cross_share must be between 0.0 and 1.0"
    )
    design(page).get_by_role("button", name="Reset").click()
    expect(design(page).get_by_role("alert")).to_have_count(0)
    design(page).get_by_role("button", name="Use my organisation").click()
    people = panel(page).get_by_label("People, as a number")
    expect(people).to_have_value("60")
    expect(
        design(page).get_by_label("Proof that leaders ask for (of contacts), as")
    ).to_have_value("0.3")
    expect(design(page)).to_contain_text("The standard begins at: left as it is, you cannot say.")
    assert design(page).locator("b").count() == 0
    assert json.loads(page.evaluate("localStorage['dlkit-record']"))["entries"][STUDIO]


def test_nobody_is_kept_out(lesson: Page):
    page = lesson
    assert faults(page) == []
    designed(page, "0.03", "One", "Two", "Three")
    bet_and_run(page)
    panel(page).get_by_label("Contact across the chasm, as a number").fill("0.4")
    expect(said(page)).to_contain_text("The twin:")
    for fold in ("The settings", "My own review", "A review by somebody else"):
        review(page).locator("summary", has_text=fold).click()
    assert_open_to_all(page)
