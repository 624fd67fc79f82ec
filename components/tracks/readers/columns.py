"""Determines what the columns of a table hold: by the fingerprint of its format, or where their names leave no
doubt."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.tracks.points import distance, knots
from components.tracks.readers.fingerprints import (
    FEET_IN_A_FLIGHT_LEVEL,
    FEET_IN_A_METRE,
    FEET_PER_MINUTE_IN_A_METRE_PER_SECOND,
    FINGERPRINTS,
    KNOTS_IN_A_METRE_PER_SECOND,
    Fingerprint,
)

TABLE = "table of positions"
"""The format name of a table with times and positions and no fingerprint."""

NO_FINGERPRINT = Fingerprint(TABLE, (), {})
"""Stands for a table of no known format, about whose columns nothing is known."""

UNITS: Mapping[str, float] = {
    "ft": 1.0,
    "feet": 1.0,
    "foot": 1.0,
    "m": FEET_IN_A_METRE,
    "meter": FEET_IN_A_METRE,
    "meters": FEET_IN_A_METRE,
    "metre": FEET_IN_A_METRE,
    "metres": FEET_IN_A_METRE,
    "km": FEET_IN_A_METRE * 1000,
}
"""Units of height, in feet."""
SPEEDS: Mapping[str, float] = {
    "kt": 1.0,
    "kts": 1.0,
    "kn": 1.0,
    "knot": 1.0,
    "knots": 1.0,
    "ms": KNOTS_IN_A_METRE_PER_SECOND,
    "mps": KNOTS_IN_A_METRE_PER_SECOND,
    "kmh": 1000 / 1852,
    "kph": 1000 / 1852,
    "mph": 1609.344 / 1852,
}
"""Units of speed, in knots."""
RATES: Mapping[str, float] = {
    "fpm": 1.0,
    "ftmin": 1.0,
    "feetmin": 1.0,
    "ms": FEET_PER_MINUTE_IN_A_METRE_PER_SECOND,
    "mps": FEET_PER_MINUTE_IN_A_METRE_PER_SECOND,
}
"""Units of climb, in feet per minute."""
DEGREES: Mapping[str, float] = {"": 1.0, "deg": 1.0, "degrees": 1.0}
UNITS_OF: Mapping[str, Mapping[str, float]] = {
    "altitude": UNITS,
    "geometric": UNITS,
    "speed": SPEEDS,
    "rate": RATES,
    "track": DEGREES,
}

_PLAIN: Mapping[str, tuple[str, ...]] = {
    "time": ("timeutc", "utctime", "timestamputc", "utctimestamp", "datetimeutc", "utcdatetime", "time",
             "timestamp", "datetime", "utc", "postime", "timeposition", "epoch", "epochtime", "epochms",
             "unixtime", "unixtimestamp", "timestampms", "timems", "now", "ts"),
    "latitude": ("latitude", "lat", "latitudedeg", "latdeg"),
    "longitude": ("longitude", "lon", "lng", "long", "longitudedeg", "londeg"),
    "icao24": ("icao24", "hex", "icao", "modes", "transponder", "icaoaddress", "icaohex", "hexident", "modescode",
               "icao24bit", "hexcode", "icaoaddr", "address", "modeshex", "icao24address", "adshex"),
    "callsign": ("callsign", "flight", "ident", "call"),
    "registration": ("registration", "reg", "tail", "tailnumber", "tailno"),
    "aircraft_type": ("typecode", "aircrafttype", "icaotype", "actype"),
    "on_ground": ("onground", "isonground", "gnd"),
    "squawk": ("squawk", "sqk"),
}  # fmt: skip
"""Names that mean the same in every table, without word separators; preferred ones first."""
_MEASURED: Mapping[str, str] = {
    "geometric": r"geo(m(etric)?)?_?alt(itude)?|alt(itude)?_?geom(etric)?|g(ps|nss)_?alt(itude)?|galt",
    "altitude": r"(baro(metric)?_?|pressure_?)?alt(itude)?(_?(baro|msl|amsl))?",
    "speed": r"((ground|gnd|g)_?)?(speed|spd)|gs|velocity",
    "rate": r"((baro|geom|vert(ical)?|climb)_?)?(rate|speed|vel(ocity)?)(_?of_?climb)?|vs|roc|vsi|vspeed",
    "track": r"track|true_?track|heading|course|direction|trak|bearing",
}
_MEASURES = {quantity: re.compile(pattern) for quantity, pattern in _MEASURED.items()}
_WORD_ENDS = re.compile(r"[^a-z0-9]+")
_UNIT_BEFORE_SEA = re.compile(rf"(?<=_)({'|'.join(UNITS)})_(a?msl)$")
"""A unit written before the reference of a height: `altitude (ft MSL)`."""

_LONGEST_S, _FLYING_KT, _FEWEST = 120, 60, 5
"""Steps from which the unit of speeds can be told: several of them, short and fast."""
_MOST_OFF = 0.2
"""Relative error: metres per second would be half of the knots, kilometres per hour nearly twice as many."""


@dataclass(frozen=True, slots=True)
class Columns:
    """How to read a table. format: its name; quantities: column and unit factor of each quantity; candidates:
    columns that may name the aircraft, likeliest first; unitless: columns with a height, speed, rate or track (the
    quantity) in an unknown unit; unused: other columns unknown to the format."""

    format: str
    quantities: Mapping[str, tuple[str, float]]
    candidates: tuple[str, ...]
    unitless: Mapping[str, str]
    unused: tuple[str, ...]
    fingerprint: Fingerprint | None = None


def columns_of(names: Sequence[str], formats: Sequence[Fingerprint] = FINGERPRINTS) -> Columns | None:
    """Returns how to read a table with these columns (lower-case and stripped), possibly of one of the formats;
    None if it has no time or no position.

    >>> columns_of(["timestamp", "hex", "lat", "lon", "alt_ft", "speed"]).quantities["altitude"]
    ('alt_ft', 1.0)
    >>> columns_of(["timestamp", "hex", "lat", "lon", "alt_ft", "speed"]).unitless
    {'speed': 'speed'}
    """
    fingerprint = next((one for one in formats if one.has(names)), None)
    form = fingerprint or NO_FINGERPRINT
    quantities = _of_fingerprint(form, names)
    passed_over = form.unused | set(form.columns)
    unitless, unused = _by_name([name for name in names if name not in passed_over], quantities)
    if not {"time", "latitude", "longitude"} <= set(quantities):
        return None
    return Columns(
        form.name,
        quantities,
        _candidates(names, quantities),
        unitless,
        tuple(name for name in names if name in unused and name),
        fingerprint,
    )


def _by_name(names: Sequence[str], quantities: dict[str, tuple[str, float]]) -> tuple[dict[str, str], list[str]]:
    """Adds to `quantities` what columns hold by their names; returns those without a unit, and the unused ones."""
    unitless: dict[str, str] = {}
    unused: list[str] = []
    for name in sorted(names, key=_rank):
        quantity, factor = meaning(name)
        is_free = quantity not in quantities
        if quantity and factor and is_free:
            quantities[quantity] = (name, factor)
        elif quantity in UNITS_OF and not factor and is_free:
            unitless[name] = quantity
        elif quantity != "icao24":
            unused.append(name)
    return unitless, unused


def meaning(name: str) -> tuple[str, float]:
    """Returns what a column of any table holds, and the factor of its unit; 0 if its name gives no unit, and ("",
    0) if it means nothing or several things.

    >>> meaning("altitude (m)"), meaning("altitude"), meaning("ICAO 24"), meaning("height_ft")
    (('altitude', 3.280839895013123), ('altitude', 0.0), ('icao24', 1.0), ('', 0.0))
    >>> meaning("Altitude (ft MSL)"), meaning("timestamp_ms")
    (('altitude', 1.0), ('time', 1.0))
    """
    words = _UNIT_BEFORE_SEA.sub(r"\2_\1", _WORD_ENDS.sub("_", name.lower()).strip("_"))
    bare = words.replace("_", "")
    for quantity, names in _PLAIN.items():
        if bare in names:
            return quantity, 1.0
    if bare in ("fl", "flightlevel"):
        return "altitude", FEET_IN_A_FLIGHT_LEVEL
    for quantity, pattern in _MEASURES.items():
        if pattern.fullmatch(words):
            return quantity, 0.0
        for unit, factor in UNITS_OF[quantity].items():
            if unit and bare.endswith(unit) and pattern.fullmatch(_without(words, unit)):
                return quantity, factor
    return "", 0.0


def _without(words: str, unit: str) -> str:
    """Returns a name without its unit, however the unit's letters are separated: `speed_m_s` without `ms` is
    `speed`."""
    for letter in reversed(unit):
        words = words.rstrip("_").removesuffix(letter)
    return words.rstrip("_")


def _of_fingerprint(fingerprint: Fingerprint, names: Sequence[str]) -> dict[str, tuple[str, float]]:
    quantities: dict[str, tuple[str, float]] = {}
    for name, (quantity, factor) in fingerprint.columns.items():
        if name in names and quantity not in quantities:
            quantities[quantity] = (name, factor)
    return quantities


def _candidates(names: Sequence[str], quantities: Mapping[str, tuple[str, float]]) -> tuple[str, ...]:
    """Returns the columns that may name the aircraft, likeliest first."""
    return tuple(sorted((name for name in names if _is_address(name, quantities)), key=_rank))


def _is_address(name: str, quantities: Mapping[str, tuple[str, float]]) -> bool:
    return meaning(name)[0] == "icao24" or quantities.get("icao24", (None, 0))[0] == name


def _rank(name: str) -> int:
    """Returns the position of a name among those with the same meaning, likeliest first."""
    quantity, _ = meaning(name)
    bare = _WORD_ENDS.sub("", name.lower())
    names = _PLAIN.get(quantity, ())
    return names.index(bare) if bare in names else len(names)


def has_speeds_in_knots(
    milliseconds: npt.NDArray[np.int64],
    latitude: npt.NDArray[np.float64],
    longitude: npt.NDArray[np.float64],
    speed: npt.NDArray[np.float64],
    aircraft: npt.NDArray[np.object_],
) -> bool:
    """Returns whether the speeds of points match, in knots, the speeds implied by consecutive positions; False if
    too few points can tell. `aircraft` identifies the aircraft of each point."""
    order = np.lexsort((milliseconds, pd.factorize(aircraft)[0]))
    before, after = order[:-1], order[1:]
    seconds = (milliseconds[after] - milliseconds[before]) / 1000
    flown = knots(distance(latitude[before], longitude[before], latitude[after], longitude[after]), seconds)
    telling = (
        (aircraft[before] == aircraft[after]) & (seconds > 0) & (seconds <= _LONGEST_S) & (flown >= _FLYING_KT)
    )
    ratio = speed[after][telling] / flown[telling]
    ratio = ratio[np.isfinite(ratio)]
    return len(ratio) >= _FEWEST and abs(float(np.median(ratio)) - 1) <= _MOST_OFF
