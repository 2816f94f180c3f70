"""What the lecturer does with a class: groups, texts, the plan; commands that cannot be done."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from class_lessons import PLAN, Lesson
from dlkit.classroom._groups import mixed
from dlkit.classroom.session import Refused
from dlkit.classroom.store import Store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = Store.open(str(tmp_path_factory.mktemp("class") / "class.sqlite"))
    yield store
    store.close()


@pytest.fixture
def lesson(store: Store) -> Lesson:
    return Lesson(store)


def test_groups_mix_those_who_answered_differently(lesson: Lesson):
    people = lesson.people(9)
    lesson.do("open", activity="vote")
    for i, who in enumerate(people):
        lesson.answer(who, "a" if i < 3 else "b")
    lesson.do("close")
    lesson.do("groups", size=3)
    groups = [lesson.now(who)["group"] for who in people]
    assert sorted(Counter(groups).values()) == [3, 3, 3]
    assert sorted(groups[:3]) == [1, 2, 3]  # one of the few in each
    late = lesson.session.join(None)
    group = lesson.now(late)["group"]
    assert group in (1, 2, 3)
    lesson.start()
    assert [lesson.now(who)["group"] for who in [*people, late]] == [*groups, group]


def test_groups_are_never_smaller_than_asked_and_every_number_of_people_works():
    for n in range(1, 40):
        answers = {who: random.Random(n).choice("ab") for who in range(0, n, 2)}
        sizes = Counter(mixed(range(n), answers, 3, random.Random(2)).values())
        assert sum(sizes.values()) == n
        assert min(sizes.values()) >= min(3, n)
        assert max(sizes.values()) - min(sizes.values()) <= 1
    with pytest.raises(ValueError, match="size must be between 2 and 12"):
        mixed(range(9), {}, 1, random.Random(2))


def test_texts_are_seen_only_once_they_are_shown(lesson: Lesson):
    people = lesson.people(6)
    lesson.do("open", activity="words")
    for i, who in enumerate(people):
        lesson.answer(who, "rude <b>words</b>" if i == 0 else f"fine words {min(i, 4)}")
    assert lesson.session.state()["texts"] == []  # none while they come in
    lesson.do("reveal")
    texts = {one["text"]: one for one in lesson.session.state()["texts"]}
    assert sorted(texts)[-1] == "rude <b>words</b>"
    assert len(texts) == 5  # the same words are one text
    assert lesson.now(people[1])["result"]["texts"] == []
    lesson.do("show_text", id=texts["fine words 4"]["id"], shown=True)
    for session in (lesson.session, lesson.start()):
        assert session.now(people[1])["result"]["texts"] == ["fine words 4"]
        assert session.now(people[1])["result"]["n"] == 6
    lesson.do("show_text", id=texts["fine words 4"]["id"], shown=False)
    assert lesson.now(people[1])["result"]["texts"] == []
    for bad in ("no such", None, 7):
        with pytest.raises(Refused, match="no text has this id"):
            lesson.do("show_text", id=bad, shown=True)


def test_next_goes_through_the_plan(lesson: Lesson):
    ann = lesson.people(1)[0]
    for wanted in PLAN:
        coming = lesson.session.state()["coming"]
        lesson.do("next")
        assert lesson.now(ann)["activity"]["id"] == wanted
        assert lesson.session.state()["activity"]["title"] == coming
    assert lesson.session.state()["coming"] == ""
    with pytest.raises(Refused, match="last activity"):
        lesson.do("next")
    assert all(one["done"] for one in lesson.session.state()["plan"])


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ({"do": "open", "activity": "none"}, "no activity"),
        ({"do": "open", "activity": ["vote"]}, "no activity"),
        ({"do": "open", "activity": "vote", "seconds": -1}, "seconds must be"),
        ({"do": "open", "activity": "vote", "seconds": "9"}, "seconds must be"),
        ({"do": "open", "activity": "game", "settings": {"seats": 5}}, "must be between"),
        ({"do": "open", "activity": "game", "settings": {"boss": 5}}, "settings must be"),
        ({"do": "open", "activity": "game", "settings": [5]}, "settings must be"),
        ({"do": "pause", "message": "x" * 300}, "message must be"),
        ({"do": "robots", "seats": "many"}, "seats must be"),
        ({"do": "close"}, "nothing has been opened"),
        ({"do": "round"}, "nothing has been opened"),
        ({"do": "fly"}, "do must be one of open, close"),
        ({}, "do must be one of"),
    ],
)
def test_a_command_that_cannot_be_done_says_why_and_changes_nothing(
    lesson: Lesson, command: dict[str, Any], why: str
):
    before = lesson.session.state()
    with pytest.raises(ValueError, match=why):
        lesson.session.do(command)
    assert lesson.session.state() == before
    assert lesson.store.runs(lesson.id) == []
