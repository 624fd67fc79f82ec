"""The last line of every page, the title of the tab, and what edit mode says."""

import tomllib
from pathlib import Path

import pytest

from components import VERSION
from components.activity.methodology import CHAPTERS
from components.pages.parts.frame.ledger_state import _ANCHORS
from tests.pages.conftest import Open

ROOT = Path(__file__).parents[3]


def test_the_version_is_that_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["version"] == VERSION


def test_every_page_leads_to_a_chapter_of_the_method() -> None:
    assert set(_ANCHORS.values()) <= {chapter.anchor for chapter in CHAPTERS}


@pytest.mark.parametrize(
    ("page", "method"),
    [("activity", " · [Method](<method#counting>)"), ("routes", " · [Method](<method#places>)"), ("method", "")],
)
def test_a_page_ends_with_what_it_is_made_of(open_page: Open, page: str, method: str) -> None:
    app = open_page(page=page)
    (last,) = [caption.value for caption in app.caption if f"version {VERSION}" in caption.value]
    start = "Reported flights to Hmeimim / Latakia · 5 reports by sources, until 29 October 2025 · files read "
    assert last.startswith(start)
    assert last.endswith(f" UTC · version {VERSION}{method}")


def test_the_method_is_a_page_with_all_chapters(open_page: Open) -> None:
    app = open_page(page="method")
    assert [header.value for header in app.subheader] == [chapter.heading for chapter in CHAPTERS]
    assert "| the analyst decided that a visit is it | anything | **corroborated** |" in "\n".join(
        text.value for text in app.markdown
    )


@pytest.mark.parametrize("page", ["routes", "method"])
def test_every_page_says_whether_one_edits_and_how_that_changes(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    def sentence(*, edit: bool = False) -> str:
        app = open_page(page=page, edit=edit)
        (said,) = (caption.value for caption in app.main.caption if caption.value.startswith(":material/"))
        return said

    reads, edits = ":material/visibility: Viewing only", ":material/edit: You are editing"
    assert sentence() == f"{reads}. To edit, open the link that the terminal printed."
    assert sentence(edit=True) == f"{edits} `data/` as `editor`, until this browser is closed."
    monkeypatch.setattr("components.server.access.edit_is_on", lambda: False)
    assert sentence(edit=True) == f"{reads}; editing is closed here."


def test_what_cannot_be_written_is_only_read_and_says_so(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("date,destination\n2025-10-26,OSLK\n", encoding="utf-8")
    said = open_page(file, edit=True).main.caption[-1].value
    assert "Viewing only. A single file is only read" in said
    monkeypatch.setattr("components.server.access.os.access", lambda *_: False)
    app = open_page(edit=True)
    assert "Nothing can be written into `data/`" in app.main.caption[-1].value
    assert "add-flights" not in [button.key for button in app.button]
