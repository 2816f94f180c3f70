"""The learner's own adoption record: a small CSV file with a year and a share in each row.

The first line names the columns: `year`, and `share` or `percent`; other columns are left aside.
Columns are divided by tab, else by semicolon, else by comma, whichever the first line has. A
decimal comma is understood; where commas divide the columns, such a number must stand in quotes.
Figures are per cent when their column is called `percent`, when every one carries a % sign, or
when a column `share` has figures above 1 and none between 0 and 1. Figures above 1 together with
figures between 0 and 1 are refused: nobody can say what they mean. Rows may stand in any order
and are sorted by year; empty lines are skipped.
"""

import csv
import math
import re
from typing import Literal, NamedTuple

MAX_BYTES = 1_000_000
MAX_ROWS = 2_000
MIN_ROWS = 4

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)


class Series(NamedTuple):
    """A record that a learner brought: shares 0 to 1, years ascending, and how it was read."""

    name: str
    years: tuple[float, ...]
    shares: tuple[float, ...]
    read_as: Literal["share", "percent"]


class _Columns(NamedTuple):
    year: int
    share: int
    width: int
    share_name: str


class _Row(NamedTuple):
    line: int
    year: float
    share: float
    has_sign: bool


def read_own_csv(data: str | bytes, name: str = "your file") -> Series:
    """The record in a CSV file, or a ValueError that says line and rule."""
    name = _cut(name)
    try:
        lines = _lines(_text(data))
        divider = next((mark for mark in "\t;," if mark in lines[0][1]), ",")
        table = [(line, _cells(text, divider, line)) for line, text in lines]
        columns = _columns(table[0][1])
        return _series([_row(cells, line, columns) for line, cells in table[1:]], columns, name)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None


def _text(data: str | bytes) -> str:
    if len(data) > MAX_BYTES:
        raise ValueError(f"the file must have at most {MAX_BYTES:,} bytes, got {len(data):,}")
    if isinstance(data, bytes):
        if data.startswith(b"PK"):
            raise ValueError("the file must be CSV, got a workbook; save its sheet as CSV first")
        data = _decoded(data)
    if "\0" in data:
        raise ValueError("the file must be text, got one with null characters")
    return data.removeprefix("\ufeff")


def _decoded(data: bytes) -> str:
    marked = data[:2] in {b"\xff\xfe", b"\xfe\xff"}
    try:
        return data.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")  # older spreadsheets; years and figures read the same


def _lines(text: str) -> list[tuple[int, str]]:
    numbered = enumerate(re.split(r"\r\n|\n|\r", text), 1)
    lines = [(number, line) for number, line in numbered if line.strip(" \t;,")]
    if not lines:
        raise ValueError("the file must have a line of column names and then rows, got nothing")
    if len(lines) > MAX_ROWS + 1:
        raise ValueError(f"the file must have at most {MAX_ROWS:,} rows, got {len(lines) - 1:,}")
    return lines


def _cells(text: str, divider: str, line: int) -> list[str]:
    try:
        (cells,) = csv.reader([text], delimiter=divider, strict=True, skipinitialspace=True)
    except (csv.Error, ValueError):
        raise ValueError(
            f"line {line} must have its quotes in pairs, got {_shown(text)}"
        ) from None
    return [cell.strip() for cell in cells]


def _columns(header: list[str]) -> _Columns:
    names = [cell.lower() for cell in header]
    figures = [name for name in names if name in {"share", "percent"}]
    if names.count("year") != 1 or len(figures) != 1:
        raise ValueError(
            "line 1 must name a column year and a column share or percent, "
            f"got {_shown(', '.join(header))}"
        )
    return _Columns(names.index("year"), names.index(figures[0]), len(names), figures[0])


def _row(cells: list[str], line: int, columns: _Columns) -> _Row:
    while len(cells) > columns.width and not cells[-1]:
        cells = cells[:-1]
    if len(cells) != columns.width:
        hint = ""
        if len(cells) > columns.width:
            hint = "; if your numbers have a decimal comma, divide the columns by semicolons"
        raise ValueError(f"line {line} must have {columns.width} cells, got {len(cells)}{hint}")
    year = _number("year", cells[columns.year], line)
    if not -10_000 <= year <= 10_000:
        raise ValueError(f"line {line}: year must be between -10,000 and 10,000, got {year:g}")
    typed = cells[columns.share]
    share = _number(columns.share_name, typed.removesuffix("%").rstrip(), line)
    return _Row(line, year, share, typed.endswith("%"))


def _number(name: str, typed: str, line: int) -> float:
    text = typed.replace(",", ".")
    value = float(text) if _NUMBER.fullmatch(text) else math.nan
    if not math.isfinite(value):
        raise ValueError(f"line {line}: {name} must be a number, got {_shown(typed)}")
    return value


def _series(rows: list[_Row], columns: _Columns, name: str) -> Series:
    if len(rows) < MIN_ROWS:
        raise ValueError(f"the file must have at least {MIN_ROWS} rows, got {len(rows)}")
    seen: dict[float, int] = {}
    for row in rows:
        if row.year in seen:
            raise ValueError(
                f"line {row.line}: year must be different in each row, "
                f"got {row.year:g} here and in line {seen[row.year]}"
            )
        seen[row.year] = row.line
    per_cent = _is_per_cent(rows, columns)
    top = 100 if per_cent else 1
    for row in rows:
        _check_range(row, columns.share_name, top)
    rows = sorted(rows, key=lambda row: row.year)
    years = tuple(row.year for row in rows)
    return Series(
        name, years, tuple(row.share / top for row in rows), "percent" if per_cent else "share"
    )


def _is_per_cent(rows: list[_Row], columns: _Columns) -> bool:
    signs = sum(row.has_sign for row in rows)
    if 0 < signs < len(rows):
        odd = next(row for row in rows if row.has_sign != rows[0].has_sign)
        raise ValueError(f"line {odd.line}: a % sign must stand in every row or in none")
    if signs or columns.share_name == "percent":
        return True
    fractions = any(0 < row.share < 1 for row in rows)
    return not fractions and any(row.share > 1 for row in rows)


def _check_range(row: _Row, name: str, top: int) -> None:
    if not 0 <= row.share <= top:
        hint = "; if these are per cent, call the column percent" if row.share > top == 1 else ""
        raise ValueError(
            f"line {row.line}: {name} must be between 0 and {top}, got {row.share:g}{hint}"
        )


def _shown(typed: str) -> str:
    return repr(_cut(typed))


def _cut(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
