"""The release workflow: what a tag sets going, and who may do what in it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

import dlkit

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8")
WORKFLOW: dict[Any, Any] = yaml.safe_load(TEXT)
JOBS: dict[str, Any] = WORKFLOW["jobs"]
WHEN = WORKFLOW[True]  # YAML takes the word 'on' for yes


def steps(job: str) -> list[dict[str, Any]]:
    return JOBS[job]["steps"]


def commands(job: str) -> str:
    return "\n".join(step.get("run", "") for step in steps(job))


WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))


def used(workflow: Path) -> list[dict[str, Any]]:
    jobs: dict[str, Any] = yaml.safe_load(workflow.read_text(encoding="utf-8"))["jobs"]
    return [step for job in jobs.values() for step in job.get("steps", ()) if "uses" in step]


def test_only_a_tag_releases():
    assert WHEN == {"push": {"tags": ["v[0-9]*"]}}


def test_every_action_is_one_commit_and_says_which_version_that_is():
    pin = re.compile(r"uses: ([\w.-]+/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$", re.MULTILINE)
    pins = {path.name: pin.findall(path.read_text(encoding="utf-8")) for path in WORKFLOWS}
    assert {name: len(found) for name, found in pins.items()} == {
        path.name: len(used(path)) for path in WORKFLOWS
    }
    one = {pin for found in pins.values() for pin in found}
    assert len(one) == len({pin.partition("@")[0] for pin in one}) == 7  # one version of each


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=[path.stem for path in WORKFLOWS])
def test_a_workflow_may_only_read_and_leaves_no_password_in_its_checkout(workflow: Path):
    told = yaml.safe_load(workflow.read_text(encoding="utf-8"))
    assert told["permissions"] == {"contents": "read"}
    checkouts = [step for step in used(workflow) if step["uses"].startswith("actions/checkout@")]
    assert checkouts
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_only_the_job_that_publishes_has_an_identity_and_it_runs_nothing_of_ours():
    assert WORKFLOW["permissions"] == {"contents": "read"}
    rights = {name: job["permissions"] for name, job in JOBS.items() if "permissions" in job}
    assert rights == {"publish": {"id-token": "write"}, "release": {"contents": "write"}}
    assert JOBS["publish"]["environment"]["name"] == "pypi"
    assert not any("run" in step for step in steps("publish"))
    assert not any("checkout" in step.get("uses", "") for step in steps("publish"))
    published = steps("publish")[-1]
    assert published["uses"].startswith("pypa/gh-action-pypi-publish@")
    assert published["with"] == {"attestations": True}
    assert "secrets." not in TEXT  # Trusted Publishing needs no password
    assert "password" not in TEXT


def test_nothing_is_published_before_all_is_tested_and_looked_through():
    assert set(JOBS["publish"]["needs"]) == {"tests", "build", "supply"}
    assert JOBS["release"]["needs"] == ["publish"]
    assert JOBS["tests"]["uses"] == "./.github/workflows/ci.yml"
    ci = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8"))
    assert "workflow_call" in ci[True]


def test_the_wheel_is_tried_in_an_empty_environment_outside_of_the_checkout():
    said = commands("build")
    assert 'cd "$RUNNER_TEMP"' in said
    assert '--require-hashes -r "$GITHUB_WORKSPACE/binder/requirements.txt"' in said
    assert said.index("--no-deps") < said.index("pip check") < said.index("dlkit check")


def test_everything_is_installed_from_locks_with_hashes():
    for job in ("build", "supply"):
        installs = [line for line in commands(job).splitlines() if "pip install" in line]
        assert installs
        for line in installs:
            assert "--require-hashes" in line or "--no-deps" in line, line


def test_what_learners_get_is_listed_and_looked_through_for_known_holes():
    said = commands("supply")
    assert "pip-audit --strict" in said
    assert said.count("binder/requirements.txt") == 2
    assert "cyclonedx-py requirements" in said
    assert "made/sbom/*" in commands("release")
    assert "made/dist/*" in commands("release")


def test_no_value_of_an_event_becomes_part_of_a_script():
    """A tag's name is anybody's text: it comes in a variable, never by replacement."""
    for job in set(JOBS) - {"tests"}:
        assert "${{" not in commands(job)


def notes(tag: str, tmp_path: Path, changelog: str) -> subprocess.CompletedProcess[str]:
    for name, said in {
        ".github/release_notes.py": (ROOT / ".github/release_notes.py").read_text(),
        "src/dlkit/__init__.py": '__version__ = "1.2.0"\n',
        "CHANGELOG.md": changelog,
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(said, encoding="utf-8")
    command = [sys.executable, tmp_path / ".github/release_notes.py", tag]
    return subprocess.run(command, capture_output=True, text=True, check=False)


CHANGELOG = (
    "# C\n\n## [Unreleased]\n\n- next\n\n## [1.2.0] - 2026-12-01\n\n- new\n\n## [1.1.0]\n\n- old\n"
)


def test_the_notes_are_those_of_the_tag_s_version(tmp_path: Path):
    assert notes("v1.2.0", tmp_path, CHANGELOG).stdout == "- new\n"


@pytest.mark.parametrize(
    ("tag", "changelog", "reason"),
    [
        ("v1.3.0", CHANGELOG, "tag must be v1.2.0 (src/dlkit/__init__.py), got v1.3.0"),
        ("v1.2.0", "## [Unreleased]\n\n- next\n", "must say something of 1.2.0, got nothing"),
        ("v1.2.0", "## [1.2.0]\n\n## [1.1.0]\n\n- old\n", "must say something of 1.2.0"),
    ],
)
def test_a_tag_that_does_not_fit_ends_the_release(
    tmp_path: Path, tag: str, changelog: str, reason: str
):
    told = notes(tag, tmp_path, changelog)
    assert told.returncode == 1
    assert told.stdout == ""
    assert reason in told.stderr


def test_the_version_is_one_that_can_be_tagged():
    assert re.fullmatch(r"\d+\.\d+\.\d+", dlkit.__version__)
