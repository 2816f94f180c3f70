"""The stock counterpart of the adoption lesson, written as a notebook into a folder."""

from __future__ import annotations

from pathlib import Path

import nbformat

from dlkit import content

LESSON = "08_adoption_curve.ipynb"
STOCK = "stock.ipynb"
SOURCE = Path(__file__).with_name("stock_lesson.py")
MARK = "# %% "


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


def stock_cell(cells: dict[str, str], source: str) -> str:
    """The stock cell whose mark the lesson's cell contains as a whole word."""
    for mark, code in cells.items():
        _, found, after = source.partition(mark)
        if found and not after[:1].isalnum() and after[:1] != "_":
            return code
    raise RuntimeError(f"the stock lesson must have a part for the cell: {source[:80]}")
