"""The studio: a design that is checked, runs, has a twin, and reaches the report."""

from __future__ import annotations

import asyncio
import inspect
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from dlkit import charts, content, record, report
from dlkit.models import adoption
from dlkit.widgets import Bet, Explorer, Number, Studio, StudioReview
from dlkit.widgets.studio_review import chances, differs, shown, verdict
from full_record import SCRIPT, full_record
from test_report import DAY, EMOJI, HEBREW, LONG, made, tight, words
from test_report import form as form

SHOW = ("n_agents", "cross_share", "proof_threshold")
PUT: dict[str, Any] = {
    "lines": {"what": "Whoever knows most chairs", "who": "A. to the night shift", "stop": ""},
    "expects": "further",
    "design": {"cross_share": 0.1},
    "twin": {"cross_share": 0.3},
    "rows": [["People", "200", "200"], ["Contact across the chasm", "0.1", "0.3"]],
    "differs": "One setting differs: Contact across the chasm.",
    "sentences": ["Stopped at 16 %: nobody asked.", "95 % moved."],
    "chance": "The design ends between 4 and 95 %.",
    "verdict": "On average the twin gets 12 points further.",
    "bet": "10_aspects_and_axes/studio-bet",
}
REVIEWS = {
    "self": {"who": "", "levels": {"seen": 2, "stopped": 0}, "words": "Name a date"},
    "other": {"who": "ward nurse", "levels": {"seen": 1}, "words": ""},
}
BET = {
    "form": {"kind": "number", "unit": "per cent"}, "guess": 70, "confidence": 0.8,
    "settled": True, "observed": 16, "hit": False, "score": 3,
}  # fmt: skip


@pytest.fixture
def studio() -> Studio:
    return Studio("test/design", adoption, SHOW, adoption.Params(n_agents=200, n_steps=40))


@pytest.fixture
def bet() -> Bet:
    return Bet("test/bet", "How many?", Number(0, 100, 1, "per cent", 10))


@pytest.fixture
def runs(studio: Studio, bet: Bet) -> Explorer:
    return Explorer(
        adoption, charts.adoption.curve, key="test/runs", design=studio, bet=bet,
        observed=charts.adoption.per_cent, show=SHOW,
    )  # fmt: skip


@pytest.fixture
def review(studio: Studio, runs: Explorer) -> StudioReview:
    return StudioReview("test/studio", studio, runs, charts.adoption.per_cent)


def with_(studio: Studio, **changes: Any) -> dict[str, Any]:
    return {**studio.preset, **changes}


def compared(review: StudioReview, *given: Any) -> dict[str, Any]:
    async def answer() -> Any:
        reply = review.on_compare(*given)
        return await reply if inspect.iscoroutine(reply) else reply

    review.teller = lambda: lambda share: None
    with ThreadPoolExecutor(1) as pool:
        found: dict[str, Any] = pool.submit(asyncio.run, answer()).result().content
    return found


def test_the_explorer_begins_with_the_design_and_follows_it(studio, runs):
    assert runs.preset["values"] == studio.preset
    studio.on_design(with_(studio, cross_share=0.02))
    assert runs.preset["values"]["cross_share"] == 0.02
    assert studio.params == adoption.Params(n_agents=200, n_steps=40, cross_share=0.02)
    assert runs.own == []
    assert {one["name"] for one in studio.own} == {
        "n_agents", "proof_threshold", "standard_threshold"
    }  # fmt: skip


def test_only_the_run_of_the_design_settles_the_bet(studio, runs, bet):
    studio.on_design(with_(studio, cross_share=0.02))
    with pytest.raises(ValueError, match="The bet comes first"):
        runs.on_run(with_(studio, cross_share=0.02), 1)
    bet.on_place(50, 0.7)
    runs.on_run(with_(studio), 1)
    assert not bet.settled
    runs.on_run(with_(studio, cross_share=0.02), 1)
    assert bet.settled
    assert bet.state["observed"] == pytest.approx(100 * runs.result.share[-1], abs=0.6)


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"cross_share": 2}, "cross_share must be between"),
        ({"never_share": 0.4, "tail_share": 0.1}, "never_share must be at most tail_share"),
        ({"<b>": 1}, "values must be settings of the model, got '<b>'"),
        ("all", "values must be settings of the model, got 'all'"),
    ],
)
def test_a_design_that_cannot_be_is_refused_and_the_old_one_stays(studio, review, values, rule):
    with pytest.raises(ValueError, match=rule):
        studio.on_design(values)
    assert studio.design == studio.preset
    with pytest.raises(ValueError, match=rule):
        review.on_compare(studio.preset, values)


def test_design_and_twin_are_the_runs_of_the_model_with_their_sentences(studio, review):
    design, twin = with_(studio, cross_share=0.02), with_(studio, cross_share=0.4)
    found = compared(review, design, twin, "cross_share", "further")
    said = [adoption.describe(adoption.run(adoption.Params(**one), 1)) for one in (design, twin)]
    assert found["sentences"] == said
    assert found["changed"] == ["Contact across the chasm"]
    assert found["differs"] == "One setting differs: Contact across the chasm."
    assert found["rows"] == [
        ["People", "200", "200"],
        ["Contact across the chasm", "0.02", "0.4"],
        ["Proof that leaders ask for (of contacts)", "0.15", "0.15"],
    ]
    assert "So it is as you expected." in found["verdict"]
    ends = [
        [100 * adoption.run(adoption.Params(**one), seed).share[-1] for seed in range(1, 21)]
        for one in (design, twin)
    ]
    assert found["chance"] == chances(np.array(ends), "%")
    apart = np.mean(ends[1]) - np.mean(ends[0])
    assert f"the twin gets {apart:.3g} points further" in found["verdict"]


def test_a_twin_that_is_the_design_is_none(studio, review):
    found = compared(review, studio.preset, studio.preset)
    assert len(found["sentences"]) == 1
    assert found["changed"] == []
    assert found["verdict"] == ""
    assert found["differs"].startswith("No twin yet")
    other = compared(review, studio.preset, with_(studio, degree=4))
    assert other["rows"][-1] == ["Contacts of each person", "10", "4"]


def test_more_than_one_thing_changed_is_said():
    rows = [{"name": "a", "label": "A"}, {"name": "b", "label": "B"}]
    assert differs(rows, "a").startswith("2 settings differ: A, B. Which of them")
    assert differs(rows[1:], "b") == "One setting differs: B."
    assert differs(rows[1:], "a").endswith("It is not the one that you named in your design.")


@pytest.mark.parametrize(
    ("twin", "expects", "said"),
    [
        (60.0, "further", "gets 10 points further. You expected: it gets further. So it is as"),
        (40.0, "further", "10 points less far. You expected: it gets further. So it is not what"),
        (51.9, "same", "about as far (1.9 points apart"),
        (52.1, "", "gets 2.1 points further."),
    ],
)
def test_the_verdict_holds_what_was_expected_against_what_came(twin, expects, said):
    assert said in verdict(np.array([[40.0, 60.0], [twin, twin]]), "%", expects)


def test_settings_are_told_in_words():
    assert shown({"kind": "float"}, 0.15) == "0.15"
    assert shown({"kind": "int"}, 100_000) == "100,000"
    assert shown({"kind": "bool"}, False) == "no"
    assert shown({"kind": "choice", "options": {"half": "at least"}}, "half") == "at least"


def kept(put: Any = PUT, reviews: Any = REVIEWS, begin: Any = None) -> record.Record:
    first = begin or record.put(record.empty(), PUT["bet"], "bet", BET, True)
    value = {"put": put, "reviews": reviews}
    return record.put(first, "10_aspects_and_axes/studio", "studio", value, True)


def test_everything_that_was_put_in_stands_in_every_file(form):
    found = tight(words(kept(), form))
    said = [*PUT["lines"].values(), *PUT["sentences"], PUT["differs"], PUT["chance"],
            PUT["verdict"], "Name a date", "ward nurse", *PUT["rows"][1],
            "Bet before the design first ran: 70 per cent, 80% sure. It came out as 16 per cent."
            " Missed.", "Expected of the twin, before it ran: further.",
            content.studio().criteria[0].levels[2], content.studio().criteria[0].levels[1],
            "not looked at"]  # fmt: skip
    assert [one for one in said if tight(one) not in found] == []
    assert tight(content.studio().lines[2].asks) not in found, "an empty line is no line"


def test_a_record_without_a_studio_has_no_such_section():
    for one in (full_record(), kept(put=None)):
        blocks = report.document(one, DAY).blocks
        assert not [b for b in blocks if getattr(b, "words", "").startswith("The studio")]
        assert "studio" not in [choice["id"] for choice in report.choices(one)]


def test_the_lecturer_gets_it_only_where_it_was_ticked():
    full = kept(begin=full_record())
    assert "studio" in [choice["id"] for choice in report.choices(full)]
    assert "chairs" in report.for_lecturer(full, ["studio"], DAY).decode()
    assert "chairs" not in report.for_lecturer(full, ["plan"], DAY).decode()


@pytest.mark.parametrize("own", [SCRIPT, EMOJI, HEBREW, LONG, "a" * 10_000, "b\x00\x08c"])
def test_what_the_learner_wrote_is_text_in_every_file(own, form):
    other = {"who": own[:200], "levels": {"seen": 0}, "words": own}
    full = kept({**PUT, "lines": {"what": own}}, {"other": other})
    file = made(full, form)
    assert file
    if form == "html":
        assert "<script" not in file.decode()
    if form != "pdf":
        assert tight(own.replace("\x00", "").replace("\x08", "")) in tight(words(full, form))


@pytest.mark.parametrize(
    "put",
    [{}, {"rows": [1, ["x"], {"a": 1}], "sentences": "x", "lines": [], "bet": 7, "twin": 1},
     {**PUT, "rows": None, "sentences": [None, 3], "bet": "no/bet", "expects": "<b>"}],
)  # fmt: skip
def test_a_record_of_somebodys_editor_stops_nothing(put, form):
    odd = {"self": {"levels": {"seen": 3, "stopped": "2", "shown": True}}, "other": 4}
    assert made(kept(put, odd), form)
    assert report.for_lecturer(kept(put, odd), ["studio"], DAY)


def test_a_broken_file_of_words_is_refused_by_its_key(tmp_path):
    text = (content.folder("datasets") / "studio.toml").read_text(encoding="utf-8")
    broken = tmp_path / "studio.toml"
    broken.write_text(text.replace('levels = ["A wish: nobody could say whether it happens", ',
                                   "levels = ["), encoding="utf-8")  # fmt: skip
    with pytest.raises(ValueError, match=r"levels must be 3 texts, got 2"):
        content.read_studio(broken)
