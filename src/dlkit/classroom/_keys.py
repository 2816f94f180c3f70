"""The lecturer's secrets of the classes on this machine, so that a class started again keeps it.

The store has only their SHA-256. They lie in a private folder of this user, beside the default
database, and go when the class is forgotten.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def folder() -> Path:
    """The user's private folder for classes, made if need be."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    found = base / "dlkit"
    try:
        found.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ValueError(
            f"data folder must be one that can be made, got {found} ({error.strerror})"
        ) from None
    return found


def read(address: str) -> str | None:
    """The secret of the present class of a database, where this machine knows it."""
    with suppress(OSError, UnicodeDecodeError):
        return _file(address).read_text(encoding="ascii").strip() or None
    return None


def write(address: str, secret: str) -> None:
    """Keep it."""
    write_private(_file(address), secret)


def forget(address: str) -> None:
    """Delete it."""
    _file(address).unlink(missing_ok=True)


@contextmanager
def alone(address: str) -> Iterator[None]:
    """While this lasts, no other class of this machine may run on the same database.

    Two would each believe that nothing changes but by itself.
    """
    with _file(address).with_suffix(".lock").open("a") as file:
        try:
            _lock(file.fileno())
        except OSError:
            raise ValueError(
                f"db must be free, got {address} (`dlkit class` runs on it already; "
                "--db names another)"
            ) from None
        yield


def _lock(number: int) -> None:
    """Lock an open file until it is closed, also by a kill; an OSError when somebody else has."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)


def write_private(path: Path, text: str) -> None:
    """A file that only this user reads, from its first byte on."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(text)


def _file(address: str) -> Path:
    return folder() / f"secret-{hashlib.sha256(address.encode()).hexdigest()[:16]}"
