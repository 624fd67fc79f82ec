"""Which aircraft a person says it is."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.ledger.reference.designators import designator_of
from components.tracks.identity import Identity, IdentityError, address_of, identity, registration_of


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("3C6444", Identity("3c6444")),
        ("0x3c6444, d-abcd , a320", Identity("3c6444", "D-ABCD", "A320")),
        ("RA-86559", Identity("", "RA-86559")),
        (",05-5140,C17", Identity("", "05-5140", "C17")),
        ("a3c78c", Identity("a3c78c", "N3423Q")),
        ("N3423Q,P28R", Identity("a3c78c", "N3423Q", "P28R")),
    ],
)
def test_an_aircraft_is_named_by_address_registration_and_type(text: str, named: Identity) -> None:
    assert identity(text) == named


def test_type_may_be_named_as_people_name_it() -> None:
    designator = partial(designator_of, own={"candid": "IL76"})
    names = ("C-17", "Antonov An-124", "Candid")
    types = [identity(f"05-5140,{name}", designator).aircraft_type for name in names]
    assert types == ["C17", "A124", "IL76"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "names no aircraft; write HEX"),
        (",,", "names no aircraft; write HEX"),
        ("unknown", "unknown names nothing"),
        ("Il-76TD", "Il-76TD looks like the name of a type"),
        ("4.41E+11", "4.41E+11 names nothing"),
        ("~2a0001", "is no address of ICAO"),
        ("a3c78c,N1", "a3c78c is the address of N3423Q, not of N1"),
        ("3c6444,D-ABCD,Airbus", "AIRBUS is no ICAO designator"),
        ("3c6444,D ABCD", "D ABCD is neither an address nor a registration"),
        ("3c6444,D-ABCD,A320,x", "names no aircraft; write HEX"),
    ],
)
def test_what_names_no_aircraft_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(IdentityError, match=why.replace("+", r"\+")):
        identity(text)


@given(st.integers(0xA00001, 0xADF7C7))
def test_an_american_registration_and_its_address_follow_from_each_other(number: int) -> None:
    assert address_of(registration_of(f"{number:06x}")) == f"{number:06x}"


@pytest.mark.parametrize(
    ("icao24", "registration"),
    [("a00001", "N1"), ("a4068e", "N359DG"), ("a3c78c", "N3423Q"), ("adf7c7", "N99999")],
)
def test_registrations_of_aircraft_that_were_received(icao24: str, registration: str) -> None:
    assert (registration_of(icao24), address_of(registration)) == (registration, icao24)


@pytest.mark.parametrize("text", ["a00000", "adf7c8", "3c6444", "", "~a3c78c"])
def test_other_addresses_tell_no_registration(text: str) -> None:
    assert registration_of(text) == ""


@pytest.mark.parametrize("text", ["N0", "N123IO", "N1234AB", "N123456", "D-ABCD", ""])
def test_other_registrations_tell_no_address(text: str) -> None:
    assert address_of(text) == ""
