"""Splits rows that hold several flights or stays: a table with the headings "Arr 1, Dep 1, Arr 2, Dep 2" gets one
row for each number."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from components.files.cells import is_unknown
from components.imports.sheets.grid_tables import ROWS_OF_A_SHEET, Row, Sheet
from components.imports.words.heading_words import loose_meanings, meanings_of

_NUMBER = re.compile(r"(?<![0-9])[1-9](?:(?:st|nd|rd|th|\.)(?= )|(?![0-9]|[^\W_]))")
_PART = re.compile(r"(?:(?P<sheet>.+), )?number (?P<number>[1-9])", re.DOTALL)
_MARKS = " _.#-"
"""Separators between a word and its number."""
_ENDS_OF_FLIGHT = frozenset(("arrival", "departure", "arrival_time", "departure_time"))
_DAYS_AND_PLACES = (frozenset(("date",)), frozenset(("origin", "destination", "route")))
"""Meanings of which both must be numbered: numbered airports alone may be where one flight began and ended."""
_IN_BRACKETS = re.compile(r"\([^()]*$")
_OF_A_FLIGHT = re.compile(
    r"\W*(?:flight|leg|visit|stay|stop|rotation|trip|movement|flug|vol|vuelo|рейс)?\W*", re.IGNORECASE
)
"""What stands beside the number of a flight in brackets; numbers of sources, observers and images do not count."""
_NAMED = _ENDS_OF_FLIGHT.union(*_DAYS_AND_PLACES)
Groups = dict[str, list[str]]
"""The headings of each number, by the stem that they share."""


def with_rows_of_numbers(table: Sheet, mapped: Collection[str] = ()) -> Sheet:
    """Returns a table with a row for each number at its headings, if flights stand under them. The table is
    returned unchanged if there are none, or if the mapping names one such heading by itself."""
    groups = _groups(table.headings)
    if not groups or any(_is_one_mapped(mapped, stem, numbered) for stem, numbered in groups.items()):
        return table
    count = max(map(len, groups.values()))
    stem_of = {heading: stem for stem in groups for heading in filter(None, groups[stem])}
    headings = tuple(dict.fromkeys(map(stem_of.get, table.headings, table.headings)))
    places_by_number = [_places_of(number, groups, table.headings, headings) for number in range(count)]
    numbered_places = [_places_below(groups, headings, each) for each in places_by_number]
    return replace(
        table,
        headings=headings,
        rows=tuple(_rows(table, places_by_number, numbered_places)),
        months=tuple(_numbered(table.months, table, count)),
        parts=tuple(numbered_parts(table.parts or (table.name,), count)),
        numbered=tuple(stem_of),
        numbers=count,
    )


def _places_below(groups: Collection[str], headings: Iterable[str], places: Iterable[int]) -> set[int]:
    return {at for at, heading in zip(places, headings, strict=True) if heading in groups}


def _is_one_mapped(mapped: Collection[str], stem: str, headings: Sequence[str]) -> bool:
    """Returns whether the mapping names one of several numbered headings; the first may be called like the
    stem."""
    return any(heading in mapped for heading in headings if heading not in ("", stem))


def _of_number(groups: Mapping[str, Sequence[str]], heading: str, number: int) -> str:
    """Returns the heading that a number has for a heading of the whole table; "" if it has none."""
    own = groups.get(heading, [heading] * (number + 1))
    return own[number] if number < len(own) else ""


def _rows(
    table: Sheet, places_by_number: Sequence[Sequence[int]], numbered_places: Sequence[Collection[int]]
) -> Iterator[Row]:
    """Yields the rows for each number: always for the first, for others if they are not blank."""
    size = max(1, len(table.parts)) * ROWS_OF_A_SHEET
    for row in table.rows:
        # The extra empty cell stands for headings that a number does not have.
        cells = (*row.cells, "")
        for number, places in enumerate(places_by_number):
            if number == 0 or not all(is_unknown(cells[place]) for place in numbered_places[number]):
                yield Row(number * size + row.number, tuple(cells[place] for place in places))


def _numbered(months: Iterable[tuple[int, str]], table: Sheet, count: int) -> Iterator[tuple[int, str]]:
    size = max(1, len(table.parts)) * ROWS_OF_A_SHEET
    months = [*months]
    for number in range(count):
        yield from ((number * size + row, month) for row, month in months)


def numbered_parts(sheets: Sequence[str], count: int) -> Iterator[str]:
    """Yields the names of the parts: one for each number and sheet.

    >>> [*numbered_parts(["May", "June"], 2)]
    ['May, number 1', 'June, number 1', 'May, number 2', 'June, number 2']
    """
    for number in range(1, count + 1):
        yield from (f"{name}, number {number}".lstrip(", ") for name in sheets)


def sheets_and_numbers(parts: Iterable[str | None]) -> list[tuple[str, int]]:
    """Returns the sheet and number of each part by its name, None being ignored. If any name has another form,
    each is a sheet of its own.

    >>> sheets_and_numbers(["May, number 1", "May, number 2", None]), sheets_and_numbers(["number 2", "May"])
    ([('May', 1), ('May', 2), ('', 1)], [('number 2', 1), ('May', 1)])
    """
    parts = [*parts]
    named = [_PART.fullmatch(part or "number 1") for part in parts]
    return [
        (match["sheet"] or "", int(match["number"])) if match and all(named) else (part or "", 1)
        for match, part in zip(named, parts, strict=True)
    ]


def _places_of(number: int, groups: Groups, written: Sequence[str], headings: Sequence[str]) -> list[int]:
    """Returns the positions of a number's cells under each heading, one past the end if it has none."""
    place = {heading: at for at, heading in enumerate(written)}
    return [place.get(_of_number(groups, heading, number), len(written)) for heading in headings]


def _groups(headings: Sequence[str]) -> Groups:
    """Returns the numbered headings by the stem that they share, if flights stand under them.

    >>> _groups(["Tail", "Arr 1 (ET)", "From 1", "Arr 2 (ET)", "From 2"])
    {'Arr (ET)': ['Arr 1 (ET)', 'Arr 2 (ET)'], 'From': ['From 1', 'From 2']}
    >>> _groups(["Landing", "Landing 2", "1st take-off", "2nd take-off"])
    {'Landing': ['Landing', 'Landing 2'], 'take-off': ['1st take-off', '2nd take-off']}
    >>> _groups(["Date", "Photo 1", "Photo 2"]), _groups(["Arr", "Arr (2)"]), _groups(["Arr 1", "Dep 2"])
    ({}, {}, {})
    >>> _groups(["Arr (source 1)", "Arr (source 2)"]), _groups(["Arr (visit 1)", "Arr (visit 2)"])
    ({}, {'Arr (visit)': ['Arr (visit 1)', 'Arr (visit 2)']})
    >>> _groups(["Arr 1", "Arr 2", "Dep 1", "Photo 1", "Photo 2", "Photo 3", "Type 1", "Type 2"])
    {'Arr': ['Arr 1', 'Arr 2'], 'Dep': ['Dep 1'], 'Type': ['Type 1', 'Type 2']}
    >>> _groups(["Arr 1", "Arr 2", "Dep 2"])
    {'Arr': ['Arr 1', 'Arr 2'], 'Dep': ['', 'Dep 2']}
    """
    numbered = _by_stems(headings)
    of_flights = {stem: own for stem, own in numbered.items() if not _NAMED.isdisjoint(_meanings(stem))}
    longest = max(map(len, filter(_is_whole, of_flights.values())), default=0)
    if longest < 2:
        return {}
    # The last stay may not have ended yet, and nobody may have seen the start of the first.
    groups = {
        stem: _in_order(own)
        for stem, own in numbered.items()
        if (max(own) <= longest if stem in of_flights else {*own} == {*range(1, longest + 1)})
    }
    return groups if _is_each_once(groups) and _are_of_flights(groups) else {}


def _in_order(by_number: Mapping[int, str]) -> list[str]:
    """Returns the headings of the numbers from 1 on, "" for a missing number."""
    return [by_number.get(number, "") for number in range(1, max(by_number) + 1)]


def _by_stems(headings: Sequence[str]) -> dict[str, dict[int, str]]:
    """Returns the headings that differ only by a number, by stem and number."""
    numbered = defaultdict[str, dict[int, str]](dict)
    for heading in headings:
        for stem, number in _stems(heading):
            numbered[stem].setdefault(number, heading)
    for stem in numbered.keys() & {*headings}:
        numbered[stem].setdefault(1, stem)
    return numbered


def _is_each_once(groups: Groups) -> bool:
    """Returns whether no heading is in two groups, as a heading with two numbers would be."""
    every = [*filter(None, chain.from_iterable(groups.values()))]
    return len({*every}) == len(every)


def _is_whole(by_number: Collection[int]) -> bool:
    return {*by_number} == {*range(1, len(by_number) + 1)}


def _stems(heading: str) -> Iterator[tuple[str, int]]:
    """Yields, for each number in a heading, the heading without it and the number."""
    for match in _NUMBER.finditer(heading):
        before, behind = heading[: match.start()].rstrip(_MARKS), heading[match.end() :]
        # "(2)" is our own suffix for a repeated heading.
        if not (before.endswith("(") and behind.startswith(")")) and _is_of_flight(before):
            yield f"{before}{behind}".strip(_MARKS), int(match[0][0])


def _is_of_flight(before: str) -> bool:
    """Returns whether a number counts flights, by the text before it: in brackets it may count sources."""
    within = _IN_BRACKETS.search(before)
    return not within or bool(_OF_A_FLIGHT.fullmatch(within[0]))


def _meanings(stem: str) -> Collection[str]:
    return meanings_of(stem) or loose_meanings(stem)


def _are_of_flights(stems: Iterable[str]) -> bool:
    """Returns whether headings are arrivals and departures, or days and places. Several links, or one day per
    source, are not flights."""
    meanings = {each for stem in stems for each in _meanings(stem)}
    is_of_ends = not meanings.isdisjoint(_ENDS_OF_FLIGHT)
    return is_of_ends or not any(map(meanings.isdisjoint, _DAYS_AND_PLACES))
