"""A small ledger that holds one case of everything, invented for exact expectations."""

import pytest

from components.activity.model import Tables, tables
from components.ledger.ledger import Ledger
from tests.conftest import LedgerOf

from .obvious import Reader

SOURCES = (
    {"source_id": "tracker", "kind": "tracker", "reliability": "B"},
    {"source_id": "photo", "kind": "imagery", "reliability": "A"},
    {"source_id": "agency", "derived_from": "tracker", "reliability": "B"},
    {"source_id": "paper", "derived_from": "agency;photo", "reliability": "C"},
    {"source_id": "talk", "kind": "social"},
)
FLIGHTS = (
    {"flight_id": "day", "date": "2024-01-10T06:30Z", "origin": "LPPT", "destination": "XQAA",
     "operator": "North", "source_id": "tracker", "credibility": "2", "model": "Il-62M"},
    {"flight_id": "range", "date": "[2024-01-12..2024-01-16]~", "aircraft_type": "A124", "destination": "XQAA",
     "operator": "South", "source_id": "paper", "attributed_to": "photo", "credibility": "3"},
    {"flight_id": "month", "date": "2024-01", "aircraft_type": "", "origin": "XQAA", "destination": "Libya",
     "source_id": "talk", "credibility": "6"},
    {"flight_id": "two", "date": "[2024-01-19..2024-01-22]", "origin": "XQAA", "destination": "XQBB",
     "operator": "North", "source_id": "tracker", "credibility": "1"},
    {"flight_id": "two", "date": "2024-01-20?", "aircraft_type": "A124", "origin": "XQAA", "destination": "XQBB",
     "operator": "South", "source_id": "paper"},
    {"flight_id": "apart", "date": "2024-03-04", "destination": "XQBB", "source_id": "agency", "credibility": "4"},
    {"flight_id": "apart", "date": "2024-03-01", "destination": "XQBB", "source_id": "talk", "credibility": "5"},
    {"flight_id": "open", "date": "[2024-02-01..]", "aircraft_type": "Balloon", "destination": "XQAA",
     "source_id": "unheard", "credibility": "2"},
    {"flight_id": "elsewhere", "date": "2024-01-05", "origin": "LPPT", "destination": "EGLL"},
)  # fmt: skip
NOTES = (
    {"note_id": "closed", "airfield": "XQAA", "date": "2023-11~/2023-12-31", "kind": "suspension",
     "title": "Runway closed", "source_id": "paper", "attributed_to": "tracker", "credibility": "2"},
    {"note_id": "closed-again", "airfield": "XQAA", "date": "2023-11~/2023-12-31", "kind": "suspension",
     "title": "Runway closed", "source_id": "talk", "credibility": "6"},
    {"note_id": "visit", "airfield": "XQBB", "date": "2024-01-20", "kind": "statement", "title": "A visit",
     "source_id": "photo", "credibility": "3"},
    {"note_id": "visit-again", "airfield": "XQBB", "date": "2024-01-20", "kind": "statement",
     "title": "Somebody came", "source_id": "talk"},
    {"note_id": "fence", "airfield": "XQBB", "date": "2024-02/..", "kind": "context", "title": "A fence",
     "source_id": "talk"},
)  # fmt: skip
AIRFIELDS = ({"airfield": "XQAA", "name": "Port"}, {"airfield": "XQBB", "name": "Field"})


@pytest.fixture(scope="session")
def small(ledger_of: LedgerOf) -> Ledger:
    return ledger_of(FLIGHTS, notes=NOTES, sources=SOURCES, airfields=AIRFIELDS)


@pytest.fixture(scope="session")
def small_tables(small: Ledger) -> Tables:
    return tables(small)


@pytest.fixture(scope="session")
def empty_tables(ledger_of: LedgerOf) -> Tables:
    return tables(ledger_of([]))


@pytest.fixture(scope="session")
def fictional_reader(fictional: Ledger) -> Reader:
    return Reader(fictional)
