"""The board in Python: what leaves the kernel, what the class is told, and when it is silent."""

from __future__ import annotations

import json
import math
from typing import Any
from urllib.parse import unquote

import pytest
import segno

from class_line import ASKED, QR, VIEWS, FileLine, Told, state
from class_line import played as game_for
from dlkit import charts
from dlkit.charts import wall
from dlkit.classroom.games import GAMES
from dlkit.widgets import Board, _board_games, _board_words


@pytest.fixture
def told(tmp_path) -> Told:
    return Told(tmp_path)


@pytest.fixture
def board(told) -> Board:
    return Board(FileLine(told.folder))


def asked(board: Board, kind: str, **content: Any) -> dict[str, Any]:
    """What the page gets for a question."""
    heard: list[dict[str, Any]] = []
    board.send = lambda answer, _=None: heard.append(answer)
    board._answer(None, {"serial": 1, "kind": kind, "content": content}, [])
    return heard[0]


def page(phase: str, kind: str | None = None, **more: Any) -> dict[str, Any]:
    found = _board_words.page(state(phase, kind, **more))
    json.dumps(found, allow_nan=False)  # it can be sent
    return found


def test_without_a_class_it_says_so(monkeypatch):
    monkeypatch.delenv("DLKIT_CLASS", raising=False)
    assert asked(Board(), "state", since=None)["content"] == {"line": "none"}
    assert "class must be running" in asked(Board(), "do", command={"do": "next"})["error"]


def test_a_silent_class_is_told_and_heard_again_when_it_is_back(board, told):
    told.tell(**state())
    assert asked(board, "state", since=None)["content"]["line"] == "on"
    told.fall_silent()
    assert asked(board, "state", since=1)["content"]["line"] == "lost"
    told.tell(**state("open", "one"))
    assert asked(board, "state", since=None)["content"]["state"]["phase"] == "open"


def test_nothing_new_is_no_state(board, told):
    told.tell(**state())
    assert asked(board, "state", since=1)["content"] == {"line": "on", "state": None}


def test_a_command_goes_to_the_class_and_no_other_does(board, told):
    assert "error" not in asked(board, "do", command={"do": "open", "activity": "x"})
    assert told.done() == [{"do": "open", "activity": "x"}]
    for wrong in ({"do": "drop"}, {}, "open", None, {"do": ["open"]}):
        assert "do must be one of" in asked(board, "do", command=wrong)["error"]
    assert len(told.done()) == 1


def test_what_the_class_refuses_is_told_as_it_is(board):
    told = asked(board, "do", command={"do": "open", "activity": "refused"})
    assert told["error"] == "activity must be known, got 'refused'"


def test_the_file_of_all_answers_comes_as_bytes(board):
    assert board.on_export("json").content == {"name": "class.json", "mime": "application/json"}
    assert board.on_export().buffers == (b"activity,answer",)
    assert "form must be csv or json" in asked(board, "export", form="exe")["error"]


@pytest.mark.parametrize("kind", ASKED)
@pytest.mark.parametrize("phase", ["open", "closed", "pause"])
def test_no_result_leaves_the_kernel_before_it_is_revealed(kind, phase):
    secret = {"key": {"right": ["b"], "why": "because"}, "before": VIEWS[kind]}
    found = page(phase, kind, **secret)
    assert found["result"] is None
    assert found["asks"] == []
    assert "because" not in json.dumps(found)
    assert "counts" not in json.dumps(found)


@pytest.mark.parametrize("kind", ASKED)
def test_every_result_has_a_sentence_and_a_table_or_texts(kind):
    found = page("reveal", kind, before=VIEWS[kind])["result"]
    assert f"{VIEWS[kind]['n']}" in found["said"]
    tables = [*found.get("tables", []), *([found["sorted"]] if "sorted" in found else [])]
    assert tables or found["texts"]
    for table in tables:
        assert all(len(row) == len(table["head"]) for row in table["rows"])
        assert all(isinstance(cell, str) for row in table["rows"] for cell in row)


def test_first_vote_and_second_stand_side_by_side():
    first = VIEWS["one"] | {"n": 20, "counts": {"a": 4, "b": 6, "c": 5, "d": 5}}
    (listed,) = page("reveal", "one", before=first)["result"]["lists"]
    assert [(bar["n"], bar["then"]) for bar in listed["bars"]] == [(0, 4), (9, 6), (7, 5), (6, 5)]
    assert (listed["n"], listed["n_before"]) == (22, 20)


def test_a_first_vote_of_too_few_is_not_shown():
    (listed,) = page("reveal", "one", before={"enough": False, "n": 0})["result"]["lists"]
    assert listed["n_before"] == 0
    assert {bar["then"] for bar in listed["bars"]} == {None}


def test_what_is_held_back_stays_so_and_a_bound_stays_a_bound():
    view = VIEWS["one"] | {"counts": {"a": None, "b": 20, "c": None, "d": None}, "at_least": ["b"]}
    found = page("reveal", "one", result=view)["result"]
    rows = found["tables"][0]["rows"]
    assert [row[1] for row in rows] == ["few", "20 or more", "few", "few"]
    assert "20 or more times" in found["said"]


@pytest.mark.parametrize(("why", "words"), [("few", "Fewer than 5"), ("alike", "the same"),
                                            ("live", "still coming in")])  # fmt: skip
def test_why_nothing_is_shown_is_said(why, words):
    found = page("reveal", "one", result={"kind": "one", "n": 0, "enough": False, "why": why})
    assert words in found["result"]["said"]
    assert found["result"]["enough"] is False


def test_the_answer_that_holds_is_marked_and_explained():
    found = page("reveal", "one", key={"right": ["b"], "why": "Hardly any contact."})["result"]
    assert [bar["right"] for bar in found["lists"][0]["bars"]] == [False, True, False, False]
    assert found["why"] == "Hardly any contact."


def test_the_qr_code_can_only_be_looked_at():
    address = page("wait")["qr"]
    assert address.startswith("data:image/svg+xml,")
    assert unquote(address.partition(",")[2]) == QR
    assert "<" not in address
    assert page("wait", qr_svg="")["qr"] == ""
    inline = segno.make("x").svg_inline()
    assert "xmlns" in unquote(page("wait", qr_svg=inline)["qr"])


def test_the_address_on_the_wall_is_the_one_to_type():
    found = page("wait", join_address="http://10.0.0.7:8900/j/K7PX4M")
    assert (found["join_address"], found["code"]) == ("http://10.0.0.7:8900", "K7PX4M")


@pytest.mark.parametrize(("here", "told"), [(0, (0, True)), (3, (0, False)), (23, (20, False))])
def test_who_is_here_is_told_in_steps_of_five(here, told):
    found = page("open", "one", here=here, answered=here)
    assert (found["here"], found["nobody"]) == told
    assert found["answered"] == told[0]


def test_bars_of_numbers_leave_out_what_is_held_back():
    view = VIEWS["number"] | {"counts": [None, 4, 9, 6, 0, 1, 5, 5, 0, 0]}
    columns = wall.number_columns({"activity": ASKED["number"], "result": view})
    assert columns["bins"]["low"].tolist() == [10, 20, 30, 40, 50, 60, 70, 80, 90]
    assert columns["bins"]["n"].sum() == 30
    assert columns["before"]["n"].size == 0


def test_the_outline_of_the_first_vote_encloses_as_many_as_answered():
    told = {"activity": ASKED["number"], "result": VIEWS["number"], "before": VIEWS["number"]}
    before = wall.number_columns(told)["before"]
    area = sum(
        (b - a) * n for a, b, n in zip(before["low"], before["low"][1:], before["n"], strict=False)
    )
    assert area == pytest.approx(10 * 30)


def played(name: str, settings: dict[str, Any], rounds: int | None = None) -> Any:
    game = GAMES[name]
    now = game.new(settings, 3)
    for person in range(30):
        now = game.seat(now, person)
    while not game.over(now) and (rounds is None or now["round"] < rounds):
        now = game.end_round(now, {})
    return game, now


@pytest.mark.parametrize("name", GAMES)
def test_a_game_is_shown_while_it_runs_and_when_it_is_over(name):
    game, now = played(name, {"seats": 60}, rounds=2)
    live = _board_games.shown(game.wall(now), None)
    assert live is not None
    assert not live["over"]
    assert live["said"]
    assert live["tables"]
    json.dumps(live, allow_nan=False)
    game, end = played(name, {"seats": 60})
    over = _board_games.shown(game.wall(end), game.after(end))
    assert over is not None
    assert over["over"]
    assert over["said"] == game.after(end)["said"]
    json.dumps(over, allow_nan=False)


def test_the_adoption_game_ends_beside_the_models_prediction():
    game, end = played("adoption", {"seats": 100})
    over = _board_games.shown(game.wall(end), game.after(end))
    assert over is not None
    names = [picture["template"] for picture in over["pictures"]]
    assert names[0] == "wall_games.prediction"
    assert "wall_games.adoption" in names
    drawn = over["pictures"][0]["sets"]
    assert drawn["played"]["share"] == pytest.approx(game.after(end)["played"], abs=1e-6)


def test_who_moved_whom_is_told_in_words_most_frequent_first():
    game, end = played("adoption", {"seats": 200})
    movers = _board_games.shown(game.wall(end), None)["lists"][0]
    counts = [bar["n"] for bar in movers["bars"]]
    assert counts == sorted(counts, reverse=True)
    assert all(", moved by " in bar["text"] for bar in movers["bars"])


def test_a_game_says_nothing_before_it_is_there():
    assert _board_games.shown(None, None) is None


@pytest.mark.parametrize("name", [name for name in charts.catalogue() if name.startswith("wall")])
def test_every_picture_of_the_wall_has_numbers_that_can_be_drawn(name):
    kind = {"wall.numbers": "number", "wall.curves": "curve"}.get(name)
    view = VIEWS[kind] if kind else None
    found = {"activity": ASKED[kind], "result": view, "before": view} if kind else None
    for fields in charts.catalogue()[name].columns(found or game_for(name)).values():
        for column in fields.values():
            assert all(math.isfinite(one) for one in column if not isinstance(one, str))
