"""Visits: landings and take-offs paired, with what is known of the aircraft and of its legs."""

import pandas as pd
import pytest

from components.tracks.fields import Field
from components.tracks.thresholds import METHOD_VERSION
from components.tracks.visits import VISIT_COLUMNS, TrackFile, find_visits, utc
from tests.tracks.synthetic import START, Path, Receiver, received, shifted, visit

FILES = [TrackFile("one.json", "1" * 64), TrackFile("two.json", "2" * 64)]


def visits(points: pd.DataFrame, *fields: Field) -> pd.DataFrame:
    return find_visits(points if "file" in points else points.assign(file=0), fields, FILES)


def test_stays_at_black_rock_city_are_those_of_the_labels(real, playa: Field) -> None:
    points = pd.concat([points.assign(file=0) for points in real.values()], ignore_index=True)
    found = visits(points, playa)
    stays = found[(found["arrival_utc"] != "") & (found["departure_utc"] != "")]
    assert stays[["icao24", "arrival_utc", "departure_utc"]].to_numpy().tolist() == [
        ["a3c78c", "2023-08-30T14:45:21Z", "2023-08-30T15:41:29Z"],
        ["aa178d", "2023-08-30T17:52:12Z", "2023-08-30T18:13:54Z"],
        ["aa178d", "2023-08-30T18:25:58Z", "2023-08-30T18:47:48Z"],
        ["aa178d", "2023-08-30T18:59:58Z", "2023-08-30T19:28:24Z"],
        ["aa178d", "2023-08-30T19:39:40Z", "2023-08-30T20:01:39Z"],
        ["aa178d", "2023-08-30T20:13:45Z", "2023-08-30T20:34:56Z"],
        ["a4068e", "2023-08-30T22:58:48Z", "2023-08-30T23:31:27Z"],
    ]
    assert len(found) == 11
    assert set(found["integrity"]) == {"supported"}
    assert tuple(found.columns) == VISIT_COLUMNS


def test_row_says_all_that_the_track_shows(real, playa: Field) -> None:
    row = visits(real["a4068e"], playa).iloc[0].to_dict()
    assert {name: row[name] for name in ("registration", "aircraft_type", "callsign_in", "callsign_out")} == {
        "registration": "N359DG",
        "aircraft_type": "BE30",
        "callsign_in": "N359DG",
        "callsign_out": "N359DG",
    }
    assert (row["track_file"], row["track_sha256"], row["method_version"]) == (
        "one.json",
        "1" * 64,
        METHOD_VERSION,
    )
    assert row["why"].startswith(
        "Landing: in the air at the height of the runway 0.1 nm outside at 22:58:47, on the ground"
    )


def test_stay_of_days_over_two_files_with_another_callsign_is_one_visit(latakia: Field) -> None:
    path = visit(3 * 24 * 60.0)
    points = received(path, latakia, Receiver(every_s=10.0))
    second = (points["time"].astype("int64") / 1000 > path.landings[0] + 24 * 3600).to_numpy()
    points = points.assign(file=second.astype(int), callsign=["RFF7052" if late else "RFF7051" for late in second])
    night = (points["time"].astype("int64") / 1000).between(path.landings[0] + 7200, path.takeoffs[0] - 7200)
    found = visits(points[~night.to_numpy()], latakia)
    assert found[["callsign_in", "callsign_out", "track_file"]].to_numpy().tolist() == [
        ["RFF7051", "RFF7052", "one.json;two.json"]
    ]


def test_take_off_that_was_missed_leaves_the_departure_empty(latakia: Field) -> None:
    """Two visits a day apart; of the first only the landing is received."""
    first = received(Path().coming_in().land(), latakia, Receiver())
    second = shifted(received(visit(), latakia, Receiver()), 24 * 60)
    found = visits(pd.concat([first, second], ignore_index=True), latakia)
    assert (found["arrival_utc"] != "").tolist() == [True, True]
    assert (found["departure_utc"] != "").tolist() == [False, True]
    assert (
        found.loc[0, ["departure_utc", "departure_earliest", "departure_latest", "departure_evidence"]].tolist()
        == [""] * 4
    )


def test_landing_and_take_off_with_a_day_elsewhere_between_are_two_visits(latakia: Field) -> None:
    path = visit(3 * 24 * 60.0)
    points = received(path, latakia, Receiver(every_s=10.0))
    seconds = points["time"].astype("int64") / 1000
    night = seconds.between(path.landings[0] + 7200, path.takeoffs[0] - 7200)
    points = points[~night.to_numpy()].assign(file=0)
    far = pd.DataFrame(
        {"icao24": ["4b1803"], "first": path.landings[0] + 80_000.0, "last": path.landings[0] + 90_000.0}
    )
    assert len(find_visits(points, [latakia], FILES)) == 1
    assert len(find_visits(points, [latakia], FILES, far)) == 2
    assert len(find_visits(points, [latakia], FILES, far.assign(icao24="abcdef"))) == 1


def test_transponder_left_on_and_cars_are_no_visits(latakia: Field) -> None:
    points = received(visit(), latakia, Receiver())
    assert len(visits(points, latakia)) == 1
    assert visits(points.assign(category="C2"), latakia).empty
    assert visits(points[points["on_ground"]], latakia).empty


def test_two_fields_are_judged_apart(latakia: Field, playa: Field) -> None:
    points = pd.concat(
        [received(visit(), latakia, Receiver()), received(visit(), playa, Receiver(), icao24="abcdef")],
        ignore_index=True,
    )
    assert visits(points, latakia, playa)[["airfield", "icao24"]].to_numpy().tolist() == [
        ["88NV", "abcdef"],
        ["OSLK", "4b1803"],
    ]


def test_local_flight_comes_from_and_goes_to_the_field_itself(real, playa: Field) -> None:
    found = visits(real["aa178d"], playa)
    assert found["origin"].tolist() == ["", *["88NV"] * 6]
    assert found["destination"].tolist() == [*["88NV"] * 6, ""]


def test_after_days_without_a_point_another_flight_may_lie_between(latakia: Field) -> None:
    """It lands, is seen a week later in the air on its way in, and lands again: nobody saw it leave."""
    points = received(visit(), latakia, Receiver()).assign(callsign="RFF7051")
    seconds = points["time"].astype("int64") // 1000
    came = points[(seconds < visit().landings[0] + 300).to_numpy()]
    later = came.assign(time=came["time"] + pd.Timedelta(days=7), callsign="RFF7052")
    found = visits(pd.concat([came, later], ignore_index=True), latakia)
    names = ["callsign_in", "origin", "callsign_out", "destination"]
    assert found[names].to_numpy().tolist() == [["RFF7051", "", "", ""], ["RFF7052", "", "", ""]]
    assert found["why"][0].count(", 7 days later.") == 1


def test_take_off_that_is_seen_after_a_silent_night_names_its_flight(latakia: Field) -> None:
    path = visit(600.0)
    points = received(path, latakia, Receiver()).assign(callsign="RFF7051")
    seconds = points["time"].astype("int64") / 1000
    points["callsign"] = points["callsign"].mask(seconds > path.takeoffs[0], "RFF7052")
    silent = seconds.between(path.landings[0] + 300, path.takeoffs[0] + 20).to_numpy()
    found = visits(points[~silent], latakia)
    assert found[["callsign_in", "callsign_out"]].to_numpy().tolist() == [["RFF7051", "RFF7052"]]


def test_origin_is_where_the_same_track_took_off(latakia: Field) -> None:
    """Half an hour before, the same aircraft stands at Chkalovsky (UUMU)."""
    points = received(visit(), latakia, Receiver())
    there = points.iloc[[0] * 3].assign(
        time=points["time"].iloc[0] - pd.to_timedelta([92, 91, 90], unit="min"),
        latitude=55.8783,
        longitude=38.0617,
        on_ground=True,
        altitude_ft=None,
        ground_speed_kt=0.0,
    )
    found = visits(pd.concat([there.astype(points.dtypes.to_dict()), points], ignore_index=True), latakia)
    assert found[["origin", "destination"]].to_numpy().tolist() == [["UUMU", ""]]


def test_aircraft_without_address_is_followed_from_file_to_file_at_its_stand(latakia: Field) -> None:
    path = visit(300.0)
    points = received(path, latakia, Receiver(), icao24="").assign(callsign="TEST1")
    second = (points["time"].astype("int64") / 1000 > path.landings[0] + 7200).astype(int)
    assert len(visits(points.assign(file=second), latakia)) == 1
    other = points.assign(file=second, callsign=points["callsign"].mask(second == 1, "OTHER"))
    assert len(visits(other, latakia)) == 2


@pytest.mark.parametrize(("seconds", "text"), [(START, "2025-10-24T10:00:00Z"), (0.6, "1970-01-01T00:00:01Z")])
def test_times_are_written_in_utc_to_the_second(seconds: float, text: str) -> None:
    assert utc(seconds) == text
