"""What a report and a visit say of their aircraft, and how alike that is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.activity.likeness import Likeness, aircraft, callsign_remark, likeness, marks, tie

NOTHING = frozenset[str]()


def of(icao24: str = "", registration: str = "", type_: str = "") -> tuple[str, str, str, frozenset[str]]:
    return icao24, registration, type_, NOTHING


@pytest.mark.parametrize(
    ("report", "visit", "alike"),
    [
        (of("3c6444"), of("3c6444"), Likeness.AIRCRAFT),
        (of("0x3C6444"), of("3c6444"), Likeness.AIRCRAFT),
        (of("3c6444"), of("3c6445"), None),
        (of("~2a0001"), of("3c6445"), Likeness.UNKNOWN),
        (of("3c6444"), of("~2a0001"), Likeness.UNKNOWN),
        (of("", "D-ABCD"), of("", "DABCD"), Likeness.AIRCRAFT),
        (of("", "D-ABCD"), of("", "D-ABCE"), None),
        (of("", "D-ABCD"), of("3c6444"), Likeness.UNKNOWN),
        (of("3c6445", "D-ABCD"), of("3c6444", "D-ABCD"), Likeness.AIRCRAFT),
        (of("3c6444", "", "IL62"), of("3c6444", "", "A124"), Likeness.AIRCRAFT),
        (of("", "", "IL62"), of("3c6444", "", "IL62"), Likeness.TYPE),
        (of("", "", "IL62"), of("3c6444", "", "A124"), None),
        (of("", "", "IL62 / A124"), of("", "", "A124"), Likeness.UNKNOWN),
        (of("", "", "IL62 / A124"), of("", "", "C17"), None),
        (of("", "", "IL62 / cargo plane"), of("", "", "IL62"), Likeness.TYPE),
        (of("", "", "cargo plane"), of("", "", "cargo plane"), Likeness.UNKNOWN),
        (of("", "", "ZZZZ"), of("", "", "ZZZZ"), Likeness.UNKNOWN),
        (of("", "", "IL62"), of("", "", "unknown"), Likeness.UNKNOWN),
        (of("441", "May-40", "Il-76?"), of("3c6444", "D-ABCD", "A124"), Likeness.UNKNOWN),
    ],
)
def test_only_what_both_name_tells_them_apart(
    report: tuple[str, str, str, frozenset[str]],
    visit: tuple[str, str, str, frozenset[str]],
    alike: Likeness | None,
) -> None:
    assert likeness(aircraft(*report), aircraft(*visit)) is alike
    assert likeness(aircraft(*visit), aircraft(*report)) is alike


def test_what_cannot_be_resolved_is_kept_apart() -> None:
    told = aircraft("4.41E+11", "May-40 / D-ABCD", "unknown / Il-76?", NOTHING)
    assert (told.addresses, told.registrations, told.types) == (NOTHING, {"DABCD"}, NOTHING)
    assert told.unresolved == (("icao24", "4.41E+11"), ("registration", "May-40"), ("aircraft_type", "Il-76?"))
    assert told.is_identified


def test_a_type_of_the_ledger_s_own_is_known() -> None:
    assert aircraft("", "", "XX99", frozenset({"XX99"})).types == {"XX99"}
    assert aircraft("", "", "XX99", NOTHING).types == NOTHING


def test_it_is_said_what_two_share() -> None:
    report = aircraft(*of("3c6444", "RA-86496"))
    assert tie(report, aircraft(*of("3c6444", "RA86496"))) == "registration and icao24"
    assert tie(report, aircraft(*of("3c6445", "RA86496"))) == "registration"
    assert tie(report, aircraft(*of("", "", "IL62"))) == ""


@given(st.text(max_size=12))
def test_a_mark_is_the_same_with_or_without_signs_between(text: str) -> None:
    for mark in marks(text):
        assert marks(mark) == {mark}


def test_a_callsign_that_is_no_registration_says_nothing_of_one() -> None:
    assert callsign_remark("", "RCH1", frozenset({"055140"})) == ""
    assert callsign_remark("RCH1", "", frozenset({"055140"})) == ""
    assert callsign_remark("N12AB", "", frozenset({"055140"})) == "is another registration than the reported one"
