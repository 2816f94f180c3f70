"""Pages without a server: modules as functions of one script, and who publishes them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import yaml

from dlkit import widgets
from dlkit.serving.files import PAGE_FILES
from dlkit.serving.recorded import bundle
from dlkit.serving.recorded.site import front_end


def test_every_module_of_the_components_can_be_wrapped():
    place = Path(sys.modules["dlkit.widgets"].__file__).parent
    for path in place.glob("*.js"):
        bundle.wrapped(path.name, path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "source",
    ["import x from 'y';", "export * from './z.js';", "export let a = 1;", "import './side.js';"],
)
def test_a_module_that_is_written_otherwise_is_refused(source):
    with pytest.raises(ValueError, match="must import and export by name only"):
        bundle.wrapped("x.js", source)


def test_a_module_gives_what_it_exports():
    source = 'import { a } from "./a.js";\nexport const b = 1;\nexport async function c() {}\n'
    text = bundle.wrapped("x.js", source)
    assert 'const { a } = need("a.js");' in text
    assert "return { b, c };" in text


def test_a_part_brings_all_files_that_it_names():
    files = front_end({"bet.js", "bet.css"})
    assert {"bet.js", "bet.css", "drawing.js", "vega.js", "_loader.js", "kit.css"} <= set(files)
    assert {"player_frames.js", "player_swarm.js", "player_sound.js"} <= set(files)
    assert "campaign.js" not in files


def test_no_two_modules_of_a_page_have_one_name():
    own, page, parts = (
        {path.name for path in folder.glob("*.js")}
        for folder in (Path(bundle.__file__).parent, PAGE_FILES, Path(widgets.__file__).parent)
    )
    assert not own & page
    assert not parts & (own | page)


def test_the_workflow_publishes_the_folder_that_make_writes():
    root = Path(__file__).parents[1]
    flow = yaml.safe_load((root / ".github/workflows/pages.yml").read_text(encoding="utf-8"))
    steps = [step for job in flow["jobs"].values() for step in job["steps"]]
    [path] = [step["with"]["path"] for step in steps if "pages-artifact" in step.get("uses", "")]
    assert f"export --static {path} " in (root / "Makefile").read_text(encoding="utf-8")
    assert flow["permissions"] == {"contents": "read"}
    asked = flow["jobs"]["publish"]["permissions"]
    assert asked == {"pages": "write", "id-token": "write"}
