"""The state of the ledger on every page: banners above it, the imprint in its last line (what the data are, and as
of when), and the title of the browser's tab."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

import pandas as pd
import streamlit as st
from streamlit.navigation.page import StreamlitPage

from components import VERSION
from components.activity import wording
from components.activity.headline import headline, reported_headline
from components.activity.selection import Selection
from components.files.problems import Severity, shown
from components.journal.past_ledger import AtLine, Moment
from components.ledger.engines.answers import RemoteError
from components.ledger.versions import Loss
from components.pages.parts.frame.filters import page_address
from components.pages.parts.frame.markdown import markdown
from components.pages.parts.open_ledger.current_ledger import (
    Current,
    Opened,
    accept_losses,
    ask,
    draw,
    moment_in_words,
    past_moment,
)
from components.pages.parts.open_ledger.new_ledger import begin, is_new_ledger
from components.pages.parts.open_ledger.preparation import FAILED, Preparation
from components.server.access import PAST_DAY, may_edit

SAVED_HERE = "saved-here"
"""Set after this reader saved something, who need not be told that the ledger changed."""
_READ = "read-on-screen"


def show_state(current: Current) -> None:
    """Shows a red banner if files cannot be read or have lost rows, a yellow one if rows were set aside, and a
    toast if the ledger has changed since this reader's last click."""
    ledger = current.opened.ledger
    if when := past_moment():
        _show_past(when, current)
    # In a folder that is yet to become a ledger, nothing is broken.
    if len(current.broken) and (ledger.readable or not is_new_ledger()):
        _show_broken(current.opened, current.broken)
    if current.newer:
        _show_newer(current.newer)
    if current.lost:
        _show_losses(current.opened, current.lost)
    if (ledger.problems["severity"] == Severity.SET_ASIDE).any():
        _show_set_aside(len(ledger.set_aside))
    if ledger.is_from_database:
        _show_time(current)
    _say_what_changed(current.opened.read)


def _show_set_aside(rows: int) -> None:
    sentence = "1 row was set aside" if rows == 1 else f"{rows:,} rows were set aside"
    st.warning(f"{sentence} because of errors; the rest is shown. See **Data check**.", icon=":material/rule:")


def _show_time(current: Current) -> None:
    """Says when the flights were read from the database."""
    when = datetime.fromtimestamp(current.copied or current.opened.read, UTC)
    copied = ", when they were copied" if current.copied else ""
    st.caption(f"Flights as the database had them at {when:%H:%M} UTC on {when:%-d %B %Y}{copied}.")


def _show_past(when: Moment, current: Current) -> None:
    """Says that the ledger is shown as of a moment, or cannot be, and leads back to now."""
    first = current.opened.first_known
    with st.container(key="past-banner", horizontal=True, vertical_alignment="center"):
        st.info(_words_of_past(when, current), icon=":material/history:")
        if first:
            label = f"Show it as of {wording.day(first)}"
            st.button(label, key="first-known", on_click=show_past, args=(first,))
        st.button("Show it as it is now", key="leave-past", on_click=leave_past)
    for doubt in current.doubts:
        st.warning(markdown(doubt), icon=":material/warning:")


def _words_of_past(when: Moment, current: Current) -> str:
    opened, day = current.opened, moment_in_words(when)
    if first := opened.first_known:
        begins = f"**Nothing is recorded before {wording.day(first)}**, when the journal of this ledger begins"
        return f"{begins}: how it stood {day} is not known."
    if opened.unknown:
        return f"**Nothing can be shown:** {markdown(opened.unknown)}."
    if isinstance(when, AtLine):
        last = f" Its last change is of {wording.moment(current.changed)}." if current.changed else ""
        return f"**As it stood {day}.**{last} Nothing can be changed here."
    return f"**As known {day}**, at the end of the day in UTC. Nothing can be changed here."


def show_past(day: date) -> None:
    """Shows the ledger as it was known on a day."""
    st.session_state[PAST_DAY] = day.isoformat()


def leave_past() -> None:
    """Shows the ledger as it is now."""
    st.session_state[PAST_DAY] = ""


def _show_broken(opened: Opened, broken: pd.DataFrame) -> None:
    """Says what cannot be read, and what is on screen instead: an earlier state, or the rest of this one."""
    what = "The ledger cannot be read."
    shown = ""
    if opened.flights_stand_in:
        shown = f" The last good state stays on screen: {opened.reports:,} reports."
    elif opened.ledger.readable:
        what, shown = "Part of the ledger cannot be read.", " The rest is shown."
    each = broken.drop_duplicates("file")
    if earlier := [file for file in each["file"] if file in opened.stand_ins and not opened.flights_stand_in]:
        shown += f" Of {markdown(', '.join(earlier))} the last good copy stays on screen."
    details = " ".join(
        f"{markdown(row['file'])}: {markdown(row['what'])}. {markdown(row['remedy'])}"
        for row in each.to_dict("records")
    )
    st.error(f"**{what}** {details}{shown}", icon=":material/error:")


@st.fragment(run_every=2.0)
def _show_newer(newer: Preparation) -> None:
    """Says that a newer version is being read, until it has been."""
    if newer.is_done:
        st.rerun()
    if newer.failed:
        st.error(f"**The newer version of the ledger is not shown.** {FAILED}", icon=":material/error:")
    else:
        sentence = f"The ledger has changed, and its newer version is being read: {newer.done:.0%}."
        st.info(f"{sentence} Until then, this is the last one.", icon=":material/hourglass_top:")


_NEED_NO_LEDGER = ("table_import", "method")
"""The addresses of pages that have something to show before there is a ledger."""


def run(page: StreamlitPage) -> None:
    """Runs a page; in its place, shows how to begin a ledger, or that a database no longer answers."""
    try:
        if is_new_ledger() and page.url_path not in _NEED_NO_LEDGER:
            st.title(page.title)
            begin()
        else:
            page.run()
    except RemoteError as error:
        st.error(
            f"**The database did not answer.** {markdown(error.what)}. {markdown(error.remedy)} "
            "What was looked at before is still there: choose it again.",
            icon=":material/error:",
        )


def _show_losses(opened: Opened, lost: Sequence[Loss]) -> None:
    changes = "; ".join(f"{markdown(loss.table)} from {loss.before:,} to {loss.now:,} rows" for loss in lost)
    stay = " The earlier rows stay on screen." if opened.lost else ""
    remedy = f"{stay} If they were not removed on purpose, bring the file back as it was."
    otherwise = "" if may_edit() else " If they were, restart the dashboard."
    st.error(f"**The ledger has shrunk:** {changes}.{remedy}{otherwise}", icon=":material/error:")
    if may_edit():
        st.button("They were removed on purpose", key="accept-losses", on_click=accept_losses, args=(opened,))


def _say_what_changed(read: float) -> None:
    """Says that the ledger has changed if `read`, the time of its last reading, differs from that at the last
    click."""
    before = st.session_state.get(_READ, read)
    st.session_state[_READ] = read
    if not st.session_state.pop(SAVED_HERE, False) and read != before:
        st.toast("The ledger has changed; this page shows it as it is now.", icon=":material/sync:")


_ANCHORS = {
    "Activity": "counting",
    "Routes": "places",
    "Evidence": "verdicts",
    "Notes": "notes",
    "Sources": "sources",
    "Data check": "limits",
}
"""The heading on the page Method that concerns each page."""


def name_tab(opened: Opened, page: str) -> None:
    """Names the browser's tab after the page and the ledger: its airfield or, if there are several, its title."""
    st.set_page_config(page_title=f"{draw(opened, _tab_name)} · {page}")


def _tab_name(opened: Opened) -> str:
    airfields = opened.ledger.airfields["name"]
    return shown(airfields.iloc[0] if len(airfields) == 1 and airfields.iloc[0] else opened.ledger.title)


def show_imprint(opened: Opened, page: str, address: Mapping[str, Sequence[str]]) -> None:
    """Shows the imprint: title, number of reports, when the files were read, the version, and a link to the method
    that carries the filters of the `address` along."""
    text = draw(opened, _imprint, opened.read)
    if page in _ANCHORS:
        text += f" · [Method](<{page_address('method', address)}#{_ANCHORS[page]}>)"
    with st.container(key="imprint"):
        st.caption(text)


def _imprint(opened: Opened, read: float) -> str:
    """Returns the text of the imprint. `read` is given separately because it differs for a ledger of the past."""
    reports = wording.count(opened.reports, opened.reports, "report", "reports")
    until = _newest(opened)
    parts = [
        markdown(shown(opened.ledger.title)),
        f"{reports} by sources{f', until {wording.day(until)}' if until else ''}",
        f"files read {datetime.fromtimestamp(read, UTC):%-d %B %Y, %H:%M} UTC",
        f"version {VERSION}",
    ]
    return " · ".join(parts)


def _newest(opened: Opened) -> date | None:
    """Returns the last known day of any report."""
    if opened.ledger.airfields.empty:
        return ask(opened, reported_headline, Selection()).latest
    return ask(opened, headline, Selection()).latest
