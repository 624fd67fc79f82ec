"""What stands in the place of the chart until the ledger was looked at for the first time, and never after."""

import pytest
from streamlit.testing.v1 import AppTest

from components.server.health import LAST


def _page() -> None:
    import streamlit as st

    from components.pages.parts.open_ledger.first_reading import waiting

    with waiting():
        said = "read"
    st.text(said)


@pytest.mark.parametrize(("was_read", "places"), [(False, 1), (True, 0)])
def test_nothing_waits_once_a_ledger_was_looked_at_readable_or_not(
    monkeypatch, was_read: bool, places: int
) -> None:
    monkeypatch.setattr(LAST, "was_read", was_read)
    monkeypatch.setattr(LAST, "loaded", None)
    page = AppTest.from_function(_page).run()
    assert not page.exception
    assert not page.get("plotly_chart")
    assert len(page.main.children) == places + 1
