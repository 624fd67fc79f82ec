"""Rows as a reader sees them: reports and notes with their claims, locators and sources."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components.activity import words
from components.pages.parts.opened import Opened
from components.pages.parts.text import markdown
from components.problems import escaped

MOST_ROWS = 200
MOST_ROWS_TO_READ = 25


def show_reports(opened: Opened, reports: pd.DataFrame, *, alt: str) -> None:
    """Reports, one a row: when, what, from where to where, what is claimed, where it stands, how it is graded."""
    place = _places(opened)
    shown = reports.head(MOST_ROWS)
    table = pd.DataFrame(
        {
            "When": shown["date"].map(words.written),
            "Aircraft": [_aircraft(row, opened.names) for row in shown.to_dict("records")],
            "From": shown["origin"].map(place),
            "To": shown["destination"].map(place),
            "Claim": shown["claim"],
            **_provenance(opened, shown),
        }
    )
    show_table(table, alt=alt, total=len(reports))
    _show_workings(shown, "flight_id")


def show_notes(opened: Opened, notes: pd.DataFrame, *, alt: str) -> None:
    """Notes, one a row."""
    shown = notes.head(MOST_ROWS)
    table = pd.DataFrame(
        {
            "When": shown["date"].map(words.written),
            "Kind": shown["kind"].str.capitalize(),
            "Title": shown["title"],
            "Claim": shown["claim"],
            **_provenance(opened, shown),
        }
    )
    show_table(table, alt=alt, total=len(notes))
    _show_workings(shown, "note_id")


def show_table(table: pd.DataFrame, *, alt: str, total: int | None = None) -> None:
    """A table of text. Few rows are set out to be read, every word of them; more can be scrolled. Of very many the
    first 200 are shown; `total` is how many there are where `table` holds only the first."""
    total = len(table) if total is None else total
    shown = table.head(MOST_ROWS).astype("object").fillna("").astype("str")
    if len(shown) <= MOST_ROWS_TO_READ:
        st.table(shown.map(markdown), hide_index=True, border="horizontal", alt=alt)
    else:
        st.dataframe(shown.map(escaped), hide_index=True, alt=alt)
    if total > len(shown):
        st.caption(f"The first {len(shown):,} of {total:,} rows; narrow the filters, or download them all.")


def title_of(opened: Opened, source: str) -> str:
    """The title of a source, or its id where it has none."""
    return _titles(opened)(source)


def _provenance(opened: Opened, statements: pd.DataFrame) -> dict[str, pd.Series]:
    """The columns that say where a statement comes from, and its Admiralty grade (source, then claim)."""
    source = statements["source_id"].map(_titles(opened))
    reliability = statements["source_id"].map(_reliability(opened)).fillna("")
    credibility = statements["credibility"].map(words.grade).astype("str").replace("not graded", "")
    return {
        "Source": source.where(statements["locator"] == "", source + ", " + statements["locator"]),
        "Grade": pd.Series(map(_grade, reliability, credibility), index=statements.index, dtype="str"),
        "Written as": statements["date"],
    }


def _grade(reliability: str, credibility: str) -> str:
    """Both grades as the Admiralty code writes them; a missing one in words.

    >>> _grade("B", "2"), _grade("", "2"), _grade("B", ""), _grade("", "")
    ('B2', '2, source not graded', 'B, claim not graded', 'not graded')
    """
    if reliability and credibility:
        return f"{reliability}{credibility}"
    if not reliability and not credibility:
        return "not graded"
    return f"{credibility}, source not graded" if credibility else f"{reliability}, claim not graded"


def _show_workings(statements: pd.DataFrame, key: str) -> None:
    """How dates were worked out, and what else the ledger-keeper noted, for those who ask."""
    noted = statements[statements["note"] != ""].head(MOST_ROWS_TO_READ)
    if noted.empty:
        return
    with st.expander("How the dates were worked out", icon=":material/edit_note:"):
        for note, rows in noted.groupby("note", sort=False):
            st.markdown(f"**{markdown(', '.join(dict.fromkeys(rows[key])))}**: {markdown(note)}")


def _aircraft(row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    name = names.get(row["aircraft_type"], row["aircraft_type"]) or "unknown"
    details = [row["model"] if row["model"] != name else "", row["registration"]]
    if row["type_written"] not in ("", row["aircraft_type"], name, row["model"]):
        details.append(f"written {row['type_written']}")
    told = ", ".join(detail for detail in details if detail)
    return f"{name} ({told})" if told else name


def _places(opened: Opened) -> Any:
    names = opened.ledger.gazetteer["name"].to_dict()
    return lambda place: names.get(place, place) if place else "unknown"


def _titles(opened: Opened) -> Any:
    sources = opened.ledger.sources
    titles = dict(zip(sources["source_id"], sources["title"], strict=True))
    return lambda source: titles.get(source) or source


def _reliability(opened: Opened) -> dict[str, str]:
    sources = opened.ledger.sources
    graded = sources[sources["reliability"] != ""]
    return dict(zip(graded["source_id"], graded["reliability"], strict=True))
