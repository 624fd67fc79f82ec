"""Threats D10 and D13: what no page would say of its widgets costs little, and is answered as any other."""

import json
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg

from components.pages.parts.views.chart_marks import MOST_NAMED
from components.server.message_limits import MOST_CHARACTERS, MOST_FIELDS, MOST_WIDGET_VALUES
from tests.reader import Reader, reader
from tests.serving import Server

WHOLE = "4 arrivals and 1 departure, 24–29 October 2025"


def select(page: Reader, points: list[Any]) -> None:
    """Select on the activity chart, and wait until the page is drawn."""
    said = BackMsg.FromString(page.message())
    chart = page.widgets["activity-0"]
    selection = json.dumps({"selection": {"points": points}})
    said.rerun_script.widget_states.widgets.add(id=chart, string_value=selection)
    page.socket.send(said.SerializeToString())
    page.until_drawn()


def test_a_type_that_is_said_thousands_of_times_counts_once(viewed: Server) -> None:
    with reader(viewed.port) as page:
        page.open()
        page.choose("type", ["Il-62 · 2"])
        assert page.choose("type", ["Il-62 · 2"] * (MOST_WIDGET_VALUES - 1)) < 2
        assert "1 arrival and 1 departure, 26 October 2025" in page.texts()


def test_types_that_nobody_knows_are_left_out(viewed: Server) -> None:
    with reader(viewed.port) as page:
        page.open()
        assert page.choose("type", [f"t{number}" for number in range(MOST_WIDGET_VALUES - 1)]) < 2
        assert WHOLE in page.texts()


def test_an_address_of_more_values_than_are_read_is_said(viewed: Server) -> None:
    with reader(viewed.port) as page:
        page.open(query="&".join(["type=Il-62"] * MOST_FIELDS))
        assert "1 arrival and 1 departure, 26 October 2025" in page.texts()
        assert "The address says more than can be read" not in page.texts()
    for query in ("&".join(["type=Il-62"] * (MOST_FIELDS + 1)), f"type={'x' * MOST_CHARACTERS}"):
        with reader(viewed.port) as page:
            page.open(query=query)
            assert WHOLE in page.texts()
            assert "The address says more than can be read, 1,000 values at most, so all of it was ignored." in (
                page.texts()
            )


def test_a_mark_that_is_selected_leads_to_its_reports(viewed: Server) -> None:
    with reader(viewed.port) as page:
        page.open()
        select(page, [{"customdata": ["flight", "hover", "il62-arrival"]}])
        assert "one arrival on 26 October 2025" in page.texts()


def test_more_marks_than_a_chart_holds_are_not_looked_up_and_it_is_said(viewed: Server) -> None:
    with reader(viewed.port) as page:
        page.open()
        select(page, [{"customdata": ["flight", "", f"f{number}"]} for number in range(MOST_NAMED + 1)])
        assert "More is selected than can be looked up at once" in page.texts()
        assert "All reports in view" in page.texts()


def test_marks_that_no_chart_would_draw_are_left_out(viewed: Server) -> None:
    with reader(viewed.port) as page:
        page.open()
        select(page, [5, {"customdata": 5}, {"customdata": ["bin", "", "x", "y", ""]}])
        assert WHOLE in page.texts()
        assert "could not be drawn" not in page.texts()
