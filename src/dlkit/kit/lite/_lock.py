"""The lock that Pyodide reads: every package of the site, its file, its hash, what it gives."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

Packages = dict[str, dict[str, Any]]


def lock(info: dict[str, Any], wheels: Iterable[Path], built: Packages) -> dict[str, Any]:
    """The document; entries of Pyodide's own wheels are kept, without what is not there."""
    packages = {entry["name"]: entry for entry in map(_entry, wheels)}
    packages |= built
    for entry in packages.values():
        entry["depends"] = [name for name in entry["depends"] if name in packages]
    return {"info": info, "packages": dict(sorted(packages.items()))}


def _entry(path: Path) -> dict[str, Any]:
    """One wheel; its dependencies are loaded anyway, since the kernel loads all at its start."""
    name, version = path.name.split("-")[:2]
    return {
        "name": normal(name), "version": version, "file_name": path.name,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "install_dir": "site",
        "package_type": "package", "imports": _imports(path), "depends": [],
        "unvendored_tests": False,
    }  # fmt: skip


def _imports(path: Path) -> list[str]:
    """The packages and modules on top of a wheel."""
    with zipfile.ZipFile(path) as wheel:
        tops = {tuple(name.split("/")[:2]) for name in wheel.namelist()}
    packages = {top[0] for top in tops if len(top) > 1}
    modules = {
        top[0].removesuffix(".py") for top in tops if len(top) == 1 and top[0][-3:] == ".py"
    }
    return sorted(name for name in packages | modules if name.isidentifier())


def normal(name: str) -> str:
    """A package's name as lock files write it."""
    return re.sub(r"[-_.]+", "-", name).lower()
