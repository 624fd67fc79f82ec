import pytest

from components.imports.headings import NOT_MAPPED, columns_of, fits
from components.imports.questions import Answers
from components.imports.sheets import Row, Sheet


def columns(headings, *rows, mapped=None, answers=None):
    numbered = tuple(Row(number, tuple(cells)) for number, cells in enumerate(rows, start=2))
    return columns_of(Sheet("", tuple(headings), numbered), mapped or {}, Answers(answers or {}))


def test_names_and_cells_that_agree_are_certain():
    guessed = columns(
        ["Date", "Aircraft", "Reg", "From", "To", "Source link", "Comment", "Pilot"],
        ["26.10.2025", "Il-62M", "RA-86495", "Mitiga", "Latakia", "https://example.org/a", "two people", "Ivanov"],
    )
    assert guessed.ours == {
        "Date": "date",
        "Aircraft": "aircraft_type",
        "Reg": "registration",
        "From": "origin",
        "To": "destination",
        "Source link": "link",
        "Comment": "note",
        "Pilot": "",
    }
    assert guessed.asked == ()
    assert "'Reg' is read as registration" in guessed.guesses


@pytest.mark.parametrize(
    ("cell", "column"), [("2025-10-26", "arrival"), ("Latakia", "destination"), ("OSLK", "destination")]
)
def test_a_word_for_two_columns_is_settled_by_the_cells(cell, column):
    assert columns(["Arrival", "Reg"], [cell, "RA-86495"]).ours["Arrival"] == column


def test_a_column_of_aircraft_may_be_of_types_or_registrations():
    assert columns(["Date", "Aircraft"], ["2025-10-26", "Il-76"]).ours["Aircraft"] == "aircraft_type"
    asked = columns(["Date", "Aircraft"], ["2025-10-26", "N3423Q"], ["2025-10-27", "N801UA"]).asked
    assert asked[0].choices == ("registration", "aircraft_type", NOT_MAPPED)


def test_addresses_links_and_routes_are_known_without_a_name():
    guessed = columns(
        ["a", "b", "c"], ["AE1460", "https://adsb.lol/?icao=ae1460", "ELP-OMA-MSP"], ["a3c78c", "", "IAH-MSP"]
    )
    assert guessed.ours == {"a": "icao24", "b": "link", "c": "route"}


def test_a_heading_whose_cells_are_of_another_kind_is_asked():
    (asked,) = columns(["Date", "Hex"], ["2025-10-26", "maybe later"]).asked
    assert (asked.id, asked.choices) == ("column:Hex", ("icao24", NOT_MAPPED))
    assert (
        columns(["Date", "Hex"], ["2025-10-26", "maybe later"], answers={"column:Hex": NOT_MAPPED}).ours["Hex"]
        == ""
    )


def test_two_headings_of_one_column_are_asked():
    guessed = columns(["Date", "Tail", "Reg"], ["2025-10-26", "RA-86495", "RA-86495"])
    assert [(each.id, each.choices) for each in guessed.asked] == [("columns:registration", ("Tail", "Reg"))]


def test_nothing_is_asked_of_a_table_with_a_mapping():
    guessed = columns(["Day", "Hex", "Tail"], ["2025-10-26", "maybe", "x"], mapped={"Day": "date"})
    assert guessed.ours == {"Day": "date", "Hex": "", "Tail": ""}
    assert guessed.asked == ()


def test_what_is_mapped_stands_against_all_appearance():
    assert columns(["Date", "Reg"], ["2025-10-26", "x"], mapped={"Reg": "note"}).ours["Reg"] == "note"


def test_cells_that_say_nothing_fit_every_column():
    assert fits("icao24", [])
