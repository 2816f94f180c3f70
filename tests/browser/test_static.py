"""A lesson from a folder, with the network off: played to its end, and equal to the live one."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path
from typing import Any

import pytest
from open_lesson import assert_open_to_all, kept
from playwright.sync_api import Locator, Page, expect

from dlkit import charts, content, record, widgets
from dlkit.models import adoption
from dlkit.scoring import mark
from dlkit.serving.recorded.answers import key_of
from dlkit.widgets.quiz import Quiz
from full_record import full_record
from static_site import site, weight

pytestmark = pytest.mark.browser

LESSON = "08_adoption_curve"
PRESET = adoption.Params(cross_share=0.02)


@pytest.fixture(scope="module")
def folder() -> Path:
    return site()


@pytest.fixture
def page(new_context) -> Page:
    """A page without any network; what goes wrong in it fails the test."""
    wrong: list[str] = []
    made = new_context(offline=True, accept_downloads=True).new_page()
    made.on("pageerror", lambda error: wrong.append(str(error)))
    made.on("console", lambda told: wrong.append(told.text) if told.type == "error" else None)
    yield made
    assert wrong == []


@pytest.fixture
def lesson(page: Page, folder: Path) -> Page:
    return opened(page, folder)


def opened(page: Page, folder: Path, name: str = LESSON) -> Page:
    page.goto((folder / f"{name}.html").as_uri())
    return ready(page)


def ready(page: Page) -> Page:
    expect(page.get_by_role("status", name="Engine")).to_have_text("Ready, recorded")
    return page


def part(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def said(explorer: Locator) -> Locator:
    return explorer.get_by_role("status", name="Result", exact=True)


def placed(page: Page, prompt: str, answer: str) -> Locator:
    bet = page.get_by_role("region", name=prompt)
    bet.get_by_label(answer).check()
    bet.get_by_role("button", name="Place bet").click()
    expect(bet.get_by_role("status", name="Your bet")).to_contain_text("Your bet is placed")
    return bet


def chasm(page: Page) -> Locator:
    """The second model of the lesson after its bet and its first run."""
    bet = placed(page, "Contact across is 2 %. Where does it stop?", "At one half")
    explorer = part(page, "Explore: The chasm")
    explorer.get_by_role("button", name="Run", exact=True).click()
    expect(said(explorer)).to_have_text(adoption.describe(adoption.run(PRESET, 1)))
    expect(bet.get_by_role("status", name="Your bet")).to_contain_text("What happened")
    return explorer


def picture(explorer: Locator) -> dict[str, Any]:
    return json.loads(explorer.get_attribute("data-picture"))


def test_a_lesson_and_all_that_it_loads_stay_below_the_limit(folder: Path):
    assert weight(folder, LESSON) < 700_000
    assert weight(folder, "00_start_here") < 700_000


def test_a_bet_is_settled_by_the_recorded_run_as_the_live_one_would(lesson: Page):
    chasm(lesson)
    bet = widgets.Bet("a/b", "?", widgets.Outcome({"half": "At one half", "early": "x"}))
    bet.on_place("half", 0.5)
    bet.settle("early")
    entry = kept(lesson, f"{LESSON}/bet_chasm")
    own = {name: value for name, value in entry["value"].items() if name != "form"}
    assert own == {name: value for name, value in bet.state.items() if name != "form"}


def test_a_drawn_curve_stands_behind_its_run_and_is_scored(lesson: Page):
    bet = lesson.get_by_role("region", name="How many will have moved, step by step?")
    explorer = part(lesson, "Explore: Six motives, one curve")
    expect(explorer.get_by_role("button", name="Run", exact=True)).to_be_disabled()
    for _ in range(9):
        bet.get_by_role("slider").nth(4).press("ArrowUp")
    bet.get_by_role("button", name="Place bet").click()
    explorer.get_by_role("button", name="Run", exact=True).click()
    expect(bet.get_by_text("percentage points off on average")).to_be_visible()
    form = widgets.Curve(0, 80, "steps", "share", n_points=9, rising=True)
    live = widgets.Bet("a/b", "?", form)
    value = kept(lesson, f"{LESSON}/bet_curve")["value"]
    live.on_place(value["guess"], value["confidence"])
    result = adoption.run(adoption.Params(), 1)
    live.settle(charts.adoption.everyone(result))
    assert value["score"] == pytest.approx(live.state["score"], abs=0.11)
    assert value["hit"] == live.state["hit"]


def test_a_slider_stops_at_recorded_runs_and_shows_what_the_model_gives(lesson: Page):
    explorer = chasm(lesson)
    slider = explorer.get_by_role("slider", name="Contact across the chasm")
    slider.focus()
    seen = set()
    for _ in range(3):
        lesson.keyboard.press("ArrowRight")
        wanted = float(slider.get_attribute("aria-valuetext"))
        seen.add(wanted)
        live = adoption.describe(adoption.run(adoption.Params(cross_share=wanted), 1))
        expect(said(explorer)).to_have_text(live)
        assert picture(explorer)["values"]["cross_share"] == wanted
    assert len(seen) == 3
    expect(explorer.get_by_text("The controls stop at what was recorded.")).to_be_visible()


def test_a_combination_that_was_not_recorded_is_told_and_the_controls_go_to_what_is_shown(
    lesson: Page,
):
    explorer = chasm(lesson)
    moved = 0
    near = explorer.get_by_role("status", name="Recorded runs")
    for slider in explorer.get_by_role("slider").all():
        slider.press("End")
        moved += 1
        if near.inner_text():
            break
    assert moved > 1
    expect(near).to_contain_text("The nearest recorded run has")
    shown = picture(explorer)
    params = adoption.Params(**shown["values"])
    expect(said(explorer)).to_have_text(adoption.describe(adoption.run(params, shown["seed"])))
    boxes = explorer.get_by_role("spinbutton").all()
    names = ("cross_share", "proof_threshold", "showing_effort", "degree", "early_needs")
    for box, name in zip(boxes, names, strict=True):
        assert float(box.input_value()) == pytest.approx(shown["values"][name])


def test_another_seed_is_another_recorded_run(lesson: Page):
    explorer = chasm(lesson)
    explorer.get_by_role("button", name="New seed").click()
    expect(explorer.get_by_text("Chance: seed 2.")).to_be_visible()
    expect(said(explorer)).to_have_text(adoption.describe(adoption.run(PRESET, 2)))


def test_a_picture_is_drawn_anew(lesson: Page):
    explorer = chasm(lesson)
    canvas = explorer.locator("canvas").first
    before = canvas.evaluate("canvas => canvas.toDataURL()")
    explorer.get_by_role("slider", name="Contact across the chasm").press("End")
    lesson.wait_for_function(
        "([canvas, before]) => canvas.toDataURL() !== before", arg=[canvas.element_handle(), before]
    )


def test_a_question_is_marked_with_feedback_and_kept(lesson: Page):
    quiz = part(lesson, content.quiz("adoption").title)
    first = quiz.get_by_role("group").first
    first.get_by_role("button", name="Check").click()
    expect(first.get_by_role("status").last).to_contain_text("Not yet")
    expect(first.get_by_text("A common idea behind it").first).to_be_visible()
    entry = kept(lesson, f"{LESSON}/quiz")
    assert next(iter(entry["value"]["answers"].values()))["attempts"] == 1


def test_what_is_written_and_bet_is_there_after_a_reload(lesson: Page):
    chasm(lesson)
    journal = lesson.get_by_role("textbox").last
    journal.fill("We wait for the second example, not for the first one.")
    kept(lesson, f"{LESSON}/journal")
    lesson.reload()
    ready(lesson)
    expect(lesson.get_by_role("textbox").last).to_have_value(
        "We wait for the second example, not for the first one."
    )
    bet = lesson.get_by_role("region", name="Contact across is 2 %. Where does it stop?")
    expect(bet.get_by_role("status", name="Your bet")).to_contain_text("What happened")
    expect(said(part(lesson, "Explore: The chasm"))).not_to_be_empty()


def test_checks_map_accounts_and_the_card_of_what_needs_a_server(lesson: Page):
    checks = part(lesson, "How do we know?")
    checks.get_by_role("button", name="Show the checks").click()
    expect(checks.get_by_role("status", name="Checks")).to_contain_text("when this page was made")
    map_ = part(lesson, "A map of the chasm")
    map_.get_by_role("button", name="Fill the map").click()
    expect(map_.get_by_role("status", name="Map")).to_contain_text("The map is full")
    accounts = part(lesson, "Three accounts over one record")
    accounts.get_by_label("Roest: six motives").check()
    expect(accounts.get_by_role("status", name="Verdict")).not_to_be_empty()
    card = part(lesson, "The challenge")
    expect(card).to_contain_text("needs the live version")


def test_a_question_that_nobody_recorded_is_answered_honestly(lesson: Page):
    map_ = part(lesson, "A map of the chasm")
    map_.get_by_label("Squares").select_option("8")
    map_.get_by_role("button", name="Fill the map").click()
    expect(map_.get_by_role("alert")).to_contain_text("needs the live version")


def test_a_record_goes_out_into_a_file_and_comes_back(page: Page, folder: Path, tmp_path: Path):
    opened(page, folder, "00_start_here")
    path = tmp_path / "record.json"
    path.write_text(record.write(full_record()), encoding="utf-8")
    panel = part(page, "Your record")
    panel.locator("input[type=file]").set_input_files(path)
    expect(panel.get_by_text("Loaded record.json")).to_be_visible()
    with page.expect_download() as download:
        panel.get_by_role("button", name="Download my record").click()
    back = record.read(Path(download.value.path()).read_text(encoding="utf-8"))
    assert back.entries == full_record().entries
    path.write_text('{"format": "something else"}')
    panel.locator("input[type=file]").set_input_files(path)
    expect(panel.get_by_role("alert")).to_contain_text("this is not a dlkit record")


def test_the_landing_page_leads_to_the_lessons_and_knows_what_is_done(page: Page, folder: Path):
    opened(page, folder)
    placed(page, "Contact across is 2 %. Where does it stop?", "At one half")
    kept(page, f"{LESSON}/bet_chasm")
    page.get_by_role("link", name="dlkit: all lessons").click()
    card = page.get_by_role("listitem").filter(has_text=content.lesson(LESSON).title)
    expect(card).to_contain_text("1 of")
    assert_open_to_all(page)
    card.get_by_role("link").click()
    ready(page)


def test_a_lesson_is_open_to_all(lesson: Page):
    chasm(lesson)
    assert_open_to_all(lesson)


def test_a_page_whose_pictures_are_missing_says_so(
    new_context, folder: Path, tmp_path: Path
):
    shutil.copytree(folder, tmp_path / "site")
    (tmp_path / "site/files/vega.js").unlink()
    page = opened(new_context(offline=True).new_page(), tmp_path / "site")
    explorer = part(page, "Explore: A dip between two humps")
    expect(explorer.get_by_role("alert").first).to_contain_text("vega.js, is missing")


# What the page decides is what Python decides


def answers(question: Any, draw: random.Random) -> Any:
    match question:
        case content.One():
            return draw.choice(question.options).id
        case content.Many():
            return [o.id for o in question.options if draw.random() < 0.5] or [
                question.options[0].id
            ]
        case content.Number():
            slips = [one.value for one in question.slips]
            near = question.answer + draw.choice([-2, -1, 0, 1, 2]) * (question.tolerance or 1)
            return draw.choice([near, *slips])
        case content.Order():
            return draw.sample([item.id for item in question.items], len(question.items))
        case content.Match():
            return {card.id: draw.choice(question.bins).id for card in question.items}


def test_every_question_is_marked_as_python_marks_it(lesson: Page):
    draw = random.Random(1)
    names = sorted(path.stem for path in (content.folder("datasets") / "quiz").glob("*.toml"))
    asked, wanted = [], []
    for name in names:
        quiz = content.quiz(name)
        live = Quiz("a/b", quiz)
        for question in quiz.questions:
            for _ in range(6):
                answer = answers(question, draw)
                asked.append([key_of(question), answer])
                wanted.append(live._told(question, mark(question, answer)))
    assert len(asked) > 300
    script = "rows => rows.map(([key, answer]) => dlkitNeed('marks.js').marked(key, answer))"
    assert lesson.evaluate(script, asked) == wanted


FORMS = [
    widgets.Number(0, 100, 1, "%", 10),
    widgets.Number(0, 30000, 100, "people", 250),
    widgets.Number(0, 1, 0.01, "", 0.05),
    widgets.Curve(0, 80, "steps", "share", n_points=9),
    widgets.Curve(0, 12, "months", "share", n_points=4, tolerance=0.075),
    widgets.Outcome({"a": "One thing.", "b": "Another"}),
]


def guess_of(form: Any, draw: random.Random) -> Any:
    if isinstance(form, widgets.Outcome):
        return draw.choice(list(form.options))
    if isinstance(form, widgets.Curve):
        return [draw.random() for _ in range(form.n_points)]
    return round(draw.uniform(form.low, form.high), 3)


def seen_by(form: Any, draw: random.Random) -> Any:
    if isinstance(form, widgets.Curve):
        return list(range(100)), [draw.random() for _ in range(100)]
    if isinstance(form, widgets.Number) and draw.random() < 0.2:
        return None
    return guess_of(form, draw)


def test_every_bet_is_settled_as_python_settles_it(lesson: Page):
    draw = random.Random(2)
    asked, wanted = [], []
    for form in FORMS:
        for _ in range(12):
            live = widgets.Bet("a/b", "?", form)
            live.on_place(guess_of(form, draw), draw.choice([0, 0.05, 0.35, 0.5, 1]))
            live.settle(seen_by(form, draw))
            asked.append([live.form, live.guess, live.confidence, live.state["observed"]])
            told = {name: live.state[name] for name in ("hit", "score", "distance")}
            wanted.append({"words": live.words, **told})
    found = lesson.evaluate(
        "rows => rows.map((row) => dlkitNeed('bets.js').verdict(...row))", asked
    )
    for one, live in zip(found, wanted, strict=True):
        assert one["words"] == live.pop("words")
        for name, value in live.items():
            assert one["told"][name] == pytest.approx(value, abs=0.11 if name == "score" else 2e-4)


def test_confidence_is_judged_as_python_judges_it(lesson: Page):
    draw = random.Random(3)
    for count in (1, 3, 9, 10, 25, 60):
        for lean in (0.1, 0.5, 0.9):
            bets = [
                {"confidence": draw.randrange(21) / 20, "hit": draw.random() < lean}
                for _ in range(count)
            ]
            live = widgets.Bet("a/b", "?", FORMS[-1]).on_calibration(bets)
            script = "bets => dlkitNeed('bets.js').calibration(bets)"
            assert lesson.evaluate(script, bets) == live


def test_two_records_become_one_as_python_does_it(lesson: Page):
    ours, theirs = full_record("mine"), full_record("theirs", "Other")
    theirs = record.put(theirs, "a/b", "quiz", {"answers": {}}, False, "2026-11-21T09:30:00.000Z")
    theirs = record.put(
        theirs, "00_start_here/quiz", "quiz", {"answers": {}}, True, "2026-11-22T09:30:00.000Z"
    )
    merged, conflicts = record.merge(ours, theirs)
    assert len(conflicts) > 2
    script = "([a, b]) => dlkitNeed('merge.js').merge(a, b)"
    found = lesson.evaluate(script, [record.document(ours), record.document(theirs)])
    assert found["document"] == record.document(merged)
    assert [one["key"] for one in found["conflicts"]] == [one.key for one in conflicts]
    assert [one["taken"] for one in found["conflicts"]] == [one.taken for one in conflicts]
