"""The class as the board's page shows it: pictures, bars, one sentence and a table for each."""

from __future__ import annotations

from itertools import pairwise
from typing import Any
from urllib.parse import quote

from dlkit.charts import wall
from dlkit.classroom import privacy, prompts
from dlkit.classroom.prompts import Told
from dlkit.widgets import _board_games as games
from dlkit.widgets._board_parts import State, bars, cell, picture, table

COMMANDS = {
    "open", "close", "reveal", "hide", "again", "groups", "next", "pause", "resume", "show_text",
    "round", "robots", "end", "forget",
}  # fmt: skip
MOST_MOVES = 4
SVG = "http://www.w3.org/2000/svg"
WHY_NOT = {
    "live": "Answers are still coming in. They are shown once the round is closed.",
    "few": "Fewer than 5 answers: nothing is shown, so that nobody can be recognised.",
    "alike": (
        "Nearly all have answered the same. Nothing more is shown: it would tell what single "
        "people have answered."
    ),
}
PASSED_ON = (
    "version", "title", "code", "join_address", "plan", "coming", "phase", "run", "round",
    "seconds_left", "message", "n_groups", "full", "guessing", "forgotten", "can", "source",
)  # fmt: skip


def checked(command: Any) -> dict[str, Any]:
    """A command that the board may give."""
    name = command.get("do") if isinstance(command, dict) else None
    if not isinstance(name, str) or name not in COMMANDS:
        raise ValueError(f"do must be one of {', '.join(sorted(COMMANDS))}, got {name!r:.40}")
    return dict(command)


def page(state: State) -> State:
    """What the page may know of a state: no result before it is revealed."""
    told = {name: state[name] for name in PASSED_ON if name in state}
    address, code = state.get("join_address") or "", state.get("code") or ""
    told["join_address"] = address.removesuffix(f"/j/{code}")  # whoever types it types the code
    activity, phase = state.get("activity"), state["phase"]
    here, answered = state.get("here", 0), state.get("answered") or 0
    told |= {"here": privacy.rounded(here), "nobody": here == 0}
    told |= {"answered": privacy.rounded(answered)}
    told |= {"qr": qr(state.get("qr_svg", "")), "activity": activity}
    told |= {"texts": state.get("texts") or [], "asks": [], "result": None, "game": None}
    if activity and activity["kind"] == "game":
        told["game"] = games.shown(state.get("game"), state.get("after"))
    elif activity and phase == "reveal":
        view, before = state.get("result"), state.get("before")
        told["result"] = shown(activity, view, before, state.get("key") or {})
        if moved := moves(activity, state.get("cross")):
            told["result"]["lists"] = [*told["result"].get("lists", []), moved]
        told["asks"] = prompts.prompts(activity, view, before, state.get("key"))
    return told


def qr(svg: str) -> str:
    """A QR code as the address of a picture: whatever is in it, it can only be looked at."""
    if svg and "xmlns=" not in svg:  # a picture of its own must say what it is
        svg = svg.replace("<svg", f'<svg xmlns="{SVG}"', 1)
    return f"data:image/svg+xml,{quote(svg)}" if svg else ""


def shown(activity: State, view: State | None, before: State | None, key: dict[str, Any]) -> State:
    """One result: one sentence, then bars or a picture or texts, and a table."""
    if not view or not view.get("enough"):
        return {"said": WHY_NOT[(view or {}).get("why", "few")], "enough": False}
    before = before if before and before.get("enough") else None
    made = {
        "one": _options, "many": _options, "scale": _options, "number": _number,
        "curve": _curve, "text": _text, "sort": _sort,
    }[view["kind"]]  # fmt: skip
    found: State = made(Told(activity, view, before, key))
    return {"enough": True, "why": key.get("why", "")} | found


def _options(told: Told) -> State:
    activity, view, before, key = told
    right, least = key.get("right") or [], view.get("at_least") or []
    then = before["counts"] if before else {}
    found = [
        {
            "text": one["text"],
            "n": view["counts"].get(one["id"]),
            "least": one["id"] in least,
            "then": then.get(one["id"]),
            "right": one["id"] in right,
        }
        for one in activity["options"]
    ]
    head = ["answer", "people", *(["first vote"] if before else [])]
    rows = [
        [bar["text"], cell(bar["n"], bar["least"]), *([cell(bar["then"])] if before else [])]
        for bar in found
    ]
    listed = {"title": "", "bars": found, "n": view["n"], "n_before": before["n"] if before else 0}
    return {
        "lists": [listed],
        "said": _said_options(found, view["n"]) + _mean(activity, view),
        "tables": [table("What was chosen", head, rows)],
    }


def moves(activity: State, cross: State | None) -> State | None:
    """Who changed from which answer to which, between the two votes; most frequent first."""
    if not cross or not cross.get("enough"):
        return None
    words = {one["id"]: prompts.quoted(one["text"]) for one in activity["options"]}
    pairs = [
        (n, first, second)
        for first, row in cross["table"].items()
        for second, n in row.items()
        if n and first != second
    ]
    pairs.sort(key=lambda pair: -pair[0])
    stayed = sum(row.get(name, 0) for name, row in cross["table"].items())
    told = [(stayed, "stayed with their answer")]
    told += [(n, f"{words[one]} to {words[other]}") for n, one, other in pairs[:MOST_MOVES]]
    title = f"From vote to vote: {cross['n']} people, drawn by lot from {cross['of']}"
    return bars(title, [{"text": text, "n": n} for n, text in told], cross["n"])


def _said_options(found: list[State], n: int) -> str:
    known = [bar for bar in found if bar["n"] is not None]
    if not known:
        return f"{n} answers."
    top = max(known, key=lambda bar: bar["n"])
    times = cell(top["n"], top["least"])
    return f"{n} answers. Most often, {times} times: {prompts.quoted(top['text'])}."


def _mean(activity: State, view: State) -> str:
    if activity["kind"] != "scale" or view.get("mean") is None:
        return ""
    low, high = activity["low"], activity["high"]
    return f" The mean is {view['mean']:.1f}, on a scale from {low:g} to {high:g}."


def _number(told: Told) -> State:
    view, key = told.view, told.key
    ranges = [f"{low:.4g} to {high:.4g}" for low, high in pairwise(view["edges"])]
    least = view.get("at_least") or []
    rows = [
        [words, cell(n, i in least)]
        for i, (words, n) in enumerate(zip(ranges, view["counts"], strict=True))
    ]
    said = f"{view['n']} answers."
    if view.get("median") is not None:
        said += f" Half of the class said {told.number(view['median'])} or less."
    if "answer" in key:
        said += f" It is {told.number(key['answer'])}."
    return {
        "pictures": [picture(wall.numbers, drawn(told), said)],
        "said": said,
        "tables": [table("What was said", [_range(told), "people"], rows)],
    }


def _curve(told: Told) -> State:
    view, sets = told.view, wall.curve_columns(drawn(told))["class"]
    label = (told.activity.get("words") or ["along"])[0]
    rows = [
        [f"{x:.4g}", *(prompts.per_cent(share) for share in shares)]
        for x, *shares in zip(sets["along"], sets["mean"], sets["low"], sets["high"], strict=True)
    ]
    start, end = (prompts.per_cent(view["mean"][i]) for i in (0, -1))
    said = f"{view['n']} curves. Their mean goes from {start} to {end}."
    return {
        "pictures": [picture(wall.curves, drawn(told), said)],
        "said": said,
        "tables": [table("The mean curve and its band", [label, "mean", "from", "to"], rows)],
    }


def _text(told: Told) -> State:
    shown_texts = told.view.get("texts") or []
    n = len(shown_texts)
    here = f"{n} of them {'is' if n == 1 else 'are'} on the wall" if n else "none is shown yet"
    return {"texts": shown_texts, "said": f"{told.view['n']} texts have come in; {here}."}


def _sort(told: Told) -> State:
    activity, view = told.activity, told.view
    right, bins = told.key.get("right") or {}, activity["bins"]
    least = view.get("at_least") or []
    names = {one["id"]: one["text"] for one in bins}
    head = ["card", *names.values(), *(["holds"] if right else [])]
    rows = [
        [
            card["text"],
            *(
                cell(
                    view["table"][card["id"]].get(one["id"], 0),
                    f"{card['id']}/{one['id']}" in least,
                )
                for one in bins
            ),
            *([names.get(right.get(card["id"], ""), "")] if right else []),
        ]
        for card in activity["options"]
    ]
    made = table("Where the cards were put (people)", head, rows)
    return {"sorted": made, "said": f"{view['n']} people have sorted the cards."}


def _range(told: Told) -> str:
    return f"range {told.activity.get('unit') or ''}".strip()


def drawn(told: Told) -> State:
    """What the pictures of answers are made from."""
    return {"activity": told.activity, "result": told.view, "before": told.before}
