"""Data check: what is wrong or contradictory in the ledger, and what to do about it."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components.activity import wording
from components.activity.flights_alike import SHARED, flights_alike
from components.activity.rows import Marked, count_behind, reports_behind
from components.activity.selection import Selection
from components.files.problems import Severity, legible, shown
from components.ledger.ledger import Ledger
from components.pages.parts.forms.row_words import cell_in_words, flights_in_words, in_words
from components.pages.parts.forms.table_editor import offer_edits_of_row
from components.pages.parts.frame.imported_cells import imported_contradictions, still_undecided
from components.pages.parts.frame.markdown import markdown, numbered
from components.pages.parts.open_ledger.current_ledger import Opened, ask, current
from components.pages.parts.views.downloads import offer_table, plain_schema
from components.pages.parts.views.tables import (
    MOST_ROWS,
    choose_page,
    say_which,
    show_reports,
    show_table,
    show_whole_rows,
    title_of,
)
from components.tracks.fields import disagreement

LONGEST_VALUE = 32
"""The most characters of a value that are shown: more would leave no room for what is wrong with it."""


def draw_page() -> None:
    """Draws the page from top to bottom."""
    on_screen = current()
    ledger = on_screen.opened.ledger
    brought = imported_contradictions(on_screen.opened)
    problems = pd.concat([on_screen.broken, ledger.problems, brought]).drop_duplicates(ignore_index=True)

    st.title("Data check")
    if on_screen.opened.preview:
        file = markdown(shown(on_screen.opened.preview.file))
        st.caption(
            f"This is a preview of {file}: tables that are named here are those of the ledger that it would make, "
            "and no files yet. Mend the table itself, and save it."
        )
    alike = still_undecided(ask(on_screen.opened, flights_alike))
    _show_verdict(ledger, problems, len(alike))
    _show_problems(on_screen.opened, problems)
    _show_doubtful_places(ledger)
    _show_conflicts(on_screen.opened)
    _show_alike(on_screen.opened, alike)
    _show_set_aside(ledger)
    if len(problems):
        written = problems.astype("str").replace("<NA>", "")
        schema = plain_schema("problems", "Problems of the ledger")
        offer_table(on_screen.opened, schema, len(written), lambda: written, lambda: written)


def _show_verdict(ledger: Ledger, problems: pd.DataFrame, alike: int) -> None:
    """Shows the state of the ledger: the number of findings in one sentence, and what was checked."""
    flagged = int((problems["severity"] == Severity.FLAGGED).sum())
    conflicts = ledger.conflict_count
    findings = len(problems) + conflicts + alike
    read, aside = ledger.reports.count, len(ledger.set_aside)
    reports = wording.count(read, read, "report read", "reports read")
    if not findings:
        st.success(f"Nothing is wrong with the tables: {reports}.", icon=":material/check_circle:")
        return
    st.header(f"{wording.count(findings, findings, 'finding', 'findings')} to look at", anchor=False)
    parts = (
        reports,
        wording.count(aside, aside, "row set aside", "rows set aside"),
        f"{flagged:,} to check" if flagged else "nothing to check",
        wording.count(conflicts, conflicts, "contradiction between reports", "contradictions between reports"),
        *(
            [wording.count(alike, alike, "pair of flights", "pairs of flights") + " that may be one"]
            if alike
            else []
        ),
    )
    st.markdown(
        " · ".join(parts),
        help="Set aside: rows that could not be used. To check: what may be wrong in rows that are used.",
    )


def _show_problems(opened: Opened, problems: pd.DataFrame) -> None:
    """Shows every problem with its place and remedy. Rows are numbered as in a spreadsheet."""
    if problems.empty:
        return
    st.subheader("Problems")
    st.caption("Rows are numbered as in a spreadsheet: the header is row 1.")
    page = choose_page(len(problems), MOST_ROWS, "problems")
    on_page = page.rows(problems)
    table = pd.DataFrame(
        {
            "Which": _rows_in_words(opened, on_page),
            "About": _columns_in_words(opened.ledger, on_page),
            "Value": on_page["value"].map(_shortened),
            "What is wrong": on_page["what"],
            "What to do": on_page["remedy"],
            "Where": [_place(finding) for finding in on_page.to_dict("records")],
            "State": on_page["severity"].astype("str"),
        }
    )
    # Columns that are empty for all problems of the page are left out: rows set aside, and files, have no
    # description.
    show_whole_rows(table.loc[:, (table != "").any()], alt="Problems")
    say_which(page, len(problems))
    _offer_rows(opened.ledger, on_page[on_page["row"].notna()])


def _rows_in_words(opened: Opened, problems: pd.DataFrame) -> pd.Series:
    """Returns the row of each problem in words; "" if it was set aside, or is not a flight, a note or a source."""
    words = pd.Series("", index=problems.index, dtype="str")
    for name, rows in opened.ledger.written.items():
        rows_in_file = (
            problems.loc[problems["file"] == opened.ledger.schemas[name].path, "row"].dropna().astype("int64")
        )
        if rows_in_file.empty:
            continue
        cells = rows.among(rows_in_file.unique().tolist()).fillna("").to_dict("index")
        words[rows_in_file.index] = rows_in_file.map(
            {row: in_words(opened, name, cells_of_row) for row, cells_of_row in cells.items()}
        ).fillna("")
    return words


def _columns_in_words(ledger: Ledger, problems: pd.DataFrame) -> list[str]:
    """Returns the title of each problem's column in the descriptor."""
    titles = {
        (schema.path, field.name): field.title for schema in ledger.schemas.values() for field in schema.fields
    }
    places = zip(problems["file"], problems["column"], strict=True)
    return [titles.get((file, column), column) for file, column in places]


def _show_doubtful_places(ledger: Ledger) -> None:
    """Shows the watched airfields whose position differs between the references."""
    doubts = [doubt for code in ledger.airfields["airfield"] if (doubt := disagreement(code))]
    if doubts:
        st.subheader("Airfields at two places")
        for doubt in doubts:
            st.markdown(
                f"{markdown(doubt[0].upper() + doubt[1:])}. Tracks are held against the runways; for the map, "
                "give the place in airfields.csv."
            )


def _offer_rows(ledger: Ledger, problems: pd.DataFrame) -> None:
    """Offers to look at the row of a finding: its cells as they stand in the file."""
    if problems.empty:
        return
    findings = problems.drop_duplicates(["file", "row"]).to_dict("records")
    chosen = st.selectbox(
        "Look at a row",
        range(len(findings)),
        index=None,
        format_func=lambda number: _place(findings[number]),
        placeholder="Choose one of the rows above",
        key="row-of-finding",
    )
    if chosen is None:
        return
    finding = findings[chosen]
    line = "" if pd.isna(finding["line"]) else f" (line {int(finding['line']):,} of the file)"
    st.markdown(f"**{markdown(_place(finding))}**{line}")
    cells = _cells(ledger, finding)
    if cells.empty:
        st.caption("The cells of this row are not held by the dashboard: open the file at that line.")
    else:
        show_whole_rows(cells, alt="The row")
    offer_edits_of_row(finding["file"], int(finding["row"]))


def _place(finding: dict[Hashable, Any]) -> str:
    """Returns the file of a finding, with its row if it has one."""
    return str(finding["file"]) if pd.isna(finding["row"]) else f"{finding['file']}, row {int(finding['row']):,}"


def _cells(ledger: Ledger, finding: dict[Hashable, Any]) -> pd.DataFrame:
    """Returns the cells of a finding's row, one per line, or the text of a row that was set aside."""
    aside = ledger.set_aside
    same = aside[(aside["file"] == finding["file"]) & (aside["row"] == finding["row"])]
    if len(same):
        return pd.DataFrame({"Row as read": same["text"]})
    for name, rows in ledger.written.items():
        if ledger.schemas[name].path == finding["file"]:
            row = rows.among([int(finding["row"])])
            cells = {} if row.empty else row.iloc[0].drop("row", errors="ignore").dropna().to_dict()
            return pd.DataFrame(
                [(column, cell) for column, cell in cells.items() if cell], columns=["Column", "Cell"]
            )
    return pd.DataFrame()


def _shortened(value: str) -> str:
    """Returns a value cut to leave room for what is wrong with it."""
    return value if len(value) <= LONGEST_VALUE else f"{value[: LONGEST_VALUE - 1]}…"


def _show_conflicts(opened: Opened) -> None:
    """Shows the contradictions between reports of one flight; none of them is settled silently."""
    ledger = opened.ledger
    total = ledger.conflict_count
    if total == 0:
        return
    st.subheader("Reports that contradict each other")
    st.caption(
        "Each value is kept with its source. Correct the one that is wrong, or leave the conflict to be seen."
    )
    names = {"which": "Which", "column": "About", "values": "What the reports say"}
    fetched = ledger.conflicts.count
    page = choose_page(fetched, MOST_ROWS, "conflicts")
    shown = ledger.conflicts.page(page.first, page.most)
    flights = flights_in_words(opened, shown["flight_id"])
    shown = shown.assign(
        which=[flights.get(flight, flight) for flight in shown["flight_id"]],
        column=shown["column"].str.replace("_", " "),
        values=[
            " · ".join(
                f"{cell_in_words(opened, column, each['value'])} ({title_of(opened, each['source_id'])})"
                for each in values
            )
            for column, values in zip(shown["column"], shown["values"], strict=True)
        ],
    )
    show_whole_rows(shown[[*names]].rename(columns=names), alt="Reports that contradict each other")
    say_which(page, fetched)
    labels = numbered({flight: legible(flights.get(flight, flight)) for flight in shown["flight_id"]})
    _offer_reports(opened, labels, "conflict")
    if total > fetched:
        st.caption(f"The first {fetched:,} of {total:,} are fetched; the others are there once these are mended.")


def _show_alike(opened: Opened, alike: pd.DataFrame) -> None:
    """Shows the pairs of flights of different sources that look like the same one; each counts until somebody
    merges them."""
    if alike.empty:
        return
    st.subheader("Flights that may be the same")
    st.caption(
        "Each of a pair is counted. Where a pair is one flight, look at its reports below and merge it there with "
        "the other: both sources then report one flight. Where they are two, there is nothing to do."
    )
    page = choose_page(len(alike), MOST_ROWS, "alike")
    shown = page.rows(alike)
    ids = pd.concat([shown["flight_id"], shown["other"]])
    words = flights_in_words(opened, ids)
    labels = numbered({flight: legible(words.get(flight) or flight) for flight in ids})
    table = {
        "One": shown["flight_id"].map(labels),
        "Another": shown["other"].map(labels),
        "Both": shown["movement"] + " at " + shown["airfield"].replace(opened.ledger.gazetteer["name"].to_dict()),
        "They share": shown["by"].map(SHARED),
    }
    show_whole_rows(pd.DataFrame(table), alt="Flights that may be the same")
    say_which(page, len(alike))
    _offer_reports(opened, labels, "pair")


def _offer_reports(opened: Opened, labels: Mapping[str, str], of: str) -> None:
    """Offers to look at the reports of one of these flights; `labels` describes each."""
    chosen = st.selectbox(
        "Look at the reports of a flight" if of == "conflict" else "Look at the reports of one of a pair",
        list(labels),
        index=None,
        # The list may show another page by now.
        format_func=lambda flight: labels.get(flight, flight),
        placeholder="Choose one of the flights above",
        key=f"flight-of-{of}",
    )
    if chosen and chosen in labels:
        flight = Marked(flights=(chosen,))
        count = ask(opened, count_behind, Selection(), flight)
        show_reports(opened, count, reports_behind, Selection(), flight, alt=f"Reports of {chosen}")


def _show_set_aside(ledger: Ledger) -> None:
    """Shows the rows that were set aside, as they stand in the file."""
    if ledger.set_aside.empty:
        return
    st.subheader("Rows set aside")
    table = ledger.set_aside.rename(
        columns={"file": "File", "row": "Row", "line": "Line of the file", "text": "Row as read"}
    )
    show_table(table, alt="Rows set aside")


# Streamlit runs the file of a page as a script, anew at every interaction.
draw_page()
