"""Rows of visits, scans and decisions for small ledgers, in a few words."""

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from components.ledger.ledger import Ledger
from components.ledger.location import SHIPPED
from components.ledger.observation_tables import SCANS, VISITS, scans_of, visits_in
from components.ledger.tables.convert import read_whole
from components.ledger.tables.descriptor import read_descriptor
from components.ledger.tables.store import Store
from components.ledger.tables.validation import Checked
from tests.conftest import Rows

from .other_rows import with_rows

METHOD = {"method_version": "1"}


def visit(arrival: str = "", departure: str = "", **cells: str) -> dict[str, str]:
    """A visit to OSLK of an aircraft nobody names; times are `2025-10-26 14:03`."""
    row = {"airfield": "OSLK", "integrity": "supported", **METHOD}
    for end, text in (("arrival", arrival), ("departure", departure)):
        if text:
            row |= {f"{end}_utc": moment(text), f"{end}_evidence": "ground"}
    return row | cells


def moment(text: str) -> str:
    """A time as the tables have it."""
    return f"{text.replace(' ', 'T')}:00Z"


def scan(day: str, first: str = "00:00", last: str = "23:59", **cells: str) -> dict[str, str]:
    """A scan of all traffic at OSLK on a day, with low positions."""
    return {
        "track_file": f"{day} {first}",
        "airfield": "OSLK",
        "day": day,
        "first_utc": moment(f"{day} {first}"),
        "last_utc": moment(f"{day} {last}"),
        "aircraft": "150",
        "points_near": "900",
        "points_low": "60",
        **METHOD,
    } | cells


def scans(first: int, last: int, month: str = "2025-10") -> Iterator[dict[str, str]]:
    """Scans of all traffic on several days of a month, both included."""
    return (scan(f"{month}-{day:02}") for day in range(first, last + 1))


def decision(flight_id: str, time: str, decided: str, **cells: str) -> dict[str, str]:
    """A decision on an arrival at OSLK."""
    return {
        "flight_id": flight_id,
        "airfield": "OSLK",
        "movement": "arrival",
        "time_utc": moment(time),
        "decision": decided,
        "decided_utc": "2025-11-01T00:00:00Z",
    } | cells


def observing(base: Ledger, *, visits: Rows = (), scans: Rows = ()) -> Ledger:
    """The ledger `base` with other visits and scans."""
    read = read_whole(_checked(VISITS, visits))

    def put_visits(store: Store) -> None:
        visits_in(store, [read], base.aircraft_types)

    other = with_rows(base, base.reports.frame(), put_visits)
    return replace(other, scans=scans_of(_checked(SCANS, scans)), matches=base.matches.head(0))


def _checked(name: str, rows: Rows) -> Checked:
    """Rows as a table that was read and found good."""
    schema = read_descriptor(SHIPPED).tables[name]
    columns = schema.columns
    table = pd.DataFrame([dict.fromkeys(columns, "") | dict(row) for row in rows], columns=columns, dtype="str")
    return Checked(schema, table, pd.Series(dtype="int64"), pd.DataFrame(), (), True)
