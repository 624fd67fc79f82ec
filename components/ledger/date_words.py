"""Dates in the words of several languages, as the English words that `other_dates` reads."""

import re
from types import MappingProxyType

_MONTHS_TEXT = """
    jan january januar janvier enero ene gennaio ocak oca январь января янв يناير
    feb february februar février fevrier febrero şubat subat şub февраль февраля фев فبراير شباط
    mar march märz maerz mär mrz mars marzo mart март марта мар مارس آذار
    apr april avril avr abril abr nisan nis апрель апреля апр أبريل ابريل نيسان
    may mai maj mayo mayıs mayis май мая مايو أيار
    jun june juni juin junio haziran haz июнь июня июн يونيو حزيران
    jul july juli juillet juil julio temmuz tem июль июля июл يوليو تموز
    aug august août aout agosto ago ağustos agustos ağu август августа авг أغسطس اغسطس آب
    sep sept september septembre septiembre setiembre eylül eylul eyl сентябрь сентября сен сент سبتمبر أيلول
    oct october oktober okt octobre octubre ekim eki октябрь октября окт أكتوبر اكتوبر
    nov november novembre noviembre kasım kasim kas ноябрь ноября ноя نوفمبر
    dec december dezember dez décembre decembre déc diciembre dic aralık aralik ara декабрь декабря дек ديسمبر
"""
_MORE_MONTHS_TEXT = """
    janeiro stycznia ledna січня ינואר
    febbraio fevereiro lutego února лютого פברואר
    março marca března березня maart מרץ
    aprile kwietnia dubna квітня אפריל
    maggio maio maja května травня mei מאי
    giugno junho czerwca června червня יוני
    luglio julho lipca července липня יולי
    sierpnia srpna серпня augustus אוגוסט
    settembre setembro września září вересня ספטמבר
    ottobre outubro października října жовтня אוקטובר
    novembro listopada listopadu листопада נובמבר
    dicembre dezembro grudnia prosince грудня דצמבר
"""
_ENGLISH_MONTHS_TEXT = """
    January February March April May June July August September October November December
"""
_ENGLISH_MONTHS = _ENGLISH_MONTHS_TEXT.split()
_PARTS_TEXT = {
    "early": "early beginning anfang début debut principios inicios comienzos начало начале أوائل",
    "mid": "mid middle mitte mi-mois mediados середина середине منتصف ortası",
    "late": "late end ende fin finales конец конце أواخر",
    "spring": "spring frühling frühjahr printemps primavera весна весной весны",
    "summer": "summer sommer été verano estate лето летом літо صيف",
    "autumn": "autumn herbst automne otoño autunno осень осенью осінь خريف",
    "winter": "winter hiver invierno inverno зима зимой شتاء",
    "between": "between zwischen entre между بين",
    "and": "and und et y и و",
    "from": "from vom von",
    "to": "to bis au hasta по إلى",
    "after": "after nach après despues después после بعد",
    "before": "before vor avant antes до قبل",
    "since": "since seit depuis desde с منذ",
    "about": "about around c circa ca ungefähr etwa vers environ hacia около примерно حوالي yaklaşık",
}
_WORDS = MappingProxyType(
    {
        word: english
        for text in (_MONTHS_TEXT, _MORE_MONTHS_TEXT)
        for english, line in zip(_ENGLISH_MONTHS_TEXT.split(), text.strip().splitlines(), strict=True)
        for word in line.split()
    }
    | {word: english for english, words in _PARTS_TEXT.items() for word in words.split()}
)
_WORD = re.compile(r"[^\W\d_]+(?:-mois)?")
_CHINESE_DAY = re.compile(r"\b(1[0-2]|0?[1-9])\s*月\s*([0-9]{1,2})\s*[日号]")
_CHINESE = re.compile(r"([0-9]{4})\s*年\s*([0-9]{1,2})\s*月(?:\s*([0-9]{1,2})\s*[日号])?")
_DIGITS = {ord(c): str(n % 10) for n, c in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９")}
_FILLING = re.compile(
    r"\b(?:de|del|des|of|the|le|la|el|du|den|dem|der|am|uhr|г|года|год|р|року|рік|r|roku|yılı)\b\.?|(?<=\d)(?:er|º|°|-го)",
    re.IGNORECASE,
)
_SPACES = re.compile(r"\s+")
_LEVANTINE = {
    "تشرين الأول": "October",
    "تشرين الاول": "October",
    "تشرين الثاني": "November",
    "كانون الأول": "December",
    "كانون الاول": "December",
    "كانون الثاني": "January",
}
"""Months of two words."""


def in_english(text: str) -> str:
    """Returns a date with its months, and the words around it, in English; its digits as 0 to 9.

    >>> in_english("entre le 24 et le 29 oct. 2025"), in_english("2025年10月26日")
    ('between 24 and 29 October 2025', '2025-10-26')
    """
    plain = _CHINESE.sub(_iso, text.translate(_DIGITS)).replace("\u200f", "")
    plain = _CHINESE_DAY.sub(lambda match: f"{int(match[2])} {_ENGLISH_MONTHS[int(match[1]) - 1]}", plain)
    if not any(c.isalpha() for c in plain):
        return plain.strip()
    if not plain.isascii():
        for month, english in _LEVANTINE.items():
            plain = plain.replace(month, english)
    words = _WORD.sub(lambda match: _WORDS.get(match[0].casefold(), match[0]), _FILLING.sub(" ", plain))
    return _SPACES.sub(" ", re.sub(r"(?<=[A-Za-z])\.(?= |$)", "", words)).strip()


def _iso(match: re.Match[str]) -> str:
    month = f"{match[1]}-{int(match[2]):02}"
    return f"{month}-{int(match[3]):02}" if match[3] else month
