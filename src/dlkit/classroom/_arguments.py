"""The arguments of `dlkit class`."""

from __future__ import annotations

import argparse
from pathlib import Path


def add(parser: argparse.ArgumentParser) -> None:
    """Add them to a parser."""
    parser.add_argument("--title", default="The class", help="what phones and board show on top")
    parser.add_argument(
        "--lessons", nargs="+", metavar="NAME", help="questions of these lessons; default: of all"
    )
    parser.add_argument(
        "--db", metavar="URL", help="a file, or postgresql://…; default: one of this user's"
    )
    parser.add_argument("--new", action="store_true", help="begin another class in the same --db")
    parser.add_argument("--port", type=int, help="default: the first free one from 8900 on")
    parser.add_argument(
        "--host", default="0.0.0.0", help="default: every network that this machine is in"
    )
    parser.add_argument(
        "--address", metavar="URL", help="how phones reach this machine, if not so"
    )
    parser.add_argument(
        "--keep-days", type=int, default=7, metavar="N", help="answers are deleted after so many"
    )
    parser.add_argument("--most", type=int, default=1500, metavar="N", help="people at a time")
    parser.add_argument(
        "--board", action=argparse.BooleanOptionalAction, default=True, help="the lecturer's board"
    )
    parser.add_argument(
        "--board-port", type=int, metavar="PORT", help="default: the first free one from 8866 on"
    )
    parser.add_argument(
        "--board-notebooks", type=Path, metavar="DIR", help="another board.ipynb than the kit's"
    )
    parser.add_argument(
        "--board-anywhere", action="store_true",
        help="the secret opens the lecturer's side from other machines too",
    )  # fmt: skip
