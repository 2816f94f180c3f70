"""`dlkit sweep`: from its arguments to the table, and what it says while it works."""

from __future__ import annotations

import argparse
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from dlkit.sweep import _pools
from dlkit.sweep._models import model_named
from dlkit.sweep._plan import Plan, axis_from, checked_plan, set_from
from dlkit.sweep._run import Estimate, in_words, part_path, sweep

ON_TERMINAL_S, IN_LOG_S = 0.2, 30.0  # between two lines of progress
STOPPED = 130  # what a shell expects of a command that Ctrl+C has ended


def command(chosen: argparse.Namespace, stream: TextIO) -> int:
    """Makes the table; gives the exit code."""
    plan, out = _plan(chosen), chosen.out
    line = Line(stream, plan)
    try:
        with _term_as_interrupt():
            sweep(plan, out, _pool(chosen), line.begin, line.show, yes=chosen.yes)
    except KeyboardInterrupt:
        line.end()
        kept = f" What is done is in {part_path(out)}: the same command goes on there."
        stream.write(f"Stopped.{kept if part_path(out).exists() else ''}\n")
        return STOPPED
    except BaseException:
        line.end()
        raise
    line.end()
    stream.write(f"{out}: {plan.size:,} runs\n")
    return 0


def _plan(chosen: argparse.Namespace) -> Plan:
    model = model_named(chosen.model)
    if not chosen.vary:
        raise ValueError("vary must be given at least once, such as --vary name=low:high:n")
    axes = tuple(axis_from(text, model.Params) for text in chosen.vary)
    fixed = set_from(chosen.set, model.Params)
    plan = Plan(chosen.model, axes, fixed, chosen.runs, chosen.seed)
    return checked_plan(plan, model.Params, getattr(model, "CHANCE", True))


def _pool(chosen: argparse.Namespace) -> Callable[[], _pools.Pool]:
    if chosen.scheduler is None:
        if chosen.workers is not None and chosen.workers < 1:
            raise ValueError(f"workers must be at least 1, got {chosen.workers}")
        return lambda: _pools.Local(chosen.workers)
    if chosen.workers is not None:
        raise ValueError("workers must be left out with a scheduler, which has its own, "
                         f"got {chosen.workers}")  # fmt: skip
    return lambda: _pools.Cluster(chosen.scheduler)


class Line:
    """One line on a terminal that changes; in a log a new one now and then."""

    def __init__(self, stream: TextIO, plan: Plan) -> None:
        self._stream, self._plan = stream, plan
        self._on_terminal = stream.isatty()
        self._began = self._shown = time.monotonic()
        self._first, self._open = 0, False

    def begin(self, ahead: Estimate) -> None:
        """Says beforehand what will be done and how long it will take."""
        plan = self._plan
        points = f"{plan.n_points:,} settings x {plan.n_runs:,} = {plan.size:,} runs"
        done = f", {ahead.n_done:,} of them done" if ahead.n_done else ""
        workers = "1 worker" if ahead.width == 1 else f"{ahead.width} workers"
        said = f"{plan.model}: {points}{done}; about {in_words(ahead.seconds)} on {workers}"
        self._stream.write(f"{said}\n")
        self._stream.flush()
        self._began, self._first = time.monotonic(), plan.size - ahead.n_left

    def show(self, n_done: int) -> None:
        """How far it is, and how long it will still take at the pace so far."""
        now = time.monotonic()
        if now - self._shown < (ON_TERMINAL_S if self._on_terminal else IN_LOG_S):
            return
        self._shown = now
        pace = (n_done - self._first) / max(now - self._began, 1e-9)
        left = in_words((self._plan.size - n_done) / pace) if pace else "unknown"
        said = f"{100 * n_done / self._plan.size:3.0f} %  {n_done:,} runs, about {left} left"
        self._stream.write(f"\r{said:<60}" if self._on_terminal else f"{said}\n")
        self._stream.flush()
        self._open = self._on_terminal

    def end(self) -> None:
        """Leaves the line as it is."""
        if self._open:
            self._stream.write("\n")
            self._open = False


@contextmanager
def _term_as_interrupt() -> Iterator[None]:
    """A polite kill ends the workers too, and keeps what is done."""

    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
