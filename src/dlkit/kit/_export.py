"""The files of the kit in one folder: what learners may have, and apart from it what they may not.

learners/handout_<lesson>.pdf
lecturer/guide_<lesson>.html and .pdf     lecturer/key_<lesson>.pdf
lecturer/slides_<lesson>.html             lecturer/seminar_<plan>.html and .pdf
lecturer/quiz_<lesson>.gift.txt           lecturer/quiz_<lesson>.qti.zip
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dlkit import content
from dlkit.kit._gift import gift
from dlkit.kit._guides import guide_document, seminar_document
from dlkit.kit._handout import handout
from dlkit.kit._keys import answer_key
from dlkit.kit._package import package
from dlkit.kit._slides import slides
from dlkit.report import FORMATS, Document


@dataclass(frozen=True)
class Made:
    """One file that was written, and what did not fit into it."""

    path: Path
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wish:
    """What all files of one export have in common."""

    out: Path
    day: date
    address: str


Writer = Callable[[str, Wish], Iterator[Made]]


def export(kinds: Sequence[str], lessons: Sequence[str], wish: Wish) -> Iterator[Made]:
    """Writes the files kind by kind; each is told as soon as it is there."""
    if wish.out.exists() and not wish.out.is_dir():
        raise ValueError(f"out must be a folder, got the file {wish.out}")
    for kind in kinds:
        names = plans() if kind == "seminar" else lessons
        for name in names:
            yield from KINDS[kind](name, wish)


def plans() -> list[str]:
    """The names of all seminar plans."""
    return sorted(path.stem for path in (content.folder("datasets") / "seminars").glob("*.toml"))


def _guide(name: str, wish: Wish) -> Iterator[Made]:
    yield from _document(guide_document(name, wish.day), f"guide_{name}", wish)


def _seminar(name: str, wish: Wish) -> Iterator[Made]:
    yield from _document(seminar_document(name, wish.day), f"seminar_{name}", wish)


def _document(document: Document, stem: str, wish: Wish) -> Iterator[Made]:
    for form in ("html", "pdf"):
        data = FORMATS[form].write(document)
        yield _written(wish.out / "lecturer" / f"{stem}.{form}", data)


def _slides(name: str, wish: Wish) -> Iterator[Made]:
    yield _written(wish.out / "lecturer" / f"slides_{name}.html", slides(name, wish.address))


def _handout(name: str, wish: Wish) -> Iterator[Made]:
    data = FORMATS["pdf"].write(handout(name, wish.day))
    yield _written(wish.out / "learners" / f"handout_{name}.pdf", data)


def _key(name: str, wish: Wish) -> Iterator[Made]:
    data = FORMATS["pdf"].write(answer_key(name, wish.day))
    yield _written(wish.out / "lecturer" / f"key_{name}.pdf", data)


def _gift(name: str, wish: Wish) -> Iterator[Made]:
    made = gift(name)
    path = wish.out / "lecturer" / f"quiz_{name}.gift.txt"
    yield _written(path, made.text.encode(), made.left_out)


def _qti(name: str, wish: Wish) -> Iterator[Made]:
    yield _written(wish.out / "lecturer" / f"quiz_{name}.qti.zip", package(name))


def _written(path: Path, data: bytes, left_out: Sequence[str] = ()) -> Made:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return Made(path, tuple(left_out))


KINDS: dict[str, Writer] = {
    "guide": _guide,
    "slides": _slides,
    "handout": _handout,
    "key": _key,
    "gift": _gift,
    "qti": _qti,
    "seminar": _seminar,
}
