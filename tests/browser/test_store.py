import json

import pytest
from playwright.sync_api import Page
from store_pages import heard, kept, put

from dlkit import record

pytest_plugins = ["store_fixtures"]
pytestmark = pytest.mark.browser

NO_LOCKS = "Object.defineProperty(navigator, 'locks', { value: undefined })"


@pytest.fixture(params=["locks", "no locks"])
def tab(request, store_tab) -> Page:
    return store_tab("" if request.param == "locks" else NO_LOCKS)


def test_what_is_saved_is_in_storage_and_is_a_valid_record(tab):
    answer = put(tab, "lesson/quiz", {"answers": [1, 2]}, done=True)
    found = record.read(json.dumps(kept(tab)))
    assert answer["status"] == "saved"
    assert answer["entry"] == record.document(found)["entries"]["lesson/quiz"]
    assert found.entries["lesson/quiz"].value == {"answers": [1, 2]}
    assert (found.entries["lesson/quiz"].rev, found.entries["lesson/quiz"].done) == (1, True)


def test_saved_is_not_said_before_it_is_read_back(store_tab):
    tab = store_tab("Storage.prototype.setItem = () => {}")
    answer = put(tab, "a/b", {"x": 1})
    assert (answer["status"], answer["why"]) == (
        "failed",
        "not saved: this browser did not keep what was written",
    )
    assert tab.evaluate("() => [store.pending(), store.get('a/b').value]") == [["a/b"], {"x": 1}]


def test_each_change_is_a_revision_and_the_same_again_is_none(tab):
    assert put(tab, "a/b", {"x": 1})["entry"]["rev"] == 1
    assert put(tab, "a/b", {"x": 2, "y": 1}, base=1)["entry"]["rev"] == 2
    assert put(tab, "a/b", {"y": 1, "x": 2}, base=2)["entry"]["rev"] == 2


@pytest.mark.parametrize("key", ["", "lesson", "a/b/c", "a b/c", "a/" + "b" * 119])
def test_a_key_that_no_record_may_have_is_refused(tab, key):
    script = "(key) => store.put(key, 'quiz', {}).catch((error) => error.message)"
    assert tab.evaluate(script, key) == f"key must be '<lesson>/<part>', got '{key}'"
    assert tab.evaluate("() => [store.pending(), store.read().state]") == [[], "empty"]


def test_what_a_component_changes_afterwards_does_not_change_the_record(tab):
    script = """async () => {
      const value = { list: [1] };
      await store.put('a/b', 'quiz', value);
      value.list.push(2);
      store.get('a/b').value.list.push(3);
      store.read().document.entries['a/b'].value.list.push(4);
      await store.put('a/c', 'quiz', {});
      return store.get('a/b').value;
    }"""
    assert tab.evaluate(script) == {"list": [1]}


# Two tabs; a browser may run them in two processes, which see each other's writing a moment later


def sees(tab, *words: str) -> None:
    script = """(words) => {
      const text = localStorage.getItem("dlkit-record") ?? "";
      return words.every((word) => text.includes(word));
    }"""
    tab.wait_for_function(script, arg=words)


def test_two_tabs_write_different_parts_without_loss(tab, store_tab):
    other = store_tab()
    put(tab, "a/one", {"x": 1})
    put(other, "a/two", {"x": 2})
    for each in (tab, other):  # without locks one may have to put back what the other overran
        sees(each, "a/one", "a/two")


def test_a_tab_hears_what_another_one_saves(tab, store_tab):
    other = store_tab()
    put(other, "a/b", {"x": 1})
    assert heard(tab, "tab") == [["tab", "a/b"]]
    assert tab.evaluate("() => store.get('a/b').value") == {"x": 1}
    assert heard(other, "here") == [["here", "a/b"]]


def test_a_tab_does_not_overwrite_what_it_has_not_seen(tab, store_tab):
    other = store_tab()
    put(tab, "a/b", {"x": 1})
    sees(other, '"x":1')
    put(other, "a/b", {"x": "other"}, base=1)
    sees(tab, '"x":"other"')
    answer = put(tab, "a/b", {"x": "mine"}, base=1)
    assert (answer["status"], answer["theirs"]["value"]) == ("conflict", {"x": "other"})
    assert kept(tab)["entries"]["a/b"]["value"] == {"x": "other"}
    again = put(tab, "a/b", {"x": "mine"}, base=answer["theirs"]["rev"])
    assert (again["status"], again["entry"]["rev"]) == ("saved", 3)


def test_the_same_content_in_two_tabs_is_no_conflict(tab, store_tab):
    other = store_tab()
    put(other, "a/b", {"x": 1, "y": 2})
    sees(tab, "a/b")
    assert put(tab, "a/b", {"y": 2, "x": 1})["status"] == "saved"


def test_an_entry_that_another_tab_overran_is_put_back(tab, store_tab):
    other = store_tab()
    put(other, "a/other", {"x": 1})
    before = other.evaluate("() => localStorage.getItem('dlkit-record')")
    put(tab, "a/mine", {"x": 2})
    other.evaluate("(text) => localStorage.setItem('dlkit-record', text)", before)
    sees(tab, "a/other", "a/mine")
    sees(other, "a/other", "a/mine")


def test_an_older_version_that_another_tab_put_back_is_replaced_again(tab, store_tab):
    other = store_tab()
    put(tab, "a/mine", {"x": 1})
    sees(other, "a/mine")
    before = other.evaluate("() => localStorage.getItem('dlkit-record')")
    put(tab, "a/mine", {"x": 2}, base=1)
    put(tab, "a/mine", {"x": 3}, base=2)
    other.evaluate("(text) => localStorage.setItem('dlkit-record', text)", before)
    script = "() => JSON.parse(localStorage['dlkit-record']).entries['a/mine'].value.x === 3"
    tab.wait_for_function(script)


def test_two_tabs_that_begin_a_record_at_once_share_one(tab, store_tab):
    other = store_tab()
    put(tab, "a/mine", {"x": 2})
    script = """() => {
      const document = { ...disk.begun(), entries: {} };
      document.entries["a/other"] = disk.made("a/other", "quiz", {}, { rev: 1 });
      localStorage.setItem("dlkit-record", JSON.stringify(document));
    }"""
    other.evaluate(script)
    sees(tab, "a/other", "a/mine")
    sees(other, "a/other", "a/mine")


def test_a_page_that_goes_saves_what_still_waits(store_tab):
    tab, other = store_tab(), store_tab()
    other.evaluate(
        "() => { navigator.locks.request('dlkit-record', () => new Promise(() => {})); }"
    )
    tab.evaluate("() => { store.put('a/b', 'quiz', { x: 1 }); }")
    assert kept(tab) is None
    tab.goto(tab.url.replace("store.html", "blank.html"))
    assert kept(tab)["entries"]["a/b"]["value"] == {"x": 1}


# Erasing and replacing


def test_erase_removes_the_record_and_nothing_else(tab, store_tab):
    other = store_tab()
    tab.evaluate("() => localStorage.setItem('theme', 'dark')")
    tab.evaluate("() => localStorage.setItem('dlkit-record-broken-1', '{')")
    put(tab, "a/b", {"x": 1})
    heard(other, "tab")
    assert tab.evaluate("() => store.erase()") == {"status": "erased"}
    assert tab.evaluate("() => Object.keys(localStorage)") == ["theme"]
    assert ["erase", "a/b"] in heard(tab, "erase")
    assert heard(other, "erase") == [["erase", "a/b"]]


def test_an_erased_entry_does_not_come_back_from_another_tab(tab, store_tab):
    other = store_tab()
    put(tab, "a/b", {"x": 1})
    sees(other, '"x":1')
    put(other, "a/b", {"x": 2}, base=1)
    tab.evaluate("() => store.erase()")
    other.wait_for_function("() => localStorage.getItem('dlkit-record') === null")
    answer = put(other, "a/b", {"x": 3}, base=2)
    assert answer == {"status": "conflict", "theirs": None}
    assert kept(other) is None
    assert put(other, "a/b", {"x": 3})["entry"]["rev"] == 1


def test_a_tab_that_slept_does_not_overwrite_the_record_after_an_erased_one(tab):
    put(tab, "a/b", {"x": 1})
    script = """() => {
      const entry = disk.made("a/b", "quiz", { x: "new" }, { rev: 1 });
      const document = { ...disk.begun(), entries: { "a/b": entry } };
      localStorage.setItem("dlkit-record", JSON.stringify(document)); // no event in this tab
    }"""
    tab.evaluate(script)
    answer = put(tab, "a/b", {"x": "old"}, base=1)
    assert (answer["status"], answer["theirs"]["value"]) == ("conflict", {"x": "new"})


def test_a_loaded_record_takes_the_place_and_both_tabs_hear_of_it(tab, store_tab):
    other = store_tab()
    put(tab, "a/b", {"x": 1})
    heard(tab, "here"), heard(other, "tab")
    script = """() => {
      const { document, seen } = store.read();
      document.entries["a/b"] = { ...document.entries["a/b"], rev: 2, value: { x: 2 } };
      document.entries["a/c"] = disk.made("a/c", "quiz", {}, { rev: 1 });
      return store.replace(document, seen);
    }"""
    assert tab.evaluate(script) == {"status": "saved"}
    assert heard(tab, "import") == [["import", "a/b", "a/c"]]
    assert heard(other, "tab") == [["tab", "a/b", "a/c"]]


@pytest.mark.parametrize("by", ["tab", "other"])
def test_a_loaded_record_does_not_take_the_place_of_something_newer(by, store_tab):
    tab, other = store_tab(), store_tab()
    put(tab, "a/b", {"x": 1})
    tab.evaluate("() => { window.before = store.read(); }")
    put(tab if by == "tab" else other, "a/c", {"x": 2})
    sees(tab, "a/c")
    script = "() => store.replace(before.document, before.seen)"
    assert tab.evaluate(script) == {"status": "conflict"}
    assert set(kept(tab)["entries"]) == {"a/b", "a/c"}
