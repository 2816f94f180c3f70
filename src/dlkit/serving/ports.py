"""Finding the port to listen on, before anything heavy has started."""

from __future__ import annotations

import errno
import http.client
import ipaddress
import json
import socket
from typing import NamedTuple

from dlkit._lan import ALL

DEFAULT_PORT = 8866
TRIES = 50
ASK_S, TOLD_BYTES = 1.0, 10_000
WAITING = 1024  # connections that may wait to be accepted: a class joins within seconds
NO_SUCH_ADDRESS = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}


class Place(NamedTuple):
    """Where the server listens."""

    sockets: list[socket.socket]
    port: int

    def is_only_here(self) -> bool:
        """Whether nobody but this machine can ask here."""
        names = [str(one.getsockname()[0]).partition("%")[0] for one in self.sockets]
        return all(ipaddress.ip_address(name).is_loopback for name in names)


class PortInUse(ValueError):
    """Somebody else listens there."""


def listen(host: str, port: int | None, first: int | None = None) -> Place:
    """Sockets on the port asked for, or on the first free one from `first` (8866) on."""
    if port is not None:
        if not 0 <= port <= 65535:
            raise ValueError(f"port must be between 0 and 65535, got {port}")
        return _bound(host, port)
    first = DEFAULT_PORT if first is None else first
    for candidate in range(first, first + TRIES):
        try:
            return _bound(host, candidate)
        except PortInUse:
            continue
    last = first + TRIES - 1
    raise ValueError(f"port must be free, got {first} to {last} (all in use)")


def _bound(host: str, port: int) -> Place:
    """Sockets on all addresses of the host, on one port."""
    sockets: list[socket.socket] = []
    for family, address in _addresses(host):
        try:
            made = socket.create_server((address, port), family=family, backlog=WAITING)
        except OSError as error:
            if error.errno in NO_SUCH_ADDRESS:  # a name may stand for IPv6 where there is none
                continue
            for one in sockets:
                one.close()
            raise _fault(host, port, error) from None
        made.setblocking(False)
        sockets.append(made)
        port = made.getsockname()[1]
    if not sockets:
        raise ValueError(_wrong_host(host))
    return Place(sockets, port)


def _addresses(host: str) -> list[tuple[int, str]]:
    try:
        found = socket.getaddrinfo(host, 0, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (socket.gaierror, UnicodeError):
        raise ValueError(_wrong_host(host)) from None
    return list(dict.fromkeys((family, str(address[0])) for family, *_, address in found))


def _wrong_host(host: str) -> str:
    return f"host must be a name or address of this machine, got {host!r}"


def _fault(host: str, port: int, error: OSError) -> ValueError:
    if error.errno in {errno.EACCES, errno.EPERM}:
        return ValueError(f"port must be one that you may use, got {port} (permission denied)")
    if error.errno == errno.EADDRINUSE:
        return PortInUse(f"port must be free, got {port} (in use)")
    return ValueError(f"{_wrong_host(host)} ({error.strerror})")


def code_runner_at(host: str, port: int) -> str:
    """What answers at a port as a server that runs code for others; "" where nothing does."""
    asked = "localhost" if host in ALL else host
    line = http.client.HTTPConnection(asked, port, timeout=ASK_S)
    try:
        line.request("GET", "/api")  # Jupyter Server tells its version to everybody
        told = json.loads(line.getresponse().read(TOLD_BYTES))
    except (OSError, ValueError, http.client.HTTPException):
        return ""
    finally:
        line.close()
    return "a Jupyter Server answers there" if isinstance(told, dict) and "version" in told else ""
