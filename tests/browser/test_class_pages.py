"""What a participant does in the class: joins, answers each kind of question, sees the class."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from class_room import KEPT, PHONE, Room, asked, joined, sent, told
from class_ways import LINE, WAYS, curve_by_key, curve_by_pointer, sent_by_key, silent, text_by_key
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return browser_context_args | {"viewport": PHONE, "has_touch": True}


@pytest.mark.parametrize(("activity", "pointer", "keys", "value"), WAYS, ids=[w[0] for w in WAYS])
def test_each_kind_is_answered_by_pointer_and_by_keyboard(
    context: BrowserContext,
    room: Room,
    activity: str,
    pointer: Callable[[Page], None],
    keys: Callable[[Page], None],
    value: Any,
):
    page = joined(context, room)
    asked(page, room, activity)
    pointer(page)
    sent(page)
    assert room.kept() == [value]
    asked(page, room, activity)  # once more, as a new run
    keys(page)
    sent_by_key(page)
    assert room.kept() == [value]


def test_a_curve_is_drawn_with_the_pointer_and_set_with_the_keys(
    context: BrowserContext, room: Room
):
    page = joined(context, room)
    asked(page, room, "bets/new_thing")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Draw your curve first")).to_be_visible()
    curve_by_pointer(page)
    sent(page)
    assert room.kept()[0] == pytest.approx(LINE, abs=0.02)
    asked(page, room, "bets/newcomers")
    curve_by_key(page)
    sent_by_key(page)
    assert room.kept() == [[i / 100 for i in range(9)]]


def test_a_rising_curve_cannot_fall(context: BrowserContext, room: Room):
    page = joined(context, room)
    asked(page, room, "bet/08_adoption_curve/bet_curve")
    page.get_by_text("Set the curve point by point").click()
    page.get_by_role("slider").nth(4).fill("60")
    page.get_by_role("slider").nth(6).fill("20")
    sent(page)
    assert room.kept() == [[0, 0, 0, 0, 0.2, 0.2, 0.2, 0.6, 0.6]]


def test_a_text_is_counted_and_sent(context: BrowserContext, room: Room):
    page = joined(context, room)
    asked(page, room, "words/definition")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Write a few words first.")).to_be_visible()
    expect(page.get_by_role("textbox")).to_be_focused()
    text_by_key(page)
    expect(page.get_by_text("24 of 240 characters")).to_be_visible()
    sent_by_key(page)
    assert room.kept() == ["All lead, each in turn."]


def test_cannot_say_is_an_answer_and_a_quiz_number_has_only_a_box(
    context: BrowserContext, room: Room
):
    page = joined(context, room)
    asked(page, room, "assessment/people_trust")
    silent(page)
    sent(page)
    assert room.kept() == ["na"]
    asked(page, room, "quiz/orchestra/best_gain")
    expect(page.get_by_role("slider")).to_have_count(0)
    page.get_by_role("spinbutton").fill("3")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Enter a number from 0 to 2 first.")).to_be_visible()
    page.get_by_role("spinbutton").fill("0.037")
    sent(page)
    assert room.kept() == [0.037]


def test_an_order_takes_each_place_once(context: BrowserContext, room: Room):
    page = joined(context, room)
    asked(page, room, "quiz/adoption/sequence")
    places = page.get_by_role("combobox")
    places.nth(0).select_option("1")
    places.nth(1).select_option("1")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Two cards have the same place.")).to_be_visible()
    places.nth(1).select_option("2")
    sent(page)


def test_an_answer_can_be_changed_until_it_closes(context: BrowserContext, room: Room):
    page = joined(context, room)
    asked(page, room, "talk/colony")
    counters: list[int] = []
    page.on(
        "request",
        lambda one: "/api/answer" in one.url and counters.append(one.post_data_json["counter"]),
    )
    page.get_by_label("Yes: what organises").check()
    sent(page)
    page.get_by_label("It may be bad").check()
    expect(page.get_by_text("Changed, and not sent yet.")).to_be_visible()
    sent(page)
    assert room.kept() == ["depends"]
    assert counters == [1, 2]
    told(page, room, "close")
    expect(page.get_by_text(f"Closed. {KEPT}")).to_be_visible()
    expect(page.get_by_label("It may be bad")).to_be_disabled()


def test_the_key_and_the_class_come_after_the_answer_and_not_before(
    context: BrowserContext, room: Room
):
    page = joined(context, room)
    heard: list[str] = []
    page.on("response", lambda reply: "/api/now" in reply.url and heard.append(reply.text()))
    asked(page, room, "talk/handing_out")
    page.get_by_label("Yes: twelve people").check()
    sent(page)
    room.others(["yes"] * 6 + ["no"] * 9 + ["never"] * 3)
    told(page, room, "close")
    expect(page.get_by_text("Closed.")).to_be_visible()
    assert not any("feedback" in text or "counts" in text for text in heard)
    told(page, room, "reveal")
    rows = page.locator(".counted li")
    expect(rows.filter(has_text="(yours)")).to_have_text(["Yes: twelve people now carry something"
        ". (yours)7 of 19"])  # fmt: skip
    expect(rows.filter(has_text="(right)")).to_contain_text("9 of 19")
    expect(page.get_by_text("They carry work.")).to_be_visible()
    expect(page.get_by_text("Ask who may say what the task is.")).to_be_visible()


REVEALED = [
    ("bets/texas", [2, 10, 20, 35, 50, 60, 80], "The middle answer is 35 acres of 100."),
    ("bets/new_thing", [[i / n for i in range(9)] for n in range(8, 15)], "Broken line"),
    ("motives/twelve", [{"mentor": "follower"}] * 4 + [{"mentor": "leader"}] * 4, "Right is:"),
    ("assessment/people_trust", [-2, -1, 0, 1, 2, "na", -1], "2 of 7"),
    ("talk/colony", ["good"] * 3, "Too few answers"),
]


@pytest.mark.parametrize(("activity", "values", "words"), REVEALED, ids=[r[0] for r in REVEALED])
def test_the_class_is_shown_for_each_kind_also_to_those_who_sent_nothing(
    context: BrowserContext, room: Room, activity: str, values: list[Any], words: str
):
    page = joined(context, room)
    asked(page, room, activity)
    room.others(values)
    told(page, room, "reveal")
    expect(page.get_by_text("You sent no answer.", exact=True).first).to_be_visible()
    expect(page.get_by_text(words).first).to_be_visible()


def test_talk_in_a_group_then_vote_again(context: BrowserContext, room: Room):
    page = joined(context, room)
    asked(page, room, "talk/s_curve")
    page.get_by_label("That people copied").check()
    sent(page)
    room.others(["types"] * 5)
    told(page, room, "close")
    told(page, room, "groups", size=3)
    expect(page.get_by_text("Your group is number")).to_be_visible()
    told(page, room, "again")
    expect(page.get_by_text("Second vote: talk first")).to_be_visible()
    expect(page.get_by_label("That people copied")).not_to_be_checked()
    page.get_by_label("Neither").check()
    sent(page)
    assert room.kept() == ["nothing_alone"]


def test_pause_and_end_are_said_and_the_end_can_be_taken_back(context: BrowserContext, room: Room):
    page = joined(context, room)
    asked(page, room, "words/missing")
    page.get_by_role("textbox").fill("time, and")
    told(page, room, "pause", message="Five minutes. <b>Coffee</b>")
    expect(page.get_by_text("Five minutes. <b>Coffee</b>", exact=True)).to_be_visible()
    told(page, room, "resume")
    expect(page.get_by_role("textbox")).to_have_value("time, and")
    told(page, room, "end")
    expect(page.get_by_role("heading", level=1)).to_have_text("The class has ended")
    told(page, room, "resume")
    expect(page.get_by_role("textbox")).to_have_value("time, and")
    told(page, room, "end")
    page.get_by_role("button", name="Delete from this phone").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Deleted from this phone")
    assert page.evaluate("localStorage.length") == 0


@pytest.mark.parametrize("game", ["adoption", "nest", "rhythm"])
def test_a_game_is_shown_by_its_own_module_and_goes_on_by_rounds(
    context: BrowserContext, room: Room, game: str
):
    page = joined(context, room)
    asked(page, room, f"games/{game}")
    section = page.locator("#game")
    expect(section).to_contain_text("Round 1 of")
    if game == "adoption":
        section.get_by_role("button", name="Wait").click()
        expect(page.get_by_text(KEPT)).to_be_visible()
        assert [one["do"] for one in room.kept()] == ["wait"]
    told(page, room, "round")
    expect(section).to_contain_text("Round 2 of")
    expect(page.get_by_text(KEPT)).to_have_count(0)


def test_a_timer_counts_down_and_closes(context: BrowserContext, room: Room):
    page = joined(context, room)
    asked(page, room, "talk/colony", seconds=5)
    expect(page.locator("#left")).to_have_text("4 s left")
    expect(page.get_by_text("Closed. You sent no answer.")).to_be_visible()
    expect(page.locator("#left")).to_have_text("")
