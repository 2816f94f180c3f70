"""What the page is given for each component: its state, and how it is answered without Python."""

from __future__ import annotations

import base64
import json
import sys
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from dlkit import content
from dlkit.scoring import Feedback
from dlkit.serving.recorded import games
from dlkit.widgets import quiz as quizzes
from dlkit.widgets._component import Component, Reply
from dlkit.widgets.accounts import SHORT
from dlkit.widgets.explorer import Explorer
from dlkit.widgets.team import PROMPTS

Part = dict[str, Any]

PRIVATE = {"layout", "tabbable", "tooltip", "comm", "keys", "log"}


def state_of(part: Component) -> dict[str, Any]:
    """The traits that the page mirrors, without those of the frame around them."""
    found = part.get_state()
    return {
        name: value
        for name, value in found.items()
        if not name.startswith("_") and name not in PRIVATE and name not in {"build", "entry"}
    }


def purpose(kind: type[Component]) -> tuple[str, str]:
    """What a component is called and what it is for, as its own module says it."""
    line = (sys.modules[kind.__module__].__doc__ or "").strip().splitlines()[0]
    name, _, rest = line.partition(": ")
    return name, f"{rest[:1].upper()}{rest[1:]}"


def is_silent(kind: type[Component]) -> bool:
    """Whether a component answers no questions, so that its state is all that the page needs."""
    names = [name for name in dir(kind) if name.startswith("on_")]
    own = [name for name in names if not hasattr(Component, name)]
    return not own


def is_answered(kind: type[Component]) -> bool:
    """Whether a page can answer this kind of component without Python."""
    known = {*RULES, *TABLES}
    return kind.__name__ in known or issubclass(kind, Explorer) or is_silent(kind)


def answered(part: Component, name_of: dict[int, str], elsewhere: str) -> Part | None:
    """The component for the page, or None where it needs the live version."""
    made: Part = {"state": state_of(part)}
    kind = type(part).__name__
    if isinstance(part, Explorer):
        return made | {"rule": "runs", "data": _runs(part, name_of, elsewhere)}
    if kind in RULES:
        return made | RULES[kind](part, name_of)
    if kind in TABLES:
        table: dict[str, dict[str, Any]] = {}
        for question, asked, reply in TABLES[kind](part):
            answers = table.setdefault(question, {})
            answers[canonical(asked)] = _reply(reply)
        text = json.dumps(table, ensure_ascii=False, separators=(",", ":"))
        return made | {"table": base64.b64encode(zlib.compress(text.encode(), 9)).decode()}
    return made if is_answered(type(part)) else None


def canonical(asked: dict[str, Any]) -> str:
    """The text of a question with its keys in one order, as the page writes it."""
    return json.dumps(asked, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _reply(reply: Any) -> dict[str, Any]:
    reply = reply if isinstance(reply, Reply) else Reply(reply)
    buffers = [base64.b64encode(one).decode() for one in reply.buffers]
    return {"content": reply.content, "buffers": buffers}


def _runs(part: Explorer, name_of: dict[int, str], elsewhere: str) -> dict[str, Any]:
    """All but the runs, which are recorded once the page's other parts are known."""
    data: dict[str, Any] = {"elsewhere": elsewhere}
    bet, values = part.bet, part.preset
    if bet is None:
        return data
    data["bet"] = name_of[id(bet)]
    if part.observed:
        result = part.model.run(part.model.Params(**values["values"]), values["seed"])
        data["observed"] = bet._form.coarse(part.observed(result))
    return data


def _case(case: content.Case) -> dict[str, Any]:
    """The story with all that its ways lead to, and which elements belong to which tenet."""
    elements = content.benchmark_form().elements
    tenets = [
        {"id": one.id, "name": one.name, "own": [e.id for e in elements if e.domain == one.domain]}
        for one in content.tenets()
    ]
    return {
        "rooms": msgspec.to_builtins(case.rooms),
        "endings": msgspec.to_builtins(case.endings),
        "names": {one.id: one.text for one in elements},
        "tenets": tenets,
    }


def _people(result: Any) -> dict[str, float]:
    """What the people of the model give, left open and under the rule."""
    return {"open": float(result.open_effort), "rule": float(result.effort)}


def _quiz(part: Any, name_of: dict[int, str]) -> Part:
    keys = {name: key_of(question) for name, question in part._quiz.items()}
    bet = {"bet": name_of[id(part._bet)]} if part._bet is not None else {}
    return {"rule": "marks", "data": {"keys": keys, **bet}}


def key_of(question: content.Question) -> dict[str, Any]:
    """What is right, and what is said to whatever is wrong."""
    match question:
        case content.One() | content.Many():
            kind = "one" if isinstance(question, content.One) else "many"
            rows = [{"correct": one.correct, **_part(one)} for one in question.options]
            return {"type": kind, "why": question.why, "options": rows}
        case content.Number():
            slips = [
                {"value": one.value, "told": _told("number", one.feedback, one.misconception)}
                for one in question.slips
            ]
            ends = {"low": question.too_low, "high": question.too_high}
            said = {name: _told("number", text, "") for name, text in ends.items()}
            about = {"answer": question.answer, "tolerance": question.tolerance}
            return {"type": "number", "why": question.why, "slips": slips, **about, **said}
        case content.Order():
            items = [_part(one) for one in question.items]
            return {"type": "order", "why": question.why, "items": items}
        case content.Match():
            cards = [_card(one) for one in question.items]
            bins = [one.id for one in question.bins]
            return {"type": "match", "why": question.why, "items": cards, "bins": bins}


def _part(one: Any) -> dict[str, Any]:
    return {"id": one.id, "told": _told(one.id, one.feedback, one.misconception)}


def _card(card: Any) -> dict[str, Any]:
    wrong = {
        place: _told(card.id, said.feedback, said.misconception)
        for place, said in card.wrong.items()
    }
    return {"id": card.id, "bin": card.bin, "told": _told(card.id, card.feedback, ""),
            "wrong": wrong}  # fmt: skip


def _told(part: str, text: str, idea: str) -> dict[str, str]:
    return quizzes._told(Feedback(part, text, idea))


Asked = Iterator[tuple[str, dict[str, Any], Any]]


def _checks(part: Any) -> Asked:
    reply = part.on_run()
    held = sum(row["passed"] for row in reply["rows"])
    words = f"{held} of {len(reply['rows'])} checks passed when this page was made."
    yield "run", {}, {**reply, "words": words}


def _player(part: Any) -> Asked:
    yield "frames", {"plain": False}, part.on_frames(False)


def _map(part: Any) -> Asked:
    preset = part.preset
    settings = {name: preset[name] for name in ("x", "y", "size", "runs", "seed")}
    reply = part.on_more(settings, 0)
    while reply.content["share"] < 1:
        reply = part.on_more(settings, 0)
    yield "more", {"settings": settings, "have": 0}, reply


def _accounts(part: Any) -> Asked:
    names = list(SHORT)
    for group in part.groups:
        for one in group["records"]:
            for bits in range(1 << len(names)):
                on = [name for i, name in enumerate(names) if bits >> i & 1]
                asked = {"record": one["id"], "on": on, "own": None}
                yield "compare", asked, part.on_compare(one["id"], on)


Rule = Callable[[Any, dict[int, str]], Part]
RULES: dict[str, Rule] = {
    "Assessment": lambda part, _: {
        "rule": "assessments",
        "data": games.assessment(part),
    },
    "Bet": lambda *_: {"rule": "bets", "data": {}},
    "Case": lambda part, _: {"rule": "rooms", "data": _case(part.case)},
    "Followers": lambda *_: {"rule": "looks", "data": {}},
    "JobSurvey": lambda part, _: {"rule": "surveys", "data": games.survey(part)},
    "LeadsWhom": lambda *_: {"rule": "looks", "data": {}},
    "Managing": lambda part, _: {
        "rule": "units",
        "data": games.units(part),
        "state": state_of(part) | {"recorded": games.UNITS_SAID},
    },
    "PileByHand": lambda *_: {"rule": "grains", "data": {}},
    "Quiz": _quiz,
    "RecordPanel": lambda *_: {"rule": "records", "data": {}},
    "Stance": lambda *_: {"rule": "stances", "data": {}},
    "Team": lambda *_: {"rule": "weeks", "data": {"prompts": PROMPTS}},
    "Trajectory": lambda *_: {"rule": "ways", "data": {"limits": games.limits_of_ways()}},
    "TrustGame": lambda part, _: {"rule": "trust", "data": _people(part._model)},
}
TABLES: dict[str, Callable[[Any], Asked]] = {
    "Accounts": _accounts,
    "Checks": _checks,
    "ModelMap": _map,
    "Player": _player,
}
