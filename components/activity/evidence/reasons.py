"""The sentences that give the reasons of verdicts, and the tracks of chosen aircraft with their owners."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import pandas as pd

from components.activity import wording
from components.activity.evidence.matching import Pairing, Report
from components.activity.evidence.pairs import AROUND, DIFFERENT
from components.activity.likeness import Aircraft, Likeness, aircraft, callsign_remark, likeness
from components.activity.model import Tables
from components.activity.movements import ARRIVAL
from components.activity.observation_calendar import addresses, blind_reason, looked_at_chosen
from components.activity.sightings import BRACKET, EITHER
from components.files.cells import spreadsheet_damage
from components.files.problems import shown
from components.ledger.flights import times_named
from components.ledger.reference.designators import candidates_in_words, designators_named

Move = Mapping[Hashable, Any]
"""A row of `Tables.movements`."""

Names = Mapping[str, str]
"""Names of the ledger's aircraft types, by designator."""

MOST_VISITS_NAMED = 3
"""The most visits that a sentence names; the others are only counted."""
_NAMES = {"icao24": "address", "registration": "registration", "aircraft_type": "type"}
_NOBODY = ("", "", "")


@dataclass(frozen=True, slots=True)
class ChosenTrack:
    """A track of one aircraft on one day. first and last are None if its file also holds, or may hold, other
    aircraft."""

    aircraft: Aircraft
    first: datetime | None
    last: datetime | None


@dataclass(frozen=True)
class ChosenTracks:
    """The tracks of chosen aircraft in a ledger. They are read on first use: few reports rest on them."""

    tables: Tables

    def on(self, airfield: str, days: pd.DataFrame) -> list[ChosenTrack]:
        """Returns the tracks that were scanned for an airfield on the days in the index of `days`."""
        return [track for day in days.index for track in self._by_day.get((airfield, day), ())]

    @cached_property
    def _by_day(self) -> dict[tuple[str, pd.Timestamp], list[ChosenTrack]]:
        all_scans = self.tables.answer(self.tables.scans)
        scans = all_scans[looked_at_chosen(all_scans)]
        owners = _owners(self.tables, set(scans["track_sha256"]) - {""})
        tracks: dict[tuple[str, pd.Timestamp], list[ChosenTrack]] = {}
        rows: Iterator[Any] = scans.itertuples()
        for scan in rows:
            is_single = scan.aircraft <= 1 and ";" not in scan.icao24 and not scan.is_incomplete
            bounds = (scan.first_utc, scan.last_utc) if is_single else (None, None)
            for address in addresses(scan.icao24) or ("",):
                # If a file holds several aircraft without an address, nobody knows which one a visit belongs to;
                # nor if it is a part.
                is_attributable = is_single or address
                owner = owners.get((scan.track_sha256, address), _NOBODY) if is_attributable else _NOBODY
                whose = aircraft(address or owner[0], *owner[1:], self.tables.own_types)
                tracks.setdefault((scan.airfield, scan.day), []).append(ChosenTrack(whose, *bounds))
        return tracks


def _owners(tables: Tables, files: set[str]) -> dict[tuple[str, str], tuple[str, str, str]]:
    """Returns the address, registration and type of the visits in these files, by file and address. Each file also
    has the address "", since a person may have said whose track it is that sends no address."""
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
    tracks: Sequence[ChosenTrack], reported: Aircraft, times: Sequence[datetime], not_seen: str
) -> str:
    """Returns what the tracks of chosen aircraft say of a report, if nothing else was scanned on its days: whether
    they are of the `reported` aircraft, and whether they reach to `times`, those that the report gives. `not_seen`
    names the movement that was not seen."""
    alike = {each: likeness(reported, each) for each in {track.aircraft for track in tracks}}
    own_tracks = [track for track in tracks if alike[track.aircraft] is Likeness.AIRCRAFT]
    if own_tracks:
        return f"Only tracks of chosen aircraft were scanned. {_own_tracks_text(own_tracks, times, not_seen)}"
    if all(how is None for how in alike.values()):
        return "Only tracks of other aircraft were scanned."
    return "Only tracks of chosen aircraft were scanned, and nothing tells whether this one is among them."


def _own_tracks_text(own_tracks: Sequence[ChosenTrack], times: Sequence[datetime], not_seen: str) -> str:
    """Returns what tracks of the reported aircraft itself show, and whether they end before the reported time or
    begin after it."""
    first = [track.first for track in own_tracks if track.first is not None]
    last = [track.last for track in own_tracks if track.last is not None]
    where = ""
    if times and len(last) == len(own_tracks):
        if max(last) < min(times):
            where = f"ends on {wording.moment(max(last))}, before the reported time"
        elif min(first) > max(times):
            where = f"begins on {wording.moment(min(first))}, after the reported time"
    if where:
        return f"That of this aircraft {where}; it shows {not_seen}."
    return f"That of this aircraft shows {not_seen}, but a single track has gaps."


def how_corroborated(move: Move, reported: Aircraft, visits: pd.DataFrame, pairing: Pairing, names: Names) -> str:
    """Returns why a movement is corroborated. `visits`: the rows of `possible_pairs` that it can rest on;
    `reported`: its aircraft."""
    report = report_of(move)
    first = visits.iloc[0]
    if report in pairing.decided:
        return f"By the analyst's decision: the visit of {_aircraft_text(first, names)}, {_time_text(first)}."
    if report in pairing.by_type:
        callsigns = "".join(f" {sentence}" for sentence in _callsigns(move, reported, visits))
        return (
            f"Only the type ties it to a visit ({_aircraft_text(first, names)}), {_time_text(first)}; no other "
            f"visit or report could be meant.{callsigns}"
        )
    ties = [name for name in ("registration", "icao24") if visits["tie"].str.contains(name).any()]
    tie = " and ".join(_NAMES[name] for name in ties)
    if len(visits) > 1:
        moved = "came" if report[2] == ARRIVAL else "left"
        return (
            f"The same aircraft, by {tie}, {moved} {len(visits)} times, and any of these may be it: "
            f"{_visit_list(visits, names)}."
        )
    return f"The same aircraft, by {tie} ({_aircraft_text(first, names)}), {_time_text(first)}."


def how_observed(move: Move, days: pd.DataFrame | None) -> str:
    """Returns how much of the range was observed, apart from the visit. `days`: the rows of `coverage` within the
    range; None if nothing was scanned."""
    length, scanned = _days_in_range(move), 0 if days is None else len(days)
    throughout = 0 if days is None else int(days["throughout"].sum())
    if length == 1:
        state = "observed throughout" if throughout else "observed in part" if scanned else "not scanned otherwise"
        return f"The reported day was {state}."
    is_open = move["latest"].date() == wording.OPEN_END
    of = "days of a range without an end" if is_open else f"of {length:,} reported days"
    partly = f", {scanned - throughout:,} in part" if scanned > throughout else ""
    return f"Observed throughout: {throughout:,} {of}{partly}."


def why_possible(move: Move, reported: Aircraft, visits: pd.DataFrame, pairing: Pairing, names: Names) -> str:
    """Returns why a movement is only possible. `visits`: the rows of `possible_pairs` that may be it; `reported`:
    its aircraft."""
    report = report_of(move)
    rivals = pairing.rivals
    others = {one for visit in visits["visit"] for one in rivals.get((visit, *report[1:]), ())} - {report}
    alike = min(visits["likeness"], key=list(Likeness).index)
    parts = [f"{_count(len(visits), 'visit')} could be it ({alike}): {_visit_list(visits, names)}."]
    parts += [*_unresolved(reported, visits, names), *_callsigns(move, reported, visits)]
    if others:
        noun = "visit" if len(visits) == 1 else "visits"
        parts.append(f"{_count(len(others), 'other report')} could mean the same {noun}.")
    if not visits["near"].any():
        parts.append(f"The reported time is {wording.duration(visits['off'].min())} off.")
    if not visits["inside"].any():
        parts.append("The time of the visit may lie outside the reported days.")
    if (visits["evidence"] == BRACKET).all():
        parts.append("Only the way in or out was seen, and nothing between.")
    if (visits["evidence"] == EITHER).all():
        parts.append("It may have been at a field next door.")
    return " ".join(parts)


def remarks(report_pairs: pd.DataFrame, suspect: pd.DataFrame, visits: pd.DataFrame) -> list[str]:
    """Returns further sentences on the pairs of a report: visits too far from its time, visits that the analyst
    decided against, and suspect visits. `visits` are those that the verdict rests on."""
    sentences = []
    far = report_pairs[
        ~report_pairs["near"]
        & ~report_pairs["visit"].isin(visits["visit"])
        & (report_pairs["decision"] != DIFFERENT)
    ]
    if len(far) and visits["near"].any():
        is_further = "lies further" if len(far) == 1 else "lie further"
        sentences.append(
            f"{_count(len(far), 'other visit')} of its days {is_further} than {wording.duration(AROUND)} from the "
            "reported time."
        )
    if refused := int((report_pairs["decision"] == DIFFERENT).sum()):
        is_another = "is another flight" if refused == 1 else "are other flights"
        sentences.append(f"By the analyst's decision {_count(refused, 'visit').lower()} {is_another}.")
    if len(suspect):
        when = ", ".join(map(wording.moment, suspect["time"].sort_values().head(MOST_VISITS_NAMED)))
        is_not = "is not counted" if len(suspect) == 1 else "are not counted"
        sentences.append(f"{_count(len(suspect), 'suspect visit')} ({when}) {is_not}.")
    return sentences


def why_only_suspect(move: Move) -> str:
    """Returns the reason where all days were observed, and the only such movement seen is suspect."""
    return f"Observed throughout, but the only such {_noun(move)} seen is suspect: it may not have been there."


def why_visits_lost(move: Move) -> str:
    """Returns the reason where all days were observed and no such movement was seen, but rows of visits were set
    aside."""
    return (
        f"Observed throughout, and no such {_noun(move)} was seen among the visits that can be read; rows of "
        "visits that cannot be read may be it: Data check names them."
    )


def why_half_seen(move: Move) -> str:
    """Returns the reason where all days were observed, but an aircraft was there whose landing or take-off nobody
    saw."""
    return f"Observed throughout, but an aircraft that it may be was there whose {_noun(move)} was not seen."


def why_taken(move: Move, others: pd.DataFrame, names: Names) -> str:
    """Returns the reason where all days were observed, and every visit that the movement may be (`others`, rows of
    `possible_pairs`) is taken to be another report's flight. It may be the same flight, reported twice."""
    return (
        f"Observed throughout, and every {_noun(move)} seen that it may be is held to be that of another report: "
        f"{_visit_list(others, names)}."
    )


def why_not_identified(move: Move, reported: Aircraft) -> str:
    """Returns the reason where all days were observed and no visit can be it, but the report does not identify its
    aircraft."""
    parts = [
        f"Observed throughout, and no {_noun(move)} was seen that it may be; but the report does not say which "
        "aircraft it was, so that nothing seen can contradict it."
    ]
    return " ".join([*parts, *_unresolved(reported, pd.DataFrame(), {})])


def why_one_is_not(source: str) -> str:
    """Returns the reason where the reports of a flight together are contradicted, but the report of one source
    alone is not."""
    return (
        "What its reports say together was observed throughout and not seen; but by itself the report of "
        f"{shown(source)} leaves other days or aircraft open."
    )


def is_observed_throughout(move: Move, days: pd.DataFrame) -> bool:
    """Returns whether every day of the range was observed throughout. `days`: the rows of `coverage` within the
    range."""
    return int(days["throughout"].sum()) == _days_in_range(move)


def why_contradicted(move: Move) -> str:
    """Returns the reason of a contradiction: all days were observed, and no visit can be it."""
    length = _days_in_range(move)
    when = "This day was" if length == 1 else f"All {length} days were"
    doubt = " The report itself calls the date uncertain or approximate." if move["qualifier"] else ""
    if any(_near_midnight(time) for time in times_named(move["date"])):
        doubt += " Its time is near midnight, UTC: visits of the day beside it were not held against it."
    return f"{when} observed throughout, and no such {_noun(move)} was seen.{doubt}"


def why_unobserved(move: Move) -> str:
    """Returns the reason where no scan touches the range."""
    return f"No track of {'this day' if _days_in_range(move) == 1 else 'these days'} has been scanned."


def why_unread(move: Move) -> str:
    """Returns the reason where no scan is known because the observations could not be read."""
    days = "this day" if _days_in_range(move) == 1 else "these days"
    return f"What tracks show of {days} cannot be read: Data check says why."


def why_not_observable(
    move: Move, reported: Aircraft, days: pd.DataFrame, chosen: ChosenTracks, is_taken: bool
) -> str:
    """Returns the reason where days were scanned, but a landing could have been missed. `days`: the rows of
    `coverage` within the range; `chosen`: the tracks of chosen aircraft; `is_taken`: a visit was seen that is
    another report's."""
    not_seen = f"no other such {_noun(move)}" if is_taken else f"no such {_noun(move)}"
    throughout = int(days["throughout"].sum())
    if throughout:
        is_open = move["latest"].date() == wording.OPEN_END
        of = "The range has no end; only" if is_open else f"Of {_days_in_range(move):,} days only"
        return f"{of} {throughout:,} could be observed throughout, and {not_seen} was seen on them."
    if not (days["hours"] > 0).any():
        return what_chosen_show(chosen.on(move["airfield"], days), reported, times_named(move["date"]), not_seen)
    return _why_never_throughout(move, days)


def _why_never_throughout(move: Move, days: pd.DataFrame) -> str:
    """Returns why none of the scanned `days` was observed throughout, although all traffic was looked at."""
    if _days_in_range(move) == 1:
        day = days.iloc[0]
        return blind_reason(False, day["hours"], day["low"], day["only"])
    if not (days["low"] > 0).any():
        return "Nothing was received low and near the field, so a landing could not have been seen."
    return "On none of these days was all traffic received throughout, low over the field too."


def report_of(move: Move) -> Report:
    """Returns the key of a reported movement."""
    return move["flight_id"], move["airfield"], move["movement"]


def _unresolved(reported: Aircraft, visits: pd.DataFrame, names: Names) -> list[str]:
    """Returns sentences on what a report says of its aircraft that cannot be resolved, and so counts as not given.
    `visits`: those that may be it."""
    seen = visits["aircraft_type"].iloc[0] if len(visits) == 1 else ""
    may_be = f"; it may be this {shown(wording.type_name(seen, names))}" if seen else ""
    sentences = []
    ties = " ".join(visits["tie"]) if len(visits) else ""
    for column, cell in reported.unresolved:
        if column in ties:
            # A value written alike ties the two nonetheless; it just cannot contradict.
            continue
        cell_text = f"The {_NAMES[column]} '{shown(cell)}'"
        if damage := spreadsheet_damage(cell):
            sentences.append(f"{cell_text} counts as not given: {damage}.")
        elif column != "aircraft_type":
            sentences.append(f"{cell_text} has not the form of one, and counts as not given.")
        elif codes := designators_named(cell):
            sentences.append(f"{cell_text} may be {candidates_in_words(codes)}{may_be if seen in codes else ''}.")
        else:
            sentences.append(f"{cell_text} is not known here{may_be}.")
    return sentences


def _callsigns(move: Move, reported: Aircraft, visits: pd.DataFrame) -> list[str]:
    """Returns sentences on how the callsigns of visits relate to the report: an argument, never proof."""
    remarks = {
        visit["callsign"]: callsign_remark(visit["callsign"], move["callsign"], reported.registrations)
        for _, visit in visits.sort_values("time").iterrows()
    }
    remarked = [(callsign, remark) for callsign, remark in remarks.items() if remark][:MOST_VISITS_NAMED]
    if len(visits) == 1:
        return [f"Its callsign {remark}." for _, remark in remarked]
    return [f"The callsign {shown(callsign)} {remark}." for callsign, remark in remarked]


def _days_in_range(move: Move) -> int:
    return int((move["latest"] - move["earliest"]).days) + 1


def _near_midnight(time: datetime) -> bool:
    clock = timedelta(hours=time.hour, minutes=time.minute, seconds=time.second)
    return clock < AROUND or clock >= timedelta(days=1) - AROUND


def _noun(move: Move) -> str:
    return "landing" if move["movement"] == ARRIVAL else "take-off"


def _count(number: int, noun: str) -> str:
    return f"One {noun}" if number == 1 else f"{number:,} {noun}s"


def _aircraft_text(visit: pd.Series, names: Names) -> str:
    type_ = visit["aircraft_type"] and wording.type_name(visit["aircraft_type"], names)
    marks = [visit["registration"], visit["icao24"], visit["callsign"], type_]
    if visit["identified_by"]:
        marks.append("as a person says whose track it is")
    return ", ".join(filter(None, marks)) or "an aircraft that does not say who it is"


def _time_text(visit: pd.Series) -> str:
    """Returns the time of a visit in words, and how far it lies from the reported time, if there is one."""
    if pd.isna(visit["off"]):
        return wording.moment(visit["time"])
    off = f"{wording.duration(visit['off'])} from" if visit["off"].round("min") else "at"
    return f"{wording.moment(visit['time'])}, {off} the reported time"


def _visit_list(visits: pd.DataFrame, names: Names) -> str:
    first = visits.sort_values("time").head(MOST_VISITS_NAMED)
    each = "; ".join(
        f"{_aircraft_text(visit, names)}, {wording.moment(visit['time'])}" for _, visit in first.iterrows()
    )
    return f"{each} and {len(visits) - len(first)} more" if len(visits) > len(first) else each
