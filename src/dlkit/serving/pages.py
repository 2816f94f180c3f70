"""The pages: all lessons, one lesson, and what is said when there is none."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from functools import lru_cache
from http.client import responses
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.auth.login import LoginFormHandler
from jupyter_server.base.handlers import JupyterHandler
from tornado.iostream import StreamClosedError
from tornado.web import HTTPError, RequestHandler

from dlkit.content import Lesson, Problem, read_lessons
from dlkit.serving.files import HOUR, YEAR, assets, found, page_hash, send, send_packed
from dlkit.serving.lesson import LessonPage, notebook
from dlkit.serving.pack import VEGA
from dlkit.serving.recorded.origin import origin, said_origin

if TYPE_CHECKING:
    from dlkit.serving.app import LessonServer

# Nothing comes from elsewhere, whatever a lesson says; Vega compiles its expressions.
POLICY = (
    "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; "
    "connect-src 'self' ws: wss: data: blob:; frame-ancestors 'self'; base-uri 'self'"
)
FOREIGN_HOST = (
    "these lessons are for this computer alone, under the name localhost; "
    "for others the server has to ask for a token (dlkit serve --token)"
)
NO_NOTEBOOK = "the lesson's file must be a notebook, got something else"


class Page(JupyterHandler):
    """What all pages share: our template, our error page, nothing from other servers."""

    @property
    def content_security_policy(self) -> str:
        """What a page may load: only what this server gives."""
        return POLICY

    @property
    def lesson_server(self) -> Any:
        """The application."""
        return self.settings["lesson_server"]

    def check_host(self) -> bool:
        """Whether it is us that were asked for; where no word is asked, only this machine is."""
        if not super().check_host():
            raise HTTPError(403, FOREIGN_HOST)
        return True

    def addresses(self) -> dict[str, Any]:
        """Where a page finds its own files and the components'."""
        built = assets()
        return {
            "base_url": self.base_url,
            "page_files": f"{self.base_url}dlkit/{page_hash()}",
            "assets": f"{self.base_url}{built.folder}" if built else "",
            "preload": built.preload if built else (),
            "learner": self.lesson_server.learner,
            "record_at": f"{self.base_url}api/record" if self.lesson_server.record_file else "",
        }

    def say(self, template: str, **words: Any) -> None:
        """Write one whole page."""
        env = self.settings["voila_jinja2_env"]
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.write(env.get_template(template).render(resources=self.addresses(), **words))

    def write_error(self, status_code: int, **about: Any) -> None:
        """An error as a page of ours: what was asked for, why not, and the way back."""
        error = about.get("exc_info", (None, None))[1]
        said = getattr(error, "log_message", None)
        reason = said or responses.get(status_code, "none")
        asked = unquote(self.request.path)
        way_on = reason != FOREIGN_HOST  # under that name every page is this one
        self.say("error.html", status=status_code, reason=reason, asked=asked, way_on=way_on)


class NotFound(Page):
    """Every address that is none of ours."""

    async def prepare(self) -> None:  # type: ignore[override]
        """Say so."""
        raise HTTPError(404)


class Home(Page):
    """All lessons."""

    async def get(self) -> None:
        """The shelf as cards."""
        shelf = read_lessons(Path(self.lesson_server.root_dir))
        good = [one for one in shelf if isinstance(one, Lesson)]
        broken = [named(one) for one in shelf if isinstance(one, Problem)]
        cards = [(one, f"{self.base_url}voila/render/{quote(one.file)}") for one in good]
        start = next((address for lesson, address in cards if lesson.name.startswith("00")), "")
        folder = self.lesson_server.root_dir
        self.say("home.html", cards=cards, start=start, broken=broken, folder=folder)


class LessonAt(Page):
    """One lesson."""

    page: LessonPage | None = None

    async def get(self, name: str) -> None:
        """The lesson's page; it is sent as it grows."""
        if is_part_of_another_site(self.request.headers):
            raise HTTPError(403, "a lesson must be a page of its own, got a part of another one")
        path = lesson_path(Path(self.lesson_server.root_dir), name)
        if path is None:
            raise HTTPError(404)
        try:
            self.page = LessonPage(self.lesson_server, path)
        except ValueError as error:
            self.log.error("%s: %s", path, error)
            raise HTTPError(500, NO_NOTEBOOK) from None
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Accel-Buffering", "no")
        try:
            about = self.addresses() | {"recorded": recorded_address(self.lesson_server, path)}
            if script := self.page.script:
                about["script"] = f"{self.base_url}dlkit/lesson/{script}.js"
                about["preload"] = (VEGA,)
            async for text in together(self.page.snippets(about)):
                self.write(text)
                await self.flush()
        except StreamClosedError:
            await self.page.leave()

    def on_connection_close(self) -> None:
        """The reader left before the page was complete."""
        super().on_connection_close()
        if self.page:
            self.leaving = asyncio.ensure_future(self.page.leave())


class LessonScript(RequestHandler):
    """The script of a prepared lesson's page; as public as the files that it is made of."""

    def initialize(self, server: LessonServer) -> None:
        """`server` has made it."""
        self.server = server

    async def get(self, name: str) -> None:
        """The script of that name, which is another one as soon as its content is."""
        file = self.server.prepared.scripts.get(name)
        if file is None:
            raise HTTPError(404)
        send_packed(self, file, YEAR)

    def compute_etag(self) -> str | None:
        """The one that `get` has set."""
        return None


class Recorded(Page):
    """The lessons as pages without a kernel: the folder that `dlkit export --static` wrote."""

    def initialize(self, root: Path) -> None:
        """`root` is that folder."""
        self.root = root

    async def get(self, name: str) -> None:
        """One file of it; a page is asked for anew each time, what it loads has its version."""
        page = not name or name.endswith(".html")
        send(self, found((self.root,), name or "index.html"), "no-cache" if page else HOUR)

    def compute_etag(self) -> str | None:
        """The one that `send` has set."""
        return None


def recorded_address(server: Any, path: Path) -> str:
    """Where the same lesson works without a kernel; empty where it does not."""
    name = f"{path.stem}.html"
    page = found((Path(server.recorded),), name) if server.recorded else None
    if page is None or not is_of(page, changed(page), path, changed(path), server.log):
        return ""
    return f"{server.base_url}recorded/{quote(name)}"


@lru_cache(maxsize=256)
def is_of(page: Path, _: int, lesson: Path, changed_ns: int, log: Any) -> bool:
    """Whether a page was recorded from this lesson; where not, it is logged once for each pair."""
    if said_origin(page) == origin(notebook(lesson, changed_ns)):
        return True
    why = "recorded from another text or dlkit than"
    log.warning("%s is not offered: %s %s", page, why, lesson.name)
    return False


def changed(path: Path) -> int:
    """When a file was last written, in nanoseconds."""
    return path.stat().st_mtime_ns


class SignIn(LoginFormHandler, Page):
    """Asks for the token."""

    def _render(self, message: dict[str, str] | None = None) -> None:
        after = quote(self.get_argument("next", default=self.base_url), safe="")
        self.say("sign_in.html", after=after, failed=bool(message), form=self.xsrf_form_html())


class SignOut(Page):
    """Forgets who has signed in."""

    @allow_unauthenticated
    def get(self) -> None:
        """Back to the start, where the token is asked for again."""
        self.identity_provider.clear_login_cookie(self)
        self.redirect(self.base_url)


def named(problem: Problem) -> Problem:
    """A problem whose message does not say the file's name once more."""
    _, name, rest = problem.message.partition(f"{problem.file}: ")
    return Problem(problem.file, rest if name else problem.message)


def is_part_of_another_site(headers: Any) -> bool:
    """Whether a browser loads a lesson for a foreign page: each would start a kernel unseen."""
    foreign = headers.get("Sec-Fetch-Site", "") == "cross-site"
    return foreign and headers.get("Sec-Fetch-Dest", "") != "document"


def lesson_path(root: Path, name: str) -> Path | None:
    """The notebook of that name in the folder.

    Hidden ones, others' files, and what lies in folders below (the lecturer's) are not there.
    """
    path = found((root,), name)
    if path is None or path.parent != root.resolve() or path.suffix != ".ipynb":
        return None
    return None if path.name.startswith(".") else path


async def together(pieces: AsyncIterator[tuple[str, Any]]) -> AsyncIterator[str]:
    """The same text in few pieces: one for each time the source has to wait."""
    queue: asyncio.Queue[str | None] = asyncio.Queue()

    async def fill() -> None:
        try:
            async for text, _ in pieces:
                queue.put_nowait(text)
        finally:
            queue.put_nowait(None)

    task = asyncio.create_task(fill())
    try:
        while (text := await queue.get()) is not None:
            parts = [text]
            while not queue.empty() and (text := queue.get_nowait()) is not None:
                parts.append(text)
            yield "".join(parts)
            if text is None:
                break
        await task
    finally:
        task.cancel()
