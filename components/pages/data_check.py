"""Data check: what is wrong or contradictory, and what to do about it."""

import pandas as pd
import streamlit as st

from components.files.problems import Severity
from components.ledger.ledger import Ledger
from components.pages.parts.current_ledger import current
from components.pages.parts.downloads import offer_table, plain_schema
from components.pages.parts.tables import MOST_ROWS, choose_page, say_which, show_rows, show_table

LONGEST_VALUE = 32
"""So many characters of a value are shown: more would leave no room for what is wrong with it."""


def draw_page() -> None:
    """Draws the page from top to bottom."""
    on_screen = current()
    ledger = on_screen.opened.ledger
    problems = pd.concat([on_screen.broken, ledger.problems]).drop_duplicates(ignore_index=True)

    st.title("Data check")
    _show_verdict(ledger, problems)
    _show_problems(problems)
    _show_conflicts(ledger)
    _show_set_aside(ledger)
    if len(problems):
        written = problems.astype("str").replace("<NA>", "")
        schema = plain_schema("problems", "Problems of the ledger")
        offer_table(on_screen.opened, schema, len(written), lambda: written, lambda: written)


def _show_verdict(ledger: Ledger, problems: pd.DataFrame) -> None:
    """Shows the state of the ledger in four figures: in one row or in two of two, never three and one."""
    flagged = int((problems["severity"] == Severity.FLAGGED).sum())
    pairs = (
        (
            ("Reports read", ledger.reports.count, "Rows of flights that are used."),
            ("Rows set aside", len(ledger.set_aside), "Rows that could not be used; they are listed below."),
        ),
        (
            ("To check", flagged, "What may be wrong in rows that are used."),
            ("Conflicts", ledger.conflict_count, "Values on which reports of one flight disagree."),
        ),
    )
    with st.grid(2, min_column_width=300):
        for pair in pairs:
            with st.grid(2, min_column_width=130):
                for name, number, means in pair:
                    st.metric(name, f"{number:,}", border=True, help=means)
    if problems.empty and ledger.conflict_count == 0:
        st.success("Nothing is wrong with the tables.", icon=":material/check_circle:")


def _show_problems(problems: pd.DataFrame) -> None:
    """Shows every problem with its place and its remedy. Rows are numbered as in a spreadsheet."""
    if problems.empty:
        return
    st.subheader("Problems")
    st.caption("Rows are numbered as in a spreadsheet: the header is row 1.")
    table = pd.DataFrame(
        {
            "State": problems["severity"].astype("str"),
            "File": problems["file"],
            "Row": _numbers(problems["row"]),
            "Column": problems["column"],
            "Value": problems["value"].map(_cut),
            "What is wrong": problems["what"],
            "What to do": problems["remedy"],
            "Line of the file": _numbers(problems["line"]),
        }
    )
    show_table(table, alt="Problems of the ledger")


def _numbers(rows: pd.Series) -> pd.Series:
    """Returns the numbers of rows as text; blank where a problem is that of a whole file."""
    return rows.map(lambda row: "" if pd.isna(row) else str(int(row))).astype("str")


def _cut(value: str) -> str:
    """Returns a value cut to leave room for what is wrong with it."""
    return value if len(value) <= LONGEST_VALUE else f"{value[: LONGEST_VALUE - 1]}…"


def _show_conflicts(ledger: Ledger) -> None:
    """Shows where reports of one flight contradict each other; nothing is settled silently."""
    total = ledger.conflict_count
    if total == 0:
        return
    st.subheader("Reports that contradict each other")
    st.caption(
        "Each value is kept with its source. Correct the one that is wrong, or leave the conflict to be seen."
    )
    names = {"flight_id": "Flight", "column": "About", "values": "Told"}
    fetched = ledger.conflicts.count
    page = choose_page(fetched, MOST_ROWS, "conflicts")
    shown = ledger.conflicts.page(page.first, page.most)
    show_rows(shown.rename(columns=names), alt="Conflicts between reports")
    say_which(page, fetched)
    if total > fetched:
        st.caption(f"The first {fetched:,} of {total:,} are fetched; the others are there once these are mended.")


def _show_set_aside(ledger: Ledger) -> None:
    """Shows the rows that could not be used, as they stand in the file."""
    if ledger.set_aside.empty:
        return
    st.subheader("Rows set aside")
    table = ledger.set_aside.rename(
        columns={"file": "File", "row": "Row", "line": "Line of the file", "text": "Row as read"}
    )
    show_table(table, alt="Rows set aside")


# Streamlit runs the file of a page as a script, anew at every interaction.
draw_page()
