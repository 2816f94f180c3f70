"""One database, SQLite or PostgreSQL: its transactions, and its errors in plain words."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Self

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from dlkit.classroom._migrations import NotAStore, migrate
from dlkit.classroom._tables import metadata

BUSY_MS = 20_000  # how long a writer waits for another process's transaction
PRIVATE = 0o600
BESIDE = ("", "-wal", "-shm")  # SQLite's files: the database and what it keeps beside it
PRAGMAS = (
    f"PRAGMA busy_timeout={BUSY_MS}",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",  # a killed process loses nothing; see the store's docstring
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",  # what is forgotten is overwritten with zeros
)
RULES = {  # a piece of the database's own message, in small letters -> what must be otherwise
    "database or disk is full": "have space left on its disk",
    "no space left on device": "have space left on its disk",
    "disk i/o error": "lie on a disk that can be written, with space left",
    "readonly database": "be one that may be written",
    "not a database": "be a class store",
    "malformed": "be whole: go on with a copy, or with a new one",
    "database is locked": f"be free within {BUSY_MS // 1000} s",
    "unable to open database file": "lie in a folder that is there and may be written",
}


class StoreError(RuntimeError):
    """The store cannot be read or written; the message says why in one sentence."""


class Database:
    """An open database with the newest tables. Threads may share it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._one_writer = threading.Lock()  # threads queue here instead of in SQLite's busy wait

    @classmethod
    def open(cls, url: str, apart_from: Sequence[str | Path] = ()) -> Self:
        """The database at an address or in a file, made or migrated if need be.

        `apart_from` are the folders that are served: a file inside one is refused.
        """
        address = _address(url)
        if address.get_backend_name() == "sqlite":
            _make_private(Path(address.database or ""), apart_from)
        found = cls(_engine(address))
        try:
            with found._writing() as conn:
                migrate(conn)
        except BaseException:
            found.close()
            raise
        return found

    def close(self) -> None:
        """Let go of every connection; nothing is left to be written."""
        self._engine.dispose()

    @property
    def address(self) -> str:
        """Where it is, without the password."""
        return self._engine.url.render_as_string(hide_password=True)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """One consistent look at the database."""
        with self._errors(), self._engine.connect() as conn:
            yield conn.execution_options(reading=True)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """One transaction: all of it is kept when the block ends, or nothing."""
        with self._errors(), self._one_writer, self._engine.begin() as conn:
            yield conn

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except NotAStore as error:
            raise StoreError(f"{error} ({self.address})") from None
        except SQLAlchemyError as error:
            raise StoreError(_sentence(error, self.address)) from error

    def _wipe(self) -> None:
        """Take what was deleted out of the files too, as far as the database lets us."""
        with self._errors(), self._one_writer:
            if self._engine.dialect.name == "sqlite":
                with closing(self._engine.raw_connection()) as raw:
                    raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            else:
                alone = self._engine.execution_options(isolation_level="AUTOCOMMIT")
                with alone.connect() as conn:
                    conn.exec_driver_sql(f"VACUUM {', '.join(metadata.tables)}")


def _address(url: str) -> URL:
    """The address of a database; a name without `://` is a file."""
    try:
        found = make_url(url) if "://" in url else URL.create("sqlite", database=url)
    except (ArgumentError, ValueError):
        found = None
    backend = found.get_backend_name() if found else None
    if found is None or backend not in {"sqlite", "postgresql"}:
        raise StoreError("db must be a file, sqlite:///file or postgresql://..., got another form")
    if backend == "postgresql":
        return found.set(drivername="postgresql+psycopg")
    if not found.database or found.database == ":memory:" or found.query:
        raise StoreError(f"db must name a file, got {url!r}")
    return found.set(database=str(Path(found.database).expanduser().absolute()))


def _make_private(file: Path, apart_from: Sequence[str | Path]) -> None:
    """Make the file, or take it as it is, and let nobody else read it."""
    for folder in apart_from:
        if file.resolve().is_relative_to(Path(folder).resolve()):
            raise StoreError(f"db must lie outside the served folder {folder}, got {file}")
    try:
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, PRIVATE))
        for end in BESIDE:
            beside = file.with_name(file.name + end)
            if beside.exists() and beside.stat().st_mode & 0o777 != PRIVATE:
                beside.chmod(PRIVATE)
    except OSError as error:
        raise StoreError(
            f"db must be a file that may be written, in a folder that is there, "
            f"got {error.strerror or error}: {file}"
        ) from None


def _engine(address: URL) -> Engine:
    if address.get_backend_name() == "postgresql":
        try:
            return create_engine(address, pool_pre_ping=True, pool_size=5, max_overflow=15)
        except (ImportError, NoSuchModuleError) as error:
            raise StoreError(
                f'PostgreSQL must have its driver: pip install "dlkit[postgres]" ({error})'
            ) from None
    engine = create_engine(address, pool_size=5, max_overflow=-1)
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions begin where `_begin` says
    for pragma in PRAGMAS:
        connection.execute(pragma).fetchall()


def _begin(conn: Connection) -> None:
    """A writer takes its turn at once, so that no two can stop each other half-way."""
    reading = conn.get_execution_options().get("reading")
    conn.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _sentence(error: SQLAlchemyError, address: str) -> str:
    """What is wrong with the store, without the statement and its values."""
    own = str(error.orig if isinstance(error, DBAPIError) else error).strip()
    first = own.splitlines()[0] if own else type(error).__name__
    rules = [rule for piece, rule in RULES.items() if piece in own.lower()]
    rule = rules[0] if rules else "be in order and within reach"
    return f"store must {rule}, got '{first}' ({address})"
