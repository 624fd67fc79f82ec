"""The activity chart draws what the ledger says, and nothing sharper."""

from collections.abc import Callable
from datetime import date

import pytest

from components.activity.bins import Bin
from components.activity.selection import Selection
from components.charts.palette import TYPE_COLOURS
from components.ledger.ledger import Ledger
from tests.charts.conftest import Spec
from tests.conftest import LedgerOf

DAY_MS = 86_400_000
Draw = Callable[..., Spec]


def row(spec: Spec, axis: str, kind: str | None = None) -> list[Spec]:
    return [t for t in spec["data"] if t.get("yaxis", "y") == axis and kind in (None, t["type"])]


def heights(spec: Spec) -> dict[tuple[str, str, str], int]:
    """Heights of the first row by type, day and look (solid or hatched)."""
    found: dict[tuple[str, str, str], int] = {}
    for trace in row(spec, "y"):
        look = "hatched" if "pattern" in trace["marker"] else "solid"
        for x, y in zip(trace["x"], trace["y"], strict=True):
            key = trace["name"], str(x)[:10], look
            found[key] = found.get(key, 0) + y
    return found


def test_certain_is_solid_and_possible_hatched_above_it(activity_of: Draw, shipped: Ledger) -> None:
    assert heights(activity_of(shipped)) == {
        ("Il-62", "2025-10-26", "solid"): 2,
        ("An-124", "2025-10-29", "solid"): 1,
        **{("An-124", f"2025-10-{day}", "hatched"): 2 for day in range(24, 30)},
    }


def test_solid_bars_come_before_all_hatched_ones(activity_of: Draw, fictional: Ledger) -> None:
    looks = ["pattern" in trace["marker"] for trace in row(activity_of(fictional), "y")]
    assert looks == sorted(looks)
    assert set(looks) == {False, True}


def test_departures_go_below_the_axis_when_asked(activity_of: Draw, shipped: Ledger) -> None:
    spec = activity_of(shipped, departures_below=True)
    by_movement = {t["customdata"][0][4]: t["y"] for t in row(spec, "y") if t["name"] == "Il-62"}
    assert by_movement == {"arrival": [1], "departure": [-1]}
    assert spec["layout"]["yaxis"]["ticktext"][0] == "1"


def test_a_known_day_is_one_mark_on_it_and_a_range_a_bar_over_it(activity_of: Draw, shipped: Ledger) -> None:
    spec = activity_of(shipped)
    marks = {
        key: x[:10]
        for t in row(spec, "y2", "scatter")
        for (_, _, key), x in zip(t["customdata"], t["x"], strict=True)
    }
    assert marks == {"il62-arrival": "2025-10-26", "il62-departure": "2025-10-26", "an124-arrival-3": "2025-10-29"}
    (ranges,) = row(spec, "y2", "bar")
    assert [key for _, _, key in ranges["customdata"]] == ["an124-arrival-1", "an124-arrival-2"]
    assert [base[:10] for base in ranges["base"]] == ["2025-10-24", "2025-10-24"]
    assert ranges["x"] == [6 * DAY_MS, 6 * DAY_MS]


def test_a_qualifier_is_shown_beside_the_mark_and_moves_nothing(activity_of: Draw, ledger_of: LedgerOf) -> None:
    spec = activity_of(ledger_of([{"date": "2025-10-26?"}, {"date": "[2025-10-24..2025-10-25]%"}]))
    (mark,), (bar,) = row(spec, "y2", "scatter"), row(spec, "y2", "bar")
    assert (mark["text"], mark["x"][0][:10]) == (["?"], "2025-10-26")
    assert (bar["text"], bar["base"][0][:10], bar["x"]) == (["%"], "2025-10-24", [2 * DAY_MS])


def test_an_open_end_is_drawn_to_the_end_of_the_view(activity_of: Draw, ledger_of: LedgerOf) -> None:
    spec = activity_of(ledger_of([{"date": "[2025-10-20..]"}, {"date": "2025-10-22"}]))
    (bar,) = row(spec, "y2", "bar")
    last = date.fromisoformat(spec["layout"]["xaxis"]["range"][1])
    assert bar["x"] == [(last - date(2025, 10, 20)).days * DAY_MS]


def test_no_bar_stands_where_a_date_does_not_allow_it(activity_of: Draw, fictional: Ledger) -> None:
    allowed = fictional.flights.set_index("flight_id")
    spec = activity_of(fictional, Selection(types=("IL76",)), Bin.DAY)
    for trace in row(spec, "y2"):
        for (_, _, key), x in zip(trace["customdata"], trace.get("base", trace["x"]), strict=True):
            assert str(allowed.loc[key, "earliest"].date()) == x[:10]


def test_a_suspension_is_shaded_through_all_rows(activity_of: Draw, shipped: Ledger) -> None:
    (shape,) = activity_of(shipped)["layout"]["shapes"]
    assert (shape["yref"], shape["y0"]) == ("paper", 0)
    assert shape["y1"] >= 1
    assert shape["x1"] == "2025-10-25"
    assert shape["label"]["text"] == "Military flights suspended"


def test_every_mark_says_what_it_stands_for(activity_of: Draw, fictional: Ledger) -> None:
    for trace in activity_of(fictional, Selection(types=("IL76", "A124")))["data"]:
        assert trace["hovertemplate"] == "%{customdata[1]}<extra></extra>"
        assert {what for what, *_ in trace["customdata"]} <= {"bin", "flight", "note"}
        assert all(hover and all(keys) for _, hover, *keys in trace["customdata"])


def test_the_lane_of_a_flight_names_type_route_date_source_and_grades(activity_of: Draw, shipped: Ledger) -> None:
    hovers = {key: hover for t in row(activity_of(shipped), "y2") for _, hover, key in t["customdata"]}
    assert hovers["an124-arrival-1"].split("<br>") == [
        "An-124 (An-124-100 Ruslan), arrival",
        "unknown → OSLK",
        "one day in 24–29 October 2025",
        "written [2025-10-24..2025-10-29]",
        "Source: resumption-article",
        "Credibility 2 · reliability F",
        "Origin sources: 1",
    ]


def test_many_movements_leave_the_lanes_out(activity_of: Draw, fictional: Ledger) -> None:
    assert row(activity_of(fictional), "y2") == []


def test_types_beyond_the_palette_and_contradictory_ones_go_together(
    activity_of: Draw, ledger_of: LedgerOf
) -> None:
    kinds = [f"T{number}" for number in range(len(TYPE_COLOURS) + 3)]
    flights = [{"date": "2025-10-26", "aircraft_type": kind} for kind in [*kinds, ""]]
    told = {"flight_id": "both", "date": "2025-10-26"}
    flights += [told | {"aircraft_type": "T0"}, told | {"aircraft_type": "T1", "source_id": "other"}]
    spec = activity_of(ledger_of(flights))
    legend = [trace["name"] for trace in spec["data"] if trace.get("showlegend")]
    assert legend == [*kinds[: len(TYPE_COLOURS)], "Other types", "Type unknown", "Types differ"]
    (other,) = [trace for trace in row(spec, "y") if trace["name"] == "Other types"]
    assert (other["y"], other["customdata"][0][5:]) == ([3], kinds[len(TYPE_COLOURS) :])


def test_hiding_a_type_at_the_legend_hides_its_lanes_too(activity_of: Draw, shipped: Ledger) -> None:
    spec = activity_of(shipped)
    assert {t["legendgroup"] for t in row(spec, "y2")} == {t["legendgroup"] for t in row(spec, "y")}


@pytest.mark.parametrize("size", list(Bin))
def test_a_bin_that_the_view_cuts_says_so(activity_of: Draw, shipped: Ledger, size: Bin) -> None:
    chosen = Selection(start=date(2025, 10, 25), end=date(2025, 10, 28))
    hovers = [hover for t in row(activity_of(shipped, chosen, size), "y") for _, hover, *_ in t["customdata"]]
    assert all(("The edge of the view cuts" in hover) == (size is not Bin.DAY) for hover in hovers)
