"""Countries and parts of the world by what they are called: by Unicode's CLDR, of which Babel has a copy, in many
languages, and by the reference of countries."""

from functools import cache
from pathlib import Path

import pandas as pd

from components.ledger.calendar_names import LANGUAGES

COUNTRIES = Path(__file__).parents[2] / "data" / "reference" / "countries.parquet"


def is_country(name: str) -> bool:
    """Whether a name is that of a country or a part of the world, whatever airport is called so, too.

    >>> [is_country(name) for name in ("Jordan", "Turkey", "Aserbaidschan", "США", "Africa", "Dover")]
    [True, True, True, True, True, False]
    """
    return name.strip().casefold() in _names()


# Never changes; takes a third of a second, which tables are spared that only have codes.
@cache
def _names() -> frozenset[str]:
    from babel import Locale

    called = (name for language in ("en", *LANGUAGES) for name in Locale.parse(language).territories.values())
    own = pd.read_parquet(COUNTRIES, columns=["names"])["names"]
    return frozenset(name.casefold() for names in (called, *own, _MORE) for name in names)


_MORE = ("США", "СССР", "EAU", "EUA", "EE.UU.", "VAE", "England", "Scotland", "Wales", "Crimea", "Korea")
"""What people write for a country and neither list has."""
