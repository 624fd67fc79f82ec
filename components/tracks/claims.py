"""Turns the claims of a tracker's flight list into reports for the ledger:

python -m components.tracks.claims FILE --airfield OSLK --source opensky > flights.csv
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd

from components.files import magic
from components.files.problems import Problem, shown
from components.files.safe_open import open_bytes
from components.tracks.flight_lists import ACCEPTED, End, Flight, read_flights
from components.tracks.readers import position_tables
from components.tracks.readers.batch import UnreadableError
from components.tracks.readers.compression import plain_head, seekable
from components.tracks.readers.formats import HEAD, PARQUET, looks_like, reader_of
from components.tracks.readers.limits import DISK
from components.tracks.readers.opensky import FLIGHT_LIST, read_flight_list
from components.tracks.readers.parquet import column_names

REPORT_COLUMNS = (
    "flight_id",
    "date",
    "aircraft_type",
    "model",
    "registration",
    "icao24",
    "callsign",
    "operator",
    "origin",
    "destination",
    "source_id",
    "locator",
    "claim",
    "credibility",
    "note",
    "attributed_to",
)
_AS_TRACK = "python -m components.tracks.scan FILE --airfield CODE --out visits.csv finds the visits in it."
_MOST_NAMED = 5
"""Airfields of a list that are named in a message, enough to show that its codes are of another kind, such as
IATA's."""
_MOVEMENT_WORDS = {"arrival": "landing", "departure": "take-off"}


def reports(
    flights: Iterable[Flight], airfield: str, source_id: str
) -> tuple[pd.DataFrame, Counter[tuple[str, str]]]:
    """Returns the claims about an airfield as rows of flights.csv, all text, and how many movements are left out,
    by kind ("arrival" or "departure") and reason.

    The date is the minute of the landing or take-off. It is marked approximate where the tracker estimates the
    airfield from where and when it last (or first) received the aircraft. The credibility is left to whoever reads
    the claim.
    """
    rows, left_out = [], Counter[tuple[str, str]]()
    for flight in flights:
        for end, name in ((flight.arrival, "arrival"), (flight.departure, "departure")):
            if end.airfield != airfield:
                continue
            if end.time is None:
                left_out[name, end.missing] += 1
            else:
                rows.append(_report(flight, end, name, source_id))
    return pd.DataFrame(rows, columns=list(REPORT_COLUMNS), dtype="str").drop_duplicates(), left_out


def _report(flight: Flight, end: End, name: str, source_id: str) -> dict[str, str]:
    minute = f"{end.time:%Y-%m-%dT%H:%MZ}"
    who = flight.icao24 or flight.callsign or flight.registration or flight.key
    return {
        **dict.fromkeys(REPORT_COLUMNS, ""),
        "flight_id": re.sub(r"[\s;]+", "-", f"{who}-{name}-{minute}"),
        "date": f"{minute}~" if end.is_estimate else minute,
        "aircraft_type": flight.aircraft_type,
        "model": flight.model,
        "registration": flight.registration,
        "icao24": "" if flight.icao24.startswith("~") else flight.icao24,
        "callsign": flight.callsign,
        "operator": flight.operator,
        "origin": flight.departure.airfield,
        "destination": flight.arrival.airfield,
        "source_id": source_id,
        "locator": end.locator,
        "claim": f"The tracker {'estimates' if end.is_estimate else 'lists'} a {_MOVEMENT_WORDS[name]} at "
        f"{end.airfield}{end.how}.",
    }


def opensky_flights(claims: pd.DataFrame) -> Iterator[Flight]:
    """Yields the flights of OpenSky's list; `claims` is `FlightList.claims`."""
    for claim in claims.to_dict("records"):
        yield Flight(
            icao24=claim["icao24"],
            registration=claim["registration"],
            aircraft_type=claim["aircraft_type"],
            callsign=claim["callsign"],
            operator="",
            departure=_estimated(claim, "departure", "first"),
            arrival=_estimated(claim, "arrival", "last"),
        )


def _estimated(claim: Mapping[Hashable, Any], end: str, seen: str) -> End:
    moment = claim[f"{seen}_seen"]
    time = None if pd.isna(moment) else moment.to_pydatetime()
    when = f"{time:%Y-%m-%dT%H:%MZ}" if time else ""
    return End(
        claim[end],
        time,
        True,
        f"{claim['icao24']}, {seen} seen {when}",
        _estimate_in_words(claim, end),
        f"no {seen}Seen",
    )


def _estimate_in_words(claim: Mapping[Hashable, Any], end: str) -> str:
    across, up, others = (claim[f"{end}_{name}"] for name in ("horizontal_m", "vertical_m", "candidates"))
    parts = [
        f"{value:,.0f} m {what}"
        for value, what in ((across, "away from it"), (up, "above or below it"))
        if not pd.isna(value)
    ]
    others_near = f"; {_other_airfields(others)} near" if not pd.isna(others) and others > 0 else ""
    return f" from a position {' and '.join(parts)}{others_near}" if parts else others_near


def _other_airfields(count: float) -> str:
    return "1 other airfield was" if count == 1 else f"{count:.0f} other airfields were"


def _flights_in(stream: BinaryIO, file: str, airfield: str) -> tuple[Iterable[Flight], list[Problem]]:
    """Returns the flights of any tracker's list, and the problems. Raises `UnreadableError`, either at once or
    while the flights are iterated."""
    head = plain_head(stream.read(HEAD), HEAD)
    stream.seek(0)
    reader = reader_of(head)
    if reader is PARQUET:
        stream = seekable(stream, DISK)
    if reader is FLIGHT_LIST or (reader is PARQUET and FLIGHT_LIST.has(column_names(stream))):
        flight_list = read_flight_list(stream, file, airfield=airfield)
        return opensky_flights(flight_list.claims), flight_list.problems
    if reader in position_tables.READERS:
        raise UnreadableError(f"this is no flight list; these are positions ({reader.NAME})", _AS_TRACK)
    if (b"\0" in head and not magic.PARQUET.begins(head)) or head.lstrip()[:1] == b"<":
        raise UnreadableError(f"this is no flight list; it looks like {looks_like(head)}", ACCEPTED)
    return read_flights(stream, file), []


def _counting_airfields(flights: Iterable[Flight], airfield_counts: Counter[str]) -> Iterator[Flight]:
    """Yields the flights, and counts the airfields that they name."""
    for flight in flights:
        airfield_counts.update(
            [name for name in dict.fromkeys((flight.departure.airfield, flight.arrival.airfield)) if name]
        )
        yield flight


def _none_at(airfield: str, airfield_counts: Counter[str]) -> str:
    """Returns the message for a list without a flight from or to an airfield."""
    others = [name for name, _ in airfield_counts.most_common(_MOST_NAMED)]
    return f"no flight of this list takes off or lands at {shown(airfield)}" + (
        f"; it names {', '.join(map(shown, others))}{' and others' if len(airfield_counts) > len(others) else ''}"
        if others
        else ""
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command, which writes rows of flights.csv to standard output. Returns 1 if the file cannot be
    read."""
    parser = argparse.ArgumentParser(
        prog="python -m components.tracks.claims",
        description="Turn a tracker's flight list (OpenSky, Flightradar24's flight summary, FlightAware's "
        "AeroAPI, EUROCONTROL's OPDI) into reports for flights.csv: claims of a tracker, no tracks.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="flight list: CSV, Parquet or the API's JSON")
    parser.add_argument("--airfield", required=True, metavar="CODE", help="ICAO code of the airfield")
    parser.add_argument("--source", required=True, metavar="ID", help="source_id of the tracker in sources.csv")
    chosen = parser.parse_args(arguments)
    airfield, airfield_counts = chosen.airfield.upper(), Counter[str]()
    opened = open_bytes(chosen.file)
    try:
        if isinstance(opened, str):
            raise UnreadableError(opened, "Check the path and the rights of the file.")
        with opened:
            flights, problems = _flights_in(opened, chosen.file.name, airfield)
            table, left_out = reports(_counting_airfields(flights, airfield_counts), airfield, chosen.source)
    except UnreadableError as error:
        print(f"{shown(chosen.file.name)}: {error.what}. {error.remedy}", file=sys.stderr)
        return 1
    for problem in problems:
        where = f", line {problem.line}" if problem.line else ""
        print(f"{problem.file}{where}: {problem.what}. {problem.remedy}", file=sys.stderr)
    for (name, why), count in left_out.items():
        are = " is" if count == 1 else "s are"
        print(
            f"{shown(chosen.file.name)}: {count:,} {_MOVEMENT_WORDS[name]}{are} left out: {why}.", file=sys.stderr
        )
    if table.empty and not left_out:
        print(f"{shown(chosen.file.name)}: {_none_at(airfield, airfield_counts)}.", file=sys.stderr)
    sys.stdout.write(table.to_csv(index=False, lineterminator="\r\n"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
