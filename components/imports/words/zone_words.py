"""Words beside a time that name its zone, in the languages of tables."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

ABBREVIATIONS: Mapping[str, Sequence[str]] = {
    **dict.fromkeys(("ET", "EST", "EDT"), ("America/New_York",)),
    **dict.fromkeys(("CT", "CDT"), ("America/Chicago", "America/Havana")),
    "CST": ("America/Chicago", "America/Havana", "Asia/Shanghai"),
    **dict.fromkeys(("MT", "MST", "MDT"), ("America/Denver",)),
    **dict.fromkeys(("PT", "PST", "PDT"), ("America/Los_Angeles",)),
    **dict.fromkeys(("AKST", "AKDT"), ("America/Anchorage",)),
    "HST": ("Pacific/Honolulu",),
    "AST": ("America/Halifax", "America/Puerto_Rico", "Asia/Riyadh"),
    "ADT": ("America/Halifax",),
    "VET": ("America/Caracas",),
    "COT": ("America/Bogota",),
    "BRT": ("America/Sao_Paulo",),
    "ART": ("America/Argentina/Buenos_Aires",),
    "BST": ("Europe/London",),
    **dict.fromkeys(("WET", "WEST"), ("Europe/Lisbon",)),
    **dict.fromkeys(("CET", "CEST", "MEZ", "MESZ"), ("Europe/Berlin", "Europe/Warsaw", "Europe/Paris")),
    **dict.fromkeys(("EET", "EEST"), ("Europe/Kyiv", "Europe/Bucharest", "Asia/Beirut", "Africa/Cairo")),
    **dict.fromkeys(("MSK", "мск", "МСК", "по москве", "по Москве"), ("Europe/Moscow",)),
    "TRT": ("Europe/Istanbul",),
    "IST": ("Asia/Kolkata", "Asia/Jerusalem", "Europe/Dublin"),
    "IDT": ("Asia/Jerusalem",),
    "IRST": ("Asia/Tehran",),
    "GST": ("Asia/Dubai",),
    "PKT": ("Asia/Karachi",),
    "WAT": ("Africa/Lagos",),
    "CAT": ("Africa/Maputo", "Africa/Khartoum"),
    "EAT": ("Africa/Nairobi",),
    "SAST": ("Africa/Johannesburg",),
    **dict.fromkeys(("JST", "日本時間"), ("Asia/Tokyo",)),
    **dict.fromkeys(("KST", "한국시간"), ("Asia/Seoul",)),
    **dict.fromkeys(("北京时间", "北京時間"), ("Asia/Shanghai",)),
    **dict.fromkeys(("台北時間", "臺北時間"), ("Asia/Taipei",)),
    **dict.fromkeys(("莫斯科时间", "莫斯科時間", "モスクワ時間"), ("Europe/Moscow",)),
    "به وقت تهران": ("Asia/Tehran",),
    "שעון ישראל": ("Asia/Jerusalem",),
    **dict.fromkeys(("AEST", "AEDT"), ("Australia/Sydney",)),
}
"""Usual abbreviations of zones, with the IANA zones that they may mean."""
EAST_ASIAN = "(?:北京|日本|当地|當地|现地|現地|本地|台北|臺北|香港|莫斯科|モスクワ|한국|현지)(?:时间|時間|시간)"
"""Zones in Chinese, Japanese and Korean, which mostly stand before a time."""
_BEFORE_TIME = re.compile(
    rf"(?P<day>.*?)[(（]?(?P<words>{EAST_ASIAN})[)）]?[:：]?(?P<time>\s*[0-9０-９].*)", re.DOTALL
)
BEHIND = re.compile(
    rf"(?:^|[\s,]+)(?:(?i:мск|msk|по москве|(?:utc|gmt) ?[+\-−][0-9]{{1,2}}(?::?[0-9]{{2}})?)|"
    rf"{'|'.join(ABBREVIATIONS)})\s*$"
)
"""A zone at the end of a heading."""
_NAME = r"[^\W\d_][^\d:;/()]*"
_CAPITAL = "(?-i:[A-ZА-ЯЁІЇЄҐ])"
_WORDS = "|".join(
    (
        rf"(?:بتوقيت|بالتوقيت|التوقيت|توقيت|به وقت|بوقت|وقت|שעון) {_NAME}",
        # Other words in small letters do not name a zone: by plan, on Fridays.
        rf"по (?:UTC|GMT|\w+(?:ому|ему)(?: времени)?|{_CAPITAL}\w+(?: времени)?)|за (?:\w+им часом|{_CAPITAL}\w+)",
        r"мск|местн\w*(?: врем\w+)?|місцев\w*(?: час\w*)?|(?:московск|киевск|київськ)\w+ (?:врем|час)\w*",
        rf"(?:hora|horas|horário|horario|heure|heures|ora|ore) {_NAME}",
        r"(?:Orts|Lokal|Landes)zeit|[^\W\d_]+er Zeit|MES?Z",
        r"[^\W\d_]+ saat(?:i|le|iyle|ıyla)?|TS[İI]",
        rf"czasu? {_NAME}",
        rf"(?!(?:arr|dep|flight)\w*\b)(?:local |(?:{_CAPITAL}[^\W\d_]+ ){{1,3}})time",
        r"\w{1,4}(?:时间|時間|시간)",
        rf"(?-i:AT|{'|'.join(ABBREVIATIONS)})",
    )
)
_OWN = re.compile("local|loc|lcl|LT", re.IGNORECASE)
"""Words for local time. In a column of times the heading decides what they mean."""
_TIME_AND_WORDS = re.compile(
    rf"(?P<time>(?P<day>.*\D)?(?:\d{{1,2}}[:.h]\d{{2}}(?::\d{{2}})?(?: ?[ap]\.?m\.?)?|"
    rf"\d{{1,2}} ?[ap]\.?m\.?)|\d{{4}})\s*(?:Uhr )?[(（]?(?P<words>{_WORDS}|{_OWN.pattern})[)）]?",
    re.IGNORECASE | re.DOTALL,
)
_OF_UTC = re.compile(r"\b(?:UTC|GMT|zulu)\b|غرينتش|جرينتش|гринвич|гринвіч|greenwich|grinwich", re.IGNORECASE)
_LONGEST = 80
"""Characters: a date with time and zone words has fewer; anything longer is prose."""


# Memoized: a table has fewer times of day than rows.
@lru_cache(maxsize=16_384)
def zone_in_words(cell: str) -> tuple[str, str]:
    """Returns a cell without its zone words, and these words; "" if it has none. Words for UTC become `UTC`.

    >>> zone_in_words("05:40 بتوقيت الصومال"), zone_in_words("26.11.2025 0:10 Ortszeit")
    (('05:40', 'بتوقيت الصومال'), ('26.11.2025 0:10', 'Ortszeit'))
    >>> zone_in_words("0540 по Гринвичу"), zone_in_words("5:40 pm Moscow time")
    (('0540', 'UTC'), ('5:40 pm', 'Moscow time'))
    >>> zone_in_words("26.10.2025 10:00 по данным ОБСЕ"), zone_in_words("2025 по плану")
    (('26.10.2025 10:00 по данным ОБСЕ', ''), ('2025 по плану', ''))
    >>> zone_in_words("20th Nov 6pm EST"), zone_in_words("3 Nov 14:00 local"), zone_in_words("14:00 local")
    (('20th Nov 6pm', 'EST'), ('3 Nov 14:00', 'local'), ('14:00 local', ''))
    >>> zone_in_words("11月9日 北京时间14:35"), zone_in_words("14:35（北京时间）")
    (('11月9日 14:35', '北京时间'), ('14:35', '北京时间'))
    >>> zone_in_words("26.11.2025 10:00"), zone_in_words("at the last time")
    (('26.11.2025 10:00', ''), ('at the last time', ''))
    """
    text = cell.strip()
    if len(text) > _LONGEST:
        return cell, ""
    if not text.isascii() and (before := _BEFORE_TIME.fullmatch(text)):
        return f"{before['day'].strip()} {before['time'].strip()}".strip(), before["words"]
    if not text or text[-1].isdigit():
        return cell, ""
    match = _TIME_AND_WORDS.fullmatch(text)
    if not match:
        return cell, ""
    words = match["words"].strip()
    if _OWN.fullmatch(words) and not match["day"]:
        return cell, ""
    return match["time"], "UTC" if _OF_UTC.search(words) else words
