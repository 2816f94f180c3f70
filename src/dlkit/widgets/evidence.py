"""Evidence cards: what is claimed, how well it stands, and what would change our mind."""

from __future__ import annotations

from typing import Any

from traitlets import Dict, List, Unicode

from dlkit.content import Claims
from dlkit.widgets._component import Component

SCALE = ("untested", "weak", "mixed", "moderate", "strong")  # 1 to 5; a definition has no place


class Evidence(Component):
    """The cards of `content.evidence(...)`; nothing on them is loaded from elsewhere."""

    title = Unicode().tag(sync=True)
    intro = Unicode().tag(sync=True)
    cards = List(Dict()).tag(sync=True)
    scale = List(Dict()).tag(sync=True)

    def __init__(self, claims: Claims, **traits: Any) -> None:
        super().__init__(
            cards=[_card(claims, card) for card in claims.cards],
            scale=[_step(step) for step in claims.scale],
            **{"title": claims.title, "intro": claims.intro, **traits},
        )


def _card(claims: Claims, card: Any) -> dict[str, Any]:
    """One card for the page: the short texts, then the long ones with their headings."""
    model = [{"title": "What our model assumes", "text": card.model}] if card.model else []
    long = [
        {"title": "Evidence", "text": card.evidence},
        {"title": "Has it been repeated?", "text": card.replication},
        {"title": "What speaks against it", "text": card.critique},
        {"title": "What would change our mind", "text": card.would_change},
    ]
    return {
        "id": card.id,
        "title": card.title,
        "claim": card.claim,
        "source": card.source,
        "strength": _step(claims.strength(card)),
        "parts": model + long,
        "references": [_reference(one) for one in card.references],
    }


def _step(step: Any) -> dict[str, Any]:
    level = SCALE.index(step.id) + 1 if step.id in SCALE else 0
    return {"id": step.id, "words": step.words, "meaning": step.meaning, "level": level}


def _reference(reference: Any) -> dict[str, str]:
    address = f"https://doi.org/{reference.doi}" if reference.doi else ""
    return {"text": f"{reference.text} ({reference.year})", "address": address}
