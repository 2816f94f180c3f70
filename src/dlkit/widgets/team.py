"""The weeks of a team: who carried which of the three aspects, the learner's own, by week."""

from __future__ import annotations

from typing import Any

from traitlets import Dict, List, Unicode

from dlkit.widgets._component import Component
from dlkit.widgets._dated import checked_day

MOST_MEMBERS, MOST_WEEKS, MAX_NAME = 12, 52, 40
ASPECTS = (
    ("content", "Content", "what the work is about: the subject, the facts, the material"),
    ("method", "Working with it", "how one works with that content: methods, sources, the plan"),
    ("human", "Human process", "how people are with each other while they learn and choose"),
)
PROMPTS = {
    "content": "Where did the subject itself come up, and who would have known about it?",
    "method": "Who could have asked how you go about it: which method, which source, which step?",
    "human": "Who could have asked how people are, who has not spoken yet, what a choice costs?",
}
COVERED = ("none of the three aspects", "one of the three aspects", "two of the three aspects",
           "all three aspects")  # fmt: skip


class Team(Component):
    """Names with three tick boxes each, for a dated week; kept as `weeks`.

    What the page says of a week is worked out here. It is about the aspects, never about how
    much a person did.
    """

    title = Unicode("Who carried what?").tag(sync=True)
    aspects = List(Dict()).tag(sync=True)
    terms = Dict().tag(sync=True)

    def __init__(self, key: str, **traits: Any) -> None:
        aspects = [{"id": one, "name": name, "text": text} for one, name, text in ASPECTS]
        terms = {"members": MOST_MEMBERS, "weeks": MOST_WEEKS, "longest": MAX_NAME}
        super().__init__(key=key, aspects=aspects, terms=terms, **traits)

    def on_look(self, weeks: Any) -> dict[str, Any]:
        """What each week shows: a sentence, and for each aspect who carried it."""
        if not isinstance(weeks, list) or not 1 <= len(weeks) <= MOST_WEEKS:
            got = len(weeks) if isinstance(weeks, list) else type(weeks).__name__
            raise ValueError(f"weeks must be 1 to {MOST_WEEKS} weeks, got {got}")
        return {"weeks": [told(checked_week(week)) for week in weeks]}


def checked_week(week: Any) -> list[tuple[str, list[str]]]:
    """The members of one week, each with the aspects that they carried."""
    members = week.get("members") if isinstance(week, dict) else None
    if not isinstance(members, list) or len(members) > MOST_MEMBERS:
        got = len(members) if isinstance(members, list) else type(members).__name__
        raise ValueError(f"members must be at most {MOST_MEMBERS} people, got {got}")
    checked_day("on", week.get("on"))
    return [checked_member(one, i) for i, one in enumerate(members, 1)]


def checked_member(member: Any, number: int) -> tuple[str, list[str]]:
    """A name, or a number where there is none, and the aspects ticked."""
    name, carried = (
        (member.get("name"), member.get("carried")) if isinstance(member, dict) else (None, None)
    )
    if not isinstance(name, str) or len(name) > MAX_NAME:
        got = repr(name)[:40]
        raise ValueError(f"name must be a text of at most {MAX_NAME} characters, got {got}")
    known = [one for one, _, _ in ASPECTS]
    if not isinstance(carried, list) or any(one not in known for one in carried):
        raise ValueError(f"carried must be some of {', '.join(known)}, got {str(carried)[:40]!r}")
    return name.strip() or f"Person {number}", carried


def told(members: list[tuple[str, list[str]]]) -> dict[str, Any]:
    """One week: a sentence for the whole, and count, words and prompt of each aspect."""
    carriers = {one: [name for name, held in members if one in held] for one, _, _ in ASPECTS}
    return {
        "words": sentence(len(members), carriers),
        "aspects": [aspect(one, name, carriers[one], len(members)) for one, name, _ in ASPECTS],
    }


def sentence(n_members: int, carriers: dict[str, list[str]]) -> str:
    """How many aspects were covered, and how many people carried each."""
    if not n_members:
        return "Nobody is written down for this week yet."
    covered = COVERED[sum(bool(names) for names in carriers.values())]
    counts = ", ".join(f"{name.lower()} {said(len(carriers[one]))}" for one, name, _ in ASPECTS)
    people = "1 person" if n_members == 1 else f"{n_members} people"
    return f"{people}, {covered} covered: {counts}."


def said(count: int) -> str:
    """How many carried it."""
    return "by nobody" if not count else f"by {count}"


def aspect(one: str, name: str, carriers: list[str], n_members: int) -> dict[str, Any]:
    """An aspect's block of the strip, and the question that it raises; none when several carry."""
    found = {"name": name, "count": len(carriers), "prompt": ""}
    if not carriers:
        missing = f"{name} was carried by nobody. {PROMPTS[one]}" if n_members else ""
        return found | {"who": "nobody", "prompt": missing}
    if len(carriers) == 1:
        alone = carriers[0]
        return found | {
            "who": f"{alone} alone",
            "prompt": f"{name} hung on one person, {alone}. Who could pick it up in a week when "
            f"{alone} is away?",
        }
    return found | {"who": f"{len(carriers)} of {n_members}: {', '.join(carriers)}"}
