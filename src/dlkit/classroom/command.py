"""`dlkit class`: from its arguments to a class that runs, and what it says in the terminal."""

from __future__ import annotations

import argparse
import asyncio
import re
import socket
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import NamedTuple, TextIO
from urllib.parse import urlsplit

from dlkit._lan import ALL, lan_address
from dlkit.classroom import _keys
from dlkit.classroom._board_process import Board
from dlkit.classroom._hall import Hall
from dlkit.classroom.activities import Activity, activities
from dlkit.classroom.server import serve
from dlkit.classroom.session import Session
from dlkit.classroom.store import Class, Store, StoreError

DEFAULT_PORT = 8900
LONGEST_DAYS, LARGEST_CLASS = 366, 10_000
BYE = "Ctrl+C ends it. What was answered is kept: the same command goes on."
OPEN_WIFI = (
    "Answers travel unencrypted on this network: on an open wifi others may read them."
    " They hold no names."
)


class Place(NamedTuple):
    """Where the class listens."""

    sockets: Sequence[socket.socket]
    host: str
    port: int


def command(chosen: argparse.Namespace, place: Place, served: Sequence[Path], out: TextIO) -> int:
    """Run a class until Ctrl+C; gives the exit code. `served` are the folders of the board."""
    if not 1 <= chosen.keep_days <= LONGEST_DAYS:
        raise ValueError(f"keep-days must be 1 to {LONGEST_DAYS}, got {chosen.keep_days}")
    if not 1 <= chosen.most <= LARGEST_CLASS:
        raise ValueError(f"most must be 1 to {LARGEST_CLASS:,} people, got {chosen.most}")
    if chosen.address and not re.fullmatch(r"https?://[^/\s]+/?", chosen.address):
        raise ValueError(f"address must be like https://class.example.edu, got {chosen.address!r}")
    plan = activities(chosen.lessons)
    try:
        store = Store.open(_database(chosen), apart_from=served)
        with closing(store), _keys.alone(store.address):
            store.forget_old(date.today())
            _lead(store, plan, place, chosen, out)
    except StoreError as error:
        raise ValueError(str(error)) from None
    return 0


def _lead(
    store: Store,
    plan: Mapping[str, Activity],
    place: Place,
    chosen: argparse.Namespace,
    out: TextIO,
) -> None:
    found, secret = _class(store, chosen)
    session = Session(store, found.id, plan, most=chosen.most)
    asyncio.run(_run(_hall(session, secret, place, chosen), place, chosen, out))
    if session.course.forgotten:
        _keys.forget(store.address)


async def _run(hall: Hall, place: Place, chosen: argparse.Namespace, out: TextIO) -> None:
    loopback = "[::1]" if place.host == "::" else "127.0.0.1"
    if place.host not in ALL | {"localhost"}:
        loopback = f"[{place.host}]" if ":" in place.host else place.host
    with Board(f"http://{loopback}:{place.port}", hall.secret, chosen.board_folder) as board:

        async def ready() -> None:
            _welcome(hall, out)
            told = await board.start(chosen.board_port) if chosen.board else "none"
            out.write(f"Lecturer's board: {told}\nLecturer's secret: {hall.secret}\n{BYE}\n")
            out.flush()

        await serve(hall, place.sockets, ready)


def _database(chosen: argparse.Namespace) -> str:
    return str(chosen.db or _keys.folder() / "class.sqlite")


def _class(store: Store, chosen: argparse.Namespace) -> tuple[Class, str]:
    """The class that goes on, or a new one; and its secret.

    One that has ended does not go on. Without --db neither does one of another day: each week's
    class would else be last week's.
    """
    last = next(iter(store.classes()), None)
    goes_on = last is not None and not last.state.get("ended") and not chosen.new
    if last is not None and goes_on and (chosen.db or last.day == date.today().isoformat()):
        kept = _keys.read(store.address)
        known = store.class_by_secret(kept) if kept else None
        if known is not None and known.id == last.id:
            return last, str(kept)
        secret = store.renew_secret(last.id)
        _keys.write(store.address, secret)
        return last, secret
    made = store.new_class(chosen.title, chosen.keep_days)
    _keys.write(store.address, made.secret)
    found = store.class_by_id(made.id)
    if found is None:
        raise ValueError("class must be in the store, got none")
    return found, made.secret


def _hall(session: Session, secret: str, place: Place, chosen: argparse.Namespace) -> Hall:
    import segno

    address = chosen.address or f"http://{_shown_host(place.host)}:{place.port}"
    join = f"{address.rstrip('/')}/j/{session.course.about.code}"
    svg = segno.make(join, error="m").svg_inline(border=4, svgclass=None, lineclass=None)
    names = {"localhost", "127.0.0.1", "::1", socket.gethostname().lower(), place.host.lower()}
    names |= {f"{socket.gethostname().lower()}.local", urlsplit(address).hostname or ""}
    return Hall(session, secret, join, svg, frozenset(names - ALL), chosen.board_anywhere)


def _shown_host(host: str) -> str:
    """The host that a phone can reach, as it stands in an address."""
    name = lan_address() if host in ALL else host
    return f"[{name}]" if ":" in name else name


def _welcome(hall: Hall, out: TextIO) -> None:
    import segno

    about = hall.session.course.about
    segno.make(hall.join_address, error="m").terminal(out, border=2, compact=True)
    here = urlsplit(hall.join_address)
    out.write(f"\ndlkit class is ready: {here.scheme}://{here.netloc}   code {about.code}\n")
    out.write(f"(or scan the picture: {hall.join_address})\n")
    if here.hostname in ("localhost", "127.0.0.1", "::1"):
        out.write("Only this machine can join: no network was found, or --host says so.\n")
    elif here.scheme == "http":
        out.write(f"{OPEN_WIFI}\n")
    n_runs, n_people = len(hall.session.course.runs), hall.session.people.n_joined
    if n_runs or n_people:
        out.write(f"The class of {about.day} goes on: {n_people} joined, {n_runs} opened;"
                  " --new begins another.\n")  # fmt: skip
    out.flush()
