"""What the store does when the browser keeps nothing, or keeps something else."""

import json
import re

import pytest
from store_pages import FILL, MAKE_ROOM, kept, put, ready

pytest_plugins = ["store_fixtures"]
pytestmark = pytest.mark.browser

ID = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
AT = "2026-11-23T09:30:00.000Z"


def a_document(**changes) -> dict:
    entry = {"kind": "quiz", "rev": 3, "at": AT, "done": False, "value": {"x": 1}}
    found = {"format": "dlkit-record", "version": 1, "id": ID, "created": AT, "changed": AT}
    return {**found, "entries": {"a/b": entry}, **changes}


BROKEN = {
    "cut text": json.dumps(a_document())[:-20],
    "another thing": '{"theme": "dark"}',
    "null": "null",
    "a list of entries": json.dumps(a_document(entries=[])),
    "an entry without a value": json.dumps(a_document(entries={"a/b": {"rev": 1}})),
    "no identity": json.dumps(a_document(id=None)),
}


def opened(store_tab, text: str):
    tab = store_tab()
    tab.evaluate("(text) => localStorage.setItem('dlkit-record', text)", text)
    tab.reload()
    ready(tab)
    return tab


def stored(tab) -> dict:
    return tab.evaluate("() => ({ ...localStorage })")


def test_a_page_without_storage_works_for_as_long_as_it_is_open(boxed_tab):
    answer = put(boxed_tab, "a/b", {"x": 1})
    assert (answer["status"], answer["why"]) == (
        "failed",
        "not saved: this browser forbids storage",
    )
    assert put(boxed_tab, "a/b", {"x": 2}, base=answer["entry"]["rev"])["status"] == "failed"
    found = boxed_tab.evaluate("() => store.read()")
    assert (found["state"], found["asides"]) == ("forbidden", [])
    assert found["document"]["entries"]["a/b"]["value"] == {"x": 2}
    assert boxed_tab.evaluate("() => store.pending()") == ["a/b"]


def test_a_page_without_storage_loads_a_record_for_itself(boxed_tab):
    script = "(document) => store.replace(document)"
    assert boxed_tab.evaluate(script, a_document())["status"] == "failed"
    assert boxed_tab.evaluate("() => store.get('a/b').value") == {"x": 1}
    assert boxed_tab.evaluate("() => told") == [["import", "a/b"]]
    assert boxed_tab.evaluate("() => store.erase()") == {"status": "erased"}
    assert boxed_tab.evaluate("() => store.get('a/b')") is None


def test_a_full_storage_loses_nothing_and_is_tried_again(store_tab):
    tab = store_tab()
    tab.evaluate(FILL)
    for key, value in [("a/b", {"x": 1}), ("a/c", {"y": 1})]:
        answer = put(tab, key, value)
        assert (answer["status"], answer["why"]) == (
            "failed",
            "not saved: the storage of this browser for this address is full",
        )
    assert kept(tab) is None
    tab.evaluate(MAKE_ROOM)
    assert put(tab, "a/c", {"y": 2})["status"] == "saved"
    assert tab.evaluate("() => store.pending()") == []
    values = {key: entry["value"] for key, entry in kept(tab)["entries"].items()}
    assert values == {"a/b": {"x": 1}, "a/c": {"y": 2}}


def test_what_fits_is_saved_though_something_else_does_not(store_tab):
    tab = store_tab()
    script = "() => store.put('a/big', 'quiz', { x: 'é'.repeat(2_500_001) })"
    assert tab.evaluate(script)["why"] == "not saved: the record would be larger than 5 MB"
    assert put(tab, "a/small", {"x": 1})["status"] == "saved"
    assert tab.evaluate("() => store.pending()") == ["a/big"]
    assert list(kept(tab)["entries"]) == ["a/small"]


def test_a_newer_record_is_left_as_it_is(store_tab):
    text = json.dumps(a_document(version=7, owners=["me"]))
    tab = opened(store_tab, text)
    answer = put(tab, "a/b", {"x": 2})
    assert answer["why"] == "not saved: the record in this browser comes from a newer dlkit"
    assert tab.evaluate("(found) => store.replace(found)", a_document())["status"] == "failed"
    assert stored(tab) == {"dlkit-record": text}
    assert tab.evaluate("() => store.read().state") == "newer"
    assert tab.evaluate("() => store.get('a/b').value") == {"x": 2}


def test_an_older_record_waits_until_it_is_brought_up_to_date(store_tab):
    tab = opened(store_tab, json.dumps(a_document(version=0)))
    assert "has to be brought up to date" in put(tab, "a/c", {"x": 2})["why"]
    assert tab.evaluate("() => store.read().document.version") == 0
    assert tab.evaluate("(found) => store.replace(found)", a_document()) == {"status": "saved"}
    assert (tab.evaluate("() => store.state"), kept(tab)["version"]) == ("ok", 1)


def test_a_record_that_becomes_newer_does_not_clear_what_a_page_shows(store_tab):
    tab, other = store_tab(), store_tab()
    put(tab, "a/b", {"x": 1})
    text = json.dumps(a_document(version=7))
    other.evaluate("(text) => localStorage.setItem('dlkit-record', text)", text)
    tab.wait_for_function("() => told.some(([cause]) => cause === 'tab')")
    assert tab.evaluate("() => told.filter(([cause]) => cause === 'tab')") == [["tab"]]


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_broken_record_is_set_aside_and_never_lost(store_tab, text):
    tab = opened(store_tab, text)
    assert tab.evaluate("() => [store.read().state, store.read().text]") == ["broken", text]
    assert stored(tab) == {"dlkit-record": text}
    answer = put(tab, "a/b", {"x": 2})
    assert (answer["status"], "is set aside" in answer["note"]) == ("saved", True)
    [aside] = tab.evaluate("() => store.read().asides")
    assert aside.startswith("dlkit-record-broken-20")
    assert stored(tab)[aside] == text
    assert kept(tab)["entries"]["a/b"]["value"] == {"x": 2}


def test_a_broken_record_that_cannot_be_set_aside_is_not_overwritten(store_tab):
    tab = opened(store_tab, "{" * 1000)
    tab.evaluate(FILL)
    for _ in range(2):
        answer = put(tab, "a/b", {"x": 2})
        assert answer["why"].endswith("cannot be read and cannot be set aside")
    assert stored(tab)["dlkit-record"] == "{" * 1000


def test_an_identity_is_made_where_the_browser_has_no_function_for_it(store_tab):
    script = """() => {
      const getRandomValues = (bytes) => crypto.getRandomValues(bytes);
      return Array.from({ length: 50 }, () => disk.uuid({ getRandomValues }));
    }"""
    form = r"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
    found = store_tab().evaluate(script)
    assert len(set(found)) == 50
    assert all(re.match(form, each) for each in found)


def test_a_page_of_a_local_network_keeps_a_record(
    browser_type, browser_type_launch_args, store_site
):
    """Plain http by name: no randomUUID, no locks."""
    args = [*browser_type_launch_args["args"], "--host-resolver-rules=MAP school.test 127.0.0.1"]
    browser = browser_type.launch(**{**browser_type_launch_args, "args": args})
    tab = browser.new_page()
    tab.goto(store_site.replace("localhost", "school.test") + "/store.html")
    ready(tab)
    assert tab.evaluate("() => [isSecureContext, 'locks' in navigator]") == [False, False]
    assert put(tab, "a/b", {"x": 1})["status"] == "saved"
    assert len(kept(tab)["id"]) == 36
    browser.close()
