"""Nine steps of a cycle, as the kernel has them."""

from dlkit import record
from dlkit.widgets import Cycle


def test_there_are_nine_steps_with_ids_one_to_nine():
    cycle = Cycle()
    assert cycle.key == "profile/cycle"
    assert [step["id"] for step in cycle.steps] == [str(number) for number in range(1, 10)]
    assert all(step["name"] and step["text"].endswith((".", "?")) for step in cycle.steps)


def test_it_says_that_the_ninth_step_is_our_own():
    assert "ninth step is cut off" in Cycle().source


def test_what_is_written_reaches_the_record_as_it_is():
    cycle = Cycle()
    steps = {str(number): "" for number in range(1, 10)} | {"7": "<i>We meet</i> on Monday."}
    at = "2026-11-24T10:00:00.000Z"
    cycle.entry = {"kind": "cycle", "rev": 1, "at": at, "done": True, "value": {"steps": steps}}
    assert record.session().record.entries["profile/cycle"].value == {"steps": steps}
    assert cycle.problem == ""
