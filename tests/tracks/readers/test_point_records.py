"""Records of any format as points."""

from collections.abc import Iterator

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.tracks.readers import point_records
from components.tracks.readers.batch import Tally, UnreadableError
from components.tracks.readers.point_records import Flaw, Layout, Record, Repeats, batches, milliseconds_of, number

from .reading import _together

CELLS = {"time": 1_693_405_685, "latitude": 35.4, "longitude": 35.9}


def read(*given_records: Record | Flaw, layout: Layout | None = None) -> tuple[pd.DataFrame, list]:
    tally = Tally("file", lines=False)
    return _together(list(batches(iter(given_records), layout or Layout({}), tally, "log")))


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([*CELLS, "icao24", "altitude_ft", "on_ground", "callsign", "squawk", "nic", "category"]),
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats()
        | st.text(max_size=20)
        | st.lists(st.integers(), max_size=2),
    )
)
def test_whatever_a_cell_holds_a_row_is_a_point_or_is_set_aside(cells: dict[str, object]) -> None:
    points, problems = read((1, CELLS), (2, {**CELLS, **cells}))
    assert len(points) == 2 or any(problem.count == 1 for problem in problems)
    assert points["latitude"].abs().le(90).all()
    assert points["icao24"].str.fullmatch("|~?[0-9a-f]{6}").all()
    assert points["squawk"].str.fullmatch("|[0-7]{4}").all()


def test_records_before_a_fault_are_read_and_the_fault_is_raised_after_them() -> None:
    def cut_short() -> Iterator[Record]:
        yield 1, CELLS
        raise UnreadableError("cut short", "Fetch it again.")

    made = batches(cut_short(), Layout({}), Tally("file", lines=False), "log")
    assert len(next(made).points) == 1
    assert next(made).points.empty
    with pytest.raises(UnreadableError, match="cut short"):
        next(made)


def test_records_are_handed_on_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(point_records, "AT_ONCE", 2)
    made = list(batches(iter([(row, CELLS) for row in range(5)]), Layout({}), Tally("f", lines=False), "log"))
    assert [len(batch.points) for batch in made] == [2, 2, 1, 0]


def test_flaws_together_without_end_are_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(point_records, "MOST_FLAWS", 3)
    flaws = [Flaw(row, "", "x", "this is none") for row in range(1, 9)]
    made = batches(iter([*flaws[:3], (4, CELLS), *flaws[4:]]), Layout({}), Tally("f", lines=False), "log")
    assert len(next(made).points) == 1
    with pytest.raises(UnreadableError, match="more than 3 rows together are none, up to row 8"):
        list(made)


def test_units_and_the_zero_of_the_ground() -> None:
    layout = Layout({}, {"altitude_ft": 100.0}, zero_is_ground=True)
    points, _ = read((1, {**CELLS, "altitude_ft": 35}), (2, {**CELLS, "altitude_ft": "0"}), layout=layout)
    assert points["altitude_ft"].to_list()[:1] == [3_500.0]
    assert points["altitude_ft"].isna().to_list() == [False, True]
    assert points["on_ground"].to_list() == [pd.NA, True]


def test_words_for_unknown_are_unknown() -> None:
    points, problems = read((1, {**CELLS, "callsign": "N/A", "altitude_ft": "unknown", "squawk": "?"}))
    assert problems == []
    assert points[["callsign", "squawk"]].iloc[0].to_list() == ["", ""]


def test_repeats_are_of_the_same_aircraft_place_and_time() -> None:
    repeats = Repeats()
    asked = [
        ("a", 1, 2, 10.0),
        ("a", 1, 2, 10.9),
        ("b", 1, 2, 10.0),
        ("a", 1, 2, 12.0),
        ("a", 1, 3, 12.0),
        ([], {}, 1, 0),
    ]
    assert [repeats.has(*one) for one in asked] == [False, True, False, False, False, False]
    assert repeats.has([], {}, 1, 0)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (1, 1.0),
        ("1.5 ", 1.5),
        (None, None),
        (False, None),
        (float("nan"), None),
        ("9" * 500, None),
        (10**400, None),
    ],
)
def test_number_of_a_cell(cell: object, expected: float | None) -> None:
    assert number(cell) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-08-30T14:28:05Z", 1_693_405_685_000),
        ("2023-08-30 14:28:05.5+00:00", 1_693_405_685_500),
        ("2023-08-30T16:28:05+02:00", 1_693_405_685_000),
        ("2023-08-30", None),
        ("2023-08-30T25:00:00Z", None),
        ("soon", None),
    ],
)
def test_milliseconds_of_a_text(text: str, expected: int | None) -> None:
    assert milliseconds_of(text) == expected
