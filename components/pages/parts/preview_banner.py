"""What a reader must know of a workbook that is on screen in the place of a ledger: what was guessed, what is
open, and what is left out for that."""

import streamlit as st

from components.activity import wording
from components.files.problems import shown
from components.imports.dry_run import DryRun
from components.pages.parts.import_report import guesses, rows_in_words
from components.pages.parts.markdown import markdown
from components.pages.parts.new_ledger import offer_import
from components.pages.parts.table_preview import previewed_run


def show_preview() -> None:
    """Says, where a workbook is on screen, what was guessed, what is open, and what is left out for that."""
    run = previewed_run()
    if run is None:
        return
    rows = len(run.table.rows)
    parts = [
        f"**A preview of {markdown(shown(run.file))}; nothing is written.** {run.read:,} of {rows:,} rows read.",
        f"Guessed: {markdown(guesses(run))}",
        *_open_in_words(run),
    ]
    st.warning(" ".join(parts), icon=":material/preview:")
    offer_import("See how the table was read, and how to keep it")


def _open_in_words(run: DryRun) -> list[str]:
    count = len(run.questions)
    unread = [row.number for row, read in zip(run.table.rows, run.readings, strict=True) if read.unread]
    shows_none = not run.edits["flights"].rows
    parts = []
    if count:
        first = " ".join(markdown(each.about) for each in run.questions[:2])
        more = f" and {count - 2:,} more" if count > 2 else ""
        parts.append(
            f"**{wording.count(count, count, 'question is', 'questions are').capitalize()} open:** {first}{more}."
        )
    if shows_none and run.read:
        parts.append("All rows wait for the answers, and none is shown.")
    elif unread:
        parts.append(f"Left out, since they are not understood for certain: {rows_in_words(unread)}.")
    return parts
