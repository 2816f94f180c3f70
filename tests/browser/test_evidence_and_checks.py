"""Evidence cards and the models' checks on the page."""

from __future__ import annotations

import pytest
from part_lessons import SIZES, faults, opened, small_targets, sticks_out
from playwright.sync_api import Locator, Page, expect

from dlkit import content

pytest_plugins = ["part_lessons"]
pytestmark = pytest.mark.browser

CLAIMS = content.evidence("adoption")
CHECKS = ".dl-checks"


def card(page: Page, which: int = 0) -> Locator:
    return page.get_by_role("article").nth(which)


def run_checks(page: Page) -> None:
    page.get_by_role("button", name="Run the checks").press("Enter")
    expect(page.get_by_role("button", name="Run them again")).to_be_visible(timeout=30_000)


def test_every_claim_is_a_card_with_its_strength_in_words(rest: Page):
    expect(rest.get_by_role("article")).to_have_count(len(CLAIMS.cards))
    for i, claim in enumerate(CLAIMS.cards):
        expect(card(rest, i)).to_contain_text(claim.claim)
        expect(card(rest, i)).to_contain_text(CLAIMS.strength(claim).words)


def test_the_long_texts_open_by_keyboard(rest: Page):
    claim = CLAIMS.cards[0]
    closer = card(rest).get_by_text("Look closer")
    expect(card(rest).get_by_text(claim.critique)).to_be_hidden()
    card(rest).locator("summary").focus()
    rest.keyboard.press("Enter")
    for text in (claim.evidence, claim.replication, claim.critique, claim.would_change):
        expect(card(rest).get_by_text(text)).to_be_visible()
    expect(closer).to_be_visible()


def test_links_tell_the_other_site_nothing_and_are_never_loaded(rest: Page):
    for fold in rest.locator(".dl-evidence summary").all():
        fold.click()
    links = rest.locator(".dl-evidence a")
    assert links.count() > 3
    for link in links.all():
        assert link.get_attribute("href").startswith("https://doi.org/10.")
        assert "noopener" in link.get_attribute("rel")
    # that nothing was loaded is what the guard of these tests sees after each of them


def test_the_checks_run_when_asked_and_a_failure_is_said_plainly(rest: Page):
    table = rest.locator(CHECKS).get_by_role("table")
    expect(table).to_have_count(0)
    run_checks(rest)
    expect(rest.get_by_role("status", name="Checks")).to_contain_text("1 did not: do not rely")
    wrong = table.get_by_role("row").filter(has_text="two and two")
    expect(wrong).to_contain_text("✗ does not hold")
    for text in ("5", "4", "± 0.5", "arithmetic"):
        expect(wrong).to_contain_text(text)
    expect(table.get_by_role("row").filter(has_text="✓ holds")).not_to_have_count(0)


def test_the_checks_can_be_run_again(rest: Page):
    run_checks(rest)
    rest.get_by_role("button", name="Run them again").click()
    expect(rest.get_by_role("status", name="Checks")).to_contain_text("checks passed")


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_evidence_and_checks_are_open_to_everybody(sized, parts, width, scheme):
    page = opened(sized(width, scheme), parts, "23_rest")
    run_checks(page)
    for fold in page.locator(".dl-evidence summary").all():
        fold.click()
    assert faults(page, ".dl-evidence") == []
    assert faults(page, CHECKS) == []
    assert small_targets(page, ".dl-evidence") == []


def test_evidence_and_checks_fit_the_narrowest_screen(sized, parts):
    page = opened(sized(320, "light"), parts, "23_rest")
    run_checks(page)
    for fold in page.locator(".dl-evidence summary").all():
        fold.click()
    assert sticks_out(page, ".dl-evidence") == []
    assert sticks_out(page, CHECKS) == []
    expect(page.locator(CHECKS).get_by_role("row").filter(has_text="two and two")).to_be_visible()
