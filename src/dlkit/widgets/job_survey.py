"""A job survey: guess, see what sources give, see what retellings dropped, write it fairly."""

from __future__ import annotations

from typing import Any

from traitlets import Dict, Unicode

from dlkit import content
from dlkit.widgets import _sentence_checks as sentence
from dlkit.widgets._component import Component

NO_MARK = (
    "A check list, not a mark: it looks for words and cannot read. "
    "Where it is wrong, trust your own reading."
)


class JobSurvey(Component):
    """Five steps; what comes next is told by the kernel once a step is done.

    The record keeps guesses, ticks and the learner's sentence, which the portfolio shows like a
    journal's answer.
    """

    title = Unicode().tag(sync=True)
    about = Dict().tag(sync=True)

    def __init__(self, key: str, survey: content.Survey, **traits: Any) -> None:
        self.survey = survey
        about = {"title": survey.title, "about": _about(survey)}
        super().__init__(key=key, **{**about, **traits})

    def on_reveal(self, guess: Any) -> dict[str, Any]:
        """What the sources give, beside what was guessed; all scales must be guessed first."""
        guesses = _guesses(self.survey, guess)
        rows = [
            {"id": one.id, "name": one.name, "guess": guesses[one.id], "rank": one.rank,
             "far": _far(guesses[one.id], one.rank), "neighbours": one.neighbours,
             "source": one.source, "strength": _strength(one.strength), "caveat": one.caveat}
            for one in self.survey.scales
        ]  # fmt: skip
        return {"rows": rows, "said": _said(self.survey, guesses)}

    def on_judge(self, retelling: Any, ticks: Any) -> dict[str, Any]:
        """For one retelling: each fact, whether it was dropped, and whether the tick was right."""
        told = next((one for one in self.survey.retellings if one.id == retelling), None)
        if told is None:
            raise ValueError(f"retelling must be one of this survey, got {retelling!r:.40}")
        known = {one.fact for one in told.points}
        if not isinstance(ticks, list) or any(one not in known for one in ticks):
            raise ValueError(f"ticks must be facts of this survey, got {ticks!r:.60}")
        points = {one.fact: one for one in told.points}
        rows = [
            _judged(one, points[one.id], one.id in ticks)
            for one in self.survey.facts  # in the order of the page
        ]
        n_right = sum(row["right"] for row in rows)
        return {"rows": rows, "said": f"{n_right} of {len(rows)} ticks as in the answers above."}

    def on_claim(self, claim: Any, follows: Any) -> dict[str, Any]:
        """Whether a conclusion follows from the survey, and why."""
        found = next((one for one in self.survey.claims if one.id == claim), None)
        if found is None or not isinstance(follows, bool):
            raise ValueError(f"claim must be one of this survey, got {claim!r:.40}")
        return {"right": follows == found.follows, "told": found.told}

    def on_check(self, text: Any) -> dict[str, Any]:
        """What the check list finds in the learner's sentence."""
        if not isinstance(text, str) or len(text) > sentence.MOST_LETTERS:
            raise ValueError(f"text must have at most {sentence.MOST_LETTERS} letters")
        found = sentence.findings(text)
        rows: list[dict[str, Any]] = [
            {"id": one.id, "asks": one.asks, "why": one.why, "met": not found[one.id][0],
             "words": found[one.id][1]}
            for one in self.survey.checks
        ]  # fmt: skip
        n_met = sum(row["met"] for row in rows)
        return {"rows": rows, "said": f"{n_met} of {len(rows)} found."}


def _about(survey: content.Survey) -> dict[str, Any]:
    """What the page may show from the start: no rank, no verdict."""
    return {
        "intro": survey.intro,
        "missing": survey.missing,
        "n_groups": survey.n_groups,
        "group": survey.group,
        "named": list(survey.named),
        "scales": [{"id": s.id, "name": s.name, "asks": s.asks} for s in survey.scales],
        "facts": [{"id": f.id, "text": f.text} for f in survey.facts],
        "retellings": [
            {"id": r.id, "who": r.who, "text": r.text, "source": r.source}
            for r in survey.retellings
        ],
        "claims": [{"id": c.id, "text": c.text} for c in survey.claims],
        "no_mark": NO_MARK,
    }


def _guesses(survey: content.Survey, given: Any) -> dict[str, int]:
    """A whole rank for each scale, refused by the name of the scale."""
    if not isinstance(given, dict):
        raise ValueError(f"guess must be a rank for each scale, got {given!r:.40}")
    for scale in survey.scales:
        rank = given.get(scale.id)
        if type(rank) is not int or not 1 <= rank <= survey.n_groups:
            raise ValueError(
                f"{scale.name} must be a whole number from 1 to {survey.n_groups}, "
                f"got {rank!r:.40}"
            )
    return {scale.id: given[scale.id] for scale in survey.scales}


def _far(guess: int, rank: int) -> str:
    apart = abs(guess - rank)
    if not apart:
        return "as you guessed"
    places = f"{apart} {'place' if apart == 1 else 'places'}"
    return f"{places} {'higher' if rank < guess else 'lower'} than you guessed"


def _said(survey: content.Survey, guesses: dict[str, int]) -> str:
    """Whether somebody expected all three to go together, as most retellings do."""
    ranks = [one.rank for one in survey.scales]
    spread = max(ranks) - min(ranks)
    own = max(guesses.values()) - min(guesses.values())
    words = f"From the highest to the lowest of the three there are {spread} places"
    if own < spread:
        return f"{words}; between your guesses {own}. The scales do not go together."
    return f"{words}; between your guesses {own}."


def _strength(name: str) -> str:
    return next(step.words for step in content.strengths() if step.id == name)


def _judged(fact: Any, point: Any, ticked: bool) -> dict[str, Any]:
    """`right` where the tick fits; what was kept in part may be ticked or not."""
    right = point.kept == "part" or ticked == (point.kept == "no")
    words = {"yes": "kept", "part": "kept in part", "no": "dropped"}[point.kept]
    return {"id": fact.id, "right": right, "is": words, "told": point.told}
