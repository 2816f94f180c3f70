"""The figures that dlkit is held to, measured here and now beside what others would use.

    python tests/bench/run.py [control] [page] [lessons] [pictures] [model] ...

Ratios compare within one run on one machine. Nothing here is a test: it always ends with 0, so
that a busy machine breaks nothing.
"""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import traceback

import seminar
from table import Figure, Section, text

SECTIONS = (
    "control", "page", "kernels", "lessons", "pictures", "model", "sandpile", "synchrony",
    "mosaic", "sweep", "first", "imports", "report", "classroom", "seminar", "hub", "static",
)  # fmt: skip


def measured(name: str, chosen: argparse.Namespace) -> Section:
    """One section; what goes wrong in it is told and stops no other."""
    try:
        module = importlib.import_module(name)
        return module.section(chosen) if hasattr(module, "arguments") else module.section()
    except Exception as error:
        traceback.print_exc()
        return Section(name, [Figure("not measured", type(error).__name__)], [str(error)[:300]])


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure dlkit beside what others would use.")
    parser.add_argument("sections", nargs="*", help=f"of {', '.join(SECTIONS)}; none means all")
    seminar.arguments(parser)
    chosen = parser.parse_args()
    wanted = chosen.sections or SECTIONS
    unknown = [name for name in wanted if name not in SECTIONS]
    if unknown:
        parser.error(f"section must be one of {', '.join(SECTIONS)}, got {unknown[0]!r}")
    print(f"{platform.system()}, Python {platform.python_version()}, {os.cpu_count()} cores\n")
    sections = []
    for name in wanted:
        print(f"measuring {name} ...", flush=True)
        sections.append(measured(name, chosen))
    print(f"\n{text(sections)}")


if __name__ == "__main__":
    main()
