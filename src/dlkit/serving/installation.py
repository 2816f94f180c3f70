"""Whether all that dlkit needs is here and works, and what to do where it does not."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from importlib import metadata, resources
from pathlib import Path

from dlkit.serving.check import Finding

KERNEL_S = 20.0
LEAST_MB = 200
AGAIN = "install dlkit again (make does; or pip install --upgrade dlkit)"


def findings() -> Iterator[Finding]:
    """One line for each thing; the kernel starts while the others are looked at."""
    with ThreadPoolExecutor(1) as beside:
        kernel: Future[Finding] = beside.submit(tried, "kernel", kernel_answers)
        for name, look in LOOKS.items():
            yield tried(name, look)
        yield kernel.result()


def tried(name: str, look: Callable[[], str]) -> Finding:
    """What a look has found; whatever goes wrong is a fault with its reason."""
    try:
        return Finding(True, f"{name}: {look()}")
    except Exception as error:  # a broken installation fails in every way there is
        said = str(error) if isinstance(error, ValueError) else f"{type(error).__name__}: {error}"
        return Finding(False, f"{name}: {' '.join(said.split())[:400]}")


def packages() -> str:
    """Every package that dlkit names, against the oldest version that will do."""
    from packaging.requirements import Requirement

    named = [Requirement(line) for line in metadata.requires("dlkit") or ()]
    needed = [one for one in named if one.marker is None or one.marker.evaluate({"extra": ""})]
    wrong = []
    for one in needed:
        try:
            found = metadata.version(one.name)
        except metadata.PackageNotFoundError:
            found = "none"
        if found == "none" or not one.specifier.contains(found, prereleases=True):
            wrong.append(f"{one.name} must be {one.specifier}, got {found}")
    if wrong:
        raise ValueError(f"{'; '.join(wrong)}: {AGAIN}")
    return f"{len(needed)} at the versions that are needed"


def front_end() -> str:
    """The components' files and the compiled charts, where a page looks for them."""
    from jupyter_core.paths import jupyter_path

    from dlkit.serving.files import assets

    built = assets()
    if built is None:
        raise ValueError(f"components must be built, got none: {AGAIN}")
    name = built.folder.partition("labextensions/")[2]
    places = [Path(one) / name for one in jupyter_path("labextensions")]
    folder = next((one for one in places if one.is_dir()), None)
    if folder is None:
        raise ValueError(f"{name} must be among Jupyter's lab extensions, got none: {AGAIN}")
    own = {one.name for one in resources.files("dlkit.widgets").iterdir()}
    needed = {one for one in own if one.endswith((".js", ".css")) and not one.startswith("_")}
    missing = sorted(needed - {one.name for one in folder.iterdir()})
    drawn = {one.name for one in resources.files("dlkit.charts").joinpath("compiled").iterdir()}
    missing += sorted(drawn - {one.name for one in (folder / "charts").iterdir()})
    if missing or "vega.js" not in needed:
        raise ValueError(f"files must be there, got none of {missing or ['vega.js']}: {AGAIN}")
    return f"{len(needed)} files and {len(drawn)} charts in {folder}"


def voila_front_end() -> str:
    """What shows widgets of other makers."""
    from jupyter_core.paths import jupyter_path

    places = [Path(one) / "base/static/voila.js" for one in jupyter_path("voila", "templates")]
    if not any(one.is_file() for one in places):
        raise ValueError(f"voila.js must be in one of Voilà's templates, got none: {AGAIN}")
    return "Voilà's front end is there"


def loops() -> str:
    """Whether the models' loops are compiled."""
    from dlkit.models import _jit

    if not _jit.has_numba():
        return "numba is not here: models run as plain Python, slower and with equal results"
    cache = Path(_jit.__file__).parent / "__pycache__"
    if not any(cache.glob("*.nbi")):
        return "not compiled yet, so first runs take seconds: python -m dlkit.models does it now"
    return "compiled"


def pdf() -> str:
    """A page of PDF with the fonts that are here."""
    import typst

    made = typst.compile(b"*Report*", format="pdf")
    if not bytes(made).startswith(b"%PDF"):
        raise ValueError(f"typst must write PDF, got {bytes(made)[:20]!r}: {AGAIN}")
    return f"typst {metadata.version('typst')} writes it"


def pictures_of_reports() -> str:
    """A drawing with a word in it."""
    import vl_convert

    mark = {"type": "text", "encode": {"enter": {"text": {"value": "Word"}}}}
    drawn = vl_convert.vega_to_svg({"width": 40, "height": 20, "marks": [mark]})
    if "Word" not in drawn or not vl_convert.svg_to_png(drawn).startswith(b"\x89PNG"):
        raise ValueError(f"vl-convert must draw words, got none: {AGAIN}")
    return f"vl-convert {metadata.version('vl-convert-python')} draws them"


def ports() -> str:
    """Where lessons would be served."""
    from dlkit.serving.ports import DEFAULT_PORT, listen

    place = listen("localhost", None)
    for one in place.sockets:
        one.close()
    if place.port != DEFAULT_PORT:
        return f"{DEFAULT_PORT} is in use, {place.port} is free and would be taken"
    return f"{DEFAULT_PORT} is free"


def data_folder() -> str:
    """Where a class's answers are kept: it can be written to, and there is room."""
    from dlkit.classroom import _keys

    return writable(_keys.folder())


def temporary_folder() -> str:
    """Where kernels have their sockets."""
    return writable(Path(tempfile.gettempdir()))


def writable(folder: Path) -> str:
    """The folder, once a file could be written there; ValueError where that fails."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
    except OSError as error:
        raise ValueError(
            f"{folder} must be one that you may write to, got {error.strerror}: "
            f"change its rights, or free room"
        ) from None
    free_mb = shutil.disk_usage(folder).free // 2**20
    if free_mb < LEAST_MB:
        raise ValueError(f"{folder} must have {LEAST_MB} MB free, got {free_mb}: free room there")
    return f"{folder} can be written to, {free_mb / 1024:.1f} GB free"


def kernel_answers() -> str:
    """A kernel as lessons have it, started and ended."""
    from jupyter_client.manager import KernelManager

    from dlkit.serving import _warm_line
    from dlkit.serving.kernels import (
        OwnPython,
        connection_folder,
        kernel_config,
        kernel_environment,
    )

    folder = connection_folder()
    config = kernel_config(folder, 60)
    kernel = KernelManager(config=config, kernel_spec_manager=OwnPython())
    kernel.connection_file = f"{folder}/kernel.json"
    try:
        kernel.start_kernel(env=kernel_environment(folder))
        client = kernel.blocking_client()
        client.start_channels()
        client.wait_for_ready(timeout=KERNEL_S)
        client.stop_channels()
    except RuntimeError as error:
        reason = re.sub(r"\s+", " ", str(error))
        raise ValueError(f"it must answer within {KERNEL_S:g} s, got: {reason}") from None
    finally:
        if kernel.has_kernel:
            kernel.shutdown_kernel(now=True)
        shutil.rmtree(folder, ignore_errors=True)
    kind = "warm kernels can be forked" if _warm_line.can_fork() else "no warm kernels here"
    return f"starts and answers; {kind}"


LOOKS: dict[str, Callable[[], str]] = {
    "packages": packages,
    "front end": front_end,
    "other widgets": voila_front_end,
    "models' loops": loops,
    "PDF reports": pdf,
    "pictures in reports": pictures_of_reports,
    "port": ports,
    "class data": data_folder,
    "temporary files": temporary_folder,
}
