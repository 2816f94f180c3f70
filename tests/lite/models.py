"""The tests of all models in Pyodide: `make lite`, or python tests/lite/models.py [NAME ...].

Left out are tests of how fast compiled code is, and those that ran for more than about twelve
seconds without a compiler, on two cores that others used too. All others passed: 1,344 tests of
46 files (2026-11-27), in about nine minutes.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

LEFT_OUT = {  # by model; a name stands for all of its settings
    "ant_bridge": ("the_frame_follows_the_first_colony",),
    "boolean_network": (
        "flips_die_below_the_edge_and_spread_well_above",
        "above_the_edge_flips_spread_as_often_as_a_branching_process_survives",
    ),
    "cascade": ("a_million_people_cost_less_than_twenty_passes_over_their_edges",),
    "cascade_window": (
        "the_theory_agrees_with_large_networks",
        "hubs_start_more_cascades_but_none_outside_the_window",
        "every_check_passes",
        "how_often_on_ten_thousand_people",
        "how_far_on_ten_thousand_people",
    ),
    "culture": (
        "the_mean_number_of_areas_is_that_of_a_plain_loop",
        "reference_values",
        "more_traits_leave_more_cultures_and_a_wider_world_fewer",
        "closed_borders_keep_everything_and_dissolving_leaves_more_cultures",
        "settled_means_that_nobody_who_can_meet_shares_a_part",
        "a_little_drift_makes_all_alike_and_much_of_it_keeps_them_apart",
        "every_check_passes",
    ),
    "groups": (
        "sizes_follow_the_exact_law",
        "few_splits_or_many_a_person_lives_through_about_one_a_round",
        "every_check_passes",
    ),
    "mosaic": (
        "counts_and_groups_one_by_one_have_one_distribution",
        "the_idea_comes_to_a_region_as_early_in_both",
        "visits_stay_in_their_realm_unless_they_go_far",
        "looking_beyond_the_region_lifts_regions_that_stall_alone",
        "every_check_passes",
    ),
    "network": ("a_million_people_take_a_few_seconds",),
    "rehearsal_bots": ("a_thousand_seasons_take_less_than_a_second",),
    "rumour": (
        "a_fifth_never_hears_it",
        "counting_each_pair_twice_gives_another_share",
        "every_check_passes",
    ),
    "sandpile": (
        "pictures_mark_what_toppled_in_the_last_drop",
        "a_long_run_tells_how_far_it_is_and_ends_the_same",
    ),
    "smoothing": (
        "levelling_cannot_change_what_a_grain_costs",
        "levelling_bundles_avalanches_more_quiet_drops_and_larger_ones",
        "more_effort_makes_the_largest_larger",
        "taking_grains_away_ends_avalanches_and_costs_a_grain_for_each_that_falls",
        "a_run_can_be_told_in_pieces",
        "the_sentence_names_both_piles",
        "every_check_passes",
    ),
}
ALONE = {"jit"}  # starts other processes, and compares with a compiler
ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests")]

from lite_site import exported, in_pyodide, tools  # noqa: E402


def left_out() -> list[tuple[str, str]]:
    """Each test that is left out: its model, and its name without `test_`."""
    return [(model, one) for model, tests in LEFT_OUT.items() for one in tests]


def main() -> int:
    """Builds the site and runs the tests of the models named, or of all."""
    models = {path.stem.lstrip("_") for path in (ROOT / "src/dlkit/models").glob("*.py")}
    asked = sys.argv[1:] or sorted(models - ALONE)
    files = [f"tests/test_{name}.py" for name in asked]
    files = [name for name in files if (ROOT / name).is_file()]
    with tempfile.TemporaryDirectory() as made:
        site = exported(Path(made, "site"), "08")
        wheels = tools(Path(made, "tools"), scipy=True)
        out = [f"--deselect=tests/test_{model}.py::test_{one}" for model, one in left_out()]
        done = in_pyodide(site, wheels, "-q", "--durations=15", *out, *files)
    sys.stdout.write(done.stdout + done.stderr)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
