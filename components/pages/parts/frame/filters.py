"""The filters of the sidebar, and a chip above the page for each chosen value. Both are also in the address: a
link reopens the same view, and Back undoes the last choice.

Streamlit could bind widgets to the address itself, but browsers then write the address before they send a click,
and render the whole page once more for it: a tenth of the waiting time. Here the address is written after the
chart.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any, TypeAlias
from urllib.parse import SplitResult, urlencode, urlsplit

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext

from components.activity import wording
from components.activity.bins import view
from components.activity.counts import counts_by_airfield, counts_by_type
from components.activity.movements import MOVEMENTS
from components.activity.rows import notes_in_view, types_in_use, value_counts, values
from components.activity.selection import ANY_CREDIBILITY, Selection
from components.activity.source_support import reports_by_source, sources_in_use
from components.activity.wording import OPEN_END
from components.files.problems import shown
from components.pages.parts.frame.imported_cells import MOST_VALUES, flights_with, values_offered
from components.pages.parts.frame.markdown import distinct_labels, markdown
from components.pages.parts.open_ledger.current_ledger import (
    WATCH,
    Opened,
    ask,
    draw,
    offered_airfields,
    past_moment,
)
from components.server.access import PAST_DAY
from components.server.message_limits import MOST_FIELDS, TOO_LONG

TYPE, DATES, AIRFIELD, MOVEMENT = "type", "dates", "airfield", "movement"
OPERATOR, SOURCE, CREDIBILITY, TABLE = "operator", "source", "credibility", "table"
DEFAULTS: dict[str, Any] = {
    TYPE: [],
    DATES: (),
    AIRFIELD: [],
    MOVEMENT: [],
    OPERATOR: [],
    SOURCE: [],
    TABLE: [],
    CREDIBILITY: ANY_CREDIBILITY,
}
# Parameters that single pages add to the address; each page says itself which values it does not know.
MARK = "mark"
ABOUT = "about"
"""The id of the source whose details the page Sources shows."""
OF_ONE_PAGE = (WATCH, PAST_DAY, MARK, ABOUT, "bin", "below", "lanes", "kind", "verdict", "every-pair")
OPERATOR_UNKNOWN = f"Operator {wording.UNKNOWN}"
_TAKEN_FOR = "filters-taken-for"
_WRITTEN = "address-written"
Choices: TypeAlias = Mapping[str, Mapping[str, str]]
"""For each filter that offers values: the values with their labels, which also stand in the address."""
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
"""The days that can be chosen: no aircraft flew before the first, and a round date ends the calendar."""
SWITCH = ("true", "false")
MOST_LISTED = 10
"""The most values of the address that a warning lists: a forged address may hold thousands."""
LOWEST_GRADES = {
    1: "1 – confirmed only",
    2: "2 – probably true, or better",
    3: "3 – possibly true, or better",
    4: "4 – doubtful, or better",
    5: "5 – improbable, or better",
    6: "Any grade",
}

MOST_CHIPS = 12
"""The most chips in the scrolling line above the page: an address may choose hundreds of values, which the filters
show."""


def show_filters(opened: Opened, place: DeltaGenerator) -> None:
    """Draws the filters in `place`."""
    offered = choices(opened)
    options = draw(opened, _options)
    with place:
        _multiselect(TYPE, "Aircraft type", options[TYPE])
        st.date_input(
            "Dates",
            value=[],
            min_value=FIRST_DAY,
            max_value=max(draw(opened, _last_day), *(st.session_state.get(DATES) or (FIRST_DAY,))),
            key=DATES,
            format="YYYY-MM-DD",
            help="Keeps what can have happened between these days, both included.",
        )
        _multiselect(AIRFIELD, "Airfield", options[AIRFIELD])
        st.pills(
            "Movement",
            MOVEMENTS,
            selection_mode="multi",
            format_func=str.capitalize,
            key=MOVEMENT,
        )
        _multiselect(OPERATOR, "Operator", options[OPERATOR])
        hint = "Keeps whatever rests on it, also by way of other sources."
        _multiselect(SOURCE, "Source", options[SOURCE], hint)
        if offered[TABLE]:
            hint = f"Cells of columns that only your tables have: the {MOST_VALUES} of the most flights."
            numbers = {value: f"{value} · {count:,}" for value, count in values_offered().items()}
            _multiselect(TABLE, "In your tables", numbers, hint)
        st.selectbox(
            "Lowest credibility",
            list(LOWEST_GRADES),
            index=len(LOWEST_GRADES) - 1,
            format_func=lambda grade: LOWEST_GRADES[grade],
            key=CREDIBILITY,
            help="Admiralty code of the statement. “Any grade” keeps what cannot be judged or is not graded, too.",
        )
        st.button("Clear all filters", key="clear", on_click=clear_filters, disabled=chosen() == Selection())


def is_empty(opened: Opened) -> bool:
    """Returns whether a ledger has nothing that filters could leave out."""
    return not opened.reports and not opened.visits and opened.ledger.notes.empty


def keep_filters(place: DeltaGenerator, why: str) -> None:
    """Says in place of the filters why there are none, and keeps their values for the other pages: Streamlit
    forgets the values of widgets that are not drawn."""
    st.session_state.update(_filters_set())
    place.caption(why)


def chosen() -> Selection:
    """Returns the selection that the filters describe."""
    state = st.session_state
    # An address can give more than two dates; a warning says so, and none of them counts.
    given = state.get(DATES) or ()
    dates = sorted(given) if len(given) <= 2 else []
    return Selection(
        types=tuple(state.get(TYPE, ())),
        airfields=tuple(state.get(AIRFIELD, ())),
        movements=tuple(state.get(MOVEMENT, ())),
        operators=tuple(state.get(OPERATOR, ())),
        sources=tuple(state.get(SOURCE, ())),
        flights=flights_with(state.get(TABLE, ())),
        start=dates[0] if dates else None,
        end=dates[1] if len(dates) > 1 else None,
        credibility=state.get(CREDIBILITY, ANY_CREDIBILITY),
    )


def clear_filters() -> None:
    """Resets every filter to its default, which lets everything through."""
    for key, default in DEFAULTS.items():
        st.session_state[key] = default


def offer_to_clear(what: str) -> None:
    """Says that no `what` pass the filters, and offers to clear them."""
    st.info(f"No {what} match these filters.", icon=":material/filter_alt_off:")
    st.button("Clear the filters", on_click=clear_filters, type="primary", key=f"clear-{what}")


def _multiselect(key: str, label: str, options: Mapping[str, str], hint: str | None = None) -> None:
    st.multiselect(
        label,
        list(options),
        # A browser may send a value that is no longer offered.
        format_func=lambda value: options.get(value, value),
        key=key,
        placeholder="All",
        help=hint,
    )


def choices(opened: Opened) -> Choices:
    """Returns the values that the filters offer for this ledger."""
    return {**draw(opened, _choices), TABLE: {value: value for value in values_offered()}}


def _choices(opened: Opened) -> Choices:
    airfields = opened.ledger.airfields
    return {
        TYPE: distinct_labels({name: wording.type_name(name, opened.names) for name in ask(opened, types_in_use)}),
        AIRFIELD: distinct_labels(dict(zip(airfields["airfield"], airfields["name"], strict=True))),
        MOVEMENT: {movement: movement.capitalize() for movement in MOVEMENTS},
        OPERATOR: distinct_labels({name: name or OPERATOR_UNKNOWN for name in ask(opened, values, "operator")}),
        SOURCE: distinct_labels(
            {name: opened.source_names.get(name, name) for name in ask(opened, sources_in_use)}
        ),
    }


def _options(opened: Opened) -> Choices:
    """Returns the choices of the filters, each with its number of movements or reports in the whole ledger, most
    first. Other filters do not change the numbers, so a choice in one filter does not reorder the others."""
    offered = choices(opened)
    return {
        TYPE: _numbered(offered[TYPE], ask(opened, counts_by_type, Selection())),
        AIRFIELD: _numbered(offered[AIRFIELD], ask(opened, counts_by_airfield, Selection())),
        OPERATOR: _numbered(offered[OPERATOR], ask(opened, value_counts, "operator")),
        SOURCE: _numbered(offered[SOURCE], ask(opened, reports_by_source)),
    }


def _numbered(labels: Mapping[str, str], counts: pd.Series) -> dict[str, str]:
    numbers = {value: int(counts.get(value, 0)) for value in labels}
    ordered = sorted(labels, key=lambda value: -numbers[value])
    return {
        value: f"{labels[value]} · {numbers[value]:,}" if numbers[value] else labels[value] for value in ordered
    }


def _last_day(opened: Opened) -> date:
    """Returns the last day that the calendar offers, where it also opens. So it is the end of the data, not today,
    which may be years later."""
    span, notes = ask(opened, view, Selection()), ask(opened, notes_in_view, Selection())
    ends = [day for day in notes["latest"].dt.date if day < OPEN_END]
    return min(max([*ends, span.end] if span else ends, default=LAST_DAY), LAST_DAY)


def announce_all_ignored(opened: Opened) -> None:
    """Warns of unknown parameters and values in the address."""
    offered = choices(opened)
    announce_unknown_names({*DEFAULTS, *OF_ONE_PAGE})
    for key, labels in offered.items():
        announce_ignored(key, {*labels, *labels.values()})
    announce_ignored(CREDIBILITY, LOWEST_GRADES.values(), several=False)
    # One invalid date makes all of them void.
    announce_ignored(DATES, st.query_params.get_all(DATES) if _days(DATES) else ())
    if WATCH in st.query_params:
        airfields = [*offered_airfields(opened)["airfield"], *opened.ledger.airfields["airfield"]]
        announce_ignored(WATCH, airfields, several=False)
    announce_ignored(PAST_DAY, [st.session_state[PAST_DAY]] if past_moment() else (), several=False)


def take_ledger_from_address() -> None:
    """Takes the watched airfield and the moment from the address, on arrival and after Back or Forward. Call it
    before the filters, which depend on both."""
    context = get_script_run_ctx()
    for name in (WATCH, PAST_DAY):
        if name not in st.session_state or context is None or context.is_history_navigation:
            st.session_state[name] = st.query_params.get(name, "")


def take_from_address(opened: Opened) -> bool:
    """Sets the filters from the address, on arrival and after Back or Forward; otherwise only removes values that
    the ledger no longer has. Returns whether this is the first page of the session: then the filters must be drawn
    before their values are used, since the browser may send values of its own."""
    offered, context = choices(opened), get_script_run_ctx()
    last_version = st.session_state.get(_TAKEN_FOR)
    st.session_state[_TAKEN_FOR] = opened.version
    is_first_page = last_version is None
    if context is None or context.is_history_navigation or (is_first_page and not _browser_reconnects(context)):
        st.session_state.update(_filters_in_address(offered))
    elif not is_first_page:
        # In another version of the ledger the values may have other labels, which the browser has to be sent.
        _drop_values_not_offered(offered, renewed=last_version != opened.version)
    return is_first_page


def put_into_address(opened: Opened) -> None:
    """Writes the filters into the address if they differ from it. Other parameters stay.

    The second of two quick clicks may be sent before the browser has written the address of the first, so the
    address is written once more in the run after a change.
    """
    names = (WATCH, PAST_DAY)
    ledger_differs = any(st.session_state.get(name, "") != st.query_params.get(name, "") for name in names)
    differs = ledger_differs or _filters_set() != _filters_in_address(choices(opened))
    if differs or st.session_state.get(_WRITTEN):
        cleared: dict[str, list[str]] = {key: [] for key in (*names, *DEFAULTS, TOO_LONG)}
        st.query_params.update(cleared | in_address(opened))
    st.session_state[_WRITTEN] = differs


def in_address(opened: Opened) -> dict[str, list[str]]:
    """Returns the filters, the watched airfield and the chosen moment as parameters of the address, for links to
    other pages."""
    offered = choices(opened)
    ledger = {name: [value] for name in (WATCH, PAST_DAY) if (value := st.session_state.get(name))}
    return ledger | {
        key: values for key, value in _filters_set().items() if (values := _parameter(key, value, offered))
    }


def page_address(page: str, address: Mapping[str, Sequence[str]], **more: str) -> str:
    """Returns a relative link to a page that carries the parameters of the address along.

    >>> page_address("sources", {"type": ["Il-62", "An-124"]}, about="a b"), page_address("method", {})
    ('sources?type=Il-62&type=An-124&about=a+b', 'method')
    """
    query = urlencode({**address, **more}, doseq=True)
    return f"{page}?{query}" if query else page


def _browser_reconnects(context: ScriptRunContext) -> bool:
    """Returns whether the browser had this page open before and reconnects, to a restarted server or another one.
    It then sends values that were chosen meanwhile and are not in the address."""
    # Streamlit has no public API for this. If these private names ever change, only the address counts.
    state = getattr(context.session_state, "_state", None)
    return bool(getattr(state, "_new_widget_state", None))


def _filters_set() -> dict[str, Any]:
    """Returns the value of every filter on the page."""
    return {key: st.session_state.get(key) or default for key, default in DEFAULTS.items()}


def _filters_in_address(offered: Choices) -> dict[str, Any]:
    """Returns the value of every filter in the address; what is not understood is left out."""
    filters: dict[str, Any] = {}
    for key, labels in offered.items():
        # The ICAO designator is accepted as well as the name of the type.
        values = dict(zip(labels, labels, strict=True)) | dict(zip(labels.values(), labels, strict=True))
        filters[key] = list(dict.fromkeys(values[each] for each in _parameter_values(key) if each in values))
    grades = dict(zip(LOWEST_GRADES.values(), LOWEST_GRADES, strict=True))
    grade = grades.get(st.query_params.get(CREDIBILITY, ""), ANY_CREDIBILITY)
    return filters | {DATES: tuple(sorted(_days(DATES))), CREDIBILITY: grade}


def _drop_values_not_offered(offered: Choices, *, renewed: bool) -> None:
    """Removes values that the ledger does not offer from the filters. Sets the changed filters, or all of them if
    the ledger was `renewed`."""
    now = _filters_set()
    grade = now[CREDIBILITY] if now[CREDIBILITY] in LOWEST_GRADES else ANY_CREDIBILITY
    wanted = now | {CREDIBILITY: grade}
    for key, labels in offered.items():
        wanted[key] = [each for each in dict.fromkeys(now[key]) if each in labels]
    for key, value in wanted.items():
        if renewed or value != now[key]:
            st.session_state[key] = value


def _parameter(key: str, value: Any, offered: Choices) -> list[str]:
    """Returns the values of the address parameter for a filter; none for the default, which lets everything
    through."""
    if key == CREDIBILITY:
        return [] if value == ANY_CREDIBILITY else [LOWEST_GRADES[value]]
    if key == DATES:
        return list(map(date.isoformat, value))
    return [offered[key][each] for each in value if each in offered[key]]


def announce_unknown_names(names: Collection[str]) -> None:
    """Warns of parameters in the address that no page knows, with a list of the valid ones; or that the address
    was too long to be read at all."""
    if TOO_LONG in st.query_params:
        st.warning(
            f"The address says more than can be read, {MOST_FIELDS:,} values at most, so all of it was ignored. "
            "A link to this page does not bring its filters back: choose fewer values."
        )
    others = set(st.query_params).difference(names, [TOO_LONG])
    if not others:
        return
    given = {name: st.query_params.get_all(name)[:MOST_LISTED] for name in st.query_params if name in others}
    unknown = [f"{shown(name)} = {', '.join(map(shown, values))}" for name, values in given.items()]
    st.warning(f"Unknown filter ignored: {_listed(unknown)}. Filters are: {markdown(', '.join(sorted(names)))}.")


def announce_ignored(name: str, options: Collection[str], *, several: bool = True, any_case: bool = False) -> None:
    """Warns of values of a parameter that are none of the options. If only one value is allowed, the last one
    counts, and those before it are ignored too."""
    given = _parameter_values(name)
    ignored, taken = ([], given) if several else (given[:-1], given[-1:])
    for value in taken:
        if (value.lower() if any_case else value) not in options:
            ignored.append(value)
    if ignored:
        st.warning(f"Unknown filter value ignored: {markdown(name)} = {_listed(list(map(shown, ignored)))}.")


def announce_ignored_switch(name: str) -> None:
    """Warns of values of a parameter that are neither true nor false, in any case."""
    announce_ignored(name, SWITCH, several=False, any_case=True)


def _days(name: str) -> list[date]:
    """Returns the one or two days that a parameter gives; none if it gives more, or anything that is not a day."""
    given = _parameter_values(name)
    valid = list(filter(None, map(_day, given)))
    return valid if len(valid) == len(given) <= 2 else []


def _day(text: str) -> date | None:
    for form in ("%Y-%m-%d", "%Y/%m/%d"):
        try:
            day = datetime.strptime(text, form).date()  # noqa: DTZ007 - only the day is read; no zone is meant
        except ValueError:
            continue
        return day if FIRST_DAY <= day <= LAST_DAY else None
    return None


def _parameter_values(name: str) -> list[str]:
    return list(filter(None, st.query_params.get_all(name)))


def _listed(texts: Sequence[str]) -> str:
    more = f" and {len(texts) - MOST_LISTED:,} more" if len(texts) > MOST_LISTED else ""
    return markdown(", ".join(texts[:MOST_LISTED])) + more


def show_chosen(opened: Opened, place: DeltaGenerator) -> None:
    """Draws a chip for each chosen value; a click on it removes the value."""
    offered = choices(opened)
    chips = [
        (f"{key}-{value}", markdown(labels.get(value, value)), partial(_remove_value, key, value))
        for key, labels in offered.items()
        for value in st.session_state.get(key) or ()
    ]
    selection = chosen()
    if selection.start:
        days = wording.span(selection.start, selection.end or selection.start)
        chips.append((DATES, days if selection.end else f"from {days}", partial(_reset, DATES)))
    if (grade := st.session_state.get(CREDIBILITY)) not in (None, DEFAULTS[CREDIBILITY]):
        chips.append((CREDIBILITY, f"Credibility {LOWEST_GRADES[grade]}", partial(_reset, CREDIBILITY)))
    for number, (key, label, remove) in enumerate(chips[:MOST_CHIPS]):
        place.button(f"{label} ×", key=f"chip-{number}-{key}", on_click=remove)


def offer_link(page: StreamlitPage, place: DeltaGenerator, address: Mapping[str, Sequence[str]]) -> None:
    """Offers the address of this view to be copied: with the copy button of a code block, which `style.css` makes
    look like a link, or from a text box where browsers do not let a page write to the clipboard."""
    page_parameters = {name: st.query_params.get_all(name) for name in OF_ONE_PAGE if name in st.query_params}
    query = urlencode(page_parameters | dict(address), doseq=True)
    where = urlsplit(st.context.url or "")
    link = f"{where.scheme}://{where.netloc}{where.path}{f'?{query}' if query else ''}"
    if _may_copy(where):
        with place.container(key="copy-link", width="content"):
            st.code(link, language=None, width="content")
        return
    with place.popover("Copy link", icon=":material/link:", key="link-to-copy", type="tertiary"):
        st.caption(f"Opens {page.title} with the filters and the view that are chosen now.")
        st.code(link, language=None, wrap_lines=True)


def _may_copy(where: SplitResult) -> bool:
    """Returns whether browsers let a page at this address write to the clipboard.

    >>> [_may_copy(urlsplit(each)) for each in ("http://localhost:8501/", "https://a.example/", "http://10.0.0.5/")]
    [True, True, False]
    """
    return where.scheme == "https" or where.hostname in ("localhost", "127.0.0.1", "::1")


def _remove_value(key: str, value: str) -> None:
    st.session_state[key] = [each for each in st.session_state.get(key, ()) if each != value]


def _reset(key: str) -> None:
    st.session_state[key] = DEFAULTS[key]
