"""Translates Chinese, Japanese and Korean dates and times into the plain English that `date_phrases` reads:
years of eras, Chinese numerals, full-width digits, and the words around a date."""

import re
import unicodedata
from collections.abc import Callable
from types import MappingProxyType

from components.ledger.reference.cldr_names import MONTHS, WEEKDAYS

_EAST_ASIAN = re.compile(r"[\u3001-\u30ff\u3200-\u9fff\uac00-\ud7af\uff01-\uffef\u1100-\u11ff]")
_WAVES = str.maketrans("～〜", "––")
_BAR = re.compile("(?<=[0-9日月])ー(?=[0-9])")
"""A long-vowel mark used as a dash."""
_SHORT_ERA = re.compile(
    r"(?<![A-Za-z0-9])(?P<era>[RH令平昭])(?P<year>[0-9]{1,2})(?P<mark>[./-])(?P<month>[0-9]{1,2})(?P=mark)"
    r"(?P<day>[0-9]{1,2})(?![0-9])"
)
_ERA = re.compile(
    r"(?<![0-9])(?P<era>令和?|平成?|昭和?|(?<![A-Za-z])[RH]|(?:中華|中华)?民[國国])? ?(?P<year>元|[0-9]{1,3}) ?年"
    r"(?=(?: ?(?P<month>[0-9]{1,2}) ?月)?(?: ?(?P<day>[0-9]{1,2}) ?日)?)"
)
_ERAS = MappingProxyType(
    {
        **dict.fromkeys(("R", "令", "令和"), (2018, (2019, 5, 1), (9999,))),
        **dict.fromkeys(("H", "平", "平成"), (1988, (1989, 1, 8), (2019, 4, 30))),
        **dict.fromkeys(("昭", "昭和"), (1925, (1926, 12, 25), (1989, 1, 7))),
    }
)
"""For each era, the offset of its years, and its first and last day. All other years of eras are of the
Republic of China."""
_REPUBLIC = (1911, (1912, 1, 1), (9999,))
_DIGITS = MappingProxyType(dict(zip("〇零○一二三四五六七八九两兩", (0, 0, 0, *range(1, 10), 2, 2), strict=True)))
_TENS = MappingProxyType({"十": 10, "廿": 20, "卅": 30})
_IN_CHARACTERS = re.compile(
    rf"[{''.join((*_DIGITS, *_TENS))}]+(?=\s*(?:[年月日](?!曜)|[号號时時点點分]|季度|四半期|분기))"
)
_KOREAN_UNIT = re.compile(r"(?<=[0-9])\s*([년월일시초]|분(?!기))")
_UNITS = MappingProxyType({"년": "年", "월": "月", "일": "日", "시": "時", "분": "分", "초": "秒"})
_WEEKDAY = re.compile(
    r"[\[(]?(?:(?:星期|周|週|礼拜|禮拜)(?P<chinese>[一二三四五六日天])|(?P<japanese>[月火水木金土日])曜日?|"
    r"(?P<korean>[월화수목금토일])요일)[\])]?|"
    r"[\[(](?P<short>[月火水木金土日一二三四五六월화수목금토일])(?:[・,·]?[祝休])?[\])]"
)
_OF_WEEK = ("一月월", "二火화", "三水수", "四木목", "五金금", "六土토", "日天일")
_FORENOON, _AFTERNOON = "午前中?|上午|오전", "午後|午后|下午|오후"
_MORNING, _NOON, _EVENING = "早上|早晨|早朝|清晨|朝|아침", "中午|正午|昼|정오|낮", "傍晚|夕方|晩|晚上|晚|저녁"
_SMALL_HOURS, _NIGHT = "凌晨|未明|새벽", "深夜|半夜|夜里|夜裡|夜間|夜间|夜|밤|심야"
_PARTS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"の?\s*(?:{words})(?:に|頃|ごろ|에)?"), f" {english} ")
    for words, english in (
        (_SMALL_HOURS, "early hours"),
        (_FORENOON, "before noon"),
        (_AFTERNOON, "after noon"),
        (_NOON, "noon"),
        (_MORNING, "morning"),
        (_EVENING, "evening"),
        (_NIGHT, "night"),
    )
)
_SECOND_HALF = re.compile(f"{_AFTERNOON}|{_EVENING}|{_NIGHT}")
_ANY_PART = "|".join((_FORENOON, _AFTERNOON, _MORNING, _NOON, _EVENING, _SMALL_HOURS, _NIGHT))
_ABOUT_TIME = "頃|ごろ|ころ|左右|前後|前后|過ぎ|すぎ|경|쯤|무렵"
_CLOCK = re.compile(
    rf"(?:(?P<part>{_ANY_PART})(?:の|에)?\s*)?(?<![0-9:])(?P<hour>[0-2]?[0-9])"
    r"(?:(?P<rest>:[0-5][0-9](?::[0-5][0-9])?)|"
    r"\s*[時时点點](?!間)(?:[鐘钟整]|\s*정각)?(?:\s*(?P<minute>[0-5]?[0-9])\s*[分](?:\s*[0-5]?[0-9]\s*秒)?|"
    r"(?P<part_of_hour>\s*[半반]|[一三1３3]刻)?))"
    rf"(?P<about>\s*(?:{_ABOUT_TIME})に?)?"
)
_MINUTES = MappingProxyType({"半": "30", "반": "30", "一刻": "15", "1刻": "15", "三刻": "45", "3刻": "45"})
_HALF, _LAST_NIGHT_HOUR = 12, 5
_DAY = (
    r"(?:(?P<year{0}>[12][0-9]{{3}})\s*年\s*)?(?P<month{0}>1[0-2]|0?[1-9])\s*月\s*(?P<day{0}>[0-3]?[0-9])"
    r"(?:\s*[日号號]|(?![0-9:]))"
)
_LAST_DAY = (
    r"(?:(?:(?P<year_last>[12][0-9]{3})\s*年\s*)?(?P<month_last>1[0-2]|0?[1-9])\s*月\s*)?"
    r"(?P<day_last>[0-3]?[0-9])\s*[日号號]"
)
_TWO_DAYS = re.compile(
    rf"(?:从|從|自)?{_DAY.format('')}\s*"
    r"(?:(?P<to>(?:から|부터|에서)?\s*(?:[-–—~]|至|到)|から|부터)|"
    r"(?P<both>と|及び|及|および|和|与|與|[,・、]|와|과|및)|(?P<either>或者?|または|又は|もしくは|또는|혹은))\s*"
    rf"{_LAST_DAY}(?P<between>\s*(?:之间|之間|の間に?|間に?|间|사이에?))?(?:\s*(?:まで(?:の間)?に?|にかけて|까지))?"
)
_ONE_DAY = re.compile(_DAY.format(""))
_PARTS_OF_MONTH = MappingProxyType(
    {
        word: english
        for english, words in (
            ("early", "上旬 初旬 初頭 初め はじめ 初 頭 초순 상순 초반 초"),
            ("mid", "中旬 半ば なかば 中頃 중순 중반"),
            ("late", "下旬 末 底 終わり 终 終 하순 말"),
            ("first half of", "前半 上半月 전반"),
            ("second half of", "後半 后半 下半月 후반"),
            # Japanese and Korean mean some day of these ten; a Chinese "middle" is among them too.
            ("", "中に 中 内 중"),
        )
        for word in words.split()
    }
)
_PART_OF_MONTH = re.compile(
    r"(?:(?P<year>[12][0-9]{3})\s*年\s*)?(?P<month>1[0-2]|0?[1-9])\s*月\s*の?"
    rf"(?P<part>{'|'.join(sorted(_PARTS_OF_MONTH, key=len, reverse=True))})"
)
_MONTH = re.compile(r"(?:(?P<year>[12][0-9]{3})\s*年\s*)?(?<![0-9])(?P<month>1[0-2]|0?[1-9])\s*月(?!間|间)份?")
_PARTS_OF_YEAR: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"([12][0-9]{3})\s*年\s*(?:初め|初|초)"), r"early \1"),
    (re.compile(r"([12][0-9]{3})\s*年\s*(?:末|底|말)"), r"late \1"),
    (re.compile(r"([12][0-9]{3})\s*年\s*(?:上半年|上半期|上期|前半|상반기)"), r"H1 \1"),
    (re.compile(r"([12][0-9]{3})\s*年\s*(?:下半年|下半期|下期|後半|后半年|하반기)"), r"H2 \1"),
    (re.compile(r"([12][0-9]{3})\s*年\s*第?\s*([1-4])\s*(?:季度|四半期|분기)"), r"Q\2 \1"),
    (re.compile(r"([12][0-9]{3})\s*年(?!度)"), r"\1 "),
    (re.compile(r"^([0-3]?[0-9])\s*日"), r"\1 "),
)
_AFFIXES: tuple[tuple[str, str, str], ...] = (
    (
        "after",
        "不早于|不早於|早くとも|早くても|最早|晚于|晚於|빨라도",
        "以降|以後|以后|之后|之後|より後|[后後](?:に)?|이후(?:로|에)?|후(?:에)?",
    ),
    ("since", "自从|自從|自|从|從", "以来|以來|[起]|から|부터"),
    (
        "before",
        "不晚于|不晚於|不迟于|不遲於|最迟|最遲|最晚|至迟|遅くとも|遅くても|早于|早於|截至|截止|늦어도",
        "以前|之前|より前|前(?:に)?|までに?|まで|이전(?:에)?|전(?:에)?|까지|止",
    ),
    (
        "about",
        "大約|大约|大概|約|约|およそ|おおよそ|だいたい|약|대략",
        "頃(?:に)?|ごろ(?:に)?|ころ(?:に)?|左右|前後|前后|附近|あたり|경(?:에)?|쯤(?:에)?|께|무렵(?:에)?",
    ),
)
"""English words, with the words before and behind a day that have their meaning."""
_BEFORE, _BEHIND = (
    re.compile(rf"\s*(?:{'|'.join(f'(?P<{english}>{words[place]})' for english, *words in _AFFIXES)})\s*{end}")
    for place, end in ((0, ""), (1, "$"))
)
_AFTER_DAY = "は|に|の|에"
"""Particles behind a day that carry no meaning of their own."""


def in_western_words(text: str) -> str:
    """Returns an East Asian date or time in English words and digits; other texts unchanged.

    >>> in_western_words("令和7年11月9日"), in_western_words("11月9日（日）14時頃"), in_western_words("R7.11.9")
    ('2025-11-09', 'Sun 9 November ~14:00', '2025-11-09')
    >>> in_western_words("11月9日～12日"), in_western_words("2025年11月上旬"), in_western_words("11月9日、12日")
    ('between 9 November and 12 November', 'early November 2025', '9 November and 12 November')
    >>> in_western_words("11월 12일 이후"), in_western_words("下午3点20分"), in_western_words("2025-11-09")
    ('after 12 November', '15:20', '2025-11-09')
    """
    if not (_EAST_ASIAN.search(text) or _SHORT_ERA.search(text)):
        return text
    plain = _BAR.sub("–", unicodedata.normalize("NFKC", text.translate(_WAVES)))
    plain = _IN_CHARACTERS.sub(_number, _KOREAN_UNIT.sub(lambda unit: _UNITS[unit[1]], plain))
    plain = _ERA.sub(_year_of_era, _SHORT_ERA.sub(_day_of_era, plain))
    plain, weekday = _weekday_apart(plain)
    # Parts of the day stand behind the day and share characters with these words, so they are set apart first.
    before = _BEFORE.match(plain)
    plain = _with_days(_CLOCK.sub(_clock, plain[before.end() :] if before else plain))
    for part, english in _PARTS:
        plain = part.sub(english, plain)
    worded = _with_affix(" ".join(plain.split()), before)
    return f"{weekday} {worded}" if weekday and worded[:1].isdigit() else worded


def _number(match: re.Match[str]) -> str:
    """Returns a number written in characters, either digit by digit, as in years, or with tens, as in days."""
    if _TENS.keys().isdisjoint(match[0]):
        return "".join(str(_DIGITS[character]) for character in match[0])
    total = ones = 0
    for character in match[0]:
        if character == "十":
            total, ones = total + 10 * max(1, ones), 0
        elif character in _TENS:
            total += _TENS[character]
        else:
            ones = _DIGITS[character]
    return str(total + ones)


def _day_of_era(match: re.Match[str]) -> str:
    year = _gregorian(match)
    return f"{year}-{int(match['month']):02}-{int(match['day']):02}" if year else match[0]


def _year_of_era(match: re.Match[str]) -> str:
    # A two-digit year may also be of this century.
    is_named = match["era"] or len(match["year"]) == len("114")
    year = _gregorian(match) if is_named else 0
    return f"{year}年" if year else match[0]


def _gregorian(match: re.Match[str]) -> int:
    """Returns the Gregorian year of a date in an era; 0 if the date is outside its era."""
    added, first, last = _ERAS.get(match["era"], _REPUBLIC)
    year = added + (1 if match["year"] == "元" else int(match["year"]))
    month, day = (int(match[part]) if match[part] else 0 for part in ("month", "day"))
    is_of_era = (year, month or 12, day or 31) >= first and (year, month or 1, day or 1) <= last
    return year if is_of_era else 0


def _weekday_apart(text: str) -> tuple[str, str]:
    """Returns a text without its weekdays, and the weekday in English if there is exactly one; "" otherwise."""
    weekdays = [match[match.lastgroup or 0] for match in _WEEKDAY.finditer(text)]
    if not weekdays:
        return text, ""
    place = next(place for place, characters in enumerate(_OF_WEEK) if weekdays[0] in characters)
    return _WEEKDAY.sub(" ", text), WEEKDAYS[place] if len(weekdays) == 1 else ""


def _clock(match: re.Match[str]) -> str:
    """Returns a time in 24 hours, or the original text if it is ambiguous."""
    hour = _hour_of_day(int(match["hour"]), match["part"] or "", is_digital=bool(match["rest"]))
    if hour < 0:
        return match[0]
    minutes = (
        match["rest"] or f":{(match['minute'] or _MINUTES.get((match['part_of_hour'] or '').strip(), '0')):0>2}"
    )
    return f" {'~' if match['about'] else ''}{hour:02}{minutes} "


def _hour_of_day(hour: int, part: str, *, is_digital: bool) -> int:
    """Returns the hour on a 24-hour clock; -1 if it is ambiguous: either half of the day, or the small hours of
    a night, which may belong to the next day."""
    if not part or hour > _HALF:
        return hour
    is_second = bool(_SECOND_HALF.fullmatch(part))
    if hour == _HALF:
        return _twelve(part, is_second=is_second, is_digital=is_digital)
    if is_second and not re.fullmatch(_AFTERNOON, part) and hour < _LAST_NIGHT_HOUR:
        return -1
    return hour + _HALF if is_second or (re.fullmatch(_NOON, part) and hour < _LAST_NIGHT_HOUR) else hour


def _twelve(part: str, *, is_second: bool, is_digital: bool) -> int:
    if re.fullmatch(_NOON, part):
        return _HALF
    if re.fullmatch(_SMALL_HOURS, part):
        return 0
    # 12-hour clocks do this; by Japanese law, noon is part of the morning.
    is_certain = is_digital or part in ("오전", "오후")
    return (_HALF if is_second else 0) if is_certain else -1


def _with_days(text: str) -> str:
    """Returns a text with its days, months and years in English."""
    steps: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
        (_TWO_DAYS, _two_days),
        (_ONE_DAY, lambda match: f"{_day(match['year'], match['month'], match['day'])} "),
        (_PART_OF_MONTH, _part_of_month),
        (_MONTH, lambda match: _month(match["year"], match["month"])),
    )
    for form, plainer in steps:
        text = form.sub(plainer, text)
    for form, year in _PARTS_OF_YEAR:
        text = form.sub(year, text)
    return text


def _day(year: str | None, month: str, day: str) -> str:
    return f"{year}-{int(month):02}-{int(day):02}" if year else f"{int(day)} {MONTHS[int(month) - 1]}"


def _month(year: str | None, month: str) -> str:
    return f"{year}-{int(month):02} " if year else f"{MONTHS[int(month) - 1]} "


def _part_of_month(match: re.Match[str]) -> str:
    month = f"{MONTHS[int(match['month']) - 1]} {match['year'] or ''}"
    return f"{_PARTS_OF_MONTH[match['part']]} {month} "


def _two_days(match: re.Match[str]) -> str:
    """Returns two days as a range, as alternatives, or as both."""
    first = _day(match["year"], match["month"], match["day"])
    last = _day(match["year_last"] or match["year"], match["month_last"] or match["month"], match["day_last"])
    if match["both"] and not match["between"]:
        return f"{first} and {last} "
    return f"{first} or {last} " if match["either"] else f"between {first} and {last} "


def _with_affix(text: str, before: re.Match[str] | None) -> str:
    """Returns a day with the English for the word before or behind it in front; unchanged if the two words
    contradict each other."""
    without_particle = re.sub(rf"(?<=[0-9A-Za-z])\s*(?:{_AFTER_DAY})$", "", text)
    behind = _BEHIND.search(without_particle)
    words = {match.lastgroup for match in (before, behind) if match}
    if len(words) > 1:
        return f"{before[0] if before else ''}{without_particle}"
    day = without_particle[: behind.start()] if behind else without_particle
    # Before two days, "since" means no more than "from".
    return day if not words or day.startswith("between ") else f"{words.pop()} {day}"
