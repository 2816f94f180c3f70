"""Static files, compressed once and kept: compressing on the fly costs more than the page."""

from __future__ import annotations

import gzip
import hashlib
import json
import mimetypes
import re
from contextlib import suppress
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from tornado.web import HTTPError, RequestHandler

TEMPLATE = Path(__file__).parent / "template"
PAGE_FILES = TEMPLATE / "static"
YEAR = "public, max-age=31536000, immutable"
HOUR = "public, max-age=3600"
HASHED = re.compile(r"(^|/)dlkit/[0-9a-f]{8,}/|[.-][0-9a-f]{16,}\.js$")
SMALL = 512  # bytes below which compressing gains nothing


class Packed(NamedTuple):
    """A file as it is sent."""

    plain: bytes
    zipped: bytes | None
    kind: str
    etag: str


@lru_cache(maxsize=1024)
def packed(path: Path, changed_ns: int) -> Packed:  # noqa: ARG001  (a new time is a new file)
    """The file's bytes, plain and compressed, with its type."""
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if path.suffix == ".js":  # some systems call it text/plain, and modules then do not load
        kind = "text/javascript"
    text = kind.startswith("text/") or kind in {"application/json", "image/svg+xml"}
    return packed_bytes(path.read_bytes(), kind, text=text)


def packed_bytes(plain: bytes, kind: str, *, text: bool) -> Packed:
    """The same for a file that is made here."""
    zipped = gzip.compress(plain, 6, mtime=0) if text and len(plain) > SMALL else None
    etag = f'"{hashlib.sha256(plain).hexdigest()[:20]}"'
    return Packed(plain, zipped, f"{kind}; charset=utf-8" if text else kind, etag)


def found(roots: tuple[Path, ...], name: str) -> Path | None:
    """The first file of that name below one of the folders; never one outside of them."""
    for root in roots:
        with suppress(ValueError, OSError):  # a name that no file can have
            path = (root / name).resolve()
            if path.is_relative_to(root.resolve()) and path.is_file():
                return path
    return None


def send(page: RequestHandler, path: Path | None, keep: str) -> None:
    """One file as the answer of a page, compressed where the browser takes it; 404 without one."""
    if path is None:
        raise HTTPError(404)
    send_packed(page, packed(path, path.stat().st_mtime_ns), keep)


def send_packed(page: RequestHandler, file: Packed, keep: str) -> None:
    """The same for a file that is there already."""
    page.set_header("Content-Type", file.kind)
    page.set_header("Cache-Control", keep)
    page.set_header("Vary", "Accept-Encoding")
    page.set_header("X-Content-Type-Options", "nosniff")
    page.set_header("Etag", file.etag)
    if page.check_etag_header():
        page.set_status(304)
    elif file.zipped and "gzip" in page.request.headers.get("Accept-Encoding", ""):
        page.set_header("Content-Encoding", "gzip")
        page.write(file.zipped)
    else:
        page.set_header("Content-Encoding", "identity")  # so that nobody zips it again
        page.write(file.plain)


class PackedFiles(RequestHandler):
    """Serves the files below some folders, compressed where the browser takes it."""

    def initialize(self, roots: tuple[Path, ...], keep: str = HOUR) -> None:
        """`keep` says how long a browser may keep a file whose name carries no hash."""
        self.roots = roots
        self.keep = keep

    async def get(self, name: str) -> None:
        """One file."""
        send(self, found(self.roots, name), YEAR if HASHED.search(name) else self.keep)

    async def head(self, name: str) -> None:
        """What `get` would say, without the file."""
        await self.get(name)

    def compute_etag(self) -> str | None:
        """The one that `get` has set."""
        return None

    def log_exception(self, *_: object) -> None:
        """A file that is not there is no news."""


@cache
def page_hash() -> str:
    """A name for the present state of the pages' own files, so that they can be kept for ever."""
    digest = hashlib.sha256()
    for path in sorted(PAGE_FILES.iterdir()):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


class Assets(NamedTuple):
    """The components' front end: its folder below the server's address and what to load early."""

    build: str  # the hash of its content
    folder: str
    preload: tuple[str, ...]


@cache
def assets() -> Assets | None:
    """What the build has written beside the components, or None where nothing was built."""
    about = resources.files("dlkit").joinpath("widgets", "assets.json")
    try:
        read = json.loads(about.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    build = read["hash"]
    return Assets(build, f"voila/labextensions/dlkit/{build}", tuple(read.get("preload", ())))
