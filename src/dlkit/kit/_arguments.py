"""The arguments of `dlkit export`; nothing heavy comes in to read them."""

from __future__ import annotations

import argparse
from pathlib import Path

KINDS = {
    "guide": "how to teach a lesson in 20, 45 or 90 minutes (HTML and PDF)",
    "slides": "a lesson for the projector, one HTML file that needs no network",
    "handout": "what learners get on paper, without answers (PDF)",
    "key": "answers to questions and tasks, for whoever teaches (PDF)",
    "gift": "the questions for Moodle (GIFT)",
    "qti": "the questions for other systems (QTI 2.1)",
    "seminar": "plans for an evening, a day and six weeks (HTML and PDF)",
}


def add(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    add = parser.add_argument
    add("lessons", nargs="*", metavar="LESSON", help="such as 08; default: all lessons")
    for kind, about in KINDS.items():
        add(f"--{kind}", action="store_true", help=about)
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--out", type=Path, metavar="DIR", help="the files go into this folder")
    where.add_argument(
        "--static", type=Path, metavar="DIR",
        help="instead of these files: lessons as pages that need no server and no Python",
    )  # fmt: skip
    where.add_argument(
        "--lite", type=Path, metavar="DIR",
        help="instead of these files: lessons as notebooks whose Python runs in the browser",
    )  # fmt: skip
    add("--live", default="", metavar="URL", help="with --static: where these lessons are served")
    add("--pyodide", type=Path, metavar="DIR",
        help="with --lite: folder of a whole Pyodide; default: parts are fetched")  # fmt: skip
    add("--address", default="http://localhost:8866", metavar="URL",
        help="where the lessons are served; the slides name it")  # fmt: skip
