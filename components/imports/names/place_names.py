"""Matches names of places as other people write them: ICAO and IATA codes, airports, cities, and words for the
watched airfield."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import filterfalse

import pandas as pd

from components.imports.names.reconciliation import (
    A_COUNTRY,
    AS_WRITTEN,
    MOST_CANDIDATES,
    NEARLY_ALL,
    Alias,
    Rows,
    key_of_name,
    reconciled,
    spelled_alike,
)
from components.imports.questions import Answers, Question, question
from components.imports.words.airport_sounds import airports_sounding_like
from components.ledger.reference.airports import (
    BY_IATA_CODE,
    airport,
    airport_of_iata,
    candidates,
    country_codes_among,
    is_code,
    meaning,
    named_within,
    starts_name,
)
from components.ledger.reference.cldr_names import countries_called, country_place, is_country, place_and_countries
from components.ledger.reference.places import AIRFIELD, gazetteer, says_nothing
from components.ledger.spellings import find, spellings

_FEWEST_ROWS = 3
"""Rows that must have an unknown name before it is suggested as the watched airfield; fewer are no habit."""
_PLACE = "[A-Z0-9]{4}|[A-Z]{2}-[A-Z0-9]{3,5}"
"""An ICAO code, or the code that an airport reference invents where there is none. A plain name would make an
airfield without a position."""
COUNTRY = "country"
"""The kind of place that a country is."""
_CODE_BEHIND = re.compile(r"\s*\(([A-Z]{3})\)$")
"""The code that trackers put after an airport's name; some IATA codes are missing in the reference."""


def id_of_place(name: str) -> str:
    """Returns the id of the question which place a name means."""
    return f"place:{key_of_name(name)}"


@dataclass(frozen=True, slots=True)
class Place:
    """What a place name means: its key in the ledger or its code, and whether it is watched."""

    key: str
    is_watched: bool = False


@dataclass(frozen=True, slots=True)
class Places:
    """The places that a table names. by_name: what each name means; asked, aliases, unknown, optional: as in
    `Reconciled`; guessed: aliases that needed no question, because the name can mean nothing else; read_by: by the
    kind of name (such as IATA code), the names read by it and their codes."""

    by_name: Mapping[str, Place]
    asked: tuple[Question, ...]
    aliases: tuple[Alias, ...]
    unknown: tuple[str, ...]
    optional: tuple[Question, ...]
    guessed: tuple[Alias, ...] = ()
    read_by: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def reconciled_places(
    names: Rows,
    airfields: pd.DataFrame,
    places: pd.DataFrame,
    watched: Iterable[str],
    answers: Answers,
    *,
    both_ends: bool = True,
    at_field: Collection[str] = (),
    iata: Collection[str] = (),
    asks_stays: bool = False,
) -> Places:
    """Returns what place names mean, as the ledger reads them. both_ends: whether a row also names the watched
    airfield; at_field: names in a column of airfields; iata: names under headings of IATA codes; asks_stays:
    whether, if most rows do not name the watched airfield, it is being asked if they are stays."""
    located, fields = gazetteer(names, airfields, places), {*watched}
    unsure = [*filterfalse(says_nothing, located.index[located["kind"] == ""])]
    certain = {**_codes_among(unsure, names, iata), **_watched_among(unsure, fields, at_field, answers)}
    guessed = tuple(map(Alias, certain, certain.values()))
    own = own_places(airfields, places)
    likely = {name: _likely_places(name, own) for name in unsure if name not in certain}
    meant = {**dict(located["place"]), **certain}
    strange = [name for name in likely if not likely[name]]
    maybe_here = [*filterfalse(countries_called, strange)] if both_ends else []
    by_habit = _maybe_watched(names, maybe_here, meant, fields, asks_stays=asks_stays)
    supposed = _supposed_airports(strange, sorted(fields), by_habit)
    decided = reconciled(_questions_of_places(likely, supposed, names, own), answers)
    others = _maybe_countries(located, names, iata, own)
    changed = _aliases_decided(others, answers)
    keys = meant | {alias.spelling: alias.stands_for for alias in (*decided.aliases, *changed)}
    by_name = {name: Place(key or name, key in fields) for name, key in keys.items()}
    return Places(
        by_name,
        decided.asked,
        (*guessed, *decided.aliases, *changed),
        decided.unknown,
        (*decided.optional, *others.values()),
        guessed,
        _read_by(located),
    )


def _maybe_countries(
    located: pd.DataFrame, names: Rows, iata: Collection[str], own: Mapping[str, str]
) -> dict[str, Question]:
    """Returns questions, by name, about names read as IATA codes that are also short for a country other than the
    airport's."""
    asked: dict[str, Question] = {}
    for name, code in located.loc[located["how"] == BY_IATA_CODE, "place"].items():
        countries = [] if name in iata else countries_called(str(name))
        if countries and (airport(code) or {}).get("country") not in countries:
            about = f"'{name}' is read as a code of IATA, as others of its column are. Which place is it?"
            # "As written" is no choice, because the name would be read as the airport again.
            choices = (shown_airport(code), *_countries(str(name), own))
            other = partial(_place_with_position, own=own)
            asked[str(name)] = question(id_of_place(str(name)), about, choices, names[str(name)], other=other)
    return asked


def _aliases_decided(asked: Mapping[str, Question], answers: Answers) -> tuple[Alias, ...]:
    decided = {name: answers.to(each).partition(" ")[0] for name, each in asked.items()}
    return tuple(Alias(name, place) for name, place in decided.items() if place)


def _supposed_airports(
    strange: Iterable[str], watched: Sequence[str], by_habit: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    """Returns the airports that unknown names may mean: a watched one that shares a word, those that sound alike,
    and a watched one that most rows would then have."""
    near = {
        name: [*named_within(name, watched), *_sounding_like(name), *by_habit.get(name, ())] for name in strange
    }
    return {name: [*dict.fromkeys(codes)] for name, codes in near.items() if codes}


def _sounding_like(name: str) -> list[str]:
    """Returns the airports that sound like a name, limited to the country after the name if there is one.

    >>> _sounding_like("Триполи"), _sounding_like("Триполи (Ливия)")
    (['HLLM', 'HLLT', 'OLKA', 'LGTP'], ['HLLM', 'HLLT'])
    """
    place, countries = place_and_countries(name)
    codes = airports_sounding_like(place)
    return [code for code in codes if not countries or (airport(code) or {}).get("country") in countries]


def _read_by(located: pd.DataFrame) -> dict[str, dict[str, str]]:
    spelled = located[located["how"] != ""]
    return {str(how): dict(places["place"]) for how, places in spelled.groupby("how")}


def _watched_among(
    unsure: Iterable[str], watched: Collection[str], at_field: Collection[str], answers: Answers
) -> dict[str, str]:
    """Returns names that can only mean a watched airfield, with its code; in a column of airfields, names that can
    mean only one watched airfield. An answer takes precedence."""
    certain: dict[str, str] = {}
    for name in unsure:
        codes = candidates(name)
        own = [code for code in codes if code in watched]
        if len(own) == 1 and (len(codes) == 1 or name in at_field):
            certain[name] = own[0]
    return {name: code for name, code in certain.items() if id_of_place(name) not in answers.given}


def _maybe_watched(
    names: Rows, strange: Sequence[str], meant: Mapping[str, str], watched: Collection[str], *, asks_stays: bool
) -> dict[str, list[str]]:
    """Returns the unknown name that may mean a watched airfield, with the watched airfields: it never stands
    beside one of them, and most rows without one have it. Empty while it is being asked if these rows are
    stays."""
    rows_here = set[int]().union(*(rows for name, rows in names.items() if meant.get(name) in watched))
    rows_elsewhere = set[int]().union(*names.values()) - rows_here
    rows = {name: {*names[name]} for name in strange if rows_here.isdisjoint(names[name])}
    if asks_stays and len(rows_elsewhere) > len(rows_here):
        return {}
    most = max(rows, key=lambda name: len(rows[name]), default="")
    if not most or len(rows[most]) < max(_FEWEST_ROWS, len(rows_elsewhere) / 2):
        return {}
    return {most: sorted(watched)[:MOST_CANDIDATES]}


def _codes_among(unsure: Iterable[str], names: Rows, iata: Collection[str]) -> dict[str, str]:
    """Returns the airports of IATA codes if nearly all names of the table are such codes. Country abbreviations
    and words are left out, unless their heading says IATA."""
    doubtful = country_codes_among(names) - {name.strip().upper() for name in iata}
    unsure = [name for name in unsure if name.strip().upper() not in doubtful]
    # The first look-up of IATA codes takes most of a second.
    if not unsure:
        return {}
    codes = {name: code for name in names if (code := airport_of_iata(name))}
    return {name: codes[name] for name in unsure if name in codes} if len(codes) >= NEARLY_ALL * len(names) else {}


def _questions_of_places(
    likely: Mapping[str, Sequence[str]],
    supposed: Mapping[str, Sequence[str]],
    names: Rows,
    own: Mapping[str, str],
) -> dict[str, Question]:
    """Returns the question, by name, which place a name means: one of the likely or `supposed` ones."""
    return {
        name: _question_of_place(name, ranked, names[name], own, is_supposed=name in supposed)
        for name, ranked in {**likely, **supposed}.items()
    }


def _question_of_place(
    name: str, ranked: Sequence[str], rows: Sequence[int], own: Mapping[str, str], *, is_supposed: bool
) -> Question:
    countries = [*_countries(name, own)]
    offered = [*countries, *map(shown_airport, ranked)]
    # Only a single airport that has this very name is proposed first. Of several airports of a city none is
    # likelier than the city itself, and a guess by frequency, sound or spelling is no proposal.
    is_proposal = len(offered) == len(ranked) == 1 and not is_supposed and _is_called(name, ranked[0])
    choices = (*offered, AS_WRITTEN) if is_proposal else (AS_WRITTEN, *offered)
    about = f"Which place is '{name}'?"
    return question(id_of_place(name), about, choices, rows, other=partial(_place_with_position, own=own))


def _countries(name: str, own: Mapping[str, str]) -> Iterator[str]:
    """Yields the countries with a name, as the ledger or ISO 3166 calls them."""
    for code in countries_called(name):
        if place := country_place(code):
            yield f"{find(place[0], own) or code} ({place[0]}{A_COUNTRY})"


def _place_with_position(text: str, own: Mapping[str, str]) -> str:
    """Returns the place that a person names, as `place_meant` does; "" for a code without a position, which
    neither the ledger nor the reference has."""
    place = place_meant(text, own)
    return place if place in own.values() or airport(place) else ""


def _is_called(name: str, code: str) -> bool:
    """Returns whether an airport has a name and no country has it: there is a Jordan in Montana.

    >>> [_is_called(*each) for each in (("Leipzig", "EDDP"), ("Jordan", "KJDN"), ("Dan", "KDAN"))]
    [True, False, False]
    """
    return starts_name(place_and_countries(name)[0], code) and not is_country(name)


def place_meant(text: str, own: Mapping[str, str]) -> str:
    """Returns the place whose code or name a person writes; "" if it is not certain. `own` maps folded spellings
    to places.

    >>> [place_meant(text, {"hmeimim": "OSLK"}) for text in ("eprz", "RZE", "Rzeszow-Jasionka", "Hmeimim", "88NV")]
    ['EPRZ', 'EPRZ', 'EPRZ', 'OSLK', '88NV']
    >>> place_meant("Rzeszów", {}), place_meant("Atlantis", {})
    ('', '')
    """
    if key := find(text, own):
        return key
    codes = [code] if (code := code_of(text)) else candidates(text)
    if len(codes) == 1:
        return codes[0]
    return text.upper() if not codes and re.fullmatch(_PLACE, text.upper()) else ""


def shown_airport(code: str) -> str:
    """Returns the code of an airport, with its name if the reference has it."""
    reference = airport(code)
    return f"{code} ({reference['name']})" if reference else code


def own_places(airfields: pd.DataFrame, places: pd.DataFrame) -> dict[str, str]:
    """Returns the folded spellings of the ledger's places and airfields, each with its key."""
    fields = spellings(airfields.assign(place=airfields["airfield"]), "place")
    every = {**fields, **spellings(places, "place")}
    return {spelling: place for spelling, place in every.items() if " " not in place}


def _likely_places(name: str, own: Mapping[str, str]) -> list[str]:
    near = spelled_alike(name, own, [])
    return list(dict.fromkeys((*near, *airports_named(name))))[:MOST_CANDIDATES]


def airports_named(name: str) -> list[str]:
    """Returns the airports that a name may mean; those with an IATA code, where more people fly, first.

    >>> airports_named("Rzeszów"), airports_named("EPRZ"), airports_named("Atlantis")
    (['EPRZ', 'EPRJ'], ['EPRZ'], [])
    >>> airports_named("Rota"), airports_named("Rota (Spanien)"), airports_named("Athens, Greece")
    (['LERT', 'PGRO'], ['LERT'], ['LGAT', 'LGAV'])
    >>> airports_named("Dakar (DSS)"), airports_named("Istres (QIE)")
    (['GOBD'], ['LFMI'])
    """
    if code := code_of(name):
        return [code]
    place, countries = place_and_countries(name)
    codes = (
        candidates(name)
        or [code for code in candidates(place) if (airport(code) or {})["country"] in countries]
        or candidates(_without_strange_code(name))
    )
    return sorted(codes, key=lambda code: not (airport(code) or {}).get("iata"))


def _without_strange_code(name: str) -> str:
    """Returns a name without a trailing code that belongs to no known airport."""
    match = _CODE_BEHIND.search(name)
    return name[: match.start()] if match and not airport_of_iata(match[1]) else ""


def code_of(name: str) -> str:
    """Returns the ICAO code of the airport that a stop of a route means; "" if it is not certain.

    >>> code_of("MSP"), code_of("KMSP"), code_of("Springfield")
    ('KMSP', 'KMSP', '')
    """
    if is_code(name):
        return name
    meant = meaning(name)
    return meant.code if meant else ""


def place_row(alias: Alias) -> dict[str, str]:
    """Returns a row of places.csv for an airport or country that the ledger does not have yet."""
    reference = airport(alias.stands_for) or {"name": alias.stands_for, "lat": "", "lon": ""}
    country = None if airport(alias.stands_for) else country_place(alias.stands_for)
    name, latitude, longitude = country or (reference["name"], reference["lat"], reference["lon"])
    return {
        "place": alias.stands_for,
        "name": name,
        "kind": COUNTRY if country else AIRFIELD,
        "latitude": str(latitude),
        "longitude": str(longitude),
        "radius_km": "" if country else "0",
        "aliases": alias.spelling,
    }
