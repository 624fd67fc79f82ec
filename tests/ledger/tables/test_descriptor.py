"""The descriptor: what is read from it, and what is refused."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from components.ledger.location import SHIPPED
from components.ledger.tables.descriptor import DescriptorError, Field, ForeignKey, read_descriptor
from components.ledger.tables.read_csv import read_records
from components.ledger.tables.validation import check_table

PACKAGE = read_descriptor(SHIPPED)


def test_the_shipped_descriptor_has_the_tables_of_a_ledger_and_of_what_was_observed() -> None:
    told = ["flights", "notes", "sources", "places", "aircraft_types", "airfields"]
    assert list(PACKAGE.tables) == [*told, "visits", "scans", "matches"]
    assert {table.path for table in PACKAGE.tables.values()} == {f"{name}.csv" for name in PACKAGE.tables}
    assert PACKAGE.title == "Reported flights to Hmeimim / Latakia"


def test_the_columns_stand_in_the_order_of_the_file() -> None:
    for table in PACKAGE.tables.values():
        header = (SHIPPED.parent / table.path).read_text(encoding="utf-8").splitlines()[0].split(",")
        assert header == table.columns


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("flights", ("flight_id", "source_id")),
        ("notes", ("note_id",)),
        ("sources", ("source_id",)),
        ("places", ("place",)),
        ("aircraft_types", ("aircraft_type",)),
        ("airfields", ("airfield",)),
        (
            "visits",
            (
                "airfield",
                "icao24",
                "callsign_in",
                "callsign_out",
                "arrival_utc",
                "departure_utc",
                "track_sha256",
            ),
        ),
        ("scans", ("track_file", "track_sha256", "airfield", "day", "method_version")),
        ("matches", ()),
    ],
)
def test_every_table_has_its_key(table: str, key: tuple[str, ...]) -> None:
    assert PACKAGE.tables[table].primary_key == key


def test_source_ids_lead_to_the_table_of_sources_alone_or_as_a_list() -> None:
    alone = ForeignKey("source_id", "sources", "source_id")
    attributed = ForeignKey("attributed_to", "sources", "source_id", ";")
    assert PACKAGE.tables["flights"].foreign_keys == (alone, attributed)
    assert PACKAGE.tables["notes"].foreign_keys == (alone, attributed)
    assert PACKAGE.tables["sources"].foreign_keys == (ForeignKey("derived_from", "sources", "source_id", ";"),)


def field(table: str, name: str) -> Field:
    (found,) = (f for f in PACKAGE.tables[table].fields if f.name == name)
    return found


def test_constraints_are_read_with_their_columns() -> None:
    date, grade = field("flights", "date"), field("flights", "credibility")
    assert (date.type, date.required) == ("edtf", True)
    assert (grade.type, grade.minimum, grade.maximum, grade.required) == ("integer", 1, 6, False)
    assert field("sources", "reliability").choices == ("A", "B", "C", "D", "E", "F")
    assert field("flights", "icao24").pattern == "[0-9a-f]{6}"
    assert [f.name for table in PACKAGE.tables.values() for f in table.fields if f.optional] == [
        *["attributed_to"] * 2,
        *("callsign_in", "callsign_out", "track_sha256", "identified_by"),
    ]


def test_the_examples_of_a_table_make_a_row_that_keeps_its_rules() -> None:
    for table in PACKAGE.tables.values():
        examples = [f'"{f.example}"' for f in table.fields]
        data = f"{','.join(table.columns)}\n{','.join(examples)}\n".encode()
        assert check_table(read_records(data, table.path, table.columns), table).problems == ()


# Descriptors that are broken


def shipped() -> dict[str, Any]:
    return json.loads(SHIPPED.read_text(encoding="utf-8"))


def refused(folder: Path, content: str | bytes) -> str:
    path = folder / "datapackage.json"
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    with pytest.raises(DescriptorError) as error:
        read_descriptor(path)
    assert len(str(error.value)) < 200
    return str(error.value)


def changed(change: Callable[[dict[str, Any]], object]) -> str:
    content = shipped()
    change(content)
    return json.dumps(content)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "not json",
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"resources": [NaN]}',
        '{"resources": [Infinity]}',
        '{"resources": [], "resources": []}',
        '{"title": "\\ud800", "resources": []}',
        '{"title": ' + "9" * 5000 + "}",
        b"\xff\xfe{\x00}\x00",
        b'{"title": "\xe9"}',
    ],
    ids=lambda content: ascii(content[:20]),
)
def test_what_is_no_json_is_refused(tmp_path: Path, content: str | bytes) -> None:
    assert refused(tmp_path, content).startswith("it is not valid JSON (")


@pytest.mark.parametrize(
    "content", ["[]", "null", "5", '"text"', "{}", '{"resources": null}', '{"resources": [1]}']
)
def test_json_that_describes_no_tables_is_refused(tmp_path: Path, content: str) -> None:
    assert refused(tmp_path, content).startswith("a part of it is missing or malformed (")


@pytest.mark.parametrize(
    "path",
    ["../flights.csv", "a/../../flights.csv", "/etc/passwd", "..\\flights.csv", "C:\\flights.csv", "C:flights.csv",
     "\\\\host\\share\\flights.csv", ["flights.csv"], None, 5],
    ids=str,
)  # fmt: skip
def test_a_path_that_leaves_the_package_is_refused(tmp_path: Path, path: object) -> None:
    content = changed(lambda content: content["resources"][0].update(path=path))
    assert "the path of flights must be one relative path inside the package" in refused(tmp_path, content)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda r: r.pop("path"), "'path'"),
        (lambda r: r.pop("name"), "'name'"),
        (lambda r: r.pop("schema"), "'schema'"),
        (lambda r: r["schema"].pop("fields"), "'fields'"),
        (lambda r: r["schema"]["fields"][0].pop("name"), "'name'"),
        (lambda r: r.update(name="notes"), "the table 'notes' stands there twice"),
        (lambda r: r["schema"]["fields"][1].update(name="flight_id"), "the column of flights 'flight_id' stands"),
        (lambda r: r["schema"].update(primaryKey=["nowhere"]), "names a column that it does not have"),
        (lambda r: r["schema"].update(primaryKey=5), "not iterable"),
        (
            lambda r: r["schema"].update(primaryKey=["date", "date"]),
            "primary key of flights 'date' stands there twice",
        ),
        (
            lambda r: r["schema"].update(
                foreignKeys=[{"fields": "nowhere", "reference": {"resource": "places", "fields": "place"}}]
            ),
            "a foreign key of flights names a column that it does not have: 'nowhere'",
        ),
        (
            lambda r: r["schema"]["fields"].append(
                {"name": "rows", "listOf": {"resource": "places", "field": "place", "delimiter": ";"}}
            ),
            "a foreign key of flights cannot be on a column named 'rows'",
        ),
        (lambda r: r["schema"]["fields"].append({"name": "Earliest"}), "flights cannot be named 'Earliest'"),
        (lambda r: r["schema"]["fields"].append({"name": "two\nlines"}), "cannot be named 'two\\nlines'"),
        (lambda r: r["schema"]["fields"].append({"name": " note"}), "cannot be named ' note'"),
        (
            lambda r: r["dialect"].update(delimiter="^"),
            "the delimiter of flights must be one of: comma, semicolon",
        ),
        (lambda r: r["dialect"].update(delimiter=""), "the delimiter of flights"),
        (lambda r: r["dialect"].update(delimiter=[]), "unhashable"),
        (lambda r: r["schema"]["fields"][0]["constraints"].update(pattern="("), "unterminated subpattern"),
        (lambda r: r["schema"]["fields"][0]["constraints"].update(pattern=5), "must be string"),
        (lambda r: r["schema"]["fields"][0].update(constraints=None), "NoneType"),
        (lambda r: r["schema"]["fields"][13]["constraints"].update(minimum="low"), "could not convert"),
        (lambda r: r["schema"].update(foreignKeys=[{"fields": ["a", "b"]}]), "values to unpack"),
    ],
)
def test_a_table_that_is_described_wrongly_is_refused(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], what: str
) -> None:
    said = refused(tmp_path, changed(lambda content: change(content["resources"][0])))
    assert said.startswith("a part of it is missing or malformed (")
    assert what in said


def test_a_missing_descriptor_a_folder_and_a_pipe_are_refused(tmp_path: Path) -> None:
    for path, what in (
        (tmp_path / "datapackage.json", "the file does not exist"),
        (tmp_path, "this is not a plain file"),
        (tmp_path / "pipe.json", "this is not a plain file"),
    ):
        if path.name == "pipe.json":
            os.mkfifo(path)
        with pytest.raises(DescriptorError, match=f"^{what}$"):
            read_descriptor(path)


def test_a_byte_order_mark_and_unknown_properties_are_no_matter(tmp_path: Path) -> None:
    content = changed(lambda content: content.update(x_custom={"deep": [1, 2]}))
    path = tmp_path / "datapackage.json"
    path.write_text("\ufeff" + content, encoding="utf-8")
    assert read_descriptor(path).tables == PACKAGE.tables


def test_a_package_without_a_title_is_named_after_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "datapackage.json"
    path.write_text(changed(lambda content: content.pop("title")), encoding="utf-8")
    assert read_descriptor(path).title == tmp_path.name


def test_a_key_of_one_column_may_be_written_as_text(tmp_path: Path) -> None:
    path = tmp_path / "datapackage.json"
    path.write_text(changed(lambda c: c["resources"][1]["schema"].update(primaryKey="note_id")), encoding="utf-8")
    assert read_descriptor(path).tables["notes"].primary_key == ("note_id",)


@pytest.mark.parametrize("pattern", ["(?!x)(A+)+!", r"(A)\1", "A++", "(?>A)", "A{1001}"])
def test_a_pattern_that_some_text_could_hold_up_is_refused(tmp_path: Path, pattern: str) -> None:
    content = {"resources": [{"name": "flights", "path": "flights.csv", "schema": {"fields": [
        {"name": "callsign", "constraints": {"pattern": pattern}}
    ]}}]}  # fmt: skip
    assert refused(tmp_path, json.dumps(content)).startswith("a part of it is missing or malformed (")


def test_a_descriptor_beyond_measure_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "datapackage.json").open("wb") as file:
        file.truncate(1_500_000_000)
    with pytest.raises(DescriptorError, match="more than 5,000,000 bytes"):
        read_descriptor(tmp_path / "datapackage.json")


@pytest.mark.parametrize("place", ["table", "field"])
def test_a_confirmed_order_of_dates_is_read_for_a_table_or_a_field(place: str, tmp_path: Path) -> None:
    content = json.loads(SHIPPED.read_text(encoding="utf-8"))
    flights = content["resources"][0]
    (flights if place == "table" else flights["schema"]["fields"][1])["dateOrder"] = "day first"
    (tmp_path / "datapackage.json").write_text(json.dumps(content), encoding="utf-8")
    date = read_descriptor(tmp_path / "datapackage.json").tables["flights"].fields[1]
    assert (date.name, date.order) == ("date", "day first")


def test_an_order_that_is_none_is_refused(tmp_path: Path) -> None:
    content = json.loads(SHIPPED.read_text(encoding="utf-8"))
    content["resources"][0]["dateOrder"] = "american"
    (tmp_path / "datapackage.json").write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(DescriptorError, match="dateOrder must be one of: day first, month first, year first"):
        read_descriptor(tmp_path / "datapackage.json")
