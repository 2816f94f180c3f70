"""A whole class attacked: everything that its board and its phones are told, in every class.

Every class that could have been is played, with every combination of answers. Nobody, the
lecturer or somebody in the class, may be able to tell from all they saw what another answered.
"""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import product

import pytest

from class_lessons import Lesson
from dlkit.classroom import privacy
from dlkit.classroom.store import Store

N = 6
VOTE = ["open", 0, 1, 2, 3, 4, 5, 0, "close", "reveal"]
AGAIN = ["hide", "again", 3, "close", "reveal"]
SHOWN = ["show", "hide", "reveal"]
SCRIPTS = {"vote": VOTE + AGAIN, "words": VOTE + SHOWN}
VALUES = {"vote": ["a", "b"], "words": ["yes", "no"]}
UNTOLD = {"version", "code", "run"}  # numbers that differ from class to class, and say nothing


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    opened = Store.open(str(tmp_path_factory.mktemp("class") / "class.sqlite"))
    yield opened
    opened.close()


def told(message):
    return {key: value for key, value in message.items() if key not in UNTOLD}


def played(store, activity, script, answers):
    """What is seen after each step: on the board, and on each phone."""
    lesson, given, seen = Lesson(store), iter(answers), []
    people, counters = lesson.people(N), [0] * N
    for step in script:
        if isinstance(step, int):
            counters[step] += 1
            lesson.answer(people[step], next(given), counters[step])
        elif step == "open":
            lesson.do("open", activity=activity)
        elif step == "show":
            for row in lesson.session.state()["texts"]:
                lesson.do("show_text", id=row["id"], shown=True)
        elif step in {"close", "reveal", "hide", "again"}:
            lesson.do(step)
        seen.append((told(lesson.session.state()), [told(lesson.now(who)) for who in people]))
    store.forget_class(lesson.id)
    return seen


def derived(store, activity, script):
    """Who can tell which answer: onlooker (None: the lecturer), the answer, the classes left."""
    who = [step for step in script if isinstance(step, int)]
    every = product(VALUES[activity], repeat=len(who))
    worlds = {answers: played(store, activity, script, answers) for answers in every}
    found = []
    for onlooker in [None, *range(N)]:
        own = [i for i, person in enumerate(who) if person == onlooker]
        alike = defaultdict(list)
        for answers, seen in worlds.items():
            views = [(board, phones[onlooker] if own else 0) for board, phones in seen]
            alike[json.dumps([views, [answers[i] for i in own]])].append(answers)
        for group in alike.values():
            others = set(range(len(who))) - set(own)
            certain = [i for i in others if len({answers[i] for answers in group}) == 1]
            found += [(onlooker, i, group) for i in certain]
    return found


@pytest.mark.parametrize("activity", VALUES)
def test_nobody_can_tell_what_another_answered(store, activity):
    assert derived(store, activity, SCRIPTS[activity]) == []


def test_the_attack_finds_an_answer_where_counts_are_told_while_they_come_in(store, monkeypatch):
    plain = privacy.view

    def while_open(activity, values, n_here, *, live, shown=()):
        return plain(activity, values, n_here, live=False, shown=shown)

    monkeypatch.setattr(privacy, "view", while_open)
    assert derived(store, "vote", VOTE) != []
