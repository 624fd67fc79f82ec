"""Words by which cells in many languages say whether an aircraft arrived or departed."""

import re
from functools import lru_cache

from components.ledger.spellings import DECEIVING

ARRIVAL, DEPARTURE = "arrival", "departure"
BOTH = "both: it came, and left on that day"
_LONGEST = 40
"""Characters of a direction; anything longer is a remark."""
_LONGEST_PREPOSITION = 3


def _small(word: str) -> str:
    """Returns a word in small letters, without Unicode direction marks. Turkish dotted and dotless i become one
    letter, because capitals mix them up."""
    return DECEIVING.sub("", word).strip().casefold().replace("i\u0307", "i").replace("ı", "i")


def _beginning(words: str) -> re.Pattern[str]:
    """Returns a pattern for the beginnings of words, and for whole abbreviations written with a point."""
    forms = (re.escape(_small(word.replace("_", " "))) for word in words.split())
    return re.compile("|".join(re.sub(r"(?<=\w)\\\.$", r"\\b", form) for form in forms))


_MEANINGS = (
    (re.compile(r"(?:a|in|an|при|arrivals)\b(?![ -]\w)"), ARRIVAL),
    (re.compile(r"(?:d|to|out|ab|departures)\b(?![ -]\w)"), DEPARTURE),
    (
        _beginning(
            "both beide les_deux ambos ambas entrambi obydwa оба обидва her_ikisi "
            "発着 着発 離着陸 起降 진출입 이착륙 出入 进出港 進出港 双方"
        ),
        BOTH,
    ),
    (
        _beginning(
            "🛬 arr. arriv arrib land. lands. lande landi landu landad landat landn ldg inbound ank. ankun "
            "ankom angek gelandet atterr aterr ateriz cheg lleg vuelo_de_lle aank. aankomst przyl lądow "
            "přil příl přist прил прибы прибу приб. приз. приземл посад "
            "var. varış vardı geliş geldi. iniş indi. sosi وصول هبوط وصل هبط قدوم "
            "到 着 抵 降落 落地 飛来 进港 進港 "
            "도착 착륙 입항 فرود ورود نشست נחית נחת הגעה הגיע "
            "came touched_down"
        ),
        ARRIVAL,
    ),
    (
        _beginning(
            "🛫 dep. deps. dép. depart dépa take took t/o outbound abf abg. abgef start gestartet décol decol "
            "despeg sal. sale. sali salí saíd saida saiu part. parti. partid partit partie partí partió "
            "partenz left "
            "lift vertr. vertrek vertrok opgest wylot odl vzl взл выл вил зліт отб. отбы отлет отлёт відл вибу "
            "убы kalk gidiş مغادرة إقلاع أقلع غادر plec "
            "出 离 離 発 起飞 起飛 출발 이륙 출항 برخاست خروج المغادرة الإقلاع "
            "המרא המריא יציאה יצא"
        ),
        DEPARTURE,
    ),
)
"""Beginnings of words, in small letters, with whole words first. Shorter beginnings would match places and other
words: Kaliningrad, depot, abgesagt."""
_NO_LANDING = re.compile(
    r"\babort|\bmissed app|\bgo[ -]?around|\bwent around|\bover[ -]?(?:fl|flew)|\bflew over|"
    r"\bfly[ -]?(?:over|by|past)|durchgestartet|durchstart|abgebroch|überfl|remise de gaz|survol|interromp|sobrev|"
    r"frustrad|motor y al aire|sorvol|riattacc|przelot|przerwan|odejści|пролёт|пролет|проліт|уход на второй|"
    r"другий круг|(?:без|нет|нема) посад|посад\w* (?:нет|нема|не б)|doorstart|overvl|přelet|pas geç|تحليق|"
    r"着陸復行|ゴーアラウンド|复飞|復飛|飞越|飛越|通過|通过|上空|복행|통과|상공|عبور"
)
"""Words that say that an aircraft flew past, or did not land."""
_TOUCH_AND_GO = re.compile(r"\btouch(?:es|ed)?[ -]*(?:and|&|n|'n')[ -]*go|\bt(?:&|and|/|n)g\b")
"""Whether this is a landing and a take-off is for the keeper of a ledger to decide."""
_ANOTHER_DAY = re.compile(
    r"\b(?:next|following|day after|later|lendemain|jour suivant|nächst|folgetag|später|siguiente|następn|"
    r"наступн|следующ|позже|пізніше)"
)
"""Words that say that an aircraft left on another day than it came."""
_JOINED = re.compile(
    r"\s*(?:[/+&,;和と]|\s[-–—]\s|\b(?:and|or|then|und|oder|et|puis|ou|y|luego|e|poi|o|i|oraz|lub|albo|czy|и|или|затем|"
    r"і|й|та|чи|або|ve|veya|en|och|og|eller|și|sau|και|ή|و)\b)\s*"
)

_EITHER = re.compile(r"\b(?:or|oder|ou|lub|albo|czy|или|або|чи|veya|eller|sau)\b")


# Memoized: the result depends on the cell alone, and a column has few words.
@lru_cache(maxsize=1_024)
def direction_in(cell: str) -> str:
    """Returns whether a cell says that an aircraft arrived, departed, or both; "" if it says neither, or reports a
    landing that did not happen.

    >>> direction_in("landed"), direction_in("Took off"), direction_in("🛫"), direction_in("Přílet")
    ('arrival', 'departure', 'departure', 'arrival')
    >>> direction_in("إقلاع"), direction_in("Kaliningrad"), direction_in("при взлёте"), direction_in("abgesagt")
    ('departure', '', '', '')
    >>> direction_in("both") == direction_in("landed and took off") == direction_in("arr/dep") == BOTH
    True
    >>> {*map(direction_in, ["in and out", "arr. et dép.", "lleg. y sal.", "приліт і виліт"])} == {BOTH}
    True
    >>> direction_in("İniş kalkış") == BOTH
    True
    >>> direction_in("flew over"), direction_in("landing aborted"), direction_in("touch and go"), direction_in("")
    ('', '', '', '')
    >>> direction_in("landed, left next day")
    ''
    """
    word = _small(cell)
    if not word or len(word) > _LONGEST or says_no_landing(word) or _TOUCH_AND_GO.search(word):
        return ""
    if _each_direction(word) == {ARRIVAL, DEPARTURE}:
        return "" if _ANOTHER_DAY.search(word) else BOTH
    return _one_direction(word)


def direction_of_row(cell: str) -> str:
    """Returns the direction as in `direction_in`, except "" for a cell that names both as alternatives.

    >>> direction_of_row("arrival or departure"), direction_of_row("landed")
    ('', 'arrival')
    >>> direction_of_row("in and out") == BOTH
    True
    """
    direction = direction_in(cell)
    return "" if direction == BOTH and _EITHER.search(cell.casefold()) else direction


def says_no_landing(cell: str) -> bool:
    """Returns whether a cell says that an aircraft flew past, or broke off its landing.

    >>> says_no_landing("Go-around"), says_no_landing("посадки не было"), says_no_landing("landed")
    (True, True, False)
    """
    return bool(_NO_LANDING.search(cell.casefold()))


def speaks_of_direction(cell: str) -> bool:
    """Returns whether a cell gives a direction, denies one, or may mean both.

    >>> speaks_of_direction("landed"), speaks_of_direction("T&G"), speaks_of_direction("overflight")
    (True, True, True)
    """
    small = cell.casefold()
    return bool(direction_in(cell) or says_no_landing(small) or _TOUCH_AND_GO.search(small))


def _each_direction(words: str) -> set[str]:
    """Returns the directions of the joined parts of some words, and of each of two adjacent words."""
    # Split first: "in" is a direction only if nothing follows it.
    each = {meaning for part in _JOINED.split(words) if (meaning := _one_direction(part))}
    # Shorter words may be prepositions.
    if len(two := words.split()) == 2 and all(len(part) > _LONGEST_PREPOSITION for part in two):
        each |= {*map(_one_direction, two)}
    return each


def _one_direction(word: str) -> str:
    return next((meaning for pattern, meaning in _MEANINGS if pattern.match(word)), "")
