"""One script with all of the front end that a prepared lesson's page needs, but Vega.

Module by module such a page asks for some forty files, one after the other found in those before
it; a server that is asked by many has no time for that. What a page needs and is not in here, its
loader still finds by itself.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping

from dlkit.serving.files import PAGE_FILES, Packed, assets, packed_bytes
from dlkit.serving.recorded import bundle

PAGE = ["lesson.js", "models.js", "wire.js", "trouble.js"]
VEGA, SCENE = "vega.js", "explorer_scene.js"
TEMPLATE = re.compile(r'"template": "([\w.]+)"')  # of a chart, in the state of a part
START = """
(() => {
  const page = (globalThis.dlkitPage ??=
    { modules: new Map(), texts: new Map(), kits: new Map() });
  for (const name of PARTS) page.modules.set(`BUILD/${name}`, (async () => dlkitNeed(name))());
  for (const name of Object.keys(dlkitTexts)) {
    page.texts.set(`BUILD/${name}`, Promise.resolve(dlkitTexts[name]));
  }
  dlkitNeed("lesson.js");
})();
"""


def pack(states: str) -> tuple[str, Packed] | None:
    """The script for a page with these models, and a name for it; None where nothing is built."""
    built = assets()
    if built is None:
        return None
    models = [model["state"] for model in json.loads(states).values()]
    known = bundle.texts_of("dlkit.widgets")
    del known[VEGA]
    if not any(model.get("scene") for model in models):
        del known[SCENE]  # with the player of scenes behind it
    kinds = {model["asset"] for model in models if "asset" in model}
    first = [f"{kind}{end}" for kind in sorted(kinds) for end in (".js", ".css")]
    names = bundle.needed([*bundle.KIT, *first], known)
    charts = bundle.texts_of("dlkit.charts", "compiled")
    texts = {name: known[name] for name in names if name.endswith(".css")}
    texts |= {f"charts/{name}.json": charts[f"{name}.json"] for name in templates(states, charts)}
    modules = {name: known[name] for name in names if name.endswith(".js")}
    own = {name: (PAGE_FILES / name).read_text(encoding="utf-8") for name in PAGE}
    start = START.replace("PARTS", json.dumps(list(modules))).replace("BUILD", built.build)
    script = bundle.script(modules | own, texts) + bundle.NEED + start
    data = script.encode()
    file = packed_bytes(data, "text/javascript", text=True)
    return hashlib.sha256(data).hexdigest()[:16], file


def templates(states: str, charts: Mapping[str, str]) -> list[str]:
    """The charts that these models name."""
    return [name for name in sorted(set(TEMPLATE.findall(states))) if f"{name}.json" in charts]
