"""A crowd of phones in a process of its own: nothing confirmed is lost, nothing is doubled."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from class_counts import count, phones, seen_by
from class_servers import Room, room

BET = "bets/texas"


def crowd(hall: Room, **load: Any) -> dict[str, Any]:
    about = {"address": hall.address, "code": hall.code, "secret": hall.secret, "activity": BET}
    return about | load


def test_sixty_people_and_five_questions(tmp_path: Path, class_url: str):
    with room(tmp_path, "--db", class_url) as hall:
        seen = seen_by(phones(**crowd(hall, people=60, questions=5, seconds=5.0)), 120)
        assert "Traceback" not in hall.log.read_text()
    found = count(class_url, seen)
    assert found.confirmed >= 60 * 5 / 3
    assert found[1:] == (0, 0, 0, 0)
    assert set(seen["refused"]) <= {"closed"}


def test_two_kills_in_the_middle_of_three_hundred_people_lose_nothing(tmp_path: Path):
    load = {"people": 300, "questions": 2, "seconds": 14.0}
    with room(tmp_path) as first:
        port = int(first.address.rpartition(":")[2])
        process = phones(**crowd(first, **load))
        time.sleep(3)
        first.kill()
    with room(tmp_path, port=port) as second:
        time.sleep(3)
        second.kill()
    with room(tmp_path, port=port) as third:
        seen = seen_by(process, 150)
        assert "goes on: 300 joined" in third.log.read_text()
    assert seen["retries"] > 300  # phones have met the kills
    found = count(str(tmp_path / "class.sqlite"), seen)
    assert found.confirmed >= 300
    assert found[1:] == (0, 0, 0, 0)
