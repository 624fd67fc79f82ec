"""A ledger whose every text cell tries to be more than text, from its files to the figures."""

import pytest

from components.activity.bins import Bin, View, view
from components.activity.model import Tables, tables
from components.activity.rows import legs, notes_in_view, unplaced
from components.activity.selection import Selection
from components.charts.figure import standalone_html
from components.charts.lineage_figure import lineage_figure
from components.charts.notes_figure import timeline_figure
from components.charts.palette import type_colours
from components.charts.routes_figure import route_figure
from components.ledger.ledger import Ledger
from tests.conftest import LedgerOf

from .figures import HOSTILE, Spec, assert_harmless, draw, marks

TEXT = HOSTILE["markup"].replace(";", "") + HOSTILE["quotes and entities"]
TYPE = f"{TEXT}3"
KEY = "Zz<b>x</b><extra>y</extra>%{z}\"'&lt"


@pytest.fixture(scope="module")
def hostile_ledger(ledger_of: LedgerOf) -> Ledger:
    said = dict.fromkeys(("model", "registration", "callsign", "operator", "locator", "claim", "note"), TEXT)
    shared = {"source_id": KEY, "attributed_to": f"{KEY}2", "locator": TEXT, "claim": TEXT, "note": TEXT}
    place = {"place": KEY, "kind": "region", "latitude": "20", "longitude": "20", "radius_km": "300"}
    return ledger_of(
        [
            said | shared | {"flight_id": KEY, "date": "2025-10-26?", "aircraft_type": TYPE, "origin": KEY},
            said | shared | {"flight_id": f"{KEY}2", "date": "[2025-10-24..2025-10-28]", "origin": KEY},
        ],
        notes=[
            shared | {"note_id": KEY, "date": "2025-10-01/2025-10-20", "kind": "suspension", "title": TEXT},
            shared | {"note_id": f"{KEY}2", "date": "2025-10-21~", "kind": "strike", "title": TEXT},
        ],
        sources=[
            dict.fromkeys(("title", "publisher", "author", "url", "note"), TEXT)
            | {"source_id": KEY, "derived_from": f"{KEY}2"},
            dict.fromkeys(("title", "publisher", "author", "url", "note"), TEXT) | {"source_id": f"{KEY}2"},
        ],
        places=[place | {"name": TEXT, "aliases": TEXT}],
        aircraft_types=[{"aircraft_type": "IL62", "name": TEXT, "manufacturer": TEXT, "role": TEXT}],
        airfields=[{"airfield": "OSLK", "name": TEXT, "note": TEXT}],
    )


@pytest.fixture(scope="module")
def hostile_tables(hostile_ledger: Ledger) -> Tables:
    return tables(hostile_ledger)


@pytest.fixture(scope="module")
def span(hostile_tables: Tables) -> View:
    found = view(hostile_tables, Selection())
    assert found is not None
    return found


@pytest.fixture(scope="module")
def activity(hostile_ledger: Ledger, hostile_tables: Tables) -> Spec:
    names = dict(zip(hostile_ledger.aircraft_types["aircraft_type"], [TEXT], strict=True))
    return draw(hostile_tables, Selection(), Bin.DAY, names, type_colours(["IL62", TYPE]))[0]


def test_the_ledger_is_read_whole(hostile_ledger: Ledger) -> None:
    assert hostile_ledger.set_aside.empty
    assert (hostile_ledger.reports.count, len(hostile_ledger.notes), len(hostile_ledger.sources)) == (2, 2, 2)


def test_activity_shows_it_as_text(activity: Spec) -> None:
    assert_harmless(activity)


def test_the_keys_of_marks_are_as_they_are_written(activity: Spec) -> None:
    keys = {(mark.what, mark.keys[-1]) for mark in marks(activity)}
    assert keys == {
        ("bin", TYPE),
        ("range", "2025-10-28"),
        ("flight", KEY),
        ("flight", f"{KEY}2"),
        ("note", KEY),
        ("note", f"{KEY}2"),
    }


def test_the_timeline_shows_it_as_text(hostile_tables: Tables, span: View) -> None:
    assert_harmless(timeline_figure(notes_in_view(hostile_tables, Selection()), span))


def test_the_lineage_shows_it_as_text(hostile_ledger: Ledger) -> None:
    assert_harmless(lineage_figure(hostile_ledger.sources, dict(hostile_ledger.sources["title"])))


def test_the_map_shows_it_as_text(hostile_ledger: Ledger, hostile_tables: Tables) -> None:
    found = legs(hostile_tables, Selection())
    assert not unplaced(found, hostile_ledger.gazetteer).any()
    figure = route_figure(found, hostile_ledger.gazetteer, {"IL62": TEXT}, type_colours(["IL62", TYPE]))
    assert_harmless(figure)
    assert b"<b>" not in standalone_html(figure, TEXT, TEXT)
