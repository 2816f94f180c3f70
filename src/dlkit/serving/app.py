"""The application: Voilà, configured in code, with pages, static files and an end of our own."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import shutil
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import jinja2
import tornado.web
from jupyter_server.utils import url_path_join
from tornado.httpserver import HTTPServer
from traitlets import Float, default
from voila.app import Voila
from voila.exporter import VoilaExporter
from voila.paths import STATIC_ROOT, collect_static_paths
from voila.utils import get_page_config

from dlkit.serving.files import PAGE_FILES, TEMPLATE, YEAR, PackedFiles
from dlkit.serving.kernels import (
    ID,
    KernelEnd,
    KernelState,
    LessonSocket,
    OwnPython,
    connection_folder,
    kernel_config,
)
from dlkit.serving.pages import Home, LessonAt, NotFound, SignIn
from dlkit.serving.ports import Place

EXTENSIONS = [
    "anywidget",
    "@jupyter-widgets/jupyterlab-manager",
    "@voila-dashboards/widgets-manager8",
]
END_LIMIT_S = 4.0
TICK_S = 0.5 if sys.platform == "win32" else None
IDLE_S = 600
LONG_TOKEN = 20  # characters; a shorter one could be guessed from a cookie


class LessonServer(Voila):
    """Serves the lessons of one folder."""

    name = "dlkit"
    start_limit_s = Float(60.0)
    cell_limit_s = Float(60.0)
    _page_config: dict[str, Any] | None = None

    @classmethod
    def made(cls, lessons: Path, **traits: Any) -> LessonServer:
        """A server for the lessons in a folder, ready to `serve`."""
        config = kernel_config(folder := connection_folder(), IDLE_S)
        config.VoilaConfiguration.template = "dlkit"
        config.VoilaConfiguration.extension_allowlist = EXTENSIONS
        config.VoilaConfiguration.kernel_spec_manager_class = OwnPython
        traits |= {"root_dir": str(lessons.resolve()), "connection_dir": folder}
        secret = cookie_secret(str(traits.get("token") or ""))
        server = cls(config=config, config_file_paths=[], cookie_secret=secret, **traits)
        server.initialize([])
        return server

    @default("log_level")
    def _warnings_only(self) -> int:
        return logging.WARNING

    def setup_template_dirs(self) -> None:
        """Our template comes with the package: no folder of Jupyter's needs to know it."""
        self.template_paths = [str(TEMPLATE)]
        self.static_paths = [STATIC_ROOT, *collect_static_paths(["voila", "nbconvert"], "base")]

    def _url(self, ip: str) -> str:
        """The address, also that of an IPv6 host."""
        url: str = super()._url(f"[{ip}]" if ":" in ip else ip)
        return url

    def init_settings(self) -> dict[str, Any]:
        """Voilà's settings, with compression and our pages."""
        settings: dict[str, Any] = super().init_settings()
        # One for all requests: its templates are then compiled once.
        self.exporter = VoilaExporter(
            template_paths=self.template_paths,
            template_name="dlkit",
            config=self.config,
            contents_manager=self.contents_manager,
            base_url=self.base_url,
        )
        loader = jinja2.FileSystemLoader(self.template_paths)
        env = jinja2.Environment(loader=loader, autoescape=True)
        self.identity_provider.login_handler_class = SignIn
        return settings | {
            "voila_jinja2_env": env,
            "compress_response": True,
            "default_handler_class": NotFound,
            "lesson_server": self,
            "ws_ping_timeout": 30_000,
            "websocket_max_message_size": 100 * 1024 * 1024,
        }

    def page_config(self) -> dict[str, Any]:
        """What Voilà's own front end reads from a page, found once."""
        if self._page_config is None:
            self._page_config = get_page_config(
                base_url=self.base_url,
                settings=self.app.settings,
                log=self.log,
                voila_configuration=self.voila_configuration,
            )
        return dict(self._page_config)

    def init_handlers(self) -> list[Any]:
        """Only what a lesson's page needs; nothing that lists kernels or runs code."""
        extensions = {"roots": tuple(Path(folder) for folder in self.labextensions_path)}
        voila_files = {"roots": tuple(Path(folder) for folder in self.static_paths)}
        page_files = {"roots": (PAGE_FILES,)}
        routes: list[tuple[Any, ...]] = [
            (r"/", Home),
            (r"/voila/render/(.*)", LessonAt),
            (r"/dlkit/[0-9a-f]+/(.*)", PackedFiles, page_files | {"keep": YEAR}),
            (r"/voila/templates/dlkit/static/(.*)", PackedFiles, page_files),
            (r"/voila/labextensions/(.*)", PackedFiles, extensions),
            (r"/voila/static/(.*)", PackedFiles, voila_files),
            (rf"/api/kernels/{ID}", KernelState),
            (rf"/api/kernels/{ID}/channels", LessonSocket),
            (rf"/voila/api/shutdown/{ID}", KernelEnd),
            *self.identity_provider.get_handlers(),
        ]
        return [(url_path_join(self.base_url, path), *rest) for path, *rest in routes]

    def serve(self, place: Place, ready: Callable[[str], None]) -> None:
        """Serve until SIGINT or SIGTERM; `ready` is told the address."""
        try:
            asyncio.run(self._serve(place, ready))
        finally:
            shutil.rmtree(self.connection_dir, ignore_errors=True)

    async def _serve(self, place: Place, ready: Callable[[str], None]) -> None:
        ended = _end_event()
        self.app = tornado.web.Application(**self.init_settings())
        self.app.settings.update(self.tornado_settings)
        self.app.add_handlers(".*$", self.init_handlers())
        self.port = place.port
        web = HTTPServer(self.app, max_buffer_size=100 * 1024 * 1024)
        web.add_sockets(place.sockets)
        ready(self.display_url)
        while not ended.is_set():
            with suppress(TimeoutError):  # Windows tells of Ctrl-C only when something happens
                await asyncio.wait_for(ended.wait(), TICK_S)
        web.stop()
        await self._end_kernels()

    async def _end_kernels(self) -> None:
        """No process of ours outlives us, also none that is just starting."""
        try:
            async with asyncio.timeout(END_LIMIT_S):
                while self.kernel_manager.list_kernel_ids():
                    await self.kernel_manager.shutdown_all(now=True)
        except TimeoutError:
            self.log.warning("some kernels did not end within %g s", END_LIMIT_S)


def cookie_secret(token: str) -> bytes:
    """Who has signed in stays so when the server starts again with the same token."""
    known = hashlib.sha256(b"cookies of " + token.encode()).digest()
    return known if len(token) >= LONG_TOKEN else os.urandom(32)


def _end_event() -> asyncio.Event:
    """An event that SIGINT and SIGTERM set."""
    ended, loop = asyncio.Event(), asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        if sys.platform == "win32":
            signal.signal(name, lambda *_: loop.call_soon_threadsafe(ended.set))
        else:
            loop.add_signal_handler(name, ended.set)
    return ended
