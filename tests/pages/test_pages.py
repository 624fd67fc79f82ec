"""Every page on good, empty and broken ledgers, without a browser."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.ledger.ledger import open_ledger
from components.pages.parts.open_ledger import current_ledger
from tests.fictional.generate import generate
from tests.pages.conftest import ROOT, Open
from tests.pages.written import tables

PAGES = ("activity", "routes", "evidence", "notes", "sources", "data_check", "method")


def copy_of_shipped(folder: Path) -> Path:
    for file in (ROOT / "data").glob("*.*"):
        shutil.copy(file, folder)
    return folder


def texts(app: AppTest) -> str:
    """Everything a page says."""
    parts = [
        *app.title,
        *app.header,
        *app.subheader,
        *app.markdown,
        *app.caption,
        *app.error,
        *app.warning,
        *app.info,
    ]
    return "\n".join(str(part.value).replace("\\", "") for part in [*parts, *app.success])


def figure(app: AppTest) -> dict:
    return json.loads(app.get("plotly_chart")[0].proto.spec)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_on_the_shipped_ledger(open_page: Open, page: str) -> None:
    app = open_page(ROOT / "data", page)
    assert not app.exception
    assert not app.error
    assert not app.warning
    assert app.title


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_on_the_fictional_ledger(open_page: Open, page: str) -> None:
    app = open_page(ROOT / "tests" / "fictional" / "ledger", page)
    assert not app.exception
    assert not app.error


def test_every_page_opens_on_a_ledger_without_flights(open_page: Open, tmp_path: Path) -> None:
    generate(tmp_path, flights=0)
    for observed in ("visits", "scans", "matches"):
        (tmp_path / f"{observed}.csv").unlink()
    for page in PAGES:
        app = open_page(tmp_path, page)
        assert not app.exception, page
        assert not app.error, page
        if page == "activity":
            assert "holds no flights yet" in texts(app)
            assert "[40 notes on the base](<notes>) can be read." in texts(app)


@pytest.mark.parametrize(
    "broken",
    [
        lambda folder: (folder / "flights.csv").unlink(),
        lambda folder: (folder / "flights.csv").write_bytes(b""),
        lambda folder: (folder / "flights.csv").write_bytes("flight_id;date\nx;y".encode("utf-16")),
        lambda folder: (folder / "datapackage.json").write_text("{"),
        lambda folder: [file.unlink() for file in folder.iterdir()],
        lambda folder: (folder / "sources.csv").unlink(),
        lambda folder: (folder / "notes.csv").write_bytes(b"\x00" * 100),
    ],
    ids=[
        "no flights.csv",
        "empty file",
        "utf-16",
        "broken descriptor",
        "nothing there",
        "no sources",
        "NUL notes",
    ],
)
def test_every_page_says_what_is_broken(open_page: Open, broken: Callable[[Path], object], tmp_path: Path) -> None:
    broken(copy_of_shipped(tmp_path))
    for page in PAGES:
        app = open_page(tmp_path, page)
        assert not app.exception, page
        if page == "data_check":
            assert len(tables(app)) + len(app.dataframe) > 0, "the problem is listed"


def test_the_first_page_shows_five_movements_by_two_types(open_page: Open) -> None:
    app = open_page(ROOT / "data")
    assert "4 arrivals and 1 departure, 24–29 October 2025" in texts(app)
    silence = "silence from April 2025 (approximate) to 24–26 October 2025"
    assert f"2 types · 1 independent source · {silence}" in texts(app)
    lanes = [trace for trace in figure(app)["data"] if trace.get("yaxis") == "y2"]
    ranges = [trace for trace in lanes if trace["type"] == "bar"]
    assert sum(len(trace["customdata"]) for trace in lanes) == 5
    assert [len(trace["customdata"]) for trace in ranges] == [2]
    assert all(key.startswith("an124") for _, _, key in ranges[0]["customdata"])
    assert "Grade: how reliable the source is (A most, E least, F cannot be judged)" in texts(app)
    (roughly,) = [trace for trace in figure(app)["data"] if trace.get("yaxis") == "y6"]
    assert roughly["text"] == ["2"]
    assert [html.proto.body for html in app.get("html") if "some day in a range" in html.proto.body]
    styles = [len(html.proto.body) for html in app.get("html") if html.proto.body.startswith("<style>")]
    assert len(styles) == 1
    assert styles[0] > 10_000, "large enough for Streamlit to send it once"


@pytest.mark.parametrize(
    ("page", "finding", "choices"),
    [
        (
            "notes",
            "40 notes, 1 January 2019 – 15 August 2023",
            ["Activity · 5", "Resumption · 3", "Suspension · 2"],
        ),
        ("sources", "14 sources, 9 of them independent", []),
        ("data_check", "8 findings to look at", []),
    ],
)
def test_a_page_begins_with_what_there_is(open_page: Open, page: str, finding: str, choices: list[str]) -> None:
    app = open_page(ROOT / "tests/fictional/ledger", page)
    assert [header.value for header in app.header] == [finding]
    groups = [group.options for group in app.button_group if group.key == "kind"]
    assert [options[:3] for options in groups] == [choices] * (page == "notes")
    if page == "data_check":
        (pairs,) = [table for table in tables(app) if "Both" in table]
        assert list(pairs["Both"]) == ["departure at Port Meridian (fictional)"]


@pytest.mark.parametrize(
    ("data", "finding"),
    [
        ("data", "2 flights between 3 places; of 3 flights one end is unknown"),
        ("tests/fictional/ledger", "191 flights between 17 places; of 129 flights one end is unknown"),
    ],
)
def test_the_map_says_what_it_shows_and_what_its_marks_mean(open_page: Open, data: str, finding: str) -> None:
    app = open_page(ROOT / data, "routes")
    assert [header.value for header in app.header] == [finding]
    assert "One line joins each pair of places, as wide as its flights are many" in texts(app)


def test_a_place_without_a_position_is_listed_by_its_name(open_page: Open, tmp_path: Path) -> None:
    ledger = tmp_path / "mine.csv"
    ledger.write_text(
        "date,origin,destination\n2025-03-02,Elsewhere,EDDF\n2025-03-03,,EDDF\n2025-03-04,EGLL,EDDF\n"
    )
    app = open_page(ledger, "routes")
    assert tables(app)[0]["From"].tolist() == ["unknown", "Elsewhere (position not known)"]
    assert "1 flight of which one end is unknown; 1 flight from or to a place without a position" in texts(app)


def test_filtering_to_il_62_leaves_two_movements(open_page: Open) -> None:
    app = open_page(ROOT / "data")
    app.multiselect(key="type").select("IL62").run()
    assert "1 arrival and 1 departure, 26 October 2025" in texts(app)
    assert len(tables(app)[0]) == 2


def test_filters_stay_when_the_page_changes(open_page: Open) -> None:
    app = open_page(ROOT / "data", "routes", type="Il-62")
    assert app.multiselect(key="type").value == ["IL62"]
    assert "Not on the map" not in texts(app)


def test_one_action_clears_every_filter(open_page: Open) -> None:
    app = open_page(
        ROOT / "data", type="Il-62", movement="Arrival", operator="Russian Air Force", source="flightradar24"
    )
    assert "1 arrival, 26 October 2025" in texts(app)
    app.button(key="clear").click().run()
    assert "4 arrivals and 1 departure" in texts(app)
    assert app.multiselect(key="type").value == []


def test_nothing_in_view_says_so_and_offers_to_clear(open_page: Open) -> None:
    app = open_page(ROOT / "data", dates=["2001-01-01", "2001-01-31"])
    assert "No flights match these filters" in texts(app)
    app.button(key="clear-flights").click().run()
    assert "4 arrivals and 1 departure" in texts(app)


def test_an_unknown_filter_value_is_announced(open_page: Open) -> None:
    assert "Unknown filter value ignored: type = bogus" in texts(open_page(ROOT / "data", type="bogus"))


def test_departures_are_drawn_below_the_axis_on_request(open_page: Open) -> None:
    app = open_page(ROOT / "data", below="true")
    assert "Arrivals ↑ and departures ↓ per day" in figure(app)["layout"]["yaxis"]["title"]["text"]


def test_the_bins_can_be_changed(open_page: Open) -> None:
    app = open_page(ROOT / "data")
    app.selectbox(key="bin").select("month").run()
    bars = [trace for trace in figure(app)["data"] if trace["type"] == "bar" and trace.get("orientation") != "h"]
    assert {row[2] for trace in bars for row in trace["customdata"]} == {"2025-10-01"}


def test_charts_have_a_description_computed_from_the_data(open_page: Open) -> None:
    (chart,) = open_page(ROOT / "data").get("plotly_chart")
    assert "4 arrivals and 1 departure, 24–29 October 2025, counted per day" in chart.proto.alt
    assert "2 of them on a day that is only known as a range" in chart.proto.alt


def test_a_row_that_is_set_aside_is_announced_and_listed(open_page: Open, tmp_path: Path) -> None:
    file = copy_of_shipped(tmp_path) / "flights.csv"
    file.write_text(
        file.read_text(encoding="utf-8").replace(",2025-10-29,A124", ",03/04/2025,A124"), encoding="utf-8"
    )
    assert "1 row was set aside" in texts(open_page(tmp_path))
    app = open_page(tmp_path, "data_check")
    problem = tables(app)[0].iloc[0]
    assert "Which" not in problem, "no cell of a row that is set aside is held"
    assert problem["Where"] == "flights.csv, row 4"
    assert problem["About"] == "Date"
    assert problem["Value"] == "03/04/2025"
    assert "2025-04-03" in problem["What to do"]
    assert "2025-03-04" in problem["What to do"]


def test_many_contradictions_stand_page_by_page(open_page: Open, tmp_path: Path) -> None:
    file = copy_of_shipped(tmp_path) / "flights.csv"
    told = [f"f{n:03},2025-10-26,IL62,,RA-{n}{end},,,,,OSLK,{end},,,,,\n" for n in range(450) for end in "ab"]
    header = file.read_text(encoding="utf-8").splitlines(keepends=True)[0]
    file.write_text(header + "".join(told), encoding="utf-8")
    app = open_page(tmp_path, "data_check")
    assert "Rows 1–25 of 450." in texts(app)
    app.pagination[0].select(18).run()
    assert "Rows 426–450 of 450." in texts(app)
    (shown,) = (table for table in tables(app) if "What the reports say" in table)
    assert shown["Which"].tolist() == [
        f"26 October 2025, Il-62, RA-{n}a, unknown → Hmeimim / Latakia" for n in range(425, 450)
    ]
    assert shown["What the reports say"].iloc[0] == "RA-425a (a) · RA-425b (b)"


def test_of_very_many_notes_the_chart_shows_the_time_of_those_it_draws(open_page: Open, tmp_path: Path) -> None:
    file = copy_of_shipped(tmp_path) / "notes.csv"
    header = file.read_text(encoding="utf-8").splitlines(keepends=True)[0]
    days = [f"20{year:02}-{month:02}-15" for year in range(100) for month in range(1, 13)]
    told = [f"n{n:04},OSLK,{day},context,A title,,paper,,,,\n" for n, day in enumerate(days)]
    file.write_text(header + "".join(told), encoding="utf-8")
    app = open_page(tmp_path, "notes")
    assert "The first 500 of 1,200 notes are drawn" in texts(app)
    first, last = figure(app)["layout"]["xaxis"]["range"]
    assert first[:4] in ("1998", "1999")
    assert last[:4] in ("2042", "2043")
    assert "Only the first 250 notes are drawn, none that begins after 15 October 2020" in texts(
        open_page(tmp_path)
    )


def test_an_edit_on_disk_is_picked_up_at_the_next_click(open_page: Open, tmp_path: Path) -> None:
    file = copy_of_shipped(tmp_path) / "flights.csv"
    app = open_page(tmp_path)
    *lines, last = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join([*lines, last.replace(last.split(",")[1], "2025-11-29", 1)]), encoding="utf-8")
    assert "November 2025" in texts(app.run())


def test_a_broken_edit_keeps_the_last_good_state_under_a_banner(open_page: Open, tmp_path: Path) -> None:
    file = copy_of_shipped(tmp_path) / "flights.csv"
    app = open_page(tmp_path)
    good = file.read_bytes()
    file.write_bytes(good.replace(b"flight_id,date", b"flight_id,moment", 1))
    app.run()
    assert not app.exception
    assert "The ledger cannot be read" in app.error[0].value
    assert "missing: date" in texts(app)
    assert "4 arrivals and 1 departure" in texts(app)
    file.write_bytes(good)
    assert not app.run().error


def test_a_table_that_is_missing_from_the_start_is_said_once_and_the_rest_is_shown(
    open_page: Open, tmp_path: Path
) -> None:
    (copy_of_shipped(tmp_path) / "notes.csv").unlink()
    app = open_page(tmp_path)
    assert app.error[0].value.startswith("**Part of the ledger cannot be read.** notes")
    assert "The rest is shown." in app.error[0].value
    assert "last good state" not in app.error[0].value
    assert "4 arrivals and 1 departure" in texts(app)
    (problems,) = tables(open_page(tmp_path, "data_check"))
    assert problems["Where"].tolist() == ["notes.csv"]


def test_what_nobody_foresaw_keeps_the_last_good_state(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = copy_of_shipped(tmp_path) / "flights.csv"
    app = open_page(tmp_path)

    read: list[Path] = []

    def fail(path: Path) -> None:
        read.append(path)
        raise KeyError(f"secret {path}")

    monkeypatch.setattr(current_ledger, "open_ledger", fail)
    file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    for _ in range(2):
        app.run()
        assert not app.exception
        assert "it could not be read" in app.error[0].value
        assert "secret" not in app.error[0].value
        assert "4 arrivals and 1 departure" in texts(app)
    assert read == [tmp_path], "for a while, only a change of the file makes it read again"
    file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    app.run()
    assert read == [tmp_path] * 2
    monkeypatch.setattr(current_ledger, "AGAIN_S", 0)
    monkeypatch.setattr(current_ledger, "open_ledger", open_ledger)
    app.run()
    assert not app.error, "what it failed on may have had nothing to do with the file"


@pytest.mark.parametrize("page", PAGES)
def test_what_nobody_foresaw_is_said_when_there_is_nothing_to_show(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    def fail(path: Path) -> None:
        raise RecursionError(f"secret {path}")

    monkeypatch.setattr(current_ledger, "open_ledger", fail)
    app = open_page(copy_of_shipped(tmp_path), page)
    assert not app.exception
    assert "it could not be read; the log has details under" in app.error[0].value


def test_only_one_airfield_or_another_kind_of_filter_leaves_its_flights(open_page: Open) -> None:
    fictional = ROOT / "tests" / "fictional" / "ledger"
    whole = figure(open_page(fictional))
    part = figure(
        open_page(fictional, airfield="Saltmarsh Field (fictional)", credibility="2 – probably true, or better")
    )

    def bars(spec: dict) -> int:
        return sum(
            len(t["customdata"]) for t in spec["data"] if t["type"] == "bar" and t.get("orientation") != "h"
        )

    assert 0 < bars(part) < bars(whole)


def test_large_numbers_in_tables_have_separators(open_page: Open, tmp_path: Path) -> None:
    ledger = tmp_path / "mine.csv"
    rows = "".join(f"f{number},2025-03-02,,EDDF,spotter\n" for number in range(1_200))
    ledger.write_text(f"flight_id,date,origin,destination,source_id\n{rows}")
    assert tables(open_page(ledger, "routes"))[0]["Flights"].tolist() == ["1,200"]


def test_an_airfield_that_the_references_have_at_two_places_is_on_data_check(
    tmp_path: Path, open_page: Open
) -> None:
    (tmp_path / "flights.csv").write_text("flight_id,date,destination,source_id\n1,2025-10-24,EBBR,a\n")
    (tmp_path / "airfields.csv").write_text("airfield\nEBBR\nOSLK\n")
    app = open_page(tmp_path, "data_check")
    assert "Airfields at two places" in [part.value for part in app.subheader]
    assert [part.value for part in app.markdown if "list of airports" in part.value] == [
        "The list of airports has EBBR 23 nm away from its runways. Tracks are held against the runways; for the "
        "map, give the place in airfields.csv."
    ]


def test_a_card_of_a_source_without_an_address_says_why_it_cannot_be_opened(open_page: Open) -> None:
    app = open_page(mark="flight:il62-arrival", type="IL62")
    way = "[what is known of it](<sources?type=Il-62&about=resumption-article>)"
    assert f"No address is given for this source; {way}" in texts(app)


def test_a_source_that_the_address_names_is_shown_by_itself_with_its_whole_name(open_page: Open) -> None:
    app = open_page(page="sources", about="resumption-article")
    assert not app.exception
    assert app.subheader[0].value == "Russia resumes flights to Hmeimim Air Base in Syria"
    assert "No address is given for this source." in [caption.value for caption in app.caption]
    (details,) = [text.value for text in app.markdown if text.value.startswith("Kind: ")]
    assert details.startswith("Kind: news  \n")
    assert details.endswith("Id: resumption\\-article")
    rests = next(table for table in tables(app) if "Independent" in table)
    assert (rests["Reports"].unique().tolist(), rests["Independent"].unique().tolist()) == (
        ["1 report"],
        ["1 source"],
    )
    app.button(key="close-one-source").click().run()
    assert app.subheader[0].value == "Who draws on whom"
    assert "about" not in app.query_params
    assert "about = nobody" in texts(open_page(page="sources", about="nobody"))


def test_reports_that_contradict_each_other_are_looked_at_below_their_list(open_page: Open) -> None:
    app = open_page(ROOT / "tests" / "fictional" / "ledger", "data_check")
    said = next(table for table in tables(app) if "What the reports say" in table)["What the reports say"]
    assert "16 October 2019 (uncertain)" in "\n".join(said)
    first = app.selectbox(key="flight-of-conflict").options[0]
    assert first == "13 October 2019, Il-76, QM-ILC, Gander International Airport → Saltmarsh Field (fictional)"
    app.selectbox(key="flight-of-conflict").set_value("F-2020-0041").run()
    assert not app.exception
    reports = next(table for table in tables(app) if "Source" in table)
    assert reports["Source"].str.split(",").str[0].tolist() == ["Gullwatch movement list", "Plane Pals <group>"]
