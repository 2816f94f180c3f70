"""A journal as the kernel has it: prompts go out, and what is written is only kept."""

import pytest

from dlkit import content, record
from dlkit.widgets import Journal

TEXT = "<script>alert(1)</script> I waited for a person whom I trust, not for proof."


@pytest.fixture
def journal():
    return Journal("lesson/journal", content.journal("adoption"))


def an_entry(answers, kind="journal", rev=1):
    at = "2026-11-23T10:00:00.000Z"
    return {"kind": kind, "rev": rev, "at": at, "done": True, "value": {"answers": answers}}


def test_every_prompt_goes_to_the_page_in_its_order(journal):
    prompts = content.journal("adoption")
    assert [(one["id"], one["text"]) for one in journal.prompts] == list(prompts)


def test_what_is_written_reaches_the_record_as_it_is(journal):
    journal.entry = an_entry({"waiting": TEXT})
    kept = record.session().record.entries["lesson/journal"]
    assert kept.value == {"answers": {"waiting": TEXT}}
    assert journal.problem == ""


def test_an_entry_that_breaks_a_rule_is_told_and_not_taken(journal):
    journal.entry = an_entry({"waiting": "first"})
    journal.entry = an_entry({"waiting": "second"}, rev=0)
    assert "rev must be a whole number of at least 1" in journal.problem
    kept = record.session().record.entries["lesson/journal"]
    assert kept.value["answers"]["waiting"] == "first"


@pytest.mark.parametrize("prompts", [[], [("a", "One?"), ("a", "Two?")]])
def test_prompts_need_ids_of_their_own(prompts):
    with pytest.raises(ValueError, match="prompts must be 1 or more with ids of their own"):
        Journal("lesson/journal", prompts)
