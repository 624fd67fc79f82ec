"""Interprets cells of any table: words for "not known", aircraft addresses, and values that spreadsheets
destroyed."""

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
"""What R, pandas, databases, spreadsheets and people write for an unknown value."""
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
"""Words for "not known" in the languages of the tables met so far. Each is safe in any column: no aircraft,
place or person has such a name. "N.D." and "N.C." are left out, since they are places in America."""

_RUNS = [
    between.join(sign * count)
    for sign in "-–—−‐‑‒―－ー_ـ.…?*~"
    for between, longest in (("", 12), (" ", 6))
    for count in range(1, longest + 1)
]
"""Runs of dashes of any kind and of other signs, in any number that fills a cell."""

UNKNOWN_WORDS = (
    *_ENGLISH,
    *_RUNS,
    *(word.strip() for line in _IN_OTHER_LANGUAGES.split("\n") for word in line.split(";")),
)
"""All words for "not known". Case does not matter, except for `NAN`, the IATA code of Nadi."""

NO_AIRCRAFT = ("000000", "ffffff")
"""Addresses that ICAO assigns to no aircraft: the value in transponders and databases if none was set."""

INCOMPLETE = ", incomplete"
"""Suffix of the format of a file, in scans.csv, if part of the file was missing or unreadable."""

_UNKNOWN = frozenset(word.casefold() for word in UNKNOWN_WORDS)
_ADDRESS = re.compile(r"~?[0-9a-f]{6}", re.ASCII)
ABOUT_AN_ADDRESS = r"""^(?:=?["'])?(?:0x|#|(?:hex|icao)[: ]+)?|["']$"""
"""Text around an address that is not part of it, in small letters."""
_ABOUT_AN_ADDRESS = re.compile(ABOUT_AN_ADDRESS, re.ASCII)
_MONTH = "(?:Jan|Feb|Mar|Mär|Mrz|Apr|May|Mai|Jun|Jul|Aug|Sep|Oct|Okt|Nov|Dec|Dez)"
"""Months as spreadsheets show them in English and German. The words are exact, because MARINE 1 is a callsign
and MAI-223 an aircraft."""
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
"""Beginnings of cells that show an error in place of their value."""
_CAUSES = {
    "formula": "a formula of a spreadsheet failed here",
    "width": "the column of the spreadsheet was too narrow to show its cell",
    "number": "a spreadsheet made a number of it",
    "date": "a spreadsheet made a date of it",
}


def is_unknown(text: str) -> bool:
    """Whether a cell only says that nothing is known.

    >>> is_unknown("n/a"), is_unknown(" ? "), is_unknown("NAN"), is_unknown("Nantes")
    (True, True, False, False)
    >>> is_unknown("Неизвестно"), is_unknown("N.D."), is_unknown("unbekannt verzogen")
    (True, False, False)
    """
    stripped = text.strip()
    return stripped != "NAN" and stripped.casefold() in _UNKNOWN


def icao24(text: str) -> str:
    """Returns a 24-bit aircraft address as six small hexadecimal digits, with `~` in front if it is not ICAO's;
    "" for any other text. Accepts capitals, `0x`, `#`, `ICAO:`, and the quotes by which spreadsheets mark text.

    >>> [icao24(cell) for cell in (" 4B1803", "0xAE1460", "#AE1460", "'ae1460", "~2a0001", "TWR1")]
    ['4b1803', 'ae1460', 'ae1460', 'ae1460', '~2a0001', '']
    >>> [icao24(cell) for cell in ('="AE1460"', "ICAO: AE1460", "hex AE1460", "AE1460/AE1461")]
    ['ae1460', 'ae1460', 'ae1460', '']
    """
    small = _ABOUT_AN_ADDRESS.sub("", text.strip().lower())
    return small if _ADDRESS.fullmatch(small) and small not in NO_AIRCRAFT else ""


def spreadsheet_damage(text: str) -> str:
    """Returns how a spreadsheet destroyed the value of a cell for good, if that is visible; "" otherwise. Not
    for columns of dates or numbers.

    >>> spreadsheet_damage("4.41E+11"), spreadsheet_damage("May-40")
    ('a spreadsheet made a number of it', 'a spreadsheet made a date of it')
    >>> spreadsheet_damage("#REF!"), spreadsheet_damage("05-5140")
    ('a formula of a spreadsheet failed here', '')
    """
    stripped = text.strip()
    return next((_CAUSES[kind] for damage, kind in _DAMAGES if damage.fullmatch(stripped)), "")


def shows_no_value(text: str) -> str:
    """Returns why a spreadsheet cell shows signs in place of its value, whatever that was; "" if it does not.

    >>> {shows_no_value(cell) for cell in ("#BEZUG!", "#ССЫЛКА!", "#¡REF!", "Err:502")}
    {'a formula of a spreadsheet failed here'}
    >>> shows_no_value("#####"), shows_no_value("2025-10-26"), shows_no_value("EDDF")
    ('the column of the spreadsheet was too narrow to show its cell', '', '')
    """
    return spreadsheet_damage(text) if text.startswith(_NO_VALUE) else ""
