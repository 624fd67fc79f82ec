"""What a tracker's flight list claims, as reports for the ledger:

python -m components.tracks.claims FILE --airfield OSLK --source opensky > flights.csv
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from components.files import open_bytes
from components.problems import shown
from components.tracks.readers import parquet_tables
from components.tracks.readers.batch import UnreadableError
from components.tracks.readers.formats import HEAD, looks_like, recognise
from components.tracks.readers.opensky import FLIGHT_LIST, read_flight_list

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


def reports(claims: pd.DataFrame, airfield: str, source_id: str) -> pd.DataFrame:
    """The claims that name an airfield, as rows of flights.csv, all text.

    `claims` is `FlightList.claims`. The date is the minute at which the tracker last (of an arrival) or first (of
    a departure) received the aircraft, marked approximate: it estimates the airfield from there. Its credibility
    is left to the reader of the claim.
    """
    rows = [
        _report(claim, airfield, source_id, is_arrival=is_arrival)
        for claim in claims.to_dict("records")
        for is_arrival, end in ((True, "arrival"), (False, "departure"))
        if claim[end] == airfield
    ]
    return pd.DataFrame(rows, columns=list(REPORT_COLUMNS), dtype="str")


def _report(claim: dict[str, object], airfield: str, source_id: str, *, is_arrival: bool) -> dict[str, str]:
    end, moment = ("arrival", claim["last_seen"]) if is_arrival else ("departure", claim["first_seen"])
    known = isinstance(moment, pd.Timestamp) and not pd.isna(moment)
    when = f"{moment:%Y-%m-%dT%H:%MZ}~" if known else ""
    seen, what = ("last", "landing") if is_arrival else ("first", "take-off")
    return {
        **dict.fromkeys(REPORT_COLUMNS, ""),
        "flight_id": f"{claim['icao24'] or claim['callsign']}-{end}-{when.rstrip('~')}",
        "date": when,
        **{name: str(claim[name]) for name in ("aircraft_type", "registration", "icao24", "callsign")},
        "origin": str(claim["departure"]),
        "destination": str(claim["arrival"]),
        "source_id": source_id,
        "locator": f"{claim['icao24']}, {seen} seen {when.rstrip('~')}",
        "claim": f"The tracker estimates a {what} at {airfield}{_how(claim, end)}.",
    }


def _how(claim: dict[str, object], end: str) -> str:
    across, up, others = (claim[f"{end}_{name}"] for name in ("horizontal_m", "vertical_m", "candidates"))
    parts = [
        f"{value:,.0f} m {what}"
        for value, what in ((across, "away from it"), (up, "above or below it"))
        if isinstance(value, float) and not pd.isna(value)
    ]
    others_near = f"; {others:.0f} other airfields were near" if isinstance(others, float) and others > 0 else ""
    return f" from a position {' and '.join(parts)}{others_near}" if parts else others_near


def main(arguments: Sequence[str] | None = None) -> int:
    """The command: writes rows of flights.csv to standard output. 1: the file cannot be read."""
    parser = argparse.ArgumentParser(
        prog="python -m components.tracks.claims",
        description="Turn an OpenSky flight list into reports for flights.csv: claims of a tracker, no tracks.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="flight list: CSV, Parquet or the API's JSON")
    parser.add_argument("--airfield", required=True, metavar="CODE", help="ICAO code of the airfield")
    parser.add_argument("--source", required=True, metavar="ID", help="source_id of the tracker in sources.csv")
    chosen = parser.parse_args(arguments)
    airfield = chosen.airfield.upper()
    opened = open_bytes(chosen.file)
    try:
        if isinstance(opened, str):
            raise UnreadableError(opened, "Check the path and the rights of the file.")
        with opened:
            head = opened.read(HEAD)
            opened.seek(0)
            if recognise(head) not in (FLIGHT_LIST, parquet_tables):
                what = f"this is no flight list; it looks like {looks_like(head)}"
                raise UnreadableError(what, "Fetch it as the API of OpenSky gives it.")
            found = read_flight_list(opened, chosen.file.name, airfield=airfield)
    except UnreadableError as error:
        print(f"{shown(chosen.file.name)}: {error.what}. {error.remedy}", file=sys.stderr)
        return 1
    for problem in found.problems:
        where = f", line {problem.line}" if problem.line else ""
        print(f"{problem.file}{where}: {problem.what}. {problem.remedy}", file=sys.stderr)
    table = reports(found.claims, airfield, chosen.source)
    sys.stdout.write(table.to_csv(index=False, lineterminator="\r\n"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
