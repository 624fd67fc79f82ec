"""What heads a column that says how far a flight has come, or what was decided on it."""

import re

_STATUS = re.compile(
    r"\b(?:status|state|état|estado|stato|stan|stav|stare|stanje|статус|состояние|стан|durum|tila|állapot|"
    r"decision|outcome|décision|entscheidung|bescheid|decisión|decisão|decisione|besluit|decyzja|решение|рішення|"
    r"karar)\b|حالة|القرار|状态|决定|סטטוס|החלטה",
    re.IGNORECASE,
)


def is_of_status(heading: str) -> bool:
    """Whether a column is of how far flights have come, or of what was decided on them.

    >>> is_of_status("Flight status"), is_of_status("Решение"), is_of_status("Remarks")
    (True, True, False)
    """
    return bool(_STATUS.search(heading))
