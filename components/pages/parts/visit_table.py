"""Visits as a reader sees them: when, which aircraft, how it was seen, and where the track can be replayed."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

import pandas as pd
import streamlit as st

from components.activity import wording
from components.activity.rows import Page
from components.pages.parts.current_ledger import Opened
from components.pages.parts.tables import MOST_ROWS, MOST_ROWS_TO_READ, choose_page, say_which, show_rows

VIEWER = "https://globe.adsbexchange.com/"
UNSEEN = "not seen"


def show_visits(
    opened: Opened,
    rows: int,
    ask_for: Callable[[Page], pd.DataFrame],
    *,
    alt: str,
    reported: Callable[[list[int]], Mapping[int, str] | None] = lambda visits: None,
) -> None:
    """Shows visits (the columns of `Tables.visits`), one a row: `rows` is how many there are, `ask_for` returns
    those of one page, and `reported` returns for visits, by their numbers, what the reports say. Below them
    stand the addresses of the replays as text to copy."""
    page = choose_page(rows, MOST_ROWS, "visits", alt, opened.version)
    shown = ask_for(page)
    names = opened.ledger.gazetteer["name"].to_dict()
    columns: dict[str, Any] = {
        "Airfield": shown["airfield"].map(lambda code: names.get(code, code)),
        "Arrival (UTC)": [_end(row, "arrival") for row in shown.to_dict("records")],
        "Departure (UTC)": [_end(row, "departure") for row in shown.to_dict("records")],
        "Aircraft": [aircraft(row, opened.names) for row in shown.to_dict("records")],
        "Integrity": shown["integrity"].where(shown["integrity"] != "suspect", "suspect, not counted"),
        "Why": shown["why"],
    }
    if len(opened.ledger.airfields) < 2:
        del columns["Airfield"]
    ends = {"From": shown["origin"], "To": shown["destination"]}
    columns |= {
        end: places.map(lambda code: names.get(code, code)) for end, places in ends.items() if places.any()
    }
    if (sentences := reported(shown["visit"].tolist())) is not None:
        columns["Reported"] = [sentences.get(visit, "–") for visit in shown["visit"]]
    show_rows(pd.DataFrame(columns), alt=alt)
    say_which(page, rows)
    _show_replays(shown)


def aircraft(row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Returns an aircraft as a visit names it."""
    name = names.get(row["aircraft_type"], row["aircraft_type"]) or "type unknown"
    callsigns = " / ".join(dict.fromkeys(filter(None, (row.get("callsign_in"), row.get("callsign_out")))))
    identifiers = (row["registration"], row["icao24"], row.get("callsign"), callsigns)
    source = "as a person says" if row.get("identified_by") else ""
    # Private aircraft fly under their registration.
    details = ", ".join(dict.fromkeys(filter(None, (*identifiers, source))))
    return f"{name} ({details})" if details else name


def replay_address(icao24: str, when: datetime) -> str:
    """Returns where a public viewer replays the day of an aircraft. It is text to copy: nothing is loaded from
    there.

    >>> replay_address("3c6444", pd.Timestamp("2025-10-26 14:03"))
    'https://globe.adsbexchange.com/?icao=3c6444&showTrace=2025-10-26'
    """
    return f"{VIEWER}?icao={quote(icao24)}&showTrace={when:%Y-%m-%d}"


def _end(row: Mapping[Any, Any], end: str) -> str:
    time, evidence = row[f"{end}_utc"], row[f"{end}_evidence"]
    if pd.isna(time):
        return UNSEEN
    return f"{wording.day(time.date())}, {time:%H:%M} ({evidence})"


def _show_replays(visits: pd.DataFrame) -> None:
    named = visits[visits["icao24"] != ""].head(MOST_ROWS_TO_READ)
    if named.empty:
        return
    addresses = [
        replay_address(row["icao24"], row["departure_utc" if pd.isna(row["arrival_utc"]) else "arrival_utc"])
        for row in named.to_dict("records")
    ]
    with st.expander("Replays on the public viewer", icon=":material/content_copy:"):
        st.caption("To copy into another window. Nothing is loaded from there, and its tracks may be gone.")
        st.code("\n".join(dict.fromkeys(addresses)), language=None)
