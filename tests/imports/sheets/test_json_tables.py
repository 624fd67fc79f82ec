"""Tables in JSON."""

import json

import pytest

from components.imports.questions import NotReadableError
from components.imports.sheets.json_tables import read_json_tables
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


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(FLIGHTS),
        "\ufeff" + json.dumps(FLIGHTS, indent=1),
        json.dumps({"meta": {"page": 1}, "data": FLIGHTS}, indent=1),
        json.dumps({"result": {"flights": FLIGHTS, "errors": []}}),
        LINES,
        f"{LINES}\n\n",
    ],
)
def test_a_list_of_objects_is_a_table_wherever_it_stands(text):
    assert [(grid.name, grid.rows) for grid in read_json_tables(text.encode())] == [("", ROWS)]


def test_several_lists_of_objects_are_sheets():
    (one, other) = read_json_tables(json.dumps({"flights": FLIGHTS, "fields": {"all": FLIGHTS[:1]}}).encode())
    assert (one.name, one.rows, other.name, len(other.rows)) == ("flights", ROWS, "fields.all", 2)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('{"trace": [[1, 2], [3, 4]]}', "this is JSON in which no list of objects stands. Each flight must be"),
        ('[{"a": 1}, 2]', "this is JSON in which no list of objects stands"),
        ('{"a": [{"b": 1}]}', "this is JSON whose objects have one value each"),
        ('[{"a": 1}', "this is JSON that is damaged: "),
        (f"{LINES}\n{{", "this is JSON in lines, and line 3 is damaged: "),
        (json.dumps([{f"k{n}": 1} for n in range(9)]), "there are more than 50 values in the JSON"),
    ],
)
def test_other_json_is_refused_with_what_it_is(text, what, monkeypatch):
    monkeypatch.setattr("components.imports.sheets.json_tables.MOST_CELLS", 50)
    with pytest.raises(NotReadableError) as error:
        read_json_tables(text.encode())
    assert str(error.value).startswith(what)


def test_json_is_brought_into_a_ledger(tmp_path):
    file, ledger = tmp_path / "list.json", tmp_path / "ledger"
    file.write_text(json.dumps({"data": FLIGHTS}))
    assert answered(file, ledger, {"airfield": "OSLK"})["read"] == 2
    assert [(row["date"], row["aircraft_type"], row["origin"]) for row in table(ledger, "flights")] == [
        ("2025-11-03", "B77L", ""),
        ("2025-11-05", "IL76", "OMFJ"),
    ]
    # What ends in .json there is a mapping.
    assert [path.name for path in (ledger / "imports").glob("*.json")] == ["list.json"]
    again = run(file, ledger)[1]
    assert (again["new"], again["changed"], again["gone"]) == (0, [], 0)
