"""A report is contradicted only by what can contradict it: the table of cases, and that saying or seeing less
never leads to it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from components.activity.evidence.verdicts import Verdict, corroboration
from components.activity.model import tables
from components.activity.selection import Selection
from tests.conftest import LedgerOf

from .judged import Case, judge
from .observed import decision, scan, visit

DAY = "2025-10-26"
SEEN = "2025-10-26 14:45"
Cells = Mapping[str, str]


def held(ledger_of: LedgerOf, *reports: Cells, **others: object) -> dict[str, tuple[Verdict, str]]:
    """Flight to its verdict and sentence; see `on_the_day`."""
    asked = tables(ledger_of(**on_the_day(*reports, **others)))
    told = corroboration(asked, Selection())
    assert told is not None
    return {row.flight_id: (row.verdict, row.how_well) for row in told.itertuples()}


def on_the_day(*reports: Cells, **others: object) -> Case:
    """Reports of an arrival on a day, which was observed throughout."""
    rows = [{"date": DAY, "aircraft_type": ""} | dict(report) for report in reports]
    return {"flights": rows, "scans": [scan(DAY)], **others}


IL76 = {"icao24": "14f0c3", "registration": "RA-78801", "aircraft_type": "IL76"}
C17 = {"aircraft_type": "C17"}
APART = timedelta(days=120)
"""Between two scenes of a ledger, so that none bears on another."""
FIRST = date(1990, 1, 1)


CASES = [
    ({"aircraft_type": "Il-76"}, {"icao24": "14f0c3", "aircraft_type": "IL76"}, Verdict.CORROBORATED),
    ({"aircraft_type": "Ил-76МД"}, {"icao24": "14f0c3", "aircraft_type": "Il-76TD"}, Verdict.CORROBORATED),
    ({"aircraft_type": "C-17A"}, IL76, Verdict.CONTRADICTED),
    ({"aircraft_type": "cargo plane"}, IL76, Verdict.POSSIBLE),
    ({"aircraft_type": "Il-76 or An-124"}, IL76, Verdict.POSSIBLE),
    ({"aircraft_type": "747"}, IL76, Verdict.POSSIBLE),
    ({"aircraft_type": "ZZZZ"}, IL76, Verdict.POSSIBLE),
    ({"aircraft_type": "unknown"}, IL76, Verdict.POSSIBLE),
    ({"aircraft_type": "NA"}, IL76, Verdict.POSSIBLE),
    ({"aircraft_type": "#REF!"}, IL76, Verdict.POSSIBLE),
    ({"aircraft_type": "IL76", "registration": "May-40"}, IL76, Verdict.CORROBORATED),
    ({"registration": "May-40"}, IL76, Verdict.POSSIBLE),
    ({"registration": "RA-788??"}, IL76, Verdict.POSSIBLE),
    *(
        ({"registration": text, "aircraft_type": "IL76"}, IL76 | {"icao24": ""}, Verdict.CORROBORATED)
        for text in (
            "reg. RA-76845",
            "ditto",
            "tail 76845",
            "RFF1",
            "14f0c4",
            "RA-7684",
            "RA-76",
            "msn 1043",
            "UNK1",
            "Il-76MD",
        )
    ),
    ({"registration": "An-124"}, IL76 | {"icao24": ""}, Verdict.POSSIBLE),
    *(
        ({"aircraft_type": reported}, {"icao24": "400001", "aircraft_type": seen}, Verdict.POSSIBLE)
        for reported, seen in (("A320", "A20N"), ("C130", "C30J"), ("C-5 Galaxy", "C5M"), ("1l-76", "IL76"))
    ),
    ({"aircraft_type": "A320neo"}, {"icao24": "400001", "aircraft_type": "A320"}, Verdict.CONTRADICTED),
    ({"registration": "ra 78801"}, IL76, Verdict.CORROBORATED),
    ({"registration": "РА-78801"}, IL76, Verdict.CORROBORATED),
    ({"registration": "RA-78802"}, IL76, Verdict.CONTRADICTED),
    ({"registration": "RA-78802"}, IL76 | {"registration": ""}, Verdict.POSSIBLE),
    ({"registration": "RA-78802"}, IL76 | {"registration": "unknown"}, Verdict.POSSIBLE),
    ({"icao24": "14f0c4"}, IL76, Verdict.CONTRADICTED),
    ({"icao24": "14f0c4"}, IL76 | {"icao24": ""}, Verdict.POSSIBLE),
    ({"icao24": "14f0c4", "registration": "RA-78801"}, IL76, Verdict.CORROBORATED),
    ({"icao24": "14f0c3", "aircraft_type": "C17"}, IL76, Verdict.CORROBORATED),
    ({"aircraft_type": "C17"}, IL76 | {"aircraft_type": ""}, Verdict.POSSIBLE),
    ({"aircraft_type": "C17"}, IL76 | {"aircraft_type": "unknown"}, Verdict.POSSIBLE),
    ({"aircraft_type": "C17"}, IL76 | {"aircraft_type": "HEAVY"}, Verdict.POSSIBLE),
    ({}, IL76, Verdict.POSSIBLE),
    *(
        ({"registration": word} | dict(type_), {"icao24": "ae1460", "registration": "05-5140"} | C17, verdict)
        for word in ("NA", "n/a", "unknown", "?", "-", "None", "#N/A", "4.41E+11")
        for type_, verdict in ((C17, Verdict.CORROBORATED), ({}, Verdict.POSSIBLE))
    ),
    ({"aircraft_type": "IL76"}, None, Verdict.CONTRADICTED),
    ({"registration": "RA-78801"}, None, Verdict.CONTRADICTED),
    ({"icao24": "14f0c3"}, None, Verdict.CONTRADICTED),
    ({"icao24": "14f0c3", "aircraft_type": "cargo plane"}, None, Verdict.CONTRADICTED),
    ({"aircraft_type": "cargo plane"}, None, Verdict.NOT_OBSERVABLE),
    ({"registration": "May-40"}, None, Verdict.NOT_OBSERVABLE),
    ({}, None, Verdict.NOT_OBSERVABLE),
]
"""What a report says, the only visit of its day (None where there is none), the verdict; the day was observed
throughout. Case 22, and case 07, where a registration "NA" was another aircraft's."""


def test_only_an_aircraft_that_can_be_told_apart_is_contradicted(ledger_of: LedgerOf) -> None:
    """All in one ledger, far apart in time."""
    days = [f"{FIRST + number * APART}" for number in range(len(CASES))]
    reports = [
        {"date": day, "aircraft_type": ""} | dict(report) for day, (report, *_) in zip(days, CASES, strict=True)
    ]
    visits = [visit(f"{day} 14:45", **seen) for day, (_, seen, _) in zip(days, CASES, strict=True) if seen]
    told = corroboration(tables(ledger_of(reports, visits=visits, scans=list(map(scan, days)))), Selection())
    assert told is not None
    found = [(*case[:2], verdict) for case, verdict in zip(CASES, told["verdict"], strict=True)]
    assert found == CASES


def test_rows_of_visits_that_cannot_be_read_contradict_nothing(ledger_of: LedgerOf) -> None:
    """One of them may be the landing that a report speaks of."""
    cells = {"aircraft_type": "IL76", "registration": "RA-76845"}
    assert held(ledger_of, cells)["f1"][0] is Verdict.CONTRADICTED
    broken = visit(SEEN, icao24="14f0c3", aircraft_type="IL76") | {"arrival_utc": "26.10.2025 14:45:21"}
    verdict, sentence = held(ledger_of, cells, visits=[broken])["f1"]
    assert verdict is Verdict.NOT_OBSERVABLE
    assert sentence.startswith(
        "Observed throughout, and no such landing was seen among the visits that can be read; rows of visits that "
        "cannot be read may be it: Data check names them."
    )


def test_visits_that_are_gone_contradict_nothing(ledger_of: LedgerOf) -> None:
    """Without their file nobody knows what was seen on the days that were scanned."""
    assert held(ledger_of, {"aircraft_type": "IL76"}, visits=None)["f1"] == (
        Verdict.UNOBSERVED,
        "What tracks show of this day cannot be read: Data check says why.",
    )


def test_the_sentence_names_what_is_not_known(ledger_of: LedgerOf) -> None:
    seen = [visit(SEEN, icao24="14f0c3", aircraft_type="IL76")]
    start = "One visit could be it (type unknown): 14f0c3, Il-76, 26 October 2025, 14:45 UTC. "
    expected = {
        "cargo plane": "The type 'cargo plane' is not known here; it may be this Il-76.",
        "747": "The type '747' may be B741, B742, B743, B744 or 4 more.",
        "RA-788??": "The registration 'RA-788??' has not the form of one, and counts as not given.",
    }
    reports = [{"registration" if "?" in text else "aircraft_type": text} for text in expected]
    *judged, unseen = judge(
        ledger_of,
        *(on_the_day(report, visits=seen) for report in reports),
        on_the_day({"aircraft_type": "cargo plane"}),
    )
    assert [each.flights["f1"][1] for each in judged] == [start + said for said in expected.values()]
    assert unseen.flights["f1"][1] == (
        "Observed throughout, and no landing was seen that it may be; but the report does not say which aircraft "
        "it was, so that nothing seen can contradict it. The type 'cargo plane' is not known here."
    )


def test_a_visit_that_is_another_report_s_contradicts_nothing(ledger_of: LedgerOf) -> None:
    """Two reports may mean one landing."""
    told = held(ledger_of, IL76, {"aircraft_type": "IL76"}, {"aircraft_type": "C17"}, visits=[visit(SEEN, **IL76)])
    assert [verdict for verdict, _ in told.values()] == [
        Verdict.CORROBORATED,
        Verdict.NOT_OBSERVABLE,
        Verdict.CONTRADICTED,
    ]
    assert told["f2"][1] == (
        "Observed throughout, and every landing seen that it may be is held to be that of another report: "
        "RA-78801, 14f0c3, Il-76, 26 October 2025, 14:45 UTC."
    )


def test_an_aircraft_that_left_unseen_is_told_apart_like_any_other(ledger_of: LedgerOf) -> None:
    left = visit("", "2025-10-27 08:00", **IL76)
    expected = (
        ({"aircraft_type": "IL76"}, Verdict.NOT_OBSERVABLE),
        ({"aircraft_type": "IL76 / C17"}, Verdict.NOT_OBSERVABLE),
        ({"registration": "RA-78802", "aircraft_type": "IL76"}, Verdict.CONTRADICTED),
        ({"aircraft_type": "C17"}, Verdict.CONTRADICTED),
    )
    judged = judge(ledger_of, *(on_the_day(cells, visits=[left]) for cells, _ in expected))
    assert [each.verdicts for each in judged] == [[verdict] for _, verdict in expected]


C17_IN_TWO_DAYS = C17 | {"days": "2"}
IL76_SEEN, C17_NEXT_DAY = (0, IL76), (1, C17 | {"icao24": "ae1460"})
TOLD_TWICE = [
    (C17, C17, 1, IL76_SEEN, False, Verdict.CONTRADICTED),
    (C17, {"aircraft_type": "IL76"}, 1, IL76_SEEN, False, Verdict.POSSIBLE),
    (C17, {"aircraft_type": "cargo plane"}, 1, IL76_SEEN, False, Verdict.NOT_OBSERVABLE),
    (C17, {}, 1, IL76_SEEN, False, Verdict.NOT_OBSERVABLE),
    (C17, C17_IN_TWO_DAYS, 1, IL76_SEEN, False, Verdict.NOT_OBSERVABLE),
    (C17, C17_IN_TWO_DAYS, 2, IL76_SEEN, False, Verdict.CONTRADICTED),
    (C17, C17_IN_TWO_DAYS, 2, C17_NEXT_DAY, False, Verdict.NOT_OBSERVABLE),
    (C17, C17_IN_TWO_DAYS, 2, C17_NEXT_DAY, True, Verdict.CONTRADICTED),
]
"""What two sources say of one flight, the second perhaps of two days, how many days were observed throughout, the
only visit and its day, whether it was decided to be another flight, the verdict."""


def test_a_flight_is_contradicted_only_where_each_of_its_reports_is(ledger_of: LedgerOf) -> None:
    reports, visits, scanned, refused = [], [], [], []
    for number, (one, other, observed, (day, seen), is_refused, _) in enumerate(TOLD_TWICE):
        first, second = (FIRST + number * APART + timedelta(days=day) for day in (0, 1))
        when = f"[{first}..{second}]" if "days" in other else f"{first}"
        flight = {"flight_id": f"{number}", "aircraft_type": ""}
        reports.append(flight | {"date": f"{first}", "source_id": "a"} | dict(one))
        reports.append(
            flight
            | {"date": when, "source_id": "b"}
            | {name: cell for name, cell in other.items() if name != "days"}
        )
        time = f"{(first, second)[day]} 14:45"
        visits.append(visit(time, **seen))
        scanned += [scan(f"{day}") for day in (first, second)[:observed]]
        refused += [decision(f"{number}", time, "different")] if is_refused else []
    asked = tables(ledger_of(reports, visits=visits, scans=scanned, matches=refused))
    told = corroboration(asked, Selection())
    assert told is not None
    assert list(told["verdict"]) == [verdict for *_, verdict in TOLD_TWICE]
    assert told["how_well"].iloc[3] == (
        "What its reports say together was observed throughout and not seen; but by itself the report of b leaves "
        "other days or aircraft open."
    )


def test_a_callsign_is_an_argument_and_no_more(ledger_of: LedgerOf) -> None:
    """Case 12: Flightradar24's CSV names nothing but the callsign."""
    expected = (
        ({"registration": "N3423Q"}, "Its callsign is the reported registration."),
        ({"callsign": "n3423q"}, "Its callsign is the one that the report names."),
        (
            {"aircraft_type": "C17", "registration": "05-5140"},
            "Its callsign is another registration than the reported one.",
        ),
        ({"callsign": "RCH123"}, "Its callsign is not the one that the report names."),
        ({"aircraft_type": "C17"}, ""),
    )
    alone = [visit(SEEN, callsign_in="N3423Q")]
    two = [visit(SEEN, callsign_in="RCH123"), visit("2025-10-26 16:00", callsign_in="RFF1")]
    *judged, of_two = judge(
        ledger_of,
        *(on_the_day(report, visits=alone) for report, _ in expected),
        on_the_day({"callsign": "RCH 123"}, visits=two),
    )
    start = "One visit could be it (type unknown): N3423Q, 26 October 2025, 14:45 UTC. "
    assert [each.flights["f1"] for each in judged] == [
        (Verdict.POSSIBLE, f"{start}{said}".strip()) for _, said in expected
    ]
    assert of_two.flights["f1"][1].endswith(
        "The callsign RCH123 is the one that the report names. The callsign RFF1 is not the one that the report "
        "names."
    )


# Properties: a flight, what was seen and what was scanned, twice: as they are, and with less said or seen.

FLEET = (
    {"icao24": "3c6444", "registration": "RA-86496", "aircraft_type": "IL62"},
    {"icao24": "3c6445", "registration": "RA-78001", "aircraft_type": "IL76"},
    {"icao24": "3c6446", "registration": "RA-78002", "aircraft_type": "IL76"},
    {"icao24": "3c6447", "registration": "RA-82001", "aircraft_type": "A124"},
)
DAYS = range(5)


@dataclass(frozen=True)
class Said:
    """A report of a flight: its aircraft, its first and last day, the hour it names (0 where it names none)."""

    flight: int
    aircraft: Cells
    first: int
    last: int
    hour: int

    def row(self, scene: int) -> Cells:
        first, last = (day_of(scene, day) for day in (self.first, self.last))
        named = f"{first}T{self.hour:02}:30Z" if self.hour else f"{first}"
        when = f"[{first}..{last}]" if first < last else named
        return {"flight_id": f"{scene}-{self.flight}", "date": when, "aircraft_type": ""} | dict(self.aircraft)


@dataclass(frozen=True)
class Seen:
    """A visit that stays for an hour, of which the landing, the take-off, or both were seen."""

    aircraft: Cells
    day: int
    integrity: str
    has_landed: bool = True

    def row(self, scene: int, number: int) -> Cells:
        day = day_of(scene, self.day)
        landed = f"{day} {4 * number:02}:05" if self.has_landed else ""
        return visit(landed, f"{day} {4 * number + 1:02}:05", integrity=self.integrity, **self.aircraft)


@dataclass(frozen=True)
class Scene:
    """Reports, of which the first is looked at, visits, the days that were scanned, and visits that the analyst
    has decided to be another flight than the first."""

    reports: tuple[Said, ...]
    visits: tuple[Seen, ...]
    scanned: frozenset[int]
    different: frozenset[int]


def day_of(scene: int, day: int) -> date:
    return FIRST + scene * APART + timedelta(days=10 + day)


@st.composite
def some_aircraft(draw: st.DrawFn) -> Cells:
    columns = draw(st.sets(st.sampled_from(sorted(FLEET[0]))))
    return {name: cell for name, cell in draw(st.sampled_from(FLEET)).items() if name in columns}


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    day = draw(st.sampled_from(DAYS))
    reports = []
    for number in range(draw(st.integers(1, 3))):
        before, after = draw(st.sampled_from([(0, 0), (0, 0), (1, 0), (0, 2)]))
        flight = draw(st.integers(0, number))
        hour = draw(st.sampled_from([0, 0, 9]))
        reports.append(Said(flight, draw(some_aircraft()), max(day - before, 0), min(day + after, 4), hour))
    integrity = st.sampled_from(["supported", "supported", "suspect"])
    days = st.sampled_from([day, day, *DAYS])
    visits = draw(st.lists(st.builds(Seen, some_aircraft(), days, integrity), max_size=4))
    scanned = draw(st.sampled_from([frozenset(DAYS), frozenset({day}), frozenset(DAYS) - {0}]))
    different = draw(st.sets(st.integers(0, len(visits) - 1), max_size=1)) if visits else set()
    return Scene(tuple(reports), tuple(visits), scanned, frozenset(different))


@st.composite
def less_said(draw: st.DrawFn) -> tuple[Scene, Scene]:
    """A scene, and it with a report that says less."""
    scene = draw(scenes())
    (report, *others) = scene.reports
    vaguer = draw(
        st.sampled_from(
            [
                replace(report, aircraft={**report.aircraft, "icao24": ""}),
                replace(report, aircraft={**report.aircraft, "registration": ""}),
                replace(report, aircraft={**report.aircraft, "registration": "May-40"}),
                replace(report, aircraft={**report.aircraft, "registration": "n/a"}),
                *(
                    replace(report, aircraft={**report.aircraft, "aircraft_type": text})
                    for text in ("", "cargo plane", "Il-76 or An-124", "747", "ZZZZ", "unknown")
                ),
                replace(report, first=max(report.first - 1, 0)),
                replace(report, last=min(report.last + 1, 4)),
                replace(report, hour=0),
                replace(report, aircraft={}, first=0, last=4),
            ]
        )
    )
    return scene, replace(scene, reports=(vaguer, *others))


@st.composite
def less_seen(draw: st.DrawFn) -> tuple[Scene, Scene]:
    """A scene, and it with less observed, or less known of what was."""
    scene = draw(scenes().filter(lambda scene: scene.visits and scene.scanned))
    if draw(st.booleans()):
        return scene, replace(scene, scanned=scene.scanned - {draw(st.sampled_from(sorted(scene.scanned)))})
    number = draw(st.integers(0, len(scene.visits) - 1))
    seen = scene.visits[number]
    less = draw(
        st.sampled_from(
            [
                replace(seen, integrity="suspect"),
                replace(seen, has_landed=False),
                *(replace(seen, aircraft={**seen.aircraft, name: ""}) for name in FLEET[0]),
                replace(seen, aircraft={**seen.aircraft, "aircraft_type": "HEAVY"}),
                replace(seen, aircraft={**seen.aircraft, "registration": "unknown"}),
            ]
        )
    )
    return scene, replace(scene, visits=(*scene.visits[:number], less, *scene.visits[number + 1 :]))


def first_verdicts(ledger_of: LedgerOf, shown: list[Scene]) -> list[Verdict]:
    """The verdict on the first report of each scene; all are put into one ledger, far apart in time."""
    reports = [
        said.row(place) | {"source_id": f"s{number}"}
        for place, scene in enumerate(shown)
        for number, said in enumerate(scene.reports)
    ]
    visits = [
        seen.row(place, number) for place, scene in enumerate(shown) for number, seen in enumerate(scene.visits)
    ]
    scanned = [scan(f"{day_of(place, day)}") for place, scene in enumerate(shown) for day in sorted(scene.scanned)]
    refused = [
        decision(f"{place}-0", f"{day_of(place, scene.visits[number].day)} {4 * number:02}:05", "different")
        for place, scene in enumerate(shown)
        for number in scene.different
    ]
    told = corroboration(tables(ledger_of(reports, visits=visits, scans=scanned, matches=refused)), Selection())
    assert told is not None
    verdicts = dict(zip(told["flight_id"], told["verdict"], strict=True))
    return [verdicts[f"{place}-0"] for place in range(len(shown))]


def check_none_is_newly_contradicted(ledger_of: LedgerOf, pairs: list[tuple[Scene, Scene]]) -> None:
    verdicts = first_verdicts(ledger_of, [scene for pair in pairs for scene in pair])
    for number, (scene, less) in enumerate(pairs):
        before, after = verdicts[2 * number : 2 * number + 2]
        assert before is Verdict.CONTRADICTED or after is not Verdict.CONTRADICTED, (before, scene, less)


SLOW = settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))


@SLOW
@given(st.lists(less_said(), min_size=10, max_size=20))
def test_a_report_that_says_less_is_not_contradicted_for_it(
    ledger_of: LedgerOf, pairs: list[tuple[Scene, Scene]]
) -> None:
    check_none_is_newly_contradicted(ledger_of, pairs)


@SLOW
@given(st.lists(less_seen(), min_size=10, max_size=20))
def test_a_report_is_not_contradicted_for_less_being_observed(
    ledger_of: LedgerOf, pairs: list[tuple[Scene, Scene]]
) -> None:
    check_none_is_newly_contradicted(ledger_of, pairs)


def test_a_suspect_visit_whose_landing_was_not_seen_may_be_the_reported_one(ledger_of: LedgerOf) -> None:
    said = Said(flight=0, aircraft={"aircraft_type": "IL76"}, first=2, last=2, hour=0)
    seen = Seen({"icao24": "3c6445", "registration": "RA-78001", "aircraft_type": "IL76"}, 2, "suspect")
    scenes = [
        Scene(reports=(said,), visits=(visit,), scanned=frozenset(range(5)), different=frozenset())
        for visit in (seen, replace(seen, has_landed=False))
    ]
    assert first_verdicts(ledger_of, scenes) == [Verdict.NOT_OBSERVABLE, Verdict.NOT_OBSERVABLE]
