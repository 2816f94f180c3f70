"""A picture in motion by itself: one run that the page plays without the kernel."""

from __future__ import annotations

from typing import Any

from traitlets import Dict, Int

from dlkit.scenes._pack import packed
from dlkit.scenes._scene import Scene
from dlkit.widgets._component import Component, Reply


class Player(Component):
    """Plays one result in a scene; a new `result` replaces the run that is on show.

    It keeps nothing in the record: after a reload the cell has made the same run again.
    """

    scene = Dict().tag(sync=True)
    version = Int().tag(sync=True)  # counts the results, so that the page asks for the newest

    def __init__(self, scene: Scene, result: Any, **traits: Any) -> None:
        self.picture = scene
        self._result = result
        super().__init__(scene=scene.about, **traits)

    @property
    def result(self) -> Any:
        """The run on show; setting it shows another."""
        return self._result

    @result.setter
    def result(self, result: Any) -> None:
        self._result = result
        self.version += 1

    def on_frames(self, plain: bool = False) -> Reply:
        """The run for the page."""
        return with_frames(Reply({}), self.picture, self._result, plain)

    def on_probe(self, frame: Any, panel: Any, index: Any) -> dict[str, Any]:
        """What the scene has to say of one cell, dot or event in one frame."""
        return probed(self.picture, self._result, frame, panel, index)


def with_frames(reply: Reply, scene: Scene, result: Any, plain: bool) -> Reply:
    """The reply with the frames of a result beside what it held."""
    about, raw = packed(scene, scene.frames(result), bool(plain))
    told = about | {"buffer": len(reply.buffers)}
    return Reply(reply.content | {"scene": told}, (*reply.buffers, raw))


def probed(scene: Scene, result: Any, frame: Any, panel: Any, index: Any) -> dict[str, Any]:
    """What a scene's probe says, and which cells or dots it is about; nothing without a probe."""
    for name, value in (("frame", frame), ("panel", panel), ("index", index)):
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise ValueError(f"{name} must be a whole number from 0 on, got {value!r:.40}")
    said = scene.probe(result, frame, panel, index) if scene.probe is not None else ""
    text, cells = (said, ()) if isinstance(said, str) else said
    return {"text": text, "cells": [int(cell) for cell in cells]}
