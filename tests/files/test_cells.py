import pytest

from components.files.cells import UNKNOWN_WORDS, is_unknown
from components.ledger.reference.airports import candidates, is_code
from components.ledger.reference.designators import designators_named


@pytest.mark.parametrize(
    "cell",
    [
        "unbekannt",
        "UNBEKANNT",
        "n/k",
        "k.A.",
        "inconnu",
        "desconocido",
        "Неизвестно",
        "н/д",
        "bilinmiyor",
        "غير معروف",
        "不明",
        "未知",
        "<null>",
        "(Unknown)",
        "...",
        "не указано",
        "niet bekend",
        "nie podano",
        "----",
        "./.",
        "/",
        "- - -",
        "–––––",
        "........",
        "____",
        "?????",
    ],
)
def test_words_for_not_known_are_read_in_the_languages_of_tables(cell):
    assert is_unknown(f" {cell} ")


@pytest.mark.parametrize(
    "cell",
    ["N.D.", "N.C.", "ND", "Nadi", "Nilsson", "(unknown soldier)", "неизвестно кто", "unknown soldier", "--x--"],
)
def test_names_and_sentences_are_no_such_words(cell):
    assert not is_unknown(cell)


def test_no_word_for_not_known_is_the_name_of_a_type_or_an_airport():
    assert [word for word in UNKNOWN_WORDS if is_code(word) or designators_named(word)] == []
    # "None" and "NA" are words in the names of airports; the table of other languages has none that is.
    assert [word for word in UNKNOWN_WORDS if not word.isascii() and candidates(word)] == []
