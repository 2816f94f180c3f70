"""What a check list looks for in one sentence on the survey; it looks for words and cannot read.

Each finding is a pair: what is missing or in the way (empty if nothing), and the words met.
"""

from __future__ import annotations

import re

MOST_LETTERS = 2000
NEAR = 60  # letters between a place and its scale

FIRST = r"(first|1st|no\.? ?1|number one|at the top|highest|rank(?:ed)? 1)"
SEVENTH = r"(seventh|7th|rank(?:ed)? 7|number 7|middle|midfield|half-?way)"
NINTH = r"(ninth|9th|rank(?:ed)? 9|number 9)"
CONDUCTOR = r"(conductors?|conducting|conducted|conductorless)"
CAUSE = (
    r"(because|due to|caus\w+|reason|thanks to|explain\w*|fault|blame\w*|owing to|therefore|"
    r"difference|lead(?:s)? to|makes? (?:them|players|musicians)|why)"
)
DENIED = (
    r"(not|cannot|can't|n't|never|no (?:proof|evidence|sign)|nothing|without (?:proof|showing))"
)
SET = (
    r"(sample|chosen|selected|convenience|picked|random|at one (?:time|moment|point)|"
    r"once|cross-?section\w*|snapshot|control group|compar\w+ (?:only|group)|not represent\w*)"
)
LOADED = (
    r"\b(even|only|just|merely|notorious\w*|miserabl\w*|awful\w*|shocking\w*|sadly|"
    r"pathetic\w*|of course|obviously|clearly|surprising\w*|unhappy)\b"
)

Finding = tuple[str, str]


def _near(place: str, scale: str) -> str:
    """A place and its scale within one stretch of words."""
    return rf"\b{place}\b[^.;]{{0,{NEAR}}}\b{scale}|\b{scale}\b[^.;]{{0,{NEAR}}}\b{place}\b"


WANTED = {
    "motivation": _near(FIRST, r"motivat\w*"),
    "general": _near(SEVENTH, r"(general|overall|job|satisf\w*|content\w*)"),
    "growth": _near(NINTH, r"(growth|learn\w*|develop\w*|get(?:ting)? on|career\w*)"),
    "groups": r"\b(13|thirteen)\b",
    "set": rf"\b{SET}\b",
}
UNWANTED = {"loaded": LOADED}
CLAIMED = (rf"\b{CONDUCTOR}\b", rf"\b{CAUSE}\b")  # both in one sentence
SENTENCES = r"[.;!?]\s"  # what stands between two of them


def findings(text: str) -> dict[str, Finding]:
    """For each line of the check list what stands against it, and which words were met."""
    low = text.lower()
    empty = not low.strip()
    return {
        **{name: _there(low, words) for name, words in WANTED.items()},
        **{name: NOTHING if empty else _absent(low, words) for name, words in UNWANTED.items()},
        "cause": NOTHING if empty else _cause(low),
    }


NOTHING = "not found", ""


def _there(text: str, words: str) -> Finding:
    found = re.search(words, text)
    return ("", found[0]) if found else NOTHING


def _absent(text: str, words: str) -> Finding:
    found = re.findall(words, text)
    return ("found", ", ".join(dict.fromkeys(found))) if found else ("", "")


def _cause(text: str) -> Finding:
    """A conductor and a word of cause in one sentence, without a word that denies it."""
    for one in re.split(SENTENCES, text):
        who, why = (re.search(words, one) for words in CLAIMED)
        if who and why and not re.search(DENIED, one):
            return "found", f"{who[0]}, {why[0]}"
    return "", ""
