"""A network that a test can cut: what is sent meanwhile waits, as TCP would send it again."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Line:
    """Passes on what comes to its port to another one, while it is whole."""

    def __init__(self, to_port: int) -> None:
        self.to_port = to_port
        self.n_lost = 0  # times that what waited got lost
        self.whole = threading.Event()
        self.whole.set()
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.door.getsockname()[1]
        threading.Thread(target=self._receive, daemon=True).start()

    def cut(self) -> None:
        """From now on nothing arrives, in both directions, and nobody is told."""
        self.whole.clear()

    def mend(self) -> None:
        """What waited arrives, where somebody still listens."""
        self.whole.set()

    def mend_anew(self) -> None:
        """What waited is lost, as when somebody comes back by another network."""
        self.n_lost += 1
        self.mend()

    def _receive(self) -> None:
        with suppress(OSError):
            while True:
                here, _ = self.door.accept()
                threading.Thread(target=self._connect, args=(here,), daemon=True).start()

    def _connect(self, here: socket.socket) -> None:
        self.whole.wait()
        try:
            there = socket.create_connection(("127.0.0.1", self.to_port))
        except OSError:
            here.close()
            return
        for one, other in ((here, there), (there, here)):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._pass, args=(one, other), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        before = self.n_lost
        with suppress(OSError):
            while data := source.recv(65536):
                self.whole.wait()
                if self.n_lost > before:
                    break
                target.sendall(data)
        self.whole.wait()
        for one in (source, target):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


@contextmanager
def line_to(port: int) -> Iterator[Line]:
    """A line to a port of this machine."""
    line = Line(port)
    try:
        yield line
    finally:
        line.mend()
        line.door.close()
