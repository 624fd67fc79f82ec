"""Ways of accepted visits: found again by what tells a visit from others, however it is written."""

import pandas as pd
import pytest

from components.pages.parts.views import visit_way
from components.pages.parts.views.visit_way import MOST_WAYS, Way, hold_way
from components.tracks.fields import Field

FIELD = Field("XQAA", "Port Meridian", 0.0, 0.0, 30.0)
WRITTEN = {
    "airfield": "XQAA",
    "icao24": "fe4642",
    "arrival_utc": "2021-07-05T09:12:00Z",
    "departure_utc": "",
}


@pytest.fixture(autouse=True)
def ways(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, ...], Way]:
    ways: dict[tuple[str, ...], Way] = {}
    monkeypatch.setattr(visit_way, "_ways", lambda: ways)
    return ways


def test_a_visit_of_a_file_and_of_the_ledger_have_one_key(ways: dict[tuple[str, ...], Way]) -> None:
    hold_way(WRITTEN, Way(pd.DataFrame(), FIELD))
    read = WRITTEN | {"arrival_utc": pd.Timestamp("2021-07-05 09:12"), "departure_utc": pd.NaT}
    assert list(ways) == [("XQAA", "fe4642", "2021-07-05T09:12:00Z", "")]
    assert visit_way._key(read) in ways


def test_the_oldest_make_room(ways: dict[tuple[str, ...], Way]) -> None:
    for number in range(MOST_WAYS + 2):
        hold_way(WRITTEN | {"icao24": f"{number:06x}"}, Way(pd.DataFrame(), FIELD))
    assert len(ways) == MOST_WAYS
    assert next(iter(ways))[1] == "000002"
