"""The files of a university's deployment: read by their own tools, and true to the code."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

import dlkit
from dlkit import cli
from dlkit.serving import hub
from environments import ROOT

FOLDER = ROOT / "binder" / "hub"
VALUES, IMAGE = FOLDER / "values.yaml", FOLDER / "Containerfile"
CLASS = FOLDER / "class.yaml"
BIN = Path(sys.executable).parent
PLATFORM = {
    "DLKIT_LTI_ISSUER": "https://platform.example.edu",
    "DLKIT_LTI_AUTHORIZE_URL": "https://platform.example.edu/auth",
    "DLKIT_LTI_JWKS_URL": "https://platform.example.edu/certs",
    "DLKIT_LTI_CLIENT_IDS": "one two",
    "DLKIT_HUB_SPAWNER": "simple",
}


def yamllint(path: Path) -> subprocess.CompletedProcess[str]:
    command = [BIN / "yamllint", "--strict", "-c", ROOT / ".yamllint", path]
    return subprocess.run(command, capture_output=True, text=True)


def hadolint(path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([BIN / "hadolint", "--no-color", path], capture_output=True, text=True)


@pytest.fixture(scope="module")
def values() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(VALUES.read_text())
    return found


@pytest.fixture(scope="module")
def image() -> str:
    return IMAGE.read_text()


def kubernetes_validate(path: Path) -> subprocess.CompletedProcess[str]:
    command = [BIN / "kubernetes-validate", "--strict", path]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.mark.parametrize("path", [VALUES, CLASS], ids=["values", "class"])
def test_the_files_for_kubernetes_please_yamllint(path: Path):
    run = yamllint(path)
    assert run.returncode == 0, run.stdout


def test_the_class_s_manifest_is_one_that_kubernetes_takes():
    run = kubernetes_validate(CLASS)
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_container_file_pleases_hadolint():
    run = hadolint(IMAGE)
    assert run.returncode == 0, run.stdout


def test_planted_faults_are_found(tmp_path: Path):
    (tmp_path / "values.yaml").write_text("hub: {a: 1}\nhub: {b: 2}\n")
    assert "duplication of key" in yamllint(tmp_path / "values.yaml").stdout
    (tmp_path / "class.yaml").write_text(CLASS.read_text().replace("replicas: 1", "replica: 1"))
    found = kubernetes_validate(tmp_path / "class.yaml")
    assert "'replica' was unexpected" in found.stdout + found.stderr
    (tmp_path / "Containerfile").write_text("FROM python\nRUN pip install dlkit\n")
    assert "DL3006" in hadolint(tmp_path / "Containerfile").stdout


def test_every_word_of_the_hub_s_configuration_is_one_that_the_hub_knows(values: dict[str, Any]):
    from jupyterhub.app import JupyterHub
    from jupyterhub.auth import Authenticator
    from ltiauthenticator.lti13.auth import LTI13Authenticator

    known = {one.__name__: one for one in (JupyterHub, Authenticator, LTI13Authenticator)}
    for name, words in values["hub"]["config"].items():
        assert set(words) <= set(known[name].class_traits(config=True)), name


def test_a_learner_has_one_server_and_a_lesson_asks_nobody(values: dict[str, Any]):
    assert values["hub"]["config"]["JupyterHub"]["allow_named_servers"] is False
    policy = values["singleuser"]["networkPolicy"]
    assert policy["enabled"] is True
    assert set(policy["egressAllowRules"].values()) == {False}


def test_the_learner_s_pod_runs_the_image_s_own_command_and_version(
    values: dict[str, Any], image: str
):
    command = values["singleuser"]["cmd"]
    assert f"CMD {command}".replace("'", '"') in image
    assert command[0] == "dlkit"
    assert cli._parser().parse_args(command[1:]).hub is True
    assert values["singleuser"]["image"]["tag"] == dlkit.__version__


def test_the_record_is_kept_on_the_learner_s_volume(values: dict[str, Any], image: str):
    folder = values["singleuser"]["extraEnv"][hub.RECORD_VARIABLE]
    assert folder.startswith(values["singleuser"]["storage"]["homeMountPath"] + "/")
    assert f"ENV {hub.RECORD_VARIABLE}={folder}\n" in image


def test_the_image_takes_only_what_the_lock_names_and_runs_as_no_root(image: str):
    installs = re.findall(r"pip install (.*?)(?: \\|\n)", image)
    assert [
        line for line in installs if not line.startswith(("--require-hashes", "--no-deps"))
    ] == []
    assert re.findall(r"^USER (.*)$", image, re.MULTILINE)[-1] == "1000:100"
    let_in = (ROOT / ".dockerignore").read_text().splitlines()
    for copied in re.findall(r"^COPY (.*) \S+$", image, re.MULTILINE):
        assert all((ROOT / name).exists() for name in copied.split()), copied
        assert all(f"!{name.partition('/')[0]}" in let_in for name in copied.split()), copied


def test_the_class_is_one_process_of_the_same_image_and_keeps_its_answers_in_postgresql(
    values: dict[str, Any],
):
    deployment = next(yaml.safe_load_all(CLASS.read_text()))
    pod = deployment["spec"]["template"]["spec"]
    (box,) = pod["containers"]
    learners = values["singleuser"]["image"]
    assert box["image"] == f"{learners['name']}:{learners['tag']}"
    assert deployment["spec"]["replicas"] == 1
    chosen = cli._parser().parse_args(box["args"][1:])
    assert chosen.db.startswith("postgresql://")
    assert "sslmode=require" in chosen.db
    assert ":" not in chosen.db.partition("://")[2].partition("@")[0]  # no password in it
    assert chosen.port == box["ports"][0]["containerPort"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert box["securityContext"]["readOnlyRootFilesystem"] is True


def configured(**variables: str) -> Any:
    """What jupyterhub_config.py gives in an environment, or the error it ends with."""
    script = (
        "import json, sys; from traitlets.config.loader import PyFileConfigLoader as Loader;"
        "print(json.dumps(Loader(sys.argv[1]).load_config(), default=list))"
    )
    command = [sys.executable, "-c", script, FOLDER / "jupyterhub_config.py"]
    run = subprocess.run(command, capture_output=True, text=True, env=variables)
    return yaml.safe_load(run.stdout) if run.returncode == 0 else run.stderr.splitlines()[-1]


def test_log_in_from_a_platform_is_configured_from_the_environment(values: dict[str, Any]):
    found = configured(DLKIT_HUB_LOGIN="lti", **PLATFORM)["LTI13Authenticator"]
    assert found["issuer"] == PLATFORM["DLKIT_LTI_ISSUER"]
    assert sorted(found["client_id"]) == ["one", "two"]
    assert found["username_key"] == "sub"
    assert set(found) == set(values["hub"]["config"]["LTI13Authenticator"])


@pytest.mark.parametrize(
    ("variables", "why"),
    [
        ({"DLKIT_HUB_LOGIN": "anybody"}, "must be pam, lti or trial, got 'anybody'"),
        ({"DLKIT_HUB_LOGIN": "trial"}, "DLKIT_HUB_PASSWORD must have at least 8 characters"),
        ({"DLKIT_HUB_LOGIN": "lti"}, "got no DLKIT_LTI_ISSUER"),
        ({"DLKIT_HUB_LOGIN": "lti", **PLATFORM, "DLKIT_HUB_SPAWNER": ""}, "DLKIT_HUB_SPAWNER"),
    ],
)
def test_a_configuration_that_says_too_little_starts_no_hub(variables: dict[str, str], why: str):
    assert why in configured(**variables)


HUB = dict.fromkeys(hub.NEEDED, "x") | {
    "JUPYTERHUB_SERVICE_URL": "http://127.0.0.1:8123/user/ada/",
    "JUPYTERHUB_SERVICE_PREFIX": "/user/ada/",
    "JUPYTERHUB_USER": "ada",
}


def test_a_server_listens_where_the_hub_says_and_is_its_learner_s(tmp_path: Path):
    below = hub.below(HUB | {hub.RECORD_VARIABLE: str(tmp_path / "record")}, None)
    assert (below.host, below.port) == ("127.0.0.1", 8123)
    assert below.traits["base_url"] == "/user/ada/"
    assert below.traits["record_file"].learner == "ada"
    assert "record_file" not in hub.below(HUB, None).traits


@pytest.mark.parametrize("name", hub.NEEDED)
def test_a_server_that_no_hub_has_started_says_so(name: str):
    with pytest.raises(ValueError, match=f"--hub must be started by a JupyterHub, got no {name}"):
        hub.below({**HUB, name: ""}, None)


def test_a_record_folder_is_one_learner_s_and_never_that_of_a_server_for_all(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
):
    assert cli.main(["serve", "--record-folder", str(tmp_path)]) == 2
    assert "record-folder must come with --hub" in capsys.readouterr().err
