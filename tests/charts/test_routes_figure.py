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
from components.charts.routes_figure import ALL_TYPES, MOST_LINES, label_sides, route_alt, route_figure
from components.ledger.ledger import Ledger

from .figures import COLOURS, HOSTILE, NAMES, assert_harmless, payload, shown

PLACES = pd.DataFrame(
    [
        ("OSLK", "Latakia", "airfield", 35.4, 35.95, 0),
        ("UUEE", "Moscow", "airfield", 55.97, 37.41, 0),
        ("Port", "Port", "city", 36.0, 30.0, 15),
        ("Libya", "Libya", "country", 27.0, 17.5, 750),
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
    return [trace for trace in payload(figure)["data"] if trace["mode"] == "lines+markers"]


def areas_of(figure: go.Figure) -> list[dict[str, Any]]:
    return [trace for trace in payload(figure)["data"] if trace.get("fill") == "toself"]


def points_of(figure: go.Figure) -> dict[str, Any]:
    (points,) = (trace for trace in payload(figure)["data"] if trace["mode"] == "markers+text")
    return points


def outlines_of(figure: go.Figure) -> list[dict[str, Any]]:
    return [trace for trace in payload(figure)["data"] if trace["mode"] == "lines" and "fill" not in trace]


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


@pytest.mark.parametrize("area", ["Libya", "Region"])
def test_an_area_is_a_filled_circle_of_its_radius(area: str) -> None:
    (circle,) = areas_of(drawn((area, "OSLK", "IL62", 1)))
    place = PLACES.loc[area]
    middle = place["longitude"], place["latitude"]
    outline = list(zip(circle["x"], circle["y"], strict=True))
    assert circle["line"]["dash"] == "dash"
    assert outline[0] == pytest.approx(outline[-1])
    assert [km(middle, point) for point in outline] == pytest.approx([place["radius_km"]] * len(outline), rel=0.02)
    assert circle["text"] == f"{area}: known only as a {place['kind']}"


def test_a_line_leads_from_origin_to_destination_with_an_arrow_on_its_way() -> None:
    (line,) = lines_of(drawn(("OSLK", "UUEE", "IL62", 1)))
    assert (line["x"][0], line["y"][0]) == pytest.approx((35.95, 35.4))
    assert (line["x"][-1], line["y"][-1]) == pytest.approx((37.41, 55.97))
    assert line["marker"]["symbol"] == "arrow"
    assert [number for number, size in enumerate(line["marker"]["size"]) if size] == [20]


def test_both_directions_and_each_type_have_a_line_of_their_own() -> None:
    found = lines_of(drawn(("OSLK", "UUEE", "IL62", 1), ("OSLK", "UUEE", "A124", 1), ("UUEE", "OSLK", "IL62", 1)))
    middles = {(round(line["x"][20], 2), round(line["y"][20], 2)) for line in found}
    assert len(middles) == 3
    assert [(line["name"], line["showlegend"]) for line in found] == [
        ("Il-62", True),
        ("An-124", True),
        ("Il-62", False),
    ]


def test_a_flight_from_a_place_to_itself_is_a_loop() -> None:
    (line,) = lines_of(drawn(("OSLK", "OSLK", "IL62", 1)))
    ends = [(line["x"][number], line["y"][number]) for number in (0, -1)]
    assert ends == [pytest.approx((35.95, 35.4))] * 2
    assert max(line["y"]) - min(line["y"]) > 1


def test_more_flights_make_a_wider_line_up_to_a_point() -> None:
    widths = [lines_of(drawn(("OSLK", "UUEE", "IL62", flights)))[0]["line"]["width"] for flights in (1, 4, 10**9)]
    assert widths == [1.6, 2.1, 4]


def test_a_line_says_how_many_flew_where_and_when() -> None:
    (line,) = lines_of(drawn(("OSLK", "UUEE", "IL62", 2)))
    assert line["hoverinfo"] == "text"
    assert line["hovertext"] == "Il-62: 2 flights<br>Latakia → Moscow<br>26 October 2025"


def test_an_open_end_is_said_on_the_line() -> None:
    table = legs_of(("OSLK", "UUEE", "", 1)).assign(latest=pd.array(["9999-12-31"], dtype="datetime64[s]"))
    (line,) = lines_of(route_figure(table, PLACES, NAMES, COLOURS))
    assert line["hovertext"] == "Type unknown: 1 flight<br>Latakia → Moscow<br>on or after 26 October 2025"


@pytest.mark.parametrize("row", [("NZAA", "PHNL", "IL62", 1), ("PHNL", "NZAA", "IL62", 1)])
def test_the_date_line_is_crossed_the_short_way_and_drawn_from_both_sides(row: Leg) -> None:
    (line,) = lines_of(drawn(row))
    gap = next(number for number, x in enumerate(line["x"]) if x is None or x != x)
    one, other = line["x"][:gap], line["x"][gap + 1 :]
    for part in (one, other):
        assert max(part) - min(part) < 40
        assert len(part) == 41
    ends = {round(one[0]) % 360, round(one[-1]) % 360}
    assert ends == {round(174.8), round(360 - 157.9)}
    assert {round(abs(a - b)) for a, b in zip(one, other, strict=True)} == {360}
    touched = {round(x, 1) for part in (one, other) for x in (part[0], part[-1])}
    assert {174.8, -157.9} <= touched


def test_a_line_that_stays_on_one_side_is_drawn_once() -> None:
    (line,) = lines_of(drawn(("SCEL", "PHNL", "IL62", 1)))
    assert len(line["x"]) == 41


def test_more_than_forty_legs_are_joined_by_pair() -> None:
    few = [("OSLK", "UUEE", f"T{number}", 1) for number in range(MOST_LINES - 1)]
    forty = [*few, ("UUEE", "OSLK", "IL62", 2)]
    assert len(lines_of(drawn(*forty))) == 40
    many = [*forty, ("UUEE", "OSLK", "A124", 3)]
    found = lines_of(drawn(*many))
    assert [(line["name"], line["hovertext"].split("<br>")[:2]) for line in found] == [
        (ALL_TYPES, ["All types: 39 flights", "Latakia → Moscow"]),
        (ALL_TYPES, ["All types: 5 flights", "Moscow → Latakia"]),
    ]
    assert [line["showlegend"] for line in found] == [True, False]


def test_places_are_marked_and_areas_have_no_point_in_their_middle() -> None:
    points = points_of(drawn(("Libya", "OSLK", "IL62", 1)))
    shown_at = dict(zip(points["text"], points["marker"]["size"], strict=True))
    assert shown_at["Latakia"] == 9
    assert shown_at["Libya"] < 1


def test_few_places_go_by_name_and_many_by_code() -> None:
    assert points_of(drawn(("OSLK", "UUEE", "IL62", 1)))["text"] == ["Latakia", "Moscow"]
    every = [("OSLK", place, "IL62", 1) for place in PLACES.index]
    assert points_of(drawn(*every))["text"] == sorted(PLACES.index)


def test_of_very_many_places_only_those_with_the_most_flights_are_named() -> None:
    codes = [f"P{number:02}" for number in range(40)]
    places = pd.concat(
        [PLACES, pd.DataFrame(index=codes).assign(name="x", kind="city", latitude=5.0, longitude=5.0)]
    )
    rows = [(place, "OSLK", "IL62", number + 1) for number, place in enumerate(codes)]
    points = points_of(route_figure(legs_of(*rows), places.fillna({"radius_km": 0}), NAMES, COLOURS))
    assert points["text"] == ["OSLK", *[""] * 11, *codes[11:]]
    assert len(points["hovertext"]) == 41


def test_a_name_stands_where_no_line_crosses_it() -> None:
    points = points_of(drawn(("OSLK", "UUEE", "IL62", 1)))
    assert points["text"] == ["Latakia", "Moscow"]
    assert points["textposition"] == ["bottom center", "top center"]


def test_names_beside_each_other_do_not_cover_each_other_or_leave_the_map() -> None:
    x, y = np.array([0.0, 0.0, 20.0]), np.array([10.0, 9.9, 5.0])
    names = ["Tern Harbour", "Gannet Strip", "At the edge of the map"]
    line = {"x": np.zeros(41), "y": np.linspace(10.0, -5.0, 41)}
    assert label_sides(names, x, y, [line], (-20.0, -20.0, 21.0, 20.0)) == [
        "top center",
        "middle right",
        "middle left",
    ]


def test_land_reaches_as_far_up_and_down_as_a_phone_shows_it_and_is_light() -> None:
    figure = drawn(("OSLK", "Libya", "IL62", 1))
    layout = payload(figure)["layout"]
    west, east = layout["xaxis"]["range"]
    south, north = layout["yaxis"]["range"]
    coast, _ = outlines_of(figure)
    above = [y for x, y in zip(coast["x"], coast["y"], strict=True) if x is not None and west < x < east]
    assert min(above) < south - 5
    assert max(above) > north + 5
    assert all(x is None or x == round(x, 2) for x in coast["x"])


def test_no_outline_jumps_across_the_date_line() -> None:
    for trace in outlines_of(drawn(("PHNL", "NZAA", "IL62", 1), ("OSLK", "UUEE", "IL62", 1))):
        x = pd.Series(trace["x"], dtype="float64")
        assert len(x) > 100
        assert not (x.diff().abs() > 180).any()


def test_the_view_holds_every_place_with_all_of_its_area() -> None:
    figure = drawn(("Libya", "OSLK", "IL62", 1), ("OSLK", "Region", "IL62", 1))
    layout = payload(figure)["layout"]
    west, east = layout["xaxis"]["range"]
    south, north = layout["yaxis"]["range"]
    for trace in (*areas_of(figure), points_of(figure)):
        assert west < min(trace["x"]) <= max(trace["x"]) < east
        assert south < min(trace["y"]) <= max(trace["y"]) < north


def test_coastlines_are_there_without_any_map_service(shipped: Ledger, shipped_tables: Tables) -> None:
    found = legs(shipped_tables, Selection())
    placed = found[~unplaced(found, shipped.gazetteer)]
    figure = route_figure(placed, shipped.gazetteer, NAMES, COLOURS)
    coast, border = outlines_of(figure)
    inside = [
        (x, y)
        for x, y in zip(coast["x"], coast["y"], strict=True)
        if x is not None and 30 < x < 37 and 31 < y < 37
    ]
    assert len(inside) > 20
    assert sum(x is not None for x in border["x"]) > 100
    whole = payload(figure)
    assert {trace["type"] for trace in whole["data"]} == {"scatter"}
    assert not {"geo", "map", "mapbox"} & whole["layout"].keys()
    assert not any("topojson" in text or "://" in text for _, text in shown(whole))


def test_no_outline_jumps_across_the_map(shipped: Ledger, shipped_tables: Tables) -> None:
    found = legs(shipped_tables, Selection())
    placed = found[~unplaced(found, shipped.gazetteer)]
    for trace in outlines_of(route_figure(placed, shipped.gazetteer, NAMES, COLOURS)):
        steps = pd.DataFrame({"x": trace["x"], "y": trace["y"]}, dtype="float64").diff().abs()
        assert steps.max().max() < 8


def test_the_shipped_map_leaves_out_the_legs_without_an_origin(shipped: Ledger, shipped_tables: Tables) -> None:
    found = legs(shipped_tables, Selection())
    left_out = found[unplaced(found, shipped.gazetteer)]
    assert left_out[["origin", "destination", "flights"]].to_numpy().tolist() == [["", "OSLK", 3]]
    placed = found[~unplaced(found, shipped.gazetteer)]
    figure = route_figure(placed, shipped.gazetteer, NAMES, COLOURS)
    assert [line["hovertext"].split("<br>")[1] for line in lines_of(figure)] == [
        "Libya → Hmeimim / Latakia",
        "Hmeimim / Latakia → Moscow region",
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
