"""The small grammar of QTI in which an item says what an answer is worth."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from xml.etree.ElementTree import Element

Part = Element


def el(tag: str, children: Sequence[Element] = (), /, **attributes: str) -> Element:
    """An element with its children; a child may be used in several."""
    made = Element(tag, attributes)
    made.extend(deepcopy(child) for child in children)
    return made


def response() -> Element:
    """What was answered."""
    return el("variable", identifier="RESPONSE")


def correct() -> Element:
    """What is right."""
    return el("correct", identifier="RESPONSE")


def base(kind: str, value: str) -> Element:
    """A value."""
    made = el("baseValue", baseType=kind)
    made.text = value
    return made


def equal(one: Element, other: Element, tolerance: str = "") -> Element:
    """Whether two values are the same; with a tolerance, two numbers."""
    if not tolerance:
        return el("match", [one, other])
    within = f"{tolerance} {tolerance}"
    return el("equal", [one, other], toleranceMode="absolute", tolerance=within)


def less(one: Element, other: Element) -> Element:
    """Whether the first number is smaller."""
    return el("lt", [one, other])


def has(value: Element) -> Element:
    """Whether the answer contains a value."""
    return el("member", [value, response()])


def negated(test: Element) -> Element:
    """The opposite."""
    return el("not", [test])


def both(*tests: Element) -> Element:
    """All of them."""
    return el("and", tests)


def rule(test: Element, then: Element) -> Element:
    """If a test is true, then."""
    return el("responseCondition", [el("responseIf", [test, then])])


def score(value: str | Element) -> Element:
    """The mark, 0 to 1."""
    found = base("float", value) if isinstance(value, str) else value
    return el("setOutcomeValue", [found], identifier="SCORE")


def tell(key: str) -> Element:
    """One remark more."""
    remarks = [el("variable", identifier="FEEDBACK"), base("identifier", key)]
    return el("setOutcomeValue", [el("multiple", remarks)], identifier="FEEDBACK")
