"""A flight as a tracker's list claims it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class End:
    """The take-off or landing of a flight: at which airfield (ICAO code, "" unknown), when (UTC, None where the
    list names no time at which it happened), whether the time is an estimate, where in the list that stands, and a
    clause on how the tracker knows. `missing` says why there is no time."""

    airfield: str
    time: datetime | None
    is_estimate: bool
    locator: str
    how: str = ""
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Flight:
    """A flight: its aircraft, "" where not known, and both ends."""

    icao24: str
    registration: str
    aircraft_type: str
    callsign: str
    operator: str
    departure: End
    arrival: End
    model: str = ""
    key: str = ""
