"""What a ledger stores of each imported table (its mapping, its rows and the file itself), and the key by which a
table's rows are identified at the next import."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from components.files.atomic import Stamp, stamp_of
from components.files.problems import shown
from components.files.safe_open import LED_OUT, leads_out, read_bytes
from components.imports.columns.date_questions import AS_AROUND, AS_SHEET, MONTH
from components.imports.columns.headings import RUNNING, Columns
from components.imports.columns.mapping import TableMapping, on_headings, read_mapping, renamed
from components.imports.merge.differences import StoredRow, renamed_headings, stored_rows
from components.imports.merge.ledger_changes import WITHDRAWN
from components.imports.names.title_airfields import airfield_of_sheet, airfields_above, are_of_others
from components.imports.questions import NotReadableError
from components.imports.rows.row_kinds import NOT_OF_ALL, REGISTRATION_OF_ALL, registrations_above
from components.imports.sheets.grid_tables import Sheet
from components.imports.words.heading_words import comparable, is_when_sent, meanings_of
from components.ledger.spellings import slug, unused
from components.ledger.tables.header_line import same_name

LARGEST = 1_000_000_000
"""Largest file of stored rows of one table, in bytes: ten times the largest file that is read."""
_LONGEST_NAME = 40
"""Characters of a table's name; every id of its flights begins with it."""
_ALIKE = 0.5
"""Share of common headings from which a table counts as one that was imported before."""


@dataclass(frozen=True, slots=True)
class LastImport:
    """A table as last imported. mapping is None and stored empty if it never was. stamps: of its stored files when
    they were read, by file name; names: old headings with their new names."""

    name: str
    mapping: TableMapping | None = None
    stored: tuple[StoredRow, ...] = ()
    stamps: Mapping[str, Stamp | None] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


def last_import(
    folder: Path,
    sheet: Sheet,
    given: TableMapping,
    file: str,
    spelled: Mapping[str, str] = MappingProxyType({}),
) -> LastImport:
    """Returns what `folder` stores of a table. It is the table that the mapping names, or else one with the same
    key and mostly the same headings, possibly renamed. A table is ruled out if this file, its sheet or the words
    above it name another airfield or aircraft. `spelled` are the ledger's spellings of places. Raises
    `NotReadableError`."""
    mappings = _mappings_in(folder)
    others = {
        own: mapping
        for own, mapping in mappings.items()
        if not (
            _is_of_another_aircraft(mapping, file, sheet.title) or _is_elsewhere(mapping, file, sheet, spelled)
        )
    }
    name = given.name or _name_of_alike(others, sheet.headings, given, file)
    if name in mappings:
        return _with_names(_read_import(folder, name), sheet, file)
    if not given.name and (last := _with_another_key(folder, others, sheet, given, file)):
        return last
    base = name or _name_of(Path(file).stem)
    own = base if given.name else unused(base, mappings.__contains__)
    return LastImport(own, stamps=_stamps(folder, own))


def _mappings_in(folder: Path) -> dict[str, TableMapping]:
    paths = (path for path in sorted(folder.glob("*.json")) if not leads_out(path, folder))
    return {path.stem: read_mapping(path) for path in paths}


def _is_of_another_aircraft(mapping: TableMapping, file: str, title: str) -> bool:
    """Returns whether a file, or the words above its table, name another aircraft than the one that all rows of a
    stored table belong to. Otherwise its rows would be taken for that aircraft's."""
    answer = mapping.answers.get(REGISTRATION_OF_ALL, "")
    if answer == NOT_OF_ALL or not {"registration", "icao24"}.isdisjoint(mapping.columns.values()):
        return False
    return any(
        _are_others(registrations_above(now), (answer, *registrations_above(before)))
        for now, before in _words_above(mapping, file, title)
    )


def _are_others(named: Iterable[str], there: Iterable[str]) -> bool:
    now, before = {*named}, {*there} - {""}
    return bool(now and before) and now.isdisjoint(before)


def _is_elsewhere(mapping: TableMapping, file: str, sheet: Sheet, spelled: Mapping[str, str]) -> bool:
    """Returns whether a file, its sheet or the words above its table name another airfield than the stored
    table's. Otherwise its rows would be put there."""
    airfield_of_table = [frozenset((mapping.airfield,))] if mapping.airfield else []
    names = [
        (airfields_above(now, spelled), airfields_above(before, spelled))
        for now, before in _words_above(mapping, file, sheet.title)
    ]
    names.append((airfield_of_sheet(sheet.name, spelled), airfield_of_sheet(mapping.sheet, spelled)))
    return any(are_of_others(now, (*airfield_of_table, *before)) for now, before in names)


def _words_above(mapping: TableMapping, file: str, title: str) -> Iterator[tuple[str, str]]:
    """Yields the file's name and the words above its table, each with that of the last import. If the last table
    had no title, only the file names are compared."""
    yield Path(file).stem, Path(mapping.file).stem
    if mapping.title:
        yield _title_without_file(title, file), _title_without_file(mapping.title, mapping.file)


def _title_without_file(title: str, file: str) -> str:
    """Returns the words above a table, without the file name that is appended to them."""
    return title.removesuffix(Path(file).stem)


def _name_of(stem: str) -> str:
    """Returns a table's name, made from its file name. If the file name has letters but none survive as a to z,
    "table" is put before the digits.

    >>> _name_of("Flights 2025"), _name_of("横田_2025年11月"), _name_of("рейсы"), _name_of("2025-11")
    ('flights-2025', 'table-2025-11', 'reisy', '2025-11')
    """
    name = slug(stem)
    is_lost = any(map(str.isalpha, stem)) and not any(map(str.isalpha, name))
    return (f"table-{name}" if is_lost else name)[:_LONGEST_NAME].strip("-") or "table"


def _read_import(folder: Path, name: str) -> LastImport:
    # Stamps before files: if somebody writes in between, saving sees an outdated stamp and refuses.
    stamps = _stamps(folder, name)
    mapping = read_mapping(folder / f"{name}.json")
    return LastImport(name, mapping, tuple(_stored_rows(folder / f"{name}.csv")), stamps)


def _with_another_key(
    folder: Path, mappings: Mapping[str, TableMapping], sheet: Sheet, given: TableMapping, file: str
) -> LastImport | None:
    """Returns what is stored of a table in which a column of the key now has another heading; None if there is
    none."""
    named = {*map(same_name, sheet.headings)}
    for name, mapping in mappings.items():
        shared = named & {*map(same_name, mapping.columns)}
        # Checked first, because the stored rows of a table may be many.
        if mapping.file == file or len(shared) >= _ALIKE * len(named):
            last = _with_names(_read_import(folder, name), sheet, file)
            if last.names and last.mapping and _name_of_alike({name: last.mapping}, sheet.headings, given, file):
                return last
    return None


def _with_names(last: LastImport, sheet: Sheet, file: str) -> LastImport:
    """Returns what is stored of a table, under the headings that it has now."""
    there = dict.fromkeys(heading for row in last.stored for heading in row.cells)
    read_as = last.mapping.columns if last.mapping else {}
    lost = {heading: read_as.get(heading, "") for heading in there if heading not in sheet.headings}
    # Another list of flights also has a column with the key's meaning, so key columns are matched by meaning only
    # in the same file.
    fixed = last.mapping.key if last.mapping and last.mapping.file != file else ()
    names = _new_names(last.stored, lost, sheet, fixed)
    if last.mapping is None or not names:
        return last
    stored = tuple(
        replace(row, cells={names.get(heading, heading): cell for heading, cell in row.cells.items()})
        for row in last.stored
    )
    return replace(last, mapping=renamed(last.mapping, names), stored=stored, names=names)


def _new_names(
    stored: Sequence[StoredRow], lost: Mapping[str, str], sheet: Sheet, fixed: Collection[str]
) -> dict[str, str]:
    """Returns the new headings of lost columns: the same heading in another spelling, another heading over the
    same cells or, except for those in `fixed`, the only other heading with the same meaning. `lost` maps lost
    headings to what they were read as."""
    there = {heading for row in stored for heading in row.cells}
    got = {same_name(heading): heading for heading in sheet.headings if heading not in there}
    spelled = {heading: got[same_name(heading)] for heading in lost if same_name(heading) in got}
    others = {heading: meaning for heading, meaning in lost.items() if heading not in spelled}
    new = {*got.values()} - {*spelled.values()}
    names = {**spelled, **_over_the_same_cells(stored, others, sheet, new)}
    by_meaning = _of_one_meaning(lost, sheet, {*got.values()} - {*names.values()}, {*names, *fixed})
    return {**by_meaning, **names}


def _of_one_meaning(
    lost: Mapping[str, str], sheet: Sheet, new: Collection[str], others: Collection[str]
) -> dict[str, str]:
    """Returns the new heading of each lost one (except `others`) whose meaning exactly one heading of the table
    and one lost heading have."""
    headings_by_meaning = defaultdict[str, list[str]](list)
    for heading in sheet.headings:
        headings_by_meaning["".join(meanings_of(heading)[:1])].append(heading)
    read_as = Counter(lost.values())
    return {
        heading: headings_by_meaning[own][0]
        for heading, own in lost.items()
        if own
        and heading not in others
        and read_as[own] == len(headings_by_meaning[own]) == 1
        and headings_by_meaning[own][0] in new
    }


def _over_the_same_cells(
    stored: Sequence[StoredRow], lost: Mapping[str, str], sheet: Sheet, new: Collection[str]
) -> dict[str, str]:
    """Returns the new headings of lost columns, judged by their cells."""
    if not new or not lost or not sheet.rows:
        return {}
    rows = [dict(zip(sheet.headings, row.cells, strict=True)) for row in sheet.rows]
    in_order = [heading for heading in sheet.headings if heading in new]
    return renamed_headings([row for row in stored if row.number], lost, rows, in_order)


def _stamps(folder: Path, name: str) -> dict[str, Stamp | None]:
    return {file: stamp_of(folder / file) for file in (f"{name}.csv", f"{name}.json")}


def _name_of_alike(
    mappings: dict[str, TableMapping], headings: Sequence[str], given: TableMapping, file: str
) -> str:
    named = {same_name(heading) for heading in headings}
    alike = {}
    for name, mapping in mappings.items():
        theirs = {same_name(heading) for heading in mapping.columns}
        has_key = all(same_name(heading) in named for heading in mapping.key)
        is_same_key = not given.key or {*map(same_name, given.key)} == {*map(same_name, mapping.key)}
        if has_key and is_same_key and len(theirs & named) >= _ALIKE * max(len(theirs), len(named)):
            alike[name] = (mapping.file == file, len(theirs & named))
    return max(alike, key=lambda name: alike[name]) if alike else ""


def _stored_rows(path: Path) -> list[StoredRow]:
    data = LED_OUT[0] if leads_out(path, path.parent) else read_bytes(path, LARGEST)
    if isinstance(data, str):
        raise NotReadableError(f"imports/{shown(path.name)}: {data}", "Bring it back, from its backup beside it.")
    return stored_rows(data.decode("utf-8", "surrogateescape"))


def _lasting_answers(answers: Mapping[str, str], *, is_same_file: bool) -> dict[str, str]:
    """Returns the answers that stay valid for the next import. Withdrawals are asked each time, and the month of
    days is asked for every other file, unless the sheet names give it."""
    return {
        own: answer
        for own, answer in answers.items()
        if not own.startswith(WITHDRAWN)
        and (is_same_file or answer in (AS_SHEET, AS_AROUND) or not own.startswith(MONTH))
    }


def combined(given: TableMapping, last: LastImport, headings: Sequence[str], sha256: str = "") -> TableMapping:
    """Returns the mapping of a table: what a person gave now, over what is stored from last time. `sha256` is the
    hash of the file."""
    last_mapping, given = last.mapping or TableMapping(), renamed(given, last.names)
    mapping = replace(
        last_mapping,
        name=last.name,
        sheet=given.sheet or last_mapping.sheet,
        encoding=given.encoding or last_mapping.encoding,
        columns={**last_mapping.columns, **given.columns},
        row=given.row or last_mapping.row,
        airfield=given.airfield or last_mapping.airfield,
        key=given.key or last_mapping.key,
        guessed_key=last_mapping.guessed_key and not given.key,
        dates={**last_mapping.dates, **given.dates},
        approximate=given.approximate or last_mapping.approximate,
        source=given.source or last_mapping.source,
        answers={
            **_lasting_answers(last_mapping.answers, is_same_file=last_mapping.sha256 == sha256),
            **given.answers,
        },
    )
    return on_headings(mapping, headings)


_IDENTIFYING = (
    "date", "year", "month", "day", "arrival", "arrival_end", "registration", "icao24", "callsign",
    "aircraft_type", "route", "origin", "destination", "elsewhere", "direction", "departure", "time",
    "arrival_time", "departure_time", "title",
)  # fmt: skip
"""Columns that identify a movement or a note, in the order in which a person would name them. Links are left out,
because they are corrected more often than anything else."""
_ENDS = {"arrival", "arrival_end", "arrival_time", "departure", "departure_time"}
"""Columns of arrival and departure times. One end is enough in a key: with both, adding the departure later would
make it another flight."""
_NUMBERS = frozenset(
    comparable(word)
    for word in (
        "num", "number", "row", "line", "item", "entry", "index", "idx", "ref", "seq", "lfd nr", "laufende nummer",
        "nummer", "zeile", "numéro", "n°", "ligne", "número", "fila", "номер", "п/п", "№ п/п", "пп", "lp", "nº",
        "numero", "sıra", "sıra no", "رقم", "الرقم", "序号", "编号",
    )
)  # fmt: skip
"""Headings of row numbers, besides those of ids."""
_NUMBERED_BY_PROGRAM = re.compile(
    r"Column [A-Z]+|Unnamed: [0-9]+|\.{3}[0-9]+|X(?:\.[0-9]+)?|row[ _.]?names?|row_?id"
)
"""Headings of the columns of row numbers that R or pandas put before a table."""
_OF_ROWS = frozenset(
    comparable(word)
    for word in (
        "movement", "mvt", "flight", "leg", "rotation", "visit", "landing", "event", "incident", "case", "record",
        "observation", "sighting", "report", "response", "submission", "answer", "log", "message", "post", "tweet",
        "slot", "permit", "booking", "invoice", "charge", "transaction", "bewegung", "bewegungs", "ereignis",
        "mouvement", "événement", "réponse", "movimiento", "evento", "respuesta", "movimento", "risposta",
        "resposta", "движение", "событие", "ответ", "подія", "відповідь", "zdarzenie", "odpowiedź",
    )
)  # fmt: skip
"""Things of which there is one per row. Ids of aircraft or observers recur, and differ in a few rows only by
chance."""
_FEWEST_RUNNING = 3
"""How many consecutive numbers, or distinct ids, are needed to take them for row numbers or ids; two may be
chance."""


def key_of_table(sheet: Sheet, columns: Columns) -> tuple[str, ...]:
    """Returns the headings of a table's key: a column of ids, or else of running numbers, or else as few columns
    as distinguish all rows; if nothing does, all columns that identify a movement. A form's submission time is as
    good as an id."""
    places = {heading: place for place, heading in enumerate(sheet.headings)}
    for heading in (*columns.headings_of("flight_id"), *columns.headings_of("note_id")):
        if _is_unique(sheet, [places[heading]], may_be_empty=False):
            return (heading,)
    only_kept = [heading for heading in columns.headings_of("") if heading in places]
    for is_own in (_is_own_id, _is_running):
        if own := next((heading for heading in only_kept if is_own(sheet, heading, places[heading])), ""):
            return (own,)
    return _identifying_key(sheet, columns, places)


def names_id(heading: str) -> bool:
    """Returns whether a heading names ids of something that there is one of per row, or a form's submission time.
    Row numbers do not count.

    >>> [names_id(heading) for heading in ("movement_id", "movementId", "Timestamp", "Id", "row_id", "Paid")]
    [True, True, True, False, False, False]
    >>> [names_id(heading) for heading in ("Response ID", "Observer ID", "aircraft_id")]
    [True, False, False]
    """
    words = [word.lower() for word in re.findall(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+", heading)]
    of_rows = "id" in words and not _OF_ROWS.isdisjoint(map(comparable, words))
    return of_rows or not {"uuid", "guid"}.isdisjoint(words) or is_when_sent(heading)


def _is_own_id(sheet: Sheet, heading: str, place: int) -> bool:
    is_enough = len(sheet.rows) >= _FEWEST_RUNNING
    return is_enough and names_id(heading) and _is_unique(sheet, [place], may_be_empty=False)


def _is_running(sheet: Sheet, heading: str, place: int) -> bool:
    """Returns whether a column without a meaning of ours numbers the rows. Numbers added by a program do not
    count, because it numbers anew whenever rows come or go."""
    if _NUMBERED_BY_PROGRAM.fullmatch(heading):
        return False
    cells = [row.cells[place] for row in sheet.rows]
    if not cells or not all(map(RUNNING.fullmatch, cells)) or not _is_unique(sheet, [place], may_be_empty=False):
        return False
    numbers = [int(cell.rstrip(".")) for cell in cells]
    follow = len(cells) >= _FEWEST_RUNNING and numbers == [*range(numbers[0], numbers[0] + len(cells))]
    return follow or "flight_id" in meanings_of(heading) or comparable(heading) in _NUMBERS


def _identifying_key(sheet: Sheet, columns: Columns, places: Mapping[str, int]) -> tuple[str, ...]:
    """Returns as few headings as distinguish all rows, in the order in which a person would name them."""
    key: list[str] = []
    for heading in _identifying_headings(columns):
        key.append(heading)
        # A day alone is unique only until a second aircraft comes on the same day.
        if len(key) > 1 and _is_unique(sheet, [places[name] for name in key], may_be_empty=True):
            return tuple(key)
    return tuple(key) or sheet.headings


def _identifying_headings(columns: Columns) -> list[str]:
    """Returns the headings that identify movements; of arrival and departure only the first end present."""
    end = next((column for column in _IDENTIFYING if column in _ENDS and columns.headings_of(column)), "")
    columns_used = [column for column in _IDENTIFYING if column not in _ENDS or column.startswith(end)]
    return [heading for column in columns_used for heading in columns.headings_of(column)]


def _is_unique(sheet: Sheet, places: Sequence[int], *, may_be_empty: bool) -> bool:
    seen = set[tuple[str, ...]]()
    for row in sheet.rows:
        cells = tuple(row.cells[place] for place in places)
        if cells in seen or not (may_be_empty or all(cells)):
            return False
        seen.add(cells)
    return True
