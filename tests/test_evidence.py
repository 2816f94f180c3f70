"""Evidence cards as the page gets them."""

import pytest

from dlkit import content
from dlkit.widgets import Evidence
from dlkit.widgets.evidence import SCALE


@pytest.fixture
def claims():
    return content.evidence("adoption")


@pytest.fixture
def evidence(claims):
    return Evidence(claims)


def test_every_card_shows_claim_source_and_strength(evidence, claims):
    for shown, card in zip(evidence.cards, claims.cards, strict=True):
        assert (shown["claim"], shown["source"]) == (card.claim, card.source)
        assert shown["strength"]["words"] == claims.strength(card).words


def test_every_card_says_what_would_change_our_mind(evidence, claims):
    for shown, card in zip(evidence.cards, claims.cards, strict=True):
        texts = {part["title"]: part["text"] for part in shown["parts"]}
        assert texts["Evidence"] == card.evidence
        assert texts["Has it been repeated?"] == card.replication
        assert texts["What speaks against it"] == card.critique
        assert texts["What would change our mind"] == card.would_change


def test_what_our_model_assumes_is_only_there_where_it_is_said(evidence, claims):
    for shown, card in zip(evidence.cards, claims.cards, strict=True):
        titles = [part["title"] for part in shown["parts"]]
        assert ("What our model assumes" in titles) == bool(card.model)


def test_stronger_evidence_fills_more_boxes(evidence):
    levels = {step["id"]: step["level"] for step in evidence.scale}
    assert [levels[name] for name in SCALE] == [1, 2, 3, 4, 5]
    assert levels["definition"] == 0


def test_the_scale_of_the_content_has_no_step_that_the_boxes_do_not_know(evidence):
    assert {step["id"] for step in evidence.scale} == {*SCALE, "definition"}


def test_a_reference_leads_to_its_doi_or_nowhere(evidence, claims):
    for shown, card in zip(evidence.cards, claims.cards, strict=True):
        for told, reference in zip(shown["references"], card.references, strict=True):
            assert str(reference.year) in told["text"]
            wanted = f"https://doi.org/{reference.doi}" if reference.doi else ""
            assert told["address"] == wanted
