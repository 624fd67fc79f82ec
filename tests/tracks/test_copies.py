"""Rows that tell of one visit become one; rows of two aircraft never do."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.tracks.copies import without_copies
from components.tracks.visits import VISIT_COLUMNS

NAMED = {
    "airfield": "OSLK",
    "icao24": "3c6444",
    "callsign_in": "DLH1",
    "arrival_utc": "2025-10-26T14:03:05Z",
    "arrival_evidence": "ground",
    "integrity": "supported",
    "why": "Landing.",
    "track_file": "a.json",
    "track_sha256": "a" * 64,
    "method_version": "1",
}
NAMELESS = NAMED | {
    "icao24": "",
    "arrival_utc": "2025-10-26T14:03:20Z",
    "track_file": "b.csv",
    "track_sha256": "b" * 64,
}
LEFT = {"departure_utc": "2025-10-26T18:41:10Z", "departure_evidence": "final", "callsign_out": "DLH2"}


def merged(*rows: dict[str, str]) -> list[dict[str, str]]:
    table = pd.DataFrame(rows, columns=list(VISIT_COLUMNS), dtype="str").fillna("")
    return without_copies(table).to_dict("records")


def test_a_row_without_an_address_is_that_of_the_same_callsign_seconds_away() -> None:
    (row,) = merged(NAMELESS | LEFT, NAMED)
    assert (row["icao24"], row["arrival_utc"], row["departure_utc"]) == (
        "3c6444",
        "2025-10-26T14:03:05Z",
        "2025-10-26T18:41:10Z",
    )
    assert row["track_file"] == "a.json;b.csv"
    assert row["track_sha256"] == f"{'a' * 64};{'b' * 64}"
    assert row["why"] == "Landing. Received also in b.csv, which names no aircraft."
    assert merged(row, NAMELESS) == [row]


def test_the_registration_serves_as_a_callsign() -> None:
    named = NAMED | {"registration": "D-ABCD", "callsign_in": ""}
    assert len(merged(named, NAMELESS | {"callsign_in": "DABCD"})) == 1
    assert len(merged(named, NAMELESS | {"callsign_in": "DABCE"})) == 2


def test_without_any_callsign_only_tracks_could_tell() -> None:
    assert len(merged(NAMED | LEFT, NAMELESS | LEFT | {"callsign_in": "", "callsign_out": ""})) == 2


def test_times_further_apart_are_one_where_their_bounds_touch() -> None:
    later = NAMELESS | {"arrival_utc": "2025-10-26T14:05:20Z"}
    assert len(merged(NAMED, later)) == 2
    assert len(merged(NAMED, later | {"arrival_earliest": "2025-10-26T14:03:05Z"})) == 1
    far = later | {"arrival_utc": "2025-10-26T14:08:06Z", "arrival_earliest": "2025-10-26T14:03:05Z"}
    assert len(merged(NAMED, far)) == 2


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"callsign_in": "AFL1"}, id="another callsign"),
        pytest.param({"arrival_utc": "2025-10-26T14:04:06Z"}, id="another minute"),
        pytest.param({"airfield": "OSDI"}, id="another airfield"),
        pytest.param({"icao24": "3c6445"}, id="another address"),
        pytest.param({"arrival_utc": "", "departure_utc": "2025-10-26T14:03:05Z"}, id="another end"),
    ],
)
def test_another_visit_stays(other: dict[str, str]) -> None:
    assert len(merged(NAMED, NAMELESS | other)) == 2


def test_halves_of_one_visit_meet_in_the_row_that_has_both() -> None:
    departure = NAMED | LEFT | {"arrival_utc": "", "arrival_evidence": "", "callsign_in": ""}
    rows = merged(NAMED, departure, NAMELESS | LEFT)
    assert [(row["arrival_utc"], row["departure_utc"]) for row in rows] == [
        ("2025-10-26T14:03:05Z", "2025-10-26T18:41:10Z")
    ]


rows = st.fixed_dictionaries(
    {
        "icao24": st.sampled_from(["", "3c6444", "3c6445", "~2a0001"]),
        "callsign_in": st.sampled_from(["", "DLH1", "AFL1"]),
        "arrival_utc": st.integers(0, 59).map(lambda second: f"2025-10-26T14:03:{second:02}Z"),
        "track_sha256": st.sampled_from("abcdef"),
    }
).map(lambda cells: NAMED | cells | {"track_file": f"{cells['track_sha256']}.json"})


@settings(max_examples=60, deadline=None)
@given(st.lists(rows, max_size=6))
def test_no_address_is_lost_or_named_twice_and_again_changes_nothing(several: list[dict[str, str]]) -> None:
    once = merged(*several)
    addresses = [row["icao24"] for row in once if row["icao24"]]
    assert sorted(addresses) == sorted({row["icao24"] for row in several} - {""})
    assert {row["track_sha256"] for row in several} == {
        sha256 for row in once for sha256 in row["track_sha256"].split(";")
    }
    assert merged(*once) == once
