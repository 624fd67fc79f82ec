"""Where flights come from and go to: watched airfields, airports by ICAO code, and places that are only areas."""

from collections.abc import Iterable, Mapping

import pandas as pd

from components.files.cells import is_unknown
from components.ledger.airports import NO_CODE, airport, country_codes_among, is_code, meaning
from components.ledger.spellings import find, spellings

COLUMNS = ("place", "name", "kind", "latitude", "longitude", "radius_km")
AIRFIELD = "airfield"
"""The kind of a place that can be watched."""


def placed(airfields: pd.DataFrame) -> pd.DataFrame:
    """Airfields; where position or elevation is left out, with that of the airport reference."""
    keys = {"latitude": "lat", "longitude": "lon", "elevation_ft": "elevation"}
    missing = airfields[list(keys)].isna().any(axis=1)
    if not missing.any():
        return airfields
    airports = {code: airport(code) for code in airfields.loc[missing, "airfield"]}
    filled = {
        column: airfields["airfield"].map({code: float(place[key]) for code, place in airports.items() if place})
        for column, key in keys.items()
    }
    return airfields.fillna(filled)


def says_nothing(name: str) -> bool:
    """Whether a name of a place only says that it is not known, or has no code.

    >>> says_nothing("N/A"), says_nothing("ZZZZ"), says_nothing("Libya")
    (True, True, False)
    """
    return is_unknown(name) or name.strip().upper() == NO_CODE


def gazetteer(names: Iterable[str], airfields: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """Where each of `names` is: index `written`, columns as `COLUMNS`, and how; a name nobody knows has an empty
    kind, one that says nothing also an empty place.

    Looked up in this order: watched airfields and places, by key, name or alias; airports by ICAO code; other
    spellings that can mean one airport only, of which `how` says what of it they are, see `airports.meaning`.
    latitude and longitude are degrees (WGS 84), radius_km is 0 for a point; all NaN where unknown.
    """
    fields = airfields.assign(place=airfields["airfield"], kind=AIRFIELD, radius_km=0.0)
    own = pd.concat([fields[[*COLUMNS, "aliases"]], places[[*COLUMNS, "aliases"]]], ignore_index=True)
    index = spellings(own, "place")
    rows = own.drop_duplicates("place").set_index("place", drop=False)[list(COLUMNS)].to_dict("index")
    wanted = sorted({name for name in names if name})
    countries = country_codes_among(wanted)
    watched = _by_code(airfields["airfield"])

    def locate(name: str) -> Mapping[str, object]:
        if (key := find(name, index)) is not None:
            return rows[key]
        if says_nothing(name):
            return {"place": "", "name": "", "kind": "", "radius_km": 0.0}
        if is_code(name):
            return rows[watched[name]] if name in watched else _of_reference(name)
        if meant := meaning(name, countries):
            own = rows.get(watched.get(meant.code, meant.code))
            return {**(own or _of_reference(meant.code)), "how": meant.how}
        return {"place": name, "name": name, "kind": "", "radius_km": 0.0}

    table = pd.DataFrame(
        [locate(name) for name in wanted],
        index=pd.Index(wanted, name="written", dtype="str"),
        columns=[*COLUMNS, "how"],
    )
    numbers = dict.fromkeys(("latitude", "longitude", "radius_km"), "float64")
    texts = dict.fromkeys(("place", "name", "kind", "how"), "str")
    return table.astype(numbers).fillna({"radius_km": 0.0, "how": ""}).astype(texts)


def _by_code(airfields: Iterable[str]) -> dict[str, str]:
    """The airfields that are watched under the code that IATA has for them, by that of ICAO."""
    codes = {airfield: meaning(airfield) for airfield in airfields if len(airfield) == 3}
    return {meant.code: airfield for airfield, meant in codes.items() if meant}


def _of_reference(code: str) -> dict[str, object]:
    row = airport(code)
    assert row is not None
    return {
        "place": code,
        "name": row["name"],
        "kind": AIRFIELD,
        "latitude": row["lat"],
        "longitude": row["lon"],
        "radius_km": 0.0,
    }
