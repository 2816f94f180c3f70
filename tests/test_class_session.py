"""The rules of one class, with a clock that a test moves: no network, no waiting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from class_lessons import Lesson
from dlkit.classroom._timer import GRACE_S
from dlkit.classroom.session import Ballot, Refused
from dlkit.classroom.store import Store, StoreError


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = Store.open(str(tmp_path_factory.mktemp("class") / "class.sqlite"))
    yield store
    store.close()


@pytest.fixture
def lesson(store: Store) -> Lesson:
    return Lesson(store)


def test_the_same_phone_is_the_same_person(lesson: Lesson):
    ann, ben = lesson.people(2)
    assert ann.token != ben.token
    assert lesson.session.join(ann.token).id == ann.id
    assert lesson.start().join(ann.token).id == ann.id
    assert lesson.session.join("x" * 22).id not in (ann.id, ben.id)


def test_a_full_class_says_so_and_whoever_has_gone_makes_room(store: Store):
    small = Lesson(store, most=3)
    ann, *_ = small.people(3)
    with pytest.raises(Refused, match="full"):
        small.session.join(None)
    small.wait(20)
    assert small.session.join(ann.token).id == ann.id  # who has a place keeps it
    small.wait(11)  # the other two have been silent for half a minute
    assert len(small.people(2)) == 2
    with pytest.raises(Refused, match="full"):
        small.session.join(None)


def test_joining_again_and_again_ends_at_ten_times_the_places(store: Store):
    small = Lesson(store, most=2)
    for _ in range(10):
        small.people(2)
        small.wait(31)
    with pytest.raises(Refused, match="full"):
        small.session.join(None)


def test_a_vote_from_opening_to_reveal(lesson: Lesson):
    people = lesson.people(6)
    assert lesson.now(people[0])["phase"] == "wait"
    lesson.do("open", activity="vote")
    told = lesson.now(people[0])
    assert (told["phase"], told["round"], told["mine"]) == ("open", 0, None)
    assert told["activity"]["options"][0] == {"id": "a", "text": "Together"}
    for i, who in enumerate(people):
        assert lesson.answer(who, "ab"[i % 2]) == "new"
    assert lesson.now(people[1])["mine"] == {"counter": 1, "value": "b"}
    lesson.do("close")
    assert lesson.now(people[0])["phase"] == "closed"
    lesson.do("reveal")
    told = lesson.now(people[0])
    assert told["phase"] == "reveal"
    assert told["result"]["counts"] == {"a": 3, "b": 3}
    assert told["key"] == {"right": ["a"]}
    lesson.do("hide")
    assert "result" not in lesson.now(people[0])


def test_before_the_reveal_no_phone_is_told_the_key_or_an_answer_of_others(lesson: Lesson):
    people = lesson.people(8)
    lesson.do("open", activity="bet")
    for who in people[1:]:
        lesson.answer(who, 41.5)
    for word in ("close", "pause", "resume", "end", "resume"):
        lesson.do(word)
        told = str(lesson.now(people[0]))
        assert "41.5" not in told
        assert "right" not in told
        assert "result" not in told


def test_while_it_is_open_the_board_is_told_how_many_and_not_what(lesson: Lesson):
    lesson.do("open", activity="vote")
    for who in lesson.people(9):
        lesson.answer(who, "a")
    state = lesson.session.state()
    assert state["answered"] == 5
    assert state["result"]["enough"] is False
    assert "counts" not in state["result"]


def test_an_answer_counts_once_however_often_it_is_sent(lesson: Lesson):
    ann = lesson.people(1)[0]
    lesson.do("open", activity="bet")
    assert [lesson.answer(ann, 10) for _ in range(3)] == ["new", "same", "same"]
    assert lesson.answer(ann, 30, counter=3) == "changed"
    assert lesson.answer(ann, 20, counter=2) == "older"  # it was held up on its way
    kept = lesson.store.answers(lesson.session.course.run.id, 0)
    assert [(one.counter, one.value) for one in kept] == [(3, 30)]


def test_rounds_that_never_were_leave_nothing_in_memory(lesson: Lesson):
    ann = lesson.people(1)[0]
    lesson.do("open", activity="bet")
    run = lesson.session.course.run.id
    for round_ in range(1, 300):
        with pytest.raises(Refused, match="closed"):
            lesson.session.answer(ann, run, round_, 1, 10)
    assert len(lesson.session.ballots._rounds) <= 1


@pytest.mark.parametrize("counter", [0, -1, 10**7, 10**400, 1.5, "1", True, None])
def test_a_forged_counter_is_refused(lesson: Lesson, counter: Any):
    ann = lesson.people(1)[0]
    lesson.do("open", activity="bet")
    with pytest.raises(ValueError, match="counter must be"):
        lesson.answer(ann, 10, counter=counter)
    assert lesson.store.answers(lesson.session.course.run.id, 0) == []


def test_the_same_counter_for_another_value_is_refused_and_the_kept_one_told(lesson: Lesson):
    ann = lesson.people(1)[0]
    lesson.do("open", activity="bet")
    lesson.answer(ann, 10, counter=4)
    with pytest.raises(ValueError, match="counter must rise") as caught:
        lesson.answer(ann, 11, counter=4)
    assert caught.value.counter == 4
    assert lesson.now(ann)["mine"]["value"] == 10


def test_after_closing_nothing_is_taken_but_what_is_there_is_confirmed(lesson: Lesson):
    ann, ben = lesson.people(2)
    lesson.do("open", activity="bet")
    lesson.answer(ann, 10)
    lesson.do("close")
    assert lesson.answer(ann, 10) == "same"  # its confirmation was lost on the way
    for who, value, counter in ((ann, 11, 2), (ben, 10, 1)):
        with pytest.raises(Refused, match="closed"):
            lesson.answer(who, value, counter)
    with pytest.raises(ValueError, match="counter must rise"):
        lesson.answer(ann, 12, counter=1)
    run = lesson.session.course.run.id
    lesson.do("open", activity="vote")
    assert lesson.session.answer(ann, run, 0, 1, 10)["kept"] == "same"
    for bad in (run + 7, 0):
        with pytest.raises(Refused, match="no such run"):
            lesson.session.answer(ann, bad, 0, 1, 10)
    with pytest.raises(Refused, match="closed"):
        lesson.session.answer(ann, run, 9, 1, 10)


def test_an_answer_to_a_run_of_another_class_is_refused(lesson: Lesson):
    other = Lesson(lesson.store)
    stranger = other.people(1)[0]
    lesson.do("open", activity="bet")
    assert other.session.participant(lesson.people(1)[0].token) is None
    with pytest.raises(Refused, match="no such run"):
        other.session.answer(stranger, lesson.session.course.run.id, 0, 1, 10)


def test_many_answers_in_one_go_are_each_told_their_own(lesson: Lesson):
    ann, ben = lesson.people(2)
    lesson.do("open", activity="bet")
    run = lesson.session.course.run.id
    sent = [(ann, 1, 5), (ann, 1, 5), (ann, 2, 6), (ann, 1, 7), (ben, 1, 999), (ben, 1, 8)]
    outcomes = lesson.session.answers([Ballot(who.id, run, 0, n, v) for who, n, v in sent])
    words = [one if isinstance(one, ValueError) else one["kept"] for one in outcomes]
    assert words[:4] == ["new", "same", "changed", "older"]
    assert "value must be between 0 and 100" in str(words[4])
    assert words[5] == "new"
    assert [one.value for one in lesson.store.answers(run, 0)] == [6, 8]


def test_what_the_store_does_not_take_is_not_confirmed_and_not_remembered(
    lesson: Lesson, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: Any) -> None:
        raise StoreError("store must be space left on its disk")

    ann = lesson.people(1)[0]
    lesson.do("open", activity="bet")
    with monkeypatch.context() as broken:
        broken.setattr(lesson.store, "save_answers", full)
        with pytest.raises(StoreError):
            lesson.answer(ann, 10)
    assert lesson.now(ann)["mine"] is None
    assert lesson.answer(ann, 10) == "new"


def test_a_timer_closes_after_a_grace_for_answers_on_their_way(lesson: Lesson):
    ann = lesson.people(1)[0]
    lesson.do("open", activity="bet", seconds=20)
    lesson.wait(19.5)
    assert lesson.now(ann)["seconds_left"] == 1
    lesson.wait(0.5 + GRACE_S / 2)
    assert lesson.now(ann)["seconds_left"] == 0
    assert lesson.answer(ann, 10) == "new"
    lesson.wait(GRACE_S)
    assert lesson.now(ann)["phase"] == "closed"


def test_a_pause_stops_the_timer_and_shows_a_message(lesson: Lesson):
    ann = lesson.people(1)[0]
    lesson.do("open", activity="bet", seconds=20)
    lesson.wait(5)
    lesson.do("pause", message="Look up, please")
    told = lesson.now(ann)
    assert (told["phase"], told["message"]) == ("pause", "Look up, please")
    assert told["activity"] is None
    assert lesson.answer(ann, 10) == "new"  # it was on its way: a pause closes nothing
    lesson.wait(500)
    lesson.do("resume")
    assert (lesson.now(ann)["phase"], lesson.now(ann)["seconds_left"]) == ("open", 15)


def test_voting_again_keeps_the_first_vote(lesson: Lesson):
    people = lesson.people(10)
    lesson.do("open", activity="vote")
    with pytest.raises(Refused, match="close the first"):
        lesson.do("again")
    for i, who in enumerate(people):
        lesson.answer(who, "a" if i < 4 else "b")
    lesson.do("close")
    lesson.do("again", seconds=30)
    told = lesson.now(people[0])
    assert (told["phase"], told["round"], told["mine"]) == ("open", 1, None)
    assert told["seconds_left"] == 30
    for i, who in enumerate(people):
        lesson.answer(who, "a" if i < 7 else "b")
    lesson.do("reveal")
    state = lesson.session.state()
    assert state["before"]["counts"] == {"a": 4, "b": 6}
    assert state["result"]["counts"] == {"a": 7, "b": 3}
    assert state["cross"] == lesson.start().state()["cross"]  # a second look is the same look


def test_the_version_rises_with_what_phones_show_and_not_with_answers(lesson: Lesson):
    ann = lesson.people(1)[0]
    lesson.do("open", activity="bet")
    version, board = lesson.session.version, lesson.session.board_version
    lesson.answer(ann, 3)
    assert lesson.session.version == version
    assert lesson.session.board_version > board
    for word in ("close", "reveal", "hide", "again", "pause", "resume", "next", "end"):
        before = lesson.session.version
        lesson.do(word)
        assert lesson.session.version > before, word
    before = lesson.session.version
    assert lesson.start().version > before
