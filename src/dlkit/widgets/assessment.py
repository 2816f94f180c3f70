"""The self-assessment of a unit: sixteen cells, twice, with a cycle between."""

from __future__ import annotations

from typing import Any

from traitlets import Dict, Int, List, TraitError, Unicode, validate

from dlkit import assessment, content
from dlkit.widgets import _assessment_words as words
from dlkit.widgets._component import Component

FIRST = "profile/assessment_1"


class Assessment(Component):
    """Items of one row at a time, the result as it grows, and in round 2 what has changed.

    Answers are scored here, in the learner's own kernel, and kept nowhere but in the record.
    """

    form = Dict().tag(sync=True)
    audits = List(Dict()).tag(sync=True)
    audit_limits = Unicode(words.AUDIT_LIMITS).tag(sync=True)
    aid = Unicode(assessment.TEACHING_AID).tag(sync=True)
    first = Unicode(FIRST).tag(sync=True)
    round = Int(1).tag(sync=True)

    def __init__(self, round: int = 1, key: str = "", **traits: Any) -> None:
        about = {
            "form": content.plain_form(content.assessment_form()),
            "audits": [one._asdict() for one in content.audits()],
        }
        key = key or f"profile/assessment_{round}"
        super().__init__(**{"key": key, "round": round, **about, **traits})

    @validate("round")
    def _one_of_two(self, proposal: Any) -> int:
        if proposal["value"] not in (1, 2):
            raise TraitError(f"round must be 1 or 2, got {proposal['value']!r}")
        number: int = proposal["value"]
        return number

    def on_score(
        self, answers: dict[str, Any], earlier: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """The result of these answers, and the change since earlier ones."""
        page = words.page(assessment.scores(answers))
        if earlier is not None:
            before = assessment.checked(earlier)
            page["change"] = words.change_page(assessment.compare(before, answers))
            page["before"] = words.page(assessment.scores(before))
        return page
