"""Words by which cells say whether an aircraft arrived or departed, in the languages of tables."""

import re
from functools import lru_cache

ARRIVAL, DEPARTURE = "arrival", "departure"
BOTH = "both: it came, and left on that day"
_LONGEST = 40
"""Characters of what says a direction; more is a remark."""


def _beginning(words: str) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word.replace("_", " ")) for word in words.split()))


_MEANINGS = (
    (re.compile(r"(?:a|in|an|arrivals)\b(?![ -]\w)"), ARRIVAL),
    (re.compile(r"(?:d|to|out|ab|departures)\b(?![ -]\w)"), DEPARTURE),
    (
        _beginning("both beide les_deux ambos ambas entrambi obydwa оба обидва her_ikisi touch_and touch&go t&g"),
        BOTH,
    ),
    (
        _beginning(
            "🛬 arr land ldg inbound ank angek gelandet atterr aterr ateriz cheg lle vuelo_de_lle aankomst przyl "
            "lądow přil příl přist при посад var geliş iniş sosi إ وصول هبوط 到 着陆 抵 came touched_down"
        ),
        ARRIVAL,
    ),
    (
        _beginning(
            "🛫 dep take took t/o outbound abf abg start gestartet décol decol despeg sal part left lift vertr "
            "opgest wylot odl vzl взл выл вил зліт отб отлет відл вибу убы kal gidiş مغادرة إقلاع plec 出 离 起飞"
        ),
        DEPARTURE,
    ),
)
"""What begins so, in small letters, the whole words first."""
_JOINED = re.compile(r"\s*(?:[/+&,;]|\b(?:and|or|then|und|oder|et|ou|y|e|o|i|lub|czy|и|или|та|чи|ve)\b)\s*")


# Depends on the cell alone; a column has few words.
@lru_cache(maxsize=1_024)
def direction_in(cell: str) -> str:
    """Returns whether a cell says that an aircraft arrived, departed, or both; "" where it says neither.

    >>> direction_in("landed"), direction_in("Took off"), direction_in("🛫"), direction_in("Přílet")
    ('arrival', 'departure', 'departure', 'arrival')
    >>> direction_in("both") == direction_in("landed and took off") == direction_in("arr/dep") == BOTH
    True
    >>> direction_in("flew over"), direction_in("")
    ('', '')
    """
    word = cell.strip().casefold()
    if not word or len(word) > _LONGEST:
        return ""
    own = _one_direction(word)
    others = {meaning for part in _JOINED.split(word)[1:] if (meaning := _one_direction(part))}
    return BOTH if {own, *others} == {ARRIVAL, DEPARTURE} else own


def _one_direction(word: str) -> str:
    return next((meaning for pattern, meaning in _MEANINGS if pattern.match(word)), "")
