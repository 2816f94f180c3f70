from dataclasses import dataclass, fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlkit.models import adoption, bass, compartments, rogers, two_segments
from dlkit.models._params import (
    LABEL_LENGTH,
    Check,
    Checked,
    choice,
    nice_step,
    param,
    params_table,
    switch,
)

MODELS = (adoption, bass, compartments, rogers, two_segments)


@dataclass(frozen=True)
class Params(Checked):
    people: int = param(10, 2, 50, "People", help="How many take part.")
    pull: float = param(0.5, 0.0, 2.0, "Pull of others", "per step")
    reading: str = choice("half", {"half": "half", "more": "more than half"}, "Standard")
    shown: bool = switch(True, "Show the leaders")


def test_values_within_their_ranges_are_taken():
    params = Params(people=np.int64(2), pull=2, reading="more", shown=False)
    assert (params.people, params.pull, params.reading, params.shown) == (2, 2, "more", False)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"people": 51}, "people must be between 2 and 50, got 51"),
        ({"pull": -0.1}, "pull must be between 0.0 and 2.0, got -0.1"),
        ({"pull": float("nan")}, "pull must be between 0.0 and 2.0, got nan"),
        ({"pull": float("inf")}, "pull must be between 0.0 and 2.0, got inf"),
        ({"pull": "1"}, "pull must be between 0.0 and 2.0, got '1'"),
        ({"pull": None}, "pull must be between 0.0 and 2.0, got None"),
        ({"people": True}, "people must be between 2 and 50, got True"),
        ({"people": 2.5}, "people must be a whole number, got 2.5"),
        ({"reading": "most"}, "reading must be one of half, more, got 'most'"),
        ({"reading": ["half"]}, "reading must be one of half, more, got ['half']"),
        ({"shown": 1}, "shown must be True or False, got 1"),
    ],
)
def test_a_broken_value_is_refused_by_name_rule_and_value(values, message):
    with pytest.raises(ValueError, match="must be") as error:
        Params(**values)
    assert str(error.value) == message


def test_the_table_holds_what_a_control_needs():
    people, pull, reading, shown = params_table(Params)
    assert people == {
        "name": "people", "label": "People", "unit": "", "help": "How many take part.",
        "kind": "int", "low": 2, "high": 50, "step": 1, "default": 10, "options": {},
        "own": "",
        "log": False,
        "sizes": [],
    }  # fmt: skip
    assert (pull["kind"], pull["unit"], pull["step"]) == ("float", "per step", 0.02)
    assert (reading["kind"], reading["options"]["more"]) == ("choice", "more than half")
    assert (shown["kind"], shown["default"]) == ("bool", True)


def test_a_label_that_does_not_fit_a_control_is_refused():
    with pytest.raises(ValueError, match="label must have at most 28 characters"):
        param(1, 0, 2, "A label that is longer than a control")


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6))
def test_a_nice_step_cuts_the_range_into_100_to_250_parts(low, width):
    parts = width / nice_step(low, low + width)
    assert 99.9 <= parts <= 251


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_model_can_be_put_on_controls(model):
    defaults = model.Params()
    for row in params_table(model.Params):
        assert 0 < len(row["label"]) <= LABEL_LENGTH
        assert row["default"] == getattr(defaults, row["name"])
    labels = [row["label"] for row in params_table(model.Params)]
    assert len(set(labels)) == len(labels) == len(fields(model.Params))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_model_passes_its_own_checks(model):
    checks = model.checks()
    assert len(checks) >= 5
    assert [check for check in checks if not check.passed] == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_model_describes_its_run_and_hands_out_a_frame(model):
    result = model.run(model.Params())
    sentence = model.describe(result)
    assert sentence.endswith(".")
    assert len(sentence) < 200
    assert "nan" not in sentence
    assert len(result.frame()) == result.times.size


def test_a_check_passes_within_its_tolerance_only():
    assert Check("share", 0.16, 0.16, 0.0, "theory").passed
    assert Check("share", 0.17, 0.16, 0.011, "theory").passed
    assert not Check("share", 0.18, 0.16, 0.011, "theory").passed
    assert not Check("share", float("nan"), 0.16, 1.0, "theory").passed
