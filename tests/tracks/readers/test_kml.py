"""KML of each maker: what it carries, what it does not, and what only looks like a position."""

import pandas as pd
import pytest

from components.tracks.fields import Field
from components.tracks.readers import kml
from components.tracks.visits import TrackFile, find_visits
from tests.tracks.renderings import gx_track, kml_flightradar24, kml_tar1090, rows
from tests.tracks.renderings import kml as document
from tests.tracks.synthetic import Receiver, overflight, received, visit

from .reading import read, read_by

WHEN = "<when>2023-08-30T14:28:0{}Z</when>"


def track(*coordinates: str, mode: str = "absolute", when: str = WHEN, start: int = 0) -> str:
    altitude = f"<altitudeMode>{mode}</altitudeMode>" if mode else ""
    whens = "".join(when.format(number) for number in range(start, start + len(coordinates)))
    return f"<gx:Track>{altitude}{whens}{''.join(f'<gx:coord>{c}</gx:coord>' for c in coordinates)}</gx:Track>"


def placemark(name: str, body: str) -> str:
    return f"<Placemark><name>{name}</name>{body}</Placemark>"


def test_track_gives_times_places_and_heights_whose_reference_is_not_known() -> None:
    points, problems = read(document(placemark("ABC1", track("35.9 35.4 304.8", "35.8,35.5,609.6"))))
    assert problems == []
    assert points["time"].dt.strftime("%H:%M:%S").to_list() == ["14:28:00", "14:28:01"]
    assert points[["latitude", "longitude"]].to_numpy().tolist() == [[35.4, 35.9], [35.5, 35.8]]
    assert points["vague_altitude_ft"].round(6).to_list() == [1000.0, 2000.0]
    assert points["altitude_ft"].isna().all()
    assert points["on_ground"].isna().all()
    assert points["callsign"].to_list() == ["ABC1", "ABC1"]


@pytest.mark.parametrize(
    ("description", "aircraft"),
    [
        ("ABC1 - A124", ("ABC1", "A124", "")),
        ("ABC1 - A124 (UR-82008)", ("ABC1", "A124", "UR-82008")),
        ("ABC2 - A124", ("ABC1", "", "")),
        ("ABC1 - EDDP to LRCK", ("ABC1", "", "")),
    ],
)
def test_flightaware_describes_the_type_behind_the_callsign(description: str, aircraft: tuple[str, ...]) -> None:
    body = f"<description>{description}</description>{track('35.9 35.4 304.8')}"
    points, _ = read(document(placemark("ABC1", body)))
    assert tuple(points.loc[0, ["callsign", "aircraft_type", "registration"]]) == aircraft


def test_height_0_and_one_left_out_are_unknown() -> None:
    points, _ = read(document(track("35.9 35.4 0", "35.9 35.4", "35.9 35.4 null")))
    assert points["vague_altitude_ft"].isna().all()
    assert points["on_ground"].isna().all()


@pytest.mark.parametrize("mode", ["clampToGround", "relativeToGround", ""])
def test_height_counts_only_where_the_standard_says_so(mode: str) -> None:
    points, problems = read(document(track("35.9 35.4 304.8", mode=mode)))
    assert points["vague_altitude_ft"].isna().all()
    expected = f"altitudeMode is {mode or 'clampToGround'}, by which KML means no height above the sea"
    assert [problem.what for problem in problems] == [expected]


def test_tar1090_names_the_address_and_what_moves_on_the_ground() -> None:
    ground, air = track("35.9 35.4 0", mode=""), track("35.9 35.4 300", start=1)
    folder = f"<Folder><name>~2a0001 track</name>{placemark('N3423Q', ground)}{placemark('N3423Q', air)}</Folder>"
    points, problems = read(document(folder))
    assert problems == []
    assert points["icao24"].to_list() == ["~2a0001"] * 2
    assert points["on_ground"].to_list() == [True, pd.NA]
    assert points["callsign"].to_list() == ["N3423Q"] * 2


def test_tar1090_names_the_registration_where_it_knows_it() -> None:
    points, _ = read(
        document(f"<Folder><name>HB-XYZ track</name>{placemark('HB-XYZ', track('35.9 35.4 3'))}</Folder>")
    )
    assert points[["icao24", "registration", "callsign"]].to_numpy().tolist() == [["", "HB-XYZ", ""]]


def test_several_aircraft_with_addresses_stay_several(latakia: Field) -> None:
    one = received(visit(), latakia, Receiver(every_s=60))
    folders = "".join(
        f"<Folder><name>{address} track</name>{placemark('X', gx_track(rows(one)))}</Folder>"
        for address in ("4b1803", "4b1804")
    )
    points, problems = read(document(folders))
    assert problems == []
    assert points["icao24"].value_counts().to_dict() == {"4b1803": len(one), "4b1804": len(one)}


def test_of_several_aircraft_without_address_the_first_is_read_and_the_others_are_named() -> None:
    both = placemark("ABC1", track("35.9 35.4 300")) + placemark("DEF2", track("36.9 35.4 300", start=5))
    points, problems = read(document(both))
    assert points["callsign"].to_list() == ["ABC1"]
    assert [(str(p.severity), p.value, p.remedy) for p in problems] == [
        ("row set aside", "DEF2", "Save the track of each aircraft in a file of its own; the other rows are read.")
    ]


def test_two_tracks_at_the_same_time_are_two_aircraft() -> None:
    both = placemark("", track("35.9 35.4 300", "35.9 35.4 300")) + placemark("", track("36.9 35.4 300"))
    points, problems = read(document(both))
    assert len(points) == 2
    assert ["begins before the one above ends" in problem.what for problem in problems] == [True]


def test_legs_of_one_track_are_one() -> None:
    legs = f"<gx:MultiTrack>{track('35.9 35.4 300')}{track('35.8 35.4 300', start=1)}</gx:MultiTrack>"
    points, problems = read(document(placemark("ABC1", legs)))
    assert (len(points), problems) == (2, [])


def test_airports_at_the_ends_are_no_positions(latakia: Field) -> None:
    """FlightAware gives them the times of departure and arrival: read as positions, they would be a landing."""
    ends = "".join(
        f"<Placemark><name>Airport</name><TimeStamp>{WHEN.format(second)}</TimeStamp>"
        f"<Point><coordinates>{longitude},35.4,0</coordinates></Point></Placemark>"
        for second, longitude in ((0, 35.9), (9, 36.9))
    )
    points, problems = read(document(ends + placemark("ABC1", track("35.9 35.4 300", start=1))))
    assert points["time"].dt.second.to_list() == [1]
    assert [problem.what for problem in problems] == [
        "2 placemarks with a time stand beside the track and are no positions of it"
    ]
    line = "<Placemark><LineString><coordinates>35,35,0 36,35,0</coordinates></LineString></Placemark>"
    points, problems = read(document(ends + line))
    assert points.empty
    assert str(problems[0].severity) == "file not read"


def test_flightradar24_gives_pressure_altitude_speed_and_the_ground(latakia: Field) -> None:
    flight = received(visit(), latakia, Receiver(every_s=60))
    points, problems = read(kml_flightradar24(flight))
    assert problems == []
    assert points["vague_altitude_ft"].isna().all()
    assert points["altitude_ft"].dropna().to_list() == flight["altitude_ft"].dropna().to_list()
    assert points["on_ground"].fillna(False).to_list() == flight["on_ground"].to_list()
    assert points["ground_speed_kt"].to_list() == flight["ground_speed_kt"].round().to_list()
    assert set(points["track_deg"]) == {90.0}


def test_flightradar24_without_any_height_says_nothing_of_the_ground(latakia: Field) -> None:
    """Its free exports write 0 for every height; an overflight must not be a landing for that."""
    high = received(overflight(), latakia, Receiver())
    data = kml_flightradar24(high.assign(altitude_ft=0.0, ground_speed_kt=200.0))
    points, _ = read(data)
    assert points["on_ground"].isna().all()
    assert points["altitude_ft"].isna().all()
    assert find_visits(points.assign(file=0), [latakia], [TrackFile("f", "0")]).empty


def test_overflight_in_tar1090s_kml_is_no_visit(latakia: Field) -> None:
    points, _ = read(kml_tar1090(received(overflight(), latakia, Receiver())))
    assert len(points) > 10
    assert find_visits(points.assign(file=0), [latakia], [TrackFile("f", "0")]).empty


def test_kml_without_times_is_refused_with_the_way_out() -> None:
    line = "<Placemark><LineString><coordinates>35,35,0 36,35,0</coordinates></LineString></Placemark>"
    points, problems = read(document(line))
    assert points.empty
    assert [problem.what for problem in problems] == [
        "this KML has lines without times, so nobody knows when anything was there"
    ]
    assert "CSV" in problems[0].remedy
    _, problems = read(document(""))
    assert [problem.what for problem in problems] == ["this KML holds no positions with times"]


def test_times_that_name_no_zone_are_read_as_utc_and_told_once() -> None:
    points, problems = read(
        document(track("35.9 35.4 3", "35.8 35.4 3", when="<when>2023-08-30T14:28:0{}</when>"))
    )
    assert points["time"].dt.hour.to_list() == [14, 14]
    assert [(p.column, p.what) for p in problems] == [("time", "the times name no zone and are read as UTC")]
    points, problems = read(document(track("35.9 35.4 3", when="<when>2023-08-30T14:28:0{}+02:00</when>")))
    assert (points["time"].dt.hour.to_list(), problems) == ([12], [])


def test_date_without_a_time_of_day_is_set_aside_and_the_rest_is_read() -> None:
    whens = "<when>2023-08-30</when>" + WHEN.format(1)
    body = f"<gx:Track>{whens}<gx:coord>35.9 35.4 1</gx:coord><gx:coord>35.9 35.4 1</gx:coord></gx:Track>"
    points, problems = read(document(body))
    assert len(points) == 1
    assert [(p.value, p.column) for p in problems if str(p.severity) == "row set aside"] == [
        ("2023-08-30", "when")
    ]


def test_times_and_positions_that_do_not_pair_are_set_aside() -> None:
    body = f"<gx:Track>{WHEN.format(1)}<gx:coord>35.9 35.4 1</gx:coord><gx:coord>35.9 35.4 1</gx:coord></gx:Track>"
    points, problems = read(document(body))
    assert points.empty
    assert problems[0].what == "a track with 1 times and 2 positions: their pairs are not known"


def test_empty_positions_give_no_point_and_are_counted() -> None:
    points, problems = read(document(track("35.9 35.4 3", "")))
    assert len(points) == 1
    assert [problem.what for problem in problems] == ["1 rows have no position and give no point"]


def test_file_cut_short_is_read_up_to_there() -> None:
    data = document(placemark("ABC1", track("35.9 35.4 3")) + placemark("ABC1", track("35.9 35.4 3", start=2)))
    points, problems = read_by(kml, data[:-60])
    assert len(points) >= 1
    assert problems[-1].what.startswith("this is no valid XML from line 2 on")


def test_many_placemarks_beside_a_line_are_positions() -> None:
    places = "".join(
        f"<Placemark><TimeStamp><when>2023-08-30T14:{minute}:00Z</when></TimeStamp><Point><altitudeMode>absolute"
        "</altitudeMode><coordinates>35.9,35.4,304.8</coordinates></Point></Placemark>"
        for minute in range(10, 30)
    )
    line = "<Placemark><LineString><coordinates>35,35,0 36,35,0</coordinates></LineString></Placemark>"
    points, problems = read(document(places + line))
    assert (len(points), problems) == (20, [])
    assert set(points["vague_altitude_ft"].round(6)) == {1000.0}


def test_placemarks_of_another_aircraft_than_the_track_are_not_of_it(latakia: Field) -> None:
    flight = received(visit(), latakia, Receiver(every_s=60))
    placemarks = kml_flightradar24(flight).decode().partition("</name>")[2].removesuffix("</Document></kml>")
    points, problems = read(document(placemark("DEF2", track("36.9 35.4 300")) + placemarks))
    assert points["callsign"].to_list() == ["DEF2"]
    assert [problem.count for problem in problems] == [len(flight)]


def test_track_whose_times_are_none_is_told_and_not_dropped() -> None:
    points, problems = read(document(track("35.9 35.4 3", "35.8 35.4 3", when="<when>yesterday {}</when>")))
    assert points.empty
    assert [(problem.value, problem.count, problem.column) for problem in problems] == [("yesterday 0", 2, "when")]
