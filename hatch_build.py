"""Build step: compiles the charts, bundles the Vega runtime, and puts the front end in its place.

What a page loads lies under share/jupyter/labextensions/dlkit/<hash of its content>/, which
JupyterLab and Voilà both serve; a new content has a new address, so it can be cached for ever.
The package carries the same files, for front ends that serve no lab extensions.
"""

import hashlib
import json
import shutil
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VEGA = "https://cdn.jsdelivr.net/npm/"  # vl-convert's name for what it carries: nothing is fetched
VEGA_PARTS = {  # as the release of vl-convert that pyproject.toml names carries them
    "vega-dataflow": "6.1.0", "vega-encode": "5.1.0", "vega-parser": "7.1.0",
    "vega-tooltip": "1.0.0", "vega-transforms": "5.1.0", "vega-view": "6.1.0",
    "vega-view-transforms": "5.1.0",
}  # fmt: skip
VEGA_EXPORT = """
import { transforms } from "vega-dataflow";
import { parse } from "vega-parser";
import { Handler as Tooltip } from "vega-tooltip";
import { View } from "vega-view";
import * as encoding from "vega-encode";
import * as rows from "vega-transforms";
import * as view from "vega-view-transforms";
Object.assign(transforms, encoding, rows, view);
export default { parse, Tooltip, View };
"""  # no Vega-Lite, maps, networks, trees, regressions: half the size of all there is
PRELOAD = [
    "kit.js", "storage.js", "page_store.js", "keep.js", "view.js", "controls.js", "vega.js",
]  # fmt: skip


class FrontEndHook(BuildHookInterface):
    """Adds the compiled front end, the content and the lessons to the wheel."""

    def initialize(self, _version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        assets = root / "build" / "assets"
        shutil.rmtree(assets, ignore_errors=True)
        (assets / "charts").mkdir(parents=True)
        for path in sorted((root / "src/dlkit/widgets").glob("*.*s*")):
            if path.suffix in {".js", ".css"} and not path.name.startswith("_"):
                shutil.copy(path, assets / path.name)
        (assets / "vega.js").write_text(vega_runtime(root / "build"), encoding="utf-8")
        for name, spec in compiled_charts(root / "src").items():
            (assets / "charts" / f"{name}.json").write_text(spec, encoding="utf-8")
        digest = content_hash(assets)
        about = {"hash": digest, "preload": PRELOAD}
        (root / "build/assets.json").write_text(json.dumps(about), encoding="utf-8")
        build_data["shared_data"] |= {
            str(assets): f"share/jupyter/labextensions/dlkit/{digest}",
            "src/dlkit/serving/template": "share/jupyter/voila/templates/dlkit",
        }
        build_data["force_include"] |= {
            "build/assets.json": "dlkit/widgets/assets.json",
            "build/assets/vega.js": "dlkit/widgets/vega.js",
            "build/assets/charts": "dlkit/charts/compiled",
            "datasets": "dlkit/datasets",
            "notebooks": "dlkit/notebooks",
        }


def vega_runtime(cache: Path) -> str:
    """The parts of Vega that compiled charts need as one ES module, made once."""
    import vl_convert

    snippet = VEGA_EXPORT
    for name, version in VEGA_PARTS.items():
        snippet = snippet.replace(f'"{name}"', f'"{VEGA}{name}@{version}/+esm"')
    made_of = hashlib.sha256((vl_convert.__version__ + snippet).encode()).hexdigest()[:12]
    kept = cache / f"vega-{made_of}.js"
    if not kept.exists():
        kept.write_text(vl_convert.javascript_bundle(snippet), encoding="utf-8")
    return kept.read_text(encoding="utf-8")


def compiled_charts(source: Path) -> dict[str, str]:
    """Every chart of dlkit.charts as Vega JSON, by name."""
    sys.path.insert(0, str(source))
    try:
        from dlkit import charts

        return {name: charts.compiled(chart) for name, chart in charts.catalogue().items()}
    finally:
        sys.path.remove(str(source))


def content_hash(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:12]
