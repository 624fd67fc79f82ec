"""What cells of any table say: words for "not known", aircraft addresses, and what spreadsheets destroyed."""

import re

_ENGLISH = (
    "",
    "NULL",
    "NaN",
    "nan",
    "NaT",
    "NA",
    "N/A",
    "n.a.",
    "#N/A",
    "<NA>",
    "None",
    "\\N",
    "unknown",
    "unk",
    "unk.",
    "unkn",
    "unknow",
    "not known",
    "n/k",
    "not available",
    "not specified",
    "unspecified",
    "undisclosed",
    "not recorded",
    "not stated",
    "no data",
    "TBD",
    "TBC",
    "TBA",
    "<NULL>",
    "(null)",
    "[null]",
    "nil",
    "undefined",
    "(none)",
    "(unknown)",
    "[unknown]",
    "(empty)",
    "(blank)",
    "unclear",
    "unidentified",
    "undetermined",
    "not visible",
    "not identified",
    "no info",
    "no information",
    "no reg",
    "no registration",
    "no tail number",
    "to be confirmed",
    "#",
    "-?-",
    "?-?",
    "-/-",
    "./.",
    "/",
)
"""What R, pandas, databases, spreadsheets and people write where nothing is known."""
_IN_OTHER_LANGUAGES = """
    unbekannt; nicht bekannt; keine angabe; keine angaben; ohne angabe; k.a.; k. a.; onbekend; okänd; okänt; ukjent
    ukendt; inconnu; inconnue; non connu; non précisé; non renseigné; non communiqué
    desconocido; desconocida; no especificado; sin datos; s/d; desconhecido; desconhecida; sem dados
    sconosciuto; sconosciuta; non noto; non disponibile; n/d; necunoscut; nieznany; nieznana; nieznane; brak danych
    neznámý; neznámé; nepoznato; неизвестно; неизвестен; неизвестна; неизвестный; не известно; нет данных; н/д
    н.д.; невідомо; невідомий; невідома; немає даних; bilinmiyor; bilinmeyen; belirsiz; άγνωστο
    niet bekend; niet opgegeven; unklar; inconnu(e); non identifié; non identificato; no identificado
    no especificada; não informado; não identificado; nie podano; brak; nie wiadomo; neuvedeno; не указано
    не указан; неизв.; неизв; н/и; не опознан; не установлено; не вказано; невід.; немає
    б/н; б.н.; без номера; без бортового номера; борт неизвестен; номер не виден; без реєстрації; bez numeru
    brak rejestracji; ohne kennung; ohne kennzeichen; sans immatriculation; senza marche; sin matrícula
    belli değil; tespit edilemedi; غير معلوم; لا يوجد
    غير معروف; غير معروفة; مجهول; غير محدد; نامشخص; نامعلوم; לא ידוע; 未知; 不明; 不详; 不詳; 미상
"""
"""The same in the languages of the tables met so far. Each is safe under any heading: no name of an aircraft, a
place or a person is written so. "N.D." and "N.C." are not among them, which are places in America."""

_RUNS = [
    between.join(sign * count)
    for sign in "-–—−‐‑‒―－ー_ـ.…?*~"
    for between, longest in (("", 12), (" ", 6))
    for count in range(1, longest + 1)
]
"""Dashes of any kind and other signs, as many as fill a cell."""

UNKNOWN_WORDS = (
    *_ENGLISH,
    *_RUNS,
    *(word.strip() for line in _IN_OTHER_LANGUAGES.split("\n") for word in line.split(";")),
)
"""All of them; case does not matter, but for `NAN`, which is Nadi in IATA's codes."""

NO_AIRCRAFT = ("000000", "ffffff")
"""Addresses that ICAO gives to no aircraft: what transponders and databases have where none was set."""

INCOMPLETE = ", incomplete"
"""Ends, in scans.csv, the format of a file of which a part was missing or could not be read."""

_UNKNOWN = frozenset(word.casefold() for word in UNKNOWN_WORDS)
_ADDRESS = re.compile(r"~?[0-9a-f]{6}", re.ASCII)
ABOUT_AN_ADDRESS = r"""^(?:=?["'])?(?:0x|#|(?:hex|icao)[: ]+)?|["']$"""
"""What is written before and behind an address, in small letters: it is none of it."""
_ABOUT_AN_ADDRESS = re.compile(ABOUT_AN_ADDRESS, re.ASCII)
_MONTH = "(?:Jan|Feb|Mar|Mär|Mrz|Apr|May|Mai|Jun|Jul|Aug|Sep|Oct|Okt|Nov|Dec|Dez)"
"""As spreadsheets show months in English and German: a callsign is MARINE 1, and an aircraft a MAI-223."""
_DAMAGES = (
    (
        re.compile(
            r"#(?:REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|N/A|SPILL!|CALC!|FIELD!|BLOCKED!|GETTING_DATA|ERROR!|"
            r"BEZUG!|WERT!|ZAHL!|NV|ÜBERLAUF!|VALEUR!|NOM\?|NOMBRE!|NUL!|PROPAGATION!|¡REF!|¡VALOR!|¿NOMBRE\?|"
            r"¡NUM!|¡NULO!|¡DIV/0!|¡DESBORDAMIENTO!|RIF!|VALORE!|NOME\?|DIV/0!|NULLO!|N/D|VERW!|WAARDE!|NAAM\?|"
            r"GETAL!|LEEG!|N/B|DEEL/0!|ADR!|ARG!|NAZWA\?|LICZBA!|ZERO!|DZIEL/0!|ССЫЛКА!|ЗНАЧ!|ИМЯ\?|ДЕЛ/0!|"
            r"ЧИСЛО!|ПУСТО!|Н/Д|ПЕРЕНОС!|BAŞV!|DEĞER!|AD\?|SAYI!|BOŞ!|SAYI/0!|YOK|TAŞMA!)|Err:[0-9]{3}"
        ),
        "formula",
    ),
    (re.compile(r"#{3,}"), "width"),
    (re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?[Ee][+-][0-9]{2,3}"), "number"),
    (re.compile(rf"{_MONTH}[-. ] ?[0-9]{{1,4}}|[0-9]{{1,4}}[-. ] ?{_MONTH}(?:[-. ][0-9]{{2,4}})?"), "date"),
    (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T]00:00:00)?"), "date"),
)
_NO_VALUE = ("#", "Err:")
"""What a cell begins with that shows a fault in the place of its value."""
_CAUSES = {
    "formula": "a formula of a spreadsheet failed here",
    "width": "the column of the spreadsheet was too narrow to show its cell",
    "number": "a spreadsheet made a number of it",
    "date": "a spreadsheet made a date of it",
}


def is_unknown(text: str) -> bool:
    """Whether a cell says no more than that nothing is known.

    >>> is_unknown("n/a"), is_unknown(" ? "), is_unknown("NAN"), is_unknown("Nantes")
    (True, True, False, False)
    >>> is_unknown("Неизвестно"), is_unknown("N.D."), is_unknown("unbekannt verzogen")
    (True, False, False)
    """
    stripped = text.strip()
    return stripped != "NAN" and stripped.casefold() in _UNKNOWN


def icao24(text: str) -> str:
    """A 24-bit aircraft address in six small hexadecimal digits, `~` before one that is not ICAO's; "" for all
    else. Capitals, `0x`, `#`, `ICAO:` and the quotes by which spreadsheets keep text are other spellings of the
    same address.

    >>> [icao24(cell) for cell in (" 4B1803", "0xAE1460", "#AE1460", "'ae1460", "~2a0001", "TWR1")]
    ['4b1803', 'ae1460', 'ae1460', 'ae1460', '~2a0001', '']
    >>> [icao24(cell) for cell in ('="AE1460"', "ICAO: AE1460", "hex AE1460", "AE1460/AE1461")]
    ['ae1460', 'ae1460', 'ae1460', '']
    """
    small = _ABOUT_AN_ADDRESS.sub("", text.strip().lower())
    return small if _ADDRESS.fullmatch(small) and small not in NO_AIRCRAFT else ""


def spreadsheet_damage(text: str) -> str:
    """How a spreadsheet destroyed the value of a cell for good, where it shows; "" elsewhere. Not for cells that
    hold dates or numbers.

    >>> spreadsheet_damage("4.41E+11"), spreadsheet_damage("May-40")
    ('a spreadsheet made a number of it', 'a spreadsheet made a date of it')
    >>> spreadsheet_damage("#REF!"), spreadsheet_damage("05-5140")
    ('a formula of a spreadsheet failed here', '')
    """
    stripped = text.strip()
    return next((_CAUSES[kind] for damage, kind in _DAMAGES if damage.fullmatch(stripped)), "")


def shows_no_value(text: str) -> str:
    """Why a cell of a spreadsheet shows signs in the place of its value, whatever that was; "" where it does not.

    >>> {shows_no_value(cell) for cell in ("#BEZUG!", "#ССЫЛКА!", "#¡REF!", "Err:502")}
    {'a formula of a spreadsheet failed here'}
    >>> shows_no_value("#####"), shows_no_value("2025-10-26"), shows_no_value("EDDF")
    ('the column of the spreadsheet was too narrow to show its cell', '', '')
    """
    return spreadsheet_damage(text) if text.startswith(_NO_VALUE) else ""
