"""Every component, told by its page what it cannot be: it goes on, and the log says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from dlkit import widgets
from every_component import CELL, IMPORTS, MADE
from kernel_lines import content_of, kinds, request_message, told
from lesson_servers import Server, code, kernel_of, run, served, text, write_lesson

FORMS = {"Curve", "Number", "Outcome"}  # of a bet: no components
MARKUP = "<img src=x onerror=alert(1)>"
ODD = [None, True, -7, 1.5, MARKUP, [[MARKUP]], {"x": {MARKUP: [None]}}, "IPY_MODEL_none"]
ABOUT_ITSELF = re.compile(r"_(model|view|dom|anywidget|esm|css)|layout|tabbable|tooltip")


@dataclass
class Opened:
    """One page with every component, and the line to its kernel."""

    server: Server
    line: str
    states: dict[str, dict[str, Any]]  # by the model's id

    def named(self) -> dict[str, str]:
        """The models' ids by the class that they are of; two of one class are one."""
        homes = {widgets.HOMES[name]: name for name in MADE}
        return {homes[state["asset"]]: one for one, state in self.states.items()}


def states(line: str) -> dict[str, dict[str, Any]]:
    """All components' states, as a page asks for them."""
    where = {"comm_id": "c", "target_name": "jupyter.widget.control", "data": {}}
    ask = {"comm_id": "c", "data": {"method": "request_states"}}
    wishes = [request_message("comm_open", where), request_message("comm_msg", ask)]
    heard = run(told(line, *wishes, until='"update_states"'))
    found = {one: about["state"] for one, about in content_of(heard[-1])["data"]["states"].items()}
    return {one: state for one, state in found.items() if "asset" in state}


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    folder = tmp_path_factory.mktemp("every")
    write_lesson(folder, "01_all", text("# All"), code(IMPORTS), code(CELL))
    with served("--notebooks", str(folder)) as server:
        page = server.get("/voila/render/01_all.ipynb")[2].decode()
        assert "part-failed" not in page
        line = f"{server.address}/api/kernels/{kernel_of(page)}/channels?session_id=x"
        yield Opened(server, line, states(line))


def test_each_component_is_among_them(opened: Opened):
    assert set(MADE) == set(widgets.HOMES) - FORMS
    assert set(opened.named()) == set(MADE)


def update(component: str, name: str, value: Any) -> bytes:
    data = {"method": "update", "state": {name: value}, "buffer_paths": []}
    return request_message("comm_msg", {"comm_id": component, "data": data})


def question(component: str, content: Any) -> bytes:
    data = {"method": "custom", "content": content}
    return request_message("comm_msg", {"comm_id": component, "data": data})


def test_a_value_that_cannot_be_is_told_and_the_page_gets_the_one_that_holds(opened: Opened):
    before = len(opened.server.log.read_text())
    journal = opened.named()["Journal"]
    heard = run(told(opened.line, update(journal, "title", 17)))
    said = [content_of(one) for one in heard if kinds([one]) == ["comm_msg"]]
    assert [one["data"]["state"]["title"] for one in said] == [17, "Your journal"]
    log = opened.server.log.read_text()[before:]
    assert "Journal refused what its page has set: The 'title' trait" in log
    assert "Traceback" not in "".join(heard)


@pytest.mark.parametrize("name", sorted(MADE))
def test_no_value_and_no_question_ends_a_component(opened: Opened, name: str):
    component = opened.named()[name]
    synced = [one for one in opened.states[component] if not ABOUT_ITSELF.match(one)]
    assert {"asset", "build", "key", "entry", "problem"} <= set(synced)
    before = len(opened.server.log.read_text())
    odd = [update(component, one, value) for one in synced for value in ODD]
    odd += [question(component, {"serial": 1, "kind": value, "content": {}}) for value in ODD]
    odd += [question(component, value) for value in ODD]
    odd.append(update(component, "entry", None))
    last = question(component, {"serial": "z", "kind": "asset", "content": {"name": "kit.css"}})
    heard = run(told(opened.line, *odd, last, until='"serial": "z"'))
    assert ".dl-" in heard[-1]
    assert "Traceback" not in "".join(heard)
    log = opened.server.log.read_text()[before:]
    assert f"{name} refused what its page has set: The 'key' trait" in log


def test_afterwards_all_states_are_of_the_types_that_they_were(opened: Opened):
    kinds_of = {component: state.items() for component, state in states(opened.line).items()}
    for component, now in kinds_of.items():
        for name, value in now:
            before = opened.states[component][name]
            number = isinstance(value, int | float) and isinstance(before, int | float)
            assert number or None in (value, before) or type(value) is type(before), name
