"""Tables for readers: reports and notes with their claims, locators and sources; visits with how they were seen
and where their track can be replayed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Any
from urllib.parse import quote

import pandas as pd
import streamlit as st

from components.activity import wording
from components.activity.rows import Marked, Page, first_behind, pages
from components.activity.selection import Selection
from components.files.problems import legible
from components.pages.parts.forms.row_form import flights_to_edit, offer_edits
from components.pages.parts.frame.imported_cells import Cells, imported_cells, imported_headings
from components.pages.parts.frame.markdown import markdown, numbered, with_links
from components.pages.parts.open_ledger.current_ledger import Opened, ask, draw
from components.server.access import offers_editing


def choose_page(rows: int, most: int, name: str, *of: object) -> Page:
    """Offers the pages of a table with `rows` rows; returns the chosen page. `of` identifies the content: another
    table under the same name starts at its first page."""
    if rows <= most:
        return Page(0, most)
    table_id = sha256(repr((rows, *of)).encode()).hexdigest()[:12]
    chosen = st.pagination(pages(rows, most), key=f"{name}-page-{table_id}")
    return Page((chosen - 1) * most, most)


def say_which(page: Page, rows: int, one_by_one: str = "Rows") -> None:
    """Says which rows are shown, unless all are."""
    if rows > page.most:
        last = min(page.first + page.most, rows)
        st.caption(f"{one_by_one} {page.first + 1:,}–{last:,} of {rows:,}.")


MOST_ROWS = 25
"""The most rows of a table on one page. It bounds the size of the message after a click, and a longer page would
be tedious to scroll."""
SHORT_CELL = 24
"""The most characters of a cell that fits into two lines of the narrowest column; style.css cuts longer cells to
two lines until the row is pointed at."""
COLUMN_WIDTH, TABLE_WIDTH = 90, 810
"""Pixels: the narrowest readable column, and the widest minimum of a table with many columns. It fits an ordinary
window, and scrolls on its own in a narrow one."""
_OWN_COLUMNS = ("When", "Aircraft", "Way", "Claim", "Source", "Grade", "Remarks")
"""The headings of the table of reports."""
VIEWER = "https://globe.adsbexchange.com/"
UNSEEN = "not seen"
KEY_OF_GRADES = (
    "Grade: how reliable the source is (A most, E least, F cannot be judged), and how credible its claim (1 most, "
    "5 least, 6 cannot be judged). Point at a row to read all of it."
)


@dataclass(frozen=True, slots=True)
class Readable:
    """Rows as `readable` makes them, the same rows in Markdown, whether any row is cut, and the ledger-keeper's
    notes."""

    table: pd.DataFrame
    text: str
    is_long: bool = False
    workings: tuple[str, ...] = ()


def show_reports(
    opened: Opened, rows: int, question: Callable[..., pd.DataFrame], *arguments: Any, alt: str
) -> None:
    """Shows reports, one per row: date, aircraft, origin and destination, claim, source with locator, and grade.
    `rows` is their number; `question` returns those of one page, given `arguments` and the page."""
    page = choose_page(rows, MOST_ROWS, "reports", alt, opened.version)
    columns = _offer_columns(imported_headings(opened), alt)
    # Imported cells may change while the ledger does not, so tables that show them are not cached.
    make = partial(_reports, opened) if columns else partial(draw, opened, _reports)
    shown = make(columns, _shows_whole_rows(alt), question, *arguments, page)
    _show_readable(shown, alt)
    say_which(page, rows)
    st.caption(KEY_OF_GRADES)
    if offers_editing():
        _offer_edits(opened, ask(opened, question, *arguments, page), alt, is_alone=rows == 1)
    if shown.workings:
        _show_workings(shown.workings)


def _offer_columns(headings: Sequence[str], alt: str) -> tuple[str, ...]:
    """Offers the columns that only imported tables have; returns the chosen ones."""
    if not headings:
        return ()
    key = f"columns-of-{_short_name(alt)}"
    return tuple(
        st.multiselect("Columns of your tables", headings, format_func=legible, key=key, placeholder="None")
    )


def _offer_edits(opened: Opened, reports: pd.DataFrame, alt: str, *, is_alone: bool) -> None:
    """Offers to edit one of the reports of a page, below the table: a table of text cannot have buttons in its
    rows. If there `is_alone` one report, it need not be chosen first."""
    name, place = _short_name(alt), places_in_words(opened)
    if is_alone:
        flight, source = reports[["flight_id", "source_id"]].iloc[0]
        offer_edits("flights", {"flight_id": flight, "source_id": source}, f"table-{name}")
        return
    text = st.text_input(
        "Find another report",
        key=f"find-report-{name}",
        placeholder="its type, day, registration or place",
        help="Several words find what has them all, as in An-124 October Libya.",
    ).strip()
    if text:
        flights = Marked(flights=tuple(flights_to_edit(text)))
        reports = (
            ask(opened, first_behind, Selection(), flights, MOST_ROWS) if flights.flights else reports.head(0)
        )
        if reports.empty:
            st.caption("No report has all of these words.")
    keys = {
        (
            row["flight_id"],
            row["source_id"],
        ): f"{wording.written(row['date'])} · {_aircraft_of_report(row, opened.names)} · "
        f"{place(row['origin'])} → {place(row['destination'])} · {title_of(opened, row['source_id'])}"
        for row in reports.to_dict("records")
    }
    labels = numbered({key: legible(text) for key, text in keys.items()})
    chosen = st.selectbox(
        "Correct or withdraw a report",
        list(labels),
        index=None,
        format_func=lambda key: labels.get(key, ""),
        placeholder="Choose one of the reports",
        key=f"report-to-edit-{name}",
    )
    if chosen:
        flight, source = chosen
        offer_edits("flights", {"flight_id": flight, "source_id": source}, f"table-{name}")


def _reports(
    opened: Opened, columns: Sequence[str], is_whole: bool, question: Callable[..., pd.DataFrame], *arguments: Any
) -> Readable:
    place, reports = places_in_words(opened), ask(opened, question, *arguments)
    table = pd.DataFrame(
        {
            "When": reports["date"].map(wording.written),
            "Aircraft": [_aircraft_of_report(row, opened.names) for row in reports.to_dict("records")],
            "Way": reports["origin"].map(place) + " → " + reports["destination"].map(place),
            "Claim": reports["claim"],
            **_imported_columns(columns, imported_cells(opened) if columns else {}, reports),
            **_provenance(opened, reports),
        }
    )
    has_remarks = bool((reports["note"] != "").any())
    if is_whole and has_remarks:
        table["Remarks"] = reports["note"]
    pairs = zip(table["When"], table["Aircraft"], strict=True)
    names = pd.Series([f"{when}, {aircraft}" for when, aircraft in pairs], reports.index, dtype="str")
    shown = _as_readable(readable(table), _workings(reports, names))
    return replace(shown, is_long=shown.is_long or has_remarks)


def _imported_columns(headings: Sequence[str], cells: Cells, reports: pd.DataFrame) -> dict[str, list[str]]:
    """Returns columns of imported tables for reports. A heading that this table also has is marked "(table)"."""
    flights = [cells.get(flight, {}) for flight in reports["flight_id"]]
    return {
        f"{heading} (table)" if heading in _OWN_COLUMNS else heading: [each.get(heading, "") for each in flights]
        for heading in headings
    }


def show_notes(opened: Opened, notes: pd.DataFrame, *, alt: str) -> None:
    """Shows notes, one per row."""
    page = choose_page(len(notes), MOST_ROWS, "notes", alt, opened.version)
    shown = page.rows(notes)
    table = pd.DataFrame(
        {
            "When": shown["date"].map(wording.written),
            "Note": shown["title"] + " (" + shown["kind"] + ")",
            "Airfield": shown["airfield"].map(places_in_words(opened)),
            "Claim": shown["claim"],
            **_provenance(opened, shown),
        }
    )
    if len(opened.ledger.airfields) < 2:
        del table["Airfield"]
    show_rows(table, alt=alt)
    say_which(page, len(notes))
    st.caption(KEY_OF_GRADES)
    if workings := _workings(shown, shown["title"]):
        _show_workings(workings)


def show_visits(
    opened: Opened,
    rows: int,
    ask_for: Callable[[Page], pd.DataFrame],
    *,
    alt: str,
    reported: Callable[[list[int]], Mapping[int, str] | None] = lambda visits: None,
) -> pd.DataFrame:
    """Shows visits (the columns of `Tables.visits`), one per row, and below them the addresses of their replays,
    as text to copy. Returns the visits of the page. `rows` is the number of visits; `ask_for` returns those of one
    page; `reported` returns what the reports say of visits, by visit number, or None."""
    page = choose_page(rows, MOST_ROWS, "visits", alt, opened.version)
    shown = ask_for(page)
    names = opened.ledger.gazetteer["name"].to_dict()
    columns: dict[str, Any] = {
        "Airfield": shown["airfield"].map(lambda code: names.get(code, code)),
        "Arrival (UTC)": [_sighting_text(row, "arrival") for row in shown.to_dict("records")],
        "Departure (UTC)": [_sighting_text(row, "departure") for row in shown.to_dict("records")],
        "Aircraft": [aircraft_of_visit(row, opened.names) for row in shown.to_dict("records")],
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
    if explained := wording.evidence([*shown["arrival_evidence"], *shown["departure_evidence"]]):
        st.caption(f"{explained} [More under Method](<method#visits>).")
    _show_replays(shown)
    return shown


def show_table(table: pd.DataFrame, *, alt: str) -> None:
    """Shows a table of text, in pages if it is long."""
    page = choose_page(len(table), MOST_ROWS, "table", alt)
    show_rows(page.rows(table), alt=alt)
    say_which(page, len(table))


def show_rows(table: pd.DataFrame, *, alt: str) -> None:
    """Shows the rows of one page."""
    _show_readable(_as_readable(readable(table)), alt)


def show_whole_rows(table: pd.DataFrame, *, alt: str) -> None:
    """Shows the rows of one page uncut, because they say what to do."""
    text = table.astype("object").fillna("").astype("str").map(markdown)
    _show_readable(Readable(text, _as_markdown_table(text)), alt)


def readable(table: pd.DataFrame) -> pd.DataFrame:
    """Returns a table as text that is safe in the Markdown of `show_rows`."""
    return table.astype("object").fillna("").astype("str").map(_cell)


def _as_readable(shown: pd.DataFrame, workings: tuple[str, ...] = ()) -> Readable:
    """Returns a readable table with its Markdown, and whether its rows have to be cut."""
    longest = int(shown.map(len).to_numpy().max(initial=0))
    return Readable(shown, _as_markdown_table(shown), longest > SHORT_CELL, workings)


def _cell(text: str) -> str:
    r"""Returns a cell in Markdown. A long one gets an element of its own, which CSS can cut to two lines.

    >>> _cell("a|b"), _cell("a" * 25)
    ('a\\|b', ':small[aaaaaaaaaaaaaaaaaaaaaaaaa]')
    """
    return with_links(text) if len(text) <= SHORT_CELL else f":small[{with_links(text)}]"


def _show_readable(shown: Readable, alt: str) -> None:
    """Shows a table. If its rows are cut, a switch below it, which the keyboard reaches too, shows all of them.
    `alt` must be unique on the page."""
    name = _short_name(alt)
    with (
        st.container(key=f"whole-rows-of-{name}" if _shows_whole_rows(alt) else f"rows-of-{name}"),
        st.grid(1, wrap=False, min_column_width=min(COLUMN_WIDTH * shown.table.shape[1], TABLE_WIDTH)),
    ):
        st.markdown(shown.text)
    if shown.is_long:
        st.toggle("Show whole rows", key=_toggle_key(alt))


def _shows_whole_rows(alt: str) -> bool:
    """Returns whether the reader wants the rows of a table uncut."""
    return bool(st.session_state.get(_toggle_key(alt), False))


def _toggle_key(alt: str) -> str:
    return f"whole-{_short_name(alt)}"


def _short_name(alt: str) -> str:
    """Returns a short hash of `alt` that makes the keys of a table's widgets unique on its page."""
    return sha256(alt.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _as_markdown_table(table: pd.DataFrame) -> str:
    r"""Returns a readable table in Markdown. Streamlit's own tables are rendered cell by cell at every rerun, or
    drawn on a canvas that browsers cannot search.

    >>> print(_as_markdown_table(pd.DataFrame({"From": ["Hmeimim", r"a\|b"], "To": ["", "Moscow"]})))
    | From | To |
    | --- | --- |
    | Hmeimim |  |
    | a\|b | Moscow |
    """
    rows = [[markdown(name) for name in table.columns], ["---"] * table.shape[1], *table.to_numpy().tolist()]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def title_of(opened: Opened, source: str) -> str:
    """Returns the name of a source, or its id if the table of sources lacks it."""
    return opened.source_names.get(source, source)


def _provenance(opened: Opened, statements: pd.DataFrame) -> dict[str, pd.Series]:
    """Returns the columns Source (with locator) and Grade of statements: the Admiralty code of source, then
    claim."""
    source = statements["source_id"].map(partial(title_of, opened))
    reliability = statements["source_id"].map(_reliability(opened)).fillna("")
    credibility = statements["credibility"].map(wording.grade).astype("str").replace("not graded", "")
    return {
        "Source": source.where(statements["locator"] == "", source + ", " + statements["locator"]),
        "Grade": pd.Series(map(_grade, reliability, credibility), index=statements.index, dtype="str"),
    }


def _grade(reliability: str, credibility: str) -> str:
    """Returns both grades in the notation of the Admiralty code; a missing one in words.

    >>> _grade("B", "2"), _grade("", "2"), _grade("B", ""), _grade("", "")
    ('B2', '2, source not graded', 'B, claim not graded', 'not graded')
    """
    if reliability and credibility:
        return f"{reliability}{credibility}"
    if not reliability and not credibility:
        return "not graded"
    return f"{credibility}, source not graded" if credibility else f"{reliability}, claim not graded"


def _workings(statements: pd.DataFrame, names: pd.Series) -> tuple[str, ...]:
    """Returns how dates were worked out and what else the ledger-keeper noted: each note once, after the `names`
    of the statements that it concerns."""
    noted = names[statements["note"] != ""].head(MOST_ROWS)
    return tuple(
        f"**{markdown('; '.join(dict.fromkeys(same)))}**: {with_links(note)}"
        for note, same in noted.groupby(statements["note"], sort=False)
    )


def _show_workings(workings: Sequence[str]) -> None:
    with st.expander("How the dates were worked out", icon=":material/edit_note:"):
        st.markdown("\n\n".join(workings))


def _aircraft_of_report(row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    name = wording.type_name(row["aircraft_type"], names)
    parts = [row["model"] if row["model"] != name else "", row["registration"]]
    if row["type_written"] not in ("", row["aircraft_type"], name, row["model"]):
        parts.append(f"written {row['type_written']}")
    details = ", ".join(part for part in parts if part)
    return f"{name} ({details})" if details else name


def places_in_words(opened: Opened) -> Callable[[str], str]:
    """Returns a function that gives a place its name, or its code if the name is unknown."""
    names = opened.ledger.gazetteer["name"].to_dict()
    return lambda place: names.get(place, place) if place else wording.UNKNOWN


def _reliability(opened: Opened) -> dict[str, str]:
    sources = opened.ledger.sources
    graded = sources[sources["reliability"] != ""]
    return dict(zip(graded["source_id"], graded["reliability"], strict=True))


def aircraft_of_visit(row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Returns the aircraft of a visit in words: type, then registration, address and callsigns."""
    name = wording.type_name(row["aircraft_type"], names)
    callsigns = " / ".join(dict.fromkeys(filter(None, (row.get("callsign_in"), row.get("callsign_out")))))
    identifiers = (row["registration"], row["icao24"], row.get("callsign"), callsigns)
    source = "as a person says" if row.get("identified_by") else ""
    # Private aircraft fly under their registration.
    details = ", ".join(dict.fromkeys(filter(None, (*identifiers, source))))
    return f"{name} ({details})" if details else name


def first_seen(visit: Mapping[Any, Any]) -> datetime:
    """Returns when a visit was first seen: at its landing or, if that was not seen, at its take-off (UTC)."""
    time: datetime = visit["departure_utc" if pd.isna(visit["arrival_utc"]) else "arrival_utc"]
    return time


def replay_address(icao24: str, when: datetime) -> str:
    """Returns the address at which a public viewer replays a day of an aircraft. It is text to copy: nothing is
    loaded from there.

    >>> replay_address("3c6444", pd.Timestamp("2025-10-26 14:03"))
    'https://globe.adsbexchange.com/?icao=3c6444&showTrace=2025-10-26'
    """
    return f"{VIEWER}?icao={quote(icao24)}&showTrace={when:%Y-%m-%d}"


def _sighting_text(row: Mapping[Any, Any], end: str) -> str:
    time, evidence = row[f"{end}_utc"], row[f"{end}_evidence"]
    if pd.isna(time):
        return UNSEEN
    return f"{wording.day(time.date())}, {time:%H:%M} ({evidence})"


def _show_replays(visits: pd.DataFrame) -> None:
    named = visits[visits["icao24"] != ""].head(MOST_ROWS)
    if named.empty:
        return
    addresses = [replay_address(row["icao24"], first_seen(row)) for row in named.to_dict("records")]
    with st.expander("Replays on the public viewer", icon=":material/content_copy:"):
        st.caption("To copy into another window. Nothing is loaded from there, and its tracks may be gone.")
        st.code("\n".join(dict.fromkeys(addresses)), language=None)
