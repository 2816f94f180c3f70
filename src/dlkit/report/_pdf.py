"""A document as tagged PDF (PDF/UA-1), set by Typst inside this process."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from importlib import resources
from itertools import pairwise
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

TRIES = 12  # each names all the letters that it met and has no font for
MISSING = re.compile(r"the text `\"(.+?)\"` could not be displayed")
UNSEEN = "\u200d\ufe0e\ufe0f"  # they only join or colour the signs around them
WITHOUT_FONT = (
    "This computer has no font for some signs in this file: they are named in square brackets. "
    "The report as a web page or for Word has the signs themselves."
)


def pdf(document: Document) -> bytes:
    """The file; a sign that no font here has is named in brackets, and the file says so."""
    import typst

    missing: dict[int, str] = {}
    for _ in range(TRIES):
        data = json.dumps(_data(document, missing))
        try:
            return typst.compile(
                _template(),
                font_paths=_fonts(),
                sys_inputs={"report": data},
                pdf_standards=["ua-1"],
                format="pdf",
            )
        except typst.TypstError as error:
            found = _signs(f"{error}\n{error.diagnostic}")
            if not found - set(missing):
                raise
            missing |= {sign: _named(chr(sign)) for sign in found}
    raise ValueError("The PDF could not be made: too many signs without a font.")


@cache
def _template() -> bytes:
    return resources.files("dlkit.report").joinpath("report.typ").read_bytes()


@cache
def _fonts() -> Any:
    """The fonts of this computer and Typst's own, looked up once."""
    import typst

    return typst.Fonts()


def _signs(told: str) -> set[int]:
    """The signs that an error of Typst names."""
    found = set()
    for text in MISSING.findall(told):
        plain = re.sub(r"\\u\{([0-9a-f]+)\}", lambda one: chr(int(one.group(1), 16)), text)
        found |= {ord(sign) for sign in plain}
    return found


def _named(sign: str) -> str:
    if sign in UNSEEN:
        return ""
    return f"[{unicodedata.name(sign, f'U+{ord(sign):04X}').lower()}]"


def _data(document: Document, missing: dict[int, str]) -> dict[str, Any]:
    year, month, day = map(int, document.made.split("-"))
    blocks = [_block(block, missing) for block in document.blocks]
    for after, block in pairwise(reversed(blocks)):  # a question stays with its lines
        block["keep"] = after["kind"] == "room" or (after["kind"] == "text" and after["keep"])
    if missing:
        blocks.insert(0, {"kind": "text", "words": WITHOUT_FONT, "quiet": True, "keep": False})
    return {
        "title": document.title,
        "language": document.language,
        "made": {"year": year, "month": month, "day": day},
        "blocks": blocks,
    }


def _block(block: Block, missing: dict[int, str]) -> dict[str, Any]:
    match block:
        case Heading():
            said = block.words.translate(missing)
            return {"kind": "heading", "level": block.level, "words": said}
        case Text():
            said = block.words.translate(missing)
            return {"kind": "text", "words": said, "quiet": block.quiet, "keep": False}
        case Own():
            return {"kind": "own", **_words("\n".join(lines(block.words)), missing)}
        case Items():
            return {"kind": "items", "points": [_words(point, missing) for point in block.points]}
        case Table():
            return _table(block, missing)
        case Picture():
            drawn = pictures.painted(pictures.svg(block))
            keys = "; ".join(pictures.keys(block))
            about = {"title": block.chart.title, "svg": drawn, "keys": keys}
            return {"kind": "picture", "words": block.words, **about}
        case Room():
            return {"kind": "room", "lines": block.n_lines}


def _words(said: str, missing: dict[int, str]) -> dict[str, Any]:
    return {"words": said.translate(missing), "rtl": is_right_to_left(said)}


def _table(block: Table, missing: dict[int, str]) -> dict[str, Any]:
    rows = [[_words(cell, missing) for cell in row] for row in block.rows]
    about = {"caption": block.caption, "head": list(block.head), "widths": widths(block)}
    return {"kind": "table", "rows": rows, **about}
