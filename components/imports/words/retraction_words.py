"""Words that say that a report was taken back, or found to be false."""

import re

_WORDS = (
    r"(?:retracted|withdrawn(?! from)|rescinded|debunked|refuted|disprov(?:ed|en)|(?:prov(?:ed|en)|turned out|"
    r"shown) (?:to be )?(?:false|wrong|untrue)|false (?:report|alarm|claim|sighting|information)|fake(?: news)?|"
    r"hoax|misreported|(?:report(?:ed)?|entered|added|listed) (?:in error|by mistake)|(?:did(?: not|n[’']t)|"
    r"never) (?:happen(?:ed)?|occur(?:red)?)|(?:not|un)[ ]?true|widerlegt|zurückgezogen|dementiert|falschmeldung|"
    r"fehlmeldung|démentie?s?|rétractée?s?|réfutée?s?|infirmée?s?|fausse (?:alerte|information|nouvelle)|"
    r"desmentid[oa]s?|refutad[oa]s?|retractad[oa]s?|falsa alarma|bulo|smentit[oaie]|ritrattat[oaie]|"
    r"falso allarme|bufala|falso alarme|ontkracht|weerlegd|ingetrokken|vals alarm|loos alarm|dementera[dt]|"
    r"dementeret|dementert|tillbakadraget|falskt alarm|falsk alarm|zdementowan[yae]|obalon[yae]|wycofan[yae]|"
    r"fałszyw[yae](?: alarm)?|vyvrácen[oaý]?|demantovan[oai]|опровергнут[оаы]?|опровержение|отозван[оаы]?|фейк|"
    r"вброс|ложн(?:ое сообщение|ая тревога|ая информация)|спростован[оаий]*|відкликан[оаий]*|хибна тривога|"
    r"yalanlandı|asılsız|yalan haber|geri çekildi)"
)
_WITHOUT_BLANKS = (
    "تم نفيه|نفي|خبر كاذب|زائف|مفبرك|تکذیب|הופרך|הוכחש|辟谣|闢謠|虚假|不实|撤回|誤報|虚報|오보|허위|철회"
)
_A_REPORT = r"(?:(?:the )?(?:report|claim|sighting|flight|news|meldung|bericht|сообщение)\W+)"
_IS = r"(?:(?:is|was|has been|wurde|est|а été|fue|было?)\W+)"
_RETRACTED = re.compile(
    rf"\W*{_A_REPORT}?{_IS}?(?:(?:later|since|now|fully)\W+)?"
    rf"(?P<word>{_WORDS}\b|已?(?:{_WITHOUT_BLANKS})\w*)(?P<behind>.{{,60}})",
    re.IGNORECASE,
)
"""The whole of a cell: a remark that only holds such a word may tell of another report."""


def says_retracted(cell: str) -> re.Match[str] | None:
    """Returns the words of a cell that says first of all that its report was taken back, or is false.

    >>> [bool(says_retracted(cell)) for cell in ("Debunked by them", "report withdrawn", "опровергнуто", "辟谣")]
    [True, True, True, True]
    >>> [bool(says_retracted(cell)) for cell in ("not retracted", "landed", "false", "came after a hoax")]
    [False, False, False, False]
    """
    return _RETRACTED.fullmatch(cell.strip())


def says_only_retracted(cell: str) -> re.Match[str] | None:
    """Returns the words of a cell that says nothing else."""
    words = says_retracted(cell)
    return None if words and any(map(str.isalnum, words["behind"])) else words
