"""No page contradicts its own error: why there is nothing to show, in every state of a ledger, and what to do."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.pages.parts.open_ledger import current_ledger
from tests.pages.conftest import ROOT, Open, show

PAGES = ("activity", "routes", "evidence", "notes", "sources", "data_check", "method")
MEND = "**Data check** says what is wrong and what to do."
HEADER = "flight_id,date,origin,destination,source_id\n"


def every_page(app: AppTest) -> Iterator[tuple[str, AppTest]]:
    """Each page of a session that has just opened the first one."""
    yield "activity", app
    for page in PAGES[1:]:
        yield page, show(app, page)


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
    return "\n".join(str(part.value).replace("\\", "").replace("\u2060", "") for part in parts)


def infos(app: AppTest) -> list[str]:
    return [str(part.value).replace("\\", "") for part in app.info]


def ledger(folder: Path, kind: str = "data", **files: bytes | str | None) -> Path:
    """A copy of a ledger of this repository with some tables replaced, or removed where they are None."""
    shutil.copytree(ROOT / kind, folder, dirs_exist_ok=True)
    for name, content in files.items():
        path = folder / f"{name}.csv"
        path.unlink() if content is None else path.write_bytes(
            content.encode("utf-8") if isinstance(content, str) else content
        )
    return folder


UNREAD = b"\x00" * 100
WHY = "this is UTF-16 text or a binary file, not UTF-8"


@pytest.mark.parametrize(
    ("flights", "why"),
    [(UNREAD, WHY), (None, "the file does not exist"), (b"", "the file is empty; not even a header is there")],
    ids=["unreadable", "missing", "empty"],
)
def test_no_page_says_that_flights_should_be_added_where_they_cannot_be_read(
    tmp_path: Path, open_page: Open, flights: bytes | None, why: str
) -> None:
    app = open_page(ledger(tmp_path, flights=flights))
    said = f"No flights can be shown: flights.csv could not be read ({why}). {MEND}"
    for page, shown in every_page(app):
        assert not shown.exception
        assert "Add rows" not in texts(shown)
        assert "holds no flights" not in texts(shown)
        assert f"flights.csv: {why}" in texts(shown), "the banner"
        if page in ("activity", "routes", "evidence", "sources"):
            assert infos(shown)[-1:] == [said] or said in infos(shown), page


def test_filters_are_not_blamed_for_what_cannot_be_read(tmp_path: Path, open_page: Open) -> None:
    app = open_page(ledger(tmp_path, flights=UNREAD), dates=["2025-10-01", "2025-10-02"])
    assert infos(app) == [f"No flights can be shown: flights.csv could not be read ({WHY}). {MEND}"]


def test_tracks_are_shown_without_saying_that_no_flight_is_reported(tmp_path: Path, open_page: Open) -> None:
    app = open_page(ledger(tmp_path, "tests/fictional/ledger", flights=UNREAD))
    assert f"No flights can be shown: flights.csv could not be read ({WHY}). {MEND}" in infos(app)
    assert "Seen in tracks: " in texts(app)
    assert "No flight is reported" not in texts(app)


def test_a_table_with_a_header_alone_asks_for_rows(tmp_path: Path, open_page: Open) -> None:
    app = open_page(ledger(tmp_path, flights=HEADER))
    said = "flights.csv holds no flights yet. Add rows to flights.csv; they appear at the next click."
    for page, shown in every_page(app):
        assert not shown.error
        assert (said in infos(shown)) == (page in ("activity", "routes", "evidence", "sources")), page


def test_rows_that_are_all_set_aside_are_not_asked_for_again(tmp_path: Path, open_page: Open) -> None:
    app = open_page(ledger(tmp_path, flights=f"{HEADER}a,soon,,OSLK,s\nb,then,,OSLK,s\n"))
    said = f"All 2 rows of flights.csv were set aside because of errors, so there are no flights to show. {MEND}"
    for page, shown in every_page(app):
        assert "holds no flights" not in texts(shown)
        assert "filters" not in " ".join(infos(shown))
        assert (said in infos(shown)) == (page in ("activity", "routes", "evidence", "sources")), page


@pytest.mark.parametrize(("table", "page"), [("notes", "notes"), ("sources", "sources")], ids=["notes", "sources"])
def test_a_side_table_that_cannot_be_read_is_not_said_to_hold_nothing(
    tmp_path: Path, open_page: Open, table: str, page: str
) -> None:
    app = open_page(ledger(tmp_path, **{table: UNREAD}), page)
    assert infos(app) == [f"No {table} can be shown: {table}.csv could not be read ({WHY}). {MEND}"]
    assert "Part of the ledger cannot be read" in texts(app)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("", "This ledger holds no notes yet. Add rows to notes.csv; they appear at the next click."),
        (
            "x,OSLK,soon,context,T,s\n",
            "The only row of notes.csv was set aside because of errors, so there are no notes to show. " + MEND,
        ),
    ],
    ids=["header", "set aside"],
)
def test_why_there_are_no_notes(tmp_path: Path, open_page: Open, rows: str, said: str) -> None:
    notes = f"note_id,airfield,date,kind,title,source_id\n{rows}"
    assert infos(open_page(ledger(tmp_path, notes=notes), "notes")) == [said]


@pytest.mark.parametrize("table", ["visits", "scans"])
def test_nobody_is_said_not_to_have_looked_where_what_was_seen_cannot_be_read(
    tmp_path: Path, open_page: Open, table: str
) -> None:
    app = open_page(ledger(tmp_path, "tests/fictional/ledger", **{table: UNREAD}))
    said = f"Nothing can be held against tracks: {table}.csv could not be read ({WHY}). {MEND}"
    assert said in texts(app)
    assert "Nobody looked" not in texts(app)
    evidence = show(app, "evidence")
    assert infos(evidence) == [said]
    assert "Nobody looked" not in texts(evidence)
    assert "Contradicted" not in [metric.label for metric in evidence.metric]


def test_which_airfield_is_watched_is_asked_on_every_page_that_needs_one(tmp_path: Path, open_page: Open) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(f"{HEADER}a,2025-10-01,EDDF,ETAR,s\nb,2025-10-02,ETAR,EDDF,s\n")
    app = open_page(path)
    assert "2 flights are reported, 1–2 October 2025" in texts(app)
    assert "Frankfurt am Main International Airport → Ramstein Air Base" in texts(app)
    for page, shown in every_page(app):
        assert not shown.exception
        said = texts(shown)
        assert "2 arrivals" not in said
        assert "No flights match" not in said
        if page in ("activity", "routes", "evidence"):
            assert "#### Which airfield do you watch?" in said
            assert "EDDF is named by 2 flights, ETAR by 2." in said
            assert [button.key for button in shown.button if button.key.startswith("watch-")] == [
                "watch-EDDF",
                "watch-ETAR",
            ]


def test_the_airfield_is_chosen_on_the_page_and_kept_in_the_address(tmp_path: Path, open_page: Open) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(f"{HEADER}a,2025-10-01,EDDF,ETAR,s\nb,2025-10-02,ETAR,EDDF,s\nc,2025-10-03,ETAR,EDDF,s\n")
    app = open_page(path)
    app.button(key="watch-ETAR").click().run()
    assert "1 arrival and 2 departures, 1–3 October 2025" in texts(app)
    assert "**ETAR** is watched: chosen on this page, named by 3 flights; EDDF is named by 3 flights." in texts(
        app
    )
    assert app.query_params["watch"] == "ETAR"
    assert not app.toast, "the ledger is the same"
    assert [code.value for code in app.code if code.value.startswith("airfield,name")] == [
        "airfield,name\nETAR,Ramstein Air Base"
    ]
    assert "Which airfield" not in texts(show(app, "routes"))
    again = open_page(path, watch="EDDF")
    assert "2 arrivals and 1 departure, 1–3 October 2025" in texts(again)
    assert not again.warning
    again.button(key="watch-ETAR").click().run()
    assert "1 arrival and 2 departures, 1–3 October 2025" in texts(again)


def test_of_what_is_too_large_to_be_read_again_the_rows_of_airfields_csv_are_shown(
    tmp_path: Path, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(current_ledger, "MOST_OFFERED", 0)
    path = tmp_path / "mine.csv"
    path.write_text(f"{HEADER}a,2025-10-01,EDDF,ETAR,s\n")
    app = open_page(path, watch="EDDF")
    assert "#### Which airfield do you watch?" in texts(app)
    assert "Unknown filter value ignored: watch = EDDF." in texts(app)
    assert [code.value for code in app.code if code.value.startswith("airfield,name")] == [
        "airfield,name\nEDDF,Frankfurt am Main International Airport",
        "airfield,name\nETAR,Ramstein Air Base",
    ]


@pytest.mark.parametrize("asked", ["OSLK", "Germany", "..."])
def test_an_airfield_that_no_flight_names_is_ignored_and_said(tmp_path: Path, open_page: Open, asked: str) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(f"{HEADER}a,2025-10-01,Germany,ETAR,s\n")
    app = open_page(path, watch=asked)
    assert f"Unknown filter value ignored: watch = {asked}." in texts(app)
    assert "**ETAR** is watched: named by 1 flight, and no other airfield is." in texts(app)


def test_an_airfield_of_the_ledger_is_not_up_for_choice(open_page: Open) -> None:
    app = open_page(ROOT / "data", watch="EDDF")
    assert "Unknown filter value ignored: watch = EDDF." in texts(app)
    assert "is watched:" not in texts(app)
    assert "4 arrivals and 1 departure" in texts(app)


def test_flights_of_other_airfields_alone_are_said_to_be_elsewhere(tmp_path: Path, open_page: Open) -> None:
    app = open_page(ledger(tmp_path, flights=f"{HEADER}a,2025-10-01,EDDF,ETAR,s\n"))
    said = (
        "None of the flights reported begins or ends at a watched airfield (OSLK). **Data check** lists them, and "
        "says how to watch another."
    )
    for page in ("routes", "evidence"):
        assert infos(show(app, page))[-1] == said
    assert infos(open_page(tmp_path)) == [said]


def test_sources_that_draw_on_no_other_are_said_to_be_independent_and_not_drawn(
    tmp_path: Path, open_page: Open
) -> None:
    app = open_page(ledger(tmp_path, sources="source_id,title,kind\ns,Weekly,news\n"), "sources")
    assert "As far as the ledger says, no source draws on another: each is independent." in texts(app)
    assert not app.get("plotly_chart")
