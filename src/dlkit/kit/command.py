"""`dlkit export`: which files of the kit are wanted, and what is said while they are written."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from typing import TextIO

from dlkit import content
from dlkit.kit._arguments import KINDS
from dlkit.kit._export import Wish, export


def command(chosen: argparse.Namespace, stream: TextIO) -> int:
    """Writes the files and names each; gives the exit code."""
    if chosen.lite is not None:
        from dlkit.kit.lite._site import site

        stream.write(f"{site(chosen.lite, named(chosen.lessons), chosen.pyodide)}\n")
        return 0
    kinds = [kind for kind in KINDS if getattr(chosen, kind)] or list(KINDS)
    if not chosen.address.startswith(("http://", "https://")):
        raise ValueError(f"address must begin with http:// or https://, got {chosen.address!r}")
    lessons = named(chosen.lessons)
    for made in export(kinds, lessons, Wish(chosen.out, date.today(), chosen.address)):
        stream.write(f"{made.path}\n")
        for line in made.left_out:
            stream.write(f"    left out: {line}\n")
    return 0


def named(asked: Sequence[str]) -> list[str]:
    """The names of the lessons that were asked for by number or by name; all when none was."""
    known = [one.name for one in content.lessons()]
    found = []
    for text in asked:
        wanted = text.removesuffix(".ipynb")
        number = f"{wanted:0>2}_" if wanted.isdigit() else f"{wanted}\0"
        match = [name for name in known if f"{name}\0".startswith(number)]
        if not match:
            raise ValueError(f"lesson must be one of {', '.join(known)}, got {text[:40]!r}")
        found.append(match[0])
    return list(dict.fromkeys(found)) or known
