"""The store of a class, on SQLite and on a real PostgreSQL: what it keeps, and never has."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlkit.classroom.store import Answer, Run, Store, StoreError

DAY = date(2026, 11, 27)


@pytest.fixture
def store(class_url):
    opened = Store.open(class_url)
    yield opened
    opened.close()


@pytest.fixture
def room(store):
    return begun(store)


def begun(store, n_participants=3):
    made = store.new_class("Leading together", today=DAY)
    people = [store.join(made.id) for _ in range(n_participants)]
    return made.id, store.new_run(made.id, "quiz/one"), people


# Classes


def test_a_class_is_found_by_its_code_its_secret_and_its_number(store):
    made = store.new_class("  Führen, 共に 😀 ", keep_days=3, today=DAY)
    found = store.class_by_id(made.id)
    assert found == (made.id, made.code, "Führen, 共に 😀", {}, "2026-11-27", 3)
    assert store.class_by_code(f" {made.code.lower()} ") == found
    assert store.class_by_secret(made.secret) == found


def test_a_wrong_code_secret_or_number_finds_nothing(store):
    made = store.new_class("One")
    assert store.class_by_code("ABCDEF") is None
    assert store.class_by_code(made.secret) is None
    assert store.class_by_secret(made.code) is None
    assert store.class_by_secret("") is None
    assert store.class_by_id(made.id + 1) is None


def test_codes_can_be_read_aloud_and_secrets_not_be_guessed(store):
    made = [store.new_class("One") for _ in range(40)]
    assert all(re.fullmatch("[A-HJKMNP-Z2-9]{6}", one.code) for one in made)
    assert all(re.fullmatch("[A-Za-z0-9_-]{22}", one.secret) for one in made)
    assert len({one.code for one in made} | {one.secret for one in made}) == 80
    assert [one.code for one in store.classes()] == [one.code for one in made[::-1]]


def test_a_code_that_is_taken_is_not_given_again(store, monkeypatch):
    draws = iter("AAAAAAAAAAAABBBBBB")
    monkeypatch.setattr("dlkit.classroom._people.secrets.choice", lambda letters: next(draws))
    assert [store.new_class("One").code for _ in range(2)] == ["AAAAAA", "BBBBBB"]


def test_a_new_secret_shuts_the_old_one_out(store):
    made = store.new_class("One")
    new = store.renew_secret(made.id)
    assert store.class_by_secret(made.secret) is None
    assert store.class_by_secret(new).id == made.id


def test_the_state_of_a_class_comes_back_as_it_was(store):
    made = store.new_class("One")
    state = {"phase": "pause", "words": ["ö", "😀", "\x00", None, True], "n": {"deep": [1, 2.5]}}
    store.save_class(made.id, state)
    assert store.class_by_id(made.id).state == state


@pytest.mark.parametrize("title", ["", "   ", "\0", "x" * 201])
def test_a_title_has_one_to_200_characters(store, title):
    with pytest.raises(ValueError, match="title must be 1 to 200 characters"):
        store.new_class(title)


@pytest.mark.parametrize("days", [-1, 367, 1.5, True, "7"])
def test_a_class_is_kept_for_a_whole_number_of_days(store, days):
    with pytest.raises(ValueError, match="keep_days must be a whole number of days from 0 to 366"):
        store.new_class("One", keep_days=days)


# Participants


def test_seats_are_given_in_order_and_tokens_are_fresh(store):
    first, second = store.new_class("One").id, store.new_class("Two").id
    people = [store.join(first), store.join(first), store.join(second), store.join(first)]
    assert [one.seat for one in people] == [1, 2, 1, 3]
    assert len({one.token for one in people}) == 4
    assert all(re.fullmatch("[A-Za-z0-9_-]{22}", one.token) for one in people)


def test_the_same_phone_is_the_same_participant_in_its_own_class_only(store):
    first, second = store.new_class("One").id, store.new_class("Two").id
    phone = store.join(first)
    assert store.join(first, phone.token) == phone
    assert store.participant(first, phone.token) == phone
    assert store.participant(second, phone.token) is None
    assert store.join(second, phone.token).token != phone.token
    assert store.join(first, "a token of nobody").seat == 2
    assert [one.seat for one in store.participants(first)] == [1, 2]


def test_nobody_joins_a_class_that_is_not_there(store):
    for call in (store.join, store.renew_secret, lambda id: store.new_run(id, "quiz/one")):
        with pytest.raises(StoreError, match="class must be one of the store, got 404"):
            call(404)


def test_groups_are_kept_and_taken_away(store, room):
    class_id, _, (one, two, three) = room
    store.save_groups(class_id, {one.id: 1, three.id: 2})
    assert [who.group for who in store.participants(class_id)] == [1, None, 2]
    store.save_groups(class_id, {one.id: None})
    assert [who.group for who in store.participants(class_id)] == [None, None, 2]
    store.save_groups(store.new_class("Two").id, {two.id: 9})
    assert store.participant(class_id, two.token).group is None
    assert {who.token for who in store.participants(class_id)} == {""}


# Runs and answers


def test_a_run_is_kept_where_it_stands(store, room):
    class_id, run, _ = room
    assert run == Run(run.id, "quiz/one", "wait", 0, {})
    store.save_run(run.id, "reveal", 2, {"game": {"seats": [1, 2]}})
    again = store.new_run(class_id, "quiz/one")
    assert store.run(run.id) == Run(run.id, "quiz/one", "reveal", 2, {"game": {"seats": [1, 2]}})
    assert [one.id for one in store.runs(class_id)] == [run.id, again.id]
    assert store.run(404) is None
    with pytest.raises(StoreError, match="run must be one of the store, got 404"):
        store.save_run(404, "open", 0, {})


def test_an_answer_is_kept_once_and_the_highest_counter_counts(store, room):
    _, run, (who, *_) = room

    def send(counter, value):
        return store.save_answer(run.id, 0, who.id, counter, value)

    assert send(1, "a") == "new"
    assert send(1, "a") == "same"
    assert send(3, "c") == "changed"
    assert send(2, "b") == "older"
    assert send(1, "a") == "older"
    assert send(3, "c") == "same"
    assert store.answers(run.id, 0) == [Answer(who.id, 3, "c", False)]


def test_the_same_counter_with_another_answer_is_forged(store, room):
    _, run, (who, *_) = room
    store.save_answer(run.id, 0, who.id, 5, {"a": 1, "b": 2})
    assert store.save_answer(run.id, 0, who.id, 5, {"b": 2, "a": 1.0}) == "same"
    with pytest.raises(ValueError, match="counter must be higher than 5 for another answer"):
        store.save_answer(run.id, 0, who.id, 5, {"a": 1})
    assert store.answers(run.id, 0)[0].value["b"] == 2


@pytest.mark.parametrize("counter", [-1, 1.5, True, "1", 2**53, None])
def test_a_counter_is_a_whole_number(store, room, counter):
    _, run, (who, *_) = room
    with pytest.raises(ValueError, match="counter must be a whole number from 0 to 9007199"):
        store.save_answer(run.id, 0, who.id, counter, "a")
    assert store.answers(run.id, 0) == []


@pytest.mark.parametrize("place", [(-1, 0, 1), (1, 2**31, 1), (1, 0, "1"), (True, 0, 1)])
def test_a_place_is_three_whole_numbers(store, room, place):
    with pytest.raises(ValueError, match="must be a whole number from 0 to 2147483647"):
        store.save_answer(*place, 1, "a")


def test_nobody_answers_in_another_class(store, room):
    _, run, _ = room
    _, _, (stranger, *_) = begun(store)
    assert store.save_answers([(run.id, 0, stranger.id, 1, "a")]) == ["unknown"]
    assert store.answers(run.id, 0) == []


def test_more_answers_than_one_statement_takes_are_kept(store, room):
    _, run, (one, two, _) = room
    many = [(run.id, round, who.id, 1, round) for round in range(350) for who in (one, two)]
    assert store.save_answers(many) == ["new"] * 700
    assert store.save_answers(many) == ["same"] * 700
    assert [answer.value for answer in store.answers(run.id, 349)] == [349, 349]


def test_rounds_and_runs_are_kept_apart(store, room):
    class_id, run, (one, two, _) = room
    other = store.new_run(class_id, "quiz/two")
    places = [(run.id, 0, one.id), (run.id, 1, one.id), (other.id, 0, one.id), (run.id, 0, two.id)]
    kept = store.save_answers([(*place, 1, i) for i, place in enumerate(places)])
    assert kept == ["new"] * 4
    assert store.save_answer(run.id, 1, one.id, 2, "new") == "changed"
    assert [answer.value for answer in store.answers(run.id, 0)] == [0, 3]
    assert [answer.value for answer in store.answers(run.id, 1)] == ["new"]
    assert [answer.value for answer in store.answers(other.id, 0)] == [2]


def test_of_many_answers_each_has_its_own_fate_in_the_given_order(store, room):
    _, run, (one, two, three) = room
    store.save_answers([(run.id, 0, one.id, 2, "b"), (run.id, 0, two.id, 2, "b")])
    many = [(three.id, 1, "x"), (two.id, 2, "forged"), (one.id, 1, "a")]
    many += [(one.id, 3, "c"), (two.id, 2, "b"), (three.id, 1, "x")]
    kept = store.save_answers([(run.id, 0, *answer) for answer in many])
    assert kept == ["new", "forged", "older", "changed", "same", "same"]
    assert [answer.value for answer in store.answers(run.id, 0)] == ["c", "b", "x"]
    assert store.save_answers([]) == []


def test_an_answer_of_nobody_or_to_nothing_spoils_no_other(store, room):
    _, run, (one, two, _) = room
    many = [(run.id, 0, one.id), (run.id, 0, 404), (404, 0, one.id), (run.id, 0, two.id)]
    kept = store.save_answers([(*place, 1, "a") for place in many])
    assert kept == ["new", "unknown", "unknown", "new"]
    with pytest.raises(StoreError, match="of a run and a participant of the store"):
        store.save_answer(404, 0, one.id, 1, "a")
    assert len(store.answers(run.id, 0)) == 2


@pytest.mark.parametrize(
    "value",
    ["", "ö 😀 共 ' \" ; -- \\", "\0 and \x1b", [1, 2.5, None], {"😀": ["ß"]}, 0, "😀" * 1_998],
    ids=["empty", "signs", "control", "list", "object", "zero", "long"],
)
def test_a_value_comes_back_as_it_was(store, room, value):
    _, run, (who, *_) = room
    assert store.save_answer(run.id, 0, who.id, 1, value) == "new"
    assert store.save_answer(run.id, 0, who.id, 1, value) == "same"
    assert store.answers(run.id, 0)[0].value == value


def test_half_a_character_is_kept_as_the_sign_for_it(store, room):
    store.save_answer(room[1].id, 0, room[2][0].id, 1, "cut \ud83d")
    assert store.answers(room[1].id, 0)[0].value == "cut \ufffd"


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ("x" * 1_999, "value must be at most 2000 characters, got 2001"),
        (float("nan"), "value must be a finite number"),
        ({1: 2}, "a key of value must be text"),
        (b"x", "value must be text, a number"),
    ],
)
def test_a_value_that_is_too_long_or_no_json_is_refused(store, room, value, rule):
    _, run, (who, *_) = room
    with pytest.raises(ValueError, match=rule):
        store.save_answer(run.id, 0, who.id, 1, value)
    assert store.answers(run.id, 0) == []


def test_a_text_is_shown_until_its_words_change(store, room):
    _, run, (who, *_) = room
    store.save_answer(run.id, 0, who.id, 1, "fair words")
    store.show(run.id, 0, who.id, True)
    store.save_answer(run.id, 0, who.id, 1, "fair words")
    store.save_answer(run.id, 0, who.id, 2, "fair words")
    assert store.answers(run.id, 0) == [Answer(who.id, 2, "fair words", True)]
    store.save_answer(run.id, 0, who.id, 3, "other words")
    assert store.answers(run.id, 0) == [Answer(who.id, 3, "other words", False)]
    store.show(run.id, 0, who.id, True)
    store.show(run.id, 0, who.id, False)
    assert not store.answers(run.id, 0)[0].shown


def test_only_the_text_of_this_round_and_person_is_shown(store, room):
    _, run, (one, two, _) = room
    places = [(run.id, 0, one.id), (run.id, 0, two.id), (run.id, 1, one.id)]
    store.save_answers([(*place, 1, "words") for place in places])
    store.show(*places[0], True)
    shown = [[one.shown for one in store.answers(run.id, round)] for round in (0, 1)]
    assert shown == [[True, False], [False]]


@settings(max_examples=25, deadline=None)
@given(sent=st.lists(st.integers(1, 6), min_size=1, max_size=12))
def test_however_often_and_in_whatever_order_the_newest_is_kept(tmp_path_factory, sent):
    store = Store.open(str(tmp_path_factory.mktemp("order") / "class.sqlite"))
    _, run, (who,) = begun(store, 1)
    for counter in sent:
        store.save_answer(run.id, 0, who.id, counter, f"answer {counter}")
    store.close()
    highest = max(sent)
    assert store.answers(run.id, 0) == [Answer(who.id, highest, f"answer {highest}", False)]
