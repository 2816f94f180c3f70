"""dlkit itself as a wheel for the browser, made of the installed files."""

from __future__ import annotations

import base64
import hashlib
import re
import zipfile
from collections.abc import Collection
from importlib.metadata import Distribution, distribution
from pathlib import Path

from dlkit.kit.lite._lock import normal

SPARE = re.compile(r"jedi/third_party/(django-stubs|typeshed/stubs)/")
PARTS = re.compile(r"dlkit/|dlkit-[^/]+\.dist-info/(METADATA|WHEEL|licenses/)")


def own_wheel(into: Path, there: Collection[str]) -> Path:
    """The wheel; it asks for nothing but what is there, since the rest cannot be had there."""
    dist = distribution("dlkit")
    files = {
        str(path.as_posix()): Path(str(dist.locate_file(path))).read_bytes()
        for path in dist.files or ()
        if PARTS.match(path.as_posix()) and "__pycache__" not in path.parts
    }
    if "dlkit/__init__.py" not in files:
        raise ValueError("dlkit must be installed as a package, got a link to its source")
    about = f"dlkit-{dist.version}.dist-info"
    files[f"{about}/METADATA"] = asking(files[f"{about}/METADATA"].decode(), there).encode()
    rows = [f"{name},sha256={_digest(data)},{len(data)}" for name, data in files.items()]
    files[f"{about}/RECORD"] = "\n".join([*rows, f"{about}/RECORD,,", ""]).encode()
    made = into / f"dlkit-{dist.version}-py3-none-any.whl"
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as wheel:
        for name, data in files.items():
            wheel.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return made


def asking(metadata: str, there: Collection[str]) -> str:
    """Metadata whose requirements are those that the site can meet."""
    head, end, body = metadata.partition("\n\n")
    lines = []
    for line in head.split("\n"):
        asked = re.match(r"Requires-Dist: ([A-Za-z0-9._-]+)", line)
        if asked is None or normal(asked[1]) in there:
            lines.append(line)
    return "\n".join(lines) + end + body


def slimmed(wheel: Path) -> None:
    """Takes out of jedi its 4,800 stubs of other people's packages: each file costs at a start."""
    kept = wheel.with_suffix(".kept")
    with zipfile.ZipFile(wheel) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            if not SPARE.match(one.filename):
                new.writestr(one, old.read(one), zipfile.ZIP_DEFLATED)
    kept.replace(wheel)


def front_end(dist: Distribution | None = None) -> Path | None:
    """The folder with the components' files, as the build has named it; none in a source tree."""
    return lab_extension("dlkit", "kit.js", dist)


def lab_extension(package: str, file: str, dist: Distribution | None = None) -> Path | None:
    """The folder of a package's lab extension that holds this file."""
    dist = dist or distribution(package)
    for path in dist.files or ():
        if path.name == file and "labextensions" in path.parts:
            return Path(str(dist.locate_file(path))).resolve().parent
    return None


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
