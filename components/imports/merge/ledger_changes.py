"""What the rows of a table change in a ledger. Only cells that changed in the table are changed, so manual edits
in the ledger stay. If a cell changed in both, or no row makes a flight any more, a person decides."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from components.imports.columns.mapping import Undecided
from components.imports.merge.ledger_tables import Edits, LedgerTables, TableFile, airfield_row
from components.imports.names.place_names import place_row
from components.imports.names.reconciliation import Alias
from components.imports.names.type_names import type_row
from components.imports.questions import Answers, Question, question
from components.imports.rows.contradictions import Ends
from components.imports.words.direction_words import ARRIVAL, DEPARTURE
from components.ledger.spellings import fold

OURS, THEIRS = "ours", "theirs"
"""The answers if a cell was edited in the ledger and also changed in the table."""
SOURCE = "source_id"
"""Together with the id column, the key of a row: each source has its own row for a flight."""
LOCATOR = "locator"
CAME, LEFT = f"-{ARRIVAL}", f"-{DEPARTURE}"
"""Suffixes of the ids of a stay's two flights."""
_SHORT_HASH = 6
"""Hexadecimal digits that distinguish one conflict of a cell from the next."""

Cells = Mapping[str, str]
Key = tuple[str, str]

LEAVE, WITHDRAW = "leave them in the ledger", "withdraw them"
"""The answers about flights that no row makes any more. Without an answer they stay, and the next import asks
again."""
WITHDRAWN = "withdrawn:"
"""Prefix of that question's id."""
_LONG_HASH = 12
"""Hexadecimal digits of the hash that shows whether a flight still stands as the table made it, or a question is
about the same flights."""
_MOST_NAMED = 5
"""Flights that are named in a question; the report lists all of them."""


@dataclass(frozen=True, slots=True)
class RowEntries:
    """The flights of a row by id, as rows of flights.csv, or its notes as rows of notes.csv: those it made last
    time and those it makes now."""

    number: int
    before: Mapping[str, Cells]
    after: Mapping[str, Cells]


@dataclass(slots=True)
class Changes:
    """What changes in the ledger.

    - edits: of flights.csv or notes.csv
    - contradictions: by row number; asked: questions
    - withdrawn: flights that no row makes any more, as the table had them; undecided: those about which nobody has
      decided
    - reported: keys of the flights that rows make
    """

    edits: Edits
    contradictions: list[tuple[int, str]] = field(default_factory=list)
    asked: list[Question] = field(default_factory=list)
    withdrawn: dict[Key, Cells] = field(default_factory=dict)
    undecided: tuple[Undecided, ...] = ()
    reported: set[Key] = field(default_factory=set)

    def removed_flights(self) -> set[str]:
        """Returns the ids of the flights to be removed."""
        return {flight_id for flight_id, _ in self.edits.removed}


def changes(rows: Sequence[RowEntries], ledger: Sequence[Cells], answers: Answers, id_column: str) -> Changes:
    """Returns what rows change in the ledger's flights or notes."""
    ledger_rows = {(row[id_column], row[SOURCE]): row for row in ledger}
    made, keys = Changes(Edits((id_column, SOURCE))), set[Key]()
    for row in rows:
        for flight_id, after in row.after.items():
            key = flight_id, row.before.get(flight_id, after)["source_id"]
            if key not in keys:
                _enter(row, key, after, ledger_rows.get(key), answers, made)
            keys.add(key)
        made.contradictions += ((row.number, what) for what in _left_before_it_came(row, ledger_rows, made))
        made.withdrawn |= by_key(_made_no_more(row))
    made.withdrawn = {
        key: cells for key, cells in made.withdrawn.items() if key in ledger_rows and key not in keys
    }
    made.reported = keys
    return made


def _made_no_more(row: RowEntries) -> dict[str, Cells]:
    """Returns what a row made last time and does not make now."""
    return {name: cells for name, cells in row.before.items() if name not in row.after}


def _left_before_it_came(row: RowEntries, ledger_rows: Mapping[Key, Cells], made: Changes) -> Iterator[str]:
    """Yields contradictions of stays that would have the departure before the arrival in the ledger, though not in
    their row, because one end keeps its manual edit."""
    for flight_id in filter(lambda own: own.endswith(CAME), row.after):
        ends = flight_id, f"{flight_id.removesuffix(CAME)}{LEFT}"
        dates = [row.after[end]["date"] for end in ends if end in row.after]
        keys = [(end, row.after[flight_id][SOURCE]) for end in ends]
        if _is_a_date_edited(made.edits, keys) and len(dates) == len(ends) and not _contradictions_of_ends(*dates):
            for what in _contradictions_of_ends(*(_date_in(made.edits, key, ledger_rows) for key in keys)):
                yield f"once this is written, {what} in the ledger: {flight_id}"


def _contradictions_of_ends(came: str, left: str) -> list[str]:
    return Ends(came, left).contradictions(ARRIVAL, DEPARTURE)


def _date_in(edits: Edits, key: Key, ledger_rows: Mapping[Key, Cells]) -> str:
    """Returns the date that an existing flight would have after the edits; "" if it is not in the ledger."""
    return edits.cells.get(key, {}).get("date") or ledger_rows.get(key, {}).get("date", "")


def _is_a_date_edited(edits: Edits, keys: Iterable[Key]) -> bool:
    return any("date" in edits.cells.get(key, {}) for key in keys)


def by_key(flights: Mapping[str, Cells]) -> dict[Key, Cells]:
    """Returns flights by their keys in flights.csv."""
    return {(flight_id, flight["source_id"]): flight for flight_id, flight in flights.items()}


def _enter(
    row: RowEntries, key: Key, after: Cells, in_ledger: Cells | None, answers: Answers, made: Changes
) -> None:
    """Enters a flight that a row makes. `in_ledger` is its row in the ledger, None if there is none."""
    before = row.before.get(key[0])
    if in_ledger is not None:
        _change(row.number, key, before or {}, after, in_ledger, answers, made)
    elif before is None:
        made.edits.rows.append(after)
    else:
        made.contradictions.append(
            (row.number, f"{_noun(made)} {key[0]} was taken out of the ledger by hand: it is not written")
        )


def _change(
    number: int, key: Key, before: Cells, after: Cells, in_ledger: Cells, answers: Answers, made: Changes
) -> None:
    cells = dict(_changed_cells(number, key, before, after, in_ledger, answers, made))
    if cells:
        if in_ledger.get(LOCATOR, "") == before.get(LOCATOR, "") != after[LOCATOR]:
            cells[LOCATOR] = after[LOCATOR]
        made.edits.change(key, cells)


def _changed_cells(
    number: int, key: Key, before: Cells, after: Cells, in_ledger: Cells, answers: Answers, made: Changes
) -> Iterator[tuple[str, str]]:
    for column in dict.fromkeys((*before, *after)):
        was, new, current = before.get(column, ""), after.get(column, ""), in_ledger.get(column, "")
        if column == LOCATOR or was == new or current == new:
            continue
        if current == was:
            yield column, new
            continue
        asks = _conflict(number, _noun(made), key[0], column, current, new)
        made.asked.append(asks)
        made.contradictions.append(
            (number, f"{column} of {_noun(made)} {key[0]} is '{current}' in the ledger, '{new}' in the table")
        )
        if answers.to(asks) == THEIRS:
            yield column, new


def _noun(made: Changes) -> str:
    """Returns "flight" or "note", whichever the table's rows make."""
    return made.edits.key[0].removesuffix("_id")


def _conflict(number: int, noun: str, flight_id: str, column: str, ours: str, theirs: str) -> Question:
    mark = hashlib.sha256(f"{ours}\0{theirs}".encode()).hexdigest()[:_SHORT_HASH]
    edited = f"the ledger was edited to '{ours}', and the table now says '{theirs}'"
    about = f"{column} of {noun} {flight_id}: {edited}. Which holds?"
    return question(f"edited:{flight_id}:{column}:{mark}", about, (OURS, THEIRS), [number])


def alias_edits(
    ledger: LedgerTables, airfield: str, types: Sequence[Alias], places: Sequence[Alias]
) -> dict[str, Edits]:
    """Returns the edits of types, airfields and places, by table name. The watched airfield is added if the ledger
    does not have it yet."""
    fields = {row["airfield"] for row in ledger["airfields"].rows} | {airfield}
    at_field = [alias for alias in places if alias.stands_for in fields]
    elsewhere = [alias for alias in places if alias.stands_for not in fields]
    # An empty alias: it adds the airfield's row and no spelling.
    watched = [Alias("", airfield)] if airfield else []
    return {
        "aircraft_types": _edits(ledger["aircraft_types"], "aircraft_type", types, type_row),
        "airfields": _edits(ledger["airfields"], "airfield", [*watched, *at_field], _airfield_row),
        "places": _edits(ledger["places"], "place", elsewhere, place_row),
    }


def _airfield_row(alias: Alias) -> dict[str, str]:
    return airfield_row(alias.stands_for)


def _edits(
    table: TableFile, key: str, aliases: Iterable[Alias], row_of: Callable[[Alias], Mapping[str, str]]
) -> Edits:
    edits, there = Edits((key,)), {row[key]: dict(row) for row in table.rows}
    added: dict[str, dict[str, str]] = {}
    for alias in aliases:
        row = there.get(alias.stands_for)
        if row is not None and (more := _with_alias(row.get("aliases", ""), alias.spelling)):
            row["aliases"] = more
            edits.change((alias.stands_for,), {"aliases": more})
        elif row is None:
            own = added.setdefault(alias.stands_for, dict(row_of(alias)))
            own["aliases"] = _with_alias(own.get("aliases", ""), alias.spelling) or own.get("aliases", "")
    edits.rows += added.values()
    return edits


def _with_alias(aliases: str, spelling: str) -> str:
    """Returns the aliases with one more; "" if it is among them already, or contains the separator."""
    existing = [alias for alias in aliases.split(";") if alias]
    if not spelling or ";" in spelling or fold(spelling) in map(fold, existing):
        return ""
    return ";".join((*existing, spelling))


def withdrawal(
    made: Changes,
    gone: Iterable[Mapping[str, Cells]],
    undecided: Iterable[Undecided],
    ledger: Sequence[Cells],
    answers: Answers,
) -> Question | None:
    """Records which flights of the ledger no row makes any more, including flights of rows that are `gone` and
    flights still undecided. Returns the question whether to remove them, None if there are none. Flights edited in
    the ledger stay, whatever is answered."""
    ledger_rows = {(row[made.edits.key[0]], row[SOURCE]): row for row in ledger}
    for flights in gone:
        made.withdrawn |= by_key(flights)
    hashes = _hashes_as_made(made.withdrawn, undecided, ledger_rows, made.edits.key)
    made.withdrawn = {key: made.withdrawn.get(key, {}) for key in hashes.keys() - made.reported}
    as_made = sorted(key for key in made.withdrawn if hashes[key] == _hash_of_cells(ledger_rows[key]))
    if not as_made:
        return None
    asked = _question_of(_noun(made), as_made, sorted(made.withdrawn.keys() - as_made))
    if answer := answers.to(asked):
        made.edits.removed += as_made if answer == WITHDRAW else []
    else:
        made.undecided = tuple(sorted((*key, hashes[key]) for key in made.withdrawn))
    return asked


def _hashes_as_made(
    made: Mapping[Key, Cells], undecided: Iterable[Undecided], ledger_rows: Mapping[Key, Cells], key: Iterable[str]
) -> dict[Key, str]:
    """Returns the hashes, as made, of the ledger's flights that no row makes any more."""
    before = {(flight_id, source_id): mark for flight_id, source_id, mark in undecided}
    keys = {*key}
    hashes_now = {
        key_of_flight: _hash_as_made(cells, ledger_rows[key_of_flight], keys)
        for key_of_flight, cells in made.items()
        if key_of_flight in ledger_rows
    }
    return {
        key_of_flight: mark
        for key_of_flight, mark in (before | hashes_now).items()
        if key_of_flight in ledger_rows
    }


def _question_of(noun: str, as_made: Sequence[Key], edited: Sequence[Key]) -> Question:
    """Returns a question about exactly these flights; flights that go missing later get a question of their
    own."""
    mark = hashlib.sha256(repr(sorted(as_made)).encode("utf-8", "surrogatepass")).hexdigest()[:_LONG_HASH]
    about = f"No row makes these {noun}s any more: {_ids_in_words(as_made)}. Are they withdrawn?"
    if edited:
        about += f" (Not {_ids_in_words(edited)}: edited in the ledger, or it cannot be told whether they were.)"
    return question(f"{WITHDRAWN}{mark}", about, (LEAVE, WITHDRAW))


def _hash_as_made(made: Cells, now: Cells, key: Collection[str]) -> str:
    """Returns the hash of a flight as a table made it, over the ledger's columns; "" if only its key is known,
    because its row can no longer be read."""
    return "" if made.keys() == key else _hash_of_cells({column: made.get(column, "") for column in now})


def _hash_of_cells(cells: Cells) -> str:
    """Returns the hash that shows whether a flight stands as a table had it. Cells that the table lacks count as
    well, because somebody may have added them."""
    filled = sorted((column, cell) for column, cell in cells.items() if cell and column != LOCATOR)
    return hashlib.sha256(repr(filled).encode("utf-8", "surrogatepass")).hexdigest()[:_LONG_HASH]


def _ids_in_words(keys: Sequence[Key]) -> str:
    names = ", ".join(flight_id for flight_id, _ in keys[:_MOST_NAMED])
    return f"{names} and {len(keys) - _MOST_NAMED:,} more" if len(keys) > _MOST_NAMED else names
