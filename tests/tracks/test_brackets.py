"""Visits that are only possible: lost on the way in, seen again on the way out."""

from pathlib import Path as File

import pandas as pd
import pytest

from components.tracks.brackets import without_covered
from components.tracks.fields import Field
from components.tracks.scan import main
from components.tracks.visits import TrackFile, find_visits
from tests.tracks import samples
from tests.tracks.synthetic import Path, Receiver, overflight, received, visit

FILES = [TrackFile("one.json", "1" * 64)]


def bracketed(points: pd.DataFrame, field: Field) -> pd.DataFrame:
    return find_visits(points.assign(file=0), [field], FILES, bracketed=True)


@pytest.mark.parametrize("floor_ft", [3_000.0, 5_000.0, 8_000.0])
def test_bracket_holds_the_stop(latakia: Field, floor_ft: float) -> None:
    path = visit(360.0)
    points = received(path, latakia, Receiver(floor_ft=floor_ft))
    assert find_visits(points.assign(file=0), [latakia], FILES).empty
    (row,) = bracketed(points, latakia).to_dict("records")
    assert (row["arrival_evidence"], row["departure_evidence"]) == ("bracket", "bracket")
    for end, truth in (("arrival", path.landings[0]), ("departure", path.takeoffs[0])):
        earliest, latest = (pd.Timestamp(row[f"{end}_{bound}"]).timestamp() for bound in ("earliest", "latest"))
        assert earliest <= truth <= latest
    assert row["why"].startswith("Possible visit: lost on the way in, ")
    assert "nothing between was received." in row["why"]


def test_bracket_names_the_other_fields_that_it_fits(latakia: Field) -> None:
    """Lost southbound over the coast, and seen again northbound six hours later."""
    path = Path()
    path.add(0.0, -150_000.0, 0.0, 20_000.0, 300.0)
    path.fly(-75_000.0, 300.0, climb_fpm=-1_500.0)
    path.add(6 * 3_600.0, -75_000.0, 0.0, 12_000.0, 300.0)
    for _ in range(400):
        path.add(1.0, path.along[-1] - 154.0, 0.0, path.height[-1] + 25.0, 300.0)
    (row,) = bracketed(received(path, latakia, Receiver()), latakia).to_dict("records")
    assert "Beirut (OLBA)" in row["why"]


def test_overflight_through_a_hole_in_the_cover_is_no_bracket(latakia: Field) -> None:
    points = received(overflight(20_000.0), latakia, Receiver())
    away = (points["latitude"] - latakia.latitude).abs() > 0.1
    assert bracketed(points[away], latakia).empty


def test_visit_that_was_seen_is_no_bracket_as_well(latakia: Field) -> None:
    visits = bracketed(received(visit(360.0), latakia, Receiver()), latakia)
    assert visits["arrival_evidence"].tolist() == ["ground"]


def test_aircraft_received_elsewhere_meanwhile_was_not_here(latakia: Field) -> None:
    path = visit(360.0)
    points = received(path, latakia, Receiver(floor_ft=5_000.0))
    between = pd.DataFrame(
        {"icao24": ["4b1803"], "first": [path.landings[0] + 3_600], "last": [path.landings[0] + 7_200]}
    )
    assert find_visits(points.assign(file=0), [latakia], FILES, between, None, True).empty


@pytest.mark.parametrize(("half", "end"), [(0, "arrival"), (1, "departure")])
def test_one_half_of_it_is_possible_too(latakia: Field, half: int, end: str) -> None:
    path = visit(360.0)
    points = received(path, latakia, Receiver(floor_ft=4_000.0))
    later = points["time"].astype("int64") / 1000 > path.landings[0]
    (row,) = bracketed(points[later == bool(half)], latakia).to_dict("records")
    other = {"arrival": "departure", "departure": "arrival"}[end]
    assert (row[f"{end}_evidence"], row[f"{other}_evidence"]) == ("bracket", "")
    assert row["why"].startswith("Possible landing: lost" if end == "arrival" else "Possible take-off: seen first")


def test_lost_on_the_way_to_somewhere_else_is_no_bracket(latakia: Field) -> None:
    """Lost while it flies away from the field, and back six hours later."""
    out = Path()
    out.add(0.0, 20_000.0, 0.0, 6_000.0, 240.0)
    points = received(out.fly(60_000.0, 240.0), latakia, Receiver(floor_ft=-100.0))
    back = received(visit(60.0), latakia, Receiver(floor_ft=5_000.0))
    back = back.assign(time=back["time"] + pd.Timedelta(hours=6))
    found = bracketed(pd.concat([points, back], ignore_index=True), latakia)
    assert not ((found["arrival_evidence"] == "bracket") & (found["arrival_utc"] < "2025-10-24T12")).any()


def test_days_on_which_low_aircraft_were_received_have_no_bracket(latakia: Field) -> None:
    visits = bracketed(received(visit(360.0), latakia, Receiver(floor_ft=5_000.0)), latakia)
    scans = pd.DataFrame({"airfield": ["OSLK", "EDDF"], "day": "2025-10-24", "points_low": ["0", "9"]})
    assert len(without_covered(visits, scans)) == 1
    assert without_covered(visits, scans.assign(points_low="9")).empty


def test_scan_finds_an_aircraft_that_never_came_near(latakia: Field, tmp_path: File) -> None:
    """Lost 40 miles out: no point of it lies within 25."""
    path = Path()
    path.add(0.0, -150_000.0, 0.0, 20_000.0, 300.0)
    path.fly(-75_000.0, 300.0, climb_fpm=-1_500.0)
    lost = path.t[-1]
    path.add(6 * 3_600.0, -75_000.0, 0.0, 12_000.0, 300.0)
    path.along[-1] = 75_000.0
    path.fly(150_000.0, 300.0, climb_fpm=1_500.0)
    points = received(path, latakia, Receiver(every_s=20.0, sends_qnh=False))
    (tmp_path / "states.csv").write_text(samples.states(points).to_csv(index=False))
    out = tmp_path / "visits.csv"
    assert main([str(tmp_path / "states.csv"), "--airfield", "OSLK", "--out", str(out), "--workers", "1"]) == 0
    (row,) = pd.read_csv(out, dtype="str", keep_default_na=False).to_dict("records")
    assert (row["arrival_evidence"], row["departure_evidence"]) == ("bracket", "bracket")
    assert pd.Timestamp(row["arrival_earliest"]).timestamp() > lost
