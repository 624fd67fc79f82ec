"""What a reader must know of the state of the ledger, above every page."""

import streamlit as st

from components.pages.parts.opened import Current
from components.pages.parts.text import markdown
from components.problems import Severity


def show_state(current: Current) -> None:
    """A red banner where the files on disk cannot be read, a yellow one where rows were set aside."""
    ledger = current.opened.ledger
    if len(current.broken):
        first = current.broken.iloc[0]
        kept = (
            f" The last good state stays on screen: {current.opened.reports:,} reports." if ledger.readable else ""
        )
        st.error(
            f"**The ledger cannot be read.** {markdown(first['file'])}: {markdown(first['what'])}. "
            f"{markdown(first['remedy'])}{kept}",
            icon=":material/error:",
        )
    aside = int((ledger.problems["severity"] == Severity.SET_ASIDE).sum())
    if aside:
        rows = len(ledger.set_aside)
        said = "1 row was set aside" if rows == 1 else f"{rows:,} rows were set aside"
        st.warning(f"{said} because of errors; the rest is shown. See **Data check**.", icon=":material/rule:")
