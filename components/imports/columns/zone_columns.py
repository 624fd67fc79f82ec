"""Time zones that a table names for each row in a column of their own."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from components.files.cells import is_unknown
from components.imports.cells.clock_cells import names_no_zone
from components.imports.columns.headings import TIMES
from components.imports.sheets.grid_tables import Row

_HEADING = re.compile(
    r"(?:tz|time[ _-]?zone|(?:utc|gmt|tz)[ _-]?offset|zeitzone|fuseau(?: horaire)?|huso(?: horario)?|"
    r"fuso(?: orario| horário)|tijdzone|tidszon|tidszone|strefa czasowa|časov[áé] (?:pásmo|zóna)|vremenska zona|"
    r"часовой пояс|часовий пояс|saat dilimi|aikavyöhyke|időzóna|fus orar|ζώνη ώρας|时区|時區|タイムゾーン|시간대|"
    r"المنطقة الزمنية|منطقه زمانی|אזור זמן)",
    re.IGNORECASE,
)
"""What heads such a column. "Zone" alone may be one of an airfield."""


def with_zones_beside(headings: Sequence[str], rows: Sequence[Row], ours: Mapping[str, str]) -> tuple[Row, ...]:
    """Returns the rows with the zone of each behind its times, as if it stood in the same cell. Times that name
    a zone themselves stay as they are, and so does a table with several columns of zones.

    >>> rows = (Row(2, ("01:30", "MSK")), Row(3, ("01:30Z", "MSK")), Row(4, ("01:30", "")))
    >>> [row.cells[0] for row in with_zones_beside(["Time", "TZ"], rows, {"Time": "time"})]
    ['01:30 MSK', '01:30Z', '01:30']
    """
    column = zone_column(headings, ours)
    times = [place for place, heading in enumerate(headings) if ours.get(heading) in TIMES]
    if not column or not times:
        return tuple(rows)
    at = headings.index(column)
    return tuple(_with_zone(row, row.cells[at].strip(), times) for row in rows)


def zone_column(headings: Sequence[str], ours: Mapping[str, str]) -> str:
    """Returns the heading of the column that names the zone of each row's times; "" if there is none, or several.

    >>> zone_column(["Time", "Time zone"], {"Time": "time"}), zone_column(["Time", "Zone"], {"Time": "time"})
    ('Time zone', '')
    """
    zones = [each for each in headings if not ours.get(each) and _HEADING.fullmatch(each.strip())]
    return zones[0] if len(zones) == 1 else ""


def _with_zone(row: Row, zone: str, times: Sequence[int]) -> Row:
    if is_unknown(zone):
        return row
    cells = [
        f"{cell} {zone}" if place in times and names_no_zone(cell) else cell
        for place, cell in enumerate(row.cells)
    ]
    return replace(row, cells=tuple(cells))
