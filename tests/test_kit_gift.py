"""Questions as GIFT: whatever the words hold, a reader of the format gets them back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlkit import content
from dlkit.content import Bin, Card, Item, Many, Match, Number, One, Option, Order, Slip
from dlkit.kit import _gift
from dlkit.kit._lesson import lesson_text
from gift_grammar import categories, read

LESSONS = [one.name for one in content.lessons()]
WEIGHTS = {100 / n for n in range(2, 11)}
ODD = st.text("~=#{}:\\%[]->/$ abc\n1é", min_size=1, max_size=25)
TEXTS = st.one_of(ODD, st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1))
WORDS = TEXTS.filter(lambda text: text.strip() != "")


def tidy(words: str) -> str:
    """What may be lost: outer spaces, line breaks, and the arrow of the format."""
    return words.replace("\n", " ").strip()


def one_of(question: content.Question):
    (found,) = read(_gift.entry("a ::name: of", question) + "\n")
    assert found.name == "a ::name: of"
    return found


@given(st.lists(WORDS, min_size=3, max_size=3), WORDS, WORDS, WORDS)
def test_one_right_option_comes_back_whatever_the_words(texts, prompt, feedback, why):
    options = (
        Option("a", texts[0], correct=True),
        Option("b", texts[1], feedback=feedback),
        Option("c", texts[2], feedback=feedback),
    )
    found = one_of(One("q", prompt, options, why))
    assert (found.text, found.kind, found.general) == (tidy(prompt), "choice", tidy(why))
    assert [one.text for one in found.answers] == [tidy(text) for text in texts]
    assert [one.sign for one in found.answers] == ["=", "~", "~"]
    assert [one.feedback for one in found.answers] == ["", tidy(feedback), tidy(feedback)]
    assert [one.weight for one in found.answers] == [None] * 3


@given(st.lists(st.tuples(WORDS, st.booleans()), min_size=3, max_size=8))
def test_weights_of_several_right_options_add_up(parts):
    options = tuple(
        Option(str(i), text, right, "because") for i, (text, right) in enumerate(parts)
    )
    n_right = sum(right for _, right in parts)
    if n_right == 0:
        return
    question = Many("q", "Tick all", options)
    if n_right == 1:
        assert "100 %" in _gift.unfit(question)
        return
    found = one_of(question).answers
    assert [one.text for one in found] == [tidy(text) for text, _ in parts]
    right = [one.weight for one, (_, is_right) in zip(found, parts, strict=True) if is_right]
    wrong = [one.weight for one, (_, is_right) in zip(found, parts, strict=True) if not is_right]
    assert sum(right) == pytest.approx(100, abs=1e-3)
    assert all(any(abs(w - known) < 1e-4 for known in WEIGHTS) for w in right)
    assert all(-50 <= w < 0 for w in wrong)


@given(st.lists(WORDS, min_size=3, max_size=5), WORDS)
def test_pairs_and_orders_come_back(texts, place):
    bins = (Bin("x", place), Bin("y", "the other"))
    cards = tuple(Card(str(i), text, "xy"[i % 2], "no") for i, text in enumerate(texts))
    found = one_of(Match("q", "Sort", bins, cards))
    plain = [tidy(text.replace("->", "→")) for text in texts]
    assert (found.kind, [one.text for one in found.answers]) == ("match", plain)
    places = [tidy(place.replace("->", "→")), "the other"]
    assert [one.pair for one in found.answers] == [places[i % 2] for i in range(len(texts))]
    items = tuple(Item(str(i), text, "no") for i, text in enumerate(texts))
    ordered = one_of(Order("q", "Order", items)).answers
    assert [(one.text, one.pair) for one in ordered] == [
        (text, str(n)) for n, text in enumerate(plain, 1)
    ]


@given(
    st.floats(-1e6, 1e6).map(lambda x: round(x, 4)),
    st.floats(0, 10).map(lambda x: round(x, 3)),
    WORDS,
)
@settings(max_examples=50)
def test_a_number_comes_back_with_tolerance_and_slips(answer, tolerance, words):
    slip = Slip(answer + 2 * tolerance + 1, words)
    question = Number("q", "How many?", answer, tolerance, words, "high", (slip,), "ms")
    found = one_of(question)
    right, wrong, other = found.answers
    value, _, within = right.text.partition(":")
    assert (found.kind, found.text) == ("number", "How many? (in ms)")
    assert (float(value), float(within)) == pytest.approx((answer, tolerance))
    assert (wrong.weight, wrong.feedback) == (0.0, tidy(words))
    assert (other.sign, other.text) == ("~", "")


@pytest.mark.parametrize("name", LESSONS)
def test_the_bank_of_a_lesson_is_read_whole(name: str):
    made = _gift.gift(name)
    found = read(made.text)
    questions = [q for quiz in lesson_text(name).quizzes for q in content.quiz(quiz).questions]
    kept = [one for one in questions if not _gift.unfit(one)]
    assert len({one.name for one in found}) == len(found) == len(kept)
    for one, question in zip(found, kept, strict=True):
        assert one.text.startswith(" ".join(question.prompt.split())[:60])
        assert one.general == " ".join(question.why.split())
        if one.kind == "choice" and isinstance(question, One):
            (right,) = [answer for answer in one.answers if answer.sign == "="]
            assert right.text == next(o.text for o in question.options if o.correct)
    assert len(categories(made.text)) == len(lesson_text(name).quizzes)


@pytest.mark.parametrize("name", LESSONS)
def test_the_file_says_itself_what_was_left_out(name: str):
    made = _gift.gift(name)
    assert [f"// Left out: {line}" in made.text for line in made.left_out] == [True] * len(
        made.left_out
    )


@pytest.mark.parametrize("words", ["[html]<b>", "%50%half", "a -> b", "=#~{}:", "\\\\:", "// x"])
def test_words_that_look_like_the_format_are_words(words: str):
    options = (Option("a", words, correct=True), Option("b", words, feedback=words))
    found = one_of(One("q", words, options, words))
    said = [found.text, found.general, *(one.text for one in found.answers)]
    assert [*said, found.answers[1].feedback] == [words] * 5


def test_the_reader_refuses_what_is_no_gift():
    for broken in ("::a:: text {=x", "text {=a ~b} after", "text {=\\q}", "a {b {=c}"):
        with pytest.raises((ValueError, StopIteration)):
            read(broken)
