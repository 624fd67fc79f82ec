"""Text from data reaches no figure as a tag, an entity or a template."""

import json
import re
from datetime import date

import pytest

from components.activity.bins import Bin, View, suited_bin, view
from components.activity.counts import counts_per_bin
from components.activity.legs import legs, unplaced
from components.activity.lookups import lanes, notes_in_view
from components.activity.selection import Selection
from components.activity.tables import tables
from components.charts.activity import activity_figure
from components.charts.lineage import lineage_figure
from components.charts.palette import type_colours
from components.charts.routes import route_figure
from components.charts.timeline import timeline_figure
from components.ledger.ledger import Ledger
from tests.conftest import LedgerOf

HOSTILE = "<b>x</b><extra>FAKE</extra>%{x}&lt;<span style=\"background:url(//evil)\"><a href='javascript:1'>"
OWN_TAGS = re.compile(r"<br>|<extra></extra>")
OWN_TEMPLATES = re.compile(r"%\{customdata(\[1\])?\}")


@pytest.fixture(scope="module")
def hostile(ledger_of: LedgerOf) -> Ledger:
    return ledger_of(
        [
            {
                "date": "2025-10-26",
                "aircraft_type": HOSTILE,
                "model": HOSTILE,
                "registration": HOSTILE,
                "operator": HOSTILE,
                "origin": "Libya",
                "claim": HOSTILE,
                "locator": HOSTILE,
                "note": HOSTILE,
            },
            {"date": "[2025-10-24..2025-10-29]~", "aircraft_type": "B" * 10_000, "origin": "Libya"},
        ],
        notes=[
            {
                "note_id": "n1",
                "date": "2025-10-01/2025-10-20",
                "kind": "suspension",
                "title": HOSTILE,
                "claim": HOSTILE,
            },
            {"note_id": "n2", "date": "2025-10-21?", "kind": "strike", "title": HOSTILE, "claim": HOSTILE},
        ],
        sources=[
            {"source_id": "tracker", "title": HOSTILE, "publisher": HOSTILE, "author": HOSTILE},
            {"source_id": "<i>paper</i>", "derived_from": "tracker", "title": HOSTILE},
        ],
        places=[
            {
                "place": "Libya",
                "name": HOSTILE,
                "kind": "country",
                "latitude": "27",
                "longitude": "17",
                "radius_km": "9",
            }
        ],
        airfields=[{"airfield": "OSLK", "name": HOSTILE}],
        aircraft_types=[{"aircraft_type": "IL62", "name": HOSTILE, "aliases": ""}],
    )


def strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for part in value.values() for text in strings(part)]
    if isinstance(value, list):
        return [text for part in value for text in strings(part)]
    return [value] if isinstance(value, str) else []


def shown(figure: dict) -> list[str]:
    """Every text of a figure that Plotly renders: all strings but the keys in customdata."""
    for trace in figure["data"]:
        rows = trace.get("customdata", [])
        trace["customdata"] = [row[1] if isinstance(row, list) else row for row in rows]
    return strings(figure)


def figures(ledger: Ledger) -> dict[str, dict]:
    asked = tables(ledger)
    chosen = Selection()
    span = view(asked, chosen)
    assert span is not None
    names = dict(zip(ledger.aircraft_types["aircraft_type"], ledger.aircraft_types["name"], strict=True))
    colours = type_colours(ledger.reports["aircraft_type"].unique().tolist())
    counts = counts_per_bin(asked, chosen, span, suited_bin(span))
    notes = notes_in_view(asked, chosen)
    flown = legs(asked, chosen)
    drawn = flown[~unplaced(flown, ledger.gazetteer)]
    return {
        "activity": activity_figure(
            counts,
            lanes(asked, chosen),
            notes,
            View(date(2025, 9, 1), date(2025, 11, 30)),
            Bin.DAY,
            names,
            colours,
        ),
        "routes": route_figure(drawn, ledger.gazetteer, names, colours),
        "timeline": timeline_figure(notes, span),
        "lineage": lineage_figure(ledger.sources),
    }


@pytest.mark.parametrize("name", ["activity", "routes", "timeline", "lineage"])
def test_hostile_text_is_shown_and_not_read(hostile: Ledger, name: str) -> None:
    texts = shown(json.loads(figures(hostile)[name].to_json()))
    assert any("&lt;b&gt;" in text or "&lt;i&gt;" in text for text in texts), "the text is there"
    for text in texts:
        assert "<" not in OWN_TAGS.sub("", text)
        assert "%{" not in OWN_TEMPLATES.sub("", text)


def test_a_very_long_name_does_not_swell_the_figure(hostile: Ledger) -> None:
    assert max(len(text) for text in shown(json.loads(figures(hostile)["activity"].to_json()))) < 2_000
