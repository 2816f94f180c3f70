"""One question as an item of IMS QTI 2.1.

Kinds: one and many are a choiceInteraction, number is a textEntryInteraction, order an
orderInteraction, match a matchInteraction. Words become text nodes, never markup. FEEDBACK names
the remarks that fit the answer; WHY is shown after every answer.

Source: IMS Question & Test Interoperability 2.1, Assessment Test, Section and Item Information
Model (2012): the parts of an item and their order, outcome variables, modal feedback.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from dlkit.content import Many, Match, Number, One, Order, Question
from dlkit.kit._rules import (
    Part,
    base,
    both,
    correct,
    el,
    equal,
    has,
    less,
    negated,
    response,
    rule,
    score,
    tell,
)

QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
QTI_XSD = "http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1p1.xsd"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
EXACT = 1e-9  # within which a typed number is a known slip
Remarks = dict[str, str]


def item(name: str, title: str, question: Question) -> bytes:
    """The item's file; `name` is its identifier in the package."""
    root = el(
        "assessmentItem",
        **{"xmlns": QTI, "xmlns:xsi": XSI, "xsi:schemaLocation": f"{QTI} {QTI_XSD}"},
        **{"identifier": name, "title": title, "xml:lang": "en"},
        adaptive="false",
        timeDependent="false",
    )
    declared, body, rules, remarks = _written(question)
    root.append(declared)
    root.extend(_outcomes(question.why))
    SubElement(root, "itemBody").append(body)
    SubElement(root, "responseProcessing").extend(rules)
    root.extend(_remarks(remarks, question.why))
    return file(root)


def file(root: Element) -> bytes:
    """The document of an element."""
    indent(root)
    body: bytes = tostring(root, encoding="unicode").encode()
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + body + b"\n"


def named(own: str) -> str:
    """An id of ours as an identifier of QTI, which never begins with a digit."""
    return f"c_{own}"


Parts = tuple[Element, Element, list[Part], Remarks]


def _written(question: Question) -> Parts:
    """What differs from kind to kind: what is right, seen, worth, and said."""
    match question:
        case One():
            return _one(question)
        case Many():
            return _many(question)
        case Number():
            return _number(question)
        case Order():
            return _order(question)
        case Match():
            return _match(question)


def _one(question: One) -> Parts:
    right = [named(option.id) for option in question.options if option.correct]
    remarks = {named(o.id): o.feedback for o in question.options if o.feedback.strip()}
    rules = [rule(equal(response(), correct()), score("1"))]
    rules += [rule(equal(response(), base("identifier", key)), tell(key)) for key in remarks]
    return _declared("single", "identifier", right), _choices(question, 1), rules, remarks


def _many(question: Many) -> Parts:
    right = [named(option.id) for option in question.options if option.correct]
    rules, remarks = [rule(equal(response(), correct()), score("1"))], {}
    for option in question.options:
        key = named(option.id)
        ticked = has(base("identifier", key))
        rules.append(rule(negated(ticked) if option.correct else ticked, tell(key)))
        remarks[key] = option.feedback
    return _declared("multiple", "identifier", right), _choices(question, 0), rules, remarks


def _number(question: Number) -> Parts:
    value, tolerance = f"{question.answer:.12g}", f"{question.tolerance:.12g}"
    right = equal(response(), correct(), tolerance)
    rules, remarks = (
        [rule(right, score("1"))],
        {"low": question.too_low, "high": question.too_high},
    )
    known = []
    for place, slip in enumerate(question.slips, 1):
        known.append(equal(response(), base("float", f"{slip.value:.12g}"), f"{EXACT:f}"))
        rules.append(rule(known[-1], tell(f"slip_{place}")))
        remarks[f"slip_{place}"] = slip.feedback
    for key, side in (("low", less(response(), correct())), ("high", less(correct(), response()))):
        rules.append(rule(both(side, *map(negated, (right, *known))), tell(key)))
    body = el("div")
    SubElement(body, "p").text = question.prompt
    line = SubElement(body, "p")
    entry = SubElement(line, "textEntryInteraction", responseIdentifier="RESPONSE")
    entry.set("expectedLength", "12")
    entry.tail = f" {question.unit}" if question.unit else None
    return _declared("single", "float", [value]), body, rules, remarks


def _order(question: Order) -> Parts:
    keys = [named(one.id) for one in question.items]
    rules = [rule(equal(response(), correct()), score("1"))]
    for place, key in enumerate(keys, 1):
        there = el("index", [response()], n=str(place))
        rules.append(rule(negated(equal(there, base("identifier", key))), tell(key)))
    body = el("orderInteraction", responseIdentifier="RESPONSE", shuffle="true")
    SubElement(body, "prompt").text = question.prompt
    for key, one in zip(keys, question.items, strict=True):
        SubElement(body, "simpleChoice", identifier=key).text = one.text
    remarks = {named(one.id): one.feedback for one in question.items}
    return _declared("ordered", "identifier", keys), body, rules, remarks


def _match(question: Match) -> Parts:
    pairs = [f"card_{card.id} bin_{card.bin}" for card in question.items]
    declared = _declared("multiple", "directedPair", pairs)
    mapping = SubElement(declared, "mapping", defaultValue="0")
    for pair in pairs:
        entry = SubElement(mapping, "mapEntry", mapKey=pair)
        entry.set("mappedValue", f"{1 / len(pairs):.12g}")
    rules = [score(el("mapResponse", identifier="RESPONSE"))]
    for card, pair in zip(question.items, pairs, strict=True):
        rules.append(rule(negated(has(base("directedPair", pair))), tell(f"card_{card.id}")))
    remarks = {f"card_{card.id}": card.feedback for card in question.items}
    return declared, _pairs(question), rules, remarks


def _pairs(question: Match) -> Element:
    most = str(len(question.items))
    body = el("matchInteraction", responseIdentifier="RESPONSE", shuffle="true")
    body.set("maxAssociations", most)
    SubElement(body, "prompt").text = question.prompt
    cards = [(f"card_{one.id}", one.text, "1") for one in question.items]
    bins = [(f"bin_{one.id}", one.text, most) for one in question.bins]
    for choices in (cards, bins):
        place = SubElement(body, "simpleMatchSet")
        for key, words, times in choices:
            choice = SubElement(place, "simpleAssociableChoice", identifier=key, matchMax=times)
            choice.text = words
    return body


def _choices(question: One | Many, most: int) -> Element:
    body = el("choiceInteraction", responseIdentifier="RESPONSE", shuffle="true")
    body.set("maxChoices", str(most))
    SubElement(body, "prompt").text = question.prompt
    for option in question.options:
        SubElement(body, "simpleChoice", identifier=named(option.id)).text = option.text
    return body


def _declared(cardinality: str, kind: str, values: Iterable[str]) -> Element:
    declared = el("responseDeclaration", identifier="RESPONSE", cardinality=cardinality)
    declared.set("baseType", kind)
    right = SubElement(declared, "correctResponse")
    for value in values:
        SubElement(right, "value").text = value
    return declared


def _outcomes(why: str) -> list[Element]:
    found = [el("outcomeDeclaration", identifier="SCORE", cardinality="single", baseType="float")]
    found[0].set("normalMaximum", "1")
    SubElement(SubElement(found[0], "defaultValue"), "value").text = "0"
    found.append(el("outcomeDeclaration", identifier="FEEDBACK", cardinality="multiple"))
    found[1].set("baseType", "identifier")
    if why.strip():
        found.append(el("outcomeDeclaration", identifier="WHY", cardinality="single"))
        found[2].set("baseType", "identifier")
        SubElement(SubElement(found[2], "defaultValue"), "value").text = "why"
    return found


def _remarks(remarks: Remarks, why: str) -> Iterable[Element]:
    told = [("FEEDBACK", key, words) for key, words in remarks.items()]
    for outcome, key, words in [*told, *([("WHY", "why", why)] if why.strip() else [])]:
        remark = el("modalFeedback", outcomeIdentifier=outcome, showHide="show", identifier=key)
        SubElement(remark, "p").text = words
        yield remark
