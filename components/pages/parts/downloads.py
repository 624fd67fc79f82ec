"""The rows and the chart on screen, as files."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from components.charts.export import standalone_html
from components.ledger.engine import numbered
from components.ledger.export import exact_csv, parquet, spreadsheet_csv, with_bounds
from components.pages.parts.opened import Opened


def offer_rows(
    opened: Opened, table: str, rows: Callable[[], list[int]], figure: Any = None, title: str = ""
) -> None:
    """Buttons for the rows of `table` (flights, notes or sources) with the given spreadsheet row numbers, and for
    the figure. Files are made when a button is pressed."""

    dated = {"flights": opened.ledger.reports, "notes": opened.ledger.notes}.get(table)

    def written() -> pd.DataFrame:
        return numbered(opened.ledger.written[table], rows())

    def bounded() -> pd.DataFrame:
        wanted = written()
        return wanted if dated is None else with_bounds(wanted, numbered(dated, wanted.index.tolist()))

    offer_table(table, written, bounded, figure, title)


def offer_table(
    name: str,
    written: Callable[[], pd.DataFrame],
    typed: Callable[[], pd.DataFrame],
    figure: Any = None,
    title: str = "",
) -> None:
    """Buttons for a table of text, `written` for CSV and `typed` for Parquet, and for a figure."""
    with st.expander("Download", icon=":material/download:"), st.container(horizontal=True):
        _button("CSV, exact", lambda: exact_csv(written()), f"{name}.csv", "text/csv", "Reads back cell for cell.")
        _button(
            "CSV for spreadsheets",
            lambda: spreadsheet_csv(written()),
            f"{name}-spreadsheet.csv",
            "text/csv",
            "No cell can start a formula; opens in Excel and LibreOffice.",
        )
        _button(
            "Parquet",
            lambda: parquet(typed()),
            f"{name}.parquet",
            "application/vnd.apache.parquet",
            "With the first and last possible day of each date.",
        )
        if figure is not None:
            _button(
                "Chart as web page",
                lambda: standalone_html(figure, title),
                f"{name}-chart.html",
                "text/html",
                "Opens anywhere, without a network.",
            )
            st.caption("Chart as SVG: the camera beside the chart.")


def _button(label: str, content: Callable[[], bytes], name: str, mime: str, hint: str) -> None:
    st.download_button(label, content, name, mime, help=hint, on_click="ignore", key=f"download-{name}")
