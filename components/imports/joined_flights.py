"""Finds new flights of a table that other sources in the ledger seem to report already. One question is asked for
the whole table; if confirmed, they become further reports of the existing flights."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from components.files.problems import shown
from components.imports.columns.mapping import TableMapping
from components.imports.merge.differences import Difference
from components.imports.merge.last_import import LastImport
from components.imports.merge.ledger_tables import Edits, LedgerTables
from components.imports.questions import Answers, Question, question
from components.imports.row_entries import Flights, under_ids
from components.imports.same_flights import BY_TYPE, COLUMNS, names_of_aircraft, nearest_pairs, pairs_alike
from components.ledger.dates.edtf import EdtfDate, instant, parse
from components.ledger.reference.designators import designator_of, is_designator
from components.ledger.reference.places import AIRFIELD, gazetteer
from components.ledger.spellings import spellings

SAME = "same_flights"
"""The id of the question."""
JOIN, APART = "the same flights: add this table as one more source", "flights of their own"
_ENDS = (("destination", "origin", "arrival"), ("origin", "destination", "departure"))
_MOST_NAMED = 3
"""Rows that are named in a remark."""

Cells = Mapping[str, str]
Numbered = Mapping[str, int]
"""Row numbers by the ids of the flights that the rows make."""


@dataclass(frozen=True, slots=True)
class Joined:
    """flights: of each row, under their ids in the ledger; ids: ledger ids by the ids that the rows would give;
    asked: the question whether they are the same; remarks: what is done with flights that look the same; apart:
    flights that a person has said are not the same."""

    flights: list[Flights]
    ids: Mapping[str, str]
    asked: tuple[Question, ...] = ()
    remarks: tuple[str, ...] = field(default=())
    apart: Mapping[str, str] = field(default_factory=dict)


def joined_flights(
    flights: Sequence[Flights],
    numbers: Sequence[int],
    difference: Difference,
    last: LastImport,
    mapping: TableMapping,
    ledger: LedgerTables,
    aliases: Mapping[str, Edits],
) -> Joined:
    """Returns the flights of a table as they go into the ledger: flights that an answer says are the same as those
    of other sources become reports of these. `aliases` are the names that the import adds."""
    is_apart = mapping.answers.get(SAME) == APART
    if is_apart and mapping.apart:
        # Nobody has decided about flights added since; they are listed on Data check.
        return Joined(list(flights), {}, apart=mapping.apart)
    new = _new(flights, numbers, difference, last, ledger["flights"].rows)
    rows = [each[own] for each in flights for own in each if own in new]
    there = _of_these_aircraft(rows, ledger["flights"].rows)
    pairs = _pairs(rows, there, ledger, aliases, mapping.airfield) if there else pd.DataFrame(columns=["other"])
    pairs = pairs[~pairs["other"].isin(_made_before(last))]
    if is_apart:
        return Joined(list(flights), {}, apart=nearest_pairs(pairs) if len(pairs) else {})
    if pairs.empty:
        return Joined(list(flights), mapping.joined)
    return _asked_to_join(flights, mapping, new, rows, pairs, ledger)


def _asked_to_join(
    flights: Sequence[Flights],
    mapping: TableMapping,
    new: Numbered,
    rows: Sequence[Cells],
    pairs: pd.DataFrame,
    ledger: LedgerTables,
) -> Joined:
    """Returns the flights of a table that has pairs with flights of other sources, joined if the answer says
    so."""
    answers, nearest = Answers(mapping.answers), nearest_pairs(pairs)
    by_id = {row["flight_id"]: row for row in rows}
    left = sorted({own for own in pairs["flight_id"] if own not in nearest}, key=lambda own: new[own])
    remarks = tuple(_left_apart([by_id[own]["locator"] for own in left]))
    if not nearest:
        return Joined(list(flights), mapping.joined, remarks=remarks)
    asked = replace(_question(nearest, new, by_id, pairs), sides=_sides(nearest, new, by_id, ledger))
    if answers.to(asked) != JOIN:
        return Joined(list(flights), mapping.joined, (asked,), remarks)
    done = f"{_flights(len(nearest))} entered as reports of flights that other sources report already"
    own = [under_ids(each, nearest) for each in flights]
    return Joined(own, {**mapping.joined, **nearest}, (asked,), (done, *remarks))


def _made_before(last: LastImport) -> set[str]:
    """Returns the ids of the flights that the table has made so far."""
    return {own for row in last.stored for own in row.flights}


def _new(
    flights: Sequence[Flights],
    numbers: Sequence[int],
    difference: Difference,
    last: LastImport,
    ledger: Sequence[Cells],
) -> Numbered:
    """Returns the flights that are neither in the ledger nor were made by the previous version of their row; all
    flights if a person had said until now that they are flights of their own."""
    every = {own: number for each, number in zip(flights, numbers, strict=True) for own in each}
    if last.mapping is not None and last.mapping.answers.get(SAME) == APART:
        return every
    there = {(row["flight_id"], row["source_id"]) for row in ledger}
    made = _made_of_rows(difference)
    new = (_not_there(each, there) - before for each, before in zip(flights, made, strict=True))
    return {own: every[own] for each in new for own in each}


def _made_of_rows(difference: Difference) -> Iterator[frozenset[str]]:
    """Yields the ids of the flights that each row made before."""
    for was, back in zip(difference.before, difference.returned, strict=True):
        stored = was or back
        yield frozenset(stored.flights if stored else ())


def _not_there(flights: Flights, there: Collection[tuple[str, str]]) -> set[str]:
    return {own for own, flight in flights.items() if (own, flight["source_id"]) not in there}


def _of_these_aircraft(rows: Iterable[Cells], ledger: Sequence[Cells]) -> list[Cells]:
    """Returns all reports of those ledger flights of which one report names an aircraft of these rows."""
    wanted = {name for row in rows for name in names_of_aircraft(row)} if ledger else ()
    if not wanted:
        return []
    ids = {row["flight_id"] for row in ledger if not names_of_aircraft(row).isdisjoint(wanted)}
    return [row for row in ledger if row["flight_id"] in ids]


def _pairs(
    new: Sequence[Cells],
    there: Sequence[Cells],
    ledger: LedgerTables,
    aliases: Mapping[str, Edits],
    airfield: str,
) -> pd.DataFrame:
    """Returns the pairs of a new flight (flight_id) and an existing one (other) of the same aircraft."""
    pairs = pairs_alike(_reports([*new, *there], ledger, aliases, airfield))
    own = {row["flight_id"] for row in new}
    turned = pairs[pairs["other"].isin(own)].rename(columns={"flight_id": "other", "other": "flight_id"})
    both = pd.concat([pairs[pairs["flight_id"].isin(own)], turned], ignore_index=True)
    return both[~both["other"].isin(own) & (both["by"] != BY_TYPE)]


def _reports(
    rows: Sequence[Cells], ledger: LedgerTables, aliases: Mapping[str, Edits], airfield: str
) -> pd.DataFrame:
    """Returns rows of flights.csv as reports of movements at the watched airfields, with their names resolved."""
    cells = pd.DataFrame(rows, dtype="str").reindex(columns=[*COLUMNS, "origin", "destination"]).fillna("")
    own = ledger["aircraft_types"].frame(aliases["aircraft_types"])
    index, keys = spellings(own, "aircraft_type"), {*own["aircraft_type"]}
    codes = {name: designator_of(name, index) or "" for name in cells["aircraft_type"].unique()}
    meaning = {name: code if code in keys or is_designator(code) else "" for name, code in codes.items()}
    fields = ledger.watched(aliases["airfields"])
    ends = pd.concat([cells["origin"], cells["destination"]]).unique()
    places = gazetteer(ends, fields, ledger.places(aliases["places"]))
    meant, airports = places["place"].to_dict(), {*places.loc[places["kind"] == AIRFIELD, "place"]}
    watched = {*fields["airfield"], airfield} - {""}
    cells = cells.assign(aircraft_type=cells["aircraft_type"].map(meaning))
    parts = []
    for end, other, movement in _ENDS:
        at, far = cells[end].map(meant), cells[other].map(meant)
        own_part = cells.assign(airfield=at, movement=movement, elsewhere=far.where(far.isin(airports), ""))
        parts.append(own_part[at.isin(watched)])
    return pd.concat(parts, ignore_index=True)[list(COLUMNS)].fillna("")


def _question(
    nearest: Mapping[str, str], new: Numbered, rows: Mapping[str, Cells], pairs: pd.DataFrame
) -> Question:
    own = sorted(nearest, key=lambda each: new[each])
    movement = pairs.drop_duplicates("flight_id").set_index("flight_id")["movement"][own[0]]
    example = f"{shown(rows[own[0]]['locator'])}: {_in_words(rows[own[0]], movement)}"
    if len(own) == 1:
        about = f"A flight looks like one that another source reports already, {example}. Is it the same?"
    else:
        about = (
            f"{len(own):,} of these flights look like flights that other sources report already, such as "
            f"{example}. Are they the same?"
        )
    return question(SAME, about, (JOIN, APART), dict.fromkeys(new[each] for each in own))


def _sides(
    nearest: Mapping[str, str], new: Numbered, rows: Mapping[str, Cells], ledger: LedgerTables
) -> tuple[tuple[int, str, str], ...]:
    """Returns for each row what it reports, and what the other sources, by title, report that looks the same."""
    titles = {row["source_id"]: row.get("title", "") for row in ledger["sources"].rows}
    others = defaultdict[str, list[str]](list)
    for row in ledger["flights"].rows:
        others[row["flight_id"]].append(f"{titles.get(row['source_id']) or row['source_id']}: {_whole(row)}")
    own = sorted(nearest, key=lambda each: new[each])
    return tuple((new[each], _whole(rows[each]), "; ".join(others[nearest[each]])) for each in own)


def _whole(flight: Cells) -> str:
    """Returns a report in words: when, which aircraft, from and to."""
    when = instant(flight["date"])
    time = f", {when:%H:%M} UTC" if when else ""
    ends = (shown(flight.get(end, "")) or "unknown" for end in ("origin", "destination"))
    return f"{_day(flight['date'])}{time}, {', '.join(_aircraft(flight))}, {' → '.join(ends)}"


def _in_words(flight: Cells, movement: str) -> str:
    return ", ".join([*_aircraft(flight), f"{movement} {_day(flight['date'])}"])


def _day(text: str) -> str:
    when = parse(text)
    if isinstance(when, EdtfDate) and when.earliest == when.latest:
        return f"{when.earliest.day} {when.earliest:%B %Y}"
    return text


def _aircraft(flight: Cells) -> list[str]:
    names = (flight.get("registration") or flight.get("icao24", ""), flight.get("aircraft_type", ""))
    return [shown(name) for name in names if name]


def _flights(count: int) -> str:
    return "1 flight is" if count == 1 else f"{count:,} flights are"


def _left_apart(rows: Sequence[str]) -> Iterator[str]:
    """Yields a remark on rows that resemble several flights of other sources, or one that a nearer row resembles
    more."""
    if rows:
        named = ", ".join(map(shown, rows[:_MOST_NAMED])) + (" and others" if len(rows) > _MOST_NAMED else "")
        yield (
            f"{named}: looks like flights of other sources, but like several, or another row is nearer; "
            "flights of their own, to be looked at on Data check"
        )
