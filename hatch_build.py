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

VEGA_EXPORT = "export default vegaEmbed;"
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
    """The Vega runtime as one ES module, made once for each release of vl-convert."""
    import vl_convert

    kept = cache / f"vega-{vl_convert.__version__}.js"
    if not kept.exists():
        kept.write_text(vl_convert.javascript_bundle(VEGA_EXPORT), encoding="utf-8")
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
