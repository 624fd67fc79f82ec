"""Flight lists of other trackers as reports: what happened, where it happened, and nothing merely planned."""

import csv
import io
import json
from pathlib import Path

import pandas as pd
import pytest

from components.tracks.claims import main

SUMMARY = (
    "fr24_id,flight,callsign,operating_as,painted_as,type,reg,orig_icao,orig_iata,datetime_takeoff,runway_takeoff,"
    "dest_icao,dest_iata,dest_icao_actual,dest_iata_actual,datetime_landed,runway_landed,flight_time,"
    "actual_distance,circle_distance,category,hex,first_seen,last_seen,flight_ended\n"
)
ILYUSHIN = (
    "3d144c19,,RFF7063,RFF,RFF,IL62,RA-86559,UUMU,,2025-10-26T04:10:00Z,,OSLK,LTK,{actual},LTK,{landed},17,19272,"
    "2700,2600,Military,1551ff,2025-10-26T04:00:00Z,2025-10-26T09:40:00Z,true\n"
)
AEROAPI = (
    "ident,fa_flight_id,registration,origin,destination,actual_off,actual_on,aircraft_type,diverted,cancelled\n"
)

Claims = list[dict[str, str]]


@pytest.fixture
def claims(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """What the command says of a list: the rows it writes, and its words."""

    def read(content: str | bytes, airfield: str, name: str = "list.csv") -> tuple[int, Claims, str]:
        file = tmp_path / name
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        code = main([str(file), "--airfield", airfield, "--source", "tracker"])
        told = capsys.readouterr()
        return code, list(csv.DictReader(io.StringIO(told.out))), told.err

    return read


def short(rows: Claims, *names: str) -> list[tuple[str, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


def test_a_landing_in_flightradar24s_summary(claims) -> None:
    content = SUMMARY + ILYUSHIN.format(actual="OSLK", landed="2025-10-26T09:31:12Z")
    code, (row,), told = claims(content, "OSLK")
    assert (code, told) == (0, "")
    assert {name: cell for name, cell in row.items() if cell} == {
        "flight_id": "1551ff-arrival-2025-10-26T09:31Z",
        "date": "2025-10-26T09:31Z",
        "aircraft_type": "IL62",
        "registration": "RA-86559",
        "icao24": "1551ff",
        "callsign": "RFF7063",
        "operator": "RFF",
        "origin": "UUMU",
        "destination": "OSLK",
        "source_id": "tracker",
        "locator": "fr24_id 3d144c19, datetime_landed 2025-10-26T09:31:12Z",
        "claim": "The tracker lists a landing at OSLK.",
    }


def test_the_same_in_json(claims) -> None:
    flight = {
        "fr24_id": "3d144c19",
        "callsign": "RFF7063",
        "type": "IL62",
        "reg": "RA-86559",
        "orig_icao": "UUMU",
        "datetime_takeoff": "2025-10-26T04:10:00Z",
        "dest_icao": "OSLK",
        "dest_icao_actual": None,
        "datetime_landed": "2025-10-26T09:31:12Z",
        "hex": "1551FF",
    }
    _, rows, _ = claims(json.dumps({"data": [flight]}), "oslk", "list.json")
    assert short(rows, "date", "registration", "icao24", "aircraft_type", "origin", "destination") == [
        ("2025-10-26T09:31Z", "RA-86559", "1551ff", "IL62", "UUMU", "OSLK")
    ]
    _, rows, _ = claims(json.dumps([flight]), "UUMU", "list.json")
    assert short(rows, "date", "origin", "destination") == [("2025-10-26T04:10Z", "UUMU", "OSLK")]


def test_a_flight_landed_where_it_did_and_not_where_it_was_to(claims) -> None:
    content = SUMMARY + ILYUSHIN.format(actual="LTAG", landed="2025-10-26T09:31:12Z")
    nothing = "list.csv: no flight of this list takes off or lands at OSLK; it names UUMU, LTAG.\n"
    assert claims(content, "OSLK") == (0, [], nothing)
    _, rows, _ = claims(content, "LTAG")
    assert short(rows, "date", "destination") == [("2025-10-26T09:31Z", "LTAG")]


def test_a_flight_that_has_not_landed_is_left_out_and_counted(claims) -> None:
    content = SUMMARY + ILYUSHIN.format(actual="", landed="")
    assert claims(content, "OSLK") == (
        0,
        [],
        "list.csv: 1 landing is left out: no datetime_landed.\n",
    )


def test_flights_of_aeroapi(claims) -> None:
    rows = (
        "RCH123,RCH123-1761,05-5140,KCHS,ETAR,2025-10-25T20:10:00Z,2025-10-26T04:50:00Z,C17,False,False\n"
        "RCH124,RCH124-1761,05-5141,KCHS,ETAR,2025-10-25T20:10:00Z,2025-10-26T05:50:00Z,C17,True,False\n"
        "RCH125,RCH125-1761,05-5142,KCHS,ETAR,2025-10-25T20:10:00Z,,C17,False,False\n"
    )
    _, found, told = claims(AEROAPI + rows, "ETAR")
    assert short(found, "flight_id", "date", "registration", "aircraft_type", "callsign", "origin") == [
        ("RCH123-arrival-2025-10-26T04:50Z", "2025-10-26T04:50Z", "05-5140", "C17", "RCH123", "KCHS")
    ]
    assert told.splitlines() == [
        "list.csv: 1 landing is left out: diverted.",
        "list.csv: 1 landing is left out: no actual_on; what is only scheduled or estimated has not happened.",
    ]
    assert len(claims(AEROAPI + rows, "KCHS")[1]) == 3


def test_an_airport_of_aeroapi_with_codes_of_several_kinds(claims) -> None:
    flight = {
        "ident": "RCH123",
        "ident_icao": "RCH123",
        "fa_flight_id": "RCH123-1761",
        "registration": "05-5140",
        "aircraft_type": "C17",
        "origin": {"code": "KCHS", "code_icao": "KCHS", "code_iata": "CHS"},
        "destination": {"code": "ETAR", "code_icao": "ETAR", "code_iata": "RMS"},
        "scheduled_on": "2025-10-26T04:40:00Z",
        "estimated_on": "2025-10-26T04:45:00Z",
        "actual_off": "2025-10-25T20:10:00Z",
        "actual_on": "2025-10-26T04:50:00Z",
        "cancelled": False,
    }
    _, rows, _ = claims(json.dumps({"arrivals": [flight], "links": None}), "ETAR", "list.json")
    assert short(rows, "date", "origin", "destination") == [("2025-10-26T04:50Z", "KCHS", "ETAR")]


def test_the_list_of_opdi_gives_estimates(claims, tmp_path: Path) -> None:
    table = pd.DataFrame(
        {
            "id": ["1", "2"],
            "icao24": ["4b1803", "3c6444"],
            "flt_id": ["SWR1", "DLH1"],
            "dof": ["2025-10-26", "2025-10-26"],
            "adep": ["LSZH", "EDDF"],
            "ades": ["EDDF", "EDDM"],
            "registration": ["HB-JVA", None],
            "model": ["Airbus A320", ""],
            "typecode": ["A320", "A320"],
            "icao_operator": ["SWR", "DLH"],
            "first_seen": pd.to_datetime(["2025-10-26T08:00:00Z", "2025-10-26T09:00:00Z"]),
            "last_seen": pd.to_datetime(["2025-10-26T08:50:10Z", "2025-10-26T09:40:00Z"]),
            "version": "v2",
        }
    )
    table.to_parquet(tmp_path / "source.parquet")
    _, rows, _ = claims((tmp_path / "source.parquet").read_bytes(), "EDDF", "list.parquet")
    assert short(rows, "flight_id", "date", "registration", "model", "aircraft_type", "claim") == [
        (
            "4b1803-arrival-2025-10-26T08:50Z",
            "2025-10-26T08:50Z~",
            "HB-JVA",
            "Airbus A320",
            "A320",
            "The tracker estimates a landing at EDDF from where it received the aircraft.",
        ),
        (
            "3c6444-departure-2025-10-26T09:00Z",
            "2025-10-26T09:00Z~",
            "",
            "",
            "A320",
            "The tracker estimates a take-off at EDDF from where it received the aircraft.",
        ),
    ]


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (
            'Date,"Flight number",From,To,"Dep time","Arr time",Duration,Airline,Aircraft,Registration,'
            '"Seat number","Seat type","Flight class"\n2025-03-15,LH4010,a,b,10:30:00,11:25:00,,,,D-ABYX,4,1,1\n',
            "Flightradar24's logbook",
        ),
        (
            "Date,From,To,Flight_Number,From_OID,To_OID,Airline_OID,Plane_OID\n2018-12-12,ORD,YYZ,UA476,1,2,3,4\n",
            "OpenFlights' log",
        ),
    ],
)
def test_what_a_person_flew_is_no_claim_of_a_tracker(claims, header: str, name: str) -> None:
    code, rows, told = claims("\n" + header, "OSLK")
    assert (code, rows) == (1, [])
    assert told == (
        f"list.csv: this is {name}: what a person says to have flown, at local times, and no claim of a tracker. "
        "Enter the flights you need into flights.csv, with that person as source.\n"
    )


@pytest.mark.parametrize(
    "content", [b"a,b,c\n1,2,3\n", b"%PDF\0", b"", b"{}", b"[1]", b'{"data":[]}', b"<html>", b"PK\3\4\0\0"]
)
def test_what_is_no_list_is_refused_with_the_lists_that_are_read(claims, content: bytes) -> None:
    code, rows, told = claims(content, "OSLK")
    assert (code, rows) == (1, [])
    assert "Accepted are flight lists of OpenSky" in told
