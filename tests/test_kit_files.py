"""The files of the kit: what stands in them, what must not, and how the command writes them."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from io import BytesIO
from pathlib import Path

import pypdf
import pytest

from dlkit import cli, content
from dlkit.kit import _prose
from dlkit.kit._guides import guide_document
from dlkit.kit._handout import handout
from dlkit.kit._keys import answer_key
from dlkit.kit._lesson import Bet, Widget, lesson_text
from dlkit.kit._slides import deck, slides
from dlkit.report import FORMATS, Document, Room, Text

DAY = date(2026, 11, 27)
LESSONS = [one.name for one in content.lessons()]
lessons = pytest.mark.parametrize("name", LESSONS)


def squeezed(text: str) -> str:
    """Letters and digits alone: how lines are broken does not matter."""
    return re.sub(r"\W+", "", unescape(text))


def pdf_words(document: Document) -> str:
    pages = pypdf.PdfReader(BytesIO(FORMATS["pdf"].write(document))).pages
    texts = [re.sub(r"\d+ / \d+\s*$", "", page.extract_text()) for page in pages]
    return squeezed(" ".join(texts))


def folded(name: str) -> list[str]:
    """All that a lesson folds away: what one should see."""
    prose = [part for one in lesson_text(name).sections for part in one.prose()]
    return [one.words for one in prose if one.folded]


def feedback(name: str) -> list[str]:
    """What is said to answers of a lesson's quizzes."""
    questions = [q for quiz in lesson_text(name).quizzes for q in content.quiz(quiz).questions]
    options = [o for q in questions for o in getattr(q, "options", getattr(q, "items", ()))]
    return [one.why for one in questions if one.why] + [o.feedback for o in options if o.feedback]


@lessons
def test_a_lesson_is_read_whole(name: str):
    lesson = lesson_text(name)
    source = lesson.about.path.read_text(encoding="utf-8")
    assert len(lesson.bets) == source.count("widgets.Bet(")
    assert len(lesson.quizzes) == source.count("content.quiz(")
    kinds = [p.kind for s in lesson.sections for p in s.parts if isinstance(p, Widget)]
    assert kinds.count("Explorer") == source.count("widgets.Explorer(")


def test_bets_tell_what_can_be_said():
    curve, chasm, _ = lesson_text("08_adoption_curve").bets
    assert curve == Bet(
        "How many will have moved, step by step?", (),
        "A curve: share of all who have moved, over steps 0 to 80",
    )  # fmt: skip
    assert chasm.options[1] == "When the early market is full, at 16 %"
    number = lesson_text("05_no_pacemaker").bets[0]
    assert number.form == "A number from 0 to 30 pacemakers"


@lessons
def test_a_handout_has_questions_and_room_and_no_answer(name: str):
    document = handout(name, DAY)
    words = pdf_words(document)
    for bet in lesson_text(name).bets:
        assert squeezed(bet.prompt) in words
    for block in lesson_text(name).section("Things to notice").prose():
        assert all(squeezed(point) in words for point in block.points)
    assert [one for one in folded(name) + feedback(name) if squeezed(one)[:80] in words] == []
    asked = [p for p in lesson_text(name).section("Things to try").prose() if not p.folded]
    rooms = sum(isinstance(one, Room) for one in document.blocks)
    assert rooms >= len(lesson_text(name).bets) + len(asked[1:])
    assert "Forlecturers" not in words


@lessons
def test_a_key_has_every_answer(name: str):
    words = pdf_words(answer_key(name, DAY))
    for quiz in lesson_text(name).quizzes:
        for question in content.quiz(quiz).questions:
            assert squeezed(question.prompt) in words
            assert squeezed(question.why) in words
            right = [o.text for o in getattr(question, "options", ()) if o.correct]
            assert all(squeezed(text) in words for text in right)
    seen = lesson_text(name).section("Things to try").prose()
    assert all(squeezed(one.words) in words for one in seen if one.folded)


def test_a_handout_is_open_to_all():
    file = pypdf.PdfReader(BytesIO(FORMATS["pdf"].write(handout("08_adoption_curve", DAY))))
    root = file.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert (root["/Lang"], file.metadata.title) == ("en", "How an idea gets adopted: handout")
    assert "pdfuaid" in root["/Metadata"].get_object().get_data().decode()


@pytest.mark.parametrize("form", FORMATS)
def test_room_to_write_is_in_every_format(form: str):
    plain = Document("T", "2026-11-27", (Text("Why?"),))
    roomy = Document("T", "2026-11-27", (Text("Why?"), Room(3)))
    assert len(FORMATS[form].write(roomy)) > len(FORMATS[form].write(plain))


@lessons
def test_slides_need_nothing_else_and_show_no_code(name: str):
    page = slides(name, "http://lessons.example:80/").decode()
    assert re.findall(r"<(?:script|link|img|iframe)[^>]* (?:src|href)=", page) == []
    assert set(re.findall(r"https?://[^\s\"'<]+", page)) == {
        f"http://lessons.example:80/voila/render/{name}.ipynb"
    }
    body = page.partition("<nav")[0]
    assert "widgets." not in body
    assert "import " not in re.sub(r"<[^>]+>", "", body.partition("</style>")[2])


@lessons
def test_slides_name_every_bet_and_every_component(name: str):
    found = list(deck(lesson_text(name), "http://x/y"))
    text = squeezed(" ".join(_prose.plain(slide.body) for slide in found))
    for section in lesson_text(name).sections:
        for part in section.parts:
            if isinstance(part, Bet):
                assert squeezed(part.prompt) in text
                assert all(squeezed(option) in text for option in part.options)
            if isinstance(part, Widget) and part.kind == "Explorer":
                assert squeezed(part.title) in text


@lessons
def test_what_one_should_see_is_in_the_notes_and_not_on_the_wall(name: str):
    found = list(deck(lesson_text(name), "http://x/y"))
    wall = squeezed(" ".join(_prose.plain(slide.body) for slide in found))
    notes = squeezed(" ".join(_prose.plain(note) for slide in found for note in slide.notes))
    assert [one for one in folded(name) if squeezed(one)[:80] in wall] == []
    assert all(squeezed(one)[:80] in notes for one in folded(name))


def test_an_equation_stands_with_what_leads_to_it():
    found = list(deck(lesson_text("04_conductorless_orchestra"), "http://x/y"))
    (rule,) = [slide.body for slide in found if "is the length of a beat" in slide.body]
    assert rule.count("<p>") == 2
    assert "noise" in rule
    (law,) = [slide.body for slide in found if "variance between players" in slide.body]
    assert "σ² / (1" in law
    assert not any(slide.body.startswith(("<p>σ²", "<p><em>tᵢ</em>")) for slide in found)


def test_guide_and_slides_say_the_same_idea():
    for name in LESSONS:
        wall = content.guide(name).wall
        assert wall in " ".join(getattr(one, "words", "") for one in
                                guide_document(name, DAY).blocks)  # fmt: skip
        assert f"<p>{wall}</p>" in slides(name).decode().replace("&#x27;", "'")


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("a *b* **c** `d`", "a <em>b</em> <strong>c</strong> <code>d</code>"),
        ("1 < 2 & <b>3</b>", "1 &lt; 2 &amp; &lt;b&gt;3&lt;/b&gt;"),
        ("<script>x</script>y", None),
        ("p<sub>1</sub> [at](http://x)", "p<sub>1</sub> at"),
    ],
)
def test_prose_becomes_text_and_never_markup(markdown: str, html: str | None):
    if html is None:
        with pytest.raises(ValueError, match="no HTML but <details>"):
            _prose.blocks(markdown)
        return
    (block,) = _prose.blocks(markdown)
    assert _prose.html(block.tokens[0]) == html


def test_a_paragraph_is_cut_between_sentences_only():
    (block,) = _prose.blocks("One is *here. And* on. Two is. Three (as said) is? Four!")
    assert _prose.sentences(block, 5) == [
        "One is <em>here. And</em> on.", "Two is.", "Three (as said) is?", "Four!"
    ]  # fmt: skip
    assert len(_prose.sentences(block, 500)) == 1


def test_the_command_writes_what_is_asked_and_keeps_answers_apart(tmp_path: Path, capsys):
    out = tmp_path / "kit"
    asked = ["export", "8", "00_start_here", "--handout", "--key", "--gift", "--out", str(out)]
    assert cli.main(asked) == 0
    said, errors = capsys.readouterr()
    learners = {path.name for path in (out / "learners").iterdir()}
    assert learners == {"handout_08_adoption_curve.pdf", "handout_00_start_here.pdf"}
    lecturer = {path.name for path in (out / "lecturer").iterdir()}
    assert "key_08_adoption_curve.pdf" in lecturer
    assert len(lecturer) == 4
    assert all(str(path) in said for path in out.rglob("*.*"))
    assert "    left out: adoption/sequence: the feedback on single pairs" in said
    assert errors == ""


def test_without_a_kind_everything_is_written(tmp_path: Path, capsys):
    assert cli.main(["export", "11", "--out", str(tmp_path)]) == 0
    names = {path.name.partition("_")[0] for path in tmp_path.rglob("*.*")}
    assert names == {"guide", "slides", "handout", "key", "quiz", "seminar"}
    assert "seminar_six_weeks.html" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["77"], "lesson must be one of 00_start_here, "),
        (["08", "--address", "javascript:x"], "address must begin with http:// or https://, got"),
        (["08_adoption"], "lesson must be one of"),
    ],
)
def test_a_wrong_wish_is_told_in_one_line(arguments: list[str], line: str, tmp_path, capsys):
    assert cli.main(["export", *arguments, "--slides", "--out", str(tmp_path / "x")]) == 2
    said, errors = capsys.readouterr()
    assert (said, errors.count("\n")) == ("", 1)
    assert errors.startswith(line)


def test_a_file_is_no_folder(tmp_path: Path, capsys):
    (tmp_path / "x").write_text("")
    assert cli.main(["export", "08", "--slides", "--out", str(tmp_path / "x")]) == 2
    assert "out must be a folder" in capsys.readouterr().err
