"""Games, surveys and own networks of a page without a kernel: answered as Python answers."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Page
from static_games import FAIR
from test_static_parts import answered

from dlkit import content, widgets
from dlkit.serving.recorded.answers import RULES
from dlkit.serving.recorded.games import N_UNITS
from dlkit.widgets import _sentence_checks as sentence

pytest_plugins = ["static_page", "static_games"]
pytestmark = pytest.mark.browser
PLAY = """([state, data, asked]) => {
  const model = { get: (name) => state[name] };
  const rule = dlkitNeed("units.js").units({ model, data });
  return asked.map(([kind, given]) => {
    try { return rule[kind](given); } catch (error) { return error.message; }
  });
}"""


@pytest.fixture
def lesson(parts_page: Page) -> Page:
    return parts_page


@pytest.fixture(scope="module")
def survey() -> widgets.JobSurvey:
    return widgets.JobSurvey("a/b", content.survey("orchestra"))


def test_every_guess_of_the_survey_is_answered_as_in_python(lesson: Page, survey: Any):
    ids = [one.id for one in survey.survey.scales]
    places = range(1, survey.survey.n_groups + 1)
    asked = [{"guess": dict(zip(ids, three, strict=True))} for three in product(places, repeat=3)]
    wanted = [survey.on_reveal(**one) for one in asked]
    assert len({one["said"] for one in wanted}) == 13
    assert answered(lesson, survey, "reveal", asked) == wanted


def test_every_tick_and_conclusion_is_judged_as_in_python(lesson: Page, survey: Any):
    about = survey.survey
    facts = [one.id for one in about.facts]
    asked = [
        {"retelling": one.id, "ticks": [f for f, on in zip(facts, ticks, strict=True) if on]}
        for one in about.retellings
        for ticks in product([False, True], repeat=len(facts))
    ]
    assert answered(lesson, survey, "judge", asked) == [survey.on_judge(**one) for one in asked]
    asked = [{"claim": one.id, "follows": f} for one in about.claims for f in (True, False)]
    assert answered(lesson, survey, "claim", asked) == [survey.on_claim(**one) for one in asked]


def sentences(draw: random.Random) -> list[str]:
    """Sentences of the words that the check list knows, of their parts, and of other scripts."""
    plain = ["", " ", "\n\u00a0", FAIR, FAIR.upper(), "even", "only, ONLY and just even\u2028"]
    words = [
        "first", "1st", "no. 1", "rank 7", "7th", "half-way", "ninth", "motivation", "motivé",
        "motivat\u00e9e", "éfirst", "first\u0301", "job", "jobs", "satisfaction\u4e00", "growth",
        "getting on", "career_x", "13", "thirteen", "١٣", "²13", "sample", "sampled", "random",
        "control group", "compare only", "conductor", "conductorless", "conductorless_", "because",
        "caused", "why", "not", "don't", "no proof", "even", "only", "unhappy", "of course", ".",
        ". ", "; ", "!\u0085", "? ", "\ufeff", ".\ufeff", "x" * 30, "İ", "ΣΑΣ", "leads to",
        "😀" * 20,
    ]  # fmt: skip
    mixed = [
        draw.choice(["", " "]).join(draw.choices(words, k=draw.randrange(2, 14)))
        for _ in range(600)
    ]
    return plain + [" ".join(draw.choices(words, k=9)) for _ in range(600)] + mixed


def test_the_check_list_finds_the_words_that_python_finds(lesson: Page, survey: Any):
    asked = [{"text": text} for text in sentences(random.Random(8))]
    wanted = [survey.on_check(**one) for one in asked]
    for place, line in enumerate(wanted[0]["rows"]):
        assert {one["rows"][place]["met"] for one in wanted} == {True, False}, line["id"]
    assert answered(lesson, survey, "check", asked) == wanted
    assert sentence.MOST_LETTERS == 2000


@pytest.fixture(scope="module")
def recorded() -> list[Any]:
    """The state of the game with eight people, and what its page is given."""
    live = widgets.Managing("a/b")
    return [{"terms": live.terms}, RULES["Managing"](live, {})["data"]]


def games(draw: random.Random) -> list[tuple[str, dict[str, Any]]]:
    """Moves over all recorded units: rounds, some of them twice, records, new beginnings."""
    asked: list[tuple[str, dict[str, Any]]] = [("show", {})]
    for _ in range(N_UNITS + 2):
        for played in range(draw.choice([3, 10, 10])):
            choice = {"level": draw.randrange(5), "belief": draw.randrange(9), "played": played}
            asked += [("play", choice)] * draw.choice([1, 1, 2])
        asked.append(("begin", {"same": draw.random() < 0.2}))
    for seed in range(1, N_UNITS + 1):
        choices = [[draw.randrange(5), draw.randrange(9)] for _ in range(draw.randrange(11))]
        asked.append(("restore", {"value": {"seed": seed, "choices": choices, "games": 3}}))
        asked.append(("play", {"level": 4, "belief": 0, "played": len(choices)}))
    return [*asked, ("audit", {}), ("restore", {"value": None})]


def live_replies(asked: list[tuple[str, dict[str, Any]]]) -> list[Any]:
    """What the live component says; other people are, as on the page, the unit that is next."""
    live, told = widgets.Managing("a/b"), []
    for kind, given in asked:
        seed = live._seed
        told.append(getattr(live, f"on_{kind}")(**given))
        if kind == "begin" and not given["same"]:
            live._seed = seed % N_UNITS + 1
            told[-1] = live.on_show()
    return told


def plain(found: Any) -> Any:
    """The same with numbers of pictures that may differ in the last bit."""
    return pytest.approx(found, abs=1e-9) if isinstance(found, list) else found


def test_ten_rounds_go_as_in_python_with_every_recorded_unit(lesson: Page, recorded: Any):
    asked = games(random.Random(9))
    found = lesson.evaluate(PLAY, [*recorded, asked])
    wanted = live_replies(asked)
    assert sum(one.get("over") is not None for one in wanted) > 15
    assert {one["seed"] for one in wanted if "seed" in one} == set(range(1, N_UNITS + 1))
    for (kind, given), page, python in zip(asked, found, wanted, strict=True):
        sets = [one.pop("sets", {}) for one in (page, python)]
        assert page == python, (kind, given)
        assert sets[0].keys() == sets[1].keys()
        for name, fields in sets[1].items():
            for field, column in fields.items():
                assert sets[0][name][field] == plain(column), (name, field)


def test_a_game_that_is_none_or_was_not_recorded_is_told(lesson: Page, recorded: Any):
    unreadable = [
        {"seed": 1, "choices": [[5, 0]], "games": 0},
        {"seed": 1, "choices": [[1, 0]] * 11, "games": 0},
        {"seed": 1, "choices": [7], "games": 0},
        {"seed": 1, "choices": [], "games": -1},
        {"seed": 1},
    ]
    values = [{"seed": 99, "choices": [], "games": 0}, *unreadable]
    asked = [("play", {"level": 1, "belief": 1, "played": 0})]
    for value in values:
        asked += [("restore", {"value": value}), ("show", {})]
    first, *after = lesson.evaluate(PLAY, [*recorded, asked])
    assert "not recorded" in after[0]
    assert all("cannot be read" in told for told in after[2::2])
    assert after[1::2] == [first] * len(values)


NAMES = ["Amber", "Birch", "<b>C</b>", "Dune", "Ember", "Fern", "Grove", "Heath", "Iris", "Jade",
         "Kite", "Lark"]  # fmt: skip


def networks(draw: random.Random) -> list[dict[str, Any]]:
    """Every network of three people, and many of three to twelve."""
    three = [(i, j) for i in range(3) for j in range(3) if i != j]
    found = [
        {"people": NAMES[:3], "ties": [list(t) for t, on in zip(three, bits, strict=True) if on]}
        for bits in product([False, True], repeat=6)
    ]
    for _ in range(300):
        n = draw.randrange(3, 13)
        dense = draw.choice([0.05, 0.15, 0.3, 0.6, 0.95])
        ties = [[i, j] for i in range(n) for j in range(n) if i != j and draw.random() < dense]
        found.append({"people": NAMES[:n], "ties": ties})
    return found


def test_the_pattern_of_an_own_network_is_told_as_in_python(lesson: Page):
    live = widgets.LeadsWhom("a/b")
    asked = networks(random.Random(10))
    wanted = [live.on_look(**one) for one in asked]
    assert len({one["lines"][-1] for one in wanted}) > 6
    assert answered(lesson, live, "look", asked) == wanted


def test_who_would_follow_is_told_as_in_python(lesson: Page):
    draw = random.Random(11)
    live = widgets.Followers("a/b")
    shares = [one for one, _ in live.thresholds] + [0.01, 0.33, 0.6, 0.95, 1 / 3]
    asked = []
    for one in networks(draw) * 2:
        n = len(one["people"])
        away, *others = draw.sample(range(n), 3)
        away = draw.choice([-1, away])
        starters = others[: draw.choice([1, 2])]
        asked.append(one | {"starters": starters, "threshold": draw.choice(shares), "away": away})
    wanted = [live.on_follow(**one) for one in asked]
    assert sum("All" in one["end"] for one in wanted) > 50
    assert sum("needs" in one["end"] for one in wanted) > 50
    assert max(len(one["steps"]) for one in wanted) > 4
    assert answered(lesson, live, "follow", asked) == wanted


def rounds(draw: random.Random, form: dict[str, Any]) -> list[dict[str, Any]]:
    """Answers by chance: few and many, silent and alike, of one round and of two."""
    ids = [item["id"] for cell in form["cells"] for item in cell["items"]]

    def one() -> dict[str, Any]:
        steps = draw.choice([[-2, -1, 0, 1, 2, "na"], [-1, 0, 1], ["na"], [1], [2, "na"], [1, 2]])
        chosen = draw.sample(ids, draw.choice([0, 1, 2, 5, 9, 20, 32, 32]))
        return {name: draw.choice(steps) for name in chosen} | {"of_old": 7}

    found = [{"answers": one(), "earlier": None} for _ in range(50)]
    for _ in range(100):
        first = one()
        lift = draw.choice([0, 0, 1])
        both = {name: min(2, answer + draw.choice([lift, 1]))
                for name, answer in first.items() if isinstance(answer, int)}  # fmt: skip
        earlier = {name: first[name] for name in first}
        found.append({"answers": draw.choice([both, first, one()]), "earlier": earlier})
    for one_round in found:
        one_round["answers"].pop("of_old", None)
    return found


def parted(found: Any, numbers: list[float]) -> Any:
    """The same without its fractions, which go to a list: their last bit may differ."""
    if isinstance(found, dict):
        return {name: parted(each, numbers) for name, each in found.items()}
    if isinstance(found, list | tuple):
        return [parted(each, numbers) for each in found]
    if isinstance(found, int | float) and not isinstance(found, bool):
        numbers.append(found)
        return "number"
    return found


def test_sixteen_cells_are_scored_and_compared_as_in_python(lesson: Page):
    live = widgets.Assessment()
    asked = rounds(random.Random(12), live.form)
    wanted = [live.on_score(**one) for one in asked]
    verdicts = {row[-1] for one in wanted if "change" in one for row in one["change"]["rows"]}
    assert len(verdicts) == 6
    assert len({one["overall"]["said"] for one in wanted}) > 20
    ours: list[float] = []
    page: list[float] = []
    told = parted(answered(lesson, live, "score", asked), page)
    assert told == parted(wanted, ours)
    assert page == pytest.approx(ours, abs=1e-9)


def test_the_way_of_a_group_is_told_as_in_python(lesson: Page):
    draw = random.Random(13)
    live = widgets.Trajectory("a/b")
    asked = []
    for n in [0, 1, 2, 60, *(draw.randrange(61) for _ in range(150))]:
        points = [
            {"on": f"{date(2010, 1, 1) + timedelta(draw.randrange(9000))}",
             "harmony": draw.randrange(-10, 11) / 2, "process": draw.randrange(-10, 11) / 2,
             "led": draw.choice(["", "", "harmony", "both"]), "by": "chair"}
            for _ in range(n)
        ]  # fmt: skip
        asked.append({"points": points})
    wanted = [live.on_look(**one) for one in asked]
    assert len({one["limits"] for one in wanted}) > 20
    assert answered(lesson, live, "look", asked) == wanted


def test_the_weeks_of_a_team_are_told_as_in_python(lesson: Page):
    draw = random.Random(14)
    live = widgets.Team("a/b")
    ids = [one["id"] for one in live.aspects]

    def week() -> dict[str, Any]:
        members = [
            {"name": draw.choice(["", " ", "Ada", "Bo", "<i>Fay</i> "]),
             "carried": [one for one in ids if draw.random() < 0.3]}
            for _ in range(draw.choice([0, 1, 2, 3, 5, 12]))
        ]  # fmt: skip
        return {"on": "2026-02-28", "members": members}

    asked = [{"weeks": [week() for _ in range(n)]} for n in (1, 2, 10, 52, 52)]
    wanted = [live.on_look(**one) for one in asked]
    assert len({one["words"] for told in wanted for one in told["weeks"]}) > 30
    assert answered(lesson, live, "look", asked) == wanted
