"""A learner's own CSV is read, or refused by line and rule."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlkit.content import Series, read_own_csv

GOOD = "year,share\n1990,0.1\n1991,0.2\n1992,0.4\n1993,0.5\n"
READ = Series("your file", (1990, 1991, 1992, 1993), (0.1, 0.2, 0.4, 0.5), "share")


@pytest.mark.parametrize(
    "data",
    [
        GOOD,
        GOOD.encode(),
        GOOD.encode("utf-8-sig"),
        "\ufeff" + GOOD,
        GOOD.encode("utf-16"),
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("\n", "\r"),
        GOOD.replace("\n", "\n\n"),
        GOOD.replace(",", ";"),
        GOOD.replace(",", "\t"),
        GOOD.replace(",", ", "),
        GOOD.replace(",", ";").replace(".", ","),
        'year,share\n1990,"0,1"\n1991,"0,2"\n1992,"0,4"\n1993,"0,5"',
        "Year,SHARE\n1990,.1\n1991,2e-1\n1992,0.40\n1993,+0.5",
        "town,share,year\nA,0.1,1990\nA,0.2,1991\n,0.4,1992\n,0.5,1993",
        "year,share\n1993,0.5\n1991,0.2\n1990,0.1\n1992,0.4",
        "year,share,\n1990,0.1,\n1991,0.2\n1992,0.4,,\n1993,0.5,".replace("0.2\n", "0.2,\n"),
        "année;year;share\n;1990;0,1\n;1991;0,2\n;1992;0,4\n;1993;0,5".encode("latin-1"),
    ],
)
def test_the_same_record_in_many_spellings_is_read_alike(data: str | bytes):
    assert read_own_csv(data) == READ


@pytest.mark.parametrize(
    "data",
    [
        "year,percent\n1990,10\n1991,20\n1992,40\n1993,50",
        "year,share\n1990,10\n1991,20\n1992,40\n1993,50",
        "year,share\n1990,10%\n1991,20 %\n1992,40%\n1993,50%",
    ],
)
def test_per_cent_is_read_as_shares_and_said_so(data: str):
    assert read_own_csv(data) == READ._replace(read_as="percent")


def test_small_per_cents_need_their_name_or_sign():
    rows = "1990,0.1\n1991,0.2\n1992,0.4\n1993,0.5"
    assert read_own_csv(f"year,percent\n{rows}").shares == (0.001, 0.002, 0.004, 0.005)
    assert read_own_csv(f"year,share\n{rows}").shares == (0.1, 0.2, 0.4, 0.5)


def replaced(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new)


FAULTS: list[tuple[str | bytes, str]] = [
    ("", "the file must have a line of column names and then rows, got nothing"),
    (" \n;;\n\t\n", "the file must have a line of column names and then rows, got nothing"),
    ("year,share", "the file must have at least 4 rows, got 0"),
    (replaced("1993,0.5\n", ""), "the file must have at least 4 rows, got 3"),
    (replaced("year,share\n", ""), "line 1 must name a column year and a column share or percent"),
    (replaced("share", "adopters"), "line 1 must name a column year and a column share"),
    (replaced("share", "share,percent"), "line 1 must name a column year and a column share"),
    (replaced("year", "year,year"), "line 1 must name a column year"),
    (replaced("0.2", "some"), "line 3: share must be a number, got 'some'"),
    (replaced("0.2", ""), "line 3: share must be a number, got ''"),
    (replaced("0.2", "nan"), "line 3: share must be a number, got 'nan'"),
    (replaced("0.2", "1e999"), "line 3: share must be a number, got '1e999'"),
    (replaced("0.2", "0.2.1"), "line 3: share must be a number, got '0.2.1'"),
    (replaced("1991", "in 1991"), "line 3: year must be a number, got 'in 1991'"),
    (replaced("1991", "1990"), "line 3: year must be different in each row, got 1990 here and in "
     "line 2"),
    (replaced("1991", "19910"), "line 3: year must be between -10,000 and 10,000, got 19910"),
    (replaced("0.2", "1.2"), "line 3: share must be between 0 and 1, got 1.2; if these are per"),
    (replaced("0.2", "-0.2"), "line 3: share must be between 0 and 1, got -0.2"),
    (replaced("0.2", "20%"), "line 3: a % sign must stand in every row or in none"),
    ("year,percent\n1,1\n2,2\n3,120\n4,4", "line 4: percent must be between 0 and 100, got 120"),
    (replaced("0.2", "0,2"), "line 3 must have 2 cells, got 3; if your numbers have a deci"),
    (replaced("1991,0.2", "1991"), "line 3 must have 2 cells, got 1"),
    (replaced("0.2", '"0.2'), "line 3 must have its quotes in pairs, got '1991,\"0.2'"),
    (replaced("0.2", "0.\0"), "the file must be text, got one with null characters"),
    (b"PK\x03\x04rest of a workbook", "the file must be CSV, got a workbook; save its sheet"),
    ("year,share\n" + "1990,0.5\n" * 2001, "the file must have at most 2,000 rows, got 2,001"),
    ("year,share\n" + "#" * 1_000_000, "the file must have at most 1,000,000 bytes, got 1,0"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "fault"), FAULTS, ids=[fault for _, fault in FAULTS])
def test_a_bad_file_is_refused_by_name_line_and_rule(data: str | bytes, fault: str):
    with pytest.raises(ValueError, match=r"^town\.csv: ") as error:
        read_own_csv(data, "town.csv")
    assert fault in str(error.value)


def test_errors_never_echo_a_long_text():
    secret = "x" * 5000
    for data in (f"year,{secret}", f"year,share\n1990,{secret}", f'year,share\n"{secret}'):
        with pytest.raises(ValueError, match="must") as error:
            read_own_csv(data, secret)
        assert "x" * 41 not in str(error.value)


def test_2000_rows_are_not_too_many():
    rows = "\n".join(f"{year},0.5" for year in range(2000))
    assert len(read_own_csv(f"year,share\n{rows}\n").years) == 2000


def read_or_refused(data: str | bytes) -> Series | ValueError:
    try:
        return read_own_csv(data)
    except ValueError as error:
        return error


@given(st.text() | st.binary())
def test_any_text_is_read_or_refused_and_never_breaks(data: str | bytes):
    assert type(read_or_refused(data)) in {Series, ValueError}


CELLS = st.text('0123456789.,;\t%"-+eE \r\n\0yearshpcnt', max_size=12)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=3), max_size=8), st.sampled_from(",;\t"))
def test_any_table_is_read_or_refused_and_never_breaks(rows: list[list[str]], divider: str):
    text = "\n".join(divider.join(row) for row in [["year", "share"], *rows])
    found = read_or_refused(text)
    assert type(found) in {Series, ValueError}
    if isinstance(found, Series):
        assert list(found.years) == sorted(set(found.years))
        assert all(0 <= share <= 1 for share in found.shares)


SERIES = st.dictionaries(st.integers(-9999, 9999), st.floats(0, 1), min_size=4, max_size=50)


@given(SERIES, st.randoms(), st.sampled_from([",", ";", "\t"]), st.booleans())
def test_what_is_written_is_read_back(points: dict[int, float], mix, divider: str, comma: bool):
    rows = [f"{year}{divider}{share:.6f}" for year, share in points.items()]
    if comma and divider != ",":
        rows = [row.replace(".", ",") for row in rows]
    mix.shuffle(rows)
    series = read_own_csv("\n".join([f"year{divider}share", *rows]))
    assert series.years == tuple(sorted(points))
    assert series.shares == pytest.approx([points[year] for year in sorted(points)], abs=1e-6)
