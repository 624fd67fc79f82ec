"""Ledgers for the tests of every room: the shipped one, the fictional one, and small ones made of a few rows."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from components.activity.model import Tables, tables
from components.ledger.cache import VARIABLE
from components.ledger.descriptor import read_descriptor
from components.ledger.ledger import Ledger, open_ledger
from components.ledger.location import SHIPPED
from tests.chromium import browser

__all__ = ["browser"]
FICTIONAL = Path(__file__).parent / "fictional" / "ledger"
DEFAULTS = {
    "flights": {"aircraft_type": "IL62", "destination": "OSLK", "source_id": "tracker"},
    "notes": {"airfield": "OSLK", "title": "A title", "source_id": "tracker"},
    "sources": {"kind": "news"},
    "airfields": {"name": "An airfield", "latitude": "35.4", "longitude": "35.9"},
}
OSLK = {"airfield": "OSLK"}

Rows = Sequence[Mapping[str, str]]
LedgerOf = Callable[..., Ledger]


@pytest.fixture(scope="session", autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Caches of their own, for the tests and for the processes that they start."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(VARIABLE, str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def shipped() -> Ledger:
    return open_ledger(SHIPPED.parent)


@pytest.fixture(scope="session")
def fictional() -> Ledger:
    return open_ledger(FICTIONAL)


@pytest.fixture(scope="session")
def shipped_tables(shipped: Ledger) -> Tables:
    return tables(shipped)


@pytest.fixture(scope="session")
def fictional_tables(fictional: Ledger) -> Tables:
    return tables(fictional)


@pytest.fixture(scope="session")
def ledger_of(tmp_path_factory: pytest.TempPathFactory) -> LedgerOf:
    """Writes rows into the CSV files of a new folder and opens it: `ledger_of(flights, notes=…, sources=…)`.

    A row names the cells that matter to the test; others have the value of DEFAULTS, or are empty, and flights
    without an id are called f1, f2 and so on. Without `airfields`, OSLK is watched. A table of None has no file.
    """
    described = read_descriptor(SHIPPED).tables

    def write(flights: Rows, *, airfields: Rows = (OSLK,), **others: Rows | None) -> Ledger:
        folder = tmp_path_factory.mktemp("ledger")
        named = [{"flight_id": f"f{number}"} | dict(row) for number, row in enumerate(flights, start=1)]
        written = {"visits": ()} if "scans" in others else {}  # A scan writes both.
        for table, rows in {"flights": named, "airfields": airfields, **written, **others}.items():
            if rows is None:
                continue
            with (folder / described[table].path).open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, described[table].columns, restval="")
                writer.writeheader()
                writer.writerows(DEFAULTS.get(table, {}) | dict(row) for row in rows)
        return open_ledger(folder)

    return write
