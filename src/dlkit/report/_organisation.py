"""The organisation in the report: its profile, two rounds of assessment, benchmarks, one cycle."""

from __future__ import annotations

from dlkit.charts import portfolio
from dlkit.record import Record
from dlkit.report._assessment import Assessment, assessment, cell_name, cells
from dlkit.report._document import Block, Heading, Own, Picture, Table, Text
from dlkit.report._gather import number, table, value, words
from dlkit.report._parts import spoken

CAUTION = (
    "A teaching aid, not a validated scale. It asks one person about a unit, never about people."
)
ONE_VOICE = (
    "Both rounds are one person's answers. A change can come from the unit, from a different "
    "day or from a different eye; one voice cannot tell which. Ask others in the unit."
)


def organisation_blocks(record: Record) -> list[Block]:
    """Everything the record holds about the learner's unit; no names of other people."""
    blocks = [*_about(record), *_assessments(record), *_benchmarks(record), *_cycle(record)]
    return blocks or [Text("No unit has been described or assessed yet.")]


def _about(record: Record) -> list[Block]:
    found = value(record, "profile/organisation", "organisation")
    size, months = number(found.get("size")), number(found.get("cycle_months"))
    rows = [
        ("Name", words(found.get("name"))),
        ("Kind", words(found.get("kind"))),
        ("People", "" if size is None else f"{size:g}"),
        ("Months in a cycle", "" if months is None else f"{months:g}"),
        ("Who leads whom", _leads(record)),
    ]
    kept = tuple(row for row in rows if row[1])
    return [Table("The unit", ("What", "As given"), kept)] if kept else []


def _leads(record: Record) -> str:
    """How many people and ties; the names of others stay in the record."""
    found = value(record, "profile/leads", "leads")
    people, ties = found.get("people"), found.get("ties")
    if not (isinstance(people, list) and isinstance(ties, list) and people):
        return ""
    return f"{len(people)} people, {len(ties)} ties (their names are not in this report)"


def _assessments(record: Record) -> list[Block]:
    first, second = assessment(record, 1), assessment(record, 2)
    rounds = [one for one in (first, second) if one]
    if not rounds:
        return []
    blocks: list[Block] = [Heading("Assessment", 3), Text(CAUTION)]
    blocks += [
        Text(_answered(name, one))
        for name, one in (("First", first), ("Second", second))
        if one is not None
    ]
    rows = [(cell_name(cell), _mean(first, cell), _mean(second, cell)) for cell in cells()]
    if any(mean is not None for row in rows for mean in row[1:]):
        said = "; ".join(f"{row[0]} {_shown(row[1])} to {_shown(row[2])}" for row in rows)
        columns = portfolio.profile.columns(rows)
        label = f"Dot chart of mean answers, first to second assessment: {said}."
        blocks.append(Picture(portfolio.profile, columns, label))
        head = ("Cell", "First", "Second", "Change")
        means = tuple((row[0], _shown(row[1]), _shown(row[2]), _change(*row[1:])) for row in rows)
        blocks.append(Table("Mean answer of each cell, -2 never to +2 always", head, means))
    return [*blocks, Text(ONE_VOICE, quiet=True)] if first and second else blocks


def _answered(name: str, one: Assessment) -> str:
    on = f" on {one.on}" if one.on else ""
    said = f"{name} assessment{on}: {one.n_answers} items answered"
    cannot = f", {one.n_cannot_say} times 'cannot say'" if one.n_cannot_say else ""
    nothing = " With no answer there is no mean." if not one.n_answers else ""
    return f"{said}{cannot}.{nothing}"


def _mean(one: Assessment | None, cell: str) -> float | None:
    return one.means.get(cell) if one else None


def _shown(mean: float | None) -> str:
    return "no answer" if mean is None else f"{mean:+.2f}"


def _change(first: float | None, second: float | None) -> str:
    return "" if first is None or second is None else f"{second - first:+.2f}"


def _benchmarks(record: Record) -> list[Block]:
    elements = table(value(record, "profile/benchmarks", "benchmarks").get("elements"))
    rows = []
    for name, found in elements.items():
        one = table(found)
        own, partner = (number(one.get(who)) for who in ("self", "partner"))
        levels = tuple("" if level is None else f"{level:g}" for level in (own, partner))
        said = words(one.get("practice")), words(one.get("evidence"))
        rows.append((spoken(name), *levels, *said))
    kept = tuple(row for row in rows if any(row[1:]))
    if not kept:
        return []
    head = ("Element", "Own level", "Partner's level", "Practice", "Evidence")
    return [Heading("Benchmarks", 3), Table("Levels from 1 to 5", head, kept)]


def _cycle(record: Record) -> list[Block]:
    steps = table(value(record, "profile/cycle", "cycle").get("steps"))
    kept = [(name, said) for name in sorted(steps) if (said := words(steps[name]))]
    if not kept:
        return []
    blocks: list[Block] = [Heading("One cycle, step by step", 3)]
    for name, said in kept:
        blocks += [Text(f"Step {name}", quiet=True), Own(said)]
    return blocks
