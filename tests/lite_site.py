"""A site of `dlkit export --lite` for tests, and Node.js to run tests in its Python."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from dlkit.kit.lite import _fetch as fetch
from environments import ROOT

PYODIDE_TESTS = ROOT / "tests/lite/pytest_in_pyodide.mjs"


def exported(out: Path, *lessons: str) -> Path:
    """The site of these lessons, made as a teacher makes it."""
    command = [sys.executable, "-m", "dlkit", "export", "--lite", str(out), *lessons]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=280, cwd=out.parent
    )
    assert done.returncode == 0, done.stderr
    assert not list(out.parent.glob(".jupyterlite*")), "it must leave nothing beside the site"
    return out


def tools(into: Path, scipy: bool = False) -> Path:
    """Wheels for Pyodide of what only tests need."""
    into.mkdir()
    fetch.pip(ROOT / "tests/lite/wheels.txt", into, fetch.PYTHON, fetch.PLATFORM)
    if scipy:
        work = into / "carrier"
        work.mkdir()
        lock = fetch.core(work, None)
        fetch.built(into, lock["packages"], ["scipy"], fetch.carried(work))
    return into


def in_pyodide(site: Path, wheels: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs pytest there."""
    node = shutil.which("node")
    assert node, "missing Node.js: node must be on PATH"
    command = [node, PYODIDE_TESTS, site / "static/pyodide", ROOT, wheels, *arguments]
    return subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False, timeout=3600
    )
