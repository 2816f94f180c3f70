"""The engine of the mosaic: how many groups of each motive have moved in each region.

Groups of one motive in one region are exchangeable, so only their number matters, and the number
that moves in a step is binomial. A draw is made only where somebody still waits and is ready, so
a step costs about as many draws as there are regions on the move, whatever the number of groups.
"""

import numpy as np
from numpy.typing import NDArray

from dlkit.models._jit import jit

Whole = NDArray[np.int64]
Floats = NDArray[np.float64]

MOTIVES = ("pioneers", "early adopters", "opinion leaders", "followers of leaders",
           "followers of the standard", "long tail", "never")  # fmt: skip
CONTACTS = 10  # groups of the own region that an early adopter looks at in a step
LEADERS = 2  # leaders that a follower looks at in a step
TAIL = 0.1  # chance that a group of the long tail moves in a step once it is the standard
NEVER = -1


@jit
def chance(motive, share, seen, led, thresholds, response):  # type: ignore[no-untyped-def]
    """Chance that a waiting group moves in this step, in a region that the idea has reached.

    `share` of the region's groups have moved; `seen` is the share that counts as proof and
    standard, `led` the share of its leaders who have moved, `thresholds` (2,) proof and standard.
    """
    if motive == 0:
        return response
    if motive == 1:
        return response * (1 - (1 - share) ** CONTACTS)
    if motive == 2:
        return response if seen >= thresholds[0] else 0.0
    if motive == 3:
        return response * (1 - (1 - led) ** LEADERS)
    if seen < thresholds[1]:
        return 0.0
    return response if motive == 4 else TAIL


@jit
def _visits(rng, region, count, lands, how, reached, by, heard, step):  # type: ignore[no-untyped-def]
    """Visitors of one region knock elsewhere; how many regions hear of it for the first time.

    `lands` (R, 4): realm's first region, realm's count, biome, and whether it can be reached.
    """
    found = 0
    for _ in range(count):
        if rng.random() < how[2]:
            target = int(rng.random() * lands.shape[0])
        else:
            target = lands[region, 0] + int(rng.random() * lands[region, 1])
        if lands[target, 3] == 0 or (reached[target] >= 0 and reached[target] <= step):
            continue
        if lands[target, 2] != lands[region, 2] and rng.random() >= how[3]:
            continue
        heard[target] += 1
        found += heard[target] == 1
        if rng.random() * heard[target] < 1:  # of several in one step each is named alike
            reached[target], by[target] = step + 1, region
    return found


@jit
def spread(rng, counts, thresholds, lands, reached, by, how, moved, by_motive):  # type: ignore[no-untyped-def]
    """Fills `moved` (T + 1, R) and `by_motive` (T + 1, 7), changes `reached` and `by` (R,).

    `counts` (R, 7) are the groups by motive, `thresholds` (R, 2); `how` (5,): response, visits
    per region, chance of a visit anywhere, of being understood in another biome, and the weight of
    the realm in what a region sees. All regions go by the shares at the start of the step.
    """
    response, crossing, outside = how[0], how[1], how[4]
    n_regions, n_steps = counts.shape[0], moved.shape[0] - 1
    waiting = counts.copy()
    groups, heard = counts.sum(axis=1), np.zeros(n_regions, np.int64)
    everybody, left = np.zeros(n_regions), 0
    for region in range(n_regions):
        everybody[lands[region, 0]] += groups[region]
        left += lands[region, 3] > 0 and reached[region] < 0
    for step in range(n_steps):
        around = np.zeros(n_regions)  # moved in a realm, by its first region
        for region in range(n_regions):
            around[lands[region, 0]] += moved[step, region]
        for region in range(n_regions):
            moved[step + 1, region] = moved[step, region]
            if reached[region] < 0 or reached[region] > step or groups[region] == 0:
                continue
            n_moved = counts[region, 0] - waiting[region, 0]
            if left > 0 and n_moved > 0:
                going = rng.binomial(n_moved, min(1.0, crossing / counts[region, 0]))
                left -= _visits(rng, region, going, lands, how, reached, by, heard, step)
            share = moved[step, region] / groups[region]
            first = lands[region, 0]
            seen = (1 - outside) * share + outside * around[first] / everybody[first]
            led = (counts[region, 2] - waiting[region, 2]) / max(1, counts[region, 2])
            for motive in range(6):
                if waiting[region, motive] > 0:
                    p = chance(motive, share, seen, led, thresholds[region], response)
                    if p > 0:
                        n = rng.binomial(waiting[region, motive], p)
                        waiting[region, motive] -= n
                        moved[step + 1, region] += n
                        by_motive[step + 1, motive] += n
