"""Cases in six rooms: what lights what, what goes dark without a tenet, and cases of one's own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dlkit import content
from dlkit.serving import check
from dlkit.widgets import Case
from dlkit.widgets._case_play import walk

FEEDBACK = content.case("feedback")
TENETS = [one.id for one in content.tenets()]
ELEMENTS = {one.id: one.domain for one in content.benchmark_form().elements}
OWN = """
title = "A ward"
intro = "Invented."
{rooms}
[[endings]]
at_least = 0
text = "The night shift has heard nothing."

[[endings]]
at_least = 18
text = "The night shift has changed the card."
"""
ROOM = """
[[rooms]]
tenet = "{tenet}"
title = "Room {tenet}"
scene = "It is half past six."
missing = "Nobody came to {tenet}."

[[rooms.choices]]
id = "card"
question = "Who writes the card?"

[[rooms.choices.ways]]
id = "all"
text = "Both shifts"
outcome = "It fits on one page."
lights = [{lights}]

[[rooms.choices.ways]]
id = "one"
text = "The head nurse"
outcome = "It has four pages."
dims = ["enable_trust"]
"""
ECHO = """
[[rooms.echoes]]
without = "engage"
text = "The night shift was not asked."
darkens = ["enable_trust"]
"""


def own_case(folder: Path, old: str = "", new: str = "") -> Path:
    """A second case as a teacher would write it; `old` is replaced by `new` once."""
    lights = {tenet: [] for tenet in TENETS}
    homes = {one.domain: one.id for one in content.tenets() if one.domain}
    for element, domain in ELEMENTS.items():
        lights[homes[domain]].append(f'"{element}"')
    rooms = [ROOM.format(tenet=one, lights=", ".join(lights[one])) for one in reversed(TENETS)]
    text = OWN.format(rooms="".join(rooms)).replace("[[endings]]", ECHO + "\n[[endings]]", 1)
    text = text.replace('without = "engage"', 'without = "enact"')  # the last room is engage
    assert old in text
    path = folder / "datasets" / "cases" / "ward.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def answers(case: content.Case, which: int) -> dict[str, dict[str, str]]:
    """The first or the last way in every choice."""
    return {
        room.tenet: {choice.id: choice.ways[which].id for choice in room.choices}
        for room in case.rooms
    }


def test_there_are_six_tenets_and_eighteen_elements_in_five_domains():
    assert TENETS == ["engage", "enable", "enact", "encourage", "evaluate", "emergent"]
    assert len(ELEMENTS) == 18
    domains = {one.id: one.domain for one in content.tenets()}
    counts = {tenet: list(ELEMENTS.values()).count(domain) for tenet, domain in domains.items()}
    assert counts == {"engage": 4, "enable": 4, "enact": 4, "encourage": 0, "evaluate": 3,
                      "emergent": 3}  # fmt: skip


def test_the_elements_have_one_source_and_the_tenets_name_its_domains(tmp_path):
    """Rated in lesson 02, lit in lesson 03: the same ids and the same words."""
    form = content.benchmark_form()
    shown = {one["id"]: one["name"] for one in Case("test/case", FEEDBACK).elements}
    assert shown == {one.id: one.text for one in form.elements}
    text = (content.folder("datasets") / "tenets.toml").read_text(encoding="utf-8")
    assert "[[elements]]" not in text
    path = tmp_path / "tenets.toml"
    path.write_text(text.replace('domain = "assess"', 'domain = "evaluate"'), encoding="utf-8")
    rule = r"tenets\[4\].domain must be one of engage, .*, got 'evaluate'"
    with pytest.raises(ValueError, match=rule):
        content.read_tenets(path)


def test_with_every_best_way_all_lamps_are_lit_and_with_the_last_ones_four():
    assert walk(FEEDBACK, TENETS, answers(FEEDBACK, 0)).lit == set(ELEMENTS)
    assert len(walk(FEEDBACK, TENETS, answers(FEEDBACK, -1)).lit) == 4


@pytest.mark.parametrize(
    ("tenet", "dark", "own"),
    [("engage", 6, 4), ("enable", 6, 3), ("enact", 5, 3), ("encourage", 4, 0),
     ("evaluate", 4, 3), ("emergent", 5, 3)],
)  # fmt: skip
def test_what_goes_dark_without_a_tenet_is_what_the_lesson_says(tenet, dark, own):
    best = answers(FEEDBACK, 0)
    lost = set(ELEMENTS) - walk(FEEDBACK, TENETS, best, tenet).lit
    domain = next(one.domain for one in content.tenets() if one.id == tenet)
    assert (len(lost), sum(ELEMENTS[one] == domain for one in lost)) == (dark, own)


def test_without_encourage_everything_that_goes_dark_lies_elsewhere_and_has_a_reason():
    run = walk(FEEDBACK, TENETS, answers(FEEDBACK, 0), "encourage")
    lost = set(ELEMENTS) - run.lit
    assert {ELEMENTS[one] for one in lost} == {"engage", "enact", "assess", "emergent"}
    assert all(run.why_dark[one] for one in lost)
    missing = [room for room in run.story if room["missing"]]
    assert [room["tenet"] for room in missing] == ["encourage"]
    assert sum(room.get("n_echoes", 0) for room in run.story) == 4


def test_the_order_of_the_rooms_changes_the_story_and_no_lamp():
    best = answers(FEEDBACK, -1)
    there, back = walk(FEEDBACK, TENETS, best), walk(FEEDBACK, TENETS[::-1], best)
    assert there.lit == back.lit
    assert there.story == back.story[::-1]


def test_what_is_put_out_stays_out_whatever_else_lights_it():
    mixed = answers(FEEDBACK, 0) | {"encourage": {"money": "prize"}}
    run = walk(FEEDBACK, TENETS, mixed)
    assert "enable_relations" not in run.lit
    assert "template" in run.why_dark["enable_relations"]


def test_leaving_a_tenet_out_never_lights_more_unless_it_had_put_something_out():
    for which in (0, -1):
        given = answers(FEEDBACK, which)
        full = walk(FEEDBACK, TENETS, given)
        for tenet in TENETS:
            own = {dim for choice in FEEDBACK.room(tenet).choices for way in choice.ways
                   for dim in way.dims}  # fmt: skip
            assert walk(FEEDBACK, TENETS, given, tenet).lit <= full.lit | own


def test_a_teacher_adds_a_case_by_writing_a_file(tmp_path):
    case = content.read_case(own_case(tmp_path))
    widget = Case("test/ward", case)
    order = [room.tenet for room in case.rooms]
    view = widget.on_walk(order, answers(case, 0), "enact")
    assert view["over"]
    assert view["first"]["ending"] == "The night shift has changed the card."
    assert len(view["again"]["lit"]) == 13  # four of Enact, and trust by its echo
    assert view["again"]["why_dark"] == {"enable_trust": "The night shift was not asked."}


FAULTS = [
    ('tenet = "enact"', 'tenet = "enjoy"',
     "line 72: rooms[3].tenet must be one of engage, enable, enact, encourage, evaluate, "
     "emergent, got 'enjoy'"),
    ('tenet = "enact"', 'tenet = "enable"', "rooms must have different ids, got 'enable' twice"),
    ('"enable_trust", "enable_respect"', '"thrust", "enable_respect"',
     "rooms[4].choices[0].ways[0].lights must name elements of benchmarks.toml, got 'thrust'"),
    ('"enable_trust", "enable_respect"', '"enable_respect"',
     "rooms must have a way that lights 'enable_trust', got none"),
    ('dims = ["enable_trust"]', 'dims = ["fog"]',
     "line 25: rooms[0].choices[0].ways[1].dims must name elements of benchmarks.toml, got 'fog'"),
    ('without = "enact"', 'without = "engage"',
     "rooms[5].echoes[0].without must be another tenet, got 'engage'"),
    ('darkens = ["enable_trust"]', 'darkens = ["day"]',
     "rooms[5].echoes[0].darkens must name elements"),
    ('question = "Who writes the card?"', 'questoin = "?"',
     "line 13: rooms[0].choices[0].questoin must not be there"),
    ('text = "The head nurse"', 'text = " "',
     "line 23: rooms[0].choices[0].ways[1].text must have words"),
    ('id = "one"', 'id = "all"', "rooms[0].choices[0].ways must have different ids, got 'all'"),
    ("at_least = 0", "at_least = 3", "endings must have one with at_least 0, got none"),
    ("at_least = 18", "at_least = 0", "endings must differ in at_least, got [0, 0]"),
    ("at_least = 18", 'at_least = "all"', "endings[1].at_least must be int, got str"),
    ('title = "A ward"', 'title = "A ward', "line 2"),
    ('missing = "Nobody came to enact."', "", "rooms[3].missing must be there, got nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "fault"), FAULTS, ids=[one[2] for one in FAULTS])
def test_a_broken_case_is_refused_by_file_line_key_and_rule(old, new, fault, tmp_path):
    path = own_case(tmp_path, old, new)
    with pytest.raises(ValueError, match=f"^datasets/cases/ward.toml.*{re.escape(fault)}"):
        content.read_case(path)


def test_the_line_is_that_of_the_key_that_is_meant(tmp_path):
    path = own_case(tmp_path, 'dims = ["enable_trust"]', 'dims = ["fog"]')
    with pytest.raises(ValueError, match="line") as told:
        content.read_case(path)
    number = int(re.search(r"line (\d+)", str(told.value))[1])
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[number - 1] == 'dims = ["fog"]'


def test_a_key_that_is_missing_is_told_with_the_line_of_its_block(tmp_path):
    path = own_case(tmp_path, 'missing = "Nobody came to enact."', "")
    with pytest.raises(ValueError, match=r"rooms\[3\].missing must be there") as told:
        content.read_case(path)
    number = int(re.search(r"line (\d+)", str(told.value))[1])  # nothing there: its block
    assert path.read_text(encoding="utf-8").splitlines()[number - 1] == "[[rooms]]"


def test_dlkit_check_reports_a_broken_case_beside_those_that_work(tmp_path, monkeypatch):
    path = own_case(tmp_path, 'dims = ["enable_trust"]', 'dims = ["fog"]')
    (path.parent / "ward_two.toml").write_bytes((content.folder("datasets") / "cases" /
                                                 "feedback.toml").read_bytes())  # fmt: skip
    real = content.folder
    monkeypatch.setattr(
        check.content, "folder", lambda name: tmp_path / name if name == "datasets" else real(name)
    )
    monkeypatch.setitem(
        check.READERS, "cases", lambda name: content.read_case(path.parent / f"{name}.toml")
    )
    cases = [one for one in check.findings(real("notebooks")) if "cases/" in one.text]
    assert [one.good for one in cases] == [False, True]
    assert cases[0].text.startswith("datasets/cases/ward.toml line ")
    assert "got 'fog'" in cases[0].text


def test_an_unknown_case_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match=r"cases must be one of .*feedback.*, got '../tenets'"):
        content.case("../tenets")


@pytest.fixture
def widget():
    return Case("test/case", FEEDBACK)


def test_the_page_learns_what_a_way_leads_to_only_when_it_is_taken(widget):
    shipped = str(widget.rooms)
    assert not [way.outcome for room in FEEDBACK.rooms for choice in room.choices
                for way in choice.ways if way.outcome in shipped]  # fmt: skip
    view = widget.on_walk(["engage"], {"engage": {"invite": "heads"}})
    assert list(view["outcomes"]["engage"]) == ["invite"]
    assert view["outcomes"]["engage"]["invite"]["lights"] == ["Formal leaders"]
    assert view["done"] == []
    assert view["again"] is None


def test_a_replay_comes_only_when_all_rooms_are_done(widget):
    most = {tenet: given for tenet, given in answers(FEEDBACK, 0).items() if tenet != "enact"}
    assert widget.on_walk(TENETS, most, "enable")["again"] is None
    full = widget.on_walk(TENETS, answers(FEEDBACK, 0), "enable")
    assert len(full["again"]["lit"]) == 12
    assert [row["tenet"] for row in full["counts"]] == [
        "Engage", "Enable", "Enact", "Encourage", "Evaluate", "Emergent",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("order", "given", "without", "message"),
    [
        (["cellar"], {}, "", "order must be rooms of this case, got"),
        ("engage", {}, "", "order must be rooms of this case, got"),
        ([], [], "", "answers must be rooms with choices, got"),
        ([], {"cellar": {}}, "", "answers must be rooms of this case, got 'cellar'"),
        ([], {"engage": {"invite": "nobody"}}, "", "answers must be ways of this case, got"),
        ([], {"engage": {"x": "mixed"}}, "", "answers must be ways of this case, got 'mixed'"),
        ([], {}, "cellar", "without must be a tenet of this case, got 'cellar'"),
    ],
)
def test_what_fits_no_room_is_refused_by_name(widget, order, given, without, message):
    with pytest.raises(ValueError, match=message):
        widget.on_walk(order, given, without)
