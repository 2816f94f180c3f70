"""The command line: `dlkit serve` opens the lessons; class, export, check and sweep beside it."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dlkit import __version__

TOKEN_VARIABLE = "DLKIT_TOKEN"  # the word of --token, for who must not show it as an argument


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    chosen = _parser().parse_args(arguments)
    # Jupyter's events would build a grammar of addresses with it, a second long, and use none.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    commands = {
        "serve": _serve, "class": _class, "export": _export, "check": _check, "sweep": _sweep,
    }  # fmt: skip
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
    from dlkit.serving import _arguments as serve_arguments

    serve_arguments.add(commands.add_parser("serve", help="open the lessons as apps in a browser"))
    check = commands.add_parser("check", help="look through installation, content and lessons")
    check.add_argument("--notebooks", type=Path, metavar="DIR", help="lessons from this folder")
    from dlkit.classroom import _arguments as class_arguments
    from dlkit.sweep import _arguments

    class_arguments.add(commands.add_parser("class", help="run a class: phones join, you lead"))
    _arguments.add(commands.add_parser("sweep", help="run a model many times, into one table"))
    from dlkit.kit import _arguments as kit_arguments

    kit_arguments.add(
        commands.add_parser("export", help="guides, slides, handouts, questions, static pages")
    )
    return parser


def _lessons_folder(asked: Path | None) -> Path:
    if asked is None:
        from dlkit import content

        return content.folder("notebooks")
    if not asked.is_dir():
        raise ValueError(f"notebooks must be a folder, got {str(asked)!r}")
    return asked


def _serve(chosen: argparse.Namespace) -> int:
    from dlkit.serving._arguments import checked
    from dlkit.serving.ports import DEFAULT_PORT, listen

    checked(chosen)
    folder = _lessons_folder(chosen.notebooks)
    below = _below_a_hub(chosen)
    place = listen(chosen.host, chosen.port)
    token = chosen.token or os.environ.get(TOKEN_VARIABLE) or None
    asks = chosen.token is not None or token is not None or not place.is_only_here()
    warm = _warm(chosen.kernels)  # begins to import beside this process
    from dlkit.serving.app import LessonServer
    from dlkit.serving.memory import room_for_kernels

    traits = {
        "ip": chosen.host,
        "token": token,
        "auto_token": asks,
        "tornado_settings": {
            "allow_remote_access": asks,  # without a token, under this machine's own names only
            "local_hostnames": ["localhost", chosen.host, *chosen.known_as],
        },
        "cell_limit_s": chosen.cell_limit,
        "room": chosen.places or room_for_kernels(warm=warm),
        "memory_mb": chosen.memory,
        "idle_s": chosen.idle,
        "recorded": str(chosen.recorded or ""),
    }
    server = LessonServer.made(folder, warm=warm, **(traits | below))
    moved = chosen.port is None and place.port != DEFAULT_PORT

    def ready(address: str) -> None:
        _ready(chosen, address, moved=moved)

    in_terminal = sys.stdout.isatty()
    server.serve(place, ready, _status if in_terminal else None)
    if in_terminal:
        _status("")  # what comes next in the terminal begins on a line of its own
    return 0


def _below_a_hub(chosen: argparse.Namespace) -> dict[str, Any]:
    """What a JupyterHub decides about the server, if one has started it."""
    if not chosen.hub:
        return {}
    from dlkit.serving.hub import below

    chosen.host, chosen.port, traits = below(os.environ, chosen.record_folder)
    chosen.kernels = chosen.kernels or "ordinary"  # one learner's lessons do not repay a parent
    return traits


def _ready(chosen: argparse.Namespace, address: str, *, moved: bool) -> None:
    from dlkit.serving.ports import DEFAULT_PORT

    line = f"dlkit is ready at {address}"
    if moved:
        line += (
            f" ({DEFAULT_PORT} is in use; progress is kept for each address,"
            f" so it starts empty here)"
        )
    print(line, flush=True)
    if sys.stdout.isatty():
        print("Ctrl+C ends it; what learners have entered stays in their browsers.", flush=True)
    if chosen.open:
        _open(address)
    if chosen.ends_with_parent:
        _end_with_parent()


def _status(line: str) -> None:
    """One line that is always the newest; what the log says begins above it."""
    fits = max(shutil.get_terminal_size().columns - 1, 1)  # a line that wraps is never wiped
    shown = line if len(line) <= fits else f"{line[: max(fits - 3, 0)]}..."[:fits]
    print(f"\r\x1b[2K{shown}", end="\r", flush=True)


def _warm(asked: str | None) -> bool:
    """Whether kernels are forked; if so their parent is started."""
    from dlkit.serving import _warm_line

    if asked == "warm" and not _warm_line.can_fork():
        raise ValueError("kernels must be ordinary on this system, got warm")
    warm = asked != "ordinary" and _warm_line.can_fork()
    if warm:
        _warm_line.parent(sys.executable).start()
    return warm


def _end_with_parent() -> None:
    """End when the process that has started this one has gone, however it went."""
    import signal
    import threading

    def wait() -> None:
        while sys.stdin.read(1):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()


def _open(address: str) -> None:
    import webbrowser

    if not webbrowser.open(address):
        print(f"no browser could be opened: open {address} yourself", file=sys.stderr)


def _check(chosen: argparse.Namespace) -> int:
    from itertools import chain

    from dlkit.serving import check, installation

    lessons = _lessons_folder(chosen.notebooks)
    looked_at = faults = 0
    for finding in chain(installation.findings(), check.findings(lessons)):
        looked_at += 1
        faults += not finding.good
        print(f"{'ok   ' if finding.good else 'FAULT'} {finding.text}", flush=True)
    print(f"{looked_at} looked at: {f'{faults} with a FAULT' if faults else 'all well'}")
    return 1 if faults else 0


def _export(chosen: argparse.Namespace) -> int:
    from dlkit.kit.command import command, named

    if chosen.static is None:
        return command(chosen, sys.stdout)
    from dlkit.serving.recorded.site import export

    for path in export(chosen.static, named(chosen.lessons), chosen.live):
        print(path, flush=True)
    return 0


def _sweep(chosen: argparse.Namespace) -> int:
    from dlkit.sweep.command import command

    return command(chosen, sys.stderr)


def _class(chosen: argparse.Namespace) -> int:
    from dlkit import content
    from dlkit.classroom import command
    from dlkit.serving.ports import code_runner_at, listen

    if chosen.port is not None and (what := code_runner_at(chosen.host, chosen.port)):
        raise ValueError(f"port must not be one that runs code, got {chosen.port} ({what})")
    place = listen(chosen.host, chosen.port, command.DEFAULT_PORT)
    chosen.board_folder = chosen.board_notebooks or content.folder("notebooks") / "lecturer"
    served = [content.folder("notebooks"), content.folder("datasets"), Path(__file__).parent]
    served.append(chosen.board_folder)
    where = command.Place(place.sockets, chosen.host, place.port)
    try:
        return command.command(chosen, where, served, sys.stdout)
    finally:
        for one in place.sockets:
            one.close()
