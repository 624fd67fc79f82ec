"""Which airfield is watched where airfields.csv names none: one that is an airfield, or a question."""

from pathlib import Path

import ibis
import ibis.expr.types as ir
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.activity.headline import headline
from components.activity.model import tables
from components.activity.selection import Selection
from components.files.problems import Severity
from components.ledger.engines.remote_reports import RemoteReports
from components.ledger.ledger import Ledger, open_ledger
from components.ledger.reference.places import AIRFIELD, Watched, by_flights, by_visits, gazetteer, named_by

from .samples import SCHEMAS

AIRFIELDS = pd.DataFrame(
    columns=["airfield", "name", "aliases", "latitude", "longitude", "elevation_ft", "note"], dtype="str"
).astype(dict.fromkeys(["latitude", "longitude", "elevation_ft"], "float64"))
PLACES = pd.DataFrame(
    [("Libya", "Libya", "country", 27.0, 17.5, 750.0, ""), ("Strip", "The Strip", AIRFIELD, 1.0, 2.0, 0.0, "S")],
    columns=["place", "name", "kind", "latitude", "longitude", "radius_km", "aliases"],
)
EIGHT = [*["EDDF"] * 5, *["ETAR"] * 3]
EDDF = "named by 5 flights, more than any other; ETAR is named by 3 flights"


def table_of(folder: Path, ends: list[tuple[str, str]]) -> Path:
    """A single table of flights with these origins and destinations, one a day, each with one report."""
    rows = [f'f{day},2025-10-{day:02},"{a}","{b}",s' for day, (a, b) in enumerate(ends, start=1)]
    path = folder / "mine.csv"
    path.write_text("\n".join(["flight_id,date,origin,destination,source_id", *rows, ""]), "utf-8")
    return path


def told(ledger: Ledger, column: str) -> list[tuple]:
    """What is wrong in a column: rows it stands for, value, what."""
    found = ledger.problems[ledger.problems["column"] == column]
    return list(found[["count", "value", "what"]].itertuples(index=False, name=None))


def chosen(counts: dict[str, int], wanted: str = "") -> Watched:
    table = pd.DataFrame({"airfield": list(counts), "flights": list(counts.values())})
    return by_flights(table, gazetteer(counts, AIRFIELDS, PLACES), AIRFIELDS, wanted)


@pytest.mark.parametrize(
    "word",
    ["unknown", "N/A", "?", "-", "Germany", "", "ZZZZ", "USA", "Bavaria", "Moscow Region", "Libya", "nan",
     "Med", "MED", "Sea", "SEA", "AIR", "ANY", "OFF", "RSA", "Niue", "in flight over LCRA"],
)  # fmt: skip
@pytest.mark.parametrize("large", [False, True])
def test_no_word_country_or_region_is_watched(
    tmp_path: Path, word: str, large: bool, request: pytest.FixtureRequest
) -> None:
    if large:
        request.getfixturevalue("small_is_large")
    ledger = open_ledger(table_of(tmp_path, [(word, end) for end in EIGHT]))
    assert ledger.airfields[["airfield", "why"]].values.tolist() == [["EDDF", EDDF]]
    assert ledger.airfield_candidates.values.tolist() == [
        ["EDDF", "Frankfurt am Main International Airport", 5],
        ["ETAR", "Ramstein Air Base", 3],
    ]
    assert headline(tables(ledger), Selection()).sentence == "5 arrivals, 1–5 October 2025"
    (elsewhere,) = (what for _, _, what in told(ledger, "destination"))
    assert elsewhere == "neither end of this flight is a watched airfield; it is on no chart (rows 7, 8 and 9)"
    assert ledger.problems["severity"].ne(Severity.SET_ASIDE).all()


def test_words_for_not_known_are_said_once_a_column_and_read_as_empty(tmp_path: Path) -> None:
    ledger = open_ledger(table_of(tmp_path, [("unknown", "EDDF"), ("N/A", "EDDF"), ("unknown", "EDDF")]))
    what = "'unknown' (2 cells), 'N/A' (1) are read as not known"
    assert told(ledger, "origin") == [(3, "unknown", what)]
    assert ledger.reports.frame()["origin"].to_list() == ["", "", ""]
    assert "" not in ledger.gazetteer.index


@pytest.mark.parametrize("large", [False, True])
def test_both_ends_of_a_shuttle_are_a_question(
    tmp_path: Path, large: bool, request: pytest.FixtureRequest
) -> None:
    """13 flights became 26 movements."""
    if large:
        request.getfixturevalue("small_is_large")
    ends = [("EDDF", "ETAR"), ("ETAR", "EDDF")] * 6 + [("EDDF", "ETAR")]
    ledger = open_ledger(table_of(tmp_path, ends))
    assert ledger.airfields.empty
    assert ledger.airfield_candidates[["airfield", "flights"]].values.tolist() == [["EDDF", 13], ["ETAR", 13]]
    (what,) = ledger.problems.loc[ledger.problems["file"] == "airfields.csv", "what"]
    question = "which one it is is a question: EDDF is named by 13 flights, ETAR by 13"
    assert what == f"no airfield is named as watched; {question}"
    assert told(ledger, "destination") == []
    assert headline(tables(ledger), Selection()).movements == 0


def test_who_is_asked_may_answer(tmp_path: Path) -> None:
    path = table_of(tmp_path, [("EDDF", "ETAR"), ("ETAR", "EDDF"), ("EDDF", "ETAR")])
    ledger = open_ledger(path, watch="ETAR")
    why = "chosen on this page, named by 3 flights; EDDF is named by 3 flights"
    assert ledger.airfields[["airfield", "why"]].values.tolist() == [["ETAR", why]]
    assert headline(tables(ledger), Selection()).sentence == "2 arrivals and 1 departure, 1–3 October 2025"
    assert open_ledger(path, watch="OSLK").airfields.empty, "no flight names it"
    assert open_ledger(path, watch="Germany").airfields.empty


def test_both_ends_are_watched_where_the_ledger_names_both(tmp_path: Path) -> None:
    table_of(tmp_path, [("EDDF", "ETAR")]).rename(tmp_path / "flights.csv")
    (tmp_path / "airfields.csv").write_text("airfield,name\nEDDF,Frankfurt\nETAR,Ramstein\n", "utf-8")
    ledger = open_ledger(tmp_path, watch="EDDF")
    assert ledger.airfields["why"].to_list() == ["named in airfields.csv"] * 2
    assert ledger.airfield_candidates.empty
    assert headline(tables(ledger), Selection()).sentence == "1 arrival and 1 departure, 1 October 2025"


def test_spellings_of_an_airport_are_that_airport_and_said_once_each(tmp_path: Path) -> None:
    spelled = ["eddf", "FRA", "Frankfurt (FRA/EDDF)", "Frankfurt am Main Airport", "EDDF", "FRA"]
    ledger = open_ledger(table_of(tmp_path, [("Libya", name) for name in spelled]))
    assert ledger.reports.frame()["destination"].to_list() == ["EDDF"] * 6
    assert ledger.airfields["airfield"].to_list() == ["EDDF"]
    name = "EDDF (Frankfurt am Main International Airport)"
    assert told(ledger, "destination") == [
        (1, "eddf", f"read as {name}, by its ICAO code (row 2)"),
        (1, "FRA", f"read as {name}, by its IATA code (rows 3 and 7)"),
        (1, "Frankfurt (FRA/EDDF)", f"read as {name}, by the one code in it (row 4)"),
        (1, "Frankfurt am Main Airport", f"read as {name}, by its name (row 5)"),
    ]


def test_airports_that_are_read_in_one_way_are_said_in_one_problem(tmp_path: Path) -> None:
    ledger = open_ledger(table_of(tmp_path, [("FRA", "OSLK"), ("MUC", "OSLK"), ("FRA", "OSLK"), ("HLLM", "OSLK")]))
    named = (
        "FRA as EDDF (Frankfurt am Main International Airport), MUC as EDDM (Munich International Airport) "
        "(rows 2, 3 and 4)"
    )
    assert told(ledger, "origin") == [(3, "FRA, MUC", f"read as airports, each by its IATA code: {named}")]


def test_what_may_be_several_airports_is_none_and_they_are_named(tmp_path: Path) -> None:
    ledger = open_ledger(table_of(tmp_path, [("Frankfurt", "OSLK"), ("Frankfurt", "OSLK"), ("Frankfurt", "OSLK")]))
    names = (
        "EDDF (Frankfurt am Main International Airport), EDFE (Frankfurt-Egelsbach Airport), "
        "EDFH (Frankfurt-Hahn Airport)"
    )
    what = f"place unknown: it may be {names}, or another place; no row of places.csv has it (rows 2, 3 and 4)"
    assert told(ledger, "origin") == [(1, "Frankfurt", what)]
    assert ledger.reports.frame()["origin"].to_list() == ["Frankfurt"] * 3
    assert ledger.airfields["airfield"].to_list() == ["OSLK"]


def test_a_flight_counts_once_however_many_tell_of_it(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    rows = [f"f1,2025-10-01,ETAR,,{source}" for source in "abcde"] + [
        "f2,2025-10-02,,EDDF,a",
        "f3,2025-10-03,,EDDF,a",
    ]
    path.write_text("\n".join(["flight_id,date,origin,destination,source_id", *rows, ""]), "utf-8")
    ledger = open_ledger(path)
    assert ledger.airfield_candidates[["airfield", "flights"]].values.tolist() == [["EDDF", 2], ["ETAR", 1]]
    assert ledger.airfields["airfield"].to_list() == ["EDDF"]


class _Here:
    """An engine that answers in this process."""

    def frame(self, question: ir.Table) -> pd.DataFrame:
        return question.to_pandas()

    def named(self, name: str, part: ir.Table) -> ir.Table:
        return part


def test_flights_in_a_database_are_counted_likewise() -> None:
    ends = [("f1", "eddf", "ETAR"), ("f1", "", "ETAR"), ("f2", "FRA", "unknown"), ("f3", "EDDF", "Nowhere")]
    rows = ibis.memtable(pd.DataFrame(ends, columns=["flight_id", "origin", "destination"], dtype="str"))
    # What counts names asks neither for the rows as written nor more of an engine than `_Here` has.
    reports = RemoteReports(
        SCHEMAS["flights"],
        _Here(),  # type: ignore[arg-type]
        rows,
        None,
        (),
        pd.DataFrame(),
        4,
        4,
        3,
        0,
        pd.DataFrame(),
    )
    endpoints = gazetteer([end for row in ends for end in row[1:]], AIRFIELDS, PLACES)
    found = reports.naming(endpoints[endpoints["kind"] == AIRFIELD])
    assert found.values.tolist() == [["EDDF", 3], ["ETAR", 1]]


@given(st.dictionaries(st.sampled_from(["EDDF", "ETAR", "OSLK", "UUEE", "Strip"]), st.integers(1, 4), min_size=1))
def test_the_one_that_most_flights_name_is_watched_or_none(counts: dict[str, int]) -> None:
    most = [name for name, flights in counts.items() if flights == max(counts.values())]
    found = chosen(counts)
    assert found.airfields["airfield"].to_list() == (most if len(most) == 1 else [])
    assert list(found.candidates["flights"]) == sorted(counts.values(), reverse=True)
    assert len(found.problems) == 1
    assert found.airfields.drop(columns="why").dtypes.to_dict() == AIRFIELDS.dtypes.to_dict()


@pytest.mark.parametrize(
    ("counts", "why"),
    [
        ({"Strip": 1}, "named by 1 flight, and no other airfield is"),
        ({"Strip": 2, "OSLK": 1}, "named by 2 flights, more than any other; OSLK is named by 1 flight"),
    ],
)
def test_why_it_is_watched(counts: dict[str, int], why: str) -> None:
    found = chosen(counts)
    assert found.airfields[["airfield", "name", "why"]].values.tolist() == [["Strip", "The Strip", why]]
    assert found.problems[0].what == f"no airfield is named as watched; taken to be Strip, {why}"
    assert "airfield,name / Strip,The Strip " in found.problems[0].remedy


def test_a_chosen_airfield_has_its_position_and_elevation() -> None:
    assert chosen({"OSLK": 1}).airfields[["latitude", "longitude", "elevation_ft"]].values.tolist() == [
        [35.4011, 35.9487, 157.0]
    ]


def test_where_no_flight_names_an_airport_none_is_watched() -> None:
    found = chosen({})
    assert found.airfields.empty
    assert found.problems[0].what == "no airfield is named as watched; no flight names one"


def test_many_candidates_are_counted() -> None:
    table = pd.DataFrame({"airfield": list("ABCDEF"), "name": "", "flights": [1, 1, 1, 1, 1, 1]})
    assert named_by(table) == "A is named by 1 flight, B by 1, C by 1, D by 1, 2 more by no more"


def test_of_visits_every_airfield_is_watched_but_no_word() -> None:
    named = pd.DataFrame({"file": 0, "airfield": ["XQAA", "EDDF", "NA", "ZZZZ"], "rows": [3, 1, 9, 9]})
    found = by_visits(named, gazetteer(named["airfield"], AIRFIELDS, PLACES), AIRFIELDS)
    assert found.airfields[["airfield", "why"]].values.tolist() == [
        ["EDDF", "named by 1 visit"],
        ["XQAA", "named by 3 visits"],
    ]
    assert found.problems[0].what == (
        "no airfield is named as watched; taken to be those of the visits, EDDF, XQAA"
    )
    words = named[named["airfield"].isin(["NA", "ZZZZ"])]
    nothing = by_visits(words, gazetteer(words["airfield"], AIRFIELDS, PLACES), AIRFIELDS)
    assert nothing.airfields.empty
    assert nothing.problems[0].what == "no airfield is named as watched; no visit names one"
