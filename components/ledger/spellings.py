"""Detects deceptive characters (hidden ones, text direction marks, look-alike letters of another alphabet), and
compares names regardless of spelling."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping
from itertools import chain, count
from types import MappingProxyType

import pandas as pd

_NO_SLUG = re.compile(r"[^a-z0-9]+")
_LONGEST_SLUG = 40
"""The most characters of a key in an id, for people to read; the hash distinguishes longer keys."""
_HASH = 8
"""Hexadecimal digits. Among 100,000 keys about one pair collides; `unused` makes their ids distinct."""
# Bidirectional controls, zero-width and other invisible characters, blank letters, tag characters.
HIDDEN = re.compile(
    "[\x80-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
# Those that change how other text is displayed, or hide text. They never get in by careless copying.
DECEIVING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e0fff]")

# Cyrillic and Greek capitals that look like Latin ones.
_LOOK_ALIKE = str.maketrans(
    "АВЕКМНОРСТУХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "ABEKMHOPCTYXIJSABEZHIKMNOPTYX",
)
# The small letters that do: fewer, since most differ ("н" is no "h").
_SMALL_LOOK_ALIKE = str.maketrans("аеорсухіјѕο", "aeopcyxijso")
_TRANSCRIPTION = str.maketrans(
    dict(zip("абвгдеёзийіїклмнопрстуфыэєґ", "abvgdeeziiiiklmnoprstufyeeg", strict=True))
    | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya", "ь": "", "ъ": ""}
)
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK")


def hidden_characters(text: str) -> list[str]:
    """Returns the code points of the hidden characters in a text, each once.

    >>> hidden_characters("Il\u200b-62")
    ['U+200B']
    """
    return [f"U+{ord(c):04X}" for c in dict.fromkeys(HIDDEN.findall(text))]


def foreign_letters(text: str) -> list[str]:
    """Returns the code points of letters outside the script of most letters in the text.

    >>> foreign_letters("Il-62\u041c")
    ['U+041C']
    >>> foreign_letters("Il-62M")
    []
    """
    scripts = {c: s for c in text if c.isalpha() for s in _SCRIPTS if s in unicodedata.name(c, "")}
    if len(set(scripts.values())) < 2:
        return []
    main = max(_SCRIPTS, key=list(scripts.values()).count)
    return [f"U+{ord(c):04X}" for c, script in scripts.items() if script != main]


def fold(name: str) -> str:
    """Returns a name as it is compared: letters and digits only, without case, width, dashes or hidden
    characters.

    >>> fold("IL\u201162M") == fold("Il-62m")
    True
    """
    compatible = unicodedata.normalize("NFKC", name).casefold()
    return "".join(filter(str.isalnum, compatible))


def fold_look_alikes(name: str) -> str:
    """Returns a name folded, with look-alike Cyrillic and Greek letters read as Latin ones.

    >>> fold_look_alikes("\u0406l-62\u041c") == fold("Il-62M")
    True
    """
    return fold(unicodedata.normalize("NFKC", name).upper().translate(_LOOK_ALIKE))


def latin_transcription(text: str) -> str:
    """Returns a text in small letters, with Cyrillic letters transcribed into Latin ones.

    >>> latin_transcription("Ил-76МД"), latin_transcription("Ан-124 Руслан")
    ('il-76md', 'an-124 ruslan')
    """
    return text.lower().translate(_TRANSCRIPTION)


def latin_look_alikes(text: str) -> str:
    """Returns a text with Cyrillic and Greek letters, capital or small, replaced by the Latin letters that look
    the same.

    >>> latin_look_alikes("С-130Н"), latin_look_alikes("Ан-2").isascii()
    ('C-130H', False)
    """
    return text.translate(_LOOK_ALIKE | _SMALL_LOOK_ALIKE)


def spellings(table: pd.DataFrame, key: str) -> Mapping[str, str]:
    """Returns the key of every known spelling, folded.

    `table` has the text columns `key`, `name` and `aliases` (separated by `;`), and may have `manufacturer`.

    >>> types = pd.DataFrame({"aircraft_type": ["IL62"], "name": ["Il-62"], "aliases": ["Il-62M;Ил-62М"]})
    >>> find("IL-62m", spellings(types, "aircraft_type"))
    'IL62'
    """
    index: dict[str, str] = {}
    for row in table.to_dict("records"):
        for name in (row[key], row["name"], *str(row["aliases"]).split(";")):
            index.setdefault(fold(name), row[key])
        if row.get("manufacturer"):
            index.setdefault(fold(f"{row['manufacturer']} {row['name']}"), row[key])
    index.pop("", None)
    for spelling, target in list(index.items()):
        index.setdefault(fold_look_alikes(spelling), target)
    return MappingProxyType(index)


def find(name: str, index: Mapping[str, str]) -> str | None:
    """Returns the key of a name; None if it is unknown."""
    return index.get(fold(name)) or index.get(fold_look_alikes(name))


def slug(text: str) -> str:
    """Returns a text in small letters, digits and hyphens.

    >>> slug("Flights to Köln (2025)"), slug("Рейсы")
    ('flights-to-koln-2025', 'reisy')
    """
    plain = text.lower()
    if not plain.isascii():
        parts = unicodedata.normalize("NFKD", latin_transcription(text))
        plain = "".join(c for c in parts if not unicodedata.combining(c))
    return _NO_SLUG.sub("-", plain).strip("-")


def id_of(name: str, key: str) -> str:
    """Returns an id made from a key: a readable beginning and a hash that makes it distinct.

    >>> id_of("sheet", "2025-10-26 | RA-86495"), id_of("sheet", "Ил-76")
    ('sheet-2025-10-26-ra-86495-18c864c9', 'sheet-il-76-55c1a3b1')
    """
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:_HASH]
    return "-".join(filter(None, (name, slug(key)[:_LONGEST_SLUG].strip("-"), digest)))


def unused(id_: str, is_taken: Callable[[str], bool]) -> str:
    """Returns an id, with the first free number appended if it is taken.

    >>> unused("oslk", {"oslk", "oslk-2"}.__contains__), unused("oslk-3", {"oslk"}.__contains__)
    ('oslk-3', 'oslk-3')
    """
    numbered = (f"{id_}-{number}" for number in count(2))
    return next(each for each in chain((id_,), numbered) if not is_taken(each))
