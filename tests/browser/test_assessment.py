"""The self-assessment as a learner meets it: half-filled, by keyboard, twice, and with others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from open_lesson import entry
from part_lessons import SIZES, faults, small_targets, sticks_out
from playwright.sync_api import Locator, Page, expect

from lesson_servers import Server, code, served, text, write_lesson

pytest_plugins = ["part_lessons"]
pytestmark = pytest.mark.browser

FIRST, SECOND = "profile/assessment_1", "profile/assessment_2"
SCRIPT = "<script>document.title = 'run'</script> \U0001f600 \u05e9\u05dc\u05d5\u05dd"
CELLS = ["Organisation()", "Assessment()", "Benchmarks()", "GroupReliability()"]
IMPORTS = "from dlkit.widgets import Assessment, Benchmarks, GroupReliability, Organisation"
PARTS = (".dl-organisation", ".dl-assess", ".dl-bench", ".dl-group")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("assessment")
    write_lesson(folder, "31_first", text("# First"), code(IMPORTS), text("## A part"),
                 *[code(cell) for cell in CELLS])  # fmt: skip
    write_lesson(folder, "32_second", text("# Second"), code(IMPORTS), text("## A part"),
                 code("Assessment(round=2)"))  # fmt: skip
    with served("--notebooks", str(folder)) as running:
        yield running


def opened(page: Page, server: Server, name: str = "31_first") -> Page:
    page.set_default_timeout(15_000)
    page.goto(server.lesson(name), wait_until="commit", timeout=60_000)
    return settled(page, 1 if name == "32_second" else 4)


def settled(page: Page, count: int = 4) -> Page:
    ready = page.locator(", ".join(f"{part}[data-ready]" for part in PARTS))
    expect(ready).to_have_count(count, timeout=60_000)
    return page


@pytest.fixture
def part(page: Page, server: Server) -> Page:
    return opened(page, server)


def result(page: Page) -> Locator:
    return page.get_by_role("status", name="Your result")


def answer(page: Page, words: str, *choices: str) -> None:
    """Answers the items of the open page, one after the other."""
    items = page.locator(".dl-assess__page:not([hidden]) .dl-assess__item")
    for i, choice in enumerate(choices or [words] * items.count()):
        items.nth(i).get_by_role("radio", name=choice, exact=True).check()


def answer_all(page: Page, words: str) -> None:
    for name in ("People", "Processes", "Development", "Resources"):
        page.get_by_role("button", name=name).first.click()
        answer(page, words)


def saved(page: Page, within: str) -> None:
    expect(page.locator(f"{within} .dl-kept .dl-status")).to_have_text("Saved on this device")


def test_a_half_filled_form_is_scored_kept_and_there_again_after_a_reload(part: Page):
    expect(result(part)).to_have_text("Nothing is answered yet.")
    answer(part, "", "always", "often", "sometimes", "rarely", "cannot say", "never")
    expect(result(part)).to_contain_text("\u22120.33")
    expect(result(part)).to_contain_text("5 items of 32. Left out: 1 'cannot say' and 26 open.")
    saved(part, ".dl-assess")
    part.reload()
    settled(part)
    expect(result(part)).to_contain_text("5 items of 32")
    expect(part.locator(".dl-assess")).to_contain_text("6 of 32 answered")
    kept = entry(part, FIRST)
    assert kept["kind"] == "assessment"
    assert kept["value"]["answers"]["people_change_1"] == "na"
    assert kept["value"]["answers"]["people_trust_1"] == 2
    assert len(kept["value"]["on"]) == len("2026-11-24")
    assert not kept["done"]
    heat = part.get_by_role("region", name="Your sixteen cells")
    expect(heat.get_by_role("row", name="People").get_by_role("cell")).to_have_text(
        ["1.502 of 2", "\u22120.502 of 2", "\u22122.001 of 2", "\u2013open", "\u22120.333 of 4"]
    )


def test_everything_cannot_say_gives_no_score_and_says_so(part: Page):
    answer_all(part, "cannot say")
    expect(result(part)).to_contain_text("No score: 32 answers, all of them 'cannot say'.")
    expect(part.locator(".dl-dots")).to_contain_text("no score: nothing but 'cannot say'")
    saved(part, ".dl-assess")
    assert entry(part, FIRST)["done"]


def test_every_result_says_that_it_is_a_teaching_aid_beside_the_published_values(part: Page):
    answer(part, "often")
    box = part.locator(".dl-assess")
    expect(box.get_by_text("Teaching aid, not a validated scale")).to_be_visible()
    expect(box).to_contain_text("1.81, 1.81, 1.58, 1.50 in four projects; from \u22120.44 to 1.81")


def test_the_second_round_shows_what_moved(part: Page, server: Server):
    answer_all(part, "sometimes")
    saved(part, ".dl-assess")
    page = opened(part, server, "32_second")
    answer(page, "", *["often", "sometimes"] * 2, "always", "often", "often", "often")
    box = page.locator(".dl-assess")
    expect(box.get_by_role("heading", name="What has moved")).to_be_visible()
    row = box.get_by_role("row", name="People").first
    expect(row).to_contain_text("+0.88")
    expect(row).to_contain_text("0.11 to 1.64more than noise")  # cells 0.5, 0.5, 1.5, 1; t 3.18
    expect(box.get_by_role("row", name="Trust").first).to_contain_text("too few answers")
    expect(box).to_contain_text("cannot tell a changed unit from a changed mood")
    saved(page, ".dl-assess")
    assert entry(page, FIRST)["value"]["answers"]["people_trust_1"] == 0
    assert entry(page, SECOND)["value"]["answers"]["people_trust_1"] == 1


def test_a_second_round_without_a_first_says_where_to_begin(page: Page, server: Server):
    opened(page, server, "32_second")
    box = page.locator(".dl-assess")
    expect(box).to_contain_text("There is no first round in this record.")
    answer(page, "often")
    saved(page, ".dl-assess")


def test_the_form_works_by_keyboard_alone(part: Page):
    part.get_by_role("button", name="People").first.focus()
    for _ in range(4):
        part.keyboard.press("Tab")  # past the other three pages to the first item
    part.keyboard.press("Space")
    part.keyboard.press("ArrowRight")
    expect(part.get_by_role("radio", name="rarely").first).to_be_checked()
    for _ in range(8):
        part.keyboard.press("Tab")
    expect(part.get_by_role("button", name="Next: Processes")).to_be_focused()
    part.keyboard.press("Enter")
    expect(part.get_by_role("heading", name="Processes:")).to_be_focused()
    expect(result(part)).to_contain_text("resting on 1 item of 32")


def test_a_unit_is_kept_as_typed_and_what_does_not_fit_is_told(part: Page):
    title = part.title()
    box = part.locator(".dl-organisation")
    box.get_by_label("Name of the unit").fill(SCRIPT + "x" * 10_000)
    box.get_by_label("Kind").select_option("Team or project")
    box.get_by_label("People in it").fill("1.5")
    expect(box.get_by_role("alert")).to_have_text(
        "People in it must be a whole number between 2 and 100,000, got 1.5. "
        "It is not kept like this."
    )
    box.get_by_label("Months of one cycle").fill("6")
    part.keyboard.press("Tab")
    saved(part, ".dl-organisation")
    value = entry(part, "profile/organisation")["value"]
    assert value["name"] == SCRIPT + "x" * 10_000
    assert {**value, "name": ""} == {
        "name": "", "kind": "Team or project", "size": None, "cycle_months": 6,
    }  # fmt: skip
    box.get_by_label("People in it").fill("12")
    expect(box.get_by_role("alert")).to_have_count(0)
    saved(part, ".dl-organisation")
    part.reload()
    settled(part)
    expect(box.get_by_label("Name of the unit")).to_have_value(SCRIPT + "x" * 10_000)
    expect(box.get_by_label("People in it")).to_have_value("12")
    assert part.title() == title


def test_ratings_that_contradict_each_other_are_shown_and_not_averaged(part: Page):
    box = part.locator(".dl-bench__element").first
    box.get_by_label("Your level").select_option("5")
    expect(box).to_contain_text("Level 5 without evidence is an opinion.")
    box.get_by_label("Level your partner gives").select_option("1")
    expect(box).to_contain_text("4 levels apart: you rate higher.")
    box.get_by_label("What shows it").fill(SCRIPT * 100)
    expect(box).not_to_contain_text("opinion")
    part.keyboard.press("Tab")
    saved(part, ".dl-bench")
    kept = entry(part, "profile/benchmarks")["value"]["elements"]
    assert kept == {
        "engage_formal": {"self": 5, "partner": 1, "practice": "", "evidence": SCRIPT * 100}
    }
    part.reload()
    settled(part)
    part.get_by_text("All ratings side by side").click()
    row = part.get_by_role("row", name=re.compile("^Formal leaders"))
    expect(row.get_by_role("cell")).to_have_text(["5", "1", "4", "written"])
    assert part.locator(".dl-bench script").count() == 0


def test_answers_of_a_group_are_told_and_kept_nowhere(part: Page, tmp_path: Path):
    box = part.locator(".dl-group")
    head = "people_trust_1,people_trust_2,people_change_1"
    rows = ["1,2,1", "0,1,0", "2,2,1", "-1,0,0", "1,1,na"]
    box.get_by_label("Or paste it here").fill("\n".join([head, *rows[:4]]))
    box.get_by_role("button", name="Use this text").click()
    expect(box.get_by_role("alert")).to_contain_text("5 respondents or more, got 4")
    box.get_by_label("Or paste it here").fill("\n".join([head, *rows[:2], "7,1,1"]))
    box.get_by_role("button", name="Use this text").click()
    expect(box.get_by_role("alert")).to_contain_text(
        "Your answers: line 4: people_trust_1 must be -2, -1, 0, 1, 2 or na, got '7'"
    )
    pasted = box.get_by_label("Or paste it here")
    assert pasted.input_value()  # refused: it stays to be mended
    pasted.fill("\n".join([head, *rows]))
    box.get_by_role("button", name="Use this text").click()
    expect(box.get_by_role("status")).to_contain_text("5 respondents. Fewer than 50")
    expect(pasted).to_have_value("")
    path = tmp_path / "group.csv"
    path.write_text("\n".join([head, *rows]), encoding="utf-8")
    box.get_by_label("From a file").set_input_files(path)
    expect(box.get_by_role("status")).to_contain_text("5 respondents. Fewer than 50")
    expect(box.get_by_role("row", name="Trust")).to_contain_text(" to ")
    expect(box.get_by_role("row", name="All items")).to_contain_text("fewer than 5 complete")
    kept = part.evaluate("() => JSON.stringify({...localStorage})")
    assert "people_trust_1" not in kept


def test_an_invented_example_is_called_that(part: Page):
    box = part.locator(".dl-group")
    box.get_by_role("button", name="Invented example").click()
    expect(box.get_by_role("status")).to_contain_text("Invented answers", timeout=60_000)
    expect(box).to_contain_text("2 units: ICC(1)")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (390, "light")])
def test_nobody_is_kept_out_of_the_second_round(
    sized: Callable[[int, str], Page], server: Server, width: int, scheme: str
):
    page = opened(sized(width, scheme), server)
    answer_all(page, "rarely")
    saved(page, ".dl-assess")
    opened(page, server, "32_second")
    answer(page, "", *["often", "sometimes", "always", "often"] * 2)
    expect(page.get_by_role("heading", name="What has moved")).to_be_visible()
    assert faults(page, ".dl-assess") == []
    assert sticks_out(page, ".dl-assess") == []
    assert small_targets(page, ".dl-assess") == []


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_nobody_is_kept_out(
    sized: Callable[[int, str], Page], server: Server, width: int, scheme: str
):
    page = opened(sized(width, scheme), server)
    answer(page, "", "always", "often", "sometimes", "rarely", "never", "never", "cannot say")
    page.locator(".dl-bench__element").first.get_by_label("Your level").select_option("5")
    page.get_by_text("All ratings side by side").click()
    page.get_by_role("button", name="Invented example").click()
    expect(page.locator(".dl-group").get_by_role("status")).to_contain_text(
        "respondents", timeout=60_000
    )
    page.get_by_text("Every item").click()
    expect(page.locator(".dl-dots")).to_be_visible()
    for each in PARTS:
        assert faults(page, each) == []
        assert sticks_out(page, each) == []
        assert small_targets(page, each) == []
