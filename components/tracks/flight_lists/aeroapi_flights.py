"""FlightAware: flights as AeroAPI gives them."""

from collections.abc import Collection, Iterable, Iterator

from components.tracks.flight_lists.flight import End, Flight
from components.tracks.flight_lists.list_rows import Row, moment, why_no_moment

NAME = "AeroAPI flights"
COLUMNS = (
    "ident",
    "ident_icao",
    "fa_flight_id",
    "registration",
    "aircraft_type",
    "operator",
    "operator_icao",
    "origin",
    "origin.code_icao",
    "origin.code",
    "destination",
    "destination.code_icao",
    "destination.code",
    "actual_off",
    "actual_on",
    "cancelled",
    "diverted",
)
_NEVER = ("true", "1", "yes")


def recognises(names: Collection[str]) -> bool:
    """Whether these are its columns."""
    return "fa_flight_id" in names and bool({"actual_off", "actual_on"} & {*names})


def flights(rows: Iterable[Row]) -> Iterator[Flight]:
    """The flights. What was scheduled or estimated has not happened: only actual times are taken, and of a flight
    that was diverted no landing where it was to land."""
    for row in rows:
        yield Flight(
            icao24="",
            registration=row.first("registration"),
            aircraft_type=row.first("aircraft_type"),
            callsign=row.first("ident_icao", "ident"),
            operator=row.first("operator_icao", "operator"),
            departure=_end(row, "origin", "actual_off", barred=("cancelled",)),
            arrival=_end(row, "destination", "actual_on", barred=("cancelled", "diverted")),
            key=row.first("fa_flight_id"),
        )


def _end(row: Row, place: str, time: str, barred: tuple[str, ...]) -> End:
    never = next((name for name in barred if row.first(name).lower() in _NEVER), "")
    written = "" if never else row.first(time)
    return End(
        airfield=row.first(f"{place}.code_icao", f"{place}.code", place).upper(),
        time=moment(written),
        is_estimate=False,
        locator=f"fa_flight_id {row.first('fa_flight_id')}, {time} {written}",
        missing=never
        or why_no_moment(time, written)
        + ("" if written else "; what is only scheduled or estimated has not happened"),
    )
