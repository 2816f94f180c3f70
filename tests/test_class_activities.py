"""What a class can be asked: every activity, the values that answer it, and broken files."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlkit import content, scoring, widgets
from dlkit.classroom._sources import number_range
from dlkit.classroom._values import LONGEST_JSON, cleaned
from dlkit.classroom.activities import KINDS, Activity, activities

ALL = activities()
LESSONS = [one.name for one in content.lessons()]
QUESTIONS = [
    (f"quiz/{quiz}/{question.id}", question)
    for lesson in LESSONS
    for quiz in content.lesson_parts(lesson).quizzes
    for question in content.quiz(quiz).questions
]
BETS = [bet for lesson in LESSONS for bet in content.lesson_parts(lesson).bets]
KEYS_ONLY = {"right", "feedback", "answer", "tolerance", "wrong", "slips", "why", "key", "correct"}


def names(value: Any) -> set[str]:
    """Every key at any depth."""
    if isinstance(value, dict):
        return set(value).union(*(names(inner) for inner in value.values()))
    return set().union(*map(names, value)) if isinstance(value, list) else set()


def test_all_kinds_and_all_sources_are_there_under_different_ids():
    assert {one.kind for one in ALL.values()} == set(KINDS)
    assert all(one.id == name for name, one in ALL.items())
    own = [
        f"{file}/{one.id}"
        for file in content.class_files()
        for one in content.class_activities(file).activities
    ]
    assert list(ALL)[: len(own)] == own
    assert len(ALL) == len(own) + len(QUESTIONS) + len(BETS) + len(content.CELLS)


def test_the_lessons_ask_what_their_notebooks_say():
    assert len(BETS) >= 25
    assert len(QUESTIONS) >= 80
    for lesson in LESSONS:
        source = content.lesson(lesson).path.read_text(encoding="utf-8")
        assert source.count("widgets.Bet(") == len(content.lesson_parts(lesson).bets)


@pytest.mark.parametrize("bet", BETS, ids=lambda bet: bet.key)
def test_a_bet_of_the_class_is_the_bet_of_the_lesson(bet: content.PlacedBet):
    form: Any = getattr(widgets, bet.form.capitalize())(**bet.about)
    real, asked = widgets.Bet(bet.key, bet.prompt, form).form, ALL[f"bet/{bet.key}"]
    assert asked.kind == {"outcome": "one", "number": "number", "curve": "curve"}[real["kind"]]
    assert asked.prompt == bet.prompt
    if real["kind"] == "outcome":
        assert asked.for_phone()["options"] == real["options"]
    elif real["kind"] == "number":
        assert {name: real[name] for name in ("low", "high", "step", "unit")} == {
            name: asked.for_phone()[name] for name in ("low", "high", "step", "unit")
        }
    else:
        assert real["n_points"] == content.N_SHARES
        assert (asked.low, asked.high, asked.rising) == (
            real["x_low"], real["x_high"], real["rising"]
        )  # fmt: skip


@pytest.mark.parametrize(("name", "question"), QUESTIONS, ids=[name for name, _ in QUESTIONS])
def test_the_key_of_a_quiz_question_is_what_the_quiz_marks_as_right(
    name: str, question: content.Question
):
    asked = ALL[name]
    key = asked.answer_key()
    match question:
        case content.One():
            (answer,) = key["right"]
        case content.Many():
            answer = key["right"]
        case content.Number():
            answer = key["answer"]
            low, high = number_range(question)
            assert low <= answer <= high
            assert all(low <= slip.value <= high for slip in question.slips)
        case content.Match():
            answer = key["right"]
        case content.Order():
            answer = [card for card, _ in sorted(key["right"].items(), key=lambda one: one[1])]
            assert asked.each_once
    assert scoring.mark(question, answer).correct
    right = key["right"] if isinstance(question, content.Order) else answer
    kept = asked.checked(right)
    assert sorted(kept) == sorted(right) if isinstance(right, list) else kept == right


def test_each_cell_of_the_self_assessment_is_a_scale_with_cannot_say():
    cells = [ALL[f"assessment/{one}"] for one in content.CELLS]
    form = content.assessment_form()
    assert len({one.prompt for one in cells} & {s.text for c in form.cells for s in c.items}) == 16
    for one in cells:
        assert [one.checked(step) for step in content.STEPS] == list(content.STEPS)
        assert one.checked("na") == "na"
        assert [option for option, _ in one.options] == ["-2", "-1", "0", "1", "2", "na"]


@pytest.mark.parametrize("asked", ALL.values(), ids=list(ALL))
def test_a_phone_gets_no_key_and_nothing_but_json(asked: Activity):
    told = asked.for_phone()
    assert json.loads(json.dumps(told)) == told
    assert names(told) & KEYS_ONLY == set()
    assert len(json.dumps(told)) < 6000
    json.dumps(asked.answer_key(), allow_nan=False)


def test_only_the_wanted_lessons_are_asked_about():
    found = activities(["08_adoption_curve"])
    assert {one.lesson for one in found.values()} == {"", "08_adoption_curve"}
    assert "quiz/motives/twelve" in found
    assert "words/missing" in found
    assert not any(name.startswith("assessment/") for name in found)
    with pytest.raises(ValueError, match=r"lesson must be one of 00_start_here, .*, got 'x'"):
        activities(["x"])


CHECKED: list[tuple[str, Any, Any]] = [
    ("talk/colony", "good", "good"),
    ("talk/which_tasks", ["rules", "fire"], ["fire", "rules"]),
    ("talk/how_shared", 10, 10),
    ("talk/how_shared", 3.0, 3),
    ("bets/texas", 2.5, 2.5),
    ("bets/texas", 100, 100),
    ("bets/new_thing", [0, 0.1234, 0, 0, 0, 0, 0, 0, 1], [0, 0.123, 0, 0, 0, 0, 0, 0, 1]),
    ("words/missing", "  time\n\n to  talk ", "time to talk"),
    ("words/missing", "<script>x</script>", "<script>x</script>"),
    ("words/missing", "=SUM(A1)\u200b\u202e\ud800\u0000", "=SUM(A1)"),
    ("motives/twelve", {"mentor": "follower", "board": "leader"},
     {"board": "leader", "mentor": "follower"}),
    ("games/nest", {"go": [1, None]}, {"go": [1, None]}),
]  # fmt: skip
REFUSED: list[tuple[str, Any, str]] = [
    ("talk/colony", "x" * 99, "value must be one of good, depends, planned, got 'xxx"),
    ("talk/colony", ["good"], "value must be one of"),
    ("talk/colony", None, "value must be one of"),
    ("talk/which_tasks", [], "value must be 1 to 6 options, got 0"),
    ("talk/which_tasks", ["fire", "fire"], "each option once, got one twice"),
    ("talk/which_tasks", [["fire"]], "value must be one of"),
    ("talk/how_shared", 3.5, "value must be a step of the scale, got 3.5"),
    ("talk/how_shared", True, "value must be a number, got bool"),
    ("charge/unit", "NA", "value must be one of"),
    ("bets/texas", 101, "value must be between 0 and 100, got 101"),
    ("bets/texas", float("nan"), "value must be between 0 and 100, got nan"),
    ("bets/texas", 10**400, "value must be between 0 and 100, got 1000000"),
    ("bets/texas", "2", "value must be a number, got str"),
    ("bets/new_thing", [0.5] * 8, "value must have 9 shares, got 8"),
    ("bets/new_thing", [0.5] * 8 + [2], r"value\[8\] must be between 0 and 1, got 2"),
    ("bet/08_adoption_curve/bet_curve", [0.5, 0.4] + [1] * 7, "value must not fall anywhere"),
    ("words/missing", " \u200b\u2800\n", "value must have words, got an empty text"),
    ("words/missing", "x" * 201, "value must be at most 200 characters, got 201"),
    ("words/missing", "x" * 1_000_000, "value must be at most 2000 characters, got 1000000"),
    ("words/missing", 7, "value must be a text, got int"),
    ("motives/twelve", {}, "value must place 1 to 12 cards, got 0"),
    ("motives/twelve", {"mentor": "x"}, "value.mentor must be one of pioneer, early"),
    ("motives/twelve", {"x": "tail"}, "value must be one of curious"),
    ("motives/twelve", [1], "value must place 1 to 12 cards, got list"),
    ("quiz/adoption/sequence", {"pioneers": "1", "early": "1"}, "each place once, got one twice"),
    ("games/nest", "x" * 2000, "value must be at most 2000 characters, got 2002"),
    ("games/nest", float("inf"), "value must be JSON, got float"),
]


@pytest.mark.parametrize(("name", "value", "kept"), CHECKED)
def test_an_answer_is_kept_in_one_form(name: str, value: Any, kept: Any):
    found = ALL[name].checked(value)
    assert json.dumps(found) == json.dumps(kept)
    assert ALL[name].checked(found) == found


@pytest.mark.parametrize(("name", "value", "rule"), REFUSED)
def test_what_is_no_answer_is_refused_by_rule(name: str, value: Any, rule: str):
    with pytest.raises(ValueError, match=rule) as refused:
        ALL[name].checked(value)
    assert len(str(refused.value)) < 400


def longest(asked: Activity) -> Any:
    """The answer of this activity that is longest as JSON."""
    options = [one for one, _ in asked.options]
    match asked.kind:
        case "many":
            return options
        case "sort":
            places = sorted((one for one, _ in asked.bins), key=len)
            return dict(
                zip(options, places if asked.each_once else places[-1:] * 15, strict=False)
            )
        case "text":
            return "\U0001f600" * asked.n_max
        case "curve":
            return [0.123] * 9
    return options[0] if asked.kind == "one" else asked.high


@pytest.mark.parametrize(
    "asked", [one for one in ALL.values() if one.kind != "game"], ids=lambda one: one.id
)
def test_no_answer_is_longer_than_the_store_takes(asked: Activity):
    kept = asked.checked(longest(asked))
    assert len(json.dumps(kept, ensure_ascii=False)) <= LONGEST_JSON


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_a_cleaned_text_is_clean_whatever_was_typed(text: str):
    once = cleaned(text)
    assert cleaned(once) == once
    assert once == once.strip()
    assert not set(once) & set("\n\r\t\0\u200b\u200d\u202e\ufeff\u2028")
    once.encode("utf-8")


def test_letters_piled_up_with_marks_stay_readable():
    assert cleaned("a" + "\u0301\u0302\u0303" * 20).count("\u0303") <= 1
    assert cleaned("Zoë, naïve: 日本語 🙂") == "Zoë, naïve: 日本語 🙂"
