"""Loops give the same with numba and without, and load it only when they are called."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from dlkit.models import _jit
from dlkit.models._jit import jit, plain
from dlkit.models._params import finished


@jit
def square(x):
    return x * x


@jit
def sum_of_squares(values):
    total = 0.0
    for x in values:
        total += square(x)
    return total


@jit
def draws(rng, count):
    drawn = np.empty(count)
    for i in range(count):
        drawn[i] = rng.random() + rng.integers(0, 10)
    return drawn


def test_a_compiled_loop_equals_the_plain_one_and_may_call_another():
    values = np.arange(5.0)
    assert sum_of_squares(values) == plain(sum_of_squares)(values) == 30.0


def test_a_generator_gives_the_same_stream_in_both():
    compiled = draws(np.random.default_rng(3), 100)
    np.testing.assert_array_equal(compiled, plain(draws)(np.random.default_rng(3), 100))


def test_without_numba_the_loop_runs_as_it_stands(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(_jit, "has_numba", lambda: False)

    @jit
    def is_plain(values):
        return isinstance(values, list)  # numba would not be given a list

    assert is_plain.compiled is is_plain.plain
    assert is_plain([1])


def test_marking_a_loop_imports_no_numba():
    script = (
        "import sys; from dlkit.models import _jit; _jit.jit(len); print('numba' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert run.stdout.strip() == "False", run.stderr


def test_a_run_in_pieces_ends_with_its_result():
    def pieces():
        yield 0.5
        yield 1.0
        return "result"

    assert finished(pieces()) == "result"


BEFOREHAND = """
import importlib, pkgutil
from dlkit import models
from dlkit.models import __main__ as beforehand, _jit
beforehand.main()
for found in pkgutil.iter_modules(models.__path__):
    held = vars(importlib.import_module(f"dlkit.models.{found.name}"))
    loops = {name: one for name, one in held.items() if isinstance(one, _jit.Loop)}
    inner = {name for one in loops.values() for name in one.plain.__code__.co_names}
    for name in loops.keys() - inner:  # an inner one is compiled into the one that calls it
        print(*["" if loops[name].compiled.signatures else f"{found.name}.{name}"], end="")
"""


def test_every_loop_is_compiled_beforehand():
    run = subprocess.run([sys.executable, "-c", BEFOREHAND], capture_output=True, text=True)
    assert (run.stdout, run.returncode) == ("", 0), run.stderr
