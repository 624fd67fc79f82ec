"""The timeline of notes: a diamond for a day, a bar for a period or a range, one lane per kind."""

from datetime import date

import pandas as pd
import pytest

from components.activity.bins import View
from components.activity.model import Tables
from components.activity.rows import notes_in_view
from components.activity.selection import Selection
from components.charts.notes_figure import ON_SOLID, SOLID, kinds_of, timeline_figure
from components.charts.palette import KIND_COLOURS, REST_COLOUR
from components.ledger.dates.edtf import EdtfDate, parse

from .figures import FLYING, HOSTILE, assert_harmless, hostile, marks, payload
from .test_figure_colours import PAPER, contrast

SPAN = View(date(2019, 1, 1), date(2023, 12, 31))


def notes_of(dates: dict[str, str]) -> pd.DataFrame:
    """One note for each kind and date."""
    parsed = [parse(text) for text in dates.values()]
    assert all(isinstance(each, EdtfDate) for each in parsed)
    return pd.DataFrame(
        {
            "note_id": list(dates),
            "kind": list(dates),
            "title": "A title",
            "claim": "A claim.",
            "source_id": "tracker",
            "source_name": "Tracker",
            "credibility": 2,
            "date": list(dates.values()),
            "earliest": pd.array([each.earliest for each in parsed], dtype="datetime64[s]"),
            "latest": pd.array([each.latest for each in parsed], dtype="datetime64[s]"),
            "qualifier": [each.qualifier for each in parsed],
            "is_period": [each.is_period for each in parsed],
        }
    )


@pytest.fixture(scope="module")
def fictional_notes(fictional_tables: Tables) -> pd.DataFrame:
    return notes_in_view(fictional_tables, Selection())


def test_every_note_is_one_mark_with_its_key(fictional_notes: pd.DataFrame) -> None:
    figure = payload(timeline_figure(fictional_notes, SPAN))
    found = marks(figure)
    assert sorted(mark.keys for mark in found) == sorted((key,) for key in fictional_notes["note_id"])
    assert {mark.what for mark in found} == {"note"}
    assert {trace["hovertemplate"] for trace in figure["data"]} == {FLYING}


def test_a_day_is_a_diamond_and_anything_longer_a_bar_over_all_of_it(fictional_notes: pd.DataFrame) -> None:
    found = {mark.keys[0]: mark for mark in marks(payload(timeline_figure(fictional_notes, SPAN)))}
    for note in fictional_notes.itertuples():
        mark = found[note.note_id]
        if note.earliest == note.latest:
            assert mark.symbol == ("diamond-open" if note.qualifier else "diamond")
            assert mark.first.date() == mark.last.date() == note.earliest.date()
        else:
            assert mark.trace["type"] == "bar"
            first = SPAN.start if note.earliest.date() == date.min else note.earliest.date()
            last = SPAN.end if note.latest.date() == date.max else note.latest.date()
            assert (mark.first.date(), (mark.last - pd.Timedelta(days=1)).date()) == (first, last)


@pytest.mark.parametrize(
    ("written", "is_pale", "first", "last"),
    [
        ("2021-02-10/2021-07-03", False, "2021-02-10", "2021-07-04"),
        ("2021-02/..", False, "2021-02-01", "2024-01-01"),
        ("../2021-02", False, "2019-01-01", "2021-03-01"),
        ("2010/2030", False, "2010-01-01", "2031-01-01"),
        ("[2021-02-10..2021-02-12]", True, "2021-02-10", "2021-02-13"),
        ("[2023-08-15..]", True, "2023-08-15", "2024-01-01"),
        ("2021-02", True, "2021-02-01", "2021-03-01"),
        ("2021", True, "2021-01-01", "2022-01-01"),
    ],
)
def test_a_period_is_solid_and_a_range_pale(written: str, is_pale: bool, first: str, last: str) -> None:
    (mark,) = marks(payload(timeline_figure(notes_of({"activity": written}), SPAN)))
    assert mark.is_pale == is_pale
    assert (mark.first, mark.last) == (pd.Timestamp(first), pd.Timestamp(last))


def test_a_qualifier_is_shown_beside_its_mark() -> None:
    dates = {"activity": "2021-02-10?", "strike": "2021-02~", "context": "2021-02-10", "imagery": "2021%/2022"}
    data = payload(timeline_figure(notes_of(dates), SPAN))["data"]
    beside = {
        keys[2]: text for trace in data for keys, text in zip(trace["customdata"], trace["text"], strict=True)
    }
    assert beside == {"activity": "?", "strike": "~", "context": "", "imagery": "%"}


def test_a_qualifier_that_no_bar_has_room_for_stands_on_the_right_of_it() -> None:
    dates = {"activity": "2021-02~", "strike": "2021?/2022", "context": "2021"}
    (bars,) = payload(timeline_figure(notes_of(dates), SPAN))["data"]
    sides = {keys[2]: side for keys, side in zip(bars["customdata"], bars["textposition"], strict=True)}
    assert sides == {"activity": "outside", "strike": "inside", "context": "inside"}


def test_a_note_tells_its_date_claim_and_source(fictional_notes: pd.DataFrame) -> None:
    says = {mark.keys[0]: mark.hover for mark in marks(payload(timeline_figure(fictional_notes, SPAN)))}
    assert says["N-004"] == (
        "Strike: Handlers walk out<br>4 May 2019, 06:30 UTC<br>written 2019-05-04T06:30Z<br>"
        "Ground staff stopped work at dawn.<br>Source: The air page · credibility 3"
    )
    assert says["N-001"].splitlines()[0].startswith("Context: Old terminal in use<br>up to June 2019<br>")


def test_a_long_time_in_which_nothing_begins_is_cut_with_a_sign() -> None:
    """A week is left at either end of it, and a period goes on through it."""
    notes = notes_of({"activity": "2019-01-31", "suspension": "2019-01-31/2023-10-31", "context": "2023-12-01"})
    layout = payload(timeline_figure(notes, SPAN))["layout"]
    assert layout["xaxis"]["rangebreaks"] == [{"bounds": ["2019-02-07", "2023-10-24"]}]
    assert layout["xaxis"]["ticktext"] == ["Jan<br>2019", "Feb<br>2019", "Nov<br>2023", "Dec<br>2023"]
    assert [sign["text"] for sign in layout["annotations"]] == ["⋯ 5 years left out ⋯"]
    assert [(line["x0"], line["x1"]) for line in layout["shapes"]] == [("2019-02-07", "2019-02-07")]


def test_each_stretch_beside_a_cut_has_a_date() -> None:
    notes = notes_of({"strike": "2019-03-10", "evacuation": "2021-03-12", "context": "2023-05-02"})
    axis = payload(timeline_figure(notes, View(date(2019, 3, 10), date(2023, 5, 2))))["layout"]["xaxis"]
    assert axis["ticktext"] == ["Mar<br>2019", "Mar<br>2021", "May<br>2023"]
    assert axis["tickvals"] == ["2019-03-10", "2021-03-05", "2023-05-01"]


def test_no_time_is_cut_in_which_notes_begin_or_end() -> None:
    dates = [f"{year}-{month:02}-15" for year in range(2019, 2024) for month in (1, 7)]
    notes = notes_of({f"kind {number}": day for number, day in enumerate(dates)})
    layout = payload(timeline_figure(notes, SPAN))["layout"]
    assert "rangebreaks" not in layout["xaxis"]
    assert "annotations" not in layout


def test_each_kind_has_its_lane_in_a_fixed_order(fictional_notes: pd.DataFrame) -> None:
    figure = payload(timeline_figure(fictional_notes, SPAN))
    axis = figure["layout"]["yaxis"]
    lanes = dict(zip(axis["tickvals"], axis["ticktext"], strict=True))
    kinds = fictional_notes.set_index("note_id")["kind"]
    assert list(lanes.values()) == [kind.capitalize() for kind in KIND_COLOURS if kind in set(kinds)]
    for trace in figure["data"]:
        assert [lanes[y] for y in trace["y"]] == [kinds[key].capitalize() for *_, key in trace["customdata"]]
        assert all(axis["range"][0] < y < axis["range"][1] for y in trace["y"])


def test_a_kind_that_only_another_descriptor_knows_has_a_lane_too() -> None:
    notes = notes_of({"visit": "2021-02-10", "context": "2021-02-11", "audit": "2021-02-12"})
    assert kinds_of(notes) == ["context", "audit", "visit"]
    found = {mark.keys[0]: mark.y for mark in marks(payload(timeline_figure(notes, SPAN)))}
    assert found == {"context": 0, "audit": -1, "visit": -2}


def test_no_kind_occurs_where_there_is_no_note(fictional_notes: pd.DataFrame) -> None:
    assert kinds_of(fictional_notes.head(0)) == []


def test_periods_of_one_kind_may_lie_over_each_other(fictional_notes: pd.DataFrame) -> None:
    assert payload(timeline_figure(fictional_notes, SPAN))["layout"]["barmode"] == "overlay"


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_text_from_the_ledger_stays_text(fictional_notes: pd.DataFrame, text: str) -> None:
    assert_harmless(timeline_figure(hostile(fictional_notes, text), SPAN))


@pytest.mark.parametrize("paper", PAPER.values())
def test_the_qualifier_of_a_time_of_rest_can_be_read_on_its_bar(paper: str) -> None:
    parts = [[int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in (REST_COLOUR, paper)]
    drawn = [round(SOLID * one + (1 - SOLID) * other) for one, other in zip(*parts, strict=True)]
    assert contrast(ON_SOLID[REST_COLOUR], "#{:02x}{:02x}{:02x}".format(*drawn)) >= 4.5


def test_its_words_have_the_colour_of_text_on_their_ground(fictional_notes: pd.DataFrame) -> None:
    assert payload(timeline_figure(fictional_notes, SPAN))["layout"]["font"]["color"] == "#5b6472"
    assert payload(timeline_figure(fictional_notes, SPAN, "dark"))["layout"]["font"]["color"] == "#c3c9d4"
