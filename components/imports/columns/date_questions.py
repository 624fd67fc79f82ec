"""What of a column of dates only a person can say: their order, and of which year, month and zone they are."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from itertools import chain, pairwise

from components.files.cells import is_unknown
from components.imports.cells.clock_cells import names_no_zone
from components.imports.cells.table_dates import (
    CHOICES,
    DAY_FIRST,
    EXCHANGE_ASKED,
    EXCHANGED,
    ISO,
    LUNAR_HIJRI,
    MONTH_FIRST,
    SOLAR_HIJRI,
    TWO_DIGITS,
    DateStyle,
    are_at_midnight,
    bears_on_days,
    day_of,
    digits_behind_month,
    exchanged,
    lacks,
    may_be_exchanged,
    numbers_in,
    orders_by_weekday,
    orders_of,
    plain_under,
    read_date,
    with_year,
    without_weekday,
    years_by_weekday,
    years_in,
)
from components.imports.cells.time_zones import (
    DAY_ONLY,
    UTC,
    ZONE,
    other_zone_in,
    zone_in,
    zone_meant,
    zone_named,
    zone_of,
    zones_offered,
)
from components.imports.questions import Answers, Question, question
from components.imports.sheets.grid_tables import ROWS_OF_A_SHEET
from components.imports.words.heading_words import is_east_asian
from components.imports.words.zone_words import zone_in_words
from components.ledger.dates.date_phrases import plain
from components.ledger.dates.other_dates import year_day_month
from components.ledger.dates.solar_hijri import in_gregorian

MONTH = "month:"
"""What the id of the question begins with in which month the days under a heading are."""
WORDS = "zone in words:"
"""What the id of the question begins with which zone some words beside times are."""
CALENDAR = "calendar:"
"""What the id of the question begins with of which calendar days are."""
_LIKELY_YEARS = range(1970, 2040)
_TIMED = re.compile(r"[0-9]{1,2}:[0-9]{2}")
_ZONED = re.compile(
    r"(?:Z|UTC|GMT|zulu|[+-][0-9]{2}:?[0-9]{2}|:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?[+-][0-9]{2})\)?\s*$", re.IGNORECASE
)
_FORM = re.compile(
    r"\b(?:(?P<day>(?:dd?|tt?|jj?|дд?|gg?)[ ./-](?:mm?|мм?|aa?))|(?:mm?|мм?|aa?)[ ./-](?:dd?|tt?|jj?|дд?|gg?))\b",
    re.IGNORECASE,
)
"""Day and month in a heading, in the letters that English, German, French, Russian and Turkish have for them."""
_YEAR_FIRST_FORM = re.compile(r"\b(?:(?:yy|jj|гг){1,2}[ ./-]?(?:mm|мм|aa)|EOBD|DOF)", re.IGNORECASE)
"""So do days of flight plans: ICAO Doc 4444 has six digits for them."""
_ANY_YEAR = "2024"
"""A leap year: each day of any other is one of it, too."""
AS_SHEET = "the one in the name of its sheet"
"""The answer that days without a year, or a month, are of the one after which their sheet is called."""
EXCHANGE = "exchanged:"
"""What the id of the question begins with whether a spreadsheet has exchanged day and month."""
EXCHANGE_NOW = "exchanged now:"
"""The same where it had, and knows days as such by now that it would have left as text."""
_LAST_MONTH = 12
_KNOWN_DAY = re.compile("[0-9]{4}-[0-9]{2}-([0-9]{2})")
AS_THEY_STAND = "they are right as they stand"
_FEWEST_EXCHANGED = 2
"""Days of each kind before this is asked; one may be there by chance."""
_TYPED = re.compile(r"[0-9]{1,2}([/-])[0-9]{1,2}\1[0-9]{2,4}(?:[ T,].*)?", re.DOTALL)
"""A day as a person types it, which a spreadsheet in another country takes for text, or for another day."""
AS_AROUND = "the one of the rows around it"
"""The answer that days without a year, or a month, are of the one that dates above and below them leave."""


def style_of(
    heading: str,
    cells: Mapping[str, Sequence[int]],
    mapped_order: str,
    answers: Answers,
    years: Sequence[str] = (),
    near: Sequence[str] = (),
    months: Sequence[str] = (),
) -> tuple[DateStyle, list[Question]]:
    """Returns how the dates of a column are to be read, and what has to be asked. `cells` has the rows of each
    value; `mapped_order` is what the mapping says of the order; `years` are those that the rest of the table
    suggests, the likeliest first, `months` the months; `near` are the zones of the watched airfields."""
    calendar = calendar_of(heading, cells)
    needed = calendar if is_calendar_needed(cells) else None
    if (in_calendar := _answer(answers, calendar)) == SOLAR_HIJRI:
        cells = _in_gregorian_days(cells)
    worded = _with_zones_apart(cells)
    english = {plain_under(heading, text): cells[cell] for cell, (text, _) in worded.items()}
    zone = _zone(heading, {plain(text): cells[cell] for cell, (text, words) in worded.items() if not words}, near)
    month, year = _month(heading, english, months), _year(heading, english, years)
    in_year = _answer(answers, year)
    by_weekday = _years_by_weekdays(english, year.choices) if year and not in_year else ()
    dated = _with_any_year(english, (in_year, *years))
    order, which = _order(heading, dated, mapped_order, answers)
    exchange = _exchange(heading, cells, answers)
    style = DateStyle(
        order,
        zone_of(heading, answers),
        in_year,
        _answer(answers, month),
        any(map(year_day_month, english)),
        years=by_weekday,
        are_days=are_at_midnight(cells),
        exchanged=_exchange_answered(answers, exchange),
        calendar=in_calendar,
        heading=heading if bears_on_days(heading) else "",
    )
    return style, [*filter(None, (needed, which, zone, exchange, month, None if by_weekday else year))]


def _with_zones_apart(cells: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Returns of each cell that says anything its text, and the words beside it that name a zone."""
    return {cell: zone_in_words(cell) for cell in cells if not is_unknown(cell)}


def calendar_of(heading: str, cells: Mapping[str, Sequence[int]]) -> Question | None:
    """Asks of which calendar days are in whose years nobody flew by the Gregorian one."""
    others = [cell for cell in cells if in_gregorian(cell) != cell]
    if not others:
        return None
    first = in_gregorian(others[0])
    about = (
        f"Days in '{heading}', such as '{others[0]}', are of another calendar: by the Solar Hijri one of Iran and "
        f"Afghanistan '{first}'. Of which are they? Those of the Islamic one are not read, since they hang on "
        "where somebody saw the moon: write them as Gregorian days."
    )
    is_likely = any(int(year) in _LIKELY_YEARS for year in years_in(first))
    choices = (SOLAR_HIJRI, LUNAR_HIJRI) if is_likely else (LUNAR_HIJRI, SOLAR_HIJRI)
    return question(f"{CALENDAR}{heading}", about, choices, chain(*(cells[cell] for cell in others)))


def is_calendar_needed(cells: Mapping[str, Sequence[int]]) -> bool:
    """Whether most days of a column are of another calendar: it has hardly any without the answer of which."""
    others = sum(in_gregorian(cell) != cell for cell in cells)
    return 2 * others > sum(not is_unknown(cell) for cell in cells)


def _in_gregorian_days(cells: Mapping[str, Sequence[int]]) -> dict[str, list[int]]:
    days: dict[str, list[int]] = {}
    for cell, rows in cells.items():
        days.setdefault(in_gregorian(cell), []).extend(rows)
    return days


def _exchange(heading: str, cells: Mapping[str, Sequence[int]], answers: Answers) -> Question | None:
    """Asks whether a spreadsheet has exchanged day and month. What was answered once stays so, until it knows
    later days as such: then it may have another order by now."""
    days = [*filter(may_be_exchanged, cells)]
    typed = [cell for cell in cells if _TYPED.fullmatch(cell.strip())]
    is_asked = f"{EXCHANGE}{heading}" in answers.given or _left_what_is_no_day(cells, days, typed)
    if not days or not is_asked:
        return None
    rows = [*chain(*(cells[day] for day in days))]
    asked, later = _question_of_exchange(heading, days, typed, rows), _day_after_the_12th(cells)
    if not later or answers.to(asked) != EXCHANGED:
        return asked
    about = (
        f"The days in '{heading}' had day and month exchanged so far. Now the spreadsheet knows days after the "
        f"12th, such as '{later}'. Was '{days[0]}' typed as {exchanged(days[0])}?"
    )
    return question(f"{EXCHANGE_NOW}{heading}", about, (AS_THEY_STAND, EXCHANGED), rows)


def _question_of_exchange(
    heading: str, days: Sequence[str], typed: Sequence[str], rows: Sequence[int]
) -> Question:
    later = f", and those that it left as text, such as '{typed[0]}', are later ones" if typed else ""
    about = (
        f"In '{heading}' all days that the spreadsheet knows as such are up to the 12th{later}: it may have "
        f"exchanged day and month. Was '{days[0]}' typed as {exchanged(days[0])}?"
    )
    choices = (EXCHANGED, AS_THEY_STAND) if _fit_exchanged(days, typed) else (AS_THEY_STAND, EXCHANGED)
    return question(f"{EXCHANGE}{heading}", about, choices, rows)


def _day_after_the_12th(cells: Iterable[str]) -> str:
    """Returns a day that a spreadsheet knows as such, and could not have exchanged; "" where it knows none."""
    return next((cell for cell in cells if (day := _KNOWN_DAY.match(cell)) and int(day[1]) > _LAST_MONTH), "")


def _left_what_is_no_day(cells: Iterable[str], days: Sequence[str], typed: Sequence[str]) -> bool:
    """Whether a spreadsheet has taken for days what it could, and left as text what has no such month in the order
    of its country."""
    orders = [orders_of(plain(cell)) for cell in typed]
    is_typed_in_one = len({*orders}) == 1 and len(orders[0]) == 1
    is_asked = is_typed_in_one and min(len(days), len(typed)) >= _FEWEST_EXCHANGED
    return is_asked and not _day_after_the_12th(cells)


def _fit_exchanged(days: Iterable[str], typed: Iterable[str]) -> bool:
    """Whether more days are of a month of those that were left as text with day and month exchanged."""
    texts = {plain(cell) for cell in typed}
    months = {day_of(numbers_in(text), order)[: len("2025-10")] for text in texts for order in orders_of(text)}
    fit = [(exchanged(day)[: len("2025-10")] in months) - (day[: len("2025-10")] in months) for day in days]
    return sum(fit) > 0


def _exchange_answered(answers: Answers, asked: Question | None) -> str:
    answer = _answer(answers, asked)
    return "" if asked is None or answer == AS_THEY_STAND else answer or EXCHANGE_ASKED


def _years_by_weekdays(cells: Collection[str], offered: Sequence[str]) -> tuple[str, ...]:
    """Returns the years offered for days without one that weekdays beside these settle: each day is on its weekday
    in only one of them. None where a day has no weekday, a single one may be so by chance, or years come and go,
    as a weekday that is wrong makes them."""
    years = [year for year in offered if year.isdecimal()]
    without = [text for text in cells if lacks(text) == "year"]
    fitting = [years_by_weekday(text, years) for text in without]
    is_settled = len(without) > 1 and all(len(each) == 1 for each in fitting)
    comes_and_goes = sorted(fitting) not in (fitting, fitting[::-1])
    return () if comes_and_goes or not is_settled else tuple(sorted({*chain(*fitting)}))


def _with_any_year(cells: Mapping[str, Sequence[int]], years: Sequence[str]) -> dict[str, list[int]]:
    """Returns days with the first of some years that is one where they name none: in which order they stand, all
    years show alike."""
    year = next((each for each in years if each.isdecimal()), _ANY_YEAR)
    dated: dict[str, list[int]] = {}
    for text, rows in cells.items():
        # In another year it would be on another day of the week.
        day = without_weekday(text) if lacks(text) == "year" and year not in years[:1] else text
        dated.setdefault(with_year(day, year), []).extend(rows)
    return dated


def _answer(answers: Answers, asked: Question | None) -> str:
    return answers.to(asked) if asked else ""


def _order(
    heading: str, cells: Mapping[str, Sequence[int]], mapped: str, answers: Answers
) -> tuple[str, Question | None]:
    """Returns in which order day, month and year stand, "" where that does not matter or is open, and the question
    where neither the mapping nor the column settles it."""
    asked = _question_of_order(heading, cells)
    settled = mapped or (_settled_order(heading, cells) if asked else "")
    return (settled, None) if settled else (_answer(answers, asked), asked)


def _question_of_order(heading: str, cells: Mapping[str, Sequence[int]]) -> Question | None:
    """Asks in which order day, month and year stand, where a cell leaves it open."""
    votes = {text: orders_of(text) for text in cells}
    open_ones = [text for text, orders in votes.items() if len(orders) > 1]
    if not open_ones:
        return None
    counts = _counts(votes, cells)
    # Where years come first, months come before days.
    first = (ISO, MONTH_FIRST) if is_east_asian(heading) else ()
    ranked = sorted(
        {order for text in open_ones for order in votes[text]},
        # Years of two digits among numbers: in the wrong order they are of many years.
        key=lambda order: (
            -counts[order],
            order not in first,
            _years_spanned(open_ones, order),
            CHOICES.index(order),
        ),
    )
    about = f"{_evidence(counts, ranked)}: is {_either(open_ones[0])}?"
    return question(f"dates:{heading}", about, (*ranked, ISO), (row for text in open_ones for row in cells[text]))


def _counts(votes: Mapping[str, Sequence[str]], cells: Mapping[str, Sequence[int]]) -> Counter[str]:
    """Returns in how many rows a date can be of one order only."""
    counts = Counter[str]()
    for text, orders in votes.items():
        if len(orders) == 1:
            counts[orders[0]] += len(cells[text])
    return counts


def _years_spanned(texts: Iterable[str], order: str) -> int:
    return len({day_of(numbers_in(text), order)[: len("2025")] for text in texts})


def _evidence(counts: Mapping[str, int], ranked: Sequence[str]) -> str:
    evidence = [f"{counts[order]} of your dates can only be {order}" for order in ranked if counts[order]]
    return "; ".join(evidence) or "No date of the column settles the order"


def _either(text: str) -> str:
    days = (f"{day_of(numbers_in(text), order)} ({order})" for order in orders_of(text))
    return f"'{text}' {' or '.join(days)}"


def _settled_order(heading: str, cells: Collection[str]) -> str:
    """Returns the order that a heading gives its dates, or on whose days all weekdays beside them fall; "" where
    neither is, or one of the dates can only be of another."""
    weekdays = {order for text in cells for order in orders_by_weekday(text)}
    order = _order_in(heading) or (weekdays.pop() if len(weekdays) == 1 else "")
    return order if all(order in orders for orders in map(orders_of, cells) if orders) else ""


def _order_in(heading: str) -> str:
    """Returns the order that a heading gives its dates.

    >>> _order_in("Date (dd/mm/yyyy)"), _order_in("MM-DD-YY"), _order_in("EOBD"), _order_in("Date")
    ('day first', 'month first', 'ISO', '')
    """
    if _YEAR_FIRST_FORM.search(heading):
        return ISO
    match = _FORM.search(heading)
    if not match:
        return ""
    return DAY_FIRST if match["day"] else MONTH_FIRST


def _zone(heading: str, cells: Mapping[str, Sequence[int]], near: Sequence[str]) -> Question | None:
    """Asks of times without a zone of which they are."""
    without = _times_without_zone(cells)
    if not without or zone_in(heading):
        return None
    rows = (row for text in without for row in cells[text])
    if named := zone_named(heading):
        about = f"The times in '{heading}', such as '{without[0]}', are of the zone '{named}'. Which one is it?"
        choices: tuple[str, ...] = (*zones_offered(named, near), DAY_ONLY, UTC)
    else:
        about = f"The times in '{heading}' name no zone, such as '{without[0]}'. Are they UTC?"
        choices = (UTC, DAY_ONLY, *near)
    return question(f"{ZONE}{heading}", about, choices, rows, other=zone_meant)


def _times_without_zone(cells: Iterable[str]) -> list[str]:
    return [text for text in cells if _TIMED.search(text) and not _ZONED.search(text) and not _is_midnight(text)]


def zone_of_moments(heading: str, cells: Mapping[str, Sequence[int]], near: Sequence[str]) -> Question | None:
    """Asks of days with times which zone their heading means: nobody has to answer, since the days are read."""
    named = other_zone_in(heading)
    without = _times_without_zone(cells) if named and zone_in(heading) == DAY_ONLY else []
    if not without:
        return None
    about = (
        f"The times in '{heading}', such as '{without[0]}', are of the zone '{named}'. Which one is it? Until "
        "that is said, their days alone are read."
    )
    rows = (row for text in without for row in cells[text])
    choices = (*zones_offered(named, near), DAY_ONLY)
    return question(f"{ZONE}{heading}", about, choices, rows, other=zone_meant)


def zone_of_times(heading: str, cells: Mapping[str, Sequence[int]], near: Sequence[str]) -> Question | None:
    """Asks of times of day without a zone of which they are: nobody has to answer, since the days do without."""
    without = [cell for cell in cells if names_no_zone(cell)]
    if not without or zone_in(heading) not in ("", DAY_ONLY):
        return None
    about = (
        f"Of which zone are the times in '{heading}', such as '{without[0]}'? Until that is said, no such is read."
    )
    rows = (row for cell in without for row in cells[cell])
    offered = zones_offered(zone_named(heading), near)
    choices = (UTC, *offered, DAY_ONLY) if len(offered) == len(near) else (*offered, UTC, DAY_ONLY)
    return question(f"{ZONE}{heading}", about, choices, rows, other=zone_meant)


def zones_of_words(
    cells: Mapping[str, Sequence[int]], answers: Answers, near: Sequence[str]
) -> tuple[tuple[tuple[str, str], ...], list[Question]]:
    """Returns the words beside times that name a zone, each with that, as answers say, and the question for each.
    `cells` has the rows of each value."""
    rows = dict[str, list[int]]()
    example = dict[str, str]()
    for cell, numbers in cells.items():
        words = zone_in_words(cell)[1]
        if words not in ("", UTC):
            example.setdefault(words, cell)
            rows.setdefault(words, []).extend(numbers)
    asked = {
        words: question(
            f"{WORDS}{words}",
            f"'{cell}' names its zone in words. Which zone is '{words}'?",
            (*zones_offered(words, near), UTC, DAY_ONLY),
            rows[words],
            other=zone_meant,
        )
        for words, cell in example.items()
    }
    return tuple((words, answers.to(asks)) for words, asks in asked.items()), [*asked.values()]


def _is_midnight(text: str) -> bool:
    return bool(re.search(r"[ T]00:00(?::00(?:\.0+)?)?$", text))


def _years_named(cells: Iterable[str]) -> list[str]:
    """Returns the years that cells name, the most frequent first."""
    named = Counter(year for text in cells for year in years_in(text))
    return sorted(named, key=lambda year: (-named[year], year))


def _year(heading: str, cells: Mapping[str, Sequence[int]], suggested: Sequence[str]) -> Question | None:
    """Asks for the year of days that name none; the years that the other cells name are offered, and those that
    the rest of the table suggests."""
    without = [text for text in cells if lacks(text) == "year"]
    if not without:
        return None
    years = (*_years_named(cells), *suggested)
    about = f"'{without[0]}' in '{heading}' names no year. Which one is it?"
    rows = (row for text in without for row in cells[text])
    # The rows around a day say more of its year than the whole table does.
    choices = sorted((*years, "not known"), key=lambda choice: choice != AS_AROUND)
    digits = {digits_behind_month(text) for text in without}
    if len(digits) == 1 and "" not in digits:
        # On one day of several months nothing flies by chance.
        choices.insert(0 if len(without) > 1 else len(years), TWO_DIGITS)
    return question(f"year:{heading}", about, choices, rows, other=_year_meant)


def _month(heading: str, cells: Mapping[str, Sequence[int]], suggested: Sequence[str]) -> Question | None:
    """Asks for the month of days that name none, nor a year, where most of a column do not."""
    without = {text: rows for text, rows in cells.items() if lacks(text) == "month"}
    rows = [row for each in without.values() for row in each]
    if not rows or len(rows) < sum(map(len, cells.values())) / 2:
        return None
    about = f"'{next(iter(without))}' in '{heading}' names no month and no year. In which month are such days?"
    if AS_SHEET not in suggested:
        about += _begun_anew({row: text for text, numbers in without.items() for row in numbers})
    choices = (*suggested, "not in one, or not known")
    return question(f"{MONTH}{heading}", about, choices, rows, other=_month_meant)


def _begun_anew(texts: Mapping[int, str]) -> str:
    """Returns where days of a month, by their rows, leave the order in which the rest is: all are read as of one.

    >>> _begun_anew({2: "30", 3: "31", 4: "Sat 1"})
    " They begin anew at row 4 ('31', then 'Sat 1'): write its month into each day that is of another one."
    >>> _begun_anew({2: "3", 3: "2", 4: "2"}), _begun_anew({2: "2", 3: "2", 4: "31"})
    ('', '')
    """
    days = [(row, text, int(re.sub("[^0-9]", "", text))) for row, text in sorted(texts.items())]
    falls, rises = ([pair for pair in pairwise(days) if way * (pair[1][2] - pair[0][2]) > 0] for way in (-1, 1))
    if not falls or not rises:
        return ""
    (_, before, _), (row, after, _) = min(falls, rises, key=len)[0]
    # Rows of several sheets have numbers of our own, which nobody sees.
    at_row = "" if row >= ROWS_OF_A_SHEET else f" at row {row:,}"
    return (
        f" They begin anew{at_row} ('{before}', then '{after}'): "
        "write its month into each day that is of another one."
    )


def _month_meant(text: str) -> str:
    month = read_date(text, DateStyle()).text
    return f"{date.fromisoformat(f'{month}-01'):%B %Y}" if re.fullmatch("[0-9]{4}-[0-9]{2}", month) else ""


def _year_meant(text: str) -> str:
    return text if re.fullmatch("[12][0-9]{3}", text) else ""
