import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from components.tracks.points import POINT_COLUMNS, empty_points, point_table


def test_an_empty_table_has_every_column_with_its_type():
    assert empty_points().dtypes.astype(str).to_dict() == dict(POINT_COLUMNS)


def test_what_is_missing_is_unknown():
    row = point_table({"time": [0], "latitude": [1.0], "longitude": [2.0]}).iloc[0]
    assert [row[name] for name in ("icao24", "callsign", "position_source")] == ["", "", ""]
    assert np.isnan(row["altitude_ft"])
    assert row["on_ground"] is pd.NA
    assert row["fix_age_s"] == 0


@pytest.mark.parametrize(
    "times",
    [
        np.array([1_693_353_600_123]),
        pd.to_datetime(["2023-08-30T00:00:00.123Z"]),
        ["2023-08-30T02:00:00.123+02:00"],
    ],
    ids=["milliseconds", "moments", "text"],
)
def test_times_are_utc_to_the_millisecond(times):
    table = point_table({"time": times, "latitude": [0], "longitude": [0]})
    assert table["time"].dtype == "datetime64[ms, UTC]"
    assert table["time"][0] == pd.Timestamp("2023-08-30T00:00:00.123Z")


@pytest.mark.parametrize(
    "names", [["A", None], pa.array(["A", None]), pa.array(["A", None]).dictionary_encode().dictionary_decode()]
)
def test_texts_come_as_lists_or_arrow_arrays(names):
    table = point_table({"time": [0, 1], "latitude": [0, 0], "longitude": [0, 0], "callsign": names})
    assert table["callsign"].to_list() == ["A", ""]
    assert table["callsign"].dtype == "str"


def test_one_text_stands_for_all_rows():
    table = point_table({"time": [0, 1], "latitude": [0, 0], "longitude": [0, 0], "icao24": "4b1803"})
    assert table["icao24"].to_list() == ["4b1803"] * 2


def test_tables_can_be_joined_and_keep_their_types():
    one = point_table({"time": [0], "latitude": [0], "longitude": [0], "on_ground": [True]})
    assert pd.concat([empty_points(), one]).dtypes.astype(str).to_dict() == dict(POINT_COLUMNS)
