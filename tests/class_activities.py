"""Activities of each kind, and looks at answers to them, for the tests of what may be seen."""

from __future__ import annotations

import random

from dlkit.classroom import privacy
from dlkit.classroom.activities import Activity

LETTERS = "abcd"


def asked(kind, n_options=3, **more):
    pairs = tuple((letter, letter.upper()) for letter in LETTERS[:n_options])
    return Activity("test/one", "A question", "Which?", kind, options=pairs, **more)


ONE, MANY, TEXT = asked("one"), asked("many"), asked("text", 0)
SCALE = asked("scale", 0, low=1, high=3, step=1)
NUMBER = asked("number", 0, low=0, high=100, step=1)
CURVE = asked("curve", 0, low=0, high=8, step=1)
BINS = (("x", "X"), ("y", "Y"))
SORT = asked("sort", 2, bins=BINS)


def seen(activity, values, **more):
    return privacy.view(activity, values, len(values), live=False, **more)


def crossed(pairs, seed=0):
    first = {i: pair[0] for i, pair in enumerate(pairs)}
    second = {i: pair[1] for i, pair in enumerate(pairs)}
    return privacy.cross(first, second, random.Random(seed))
