"""Places: watched airfields, areas, airports by code, and names nobody knows."""

import math

import pandas as pd
import pytest

from components.ledger.reference.places import gazetteer, placed

AIRFIELDS = pd.DataFrame(
    {
        "airfield": ["OSLK"],
        "name": ["Hmeimim / Latakia"],
        "aliases": ["Hmeimim;Latakia"],
        "latitude": [35.4],
        "longitude": [35.9],
    }
)
PLACES = pd.DataFrame(
    {
        "place": ["Libya", "OSLK"],
        "name": ["Libya", "another Latakia"],
        "kind": ["country", "city"],
        "latitude": [27.0, 1.0],
        "longitude": [17.5, 2.0],
        "radius_km": [750.0, 5.0],
        "aliases": ["Libyan Arab Jamahiriya;Ливия", ""],
    }
)


def test_a_watched_airfield_comes_before_a_place_of_the_same_name() -> None:
    assert gazetteer(["OSLK"], AIRFIELDS, PLACES).loc["OSLK"].to_list() == [
        "OSLK", "Hmeimim / Latakia", "airfield", 35.4, 35.9, 0.0, "",
    ]  # fmt: skip


@pytest.mark.parametrize("written", ["OSLK", "oslk", "hmeimim", "LATAKIA", "Hmeimim / Latakia"])
def test_every_spelling_of_an_airfield_leads_to_its_code(written: str) -> None:
    assert gazetteer([written], AIRFIELDS, PLACES).loc[written, "place"] == "OSLK"


@pytest.mark.parametrize("written", ["Libya", "Ливия", "libya"])
def test_every_spelling_of_an_area_leads_to_its_row(written: str) -> None:
    assert gazetteer([written], AIRFIELDS, PLACES).loc[written].to_list() == [
        "Libya", "Libya", "country", 27.0, 17.5, 750.0, "",
    ]  # fmt: skip


def test_an_icao_code_needs_no_row() -> None:
    found = gazetteer(["UUEE"], AIRFIELDS, PLACES).loc["UUEE"]
    assert found[["place", "kind", "radius_km"]].to_list() == ["UUEE", "airfield", 0.0]
    assert "Sheremetyevo" in found["name"]
    assert (round(found["latitude"]), round(found["longitude"])) == (56, 37)


@pytest.mark.parametrize("written", ["Atlantis", "UUE", "00AK", "=1+1", "Frankfurt", "San Jose"])
def test_a_name_nobody_knows_keeps_itself_and_has_no_place_on_a_map(written: str) -> None:
    found = gazetteer([written], AIRFIELDS, PLACES).loc[written]
    assert found[["place", "name", "kind", "radius_km"]].to_list() == [written, written, "", 0.0]
    assert math.isnan(found["latitude"])
    assert math.isnan(found["longitude"])


@pytest.mark.parametrize(
    ("written", "place", "how"),
    [
        ("uuee", "UUEE", "its ICAO code"),
        ("FRA", "EDDF", "its IATA code"),
        ("Frankfurt (FRA/EDDF)", "EDDF", "the one code in it"),
        ("Frankfurt am Main Airport", "EDDF", "its name"),
        ("FRANKFURT AM MAIN INTERNATIONAL AIRPORT", "EDDF", "its name"),
        ("EDDF", "EDDF", ""),
        ("Hmeimim", "OSLK", ""),
    ],
)
def test_a_spelling_that_can_be_one_airport_only_is_that(written: str, place: str, how: str) -> None:
    found = gazetteer([written], AIRFIELDS, PLACES).loc[written]
    assert found[["place", "kind", "how"]].to_list() == [place, "airfield", how]


@pytest.mark.parametrize("written", ["unknown", "N/A", "?", "-", "ZZZZ", "zzzz", " nan "])
def test_a_word_for_not_known_is_no_place(written: str) -> None:
    found = gazetteer([written], AIRFIELDS, PLACES).loc[written]
    assert found[["place", "name", "kind", "how"]].to_list() == ["", "", "", ""]


def test_a_country_is_none_by_its_code_although_an_airport_has_that_one_too() -> None:
    assert gazetteer(["USA", "OSLK"], AIRFIELDS, PLACES)["kind"].to_list() == ["airfield", ""]
    assert gazetteer(["SYR", "DEU"], AIRFIELDS, PLACES)["kind"].to_list() == ["", ""]
    assert gazetteer(["FRA", "BER"], AIRFIELDS, PLACES)["place"].to_list() == ["EDDB", "EDDF"]


def test_the_words_of_the_ledger_come_before_those_of_the_reference() -> None:
    own = PLACES.assign(place=["FRA", "Lima"], name="", aliases=["", "Frankfurt am Main Airport"])
    table = gazetteer(["FRA", "Frankfurt am Main Airport", "lima"], AIRFIELDS, own)
    assert table["place"].to_list() == ["FRA", "Lima", "Lima"]
    assert (table["how"] == "").all()


def test_an_airfield_that_is_watched_by_its_iata_code_is_found_by_that_of_icao() -> None:
    fields = AIRFIELDS.assign(airfield="FRA", name="Frankfurt", aliases="")
    table = gazetteer(["EDDF", "eddf", "FRA"], fields, PLACES)
    assert table["place"].to_list() == ["FRA", "FRA", "FRA"]


def test_each_name_is_looked_up_once_and_empty_names_are_left_out() -> None:
    table = gazetteer(["Libya", "", "Atlantis", "Libya"], AIRFIELDS, PLACES)
    assert table.index.to_list() == ["Atlantis", "Libya"]
    assert table.dtypes.to_dict()["latitude"] == "float64"


def test_no_names_make_an_empty_table_with_the_same_columns() -> None:
    table = gazetteer([], AIRFIELDS, PLACES)
    assert table.empty
    assert list(table.columns) == ["place", "name", "kind", "latitude", "longitude", "radius_km", "how"]
    assert table.dtypes.to_dict()["longitude"] == "float64"


def test_airfield_without_position_has_that_of_the_reference() -> None:
    nan = float("nan")
    table = pd.DataFrame(
        {
            "airfield": ["OSLK", "EDDF", "XX99"],
            "latitude": [nan, 1.0, nan],
            "longitude": [nan, 2.0, nan],
            "elevation_ft": [nan, nan, nan],
        }
    )
    assert placed(table).fillna(-1.0).to_numpy().tolist() == [
        ["OSLK", 35.4011, 35.9487, 157.0],
        ["EDDF", 1.0, 2.0, 364.0],
        ["XX99", -1.0, -1.0, -1.0],
    ]
