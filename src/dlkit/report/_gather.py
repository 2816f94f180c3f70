"""What a record tells, section by section; the record is read, and nothing is added to it.

A record may come from an older kit or from somebody's editor: what has not the expected form is
left out, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dlkit import content
from dlkit.record import Entry, Record
from dlkit.report._document import clean
from dlkit.report._parts import lesson_of, parts, prompt_of, spoken


@dataclass(frozen=True)
class Progress:
    """How far one lesson is; `open_steps` are the parts that are not done."""

    lesson: str
    done: int
    steps: int
    begun: bool
    open_steps: tuple[str, ...]


@dataclass(frozen=True)
class Bet:
    """One bet; `hit` and `points` are None before it is settled."""

    lesson: str
    prompt: str
    guess: str
    observed: str
    confidence: float
    hit: bool | None
    points: float | None


@dataclass(frozen=True)
class Reflection:
    """One prompt and what the learner wrote about it."""

    key: str
    lesson: str
    prompt: str
    words: str


@dataclass(frozen=True)
class Action:
    """One row of the action plan, all in the learner's words."""

    who: str
    what: str
    by: str
    cell: str
    tenet: str
    evidence: str
    id: str = ""  # made by the page when the row was added


@dataclass(frozen=True)
class Plan:
    """The actions, and when the unit is looked at again."""

    actions: tuple[Action, ...]
    next: str


def of_kind(record: Record, kind: str) -> Iterator[tuple[str, Entry]]:
    """The entries of one kind, by key."""
    for key in sorted(record.entries):
        if record.entries[key].kind == kind:
            yield key, record.entries[key]


def value(record: Record, key: str, kind: str) -> dict[str, Any]:
    """The value of one entry; empty when there is none of this kind."""
    entry = record.entries.get(key)
    return entry.value if entry and entry.kind == kind else {}


def table(found: Any) -> dict[str, Any]:
    """An object of the record, or an empty one."""
    return found if isinstance(found, dict) else {}


def words(found: Any) -> str:
    """A text of the record without its outer spaces; empty when it is none."""
    return clean(found).strip() if isinstance(found, str) else ""


def number(found: Any) -> float | None:
    """A number of the record, or None; none that no table could show."""
    is_number = isinstance(found, int | float) and not isinstance(found, bool)
    return found if is_number and abs(found) < 1e15 else None


def counted(n: int, one: str, many: str) -> str:
    """A number with its noun."""
    return f"{n} {one if n == 1 else many}"


def progress(record: Record) -> list[Progress]:
    """Every lesson of the kit, begun or not."""
    found = []
    for lesson in content.lessons():
        kept = {step: record.entries.get(f"{lesson.name}/{step}") for step in lesson.steps}
        open_steps = tuple(step for step, entry in kept.items() if not (entry and entry.done))
        begun = any(key.startswith(f"{lesson.name}/") for key in record.entries)
        n_steps = len(lesson.steps)
        found.append(Progress(lesson.title, n_steps - len(open_steps), n_steps, begun, open_steps))
    return found


def bets(record: Record) -> list[Bet]:
    """Every bet that was placed, settled or not; one that was taken back is none."""
    return [one for key, entry in of_kind(record, "bet") if (one := bet(key, entry))]


def bet(key: str, entry: Entry) -> Bet | None:
    """One bet, if there is one in its entry."""
    state, form = entry.value, table(entry.value.get("form"))
    sure, hit = number(state.get("confidence")), state.get("hit")
    settled = state.get("settled") is True and isinstance(hit, bool)
    if state.get("withdrawn") is True or sure is None or not 0 <= sure <= 1:
        return None
    return Bet(
        lesson_of(key),
        prompt_of(key) or spoken(key.partition("/")[2]),
        told(form, state.get("guess")),
        told(form, state.get("observed")) if settled else "",
        sure,
        hit if settled else None,
        number(state.get("score")) if settled else None,
    )


def told(form: dict[str, Any], guess: Any) -> str:
    """A guess, or what was observed, in a few words."""
    if form.get("kind") == "curve":
        return "a curve"
    if form.get("kind") == "number":
        amount = number(guess)
        unit = words(form.get("unit"))
        return "it did not happen" if amount is None else f"{amount:.4g} {unit}".strip()
    options = form.get("options")
    for option in options if isinstance(options, list) else []:
        if table(option).get("id") == guess:
            return words(option.get("text"))
    return words(guess)


def reflections(record: Record) -> list[Reflection]:
    """What the learner wrote in journals, as definitions and on a survey; nothing empty."""
    found = [
        (key, prompt, answer)
        for key, entry in of_kind(record, "journal")
        for prompt, answer in _answers(key, entry)
    ]
    found += [
        (
            key,
            prompt_of(key) or "Your definition",
            entry.value.get("text"),
        )
        for key, entry in of_kind(record, "definition")
    ]
    found += [
        (key, "A fair sentence on the job survey", entry.value.get("sentence"))
        for key, entry in of_kind(record, "survey")
    ]
    return [
        Reflection(key, lesson_of(key), prompt, said)
        for key, prompt, answer in sorted(found, key=lambda one: one[0].partition("/")[0])
        if (said := words(answer))
    ]


def _answers(key: str, entry: Entry) -> list[tuple[str, Any]]:
    """Prompts in the order of the lesson, then answers whose prompt is gone, by their name."""
    part, answers = parts().get(key), table(entry.value.get("answers"))
    asked: dict[str, str] = {}
    try:
        asked = dict(content.journal(part.source)) if part and part.source else {}
    except ValueError:  # a journal that is not there any more
        asked = {}
    known = [(text, answers[name]) for name, text in asked.items() if name in answers]
    return known + [(name, said) for name, said in answers.items() if name not in asked]


def plan(record: Record) -> Plan:
    """The action plan; a row without any word is none."""
    found = value(record, "11_portfolio/plan", "plan")
    rows = found.get("actions")
    names = ("who", "what", "by", "cell", "tenet", "evidence", "id")
    actions = [
        Action(*(words(table(row).get(name)) for name in names))
        for row in (rows if isinstance(rows, list) else [])
    ]
    kept = tuple(one for one in actions if one.who or one.what or one.by or one.evidence)
    return Plan(kept, words(found.get("next")))
