"""Characters that deceive."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.ledger.spellings import fold, fold_look_alikes, foreign_letters, hidden_characters


@pytest.mark.parametrize(
    "code",
    [
        0x80, 0x85, 0xAD, 0x34F, 0x61C, 0x115F, 0x180E, 0x200B, 0x200D, 0x200E, 0x2028, 0x202A, 0x202E, 0x2060,
        0x2066, 0x2069, 0x206F, 0x3164, 0xFE0F, 0xFEFF, 0xFFA0, 0xFFF9, 0xE0001, 0xE0041, 0xE0100,
    ],
)  # fmt: skip
def test_a_hidden_character_is_found_and_named(code: int) -> None:
    assert hidden_characters(f"Il{chr(code)}-62") == [f"U+{code:04X}"]


@pytest.mark.parametrize(
    "text", ["Il-62M", "Ил-62М", "Hmeimim – база", "القاعدة", "基地", "é\u0301", "a\nb\tc", ""]
)
def test_ordinary_text_hides_nothing(text: str) -> None:
    assert hidden_characters(text) == []


def test_a_hidden_character_is_named_once_and_in_order() -> None:
    assert hidden_characters("\u202ea\u200b\u202eb\u200b") == ["U+202E", "U+200B"]


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("Il-62M", []),
        ("Ил-62М", []),
        ("Il-62\u041c", ["U+041C"]),
        ("\u0406l-62M", ["U+0406"]),
        ("Ил-62M", ["U+004D"]),
        ("\u0410n", ["U+0410"]),
        ("\u0399l-62M", ["U+0399"]),
        ("124", []),
        ("基地 A", []),
        ("", []),
    ],
    ids=ascii,
)
def test_letters_of_another_alphabet_are_named(name: str, codes: list[str]) -> None:
    assert foreign_letters(name) == codes


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("IL\u201162M", "Il-62m"),
        ("\uff29\uff2c\uff0d\uff16\uff12", "IL-62"),
        ("Il\u200b-62 M", "IL62M"),
        ("Ан-124", "АН124"),
        ("Straße", "STRASSE"),
    ],
    ids=ascii,
)
def test_names_that_differ_in_case_width_and_dashes_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_different_names_do_not_fold_alike() -> None:
    assert len({fold(name) for name in ("Il-62", "Il-76", "An-124", "Ил-62", "")}) == 5


def test_look_alikes_are_read_as_latin_letters_only_by_the_second_folding() -> None:
    assert fold("\u0406l-62\u041c") != fold("Il-62M")
    assert fold_look_alikes("\u0406l-62\u041c") == fold("Il-62M") == "il62m"


@given(st.text())
def test_no_text_makes_folding_raise(text: str) -> None:
    assert all(c.isalnum() for c in fold(text) + fold_look_alikes(text))
    assert isinstance(foreign_letters(text), list)
    assert isinstance(hidden_characters(text), list)
