"""Two lessons as pages without a server, made once for the tests of a worker."""

from __future__ import annotations

import gzip
import tempfile
from functools import cache
from pathlib import Path

from dlkit.serving.recorded.site import export

LESSONS = ("00_start_here", "08_adoption_curve")
SHARED = ("site.css", "site.js", "icon.svg", "kit.js", "vega.js")


@cache
def site() -> Path:
    """The folder of the site; it goes with the temporary folder of the system."""
    place = Path(tempfile.mkdtemp(prefix="dlkit-static-"))
    list(export(place, LESSONS))
    return place


def weight(place: Path, name: str) -> int:
    """Compressed bytes of a lesson and of all that it loads."""
    own = [one for one in (f"{name}.js", f"{name}.runs.js") if (place / "files" / one).exists()]
    files = [place / "files" / one for one in (*SHARED, *own)]
    files.append(place / f"{name}.html")
    return sum(len(gzip.compress(path.read_bytes(), 6)) for path in files)
