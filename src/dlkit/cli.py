"""The command line: `dlkit serve` opens the lessons as apps; `check` and `sweep` beside it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from dlkit import __version__

TOKEN_MADE_UP = ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    chosen = _parser().parse_args(arguments)
    commands = {"serve": _serve, "check": _check, "sweep": _sweep}
    try:
        return commands[chosen.command](chosen)
    except (ValueError, FileNotFoundError) as error:
        print(error, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    about = "Lessons on distributed leadership."
    parser = argparse.ArgumentParser(prog="dlkit", description=about)
    parser.add_argument("--version", action="version", version=f"dlkit {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    serve = commands.add_parser("serve", help="open the lessons as apps in a browser")
    serve.add_argument("--port", type=int, help="default: the first free one from 8866 on")
    serve.add_argument("--host", "--ip", default="localhost", help="default: this machine only")
    serve.add_argument(
        "--token",
        nargs="?",
        const=TOKEN_MADE_UP,
        help="ask for this word before a lesson opens; without a word one is made up",
    )
    serve.add_argument("--open", action="store_true", help="open the browser")
    serve.add_argument("--notebooks", type=Path, metavar="DIR", help="lessons from this folder")
    serve.add_argument(
        "--cell-limit", type=float, default=60.0, metavar="S", help="seconds a cell may take"
    )
    check = commands.add_parser("check", help="look through content and lessons")
    check.add_argument("--notebooks", type=Path, metavar="DIR", help="lessons from this folder")
    from dlkit.sweep import _arguments

    _arguments.add(commands.add_parser("sweep", help="run a model many times, into one table"))
    return parser


def _lessons_folder(asked: Path | None) -> Path:
    if asked is None:
        from dlkit import content

        return content.folder("notebooks")
    if not asked.is_dir():
        raise ValueError(f"notebooks must be a folder, got {str(asked)!r}")
    return asked


def _serve(chosen: argparse.Namespace) -> int:
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    from dlkit.serving.ports import DEFAULT_PORT, listen

    if not chosen.cell_limit > 0:
        raise ValueError(f"cell-limit must be more than 0, got {chosen.cell_limit:g}")
    folder = _lessons_folder(chosen.notebooks)
    place = listen(chosen.host, chosen.port)
    from dlkit.serving.app import LessonServer

    server = LessonServer.made(
        folder,
        ip=chosen.host,
        token=chosen.token or None,
        auto_token=chosen.token == TOKEN_MADE_UP,
        cell_limit_s=chosen.cell_limit,
    )
    moved = chosen.port is None and place.port != DEFAULT_PORT

    def ready(address: str) -> None:
        line = f"dlkit is ready at {address}"
        if moved:
            line += (
                f" ({DEFAULT_PORT} is in use; progress is kept for each address,"
                f" so it starts empty here)"
            )
        print(line, flush=True)
        if chosen.open:
            _open(address)

    server.serve(place, ready)
    return 0


def _open(address: str) -> None:
    import webbrowser

    if not webbrowser.open(address):
        print(f"no browser could be opened: open {address} yourself", file=sys.stderr)


def _check(chosen: argparse.Namespace) -> int:
    from dlkit.serving.check import findings

    faults = 0
    for finding in findings(_lessons_folder(chosen.notebooks)):
        faults += not finding.good
        print(f"{'ok   ' if finding.good else 'FAULT'} {finding.text}")
    return 1 if faults else 0


def _sweep(chosen: argparse.Namespace) -> int:
    from dlkit.sweep.command import command

    return command(chosen, sys.stderr)
