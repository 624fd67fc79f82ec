"""Downloads: the rows and the chart on screen as files, that is tables, and pictures for publication with the
words that belong to them."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from threading import Lock
from typing import Any

import pandas as pd
import streamlit as st
from cachetools import LRUCache

from components.activity import wording
from components.activity.bins import View, bin_edges
from components.activity.counts import counts_by_type, counts_per_bin, known_roughly
from components.activity.headline import headline
from components.activity.methodology import InView, method_note
from components.activity.rows import count_reports, notes_on_chart
from components.activity.selection import Selection
from components.activity.sightings import has_observations
from components.activity.source_names import document_name
from components.activity.source_support import documents_in_view
from components.charts.bars import Bars
from components.charts.figure import standalone_html
from components.charts.palette import colours_in_view
from components.charts.printed_chart import SIZES, Format, Heading, printed_chart
from components.ledger.ledger import FLIGHT_TABLE
from components.ledger.observation_tables import VISITS, visits_as_text
from components.ledger.tables.descriptor import Table
from components.ledger.tables.export import packed, parquet, spreadsheet_csv, with_bounds
from components.pages.parts.frame.imported_cells import imported_cells, with_imported_cells
from components.pages.parts.open_ledger.brought_table import file_name
from components.pages.parts.open_ledger.current_ledger import Opened, ask
from components.pages.parts.views.activity_chart import Chart

MOST_DOWNLOADED = 100_000
"""The most rows in one file: it is made in memory, of which it takes some 100 MB."""
MOST_KEPT_BYTES = 64_000_000
"""The most bytes of files in `_KEPT`, for whoever asks for the same file again; the least recently used is evicted
first. The limit protects the server's memory. Nothing needs to invalidate a file: the version of the ledger and
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
    """Draws buttons, under a label, for `count` rows of `table` (flights, notes or sources) and for the figure.
    `rows` returns their spreadsheet row numbers. Files are made when a button is pressed."""

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
    """Draws buttons for `count` visits (the columns of `Tables.visits`), in the format of visits.csv."""
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
    """Draws buttons, under a label, for a table with `count` rows and for a figure: `written` is its text for CSV,
    `typed` its values for Parquet. The files are named after the schema, which describes the columns. No file is
    made of more than `MOST_DOWNLOADED` rows."""
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
        lambda: made_once(
            opened.version, f"{name}.csv", _with_all_columns(opened, schema, written()), spreadsheet_csv
        ),
        f"{name}-spreadsheet.csv",
        "text/csv",
        "No cell can start a formula; opens in Excel and LibreOffice. "
        "With the other columns of tables that were brought.",
    )
    _button(
        "Parquet",
        lambda: made_once(opened.version, f"{name}.parquet", typed(), parquet),
        f"{name}.parquet",
        "application/vnd.apache.parquet",
        "With the first and last possible day of each date.",
    )


def _with_all_columns(opened: Opened, schema: Table, rows: pd.DataFrame) -> pd.DataFrame:
    return with_imported_cells(rows, imported_cells(opened)) if schema.name == FLIGHT_TABLE else rows


def made_once(version: str, name: str, rows: pd.DataFrame, write: Callable[[pd.DataFrame], bytes]) -> bytes:
    """Returns the file of some rows, memoized per version of the ledger and content of the rows. Only one thread
    at a time may call it."""
    key = version, name, _digest(rows)
    if (made := _KEPT.get(key)) is None:
        made = write(rows)
        # A file larger than the whole cache is made each time.
        with suppress(ValueError):
            _KEPT[key] = made
    return made


def _digest(rows: pd.DataFrame) -> bytes:
    digest = sha256(repr([*rows.columns, *rows.dtypes]).encode("utf-8", "surrogatepass"))
    digest.update(pd.util.hash_pandas_object(rows, index=True).to_numpy().tobytes())
    return digest.digest()


def one_at_a_time(content: Callable[[], bytes]) -> Callable[[], bytes]:
    """Returns a function that makes files one at a time: several at once would slow down the pages of all
    readers."""

    def made() -> bytes:
        with _MAKING:
            return content()

    return made


def _button(label: str, content: Callable[[], bytes], name: str, mime: str, hint: str) -> None:
    st.download_button(
        label, one_at_a_time(content), name, mime, help=hint, on_click="ignore", key=f"download-{name}"
    )


_PICTURES: tuple[tuple[str, str, Format], ...] = (
    ("PNG, wide", "wide", "png"),
    ("PNG, square", "square", "png"),
    ("SVG", "wide", "svg"),
)
_MIME: dict[Format, str] = {"png": "image/png", "svg": "image/svg+xml"}


def offer_chart(opened: Opened, selection: Selection, chart: Chart) -> None:
    """Offers pictures of the chart, with alt text and method note to copy. They are only drawn when the box is
    open: text that can be copied slows down browsers at every click."""
    box = st.expander("Publish this chart", icon=":material/image:", key="publish", on_change="rerun")
    if box.open:
        with box:
            _offer_pictures(opened, selection, chart)
            st.markdown("Alt text, for those who cannot see the picture")
            st.code(chart.alt, language=None, wrap_lines=True)
            st.markdown("Method note, to stand under it")
            st.code(method_note(_in_view(opened, selection, chart)), language=None, wrap_lines=True)


def _offer_pictures(opened: Opened, selection: Selection, chart: Chart) -> None:
    """Draws buttons for pictures of the chart. A picture is made when its button is pressed."""
    airfields = selection.airfields or opened.ledger.airfields["airfield"].tolist()
    types = [wording.type_name(each, opened.names) for each in selection.types]
    name = picture_name(airfields, chart.span, types, selection.movements)
    with st.container(horizontal=True):
        for label, shape, form in _PICTURES:
            width, height = SIZES[shape]
            st.download_button(
                label,
                one_at_a_time(partial(_picture, opened, selection, chart, shape, form)),
                f"{name}_{shape}.{form}",
                _MIME[form],
                help=f"{width} × {height} points, a PNG at twice as many; with title, key, sources and date.",
                on_click="ignore",
                key=f"picture-{shape}-{form}",
            )


MOST_IN_NAME = 3
"""The most airfields, or types, in the name of a file; if there are more, only their number."""


def picture_name(airfields: Sequence[str], span: View, types: Sequence[str], movements: Sequence[str]) -> str:
    """Returns a file name that tells pictures apart in a folder: airfields, days, and what is in view."""
    days = dict.fromkeys((span.start.isoformat(), span.end.isoformat()))
    what = _few(types, "types") or "flights"
    return file_name("_".join((_few(airfields, "airfields"), *days, what, *movements)))


def _few(names: Sequence[str], what: str) -> str:
    return "-".join(names) if len(names) <= MOST_IN_NAME else f"{len(names)}-{what}"


def _picture(opened: Opened, selection: Selection, chart: Chart, shape: str, form: Format) -> bytes:
    span, size = chart.span, chart.size
    shown = Bars(
        ask(opened, counts_per_bin, selection, span, size),
        bin_edges(span, size),
        size,
        opened.names,
        colours_in_view(opened.colours, selection.types),
        chart.below,
        ask(opened, counts_by_type, selection).to_dict(),
        ask(opened, known_roughly, selection, span, size),
    )
    documents = ask(opened, documents_in_view, selection)
    rows = opened.ledger.sources.set_index("source_id").to_dict("index")
    names = [document_name(opened.source_names[each], rows[each]) if each in rows else each for each in documents]
    numbers = ask(opened, headline, selection)
    heading = Heading(opened.ledger.title, numbers.sentence, names, numbers.basis, _as_of(opened))
    return printed_chart(shown, ask(opened, notes_on_chart, selection), span, heading, shape, form)


def _in_view(opened: Opened, selection: Selection, chart: Chart) -> InView:
    numbers = ask(opened, headline, selection)
    return InView(
        title=opened.ledger.title,
        finding=numbers.sentence,
        size=chart.size,
        reports=ask(opened, count_reports, selection),
        origins=numbers.origins,
        roughly=int(ask(opened, known_roughly, selection, chart.span, chart.size)["movements"].sum()),
        observed=ask(opened, has_observations),
        as_of=_as_of(opened),
    )


def _as_of(opened: Opened) -> str:
    """Returns the day on which the files of the ledger were read, UTC, in words."""
    return wording.day(datetime.fromtimestamp(opened.read, UTC).date())
