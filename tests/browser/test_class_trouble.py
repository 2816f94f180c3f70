"""What goes wrong in a class: no network, a locked phone, a killed server, codes, bad texts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from class_room import KEPT, PHONE, Room, asked, joined, look, sent, told
from playwright.sync_api import BrowserContext, Page, Route, expect

pytestmark = pytest.mark.browser
NO_STORE = """Object.defineProperty(window, "localStorage",
  { get() { throw new DOMException("forbidden", "SecurityError"); } });"""
HIDE = """(hidden) => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
FULL_OF_TRICKS = (
    '<img src=x onerror="document.title=1"><script>1</script>\u200b=SUM(A1)\u202eabc\u0000'
)
AS_KEPT = '<img src=x onerror="document.title=1"><script>1</script>=SUM(A1)abc'


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return browser_context_args | {"viewport": PHONE, "has_touch": True}


def test_without_a_network_an_answer_waits_and_is_sent_once(context: BrowserContext, room: Room):
    page = joined(context, room)
    asked(page, room, "talk/colony")
    context.set_offline(True)
    page.get_by_label("Yes: what organises").check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Not sent yet: no connection. It is kept here")).to_be_visible()
    look(page)
    look(page)
    expect(page.get_by_text("No connection to the lecturer's machine.")).to_be_visible()
    page.get_by_label("It may be bad").check()
    page.get_by_role("button", name="Send").click()
    assert room.kept() == []
    context.set_offline(False)
    look(page)
    expect(page.get_by_text(KEPT)).to_be_visible()
    expect(page.get_by_text("No connection")).to_have_count(0)
    assert room.kept() == ["depends"]


def test_an_answer_whose_receipt_was_lost_is_sent_again_and_counts_once(
    context: BrowserContext, room: Room
):
    page = joined(context, room)
    asked(page, room, "words/missing")
    bodies: list[Any] = []

    def lose(route: Route) -> None:
        bodies.append(json.loads(route.request.post_data or ""))
        reply = route.fetch()
        assert reply.json()["kept"] == ("new" if len(bodies) == 1 else "same")
        if len(bodies) == 1:
            route.abort()
        else:
            route.fulfill(response=reply)

    page.route("**/api/answer", lose)
    page.get_by_role("textbox").fill("time")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text(KEPT)).to_be_visible()
    assert bodies[0] == bodies[1]
    assert room.kept() == ["time"]


def test_a_machine_in_trouble_gets_the_answer_later(context: BrowserContext, room: Room):
    page = joined(context, room)
    asked(page, room, "words/missing")
    page.route("**/api/answer", lambda route: route.fulfill(status=503, json={"why": "store"}))
    page.get_by_role("textbox").fill("time")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Not sent yet")).to_be_visible()
    page.unroute("**/api/answer")
    expect(page.get_by_text(KEPT)).to_be_visible()
    assert room.kept() == ["time"]


def test_a_reply_that_slept_with_the_phone_changes_nothing(context: BrowserContext, room: Room):
    page = joined(context, room)
    asleep: list[Route] = []
    page.route("**/api/now*", lambda route: asleep.append(route), times=1)
    with page.expect_request("**/api/now*"):
        look(page)
    asked(page, room, "words/missing")
    page.get_by_role("textbox").fill("time")
    old = {"version": 1, "phase": "wait", "title": "Leading together", "activity": None}
    asleep[0].fulfill(json=old)
    page.wait_for_timeout(200)
    assert page.get_by_role("textbox").count() == 1  # now, not once it has asked again


def test_after_a_reload_nothing_is_lost(context: BrowserContext, room: Room):
    page = joined(context, room)
    asked(page, room, "words/missing")
    page.route("**/api/answer", lambda route: route.abort())
    page.get_by_role("textbox").fill("rooms")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Not sent yet")).to_be_visible()
    page.get_by_role("textbox").fill("rooms, and time")
    page.unroute("**/api/answer")
    page.reload()
    expect(page.get_by_role("textbox")).to_have_value("rooms, and time")
    expect(page.get_by_text("Changed, and not sent yet.")).to_be_visible()
    assert room.kept() == ["rooms"]
    sent(page)
    assert room.kept() == ["rooms, and time"]


def test_what_somebody_types_is_left_alone_by_the_news(context: BrowserContext, room: Room):
    page = joined(context, room)
    asked(page, room, "words/missing")
    box = page.get_by_role("textbox")
    box.fill("less fear")
    box.evaluate("box => { box.setSelectionRange(4, 4); box.mine = true; }")
    told(page, room, "groups", size=2)
    expect(page.get_by_text("Your group is number")).to_be_visible()
    page.keyboard.type(" of")
    expect(box).to_be_focused()
    expect(box).to_have_value("less of fear")
    assert box.evaluate("box => box.mine")


def test_focus_goes_to_the_heading_when_a_question_is_taken_away(
    context: BrowserContext, room: Room
):
    page = joined(context, room)
    asked(page, room, "words/missing")
    page.get_by_role("textbox").focus()
    asked(page, room, "talk/colony")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page.locator("#news")).to_contain_text("New question: Ants choose one")
    page.get_by_label("Yes: what organises").focus()
    told(page, room, "close")
    expect(page.get_by_role("heading", level=1)).to_be_focused()


def test_a_locked_phone_asks_rarely_and_at_once_when_it_is_taken_up(
    context: BrowserContext, room: Room
):
    page = joined(context, room)
    page.evaluate(HIDE, True)
    with page.expect_response("**/api/now*"):
        pass  # the one that was planned before
    asks: list[str] = []
    page.on("request", lambda request: asks.append(request.url))
    room.open("talk/colony")
    page.wait_for_timeout(2500)
    assert asks == []
    page.evaluate(HIDE, False)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ants", timeout=1000)


def test_a_server_that_was_killed_goes_on_with_the_same_phones(
    context: BrowserContext, room: Room
):
    page = joined(context, room)
    asked(page, room, "talk/colony")
    page.get_by_label("It may be bad").check()
    room.stop()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Not sent yet")).to_be_visible()
    room.start()
    look(page)
    expect(page.get_by_text(KEPT)).to_be_visible()
    assert room.kept() == ["depends"]
    assert len(room.store.participants(room.about.id)) == 1


def test_a_server_with_another_class_does_not_know_the_phone(
    context: BrowserContext, room: Room, tmp_path: Path
):
    page = joined(context, room)
    room.ask(lambda: room.store.forget_class(room.about.id))
    room.stop()
    (tmp_path / "other").mkdir()
    other = Room(tmp_path / "other", room.port)
    look(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("This phone is not known here")
    page.get_by_role("link", name="Join again").click()
    expect(page.get_by_label("Code from the wall")).to_be_visible()
    other.stop()
    room.about = room.store.new_class("for the end of the test")
    room.start()


def test_closed_before_it_was_sent(context: BrowserContext, room: Room):
    page = joined(context, room)
    asked(page, room, "talk/colony")
    context.set_offline(True)
    page.get_by_label("It may be bad").check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Not sent yet")).to_be_visible()
    room.do("close")
    context.set_offline(False)
    look(page)
    expect(page.get_by_text("It closed before your answer was sent.")).to_be_visible()
    assert room.kept() == []


def test_a_wrong_code_and_too_many_tries(page: Page, room: Room):
    page.goto(room.address)
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_text("The code has six letters and digits.")).to_be_visible()
    page.get_by_label("Code from the wall").fill("abc-def")
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_text("No class has this code.")).to_be_visible()
    expect(page.get_by_label("Code from the wall")).to_be_focused()
    page.route("**/api/join", lambda route: route.fulfill(status=429, json={"wait_s": 2}))
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_text("You can try again in 2 s.")).to_be_visible()
    expect(page.get_by_role("button", name="Join")).to_be_disabled()
    page.unroute("**/api/join")
    expect(page.get_by_role("button", name="Join")).to_be_enabled()
    page.get_by_label("Code from the wall").fill(f" {room.code[:3].lower()} {room.code[3:]}")
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Waiting for the lecturer")
    room.stop()
    page.goto("about:blank")
    room.start()


def test_a_phone_that_never_joined_is_led_to_the_code(page: Page, room: Room):
    page.goto(f"{room.address}/class")
    expect(page.get_by_label("Code from the wall")).to_be_visible()


def test_the_same_phone_comes_back_as_the_same_person(context: BrowserContext, room: Room):
    page = joined(context, room)
    asked(page, room, "words/missing")
    page.get_by_role("textbox").fill("time")
    sent(page)
    page.goto(f"{room.address}/j/{room.code.lower()}")
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("textbox")).to_have_value("time")
    expect(page.get_by_text(KEPT)).to_be_visible()
    assert len(room.store.participants(room.about.id)) == 1


def test_texts_of_others_are_shown_as_text(context: BrowserContext, room: Room):
    page = joined(context, room)
    asked(page, room, "words/missing")
    page.get_by_role("textbox").fill(FULL_OF_TRICKS)
    sent(page)
    assert room.kept() == [AS_KEPT]
    room.others(["time", "rooms", "<b>trust</b>", "money", "less fear", "luck"])
    room.do("close")
    for row in room.ask(room.session.state)["texts"]:
        room.do("show_text", id=row["id"], shown=True)
    told(page, room, "reveal")
    shown = page.get_by_role("listitem")
    expect(shown.filter(has_text="<b>trust</b>")).to_be_visible()
    expect(shown.filter(has_text="SUM")).to_have_text(AS_KEPT)
    assert page.locator("main img, main script, main b").count() == 0
    assert page.title().startswith("You want more people")


def test_two_pages_on_one_phone_are_one_person(context: BrowserContext, room: Room):
    page = joined(context, room)
    second = context.new_page()
    second.goto(f"{room.address}/class")
    asked(page, room, "words/missing")
    look(second)
    for tab, words in ((page, "time"), (second, "rooms"), (page, "money")):
        tab.get_by_role("textbox").fill(words)
        sent(tab)
    assert room.kept() == ["money"]
    assert len(room.store.participants(room.about.id)) == 1


def test_a_browser_that_keeps_nothing_works_and_says_so(context: BrowserContext, room: Room):
    context.add_init_script(NO_STORE)
    page = joined(context, room)
    asked(page, room, "words/missing")
    expect(page.get_by_text("This browser keeps nothing")).to_be_visible()
    page.get_by_role("textbox").fill("time")
    sent(page)
    page.reload()
    expect(page.get_by_role("textbox")).to_have_value("time")
    expect(page.get_by_text(KEPT)).to_be_visible()
    page.get_by_role("textbox").fill("rooms")
    sent(page)
    assert room.kept() == ["rooms"]
