"""A lesson's Markdown as blocks: their words for files, and safe HTML for slides."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

KEPT = {"<sup>": "^", "</sup>": "", "<sub>": "_", "</sub>": "", "<br>": " "}
MARKS = {"emphasis": "em", "strong": "strong", "codespan": "code"}
SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[\"'(*A-Z0-9])")
FOLD = re.compile(r"<details[^>]*><summary>(.*?)</summary>")


@dataclass(frozen=True)
class Prose:
    """A paragraph, a heading, a list, a quotation or a table, with what it is made of."""

    kind: str  # paragraph, heading, list, quote or table
    tokens: tuple[dict[str, Any], ...]
    level: int = 0  # of a heading
    folded: str = ""  # the summary under which it is hidden

    @property
    def words(self) -> str:
        """All of it as one plain text."""
        return " ".join(words(token).strip() for token in self.tokens).strip()

    @property
    def rows(self) -> list[list[str]]:
        """The cells of a table as plain texts, its head first."""
        return [[words(cell).strip() for cell in row] for row in table_rows(self)]

    @property
    def points(self) -> list[str]:
        """The points of a list as plain texts."""
        return [words(item).strip() for item in self.tokens]


@cache
def blocks(markdown: str) -> tuple[Prose, ...]:
    """The blocks of a text cell in order."""
    found: list[Prose] = []
    folded = ""
    for token in _parsed(markdown):
        if token["type"] == "block_html":
            folded = _folded(token["raw"])
        elif block := _block(token, folded):
            found.append(block)
    return tuple(found)


def _parsed(markdown: str) -> list[dict[str, Any]]:
    import mistune

    tokens: Any = mistune.create_markdown(renderer="ast", plugins=["table"])(markdown)
    return list(tokens)


def _folded(raw: str) -> str:
    """What a line of HTML does: opens a fold, or closes one."""
    opened = FOLD.match(raw.strip())
    if not opened and raw.strip() != "</details>":
        raise ValueError(f"text of a lesson must have no HTML but <details>, got {raw[:60]!r}")
    return opened[1] if opened else ""


def _block(token: dict[str, Any], folded: str) -> Prose | None:
    kinds = {"paragraph": "paragraph", "list": "list", "block_quote": "quote", "table": "table"}
    if token["type"] == "heading":
        return Prose("heading", (token,), token["attrs"]["level"])
    if token["type"] not in kinds:
        return None
    kind = kinds[token["type"]]
    tokens = token["children"] if kind in {"list", "table"} else [token]
    return Prose(kind, tuple(tokens), folded=folded)


def table_rows(block: Prose) -> list[list[dict[str, Any]]]:
    """The cells of a table, its head first."""
    head, body = block.tokens
    return [head["children"], *(row["children"] for row in body["children"])]


def words(token: dict[str, Any]) -> str:
    """A token's words without any mark."""
    if token["type"] == "inline_html":
        return KEPT.get(token["raw"], "")
    if token["type"] in {"softbreak", "linebreak"}:
        return " "
    if "children" in token:
        return "".join(words(child) for child in token["children"])
    return str(token.get("raw", ""))


def html(token: dict[str, Any]) -> str:
    """A token as HTML: emphasis stays, everything else is text."""
    if token["type"] == "inline_html":
        return str(token["raw"]) if token["raw"] in KEPT else escape(token["raw"])
    if token["type"] in {"softbreak", "linebreak"}:
        return " "
    if "children" not in token and token["type"] != "codespan":
        return escape(str(token.get("raw", "")), quote=False)
    if token["type"] == "block_text" or token["type"] not in MARKS:
        return "".join(html(child) for child in token["children"])
    mark = MARKS[token["type"]]
    inner = token["children"] if "children" in token else [{"type": "text", "raw": token["raw"]}]
    return f"<{mark}>{''.join(map(html, inner))}</{mark}>"


def sentences(block: Prose, most: int) -> list[str]:
    """A paragraph as pieces of HTML of up to `most` characters, cut between sentences only."""
    pieces: list[str] = []
    for sentence in _sentences(block.tokens[0]):
        if pieces and len(plain(pieces[-1])) + len(plain(sentence)) < most:
            pieces[-1] += f" {sentence}"
        else:
            pieces.append(sentence)
    return pieces


def _sentences(paragraph: dict[str, Any]) -> list[str]:
    """HTML of each sentence; a mark that spans several stays whole."""
    found = [""]
    for child in paragraph["children"]:
        first, *others = SENTENCE.split(html(child)) if child["type"] == "text" else [html(child)]
        ends = re.search(r"[.?!]\s*$", plain(found[-1])) and first[:1].isspace()
        found = [*found, first.lstrip()] if ends else [*found[:-1], found[-1] + first]
        found += others
    return [one.strip() for one in found if one.strip()]


def plain(marked: str) -> str:
    """The text of our own HTML."""
    return re.sub(r"<[^>]+>", "", marked)
