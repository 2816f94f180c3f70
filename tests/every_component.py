"""One of each component, as a lesson would make it."""

from __future__ import annotations

IMPORTS = """from dlkit import charts, content, scenes, widgets
from dlkit.models import adoption, sandpile"""
ADOPTION = "adoption, charts.adoption.curve, params=adoption.Params(n_agents=40), seed=1"
STUDIO = "'x/studio', adoption, show=('n_agents', 'cross_share')"
OBSERVED = "observed=charts.adoption.per_cent"

MADE = {
    "Accounts": "'x/accounts'",
    "Assessment": "",
    "Benchmarks": "",
    "Bet": "'x/bet', 'Which?', widgets.Number(0, 100, 1, '%', tolerance=10)",
    "Board": "",
    "Budget": "'x/budget', content.budget()",
    "Campaign": "'x/campaign'",
    "Case": "'x/case', content.case('feedback')",
    "Checks": "adoption",
    "Cycle": "",
    "Definition": "'x/definition', 'It is ...'",
    "Evidence": "content.evidence('adoption')",
    "Explorer": ADOPTION,
    "Followers": "'x/followers'",
    "GroupReliability": "",
    "HandIn": "",
    "HandOver": "",
    "InCharge": "'x/in_charge', content.journal('in_charge')",
    "JobSurvey": "'x/survey', content.survey('orchestra')",
    "Journal": "'x/journal', content.journal('start')",
    "LeadsWhom": "",
    "Managing": "'x/managing'",
    "ModelMap": "adoption, 'cross_share', 'proof_threshold', key='x/map', size=8",
    "Organisation": "",
    "OrpheusGame": "'x/orpheus'",
    "PileByHand": "'x/pile'",
    "Plan": "",
    "Player": "scenes.sandpile.largest, sandpile.run(sandpile.Params(size=10), seed=5)",
    "Portfolio": "",
    "Quiz": "'x/quiz', content.quiz('start')",
    "RecordPanel": "",
    "Stance": "'x/stance', content.journal('beliefs'), content.journal('practices')",
    "Studio": STUDIO,
    "StudioReview": (
        f"'x/review', widgets.Studio({STUDIO}), widgets.Explorer({ADOPTION}), {OBSERVED}"
    ),
    "Team": "'x/team'",
    "Thresholds": "",
    "Trajectory": "'x/way'",
    "TrustGame": "'x/trust', rule=10",
}

# The cell names them in one dictionary, whose order is that of their models.
CELL = "all_of_them = {" + ", ".join(f"{n!r}: widgets.{n}({how})" for n, how in MADE.items()) + "}"
