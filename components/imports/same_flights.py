"""Flights of different sources that look like the same one: reports of one movement at one airfield, on days that
touch, of one aircraft, with nothing that contradicts. A range that is open ("on or after") is held against the
next movement of the aircraft there, if it goes the same way."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import chain, product

import numpy as np
import pandas as pd

from components.files.cells import icao24, is_unknown
from components.ledger.dates import EdtfDate, instant, parse
from components.ledger.designators import designators_alike
from components.tracks.identity import address_of, mark

COLUMNS = (
    "flight_id", "source_id", "airfield", "movement", "elsewhere", "date", "aircraft_type", "registration",
    "icao24", "callsign",
)  # fmt: skip
"""What `pairs_alike` reads of a report. aircraft_type is a designator and elsewhere, the other end, an airport;
both are empty where they are not resolved."""
MOST_REPORTS = 200_000
"""So many reports are held against each other, in seconds."""
BY_TYPE = "type"
_KEYS = ("registration", "address", BY_TYPE)
"""By what two reports may name one aircraft, the surest first."""
_MOST_DAYS = 31
"""Of a range: by a longer one nobody can tell which of several visits is meant."""
_MOST_ALIKE = {"registration": 20, "address": 20, BY_TYPE: 5}
"""Reports of one movement on one day with the same aircraft, or type. Where there are more, the day is a busy one,
and none of them looks more like another than the rest."""
_MOST_DAYS_OPEN = 14
"""Between an open end of a range and the next movement: an aircraft that stands longer has flown unseen."""
_FURTHEST_H = 6
"""Hours between two times of one landing: people write when they posted, or their own clock's hours."""
_H = 3600
_SEPARATORS = re.compile(r"[/,;+&]|\s+(?:and|und|or)\s+")
_GERMAN = re.compile(r"[0-9]{2} ?\+ ?[0-9]{2}")
"""A serial with the German cross between its digits, which is no sign between two aircraft."""
_CALLSIGN = re.compile(r"([A-Z]{2,3})([0-9][A-Z0-9]*)")
_NEVER = (date.min, date.max)
_DAY_S = 86_400
_PAIR = ["flight_id", "other", "airfield", "movement", "by", "away"]
_JOINED = ["airfield", "movement", "by", "key", "day"]


@dataclass(frozen=True, slots=True)
class _Report:
    """A report as it is compared: first and last are days, as numbers; callsigns are all that it may mean;
    open_end: 1 where it has no last day, -1 where it has no first one, else 0."""

    flight: str
    types: frozenset[str]
    registration: str
    address: str
    elsewhere: str
    callsigns: frozenset[str]
    movement: str
    first: int
    last: int
    open_end: int
    moment: datetime | None

    @property
    def is_named(self) -> bool:
        """Whether it says which aircraft it was."""
        return bool(self.registration or self.address)


def _is_by_enough(by: str, one: _Report, other: _Report) -> bool:
    """Whether reports that agree in this may be of one aircraft; in the type alone only where one names none."""
    return by != BY_TYPE or not (one.is_named and other.is_named)


def pairs_alike(reports: pd.DataFrame) -> pd.DataFrame:
    """Returns the pairs of flights that look like the same one, which no source reports both: the columns
    flight_id, other, airfield, movement, by (registration, address, or type where one of them names no
    aircraft) and away, the seconds between them. `reports` has the `COLUMNS`."""
    every = reports.reset_index(drop=True)
    if every.empty:
        return pd.DataFrame(columns=_PAIR)
    each = [_report(cells) for cells in every[list(COLUMNS)].itertuples(index=False)]
    sources = every.groupby("flight_id")["source_id"].agg(frozenset).to_dict()
    there: dict[tuple[str, str], tuple[str, str, str, float]] = {}
    contradicted = set[tuple[str, str]]()
    for one, other, by in chain(_candidates(every, each), _next_movements(every, each)):
        flights = _in_order(each[one].flight, each[other].flight)
        if not sources[flights[0]].isdisjoint(sources[flights[1]]):
            continue
        if _contradict(each[one], each[other]):
            contradicted.add(flights)
        elif _is_by_enough(by, each[one], each[other]):
            place = every.at[one, "airfield"], every.at[one, "movement"]
            there.setdefault(flights, (*place, by, _away(each[one], each[other])))
    rows = [(*flights, *cells) for flights, cells in there.items() if flights not in contradicted]
    return pd.DataFrame(rows, columns=_PAIR)


def _in_order(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _report(cells: tuple[str, ...]) -> _Report:
    own = dict(zip(COLUMNS, cells, strict=True))
    code = own["aircraft_type"]
    registration = _registration(own["registration"])
    return _Report(
        own["flight_id"],
        frozenset({code, *designators_alike(code)} if code else ()),
        registration,
        _address(own),
        own["elsewhere"],
        frozenset(_callsigns(own["callsign"])) - {registration},
        own["movement"],
        *_days_of(own["date"]),
        _open_end(own["date"]),
        _moment(own["date"]),
    )


def names_of_aircraft(cells: Mapping[str, str]) -> set[str]:
    """Returns the registration and the address by which a row of flights.csv is held against others."""
    return {_tail(_registration(cells.get("registration", ""))), _address(cells)} - {""}


def _address(cells: Mapping[str, str]) -> str:
    return icao24(cells.get("icao24", "")).partition("~")[0] or address_of(cells.get("registration", ""))


def _registration(cell: str) -> str:
    """Returns a registration as it is compared; "" for words, as which letters without a hyphen count, and where
    it is one of several.

    >>> _registration("07-7182"), _registration("SP-LRA"), _registration("n/k"), _registration("civil")
    ('077182', 'SPLRA', '', '')
    >>> _registration("EX-76005 or EX-76008"), _registration("54+09")
    ('', '5409')
    """
    lists = _SEPARATORS.search(cell) and not _GERMAN.fullmatch(cell.strip())
    own = "" if is_unknown(cell) or lists else mark(cell)
    return own if "-" in cell or not own.isalpha() else ""


def _tail(registration: str) -> str:
    """Returns a registration as its aircraft bears it: of an American serial five digits are painted, and filed.

    >>> _tail("850005"), _tail("50005"), _tail("5409"), _tail("URCKL")
    ('50005', '50005', '5409', 'URCKL')
    """
    return registration[-5:] if registration.isdigit() else registration


def _moment(text: str) -> datetime | None:
    """Returns the time of a date; midnight is what tools write for a day whose time they do not know."""
    when = instant(text)
    return when if when and when.time() != time() else None


def _days_near(text: str) -> tuple[int, int]:
    """Returns the first and the last day of a date; of a time those that it may be by another clock, too."""
    if (when := _moment(text)) is None:
        return _days_of(text)
    return when.toordinal() - (when.hour < _FURTHEST_H), when.toordinal() + (when.hour >= 24 - _FURTHEST_H)


def _days_of(text: str) -> tuple[int, int]:
    """Returns the first and the last day of a date, as numbers. An open end says no more than the other one:
    without a limit it would touch all that came later (`_next_movements` has what does). (1, 0), which is no day,
    where it is too long."""
    parsed = parse(text)
    if not isinstance(parsed, EdtfDate):
        return 1, 0
    ends = [day.toordinal() for day in (parsed.earliest, parsed.latest) if day not in _NEVER]
    return (ends[0], ends[-1]) if ends and ends[-1] - ends[0] < _MOST_DAYS else (1, 0)


def _open_end(text: str) -> int:
    """Returns at which end a date is open.

    >>> _open_end("[2025-11-09..]"), _open_end("[..2025-11-09]"), _open_end("2025-11-09")
    (1, -1, 0)
    """
    parsed = parse(text)
    if not isinstance(parsed, EdtfDate):
        return 0
    return (parsed.latest == date.max) - (parsed.earliest == date.min)


def _next_movements(every: pd.DataFrame, each: Sequence[_Report]) -> Iterator[tuple[int, int, str]]:
    """Yields the places of two reports of one aircraft at one airfield of which one is open at an end, and the
    other is the next movement of the aircraft there from that day on, or the last up to it."""
    for by in _KEYS[:2]:
        groups = defaultdict[tuple[str, str], list[int]](list)
        for place, airfield in enumerate(every["airfield"]):
            name = getattr(each[place], by)
            if name := _tail(name) if by == "registration" else name:
                groups[airfield, name].append(place)
        for places in groups.values():
            for way in {each[place].open_end for place in places} - {0}:
                yield from ((one, other, by) for one, other in _next_of_group(places, each, way))


def _next_of_group(places: Sequence[int], each: Sequence[_Report], way: int) -> Iterator[tuple[int, int]]:
    """Yields the places of the reports among some that are open in one way, each with those of the day of the next
    movement of all that goes so; none where that day, or the open end itself, has others."""
    dated = [place for place in places if not each[place].open_end and each[place].first <= each[place].last]
    dated.sort(key=lambda place: _day_in(each[place], way))
    days = [_day_in(each[place], way) for place in dated]
    for place in places:
        if each[place].open_end == way:
            yield from ((place, other) for other in _following(each[place], dated, days, each, way))


def _following(
    own: _Report, dated: Sequence[int], days: Sequence[int], each: Sequence[_Report], way: int
) -> Sequence[int]:
    """Returns the places of the reports on the next day, of those that are `dated`, where all are of this movement
    and none is on the day of the open end itself."""
    day = _day_in(own, way)
    at, after = bisect_left(days, day), bisect_right(days, day)
    if after == len(days) or days[after] - day > _MOST_DAYS_OPEN:
        return ()
    following = dated[after : bisect_right(days, days[after])]
    is_met = any(each[other].movement == own.movement for other in dated[at:after])
    is_next = all(each[other].movement == own.movement for other in following)
    return following if is_next and not is_met and len(following) <= _MOST_ALIKE["registration"] else ()


def _day_in(report: _Report, way: int) -> int:
    """Returns the day that comes first in one way of time; earlier ones are greater where it is back."""
    return report.first if way > 0 else -report.last


def _callsigns(cell: str) -> Iterator[str]:
    """Yields the callsigns that a cell names.

    >>> list(_callsigns("GAF321/322")), list(_callsigns("ADB332F/333F"))
    (['GAF321', 'GAF322'], ['ADB332F', 'ADB333F'])
    """
    letters = ""
    for part in _SEPARATORS.split(cell.upper()):
        own = mark(part)
        matched = _CALLSIGN.fullmatch(own)
        letters = matched[1] if matched else letters
        if own:
            yield f"{letters}{own}" if own[0].isdigit() else own


def _candidates(every: pd.DataFrame, each: list[_Report]) -> Iterator[tuple[int, int, str]]:
    """Yields the places of two reports of different flights and sources that share an aircraft, or a type, on one
    day; those that share an aircraft first."""
    days = {text: _days_near(text) for text in every["date"].unique()}
    first, last = (every["date"].map(lambda text, end=end: days[text][end]).to_numpy() for end in (0, 1))
    keys = {
        "registration": [_tail(report.registration) for report in each],
        "address": [report.address for report in each],
        BY_TYPE: every["aircraft_type"].where([report.first == report.last for report in each], ""),
    }
    spans = np.clip(last - first + 1, 0, None)
    places = np.repeat(np.arange(len(every)), spans)
    day = np.repeat(first, spans) + np.arange(len(places)) - np.repeat(np.cumsum(spans) - spans, spans)
    rows = every[["airfield", "movement", "flight_id", "source_id"]].take(places)
    own_day = day == np.array([report.first for report in each])[places]
    for by in _KEYS:
        own = rows.assign(place=places, day=day, by=by, key=np.asarray(keys[by], dtype="object")[places])
        own = own[(own["key"] != "") & (own_day | (by != BY_TYPE))]
        own = own[own.groupby(_JOINED)["place"].transform("size").between(2, _MOST_ALIKE[by])]
        pairs = own.merge(own, on=_JOINED, suffixes=("", "_other"))
        is_pair = (pairs["place"] < pairs["place_other"]) & (pairs["flight_id"] != pairs["flight_id_other"])
        pairs = pairs[is_pair & (pairs["source_id"] != pairs["source_id_other"])]
        pairs = pairs.drop_duplicates(["place", "place_other"])
        yield from ((int(one), int(other), by) for one, other in pairs[["place", "place_other"]].to_numpy())


def _contradict(one: _Report, other: _Report) -> bool:
    """Whether two reports cannot be of one flight."""
    return (
        _are_of_two_aircraft(one, other)
        or _differ(one.elsewhere, other.elsewhere)
        or not (_may_be_one_callsign(one.callsigns, other.callsigns) or _is_of_round(one, other))
        or _are_hours_apart(one, other)
    )


def _are_of_two_aircraft(one: _Report, other: _Report) -> bool:
    """Whether two reports name different aircraft, or types."""
    return (
        _are_two(one.registration, other.registration)
        or _differ(one.address, other.address)
        or bool(one.types and other.types and one.types.isdisjoint(other.types))
    )


def _are_hours_apart(one: _Report, other: _Report) -> bool:
    """Whether two reports have times, and these are of different movements."""
    return one.moment is not None and other.moment is not None and _away(one, other) > _FURTHEST_H * _H


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)


def _are_two(one: str, other: str) -> bool:
    """Whether two registrations are of two aircraft; one may be a serial and the other its last five digits."""
    return _differ(_tail(one), _tail(other)) or (len(one) == len(other) and one != other)


def _is_of_round(one: _Report, other: _Report) -> bool:
    """Whether two reports of one aircraft have callsigns one number apart, as the ways there and back have: tables
    with one callsign for a stay have that of the arrival for both."""
    pairs = product(*({_CALLSIGN.fullmatch(name) for name in each.callsigns} for each in (one, other)))
    return (one.is_named and other.is_named) and any(
        mine
        and theirs
        and mine[1] == theirs[1]
        and (mine[2] + theirs[2]).isdigit()
        and abs(int(mine[2]) - int(theirs[2])) == 1
        for mine, theirs in pairs
    )


def _may_be_one_callsign(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether two reports may mean one callsign: one may say the operator alone, or use its code of IATA.

    >>> _may_be_one_callsign(["ADB"], ["ADB4311"]), _may_be_one_callsign(["LO1027"], ["LOT1027"])
    (True, True)
    >>> _may_be_one_callsign(["RCH871", "RCH872"], ["RCH872"]), _may_be_one_callsign(["RCH871"], ["RCH445"])
    (True, False)
    """
    pairs = [(mine, theirs) for mine in one for theirs in other]
    return not pairs or any(_is_one_callsign(*sorted(pair, key=len)) for pair in pairs)


def _is_one_callsign(short: str, long: str) -> bool:
    if short == long or (short.isalpha() and long.startswith(short)):
        return True
    parts = [_CALLSIGN.fullmatch(short), _CALLSIGN.fullmatch(long)]
    return all(parts) and parts[0][2] == parts[1][2] and len(parts[0][1]) != len(parts[1][1])  # type: ignore[index]  # neither is None


def _away(one: _Report, other: _Report) -> float:
    """Returns the seconds between two reports, or whole days of them where one of them names no time."""
    if one.moment is None or other.moment is None:
        return float(abs(one.first - other.first) * _DAY_S)
    return abs((one.moment - other.moment).total_seconds())


def nearest_pairs(pairs: pd.DataFrame) -> Mapping[str, str]:
    """Returns which other flight each of some pairs (flight_id, other, away) is: the one that is nearer than all
    others, where no other flight is as near to that one."""
    pairs = pairs.assign(
        best=pairs.groupby("flight_id")["away"].transform("min"),
        best_of_other=pairs.groupby("other")["away"].transform("min"),
    )
    near = pairs[(pairs["away"] == pairs["best"]) & (pairs["away"] == pairs["best_of_other"])]
    only = near[~near.duplicated("flight_id", keep=False) & ~near.duplicated("other", keep=False)]
    return dict(zip(only["flight_id"], only["other"], strict=True))
