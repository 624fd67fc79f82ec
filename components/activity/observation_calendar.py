"""The observation calendar: for every airfield and day, whether anybody looked, and what was seen."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from itertools import chain

import numpy as np
import pandas as pd

from components.activity import wording
from components.activity.bins import View
from components.activity.model import Tables
from components.activity.selection import Selection, matching_notes
from components.ledger.dates.edtf import ends

HOURS_TO_OBSERVE = 22.0
"""A day is observed throughout if scans of all traffic together cover this many hours of it. Day archives start
and end some minutes off midnight and lose an hour now and then; a large aircraft needs longer than the two hours
that may be missing to land, unload and leave."""

LOW_POINTS_TO_OBSERVE = 1
"""The fewest positions near the field and below 2,000 ft above it that must have been received on an observed day.
They show that a landing could have been seen; without any, an empty track archive may just mean a hill in the
way."""

MOST_CELLS = 400
"""The most cells of the calendar that are drawn; if there are more days, a cell stands for several. A year of one
airfield has a cell per day; a browser draws several times as many without delay."""
_DAYS_PER_CELL = (1, 7, 28, 91, 364, 3_640)


class DayState(StrEnum):
    """What is known of a day, the least known first. Exactly one state applies to each airfield and day."""

    NOBODY = "nobody looked"
    BLIND = "scanned, air traffic could not have been seen"
    INACTIVE = "reported inactive"
    PART = "observed in part, with visits"
    NONE = "observed, none"
    VISITS = "observed throughout, with visits"


QUIET_KINDS = ("suspension", "inactivity")


def watched(tables: Tables, selection: Selection) -> pd.Series:
    """Returns the names of the watched airfields in the selection, by code."""
    airfields = tables.answer(tables.airfields).set_index("airfield")["name"]
    return airfields[airfields.index.isin(selection.airfields)] if selection.airfields else airfields


def coverage(tables: Tables, span: View) -> pd.DataFrame:
    """Returns what was scanned on each day of a span. Index airfield, day; columns:

    hours: hours of the day that scans of all traffic together cover; low: positions near the field and low in
    these scans; near: positions near the field; only: a tuple of the addresses of chosen aircraft that the other
    scans were limited to; files: number of scans; throughout: whether a landing on that day could not have been
    missed.
    """
    all_scans = tables.scans
    first, last = pd.Timestamp(span.start), pd.Timestamp(span.end)
    scans = tables.answer(all_scans.filter((all_scans.day >= first) & (all_scans.day <= last)))
    is_chosen = looked_at_chosen(scans)
    scans = scans.assign(
        hours=_covered(scans, ~is_chosen),
        low=scans["points_low"].where(~is_chosen, 0),
        near=scans["points_near"].where(~is_chosen, 0),
        only=scans["icao24"].where(is_chosen, "").map(addresses),
    )
    days = scans.groupby(["airfield", "day"]).agg(
        hours=("hours", "sum"),
        low=("low", "sum"),
        near=("near", "sum"),
        only=("only", lambda files: tuple(dict.fromkeys(chain.from_iterable(files)))),
        files=("hours", "size"),
    )
    return days.assign(throughout=_observed_throughout(days))


def looked_at_chosen(scans: pd.DataFrame) -> pd.Series:
    """Returns for each scan whether it was limited to chosen aircraft."""
    # A file with one aircraft of unknown address is limited to that aircraft; what a part of a file lacks is
    # unknown.
    return (scans["icao24"] != "") | (scans["aircraft"] <= 1) | scans["is_incomplete"]


def addresses(cell: str) -> tuple[str, ...]:
    """Returns the addresses that a scan was limited to."""
    return tuple(filter(None, cell.split(";")))


def _covered(scans: pd.DataFrame, counts: pd.Series) -> pd.Series:
    """Returns the hours by which each scan extends the coverage of its day by the scans before it; 0 for scans
    that do not count."""
    ordered = scans[counts].sort_values(["airfield", "day", "first_utc", "last_utc"])
    days = [ordered["airfield"], ordered["day"]]
    before = ordered.groupby(days)["last_utc"].cummax().groupby(days).shift()
    start = ordered["first_utc"].where(before.isna() | (ordered["first_utc"] > before), before)
    start = start.clip(lower=ordered["day"])
    end = ordered["last_utc"].clip(upper=ordered["day"] + pd.Timedelta(days=1))
    hours = ((end - start).dt.total_seconds() / 3600).clip(lower=0)
    return hours.reindex(scans.index, fill_value=0.0)


def _observed_throughout(days: pd.DataFrame) -> pd.Series:
    """Returns for each row of `coverage` whether a landing on that day could not have been missed."""
    return (days["hours"] >= HOURS_TO_OBSERVE) & (days["low"] >= LOW_POINTS_TO_OBSERVE)


def observation_calendar(tables: Tables, selection: Selection, span: View) -> pd.DataFrame:
    """Returns one row per airfield and day of a span, in that order. Columns:

    airfield, name, day (datetime64[s]), state (a `DayState`), movements (landings and take-offs certainly on that
    day that pass the filters of type and movement, without suspect ones), suspect (the number of suspect ones),
    files (the number of scans of the day), reason (a sentence).

    `observed throughout, with visits`: there are such movements, and none could have been missed. `observed in
    part, with visits`: there are some, and others could have been missed. `observed, none`: observed throughout,
    and no such movement can have been on that day. `reported inactive`: none of these, and a note reports exactly
    that day. `scanned, air traffic could not have been seen`: scanned, but not all traffic, not all day, or
    nothing low was received. `nobody looked`: everything else.
    """
    names = watched(tables, selection)
    days = pd.date_range(span.start, span.end, freq="D", unit="s")
    grid = pd.MultiIndex.from_product([names.index, days], names=["airfield", "day"])
    covered = coverage(tables, span).reindex(grid)
    covered = covered.assign(
        only=covered["only"].map(lambda only: only if isinstance(only, tuple) else ()),
        **{name: covered[name].fillna(0.0) for name in ("hours", "low", "near", "files")},
    )
    seen = _movements_per_day(tables, selection, grid)
    throughout = _observed_throughout(covered)
    inactive = _reported_inactive(tables, selection, grid)
    looked = covered["files"] > 0
    possible, has_visits = seen["possible"] > 0, seen["movements"] > 0
    state = np.select(
        [throughout & has_visits, has_visits, throughout & ~possible, inactive, looked | possible],
        [DayState.VISITS, DayState.PART, DayState.NONE, DayState.INACTIVE, DayState.BLIND],
        DayState.NOBODY,
    )
    calendar = pd.DataFrame(
        {
            "airfield": grid.get_level_values("airfield"),
            "name": grid.get_level_values("airfield").map(names.to_dict()),
            "day": grid.get_level_values("day"),
            "state": pd.Series([DayState(each) for each in state], dtype="object"),
            "movements": seen["movements"].to_numpy(),
            "suspect": seen["suspect"].to_numpy(),
            "files": covered["files"].astype("int64").to_numpy(),
        }
    )
    reasons = [
        _reason(*row)
        for row in zip(
            calendar["state"],
            calendar["movements"],
            calendar["suspect"],
            possible,
            covered["hours"],
            covered["low"],
            covered["only"],
            strict=True,
        )
    ]
    return calendar.assign(reason=pd.array(reasons, dtype="str"))


def calendar_cells(calendar: pd.DataFrame, most: int = MOST_CELLS) -> pd.DataFrame:
    """Returns the calendar in at most about `most` cells, each a day or as many days as necessary. A cell of
    several days is divided by the number of its days in each state, so no state hides another. One row per cell
    and state, the best known first: airfield, name, start, end (first and last day of the cell), days, state,
    count (days in this state), low, high (its part of the cell's height, 0 to 1), shares (a sentence with all of
    them), reason (of a single day), movements, suspect (of the whole cell)."""
    order = list(reversed(DayState))
    ranked = calendar.assign(rank=calendar["state"].map(order.index).astype("int64"))
    for step in _DAYS_PER_CELL:
        cells = _divided(ranked, step)
        if len(cells) <= most:
            break
    shares = [
        f"{order[rank]}: {wording.count(days, days, 'day', 'days')}"
        for rank, days in zip(cells["rank"], cells["count"], strict=True)
    ]
    all_shares = cells.assign(share=shares).groupby(["airfield", "start"])["share"].agg("; ".join).rename("shares")
    state = pd.Series([order[rank] for rank in cells["rank"]], index=cells.index, dtype="object")
    return cells.assign(state=state).join(all_shares, on=["airfield", "start"]).drop(columns="rank")


def _divided(ranked: pd.DataFrame, step: int) -> pd.DataFrame:
    cell = (ranked["day"] - ranked["day"].min()).dt.days // step
    cell_totals = ranked.groupby(["airfield", cell.rename("cell")], sort=False).agg(
        name=("name", "first"),
        start=("day", "min"),
        end=("day", "max"),
        days=("day", "size"),
        reason=("reason", "first"),
        movements=("movements", "sum"),
        suspect=("suspect", "sum"),
    )
    parts = ranked.groupby(["airfield", cell.rename("cell"), "rank"]).size().rename("count").reset_index()
    cells = parts.merge(cell_totals.reset_index(), on=["airfield", "cell"])
    high = cells.groupby(["airfield", "cell"])["count"].cumsum() / cells["days"]
    return cells.assign(low=high - cells["count"] / cells["days"], high=high).drop(columns="cell")


def days_observed(calendar: pd.DataFrame) -> dict[DayState, int]:
    """Returns how many days of a calendar are in each state.

    >>> days_observed(pd.DataFrame({"state": [DayState.NONE, DayState.NONE, DayState.NOBODY]}))[DayState.NONE]
    2
    """
    counted = calendar["state"].value_counts()
    return {state: int(counted.get(state, 0)) for state in DayState}


def _movements_per_day(tables: Tables, selection: Selection, grid: pd.MultiIndex) -> pd.DataFrame:
    """Returns the number of sightings per airfield and day (index `grid`). movements: those selected, certainly on
    that day; possible: those on that day or a day next to it; suspect: those selected that do not count."""
    days = grid.get_level_values("day")
    seen = tables.seen
    sightings = tables.answer(
        seen.filter((seen["last"] >= days.min().date()) & (seen["first"] <= days.max().date()))
    )
    for column, chosen in (("aircraft_type", selection.types), ("movement", selection.movements)):
        if chosen:
            sightings = sightings[sightings[column].isin(chosen)]
    sightings = sightings.assign(
        begins=sightings["first"].astype("datetime64[s]"), ends=sightings["last"].astype("datetime64[s]")
    )
    trusted, suspect = sightings[~sightings["suspect"]], sightings[sightings["suspect"]]
    is_certain = (trusted["begins"] == trusted["ends"]) & ~trusted["bracketed"]
    on_day = trusted[is_certain]
    between = [
        (row.airfield, day, row.sightings)
        for row in trusted[~is_certain].itertuples()
        for day in pd.date_range(max(row.begins, days.min()), min(row.ends, days.max()), freq="D", unit="s")
    ]

    def per_day(rows: pd.DataFrame, column: str) -> pd.Series:
        keys = pd.MultiIndex.from_arrays([rows["airfield"].astype("object"), rows[column]])
        counted = pd.Series(rows["sightings"].to_numpy(dtype="int64"), index=keys).groupby(level=[0, 1]).sum()
        return counted.reindex(grid, fill_value=0)

    possible = per_day(pd.DataFrame(between, columns=["airfield", "day", "sightings"]), "day")
    return pd.DataFrame(
        {"movements": per_day(on_day, "begins"), "possible": possible, "suspect": per_day(suspect, "begins")}
    )


def reported_inactive_spans(tables: Tables, selection: Selection, airfield: str) -> pd.DataFrame:
    """Returns the suspensions and inactivities of an airfield that the selected notes report: title, first, last
    (dates; the days that they certainly cover), begins (the first day on which each may have begun), qualifier (of
    its start). A note of one day in a range certainly covers none."""
    notes = matching_notes(tables, replace(selection, airfields=(airfield,), start=None, end=None))
    quiet_notes = tables.answer(notes.filter(notes.kind.isin(QUIET_KINDS)))
    rows = []
    for note in quiet_notes.to_dict("records"):
        began, ended = ends(note["date"]) if note["is_period"] else (None, None)
        begins = began.earliest if began else pd.Timestamp(note["earliest"]).date()
        first = began.latest if began else begins
        last = ended.earliest if ended else pd.Timestamp(note["latest"]).date()
        if first <= last and (note["is_period"] or first == last):
            rows.append((note["title"], first, last, begins, began.qualifier if began else note["qualifier"]))
    return pd.DataFrame(rows, columns=["title", "first", "last", "begins", "qualifier"])


def _reported_inactive(tables: Tables, selection: Selection, grid: pd.MultiIndex) -> pd.Series:
    marked = pd.Series(False, index=grid)
    days = grid.get_level_values("day")
    if not len(days):
        return marked
    lowest, highest = days.min().date(), days.max().date()
    for airfield in grid.levels[0]:
        for row in reported_inactive_spans(tables, selection, str(airfield)).itertuples():
            first, last = max(row.first, lowest), min(row.last, highest)
            if first <= last:
                within = (days >= pd.Timestamp(first)) & (days <= pd.Timestamp(last))
                marked |= within & (grid.get_level_values("airfield") == airfield)
    return marked


def _reason(
    state: DayState, movements: int, suspect: int, possible: bool, hours: float, low: float, only: tuple[str, ...]
) -> str:
    match state:
        case DayState.VISITS | DayState.PART:
            were_seen = (
                "1 landing or take-off was seen"
                if movements == 1
                else f"{movements} landings and take-offs were seen"
            )
            return f"{were_seen}{'; others may have been missed' if state is DayState.PART else ''}."
        case DayState.NONE:
            but = ", but for what is suspect" if suspect else ""
            return f"All traffic was received, low over the field too, and no such movement was seen{but}."
        case DayState.INACTIVE:
            return "Nobody could see for themselves; a source reports the base as inactive."
        case DayState.NOBODY:
            return "No track of this day has been scanned."
    return blind_reason(possible, hours, low, only)


def blind_reason(possible: bool, hours: float, low: float, only: Sequence[str]) -> str:
    """Returns why a day that was scanned does not count as observed.

    >>> blind_reason(False, 0.0, 0, ("3c6444",))
    'Only the track of one aircraft was scanned.'
    >>> blind_reason(False, 12.5, 40, ())
    'Only 12.5 of 24 hours were scanned.'
    """
    if possible:
        return "A landing or take-off was on this day or on one beside it."
    if not hours:
        count = max(len(only), 1)
        tracks = "the track of one aircraft was" if count == 1 else f"tracks of {count} aircraft were"
        return f"Only {tracks} scanned."
    if hours < HOURS_TO_OBSERVE:
        return f"Only {hours:.3g} of 24 hours were scanned."
    return "Nothing was received low and near the field, so a landing could not have been seen."


def span_of_scans(tables: Tables) -> View | None:
    """Returns the first to the last day that was scanned or has a visit; None if there is none."""
    scans, seen = tables.scans, tables.seen
    days = tables.answer(scans.aggregate(first=scans.day.min(), last=scans.day.max())).iloc[0]
    times = tables.answer(seen.aggregate(first=seen["first"].min(), last=seen["last"].max())).iloc[0]
    starts = [pd.Timestamp(row["first"]) for row in (days, times) if not pd.isna(row["first"])]
    stops = [pd.Timestamp(row["last"]) for row in (days, times) if not pd.isna(row["last"])]
    return View(min(starts).date(), max(stops).date()) if starts else None
