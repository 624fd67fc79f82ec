"""Where flights come from and go to: watched airfields, airports by ICAO code, and places that are only areas."""

import re
from collections.abc import Iterable, Mapping
from functools import cache

import airportsdata
import pandas as pd

from components.ledger.aliases import find, spellings

COLUMNS = ("place", "name", "kind", "latitude", "longitude", "radius_km")

_ICAO = re.compile("[A-Z]{4}")


@cache
def airports() -> Mapping[str, airportsdata.Airport]:
    """Every airport of the reference by ICAO code; read once, when the first code is looked up."""
    return airportsdata.load("ICAO")


def placed(airfields: pd.DataFrame) -> pd.DataFrame:
    """Airfields; where position or elevation is left out, with that of the airport reference."""
    keys = {"latitude": "lat", "longitude": "lon", "elevation_ft": "elevation"}
    missing = airfields[list(keys)].isna().any(axis=1)
    if not missing.any():
        return airfields
    known = {code: airports().get(code) for code in airfields.loc[missing, "airfield"]}
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
        if _ICAO.fullmatch(name) and (airport := airports().get(name)):
            return {
                "place": name,
                "name": airport["name"],
                "kind": "airfield",
                "latitude": airport["lat"],
                "longitude": airport["lon"],
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
