"""Environments of their own: where the tests try out what people install."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PIP = ("python", "-m", "pip", "--disable-pip-version-check", "-qq")


@dataclass(frozen=True)
class Environment:
    """A virtual environment with a home of its own."""

    folder: Path

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def variables(self) -> dict[str, str]:
        """What a command in it sees: nothing of the environment that runs the tests."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "PYTHON"))}
        kept.pop("VIRTUAL_ENV", None)
        path = f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
        return kept | {"HOME": str(self.home), "PATH": path}

    def run(self, *command: str | Path, cwd: Path | None = None) -> str:
        """What the command prints; a failure shows all of it."""
        words = [str(word) for word in command]
        run = subprocess.run(
            words, cwd=cwd or self.home, env=self.variables, capture_output=True, text=True
        )
        assert run.returncode == 0, f"{words} gave {run.returncode}\n{run.stdout}\n{run.stderr}"
        return run.stdout
