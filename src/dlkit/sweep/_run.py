"""A sweep from its first run to its table."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future, wait
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dlkit.sweep import _table
from dlkit.sweep._part import Part
from dlkit.sweep._plan import Plan, versions
from dlkit.sweep._pools import Pool
from dlkit.sweep._work import Chunk, chunk

CHUNK_S = 0.5  # work that is worth a message, and is not much to lose
PILOT_RUNS, PILOT_S = 12, 3.0
ASKS_ABOVE_S = 3600.0
LOOK_S = 5.0  # after such a silence somebody looks whether there are workers
MOST_BREAKS = 3  # in a row, without a single run between


@dataclass(frozen=True)
class Estimate:
    """What is ahead: runs that are left, workers, and seconds that it will take."""

    n_left: int
    n_done: int
    width: int
    seconds: float


Say = Callable[[Estimate], None]


def sweep(
    plan: Plan,
    out: Path,
    pool: Callable[[], Pool],
    say: Say,
    told: Callable[[int], None],
    *,
    yes: bool = False,
) -> None:
    """Writes the table of a plan; `say` hears the estimate, `told` how many runs are done."""
    _table.check_place(out)
    try:
        part = Part(part_path(out), plan)
    except OSError as error:
        raise unwritable(out, error) from None
    begun = part.n_done
    try:
        if part.n_done < plan.size:
            _work(plan, part, pool, say, told, yes)
        _table.write(out, plan, part)
    except TooLong as error:
        part.close(remove=begun == 0)
        raise ValueError(str(error)) from None
    except OSError as error:
        raise unwritable(out, error) from None
    else:
        part.close(remove=True)
    finally:
        part.close()


class TooLong(Exception):
    """It would take so long that somebody must confirm it."""


def part_path(out: Path) -> Path:
    """Where the work is kept until the table is whole."""
    return out.with_name(f"{out.name}.part")


def unwritable(out: Path, error: OSError) -> ValueError:
    """An error of the disk, in our words."""
    kept = (
        " What is done is kept; the same command goes on there" if part_path(out).exists() else ""
    )
    return ValueError(f"out must be a file with room to write it, got {str(out)!r} "
                      f"({error.strerror or error}).{kept}")  # fmt: skip


def _work(
    plan: Plan, part: Part, pool: Callable[[], Pool], say: Say, told: Callable[[int], None],
    yes: bool,
) -> None:  # fmt: skip
    begun, workers = part.n_done, pool()
    try:
        each_s = _pilot(plan, part, workers)
        n_left = plan.size - part.n_done
        ahead = Estimate(n_left, begun, workers.width, n_left * each_s / workers.width)
        say(ahead)
        if ahead.seconds > ASKS_ABOVE_S and not yes:
            raise TooLong("a sweep of more than an hour must be confirmed with --yes, got one of "
                          f"about {in_words(ahead.seconds)}")  # fmt: skip
        most = chunk_size(each_s, n_left, workers.width)
        for done in answers(workers, plan, list(part.missing(most))):
            part.add(done)
            told(part.n_done)
    finally:
        workers.close()


def _pilot(plan: Plan, part: Part, workers: Pool) -> float:
    """Seconds of one run, from some that are spread over the grid; they count as done."""
    left = np.flatnonzero(~part.done)
    spread = np.unique(np.linspace(0, left.size - 1, PILOT_RUNS).round().astype(int))
    places = [(int(left[i]), int(left[i]) + 1) for i in spread]
    next(answers(workers, plan, places[:1]))  # the first run of a worker loads and compiles
    seconds: list[float] = []
    for place in places:
        for done in answers(workers, plan, [place]):
            part.add(done)
            seconds.append(done.seconds)
        if sum(seconds) > PILOT_S:
            break
    return float(np.mean(seconds))


def chunk_size(each_s: float, n_left: int, width: int) -> int:
    """Runs of one message: about CHUNK_S of work, and enough stretches for every worker."""
    return max(1, min(int(CHUNK_S / max(each_s, 1e-6)), -(-n_left // (8 * width))))


def answers(pool: Pool, plan: Plan, stretches: Iterable[tuple[int, int]]) -> Iterator[Chunk]:
    """What comes out of every stretch, in whatever order; a worker that dies loses nothing."""
    waiting = deque(stretches)
    flying: dict[Future[Chunk], tuple[int, int]] = {}
    breaks = 0
    while waiting or flying:
        try:
            while waiting and len(flying) < 2 * pool.width:
                future = pool.executor.submit(chunk, plan, *waiting[0], versions())
                flying[future] = waiting.popleft()
            done, _ = wait(flying, timeout=LOOK_S, return_when=FIRST_COMPLETED)
            if not done:
                pool.look()
            for future in done:
                found = future.result()
                del flying[future]
                breaks = 0
                yield found
        except (BrokenExecutor, CancelledError):
            breaks += 1
            if breaks > MOST_BREAKS:
                first = min(flying.values(), default=waiting[0])
                raise ValueError("a worker must live through a run, got "
                                 f"{breaks} that died near run {first[0]}") from None  # fmt: skip
            pool.look()
            waiting.extendleft(flying.values())
            flying.clear()
            pool.renew()


def in_words(seconds: float) -> str:
    """A time as one would say it."""
    for unit, length in (("day", 86400), ("h", 3600), ("min", 60)):
        if seconds >= length:
            small, name = {"day": (3600, "h"), "h": (60, "min"), "min": (1, "s")}[unit]
            whole, rest = divmod(int(seconds), length)
            plural = "s" if unit == "day" and whole > 1 else ""
            return f"{whole} {unit}{plural} {rest // small} {name}"
    return f"{max(1, round(seconds))} s"
