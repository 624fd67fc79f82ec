"""What flights somebody marked on the chart, in one sentence."""

from collections.abc import Mapping
from datetime import date

import ibis.expr.types as ir
import pandas as pd

from components.activity import wording
from components.activity.model import Tables
from components.activity.movements import MOVEMENTS
from components.activity.rows import Marked, is_in
from components.activity.selection import Selection, matching_movements, matching_summary
from components.ledger.dates import QUALIFIERS

MOST_TYPES, MOST_RANGES = 3, 2
"""So many types, and ranges of each, a sentence names: a reader takes in no more at once."""
_ALIKE = ["aircraft_type", "movement", "earliest", "latest", "qualifier"]


def movements_marked(tables: Tables, selection: Selection, marked: Marked) -> pd.DataFrame:
    """Returns the marked movements, those that are alike as one row: columns aircraft_type, movement, earliest,
    latest, qualifier and movements (how many they are)."""
    parts = []
    if marked.bins or marked.ranges:
        alike = matching_summary(tables, selection)
        rows = tables.answer(alike.filter(is_in(alike, marked)))
        parts.append(rows[~rows["qualified"]].assign(qualifier=""))
        if rows["qualified"].any():
            # Which qualifier it is the movements alone say, of which there may be very many.
            each = matching_movements(tables, selection)
            parts.append(tables.answer(_counted(each.filter(is_in(each, marked) & (each.qualifier != "")))))
    if marked.flights:
        named = tables.movements.filter(tables.movements.flight_id.isin(marked.flights))
        parts.append(tables.answer(_counted(named)))
    return pd.concat(parts).groupby(_ALIKE, as_index=False)[["movements"]].sum()


def _counted(movements: ir.Table) -> ir.Table:
    return movements.group_by(_ALIKE).aggregate(movements=movements.count())


def mark_sentence(rows: pd.DataFrame, marked: Marked, names: Mapping[str, str]) -> str:
    """Returns the answer of `movements_marked` in words: of each type how many there are, and when. What lies in
    the one marked bin for certain is apart from what may have been then."""
    bin_ = marked.bins[0] if len(marked.bins) == 1 and not (marked.ranges or marked.flights) else None
    days = (date.fromisoformat(bin_.start), date.fromisoformat(bin_.end)) if bin_ else None
    often = rows.groupby("aircraft_type")["movements"].sum().sort_values(ascending=False, kind="stable")
    sentences = [
        f"{wording.type_name(str(name), names)}: {_when(rows[rows['aircraft_type'] == name], days)}"
        for name in often.index[:MOST_TYPES]
    ]
    if more := int(often[MOST_TYPES:].sum()):
        types = len(often) - MOST_TYPES
        movements = wording.count(more, more, "movement", "movements")
        sentences.append(f"And {movements} of {wording.count(types, types, 'other type', 'other types')}")
    return " ".join(f"{sentence}." for sentence in sentences)


def _when(rows: pd.DataFrame, days: tuple[date, date] | None) -> str:
    """Returns how many movements of one type there are in these days, and how many may be, in which ranges."""
    inside = rows.iloc[:0]
    if days:
        first, last = map(pd.Timestamp, days)
        inside = rows[(rows["earliest"] >= first) & (rows["latest"] <= last)]
    others = rows.drop(inside.index)
    parts = [f"{_counts(inside)} {_in(*days)}{_doubts(inside)}"] if days and len(inside) else []
    ranges = others.groupby(["earliest", "latest"])["movements"].sum().sort_values(ascending=False, kind="stable")
    for earliest, latest in ranges.index[:MOST_RANGES]:
        alike = others[(others["earliest"] == earliest) & (others["latest"] == latest)]
        is_more = inside["movement"].nunique() == 1 and set(alike["movement"]) == set(inside["movement"])
        number = f"{wording.number(int(alike['movements'].sum()))} more" if is_more else _counts(alike)
        parts.append(f"{number} {_in(earliest.date(), latest.date(), is_one_day=True)}{_doubts(alike)}")
    if left := int(ranges[MOST_RANGES:].sum()):
        parts.append(f"{wording.number(left)} more {'that may have been then' if days else 'at other times'}")
    return "; ".join(parts)


def _counts(rows: pd.DataFrame) -> str:
    """Returns how many arrivals and departures there are."""
    counts = rows.groupby("movement")["movements"].sum()
    return " and ".join(
        f"{wording.number(int(counts[movement]))} {movement}{'s' if counts[movement] > 1 else ''}"
        for movement in MOVEMENTS
        if movement in counts.index
    )


def _doubts(rows: pd.DataFrame) -> str:
    """Returns the qualifier of the dates of some movements, in brackets; where they have several, of how many each
    is."""
    each = rows.groupby("qualifier")["movements"].sum()
    doubtful = each[each.index != ""]
    if doubtful.empty:
        return ""
    words = {str(qualifier): word for qualifier, word in QUALIFIERS.items()}
    if len(each) == 1:
        return f" ({words[str(doubtful.index[0])]})"
    parts = [f"{wording.number(int(often))} {words[str(qualifier)]}" for qualifier, often in doubtful.items()]
    return f" ({', '.join(parts)})"


def _in(earliest: date, latest: date, *, is_one_day: bool = False) -> str:
    """Returns these days with their preposition; is_one_day: each movement was on one of them."""
    days = wording.span(earliest, latest)
    if earliest == wording.OPEN_START or latest == wording.OPEN_END:
        return days
    if earliest == latest:
        return f"on {days}"
    if is_one_day:
        return f"on some day in {days}"
    return f"within {days}" if "–" in days else f"in {days}"
