"""Log-in by LTI 1.3, walked through with a stand-in for the university's platform."""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from hub_servers import Hub, hub

pytestmark = pytest.mark.slow

CLIENT, LEARNER = "dlkit-at-the-platform", "a-pseudonym-7"
LESSON = "/hub/user-redirect/voila/render/08_adoption_curve.ipynb"
CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"


class Platform:
    """What signs the learner in: a key, its public half on the network, and what it says."""

    def __init__(self, address: str) -> None:
        self.issuer = address
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        self.keys = json.dumps({"keys": [{**public, "kid": "1", "alg": "RS256", "use": "sig"}]})

    def says(self, asked: str, target: str, **other: Any) -> dict[str, Any]:
        now = int(time.time())
        who = {"iss": self.issuer, "aud": CLIENT, "sub": LEARNER, "nonce": asked}
        claims = {
            "version": "1.3.0", "deployment_id": "1", "roles": [], "target_link_uri": target,
            "message_type": "LtiResourceLinkRequest", "resource_link": {"id": "lesson-8"},
        }  # fmt: skip
        named = {f"{CLAIM}{name}": value for name, value in claims.items()}
        return {**who, **named, "iat": now, "exp": now + 60, **other}

    def signed(self, said: dict[str, Any], key: rsa.RSAPrivateKey | None = None) -> str:
        return jwt.encode(said, key or self.key, "RS256", {"kid": "1"})


@contextmanager
def platform() -> Iterator[Platform]:
    """A platform whose keys can be asked for."""

    class Keys(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(found.keys.encode())

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Keys) as server:
        found = Platform(f"http://127.0.0.1:{server.server_address[1]}")
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield found
        server.shutdown()
        thread.join()


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


class Browser:
    """Keeps cookies, and stays where it is sent away from."""

    def __init__(self, running: Hub) -> None:
        self.running = running
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(jar, Stay)

    def ask(self, path: str, **sent: str) -> tuple[int, str, str]:
        """Status, where it leads, and the text."""
        body = urllib.parse.urlencode(sent).encode() if sent else None
        try:
            answer: Any = self.opener.open(self.running.address + path, body, timeout=30)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            return answer.status, answer.headers.get("Location", ""), answer.read().decode()

    def begins(self, there: Platform) -> dict[str, str]:
        """The platform sends the learner; the hub asks it who that is."""
        target = self.running.address + LESSON
        asks = {"iss": there.issuer, "login_hint": "7", "target_link_uri": target}
        status, to, _ = self.ask("/hub/lti13/oauth_login", **asks, client_id=CLIENT)
        assert status == 302
        assert to.startswith(f"{there.issuer}/authorize?")
        return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(to).query))

    def ends(self, there: Platform, asked: dict[str, str], token: str) -> tuple[int, str, str]:
        assert asked["redirect_uri"].startswith("https://")
        path = urllib.parse.urlsplit(asked["redirect_uri"]).path
        return self.ask(path, id_token=token, state=asked["state"])


def lets_in(running: Hub, there: Platform) -> None:
    browser = Browser(running)
    asked = browser.begins(there)
    said = there.says(asked["nonce"], running.address + LESSON, email="ada@example.edu")
    status, to, _ = browser.ends(there, asked, there.signed(said))
    assert (status, to) == (302, LESSON)
    status, _, home = browser.ask("/hub/home")
    assert status == 200
    assert LEARNER in home
    assert "ada@example.edu" not in home


def keeps_out(running: Hub, there: Platform, status: int, forged: bool, **other: Any) -> None:
    browser = Browser(running)
    asked = browser.begins(there)
    said = there.says(asked["nonce"], running.address + LESSON, **other)
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048) if forged else None
    assert browser.ends(there, asked, there.signed(said, key))[0] == status
    assert browser.ask("/hub/home")[0] == 302


def test_a_learner_comes_from_the_platform_into_a_lesson_and_a_forger_does_not(tmp_path: Path):
    with platform() as there:
        told = {
            "DLKIT_HUB_LOGIN": "lti",
            "DLKIT_HUB_SPAWNER": "simple",
            "DLKIT_LTI_ISSUER": there.issuer,
            "DLKIT_LTI_AUTHORIZE_URL": f"{there.issuer}/authorize",
            "DLKIT_LTI_JWKS_URL": f"{there.issuer}/keys",
            "DLKIT_LTI_CLIENT_IDS": CLIENT,
        }
        with hub(tmp_path, **told) as running:
            lets_in(running, there)
            keeps_out(running, there, 400, forged=True)
            keeps_out(running, there, 401, forged=False, aud="another tool")
            keeps_out(running, there, 400, forged=False, iss="https://elsewhere.example")
            keeps_out(running, there, 400, forged=False, nonce="one of yesterday")
            keeps_out(running, there, 400, forged=False, exp=int(time.time()) - 60)
