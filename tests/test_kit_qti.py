"""Questions as QTI 2.1: the structure is right, and the right answer is worth 1 and no other."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlkit import content, scoring
from dlkit.content import Many, Match, Number, One, Option, Order, Question
from dlkit.kit import _qti
from dlkit.kit._lesson import lesson_text
from dlkit.kit._package import package
from qti_engine import NS, answered, faults

LESSONS = [one.name for one in content.lessons()]
QUESTIONS = {
    f"{quiz}/{question.id}": question
    for name in LESSONS
    for quiz in lesson_text(name).quizzes
    for question in content.quiz(quiz).questions
}
CP = "{http://www.imsglobal.org/xsd/imscp_v1p1}"
each = pytest.mark.parametrize("key", QUESTIONS)


def made(question: Question) -> ElementTree.Element:
    return ElementTree.fromstring(_qti.item("q_x", "a title", question))


def right_answer(question: Question) -> tuple[Any, Any]:
    """The right answer in our form, and in the form of QTI."""
    match question:
        case One():
            own = next(option.id for option in question.options if option.correct)
            return own, f"c_{own}"
        case Many():
            own = [option.id for option in question.options if option.correct]
            return own, [f"c_{one}" for one in own]
        case Number():
            return question.answer, question.answer
        case Order():
            own = [item.id for item in question.items]
            return own, [f"c_{one}" for one in own]
        case Match():
            own = {card.id: card.bin for card in question.items}
            return own, [f"card_{card} bin_{place}" for card, place in own.items()]


def wrong_answer(question: Question) -> Any:
    """One wrong answer in the form of QTI, and what must be said to it."""
    match question:
        case One():
            option = next(one for one in question.options if not one.correct)
            return f"c_{option.id}", option.feedback
        case Many():
            right = [one for one in question.options if one.correct]
            return [f"c_{one.id}" for one in right[1:]], right[0].feedback
        case Number():
            if question.slips:
                return question.slips[0].value, question.slips[0].feedback
            return question.answer + 2 * question.tolerance + 1, question.too_high
        case Order():
            keys = [f"c_{item.id}" for item in question.items]
            return keys[1:] + keys[:1], question.items[0].feedback
        case Match():
            first, *others = question.items
            place = next(one.id for one in question.bins if one.id != first.bin)
            pairs = [f"card_{card.id} bin_{card.bin}" for card in others]
            return [f"card_{first.id} bin_{place}", *pairs], first.feedback


@each
def test_an_item_keeps_the_structure(key: str):
    assert list(faults(made(QUESTIONS[key]))) == []


@each
def test_the_right_answer_is_worth_1_and_only_its_reason_is_said(key: str):
    question = QUESTIONS[key]
    own, answer = right_answer(question)
    mark, said = answered(made(question), answer)
    assert mark == pytest.approx(scoring.mark(question, own).share, abs=1e-9) == 1
    expected = [question.why] if question.why else []
    if isinstance(question, One):
        expected = [o.feedback for o in question.options if o.correct and o.feedback] + expected
    assert said == [" ".join([one]).strip() for one in expected]


@each
def test_a_wrong_answer_is_worth_less_and_is_told_why(key: str):
    question = QUESTIONS[key]
    answer, feedback = wrong_answer(question)
    mark, said = answered(made(question), answer)
    assert mark < 1
    assert feedback.strip() in said
    if isinstance(question, Number):
        assert len(said) == 1 + bool(question.why)


ODD = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co"]), min_size=1).filter(
    lambda text: text.strip() != ""
)


@given(ODD, ODD, ODD)
def test_words_are_words_and_never_markup(prompt: str, text: str, feedback: str):
    options = (Option("a", text, correct=True), Option("b", f"<b>{text}", feedback=feedback))
    item = made(One("q", prompt, options, f"</item>{feedback}"))
    assert next(item.iter(f"{NS}prompt")).text == prompt
    assert [one.text for one in item.iter(f"{NS}simpleChoice")] == [text, f"<b>{text}"]
    assert list(faults(item)) == []


@pytest.mark.parametrize("name", LESSONS)
def test_a_package_names_all_its_files_and_no_other(name: str):
    with ZipFile(BytesIO(package(name))) as archive:
        assert archive.testzip() is None
        files = set(archive.namelist())
        manifest = ElementTree.fromstring(archive.read("imsmanifest.xml"))
        test = ElementTree.fromstring(archive.read("test.xml"))
        items = {one: ElementTree.fromstring(archive.read(one)) for one in files if "/" in one}
    assert [child.tag for child in manifest] == [
        f"{CP}{one}" for one in ("metadata", "organizations", "resources")
    ]
    resources = {one.get("identifier"): one for one in manifest.iter(f"{CP}resource")}
    assert {one.get("href") for one in resources.values()} == files - {"imsmanifest.xml"}
    needed = {one.get("identifierref") for one in manifest.iter(f"{CP}dependency")}
    assert needed == {key for key in resources if key.startswith("r_q_")}
    refs = {one.get("identifier"): one.get("href") for one in test.iter(f"{NS}assessmentItemRef")}
    assert {href: item.get("identifier") for href, item in items.items()} == {
        href: key for key, href in refs.items()
    }
    assert (
        len(items)
        == len(refs)
        == sum(len(content.quiz(quiz).questions) for quiz in lesson_text(name).quizzes)
    )


def test_the_same_questions_make_the_same_file():
    assert package("08_adoption_curve") == package("08_adoption_curve")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (b'maxChoices="1"', b"", "choiceInteraction must have {'maxChoices'}"),
        (b'identifier="c_a"', b'identifier="c_b"', "choices must have different identifiers"),
        (b'identifier="c_a"', b'identifier="1a"', "identifier must begin with a letter"),
        (b"<itemBody>", b"<itemBody>words", "itemBody must have no text of its own"),
        (b"<value>c_a</value>", b"<value>c_z</value>", "must be made of choices"),
        (b'outcomeIdentifier="WHY"', b'outcomeIdentifier="X"', "feedback must name an outcome"),
    ],
)
def test_a_planted_fault_is_found(old: bytes, new: bytes, fault: str):
    options = (Option("a", "A", correct=True), Option("b", "B", feedback="no"))
    data = _qti.item("q_x", "t", One("q", "?", options, "why"))
    assert old in data
    assert fault in " ".join(faults(ElementTree.fromstring(data.replace(old, new))))
