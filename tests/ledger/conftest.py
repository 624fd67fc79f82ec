"""Generated cases are judged by what they show, not by how long a busy machine takes for them. Small tables that
go the way of large ones."""

import pytest
from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.fixture
def small_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that small tables go the way of large ones, in blocks of a few rows."""
    _convert_all(monkeypatch, block=300, batch=3)


@pytest.fixture
def fictional_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that tables of some hundred rows go the way of large ones, in some ten blocks: 150 take half a minute."""
    _convert_all(monkeypatch, block=9_000, batch=45)


def _convert_all(monkeypatch: pytest.MonkeyPatch, block: int, batch: int) -> None:
    """Tables of any size are converted, in blocks of so many bytes (CSV) or rows (Parquet)."""
    # By its name, as it takes a second to import, and many tests of ledgers do without.
    convert = "components.ledger.tables.convert"
    monkeypatch.setattr(f"{convert}.LARGE", 0)
    monkeypatch.setattr(f"{convert}.BLOCK", block)
    monkeypatch.setattr(f"{convert}._MANY", 0)
    monkeypatch.setattr(f"{convert}._BATCH", batch)
