"""Names in many languages, from Unicode's CLDR by way of Babel: months and weekdays of Europe and Asia, with
other spellings in use, and countries and parts of the world, with the names in the reference of countries."""

import re
from calendar import month_name
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pandas as pd

_LANGUAGES_TEXT = """
    ar az be bg bs ca cs da de el es et fi fr he hr hu hy id it ka lt lv mk nb nl pl pt ro ru sk sl sr
    sr_Latn sv tr uk fa ja ko th zh zh_Hant
"""
LANGUAGES = tuple(_LANGUAGES_TEXT.split())
MONTHS = tuple(month_name[1:])
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MORE_MONTHS_TEXT = """
    jan january jänner styczniu січні январе جانفي
    feb february fevrier subat شباط fév lutym лютому феврале فيفري
    mar march maerz mrz آذار marcu березні марте
    apr april ابريل نيسان kwietniu квітні апреле إبريل أفريل افريل
    may mayis أيار maju травні мае ماي
    jun june حزيران czerwcu червні июне يونيه جوان
    jul july تموز lipcu lip липні июле يوليه جويلية يوليوز
    aug august aout agustos اغسطس آب sierpniu серпні августе أوت اوت غشت
    sep sept september setiembre eylul сен أيلول wrześniu вересні сентябре ايلول شتنبر
    oct october اكتوبر жовтні октябре
    nov november kasim ноя listopad listopada listopadzie lis листопаді ноябре نونبر
    dec december decembre aralik grudniu грудні декабре دجنبر
"""
"""English names, names that CLDR lacks, and names that mean another month in a smaller language."""
_MORE_WEEKDAYS_TEXT = """
    mon monday
    tue tues tuesday mar سهشنبه
    wed weds wednesday
    thu thur thurs thursday
    fri friday
    sat saturday
    sun sunday so
"""
_SHORTEST = 2
"""The fewest letters of a name: single letters are weekdays in too many languages."""
_LETTERS_OF_COUNTRY = 3
"""The length of the longer ISO 3166 country codes."""


def month_called(word: str) -> str:
    """Returns the English name of a month; "" if no language has a month of that name, or two months have it.

    >>> month_called("noiembrie"), month_called("okt"), month_called("srpanj"), month_called("flight")
    ('November', 'October', 'July', '')
    """
    month = _OWN_MONTHS.get(word.casefold()) or _by_language()[0].get(word.casefold())
    return MONTHS[month - 1] if month else ""


def weekday_called(word: str) -> str:
    """Returns a weekday in three English letters; "" if no language has a weekday of that name, or two weekdays
    have it.

    >>> weekday_called("Mi"), weekday_called("quarta-feira"), weekday_called("śr"), weekday_called("tor")
    ('Wed', 'Wed', 'Wed', '')
    """
    small = word.casefold()
    day = _OWN_WEEKDAYS.get(small)
    if day is None and len(small) >= _SHORTEST:
        day = _by_language()[1].get(small)
    return WEEKDAYS[day] if day is not None else ""


def _numbered(text: str, first: int) -> dict[str, int]:
    return {
        word: number for number, line in enumerate(text.strip().splitlines(), start=first) for word in line.split()
    }


_OWN_MONTHS, _OWN_WEEKDAYS = _numbered(_MORE_MONTHS_TEXT, 1), _numbered(_MORE_WEEKDAYS_TEXT, 0)


# Never changes. Loading takes a third of a second, which English tables do not need.
@cache
def _by_language() -> tuple[dict[str, int], dict[str, int]]:
    """Returns the numbers of months (1 to 12) and weekdays (0 is Monday) by their names in small letters."""
    from babel import Locale

    months, weekdays = defaultdict[str, set[int]](set), defaultdict[str, set[int]](set)
    for language in LANGUAGES:
        locale = Locale.parse(language)
        for names, called in ((locale.months, months), (locale.days, weekdays)):
            for context in ("format", "stand-alone"):
                for width in ("wide", "abbreviated"):
                    for number, name in names[context][width].items():
                        called[name.casefold().rstrip(".")].add(number)
    return _of_one_meaning(months), _of_one_meaning(weekdays)


def _of_one_meaning(called: dict[str, set[int]]) -> dict[str, int]:
    return {name: min(numbers) for name, numbers in called.items() if len(numbers) == 1}


COUNTRIES = Path(__file__).parents[3] / "data" / "reference" / "countries.parquet"


_IN_COUNTRY = re.compile(r"(?P<place>[^(),]+?) *(?:, *(?P<behind>[^(),]+)|\((?P<inside>[^(),]+)\))")
"""A place followed by its country."""


def is_country(name: str) -> bool:
    """Whether a name is that of a country or a part of the world, even if an airport has the same name.

    >>> [is_country(name) for name in ("Jordan", "Turkey", "Aserbaidschan", "США", "Africa", "Dover")]
    [True, True, True, True, True, False]
    """
    return name.strip().casefold() in _names()


def countries_called(name: str) -> list[str]:
    """Returns the codes (ISO 3166, two letters) of the countries with this name in any language.

    >>> countries_called("Ливия"), countries_called("Korea"), countries_called("Africa")
    (['LY'], ['KP', 'KR'], [])
    >>> countries_called("IRN"), countries_called("ABD"), countries_called("JFK")
    (['IR'], ['US'], [])
    """
    codes = _names().get(name.strip().casefold()) or _of_three_letters(name.strip())
    return sorted(code for code in codes if code.isalpha())


def _of_three_letters(code: str) -> tuple[str, ...]:
    """Returns the codes of the country with this three-letter code in capitals."""
    from babel.core import get_global

    is_code = len(code) == _LETTERS_OF_COUNTRY and code.isascii() and code.isupper()
    return tuple(get_global("territory_aliases").get(code, ())) if is_code else ()


@cache
def country_place(code: str) -> tuple[str, float, float] | None:
    """Returns the name of a country in the reference of countries, with the latitude and longitude of a point
    in it; None if the reference does not have the code (ISO 3166, two letters).

    >>> country_place("LY"), country_place("RU")[0], country_place("XX")
    (('Libya', 26.3, 17.3), 'Russian Federation', None)
    """
    import shapely

    table = pd.read_parquet(COUNTRIES, columns=["names", "coarse"])
    for names, shape in zip(table["names"], table["coarse"], strict=True):
        if any(_names().get(name.casefold()) == frozenset((code,)) for name in names):
            middle = shapely.from_wkb(shape).representative_point()
            return str(names[0]), round(middle.y, 1), round(middle.x, 1)
    return None


def country_called(code: str) -> str:
    """Returns the English name of a country by its code (ISO 3166, two letters); "" if there is none.

    >>> country_called("US"), country_called("XX")
    ('United States', '')
    """
    from babel import Locale

    return str(Locale.parse("en").territories.get(code, ""))


def place_and_countries(text: str) -> tuple[str, frozenset[str]]:
    """Splits a place from the country behind it. Returns the place and the possible codes of the country (ISO
    3166, two letters); the text itself and no codes if no country follows.

    >>> place_and_countries("Rota (Spanien)"), place_and_countries("Dover, USA"), place_and_countries("Rota (new)")
    (('Rota', frozenset({'ES'})), ('Dover', frozenset({'US'})), ('Rota (new)', frozenset()))
    """
    match = _IN_COUNTRY.fullmatch(text.strip())
    country = (match["behind"] or match["inside"]).strip().casefold() if match else ""
    codes = _names().get(country, frozenset())
    return (match["place"], codes) if match and codes else (text, frozenset())


# Never changes. Loading takes a third of a second, which tables with codes alone do not need.
@cache
def _names() -> Mapping[str, frozenset[str]]:
    """Returns the possible codes of each name in small letters."""
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
    ("USA", "США", "EUA", "EE.UU.", "EEUU", "ABD", "SAD", "ZDA", "ΗΠΑ", "ארה״ב", 'ארה"ב'),
    ("UAE", "EAU", "VAE", "BAE", "ZEA", "SAE", "ОАЭ", "ОАЕ", "ΗΑΕ"),
    *(("Saudi Arabia", "KSA"), ("South Africa", "RSA", "ЮАР"), ("Germany", "GER", "BRD", "ФРГ")),
    *(("China", "PRC", "VRC", "КНР"), ("South Korea", "ROK"), ("North Korea", "DPRK", "КНДР")),
    *(("Congo - Kinshasa", "DRC", "RDC", "ДРК"), ("Central African Republic", "CAR", "RCA", "ЦАР")),
    *(("Ukraine", "Crimea"), ("Russia", "СССР")),
    *(("UK", "England", "Scotland", "Wales"), ("South Korea", "North Korea", "Korea")),
    *(("Côte d’Ivoire", "Ivory Coast"), ("Palestinian Territories", "Palestine")),
)
"""Names that people use for a country, or for a part of one, beyond those in the lists."""
