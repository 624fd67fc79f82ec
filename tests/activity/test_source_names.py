"""What sources are called, and how they are cited."""

import pandas as pd

from components.activity.source_names import attributed, citation, source_names
from components.ledger.ledger import open_ledger
from tests.measured import ROOT

COLUMNS = ("title", "publisher", "author", "published", "url", "archive_url", "kind", "derived_from")


def sources(*rows: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame([dict.fromkeys(COLUMNS, "") | row for row in rows])


def test_no_source_of_the_shipped_ledger_is_called_by_its_id() -> None:
    assert source_names(open_ledger(ROOT / "data").sources) == {
        "resumption-article": "Russia resumes flights to Hmeimim Air Base in Syria",
        "standstill-article": "[Activity at Hmeimim close to a standstill]",
        "flightradar24": "Flightradar24, flight-tracking data",
        "bloomberg": "Bloomberg",
        "person-close-to-kremlin": "Person close to the Kremlin (unnamed), via Bloomberg",
        "bloomberg-sources": "People familiar with the matter (unnamed), via Bloomberg",
        "kremlin-linked-source": "Kremlin-linked source familiar with the base (unnamed)",
        "anadolu-photo": "[Photograph of a cargo plane entering the base]",
        "afp-photo": "[Photograph of a Ka-52 helicopter at Qamishli]",
        "unnamed-images": "[Recent images of the base]",
        "al-shaibani": "Asaad Al-Shaibani",
        "peskov": "Dmitry Peskov",
        "zakharova": "Maria Zakharova",
        "putin": "Vladimir Putin",
        "russian-mod": "Ministry of Defence of Russia",
        "sana": "SANA",
        "syrian-foreign-ministry": "Foreign Ministry of Syria",
    }


def test_names_that_are_alike_are_told_apart_by_who_published_them_and_at_last_by_their_ids() -> None:
    names = source_names(
        sources(
            {"source_id": "a", "title": "The air page", "publisher": "Courier"},
            {"source_id": "b", "title": "The air page", "publisher": "Gazette"},
            {"source_id": "c", "title": "Diary", "author": "T. Arrifes", "kind": "person"},
            {"source_id": "d", "kind": "person"},
            {"source_id": "e", "kind": "person"},
            {"source_id": "f", "publisher": "Tern", "kind": "news", "derived_from": "c; d"},
        )
    )
    assert names == {
        "a": "The air page (Courier)",
        "b": "The air page (Gazette)",
        "c": "Diary",
        "d": "Unnamed person, via Tern",
        "e": "Unnamed person",
        "f": "Tern",
    }
    assert source_names(sources({"source_id": "x"}, {"source_id": "y", "title": "x"})) == {"x": "x", "y": "x (y)"}


def test_a_source_is_cited_with_what_its_row_says() -> None:
    shipped = open_ledger(ROOT / "data").sources.set_index("source_id")
    assert citation(shipped.loc["standstill-article"].to_dict(), "Paragraph 9") == (
        "Anadolu Agency: [Activity at Hmeimim close to a standstill]. 21 December 2024. Paragraph 9."
    )
    assert citation(shipped.loc["resumption-article"].to_dict(), "Standfirst") == (
        "“Russia resumes flights to Hmeimim Air Base in Syria”. 29–31 October 2025. Standfirst."
    )
    forged = sources({"source_id": "a", "url": "javascript:alert(1)", "archive_url": "https://archive.example/a"})
    assert citation(forged.iloc[0].to_dict(), "") == "a. Archived: https://archive.example/a"


def test_what_is_attributed_is_said_by_name_and_not_of_the_sources_own_words() -> None:
    assert attributed("a; b", "b", {"a": "Agency"}) == "Agency"
    assert attributed("", "b", {}) == ""
