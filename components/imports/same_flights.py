"""Finds flights of different sources that look the same: reports of one movement at one airfield, on overlapping
days, of one aircraft, without a contradiction. An open range ("on or after") is compared with the aircraft's next
movement there, if it has the same direction."""

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
from components.ledger.dates.edtf import EdtfDate, instant, parse
from components.ledger.reference.designators import designators_alike
from components.tracks.identity import address_of, mark

COLUMNS = (
    "flight_id", "source_id", "airfield", "movement", "elsewhere", "date", "aircraft_type", "registration",
    "icao24", "callsign",
)  # fmt: skip
"""The columns of a report that `pairs_alike` reads. aircraft_type is an ICAO designator, and elsewhere, the other
end, an airport; both are empty if unresolved."""
MOST_REPORTS = 200_000
"""Reports that can be compared with each other within seconds."""
BY_TYPE = "type"
_KEYS = ("registration", "address", BY_TYPE)
"""What two reports may share to name one aircraft, surest first."""
_MOST_DAYS = 31
"""Longest range in days; within a longer one nobody can tell which of several visits is meant."""
_MOST_ALIKE = {"registration": 20, "address": 20, BY_TYPE: 5}
"""Reports of one movement on one day with the same aircraft, or type. If there are more, it is a busy day, and no
two of them look more alike than the rest."""
_MOST_DAYS_OPEN = 14
"""Days between the open end of a range and the next movement; an aircraft that stands longer has flown unseen in
between."""
_FURTHEST_H = 6
"""Hours between two times of one landing: people give the time when they posted, or of their own clock."""
_H = 3600
_SEPARATORS = re.compile(r"[/,;+&]|\s+(?:and|und|or)\s+")
_GERMAN = re.compile(r"[0-9]{2} ?\+ ?[0-9]{2}")
"""A serial with the German cross between its digits, where the plus does not separate two aircraft."""
_CALLSIGN = re.compile(r"([A-Z]{2,3})([0-9][A-Z0-9]*)")
_NEVER = (date.min, date.max)
_DAY_S = 86_400
_PAIR = ["flight_id", "other", "airfield", "movement", "by", "away"]
_JOINED = ["airfield", "movement", "by", "key", "day"]


@dataclass(frozen=True, slots=True)
class _Report:
    """A report in the form in which it is compared. first and last: days as ordinals; callsigns: all that it may
    mean; open_end: 1 if it has no last day, -1 if it has no first day, else 0."""

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
        """Whether it names its aircraft."""
        return bool(self.registration or self.address)


def _is_by_enough(by: str, one: _Report, other: _Report) -> bool:
    """Returns whether reports that agree in this key may be of one aircraft. The type alone suffices only if one
    of them names no aircraft."""
    return by != BY_TYPE or not (one.is_named and other.is_named)


def pairs_alike(reports: pd.DataFrame) -> pd.DataFrame:
    """Returns the pairs of flights that look the same and have no source in common: the columns flight_id, other,
    airfield, movement, by (registration, address, or type if one of them names no aircraft) and away, the seconds
    between them. `reports` has the `COLUMNS`."""
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
    """Returns the registration and address by which a row of flights.csv is compared with others."""
    return {_tail(_registration(cells.get("registration", ""))), _address(cells)} - {""}


def _address(cells: Mapping[str, str]) -> str:
    return icao24(cells.get("icao24", "")).partition("~")[0] or address_of(cells.get("registration", ""))


def _registration(cell: str) -> str:
    """Returns a registration normalised for comparison; "" if it is one of several, or a word: letters without a
    hyphen count as a word.

    >>> _registration("07-7182"), _registration("SP-LRA"), _registration("n/k"), _registration("civil")
    ('077182', 'SPLRA', '', '')
    >>> _registration("EX-76005 or EX-76008"), _registration("54+09")
    ('', '5409')
    """
    lists = _SEPARATORS.search(cell) and not _GERMAN.fullmatch(cell.strip())
    own = "" if is_unknown(cell) or lists else mark(cell)
    return own if "-" in cell or not own.isalpha() else ""


def _tail(registration: str) -> str:
    """Returns a registration as painted on the aircraft: of an American serial only the last five digits are
    painted, and filed in flight plans.

    >>> _tail("850005"), _tail("50005"), _tail("5409"), _tail("URCKL")
    ('50005', '50005', '5409', 'URCKL')
    """
    return registration[-5:] if registration.isdigit() else registration


def _moment(text: str) -> datetime | None:
    """Returns the time of a date, None for midnight, which tools write for a day whose time they do not know."""
    when = instant(text)
    return when if when and when.time() != time() else None


def _days_near(text: str) -> tuple[int, int]:
    """Returns the first and last day of a date; for a time, including a neighbouring day that it may fall on by
    another clock."""
    if (when := _moment(text)) is None:
        return _days_of(text)
    return when.toordinal() - (when.hour < _FURTHEST_H), when.toordinal() + (when.hour >= 24 - _FURTHEST_H)


def _days_of(text: str) -> tuple[int, int]:
    """Returns the first and last day of a date as ordinals; (1, 0), an empty range, if it is too long. An open
    range counts as its known end only: otherwise it would overlap with everything after it (`_next_movements`
    handles open ends)."""
    parsed = parse(text)
    if not isinstance(parsed, EdtfDate):
        return 1, 0
    ends = [day.toordinal() for day in (parsed.earliest, parsed.latest) if day not in _NEVER]
    return (ends[0], ends[-1]) if ends and ends[-1] - ends[0] < _MOST_DAYS else (1, 0)


def _open_end(text: str) -> int:
    """Returns at which end a date is open: 1 the last, -1 the first, else 0.

    >>> _open_end("[2025-11-09..]"), _open_end("[..2025-11-09]"), _open_end("2025-11-09")
    (1, -1, 0)
    """
    parsed = parse(text)
    if not isinstance(parsed, EdtfDate):
        return 0
    return (parsed.latest == date.max) - (parsed.earliest == date.min)


def _next_movements(every: pd.DataFrame, each: Sequence[_Report]) -> Iterator[tuple[int, int, str]]:
    """Yields the positions of two reports of one aircraft at one airfield: one with an open end, and the next
    movement there from that day on (or the last one up to it)."""
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
    """Yields the position of each report open in one direction of time, with each report on the day of the next
    movement; nothing if that day has a movement of the other direction, or the open end's own day one of the
    same."""
    dated = [place for place in places if not each[place].open_end and each[place].first <= each[place].last]
    dated.sort(key=lambda place: _day_in(each[place], way))
    days = [_day_in(each[place], way) for place in dated]
    for place in places:
        if each[place].open_end == way:
            yield from ((place, other) for other in _following(each[place], dated, days, each, way))


def _following(
    own: _Report, dated: Sequence[int], days: Sequence[int], each: Sequence[_Report], way: int
) -> Sequence[int]:
    """Returns the positions of the reports on the next day among `dated`, if all of them are the same movement and
    none of that movement is on the day of the open end itself."""
    day = _day_in(own, way)
    at, after = bisect_left(days, day), bisect_right(days, day)
    if after == len(days) or days[after] - day > _MOST_DAYS_OPEN:
        return ()
    following = dated[after : bisect_right(days, days[after])]
    is_met = any(each[other].movement == own.movement for other in dated[at:after])
    is_next = all(each[other].movement == own.movement for other in following)
    return following if is_next and not is_met and len(following) <= _MOST_ALIKE["registration"] else ()


def _day_in(report: _Report, way: int) -> int:
    """Returns the first day of a report in one direction of time, negated for going back so that it sorts."""
    return report.first if way > 0 else -report.last


def _callsigns(cell: str) -> Iterator[str]:
    """Yields the callsigns in a cell.

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
    """Yields the positions of two reports of different flights and sources that share an aircraft, or a type, on
    one day; shared aircraft first."""
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
    """Returns whether two reports cannot be of one flight."""
    return (
        _are_of_two_aircraft(one, other)
        or _differ(one.elsewhere, other.elsewhere)
        or not (_may_be_one_callsign(one.callsigns, other.callsigns) or _is_of_round(one, other))
        or _are_hours_apart(one, other)
    )


def _are_of_two_aircraft(one: _Report, other: _Report) -> bool:
    """Returns whether two reports name different aircraft or types."""
    return (
        _are_two(one.registration, other.registration)
        or _differ(one.address, other.address)
        or bool(one.types and other.types and one.types.isdisjoint(other.types))
    )


def _are_hours_apart(one: _Report, other: _Report) -> bool:
    """Returns whether two reports have times too far apart for one movement."""
    return one.moment is not None and other.moment is not None and _away(one, other) > _FURTHEST_H * _H


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)


def _are_two(one: str, other: str) -> bool:
    """Returns whether two registrations are of different aircraft; one may be a serial and the other its last five
    digits."""
    return _differ(_tail(one), _tail(other)) or (len(one) == len(other) and one != other)


def _is_of_round(one: _Report, other: _Report) -> bool:
    """Returns whether two reports of one aircraft have consecutive callsigns, like the flight there and the flight
    back: tables with one callsign per stay give that of the arrival for both."""
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
    """Returns whether two reports may mean one callsign: one may give only the operator, or use its IATA code.

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
    """Returns the seconds between two reports, in whole days if one of them has no time."""
    if one.moment is None or other.moment is None:
        return float(abs(one.first - other.first) * _DAY_S)
    return abs((one.moment - other.moment).total_seconds())


def nearest_pairs(pairs: pd.DataFrame) -> Mapping[str, str]:
    """Returns which other flight each flight of some pairs (flight_id, other, away) is: its nearest, if it is also
    that flight's nearest and there is no tie."""
    pairs = pairs.assign(
        best=pairs.groupby("flight_id")["away"].transform("min"),
        best_of_other=pairs.groupby("other")["away"].transform("min"),
    )
    near = pairs[(pairs["away"] == pairs["best"]) & (pairs["away"] == pairs["best_of_other"])]
    only = near[~near.duplicated("flight_id", keep=False) & ~near.duplicated("other", keep=False)]
    return dict(zip(only["flight_id"], only["other"], strict=True))
