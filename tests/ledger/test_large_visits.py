"""Visits of any size: converted and kept, alone or beside reports, and the same as if they had been read whole."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from components.activity.model import tables
from components.activity.selection import Selection
from components.activity.sightings import sightings_in_view
from components.ledger.ledger import Ledger, open_ledger
from components.ledger.observation_tables import holds_visits

from .samples import SCHEMAS
from .test_observation_tables import UNSEEN, VISIT, csv_of

FICTIONAL = Path(__file__).parents[1] / "fictional" / "ledger"
NO_ARRIVAL = {key.replace("departure", "arrival"): "" for key in UNSEEN}
ODD = [
    VISIT,
    VISIT,
    VISIT | UNSEEN,
    VISIT | NO_ARRIVAL,
    VISIT | {"icao24": "3c6445", "departure_utc": "2025-10-26T13:00:00Z"},
    VISIT | {"icao24": "3c6446", "arrival_utc": "yesterday"},
    VISIT | {"icao24": "3c6447", "aircraft_type": "Ил-62М"},
    VISIT | {"icao24": "3c6448", "airfield": "UUWW"},
    VISIT | {"icao24": "3c6449", "airfield": "UUWW", "integrity": ""},
]


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """A ledger whose visits have every fault, in two files."""
    folder = shutil.copytree(FICTIONAL, tmp_path / "odd", ignore=shutil.ignore_patterns("visits*"))
    shutil.copy(FICTIONAL.parents[2] / "data" / "airfields.csv", folder)
    # A few flights: what is read in blocks of three rows takes a second for each hundred.
    flights = (folder / "flights.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "flights.csv").write_text("".join(flights[:20]), encoding="utf-8")
    (folder / "visits.csv").write_text(csv_of("visits", *ODD), encoding="utf-8")
    beside = pd.DataFrame([ODD[0], ODD[6] | {"icao24": "3c644a"}], columns=SCHEMAS["visits"].columns).fillna("")
    beside.to_parquet(folder / "visits.parquet")
    return folder


def contents(ledger: Ledger) -> dict[str, list[tuple]]:
    visits = ledger.visits.frame()
    told = {"visits": visits.reset_index() if visits.index.name == "visit" else visits}
    told |= {name: getattr(ledger, name) for name in ("problems", "set_aside")}
    asked = tables(ledger)
    seen = asked.answer(asked.seen)
    told["seen"] = seen[sorted(seen.columns)]
    rows = {name: [tuple(map(str, cells)) for cells in frame.to_numpy()] for name, frame in told.items()}
    return {name: cells if name == "visits" else sorted(cells) for name, cells in rows.items()}


def test_many_visits_say_what_they_would_say_if_they_were_few(odd: Path, request: pytest.FixtureRequest) -> None:
    few = contents(open_ledger(odd))
    assert len(few["visits"]) == 4
    assert [row[0] for row in few["set_aside"]] == ["visits.csv"] * 4
    request.getfixturevalue("small_is_large")
    ledger = open_ledger(odd)
    assert ledger.visits_folder
    many = contents(ledger)
    for part, rows in few.items():
        assert many[part] == rows, part
    assert contents(open_ledger(odd)) == many, "from the cache"


def from_csv(folder: Path) -> Path:
    return Path(shutil.copy(FICTIONAL / "visits.csv", folder / "mine.csv"))


def from_parquet(folder: Path) -> Path:
    pd.read_csv(FICTIONAL / "visits.csv", dtype="str", keep_default_na=False).to_parquet(folder / "mine.parquet")
    return folder / "mine.parquet"


def from_parts(folder: Path) -> Path:
    whole = pd.read_csv(FICTIONAL / "visits.csv", dtype="str", keep_default_na=False)
    (folder / "parts").mkdir()
    for number in range(2):
        whole[number::2].to_parquet(folder / "parts" / f"{number}.parquet")
    return folder / "parts"


@pytest.mark.parametrize("write", [from_csv, from_parquet, from_parts])
@pytest.mark.parametrize("large", [False, True])
def test_a_table_of_visits_opens_alone(
    write: Callable[[Path], Path], large: bool, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    beside = open_ledger(FICTIONAL)
    if large:
        request.getfixturevalue("small_is_large")
    source = write(tmp_path)
    assert holds_visits(source)
    ledger = open_ledger(source)
    assert ledger.readable
    assert ledger.reports.count == 0
    assert ledger.visits.count == beside.visits.count
    assert (ledger.visits_folder is not None) is (large or write is from_parts)
    assert set(ledger.airfields["airfield"]) == set(beside.visits.frame()["airfield"])
    (problem,) = ledger.problems.to_dict("records")
    assert problem["what"].startswith("no airfield is named as watched; taken to be those of the visits")
    ends = ledger.visits.frame()[["arrival_utc", "departure_utc"]]
    assert sightings_in_view(tables(ledger), Selection()) == int(ends.notna().sum().sum())


def test_flights_are_not_taken_for_visits(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n", encoding="utf-8")
    (tmp_path / "x.parquet").write_bytes(b"PAR1")
    (tmp_path / "y.csv").write_bytes(b"\xff\xfe\xff")
    for source in (FICTIONAL / "flights.csv", *tmp_path.iterdir(), tmp_path / "nothing.csv"):
        assert not holds_visits(source)


def test_a_folder_of_parquet_without_rows_is_a_table_without_rows(tmp_path: Path) -> None:
    empty = pd.DataFrame(columns=SCHEMAS["visits"].columns, dtype="str")
    (tmp_path / "parts").mkdir()
    empty.to_parquet(tmp_path / "parts" / "0.parquet")
    ledger = open_ledger(tmp_path / "parts")
    assert ledger.readable
    assert ledger.visits.count == 0


def test_half_a_million_visits_are_kept_in_parquet(tmp_path: Path) -> None:
    one = pd.DataFrame([VISIT], columns=SCHEMAS["visits"].columns).fillna("")
    many = one.loc[one.index.repeat(250_000)]
    many.assign(icao24=[f"{number:06x}" for number in range(1, len(many) + 1)]).to_parquet(
        tmp_path / "visits.parquet"
    )
    ledger = open_ledger(tmp_path / "visits.parquet")
    assert ledger.visits_folder
    assert ledger.visits.count == 250_000
    assert sightings_in_view(tables(ledger), Selection()) == 500_000
