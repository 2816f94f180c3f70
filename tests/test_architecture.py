"""Holds the shape of the package: who imports whom, how long things are, what is never written."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SRC = ROOT / "src"

# What each part may import: from dlkit, and from outside. A part's own modules are its own.
TABLE = {
    "__init__": ("", ""),
    "_json": ("", "msgspec"),
    "_lan": ("", ""),
    "content": ("_json", "msgspec"),
    "record": ("_json", "msgspec"),
    "scoring": ("content", "numpy"),
    "assessment": ("content", "numpy"),
    "models": ("", "numpy scipy pandas numba"),
    "charts": ("models content", "altair pandas numpy vl_convert"),
    "scenes": ("models", "numpy"),
    "sweep": ("models", "numpy distributed pyarrow"),
    "widgets": (
        "charts scenes scoring assessment content record models report sweep classroom",
        "ipywidgets anywidget traitlets numpy",
    ),
    "report": ("record content scoring assessment charts", "docx typst vl_convert"),
    "classroom": (
        "_json _lan content scoring models record",
        "numpy msgspec sqlalchemy tornado segno",
    ),
    "kit": ("content report", "mistune msgspec"),
    "serving": ("*", "*"),
    "cli": ("*", "*"),
    "__main__": ("*", "*"),
}
# Imported where they are used, never on top.
HEAVY = {
    "altair", "distributed", "docx", "numba", "pandas", "pyarrow", "scipy", "typst", "vl_convert",
}  # fmt: skip
LIMITS = {".py": 300, ".js": 300, ".css": 300}
FUNCTION_LIMIT, CLASS_LIMIT, LINE_LIMIT = 40, 120, 99
OWN_GENERATORS = {"Generator", "default_rng", "SeedSequence", "BitGenerator", "PCG64"}
LOCAL_ADDRESS = re.compile(r"https?://(www\.w3\.org/|localhost|127\.0\.0\.1|\$\{)")


@dataclass(frozen=True)
class Import:
    """One import: `module` as written in full, and whether it runs when the file is imported."""

    module: str
    line: int
    on_top: bool


def imports(tree: ast.Module) -> Iterator[Import]:
    """Every import but those that only the type checker reads."""
    waiting: list[tuple[ast.AST, bool]] = [(tree, True)]
    while waiting:
        node, on_top = waiting.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, node.lineno, on_top) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            whole = "." * node.level + (node.module or "")
            names = [f"{whole}.{alias.name}" for alias in node.names]
            yield from (Import(name, node.lineno, on_top) for name in names)
        inside = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        waiting += [(child, on_top and not inside) for child in ast.iter_child_nodes(node)]


def part_of(path: Path) -> str:
    """The row of the table that a file belongs to."""
    return path.relative_to(SRC / "dlkit").parts[0].removesuffix(".py")


def import_faults(source: str, part: str) -> list[str]:
    """Imports that the table does not allow to this part."""
    own, outside = (set(words.split()) for words in TABLE[part])
    faults = []
    for found in imports(ast.parse(source)):
        top, _, rest = found.module.partition(".")
        inner = rest.partition(".")[0]
        if found.module.startswith("."):
            faults.append(f"line {found.line}: relative import {found.module}")
        elif top == "dlkit":
            package_itself = not (SRC / "dlkit" / inner).is_dir() and not is_module(inner)
            if not package_itself and inner != part and inner not in own and "*" not in own:
                faults.append(f"line {found.line}: {part} must not import dlkit.{inner}")
        elif top not in sys.stdlib_module_names and top not in outside and "*" not in outside:
            faults.append(f"line {found.line}: {part} must not import {top}")
        if top in HEAVY and found.on_top:
            faults.append(f"line {found.line}: {top} must be imported inside the function")
    return faults


def is_module(name: str) -> bool:
    return (SRC / "dlkit" / f"{name}.py").is_file()


def word_faults(source: str, may_print: bool, may_reseed: bool = False) -> list[str]:
    """Calls of print, and numpy's global generator."""
    faults = []
    allowed = OWN_GENERATORS | ({"seed"} if may_reseed else set())
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "print" and not may_print:
            faults.append(f"line {node.lineno}: print")
        if isinstance(node, ast.Attribute):
            before, _, name = ast.unparse(node).rpartition(".")
            if before in {"np.random", "numpy.random"} and name not in allowed:
                faults.append(f"line {node.lineno}: global generator {before}.{name}")
    return faults


def length_faults(source: str) -> list[str]:
    """Functions and classes longer than the house allows."""
    limits = {
        ast.FunctionDef: FUNCTION_LIMIT,
        ast.AsyncFunctionDef: FUNCTION_LIMIT,
        ast.ClassDef: CLASS_LIMIT,
    }
    found = [node for node in ast.walk(ast.parse(source)) if type(node) in limits]
    lengths = [(node, node.end_lineno - node.lineno + 1) for node in found]
    return [
        f"{node.name} has {length} lines, at most {limits[type(node)]}"
        for node, length in lengths
        if length > limits[type(node)]
    ]


def front_end_faults(source: str, suffix: str = ".js", alone: bool = True) -> list[str]:
    """What a page must not do: name addresses of others, run text, or (alone) import modules."""
    rules = {r"\b(innerHTML|outerHTML|insertAdjacentHTML)\b|document\.write|\beval\(": "runs text"}
    if alone:
        rules[r"^\s*import\b[^(]*$"] = "imports a module"
    if suffix in {".js", ".css"}:
        rules[rf"^.{{{LINE_LIMIT + 1}}}"] = f"more than {LINE_LIMIT} characters"
    faults = []
    for number, line in enumerate(source.splitlines(), 1):
        broken = [what for rule, what in rules.items() if re.search(rule, line)]
        addresses = re.findall(r"https?://\S+", line)
        broken += [f"names {one}" for one in addresses if not LOCAL_ADDRESS.match(one)]
        faults += [f"line {number}: {what}" for what in broken]
    return faults


def files(*suffixes: str, under: Path = SRC) -> list[Path]:
    return sorted(path for path in under.rglob("*") if path.suffix in suffixes)


def assert_none(faults: list[str]) -> None:
    assert not faults, "\n".join(faults)


def each(paths: list[Path]) -> pytest.MarkDecorator:
    names = [path.relative_to(ROOT).as_posix() for path in paths]
    return pytest.mark.parametrize("path", paths, ids=names)


@each(files(".py"))
def test_a_part_imports_only_what_the_table_allows(path: Path):
    assert_none(import_faults(path.read_text(encoding="utf-8"), part_of(path)))


@each(files(".py"))
def test_the_source_prints_nothing_and_draws_from_its_own_generator(path: Path):
    may_print = part_of(path) in {"cli", "__main__"}
    may_reseed = path.name == "_warm_parent.py"  # a fork: learners' code draws from it as well
    assert_none(word_faults(path.read_text(encoding="utf-8"), may_print, may_reseed))


@each(files(".py"))
def test_functions_and_classes_stay_short(path: Path):
    assert_none(length_faults(path.read_text(encoding="utf-8")))


@each(files(".js", ".css", ".html", ".j2"))
def test_the_front_end_stays_on_this_machine(path: Path):
    alone = part_of(path) == "widgets"
    assert_none(front_end_faults(path.read_text(encoding="utf-8"), path.suffix, alone))


def test_no_file_is_over_300_lines():
    paths = files(*LIMITS) + files(*LIMITS, under=ROOT / "tests")
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    assert_none([f"{p.name}: {n} lines" for p, n in lengths.items() if n > LIMITS[p.suffix]])


def test_no_file_is_called_utils():
    assert [path for path in files(".py") if path.stem in {"utils", "helpers", "misc"}] == []


def loaded_by(statement: str) -> set[str]:
    """The top-level modules that a fresh Python holds after one statement."""
    script = f"import sys; {statement}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return set(run.stdout.split())


def test_importing_dlkit_imports_nothing_heavy():
    outside = HEAVY | {"numpy", "msgspec", "ipywidgets", "anywidget", "traitlets", "voila"}
    assert loaded_by("import dlkit") & outside == set()


def public_modules(part: str) -> str:
    """An import of every module of a part that does not begin with an underscore."""
    stems = [path.stem for path in files(".py", under=SRC / "dlkit" / part)]
    return "import " + ", ".join(f"dlkit.{part}.{stem}" for stem in stems if stem[0] != "_")


@pytest.mark.parametrize(
    "statement",
    [
        "from dlkit import assessment, content, record, scoring",
        public_modules("models"),
        "from dlkit import charts; charts.catalogue()",
        public_modules("widgets"),
        "from dlkit import widgets; [getattr(widgets, name) for name in dir(widgets)]",
    ],
    ids=["content", "models", "charts", "widgets", "names"],
)
def test_what_serves_a_page_imports_neither_altair_nor_pandas_nor_scipy(statement: str):
    assert loaded_by(statement) & HEAVY == set()


@pytest.mark.parametrize(
    ("part", "source", "fault"),
    [
        ("content", "import numpy", "content must not import numpy"),
        ("record", "from dlkit import content", "record must not import dlkit.content"),
        ("models", "from dlkit.widgets import quiz", "models must not import dlkit.widgets"),
        ("models", "from ._params import param", "relative import"),
        ("models", "import scipy", "scipy must be imported inside the function"),
        ("charts", "from pandas import DataFrame", "pandas must be imported inside"),
        ("__init__", "from dlkit import content", "__init__ must not import dlkit.content"),
        ("scoring", "def f():\n    import pandas", "scoring must not import pandas"),
    ],
)
def test_a_planted_import_is_found(part: str, source: str, fault: str):
    assert fault in " ".join(import_faults(source, part))


def test_allowed_imports_are_not_faults():
    lazy = "def fit():\n    from scipy.optimize import least_squares"
    typed = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import altair as alt"
    assert import_faults(lazy, "models") + import_faults(typed, "charts") == []
    assert import_faults("from dlkit.content import quiz\nimport numpy as np", "scoring") == []


def test_planted_words_are_found():
    source = "import numpy as np\nx = np.random.normal()\nrng = np.random.default_rng(1)\nprint(x)"
    assert word_faults(source, may_print=False) == [
        "line 4: print",
        "line 2: global generator np.random.normal",
    ]


def test_planted_lengths_are_found():
    body = "\n".join(["    x = 1"] * FUNCTION_LIMIT)
    assert length_faults(f"def f():\n{body}") == ["f has 41 lines, at most 40"]


@pytest.mark.parametrize(
    "line",
    ["import x from './y.js'", "el.innerHTML = text", "fetch('https://cdn.example.org/v.js')"],
)
def test_planted_front_end_faults_are_found(line: str):
    assert len(front_end_faults(line)) == 1


def test_front_end_may_name_itself():
    assert front_end_faults("const SVG = 'http://www.w3.org/2000/svg'; await import(url);") == []
