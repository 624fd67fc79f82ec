"""Merges rows of visits.csv that describe the same visit: the same landing or take-off of the same aircraft."""

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from components.tracks.identity import PERSON, mark
from components.tracks.thresholds import (
    SAME_BOUNDED_S,
    SAME_VISIT_S,
)
from components.tracks.visit_reasons import also_in

_ENDS = ("arrival", "departure")
_PARTS = ("utc", "earliest", "latest", "evidence")
_DETAILS = ("registration", "callsign_in", "callsign_out", "aircraft_type", "origin", "destination")

Row = dict[str, str]


def without_copies(visits: pd.DataFrame) -> pd.DataFrame:
    """Returns the visits (text, with the columns of visits.csv), each of them once.

    Two rows are one visit if they have the same airfield, every end that both know lies within `SAME_VISIT_S` of
    the other's (`SAME_BOUNDED_S` where the bounds overlap), and the aircraft is the same: the same address or, if
    one has no address, the same callsign or registration. Two addresses are never one aircraft. Cells that one row
    lacks are filled from the other. A row with an address takes precedence over one without.
    """
    pairs = [*_pairs_near_in_time(visits)]
    if not pairs:
        return visits
    rows: list[Row] = visits.to_dict("records")
    merged = _merge_all(rows, pairs)
    remaining = [row for number, row in enumerate(rows) if merged.get(number, number) == number]
    return pd.DataFrame(remaining, columns=list(visits.columns), dtype="str")


def _pairs_near_in_time(visits: pd.DataFrame) -> Iterator[tuple[int, int]]:
    """Yields pairs of rows at one airfield with an end within `SAME_BOUNDED_S` of each other, where one has no
    address or both have the same."""
    for end in _ENDS:
        times = pd.to_datetime(visits[f"{end}_utc"], format="ISO8601", errors="coerce", utc=True)
        # Numbers, because pandas creates an object for each time with a time zone.
        table = pd.DataFrame(
            {
                "row": np.arange(len(visits)),
                "seconds": times.dt.tz_localize(None).to_numpy("datetime64[s]").astype("int64"),
                "airfield": pd.factorize(visits["airfield"])[0],
                "aircraft": pd.factorize(visits["icao24"])[0],
                "is_nameless": (visits["icao24"] == "").to_numpy(),
            }
        )[times.notna().to_numpy()]
        yield from _pairs_of_one_address(table)
        for _, there in table.groupby("airfield"):
            yield from _pairs_with_nameless(there.sort_values("seconds", kind="stable"))


def _pairs_of_one_address(table: pd.DataFrame) -> Iterator[tuple[int, int]]:
    """Yields pairs of rows near in time with the same address, or both without one."""
    table = table.sort_values(["airfield", "aircraft", "seconds"], kind="stable")
    row, seconds, airfield, aircraft = (
        table[name].to_numpy() for name in ("row", "seconds", "airfield", "aircraft")
    )
    for step in range(1, len(table)):
        near = (airfield[step:] == airfield[:-step]) & (aircraft[step:] == aircraft[:-step])
        near &= seconds[step:] - seconds[:-step] <= SAME_BOUNDED_S
        if not near.any():
            return
        yield from zip(row[:-step][near].tolist(), row[step:][near].tolist(), strict=True)


def _pairs_with_nameless(table: pd.DataFrame) -> Iterator[tuple[int, int]]:
    """Yields pairs, near in time, of a row without an address and one with an address. The rows must be sorted by
    time."""
    row, seconds, is_nameless = (table[name].to_numpy() for name in ("row", "seconds", "is_nameless"))
    for number in np.flatnonzero(is_nameless).tolist():
        first = np.searchsorted(seconds, seconds[number] - SAME_BOUNDED_S)
        last = np.searchsorted(seconds, seconds[number] + SAME_BOUNDED_S, side="right")
        for other in range(int(first), int(last)):
            if not is_nameless[other]:
                earlier, later = sorted((number, other))
                yield int(row[earlier]), int(row[later])


def _merge_all(rows: list[Row], pairs: list[tuple[int, int]]) -> dict[int, int]:
    """Merges pairs of rows that are one visit, and returns for each row of a pair the row that it is now part
    of."""
    merged = {number: number for pair in pairs for number in pair}
    while changed := [pair for pair in pairs if _merge(rows, merged, pair)]:
        pairs = [pair for pair in pairs if pair not in changed]
    return merged


def _merge(rows: list[Row], merged: dict[int, int], pair: tuple[int, int]) -> bool:
    one, other = (_merged_into(merged, number) for number in pair)
    if one == other or not _are_same_visit(rows[one], rows[other]):
        return False
    first, second = sorted((one, other), key=lambda number: _rank(rows[number], number))
    rows[first] = _joined(rows[first], rows[second])
    merged[second] = first
    return True


def _merged_into(merged: dict[int, int], number: int) -> int:
    while merged[number] != number:
        number = merged[number]
    return number


def _rank(row: Row, number: int) -> tuple[bool, bool, int, int]:
    """Returns a sort key: a row that itself names its aircraft comes first, then the one with more ends."""
    seen_ends = sum(bool(row[f"{end}_utc"]) for end in _ENDS)
    return row["icao24"] == "", row.get("identified_by") == PERSON, -seen_ends, number


def _are_same_visit(one: Row, other: Row) -> bool:
    if not _agree_on_ends(one, other):
        return False
    if one["icao24"] and other["icao24"]:
        return one["icao24"] == other["icao24"]
    if one["registration"] and other["registration"]:
        return mark(one["registration"]) == mark(other["registration"])
    return bool(_names(one) & _names(other))


def _agree_on_ends(one: Row, other: Row) -> bool:
    """Returns whether two rows share an end, and every shared end has the same time."""
    shared_ends = [end for end in _ENDS if one[f"{end}_utc"] and other[f"{end}_utc"]]
    return bool(shared_ends) and all(_is_same_time(one, other, end) for end in shared_ends)


def _is_same_time(one: Row, other: Row, end: str) -> bool:
    times = [pd.Timestamp(row[f"{end}_utc"]) for row in (one, other)]
    first, last = (
        [row[f"{end}_{bound}"] or row[f"{end}_utc"] for row in (one, other)] for bound in ("earliest", "latest")
    )
    # ISO 8601 texts in UTC sort by time.
    touch = first[0] <= last[1] and first[1] <= last[0]
    return abs((times[0] - times[1]).total_seconds()) <= (SAME_BOUNDED_S if touch else SAME_VISIT_S)


def _names(row: Row) -> set[str]:
    """Returns the callsigns and registration of a row, normalised: private aircraft use their registration as
    callsign."""
    return {mark(row[name]) for name in ("callsign_in", "callsign_out", "registration")} - {""}


def _joined(first: Row, second: Row) -> Row:
    """Returns the first row with its empty cells filled from the second, and the files of both."""
    row = dict(first)
    for end in _ENDS:
        if not first[f"{end}_utc"]:
            row |= {f"{end}_{part}": second[f"{end}_{part}"] for part in _PARTS}
    for name in _DETAILS:
        row[name] = first[name] or second[name]
    more = _further_files(first, second)
    names, hashes = zip(*_files(first), *more, strict=True)
    row |= {"track_file": ";".join(names), "track_sha256": ";".join(hashes)}
    if first["icao24"] and not second["icao24"] and more:
        row["why"] = f"{first['why']} {also_in((name for name, _ in more), ())}"
    return row


def _further_files(first: Row, second: Row) -> list[tuple[str, str]]:
    """Returns the files of the second row that the first one lacks."""
    hashes = {sha256 for _, sha256 in _files(first)}
    return [(name, sha256) for name, sha256 in _files(second) if sha256 not in hashes]


def _files(row: Row) -> Iterable[tuple[str, str]]:
    """Returns the name and SHA-256 of each file of a row."""
    return zip(row["track_file"].split(";"), row["track_sha256"].split(";"), strict=False)
