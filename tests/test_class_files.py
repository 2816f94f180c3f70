"""Files of activities and lessons that are broken: the fault is told by file, key and rule."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dlkit import content
from dlkit.serving import check

BROKEN = [
    ("bets", "answer = 2", "answer = 200", "line 41: activities[2].answer must be between 0 and"),
    ("bets", '"curve"', '"bow"', "line 7: activities[0].type must be one of the words"),
    ("bets", '"08_adoption_curve"', '"08"', "line 11: activities[0].lesson must be the name of a"),
    (
        "bets",
        'x_label = "weeks"',
        'x_label = ""',
        "line 14: activities[0].x_label must have w",
    ),
    (
        "bets",
        "x_high = 40",
        "x_high = 0",
        "line 12: activities[0].x_low must be below x_",
    ),
    ("talk", '"handing_out"', '"Handing out"', "line 6: activities[0].id must be 1 to 32 small"),
    (
        "talk",
        '"if_trusted"',
        '"yes"',
        "activities[0].options must have different ids, got",
    ),
    ("talk", "right = true", "right = 1", "line 22: activities[0].options[1].right must be bool"),
    ("talk", "high = 10", "high = 99", "line 174: activities[6].high must be 1 to 10 above low"),
    ("motives", 'bin = "leader"', 'bin = "boss"', "line 47: activities[0].cards[1].bin must be"),
    ("words", "n_max = 240", "n_max = 281", "line 12: activities[0].n_max must be between 1 and"),
    ("games", 'game = "nest"', 'game = "chess"', "line 21: activities[1].game must be one of ad"),
    ("charge", 'prompt = "Th', 'prompts = "Th', "activities[3].prompts must not be there"),
    (
        "estimates",
        '"jar_after_talk"',
        '"jar"',
        "activities must have different ids",
    ),
]


@pytest.mark.parametrize(("name", "old", "new", "rule"), BROKEN, ids=[row[3] for row in BROKEN])
def test_a_broken_file_is_named_with_key_and_rule(
    tmp_path: Path, name: str, old: str, new: str, rule: str
):
    text = (content.folder("datasets") / "class" / f"{name}.toml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "datasets" / "class" / f"{name}.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ValueError, match=r"^datasets/class/") as refused:
        content.read_class(path)
    assert f"datasets/class/{name}.toml" in str(refused.value)
    assert rule in str(refused.value)


def test_the_check_reads_every_file_of_activities(monkeypatch: pytest.MonkeyPatch):
    good = [one.text for one in check.findings(content.folder("notebooks")) if one.good]
    assert {f"datasets/class/{name}.toml" for name in content.class_files()} <= set(good)

    def broken(name: str) -> None:
        raise ValueError(f"datasets/class/{name}.toml: title must have words, got an empty text")

    monkeypatch.setitem(check.READERS, "class", broken)
    bad = [one.text for one in check.findings(content.folder("notebooks")) if not one.good]
    assert "datasets/class/bets.toml: title must have words, got an empty text" in bad


def test_a_bet_that_cannot_be_read_is_named_and_a_magic_command_is_left_alone(tmp_path: Path):
    def lesson(*cells: str) -> Path:
        told = [{"cell_type": "code", "source": source} for source in cells]
        path = tmp_path / "notebooks" / "12_own.ipynb"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps({"cells": told}), encoding="utf-8")
        return path

    bet = "bet = widgets.Bet('12_own/bet', 'How many?', widgets.Number(0, 9, 1, 'of 9', 1))"
    found = content.read_parts(lesson("%matplotlib inline", bet))
    about = {"low": 0, "high": 9, "step": 1, "unit": "of 9", "tolerance": 1}
    assert found.bets == (content.PlacedBet("12_own/bet", "How many?", "number", about),)
    for other in ("most = 9", "form"):
        source = (
            bet.replace("0, 9", "0, most") if "most" in other else bet.replace("widgets.N", "N")
        )
        with pytest.raises(ValueError, match=r"notebooks/12_own.ipynb: widgets.Bet must have its"):
            content.read_parts(lesson(other, source))
