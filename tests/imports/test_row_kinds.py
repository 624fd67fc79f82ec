import pytest

from tests.imports.ledgers import answered, run, table, write_csv

STAY = [["Arrived", "Left", "Reg"], ["24.10.2025", "26.10.2025", "RA-1234"], ["27.10.2025", "", "RA-1235"]]
FLIGHT = [
    ["Take-off", "Landed", "From", "To"],
    ["2025-10-24T08:00Z", "2025-10-24T11:00Z", "UUMU", "OSLK"],
    ["2025-10-25T08:00Z", "2025-10-25T11:00Z", "OSLK", "UUMU"],
]


def reported(tmp_path, rows, **mapping):
    return run(write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger", {"airfield": "OSLK", **mapping})


def test_arrivals_before_departures_are_stays(tmp_path):
    header = ["Arrival", "Departure", "Reg"]
    assert reported(tmp_path, [header, *STAY[1:]])[0] == 0
    flights = table(tmp_path / "ledger", "flights")
    assert [(row["date"], row["origin"], row["destination"]) for row in flights] == [
        ("2025-10-24", "", "OSLK"),
        ("2025-10-26", "OSLK", ""),
        ("2025-10-27", "", "OSLK"),
    ]


def test_take_offs_before_landings_are_flights(tmp_path):
    assert reported(tmp_path, FLIGHT)[0] == 0
    assert [row["date"] for row in table(tmp_path / "ledger", "flights")] == [
        "2025-10-24T11:00Z",
        "2025-10-25T08:00Z",
    ]


def test_where_the_dates_leave_it_open_it_is_asked_with_an_example(tmp_path):
    rows = [["Arrival", "Departure", "Reg"], ["24.10.2025", "24.10.2025", "RA-1234"]]
    status, report = reported(tmp_path, rows)
    (asked,) = report["questions"]
    assert (status, asked["id"], asked["choices"]) == (1, "row", ["stay", "movement", "route"])
    assert asked["about"].endswith("row 2: Arrival 24.10.2025, Departure 24.10.2025.")
    assert reported(tmp_path, rows, answers={"row": "stay"})[0] == 0


def test_a_mapping_may_say_that_rows_are_routes_without_naming_the_column(tmp_path):
    rows = [
        ["Date", "Reg", "Airports"],
        ["24.10.2025", "N123AB", "ELP-OMA-MSP"],
        ["25.10.2025", "N123AB", "MSP-IAH"],
    ]
    file = write_csv(tmp_path / "list.csv", rows)
    report = answered(file, tmp_path / "ledger", {"airfield": "KMSP", "row": "route", "columns": {"Date": "date"}})
    assert report["contradictions"] == []
    flights = table(tmp_path / "ledger", "flights")
    assert [(row["origin"], row["destination"]) for row in flights] == [("KOMA", "KMSP"), ("KMSP", "KIAH")]


@pytest.mark.parametrize(("answer", "ends"), [("arrivals", ("", "OSLK")), ("departures", ("OSLK", ""))])
def test_without_a_word_of_the_direction_it_is_asked(tmp_path, answer, ends):
    rows = [["Date", "Reg"], ["24.10.2025", "RA-1234"]]
    status, report = reported(tmp_path, rows)
    assert (status, [each["id"] for each in report["questions"]]) == (1, ["direction"])
    assert reported(tmp_path, rows, answers={"direction": answer})[0] == 0
    (flight,) = table(tmp_path / "ledger", "flights")
    assert (flight["origin"], flight["destination"]) == ends


def test_the_airfield_is_asked_for_where_nobody_has_named_it(tmp_path):
    rows = [["Date", "From", "To"], ["24.10.2025", "UUMU", "OSLK"], ["25.10.2025", "HLLB", "OSLK"]]
    status, report = run(write_csv(tmp_path / "list.csv", rows), tmp_path / "ledger")
    (asked,) = report["questions"]
    assert (status, asked["id"]) == (1, "airfield")
    assert asked["choices"][0] == "OSLK (Bassel Al-Assad International Airport)"
    assert run(tmp_path / "list.csv", tmp_path / "ledger", {"answers": {"airfield": "OSLK"}})[0] == 0
    assert [row["airfield"] for row in table(tmp_path / "ledger", "airfields")] == ["OSLK"]
