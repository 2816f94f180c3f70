"""A document as DOCX, with the styles that Word and its readers know headings and tables by."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any

from dlkit.report import _pictures as pictures
from dlkit.report._document import (
    Block,
    Document,
    Heading,
    Items,
    Own,
    Picture,
    Room,
    Table,
    Text,
    is_right_to_left,
    lines,
    widths,
)

QUIET, BAR = "55606E", "1F5FA8"
ROOM = 78  # signs of a line to write on
COLOURS = {
    "Title": "1C2430",
    "Heading 1": "1C2430",
    "Heading 2": "1C2430",
    "Caption": QUIET,
    "Quote": "1C2430",
}


def word(document: Document) -> bytes:
    """The file."""
    import docx

    file = docx.Document()
    about, day = file.core_properties, datetime.fromisoformat(document.made)
    about.title, about.language = document.title, document.language
    about.author, about.comments, about.created, about.modified = "", "", day, day
    _language(file, document.language)
    _looks(file)
    file.add_heading(document.title, 0)
    for block in document.blocks:
        _add(file, block)
    kept = BytesIO()
    file.save(kept)
    return kept.getvalue()


def _add(file: Any, block: Block) -> None:
    match block:
        case Heading():
            file.add_heading(block.words, block.level - 1)
        case Text():
            _quiet(file.add_paragraph(block.words), block.quiet)
        case Own():
            for line in lines(block.words):
                _turned(file.add_paragraph(line, style="Quote"), line)
        case Items():
            for point in block.points:
                _turned(file.add_paragraph(point, style="List Bullet"), point)
        case Table():
            _table(file, block)
        case Picture():
            _picture(file, block)
        case Room():
            for _ in range(block.n_lines):
                file.add_paragraph("_" * ROOM)


def _table(file: Any, block: Table) -> None:
    caption = file.add_paragraph(block.caption, style="Caption")
    caption.paragraph_format.keep_with_next = True
    made = file.add_table(rows=0, cols=len(block.head), style="Table Grid")
    _widths(made, block)
    _row(made.add_row(), block.head)
    _mark(made.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")
    for cell in made.rows[0].cells:
        cell.paragraphs[0].runs[0].bold = True
    for row in block.rows:
        _row(made.add_row(), row)
    _described(made._tbl.tblPr, block.caption)
    file.add_paragraph()


def _row(row: Any, words: tuple[str, ...]) -> None:
    _mark(row._tr.get_or_add_trPr(), "w:cantSplit") if max(map(len, words)) < 600 else None
    for cell, said in zip(row.cells, words, strict=True):
        cell.text = said
        _turned(cell.paragraphs[0], said)


def _picture(file: Any, block: Picture) -> None:
    from docx.shared import Mm

    title = file.add_paragraph(block.chart.title, style="Caption")
    title.paragraph_format.keep_with_next = True
    drawn = pictures.png(pictures.svg(block))
    shape = file.add_picture(BytesIO(drawn), width=Mm(150))
    shape._inline.docPr.set("descr", block.words)
    if keys := pictures.keys(block):
        _quiet(file.add_paragraph("; ".join(keys)), True)


def _quiet(paragraph: Any, quiet: bool) -> None:
    from docx.shared import RGBColor

    for run in paragraph.runs if quiet else ():
        run.font.color.rgb = RGBColor.from_string(QUIET)


def _turned(paragraph: Any, said: str) -> None:
    """Marks a paragraph that runs from right to left, and its letters."""
    if is_right_to_left(said):
        _mark(paragraph._p.get_or_add_pPr(), "w:bidi")
        for run in paragraph.runs:
            run.font.rtl = True


def _looks(file: Any) -> None:
    """A4 with narrower margins, and colours that are dark enough to read."""
    from docx.shared import Mm, RGBColor

    page = file.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(22)
    for name, colour in COLOURS.items():
        file.styles[name].font.color.rgb = RGBColor.from_string(colour)
    quote = file.styles["Quote"]
    quote.font.italic = False
    quote.paragraph_format.left_indent = Mm(3)
    _bar(quote.element.get_or_add_pPr())


def _bar(place: Any) -> None:
    """A line at the side of what the learner wrote."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    border, side = OxmlElement("w:pBdr"), OxmlElement("w:left")
    about = {"val": "single", "sz": "18", "space": "6", "color": BAR}
    for name, said in about.items():
        side.set(qn(f"w:{name}"), said)
    border.append(side)
    place.insert(0, border)


def _widths(made: Any, block: Table) -> None:
    """Columns as wide as their words need; rows that are added later take their widths."""
    from docx.shared import Mm

    shares = widths(block)
    made.autofit = False
    for column, share in zip(made.columns, shares, strict=True):
        column.width = Mm(166 * share / sum(shares))


def _language(file: Any, language: str) -> None:
    from docx.oxml.ns import qn

    for found in file.styles.element.iter(qn("w:lang")):
        found.set(qn("w:val"), "en-GB" if language == "en" else language)


def _mark(place: Any, name: str) -> None:
    from docx.oxml import OxmlElement

    place.append(OxmlElement(name))


def _described(place: Any, words: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), words)
    place.append(caption)
