"""Tracks of chosen aircraft that were scanned, and whose they are: by what they send, and by visits in them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import pandas as pd

from components.activity import wording
from components.activity.evidence.likeness import Aircraft, Likeness, aircraft, likeness
from components.activity.model import Tables
from components.activity.observation_calendar import addresses, looked_at_chosen

_NOBODY = ("", "", "")


@dataclass(frozen=True, slots=True)
class ChosenTrack:
    """A track of an aircraft on one day; first and last are None where its file has, or may have, others, too."""

    aircraft: Aircraft
    first: datetime | None
    last: datetime | None


@dataclass(frozen=True)
class ChosenTracks:
    """The tracks of chosen aircraft in a ledger. They are read when they are first asked for: few reports rest on
    them."""

    tables: Tables

    def on(self, airfield: str, days: pd.DataFrame) -> list[ChosenTrack]:
        """Returns those that were scanned for an airfield on some days, the index of `days`."""
        return [track for day in days.index for track in self._by_day.get((airfield, day), ())]

    @cached_property
    def _by_day(self) -> dict[tuple[str, pd.Timestamp], list[ChosenTrack]]:
        every = self.tables.answer(self.tables.scans)
        scans = every[looked_at_chosen(every)]
        owners = _owners(self.tables, set(scans["track_sha256"]) - {""})
        tracks: dict[tuple[str, pd.Timestamp], list[ChosenTrack]] = {}
        rows: Iterator[Any] = scans.itertuples()
        for scan in rows:
            is_alone = scan.aircraft <= 1 and ";" not in scan.icao24 and not scan.is_incomplete
            bounds = (scan.first_utc, scan.last_utc) if is_alone else (None, None)
            for address in addresses(scan.icao24) or ("",):
                # Of several aircraft without an address, nobody knows which one a visit tells of: also in a part.
                knows = is_alone or address
                owner = owners.get((scan.track_sha256, address), _NOBODY) if knows else _NOBODY
                whose = aircraft(address or owner[0], *owner[1:], self.tables.own_types)
                tracks.setdefault((scan.airfield, scan.day), []).append(ChosenTrack(whose, *bounds))
        return tracks


def _owners(tables: Tables, files: set[str]) -> dict[tuple[str, str], tuple[str, str, str]]:
    """Returns address, registration and type that visits in these files have, by the file and the address; by
    none, too, since a person may have said whose a track is that sends none."""
    if not files:
        return {}
    visits = tables.visits.select("track_sha256", "icao24", "registration", "aircraft_type").distinct()
    owners: dict[tuple[str, str], tuple[str, str, str]] = {}
    rows: Iterator[Any] = tables.answer(visits.order_by("track_sha256", "icao24")).itertuples()
    for row in rows:
        for file in files.intersection(row.track_sha256.split(";")):
            owners[file, row.icao24] = owners[file, ""] = (row.icao24, row.registration, row.aircraft_type)
    return owners


def what_chosen_show(
    tracks: Sequence[ChosenTrack], reported: Aircraft, times: Sequence[datetime], such: str
) -> str:
    """Returns what `tracks`, the only ones of the days of a report, can say of it: whether they are of the
    aircraft that is `reported`, and reach to `times`, those that it names. `such` names what was not seen."""
    alike = {each: likeness(reported, each) for each in {track.aircraft for track in tracks}}
    own = [track for track in tracks if alike[track.aircraft] is Likeness.AIRCRAFT]
    if own:
        return f"Only tracks of chosen aircraft were scanned. {_own_in_words(own, times, such)}"
    if all(how is None for how in alike.values()):
        return "Only tracks of other aircraft were scanned."
    return "Only tracks of chosen aircraft were scanned, and nothing tells whether this one is among them."


def _own_in_words(own: Sequence[ChosenTrack], times: Sequence[datetime], such: str) -> str:
    """Returns what tracks of the reported aircraft itself show, and where they end before it or begin after."""
    first = [track.first for track in own if track.first is not None]
    last = [track.last for track in own if track.last is not None]
    where = ""
    if times and len(last) == len(own):
        if max(last) < min(times):
            where = f"ends on {wording.moment(max(last))}, before the reported time"
        elif min(first) > max(times):
            where = f"begins on {wording.moment(min(first))}, after the reported time"
    if where:
        return f"That of this aircraft {where}; it shows {such}."
    return f"That of this aircraft shows {such}, but a single track has gaps."
