"""A track file dropped in the browser: what it shows, and what becomes of it."""

import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import ROOT, OpenPage, settle, watched
from tests.serving import Server, serve
from tests.tracks import samples

pytestmark = pytest.mark.browser

TRACES = ROOT / "tests" / "tracks" / "data" / "readsb"
PLAYA = """airfield,name,aliases,latitude,longitude,elevation_ft,note
88NV,Black Rock City,,40.760398,-119.209468,3908,
"""


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the shipped ledger that watches the field of the real tracks."""
    folder = tmp_path_factory.mktemp("dropped") / "ledger"
    shutil.copytree(ROOT / "data", folder, ignore=shutil.ignore_patterns("reference"))
    (folder / "airfields.csv").write_text(PLAYA, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def editing(ledger: Path) -> Iterator[Server]:
    with serve(ledger) as server:
        yield server


@pytest.fixture(scope="module")
def editor(editing: Server, profile: BrowserContext) -> str:
    """The address of a dashboard whose link for editors was opened."""
    with watched(profile) as opener:
        # None of the reports is about that field: no chart is drawn.
        settle(opener(editing.link, chart=False))
    return editing.address


def written(table: Path, **of: str) -> pd.DataFrame:
    """The rows of a table that have these cells: the tests write into one ledger."""
    rows = pd.read_csv(table, dtype="str")
    return rows[(rows[list(of)] == pd.Series(of)).all(axis="columns")]


def drop(page: Page, *files: Path) -> None:
    page.locator('[data-testid="stFileUploaderDropzoneInput"]').set_input_files([str(file) for file in files])
    settle(page)


def test_dropped_track_shows_its_visit_and_is_accepted_once(
    editor: str, ledger: Path, open_page: OpenPage
) -> None:
    page = open_page(f"{editor}/evidence", chart=False)
    drop(page, TRACES / "trace_full_a4068e.json")
    expect(page.get_by_text("Landing: in the air at the height of the runway")).to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_have_count(2)
    expect(page.get_by_text("https://globe.adsbexchange.com/?icao=a4068e&showTrace=2023-08-30")).to_be_visible()
    for added in ("1 new visit", "no new visits"):
        page.get_by_role("button", name="Accept into the ledger").click()
        expect(page.get_by_text(f"Accepted: {added}.")).to_be_visible()
        settle(page)
    visits = written(ledger / "visits.csv", track_file="trace_full_a4068e.json")
    assert visits[["icao24", "arrival_utc", "departure_utc"]].to_numpy().tolist() == [
        ["a4068e", "2023-08-30T22:58:48Z", "2023-08-30T23:31:27Z"]
    ]
    page.reload()
    settle(page)
    expect(page.locator(".js-plotly-plot")).to_have_count(0)
    page.get_by_label("Look at the way and the height of a visit").click()
    page.get_by_role("option").first.click()
    expect(page.locator(".js-plotly-plot")).to_have_count(2)
    scans = written(ledger / "scans.csv", icao24="a4068e")
    assert scans[["airfield", "day"]].to_numpy().tolist() == [["88NV", "2023-08-30"]]


def test_a_person_says_whose_track_a_dropped_file_is(
    editor: str, ledger: Path, tmp_path: Path, open_page: OpenPage
) -> None:
    file = tmp_path / "N3423Q_3a1b2c4d.csv"
    file.write_text(samples.playback(samples.points("a3c78c")), encoding="utf-8")
    page = open_page(f"{editor}/evidence", chart=False)
    drop(page, file)
    expect(page.get_by_text("Its name begins with N3423Q")).to_be_visible()
    field = page.get_by_label("Whose track is it, if you know?", exact=True)
    field.fill("unknown")
    field.press("Enter")
    expect(page.get_by_text("unknown names nothing")).to_be_visible()
    field.fill("a3c78c")
    field.press("Enter")
    expect(page.get_by_text("Said by a person to be a3c78c, N3423Q.")).to_be_visible()
    settle(page)
    page.get_by_role("button", name="Accept into the ledger").click()
    expect(page.get_by_text("Accepted: 3 new visits.")).to_be_visible()
    # The page may still be fetching scripts, which must not be cut off when the server stops.
    settle(page)
    visits = written(ledger / "visits.csv", track_file=file.name)
    assert set(zip(visits["icao24"], visits["registration"], visits["identified_by"], strict=True)) == {
        ("a3c78c", "N3423Q", "person")
    }


def test_what_one_reader_drops_no_other_one_sees(editor: str, open_page: OpenPage) -> None:
    """C9."""
    one, other = (open_page(f"{editor}/evidence", chart=False) for _ in range(2))
    drop(one, TRACES / "trace_full_4d208a.json")
    expect(one.get_by_text("No visit to 88NV in 91 points.")).to_be_visible()
    other.reload()
    expect(other.get_by_text("nothing is kept unless you accept it")).to_be_visible()
    assert "91 points" not in other.inner_text("body")


def test_dropped_file_that_is_no_track_is_refused_in_a_sentence(editor: str, open_page: OpenPage) -> None:
    """C7."""
    page = open_page(f"{editor}/evidence", chart=False)
    drop(page, TRACES / "LICENSE", TRACES / "trace_full_4d208a.json")
    expect(page.get_by_text("1 problem in these files")).to_be_visible()
    expect(page.get_by_text("No visit to 88NV in 91 points.")).to_be_visible()


def test_reader_can_upload_nothing(shipped_app: str, open_page: OpenPage) -> None:
    """C8."""
    page = open_page(f"{shipped_app}/evidence", chart=False)
    expect(page.get_by_text("open the link that the terminal printed").first).to_be_visible()
    assert page.locator('[data-testid="stFileUploaderDropzoneInput"]').count() == 0
    request = urllib.request.Request(f"{shipped_app}/_stcore/upload_file/any/any", data=b"x", method="PUT")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=10)
    assert refused.value.code == 404
