"""What the address asks for and the page cannot do: it is said, never dropped in silence."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

import streamlit as st

from components.pages.parts.text import markdown
from components.pages.server.queries import MOST_FIELDS, TOO_LONG
from components.problems import shown

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
SWITCH = ("true", "false")
MOST_SAID = 10


def announce_unknown_names(known: Collection[str]) -> None:
    """Say which parameters of the address no page knows, and which there are; or that none of them was read."""
    if TOO_LONG in st.query_params:
        st.warning(
            f"The address says more than can be read, {MOST_FIELDS:,} values at most, so all of it was ignored. "
            "A link to this page does not bring its filters back: choose fewer values."
        )
    given = {name: st.query_params.get_all(name) for name in st.query_params if name not in {*known, TOO_LONG}}
    if not given:
        return
    said = [f"{shown(name)} = {', '.join(map(shown, values[:MOST_SAID]))}" for name, values in given.items()]
    st.warning(f"Unknown filter ignored: {_listed(said)}. Filters are: {markdown(', '.join(sorted(known)))}.")


def announce_ignored(name: str, known: Collection[str]) -> None:
    """Say which values of a parameter that takes several are none of the known ones."""
    _announce(name, [value for value in _given(name) if value not in known])


def announce_ignored_but_last(name: str, known: Collection[str]) -> None:
    """The same for a parameter that takes one value: of several, the last one counts."""
    *before, last = _given(name) or [""]
    _announce(name, [*before, *([] if last in ("", *known) else [last])])


def announce_ignored_switch(name: str) -> None:
    """The same for a parameter that is true or false, in any case."""
    *before, last = _given(name) or [""]
    _announce(name, [*before, *([] if last.lower() in ("", *SWITCH) else [last])])


def announce_ignored_days(name: str) -> None:
    """The same for a parameter that takes one day or two; one day that is none makes all of them void."""
    if (given := _given(name)) and not days(name):
        _announce(name, given)


def days(name: str) -> list[date]:
    """The one or two days that a parameter gives; none where it gives more, or anything else."""
    given = [_day(text) for text in _given(name)]
    found = [day for day in given if day is not None]
    return found if len(found) == len(given) <= 2 else []


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


def _listed(said: Sequence[str]) -> str:
    more = f" and {len(said) - MOST_SAID:,} more" if len(said) > MOST_SAID else ""
    return markdown(", ".join(said[:MOST_SAID])) + more
