"""The arguments of `dlkit serve`; nothing heavy comes in to read them."""

from __future__ import annotations

import argparse
from pathlib import Path

TOKEN_MADE_UP = ""
LEAST = {"cell_limit": 0, "places": 1, "memory": 0, "idle": 1}


def add(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    add = parser.add_argument
    add("--port", type=int, help="default: the first free one from 8866 on")
    add("--host", "--ip", default="localhost", help="default: this machine only")
    add("--token", nargs="?", const=TOKEN_MADE_UP,
        help="ask for this word, or one made up; always where others can come")  # fmt: skip
    add("--known-as", action="append", default=[], metavar="NAME",
        help="a name under which a proxy on this machine asks, without a token")  # fmt: skip
    add("--ends-with-parent", action="store_true", help=argparse.SUPPRESS)
    add("--hub", action="store_true", help="be one learner's server below a JupyterHub")
    add("--record-folder", type=Path, metavar="DIR",
        help="with --hub: the learner's record is kept here too")  # fmt: skip
    add("--open", action="store_true", help="open the browser")
    add("--notebooks", type=Path, metavar="DIR", help="lessons from this folder")
    add("--recorded", type=Path, metavar="DIR",
        help="offer these pages of 'export --static' while a lesson starts")  # fmt: skip
    add("--cell-limit", type=float, default=60.0, metavar="S", help="seconds a cell may take")
    add("--places", type=int, metavar="N",
        help="lessons open at a time; default: what the memory has room for")  # fmt: skip
    add("--memory", type=int, default=2048, metavar="MB",
        help="what a lesson may take beyond its start, default 2048; 0: any (Linux)")  # fmt: skip
    add("--idle", type=int, default=600, metavar="S",
        help="seconds after which a lesson ends that nobody has open, default 600")  # fmt: skip
    add("--kernels", choices=("warm", "ordinary"),
        help="warm: forked from one that has imported all; default where possible")  # fmt: skip


def checked(chosen: argparse.Namespace) -> argparse.Namespace:
    """The same; ValueError where a value is wrong, or what is asked does not go together."""
    if chosen.record_folder and not chosen.hub:
        raise ValueError("record-folder must come with --hub: one learner, one server")
    recorded = chosen.recorded
    if recorded is not None and not (recorded / "index.html").is_file():
        raise ValueError(f"recorded must be a folder of 'export --static', got {recorded}")
    for name, least in LEAST.items():
        value = getattr(chosen, name)
        if value is not None and (value < least or (value == 0 and name == "cell_limit")):
            rule = "more than 0" if name == "cell_limit" else f"{least} or more"
            raise ValueError(f"{name.replace('_', '-')} must be {rule}, got {value:g}")
    return chosen
