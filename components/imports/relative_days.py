"""Days that are counted from the one on which a row was written: "today", "yesterday evening"."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from components.files.cells import is_unknown
from components.imports.grid_tables import Row, Sheet
from components.imports.questions import Answers, Question, question
from components.imports.table_dates import CHOICES, DateStyle, orders_of, read_date
from components.imports.time_zones import DAY_ONLY
from components.ledger.times_beside_days import with_plain_hours, with_time_last

COUNTED_FROM = "from:"
"""What the id of the question begins with from which column the relative days under a heading are counted."""
NOT_KNOWN = "not known"
_TODAY = (
    "(?:early |late )?this (?:morning|afternoon|evening)|today|tonight|just now|now|heute|gerade eben|aujourd'hui|"
    "ce (?:matin|soir)|dziś|dzisiaj|сьогодні|сегодня|hoy|oggi|bugün|dnes|vandaag|hoje|astăzi|azi|danas"
)
_LAST_NIGHT = (
    "(?:late )?last night|yesterday night|letzte nacht|gestern nacht|cette nuit|la nuit dernière|hier nuit|anoche|"
    "ayer (?:por la )?noche|ieri notte|вчора вночі|вчера ночью|wczoraj w nocy|dün gece"
)
_YESTERDAY = "yesterday|gestern|hier|wczoraj|вчора|вчера|ayer|ieri|dün|včera|gisteren|ontem|jučer"
_RELATIVE = re.compile(
    rf"(?:(?P<night>{_LAST_NIGHT})|(?P<today>{_TODAY})|(?P<yesterday>{_YESTERDAY}))\b[ ,]*"
    r"(?:(?:early|late|in the|morning|afternoon|evening|night|at noon|noon|früh|abend|morgen|nachmittag|soir|"
    r"matin|rano|wieczorem|wieczór|вранці|ввечері|утром|вечером|mañana|tarde|noche|sera|mattina)\b[ ,]*)*"
    r"(?P<time>.*)",
    re.IGNORECASE | re.DOTALL,
)
_TIME = re.compile(r"(?:~?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?.*)?", re.DOTALL)
_MOST_ASKED = 3
"""Columns of days from which others may be counted; a table has one or two."""


def day_counted_from(cell: str, day: date) -> str:
    """Returns what a relative day is, counted from a day; the cell itself where it is none.

    >>> day_counted_from("yesterday, 15:00", date(2025, 11, 4)), day_counted_from("Today 2 pm", date(2025, 11, 4))
    ('2025-11-03 15:00', '2025-11-04 14:00')
    >>> day_counted_from("last night", date(2025, 11, 4)), day_counted_from("last Tuesday", date(2025, 11, 4))
    ('[2025-11-03..2025-11-04]', 'last Tuesday')
    >>> day_counted_from("yesterday night", date(2025, 11, 4)), day_counted_from("ayer noche", date(2025, 11, 4))
    ('[2025-11-03..2025-11-04]', '[2025-11-03..2025-11-04]')
    """
    match = _RELATIVE.fullmatch(cell.strip())
    time = with_time_last(with_plain_hours(f" {match['time']}")).strip() if match else ""
    if not match or not _TIME.fullmatch(time):
        return cell
    before = day - timedelta(days=1)
    if match["night"]:
        return f"[{before}..{day}]"
    return f"{day if match['today'] else before} {time}".rstrip()


def _is_relative(cell: str) -> bool:
    return day_counted_from(cell, date.max) != cell


def counted_from(
    table: Sheet, heading: str, rows_of: Mapping[str, Sequence[int]], answers: Answers
) -> tuple[str, list[Question]]:
    """Returns the heading from whose days relative ones of a column are counted, "" for none, and what is asked.
    `rows_of` has the rows of each cell."""
    relative = {cell: rows for cell, rows in rows_of.items() if _is_relative(cell)}
    others = [other for other in table.headings if other != heading and relative and _days_in(table, other)]
    if not others:
        return "", []
    first = next(iter(relative))
    asked = question(
        f"{COUNTED_FROM}{heading}",
        f"'{first}' in '{heading}' counts from the day on which its row was written. In which column is that?",
        (*others[:_MOST_ASKED], NOT_KNOWN),
        (row for rows in relative.values() for row in rows),
    )
    answer = answers.to(asked)
    return answer if answer != NOT_KNOWN else "", [asked]


def with_days_counted(table: Sheet, from_of: Mapping[str, str]) -> tuple[Row, ...]:
    """Returns the rows of a table with the relative days of columns as days; `from_of` has for the heading of each
    that from whose days they are counted."""
    places = {table.headings.index(heading): _days_in(table, other) for heading, other in from_of.items() if other}
    if not places:
        return table.rows
    return tuple(
        replace(
            row,
            cells=tuple(
                day_counted_from(cell, days[row.number]) if row.number in (days := places.get(place, {})) else cell
                for place, cell in enumerate(row.cells)
            ),
        )
        for row in table.rows
    )


def _days_in(table: Sheet, heading: str) -> dict[int, date]:
    """Returns the day of each row of a column, most of which are days, in an order that all of them settle;
    without the rows whose cell is none, or one of several."""
    place = table.headings.index(heading)
    cells = {row.number: row.cells[place] for row in table.rows if not is_unknown(row.cells[place])}
    style = DateStyle(_only_order({*cells.values()}), DAY_ONLY)
    read = {number: read_date(cell, style).text for number, cell in cells.items()}
    days = {number: text for number, text in read.items() if len(text) == len("2025-11-03")}
    return (
        {number: date.fromisoformat(text) for number, text in days.items()} if 2 * len(days) > len(cells) else {}
    )


def _only_order(cells: Collection[str]) -> str:
    """Returns the order of dates that all cells share; "" where none leaves it open, or several may be meant.

    >>> _only_order(["3/4/2025", "3/14/2025"]), _only_order(["2025-03-04"]), _only_order(["3/4/2025"])
    ('month first', '', '')
    """
    open_ones = [orders for orders in map(orders_of, cells) if orders]
    shared = [order for order in CHOICES if all(order in orders for orders in open_ones)]
    return shared[0] if open_ones and len(shared) == 1 else ""
