"""Many bins of many types: stepped areas say what bars would, and no chart has more than about 2,000 marks."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.activity.bins import Bin, View, bin_edges
from components.activity.movements import MOVEMENTS
from components.charts import bars
from components.charts.bars import MOST_BARS, MOST_SEAMED, Bars, bar_marks, count_marks, in_groups, step_marks
from components.charts.palette import OTHER_COLOUR, POSSIBLE_COLOUR, TYPE_COLOURS, faint, type_colours

TYPES = [f"T{number:02}" for number in range(30)]
NAMES = {name: f"Type {name}" for name in TYPES}
COLOURS = type_colours(TYPES)
# What stands beside the counts at most: calendar, sightings, lanes, notes.
OTHERS = 400 + 600 + 150 + 250
MOST_BINS = 500


def counted(bins: pd.DataFrame, types: int, seed: int) -> pd.DataFrame:
    """Counts as `counts_per_bin` answers them."""
    chance = np.random.default_rng(seed)
    rows = [
        bins.assign(
            aircraft_type=name,
            movement=movement,
            certain=(certain := chance.integers(0, 5, len(bins))),
            possible=certain + chance.integers(0, 4, len(bins)),
        )
        for name in TYPES[:types]
        for movement in MOVEMENTS
    ]
    counts = pd.concat(rows, ignore_index=True)
    return counts[counts["possible"] > 0]


def marks(traces: list[dict]) -> int:
    """What is drawn: every bar, and every area."""
    return sum(len(trace["y"]) if trace["type"] == "bar" else 1 for trace in traces)


@settings(max_examples=15, deadline=None)
@given(
    days=st.integers(1, 4_000),
    types=st.integers(1, len(TYPES)),
    size=st.sampled_from(Bin),
    below=st.booleans(),
    seed=st.integers(0, 9),
)
def test_there_are_never_more_than_two_thousand_marks(
    days: int, types: int, size: Bin, below: bool, seed: int
) -> None:
    bins = bin_edges(View(date(2010, 1, 1), date(2010, 1, 1) + timedelta(days=days)), size)
    if len(bins) > MOST_BINS:
        return
    drawn = count_marks(Bars(counted(bins, types, seed), bins, size, NAMES, COLOURS, below))
    assert marks(drawn) + OTHERS <= 2_000
    assert marks(drawn) <= MOST_BARS + 4 * (len(TYPE_COLOURS) + 3)


@pytest.mark.parametrize("size", list(Bin))
@pytest.mark.parametrize("below", [False, True])
def test_areas_are_as_high_as_the_bars_would_be(size: Bin, below: bool) -> None:
    bins = bin_edges(View(date(2021, 11, 3), date(2022, 1, 20)), size)
    drawn = Bars(counted(bins, 16, 1), bins, size, NAMES, COLOURS, below)
    grouped = in_groups(drawn)
    bars = bar_marks(grouped, drawn)
    *areas, whole = step_marks(grouped, drawn)
    for pale in (False, True):
        for group in dict.fromkeys(bar["legendgroup"] for bar in bars):
            for sign in (1, -1):
                wanted = pd.Series(0, index=bins["start"])
                for bar in bars:
                    if bar["legendgroup"] == group and bar["marker"]["color"].startswith("rgba") == pale:
                        heights = pd.Series(bar["y"], index=bar["x"])
                        wanted = wanted.add(heights[heights * sign > 0], fill_value=0)
                found = [
                    area["y"]
                    for area in areas
                    if area["legendgroup"] == group
                    and area["fillcolor"].startswith("rgba") == pale
                    and area["stackgroup"] == ("up" if sign > 0 else "down")
                ]
                total = np.sum(found, axis=0) if found else np.zeros(len(bins) + 1)
                assert total[:-1].tolist() == wanted.tolist()
    assert len(whole["y"]) == grouped["start"].nunique()
    assert whole["y"].sum() == grouped["possible"].sum()


def test_areas_keep_the_edges_of_the_bins() -> None:
    for size in Bin:
        bins = bin_edges(View(date(2020, 1, 5), date(2022, 11, 20)), size)
        drawn = Bars(counted(bins, 2, 3), bins, size, NAMES, COLOURS)
        area = step_marks(in_groups(drawn), drawn)[0]
        assert area["line"]["shape"] == "hv"
        if "dx" in area:
            steps = pd.Timestamp(area["x0"]) + pd.to_timedelta(np.arange(len(area["y"])) * area["dx"], unit="ms")
        else:
            steps = pd.to_datetime(area["x"], unit="ms")
        after = bins["end"].iloc[-1].normalize() + pd.Timedelta(days=1)
        assert list(steps) == [*bins["start"], after]


def test_certain_counts_lie_below_all_that_are_only_possible() -> None:
    bins = bin_edges(View(date(2020, 1, 1), date(2024, 12, 31)), Bin.WEEK)
    *areas, _ = count_marks(Bars(counted(bins, 14, 2), bins, Bin.WEEK, NAMES, COLOURS, False))
    pale = [area["fillcolor"] == faint(POSSIBLE_COLOUR, 0.18) for area in areas]
    assert pale == sorted(pale)
    assert set(pale) == {False, True}


def test_a_bin_of_areas_leads_to_its_flights_and_names_what_falls_under_other_types() -> None:
    bins = bin_edges(View(date(2020, 1, 1), date(2024, 12, 31)), Bin.MONTH)
    *_, whole = count_marks(Bars(counted(bins, 15, 2), bins, Bin.MONTH, NAMES, COLOURS, False))
    what, hover, start, end, movement = whole["customdata"][0]
    assert (what, start, end, movement) == ("bin", "2020-01-01", "2020-01-31", "")
    assert hover.startswith("January 2020<br>")
    assert "Other types: Type T06, Type T07, Type T08, Type T09, Type<br>T10, Type T11 and 3 more" in hover
    assert "arrivals" in hover


def test_a_bar_of_other_types_names_them() -> None:
    bins = bin_edges(View(date(2020, 1, 1), date(2020, 2, 28)), Bin.MONTH)
    drawn = count_marks(Bars(counted(bins, 15, 2), bins, Bin.MONTH, NAMES, COLOURS, False))
    hovers = [data[1] for bar in drawn if bar["marker"]["color"] == OTHER_COLOUR for data in bar["customdata"]]
    assert any("Type T06, Type T07, Type T08" in hover for hover in hovers)


def test_a_bar_of_flights_without_a_type_says_so_once() -> None:
    counts = pd.DataFrame(
        {
            "start": [pd.Timestamp("2025-10-26")],
            "end": [pd.Timestamp("2025-10-26")],
            "whole": [True],
            "aircraft_type": [""],
            "movement": ["arrival"],
            "certain": [1],
            "possible": [1],
        }
    )
    drawn = Bars(counts, counts[["start", "end", "whole"]], Bin.DAY, {}, {}, totals={"": 1})
    (bar,) = bar_marks(in_groups(drawn), drawn)
    assert bar["name"] == "Type unknown · 1"
    assert bar["customdata"][0][1] == "Type unknown: 1 arrival<br>26 October 2025"


@pytest.mark.parametrize(
    ("qualified", "said"),
    [
        (0, []),
        (1, ["1 of them on an uncertain or approximate day."]),
        (3, ["On an uncertain or approximate day."]),
    ],
)
def test_a_bar_says_how_many_of_its_flights_are_on_an_uncertain_day(qualified: int, said: list[str]) -> None:
    counts = pd.DataFrame(
        {
            "start": [pd.Timestamp("2025-10-26")],
            "end": [pd.Timestamp("2025-10-26")],
            "whole": [True],
            "aircraft_type": ["IL62"],
            "movement": ["arrival"],
            "certain": [3],
            "possible": [3],
        }
    )
    numbers = {(pd.Timestamp("2025-10-26"), "IL62", "arrival"): qualified}
    drawn = Bars(counts, counts[["start", "end", "whole"]], Bin.DAY, {"IL62": "Il-62"}, {}, qualified=numbers)
    for marks_drawn in (bar_marks, step_marks):
        (hover,) = [row[1] for mark in marks_drawn(in_groups(drawn), drawn) for row in mark.get("customdata", ())]
        assert [line for line in hover.split("<br>") if "uncertain" in line] == said


@pytest.mark.parametrize(("days", "width"), [(2, 1), (MOST_SEAMED, 1), (MOST_SEAMED + 1, 0)])
def test_arrivals_and_departures_of_a_type_have_a_seam_where_bars_are_wide(days: int, width: int) -> None:
    bins = bin_edges(View(date(2025, 1, 1), date(2025, 1, 1) + timedelta(days=days - 1)), Bin.DAY)
    shown = Bars(counted(bins, 1, seed=0), bins, Bin.DAY, NAMES, COLOURS, seam="#12161d")
    certain = [bar for bar in bar_marks(in_groups(shown), shown) if bar["marker"]["color"] in TYPE_COLOURS]
    assert [bar["marker"]["line"] for bar in certain] == [{"width": width, "color": "#12161d"}] * 2


@pytest.mark.parametrize("most", [MOST_BARS, 0])
def test_the_legend_names_also_what_is_only_possible_or_known_only_roughly(
    monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(bars, "MOST_BARS", most)
    days = bin_edges(View(date(2025, 10, 1), date(2025, 10, 2)), Bin.DAY)
    rows = [("T00", 1, 1), ("T01", 0, 1), ("T08", 2, 2)]
    counts = pd.concat(
        [
            days.head(1).assign(aircraft_type=name, movement="arrival", certain=certain, possible=possible)
            for name, certain, possible in rows
        ]
    )
    roughly = pd.DataFrame({"aircraft_type": ["T02", "T09", "T00"]}).assign(
        earliest=days["start"].iloc[0], latest=days["end"].iloc[-1], movement="arrival", movements=1
    )
    totals = {"T00": 2, "T01": 1, "T02": 1, "T08": 2, "T09": 1}
    traces = count_marks(Bars(counts, days, Bin.DAY, NAMES, COLOURS, totals=totals, roughly=roughly))
    legend = {trace["name"]: trace for trace in traces if trace["showlegend"]}
    assert list(legend) == ["Type T00 · 2", "Other (2 types) · 3", "Type T01 · 1", "Type T02 · 1"]
    assert [legend[f"Type {name} · 1"]["marker"]["color"] for name in ("T01", "T02")] == list(TYPE_COLOURS[1:3])
