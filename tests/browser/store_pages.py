"""Small pages that load the front end's modules from the source, for the store's tests."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Frame, Page

WIDGETS = Path(__file__).parents[2] / "src/dlkit/widgets"

STORE_PAGE = """<!doctype html><html lang="en"><title>Store</title><main id="place"></main>
<script type="module">
import * as disk from "/storage.js";
import { openStore } from "/page_store.js";
import { keep } from "/keep.js";
function h(tag, { text = "", onclick, ...rest }, ...children) {
  const element = Object.assign(document.createElement(tag), { textContent: text, onclick });
  for (const [name, value] of Object.entries(rest)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
const told = [];
const store = openStore(disk);
store.watch((keys, cause) => told.push([cause, ...keys.sort()]));
Object.assign(window, { disk, openStore, keep, store, told, h });
</script></html>"""
PART_PAGE = """<!doctype html><html lang="en"><title>One part</title>
<meta name="viewport" content="width=device-width">
<script id="jupyter-config-data" type="application/json">{"fullLabextensionsUrl": "/lab"}</script>
<main><h1>One part</h1><h2>Here</h2><div id="place"></div></main>
<script type="module">
import loader from "/_loader.js";
window.show = (state) => {
  const listeners = new Set();
  const model = {
    get: (name) => state[name], set: (name, value) => { state[name] = value; }, save_changes() {},
    on: (name, listen) => name === "msg:custom" && listeners.add(listen),
    off: (name, listen) => listeners.delete(listen),
    send: async (message) => {
      const answer = await askKernel(message);
      if (answer) for (const listen of [...listeners]) listen(answer, []);
    },
  };
  return loader.render({ model, el: document.getElementById("place") });
};
window.ready = async (stop) => {
  const [kit] = await Promise.all(dlkitPage.kits.values());
  Object.assign(window, { store: kit.store, stop });
};
</script></html>"""
BOXED_PAGE = """<!doctype html><html lang="en"><title>Boxed</title>
<iframe sandbox="allow-scripts" src="/store.html" title="Boxed store"></iframe></html>"""
PAGES = {
    "/store.html": STORE_PAGE,
    "/boxed.html": BOXED_PAGE,
    "/part.html": PART_PAGE,
    "/blank.html": "<!doctype html>",
}

FILL = """() => {
  for (let size = 6_000_000; size >= 1; size = Math.floor(size / 2)) {
    try {
      localStorage.setItem(`fill-${size}`, "x".repeat(size));
    } catch {
      continue; // it takes a smaller one
    }
  }
}"""
MAKE_ROOM = """() => {
  const names = Object.keys(localStorage).filter((name) => name.startsWith("fill"));
  for (const name of names) localStorage.removeItem(name);
}"""
HERE_ONLY = " It is here until this page closes."


class Site(http.server.SimpleHTTPRequestHandler):
    """Serves the pages above, and the modules to every origin: a boxed page has one of its own."""

    def translate_path(self, path: str) -> str:
        return super().translate_path(f"/{path.rpartition('/')[2]}")  # /lab/dlkit/<hash>/<name>

    def do_GET(self) -> None:
        if self.path not in PAGES:
            return super().do_GET()
        body = PAGES[self.path].encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return None

    def end_headers(self) -> None:
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving() -> Iterator[int]:
    """The port of a server for these pages."""
    handler = functools.partial(Site, directory=WIDGETS)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def ready(page: Page | Frame) -> None:
    page.wait_for_function("() => window.store")


def put(page: Page | Frame, key: str, value: dict, base: int = 0, done: bool = False) -> dict:
    script = "([key, value, how]) => store.put(key, 'quiz', value, how)"
    return page.evaluate(script, [key, value, {"base": base, "done": done}])


def kept(page: Page | Frame) -> dict:
    """The record as the browser's storage has it."""
    return page.evaluate("() => JSON.parse(localStorage.getItem('dlkit-record'))")


def heard(page: Page | Frame, cause: str) -> list:
    """What the page was told, once it was told of this cause."""
    page.wait_for_function("(cause) => told.some(([each]) => each === cause)", arg=cause)
    return page.evaluate("() => told.splice(0)")
