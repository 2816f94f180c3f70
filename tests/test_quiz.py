"""A quiz as the kernel has it: it marks, and keeps to itself what is right."""

import json

import pytest

from dlkit import content
from dlkit.content import Many, Match, Number, One, Order
from dlkit.widgets import Quiz

SECRETS = ("correct", "feedback", "why", "tolerance", "misconception", "wrong", "slips", "answer")


@pytest.fixture(params=["adoption", "motives", "start"])
def any_quiz(request):
    found = content.quiz(request.param)
    return found, Quiz("lesson/quiz", found)


@pytest.fixture
def quiz():
    return Quiz("lesson/quiz", content.quiz("adoption"))


def right(question):
    """The answer that is right."""
    match question:
        case One():
            return next(option.id for option in question.options if option.correct)
        case Many():
            return [option.id for option in question.options if option.correct]
        case Number():
            return question.answer
        case Order():
            return [item.id for item in question.items]
        case Match():
            return {card.id: card.bin for card in question.items}


def wrong(question):
    """An answer that is not."""
    match question:
        case One():
            return next(option.id for option in question.options if not option.correct)
        case Many():
            return [option.id for option in question.options]
        case Number():
            return question.answer + question.tolerance + 1000
        case Order():
            return [item.id for item in question.items][::-1]
        case Match():
            bins = [one.id for one in question.bins]
            return {
                card.id: bins[(bins.index(card.bin) + 1) % len(bins)] for card in question.items
            }


def keys_in(value):
    """Every key anywhere inside a JSON value."""
    if isinstance(value, dict):
        return set(value).union(*map(keys_in, value.values()))
    return set().union(*map(keys_in, value)) if isinstance(value, list) else set()


def secret_texts(question):
    """Every text that would give the answer away."""
    texts = [question.why]
    match question:
        case One() | Many():
            texts += [option.feedback for option in question.options]
        case Number():
            texts += [question.too_low, question.too_high]
            texts += [slip.feedback for slip in question.slips]
        case Order():
            texts += [item.feedback for item in question.items]
        case Match():
            texts += [card.feedback for card in question.items]
            texts += [said.feedback for card in question.items for said in card.wrong.values()]
    return [text for text in texts if text]


def test_all_five_types_are_tried_here():
    asked = {type(question) for question in content.quiz("adoption").questions}
    assert asked == {One, Many, Number, Order, Match}


def test_nothing_sent_to_the_page_says_what_is_right(any_quiz):
    found, component = any_quiz
    state = component.get_state()
    sent = json.dumps(
        {name: state[name] for name in component.keys if name != "_esm"}, default=str
    )
    assert keys_in(state["questions"]).isdisjoint(SECRETS)
    for question in found.questions:
        for text in secret_texts(question):
            assert json.dumps(text)[1:-1] not in sent


def test_the_page_gets_every_question_with_its_words(any_quiz):
    found, component = any_quiz
    assert [shown["prompt"] for shown in component.questions] == [
        question.prompt for question in found.questions
    ]
    assert component.title == found.title


def test_items_to_order_are_not_shown_in_their_order(any_quiz):
    found, component = any_quiz
    for question, shown in zip(found.questions, component.questions, strict=True):
        if isinstance(question, Order):
            ids = [item["id"] for item in shown["items"]]
            assert sorted(ids) == sorted(right(question))
            assert ids != right(question)


def test_the_mixed_order_is_the_same_at_every_visit(any_quiz):
    found, component = any_quiz
    assert Quiz("lesson/quiz", found).questions == component.questions


def test_right_answers_are_marked_right_and_explained(any_quiz):
    found, component = any_quiz
    for question in found.questions:
        mark = component.on_mark(question.id, right(question))
        assert (mark["correct"], mark["words"], mark["feedback"]) == (True, "Right.", [])
        assert mark["why"] == question.why


def test_wrong_answers_get_feedback_but_not_the_explanation(any_quiz):
    found, component = any_quiz
    for question in found.questions:
        mark = component.on_mark(question.id, wrong(question))
        assert not mark["correct"]
        assert mark["words"].startswith("Not yet")
        assert mark["why"] == ""
        assert mark["feedback"]
        assert all(one["text"] for one in mark["feedback"])


def test_a_wrong_answer_is_told_the_idea_behind_it_and_what_repairs_it(quiz):
    (told,) = quiz.on_mark("bridge", "law")["feedback"]
    idea = content.misconceptions()["chasm_is_law"]
    assert (told["part"], told["idea"], told["repair"]) == ("law", idea.name, idea.repair)
    assert told["met"] == "chasm_is_law"  # what the record keeps of it


def test_each_wrong_option_has_feedback_of_its_own(quiz):
    texts = {quiz.on_mark("bridge", one)["feedback"][0]["text"] for one in ("law", "stubborn")}
    assert len(texts) == 2


def test_a_wrong_place_counts_only_the_cards_that_are_wrong():
    found = content.quiz("motives")
    component = Quiz("lesson/motives", found)
    (question,) = found.questions
    answer = right(question) | {"amina": "tail"}
    mark = component.on_mark(question.id, answer)
    assert mark["words"] == "Not yet: 11 of 12 are in the right place."
    assert [one["part"] for one in mark["feedback"]] == ["amina"]


@pytest.mark.parametrize(
    ("question", "answer", "fault"),
    [
        ("nothing", "x", "question must be one of this quiz, got 'nothing'"),
        ("bridge", "moon", "answer must be one of"),
        ("bridge", None, "answer must be one of"),
        ("second_stall", "fifty", "answer must be a number"),
        ("sequence", ["pioneers"], "answer must have all 5 items"),
        ("s_shapes", [], "answer must tick at least one option"),
        ("three_kinds", {}, "answer must place all 6 cards"),
    ],
)
def test_an_answer_that_is_none_is_refused_in_words(quiz, question, answer, fault):
    with pytest.raises(ValueError, match=fault):
        quiz.on_mark(question, answer)


def test_kept_answers_are_marked_again_in_one_go(quiz):
    answers = {"bridge": "law", "second_stall": 50}
    marks = quiz.on_marks(answers)["marks"]
    assert marks == {name: quiz.on_mark(name, answer) for name, answer in answers.items()}


def test_a_kept_answer_that_fits_no_question_any_more_is_left_out(quiz):
    marks = quiz.on_marks({"gone": "x", "bridge": "gone", "second_stall": 50})["marks"]
    assert list(marks) == ["second_stall"]
