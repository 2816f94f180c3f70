"""The tests of all models in Pyodide: `make lite`, or python tests/lite/models.py [NAME ...].

Left out are tests of how fast compiled code is, and those that take minutes without a compiler.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

LEFT_OUT = (
    "million",  # people, in seconds: a matter of the compiler and of memory
    "less_than_a_second",  # a thousand seasons
    "above_the_edge_flips_spread",  # thirty networks, each two seconds and more
)
ALONE = {"jit"}  # starts other processes, and compares with a compiler
ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests")]

from lite_site import exported, in_pyodide, tools  # noqa: E402


def main() -> int:
    """Builds the site and runs the tests of the models named, or of all."""
    models = {path.stem.lstrip("_") for path in (ROOT / "src/dlkit/models").glob("*.py")}
    asked = sys.argv[1:] or sorted(models - ALONE)
    files = [f"tests/test_{name}.py" for name in asked]
    files = [name for name in files if (ROOT / name).is_file()]
    with tempfile.TemporaryDirectory() as made:
        site = exported(Path(made, "site"), "08")
        wheels = tools(Path(made, "tools"), scipy=True)
        kept = " and ".join(f"not {name}" for name in LEFT_OUT)
        done = in_pyodide(site, wheels, "-q", "--durations=15", "-k", kept, *files)
    sys.stdout.write(done.stdout + done.stderr)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
