"""The filters of the sidebar. What they say stands in the address, too: see `link`."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeAlias

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.activity.movements import MOVEMENTS
from components.activity.rows import sources_in_use, types_in_use, values
from components.activity.selection import ANY_CREDIBILITY, Selection
from components.files.problems import shown
from components.pages.parts.current_ledger import WATCH, Opened, ask, draw, offered_airfields
from components.pages.parts.markdown import markdown
from components.server.access import MOST_FIELDS, TOO_LONG

TYPE, DATES, AIRFIELD, MOVEMENT = "type", "dates", "airfield", "movement"
OPERATOR, SOURCE, CREDIBILITY = "operator", "source", "credibility"
DEFAULTS: dict[str, Any] = {
    TYPE: [],
    DATES: (),
    AIRFIELD: [],
    MOVEMENT: [],
    OPERATOR: [],
    SOURCE: [],
    CREDIBILITY: ANY_CREDIBILITY,
}
# What single pages keep in the address besides; each says itself which values it does not know.
OF_ONE_PAGE = (WATCH, "bin", "below", "lanes", "kind", "verdict", "every-pair")
UNKNOWN = "Unknown"
Choices: TypeAlias = Mapping[str, Mapping[str, str]]
"""For each filter that offers values, these with what is shown for them, also in the address."""
GRADES = {
    1: "1 – confirmed only",
    2: "2 – probably true, or better",
    3: "3 – possibly true, or better",
    4: "4 – doubtful, or better",
    5: "5 – improbable, or better",
    6: "Any grade",
}


def show_filters(opened: Opened, place: DeltaGenerator, above: DeltaGenerator) -> None:
    """Draws the filters, and says in `above` which values of the address are unknown."""
    offered = choices(opened)
    with above:
        _announce_ignored(offered)
        announce_ignored_but_last(
            WATCH, [*offered_airfields(opened)["airfield"], *opened.ledger.airfields["airfield"]]
        )
    with place:
        _multiselect(TYPE, "Aircraft type", offered[TYPE], None)
        st.date_input(
            "Dates",
            value=[],
            min_value=FIRST_DAY,
            max_value=LAST_DAY,
            key=DATES,
            format="YYYY-MM-DD",
            help="Keeps what can have happened between these days, both included.",
        )
        _multiselect(AIRFIELD, "Airfield", offered[AIRFIELD], None)
        st.pills(
            "Movement",
            MOVEMENTS,
            selection_mode="multi",
            format_func=str.capitalize,
            key=MOVEMENT,
        )
        _multiselect(OPERATOR, "Operator", offered[OPERATOR], None)
        _multiselect(
            SOURCE, "Source", offered[SOURCE], "Keeps whatever rests on it, also by way of other sources."
        )
        st.selectbox(
            "Lowest credibility",
            list(GRADES),
            index=len(GRADES) - 1,
            format_func=lambda grade: GRADES[grade],
            key=CREDIBILITY,
            help="Admiralty code of the statement. “Any grade” keeps what cannot be judged or is not graded, too.",
        )
        st.button("Clear all filters", key="clear", on_click=clear_filters, disabled=chosen() == Selection())


def chosen() -> Selection:
    """Returns the selection that the filters describe."""
    state = st.session_state
    # An address can give more than two; that is announced, and none of them counts.
    given = state.get(DATES) or ()
    dates = sorted(given) if len(given) <= 2 else []
    return Selection(
        types=tuple(state.get(TYPE, ())),
        airfields=tuple(state.get(AIRFIELD, ())),
        movements=tuple(state.get(MOVEMENT, ())),
        operators=tuple(state.get(OPERATOR, ())),
        sources=tuple(state.get(SOURCE, ())),
        start=dates[0] if dates else None,
        end=dates[1] if len(dates) > 1 else None,
        credibility=state.get(CREDIBILITY, ANY_CREDIBILITY),
    )


def clear_filters() -> None:
    """Sets every filter so that it lets everything through."""
    for key, default in DEFAULTS.items():
        st.session_state[key] = default


def offer_to_clear(what: str) -> None:
    """Says that the filters leave nothing of `what`, and offers to clear them."""
    st.info(f"No {what} match these filters.", icon=":material/filter_alt_off:")
    st.button("Clear the filters", on_click=clear_filters, type="primary", key=f"clear-{what}")


def _multiselect(key: str, label: str, labels: Mapping[str, str], hint: str | None) -> None:
    st.multiselect(
        label,
        list(labels),
        format_func=lambda value: labels.get(value, value),
        key=key,
        placeholder="All",
        help=hint,
    )


def choices(opened: Opened) -> Choices:
    """Returns what the filters of this ledger offer."""
    return draw(opened, _choices)


def _choices(opened: Opened) -> Choices:
    airfields = opened.ledger.airfields
    return {
        TYPE: _labels({name: opened.names.get(name, name) or UNKNOWN for name in ask(opened, types_in_use)}),
        AIRFIELD: _labels(dict(zip(airfields["airfield"], airfields["name"], strict=True))),
        MOVEMENT: {movement: movement.capitalize() for movement in MOVEMENTS},
        OPERATOR: _labels({name: name or UNKNOWN for name in ask(opened, values, "operator")}),
        SOURCE: _labels({name: name for name in ask(opened, sources_in_use)}),
    }


def _announce_ignored(offered: Choices) -> None:
    announce_unknown_names({*DEFAULTS, *OF_ONE_PAGE})
    for key, labels in offered.items():
        announce_ignored(key, {*labels, *labels.values()})
    announce_ignored_but_last(CREDIBILITY, GRADES.values())
    announce_ignored_days(DATES)


def _labels(labels: Mapping[str, str]) -> dict[str, str]:
    """Returns what is shown for each value: short, hidden characters escaped; where two look the same, with the
    value, and with a number where these do, too."""
    short = {value: shown(label) for value, label in labels.items()}
    often = Counter(short.values())
    distinct = {
        value: label if often[label] == 1 else f"{label} ({shown(value)})" for value, label in short.items()
    }
    before: Counter[str] = Counter()
    for value, label in distinct.items():
        before[label] += 1
        if before[label] > 1:
            distinct[value] = f"{label} ({before[label]})"
    return distinct


FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
SWITCH = ("true", "false")
MOST_LISTED = 10
"""So many values of the address a warning lists: a forged address may give thousands."""


def announce_unknown_names(names: Collection[str]) -> None:
    """Says which parameters of the address no page knows, and which there are; or that none of them was read."""
    if TOO_LONG in st.query_params:
        st.warning(
            f"The address says more than can be read, {MOST_FIELDS:,} values at most, so all of it was ignored. "
            "A link to this page does not bring its filters back: choose fewer values."
        )
    given = {name: st.query_params.get_all(name) for name in st.query_params if name not in {*names, TOO_LONG}}
    if not given:
        return
    unknown = [f"{shown(name)} = {', '.join(map(shown, values[:MOST_LISTED]))}" for name, values in given.items()]
    st.warning(f"Unknown filter ignored: {_listed(unknown)}. Filters are: {markdown(', '.join(sorted(names)))}.")


def announce_ignored(name: str, options: Collection[str]) -> None:
    """Says which values of a parameter that takes several are none of the options."""
    _announce(name, [value for value in _given(name) if value not in options])


def announce_ignored_but_last(name: str, options: Collection[str]) -> None:
    """Says which values of a parameter that takes one value are ignored: of several, the last one counts."""
    *before, last = _given(name) or [""]
    _announce(name, [*before, *([] if last in ("", *options) else [last])])


def announce_ignored_switch(name: str) -> None:
    """Says which values of a parameter that is true or false, in any case, are ignored."""
    *before, last = _given(name) or [""]
    _announce(name, [*before, *([] if last.lower() in ("", *SWITCH) else [last])])


def announce_ignored_days(name: str) -> None:
    """Says that the values of a parameter that takes one day or two are ignored: one that is no day makes all
    of them void."""
    if (given := _given(name)) and not days(name):
        _announce(name, given)


def days(name: str) -> list[date]:
    """Returns the one or two days that a parameter gives; none where it gives more, or anything else."""
    parsed = [_day(text) for text in _given(name)]
    valid = [day for day in parsed if day is not None]
    return valid if len(valid) == len(parsed) <= 2 else []


def _day(text: str) -> date | None:
    for form in ("%Y-%m-%d", "%Y/%m/%d"):
        try:
            # Only the day is read; no zone is meant.
            day = datetime.strptime(text, form).date()  # noqa: DTZ007
        except ValueError:
            continue
        return day if FIRST_DAY <= day <= LAST_DAY else None
    return None


def _given(name: str) -> list[str]:
    return [value for value in st.query_params.get_all(name) if value]


def _announce(name: str, ignored: Sequence[str]) -> None:
    if ignored:
        st.warning(f"Unknown filter value ignored: {markdown(name)} = {_listed([shown(v) for v in ignored])}.")


def _listed(texts: Sequence[str]) -> str:
    more = f" and {len(texts) - MOST_LISTED:,} more" if len(texts) > MOST_LISTED else ""
    return markdown(", ".join(texts[:MOST_LISTED])) + more
