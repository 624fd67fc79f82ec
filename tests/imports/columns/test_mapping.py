import json

import pytest

from components.imports.columns.mapping import TableMapping, on_headings, read_mapping, renamed, target
from components.imports.questions import NotReadableError


def read(tmp_path, content):
    path = tmp_path / "mapping.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return read_mapping(path)


def test_a_mapping_is_had_back_as_it_was_written(tmp_path):
    mapping = TableMapping(
        name="list",
        file="list.csv",
        sha256="0" * 64,
        sheet="Sheet1",
        columns={"Date": "date", "Pilot": ""},
        row="stay",
        airfield="OSLK",
        key=("Date", "Reg"),
        dates={"Date": "day first"},
        approximate=("Date",),
        source="list",
        answers={"sheet": "Sheet1"},
    )
    (tmp_path / "mapping.json").write_bytes(mapping.as_bytes())
    assert read_mapping(tmp_path / "mapping.json") == mapping


def test_words_for_our_columns_and_none_are_understood(tmp_path):
    columns = {"a": "Tail number", "b": None, "c": "not mapped", "d": "icao24"}
    mapping = read(tmp_path, {"columns": columns, "airfield": "kmsp", "key": "a", "dates": {"x": "iso"}})
    assert mapping.columns == {"a": "registration", "b": "", "c": "", "d": "icao24"}
    assert (mapping.airfield, mapping.key, mapping.dates) == ("KMSP", ("a",), {"x": "ISO"})


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("{", "it is not valid JSON"),
        ("[]", "mapping mapping.json"),
        ({"row": "flight"}, "row must be one of: movement, stay, route"),
        ({"columns": {"a": "colour"}}, "'colour' is no column; known are: flight_id, date"),
        ({"dates": {"a": "day last"}}, "a date must be one of: day first, month first, ISO"),
        ({"name": "../x"}, "name must be small letters"),
        ({"encoding": "utf-99"}, "no encoding is called utf-99"),
    ],
)
def test_what_is_wrong_with_a_mapping_is_said(tmp_path, content, what):
    with pytest.raises(NotReadableError, match=what):
        read(tmp_path, content)


def test_headings_are_those_of_the_table_however_they_are_spelled():
    mapping = TableMapping(
        columns={"flight date": "date"}, key=("Flight_Date",), dates={"FLIGHT DATE": "day first"}
    )
    own = on_headings(mapping, ["Flight Date", "Reg"])
    assert (own.columns, own.key, own.dates) == (
        {"Flight Date": "date"},
        ("Flight Date",),
        {"Flight Date": "day first"},
    )


def test_a_table_without_a_column_of_its_key_is_refused():
    with pytest.raises(NotReadableError, match="no column 'Id', by which the mapping knows its rows again"):
        on_headings(TableMapping(key=("Id",)), ["Date"])


def test_of_a_word_that_may_be_two_columns_the_usual_one_is_taken():
    assert (target("url"), target("arr")) == ("link", "arrival")


def test_answers_about_a_heading_are_those_about_its_new_name_and_answers_about_words_stay():
    kinds = ("counted", "exchanged", "exchanged now", "ranges", "scale", "sighted", "types", "zone")
    answers = {**{f"{kind}:Date": "x" for kind in kinds}, "direction:Date": "x", "grade:Date": "x"}
    now = renamed(TableMapping(answers=answers), {"Date": "Day"}).answers
    assert [*now] == [*(f"{kind}:Day" for kind in kinds), "direction:Date", "grade:Date"]
