"""Hours in minutes: visits, drags, kernels that are killed, a class's phones that come and go.

    make soak [ARGS="--minutes 3"]

Ends with a verdict on memory, file handles and errors; the exit code is 1 when one is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import lesson_pages
import memory
import psutil
import servers
from crowds import Lesson, said
from table import Figure, Section, at_most, text
from visitor import NotUsable, Visitor
from visits import State, at_rest, on_the_way, within

sys.path.append(str(Path(__file__).resolve().parent.parent))

from class_counts import count, phones, seen_by
from class_servers import Room, room

PAGES, WARM_UP_S, TOLD_S, OPEN_S, DRAG_S, LOOK_S = 3, 30.0, 15.0, 60.0, 2.0, 60.0
KILL_SHARE = 0.15  # of the visits end with a kernel that is killed
PHONES = {"people": 20, "questions": 3, "seconds": 15.0}
CLASS_MB = 120  # as in the section 'classroom'


@dataclass
class Soak:
    """What has happened so far."""

    end: float
    visits: int = 0
    pictures: float = 0.0
    killed: int = 0
    told: int = 0  # pages that heard of it
    rounds: int = 0
    confirmed: int = 0
    faults: int = 0  # answers that are lost, changed, doubled or of nobody
    errors: Counter[str] = field(default_factory=Counter)
    states: list[State] = field(default_factory=list)

    def goes_on(self) -> bool:
        """Whether there is time left."""
        return time.monotonic() < self.end


async def learner(
    server: servers.Server, lesson: Lesson, soak: Soak, chance: random.Random
) -> None:
    """Opens the lesson again and again, drags, and now and then loses the kernel."""
    while soak.goes_on():
        visitor = Visitor(lesson.address, lesson.control)
        try:
            await visitor.open(OPEN_S)
            soak.visits += 1
            soak.pictures += DRAG_S * await visitor.drag(DRAG_S)
            if chance.random() < KILL_SHARE:
                await killed(server, visitor, soak)
            await asyncio.sleep(chance.random())
        except Exception as error:
            soak.errors[said(error)] += 1
        await visitor.leave()


async def killed(server: servers.Server, visitor: Visitor, soak: Soak) -> None:
    """The page must hear that its kernel is dead."""
    kernel = next((one for one in server.kernels() if belongs(one, visitor.kernel)), None)
    if kernel is None:
        raise RuntimeError("the page's kernel must be among the server's, got none")
    heard = visitor.heard(lambda m: m.content.get("execution_state") in ("dead", "restarting"))
    kernel.kill()
    soak.killed += 1
    try:
        await asyncio.wait_for(heard, TOLD_S)
    except NotUsable:  # the line is cut: a page asks, and hears that there is no such kernel
        pass
    except TimeoutError:
        raise RuntimeError(f"a page must hear of its dead kernel within {TOLD_S:g} s") from None
    soak.told += 1


def belongs(process: psutil.Process, kernel: str) -> bool:
    """Whether a process listens on this kernel's sockets."""
    try:
        lines = process.net_connections("unix")
    except psutil.Error:
        return False
    return any(kernel in str(line.laddr) for line in lines)


async def classes(hall: Room, folder: Path, soak: Soak) -> None:
    """Crowds of phones that come, answer and go."""
    about = {"address": hall.address, "code": hall.code, "secret": hall.secret}
    limit_s = PHONES["seconds"] + 120
    while soak.goes_on():
        crowd = phones(**about, **PHONES)
        try:
            seen = await asyncio.to_thread(seen_by, crowd, limit_s)
            found = await asyncio.to_thread(count, str(folder / "class.sqlite"), seen)
        except Exception as error:
            soak.errors[said(error)] += 1
            continue
        soak.rounds += 1
        soak.confirmed += found.confirmed
        soak.faults += found.lost + found.changed + found.doubled + found.unknown


async def looks(server: servers.Server, soak: Soak) -> None:
    """Says now and then how it goes."""
    while soak.goes_on():
        await asyncio.sleep(min(LOOK_S, max(0.1, soak.end - time.monotonic())))
        left = max(0, soak.end - time.monotonic()) / 60
        so_far = f"{soak.visits} visits, {soak.killed} kernels killed, {soak.rounds} classes"
        print(f"  {left:.0f} min left: {so_far}, {sum(soak.errors.values())} errors", flush=True)


async def soaked(server: servers.Server, lesson: Lesson, hall: Room, folder: Path,
                 minutes: float) -> tuple[Soak, State, State]:  # fmt: skip
    """All of it for so long; the states of the class's server at the start and the end."""
    chance = random.Random(1)
    warming = Soak(time.monotonic() + min(WARM_UP_S, 20 * minutes))
    await together(server, lesson, hall, folder, warming, chance)
    start, class_start = await at_rest(server), class_state(hall)
    soak = Soak(time.monotonic() + 60 * minutes)
    soak.states.append(start)
    await together(server, lesson, hall, folder, soak, chance)
    soak.states.append(await at_rest(server))
    return soak, class_start, class_state(hall)


async def together(server: servers.Server, lesson: Lesson, hall: Room, folder: Path,
                   soak: Soak, chance: random.Random) -> None:  # fmt: skip
    """Learners, a class and somebody who looks, until the time is over."""
    people = [learner(server, lesson, soak, chance) for _ in range(PAGES)]
    await asyncio.gather(*people, classes(hall, folder, soak), looks(server, soak))


def class_state(hall: Room) -> State:
    """The class's server."""
    family = [psutil.Process(hall.process.pid)]
    family += family[0].children(recursive=True)
    return State(memory.used(family), memory.handles(family), len(family))


def verdict(soak: Soak, class_start: State, class_end: State) -> Section:
    """What it comes to."""
    start, end = soak.states[0], soak.states[-1]
    errors = "; ".join(f"{why} ({times})" for why, times in soak.errors.most_common(3))
    figures = [
        Figure("visits, pictures", f"{soak.visits:,}, {soak.pictures:,.0f}"),
        at_most("errors", sum(soak.errors.values()), 0, "errors", 0),
        *([Figure("  the most frequent", errors[:100])] if errors else []),
        Figure("kernels killed", f"{soak.killed:,}"),
        at_most("  of them silently", soak.killed - soak.told, 0, "pages", 0),
        within("memory of server and warm parent", start.memory.pss, end.memory.pss, memory.MB),
        Figure("  on the way", on_the_way(soak.states)),
        within("file handles", start.handles, end.handles),
        within("processes", start.processes, end.processes),
        Figure("classes of phones, answers confirmed", f"{soak.rounds:,}, {soak.confirmed:,}"),
        at_most("  lost, changed, doubled, of nobody", soak.faults, 0, "answers", 0),
        at_most(
            "  memory of the class's server", class_end.memory.pss / memory.MB, CLASS_MB, "MB"
        ),
        within("  its file handles", class_start.handles, class_end.handles),
    ]
    return Section("soak", figures, ["the states are those at rest, after a warm-up."])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=30.0, help="default: 30")
    minutes = parser.parse_args().minutes
    if not minutes > 0:
        parser.error(f"minutes must be more than 0, got {minutes:g}")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        hall = stack.enter_context(room(folder))
        server, lesson = stack.enter_context(lesson_pages.own())
        section = verdict(*asyncio.run(soaked(server, lesson, hall, folder, minutes)))
    print(text([section]))
    return int(any(figure.met is False for figure in section.figures))


if __name__ == "__main__":
    sys.exit(main())
