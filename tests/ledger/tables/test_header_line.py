"""The header of a table: where it is, its names however they are spelled, and nothing taken for granted."""

import pytest

from components.files.problems import Severity
from components.ledger.tables.header_line import read_names
from tests.ledger.samples import COLUMNS, HEADER, read, row, table


@pytest.mark.parametrize("above", ["\n", "\n\n \n", ",,,\n", "sep=,\n", '"sep=,"\n', "sep=,\n\n"])
def test_blank_lines_and_a_separator_line_above_the_header_are_passed_over(above: str) -> None:
    records = read(above + table(row("one"), row("two")))
    lines = above.count("\n")
    rows = lines - above.count("sep=")
    assert records.problems == ()
    assert records.table["flight_id"].to_dict() == {rows + 2: "one", rows + 3: "two"}
    assert records.lines.to_list() == [lines + 2, lines + 3]
    assert records.blank == rows


@pytest.mark.parametrize("mark", [";", "\t"])
def test_a_separator_line_needs_no_word_of_the_delimiter(mark: str) -> None:
    records = read(f"\ufeffsep={mark}\r\n" + table(row("one")).replace(",", mark).replace("\n", "\r\n"))
    assert records.problems == ()
    assert records.table["flight_id"].to_dict() == {2: "one"}
    assert records.lines.to_list() == [3]


def test_a_header_below_a_title_is_located() -> None:
    (problem,) = read("Flights to Hmeimim,,\nlast edited 2025-11-02,,\n,,\n" + table(row("one"))).problems
    assert (problem.severity, problem.row, problem.line) == (Severity.UNREADABLE, 4, 4)
    assert problem.what == f"the header seems to be line 4, which has {', '.join(COLUMNS)}"
    assert problem.remedy == "Remove the lines above line 4."


def test_a_header_may_be_longer_than_a_cell() -> None:
    others = [f"column {number} {'x' * 300}" for number in range(230)]
    text = ",".join([*COLUMNS, *others]) + "\n" + row("one") + "," * len(others) + "\n"
    assert read(text).table["flight_id"].to_dict() == {2: "one"}


def test_a_name_in_a_header_that_is_longer_than_a_cell_is_named_as_that() -> None:
    problem = read(table(row("one")).replace("\n", f",{'x' * 70_000}\n", 1)).problems[0]
    assert problem.what == "the header cannot be read: a cell is longer than 65,536 characters"


@pytest.mark.parametrize(
    "spell", [str.upper, str.title, lambda name: name.replace("_", " "), lambda n: n.replace("_", "-")]
)
def test_names_told_apart_by_case_spaces_hyphens_or_underscores_are_the_same(spell: object) -> None:
    spelled = table(row("one", icao24="3c6444")).replace(HEADER, spell(HEADER))  # type: ignore[operator]
    records = read(spelled)
    assert records.table.loc[2, ["flight_id", "date", "icao24", "source_id"]].to_list() == [
        "one", "2025-10-26", "3c6444", "flightradar24",
    ]  # fmt: skip
    (problem,) = records.problems
    assert (problem.severity, problem.row) == (Severity.FLAGGED, 1)
    assert f"'{spell('flight_id')}' is read as flight_id" in problem.what  # type: ignore[operator]


def test_two_names_that_would_be_one_column_are_refused_with_both() -> None:
    (problem,) = read("flight_id,DATE,Date,source_id\none,2025,2026,s\n").problems
    assert problem.severity is Severity.UNREADABLE
    assert problem.what == "'DATE', 'Date' would all be the column date"


def test_other_words_are_named_in_pairs_and_never_renamed() -> None:
    names = read_names(["Date", "Aircraft", "Reg", "From", "To", "Source link", "Comment"], COLUMNS)
    assert names.read == ("date", "Aircraft", "Reg", "From", "To", "Source link", "Comment")
    assert names.pairs == (
        "Aircraft -> aircraft_type, Reg -> registration, From -> origin, To -> destination, "
        "Source link -> source_id, Comment -> note"
    )


@pytest.mark.parametrize(
    ("word", "column"),
    [("Type", "aircraft_type"), ("Tail", "registration"), ("Departure", "origin"), ("Arrival", "destination"),
     ("Hex", "icao24"), ("Mode-S", "icao24"), ("URL", "source_id"), ("Remarks", "note"), ("Day", "date"),
     ("Flight number", "callsign"), ("event_date", "date"), ("Matrícula", "registration"),
     ("Matricula", "registration"),
     ("Appareil", "aircraft_type"), ("Бортовий номер", "registration"), ("Bestemming", "destination"),
     ("Nereden", "origin"), ("المصدر", "source_id"), ("Uwagi", "note"), ("Lien", "source_id")],
)  # fmt: skip
def test_each_usual_word_has_its_column(word: str, column: str) -> None:
    assert read_names([word], COLUMNS).likely == {word: column}


def test_words_of_another_language_between_semicolons_are_named_too() -> None:
    problems = read("Дата;Тип ВС;Откуда;Куда;Источник\n2025-10-26;Ил-62М;Митига;Латакия;x\n").problems
    unread, delimiter = sorted(problems, key=lambda problem: problem.severity is not Severity.UNREADABLE)
    assert unread.what == "missing: flight_id, date, source_id; found: Дата, Тип ВС, Откуда, Куда, Источник"
    assert "Дата -> date, Тип ВС -> aircraft_type, Откуда -> origin, Куда -> destination" in unread.remedy
    assert delimiter.what == "the columns are separated by a semicolon, not a comma; read so"


def test_what_is_missing_comes_with_the_pairs() -> None:
    (problem,) = read("Date,Reg,Source link\n2025-10-26,RA-1,x\n").problems
    assert problem.severity is Severity.UNREADABLE
    assert problem.what.startswith("missing: ")
    assert "Reg -> registration, Source link -> source_id" in problem.remedy


def test_a_column_named_as_it_should_be_is_the_one() -> None:
    records = read("flight_id,date,Date,source_id\none,2025,2026,s\n")
    assert records.table.loc[2, "date"] == "2025"
    assert any(problem.what.startswith("unknown columns: Date;") for problem in records.problems)


@pytest.mark.parametrize(
    ("header", "what", "remedy"),
    [
        (
            "Datum;Typ;Kennzeichen;Von;Nach;Quelle",
            "the header seems to be line 3, which has Datum, Typ, Kennzeichen, Von, Nach, Quelle",
            "Remove the lines above line 3. Rename the columns that hold what the ledger asks for; these may: "
            "Datum -> date, Typ -> aircraft_type, Kennzeichen -> registration, Von -> origin, "
            "Nach -> destination, Quelle -> source_id. Add flight_id.",
        ),
        (
            "päivä;kone;lähtö;määränpää",
            "the header seems to be line 3, which has päivä, kone, lähtö, määränpää",
            "Remove the lines above line 3. Add them to the header, or rename the columns that hold them.",
        ),
    ],
)
def test_a_header_in_other_words_below_a_title_is_located(header: str, what: str, remedy: str) -> None:
    text = f"Flights 2025;;;;;\n;;;;;\n{header}\n26.10.2025;Il-62M;RA-86539;UUWW;OSLK;Welt\n"
    (problem,) = read(text).problems
    assert (problem.what, problem.row, problem.line) == (what, 3, 3)
    assert problem.remedy.startswith(remedy)
