"""What the page is given of parts that answer by what they were asked at the export.

Each of them is asked as a page would ask it: what an answer is made of is recorded item by item
where it adds up, and its words with it, so that the page only has to look up and to count.
"""

from __future__ import annotations

import re
from typing import Any

from dlkit.assessment._change import WORDS as VERDICTS
from dlkit.assessment._quantiles import t_quantile
from dlkit.assessment._scores import MIN_CELLS
from dlkit.models import managing
from dlkit.models.managing import PARAMS
from dlkit.models.theory_xy import FOUND, FREE, LOST
from dlkit.widgets import _sentence_checks as sentence
from dlkit.widgets import trajectory
from dlkit.widgets.managing import Managing, split_said

N_UNITS = 24  # units of eight people that a page holds
UNITS_SAID = (
    f"Recorded: {N_UNITS} units of eight people. 'Other people' are the next of these; the live "
    "version draws new ones without end."
)

# What `\\w`, `\\b` and `\\s` mean in Python, for a browser: letters of every script count.
LETTER = r"[\p{L}\p{N}_]"
EDGE = rf"(?:(?<={LETTER})(?!{LETTER})|(?<!{LETTER})(?={LETTER}))"
BLANK = r"[\t-\r\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
SIGNS = {r"\w": LETTER, r"\b": EDGE, r"\s": BLANK}


def survey(part: Any) -> dict[str, Any]:
    """The answers of a job survey: each item's own, and what is said of all together."""
    about = part.survey
    claims = {
        one.id: {word: part.on_claim(one.id, word == "true") for word in ("true", "false")}
        for one in about.claims
    }
    return {
        **_ranks(part),
        "retellings": {one.id: _retelling(part, one.id) for one in about.retellings},
        "claims": claims,
        "list": _check_list(part),
    }


def _ranks(part: Any) -> dict[str, Any]:
    """What is told of each scale for each guess, and of all for each spread of the guesses."""
    ids = [one.id for one in part.survey.scales]
    n = part.survey.n_groups
    alike = [part.on_reveal(dict.fromkeys(ids, guess))["rows"] for guess in range(1, n + 1)]
    scales = [
        {"row": rows[0], "far": [row["far"] for row in rows]} for rows in zip(*alike, strict=True)
    ]
    first = dict.fromkeys(ids, 1)
    spread = [part.on_reveal(first | {ids[0]: 1 + apart})["said"] for apart in range(n)]
    return {"n_groups": n, "scales": scales, "said": spread}


def _retelling(part: Any, retelling: str) -> dict[str, Any]:
    """Each fact unticked and ticked, and what is said for each number of ticks that fit."""
    facts = [one.id for one in part.survey.facts]
    sides = [part.on_judge(retelling, ticks)["rows"] for ticks in ([], facts)]
    fits = [row["id"] for row in sides[1] if row["right"]]
    said = {}
    for n in range(len(facts) + 1):  # one more after the other is turned over
        reply = part.on_judge(retelling, sorted({*fits} ^ {*facts[:n]}))
        said[sum(row["right"] for row in reply["rows"])] = reply["said"]
    return {"rows": [list(pair) for pair in zip(*sides, strict=True)], "said": said}


def _check_list(part: Any) -> dict[str, Any]:
    """The words that the check list looks for, as patterns of a browser."""
    return {
        "rows": [{"id": one.id, "asks": one.asks, "why": one.why} for one in part.survey.checks],
        "most": sentence.MOST_LETTERS,
        "wanted": {name: in_browser(words) for name, words in sentence.WANTED.items()},
        "unwanted": {name: in_browser(words) for name, words in sentence.UNWANTED.items()},
        "claimed": [in_browser(words) for words in sentence.CLAIMED],
        "denied": in_browser(sentence.DENIED),
        "between": in_browser(sentence.SENTENCES),
        "blank": rf"^{BLANK}*$",
    }


def in_browser(pattern: str) -> str:
    """A pattern of Python as one of a browser with the flag `u`."""
    return re.sub(r"\\[wbs]", lambda sign: SIGNS[sign[0]], pattern)


def assessment(part: Any) -> dict[str, Any]:
    """What a page needs to score sixteen cells: t for each number of them, and the words."""
    n_cells = len(part.form["cells"])
    page = part.on_score({}, {})
    return {
        "least": MIN_CELLS,
        "quantiles": [0.0] + [t_quantile(0.975, df) for df in range(1, n_cells)],
        "verdicts": VERDICTS,
        "limits": page["limits"],
        "change_limits": page["change"]["limits"],
        "head": page["change"]["head"],
    }


def limits_of_ways() -> list[str]:
    """What a way of so many steps cannot show, for each number of steps that there may be."""
    return [trajectory.limits(n_steps) for n_steps in range(trajectory.MOST_POINTS)]


def units(part: Managing) -> dict[str, Any]:
    """Units of eight people with all that chance decides, the one of the lesson first."""
    first = part._first_seed
    return {
        "units": [_unit(seed) for seed in range(first, first + N_UNITS)],
        "split": [split_said(n) for n in range(managing.N_ROUNDS + 1)],
        "audit": part.on_audit(),
        "rule": {"first": managing.FIRST_FELT, "feeling": PARAMS.feeling, "free": FREE,
                 "loss": PARAMS.loss, "lost": LOST, "found": FOUND, "points": managing.POINTS},
    }  # fmt: skip


def _unit(seed: int) -> dict[str, Any]:
    """One unit: its people and days, and what is told of it in the end for each last belief."""
    drawn = managing.draw([seed])
    game = Managing("recorded/unit")
    ends = []
    for belief in range(managing.N_PEOPLE + 1):
        choices = [[0, belief]] * managing.N_ROUNDS
        end = game.on_restore({"seed": seed, "choices": choices, "games": 1})
        ends.append(end["over"])
    return {
        "seed": seed,
        "prefers": drawn.prefers[0].tolist(),
        "own": drawn.own[0].tolist(),
        "days": drawn.days[0].tolist(),
        "kinds": [one["kind"] for one in end["people"]],
        "told": [over["told"][0] for over in ends],
        "seen": end["over"]["told"][2:],
        "always": end["over"]["rows"][1:],
        "under": {name: end["sets"][name] for name in ("under_x", "under_y")},
    }
