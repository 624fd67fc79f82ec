"""Months and days of the week as they are called in the languages of Europe and of the countries around it: by
Unicode's CLDR, of which Babel has a copy, and in what people write besides."""

from calendar import month_name
from collections import defaultdict
from functools import cache

_LANGUAGES_TEXT = """
    ar az be bg bs ca cs da de el es et fi fr he hr hu hy id it ka lt lv mk nb nl pl pt ro ru sk sl sr
    sr_Latn sv tr uk
"""
LANGUAGES = tuple(_LANGUAGES_TEXT.split())
MONTHS = tuple(month_name[1:])
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MORE_MONTHS_TEXT = """
    jan january jänner styczniu січні январе
    feb february fevrier subat شباط fév lutym лютому феврале
    mar march maerz mrz آذار marcu березні марте
    apr april ابريل نيسان kwietniu квітні апреле إبريل
    may mayis أيار maju травні мае
    jun june حزيران czerwcu червні июне يونيه
    jul july تموز lipcu lip липні июле يوليه
    aug august aout agustos اغسطس آب sierpniu серпні августе
    sep sept september setiembre eylul сен أيلول wrześniu вересні сентябре ايلول
    oct october اكتوبر жовтні октябре
    nov november kasim ноя listopad listopada listopadzie lis листопаді ноябре
    dec december decembre aralik grudniu грудні декабре
"""
"""English, what CLDR lacks, and what means another month in a smaller language."""
_MORE_WEEKDAYS_TEXT = """
    mon monday
    tue tues tuesday mar
    wed weds wednesday
    thu thur thurs thursday
    fri friday
    sat saturday
    sun sunday so
"""
_SHORTEST = 2
"""Letters: one alone is a day of the week in too many languages."""


def month_called(word: str) -> str:
    """Returns the English name of a month; "" where no language has a month of that name, or two have.

    >>> month_called("noiembrie"), month_called("okt"), month_called("srpanj"), month_called("flight")
    ('November', 'October', 'July', '')
    """
    month = _OWN_MONTHS.get(word.casefold()) or _by_language()[0].get(word.casefold())
    return MONTHS[month - 1] if month else ""


def weekday_called(word: str) -> str:
    """Returns a day of the week in three English letters; "" where no language calls one so, or two do.

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


# Never changes; takes a third of a second, which a table of English dates is spared.
@cache
def _by_language() -> tuple[dict[str, int], dict[str, int]]:
    """Returns months (1 to 12) and days of the week (0 is Monday) by what they are called in small letters."""
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
