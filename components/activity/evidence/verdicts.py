"""Reported flights held against visits: which are corroborated, contradicted, or were never observed.

The rule. A report says of its aircraft what can be resolved: an address, a registration, one or more designators
(see `likeness.aircraft`); what cannot counts as not said. A visit in the reported days may be the report unless
both name an address, or both a registration, or both a type, and these differ; where they share an address or a
registration it is the same aircraft whatever else differs (see `likeness.likeness`). Registrations differ only
where both have the form of one, and a designator differs from no other that its name may mean (A320, A20N).
Visits that are suspect, or that the analyst has decided to be another flight, are no such visits. One that is
bracketed, whose way in and way out were seen and nothing between, or may have been next door, is only ever
possible, unless the analyst has decided. The verdict, the first line that applies:

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

A flight that several reports tell of is contradicted only where each of them, by itself, would be.

So a report of which less is said, or whose days are more, is never contradicted where the sharper one was not, as
long as what it says of its aircraft agrees in itself: it may be as many visits or more, needs as many observed
days or more, and does not become better identified. Nor is one where fewer days were observed, or a visit says
less of its aircraft, or is suspect, or its landing was not seen.
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
    """A verdict on every matching movement of a reported flight, in the order of time; None where too many reports
    and visits lie near each other to say who is who. All reports and visits of an airfield compete for each other,
    also those that the filters leave out. Columns:

    flight_id, airfield, movement, aircraft_type, date, earliest, latest, qualifier (as in `Tables.movements`);
    verdict (a `Verdict`); how_well (sentences); visits (a tuple: numbers of the visits that it rests on, or that
    are possible, in the order of time).
    """
    matching = matching_movements(tables, selection)
    return _judged(tables, tables.answer(matching.order_by("earliest", "latest", "flight_id", "movement")))


def verdicts_of(tables: Tables, flights: Sequence[str]) -> dict[str, list[tuple[Verdict, str]]]:
    """Returns the verdicts on the movements of a few flights, each with its sentences, by the id of the flight,
    as `corroboration` has them. Those that it cannot give are left out."""
    moves = tables.movements.filter(tables.movements.flight_id.isin(list(flights)))
    judged = _judged(tables, tables.answer(moves.order_by("flight_id", "airfield", "movement")))
    verdicts: dict[str, list[tuple[Verdict, str]]] = {}
    if judged is not None:
        for flight, verdict, sentence in zip(
            judged["flight_id"], judged["verdict"], judged["how_well"], strict=True
        ):
            verdicts.setdefault(str(flight), []).append((Verdict(verdict), str(sentence)))
    return verdicts


def _judged(tables: Tables, moves: pd.DataFrame) -> pd.DataFrame | None:
    """Returns the answer of `corroboration` on some movements."""
    near = _near(tables, moves, "earliest", "latest")
    if near.pairs > MOST_PAIRS:
        return None
    evidence = _evidence(tables, near, moves)
    rows = moves.to_dict("records")
    # Most reports of a large ledger lie on days that nobody scanned: what they say of the aircraft is not read.
    scanned = _touch_scans(moves, evidence.covered)
    verdicts = [
        _verdict(row, evidence) if is_scanned or _has_pairs(row, evidence) else (*_unobserved(row, evidence), ())
        for row, is_scanned in zip(rows, scanned, strict=True)
    ]
    verdicts = _left_open(tables, moves, verdicts, evidence)
    reported = moves[[*REPORT, "aircraft_type", "date", "earliest", "latest", "qualifier"]]
    return reported.assign(
        verdict=pd.Series([verdict for verdict, _, _ in verdicts], index=reported.index, dtype="object"),
        how_well=pd.Series([reasons for _, reasons, _ in verdicts], index=reported.index, dtype="str"),
        visits=pd.Series([visits for _, _, visits in verdicts], index=reported.index, dtype="object"),
    )


def supported(verdicts: pd.DataFrame) -> tuple[int, int]:
    """How many movements of the answer of `corroboration` tracks show: for certain, and at most. The movement of a
    visit is that of one flight at most."""
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
    """Every pair that an analyst can decide on, of the matching movements, in the order of the reported range;
    those of one report with the nearest to the time that it names first, or in the order of time. Columns:
    flight_id, airfield, movement, date, earliest, latest, qualifier; visit, icao24, registration, callsign and
    aircraft_type of the visit, time, first, last, likeness, inside, off, near, decision: see `possible_pairs`."""
    columns = ["date", "earliest", "latest", "qualifier"]
    moves = tables.answer(matching_movements(tables, selection).select(*REPORT, *columns))
    pairs = possible_pairs(tables, _near(tables, moves, "earliest", "latest"))
    pairs = pairs[pairs["integrity"] != SUSPECT].merge(moves, on=REPORT)
    ordered = pairs.sort_values(["earliest", "latest", "flight_id", "movement", "off", "time"], kind="stable")
    shown = ["visit", "icao24", "registration", "callsign", "aircraft_type", "time", "first", "last"]
    judged = ["likeness", "inside", "off", "near", "decision"]
    return ordered[[*REPORT, *columns, *shown, *judged]].reset_index(drop=True)


def visit_reports(tables: Tables, selection: Selection, visits: Sequence[int]) -> pd.DataFrame | None:
    """What the reports say of every matching landing and take-off of the numbered visits that counts (suspect ones
    do not), in the order of time; None where too many reports and visits lie near each other. Columns: visit,
    airfield, movement, time, state (a `Reported`), flights (a tuple: ids of the flights that it is, or may be)."""
    seen = matching_sightings(tables, selection)
    seen = tables.answer(seen.filter(seen.visit.isin(list(visits))).order_by("time", "visit", "movement"))
    near = _near(tables, seen, "first", "last")
    if near.pairs > MOST_PAIRS:
        return None
    pairs = possible_pairs(tables, near)
    paired = pairing(pairs[pairs["integrity"] != SUSPECT])
    rivals = paired.rivals
    bracketed = set(seen["visit"][seen["evidence"].isin(POSSIBLE)])
    rows = []
    good = seen.loc[seen["integrity"] != SUSPECT, ["visit", *PLACE, "time"]]
    for visit, airfield, movement, time in good.itertuples(index=False, name=None):
        sighting = (visit, airfield, movement)
        sure, maybe = paired.settled.get(sighting, ()), rivals.get(sighting, ())
        state = Reported.POSSIBLY if sure or maybe else Reported.NOT
        if sure and visit not in bracketed:
            state = Reported.REPORTED
        rows.append((*sighting, time, state, tuple(flight for flight, *_ in sure or maybe)))
    return pd.DataFrame(rows, columns=["visit", "airfield", "movement", "time", "state", "flights"])


Judged = tuple[Verdict, str, tuple[int, ...]]
"""A verdict, the sentence that gives its reason, and the visits that it rests on."""


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What bears on some movements. pairs: all by report, those of suspect visits apart; without_brackets and
    with_brackets: who is paired with whom, without visits that are only possible, and with them; covered: what was
    scanned of each airfield, in the order of its days; half_seen: by airfield and movement, the visits of which
    that end was not seen; chosen: the tracks of chosen aircraft; nothing: no pairs; names: of the types."""

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


def _near(tables: Tables, rows: pd.DataFrame, first: str, last: str) -> Neighbourhood:
    """All that bears on rows with airfield, movement and these bounds."""
    days = {name: rows[bound].dt.floor("D") for name, bound in (("first", first), ("last", last))}
    return neighbourhood(tables, rows[PLACE].assign(**days))


def _evidence(tables: Tables, near: Neighbourhood, moves: pd.DataFrame) -> _Evidence:
    """What bears on the movements, whose neighbourhood is `near`."""
    pairs = possible_pairs(tables, near)
    good, bad = pairs[pairs["integrity"] != SUSPECT], pairs[pairs["integrity"] == SUSPECT]
    is_solid = ~good["evidence"].isin(POSSIBLE) | (good["decision"] == SAME)
    days = tables.answer(tables.scans.aggregate(first=tables.scans.day.min(), last=tables.scans.day.max())).iloc[0]
    covered = {}
    if not pd.isna(days["first"]):
        scanned = coverage(tables, View(days["first"].date(), days["last"].date()))
        covered = {str(airfield): part.droplevel(0).sort_index() for airfield, part in scanned.groupby(level=0)}
    return _Evidence(
        pairs=_by_report(good),
        suspect=_by_report(bad),
        without_brackets=pairing(good[is_solid]),
        with_brackets=pairing(good),
        covered=covered,
        half_seen=half_seen(tables, moves["earliest"].min(), moves["latest"].max()) if len(moves) else {},
        chosen=ChosenTracks(tables),
        nothing=bad[:0],
        own_types=tables.own_types,
        names=type_names(tables),
        visits_are_whole=tables.visits_are_whole,
    )


def _by_report(pairs: pd.DataFrame) -> dict[Report, pd.DataFrame]:
    return {
        (str(flight), str(airfield), str(movement)): own
        for (flight, airfield, movement), own in pairs.groupby(REPORT)
    }


def _verdict(move: Move, evidence: _Evidence) -> Judged:
    report = report_of(move)
    narrow, wide, nothing = evidence.without_brackets, evidence.with_brackets, evidence.nothing
    reported = aircraft(move["icao24"], move["registration"], move["aircraft_type"], evidence.own_types)
    if not _has_pairs(move, evidence):
        return *_without_a_visit(move, reported, evidence, nothing, is_doubtful=False), ()
    own = evidence.pairs.get(report, nothing).sort_values("time")
    matches = narrow.corroborated.get(report) or wide.corroborated.get(report) or wide.possible.get(report) or ()
    visits = own[own["visit"].isin([visit for visit, *_ in matches])]
    suspect = evidence.suspect.get(report, nothing)
    more = remarks(own, suspect, visits)
    if report in narrow.corroborated:
        verdict, reason = Verdict.CORROBORATED, how_corroborated(move, reported, visits, narrow, evidence.names)
        more.insert(0, how_observed(move, _scanned(move, evidence)))
    elif matches:
        verdict, reason = Verdict.POSSIBLE, why_possible(move, reported, visits, wide, evidence.names)
    else:
        others = own[own["decision"] != DIFFERENT]
        verdict, reason = _without_a_visit(move, reported, evidence, others, is_doubtful=len(suspect) > 0)
    return verdict, " ".join([reason, *more]), tuple(visits["visit"].tolist())


def _has_pairs(move: Move, evidence: _Evidence) -> bool:
    report = report_of(move)
    return report in evidence.pairs or report in evidence.suspect


def _touch_scans(moves: pd.DataFrame, covered: Mapping[str, pd.DataFrame]) -> np.ndarray:
    """Returns for each movement whether any day of its range was scanned; `covered` is what was, by airfield."""
    touch = np.zeros(len(moves), dtype=np.bool_)
    for airfield, days in covered.items():
        own = (moves["airfield"] == airfield).to_numpy()
        first = days.index.searchsorted(moves.loc[own, "earliest"], side="left")
        touch[own] = first < days.index.searchsorted(moves.loc[own, "latest"], side="right")
    return touch


def _scanned(move: Move, evidence: _Evidence) -> pd.DataFrame | None:
    """What was scanned on the days of the range of a movement; None where nothing was."""
    covered = evidence.covered.get(move["airfield"])
    if covered is None:
        return None
    first = covered.index.searchsorted(move["earliest"], side="left")
    end = covered.index.searchsorted(move["latest"], side="right")
    return covered.iloc[first:end] if first < end else None


def _unobserved(move: Move, evidence: _Evidence) -> tuple[Verdict, str]:
    is_lost = not evidence.covered and not evidence.visits_are_whole
    return Verdict.UNOBSERVED, why_unread(move) if is_lost else why_unobserved(move)


def _without_a_visit(
    move: Move, reported: Aircraft, evidence: _Evidence, others: pd.DataFrame, is_doubtful: bool
) -> tuple[Verdict, str]:
    """The verdict on a movement that no visit is left for, from what was scanned on the days of its range:
    `others` are the visits that it may be and that other reports have; `is_doubtful` where a suspect one may be
    it."""
    days = _scanned(move, evidence)
    if days is None:
        return _unobserved(move, evidence)
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


def _left_open(tables: Tables, moves: pd.DataFrame, verdicts: list[Judged], evidence: _Evidence) -> list[Judged]:
    """Returns the verdicts on some movements where one of several reports of a flight may leave open what all of
    them together do not: that flight is not contradicted."""
    contradicted = moves.loc[np.array([verdict is Verdict.CONTRADICTED for verdict, *_ in verdicts], dtype=bool)]
    open_ = _open_by_itself(tables, contradicted[contradicted["reports"] > 1], evidence)
    if not open_:
        return verdicts
    reports = (report_of(move) for move in moves.to_dict("records"))
    return [
        (Verdict.NOT_OBSERVABLE, why_one_is_not(open_[report]), ()) if report in open_ else verdict
        for report, verdict in zip(reports, verdicts, strict=True)
    ]


def _open_by_itself(tables: Tables, moves: pd.DataFrame, evidence: _Evidence) -> dict[Report, str]:
    """Of contradicted movements that several reports tell of, those of which one report, by itself, is not: with
    the name of its source."""
    if moves.empty:
        return {}
    alone = _each_report(tables, moves)
    near = _near(tables, alone, "earliest", "latest")
    seen = near.inside(tables.answer(near.holds(sightings(tables), "first", "last")), "first", "last")
    decisions = decided(tables, seen)
    refused = set(decisions.loc[decisions["decision"] == DIFFERENT, [*REPORT, "visit"]].itertuples(index=False))
    # Each is a flight of its own here, named after its row.
    every = candidates(alone.assign(flight_id=alone.index.astype("str")), seen, tables.own_types)
    pairs = {str(row): own for row, own in every.groupby("flight_id")}
    evidence = replace(evidence, half_seen=half_seen(tables, alone["earliest"].min(), alone["latest"].max()))
    sources: dict[Report, str] = {}
    for row, report in zip(alone.index, alone.to_dict("records"), strict=True):
        others = pairs.get(str(row), evidence.nothing)
        is_left = [(*report_of(report), visit) not in refused for visit in others["visit"]]
        others = others[np.array(is_left, dtype=np.bool_)]
        reported = aircraft(report["icao24"], report["registration"], report["aircraft_type"], tables.own_types)
        verdict, _ = _without_a_visit(report, reported, evidence, others, is_doubtful=False)
        if verdict is not Verdict.CONTRADICTED:
            sources.setdefault(report_of(report), report["source_name"])
    return sources


def _each_report(tables: Tables, moves: pd.DataFrame) -> pd.DataFrame:
    """Every report of the flights of some movements, with each of these: the columns of reports, airfield and
    movement."""
    reports = tables.reports.filter(tables.reports.flight_id.isin(moves["flight_id"].unique().tolist()))
    cells = ["date", "earliest", "latest", "qualifier", "aircraft_type", "registration", "icao24", "callsign"]
    each = with_source(tables, reports.select("flight_id", "source_id", *cells)).order_by("flight_id", "source_id")
    return tables.answer(each).merge(moves[REPORT], on="flight_id")
