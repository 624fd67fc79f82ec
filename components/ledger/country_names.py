"""Countries and parts of the world by what they are called: by Unicode's CLDR, of which Babel has a copy, in many
languages, and by the reference of countries."""

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pandas as pd

from components.ledger.calendar_names import LANGUAGES

COUNTRIES = Path(__file__).parents[2] / "data" / "reference" / "countries.parquet"


_IN_COUNTRY = re.compile(r"(?P<place>[^(),]+?) *(?:, *(?P<behind>[^(),]+)|\((?P<inside>[^(),]+)\))")
"""A place with a country behind it."""


def is_country(name: str) -> bool:
    """Whether a name is that of a country or a part of the world, whatever airport is called so, too.

    >>> [is_country(name) for name in ("Jordan", "Turkey", "Aserbaidschan", "США", "Africa", "Dover")]
    [True, True, True, True, True, False]
    """
    return name.strip().casefold() in _names()


def country_called(code: str) -> str:
    """Returns the English name of a country by its code (ISO 3166, two letters); "" where there is none.

    >>> country_called("US"), country_called("XX")
    ('United States', '')
    """
    from babel import Locale

    return str(Locale.parse("en").territories.get(code, ""))


def place_and_countries(text: str) -> tuple[str, frozenset[str]]:
    """Returns a place without the country that stands behind it, and the codes (ISO 3166, two letters) that this
    may have; the text and none where no country does.

    >>> place_and_countries("Rota (Spanien)"), place_and_countries("Dover, USA"), place_and_countries("Rota (new)")
    (('Rota', frozenset({'ES'})), ('Dover', frozenset({'US'})), ('Rota (new)', frozenset()))
    """
    match = _IN_COUNTRY.fullmatch(text.strip())
    country = (match["behind"] or match["inside"]).strip().casefold() if match else ""
    codes = _names().get(country, frozenset())
    return (match["place"], codes) if match and codes else (text, frozenset())


# Never changes; takes a third of a second, which tables are spared that only have codes.
@cache
def _names() -> Mapping[str, frozenset[str]]:
    """Returns the codes that each name may stand for, by the name in small letters."""
    from babel import Locale

    codes = defaultdict[str, set[str]](set)
    for language in ("en", *LANGUAGES):
        for code, name in Locale.parse(language).territories.items():
            codes[name.casefold()].add(code)
    for names in (*pd.read_parquet(COUNTRIES, columns=["names"])["names"], *_MORE):
        own = {code for name in names for code in codes.get(name.casefold(), ())}
        for name in names:
            codes[name.casefold()] |= own
    return {name: frozenset(own) for name, own in codes.items()}


_MORE = (
    *(("USA", "США", "EUA", "EE.UU."), ("UAE", "EAU", "VAE"), ("Ukraine", "Crimea"), ("Russia", "СССР")),
    *(("UK", "England", "Scotland", "Wales"), ("South Korea", "North Korea", "Korea")),
)
"""What people write for a country, or for a part of one, behind a name that the lists have."""
