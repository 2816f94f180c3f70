"""The pages and what they load, read once: no path that somebody sends reaches the disk."""

from __future__ import annotations

import gzip
import hashlib
import html
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from dlkit.classroom._squeeze import squeezed

PAGES = Path(__file__).parent / "pages"
SMALL = 512  # bytes below which compressing gains nothing
OWN_KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


class Packed(NamedTuple):
    """A file as it is sent."""

    plain: bytes
    zipped: bytes | None
    kind: str


@dataclass(frozen=True)
class Pages:
    """All files of a folder: pages by name, and the rest under an address that changes with it."""

    texts: dict[str, str]
    files: dict[str, Packed]
    hash: str

    @classmethod
    def read(cls, folder: Path = PAGES) -> Pages:
        """Everything in the folder."""
        paths = sorted(path for path in folder.glob("*.*") if path.is_file())
        read = {path: _ready(path) for path in paths if path.name[0] not in "._"}
        whole = hashlib.sha256(b"".join(path.name.encode() + data for path, data in read.items()))
        texts = {path.stem: data.decode() for path, data in read.items() if path.suffix == ".html"}
        files = {
            path.name: packed(data, kind_of(path))
            for path, data in read.items()
            if path.suffix != ".html"
        }
        return cls(texts, files, whole.hexdigest()[:12])

    def page(self, name: str, words: Mapping[str, str]) -> Packed:
        """A page with the address of its files and these words in their places."""
        text = self.texts[name].replace("{{files}}", f"/files/{self.hash}")
        for place, word in words.items():
            text = text.replace("{{" + place + "}}", html.escape(word))
        return packed(text.encode(), kind_of(Path("page.html")))


def _ready(path: Path) -> bytes:
    """A file as it goes out: scripts and style sheets without what only their readers need."""
    data = path.read_bytes()
    return squeezed(data.decode()).encode() if path.suffix in (".js", ".css") else data


def kind_of(path: Path) -> str:
    """The content type; some systems know other ones for scripts, and modules then do not load."""
    kind = OWN_KINDS.get(path.suffix) or mimetypes.guess_type(path.name)[0]
    kind = kind or "application/octet-stream"
    is_text = kind.startswith("text/") or kind == "image/svg+xml"
    return f"{kind}; charset=utf-8" if is_text else kind


def packed(plain: bytes, kind: str) -> Packed:
    """The bytes, and the same compressed where that is worth it."""
    worth = kind.endswith("charset=utf-8") and len(plain) > SMALL
    return Packed(plain, gzip.compress(plain, 6, mtime=0) if worth else None, kind)
