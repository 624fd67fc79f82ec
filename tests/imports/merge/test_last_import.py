from dataclasses import replace

import pytest

from components.imports.columns.headings import Columns
from components.imports.columns.mapping import TableMapping
from components.imports.merge.last_import import combined, key_of_table, last_import
from components.imports.questions import NotReadableError
from components.imports.sheets.grid_tables import Row, Sheet

HEADINGS = ["Date", "Reg", "From", "To"]
STORED = TableMapping(name="list", file="list.csv", columns=dict.fromkeys(HEADINGS, ""), key=("Date", "Reg"))


def sheet(headings):
    return Sheet("", tuple(headings), ())


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "list.json").write_bytes(STORED.as_bytes())
    (tmp_path / "list.csv").write_text(
        "import_id,import_flights,import_row,Date,Reg\nr,f;g,2,a,b\n", encoding="utf-8"
    )
    return tmp_path


def test_a_table_is_known_again_by_its_headings_whatever_its_file_is_called(folder):
    last = last_import(folder, sheet(["date", "Reg", "From", "New"]), TableMapping(), "next week.xlsx")
    columns = dict.fromkeys(["date", "Reg", "From", "To"], "")
    assert (last.name, last.mapping) == ("list", replace(STORED, columns=columns, key=("date", "Reg")))
    assert [(row.id, row.flights, row.number, row.cells) for row in last.stored] == [
        ("r", ("f", "g"), 2, {"date": "a", "Reg": "b"})
    ]


@pytest.mark.parametrize(
    ("headings", "given"),
    [
        (["Date", "Other", "Columns"], TableMapping()),
        (["Date", "Reg", *"abcdefgh"], TableMapping()),
        (HEADINGS, TableMapping(key=("Date",))),
    ],
)
def test_another_table_is_not_taken_for_it(folder, headings, given):
    last = last_import(folder, sheet(headings), given, "List.csv")
    assert (last.name, last.mapping) == ("list-2", None)


@pytest.mark.parametrize(
    ("before", "airfield", "file", "name"),
    [
        ("EPRZ arrivals.csv", "EPRZ", "EPRZ_2026.csv", "list"),
        ("EPRZ arrivals.csv", "EPRZ", "EPLB_arrivals.csv", "eplb-arrivals"),
        ("list.csv", "EPRZ", "EPLB to EPRZ.csv", "list"),
        ("list.csv", "EPRZ", "NATO list.csv", "list"),
        ("EPLB list.csv", "EPRZ", "EPLB list 2.csv", "list"),
        ("list.csv", "", "EPLB.csv", "list"),
        ("EPRZ AUG 2025.csv", "EPRZ", "SEPT 2025.csv", "list"),
    ],
)
def test_a_file_that_is_called_after_another_airfield_is_another_table(folder, before, airfield, file, name):
    (folder / "list.json").write_bytes(replace(STORED, file=before, airfield=airfield).as_bytes())
    assert last_import(folder, sheet(HEADINGS), TableMapping(), file).name == name


@pytest.mark.parametrize(
    ("before", "airfield", "title", "name"),
    [
        ("Arrivals at EPRZ list", "EPRZ", "Arrivals at EPLB EPRZ", "eprz"),
        ("list", "EPRZ", "Arrivals at EPLB EPRZ", "eprz"),
        ("list", "EPRZ", "EPLB to EPRZ EPRZ", "list"),
        ("list", "EPRZ", "Landings at Lublin airport EPRZ", "eprz"),
        ("list", "EPRZ", "Arrivals LUZ EPRZ", "eprz"),
        ("Landings at Lublin airport list", "", "Arrivals EPRZ EPRZ", "eprz"),
        ("list", "EPRZ", "Landings at Rzeszow-Jasionka airport EPRZ", "list"),
        ("list", "EPRZ", "Landings in November EPRZ", "list"),
        ("list", "EPRZ", "NATO flights EPRZ", "list"),
        # Whence the flights of both weeks came says nothing else than last time.
        ("Arrivals from ETAR list", "EPRZ", "Arrivals from ETAR EPRZ", "list"),
        # What stood above a table of older ledgers nobody knows.
        ("", "EPRZ", "Arrivals from ETAR EPRZ", "list"),
        ("Flights of UR-82072 list", "EPRZ", "Flights of UR-82073 EPRZ", "eprz"),
    ],
)
def test_a_table_below_the_name_of_another_airfield_or_aircraft_is_another_one(
    folder, before, airfield, title, name
):
    (folder / "list.json").write_bytes(replace(STORED, title=before, airfield=airfield).as_bytes())
    assert last_import(folder, replace(sheet(HEADINGS), title=title), TableMapping(), "EPRZ.csv").name == name


@pytest.mark.parametrize(
    ("before", "now", "name"),
    [
        ("EPRZ", "Lublin", "list-2"),
        ("EPRZ", "EPLB", "list-2"),
        ("Nov", "Dec", "list"),
        ("Data", "Lublin", "list-2"),
    ],
)
def test_a_sheet_that_is_called_after_another_airfield_is_another_table(folder, before, now, name):
    (folder / "list.json").write_bytes(replace(STORED, sheet=before, airfield="EPRZ").as_bytes())
    assert last_import(folder, replace(sheet(HEADINGS), name=now), TableMapping(), "list.csv").name == name


def test_a_title_may_call_the_airfield_as_the_ledger_does(folder):
    (folder / "list.json").write_bytes(replace(STORED, title="Lublin landings list", airfield="OSLK").as_bytes())
    table = replace(sheet(HEADINGS), title="Arrivals at Hmeimim")
    assert last_import(folder, table, TableMapping(), "x.csv", {"hmeimim": "OSLK"}).name == "list"
    assert last_import(folder, table, TableMapping(), "x.csv", {"hmeimim": "EPRZ"}).name == "x"


@pytest.mark.parametrize(
    ("before", "answer", "column", "file", "name"),
    [
        ("UR-82072.csv", "UR-82072", "", "UR-82073.csv", "ur-82073"),
        ("UR-82072.csv", "", "", "UR-82073.csv", "ur-82073"),
        ("UR-82072.csv", "UR-82072", "", "UR-82072 (1).csv", "list"),
        ("UR-82072.csv", "no: of others, or not all of them", "", "UR-82073.csv", "list"),
        ("UR-82072.csv", "", "registration", "UR-82073.csv", "list"),
        ("list.csv", "", "", "UR-82073.csv", "list"),
    ],
)
def test_a_file_that_is_called_after_another_aircraft_is_another_table(folder, before, answer, column, file, name):
    stored = replace(STORED, file=before, answers={"registration": answer} if answer else {})
    (folder / "list.json").write_bytes(replace(stored, columns={**STORED.columns, "Reg": column}).as_bytes())
    assert last_import(folder, sheet(HEADINGS), TableMapping(), file).name == name


def test_a_name_in_the_mapping_decides(folder):
    assert last_import(folder, sheet(["x"]), TableMapping(name="list"), "a.csv").mapping == STORED
    assert last_import(folder, sheet(HEADINGS), TableMapping(name="other"), "list.csv").name == "other"


def test_a_name_is_made_of_that_of_the_file(tmp_path):
    last = last_import(tmp_path, sheet(HEADINGS), TableMapping(), "Рейсы (2025) – new.xlsx")
    assert last.name == "reisy-2025-new"
    assert last_import(tmp_path, sheet(HEADINGS), TableMapping(), "航班.xlsx").name == "table"


def test_what_is_given_goes_before_what_is_stored(folder):
    last = last_import(folder, sheet(HEADINGS), TableMapping(), "list.csv")
    given = TableMapping(columns={"Reg": "registration"}, answers={"a": "b"}, airfield="OSLK")
    both = combined(given, last, HEADINGS)
    assert both.columns == {"Date": "", "Reg": "registration", "From": "", "To": ""}
    assert (both.key, both.airfield, both.answers) == (("Date", "Reg"), "OSLK", {"a": "b"})


def test_rows_that_are_not_there_any_more_are_said(folder):
    (folder / "list.csv").unlink()
    with pytest.raises(NotReadableError, match=r"imports/list\.csv: the file does not exist"):
        last_import(folder, sheet(HEADINGS), TableMapping(), "list.csv")


def test_a_link_that_leads_out_of_the_ledger_is_not_followed(folder, tmp_path_factory):
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.csv"
    secret.write_text("a", encoding="utf-8")
    (folder / "list.csv").unlink()
    (folder / "list.csv").symlink_to(secret)
    with pytest.raises(NotReadableError, match="leads out"):
        last_import(folder, sheet(HEADINGS), TableMapping(), "list.csv")


OURS = {"Id": "flight_id", "Day": "date", "Tail": "registration", "To": "destination", "Link": "link", "Note": ""}


def key(*rows, ours=OURS):
    numbered = tuple(Row(number, tuple(cells)) for number, cells in enumerate(rows, start=2))
    return key_of_table(Sheet("", tuple(ours), numbered), Columns(ours))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("1", "a", "x", "O", "l", ""), ("2", "a", "x", "O", "l", "")], ("Id",)),
        ([("", "a", "x", "O", "l", ""), ("2", "b", "y", "O", "l", "")], ("Day", "Tail")),
        ([("1", "a", "x", "O", "l", ""), ("1", "a", "y", "O", "l", "")], ("Day", "Tail")),
        ([("1", "a", "x", "O", "l", ""), ("1", "a", "x", "U", "l", "")], ("Day", "Tail", "To")),
        ([("1", "a", "x", "O", "l", ""), ("1", "a", "x", "O", "m", "")], ("Day", "Tail", "To")),
    ],
)
def test_a_key_is_a_column_of_ids_or_as_few_as_tell_rows_apart(rows, expected):
    assert key(*rows) == expected


@pytest.mark.parametrize(
    ("heading", "rows", "expected"),
    [
        ("movement_id", ["7", "9", "12"], ("movement_id",)),
        ("Timestamp", ["2025-11-03 15:12:08", "2025-11-03 15:40:51", "2025-11-03 16:02:33"], ("Timestamp",)),
        # A stand is one of many rows; two ids differ by chance.
        ("stand_id", ["C2", "C2", "12"], ("Day", "Tail")),
        ("stand_id", ["C2", "12"], ("Day", "Tail")),
        ("row_id", ["7", "9", "12"], ("Day", "Tail")),
        ("Column A", ["1", "2", "3"], ("Day", "Tail")),
        ("Unnamed: 0", ["0", "1", "2"], ("Day", "Tail")),
        ("...1", ["1", "2", "3"], ("Day", "Tail")),
        ("rownames", ["1", "2", "3"], ("Day", "Tail")),
        ("Observer ID", ["17", "23", "9"], ("Day", "Tail")),
    ],
)
def test_ids_of_rows_and_when_a_form_was_sent_are_a_key(heading, rows, expected):
    ours = {heading: "", "Day": "date", "Tail": "registration"}
    assert key(*((own, "a", str(number)) for number, own in enumerate(rows)), ours=ours) == expected


def test_a_table_of_which_nothing_is_known_has_all_its_columns_for_a_key():
    assert key(("a", "b"), ours={"x": "", "y": ""}) == ("x", "y")
