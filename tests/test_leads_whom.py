"""Who looks to whom, as the kernel has it: the pattern in numbers and words, never a rank."""

import numpy as np
import pytest

from dlkit.models import ties
from dlkit.widgets import LeadsWhom
from dlkit.widgets.leads_whom import PSEUDONYMS

FOUR = ["Amber", "Birch", "Cedar", "Dune"]
STAR = [[1, 0], [2, 0], [3, 0]]
RING = [[0, 1], [1, 2], [2, 3], [3, 0]]


@pytest.fixture
def leads():
    return LeadsWhom()


def values(reply):
    return {row["name"]: row["value"] for row in reply["rows"]}


def test_it_is_kept_in_the_profile_and_suggests_pseudonyms(leads):
    assert leads.key == "profile/leads"
    assert len(set(PSEUDONYMS)) == leads.terms["most"] == 12


def test_everybody_looking_to_one_is_centralisation_one(leads):
    reply = leads.on_look(FOUR, STAR)
    assert values(reply) == {"Density": "0.25", "Centralisation": "1.00", "Mutual pairs": "0"}
    assert reply["lines"][0].startswith("Most ties meet at Amber: 3 of 3 others look there.")
    assert "Amber looks to nobody here" in reply["lines"][1]
    assert reply["words"] == "4 people, 3 ties: density 0.25, centralisation 1.00."


def test_a_ring_is_centralisation_zero_and_has_no_hub(leads):
    reply = leads.on_look(FOUR, RING)
    assert values(reply)["Centralisation"] == "0.00"
    assert reply["lines"][0] == "Everybody is looked to by 1 of 3 others."


def test_two_who_look_to_each_other_are_a_mutual_pair(leads):
    assert values(leads.on_look(FOUR, [[0, 1], [1, 0], [2, 1]]))["Mutual pairs"] == "1"


def test_without_the_middle_of_a_star_the_others_stand_alone(leads):
    away = leads.on_look(FOUR, STAR)["away"]
    assert away[0] == (
        "Without Amber the others are in 3 separate pieces; density 0.25 becomes 0.00. "
        "Birch, Cedar and Dune would have nobody here to look to."
    )
    assert away[1].endswith("Everybody who looked to somebody still can.")


def test_a_network_without_a_tie_says_so(leads):
    assert leads.on_look(FOUR, [])["lines"] == ["No tie is ticked yet."]


def test_several_hubs_are_named_together_and_a_blank_name_is_a_number(leads):
    reply = leads.on_look(["A", " ", "C"], [[0, 1], [1, 0]])
    assert reply["lines"][0].startswith("Most ties meet at A and Person 2: 1 of 2 others look")
    assert "It falls into 2 pieces" in reply["lines"][-1]


def test_a_name_is_text_whatever_stands_in_it(leads):
    name = "<b>x</b> \u0639\u0631\u0628\u064a \U0001f98a"
    assert name in leads.on_look([name, "B", "C"], [[1, 0]])["lines"][0]


@pytest.mark.parametrize(
    ("people", "pairs", "rule"),
    [
        (["A", "B"], [], "people must be 3 to 12 names or roles, got 2"),
        ("AB", [], "people must be 3 to 12 names or roles, got str"),
        (["A", "B", "C" * 31], [], "at most 30 characters"),
        (["A", "B", 3], [], "at most 30 characters"),
        (FOUR, "x", "ties must be pairs of two different numbers from 0 to 3, got str"),
        (FOUR, [[0, 0]], "got '\\[0, 0\\]'"),
        (FOUR, [[0, 4]], "from 0 to 3"),
        (FOUR, [[0, True]], "from 0 to 3"),
        (FOUR, [[0]], "from 0 to 3"),
    ],
)
def test_what_cannot_be_a_network_is_refused(leads, people, pairs, rule):
    with pytest.raises(ValueError, match=rule):
        leads.on_look(people, pairs)


def test_twelve_people_who_all_look_to_all_are_a_complete_network(leads):
    everybody = [[i, j] for i in range(12) for j in range(12) if i != j]
    reply = leads.on_look(list(PSEUDONYMS), everybody)
    assert values(reply) == {"Density": "1.00", "Centralisation": "0.00", "Mutual pairs": "66"}
    assert len(reply["away"]) == 12


def test_the_facts_name_their_studies(leads):
    assert "3,198 teams" in leads.facts[0]
    assert "not related to performance" in leads.facts[1]


def test_the_numbers_are_those_of_the_model(leads):
    rng = np.random.default_rng(1)
    some = rng.random((7, 7)) < 0.3
    np.fill_diagonal(some, False)
    pairs = [[int(i), int(j)] for i, j in np.argwhere(some)]
    found = values(leads.on_look(list(PSEUDONYMS[:7]), pairs))
    assert found["Density"] == f"{ties.density(some):.2f}"
    expected = ties.freeman_centralisation(some, mutual=False)
    assert found["Centralisation"] == f"{expected:.2f}"
