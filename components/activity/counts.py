"""How many movements a bin holds, when their dates are uncertain: certainly, and possibly."""

import numpy as np
import pandas as pd

from components.activity.bins import Bin, View, bin_edges
from components.activity.model import Tables
from components.activity.selection import Selection, matching_summary
from components.activity.sightings import matching_seen


def counts_per_bin(tables: Tables, selection: Selection, span: View, size: Bin) -> pd.DataFrame:
    """Movements per bin, type and kind of movement.

    Columns: start, end, whole (see `bin_edges`), aircraft_type, movement, certain, possible. certain counts the
    movements whose whole range lies in the bin and in view, possible those whose range touches it; bins without
    any are left out. The possible of several bins must not be added up: one movement may be in each of them.
    """
    moves = matching_summary(tables, selection)
    grouped = tables.answer(
        moves.group_by(
            moves.movement,
            moves.aircraft_type,
            first=moves.earliest.truncate(size.unit),
            last=moves.latest.truncate(size.unit),
            inside=(moves.earliest >= span.start) & (moves.latest <= span.end),
        ).aggregate(movements=moves.movements.sum())
    )
    return _per_bin(grouped, span, size)


def seen_per_bin(tables: Tables, selection: Selection, span: View, size: Bin) -> pd.DataFrame:
    """Landings and take-offs that tracks show, per bin, type and kind of movement, with the columns of
    `counts_per_bin`; suspect ones are not counted. One whose bounds lie in two bins is possible in both."""
    seen = matching_seen(tables, selection).filter(lambda rows: ~rows.suspect)
    grouped = tables.answer(
        seen.group_by(
            seen.movement,
            seen.aircraft_type,
            first=seen["first"].truncate(size.unit),
            last=seen["last"].truncate(size.unit),
            inside=(seen["first"] >= span.start) & (seen["last"] <= span.end),
        ).aggregate(movements=seen.sightings.sum())
    )
    return _per_bin(grouped, span, size)


def _per_bin(grouped: pd.DataFrame, span: View, size: Bin) -> pd.DataFrame:
    """Counts from movements that are alike: movement, aircraft_type, first and last (starts of bins), inside
    (whether they lie in view for certain), movements (how many they are)."""
    edges = bin_edges(span, size)
    starts = edges["start"].to_numpy(dtype="datetime64[s]")
    first = np.searchsorted(starts, grouped["first"].to_numpy(dtype="datetime64[s]"), side="left")
    last = np.searchsorted(starts, grouped["last"].to_numpy(dtype="datetime64[s]"), side="right") - 1
    spread = grouped.assign(first=first, last=last)
    spread = spread[spread["first"] <= spread["last"]]

    parts = []
    for (movement, aircraft_type), group in spread.groupby(["movement", "aircraft_type"], sort=True):
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
    """Movements in the chosen dates taken as one: index movement, columns certain and possible."""
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
