"""The activity chart as a picture: its size is as promised, its words are in it, and it is the same every time."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from xml.etree import ElementTree

import pandas as pd
import pytest
from PIL import Image

from components.activity.bins import Bin, View, bin_edges
from components.activity.counts import counts_by_type, counts_per_bin, known_roughly
from components.activity.model import Tables
from components.activity.rows import notes_on_chart
from components.activity.selection import Selection
from components.charts.bars import Bars
from components.charts.printed_chart import Format, Heading, printed_chart

from .figures import COLOURS, HOSTILE, NAMES

OCTOBER = View(date(2025, 10, 20), date(2025, 11, 2))
HEADING = Heading(
    "Flights to A & B",
    "4 arrivals and 1 departure",
    ["The Paper", "A tracker"],
    "2 types · 1 independent source",
    "27 November 2026",
)


@pytest.fixture(scope="module")
def shown(shipped_tables: Tables) -> Bars:
    asked, every = shipped_tables, Selection()
    return Bars(
        counts_per_bin(asked, every, OCTOBER, Bin.DAY),
        bin_edges(OCTOBER, Bin.DAY),
        Bin.DAY,
        NAMES,
        COLOURS,
        totals=counts_by_type(asked, every).to_dict(),
        roughly=known_roughly(asked, every, OCTOBER, Bin.DAY),
    )


@pytest.fixture(scope="module")
def notes(shipped_tables: Tables) -> pd.DataFrame:
    return notes_on_chart(shipped_tables, Selection())


def words(svg: bytes) -> list[str]:
    return [text.strip() for text in ElementTree.fromstring(svg).itertext() if text.strip()]


@pytest.mark.parametrize(("shape", "pixels"), [("wide", (2400, 1350)), ("square", (2160, 2160))])
def test_a_png_has_twice_the_pixels_of_its_size(
    shown: Bars, notes: pd.DataFrame, shape: str, pixels: tuple[int, int]
) -> None:
    assert Image.open(BytesIO(printed_chart(shown, notes, OCTOBER, HEADING, shape))).size == pixels


@pytest.mark.parametrize("form", ["png", "svg"])
def test_the_same_values_give_the_same_bytes(shown: Bars, notes: pd.DataFrame, form: Format) -> None:
    one, other = (printed_chart(shown, notes, OCTOBER, HEADING, form=form) for _ in range(2))
    assert one == other


def test_the_words_of_the_chart_stand_in_it(shown: Bars, notes: pd.DataFrame) -> None:
    found = words(printed_chart(shown, notes, OCTOBER, HEADING, form="svg"))
    for text in (
        "Flights to A & B",
        "4 arrivals and 1 departure",
        "Reported in: The Paper; A tracker",
        "2 types · 1 independent source. Reported flights, counted per day by the days that sources give. Files "
        "read 27 November 2026.",
        "An-124 · 3",
        "Il-62 · 2",
        "some day in a range",
        "Known only roughly, in no bar: 2",
        "Military flights suspended",
    ):
        assert text in found


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_text_from_the_ledger_stays_text(shown: Bars, notes: pd.DataFrame, text: str) -> None:
    heading = Heading(text, text, [text], text, "27 November 2026")
    svg = printed_chart(shown, notes.assign(title=text), OCTOBER, heading, form="svg")
    tags = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(svg).iter()}
    assert not tags & {"script", "a", "foreignObject", "image"}


@pytest.mark.parametrize("shape", ["wide", "square"])
@pytest.mark.parametrize("title", ["Полёты на авиабазу Хмеймим " * 3, "الرحلات الجوية " * 12, "W" * 150])
def test_a_long_title_ends_before_the_edge(shown: Bars, notes: pd.DataFrame, shape: str, title: str) -> None:
    picture = printed_chart(shown, notes, OCTOBER, replace(HEADING, title=title.strip()), shape)
    pixels = Image.open(BytesIO(picture)).convert("L")
    assert pixels.crop((int(pixels.width * 0.98), 0, pixels.width, 120)).getextrema() == (255, 255)


def test_a_long_title_is_smaller_before_it_is_cut(shown: Bars, notes: pd.DataFrame) -> None:
    title = "Полёты на авиабазу Хмеймим и в Латакию, весна и лето 2025 года, по сообщениям"
    found = words(printed_chart(shown, notes, OCTOBER, replace(HEADING, title=title), form="svg"))
    assert title in found
    found = words(printed_chart(shown, notes, OCTOBER, replace(HEADING, title="W" * 150), form="svg"))
    assert [text[-3:] for text in found if text.startswith("WWW")] == ["WW…"]


def test_documents_beyond_the_line_are_counted(shown: Bars, notes: pd.DataFrame) -> None:
    heading = replace(HEADING, documents=[f"Paper {number:02} ({'x' * 30})" for number in range(12)])
    found = words(printed_chart(shown, notes, OCTOBER, heading, form="svg"))
    (line,) = (text for text in found if text.startswith("Reported in: "))
    assert line == f"Reported in: Paper 00 ({'x' * 30}); Paper 01 ({'x' * 30}) and 10 more"


def test_a_range_without_an_end_is_not_drawn_as_if_it_had_one(shown: Bars, notes: pd.DataFrame) -> None:
    assert shown.roughly is not None
    roughly = shown.roughly.assign(latest=pd.Timestamp(date.max))
    found = words(printed_chart(replace(shown, roughly=roughly), notes, OCTOBER, HEADING, form="svg"))
    assert "2 ›" in found
