"""What several test files share: the browser, a clean copy of the tree, an empty environment."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from environments import PIP, ROOT, Environment
from postgres import Cluster, running

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
LEFTOVERS = (".git", ".venv*", "build", "dist", "__pycache__", ".*_cache", ".ipynb_checkpoints")
BENCH = Path(__file__).parent / "bench"
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "postgres: needs PostgreSQL")


def browser_path() -> str:
    """The Chromium that CHROMIUM names, or the first one on PATH."""
    names = [os.environ.get("CHROMIUM") or "", *BROWSERS]
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    if found is None:
        pytest.fail("missing browser: chromium or google-chrome must be on PATH, got neither")
    return found


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The browser of this machine, and nothing that it would ask the world for."""
    return browser_type_launch_args | {"executable_path": browser_path(), "args": QUIET.split()}


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A PostgreSQL of the tests' own."""
    with running() as cluster:
        yield cluster


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def class_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a class is kept: a new file, or a new database of a real PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'class.sqlite'}"
    cluster: Cluster = request.getfixturevalue("postgres")
    return cluster.database()


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch):
    """Imports one module of the bench, as its own programs do."""
    monkeypatch.syspath_prepend(str(BENCH))

    def module(name: str) -> ModuleType:
        monkeypatch.delitem(sys.modules, name, raising=False)
        return __import__(name)

    return module


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree as somebody who has just cloned it has it."""
    copy = tmp_path_factory.mktemp("checkout") / "dlkit"
    return shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*LEFTOVERS))


@pytest.fixture(scope="session")
def locked_environment(
    tmp_path_factory: pytest.TempPathFactory, checkout: Path
) -> Iterator[Environment]:
    """An empty environment with Binder's lock, every file checked against its hash."""
    environment = Environment(tmp_path_factory.mktemp("environment"))
    environment.home.mkdir()
    subprocess.run([sys.executable, "-m", "venv", environment.folder], check=True)
    cache = os.environ.get("PIP_CACHE_DIR") or Path.home() / ".cache" / "pip"
    lock = checkout / "binder" / "requirements.txt"
    environment.run(*PIP, "--cache-dir", cache, "install", "--require-hashes", "-r", lock)
    yield environment
    shutil.rmtree(environment.folder, ignore_errors=True)  # about 800 MB
