"""The slides of a lesson in a real browser, from a file: keys, reading, paper, and no network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from axe_rules import violations
from playwright.sync_api import BrowserContext, Page, expect

from dlkit import content
from dlkit.kit._slides import slides

pytestmark = pytest.mark.browser

SMALLEST = 20  # pixels, for a wall of 1280; tables of seven rows come near it
EACH_SLIDE = """() => slides.map((slide, i) => {
  show(i);
  return [i + 1, parseFloat(getComputedStyle(slide).fontSize),
    slide.scrollHeight - deck.clientHeight, deck.scrollWidth - deck.clientWidth];
})"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The slides of all lessons, in files."""
    place = tmp_path_factory.mktemp("slides")
    for lesson in content.lessons():
        (place / f"{lesson.name}.html").write_bytes(slides(lesson.name))
    return place


@pytest.fixture(autouse=True)
def nothing_leaves_this_machine(strange_requests: list[str], folder: Path) -> Iterator[None]:
    """The same guard as for lessons; here a page is one of our files, and asks for nothing."""
    yield
    assert [one for one in strange_requests if not one.startswith(folder.as_uri())] == []


@pytest.fixture
def at(folder: Path, new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """The slides of a lesson, opened as a file without any network."""

    def opened(name: str, width: int = 1280, height: int = 720, **about: str) -> Page:
        size = {"width": width, "height": height}
        context = new_context(viewport=size, offline=True, **about)
        page = context.new_page()
        page.goto((folder / f"{name}.html").as_uri())
        return page

    return opened


def n_slides(page: Page) -> int:
    return page.locator(".slide").count()


def test_by_keyboard_to_the_end_and_back(at):
    page = at("08_adoption_curve")
    last = n_slides(page)
    expect(page.get_by_role("status")).to_have_text(f"Slide 1 of {last}")
    for number in range(2, last + 1):
        page.keyboard.press(["ArrowRight", "PageDown", " "][number % 3])
        expect(page.get_by_role("status")).to_have_text(f"Slide {number} of {last}")
        assert page.locator(".slide:visible").count() == 1
        heading = page.locator(".slide.now > h2")
        expect(heading).to_be_focused()
    expect(page.get_by_role("button", name="Next")).to_be_disabled()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("status")).to_have_text(f"Slide {last} of {last}")
    page.keyboard.press("Home")
    expect(page.get_by_role("status")).to_have_text(f"Slide 1 of {last}")
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("status")).to_have_text(f"Slide {last - 1} of {last}")
    assert page.url.endswith(f"#{last - 1}")


def test_by_buttons_and_by_the_list(at):
    page = at("08_adoption_curve")
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Next").press(" ")
    expect(page.get_by_role("status")).to_contain_text("Slide 3 of")
    page.get_by_role("button", name="Back").click()
    expect(page.locator(".wall")).to_be_visible()
    page.get_by_label("Go to").select_option("5")
    expect(page.get_by_role("status")).to_contain_text("Slide 5 of")


def test_notes_are_there_when_asked_for(at):
    page = at("08_adoption_curve")
    n = page.evaluate("() => slides.findIndex((one) => one.querySelector('.notes')) + 1")
    page.get_by_label("Go to").select_option(str(n))
    notes = page.locator(".slide.now .notes")
    expect(notes).to_be_hidden()
    page.keyboard.press("Escape")
    page.locator(".slide.now > h2").focus()
    page.keyboard.press("n")
    expect(notes).to_be_visible()
    expect(page.get_by_role("button", name="Notes")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("() => deck.scrollWidth <= deck.clientWidth")
    assert violations(page) == []


def test_a_link_to_a_slide_opens_it(at, folder: Path):
    page = at("08_adoption_curve")
    page.goto((folder / "08_adoption_curve.html").as_uri() + "#7")
    page.reload()
    expect(page.get_by_role("status")).to_contain_text("Slide 7 of")


@pytest.mark.parametrize("name", [one.name for one in content.lessons()])
def test_every_slide_fits_the_wall_in_large_type(at, name: str):
    page = at(name)
    poor = [one for one in page.evaluate(EACH_SLIDE) if one[1] < SMALLEST or max(one[2:]) > 0]
    assert poor == []


def test_on_a_phone_nothing_is_cut_off_sideways(at):
    page = at("08_adoption_curve", 390, 780)
    assert [one for one in page.evaluate(EACH_SLIDE) if one[3] > 0] == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_slides_are_open_to_all(at, scheme: str, width: int):
    page = at("08_adoption_curve", width, 780, color_scheme=scheme)
    for kind in ("title", "table", "bet", "small")[: 4 if width > 1000 else 2]:
        n = page.evaluate(f"() => slides.findIndex((one) => one.matches('.{kind}')) + 1")
        page.get_by_label("Go to").select_option(str(n))
        assert violations(page) == [], kind


def test_on_paper_one_slide_is_one_page(at):
    page = at("08_adoption_curve")
    page.keyboard.press("ArrowRight")
    pages = pypdf.PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages
    assert len(pages) == n_slides(page)
    assert "How an idea gets adopted" in pages[0].extract_text()
    assert "Next" not in pages[1].extract_text()
    assert pages[0].mediabox.width > pages[0].mediabox.height


def test_without_a_script_all_is_there_to_read(folder: Path, new_context):
    page = new_context(java_script_enabled=False).new_page()
    page.goto((folder / "08_adoption_curve.html").as_uri())
    assert page.locator(".slide:visible").count() == page.locator(".slide").count() > 20
    expect(page.locator("nav")).to_be_hidden()
