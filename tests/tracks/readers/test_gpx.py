"""GPX: heights whose reference nobody knows, and tracks that are never one for want of a name."""

from tests.tracks.renderings import gpx

from .reading import read


def made(*tracks: str) -> bytes:
    return f'<?xml version="1.0"?><gpx version="1.1">{"".join(tracks)}</gpx>'.encode()


def trk(*points: str, name: str = "ABC1") -> str:
    return f"<trk><name>{name}</name><trkseg>{''.join(points)}</trkseg></trk>"


def trkpt(second: int = 0, ele: str = "<ele>304.8</ele>", lat: str = "35.4", zone: str = "Z") -> str:
    return f'<trkpt lat="{lat}" lon="35.9">{ele}<time>2023-08-30T14:28:{second:02}{zone}</time></trkpt>'


def test_point_gives_time_place_and_a_vague_height() -> None:
    points, problems = read(made(trk(trkpt())))
    assert problems == []
    row = points.iloc[0]
    assert (row["latitude"], row["longitude"], round(row["vague_altitude_ft"], 6)) == (35.4, 35.9, 1000.0)
    assert (str(row["time"]), row["callsign"], row["icao24"]) == ("2023-08-30 14:28:00+00:00", "ABC1", "")
    assert points[["altitude_ft", "geometric_ft", "on_ground"]].isna().all(axis=None)


def test_height_0_and_one_left_out_are_unknown() -> None:
    points, _ = read(made(trk(trkpt(ele="<ele>0.0</ele>"), trkpt(1, ele=""))))
    assert points["vague_altitude_ft"].isna().to_list() == [True, True]


def test_route_or_waypoints_alone_are_refused_with_the_way_out() -> None:
    points, problems = read(made('<wpt lat="35.4" lon="35.9"/>', '<rte><rtept lat="35.4" lon="35.9"/></rte>'))
    assert points.empty
    assert problems[0].what == (
        "this GPX holds a route or waypoints, and no track: nobody knows when anything was there"
    )
    assert problems[0].remedy == "Export the track (trk) with its times."


def test_tracks_with_other_names_are_other_aircraft() -> None:
    points, problems = read(made(trk(trkpt()), trk(trkpt(5), name="DEF2"), trk(trkpt(6))))
    assert points["time"].dt.second.to_list() == [0, 6]
    assert [problem.value for problem in problems] == ["DEF2"]


def test_point_without_time_is_set_aside_and_the_rest_is_read() -> None:
    points, problems = read(made(trk('<trkpt lat="35.4" lon="35.9"></trkpt>', trkpt(1), trkpt(2, lat="95"))))
    assert len(points) == 1
    assert [(problem.column, problem.value) for problem in problems] == [("time", "None"), ("lat", "95")]


def test_time_without_zone_is_told_once() -> None:
    _, problems = read(made(trk(trkpt(zone=""), trkpt(1, zone=""))))
    assert [problem.what for problem in problems] == ["the times name no zone and are read as UTC"]


def test_an_empty_track_is_said_to_be_one() -> None:
    points, problems = read(made("<trk></trk>"))
    assert points.empty
    assert [problem.what for problem in problems] == ["this GPX holds no position"]


def test_names_with_prefix_are_names(latakia) -> None:
    from tests.tracks.synthetic import Receiver, received, visit

    flight = received(visit(), latakia, Receiver(every_s=60))
    data = gpx(flight).replace(b"<trk", b"<g:trk").replace(b"</trk", b"</g:trk")
    points, _ = read(data.replace(b'xmlns="', b'xmlns:g="'))
    assert len(points) == len(flight)
