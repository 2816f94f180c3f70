"""What `dlkit export --lite` puts together, without a network: lock, wheel, pages, refusals."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import runpy
import sys
import zipfile
from datetime import date
from html import escape
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from dlkit import cli, content, record, report, widgets
from dlkit.kit.lite import _fetch as fetch
from dlkit.kit.lite import _site as site
from dlkit.kit.lite._lock import lock, normal
from dlkit.kit.lite._own import asking, front_end, own_wheel, slimmed
from dlkit.report import _pictures
from dlkit.report._document import Picture
from environments import ROOT
from full_record import full_record

INFO = {"abi_version": fetch.ABI, "python": "3.14.0"}
METADATA = """Metadata-Version: 2.4
Name: dlkit
Requires-Dist: numba>=0.61
Requires-Dist: numpy>=2.0
Requires-Dist: python-docx>=1.2
Requires-Dist: distributed>=2024.8; extra == 'dask'

Requires-Dist: numba is what this line of the description says.
"""


def wheel(folder: Path, name: str, *files: str) -> Path:
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as made:
        for file in (*files, f"{name}-1.0.dist-info/METADATA"):
            made.writestr(file, f"# {file}")
    return path


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def entry(path: Path, *depends: str) -> dict[str, Any]:
    name = path.name.split("-")[0]
    return {"name": name, "file_name": path.name, "sha256": sha256(path), "depends": [*depends]}


@pytest.fixture
def distribution(tmp_path: Path) -> Path:
    """A folder as Pyodide's project packs it, its files but a word each."""
    folder = tmp_path / "pyodide"
    folder.mkdir()
    for name in fetch.CORE:
        (folder / name).write_text(name)
    one = wheel(folder, "numpy", "numpy/__init__.py")
    packages = {"numpy": entry(one, "far")}
    document = {"info": INFO, "packages": packages}
    (folder / fetch.LOCK).write_text(json.dumps(document))
    return folder


def test_the_lock_says_of_each_wheel_what_it_gives_and_asks_for_nothing_that_is_missing(tmp_path):
    ours = wheel(tmp_path, "two_words", "two_words/__init__.py", "single.py", "two_words/x.py")
    built = {"numpy": {"name": "numpy", "depends": ["far", "two-words"], "sha256": "0"}}
    made = lock(INFO, [ours], built)
    assert made["info"] == INFO
    assert list(made["packages"]) == ["numpy", "two-words"]
    assert made["packages"]["numpy"]["depends"] == ["two-words"]
    one = made["packages"]["two-words"]
    assert one["imports"] == ["single", "two_words"]
    assert one["file_name"] == ours.name
    assert one["sha256"] == sha256(ours)


def test_a_closure_holds_all_that_is_needed_and_nothing_that_is_there():
    needs = {"altair": ["jinja2", "six"], "jinja2": ["markupsafe"], "markupsafe": [], "six": []}
    packages = {name: {"depends": depends} for name, depends in needs.items()}
    assert set(fetch.closure(packages, ["altair"], ["six"])) == {"altair", "jinja2", "markupsafe"}


def test_dlkit_asks_for_what_the_site_has_and_for_no_more():
    kept = asking(METADATA, {"numpy"})
    assert kept.count("Requires-Dist: ") == 2
    assert "Requires-Dist: numpy>=2.0\n\nRequires-Dist: numba is what" in kept


def test_dlkit_as_installed_becomes_a_wheel_whose_record_is_true(tmp_path: Path):
    made = own_wheel(tmp_path, {"numpy"})
    with zipfile.ZipFile(made) as opened:
        names = opened.namelist()
        record = next(name for name in names if name.endswith("/RECORD"))
        rows = [row.rsplit(",", 2) for row in opened.read(record).decode().splitlines()]
        assert [row[0] for row in rows] == names
        for name, said, size in rows[:-1]:
            data = opened.read(name)
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            assert (said, size) == (f"sha256={digest}", str(len(data)))
        about = opened.read(next(name for name in names if name.endswith("/METADATA"))).decode()
    assert re.findall(r"^Requires-Dist: ([a-z0-9-]+)", about, re.MULTILINE) == ["numpy"]
    for name in ("dlkit/models/adoption.py", "dlkit/widgets/kit.js", "dlkit/widgets/vega.js",
                 "dlkit/datasets/quiz/adoption.toml", "dlkit/charts/compiled"):  # fmt: skip
        assert any(one.startswith(name) for one in names), name
    assert not [name for name in names if "__pycache__" in name or name.startswith("..")]


def test_the_front_end_is_found_under_its_hash():
    front = front_end()
    assert front is not None
    said = json.loads(resources.files("dlkit.widgets").joinpath("assets.json").read_text())
    assert front.name == said["hash"]
    assert (front / "charts").is_dir()


def test_jedi_loses_the_stubs_of_other_packages_and_nothing_else(tmp_path: Path):
    kept = ("jedi/__init__.py", "jedi/third_party/typeshed/stdlib/os.pyi")
    spare = ("jedi/third_party/typeshed/stubs/six/six.pyi", "jedi/third_party/django-stubs/a.pyi")
    path = wheel(tmp_path, "jedi", *kept, *spare)
    slimmed(path)
    with zipfile.ZipFile(path) as opened:
        assert opened.namelist() == [*kept, "jedi-1.0.dist-info/METADATA"]
        assert opened.read(kept[0]) == b"# jedi/__init__.py"
    assert list(tmp_path.iterdir()) == [path]


def test_a_whole_pyodide_is_taken_from_its_folder(tmp_path: Path, distribution: Path):
    into = tmp_path / "site"
    into.mkdir()
    known = fetch.core(into, distribution)
    taken = fetch.built(into, known["packages"], ["numpy"], distribution)
    assert sorted(path.name for path in into.iterdir()) == sorted(
        [*fetch.CORE, taken["numpy"]["file_name"]])  # fmt: skip


def test_altair_comes_along_where_the_distribution_has_all_of_it(distribution: Path):
    two = [
        wheel(distribution, "altair", "altair/__init__.py"),
        wheel(distribution, "rpds", "r.py"),
    ]
    packages = {"numpy": {"depends": []}, "pandas": {"depends": ["six"]},
                "altair": entry(two[0], "rpds", "six"), "rpds": entry(two[1])}  # fmt: skip
    assert set(fetch.wanted(packages, ["six"], distribution)) == {
        "numpy",
        "pandas",
        "altair",
        "rpds",
    }
    two[1].unlink()
    assert set(fetch.wanted(packages, ["six"], distribution)) == {"numpy", "pandas"}
    assert fetch.wanted(packages, ["six"], None) == ["numpy", "pandas"]


@pytest.mark.parametrize(("spoil", "said"), [
    (lambda folder: (folder / "pyodide.mjs").unlink(), "must be a folder with pyodide.mjs"),
    (lambda folder: (folder / fetch.LOCK).write_text('{"info": {"abi_version": "2025_0"}}'),
     "pyodide must be of the ABI 2026_0, got 2025_0"),
    (lambda folder: next(folder.glob("numpy-*")).unlink(), "numpy must lie in"),
    (lambda folder: next(folder.glob("numpy-*")).write_bytes(b"other"), "must have the SHA-256"),
])  # fmt: skip
def test_a_broken_pyodide_is_refused(tmp_path: Path, distribution: Path, spoil: Any, said: str):
    into = tmp_path / "site"
    into.mkdir()
    spoil(distribution)
    with pytest.raises(ValueError, match=said):
        fetch.built(into, fetch.core(into, distribution)["packages"], ["numpy"], distribution)
    assert not list(into.glob("numpy-*"))


@pytest.mark.parametrize("lines", [
    resources.files("dlkit.kit.lite").joinpath("wheels.txt").read_text(encoding="utf-8"),
    *((ROOT / "tests/lite" / name).read_text(encoding="utf-8")
      for name in ("wheels.txt", "requirements.txt")),
], ids=["site", "tests", "tools"])  # fmt: skip
def test_what_is_fetched_is_pinned_with_hashes_and_names_no_server(lines: str):
    packages = re.findall(r"^([a-z0-9.-]+)==\S+ .*\\\n    --hash=sha256:[0-9a-f]{64}", lines, re.M)
    assert len(packages) == len(re.findall(r"^[a-z]", lines, re.M)) > 3
    assert "://" not in lines


def test_the_site_has_what_a_lesson_imports_and_leaves_the_kernel_no_reason_to_ask_the_index():
    lines = resources.files("dlkit.kit.lite").joinpath("wheels.txt").read_text(encoding="utf-8")
    packages = set(re.findall(r"^([a-z0-9.-]+)==", lines, re.M)) | set(fetch.NEEDED)
    assert {"anywidget", "ipywidgets", "msgspec", "numpy", "traitlets"} <= packages
    assert {"comm", "ipython", "jedi", "micropip"} <= packages  # the kernel starts with them


@pytest.mark.lite
def test_the_pages_know_their_own_python_alone(tmp_path: Path):
    (tmp_path / "lite").mkdir()
    site.configured(tmp_path, tmp_path / "out", ["dlkit", "numpy"])
    page = json.loads((tmp_path / "lite/jupyter-lite.json").read_text())["jupyter-config-data"]
    kernel = page["litePluginSettings"][site.KERNEL]
    assert kernel["disablePyPIFallback"] is True
    assert kernel["loadPyodideOptions"] == {"packages": ["dlkit", "numpy"]}
    build = json.loads((tmp_path / "lite/jupyter_lite_config.json").read_text())["LiteBuildConfig"]
    assert build["ignore_sys_prefix"] == ["federated_extensions"]
    named = [Path(one, "package.json").read_text() for one in build["federated_extensions"]]
    assert [json.loads(one)["name"] for one in named] == [
        "@jupyter-widgets/jupyterlab-manager", "anywidget",
        "@jupyterlite/pyodide-kernel-extension"]  # fmt: skip


def test_lessons_open_with_this_python_and_are_otherwise_as_they_were(tmp_path: Path):
    site.notebooks(tmp_path / "files", ["08_adoption_curve"])
    made = json.loads((tmp_path / "files/08_adoption_curve.ipynb").read_text(encoding="utf-8"))
    assert made["metadata"]["kernelspec"]["name"] == "python"
    source = json.loads(content.lesson("08_adoption_curve").path.read_text(encoding="utf-8"))
    assert made["cells"] == source["cells"]
    assert (tmp_path / "files/datasets/datapackage.json").is_file()
    assert len(list((tmp_path / "files").glob("*.ipynb"))) == 1


def test_the_first_page_links_the_lessons_and_keeps_the_configuration(tmp_path: Path):
    config = '<script id="jupyter-config-data" type="application/json">{"a": "$b"}</script>'
    (tmp_path / "index.html").write_text(f"<html>{config}<p>theirs</p></html>")
    (tmp_path / "static/pyodide").mkdir(parents=True)
    (tmp_path / "static/pyodide/one.whl").write_bytes(b"x" * 2_600_000)
    names = [one.name for one in content.lessons()]
    site.landing(tmp_path, names)
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert config in page
    assert "theirs" not in page
    assert "about 3 MB" in page
    assert re.findall(r'path=(\w+)\.ipynb"', page) == names
    assert not re.search(r"""(src|href)=["'](https?:)?//""", page)


@pytest.mark.lite
def test_the_command_refuses_a_folder_with_something_in_it(tmp_path: Path, capsys):
    (tmp_path / "mine.txt").write_text("mine")
    assert cli.main(["export", "--lite", str(tmp_path)]) == 2
    assert f"lite must be a new or empty folder, got {tmp_path}" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_the_command_says_what_has_to_be_installed(tmp_path: Path, capsys, monkeypatch):
    monkeypatch.setattr(site, "TOOLS", ("no_such_tool",))
    assert cli.main(["export", "--lite", str(tmp_path / "out"), "08"]) == 2
    assert "no_such_tool must be installed: python -m pip install" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_tool_that_fails_is_quoted():
    with pytest.raises(ValueError, match=r"(?s)exit code 3.*its last words"):
        fetch.run(["sh", "-c", "echo its last words >&2; exit 3"])


def test_without_npm_the_way_round_is_said(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(fetch.shutil, "which", lambda name: None)
    with pytest.raises(ValueError, match="npm must be on PATH to fetch Pyodide, or --pyodide"):
        fetch.core(tmp_path, None)


def test_names_are_written_as_locks_write_them():
    assert normal("Prompt_Toolkit.x") == "prompt-toolkit-x"


def test_where_pictures_cannot_be_drawn_the_report_tells_them_in_words(monkeypatch):
    monkeypatch.setattr(_pictures, "can_draw", lambda: False)
    made = report.document(full_record(), date(2026, 11, 27))
    page = report.html(made).decode()
    told = [one.words for one in made.blocks if isinstance(one, Picture)]
    assert len(told) > 0
    assert all(f"</figcaption>\n<p>{escape(words)}</p></figure>" in page for words in told)
    assert "<svg" not in page


def test_a_form_that_cannot_be_made_here_is_refused_by_what_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(ValueError, match="got pdf: typst is missing; take HTML"):
        widgets.Portfolio().on_make(record.document(full_record()), "pdf")


def test_what_is_left_out_in_the_browsers_python_is_a_test_by_that_name():
    left_out = runpy.run_path(str(ROOT / "tests/lite/models.py"))["left_out"]()
    assert len(left_out) == len(set(left_out)) >= 3
    for model, one in left_out:
        text = (ROOT / f"tests/test_{model}.py").read_text(encoding="utf-8")
        assert len(re.findall(rf"^def test_{one}", text, re.MULTILINE)) == 1, one
