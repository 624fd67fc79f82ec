"""The decisions of the analyst on pairs of a report and a visit that may be the same."""

from datetime import UTC, datetime
from typing import Any

import pandas as pd
import streamlit as st

from components.activity import wording
from components.activity.evidence.pairs import DIFFERENT, REACH, SAME, UNDECIDED
from components.journal.new_rows import NewRows, refusal
from components.ledger.location import SHIPPED
from components.ledger.observation_tables import MATCHES
from components.ledger.tables.descriptor import Table, read_descriptor
from components.pages.parts.forms.row_words import flights_in_words
from components.pages.parts.forms.unsaved_rows import save, show_unsaved
from components.pages.parts.frame.filters import announce_ignored_switch
from components.pages.parts.frame.ledger_state import SAVED_HERE
from components.pages.parts.frame.markdown import markdown
from components.pages.parts.open_ledger.current_ledger import Opened, refreshed
from components.pages.parts.views.tables import aircraft_of_visit
from components.server.access import folder_to_edit, how_to_edit, may_edit, offers_editing, why_only_read

PAIRS_PER_PAGE = 10
"""The most pairs on one page: each has widgets of its own, which slow down every click on the page."""
SAVED, NOT_IN_FORCE = "decision-saved", "decision-not-in-force"
_REASON = "note"
"""The column for the reason of a decision, which a ledger with its own descriptor may lack."""
PLACE_OF = ("flight_id", "airfield", "movement")
_LABELS = {SAME: "Same flight", DIFFERENT: "Not the same flight"}
_OUTCOMES = {**_LABELS, UNDECIDED: "Decision withdrawn"}


def show_decisions(opened: Opened, pairs: pd.DataFrame) -> None:
    """Offers a decision on each pair. `pairs` has the columns of `pairs_in_view`, and `open`: whether the verdict
    leaves the pair open."""
    if not offers_editing():
        # Readers who cannot decide see the open pairs above, as possible.
        pairs = pairs[pairs["decision"] != ""]
    if pairs.empty:
        _show_outcome()
        return
    st.subheader("Is it the same flight?")
    st.caption(
        "A report and a visit whose time fits, and which nothing says are different aircraft. A decision comes "
        "before every other rule, and survives another scan of the tracks."
    )
    _say_what_cannot_be_done(opened)
    _show_outcome()
    announce_ignored_switch("every-pair")
    label = "Also the pairs that are settled"
    if offers_editing() and not st.toggle(label, key="every-pair", bind="query-params"):
        pairs = pairs[pairs["open"] | (pairs["decision"] != "")]
    if pairs.empty:
        st.caption("No pair is open.")
        return
    pages = -(-len(pairs) // PAIRS_PER_PAGE)
    page = st.pagination(pages, key="pairs-page") if pages > 1 else 1
    on_page = pairs.iloc[(page - 1) * PAIRS_PER_PAGE : page * PAIRS_PER_PAGE]
    flights = flights_in_words(opened, on_page["flight_id"])
    rows = on_page.to_dict("records")
    # Only for those whom it concerns.
    refusals = _refusals(opened, rows) if offers_editing() else [""] * len(rows)
    for row, why in zip(rows, refusals, strict=True):
        _show_pair(opened, row, flights.get(row["flight_id"], row["flight_id"]), why)


def _refusals(opened: Opened, pairs: list[dict[Any, Any]]) -> list[str]:
    """Returns for each pair why the ledger would not take a decision on it; "" where it would. Rows are read as a
    file would be, which takes a tenth of a second, for one as for all: one by one only where any is refused."""
    schema, rows = opened.ledger.schemas[MATCHES], [_row(pair, DIFFERENT) for pair in pairs]
    if not refusal(schema, rows):
        return [""] * len(rows)
    return [refusal(schema, [row]) for row in rows]


def _say_what_cannot_be_done(opened: Opened) -> None:
    """Says why no decision can be made or withdrawn here, and what to do about it."""
    if not may_edit():
        st.caption(how_to_edit("To decide"))
    elif not offers_editing():
        st.caption(why_only_read())
    elif not _can_withdraw(opened):
        st.caption(
            f"To withdraw decisions, add {UNDECIDED} to the values of decision that datapackage.json of this "
            "ledger allows."
        )


def _badges(pair: dict[Any, Any]) -> str:
    """Returns badges that say how alike the two are, and how far apart."""
    apart = [] if pd.isna(pair["off"]) else [f"{wording.duration(pair['off'])} apart"]
    return " ".join(f":gray-badge[{markdown(mark)}]" for mark in (pair["likeness"], *apart))


def _show_pair(opened: Opened, pair: dict[Any, Any], flight: str, why: str) -> None:
    """Offers a decision on a pair. `flight` is the flight of the report in words, `why` the reason why the ledger
    would not take a decision; "" if it would."""
    key = f"decision-{pair['flight_id']}-{pair['airfield']}-{pair['movement']}-{pair['visit']}"
    decided, may_decide = pair["decision"] or None, offers_editing()
    with st.container(border=True):
        text, choice = st.columns([3, 2], vertical_alignment="center")
        who, when = aircraft_of_visit(pair, opened.names), wording.moment(pair["time"])
        days = wording.reported(pair["date"], pair["earliest"].date(), pair["latest"].date(), pair["qualifier"])
        # All reports of a flight together may give other days than its first report.
        move = pair["movement"] if flight.startswith(f"{days},") else f"{pair['movement']}, by all reports {days}"
        # Those who decide may have to tell similar flights apart.
        behind = f" :small[{markdown(pair['flight_id'])}]" if may_decide else ""
        text.markdown(
            f"**{markdown(flight)}**, {markdown(move)} · visit of {markdown(who)}, {markdown(when)} "
            f"{_badges(pair)}{behind}"
        )
        choice.segmented_control(
            "Decision",
            list(_LABELS),
            format_func=lambda decision: _LABELS[decision],
            default=decided,
            key=f"{key}-{decided}",
            required=decided is not None,
            label_visibility="collapsed",
            disabled=not may_decide or bool(why),
            on_change=_decide,
            args=(opened, pair, f"{key}-{decided}"),
            width="content",
        )
        if not may_decide:
            return
        if why:
            text.caption(f"No decision can be saved on it: {markdown(why)}.")
            return
        text.text_input(
            "Why",
            key=_reason_of(pair),
            placeholder="why (optional), before you decide",
            label_visibility="collapsed",
        )
        if decided and _can_withdraw(opened):
            choice.button(
                "Withdraw the decision", key=f"withdraw-{key}", on_click=_write, args=(opened, pair, UNDECIDED)
            )


def _reason_of(pair: dict[Any, Any]) -> str:
    """Returns the widget key of the reason for a decision."""
    return f"why-{pair['flight_id']}-{pair['airfield']}-{pair['movement']}-{pair['visit']}"


def _can_withdraw(opened: Opened) -> bool:
    """Returns whether the ledger accepts a row that withdraws a decision: its own descriptor may allow fewer
    values."""
    (field,) = (field for field in opened.ledger.schemas[MATCHES].fields if field.name == "decision")
    return not field.choices or UNDECIDED in field.choices


def _decide(opened: Opened, pair: dict[Any, Any], key: str) -> None:
    """Saves the decision that was chosen."""
    if (decision := st.session_state.get(key)) in _LABELS:
        _write(opened, pair, decision)


def _write(opened: Opened, pair: dict[Any, Any], decision: str) -> None:
    """Saves a decision. The next page reads it from the file."""
    if folder_to_edit() is None:
        return
    reason = str(st.session_state.get(_reason_of(pair)) or "").strip()
    row = _row(pair, decision) | {_REASON: reason}
    meanwhile = _decided_meanwhile(opened, pair)
    flight = flights_in_words(opened, [pair["flight_id"]]).get(pair["flight_id"], pair["flight_id"])
    sentence = f"{_OUTCOMES[decision]}: {flight}; visit of {wording.moment(pair['time'])}"
    if save(MATCHES, [NewRows(MATCHES, [row], optional=(_REASON,))], lambda _: sentence, why=reason) is None:
        return
    st.session_state[_reason_of(pair)] = ""
    st.session_state[SAVED_HERE] = True
    if later := _decided_later(row):
        st.session_state[NOT_IN_FORCE] = f"{_OUTCOMES[decision]}: {flight}. {later}"
        return
    st.session_state[SAVED] = f"{sentence}{meanwhile}"


def _row(pair: dict[Any, Any], decision: str) -> dict[str, str]:
    """Returns a decision as a row of matches.csv."""
    return {
        "flight_id": pair["flight_id"],
        "airfield": pair["airfield"],
        "movement": pair["movement"],
        "icao24": pair["icao24"],
        "time_utc": f"{pair['time']:%Y-%m-%dT%H:%M:%SZ}",
        "decision": decision,
        "decided_utc": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
    }


def _decided_later(row: dict[str, str]) -> str:
    """Returns what to do about a decision on the same movement that is dated later, and therefore prevails; "" if
    there is none."""
    matches = refreshed().opened.ledger.matches
    same = (matches[list(PLACE_OF)] == [row[name] for name in PLACE_OF]).all(axis="columns")
    near = (matches["time_utc"] - pd.Timestamp(row["time_utc"].removesuffix("Z"))).abs() <= REACH
    alike = (matches["icao24"] == row["icao24"]) | (matches["icao24"] == "")
    decided = pd.Timestamp(row["decided_utc"].removesuffix("Z"))
    later = matches[same & near & alike & (matches["decided_utc"] > decided)]
    if later.empty:
        return ""
    when = wording.moment(later["decided_utc"].iloc[-1])
    return f"Another decision on it is dated {when}, which is still to come, and holds. Correct its decided_utc"


def _decided_meanwhile(opened: Opened, pair: dict[Any, Any]) -> str:
    """Returns what somebody else has decided on the same report since this page was drawn; "" if nobody has."""

    def decisions(matches: pd.DataFrame) -> pd.DataFrame:
        return matches[(matches["flight_id"] == pair["flight_id"]) & (matches["movement"] == pair["movement"])]

    before, now = decisions(opened.ledger.matches), decisions(refreshed().opened.ledger.matches)
    if len(now) <= len(before):
        return ""
    last = now.iloc[-1]
    return f". Somebody else decided meanwhile: {_OUTCOMES[last['decision']]}; yours is the later one and holds"


def _table() -> Table:
    return read_descriptor(SHIPPED).tables[MATCHES]


def _show_outcome() -> None:
    show_unsaved(folder_to_edit(), MATCHES, {MATCHES: "decision"})
    if sentence := st.session_state.pop(NOT_IN_FORCE, None):
        st.warning(f"Written, and not in force. {markdown(sentence)}.", icon=":material/warning:")
    if sentence := st.session_state.pop(SAVED, None):
        st.success(f"Saved. {markdown(sentence)}.", icon=":material/check_circle:")
