"""The rows and the chart on screen, as files."""

from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from threading import Lock
from typing import Any

import pandas as pd
import streamlit as st
from cachetools import LRUCache

from components.charts.figure import standalone_html
from components.ledger.descriptor import Table
from components.ledger.export import packed, parquet, spreadsheet_csv, with_bounds
from components.ledger.observation_tables import VISITS, visits_as_text
from components.pages.parts.current_ledger import Opened

MOST_DOWNLOADED = 100_000
"""So many rows are put into one file: it is made in memory, and takes some 100 MB of it."""
MOST_KEPT_BYTES = 64_000_000
"""The files in `_KEPT` take at most so much, for whoever asks for the same again; the one that was not asked for
longest goes first. It protects the memory of the server. A file is not invalidated: the version of the ledger and
the rows are in its key."""
_MAKING = Lock()
_KEPT: LRUCache[tuple[str, str, bytes], bytes] = LRUCache(MOST_KEPT_BYTES, getsizeof=len)


def offer_rows(
    opened: Opened,
    table: str,
    count: int,
    rows: Callable[[], list[int]],
    figure: Any = None,
    title: str = "",
    label: str = "",
) -> None:
    """Draws buttons for the rows of `table` (flights, notes or sources) with the given spreadsheet row numbers,
    `count` of them, and for the figure, under a label of their own. Files are made when a button is pressed."""

    ledger = opened.ledger

    def written() -> pd.DataFrame:
        return ledger.written[table].numbered(rows())

    def bounded() -> pd.DataFrame:
        wanted = written()
        if table == "sources":
            return wanted
        numbers = wanted.index.tolist()
        dated = ledger.reports.numbered(numbers) if table == "flights" else ledger.notes.loc[numbers]
        return with_bounds(wanted, dated)

    offer_table(opened, ledger.schemas[table], count, written, bounded, figure, title, label)


def offer_visits(opened: Opened, count: int, visits: Callable[[], pd.DataFrame], label: str = "") -> None:
    """Draws buttons for visits (the columns of `Tables.visits`), `count` of them, in the form of visits.csv."""
    schema = opened.ledger.schemas[VISITS]
    offer_table(
        opened,
        schema,
        count,
        lambda: visits_as_text(visits())[schema.columns],
        lambda: visits()[schema.columns],
        label=label,
    )


def plain_schema(name: str, title: str) -> Table:
    """Returns the schema of a table of which only the title is known: all its columns are text."""
    return Table(name, title, f"{name}.csv", ())


def offer_table(
    opened: Opened,
    schema: Table,
    count: int,
    written: Callable[[], pd.DataFrame],
    typed: Callable[[], pd.DataFrame],
    figure: Any = None,
    title: str = "",
    label: str = "",
) -> None:
    """Draws buttons for a table of text with `count` rows, `written` for CSV and `typed` for Parquet, and for a
    figure, under a label of their own. The files are named after the schema, which describes the columns. Of more
    than `MOST_DOWNLOADED` rows no file is made."""
    name = schema.name
    every = "Download" if figure is not None else f"Download {name}"
    with st.expander(label or every, icon=":material/download:"), st.container(horizontal=True):
        if count <= MOST_DOWNLOADED:
            _offer_files(opened, schema, written, typed)
        else:
            st.caption(
                f"{count:,} rows are in view, and one file takes {MOST_DOWNLOADED:,}: narrow the filters, for "
                "instance to some years, and save one part after another. The ledger's own files have them all."
            )
        if figure is not None:
            _button(
                "Chart as web page",
                lambda: standalone_html(figure, opened.ledger.title, title),
                f"{name}-chart.html",
                "text/html",
                "Opens anywhere, without a network; its camera saves the chart as SVG.",
            )


def _offer_files(
    opened: Opened, schema: Table, written: Callable[[], pd.DataFrame], typed: Callable[[], pd.DataFrame]
) -> None:
    name = schema.name
    _button(
        "CSV, exact",
        lambda: made_once(
            opened.version, f"{name}.zip", written(), lambda rows: packed(rows, schema, opened.ledger.title)
        ),
        f"{name}.zip",
        "application/zip",
        "A zip: the CSV, which reads back cell for cell, its description (datapackage.json) and SHA-256 sums. "
        "To count the same with it, put it in the place of the table in a copy of this ledger.",
    )
    _button(
        "CSV for spreadsheets",
        lambda: made_once(opened.version, f"{name}.csv", written(), spreadsheet_csv),
        f"{name}-spreadsheet.csv",
        "text/csv",
        "No cell can start a formula; opens in Excel and LibreOffice.",
    )
    _button(
        "Parquet",
        lambda: made_once(opened.version, f"{name}.parquet", typed(), parquet),
        f"{name}.parquet",
        "application/vnd.apache.parquet",
        "With the first and last possible day of each date.",
    )


def made_once(version: str, name: str, rows: pd.DataFrame, write: Callable[[pd.DataFrame], bytes]) -> bytes:
    """Returns the file of some rows, written once for each version of the ledger and content of these rows. One
    thread at a time may call it."""
    key = version, name, _digest(rows)
    if (made := _KEPT.get(key)) is None:
        made = write(rows)
        # What is larger than all that is kept is made anew.
        with suppress(ValueError):
            _KEPT[key] = made
    return made


def _digest(rows: pd.DataFrame) -> bytes:
    digest = sha256(repr([*rows.columns, *rows.dtypes]).encode("utf-8", "surrogatepass"))
    digest.update(pd.util.hash_pandas_object(rows, index=True).to_numpy().tobytes())
    return digest.digest()


def one_at_a_time(content: Callable[[], bytes]) -> Callable[[], bytes]:
    """Returns a function that makes a file once no other is being made: several at a time would slow down the
    pages of all readers."""

    def made() -> bytes:
        with _MAKING:
            return content()

    return made


def _button(label: str, content: Callable[[], bytes], name: str, mime: str, hint: str) -> None:
    st.download_button(
        label, one_at_a_time(content), name, mime, help=hint, on_click="ignore", key=f"download-{name}"
    )
