"""The challenge without a browser: what the page is offered, told, and what the record keeps."""

import copy
import json
from random import Random

import pytest

from dlkit.models import _campaign_bots as bots
from dlkit.models import campaign as rules
from dlkit.models._market import FOLLOWER, LEADER
from dlkit.models.campaign import NOBODY, REST, Action
from dlkit.widgets import Campaign
from dlkit.widgets._campaign_words import NAMES, listed, names

BROKEN = [
    {},
    "a game",
    {"seed": 1},
    {"seed": 1, "actions": [[0, "show"]], "games": 0, "won": 0},
    {"seed": 1, "actions": [[True, "show", -1]], "games": 0, "won": 0},
    {"seed": -1, "actions": [], "games": 0, "won": 0},
    {"seed": 1, "actions": [[0, "show", -1]] * 500, "games": 0, "won": 0},
    {"seed": 1, "actions": [[50, "show", -1]], "games": 0, "won": 0},
    {"seed": 1, "actions": [[0, "show", -1], [0, "show", -1]], "games": 0, "won": 0},
    {"seed": 1, "actions": [], "games": "many", "won": 0},
]


@pytest.fixture
def game():
    return Campaign("test/campaign", seed=7)


def do(game, action):
    return game.on_play(*action, taken=len(game.state.taken))


def played_by(game, bot, most=1000):
    """The last answer to the page after a bot has played at most so many actions."""
    rng, view = Random(1), game.on_show()
    while not game.state.is_over and len(game.state.taken) < most:
        view = do(game, bot(game.state, rules.legal_actions(game.state), rng))
    return view


def offered(view):
    """The actions that the page lets a learner choose."""
    return {
        Action(actor["who"], deed, other["whom"])
        for deed, actors in view["deeds"].items()
        for actor in actors
        for other in actor["whom"] or [{"whom": NOBODY}]
    }


def test_the_page_offers_exactly_the_legal_actions_at_every_moment(game):
    for n_played in range(24):
        view = played_by(game, bots.chance, n_played)
        assert offered(view) == set(rules.legal_actions(game.state)) - {REST}


def test_everybody_has_a_first_name_of_their_own_on_the_largest_board_too():
    for n_people in (40, 120, 400):
        board = rules.begin(rules.Params(n_people=n_people), 3).board
        called = names(board, 3)
        assert len(set(called)) == len(called) == n_people
    assert len(set(NAMES)) == len(NAMES) >= 120
    assert max(map(len, NAMES)) <= 6, "names stand side by side on a phone"


def test_another_board_calls_people_by_other_names_the_same_board_by_the_same():
    board = rules.begin(seed=1).board
    assert names(board, 1) == names(board, 1) != names(board, 2)


def test_a_board_says_for_each_person_what_they_wait_for(game):
    view = played_by(game, bots.plan, 12)
    for person, one in enumerate(view["people"]):
        if one["stands"] == "waits" and one["lacking"]:
            examples = f"waits for {one['lacking']} more example"
            assert one["words"].startswith(examples)
        elif one["stands"] == "waits" and one["kind"] == FOLLOWER:
            assert any(
                leader["name"] in one["words"] and person in leader["followers"]
                for leader in view["people"]
                if leader["kind"] == LEADER
            )
    assert {one["stands"] for one in view["people"]} == {"moved", "ready", "waits"}


def test_the_log_tells_by_name_who_did_what_and_who_moved(game):
    view = do(game, rules.legal_actions(game.state)[1])
    name = view["people"][game.state.taken[0].who]["name"]
    assert view["log"][0]["title"] == "Round 1"
    assert view["news"].startswith(f"{name} showed it to ")
    while view["moved"] == 3:
        view = game.on_end_round(len(game.state.taken))
    movers = [one["name"] for one in view["people"] if one["new"]]
    assert "At the end of the round" in view["news"]
    assert len(movers) == view["moved"] - 3
    assert movers[0] in view["news"]
    assert f"{view['moved']} of 120 by now" in view["news"]


def test_rests_of_a_round_are_told_once(game):
    view = game.on_end_round(0)
    assert view["taken"] == 2
    assert [line for line in view["log"][0]["lines"] if "acted" in line] == ["Nobody acted."]


def test_a_round_in_which_somebody_acted_ends_without_the_news_that_nobody_did(game):
    do(game, rules.legal_actions(game.state)[1])
    view = game.on_end_round(1)
    assert view["news"].startswith("At the end of the round ")
    assert game.on_end_round(2)["news"].startswith("Nobody acted. At the end of the round ")


def test_a_second_press_of_the_same_button_does_not_count_twice(game):
    action = rules.legal_actions(game.state)[1]
    first = game.on_play(*action, taken=0)
    again = game.on_play(*action, taken=0)
    assert again["taken"] == first["taken"] == 1
    game.on_end_round(1)
    assert game.on_end_round(1)["taken"] == 2


def test_what_is_not_allowed_is_said_plainly_and_changes_nothing(game):
    before = game.on_show()
    for who, deed, whom in [(50, "show", -1), (0, "dance", -1), (0, "prove", 0)]:
        with pytest.raises(ValueError, match="This action is not possible any more"):
            game.on_play(who, deed, whom, taken=0)
    assert game.on_show() == before


def test_an_action_can_be_taken_back_until_its_round_is_over(game):
    start = game.on_show()
    do(game, rules.legal_actions(game.state)[1])
    assert game.on_show()["can_undo"]
    assert game.on_undo() == start
    game.on_end_round(0)
    assert not game.on_show()["can_undo"]
    with pytest.raises(ValueError, match="Only an action of the present round"):
        game.on_undo()


def test_a_reload_replays_the_game_from_seed_and_actions(game):
    played = played_by(game, bots.plan, 13)
    kept = json.loads(json.dumps(played["value"]))
    assert set(kept) == {"seed", "actions", "games", "won"}
    assert Campaign("test/campaign").on_restore(kept) == played


def test_without_an_entry_the_first_board_stands_there(game):
    first = game.on_show()
    played_by(game, bots.plan)
    assert game.on_restore(None) == first


@pytest.mark.parametrize("value", BROKEN)
def test_a_kept_game_that_cannot_be_one_is_refused_and_changes_nothing(game, value):
    played_by(game, bots.plan, 5)
    before = copy.deepcopy(game.on_show())
    with pytest.raises(ValueError, match=r"game that was kept|must be a whole number"):
        game.on_restore(value)
    assert game.on_show() == before


def test_a_finished_game_is_done_and_counted_once_and_stays_done_in_the_next(game):
    assert not played_by(game, bots.plan, 23)["done"]
    view = played_by(game, bots.plan)
    assert view["done"]
    assert (view["value"]["games"], view["value"]["won"]) == (1, 1)
    again = Campaign("test/campaign").on_restore(view["value"])
    assert again["value"] == view["value"]
    fresh = game.on_begin(same=True)
    assert fresh["done"]
    assert fresh["value"] == {"seed": 7, "actions": [], "games": 1, "won": 1}
    assert fresh["people"][0]["name"] == view["people"][0]["name"]


def test_a_new_board_has_another_seed_and_a_finished_game_takes_no_more_actions(game):
    played_by(game, bots.idle)
    over = game.on_show()
    assert offered(over) == set()
    assert game.on_end_round(24) == over
    assert game.on_begin(same=False)["value"]["seed"] != 7


def test_a_lost_game_says_what_was_missing(game):
    over = played_by(game, bots.idle)["over"]
    assert not over["won"]
    said = " ".join(over["decided"])
    assert "0 opinion leaders of 8 moved" in said
    assert "never became the standard" in said
    assert "24 actions of 24 were not used" in said


def test_a_won_game_says_when_it_became_the_standard(game):
    view = played_by(game, bots.plan)
    told = [part["title"] for part in view["log"] if "standard now" in " ".join(part["lines"])]
    assert view["over"]["won"]
    assert len(told) == 1
    assert f"in {told[0].lower()}." in " ".join(view["over"]["decided"])


def test_the_bots_play_live_and_their_games_add_up(game):
    replies = [game.on_audit(first, 3) for first in (0, 3)]
    players = [row["player"] for row in replies[0]["rows"]]
    assert players == [
        "nobody acts",
        "actions by chance",
        "one hero does it all",
        "a plan that spreads the work",
    ]
    won = [sum(reply["rows"][i]["won"] for reply in replies) for i in range(4)]
    assert won[0] == won[2] == 0
    assert won[3] > won[1]
    with pytest.raises(ValueError, match="n_games must be a whole number from 0 to 50"):
        game.on_audit(0, 10_000)


def test_other_terms_reach_the_page():
    terms = Campaign("", params=rules.Params(n_rounds=5, per_round=3, load=2, goal=0.5)).terms
    assert (terms["rounds"], terms["per_round"], terms["load"], terms["goal"]) == (5, 3, 2, 0.5)
    assert set(terms["deeds"]) == set(rules.DEEDS) - {"rest"}


def test_lists_in_words():
    assert listed(["Ada"]) == "Ada"
    assert listed(["Ada", "Ben"]) == "Ada and Ben"
    assert listed(["Ada", "Ben", "Cem", "Dan", "Eli", "Finn"]) == (
        "Ada, Ben, Cem, Dan and 2 others"
    )
