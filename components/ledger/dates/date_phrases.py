"""Translates dates in several languages, and the phrases that people use in tables, into plain English dates
that `other_dates` and imports can read: without footnotes, with weekdays checked against the date, and with one
form for ranges and one for weeks."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from components.ledger.dates.east_asian_dates import in_western_words
from components.ledger.dates.other_dates import in_order, spelling, year_of
from components.ledger.dates.times_beside_days import (
    day_and_time,
    with_group_apart,
    with_plain_hours,
    with_time_last,
)
from components.ledger.reference.cldr_names import MONTHS, month_called, weekday_called

LONGEST = 100
"""The most characters that are read: a date with its time, weekday and words has about 60; longer text is
prose."""

_MONTHS = "|".join(MONTHS)
_ENGLISH_WEEKDAY = "(?P<weekday>(?:Mon|Tues?|Weds?|Thu(?:rs?)?|Fri|Sat|Sun|Wednes|Satur)(?:day)?)"
_WEEKDAY = re.compile(rf"{_ENGLISH_WEEKDAY}\.?,? *(?=[0-9]|{_MONTHS})(?P<date>.+)", re.DOTALL | re.IGNORECASE)
_WEEKDAY_LAST = re.compile(
    r"(?P<date>.*[0-9]\.?|[0-9]{1,2}\.? [^\W\d_]+\.?),? \(?(?P<word>[^\W\d_]{2,}(?:-[^\W\d_]+)?)\.?\)?", re.DOTALL
)
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ZONE_IN_BRACKETS = re.compile(r"(?<=[0-9Mm]) *\((UTC|GMT|Z)\)$")
_WEEK = re.compile(r"(?:w/?[cb]|wk)\.? +", re.IGNORECASE)
_FOOTNOTE = re.compile(r"(?<=[0-9a-z.])\s*(?:[*†‡§¹²³]+|\[[0-9a-z]{1,2}\])$")
_OFFSET = re.compile(r"\s*\(?(?:GMT|UTC) ?(?P<sign>[+\-−])(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-5][0-9]))?\)?$")
_SMALL_HOURS = (
    "(?:after|past) midnight|(?:early|small|wee) hours|nach Mitternacht|après minuit|madrugada|"
    "dopo mezzanotte|después de (?:la )?medianoche|depois da meia-noite|na middernacht|po północy|после полуночи|"
    "після півночі|gece yarısından sonra|بعد منتصف الليل"
)
_NIGHTS = "night(?= *\\)?$)|nachts|ночью|ночи|вночі|nocą|geceleyin|ليلا|ليلًا"
_BEFORE_NOON = (
    "before (?:noon|lunch)|до обеда|до полудня|до обіду|öğleden önce|قبل الظهر|לפני הצהריים|avant midi|"
    "antes do meio-dia|antes del mediodía|przed południem|prima di mezzogiorno|قبل از ظهر|صبح"
)
_AFTER_NOON = (
    "after (?:noon|lunch)|после обеда|после полудня|пополудни|після обіду|по обіді|пополудні|öğleden sonra|"
    'بعد الظهر|بعد از ظهر|بعدازظهر|אחר הצהריים|אחרי הצהריים|אחה["״]צ'
)
"""Words for the half of the day before or after noon, or before or after the midday meal."""
_MORNINGS = (
    "morning|forenoon|dawn|morgens?|vormittags?|matin(?:ée)?|mañana|mattin[ao]|mattinata|manhã|ochtends?|rano|"
    "ranem|утром|утра|утро|вранці|зранку|ранку|ранок|sabah(?:ı|leyin)?|صباحا|صباحًا|صباح|فجرا|فجر|בבוקר"
)
_MIDDAYS = (
    "noon|midday|afternoon|mittags?|nachmittags?|midi|après[- ]midi|tarde|mediodía|mezzogiorno|pomeriggio|"
    "meio-dia|middags?|namiddags?|południe|południu|popołudniu|днём|днем|дня|полдень|вдень|опівдні|öğlen?|"
    "öğleden sonra|ظهرا|ظهرًا"
)
_EVENINGS = (
    "evening|dusk|abends?|soir(?:ée)?|sera|serata|avonds?|wieczór|wieczorem|вечером|вечера|вечер|ввечері|увечері|"
    "вечора|вечір|akşam(?:ı|leyin)?|مساء|مساءً|عصر|בערב"
)
_PARTS_OF_DAY = f"(?:{_BEFORE_NOON}|{_AFTER_NOON}|{_SMALL_HOURS}|{_NIGHTS}|{_MORNINGS}|{_MIDDAYS}|{_EVENINGS})"
_HOURS_OF_PARTS = tuple(
    (re.compile(rf"\b(?:{words})(?!\w)", re.IGNORECASE), hours)
    for words, hours in (
        (_BEFORE_NOON, ("00:00", "13:59")),
        (_AFTER_NOON, ("11:00", "23:59")),
        (_SMALL_HOURS, ("00:00", "05:59")),
        (f"{_NIGHTS}|night|nacht|nuit|noche|notte|noite|noc|nocy|ночь|ніч|gece|ليلة", ("00:00", "23:59")),
        (_EVENINGS, ("16:00", "23:59")),
        (_MIDDAYS, ("10:00", "19:59")),
        (_MORNINGS, ("04:00", "11:59")),
    )
)
"""The earliest and latest time that a part of the day may mean."""
_HOURS_OF_CLOCKS: tuple[tuple[re.Pattern[str], Mapping[int, int]], ...] = tuple(
    (re.compile(rf"\b(?:{words})(?!\w)", re.IGNORECASE), {hour: hour + 12 * (hour in second) for hour in hours})
    for words, hours, second in (
        (_AFTER_NOON, range(1, 13), range(1, 12)),
        (f"{_BEFORE_NOON}|{_SMALL_HOURS}|{_MORNINGS}", range(1, 12), ()),
        (_MIDDAYS, range(1, 13), range(1, 10)),
        (_EVENINGS, range(4, 12), range(4, 12)),
        (_NIGHTS, range(1, 12), range(6, 12)),
    )
)
"""For each part of the day, the 24-hour value of each hour on a 12-hour clock. Hours that are missing could be
either."""
_BEFORE_PART = (
    "(?:early|late|shortly|just|kurz|вскоре|сразу|peu|tuż|in|the|at|around|about|on|am|frühen?|späten?|früh|spät|au|le|la|en|dans|de|du|l['’]|fin|début|"
    "milieu|tôt|tard|por|a|al|di|da|do|in|nel|nella|tarda|prima|pela|pelo|à|de|'s|s|in de|po|o|w|we|"
    "wczesnym|późnym|рано|поздно|пізно|после|по|під|öğleden|erken|geç)"
)
_TIME_OF_DAY = re.compile(
    rf"(?<=[\w.])(?:,\s*|\s+)\(?(?:{_BEFORE_PART}\s*)*\b{_PARTS_OF_DAY}\)?\s*$|"
    rf"^(?:{_BEFORE_PART}\s*)*\b{_PARTS_OF_DAY}(?:\s+(?:of|on|am|du|des|del|de|di|do|dnia|van))?[\s,]+(?=[^0-9]*[0-9])",
    re.IGNORECASE,
)
"""A part of the day in the languages of `_PARTS_TEXT`. It stays in the cell; only the day is read."""
_HOUR, _NOON = re.compile("(?P<mark>~?)(?P<hour>[0-9]{1,2})(?=:)"), 12
_ROMAN_MONTH = re.compile(
    r"(?P<day>[0-9]{1,2})(?P<mark>[ ./-])\s?"
    r"(?P<month>I{1,3}|I?V|VI{1,3}|IX|X|XI{1,2})\.?(?P=mark)\s?(?P<year>[0-9]{4})"
)
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_DAYS = r"(?P<first>[0-9]{1,2})\.?(?: ?[/–—-] ?)(?P<last>[0-9]{1,2})"
_NIGHT = re.compile(
    r"(?:over)?night (?:between |from )?(?P<first>[0-9]{1,2}\b[^0-9]*(?:[0-9]{4})?)"
    r"(?P<mark>[-/–]| (?:to|and|or|[-–]) ) ?(?=[0-9])"
)
"""A night named by both its days is a range. One day alone might be its evening or its morning."""
_NIGHT_TO = re.compile(r"night (?:to|into|auf|zum|на|na|au|al|op) (?=(?:[A-Z][a-z]+ )?[0-9])")
"""A night of which only the morning is named."""
_PHRASES: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (_ROMAN_MONTH, lambda match: f"{match['day']}.{_ROMAN.index(match['month']) + 1}.{match['year']}"),
    (re.compile(r"(?P<week>[0-9]{1,2})\. ?KW[ ,/]+(?P<year>[0-9]{4})"), lambda match: _week(match)),
    (re.compile(rf"{_DAYS}\.?(?P<month> [A-Z][a-z]{{2,}}\.?,?(?: [0-9]{{4}})?)"), r"\g<first>-\g<last>\g<month>"),
    (re.compile(rf"{_DAYS}(?P<month>\.[0-9]{{1,2}}\.[0-9]{{4}})"), r"\g<first>-\g<last>\g<month>"),
    (
        re.compile(
            r"(?:from )?(?P<first>[0-9]{1,2})\.?(?: ?[/–—-] ?| to )(?P<last>[0-9]{1,2})"
            r"(?P<month>\.[0-9]{1,2}\.)(?P<year>[0-9]{2})\.?"
        ),
        lambda match: f"{match['first']}-{match['last']}{match['month']}{year_of(match['year'])}",
    ),
    (
        re.compile(r"(?P<part>(?:early |mid |late )?)(?P<year>[12][0-9]{3}) (?P<name>[A-Z][a-z]{2,})"),
        r"\g<part>\g<name> \g<year>",
    ),
    (
        re.compile(rf"(?P<name>[A-Z][a-z]{{2,}})\.? {_DAYS},?(?P<year> [0-9]{{4}})"),
        r"\g<first>-\g<last> \g<name>\g<year>",
    ),
    (
        re.compile(r"(?:KW|CW|wk|week|W) ?(?P<week>[0-9]{1,2})(?:[ ,/]+|-)(?P<year>[0-9]{4})", re.IGNORECASE),
        lambda match: _week(match),
    ),
    (
        re.compile(
            r"(?:(?P<between>between )|from )?(?P<first>[0-9]{1,2} [A-Z][a-z]{2,}) ?"
            r"(?:-|–|—|to|or|(?(between)and|(?!))) ?(?P<last>[0-9]{1,2} [A-Z][a-z]{2,}) (?P<year>[0-9]{4})"
        ),
        r"\g<first> \g<year> - \g<last> \g<year>",
    ),
    (
        re.compile(
            r"(?:(?P<between>between )|from )?(?P<first>[0-9]{1,2}\.[0-9]{1,2})\.?(?:[0-9]{4})? ?"
            r"(?:[-–—]|to|(?(between)and|(?!))) ?(?P<last>[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4})"
        ),
        lambda match: " - ".join(
            in_order(text, "day first") for text in (match["first"] + match["last"][-5:], match["last"])
        ),
    ),
    (re.compile(r"([0-9]{1,2}([./-])[0-9]{1,2})\.? or ([0-9]{1,2}\2[0-9]{1,2}\2([0-9]{4}))"), r"\1\2\4 or \3"),
    (re.compile(r"([0-9]{1,4}) ?([./]) ?([0-9]{1,2}) ?\2 ?([0-9]{1,4})\.?"), r"\1\2\3\2\4"),
    (
        re.compile(r"(?P<month>0?[1-9]|1[0-2])[/.](?P<year>[12][0-9]{3})"),
        lambda match: f"{match['year']}-{int(match['month']):02}",
    ),
    (re.compile(r"([12][0-9]{3})/(0[1-9]|1[0-2])"), r"\1-\2"),
    (re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})"), r"\1-\2-\3"),
    (re.compile(r"([12][0-9]{3})\. ([A-Z][a-z]+) ([0-9]{1,2})\.?"), r"\3 \2 \1"),
    (re.compile(r"([0-9]{1,2})\.?([A-Z][A-Za-z]{2,})\.? ?([0-9]{4}|[0-9]{2})"), r"\1 \2 \3"),
    (
        re.compile(r"([0-9]{2})([0-2][0-9])([0-5][0-9])Z ?([A-Z][A-Za-z]{2,}) ?([0-9]{4}|[0-9]{2})"),
        r"\1 \4 \5 \2:\3Z",
    ),
    (re.compile(r"(.+[0-9] )([0-2][0-9])([0-5][0-9]) ?(?:Z|UTC)", re.IGNORECASE), r"\1\2:\3Z"),
)
"""Forms of phrases, each with the plainer form that replaces it."""

_PARTS_TEXT = {
    "early": (
        "early beginning start anfang début debut principios inicios comienzos inizio início inicio começo begin "
        "początek początku początkiem начало начале початок початку başı başında başları أوائل بداية مطلع أول "
        "اوایل اوائل آغاز ابتدای תחילת בתחילת ראשית בראשית"
    ),
    "mid": (
        "mid middle mitte mi-mois mi milieu mediados metà meados half midden medio połowa połowie połowy poł "
        "середина середине середины середині منتصف ortası ortasında ortaları اواسط میانه אמצע באמצע"
    ),
    "late": (
        "late end ende fin finales fines fine fim final finais eind einde koniec końcu końca końcem конец конце "
        "конца кінець кінці кінця наприкінці sonu sonunda sonları أواخر نهاية اواخر پایان انتهای آخر סוף בסוף"
    ),
    "spring": "spring frühling frühjahr printemps primavera весна весной весны",
    "summer": "summer sommer été verano estate лето летом літо صيف",
    "autumn": "autumn herbst automne otoño autunno осень осенью осінь خريف",
    "winter": "winter hiver invierno inverno зима зимой شتاء",
    "between": "between zwischen entre tra fra tussen między pomiędzy между між arası arasında بين بین میان בין",
    "and": "and und et y ve ile та і и و ו",
    "or": "or oder oppure ou lub albo или либо або чи veya ya_da أو یا או",
    "from": "from vom von dal van od с від з із من از",
    "to": "to bis hasta tot jusqu'au fino_al até до по do حتى إلى تا עד",
    "after": (
        "after nach après despues después tras dopo depois após po после після sonra sonrası بعد بعد_از پس_از "
        "אחרי לאחר не_ранее не_раньше не_раніше не_раньше_чем не_ранее_чем en_erken frühestens au_plus_tôt "
        "no_antes_del nie_wcześniej_niż"
    ),
    "before": (
        "before vor avant antes prima voor vóór przed перед öncesi önce قبل قبل_از پیش_از לפני к не_позднее "
        "не_позже не_пізніше не_позднее_чем не_позже_чем en_geç kadar spätestens au_plus_tard a_más_tardar entro "
        "uiterlijk nie_później_niż لا_يتجاوز"
    ),
    "since": "since seit ab depuis desde à_partir a_partir sinds vanaf począwszy_od itibaren منذ מאז מאז_ה",
    "about": (
        "about around c circa ca ungefähr etwa um gegen vers environ env autour alentours hacia alrededor aprox "
        "cerca verso intorno attorno por_volta aproximadamente rond omstreeks ongeveer ok około mniej_więcej ок "
        "около примерно бл близько приблизно орієнтовно yaklaşık civarı civarında dolayları حوالي نحو تقريبا "
        "ориентировочно حدود حدوداً حوالی تقریبا تقریباً בערך סביב בסביבות"
    ),
    "first half of": "first_half النصف_الأول_من النصف_الأول نیمه_اول",
    "second half of": "second_half النصف_الثاني_من النصف_الثاني نیمه_دوم",
    "probably": (
        "probably vermutlich wahrscheinlich probablement probablemente probabilmente provavelmente waarschijnlijk "
        "prawdopodobnie предположительно вероятно ймовірно імовірно muhtemelen ربما احتمالا احتمالاً כנראה"
    ),
    "night": (
        "night overnight nacht nuit noche notte noite noc_z nocy_z noc nocy ночь ніч gece gecesi ليلة شب ליל לילה"
    ),
}
"""English words, each with its translations into German, French, Spanish, Italian, Portuguese, Dutch, Polish,
Russian, Ukrainian, Turkish, Arabic, Persian and Hebrew; an underscore stands for the space in a phrase."""
_FIRST = (
    r"(?:1(?:-?[яйша]|st|\.|re|ère)?|I|перв\w+|перш\w+|first|erste[nr]?|première|primer[ao]?|primeira|prima|eerste|"
    r"pierwsz\w+)"
)
_SECOND = (
    r"(?:2(?:-?[яйа]|nd|\.|e|ème)?|II|втор\w+|друг\w+|second|zweite[nr]?|deuxième|seconde|segunda|seconda|tweede|"
    r"drug\w+)"
)
_THIRD = r"(?:3(?:-?[яйа]|\.)?|III|трет\w+|последн\w+|остан\w+|trzeci\w+|ostatni\w+)"
_TEN_DAYS = r"(?:декад\w*|dekad\w*)"
_HALF = r"(?:половин\w*|połow\w*|half|Hälfte|moitié|mitad|metade|metà|helft)"
_SHARE = re.compile(rf" (?:{_TEN_DAYS}|{_HALF})", re.IGNORECASE)
_SHARES_OF_MONTH: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"\b{which} {share}\b", re.IGNORECASE), english)
    for which, share, english in (
        (_FIRST, _TEN_DAYS, "early"),
        (_SECOND, _TEN_DAYS, "mid"),
        (_THIRD, _TEN_DAYS, "late"),
        (_FIRST, _HALF, "first half"),
        (_SECOND, _HALF, "second half"),
    )
)
"""Halves of a month, and its thirds of ten days, called by their number."""
_WORDS = MappingProxyType(
    {word.replace("_", " "): english for english, words in _PARTS_TEXT.items() for word in words.split()}
)
_PHRASES_OF_WORDS = "|".join(sorted(filter(re.compile("[ ']").search, _WORDS), key=len, reverse=True))
_WORD = re.compile(rf"\b(?:{_PHRASES_OF_WORDS})\b|[^\W\d_]+(?:-mois)?", re.IGNORECASE)
_AMBIGUOUS_MONTHS = frozenset(
    (
        "avg", "bal", "des", "dub", "gen", "gru", "kas", "led", "lip", "lis", "lug", "maj", "mag", "out", "pri",
        "pro", "sen", "set", "sie", "tet",
    )
)  # fmt: skip
"""Abbreviations of months that are other words unless a number stands beside them."""
_WEEKDAY_FIRST = re.compile(
    r"(?P<word>[^\W\d_]{2,}(?:-[^\W\d_]+)?)\.?,?\s+(?P<date>(?:[0-9]{1,2}\b|[0-9]{4}-[0-9]{2}-).*)", re.DOTALL
)
_THURSDAY = "Do"
"""German for Thursday; a lower-case "do" is Polish for "until"."""
_AMBIGUOUS_WEEKDAYS = ("mar", "mi")
""""mar" is Tuesday or March, "mi" Wednesday or "the middle of". Both are weekdays if a month follows."""
_NUMBERED_MONTH = re.compile(r"[0-9]{1,2}[./-][0-9]{1,2}")
_CROATIAN_MONTHS = {"lip": "June", "listopada": "October", "lis": "October or November"}
_CROATIAN_MONTH = re.compile(rf"(?<=[0-9]\. )(?:{'|'.join(_CROATIAN_MONTHS)})\b", re.IGNORECASE)
"""In Croatian, which writes a point behind the day, these are June and October; in Polish, which writes none,
July and November. Whether "lis" is Czech cannot be told."""
_DUTCH_OR = re.compile(r"(?<=[0-9]) of (?=[0-9])")
"""Dutch for "or"."""
_JOINED = re.compile(
    r"(?P<first>[0-9]\.?(?: [^\W\d_]+\.?)*?) (?:(?P<to>a|al|au|à|na|auf|op|para|на)|(?P<and>a|e|i|y|et|en|und|й)|"
    r"(?P<or>o|u|ou)) (?=[0-9])"
)
"""Short words that join two days and mean something else elsewhere."""
_ELIDED = re.compile(
    r"\b(?:d|l|all|dell|nell|dall)'(?=[^\W_])|(?<=[^\W_])(?<!jusqu)'[^\W\d_]{1,4}\b", re.IGNORECASE
)
"""French and Italian articles, and Turkish endings."""
_MID = re.compile(r"\bmi[- ](?=[^\W\d_])", re.IGNORECASE)
_IN = re.compile(
    r"\b(?:(?:in|w|we|em|en|в|у|во|في) )+(?=[A-Z])|"
    r"\b(?:(?:in|w|we|em|en|в|у|во|في|pod|no|na|a|à|au|nella|dans|на|about) )+"
    r"(?=(?:early|mid|late|night|first half|second half)\b)"
)
"""Prepositions that add nothing before a month, or before a part of a month, which is approximate anyway."""
_TURKISH_POSTPOSITION = re.compile(
    r"(?P<date>.*[0-9A-Za-z]) (?P<word>early|mid|late|night|before|after|since|between)(?P<year> [12][0-9]{3})?"
)
"""Words that Turkish puts behind a date."""
WESTERN_DIGITS = {ord(c): str(n % 10) for n, c in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")}
_FILLER_WORDS = re.compile(
    r"\b(?:de|del|des(?!\.? [12][0-9]{3})|of|the|le|la|el|il|du|den|dem|der|am|"
    r"uhr|г|года|год|р|року|рік|r|roku|yılı|ميلادي(?:ة)?|میلادی|يوم|بتاريخ)\b\.?|"
    r"(?<=\d)(?:er|º|°|-го)|(?<=[0-9]{4}) ?م(?!\w)",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]+")
_SPACES = re.compile(r"\s+")
_HEBREW = re.compile(
    r"(?P<weekday>יום (?P<day>ראשון|שני|שלישי|רביעי|חמישי|שישי|שבת|[א-ו](?:['׳](?!\w))?)[,.]?)|"
    r"(?P<month>\b[בהל]-?(?=(?:ינו|פבר|מרץ|מרס|אפר|מאי|יוני|יולי|אוג|ספט|אוק|נוב|דצמ)))|"
    r"(?P<and>(?<=[0-9] )[לו]-?(?=[0-9]))|(?P<about>\bכ-(?=[0-9]))|(?P<from>\b(?:החל )?מ-?ה?-?(?=[0-9]))|"
    r"(?P<the>\bה-?(?=[0-9]))"
)
"""Hebrew prefixes that are written as one with the next word, and Hebrew weekdays, which are two words."""
_HEBREW_DAYS = MappingProxyType(
    {
        word: weekday
        for weekday, words in zip(
            ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"),
            ("ראשון א", "שני ב", "שלישי ג", "רביעי ד", "חמישי ה", "שישי ו", "שבת"),
            strict=True,
        )
        for word in words.split()
    }
)
_OF_HEBREW = MappingProxyType({"month": "", "and": "and ", "about": "about ", "from": "from ", "the": ""})
_CLOUDED = re.compile(r",? *\([^()]*\b(?:cloud|obscured|overcast)[^()]*\)$", re.IGNORECASE)
_IMAGES = re.compile(
    r"\b(?:satellite )?(?:images?|imagery|photos?|scenes?|passes) (?:from |on )?(?=[0-9])", re.IGNORECASE
)
_WINDOW_WORDS = re.compile(
    "[<>≤≥]|seen|visible|spotted|sighted|observed|present|there|imag|photo|scene|passes|"
    "after|since|earlier|not before",
    re.IGNORECASE,
)
"""Matches any text that may fit one of the forms below, as a quick first test."""
_SEEN = r"(?:seen|visible|spotted|sighted|observed|present|there)(?: on)?"
_NOT_SEEN = rf"(?:not (?:yet )?{_SEEN}|(?:absent|gone|missing)(?: on)?)"
_FROM_ON = r"(?:(?:on or )?after|since|from|not before|(?:no|not) earlier than)"
_UP_TO = r"(?:by|(?:on or )?before|to|until|till|not after|(?:no|not) later than)"
_CLAUSE_SEPARATOR = r"(?:[,;]| and| but)+"
_WINDOWS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?:first )?{_SEEN} (?P<last>[^,;]+?)(?:[,;]| and| but)+ {_NOT_SEEN} (?P<first>[^,;]+)",
        rf"{_NOT_SEEN} (?P<first>[^,;]+?)(?:[,;]| and| but)+ (?:first )?{_SEEN} (?P<last>[^,;]+)",
        rf"last {_SEEN} (?P<first>[^,;]+?)(?:[,;]| and| but)+ {_NOT_SEEN} (?P<last>[^,;]+)",
        r"(?P<first>[^<>≤≥]+?) ?(?:<=?|≤) ?[^\W\d_]+(?: [^\W\d_]+)? ?(?:<=?|≤) ?(?P<last>[^<>≤≥]+)",
        r"(?P<last>[^<>≤≥]+?) ?(?:>=?|≥) ?[^\W\d_]+(?: [^\W\d_]+)? ?(?:>=?|≥) ?(?P<first>[^<>≤≥]+)",
        rf"{_FROM_ON} (?P<first>[^,;]+?){_CLAUSE_SEPARATOR} {_UP_TO} (?P<last>[^,;]+)",
        rf"{_UP_TO} (?P<last>[^,;]+?){_CLAUSE_SEPARATOR} {_FROM_ON} (?P<first>[^,;]+)",
    )
)
"""Two days between which an aircraft arrived or left: dates of images with and without it, of the two sides of
a comparison sign, or "after the first, before the last"."""
_COMPARED = re.compile(r"(?:[^\W\d_]+ ?)?(?:(?P<before><=?|≤)|>=?|≥) ?(?P<day>[^<>≤≥]+)")
_BETWEEN = re.compile("between ", re.IGNORECASE)
_YEAR, _HAS_DIGIT = re.compile(" [12][0-9]{3}$"), re.compile("[0-9]")
_LEVANTINE = {
    "تشرين الأول": "October",
    "تشرين الاول": "October",
    "تشرين الثاني": "November",
    "كانون الأول": "December",
    "كانون الاول": "December",
    "كانون الثاني": "January",
    **{
        f"{name}{blank}{number}": month
        for name, number, month in (
            ("تشرين", 1, "October"),
            ("تشرين", 2, "November"),
            ("كانون", 1, "December"),
            ("كانون", 2, "January"),
        )
        for blank in ("", " ")
    },
}
"""Levantine names of months, which are two words."""


# Dates repeat in a column, and the result depends on the cell alone. A column with more distinct dates costs
# only time.
@lru_cache(maxsize=65_536)
def plain(cell: str) -> str:
    """Returns a date in plain English, reduced to the words that say when.

    >>> plain("24 octobre 2025*"), plain("Fr, 24.10.2025"), plain("26/27 Oct 2025")
    ('24 October 2025', 'Fri 24.10.2025', '26-27 October 2025')
    >>> plain("KW 43/2025"), plain("2025-10-26 16:03 (GMT+3)")
    ('2025-W43', '2025-10-26 16:03+03:00')
    >>> plain("20th Nov 6pm"), plain("am 3.11.2025 gegen 14.05 Uhr"), plain("1405Z 3 Nov 2025")
    ('20th November 18:00', '3.11.2025 ~14:05', '3 November 2025 14:05 Z')
    >>> plain("26.X.2025"), plain("43. KW 2025"), plain("10月27日"), plain("26 Oct 2025 (evening)")
    ('26.10.2025', '2025-W43', '27 October', '26 October 2025')
    """
    if len(cell) > LONGEST:
        return cell
    # Notion writes a date that it recognizes with @ in front.
    without_part, part = part_of_day_apart(with_western_digits(cell).removeprefix("@"))
    words = with_plain_hours(with_group_apart(without_part).replace("→", "–"))
    words = _with_english_weekday(_WEEK.sub("week ", words, count=1))
    text = _window(_FOOTNOTE.sub("", _in_english(words)))
    text = _ZONE_IN_BRACKETS.sub(r" \1", text)
    day, time = day_and_time(with_time_last(_OFFSET.sub(_offset, text)))
    day = _NIGHT_TO.sub("night to ", _NIGHT.sub(_range_of_night, _checked_weekday(day)))
    return " ".join(filter(None, (_plain_day(day), in_hours_of_part(time, part))))


def hours_of_part(text: str) -> tuple[str, str] | None:
    """Returns the earliest and latest time of a part of the day, named beside a date or in a column of times;
    None if the text names none.

    >>> hours_of_part("15 Nov after midnight"), hours_of_part("ночью"), hours_of_part("15 Nov")
    (('00:00', '05:59'), ('00:00', '23:59'), None)
    """
    western = in_western_words(text)
    return next((hours for part, hours in _HOURS_OF_PARTS if part.search(western)), None)


def _window(text: str) -> str:
    """Returns "A or B" for a text that says between which two days an aircraft was first or last seen, and
    before or after a day for one-sided comparisons; other texts unchanged.

    >>> _window("first seen 12 November, not seen 9 November"), _window("last seen 5 Nov 2025, gone 9 Nov 2025")
    ('9 November or 12 November', '5 Nov 2025 or 9 Nov 2025')
    >>> _window("17 Nov < arrival <= 23 Nov 2025"), _window("≤ 23 Nov"), _window("between images 17 and 23 Nov")
    ('17 Nov or 23 Nov 2025', 'before 23 Nov', 'between 17 and 23 Nov')
    >>> _window("seen 17 Nov 2025, absent 12 Nov (15 Nov cloudy)"), _window("image of 17 Nov")
    ('12 Nov or 17 Nov 2025', 'image of 17 Nov')
    """
    if not _WINDOW_WORDS.search(text):
        return text
    without_images = _IMAGES.sub("", _CLOUDED.sub("", text))
    match = next(filter(None, (window.fullmatch(without_images) for window in _WINDOWS)), None)
    if match and all(map(_HAS_DIGIT.search, match.groups())):
        return _either_day(match["first"], match["last"])
    if (compared := _COMPARED.fullmatch(without_images)) and _HAS_DIGIT.search(compared["day"]):
        return f"{'before' if compared['before'] else 'after'} {compared['day']}"
    # The date of a single image is not the date of an arrival.
    return without_images if _BETWEEN.match(without_images) else text


def _either_day(first: str, last: str) -> str:
    """Returns two alternative days as one text. If only one of them has a year, it is the year of both."""
    year = _YEAR.search(first)
    return f"{first} or {last}" if _YEAR.search(last) or not year else f"{_YEAR.sub('', first)} or {last}{year[0]}"


def part_of_day_apart(cell: str) -> tuple[str, str]:
    """Returns a date or a time without its part of the day, and that part; "" if none is named.

    >>> part_of_day_apart("18 novembre au matin"), part_of_day_apart("am Abend des 18. November")
    (('18 novembre', ' au matin'), ('18. November', 'am Abend des '))
    >>> part_of_day_apart("this morning"), part_of_day_apart("3 in the morning")
    (('this morning', ''), ('3 in the morning', ''))
    """
    if not (part := _TIME_OF_DAY.search(cell)):
        return cell, ""
    day = _TIME_OF_DAY.sub("", cell)
    # A bare number is an hour.
    has_day = any(map(str.isdigit, day)) and not day.strip().isdigit()
    return (day, part[0]) if has_day else (cell, "")


def in_hours_of_part(time: str, part: str) -> str:
    """Returns a 12-hour time in 24 hours, by its part of the day. Returns "" if the hour could be either, or
    does not fit that part.

    >>> in_hours_of_part("9:10", "at dusk"), in_hours_of_part("9:10 Z", "утра"), in_hours_of_part("9:10", "")
    ('21:10', '9:10 Z', '9:10')
    >>> in_hours_of_part("~9:10", "مساءً"), in_hours_of_part("12:10", "at night"), in_hours_of_part("", "morning")
    ('~21:10', '', '')
    """
    match = _HOUR.match(time)
    if not match or not part or not 0 < int(match["hour"]) <= _NOON:
        return time
    hours = next((hours for words, hours in _HOURS_OF_CLOCKS if words.search(part)), {})
    hour = hours.get(int(match["hour"]))
    if hour is None:
        return ""
    return time if hour == int(match["hour"]) else f"{match['mark']}{hour}{time[match.end() :]}"


def _plain_day(text: str) -> str:
    for phrase, plainer in _PHRASES:
        if match := phrase.fullmatch(text):
            return match.expand(plainer) if isinstance(plainer, str) else plainer(match)
    return text


def _range_of_night(night: re.Match[str]) -> str:
    """Returns the first day of a night with the separator of a range, ready for the second day."""
    return night["first"] + (" to " if night["mark"] == " and " else night["mark"])


def _week(match: re.Match[str]) -> str:
    return f"{match['year']}-W{int(match['week']):02}"


def _offset(match: re.Match[str]) -> str:
    sign = "+" if match["sign"] == "+" else "-"
    return f"{sign}{int(match['hours']):02}:{match['minutes'] or '00'}"


def _with_english_weekday(text: str) -> str:
    """Returns a date with its weekday moved to the front and translated into English.

    >>> _with_english_weekday("Mi, 5. November"), _with_english_weekday("24.10.2025 (Fr)")
    ('Wed 5. November', 'Fri 24.10.2025')
    >>> _with_english_weekday("mar 4 nov"), _with_english_weekday("Mar 4, 2025")
    ('Tue 4 nov', 'Mar 4, 2025')
    """
    match = _WEEKDAY_FIRST.fullmatch(text) or _WEEKDAY_LAST.fullmatch(text)
    if not match or not (weekday := weekday_called(match["word"])):
        return text
    word, date_text = match["word"], match["date"]
    if _is_weekday(word, date_text):
        return f"{weekday} {date_text}"
    # "do" is until in Polish and Thursday in Dutch; "po" is after in Russian and Monday in Czech.
    small = word.casefold()
    is_either = small in _WORDS and small not in _AMBIGUOUS_WEEKDAYS and _falls_on(date_text, weekday)
    return f"{weekday} or {text}" if is_either else text


def _is_weekday(word: str, date: str) -> bool:
    """Whether a weekday's name beside a date cannot mean something else, such as a month or "until"."""
    small = word.casefold()
    if small in _AMBIGUOUS_WEEKDAYS:
        return bool(_NUMBERED_MONTH.search(date) or any(map(month_called, _LETTERS.findall(date))))
    return word == _THURSDAY or (small not in _WORDS and not month_called(small))


def _falls_on(text: str, weekday: str) -> bool:
    """Whether a date falls on a weekday in any order of its numbers."""
    reading = spelling(_in_english(text))
    return any(is_on(day, weekday) for day in (reading.readings if reading else ()))


def _checked_weekday(text: str) -> str:
    """Returns an ISO date without a weekday that agrees with it. Any other weekday stays in front, cut to three
    letters, for the reader of the date to check."""
    match = _WEEKDAY.fullmatch(text)
    if not match:
        return text
    weekday = match["weekday"][:3].title()
    is_certain = _ISO_DAY.fullmatch(match["date"]) and is_on(match["date"], weekday)
    return match["date"] if is_certain else f"{weekday} {match['date']}"


def is_on(day: str, weekday: str) -> bool:
    """Whether an ISO day falls on a weekday, given as three letters.

    >>> is_on("2025-10-26", "Sun"), is_on("2025-02-30", "Sun")
    (True, False)
    """
    try:
        return f"{date.fromisoformat(day):%a}" == weekday
    except ValueError:
        return False


def with_western_digits(text: str) -> str:
    """Returns a date or a time with the digits 0 to 9, and East Asian dates in English words.

    >>> with_western_digits("١٤:٣٥"), with_western_digits("午後2時35分")
    ('14:35', '14:35')
    """
    return in_western_words(text).translate(WESTERN_DIGITS)


def in_english(text: str) -> str:
    """Returns a date with its months and the words around them in English, and its digits as 0 to 9.

    >>> in_english("entre le 24 et le 29 oct. 2025"), in_english("2025年10月26日")
    ('between 24 and 29 October 2025', '2025-10-26')
    """
    return _in_english(with_western_digits(text))


def _in_english(text: str) -> str:
    """Translates a date written in the letters of Europe or the Middle East, for `in_english`."""
    plain = text.replace("\u200f", "").replace("،", ",")
    if not any(c.isalpha() for c in plain):
        return plain.strip()
    if not plain.isascii():
        plain = _HEBREW.sub(_hebrew, plain)
        for month, english in _LEVANTINE.items():
            plain = plain.replace(month, english)
    croatian = _CROATIAN_MONTH.sub(lambda match: _CROATIAN_MONTHS[match[0].casefold()], plain)
    words = _WORD.sub(_word_in(plain), _simplified(croatian))
    words = _SPACES.sub(" ", re.sub(r"(?<=[A-Za-z])\.(?= |$)", "", words)).strip()
    if match := _TURKISH_POSTPOSITION.fullmatch(words):
        words = f"{match['word']} {match['date']}{match['year'] or ''}"
    return _IN.sub("", words)


def _simplified(text: str) -> str:
    """Returns a text without elisions and attached endings, and with the words between two days in English."""
    without_elisions = _ELIDED.sub("", text.replace("’", "'")).replace(" و", " و ")
    plain = _SPACES.sub(" ", _FILLER_WORDS.sub(" ", _DUTCH_OR.sub(" or ", _MID.sub("mid ", without_elisions))))
    for share, english in _SHARES_OF_MONTH if _SHARE.search(plain) else ():
        plain = share.sub(english, plain)
    return re.sub(
        "^na (?=[0-9])", "after ", _JOINED.sub(lambda match: f"{match['first']} {match.lastgroup} ", plain)
    )


def _hebrew(match: re.Match[str]) -> str:
    return _HEBREW_DAYS[match["day"].rstrip("'׳")] if match["day"] else _OF_HEBREW[str(match.lastgroup)]


def _word_in(text: str) -> Callable[[re.Match[str]], str]:
    """Returns a function that translates a matched word, given the whole text around it."""
    has_number = any(c.isdigit() for c in text)

    def word(match: re.Match[str]) -> str:
        small = match[0].casefold()
        if small in _AMBIGUOUS_MONTHS and not has_number:
            return match[0]
        return _WORDS.get(small) or month_called(small) or match[0]

    return word
