"""What is kept goes out into a file and comes in from one."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect
from record_page import EARLY, HERE, ID, LATE, MINE, THERE, Panel, a_document, an_entry

from dlkit import record

pytest_plugins = ["store_fixtures"]
pytestmark = pytest.mark.browser


def test_it_shows_what_is_kept_by_lesson(opened):
    panel = opened(HERE)
    panel.page.get_by_text("The first lesson: 2 parts, 2 done").click()
    items = panel.page.get_by_role("listitem")
    expect(items).to_have_count(2)
    expect(items.first).to_contain_text("journal")
    expect(items.first.locator("time")).to_have_attribute("datetime", EARLY)
    expect(panel.page.get_by_text("Kept in this browser for localhost")).to_be_visible()


def test_an_empty_record_says_so(opened):
    panel = opened()
    expect(panel.page.get_by_text("Nothing is kept yet.")).to_be_visible()
    panel.press("Download my record")
    panel.says("There is nothing to download yet.")
    panel.press("Erase my data …")
    panel.says("There is nothing to erase.")


def test_it_follows_what_is_saved_on_the_page(opened):
    panel = opened()
    panel.page.evaluate("() => { store.put('lesson/bet', 'bet', {}); }")
    expect(panel.page.get_by_text("The first lesson: 1 part, 0 done")).to_be_visible()


def test_the_kernel_has_the_whole_record(opened):
    panel = opened(HERE)
    panel.kernel_has(HERE["entries"])


def downloaded(panel: Panel) -> Path:
    with panel.page.expect_download() as waiting:
        panel.press("Download my record")
    name = waiting.value.suggested_filename
    assert name.startswith("dlkit-record-20")
    assert name.endswith(".json")
    return Path(waiting.value.path())


def test_a_downloaded_record_loads_in_another_browser(opened, new_context, store_site):
    text = downloaded(opened(HERE)).read_bytes()
    assert record.document(record.read(text)) == HERE
    record.session().clear()
    other = Panel(new_context().new_page(), store_site, None)
    other.load(text)
    other.says("Loaded record.json: 2 parts added, 0 the same.")
    assert other.kept() == HERE
    other.kernel_has(HERE["entries"])


def test_a_download_needs_no_kernel(opened):
    panel = opened(HERE)
    panel.answers = False
    assert record.read(downloaded(panel).read_bytes()).id == ID


def drop(panel: Panel, *texts: str) -> None:
    script = """([...texts]) => {
      const data = new DataTransfer();
      texts.forEach((text, i) => data.items.add(new File([text], `record-${i}.json`)));
      const panel = document.querySelector("section");
      for (const type of ["dragenter", "dragover", "drop"]) {
        const how = { dataTransfer: data, bubbles: true, cancelable: true };
        const taken = !panel.dispatchEvent(new DragEvent(type, how));
        if (!taken) throw new Error(`${type} was not taken`);
      }
    }"""
    panel.page.evaluate(script, list(texts))


def test_a_record_is_dropped_on_the_panel(opened):
    panel = opened()
    drop(panel, json.dumps(HERE))
    panel.says("Loaded record-0.json: 2 parts added")
    assert panel.kept() == HERE


def test_of_several_files_none_is_loaded(opened):
    panel = opened()
    drop(panel, json.dumps(HERE), json.dumps(THERE))
    panel.warns("Not loaded: Load one file at a time, got 2. Nothing was changed.")
    assert panel.storage() == {}


REFUSED = {
    "not JSON": ("{\n,", "record must be JSON, got an error at line 2, column 1"),
    "another file": ('{"theme": 1}', "this is not a dlkit record"),
    "newer": ({**HERE, "version": 7}, "version must be at most 1, got 7: this record comes from"),
    "a broken entry": (a_document(a__b={"rev": 1}), "entries['a/b'] must have the fields"),
    "no text": (b"\xff\xfe\x00", "must be a text in UTF-8: this is not a dlkit record"),
    "markup": ('{"format": "<img src=x onerror=alert(1)>"}', "got '<img src=x"),
}


@pytest.mark.parametrize(("found", "words"), REFUSED.values(), ids=REFUSED)
def test_a_broken_or_foreign_file_changes_nothing(opened, found, words):
    panel = opened(HERE)
    panel.load(found)
    panel.warns("Not loaded: ")
    panel.warns(words)
    panel.warns("Nothing was changed.")
    assert panel.kept() == HERE
    panel.kernel_has(HERE["entries"])


def test_a_large_file_is_refused_without_reading_it(opened):
    panel = opened(HERE)
    panel.page.evaluate("() => { Blob.prototype.arrayBuffer = () => { throw Error('read'); }; }")
    panel.load(b"x" * 5_000_001)
    panel.warns("Not loaded: The file must be at most 5 MB, got 5.0 MB. Nothing was changed.")


def test_a_kernel_that_does_not_answer_changes_nothing(opened):
    panel = opened(HERE)
    expect(panel.page.get_by_text("2 parts")).to_be_visible()
    panel.answers = False
    panel.page.clock.install()
    panel.load(THERE)
    panel.says("Reading the file")
    panel.page.clock.run_for(70_000)
    panel.warns("Not loaded: No answer from")
    assert panel.kept() == HERE


# A file that differs


def value(panel: Panel, key: str) -> dict:
    return panel.kept()["entries"][key]["value"]


def test_where_a_file_differs_nothing_changes_before_the_learner_has_chosen(opened):
    panel = opened(HERE)
    panel.load(THERE)
    expect(panel.page.get_by_role("heading", name="1 entry differs in the file")).to_be_focused()
    expect(panel.page.get_by_text("1 more will be added, 1 is the same")).to_be_visible()
    expect(panel.page.get_by_label("Take the file's, from 24 Nov 2026")).to_be_checked()
    assert panel.kept() == HERE
    panel.press("Cancel, change nothing")
    panel.says("Nothing was changed.")
    assert panel.kept() == HERE


def test_the_file_s_version_is_taken_by_keyboard(opened):
    panel = opened(HERE)
    panel.load(THERE)
    expect(panel.page.get_by_role("heading", name="1 entry differs")).to_be_focused()
    keys = panel.page.keyboard
    keys.press("Tab")
    expect(panel.page.get_by_label("Take the file's")).to_be_focused()
    for _ in range(2):  # past 'Show both'
        keys.press("Tab")
    keys.press("Enter")
    panel.says("Loaded record.json: 1 part added, 1 the same, 1 as you chose.")
    assert value(panel, "lesson/journal") == {"answers": {"what": "the file's"}}
    assert panel.kept()["entries"]["lesson/journal"]["rev"] == 4
    assert value(panel, "other_lesson/bet") == {"y": [1, 2]}


def test_the_own_version_stays_while_the_rest_is_loaded(opened):
    panel = opened(HERE)
    panel.load(THERE)
    panel.page.get_by_label("Keep mine").check()
    panel.press("Use these")
    panel.says("Loaded record.json")
    assert value(panel, "lesson/journal") == MINE
    assert value(panel, "other_lesson/bet") == {"y": [1, 2]}


def test_all_differences_are_decided_at_once(opened):
    mine = a_document(a__a=an_entry({"x": 1}), a__b=an_entry({"x": 1}, LATE))
    file = a_document(a__a=an_entry({"x": 2}, LATE), a__b=an_entry({"x": 2}))
    panel = opened(mine)
    panel.load(file)
    panel.press("Keep all of mine")
    expect(panel.page.get_by_label("Keep mine")).to_have_count(2)
    panel.press("Take all of the file")
    panel.press("Use these")
    panel.says("2 as you chose")
    assert [value(panel, key) for key in ("a/a", "a/b")] == [{"x": 2}] * 2


def test_what_is_saved_while_the_learner_chooses_is_not_lost(opened):
    panel = opened(HERE)
    panel.load(THERE)
    expect(panel.page.get_by_role("heading", name="1 entry differs")).to_be_visible()
    panel.page.evaluate("() => store.put('lesson/bet', 'bet', { new: 1 })")
    panel.press("Use these")
    panel.says("Something was saved in the meantime, so the file was compared once more.")
    panel.press("Use these")
    panel.says("Loaded record.json")
    assert set(panel.kept()["entries"]) == {*THERE["entries"], "lesson/bet"}
