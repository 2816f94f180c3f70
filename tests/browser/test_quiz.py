"""A quiz as learners meet it: all five types, feedback, second tries, and coming back."""

from __future__ import annotations

import re

import pytest
from open_lesson import entry
from part_lessons import QUIZ, SIZES, faults, opened, settled, small_targets, sticks_out
from playwright.sync_api import Locator, Page, Response, expect

from lesson_servers import Server

pytest_plugins = ["part_lessons"]
pytestmark = pytest.mark.browser

NUMBERS = {"one": 0, "many": 1, "number": 2, "order": 3, "match": 4}
KEY = "quiz/small"


def question(page: Page, name: str) -> Locator:
    return page.locator(".dl-quiz__question").nth(NUMBERS[name])


def check(page: Page, name: str) -> None:
    question(page, name).get_by_role("button", name="Check").click()


def summary(page: Page) -> Locator:
    return page.get_by_role("status", name="Your answers")


def answer_all_wrongly(page: Page) -> None:
    question(page, "one").get_by_label("Three").check()
    question(page, "many").get_by_label("Eight.").check()
    question(page, "number").get_by_label("Your answer").fill("13")
    question(page, "match").get_by_role("group", name="Cod").get_by_label("Land").check()
    question(page, "match").get_by_role("group", name="Dog").get_by_label("Land").check()
    for name in NUMBERS:
        check(page, name)
        expect(question(page, name)).to_contain_text("✗ Not yet")


def test_a_wrong_option_gets_its_own_feedback_and_the_idea_behind_it(quiz: Page):
    one = question(quiz, "one")
    one.get_by_label("Three").check()
    check(quiz, "one")
    expect(one).to_contain_text("Try to halve it.")
    expect(one).to_contain_text('A common idea behind it: "Every new thing falls into a chasm')
    one.get_by_label("Five").check()
    expect(one).not_to_contain_text("Try to halve it.")
    check(quiz, "one")
    expect(one).to_contain_text("Five is odd.")
    expect(one).not_to_contain_text("Four is two times two.")
    one.get_by_label("Four").check()
    check(quiz, "one")
    expect(one).to_contain_text("✓ Right. Four is two times two.", use_inner_text=True)


def test_ticks_are_marked_one_by_one_with_their_names(quiz: Page):
    many = question(quiz, "many")
    many.get_by_label("Seven").check()
    many.get_by_label("Eight.").check()
    check(quiz, "many")
    expect(many).to_contain_text("Not yet: 1 of 3 options are as they should be.")
    expect(many).to_contain_text("Eight: Eight can be halved.")
    expect(many).to_contain_text("Nine: Nine is odd too.")
    expect(many).not_to_contain_text("Seven is odd too.")


def test_a_number_is_typed_and_a_known_slip_is_recognised(quiz: Page):
    number = question(quiz, "number")
    check(quiz, "number")
    expect(number.get_by_role("alert")).to_have_text("Type a number first.")
    number.get_by_label("Your answer").fill("13")
    number.get_by_label("Your answer").press("Tab")
    quiz.keyboard.press("Enter")
    expect(number).to_contain_text("That is the sum.")
    number.get_by_label("Your answer").fill("42")
    check(quiz, "number")
    expect(number).to_contain_text("Right.")


def test_items_are_put_in_order_by_keyboard_and_the_focus_stays_with_them(quiz: Page):
    order = question(quiz, "order")
    expect(order.get_by_role("listitem")).to_contain_text(["Ant", "Cow", "Bee"])
    bee = order.get_by_role("button", name="Up: Bee")
    bee.focus()
    for _ in range(3):  # once more than needed: the first place is the end
        quiz.keyboard.press("Enter")
    expect(bee).to_be_focused()
    expect(bee).to_have_attribute("aria-disabled", "true")
    expect(order.get_by_role("status").first).to_have_text("Bee: now 1 of 3")
    down = order.get_by_role("button", name="Down: Bee")
    down.focus()
    quiz.keyboard.press("Space")
    expect(down).to_be_focused()
    expect(order.get_by_role("listitem")).to_contain_text(["Ant", "Bee", "Cow"])
    check(quiz, "order")
    expect(order).to_contain_text("Right.")


def test_cards_are_placed_by_keyboard_and_the_wrong_one_is_marked_on_the_card(quiz: Page):
    match = question(quiz, "match")
    check(quiz, "match")
    expect(match.get_by_role("alert")).to_have_text("Place all 2 first: 2 to go.")
    cod, dog = (match.get_by_role("group", name=name) for name in ("Cod", "Dog"))
    for card in (cod, dog):
        card.get_by_label("Sea").focus()
        quiz.keyboard.press("Space")
    expect(match).to_contain_text("2 of 2 placed")
    check(quiz, "match")
    expect(cod).to_contain_text("✓ Right.")
    expect(dog).to_contain_text("✗ Not this one.")
    expect(dog).to_contain_text("A dog has legs.")
    dog.get_by_label("Sea").focus()
    quiz.keyboard.press("ArrowRight")
    expect(dog).not_to_contain_text("Not this one.")
    check(quiz, "match")
    expect(match.locator(".dl-quiz__verdict")).to_have_text("✓ Right.")


def test_the_first_try_is_kept_and_further_tries_are_counted(quiz: Page):
    expect(summary(quiz)).to_have_text("0 of 5 answered")
    answer_all_wrongly(quiz)
    expect(summary(quiz)).to_have_text("0 of 5 right at the first try, 0 right now.")
    question(quiz, "one").get_by_label("Four").check()
    check(quiz, "one")
    expect(summary(quiz)).to_have_text("0 of 5 right at the first try, 1 right now.")
    expect(quiz.locator(".dl-quiz")).to_contain_text("Saved on this device")
    kept = entry(quiz, KEY)
    assert kept["done"]
    one = kept["value"]["answers"]["one"]
    assert one["met"] == ["chasm_is_law"]
    assert (one["answer"], one["attempts"], one["first"], one["correct"]) == (
        "four",
        2,
        False,
        True,
    )


def test_a_quiz_is_done_once_every_question_has_been_answered(quiz: Page):
    question(quiz, "one").get_by_label("Four").check()
    check(quiz, "one")
    expect(summary(quiz)).to_have_text("1 of 5 answered")
    expect(quiz.locator(".dl-quiz")).to_contain_text("Saved on this device")
    assert not entry(quiz, KEY)["done"]


def test_coming_back_finds_answers_feedback_and_drafts(quiz: Page, parts: Server):
    question(quiz, "one").get_by_label("Three").check()
    check(quiz, "one")
    expect(question(quiz, "one")).to_contain_text("Try to halve it.")
    question(quiz, "order").get_by_role("button", name="Up: Bee").click()
    places = question(quiz, "order").get_by_role("listitem").all_inner_texts()
    question(quiz, "match").get_by_role("group", name="Cod").get_by_label("Sea").check()
    quiz.goto("about:blank")  # sooner than the draft would have been saved by itself
    opened(quiz, parts, "22_quiz")
    expect(question(quiz, "one").get_by_label("Three")).to_be_checked()
    expect(question(quiz, "one")).to_contain_text("Try to halve it.")
    assert question(quiz, "order").get_by_role("listitem").all_inner_texts() == places
    expect(question(quiz, "match")).to_contain_text("1 of 2 placed")
    expect(question(quiz, "match")).not_to_contain_text("Not yet")
    expect(summary(quiz)).to_have_text("1 of 5 answered")


def test_an_answer_changed_after_its_mark_stands_unmarked_after_a_reload(quiz: Page):
    question(quiz, "one").get_by_label("Three").check()
    check(quiz, "one")
    expect(question(quiz, "one")).to_contain_text("Not yet")
    question(quiz, "one").get_by_label("Four").check()
    quiz.reload()
    settled(quiz)
    expect(question(quiz, "one").get_by_label("Four")).to_be_checked()
    expect(question(quiz, "one")).not_to_contain_text("Right.")


def test_nothing_that_the_page_is_sent_says_what_is_right(page: Page, parts: Server):
    heard: list[str | bytes] = []
    page.on("websocket", lambda line: line.on("framereceived", lambda one: heard.append(one)))
    answers: list[Response] = []
    page.on("response", lambda got: answers.append(got))
    opened(page, parts, "22_quiz")
    bodies = [one.text() for one in answers if one.request.resource_type in {"document", "script"}]
    texts = [one if isinstance(one, str) else one.decode("utf-8", "replace") for one in heard]
    sent = "\n".join([*texts, *bodies])
    assert "Which is even?" in sent
    secrets = re.findall(r'(?:feedback|why|too_low|too_high) = "([^"]+)"', QUIZ)
    assert len(secrets) == 14
    for secret in secrets:
        assert secret not in sent + page.content()


def test_an_erased_record_leaves_an_empty_quiz(quiz: Page, parts: Server):
    answer_all_wrongly(quiz)
    other = opened(quiz.context.new_page(), parts, "23_rest")
    other.evaluate("() => localStorage.removeItem('dlkit-record')")
    expect(summary(quiz)).to_have_text("0 of 5 answered")
    expect(question(quiz, "one").get_by_label("Three")).not_to_be_checked()
    expect(question(quiz, "number").get_by_label("Your answer")).to_have_value("")


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_a_quiz_is_open_to_everybody_before_and_after_the_marks(sized, parts, width, scheme):
    page = opened(sized(width, scheme), parts, "22_quiz")
    assert faults(page, ".dl-quiz") == []
    answer_all_wrongly(page)
    assert faults(page, ".dl-quiz") == []
    assert small_targets(page, ".dl-quiz") == []


def test_a_quiz_fits_the_narrowest_screen(sized, parts):
    page = opened(sized(320, "light"), parts, "22_quiz")
    answer_all_wrongly(page)
    assert sticks_out(page, ".dl-quiz") == []
