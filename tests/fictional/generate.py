"""Write the fictional ledger: two invented airfields, with every kind of row the tables allow.

    python tests/fictional/generate.py [--flights N] [--out FOLDER]

Airfields, operators, registrations, places, sources and events are invented. Only the aircraft type
designators and the ICAO codes of some distant airports are real. Addresses end in `.example`.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import math
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple, TypeVar

T = TypeVar("T")

HERE = Path(__file__).parent
EXAMPLE = HERE / "../../data/example"
"""The same ledger as it is shipped, for `--data example`."""
DESCRIPTOR = HERE / "../../data/datapackage.json"

COLUMNS = {
    "flights": "flight_id date aircraft_type model registration icao24 callsign operator origin destination "
    "source_id locator claim credibility note attributed_to",
    "notes": "note_id airfield date kind title claim source_id locator credibility note attributed_to",
    "sources": "source_id title publisher author published url archive_url sha256 kind derived_from "
    "reliability note",
    "places": "place name kind latitude longitude radius_km aliases",
    "aircraft_types": "aircraft_type name manufacturer role aliases",
    "airfields": "airfield name aliases latitude longitude elevation_ft note",
    "visits": "airfield icao24 registration callsign_in callsign_out aircraft_type arrival_utc arrival_earliest "
    "arrival_latest arrival_evidence departure_utc departure_earliest departure_latest departure_evidence origin "
    "destination integrity why track_file track_sha256 method_version",
    "scans": "track_file track_sha256 format scanned_utc method_version airfield day first_utc last_utc aircraft "
    "icao24 points points_near points_low problems",
    "matches": "flight_id airfield movement icao24 time_utc decision decided_utc note",
}

FIRST_DAY, LAST_DAY = date(2019, 1, 1), date(2023, 12, 31)
CLOSED = {
    "XQAA": (date(2021, 2, 10), date(2021, 7, 3)),
    "XQBB": (date(2022, 11, 1), date(2023, 1, 31)),
}
"""Airfield to the first and last day on which no flight may fall, nor the range of its date reach."""

AIRFIELDS = (
    ("XQAA", "Port Meridian (fictional)", "Meridian;Porto Meridião;Меридиан", "37.832", "-25.148", "141",
     "Invented; drawn on a coast of the Azores so that a map has something to show."),
    ("XQBB", "Saltmarsh Field (fictional)", "Saltmarsh;Salgado", "38.702", "-27.362", "23", "Invented."),
)  # fmt: skip

PLACES = (
    ("Tern Harbour", "Tern Harbour (fictional)", "city", "39.44", "-31.21", "12", "Porto das Andorinhas"),
    ("New Calder", "New Calder (fictional)", "city", "33.06", "-16.34", "15", "Calder City;Nova Calder"),
    ("Gannet Strip", "Gannet Strip (fictional)", "airfield", "36.97", "-25.02", "3", ""),
    ("Lower Banks", "Lower Banks (fictional)", "region", "43.5", "-38.0", "280", "The Banks;Нижние Банки"),
    ("Vesper Coast", "Vesper Coast (fictional)", "region", "29.0", "-18.5", "220", "Côte de Vesper"),
    ("Corvane", "Corvane (fictional)", "country", "31.5", "-33.0", "450", "Republic of Corvane;Корвания"),
)  # fmt: skip

TYPES = (
    ("A124", "An-124 Ruslan", "Antonov", "heavy cargo transport",
     "An-124;An-124-100;An-124-100 Ruslan;Ан-124;Antonov An-124"),
    ("IL76", "Il-76", "Ilyushin", "cargo transport", "Il-76MD;Il-76TD;IL-76;Ил-76;Ilyushin Il-76"),
    ("C17", "C-17 Globemaster III", "Boeing", "cargo transport", "C-17;C-17A;Boeing C-17"),
    ("C130", "C-130 Hercules", "Lockheed", "tactical transport", "C-130;C-130H;Hercules"),
    ("A332", "A330-200", "Airbus", "passenger transport", "A330;Airbus A330-200;A330-243"),
    ("B744", "747-400", "Boeing", "heavy cargo transport", "Boeing 747-400;747-400F;B747-400"),
    ("IL62", "Il-62", "Ilyushin", "passenger transport", "Il-62M;IL-62;Ил-62;Ilyushin Il-62"),
    ("B190", "Beech 1900", "Beechcraft", "commuter", "Beech 1900D;Beechcraft 1900;1900D"),
    ("GLF5", "Gulfstream V", "Gulfstream", "business jet", "G550;G-V;Gulfstream G550"),
    ("AN26", "An-26", "Antonov", "tactical transport", "An-26B;Ан-26;Antonov An-26"),
)  # fmt: skip
ALIASES = {designator: aliases.split(";") for designator, *_, aliases in TYPES}


def urn(weights: Mapping[T, int]) -> tuple[T, ...]:
    """Each key as many times as its weight."""
    return tuple(key for key, weight in weights.items() for _ in range(weight))


def draw(rng: Random, lots: Sequence[T]) -> T:
    """One of `lots`, all alike; far quicker than `rng.choice`."""
    return lots[int(rng.random() * len(lots))]


class Airframe(NamedTuple):
    """What a complete report would say of one aircraft."""

    aircraft_type: str
    model: str
    registration: str
    icao24: str
    operator: str
    prefix: str


def fleet(aircraft_type: str, model: str, operator: str, prefix: str, marks: str) -> tuple[Airframe, ...]:
    """One airframe for each of the space-separated `marks`; no state registers aircraft under Q."""
    return tuple(
        Airframe(aircraft_type, model, f"QM-{mark}", f"fe{mark.encode().hex()[-4:]}", operator, prefix)
        for mark in marks.split()
    )


FLEETS = {
    fleet("A124", "An-124-100", "Borealis Heavy Lift", "ZQB", "ARA ARB ARC"): 5,
    fleet("IL76", "Il-76MD", "Meridian Air Wing", "ZQM", "ILA ILB ILC ILD ILE"): 18,
    fleet("IL76", "Il-76TD", "Corvane Cargo", "ZQC", "IMF IMG IMH"): 7,
    fleet("C17", "C-17A", "Lower Banks Air Arm", "ZQL", "CSA CSB CSC"): 8,
    fleet("C130", "C-130H", "Meridian Air Wing", "ZQM", "CHA CHB CHC CHD"): 16,
    fleet("A332", "A330-243", "Tern Atlantic", "ZQT", "TAA TAB"): 9,
    fleet("B744", "747-400F", "Corvane Cargo", "ZQC", "CFA CFB"): 6,
    fleet("IL62", "Il-62M", "Meridian State Flight", "ZQS", "SKA SKB"): 5,
    fleet("B190", "Beech 1900D", "Saltmarsh Air Taxi", "ZQX", "BTA BTB BTC"): 13,
    fleet("GLF5", "G550", "Meridian State Flight", "ZQS", "GVA GVB"): 6,
    fleet("AN26", "An-26B", "Corvane Cargo", "ZQC", "ANA ANB ANC"): 9,
}
"""Airframes of one type and operator to the weight of their flights."""
FLYING = urn(FLEETS)
(AIRSHIP,) = fleet("ZEPPELIN NT", "LZ N07", "Vesper Coast Airships", "ZQV", "LZN")
AIRSHIP_FLIGHTS = (151, 302)

ROUTES = urn({
    "": 12, "LPLA": 12, "LPPT": 14, "EGLL": 6, "GMMX": 8, "LEMD": 8, "LPAZ": 6, "GVAC": 5, "CYQX": 4,
    "EBBR": 4, "Tern Harbour": 5, "New Calder": 5, "Gannet Strip": 2, "Lower Banks": 4, "Vesper Coast": 3,
    "Corvane": 4, "XQAA": 2, "XQBB": 2,
})  # fmt: skip
"""The other ends of flights; the empty place is unknown."""


class Source(NamedTuple):
    """A row of sources.csv, rarer cells last; `behind` names the sources it draws on, separated by `;`."""

    source_id: str
    kind: str
    reliability: str
    title: str
    publisher: str = ""
    author: str = ""
    published: str = ""
    behind: str = ""
    note: str = ""


SOURCES = {
    source.source_id: source
    for source in (
        Source("gullwatch", "tracker", "B", "Gullwatch movement list", "Gullwatch", published="2024"),
        Source("skylark", "tracker", "C", "Skylark receivers, daily log", "Skylark Club",
               published="2024-01~", note="Three receivers; none sees the northern approach below 2,000 ft."),
        Source("apron-recorder", "track", "A", "Recorder on the control tower", "Port Meridian Tower"),
        Source("air-office", "official", "A", "Yearbook of movements", "Meridian Air Office",
               published="2024-02-01"),
        Source("spokeswoman", "official", "C", "Briefings of the Air Office", "Meridian Air Office",
               "Ilsa Quendry", "2024-01-31"),
        Source("harbour-pilot", "person", "D", "Diary of a retired harbour pilot", author="Tomé Arrifes",
               note="Written in the evening, from memory."),
        Source("pale-dot", "imagery", "B", "Pale Dot imagery archive", "Pale Dot", published="2024-01-15"),
        Source("quay-channel", "social", "F", "Channel «Причал»", published="[2019-01-01..2023-12-31]",
               note="Anonymous, so it cannot be judged."),
        Source("atlantic-wire", "news", "B", "Atlantic Wire, aviation desk", "Atlantic Wire",
               published="2024-01-10", behind="gullwatch"),
        Source("meridian-courier", "news", "C", "The air page", "Meridian Courier", "Ana Brôa", "2024-01-12",
               "atlantic-wire"),
        Source("banks-gazette", "news", "C", 'Who flew in, "as far as we know"', "Lower Banks Gazette",
               published="2024-01-20", behind="atlantic-wire;skylark"),
        Source("evening-tern", "news", "D", "Harbour talk, and other *rumours*", "The Evening Tern",
               "J. Pell, M. Ohr", "2024-02~", "harbour-pilot;spokeswoman"),
        Source("salt-letter", "news", "B", "The Salt Letter", "Salt Letter Press", published="2024-03?",
               note="Has its own people at both airfields."),
        Source("plane-pals", "social", "E", "Plane Pals <group>", behind="meridian-courier",
               note="Retells the Courier without naming it."),
    )
}  # fmt: skip


class Habit(NamedTuple):
    """How sources of one kind report flights: how often, how completely, in which forms of date."""

    weight: int
    knows: float
    forms: tuple[str, ...]
    locators: tuple[str, ...]


HABITS = {
    "tracker": Habit(20, 0.95, urn({"day": 72, "minute": 14, "second": 6, "range": 8}),
                     ("", "flight list", "log of the day")),
    "track": Habit(7, 1.0, urn({"day": 30, "minute": 20, "second": 50}), ("recording",)),
    "official": Habit(7, 0.6, urn({"day": 78, "minute": 4, "range": 6, "month": 10, "year": 4}),
                      ("table 2", "annex B", "answer to a question")),
    "news": Habit(10, 0.5, urn({"day": 70, "minute": 2, "range": 14, "month": 6, "year": 4, "open": 8}),
                  ("paragraph 2", "paragraph 7, citing others", "caption")),
    "person": Habit(6, 0.25, urn({"day": 44, "range": 22, "month": 14, "year": 10, "open": 16}),
                    ("", "page with a coffee ring")),
    "imagery": Habit(5, 0.1, urn({"day": 60, "minute": 30, "range": 10}), ("frame 3", "south apron")),
    "social": Habit(8, 0.5, urn({"day": 72, "minute": 8, "range": 10, "month": 3, "year": 3, "open": 8}),
                    ("", "post with a photograph")),
}  # fmt: skip

CLAIMS = (
    "{model} {moved}.",
    "One {model} {moved}, nothing more is said.",
    "Listed as {model}; it {moved}.",
    "Seen from the sea wall: {model}, which {moved}.",
)
ODD_CLAIMS = (
    'Said to be "the big one", it landed, unloaded, and left.',
    "Two lines of it:\nin before noon, out by night.",
    "Самолёт прибыл утром, разгрузка шла до вечера.",
    "Avião não identificado à chegada; a tripulação pernoitou no Açor.",
    '=HYPERLINK("https://courier.example/page","arrival")',
    "<b>Heavy</b> & *late*, with [papers](https://courier.example/p) for $400 and _not_ $500.",
    '<script>alert("fictional")</script> stands where the type should be.',
    "+1 aircraft | `apron` | :red[unconfirmed] ~~twice~~ # not a heading",
    "@harbour: it came, 'probably'; 100% sure it left.",
)
QUALIFIERS = urn({"": 88, "?": 5, "~": 5, "%": 2})
REMARKS = urn({"": 92, "Day worked out from the weekday.": 5, "Type read off a photograph.": 3})
COUNTS = urn({1: 75, 2: 18, 3: 7})
CREDIBILITY = urn({2: 5, 3: 4, 4: 2, 5: 1, 6: 2})
CONFIRMED = urn({1: 3, 2: 5, 3: 4, 4: 1, 6: 1})
CONFLICTS = ("date", "aircraft_type", "registration")
CONFLICT_EVERY = 50


class Note(NamedTuple):
    """A row of notes.csv without its `note_id`, rarer cells last."""

    airfield: str
    date: str
    kind: str
    title: str
    claim: str
    source_id: str
    credibility: int | None
    locator: str = ""
    note: str = ""
    attributed_to: str = ""


STOP = "2021-02-10/2021-07-03~"
NOTES = (
    Note("XQAA", "../2019-06", "context", "Old terminal in use", "Until June the old terminal was used.",
         "air-office", 2, "chapter 1"),
    Note("XQAA", "2019-01", "activity", "Winter timetable", "Two rotations a week, weather permitting.",
         "salt-letter", 2),
    Note("XQBB", "2019-03-16", "statement", 'Runway "as good as new"', "It was patched, not renewed.",
         "spokeswoman", 3, "answer to a question"),
    Note("XQAA", "2019-05-04T06:30Z", "strike", "Handlers walk out", "Ground staff stopped work at dawn.",
         "meridian-courier", 3, "paragraph 1", attributed_to="meridian-courier"),
    Note("XQBB", "2019-07/2019-09", "activity", "Air taxi summer", "Daily air taxi flights to the islands.",
         "harbour-pilot", 3),
    Note("XQAA", "2019-11-20?", "agreement", "Landing rights, part one", 'Corvane may land, "for now".',
         "banks-gazette", 4, "paragraph 4", attributed_to="atlantic-wire"),
    Note("XQBB", "2020", "context", "Population of the marsh", "Über 300 Ziegen, kein Zaun; goats, no fence.",
         "salt-letter", 6),
    Note("XQAA", "2020-02-11~", "evacuation", "Cruise passengers flown out", "About 400 left in two days.",
         "atlantic-wire", 2, "paragraph 2"),
    Note("XQAA", "[2020-04-06..2020-04-19]", "statement", "Fuel is short", "Only state flights are fuelled.",
         "evening-tern", 4, "column 2", attributed_to="spokeswoman"),
    Note("XQBB", "2020-08%", "activity", "Night flights", "Lights at night; «гул до рассвета».",
         "quay-channel", 5),
    Note("XQAA", "2020-10/2020-11", "activity", "Exercise Long Tide", "Transports came far more often.",
         "skylark", 2, "log, October"),
    Note("XQAA", "2020-10-14", "statement", "Long Tide is *routine*", "=SUM(fears), as it was mocked.",
         "plane-pals", 5, attributed_to="meridian-courier"),
    Note("XQAA", "2021-02-08", "evacuation", "Families leave", "Families of staff left on the last flights.",
         "harbour-pilot", 3),
    Note("XQAA", "2021-02-09T18:00:00Z", "statement", "Closure announced", "The runway closes on the 10th.",
         "spokeswoman", 2, "briefing"),
    Note("XQAA", STOP, "suspension", "Runway closed", "Closed for works on the sea wall.",
         "air-office", 2, "table 5", "The end is the last day of the works, give or take."),
    Note("XQAA", STOP, "suspension", "Runway closed", "Not one movement was received for nearly five months.",
         "gullwatch", 2, "monthly totals"),
    Note("XQAA", "2021-03-22", "strike", "Storm strikes the works", "Waves took ten metres of the new wall.",
         "meridian-courier", 3, "front page"),
    Note("XQAA", "2021-05~", "agreement", "Money for the wall", "A loan of $4m, or $5m, was signed.",
         "banks-gazette", 3, "paragraph 9"),
    Note("XQAA", "2021-07-04", "resumption", "Flights resume", "It opened with a band and one Hercules.",
         "salt-letter", 2, "standfirst"),
    Note("XQAA", "[2021-07-04..2021-07-06]", "resumption", "First tracks again",
         "The first track after the closure is of these days.", "skylark", 2, "log, July"),
    Note("XQBB", "2021-09-30", "statement", "Saltmarsh stays small", "No jets, says the Air Office.",
         "evening-tern", 3, "column 1", attributed_to="spokeswoman;harbour-pilot"),
    Note("XQAA", "2021-12-24%", "activity", "Relief flights", "Toys,\nblankets and a piano were unloaded.",
         "plane-pals", 4),
    Note("XQBB", "2022-05-02", "strike", "Air taxi pilots strike", "Pilots stayed on the ground for a day.",
         "banks-gazette", 3, "paragraph 1", attributed_to="skylark"),
    Note("XQBB", "2022-11/2023-01", "inactivity", "Quiet winter", "Receivers were up, nothing was received.",
         "skylark", 2, "winter log"),
    Note("XQBB", "2022-12-05", "inactivity", "Empty apron", "Nothing stood on the apron, <i>not a bird</i>.",
         "pale-dot", 2, "frame 1"),
    Note("XQBB", "2023-02", "resumption", "Air taxi is back", "Flights to the islands were offered again.",
         "air-office", 2, "table 7"),
    Note("XQAA", "2023-05-01/..", "agreement", "Landing rights, part two", "Corvane may land for ten years.",
         "atlantic-wire", 3, "paragraph 3", attributed_to="atlantic-wire"),
    Note("XQBB", "[2023-08-15..]", "context", "New fence", "A fence was to be built; no one saw it begin.",
         "quay-channel", None),
)  # fmt: skip


def imagery() -> Iterator[Note]:
    """Looks at the aprons of Port Meridian, one to three a year."""
    for year, month, day, parked in (
        (2019, 2, 17, 3), (2019, 6, 2, 4), (2019, 9, 22, 6), (2020, 2, 9, 2), (2020, 6, 14, 5),
        (2020, 10, 18, 11), (2021, 2, 21, 0), (2021, 6, 6, 0), (2021, 9, 12, 7), (2022, 6, 19, 6),
        (2022, 9, 4, 8), (2023, 6, 11, 9),
    ):  # fmt: skip
        claim = f"{parked} aircraft on the aprons." if parked else "The aprons are empty."
        yield Note("XQAA", f"{date(year, month, day)}", "imagery", "Aprons", claim, "pale-dot", 2, "frame 2")


class Seen(NamedTuple):
    """A visit to Port Meridian as tracks show it: arrival and departure as `MM-DD hh:mm`, of 2021, with their
    evidence; empty where unseen. `spread` is how many minutes each may be off."""

    icao24: str
    registration: str
    callsigns: str
    aircraft_type: str
    arrival: str
    arrival_evidence: str
    departure: str
    departure_evidence: str
    why: str
    integrity: str = "supported"
    spread: int = 1


SEEN = (
    Seen("fe4642", "QM-CFB", "ZQC313 ZQC314", "B744", "07-05 09:12", "ground", "07-06 18:40", "ground",
         "Rolled along the runway both times."),
    Seen("fe4d47", "QM-IMG", "ZQC551 ZQC552", "IL76", "07-08 16:39", "final", "07-09 05:02", "gap",
         "Followed down to 150 ft on the approach, found again at 900 ft going up."),
    Seen("fe4d46", "QM-IMF", "ZQC666", "IL76", "", "", "07-09 11:57", "final",
         "Jumps of 40 nautical miles within a second: the position was not its own.", "suspect"),
    Seen("fe4756", "", "", "GLF5", "07-10 13:20", "ground", "07-10 15:05", "ground", "Parked for two hours."),
    Seen("", "", "ZQX11", "B190", "07-12 10:15", "gap", "07-12 11:40", "gap",
         "Lost at 400 ft going down, found again at 600 ft going up; no address in the file.",
         "no integrity data"),
    Seen("fe5243", "QM-ARC", "ZQB55 ZQB56", "A124", "07-26 04:31", "ground", "07-27 21:15", "ground",
         "Rolled along the runway, heading of the runway."),
    Seen("", "", "", "C130", "07-26 08:00", "final", "07-26 10:30", "final", "Down to 200 ft, and up again."),
    Seen("", "", "", "C130", "07-29 17:45", "final", "", "", "Down to 250 ft, then lost."),
    Seen("fe4353", "QM-CSA", "ZQL80", "C17", "07-28 06:10", "ground", "", "", "Rolled out, then switched off."),
    Seen("fe5443", "QM-BTC", "ZQX807", "B190", "07-31 12:05", "ground", "07-31 19:30", "ground", "On the apron."),
    Seen("fe4142", "QM-TAB", "ZQT502 ZQT503", "A332", "07-31 20:10", "final", "08-02 00:40", "inferred",
         "Left within some hours: next seen far out and climbing.", "supported", 200),
    Seen("fe4842", "QM-CHB", "ZQM621 ZQM622", "C130", "08-03 07:55", "ground", "08-03 14:20", "ground",
         "Rolled along the runway both times."),
    Seen("fe4e42", "", "", "AN26", "08-03 09:30", "gap", "08-03 12:00", "gap", "Lost at 300 ft, found at 700 ft."),
    Seen("fe4d48", "QM-IMH", "ZQC307", "IL76", "08-04 15:00", "ground", "08-05 06:45", "ground", "On the apron."),
    Seen("fe5243", "QM-ARC", "ZQB57 ZQB58", "A124", "08-05 03:10", "ground", "08-06 22:05", "ground",
         "Rolled along the runway, heading of the runway."),
    Seen("fe4e41", "QM-ANA", "ZQC668", "AN26", "08-06 13:46", "ground", "", "", "Rolled out, then switched off."),
    Seen("", "", "", "", "", "", "08-07 10:02", "inferred", "Found at 2,400 ft, climbing away from the field.",
         "no integrity data", 25),
)  # fmt: skip
DECISIONS = (
    ("F-2021-0026", "XQAA", "departure", "", "2021-08-07T10:02:00Z", "same", "2024-03-02T10:00:00Z",
     "A photograph from the sea wall shows QM-BTB going out."),
    ("F-2021-0023", "XQAA", "arrival", "fe4e41", "2021-08-06T13:46:00Z", "different", "2024-03-02T10:05:00Z", ""),
)  # fmt: skip
WATCHED_FROM, WATCHED_TO = date(2021, 6, 1), date(2021, 8, 8)
MISSED = {date(2021, 6, 20), date(2021, 6, 21), date(2021, 7, 13), date(2021, 7, 14)}
HALF, DEAF, FEW = date(2021, 7, 16), date(2021, 7, 18), date(2021, 7, 21)
SCANNED, METHOD = "2024-03-01T08:00:00Z", "1"


def checksum(text: str) -> str:
    """What stands for the checksum of a file that does not exist."""
    return hashlib.sha256(text.encode()).hexdigest()


def visit_rows() -> Iterator[Sequence[str]]:
    """Rows of visits.csv, 21 cells each."""
    for seen in SEEN:
        first, _, second = seen.callsigns.partition(" ")
        ends: list[str] = []
        for text, evidence in ((seen.arrival, seen.arrival_evidence), (seen.departure, seen.departure_evidence)):
            if not text:
                ends += ["", "", "", ""]
                continue
            when = datetime.fromisoformat(f"2021-{text}:00+00:00")
            bounds = [when, when - timedelta(minutes=seen.spread), when + timedelta(minutes=seen.spread)]
            if evidence != "inferred":
                bounds[1:] = [when, when + timedelta(seconds=40)]
            ends += [*(f"{each:%Y-%m-%dT%H:%M:%SZ}" for each in bounds), evidence]
        day = (seen.arrival or seen.departure)[:5]
        file = f"tower-2021-{day}.tar"
        yield [
            "XQAA", seen.icao24, seen.registration, first, second or first, seen.aircraft_type, *ends, "", "",
            seen.integrity, seen.why, file, checksum(file), METHOD,
        ]  # fmt: skip


def scan_rows() -> Iterator[Sequence[object]]:
    """Rows of scans.csv, 15 cells each: a summer of day archives with some holes. Nothing low is ever received at
    Saltmarsh Field."""
    for number in range((WATCHED_TO - WATCHED_FROM).days + 1):
        day = WATCHED_FROM + timedelta(number)
        if day in MISSED:
            continue
        spans = [("00:00:04", "23:59:51")]
        if day == HALF:
            spans = [("00:00:02", "06:58:00"), ("15:00:10", "23:59:58")]
        for part, (first, last) in enumerate(spans):
            file = f"tower-{day}{'-b' if part else ''}.tar"
            few = day == FEW
            aircraft, only = (2, "fe4c42;fe4d47") if few else (150 + number * 7 % 40, "")
            for airfield, near, low in (("XQAA", 900 + number * 31 % 200, 60 + number), ("XQBB", 300, 0)):
                yield [
                    file, checksum(file), "readsb", SCANNED, METHOD, airfield, day, f"{day}T{first}Z",
                    f"{day}T{last}Z", aircraft, only, aircraft * 2_000, near, 0 if day == DEAF else low, 0,
                ]  # fmt: skip


def match_rows(flights: Iterable[str]) -> Iterator[Sequence[str]]:
    """Rows of matches.csv, 8 cells each, on flights that there are."""
    known = set(flights)
    return (decision for decision in DECISIONS if decision[0] in known)


def origins(source_ids: Iterable[str]) -> frozenset[str]:
    """The sources that draw on no other, at the far end of `source_ids`."""
    found: set[str] = set()
    for source_id in source_ids:
        behind = SOURCES[source_id].behind
        found |= origins(behind.split(";")) if behind else {source_id}
    return frozenset(found)


def ancestors(source_id: str) -> list[str]:
    """All sources that `source_id` draws on, directly or further back, nearest first."""
    near = [name for name in SOURCES[source_id].behind.split(";") if name]
    return list(dict.fromkeys([*near, *(far for name in near for far in ancestors(name))]))


ANCESTORS = {source_id: ancestors(source_id) for source_id in SOURCES}
VOICES = urn({source: HABITS[source.kind].weight for source in SOURCES.values()})


class Span(NamedTuple):
    """An EDTF date without qualifier, with its earliest and latest day."""

    text: str
    first: date
    last: date

    def is_clear(self, ends: Iterable[str]) -> bool:
        """Whether no airfield among `ends` was closed on any day of the span."""
        closures = (CLOSED[end] for end in ends if end in CLOSED)
        return all(self.last < first or last < self.first for first, last in closures)


def one_day(day: date) -> Span:
    """The span of a single day."""
    return Span(day.isoformat(), day, day)


def span(rng: Random, form: str, day: date, clock: time) -> Span:
    """A span that holds `day`; an unknown `form` is the day itself."""
    match form:
        case "minute":
            return Span(f"{day}T{clock:%H:%M}Z", day, day)
        case "second":
            return Span(f"{day}T{clock:%H:%M:%S}Z", day, day)
        case "range":
            first, last = day - timedelta(draw(rng, range(5))), day + timedelta(draw(rng, range(1, 6)))
            return Span(f"[{first}..{last}]", first, last)
        case "month":
            length = monthrange(day.year, day.month)[1]
            return Span(f"{day:%Y-%m}", day.replace(day=1), day.replace(day=length))
        case "year":
            return Span(f"{day.year}", date(day.year, 1, 1), date(day.year, 12, 31))
        case "open":
            first = day - timedelta(draw(rng, range(5)))
            return Span(f"[{first}..]", first, date.max)
        case _:
            return one_day(day)


def days(rng: Random, flights: int) -> list[tuple[date, str]]:
    """`flights` pairs of day and airfield in order of time: summers, an exercise and a busy return."""
    pairs, weights = [], []
    for ordinal in range(FIRST_DAY.toordinal(), LAST_DAY.toordinal() + 1):
        day = date.fromordinal(ordinal)
        season = math.cos(2 * math.pi * (day.timetuple().tm_yday - 205) / 365)
        growth = 1 + 0.15 * (day.year - FIRST_DAY.year)
        exercise = 3.0 if date(2020, 10, 1) <= day <= date(2020, 11, 15) else 1.0
        catching_up = 2.5 if date(2021, 7, 4) <= day <= date(2021, 9, 15) else 1.0
        weekday = 0.5 if day.weekday() == 6 else 1.0
        for airfield, weight in (
            ("XQAA", (1 + 0.5 * season) * growth * exercise * catching_up * weekday),
            ("XQBB", 0.45 * (1 + 0.8 * season) * weekday),
        ):
            if one_day(day).is_clear([airfield]):
                pairs.append((day, airfield))
                weights.append(weight)
    return sorted(rng.choices(pairs, weights, k=flights))


class Flight(NamedTuple):
    """What really happened, or what one source takes for it."""

    flight_id: str
    day: date
    clock: time
    airfield: str
    place: str
    arrives: bool
    airframe: Airframe
    callsign: str

    @property
    def ends(self) -> tuple[str, str]:
        """Origin and destination."""
        return (self.place, self.airfield) if self.arrives else (self.airfield, self.place)


def happened(rng: Random, flight_id: str, day: date, airfield: str, airframes: Sequence[Airframe]) -> Flight:
    """A flight of one of `airframes`; its other end is unknown where that was closed."""
    airframe = draw(rng, airframes)
    place = draw(rng, ROUTES)
    if place == airfield or not one_day(day).is_clear([place]):
        place = ""
    clock = time(draw(rng, range(5, 22)), draw(rng, range(60)), draw(rng, range(60)))
    callsign = f"{airframe.prefix}{draw(rng, range(10, 900))}"
    return Flight(flight_id, day, clock, airfield, place, rng.random() < 0.5, airframe, callsign)


def contradicted(rng: Random, flight: Flight, conflict: str) -> list[Flight]:
    """The flight as two sources tell it who disagree on one thing, `conflict`, and on nothing else."""
    plain = flight.airframe._replace(icao24="")
    match conflict:
        case "date":
            near = (flight.day + timedelta(shift) for shift in (3, -3))
            other_day = next(day for day in near if one_day(day).is_clear(flight.ends))
            return [flight, flight._replace(day=other_day)]
        case "aircraft_type":
            told = plain._replace(model="", registration="")
            others = sorted(ALIASES.keys() - {told.aircraft_type})
            both = [told, told._replace(aircraft_type=draw(rng, others))]
        case _:
            sisters = next(frames for frames in FLEETS if flight.airframe in frames)
            marks = [sister.registration for sister in sisters if sister != flight.airframe]
            both = [plain, plain._replace(registration=draw(rng, marks))]
    return [flight._replace(airframe=airframe) for airframe in both]


def tellers(rng: Random, count: int) -> list[Source]:
    """`count` different sources, those that report more drawn more often."""
    chosen: dict[str, Source] = {}
    while len(chosen) < count:
        source = draw(rng, VOICES)
        chosen[source.source_id] = source
    return list(chosen.values())


def attribution(rng: Random, source: Source) -> list[str]:
    """Some of the sources behind `source`, or none where it does not say."""
    behind = ANCESTORS[source.source_id]
    if not behind or rng.random() < 0.6:
        return []
    return sorted(rng.sample(behind, min(len(behind), draw(rng, (1, 1, 2)))))


def reported_date(rng: Random, flight: Flight, form: str) -> str:
    """The day of the flight in `form`, or as a day where that form would reach into a closure."""
    when = span(rng, form, flight.day, flight.clock)
    text = when.text if when.is_clear(flight.ends) else flight.day.isoformat()
    return text + draw(rng, QUALIFIERS)


def spelling(rng: Random, aircraft_type: str) -> str:
    """A designator, now and then as it is spelled in the wild."""
    return draw(rng, ALIASES.get(aircraft_type, [aircraft_type])) if rng.random() < 0.12 else aircraft_type


def report(rng: Random, flight: Flight, source: Source, form: str, complete: bool) -> dict[str, str]:
    """What `source` says of the flight: column of flights.csv to cell, without credibility."""
    frame, habit = flight.airframe, HABITS[source.kind]
    knows = 1.0 if complete else habit.knows

    def known(value: str) -> str:
        return value if rng.random() < knows else ""

    told = flight._replace(place=known(flight.place))
    model = known(frame.model)
    aircraft_type = spelling(rng, frame.aircraft_type) if complete or rng.random() < 0.98 else ""
    moved = "landed" if flight.arrives else "took off"
    return {
        "flight_id": flight.flight_id,
        "date": reported_date(rng, flight, form or draw(rng, habit.forms)),
        "aircraft_type": aircraft_type,
        "model": model,
        "registration": known(frame.registration),
        "icao24": known(frame.icao24),
        "callsign": known(flight.callsign),
        "operator": known(frame.operator),
        "origin": told.ends[0],
        "destination": told.ends[1],
        "source_id": source.source_id,
        "locator": draw(rng, habit.locators),
        "claim": draw(rng, CLAIMS).format(model=model or aircraft_type or "large aircraft", moved=moved),
        "note": draw(rng, REMARKS),
    }


def reports(rng: Random, number: int, flight_id: str, day: date, airfield: str) -> Iterator[dict[str, str]]:
    """One to three reports of the `number`th flight: column of flights.csv to cell, each.

    Every `CONFLICT_EVERY`th flight is told by two sources that contradict each other. Of the others a
    quarter is told more than once, some of these in ranges of days that narrow each other.
    """
    airframes = (AIRSHIP,) if number in AIRSHIP_FLIGHTS else draw(rng, FLYING)
    flight = happened(rng, flight_id, day, airfield, airframes)
    disputed = number % CONFLICT_EVERY == 0
    if disputed:
        conflict = CONFLICTS[number // CONFLICT_EVERY % len(CONFLICTS) - 1]
        versions, form = contradicted(rng, flight, conflict), "day"
    else:
        versions = [flight] * draw(rng, COUNTS)
        form = "range" if len(versions) > 1 and rng.random() < 0.3 else ""

    sources = tellers(rng, len(versions))
    bases = [attribution(rng, source) for source in sources]
    support = {origin for source, basis in zip(sources, bases, strict=True)
               for origin in origins(basis or [source.source_id])}  # fmt: skip
    credibilities = CONFIRMED if len(support) > 1 and not disputed else CREDIBILITY
    for index, (version, source, basis) in enumerate(zip(versions, sources, bases, strict=True)):
        told = report(rng, version, source, form, complete=disputed)
        if number % 12 == 5 and index == 0:
            told["claim"] = ODD_CLAIMS[number // 12 % len(ODD_CLAIMS)]
        yield told | {"credibility": str(draw(rng, credibilities)), "attributed_to": ";".join(basis)}


def flight_rows(rng: Random, flights: int) -> Iterator[Sequence[str]]:
    """Rows of flights.csv, 16 cells each, flights in order of time and numbered within their year."""
    columns = COLUMNS["flights"].split()
    numbers: Counter[int] = Counter()
    for number, (day, airfield) in enumerate(days(rng, flights), start=1):
        numbers[day.year] += 1
        flight_id = f"F-{day.year}-{numbers[day.year]:04d}"
        for told in reports(rng, number, flight_id, day, airfield):
            yield [told[column] for column in columns]


def note_rows() -> Iterator[Sequence[object]]:
    """Rows of notes.csv, 11 cells each."""
    columns = COLUMNS["notes"].split()[1:]
    for number, note in enumerate([*NOTES, *imagery()], start=1):
        yield [f"N-{number:03d}", *(getattr(note, column) for column in columns)]


def source_rows() -> Iterator[Sequence[str]]:
    """Rows of sources.csv, 12 cells each; only files that can be kept have a checksum."""
    for source in SOURCES.values():
        name, kind, reliability, title, publisher, author, published, behind, note = source
        url = f"https://{name}.example/" if kind not in ("person", "track") else ""
        archive = f"https://archive.example/{name}" if kind == "news" else ""
        checksum = hashlib.sha256(title.encode()).hexdigest() if kind in ("imagery", "track") else ""
        about = (title, publisher, author, published)
        yield [name, *about, url, archive, checksum, kind, behind, reliability, note]


def write_descriptor(folder: Path) -> None:
    """Put the project's descriptor beside the tables, renamed; nothing where the project has none."""
    if not DESCRIPTOR.exists():
        return
    descriptor = json.loads(DESCRIPTOR.read_text("utf-8"))
    descriptor |= {
        "name": "fictional-flights",
        "title": "Fictional flights to Port Meridian and Saltmarsh Field",
        "description": "Everything in this ledger is invented. It serves to try the pages on many flights.",
    }
    text = json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"
    (folder / "datapackage.json").write_text(text, "utf-8", newline="\n")


def generate(folder: Path, flights: int = 320, seed: int = 20) -> None:
    """Write the nine tables into `folder`; the same `flights` and `seed` give the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    told = list(flight_rows(Random(seed), flights))
    tables: dict[str, Iterable[Sequence[object]]] = {
        "flights": told,
        "notes": note_rows(),
        "sources": source_rows(),
        "places": PLACES,
        "aircraft_types": TYPES,
        "airfields": AIRFIELDS,
        "visits": visit_rows(),
        "scans": scan_rows(),
        "matches": match_rows(row[0] for row in told),
    }
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS[name].split())
            writer.writerows(rows)
    write_descriptor(folder)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Write the fictional ledger.")
    parser.add_argument("--flights", type=int, default=320, metavar="N", help="how many")
    parser.add_argument(
        "--out", type=Path, nargs="*", default=[HERE / "ledger", EXAMPLE], metavar="FOLDER", help="where to"
    )
    arguments = parser.parse_args()
    for folder in arguments.out:
        generate(folder, arguments.flights)


if __name__ == "__main__":
    main()
