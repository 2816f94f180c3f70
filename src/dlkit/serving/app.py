"""The application: Voilà, configured in code, with pages, static files and an end of our own."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jinja2
import tornado.web
from jupyter_server.auth.logout import LogoutHandler
from traitlets import Any as AnyTrait
from traitlets import Float, Int, Unicode, default
from voila.app import Voila
from voila.paths import STATIC_ROOT, collect_static_paths
from voila.utils import get_page_config

from dlkit._lan import ALL, lan_address
from dlkit.serving import _warm_line, lifetime
from dlkit.serving.exporter import LessonExporter
from dlkit.serving.files import TEMPLATE
from dlkit.serving.kernels import LessonLine, connection_folder, kernel_config, n_free
from dlkit.serving.pages import NotFound, SignIn, SignOut
from dlkit.serving.places import Queue, starts_at_once
from dlkit.serving.ports import Place
from dlkit.serving.prepared import Prepared
from dlkit.serving.routes import routes
from dlkit.serving.status import Metrics

EXTENSIONS = [
    "anywidget",
    "@jupyter-widgets/jupyterlab-manager",
    "@voila-dashboards/widgets-manager8",
]
IDLE_S, MEMORY_MB = 600, 2048  # a report needs 600 MB, most of it only reserved
LONG_TOKEN = 20  # characters; a shorter one could be guessed from a cookie


class LessonServer(Voila):
    """Serves the lessons of one folder."""

    name = "dlkit"
    start_limit_s = Float(60.0)
    cell_limit_s = Float(60.0)
    room = Int(100)  # kernels at a time
    memory_mb = Int(MEMORY_MB)  # that a lesson may take beyond its start; 0 is any
    learner = Unicode()  # whose server this is, below a hub
    record_file = AnyTrait()  # the RecordFile of that learner, if it is kept here
    recorded = Unicode()  # folder of a static export, offered while a lesson starts
    _page_config: dict[str, Any] | None = None

    @classmethod
    def made(
        cls, lessons: Path, *, warm: bool = False, idle_s: int = IDLE_S, **traits: Any
    ) -> LessonServer:
        """A server for the lessons in a folder, ready to `serve`; with warm kernels or not."""
        config = kernel_config(folder := connection_folder(), idle_s, warm=warm)
        config.VoilaConfiguration.template = "dlkit"
        config.VoilaConfiguration.extension_allowlist = EXTENSIONS
        traits |= {"root_dir": str(lessons.resolve()), "connection_dir": folder}
        traits["kernel_websocket_connection_class"] = LessonLine
        secret = cookie_secret(str(traits.get("token") or ""))
        server = cls(config=config, config_file_paths=[], cookie_secret=secret, **traits)
        server.initialize([])
        server.log.setLevel(server.log_level)  # traitlets would make records for debugging, unseen
        return server

    @default("log_level")
    def _warnings_only(self) -> int:
        return logging.WARNING

    def setup_template_dirs(self) -> None:
        """Our template comes with the package: no folder of Jupyter's needs to know it."""
        self.template_paths = [str(TEMPLATE)]
        self.static_paths = [STATIC_ROOT, *collect_static_paths(["voila", "nbconvert"], "base")]

    def _url(self, ip: str) -> str:
        """The address, also that of an IPv6 host; others must be able to come by it."""
        ip = lan_address() if self.ip in ALL else ip
        url: str = super()._url(f"[{ip}]" if ":" in ip else ip)
        return url

    def init_settings(self) -> dict[str, Any]:
        """Voilà's settings, with compression and our pages."""
        settings: dict[str, Any] = super().init_settings()
        self.queue = Queue(
            starts_at_once(), self.room, lambda: n_free(self.kernel_manager, self.room)
        )
        self.metrics = Metrics(self)
        self.prepared = Prepared(self)
        # One for all requests: its templates are then compiled once.
        self.exporter = LessonExporter(
            template_paths=self.template_paths,
            template_name="dlkit",
            config=self.config,
            contents_manager=self.contents_manager,
            base_url=self.base_url,
        )
        loader = jinja2.FileSystemLoader(self.template_paths)
        env = jinja2.Environment(loader=loader, autoescape=True)
        provider = self.identity_provider
        provider.login_handler_class = SignIn
        if provider.logout_handler_class is LogoutHandler:  # a hub has its own
            provider.logout_handler_class = SignOut
        return settings | {
            "voila_jinja2_env": env,
            "compress_response": True,
            "allow_unauthenticated_access": False,  # but where a handler says so itself
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
        """Ours alone, none of Voilà's."""
        return routes(self)

    def serve(
        self,
        place: Place,
        ready: Callable[[str], None],
        status: Callable[[str], None] | None = None,
    ) -> None:
        """Serve until SIGINT or SIGTERM; `ready` is told the address, `status` who is there."""
        try:
            asyncio.run(self._serve(place, ready, status))
        finally:
            _warm_line.end_all()
            shutil.rmtree(self.connection_dir, ignore_errors=True)

    async def _serve(self, place: Place, *told: Any) -> None:
        self.app = tornado.web.Application(**self.init_settings())
        self.app.settings.update(self.tornado_settings)
        self.app.add_handlers(".*$", self.init_handlers())
        self.port = place.port
        try:
            await lifetime.serve(self, place, *told)
        finally:
            self.prepared.end()


def cookie_secret(token: str) -> bytes:
    """Who has signed in stays so when the server starts again with the same token."""
    known = hashlib.sha256(b"cookies of " + token.encode()).digest()
    return known if len(token) >= LONG_TOKEN else os.urandom(32)
