"""Tables of form services are read as data: whatever a cell says, it is never worked out."""

from __future__ import annotations

import pytest

from dlkit.classroom import _hand_csv as tables
from dlkit.classroom.activities import Activity

WAYS = (("a", "By mail"), ("b", "By mail, and in person"), ("c", "Never"))
STEPS = (*((str(n), str(n)) for n in range(-2, 3)), ("na", "Cannot say"))
ONE = Activity("a/one", "Which?", "Which way?", "one", options=WAYS)
MANY = Activity("a/many", "Which ones?", "Which ways?", "many", options=ONE.options)
SCALE = Activity("a/scale", "How often?", "How often?", "scale", options=STEPS, low=-2, high=2)
NUMBER = Activity("a/number", "How many?", "How many?", "number", high=100.0, unit="%")
TEXT = Activity("a/text", "Why?", "Why?", "text")
CURVE = Activity("a/curve", "Draw", "Draw", "curve", high=1.0)


@pytest.mark.parametrize(
    ("one", "cell", "value"),
    [
        (ONE, "by mail", "a"),
        (ONE, " By  mail, and in person. ", "b"),
        (ONE, "c", "c"),
        (MANY, "By mail, and in person, Never", ["b", "c"]),
        (MANY, "Never;By mail", ["a", "c"]),
        (SCALE, "-2", -2),
        (SCALE, "\u22121", -1),
        (SCALE, "cannot say", "na"),
        (NUMBER, "12,5 %", 12.5),
        (NUMBER, "40 per cent", 40),
        (TEXT, "=HYPERLINK(1)\u200b", "=HYPERLINK(1)"),
        (TEXT, "<b>x</b>\ny", "<b>x</b> y"),
        (TEXT, "x" * 500, "x" * 280),
    ],
)
def test_a_cell_answers_in_the_activitys_own_form(one, cell, value):
    assert tables.value(one, cell) == value


@pytest.mark.parametrize(
    ("one", "cell", "words"),
    [
        (ONE, "by post", "one of the answers, got 'by post'"),
        (MANY, "By mail, by post", "got 'by post'"),
        (SCALE, "3", "between -2 and 2"),
        (SCALE, "1.5", "step of the scale"),
        (NUMBER, "=1+1", "must be a number"),
        (NUMBER, "10-20", "must be a number"),
        (NUMBER, "many", "must be a number"),
        (NUMBER, "101", "between 0 and 100"),
        (TEXT, "\u200b", "must have words"),
        (CURVE, "1", "one that a cell can answer"),
    ],
)
def test_a_cell_that_is_no_answer_says_why(one, cell, words):
    with pytest.raises(ValueError, match=words):
        tables.value(one, cell)


ROWS = (
    'Time,Which way?,How many?\n1 May,By mail,12\n2 May,"By mail, and in person",=2*3\n3 May,,7\n'
)


@pytest.mark.parametrize(
    "data",
    [
        ROWS,
        ROWS.encode(),
        ROWS.encode("utf-16"),
        b"\xef\xbb\xbf" + ROWS.encode(),
        ROWS.replace("\n", "\r\n"),
    ],
)
def test_a_table_is_read_in_the_usual_encodings(data):
    table = tables.read_table(data)
    assert table.columns == ("Time", "Which way?", "How many?")
    assert table.rows[1] == ("2 May", "By mail, and in person", "=2*3")
    assert tables.guesses(table, [ONE, NUMBER, CURVE]) == ["", "a/one", "a/number"]


def test_the_columns_of_a_groups_self_assessment_are_known():
    table = tables.read_table("unit,people_trust_1,people_trust_2\nA,2,1")
    assert tables.guesses(table, []) == ["", "assessment/people_trust", ""]


def test_older_encodings_semicolons_tabs_and_lines_within_a_cell():
    assert tables.read_table("Größe;b\nÄ;2".encode("cp1252")).columns == ("Größe", "b")
    assert tables.read_table('a\tb\n"one\ntwo"\t2').rows == (("one\ntwo", "2"),)


def test_only_cells_that_are_answers_are_taken_and_the_others_are_told():
    taken = tables.taken(tables.read_table(ROWS), {1: ONE, 2: NUMBER})
    assert taken.answers == ({"a/one": "a", "a/number": 12}, {"a/one": "b"}, {"a/number": 7})
    assert taken.faults == ("row 3, 'How many?': cell must be a number, got '=2*3'",)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("a,b\n" + "1,2\n" * 2001, "at most 2,000 rows, got 2,001"),
        ("x" * 1_000_001, "at most 1,000,000 bytes"),
        (b"PK\x03\x04", "got a workbook"),
        ("a,b\n\0,1", "null characters"),
        ('a,b\n"1,2', "quotes in pairs"),
        ("a,b", "at least one row"),
        ("", "at least one row"),
        ("a,b\n1,2,3", "row 2 must have at most 2 cells, got 3"),
        (",".join(["a"] * 201) + "\n1", "at most 200 columns"),
    ],
)
def test_a_table_that_cannot_be_used_says_why(data, words):
    with pytest.raises(ValueError, match=words):
        tables.read_table(data)


def test_of_many_faults_the_first_ones_are_told():
    table = tables.Table(("n",), (("?",),) * 50)
    faults = tables.taken(table, {0: NUMBER}).faults
    assert len(faults) == 21
    assert faults[-1] == "and 30 more"


def test_no_activity_is_answered_by_two_columns():
    with pytest.raises(ValueError, match="a/one twice"):
        tables.taken(tables.read_table("a,b\n1,2"), {0: ONE, 1: ONE})
