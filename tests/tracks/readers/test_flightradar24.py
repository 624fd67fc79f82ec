import io

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.files.problems import Severity
from components.tracks.readers.batch import UnreadableError
from components.tracks.readers.flightradar24 import read_flightradar24
from components.tracks.readers.formats import format_name
from tests.tracks.samples import api_track, playback, points

REAL = points("aa178d")
HEADER = "timestamp,lat,lon,alt,gspeed,vspeed,track,squawk,callsign,source"
PLAYBACK = "Timestamp,UTC,Callsign,Position,Altitude,Speed,Direction"


def read(text):
    data = text if isinstance(text, bytes) else text.encode()
    batches = list(read_flightradar24(io.BytesIO(data), "f.csv"))
    table = pd.concat([batch.points for batch in batches], ignore_index=True)
    return table, [p for batch in batches for p in batch.problems], sum(batch.unread for batch in batches)


@pytest.mark.parametrize("write", [playback, api_track])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "with a byte order mark"])
def test_real_points_come_back(write, mark):
    table, problems, unread = read(mark + write(REAL).encode())
    assert (len(table), problems, unread) == (len(REAL), [], 0)
    for name in ("latitude", "longitude"):
        assert table[name].to_list() == REAL[name].to_list()
    assert (table["time"] - REAL["time"]).abs().max() < pd.Timedelta(seconds=1)
    ground = table["on_ground"].fillna(False).astype(bool)
    above = REAL["altitude_ft"].notna() & (REAL["altitude_ft"] != 0)
    assert ground.to_list() == (~above).to_list()
    assert table.loc[~ground, "altitude_ft"].to_list() == REAL.loc[above, "altitude_ft"].to_list()
    assert table["altitude_ft"][ground].isna().all()
    assert table["on_ground"][~ground].isna().all()
    assert table["callsign"].to_list() == REAL["callsign"].to_list()


def test_the_formats_are_recognised():
    assert format_name(playback(REAL).encode()) == "Flightradar24 playback"
    assert format_name(api_track(REAL).encode()) == "Flightradar24 track"


def test_a_playback_row_has_these_values():
    line = '1704180458,2024-01-02T07:27:38Z,ABC1,"42.770142,-141.691422",550,144,172'
    row = read(f"{PLAYBACK}\n{line}\n")[0].iloc[0]
    assert row["time"] == pd.Timestamp("2024-01-02T07:27:38Z")
    assert (row["latitude"], row["longitude"]) == (42.770142, -141.691422)
    assert (row["altitude_ft"], row["ground_speed_kt"], row["track_deg"]) == (550, 144, 172)
    assert (row["callsign"], row["icao24"], row["position_source"]) == ("ABC1", "", "")
    assert np.isnan(row["vertical_rate_fpm"])


def test_an_api_row_has_these_values():
    row = read(f"{HEADER}\n2025-03-28T14:56:40Z,37.07451,-76.37271,300,286,-4544,247,0746,SWA1,MLAT\n")[0].iloc[0]
    assert row["time"] == pd.Timestamp("2025-03-28T14:56:40Z")
    assert (row["vertical_rate_fpm"], row["squawk"], row["position_source"]) == (-4544, "0746", "mlat")


def test_estimated_positions_are_left_out_and_counted():
    sources = ["ADSB", "ESTIMATED"] * 4 + ["ADSB"]
    rows = [f"2025-03-28T14:56:{n:02}Z,37,-76,300,286,0,247,0,A1,{source}" for n, source in enumerate(sources)]
    table, problems, _ = read("\n".join([HEADER, *rows]))
    assert set(table["position_source"]) == {"adsb"}
    assert len(table) == 5
    assert [p.what[:11] for p in problems] == ["4 positions"]


def test_missing_fields_are_unknown():
    row = read(f"{HEADER}\n2025-03-28T14:56:40Z,37.07451,-76.37271,,,,,,,\n")[0].iloc[0]
    assert np.isnan(row["altitude_ft"])
    assert row["on_ground"] is pd.NA
    assert (row["callsign"], row["squawk"]) == ("", "")


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ('1704180458,x,A,"42.77",550,144,172', "latitude"),
        ('1704180458,x,A,"",550,144,172', "latitude"),
        ('1704180458,x,A,"42.77,190",550,144,172', "longitude"),
        ('1704180458,x,A,"1,2,3",550,144,172', "longitude"),
        ("1704180458,x,A,42.77,141.6,550,144,172", "8 cells"),
        (',x,A,"42.77,141.6",550,144,172', "time"),
        ('17041804589999,x,A,"42.77,141.6",550,144,172', "future"),
        ('1704180458,x,A,"42.77,141.6,550,144,172', "quote"),
    ],
)
def test_a_bad_row_is_told_with_its_line(row, what):
    good = '1704180458,x,A,"42.77,141.6",550,144,172'
    table, problems, unread = read("\n".join([PLAYBACK, good, row, good]))
    assert (len(table), unread) == (2, 1)
    assert [(p.line, p.severity) for p in problems] == [(3, Severity.SET_ASIDE)]
    assert what in problems[0].what


def test_cells_that_make_no_sense_are_unknown_and_counted():
    rows = [f'1704180458,x,A,"42.77,141.6",{cells}' for cells in ("high,144,172", "1e308,fast,172", "550,144,")]
    table, problems, unread = read("\n".join([PLAYBACK, *rows]))
    assert table["altitude_ft"].isna().to_list() == [True, True, False]
    assert unread == 0
    assert [(p.severity, p.column, p.what) for p in problems] == [
        (Severity.FLAGGED, "altitude", "2 cells of the column 'altitude' make no sense and are read as unknown"),
        (Severity.FLAGGED, "speed", "1 cell of the column 'speed' makes no sense and is read as unknown"),
    ]


lines = st.one_of(
    st.text(alphabet='0123456789.,-"; xT:', max_size=30),
    st.just('1704180458,x,A,"42.77,141.6",0,144,172'),
)


@settings(max_examples=120, deadline=None)
@given(st.lists(lines, max_size=40))
def test_no_row_is_lost_without_a_word(rows):
    table, problems, unread = read("\n".join([PLAYBACK, *rows]))
    assert len(table) + unread == sum(bool(row) for row in rows)
    assert sum(problem.count for problem in problems) == unread
    assert len({(problem.column, problem.what) for problem in problems}) == len(problems)


def test_rows_of_two_callsigns_in_turn_are_no_track():
    row = '{time},x,{callsign},"40.{n},-119.2",550,144,172'
    rows = [row.format(time=1704180458 + n, n=n, callsign=("N3423Q", "SWR87")[n % 2]) for n in range(10, 20)]
    with pytest.raises(UnreadableError, match=r"rows of 2 callsigns \(N3423Q, SWR87\); not read as one track"):
        read("\n".join([PLAYBACK, *rows]))


def test_a_column_with_its_unit_is_read_and_another_is_named():
    header = "Timestamp,UTC,Callsign,Position,Altitude (m),Speed (km/h),Colour"
    table, problems, _ = read(f'{header}\n1704180458,x,A,"42.77,141.6",1000,185.2,red\n')
    assert table.loc[0, "altitude_ft"] == pytest.approx(3280.84)
    assert table.loc[0, "ground_speed_kt"] == pytest.approx(100)
    assert [p.what for p in problems] == ["1 column is not used: colour"]
