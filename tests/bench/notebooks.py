"""The stock counterpart of the adoption lesson, written as a notebook into a folder."""

from __future__ import annotations

from pathlib import Path

import nbformat

from dlkit import content

LESSON = "08_adoption_curve.ipynb"
STOCK, ONE_CHART, SHORT = "stock.ipynb", "one_chart.ipynb", "short.ipynb"
SOURCE = Path(__file__).with_name("stock_lesson.py")
MARK = "# %% "
IMPORTS = "from dlkit import"


def stock_cells(cdn: str) -> dict[str, str]:
    """The cells of the stock lesson by their mark."""
    parts = SOURCE.read_text(encoding="utf-8").replace('"CDN"', f'"{cdn}"').split(f"\n{MARK}")[1:]
    return {mark: code.strip() for mark, _, code in (part.partition("\n") for part in parts)}


def write_stock(folder: Path, cdn: str) -> None:
    """The lesson's texts with stock parts between them."""
    cells = stock_cells(cdn)
    notebook = nbformat.read(content.folder("notebooks") / LESSON, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.source = stock_cell(cells, cell.source)
    notebook.metadata.pop("voila", None)  # no template of ours
    nbformat.write(notebook, folder / STOCK)


def write_one_chart(folder: Path, cdn: str) -> None:
    """The same texts, and of all parts only one Altair chart with its sliders."""
    cells = stock_cells(cdn)
    write_cut(folder / ONE_CHART, {mark: cells[mark] for mark in (IMPORTS, "/dip")})


def write_short(folder: Path) -> None:
    """Our lesson with a few of its parts, for many quick visits."""
    write_cut(folder / SHORT, dict.fromkeys((IMPORTS, "/motives", "/dip")))


def write_cut(path: Path, parts: dict[str, str | None]) -> None:
    """All texts and these parts, by their mark; a part may have another source."""
    notebook = nbformat.read(content.folder("notebooks") / LESSON, as_version=4)
    kept = []
    for cell in notebook.cells:
        mark = next((mark for mark in parts if mark in cell.source), None)
        if cell.cell_type == "code" and mark:
            cell.source = parts[mark] or cell.source
        if cell.cell_type != "code" or mark:
            kept.append(cell)
    notebook.cells = kept
    nbformat.write(notebook, path)


def stock_cell(cells: dict[str, str], source: str) -> str:
    """The stock cell whose mark the lesson's cell contains as a whole word."""
    for mark, code in cells.items():
        _, found, after = source.partition(mark)
        if found and not after[:1].isalnum() and after[:1] != "_":
            return code
    raise RuntimeError(f"the stock lesson must have a part for the cell: {source[:80]}")
