"""Two lessons as pages without a server, made once for the tests of a worker."""

from __future__ import annotations

import gzip
import tempfile
from functools import cache
from pathlib import Path
from unittest.mock import patch

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from dlkit import content
from dlkit.serving.recorded.site import Site, export

LESSONS = ("00_start_here", "08_adoption_curve")
SHARED = ("site.css", "site.js", "icon.svg", "kit.js", "vega.js")


@cache
def site() -> Path:
    """The folder of the site; it goes with the temporary folder of the system."""
    place = Path(tempfile.mkdtemp(prefix="dlkit-static-"))
    list(export(place, LESSONS))
    return place


def site_of(pages: dict[str, tuple[str, ...]]) -> Path:
    """The folder of a site with pages of a test's own, each made of these code cells."""
    place = Path(tempfile.mkdtemp(prefix="dlkit-static-"))
    made = Site("")
    texts = {f"files/{one}": text for one, text in made.files.items()}
    for name, cells in pages.items():
        path = place / f"{name}.ipynb"
        shown = [new_markdown_cell("# Parts\n\n## Parts"), *map(new_code_cell, cells)]
        nbformat.write(new_notebook(cells=shown), path)
        about = content.lesson(LESSONS[0])._replace(name=name, path=path)
        with patch("dlkit.content.lesson", return_value=about):
            texts |= made.lesson(name)
    for file, text in texts.items():
        (place / file).parent.mkdir(exist_ok=True)
        (place / file).write_text(text, encoding="utf-8")
    return place


def weight(place: Path, name: str) -> int:
    """Compressed bytes of a lesson and of all that it loads."""
    own = [one for one in (f"{name}.js", f"{name}.runs.js") if (place / "files" / one).exists()]
    if "more.js" in (place / f"{name}.html").read_text(encoding="utf-8"):
        own.append("more.js")
    files = [place / "files" / one for one in (*SHARED, *own)]
    files.append(place / f"{name}.html")
    return sum(len(gzip.compress(path.read_bytes(), 6)) for path in files)
