"""The activity chart as pictures that can be published, and the words that belong to them."""

from datetime import UTC, datetime
from functools import partial

import streamlit as st

from components.activity import wording
from components.activity.bins import bin_edges
from components.activity.counts import counts_by_type, counts_per_bin, known_roughly
from components.activity.headline import headline
from components.activity.method_note import InView, method_note
from components.activity.rows import count_reports, documents_in_view, notes_on_chart
from components.activity.selection import Selection
from components.activity.sightings import has_observations
from components.charts.bars import Bars
from components.charts.palette import colours_in_view
from components.charts.printed_chart import SIZES, Format, Heading, printed_chart
from components.pages.parts.activity_chart import Chart
from components.pages.parts.current_ledger import Opened, ask
from components.pages.parts.downloads import one_at_a_time

MOST_SOURCES = 6
"""So many documents a picture names; with more, its last line would be cut."""
_PICTURES: tuple[tuple[str, str, Format], ...] = (
    ("PNG, wide", "wide", "png"),
    ("PNG, square", "square", "png"),
    ("SVG", "wide", "svg"),
)
_MIME: dict[Format, str] = {"png": "image/png", "svg": "image/svg+xml"}


def offer_chart(opened: Opened, selection: Selection, chart: Chart) -> None:
    """Offers pictures of the chart, and its alt text and method note to be copied. They are drawn once they are
    asked for: browsers take long for text that can be copied, at every click."""
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
    with st.container(horizontal=True):
        for label, shape, form in _PICTURES:
            width, height = SIZES[shape]
            st.download_button(
                label,
                one_at_a_time(partial(_picture, opened, selection, chart, shape, form)),
                f"activity-{shape}.{form}",
                _MIME[form],
                help=f"{width} × {height} points, a PNG at twice as many; with title, key, sources and date.",
                on_click="ignore",
                key=f"picture-{shape}-{form}",
            )


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
    names = [opened.source_names.get(each, each) for each in ask(opened, documents_in_view, selection)]
    more = f" and {len(names) - MOST_SOURCES} more" if len(names) > MOST_SOURCES else ""
    heading = Heading(
        opened.ledger.title,
        ask(opened, headline, selection).sentence,
        "; ".join(names[:MOST_SOURCES]) + more,
        _as_of(opened),
    )
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
    """Returns the day on which the files of the ledger were read, UTC."""
    return wording.day(datetime.fromtimestamp(opened.read, UTC).date())
