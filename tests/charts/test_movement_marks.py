"""What tracks show, as marks: no visit looks like a report, no suspect one like a good one."""

from datetime import date
from itertools import pairwise

import pandas as pd
import pytest

from components.activity.bins import Bin, View
from components.activity.counts import counts_per_bin, seen_per_bin
from components.activity.model import Tables, tables
from components.activity.observation_calendar import DayState, calendar_cells, observation_calendar
from components.activity.rows import lanes, notes_on_chart
from components.activity.selection import Selection
from components.activity.sightings import few_sightings
from components.charts.activity_figure import activity_alt, activity_figure
from components.charts.calendar_strip import calendar_axis, calendar_marks
from tests.conftest import LedgerOf

from .figures import HOSTILE, Mark, Spec, assert_harmless, draw, hostile, marks, payload

SUMMER = Selection(airfields=("XQAA",), start=date(2021, 7, 1), end=date(2021, 8, 10))
SPAN = View(date(2021, 7, 1), date(2021, 8, 10))


@pytest.fixture(scope="module")
def seen(fictional_tables: Tables) -> pd.DataFrame:
    found = few_sightings(fictional_tables, SUMMER)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def cells(fictional_tables: Tables) -> pd.DataFrame:
    return calendar_cells(observation_calendar(fictional_tables, SUMMER, SPAN))


def figure_of(asked: Tables, seen: pd.DataFrame | None, cells: pd.DataFrame | None) -> Spec:
    figure = activity_figure(
        counts_per_bin(asked, SUMMER, SPAN, Bin.DAY),
        lanes(asked, SUMMER),
        notes_on_chart(asked, SUMMER),
        SPAN,
        Bin.DAY,
        {},
        {},
        seen=seen,
        cells=cells,
    )
    return payload(figure)


@pytest.fixture(scope="module")
def spec(fictional_tables: Tables, seen: pd.DataFrame, cells: pd.DataFrame) -> Spec:
    return figure_of(fictional_tables, seen, cells)


def of(spec: Spec, what: str) -> list[Mark]:
    return [mark for mark in marks(spec) if mark.what == what]


def test_every_landing_and_take_off_is_one_mark_at_its_time(spec: Spec, seen: pd.DataFrame) -> None:
    found = sorted((mark.keys[0], mark.first, mark.y) for mark in of(spec, "visit"))
    assert found == sorted(
        (str(row.visit), row.time, 0 if row.movement == "arrival" else -1) for row in seen.itertuples()
    )


def test_suspect_and_inferred_ones_look_different(spec: Spec, seen: pd.DataFrame) -> None:
    looks = {(mark.keys[0], mark.y): mark.trace for mark in of(spec, "visit")}
    for row in seen.itertuples():
        trace = looks[str(row.visit), 0 if row.movement == "arrival" else -1]
        symbol = trace["marker"]["symbol"]
        if row.integrity == "suspect":
            assert symbol == "circle-x-open"
            assert "128, 134, 148" in trace["marker"]["color"]
        elif row.evidence == "inferred":
            assert symbol == "circle-open"
        else:
            assert symbol == "circle"
        assert ("error_x" in trace) is (symbol == "circle-open")


def test_an_inferred_time_has_a_line_over_its_bounds(spec: Spec) -> None:
    lines = [mark.trace["error_x"] for mark in of(spec, "visit") if "error_x" in mark.trace]
    assert {(line["array"][0], line["arrayminus"][0]) for line in lines} == {
        (200 * 60_000, 200 * 60_000),
        (25 * 60_000, 25 * 60_000),
    }


WHY = "Possible visit: lost on the way in, 40 nm west; seen again on the way out. It fits Beirut (OLBA) as well."


def test_a_visit_that_is_only_possible_is_a_pale_bar_from_lost_to_seen_again(
    fictional_tables: Tables, seen: pd.DataFrame
) -> None:
    good = seen[seen["integrity"] != "suspect"].head(2)
    long, short = good["time"] + pd.Timedelta(hours=30), good["time"] + pd.Timedelta(minutes=30)
    for last, is_widened in ((long, False), (short, True)):
        bracketed = good.assign(first=good["time"], last=last, evidence="bracket", why=WHY)
        bars = of(figure_of(fictional_tables, bracketed, None), "visit")
        assert len(bars) == len(bracketed)
        for bar, row in zip(sorted(bars, key=lambda mark: mark.first), bracketed.itertuples(), strict=True):
            assert bar.trace["type"] == "bar"
            assert bar.is_pale
            assert (bar.first, bar.last) != (row.first, row.last) if is_widened else (row.first, row.last)
            assert bar.first + (bar.last - bar.first) / 2 == row.first + (row.last - row.first) / 2
            assert ("possible landing" if row.movement == "arrival" else "possible take-off") in bar.hover
            assert "lost on the way in" in bar.hover
            assert "Beirut (OLBA)" in bar.hover
            assert "landed" not in bar.hover
            assert "took off" not in bar.hover


def test_suspect_visit_that_is_only_possible_stays_crossed_out(
    fictional_tables: Tables, seen: pd.DataFrame
) -> None:
    doubtful = seen.head(2).assign(evidence="bracket", integrity="suspect")
    assert {mark.symbol for mark in of(figure_of(fictional_tables, doubtful, None), "visit")} == {"circle-x-open"}


def test_no_visit_looks_like_a_report(spec: Spec) -> None:
    def symbols(what: str) -> set[str]:
        return {mark.symbol for mark in of(spec, what)} - {""}

    assert not symbols("visit") & (symbols("flight") | symbols("note"))


def test_every_day_is_one_cell_and_every_state_has_its_own_look(spec: Spec, cells: pd.DataFrame) -> None:
    days = of(spec, "day")
    assert sorted(mark.keys[1] for mark in days) == [f"{day:%Y-%m-%d}" for day in cells["start"]]
    assert all(mark.last - mark.first == pd.Timedelta(days=1) for mark in days)
    looks = {}
    for trace in (trace for trace in spec["data"] if trace.get("yaxis") == "y5"):
        shape = trace["marker"].get("pattern", {}).get("shape", "")
        looks[trace["name"]] = (shape, trace["marker"]["color"] if not shape else "")
    assert len(set(looks.values())) == len(looks) == cells["state"].nunique()
    assert looks["Nobody looked"] == ("/", "")
    assert looks["Observed: none"][0] == ""


def test_a_divided_cell_fills_its_lane(fictional_tables: Tables) -> None:
    span = View(date(2019, 1, 1), date(2023, 12, 31))
    cells = calendar_cells(observation_calendar(fictional_tables, Selection(), span))
    traces = calendar_marks(cells)
    heights: dict[tuple[str, str], float] = {}
    for trace in traces:
        for told, width in zip(trace["customdata"], trace["width"], strict=True):
            heights[told[2], told[3]] = heights.get((told[2], told[3]), 0) + width
    assert {round(height, 6) for height in heights.values()} == {0.86}
    assert sum(len(trace["customdata"]) for trace in traces) <= 400


@pytest.mark.parametrize(
    ("names", "labels"),
    [
        (("Port Meridian", "Saltmarsh Field (fictional)"), ["Port Meridian", "Saltmarsh Fie…"]),
        (("International Airport North", "International Airport South"), ["XQAA", "XQBB"]),
        (("Port Meridian",), ["Observed?"]),
    ],
    ids=["names", "alike", "one"],
)
def test_the_strip_names_airfields(names: tuple[str, ...], labels: list[str]) -> None:
    cells = pd.DataFrame({"airfield": ["XQAA", "XQBB"][: len(names)], "name": names})
    assert calendar_axis(cells)["ticktext"] == labels


def test_without_observations_there_is_no_row(fictional_tables: Tables) -> None:
    layout = figure_of(fictional_tables, None, None)["layout"]
    assert not {"yaxis4", "yaxis5", "legend2"} & layout.keys()


def test_visits_outside_the_view_leave_no_row(fictional_tables: Tables, seen: pd.DataFrame) -> None:
    away = seen.assign(**{name: seen[name] + pd.Timedelta(days=900) for name in ("time", "first", "last")})
    assert "yaxis4" not in figure_of(fictional_tables, away, None)["layout"]


def test_rows_do_not_overlap(spec: Spec) -> None:
    domains = sorted(axis["domain"] for name, axis in spec["layout"].items() if name.startswith("yaxis"))
    assert len(domains) == 5
    assert all(low[1] < high[0] for low, high in pairwise(domains))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_stays_text(
    fictional_tables: Tables, seen: pd.DataFrame, cells: pd.DataFrame, text: str
) -> None:
    bad = hostile(seen, text).assign(evidence=seen["evidence"], integrity=seen["integrity"])
    told = cells.assign(airfield=text, name=text, reason=text, shares=text)
    assert_harmless(figure_of(fictional_tables, bad, told))


def test_the_description_tells_of_both(fictional_tables: Tables, seen: pd.DataFrame) -> None:
    notes = notes_on_chart(fictional_tables, SUMMER)
    said = activity_alt("All.", Bin.DAY, None, notes, seen, {"observed, none": 3, "nobody looked": 1, "x": 0})
    assert "Seen in tracks: 15 landings and 13 take-offs, and 1 suspect." in said
    possible = seen.assign(evidence=seen["evidence"].mask(seen["visit"] == seen["visit"].iloc[0], "bracket"))
    only = int(((possible["evidence"] == "bracket") & (seen["integrity"] != "suspect")).sum())
    certain = seen[(possible["evidence"] != "bracket") & (seen["integrity"] != "suspect")]
    landings = int((certain["movement"] == "arrival").sum())
    counted = f"Seen in tracks: {landings} landings and {28 - only - landings} take-offs, and {only} only possible"
    assert counted in activity_alt("All.", Bin.DAY, None, notes, possible)
    assert said.endswith("Observation, observed, none: 3 days; nobody looked: 1 day.")
    several = activity_alt("All.", Bin.DAY, None, notes, None, {"nobody looked": 134}, airfields=2)
    assert several.endswith("Observation of each of 2 airfields, nobody looked: 134 days.")


# Known days that are uncertain, bins that are whole, notes of other fields


def test_an_uncertain_day_is_hollow(ledger_of: LedgerOf) -> None:
    notes = [{"note_id": "n", "date": "2025-10-26?", "kind": "statement"}]
    asked = tables(ledger_of([{"date": "2025-10-26~"}, {"date": "2025-10-26"}], notes=notes))
    spec, _ = draw(asked, Selection(), Bin.DAY, {}, {})
    symbols = {mark.keys[0]: mark.symbol for mark in marks(spec) if mark.what != "bin"}
    assert symbols == {"f1": "triangle-down-open", "f2": "triangle-down", "n": "diamond-open"}


def test_the_axis_reaches_over_whole_bins(shipped_tables: Tables) -> None:
    spec, _ = draw(shipped_tables, Selection(), Bin.MONTH, {}, {})
    assert spec["layout"]["xaxis"]["range"] == ["2025-10-01", "2025-12-01"]


def test_notes_of_a_field_that_is_not_watched_are_not_on_the_chart(ledger_of: LedgerOf) -> None:
    notes = [
        {"note_id": "here", "date": "2025-10-26", "kind": "statement"},
        {"note_id": "there", "airfield": "OSKL", "date": "2025-10-01/2025-10-30", "kind": "suspension"},
    ]
    asked = tables(ledger_of([{"date": "2025-10-26"}], notes=notes))
    assert notes_on_chart(asked, Selection())["note_id"].tolist() == ["here"]


def test_the_states_from_the_least_known() -> None:
    assert [str(state) for state in DayState] == [
        "nobody looked",
        "scanned, air traffic could not have been seen",
        "reported inactive",
        "observed in part, with visits",
        "observed, none",
        "observed throughout, with visits",
    ]


def test_many_sightings_are_counted_in_a_row_of_their_own(fictional_tables: Tables) -> None:
    counted = seen_per_bin(fictional_tables, SUMMER, SPAN, Bin.WEEK)
    assert len(counted) > 3
    nothing = counts_per_bin(fictional_tables, Selection(types=("none",)), SPAN, Bin.WEEK)
    notes = fictional_tables.answer(fictional_tables.notes.limit(0))
    for counts in (counts_per_bin(fictional_tables, SUMMER, SPAN, Bin.WEEK), nothing):
        figure = activity_figure(counts, None, notes, SPAN, Bin.WEEK, {}, {}, seen_counts=counted)
        marks = [trace for trace in figure.data if trace.yaxis == "y4"]
        heights = sum(int(trace.y.sum()) for trace in marks)
        assert heights == counted["possible"].sum()
        assert {row[0] for trace in marks for row in trace.customdata} == {"seen"}
        assert figure.layout.yaxis4.title.text == "Seen in tracks per week"
        assert (figure.layout.yaxis.domain == (0, 0)) is counts.empty
        names = [trace.name for trace in figure.data if trace.showlegend]
        assert len(names) == len(set(names))
