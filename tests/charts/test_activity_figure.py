"""The marks of the activity chart: each says what it stands for, and none is sharper than its date."""

from collections import Counter
from datetime import date
from itertools import pairwise

import pandas as pd
import pytest

from components.activity.bins import Bin, View, bin_edges, view
from components.activity.counts import counts_per_bin
from components.activity.model import Tables, tables
from components.activity.movements import ARRIVAL, DEPARTURE
from components.activity.rows import Page, lanes, notes_in_view, values
from components.activity.selection import Selection
from components.charts.activity_figure import activity_alt, activity_figure, brush_figure
from components.charts.movement_marks import lanes_height, rough_axis, rough_ranges, without_place
from components.charts.palette import (
    OTHER_COLOUR,
    POSSIBLE_COLOUR,
    TYPE_COLOURS,
    UNCERTAIN_COLOUR,
    faint,
    group_of,
    type_colours,
)
from components.ledger.ledger import Ledger
from tests.conftest import LedgerOf

from .figures import COLOURS, FLYING, HOSTILE, NAMES, Mark, Spec, assert_harmless, draw, hostile, marks, payload

Drawn = tuple[Spec, View]
WIDEST_CHARACTER = 6.6
"""Pixels of a digit, or of a capital, of 12 px."""
Counts = list[tuple[str, str, int, int]]
DAY = pd.Timedelta(days=1)
EVERY = Page(0, 1_000)
OCTOBER = View(date(2025, 10, 20), date(2025, 11, 2))
CLOSURE = Selection(airfields=("XQAA",), start=date(2021, 1, 1), end=date(2021, 9, 15))


@pytest.fixture(scope="module")
def shipped_chart(shipped_tables: Tables) -> Drawn:
    return draw(shipped_tables, Selection(), Bin.DAY, NAMES, COLOURS)


@pytest.fixture(scope="module")
def fictional_names(fictional: Ledger) -> dict[str, str]:
    types = fictional.aircraft_types
    return dict(zip(types["aircraft_type"], types["name"], strict=True))


@pytest.fixture(scope="module")
def fictional_colours(fictional_tables: Tables) -> dict[str, str]:
    return dict(type_colours([name for name in values(fictional_tables, "aircraft_type") if name]))


@pytest.fixture(scope="module")
def fictional_chart(
    fictional_tables: Tables, fictional_names: dict[str, str], fictional_colours: dict[str, str]
) -> Drawn:
    """The whole ledger, a lane for every movement."""
    return draw(fictional_tables, Selection(), Bin.MONTH, fictional_names, fictional_colours, most=1000)


@pytest.fixture(scope="module")
def closure_chart(
    fictional_tables: Tables, fictional_names: dict[str, str], fictional_colours: dict[str, str]
) -> Drawn:
    """The months around the closure of one airfield, in weeks, departures below."""
    return draw(fictional_tables, CLOSURE, Bin.WEEK, fictional_names, fictional_colours, below=True)


@pytest.fixture(scope="module")
def edges_chart(ledger_of: LedgerOf) -> Drawn:
    """A day, an open end, and notes that reach over the edges of the view."""
    notes = [
        {"note_id": "since", "date": "2025-10-20/..", "kind": "activity"},
        {"note_id": "until", "date": "../2025-10-30", "kind": "context"},
        {"note_id": "long", "date": "1990/2040", "kind": "agreement"},
        {"note_id": "period", "date": "2025-10-01/2025-10-22", "kind": "suspension", "title": "Quiet"},
        {"note_id": "day", "date": "[2025-10-28..2030-01-01]", "kind": "inactivity"},
    ]
    ledger = ledger_of([{"date": "[2025-10-29..]"}, {"date": "2025-10-26"}], notes=notes)
    return draw(tables(ledger), Selection(), Bin.DAY, NAMES, COLOURS)


@pytest.fixture(params=["shipped_chart", "fictional_chart", "closure_chart"])
def drawn(request: pytest.FixtureRequest) -> Drawn:
    return request.getfixturevalue(request.param)


def bars(drawn: Drawn) -> list[Mark]:
    return [mark for mark in marks(drawn[0]) if mark.what == "bin"]


def of_counts(rows: Counts, colours: dict[str, str], *, below: bool = False) -> Drawn:
    """A chart of nothing but the counts of one day: aircraft_type, movement, certain, possible."""
    day = pd.Timestamp("2025-10-24")
    columns = ["start", "end", "whole", "aircraft_type", "movement", "certain", "possible"]
    counts = pd.DataFrame([(day, day, True, *row) for row in rows], columns=columns)
    notes = pd.DataFrame(columns=["note_id", "date", "kind", "title", "earliest", "latest", "is_period"])
    notes = notes.astype({"earliest": "datetime64[s]", "latest": "datetime64[s]"})
    figure = activity_figure(counts, None, notes, OCTOBER, Bin.DAY, NAMES, colours, departures_below=below)
    return payload(figure), OCTOBER


def test_every_mark_says_what_it_is_what_to_show_and_its_key(drawn: Drawn) -> None:
    for trace in drawn[0]["data"]:
        assert trace["hovertemplate"] == FLYING
        assert len(trace["customdata"]) == len(trace["x"]) == len(trace["y"]) > 0
    for mark in marks(drawn[0]):
        assert mark.hover
        if mark.what == "bin":
            assert len(mark.keys) > 3
        elif mark.what == "range":
            assert len(mark.keys) == 2
        else:
            assert mark.what in ("flight", "note")
            assert len(mark.keys) == 1
        assert all(mark.keys[:3])


def test_every_lane_and_every_note_in_view_is_one_mark(
    fictional_tables: Tables, fictional_chart: Drawn, shipped_tables: Tables, shipped_chart: Drawn
) -> None:
    for asked, (spec, span) in ((fictional_tables, fictional_chart), (shipped_tables, shipped_chart)):
        moves = lanes(asked, Selection(), EVERY)
        notes = notes_in_view(asked, Selection())
        inside = (notes["latest"] >= pd.Timestamp(span.start)) & (notes["earliest"] <= pd.Timestamp(span.end))
        found = Counter((mark.what, mark.keys[0]) for mark in marks(spec) if mark.what in ("flight", "note"))
        flights = [("flight", key) for key in moves["flight_id"]]
        assert found == Counter([*flights, *(("note", key) for key in notes[inside]["note_id"])])


def test_bars_add_up_to_the_counts(fictional_tables: Tables, fictional_chart: Drawn, closure_chart: Drawn) -> None:
    charts = ((fictional_chart, Selection(), Bin.MONTH), (closure_chart, CLOSURE, Bin.WEEK))
    for chart, selection, size in charts:
        expected: Counter[tuple[str, str, bool]] = Counter()
        for row in counts_per_bin(fictional_tables, selection, chart[1], size).itertuples():
            key = f"{row.start:%Y-%m-%d}", row.movement
            expected[*key, False] += row.certain
            expected[*key, True] += row.possible - row.certain
        found: Counter[tuple[str, str, bool]] = Counter()
        for mark in bars(chart):
            found[mark.keys[0], mark.keys[2], mark.is_pale] += abs(int(mark.y))
        assert found == +expected


def test_the_shipped_bars(shipped_chart: Drawn) -> None:
    assert [(mark.first.day, *mark.keys[2:], mark.is_pale, mark.y) for mark in bars(shipped_chart)] == [
        (29, "arrival", "A124", False, 1),
        (26, "arrival", "IL62", False, 1),
        (26, "departure", "IL62", False, 1),
    ]


def test_what_is_known_only_roughly_is_one_pale_bar_over_its_range(shipped_chart: Drawn) -> None:
    (mark,) = [mark for mark in marks(shipped_chart[0]) if mark.what == "range"]
    assert (mark.first, mark.last) == (pd.Timestamp("2025-10-24"), pd.Timestamp("2025-10-30"))
    assert mark.keys == ("2025-10-24", "2025-10-29")
    assert mark.is_pale
    assert mark.trace["text"] == ["2"]
    assert mark.hover == (
        "An-124: 2 arrivals<br>Each on one day in 24–29 October 2025.<br>Known only roughly: in no bar above."
    )
    assert shipped_chart[0]["layout"]["yaxis6"]["ticktext"] == ["Known only<br>roughly: 2"]


def test_ranges_share_a_lane_where_they_do_not_meet_and_the_rest_has_no_place() -> None:
    day = pd.Timestamp("2025-01-01")
    roughly = pd.DataFrame(
        {
            "earliest": [day] * 7 + [pd.Timestamp("2025-06-01")],
            "latest": [pd.Timestamp(f"2025-03-{last:02}") for last in range(10, 17)]
            + [pd.Timestamp("2025-08-01")],
            "aircraft_type": "IL62",
            "movement": ARRIVAL,
            "movements": [9, 8, 7, 6, 5, 4, 3, 2],
        }
    ).astype({"earliest": "datetime64[s]", "latest": "datetime64[s]"})
    ranges = rough_ranges(roughly, View(date(2025, 1, 1), date(2025, 12, 31)))
    assert ranges["lane"].to_list() == [0, 1, 2, 3, 4, -1, -1, 0]
    assert without_place(ranges) == 7
    assert rough_axis(roughly, ranges)["ticktext"] == ["Known only<br>roughly: 44<br>(7 not drawn)"]


def test_certain_bars_are_drawn_before_possible_ones(fictional_chart: Drawn, closure_chart: Drawn) -> None:
    for chart in (fictional_chart, closure_chart):
        pale = [mark.is_pale for mark in bars(chart)]
        assert pale == sorted(pale)
        assert set(pale) == {False, True}


def test_a_bar_stands_in_its_bin_and_fills_most_of_it(fictional_chart: Drawn, closure_chart: Drawn) -> None:
    for mark in [*bars(fictional_chart), *bars(closure_chart)]:
        first, after = pd.Timestamp(mark.keys[0]), pd.Timestamp(mark.keys[1]) + DAY
        assert mark.first == first
        assert 0.9 < (mark.last - first) / (after - first) <= 1
        assert mark.trace["offset"] == 0


def test_all_bars_point_up_unless_departures_are_asked_to_point_down(
    fictional_chart: Drawn, closure_chart: Drawn
) -> None:
    assert {(mark.keys[2], mark.y > 0) for mark in bars(fictional_chart)} == {(ARRIVAL, True), (DEPARTURE, True)}
    assert {(mark.keys[2], mark.y > 0) for mark in bars(closure_chart)} == {(ARRIVAL, True), (DEPARTURE, False)}


def test_a_bar_says_between_how_many_and_why(shipped_chart: Drawn) -> None:
    says = {(mark.keys[0], mark.keys[3], mark.is_pale): mark.hover for mark in bars(shipped_chart)}
    left = "<br>Not counted here: 2 known only roughly."
    assert says["2025-10-29", "A124", False] == f"An-124: 1 arrival<br>29 October 2025{left}"
    assert says["2025-10-26", "IL62", False] == f"Il-62: 1 departure<br>26 October 2025{left}"


def test_a_bar_of_what_is_only_possible_says_so(shipped_tables: Tables) -> None:
    spec, _ = draw(shipped_tables, Selection(), Bin.WEEK, NAMES, COLOURS)
    says = {(mark.keys[0], mark.keys[3], mark.is_pale): mark.hover for mark in marks(spec) if mark.what == "bin"}
    assert says["2025-10-27", "A124", True] == (
        "An-124: between 1 and 3 arrivals<br>27 October – 2 November 2025<br>Pale: may have been on another day."
    )


def test_a_bin_that_the_edge_of_the_view_cuts_says_so(closure_chart: Drawn) -> None:
    cut = {mark.keys[0] for mark in bars(closure_chart) if "The edge of the view cuts this week." in mark.hover}
    drawn_there = {mark.keys[0] for mark in bars(closure_chart)}
    assert cut == {"2020-12-28", "2021-09-13"} & drawn_there
    assert cut


@pytest.mark.parametrize("name", ["shipped", "fictional", "closure"])
def test_a_known_day_is_one_mark_on_it_and_a_range_is_a_bar_over_all_of_it(
    request: pytest.FixtureRequest, name: str
) -> None:
    spec, span = request.getfixturevalue(f"{name}_chart")
    asked = request.getfixturevalue("shipped_tables" if name == "shipped" else "fictional_tables")
    moves = lanes(asked, CLOSURE if name == "closure" else Selection(), EVERY)
    at = {mark.y: mark for mark in marks(spec) if mark.what == "flight"}
    assert len(at) == len(moves)
    for lane, move in enumerate(moves.itertuples()):
        mark = at[-lane]
        assert mark.keys == (move.flight_id,)
        if move.earliest == move.latest:
            assert mark.trace["type"] == "scatter"
            assert mark.first.date() == mark.last.date() == move.earliest.date()
        else:
            assert mark.trace["type"] == "bar"
            assert mark.first == move.earliest
            end = span.end if move.latest.date() == date.max else move.latest
            assert mark.last == pd.Timestamp(end) + DAY


def test_no_mark_lies_outside_what_its_date_allows(
    fictional_tables: Tables, fictional_chart: Drawn, closure_chart: Drawn
) -> None:
    moves = lanes(fictional_tables, Selection(), EVERY).drop_duplicates("flight_id").set_index("flight_id")
    rows = {"flight": moves, "note": notes_in_view(fictional_tables, Selection()).set_index("note_id")}
    checked: Counter[str] = Counter()
    for mark in [*marks(fictional_chart[0]), *marks(closure_chart[0])]:
        if mark.what in ("bin", "range"):
            first, last = map(pd.Timestamp, mark.keys[:2])
        else:
            first, last = rows[mark.what].loc[mark.keys[0], ["earliest", "latest"]]
        assert first <= mark.first <= mark.last
        assert mark.last - DAY <= last
        checked[mark.what] += 1
    assert min(checked["bin"], checked["flight"], checked["note"]) > 40


def test_a_range_that_leaves_the_view_keeps_its_two_ends(shipped_tables: Tables) -> None:
    spec, span = draw(shipped_tables, Selection(end=date(2025, 10, 25)), Bin.DAY, NAMES, COLOURS)
    assert span.end == date(2025, 10, 25)
    found = {mark.keys[0]: (f"{mark.first:%Y-%m-%d}", f"{mark.last:%Y-%m-%d}") for mark in marks(spec)}
    assert found["an124-arrival-1"] == ("2025-10-24", "2025-10-30")
    assert found["an124-arrival-2"] == ("2025-10-24", "2025-10-30")
    assert found["smaller-presence-2025"] == ("2025-01-01", "2025-11-01")
    assert found["suspension-2025"] == ("2025-04-01", "2025-10-25")


def test_open_ends_are_cut_at_the_view(edges_chart: Drawn) -> None:
    spec, span = edges_chart
    assert span == View(date(2025, 10, 21), date(2025, 11, 3))
    found = {mark.keys[0]: (f"{mark.first:%Y-%m-%d}", f"{mark.last:%Y-%m-%d}") for mark in marks(spec)}
    assert {key: found[key] for key in ("f1", "f2", "since", "until", "long")} == {
        "f1": ("2025-10-29", "2025-11-04"),
        "f2": ("2025-10-26", "2025-10-26"),
        "since": ("2025-10-20", "2025-11-04"),
        "until": ("2025-10-21", "2025-10-31"),
        "long": ("1990-01-01", "2041-01-01"),
    }


def test_arrivals_point_down_and_departures_up(shipped_chart: Drawn) -> None:
    symbols = {
        mark.keys[0]: mark.symbol
        for mark in marks(shipped_chart[0])
        if mark.what == "flight" and mark.trace["type"] == "scatter"
    }
    assert symbols == {
        "an124-arrival-3": "triangle-down",
        "il62-arrival": "triangle-down",
        "il62-departure": "triangle-up",
    }


def test_a_lane_tells_the_flight_with_its_source(shipped_chart: Drawn) -> None:
    says = {mark.keys[0]: mark.hover for mark in marks(shipped_chart[0])}
    assert says["an124-arrival-1"] == (
        "An-124 (An-124-100 Ruslan), arrival<br>unknown → OSLK<br>one day in 24–29 October 2025<br>"
        "written [2025-10-24..2025-10-29]<br>Source: Russia resumes flights to Hmeimim Air Base in Syria<br>"
        "Credibility 2 · reliability F<br>"
        "Independent sources: 1"
    )
    departure = "Il-62 (Il-62M), departure<br>OSLK → Moscow Region<br>26 October 2025<br>written 2025-10-26<br>"
    assert says["il62-departure"].startswith(departure)


def test_qualifiers_are_shown_beside_their_marks(fictional_tables: Tables, fictional_chart: Drawn) -> None:
    moves = lanes(fictional_tables, Selection(), EVERY)
    rows = [trace for trace in fictional_chart[0]["data"] if trace.get("yaxis") == "y2"]
    none = [""] * len(moves)
    beside = {
        lane: text for trace in rows for lane, text in zip(trace["y"], trace.get("text", none), strict=False)
    }
    assert beside == {-lane: qualifier for lane, qualifier in enumerate(moves["qualifier"])}
    assert set(beside.values()) == {"", "?", "~", "%"}


def test_the_legend_names_each_group_once(drawn: Drawn) -> None:
    data = drawn[0]["data"]
    in_legend = Counter(trace["legendgroup"] for trace in data if trace["showlegend"])
    assert set(in_legend.values()) == {1}
    assert set(in_legend) == {trace["legendgroup"] for trace in data if "legendgroup" in trace}


def test_the_legend_may_be_as_wide_as_the_chart(drawn: Drawn) -> None:
    legend = drawn[0]["layout"]["legend"]
    # Plotly asks for no more than this, and for a place above the plot.
    assert -0.001 < legend["x"] < 0
    assert legend["y"] > 1


def test_lanes_follow_the_legend_of_their_bars(
    fictional_tables: Tables,
    fictional_names: dict[str, str],
    fictional_colours: dict[str, str],
    closure_chart: Drawn,
) -> None:
    types = lanes(fictional_tables, CLOSURE).set_index("flight_id")["aircraft_type"]
    flights = [mark for mark in marks(closure_chart[0]) if mark.what == "flight"]
    groups = {mark.keys[0]: mark.trace["legendgroup"] for mark in flights}
    assert len(types) > 20
    assert groups == {flight: group_of(name, fictional_names, fictional_colours) for flight, name in types.items()}
    assert len(set(groups.values())) > 5


def test_types_beyond_the_palette_share_a_group_and_so_do_the_unknown_and_the_disputed() -> None:
    rows = [
        ("IL62", ARRIVAL, 1, 1),
        ("B744", ARRIVAL, 0, 2),
        ("C17", ARRIVAL, 3, 3),
        ("IL62 / A124", ARRIVAL, 1, 1),
        ("", ARRIVAL, 0, 1),
    ]
    found = bars(of_counts(rows, {"IL62": TYPE_COLOURS[0], "B744": OTHER_COLOUR}))
    assert {(mark.trace["legendgroup"], mark.is_pale): (mark.y, mark.keys[3:]) for mark in found} == {
        ("Il-62", False): (1, ("IL62",)),
        ("Other types", False): (3, ("B744", "C17")),
        ("Other types", True): (2, ("B744", "C17")),
        ("Type not certain", False): (1, ("IL62 / A124", "")),
        ("Type not certain", True): (1, ("IL62 / A124", "")),
    }
    assert {mark.trace["name"]: mark.trace["marker"]["color"] for mark in found if not mark.is_pale} == {
        "Il-62": TYPE_COLOURS[0],
        "Other (2 types)": OTHER_COLOUR,
        "Type not certain": UNCERTAIN_COLOUR,
    }
    assert {mark.trace["marker"]["color"] for mark in found if mark.is_pale} == {faint(POSSIBLE_COLOUR, 0.18)}


def test_what_is_possible_has_the_colour_of_its_type_where_that_is_the_only_one() -> None:
    (mark,) = bars(of_counts([("IL62", ARRIVAL, 0, 2)], {"IL62": TYPE_COLOURS[0]}))
    assert mark.trace["marker"]["color"] == faint(TYPE_COLOURS[0], 0.18)


def test_the_seventh_type_is_among_the_others() -> None:
    types = [f"T{number}" for number in range(8)]
    found = bars(of_counts([(name, ARRIVAL, 1, 1) for name in types], dict(type_colours(types))))
    assert {mark.trace["name"]: mark.y for mark in found} == dict.fromkeys(types[:6], 1) | {"Other (2 types)": 2}
    assert len({mark.trace["marker"]["color"] for mark in found}) == 7


def test_types_stand_in_the_legend_in_the_order_of_their_colours() -> None:
    rows = [("A124", ARRIVAL, 1, 1), ("IL62", ARRIVAL, 1, 1)]
    names = [mark.trace["name"] for mark in bars(of_counts(rows, dict(type_colours(["IL62", "A124"]))))]
    assert names == ["Il-62", "An-124"]


@pytest.mark.parametrize("below", [False, True])
@pytest.mark.parametrize(("arrivals", "departures"), [(1, 0), (0, 1), (2, 3), (7, 1), (13, 88), (1234, 999)])
def test_the_count_axis_holds_every_bar_with_few_even_ticks(arrivals: int, departures: int, below: bool) -> None:
    rows = [("IL62", ARRIVAL, 0, arrivals), ("IL62", DEPARTURE, departures, departures)]
    spec, _ = of_counts([row for row in rows if row[3]], dict(COLOURS), below=below)
    axis = spec["layout"]["yaxis"]
    up, down = (arrivals, departures) if below else (arrivals + departures, 0)
    assert axis["range"][0] <= -down <= up <= axis["range"][1]
    assert 0 in axis["tickvals"]
    assert 2 <= len(axis["tickvals"]) <= 14
    assert len({later - earlier for earlier, later in pairwise(axis["tickvals"])}) == 1
    assert axis["ticktext"] == [f"{abs(tick):,}" for tick in axis["tickvals"]]


def test_the_count_axis_says_what_is_counted_and_which_way(fictional_chart: Drawn, closure_chart: Drawn) -> None:
    axes = [spec["layout"]["yaxis"] for spec, _ in (fictional_chart, closure_chart)]
    assert [axis["title"]["text"] for axis in axes] == [
        "Flights per month",
        "Arrivals ↑ and departures ↓ per week",
    ]


@pytest.mark.parametrize(
    ("chart", "size"),
    [("shipped_chart", Bin.DAY), ("fictional_chart", Bin.MONTH), ("closure_chart", Bin.WEEK)],
)
def test_the_time_axis_shows_whole_bins(request: pytest.FixtureRequest, chart: str, size: Bin) -> None:
    spec, span = request.getfixturevalue(chart)
    bins = bin_edges(span, size)
    after = bins["end"].iloc[-1] + DAY
    assert spec["layout"]["xaxis"]["range"] == [f"{bins['start'].iloc[0]:%Y-%m-%d}", f"{after:%Y-%m-%d}"]


def test_the_three_rows_do_not_overlap(drawn: Drawn) -> None:
    layout = drawn[0]["layout"]
    counts, moves, notes = (layout[axis]["domain"] for axis in ("yaxis", "yaxis2", "yaxis3"))
    assert 1 == counts[1] > counts[0] > moves[1] > moves[0] > notes[1] > notes[0] > -1e-9


def test_a_suspension_told_by_two_sources_is_shaded_once_through_all_rows(closure_chart: Drawn) -> None:
    shape, *names, frame, other = closure_chart[0]["layout"]["shapes"]
    assert [each["label"]["text"] for each in names] == [
        "Runway closed",
        "Flights resume,<br>4 July 2021",
        "First tracks again,<br>4–6 July 2021",
    ]
    lines = [shape["y1"] - each["y1"] for each in names]
    assert [line / (lines[1] or 1) for line in lines] == pytest.approx([0, 1, 3])
    assert frame["y1"] == other["y1"] == 1, "below all names"
    assert (shape["x0"], shape["x1"]) == ("2021-02-10", "2021-07-04")
    assert (shape["type"], shape["yref"], shape["y0"], shape["layer"]) == ("rect", "paper", 0, "below")
    assert shape["y1"] >= 1


def test_a_time_told_as_quiet_throughout_is_darker_than_one_day_somewhere(edges_chart: Drawn) -> None:
    period, day, name = edges_chart[0]["layout"]["shapes"]
    assert (period["x0"], period["x1"]) == ("2025-10-21", "2025-10-23")
    assert (day["x0"], day["x1"]) == ("2025-10-28", "2025-11-04")
    assert (name["x0"], name["x1"], name["label"]["text"]) == (period["x0"], period["x1"], "Quiet")
    assert "label" not in day
    opacities = [float(shape["fillcolor"].rstrip(")").split(",")[3]) for shape in (period, day)]
    assert opacities[0] > opacities[1] > 0


def test_a_note_outside_the_view_is_left_out(closure_chart: Drawn) -> None:
    notes = {mark.keys[0] for mark in marks(closure_chart[0]) if mark.what == "note"}
    assert "N-001" not in notes
    assert "N-015" in notes


def test_a_chart_without_lanes_has_two_rows(fictional_tables: Tables) -> None:
    spec, _ = draw(fictional_tables, Selection(), Bin.YEAR, {}, {}, most=10)
    assert {mark.what for mark in marks(spec)} == {"bin", "range", "note"}
    assert "yaxis2" not in spec["layout"]
    assert "yaxis3" in spec["layout"]


def test_every_lane_is_named_and_has_room_for_a_line_of_text(shipped_chart: Drawn, fictional_chart: Drawn) -> None:
    few, many = (spec["layout"]["yaxis2"] for spec, _ in (shipped_chart, fictional_chart))
    assert few["ticktext"] == ["An-124 ▼", "An-124 ▼", "Il-62 ▼", "Il-62 ▲", "An-124 ▼"]
    assert (len(few["ticktext"]), few["showgrid"]) == (5, True)
    assert (len(many["ticktext"]), many["showgrid"]) == (325, False)
    assert [lanes_height(pd.DataFrame({"lane": range(number)})) for number in (40, 41)] == [
        40 * 24 + 16,
        41 * 14 + 16,
    ]


def test_a_long_name_does_not_hide_the_direction(shipped_tables: Tables) -> None:
    names = {"IL62": "Ilyushin Il-62M of 1963"}
    spec, _ = draw(shipped_tables, Selection(types=("IL62",)), Bin.DAY, names, COLOURS)
    assert spec["layout"]["yaxis2"]["ticktext"] == ["Ilyushin Il-62M… ▼", "Ilyushin Il-62M… ▲"]


def test_the_chart_in_words(shipped_tables: Tables) -> None:
    moves, notes = lanes(shipped_tables, Selection()), notes_in_view(shipped_tables, Selection())
    assert activity_alt("4 arrivals and 1 departure, 24–29 October 2025", Bin.DAY, moves, notes) == (
        "4 arrivals and 1 departure, 24–29 October 2025, counted per day. "
        "2 of them on a day that is only known as a range. "
        "Military flights suspended: from April 2025 (approximate) to 24 October 2025."
    )
    assert activity_alt("No flights", Bin.YEAR, None, notes.head(0)) == "No flights, counted per year."


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_text_from_the_ledger_stays_text(shipped_tables: Tables, text: str) -> None:
    span = view(shipped_tables, Selection())
    assert span is not None
    counts = counts_per_bin(shipped_tables, Selection(), span, Bin.DAY)
    moves = lanes(shipped_tables, Selection())
    notes = notes_in_view(shipped_tables, Selection()).tail(4)
    assert moves is not None
    every_kind = pd.concat([hostile(notes, text), hostile(notes, text).assign(kind="suspension", is_period=True)])
    figure = activity_figure(
        hostile(counts, text),
        hostile(moves, text),
        every_kind,
        span,
        Bin.DAY,
        {text: text},
        {text: TYPE_COLOURS[0]},
    )
    assert_harmless(figure)


COUNTS = pd.DataFrame(
    {
        "start": pd.to_datetime(["2025-10-01", "2025-10-01", "2025-10-02"]),
        "end": pd.to_datetime(["2025-10-01", "2025-10-01", "2025-10-02"]),
        "aircraft_type": ["A124", "IL62", "A124"],
        "certain": [1, 2, 0],
        "possible": [1, 3, 2],
    }
)
SPAN = View(date(2025, 10, 1), date(2025, 10, 2))


def test_types_are_one_bar_with_what_is_only_possible_above_it() -> None:
    certain, possible = brush_figure(COUNTS, SPAN, None, "light").data
    assert (certain["y"].tolist(), possible["y"].tolist()) == ([3, 0], [1, 2])
    assert list(certain["hovertext"]) == [
        "1 October 2025<br>between 3 and 4 flights",
        "2 October 2025<br>at most 2 flights",
    ]


def test_days_stand_before_their_months() -> None:
    axis = brush_figure(COUNTS, SPAN, None, "light").layout["xaxis"]
    assert [stop.value for stop in axis.tickformatstops] == ["%H:%M\n%e %b %Y", "%e\n%b %Y", "%b\n%Y", "%Y"]
    assert axis.ticklabelmode == "period"


def test_the_chosen_days_have_a_frame_up_to_their_end() -> None:
    (frame,) = brush_figure(COUNTS, SPAN, View(date(2025, 10, 1), date(2025, 10, 1)), "light").layout["shapes"]
    assert (frame["x0"], frame["x1"]) == (date(2025, 10, 1), date(2025, 10, 2))
    assert not brush_figure(COUNTS, SPAN, None, "light").layout["shapes"]


def test_the_label_of_the_last_day_has_room_beyond_the_end_of_its_axis(shipped_chart: Drawn) -> None:
    half_of_widest = len("Nov 2025") * WIDEST_CHARACTER / 2
    for layout in (shipped_chart[0]["layout"], brush_figure(COUNTS, SPAN, None, "light").layout):
        assert layout["margin"]["r"] >= half_of_widest
