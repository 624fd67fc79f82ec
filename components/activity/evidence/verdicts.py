"""Verdicts: reported flights are compared with visits, to see which are corroborated, contradicted or unobserved.

The rule. Of its aircraft a report gives what can be resolved: an address, a registration, one or more ICAO type
designators (see `likeness.aircraft`); anything else counts as not given. A visit on the reported days may be the
report unless both give an address, or both a registration, or both a type, and these differ. If they share an
address or a registration, it is the same aircraft, whatever else differs (see `likeness.likeness`). Registrations
differ only if both have the form of one; a reported designator also fits other types of its name (A320, A20N).
Visits that are suspect do not count, nor those that the analyst has decided to be another flight. A visit that is
bracketed (its way in and its way out were seen, but nothing between), or may have been at a field next door, is
never more than possible, unless the analyst has decided. The first line that applies gives the verdict ("it" is
the report; `methodology.verdict_rules` reads this table for the page Method):

========================================================  ==============================  =======================
what the report says, and which visits there are          what was observed               verdict
========================================================  ==============================  =======================
the analyst decided that a visit is it                    anything                        corroborated
same aircraft, within the days, and enough visits for
all reports of that aircraft                              anything                        corroborated
one type, that of one visit alone within the days, and
no other report may be that visit                         anything                        corroborated
anything; a visit may be it, and is not held to be
another report's                                          anything                        possible
anything                                                  no scan of any of the days      unobserved
anything                                                  not all days throughout         not observable
anything; a visit may be it, held to be another report's  all days throughout             not observable
anything; a suspect visit may be it                       all days throughout             not observable
anything; an aircraft that it may be was there, and its
landing (take-off) was not seen                           all days throughout             not observable
no address, registration or type that can be resolved;
no visit at all is left                                   all days throughout             not observable
an address, a registration, or one or several types; no
visit may be it                                           all days throughout             contradicted
========================================================  ==============================  =======================

A flight with several reports is contradicted only if each of them would be contradicted alone.

It follows that a vaguer report is never contradicted where a sharper one was not, provided that what it says of
its aircraft is consistent: with fewer details or more days it may be at least as many visits, needs at least as
many observed days, and does not become better identified. Nor does a contradiction arise because fewer days were
observed, or because a visit gives less of its aircraft, is suspect, or had no landing seen.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import pandas as pd

from components.activity.bins import View
from components.activity.evidence.matching import Pairing, Report, assignment, pairing
from components.activity.evidence.pairs import (
    DIFFERENT,
    MOST_PAIRS,
    PLACE,
    REPORT,
    SAME,
    Neighbourhood,
    candidates,
    decided,
    neighbourhood,
    possible_pairs,
)
from components.activity.evidence.reasons import (
    ChosenTracks,
    Move,
    Names,
    how_corroborated,
    how_observed,
    is_observed_throughout,
    remarks,
    report_of,
    why_contradicted,
    why_half_seen,
    why_not_identified,
    why_not_observable,
    why_one_is_not,
    why_only_suspect,
    why_possible,
    why_taken,
    why_unobserved,
    why_unread,
    why_visits_lost,
)
from components.activity.likeness import Aircraft, aircraft
from components.activity.model import Tables
from components.activity.observation_calendar import coverage
from components.activity.rows import type_names, with_source
from components.activity.selection import Selection, matching_movements
from components.activity.sightings import (
    POSSIBLE,
    SUSPECT,
    HalfSeen,
    can_be_half_seen,
    half_seen,
    matching_sightings,
    sightings,
)


class Verdict(StrEnum):
    """What the tracks say of a reported movement. `possible`: a visit may be it, or may be another flight."""

    CORROBORATED = "corroborated"
    POSSIBLE = "possible"
    CONTRADICTED = "contradicted"
    NOT_OBSERVABLE = "not observable"
    UNOBSERVED = "unobserved"


class Reported(StrEnum):
    """What the reports say of a visit's landing or take-off."""

    REPORTED = "reported"
    POSSIBLY = "possibly reported"
    NOT = "not reported"


def corroboration(tables: Tables, selection: Selection) -> pd.DataFrame | None:
    """Returns a verdict on every selected movement of a reported flight, in order of time; None if too many
    reports and visits lie close together to tell which is which. All reports and visits of an airfield compete for
    each other, even those that the filters leave out. Columns:

    flight_id, airfield, movement, aircraft_type, date, earliest, latest, qualifier (as in `Tables.movements`);
    verdict (a `Verdict`); how_well (sentences); visits (a tuple of the numbers of the visits that it rests on, or
    that are possible, in order of time).
    """
    matching = matching_movements(tables, selection)
    return _verdicts_on(tables, tables.answer(matching.order_by("earliest", "latest", "flight_id", "movement")))


def verdicts_of(tables: Tables, flights: Sequence[str]) -> dict[str, list[tuple[Verdict, str]]]:
    """Returns the verdicts on the movements of a few flights, each with its sentences, by flight id. They equal
    those of `corroboration`; verdicts that it cannot give are left out."""
    moves = tables.movements.filter(tables.movements.flight_id.isin(list(flights)))
    judged = _verdicts_on(tables, tables.answer(moves.order_by("flight_id", "airfield", "movement")))
    verdicts: dict[str, list[tuple[Verdict, str]]] = {}
    if judged is not None:
        for flight, verdict, sentence in zip(
            judged["flight_id"], judged["verdict"], judged["how_well"], strict=True
        ):
            verdicts.setdefault(str(flight), []).append((Verdict(verdict), str(sentence)))
    return verdicts


def _verdicts_on(tables: Tables, moves: pd.DataFrame) -> pd.DataFrame | None:
    """Returns what `corroboration` returns, for the given movements."""
    near = _neighbourhood_of(tables, moves, "earliest", "latest")
    if near.pairs > MOST_PAIRS:
        return None
    evidence = _evidence(tables, near, moves)
    rows = moves.to_dict("records")
    # Most reports of a large ledger lie on days that nobody scanned: their aircraft need not be resolved.
    scanned = _has_scanned_day(moves, evidence.covered)
    verdicts = [
        _verdict(row, evidence)
        if is_scanned or _has_pairs(row, evidence)
        else (*_unobserved_verdict(row, evidence), ())
        for row, is_scanned in zip(rows, scanned, strict=True)
    ]
    verdicts = _without_open_contradictions(tables, moves, verdicts, evidence)
    reported = moves[[*REPORT, "aircraft_type", "date", "earliest", "latest", "qualifier"]]
    return reported.assign(
        verdict=pd.Series([verdict for verdict, _, _ in verdicts], index=reported.index, dtype="object"),
        how_well=pd.Series([reasons for _, reasons, _ in verdicts], index=reported.index, dtype="str"),
        visits=pd.Series([visits for _, _, visits in verdicts], index=reported.index, dtype="object"),
    )


def supported(verdicts: pd.DataFrame) -> tuple[int, int]:
    """Returns how many of the movements with verdicts tracks show: for certain, and at most. A sighting counts for
    one flight at most."""
    certain = int((verdicts["verdict"] == Verdict.CORROBORATED).sum())
    # Most reports of a large ledger rest on no visit.
    resting = verdicts.loc[verdicts["visits"].astype("bool"), [*REPORT, "visits"]]
    pairs = [
        ((flight, *place), (visit, *place))
        for flight, *place, visits in resting.itertuples(index=False, name=None)
        for visit in visits
    ]
    return certain, assignment(pairs).size


def pairs_in_view(tables: Tables, selection: Selection) -> pd.DataFrame:
    """Returns every pair of a selected movement and a sighting that an analyst can decide on. They are sorted by
    the reported range, then within a report by distance from the reported time or, if it gives none, by time.
    Columns: flight_id, airfield, movement, date, earliest, latest, qualifier; visit, icao24, registration,
    callsign and aircraft_type of the visit, time, first, last, likeness, inside, off, near, decision: see
    `possible_pairs`."""
    columns = ["date", "earliest", "latest", "qualifier"]
    moves = tables.answer(matching_movements(tables, selection).select(*REPORT, *columns))
    pairs = possible_pairs(tables, _neighbourhood_of(tables, moves, "earliest", "latest"))
    pairs = pairs[pairs["integrity"] != SUSPECT].merge(moves, on=REPORT)
    ordered = pairs.sort_values(["earliest", "latest", "flight_id", "movement", "off", "time"], kind="stable")
    shown = ["visit", "icao24", "registration", "callsign", "aircraft_type", "time", "first", "last"]
    judged = ["likeness", "inside", "off", "near", "decision"]
    return ordered[[*REPORT, *columns, *shown, *judged]].reset_index(drop=True)


def visit_reports(tables: Tables, selection: Selection, visits: Sequence[int]) -> pd.DataFrame | None:
    """Returns what the reports say of every selected landing and take-off of the numbered visits, in order of
    time; suspect visits are left out. None if too many reports and visits lie close together. Columns: visit,
    airfield, movement, time, state (a `Reported`), flights (a tuple of the ids of the flights that it is, or may
    be)."""
    seen = matching_sightings(tables, selection)
    seen = tables.answer(seen.filter(seen.visit.isin(list(visits))).order_by("time", "visit", "movement"))
    near = _neighbourhood_of(tables, seen, "first", "last")
    if near.pairs > MOST_PAIRS:
        return None
    pairs = possible_pairs(tables, near)
    paired = pairing(pairs[pairs["integrity"] != SUSPECT])
    rivals = paired.rivals
    bracketed = set(seen["visit"][seen["evidence"].isin(POSSIBLE)])
    rows = []
    counted = seen.loc[seen["integrity"] != SUSPECT, ["visit", *PLACE, "time"]]
    for visit, airfield, movement, time in counted.itertuples(index=False, name=None):
        sighting = (visit, airfield, movement)
        sure, maybe = paired.settled.get(sighting, ()), rivals.get(sighting, ())
        state = Reported.POSSIBLY if sure or maybe else Reported.NOT
        if sure and visit not in bracketed:
            state = Reported.REPORTED
        rows.append((*sighting, time, state, tuple(flight for flight, *_ in sure or maybe)))
    return pd.DataFrame(rows, columns=["visit", "airfield", "movement", "time", "state", "flights"])


Judged = tuple[Verdict, str, tuple[int, ...]]
"""A verdict, the sentences with its reasons, and the numbers of the visits that it rests on."""


@dataclass(frozen=True, slots=True)
class _Evidence:
    """Everything that bears on some movements.

    pairs: the possible pairs by report; suspect: those with suspect visits, which are not in `pairs`.
    without_brackets, with_brackets: who is paired with whom, without and with visits that are only possible.
    covered: what was scanned, by airfield and in order of day. half_seen: the visits whose landing (or take-off)
    was not seen, by airfield and movement. chosen: the tracks of chosen aircraft. nothing: an empty table of
    pairs. names: of the aircraft types."""

    pairs: dict[Report, pd.DataFrame]
    suspect: dict[Report, pd.DataFrame]
    without_brackets: Pairing
    with_brackets: Pairing
    covered: dict[str, pd.DataFrame]
    half_seen: dict[tuple[Hashable, Hashable], HalfSeen]
    chosen: ChosenTracks
    nothing: pd.DataFrame
    own_types: frozenset[str]
    names: Names
    visits_are_whole: bool


def _neighbourhood_of(tables: Tables, rows: pd.DataFrame, first: str, last: str) -> Neighbourhood:
    """Returns the neighbourhood of rows with airfield, movement and the columns `first` and `last`, which bound
    their time."""
    days = {name: rows[bound].dt.floor("D") for name, bound in (("first", first), ("last", last))}
    return neighbourhood(tables, rows[PLACE].assign(**days))


def _evidence(tables: Tables, near: Neighbourhood, moves: pd.DataFrame) -> _Evidence:
    """Returns the evidence that bears on the movements, whose neighbourhood is `near`."""
    pairs = possible_pairs(tables, near)
    counted, suspect = pairs[pairs["integrity"] != SUSPECT], pairs[pairs["integrity"] == SUSPECT]
    is_solid = ~counted["evidence"].isin(POSSIBLE) | (counted["decision"] == SAME)
    days = tables.answer(tables.scans.aggregate(first=tables.scans.day.min(), last=tables.scans.day.max())).iloc[0]
    covered = {}
    if not pd.isna(days["first"]):
        scanned = coverage(tables, View(days["first"].date(), days["last"].date()))
        covered = {str(airfield): part.droplevel(0).sort_index() for airfield, part in scanned.groupby(level=0)}
    return _Evidence(
        pairs=_by_report(counted),
        suspect=_by_report(suspect),
        without_brackets=pairing(counted[is_solid]),
        with_brackets=pairing(counted),
        covered=covered,
        half_seen=half_seen(tables, moves["earliest"].min(), moves["latest"].max()) if len(moves) else {},
        chosen=ChosenTracks(tables),
        nothing=suspect[:0],
        own_types=tables.own_types,
        names=type_names(tables),
        visits_are_whole=tables.visits_are_whole,
    )


def _by_report(pairs: pd.DataFrame) -> dict[Report, pd.DataFrame]:
    return {
        (str(flight), str(airfield), str(movement)): report_pairs
        for (flight, airfield, movement), report_pairs in pairs.groupby(REPORT)
    }


def _verdict(move: Move, evidence: _Evidence) -> Judged:
    report = report_of(move)
    without_brackets, with_brackets, no_pairs = evidence.without_brackets, evidence.with_brackets, evidence.nothing
    reported = aircraft(move["icao24"], move["registration"], move["aircraft_type"], evidence.own_types)
    if not _has_pairs(move, evidence):
        return *_verdict_without_visit(move, reported, evidence, no_pairs, is_doubtful=False), ()
    report_pairs = evidence.pairs.get(report, no_pairs).sort_values("time")
    matches = (
        without_brackets.corroborated.get(report)
        or with_brackets.corroborated.get(report)
        or with_brackets.possible.get(report)
        or ()
    )
    visits = report_pairs[report_pairs["visit"].isin([visit for visit, *_ in matches])]
    suspect = evidence.suspect.get(report, no_pairs)
    further_remarks = remarks(report_pairs, suspect, visits)
    if report in without_brackets.corroborated:
        verdict, reason = (
            Verdict.CORROBORATED,
            how_corroborated(move, reported, visits, without_brackets, evidence.names),
        )
        further_remarks.insert(0, how_observed(move, _scanned_days(move, evidence)))
    elif matches:
        verdict, reason = Verdict.POSSIBLE, why_possible(move, reported, visits, with_brackets, evidence.names)
    else:
        others = report_pairs[report_pairs["decision"] != DIFFERENT]
        verdict, reason = _verdict_without_visit(move, reported, evidence, others, is_doubtful=len(suspect) > 0)
    return verdict, " ".join([reason, *further_remarks]), tuple(visits["visit"].tolist())


def _has_pairs(move: Move, evidence: _Evidence) -> bool:
    report = report_of(move)
    return report in evidence.pairs or report in evidence.suspect


def _has_scanned_day(moves: pd.DataFrame, covered: Mapping[str, pd.DataFrame]) -> np.ndarray:
    """Returns for each movement whether any day of its range was scanned; `covered` says what was scanned, by
    airfield."""
    has_scan = np.zeros(len(moves), dtype=np.bool_)
    for airfield, days in covered.items():
        at_airfield = (moves["airfield"] == airfield).to_numpy()
        first = days.index.searchsorted(moves.loc[at_airfield, "earliest"], side="left")
        has_scan[at_airfield] = first < days.index.searchsorted(moves.loc[at_airfield, "latest"], side="right")
    return has_scan


def _scanned_days(move: Move, evidence: _Evidence) -> pd.DataFrame | None:
    """Returns the scanned days within the range of a movement; None if there are none."""
    covered = evidence.covered.get(move["airfield"])
    if covered is None:
        return None
    first = covered.index.searchsorted(move["earliest"], side="left")
    end = covered.index.searchsorted(move["latest"], side="right")
    return covered.iloc[first:end] if first < end else None


def _unobserved_verdict(move: Move, evidence: _Evidence) -> tuple[Verdict, str]:
    is_lost = not evidence.covered and not evidence.visits_are_whole
    return Verdict.UNOBSERVED, why_unread(move) if is_lost else why_unobserved(move)


def _verdict_without_visit(
    move: Move, reported: Aircraft, evidence: _Evidence, others: pd.DataFrame, is_doubtful: bool
) -> tuple[Verdict, str]:
    """Returns the verdict on a movement that has no visit left, from what was scanned on the days of its range.
    `others`: visits that it may be, but that belong to other reports. `is_doubtful`: a suspect visit may be it."""
    days = _scanned_days(move, evidence)
    if days is None:
        return _unobserved_verdict(move, evidence)
    if not is_observed_throughout(move, days):
        return Verdict.NOT_OBSERVABLE, why_not_observable(
            move, reported, days, evidence.chosen, is_taken=len(others) > 0
        )
    if len(others):
        return Verdict.NOT_OBSERVABLE, why_taken(move, others, evidence.names)
    if is_doubtful:
        return Verdict.NOT_OBSERVABLE, why_only_suspect(move)
    half = evidence.half_seen.get((move["airfield"], move["movement"]))
    if half is not None and can_be_half_seen(move, reported, half):
        return Verdict.NOT_OBSERVABLE, why_half_seen(move)
    if not reported.is_identified:
        return Verdict.NOT_OBSERVABLE, why_not_identified(move, reported)
    if not evidence.visits_are_whole:
        return Verdict.NOT_OBSERVABLE, why_visits_lost(move)
    return Verdict.CONTRADICTED, why_contradicted(move)


def _without_open_contradictions(
    tables: Tables, moves: pd.DataFrame, verdicts: list[Judged], evidence: _Evidence
) -> list[Judged]:
    """Returns the verdicts with each contradiction turned into "not observable" if one report of the flight alone
    leaves it open: several reports together may exclude what one of them does not."""
    contradicted = moves.loc[np.array([verdict is Verdict.CONTRADICTED for verdict, *_ in verdicts], dtype=bool)]
    open_ = _reports_left_open(tables, contradicted[contradicted["reports"] > 1], evidence)
    if not open_:
        return verdicts
    reports = (report_of(move) for move in moves.to_dict("records"))
    return [
        (Verdict.NOT_OBSERVABLE, why_one_is_not(open_[report]), ()) if report in open_ else verdict
        for report, verdict in zip(reports, verdicts, strict=True)
    ]


def _reports_left_open(tables: Tables, moves: pd.DataFrame, evidence: _Evidence) -> dict[Report, str]:
    """Returns which contradicted movements with several reports would not be contradicted by one of these reports
    alone, with the name of its source."""
    if moves.empty:
        return {}
    reports = _single_reports(tables, moves)
    near = _neighbourhood_of(tables, reports, "earliest", "latest")
    seen = near.inside(tables.answer(near.holds(sightings(tables), "first", "last")), "first", "last")
    decisions = decided(tables, seen)
    refused = set(decisions.loc[decisions["decision"] == DIFFERENT, [*REPORT, "visit"]].itertuples(index=False))
    # Each report is treated as a flight of its own here, with its row number as the flight id.
    all_pairs = candidates(reports.assign(flight_id=reports.index.astype("str")), seen, tables.own_types)
    pairs_of_row = {str(row): row_pairs for row, row_pairs in all_pairs.groupby("flight_id")}
    evidence = replace(evidence, half_seen=half_seen(tables, reports["earliest"].min(), reports["latest"].max()))
    sources: dict[Report, str] = {}
    for row, report in zip(reports.index, reports.to_dict("records"), strict=True):
        others = pairs_of_row.get(str(row), evidence.nothing)
        is_allowed = [(*report_of(report), visit) not in refused for visit in others["visit"]]
        others = others[np.array(is_allowed, dtype=np.bool_)]
        reported = aircraft(report["icao24"], report["registration"], report["aircraft_type"], tables.own_types)
        verdict, _ = _verdict_without_visit(report, reported, evidence, others, is_doubtful=False)
        if verdict is not Verdict.CONTRADICTED:
            sources.setdefault(report_of(report), report["source_name"])
    return sources


def _single_reports(tables: Tables, moves: pd.DataFrame) -> pd.DataFrame:
    """Returns every report of the flights of some movements, once per movement: the columns of reports, airfield
    and movement."""
    reports = tables.reports.filter(tables.reports.flight_id.isin(moves["flight_id"].unique().tolist()))
    cells = ["date", "earliest", "latest", "qualifier", "aircraft_type", "registration", "icao24", "callsign"]
    each = with_source(tables, reports.select("flight_id", "source_id", *cells)).order_by("flight_id", "source_id")
    return tables.answer(each).merge(moves[REPORT], on="flight_id")
