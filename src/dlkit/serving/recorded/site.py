"""All pages of a site without a server: landing page, lessons, and the files that they share."""

from __future__ import annotations

import gzip
import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import jinja2

from dlkit import content, widgets
from dlkit.serving.files import PAGE_FILES, TEMPLATE
from dlkit.serving.recorded import bundle
from dlkit.serving.recorded.answers import is_answered
from dlkit.serving.recorded.lesson import Taken, taken
from dlkit.widgets._component import Component, asset_text

LIMIT = 700_000  # compressed bytes of a lesson with all that it loads
FEW = 2  # lessons that are made one after the other: processes of their own start slowly
SPARE = 25_000  # of these, for what base64 costs a compressed file
SCENE = ["explorer_scene.js", "player.js", "player.css"]
BOOT = f"""{bundle.NEED}Promise.resolve(globalThis.dlkitStorage).then(() => {{
  for (const name of ["theme.js", "home.js", "live.js"]) dlkitNeed(name);
}});
"""


def export(out: Path, names: Sequence[str], live: str = "") -> Iterator[Path]:
    """Writes the site into a folder, file by file; the same source gives the same bytes."""
    if out.exists() and not out.is_dir():
        raise ValueError(f"static must be a folder, got the file {out}")
    if live and not live.startswith(("http://", "https://")):
        raise ValueError(f"live must begin with http:// or https://, got {live!r}")
    site = Site(live.rstrip("/"))
    for name, text in site.files.items():
        yield _written(out / "files" / name, text)
    for texts in _each(site.lesson, names):
        for name, text in texts.items():
            yield _written(out / name, text)
    yield _written(out / "index.html", site.home(names))


def _each(work: Callable[[str], dict[str, str]], names: Sequence[str]) -> Iterator[dict[str, str]]:
    """The pages of each lesson; many lessons are made side by side, as they share nothing."""
    if len(names) <= FEW:
        yield from map(work, names)
        return
    workers = min(len(names), os.cpu_count() or 1)
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        yield from pool.map(work, names)


def _written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


@dataclass(frozen=True)
class Site:
    """The texts of all pages; `live` is where the lessons are served, or nothing."""

    live: str

    @cached_property
    def files(self) -> dict[str, str]:
        """What all lessons share, by name."""
        page = {name: (PAGE_FILES / name).read_text(encoding="utf-8") for name in PAGE_NAMES}
        own = {path.name: path.read_text(encoding="utf-8") for path in sorted(HERE.glob("*.js"))}
        live = own.pop("live.js")
        rules = {f"{rule}.js": own.pop(f"{rule}.js") for rule in sorted({*RARE.values()})}
        common, every = front_end(assets(rare=False)), front_end(assets())
        del common["vega.js"], every["vega.js"]
        rest = {name: text for name, text in every.items() if name not in common}
        scripts = {"theme.js": page["theme.js"], "home.js": page["home.js"], "live.js": live}
        return {
            "site.css": asset_text("kit.css") + page["page.css"],
            "site.js": bundle.script(scripts, {}) + BOOT,
            "icon.svg": page["icon.svg"],
            "kit.js": shelved(common | own | {"models.js": page["models.js"]}),
            MORE: shelved(rest | rules),
            "vega.js": bundle.script({"vega.js": asset_text("vega.js")}, {}),
        }

    @cached_property
    def version(self) -> str:
        """A short name for what all lessons share."""
        return digest("".join(name + text for name, text in sorted(self.files.items())))

    def lesson(self, name: str) -> dict[str, str]:
        """The files of one lesson: its page, its own script, and the one with its runs."""
        lesson = taken(content.lesson(name))
        fixed = self._weight(lesson, lesson.data(), "")
        lesson.record(LIMIT - SPARE - fixed)
        data, runs = lesson.data(), lesson.recorded()
        whole = self._weight(lesson, data, runs)
        if whole > LIMIT:
            raise ValueError(f"{name} must be at most {LIMIT:,} bytes in all, got {whole:,}")
        made = {f"{name}.html": self._page(lesson, data, runs), f"files/{name}.js": data}
        return made | ({f"files/{name}.runs.js": runs} if runs else {})

    def home(self, names: Sequence[str]) -> str:
        """The landing page."""
        cards = [(content.lesson(name), f"{name}.html") for name in names]
        start = next((address for about, address in cards if about.name.startswith("00")), "")
        resources_ = self._resources() | {"base_url": "index.html"}
        return PAGES.get_template("home.html").render(
            resources=resources_, cards=cards, start=start, broken=[], folder=""
        )

    def _weight(self, lesson: Taken, data: str, runs: str) -> int:
        """Compressed bytes of a lesson and of all that it loads."""
        page = self._page(lesson, data, runs)
        shared = [text for name, text in self.files.items() if name != MORE or has_rare(lesson)]
        return sum(map(weight, [*shared, page, data, runs]))

    def _page(self, lesson: Taken, data: str, runs: str) -> str:
        about = lesson.about
        return PAGES.get_template("recorded.html.j2").render(
            resources=self._resources(),
            lesson=about,
            made_from=lesson.made_from,
            pieces=lesson.pieces,
            more=MORE if has_rare(lesson) else "",
            data_version=digest(data),
            later=self._later(lesson, runs),
            live=f"{self.live}/voila/render/{about.file}",
        )

    def _later(self, lesson: Taken, runs: str) -> list[tuple[str, str]]:
        """The scripts that a page does not wait for: name, and file with its version."""
        vega = [("vega", f"vega.js?{self.version}")] if lesson.texts else []
        kept = [("runs", f"{lesson.about.name}.runs.js?{digest(runs)}")] if runs else []
        return vega + kept

    def _resources(self) -> dict[str, Any]:
        return {"page_files": "files", "version": self.version, "live": self.live, "assets": ""}


HERE = Path(__file__).parent
PAGES = jinja2.Environment(loader=jinja2.FileSystemLoader(str(TEMPLATE)), autoescape=True)
MORE = "more.js"  # what only the lessons with one of these parts load: the part and its rule
RARE = {
    "Managing": "units", "JobSurvey": "surveys", "LeadsWhom": "looks", "Followers": "looks",
    "Assessment": "assessments", "Team": "weeks", "Trajectory": "ways",
}  # fmt: skip
PAGE_NAMES = ("page.css", "theme.js", "home.js", "models.js", "icon.svg")


def assets(*, rare: bool = True) -> set[str]:
    """The files of all components that a page can answer, with or without the rare ones."""
    found = set()
    for name, home in widgets.HOMES.items():
        kind = getattr(widgets, name)
        wanted = rare or name not in RARE
        if wanted and issubclass(kind, Component) and is_answered(kind):
            found |= {f"{home}.js", f"{home}.css"}
    return found


def has_rare(lesson: Taken) -> bool:
    """Whether a lesson has a part whose files only few lessons load."""
    return any(part.get("rule") in RARE.values() for part in lesson.parts.values())


def shelved(files: Mapping[str, str]) -> str:
    """A script that puts modules, and styles as texts, on the page's shelves."""
    styles = {name: text for name, text in files.items() if name.endswith(".css")}
    return bundle.script({n: text for n, text in files.items() if n not in styles}, styles)


def front_end(assets: set[str]) -> dict[str, str]:
    """The components' files that these need, and all that these name in turn."""
    known = bundle.texts_of("dlkit.widgets")
    names = bundle.needed([*bundle.KIT, *SCENE, *sorted(assets), "_loader.js"], known)
    return {name: known[name] for name in names}


def digest(text: str) -> str:
    """A short name for exactly this text, so that browsers keep no old one."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def weight(text: str) -> int:
    """Bytes of a file as a static host sends it."""
    return len(gzip.compress(text.encode(), 6, mtime=0))
