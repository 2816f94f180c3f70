"""The budget game without a browser: weights in the open, answers to the page, and the bet."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest

from dlkit import content
from dlkit.content import _budget as terms
from dlkit.models import _budget_bots as bots
from dlkit.models import budget as model
from dlkit.widgets import Bet, Budget, Outcome
from dlkit.widgets import _budget_weights as weighing

SHIPPED = content.budget()
EVEN = [list(term) for term in bots.STRATEGIES["spread evenly"]]
OPTIONS = {name: name for name in (*model.OUTCOMES, "none")}


@pytest.fixture
def game():
    return Budget("test/budget", SHIPPED)


def test_content_and_model_speak_of_the_same_cells_activities_and_outcomes():
    assert terms.CELLS == model.CELLS
    assert tuple(one.id for one in SHIPPED.activities) == model.ACTIVITIES
    assert tuple(one.id for one in SHIPPED.outcomes) == model.OUTCOMES


def test_every_cell_is_touched_by_some_activity_and_feeds_are_there():
    ours = weighing.weights(SHIPPED)
    assert (ours.touches.sum(axis=0) > 0).all()
    assert (ours.feeds.sum(axis=0) > 0).all()


def test_the_learner_is_told_that_the_weights_are_our_assumption():
    assert "our assumption" in SHIPPED.intro
    assert all(len(one.label) <= 28 for one in SHIPPED.numbers)
    for group in weighing.groups(SHIPPED):
        assert all(len(one["label"]) <= 28 for one in group["weights"]), group["title"]


def test_every_weight_of_the_file_that_the_page_shows_can_be_changed_and_matters(game):
    before = game.on_play(EVEN, {}, 3)
    shown = [one for group in game.groups for one in group["weights"]]
    assert len(shown) == len({one["id"] for one in shown}) == 10 + 13 * 16
    for one in shown:
        other = one["high"] if one["value"] != one["high"] else one["low"]
        after = game.on_play(EVEN, {one["id"]: other}, 3)
        assert after.content["changed"] == [one["id"]]
        assert after.buffers != before.buffers, one["id"]


def test_a_weight_set_to_what_it_was_is_no_change(game):
    assert game.on_play([], {"numbers/kept": 0.7}, 3).content["changed"] == []


def test_the_page_gets_the_own_faculty_and_the_band_of_many(game):
    reply = game.on_play(EVEN[:2], {}, 5)
    result = model.run(
        model.Params(weighing.weights(SHIPPED), bots.STRATEGIES["spread evenly"][:2]), 5
    )
    assert reply.content["cells"] == np.round(100 * result.cells[0, -1]).astype(int).tolist()
    assert reply.content["summary"] == model.describe(result)
    assert (reply.content["left"], reply.content["over"]) == (10, False)
    assert len(reply.content["events"]) == 2
    own = [part for part in reply.content["layout"] if part["set"] == "own"]
    capacity = next(part for part in own if part["field"] == "capacity")
    sent = np.frombuffer(reply.buffers[capacity["buffer"]], np.float32)
    np.testing.assert_allclose(sent, result.outcomes[0, :, 2], atol=1e-6)


def test_before_the_first_term_everything_stands_at_its_start(game):
    view = game.on_play([], {}, 1).content
    assert view["cells"] == [10] * 16
    assert (view["left"], view["mover"], view["events"]) == (20, "none", [])


def test_the_strategies_play_with_the_learners_weights(game):
    ours = {row["name"]: row for row in game.on_audit({})["rows"]}
    assert ours["spread evenly"]["won"] == [56, 92, 53]
    told = game.on_audit({"numbers/together": 0})
    assert told["changed"] == ["numbers/together"]
    apart = {row["name"]: row for row in told["rows"]}
    assert apart["people first"]["won"][0] == 45


def test_nothing_is_played_before_the_bet_and_the_first_mover_settles_it():
    bet = Bet("test/bet", "Which?", Outcome(OPTIONS))
    game = Budget("test/budget", SHIPPED, bet=bet)
    assert game.locked
    game.on_play([], {}, 1)
    with pytest.raises(ValueError, match="The bet comes first"):
        game.on_play(EVEN[:1], {}, 1)
    bet.on_place("collaboration", 0.7)
    assert not game.locked
    game.on_play(EVEN[:1], {}, 1)
    assert not bet.settled
    game.on_play(EVEN[:2], {}, 1)
    assert bet.settled
    assert bet.score.hit


def test_a_game_that_is_known_is_shown_while_the_bet_is_away_and_settles_it_when_back():
    bet = Bet("test/bet", "Which?", Outcome(OPTIONS))
    game = Budget("test/budget", SHIPPED, bet=bet)
    bet.on_place("collaboration", 0.7)
    before = game.on_play(EVEN[:1], {}, 1)
    bet.on_withdraw()
    assert game.locked
    assert game.on_play(EVEN[:1], {}, 1, known=1).buffers == before.buffers
    with pytest.raises(ValueError, match="The bet comes first"):
        game.on_play(EVEN[:2], {}, 1, known=1)
    game.on_play(EVEN, {}, 1, known=4)  # a record that was kept comes before its bet
    bet.on_place("collaboration", 0.7)
    game.on_play(EVEN, {}, 1, known=4)
    assert bet.score.hit


def test_weights_of_the_learners_own_do_not_settle_the_bet_and_the_page_says_so():
    bet = Bet("test/bet", "Which?", Outcome(OPTIONS))
    game = Budget("test/budget", SHIPPED, bet=bet)
    own = {"numbers/reach": 3}
    assert game.on_play([], own, 1).content["waits"] == ""  # no bet to wait
    bet.on_place("collaboration", 0.7)
    told = game.on_play(EVEN, own, 1).content
    assert told["mover"] != "none"
    assert not bet.settled
    assert told["waits"].endswith("with weights of your own it is not settled.")
    assert game.on_play(EVEN, {"numbers/kept": 0.7}, 1).content["waits"] == ""  # as shipped
    assert bet.settled
    assert game.on_play(EVEN, own, 1).content["waits"] == ""


def test_when_nothing_moves_the_bet_is_settled_after_the_last_term():
    bet = Bet("test/bet", "Which?", Outcome(OPTIONS))
    game = Budget("test/budget", SHIPPED, bet=bet)
    bet.on_place("none", 0.7)
    game.on_play([[0] * 10] * 3, {}, 1)
    assert not bet.settled
    game.on_play([[0] * 10] * 4, {}, 1)
    assert bet.score.hit


@pytest.mark.parametrize(
    ("plan", "own", "seed", "message"),
    [
        ("all", {}, 1, "plan must be a list of terms, got 'all'"),
        ([3], {}, 1, "plan must be a list of terms"),
        ([[21, *[0] * 9]], {}, 1, "professional_development must be a whole number from 0 to 20"),
        ([["<script>", *[0] * 9]], {}, 1, "professional_development must be a whole number"),
        ([[3] * 10], {}, 1, "plan must spend at most 20 tokens, got 30"),
        ([], {"numbers/luck": 1}, 1, "weights must be weights of this game, got 'numbers/luck'"),
        ([], {"numbers/kept": 2}, 1, "Practice kept per term must be between 0 and 1, got 2"),
        ([], {"numbers/kept": float("nan")}, 1, "must be between 0 and 1, got nan"),
        ([], {"numbers/kept": True}, 1, "must be between 0 and 1, got True"),
        ([], [1], 1, "weights must be pairs of name and number"),
        ([], {}, -1, "seed must be a whole number"),
    ],
)
def test_what_a_broken_record_could_bring_is_refused_by_name(game, plan, own, seed, message):
    with pytest.raises(ValueError, match=message):
        game.on_play(plan, own, seed)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('cell = "development_trust"', 'cell = "trust"',
         r"activities\[0\].touches\[0\].cell must be one of the 16 cells"),
        ("weight = 3", "weight = -3", "weight must be between 0 and 10, got -3"),
        ("value = 0.7", "value = 7.0", r"numbers\[0\].value must be between 0 and 1, got 7"),
        ("chance = 0.2", "chance = 2.0", r"events\[0\].chance must be between 0 and 1, got 2"),
        ('id = "mentoring"', 'id = "networks"', "activities must have different ids"),
        ("speed = 0.6", 'speed = "fast"', r"outcomes\[0\].speed must be float, got str"),
    ],
)  # fmt: skip
def test_broken_weights_are_refused_by_file_key_and_rule(old, new, fault, tmp_path: Path):
    text = (content.folder("datasets") / "budget" / "weights.toml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "datasets" / "budget" / "weights.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    line = "" if fault.startswith("activities must") else r" line \d+"  # else of the whole file
    with pytest.raises(ValueError, match=rf"^datasets/budget/weights.toml{line}: .*{fault}"):
        content.read_budget(path)


def test_weights_for_another_game_are_refused():
    less = msgspec.structs.replace(SHIPPED, activities=SHIPPED.activities[1:])
    with pytest.raises(ValueError, match=r"weights.toml must have exactly professional_dev"):
        Budget("test/budget", less)
