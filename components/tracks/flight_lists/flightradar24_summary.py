"""Flightradar24: the flight summary of its API, light or full."""

from collections.abc import Collection, Iterable, Iterator

from components.files.cells import icao24
from components.tracks.flight_lists.flight import End, Flight
from components.tracks.flight_lists.list_rows import Row, moment, why_no_moment

NAME = "Flightradar24 flight summary"
COLUMNS = (
    "fr24_id",
    "flight",
    "callsign",
    "operating_as",
    "type",
    "reg",
    "orig_icao",
    "datetime_takeoff",
    "dest_icao",
    "dest_icao_actual",
    "datetime_landed",
    "hex",
    "flight_ended",
)


def recognises(names: Collection[str]) -> bool:
    """Whether these are its columns."""
    return {"fr24_id", "dest_icao", "datetime_landed"} <= {*names}


def flights(rows: Iterable[Row]) -> Iterator[Flight]:
    """The flights. Where one landed comes before where it was to land."""
    for row in rows:
        own = row.cells.get("fr24_id", "")
        yield Flight(
            icao24=icao24(row.first("hex")),
            registration=row.first("reg"),
            aircraft_type=row.first("type"),
            callsign=row.first("callsign", "flight"),
            operator=row.first("operating_as"),
            departure=_end(row, "orig_icao", "datetime_takeoff"),
            arrival=_end(
                row, "dest_icao_actual" if row.first("dest_icao_actual") else "dest_icao", "datetime_landed"
            ),
            key=own,
        )


def _end(row: Row, place: str, time: str) -> End:
    written = row.first(time)
    return End(
        airfield=row.first(place).upper(),
        time=moment(written),
        is_estimate=False,
        locator=f"fr24_id {row.first('fr24_id')}, {time} {written}",
        missing=why_no_moment(time, written),
    )
