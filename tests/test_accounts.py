"""Three accounts over one record, without a browser: fits, words, own series, what is refused."""

import base64
import re

import numpy as np
import pytest

from dlkit import content
from dlkit.charts import accounts as pictures
from dlkit.models import bass, rogers
from dlkit.widgets import Accounts, _fits, _series, _verdict
from dlkit.widgets._fits import Tried

ALL = ["roest", "bass", "rogers"]
RECORDS = [record.id for record in content.adoption_records()]
YEARS = np.arange(1990, 2015)


@pytest.fixture
def part():
    return Accounts("test/accounts")


def own_csv(shares, years=YEARS):
    return "year,share\n" + "".join(f"{t},{y}\n" for t, y in zip(years, shares, strict=True))


def said(part, record, on, own=None):
    return part.on_compare(record, on, own).content


def sets(reply):
    """The columns of an answer, read back from its buffers."""
    found = {}
    for place in reply.content["layout"]:
        buffer = reply.buffers[place["buffer"]] if "buffer" in place else None
        column = place["words"] if buffer is None else np.frombuffer(buffer, place["type"])
        found.setdefault(place["set"], {})[place["field"]] = column
    return found


def made_up(*misses, n_points=20, n_fitted=3):
    """Tries with given distances to the record."""
    fit = bass.fit(range(5), (0.1, 0.2, 0.4, 0.5, 0.6))
    return [
        Tried(name, type(fit)("m", {}, {}, n_fitted, n_points, miss, None))
        for name, miss in zip(ALL, misses, strict=False)
    ]


def test_every_record_of_the_kit_can_be_chosen_once(part):
    offered = [record["id"] for group in part.groups for record in group["records"]]
    assert sorted(offered) == sorted(RECORDS)
    assert part.start in offered


@pytest.mark.parametrize("record", RECORDS)
def test_every_record_gets_a_picture_and_words_for_every_account(part, record):
    reply = part.on_compare(record, ALL)
    cards = reply.content["cards"]
    assert [card["id"] for card in cards] == ALL
    assert all(card["failed"] or card["parameters"] for card in cards)
    assert all(row["meaning"] for card in cards for row in card["parameters"])
    fitted = [card["id"] for card in cards if not card["failed"]]
    assert reply.content["compared"] == len(fitted)
    assert sets(reply)["labels"]["account"] == fitted
    assert "nan" not in str(reply.content)


def test_nothing_is_fitted_before_an_account_is_on(part, monkeypatch):
    monkeypatch.setattr(_fits, "FITTERS", {})
    reply = part.on_compare("radio", [])
    assert reply.content["cards"] == []
    assert reply.content["verdict"].startswith("Radio: 33 points, from 10 % in 1925 to 96 % in")
    assert sets(reply)["curves"]["time"].size == 0


def test_only_the_accounts_that_are_on_are_fitted_and_in_their_own_order(part):
    reply = part.on_compare("doctors", ["rogers", "roest"])
    assert [card["id"] for card in reply.content["cards"]] == ["roest", "rogers"]
    assert reply.content["bass"] is None


def test_an_account_that_is_none_is_refused(part):
    with pytest.raises(ValueError, match="on must be accounts of roest, bass, rogers, got 'logi"):
        part.on_compare("doctors", ["logistic"])


def test_a_record_that_is_none_is_refused(part):
    with pytest.raises(ValueError, match="record must be one of corn_us"):
        part.on_compare("fax", [])


def test_the_curve_in_the_picture_is_the_fitted_account(part):
    reply = part.on_compare("doctors", ["rogers"])
    curves = sets(reply)["curves"]
    record = content.adoption_record("doctors")
    fit = rogers.fit(record.times, record.shares)
    np.testing.assert_allclose(curves["share"], fit.share(curves["time"]), atol=1e-4)
    assert curves["time"][0] < record.times[0]
    assert curves["time"][-1] > record.times[-1]


def test_bounds_are_drawn_differently_and_no_account_is_fitted_to_them(part):
    reply = part.on_compare("corn_us", ["rogers"])
    points = sets(reply)["points"]
    bounds = [relation in {"more than", "less than"} for relation in points["relation"]]
    assert sum(bounds) == 2
    assert points["fitted"].tolist() == [0 if bound else 1 for bound in bounds]
    assert "3 parameters for 4 points" in reply.content["cards"][0]["says"]
    assert "△ more than this" in reply.content["record"]["marks"]


def test_a_curve_on_the_wrong_side_of_a_bound_is_told(part):
    notes = said(part, "corn_us", ["rogers"])["cards"][0]["notes"]
    assert re.fullmatch(r"In 1940 it says 1\d(\.\d)? %, but the record more than 30 %\.", notes[0])
    assert not any("1956" in note for note in notes), "there the curve keeps the bound"


def test_the_table_puts_what_the_accounts_say_beside_each_point(part):
    numbers = sets(part.on_compare("radio", ["bass"]))["numbers"]
    assert list(numbers) == ["year", "share", "point", "fitted", "Bass"]
    assert np.sqrt(np.mean((numbers["Bass"] - numbers["share"]) ** 2)) == pytest.approx(
        0.018, abs=0.002
    )


def test_bass_gets_back_the_parameters_that_a_series_was_made_with(part):
    own, _ = _series.taken(own_csv(bass.curve(YEARS, 0.02, 0.4, 0.9, 1989.0)), "made.csv")
    card = said(part, "own", ["bass"], own)["cards"][0]
    values = {row["symbol"]: row["value"] for row in card["parameters"]}
    assert values == {"p": "0.020", "q": "0.400", "ceiling": "90 %", "start": "1989.0"}
    assert card["says"].startswith("Typical miss: 0.0 points. 4 parameters for 25 points.")


def test_too_few_points_are_said_in_words_and_without_a_traceback(part):
    found = said(part, "corn_belt", ALL)
    assert found["compared"] == 0
    assert found["verdict"] == (
        "Roest, Bass and Rogers cannot be fitted to these 3 points: see why below."
    )
    assert "must have at least 5 points for this fit, got 3" in found["cards"][1]["says"]


@pytest.mark.parametrize(
    "shares",
    [
        np.linspace(0.9, 0.1, YEARS.size),  # falls all the way
        np.full(YEARS.size, 0.3),
        np.tile([0.1, 0.9], 13)[: YEARS.size],
        np.linspace(0.0, 1e-6, YEARS.size),
    ],
    ids=["falling", "flat", "jumping", "hardly anything"],
)
def test_a_series_that_no_account_can_tell_gives_words_not_an_exception(part, shares):
    own, _ = _series.taken(own_csv(shares), "odd.csv")
    found = said(part, "own", ALL, own)
    assert len(found["cards"]) == 3
    assert found["verdict"]


def test_bass_before_the_peak_and_without_a_beginning_is_doubted(part):
    own, _ = _series.taken(own_csv(bass.curve(YEARS[:5], 0.01, 0.4, 1, 1985), YEARS[:5]), "a.csv")
    found = said(part, "own", ["bass"], own)
    notes = " ".join(found["cards"][0]["notes"])
    assert "ends before, or hardly after, its steepest year" in notes
    assert "p speaks of a time nobody counted" in notes
    assert any("before one half" in caveat for caveat in found["record"]["caveats"])


def test_what_is_fixed_in_roests_account_is_said(part):
    assert "Fixed, not fitted" in " ".join(said(part, "radio", ["roest"])["cards"][0]["notes"])


def test_bass_is_shown_fitted_in_three_ways_beside_what_he_published(part):
    found = said(part, "doctors", ["bass"])["bass"]
    assert [row[0] for row in found["ways"]["rows"]] == [
        "the whole curve",
        "new adopters, least squares (1986)",
        "new adopters, regression (1969)",
    ]
    assert all(re.match(r"\d", row[1]) for row in found["ways"]["rows"])
    assert "p and q per month" in found["ways"]["caption"]
    assert len(found["published"]["rows"]) == len(content.bass_parameters()) == 11


def test_a_month_is_not_called_a_year(part):
    meanings = [r["meaning"] for r in said(part, "doctors", ["bass"])["cards"][0]["parameters"]]
    assert any("per month" in text for text in meanings)
    assert not any("year" in text for text in meanings)


@pytest.mark.parametrize(
    ("misses", "says"),
    [
        ((0.018, 0.018, 0.027), "All three miss by less than 3 points: this record cannot tell"),
        ((0.004, 0.008), "Both miss by less than 1 point: this record cannot tell them apart."),
        ((0.031, 0.036), "Both miss by 3.1 to 3.6 points: this record cannot tell them apart."),
        ((0.014, 0.018, 0.06), "Roest and Bass miss by 1.4 to 1.8 points and cannot be told ap"),
        ((0.05, 0.01), "Bass misses by 1.0 points; Roest by 5.0 points. A closer curve is not"),
        ((0.02,), "Roest misses by 2.0 points. A good fit alone proves little"),
    ],
)
def test_the_verdict_follows_from_the_distances(misses, says):
    assert _verdict.verdict(_series.of_record("radio"), made_up(*misses)).startswith(says)


def test_a_fit_with_hardly_more_points_than_parameters_is_worth_nothing():
    few = made_up(0.0, 0.01, n_points=4)
    assert "almost any curve fits" in _verdict.verdict(_series.of_record("radio"), few)
    assert "almost any curve" in _verdict.verdict(_series.of_record("radio"), few[:1])


def test_who_has_more_parameters_to_bend_is_said():
    tries = made_up(0.01, 0.012, n_fitted=4) + made_up(0, 0, 0.02)[2:]
    said = _verdict.verdict(_series.of_record("radio"), tries)
    assert said.endswith("Roest and Bass can bend 4 parameters, Rogers 3.")


def test_an_own_series_comes_back_from_what_the_record_keeps_of_it(part):
    shares = bass.curve(YEARS, 0.03, 0.3)
    answer = part.on_paste("year;percent\n" + "".join(
        f"{t};{100 * y:.4f}\n" for t, y in zip(YEARS, shares, strict=True)))  # fmt: skip
    assert answer["note"] == "Read 25 rows of Your figures as per cent."
    again = part.on_compare("own", ["bass"], answer["own"])
    np.testing.assert_allclose(sets(again)["points"]["share"], shares, atol=1e-6)


def test_at_most_200_points_of_an_own_series_are_kept_and_that_is_said(part):
    years = np.arange(0, 1500)
    answer = part.on_paste(own_csv(np.round(bass.curve(years, 0.001, 0.01), 6), years))
    series = _series.of_own(answer["own"])
    assert len(series.times) == 200
    assert (series.times[0], series.times[-1]) == (0, 1499)
    assert "Read 1500 rows" in answer["note"]
    assert "200 of them, evenly chosen" in answer["note"]


def test_a_file_is_read_as_its_bytes(part):
    data = base64.b64encode(own_csv([0.1, 0.2, 0.3, 0.4], range(4)).encode("utf-16")).decode()
    assert part.on_file("mine.csv", data)["own"]["name"] == "mine.csv"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "must have a line of column names"),
        ("year,share\n2000,0.1\n2001,many\n2002,.2\n2003,.3", "line 3: share must be a number"),
        ("year,share\n2000,0.1\n2001,1.4\n2002,.2\n2003,.3", "line 3"),
        ("year,share\n2000,0.1\n", "must have at least 4 rows, got 1"),
        ("x" * 1_000_001, "must have at most 1,000,000 bytes, got 1,000,001"),
    ],
)
def test_a_bad_csv_is_refused_by_line_and_rule(part, text, rule):
    with pytest.raises(ValueError, match=re.escape(rule)):
        part.on_paste(text)


def test_a_file_that_did_not_travel_well_is_refused(part):
    with pytest.raises(ValueError, match=r"mine\.csv: data must be base64"):
        part.on_file("mine.csv", "no base64 at all!")


def test_falling_years_a_late_start_and_an_early_end_are_read_off_an_own_series():
    said = " ".join(_series.cautions(np.array([0.1, 0.2, 0.15, 0.3, 0.25])))
    assert "starts at 10 %" in said
    assert "before one half" in said
    assert "falls in 2 years" in said


@pytest.mark.parametrize(
    ("heights", "order"),
    [([0.9, 0.9, 0.9], None), ([0.2, 0.9, 0.5], [0, 2, 1]), ([1.0, 0.99], [1, 0]), ([], None)],
)
def test_labels_stand_a_line_apart_in_the_order_of_their_curves(heights, order):
    placed = pictures.apart(np.array(heights))
    gaps = np.diff(np.sort(placed))
    assert (gaps >= pictures.LABEL_GAP - 1e-9).all()
    assert not placed.size or placed.max() <= 1.0
    if order:
        assert np.argsort(placed).tolist() == order


def test_labels_that_have_room_stay_where_their_curves_end():
    np.testing.assert_allclose(pictures.apart(np.array([0.2, 0.9, 0.5])), [0.2, 0.9, 0.5])
