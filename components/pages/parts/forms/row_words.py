"""Rows of the ledger in words that people recognise: ids are long, and often made by a program."""

from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import Any

from components.activity import wording
from components.activity.rows import Marked, first_behind
from components.activity.selection import Selection
from components.pages.parts.open_ledger.current_ledger import Opened, ask

_TITLED = ("title", "name")
_REPORTS_EACH = 50
"""Reports fetched per flight, more than one has: otherwise some flights of a page might be missed."""


def in_words(opened: Opened, table: str, cells: Mapping[str, Any]) -> str:
    """Returns a report as the day, type, registration and route of its flight, another row as its title or name;
    "" if its cells have none of these."""
    if table != "flights":
        return next((str(cells[name]) for name in _TITLED if cells.get(name)), "")
    date = str(cells.get("date", ""))
    aircraft_type = str(cells.get("aircraft_type", ""))
    parts = (
        wording.written(date) or date,
        opened.names.get(aircraft_type, aircraft_type) or cells.get("model", ""),
        cells.get("registration", ""),
        _way(opened, cells),
    )
    return ", ".join(str(part) for part in parts if part)


def _way(opened: Opened, cells: Mapping[str, Any]) -> str:
    places = opened.ledger.gazetteer["name"]
    ends = [str(cells.get(end, "")) for end in ("origin", "destination")]
    return " → ".join(places.get(end, end) or wording.UNKNOWN for end in ends) if any(ends) else ""


def cell_in_words(opened: Opened, column: str, cell: str) -> str:
    """Returns a cell of a report in words if it is a date, a type or a place; any other as it is."""
    if column == "date":
        return wording.written(cell) or cell
    if column in ("origin", "destination"):
        return str(opened.ledger.gazetteer["name"].get(cell, cell))
    return opened.names.get(cell, cell) if column == "aircraft_type" else cell


def flights_holding(opened: Opened, reports: Iterable[Mapping[str, str]], text: str) -> list[str]:
    """Returns the ids of flights with a report that contains every word of a text, as written or in words, in any
    case, with or without hyphens."""
    places = opened.ledger.gazetteer["name"].to_dict()
    written, words = cache(wording.written), _folded(text).split()
    hits: dict[str, None] = {}
    for row in reports:
        ends = (places.get(row.get(end, ""), "") for end in ("origin", "destination"))
        names = (written(row.get("date", "")), opened.names.get(row.get("aircraft_type", ""), ""), *ends)
        row_text = _folded(" ".join((*row.values(), *names)))
        if all(word in row_text for word in words):
            hits[row["flight_id"]] = None
    return list(hits)


def _folded(text: str) -> str:
    return text.casefold().replace("-", "")


def flights_in_words(opened: Opened, flight_ids: Collection[str]) -> dict[str, str]:
    """Returns flights in words, by flight id, from the first report of each; those that do not exist are left
    out."""
    return {
        row["flight_id"]: in_words(opened, "flights", {str(name): row[name] for name in row})
        for row in _first_reports(opened, flight_ids)
    }


def days_of_flights(opened: Opened, flight_ids: Collection[str]) -> dict[str, str]:
    """Returns the dates of flights in words, by flight id, from the first report of each."""
    return {row["flight_id"]: wording.written(row["date"]) for row in _first_reports(opened, flight_ids)}


def _first_reports(opened: Opened, flight_ids: Collection[str]) -> list[dict[Any, Any]]:
    """Returns the first report of each of these flights that exists."""
    ids = tuple(sorted(set(flight_ids)))
    if not ids:
        return []
    reports = ask(opened, first_behind, Selection(), Marked(flights=ids), _REPORTS_EACH * len(ids))
    return reports.drop_duplicates("flight_id").to_dict("records")
