"""The report: the same words in all three files, the learner's and nobody else's."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pypdf
import pytest

from dlkit import content, record, report
from dlkit.report._document import clean, is_right_to_left
from dlkit.report._ideas import ideas
from full_record import ACTION, OTHERS, OWN, SCRIPT, full_record

DAY = date(2026, 11, 24)
LONG = ("Nobody had asked the night shift before. " * 250)[:10_000]
HEBREW = "אני סומך על האנשים שלי"
EMOJI = "Together \N{ROCKET} we \N{WOMAN}\N{ZERO WIDTH JOINER}\N{PERSONAL COMPUTER} lead"


def made(kept: record.Record, form: str) -> bytes:
    return report.FORMATS[form].write(report.document(kept, DAY))


def words(kept: record.Record, form: str) -> str:
    """All text of a file, spaces made single."""
    file = made(kept, form)
    return " ".join({"html": html_text, "word": word_text, "pdf": pdf_text}[form](file).split())


def html_text(file: bytes) -> str:
    body = re.sub(r"<style>.*?</style>|<svg.*?</svg>", " ", file.decode(), flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", " ", body))


def word_text(file: bytes) -> str:
    found = docx.Document(BytesIO(file))
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in found.paragraphs), *cells])


def pdf_text(file: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(file)).pages)


@pytest.fixture(params=["html", "word", "pdf"])
def form(request) -> str:
    return request.param


@pytest.fixture(scope="module")
def full() -> record.Record:
    return full_record()


def tight(text: str) -> str:
    """A text without its spaces: lines break elsewhere in each format."""
    return "".join(text.split())


def test_every_sentence_of_the_document_stands_in_every_file(full, form):
    found = tight(words(full, form))
    said = [block.words for block in report.document(full, DAY).blocks if hasattr(block, "words")]
    pictures = [one for one in said if one.startswith("Dot chart")]
    missing = [one for one in said if one not in pictures and tight(one) not in found]
    assert len(pictures) == 2
    assert missing == []


def test_every_cell_of_every_table_stands_in_every_file(full, form):
    found = tight(words(full, form))
    tables = [block for block in report.document(full, DAY).blocks if hasattr(block, "rows")]
    cells = {cell for table in tables for row in (table.head, *table.rows) for cell in row}
    assert len(tables) == 8
    assert [cell for cell in cells if tight(cell) not in found] == []


def test_the_plan_and_the_profile_are_there(full, form):
    found = words(full, form)
    assert ACTION["evidence"] in found
    assert "2027-01-15" in found
    assert "More than noise?" in found
    assert "Teaching aid, not a validated scale" in found


def test_thresholds_of_the_unit_are_told_with_the_unit(full, form):
    found = tight(words(full, form))
    assert tight("Colleagues who do it before I join 30 %") in found
    assert tight("Contacts that convince those whom others follow 15 %") in found
    assert tight("Share from which on it is the standard cannot say") in found


def test_the_names_of_other_people_are_in_no_file(full, form):
    found = words(full, form)
    assert [name for name in OTHERS if name.split()[1] in found] == []
    assert "2 people, 1 tie (" in found


def test_a_name_that_is_a_script_tag_is_a_name(full, form):
    assert tight(SCRIPT) in tight(words(full, form))
    if form == "html":
        assert "<script" not in made(full, "html").decode()


def test_what_looks_like_markup_is_shown_as_it_was_written(full, form):
    assert tight(OWN) in tight(words(full, form))


def test_the_web_page_asks_nobody_for_anything(full):
    page = made(full, "html").decode()
    assert re.findall(r"(?:src|href|url\()\s*=?\s*[\"']?(?!#)\S+", page) == []
    assert set(re.findall(r"https?://[^\"<\s]+", page)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }
    assert page.startswith('<!doctype html>\n<html lang="en">')
    assert page.count("<main>") == page.count("<h1>") == 1


def test_right_to_left_words_keep_their_letters_and_their_direction():
    kept = full_record(own=HEBREW)
    assert f'<blockquote dir="auto">{HEBREW}</blockquote>' in made(kept, "html").decode()
    assert HEBREW in words(kept, "word")
    xml = ZipFile(BytesIO(made(kept, "word"))).read("word/document.xml").decode()
    assert re.search(r"<w:bidi/>.*" + HEBREW, xml)
    letters = set(HEBREW.replace(" ", ""))
    assert letters <= set(words(kept, "pdf"))
    assert is_right_to_left(HEBREW)
    assert not is_right_to_left(f"In Hebrew: {HEBREW}")


def test_signs_that_no_font_has_are_named_in_the_pdf_and_kept_in_the_others():
    kept = full_record(own=EMOJI)
    assert EMOJI in made(kept, "html").decode()
    assert EMOJI in words(kept, "word")
    found = words(kept, "pdf")
    assert "\N{ROCKET}" in found or ("[rocket]" in found and "no font" in found)


def test_ten_thousand_characters_run_over_pages_and_none_is_lost(form):
    kept = full_record(own=LONG)
    assert tight(LONG).removesuffix(".") in tight(re.sub(r"\d+ / \d+", "", words(kept, form)))


def test_a_single_word_of_ten_thousand_letters_breaks_nothing(form):
    assert made(full_record(own="a" * 10_000), form)


def test_signs_that_no_file_holds_are_left_out(form):
    kept = full_record(own="before\x00\x08\ufffe\x1bafter\ud7ffend")
    assert "beforeafter" in words(kept, form)


def test_spaces_and_joiners_of_other_scripts_stay():
    text = "a\u00a0b\u3000c \u0646\u200c\u0627 \N{WOMAN}\u200d\N{PERSONAL COMPUTER}"
    assert clean(text) == text


def test_an_empty_record_gives_a_friendly_report(form):
    found = words(record.empty(), form)
    assert "nothing to report yet, and that is fine" in found
    assert report.page(report.document(record.empty(), DAY))


def test_the_pdf_is_tagged_and_says_its_title_its_language_and_its_standard(full):
    file = pypdf.PdfReader(BytesIO(made(full, "pdf")))
    root = file.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert file.metadata.title == "Portfolio: distributed leadership"
    assert "pdfuaid:part" in root["/Metadata"].get_data().decode()
    tags = [node["/S"] for node in nodes(root["/StructTreeRoot"])]
    assert {"/H1", "/H2", "/H3", "/P", "/Table", "/TH", "/TD", "/Figure"} <= set(tags)
    alts = [node.get("/Alt", "") for node in nodes(root["/StructTreeRoot"])
            if node["/S"] == "/Figure"]  # fmt: skip
    assert len(alts) == 2
    assert all(alt.startswith("Dot chart of") for alt in alts)


def nodes(tree):
    """Every element of the structure of a PDF."""
    children = tree.get("/K", [])
    children = children if isinstance(children, list) else [children]
    for child in (one.get_object() for one in children):
        if isinstance(child, dict) and "/S" in child:
            yield child
            yield from nodes(child)


def test_word_finds_headings_header_rows_pictures_with_words_and_the_language(full):
    file = docx.Document(BytesIO(made(full, "word")))
    styles = {each.style.name for each in file.paragraphs}
    assert {"Title", "Heading 1", "Heading 2", "Quote", "Caption"} <= styles
    xml = ZipFile(BytesIO(made(full, "word"))).read("word/document.xml").decode()
    assert xml.count("<w:tblHeader/>") == len(file.tables) == 8
    assert len(re.findall(r'descr="Dot chart of', xml)) == 2
    assert file.core_properties.language == "en"
    assert file.core_properties.author == ""


def test_only_the_wanted_sections_are_written(full):
    blocks = report.document(full, DAY, ["plan"]).blocks
    assert [one.words for one in blocks if hasattr(one, "level")] == ["Action plan"]
    with pytest.raises(ValueError, match=r"section must be one of progress, .* got 'all'"):
        report.document(full, DAY, ["all"])


def test_a_misconception_is_shed_only_when_its_question_is_right_now(full):
    found = ideas(full)
    now = {one.name: one.shed for one in found.found}
    known = content.misconceptions()
    assert now == {known["bet_is_exam"].name: False, known["chasm_is_law"].name: True}
    assert (found.n_answered, found.n_first, found.n_unknown) == (3, 0, 1)


def test_the_file_for_the_lecturer_holds_what_was_ticked_and_nothing_else(full):
    ticked = ["plan", "reflections/00_start_here/journal"]
    file = report.for_lecturer(full, ticked, DAY).decode()
    assert ACTION["evidence"] in file
    assert OWN in file
    assert [word for word in ("One\\nTwo", "School", *OTHERS, "confidence") if word in file] == []
    page = html_text(report.html(report.document(full, DAY, ticked)))
    assert OWN in page
    assert [word for word in ("School", *OTHERS, "Every bet", "Fridays") if word in page] == []


def test_no_two_ticks_read_alike(full):
    for part in ("journal", "leaving"):
        value = {"answers": {"first": "Own words"}}
        full = record.put(full, f"01_what_it_is/{part}", "journal", value, True)
    said = [one["words"] for one in report.choices(full)]
    assert len(set(said)) == len(said)


def test_with_nothing_ticked_there_is_no_file_for_the_lecturer(full):
    with pytest.raises(ValueError, match="Tick at least one thing"):
        report.for_lecturer(full, [], DAY)
    with pytest.raises(ValueError, match=r"tick must be one of .*, got 'leads'"):
        report.for_lecturer(full, ["leads"], DAY)


def test_everything_ticked_still_names_nobody_else(full):
    ticked = [one["id"] for one in report.choices(full)]
    file = report.for_lecturer(full, ticked, DAY).decode()
    assert [name for name in OTHERS if name in file] == []


def test_nothing_of_the_report_is_written_to_disk(full, form, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made(full, form)
    assert list(Path(tmp_path).iterdir()) == []
