"""Erasing, a browser that keeps something else or nothing, and who can use the panel."""

import json
from pathlib import Path

import pytest
from axe_rules import violations
from playwright.sync_api import expect
from record_page import HERE, THERE, Panel, a_document, an_entry

from dlkit import record

pytest_plugins = ["store_fixtures"]
pytestmark = pytest.mark.browser


def test_erasing_says_what_goes_and_asks_first(opened):
    panel = opened(HERE)
    panel.press("Erase my data …")
    dialog = panel.page.get_by_role("dialog", name="Erase your record?")
    expect(dialog).to_contain_text("2 parts of 1 lesson: gone from this browser for localhost")
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    assert panel.kept() == HERE
    dialog.get_by_role("button", name="Erase", exact=True).click()
    panel.says("Erased from this browser and from the kernel of this page.")
    expect(panel.page.get_by_text("Nothing is kept yet.")).to_be_visible()
    assert panel.storage() == {}
    panel.kernel_has({})


@pytest.mark.parametrize("way", ["Escape", "Cancel"])
def test_erasing_can_be_called_off_by_keyboard(opened, way):
    panel = opened(HERE)
    button = panel.page.get_by_role("button", name="Erase my data …")
    button.focus()
    panel.page.keyboard.press("Enter")
    expect(panel.page.get_by_role("button", name="Cancel")).to_be_focused()
    panel.page.keyboard.press("Escape" if way == "Escape" else "Enter")
    expect(panel.page.get_by_role("dialog")).to_have_count(0)
    expect(button).to_be_focused()
    assert panel.kept() == HERE


def test_the_record_can_be_downloaded_before_it_is_erased(opened):
    panel = opened(HERE)
    panel.press("Erase my data …")
    with panel.page.expect_download() as waiting:
        panel.press("Download first")
    assert record.document(record.read(Path(waiting.value.path()).read_bytes())) == HERE
    expect(panel.page.get_by_role("dialog")).to_be_visible()


def test_erasing_needs_no_kernel_and_says_so(opened):
    panel = opened(HERE)
    panel.kernel_has(HERE["entries"])
    panel.answers = False
    panel.page.clock.install()
    panel.press("Erase my data …")
    panel.press("Erase")
    panel.says("Erased from this browser. Asking the kernel")
    panel.page.clock.run_for(30_000)
    panel.says("The kernel does not answer: what it has goes when it ends.")
    assert panel.storage() == {}


def test_another_tab_that_erases_is_followed_by_panel_and_kernel(opened):
    panel = opened(HERE)
    panel.kernel_has(HERE["entries"])
    other = panel.page.context.new_page()
    other.goto(f"{panel.site}/blank.html")
    other.evaluate("() => localStorage.removeItem('dlkit-record')")
    expect(panel.page.get_by_text("Nothing is kept yet.")).to_be_visible()
    panel.kernel_has({})


def downloaded(panel: Panel, button: str = "Download my record") -> str:
    with panel.page.expect_download() as waiting:
        panel.press(button)
    return Path(waiting.value.path()).read_text(encoding="utf-8")


def test_a_newer_record_is_shown_as_such_and_can_be_taken_along(opened):
    text = json.dumps({**HERE, "version": 7})
    panel = opened(text)
    expect(panel.page.get_by_text("was made with a newer dlkit")).to_be_visible()
    assert downloaded(panel) == text
    panel.load(THERE)
    panel.warns("Not loaded: the record in this browser is from a newer dlkit. Nothing was")
    assert panel.storage() == {"dlkit-record": text}
    panel.press("Erase my data …")
    expect(panel.page.get_by_role("dialog")).to_contain_text("The record that this page cannot")


def test_an_older_record_is_brought_up_to_date_by_the_kernel(opened, monkeypatch):
    monkeypatch.setitem(record.MIGRATIONS, 0, lambda found: {**found, "id": HERE["id"]})
    panel = opened({**HERE, "version": 0, "id": "old"})
    expect(panel.page.get_by_text("The first lesson: 2 parts, 2 done")).to_be_visible()
    assert panel.kept() == HERE
    panel.kernel_has(HERE["entries"])


def test_an_older_record_that_cannot_be_brought_up_stays_as_it_is(opened):
    text = json.dumps({**HERE, "version": 0})
    panel = opened(text)
    expect(panel.page.get_by_text("has not been brought up to date yet")).to_be_visible()
    panel.warns("version must be 1, got 0")
    assert downloaded(panel) == text
    assert panel.storage() == {"dlkit-record": text}


def test_a_broken_record_is_shown_set_aside_and_can_be_taken_along(opened):
    panel = opened('{"format": "dlkit-')
    expect(panel.page.get_by_text("The record in this browser cannot be read.")).to_be_visible()
    assert downloaded(panel) == '{"format": "dlkit-'
    panel.page.evaluate("() => { store.put('lesson/bet', 'bet', {}); }")
    expect(panel.page.get_by_text("could not be read was set aside on")).to_be_visible()
    assert downloaded(panel, "Download it") == '{"format": "dlkit-'
    panel.press("Erase my data …")
    expect(panel.page.get_by_role("dialog")).to_contain_text("1 record set aside as unreadable")
    panel.press("Erase")
    panel.says("Erased from this browser and")
    assert panel.storage() == {}


def test_where_storage_is_forbidden_a_record_still_comes_and_goes(opened):
    panel = opened()
    panel.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw Error('closed'); } })"
    )
    panel.open()
    expect(panel.page.get_by_text("This browser forbids storage.")).to_be_visible()
    panel.load(HERE)
    panel.says("Loaded record.json: 2 parts added, 0 the same. It lasts until this page closes.")
    panel.page.get_by_text("The first lesson: 2 parts, 2 done").click()
    expect(panel.page.get_by_text("not saved in this browser")).to_have_count(2)
    assert record.document(record.read(downloaded(panel)))["entries"] == HERE["entries"]


def test_the_panel_leaves_nothing_running(opened):
    panel = opened(HERE)
    panel.kernel_has(HERE["entries"])
    panel.page.evaluate("() => stop()")
    panel.page.evaluate("() => store.put('lesson/new', 'bet', {})")
    expect(panel.page.get_by_text("2 parts")).to_be_visible()


def test_plain_keys_stay_in_the_panel(opened):
    """In JupyterLab they would move, add and delete cells."""
    panel = opened(HERE)
    script = "() => document.addEventListener('keydown', ({ key }) => told.push(key))"
    panel.page.evaluate("() => { window.told = []; }")
    panel.page.evaluate(script)
    panel.page.get_by_role("button", name="Download my record").focus()
    for key in ("d", "ArrowDown", "b", "Tab", "Control+s"):
        panel.page.keyboard.press(key)
    assert panel.page.evaluate("() => told") == ["Control", "s"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_everybody_can_use_it(opened, scheme, width):
    panel = opened(HERE)
    page = panel.page
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("() => { document.body.style.background = 'var(--dl-paper)'; }")
    page.get_by_text("The first lesson: 2 parts").click()
    assert violations(panel.page, practice=False) == []
    panel.load("{")
    panel.warns("Not loaded")
    assert violations(panel.page, practice=False) == []
    panel.load(THERE)
    page.get_by_text("Show both").click()
    assert violations(panel.page, practice=False) == []
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    panel.press("Erase my data …")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(panel.page, practice=False) == []


def test_long_names_and_many_lessons_fit_a_phone(opened):
    many = {f"lesson{i}__{'part' * 20}": an_entry({"x": i}) for i in range(30)}
    panel = opened(a_document(**many))
    panel.page.set_viewport_size({"width": 320, "height": 800})
    panel.page.locator("summary").first.click()
    assert panel.page.evaluate("() => document.documentElement.scrollWidth") <= 320
