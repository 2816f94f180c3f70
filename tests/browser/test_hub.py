"""A university's hub: two learners log in, each with a record and a server of their own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from open_lesson import ready
from playwright.sync_api import BrowserContext, Page, expect

from hub_servers import SERVER_S, Hub, hub
from lesson_servers import until
from postgres import Cluster

pytestmark = [
    pytest.mark.browser, pytest.mark.postgres, pytest.mark.slow, pytest.mark.timeout(600)
]  # fmt: skip

KEY = "00_start_here/journal"
HERS = "Ada counts on those who sit beside her, and asks who would move if nobody gave a sign."
HIS = "Ben waits until half of them have moved, and would like to know who is ever the first one."
POST = """async ([address, word]) => {
  const headers = { "Content-Type": "application/json", ...(word && { "X-XSRFToken": word }) };
  const body = JSON.stringify({ life: null, record: null });
  const answer = await fetch(address, { method: "POST", headers, body });
  return [answer.status, await answer.text()];
}"""
WORD = "document.cookie.match(/(?:^|; )_xsrf=([^;]*)/)[1]"


def open_start(page: Page) -> Page:
    """The first lesson, from the shelf."""
    page.get_by_role("link", name="Start here").click()
    return ready(page)


def journal(page: Page) -> Any:
    return page.locator(".dl-journal").get_by_role("textbox").first


def write(page: Page, words: str, place: Path) -> None:
    """Something in the journal, until the file has it."""
    journal(page).fill(words)
    page.keyboard.press("Tab")
    assert until(lambda: place.exists() and words in place.read_text(), 15)
    expect(page.locator(".dl-record")).to_contain_text("Last kept on the server at")


def is_kept_out(page: Page, running: Hub) -> None:
    """Ada at Ben's server: neither his page, nor his record, nor his kernels."""
    theirs = f"{running.address}/user/ben/"
    answer = page.goto(theirs)
    assert answer is not None
    assert answer.status == 403
    word = page.evaluate(WORD)
    status, said = page.evaluate(POST, [f"{theirs}api/record", word])
    assert (status, "Ben" in said) == (403, False)
    kernel = f"{theirs}api/kernels/3f2504e0-4f89-41d3-9a0c-0305e82c3301"
    assert page.request.get(kernel).status == 403
    assert page.request.get(f"{kernel}/channels").status == 403


def needs_its_page_s_word(page: Page, place: Path) -> None:
    """Cookies alone, which another site's form would bring along, change nothing."""
    before = place.read_bytes()
    at = page.evaluate("document.documentElement.dataset.record")
    assert page.evaluate(POST, [at, ""])[0] == 403
    assert page.evaluate(POST, [at, "wrong"])[0] == 403
    assert page.evaluate(POST, [at, page.evaluate(WORD)])[0] == 200
    assert place.read_bytes() == before


def gets_no_record(dean: Page, running: Hub) -> None:
    """An administrator may open anybody's server, and finds nobody's record there."""
    dean.wait_for_url(f"{running.address}/user/dean/**", timeout=SERVER_S)
    dean.goto(f"{running.address}/user/ada/")
    dean.get_by_role("button", name="Authorize").click()
    expect(dean.get_by_role("list", name="Lessons")).to_be_visible()
    address = f"{running.address}/user/ada/api/record"
    status, said = dean.evaluate(POST, [address, dean.evaluate(WORD)])
    assert (status, HERS in said, "another learner's" in said) == (403, False, True)
    dean.close()


def runs_no_code(page: Page, running: Hub) -> None:
    """A learner's server is the lessons and no more: nothing lists, starts or edits."""
    mine = f"{running.address}/user/ada/"
    for path in ("api/kernels", "api/contents", "api/terminals", "lab", "tree", "files/x"):
        assert page.request.get(f"{mine}{path}").status == 404


def two_learners(running: Hub, one: BrowserContext, other: BrowserContext) -> None:
    ada, ben = running.log_in(one, "ada"), running.log_in(other, "ben")
    for page, learner, words in ((ada, "ada", HERS), (ben, "ben", HIS)):
        open_start(running.arrived(page, learner))
        expect(page.get_by_role("contentinfo")).to_contain_text(f"logged in as {learner}")
        write(page, words, running.record(learner))
        names = page.evaluate("Object.keys(localStorage).filter(name => name.includes('record'))")
        assert [name for name in names if f"/user/{learner}/" not in name] == []
    assert HIS not in running.record("ada").read_text()
    assert HERS not in running.record("ben").read_text()
    needs_its_page_s_word(ada, running.record("ada"))
    runs_no_code(ada, running)
    is_kept_out(ada, running)


def the_same_again(running: Hub, computer: BrowserContext, dean: Page) -> None:
    """On another computer, which Ben uses after Ada."""
    ada = running.arrived(running.log_in(computer, "ada"), "ada")
    assert ada.evaluate("Object.keys(localStorage).filter(name => name.includes('ben'))") == []
    expect(ada.locator(".card", has_text="Start here")).to_contain_text("1 of 3 steps done")
    open_start(ada)
    expect(journal(ada)).to_have_value(HERS)
    gets_no_record(dean, running)
    ada.get_by_role("link", name="Log out").click()
    ada.wait_for_url("**/hub/**")
    ada.close()
    ben = running.arrived(running.log_in(computer, "ben"), "ben")
    assert HERS not in ben.evaluate("JSON.stringify(localStorage)")
    open_start(ben)
    expect(journal(ben)).to_have_value(HIS)
    ben.get_by_role("button", name="Erase my data …").click()
    ben.get_by_role("button", name="Erase", exact=True).click()
    expect(ben.locator(".dl-record")).to_contain_text("from your folder on the server")
    assert not running.record("ben").exists()
    assert HERS in running.record("ada").read_text()


def keeps_a_class(running: Hub, postgres: Cluster, database: str) -> None:
    """The hub's service leads a class whose answers go to PostgreSQL."""
    import urllib.request

    with urllib.request.urlopen(f"http://127.0.0.1:{running.class_port}/", timeout=10) as answer:
        assert b"code" in answer.read().lower()
    with psycopg.connect(database) as line:
        found = line.execute("SELECT title FROM dlkit_classes").fetchall()
    assert [title for (title,) in found] == ["Monday"]


def test_two_learners_of_a_hub_find_their_own_record_again(
    new_context: Callable[..., BrowserContext], tmp_path: Path, postgres: Cluster
):
    database = postgres.database()
    service = {"DLKIT_CLASS_DB": database, "DLKIT_CLASS_ARGUMENTS": "--title Monday"}
    with hub(tmp_path, **service) as running:
        two_learners(running, new_context(), new_context())
        keeps_a_class(running, postgres, database)
    before = json.loads((tmp_path / "homes/ada/dlkit-record/record.json").read_text())
    assert before["entries"][KEY]["value"]["answers"]
    with hub(tmp_path, "--Authenticator.admin_users={'dean'}") as running:
        dean = running.log_in(new_context(), "dean")
        the_same_again(running, new_context(), dean)
