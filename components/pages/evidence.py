"""Evidence: reported flights held against what tracks show, and the silences that both support."""

import pandas as pd
import streamlit as st

from components.activity import wording
from components.activity.evidence.pairs import REPORT
from components.activity.evidence.verdicts import (
    Reported,
    Verdict,
    corroboration,
    pairs_in_view,
    supported,
    visit_reports,
)
from components.activity.headline import headline
from components.activity.rows import Page
from components.activity.selection import Selection
from components.activity.sightings import count_visits, has_observations, visits_on
from components.activity.silences import SHORTEST_SILENCE, SupportedSilence, silences
from components.files.problems import shown
from components.pages.parts.current_ledger import Opened, ask, current
from components.pages.parts.decision_form import show_decisions
from components.pages.parts.downloads import offer_table, offer_visits, plain_schema
from components.pages.parts.empty_state import say_no_flights, why_unobserved
from components.pages.parts.filters import announce_ignored, chosen
from components.pages.parts.markdown import markdown
from components.pages.parts.tables import MOST_ROWS, choose_page, say_which, show_rows, show_table, show_visits
from components.pages.parts.track_upload import show_dropped_tracks

MOST_COMPARED = 5_000
"""So many reported movements are held against tracks for a page: it protects the time that readers wait; a round
number."""
_MEANING = {
    Verdict.CORROBORATED: "A visit that is not suspect lies within the reported days, and near the reported time "
    "if there is one: of the same aircraft, or the only one of the same type.",
    Verdict.POSSIBLE: "A visit may be it, or may be another flight.",
    Verdict.CONTRADICTED: "Every reported day was observed throughout, the report says enough of the aircraft to "
    "tell it from others, and there is no such visit.",
    Verdict.NOT_OBSERVABLE: "Scanned, but a landing could have been missed, or the report says too little to "
    "be contradicted.",
    Verdict.UNOBSERVED: "No track of these days has been scanned.",
}


def draw_page() -> None:
    """Draws the page from top to bottom."""
    opened = current().opened
    selection = chosen()
    numbers = ask(opened, headline, selection)
    visits = ask(opened, count_visits, selection)

    st.title("Evidence")
    unseen = why_unobserved(opened)
    if unseen:
        st.info(unseen)
    elif not ask(opened, has_observations) and len(opened.ledger.airfields):
        _say_nobody_looked()
    if numbers.movements == 0 and not visits:
        say_no_flights(opened)
    elif not unseen:
        _show_comparison(opened, selection, numbers.movements, visits)
    if len(opened.ledger.airfields):
        show_dropped_tracks(opened)


def _show_comparison(opened: Opened, selection: Selection, movements: int, visits: int) -> None:
    """Shows the reports in view, so many movements, against what tracks show, so many visits; and the silences."""
    every = None if movements > MOST_COMPARED else ask(opened, corroboration, selection)
    if every is None:
        _say_too_many()
    else:
        verdicts = _show_verdicts(opened, every)
        show_decisions(opened, _with_open(ask(opened, pairs_in_view, selection), verdicts))
    _show_seen(opened, selection, visits)
    _show_silences(ask(opened, silences, selection.of_notes))
    if every is not None:
        schema = plain_schema("evidence", "Reports held against tracks")
        offer_table(opened, schema, len(verdicts), lambda: _as_text(verdicts), lambda: _as_text(verdicts))
    if visits:
        offer_visits(opened, visits, lambda: visits_on(opened.tables, selection, Page(0, visits)))


def _say_nobody_looked() -> None:
    """Says that nothing was scanned."""
    st.info(
        "Nobody looked: no tracks have been scanned for the watched airfields, so nothing here speaks for or "
        "against a report. To see what this page is with tracks, open the fictional example: "
        "`.venv/bin/streamlit run dashboard.py -- --data example`.",
        icon=":material/visibility_off:",
    )


def _say_too_many() -> None:
    """Says that the reports in view are too many, or lie too close to others."""
    st.subheader("Reports held against tracks")
    st.info(
        f"More than {MOST_COMPARED:,} reported movements are in view, or too many reports and visits lie near "
        "each other in time, to hold them against tracks: choose fewer days, types or airfields."
    )


def _show_verdicts(opened: Opened, every: pd.DataFrame) -> pd.DataFrame:
    """Shows how many of each verdict there are, and each with its sentence; `every` is what `corroboration`
    returns. Returns those of the chosen verdicts, all of them where none is chosen."""
    st.subheader("Reports held against tracks")
    if every.empty:
        st.caption("No report is in view.")
        return every
    wanted = _choose()
    verdicts = every[every["verdict"].isin(wanted)] if wanted else every
    counts = verdicts["verdict"].value_counts()
    with st.grid(5, min_column_width=130):
        for verdict in wanted or _MEANING:
            meaning = _MEANING[verdict]
            st.metric(verdict.capitalize(), f"{counts.get(verdict, 0):,}", border=True, help=meaning)
    certain, most = supported(verdicts)
    if most:
        movements = wording.count(certain, most, "movement", "movements")
        st.caption(f"{movements.capitalize()} of {len(verdicts):,} reported can be seen in tracks.")
    if verdicts.empty:
        st.caption(f"None of {len(every):,} reported movements in view has a chosen verdict.")
        return verdicts
    page = choose_page(len(verdicts), MOST_ROWS, "verdicts", opened.version, wanted)
    on_page = page.rows(verdicts)
    table = pd.DataFrame(
        {
            "Report": _reports(opened, on_page),
            "Verdict": [str(verdict).capitalize() for verdict in on_page["verdict"]],
            "How well": on_page["how_well"],
        }
    )
    show_rows(table, alt="Reports held against tracks")
    say_which(page, len(verdicts))
    return verdicts


def _choose() -> list[Verdict]:
    """Asks for verdicts; returns the chosen ones, in their usual order."""
    announce_ignored("verdict", [verdict.capitalize() for verdict in Verdict])
    wanted = st.pills(
        "Verdict",
        [str(verdict) for verdict in Verdict],
        selection_mode="multi",
        format_func=str.capitalize,
        key="verdict",
        bind="query-params",
    )
    return [verdict for verdict in Verdict if verdict in wanted]


def _show_seen(opened: Opened, selection: Selection, visits: int) -> None:
    """Shows the visits in view, so many, with what the reports say of each."""
    st.subheader("Visits seen in tracks")
    if not visits:
        st.caption("No visit is in view.")
        return
    st.caption(
        "Type, airfield, movement and dates choose among them; the filters of operator, source and credibility "
        "are of reports and leave visits as they are. Suspect visits are shown and never counted."
    )
    show_visits(
        opened,
        visits,
        lambda page: ask(opened, visits_on, selection, page),
        alt="Visits seen in tracks",
        reported=lambda numbers: _reported(ask(opened, visit_reports, selection, numbers)),
    )


def _show_silences(silences: list[SupportedSilence]) -> None:
    """Shows supported silences, the longest in words, all in a table: when flights stopped, and when they
    resumed."""
    st.subheader("Silences, suspensions and resumptions")
    st.caption(
        f"Times of at least {SHORTEST_SILENCE} days without a flight, every day of which was observed throughout "
        "or reported inactive. Days nobody looked at support nothing."
    )
    if not silences:
        st.caption("None.")
        return
    longest = max(silences, key=lambda silence: (silence.days, silence.first))
    st.markdown(f"**The longest, {longest.days:,} days.** {markdown(longest.sentence)}")
    rows = [
        {
            "Airfield": silence.name,
            "Stopped": wording.qualified(wording.span(*silence.began), silence.qualifier),
            "Silent to": wording.day(silence.last),
            "Days at least": silence.days,
            "Rests on": silence.support,
            "Flights again": wording.span(*silence.resumed) if silence.resumed else "not known",
        }
        for silence in silences
    ]
    show_table(pd.DataFrame(rows), alt="Supported silences")


def _with_open(pairs: pd.DataFrame, verdicts: pd.DataFrame) -> pd.DataFrame:
    """Returns the pairs of these reports, with the column open: whether the verdict on the report of each is
    that it is possible."""
    pairs = pairs.merge(verdicts[REPORT])
    possible = verdicts.loc[verdicts["verdict"] == Verdict.POSSIBLE, [*REPORT, "visits"]].explode("visits")
    places = set(possible.itertuples(index=False, name=None))
    offered = pairs[[*REPORT, "visit"]].itertuples(index=False, name=None)
    return pairs.assign(open=[place in places for place in offered])


def _as_text(verdicts: pd.DataFrame) -> pd.DataFrame:
    """Returns what `corroboration` returns as a table of text."""
    return verdicts.assign(
        earliest=[f"{day.date()}" for day in verdicts["earliest"]],
        latest=[f"{day.date()}" for day in verdicts["latest"]],
        visits=[";".join(map(str, visits)) for visits in verdicts["visits"]],
    ).astype("str")


def _reports(opened: Opened, verdicts: pd.DataFrame) -> list[str]:
    """Returns a line for each report: when, what, which way, and its id."""
    names = opened.ledger.gazetteer["name"].to_dict()
    several = len(opened.ledger.airfields) > 1
    lines = []
    for row in verdicts.itertuples():
        when = wording.reported(row.date, row.earliest.date(), row.latest.date(), row.qualifier)
        aircraft = shown(opened.names.get(row.aircraft_type, row.aircraft_type) or "type unknown")
        where = f" ({names.get(row.airfield, row.airfield)})" if several else ""
        lines.append(f"{when}: {aircraft}, {row.movement}{where}, {row.flight_id}")
    return lines


def _reported(reports: pd.DataFrame | None) -> dict[int, str] | None:
    """Returns for each visit what the reports say of its landing and its take-off; None where that is not
    known."""
    if reports is None:
        return None
    texts: dict[int, list[str]] = {}
    for row in reports.itertuples():
        flights = f" ({', '.join(row.flights[:3])}{' …' if len(row.flights) > 3 else ''})" if row.flights else ""
        texts.setdefault(row.visit, []).append(f"{row.movement} {row.state}{flights}")
    return {visit: _joined(parts) for visit, parts in texts.items()}


def _joined(parts: list[str]) -> str:
    """Returns one sentence of what the reports say of both ends of a visit."""
    if all(part.endswith(Reported.NOT) for part in parts):
        return Reported.NOT.capitalize()
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}"


# Streamlit runs the file of a page as a script, anew at every interaction.
draw_page()
