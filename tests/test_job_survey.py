"""The job survey: only sourced ranks, what is told when, the check list, and a broken file."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from dlkit import content, record, report
from dlkit.report import _gather as gather
from dlkit.serving import check
from dlkit.widgets import JobSurvey
from dlkit.widgets._sentence_checks import findings

FILE = content.folder("datasets") / "survey" / "orchestra.toml"
GUESS = {"motivation": 4, "general": 10, "growth": 9}
FAIR = (
    "Of 13 groups that were no sample of all jobs, orchestra players were first in internal "
    "motivation, 7th in general satisfaction and 9th in satisfaction with growth."
)


@pytest.fixture
def part() -> JobSurvey:
    return JobSurvey("lesson/survey", content.survey("orchestra"))


def test_the_ranks_are_the_three_that_sources_give():
    ranks = {one.id: one.rank for one in content.survey("orchestra").scales}
    assert ranks == {"motivation": 1, "general": 7, "growth": 9}


def test_no_other_group_has_a_rank():
    assert FILE.read_text(encoding="utf-8").count("\nrank = ") == 3


def test_every_rank_and_retelling_has_a_source():
    survey = content.survey("orchestra")
    assert all(one.source and one.caveat for one in survey.scales)
    assert all(one.source for one in survey.retellings)
    assert len(survey.retellings) == 4
    assert len(survey.named) < survey.n_groups == 13


def test_no_rank_is_told_before_the_guess(part: JobSurvey):
    sent = json.dumps(part.about["scales"])
    assert "rank" not in sent
    with pytest.raises(ValueError, match="General satisfaction must be a whole number from 1 to"):
        part.on_reveal({"motivation": 1})


@pytest.mark.parametrize("wrong", [0, 14, 2.5, "3", None, True])
def test_a_guess_is_a_place_from_1_to_13(part: JobSurvey, wrong: object):
    with pytest.raises(ValueError, match="Satisfaction with growth must be a whole number"):
        part.on_reveal(GUESS | {"growth": wrong})


def test_the_guess_stands_beside_the_rank(part: JobSurvey):
    found = part.on_reveal(GUESS)
    assert [row["far"] for row in found["rows"]] == [
        "3 places higher than you guessed", "3 places higher than you guessed", "as you guessed"
    ]  # fmt: skip
    assert found["said"] == (
        "From the highest to the lowest of the three there are 8 places; between your guesses 6. "
        "The scales do not go together."
    )


def judged(part: JobSurvey, retelling: str, ticks: list[str]) -> dict[str, tuple[str, bool]]:
    rows = part.on_judge(retelling, ticks)["rows"]
    return {row["id"]: (row["is"], row["right"]) for row in rows}


def test_the_source_document_dropped_the_first_place(part: JobSurvey):
    assert judged(part, "seifter", ["motivation", "growth"]) == {
        "motivation": ("dropped", True),
        "general": ("kept in part", True),  # may be ticked or not
        "growth": ("kept", False),
        "groups": ("dropped", False),
    }
    assert judged(part, "seifter", ["general"])["general"] == ("kept in part", True)


def test_every_retelling_judges_every_fact_and_something_was_dropped_by_each(part: JobSurvey):
    for one in part.survey.retellings:
        answers = judged(part, one.id, [])
        assert set(answers) == {fact.id for fact in part.survey.facts}
        assert any(kept == "dropped" for kept, _ in answers.values())


def test_that_the_conductor_is_the_difference_does_not_follow(part: JobSurvey):
    assert part.on_claim("cause", True)["right"] is False
    assert part.on_claim("cause", False)["right"] is True
    assert "asked once" in part.on_claim("cause", False)["told"]


@pytest.mark.parametrize(
    ("kind", "given", "fault"),
    [
        ("judge", ("nobody", []), "retelling must be one of this survey, got 'nobody'"),
        ("judge", ("seifter", ["all"]), "ticks must be facts of this survey"),
        ("judge", ("seifter", "growth"), "ticks must be facts of this survey"),
        ("claim", ("cause", None), "claim must be one of this survey"),
        ("claim", ("luck", True), "claim must be one of this survey, got 'luck'"),
        ("check", ("x" * 2001,), "text must have at most 2000 letters"),
        ("check", (7,), "text must have at most 2000 letters"),
        ("reveal", ([],), "guess must be a rank for each scale"),
    ],
)
def test_what_the_page_cannot_mean_is_refused(part: JobSurvey, kind, given, fault):
    with pytest.raises(ValueError, match=fault):
        getattr(part, f"on_{kind}")(*given)


def unmet(text: str) -> set[str]:
    return {name for name, (fault, _) in findings(text).items() if fault}


def test_a_fair_sentence_meets_the_whole_list(part: JobSurvey):
    assert unmet(FAIR) == set()
    assert part.on_check(FAIR)["said"] == "7 of 7 found."


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Orchestra players came below prison guards because of the conductor.", {"cause"}),
        ("The difference is the conductor.", {"cause"}),
        ("They are even unhappier.", {"loaded"}),
        ("Players were first in motivation.", {"general", "growth", "groups", "set"}),
        ("They rank ninth in the chance to learn.", {"motivation", "general"}),
        ("", {"motivation", "general", "growth", "groups", "set", "cause", "loaded"}),
    ],
)
def test_what_is_missing_or_in_the_way_is_told(text: str, missing: set[str]):
    assert missing <= unmet(text)


@pytest.mark.parametrize(
    "text",
    [
        "This does not show that the conductor is the cause.",
        "Nothing here proves that it is because of the conductor.",
        "All of them play under a conductor. The survey compares 13 groups.",
        "The evening lasted.",  # 'even' is only a word when it stands alone
    ],
)
def test_an_innocent_sentence_is_not_accused(text: str):
    assert not {"cause", "loaded"} & unmet(text)


def test_the_sentence_stands_in_the_portfolio_as_text():
    entry = record.Entry(
        kind="survey", rev=1, at="2026-01-02T03:04:05.678Z", done=True,
        value={"sentence": " <b>First</b> in motivation. "},
    )  # fmt: skip
    empty = record.Entry(
        kind="survey", rev=1, at="2026-01-02T03:04:05.678Z", done=False, value={"sentence": 7}
    )
    kept = record.empty()
    kept.entries.update({"04_x/survey": entry, "05_x/survey": empty})
    (found,) = gather.reflections(kept)
    assert (found.prompt, found.words) == (
        "A fair sentence on the job survey", "<b>First</b> in motivation."
    )  # fmt: skip
    page = report.html(report.document(kept, date(2026, 1, 3)))
    assert b"&lt;b&gt;First" in page


PLANTED = {
    "rank = 7": ("rank = 17", r"line \d+: scales\[1\].rank must be between 1 and 13, got 17"),
    'strength = "mixed"': ('strength = "sure"', "strength must be one of strong, .*, got 'sure'"),
    'kept = "part"': ('kept = "half"', "kept must be one of the words that this key allows"),
    'fact = "groups"': ('fact = "growths"', r"retellings\[0\].points must name facts"),
    "follows = false": ('follows = "no"', "follows must be `?bool"),
    'id = "loaded"': ('id = "rude"', "id must be one of motivation, .*, got 'rude'"),
    "n_groups = 13": ("n_groups = 5", "named must be at most 5, got 11"),
    'asks = "Says: of 13 groups"': ('asks = ""', "asks must have words"),
    'group = "orchestra players"': ("", "group must be there, got nothing"),
}


@pytest.mark.parametrize("line", PLANTED)
def test_a_broken_file_is_told_by_file_key_and_rule(tmp_path: Path, monkeypatch, line: str):
    planted, fault = PLANTED[line]
    text = FILE.read_text(encoding="utf-8")
    assert line in text
    path = tmp_path / "datasets" / "survey" / "orchestra.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text.replace(line, planted, 1), encoding="utf-8")
    with pytest.raises(ValueError, match=f"^datasets/survey/orchestra.toml.*{fault}"):
        content.read_survey(path)
    monkeypatch.setitem(check.READERS, "survey", lambda _: content.read_survey(path))
    told = [one for one in check.findings(content.folder("notebooks")) if "survey" in one.text]
    assert [one.good for one in told] == [False]
    assert told[0].text.startswith("datasets/survey/orchestra.toml")


def test_a_survey_that_is_none_is_refused():
    with pytest.raises(ValueError, match="survey must be one of orchestra, got 'band'"):
        content.survey("band")
