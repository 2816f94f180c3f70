"""The class's games as the board shows them: live, and afterwards beside what a model says."""

from __future__ import annotations

from collections.abc import Callable

from dlkit.charts import wall_games as charts
from dlkit.charts import wall_nest
from dlkit.classroom.prompts import per_cent
from dlkit.widgets._board_parts import State, bars, cell, picture, table

MOST_BARS = 8
SELF = {"the_standard": "the standard itself", "self": "nobody: on their own"}


def shown(wall: State | None, after: State | None) -> State | None:
    """One sentence, pictures, bars and tables of the game; of the whole one once it is over."""
    if not wall:
        return None
    live, ended = GAMES[wall["game"]]
    told = live(wall)
    if wall.get("over") and after:
        later = ended(wall, after)
        pictures = [*later.pop("pictures", []), *told["pictures"]]
        told |= {"said": after["said"], "pictures": pictures}
        told["lists"] = [*told["lists"], *later.get("lists", [])]
        told["tables"] = [*told["tables"], *later.get("tables", [])]
    rounds = f"Round {min(wall['round'] + 1, wall['rounds'])} of {wall['rounds']}"
    return told | {
        "over": bool(wall.get("over")),
        "seats": wall.get("seats"),
        "round_words": "All rounds are played" if wall.get("over") else rounds,
    }


def _adoption(wall: State) -> State:
    keys = [charts.key(charts.place_of(name), one["text"]) for name, one in wall["kinds"].items()]
    whole = {"colour": "--dl-ink", "dash": (), "words": "everyone (bold)", "set": ""}
    said = wall["said"]
    names = {name: one["text"] for name, one in wall["kinds"].items()} | SELF
    return {
        "said": said,
        "pictures": [picture(charts.adoption, wall, said, [whole, *keys])],
        "lists": [_movers(wall["movers"], names), *_reasons(wall)],
        "tables": [_curve_table(wall)],
    }


def _movers(movers: list[State], names: dict[str, str]) -> State:
    """Who moved whom, the most frequent first."""
    ranked = sorted(movers, key=lambda one: -one["n"])[:MOST_BARS]
    found = [
        {"text": f"{names[one['to']]}, moved by {names[one['from']]}", "n": one["n"]}
        for one in ranked
    ]
    return bars("Who moved whom (seats)", found)


def _reasons(wall: State) -> list[State]:
    """The reasons tapped so far, where enough people have tapped."""
    titles = {"move": "Why people moved (taps)", "wait": "Why people waited (taps)"}
    found = []
    for do, title in titles.items():
        counts = (wall.get("reasons") or {}).get(do)
        if counts:
            words = wall["reason_words"][do]
            found.append(
                bars(title, [{"text": words[name], "n": n} for name, n in counts.items()])
            )
    return found


def _curve_table(wall: State) -> State:
    kinds = list(wall["kinds"].values())
    head = ["after round", "everyone", *(one["text"] for one in kinds)]
    rows = [
        [f"{time}", per_cent(total), *(per_cent(one["shares"][i]) for one in kinds)]
        for i, (time, total) in enumerate(zip(wall["times"], wall["total"], strict=True))
    ]
    return table("How many have moved, as shares of all seats", head, rows)


def _adoption_after(wall: State, after: State) -> State:
    said = after["said"]
    pictures = [picture(charts.prediction, after, said)]
    tables = [_prediction_table(after)]
    if after.get("thresholds"):
        found = after["thresholds"]
        never = found.get("not_moved") or 0
        told = f"{found['n']} people; {never} had not moved by the end."
        pictures.append(picture(charts.thresholds, after, told))
        edges = found["edges"]
        rows = [
            [f"{per_cent(edges[i])} to {per_cent(edges[i + 1])}", f"{n:.1f}"]
            for i, n in enumerate(found["counts"])
        ]
        tables.append(table("Thresholds of the class", ["share of contacts", "people"], rows))
    if after.get("rerun"):
        again = after["rerun"]
        told = f"In the end {per_cent(again['mean'])} join, in 8 of 10 runs between "
        told += f"{per_cent(again['low'])} and {per_cent(again['high'])}."
        pictures.append(picture(charts.rerun, after, told))
    if after.get("motives"):
        tables.append(_motives_table(wall, after["motives"]))
    return {"pictures": pictures, "tables": tables, "lists": []}


def _motives_table(wall: State, found: State) -> State:
    """The motive of the seat against the reason that people gave."""
    words = wall["reason_words"]["move"]
    head = ["motive of the seat", *(words[name] for name in found["reasons"])]
    rows = [
        [name, *(f"{n}" for n in counts)]
        for name, counts in zip(found["rows"], found["counts"], strict=True)
    ]
    return table("Why people moved, by the motive of their seat", head, rows)


def _prediction_table(after: State) -> State:
    curves = [after["prediction"][name] for name in ("middle", "low", "high")]
    rows = [
        [f"{time}", per_cent(played), *(per_cent(curve[i]) for curve in curves)]
        for i, (time, played) in enumerate(zip(after["times"], after["played"], strict=True))
    ]
    head = ["after round", "played", "model", "from", "to"]
    return table("As played, and as the model expected", head, rows)


def _nest(wall: State) -> State:
    keys = [charts.key(i, one["text"]) for i, one in enumerate(wall["nests"]) if wall["counts"]]
    return {
        "said": wall["said"],
        "pictures": [picture(wall_nest.nests, wall, wall["said"], keys)],
        "lists": [],
        "tables": [_nest_table(wall)],
    }


def _nest_table(wall: State) -> State:
    counts = wall["counts"] or {"any nest": wall["spoken"]}
    head = ["after round", *counts]
    rows = [
        [f"{time}", *(f"{column[i]}" for column in counts.values() if i < len(column))]
        for i, time in enumerate(wall["times"])
    ]
    return table("Seats committed", head, rows)


def _nest_after(wall: State, after: State) -> State:
    rows = [
        [one["text"], f"{one['quality']}", f"{one['committed']}"]
        for one in wall["nests"]
        if one["quality"] is not None
    ]
    trade = [
        [
            f"{one['quorum']}", per_cent(one["best_share"]), per_cent(one["decided_share"]),
            "never" if one["rounds"] is None else f"{one['rounds']:.1f}",
        ]
        for one in after["trade"]
    ]  # fmt: skip
    head = ["quorum", "choose the best", "decide at all", "rounds needed"]
    return {
        "pictures": [picture(wall_nest.trade, after | {"quorum": wall["quorum"]}, after["said"])],
        "tables": [
            table("The nests", ["nest", "quality", "committed"], rows),
            table("Robots alone, with other quorums", head, trade),
        ],
    }


def _rhythm(wall: State) -> State:
    pictures = [picture(charts.rhythm, wall, wall["said"])]
    if wall.get("histogram"):
        pictures.append(picture(charts.taps, wall, wall["said"]))
    rows = [
        [f"{time}", "conductor" if led else "each other", _ms(people), _ms(everyone)]
        for time, led, people, everyone in zip(
            wall["times"], wall["conductor"], wall["spread_ms"], wall["all_ms"], strict=True
        )
    ]
    head = ["round", "heard", "spread, people", "spread, all"]
    found = table("Spread of the taps", head, rows)
    return {"said": wall["said"], "pictures": pictures, "lists": [], "tables": [found]}


def _ms(spread: float | None) -> str:
    return cell(None) if spread is None else f"{spread:.0f} ms"


def _rhythm_after(wall: State, after: State) -> State:
    del wall
    rows = [
        [words, _ms(after[name]), _ms(after[f"{name}_all"])]
        for name, words in (("without", "hearing each other"), ("with", "with a conductor"))
    ]
    head = ["heard", "spread, people", "spread, all"]
    return {"tables": [table("Typical spread of the taps, without the first round", head, rows)]}


GAMES: dict[str, tuple[Callable[[State], State], Callable[[State, State], State]]] = {
    "adoption": (_adoption, _adoption_after),
    "nest": (_nest, _nest_after),
    "rhythm": (_rhythm, _rhythm_after),
}
