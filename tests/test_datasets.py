"""The files of datasets/ are what the data dictionary says they are."""

from __future__ import annotations

import csv
import json
import math
import re
import statistics
import tomllib
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from dlkit import content

ROOT = Path(__file__).resolve().parent.parent / "datasets"
PACKAGE = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
TABLES = [one for one in PACKAGE["resources"] if one["format"] == "csv"]
TEXTS = [one for one in PACKAGE["resources"] if one["format"] == "toml"]
README = (ROOT / "README.md").read_text(encoding="utf-8")

PYTHON_TYPES = {"string": str, "number": (int, float), "integer": int, "boolean": bool}
ABOUT_A_FIELD = {"name", "type", "unit", "description"}


def by_path(resources: list[dict[str, Any]]) -> Any:
    return pytest.mark.parametrize("resource", resources, ids=[r["path"] for r in resources])


def cell_fault(field: dict[str, Any], text: str) -> str:
    """What is wrong with one cell of a table, or nothing."""
    rules = field.get("constraints", {})
    if text == "":
        return "is empty" if rules.get("required") else ""
    if text not in rules.get("enum", [text]):
        return f"is none of {rules['enum']}"
    if field["type"] == "string":
        return ""
    if field["type"] == "boolean":
        return "" if text in field["trueValues"] + field["falseValues"] else "is no boolean"
    try:
        value = int(text) if field["type"] == "integer" else float(text)
    except ValueError:
        return f"is no {field['type']}"
    inside = rules.get("minimum", -math.inf) <= value <= rules.get("maximum", math.inf)
    return "" if inside and math.isfinite(value) else "is out of range"


def table_faults(resource: dict[str, Any], rows: list[dict[str, str]]) -> list[str]:
    """Cells against their fields, and the primary key."""
    schema = resource["schema"]
    faults = [
        f"row {i}: {field['name']} {fault}"
        for i, row in enumerate(rows, 2)
        for field in schema["fields"]
        if (fault := cell_fault(field, row[field["name"]]))
    ]
    keys = Counter(tuple(row[name] for name in schema["primaryKey"]) for row in rows)
    return faults + [f"{key} is there {n} times" for key, n in keys.items() if n > 1]


def rows_of(resource: dict[str, Any]) -> list[dict[str, str]]:
    with (ROOT / resource["path"]).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value of a TOML file with its path; names below `wrong` are ids, so they become *."""
    if isinstance(value, dict):
        for key, inner in value.items():
            name = "*" if path.endswith("wrong") else key
            yield from leaves(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, f"{path}[]")
    else:
        yield path, value


def values_at(resource: dict[str, Any], path: str) -> set[Any]:
    found = tomllib.loads((ROOT / resource["path"]).read_text(encoding="utf-8"))
    return {value for where, value in leaves(found) if where == path}


def test_every_file_is_listed_and_nothing_else():
    there = {p.relative_to(ROOT).as_posix() for p in ROOT.rglob("*") if p.is_file()}
    listed = [resource["path"] for resource in PACKAGE["resources"]]
    assert len(listed) == len(set(listed))
    assert there == set(listed) | {"README.md", "datapackage.json"}


@by_path(PACKAGE["resources"])
def test_every_resource_says_where_it_is_from_and_on_which_terms(resource: dict[str, Any]):
    assert re.fullmatch(r"[a-z0-9-]+", resource["name"])
    assert resource["title"]
    assert resource["description"]
    assert resource["encoding"] == "utf-8"
    assert all(one["title"] and one["name"] for one in resource["licenses"])
    assert resource["sources"]
    assert all(one["title"] for one in resource["sources"])


def every_field() -> list[dict[str, Any]]:
    forms = [field for form in PACKAGE["forms"].values() for field in form["fields"]]
    return forms + [field for table in TABLES for field in table["schema"]["fields"]]


@pytest.mark.parametrize("field", every_field(), ids=lambda field: field["name"])
def test_every_field_has_a_type_a_unit_and_a_meaning(field: dict[str, Any]):
    assert set(field) >= ABOUT_A_FIELD
    assert all(field[name] for name in ABOUT_A_FIELD)
    assert field["type"] in PYTHON_TYPES


@by_path(TABLES)
def test_a_table_has_the_described_columns_and_types(resource: dict[str, Any]):
    with (ROOT / resource["path"]).open(encoding="utf-8") as lines:
        header = next(lines).strip().split(",")
    assert header == [field["name"] for field in resource["schema"]["fields"]]
    assert table_faults(resource, rows_of(resource)) == []


@by_path([table for table in TABLES if "foreignKeys" in table["schema"]])
def test_a_table_points_only_to_what_is_there(resource: dict[str, Any]):
    names = {one["name"]: one for one in PACKAGE["resources"]}
    for key in resource["schema"]["foreignKeys"]:
        (field,), (path,) = key["fields"], key["reference"]["fields"]
        known = values_at(names[key["reference"]["resource"]], path)
        assert {row[field] for row in rows_of(resource)} <= known


@by_path(TEXTS)
def test_a_text_has_only_described_keys_of_the_described_types(resource: dict[str, Any]):
    fields = {one["name"]: one["type"] for one in PACKAGE["forms"][resource["form"]]["fields"]}
    found = tomllib.loads((ROOT / resource["path"]).read_text(encoding="utf-8"))
    for path, value in leaves(found):
        assert path in fields, f"{path} is not described"
        assert isinstance(value, PYTHON_TYPES[fields[path]]), f"{path}: {value!r}"
        assert isinstance(value, bool) == (fields[path] == "boolean"), f"{path}: {value!r}"


@pytest.mark.parametrize("form", PACKAGE["forms"])
def test_every_described_key_is_used_by_a_file(form: str):
    fields = {one["name"] for one in PACKAGE["forms"][form]["fields"]}
    files = [ROOT / one["path"] for one in TEXTS if one["form"] == form]
    used = {path for file in files for path, _ in leaves(tomllib.loads(file.read_text("utf-8")))}
    assert used == fields


def test_the_dictionary_for_people_names_every_file_and_field():
    for resource in PACKAGE["resources"]:
        assert f"### `{resource['path']}`" in README
    for field in every_field():
        unit, meaning = field["unit"], field["description"]
        assert f"| `{field['name']}` | {field['type']} | {unit} | {meaning} |" in README


@pytest.mark.parametrize(
    ("column", "text", "fault"),
    [
        ("share", "1.2", "row 2: share is out of range"),
        ("share", "much", "row 2: share is no number"),
        ("share", "nan", "row 2: share is out of range"),
        ("fit", "perhaps", "row 2: fit is no boolean"),
        ("relation", "?", "row 2: relation is none of ['=', '~', '<', '>']"),
        ("record", "", "row 2: record is empty"),
        ("new", "1.5", "row 2: new is no integer"),
        ("time", "1935", "('corn_us', '1935') is there 2 times"),
    ],
)
def test_a_planted_cell_is_found(column: str, text: str, fault: str):
    (points,) = [table for table in TABLES if table["name"] == "adoption-points"]
    rows = rows_of(points)
    rows[0][column] = text
    assert table_faults(points, rows) == [fault]


def test_the_doctors_are_125_and_16_of_them_were_not_seen_to_adopt():
    doctors = content.adoption_record("doctors")
    counts = [point.new or 0 for point in doctors.points]
    assert sum(counts) + doctors.not_adopted == doctors.population == 125
    totals = [sum(counts[: i + 1]) for i in range(len(counts))]
    assert [point.share for point in doctors.points] == [total / 125 for total in totals]


def test_among_the_doctors_the_cut_for_innovators_lies_before_the_first_month():
    doctors = content.adoption_record("doctors")
    dates = [point.time for point in doctors.points for _ in range(point.new or 0)]
    cut = statistics.mean(dates) - 2 * statistics.pstdev(dates)
    assert cut == pytest.approx(-1.85, abs=0.005)


@pytest.mark.parametrize("record", content.adoption_records(), ids=lambda record: record.id)
def test_a_record_says_truly_whether_its_beginning_is_missing(record: content.AdoptionRecord):
    assert record.left_censored == (record.points[0].share >= 0.1)


@pytest.mark.parametrize("record", content.adoption_records(), ids=lambda record: record.id)
def test_bounds_serve_no_fit_and_stay_in_the_record(record: content.AdoptionRecord):
    assert all(point.fit == (point.relation in {"=", "~"}) for point in record.points)
    assert len(record.times) == len(record.shares) == sum(point.fit for point in record.points)
    assert all(early < late for early, late in pairwise(record.times))


def test_a_known_figure_stands_where_it_should():
    corn = {point.time: point for point in content.adoption_record("corn_us").points}
    assert (corn[1933].share, corn[1960].share, corn[1940].relation) == (0.001, 0.96, ">")
    assert len(content.bass_parameters()) == 11
    record_players = content.bass_parameters()[-1]
    assert (record_players.p, record_players.q) == (0.024796, 0.6541)
    assert {row.place: row.share for row in content.corn_by_place() if row.year == 1941} == {
        "Iowa": 0.95, "Corn Belt": 0.62, "Washington": 0.24, "New York": 0.16, "Texas": 0.02
    }  # fmt: skip
