"""Evidence: reported flights compared with what tracks show, and the silences that both support."""

from collections import Counter
from collections.abc import Hashable, Mapping
from typing import Any

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
from components.activity.movements import ARRIVAL
from components.activity.rows import Marked, Page, count_behind, reports_behind
from components.activity.selection import Selection
from components.activity.sightings import count_visits, has_observations, visits_numbered, visits_on
from components.activity.silences import SHORTEST_SILENCE, SupportedSilence, silences
from components.files.problems import shown
from components.pages.parts.forms.row_words import days_of_flights
from components.pages.parts.frame.counted_choice import choose_counted
from components.pages.parts.frame.empty_state import say_no_flights, why_unobserved
from components.pages.parts.frame.filters import chosen
from components.pages.parts.frame.markdown import markdown
from components.pages.parts.open_ledger.current_ledger import Opened, ask, current
from components.pages.parts.views.decision_form import show_decisions
from components.pages.parts.views.downloads import offer_table, offer_visits, plain_schema
from components.pages.parts.views.tables import (
    MOST_ROWS,
    aircraft_of_visit,
    choose_page,
    first_seen,
    say_which,
    show_reports,
    show_rows,
    show_table,
    show_visits,
)
from components.pages.parts.views.track_upload import show_dropped_tracks
from components.pages.parts.views.visit_way import show_way_of
from components.server.access import may_edit

MOST_COMPARED = 25_000
"""The most reported movements that the page compares with tracks. The limit protects the readers' time: so many
take some seconds at first, if most of them lie in times that nobody observed; a round number."""
MOST_WAYS_DRAWN = 3
"""The most visits whose path is drawn below a report: each takes two charts."""
MOST_DAYS_NAMED = 3
"""The most days of flights that are listed for a visit."""
STORY = (Verdict.CONTRADICTED, Verdict.POSSIBLE, Verdict.CORROBORATED, Verdict.NOT_OBSERVABLE, Verdict.UNOBSERVED)
"""The verdicts in the order in which they are shown: first what should be looked at first."""
_ICONS = {
    Verdict.CONTRADICTED: ":material/cancel:",
    Verdict.POSSIBLE: ":material/help:",
    Verdict.CORROBORATED: ":material/check_circle:",
    Verdict.NOT_OBSERVABLE: ":material/visibility_off:",
    Verdict.UNOBSERVED: ":material/hide_source:",
}
_MEANING = {
    Verdict.CORROBORATED: "Tracks show a visit that is not suspect within the reported days, and near the "
    "reported time if there is one: of the same aircraft, or the only one of the same type.",
    Verdict.POSSIBLE: "A visit may be it, or may be another flight.",
    Verdict.CONTRADICTED: "Every reported day was observed throughout, the report says enough of the aircraft to "
    "tell it from others, and there is no such visit. An aircraft that sends nothing leaves no track.",
    Verdict.NOT_OBSERVABLE: "Tracks were scanned, but a landing could have been missed, or the report says too "
    "little to be contradicted.",
    Verdict.UNOBSERVED: "No track of these days has been scanned.",
}
_MEANINGS = "\n".join(f"- **{verdict.capitalize()}**: {_MEANING[verdict]}" for verdict in STORY)


def draw_page() -> None:
    """Draws the page from top to bottom."""
    opened = current().opened
    selection = chosen()
    numbers = ask(opened, headline, selection)
    visits = ask(opened, count_visits, selection)

    st.title("Evidence")
    unseen = why_unobserved(opened)
    has_airfields = bool(len(opened.ledger.airfields))
    nobody_looked = has_airfields and not unseen and not ask(opened, has_observations)
    # Whoever may drop the first tracks looks for the place next to the sentence that there are none.
    drops_first = nobody_looked and may_edit()
    _say_why_nothing_is_seen(unseen, nobody_looked=nobody_looked)
    if drops_first:
        show_dropped_tracks(opened)
    if numbers.movements == 0 and not visits:
        say_no_flights(opened)
    elif not unseen:
        _show_comparison(opened, selection, numbers.movements, visits, nobody_looked=nobody_looked)
    if has_airfields and not drops_first:
        show_dropped_tracks(opened)


def _show_comparison(
    opened: Opened, selection: Selection, movements: int, visits: int, *, nobody_looked: bool
) -> None:
    """Compares the reported movements in view with the visits in view, and shows the silences. `movements` and
    `visits` are their numbers."""
    # With many reports the first comparison takes seconds, during which the page would be empty.
    with st.spinner(f"Holding {movements:,} reported movements against what tracks show …"):
        all_verdicts = None if movements > MOST_COMPARED else ask(opened, corroboration, selection)
    if all_verdicts is None:
        _say_too_many()
    else:
        verdicts = _show_verdicts(opened, selection, all_verdicts, nobody_looked=nobody_looked)
        show_decisions(opened, _with_open(ask(opened, pairs_in_view, selection), verdicts))
    if not nobody_looked:
        _show_visits_in_view(opened, selection, visits)
    _show_silences(ask(opened, silences, selection.of_silences))
    if all_verdicts is not None:
        schema = plain_schema("evidence", "Reports held against tracks")
        offer_table(opened, schema, len(verdicts), lambda: _as_text(verdicts), lambda: _as_text(verdicts))
    if visits:
        offer_visits(opened, visits, lambda: visits_on(opened.tables, selection, Page(0, visits)))


def _say_why_nothing_is_seen(unseen: str, *, nobody_looked: bool) -> None:
    if unseen:
        st.info(unseen)
    elif nobody_looked:
        _say_nobody_looked()


def _say_nobody_looked() -> None:
    """Says that nothing was scanned."""
    st.info(
        "Nobody looked: no tracks have been scanned for the watched airfields, so nothing here speaks for or "
        "against a report. To see this page with tracks, open the fictional example: "
        "`.venv/bin/streamlit run dashboard.py -- --data example`.",
        icon=":material/visibility_off:",
    )


def _say_too_many() -> None:
    """Says that there are too many reports in view, or that too many lie close together."""
    st.info(
        f"More than {MOST_COMPARED:,} reported movements are in view, or too many reports and visits lie near "
        "each other in time, to hold them against tracks: choose fewer days, types or airfields."
    )


def _show_verdicts(
    opened: Opened, selection: Selection, all_verdicts: pd.DataFrame, *, nobody_looked: bool
) -> pd.DataFrame:
    """Shows the number of each verdict, and every verdict with its sentence; `all_verdicts` is the answer of
    `corroboration`. Returns those with a chosen verdict, or all if none is chosen."""
    if all_verdicts.empty:
        st.caption("No report is in view.")
        return all_verdicts
    wanted: list[Verdict] = []
    if not nobody_looked or "verdict" in st.query_params:
        # If nobody looked, the page has just said so, and all have the same verdict.
        st.header(_finding(all_verdicts), anchor=False)
        wanted = _choose_verdicts(all_verdicts)
    verdicts = all_verdicts[all_verdicts["verdict"].isin(wanted)] if wanted else all_verdicts
    if verdicts.empty:
        st.caption(f"None of {len(all_verdicts):,} reported movements in view has a chosen verdict.")
        return verdicts
    story = verdicts if wanted else all_verdicts[all_verdicts["verdict"] != Verdict.UNOBSERVED]
    if len(story):
        _show_story(opened, selection, story, wanted)
    unobserved = all_verdicts[all_verdicts["verdict"] == Verdict.UNOBSERVED]
    if not wanted and len(unobserved):
        _show_unobserved(opened, unobserved)
    return verdicts


def _choose_verdicts(all_verdicts: pd.DataFrame) -> list[Verdict]:
    """Offers the verdicts with their numbers; returns those that are chosen."""
    counts = all_verdicts["verdict"].value_counts()
    numbers = {verdict: int(counts.get(verdict, 0)) for verdict in STORY}
    return choose_counted("verdict", "Verdict", numbers, _MEANINGS)


def _finding(all_verdicts: pd.DataFrame) -> str:
    """Returns in one sentence how many of the reported movements tracks show."""
    if (all_verdicts["verdict"] == Verdict.UNOBSERVED).all():
        reported = wording.count(len(all_verdicts), len(all_verdicts), "reported movement", "reported movements")
        return f"Nobody looked at the days of the {reported}"
    certain, most = supported(all_verdicts)
    shown_in_tracks = wording.count(certain, most, "movement", "movements") if most else "None"
    finding = f"{shown_in_tracks.capitalize()} of {len(all_verdicts):,} reported can be seen in tracks"
    unobserved = int((all_verdicts["verdict"] == Verdict.UNOBSERVED).sum())
    return f"{finding}; nobody looked at {unobserved:,}" if unobserved else finding


def _show_story(opened: Opened, selection: Selection, verdicts: pd.DataFrame, wanted: list[Verdict]) -> None:
    """Shows verdicts, one per expandable line, in the order of `STORY` and then of time."""
    order = verdicts["verdict"].map(STORY.index)
    verdicts = verdicts.loc[order.sort_values(kind="stable").index]
    counts = verdicts["verdict"].value_counts()
    page = choose_page(len(verdicts), MOST_ROWS, "verdicts", opened.version, wanted)
    on_page = page.rows(verdicts)
    lines = _reports_in_words(opened, on_page)
    before = None
    for line, row in zip(lines, on_page.to_dict("records"), strict=True):
        verdict = row["verdict"]
        if verdict != before:
            st.markdown(f"**{verdict.capitalize()} · {counts[verdict]:,}.** {_MEANING[verdict]}")
            before = verdict
        key = f"verdict-{row['flight_id']}-{row['airfield']}-{row['movement']}"
        label = f"**{markdown(line)}.** {markdown(row['how_well'])}"
        box = st.expander(label, key=key, icon=_ICONS[verdict], on_change="rerun")
        if box.open:
            with box:
                _show_reports_and_visits(opened, selection, row)
    say_which(page, len(verdicts))


def _show_reports_and_visits(opened: Opened, selection: Selection, row: dict[Hashable, Any]) -> None:
    """Shows the reports of a movement, and the visits that it is or may be, with their paths."""
    flight = Marked(flights=(row["flight_id"],))
    count = ask(opened, count_behind, selection, flight)
    move = f"{row['flight_id']}, {row['movement']} at {row['airfield']}"
    show_reports(opened, count, reports_behind, selection, flight, alt=f"Reports of {move}")
    if not row["visits"]:
        st.caption("No visit in the tracks is held to be it.")
        return
    visits = ask(opened, visits_numbered, list(row["visits"]))
    show_visits(opened, len(visits), lambda page: page.rows(visits), alt=f"Visits of {move}")
    for visit in visits.head(MOST_WAYS_DRAWN).to_dict("records"):
        show_way_of(visit)


def _show_unobserved(opened: Opened, verdicts: pd.DataFrame) -> None:
    """Shows the number of unobserved reported movements in one line, which expands to a list of them."""
    movements = wording.count(len(verdicts), len(verdicts), "reported movement is", "reported movements are")
    label = f"**{movements} unobserved.** {_MEANING[Verdict.UNOBSERVED]}"
    box = st.expander(label, key="unobserved", icon=_ICONS[Verdict.UNOBSERVED], on_change="rerun")
    if box.open:
        with box:
            page = choose_page(len(verdicts), MOST_ROWS, "unobserved", opened.version)
            on_page = page.rows(verdicts)
            table = pd.DataFrame({"Report": _reports_in_words(opened, on_page), "How well": on_page["how_well"]})
            show_rows(table, alt="Unobserved reports")
            say_which(page, len(verdicts))


def _show_visits_in_view(opened: Opened, selection: Selection, visits: int) -> None:
    """Shows the visits in view with what the reports say of each; `visits` is their number."""
    st.subheader("Visits seen in tracks")
    if not visits:
        st.caption("No visit is in view.")
        return
    st.caption(
        "Type, airfield, movement and dates choose among them; the filters of operator, source and credibility "
        "are of reports and leave visits as they are. Suspect visits are shown and never counted."
    )
    on_page = show_visits(
        opened,
        visits,
        lambda page: ask(opened, visits_on, selection, page),
        alt="Visits seen in tracks",
        reported=lambda numbers: _visits_in_words(opened, ask(opened, visit_reports, selection, numbers)),
    )
    _offer_path(opened, on_page)


def _offer_path(opened: Opened, visits: pd.DataFrame) -> None:
    """Offers to show the path and the height of one of the visits of a page."""
    rows = visits.to_dict("records")
    chosen = st.selectbox(
        "Look at the way and the height of a visit",
        range(len(rows)),
        index=None,
        format_func=lambda number: _visit_in_words(opened, rows[number]),
        placeholder="Choose one of the visits above",
        key="way-of-visit",
    )
    if chosen is not None and chosen < len(rows):
        show_way_of(rows[chosen])


def _visit_in_words(opened: Opened, visit: dict[Any, Any]) -> str:
    """Returns the label of a visit in a list of choices."""
    airfield = opened.ledger.gazetteer["name"].get(visit["airfield"], visit["airfield"])
    return f"{airfield}, {wording.moment(first_seen(visit))}, {aircraft_of_visit(visit, opened.names)}"


def _show_silences(silences: list[SupportedSilence]) -> None:
    """Shows the supported silences: the longest in words and, if there are several, all in a table with when
    flights stopped and when they resumed."""
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
    if len(silences) == 1:
        return
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
    """Returns the pairs of these reports with the column open: whether the verdict on the report names this visit
    as possible."""
    pairs = pairs.merge(verdicts[REPORT])
    possible = verdicts.loc[verdicts["verdict"] == Verdict.POSSIBLE, [*REPORT, "visits"]].explode("visits")
    places = set(possible.itertuples(index=False, name=None))
    offered = pairs[[*REPORT, "visit"]].itertuples(index=False, name=None)
    return pairs.assign(open=[place in places for place in offered])


def _as_text(verdicts: pd.DataFrame) -> pd.DataFrame:
    """Returns the answer of `corroboration` as a table of text."""
    return verdicts.assign(
        earliest=[f"{day.date()}" for day in verdicts["earliest"]],
        latest=[f"{day.date()}" for day in verdicts["latest"]],
        visits=[";".join(map(str, visits)) for visits in verdicts["visits"]],
    ).astype("str")


def _reports_in_words(opened: Opened, verdicts: pd.DataFrame) -> list[str]:
    """Returns a line for each report: date, aircraft, arrival or departure."""
    names = opened.ledger.gazetteer["name"].to_dict()
    several = len(opened.ledger.airfields) > 1
    lines = []
    for row in verdicts.itertuples():
        when = wording.reported(row.date, row.earliest.date(), row.latest.date(), row.qualifier)
        aircraft = shown(wording.type_name(row.aircraft_type, opened.names))
        preposition = "at" if row.movement == ARRIVAL else "from"
        where = f" {preposition} {names.get(row.airfield, row.airfield)}" if several else ""
        lines.append(f"{when}: {aircraft}, {row.movement}{where}")
    return lines


def _visits_in_words(opened: Opened, reports: pd.DataFrame | None) -> dict[int, str] | None:
    """Returns for each visit what the reports say of its landing and take-off; None if that is not known."""
    if reports is None:
        return None
    days = days_of_flights(opened, {flight for flights in reports["flights"] for flight in flights})
    return {visit: _ends_in_words(ends, days) for visit, ends in reports.groupby("visit", sort=False)}


def _ends_in_words(ends: pd.DataFrame, days: Mapping[str, str]) -> str:
    """Returns what the reports say of the landing and take-off of a visit, in one sentence; `days` has the days of
    flights, by flight id."""
    if (ends["state"] == Reported.NOT).all():
        return Reported.NOT.capitalize()
    parts = []
    for row in ends.itertuples():
        alike = Counter(days.get(flight, flight) for flight in row.flights)
        named = [f"{number} flights, {when}" if number > 1 else when for when, number in alike.items()]
        more = "; …" if len(named) > MOST_DAYS_NAMED else ""
        flights = f" ({'; '.join(named[:MOST_DAYS_NAMED])}{more})" if named else ""
        parts.append(f"{row.movement} {row.state}{flights}")
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}"


# Streamlit runs the file of a page as a script, anew at every interaction.
draw_page()
