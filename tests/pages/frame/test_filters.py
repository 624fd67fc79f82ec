"""The filters and the address say the same."""

from datetime import date
from pathlib import Path

import pytest

from tests.pages.conftest import ROOT, Open, show
from tests.pages.test_pages import copy_of_shipped, texts

SECOND_GRADE = "2 – probably true, or better"


@pytest.mark.parametrize(
    ("query", "key", "value"),
    [
        ({"type": ["An-124", "Il-62"]}, "type", ["A124", "IL62"]),
        ({"type": ["Il-62", "Il-62", "bogus"]}, "type", ["IL62"]),
        ({"type": ["A124", "IL62", "Il-62"]}, "type", ["A124", "IL62"]),
        ({"airfield": "Hmeimim / Latakia"}, "airfield", ["OSLK"]),
        ({"movement": ["Departure"]}, "movement", ["departure"]),
        ({"source": "flightradar24"}, "source", ["flightradar24"]),
        ({"dates": "2025-10-26"}, "dates", (date(2025, 10, 26),)),
        ({"dates": ["2025/10/28", "2025-10-25"]}, "dates", (date(2025, 10, 25), date(2025, 10, 28))),
        ({"dates": ["2025-10-25", "soon"]}, "dates", ()),
        ({"credibility": SECOND_GRADE}, "credibility", 2),
        ({"credibility": ["1 – confirmed only", SECOND_GRADE]}, "credibility", 2),
        ({"credibility": [SECOND_GRADE, "bogus"]}, "credibility", 6),
    ],
    ids=str,
)
def test_filters_are_what_the_address_asks_for(open_page: Open, query: dict, key: str, value: object) -> None:
    app = open_page(ROOT / "data", **query)
    assert not app.exception
    assert app.session_state[key] == value


def test_the_address_says_what_is_chosen_and_keeps_the_rest(open_page: Open) -> None:
    app = open_page(ROOT / "data", typ="x", bin="week")
    app.multiselect(key="type").set_value(["IL62"]).run()
    assert app.query_params == {"typ": "x", "bin": "week", "type": "Il-62"}
    app.date_input(key="dates").set_value((date(2025, 10, 25), date(2025, 10, 28)))
    app.selectbox(key="credibility").set_value(2)
    app.pills(key="movement").set_value(["arrival"]).run()
    app.multiselect(key="type").set_value([]).run()
    said = {name: app.query_params[name] for name in ("dates", "movement", "credibility")}
    assert said == {
        "dates": ["2025-10-25", "2025-10-28"],
        "movement": "Arrival",
        "credibility": SECOND_GRADE,
    }
    assert not app.query_params.get("type")


def test_links_to_other_pages_carry_the_filters(open_page: Open) -> None:
    app = open_page(ROOT / "data", type="Il-62", dates="2025-10-26", typ="x")
    links = [link.proto for link in app.get("page_link")]
    assert [link.label for link in links] == [
        "Activity", "Routes", "Evidence", "Notes", "Sources", "Data check", "Bring a table", "Changes", "Method",
    ]  # fmt: skip
    assert {link.query_string for link in links} == {"type=Il-62&dates=2025-10-26"}
    app.multiselect(key="type").set_value(["A124"]).run()
    assert {link.proto.query_string for link in app.get("page_link")} == {"type=An-124&dates=2025-10-26"}


@pytest.mark.parametrize("page", ["changes", "method", "table_import", "data_check"])
def test_filters_are_not_shown_where_they_do_nothing_and_hold_on_the_next_page(open_page: Open, page: str) -> None:
    app = open_page(ROOT / "data", type="Il-62", dates="2025-10-26")
    app = show(app, page)
    assert not app.exception
    assert "type" not in [widget.key for widget in app.multiselect]
    assert not [button for button in app.button if str(button.key).startswith("chip-")]
    assert app.query_params["type"] == "Il-62"
    app = show(show(app, page), "activity")
    assert app.session_state["type"] == ["IL62"]
    assert app.session_state["dates"] == (date(2025, 10, 26),)
    assert "1 arrival and 1 departure, 26 October 2025" in texts(app)


def test_an_empty_ledger_has_no_filters(open_page: Open, tmp_path: Path) -> None:
    app = open_page(tmp_path / "new", edit=True)
    assert "type" not in [widget.key for widget in app.multiselect]
    assert "There is nothing to filter yet." in [caption.value for caption in app.sidebar.caption]


def test_what_nobody_knows_stays_in_the_address_until_something_is_chosen(open_page: Open) -> None:
    app = open_page(ROOT / "data", type=["Il-62", "bogus"])
    assert app.query_params["type"] == ["Il-62", "bogus"]
    app.run()
    assert any("type = bogus" in warning.value for warning in app.warning)
    app.multiselect(key="type").set_value(["A124"]).run()
    assert app.query_params["type"] == "An-124"
    app.run()
    assert not app.warning


def test_a_type_that_leaves_the_ledger_leaves_the_filter(open_page: Open, tmp_path: Path) -> None:
    folder = copy_of_shipped(tmp_path)
    app = open_page(folder, type=["Il-62", "An-124"])
    assert app.session_state["type"] == ["IL62", "A124"]
    flights = folder / "flights.csv"
    # Rows that were gone would stay on screen until somebody says that this is right.
    flights.write_text(flights.read_text(encoding="utf-8").replace(",IL62,", ",A124,"), encoding="utf-8")
    app.run()
    assert not app.exception
    assert app.session_state["type"] == ["A124"]
    assert "4 arrivals and 1 departure, 24–29 October 2025" in texts(app)
    assert "type = Il-62" in texts(app)


def test_options_that_look_the_same_are_told_apart(open_page: Open, tmp_path: Path) -> None:
    folder = copy_of_shipped(tmp_path)
    header, *rows = (folder / "flights.csv").read_text(encoding="utf-8").splitlines()
    place = header.split(",").index("operator")
    long = [f"{'x' * 5_000}{number}" for number in range(2)]
    told = [
        ",".join([*row.split(",")[:place], operator, *row.split(",")[place + 1 :]])
        for row, operator in zip(rows, long, strict=False)
    ]
    (folder / "flights.csv").write_text("\n".join([header, *told]), encoding="utf-8")
    app = open_page(folder)
    options = app.multiselect(key="operator").options
    cut = f"{'x' * 79}…"
    assert options == [f"{cut} ({cut}) · 1", f"{cut} ({cut}) (2) · 1"]
    app.multiselect(key="operator").set_value([long[1]]).run()
    assert app.query_params["operator"] == f"{cut} ({cut}) (2)"


def test_choices_stand_with_their_numbers_the_largest_first(open_page: Open) -> None:
    app = open_page(ROOT / "data")
    assert app.multiselect(key="type").options == ["An-124 · 3", "Il-62 · 2"]
    assert app.multiselect(key="airfield").options == ["Hmeimim / Latakia · 5"]
    assert app.multiselect(key="operator").options == ["Russian Air Force · 2", "Operator unknown · 3"][::-1]


def test_a_chip_takes_its_choice_back(open_page: Open) -> None:
    app = open_page(ROOT / "data", type=["Il-62", "An-124"], dates=["2025-10-20", "2025-10-31"])
    chips = [button for button in app.button if str(button.key).startswith("chip-")]
    assert [chip.label for chip in chips] == ["Il\\-62 ×", "An\\-124 ×", "20–31 October 2025 ×"]
    chips[0].click().run()
    assert app.session_state["type"] == ["A124"]
    assert app.query_params["type"] == "An-124"


def test_a_type_that_is_named_anew_stays_chosen(open_page: Open, tmp_path: Path) -> None:
    folder = copy_of_shipped(tmp_path)
    app = open_page(folder, type="Il-62")
    types = folder / "aircraft_types.csv"
    types.write_text(
        types.read_text(encoding="utf-8").replace("IL62,Il-62,", "IL62,Ilyushin-62,"), encoding="utf-8"
    )
    app.run()
    proto = app.multiselect(key="type").proto
    assert (proto.set_value, list(proto.raw_values)) == (True, ["Ilyushin-62 · 2"])
    app.pills(key="movement").set_value(["arrival"]).run()
    assert app.session_state["type"] == ["IL62"]
    assert app.query_params["type"] == "Ilyushin-62"
