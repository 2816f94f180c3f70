"""A Fermi estimate: how many groups of people there are, from three figures that one can argue.

    groups = people * groups of each person / members of a group

Each of the last two is right within a factor, says the learner (nine times in ten). Factors of
independent errors add up as roots of squares of their logarithms, so the result is right within

    exp(sqrt(ln(factor 1)^2 + ln(factor 2)^2))

Source: the arithmetic is plain; the claim beside it is M. Roest's "tens or hundreds of millions"
(2011), for which we found no count. Every figure but the number of people is our assumption.
"""

import math
from dataclasses import dataclass

from dlkit.models._params import Check, Checked, param

CHANCE = False  # no run differs from another
CLAIM = (1e7, 1e9)  # tens or hundreds of millions, read as widely as the words allow


@dataclass(frozen=True)
class Params(Checked):
    """What the learner may change."""

    people: float = param(7.0, 1.0, 10.0, "People", "thousand million", log=True)
    each: float = param(
        2.0, 0.1, 50.0, "Groups of each person", log=True,
        help="Groups that work something out together; 0.1: one person in ten is in such a group.",
    )  # fmt: skip
    each_factor: float = param(3.0, 1.0, 20.0, "Factor of doubt, groups each", log=True)
    members: float = param(30.0, 2.0, 1000.0, "Members of a group", log=True)
    members_factor: float = param(3.0, 1.0, 20.0, "Factor of doubt, members", log=True)


@dataclass(frozen=True)
class Result:
    """An estimate, and between what and what it lies nine times in ten."""

    params: Params
    groups: float
    low: float
    high: float


def run(params: Params, seed: int = 0) -> Result:
    """The estimate; there is no chance in it."""
    del seed
    groups = params.people * 1e9 * params.each / params.members
    factor = math.exp(math.hypot(math.log(params.each_factor), math.log(params.members_factor)))
    return Result(params, groups, groups / factor, groups * factor)


def power(result: Result) -> float:
    """The estimate as a power of ten."""
    return math.log10(result.groups)


def kind(result: Result) -> str:
    """Whether the interval lies `inside` the claim, is `apart` from it, or runs `across`."""
    low, high = CLAIM
    if result.high < low or result.low > high:
        return "apart"
    return "inside" if low <= result.low and result.high <= high else "across"


def said(number: float) -> str:
    """A large number in words: two figures and a thousand, million or billion."""
    for size, word in ((1e9, "billion"), (1e6, "million"), (1e3, "thousand")):
        if number >= size:
            return f"{float(f'{number / size:.2g}'):g} {word}"
    return f"{float(f'{number:.2g}'):g}"


def describe(result: Result) -> str:
    """The estimate, its interval, and how it stands to the claim."""
    words = {
        "inside": "Your whole interval lies within 'tens or hundreds of millions'.",
        "across": "Your interval overlaps 'tens or hundreds of millions', and reaches beyond it.",
        "apart": "Your interval and 'tens or hundreds of millions' do not meet.",
    }
    return (
        f"{said(result.groups)} groups; nine times in ten between {said(result.low)} and "
        f"{said(result.high)}. {words[kind(result)]}"
    )


def checks() -> list[Check]:
    """Three estimates by hand, and how factors add up."""
    three = ((1.0, 100.0, 7e7), (2.0, 30.0, 7e9 / 15), (3.0, 15.0, 1.4e9))
    sure = run(Params(each_factor=1.0, members_factor=1.0))
    one = run(Params(each_factor=1.0, members_factor=5.0))
    return [
        *(Check(f"{each:g} each, {members:g} members: groups / expected",
                run(Params(each=each, members=members)).groups / groups, 1, 1e-12, "by hand")
          for each, members, groups in three),
        Check("no doubt: width of the interval", sure.high / sure.low, 1, 1e-12, "by hand"),
        Check("one figure in doubt: its factor", one.high / one.groups, 5, 1e-9, "by hand"),
    ]  # fmt: skip
