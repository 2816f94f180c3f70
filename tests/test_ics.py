"""The calendar file: dates of the plan in a form that every calendar reads (RFC 5545)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest

from dlkit import record, report
from dlkit.report._calendar import escaped, folded
from full_record import ACTION, full_record

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


def plan(*actions: dict[str, str], again: str | None = None) -> record.Record:
    value = {"actions": list(actions), "next": again}
    return record.put(record.empty(), "11_portfolio/plan", "plan", value, True)


def lines(kept: record.Record, now: datetime = NOW) -> list[str]:
    """The lines of the file with their folds undone."""
    text = report.calendar(kept, now).decode()
    assert text.endswith("\r\n")
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def values(kept: record.Record, name: str) -> list[str]:
    return [line.partition(":")[2] for line in lines(kept) if line.startswith(name)]


def test_one_action_by_hand():
    action = {"who": "Ann", "what": "Ask; then, decide", "by": "2027-02-28"}
    kept = plan(action)
    (name,) = values(kept, "UID")
    assert lines(kept) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//dlkit//portfolio//EN",
        "BEGIN:VEVENT",
        f"UID:{name}",
        "DTSTAMP:20261124T100000Z",
        "DTSTART;VALUE=DATE:20270228",
        "DTEND;VALUE=DATE:20270301",
        "SUMMARY:Ann: Ask\\; then\\, decide",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_the_full_plan_has_its_action_and_the_next_look():
    kept = full_record()
    assert values(kept, "DTSTART") == ["20270115", "20271124"]
    assert values(kept, "DESCRIPTION")[0] == (
        "Cell: People: trust\\nTenet: engage\\nHow one will see it: Two ideas tried"
    )


def test_no_line_is_over_75_octets_and_no_letter_is_cut():
    kept = plan({**ACTION, "what": "Früh 🚀 anfangen; " * 60})
    raw = report.calendar(kept, NOW)
    assert max(map(len, raw.split(b"\r\n"))) <= 75
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert values(kept, "SUMMARY") == [escaped(f"Ann: {('Früh 🚀 anfangen; ' * 60).strip()}")]


@pytest.mark.parametrize("length", [74, 75, 76, 149, 150])
def test_a_line_is_folded_where_it_must_be(length):
    line = "x" * length
    parts = folded(line).split("\r\n")
    assert [len(part) for part in parts] == {
        74: [74], 75: [75], 76: [75, 2], 149: [75, 75], 150: [75, 75, 2],
    }[length]  # fmt: skip
    assert "".join([parts[0], *(part[1:] for part in parts[1:])]) == line


def test_what_means_something_to_a_calendar_is_only_text():
    assert escaped("a\\b;c,d\r\ne\nf\rg") == "a\\\\b\\;c\\,d\\ne\\nf\\ng"
    kept = plan({"who": "x\nEND:VEVENT\nBEGIN:VEVENT", "what": "y", "by": "2027-01-01"})
    assert lines(kept).count("BEGIN:VEVENT") == 1


def test_a_file_made_again_takes_the_place_of_the_first():
    kept = full_record()
    assert values(kept, "UID") == values(kept, "UID")
    assert len(set(values(kept, "UID"))) == 2
    assert set(values(kept, "UID")) & set(values(full_record(), "UID")) == set()


def test_the_stamp_is_in_universal_time():
    east = NOW.astimezone(timezone(timedelta(hours=5)))
    assert lines(full_record(), east)[5] == "DTSTAMP:20261124T100000Z"


@pytest.mark.parametrize("by", ["soon", "2027-02-30", "", "20270101", "2027-1-1"])
def test_a_day_that_is_none_makes_no_event(by):
    with pytest.raises(ValueError, match="at least one date"):
        report.calendar(plan({"who": "Ann", "what": "x", "by": by}), NOW)


def test_the_last_day_that_there_is_needs_no_day_after():
    kept = plan({"what": "x", "by": "9999-12-31"})
    assert values(kept, "DTEND") == []
    assert values(kept, "SUMMARY") == ["x"]


@pytest.mark.parametrize("ids", [("1-7", "2-9"), (None, None)])
def test_an_action_keeps_its_name_when_the_one_above_is_taken_away(ids):
    rows = [
        {"who": who, "what": "Ask", "by": "2027-02-28"} | ({"id": name} if name else {})
        for who, name in zip(("A", "B"), ids, strict=True)
    ]
    both = plan(*rows)
    alone = msgspec.structs.replace(plan(rows[1]), id=both.id)
    assert values(alone, "UID") == values(both, "UID")[1:]
