"""Finds airports by the sound of their names: the reference has them in Latin letters, a table may have them in
Cyrillic ones, or in Latin ones by another rule (Chkalovsky, Chkalovskiy). Arabic, which omits vowels, and Chinese
are too different: of 40 cities in Arabic, a third would not be among the five airports that sound most alike."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from components.ledger.reference.airports import airport, airports_by_name
from components.ledger.spellings import latin_transcription

_MOST = 5
_ALIKE = 80
"""Of 100, by rapidfuzz's ratio of sounds: 69 of 88 city names have the right airport among the first five."""
_LONG = 8
"""Letters of a sound: in a shorter one at most one letter may differ. With two of its six changed, Bamako would
match Baco."""
_SHORT = 6
"""Letters of a sound: shorter ones must match exactly, because with one of five letters changed, most match some
city."""
_FOR_AIRPORTS = re.compile(
    r"\b(?:международный|аэропорт|аэродром|авиабаза|аеропорт|аеродром|авіабаза|летовище)\b", re.I
)
_SOUNDS = {
    "dzh": "j", "kh": "h", "gh": "g", "dh": "d", "th": "t", "ph": "f", "ck": "k", "ch": "C", "c": "k", "C": "ch",
    "q": "k", "w": "v", "ou": "u", "oo": "u", "gui": "gi", "y": "i",
}  # fmt: skip
"""Spellings of one sound in names that languages borrow from each other, applied in this order."""


def airports_sounding_like(name: str) -> list[str]:
    """Returns the airports whose name or city sounds like a name in Cyrillic letters, most alike first; for a name
    in Latin letters only those that sound the same.

    >>> airports_sounding_like("аэропорт Найроби"), airports_sounding_like("Латакия")
    (['HKJK', 'HKNW', 'HKRE'], ['OSLK'])
    >>> [airports_sounding_like(name) for name in ("Банги", "Мисурата", "Бамако", "Сирия")]
    [['FEFF'], ['HLMS'], [], []]
    >>> airports_sounding_like("Chkalovsky"), airports_sounding_like("Bamako"), airports_sounding_like("نيروبي")
    (['UUMU'], [], [])
    """
    latin = re.sub(r"[\W_]+", "", latin_transcription(_FOR_AIRPORTS.sub("", name)))
    sound = _sound(latin)
    is_short = len(sound) < _SHORT
    if not latin.isascii() or (name.isascii() and is_short):
        return []
    alike = [
        (-score, not (airport(code) or {}).get("iata"), code)
        for other, score in _sounds_near(sound, 100 if name.isascii() or is_short else _ALIKE)
        for code in _by_sound()[other]
    ]
    return list(dict.fromkeys(code for _, _, code in sorted(alike)))[:_MOST]


def _sounds_near(sound: str, least: float) -> Iterator[tuple[str, float]]:
    """Yields the sounds of airports that are alike by `least` percent, with how much; of a name that is not long
    those that differ by one letter at most."""
    near = process.extract(sound, _by_sound().keys(), scorer=fuzz.ratio, score_cutoff=least, limit=2 * _MOST)
    for other, score, _ in near:
        if len(sound) >= _LONG or OSA.distance(other, sound) <= 1:
            yield other, score


@cache
def _by_sound() -> Mapping[str, set[str]]:
    """Returns the airports by sound. Cached for good, because the reference comes with a package."""
    sounds = defaultdict[str, set[str]](set)
    for name, codes in airports_by_name().items():
        sounds[_sound(name)] |= codes
    return dict(sounds)


def _sound(name: str) -> str:
    """Returns a name as it sounds, in small Latin letters.

    >>> _sound("abudhabi"), _sound("abudabi"), _sound("sharjah"), _sound("shardzha")
    ('abudabi', 'abudabi', 'sharja', 'sharja')
    """
    for written, sound in _SOUNDS.items():
        name = name.replace(written, sound)
    return re.sub(r"(.)\1", r"\1", name).removesuffix("h")
