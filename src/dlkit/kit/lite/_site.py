"""The site: JupyterLite's apps, Pyodide with all wheels in its lock, the lessons as notebooks.

index.html          the lessons, each a link              notebooks/, lab/, tree/   the apps
files/, api/        the notebooks and the datasets         extensions/, build/       their code
static/pyodide/     Python, its packages and their lock

Whatever the pages load lies in the folder; the index of PyPI is switched off in the kernel.
"""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Sequence
from html import escape
from importlib import resources
from pathlib import Path
from string import Template
from typing import Any

from dlkit import content
from dlkit.kit.lite import _fetch as fetch
from dlkit.kit.lite._lock import lock, normal
from dlkit.kit.lite._own import front_end, lab_extension, own_wheel, slimmed

TOOLS = ("jupyterlite_core", "jupyterlite_pyodide_kernel")
APPS = ("lab", "notebooks", "tree")  # tree is where the notebooks' app goes back to
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
EXTENSIONS = (  # a package, and a file that lies in its lab extension alone
    ("jupyterlab_widgets", "package.json"),
    ("anywidget", "package.json"),
    ("jupyterlite-pyodide-kernel", "package.json"),
)
KERNEL_WHEELS = "static/pypi"
CONFIG = re.compile(r'<script[^>]*id="jupyter-config-data".*?</script>', re.DOTALL)


def site(out: Path, names: Sequence[str], distribution: Path | None = None) -> Path:
    """Builds it in a new or empty folder; `distribution` is the folder of a whole Pyodide."""
    missing = next((tool for tool in TOOLS if importlib.util.find_spec(tool) is None), None)
    if missing:
        raise ValueError(f"{missing} must be installed: python -m pip install 'dlkit[lite]'")
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ValueError(f"lite must be a new or empty folder, got {out}")
    with tempfile.TemporaryDirectory(prefix="dlkit-lite-") as made:
        work = Path(made)
        packages = python(work / "lite/static/pyodide", distribution)
        notebooks(work / "files", names)
        configured(work, out, packages)
        build = [
            sys.executable,
            "-m",
            "jupyterlite_core",
            "build",
            "--lite-dir",
            str(work / "lite"),
        ]
        fetch.run(build, cwd=work)  # its own notes stay there
    if front := front_end():  # else the components ask the kernel for their files, one by one
        shutil.copytree(front, out / "extensions/dlkit" / front.name)
    landing(out, names)
    return out


def python(into: Path, distribution: Path | None) -> list[str]:
    """Pyodide with every package of the site, and the lock; gives the packages' names."""
    into.mkdir(parents=True)
    known = fetch.core(into, distribution)
    there = [normal(path.name.split("-")[0]) for path in fetch.wheels(into)]
    slimmed(next(into.glob("jedi-*.whl")))
    source = distribution or fetch.carried(into.parents[2])
    wanted = fetch.wanted(known["packages"], there, distribution)
    built = fetch.built(into, known["packages"], wanted, source)
    for path in (lab_folder("jupyterlite-pyodide-kernel") / KERNEL_WHEELS).glob("*.whl"):
        if not path.name.startswith("widgetsnbextension-3"):
            shutil.copy(path, into / path.name)
    own_wheel(into, {*there, *built})
    own = sorted(set(into.glob("*.whl")) - {into / one["file_name"] for one in built.values()})
    document = lock(known["info"], own, built)
    (into / fetch.LOCK).write_text(json.dumps(document), encoding="utf-8")
    return list(document["packages"])


def lab_folder(package: str, file: str = "package.json") -> Path:
    """The lab extension of a package that is installed here."""
    folder = lab_extension(package, file)
    if folder is None:
        raise ValueError(f"{package} must have its lab extension installed, found none")
    return folder


def notebooks(into: Path, names: Iterable[str]) -> None:
    """The lessons with this site's kernel, and the datasets beside them."""
    into.mkdir()
    for name in names:
        document = json.loads(content.lesson(name).path.read_text(encoding="utf-8"))
        document["metadata"]["kernelspec"] = {"name": "python", "display_name": "Python (Pyodide)"}
        text = json.dumps(document, indent=1, ensure_ascii=False)
        (into / f"{name}.ipynb").write_text(text, encoding="utf-8")
    shutil.copytree(content.folder("datasets"), into / "datasets")


def configured(work: Path, out: Path, packages: list[str]) -> None:
    """What JupyterLite builds, and what its pages are told."""
    build = {
        "output_dir": str(out.resolve()),
        "contents": [str(work / "files")],
        "apps": list(APPS),
        "ignore_sys_prefix": ["federated_extensions"],
        "federated_extensions": [str(lab_folder(*one)) for one in EXTENSIONS],
        "no_sourcemaps": True,
        "no_unused_shared_packages": True,
    }
    write(work / "lite/jupyter_lite_config.json", {"LiteBuildConfig": build})
    kernel = {"loadPyodideOptions": {"packages": packages}, "disablePyPIFallback": True}
    page = {"appName": "Lessons", "litePluginSettings": {KERNEL: kernel}}
    write(work / "lite/jupyter-lite.json",
          {"jupyter-lite-schema-version": 0, "jupyter-config-data": page})  # fmt: skip


def landing(out: Path, names: Iterable[str]) -> None:
    """The first page: the lessons as links; it keeps the configuration that the apps read."""
    first = out / "index.html"
    config = CONFIG.search(first.read_text(encoding="utf-8"))
    if config is None:
        raise ValueError("index.html of JupyterLite must hold its configuration, found none")
    rows = "\n".join(_row(content.lesson(name)) for name in names)
    text = resources.files("dlkit.kit.lite").joinpath("first.html").read_text(encoding="utf-8")
    size = sum(path.stat().st_size for path in (out / "static/pyodide").iterdir())
    filled = Template(text).substitute(config=config[0], rows=rows, megabytes=round(size / 1e6))
    first.write_text(filled, encoding="utf-8")


def _row(lesson: content.Lesson) -> str:
    path = f"notebooks/index.html?path={lesson.file}"
    return (f'<li><a href="{escape(path)}">{escape(lesson.title)}</a> '
            f"<small>{lesson.minutes} minutes, {escape(lesson.level)}</small>"
            f"<p>{escape(lesson.question)}</p></li>")  # fmt: skip


def write(path: Path, document: dict[str, Any]) -> None:
    """A document as JSON."""
    path.write_text(json.dumps(document, indent=1), encoding="utf-8")
