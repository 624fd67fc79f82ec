"""A flight list gives reports, never tracks."""

import csv
import io
from pathlib import Path

import pytest

from components.tracks.claims import REPORT_COLUMNS, main

LIST = """icao24,firstSeen,estDepartureAirport,lastSeen,estArrivalAirport,callsign,\
estDepartureAirportHorizDistance,\
estDepartureAirportVertDistance,estArrivalAirportHorizDistance,estArrivalAirportVertDistance,\
departureAirportCandidatesCount,arrivalAirportCandidatesCount
14f106,1761716580,,1761732180,OSLK,RFF7051,,,2410,310,0,2
14f106,1761760800,OSLK,1761771600,UUMO,RFF7052,900,60,1200,80,1,3
3c6444,1761716580,EDDF,1761732180,EDDM,DLH100,900,60,1200,80,1,3
"""


def test_claims_of_the_airfield_become_rows_of_the_ledger(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "list.csv"
    file.write_text(LIST, encoding="utf-8")
    assert main([str(file), "--airfield", "oslk", "--source", "opensky"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert tuple(rows[0]) == REPORT_COLUMNS
    assert [(row["date"], row["origin"], row["destination"], row["icao24"]) for row in rows] == [
        ("2025-10-29T10:03Z~", "", "OSLK", "14f106"),
        ("2025-10-29T18:00Z~", "OSLK", "UUMO", "14f106"),
    ]
    assert rows[0]["claim"] == (
        "The tracker estimates a landing at OSLK from a position 2,410 m away from it and 310 m above or "
        "below it; 2 other airfields were near."
    )
    assert rows[0]["credibility"] == ""


def test_what_is_no_list_is_said_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none.csv"), "--airfield", "OSLK", "--source", "opensky"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "the file does not exist" in told.err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            '[{"fr24_id": "1", "orig_icao": "UUMU", "dest_icao": "OSLK", "dest_icao_actual": "OSDI", '
            '"datetime_landed": "2025-10-26T09:31:12Z"}]',
            "list: no flight of this list takes off or lands at OSLK; it names UUMU, OSDI.\n",
        ),
        (LIST.replace("OSLK", "OSDI"), "list: no flight of this list takes off or lands at OSLK.\n"),
        (
            "time,icao24,lat,lon\n2025-10-26T09:31:12Z,a3c78c,35.4,35.9\n",
            "list: this is no flight list; these are positions (table of positions). "
            "python -m components.tracks.scan FILE --airfield CODE --out visits.csv finds the visits in it.\n",
        ),
    ],
)
def test_a_list_from_which_nothing_comes_says_why(
    content: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "list").write_text(content, encoding="utf-8")
    main([str(tmp_path / "list"), "--airfield", "OSLK", "--source", "s"])
    assert capsys.readouterr().err == said
