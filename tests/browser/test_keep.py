"""A component and its entry: saved at once, said truthfully, never overwritten unseen."""

import pytest
from playwright.sync_api import Page, expect
from store_pages import kept, put

pytest_plugins = ["store_fixtures"]
pytestmark = pytest.mark.browser

NO_LOCKS = "Object.defineProperty(navigator, 'locks', { value: undefined })"
BIND = """([key, kind, held]) => {
  const state = { key, entry: held, sent: 0 };
  const model = {
    get: (name) => state[name],
    set: (name, value) => (state[name] = value),
    save_changes: () => (state.sent += 1),
  };
  const kept = keep({ h, store }, model, kind);
  const outside = [];
  kept.onOutside((entry) => outside.push(entry?.value ?? null));
  document.getElementById("place").append(kept.status);
  Object.assign(window, { state, kept, outside });
}"""


def bind(tab, key: str = "a/b", kind: str = "quiz", held: dict | None = None):
    tab.evaluate(BIND, [key, kind, held])
    return tab


def save(tab, value: dict, done: bool = False) -> dict:
    return tab.evaluate("([value, done]) => kept.save(value, { done })", [value, done])


def status(tab):
    return tab.get_by_role("status")


@pytest.fixture(params=["locks", "no locks"])
def tab(request, store_tab) -> Page:
    return bind(store_tab("" if request.param == "locks" else NO_LOCKS))


def test_a_component_starts_with_what_is_kept_and_the_kernel_gets_it(store_tab):
    tab = store_tab()
    put(tab, "a/b", {"x": 1})
    bind(tab)
    assert tab.evaluate("() => [kept.entry.value, state.entry.value]") == [{"x": 1}, {"x": 1}]
    expect(status(tab)).to_have_text("Saved on this device")


def test_a_new_part_says_nothing_until_something_is_saved(tab):
    expect(status(tab)).to_have_text("")
    assert save(tab, {"x": 1})["status"] == "saved"
    expect(status(tab)).to_have_text("Saved on this device")
    assert tab.evaluate("() => state.entry.value") == {"x": 1}
    assert tab.evaluate("() => outside") == []


def test_saves_in_quick_succession_are_no_conflict(tab):
    script = "() => Promise.all([1, 2, 3].map((x) => kept.save({ x })))"
    assert [each["status"] for each in tab.evaluate(script)] == ["saved"] * 3
    assert save(tab, {"x": 4}, done=True)["status"] == "saved"
    assert kept(tab)["entries"]["a/b"]["value"] == {"x": 4}
    assert tab.evaluate("() => [state.entry.value, state.entry.done]") == [{"x": 4}, True]


def test_a_value_that_its_owner_changes_while_it_is_kept_is_no_conflict(tab):
    script = """async () => {
      const value = { x: 1 };
      const saving = kept.save(value);
      value.x = 2;
      kept.touch();
      return [await saving, await kept.save(value)].map(({ status }) => status);
    }"""
    assert tab.evaluate(script) == ["saved", "saved"]
    assert kept(tab)["entries"]["a/b"]["value"] == {"x": 2}


def test_what_is_edited_is_not_called_saved(tab):
    save(tab, {"x": 1})
    tab.evaluate("() => kept.touch()")
    expect(status(tab)).to_have_text("Not saved yet")
    save(tab, {"x": 2})
    expect(status(tab)).to_have_text("Saved on this device")


def test_a_part_without_a_key_is_not_kept(store_tab):
    tab = bind(store_tab(), key="")
    assert save(tab, {"x": 1}) == {"status": "unkept"}
    assert kept(tab) is None
    expect(status(tab)).to_have_text("")


def test_a_part_that_is_idle_shows_what_another_tab_saves(tab, store_tab):
    other = bind(store_tab())
    save(tab, {"x": 1})
    other.wait_for_function("() => outside.length === 1")
    assert save(other, {"x": 2})["entry"]["rev"] == 2
    tab.wait_for_function("() => outside.length === 1")
    assert tab.evaluate("() => [outside, state.entry.value]") == [[{"x": 2}], {"x": 2}]
    assert save(tab, {"x": 3})["status"] == "saved"


def in_conflict(tab, store_tab) -> Page:
    """This tab was edited while the other one saved."""
    other = bind(store_tab())
    save(tab, {"x": "first"})
    other.wait_for_function("() => outside.length === 1")
    tab.evaluate("() => kept.touch()")
    save(other, {"x": "other"})
    tab.wait_for_function("() => told.some(([cause]) => cause === 'tab')")
    assert tab.evaluate("() => outside") == []
    assert save(tab, {"x": "mine"})["status"] == "conflict"
    expect(status(tab)).to_contain_text("Another tab has changed this part")
    assert kept(tab)["entries"]["a/b"]["value"] == {"x": "other"}
    return other


def test_in_a_conflict_the_learner_keeps_the_own_version_by_keyboard(tab, store_tab):
    other = in_conflict(tab, store_tab)
    tab.get_by_role("button", name="Keep mine").focus()
    tab.keyboard.press("Enter")
    expect(status(tab)).to_have_text("Saved on this device")
    expect(status(tab)).to_be_focused()
    expect(tab.get_by_role("button")).to_have_count(0)
    assert kept(tab)["entries"]["a/b"]["value"] == {"x": "mine"}
    other.wait_for_function("() => outside.length === 2")
    assert save(tab, {"x": "more"})["status"] == "saved"


def test_in_a_conflict_the_learner_takes_the_other_version(tab, store_tab):
    in_conflict(tab, store_tab)
    tab.get_by_role("button", name="Take the other one").click()
    assert tab.evaluate("() => [outside, kept.entry.value]") == [[{"x": "other"}], {"x": "other"}]
    assert kept(tab)["entries"]["a/b"]["value"] == {"x": "other"}
    assert save(tab, {"x": "more"})["status"] == "saved"


def test_what_is_written_while_a_conflict_is_open_counts_as_mine(tab, store_tab):
    in_conflict(tab, store_tab)
    assert save(tab, {"x": "mine and more"})["status"] == "conflict"
    tab.get_by_role("button", name="Keep mine").click()
    expect(status(tab)).to_have_text("Saved on this device")
    assert kept(tab)["entries"]["a/b"]["value"] == {"x": "mine and more"}


@pytest.mark.parametrize("edited", [False, True])
def test_when_two_tabs_write_the_same_part_at_the_same_moment_the_learner_is_asked(
    tab, store_tab, edited
):
    other = store_tab()
    save(tab, {"x": 1})
    save(tab, {"x": "mine"})
    if edited:
        tab.evaluate("() => kept.touch()")
    script = """() => {
      const { document } = store.read();
      const made = disk.made("a/b", "quiz", { x: "other" }, { rev: 2 });
      document.entries["a/b"] = { ...made, at: "2026-11-23T09:30:00.000Z" };
      localStorage.setItem("dlkit-record", JSON.stringify(document));
    }"""
    other.evaluate(script)
    tab.wait_for_function("() => told.some(([cause]) => cause === 'tab')")
    if edited:
        save(tab, {"x": "mine"})
        save(tab, {"x": "still mine"})
    expect(status(tab)).to_contain_text("Another tab has changed this part")
    assert tab.evaluate("() => outside") == []
    assert kept(tab)["entries"]["a/b"]["value"] == {"x": "other"}
    tab.get_by_role("button", name="Keep mine").click()
    expect(status(tab)).to_have_text("Saved on this device")
    assert kept(tab)["entries"]["a/b"]["value"]["x"].endswith("mine")


def test_leaving_with_an_open_conflict_asks_first(tab, store_tab):
    in_conflict(tab, store_tab)
    tab.locator("body").click()  # a browser asks only on behalf of somebody who is there
    with tab.expect_event("dialog") as asked:
        tab.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.accept()


def test_after_erasing_an_idle_part_is_empty_and_begins_anew(tab, store_tab):
    other = bind(store_tab())
    save(tab, {"x": 1})
    other.wait_for_function("() => outside.length === 1")
    tab.evaluate("() => store.erase()")
    other.wait_for_function("() => outside.length === 2")
    for each in (tab, other):
        assert each.evaluate("() => [outside.at(-1), kept.entry, state.entry]") == [None] * 3
        expect(status(each)).to_have_text("")
    assert save(other, {"x": 2})["entry"]["rev"] == 1


def test_after_erasing_a_part_that_was_being_edited_asks(tab, store_tab):
    other = bind(store_tab())
    save(tab, {"x": 1})
    other.wait_for_function("() => outside.length === 1")
    other.evaluate("() => kept.touch()")
    tab.evaluate("() => store.erase()")
    other.wait_for_function("() => told.some(([cause]) => cause === 'erase')")
    assert save(other, {"x": 2})["status"] == "conflict"
    expect(status(other)).to_contain_text("The record was erased in another tab")
    assert kept(other) is None
    other.get_by_role("button", name="Take the other one").click()
    assert kept(other) is None
    assert other.evaluate("() => outside") == [{"x": 1}, None]


def test_a_loaded_record_reaches_the_component(tab):
    save(tab, {"x": 1})
    script = """() => {
      const { document } = store.read();
      document.entries["a/b"] = { ...document.entries["a/b"], rev: 2, value: { x: "file" } };
      return store.replace(document);
    }"""
    tab.evaluate(script)
    assert tab.evaluate("() => outside") == [{"x": "file"}]


def test_what_could_not_be_saved_is_said_and_becomes_saved_later(store_tab):
    tab = bind(store_tab())
    tab.evaluate("() => { window.set = Storage.prototype.setItem; }")
    tab.evaluate("""() => { Storage.prototype.setItem = () => {
      throw new DOMException("", "QuotaExceededError");
    }; }""")
    full = (
        "Not saved: the storage of this browser for this address is full."
        " It is here until this page closes."
    )
    assert save(tab, {"x": 1})["status"] == "failed"
    expect(status(tab)).to_have_text(full)
    assert tab.evaluate("() => state.entry.value") == {"x": 1}
    put(tab, "a/else", {})
    expect(status(tab)).to_have_text(full)
    assert save(tab, {"x": 2})["status"] == "failed"
    tab.evaluate("() => { Storage.prototype.setItem = set; }")
    put(tab, "a/else", {"y": 1})
    expect(status(tab)).to_have_text("Saved on this device")
    assert kept(tab)["entries"]["a/b"]["value"] == {"x": 2}
    assert save(tab, {"x": 3})["status"] == "saved"


def test_where_storage_is_forbidden_the_kernel_remembers(boxed_tab):
    held = {"kind": "quiz", "rev": 4, "at": "2026-11-23T09:30:00.000Z", "done": True}
    bind(boxed_tab, held={**held, "value": {"x": 1}})
    assert boxed_tab.evaluate("() => [kept.entry.value, kept.entry.done]") == [{"x": 1}, True]
    expect(status(boxed_tab)).to_contain_text("Not saved: this browser forbids storage.")


def test_an_erased_entry_does_not_come_back_from_the_kernel(store_tab):
    held = {"kind": "quiz", "rev": 4, "at": "2026-11-23T09:30:00.000Z", "done": True}
    tab = bind(store_tab(), held={**held, "value": {"x": 1}})
    assert tab.evaluate("() => [kept.entry, state.entry]") == [None, None]


def test_an_entry_of_another_kind_is_neither_read_nor_overwritten(store_tab):
    tab = store_tab()
    put(tab, "a/b", {"x": 1})
    bind(tab, kind="journal")
    assert tab.evaluate("() => kept.entry") is None
    assert save(tab, {"text": "mine"})["status"] == "conflict"


def test_a_part_that_is_gone_hears_no_more(tab):
    tab.evaluate("() => kept.stop()")
    put(tab, "a/b", {"x": 1})
    assert tab.evaluate("() => outside") == []
