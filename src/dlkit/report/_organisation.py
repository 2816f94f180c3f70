"""The organisation in the report: its profile, two rounds of assessment, benchmarks, one cycle."""

from __future__ import annotations

from dlkit import content
from dlkit.assessment import Change, ScopeChange
from dlkit.charts import portfolio
from dlkit.record import Record
from dlkit.report._assessment import CAUTION, Assessment, assessment, cell_name, cells, moved
from dlkit.report._document import Block, Heading, Own, Picture, Table, Text
from dlkit.report._gather import counted, number, table, value, words
from dlkit.report._parts import spoken

ONE_VOICE = (
    "Both rounds are one person's answers. 'More than noise' says that the scatter between cells "
    "does not explain the change; a different day or a different eye may. Of the nine lines, one "
    "can stand out by luck alone. Ask others in the unit."
)
THRESHOLDS = {
    "own": "Colleagues who do it before I join",
    "proof": "Contacts that convince those whom others follow",
    "standard": "Share from which on it is the standard",
}


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
        *_thresholds(record),
    ]
    kept = tuple(row for row in rows if row[1])
    return [Table("The unit", ("What", "As given"), kept)] if kept else []


def _thresholds(record: Record) -> list[tuple[str, str]]:
    """What somebody there needs to see before acting; what is open or no share is left out."""
    found = value(record, "profile/thresholds", "thresholds")
    return [(name, _share(found, key)) for key, name in THRESHOLDS.items()]


def _share(found: dict[str, object], key: str) -> str:
    if key in found and found[key] is None:
        return "cannot say"
    share = number(found.get(key))
    return f"{100 * share:.3g} %" if share is not None and 0 <= share <= 1 else ""


def _leads(record: Record) -> str:
    """How many people and ties; the names of others stay in the record."""
    found = value(record, "profile/leads", "leads")
    people, ties = found.get("people"), found.get("ties")
    if not (isinstance(people, list) and isinstance(ties, list) and people):
        return ""
    said = f"{counted(len(people), 'person', 'people')}, {counted(len(ties), 'tie', 'ties')}"
    return f"{said} (their names are not in this report)"


def _assessments(record: Record) -> list[Block]:
    first, second = assessment(record, 1), assessment(record, 2)
    if not first and not second:
        return []
    blocks: list[Block] = [Heading("Assessment", 3), Text(CAUTION)]
    rounds = (("First", first), ("Second", second))
    blocks += [Text(_answered(name, one)) for name, one in rounds if one]
    rows = [(cell_name(cell), _mean(first, cell), _mean(second, cell)) for cell in cells()]
    if any(mean is not None for row in rows for mean in row[1:]):
        said = "; ".join(f"{row[0]} {_shown(row[1])} to {_shown(row[2])}" for row in rows)
        columns = portfolio.profile.columns(rows)
        label = f"Dot chart of mean answers, first to second assessment: {said}."
        blocks.append(Picture(portfolio.profile, columns, label))
        head = ("Cell", "First", "Second")
        means = tuple((row[0], _shown(row[1]), _shown(row[2])) for row in rows)
        blocks.append(Table("Mean answer of each cell, -2 never to +2 always", head, means))
    change = moved(first, second)
    return blocks + _changes(change) if change else blocks


def _changes(change: Change) -> list[Block]:
    """Rows, columns and the whole: what moved, and whether that is more than noise."""
    form = content.assessment_form()
    scopes = [(one.text, change.criteria[one.id]) for one in form.criteria]
    scopes += [(one.text, change.dimensions[one.id]) for one in form.dimensions]
    scopes += [("Everything together", change.overall)]
    rows = tuple((name, _shown(one.change), _interval(one), one.words) for name, one in scopes)
    head = ("Mean of", "Change", "95 % interval", "More than noise?")
    caption = "What moved, over the items that were answered both times"
    return [Table(caption, head, rows), Text(ONE_VOICE, quiet=True)]


def _interval(one: ScopeChange) -> str:
    if one.low is None or one.high is None:
        return "none"
    return f"{one.low:+.2f} to {one.high:+.2f}"


def _answered(name: str, one: Assessment) -> str:
    on, all_of_it = f" on {one.on}" if one.on else "", one.scores.overall
    cannot, answered = all_of_it.n_cannot_say, counted(all_of_it.n_answered, "item", "items")
    silent = f", {counted(cannot, 'time', 'times')} 'cannot say'" if cannot else ""
    said = f"{name} assessment{on}: {answered} answered{silent}."
    if all_of_it.value is None:
        return f"{said} With no answer there is no mean."
    return f"{said} The mean of all cells is {_shown(all_of_it.value)}."


def _mean(one: Assessment | None, cell: str) -> float | None:
    return one.scores.cells[cell].value if one else None


def _shown(mean: float | None) -> str:
    return "no answer" if mean is None else f"{mean:+.2f}"


def _benchmarks(record: Record) -> list[Block]:
    elements = table(value(record, "profile/benchmarks", "benchmarks").get("elements"))
    names = {one.id: one.text for one in content.benchmark_form().elements}
    rows = []
    for name, found in elements.items():
        one = table(found)
        own, partner = (number(one.get(who)) for who in ("self", "partner"))
        levels = tuple(f"{level:g}" if level in content.LEVELS else "" for level in (own, partner))
        said = words(one.get("practice")), words(one.get("evidence"))
        rows.append((names.get(name, spoken(name)), *levels, *said))
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
        blocks += [Text(f"Step {spoken(name)}", quiet=True), Own(said)]
    return blocks
