"""What other spellings of an airport can mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.ledger.reference.airports import candidates, country_codes_among, is_code, meaning


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("eddf", "EDDF"),
        ("EdDf", "EDDF"),
        ("FRA/EDDF", "EDDF"),
        ("KJFK - New York", "KJFK"),
        ("Ramstein AB (ETAR)", "ETAR"),
        ("Dubai (DXB)", "OMDB"),
        ("EDDF FRANKFURT", "EDDF"),
        ("Münster Osnabrück Airport", "EDDG"),
        ("Bassel Al-Assad Airport", "OSLK"),
        ("jfk", "KJFK"),
        ("fra", "EDDF"),
        ("FRA", "EDDF"),
        ("SEA", "KSEA"),
        ("NIUE", "NIUE"),
        ("Overton (KBDL)", "KBDL"),
        ("Gold Coast (YBCG)", "YBCG"),
    ],
)
def test_what_can_be_one_airport_only_is_that(text: str, code: str) -> None:
    found = meaning(text)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Lima",  # LIMA is an airfield of Turin
        "Hof",  # HOF is Al-Ahsa
        "LIMA AIR BASE",
        "EDDF/ETAR",
        "Frankfurt (HHN/EDDF)",  # the code of Hahn
        "Akrotiri (RAF)",
        "near OSLK",
        "OSLK?",
        "EDDF or unknown",
        "International Airport",
        "Beaufort",  # an airport's whole name, and a city of others
        "Frankfurt",
        "Шереметьево",
        "ZZZZ",
        "Med",  # MED is Medina
        "Sea",
        "Air",
        "Any",
        "Off",
        "Fra",
        "Eddf",
        "Niue",  # a country, and the ICAO code of its airport
        "niue",
        "sea of japan",
        "same",  # as in the row above; SAME is Mendoza
        "in flight over LCRA",
        "overhead EDDF",
        "OVERHEAD EDDF",
        "inbound EDDF",
        "towards OSLK",
        "en route OSLK",
        "20 nm north of LCRA",
        "Nicosia FIR (LCRA)",
    ],
)
def test_what_can_be_another_or_none_is_none(text: str) -> None:
    assert meaning(text) is None


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Frankfurt", ["EDDF", "EDFE", "EDFH"]),
        ("Moscow Vnukovo", ["UUWW"]),
        ("EDDF/ETAR", ["EDDF", "ETAR"]),
        ("Germany", []),
        ("Air Base", []),
        ("Paris (CDG or LBG)", ["LFPB", "LFPG"]),
        ("CDG/LBG", ["LFPB", "LFPG"]),
        ("Senegal (SEN)", []),
        ("in flight over LCRA", ["LCRA"]),
        ("Med", ["OEMA"]),
    ],
)
def test_the_airports_that_a_text_may_mean_are_named(text: str, codes: list[str]) -> None:
    assert candidates(text) == codes


@pytest.mark.parametrize(
    ("names", "countries"),
    [
        (["FRA"], []),
        (["FRA", "RMS", "EDDF"], []),
        (["USA"], ["USA"]),
        (["USA", "FRA"], ["USA"]),
        (["FRA", "SYR", "eddf"], ["SYR"]),
        (["SYR"], ["SYR"]),
        (["MLI", "OSLK"], ["MLI"]),
        (["SYR", "KSYR"], []),
        (["AUS", "JFK", "LAX"], []),
        (["SYR", "RUS"], ["RUS", "SYR"]),
        (["fra", "deu"], ["DEU", "FRA"]),
        (["EDDF", "Libya"], []),
        (["MED", "EDDF", "ETAR"], ["MED"]),
        (["BAE", "Kayseri", "Ankara"], ["BAE"]),
        (["SEA", "AIR", "ANY", "OFF"], ["AIR", "ANY", "OFF", "SEA"]),
        (["SEA", "JFK", "LAX"], []),
        (["SEA", "Jfk", "Lax"], ["SEA"]),
        (["SEA", "KSEA"], []),
        (["sea", "DEU"], ["DEU", "SEA"]),
        (["RSA", "JFK", "LAX"], ["RSA"]),
    ],
)
def test_codes_of_countries_are_known_by_their_company(names: list[str], countries: list[str]) -> None:
    assert sorted(country_codes_among(names)) == countries


@given(st.text(max_size=40))
def test_whatever_a_text_means_is_an_airport(text: str) -> None:
    assert all(is_code(code) for code in candidates(text))
    found = meaning(text)
    assert found is None or is_code(found.code)
