from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.imports.cells.tracker_links import tracker_link
from components.imports.rows.contradictions import Ends, contradictions, other_aircraft
from components.tracks.identity import address_of, registration_of

LINK = "https://globe.adsbexchange.com/?icao=a3c78c&showTrace=2025-10-26"
ADDRESSES = st.integers(0xA00001, 0xADF7C7).map(lambda number: f"{number:06x}")


def said(cells, *dates, link=LINK):
    return contradictions(cells, [tracker_link(link)], dates)


def test_a_row_that_agrees_with_its_link_says_nothing():
    assert said({"registration": "N3423Q", "icao24": "A3C78C"}, "2025-10-26") == []


def test_a_registration_that_is_not_the_linked_address():
    assert said({"registration": "N3423R"}, "2025-10-26") == [
        "the address a3c78c of the link is that of N3423Q, not of N3423R"
    ]


def test_an_american_address_is_no_other_country_s_aircraft():
    assert said({"registration": "RA-86495"}, "2025-10-26") == [
        "the address a3c78c of the link is that of N3423Q, not of RA-86495"
    ]


def test_an_address_that_is_not_the_linked_one():
    assert said({"icao24": "ae1460"}, "2025-10-26") == ["the link is of a3c78c, the row of ae1460"]


def test_a_day_that_the_link_does_not_show():
    assert said({}, "2025-10-25") == ["the link shows 2025-10-26 (UTC), the row says 2025-10-25"]
    assert said({}, "2025-10-25", "2025-10-26") == []
    assert said({}, "[2025-10-24..2025-10-29]") == []


def test_a_registration_that_the_link_does_not_name():
    link = "https://www.flightradar24.com/data/aircraft/ra-86495"
    assert said({"registration": "RA-86496"}, link=link) == ["the link is of RA-86495, the row of RA-86496"]
    assert said({"registration": "RA86495"}, link=link) == []


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        ("2025-10-26", "2025-10-24", 1),
        ("2025-10-24", "2025-10-26", 0),
        ("2025-10-26", "2025-10-26", 0),
        ("2025-10-26T10:00Z", "2025-10-26T09:00Z", 1),
        ("2025-10-26", "[2025-10-24..2025-10-29]", 0),
        ("2025-10-26", "", 0),
    ],
)
def test_what_comes_last_is_not_before_what_comes_first(first, last, count):
    assert len(Ends(first, last).contradictions("arrival", "departure")) == count


@given(ADDRESSES)
def test_an_american_address_and_its_registration_never_contradict_each_other(address):
    registration = registration_of(address)
    assert address_of(registration) == address
    assert other_aircraft(registration, address, "the link") == ""


@given(ADDRESSES, ADDRESSES)
def test_those_of_two_aircraft_always_do(one, other):
    assert bool(other_aircraft(registration_of(one), other, "the link")) == (one != other)


@given(st.from_regex(r"N[1-9][0-9]{0,4}[A-HJ-NP-Z]{0,2}", fullmatch=True))
def test_a_registration_gives_one_address_and_is_had_back_from_it(registration):
    address = address_of(registration)
    assert not address or registration_of(address) == registration


@given(st.dates(date(2001, 9, 10), date(2069, 1, 1)))
def test_the_day_of_a_link_is_that_of_its_row(day):
    assert said({}, day.isoformat(), link=f"https://adsb.lol/?icao=a3c78c&showTrace={day}") == []
