"""The addresses of a class: pages, and JSON.

No cookies: what speaks for a phone is a header that no other site can make its browser send.
"""

from __future__ import annotations

import ipaddress
import json
import logging
import time
from typing import Any
from urllib.parse import urlsplit

from tornado.web import HTTPError, RequestHandler

from dlkit._json import must_be_shallow
from dlkit.classroom._ballots import Ballot, Forged, Refused
from dlkit.classroom._files import Packed
from dlkit.classroom._hall import Busy, Hall
from dlkit.classroom.store import Participant, StoreError

HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; object-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}
YEAR = "public, max-age=31536000, immutable"
LOG = logging.getLogger("dlkit.class")


class Light(RequestHandler):
    """What all answers share: headers, who may ask, and no word about who has asked."""

    SUPPORTED_METHODS = ("GET", "HEAD", "POST")

    @property
    def hall(self) -> Hall:
        """The class."""
        hall: Hall = self.settings["hall"]
        return hall

    def set_default_headers(self) -> None:
        """Nothing from elsewhere, nothing kept, nothing framed."""
        self.clear_header("Server")
        for name, value in HEADERS.items():
            self.set_header(name, value)

    def prepare(self) -> None:
        """Refuse whoever asks under another name, or from another site's page."""
        connection: Any = self.request.connection
        self.settings["door"].used(connection.stream)
        if not self._asked_by_our_name(connection.stream):
            raise HTTPError(403, reason="Foreign host")
        origin = self.request.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc != self.request.host:
            raise HTTPError(403, reason="Foreign origin")
        site, mode = (self.request.headers.get(f"Sec-Fetch-{one}") for one in ("Site", "Mode"))
        if site in ("cross-site", "same-site") and mode != "navigate":
            raise HTTPError(403, reason="Foreign site")

    def _asked_by_our_name(self, stream: Any) -> bool:
        name = self.request.host_name.strip("[]").lower()
        if name in self.hall.hosts:
            return True
        try:
            own = ipaddress.ip_address(stream.socket.getsockname()[0].partition("%")[0])
            return ipaddress.ip_address(name) == (getattr(own, "ipv4_mapped", None) or own)
        except (ValueError, OSError, AttributeError):
            return False

    def send(self, file: Packed) -> None:
        """A file, compressed where the browser takes it."""
        self.set_header("Content-Type", file.kind)
        self.set_header("Vary", "Accept-Encoding")
        if file.zipped and "gzip" in self.request.headers.get("Accept-Encoding", ""):
            self.set_header("Content-Encoding", "gzip")
            self.finish(file.zipped)
        else:
            self.finish(file.plain)

    def head(self, *parts: str) -> Any:
        """What `get` would say; tornado leaves the body out."""
        return self.get(*parts)

    def compute_etag(self) -> str | None:
        """None: what changes has a version, what does not is kept for a year."""
        return None

    def write_error(self, status_code: int, **_: Any) -> None:
        """An error without a page."""
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"{status_code} {self._reason}\n")

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        """Faults of ours only, and never with the address of who has asked."""
        if not isinstance(value, HTTPError):
            LOG.error("a request failed", exc_info=(typ, value, tb))


class Page(Light):
    """A page of the class."""

    def initialize(self, name: str) -> None:
        """Which one."""
        self.name = name

    def get(self, code: str = "") -> None:
        """The page."""
        if self.name not in self.hall.pages.texts:
            raise HTTPError(404)
        days = self.hall.session.course.about.keep_days
        self.send(self.hall.pages.page(self.name, {"code": code.upper(), "days": str(days)}))


class File(Light):
    """What a page loads."""

    def get(self, digest: str, name: str) -> None:
        """The file of this name, of those that were read at the start."""
        file = self.hall.pages.files.get(name)
        if file is None:
            raise HTTPError(404)
        if digest == self.hall.pages.hash:
            self.set_header("Cache-Control", YEAR)
        self.send(file)


class Missing(Light):
    """Every address that is none of ours."""

    def prepare(self) -> None:
        """Say so."""
        super().prepare()
        raise HTTPError(404)


class Api(Light):
    """Talks JSON."""

    def say(self, told: Any, status: int = 200) -> None:
        """A JSON answer."""
        self.set_status(status)
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(told if isinstance(told, str) else json.dumps(told))

    def write_error(self, status_code: int, **about: Any) -> None:
        """What went wrong, in a word that a page can act upon."""
        error = about.get("exc_info", (None, None))[1]
        if isinstance(error, Busy):
            self.set_header("Retry-After", str(error.wait_s))
            return self.say({"why": "too many tries", "wait_s": error.wait_s}, 429)
        if isinstance(error, Refused):
            return self.say({"why": str(error)}, 409)
        if isinstance(error, StoreError):
            LOG.error("%s", error)
            return self.say({"why": "store"}, 503)
        if isinstance(error, Forged):  # two pages on one phone: it counts on from here
            return self.say({"why": str(error), "counter": error.counter}, 400)
        if isinstance(error, ValueError):
            return self.say({"why": str(error)}, 400)
        return self.say({"why": self._reason}, status_code)

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        """What has an answer of its own is no fault."""
        if not isinstance(value, Busy | ValueError | StoreError):
            super().log_exception(typ, value, tb)

    def sent(self, *names: str) -> dict[str, Any]:
        """The JSON object that was sent, with these keys."""
        kind = self.request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            raise HTTPError(415, reason="application/json wanted")
        try:
            text = self.request.body.decode()
            must_be_shallow("body", text)
            found = json.loads(text)
        except ValueError:
            raise ValueError("body must be JSON, got something else") from None
        if not isinstance(found, dict):
            raise ValueError(f"body must be an object, got {type(found).__name__}")
        for name in names:
            if name not in found:
                raise ValueError(f"{name} must be there, got none")
        return found

    def bearer(self) -> str:
        """The token in the header, or nothing."""
        kind, _, token = self.request.headers.get("Authorization", "").partition(" ")
        return token.strip() if kind.lower() == "bearer" else ""

    @property
    def address(self) -> str:
        """Where the request comes from: for limits, kept in memory only."""
        return str(self.request.remote_ip)

    def who(self) -> Participant:
        """The participant who asks."""
        token = self.bearer()
        found = self.hall.participant(token, self.address) if token else None
        if found is None:
            raise HTTPError(401, reason="unknown token")
        return found

    def since(self) -> int | None:
        """The version that the asker has."""
        given = self.get_query_argument("since", "")
        return int(given) if given.isascii() and given.isdigit() and len(given) < 17 else None


class Join(Api):
    """A phone comes in."""

    def post(self) -> None:
        """A token for the right code; the same one for a phone that has one."""
        code = self.sent("code")["code"]
        if not isinstance(code, str) or len(code) > 40:
            raise ValueError("code must be six characters, got something else")
        who = self.hall.join(code, self.bearer(), self.address)
        if who is None:
            return self.say({"why": "wrong code"}, 404)
        return self.say({"token": who.token, "title": self.hall.session.course.about.title})


class Now(Api):
    """What a phone should show."""

    async def get(self) -> None:
        """As soon as there is something new; 204 when nothing has come within a few seconds."""
        who, since = self.who(), self.since()
        self.hall.session.people.heard_of(who.id)
        if since == self.hall.session.version:
            await self.hall.news.wait()
        if since == self.hall.session.version:
            self.set_status(204)
            self.finish()
        else:
            self.say(self.hall.now(who))


class AnswerIn(Api):
    """A phone answers."""

    async def post(self) -> None:
        """What became of the answer, once it is in the store."""
        who, sent = self.who(), self.sent("run", "round", "counter", "value")
        ballot = Ballot(who.id, sent["run"], sent["round"], sent["counter"], sent["value"])
        self.say(await self.hall.waiting.keep(ballot))


class Time(Api):
    """The clock that phones may compare theirs with."""

    def get(self) -> None:
        """Milliseconds of a clock that never goes back; no time of day."""
        self.say({"t": round(time.monotonic() * 1000, 1)})
