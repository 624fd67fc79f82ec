"""Words that say that a flight did not get to the place of its row, and to which it was diverted."""

import re
from functools import lru_cache

from components.files.cells import is_unknown
from components.imports.words.yes_no_words import NO
from components.ledger.airports import candidates, meaning

_DIVERTED = re.compile(
    r"(?:flight )?(?:diverted|diversion|divert|umgeleitet|ausgewichen|dérout[ée]e?|desviad[oa]|dirottat[oa]|"
    r"uitgeweken|omdirigera[dt]|przekierowan[yae]|odkloněn[oýa]?|preusmjeren[oa]?|перенаправлен[аоы]?|"
    r"уш[её]л на запасной|відхилен[оаий]*|yönlendirildi|turned (?:back|around|round)|(?:did(?: not|n[’']t)|"
    r"never) (?:land(?:ed)?|arrived?|reach(?:ed)?|get there)|umgekehrt|umgedreht|nicht (?:gelandet|angekommen)|"
    r"(?:a )?fait demi-tour|demi-tour|n[’']a pas atterri|n[’']est pas arrivée?|dio la vuelta|no (?:aterrizó|"
    r"llegó)|non è (?:atterrat|arrivat)[oa]|não (?:aterrou|pousou|chegou)|niet (?:geland|aangekomen)|omgekeerd|"
    r"omgedraaid|landade inte|vände om|landede ikke|landet ikke|vendte om|snudde|nie wylądował\w*|zawrócił\w*|"
    r"nepřistál\w*|nije sleti[ol]\w*|развернул(?:ся|ась|ись)|повернул\w* (?:назад|обратно)|не (?:сел\w*|"
    r"приземлил\w+|долетел\w*|прибыл\w*)|розверну(?:вся|лася|лись)|не (?:сів|сіла|приземли\w+|долеті\w+|"
    r"прибу\w+)|geri döndü|inmedi|varmadı)\b.{,40}",
    re.IGNORECASE,
)
"""The whole of a cell: a remark that only ends so may tell of another flight."""
_CODE = re.compile(r"\W*(?:div|divd|dvt|rtn|rtd|rtb|atb|(?:air )?returned|air return)\W*", re.IGNORECASE)
"""The same in a status, where "returned" is said of the flight; elsewhere it may be an arrival."""
_HEADING = re.compile(
    r"\b(?:div|divert(?:ed)?|diversion|dérout\w*|desvi(?:ado|ada)|umgeleitet|ausgewichen|dirottat[oa]|uitgeweken|"
    r"omdirigera[dt]|przekierowan\w*|preusmjeren\w*|перенаправлен\w*)\b",
    re.IGNORECASE,
)
"""What heads a column of where flights were diverted to; an alternate is only planned."""
_TO = re.compile(
    r"\b(?:to|at|nach|vers|sur|à|hacia|para|a|al|verso|naar|till|til|do|na|v|u|в|на|до|у)\s+(?P<place>\S.*)",
    re.IGNORECASE,
)
_MOST_WORDS = 4
"""Of the name of an airport; more is a remark behind it."""
_LONGEST_CODE = 4


def says_diverted(cell: str) -> re.Match[str] | None:
    """Returns the words of a cell that says first of all that its flight was diverted."""
    return _DIVERTED.fullmatch(cell.strip())


def is_code_for_diverted(cell: str) -> re.Match[str] | None:
    """Returns the words of a status that says so."""
    return _CODE.fullmatch(cell)


def heads_diversions(heading: str) -> bool:
    """Whether under a heading stands where flights were diverted to.

    >>> heads_diversions("Diverted to"), heads_diversions("Div."), heads_diversions("Alternate")
    (True, True, False)
    """
    return bool(_HEADING.search(heading))


def says_so(cell: str) -> bool:
    """Whether a cell below what may have befallen a flight, such as "Diverted", says that it did.

    >>> says_so("x"), says_so("Ramstein"), says_so("no"), says_so("否"), says_so("?")
    (True, True, False, False, False)
    """
    return not is_unknown(cell) and cell.strip().casefold() not in NO


# Depends on the cell alone.
@lru_cache(maxsize=1_024)
def place_of_diversion(cell: str) -> str:
    """Returns the code of the one airport to which a cell says that a flight was diverted; "" where it names none,
    or a name that several have.

    >>> [place_of_diversion(cell) for cell in ("Diverted to BRU due to fog", "umgeleitet nach Ramstein", "LTAG")]
    ['EBBR', 'ETAR', 'LTAG']
    >>> place_of_diversion("diverted"), place_of_diversion("diverted to London"), place_of_diversion("RTB")
    ('', '', '')
    """
    behind = _TO.search(cell)
    if not behind and (says_diverted(cell) or is_code_for_diverted(cell)):
        return ""
    words = (behind["place"] if behind else cell).split()[:_MOST_WORDS]
    for count in range(len(words), 0, -1):
        if code := _airport(" ".join(words[:count]).strip(" .,;:()")):
            return code
    return ""


def _airport(name: str) -> str:
    # In small letters a code is a word: yes.
    if len(name) <= _LONGEST_CODE and not name.isupper():
        return ""
    if own := meaning(name):
        return own.code
    codes = candidates(name)
    return codes[0] if len(codes) == 1 else ""
