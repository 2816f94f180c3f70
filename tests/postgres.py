"""A real PostgreSQL of the tests' own: found on this machine, started in a temporary folder."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest

DEBIAN = Path("/usr/lib/postgresql")
READY_S = 30


def programs() -> Path:
    """The folder of initdb: what POSTGRES names, the one on PATH, or Debian's newest."""
    on_path = shutil.which("initdb")
    named = [Path(os.environ["POSTGRES"])] if os.environ.get("POSTGRES") else []
    named += [Path(on_path).resolve().parent] if on_path else []
    named += sorted(DEBIAN.glob("*/bin"), key=lambda one: float(one.parent.name), reverse=True)
    found = next((one for one in named if (one / "initdb").exists()), None)
    if found is None:
        pytest.fail(
            f"missing PostgreSQL: initdb must be on PATH or under {DEBIAN}, got neither; "
            "make postgres installs it on Debian"
        )
    return found


def unprivileged() -> dict[str, Any]:
    """Who runs the server: initdb refuses root."""
    if os.name != "posix" or os.geteuid() != 0:
        return {}
    import pwd

    known = {one.pw_name: one for one in pwd.getpwall()}
    user = next(known[name] for name in ("postgres", "nobody") if name in known)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@dataclass
class Cluster:
    """A server that listens on a socket in its folder only."""

    folder: Path
    server: subprocess.Popen[bytes] | None = None
    n_databases: int = 0
    options: list[str] = field(default_factory=lambda: ["-c", "fsync=off"])

    def address(self, schema: str = "public") -> str:
        options = quote(f"-csearch_path={schema}")
        return f"postgresql://dlkit@/postgres?host={self.folder}&options={options}"

    def database(self) -> str:
        """The address of a new, empty database: a schema, which is made in no time."""
        self.n_databases += 1
        name = f"class_{self.n_databases}"
        self.run(f"CREATE SCHEMA {name}")
        return self.address(name)

    def run(self, statement: str) -> None:
        with psycopg.connect(self.address(), autocommit=True) as connection:
            connection.execute(statement)

    def start(self) -> None:
        command = [programs() / "postgres", "-D", self.folder / "data", "-k", self.folder]
        quiet = ["-c", "listen_addresses=", *self.options]
        with (self.folder / "log").open("ab") as log:
            self.server = subprocess.Popen(
                [*command, *quiet], stdout=log, stderr=log, cwd=self.folder, **unprivileged()
            )
        end = time.monotonic() + READY_S
        while True:
            try:
                return self.run("SELECT 1")
            except psycopg.OperationalError:
                if time.monotonic() > end or self.server.poll() is not None:
                    pytest.fail(f"PostgreSQL must start:\n{(self.folder / 'log').read_text()}")
                time.sleep(0.05)

    def stop(self) -> None:
        if self.server:
            self.server.send_signal(signal.SIGINT)  # ends all that is going on, cleanly
            self.server.wait(READY_S)
        self.server = None


@contextmanager
def running(*options: str) -> Iterator[Cluster]:
    """A server with nothing in it, and nothing of it left afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="dlkit-postgres-"))  # short: a socket's path has limits
    who = unprivileged()
    if who:
        os.chown(folder, who["user"], who["group"])
    make = [programs() / "initdb", "-D", folder / "data", "-U", "dlkit", "-A", "trust"]
    made = subprocess.run(
        [*make, "-E", "UTF8", "--locale=C", "--no-sync"],
        cwd=folder, capture_output=True, text=True, **who,
    )  # fmt: skip
    assert made.returncode == 0, made.stdout + made.stderr
    cluster = Cluster(folder, options=list(options or ("-c", "fsync=off")))
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)
