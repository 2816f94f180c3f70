"""Every model's tests in Pyodide: `make lite`, or python tests/lite/models.py [NAME ...].

Without a compiler the longest loops take minutes there; the suite as a whole half an hour.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests")]

from lite_site import exported, in_pyodide, tools  # noqa: E402


def main() -> int:
    """Builds the site and runs the tests of the models named, or of all."""
    models = {path.stem.lstrip("_") for path in (ROOT / "src/dlkit/models").glob("*.py")}
    asked = sys.argv[1:] or sorted(models)
    files = [f"tests/test_{name}.py" for name in asked]
    files = [name for name in files if (ROOT / name).is_file()]
    with tempfile.TemporaryDirectory() as made:
        site = exported(Path(made, "site"), "08")
        wheels = tools(Path(made, "tools"), scipy=True)
        done = in_pyodide(site, wheels, "-q", "--durations=15", *files)
    sys.stdout.write(done.stdout + done.stderr)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
