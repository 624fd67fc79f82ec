import pytest

from components.imports.grid_tables import Row, Sheet
from components.imports.headings import Columns
from components.imports.table_keys import key_of_table

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


def test_a_table_of_which_nothing_is_known_has_all_its_columns_for_a_key():
    assert key(("a", "b"), ours={"x": "", "y": ""}) == ("x", "y")
