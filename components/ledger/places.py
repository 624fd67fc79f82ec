"""Where flights come from and go to: watched airfields, airports by ICAO code, and places that are only areas."""

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import as_file, files
from typing import Any

import pandas as pd
from pyarrow import csv

from components.ledger.aliases import find, spellings

COLUMNS = ("place", "name", "kind", "latitude", "longitude", "radius_km")

_ICAO = re.compile("[A-Z]{4}")


def airport(code: str) -> dict[str, Any] | None:
    """The name, lat, lon (degrees) and elevation (feet) of an airport by its ICAO code; None if nobody knows it.

    >>> airport("OSLK")["name"]
    'Bassel Al-Assad International Airport'
    """
    known = _airports()
    return known.loc[code].to_dict() if code in known.index else None


@cache
def _airports() -> pd.DataFrame:
    """Every airport of the reference. Its own way to read it takes ten times longer."""
    columns = ["icao", "name", "lat", "lon", "elevation"]
    with as_file(files("airportsdata") / "airports.csv") as path:
        table = csv.read_csv(path, convert_options=csv.ConvertOptions(include_columns=columns))
    return table.to_pandas().set_index("icao")


def placed(airfields: pd.DataFrame) -> pd.DataFrame:
    """Airfields; where position or elevation is left out, with that of the airport reference."""
    keys = {"latitude": "lat", "longitude": "lon", "elevation_ft": "elevation"}
    missing = airfields[list(keys)].isna().any(axis=1)
    if not missing.any():
        return airfields
    known = {code: airport(code) for code in airfields.loc[missing, "airfield"]}
    filled = {
        column: airfields["airfield"].map({code: float(place[key]) for code, place in known.items() if place})
        for column, key in keys.items()
    }
    return airfields.fillna(filled)


def gazetteer(names: Iterable[str], airfields: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """Where each of `names` is: index `written`, columns as `COLUMNS`; a name nobody knows has an empty kind.

    Looked up in this order: watched airfields and places, by key, name or alias; airports by ICAO code.
    latitude and longitude are degrees (WGS 84), radius_km is 0 for a point; all NaN where unknown.
    """
    fields = airfields.assign(place=airfields["airfield"], kind="airfield", radius_km=0.0)
    own = pd.concat([fields[[*COLUMNS, "aliases"]], places[[*COLUMNS, "aliases"]]], ignore_index=True)
    known = spellings(own, "place")
    rows = own.drop_duplicates("place").set_index("place", drop=False)[list(COLUMNS)].to_dict("index")

    def locate(name: str) -> dict[str, object]:
        if (key := find(name, known)) is not None:
            return rows[key]
        if _ICAO.fullmatch(name) and (found := airport(name)):
            return {
                "place": name,
                "name": found["name"],
                "kind": "airfield",
                "latitude": found["lat"],
                "longitude": found["lon"],
                "radius_km": 0.0,
            }
        return {"place": name, "name": name, "kind": "", "radius_km": 0.0}

    wanted = sorted({name for name in names if name})
    table = pd.DataFrame(
        [locate(name) for name in wanted],
        index=pd.Index(wanted, name="written", dtype="str"),
        columns=list(COLUMNS),
    )
    return table.astype({"latitude": "float64", "longitude": "float64", "radius_km": "float64"}).fillna(
        {"radius_km": 0.0}
    )
