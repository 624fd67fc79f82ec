"""Reports held against visits: every verdict, and that one visit is never more than one flight."""

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from components.activity.evidence.matching import assignment, pairing
from components.activity.evidence.pairs import DIFFERENT, REPORT, SAME
from components.activity.evidence.verdicts import Reported, Verdict, corroboration, supported, visit_reports
from components.activity.likeness import Likeness
from components.activity.model import Tables, tables
from components.activity.selection import Selection
from components.ledger.ledger import Ledger
from tests.conftest import LedgerOf

from .judged import Case, Judged, case, judge
from .observed import decision, observing, scan, scans, visit
from .obvious import ledger_from

RANGE = "[2025-10-24..2025-10-29]"
OTHER = {"aircraft_type": "A124"}
KNOWN = {"icao24": "3c6444"}
EVERY = range(1_000)
CASES: list[Case] = []
"""Those of this module, which are judged at once."""


def judged(*flights: Mapping[str, str], **others: Sequence[Mapping[str, str]]) -> int:
    """Puts a case among those that are judged; its number."""
    CASES.append(case(flights, **others))
    return len(CASES) - 1


@pytest.fixture(scope="module")
def told(ledger_of: LedgerOf) -> list[Judged]:
    return judge(ledger_of, *CASES)


def held(asked: Tables, selection: Selection) -> dict[str, Verdict]:
    """Flight to its verdict."""
    answer = corroboration(asked, selection)
    return dict(zip(answer["flight_id"], answer["verdict"], strict=True))


AT_14 = "2025-10-26 14:03"
IL62_SEEN = visit(AT_14, aircraft_type="IL62")
KNOWN_SEEN = visit(AT_14, **KNOWN)
KNOWN_IL62_SEEN = visit(AT_14, aircraft_type="IL62", **KNOWN)

THE_SAME_AIRCRAFT = judged({"date": RANGE, **KNOWN}, visits=[KNOWN_IL62_SEEN])


def test_the_same_aircraft_within_the_range_corroborates(told: list[Judged]) -> None:
    assert told[THE_SAME_AIRCRAFT].flights["f1"] == (
        Verdict.CORROBORATED,
        "The same aircraft, by address (3c6444, Il-62), 26 October 2025, 14:03 UTC. Observed throughout: 0 of 6 "
        "reported days.",
    )


THE_ONLY_ONE_OF_ITS_TYPE = judged(
    {"date": "2025-10-26"}, visits=[IL62_SEEN, visit("2025-10-26 15:00", aircraft_type="A124")]
)


def test_the_only_visit_of_the_type_corroborates_the_only_report_of_it(told: list[Judged]) -> None:
    assert told[THE_ONLY_ONE_OF_ITS_TYPE].flights["f1"] == (
        Verdict.CORROBORATED,
        "Only the type ties it to a visit (Il-62), 26 October 2025, 14:03 UTC; no other visit or report could be "
        "meant. The reported day was not scanned otherwise.",
    )


def test_a_designator_may_be_spelled_as_in_the_reference(ledger_of: LedgerOf) -> None:
    visits = [visit(AT_14, aircraft_type="Il-62M")]
    types = [{"aircraft_type": "IL62", "name": "Il-62", "aliases": "Il-62M"}]
    asked = tables(ledger_of([{"date": "2025-10-26"}], visits=visits, aircraft_types=types))
    assert held(asked, Selection()) == {"f1": Verdict.CORROBORATED}


THREE_OF_A_TYPE = judged(*[{"date": RANGE}] * 3, visits=[IL62_SEEN])


def test_three_reports_of_one_type_and_one_visit_are_possible_each(told: list[Judged]) -> None:
    assert told[THREE_OF_A_TYPE].flights == {
        f"f{number}": (
            Verdict.POSSIBLE,
            "One visit could be it (same type): Il-62, 26 October 2025, 14:03 UTC. 2 other reports could mean the "
            "same visit.",
        )
        for number in (1, 2, 3)
    }
    assert supported(told[THREE_OF_A_TYPE].corroboration) == (0, 1)
    (state,) = told[THREE_OF_A_TYPE].visit_reports.itertuples()
    assert (state.state, state.flights) == (Reported.POSSIBLY, ("f1", "f2", "f3"))


TWO_VISITS_OF_A_TYPE = judged(
    {"date": RANGE}, visits=[visit(f"2025-10-{day} 14:03", aircraft_type="IL62") for day in (25, 26)]
)


def test_one_report_and_two_visits_of_its_type_are_possible_only(told: list[Judged]) -> None:
    assert told[TWO_VISITS_OF_A_TYPE].flights["f1"] == (
        Verdict.POSSIBLE,
        "2 visits could be it (same type): Il-62, 25 October 2025, 14:03 UTC; Il-62, 26 October 2025, 14:03 UTC.",
    )
    assert supported(told[TWO_VISITS_OF_A_TYPE].corroboration) == (0, 1)


THREE_AND_THREE = judged(
    *[{"date": RANGE, **KNOWN}] * 3, visits=[visit(f"2025-10-{day} 14:03", **KNOWN) for day in (24, 26, 28)]
)


def test_three_reports_and_three_visits_of_one_aircraft_are_corroborated(told: list[Judged]) -> None:
    assert told[THREE_AND_THREE].verdicts == [Verdict.CORROBORATED] * 3
    assert list(told[THREE_AND_THREE].visit_reports["state"]) == [Reported.REPORTED] * 3


TWO_VISITS_OF_AN_AIRCRAFT = judged(
    {"date": RANGE, **KNOWN}, visits=[visit(f"2025-10-{day} 14:03", **KNOWN) for day in (24, 26)]
)


def test_one_report_and_two_visits_of_its_aircraft_rest_on_either(told: list[Judged]) -> None:
    verdict, how = told[TWO_VISITS_OF_AN_AIRCRAFT].flights["f1"]
    assert verdict is Verdict.CORROBORATED
    assert how.startswith(
        "The same aircraft, by address, came 2 times, and any of these may be it: 3c6444, 24 October 2025"
    )
    assert list(told[TWO_VISITS_OF_AN_AIRCRAFT].visit_reports["state"]) == [Reported.POSSIBLY] * 2


@pytest.mark.parametrize(
    "number",
    [
        judged({"date": RANGE, **report}, visits=[visit(AT_14, **cells)])
        for report, cells in (
            ({"icao24": "3c6444"}, {"icao24": "3c6445"}),
            ({"registration": "D-ABCD"}, {"registration": "D-ABCE"}),
            ({"aircraft_type": "IL62"}, {"aircraft_type": "A124"}),
        )
    ],
    ids=["address", "registration", "type"],
)
def test_another_aircraft_or_type_is_no_pair(told: list[Judged], number: int) -> None:
    assert told[number].pairs_in_view.empty
    assert list(told[number].visit_reports["state"]) == [Reported.NOT]


A_DEPARTURE = judged({"date": "2025-10-26", "origin": "OSLK", "destination": ""}, visits=[IL62_SEEN])


def test_an_arrival_is_no_departure(told: list[Judged]) -> None:
    assert told[A_DEPARTURE].verdicts
    assert told[A_DEPARTURE].pairs_in_view.empty


MAY_LIE_OUTSIDE = judged(
    {"date": "2025-10-26", **KNOWN},
    visits=[
        visit("2025-10-26 01:00", **KNOWN)
        | {"arrival_earliest": "2025-10-25T22:00:00Z", "arrival_latest": "2025-10-26T04:00:00Z"}
    ],
)


def test_a_time_that_may_lie_outside_the_range_is_possible_only(told: list[Judged]) -> None:
    assert told[MAY_LIE_OUTSIDE].flights["f1"] == (
        Verdict.POSSIBLE,
        "One visit could be it (same aircraft): 3c6444, 26 October 2025, 01:00 UTC. The time of the visit may lie "
        "outside the reported days.",
    )


@pytest.mark.parametrize(
    ("number", "verdicts"),
    [
        pytest.param(judged(*flights, **others), verdicts, id=name)
        for name, flights, others, verdicts in (
            (
                "a registration without its hyphen",
                [{"date": RANGE, "registration": "RA-86496"}],
                {"visits": [visit(AT_14, registration="RA86496")]},
                [Verdict.CORROBORATED],
            ),
            (
                "three reports of one aircraft, one visit",
                [{"date": RANGE, **KNOWN}] * 3,
                {"visits": [KNOWN_SEEN]},
                [Verdict.POSSIBLE] * 3,
            ),
            (
                "the aircraft comes before the type",
                [{"date": RANGE, **KNOWN}, {"date": RANGE}],
                {"visits": [KNOWN_IL62_SEEN]},
                [Verdict.CORROBORATED, Verdict.UNOBSERVED],
            ),
            *(
                (
                    f"an unknown type: {report or 'none'} reported, {seen or 'none'} seen",
                    [{"date": "2025-10-26", "aircraft_type": report}],
                    {"visits": [visit(AT_14, aircraft_type=seen)]},
                    [Verdict.POSSIBLE],
                )
                for report, seen in (("", "A124"), ("A124", ""), ("", ""))
            ),
            *(
                (
                    f"a range's first and last second: {time}",
                    [{"date": RANGE}],
                    {"visits": [visit(time, aircraft_type="IL62")]},
                    [verdict],
                )
                for time, verdict in (
                    ("2025-10-23 23:59", Verdict.UNOBSERVED),
                    ("2025-10-24 00:00", Verdict.CORROBORATED),
                    ("2025-10-29 23:59", Verdict.CORROBORATED),
                    ("2025-10-30 00:00", Verdict.UNOBSERVED),
                )
            ),
            *(
                (
                    f"a range like any other: {text}",
                    [{"date": text, **KNOWN}],
                    {"visits": [visit("2025-12-31 23:59", **KNOWN)]},
                    [Verdict.CORROBORATED],
                )
                for text in ("[2025-10-29..]", "2025")
            ),
            *(
                (
                    f"a report whose time may be wrong still competes: {what}",
                    [{"date": text, **cells} for text in ("2025-10-26", "2025-10-26T14:03Z")],
                    {"visits": [visit("2025-10-26 08:00", aircraft_type="IL62", **cells)]},
                    [Verdict.POSSIBLE] * 2,
                )
                for what, cells in (("type", {}), ("aircraft", KNOWN))
            ),
            (
                # By the day alone the first may be either visit, and the second, which is not that of 08:00, the
                # other.
                "a visit that another report has by its time stays possible",
                [{"date": "2025-10-26T14:03Z", **KNOWN}, {"date": "2025-10-26"}],
                {
                    "visits": [
                        visit(f"2025-10-26 {time}", aircraft_type="IL62", **KNOWN) for time in ("08:00", "14:03")
                    ],
                    "scans": [scan("2025-10-26")],
                    "matches": [decision("f2", "2025-10-26 08:00", "different")],
                },
                [Verdict.CORROBORATED, Verdict.POSSIBLE],
            ),
            (
                "a registration of signs alone ties nothing",
                [{"date": "2025-10-26", "registration": "-"}],
                {"visits": [visit(AT_14)]},
                [Verdict.POSSIBLE],
            ),
            *(
                (
                    f"an archive that was cut short contradicts nothing: {archive}",
                    [{"date": "2025-10-26"}],
                    {"scans": [scan("2025-10-26", format=archive)]},
                    [verdict],
                )
                for archive, verdict in (
                    ("tar archive", Verdict.CONTRADICTED),
                    ("tar archive, incomplete", Verdict.NOT_OBSERVABLE),
                )
            ),
        )
    ],
)
def test_verdicts(told: list[Judged], number: int, verdicts: list[Verdict]) -> None:
    assert told[number].verdicts == verdicts


# A reported time

SAID = "2025-10-26T14:03Z"


def at_a_time(*reports: str, seen: Sequence[str], **cells: str) -> int:
    """Reports of an IL62 with these dates, held against visits of one at these times; the day was observed."""
    visits = [visit(time, aircraft_type="IL62", **cells) for time in seen]
    return judged(*({"date": date} for date in reports), visits=visits, scans=[scan("2025-10-26")])


TWICE_SEEN = ["2025-10-26 08:00", "2025-10-26 14:15"]
SAID_AND_TWICE_SEEN = at_a_time(SAID, seen=TWICE_SEEN)
DAY_AND_TWICE_SEEN = [at_a_time(day, seen=TWICE_SEEN) for day in ("2025-10-26", "2025-10-26T00:00Z")]


def test_a_reported_time_chooses_among_the_visits_of_its_day(told: list[Judged]) -> None:
    assert told[SAID_AND_TWICE_SEEN].flights == {
        "f1": (
            Verdict.CORROBORATED,
            "Only the type ties it to a visit (Il-62), 26 October 2025, 14:15 UTC, 12 min from the reported time; "
            "no other visit or report could be meant. The reported day was observed throughout. One other visit "
            "of its days lies further than 2 h from the reported time.",
        )
    }
    for number in DAY_AND_TWICE_SEEN:
        assert told[number].verdicts == [Verdict.POSSIBLE], "a day stays a day"


@pytest.mark.parametrize(
    ("number", "verdict"),
    [
        pytest.param(at_a_time(SAID, seen=[arrival]), verdict, id=arrival)
        for arrival, verdict in (
            ("2025-10-26 16:03", Verdict.CORROBORATED),
            ("2025-10-26 12:03", Verdict.CORROBORATED),
            ("2025-10-26 16:04", Verdict.POSSIBLE),
            ("2025-10-26 12:02", Verdict.POSSIBLE),
            ("2025-10-26 00:00", Verdict.POSSIBLE),
            ("2025-10-27 00:00", Verdict.CONTRADICTED),
        )
    ],
)
def test_two_hours_around_a_reported_time_corroborate(told: list[Judged], number: int, verdict: Verdict) -> None:
    assert told[number].verdicts == [verdict]


BOUNDS = {"arrival_earliest": "2025-10-26T15:00:00Z", "arrival_latest": "2025-10-26T19:00:00Z"}
BEFORE_BOUNDS = at_a_time(SAID, seen=["2025-10-26 17:00"], **BOUNDS)
IN_BOUNDS = at_a_time("2025-10-26T16:00Z", seen=["2025-10-26 17:00"], **BOUNDS)


def test_a_reported_time_is_held_against_the_bounds_of_a_visit(told: list[Judged]) -> None:
    verdict, said = told[BEFORE_BOUNDS].flights["f1"]
    assert verdict is Verdict.CORROBORATED
    assert "17:00 UTC, 57 min from the reported time;" in said
    assert "17:00 UTC, at the reported time;" in told[IN_BOUNDS].flights["f1"][1]


HOURS_OFF = at_a_time(SAID, seen=["2025-10-26 08:00"])


def test_a_reported_time_that_is_hours_off_contradicts_nothing(told: list[Judged]) -> None:
    assert told[HOURS_OFF].flights == {
        "f1": (
            Verdict.POSSIBLE,
            "One visit could be it (same type): Il-62, 26 October 2025, 08:00 UTC. The reported time is 6 h 3 min "
            "off.",
        )
    }


NEAR_MIDNIGHT = at_a_time("2025-10-26T23:50Z", SAID, seen=["2025-10-27 00:05"])


def test_a_time_near_midnight_says_that_the_day_beside_it_is_another(told: list[Judged]) -> None:
    assert told[NEAR_MIDNIGHT].flights == {
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


TWO_TIMES, A_DAY_AND_A_TIME = (
    at_a_time(first, SAID, seen=["2025-10-26 08:00", "2025-10-26 14:00"])
    for first in ("2025-10-26T07:30Z", "2025-10-26")
)


def test_times_tell_two_reports_of_a_day_apart(told: list[Judged]) -> None:
    assert told[TWO_TIMES].verdicts == [Verdict.CORROBORATED] * 2
    assert told[A_DAY_AND_A_TIME].verdicts == [Verdict.POSSIBLE] * 2, "the first may mean either"


TIMES_OF_THREE_REPORTS = judged(
    *(
        {"flight_id": "f", "date": date, "source_id": source}
        for date, source in ((SAID, "one"), ("2025-10-26T08:00Z", "two"), ("2025-10-26", "three"))
    ),
    visits=[visit("2025-10-26 08:30", aircraft_type="IL62")],
)


def test_any_time_that_a_report_of_the_flight_names_counts(told: list[Judged]) -> None:
    ((verdict, said),) = told[TIMES_OF_THREE_REPORTS].flights.values()
    assert verdict is Verdict.CORROBORATED
    assert "08:30 UTC, 30 min from the reported time;" in said


THRICE_SEEN = judged(
    {"date": SAID},
    visits=[visit(f"2025-10-26 {time}", aircraft_type="IL62") for time in ("08:00", "14:00", "15:00")],
)


def test_the_pair_nearest_to_the_reported_time_comes_first(told: list[Judged]) -> None:
    pairs = told[THRICE_SEEN].pairs_in_view
    assert pairs[["time", "off", "near"]].astype("str").to_numpy().tolist() == [
        ["2025-10-26 14:00:00", "0 days 00:03:00", "True"],
        ["2025-10-26 15:00:00", "0 days 00:57:00", "True"],
        ["2025-10-26 08:00:00", "0 days 06:03:00", "False"],
    ]


# How well


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        pytest.param(judged({"date": text}, visits=[KNOWN_IL62_SEEN], scans=list(scanned)), sentence, id=name)
        for name, scanned, text, sentence in (
            ("day", [scan("2025-10-26")], "2025-10-26", "The reported day was observed throughout."),
            ("day in part", [scan("2025-10-26", **KNOWN)], "2025-10-26", "The reported day was observed in part."),
            ("no scan", [], "2025-10-26", "The reported day was not scanned otherwise."),
            ("all", scans(24, 29), RANGE, "Observed throughout: 6 of 6 reported days."),
            (
                "some",
                [scan("2025-10-26"), scan("2025-10-27"), scan("2025-10-28", points_low="0")],
                RANGE,
                "Observed throughout: 2 of 6 reported days, 1 in part.",
            ),
            (
                "open end",
                scans(24, 26),
                "[2025-10-24..]",
                "Observed throughout: 3 days of a range without an end.",
            ),
        )
    ],
)
def test_what_is_corroborated_says_how_much_was_observed(told: list[Judged], number: int, sentence: str) -> None:
    verdict, said = told[number].flights["f1"]
    assert verdict is Verdict.CORROBORATED
    assert said.endswith(sentence)


@pytest.mark.parametrize(
    ("number", "tie"),
    [
        pytest.param(
            judged(
                {"date": "2025-10-26", **report},
                visits=[visit(AT_14, icao24="3c6444", registration="RA86496")],
            ),
            tie,
            id=" ".join(report.values()),
        )
        for report, tie in (
            ({"icao24": "3c6444"}, "by address"),
            ({"registration": "RA-86496"}, "by registration"),
            ({"icao24": "3c6444", "registration": "RA-86496"}, "by registration and address"),
            ({"icao24": "3c6444", "registration": "RA-11111"}, "by address"),
        )
    ],
)
def test_it_is_said_what_ties_an_aircraft(told: list[Judged], number: int, tie: str) -> None:
    assert (
        told[number]
        .flights["f1"][1]
        .startswith(f"The same aircraft, {tie} (RA86496, 3c6444), 26 October 2025, 14:03 UTC. ")
    )


# Without a visit


RANGE_OBSERVED = judged({"date": RANGE}, scans=list(scans(24, 29)))


def test_a_range_observed_throughout_contradicts(told: list[Judged]) -> None:
    assert told[RANGE_OBSERVED].flights["f1"] == (
        Verdict.CONTRADICTED,
        "All 6 days were observed throughout, and no such landing was seen.",
    )


APPROXIMATE = judged({"date": "2025-10-26~"}, scans=[scan("2025-10-26")])


def test_an_approximate_day_says_so(told: list[Judged]) -> None:
    assert told[APPROXIMATE].flights["f1"] == (
        Verdict.CONTRADICTED,
        "This day was observed throughout, and no such landing was seen. The report itself calls the date "
        "uncertain or approximate.",
    )


NOT_LOOKED_AT = judged({"date": RANGE}, {"date": "2025-10-26"}, scans=[scan("2025-10-23")])


def test_days_nobody_looked_at_are_unobserved(told: list[Judged]) -> None:
    assert told[NOT_LOOKED_AT].flights == {
        "f1": (Verdict.UNOBSERVED, "No track of these days has been scanned."),
        "f2": (Verdict.UNOBSERVED, "No track of this day has been scanned."),
    }


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        pytest.param(judged({"date": text, **KNOWN}, scans=scanned), sentence, id=name)
        for name, scanned, text, sentence in (
            (
                "deaf",
                [scan("2025-10-26", points_low="0")],
                "2025-10-26",
                "Nothing was received low and near the field, so a landing could not have been seen.",
            ),
            (
                "others",
                [scan("2025-10-26", icao24="aaaaaa;bbbbbb")],
                "2025-10-26",
                "Only tracks of other aircraft were scanned.",
            ),
            (
                "its own",
                [scan("2025-10-26", icao24="3c6444")],
                "2025-10-26",
                "Only tracks of chosen aircraft were scanned. That of this aircraft shows no such landing, but a "
                "single track has gaps.",
            ),
            (
                "half a day",
                [scan("2025-10-26", "02:00", "14:30")],
                "2025-10-26",
                "Only 12.5 of 24 hours were scanned.",
            ),
            (
                "part of a range",
                [scan("2025-10-26")],
                RANGE,
                "Of 6 days only 1 could be observed throughout, and no such landing was seen on them.",
            ),
            (
                "open end",
                [scan("2025-10-26")],
                "[2025-10-24..]",
                "The range has no end; only 1 could be observed throughout, and no such landing was seen on them.",
            ),
            (
                "several reasons",
                [scan("2025-10-25", "00:00", "10:00"), scan("2025-10-26", points_low="0")],
                RANGE,
                "On none of these days was all traffic received throughout, low over the field too.",
            ),
        )
    ],
)
def test_what_could_have_been_missed_is_not_observable(told: list[Judged], number: int, sentence: str) -> None:
    assert told[number].flights["f1"] == (Verdict.NOT_OBSERVABLE, sentence)


NOTHING_TELLS = "Only tracks of chosen aircraft were scanned, and nothing tells whether this one is among them."
ITS_OWN = "Only tracks of chosen aircraft were scanned. That of this aircraft"
OTHERS = "Only tracks of other aircraft were scanned."


def with_its_track(report: Mapping[str, str], scanned: Mapping[str, str], seen: Mapping[str, str]) -> int:
    """A report and a track that shows a take-off alone, of which the report does not speak."""
    track = {"track_sha256": "a" * 64}
    return judged(
        {"date": "2025-10-26", "aircraft_type": "", **report},
        visits=[visit("", "2025-10-26 08:30", **track, **seen)],
        scans=[scan("2025-10-26", "08:00", "09:35", **{"aircraft": "1", **track, **scanned})],
    )


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        pytest.param(with_its_track(report, scanned, seen), sentence, id=name)
        for name, report, scanned, seen, sentence in (
            (
                "ends",
                {"date": "2025-10-26T11:40Z", "registration": "05-5140"},
                {},
                {"registration": "05-5140"},
                f"{ITS_OWN} ends on 26 October 2025, 09:35 UTC, before the reported time; it shows no such "
                "landing.",
            ),
            (
                "begins",
                {"date": "2025-10-26T07:00Z", "icao24": "3c6444"},
                {"icao24": "3c6444"},
                {},
                f"{ITS_OWN} begins on 26 October 2025, 08:00 UTC, after the reported time; it shows no such "
                "landing.",
            ),
            (
                "shared",
                {"date": "2025-10-26T11:40Z", "icao24": "3c6444"},
                {"icao24": "3c6444;3c6445", "aircraft": "2"},
                {},
                f"{ITS_OWN} shows no such landing, but a single track has gaps.",
            ),
            ("other", {"registration": "RA-78801"}, {}, {"registration": "05-5140"}, OTHERS),
            (
                "other type",
                {"aircraft_type": "A124"},
                {"icao24": "3c6444"},
                {"icao24": "3c6444", "aircraft_type": "C17"},
                OTHERS,
            ),
            ("its type", {"aircraft_type": "C17"}, {}, {"aircraft_type": "C17"}, NOTHING_TELLS),
            ("nameless", {"icao24": "3c6444"}, {}, {}, NOTHING_TELLS),
            ("not compared", {"registration": "RA-78801"}, {"icao24": "3c6444"}, {}, NOTHING_TELLS),
            (
                "a part",
                {"icao24": "3c6444"},
                {"format": "readsb, incomplete"},
                {"icao24": "3c6445"},
                NOTHING_TELLS,
            ),
        )
    ],
)
def test_whose_the_scanned_tracks_are_is_said_as_far_as_it_is_sure(
    told: list[Judged], number: int, sentence: str
) -> None:
    assert told[number].flights["f1"] == (Verdict.NOT_OBSERVABLE, sentence)


ALONE_SUSPECT, OBSERVED_SUSPECT = (
    judged({"date": "2025-10-26", **KNOWN}, visits=[visit(AT_14, integrity="suspect", **KNOWN)], scans=scanned)
    for scanned in ([], [scan("2025-10-26")])
)


def test_a_suspect_visit_corroborates_nothing_and_is_mentioned(told: list[Judged]) -> None:
    assert told[ALONE_SUSPECT].flights["f1"] == (
        Verdict.UNOBSERVED,
        "No track of this day has been scanned. One suspect visit (26 October 2025, 14:03 UTC) is not counted.",
    )
    assert told[OBSERVED_SUSPECT].flights["f1"] == (
        Verdict.NOT_OBSERVABLE,
        "Observed throughout, but the only such landing seen is suspect: it may not have been there. One suspect "
        "visit (26 October 2025, 14:03 UTC) is not counted.",
    )
    assert told[OBSERVED_SUSPECT].visit_reports.empty
    assert told[OBSERVED_SUSPECT].pairs_in_view.empty


def test_the_filters_hide_reports_and_leave_them_competing(ledger_of: LedgerOf) -> None:
    reports = [{"date": RANGE, "operator": "North"}, {"date": RANGE, "operator": "South"}]
    asked = tables(ledger_of(reports, visits=[IL62_SEEN]))
    assert held(asked, Selection(operators=("North",))) == {"f1": Verdict.POSSIBLE}


# The analyst's decisions


def decided(*rows: dict[str, str], visits: Sequence[dict[str, str]] = ()) -> int:
    """Two reports that may mean one visit, and decisions."""
    return judged(*[{"date": RANGE}] * 2, visits=visits or [KNOWN_IL62_SEEN], matches=rows)


SAME_AS_SECOND = decided(decision("f2", AT_14, "same", **KNOWN))


def test_same_is_corroborated_and_takes_the_visit(told: list[Judged]) -> None:
    assert told[SAME_AS_SECOND].flights == {
        "f1": (Verdict.UNOBSERVED, "No track of these days has been scanned."),
        "f2": (
            Verdict.CORROBORATED,
            "By the analyst's decision: the visit of 3c6444, Il-62, 26 October 2025, 14:03 UTC. Observed "
            "throughout: 0 of 6 reported days.",
        ),
    }


NOT_THE_SECOND = decided(decision("f2", AT_14, "different", **KNOWN))


def test_different_is_never_offered_and_leaves_the_other_alone(told: list[Judged]) -> None:
    assert told[NOT_THE_SECOND].flights["f1"][0] is Verdict.CORROBORATED
    assert told[NOT_THE_SECOND].flights["f2"] == (
        Verdict.UNOBSERVED,
        "No track of these days has been scanned. By the analyst's decision one visit is another flight.",
    )


@pytest.mark.parametrize(
    ("number", "holds"),
    [
        pytest.param(decided(decision("f2", f"2025-10-26 {time}", "same", icao24=icao24)), holds, id=name)
        for name, time, icao24, holds in (
            ("half an hour later", "14:33", "3c6444", True),
            ("half an hour earlier", "13:33", "3c6444", True),
            ("more than half an hour", "14:34", "3c6444", False),
            ("another aircraft", "14:03", "3c6445", False),
            ("any aircraft", "14:03", "", True),
        )
    ],
)
def test_a_decision_survives_half_an_hour_and_is_of_its_aircraft_or_of_any(
    told: list[Judged], number: int, holds: bool
) -> None:
    assert (told[number].flights["f2"][0] is Verdict.CORROBORATED) is holds


FIRST = decision("f2", AT_14, "same", decided_utc="2025-11-03T00:00:00Z", **KNOWN)
LATER = decision("f2", AT_14, "different", decided_utc="2025-11-04T00:00:00Z", **KNOWN)
IN_EITHER_ORDER = [decided(FIRST, LATER), decided(LATER, FIRST)]


def test_the_later_decision_holds(told: list[Judged]) -> None:
    for number in IN_EITHER_ORDER:
        assert told[number].flights["f2"][0] is Verdict.UNOBSERVED


UNDECIDED = decision("f2", "2025-10-26 14:08", "undecided", decided_utc="2025-11-04T00:00:00Z", **KNOWN)
NEVER_DECIDED = decided()
WITHDRAWN = {
    said: (decided(first, UNDECIDED), decided(first))
    for said in ("same", "different")
    for first in [decision("f2", AT_14, said, decided_utc="2025-11-03T00:00:00Z", **KNOWN)]
}


@pytest.mark.parametrize("said", WITHDRAWN)
def test_a_decision_that_is_withdrawn_is_as_if_never_made(told: list[Judged], said: str) -> None:
    withdrawn, in_force = WITHDRAWN[said]
    assert told[withdrawn].flights == told[NEVER_DECIDED].flights
    assert told[withdrawn].flights != told[in_force].flights


AGAIN = [
    decision("f2", AT_14, said, decided_utc=f"2025-11-0{day}T00:00:00Z")
    for day, said in enumerate(("different", "undecided", "same"), start=1)
]
DECIDED_AGAIN, DECIDED_ONCE = decided(*AGAIN), decided(AGAIN[-1])


def test_a_decision_can_be_made_again_after_it_was_withdrawn(told: list[Judged]) -> None:
    assert told[DECIDED_AGAIN].flights == told[DECIDED_ONCE].flights


OTHER_AGAIN = decided(
    *(
        decision(flight, AT_14, said, decided_utc=f"2025-11-0{day}T00:00:00Z")
        for day, (flight, said) in enumerate((("f1", "same"), ("f2", "same"), ("f2", "undecided")), start=1)
    )
)


def test_another_decision_holds_again_where_the_later_one_is_withdrawn(told: list[Judged]) -> None:
    assert told[OTHER_AGAIN].flights["f1"][0] is Verdict.CORROBORATED


SAME_AS_BOTH = decided(*(decision(flight, AT_14, "same", **KNOWN) for flight in ("f1", "f2")))


def test_one_visit_cannot_be_the_same_as_two_flights(told: list[Judged]) -> None:
    assert told[SAME_AS_BOTH].verdicts == [Verdict.UNOBSERVED, Verdict.CORROBORATED]


NOT_PAIRED = decided(
    decision("f1", "2025-11-02 14:03", "same"),
    visits=[visit("2025-11-02 14:03", icao24="3c6444", aircraft_type="A124")],
)


def test_the_analyst_may_pair_what_the_tables_do_not(told: list[Judged]) -> None:
    assert told[NOT_PAIRED].flights["f1"][0] is Verdict.CORROBORATED


SUSPECT_DECIDED = decided(decision("f1", AT_14, "same"), visits=[visit(AT_14, integrity="suspect", **KNOWN)])


def test_a_suspect_visit_cannot_be_decided_on(told: list[Judged]) -> None:
    assert told[SUSPECT_DECIDED].flights["f1"][0] is Verdict.UNOBSERVED


# Visits of which an end was not seen


LEFT = visit("", "2025-10-27 08:00", icao24="3c6444", aircraft_type="IL62")
MAY_HAVE_LANDED, OF_ANOTHER_TYPE = (
    judged({"date": "2025-10-26", **report}, visits=[LEFT], scans=list(scans(26, 27))) for report in ({}, OTHER)
)


def test_visit_whose_landing_nobody_saw_speaks_against_a_contradiction(told: list[Judged]) -> None:
    """It left on the day after: it can have landed on the reported day."""
    assert told[MAY_HAVE_LANDED].flights["f1"] == (
        Verdict.NOT_OBSERVABLE,
        "Observed throughout, but an aircraft that it may be was there whose landing was not seen.",
    )
    assert told[OF_ANOTHER_TYPE].verdicts == [Verdict.CONTRADICTED]


BRACKET = KNOWN_IL62_SEEN | {"arrival_evidence": "bracket"}
GROUND = visit("2025-10-27 14:03", icao24="3c6444", aircraft_type="IL62")
OF_KNOWN = {"date": RANGE, **KNOWN}
BRACKETED = judged(OF_KNOWN, visits=[BRACKET], scans=list(scans(24, 29)))
BRACKETED_AND_SEEN = judged(OF_KNOWN, visits=[BRACKET, GROUND])
TWO_BRACKETED_AND_SEEN = judged(OF_KNOWN, OF_KNOWN, visits=[BRACKET, GROUND])


def test_a_bracketed_visit_makes_possible_and_never_corroborates(told: list[Judged]) -> None:
    """Lost on the way in, seen again on the way out: of the same aircraft, on an observed day."""
    verdict, said = told[BRACKETED].flights["f1"]
    assert verdict is Verdict.POSSIBLE
    assert "Only the way in or out was seen, and nothing between." in said
    assert told[BRACKETED_AND_SEEN].verdicts == [Verdict.CORROBORATED]
    assert told[TWO_BRACKETED_AND_SEEN].verdicts == [Verdict.POSSIBLE] * 2


EITHER = judged(OF_KNOWN, visits=[KNOWN_IL62_SEEN | {"arrival_evidence": "either"}], scans=list(scans(24, 29)))


def test_a_visit_that_may_have_been_next_door_makes_possible_and_never_corroborates(told: list[Judged]) -> None:
    verdict, said = told[EITHER].flights["f1"]
    assert verdict is Verdict.POSSIBLE
    assert "It may have been at a field next door." in said
    assert "nothing between" not in said


BRACKET_DECIDED = judged(
    OF_KNOWN,
    visits=[KNOWN_SEEN | {"arrival_evidence": "bracket"}],
    matches=[decision("f1", AT_14, "same", **KNOWN)],
)


def test_a_bracketed_visit_is_what_an_analyst_decides(told: list[Judged]) -> None:
    assert told[BRACKET_DECIDED].verdicts == [Verdict.CORROBORATED]


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
