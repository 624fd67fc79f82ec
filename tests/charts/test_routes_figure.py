"""The map: legs between places, drawn as exact as the places are known."""

from math import asin, cos, radians, sin, sqrt
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from components.activity.model import Tables
from components.activity.rows import legs, unplaced
from components.activity.selection import Selection
from components.charts.grounds import Ground
from components.charts.palette import faint
from components.charts.routes_figure import MOST_NAMES, MOST_PAIRS, route_alt, route_figure, unnamed
from components.ledger.ledger import Ledger

from .figures import COLOURS, HOSTILE, NAMES, assert_harmless, payload, shown

PLACES = pd.DataFrame(
    [
        ("OSLK", "Latakia", "airfield", 35.4, 35.95, 0),
        ("UUEE", "Moscow", "airfield", 55.97, 37.41, 0),
        ("Port", "Port", "city", 36.0, 30.0, 15),
        ("Libya", "Libya", "country", 27.0, 17.5, 750),
        ("Nowhere", "Nowhere", "country", 31.5, -33.0, 450),
        ("Region", "Region", "region", 55.5, 37.5, 120),
        ("Vague", "Vague", "region", 50.0, 30.0, 0),
        ("NZAA", "Auckland", "airfield", -37.0, 174.8, 0),
        ("PHNL", "Honolulu", "airfield", 21.3, -157.9, 0),
        ("SCEL", "Santiago", "airfield", -33.4, -70.8, 0),
    ],
    columns=["place", "name", "kind", "latitude", "longitude", "radius_km"],
).set_index("place")

Leg = tuple[str, str, str, int]


def legs_of(*rows: Leg) -> pd.DataFrame:
    day = pd.Timestamp("2025-10-26")
    columns = ["origin", "destination", "aircraft_type", "flights", "earliest", "latest"]
    return pd.DataFrame([(*row, day, day) for row in rows], columns=columns)


def drawn(*rows: Leg) -> go.Figure:
    return route_figure(legs_of(*rows), PLACES, NAMES, COLOURS)


def lines_of(figure: go.Figure) -> list[dict[str, Any]]:
    return [trace for trace in payload(figure)["data"] if trace["mode"] == "lines" and "fill" not in trace]


def areas_of(figure: go.Figure) -> list[dict[str, Any]]:
    return [trace for trace in payload(figure)["data"] if trace.get("hoveron") == "fills"]


def points_of(figure: go.Figure) -> dict[str, Any]:
    (points,) = (trace for trace in payload(figure)["data"] if trace["mode"] == "markers+text")
    return points


def arrows_of(figure: go.Figure) -> dict[str, Any]:
    (arrows,) = (trace for trace in payload(figure)["data"] if trace["mode"] == "markers")
    return arrows


def land_of(figure: go.Figure) -> list[dict[str, Any]]:
    return [trace for trace in payload(figure)["data"] if "fill" in trace and "hoveron" not in trace]


def numbers(values: list[Any]) -> list[float]:
    return [value for value in values if value is not None and value == value]


def km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Distance of two points (longitude, latitude) along a great circle."""
    (x0, y0), (x1, y1) = ((radians(x), radians(y)) for x, y in (one, other))
    half = sin((y1 - y0) / 2) ** 2 + cos(y0) * cos(y1) * sin((x1 - x0) / 2) ** 2
    return 2 * 6371 * asin(sqrt(half))


def test_two_exact_ends_are_joined_by_a_solid_line() -> None:
    for row in (("OSLK", "UUEE", "IL62", 1), ("Port", "OSLK", "IL62", 1)):
        (line,) = lines_of(drawn(row))
        assert line["line"]["dash"] == "solid"
        assert "Broken line" not in line["hovertext"]
        assert areas_of(drawn(row)) == []


@pytest.mark.parametrize("area", ["Libya", "Region", "Vague"])
def test_an_end_known_only_as_an_area_breaks_the_line(area: str) -> None:
    for row in ((area, "OSLK", "IL62", 1), ("OSLK", area, "IL62", 1)):
        (line,) = lines_of(drawn(row))
        assert line["line"]["dash"] == "dash"
        assert "Broken line: one end is known only as an area." in line["hovertext"]


@pytest.mark.parametrize("area", ["Nowhere", "Region"])
def test_an_area_is_a_filled_circle_of_its_radius(area: str) -> None:
    (circle,) = areas_of(drawn((area, "OSLK", "IL62", 1)))
    place = PLACES.loc[area]
    middle = place["longitude"], place["latitude"]
    outline = list(zip(circle["x"], circle["y"], strict=True))
    assert circle["line"]["dash"] == "dash"
    assert outline[0] == pytest.approx(outline[-1])
    assert [km(middle, point) for point in outline] == pytest.approx([place["radius_km"]] * len(outline), rel=0.02)
    assert circle["text"] == f"{area}: known only as a {place['kind']}"


def test_a_country_is_its_shape() -> None:
    (shape,) = areas_of(drawn(("Libya", "OSLK", "IL62", 1)))
    assert shape["text"] == "Libya: known only as a country"
    assert shape["line"]["dash"] == "dash"
    x, y = numbers(shape["x"]), numbers(shape["y"])
    assert (min(x), max(x)) == pytest.approx((9.3, 25.2), abs=0.3)
    assert (min(y), max(y)) == pytest.approx((19.5, 33.2), abs=0.3)
    assert len(x) > 50


def test_only_a_country_is_drawn_as_one() -> None:
    places = PLACES.assign(kind=PLACES["kind"].replace("country", "region"))
    (circle,) = areas_of(route_figure(legs_of(("Libya", "OSLK", "IL62", 1)), places, NAMES, COLOURS))
    assert len(circle["x"]) == 73


def test_a_line_leads_from_one_end_to_the_other_with_an_arrow_in_its_middle() -> None:
    figure = drawn(("OSLK", "UUEE", "IL62", 1))
    (line,) = lines_of(figure)
    assert (line["x"][0], line["y"][0]) == pytest.approx((35.95, 35.4))
    assert (line["x"][-1], line["y"][-1]) == pytest.approx((37.41, 55.97))
    arrows = arrows_of(figure)
    assert (arrows["x"], arrows["y"]) == ([line["x"][20]], [line["y"][20]])
    assert arrows["marker"]["angle"] == [pytest.approx(2.5, abs=2)], "to the north"


def test_an_arrow_points_where_the_flight_went() -> None:
    assert arrows_of(drawn(("UUEE", "OSLK", "IL62", 1)))["marker"]["angle"] == [pytest.approx(-177.5, abs=2)]


def test_a_pair_of_places_has_one_line_which_says_both_directions() -> None:
    figure = drawn(("OSLK", "UUEE", "IL62", 1), ("OSLK", "UUEE", "A124", 2), ("UUEE", "OSLK", "IL62", 1))
    (line,) = lines_of(figure)
    assert line["hovertext"].split("<br>") == [
        "Latakia → Moscow: 3 flights",
        "Il-62 1, An-124 2",
        "26 October 2025",
        "Moscow → Latakia: 1 flight",
        "Il-62 1",
        "26 October 2025",
    ]
    there, back = arrows_of(figure)["marker"]["angle"]
    assert abs(there - back) == pytest.approx(180, abs=6)


def test_lines_have_the_colour_of_a_type_only_where_it_is_alone() -> None:
    (alone,) = lines_of(drawn(("OSLK", "UUEE", "IL62", 1)))
    (joined,) = lines_of(drawn(("OSLK", "UUEE", "IL62", 1), ("OSLK", "UUEE", "A124", 1)))
    assert alone["line"]["color"] == faint(COLOURS["IL62"], 0.8)
    assert joined["line"]["color"] == "rgba(47, 58, 73, 0.8)"


def test_a_flight_from_a_place_to_itself_is_a_loop() -> None:
    (line,) = lines_of(drawn(("OSLK", "OSLK", "IL62", 1)))
    ends = [(line["x"][number], line["y"][number]) for number in (0, -1)]
    assert ends == [pytest.approx((35.95, 35.4))] * 2
    assert max(line["y"]) - min(line["y"]) > 1


def test_the_width_of_a_line_is_true_to_its_count() -> None:
    few = drawn(("OSLK", "UUEE", "IL62", 1), ("UUEE", "OSLK", "IL62", 1), ("Port", "OSLK", "IL62", 1))
    assert [line["line"]["width"] for line in lines_of(few)] == [6.0, 3.0]
    many = drawn(("OSLK", "UUEE", "IL62", 140), ("Port", "OSLK", "IL62", 70), ("OSLK", "NZAA", "IL62", 1))
    assert [line["line"]["width"] for line in lines_of(many)] == [14.0, 7.0, 1.0]


def test_an_open_end_is_said_on_the_line() -> None:
    table = legs_of(("OSLK", "UUEE", "", 1)).assign(latest=pd.array(["9999-12-31"], dtype="datetime64[s]"))
    (line,) = lines_of(route_figure(table, PLACES, NAMES, COLOURS))
    assert line["hovertext"] == "Latakia → Moscow: 1 flight<br>Type unknown 1<br>on or after 26 October 2025"


@pytest.mark.parametrize("row", [("NZAA", "PHNL", "IL62", 1), ("PHNL", "NZAA", "IL62", 1)])
@pytest.mark.parametrize("home", ["NZAA", "PHNL"])
def test_the_date_line_is_crossed_the_short_way_around_the_home_field(row: Leg, home: str) -> None:
    figure = route_figure(legs_of(row), PLACES, NAMES, COLOURS, [home])
    (line,) = lines_of(figure)
    assert len(line["x"]) == 41
    assert max(line["x"]) - min(line["x"]) < 40
    west, east = payload(figure)["layout"]["xaxis"]["range"]
    assert (west + east) / 2 == pytest.approx(PLACES.loc[home, "longitude"])
    assert west < min(line["x"]) < max(line["x"]) < east


def test_a_line_beyond_half_a_turn_from_home_is_drawn_from_both_sides() -> None:
    rows = legs_of(("SCEL", "PHNL", "IL62", 9), ("NZAA", "Port", "IL62", 1))
    crossing = lines_of(route_figure(rows, PLACES, NAMES, COLOURS, ["SCEL"]))[1]
    gap = next(number for number, x in enumerate(crossing["x"]) if x is None or x != x)
    one, other = crossing["x"][:gap], crossing["x"][gap + 1 :]
    assert {round(abs(a - b)) for a, b in zip(one, other, strict=True)} == {360}


def test_the_busiest_home_field_is_in_the_middle_of_the_map() -> None:
    rows = legs_of(("OSLK", "UUEE", "IL62", 2), ("SCEL", "UUEE", "IL62", 5), ("Port", "OSLK", "IL62", 1))
    layout = payload(route_figure(rows, PLACES, NAMES, COLOURS, ["OSLK", "Port"]))["layout"]
    assert sum(layout["xaxis"]["range"]) / 2 == pytest.approx(35.95)
    assert not layout["xaxis"]["visible"]
    assert not layout["yaxis"]["visible"]


def test_of_very_many_pairs_those_with_the_most_flights_are_drawn() -> None:
    codes = [f"P{number:03}" for number in range(MOST_PAIRS + 10)]
    places = pd.DataFrame(index=codes).assign(
        name="x", kind="city", latitude=5.0, longitude=np.linspace(0, 50, len(codes)), radius_km=0.0
    )
    rows = [(code, "OSLK", "IL62", number + 1) for number, code in enumerate(codes)]
    figure = route_figure(legs_of(*rows), pd.concat([PLACES, places]), NAMES, COLOURS)
    widths = [line["line"]["width"] for line in lines_of(figure)]
    assert len(widths) == MOST_PAIRS
    assert widths == sorted(widths, reverse=True)


def test_places_are_marked_and_areas_have_no_point_in_their_middle() -> None:
    points = points_of(drawn(("Libya", "OSLK", "IL62", 1)))
    assert dict(zip(points["text"], points["marker"]["size"], strict=True)) == {"Latakia": 8, "Libya": 0.1}


@pytest.mark.parametrize(
    ("area", "radius_km", "above"), [("Region", 60, 60), ("Region", 2000, 0), ("Libya", 60, 0)]
)
def test_a_circle_that_its_name_would_cover_is_named_at_its_upper_edge(
    area: str, radius_km: float, above: float
) -> None:
    places = PLACES.assign(radius_km=PLACES["radius_km"].where(PLACES.index != area, radius_km))
    points = points_of(route_figure(legs_of((area, "OSLK", "IL62", 1)), places, NAMES, COLOURS))
    edge = places.loc[area, "latitude"] + above / 111.2
    assert points["y"][points["text"].index(area)] == pytest.approx(edge, abs=0.001)


def test_the_home_field_stands_out() -> None:
    points = points_of(route_figure(legs_of(("Libya", "OSLK", "IL62", 1)), PLACES, NAMES, COLOURS, ["OSLK"]))
    assert points["text"] == ["Latakia", "Libya"]
    assert points["marker"]["size"] == [13, 0.1]
    assert points["textfont"]["weight"] == [700, 400]


@pytest.mark.parametrize(("ground", "halo"), [("light", "#ffffff"), ("dark", "#12161d")])
def test_names_have_a_halo(ground: Ground, halo: str) -> None:
    figure = route_figure(legs_of(("OSLK", "UUEE", "IL62", 1)), PLACES, NAMES, COLOURS, (), ground)
    assert halo in points_of(figure)["textfont"]["shadow"]


def test_of_very_many_places_only_those_with_the_most_flights_are_named() -> None:
    codes = [f"P{number:02}" for number in range(60)]
    places = pd.DataFrame(index=codes).assign(
        name=codes, kind="city", latitude=np.linspace(-60, 60, 60), longitude=5.0, radius_km=0.0
    )
    rows = [(place, "OSLK", "IL62", number + 1) for number, place in enumerate(codes)]
    figure = route_figure(legs_of(*rows), pd.concat([PLACES, places]), NAMES, COLOURS, ["OSLK"])
    points = points_of(figure)
    assert points["text"][0] == "Latakia"
    assert unnamed(figure)[-1] == "P00"
    assert len(unnamed(figure)) == points["text"].count("")
    assert not any(points["text"][MOST_NAMES:])
    assert len(points["hovertext"]) == 61


def test_land_reaches_as_far_up_and_down_as_a_phone_shows_it_and_is_light() -> None:
    figure = drawn(("OSLK", "Libya", "IL62", 1))
    layout = payload(figure)["layout"]
    west, east = layout["xaxis"]["range"]
    south, north = layout["yaxis"]["range"]
    land, own = land_of(figure)
    above = [y for x, y in zip(land["x"], land["y"], strict=True) if x is not None and west < x < east]
    assert min(above) < south - 5
    assert max(above) > north + 5
    assert all(x == round(x, 2) for x in numbers(land["x"]))
    assert len(land["x"]) < 20_000
    syria = numbers(own["x"])
    assert (min(syria), max(syria)) == pytest.approx((35.7, 42.4), abs=0.2)


def test_no_outline_jumps_across_the_map() -> None:
    rows = legs_of(("PHNL", "NZAA", "IL62", 1), ("OSLK", "UUEE", "IL62", 1))
    for trace in land_of(route_figure(rows, PLACES, NAMES, COLOURS, ["NZAA"])):
        x = pd.Series(trace["x"], dtype="float64")
        assert len(x) > 100
        assert not (x.diff().abs() > 100).any()


def test_the_view_holds_every_place_with_all_of_its_area() -> None:
    figure = drawn(("Libya", "OSLK", "IL62", 1), ("OSLK", "Region", "IL62", 1))
    layout = payload(figure)["layout"]
    west, east = layout["xaxis"]["range"]
    south, north = layout["yaxis"]["range"]
    for trace in (*areas_of(figure), points_of(figure)):
        assert west < min(numbers(trace["x"])) <= max(numbers(trace["x"])) < east
        assert south < min(numbers(trace["y"])) <= max(numbers(trace["y"])) < north


def test_land_is_there_without_any_map_service(shipped: Ledger, shipped_tables: Tables) -> None:
    found = legs(shipped_tables, Selection())
    placed = found[~unplaced(found, shipped.gazetteer)]
    figure = route_figure(placed, shipped.gazetteer, NAMES, COLOURS)
    land, _ = land_of(figure)
    corners = zip(land["x"], land["y"], strict=True)
    inside = [(x, y) for x, y in corners if x is not None and 30 < x < 37 and 31 < y < 37]
    assert len(inside) > 20
    whole = payload(figure)
    assert {trace["type"] for trace in whole["data"]} == {"scatter"}
    assert not {"geo", "map", "mapbox"} & whole["layout"].keys()
    assert not any("topojson" in text or "://" in text for _, text in shown(whole))


def test_the_shipped_map_leaves_out_the_legs_without_an_origin(shipped: Ledger, shipped_tables: Tables) -> None:
    found = legs(shipped_tables, Selection())
    left_out = found[unplaced(found, shipped.gazetteer)]
    assert left_out[["origin", "destination", "flights"]].to_numpy().tolist() == [["", "OSLK", 3]]
    placed = found[~unplaced(found, shipped.gazetteer)]
    figure = route_figure(placed, shipped.gazetteer, NAMES, COLOURS)
    assert sorted(line["hovertext"].split("<br>")[0] for line in lines_of(figure)) == [
        "Hmeimim / Latakia → Moscow region: 1 flight",
        "Libya → Hmeimim / Latakia: 1 flight",
    ]
    assert route_alt(placed, shipped.gazetteer, NAMES) == (
        "Map of 2 legs: Il-62 Libya to Hmeimim / Latakia (1); Il-62 Hmeimim / Latakia to Moscow region (1)."
    )


def test_words_for_many_legs_name_the_first_eight() -> None:
    many = legs_of(*(("OSLK", "UUEE", f"T{number}", 1) for number in range(10)))
    told = route_alt(many, PLACES, NAMES)
    assert told.startswith("Map of 10 legs: T0 Latakia to Moscow (1);")
    assert told.endswith("T7 Latakia to Moscow (1) and 2 more.")


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_text_from_the_ledger_stays_text(text: str) -> None:
    places = PLACES.rename(index={"Libya": text}).assign(name=text)
    table = legs_of((text, "OSLK", text, 1), ("OSLK", "UUEE", "IL62", 1))
    assert_harmless(route_figure(table, places, {"IL62": text}, {text: "#3b82c4"}))
    many = legs_of(*((text, "OSLK", f"{text}{number}", 1) for number in range(50)))
    assert_harmless(route_figure(many, places, {}, {}))
