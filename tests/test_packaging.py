"""What people install: the lock files, the wheel in an empty environment, the two commands."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.version import Version

from environments import PIP, ROOT, Environment

pytestmark = pytest.mark.timeout(600)  # the first one fills an empty environment

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
FOLDERS = ("binder", "tests", "tests/bench", "binder/hub", ".github")
RUNTIME, TESTS, BENCH, HUB, RELEASE = (ROOT / name / "requirements.txt" for name in FOLDERS)
LOCKS = dict(zip(FOLDERS, (RUNTIME, TESTS, BENCH, HUB, RELEASE), strict=True))
FLOORS = {"jupyter-server": "2.21", "jupyterlab": "4.6.2", "voila": "0.5.13"}


def pins(lock: Path) -> dict[str, str]:
    """Name to version of every package in a lock file."""
    text = lock.read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==([^\s;\\]+)", text, re.MULTILINE))


def names(requirements: list[str]) -> set[str]:
    found = {re.match(r"[A-Za-z0-9._-]+", one).group() for one in requirements}
    return {re.sub(r"[-_.]+", "-", name).lower() for name in found}


@pytest.mark.parametrize("lock", LOCKS.values(), ids=LOCKS)
def test_a_lock_holds_pinned_and_hashed_packages_and_names_no_server(lock: Path):
    text = lock.read_text(encoding="utf-8")
    entries = [line for line in re.split(r"\n(?=\S)", text) if not line.startswith("#")]
    assert [e for e in entries if not re.match(r"\S+==\S+.*\\\n +--hash=sha256:", e)] == []
    assert "://" not in text
    assert "--index" not in text


def test_the_runtime_lock_holds_what_the_package_and_its_build_need():
    needed = PROJECT["project"]["dependencies"] + PROJECT["build-system"]["requires"]
    assert names(needed) - set(pins(RUNTIME)) == set()


@pytest.mark.parametrize(("name", "floor"), FLOORS.items())
def test_what_serves_has_its_repairs_of_security(name: str, floor: str):
    asked = {one.name: one for one in map(Requirement, PROJECT["project"]["dependencies"])}
    lowest = [one.version for one in asked[name].specifier if one.operator == ">="]
    assert [Version(one) >= Version(floor) for one in lowest] == [True]
    for lock in (RUNTIME, TESTS):
        assert Version(pins(lock)[name]) >= Version(floor), lock
    assert Version(metadata.version(name)) >= Version(floor)


def test_the_locks_hold_what_the_package_and_its_build_ask_for():
    needed = PROJECT["project"]["dependencies"] + PROJECT["build-system"]["requires"]
    for one in map(Requirement, needed):
        assert one.specifier.contains(pins(RUNTIME)[one.name]), one


def test_the_tests_run_on_the_versions_that_learners_get():
    for lock in (TESTS, BENCH, HUB, RELEASE):
        both = pins(RUNTIME).keys() & pins(lock).keys()
        assert {name for name in both if pins(RUNTIME)[name] != pins(lock)[name]} == set()
    assert set(pins(RUNTIME)) <= set(pins(TESTS))
    assert names(PROJECT["dependency-groups"]["test"]) <= set(pins(TESTS))
    assert names(PROJECT["dependency-groups"]["bench"]) <= set(pins(BENCH))
    assert names(PROJECT["dependency-groups"]["release"]) <= set(pins(RELEASE))


def test_every_dependency_says_why():
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    required = [line for line in lines if re.match(r'  "[a-z0-9-]+[<>=]', line)]
    assert len(required) > 20
    assert [line for line in required if "#" not in line] == []


def targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))


@pytest.mark.parametrize(
    "file",
    [
        "README.md",
        "CONTRIBUTING.md",
        ".ci/run",
        ".github/workflows/ci.yml",
        ".github/workflows/pages.yml",
    ],
)
def test_every_make_command_that_a_page_names_exists(file: str):
    text = (ROOT / file).read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)["jobs"] if file.endswith(".yml") else {}
    parts = workflow["parts"]["strategy"]["matrix"]["part"] if "parts" in workflow else []
    named = set(re.findall(r"(?:^|`|run: )make ([a-z]+)", text, re.MULTILINE)) | set(parts)
    assert named
    assert named - targets() == set()


def test_the_citation_has_what_the_format_requires():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= set(citation)
    assert citation["repository-code"] == PROJECT["project"]["urls"]["Source"]


def test_every_script_of_binder_stops_at_the_first_error():
    for name in ("postBuild", "start"):
        script = ROOT / "binder" / name
        if script.exists():
            assert re.search(r"^set -e", script.read_text(encoding="utf-8"), re.MULTILINE)
            assert os.access(script, os.X_OK)


def make(*words: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
    variables = {
        k: v for k, v in os.environ.items() if k not in {"CHROMIUM", "POSTGRES", "MAKEFLAGS"}
    }
    variables |= {"PATH": path} if path else {}
    command = [shutil.which("make"), *words]
    return subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True)


def test_a_missing_browser_is_named(tmp_path: Path):
    for name in ("sh", "find"):
        (tmp_path / name).symlink_to(shutil.which(name))
    script(tmp_path / "id", "echo 1000")
    run = make("chromium", path=str(tmp_path))
    assert run.returncode != 0
    assert "missing browser: chromium or google-chrome must be on PATH, got neither" in run.stderr


def test_a_missing_postgresql_is_named(tmp_path: Path):
    for name in ("sh", "find"):
        (tmp_path / name).symlink_to(shutil.which(name))
    script(tmp_path / "id", "echo 1000")
    run = make("postgres", f"POSTGRES_ROOT={tmp_path}", path=str(tmp_path))
    assert run.returncode != 0
    assert f"missing PostgreSQL: initdb must be on PATH or in {tmp_path}/*/bin" in run.stderr


def script(path: Path, *lines: str) -> None:
    path.write_text("\n".join(["#!/bin/sh", *lines, ""]))
    path.chmod(0o755)


def test_a_missing_node_is_named(tmp_path: Path):
    for word in ("sh", "touch"):
        (tmp_path / word).symlink_to(shutil.which(word))
    script(tmp_path / "id", "echo 1000")
    run = make(
        "proxy", f"VENV={tmp_path}/none", "-o", f"{tmp_path}/none/bin/python", path=str(tmp_path)
    )
    assert run.returncode != 0
    assert "missing Node.js: node and npm must be on PATH" in run.stderr


def test_an_older_python_is_passed_over(tmp_path: Path):
    for name in ("sh", "find"):
        (tmp_path / name).symlink_to(shutil.which(name))
    script(tmp_path / "python3", "exit 1")
    script(tmp_path / "python3.12", "exit 0")
    run = make("-n", f"VENV={tmp_path}/none", f"{tmp_path}/none/bin/python", path=str(tmp_path))
    assert f"python3.12 -m venv {tmp_path}/none" in run.stdout


def test_a_missing_python_is_named(tmp_path: Path):
    run = make(f"VENV={tmp_path}/none", "PYTHON=", f"{tmp_path}/none/bin/python")
    assert run.returncode != 0
    assert "missing Python: python3 must be 3.11 or newer" in run.stderr


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, made from the source archive, so that both are complete."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, checkout]
    run = subprocess.run(command, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    return next(folder.glob("*.whl"))


@pytest.mark.slow
def test_the_wheel_carries_content_lessons_and_front_end(wheel: Path, checkout: Path):
    carried = zipfile.ZipFile(wheel).namelist()
    for folder in ("datasets", "notebooks"):
        own = [p for p in (checkout / folder).rglob("*") if p.is_file()]
        assert own
        missing = {f"dlkit/{p.relative_to(checkout).as_posix()}" for p in own} - set(carried)
        assert missing == set()
    front_end = re.compile(r".*\.data/data/share/jupyter/labextensions/dlkit/[0-9a-f]{12}/(.+)")
    assets = {found[1] for name in carried if (found := front_end.match(name))}
    modules = {path.name for path in (checkout / "src/dlkit/widgets").glob("[!_]*.js")}
    assert modules | {"vega.js", "kit.css"} <= assets
    assert any(name.startswith("charts/") for name in assets)
    template = "data/share/jupyter/voila/templates/dlkit/"
    assert any(template in name for name in carried)


@pytest.mark.slow
def test_the_wheel_carries_nothing_else(wheel: Path):
    carried = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in carried}
    assert all(re.fullmatch(r"dlkit(-[^/]+\.(data|dist-info))?", top) for top in tops)
    strange = re.compile(r"__pycache__|\.ipynb_checkpoints|(^|/)tests?/|\.venv|node_modules")
    assert [name for name in carried if strange.search(name)] == []


@pytest.fixture(scope="module")
def installed(wheel: Path, locked_environment: Environment) -> Environment:
    """The empty environment with the wheel in it, and nothing of the tree in sight."""
    locked_environment.run(*PIP, "install", "--no-deps", "--force-reinstall", wheel)
    return locked_environment


@pytest.mark.slow
def test_the_lock_has_all_that_the_wheel_asks_for(installed: Environment):
    assert "No broken requirements" in installed.run("python", "-m", "pip", "check")


@pytest.mark.slow
def test_the_installed_package_finds_its_content(installed: Environment):
    script = (
        "from dlkit import content; print([one.name for one in content.lessons()]); "
        "assert not content.broken_lessons(), content.broken_lessons(); content.quiz('adoption')"
    )
    assert "08_adoption_curve" in installed.run("python", "-c", script)


@pytest.mark.slow
def test_the_installed_command_answers(installed: Environment):
    assert "serve" in installed.run("dlkit", "--help")


@pytest.mark.slow
def test_the_installed_models_pass_their_own_checks(installed: Environment):
    script = (
        "from dlkit.models import adoption, bass; "
        "print([c.name for m in (adoption, bass) for c in m.checks() if not c.passed])"
    )
    assert installed.run("python", "-c", script).strip() == "[]"
