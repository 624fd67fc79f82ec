"""The rows and the chart on screen, as files."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from components.charts.export import standalone_html
from components.ledger.export import exact_csv, parquet, spreadsheet_csv
from components.pages.parts.opened import Opened


def offer_rows(
    opened: Opened, table: str, rows: Callable[[], list[int]], figure: Any = None, title: str = ""
) -> None:
    """Buttons for the rows of `table` (flights, notes or sources) with the given spreadsheet row numbers, and for
    the figure. Files are made when a button is pressed."""

    def written() -> pd.DataFrame:
        return opened.ledger.written[table].loc[rows()]

    dated = {"flights": opened.ledger.reports, "notes": opened.ledger.notes}.get(table)
    with st.expander("Download", icon=":material/download:"), st.container(horizontal=True):
        _button(
            "CSV, exact", lambda: exact_csv(written()), f"{table}.csv", "text/csv", "Reads back cell for cell."
        )
        _button(
            "CSV for spreadsheets",
            lambda: spreadsheet_csv(written()),
            f"{table}-spreadsheet.csv",
            "text/csv",
            "No cell can start a formula; opens in Excel and LibreOffice.",
        )
        if dated is not None:
            _button(
                "Parquet",
                lambda: parquet(written(), dated),
                f"{table}.parquet",
                "application/vnd.apache.parquet",
                "With the first and last possible day of each date.",
            )
        if figure is not None:
            _button(
                "Chart as web page",
                lambda: standalone_html(figure, title),
                f"{table}-chart.html",
                "text/html",
                "Opens anywhere, without a network.",
            )
            st.caption("Chart as SVG: the camera above the chart.")


def _button(label: str, content: Callable[[], bytes], name: str, mime: str, hint: str) -> None:
    st.download_button(label, content, name, mime, help=hint, on_click="ignore", key=f"download-{name}")
