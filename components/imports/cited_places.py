"""Where in a source something stands, as tables write it behind its name: a day of issue, a page, a number."""

import re
from functools import lru_cache

from components.imports.table_dates import names_no_year, read_date, style_of_days

_WORDS_TEXT = r"""
    s|p|pp|pg|pgs|page|pages|seite|seiten|bl|стр|с|str|strana|strona|pág|pag|págs|página|pagina|sayfa|sida|side|sivu|
    oldal|σελ|עמ|ص|صفحة|no|nr|num|núm|número|numéro|issue|ausgabe|heft|вып|выпуск|szám|sayı|cislo|číslo|numer|
    vol|jg|par|para|paras|paragraph|paragraphs|abs|absatz|абз|пункт|п|art|chap|kap|fig|abb|table|tab
"""
_PLACE = re.compile(
    rf"(?!(?-i:[PSСП])[0-9])(?:(?:{''.join(_WORDS_TEXT.split())})[.:]?|[№§¶#]+|n[°º]) ?"
    r"[A-Z]?[0-9]+(?: ?[-–/&] ?[0-9]+)*(?: ?ff?\b)?\.?",
    re.IGNORECASE,
)
"""A page, a paragraph or a number of an issue: a word or a sign for it, and its digits; P4 is a channel."""
_NUMBERED_TEXT = r"""
    observer|spotter|witness|eye-?witness|source|informant|interview(?:ee)?|contact|person|resident|volunteer|analyst|
    officer|official|channel|team|group|station|beobachter(?:in)?|zeug(?:e|in)|augenzeug(?:e|in)|quelle|anwohner(?:in)?|
    observateur|témoin|source|riverain|observador|testigo|fuente|vecino|osservatore|testimone|fonte|obserwator|świadek|
    źródło|наблюдатель|свидетель|очевидец|источник|спостерігач|свідок|джерело|gözlemci|tanık|kaynak|مراقب|شاهد|مصدر
"""
_NUMBERED = re.compile(rf"\b(?:{''.join(_NUMBERED_TEXT.split())})$", re.IGNORECASE)
"""What is told apart by its number: a person, and who else is a source of their own; not a paper by its issue."""
_ONLY_NUMBER = re.compile(r"(?:[№#]+|n[°ºro]\.?|num\.?|núm\.?)? ?[0-9]+", re.IGNORECASE)
_OF = r"(?:(?:of|vom|v\.|du|del|van|z|от|od|dated)\s+)?"
_BETWEEN = re.compile(rf"[\s,(]+{_OF}")
"""What stands between the name of a source, and the parts of where in it something stands."""
_AROUND = " ,()–-"
_LONGEST = 200
"""Characters: a name is shorter; each of its words is tried as the last."""


# Depends on the name alone; a table names few sources, in many rows.
@lru_cache(maxsize=16_384)
def work_and_place(name: str) -> tuple[str, str]:
    """Returns the name of a source, and where in it something stands; "" where it does not say so.

    >>> work_and_place("ADZ 12.9.2025, S. 3"), work_and_place("Krasnaya Zvezda No. 45, стр. 5")
    (('ADZ', '12.9.2025, S. 3'), ('Krasnaya Zvezda', 'No. 45, стр. 5'))
    >>> work_and_place("Известия № 45 от 12.09.2025"), work_and_place("NYT, Oct. 3, 2025, p. A4")
    (('Известия', '№ 45 от 12.09.2025'), ('NYT', 'Oct. 3, 2025, p. A4'))
    >>> work_and_place("UN report (S/2025/123), § 2"), work_and_place("The Times, 3 October 2025")
    (('UN report (S/2025/123)', '§ 2'), ('The Times', '3 October 2025'))
    >>> work_and_place("Rossiya 24"), work_and_place("p. 4"), work_and_place("Annual report 2024")
    (('Rossiya 24', ''), ('p. 4', ''), ('Annual report 2024', ''))
    >>> work_and_place("Sveriges Radio P4"), work_and_place("cable 080912"), work_and_place("NYT p4")
    (('Sveriges Radio P4', ''), ('cable 080912', ''), ('NYT', 'p4'))
    >>> work_and_place("Observer No. 3"), work_and_place("BBC Ch 4"), work_and_place("Spotter #4")
    (('Observer No. 3', ''), ('BBC Ch 4', ''), ('Spotter #4', ''))
    """
    for gap in _BETWEEN.finditer(name) if len(name) <= _LONGEST and re.search("[0-9]", name) else ():
        work, place = name[: gap.start()].rstrip(" ,(–-"), name[gap.end() :].strip(" ,–-")
        place = place.removesuffix(")") if place.count(")") > place.count("(") else place
        if any(map(str.isalpha, work)) and place and _is_place(place) and not _is_place(work):
            return (name, "") if _is_numbered(work, place) else (work, place)
    return name, ""


def _is_numbered(work: str, place: str) -> bool:
    """Whether a number belongs to a name: two numbered witnesses are two."""
    return bool(_ONLY_NUMBER.fullmatch(place) and _NUMBERED.search(work))


def _is_place(text: str) -> bool:
    """Whether a text is nothing but days, pages and numbers, at least one of these."""
    rest = re.sub(f"^{_OF}", "", _PLACE.sub(" ", text).strip(_AROUND))
    return _is_day(rest) if rest else text != rest


def _is_day(text: str) -> bool:
    """Whether a text is a day or a month with its year, or a day with the name of its month: other numbers stand
    in names, too, and six or eight digits are ids."""
    if text.isdecimal():
        return False
    if names_no_year(text):
        return any(map(str.isalpha, text))
    return len(read_date(text, style_of_days()).text) > len("2025")
