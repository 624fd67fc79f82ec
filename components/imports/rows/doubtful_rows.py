"""Rows that may be no flights of their own, or of no watched airfield: those that stand in several sheets or
tables, copies of other rows, flights that were cancelled, taken back by who reported them, only planned, or went
elsewhere. The first are read once, those of which a cell only says that they were cancelled, taken back or planned
are left out, and each of the others is read with a remark, unless a person says what it is."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from types import MappingProxyType

from components.files.problems import shown
from components.imports.cells.aircraft_cells import addresses_in, registrations_in
from components.imports.cells.table_dates import DateStyle, read_date
from components.imports.columns.headings import DATES, ENDS, TIMES
from components.imports.columns.mapping import RowKind
from components.imports.names.place_names import Place
from components.imports.questions import Answers, Question, question
from components.imports.rows.row_cells import Reader, content
from components.imports.rows.row_kinds import rows_away
from components.imports.rows.row_reader import read_row
from components.imports.sheets.grid_tables import HEADER_AGAIN, PassedOver, Row, Sheet
from components.imports.sheets.sheet_choice import REMARKS
from components.imports.words.direction_words import DEPARTURE, direction_in
from components.imports.words.diversion_words import (
    heads_diversions,
    is_code_for_diverted,
    place_of_diversion,
    says_diverted,
    says_so,
)
from components.imports.words.retraction_words import says_only_retracted, says_retracted
from components.imports.words.status_words import is_of_status
from components.ledger.reference.airports import is_code
from components.ledger.spellings import fold
from components.tracks.identity import mark

REPEATED, COPIED, ELSEWHERE = "repeated", "copied", "elsewhere"
CANCELLED, RETRACTED, PLANNED, DIVERTED = "cancelled", "retracted", "planned", "diverted"
"""The ids of the questions."""
ONCE, EACH = "the same flights: read them once", "flights of their own: read each"
NO_FLIGHTS, FLIGHTS = "they did not take place: leave their rows out", "they took place: read their rows"
ONLY_PLANNED = "planned, not flown by this table: leave their rows out"
NOT_REACHED, REACHED = "they did not get there: leave out these landings", "they got there: read their rows"
NEVER_CAME = "they never came here: leave their rows out"
ONWARD = "they came, and did not get to where they went from here: leave out only that"
NOT_HERE, ON_NO_CHART = "leave their rows out", "read their rows: they will be on no chart"
_LEFT_OUT = {
    ONCE: "copies of other rows",
    NO_FLIGHTS: "flights that did not take place",
    ONLY_PLANNED: "flights that were only planned",
    NEVER_CAME: "flights that were diverted",
    NOT_HERE: "flights between other airfields",
}
"""The answers by which rows are left out, and what is said of these."""
_ALONE = {
    CANCELLED: "flights that were cancelled or not allowed, of which a cell says nothing else",
    RETRACTED: "reports that were withdrawn, or found to be false, of which a cell says nothing else",
    PLANNED: "flights that are still to come, by their status",
}
"""What is said of rows that are left out until a person answers."""
LEFT_OUT = frozenset((*_LEFT_OUT.values(), *_ALONE.values()))
"""What is said of rows of flights that are left out; other rows that are passed over hold none."""
_ALL_READ = {
    REPEATED: EACH,
    COPIED: EACH,
    CANCELLED: FLIGHTS,
    RETRACTED: FLIGHTS,
    PLANNED: FLIGHTS,
    DIVERTED: REACHED,
    ELSEWHERE: ON_NO_CHART,
}
"""The answers by which no row is left out."""
_WORDS_FOR_CANCELLED = (
    r"(?:cancel+ed|cancel+ation|canc|cncl|cnl|cnld|cnx|cnxd|canx|cxl|cxld|xld|scrubbed|no[- ]show(?! of)|"
    r"did(?: not|n't) (?:fly|operate|take place)|"
    r"annul[ée]+s?|storniert|gestrichen|abgesagt|ausgefallen|cancelad[oa]s?|suspendid[oa]s?|annullat[oaie]|"
    r"geannuleerd|inställ[dt]|aflyst|kanselt|odwołan[yae]|anulowan[yae]|anulat[ăe]?|otkazan[aoi]?|zrušen[oýa]?|"
    r"отмен(?:[её]н[аоы]?|а)|не состоял\w+|скасован[оий]\w*|iptal(?: edildi)?|peruttu|törölve)"
)
_WITHOUT_BLANKS = "ألغي|إلغاء|ملغ|取消|בוטל"
_CANCELLED = re.compile(
    rf"\b(?<!not )(?<!nicht )(?<!pas )(?<!no )(?<!не )(?<!nie ){_WORDS_FOR_CANCELLED}\b|{_WITHOUT_BLANKS}",
    re.IGNORECASE,
)
"""In the languages of headings; prose of several sentences is too long to be searched."""
_A_FLIGHT = (
    r"(?:flights?|flt|leg|sortie|vols?|flug|flüge|рейсы?|вылет|vuelos?|volo|voli|voos?|vlucht|loty?|uçuş|"
    r"zbor|let|الرحلة|رحلة|航班)"
)
_ONLY_CANCELLED = re.compile(
    rf"\W*(?:{_A_FLIGHT}\W*)?(?:(?:is|was|were|est|wurde|был)\W+)?"
    rf"(?:{_WORDS_FOR_CANCELLED}|已?(?:{_WITHOUT_BLANKS})\w*)(?:\W+{_A_FLIGHT})?\W*",
    re.IGNORECASE,
)
"""The whole of a cell that says nothing else."""
_CODE_FOR_CANCELLED = re.compile(r"\W*cx\W*", re.IGNORECASE)
"""Elsewhere than in a status this is an airline."""
_NOT_ALLOWED = re.compile(
    r"\W*(?:den(?:ied|y)|refused|rejected|declined|disapproved|revoked|expired|lapsed|unused|"
    r"not (?:used|flown|approved|granted|cleared)|never (?:flown|used)|refusée?s?|rejetée?s?|non utilisée?s?|"
    r"abgelehnt|verweigert|nicht (?:genutzt|geflogen|genehmigt)|denegad[oa]s?|rechazad[oa]s?|no utilizad[oa]s?|"
    r"negad[oa]s?|recusad[oa]s?|negat[oaie]|rifiutat[oaie]|non utilizzat[oaie]|geweigerd|afgewezen|niet gebruikt|"
    r"odmówion[aoey]*|odrzucon[aey]|niewykorzystan[aey]|отказано|отклон[её]н[аоы]?|не использован[аоы]?|"
    r"відмовлено|відхилено|не використано|reddedildi|kullanılmadı|مرفوض|رُفض|拒绝|未使用|נדחה)\W*",
    re.IGNORECASE,
)
"""The whole of a status, or of a decision, by which a flight was not allowed, or what allowed it not used."""
_ANOTHER = (
    r"(?:return|onward|next|previous|earlier|other|second|outbound|connecting|following|retour|suivant|rück\w*|"
    r"weiterflug|hinflug|обратн\w+|следующ\w+|предыдущ\w+|зворотн\w+|наступн\w+|powrotn\w+|następn\w+|vuelta|"
    r"regreso|retorno|ritorno|dönüş)"
)
_ANOTHER_FLIGHT = re.compile(rf"\b{_ANOTHER}\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_DEPARTURES = ("departure", "departure_time")
_OF_ANOTHER = (
    re.compile(rf"\b{_ANOTHER}\b\W*(?:[^\W\d_]+\W+){{0,2}}$", re.IGNORECASE),
    re.compile(rf"\W+(?:(?:of|the|its|le|la|du|de|des)\W+)*{_ANOTHER}\W+{_A_FLIGHT}\b", re.IGNORECASE),
)
"""What stands before, or behind, such a word where it is said of another flight than that of the row."""
_PLANNED = re.compile(
    r"(?:scheduled|planned|expected|delayed|prévue?s?|planifiée?s?|programmée?s?|attendue?s?|retardée?s?|geplant|"
    r"planmäßig|erwartet|verspätet|programad[oa]s?|previst[oaei]s?|planificad[oa]s?|esperad[oa]s?|retrasad[oa]s?|"
    r"demorad[oa]s?|agendad[oa]s?|atrasad[oa]s?|programmat[oaie]|pianificat[oaie]|attes[oaie]|in ritardo|gepland|"
    r"verwacht|vertraagd|planerad|förväntad|försenad|planlagt|forventet|forsinket|(?:za)?planowan[yae]|"
    r"oczekiwan[yae]|opóźnion[yae]|planificat[ăe]?|programat[ăe]?|așteptat[ăe]?|întârziat[ăe]?|plánován[oaý]?|"
    r"očekáván[oaý]?|zpožděn[oaý]?|planiran[aoi]?|očekivan[aoi]?|kasni|запланирован[аоы]?|планируется|"
    r"по расписанию|ожидается|задержан[аоы]?|задерживается|заплановано|очікується|затримано|за розкладом|"
    r"planlan(?:dı|an)|bekleniyor|gecikmeli|rötarlı|suunniteltu|aikataulussa|odotetaan|myöhässä|tervezett|várható|"
    r"késik|مجدول|مخطط|متوقع|متأخر|计划|预计|延误|מתוכנן|צפוי|מתעכב)(?:\W+[0-9]{1,2}:?[0-9]{2}\W*(?:z|utc)?)?",
    re.IGNORECASE,
)
"""The same of flights that are still to come, and maybe when; elsewhere "scheduled" is what is no charter."""
_DUPLICATE = re.compile(
    r"(?:dup(?:e|l\.?|licated?)?|doublon|doppelt|dublette|duplikat|duplicad[oa]|repetid[oa]|duplicato|dubbel|"
    r"дубл(?:ь|икат)|повтор|mükerrer|tekrar|مكرر|重复)"
    r"(?:\W? (?:of|to|with|see|above|row|entry|line|record|von|zu|mit|siehe|zeile|eintrag|de|du|di|del|avec|con|"
    r"fila|ligne|riga|van|rij|с|строк[аиу]|запис[ьи]|satır|kayıt)\b.{,40}|\W*[-–,;:(#].{,40}|\W*[0-9]*\W?)",
    re.IGNORECASE,
)
"""The same of a row whose flight another row has, and maybe which: "dup. crew" and "came again" are no such."""
_LATE = re.compile(
    r"delay|retard|verspät|retrasad|demorad|atrasad|ritardo|vertraagd|försenad|forsinket|opóźn|întârz|zpožd|kasni|"
    r"задерж|затрим|gecik|rötar|myöhässä|késik|متأخر|延误|מתעכב",
    re.IGNORECASE,
)
"""What says that a flight is, or was, late: it may have come."""
_SERVICE = re.compile(r"charter|(?:non|un)[- ]?scheduled|ad[- ]?hoc", re.IGNORECASE)
"""What stands in columns where "scheduled" is a kind of service."""
_MINUTE_OF_DATE = re.compile("(?:^|[T ])(?!0?0:00)[0-9]{1,2}:[0-9]{2}")
_MINUTE_OF_TIME = re.compile("(?<![0-9])(?!0?0[:.h]?00)[0-9]{1,2}[:.h]?[0-9]{2}", re.IGNORECASE)
"""A time to the minute, behind a day and in a column of times: 03.11 is a day, and may be a time; midnight is what
programs write behind days."""
_OF_NONE = ", since no other row has its aircraft and its way on that day"
"""What is said of a row that calls itself a copy, and is none."""
_PARTS_OF_DAY = ("year", "month", "day")
_MARKS = ("registration", "icao24")
_ONCE_ONLY = frozenset((*_MARKS, "direction", "elsewhere", *ENDS, *DATES, *TIMES))
"""Columns by which a flight of an aircraft is told from its others."""
_LONGEST = 200
"""Characters: a remark of one flight is shorter; prose tells of others, too."""
_OF_THE_AIRCRAFT = frozenset(
    (
        "aircraft_type",
        "model",
        "registration",
        "icao24",
        "callsign",
        "operator",
        "origin",
        "destination",
        "source_id",
        "link",
    )
)
"""Columns whose names say nothing of whether a flight took place."""


@dataclass(frozen=True, slots=True)
class DoubtfulRows:
    """passed_over: rows of which a person has said that they are no flights of their own; asked: questions that
    nobody has to answer; remarks: what is said of rows that are read without an answer, by their numbers;
    diverted: by the numbers of rows whose flights did not get to the place of their row, as a person has said,
    where they landed, "" where nothing says it."""

    passed_over: tuple[PassedOver, ...] = ()
    asked: tuple[Question, ...] = ()
    remarks: tuple[tuple[int, str], ...] = ()
    diverted: Mapping[int, str] = field(default_factory=dict)

    def and_(self, other: "DoubtfulRows") -> "DoubtfulRows":
        """Returns these and others."""
        return DoubtfulRows(
            (*self.passed_over, *other.passed_over),
            (*self.asked, *other.asked),
            (*self.remarks, *other.remarks),
            {**self.diverted, **other.diverted},
        )


def with_all_read(given: Mapping[str, str]) -> dict[str, str]:
    """Returns answers by which no row is left out, as rows are read once more that have made flights. Where these
    were diverted, they were made without the landing that was not."""
    is_cut = given.get(DIVERTED) in (NOT_REACHED, ONWARD)
    return {**given, **_ALL_READ, **({DIVERTED: given[DIVERTED]} if is_cut else {})}


def doubtful_rows(
    table: Sheet,
    ours: Mapping[str, str],
    number: str,
    answers: Answers,
    styles: Mapping[str, DateStyle] = MappingProxyType({}),
    kind: RowKind = "movement",
) -> DoubtfulRows:
    """Returns the rows of a table that may be no flights of their own; `number` is the column of numbers that rows
    have of their own, "" where there is none; `styles` say how its days are read, `kind` what a row is."""
    copies, at_one_time = dict(_copies(table, number)), dict(_at_one_time(table, ours))
    called, of_none = _called_copies(table, ours, styles, copies.keys() | at_one_time.keys())
    whole, left_out, flown = DoubtfulRows(remarks=of_none), set[int](), set[int]()
    diverted = dict(_diverted(table, ours))
    for about, saying, alone in (
        (COPIED, chain(copies.items(), called, at_one_time.items()), ()),
        (CANCELLED, _cancelled(table, ours), _only_cancelled(table, ours, kind)),
        (RETRACTED, _retracted(table, ours), _only_retracted(table, ours)),
        (PLANNED, _planned(table, ours), _only_planned(table, ours, kind)),
        (DIVERTED, _remarks(diverted.items()), ()),
    ):
        done = left_out | flown if about == PLANNED else left_out
        rows = _first_of_each(saying, done)
        if not rows:
            continue
        only = rows.keys() & {*alone}
        asked = _question(about, rows, only, kind)
        doubt = _doubt(asked, rows, answers, rows.items(), only)
        if answers.to(asked) in (NOT_REACHED, ONWARD):
            doubt = replace(doubt, diverted={row: place_of_diversion(diverted[row]) for row in rows})
        left_out |= {row for each in doubt.passed_over for row in each.rows}
        # Of a flight that took place nobody asks whether it was only planned.
        flown |= rows.keys() if answers.to(asked) == FLIGHTS else set()
        whole = whole.and_(doubt)
    return whole


def _first_of_each(saying: Iterable[tuple[int, str]], done: Collection[int]) -> dict[int, str]:
    """Returns the first that each row says, but for the rows that are done with."""
    rows = dict[int, str]()
    for row, what in saying:
        if row not in done:
            rows.setdefault(row, what)
    return rows


_ASKED = {
    COPIED: (
        "the same as another row of the table, at least of aircraft and time, or that it is a copy. Are these the "
        "same flights?",
        (ONCE, EACH),
    ),
    CANCELLED: (
        "that a flight was cancelled, or not allowed. Did these flights take place?",
        (NO_FLIGHTS, FLIGHTS),
    ),
    RETRACTED: (
        "that a report was withdrawn, or found to be false. Did these flights take place?",
        (NO_FLIGHTS, FLIGHTS),
    ),
    PLANNED: ("that a flight is still to come. Did these flights take place?", (ONLY_PLANNED, FLIGHTS)),
    DIVERTED: (
        "that a flight was diverted, turned back or did not land. Did these flights reach the place of their row? "
        "A take-off here stays, if they did not.",
        (NOT_REACHED, REACHED),
    ),
}
"""What rows say, with what is asked of that, and the choices."""
_OF_TWO_ENDS = (
    "that a flight was diverted, turned back or did not land. Did these flights reach the place of their row?",
    (NEVER_CAME, ONWARD, REACHED),
)
"""The same of diversions where a row may have the flight to here and that from here."""


def _question(about: str, rows: Collection[int], only: Collection[int], kind: RowKind) -> Question:
    saying, choices = _OF_TWO_ENDS if about == DIVERTED and kind in ("stay", "route") else _ASKED[about]
    what = "1 row says" if len(rows) == 1 else f"{len(rows):,} rows say"
    if len(rows) == 1:
        saying = saying.replace("these flights", "this flight").replace("their row", "its row")
        saying = saying.replace("they did", "it did")
    which = f"{len(only):,} of them" if len(only) < len(rows) else "it" if len(only) == 1 else "they"
    until = f" Until that is answered, {which} {'is' if len(only) == 1 else 'are'} left out." if only else ""
    return question(about, f"{what} {saying}{until}", choices, rows)


def rows_elsewhere(table: Sheet, reader: Reader, answers: Answers) -> DoubtfulRows:
    """Returns the rows that name two places of which none is watched, where others name one that is: whoever asked
    for flight plans has those of a region. A name that nobody knows may be one more spelling of the watched one.
    The reading of each says so itself, while it is read."""
    if not reader.airfield or not reader.has_both_ends:
        return DoubtfulRows()
    count, elsewhere = rows_away(table, reader)
    if len(elsewhere) == count:
        return DoubtfulRows()
    # Where a flight was diverted to is looked at for itself.
    others = ((row.number, names) for row, names in elsewhere if row.number not in reader.diverted)
    rows = [number for number, names in others if len(names) > 1 and _are_explained(names, reader)]
    about = (
        f"{len(rows):,} of {len(table.rows):,} rows name two other places than {reader.airfield}. Leave them out?"
    )
    asked = question(ELSEWHERE, about, (NOT_HERE, ON_NO_CHART), rows)
    return _doubt(asked, rows, answers) if rows else DoubtfulRows()


def rows_not_here(table: Sheet, reader: Reader) -> DoubtfulRows:
    """Returns the rows of flights that were diverted of which nothing is left at a watched airfield."""
    rows = [
        row.number
        for row in table.rows
        if row.number in reader.diverted and not _touches_field(read_row(reader, row).flights.values(), reader)
    ]
    return DoubtfulRows((PassedOver(tuple(rows), _LEFT_OUT[NEVER_CAME]),) if rows else ())


def _touches_field(flights: Iterable[Mapping[str, str]], reader: Reader) -> bool:
    return any(reader.watches(flight[end]) for flight in flights for end in ENDS)


def _are_explained(names: Iterable[str], reader: Reader) -> bool:
    """Whether it is known of which airports, or places of the ledger, names are."""
    return all(is_code(name) or reader.places.get(name, Place(name)).key != name for name in names)


def _doubt(
    asked: Question,
    rows: Collection[int],
    answers: Answers,
    remarks: Iterable[tuple[int, str]] = (),
    only: Collection[int] = (),
) -> DoubtfulRows:
    """Returns what is asked of some rows, with the remarks on them until that is answered; until then `only` some
    of them are left out."""
    answer = answers.to(asked)
    if not answer:
        passed_over = (PassedOver(tuple(sorted(only)), _ALONE[asked.id]),) if only else ()
        return DoubtfulRows(passed_over, (asked,), tuple(each for each in remarks if each[0] not in only))
    left_out = (PassedOver(tuple(rows), _LEFT_OUT[answer]),) if answer in _LEFT_OUT else ()
    return DoubtfulRows(left_out, (asked,))


def _copies(table: Sheet, number: str) -> Iterator[tuple[int, str]]:
    """Yields the rows that say the same as an earlier one, but for their own number where a column has one: often
    a row was copied, and nobody knows but who keeps the table."""
    first: dict[tuple[str, ...], int] = {}
    at = table.headings.index(number) if number else len(table.headings)
    where = f"but for '{number}'" if number else "in every cell"
    for row in table.rows:
        rest = (*row.cells[:at], *row.cells[at + 1 :])
        earlier = first.setdefault(rest, row.number)
        if earlier != row.number and any(rest):
            yield (
                row.number,
                f"says the same as {table.locator(earlier)} {where}; it counts as a flight of its own",
            )


def _called_copies(
    table: Sheet, ours: Mapping[str, str], styles: Mapping[str, DateStyle], copies: Collection[int]
) -> tuple[list[tuple[int, str]], tuple[tuple[int, str], ...]]:
    """Returns the rows of which a cell says that another row has the flight already, each with what is said of it:
    those of which one has that stands by itself, which none of the other `copies` does, and those of which none
    has."""
    places = _places_of_remarks(table, ours)
    saying = _saying(lambda cell: _DUPLICATE.fullmatch(cell.strip()), table, places)
    called = {**dict(_remarks(_ticked(table, places, _DUPLICATE))), **dict(saying)}
    own, of_none = list[tuple[int, str]](), list[tuple[int, str]]()
    standing = {row.number for row in table.rows} - called.keys() - {*copies}
    for number, twins in _twins(table, ours, styles, called) if called else ():
        if number in copies or not standing.isdisjoint(twins):
            own.append((number, called[number]))
            continue
        # People mark either of two: one of them stands.
        standing.add(number)
        of_none += [] if twins else [(number, called[number] + _OF_NONE)]
    return own, tuple(of_none)


def _twins(
    table: Sheet, ours: Mapping[str, str], styles: Mapping[str, DateStyle], numbers: Collection[int]
) -> Iterator[tuple[int, set[int]]]:
    """Yields rows by their `numbers`, each with the others that have its flight."""
    days = defaultdict[str, dict[int, Mapping[str, str]]](dict)
    for row in table.rows:
        day, cells = _telling_cells(table, ours, styles, row)
        days[day][row.number] = cells
    for day, rows in days.items():
        for number in filter(numbers.__contains__, rows):
            others = rows.keys() - {number} if day else ()
            yield number, {other for other in others if _are_of_one_flight(rows[number], rows[other])}


def _telling_cells(
    table: Sheet, ours: Mapping[str, str], styles: Mapping[str, DateStyle], row: Row
) -> tuple[str, Mapping[str, str]]:
    """Returns the day of a row, "" where it names none, and what tells its flight from others of that day."""
    cells = dict[str, str]()
    for heading, cell in zip(table.headings, row.cells, strict=True):
        column = ours.get(heading, "")
        if content(cell) and (text := _telling(column, cell, styles.get(heading, DateStyle()))):
            cells.setdefault(column, text)
    day = next((cells[column] for column in DATES if column in cells), "")
    return day or " ".join(cells[part] for part in _PARTS_OF_DAY if part in cells), cells


def _telling(column: str, cell: str, style: DateStyle) -> str:
    """Returns what a cell says, however it is written; of a time its day."""
    if column in _MARKS:
        return mark(cell)
    own = read_date(cell, style).text.partition("T")[0] if column in DATES else ""
    return own or (direction_in(cell) if column == "direction" else "") or fold(content(cell))


def _are_of_one_flight(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether two rows of one day are of one aircraft and one way; without a mark in both their types, or their
    callsigns, and all that they say of the ends are the same."""
    shared = one.keys() & other.keys()
    same = {column for column in shared if one[column] == other[column]}
    if "direction" in shared - same or "elsewhere" in shared - same:
        return False
    ends = shared.intersection(ENDS)
    if marks := shared.intersection(_MARKS):
        # The one end that differs may be spelled otherwise; a return flight has both exchanged.
        return marks <= same and (not ends or not ends.isdisjoint(same))
    return ends <= same and not same.isdisjoint(("aircraft_type", "callsign"))


def _at_one_time(table: Sheet, ours: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """Yields the rows that have the aircraft, the ends and the times, to the minute, of an earlier one: none makes
    two flights at once."""
    compared = {place: ours.get(heading, "") for place, heading in enumerate(table.headings)}
    compared = {place: column for place, column in compared.items() if column in _ONCE_ONLY}
    first: dict[tuple[str, ...], int] = {}
    for row in table.rows if not {*_MARKS}.isdisjoint(compared.values()) else ():
        cells = {place: row.cells[place] for place in compared}
        if _has_aircraft_and_minute((compared[place], cell) for place, cell in cells.items()):
            earlier = first.setdefault(tuple(cells.values()), row.number)
            if earlier != row.number:
                whose = f"the aircraft and the times of {table.locator(earlier)}"
                yield row.number, f"has {whose}; it counts as a flight of its own"


def _has_aircraft_and_minute(cells: Iterable[tuple[str, str]]) -> bool:
    """Whether one of some cells, each with what its column is here, names an aircraft, and one a time to the
    minute."""
    has_aircraft = has_minute = False
    for column, cell in cells:
        has_aircraft |= column in _MARKS and _names_one(content(cell))
        has_minute |= column in DATES and bool(_MINUTE_OF_DATE.search(cell))
        has_minute |= column in TIMES and bool(_MINUTE_OF_TIME.search(cell))
    return has_aircraft and has_minute


def _names_one(mark: str) -> bool:
    """Whether a registration or an address is one, and no word such as "various" or the name of an operator."""
    return any(map(str.isdigit, mark)) or bool(registrations_in(mark) or addresses_in(mark))


def _cancelled(table: Sheet, ours: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """Yields the rows of which a cell says that the flight did not take place."""
    places = _places_of_remarks(table, ours)
    yield from _remarks(_ticked(table, places, _ONLY_CANCELLED))
    yield from _saying(_says_cancelled, table, places)
    for find in (_CODE_FOR_CANCELLED.fullmatch, _NOT_ALLOWED.fullmatch):
        yield from _saying(find, table, _places_of_status(table, places))


def _only_cancelled(table: Sheet, ours: Mapping[str, str], kind: RowKind) -> Iterator[int]:
    """Yields those of them of which a cell says nothing else, or a status begins so."""
    places = [*_places_of_all_of_a_row(table, ours, _places_of_remarks(table, ours), kind)]
    yield from (row for row, _ in _ticked(table, places, _ONLY_CANCELLED))
    yield from (row for row, _ in _saying(_ONLY_CANCELLED.fullmatch, table, places))
    for find in (_CANCELLED.match, _CODE_FOR_CANCELLED.fullmatch, _NOT_ALLOWED.fullmatch):
        yield from (row for row, _ in _saying(find, table, _places_of_status(table, places)))


def _says_cancelled(cell: str) -> re.Match[str] | None:
    """Returns the word of a cell for a flight that did not take place, if it is not said of another flight.

    >>> [bool(_says_cancelled(cell)) for cell in ("Flight cancelled, fog", "vol retour annulé", "Cnx of next leg")]
    [True, False, False]
    """
    word = _CANCELLED.search(cell)
    before, behind = _OF_ANOTHER
    is_of_another = word and (before.search(cell[: word.start()]) or behind.match(cell[word.end() :]))
    return None if is_of_another else word


def _retracted(table: Sheet, ours: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """Yields the rows of which a cell says that their report was taken back, or is false."""
    return _saying(says_retracted, table, _places_of_remarks(table, ours))


def _only_retracted(table: Sheet, ours: Mapping[str, str]) -> Iterator[int]:
    """Yields those of them of which a cell says nothing else, or a status begins so."""
    places = _places_of_remarks(table, ours)
    yield from (row for row, _ in _saying(says_only_retracted, table, places))
    yield from (row for row, _ in _saying(says_retracted, table, _places_of_status(table, places)))


def _planned(table: Sheet, ours: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """Yields the rows of which the status is that of a flight that is still to come."""
    return _saying(_still_to_come, table, _places_of_plans(table, ours))


def _ticked(table: Sheet, places: Iterable[int], called: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """Yields the rows that a column `called` so says to be cancelled, or copies, with its heading and the cell."""
    for place in (place for place in places if called.fullmatch(table.headings[place].strip())):
        for row in table.rows:
            if says_so(row.cells[place]):
                yield row.number, f"{table.headings[place]}: {row.cells[place]}"


def _places_of_all_of_a_row(
    table: Sheet, ours: Mapping[str, str], places: Iterable[int], kind: RowKind
) -> Iterator[int]:
    """Yields those of some places of which the heading speaks of no other flight than that of the row and, where a
    row is a stay, not of its departure alone: where that was cancelled the aircraft had arrived."""
    for place in places:
        heading = table.headings[place]
        speaks_of = {*map(direction_in, _WORD.findall(heading))}
        is_of_departure = ours.get(heading) in _DEPARTURES or DEPARTURE in speaks_of
        if not (_ANOTHER_FLIGHT.search(heading) or (kind == "stay" and is_of_departure)):
            yield place


def _only_planned(table: Sheet, ours: Mapping[str, str], kind: RowKind) -> Iterator[int]:
    """Yields those of them of which the status does not say that they were late."""
    places = [*_places_of_all_of_a_row(table, ours, _places_of_plans(table, ours), kind)]
    late = {row for row, _ in _saying(_LATE.search, table, places)}
    yield from (row for row, _ in _saying(_still_to_come, table, places) if row not in late)


def _places_of_plans(table: Sheet, ours: Mapping[str, str]) -> list[int]:
    columns = {place: {row.cells[place] for row in table.rows} for place in _places_of_remarks(table, ours)}
    # Few columns have such a word; only of these all others are looked at.
    perhaps = {place: cells for place, cells in columns.items() if any(map(_still_to_come, cells))}
    return [place for place, cells in perhaps.items() if _is_status(table.headings[place], cells)]


def _diverted(table: Sheet, ours: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """Yields the rows of which a cell says that the flight was diverted, or turned back, with its words."""
    places = _places_of_remarks(table, ours)
    yield from _words_in(is_code_for_diverted, table, _places_of_status(table, places))
    yield from _words_in(says_diverted, table, places)
    for place in (place for place in places if heads_diversions(table.headings[place])):
        yield from ((row.number, row.cells[place]) for row in table.rows if says_so(row.cells[place]))


def _places_of_status(table: Sheet, places: Iterable[int]) -> list[int]:
    return [place for place in places if is_of_status(table.headings[place])]


def _still_to_come(cell: str) -> re.Match[str] | None:
    return _PLANNED.fullmatch(cell.strip())


def _is_status(heading: str, cells: Iterable[str]) -> bool:
    """Whether a column says how far flights have come: by its heading, or as others landed or were cancelled."""
    if any(map(_SERVICE.search, cells := {*cells})):
        return False
    return bool(is_of_status(heading)) or any(
        len(cell) <= _LONGEST and (direction_in(cell) or _CANCELLED.search(cell)) for cell in cells
    )


def _places_of_remarks(table: Sheet, ours: Mapping[str, str]) -> list[int]:
    return [place for place, heading in enumerate(table.headings) if ours.get(heading, "") not in _OF_THE_AIRCRAFT]


def _saying(
    find: Callable[[str], re.Match[str] | None], table: Sheet, places: Sequence[int]
) -> Iterator[tuple[int, str]]:
    """Yields the rows of which a cell in one of some columns has such a word, each with what is said of it."""
    return _remarks(_words_in(find, table, places))


def _remarks(words: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    return ((row, f"says '{shown(word)}'; it counts as a flight") for row, word in words)


def _words_in(
    find: Callable[[str], re.Match[str] | None], table: Sheet, places: Sequence[int]
) -> Iterator[tuple[int, str]]:
    # Columns have fewer distinct cells than rows, and few of these have such a word.
    cells = {row.cells[place] for row in table.rows for place in places}
    words = {cell: word[0] for cell in cells if len(cell) <= _LONGEST and (word := find(cell))}
    for row in table.rows if words else ():
        own = (words.get(row.cells[place], "") for place in places)
        if first := next(filter(None, own), ""):
            yield row.number, first


def repeated_rows(
    table: Sheet, ours: Mapping[str, str], styles: Mapping[str, DateStyle], answers: Answers
) -> tuple[list[PassedOver], list[Question]]:
    """Returns the rows that are not read, since the same stand in another sheet or below another header, and the
    question whether they are the same; without an answer they count once."""
    if not _has_blocks(table):
        return [], []
    block_of = table.blocks()
    dates = {heading: style for heading, style in styles.items() if ours.get(heading) in DATES}
    groups = [*_alike(table, _compared(table, ours, block_of), dates, block_of)]
    if not groups:
        return [], []
    asked = _question_of(table, groups)
    if answers.to(asked) == EACH:
        return [], [asked]
    others = sorted(number for group in groups for number in _others(group))
    where = "of another sheet" if table.joined else "below another header"
    return [PassedOver(tuple(others), f"the same as rows {where}")], [asked]


def _has_blocks(table: Sheet) -> bool:
    """Whether a table is made of several sheets, or has another header below its own."""
    return len(table.joined) > 1 or any(each.what == HEADER_AGAIN for each in table.passed_over)


def _compared(table: Sheet, ours: Mapping[str, str], block_of: Callable[[int], tuple[int, int]]) -> dict[str, int]:
    """Returns the places of the headings whose cells tell rows apart: those that are mapped, but for remarks that
    one of the sheets or tables does without."""
    places = {heading: place for place, heading in enumerate(table.headings) if ours.get(heading)}
    remarks = {heading: place for heading, place in places.items() if ours[heading] in REMARKS}
    every = {block_of(row.number) for row in table.rows}
    for heading, place in remarks.items():
        if {block_of(row.number) for row in table.rows if row.cells[place]} != every:
            del places[heading]
    return places


def _alike(
    table: Sheet,
    places: Mapping[str, int],
    styles: Mapping[str, DateStyle],
    block_of: Callable[[int], tuple[int, int]],
) -> Iterator[list[Row]]:
    """Yields the rows that say the same, one of each block; of several in a block the first are alike, and so on.
    Days that cannot be read yet may be of other years."""
    counts = Counter[tuple]()
    groups = defaultdict[tuple, list[Row]](list)
    for row in table.rows:
        cells = tuple(_content(row.cells[place], styles.get(heading)) for heading, place in places.items())
        if None not in cells:
            counts[block_of(row.number), cells] += 1
            groups[cells, counts[block_of(row.number), cells]].append(row)
    yield from (group for group in groups.values() if len(group) > 1)


def _content(cell: str, style: DateStyle | None) -> str | None:
    """Returns what a cell says, however it is written; None for a day that cannot be read. Another sheet may have
    as text what is a date in this one."""
    text = content(cell)
    return (read_date(cell, style).text or None) if text and style else fold(text)


def _fullest(group: Sequence[Row]) -> Row:
    """Returns the row with the most cells that have anything in them, the first of several."""
    return max(group, key=lambda row: len([*filter(None, row.cells)]))


def _others(group: Sequence[Row]) -> list[int]:
    fullest = _fullest(group)
    return [row.number for row in group if row is not fullest]


def _question_of(table: Sheet, groups: Sequence[Sequence[Row]]) -> Question:
    count = sum(len(group) - 1 for group in groups)
    what = "1 row says" if count == 1 else f"{count:,} rows say"
    where = "in another sheet" if table.joined else "below another header"
    one, other = (table.locator(row.number) for row in groups[0][:2])
    about = f"{what} the same as another one {where}, such as {other} and {one}. Are these the same flights?"
    return question(REPEATED, about, (ONCE, EACH), (_fullest(group).number for group in groups))
