"""EUROCONTROL: the flight list of its Open Performance Data Initiative, made from OpenSky's state vectors."""

from collections.abc import Collection, Iterable, Iterator

from components.files.cells import icao24
from components.tracks.flight_lists.flight import End, Flight
from components.tracks.flight_lists.list_rows import Row, moment, why_no_moment

NAME = "OPDI flight list"
COLUMNS = (
    "id",
    "icao24",
    "flt_id",
    "dof",
    "adep",
    "ades",
    "registration",
    "model",
    "typecode",
    "icao_operator",
    "first_seen",
    "last_seen",
)


def recognises(names: Collection[str]) -> bool:
    """Whether these are its columns."""
    return {"icao24", "adep", "ades", "first_seen", "last_seen"} <= {*names}


def flights(rows: Iterable[Row]) -> Iterator[Flight]:
    """The flights. The airfields are estimated from where the aircraft was first and last received, and when."""
    for row in rows:
        yield Flight(
            icao24=icao24(row.first("icao24")),
            registration=row.first("registration"),
            aircraft_type=row.first("typecode"),
            callsign=row.first("flt_id"),
            operator=row.first("icao_operator"),
            departure=_end(row, "adep", "first_seen"),
            arrival=_end(row, "ades", "last_seen"),
            model=row.first("model"),
            key=row.first("id"),
        )


def _end(row: Row, place: str, time: str) -> End:
    written = row.first(time)
    return End(
        airfield=row.first(place).upper(),
        time=moment(written),
        is_estimate=True,
        locator=f"{row.first('icao24')}, {time} {written}",
        how=" from where it received the aircraft",
        missing=why_no_moment(time, written),
    )
