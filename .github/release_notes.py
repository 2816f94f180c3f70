"""`python .github/release_notes.py v1.2.0`: what CHANGELOG.md says of that version.

Ends with a reason when the tag is not the version of the package, or nothing is said of it.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def notes(tag: str, changelog: str, version: str) -> str:
    """The section of the changelog for the version that a tag names."""
    if tag != f"v{version}":
        raise ValueError(f"tag must be v{version} (src/dlkit/__init__.py), got {tag}")
    sections = re.split(r"^## ", changelog, flags=re.MULTILINE)[1:]
    for section in sections:
        title, _, said = section.partition("\n")
        if title.startswith(f"[{version}]") and said.strip():
            return f"{said.strip()}\n"
    raise ValueError(f"CHANGELOG.md must say something of {version}, got nothing")


def main(tag: str) -> None:
    """Write the notes to the standard output."""
    package = (ROOT / "src/dlkit/__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "(.+)"', package, re.MULTILINE)
    assert found
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    sys.stdout.write(notes(tag, changelog, found[1]))


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except ValueError as error:
        sys.exit(str(error))
