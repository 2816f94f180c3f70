"""The finished table: one row a run, as CSV or Parquet, there in whole or not at all."""

from __future__ import annotations

import csv
import importlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dlkit.sweep._part import Part
from dlkit.sweep._plan import Plan

KINDS = (".csv", ".parquet")


def check_place(out: Path) -> None:
    """Refuses, before any work, a place at which no table can be written."""
    if out.suffix not in KINDS:
        raise ValueError(f"out must end in {' or '.join(KINDS)}, got {str(out)!r}")
    if out.suffix == ".parquet":
        extra("pyarrow", "parquet")
    if not out.parent.is_dir():
        raise ValueError(f"out must be in a folder that is there, got {str(out)!r}")
    if out.exists():
        raise ValueError(f"out must be a new file, got {str(out)!r}; delete it or name another")


def extra(module: str, name: str) -> Any:
    """A module that comes with an extra of dlkit."""
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError:
        raise ValueError(
            f"{module} must be installed for this: pip install 'dlkit[{name}]'"
        ) from None


def column_names(plan: Plan, part: Part) -> list[str]:
    """Parameters that vary, those that are set, run and seed, then the measures."""
    names = [axis.name for axis in plan.axes]
    return [*names, *plan.fixed, "run", "seed", *part.names]


def rows(plan: Plan, part: Part) -> Iterator[list[Any]]:
    """One row a run, in the order of their places."""
    fixed = list(plan.fixed.values())
    for place, values in enumerate(part.values.tolist()):
        point, run = divmod(place, plan.n_runs)
        varied = plan.varied(point).values()
        yield [*varied, *fixed, run, plan.seed_of(place), *values]


def write(out: Path, plan: Plan, part: Part) -> None:
    """Writes beside the place first, and moves it there once it is whole."""
    beside = out.with_name(f"{out.name}.tmp")
    try:
        if out.suffix == ".csv":
            _write_csv(beside, plan, part)
        else:
            _write_parquet(beside, plan, part)
        beside.replace(out)
    finally:
        beside.unlink(missing_ok=True)


def _write_csv(path: Path, plan: Plan, part: Part) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")  # a float is written so that it reads equal
        table.writerow(column_names(plan, part))
        table.writerows(rows(plan, part))
        file.flush()
        os.fsync(file.fileno())


def _write_parquet(path: Path, plan: Plan, part: Part) -> None:
    arrow, parquet = extra("pyarrow", "parquet"), extra("pyarrow.parquet", "parquet")
    columns = [list(column) for column in zip(*rows(plan, part), strict=True)]
    table = arrow.table(dict(zip(column_names(plan, part), columns, strict=True)))
    about = {"dlkit.sweep": json.dumps(plan.header())}
    parquet.write_table(table.replace_schema_metadata(about), path)
