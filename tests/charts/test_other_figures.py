"""The map, the timeline, the picture of sources, and a figure as a file."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from components.activity.bins import View
from components.activity.legs import legs, unplaced
from components.activity.lookups import notes_in_view
from components.activity.selection import Selection
from components.activity.tables import Tables
from components.charts.export import standalone_html
from components.charts.lineage import lineage_alt, lineage_figure
from components.charts.routes import ALL_TYPES, MOST_LINES, route_alt, route_figure
from components.charts.timeline import timeline_figure
from components.ledger.ledger import Ledger
from tests.charts.conftest import Spec, plain

PLACES = pd.DataFrame(
    {
        "place": ["OSLK", "HLLM", "Libya", "PHNL", "NZAA"],
        "name": ["Hmeimim", "Mitiga", "Libya", "Honolulu", "Auckland"],
        "kind": ["airfield", "airfield", "country", "airfield", "airfield"],
        "latitude": [35.4, 32.9, 27.0, 21.3, -37.0],
        "longitude": [35.9, 13.3, 17.5, -157.9, 174.8],
        "radius_km": [0.0, 0.0, 750.0, 0.0, 0.0],
    }
).set_index("place")


def leg(origin: str, destination: str, aircraft_type: str = "IL62", flights: int = 1) -> dict[str, object]:
    day = pd.Timestamp("2025-10-26")
    return {
        "origin": origin,
        "destination": destination,
        "aircraft_type": aircraft_type,
        "flights": flights,
        "earliest": day,
        "latest": day,
    }


def drawn(*rows: dict[str, object]) -> Spec:
    return plain(route_figure(pd.DataFrame(list(rows)), PLACES, {"IL62": "Il-62"}, {"IL62": "#3b82c4"}))


def lines_of(spec: Spec) -> list[Spec]:
    return [trace for trace in spec["data"] if trace["mode"] == "lines+markers"]


def test_two_exact_ends_are_joined_by_an_unbroken_line() -> None:
    (line,) = lines_of(drawn(leg("HLLM", "OSLK")))
    assert line["line"]["dash"] == "solid"
    assert (line["x"][0], line["y"][0]) == (13.3, 32.9)
    assert (round(line["x"][-1], 6), round(line["y"][-1], 6)) == (35.9, 35.4)


def test_a_country_is_an_area_and_the_line_to_it_is_broken() -> None:
    spec = drawn(leg("Libya", "OSLK"))
    assert lines_of(spec)[0]["line"]["dash"] == "dash"
    (area,) = [trace for trace in spec["data"] if trace.get("fill") == "toself"]
    assert max(area["y"]) - min(area["y"]) == pytest.approx(2 * 750 / 111.2)


def test_a_line_across_the_date_line_takes_the_short_way() -> None:
    (line,) = lines_of(drawn(leg("NZAA", "PHNL")))
    assert np.nanmax(np.abs(np.diff(line["x"]))) < 10
    assert -157.9 + 360 in [pytest.approx(x) for x in line["x"]]


def test_both_directions_and_two_types_can_be_told_apart() -> None:
    spec = drawn(leg("HLLM", "OSLK"), leg("HLLM", "OSLK", "A124"), leg("OSLK", "HLLM"))
    middles = {(round(line["x"][20], 3), round(line["y"][20], 3)) for line in lines_of(spec)}
    assert len(middles) == 3


def test_very_many_legs_are_joined_by_pair_of_places() -> None:
    many = [leg("HLLM", "OSLK", f"T{number}") for number in range(MOST_LINES + 1)]
    (line,) = lines_of(drawn(*many))
    assert line["name"] == ALL_TYPES
    assert f"{MOST_LINES + 1} flights" in line["hovertext"]


def test_the_map_needs_nothing_from_a_network(shipped: Ledger, shipped_tables: Tables) -> None:
    found = legs(shipped_tables, Selection())
    left_out = unplaced(found, shipped.gazetteer)
    assert found[left_out][["origin", "destination", "flights"]].to_numpy().tolist() == [["", "OSLK", 3]]
    spec = plain(route_figure(found[~left_out], shipped.gazetteer, {}, {}))
    assert {trace["type"] for trace in spec["data"]} == {"scatter"}
    assert not {"geo", "map", "mapbox"} & spec["layout"].keys()
    coast = spec["data"][0]
    assert sum(value is not None and not np.isnan(value) for value in coast["x"]) > 1_000
    assert "Libya to Hmeimim / Latakia (1)" in route_alt(found[~left_out], shipped.gazetteer, {})


def test_the_timeline_shows_periods_solid_and_ranges_hatched(shipped_tables: Tables) -> None:
    notes = notes_in_view(shipped_tables, Selection())
    span = View(notes["earliest"].min().date(), notes["latest"].max().date())
    spec = plain(timeline_figure(notes, span))
    hatched = {
        key: "pattern" in trace["marker"]
        for trace in spec["data"]
        if trace["type"] == "bar"
        for _, _, key in trace["customdata"]
    }
    assert hatched["suspension-2025"] is False
    assert hatched["evacuation-2024"] is True
    assert sum(len(trace["customdata"]) for trace in spec["data"]) == len(notes)


def test_arrows_lead_from_each_source_to_those_that_draw_on_it(shipped: Ledger) -> None:
    spec = plain(lineage_figure(shipped.sources))
    assert (
        len(spec["layout"]["annotations"])
        == shipped.sources["derived_from"].map(lambda c: len(c.split(";")) if c else 0).sum()
    )
    for arrow in spec["layout"]["annotations"]:
        assert arrow["ax"] < arrow["x"]
    assert "resumption-article draws on flightradar24, bloomberg" in lineage_alt(shipped.sources)


def test_sources_that_draw_on_each_other_are_drawn_all_the_same() -> None:
    sources = pd.DataFrame(
        {"source_id": ["a", "b"], "derived_from": ["b", "a"], "kind": "news"}
        | dict.fromkeys(("title", "publisher", "author", "published", "reliability"), "")
    )
    assert len(plain(lineage_figure(sources))["layout"]["annotations"]) == 2


def test_a_figure_as_a_file_asks_nobody_for_anything() -> None:
    page = standalone_html(go.Figure(), "A title with <b>").decode()
    head = page[: page.index("<body>")] if "<body>" in page else page
    assert "<script src" not in page
    assert "<link" not in head
    assert '"showSendToCloud": false' in page
    assert "A title with \\u0026lt;b\\u0026gt;" in page or "A title with &lt;b&gt;" in page
