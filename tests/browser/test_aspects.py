"""Lesson 10 by keyboard to its end with a reload between, then by pointer, and open to all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from open_lesson import assert_open_to_all, hit, kept, opened, part, reload
from own_network import SAVED, keep_script
from playwright.sync_api import Locator, Page, expect

from dlkit import content
from lesson_servers import Server, served

pytestmark = pytest.mark.browser

LESSON = "10_aspects_and_axes"
SLOW = 30_000
SCRIPT = "<script>document.title='run'</script>"
AT = "2026-11-24T10:00:00.000Z"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with served() as running:
        yield running


@pytest.fixture
def lesson(page: Page, server: Server) -> Page:
    return opened(page, server, LESSON)


def mine(page: Page, name: str) -> dict:
    return kept(page, f"{LESSON}/{name}")


def pressed(wanted: Locator, *keys: str) -> None:
    expect(wanted).to_be_enabled()
    wanted.focus()
    for key in keys:
        wanted.page.keyboard.press(key)


def told(shown: Locator) -> Locator:
    return shown.get_by_role("status", name="Result")


def run_after(page: Page, bet: Locator, title: str) -> Locator:
    pressed(bet.get_by_role("button", name="Place bet"), "Enter")
    expect(bet).to_contain_text("Your bet is placed")
    shown = part(page, f"Explore: {title}")
    pressed(shown.get_by_role("button", name="Run", exact=True), "Enter")
    expect(told(shown)).not_to_be_empty(timeout=SLOW)
    return shown


def numbered(page: Page, prompt: str, guess: str, title: str) -> Locator:
    bet = part(page, prompt)
    bet.get_by_role("spinbutton").first.fill(guess)
    return run_after(page, bet, title)


def team(page: Page) -> Locator:
    return part(page, "Who carried what in your team?")


def coverage(page: Page) -> Locator:
    return team(page).get_by_role("status", name="Coverage")


def way(page: Page) -> Locator:
    return part(page, "Your group on two axes")


def way_said(page: Page) -> Locator:
    return way(page).get_by_role("status", name="The way")


def write_team(page: Page, *names: str) -> None:
    pressed(team(page).get_by_role("button", name="Add a person"), "Enter")
    for i, name in enumerate(names):
        page.keyboard.type(name)
        if i < len(names) - 1:
            page.keyboard.press("Enter")


def write_point(page: Page, day: str, harmony: str, process: str, led: str = "") -> None:
    """A point by keys: day as month, day, year; then the number boxes, the list, the role."""
    form = way(page)
    form.get_by_label("Day", exact=True).focus()
    page.keyboard.type(day)
    form.get_by_role("spinbutton", name="Harmony").fill(harmony)
    form.get_by_role("spinbutton", name="Process").fill(process)
    form.get_by_label("Leadership was offered", exact=True).select_option(led)
    if led:
        form.get_by_label("By whom (a role)").fill(SCRIPT)
    pressed(form.get_by_role("button", name="Add this point"), "Enter")


def answered(page: Page, key: str, name: str) -> None:
    """Every question of a quiz answered rightly, by keys."""
    quiz = content.quiz(name)
    block = page.locator(".dl-quiz").filter(has_text=quiz.title).filter(has_text=quiz.intro)
    for i, question in enumerate(quiz.questions):
        shown = block.locator(".dl-quiz__question").nth(i)
        match question:
            case content.One() | content.Many():
                for option in question.options:
                    if option.correct:
                        pressed(shown.get_by_label(option.text, exact=True), "Space")
            case content.Number():
                shown.get_by_label("Your answer").fill(f"{question.answer:g}")
            case content.Match():
                bins = {one.id: one.text.partition(":")[0] for one in question.bins}
                for card in question.items:
                    group = shown.get_by_role("group", name=card.text)
                    pressed(group.get_by_label(bins[card.bin], exact=True), "Space")
        pressed(shown.get_by_role("button", name="Check"), "Enter")
        expect(shown).to_contain_text("Right.")
    n_all = len(quiz.questions)
    expect(block).to_contain_text(f"{n_all} of {n_all} right at the first try")
    assert mine(page, key)["done"]


def test_by_keyboard_to_the_end_with_a_reload_between(lesson: Page):
    page = lesson
    cover = numbered(page, "Six people, free picking", "41", "Who covers what")
    expect(told(cover)).to_contain_text("anybody, at any time 40.6 %, a fixed leader 0.9 %")
    assert hit(page, f"{LESSON}/bet_free") is True
    pressed(cover.get_by_role("slider", name="Leader, specialists"), *["ArrowRight"] * 5)
    expect(told(cover)).to_contain_text("a fixed leader 40.6 %")
    pressed(cover.get_by_role("slider", name="Who is away"), "ArrowRight")
    expect(told(cover)).to_contain_text("at any time 31.1 %, a fixed leader 0.0 %")
    cover.get_by_role("spinbutton", name="People seldom heard").fill("7")
    expect(cover.get_by_role("alert").first).to_contain_text("at most n_agents (6), got 7")

    write_team(page, "Ana", SCRIPT)
    pressed(team(page).get_by_role("checkbox", name="Content: Ana"), "Space", "ArrowDown", "Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(coverage(page)).to_have_text(
        "2 people, two of the three aspects covered: content by 2, working with it by 1, human "
        "process by nobody."
    )
    expect(team(page)).to_contain_text(f"Working with it hung on one person, {SCRIPT}.")
    expect(team(page)).to_contain_text("Human process was carried by nobody.")
    write_point(page, "01122026", "-3", "-2")
    write_point(page, "03022026", "-1", "0.5", "process")
    expect(way_said(page)).to_contain_text("2 points, 12 Jan 2026 to 2 Mar 2026: harmony +2, pro")
    reload(page)
    assert "run" not in page.title()

    expect(coverage(page)).to_contain_text("2 people, two of the three")
    expect(way(page)).to_contain_text(f"along the process, by {SCRIPT}")
    expect(way(page)).to_contain_text("One step cannot tell a group that is led from one that")
    groups = numbered(page, "After ten steps", "64", "Led groups and groups adrift")
    expect(told(groups)).to_contain_text("after about 35 steps")
    assert hit(page, f"{LESSON}/bet_ahead") is True
    pressed(groups.get_by_role("slider", name="Cost on the other axis"), "End")
    expect(told(groups)).to_contain_text("scatter never.")
    answered(page, "dilemmas", "dilemmas")
    bet = part(page, "When has half")
    pressed(bet.get_by_role("radio").first, "Space")
    idea = run_after(page, bet, "The idea that all three are needed")
    expect(told(idea)).to_contain_text("Stopped at 14.4 %")
    assert hit(page, f"{LESSON}/bet_idea") is True
    answered(page, "quiz", "aspects")
    journal = page.locator(".dl-journal")
    journal.get_by_role("textbox").first.fill("Content; the people I leave to Ben.")
    page.keyboard.press("Tab")
    assert mine(page, "journal")["value"]["answers"]["mine"].startswith("Content")


def test_a_way_is_changed_by_pointer_and_emptied_by_keys(lesson: Page):
    page = lesson
    expect(way_said(page)).to_have_text(
        "No point yet. Put the first one where the group stands today."
    )
    plane = way(page).locator(".dl-way__picture")
    box = plane.bounding_box()
    assert box
    plane.click(position={"x": box["width"] * 239 / 440, "y": box["height"] * 201 / 436})
    expect(way(page).get_by_role("spinbutton", name="Harmony")).to_have_value("0")
    plane.click(position={"x": box["width"] * 426 / 440, "y": box["height"] * 14 / 436})
    expect(way(page).get_by_role("spinbutton", name="Process")).to_have_value("5")
    way(page).get_by_role("button", name="Add this point").click()
    expect(way_said(page)).to_contain_text("harmony +5, process +5. A way needs two.")
    way(page).get_by_label("Day", exact=True).fill("2026-01-01")
    way(page).get_by_role("spinbutton", name="Harmony").fill("7")
    expect(way(page).get_by_role("alert").first).to_contain_text("between -5 and 5, got 7")
    way(page).get_by_role("spinbutton", name="Harmony").fill("1")
    way(page).get_by_role("button", name="Add this point").click()
    expect(way_said(page)).to_contain_text("2 points, 1 Jan 2026")
    expect(way(page).locator(".dl-way__line")).to_have_attribute("points", "276.4,14 426,14")
    pressed(way(page).get_by_role("button", name="Change point 1"), "Enter")
    expect(way(page).get_by_label("Day", exact=True)).to_be_focused()
    way(page).get_by_label("Leadership was offered", exact=True).select_option("both")
    pressed(way(page).get_by_role("button", name="Change it"), "Enter")
    expect(way_said(page)).to_contain_text("Leadership was offered at 1 of them.")
    expect(way(page).locator(".dl-way__led")).to_have_count(1)
    pressed(way(page).get_by_role("button", name="Remove point 1"), "Enter")
    expect(way(page).get_by_role("button", name="Remove point 1")).to_be_focused()
    page.keyboard.press("Enter")
    expect(way_said(page)).to_contain_text("No point yet.")
    expect(way(page).get_by_label("Day", exact=True)).to_be_focused()
    assert mine(page, "way")["value"] == {"points": []}


def test_weeks_are_added_looked_back_at_and_removed(page: Page, server: Server):
    """Also what a record may hold: too many, too long, no dates, and aspects that are none."""
    long = "\U0001f98a" * 60
    people = [{"name": f"P{i}", "carried": ["human", "courage"]} for i in range(14)]
    weeks = [{"on": "2026-10-05", "members": [{"name": long, "carried": "x"}, 7]},
             {"on": "soon", "members": []}, {"on": "2026-09-28", "members": people}]  # fmt: skip
    there = {"on": "2026-09-28", "process": 0, "led": "up", "by": SCRIPT * 2}
    points = [{**there, "harmony": 9}, "x", {**there, "harmony": 1}]
    entry = {"rev": 1, "at": AT, "done": True}
    page.add_init_script(keep_script({
        f"{LESSON}/team": {**entry, "kind": "team", "value": {"weeks": weeks}},
        f"{LESSON}/way": {**entry, "kind": "trajectory", "value": {"points": points}},
    }))  # fmt: skip
    opened(page, server, LESSON)
    expect(coverage(page)).to_have_text(
        "2 people, none of the three aspects covered: content by nobody, working with it by "
        "nobody, human process by nobody."
    )
    expect(team(page).get_by_label("Initials or role of person 1")).to_have_value(
        "\U0001f98a" * 40
    )
    pressed(team(page).get_by_role("checkbox", name="Content: Person 2"), "Space")
    expect(coverage(page)).to_contain_text("2 people, one of the three")
    expect(way_said(page)).to_contain_text("One point, 28 Sep 2026: harmony +1, process 0.")
    shown = team(page).get_by_label("Week on show")
    shown.select_option("28 Sep 2026")
    expect(coverage(page)).to_contain_text("12 people, one of the three aspects covered")
    human = team(page).locator(".dl-team__strip li").nth(2)
    expect(human).to_contain_text("12 of 12: P0, P1")
    expect(team(page).get_by_role("button", name="Add a person")).to_be_disabled()
    team(page).get_by_role("button", name="Add this week").click()
    expect(coverage(page)).to_contain_text("2 people, none of the three")
    expect(shown).to_be_focused()
    expect(shown.locator("option")).to_have_count(3)
    team(page).get_by_role("button", name="Add this week").click()  # it is there already
    expect(shown.locator("option")).to_have_count(3)
    team(page).get_by_label("A day of that week").fill("2026-10-05")
    expect(team(page).locator(".dl-error")).to_contain_text("a week of this day already")
    team(page).get_by_text("All weeks", exact=True).click()
    expect(team(page).get_by_role("row", name="28 Sep 2026 12 nobody nobody 12")).to_be_visible()
    expect(team(page).get_by_role("row", name="5 Oct 2026 2 1 nobody nobody")).to_be_visible()
    for _ in range(2):
        team(page).get_by_role("button", name="Remove the week shown").click()
    expect(team(page).get_by_role("button", name="Remove the week shown")).to_be_disabled()
    expect(coverage(page)).to_contain_text("12 people")
    expect(team(page).locator(".dl-status")).to_have_text(SAVED)
    assert [week["on"] for week in mine(page, "team")["value"]["weeks"]] == ["2026-09-28"]


def test_nobody_is_kept_out(lesson: Page):
    page = lesson
    numbered(page, "Six people, free picking", "30", "Who covers what")
    numbered(page, "After ten steps", "80", "Led groups and groups adrift")
    bet = part(page, "When has half")
    pressed(bet.get_by_role("radio").last, "Space")
    run_after(page, bet, "The idea that all three are needed")
    write_team(page, "Ana", "Head of a department with a very long n", "W" * 40)
    team(page).get_by_role("checkbox", name="Content: Ana").check()
    team(page).get_by_role("checkbox", name="Content: Head").check()
    team(page).get_by_role("checkbox", name="Human process: W").check()
    expect(coverage(page)).to_contain_text("human process by 1")
    write_point(page, "01122026", "-3", "-2")
    write_point(page, "03022026", "-1", "0.5", "process")
    expect(way_said(page)).to_contain_text("2 points")
    for name in ("Six moves, two axes", "Check yourself"):
        expect(page.get_by_role("heading", name=name).last).to_be_visible()
    expect(page.get_by_text("Traceback")).to_have_count(0)
    assert_open_to_all(page)
