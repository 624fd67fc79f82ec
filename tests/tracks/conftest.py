"""Fields and real tracks that the tests of the detector share."""

import pandas as pd
import pytest

from components.tracks.fields import Field, known_field
from tests.tracks.samples import READSB, points

LABELS = pd.read_csv(READSB / "labels.csv", dtype="str").fillna("")


@pytest.fixture(scope="session")
def playa() -> Field:
    """Black Rock City, 3,907 ft up, where the real tracks were received."""
    return known_field("88NV")


@pytest.fixture(scope="session")
def latakia() -> Field:
    return known_field("OSLK")


@pytest.fixture(scope="session")
def real() -> dict[str, pd.DataFrame]:
    """Every real track by its address."""
    return {path.stem.removeprefix("trace_full_"): points(path.stem[-6:]) for path in READSB.glob("*.json")}
