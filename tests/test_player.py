"""The Player without a browser, and an Explorer that has a scene."""

from __future__ import annotations

import dataclasses
import zlib

import numpy as np
import pytest

import moving_model
from dlkit.widgets import Explorer, Player

SMALL = moving_model.Params(size=3, grains=1, n_frames=20)
VALUES = dataclasses.asdict(SMALL)


@pytest.fixture
def player() -> Player:
    return Player(moving_model.pile, moving_model.run(SMALL, 1))


@pytest.fixture
def explorer() -> Explorer:
    return Explorer(moving_model, moving_model.topplings, params=SMALL, scene=moving_model.pile)


def raw(reply):
    about = reply.content["scene"]
    data = reply.buffers[about["buffer"]]
    return data if about["plain"] else zlib.decompress(data)


def test_a_player_gives_its_run_deflated_or_plain(player):
    deflated, plain = player.on_frames(), player.on_frames(plain=True)
    assert raw(deflated) == raw(plain)
    assert len(deflated.buffers) == 1
    assert player.scene["title"] == "The pile"


def test_another_result_is_another_run_on_the_page(player):
    before = raw(player.on_frames())
    player.result = moving_model.run(SMALL, 2)
    assert player.version == 1
    assert raw(player.on_frames()) != before


def test_a_probe_answers_in_words_and_with_the_cells_that_it_is_about(player):
    cells = player.result.states[19].ravel()
    reply = player.on_probe(19, 0, 4)
    assert reply["text"] == f"The kernel counts {cells[4]} here."
    assert reply["cells"] == np.flatnonzero(cells == cells[4]).tolist()


@pytest.mark.parametrize("index", [-1, 1.5, "4", True, None])
def test_a_probe_of_nothing_is_refused(player, index):
    with pytest.raises(ValueError, match="index must be a whole number from 0 on, got"):
        player.on_probe(19, 0, index)


def test_a_scene_may_have_no_probe():
    scene = dataclasses.replace(moving_model.pile, probe=None)
    assert Player(scene, moving_model.run(SMALL)).on_probe(0, 0, 0) == {"text": "", "cells": []}
    assert scene.about["probes"] is False


def test_each_run_of_an_explorer_brings_its_frames_behind_the_columns(explorer):
    reply = explorer.on_run(VALUES, 1, frames="deflated")
    about = reply.content["scene"]
    assert about["buffer"] == len(reply.buffers) - 1 == 2
    own = Player(moving_model.pile, explorer.result)
    assert raw(reply) == raw(own.on_frames())
    other = explorer.on_run(VALUES, 2, frames="plain")
    assert raw(other) != raw(reply)


def test_a_pinned_run_travels_without_frames(explorer):
    reply = explorer.on_run(VALUES, 1)
    assert "scene" not in reply.content
    assert len(reply.buffers) == 2


def test_an_explorer_without_a_scene_sends_none():
    bare = Explorer(moving_model, moving_model.topplings, params=SMALL)
    assert bare.scene is None
    assert "scene" not in bare.on_run(VALUES, 1, frames="deflated").content
    assert bare.on_probe(0, 0, 0, bare.code) == {"text": "", "cells": []}


def test_a_probe_is_about_the_run_on_the_page_or_says_nothing(explorer):
    code = explorer.on_run(VALUES, 1, frames="deflated").content["code"]
    assert explorer.on_probe(19, 0, 4, code)["text"].startswith("The kernel counts")
    explorer.on_run(VALUES, 2, frames="deflated")
    assert explorer.on_probe(19, 0, 4, code) == {"text": "", "cells": []}
