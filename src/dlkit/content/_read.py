"""Finding and reading content files; a fault is told by file, key or line, and rule."""

import csv
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeVar

import msgspec

T = TypeVar("T")

FOLDERS = ("datasets", "notebooks")
_AT = re.compile(r"^(?P<what>.*) - at `\$\.?(?P<path>.*)`$", re.DOTALL)
_TYPE = re.compile(r"^Expected `(?P<want>[^`]*)`, got `(?P<got>[^`]*)`$")
_MISSING = re.compile(r"^Object missing required field `(?P<key>.*)`$")
_VALUE = re.compile(r"^Invalid (enum )?value (?P<got>.*)$")
_UNKNOWN = re.compile(r"^Object contains unknown field `(?P<key>.*)`$")


class Content(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of everything that is read from a file: no key more, no key less."""


@cache
def folder(name: str) -> Path:
    """Where `datasets` or `notebooks` lies: in the installed package, else in the source tree."""
    if name not in FOLDERS:
        raise ValueError(f"folder must be one of {', '.join(FOLDERS)}, got {name!r}")
    package = Path(__file__).resolve().parents[1]
    for place in (package / name, package.parents[1] / name):
        if place.is_dir():
            return place
    raise FileNotFoundError(f"{name} must lie in the package or beside src, found in neither")


def shown_path(path: Path) -> str:
    """`datasets/quiz/adoption.toml`: the part of a path that means something to an author."""
    for name in FOLDERS:
        if name in path.parts:
            return "/".join(path.parts[path.parts.index(name) :])
    return path.name


def named(kind: str, name: str) -> Path:
    """The file `datasets/<kind>/<name>.toml`, or an error that says which names there are."""
    place = folder("datasets") / kind
    known = sorted(path.stem for path in place.glob("*.toml"))
    if name not in known:
        raise ValueError(f"{kind} must be one of {', '.join(known)}, got {name[:40]!r}")
    return place / f"{name}.toml"


def read_toml(path: Path, form: type[T]) -> T:
    """One TOML file as a checked struct."""
    try:
        return msgspec.toml.decode(path.read_bytes(), type=form)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise located(path, fault(str(error))) from None


def located(path: Path, what: str) -> ValueError:
    """The error that tells a fault by file, line where one can be named, key and rule."""
    line = line_of(path.read_text(encoding="utf-8", errors="replace"), what)
    where = f" line {line}" if line else ""
    return ValueError(f"{shown_path(path)}{where}: {what}")


def line_of(text: str, what: str) -> int:
    """The line of the key that a fault such as `rooms[1].choices[0].question must ...` names.

    Where the key is not there, the line on which its block begins; 0 where no block is named
    (then it is about the whole file, or has a line already).
    """
    lines, at, header = text.splitlines(), -1, ""
    for word, place in re.findall(r"(\w+)(?:\[(\d+)\])?", what.partition(" ")[0]):
        header = f"{header}.{word}" if header else word
        wanted = f"[[{header}]]" if place else f"[{header}]"
        blocks = [i for i in range(at + 1, len(lines)) if lines[i].strip() == wanted]
        if int(place or 0) >= len(blocks):
            return _key_line(lines, at, word) + 1
        at = blocks[int(place or 0)]
    return at + 1


def _key_line(lines: list[str], at: int, key: str) -> int:
    """Where a key of the block that begins at line `at` stands; `at` where it does not."""
    for i in range(at + 1, len(lines)):
        if lines[i].startswith("["):
            break
        if re.match(rf"\s*{key}\s*=", lines[i]):
            return i
    return at


def fault(message: str) -> str:
    """A msgspec message as `<key> must <rule>, got <value>`, the key with its full path."""
    at = _AT.match(message)
    what, path = (at["what"], at["path"]) if at else (message, "")
    if wrong := _TYPE.match(what):
        return f"{path or 'the file'} must be {wrong['want']}, got {wrong['got']}"
    if strange := _VALUE.match(what):
        return f"{path} must be one of the words that this key allows, got {strange['got']}"
    dot = f"{path}." if path else ""
    if missing := _MISSING.match(what):
        return f"{dot}{missing['key']} must be there, got nothing"
    if unknown := _UNKNOWN.match(what):
        return f"{dot}{unknown['key']} must not be there, it is no key of this file"
    return f"{dot}{what}"


def read_csv(path: Path, columns: tuple[str, ...], row: Callable[[dict[str, str]], T]) -> list[T]:
    """Every row of a CSV file through `row`; its ValueError is told with file and line."""
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.reader(lines, strict=True)
        header = tuple(next(reader, []))
        if header != columns:
            raise ValueError(
                f"{shown_path(path)} line 1: columns must be {', '.join(columns)}, "
                f"got {', '.join(header)}"
            )
        return [
            _row(f"{shown_path(path)} line {reader.line_num}", columns, cells, row)
            for cells in reader
        ]


def _row(
    where: str, columns: tuple[str, ...], cells: list[str], row: Callable[[dict[str, str]], T]
) -> T:
    if len(cells) != len(columns):
        raise ValueError(f"{where}: cells must be {len(columns)}, got {len(cells)}")
    try:
        return row(dict(zip(columns, cells, strict=True)))
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from None


def number(name: str, text: str, low: float, high: float) -> float:
    """A cell as a number between low and high."""
    try:
        value = float(text)
    except ValueError:
        raise ValueError(f"{name} must be a number, got {text[:40]!r}") from None
    if not low <= value <= high:  # also refuses nan
        raise ValueError(f"{name} must be between {low:g} and {high:g}, got {text[:40]}")
    return value


def unique(name: str, ids: list[str]) -> None:
    """Refuses an id that stands twice."""
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise ValueError(f"{name} must have different ids, got {one!r} twice")
        seen.add(one)


def filled(**texts: str) -> None:
    """Refuses an empty text."""
    for name, text in texts.items():
        if not text.strip():
            raise ValueError(f"{name} must have words, got an empty text")
