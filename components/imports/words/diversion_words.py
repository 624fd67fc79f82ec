"""Words that say that a flight did not reach the place in its row, and where it was diverted to."""

import re
from functools import lru_cache

from components.files.cells import is_unknown
from components.imports.words.yes_no_words import NO
from components.ledger.reference.airports import candidates, meaning

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
"""Matches the whole cell: a remark that merely ends like this may be about another flight."""
_CODE = re.compile(r"\W*(?:div|divd|dvt|rtn|rtd|rtb|atb|(?:air )?returned|air return)\W*", re.IGNORECASE)
"""Codes for a diversion in a status column, where "returned" is said of the flight; elsewhere it may be an
arrival."""
_HEADING = re.compile(
    r"\b(?:div|divert(?:ed)?|diversion|dérout\w*|desvi(?:ado|ada)|umgeleitet|ausgewichen|dirottat[oa]|uitgeweken|"
    r"omdirigera[dt]|przekierowan\w*|preusmjeren\w*|перенаправлен\w*)\b",
    re.IGNORECASE,
)
"""Headings of columns of diversion airports; an alternate is only planned."""
_TO = re.compile(
    r"\b(?:to|at|nach|vers|sur|à|hacia|para|a|al|verso|naar|till|til|do|na|v|u|в|на|до|у)\s+(?P<place>\S.*)",
    re.IGNORECASE,
)
_MOST_WORDS = 4
"""Words of an airport's name; more are a remark after it."""
_LONGEST_CODE = 4


def says_diverted(cell: str) -> re.Match[str] | None:
    """Returns the match if a cell begins by saying that its flight was diverted."""
    return _DIVERTED.fullmatch(cell.strip())


def is_code_for_diverted(cell: str) -> re.Match[str] | None:
    """Returns the match if a status is a code for a diversion."""
    return _CODE.fullmatch(cell)


def heads_diversions(heading: str) -> bool:
    """Returns whether a heading is that of diversion airports.

    >>> heads_diversions("Diverted to"), heads_diversions("Div."), heads_diversions("Alternate")
    (True, True, False)
    """
    return bool(_HEADING.search(heading))


def says_so(cell: str) -> bool:
    """Returns whether a cell under a heading such as "Diverted" says that it happened.

    >>> says_so("x"), says_so("Ramstein"), says_so("no"), says_so("否"), says_so("?")
    (True, True, False, False, False)
    """
    return not is_unknown(cell) and cell.strip().casefold() not in NO


# Memoized: the result depends on the cell alone.
@lru_cache(maxsize=1_024)
def place_of_diversion(cell: str) -> str:
    """Returns the code of the airport that a flight was diverted to; "" if the cell names none, or a name that
    several airports have.

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
    # In small letters a code is an ordinary word: yes.
    if len(name) <= _LONGEST_CODE and not name.isupper():
        return ""
    if own := meaning(name):
        return own.code
    codes = candidates(name)
    return codes[0] if len(codes) == 1 else ""
