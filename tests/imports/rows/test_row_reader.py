import pytest

from components.imports.cells.table_dates import DateStyle
from components.imports.names.place_names import Place
from components.imports.rows.row_cells import ALL_OF_THE_FIRST, ONE_OF_EACH, Reader, UnreadCell
from components.imports.rows.row_reader import read_row
from components.imports.sheets.grid_tables import Row
from tests.imports.ledgers import answered, run, table, write_csv

PLACES = {
    "OSLK": Place("OSLK", True),
    "Latakia": Place("OSLK", True),
    "Mitiga": Place("HLLM"),
    "ELP": Place("KELP"),
    "OMA": Place("KOMA"),
    "LTK": Place("OSLK", True),
}


def read(ours, *cells, kind="movement", **known):
    headings = tuple(ours)
    reader = Reader(headings, ours, kind, "OSLK", PLACES, **known)
    return read_row(reader, Row(2, cells))


def test_a_movement_is_one_flight_as_it_is_written():
    ours = {"D": "date", "T": "aircraft_type", "F": "origin", "To": "destination", "N": "note", "X": ""}
    row = read(ours, "26.10.2025", "Il-62M", "Mitiga", "Latakia", "a\x07b", "kept elsewhere")
    assert row.flights == {
        "": {
            "date": "2025-10-26",
            "aircraft_type": "Il-62M",
            "origin": "Mitiga",
            "destination": "Latakia",
            "note": "a b",
        }
    }
    assert row.contradictions == ()


@pytest.mark.parametrize(
    ("event", "aircraft", "is_read"),
    [
        ("Arrival", "", True),
        ("NOTAM", "unknown", True),
        ("NOTAM", "Il-76", True),
        ("NOTAM", "", False),
        ("", "", False),
    ],
)
def test_a_row_that_names_no_aircraft_no_place_and_no_direction_is_no_flight(event, aircraft, is_read):
    ours = {"Date": "date", "Event": "direction", "Aircraft": "aircraft_type", "Details": "claim"}
    row = read(ours, "2025-11-10", event, aircraft, "closed to civil traffic", direction="arrivals")
    what = (
        "the row names neither an aircraft nor a place, nor says that one came or left: if it is a flight, write "
        "'unknown' there"
    )
    assert row.unread == (None if is_read else UnreadCell("Aircraft", "", what))
    assert len(row.flights) == is_read


@pytest.mark.parametrize(
    ("cell", "direction", "ends", "remarks"),
    [
        ("from Leipzig", "", ("Leipzig", "OSLK"), ()),
        ("nach Oslo", "", ("OSLK", "Oslo"), ()),
        ("from Latakia", "", ("OSLK", ""), ()),
        (
            "to Oslo",
            "landed",
            ("Oslo", "OSLK"),
            ("a word before a place says departure, the column of directions arrival, which is taken",),
        ),
    ],
)
def test_word_before_a_place_says_the_direction(cell, direction, ends, remarks):
    ours = {"D": "date", "R": "elsewhere", "M": "direction"}
    row = read(ours, "2025-10-26", cell, direction, ways=frozenset("R"))
    assert (row.flights[""]["origin"], row.flights[""]["destination"], row.contradictions) == (*ends, remarks)


@pytest.mark.parametrize(
    ("ours", "cells", "ends", "remark"),
    [
        (
            {"F": "origin"},
            ("EDDF", "Go-around"),
            ("EDDF", ""),
            "'Go-around' says that it neither landed",
        ),
        (
            {"F": "origin", "T": "destination"},
            ("EDDF", "OSLK", "Go-around"),
            ("EDDF", ""),
            "'Go-around' says that it neither landed nor took off here, so its flight is on no chart",
        ),
        (
            {"F": "origin"},
            ("EDDF", "seen"),
            ("EDDF", ""),
            "neither end is the watched airfield: EDDF to",
        ),
        (
            {"E": "elsewhere"},
            ("from EDDF", "overflight"),
            ("", ""),
            "'overflight' says that it neither landed nor",
        ),
        ({"E": "elsewhere"}, ("from EDDF", "touch and go"), ("", ""), "nothing says whether it came from or went"),
        ({"F": "origin"}, ("EDDF", "landed"), ("EDDF", "OSLK"), ""),
        (
            {"F": "origin"},
            ("EDDF", "landed at OSDI"),
            ("EDDF", ""),
            "'landed at OSDI' says that its arrival was at another place, so its flight is on no chart",
        ),
        (
            {"F": "origin"},
            ("EDDF", "Landed elsewhere"),
            ("EDDF", ""),
            "'Landed elsewhere' says that its arrival was",
        ),
        ({"F": "origin"}, ("OSLK", "Landed elsewhere"), ("OSLK", ""), ""),
        ({"F": "origin"}, ("EDDF", "landed at OSLK"), ("EDDF", "OSLK"), ""),
        ({"F": "origin"}, ("EDDF", "arrived from OSDI"), ("EDDF", "OSLK"), ""),
        ({"F": "origin"}, ("OSDI", "arrived OSDI"), ("OSDI", "OSLK"), ""),
        (
            {"T": "destination"},
            ("EDDF", "departed OSDI"),
            ("", "EDDF"),
            "'departed OSDI' says that its departure was",
        ),
        ({"F": "origin", "T": "destination"}, ("OSDI", "OSLK", "departed OSDI"), ("OSDI", "OSLK"), ""),
        (
            {"F": "origin", "T": "destination"},
            ("EDDF", "OSLK", "landed in Damascus"),
            ("EDDF", ""),
            "its arrival was",
        ),
        ({"E": "elsewhere"}, ("OSDI", "departed OSDI"), ("OSLK", "OSDI"), ""),
        ({"E": "elsewhere"}, ("EDDF", "departed OSDI"), ("", ""), "'departed OSDI' says that its departure was"),
    ],
)
def test_word_that_is_no_landing_gives_a_row_no_end_here(ours, cells, ends, remark):
    row = read({"D": "date", **ours, "M": "direction"}, "2025-10-26", *cells)
    assert (row.flights[""]["origin"], row.flights[""]["destination"]) == ends
    assert remark in " ".join(row.contradictions)
    assert bool(row.contradictions) == bool(remark)


def test_short_words_before_places_say_a_direction_only_where_all_cells_have_one():
    ours = {"D": "date", "R": "elsewhere", "M": "direction"}
    assert read(ours, "2025-10-26", "De Bilt", "landed").flights[""]["origin"] == "De Bilt"
    assert read(ours, "2025-10-26", "from De Bilt", "").flights[""]["origin"] == "De Bilt"


@pytest.mark.parametrize(
    ("ours", "cells", "ends"),
    [
        ({"D": "date", "F": "origin"}, ("2025-10-26", "Mitiga"), ("Mitiga", "OSLK")),
        ({"D": "date", "To": "destination"}, ("2025-10-26", "Mitiga"), ("OSLK", "Mitiga")),
        ({"D": "date", "W": "direction"}, ("2025-10-26", "Arrival"), ("", "OSLK")),
        ({"D": "date", "W": "direction"}, ("2025-10-26", "DEP"), ("OSLK", "")),
        ({"D": "date", "F": "origin", "W": "direction"}, ("2025-10-26", "Mitiga", "ab"), ("OSLK", "Mitiga")),
        ({"D": "date", "F": "origin", "W": "direction"}, ("2025-10-26", "Mitiga", "an"), ("Mitiga", "OSLK")),
        ({"D": "date", "To": "destination", "W": "direction"}, ("2025-10-26", "OSLK", "an"), ("", "OSLK")),
    ],
)
def test_the_end_that_no_column_holds_is_at_the_airfield(ours, cells, ends):
    flight = read(ours, *cells).flights[""]
    assert (flight["origin"], flight["destination"]) == ends


@pytest.mark.parametrize(
    ("cells", "flights"),
    [
        (("2025-10-26", "Mitiga", ""), {"arrival": ("2025-10-26", "Mitiga", "OSLK")}),
        (("2025-10-26", "", "ELP"), {"departure": ("2025-10-26", "OSLK", "ELP")}),
        (
            ("2025-10-26~", "Mitiga", "ELP"),
            {"arrival": ("2025-10-26~", "Mitiga", "OSLK"), "departure": ("[2025-10-26..]~", "OSLK", "ELP")},
        ),
        (("[..2025-10-26]", "Mitiga", "ELP"), {"arrival": ("[..2025-10-26]", "Mitiga", "OSLK")}),
        (("2025-10-26", "Mitiga", "Latakia"), {"": ("2025-10-26", "Mitiga", "Latakia")}),
        (("2025-10-26", "", "unknown"), {"arrival": ("2025-10-26", "", "OSLK")}),
    ],
)
def test_a_stay_of_one_day_is_an_arrival_and_a_departure_on_that_day_or_later(cells, flights):
    row = read({"D": "date", "F": "origin", "To": "destination"}, *cells, kind="stay")
    assert {
        name: (each["date"], each["origin"], each["destination"]) for name, each in row.flights.items()
    } == flights
    assert bool(row.contradictions) == (cells[0].startswith("[..") or cells[2] == "unknown")


@pytest.mark.parametrize(
    ("direction", "ends"), [("A", ("Mitiga", "OSLK")), ("D", ("OSLK", "Mitiga")), ("?", ("", ""))]
)
def test_the_other_end_of_a_movement_is_as_its_direction_says(direction, ends):
    ours = {"D": "date", "W": "direction", "From/To": "elsewhere"}
    flight = read(ours, "2025-10-26", direction, "Mitiga").flights[""]
    assert (flight["origin"], flight["destination"]) == ends


@pytest.mark.parametrize(
    "cells", [("Il-76", "2"), ("2x Il-76", ""), ("Il-76 (x2)", ""), ("Il-76 (2)", "2"), ("2x Il-76", "2")]
)
def test_a_row_of_several_aircraft_is_as_many_flights_of_which_it_names_one(cells):
    ours = {"D": "date", "T": "aircraft_type", "N": "aircraft_count", "R": "registration"}
    row = read(ours, "2025-10-26", *cells, "RA-78842")
    assert {name: flight.get("registration", "") for name, flight in row.flights.items()} == {
        "": "RA-78842",
        "aircraft-2": "",
    }
    assert {flight["aircraft_type"] for flight in row.flights.values()} == {"Il-76"}


@pytest.mark.parametrize(
    ("cells", "names"),
    [
        (("2x An-124 RA-82040/RA-82038", "", ""), ["RA-82040", "RA-82038"]),
        (("An-124", "RA-82040, RA-82038", "2"), ["RA-82040", "RA-82038"]),
        (("An-124 (RA-82040 and RA-82038)", "", "2"), ["RA-82040", "RA-82038"]),
    ],
)
def test_each_of_as_many_aircraft_as_a_row_counts_has_its_registration(cells, names):
    ours = {"D": "date", "T": "aircraft_type", "R": "registration", "N": "aircraft_count"}
    row = read(ours, "2025-10-26", *cells)
    assert [flight["registration"] for flight in row.flights.values()] == names
    assert {flight["aircraft_type"] for flight in row.flights.values()} == {"An-124"}
    assert row.cells == ()


@pytest.mark.parametrize(
    ("cells", "answer", "flights"),
    [
        (("An-124, Il-76", "2", "", ""), "", [("An-124", "", ""), ("Il-76", "", "")]),
        (
            ("2x Il-76 + An-124", "", "", "RFF1"),
            "",
            [("Il-76", "", "RFF1"), ("Il-76", "", "RFF1"), ("An-124", "", "RFF1")],
        ),
        (("An-124, Il-76", "", "", ""), "", [("An-124, Il-76", "", "")]),
        (("An-124, Il-76", "", "", ""), ONE_OF_EACH, [("An-124", "", ""), ("Il-76", "", "")]),
        (("An-124, Il-76", "3", "", ""), ONE_OF_EACH, [("An-124", "", ""), ("Il-76", "", ""), ("", "", "")]),
        (
            ("An-124, Il-76", "2", "RA-82038, RA-76669", "RFF1, RFF2"),
            "",
            [("An-124", "RA-82038", "RFF1"), ("Il-76", "RA-76669", "RFF2")],
        ),
        (("An-124, Il-76", "3", "", "RFF1, RFF2"), ALL_OF_THE_FIRST, [("An-124", "", "RFF1, RFF2")] * 3),
    ],
)
def test_each_of_several_aircraft_has_the_type_and_callsign_that_the_row_gives_it(cells, answer, flights):
    ours = {"D": "date", "T": "aircraft_type", "N": "aircraft_count", "R": "registration", "C": "callsign"}
    row = read(ours, "2025-10-26", *cells, types_listed={"T": answer})
    columns = ("aircraft_type", "registration", "callsign")
    assert [tuple(flight.get(column, "") for column in columns) for flight in row.flights.values()] == flights


def test_several_registrations_that_nobody_has_decided_on_are_kept_and_named():
    row = read({"D": "date", "R": "registration"}, "2025-10-26", "RA-86495, RA-86496")
    assert row.flights[""]["registration"] == "RA-86495, RA-86496"
    assert [cell.what for cell in row.cells] == ["these are several aircraft, kept as they are written"]


@pytest.mark.parametrize(
    ("registrations", "address", "addresses", "remarks"),
    [
        ("N3423Q, N3423R", "a3c78d", ["", "a3c78d"], []),
        ("RA-86495, N3423R", "152d4a", ["152d4a", ""], []),
        (
            "RA-86495, RA-86496",
            "152d4a",
            ["", ""],
            ["the address 152d4a is of one of several aircraft, and is entered for none of them"],
        ),
        ("RA-86495, N3423R", "a3c78d, 152d4a", ["152d4a", "a3c78d"], []),
        (
            "RA-86495, N3423R",
            "a3c78d, a3c78c",
            ["", "a3c78d"],
            [
                "the address a3c78c of the row is that of N3423Q, not of RA-86495",
                "the address a3c78c is of one of several aircraft, and is entered for none of them",
            ],
        ),
    ],
)
def test_an_address_of_one_of_several_aircraft_goes_to_its_owner(registrations, address, addresses, remarks):
    ours = {"D": "date", "R": "registration", "H": "icao24", "To": "destination"}
    row = read(ours, "2025-10-26", registrations, address, "OSLK", several=frozenset({"R"}))
    assert [flight["icao24"] for flight in row.flights.values()] == addresses
    assert list(row.contradictions) == remarks


def test_one_registration_beside_a_type_that_is_another_than_that_of_the_row_is_contradictory():
    ours = {"D": "date", "R": "registration", "T": "aircraft_type", "To": "destination"}
    row = read(ours, "2025-10-26", "RA-86495", "IL62 (RA-86572)", "OSLK")
    assert row.flights[""]["registration"] == "RA-86495"
    assert row.contradictions == ("the type is of RA-86572, the row of RA-86495",)
    assert read(ours, "2025-10-26", "RA86572", "IL62 (RA-86572)", "OSLK").contradictions == ()


def test_a_number_of_aircraft_that_is_none_is_named_and_none_makes_no_flight():
    ours = {"D": "date", "N": "aircraft_count"}
    row = read(ours, "2025-10-26", "some")
    assert (len(row.flights), row.cells[0].what) == (1, "this is no number of aircraft")
    none = read(ours, "2025-10-26", "0")
    assert (none.flights, none.contradictions[-1]) == (
        {},
        "the row counts no aircraft, and no flight is made of it",
    )


@pytest.mark.parametrize(
    ("cell", "type_", "registration", "faults"),
    [
        ("IL62 (RA-86572)", "IL62", "RA-86572", []),
        ("C-17A (1225)", "C-17A", "1225", []),
        ("A300B4-622R(F) (EX-30002)", "A300B4-622R(F)", "EX-30002", []),
        ("IL-76TD (EX-76005 or EX-76008)", "IL-76TD", "EX-76005 or EX-76008", []),
        ("IL-76TD (registration not visible)", "IL-76TD", "", []),
        ("Boeing 737 (400)", "Boeing 737 (400)", "", []),
        ("An-26 (23)", "An-26 (23)", "", []),
        (
            "IL-76TD (EX-76005?)",
            "IL-76TD",
            "",
            ["whether 'EX-76005?' names an aircraft cannot be told: the type alone is entered"],
        ),
    ],
)
def test_a_registration_in_brackets_behind_a_type_is_one(cell, type_, registration, faults):
    row = read({"D": "date", "T": "aircraft_type"}, "2025-10-26", cell)
    flight = row.flights[""]
    assert (flight["aircraft_type"], flight.get("registration", "")) == (type_, registration)
    assert [each.what for each in row.cells] == faults


@pytest.mark.parametrize(
    ("cells", "date"),
    [
        (("", "2025", "10", "26"), "2025-10-26"),
        (("", "2025", "Oct", "26"), "2025-10-26"),
        (("", "2025", "10", ""), "2025-10"),
        (("26 Oct", "2025", "", ""), "2025-10-26"),
        (("26 Oct 2024", "2025", "", ""), "2024-10-26"),
    ],
)
def test_the_parts_of_a_date_may_stand_in_columns_of_their_own(cells, date):
    ours = {"D": "date", "Y": "year", "M": "month", "Day": "day"}
    assert read(ours, *cells).flights[""]["date"] == date


@pytest.mark.parametrize(
    ("cells", "days"),
    [
        (("3 Nov 2025", "4 Nov 2025"), ("2025-11-03", "2025-11-04")),
        (("3 Nov", "4 Nov"), ("2025-11-03", "2025-11-04")),
        (("30 Dec 2024", ""), ("2024-12-30", None)),
        (("", "4 Nov"), (None, "2025-11-04")),
    ],
)
@pytest.mark.parametrize("kind", ["route", "stay"])
def test_a_year_in_a_column_of_its_own_is_that_of_days_which_name_none_alone(kind, cells, days):
    ours = {"Y": "year", "A": "arrival", "D": "departure", "R": "route" if kind == "route" else "note"}
    flights = read(ours, "2025", *cells, "ELP-OSLK-OMA", kind=kind).flights
    if kind == "route":
        days = tuple(day or next(filter(None, days)) for day in days)
    assert tuple(flights.get(end, {}).get("date") for end in ("arrival", "departure")) == days


def test_a_cell_whose_formula_failed_is_named_and_not_taken():
    row = read({"D": "date", "R": "registration"}, "2025-10-26", "#REF!")
    assert "registration" not in row.flights[""]
    assert [(cell.value, cell.what) for cell in row.cells] == [("#REF!", "a formula of a spreadsheet failed here")]
    row = read({"D": "date", "U": "date_end", "R": "registration"}, "2025-10-26", "2025-10-28", "#REF!")
    assert row.flights[""]["date"] == "[2025-10-26..2025-10-28]"


@pytest.mark.parametrize(("column", "date"), [("arrival", "2025-10-26"), ("departure", "2025-10-26")])
def test_the_only_end_with_a_day_dates_the_movement(column, date):
    ours = {"D": column, "F": "origin", "To": "destination"}
    assert read(ours, "26.10.2025", "Mitiga", "OSLK").flights[""]["date"] == date


def test_the_legs_of_a_route_are_dated_by_the_end_at_the_airfield():
    ours = {"A": "arrival", "D": "departure", "R": "route"}
    flights = read(ours, "2025-10-26", "2025-10-27", "ELP → OSLK → OMA", kind="route").flights
    assert {name: flight["date"] for name, flight in flights.items()} == {
        "arrival": "2025-10-26",
        "departure": "2025-10-27",
    }


def test_a_movement_elsewhere_is_contradictory():
    row = read({"D": "date", "F": "origin", "To": "destination"}, "2025-10-26", "Mitiga", "ELP")
    assert row.contradictions == ("neither end is the watched airfield: Mitiga to ELP",)


@pytest.mark.parametrize(
    ("origin", "destination", "date"),
    [("Mitiga", "OSLK", "2025-10-26T09:31Z"), ("OSLK", "Mitiga", "2025-10-26T04:10Z")],
)
def test_the_date_of_a_flight_with_both_times_is_that_at_the_airfield(origin, destination, date):
    ours = {"Off": "departure", "On": "arrival", "F": "origin", "To": "destination"}
    row = read(ours, "2025-10-26T04:10Z", "2025-10-26T09:31Z", origin, destination)
    assert row.flights[""]["date"] == date


@pytest.mark.parametrize(
    ("left", "came", "zone", "day"),
    [
        ("2241", "0012", "UTC", "2025-11-07T00:12Z"),
        ("2241", "0012", "", "2025-11-07"),
        ("1005", "1530", "UTC", "2025-11-06T15:30Z"),
        ("2241", "", "UTC", "[2025-11-06..2025-11-07]"),
        ("", "", "UTC", "[2025-11-06..2025-11-07]"),
    ],
)
def test_a_flight_with_a_day_of_departure_arrives_by_its_times(left, came, zone, day):
    ours = {"D": "departure", "L": "departure_time", "A": "arrival_time", "F": "origin", "To": "destination"}
    style = {"A": DateStyle(zone=zone), "L": DateStyle(zone=zone)}
    row = read(ours, "6 Nov 2025", left, came, "ELP", "Latakia", style=style)
    assert row.flights[""]["date"] == day


@pytest.mark.parametrize(
    ("ends", "days"),
    [(("ELP", "Latakia"), "[2025-11-06..2025-11-07]"), (("Latakia", "ELP"), "[2025-11-05..2025-11-06]")],
)
def test_the_one_day_of_a_flight_over_midnight_may_be_that_of_either_end(ends, days):
    ours = {"D": "date", "L": "departure_time", "A": "arrival_time", "F": "origin", "To": "destination"}
    assert read(ours, "6 Nov 2025", "2241", "0012", *ends).flights[""]["date"] == days


@pytest.mark.parametrize(
    ("left", "came", "ends", "day"),
    [
        ("1005", "1530", ("ELP", "Latakia"), "2025-11-06T15:30Z"),
        ("1005", "1530", ("Latakia", "ELP"), "2025-11-06T10:05Z"),
        # The only time of a row is that of its own end, or of the other, and then none of its movement.
        ("", "1530", ("ELP", "Latakia"), "2025-11-06T15:30Z"),
        ("1005", "", ("ELP", "Latakia"), "2025-11-06"),
        ("1005", "", ("Latakia", "ELP"), "2025-11-06T10:05Z"),
        ("1530", "1530", ("ELP", "Latakia"), "2025-11-06"),
    ],
)
def test_a_movement_beside_one_day_has_the_time_of_its_own_end(left, came, ends, day):
    ours = {"D": "date", "L": "departure_time", "A": "arrival_time", "F": "origin", "To": "destination"}
    style = {"A": DateStyle(zone="UTC"), "L": DateStyle(zone="UTC")}
    assert read(ours, "6 Nov 2025", left, came, *ends, style=style).flights[""]["date"] == day


@pytest.mark.parametrize(
    ("left", "came", "ends", "day"),
    [
        ("09:12PM CET", "10:02PM GMT", ("ELP", "Latakia"), "2025-11-06T22:02Z"),
        ("10:40PM CET", "12:10AM GMT", ("ELP", "Latakia"), "[2025-11-06..2025-11-07]"),
        ("10:40PM CET", "12:55PM CET (+1)", ("ELP", "Latakia"), "2025-11-07T11:55Z"),
        ("10:40PM CET", "12:55PM CET (+1)", ("Latakia", "ELP"), "2025-11-06T21:40Z"),
        ("10:40PM CST", "12:55PM CET", ("ELP", "Latakia"), "2025-11-06"),
        ("11:40PM CET", "00:10 CET (+1)", ("ELP", "Latakia"), "2025-11-06T23:10Z"),
    ],
)
def test_times_of_two_zones_that_are_known_are_compared_in_utc(left, came, ends, day):
    ours = {"D": "date", "L": "departure_time", "A": "arrival_time", "F": "origin", "To": "destination"}
    style = DateStyle(worded=(("CET", "Europe/Paris"),))
    row = read(ours, "6 Nov 2025", left, came, *ends, style={"A": style, "L": style})
    assert row.flights[""]["date"] == day


@pytest.mark.parametrize(
    ("left", "came", "day"),
    [
        ("5 Nov 2025 23:30", "0130", "2025-11-06T00:30Z"),
        ("6 Nov 2025 00:30", "0300", "2025-11-06T02:00Z"),
        ("6 Nov 2025", "0300", "2025-11-06T02:00Z"),
    ],
)
def test_an_arrival_is_after_the_moment_of_its_departure(left, came, day):
    ours = {"L": "departure", "A": "arrival_time", "F": "origin", "To": "destination"}
    style = DateStyle(zone="Europe/Warsaw")
    row = read(ours, left, came, "ELP", "Latakia", style={"A": style, "L": style})
    assert (row.flights[""]["date"], row.cells) == (day, ())


@pytest.mark.parametrize("ends", [("ELP", "Latakia"), ("Latakia", "ELP")])
def test_times_a_day_and_more_apart_are_of_either_day(ends):
    ours = {"D": "date", "L": "departure_time", "A": "arrival_time", "F": "origin", "To": "destination"}
    style = {"L": DateStyle(zone="Asia/Vladivostok"), "A": DateStyle(zone="UTC")}
    row = read(ours, "6 Nov 2025", "0500", "2100", *ends, style=style)
    assert row.flights[""]["date"] == "[2025-11-05..2025-11-06]"


def test_times_of_two_zones_beside_a_day_of_departure_are_compared_on_it():
    ours = {"D": "departure", "L": "departure_time", "A": "arrival_time", "F": "origin", "To": "destination"}
    style = {"L": DateStyle(zone="Europe/Warsaw"), "A": DateStyle(zone="UTC")}
    row = read(ours, "5 Nov 2025", "2330", "0130", "ELP", "Latakia", style=style)
    assert (row.flights[""]["date"], row.cells) == ("2025-11-06T01:30Z", ())


@pytest.mark.parametrize(
    ("ours", "kind", "cells", "days"),
    [
        (
            {"A": "arrival_time", "L": "departure_time"},
            "stay",
            ("2250", "0130+1"),
            ["2025-11-05T22:50Z", "2025-11-06T01:30Z"],
        ),
        (
            {"A": "arrival_time", "L": "departure_time"},
            "stay",
            ("06/0130", "1200"),
            ["2025-11-06T01:30Z", "[2025-11-06..]"],
        ),
        ({"T": "time"}, "movement", ("0130+1",), ["2025-11-06T01:30Z"]),
    ],
)
def test_a_mark_of_the_next_day_moves_the_day_of_its_time(ours, kind, cells, days):
    style = {heading: DateStyle(zone="UTC") for heading in ours}
    ours = {"D": "date", **ours, "F": "origin"}
    row = read(ours, "5 Nov 2025", *cells, "ELP", kind=kind, style=style)
    assert [flight["date"] for flight in row.flights.values()] == days


def test_a_status_with_the_time_of_the_other_end_is_no_time_of_this_one():
    ours = {"D": "date", "S": "arrival_time", "F": "origin", "To": "destination"}
    style = {"S": DateStyle(zone="UTC")}
    row = read(ours, "5 Nov 2025", "Departed 14:10", "ELP", "Latakia", style=style)
    assert (row.flights[""]["date"], [cell.what for cell in row.cells]) == (
        "2025-11-05",
        ["this is the time of the other end of the flight"],
    )
    row = read(ours, "5 Nov 2025", "Landed 14:10", "ELP", "Latakia", style=style)
    assert (row.flights[""]["date"], row.cells) == ("2025-11-05T14:10Z", ())


def test_a_mark_of_the_next_day_beside_a_day_of_its_own_leaves_both_and_says_so():
    ours = {"D": "arrival", "A": "arrival_time", "F": "origin"}
    row = read(ours, "6 Nov 2025", "0130+1", "ELP", style={"A": DateStyle(zone="UTC")})
    assert row.flights[""]["date"] == "[2025-11-06..2025-11-07]"
    assert [cell.what for cell in row.cells] == [
        "it is marked as of the next day, and the row names its day: it is of either"
    ]


def test_the_time_of_departure_alone_is_not_that_of_an_arrival():
    ours = {"D": "date", "L": "departure_time", "F": "origin", "To": "destination"}
    row = read(ours, "28 Nov 2025", "1640", "ELP", "Latakia", style={"L": DateStyle(zone="UTC")})
    assert row.flights[""]["date"] == "2025-11-28"


@pytest.mark.parametrize(
    ("left", "day"),
    [("06/0130", "2025-11-06T01:30Z"), ("05/2359", "2025-11-05T23:59Z"), ("01/0055", "2025-11-01T00:55Z")],
)
def test_a_time_of_departure_may_name_its_own_day_of_the_month(left, day):
    ours = {"D": "date", "A": "arrival_time", "L": "departure_time", "F": "origin", "To": "destination"}
    style = {"A": DateStyle(zone="UTC"), "L": DateStyle(zone="UTC")}
    arrival = "31 Oct 2025" if left == "01/0055" else "5 Nov 2025"
    row = read(ours, arrival, "2250", left, "ELP", "OMA", kind="stay", style=style)
    assert row.flights["departure"]["date"] == day


@pytest.mark.parametrize("left", ["04/0130", "21/0130", "05/0010"])
def test_a_departure_on_a_day_before_its_arrival_is_left_open_and_said(left):
    ours = {"D": "date", "A": "arrival_time", "L": "departure_time", "F": "origin", "To": "destination"}
    style = {"A": DateStyle(zone="UTC"), "L": DateStyle(zone="UTC")}
    row = read(ours, "5 Nov 2025", "2250", left, "ELP", "OMA", kind="stay", style=style)
    assert row.flights["departure"]["date"] == "[2025-11-05..]"
    assert [cell.what for cell in row.cells] == ["its day may be before the arrival, or a month later"]


def test_a_time_of_a_landing_whose_own_day_is_far_from_that_of_its_row_is_named_and_not_taken():
    ours = {"D": "date", "A": "arrival_time", "F": "origin", "To": "destination"}
    for cell, day, unread in (("06/0130", "2025-11-06T01:30Z", []), ("12/1130", "2025-11-05", ["12/1130"])):
        row = read(ours, "5 Nov 2025", cell, "ELP", "Latakia", style={"A": DateStyle(zone="UTC")})
        assert (row.flights[""]["date"], [each.value for each in row.cells]) == (day, unread)


def test_a_row_that_says_one_of_both_movements_has_no_ends():
    row = read({"D": "date", "M": "direction", "E": "elsewhere"}, "5 Nov 2025", "arrival or departure", "ELP")
    assert (row.flights[""]["origin"], row.flights[""]["destination"]) == ("", "")


def test_what_cannot_be_read_of_a_departure_is_named_and_so_is_a_stay_of_neither_end():
    ours = {"D": "date", "A": "arrival_time", "L": "departure_time", "F": "origin", "To": "destination"}
    row = read(ours, "3 Nov 2025", "1826", "n/s", "ELP", "OMA", kind="stay")
    assert [(cell.value, cell.what) for cell in row.cells] == [
        ("n/s", "this is no time of day that can be read for certain")
    ]
    row = read(ours, "3 Nov 2025", "", "", "", "", kind="stay")
    assert ([*row.flights], row.contradictions) == (
        ["arrival"],
        ("nothing says whether it came or left; it counts as an arrival",),
    )


def test_a_stay_is_two_movements():
    ours = {"In": "arrival", "Out": "departure", "F": "origin", "To": "destination", "R": "registration"}
    row = read(ours, "24 Oct 2025", "29 Oct 2025", "Mitiga", "ELP", "RA-86495", kind="stay")
    assert row.flights == {
        "arrival": {"date": "2025-10-24", "origin": "Mitiga", "destination": "OSLK", "registration": "RA-86495"},
        "departure": {"date": "2025-10-29", "origin": "OSLK", "destination": "ELP", "registration": "RA-86495"},
    }


@pytest.mark.parametrize("kind", ["stay", "movement"])
def test_a_date_that_is_not_the_utc_day_of_the_arrival_is_contradictory(kind):
    ours = {"D": "date", "In": "arrival", "F": "origin"}
    row = read(ours, "2025-10-26", "2025-10-27T00:30+00:00", "Mitiga", kind=kind)
    assert row.contradictions == (
        "the date (2025-10-26) is not the day of the arrival, which is 2025-10-27T00:30Z (UTC)",
    )


def test_a_stay_that_goes_on_is_one_movement():
    assert list(read({"In": "arrival", "Out": "departure"}, "24 Oct 2025", "", kind="stay").flights) == ["arrival"]


@pytest.mark.parametrize(
    ("cells", "departure"),
    [
        (("1405", "1820", ""), "2025-10-03T18:20Z"),
        (("2305", "0220", ""), "[2025-10-04..]"),
        (("", "1820", ""), "[2025-10-03..]"),
        (("1405", "", "OMA"), "[2025-10-03..]"),
    ],
)
def test_a_stay_without_a_day_of_departure_ends_on_that_of_its_arrival_or_later(cells, departure):
    ours = {"In": "arrival", "A": "arrival_time", "L": "departure_time", "To": "destination"}
    style = {"A": DateStyle(zone="UTC"), "L": DateStyle(zone="UTC")}
    row = read(ours, "03.10.2025", *cells, kind="stay", style=style)
    assert row.flights["departure"]["date"] == departure


def test_a_departure_before_its_arrival_is_contradictory():
    row = read({"In": "arrival", "Out": "departure"}, "2025-10-26", "2025-10-24", kind="stay")
    assert row.contradictions == ("the departure (2025-10-24) is before the arrival (2025-10-26)",)


def test_a_stay_over_new_year_with_one_year_is_not_read():
    ours = {"In": "arrival", "Out": "departure", "Year": "year"}
    row = read(ours, "30 Dec", "2 Jan", "2025", kind="stay")
    days = "the departure (2025-01-02) is before the arrival (2025-12-30)"
    what = f"{days} if both are of one year: write that of each"
    assert (row.flights, row.unread) == ({}, UnreadCell("Out", "2 Jan", what))
    assert read(ours, "30 Dec 2025", "2 Jan 2026", "2025", kind="stay").unread is None


@pytest.mark.parametrize(
    ("route", "legs"),
    [
        ("ELP-OMA-LTK", {"arrival": ("KOMA", "OSLK")}),
        ("LTK → OMA → ELP", {"departure": ("OSLK", "KOMA")}),
        ("n/k → LTK", {"arrival": ("", "OSLK")}),
        ("ELP/LTK/OMA", {"arrival": ("KELP", "OSLK"), "departure": ("OSLK", "KOMA")}),
        (
            "ELP-LTK-ELP-LTK",
            {"arrival": ("KELP", "OSLK"), "departure": ("OSLK", "KELP"), "arrival-2": ("KELP", "OSLK")},
        ),
    ],
)
def test_of_a_route_the_legs_at_the_airfield_are_flights(route, legs):
    row = read({"D": "date", "R": "route"}, "2025-10-26", route, kind="route")
    assert {name: (leg.get("origin", ""), leg.get("destination", "")) for name, leg in row.flights.items()} == legs


def test_a_route_without_the_airfield_is_contradictory_and_no_flight():
    row = read({"D": "date", "R": "route"}, "2025-10-26", "ELP-OMA", kind="route")
    assert row.flights == {}
    assert row.contradictions == (
        "the route does not hold the watched airfield, and no flight is made of it: ELP-OMA",
    )


def test_a_link_tells_address_and_day_where_no_cell_does():
    row = read({"L": "link", "F": "origin"}, "https://adsb.lol/?icao=a3c78c&showTrace=2025-10-26", "Mitiga")
    assert row.flights[""] == {"icao24": "a3c78c", "date": "2025-10-26", "origin": "Mitiga", "destination": "OSLK"}


def test_an_address_of_another_aircraft_is_not_taken_from_a_link():
    row = read(
        {"D": "date", "R": "registration", "L": "link"}, "2025-10-26", "N3423R", "https://adsb.lol/?icao=a3c78c"
    )
    assert "icao24" not in row.flights[""]
    assert len(row.contradictions) == 2


def test_a_date_that_is_not_understood_costs_the_row_and_is_named():
    row = read({"D": "date", "F": "origin"}, "some day", "Mitiga")
    assert row.flights == {}
    assert (row.unread.column, row.unread.value) == ("D", "some day")


def test_another_cell_that_is_not_understood_costs_the_cell():
    row = read(
        {"D": "date", "H": "icao24", "G": "credibility", "F": "origin"}, "2025-10-26", "no hex", "9", "Mitiga"
    )
    assert set(row.flights[""]) == {"date", "origin", "destination"}
    assert [cell.column for cell in row.cells] == ["H", "G"]


def test_the_first_heading_that_says_something_is_read():
    ours = {"D": "date", "Actual": "destination", "Planned": "destination"}
    assert read(ours, "2025-10-26", "n/a", "Latakia").flights[""]["destination"] == "Latakia"


@pytest.mark.parametrize(("code", "date"), [("1", "2025-10-24"), ("2", "2025-10-24~"), ("3", "2025-10")])
def test_a_date_is_no_sharper_than_its_precision(code, date):
    row = read({"D": "date", "P": "date_precision", "F": "origin"}, "24 October 2025", code, "Mitiga")
    assert row.flights[""]["date"] == date


def test_a_time_that_the_table_estimates_is_approximate():
    row = read({"D": "date", "F": "origin"}, "2025-10-26T04:10Z", "Mitiga", approximate=frozenset({"D"}))
    assert row.flights[""]["date"] == "2025-10-26T04:10Z~"


def test_a_style_holds_for_its_heading_alone():
    styled = {"D": DateStyle("day first")}
    assert (
        read({"D": "date", "F": "origin"}, "03/08/2025", "Mitiga", style=styled).flights[""]["date"]
        == "2025-08-03"
    )


@pytest.mark.parametrize(
    ("ours", "cells", "dates"),
    [
        ({"D": "date", "Arr": "arrival_time"}, ("2025-10-26", "02:10+1"), ["2025-10-27"]),
        ({"D": "departure", "Arr": "arrival_time"}, ("2025-10-31", "02:10 (+1)"), ["2025-11-01"]),
        ({"D": "date", "Arr": "arrival_time"}, ("2025-10-26", "02:10"), ["2025-10-26"]),
        ({"D": "date", "Arr": "arrival_time"}, ("2025-10", "02:10+1"), ["2025-10"]),
    ],
)
def test_an_arrival_of_the_next_day_is_on_that(ours, cells, dates):
    ends = {"F": "origin", "To": "destination"}
    assert [flight["date"] for flight in read({**ours, **ends}, *cells, "ELP", "OSLK").flights.values()] == dates
    left = read({**ours, **ends}, *cells, "OSLK", "ELP").flights[""]["date"]
    assert left == cells[0], "it left on the day itself"


@pytest.mark.parametrize(
    ("last", "date", "what"),
    [
        ("2025-10-29", "[2025-10-24..2025-10-29]", ""),
        ("2025-10-24", "2025-10-24", ""),
        ("", "2025-10-24", ""),
        ("2025-10-23", None, "the last day (2025-10-23) is before the first (2025-10-24)"),
    ],
)
def test_two_columns_of_days_may_be_the_range_of_one_flight(last, date, what, tmp_path):
    rows = [["From date", "To date", "Type", "From", "To"], ["2025-10-24", last, "IL76", "HLLM", "OSLK"]]
    given = {"airfield": "OSLK", "columns": {"From date": "date", "To date": "date_end"}}
    _, report = run(write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger", given)
    flights = table(tmp_path / "ledger", "flights") if date else []
    assert [row["date"] for row in flights] == [date] * bool(date)
    assert [each["what"] for each in report["not_read"]] == [what] * bool(what)


IMAGES = {
    "Previous image without it": "arrival",
    "First seen": "arrival_end",
    "Last seen": "departure",
    "First image without it": "departure_end",
}


@pytest.mark.parametrize(
    ("days", "dates", "unread"),
    [
        (
            ("2025-11-09", "2025-11-12", "2025-11-12", "2025-11-17"),
            ["[2025-11-09..2025-11-12]", "[2025-11-12..2025-11-17]"],
            [],
        ),
        # Still there on the last image: that an aircraft was seen says not that it left.
        (
            ("2025-11-09", "2025-11-12", "2025-11-27", ""),
            ["[2025-11-09..2025-11-12]"],
            ["'First image without it' is empty: whether and when that ended is not said"],
        ),
        (("", "2025-11-12", "", "2025-11-17"), ["[..2025-11-12]", "[..2025-11-17]"], []),
    ],
)
def test_an_aircraft_came_and_left_between_the_images_without_it_and_with_it(tmp_path, days, dates, unread):
    file = write_csv(tmp_path / "list.csv", [[*IMAGES, "Type"], [*days, "A124"]])
    _, report = run(file, tmp_path / "ledger", {"airfield": "OSLK", "answers": {}})
    assert (report["questions"], report["mapping"]) == ([], {**IMAGES, "Type": "aircraft_type"})
    assert [row["date"] for row in table(tmp_path / "ledger", "flights")] == dates
    assert [each["what"] for each in report["cells_not_read"]] == unread


def test_row_may_name_its_own_airfield(tmp_path):
    rows = [
        ["Field", "Touched down", "Wheels up", "Came in from", "Went on to", "Type"],
        ["Rzeszów", "2025-10-12", "2025-10-13", "ETAR", "KDOV", "C17"],
        ["EDDP", "2025-10-14", "", "KDOV", "", "C17"],
    ]
    # Another airport has the name, too; who watches this one means it in a column of airfields.
    answers = {"airfield": "EPRZ"}
    _, report = run(write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger", {"answers": answers})
    assert (report["questions"], report["read"]) == ([], 2)
    ends = [(row["date"], row["origin"], row["destination"]) for row in table(tmp_path / "ledger", "flights")]
    assert ends == [("2025-10-12", "ETAR", "EPRZ"), ("2025-10-13", "EPRZ", "KDOV"), ("2025-10-14", "KDOV", "EDDP")]


@pytest.mark.parametrize(
    ("came", "left", "zone", "days"),
    [
        ("0842", "1214", "not UTC: read the day alone", ("2025-10-03", "2025-10-03")),
        ("2210", "0130", "not UTC: read the day alone", ("2025-10-03", "[2025-10-04..]")),
        ("0150", "0632", "Europe/Warsaw", ("2025-10-02T23:50Z", "2025-10-03T04:32Z")),
        ("2210", "0130", "Europe/Warsaw", ("2025-10-03T20:10Z", "[2025-10-03..]")),
        ("0842", "1214", "UTC", ("2025-10-03T08:42Z", "2025-10-03T12:14Z")),
        ("0842Z", "1214", "Europe/Warsaw", ("2025-10-03T08:42Z", "2025-10-03T10:14Z")),
        ("0842Z", "1214", "", ("2025-10-03T08:42Z", "[2025-10-03..]")),
        ("0842", "", "UTC", ("2025-10-03T08:42Z", "[2025-10-03..]")),
        ("0842", "0842", "UTC", ("2025-10-03T08:42Z", "[2025-10-03..]")),
    ],
)
def test_two_times_beside_one_day_say_on_which_day_it_left(came, left, zone, days):
    ours = {"D": "date", "A": "arrival_time", "L": "departure_time", "F": "origin", "To": "destination"}
    style = {"A": DateStyle(zone=zone), "L": DateStyle(zone=zone)}
    row = read(ours, "03.10.2025", came, left, "ELP", "OMA", kind="stay", style=style)
    assert tuple(row.flights[end]["date"] for end in ("arrival", "departure")) == days


@pytest.mark.parametrize(
    ("cells", "dates"),
    [
        (("-", "0610", "", "ELP"), {"departure": "2025-10-03T06:10Z"}),
        (("", "0610", "", ""), {"departure": "2025-10-03T06:10Z"}),
        (("", "0610", "ELP", "OMA"), {"arrival": "[..2025-10-03]", "departure": "2025-10-03T06:10Z"}),
        (("1405", "----", "", "OMA"), {"arrival": "2025-10-03T14:05Z", "departure": "[2025-10-03..]"}),
        (("1405", "1500", "", ""), {"arrival": "2025-10-03T14:05Z", "departure": "2025-10-03T15:00Z"}),
        (("1405", "", "", ""), {"arrival": "2025-10-03T14:05Z"}),
        (("", "dusk", "", "OMA"), {"departure": "2025-10-03"}),
    ],
)
def test_one_time_beside_one_day_says_which_movement_was_on_it(cells, dates):
    ours = {"D": "date", "A": "arrival_time", "L": "departure_time", "F": "origin", "To": "destination"}
    style = {"A": DateStyle(zone="UTC"), "L": DateStyle(zone="UTC")}
    row = read(ours, "03.10.2025", *cells, kind="stay", style=style)
    assert {end: flight["date"] for end, flight in row.flights.items()} == dates
    assert (row.contradictions, [cell.value for cell in row.cells]) == ((), ["dusk"] if "dusk" in cells else [])


def test_the_time_of_an_arrival_counts_where_nobody_knows_where_it_went():
    ours = {"D": "date", "A": "arrival_time", "L": "departure_time", "F": "origin", "To": "destination"}
    style = {"A": DateStyle(zone="Europe/Warsaw"), "L": DateStyle(zone="Europe/Warsaw")}
    row = read(ours, "02.09.2025", "1531", "-", "ELP", "", kind="stay", style=style)
    assert {end: flight["date"] for end, flight in row.flights.items()} == {"arrival": "2025-09-02T13:31Z"}


def test_a_mark_of_a_footnote_behind_a_word_for_nothing_leaves_nothing(tmp_path):
    rows = [["Date", "Type", "From", "To"], ["13 Nov 2025", "Il-76", "Unknown[b]", "OSLK"]]
    answered(write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger")
    flights = table(tmp_path / "ledger", "flights")
    assert [(flight["origin"], flight["destination"]) for flight in flights] == [("", "OSLK")]


def test_times_at_the_runway_go_before_those_at_the_stand_and_those_estimated(tmp_path):
    rows = [
        ["ARCID", "ARCTYP", "ADEP", "ADES", "EOBD", "EOBT (UTC)", "ATOT (UTC)", "ALDT (UTC)", "AIBT (UTC)"],
        ["RFF1", "IL62", "UUMU", "OSLK", "251113", "2100", "2112", "0038", "0046"],
        ["RFF2", "IL76", "OSLK", "HLLB", "251113", "2330", "2350", "0214", "0222"],
        ["RFF3", "IL76", "OSLK", "HLLB", "251113", "2350", "0010", "0234", "0240"],
        ["RFF4", "A124", "UUMU", "OSLK", "251113", "2350", "0010", "0434", "0440"],
    ]
    answered(write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger", {"airfield": "OSLK"})
    assert [flight["date"] for flight in table(tmp_path / "ledger", "flights")] == [
        "2025-11-14T00:38Z",
        "2025-11-13T23:50Z",
        "[2025-11-13..2025-11-14]",
        "[2025-11-13..2025-11-14]",
    ]


def test_a_departure_on_the_other_side_of_midnight_than_its_plan_is_on_either_day(tmp_path):
    rows = [
        ["Reg", "Type", "From", "To", "Departure date", "STD (UTC)", "ATD (UTC)"],
        ["RA-78845", "IL76", "OSLK", "HLLB", "13.11.2025", "23:50", "00:10"],
        ["RA-78846", "IL76", "OSLK", "HLLB", "13.11.2025", "00:10", "23:50"],
        ["RA-78847", "IL76", "OSLK", "HLLB", "13.11.2025", "22:10", "23:50"],
    ]
    report = answered(write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger", {"airfield": "OSLK"})
    assert [flight["date"] for flight in table(tmp_path / "ledger", "flights")] == [
        "[2025-11-13..2025-11-14]",
        "[2025-11-12..2025-11-13]",
        "2025-11-13T23:50Z",
    ]
    assert [cell["value"] for cell in report["cells_not_read"]] == ["00:10", "23:50"]
