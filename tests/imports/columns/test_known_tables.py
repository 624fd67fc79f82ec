import pytest

from components.imports.columns.known_tables import KNOWN_TABLES, known_table
from components.imports.columns.mapping import target
from tests.imports.ledgers import answered, run, table, write_csv

FR24 = {
    "fr24_id": "3d144c19",
    "flight": "",
    "callsign": "RFF7063",
    "operating_as": "RFF",
    "type": "IL62",
    "reg": "RA-86559",
    "orig_icao": "UUMU",
    "orig_iata": "",
    "datetime_takeoff": "2025-10-26T04:10:00Z",
    "dest_icao": "OSDI",
    "dest_icao_actual": "OSLK",
    "datetime_landed": "2025-10-26T09:31:12Z",
    "hex": "1551ff",
    "first_seen": "2025-10-26T04:00:00Z",
}
OPENSKY = {
    "icao24": "1551ff",
    "firstSeen": "1761451800",
    "estDepartureAirport": "UUMU",
    "lastSeen": "1761471060",
    "estArrivalAirport": "OSLK",
    "callsign": "RFF7063 ",
    "departureAirportCandidatesCount": "1",
}
ACLED = {
    "event_id_cnty": "SYR90002",
    "event_date": "24 October 2025",
    "year": "2025",
    "time_precision": "2",
    "event_type": "Strategic developments",
    "sub_event_type": "Other",
    "actor1": "Military Forces of Russia",
    "location": "Hmeimim",
    "source": "Example Agency; Other Paper",
    "notes": "Around 24 October 2025 (week of), cargo aircraft arrived.",
    "timestamp": "1761600000",
}
TURNSTONE = {
    "hex": "a3c78c",
    "flight": "N3423Q",
    "squawk": "-",
    "time": "Wed, 30 Aug 2023 14:28:05",
    "latitude": "40.765527°",
    "longitude": "-119.212256°",
    "altitude": "ground",
    "registration": "N3423Q",
    "aircraft_type": "-",
    "operator": "-",
    "category": "A1",
    "military": "No",
}
LOGBOOK = {
    "Date": "2025-03-15",
    "Flight number": "LH4010",
    "From": "Frankfurt / Frankfurt (FRA/EDDF)",
    "To": "Berlin / Tegel (TXL/EDDT)",
    "Dep time": "10:30:00",
    "Arr time": "11:25:00",
    "Airline": "Lufthansa (LH/DLH)",
    "Aircraft": "Boeing 747-8 (B748)",
    "Registration": "D-ABYX",
    "Seat number": "41A",
    "Note": "",
    "Dep_id": "524",
}


def imported(tmp_path, row, airfield):
    file, ledger = write_csv(tmp_path / "list.csv", [list(row), list(row.values())]), tmp_path / "ledger"
    report = answered(file, ledger, {"airfield": airfield})
    assert (report["read"], report["rows"]) == (1, 1)
    return {name: cell for name, cell in table(ledger, "flights")[0].items() if cell}, table(ledger, "sources")


@pytest.mark.parametrize(
    ("row", "airfield", "flight", "kind"),
    [
        (
            FR24,
            "OSLK",
            {
                "flight_id": "3d144c19",
                "date": "2025-10-26T09:31:12Z",
                "aircraft_type": "IL62",
                "registration": "RA-86559",
                "icao24": "1551ff",
                "callsign": "RFF7063",
                "operator": "RFF",
                "origin": "UUMU",
                "destination": "OSLK",
            },
            "tracker",
        ),
        (
            OPENSKY,
            "OSLK",
            {
                "date": "2025-10-26T09:31Z~",
                "icao24": "1551ff",
                "callsign": "RFF7063",
                "origin": "UUMU",
                "destination": "OSLK",
            },
            "tracker",
        ),
        (ACLED, "OSLK", {"flight_id": "SYR90002", "date": "2025-10-24~", "destination": "OSLK"}, "news"),
        (
            TURNSTONE,
            "KRNO",
            {
                "date": "2023-08-30T14:28:05Z",
                "registration": "N3423Q",
                "icao24": "a3c78c",
                "callsign": "N3423Q",
                "destination": "KRNO",
            },
            "tracker",
        ),
        (
            LOGBOOK,
            "EDDF",
            {
                "date": "2025-03-15",
                "aircraft_type": "Boeing 747-8 (B748)",
                "registration": "D-ABYX",
                "callsign": "LH4010",
                "operator": "Lufthansa (LH/DLH)",
                "origin": "Frankfurt / Frankfurt (FRA/EDDF)",
                "destination": "Berlin / Tegel (TXL/EDDT)",
            },
            "person",
        ),
    ],
)
def test_a_table_that_is_known_needs_no_mapping(tmp_path, row, airfield, flight, kind):
    made, sources = imported(tmp_path, row, airfield)
    own = {"source_id": "list", "locator": "row 2"}
    assert made == {"flight_id": made["flight_id"], **flight, **own}
    assert [(source["source_id"], source["kind"]) for source in sources] == [("list", kind)]


def test_a_departure_has_the_time_of_its_take_off(tmp_path):
    made, _ = imported(tmp_path, FR24, "UUMU")
    assert made["date"] == "2025-10-26T04:10:00Z"


def test_of_a_table_that_is_known_a_person_may_say_otherwise(tmp_path):
    file = write_csv(tmp_path / "list.csv", [list(FR24), list(FR24.values())])
    status, report = run(
        file, tmp_path / "ledger", {"airfield": "OSLK", "columns": {"operating_as": "note"}}, "--dry-run"
    )
    assert (status, report["mapping"]["operating_as"]) == (0, "note")


def test_every_column_of_the_mappings_is_one_of_ours():
    for known in KNOWN_TABLES:
        assert all(target(column) == column for column in known.mapping.columns.values())


def test_another_table_is_not_taken_for_one_that_is_known():
    assert known_table(["Date", "From", "To", "Airline", "Aircraft", "Registration"]) is None
