"""'How do we know?': the checks are run, and what fails is said."""

import math
from types import ModuleType

import pytest

from dlkit.models import adoption
from dlkit.models._params import Check
from dlkit.widgets import Checks


def a_model(name, *checks):
    model = ModuleType(f"dlkit.models.{name}")
    model.checks = lambda: list(checks)
    return model


HOLDS = Check("half of two", 1.0, 1.0, 0.0, "arithmetic")
FAILS = Check("two and two", 5.0, 4.0, 0.5, "arithmetic")
NO_NUMBER = Check("nothing", math.nan, 4.0, 0.5, "arithmetic")


def test_a_model_s_own_checks_are_run_and_all_hold():
    told = Checks(adoption).on_run()
    n_checks = len(adoption.checks())
    assert len(told["rows"]) == n_checks
    assert told["words"].startswith(f"{n_checks} of {n_checks} checks passed, run just now")
    assert all(row["passed"] for row in told["rows"])


def test_a_check_is_told_with_value_expected_tolerance_and_source():
    (row,) = Checks(a_model("sums", FAILS)).on_run()["rows"]
    assert (row["name"], row["value"], row["expected"]) == ("two and two", "5", "4")
    assert (row["tolerance"], row["source"], row["passed"]) == ("± 0.5", "arithmetic", False)


def test_a_failing_check_is_said_plainly():
    words = Checks(a_model("sums", HOLDS, FAILS)).on_run()["words"]
    assert words.startswith("1 of 2 checks passed")
    assert "1 did not: do not rely on this model" in words


def test_a_value_that_is_no_number_fails_and_can_be_sent():
    (row,) = Checks(a_model("sums", NO_NUMBER)).on_run()["rows"]
    assert (row["value"], row["passed"]) == ("no number", False)


def test_a_tolerance_for_rounding_alone_counts_as_exact():
    rounded = Check("sum", 0.95, 0.95, 1e-12, "arithmetic")
    rows = Checks(a_model("sums", HOLDS, rounded)).on_run()["rows"]
    assert [row["tolerance"] for row in rows] == ["exact", "exact"]


def test_several_models_stand_in_one_table():
    checks = Checks(a_model("two_sums", HOLDS), a_model("others", FAILS))
    assert checks.titles == ["two sums", "others"]
    assert [row["model"] for row in checks.on_run()["rows"]] == ["two sums", "others"]


def test_the_checks_run_anew_each_time():
    calls = []
    model = a_model("sums")
    model.checks = lambda: calls.append(1) or [HOLDS]
    checks = Checks(model)
    checks.on_run()
    checks.on_run()
    assert len(calls) == 2


def test_a_panel_without_a_model_is_refused():
    with pytest.raises(ValueError, match="models must be 1 or more, got 0"):
        Checks()
