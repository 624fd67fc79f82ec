"""What a reader must know of a table of somebody's own that is on screen in the place of a ledger: what was
guessed, what is open, and what is left out for that."""

from collections.abc import Sequence

import streamlit as st

from components.activity import wording
from components.files.problems import shown
from components.imports.dry_run import DryRun
from components.imports.report import read_in_words
from components.pages.parts.import_report import guesses, rows_in_words
from components.pages.parts.markdown import markdown
from components.pages.parts.new_ledger import offer_import

MOST_NAMED = 5
"""So many questions are named in a banner; more are not read there."""


def show_preview(run: DryRun) -> None:
    """Says what was guessed, what is open, and what is left out for that."""
    read = read_in_words(run.read, len(run.table.rows), run.days_of_links)
    parts = [
        f"**A preview of {markdown(shown(run.file))}; nothing is written.** {read}.",
        *_open_in_words(run),
        f"Guessed: {markdown(guesses(run))}",
    ]
    st.warning("\n\n".join(parts), icon=":material/preview:")
    offer_import("See how the table was read, and how to keep it")


def _open_in_words(run: DryRun) -> list[str]:
    count, parts = len(run.questions), []
    unread = [row.number for row, read in zip(run.table.rows, run.readings, strict=True) if read.unread]
    if count:
        named = " ".join(each.about for each in run.questions[:MOST_NAMED])
        more = f" And {count - MOST_NAMED:,} more." if count > MOST_NAMED else ""
        open_ones = wording.count(count, count, "question is", "questions are").capitalize()
        parts.append(f"**{open_ones} open:** {markdown(named)}{more} Names that are asked about stay as written.")
    if run.read and not run.edits["flights"].rows:
        parts.append("All rows wait for an answer, and none is shown.")
    elif unread:
        parts.append(f"Left out, since they are not understood for certain: {markdown(_rows(run, unread))}.")
    return parts


def _rows(run: DryRun, numbers: Sequence[int]) -> str:
    """Returns rows as a person names them, by their sheets where there are several."""
    if not run.sheet.parts:
        return rows_in_words(numbers)
    by_sheet: dict[str, list[int]] = {}
    for name, row in map(run.sheet.place_of, numbers):
        by_sheet.setdefault(name, []).append(row)
    return "; ".join(f"{shown(name)}, {rows_in_words(rows)}" for name, rows in by_sheet.items())
