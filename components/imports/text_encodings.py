"""Encodings besides Unicode in which a text can be: told apart by the words that it then has."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from components.imports.heading_words import meanings_of

_ENCODINGS = ("cp1252", "cp1251", "cp1250", "cp1253", "cp1254", "cp1256", "koi8-r", "gb18030", "shift_jis", "big5")
"""What spreadsheets and databases write besides Unicode, in the languages of `heading_words`."""
_SAMPLE = 200
"""Words with other letters than those of ASCII by which an encoding is told."""
_CELL = re.compile(r"[^;,\t|\r\n\"]+")
_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARABIC", "CJK", "HIRAGANA", "KATAKANA", "HALFWIDTH")
_SIGN = "[\u00a1-\u00a9\u00ab\u00ac\u00ae\u00af\u00b1-\u00b6\u00b8\u00b9\u00bb-\u00bf]"
_STRANGE = re.compile(
    rf"[^\W\d_ªº]{_SIGN}|{_SIGN}[^\W\d_ªº]{{2}}|[\u0080-\u009f\ufffd\ue000-\uf8ff]|[ŕŔ]|ń[aeiouáéíóú]|ñ[bcdfgklmprstwz]"
)
"""Signs within words, and letters that no language has before these."""


@dataclass(frozen=True, slots=True)
class Likely:
    """Names of encodings, the likeliest first; is_certain: whether the text is in the first, or the same in all
    that do as well."""

    names: tuple[str, ...]
    is_certain: bool


def likely_encodings(data: bytes) -> Likely:
    """Returns the encodings in which a text can be."""
    texts = {name: text for name in _ENCODINGS if (text := _decoded(data, name)) is not None}
    if not texts:
        return Likely(("latin-1",), False)
    ranks = {name: _rank(text) for name, text in texts.items()}
    names = sorted(texts, key=lambda name: ranks[name])
    best = [name for name in names if ranks[name] == ranks[names[0]]]
    return Likely(tuple(names), len({texts[name] for name in best}) == 1 and ranks[names[0]][0] == 0)


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeError:
        return None


def _rank(text: str) -> tuple[int, int]:
    """Returns how many words can be none of any language, and, less than none, how many cells are words that head
    columns."""
    cells = [cell for cell, _ in zip(_foreign(text, _CELL), range(_SAMPLE), strict=False)]
    odd = sum(map(_is_odd, cells))
    return odd, -sum(bool(meanings_of(cell.strip())) for cell in cells)


def _foreign(text: str, form: re.Pattern[str]) -> Iterator[str]:
    return (match[0] for match in form.finditer(text) if not match[0].isascii())


def _is_odd(cell: str) -> bool:
    """Whether a word of a cell mixes alphabets, has capitals or signs within, or hardly a letter of ASCII."""
    return bool(_STRANGE.search(cell)) or any(_is_odd_word(word) for word in _foreign(cell, _WORD))


def _script(letter: str) -> str:
    name = unicodedata.name(letter, "")
    return next((script for script in _SCRIPTS if name.startswith(script)), "")


def _is_odd_pair(letters: tuple[str, str]) -> bool:
    return letters[0].islower() and letters[1].isupper() and not "".join(letters).isascii()


def _is_odd_word(word: str) -> bool:
    scripts = {*map(_script, word)}
    if len(scripts) > 1 and not scripts <= {"CJK", "HIRAGANA", "KATAKANA"}:
        return True
    if any(map(_is_odd_pair, pairwise(word))):
        return True
    return scripts == {"LATIN"} and len(word) > 3 and sum(not c.isascii() for c in word) > len(word) / 2
