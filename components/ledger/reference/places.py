"""Locates the ends of flights: watched airfields, airports by ICAO code, and places that are only areas. Also
decides which airfields are watched, and why: those of airfields.csv or, if it names none, the one that most
flights name, or those that visits name."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from components.files.cells import is_unknown
from components.files.problems import Problem, Severity, shown
from components.ledger.reference.airports import NO_CODE, airport, country_codes_among, is_code, meaning
from components.ledger.spellings import find, spellings

COLUMNS = ("place", "name", "kind", "latitude", "longitude", "radius_km")
AIRFIELD = "airfield"
"""The kind of place that can be watched."""
CANDIDATES = ("airfield", "name", "flights")
BY_LEDGER = "named in airfields.csv"
MOST_NAMED = 4
"""The most candidates that a sentence names."""

_FILE = "airfields.csv"
_NO_CANDIDATES = (
    f"Write the ICAO code of an airport as origin or destination; or name the airfield in {_FILE}, beside the "
    "flights."
)


def placed(airfields: pd.DataFrame) -> pd.DataFrame:
    """Returns airfields with missing positions or elevations filled in from the airport reference."""
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
    """Whether the name of a place only says that it is unknown or has no code.

    >>> says_nothing("N/A"), says_nothing("ZZZZ"), says_nothing("Libya")
    (True, True, False)
    """
    return is_unknown(name) or name.strip().upper() == NO_CODE


def gazetteer(names: Iterable[str], airfields: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """Locates each of `names`: index `written`, columns `COLUMNS`, and how. An unknown name has an empty kind,
    and one that only says "unknown" also has an empty place.

    Looked up in this order: watched airfields and places, by key, name or alias; airports by ICAO code; other
    spellings that can mean only one airport, for which `how` says what the spelling is (see
    `airports.meaning`). latitude and longitude are degrees (WGS 84), radius_km is 0 for a point; all NaN if
    unknown.
    """
    fields = airfields.assign(place=airfields["airfield"], kind=AIRFIELD, radius_km=0.0)
    described = pd.concat([fields[[*COLUMNS, "aliases"]], places[[*COLUMNS, "aliases"]]], ignore_index=True)
    index = spellings(described, "place")
    first = described.drop_duplicates("place")[list(COLUMNS)].itertuples(index=False, name=None)
    rows = {cells[0]: dict(zip(COLUMNS, cells, strict=True)) for cells in first}
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
            described = rows.get(watched.get(meant.code, meant.code))
            return {**(described or _of_reference(meant.code)), "how": meant.how}
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
    """Returns the watched airfields by their ICAO codes, for those listed under their IATA codes."""
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


@dataclass(frozen=True, slots=True)
class Watched:
    """airfields: those watched, with the columns of airfields.csv and why. candidates: the airfields that
    flights name, the most named first, with the columns `CANDIDATES`; only if airfields.csv names none.
    problems: that one had to be chosen, or could not be."""

    airfields: pd.DataFrame
    candidates: pd.DataFrame
    problems: tuple[Problem, ...] = ()


def by_ledger(airfields: pd.DataFrame) -> Watched:
    """Returns the airfields in airfields.csv as watched."""
    no_candidates = pd.DataFrame({name: [] for name in CANDIDATES}).astype({"flights": "int64"})
    return Watched(airfields.assign(why=BY_LEDGER).astype({"why": "str"}), no_candidates)


def by_flights(
    counts: pd.DataFrame, endpoints: pd.DataFrame, airfields: pd.DataFrame, wanted: str = ""
) -> Watched:
    """Watches the `wanted` airfield if flights name it, else the one that most flights name; none if two are
    tied. `counts` has the number of flights that name each airfield (airfield, flights); `airfields` is an
    empty table with the columns of airfields.csv."""
    names = endpoints.drop_duplicates("place").set_index("place")["name"]
    ranked = counts.sort_values(["flights", "airfield"], ascending=[False, True], ignore_index=True)
    candidates = ranked.assign(name=ranked["airfield"].map(names).astype("str"))[list(CANDIDATES)]
    chosen, why = _choice(candidates, wanted)
    what = f"taken to be {shown(chosen)}, {why}" if chosen else why
    watched = [chosen] if chosen else []
    table = _as_airfields(dict.fromkeys(watched, why), endpoints, airfields)
    remedy = _remedy(candidates) if len(candidates) else _NO_CANDIDATES
    return Watched(table, candidates, (_not_named(what, remedy),))


def by_visits(named: pd.DataFrame, endpoints: pd.DataFrame, airfields: pd.DataFrame) -> Watched:
    """Watches every airfield of the visits; `named` has airfield and rows for each file. A scan knows the
    position of its airfields even if no reference does, so only names that cannot be airfields are left out."""
    fields = endpoints.index[endpoints["kind"].isin([AIRFIELD, ""]) & (endpoints["place"] != "")]
    counts = named[named["airfield"].isin(fields)].groupby("airfield")["rows"].sum()
    whys = {str(airfield): f"named by {_count(int(rows), 'visit')}" for airfield, rows in counts.items()}
    what = f"taken to be those of the visits, {shown(', '.join(whys))}" if whys else "no visit names one"
    remedy = f"Put the table into a folder as visits.csv, with an {_FILE} beside it, and open the folder."
    table = _as_airfields(whys, endpoints, airfields)
    return Watched(table, by_ledger(airfields).candidates, (_not_named(what, remedy),))


def row_of(airfield: str, name: str) -> str:
    r"""Returns the row for airfields.csv that makes an airfield watched.

    >>> row_of("OSLK", "Hmeimim, Latakia")
    'airfield,name\nOSLK,"Hmeimim, Latakia"\n'
    """
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([("airfield", "name"), (airfield, name)])
    return text.getvalue()


def named_by(candidates: pd.DataFrame) -> str:
    """Returns in words how many flights name each candidate; of many only the first ones.

    >>> named_by(pd.DataFrame({"airfield": ["EDDF", "ETAR"], "name": ["", ""], "flights": [5, 3]}))
    'EDDF is named by 5 flights, ETAR by 3'
    """
    clauses = [(shown(airfield), f"by {flights:,}") for airfield, _, flights in candidates.to_numpy()[:MOST_NAMED]]
    (first, count), *others = clauses
    unit = "flight" if candidates["flights"].iloc[0] == 1 else "flights"
    more = [f"{len(candidates) - len(clauses):,} more by no more"] if len(candidates) > len(clauses) else []
    return ", ".join([f"{first} is named {count} {unit}", *map(" ".join, others), *more])


def _choice(candidates: pd.DataFrame, wanted: str) -> tuple[str, str]:
    """Returns the airfield to watch, and why; "" for it if the choice is open."""
    if candidates.empty:
        return "", "no flight names one"
    if wanted in set(candidates["airfield"]):
        others = candidates[candidates["airfield"] != wanted]
        flights = int(candidates.loc[candidates["airfield"] == wanted, "flights"].iloc[0])
        other_candidates = f"; {named_by(others)}" if len(others) else ""
        return wanted, f"chosen on this page, named by {_count(flights, 'flight')}{other_candidates}"
    most = int(candidates["flights"].iloc[0])
    first = candidates.loc[candidates["flights"] == most, "airfield"]
    if len(first) > 1:
        return "", f"which one it is is a question: {named_by(candidates)}"
    if len(candidates) == 1:
        return first.iloc[0], f"named by {_count(most, 'flight')}, and no other airfield is"
    return first.iloc[0], f"named by {_count(most, 'flight')}, more than any other; {named_by(candidates[1:])}"


def _as_airfields(whys: dict[str, str], endpoints: pd.DataFrame, airfields: pd.DataFrame) -> pd.DataFrame:
    """Returns places of the gazetteer with the columns of airfields.csv and why."""
    table = endpoints.drop_duplicates("place").set_index("place").reindex(list(whys)).reset_index(names="airfield")
    table = table.reindex(columns=airfields.columns).fillna({"aliases": "", "note": ""}).astype(airfields.dtypes)
    return placed(table).assign(why=pd.array(list(whys.values()), dtype="str"))


def _remedy(candidates: pd.DataFrame) -> str:
    row = " / ".join(row_of(*candidates.loc[0, ["airfield", "name"]]).splitlines())
    return (
        f"Name it in an {_FILE} beside the flights, as in: {shown(row)} (a single table is first put into a "
        "folder, as flights.csv). For a look at another, choose it on the first page, where that offers to."
    )


def _not_named(what: str, remedy: str) -> Problem:
    return Problem(Severity.FLAGGED, _FILE, f"no airfield is named as watched; {what}", remedy)


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
