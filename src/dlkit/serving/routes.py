"""Which address is answered by what."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_server.utils import url_path_join

from dlkit.serving.files import PAGE_FILES, YEAR, PackedFiles
from dlkit.serving.kernels import ID, KernelEnd, KernelState, LessonSocket
from dlkit.serving.pages import Home, LessonAt, LessonScript, Recorded
from dlkit.serving.record_file import routes as record_routes
from dlkit.serving.status import MetricsPage

if TYPE_CHECKING:
    from dlkit.serving.app import LessonServer


def routes(server: LessonServer) -> list[Any]:
    """Only what a lesson's page needs; nothing that lists kernels or runs code."""
    extensions = {"roots": tuple(Path(folder) for folder in server.labextensions_path)}
    voila_files = {"roots": tuple(Path(folder) for folder in server.static_paths)}
    page_files = {"roots": (PAGE_FILES,)}
    found: list[tuple[Any, ...]] = [
        (r"/", Home),
        (r"/voila/render/(.*)", LessonAt),
        (r"/dlkit/lesson/([0-9a-f]+)\.js", LessonScript, {"server": server}),
        (r"/dlkit/[0-9a-f]+/(.*)", PackedFiles, page_files | {"keep": YEAR}),
        (r"/voila/templates/dlkit/static/(.*)", PackedFiles, page_files),
        (r"/voila/labextensions/(.*)", PackedFiles, extensions),
        (r"/voila/static/(.*)", PackedFiles, voila_files),
        (rf"/api/kernels/{ID}", KernelState),
        (rf"/api/kernels/{ID}/channels", LessonSocket),
        (rf"/voila/api/shutdown/{ID}", KernelEnd),
        (r"/metrics", MetricsPage),
        *record_routes(server.record_file),
        *server.identity_provider.get_handlers(),
    ]
    if server.recorded:
        found.append((r"/recorded/(.*)", Recorded, {"root": Path(server.recorded)}))
    return [(url_path_join(server.base_url, path), *rest) for path, *rest in found]
