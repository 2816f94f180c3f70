"""The helper that asks axe finds what is wrong: a rule that never fails would protect nobody."""

from __future__ import annotations

import pytest
from axe_rules import violations
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

PALE = "<p style='color: #aaa; background: #fff'>Hardly to be read</p>"
NAMELESS = "<button></button>"
HTML = "<!DOCTYPE html><html lang='en'><title>A page</title><main><h1>A page</h1>{}</main></html>"


def rules(page: Page, content: str, **options: bool) -> set[str]:
    page.set_content(HTML.format(content))
    return {fault.partition(":")[0] for fault in violations(page, **options)}


def test_each_kind_of_fault_is_found_and_a_good_page_has_none(page: Page):
    assert rules(page, "<p>In order</p>") == set()
    assert rules(page, PALE) == {"color-contrast"}
    assert rules(page, NAMELESS) == {"button-name"}
    assert rules(page, "<h4>Too deep</h4>") == {"heading-order"}
    assert rules(page, "<h4>Too deep</h4>", practice=False) == set()


def test_a_second_look_at_the_colours_sees_nothing_else(page: Page):
    assert rules(page, PALE + NAMELESS, colours=True) == {"color-contrast"}


def test_a_part_is_looked_at_alone(page: Page):
    page.set_content(HTML.format(f"{PALE}<div id='part'>{NAMELESS}</div>"))
    assert len(violations(page, "#part", practice=False)) == 1
