"""Handing over without a server, from a learner's ticks to the lecturer's board, in a browser."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from open_lesson import faults, opened, press_on
from playwright.sync_api import Page, expect

from dlkit import record
from full_record import full_record
from lesson_servers import Server, code, served, text, write_lesson

pytestmark = pytest.mark.browser

LECTURER = Path(__file__).resolve().parents[2] / "notebooks/lecturer"


@pytest.fixture(scope="module")
def screens(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("screens")
    part = code("from dlkit.widgets import HandOver"), code("HandOver()")
    write_lesson(folder, "learner", text("# Mine\n## Hand over"), *part)
    (folder / "hand_over.ipynb").write_bytes((LECTURER / "hand_over.ipynb").read_bytes())
    with served("--notebooks", str(folder)) as server:
        yield server


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_from_a_learners_ticks_to_the_lecturers_board(
    page: Page, screens: Server, new_context: Callable[..., Any]
):
    kept = json.dumps(record.write(full_record()))
    page.add_init_script(f"localStorage.setItem('dlkit-record', {kept})")
    opened(page, screens, "learner")
    press_on(page, page.get_by_label("Lesson"))
    page.get_by_label("Lesson").select_option("The four dimensions")
    press_on(page, page.get_by_role("button", name="Make the code"), "Enter")
    expect(page.get_by_role("alert").filter(has_text="Tick at least one answer")).to_be_visible()
    press_on(
        page, page.get_by_role("button", name="Tick all but own words"), "Enter", way="Shift+Tab"
    )
    press_on(page, page.get_by_role("button", name="Make the code"), "Enter")
    expect(page.get_by_role("status", name="Code", exact=True)).to_contain_text(
        "The code holds 16 answers."
    )
    found = page.locator("output").inner_text()
    assert faults(page) == []
    with page.expect_download() as file:
        press(page, "Save as a file")
    assert found in Path(file.value.path()).read_text()
    lecturer = opened(new_context().new_page(), screens, "hand_over")
    expect(lecturer.get_by_text("Nothing is handed in yet")).to_be_visible()
    lecturer.get_by_label("Codes, or a table").fill(f"{found}\n{found[:-1]}-")
    press(lecturer, "Read this")
    expect(lecturer.get_by_role("status", name="Handed in")).to_have_text(
        "1 code was read. 1 hand-in is held."
    )
    expect(lecturer.get_by_text("checksum does not fit")).to_be_visible()
    expect(lecturer.get_by_text("Fewer than 5 handed in")).to_be_visible()
    lecturer.get_by_role("button", name="Open: ").first.click()
    press(lecturer, "Reveal")
    expect(lecturer.get_by_text("Fewer than 5 answers: nothing is shown")).to_be_visible()
    lecturer.get_by_label("Codes, or a table").fill("Who?,At one half?\nAnn,x\nBob,y")
    press(lecturer, "Read this")
    expect(lecturer.get_by_role("group", name="The table")).to_be_visible()
    assert faults(lecturer) == []
