"""Kernels: how they start, how a page talks to one, how a page that closes ends it."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_server.base.handlers import APIHandler
from jupyter_server.services.kernels.connection.channels import (
    ZMQChannelsWebsocketConnection,
)
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.ioloop import IOLoop
from traitlets import Bool, TraitError
from traitlets.config import Config
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from dlkit.serving._allowed import MOST_REFUSED, refusal
from dlkit.serving._warm_line import ONE_THREAD
from dlkit.serving.warm import NAME as WARM

KERNEL = "python3"
LEFT_S = 60  # without a page, after which a kernel may end where there is no room
PROTOCOL = "v1.kernel.websocket.jupyter.org"
PINGS = 3  # without an answer, after which a page has gone
ID = r"(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)"
SOCKET_PATH_LIMIT = 100  # bytes that the system allows for the name of a socket, less a few
KERNEL_FILE = "kernel-00000000-0000-0000-0000-000000000000.json-ipc-5"
LEAN = [
    "--HistoryManager.enabled=False",
    "--InteractiveShell.cache_size=0",
    "--InteractiveShell.colors=nocolor",
    "--IPKernelApp.capture_fd_output=False",  # two threads less
    "--IPKernelApp.outstream_class=dlkit.serving._stream.Stream",
]


class OwnPython(KernelSpecManager):
    """Every lesson runs in the Python that serves it, whatever else is registered here."""

    warm = Bool(False, config=True)  # kernels are forked

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:  # noqa: ARG002
        """The one kernel there is."""
        argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", *LEAN]
        metadata = {"kernel_provisioner": {"provisioner_name": WARM}} if self.warm else {}
        return KernelSpec(argv=argv, display_name="Python 3", language="python", metadata=metadata)

    def find_kernel_specs(self) -> dict[str, str]:
        """Its name."""
        return {KERNEL: ""}


def kernel_config(folder: str, idle_s: int, *, warm: bool = False) -> Config:
    """How kernels start, how they are reached and when they end."""
    config = Config()
    config.VoilaConfiguration.kernel_spec_manager_class = OwnPython
    config.VoilaConfiguration.multi_kernel_manager_class = Kernels
    config.OwnPython.warm = warm
    if has_room_for_sockets(folder):
        config.KernelManager.transport = "ipc"  # ports of simultaneous starts would race
    # A restarted kernel has lost the lesson's state: better say at once that it is dead.
    config.KernelRestarter.restart_limit = 0
    config.KernelRestarter.time_to_dead = 1.0
    config.MappingKernelManager.cull_idle_timeout = idle_s
    config.MappingKernelManager.cull_interval = max(1, min(60, idle_s // 2))
    config.LessonLine.limit_rate = False  # it would drop a drag's answers
    return config


def has_room_for_sockets(folder: str) -> bool:
    """Whether the name of a kernel's socket in this folder is short enough."""
    return sys.platform != "win32" and len(f"{folder}/{KERNEL_FILE}") < SOCKET_PATH_LIMIT


def connection_folder() -> str:
    """A private folder for the kernels' connection files and sockets."""
    usual = tempfile.gettempdir()
    short = has_room_for_sockets(f"{usual}/dlkit-12345678") or not os.access("/tmp", os.W_OK)
    return tempfile.mkdtemp(prefix="dlkit-", dir=usual if short else "/tmp")


def kernel_environment(folder: str) -> dict[str, str]:
    """One thread for linear algebra, as many kernels share a machine; nobody's start files."""
    return {**dict.fromkeys(ONE_THREAD, "1"), **os.environ, "IPYTHONDIR": f"{folder}/ipython"}


def has_been_left(kernels: Any, kernel_id: str) -> bool:
    """Whether a kernel has had no page for a while: one that reloads may come back."""
    last = last_activity(kernels, kernel_id)
    if last is None:
        return False
    quiet = datetime.now(UTC) - last
    no_page = kernels.kernel_model(kernel_id)["connections"] == 0
    return no_page and quiet > timedelta(seconds=LEFT_S)


def last_activity(kernels: Any, kernel_id: str) -> datetime | None:
    """When a kernel has last done something; None while it is only starting."""
    with suppress(AttributeError, TraitError):
        last: datetime = kernels.get_kernel(kernel_id).last_activity
        return last
    return None


def n_free(kernels: Any, room: int) -> int:
    """How many kernels may still start; those whose page has left make room."""
    running = kernels.list_kernel_ids()
    return room - len(running) + sum(has_been_left(kernels, one) for one in running)


async def make_room(kernels: Any, room: int) -> None:
    """End the kernel whose page left first, where only that gives room for one more."""
    running = kernels.list_kernel_ids()
    left = [one for one in running if has_been_left(kernels, one)]
    if left and len(running) >= room:
        old = min(left, key=lambda one: last_activity(kernels, one) or datetime.now(UTC))
        await kernels.shutdown_kernel(old, now=True)


class Kernels(AsyncMappingKernelManager):
    """All kernels of the server."""

    cleaning: ClassVar[set[asyncio.Future[Any]]] = set()  # kept until they are done

    def start_watching_activity(self, kernel_id: str) -> None:
        """Read nothing: Jupyter would listen to each kernel once more, two fifths of our work.

        A kernel that has a page is never ended; when its page left, `LessonSocket` says.
        """
        kernel: Any = self.get_kernel(kernel_id)
        kernel.execution_state = "idle"  # a busy one that has lost its page ends like the others

    def remove_kernel(self, kernel_id: str) -> Any:
        """Keep nothing for a page that left while its kernel was already being ended."""
        if kernel_id in self:
            self.stop_buffering(kernel_id)
        return super().remove_kernel(kernel_id)

    def _handle_kernel_died(self, kernel_id: str) -> None:
        """Let go of the sockets too: Jupyter would only forget the kernel, two files each time."""
        kernel: Any = self.get_kernel(kernel_id)
        self.stop_watching_activity(kernel_id)
        super()._handle_kernel_died(kernel_id)
        cleaning: asyncio.Future[Any] = asyncio.ensure_future(kernel.cleanup_resources())
        self.cleaning.add(cleaning)
        cleaning.add_done_callback(self.cleaning.discard)


class LessonLine(ZMQChannelsWebsocketConnection):
    """What is behind it."""

    async def prepare(self) -> None:
        """Ask the kernel nothing: one at work would keep its page waiting, and other pages.

        A browser opens its lines to a server one after the other. Jupyter would also keep all of
        this for a minute, to give up then.
        """
        await self._register_session()
        self.session.key = self.kernel_manager.session.key

    def nudge(self) -> asyncio.Future[None]:
        """Pass on at once what the kernel says: its engine knows already that it answers."""
        known: asyncio.Future[None] = asyncio.Future()
        known.set_result(None)
        return known

    def handle_outgoing_message(self, stream: Any, outgoing_msg: list[bytes]) -> None:
        """Pass on what the kernel says, but not that it begins: a page waits for its end alone."""
        if not (outgoing_msg[0].endswith(b".status") and b'"busy"' in outgoing_msg[-1]):
            super().handle_outgoing_message(stream, outgoing_msg)


class LessonSocket(VoilaKernelWebsocketHandler):
    """A page's line to its kernel."""

    unanswered = 0  # pings in a row
    refused = 0  # messages

    def send_ping(self) -> None:
        """Ask whether the page is there; it is given up after so many pings without an answer.

        Jupyter alone would cut every line at its second ping: the last answer is then as old as
        the time between two pings, which is all that Tornado allows as a limit.
        """
        self.unanswered += 1
        if self.unanswered <= PINGS:
            self.last_pong = IOLoop.current().time()
        super().send_ping()

    def on_pong(self, data: bytes) -> None:
        """The page is there."""
        self.unanswered = 0
        super().on_pong(data)

    async def open(self, kernel_id: str) -> None:
        """Answer at once: small messages must not wait for more to come."""
        self.set_nodelay(True)
        if self.connection is not None:
            await super().open(kernel_id)

    def on_message(self, ws_message: Any) -> None:
        """Pass on to the kernel; 'ping' is for us, so that a page can tell a silent server."""
        if self.ws_connection is None:
            return  # it is being closed: Jupyter would read what comes now in an old format
        if ws_message == "ping":
            self.write_message("pong")
        elif self.selected_subprotocol != PROTOCOL:
            self.refuse(f"a line must speak {PROTOCOL}, got {self.selected_subprotocol!r}")
        elif why := refusal(ws_message):
            self.refuse(why)
        else:
            super().on_message(ws_message)

    def refuse(self, why: str) -> None:
        """Say so in the log; who goes on is not one of our pages."""
        self.refused += 1
        self.log.warning("a page's message was refused: %s", why)
        if self.refused == MOST_REFUSED:
            self.close(1008, "refused")

    def on_close(self) -> None:
        """A page may leave while its kernel is still starting.

        A kernel that is left waits for its page from now on, not from the last thing it did.
        """
        if self.ping_callback is not None:
            self.ping_callback.stop()  # it would keep all of this until the next ping
        if self.connection is not None:
            super().on_close()
            if self.kernel_id in self.kernel_manager:
                self.kernel_manager.get_kernel(self.kernel_id).last_activity = datetime.now(UTC)

    def select_subprotocol(self, subprotocols: list[str]) -> str | None:
        """The same."""
        return None if self.connection is None else super().select_subprotocol(subprotocols)

    def write_error(self, status_code: int, **_: Any) -> None:
        """A browser shows no page for a line that fails."""
        self.finish(str(status_code))

    def get_compression_options(self) -> dict[str, Any] | None:
        """No compression: it would cost more time than it saves."""
        return None


class KernelState(APIHandler):
    """Says whether a page's kernel is there; nothing can be changed here."""

    def check_xsrf_cookie(self) -> None:
        """A hub asks for its word here too, but this only tells."""

    async def get(self, kernel_id: str) -> None:
        """The kernel's model, or 404."""
        self.finish(self.kernel_manager.kernel_model(kernel_id))


class KernelEnd(APIHandler):
    """A page that closes ends its kernel. The id is known to that page alone, so it is enough."""

    def check_xsrf_cookie(self) -> None:
        """A beacon brings no cookie of ours."""

    async def post(self, kernel_id: str) -> None:
        """End the kernel; one that has gone already is as good."""
        if kernel_id in self.kernel_manager:
            await self.kernel_manager.shutdown_kernel(kernel_id, now=True)
        self.set_status(204)
        self.finish()
