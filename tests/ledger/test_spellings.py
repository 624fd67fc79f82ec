"""Spellings of one name."""

import pandas as pd
import pytest

from components.ledger.spellings import find, spellings

TYPES = pd.DataFrame(
    {
        "aircraft_type": ["IL62", "A124", "IL76"],
        "name": ["Il-62", "An-124", "Il-76"],
        "manufacturer": ["Ilyushin", "Antonov", ""],
        "aliases": ["Il-62M;Ил-62М", "An-124-100 Ruslan; Ruslan ;;", ""],
    }
)


@pytest.mark.parametrize(
    ("written", "designator"),
    [
        ("IL62", "IL62"),
        ("il-62", "IL62"),
        ("Il-62M", "IL62"),
        ("Ил-62М", "IL62"),
        ("ИЛ 62М", "IL62"),
        ("Il\u201162M", "IL62"),
        ("Il\u200b-62M", "IL62"),
        ("Il-62\u041c", "IL62"),
        ("\u0406l-62", "IL62"),
        ("\u0418\u043b-62M", "IL62"),
        ("Ilyushin Il-62", "IL62"),
        ("An-124-100 Ruslan", "A124"),
        ("ruslan", "A124"),
        ("Antonov An-124", "A124"),
        ("Il-76", "IL76"),
        ("Il-86", None),
        ("Ilyushin", None),
        ("---", None),
        ("", None),
    ],
    ids=ascii,
)
def test_a_spelling_leads_to_its_designator_or_nowhere(written: str, designator: str | None) -> None:
    assert find(written, spellings(TYPES, "aircraft_type")) == designator


def test_the_first_row_that_claims_a_spelling_keeps_it() -> None:
    twice = pd.DataFrame({"place": ["one", "two"], "name": ["One", "Two"], "aliases": ["both", "both"]})
    assert find("both", spellings(twice, "place")) == "one"


def test_the_spellings_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        spellings(TYPES, "aircraft_type")["x"] = "y"  # type: ignore[index]


def test_an_empty_table_knows_no_spelling() -> None:
    assert dict(spellings(TYPES.iloc[:0], "aircraft_type")) == {}
