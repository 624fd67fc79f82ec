"""Counts of movements per bin: the certain and the possible ones, since dates are uncertain.

A movement whose range touches more than `MOST_TOUCHED` bins, or is open, is in no bin: spread over all of them it
would look like the busiest time there was. It is known only roughly, and counted by its range.
"""

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pandas as pd

from components.activity.bins import Bin, View, bin_edges
from components.activity.model import Tables
from components.activity.selection import Selection, matching_summary
from components.activity.sightings import matching_seen
from components.activity.wording import OPEN_END, OPEN_START

MOST_TOUCHED = 3
"""The most bins that a range may touch. "At the weekend" in an article of a Monday, or two sources a day apart,
stay within; a month counted per day, or a year counted per month, does not."""
_SHORTEST_DAYS = {Bin.DAY: 1, Bin.WEEK: 7, Bin.MONTH: 28, Bin.QUARTER: 90, Bin.YEAR: 365}
"""The number of days in the shortest bin of each size."""


def counts_per_bin(tables: Tables, selection: Selection, span: View, size: Bin) -> pd.DataFrame:
    """Returns movements per bin, aircraft type and kind of movement.

    Columns: start, end, whole (see `bin_edges`), aircraft_type, movement, certain, possible. certain counts the
    movements whose whole range lies in the bin and in view, possible those whose range touches it. Bins without
    any are left out, and so are movements that are `known_roughly`. Do not add up the possible ones of several
    bins: one movement may be in each of them.
    """
    moves = matching_summary(tables, selection)
    inside = (moves.earliest >= span.start) & (moves.latest <= span.end)
    return _summary_per_bin(tables, moves, inside, span, size)


def _summary_per_bin(tables: Tables, moves: ir.Table, inside: ir.Value, span: View, size: Bin) -> pd.DataFrame:
    """Returns the answer of `counts_per_bin` for rows of a summary; only movements that are `inside` can be
    certain."""
    grouped = tables.answer(
        moves.group_by(
            moves.movement,
            moves.aircraft_type,
            first=moves.earliest.truncate(size.unit),
            last=moves.latest.truncate(size.unit),
            inside=inside,
        ).aggregate(movements=moves.movements.sum())
    )
    return _per_bin(grouped[~_is_rough(grouped["first"], grouped["last"], size)], span, size)


def known_roughly(tables: Tables, selection: Selection, span: View, size: Bin) -> pd.DataFrame:
    """Returns the movements in view that are in no bin, grouped by range: columns earliest, latest (an open end is
    `OPEN_START` or `OPEN_END`), aircraft_type, movement and movements (their number), in order of time."""
    moves = matching_summary(tables, selection)
    # A range that touches a fourth bin is longer than two whole bins: shorter ones need not be fetched.
    two_bins = ibis.interval(days=2 * _SHORTEST_DAYS[size])
    ranges = moves.filter(
        moves.earliest + two_bins < moves.latest, moves.latest >= span.start, moves.earliest <= span.end
    )
    grouped = ranges.group_by("earliest", "latest", "aircraft_type", "movement").aggregate(
        movements=ranges.movements.sum()
    )
    rows = tables.answer(grouped.order_by("earliest", "latest", "aircraft_type", "movement"))
    return rows[_is_rough(rows["earliest"], rows["latest"], size)].reset_index(drop=True)


def qualified_per_bin(
    tables: Tables, selection: Selection, span: View, size: Bin
) -> Mapping[tuple[pd.Timestamp, str, str], int]:
    """Returns how many of the possible movements of `counts_per_bin` have an uncertain or approximate date, by
    start of the bin, aircraft type and kind of movement. Bins without any are left out."""
    moves = matching_summary(tables, selection)
    counted = _summary_per_bin(tables, moves.filter(moves.qualified), ibis.literal(value=False), span, size)
    keys = zip(counted["start"], counted["aircraft_type"], counted["movement"], strict=True)
    return dict(zip(keys, counted["possible"].tolist(), strict=True))


def counts_by_type(tables: Tables, selection: Selection) -> pd.Series:
    """Returns how many movements may be in view, by aircraft_type, most first."""
    return _movements_by(tables, selection, "aircraft_type")


def counts_by_airfield(tables: Tables, selection: Selection) -> pd.Series:
    """Returns how many movements may be in view, by airfield, most first."""
    return _movements_by(tables, selection, "airfield")


def _movements_by(tables: Tables, selection: Selection, column: str) -> pd.Series:
    moves = matching_summary(tables, selection)
    counted = moves.group_by(column).aggregate(movements=moves.movements.sum())
    rows = tables.answer(counted.order_by(counted.movements.desc(), column))
    return rows.set_index(column)["movements"].astype("int64")


def _is_rough(earliest: pd.Series, latest: pd.Series, size: Bin) -> npt.NDArray[np.bool_]:
    """Returns for each range (or the starts of its first and last bin) whether it is open or touches too many
    bins."""
    first, last = (days.to_numpy(dtype="datetime64[s]") for days in (earliest, latest))
    is_open = (_year(first) == OPEN_START.year) | (_year(last) == OPEN_END.year)
    touched = _number(last, size) - _number(first, size) + 1
    return is_open | (touched > MOST_TOUCHED)


def _year(days: npt.NDArray[np.datetime64]) -> npt.NDArray[np.int64]:
    return days.astype("datetime64[Y]").astype("int64") + 1970


def _number(days: npt.NDArray[np.datetime64], size: Bin) -> npt.NDArray[np.int64]:
    """Returns the ordinal number of the bin that each day is in."""
    if size is Bin.QUARTER:
        return days.astype("datetime64[M]").astype("int64") // 3
    if size is Bin.WEEK:
        # 1 January 1970 was a Thursday; weeks begin on Monday.
        return (days.astype("datetime64[D]").astype("int64") + 3) // 7
    return days.astype(f"datetime64[{size.unit}]").astype("int64")


def seen_per_bin(tables: Tables, selection: Selection, span: View, size: Bin) -> pd.DataFrame:
    """Returns sightings per bin, aircraft type and kind of movement, with the columns of `counts_per_bin`; suspect
    ones do not count. One whose bounds lie in two bins is possible in both, and one with only possible evidence is
    never certain."""
    seen = matching_seen(tables, selection).filter(lambda rows: ~rows.suspect)
    grouped = tables.answer(
        seen.group_by(
            seen.movement,
            seen.aircraft_type,
            first=seen["first"].truncate(size.unit),
            last=seen["last"].truncate(size.unit),
            inside=(seen["first"] >= span.start) & (seen["last"] <= span.end) & ~seen.bracketed,
        ).aggregate(movements=seen.sightings.sum())
    )
    return _per_bin(grouped, span, size)


def _per_bin(grouped: pd.DataFrame, span: View, size: Bin) -> pd.DataFrame:
    """Returns counts per bin of grouped movements: movement, aircraft_type, first and last (starts of bins),
    inside (whether they certainly lie in view), movements (their number)."""
    edges = bin_edges(span, size)
    starts = edges["start"].to_numpy(dtype="datetime64[s]")
    first = np.searchsorted(starts, grouped["first"].to_numpy(dtype="datetime64[s]"), side="left")
    last = np.searchsorted(starts, grouped["last"].to_numpy(dtype="datetime64[s]"), side="right") - 1
    spread = grouped.assign(first=first, last=last)
    spread = spread[spread["first"] <= spread["last"]]

    parts = []
    for key, group in spread.groupby(["movement", "aircraft_type"], sort=True):
        movement, aircraft_type = map(str, key)
        steps = np.zeros(len(starts) + 1, dtype="int64")
        np.add.at(steps, group["first"], group["movements"])
        np.add.at(steps, group["last"] + 1, -group["movements"])
        certain_ones = group[(group["first"] == group["last"]) & group["inside"]]
        certain = np.zeros(len(starts), dtype="int64")
        np.add.at(certain, certain_ones["first"], certain_ones["movements"])
        counted = edges.assign(
            aircraft_type=aircraft_type, movement=movement, certain=certain, possible=steps[:-1].cumsum()
        )
        parts.append(counted[counted["possible"] > 0])
    if not parts:
        nothing = edges.head(0).assign(aircraft_type="", movement="", certain=0, possible=0)
        return nothing.astype({"certain": "int64", "possible": "int64"})
    return pd.concat(parts, ignore_index=True)


def counts_in_view(tables: Tables, selection: Selection) -> pd.DataFrame:
    """Returns the movements in the selected dates, taken as one bin: index movement, columns certain and
    possible."""
    moves = matching_summary(tables, selection)
    inside = moves.movement.notnull()
    if selection.start:
        inside &= moves.earliest >= selection.start
    if selection.end:
        inside &= moves.latest <= selection.end
    counted = tables.answer(
        moves.group_by(moves.movement).aggregate(
            certain=inside.ifelse(moves.movements, 0).sum(), possible=moves.movements.sum()
        )
    )
    return counted.set_index("movement").astype("int64")
