"""What a lecturer takes along from a class, and that nobody can be found in it."""

from __future__ import annotations

import csv
import io
import json
import random
from datetime import date

import pytest

from class_activities import BINS, asked
from dlkit.classroom import keeping
from dlkit.classroom.activities import Activity
from dlkit.classroom.store import Store, StoreError

ACTIVITIES = {
    "one": asked("one"),
    "many": asked("many"),
    "scale": asked("scale", 0, low=-2, high=2, step=1),
    "number": asked("number", 0, low=0, high=100, step=1),
    "curve": asked("curve", 0, low=0, high=8, step=1),
    "text": asked("text", 0),
    "sort": asked("sort", 2, bins=BINS),
    "game": asked("game", 0, game="adoption"),
}
WIDE = list("\uff1d\uff0b\uff0d\uff20")  # full-width = + - @
FORMULAS = ["=1+1", "+1", "-1", "@sum", "\t=1", "\r=1", "\n=1", "  =1", *WIDE]


@pytest.fixture
def store(class_url):
    opened = Store.open(class_url)
    yield opened
    opened.close()


def held(store, *rounds, phase="reveal", title="Leading together"):
    """A class that answered: each round is an activity and the values of each of its rounds."""
    made = store.new_class(title, today=date(2026, 11, 27))
    n = max(len(values) for _, *votes in rounds for values in votes)
    people = [store.join(made.id) for _ in range(n)]
    for name, *votes in rounds:
        run = store.new_run(made.id, name)
        for number, values in enumerate(votes):
            answers = zip(people, values, strict=False)
            store.save_answers([(run.id, number, who.id, 1, value) for who, value in answers])
        store.save_run(run.id, phase, len(votes) - 1, {})
    return made.id, people


def taken(store, class_id, seed=1):
    return keeping.export(store, class_id, ACTIVITIES, random.Random(seed))


def rows(made):
    return list(csv.DictReader(io.StringIO(made.csv(), newline="")))


def test_each_round_is_taken_along_with_its_answers(store):
    class_id, _ = held(
        store, ("one", list("aabbc"), list("aabbc")), ("number", [1, 2.5, 23, 14, 15])
    )
    made = taken(store, class_id)
    told = [(one["kind"], one["round"], one["people"]) for one in made.document["rounds"]]
    assert told == [("one", 1, 5), ("one", 2, 5), ("number", 1, 5)]
    assert sorted(made.document["rounds"][0]["answers"]) == list("aabbc")
    assert sorted(made.document["rounds"][2]["answers"]) == [1, 2.5, 14, 15, 23]
    about = {key: made.document[key] for key in ("format", "version", "title", "day")}
    assert about == {
        "format": "dlkit-class", "version": 1, "title": "Leading together", "day": "2026-11-27",
    }  # fmt: skip


def test_answers_are_shuffled_each_round_by_itself(store):
    values = list(range(40))
    class_id, _ = held(store, ("number", values, values))
    first, second = (one["answers"] for one in taken(store, class_id).document["rounds"])
    assert sorted(first) == sorted(second) == values
    assert first != values
    assert second != values
    assert first != second
    assert taken(store, class_id, seed=2).document["rounds"][0]["answers"] != first
    unseeded = [keeping.export(store, class_id, ACTIVITIES).csv() for _ in range(2)]
    assert unseeded[0] != unseeded[1]


def test_no_seat_token_or_counter_is_taken_along(store):
    class_id, people = held(store, ("one", list("aabbc")))
    made = taken(store, class_id)
    keys = {key for one in made.document["rounds"] for key in one}
    assert keys == {"activity", "title", "kind", "run", "round", "people", "answers"}
    assert all(who.token not in made.json() + made.csv() for who in people)


@pytest.mark.parametrize("name", [name for name in ACTIVITIES if name != "game"])
def test_of_fewer_than_five_answers_nothing_is_taken_along(store, name):
    class_id, _ = held(store, (name, ["secret"] * 4))
    made = taken(store, class_id)
    (one,) = made.document["rounds"]
    assert (one["people"], one["held"]) == (0, "few")
    assert "secret" not in made.json() + made.csv()
    assert rows(made)[0]["answer"] == "not told: fewer than 5 answers"


def test_where_nearly_all_agree_counts_stand_for_the_answers(store):
    class_id, _ = held(store, ("one", ["a"] * 9 + ["b"]), ("number", [50] * 9 + [10]))
    made = taken(store, class_id)
    one, number = made.document["rounds"]
    assert one["told"] == {"counts": {"a": 8, "b": None, "c": None}, "at_least": ["a"]}
    assert "answers" not in one
    assert "answers" not in number
    assert number["told"]["mean"] is None
    cells = [(row["answer"], row["count"]) for row in rows(made)]
    assert cells[:3] == [("a", "8 or more"), ("b", "at most 2"), ("c", "at most 2")]
    assert ("50 to 60", "8 or more") in cells
    assert ("10 to 20", "at most 2") in cells


def test_cards_of_which_one_is_placed_nearly_alike_are_counted(store):
    values = [{"a": "x", "b": "x"}] * 5 + [{"a": "x", "b": "y"}] * 5
    class_id, _ = held(store, ("sort", values))
    made = taken(store, class_id)
    told = {(row["part"], row["answer"]): row["count"] for row in rows(made)}
    assert told == {
        ("a", "x"): "8 or more", ("a", "y"): "at most 2", ("b", "x"): "5", ("b", "y"): "5",
    }  # fmt: skip


def test_only_texts_that_were_shown_are_taken_along(store):
    class_id, people = held(store, ("text", ["one", "two", "three", "four", "five"]))
    (run,) = store.runs(class_id)
    store.show(run.id, 0, people[2].id, True)
    made = taken(store, class_id)
    assert made.document["rounds"][0]["answers"] == ["three"]
    assert "four" not in made.json()


@pytest.mark.parametrize("phase", ["wait", "open"])
def test_what_is_still_open_is_not_taken_along(store, phase):
    class_id, _ = held(store, ("one", list("aabbc")), phase=phase)
    assert taken(store, class_id).document["rounds"] == []


def test_an_activity_that_is_not_known_any_more_is_left_out(store):
    class_id, _ = held(store, ("gone", list("aabbc")), ("one", list("aabbc")))
    assert [one["kind"] for one in taken(store, class_id).document["rounds"]] == ["one"]


def test_every_part_of_an_answer_has_a_line(store):
    curves = [[i / 10 + j / 100 for j in range(9)] for i in range(5)]
    cards = [{"a": "x", "b": "y"}, {"a": "y"}] * 4
    class_id, _ = held(
        store,
        ("many", [["a", "b"], ["a"], ["b"], ["c"], ["a", "c"], ["c"]]),
        ("curve", curves),
        ("sort", cards),
        ("scale", [-2, -1, 0, 1, 2]),
    )
    found = rows(taken(store, class_id))
    per_kind = {kind: [row for row in found if row["kind"] == kind] for kind in ACTIVITIES}
    assert sorted(row["answer"] for row in per_kind["many"]) == list("aaabbccc")
    points = [(float(row["answer"]), row["part"]) for row in per_kind["curve"]]
    assert sorted(points) == sorted((y, str(j + 1)) for one in curves for j, y in enumerate(one))
    placed = sorted((row["part"], row["answer"]) for row in per_kind["sort"])
    assert placed == sorted(pair for one in cards for pair in one.items())
    assert sorted(row["answer"] for row in per_kind["scale"]) == ["-1", "-2", "0", "1", "2"]


# Spreadsheets


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_begins_like_a_formula(text):
    assert keeping.safe(text) == f"'{text}" or keeping.safe(text).startswith("'")


@pytest.mark.parametrize("text", ["a;=1", "a|+1", "a\t@b", "a; -1", "a\n=1", "a\r\n\t=cmd"])
def test_no_part_of_a_cell_begins_like_a_formula_where_another_separator_cuts(text):
    parts = keeping.safe(text).replace("\r", ";").replace("\n", ";").replace("\t", ";")
    parts = parts.replace("|", ";").split(";")
    assert all(part.strip()[:1] not in set("=+-@") for part in parts if part.strip())


def test_ordinary_cells_stay_as_they_are():
    for cell in ["a = b", "2-3", "e-mail: a@b", "'quoted'", "yes, -but", "ö 😀", "", 0, -2, 2.5]:
        assert keeping.safe(cell) == cell
    assert keeping.safe(None) == ""


def test_formulas_that_somebody_typed_are_words_in_the_table(store):
    texts = ["=HYPERLINK(\"http://x\")", "+1", "@x", "-2+3", "a;=1", 'b"=1', "c,=1"]  # fmt: skip
    class_id, people = held(store, ("text", texts), title="=cmd()")
    (run,) = store.runs(class_id)
    for who in people:
        store.show(run.id, 0, who.id, True)
    made = taken(store, class_id)
    for row in csv.reader(io.StringIO(made.csv(), newline="")):
        assert all(cell[:1] not in set("=+-@\t\r") for cell in row)
    assert sorted(row["answer"] for row in rows(made)) == sorted(
        ['\'=HYPERLINK("http://x")', "'+1", "'@x", "'-2+3", "a;'=1", 'b"=1', "c,=1"]
    )
    assert sorted(json.loads(made.json())["rounds"][0]["answers"]) == sorted(texts)


def test_numbers_stay_numbers_in_the_table(store):
    class_id, _ = held(store, ("scale", [-2, -1, 0, 1, 2]))
    assert ',-2,""' in taken(store, class_id).csv()


def test_the_files_are_private_and_are_written_anew(store, tmp_path):
    class_id, _ = held(store, ("one", list("aabbc")))
    for _ in range(2):
        table, document = keeping.write(taken(store, class_id), tmp_path)
        assert table.read_bytes().startswith(b"\xef\xbb\xbf")
        assert {file.stat().st_mode & 0o777 for file in (table, document)} == {0o600}
        assert json.loads(document.read_text(encoding="utf-8"))["title"] == "Leading together"


# Forgetting


def test_a_class_is_forgotten_by_its_number_and_named(store):
    class_id, _ = held(store, ("one", list("aabbc")))
    assert keeping.forget(store, class_id) == "Leading together"
    assert store.classes() == []
    for call in (keeping.forget, lambda *both: keeping.export(*both, ACTIVITIES)):
        with pytest.raises(StoreError, match="class must be one of the store"):
            call(store, class_id)


def test_old_classes_are_forgotten(store):
    held(store, ("one", list("aabbc")))
    assert keeping.forget_old(store, date(2026, 12, 3)) == 0
    assert keeping.forget_old(store, date(2026, 12, 4)) == 1
    store.new_class("Today")
    assert keeping.forget_old(store) == 0


def test_the_titles_of_activities_are_safe_too(store):
    odd = Activity("=1", "=2", "?", "one", options=(("-a", "A"), ("b", "B")))
    class_id, _ = held(store, ("one", ["-a"] * 5))
    made = keeping.export(store, class_id, {"one": odd})
    assert rows(made)[0] == rows(made)[0] | {"activity": "'=1", "title": "'=2", "answer": "'-a"}
