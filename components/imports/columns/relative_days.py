"""Days that are counted from the one on which a row was written: "today", "yesterday evening", "last Tuesday"."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from components.files.cells import is_unknown
from components.imports.cells.table_dates import CHOICES, DateStyle, orders_of, read_date
from components.imports.cells.time_zones import DAY_ONLY
from components.imports.questions import Answers, Question, question
from components.imports.sheets.grid_tables import Row, Sheet
from components.ledger.dates.times_beside_days import with_plain_hours, with_time_last
from components.ledger.reference.cldr_names import WEEKDAYS, month_called, weekday_called

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
_LAST = (
    "(?:the )?(?:last|past)|letzte[nr]?|vergangene[nr]?|dernier|(?:w )?(?:zeszł[yąe]|ostatni(?:ą|ego)?)|"
    "минул(?:ий|ого|а|ої)|прошл(?:ый|ая|ое|ую)|pasado|últim[oa]|scors[oa]|geçen|minul[ýáéou]+|afgelopen|vorige|"
    "passad[oa]|trecut[ăa]?"
)
"""Stands before the day of the week or behind it: the nearest before the day on which somebody wrote that."""
_REST = (
    r"(?P<part>(?:(?:early|late|in the|morning|afternoon|evening|night|at noon|noon|früh|abend|morgen|nachmittag|"
    r"nacht|nuit|soir|matin|rano|wieczorem|wieczór|вранці|ввечері|утром|вечером|mañana|tarde|noche|sera|mattina)"
    r"\b[ ,]*)*)(?P<time>.*)"
)
_RELATIVE = re.compile(
    rf"(?:(?P<night>{_LAST_NIGHT})|(?P<today>{_TODAY})|(?P<yesterday>{_YESTERDAY}))\b[ ,]*{_REST}",
    re.IGNORECASE | re.DOTALL,
)
_OF_WEEK = re.compile(
    rf"(?:(?:on|am|le|el) +)?(?:(?P<last>{_LAST}) +)?(?P<weekday>[^\W\d_]{{4,}}(?:-feira)?)\b"
    rf"(?: +(?P<behind>{_LAST})\b)?[ ,]*{_REST}",
    re.IGNORECASE | re.DOTALL,
)
_AT_HOUR = re.compile(
    r"(?:(?:at|around|about|by|um|gegen|à|vers|a las|alle|o|ok\.?|в|о|около|saat|às|om|v|la) *)?~?"
    r"(?P<hour>[0-9]{1,2})(?: ?o'clock)?",
    re.IGNORECASE,
)
"""A whole hour without a word for its half of the day."""
_EVENING = re.compile(
    "tonight|evening|night|abend|soir|wiecz|веч|ноч|noche|sera|notte|noite|akşam|gece|avond|večer", re.IGNORECASE
)
_NIGHT = re.compile("night|nacht|nuit|noche|notte|noite|gece|ночь|ніч", re.IGNORECASE)
_TIME = re.compile(r"(?:~?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?.*)?", re.DOTALL)
_WEEK, _NOON, _HOURS, _FIRST_OF_EVENING = 7, 12, 24, 5
_ANY_DAY = date(2024, 2, 29)
_MOST_ASKED = 3
"""Columns of days from which others may be counted; a table has one or two."""


def day_counted_from(cell: str, day: date) -> str:
    """Returns what a relative day is, counted from a day; the cell itself where it is none.

    >>> day_counted_from("yesterday, 15:00", date(2025, 11, 4)), day_counted_from("Today 2 pm", date(2025, 11, 4))
    ('2025-11-03 15:00', '2025-11-04 14:00')
    >>> day_counted_from("last night", date(2025, 11, 4)), day_counted_from("tonight at 9", date(2025, 11, 4))
    ('[2025-11-03..2025-11-04]', '2025-11-04 21:00')
    >>> day_counted_from("tonight 01:30", date(2025, 11, 4)), day_counted_from("tonight 22:30", date(2025, 11, 4))
    ('[2025-11-04..2025-11-05]', '2025-11-04 22:30')
    >>> day_counted_from("yesterday night", date(2025, 11, 4)), day_counted_from("ayer noche", date(2025, 11, 4))
    ('[2025-11-03..2025-11-04]', '[2025-11-03..2025-11-04]')
    """
    match = _RELATIVE.fullmatch(cell.strip())
    if not match:
        return _day_of_week(cell, day)
    before = day - timedelta(days=1)
    if match["night"]:
        return f"[{before}..{day}]" if _time_in(match) is not None else cell
    return _with_time(cell, day if match["today"] else before, match)


def _day_of_week(cell: str, day: date) -> str:
    """Returns the nearest such day before the one on which a day of the week was written; the cell itself where it
    is none, or names no other day than that one.

    >>> [_day_of_week(cell, date(2025, 11, 4)) for cell in ("last Tuesday", "lundi dernier", "on Friday 15:00")]
    ['2025-10-28', '2025-11-03', '2025-10-31 15:00']
    >>> [_day_of_week(cell, date(2025, 11, 4)) for cell in ("Tuesday", "Monday night", "March", "next Monday")]
    ['Tuesday', '[2025-11-03..2025-11-04]', 'March', 'next Monday']
    """
    match = _OF_WEEK.fullmatch(cell.strip())
    weekday = "" if not match or month_called(match["weekday"]) else weekday_called(match["weekday"])
    if not match or not weekday:
        return cell
    ago = (day.weekday() - WEEKDAYS.index(weekday)) % _WEEK
    if not ago and not (match["last"] or match["behind"]):
        return cell
    return _with_time(cell, day - timedelta(days=ago or _WEEK), match)


def _with_time(cell: str, day: date, match: re.Match[str]) -> str:
    """Returns a day with the time that stands behind its words, where that says more; of a night without one that
    day or the next."""
    time = _time_in(match)
    if time is None:
        return cell
    is_night = bool(_NIGHT.search(match["part"]))
    # Nobody who says tonight, or Friday night, means the small hours of that day for certain.
    is_small = bool(
        time and int(time.lstrip("~").partition(":")[0]) < _FIRST_OF_EVENING and _NIGHT.search(match[0])
    )
    is_either = (is_night and not time) or is_small
    return f"[{day}..{day + timedelta(days=1)}]" if is_either else f"{day} {time}".rstrip()


def _time_in(match: re.Match[str]) -> str | None:
    """Returns the time behind the words for a day, "" where none is certain; None where something else stands
    there. "At 9" is in the evening where that is said, and nobody knows when elsewhere; tonight at 2 may be of the
    next day."""
    text = match["time"].strip()
    if hour := _AT_HOUR.fullmatch(text):
        number, is_evening = int(hour["hour"]), bool(_EVENING.search(match[0]))
        if number > _NOON:
            return f"{number}:00" if number < _HOURS else None
        if not is_evening:
            return ""
        return f"{number + _NOON}:00" if _FIRST_OF_EVENING <= number < _NOON else None
    time = with_time_last(with_plain_hours(f" {text}")).strip()
    return time if _TIME.fullmatch(time) else None


def is_relative(cell: str) -> bool:
    """Whether a cell is a day that counts from the one on which it was written; a day of the week may not on one.

    >>> is_relative("today"), is_relative("Friday"), is_relative("3 Nov")
    (True, True, False)
    """
    return any(day_counted_from(cell, day) != cell for day in (_ANY_DAY, _ANY_DAY + timedelta(days=1)))


def _headings_of_days(table: Sheet, heading: str) -> list[str]:
    """Returns the other headings that hold days."""
    return [other for other in table.headings if other != heading and _days_in(table, other)]


def counted_from(
    table: Sheet, heading: str, rows_of: Mapping[str, Sequence[int]], answers: Answers
) -> tuple[str, list[Question]]:
    """Returns the heading from whose days relative ones of a column are counted, "" for none, and what is asked.
    `rows_of` has the rows of each cell."""
    relative = {cell: rows for cell, rows in rows_of.items() if is_relative(cell)}
    others = _headings_of_days(table, heading) if relative else []
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
