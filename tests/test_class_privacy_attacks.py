"""What a class may see, attacked: nobody's own answer follows from all that can be seen of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations_with_replacement, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from class_activities import (
    CURVE,
    LETTERS,
    MANY,
    NUMBER,
    ONE,
    SCALE,
    SORT,
    TEXT,
    asked,
    crossed,
    seen,
)  # fmt: skip
from dlkit.classroom import privacy

# Attack: what follows from one view, for the lecturer and for somebody who answered too

CURVES = [[0.1] * 9, [0.9] * 9]
SUBSETS = [["a"], ["b"], ["c"], ["a", "b"], ["a", "c"], ["b", "c"], ["a", "b", "c"]]
PLACED = [{"a": "x"}, {"a": "y"}, {"a": "x", "b": "x"}, {"a": "y", "b": "x"}, {"b": "y"}]
DOMAINS = [
    (ONE, ["a", "b", "c"]),
    (asked("one", 2), ["a", "b"]),
    (MANY, SUBSETS),
    (SCALE, [1, 2, 3]),
    (NUMBER, [5, 15, 95]),
    (CURVE, CURVES),
    (SORT, PLACED),
    (TEXT, ["yes", "no", "a; b"]),
]


def known_to(own, worlds):
    """The answers that somebody else may have given in one of these classes, as positions."""
    possible = set()
    for world in worlds:
        rest = Counter(world)
        if own is not None:
            if not rest[own]:
                continue
            rest[own] -= 1
        possible |= {one for one, n in rest.items() if n}
    return possible


def leaks(view_of, n_values, n):
    """Classes in which somebody can tell another's answer from the view alone."""
    by_view = defaultdict(list)
    for world in combinations_with_replacement(range(n_values), n):
        by_view[repr(view_of(world))].append(world)
    return [
        (worlds, own)
        for worlds in by_view.values()
        for own in [None, *range(n_values)]
        if len(known_to(own, worlds)) == 1
    ]


@pytest.mark.parametrize("n", [5, 6, 8])
@pytest.mark.parametrize(("activity", "domain"), DOMAINS, ids=lambda one: getattr(one, "kind", ""))
def test_no_answer_follows_from_a_view(activity, domain, n):
    def view_of(world):
        values = [domain[i] for i in world]
        return seen(activity, values, shown=[one for one in values if isinstance(one, str)])

    assert leaks(view_of, len(domain), n) == []


def test_the_attack_finds_an_answer_where_counts_are_simply_told():
    found = leaks(lambda world: Counter(world), 2, 5)
    assert ([(0,) * 5], None) in found  # all alike
    assert ([(0, 1, 1, 1, 1)], 0) in found  # the only one who answered otherwise knows the rest


# Attack: what follows from everything seen while answers come in, change, and are voted on again


def class_views(events, values, activity, look):
    """All that can be seen: after each event the live view, after each round the closed one."""
    seen_so_far, now, round_ = [], {}, 0
    for (person, at_round), value in zip(events, values, strict=True):
        if at_round != round_:
            seen_so_far.append(look(activity, list(now.values()), live=False))
            now, round_ = {}, at_round
        now[person] = value
        seen_so_far.append(look(activity, list(now.values()), live=True))
    return repr([*seen_so_far, look(activity, list(now.values()), live=False)])


def as_told(activity, values, live):
    return privacy.view(activity, values, 30, live=live)


def in_batches(activity, values, live):
    """Planted fault: counts are told while answers come in, whenever five more are there."""
    whole = values[: len(values) - len(values) % 5] if live else values
    return privacy.view(activity, whole, 30, live=False)


def first_derived(events, n_options, look):
    """A step at which somebody's answer can be told by somebody else, or None."""
    activity, options = asked("one", n_options), LETTERS[:n_options]
    by_views = defaultdict(list)
    for values in product(options, repeat=len(events)):
        by_views[class_views(events, values, activity, look)].append(values)
    people = {person for person, _ in events}
    for worlds in by_views.values():
        for onlooker in [None, *people]:
            own = [i for i, (person, _) in enumerate(events) if person == onlooker]
            groups = defaultdict(list)
            for world in worlds:
                groups[tuple(world[i] for i in own)].append(world)
            for group in groups.values():
                for i in set(range(len(events))) - set(own):
                    if len({world[i] for world in group}) == 1:
                        return events, i, onlooker, group
    return None


@st.composite
def scripts(draw):
    """Who answers when: five to seven people, some change their mind, some vote again."""
    n = draw(st.integers(5, 7))
    first = draw(st.permutations([*range(n), *draw(st.lists(st.integers(0, n - 1), max_size=2))]))
    again = draw(st.lists(st.integers(0, n - 1), max_size=9 - len(first), unique=True))
    return [(person, 0) for person in first] + [(person, 1) for person in again]


@settings(max_examples=40, deadline=None)
@given(events=scripts())
def test_no_answer_follows_from_any_sequence_of_views(events):
    assert first_derived(events, 2, as_told) is None


def test_the_attack_finds_an_answer_behind_counts_that_move_in_batches():
    events = [(person, 0) for person in range(6)]  # the sixth is the difference of two views
    assert first_derived(events, 2, in_batches) is not None


# Attack: a table of two answers of the same people

CELLS = list(product("ab", "ab"))


def tables(n, cells=CELLS):
    """Every class of n people with two answers each, as counts."""
    for world in combinations_with_replacement(cells, n):
        yield Counter(world)


def sums(table, side):
    """How many gave each first (side 0) or second (side 1) answer."""
    found = Counter()
    for cell, n in table.items():
        found[cell[side]] += n
    return found


def lots(table):
    """Every set of people that may be left out of a table, as counts, by the rule in words.

    Six of a table of two rows and two columns: two of each row and of each column, or as many as
    there are, and two more.
    """
    size = 2 * max(len(sums(table, 0)), len(sums(table, 1))) + 2
    for out in product(*(range(n + 1) for n in table.values())):
        left_out = Counter(dict(zip(table, out, strict=True)))
        enough = all(
            sums(left_out, side)[key] >= min(2, n)
            for side in (0, 1)
            for key, n in sums(table, side).items()
        )
        if left_out.total() == size and enough:
            yield left_out


def told_tables(table):
    """What the rule in words may tell of a class: nothing, or a table for each lot."""
    if any(privacy.alike(cell[side] for cell in table.elements()) for side in (0, 1)):
        return []
    return [table - out for out in lots(table)]


def derived_from_tables(n, told_of, cells=CELLS):
    """Cases in which one who knows somebody's first answer can tell the second, or the reverse."""
    worlds = defaultdict(list)
    for table in tables(n, cells):
        margins = [sorted(sums(table, side).items()) for side in (0, 1)]
        for told in told_of(table):
            worlds[repr((sorted((+told).items()), margins))].append(table)
    found = []
    for view, consistent in worlds.items():
        for own in [None, *cells]:
            left = [world - Counter([own]) for world in consistent if own is None or world[own]]
            possible = {cell for world in left for cell in world}
            for side, value in {(side, cell[side]) for cell in possible for side in (0, 1)}:
                if len({cell[1 - side] for cell in possible if cell[side] == value}) == 1:
                    found.append((view, own, side, value))
    return found


def test_no_second_answer_follows_from_a_table_and_a_known_first_answer():
    assert derived_from_tables(10, told_tables) == []


def everybody(table):
    """Planted fault: nobody is left out."""
    return [table]


def all_but_one(table):
    """Planted fault: one person drawn by lot is left out, of whatever row and column."""
    return [table - Counter([cell]) for cell in table]


@pytest.mark.parametrize("told_of", [everybody, all_but_one])
def test_the_attack_finds_the_second_answer_in_a_table_without_enough_left_out(told_of):
    assert derived_from_tables(10, told_of) != []


@settings(max_examples=40, deadline=None)
@given(pairs=st.lists(st.sampled_from(CELLS), min_size=10, max_size=10))
def test_the_lot_draws_every_set_that_the_rule_allows_and_no_other(pairs):
    table = Counter(pairs)
    expected = {repr(sorted((+told).items())) for told in told_tables(table)}
    found = set()
    for seed in range(1_500 if expected else 1):
        told = crossed(pairs, seed)
        if told["enough"]:
            rows = told["table"].items()
            kept = Counter(
                {(row, column): n for row, cells in rows for column, n in cells.items()}
            )
            found.add(repr(sorted((+kept).items())))
        if found == expected and seed > 100:
            break
    assert found == expected
