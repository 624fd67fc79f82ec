"""Tracks without an address: one aircraft only where nothing speaks against it."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from components.tracks.readers.batch import Tally
from components.tracks.readers.single_track import SingleTrack, callsign_in


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 50), st.integers(0, 9)), max_size=20))
def test_what_is_admitted_has_one_name_and_no_two_at_a_time(tracks: list[tuple[str, int, int]]) -> None:
    tally = Tally("file", lines=True)
    single = SingleTrack(tally)
    admitted = [one for one in tracks if single.admits(one[0], one[1], one[1] + one[2], 1)]
    assert {name for name, _, _ in admitted} <= {tracks[0][0] if tracks else ""}
    assert all(before[1] + before[2] <= after[1] for before, after in pairwise(admitted))
    assert tally.count == len(tracks) - len(admitted)


def test_names_that_are_no_callsigns() -> None:
    names = ("Track", "2023-08-30", "4b1803", "HB-XYZ", "ABC", "123", "ABCDEFGH1", "", "Route")
    assert [callsign_in(name) for name in names] == [""] * len(names)
