"""What the columns of another table are here: guessed from their headings and their cells where both leave no
doubt, and asked where they do."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from components.files.cells import is_unknown
from components.files.problems import shown
from components.imports.cells.aircraft_cells import LINKED, REGISTRATION, addresses_in, count_in, registrations_in
from components.imports.cells.clock_cells import end_of_status, span_of, without_day
from components.imports.cells.table_dates import share_of_dates
from components.imports.cells.time_zones import zone_in
from components.imports.cells.tracker_links import links_in
from components.imports.questions import Answers, Question, question
from components.imports.sheets.grid_tables import Sheet
from components.imports.sheets.stacked_tables import TITLE_ABOVE
from components.imports.words.direction_words import ARRIVAL, DEPARTURE, direction_in, speaks_of_direction
from components.imports.words.heading_words import (
    TARGETS,
    comparable,
    is_at_gate,
    is_of_observer,
    is_when_sent,
    loose_meanings,
    meanings_of,
    says_between,
    starts_span,
)
from components.imports.words.presence_words import days_of_images, names_sighting
from components.imports.words.status_words import is_of_status
from components.imports.words.way_words import way_in, ways_of_all
from components.imports.words.yes_no_words import YES_OR_NO
from components.imports.words.zone_words import zone_in_words
from components.ledger.dates.date_phrases import with_western_digits
from components.ledger.dates.times_beside_days import with_plain_hours
from components.ledger.reference.airports import candidates, is_code
from components.ledger.reference.cldr_names import weekday_called
from components.ledger.reference.designators import designators_named
from components.ledger.spellings import fold

NOT_MAPPED = "not mapped"
"""The answer that a column is none of ours; its cells are kept beside the ledger."""
ONLY_KEPT = "none of our columns, kept beside the ledger with their rows: "
"""What the remark begins with which columns are only kept."""
NOTHING_KEPT = "none of our columns: "
"""The same of those in which nothing stands."""
COLUMN = "column:"
"""What the id of the question begins with what a heading is."""
DIRECTION = "direction"
"""The id of the question which direction all rows are."""
DATES = ("date", "arrival", "departure", "date_end", "arrival_end", "departure_end")
"""Columns that hold dates."""
TIMES = ("time", "arrival_time", "departure_time")
"""Columns that hold times of the days that stand in others."""
ENDS = ("origin", "destination")
"""Columns that hold places."""
WAYS = (*ENDS, "elsewhere")
"""Columns that hold places from which an aircraft came, or to which it went."""
PLACES = (*WAYS, "airfield")
"""Columns that hold places: the ends of a flight, that which is not the airfield, and the airfield."""
NAMES = frozenset(("aircraft_type", "model", "registration", "callsign", "operator", *PLACES))
"""Columns whose cells are names."""
_DAYS, _LATER_DAYS = ("arrival", "date", "departure"), ("departure", "date_end", "arrival", "date")
"""What columns of days may be whose headings do not say it, the likeliest first: the first of them, and the
others."""
_WINDOWS = ("arrival_end", "departure_end")
"""What days may be, too, on which an aircraft was seen, or was gone: it came, or left, on that day or before."""
_OF_END: Mapping[str, Mapping[str, str]] = {
    "date": {"arrival": "arrival", "departure": "departure"},
    "time": {"arrival": "arrival_time", "departure": "departure_time"},
    "airport": {"arrival": "destination", "departure": "origin"},
}
"""What a day, a time or an airport is of each end of a flight."""
_END_OF = {column: end for kind in ("date", "time") for end, column in _OF_END[kind].items()}
_TWINS = {"date": ("date",), "time": ("arrival_time", "departure_time", "time"), "airport": PLACES}
"""What two columns of one heading may be."""
SEVERAL = ("link",)
"""What more than one column may be."""

_SAMPLE = 200
"""Distinct cells by which a column is judged: enough for a share, and soon looked at."""
_FIRST = 5_000
"""Rows among which the cells are looked for."""
_MOST = 0.8
"""A share of the cells from which on a column is of their kind; the rest are slips and notes."""
_HALF = 0.5
"""A share of the cells that is enough where the heading says the same."""
_MARK = re.compile(r"(?=.*[0-9A-Z].*)[A-Z0-9][A-Z0-9 +./-]{1,11}")
"""What aircraft have painted on them, where a heading says so: 05-5140, 54+12, ZH 868, RA78842."""
_CLOCK = re.compile(
    r"[0-2]?[0-9][:.h][0-5][0-9](?:[:.][0-5][0-9])?(?: ?(?:am|pm))?(?: ?(?:Z|L|LT|[A-Z]{3,4}))?|"
    r"[0-2][0-9][0-5][0-9](?:Z|L|LT| ?UTC)",
    re.IGNORECASE,
)
_BARE_CLOCK = re.compile(r"[0-2]?[0-9][0-5][0-9](?:[0-5][0-9])?|0?\.[0-9]+")
"""A time without a mark, or as a fraction of the day: only under a heading of times, for it may be any number."""
_FILE = re.compile(r"\.(?:jpe?g|png|gif|heic|webp|tiff?|bmp|mp4|mov|avi|pdf|docx?|xlsx?|zip)\b", re.IGNORECASE)
"""A file that is attached to a row, with its address behind it in the exports of databases."""
_MOST_EVENTS = 20
"""So many different words of what happened; more are remarks."""
_FOUR_DIGITS = re.compile(r"(?:[01][0-9]|2[0-3])[0-5][0-9]")
_ROUTE = re.compile(r"[A-Z0-9]{3,4}(?:\s*(?:-|–|—|>|->|[\u2190-\u21ff\u2794-\u27be]|/)\s*[A-Z0-9]{3,4})+")
_NAMED_ROUTE = re.compile(r"\S\s*(?:->|→|–|—|»)\s*\S|\S\s+(?:-|>|to|via)\s+\S")
"""A route between names, where a heading says that it is one."""
_TRUE_OR_FALSE = frozenset(("true", "false"))
"""Cells that say of a row whether something is so: they are no name, place or day."""
_CELLS_SHOWN, _LONGEST_SHOWN = 3, 24
"""So many cells, of so many characters, show what a column holds: a question stays in two lines."""
_LONGEST_PLACE = 60
"""Characters of the name of an airport; what is longer is prose."""
_OF_THE_ROW = re.compile(
    r"creat|modif|updat|added|enter|edit|upload|submit|publi|birth|due|report|check|verif|retriev|access|post|"
    r"captur|download|archiv|log|record|tweet|screenshot|imag|photo|"
    r"erstellt|geändert|eingetragen|abgerufen|veröffentl|geprüft|ajout|saisi|consult|cread|actualiz|criad|atualiz|"
    r"aggiorn|inserit|toegevoegd|bijgewerkt|dodan|zmian|оновл|додано|создан|измен|добавл|опублик|внесен|eklen|yayın|"
    r"نشر|تحديث|更新|作成|入力|記入|掲載|发布|發布|录入|錄入|抓取|작성|수정|입력|게시|"
    r"به.?روز|انتشار|תאריך ה?(?:פרסום|עדכון)|עודכן",
    re.IGNORECASE,
)
"""What headings of dates say that are of the row, and not of a flight."""
_OF_PLAN = re.compile(
    r"sched|(?<![^\W_])plan(?!et?\b)|estimat|expect|programad|previst|prévu|geplant|vorauss|soll|zaplan|przewid|rozkład|"
    r"\b[es]t[ad]\b|план|ожида|очік|予定|计划|計劃|预计|預計|예정|계획|مقرر|برنامه|متوقع|מתוכנ|משוער",
    re.IGNORECASE,
)
"""What headings of dates say that are of what was to be, and need not have been."""
_OF_DIVERSION = re.compile(
    r"\b(?:div(?:ert\w*)?|diversion|altn?|alternat\w*|ausweich\w*|dérout\w*|dégagement|desv[ií]\w*|alterno|запасн\w*|"
    r"zapasow\w*)\b",
    re.IGNORECASE,
)
"""What headings of places say that are of where an aircraft went, or could go, in place of the other end."""
RUNNING = re.compile(r"[0-9]{1,5}\.?")
"""Numbers of rows, which are the ids of nothing: the next table has the same."""
_YEAR_AND_NUMBER = re.compile(r"[0-9]{4}[-/.][0-9]{1,2}")
_NUMBER_BEHIND = re.compile(r"(.*\D)([0-9]{1,6})")
_FEWEST_RUNNING = 3
"""Numbers that follow each other: two aircraft may."""
_FEW = 0.2
"""A share of dates under a heading that says that there are some: the others are named."""


@dataclass(frozen=True, slots=True)
class Columns:
    """ours: for each heading the column it is here, "" for none; asked: what has to be decided; guesses: what was
    taken for what, in words."""

    ours: Mapping[str, str]
    asked: tuple[Question, ...] = ()
    guesses: tuple[str, ...] = ()

    def headings_of(self, column: str) -> list[str]:
        """Returns the headings that are one of our columns."""
        return [heading for heading, ours in self.ours.items() if ours == column]


def columns_of(sheet: Sheet, mapped: Mapping[str, str], answers: Answers) -> Columns:
    """Returns what the columns of a table are. What is `mapped` stands; nothing is asked of the other columns of a
    table that has a mapping, which are kept as they are unless they are certain."""
    cells = _samples(sheet)
    all_are = direction_in(answers.given.get(DIRECTION, ""))
    contrary = {*_contrary(mapped, cells, all_are, answers)}
    mapped = {heading: column for heading, column in mapped.items() if heading not in contrary}
    guessed = _guessed(sheet.headings, mapped, contrary, cells)
    # In the order of the mapping: of several headings for a column the first that says something is read.
    ours = {heading: mapped[heading] for heading in mapped if heading in cells}
    ours |= {heading: _settled(guess, answers) for heading, guess in guessed.items()}
    _enter_ends_of_span(ours, mapped)
    needless = _needless(ours, mapped)
    twins = _twins(ours, mapped, cells, answers)
    asked = () if mapped else _needed(guessed, needless, cells)
    empty = [heading for heading in guessed if not any(cells[heading])]
    return Columns(ours, (*asked, *twins), tuple(columns_in_words(guessed, ours, empty)))


def _samples(sheet: Sheet) -> dict[str, list[str]]:
    """Returns the cells by which the column of each heading is judged."""
    first = sheet.rows[:_FIRST]
    return {heading: _sample(row.cells[place] for row in first) for place, heading in enumerate(sheet.headings)}


def _guessed(
    headings: Iterable[str],
    mapped: Mapping[str, str],
    contrary: Iterable[str],
    cells: Mapping[str, Sequence[str]],
) -> dict[str, str | Question]:
    """Returns what the columns are that nobody has mapped: each by itself, then beside the others."""
    guessed = {heading: _guess(heading, cells[heading]) for heading in headings if heading not in mapped}
    guessed |= dict(_beside_when_sent(guessed, cells))
    guessed |= dict(_twins_by_place(guessed, cells))
    guessed |= dict(_attachments(guessed, mapped, cells))
    guessed |= dict(_directions(guessed, mapped.values(), cells))
    guessed |= dict.fromkeys(contrary, "direction")
    guessed |= dict(_sole(guessed, mapped.values()))
    guessed |= dict(_left_over(guessed, mapped.values()))
    guessed |= dict(_times_of_statuses(guessed, mapped.values(), cells))
    guessed |= dict(_days_of_images(guessed, cells))
    guessed |= dict(_weekdays(guessed, cells))
    guessed |= dict(_doubtful_days(guessed, cells))
    guessed |= dict(_days_between(guessed, cells))
    guessed |= dict(_days_alone(guessed, mapped.values()))
    guessed |= dict(_doubtful_places(guessed, mapped, cells))
    return guessed


def _days_alone(guessed: Mapping[str, str | Question], mapped: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yields days of a month as dates, of which the month is asked, where no column has that or whole days."""
    columns = {*guessed.values(), *mapped}
    if columns.isdisjoint(("year", "month", "link", *DATES)) and not any(map(asks_for_days, columns)):
        yield from ((heading, "date") for heading, column in guessed.items() if column == "day")


def _beside_when_sent(
    guessed: Mapping[str, str | Question], cells: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, str]]:
    """Yields as dates the columns of a form that ask when, whatever people wrote there: when the form was sent is
    no day of a flight unless somebody says so."""
    if any(guessed[heading] == "date" for heading in filter(is_when_sent, guessed)):
        for heading, guess in guessed.items():
            is_open = guess == "" or isinstance(guess, Question)
            if is_open and cells[heading] and "date" in (meanings_of(heading) or loose_meanings(heading)):
                yield heading, "date"


def _attachments(
    guessed: Mapping[str, str | Question], mapped: Mapping[str, str], cells: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, str]]:
    """Yields as none of ours the columns of files that are attached to rows, where another one has links: pictures
    are no sources beside these."""
    links = [heading for heading, column in (*guessed.items(), *mapped.items()) if column == "link"]
    files = [heading for heading in links if heading in guessed and _are_files(cells[heading])]
    if len(files) < len(links):
        yield from ((heading, "") for heading in files if "link" not in meanings_of(heading))


def _are_files(cells: Sequence[str]) -> bool:
    return bool(cells) and _share_of(_FILE.search, cells) >= _MOST


def _twins_by_place(
    guessed: Mapping[str, str | Question], cells: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, str | Question]]:
    """Yields what two columns of one heading are by the columns beside them: a day, a time or an airport of an
    arrival or of a departure; asked where that leaves it open."""
    for one in guessed:
        pair = one, f"{one} (2)"
        if pair[1] in guessed and f"{one} (3)" not in guessed and (kind := _kind_of_twins(pair, guessed, cells)):
            yield from _meanings_of_twins(pair, kind, guessed, cells)


def _kind_of_twins(
    pair: tuple[str, str], guessed: Mapping[str, str | Question], cells: Mapping[str, Sequence[str]]
) -> str:
    """Returns of which kind both of two columns are; "" where they are of two, or nothing stands in one."""
    one, other = (_kind_of_twin(guessed[each], cells[each]) if cells[each] else "" for each in pair)
    return one if one == other else ""


def _meanings_of_twins(
    pair: tuple[str, str],
    kind: str,
    guessed: Mapping[str, str | Question],
    cells: Mapping[str, Sequence[str]],
) -> Iterator[tuple[str, str | Question]]:
    beside = _beside_twins(pair, guessed)
    ends = [_END_OF.get(str(guessed[other]), "") if other else "" for other in beside]
    # Who lists arrivals first may mean stays: the airport beside an arrival is then where it came from.
    is_open = {*ends} != {"arrival", "departure"} or (kind == "airport" and ends[0] == "arrival")
    for number, heading, other, end in zip(("first", "second"), pair, beside, ends, strict=True):
        neighbour = f", beside '{other}'" if other else ""
        where = f" It is the {number} of two of this name{neighbour}."
        yield heading, _asked(heading, cells[heading], _TWINS[kind], where) if is_open else _OF_END[kind][end]


def _kind_of_twin(guess: str | Question, cells: Sequence[str]) -> str:
    if guess in ("date", "time"):
        return guess
    may_be_airport = not isinstance(guess, str) or guess in ("", "airfield", "elsewhere")
    return "airport" if may_be_airport and _share_of(_may_be_place, cells) >= _HALF else ""


def _beside_twins(pair: tuple[str, str], guessed: Mapping[str, str | Question]) -> list[str]:
    """Returns beside which column of an arrival or a departure each of two stands: behind it or, where none stands
    before the first, before it."""
    names = list(guessed)
    before = [
        next((name for name in reversed(names[: names.index(one)]) if guessed[name] in _END_OF), "")
        for one in pair
    ]
    after = [next((name for name in names[names.index(one) :] if guessed[name] in _END_OF), "") for one in pair]
    return before if before[0] else after


def _sole(guessed: Mapping[str, str | Question], mapped: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yields the heading under which alone cells are dates, registrations or types, where no heading says so."""
    there = {column for column in (*guessed.values(), *mapped) if isinstance(column, str)}
    for column, others in (("date", DATES), ("registration", ("registration",)), (TYPE, (TYPE, "model"))):
        alike = [heading for heading, guess in guessed.items() if _is_by_cells(heading, guess, column)]
        if len(alike) == 1 and not meanings_of(alike[0]) and there.isdisjoint(others):
            yield alike[0], column


def _is_by_cells(heading: str, guess: str | Question, column: str) -> bool:
    """Whether cells say what a column is, and no heading that it is of the row."""
    is_asked = isinstance(guess, Question) and guess.choices[0] == column
    return is_asked and not _OF_THE_ROW.search(heading)


def _left_over(guessed: Mapping[str, str | Question], mapped: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yields what headings with several meanings are where other columns leave one of these: beside both ends of a
    flight, an airport is that of the table."""
    there = {column for column in (*guessed.values(), *mapped) if isinstance(column, str)}
    there |= {"elsewhere"} if {*ENDS} <= there else set()
    for heading, guess in guessed.items():
        if isinstance(guess, Question) and _is_ambiguous(guess.choices[:-1]):
            left = [column for column in guess.choices[:-1] if column not in there]
            if len(left) == 1:
                yield heading, left[0]


def _times_of_statuses(
    guessed: Mapping[str, str | Question], mapped: Iterable[str], cells: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, str]]:
    """Yields as times of an end of a flight the columns of a status that says when most landed, or left, where no
    other column has these."""
    there = {column for column in (*guessed.values(), *mapped) if isinstance(column, str)}
    for heading, guess in guessed.items():
        ends = Counter(map(end_of_status, cells[heading])) if guess == "" or guess == "direction" else {}
        for end in ("arrival", "departure"):
            if ends.get(end, 0) > _HALF * len(cells[heading]) and f"{end}_time" not in there:
                yield heading, f"{end}_time"


def _directions(
    guessed: Mapping[str, str | Question], mapped: Iterable[str], cells: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, str | Question]]:
    """Yields the column whose cells say that some aircraft came and others left, where no heading says so; asked
    where single letters do, and beside both ends of flights: that one landed may be said of either."""
    there = {column for column in (*guessed.values(), *mapped) if isinstance(column, str)}
    if "direction" in there:
        return
    alike = _of_both_ways(guessed, cells, _say_both_ways) or _of_both_ways(guessed, cells, _name_both_ways)
    if len(alike) == 1:
        own = cells[alike[0]]
        is_certain = not {*ENDS} <= there and _is_mostly("direction", own) and _are_words(own)
        yield alike[0], "direction" if is_certain else _asked(alike[0], own, ("direction",))


def _of_both_ways(
    guessed: Mapping[str, str | Question],
    cells: Mapping[str, Sequence[str]],
    say: Callable[[Sequence[str]], bool],
) -> list[str]:
    """Returns the headings that say nothing, or what their cells are not, and whose cells `say` arrivals and
    departures."""
    unnamed = [heading for heading, guess in guessed.items() if _is_unnamed(heading, guess, cells[heading])]
    return [heading for heading in unnamed if say(cells[heading])]


def _is_unnamed(heading: str, guess: str | Question, cells: Sequence[str]) -> bool:
    is_open = guess == "" or isinstance(guess, Question)
    return is_open and not any(fits(column, cells) for column in meanings_of(heading))


def _say_both_ways(cells: Sequence[str]) -> bool:
    return bool(cells) and _share("direction", cells) >= _HALF and _name_both_ways(cells)


def _name_both_ways(cells: Sequence[str]) -> bool:
    """Whether some of a few words say that an aircraft came, and some that one left: beside them a log has what
    else happened."""
    return len(cells) <= _MOST_EVENTS and {ARRIVAL, DEPARTURE} <= {*map(direction_in, cells)}


def _are_words(cells: Sequence[str]) -> bool:
    return all(len(cell) > 1 for cell in cells)


def _contrary(
    mapped: Mapping[str, str], cells: Mapping[str, Sequence[str]], all_are: str, answers: Answers
) -> Iterator[str]:
    """Yields the column of none of ours whose cells now say another direction than all rows were once said to be;
    not where somebody has answered that it is none of ours."""
    if not all_are or "direction" in mapped.values():
        return
    for heading, column in mapped.items():
        own = cells.get(heading, ()) if not column and not meanings_of(heading) else ()
        is_settled = answers.given.get(f"{COLUMN}{heading}") == NOT_MAPPED
        if not is_settled and _is_mostly("direction", own) and _are_words(own):
            yield from [heading] if {*map(direction_in, own)} - {all_are, ""} else ()


def _days_of_images(
    guessed: Mapping[str, str | Question], cells: Mapping[str, Sequence[str]]
) -> Iterable[tuple[str, str]]:
    """Returns what the days of images are between which an aircraft came, or left."""
    return days_of_images([each for each in guessed if _holds_days(cells[each]) or not cells[each]]).items()


def _weekdays(
    guessed: Mapping[str, str | Question], cells: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, str]]:
    """Yields as none of ours the columns of weekdays alone where another column holds days."""
    days = [heading for heading in guessed if _holds_days(cells[heading])]
    alone = [heading for heading in guessed if cells[heading] and all(map(weekday_called, cells[heading]))]
    if {*days} - {*alone}:
        yield from ((heading, "") for heading in alone)


def _days_between(
    guessed: Mapping[str, str | Question], cells: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, str]]:
    """Yields what two columns of days side by side are of which the first says that a flight was between both."""
    for heading, other in pairwise(guessed):
        is_bare = not meanings_of(other) and not says_between(other)
        if is_bare and says_between(heading) and all(_holds_days(cells[each]) for each in (heading, other)):
            end = next(iter(_end_in_words(heading)), "date")
            yield from ((heading, end), (other, f"{end}_end"))


def _holds_days(cells: Sequence[str]) -> bool:
    return bool(cells) and _share("date", cells) >= _HALF


def _doubtful_days(
    guessed: Mapping[str, str | Question], cells: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, Question]]:
    """Yields the questions of columns of days that may be the arrival, the departure, or the first or the last day
    on which one flight may have been: a heading such as "From date" says none of these for certain."""
    asked = _days_in_doubt(guessed, cells)
    days = [heading for heading, guess in guessed.items() if heading in asked or _is_certain_day(guess)]
    settled = {guessed[heading] for heading in days if heading not in asked}
    for heading in asked:
        yield heading, _question_of_days(heading, guessed[heading], cells[heading], days, settled)


def _days_in_doubt(guessed: Mapping[str, str | Question], cells: Mapping[str, Sequence[str]]) -> list[str]:
    """Returns the headings of days in doubt; with those that begin a span where nothing is certain to be an end of
    a flight."""
    asked = [heading for heading, guess in guessed.items() if _is_doubtful_day(heading, guess, cells[heading])]
    certain = [heading for heading, guess in guessed.items() if _is_certain_day(guess)]
    starts = [*filter(starts_span, certain)]
    others = {guessed[heading] for heading in certain if heading not in starts}
    return asked + starts if asked and others.isdisjoint(("arrival", "departure")) else asked


def _is_certain_day(guess: str | Question) -> bool:
    return guess in DATES and guess != "date_end"


def _question_of_days(
    heading: str,
    guess: str | Question,
    cells: Sequence[str],
    days: Sequence[str],
    settled: Collection[str | Question],
) -> Question:
    """Returns what a column of days may be beside the other columns of days, of which some are settled."""
    own = guess.about.partition("?")[2] if isinstance(guess, Question) else ""
    named = [target for target in meanings_of(heading) if target not in DATES]
    others = [other for other in days if other != heading]
    if others:
        own += f" '{others[0]}' holds days, too: a row may be a stay, or one flight on a day between both."
    offered = (*_choices_of_days(heading, days), *named)
    return _asked(heading, cells, tuple(each for each in offered if each not in settled), own)


def _choices_of_days(heading: str, days: Sequence[str]) -> tuple[str, ...]:
    """Returns which days those under one heading of `days` may be, the likeliest first; planned ones are none."""
    likely = (NOT_MAPPED,) if _OF_PLAN.search(heading) else _end_in_words(heading)
    windows = _WINDOWS if names_sighting(heading) else ()
    if len(days) == 1:
        return (*likely, "date", *_DAYS, *windows)
    return (*likely, *(_DAYS if heading == days[0] else _LATER_DAYS), *windows)


def _end_in_words(heading: str) -> tuple[str, ...]:
    """Returns the end of a flight that a word of a heading names; none where words name both, or neither.

    >>> _end_in_words("departure.actualTime"), _end_in_words("arr_day of dep"), _end_in_words("When")
    (('departure',), (), ())
    """
    words = re.findall(r"[^\W\d_]+", heading)
    ends = tuple(end for end in ("arrival", "departure") if any(end in meanings_of(word) for word in words))
    return ends if len(ends) == 1 else ()


def _is_doubtful_day(heading: str, guess: str | Question, cells: Sequence[str]) -> bool:
    if guess == "date_end" or not asks_for_days(guess):
        return guess == "date_end"
    return not _OF_THE_ROW.search(heading) and _holds_days(cells)


def asks_for_days(guess: str | Question) -> bool:
    """Whether what a column is, or which of several, is a question whose answer may give the table its days."""
    if isinstance(guess, str):
        return False
    return not {*DATES}.isdisjoint(guess.choices) or guess.id in {f"columns:{column}" for column in DATES}


def headings_that_may_hold_days(asked: Iterable[Question]) -> Iterator[str]:
    """Yields the headings of which it is asked whether they hold the days."""
    yield from headings_asked_about(filter(asks_for_days, asked))


def headings_asked_about(asked: Iterable[Question]) -> Iterator[str]:
    """Yields the headings of which it is asked what they are."""
    for each in asked:
        heading = each.id.removeprefix(COLUMN)
        yield from each.choices if heading == each.id else (heading,)


def _doubtful_places(
    guessed: Mapping[str, str | Question], mapped: Mapping[str, str], cells: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, Question]]:
    """Yields the questions of columns of codes or names of airports whose headings say nothing, unless others say
    from where to where."""
    there = {column for column in (*guessed.values(), *mapped.values()) if isinstance(column, str)}
    if {*ENDS} <= there or "route" in there:
        return
    order = [*(end for end in PLACES if end not in there)]
    for heading, guess in guessed.items():
        named = guess.choices[:-1] if isinstance(guess, Question) else ()
        if _is_place_in_doubt(heading, guess, named, cells[heading]):
            yield heading, _asked(heading, cells[heading], (*order, *named))
            order = [*order[1:], order[0]]


def _is_place_in_doubt(heading: str, guess: str | Question, named: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether cells may be places, below a heading that says nothing, or of none of the columns it may mean."""
    if named:
        is_open = not any(fits(column, cells) for column in named)
    else:
        is_other = is_of_observer(heading) or bool(_OF_DIVERSION.search(heading)) or _are_yes_or_no(cells)
        is_open = guess == "" and not meanings_of(heading) and not is_other
    # A state may be a country, and green and red are names of airports, too.
    least = _MOST if is_of_status(heading) else _HALF
    return is_open and bool(cells) and _share_of(_may_be_place, cells) >= least


def _are_yes_or_no(cells: Iterable[str]) -> bool:
    # NO is a country, too.
    return {cell.casefold() for cell in cells} <= YES_OR_NO


def _may_be_place(cell: str) -> bool:
    return len(cell) <= _LONGEST_PLACE and not cell.isdecimal() and (is_code(cell) or bool(candidates(cell)))


def _settled(guess: str | Question, answers: Answers) -> str:
    """Returns the column of a guess or, of a question, of its answer; none where there is none."""
    return guess if isinstance(guess, str) else _answer(answers, guess)


def _needed(
    guessed: Mapping[str, str | Question], needless: Collection[str], cells: Mapping[str, Sequence[str]]
) -> Iterator[Question]:
    """Yields the questions but for those of columns that others settle: what a heading says of the row, and days
    beside both ends of a flight."""
    has_ends = {"arrival", "departure"} <= {*needless}
    for heading, guess in guessed.items():
        if not isinstance(guess, Question):
            continue
        if asks_for_days(guess) and _is_doubtful_day(heading, guess, cells[heading]):
            is_settled = has_ends
        else:
            is_settled = guess.choices[0] in needless and guess.choices[0] not in PLACES
        if not is_settled:
            yield guess


def columns_in_words(
    guessed: Iterable[str], ours: Mapping[str, str], empty: Collection[str] = ()
) -> Iterator[str]:
    """Yields what columns that nobody has mapped are taken for; of those that are `empty` how many there are."""
    for heading in guessed:
        if ours[heading]:
            yield f"'{heading}' is read as {ours[heading]}"
    others = [heading for heading in guessed if not ours[heading]]
    if filled := [f"'{heading}'" for heading in others if heading not in empty]:
        yield f"{ONLY_KEPT}{', '.join(filled)}"
    if count := len(others) - len(filled):
        yield f"{NOTHING_KEPT}{count:,} {'column' if count == 1 else 'columns'} without any cell"


def _answer(answers: Answers, asked: Question) -> str:
    answer = answers.to(asked)
    return "" if answer == NOT_MAPPED else answer


def _enter_ends_of_span(ours: dict[str, str], mapped: Mapping[str, str]) -> None:
    """Takes when an aircraft was first and last seen for the two ends of a flight, where the table names both: the
    day at the airfield may be that of either."""
    names = {comparable(heading): heading for heading, column in ours.items() if heading not in mapped}
    ends = [names.get(comparable(word)) for word in ("first seen", "last seen")]
    if {*ENDS} <= {*ours.values()} and all(ends) and {"arrival", "departure"}.isdisjoint(ours.values()):
        ours.update(zip(filter(None, ends), ("departure", "arrival"), strict=True))


def _needless(ours: dict[str, str], mapped: Mapping[str, str]) -> set[str]:
    """Returns the columns that need no other heading, since one is certain. Beside the dates of arrival and
    departure, another date is that of something else; beside one of both, when a form was sent."""
    ends = {"arrival", "departure"} & {*ours.values()}
    dates = [heading for heading, column in ours.items() if column == "date" and heading not in mapped]
    for heading in filter(partial(_is_other_day, ends=ends), dates):
        ours[heading] = ""
    needless = {column for column in ours.values() if column}
    return needless | {"date"} if needless & {*DATES} else needless


def _is_other_day(heading: str, ends: Collection[str]) -> bool:
    """Whether a date is that of something else than a flight whose days of these ends have columns."""
    return bool(ends) and (is_when_sent(heading) or (len(ends) > 1 and fold(heading) != "date"))


def _sample(cells: Iterable[str]) -> list[str]:
    distinct: dict[str, None] = {}
    for cell in cells:
        if cell and not is_unknown(cell):
            distinct[cell.strip()] = None
            if len(distinct) == _SAMPLE:
                break
    return list(distinct)


def _guess(heading: str, cells: Sequence[str]) -> str | Question:
    """Returns what a column is, "" for none, or the question where that is not certain."""
    if heading == TITLE_ABOVE and _is_mostly("direction", cells):
        return "direction"
    if cells and {cell.casefold() for cell in cells} <= _TRUE_OR_FALSE:
        return ""
    named = meanings_of(heading)
    if (ways := _ways(cells)) and {*named} <= {*PLACES, "route", "direction"}:
        return _of_ways(heading, cells, named, ways)
    if fitting := _fitting(heading, cells):
        return _one_of(fitting, heading, cells)
    return _by_kinds(heading, cells, named)


def _by_kinds(heading: str, cells: Sequence[str], named: Sequence[str]) -> str | Question:
    """Returns what a column is by the kind of its cells, which are of none of those that its heading names."""
    kinds = _kinds_by_cells(named, cells)
    if "credibility" in named and not kinds and _are_grades_in_words(cells):
        return "credibility"
    certain = _certain_kind(named, kinds)
    return _asked(heading, cells, (*kinds, *named)) if certain is None else certain


def _one_of(fitting: Sequence[str], heading: str, cells: Sequence[str]) -> str | Question:
    """Returns which of the columns that a heading names and its cells may be it is, or the question."""
    if fitting[0] == heading or not cells:
        return fitting[0]
    return _asked(heading, cells, fitting) if _is_ambiguous(fitting) else _most_telling(fitting, cells)


def _of_ways(heading: str, cells: Sequence[str], named: Sequence[str], ways: Collection[str]) -> str | Question:
    """Returns what a column is whose cells say by a word from where or to where."""
    if len(ways) > 1:
        return "elsewhere"
    # One word alone may stand before who said so (from Telegram), or begin the names of persons (De Boer).
    if not named:
        return _asked(heading, cells, ("elsewhere",))
    return named[0] if len(named) == 1 and named[0] in ENDS else "elsewhere"


def _ways(cells: Sequence[str]) -> frozenset[str]:
    """Returns the directions that words before the places of a column say; none where days stand behind these."""
    ways = ways_of_all(cells)
    return ways if ways and not share_of_dates([way_in(cell)[1] for cell in cells]) else frozenset()


def _are_running(cells: Sequence[str]) -> bool:
    """Whether cells are numbers of rows behind the same letters, which registrations and routes may look like."""
    ids = [match for cell in cells if (match := _NUMBER_BEHIND.fullmatch(cell))]
    numbers = [int(match[2]) for match in ids]
    is_running = numbers == [*range(numbers[0], numbers[0] + len(cells))] if numbers else False
    return len(cells) >= _FEWEST_RUNNING and is_running and len({match[1] for match in ids}) == 1


def _are_grades_in_words(cells: Sequence[str]) -> bool:
    """Whether cells are few words, of which it may be said which grades they are: more are remarks."""
    return 0 < len(cells) <= _MOST_GRADES and all(map(_GRADE_IN_WORDS.fullmatch, cells))


def _kinds_by_cells(named: Sequence[str], cells: Sequence[str]) -> list[str]:
    """Returns what a column can be by its cells, and is not by its heading."""
    kinds = [target for target in _BY_CELLS if target not in named and _is_mostly(target, cells)]
    if kinds or named or not cells:
        return [] if _are_running(cells) and not _are_days_in_order(kinds, cells) else kinds
    # Many names of types have no form of their own, so they count only where a heading says nothing.
    return [TYPE] if _share_of(_is_type, cells) >= _MOST else []


def _are_days_in_order(kinds: Collection[str], cells: Iterable[str]) -> bool:
    """Whether cells are days, or weeks, which come one after another as numbers of rows do; of 2025-01 and 2025-02
    the second part may be a number."""
    return "date" in kinds and not all(map(_YEAR_AND_NUMBER.fullmatch, cells))


def _fitting(heading: str, cells: Sequence[str]) -> list[str]:
    """Returns what a column is by its heading and its cells; by some of the words only where it has cells."""
    names = meanings_of(heading) or (loose_meanings(heading) if cells else ())
    if _are_clocks(cells, names_zone=bool(zone_in(heading))):
        # An arrival that is 0312 is a time of one.
        names = tuple(name for name in names if name not in DATES) or _times_of(names)
    return [target for target in names if fits(target, cells)]


def _times_of(days: Iterable[str]) -> tuple[str, ...]:
    """Returns the columns of times that belong to columns of days."""
    return tuple(dict.fromkeys(_OF_END["time"].get(day, day) for day in days))


def _are_clocks(cells: Sequence[str], *, names_zone: bool) -> bool:
    """Whether most cells are times in four digits, of which some may be years: 2018 is one beside 0842, and below
    a heading that names a zone."""
    clocks = [cell for cell in cells if _FOUR_DIGITS.fullmatch(cell)]
    return (
        bool(cells) and (names_zone or not all(map(_FORMS["year"], clocks))) and len(clocks) >= _HALF * len(cells)
    )


def _certain_kind(named: Sequence[str], kinds: Sequence[str]) -> str | None:
    """Returns what cells show that no heading says, "" for nothing; None where that is not certain."""
    if "source_id" in named and "link" in kinds:
        return "link"
    # Numbers of rows are no ids, and a grade in words is none of ours: nobody need say so.
    if not kinds and not {"flight_id", "credibility"}.isdisjoint(named):
        return ""
    if named:
        return None
    return kinds[0] if kinds and kinds[0] in _TELLING else None if kinds else ""


def _asked(heading: str, cells: Sequence[str], choices: Sequence[str], more: str = "") -> Question:
    example = f", such as '{cells[0][:60]}'" if cells else ""
    about = f"What is the column '{heading}'{example}?{more}"
    return question(f"{COLUMN}{heading}", about, (*choices, NOT_MAPPED))


def _is_ambiguous(fitting: Sequence[str]) -> bool:
    """Whether a heading names several of our columns that no cell can tell apart: an operator and a source have no
    form."""
    return len(fitting) > 1 and _FORMS.keys().isdisjoint(fitting)


def _most_telling(fitting: Sequence[str], cells: Sequence[str]) -> str:
    """Returns the column whose form the cells have, of several that they may be; else the first that the heading
    names, or that of times where some stand without a mark, as 1420 beside 22:40."""
    times = [*filter(TIMES.__contains__, fitting)] if any(":" in cell for cell in cells) else []
    are_times = share_of_dates(cells) < _HALF and _share_of(_is_clock, cells) >= _MOST
    likely = times[0] if times and are_times else fitting[0]
    return next((target for target in fitting if target in _FORMS and _is_mostly(target, cells)), likely)


def fits(target: str, cells: Sequence[str]) -> bool:
    """Whether cells can be those of one of our columns.

    >>> fits("icao24", ["AE1460"]), fits("icao24", ["OSLK"]), fits("operator", ["OSLK"]), fits("date", [])
    (True, False, True, True)
    >>> fits("source_id", ["own", "FB group"]), fits("source_id", ["OSLK", "ETAR"])
    (True, False)
    """
    if not cells:
        return True
    if target in DATES:
        return share_of_dates(cells, with_numbers=True) >= _FEW
    if form := _HEADED_FORMS.get(target):
        return _share_of(form, cells) >= _HALF
    # Numbers of rows are no ids; and beside Dst, Src is where a flight came from.
    is_other = _are_numbers(cells) if target == "flight_id" else target == "source_id" and _has_codes(cells)
    return not is_other and _are_of_no_other(target, cells)


def _are_numbers(cells: Sequence[str]) -> bool:
    return all(map(RUNNING.fullmatch, cells))


def _are_of_no_other(target: str, cells: Sequence[str]) -> bool:
    """Whether cells do not look like those of a column with which this one is not to be confused."""
    # The page of a name is no other kind of cell.
    names = [LINKED.sub("", cell) if "://" in cell else cell for cell in cells] if target in NAMES else cells
    return all(_share(other, names) < _MOST for other in _FOREIGN.get(target, ()))


def _share(target: str, cells: Sequence[str]) -> float:
    if target in DATES:
        return share_of_dates(cells)
    return _share_of(_FORMS[target], cells)


def _share_of(form: Callable[[str], object], cells: Sequence[str]) -> float:
    return sum(bool(form(cell)) for cell in cells) / len(cells)


def _is_mostly(target: str, cells: Sequence[str]) -> bool:
    return bool(cells) and _share(target, cells) >= _MOST


def _is_registration(cell: str) -> bool:
    # Il-62M has the form of one, too.
    return bool(registrations_in(cell.upper()))


def _is_mark(cell: str) -> bool:
    """Whether a cell can be a registration where its heading says that it is one."""
    marks = _MARK.fullmatch(cell.upper())
    return _is_registration(cell) or bool(marks and not _CLOCK.fullmatch(cell) and not designators_named(cell))


def _is_clock(cell: str) -> bool:
    """Whether a cell can be a time of day where its heading says that it is one."""
    times = [
        with_plain_hours(f" {with_western_digits(zone_in_words(each)[0])}").strip()
        for each in span_of(cell) or (without_day(cell),)
    ]
    return any(all(map(clock.fullmatch, times)) for clock in (_CLOCK, _BARE_CLOCK))


def _names_places(cell: str) -> bool:
    """Whether both ends of what has the form of a route are codes of places: HMM-041 is the number of a row."""
    stops = re.findall("[A-Z0-9]{3,4}", cell)
    return all(is_code(stop) or bool(candidates(stop)) for stop in (stops[0], stops[-1]))


def _is_route(cell: str) -> bool:
    """Whether a cell can be a route where its heading says that it is one."""
    return bool(_ROUTE.fullmatch(cell) or _NAMED_ROUTE.search(cell))


def _is_type(cell: str) -> bool:
    # A number or a letter alone is a name of some type, too, and a code of an airport may be a designator.
    return len(cell) > 1 and not cell.isdigit() and not is_code(cell) and bool(designators_named(cell))


def _is_address(cell: str) -> bool:
    # Six digits alone may be a number of anything, and are so many addresses that a column of them has letters. A
    # serial such as 05-5140 is none.
    return bool(addresses_in(cell)) and not REGISTRATION.fullmatch(cell.upper())


_FORMS: Mapping[str, Callable[[str], object]] = {
    "date": str,
    "arrival": str,
    "departure": str,
    "icao24": _is_address,
    "link": links_in,
    "route": lambda cell: _ROUTE.fullmatch(cell) and _names_places(cell),
    "registration": _is_registration,
    "time": lambda cell: _CLOCK.fullmatch(cell),
    "arrival_time": lambda cell: _CLOCK.fullmatch(cell),
    "departure_time": lambda cell: _CLOCK.fullmatch(cell),
    "direction": speaks_of_direction,
    "year": lambda cell: re.fullmatch(r"(?:19|20)[0-9]{2}", cell),
    "month": lambda cell: re.fullmatch(r"0?[1-9]|1[0-2]|[^\W\d_]{3,}\.?", cell),
    "day": lambda cell: re.fullmatch(r"0?[1-9]|[12][0-9]|3[01]", cell),
    "aircraft_count": lambda cell: count_in(cell) is not None,
    "credibility": lambda cell: re.fullmatch(r"[1-6](?:\.0)?", cell),
    "date_precision": lambda cell: re.fullmatch("[123]", cell),
}
"""Whether a cell has the form of one of our columns; dates are judged together."""
_HEADED_FORMS: Mapping[str, Callable[[str], object]] = {
    **_FORMS,
    **dict.fromkeys(TIMES, _is_clock),
    "registration": _is_mark,
    "route": _is_route,
}
"""Whether a cell has the form of one of our columns where the heading says that it is of it."""
_MOST_GRADES = 6
"""As many as the ledger has."""
_GRADE_IN_WORDS = re.compile(r"[1-6]|[^\W\d_]+(?:[ -][^\W\d_]+)?")
TYPE = "aircraft_type"
_BY_CELLS = ("link", "icao24", "route", "date", "registration")
"""What cells show without any heading, the most telling first."""
_TELLING = ("link", "icao24", "route")
"""What cells show so clearly that nothing is asked."""
_FOREIGN = {
    "aircraft_type": ("date", "link", "icao24", "registration", "time", "route", "aircraft_count", "direction"),
    "origin": ("date", "link", "time", "icao24"),
    "destination": ("date", "link", "time", "icao24"),
    "elsewhere": ("date", "link", "time", "icao24"),
    "operator": ("date", "link", "time", "icao24"),
    "callsign": ("date", "link", "time"),
    "source_id": ("date", "time", "link"),
    "model": ("date", "link", "time"),
    "flight_id": ("date", "link"),
}
"""What cells of a column without a form of its own must not look like."""


def _twins(
    ours: dict[str, str], mapped: Mapping[str, str], cells: Mapping[str, Sequence[str]], answers: Answers
) -> list[Question]:
    """Leaves one heading to each of our columns, and asks which where several could be it. Several that are mapped
    to one stay."""
    asked = []
    for target in TARGETS:
        several = [heading for heading, column in ours.items() if column == target]
        if len(several) < 2 or target in SEVERAL:
            continue
        chosen = [*filter(mapped.__contains__, several)] or _certain_twin(several, target, cells)
        if not chosen:
            asked.append(_which(target, several, cells))
            chosen = [answers.to(asked[-1])]
        ours.update(dict.fromkeys({*several}.difference(chosen), ""))
    return asked


def _which(target: str, several: Sequence[str], cells: Mapping[str, Sequence[str]]) -> Question:
    ranked = sorted(several, key=lambda heading: (is_when_sent(heading), -len(cells[heading])))
    named = "; ".join(f"'{shown(heading)}' has {_first_few(cells[heading])}" for heading in ranked)
    return question(f"columns:{target}", f"Which column is {target}? {named}.", ranked)


def _first_few(cells: Iterable[str]) -> str:
    """Returns cells that show what a column holds."""
    few = [*dict.fromkeys(filter(None, cells))][:_CELLS_SHOWN]
    return ", ".join(f"'{shown(cell[:_LONGEST_SHOWN])}'" for cell in few) or "nothing"


def _certain_twin(several: Sequence[str], target: str, cells: Mapping[str, Sequence[str]]) -> list[str]:
    """Returns the one heading that alone has cells, is the very name of our column or, of places, has codes of
    ICAO, or of times is none at a stand; none where there are more."""
    filled = [heading for heading in several if cells[heading]]
    # Of times, those at the runway; of places, those in codes.
    is_better = {**dict.fromkeys(ENDS, lambda each: _has_codes(cells[each])), **dict.fromkeys(TIMES, _is_flown)}
    better = [*filter(is_better[target], several)] if target in is_better else []
    return next((only for only in (filled, _exact(several, target), better) if len(only) == 1), [])


def _is_flown(heading: str) -> bool:
    return not is_at_gate(heading)


def _exact(several: Sequence[str], target: str) -> list[str]:
    """Returns the headings that are the very name of our column: of two that the table calls the same, none."""
    return [name for name in several if fold(name) == fold(target) and f"{name} (2)" not in several]


def _has_codes(cells: Sequence[str]) -> bool:
    return bool(cells) and _share_of(is_code, cells) >= _MOST
