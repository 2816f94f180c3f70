"""The parts of the portfolio lesson as the kernel has them: the plan, and the files on request."""

from __future__ import annotations

import pytest

from dlkit import content, record
from dlkit.widgets import Plan, Portfolio
from full_record import full_record


@pytest.fixture
def document():
    return record.document(full_record())


@pytest.fixture
def portfolio() -> Portfolio:
    return Portfolio()


def test_a_plan_knows_all_cells_and_all_tenets_in_words():
    plan = Plan()
    assert plan.key == "11_portfolio/plan"
    assert [one["id"] for one in plan.cells] == list(content.CELLS)
    assert plan.cells[0]["words"] == "People: trust"
    assert [one["words"] for one in plan.tenets] == [
        "Engage", "Enable", "Enact", "Encourage", "Evaluate", "Emergent",
    ]  # fmt: skip


def test_an_overview_has_blocks_that_a_page_can_show_and_nothing_ticked(portfolio, document):
    told = portfolio.on_overview(document)
    kinds = {one["kind"] for one in told["blocks"]}
    assert kinds == {"heading", "text", "own", "table", "picture"}
    assert {one["id"] for one in told["choices"]} >= {"progress", "plan"}
    assert all(set(one) == {"id", "words"} for one in told["choices"])
    (profile,) = [one for one in told["blocks"] if one.get("template") == "portfolio.profile"]
    assert len(profile["sets"]["cells"]["cell"]) == 16


@pytest.mark.parametrize(
    ("form", "start"), [("html", b"<!doctype html>"), ("word", b"PK"), ("pdf", b"%PDF-1.")]
)
def test_a_file_comes_with_its_name_and_its_kind(portfolio, document, form, start):
    reply = portfolio.on_make(document, form)
    (file,) = reply.buffers
    assert file.startswith(start)
    assert reply.content["name"].startswith("dlkit-portfolio-20")
    assert reply.content["name"].endswith({"word": ".docx"}.get(form, f".{form}"))


def test_another_format_is_refused_by_name(portfolio, document):
    with pytest.raises(ValueError, match="form must be one of html, word, pdf, got 'odt'"):
        portfolio.on_make(document, "odt")


def test_no_record_yet_is_a_portfolio_too(portfolio):
    assert "nothing to report yet" in portfolio.on_overview(None)["blocks"][1]["words"]
    assert portfolio.on_make(None, "html").buffers[0].startswith(b"<!doctype")
    with pytest.raises(ValueError, match="at least one date"):
        portfolio.on_calendar(None)


def test_a_record_of_another_version_is_told_from_a_newer_kit(portfolio, document):
    with pytest.raises(ValueError, match="newer dlkit"):
        portfolio.on_overview({**document, "version": 2})


def test_a_record_of_an_older_version_is_brought_up_to_date(portfolio, document, monkeypatch):
    steps = {0: lambda old: {**{k: v for k, v in old.items() if k != "parts"},
                             "entries": old["parts"]}}  # fmt: skip
    real = record.migrate
    monkeypatch.setattr(record, "migrate", lambda found: real(found, steps))
    old = {k: v for k, v in document.items() if k != "entries"}
    old |= {"version": 0, "parts": document["entries"]}
    assert portfolio.on_overview(old)["blocks"] == portfolio.on_overview(document)["blocks"]


def test_the_kernel_keeps_nothing_of_a_record_that_it_makes_a_file_of(portfolio, document):
    record.session().clear()
    portfolio.on_make(document, "html")
    assert record.session().record.entries == {}


def test_the_lecturers_file_comes_to_read_or_to_work_with(portfolio, document):
    page = portfolio.on_lecturer(document, ["plan"], "html")
    data = portfolio.on_lecturer(document, ["plan"], "json")
    assert page.content["mime"] == "text/html"
    assert data.content["mime"] == "application/json"
    with pytest.raises(ValueError, match="Tick at least one thing"):
        portfolio.on_lecturer(document, [], "html")
