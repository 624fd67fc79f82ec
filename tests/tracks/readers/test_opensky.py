import gzip
import io

import numpy as np
import orjson
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.files.problems import Severity
from components.tracks.points import POINT_COLUMNS
from components.tracks.readers import DISK, delimited, recognise
from components.tracks.readers.batch import UnreadableError
from components.tracks.readers.compression import plain_stream
from components.tracks.readers.formats import format_name
from components.tracks.readers.opensky import CLAIM_COLUMNS, read_flight_list
from tests.tracks.samples import points, states, tool_states

REAL = points("a3c78c")


def read(data):
    batches = list(read_states(data))
    table = pd.concat([batch.points for batch in batches], ignore_index=True)
    return table, [p for batch in batches for p in batch.problems], sum(batch.unread for batch in batches)


def read_states(data):
    reader = recognise(data)
    if reader is None:
        raise UnreadableError("of no format", "")
    yield from reader.read(plain_stream(io.BytesIO(data)), "s.csv", DISK)


def parquet(table):
    out = io.BytesIO()
    table.to_parquet(out, index=False)
    return out.getvalue()


def comma(table):
    return table.to_csv(index=False).encode()


def semicolon(table):
    return table.to_csv(index=False, sep=";", lineterminator="\r\n").encode("utf-8-sig")


def packed(table):
    return gzip.compress(comma(table))


def test_the_formats_are_recognised_by_their_columns():
    assert format_name(comma(states(REAL))) == "OpenSky state vectors"
    assert format_name(semicolon(tool_states(REAL))) == "traffic state vectors"
    assert format_name(parquet(states(REAL))) == "Parquet"


@pytest.mark.parametrize("write", [comma, semicolon, packed, parquet])
@pytest.mark.parametrize("layout", [states, tool_states])
def test_real_points_come_back_in_feet_and_knots(layout, write):
    table, problems, unread = read(write(layout(REAL)))
    assert (len(table), problems, unread) == (len(REAL), [], 0)
    assert table.dtypes.astype(str).to_dict() == dict(POINT_COLUMNS)
    assert table["icao24"].to_list() == REAL["icao24"].to_list()
    for name in ("latitude", "longitude", "altitude_ft", "geometric_ft", "ground_speed_kt", "vertical_rate_fpm"):
        np.testing.assert_allclose(table[name], REAL[name], rtol=1e-9)
    for name in ("callsign", "squawk"):
        assert table[name].to_list() == REAL[name].to_list()
    assert (table["time"] - REAL["time"]).abs().max() <= pd.Timedelta(seconds=1)
    assert table["on_ground"].fillna(False).to_list() == REAL["on_ground"].fillna(False).to_list()
    assert set(table["fix_age_s"]) == ({12.5} if layout is states else {0})


ROWS = [[1_600_000_000, 35.4, 35.9, "true"], [1_600_000_010, 35.41, 35.91, "false"]]


def csv(*rows, header="time,lat,lon,onground"):
    return "\n".join([header, *(",".join(map(str, row)) for row in rows)]).encode()


@pytest.mark.parametrize(
    "written", ["1600000000", "1600000000.0", "1600000000000", "2020-09-13T12:26:40Z", "2020-09-13 12:26:40",
                "2020-09-13T14:26:40+02:00", "1600000000000000"]
)  # fmt: skip
def test_times_are_seconds_milliseconds_or_text(written):
    table, problems, _ = read(csv([written, 35.4, 35.9, 1]))
    assert [problem.column for problem in problems] == (["time"] if written == "2020-09-13 12:26:40" else [])
    assert table["time"][0] == pd.Timestamp("2020-09-13T12:26:40Z")


@pytest.mark.parametrize(("word", "said"), [("True", True), ("TRUE", True), ("t", True), ("1", True),
    ("1.0", True), ("False", False), ("f", False), ("0", False), ("no", False),
    ("", pd.NA), ("perhaps", pd.NA)])  # fmt: skip
def test_booleans_are_understood_in_all_spellings(word, said):
    got = read(csv([1_600_000_000, 35.4, 35.9, word]))[0]["on_ground"]
    assert got.isna()[0] == (said is pd.NA)
    assert got.fillna(False)[0] == (said is True)


def test_only_time_and_position_are_needed():
    table, problems, _ = read(b"time,lat,lon\n1600000000,35.4,35.9\n")
    assert (len(table), problems) == (1, [])
    assert table["icao24"][0] == ""
    assert table["on_ground"][0] is pd.NA


def test_the_age_of_a_fix_is_never_negative():
    header = "time,lat,lon,lastposupdate"
    table, _, _ = read(csv([1_600_000_000, 1, 2, 1_599_999_700.25], [1_600_000_000, 1, 2, 1_600_000_001],
                           [1_600_000_000, 1, 2, ""], header=header))  # fmt: skip
    assert table["fix_age_s"].to_list() == [299.75, 0, 0]


def test_squawks_keep_their_leading_zeros():
    header = "time,lat,lon,squawk"
    table, _, _ = read(csv([1_600_000_000, 1, 2, "0746"], [1_600_000_000, 1, 2, "746.0"],
                           [1_600_000_000, 1, 2, "NULL"], header=header))  # fmt: skip
    assert table["squawk"].to_list() == ["0746", "0746", ""]


def test_a_cut_file_tells_of_the_rows_before_the_cut_too():
    rows = [[1_600_000_000, 91, 2, 0]] * 30 + [[1_600_000_000, 1, 2, 0]] * 30_000
    noise = np.random.default_rng(1).integers(0, 10**9, len(rows))
    data = gzip.compress(
        csv(*[[*row, n] for row, n in zip(rows, noise, strict=True)], header="time,lat,lon,onground,n")
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited.chunks, "__defaults__", (100_000,))
        batches, batch = [], read_states(data[:-20])
        with pytest.raises(UnreadableError, match="cut short"):
            batches.extend(batch)
    assert sum(len(b.points) for b in batches) > 0
    assert batches[-1].unread == 30
    assert batches[-1].problems[-1].what == "in 30 rows the latitude is not between -90 and 90"


def test_repeated_states_are_kept():
    assert len(read(csv(*[ROWS[0]] * 300))[0]) == 300


@pytest.mark.parametrize(
    ("row", "what"),
    [
        (["soon", 1, 2, 0], "time"),
        (["", 1, 2, 0], "time"),
        (["now", 1, 2, 0], "time"),
        ([99_999_999_999, 1, 2, 0], "future"),
        ([17, 1, 2, 0], "before"),
        ([1_600_000_000, 91, 2, 0], "latitude"),
        ([1_600_000_000, "x", 2, 0], "latitude"),
        ([1_600_000_000, 1, "", 0], "longitude"),
        ([1_600_000_000, 1, "inf", 0], "longitude"),
        ([1_600_000_000, 1, -181, 0], "longitude"),
        ([1_600_000_000, 1, 2], "3 cells"),
        ([1_600_000_000, 1, 2, 0, 5], "5 cells"),
    ],
)
def test_a_bad_row_is_told_with_its_line_and_the_rest_goes_on(row, what):
    table, problems, unread = read(csv(ROWS[0], row, ROWS[1]))
    assert (len(table), unread) == (2, 1)
    assert [(p.severity, p.row, p.line) for p in problems] == [(Severity.SET_ASIDE, 3, 3)]
    assert what in problems[0].what


def test_an_open_quote_swallows_no_other_row():
    table, _, unread = read(csv(ROWS[0], [1_600_000_000, 1, 2, '"open'], ROWS[1]))
    assert len(table) + unread == 3
    assert table["latitude"].to_list()[-1] == 35.41


def test_rows_without_any_position_are_counted_in_one_sentence():
    table, problems, unread = read(csv(ROWS[0], *[[1_600_000_000, "", "", "false"]] * 40))
    assert (len(table), unread) == (1, 0)
    assert [(p.severity, p.what[:7]) for p in problems] == [(Severity.FLAGGED, "40 rows")]


def test_cells_that_make_no_sense_are_unknown_and_counted():
    header = "time,lat,lon,baroaltitude,icao24"
    table, problems, _ = read(csv([1_600_000_000, 1, 2, "high", "4b1803"], [1_600_000_000, 1, 2, 100, "x"],
                                  header=header))  # fmt: skip
    assert table["altitude_ft"].isna().to_list() == [True]
    assert [(p.severity, p.row, p.column) for p in problems] == [
        (Severity.SET_ASIDE, 3, "icao24"),
        (Severity.FLAGGED, None, "baroaltitude"),
    ]


def test_a_column_that_stands_twice_is_refused():
    with pytest.raises(UnreadableError, match="twice"):
        read(b"time,lat,lon,lat\n1600000000,1,2,3\n")


def test_a_damaged_parquet_file_is_refused():
    whole = parquet(states(REAL))
    for data in (whole[:500], whole[:4] + bytes(100), whole[:200] + bytes(900) + whole[1100:]):
        with pytest.raises(UnreadableError, match="Parquet"):
            read(data)


def test_times_of_a_parquet_file_may_be_moments():
    table = states(REAL).assign(time=REAL["time"], onground=REAL["on_ground"].astype("str"))
    got, problems, _ = read(parquet(table))
    assert problems == []
    assert got["time"].to_list() == REAL["time"].to_list()


lines = st.one_of(
    st.text(alphabet='0123456789.,-"; xT:\n\r', max_size=30),
    st.tuples(st.integers(1_500_000_000, 1_700_000_000), st.floats(-99, 99), st.floats(-200, 200)).map(
        lambda r: f"{r[0]},{r[1]},{r[2]},true"
    ),
)


@settings(max_examples=120, deadline=None)
@given(st.lists(lines, max_size=40))
def test_no_row_of_a_table_is_lost_without_a_word(rows):
    text = "\n".join(["time,lat,lon,onground", *rows])
    count = sum(bool(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[1:])
    table, problems, unread = read(text.encode())
    silent = sum(int(p.what.split()[0].replace(",", "")) for p in problems if "no position" in p.what)
    assert len(table) + unread + silent == count
    assert sum(p.count for p in problems if p.severity is Severity.SET_ASIDE) == unread


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_mangled_files_raise_their_own_error_or_none(data):
    whole = data.draw(st.sampled_from([comma(states(REAL[:20])), parquet(states(REAL[:20]))]))
    start = data.draw(st.integers(0, len(whole)))
    mangled = whole[:start] + data.draw(st.binary(max_size=8)) + whole[start + data.draw(st.integers(0, 90)) :]
    try:
        read(mangled)
    except UnreadableError:
        return


FLIGHTS = pd.DataFrame(
    {
        "icao24": ["A0B1C2", "4b1803"],
        "firstSeen": [1_600_000_000, 1_600_000_500],
        "estDepartureAirport": ["OSDI", None],
        "lastSeen": [1_600_003_600, 1_600_009_000],
        "estArrivalAirport": ["OSLK", "OLBA"],
        "callsign": ["SYR123  ", None],
        "estDepartureAirportHorizDistance": [1500, None],
        "estDepartureAirportVertDistance": [20, None],
        "estArrivalAirportHorizDistance": [3000, 12.5],
        "estArrivalAirportVertDistance": [40, 5],
        "departureAirportCandidatesCount": [1, 0],
        "arrivalAirportCandidatesCount": [2, 7],
    }
)


@pytest.mark.parametrize(
    "data",
    [comma(FLIGHTS), semicolon(FLIGHTS), parquet(FLIGHTS), packed(FLIGHTS),
     orjson.dumps(FLIGHTS.astype(object).where(FLIGHTS.notna(), None).to_dict("records"))],
    ids=["csv", "semicolon", "parquet", "gzip", "json"],
)  # fmt: skip
def test_flight_lists_are_claims(data):
    found = read_flight_list(io.BytesIO(data), "flights")
    assert found.problems == []
    claims = found.claims
    assert claims.dtypes.astype(str).to_dict() == dict(CLAIM_COLUMNS)
    assert claims["icao24"].to_list() == ["a0b1c2", "4b1803"]
    assert claims["callsign"].to_list() == ["SYR123", ""]
    assert claims["departure"].to_list() == ["OSDI", ""]
    assert claims["arrival"].to_list() == ["OSLK", "OLBA"]
    assert claims["first_seen"][0] == pd.Timestamp("2020-09-13T12:26:40Z")
    assert claims["arrival_horizontal_m"].to_list() == [3000, 12.5]
    assert np.isnan(claims["departure_vertical_m"][1])
    assert claims["arrival_candidates"].to_list() == [2, 7]


def test_a_flight_list_is_recognised():
    assert format_name(comma(FLIGHTS)) == "OpenSky flight list"
    assert format_name(orjson.dumps(FLIGHTS.astype(str).to_dict("records"))) == "OpenSky flight list"
