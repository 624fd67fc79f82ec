"""Tables: what their columns say, what is not used, and whose rows they are."""

import io

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.files.problems import Problem, Severity
from components.tracks.fields import known_field
from components.tracks.readers import read_bytes
from components.tracks.readers.columns import columns_of
from components.tracks.readers.formats import format_name
from components.tracks.scanning.dropped_files import look_into
from tests.tracks.corpus import named_units, traffic_csv
from tests.tracks.samples import points, tool_states
from tests.tracks.synthetic import Receiver, overflight, received, visit

OSLK = known_field("OSLK")
AEROAPI = "icao24,callsign,altitude,altitude_change,groundspeed,heading,latitude,longitude,timestamp,update_type"


def read(text: str | bytes) -> tuple[pd.DataFrame, list[Problem]]:
    data = text if isinstance(text, bytes) else text.encode()
    batches = list(read_bytes(data, "t.csv"))
    table = pd.concat([batch.points for batch in batches], ignore_index=True)
    return table, [problem for batch in batches for problem in batch.problems]


def table(header: str, *rows: str) -> str:
    return "\n".join([header, *rows]) + "\n"


@pytest.mark.parametrize("name", ["aircraft_id", "plane", "Target", "device_id"])
def test_a_table_whose_aircraft_a_column_may_name_is_not_read_as_one_track(name: str) -> None:
    """Case 04, of columns that no format has."""
    header = f"timestamp,latitude,longitude,{name}"
    rows = [f"2023-08-30T14:{minute:02}:00Z,40.76,-119.2,a{minute % 2}" for minute in range(4)]
    got, problems = read(table(header, *rows))
    assert got.empty
    (problem,) = [problem for problem in problems if problem.severity is Severity.UNREADABLE]
    assert problem.what == (
        f"no column names the aircraft; the column '{name.lower()}' may name several; not read as one track"
    )


def test_hundreds_of_feet_are_hundreds_of_feet() -> None:
    """Case 03."""
    row = "400000,AAL0,350,-,450,0,34.9,35.9,2025-10-26T00:00:00Z,A"
    got, problems = read(table(AEROAPI, row))
    assert format_name(AEROAPI.encode()) == "FlightAware AeroAPI track"
    assert problems == []
    assert got.loc[0, ["altitude_ft", "ground_speed_kt", "track_deg"]].to_list() == [35_000, 450, 0]
    looked = look_into(
        [("t.csv", table(AEROAPI, row.replace("34.9", "35.4011").replace("35.9", "35.9487")).encode())], [OSLK]
    )
    assert looked.scans[["points_near", "points_low"]].to_numpy().tolist() == [["1", "0"]]


def test_projected_positions_of_aeroapi_are_left_out() -> None:
    rows = [f"400000,AAL0,350,-,450,0,34.9,35.9,2025-10-26T00:00:0{n}Z,{kind}" for n, kind in enumerate("APVM")]
    got, problems = read(table(AEROAPI, *rows))
    assert got["position_source"].to_list() == ["adsb", "mlat"]
    assert [p.count for p in problems if "estimates" in p.what] == [2]


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        ("time,icao24,lat,lon,velocity,heading,vertrate,baroaltitude", "1700000000,4b1803,1,2,100,90,1,1000",
         (3280.84, 194.384, 196.85)),
        ("icao24,time_position,longitude,latitude,baro_altitude,velocity,true_track,vertical_rate",
         "4b1803,1700000000,2,1,1000,100,90,1", (3280.84, 194.384, 196.85)),
        ("timestamp,icao24,latitude,longitude,altitude,groundspeed,track,vertical_rate,alert",
         "2023-11-14 22:13:20+00:00,4b1803,1,2,1000,100,90,64,False", (1000, 100, 64)),
        ("timestamp,icao24,latitude,longitude,altitude,groundspeed,track,vertical_rate,sensors",
         "2023-11-14 22:13:20+00:00,4b1803,1,2,1000,100,90,1,", (3280.84, 194.384, 196.85)),
        ("now,hex,lat,lon,alt_baro,gs,track,baro_rate", "1700000000,4B1803,1,2,1000,100,90,64", (1000, 100, 64)),
        ("now,hex,lat,lon,altitude,speed,track,vert_rate", "1700000000,4B1803,1,2,1000,100,90,64",
         (1000, 100, 64)),
        ("PosTime,Icao,Lat,Long,Alt,Spd,Trak,Vsi", "1700000000000,4B1803,1,2,1000,100,90,64", (1000, 100, 64)),
        ("time,icao,lat,lon,altitude,ground_speed,track_degrees,vertical_rate",
         "2023-11-14 22:13:20,4b1803,1,2,1000,100,90,64", (1000, 100, 64)),
        ("timestamp,hex,lat,lon,alt,gspeed,track,vspeed", "2023-11-14T22:13:20Z,4B1803,1,2,1000,100,90,64",
         (1000, 100, 64)),
        ("time,icao24,lat,lon,altitude_m,speed_ms,track_deg,vertical_rate_ms",
         "1700000000,4b1803,1,2,1000,100,90,1", (3280.84, 194.384, 196.85)),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "",
)  # fmt: skip
def test_units_are_those_of_the_format(header: str, row: str, expected: tuple[float, float, float]) -> None:
    got, problems = read(table(header, row))
    assert problems == []
    assert (got.loc[0, "icao24"], got.loc[0, "latitude"], got.loc[0, "longitude"]) == ("4b1803", 1, 2)
    assert got.loc[0, "time"] == pd.Timestamp("2023-11-14T22:13:20Z")
    assert got.loc[0, "track_deg"] == 90
    measured = got.loc[0, ["altitude_ft", "ground_speed_kt", "vertical_rate_fpm"]].to_numpy("float64")
    np.testing.assert_allclose(measured, expected, rtol=1e-5)


def test_columns_that_any_tracker_may_have_are_no_format() -> None:
    header = "timestamp,icao24,latitude,longitude,altitude,groundspeed,track,vertical_rate,onground"
    got, problems = read(table(header, "2023-11-14T22:13:20Z,4b1803,1,2,10668,231,90,64,0"))
    assert got[["altitude_ft", "ground_speed_kt", "vertical_rate_fpm"]].isna().all(axis=None)
    assert [p.column for p in problems] == ["groundspeed", "altitude", "groundspeed", "track", "vertical_rate"]


def test_times_without_a_zone_are_read_as_utc_and_said() -> None:
    got, (problem,) = read(table("time,hex,lat,lon", "2023-11-14 22:13:20,4b1803,1,2", "1700000001,4b1803,1,2"))
    assert got["time"].iloc[0] == pd.Timestamp("2023-11-14T22:13:20Z")
    assert (problem.column, problem.what) == ("time", "the times name no time zone, and are read as UTC")
    assert read(table("time_utc,hex,lat,lon", "2023-11-14 22:13:20,4b1803,1,2"))[1] == []


def test_what_has_no_unit_is_not_used_and_named() -> None:
    got, problems = read(table("time,hex,lat,lon,altitude,speed,colour", "1700000000,4b1803,1,2,350,450,red"))
    assert got[["altitude_ft", "ground_speed_kt"]].isna().all(axis=None)
    assert [(p.severity, p.column, p.what, p.remedy) for p in problems] == [
        (Severity.FLAGGED, "altitude", "the unit of the column 'altitude' is not known; it is not used",
         "Rename it altitude_ft or altitude_m, whichever it is."),
        (Severity.FLAGGED, "speed", "the unit of the column 'speed' is not known; it is not used",
         "Rename it speed_kt, speed_ms or speed_kmh, whichever it is."),
        (Severity.FLAGGED, "", "1 column is not used: colour", "Nothing to do, if they say nothing of the track."),
    ]  # fmt: skip


names = st.sampled_from(["time", "lat", "lon", "hex", "altitude", "alt", "speed", "gs", "vertical_rate",
                         "height_ft", "altitude_ft", "icao24", "velocity", "onground", "x"])  # fmt: skip


@given(st.lists(names, unique=True))
def test_no_table_without_a_fingerprint_has_a_height_without_a_unit(columns: list[str]) -> None:
    found = columns_of(columns)
    if found and not found.fingerprint:
        assert found.quantities.get("altitude", ("altitude_ft", 1.0)) == ("altitude_ft", 1.0)
        assert not {"speed", "rate"} & set(found.quantities)


@pytest.mark.parametrize("over", [overflight(34_000), overflight(2_500), visit(60)])
def test_without_heights_there_is_no_low_cover_and_no_landing_but_by_the_ground(over) -> None:
    track = received(over, OSLK, Receiver(sends_ground=False)).assign(callsign="SWR1", squawk="")
    nothing = named_units(track).replace(b"Altitude (m)", b"Altitude").replace(b"on_ground", b"x")
    looked = look_into([("t.csv", nothing)], [OSLK])
    assert set(looked.scans["points_low"]) == {"0"}
    stands = len(over.landings)
    assert len(looked.visits) == stands


@pytest.mark.parametrize(
    "name", ["hex", "icao", "icao24", "ICAO 24", "ModeS", "mode_s", "transponder", "icao address"]
)
def test_every_name_for_an_address_names_the_aircraft(name: str) -> None:
    got, problems = read(table(f"time,{name},lat,lon", "1700000000,0x4B1803,1,2", "1700000001,#ae1460,1,2"))
    assert (got["icao24"].to_list(), problems) == (["4b1803", "ae1460"], [])


def test_codes_of_airports_are_no_addresses() -> None:
    got, problems = read(table("time,icao,hex,lat,lon", "1700000000,OSLK,4b1803,1,2"))
    assert got["icao24"].to_list() == ["4b1803"]
    assert [p.what for p in problems] == ["1 column is not used: icao"]


def two_aircraft(*, address: str = "") -> bytes:
    one = tool_states(points("a3c78c")).assign(callsign="N3423Q")
    other = one.assign(callsign="SWR87", icao24="4b161b", latitude=one["latitude"] + 1)
    both = pd.concat([one, other]).sort_values("timestamp", kind="stable")
    renamed = both.rename(columns={"icao24": address}) if address else both.drop(columns="icao24")
    return renamed.to_csv(index=False).encode()


def test_rows_of_several_aircraft_are_never_one() -> None:
    """Case 04."""
    got, problems = read(two_aircraft())
    assert len(got) == 0
    (problem,) = [p for p in problems if p.severity is Severity.UNREADABLE]
    assert problem.what == (
        "no column names the aircraft; rows of 2 callsigns (N3423Q, SWR87); not read as one track"
    )
    assert "icao24" in problem.remedy
    got, problems = read(two_aircraft(address="icao"))
    assert got.groupby("icao24").size().to_dict() == {"4b161b": 464, "a3c78c": 464}


def test_two_tracks_in_turn_are_never_one_without_callsigns_too() -> None:
    got, problems = read(pd.read_csv(io.BytesIO(two_aircraft())).assign(callsign="").to_csv(index=False).encode())
    assert len(got) == 0
    assert "the positions jump to and fro" in problems[-1].what


def test_one_aircraft_may_change_its_callsign_on_the_ground() -> None:
    track = received(visit(60), OSLK, Receiver()).assign(squawk="")
    middle = len(track) // 2
    track["callsign"] = np.where(np.arange(len(track)) < middle, "SWR1", "SWR2")
    data = pd.read_csv(io.BytesIO(traffic_csv(track))).drop(columns="icao24").to_csv(index=False).encode()
    got, problems = read(data)
    assert (len(got), problems) == (len(track), [])


def test_rows_without_an_address_among_others_are_set_aside() -> None:
    got, problems = read(
        table("time,icao24,lat,lon", "1700000000,4b1803,1,2", "1700000001,,1,2", "1700000002,,1,2")
    )
    assert got["icao24"].to_list() == ["4b1803"]
    assert [(p.severity, p.row, p.count, p.column) for p in problems] == [(Severity.SET_ASIDE, 3, 2, "icao24")]


ROW = "4b1803,SWR1"


@pytest.mark.parametrize(
    ("cells", "what", "remedy"),
    [
        ("30.08.2023 14:28,40.7,-119.2", "the time is written day.month.year", "2023-08-30T14:28:05Z"),
        ("8/30/2023 14:28,40.7,-119.2", "the time is written month/day/year", "2023-08-30T14:28:05Z"),
        ("30/8/2023 14:28,40.7,-119.2", "the time is written day/month/year", "2023-08-30T14:28:05Z"),
        ("8/9/2023 14:28,40.7,-119.2", "the time is written with slashes", "2023-08-30T14:28:05Z"),
        ("30-08-2023 14:28,40.7,-119.2", "the time is written day-month-year", "2023-08-30T14:28:05Z"),
        ("30 Aug 2023 14:28,40.7,-119.2", "the time is written with the month in letters", "2023-08-30T14:28:05Z"),
        ("2023-08-30 16:28:05 CEST,40.7,-119.2", "the time names another zone than UTC", "2023-08-30T14:28:05Z"),
        ("2023-08-30 02:28:05 PM,40.7,-119.2", "the time is written with twelve hours", "2023-08-30T14:28:05Z"),
        ("45168.6028,40.7,-119.2", "the time is the number by which a spreadsheet counts days", "14:28:05Z"),
        ("20230830142805,40.7,-119.2", "the time is written without anything between its parts", "14:28:05Z"),
        ("14:28:05,40.7,-119.2", "the time has no date", "2023-08-30T14:28:05Z"),
        ("1700000000,\"40,7\",-119.2", "the latitude is written with a decimal comma", "decimal points"),
        ("1700000000,37°36'37.8\"N,-119.2", "the latitude is written in degrees and minutes", "-37.6105"),
    ],
)  # fmt: skip
def test_one_sentence_tells_of_a_column_that_fails_for_one_reason(cells: str, what: str, remedy: str) -> None:
    """Case 05."""
    got, problems = read(table("icao24,callsign,time,lat,lon", *[f"{ROW},{cells}"] * 464))
    assert len(got) == 0
    (problem,) = problems
    assert problem.what.startswith(f"in all 464 rows {what}")
    assert remedy in problem.remedy
    assert "other rows" not in problem.remedy
    assert (problem.row, problem.count) == (2, 464)


def test_times_of_which_a_spreadsheet_made_short_numbers_are_no_times() -> None:
    rows = [f"1.69341E+12,a3c78c,40.{number},-119.2" for number in range(9)]
    got, (problem,) = read(table("time,hex,lat,lon", *rows))
    assert got.empty
    assert problem.what == ("in all 9 rows the time has lost its last digits: a spreadsheet made a number of it")


def test_the_other_rows_are_read_is_said_where_some_were() -> None:
    got, problems = read(table("icao24,time,lat,lon", "4b1803,1700000000,1,2", "4b1803,30.08.2023 14:28,1,2"))
    assert len(got) == 1
    assert [(p.what, p.row) for p in problems] == [("the time is written day.month.year", 3)]
    assert problems[0].remedy.endswith("; the other rows are read.")


def test_decimal_commas_are_read_where_every_cell_fits() -> None:
    got, problems = read(
        table("time;icao24;lat;lon;baroaltitude", "1693405685;a3c78c;40,765527;-119,212256;1165,86")
    )
    assert got.loc[0, ["latitude", "longitude"]].to_list() == [40.765527, -119.212256]
    assert got.loc[0, "altitude_ft"] == pytest.approx(1165.86 / 0.3048)
    assert [p.what for p in problems] == ["numbers are written with decimal commas, and read so"]


def test_units_and_degrees_in_cells_are_read() -> None:
    row = 'a3c78c,"Wed, 30 Aug 2023 14:28:05",40.765527°,-119.212256°,"3,500 ft",20.5 kts'
    got, problems = read(
        table("hex,time,latitude,longitude,altitude,speed", row, row.replace('"3,500 ft"', "ground"))
    )
    assert problems == []
    assert got["time"][0] == pd.Timestamp("2023-08-30T14:28:05Z")
    assert got[["altitude_ft", "ground_speed_kt"]].to_numpy()[0].tolist() == [3500, 20.5]
    assert got["on_ground"].fillna(False).to_list() == [False, True]


def test_flight_levels_in_cells_are_hundreds_of_feet() -> None:
    rows = [f"1700000000,4b1803,1.5,2.5,{cell}" for cell in ("FL350", "FL045", "900 ft")]
    got, problems = read(table("time,hex,lat,lon,altitude", *rows))
    assert problems == []
    assert got["altitude_ft"].to_list() == [35_000, 4_500, 900]


@pytest.mark.parametrize("word", ["NULL", "n/a", "N/A", "unknown", "-", "?", "#N/A", "\\N", "TBD"])
def test_words_for_unknown_are_those_of_the_house_and_said_once(word: str) -> None:
    rows = [f"1700000000,4b1803,1,2,{word},{word}"] * 3
    got, problems = read(table("time,icao24,lat,lon,baroaltitude,callsign", *rows))
    assert got["altitude_ft"].isna().all()
    assert set(got["callsign"]) == {""}
    assert [(p.what, p.count) for p in problems] == [
        (f"3 cells of the column '{name}' say '{word}', read as unknown", 3)
        for name in ("baroaltitude", "callsign")
    ]


def test_a_quote_within_a_cell_is_a_character() -> None:
    got, _ = read(table("time,icao24,lat,lon,callsign", '1700000000,4b1803,1,2,A"B'))
    assert got["callsign"].to_list() == ['A"B']


def test_the_delimiter_of_a_spreadsheet_is_passed_over() -> None:
    got, problems = read("sep=;\n\ntime;icao24;lat;lon\n1700000000;4b1803;1;2\n1700000001;4b1803;x;2\n")
    assert len(got) == 1
    assert [p.line for p in problems] == [5]


@pytest.mark.parametrize(
    ("written", "says_zone"),
    [("2023/08/30 14:28:05", False), ("2023-08-30 14:28:05 UTC", True), ("20230830T142805Z", True),
     ("20230830T1628+0200", True), ("2023-08-30 16:28:05 +02:00", True), ("20230830T142805", False)],
)  # fmt: skip
def test_times_that_begin_with_the_year_are_read_however_they_are_set_apart(written: str, says_zone: bool) -> None:
    got, problems = read(table("time,hex,lat,lon", f"{written},a3c78c,40.7,-119.2"))
    assert got["time"][0].floor("min") == pd.Timestamp("2023-08-30T14:28Z")
    assert [p.what for p in problems] == [] if says_zone else ["the times name no time zone, and are read as UTC"]


def test_points_between_thousands_are_none_of_decimals() -> None:
    rows = ("1700000000;4b1803;1,5;2,5;35.000", "1700000001;4b1803;1,5;2,5;900")
    got, problems = read(table("time;hex;lat;lon;altitude_ft", *rows))
    assert got["altitude_ft"].to_list() == [35_000, 900]
    assert [problem.what for problem in problems] == ["numbers are written with decimal commas, and read so"]


def test_commas_between_thousands_are_none_of_decimals() -> None:
    """A spreadsheet writes them where decimals have points; 3,5 stays no number."""
    rows = (
        '1700000000,4b1803,1.5,2.5,"35,000"',
        "1700000001,4b1803,1.5,2.5,900",
        '1700000002,4b1803,1.5,2.5,"3,5"',
    )
    got, (problem,) = read(table("time,hex,lat,lon,altitude_ft", *rows))
    assert got["altitude_ft"].fillna(-1).to_list() == [35_000, 900, -1]
    assert problem.what == "1 cell of the column 'altitude_ft' makes no sense and is read as unknown"


@pytest.mark.parametrize("word", ["ground", "GND", "grnd", "SFC"])
def test_words_for_the_ground_in_a_column_of_heights_are_flags(word: str) -> None:
    got, problems = read(table("time,hex,lat,lon,altitude_ft", f"1700000000,4b1803,1.5,2.5,{word}"))
    assert got[["on_ground", "altitude_ft"]].fillna(-1).iloc[0].to_list() == [True, -1]
    assert problems == []


def test_column_without_a_name_names_no_aircraft() -> None:
    """pandas writes its row numbers so."""
    rows = [f'{n},17000000{n:02},1.5,2.5,"3,500"' for n in range(3)]
    got, problems = read(table(",timestamp_ms,lat,lon,Altitude (ft MSL)", *rows))
    assert (got["altitude_ft"].to_list(), problems) == ([3500.0] * 3, [])


def test_times_that_say_utc_are_read_before_others() -> None:
    """Beside them those of the place may stand."""
    got, _ = read(table("time,hex,lat,lon,time_utc", "2023-08-30 17:28:05,4b1803,1.5,2.5,2023-08-30 14:28:05"))
    assert got["time"].to_list() == [pd.Timestamp("2023-08-30T14:28:05Z")]


def test_table_without_a_row_is_said_to_have_none() -> None:
    assert [problem.what for problem in read("time,hex,lat,lon\n")[1]] == ["this table holds no row"]


def test_heights_that_may_have_points_between_thousands_are_not_used() -> None:
    got, (problem,) = read(table("time,hex,lat,lon,altitude_ft", "1700000000,4b1803,1.5,2.5,35.000"))
    assert got["altitude_ft"].isna().all()
    assert problem.what == "points of the column 'altitude_ft' may be between thousands (35.000); it is not used"
    assert read(table("time,hex,lat,lon,altitude_m", "1700000000,4b1803,1.5,2.5,35.012"))[1] == []


def refusal(*lines: str) -> str:
    """Why a table is not read at all."""
    got, problems = read(table(*lines))
    assert got.empty
    return next(problem.what for problem in problems if problem.severity is Severity.UNREADABLE)


def test_a_damaged_column_of_addresses_is_named_and_never_makes_one_aircraft_of_several() -> None:
    header, row = "time,icao24,lat,lon", "17000000{0:02},{1},1.5,2.5"
    got, (problem,) = read(table(header, *(row.format(n, "3.00E+05") for n in range(3))))
    assert (len(got), problem.column, problem.value, problem.count) == (3, "icao24", "3.00E+05", 3)
    assert problem.what.startswith("no cell of the column 'icao24' is an address (")
    assert refusal(header, row.format(0, "3.00E+05"), row.format(1, "4.00E+11")) == (
        "no column names the aircraft; the column 'icao24' holds no address, but '3.00E+05' and '4.00E+11', and "
        "may name several; not read as one track"
    )


@pytest.mark.parametrize("name", ["addr", "id", "transponder_hex", "hex_ident_2"])
def test_a_column_that_may_name_several_aircraft_makes_no_track(name: str) -> None:
    what = refusal(f"time,{name},lat,lon", "1700000000,a,1.5,2.5", "1700000001,b,1.5,2.5")
    assert what == f"no column names the aircraft; the column '{name}' may name several; not read as one track"


def test_a_track_that_goes_on_far_higher_after_a_silence_may_be_another_s() -> None:
    assert refusal("time,lat,lon,altitude_ft", "1700000000,1.5,2.5,3500", "1700000900,1.6,2.5,35000") == (
        "no column names the aircraft; after a silence the track goes on 31,500 feet higher or lower; not read as "
        "one track"
    )


@pytest.mark.parametrize(
    ("content", "what", "remedy"),
    [
        ("Track of N3423Q\n\ntime,icao24,lat,lon\n", "a table below other lines", "seems to be line 3: remove"),
        (
            "local_time,icao24,lat,lon\n",
            "without the columns of a track",
            "columns named time; times in UTC",
        ),
        ("a,b,c\n", "without the columns of a track", "needs columns named time, lat, lon; times"),
    ],
)
def test_a_table_that_is_not_read_says_what_it_lacks(content: str, what: str, remedy: str) -> None:
    (problem,) = read(content + "2023-08-30T14:28:05Z,a3c78c,40.7,-119.2\n")[1]
    assert what in problem.what
    assert remedy in problem.remedy


def test_a_column_of_days_beside_times_is_named_as_their_other_half() -> None:
    got, problems = read(table("date,time,hex,lat,lon", "2023-08-30,14:28:05Z,a3c78c,40.7,-119.2"))
    assert got["time"].to_list() == [pd.Timestamp("2023-08-30T14:28:05Z")]
    assert problems == []
    got, _ = read(table("date,time,hex,lat,lon", "2023/08/30,9:28,a3c78c,40.7,-119.2"))
    assert got["time"].to_list() == [pd.Timestamp("2023-08-30T09:28Z")]
    got, problems = read(table("date,time,hex,lat,lon", "2023-08-30,14:05.0,a3c78c,40.7,-119.2"))
    assert got.empty
    assert "the time has no date" in [problem.what for problem in problems]
    rows = [f"2023-08-31,2023-08-30,{time},a3c78c,40.7,-119.2" for time in ("9:28", "", "14:28:05")]
    got, problems = read(table("date,date_utc,time,hex,lat,lon", *rows))
    assert got["time"].to_list() == [pd.Timestamp(f"2023-08-30T{time}Z") for time in ("09:28", "14:28:05")]
    assert "the times name no time zone, and are read as UTC" in [problem.what for problem in problems]
    _, problems = read(table("date,time,hex,lat,lon", "30.08.2023,1693405685,a3c78c,40.7,-119.2"))
    assert any(
        problem.column == "date" and problem.remedy.startswith("Join date and time, as in") for problem in problems
    )


@pytest.mark.parametrize(("factor", "is_confirmed"), [(1.0, True), (0.5144, False), (1.852, False)])
def test_names_that_others_use_are_a_format_only_where_the_speeds_fit(factor: float, is_confirmed: bool) -> None:
    header = "timestamp,icao24,latitude,longitude,altitude,groundspeed,track,vertical_rate,onground"
    # A minute of arc, which is a nautical mile, every 12 seconds: 300 knots.
    rows = [f"{1700000000 + 12 * n},4b1803,{50 + n / 60:.5f},2,1000,{300 * factor},0,0,0" for n in range(9)]
    got, problems = read(table(header, *rows))
    assert got["altitude_ft"].notna().all() == is_confirmed
    assert got["ground_speed_kt"].notna().all() == is_confirmed
    what = "the columns may be those of traffic state vectors, but no speeds show it; no unit is assumed"
    assert (what in [problem.what for problem in problems]) != is_confirmed


def test_position_0_0_is_none() -> None:
    """Some write it where no position is known; between the others it looked like a second aircraft."""
    rows = [f"2023-08-30T14:28:{s:02}Z,{'0,0' if s % 3 == 0 else f'40.7{s:02},-119.2'}" for s in range(12)]
    table, problems = read("\n".join(["time,lat,lon", *rows]))
    assert table["latitude"].tolist() == [float(f"40.7{s:02}") for s in range(12) if s % 3]
    assert [(problem.what, problem.line, problem.count) for problem in problems] == [
        ("in 4 rows the position is 0, 0, as it is written where none is known", 2, 4)
    ]


def test_day_beside_times_that_are_not_read_is_not_said_to_stand_in_them() -> None:
    rows = [f"08/30/2023,02:28:{s:02} PM,40.7,-119.2" for s in range(3)]
    table, problems = read("\n".join(["date,time (utc),lat,lon", *rows]))
    assert table.empty
    assert {problem.what for problem in problems} == {
        "the column 'date' is not used",
        "in all 3 rows the time has no date",
    }


@pytest.mark.parametrize(
    ("zone", "utc", "hour", "unused"),
    [
        ("", "2023-08-30T14:28:05Z", 14, "time"),
        ("", "2023-08-30 14:28:05", 14, "time"),
        ("-07:00", "2023-08-30T14:28:05Z", 14, "utc"),
        ("", "14:28:05", 7, "utc"),
        ("", "-07", 7, "utc"),
    ],
)
def test_of_a_time_without_a_zone_and_one_in_utc_the_latter_is_read(
    zone: str, utc: str, hour: int, unused: str
) -> None:
    got, problems = read(table("time,utc,lat,lon,icao24", f"2023-08-30T07:28:05{zone},{utc},40.76,-119.2,a1b2c3"))
    assert got["time"].tolist() == [pd.Timestamp(2023, 8, 30, hour, 28, 5, tz="UTC")]
    assert f"1 column is not used: {unused}" in [problem.what for problem in problems]
