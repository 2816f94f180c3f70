"""The arguments of `dlkit sweep`; nothing heavy comes in to read them."""

from __future__ import annotations

import argparse
from pathlib import Path


def add(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    add = parser.add_argument
    add("model", help="such as adoption; an unknown one is answered with the list")
    add("--vary", action="append", default=[], metavar="NAME=LOW:HIGH:N",
        help="a parameter and its values; also NAME=a,b,c; once for each parameter")  # fmt: skip
    add("--set", action="append", default=[], metavar="NAME=VALUE", help="a parameter that stays")
    add("--runs", type=int, default=1, metavar="R", help="of each setting, default 1")
    add("--seed", type=int, default=1, metavar="S", help="of the whole sweep, default 1")
    add("--out", type=Path, required=True, metavar="FILE", help="table.csv or table.parquet")
    add("--workers", type=int, metavar="N", help="processes, default: one a core")
    add("--scheduler", metavar="ADDRESS", help="a Dask cluster, such as tcp://localhost:8786")
    add("--yes", action="store_true", help="begin also what takes more than an hour")
