"""Reports held against visits: every verdict, and that one visit is never more than one flight."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from components.activity.evidence.likeness import Likeness
from components.activity.evidence.matching import assignment, pairing
from components.activity.evidence.pairs import DIFFERENT, REPORT, SAME
from components.activity.evidence.verdicts import (
    Reported,
    Verdict,
    corroboration,
    pairs_in_view,
    supported,
    visit_reports,
)
from components.activity.model import Tables, tables
from components.activity.selection import Selection
from components.ledger.ledger import Ledger
from tests.conftest import LedgerOf

from .observed import decision, observing, scan, scans, visit
from .obvious import ledger_from

RANGE = "[2025-10-24..2025-10-29]"
OTHER = {"aircraft_type": "A124"}
Verdicts = dict[str, tuple[Verdict, str]]


EVERY = range(1_000)


def held(asked: Tables, selection: Selection | None = None) -> Verdicts:
    """Flight to its verdict and sentence."""
    told = corroboration(asked, selection or Selection())
    return {row.flight_id: (row.verdict, row.how_well) for row in told.itertuples()}


def verdicts(asked: Tables) -> list[Verdict]:
    return [verdict for verdict, _ in held(asked).values()]


def test_the_same_aircraft_within_the_range_corroborates(ledger_of: LedgerOf) -> None:
    visits = [visit("2025-10-26 14:03", icao24="3c6444", aircraft_type="IL62")]
    (told,) = held(tables(ledger_of([{"date": RANGE, "icao24": "3c6444"}], visits=visits))).values()
    assert told == (
        Verdict.CORROBORATED,
        "The same aircraft, by address (3c6444, Il-62), 26 October 2025, 14:03 UTC. Observed throughout: 0 of 6 "
        "reported days.",
    )


def test_a_registration_is_compared_without_its_hyphen(ledger_of: LedgerOf) -> None:
    visits = [visit("2025-10-26 14:03", registration="RA86496")]
    assert verdicts(tables(ledger_of([{"date": RANGE, "registration": "RA-86496"}], visits=visits))) == [
        Verdict.CORROBORATED
    ]


def test_the_only_visit_of_the_type_corroborates_the_only_report_of_it(ledger_of: LedgerOf) -> None:
    visits = [visit("2025-10-26 14:03", aircraft_type="IL62"), visit("2025-10-26 15:00", aircraft_type="A124")]
    (told,) = held(tables(ledger_of([{"date": "2025-10-26"}], visits=visits))).values()
    assert told == (
        Verdict.CORROBORATED,
        "Only the type ties it to a visit (Il-62), 26 October 2025, 14:03 UTC; no other visit or report could be "
        "meant. The reported day was not scanned otherwise.",
    )


def test_a_designator_may_be_spelled_as_in_the_reference(ledger_of: LedgerOf) -> None:
    visits = [visit("2025-10-26 14:03", aircraft_type="Il-62M")]
    types = [{"aircraft_type": "IL62", "name": "Il-62", "aliases": "Il-62M"}]
    asked = tables(ledger_of([{"date": "2025-10-26"}], visits=visits, aircraft_types=types))
    assert verdicts(asked) == [Verdict.CORROBORATED]


def test_three_reports_of_one_type_and_one_visit_are_possible_each(ledger_of: LedgerOf) -> None:
    asked = tables(ledger_of([{"date": RANGE}] * 3, visits=[visit("2025-10-26 14:03", aircraft_type="IL62")]))
    assert held(asked) == {
        f"f{number}": (
            Verdict.POSSIBLE,
            "One visit could be it (same type): Il-62, 26 October 2025, 14:03 UTC. 2 other reports could mean the "
            "same visit.",
        )
        for number in (1, 2, 3)
    }
    assert supported(corroboration(asked, Selection())) == (0, 1)
    (state,) = visit_reports(asked, Selection(), EVERY).itertuples()
    assert (state.state, state.flights) == (Reported.POSSIBLY, ("f1", "f2", "f3"))


def test_one_report_and_two_visits_of_its_type_are_possible_only(ledger_of: LedgerOf) -> None:
    visits = [visit(f"2025-10-{day} 14:03", aircraft_type="IL62") for day in (25, 26)]
    asked = tables(ledger_of([{"date": RANGE}], visits=visits))
    assert held(asked)["f1"] == (
        Verdict.POSSIBLE,
        "2 visits could be it (same type): Il-62, 25 October 2025, 14:03 UTC; Il-62, 26 October 2025, 14:03 UTC.",
    )
    assert supported(corroboration(asked, Selection())) == (0, 1)


def test_three_reports_of_one_aircraft_are_not_corroborated_by_one_visit(ledger_of: LedgerOf) -> None:
    reports = [{"date": RANGE, "icao24": "3c6444"}] * 3
    asked = tables(ledger_of(reports, visits=[visit("2025-10-26 14:03", icao24="3c6444")]))
    assert verdicts(asked) == [Verdict.POSSIBLE] * 3


def test_three_reports_and_three_visits_of_one_aircraft_are_corroborated(ledger_of: LedgerOf) -> None:
    visits = [visit(f"2025-10-{day} 14:03", icao24="3c6444") for day in (24, 26, 28)]
    asked = tables(ledger_of([{"date": RANGE, "icao24": "3c6444"}] * 3, visits=visits))
    assert verdicts(asked) == [Verdict.CORROBORATED] * 3
    told = visit_reports(asked, Selection(), EVERY)
    assert list(told["state"]) == [Reported.REPORTED] * 3


def test_one_report_and_two_visits_of_its_aircraft_rest_on_either(ledger_of: LedgerOf) -> None:
    visits = [visit(f"2025-10-{day} 14:03", icao24="3c6444") for day in (24, 26)]
    asked = tables(ledger_of([{"date": RANGE, "icao24": "3c6444"}], visits=visits))
    verdict, how = held(asked)["f1"]
    assert verdict is Verdict.CORROBORATED
    assert how.startswith(
        "The same aircraft, by address, came 2 times, and any of these may be it: 3c6444, 24 October 2025"
    )
    assert list(visit_reports(asked, Selection(), EVERY)["state"]) == [Reported.POSSIBLY] * 2


def test_the_aircraft_comes_before_the_type(ledger_of: LedgerOf) -> None:
    visits = [visit("2025-10-26 14:03", icao24="3c6444", aircraft_type="IL62")]
    asked = tables(ledger_of([{"date": RANGE, "icao24": "3c6444"}, {"date": RANGE}], visits=visits))
    assert verdicts(asked) == [Verdict.CORROBORATED, Verdict.UNOBSERVED]


@pytest.mark.parametrize(
    ("report", "cells"),
    [
        ({"icao24": "3c6444"}, {"icao24": "3c6445"}),
        ({"registration": "D-ABCD"}, {"registration": "D-ABCE"}),
        ({"aircraft_type": "IL62"}, {"aircraft_type": "A124"}),
    ],
    ids=["address", "registration", "type"],
)
def test_another_aircraft_or_type_is_no_pair(
    ledger_of: LedgerOf, report: dict[str, str], cells: dict[str, str]
) -> None:
    asked = tables(ledger_of([{"date": RANGE} | report], visits=[visit("2025-10-26 14:03", **cells)]))
    assert pairs_in_view(asked, Selection()).empty
    assert list(visit_reports(asked, Selection(), EVERY)["state"]) == [Reported.NOT]


@pytest.mark.parametrize(("report", "seen"), [("", "A124"), ("A124", ""), ("", "")])
def test_an_unknown_type_is_possible_only(ledger_of: LedgerOf, report: str, seen: str) -> None:
    visits = [visit("2025-10-26 14:03", aircraft_type=seen)]
    asked = tables(ledger_of([{"date": "2025-10-26", "aircraft_type": report}], visits=visits))
    assert verdicts(asked) == [Verdict.POSSIBLE]


def test_an_arrival_is_no_departure(ledger_of: LedgerOf) -> None:
    reports = [{"date": "2025-10-26", "origin": "OSLK", "destination": ""}]
    asked = tables(ledger_of(reports, visits=[visit("2025-10-26 14:03", aircraft_type="IL62")]))
    assert pairs_in_view(asked, Selection()).empty


def test_the_first_and_the_last_second_of_a_range_are_in_it(ledger_of: LedgerOf) -> None:
    for time, expected in (
        ("2025-10-23 23:59", Verdict.UNOBSERVED),
        ("2025-10-24 00:00", Verdict.CORROBORATED),
        ("2025-10-29 23:59", Verdict.CORROBORATED),
        ("2025-10-30 00:00", Verdict.UNOBSERVED),
    ):
        asked = tables(ledger_of([{"date": RANGE}], visits=[visit(time, aircraft_type="IL62")]))
        assert verdicts(asked) == [expected], time


def test_a_time_that_may_lie_outside_the_range_is_possible_only(ledger_of: LedgerOf) -> None:
    bounds = {"arrival_earliest": "2025-10-25T22:00:00Z", "arrival_latest": "2025-10-26T04:00:00Z"}
    visits = [visit("2025-10-26 01:00", icao24="3c6444", **bounds)]
    asked = tables(ledger_of([{"date": "2025-10-26", "icao24": "3c6444"}], visits=visits))
    assert held(asked)["f1"] == (
        Verdict.POSSIBLE,
        "One visit could be it (same aircraft): 3c6444, 26 October 2025, 01:00 UTC. The time of the visit may lie "
        "outside the reported days.",
    )


def test_an_open_end_and_a_year_are_ranges_like_any_other(ledger_of: LedgerOf) -> None:
    visits = [visit("2025-12-31 23:59", icao24="3c6444")]
    for text in ("[2025-10-29..]", "2025"):
        asked = tables(ledger_of([{"date": text, "icao24": "3c6444"}], visits=visits))
        assert verdicts(asked) == [Verdict.CORROBORATED], text


# A reported time

SAID = "2025-10-26T14:03Z"


def at_a_time(ledger_of: LedgerOf, *reports: str, seen: Sequence[str], **cells: str) -> Verdicts:
    """Reports of an IL62 with these dates, held against visits of one at these times; the day was observed."""
    visits = [visit(time, aircraft_type="IL62", **cells) for time in seen]
    asked = tables(ledger_of([{"date": date} for date in reports], visits=visits, scans=[scan("2025-10-26")]))
    return held(asked)


def test_a_reported_time_chooses_among_the_visits_of_its_day(ledger_of: LedgerOf) -> None:
    seen = ["2025-10-26 08:00", "2025-10-26 14:15"]
    assert at_a_time(ledger_of, SAID, seen=seen) == {
        "f1": (
            Verdict.CORROBORATED,
            "Only the type ties it to a visit (Il-62), 26 October 2025, 14:15 UTC, 12 min from the reported time; "
            "no other visit or report could be meant. The reported day was observed throughout. One other visit "
            "of its days lies further than 2 h from the reported time.",
        )
    }
    for day in ("2025-10-26", "2025-10-26T00:00Z"):
        assert at_a_time(ledger_of, day, seen=seen)["f1"][0] is Verdict.POSSIBLE, "a day stays a day"


@pytest.mark.parametrize(
    ("arrival", "verdict"),
    [
        ("2025-10-26 16:03", Verdict.CORROBORATED),
        ("2025-10-26 12:03", Verdict.CORROBORATED),
        ("2025-10-26 16:04", Verdict.POSSIBLE),
        ("2025-10-26 12:02", Verdict.POSSIBLE),
        ("2025-10-26 00:00", Verdict.POSSIBLE),
        ("2025-10-27 00:00", Verdict.CONTRADICTED),
    ],
)
def test_two_hours_around_a_reported_time_corroborate(ledger_of: LedgerOf, arrival: str, verdict: Verdict) -> None:
    assert at_a_time(ledger_of, SAID, seen=[arrival])["f1"][0] is verdict


def test_a_reported_time_is_held_against_the_bounds_of_a_visit(ledger_of: LedgerOf) -> None:
    bounds = {"arrival_earliest": "2025-10-26T15:00:00Z", "arrival_latest": "2025-10-26T19:00:00Z"}
    verdict, said = at_a_time(ledger_of, SAID, seen=["2025-10-26 17:00"], **bounds)["f1"]
    assert verdict is Verdict.CORROBORATED
    assert "17:00 UTC, 57 min from the reported time;" in said
    verdict, said = at_a_time(ledger_of, "2025-10-26T16:00Z", seen=["2025-10-26 17:00"], **bounds)["f1"]
    assert "17:00 UTC, at the reported time;" in said


def test_a_reported_time_that_is_hours_off_contradicts_nothing(ledger_of: LedgerOf) -> None:
    assert at_a_time(ledger_of, SAID, seen=["2025-10-26 08:00"]) == {
        "f1": (
            Verdict.POSSIBLE,
            "One visit could be it (same type): Il-62, 26 October 2025, 08:00 UTC. The reported time is 6 h 3 min "
            "off.",
        )
    }


def test_a_time_near_midnight_says_that_the_day_beside_it_is_another(ledger_of: LedgerOf) -> None:
    told = at_a_time(ledger_of, "2025-10-26T23:50Z", SAID, seen=["2025-10-27 00:05"])
    assert told == {
        "f1": (
            Verdict.CONTRADICTED,
            "This day was observed throughout, and no such landing was seen. Its time is near midnight, UTC: "
            "visits of the day beside it were not held against it.",
        ),
        "f2": (
            Verdict.CONTRADICTED,
            "This day was observed throughout, and no such landing was seen.",
        ),
    }


def test_times_tell_two_reports_of_a_day_apart(ledger_of: LedgerOf) -> None:
    seen = ["2025-10-26 08:00", "2025-10-26 14:00"]
    told = at_a_time(ledger_of, "2025-10-26T07:30Z", SAID, seen=seen)
    assert [verdict for verdict, _ in told.values()] == [Verdict.CORROBORATED] * 2
    told = at_a_time(ledger_of, "2025-10-26", SAID, seen=seen)
    assert [verdict for verdict, _ in told.values()] == [Verdict.POSSIBLE] * 2, "the first may mean either"


def test_a_report_whose_time_may_be_wrong_still_competes(ledger_of: LedgerOf) -> None:
    for cells in ({}, {"icao24": "3c6444"}):
        reports = [{"date": date} | cells for date in ("2025-10-26", SAID)]
        visits = [visit("2025-10-26 08:00", aircraft_type="IL62", **cells)]
        assert verdicts(tables(ledger_of(reports, visits=visits))) == [Verdict.POSSIBLE] * 2


def test_any_time_that_a_report_of_the_flight_names_counts(ledger_of: LedgerOf) -> None:
    reports = [
        {"flight_id": "f", "date": date, "source_id": source}
        for date, source in ((SAID, "one"), ("2025-10-26T08:00Z", "two"), ("2025-10-26", "three"))
    ]
    visits = [visit("2025-10-26 08:30", aircraft_type="IL62")]
    told = corroboration(tables(ledger_of(reports, visits=visits)), Selection())
    assert told["verdict"].tolist() == [Verdict.CORROBORATED]
    assert "08:30 UTC, 30 min from the reported time;" in told["how_well"].iloc[0]


def test_the_pair_nearest_to_the_reported_time_comes_first(ledger_of: LedgerOf) -> None:
    visits = [visit(f"2025-10-26 {time}", aircraft_type="IL62") for time in ("08:00", "14:00", "15:00")]
    pairs = pairs_in_view(tables(ledger_of([{"date": SAID}], visits=visits)), Selection())
    assert pairs[["time", "off", "near"]].astype("str").to_numpy().tolist() == [
        ["2025-10-26 14:00:00", "0 days 00:03:00", "True"],
        ["2025-10-26 15:00:00", "0 days 00:57:00", "True"],
        ["2025-10-26 08:00:00", "0 days 06:03:00", "False"],
    ]


def test_a_visit_that_another_report_has_by_its_time_stays_possible(ledger_of: LedgerOf) -> None:
    """By the day alone the first may be either visit, and the second, which is not that of 08:00, the other."""
    reports = [{"date": SAID, "icao24": "3c6444"}, {"date": "2025-10-26"}]
    visits = [visit(f"2025-10-26 {time}", aircraft_type="IL62", icao24="3c6444") for time in ("08:00", "14:03")]
    refused = decision("f2", "2025-10-26 08:00", "different")
    asked = tables(ledger_of(reports, visits=visits, scans=[scan("2025-10-26")], matches=[refused]))
    assert verdicts(asked) == [Verdict.CORROBORATED, Verdict.POSSIBLE]


# How well


@pytest.mark.parametrize(
    ("scanned", "text", "sentence"),
    [
        ([scan("2025-10-26")], "2025-10-26", "The reported day was observed throughout."),
        ([scan("2025-10-26", icao24="3c6444")], "2025-10-26", "The reported day was observed in part."),
        ([], "2025-10-26", "The reported day was not scanned otherwise."),
        (scans(24, 29), RANGE, "Observed throughout: 6 of 6 reported days."),
        (
            [scan("2025-10-26"), scan("2025-10-27"), scan("2025-10-28", points_low="0")],
            RANGE,
            "Observed throughout: 2 of 6 reported days, 1 in part.",
        ),
        (scans(24, 26), "[2025-10-24..]", "Observed throughout: 3 days of a range without an end."),
    ],
    ids=["day", "day in part", "no scan", "all", "some", "open end"],
)
def test_what_is_corroborated_says_how_much_was_observed(
    ledger_of: LedgerOf, scanned: Sequence[dict[str, str]], text: str, sentence: str
) -> None:
    visits = [visit("2025-10-26 14:03", icao24="3c6444", aircraft_type="IL62")]
    asked = tables(ledger_of([{"date": text}], visits=visits, scans=list(scanned)))
    verdict, said = held(asked)["f1"]
    assert verdict is Verdict.CORROBORATED
    assert said.endswith(sentence)


@pytest.mark.parametrize(
    ("report", "tie"),
    [
        ({"icao24": "3c6444"}, "by address"),
        ({"registration": "RA-86496"}, "by registration"),
        ({"icao24": "3c6444", "registration": "RA-86496"}, "by registration and address"),
        ({"icao24": "3c6444", "registration": "RA-11111"}, "by address"),
    ],
)
def test_it_is_said_what_ties_an_aircraft(ledger_of: LedgerOf, report: dict[str, str], tie: str) -> None:
    visits = [visit("2025-10-26 14:03", icao24="3c6444", registration="RA86496")]
    (told,) = held(tables(ledger_of([{"date": "2025-10-26"} | report], visits=visits))).values()
    assert told[1].startswith(f"The same aircraft, {tie} (RA86496, 3c6444), 26 October 2025, 14:03 UTC. ")


def test_a_registration_of_signs_alone_ties_nothing(ledger_of: LedgerOf) -> None:
    asked = tables(ledger_of([{"date": "2025-10-26", "registration": "-"}], visits=[visit("2025-10-26 14:03")]))
    assert verdicts(asked) == [Verdict.POSSIBLE]


# Without a visit


def test_a_range_observed_throughout_contradicts(ledger_of: LedgerOf) -> None:
    asked = tables(ledger_of([{"date": RANGE}], scans=list(scans(24, 29))))
    assert held(asked)["f1"] == (
        Verdict.CONTRADICTED,
        "All 6 days were observed throughout, and no such landing was seen.",
    )


def test_an_approximate_day_says_so(ledger_of: LedgerOf) -> None:
    asked = tables(ledger_of([{"date": "2025-10-26~"}], scans=[scan("2025-10-26")]))
    assert held(asked)["f1"] == (
        Verdict.CONTRADICTED,
        "This day was observed throughout, and no such landing was seen. The report itself calls the date "
        "uncertain or approximate.",
    )


def test_days_nobody_looked_at_are_unobserved(ledger_of: LedgerOf) -> None:
    asked = tables(ledger_of([{"date": RANGE}, {"date": "2025-10-26"}], scans=[scan("2025-10-23")]))
    assert held(asked) == {
        "f1": (Verdict.UNOBSERVED, "No track of these days has been scanned."),
        "f2": (Verdict.UNOBSERVED, "No track of this day has been scanned."),
    }


@pytest.mark.parametrize(
    ("scanned", "text", "sentence"),
    [
        (
            [scan("2025-10-26", points_low="0")],
            "2025-10-26",
            "Nothing was received low and near the field, so a landing could not have been seen.",
        ),
        (
            [scan("2025-10-26", icao24="aaaaaa;bbbbbb")],
            "2025-10-26",
            "Only tracks of other aircraft were scanned.",
        ),
        (
            [scan("2025-10-26", icao24="3c6444")],
            "2025-10-26",
            "Only tracks of chosen aircraft were scanned. That of this aircraft shows no such landing, but a "
            "single track has gaps.",
        ),
        ([scan("2025-10-26", "02:00", "14:30")], "2025-10-26", "Only 12.5 of 24 hours were scanned."),
        (
            [scan("2025-10-26")],
            RANGE,
            "Of 6 days only 1 could be observed throughout, and no such landing was seen on them.",
        ),
        (
            [scan("2025-10-26")],
            "[2025-10-24..]",
            "The range has no end; only 1 could be observed throughout, and no such landing was seen on them.",
        ),
        (
            [scan("2025-10-25", "00:00", "10:00"), scan("2025-10-26", points_low="0")],
            RANGE,
            "On none of these days was all traffic received throughout, low over the field too.",
        ),
    ],
    ids=["deaf", "others", "its own", "half a day", "part of a range", "open end", "several reasons"],
)
def test_what_could_have_been_missed_is_not_observable(
    ledger_of: LedgerOf, scanned: list[dict[str, str]], text: str, sentence: str
) -> None:
    asked = tables(ledger_of([{"date": text, "icao24": "3c6444"}], scans=scanned))
    assert held(asked)["f1"] == (Verdict.NOT_OBSERVABLE, sentence)


NOTHING_TELLS = "Only tracks of chosen aircraft were scanned, and nothing tells whether this one is among them."
ITS_OWN = "Only tracks of chosen aircraft were scanned. That of this aircraft"
OTHERS = "Only tracks of other aircraft were scanned."


@pytest.mark.parametrize(
    ("report", "scanned", "seen", "sentence"),
    [
        (
            {"date": "2025-10-26T11:40Z", "registration": "05-5140"},
            {},
            {"registration": "05-5140"},
            f"{ITS_OWN} ends on 26 October 2025, 09:35 UTC, before the reported time; it shows no such landing.",
        ),
        (
            {"date": "2025-10-26T07:00Z", "icao24": "3c6444"},
            {"icao24": "3c6444"},
            {},
            f"{ITS_OWN} begins on 26 October 2025, 08:00 UTC, after the reported time; it shows no such landing.",
        ),
        (
            {"date": "2025-10-26T11:40Z", "icao24": "3c6444"},
            {"icao24": "3c6444;3c6445", "aircraft": "2"},
            {},
            f"{ITS_OWN} shows no such landing, but a single track has gaps.",
        ),
        ({"registration": "RA-78801"}, {}, {"registration": "05-5140"}, OTHERS),
        ({"aircraft_type": "A124"}, {"icao24": "3c6444"}, {"icao24": "3c6444", "aircraft_type": "C17"}, OTHERS),
        ({"aircraft_type": "C17"}, {}, {"aircraft_type": "C17"}, NOTHING_TELLS),
        ({"icao24": "3c6444"}, {}, {}, NOTHING_TELLS),
        ({"registration": "RA-78801"}, {"icao24": "3c6444"}, {}, NOTHING_TELLS),
        ({"icao24": "3c6444"}, {"format": "readsb, incomplete"}, {"icao24": "3c6445"}, NOTHING_TELLS),
    ],
    ids=["ends", "begins", "shared", "other", "other type", "its type", "nameless", "not compared", "a part"],
)
def test_whose_the_scanned_tracks_are_is_said_as_far_as_it_is_sure(
    ledger_of: LedgerOf, report: dict[str, str], scanned: dict[str, str], seen: dict[str, str], sentence: str
) -> None:
    """Its track shows a take-off alone, of which no report speaks."""
    track = {"track_sha256": "a" * 64}
    track_scan = scan("2025-10-26", "08:00", "09:35", **{"aircraft": "1", **track, **scanned})
    asked = tables(
        ledger_of(
            [{"date": "2025-10-26", "aircraft_type": "", **report}],
            visits=[visit("", "2025-10-26 08:30", **track, **seen)],
            scans=[track_scan],
        )
    )
    assert held(asked)["f1"] == (Verdict.NOT_OBSERVABLE, sentence)


def test_a_suspect_visit_corroborates_nothing_and_is_mentioned(ledger_of: LedgerOf) -> None:
    visits = [visit("2025-10-26 14:03", icao24="3c6444", integrity="suspect")]
    reports = [{"date": "2025-10-26", "icao24": "3c6444"}]
    assert held(tables(ledger_of(reports, visits=visits)))["f1"] == (
        Verdict.UNOBSERVED,
        "No track of this day has been scanned. One suspect visit (26 October 2025, 14:03 UTC) is not counted.",
    )
    asked = tables(ledger_of(reports, visits=visits, scans=[scan("2025-10-26")]))
    assert held(asked)["f1"] == (
        Verdict.NOT_OBSERVABLE,
        "Observed throughout, but the only such landing seen is suspect: it may not have been there. One suspect "
        "visit (26 October 2025, 14:03 UTC) is not counted.",
    )
    assert visit_reports(asked, Selection(), EVERY).empty
    assert pairs_in_view(asked, Selection()).empty


def test_the_filters_hide_reports_and_leave_them_competing(ledger_of: LedgerOf) -> None:
    reports = [{"date": RANGE, "operator": "North"}, {"date": RANGE, "operator": "South"}]
    asked = tables(ledger_of(reports, visits=[visit("2025-10-26 14:03", aircraft_type="IL62")]))
    assert held(asked, Selection(operators=("North",))).keys() == {"f1"}
    assert held(asked, Selection(operators=("North",)))["f1"][0] is Verdict.POSSIBLE


# The analyst's decisions


def decided(ledger_of: LedgerOf, *rows: dict[str, str], visits: Sequence[dict[str, str]] = ()) -> Tables:
    there = visits or [visit("2025-10-26 14:03", icao24="3c6444", aircraft_type="IL62")]
    return tables(ledger_of([{"date": RANGE}] * 2, visits=there, matches=rows))


def test_same_is_corroborated_and_takes_the_visit(ledger_of: LedgerOf) -> None:
    asked = decided(ledger_of, decision("f2", "2025-10-26 14:03", "same", icao24="3c6444"))
    assert held(asked) == {
        "f1": (Verdict.UNOBSERVED, "No track of these days has been scanned."),
        "f2": (
            Verdict.CORROBORATED,
            "By the analyst's decision: the visit of 3c6444, Il-62, 26 October 2025, 14:03 UTC. Observed "
            "throughout: 0 of 6 reported days.",
        ),
    }


def test_different_is_never_offered_and_leaves_the_other_alone(ledger_of: LedgerOf) -> None:
    asked = decided(ledger_of, decision("f2", "2025-10-26 14:03", "different", icao24="3c6444"))
    told = held(asked)
    assert told["f1"][0] is Verdict.CORROBORATED
    assert told["f2"] == (
        Verdict.UNOBSERVED,
        "No track of these days has been scanned. By the analyst's decision one visit is another flight.",
    )


@pytest.mark.parametrize(("time", "holds"), [("14:33", True), ("13:33", True), ("14:34", False)])
def test_a_decision_survives_half_an_hour(ledger_of: LedgerOf, time: str, holds: bool) -> None:
    asked = decided(ledger_of, decision("f2", f"2025-10-26 {time}", "same", icao24="3c6444"))
    assert (held(asked)["f2"][0] is Verdict.CORROBORATED) is holds


def test_a_decision_is_of_its_aircraft_or_of_any(ledger_of: LedgerOf) -> None:
    for icao24, holds in (("3c6445", False), ("", True)):
        asked = decided(ledger_of, decision("f2", "2025-10-26 14:03", "same", icao24=icao24))
        assert (held(asked)["f2"][0] is Verdict.CORROBORATED) is holds


def test_the_later_decision_holds(ledger_of: LedgerOf) -> None:
    first = decision("f2", "2025-10-26 14:03", "same", icao24="3c6444", decided_utc="2025-11-03T00:00:00Z")
    later = decision("f2", "2025-10-26 14:03", "different", icao24="3c6444", decided_utc="2025-11-04T00:00:00Z")
    for rows in ([first, later], [later, first]):
        assert held(decided(ledger_of, *rows))["f2"][0] is Verdict.UNOBSERVED


@pytest.mark.parametrize("withdrawn", ["same", "different"])
def test_a_decision_that_is_withdrawn_is_as_if_never_made(ledger_of: LedgerOf, withdrawn: str) -> None:
    cells = {"icao24": "3c6444"}
    first = decision("f2", "2025-10-26 14:03", withdrawn, decided_utc="2025-11-03T00:00:00Z", **cells)
    later = decision("f2", "2025-10-26 14:08", "undecided", decided_utc="2025-11-04T00:00:00Z", **cells)
    assert held(decided(ledger_of, first, later)) == held(decided(ledger_of))
    assert held(decided(ledger_of, first, later)) != held(decided(ledger_of, first))


def test_a_decision_can_be_made_again_after_it_was_withdrawn(ledger_of: LedgerOf) -> None:
    rows = [
        decision("f2", "2025-10-26 14:03", said, decided_utc=f"2025-11-0{day}T00:00:00Z")
        for day, said in enumerate(("different", "undecided", "same"), start=1)
    ]
    assert held(decided(ledger_of, *rows)) == held(decided(ledger_of, rows[-1]))


def test_another_decision_holds_again_where_the_later_one_is_withdrawn(ledger_of: LedgerOf) -> None:
    rows = [
        decision(flight, "2025-10-26 14:03", said, decided_utc=f"2025-11-0{day}T00:00:00Z")
        for day, (flight, said) in enumerate((("f1", "same"), ("f2", "same"), ("f2", "undecided")), start=1)
    ]
    assert held(decided(ledger_of, *rows))["f1"][0] is Verdict.CORROBORATED


def test_one_visit_cannot_be_the_same_as_two_flights(ledger_of: LedgerOf) -> None:
    rows = [decision(flight, "2025-10-26 14:03", "same", icao24="3c6444") for flight in ("f1", "f2")]
    assert [verdict for verdict, _ in held(decided(ledger_of, *rows)).values()] == [
        Verdict.UNOBSERVED,
        Verdict.CORROBORATED,
    ]


def test_the_analyst_may_pair_what_the_tables_do_not(ledger_of: LedgerOf) -> None:
    visits = [visit("2025-11-02 14:03", icao24="3c6444", aircraft_type="A124")]
    asked = decided(ledger_of, decision("f1", "2025-11-02 14:03", "same"), visits=visits)
    assert held(asked)["f1"][0] is Verdict.CORROBORATED


def test_a_suspect_visit_cannot_be_decided_on(ledger_of: LedgerOf) -> None:
    visits = [visit("2025-10-26 14:03", icao24="3c6444", integrity="suspect")]
    asked = decided(ledger_of, decision("f1", "2025-10-26 14:03", "same"), visits=visits)
    assert held(asked)["f1"][0] is Verdict.UNOBSERVED


# Properties

NUMBERS = st.integers(0, 6)


@settings(deadline=None)
@given(st.sets(st.tuples(NUMBERS, NUMBERS.map(str)), max_size=20))
def test_who_always_has_a_partner_has_one_when_anybody_else_is_left_out(pairs: set[tuple[int, str]]) -> None:
    found = assignment(pairs)
    assert len(found.left) <= found.size
    assert len(found.right) <= found.size
    for side, always in ((0, found.left), (1, found.right)):
        for one in {pair[side] for pair in pairs}:
            without = assignment([pair for pair in pairs if pair[side] != one]).size
            assert (one in always) == (without < found.size)


REPORTS = st.lists(
    st.fixed_dictionaries(
        {
            "date": st.sampled_from(["2025-10-26", "2025-10-27", RANGE, "2025-10", "[2025-10-26..]"]),
            "aircraft_type": st.sampled_from(["IL62", "A124", ""]),
            "icao24": st.sampled_from(["", "3c6444", "3c6445"]),
        }
    ),
    min_size=1,
    max_size=6,
)
VISITS = st.lists(
    st.builds(
        lambda day, hour, kind, icao24, integrity: visit(
            f"2025-10-{day} {hour:02}:03", aircraft_type=kind, icao24=icao24, integrity=integrity
        ),
        st.integers(24, 29),
        st.integers(0, 23),
        st.sampled_from(["IL62", "A124", ""]),
        st.sampled_from(["", "3c6444", "3c6445"]),
        st.sampled_from(["supported", "supported", "no integrity data", "suspect"]),
    ),
    max_size=5,
)


@settings(max_examples=5, deadline=None)
@given(REPORTS, VISITS)
def test_never_more_flights_are_corroborated_than_there_are_visits(
    shipped: Ledger, reports: list[dict[str, str]], visits: list[dict[str, str]]
) -> None:
    rows = [
        {"flight_id": f"f{number}", "destination": "OSLK", "source_id": "flightradar24"} | row
        for number, row in enumerate(reports)
    ]
    asked = tables(observing(ledger_from(shipped, rows), visits=visits))
    told = corroboration(asked, Selection())
    certain, most = supported(told)
    good = visit_reports(asked, Selection(), EVERY)
    assert certain <= most <= len(good)
    assert most <= len(told)
    alone = [
        row.visits for row in told.itertuples() if row.verdict is Verdict.CORROBORATED and len(row.visits) == 1
    ]
    assert len(set(alone)) == len(alone)
    assert (told["verdict"].isin([Verdict.CORROBORATED, Verdict.POSSIBLE]) == (told["visits"].map(len) > 0)).all()
    assert (good["state"] == Reported.REPORTED).sum() <= len(told)


PAIRS = st.lists(
    st.tuples(
        st.integers(0, 4),
        st.integers(0, 4),
        st.sampled_from(Likeness),
        st.booleans(),
        st.booleans(),
        st.sampled_from(["", "", "", DIFFERENT]),
    ),
    unique_by=lambda pair: pair[:2],
    max_size=20,
)


@settings(deadline=None)
@example(
    [(flight, visit, Likeness.AIRCRAFT, True, True, "") for flight, visit in [(0, 1), (0, 2), (1, 1), (2, 1)]],
    [],
)
@example(
    [
        (flight, visit, Likeness.AIRCRAFT, True, near, "")
        for flight, visit, near in [(0, 4, True), (0, 1, True), (3, 4, False)]
    ],
    [],
)
@given(PAIRS, st.lists(st.integers(0, 4), max_size=2, unique=True))
def test_all_corroborated_reports_can_have_a_visit_of_their_own(
    pairs: list[tuple[int, int, Likeness, bool, bool, str]], same: list[int]
) -> None:
    decided = {(one, one): SAME for one in same}
    rows = [
        (f"f{one}", "OSLK", "arrival", other, alike, inside, near, decided.get((one, other), decision))
        for one, other, alike, inside, near, decision in pairs
    ]
    columns = [*REPORT, "visit", "likeness", "inside", "near", "decision"]
    table = pd.DataFrame(rows, columns=columns)
    found, by_day = pairing(table), pairing(table.assign(near=True))
    offered = {((f"f{one}", "OSLK", "arrival"), (other, "OSLK", "arrival")) for one, other, *_ in pairs}
    chosen = {(one, other) for one, others in found.corroborated.items() for other in others}
    possible = {(one, other) for one, others in found.possible.items() for other in others}
    assert chosen | possible <= offered
    assert assignment(chosen).size == len(found.corroborated)
    assert assignment(chosen | possible).size >= len(found.corroborated)
    assert len(found.settled) <= len(found.corroborated)
    assert not found.corroborated.keys() & found.possible.keys()
    assert {*found.corroborated, *found.possible} >= {*by_day.corroborated, *by_day.possible}, (
        "a time contradicts nothing"
    )


def test_the_fictional_summer(fictional_tables: Tables) -> None:
    summer = Selection(airfields=("XQAA",), start=date(2021, 7, 1), end=date(2021, 8, 8))
    told = corroboration(fictional_tables, summer)
    assert supported(told) == (10, 12)
    assert told["verdict"].value_counts().to_dict() == {
        Verdict.CORROBORATED: 10,
        Verdict.NOT_OBSERVABLE: 5,
        Verdict.POSSIBLE: 2,
        Verdict.CONTRADICTED: 1,
    }


def test_visit_whose_landing_nobody_saw_speaks_against_a_contradiction(ledger_of: LedgerOf) -> None:
    """It left on the day after: it can have landed on the reported day."""
    left = visit("", "2025-10-27 08:00", icao24="3c6444", aircraft_type="IL62")
    told = held(tables(ledger_of([{"date": "2025-10-26"}], visits=[left], scans=scans(26, 27))))
    ((verdict, said),) = told.values()
    assert verdict == Verdict.NOT_OBSERVABLE
    assert said == "Observed throughout, but an aircraft that it may be was there whose landing was not seen."
    other = tables(ledger_of([{"date": "2025-10-26"} | OTHER], visits=[left], scans=scans(26, 27)))
    assert verdicts(other) == [Verdict.CONTRADICTED]


def test_archive_that_was_cut_short_contradicts_nothing(ledger_of: LedgerOf) -> None:
    for told, verdict in (
        ("tar archive", Verdict.CONTRADICTED),
        ("tar archive, incomplete", Verdict.NOT_OBSERVABLE),
    ):
        asked = tables(ledger_of([{"date": "2025-10-26"}], scans=[scan("2025-10-26", format=told)]))
        assert verdicts(asked) == [verdict]


def test_a_bracketed_visit_makes_possible_and_never_corroborates(ledger_of: LedgerOf) -> None:
    """Lost on the way in, seen again on the way out: of the same aircraft, on an observed day."""
    bracket = visit("2025-10-26 14:03", icao24="3c6444", aircraft_type="IL62", arrival_evidence="bracket")
    report = [{"date": RANGE, "icao24": "3c6444"}]
    (judged,) = held(tables(ledger_of(report, visits=[bracket], scans=list(scans(24, 29))))).values()
    assert judged[0] is Verdict.POSSIBLE
    assert "Only the way in or out was seen, and nothing between." in judged[1]
    ground = visit("2025-10-27 14:03", icao24="3c6444", aircraft_type="IL62")
    assert verdicts(tables(ledger_of(report, visits=[bracket, ground]))) == [Verdict.CORROBORATED]
    assert verdicts(tables(ledger_of([*report, {**report[0], "flight_id": "2"}], visits=[bracket, ground]))) == [
        Verdict.POSSIBLE,
        Verdict.POSSIBLE,
    ]


def test_a_bracketed_visit_is_what_an_analyst_decides(ledger_of: LedgerOf) -> None:
    bracket = visit("2025-10-26 14:03", icao24="3c6444", arrival_evidence="bracket")
    report = [{"flight_id": "1", "date": RANGE, "icao24": "3c6444"}]
    decisions = [decision("1", "2025-10-26 14:03", "same", icao24="3c6444")]
    asked = tables(ledger_of(report, visits=[bracket], matches=decisions))
    assert verdicts(asked) == [Verdict.CORROBORATED]
