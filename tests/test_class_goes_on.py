"""A class that is killed and started again, its games, its end: with a clock that a test moves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from class_lessons import GAME, Lesson
from dlkit.classroom._timer import GRACE_S
from dlkit.classroom.session import Refused
from dlkit.classroom.store import Store

MOVE = {"do": "move", "why": ""}
WAIT = {"do": "wait", "why": ""}
ROUND_S = GAME["seconds"] + GRACE_S


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = Store.open(str(tmp_path_factory.mktemp("class") / "class.sqlite"))
    yield store
    store.close()


@pytest.fixture
def lesson(store: Store) -> Lesson:
    return Lesson(store)


def without_version(told: dict[str, Any]) -> str:
    return json.dumps({key: value for key, value in told.items() if key != "version"})


SCRIPT: list[dict[str, Any]] = [
    {"do": "open", "activity": "vote", "seconds": 30},
    {"do": "groups", "size": 2},
    {"do": "pause", "message": "Talk to each other"},
    {"do": "resume"},
    {"do": "close"},
    {"do": "reveal"},
    {"do": "again"},
    {"do": "reveal"},
    {"do": "hide"},
    {"do": "open", "activity": "words"},
    {"do": "reveal"},
    {"do": "robots", "seats": 40},
    {"do": "open", "activity": "game"},
    {"do": "round"},
    {"do": "round"},
    {"do": "round"},
    {"do": "reveal"},
    {"do": "end"},
    {"do": "resume"},
]
ANSWERS = {"vote": "a", "words": "as we like", "game": MOVE}


@pytest.fixture
def anywhere(class_url: str) -> Iterator[Lesson]:
    """A class in each kind of database."""
    store = Store.open(class_url)
    yield Lesson(store)
    store.close()


def test_at_every_step_a_class_started_again_shows_what_it_showed(anywhere: Lesson):
    lesson = anywhere
    people = lesson.people(7)
    for command in SCRIPT:
        assert lesson.session.do(command) == {}
        run = lesson.session.course.run
        if lesson.now(people[0])["phase"] == "open" and not (run.is_game and run.round):
            for who in people[: 3 + len(command)]:
                lesson.answer(who, ANSWERS[run.activity.id])
        phones = [without_version(lesson.now(who)) for who in people]
        board = without_version(lesson.session.state())
        lesson.start()
        assert [without_version(lesson.now(who)) for who in people] == phones, command
        assert without_version(lesson.session.state()) == board, command


def test_a_timer_begins_anew_so_that_no_kill_cuts_anybody_short(lesson: Lesson):
    ann = lesson.people(1)[0]
    lesson.do("open", activity="bet", seconds=30)
    lesson.wait(28)
    lesson.start()
    assert lesson.now(ann)["seconds_left"] == 30
    lesson.do("pause")
    lesson.start()
    lesson.wait(100)
    lesson.do("resume")
    assert lesson.now(ann)["seconds_left"] == 30


def test_a_class_whose_activity_is_gone_waits(lesson: Lesson):
    ann = lesson.people(1)[0]
    lesson.do("open", activity="bet")
    del lesson.plan["bet"]
    lesson.start()
    assert lesson.now(ann)["phase"] == "wait"
    lesson.do("open", activity="vote")
    assert lesson.now(ann)["phase"] == "open"


def test_a_game_goes_by_its_timer_to_its_end(lesson: Lesson):
    ann, ben = lesson.people(2)
    lesson.do("open", activity="game")
    assert lesson.now(ann)["game"]["seated"]
    assert lesson.now(ann)["seconds_left"] == 20
    assert lesson.answer(ann, MOVE) == "new"
    assert lesson.now(ann)["game"]["moved"] is None  # what is done is seen in the next round
    lesson.wait(ROUND_S)
    told = lesson.now(ann)
    assert (told["round"], told["game"]["round"], told["mine"]) == (1, 1, None)
    assert told["game"]["moved"] is not None
    assert lesson.now(ben)["game"]["moved"] is None
    assert lesson.session.state()["after"] is None
    lesson.wait(5)
    assert (lesson.now(ann)["round"], lesson.now(ann)["seconds_left"]) == (1, 15)
    lesson.wait(ROUND_S)
    lesson.wait(ROUND_S)
    assert lesson.now(ann)["phase"] == "closed"
    assert lesson.session.state()["after"]
    with pytest.raises(Refused, match="no game is being played"):
        lesson.do("round")
    lesson.do("reveal")
    assert lesson.now(ben)["game"]["over"]


def test_a_game_without_a_timer_waits_for_the_lecturer(lesson: Lesson):
    ann = lesson.people(1)[0]
    lesson.do("open", activity="game", seconds=None)
    lesson.wait(1000)
    assert (lesson.now(ann)["round"], lesson.now(ann)["seconds_left"]) == (0, None)
    lesson.do("round")
    assert lesson.now(ann)["round"] == 1


def test_an_action_of_a_round_that_has_ended_is_refused(lesson: Lesson):
    ann = lesson.people(1)[0]
    lesson.do("open", activity="game")
    run = lesson.session.course.run.id
    lesson.now(ann)
    lesson.do("round")
    with pytest.raises(Refused, match="closed"):
        lesson.session.answer(ann, run, 0, 1, MOVE)
    with pytest.raises(ValueError, match="do must be move or wait"):
        lesson.answer(ann, {"do": "fly"})


def test_late_comers_leavers_and_those_who_come_back(lesson: Lesson):
    ann, ben = lesson.people(2)
    lesson.do("open", activity="game", settings={"rounds": 12})
    lesson.answer(ann, WAIT)
    lesson.answer(ben, WAIT)
    lesson.do("round")
    late = lesson.session.join(None)
    assert lesson.now(late)["game"]["seated"]
    for _ in range(2):
        lesson.answer(ann, WAIT)
        lesson.now(ben)  # the page is open in a pocket: asking for news is not playing
        lesson.do("round")
    assert not lesson.now(ann)["game"]["away"]
    assert lesson.now(ben)["game"]["away"]
    people = lesson.session.course.run.state["game"]["people"]
    seat = people[str(ben.id)]["seat"]
    lesson.start()
    if lesson.now(ben)["game"]["moved"] is None:
        assert lesson.answer(lesson.session.join(ben.token), WAIT) == "new"
        assert not lesson.now(ben)["game"]["away"]
    assert lesson.session.course.run.state["game"]["people"][str(ben.id)]["seat"] == seat


def test_a_seat_and_an_action_outlive_a_kill_in_the_middle_of_a_round(lesson: Lesson):
    people = lesson.people(8)
    lesson.do("open", activity="game")
    for who in people:
        lesson.answer(who, MOVE)
    before = lesson.session.course.run.state["game"]["people"]
    lesson.start()  # no tick has saved anything
    assert lesson.session.course.run.state["game"]["people"] == before
    lesson.do("round")
    assert all(lesson.now(who)["game"]["moved"] is not None for who in people)


def test_a_seat_without_an_action_is_kept_within_a_second(lesson: Lesson):
    ann = lesson.people(1)[0]
    lesson.do("open", activity="game")
    lesson.now(ann)
    lesson.wait(1.0)
    lesson.start()
    assert str(ann.id) in lesson.session.course.run.state["game"]["people"]


def test_more_people_than_seats_watch(lesson: Lesson):
    people = lesson.people(12)
    lesson.do("open", activity="game", settings={"seats": 10})
    seated = [lesson.now(who)["game"]["seated"] for who in people]
    assert seated.count(True) <= 10
    assert not seated[-1]
    with pytest.raises(ValueError, match="must have a seat"):
        lesson.answer(people[-1], MOVE)


def test_robots_may_be_more_before_the_first_round_has_ended(lesson: Lesson):
    lesson.do("open", activity="game")
    lesson.do("robots", seats=200)
    assert lesson.session.state()["game"]["seats"] == 200
    lesson.do("round")
    with pytest.raises(Refused, match="the game has begun"):
        lesson.do("robots", seats=300)
    lesson.do("close")
    lesson.do("robots", seats=300)
    lesson.start()
    lesson.do("open", activity="game")
    assert lesson.session.state()["game"]["seats"] == 300


def test_a_game_cannot_be_voted_on_again(lesson: Lesson):
    lesson.do("open", activity="game")
    lesson.do("close")
    with pytest.raises(Refused, match="a game goes on by rounds"):
        lesson.do("again")


def test_an_ended_class_takes_nothing_until_it_is_resumed(lesson: Lesson):
    ann = lesson.people(1)[0]
    lesson.do("open", activity="bet")
    lesson.do("end")
    assert lesson.now(ann)["phase"] == "ended"
    with pytest.raises(Refused, match="closed"):
        lesson.answer(ann, 4)
    lesson.do("resume")
    assert lesson.now(ann)["phase"] == "closed"
    lesson.do("end")
    lesson.do("open", activity="vote")  # so does opening something
    assert lesson.now(ann)["phase"] == "open"
    assert lesson.answer(ann, "a") == "new"


def test_a_forgotten_class_leaves_nothing(lesson: Lesson):
    ann = lesson.people(1)[0]
    lesson.do("open", activity="bet")
    lesson.answer(ann, 4)
    lesson.do("forget")
    assert lesson.session.participant(ann.token) is None
    assert lesson.session.state()["forgotten"]
    assert lesson.store.class_by_id(lesson.id) is None
    assert lesson.store.participants(lesson.id) == []
    with pytest.raises(Refused, match="ended"):
        lesson.session.join(None)
    with pytest.raises(Refused, match="deleted"):
        lesson.do("open", activity="bet")
