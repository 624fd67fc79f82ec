import decimal
import gzip
import io

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from components.tracks.readers import read_bytes
from components.tracks.readers.opensky import read_flight_list

SECONDS = [1_700_000_000, 1_700_000_010, 1_700_000_020]
GOOD = {
    "time": pa.array(SECONDS),
    "icao24": pa.array(["4b1803"] * 3),
    "lat": pa.array([35.4] * 3),
    "lon": pa.array([35.9] * 3),
    "callsign": pa.array(["SWR1"] * 3),
    "baroaltitude": pa.array([1000.0] * 3),
}
FAR = 2**63 - 1
NOT_UTF8 = pa.array([b"SW\xff1", None, b"SWR1"])


def written(columns, **options):
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, **options)
    return out.getvalue()


def read(data):
    batches = list(read_bytes(data, "states.parquet"))
    problems = [problem for batch in batches for problem in batch.problems]
    return pd.concat([batch.points for batch in batches], ignore_index=True), problems


def read_with(name, cells, **options):
    return read(written(GOOD | {name: cells}, **options))


@pytest.mark.parametrize("unit", ["ms", "us", "ns"])
@pytest.mark.parametrize("zone", [None, "Europe/Zurich", "Mars/Olympus", "+99:99", "../../etc/passwd"])
def test_moments_are_utc_whatever_zone_they_are_to_be_shown_in(unit, zone):
    moments = pa.array(SECONDS, pa.timestamp("s")).cast(pa.timestamp(unit)).cast(pa.timestamp(unit, "UTC"))
    table, problems = read_with("time", pa.array(moments.cast(pa.int64()), pa.timestamp(unit, zone)))
    assert problems == []
    assert table["time"].to_list() == [pd.Timestamp(second, unit="s", tz="UTC") for second in SECONDS]


@pytest.mark.parametrize(("zone", "says_zone"), [(None, False), ("UTC", True), ("Europe/Zurich", True)])
def test_moments_of_a_table_of_no_format_are_said_to_have_no_zone_where_they_have_none(zone, says_zone):
    moments = pa.array(SECONDS, pa.timestamp("s")).cast(pa.timestamp("ms"))
    columns = {
        "time": pa.array(moments.cast(pa.int64()), pa.timestamp("ms", zone)),
        "hex": ["4b1803"] * len(SECONDS),
    }
    table, problems = read(written(columns | {name: [1.5] * len(SECONDS) for name in ("lat", "lon")}))
    assert table["time"].to_list() == [pd.Timestamp(second, unit="s", tz="UTC") for second in SECONDS]
    assert [p.what for p in problems] == (
        [] if says_zone else ["the times name no time zone, and are read as UTC"]
    )


FUTURE, PAST = "the time lies in the future", "the time lies before the year 2000"
NO_TIME = "the time is missing or is neither a number nor ISO 8601"
BEYOND = "<value out of range: {}>"


@pytest.mark.parametrize(
    ("cell", "what", "shown"),
    [
        (pa.scalar(FAR, pa.timestamp("ms")), FUTURE, BEYOND.format(FAR)),
        (pa.scalar(10**15, pa.timestamp("ms", "UTC")), FUTURE, BEYOND.format(10**15)),
        (pa.scalar(-FAR, pa.timestamp("us")), PAST, BEYOND.format(-FAR // 1000 + 1)),
        (pa.scalar(2**64 - 1, pa.uint64()), FUTURE, "1.8446744073709552e+19"),
        (pa.scalar(-(2**63), pa.int64()), PAST, "-9.223372036854776e+18"),
        (pa.scalar(2**31 - 1, pa.date32()), NO_TIME, BEYOND.format(2**31 - 1)),
        (pa.scalar("9999-12-31T23:59:59Z"), FUTURE, "9999-12-31T23:59:59Z"),
        (pa.scalar("0001-01-01T00:00:00Z"), PAST, "0001-01-01T00:00:00Z"),
        (pa.scalar(decimal.Decimal("9" * 38)), NO_TIME, "1e+38"),
    ],
    ids=lambda value: str(value.type) if isinstance(value, pa.Scalar) else "",
)
def test_times_beyond_measure_are_told_with_row_and_column(cell, what, shown):
    table, problems = read_with("time", pa.repeat(cell, 3))
    assert len(table) == 0
    assert [(p.row, p.column, p.what, p.value, p.count) for p in problems] == [
        (1, "time", f"in all 3 rows {what}", shown, 3)
    ]


def test_times_as_spark_writes_them_do_not_turn_into_others():
    far = pa.array(["2023-11-14T22:13:20", "2500-01-01", "1500-01-01"]).cast(pa.timestamp("us"))
    table, problems = read_with("time", far, use_deprecated_int96_timestamps=True)
    assert table["time"].to_list() == [pd.Timestamp("2023-11-14T22:13:20Z")]
    assert [(p.row, p.what) for p in problems] == [
        (2, "the time lies in the future"),
        (3, "the time lies before the year 2000"),
    ]


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.binary(), pa.large_binary()])
def test_text_that_is_not_utf8_is_told_and_its_rows_are_read(kind):
    storage = pa.large_binary() if "large" in str(kind) else pa.binary()
    table, problems = read_with("callsign", NOT_UTF8.cast(storage).view(kind))
    assert table["callsign"].to_list() == ["SW�1", "", "SWR1"]
    assert [(p.file, p.column, p.what, p.remedy) for p in problems] == [
        (
            "states.parquet",
            "callsign",
            "this column has text that is not UTF-8; what cannot be read of it stands as �",
            "Write it as UTF-8.",
        )
    ]


def test_positions_that_are_not_utf8_are_no_numbers():
    table, problems = read_with("lat", pa.array([b"35.4", b"\xff\xfe", b"\xed\xa0\x80"]).view(pa.string()))
    assert table["latitude"].to_list() == [35.4]
    assert [(p.row, p.column, p.value, p.count) for p in problems] == [
        (None, "lat", "", 1),
        (2, "lat", "��", 2),
    ]


@pytest.mark.parametrize(("names", "said"), [(["lat"], "lat"), (["LAT"], "lat"), ([" Time "], "time")])
def test_column_that_occurs_twice_is_refused(names, said):
    table = pa.Table.from_arrays([*GOOD.values(), *[GOOD["lat"] for _ in names]], names=[*GOOD, *names])
    points, problems = read(written(table))
    assert len(points) == 0
    assert [(p.file, p.what, p.remedy) for p in problems] == [
        ("states.parquet", f"the column '{said}' stands twice", "Rename or remove one of them.")
    ]


def test_column_that_nobody_needs_may_occur_twice():
    table = pa.Table.from_arrays([*GOOD.values(), GOOD["lat"], GOOD["lat"]], names=[*GOOD, "x", "x"])
    points, problems = read(written(table))
    assert len(points) == 3
    assert [(p.what, p.count) for p in problems] == [("2 columns are not used: x, x", 2)]


@pytest.mark.parametrize(
    "cells",
    [
        pa.array([[35.4]] * 3),
        pa.array([{"degrees": 35.4}] * 3),
        pa.array([[("degrees", 35.4)]] * 3, pa.map_(pa.string(), pa.float64())),
        pa.array([b"35"] * 3, pa.binary(2)),
        pa.array([35] * 3, pa.duration("s")),
        pa.array([35] * 3, pa.time32("s")),
    ],
    ids=lambda cells: str(cells.type),
)
def test_columns_without_plain_values_are_refused(cells):
    points, problems = read_with("lat", cells)
    assert len(points) == 0
    assert [p.what for p in problems] == ["the column 'lat' holds no plain values"]


@pytest.mark.parametrize(
    "cells",
    [
        pa.array([decimal.Decimal("35.4")] * 3),
        pa.array([decimal.Decimal("35.4")] * 3, pa.decimal256(76, 60)),
        pa.array(["35.4"] * 3).dictionary_encode(),
        pa.array(["35.4"] * 3, pa.string_view()),
        pa.array([b" 35.4"] * 3),
    ],
    ids=lambda cells: str(cells.type)[:20],
)
def test_numbers_may_be_written_in_many_ways(cells):
    table, problems = read_with("lat", cells)
    assert problems == []
    assert table["latitude"].to_list() == [35.4] * 3


@pytest.mark.parametrize("cells", [pa.nulls(3), pa.array(["", " ", "NaN"]), pa.array([None, np.nan, None])])
def test_positions_that_nobody_sent_are_counted(cells):
    table, problems = read(written(GOOD | {"lat": cells, "lon": cells}))
    assert len(table) == 0
    assert [p.what for p in problems if not p.what.endswith("read as unknown")] == [
        "3 rows have no position and give no point"
    ]


def test_numbers_no_aircraft_can_have_are_unknown():
    table, problems = read_with("baroaltitude", pa.array([1e308, -np.inf, 1000.0]))
    assert table["altitude_ft"].round(1).to_list()[2] == 3280.8
    assert table["altitude_ft"].isna().to_list() == [True, True, False]
    assert [(p.column, p.what) for p in problems] == [
        ("baroaltitude", "2 cells of the column 'baroaltitude' make no sense and are read as unknown")
    ]


def test_positions_received_before_all_time_are_as_old_as_can_be():
    table, problems = read_with("lastposupdate", pa.array([-FAR, SECONDS[1], None], pa.timestamp("us")))
    assert problems == []
    assert table["fix_age_s"].to_list() == [1_700_000_000.0, 1_699_998_310.0, 0.0]


def test_table_without_a_position_is_no_track():
    for columns in ({}, {"a": pa.array([1])}):
        points, problems = read(written(columns))
        assert len(points) == 0
        assert [p.what for p in problems] == [
            "this is no track file; it looks like a Parquet table without the columns of a track"
        ]


def test_small_row_groups_come_together():
    out = io.BytesIO()
    rows = pa.table(
        {"time": pa.array(SECONDS[:1]), "lat": [35.4], "lon": [35.9], "icao24": ["4b1803"], "callsign": ["SWR1"]}
    )
    with pq.ParquetWriter(out, rows.schema) as writer:
        for number in range(200):
            writer.write_table(rows.set_column(4, "callsign", pa.array([f"SWR{number}"])))
    batches = list(read_bytes(out.getvalue(), "states.parquet"))
    assert [len(batch.points) for batch in batches] == [200, 0]
    assert batches[0].points["callsign"].to_list() == [f"SWR{number}" for number in range(200)]


def test_footer_that_would_fill_the_memory_is_not_read():
    points, problems = read(written(pa.table(GOOD).replace_schema_metadata({"x": "y" * 4_000_000})))
    assert len(points) == 0
    assert problems[0].what.endswith("bytes to tell what is in it; at most 4,000,000 are read")


def test_parquet_in_gzip_is_read():
    points, problems = read(gzip.compress(written(GOOD)))
    assert (len(points), problems) == (3, [])


FLIGHTS = {
    "icao24": pa.array(["4b1803"] * 3),
    "firstSeen": pa.array(SECONDS),
    "lastSeen": pa.array(SECONDS),
    "estArrivalAirport": pa.array(["OSLK"] * 3),
}


@pytest.mark.parametrize(
    "times",
    [
        pa.array([FAR, -FAR, SECONDS[0] * 1000], pa.timestamp("ms", "Mars/Olympus")),
        pa.array([2**64 - 1, 1, SECONDS[0]], pa.uint64()),
        pa.array(["9999-12-31T23:59:59Z", "soon", "2023-11-14T22:13:20Z"]),
    ],
    ids=lambda cells: str(cells.type),
)
def test_times_of_a_flight_list_that_make_no_sense_are_told(times):
    found = read_flight_list(io.BytesIO(written(FLIGHTS | {"lastSeen": times})), "flights")
    assert found.claims["last_seen"].to_list() == [pd.NaT, pd.NaT, pd.Timestamp("2023-11-14T22:13:20Z")]
    assert [(p.column, p.what) for p in found.problems] == [
        ("lastseen", "2 cells of the column 'lastseen' make no sense and are read as unknown")
    ]
