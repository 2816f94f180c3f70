"""ES modules as functions of one classic script: browsers refuse modules below file://.

Our modules import nothing but by name and export only what this file knows; anything else is
refused, so that a new way of writing cannot slip through as a page that fails.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from importlib import resources

EXPORT = re.compile(r"^export (?=(?:async )?function\b|const\b|class\b)", re.MULTILINE)
NAME = re.compile(r"^export (?:async function|function|const|class) (\w+)", re.MULTILINE)
DEFAULT = re.compile(r"^export default (\{.*\});?\s*$", re.MULTILINE)
LIST = re.compile(r"export ?\{ ?([\w$]+) as default ?\};?\s*\Z")
IMPORT = re.compile(r'^import (\{[^}]*\}) from "\./([\w.]+)";$', re.MULTILINE)
LEFT = re.compile(r"^\s*(?:import|export)\b(?!\()", re.MULTILINE)
NEEDED = re.compile(r'"([a-z_]+\.(?:js|css))"')
KIT = ["kit.js", "storage.js", "page_store.js", "keep.js", "view.js", "controls.js", "kit.css"]
NEED = """
(() => {
  const made = new Map();
  globalThis.dlkitNeed = (name) => {
    if (!made.has(name)) made.set(name, dlkitModules[name](dlkitNeed));
    return made.get(name);
  };
})();
"""  # makes each module of the shelf once
FAMILY = re.compile(r"`([a-z_]+)\$\{\w+\}\.js`")  # `player_${name}.js`: any of that beginning


def wrapped(name: str, source: str) -> str:
    """One module as an entry of `dlkitModules`."""
    names = NAME.findall(source)
    body = EXPORT.sub("", source)
    body = IMPORT.sub(r'const \1 = need("\2");', body)
    given = [*names]
    if found := DEFAULT.search(body):
        body = DEFAULT.sub(r"const madeDefault = \1;", body)
        given.append("default: madeDefault")
    elif found := LIST.search(body):
        body = LIST.sub("", body)
        given.append(f"default: {found[1]}")
    if strange := LEFT.search(body):
        line = body[strange.start() :].strip().partition("\n")[0]
        raise ValueError(f"{name} must import and export by name only, got {line[:60]!r}")
    told = ", ".join(given)
    return (
        f'dlkitModules["{name}"] = ((need) => {{ "use strict";\n{body}\nreturn {{ {told} }};\n}});'
    )


def script(modules: Mapping[str, str], texts: Mapping[str, str]) -> str:
    """A classic script that puts modules and texts on the page's shelves."""
    parts = ["globalThis.dlkitModules ??= {};", "globalThis.dlkitTexts ??= {};"]
    parts += [wrapped(name, source) for name, source in modules.items()]
    parts += [f'dlkitTexts["{name}"] = {json.dumps(text)};' for name, text in texts.items()]
    return "\n".join(parts) + "\n"


def texts_of(package: str, *folder: str) -> dict[str, str]:
    """The front end's files in a folder of a package, by name."""
    place = resources.files(package).joinpath(*folder)
    return {
        one.name: one.read_text(encoding="utf-8")
        for one in sorted(place.iterdir(), key=lambda one: one.name)
        if one.name.endswith((".js", ".css", ".json"))
    }


def needed(first: list[str], text_of: Mapping[str, str]) -> list[str]:
    """These files and all that they name, in order of the alphabet."""
    found: set[str] = set()
    waiting = list(first)
    while waiting:
        name = waiting.pop()
        if name in found or name not in text_of:
            continue
        found.add(name)
        if name.endswith(".js"):
            waiting += NEEDED.findall(text_of[name])
            for start in FAMILY.findall(text_of[name]):
                waiting += [one for one in text_of if re.fullmatch(rf"{start}\w+\.js", one)]
    return sorted(found)
