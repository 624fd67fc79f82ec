"""Which texts have the form of a registration: of one under a nationality mark of ICAO Annex 7, or of a serial.

A text of another form may be a registration all the same, or a callsign, a type or a number of any kind: it can
show that two aircraft are the same, and never that they differ.
"""

import re

_THREE_LETTERS = """
    2 3A 3B 3C 3D 3X 4K 4L 4O 4R 4W 4X 4YB 5A 5B 5H 5N 5R 5T 5U 5V 5W 5X 5Y 6O 6V 6W 6Y 7O 7P 7Q 7T 8P 8Q 8R
    9A 9G 9H 9J 9K 9L 9M 9N 9Q 9S 9U 9V 9XR 9Y A2 A3 A4O A5 A6 A7 A8 A9C AP B C2 C3 C5 C6 C9 CC CN CS CU D2
    D4 D6 DQ E3 E5 E7 EC EI EJ EK EL EP ER ES ET EW EX EY EZ H4 HA HB HC HH HP HR HS HV HZ J2 J3 J5 J6 J7 J8
    JY LN LV LX LY LZ M OD OE OH OK OM OO OY P2 P4 PH PJ PK PP PR PS PT PU PZ S2 S5 S7 S9 SE SP ST SU SX T2
    T3 T7 T8 TC TF TG TI TJ TL TN TR TS TT TU TY TZ UK UN UP UR V2 V3 V4 V5 V6 V7 V8 VH VP VQ VT XA XB XC XT
    XU XY YA YI YJ YK YL YN YR YS YU Z Z3 Z6 ZA ZJ ZK ZP ZS ZT ZU
"""
_FORMS = (
    rf"(?:{'|'.join(_THREE_LETTERS.split())})[A-Z]{{3}}",
    "[DFGI][A-Z]{4}",
    "C[FGI][A-Z]{3}",
    "N[1-9][0-9]{0,4}[A-HJ-NP-Z]{0,2}",
    "R[AF](?:[0-9]{5}|[0-9]{4}[A-Z])",
    "(?:E[KRXYW]|U[KNR])[0-9]{3,5}[A-Z]{0,2}",
    "UP[A-Z]{1,2}[0-9]{3,4}",
    "EZ[A-Z][0-9]{3}",
    "4K(?:AZ)?[0-9]{1,5}",
    "4L[0-9]{5}",
    "B[0-9]{4,5}|B[0-9]{3}[0-9A-Z]",
    "JA[0-9]{3}[0-9A-Z]|JA[0-9]{2}[A-Z]{2}",
    "HL[0-9]{4}",
    "JU[0-9]{4}",
    "P[0-9]{3}",
    "VN[A-C][0-9]{3}",
    "RPC[0-9]{3,4}",
    "RDPL[0-9]{5}",
    "CU[A-Z][0-9]{3,4}",
    "YV[0-9]{3,4}[A-Z]?",
    "(?:HI|HK|HP|OB|CP)[0-9]{3,4}[A-Z]{0,3}",
    "D[0-9]{4}",
    # The United Kingdom, Italy, NATO.
    "Z[A-Z][0-9]{3}",
    "MM[0-9]{5}",
    "LXN[0-9]{5}",
)
_REGISTRATION = re.compile("|".join(f"(?:{form})" for form in _FORMS))
_SERIAL = re.compile("[0-9]{2}-[0-9]{4,5}")


def has_form_of_registration(mark: str, written: str) -> bool:
    """Whether a text has the form of a registration; `mark` are the letters and digits of what is `written`.

    >>> has_form_of_registration("RA86496", "RA-86496"), has_form_of_registration("055140", "05-5140")
    (True, True)
    >>> has_form_of_registration("DAIMN", "D-AIMN"), has_form_of_registration("DITTO", "ditto")
    (True, False)
    >>> [has_form_of_registration(text, text) for text in ("RFF1", "RA7684", "IL76", "AN124", "C17", "14F0C3")]
    [False, False, False, False, False, False]
    """
    if mark.isalpha() and "-" not in written:
        return False  # Letters in one are as well a word, such as ditto.
    return bool(_REGISTRATION.fullmatch(mark) or _SERIAL.fullmatch(written.strip()))
