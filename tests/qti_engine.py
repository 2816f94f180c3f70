"""A small engine for QTI 2.1 items: rules of their structure, and what an answer is worth.

Written down from the information model of the specification (IMS QTI 2.1, 2012): which children an
element has and in which order, which identifiers it may name, and how its operators treat NULL.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

NS = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
ITEM = ["responseDeclaration", "outcomeDeclaration", "itemBody", "responseProcessing",
        "modalFeedback"]  # fmt: skip
IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
CHILDREN = {
    "responseDeclaration": {"correctResponse", "mapping"},
    "correctResponse": {"value"}, "mapping": {"mapEntry"}, "outcomeDeclaration": {"defaultValue"},
    "defaultValue": {"value"}, "choiceInteraction": {"prompt", "simpleChoice"},
    "orderInteraction": {"prompt", "simpleChoice"},
    "matchInteraction": {"prompt", "simpleMatchSet"},
    "simpleMatchSet": {"simpleAssociableChoice"}, "responseCondition": {"responseIf"},
    "modalFeedback": {"p"}, "div": {"p"}, "p": {"textEntryInteraction"},
    "responseProcessing": {"responseCondition", "setOutcomeValue"},
    "itemBody": {"choiceInteraction", "orderInteraction", "matchInteraction", "div"},
}  # fmt: skip
NEEDED = {
    "assessmentItem": {"identifier", "title", "adaptive", "timeDependent"},
    "responseDeclaration": {"identifier", "cardinality", "baseType"},
    "outcomeDeclaration": {"identifier", "cardinality", "baseType"},
    "choiceInteraction": {"responseIdentifier", "shuffle", "maxChoices"},
    "orderInteraction": {"responseIdentifier", "shuffle"},
    "matchInteraction": {"responseIdentifier", "shuffle", "maxAssociations"},
    "simpleAssociableChoice": {"identifier", "matchMax"}, "simpleChoice": {"identifier"},
    "textEntryInteraction": {"responseIdentifier"}, "mapping": {"defaultValue"},
    "mapEntry": {"mapKey", "mappedValue"}, "setOutcomeValue": {"identifier"},
    "modalFeedback": {"outcomeIdentifier", "showHide", "identifier"},
    "equal": {"toleranceMode", "tolerance"}, "index": {"n"}, "baseValue": {"baseType"},
}  # fmt: skip
WITHOUT_TEXT = set(CHILDREN) - {"p"} | {"assessmentItem", "responseIf"}


def tag(element: Element) -> str:
    return element.tag.removeprefix(NS)


def faults(item: Element) -> Iterator[str]:
    """Where an item breaks the structure."""
    places = [ITEM.index(tag(child)) if tag(child) in ITEM else -1 for child in item]
    if -1 in places or places != sorted(places):
        yield f"children of an item must stand in order, got {[tag(child) for child in item]}"
    for element in item.iter():
        name = tag(element)
        if strange := {tag(child) for child in element} - CHILDREN.get(name, {*map(tag, element)}):
            yield f"{name} must not have {strange}"
        if missing := NEEDED.get(name, set()) - set(element.attrib):
            yield f"{name} must have {missing}"
        if name in WITHOUT_TEXT and (element.text or "").strip():
            yield f"{name} must have no text of its own"
    yield from identifier_faults(item)


def identifier_faults(item: Element) -> Iterator[str]:
    kinds = ("simpleChoice", "simpleAssociableChoice")
    choices = [one.get("identifier", "") for kind in kinds for one in item.iter(NS + kind)]
    if len(set(choices)) < len(choices):
        yield "choices must have different identifiers"
    for one in [item.get("identifier", ""), *choices]:
        if not IDENTIFIER.fullmatch(one):
            yield f"identifier must begin with a letter, got {one!r}"
    outcomes = {one.get("identifier") for one in item.iter(NS + "outcomeDeclaration")}
    for one in item.iter(NS + "modalFeedback"):
        if one.get("outcomeIdentifier") not in outcomes:
            yield f"feedback must name an outcome, got {one.get('outcomeIdentifier')}"
    known = set(choices)
    for pair in right(item) if choices else []:
        if not set(str(pair).split()) <= known:
            yield f"the right answer must be made of choices, got {pair}"


def right(item: Element) -> list[str]:
    return [one.text or "" for one in item.iter(NS + "value")][: _n_right(item)]


def _n_right(item: Element) -> int:
    declared = next(item.iter(NS + "correctResponse"))
    return len(list(declared))


def answered(item: Element, answer: Any) -> tuple[float, list[str]]:
    """The mark of an answer, and all that is said about it."""
    run = _Run(item, answer)
    for rule in next(item.iter(NS + "responseProcessing")):
        run.rule(rule)
    said = [
        "".join(one.itertext()).strip()
        for one in item.iter(NS + "modalFeedback")
        if one.get("identifier") in run.values(one.get("outcomeIdentifier"))
    ]
    return run.outcomes["SCORE"], said


class _Run:
    """Response processing of one answer; NULL is None."""

    def __init__(self, item: Element, answer: Any) -> None:
        self.item, self.answer = item, answer
        declared = next(item.iter(NS + "responseDeclaration"))
        values = right(item)
        single, number = declared.get("cardinality") == "single", declared.get("baseType")
        self.correct: Any = values[0] if single else values
        if number == "float":
            self.correct = float(values[0])
        self.outcomes: dict[str, Any] = {}
        for one in item.iter(NS + "outcomeDeclaration"):
            default = next(one.iter(NS + "value"), None)
            value = None if default is None else default.text
            is_float = one.get("baseType") == "float"
            self.outcomes[one.get("identifier", "")] = float(value or 0) if is_float else value

    def values(self, name: str | None) -> list[str]:
        found = self.outcomes[name or ""]
        return found if isinstance(found, list) else [found]

    def rule(self, rule: Element) -> None:
        if tag(rule) == "setOutcomeValue":
            self.outcomes[rule.get("identifier", "")] = self.value(rule[0])
            return
        test, *then = rule[0]
        if self.value(test) is True:
            for one in then:
                self.rule(one)

    def value(self, e: Element) -> Any:
        name, parts = tag(e), [self.value(child) for child in e]
        if name == "variable":
            key = e.get("identifier", "")
            return self.answer if key == "RESPONSE" else self.outcomes[key]
        if name == "baseValue":
            return float(e.text or "") if e.get("baseType") == "float" else e.text
        if name == "correct":
            return self.correct
        if name == "mapResponse":
            known = {m.get("mapKey"): float(m.get("mappedValue", "")) for m in self.item.iter(
                NS + "mapEntry")}  # fmt: skip
            return math.fsum(known.get(one, 0.0) for one in set(self.answer))
        if name == "multiple":
            return [one for part in parts if part for one in (
                part if isinstance(part, list) else [part])]  # fmt: skip
        return self.test(name, e, parts)

    def test(self, name: str, e: Element, parts: list[Any]) -> Any:
        if None in parts:
            return None
        if name == "index":
            place = int(e.get("n", ""))
            return parts[0][place - 1] if place <= len(parts[0]) else None
        if name == "equal":
            below, above = map(float, e.get("tolerance", "").split())
            return parts[1] - below <= parts[0] <= parts[1] + above
        ordered = e.find(f"{NS}correct") is not None and self.ordered
        same = parts[0] == parts[-1] if ordered or not isinstance(parts[0], list) else (
            sorted(parts[0]) == sorted(parts[-1]))  # fmt: skip
        return {
            "match": lambda: same,
            "not": lambda: not parts[0],
            "and": lambda: all(parts),
            "lt": lambda: parts[0] < parts[1],
            "member": lambda: parts[0] in parts[1],
        }[name]()

    @property
    def ordered(self) -> bool:
        declared = next(self.item.iter(NS + "responseDeclaration"))
        return declared.get("cardinality") == "ordered"
