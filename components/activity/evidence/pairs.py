"""Pairs of reported movements and sightings that may be the same: which are close in place and time, whether the
aircraft are alike, and what the analyst decided."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd

from components.activity.likeness import Aircraft, Likeness, aircraft_of, likeness, tie
from components.activity.model import Tables
from components.activity.sightings import SUSPECT, sightings
from components.ledger.flights import times_named

PLACE = ["airfield", "movement"]
REPORT = ["flight_id", *PLACE]
MOST_PAIRS = 300_000
"""The most pairs of reports and visits that are compared; more would take minutes."""
_DAY = pd.Timedelta(days=1)

REACH = pd.Timedelta(minutes=30)
"""A decision applies to the sighting within this distance of the time it names, so it survives a rescan that finds
another second or a better bound."""

SAME, DIFFERENT, UNDECIDED = "same", "different", "undecided"
"""`undecided` withdraws the earlier decisions on the same pair."""

AROUND = pd.Timedelta(hours=2)
"""A visit this close to the reported time is near it: more than taxiing to the stand plus a clock that was not put
forward, and less than a large aircraft needs to land, unload, leave and come again."""


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Windows of time at airfields that contain everything that bears on each other: nothing outside them affects
    what is inside. windows: airfield, movement, first, last (days, datetime64), sorted and disjoint. pairs: the
    most pairs that there can be inside."""

    windows: pd.DataFrame
    pairs: int

    def holds(self, rows: ir.Table, first: str, last: str) -> ir.Table:
        """Returns the rows (with airfield and movement) from the first to the last window of their place. `first`
        and `last` name their columns of time. Rows between windows are included; `inside` removes them."""
        whole = self.windows.groupby(PLACE).agg(first=("first", "min"), last=("last", "max"))
        inside = [
            (rows.airfield == airfield)
            & (rows.movement == movement)
            & (rows[last].cast("date") >= begin.date())
            & (rows[first].cast("date") <= end.date())
            for (airfield, movement), begin, end in zip(whole.index, whole["first"], whole["last"], strict=True)
        ]
        return rows.filter(ibis.or_(*inside)) if inside else rows.limit(0)

    def inside(self, rows: pd.DataFrame, first: str, last: str) -> pd.DataFrame:
        """Returns the rows of a frame that are inside a window."""
        days = _days(rows[first].dt.floor("D"), rows[last].dt.floor("D"))
        windows = _days(self.windows["first"], self.windows["last"])
        windows_at = self.windows.groupby(PLACE).indices
        inside = np.zeros(len(rows), dtype=bool)
        for place, rows_there in rows.groupby(PLACE).indices.items():
            if place in windows_at:
                inside[rows_there] = _shares_day(days[rows_there], windows[windows_at[place]])
        return rows[inside]


def neighbourhood(tables: Tables, spans: pd.DataFrame) -> Neighbourhood:
    """Returns all times that bear on the reports or visits in `spans`: airfield, movement, first, last
    (datetime64)."""
    reported, seen = _by_place(_reported_spans(tables)), _by_place(_seen_spans(tables))
    wanted_days = _days(spans["first"], spans["last"])
    windows, pairs = [], 0
    for place, spans_there in spans.groupby(PLACE).indices.items():
        reports, report_counts = reported.get(place, _NO_DAYS)
        visits, visit_counts = seen.get(place, _NO_DAYS)
        seen_then = _shares_day(reports, _merged(visits))
        reports, report_counts = reports[seen_then], report_counts[seen_then]
        joined = _merged(np.concatenate([reports, visits]))
        near = joined[_shares_day(joined, _merged(wanted_days[spans_there]))]
        reported_near, seen_near = _shares_day(reports, near), _shares_day(visits, near)
        pairs += _most_pairs(
            reports[reported_near], report_counts[reported_near], visits[seen_near], visit_counts[seen_near]
        )
        airfield, movement = cast("tuple[str, str]", place)
        windows += [(airfield, movement, first, last) for first, last in near]
    in_a_table = pd.DataFrame(windows, columns=[*PLACE, "first", "last"]).astype(
        {**dict.fromkeys(PLACE, "str"), "first": "datetime64[s]", "last": "datetime64[s]"}
    )
    return Neighbourhood(in_a_table.sort_values([*PLACE, "first"], ignore_index=True), pairs)


_NO_DAYS = np.empty((0, 2), dtype="datetime64[s]"), np.empty(0, dtype="int64")


def _by_place(spans: pd.DataFrame) -> dict[Hashable, tuple[np.ndarray, np.ndarray]]:
    """Returns the spans and their counts by airfield and movement. They are arrays: building a table for each of
    many places takes longer than searching it."""
    days, counts = _days(spans["first"], spans["last"]), spans["count"].to_numpy()
    return {place: (days[rows], counts[rows]) for place, rows in spans.groupby(PLACE).indices.items()}


def _days(first: pd.Series, last: pd.Series) -> np.ndarray:
    """Returns spans as an array of two columns, first and last."""
    return np.column_stack([end.to_numpy("datetime64[s]") for end in (first, last)])


def _reported_spans(tables: Tables) -> pd.DataFrame:
    """Returns the number of reported movements per range: airfield, movement, first, last, count. The range of a
    movement that an analyst has decided on is extended to the decided time."""
    moves = tables.summary.group_by(*PLACE, first="earliest", last="latest")
    reported = _dated(tables.answer(moves.aggregate(count=lambda same: same.movements.sum())))
    decisions = tables.answer(tables.matches.select("flight_id", *PLACE, "time_utc")).dropna()
    if decisions.empty:
        return reported
    named = tables.movements.filter(tables.movements.flight_id.isin(decisions["flight_id"].unique().tolist()))
    ranges = tables.answer(named.select("flight_id", *PLACE, first="earliest", last="latest"))
    decided = _dated(ranges).merge(decisions, on=["flight_id", *PLACE])
    day = decided["time_utc"].dt.floor("D").astype("datetime64[s]")
    first = decided["first"].where(decided["first"] < day - _DAY, day - _DAY)
    last = decided["last"].where(decided["last"] > day + _DAY, day + _DAY)
    return pd.concat([reported, decided[PLACE].assign(first=first, last=last, count=1)], ignore_index=True)


def _seen_spans(tables: Tables) -> pd.DataFrame:
    """Returns the number of landings and take-offs with the same bounds: airfield, movement, first, last,
    count."""
    seen = tables.seen.group_by(*PLACE, first="first", last="last")
    return _dated(tables.answer(seen.aggregate(count=lambda same: same.sightings.sum())))


def _dated(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(**{end: rows[end].astype("datetime64[s]") for end in ("first", "last")})


def _merged(spans: np.ndarray) -> np.ndarray:
    """Returns the spans with those that share a day joined: first and last, in order."""
    first, last = spans[spans[:, 0].argsort(kind="stable")].T
    reach = np.maximum.accumulate(last)
    begins = np.ones(len(first), dtype=bool)
    begins[1:] = first[1:] > reach[:-1]
    return np.column_stack([first[begins], reach[np.roll(begins, -1)]])


def _shares_day(spans: np.ndarray, merged: np.ndarray) -> np.ndarray:
    """Returns for each span whether it shares a day with one of the `merged` spans."""
    after = np.searchsorted(merged[:, 1], spans[:, 0], side="left")
    starts = np.append(merged[:, 0], np.datetime64("NaT"))
    return np.asarray(starts[after] <= spans[:, 1], dtype=bool)


def _most_pairs(
    reports: np.ndarray, report_counts: np.ndarray, visits: np.ndarray, visit_counts: np.ndarray
) -> int:
    """Returns the most pairs of the two that can share a day. The counts say how often each span occurs."""
    begun = _up_to(visits[:, 0], visit_counts, reports[:, 1], "right")
    over = _up_to(visits[:, 1], visit_counts, reports[:, 0], "left")
    return int(((begun - over) * report_counts).sum())


def _up_to(ends: np.ndarray, counts: np.ndarray, days: np.ndarray, side: Literal["left", "right"]) -> np.ndarray:
    """Returns how many spans begin (or end) before each of the given days, or on it (side "right")."""
    order = ends.argsort()
    return np.append(0, counts[order].cumsum())[ends[order].searchsorted(days, side=side)]


def decided(tables: Tables, seen: pd.DataFrame) -> pd.DataFrame:
    """Returns the decisions in force: columns flight_id, airfield, movement, visit, decision. `seen` has the
    columns of `sightings`. Of two decisions on the same pair the later one counts, or none if it withdraws; the
    later one also counts if two say `same` of one visit, or of one flight."""
    decisions = tables.answer(tables.matches).sort_values("decided_utc", kind="stable")
    rows = []
    for row in decisions.to_dict("records"):
        near = seen[(seen["airfield"] == row["airfield"]) & (seen["movement"] == row["movement"])]
        if row["icao24"]:
            near = near[near["icao24"] == row["icao24"]]
        off = (near["time"] - row["time_utc"]).abs()
        if len(off) and off.min() <= REACH:
            visit = int(near["visit"][off.idxmin()])
            rows.append((row["flight_id"], row["airfield"], row["movement"], visit, row["decision"]))
    latest = pd.DataFrame(rows, columns=["flight_id", "airfield", "movement", "visit", "decision"])
    latest = latest.astype({"visit": "int64"}).drop_duplicates(
        ["flight_id", "airfield", "movement", "visit"], keep="last"
    )
    same = latest[latest["decision"] == SAME]
    for one in ("flight_id", "visit"):
        same = same.drop_duplicates([one, "airfield", "movement"], keep="last")
    return pd.concat([same, latest[latest["decision"] == DIFFERENT]], ignore_index=True)


def possible_pairs(tables: Tables, near: Neighbourhood) -> pd.DataFrame:
    """Returns every pair in the neighbourhood of a reported movement and a sighting that may be the same,
    regardless of the filters. Columns: flight_id, those of `sightings`, likeness, tie (which of registration and
    icao24 they share), inside (whether the time is certainly within the range of the report), off (the distance
    from the time that the report gives; NaT if it gives none), near (whether `off` is within `AROUND`; True if no
    time is given) and decision ("", same or different). Pairs with suspect visits are included."""
    reported = tables.movements.select(
        *REPORT, "date", "aircraft_type", "registration", "icao24", "earliest", "latest"
    )
    moves = near.inside(tables.answer(near.holds(reported, "earliest", "latest")), "earliest", "latest")
    seen = near.inside(tables.answer(near.holds(sightings(tables), "first", "last")), "first", "last")
    decisions = decided(tables, seen[seen["integrity"] != SUSPECT])
    by_likeness = candidates(moves, seen, tables.own_types)
    pairs = pd.concat([by_likeness, _only_decided(decisions, by_likeness, seen, moves)], ignore_index=True)
    pairs = pairs.merge(decisions, on=[*REPORT, "visit"], how="left")
    return pairs.assign(near=~(pairs["off"] > AROUND), decision=pairs["decision"].fillna("").astype("str"))


def candidates(moves: pd.DataFrame, seen: pd.DataFrame, own_types: frozenset[str]) -> pd.DataFrame:
    """Returns the pairs of reported movements and sightings that are possible before anybody decides."""
    seen = seen.sort_values("first", kind="stable")
    first, last = (seen[name].to_numpy(dtype="datetime64[ms]") for name in ("first", "last"))
    begin = moves["earliest"].to_numpy(dtype="datetime64[ms]")
    end = moves["latest"].to_numpy(dtype="datetime64[ms]") + np.timedelta64(1, "D")
    at_places = [
        np.stack([reports[pairs[0]], sightings[pairs[1]]])
        for reports, sightings in _rows_at_places(moves, seen)
        for pairs in [_sharing_time(first[sightings], last[sightings], begin[reports], end[reports])]
    ]
    report, sighting = np.concatenate([np.empty((2, 0), dtype="int64"), *at_places], axis=1)
    aircraft = list(zip(_aircraft(moves, report, own_types), _aircraft(seen, sighting, own_types), strict=True))
    alike = [likeness(reported, seen_there) for reported, seen_there in aircraft]
    is_alike = np.array([each is not None for each in alike], dtype=bool)
    one, other = report[is_alike], sighting[is_alike]
    dates = moves["date"].tolist()
    pairs = seen.iloc[other].assign(
        flight_id=moves["flight_id"].array.take(one),
        likeness=pd.array([each for each in alike if each is not None], dtype="object"),
        tie=pd.array([tie(*both) for both, is_one in zip(aircraft, is_alike, strict=True) if is_one], "str"),
        inside=(first[other] >= begin[one]) & (last[other] < end[one]),
        off=_off([times_named(dates[i]) for i in one], first[other], last[other]),
    )
    return pairs.reset_index(drop=True)


def _rows_at_places(moves: pd.DataFrame, seen: pd.DataFrame) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yields the row numbers of the reports and of the sightings at each place that has both."""
    seen_at = seen.groupby(PLACE).indices
    for place, reports in moves.groupby(PLACE).indices.items():
        if place in seen_at:
            yield np.asarray(reports), np.asarray(seen_at[place])


def _aircraft(rows: pd.DataFrame, numbers: np.ndarray, own_types: frozenset[str]) -> list[Aircraft]:
    """Returns the aircraft of the rows with these numbers. Each row is read once, however often it occurs."""
    distinct, places = np.unique(numbers, return_inverse=True)
    aircraft = [aircraft_of(row, own_types) for row in rows.iloc[distinct].itertuples()]
    return [aircraft[place] for place in places]


def _sharing_time(
    first: np.ndarray, last: np.ndarray, begin: np.ndarray, end: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Returns which reports and sightings can have been at the same time, as two arrays of row numbers of equal
    length. first and last bound the sightings, which are in order of first; begin and end bound the reports, end
    exclusive."""
    low = np.searchsorted(np.maximum.accumulate(last), begin, side="left")
    counts = np.maximum(np.searchsorted(first, end, side="left") - low, 0)
    report = np.repeat(np.arange(len(begin)), counts)
    sighting = np.arange(counts.sum()) + np.repeat(low - counts.cumsum() + counts, counts)
    shared = last[sighting] >= begin[report]
    return report[shared], sighting[shared]


def _off(named: Sequence[Sequence[datetime]], first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Returns how far the bounds of each visit lie from the nearest time that its report gives."""
    nearest = np.full(len(named), np.timedelta64("NaT"), dtype="timedelta64[ms]")
    for number in range(max(map(len, named), default=0)):
        time = np.array([times[number] if number < len(times) else None for times in named], "datetime64[ms]")
        away = np.maximum(np.maximum(first - time, time - last), np.timedelta64(0, "ms"))
        nearest = np.fmin(nearest, away)
    return nearest


def _only_decided(
    decisions: pd.DataFrame, by_likeness: pd.DataFrame, seen: pd.DataFrame, moves: pd.DataFrame
) -> pd.DataFrame:
    """Returns the pairs that the analyst decided to be the same although the tables do not pair them."""
    same = decisions.loc[decisions["decision"] == SAME, [*REPORT, "visit"]].merge(moves[REPORT], on=REPORT)
    paired = pd.MultiIndex.from_frame(by_likeness[[*REPORT, "visit"]])
    apart = same[~pd.MultiIndex.from_frame(same[[*REPORT, "visit"]]).isin(paired)]
    added = apart.merge(seen, on=["visit", *PLACE])
    return added.assign(likeness=Likeness.UNKNOWN, tie="", inside=False, off=np.timedelta64("NaT", "ms"))
