"""Tables in JSON."""

import json

import pytest

from components.imports.questions import NotReadableError
from components.imports.sheets.json_tables import sheets_of_json
from tests.imports.ledgers import answered, run, table

FLIGHTS = [
    {"date": "2025-11-03", "aircraft": {"type": "B77L", "hex": "06A1B2"}, "to": "OSLK", "crew": None, "n": 2.0},
    {"date": "2025-11-05", "aircraft": {"type": "IL76"}, "from": {"icao": "OMFJ"}, "tags": ["a", 1], "to": "OSLK"},
]
ROWS = [
    ["date", "aircraft.type", "aircraft.hex", "to", "crew", "n", "from.icao", "tags"],
    ["2025-11-03", "B77L", "06A1B2", "OSLK", "", "2", "", ""],
    ["2025-11-05", "IL76", "", "OSLK", "", "", "OMFJ", "a; 1"],
]
LINES = "\n".join(map(json.dumps, FLIGHTS))


def sheets_of(tmp_path, content):
    path = tmp_path / "list.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return sheets_of_json(path)


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(FLIGHTS),
        "\ufeff" + json.dumps(FLIGHTS, indent=1),
        json.dumps({"meta": {"page": 1}, "data": FLIGHTS}, indent=1),
        json.dumps({"result": {"flights": FLIGHTS, "errors": []}}),
        LINES,
        f"{LINES}\n\n",
        json.dumps(FLIGHTS).encode("utf-16"),
        json.dumps(FLIGHTS).encode("utf-16-be"),
    ],
)
def test_a_list_of_objects_is_a_table_wherever_it_stands(text, tmp_path):
    assert sheets_of(tmp_path, text) == [{"name": "", "rows": ROWS}]


def test_several_lists_of_objects_are_sheets(tmp_path):
    one, other = sheets_of(tmp_path, json.dumps({"flights": FLIGHTS, "fields": {"all": FLIGHTS[:1]}}))
    assert (one["name"], one["rows"], other["name"], len(other["rows"])) == ("flights", ROWS, "fields.all", 2)


def test_a_list_of_objects_with_one_value_each_is_no_table_and_costs_no_other(tmp_path):
    one, other = sheets_of(tmp_path, json.dumps({"flights": FLIGHTS, "warnings": [{"text": "old"}, {}]}))
    assert (one["rows"], other["rows"]) == (ROWS, [["text"], ["old"], [""]])
    with pytest.raises(NotReadableError, match="one value each"):
        sheets_of(tmp_path, json.dumps([{"text": "old"}]))


def test_what_is_no_object_among_objects_is_a_row_that_is_named(tmp_path):
    flights = [
        {"date": "2025-11-03", "type": "A124", "from": "UUEE"},
        None,
        {"date": "2025-11-04", "type": "IL76", "from": "UUEE"},
        "and 2 more",
    ]
    (tmp_path / "list.json").write_text(json.dumps({"page": {"flights": flights}, "ids": [7, {}]}))
    _, report = run(tmp_path / "list.json", tmp_path / "ledger", {"airfield": "OSLK"})
    assert (report["rows"], report["read"], report["added_flights"]) == (2, 2, 2)
    assert [each["rows"] for each in report["passed_over"]] == [[5]]


def test_the_properties_of_features_are_the_cells_of_their_rows(tmp_path):
    place = {"type": "Point", "coordinates": [35.9, 35.4]}
    feature = {"type": "Feature", "id": 7, "geometry": place}
    features = [{**feature, "properties": each} for each in FLIGHTS]
    (sheet,) = sheets_of(tmp_path, json.dumps({"type": "FeatureCollection", "features": features}))
    header, *rows = sheet["rows"]
    assert header == ["id", "geometry", *ROWS[0]]
    assert [row[2:] for row in rows] == ROWS[1:]
    assert {row[1] for row in rows} == {'{"type":"Point","coordinates":[35.9,35.4]}'}


def test_lists_of_objects_are_found_however_deep_they_are(tmp_path):
    deep = {"flights": FLIGHTS}
    for _ in range(20):
        deep = {"of": deep}
    one, other = sheets_of(tmp_path, json.dumps({"flights": FLIGHTS[:1], "more": deep}))
    assert (len(one["rows"]), other["rows"]) == (2, ROWS)


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("123456789012345678901234567890", "123456789012345678901234567890"),
        ("1.7621373E9", "1762137300"),
        ("1e400", "1e400"),
        ("0.1234567890123456789", "0.1234567890123456789"),
        (r'"\ud83d and \ud83d\ude00"', "\ufffd and \U0001f600"),
        ("[[1, null], {}]", "[[1,null],{}]"),
    ],
)
def test_values_are_cells_as_they_stand(value, cell, tmp_path):
    assert sheets_of(tmp_path, f'[{{"a": {value}, "b": 1}}]')[0]["rows"] == [["a", "b"], [cell, "1"]]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('{"trace": [[1, 2], [3, 4]]}', "this is JSON in which no list of objects stands. Each flight must be"),
        ('[{"a": 1}, 2]', "this is JSON in which no list of objects stands"),
        ('{"a": [{"b": 1}]}', "this is JSON whose objects have one value each"),
        ('[{"a": 1}', "this is JSON that is damaged: "),
        (f"{LINES}\n{{", "this is JSON in lines, and line 3 is damaged: "),
        (json.dumps([{f"k{n}": 1} for n in range(9)]), "there are more than 50 values in the JSON"),
        ("[" * 999_999, "this is JSON that is damaged: maximum recursion depth exceeded"),
        (f'[{{"a": {"1" * 5_000}, "b": 1}}]', "this is JSON that is damaged: Exceeds the limit (4300 digits)"),
        ('[{"a": NaN, "b": 1}]', "NaN is no number of JSON. Write null in its place."),
        ('[{"a": 1, "b": 1, "a": 2}]', "the name 'a' stands twice in one object of this JSON. Which"),
        ('[{"a.b": 1, "a": {"b": 2}}]', "the name 'a.b' stands twice in one object of this JSON. Which"),
        (r'[{"a": "x\u0000", "b": 1}]', "this is JSON with the character U+0000 in a text"),
        ('[{"a": "é", "b": 1}]'.encode("latin-1"), "this is JSON that is not in UTF-8. Save it in UTF-8."),
        (json.dumps({f"k{n}": FLIGHTS for n in range(101)}), "this is JSON with more than 100 lists of objects"),
    ],
)
def test_other_json_is_refused_with_what_it_is(text, what, monkeypatch, tmp_path):
    monkeypatch.setattr("components.imports.sheets.json_tables.MOST_CELLS", 50)
    with pytest.raises(NotReadableError) as error:
        sheets_of(tmp_path, text)
    assert str(error.value).startswith(what)


def test_json_is_brought_into_a_ledger(tmp_path):
    file, ledger = tmp_path / "list.json", tmp_path / "ledger"
    file.write_text(json.dumps({"data": FLIGHTS}), encoding="utf-16")
    assert answered(file, ledger, {"airfield": "OSLK"})["read"] == 2
    assert [(row["date"], row["aircraft_type"], row["origin"]) for row in table(ledger, "flights")] == [
        ("2025-11-03", "B77L", ""),
        ("2025-11-05", "IL76", "OMFJ"),
    ]
    # What ends in .json there is a mapping.
    assert [path.name for path in (ledger / "imports").glob("*.json")] == ["list.json"]
    again = run(file, ledger)[1]
    assert (again["new"], again["changed"], again["gone"]) == (0, [], 0)
