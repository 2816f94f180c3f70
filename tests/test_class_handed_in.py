"""What was handed in becomes a class for the board, with the same rules of privacy."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from dlkit import record
from dlkit.classroom import hand_over
from dlkit.classroom.activities import Activity, activities
from dlkit.classroom.handed_in import HandedIn
from dlkit.widgets import Board, HandIn, HandOver
from full_record import full_record

LESSON = "08_adoption_curve"
CHASM, HALF = f"bet/{LESSON}/bet_chasm", f"bet/{LESSON}/bet_half"
KNOWN = activities()
TEXT = Activity("a/text", "Why?", "Why?", "text")


def class_of(n: int) -> HandedIn:
    people = [{CHASM: "half" if i % 2 else "early"} for i in range(n)]
    line = HandedIn()
    line.take(people, KNOWN)
    return line


def told(line: HandedIn) -> dict[str, Any]:
    found = line.state()
    assert found is not None
    return found


def test_it_has_the_face_of_a_class():
    line = class_of(12)
    assert [one["id"] for one in told(line)["plan"]] == [CHASM]
    assert told(line)["phase"] == "wait"
    before, coming = told(line)["version"], told(line)["coming"]
    line.do({"do": "next"})
    assert line.state(before) is not None
    assert (told(line)["activity"]["title"], told(line)["coming"]) == (coming, "")
    assert told(line)["phase"] == "closed"
    line.do({"do": "reveal"})
    counts = told(line)["result"]["counts"]
    assert (counts["half"], counts["early"], told(line)["answered"]) == (6, 6, 10)
    assert line.state(told(line)["version"]) is None


def test_of_fewer_than_five_nothing_is_shown():
    line = class_of(4)
    line.do({"do": "open", "activity": CHASM})
    line.do({"do": "reveal"})
    assert told(line)["result"]["enough"] is False
    assert "counts" not in told(line)["result"]
    state = Board(line).on_state()["state"]
    assert (state["here"], state["nobody"]) == (0, False)


def test_what_makes_no_sense_is_refused():
    line = class_of(6)
    for command in ({"do": "reveal"}, {"do": "open", "activity": "x"}, {"do": "pause"}, {}):
        with pytest.raises(ValueError, match="must be"):
            line.do(command)
    line.do({"do": "next"})
    with pytest.raises(ValueError, match="all of them already"):
        line.do({"do": "next"})
    with pytest.raises(ValueError, match="files are with you"):
        line.export("csv")


def test_texts_are_on_the_wall_only_once_they_are_shown():
    line = HandedIn()
    line.take([{"a/text": f"word {i}"} for i in range(6)], {"a/text": TEXT})
    line.do({"do": "next"})
    line.do({"do": "reveal"})
    assert told(line)["result"]["texts"] == []
    first = told(line)["texts"][0]
    line.do({"do": "show_text", "id": first["id"], "shown": True})
    assert told(line)["result"]["texts"] == [first["text"]]
    line.do({"do": "show_text", "id": first["id"], "shown": False})
    assert told(line)["result"]["texts"] == []
    with pytest.raises(ValueError, match="id must be"):
        line.do({"do": "show_text", "id": "x", "shown": True})


def test_what_is_gone_is_no_longer_open():
    line = class_of(6)
    line.do({"do": "next"})
    line.take([], {})
    assert (told(line)["phase"], told(line)["activity"]) == ("wait", None)


def document(**bets: str) -> dict[str, Any]:
    kept = record.empty()
    for name, guess in bets.items():
        kept = record.put(kept, f"{LESSON}/{name}", "bet", {"guess": guess}, True)
    return record.document(kept)


def code(ticked: list[str], **bets: str) -> str:
    return HandOver().on_make(document(**bets), LESSON, ticked)["code"]


def test_a_learner_sees_what_could_be_handed_over_and_ticks():
    part = HandOver()
    full = record.document(full_record())
    offer = {one["name"]: one for one in part.on_offer(full)["lessons"]}
    assert [one["own"] for one in offer["00_start_here"]["parts"]] == [False] * 4 + [True]
    assert part.on_offer(None) == {"lessons": []}
    made = part.on_make(full, "00_start_here", ["bet/00_start_here/first_bet"])
    read = hand_over.read_code(made["code"], {"00_start_here": FORM})
    assert read.answers == {"bet/00_start_here/first_bet": 40}
    assert "own words" not in made["text"]
    assert made["text"].count("\n- ") == 1


FORM = HandOver.on_offer.__globals__["held"].forms()["00_start_here"]


def test_without_a_tick_there_is_no_code():
    with pytest.raises(ValueError, match="Tick at least one"):
        HandOver().on_make(document(bet_half="end"), LESSON, [CHASM])
    with pytest.raises(ValueError, match="lesson must be"):
        HandOver().on_make(document(bet_half="end"), "x", [HALF])


def test_pasted_codes_become_a_class_for_the_board():
    part = HandIn()
    codes = [code([HALF], bet_half=guess) for guess in ("end", "half") * 3]
    found = part.on_paste("\n".join([*codes, codes[0], codes[1][:-1] + "?"]))
    assert found["n"] == 6
    said = "7 codes were read. 1 was there already and counts once. 6 hand-ins are held."
    assert found["said"] == said
    assert len(found["faults"]) == 1
    board = Board(part.link)
    part.link.do({"do": "next"})
    part.link.do({"do": "reveal"})
    state = board.on_state()["state"]
    assert state["result"]["enough"] is True
    assert {bar["n"] for bar in state["result"]["lists"][0]["bars"]} == {3, 0}


def file(name: str, text: str | bytes) -> dict[str, str]:
    data = text.encode() if isinstance(text, str) else text
    return {"name": name, "data": base64.b64encode(data).decode()}


def test_a_folder_of_files_is_read_and_strangers_are_named():
    whole = record.write(full_record())
    found = HandIn().on_files([
        file("ann.txt", f"Here:\n{code([HALF], bet_half='end')}"),
        file("bob.json", whole),
        file("zip.xlsx", b"PK\x03\x04"),
        file("note.txt", "no code here"),
        {"name": "odd", "data": "%%"},
    ])  # fmt: skip
    assert found["n"] == 1
    faults = "\n".join(found["faults"])
    assert "bob.json: is a whole record, which is private; it was not read" in faults
    assert "zip.xlsx: the file must be text or CSV, got a workbook" in faults
    assert "note.txt: no code was found in it" in faults
    assert "odd: " in faults
    json.dumps(found)


def test_a_column_of_codes_in_a_table_is_found_by_itself():
    rows = "\n".join(f"{i} May,{code([CHASM], bet_chasm='half')}" for i in range(5))
    found = HandIn().on_paste(f"Time,Your code\n{rows}")
    assert (found["n"], found["table"]) == (5, None)


def test_a_table_is_shown_first_and_taken_as_the_lecturer_says():
    part = HandIn()
    prompt = KNOWN[CHASM].prompt
    rows = "\n".join(["At one half"] * 6)
    found = part.on_paste(f"{prompt},Name\n" + rows.replace("\n", ",Ann\n") + ",Bob")
    assert [one["guess"] for one in found["table"]["columns"]] == [CHASM, ""]
    assert found["n"] == 0
    taken = part.on_map({"0": CHASM})
    assert taken["n"] == 6
    assert "Ann" not in json.dumps(part.link.state())
    with pytest.raises(ValueError, match="table must be there first"):
        part.on_map({"0": CHASM})
    part.on_paste("a,b\n1,2")
    with pytest.raises(ValueError, match="column must answer an activity"):
        part.on_map({"0": "x"})


def test_all_of_it_can_be_forgotten():
    part = HandIn()
    part.on_paste(code([HALF], bet_half="end"))
    assert part.on_clear()["n"] == 0
    assert part.link.state()["plan"] == []
