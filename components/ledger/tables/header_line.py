"""Reads the header of a table: recognizes its columns in any spelling, and suggests columns for other names."""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from components.files.problems import Problem, Severity, shown
from components.ledger.spellings import fold
from components.ledger.tables.csv_grammar import TOO_LONG, Record, fault_of

OTHER_WORDS = {
    "flight_id": "id; no; nr; event id; event_id_cnty; record id",
    "date": (
        "day; event date; flight date; date utc; datum; when; arrival date; flugdatum; дата; fecha; data; "
        "tarih; التاريخ"
    ),
    "aircraft_type": (
        "aircraft; type; ac type; type code; icao type; plane; equipment; typ; muster; flugzeug; flugzeugtyp; "
        "avion; appareil; tipo; avión; aeronave; aereo; velivolo; vliegtuig; samolot; typ samolotu; тип; тип "
        "вс; тип пс; самолет; літак; uçak; uçak tipi; الطائرة; نوع الطائرة"
    ),
    "model": "aircraft model",
    "registration": (
        "reg; reg no; registration number; tail; tail number; tail no; serial; serial no; kennzeichen; "
        "immatriculation; matrícula; matricola; registratie; rejestracja; борт; бортовой номер; бортовий "
        "номер; регистрация; реєстрація; tescil; kuyruk no; التسجيل"
    ),
    "icao24": "hex; icao; icao address; icao hex; icao 24; mode s; mode s hex; hex code",
    "callsign": (
        "flight; flight number; flight no; flight callsign; rufzeichen; flugnummer; indicatif; numéro de vol; "
        "vuelo; indicativo; volo; voo; vlucht; numer lotu; рейс; позывной; позивний; uçuş; رقم الرحلة"
    ),
    "operator": (
        "airline; owner; carrier; operated by; air force; betreiber; opérateur; compagnie; aerolínea; "
        "operador; operatore; compagnia; companhia; maatschappij; operateur; przewoźnik; оператор; "
        "авиакомпания; авіакомпанія; havayolu; المشغل"
    ),
    "origin": (
        "from; departure; dep; departure airport; origin airport; adep; von; abflug; herkunft; provenance; "
        "abflugort; départ; origine; origen; procedencia; salida; partenza; provenienza; origem; partida; "
        "herkomst; vertrek; van; skąd; wylot; откуда; вылет; звідки; виліт; nereden; kalkış; من; المغادرة"
    ),
    "destination": (
        "to; arrival; arr; dest; arrival airport; destination airport; ades; nach; ziel; ankunft; куда; "
        "прилет; zielort; arrivée; destino; llegada; destinazione; arrivo; chegada; bestemming; aankomst; "
        "naar; dokąd; przylot; куди; приліт; nereye; varış; إلى; الوصول"
    ),
    "source_id": (
        "source; sources; source link; source url; link; url; reference; ref; quelle; lien; enlace; fuente; "
        "fonte; bron; źródło; источник; ссылка; джерело; посилання; kaynak; المصدر; الرابط"
    ),
    "claim": (
        "description; summary; text; beschreibung; descripción; descrizione; descrição; opis; описание; опис; "
        "açıklama; الوصف"
    ),
    "note": (
        "notes; comment; comments; remark; remarks; bemerkung; bemerkungen; anmerkung; kommentar; remarque; "
        "remarques; commentaire; nota; notas; observaciones; osservazioni; observações; opmerking; "
        "opmerkingen; uwagi; примечание; комментарий; примітка; notlar; ملاحظات"
    ),
    "credibility": "confidence; grade",
}
"""Other names of columns, in the languages of the sources met so far."""


_SIGNS_BETWEEN = str.maketrans(dict.fromkeys("_-‐‑–", ""))


def _compared(name: str) -> str:
    """Returns a name folded and without accents, which headings often lack."""
    return fold("".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)))


_STANDS_FOR = {_compared(word): column for column, words in OTHER_WORDS.items() for word in words.split("; ")}


@dataclass(frozen=True, slots=True)
class Expected:
    """The expected contents of a file: see `read_csv.read_records`."""

    file: str
    columns: Sequence[str]
    required: Sequence[str]
    optional: Sequence[str]
    delimiter: str
    replaced: Sequence[str]


@dataclass(frozen=True, slots=True)
class Names:
    """The names in a header. read: as they are read, in the spelling of the known columns; respelled: names as
    written, with what they are read as; twins: names that would be the same column; likely: unknown names, with
    the columns that they may mean."""

    read: tuple[str, ...]
    respelled: Mapping[str, str]
    twins: tuple[str, ...]
    likely: Mapping[str, str]

    @property
    def pairs(self) -> str:
        """The suggestions for unknown names, such as `Reg -> registration`."""
        return ", ".join(f"{shown(name)} -> {column}" for name, column in self.likely.items())


def same_name(name: str) -> str:
    """Returns a column name as it is compared: without case, spaces, hyphens and `_`.

    >>> same_name("Flight ID") == same_name("flight-id") == same_name("FLIGHT_ID")
    True
    """
    compatible = unicodedata.normalize("NFKC", name).casefold()
    return "".join(compatible.split()).translate(_SIGNS_BETWEEN)


def read_names(written: Sequence[str], columns: Iterable[str]) -> Names:
    """Matches the names of a header with the known columns.

    >>> read_names(["Flight ID", "date", "Reg"], ["flight_id", "date", "registration"]).pairs
    'Reg -> registration'
    """
    columns = list(columns)
    if len({*written}) == len(written) and {*written}.issubset(columns):
        return Names(tuple(written), {}, (), {})
    # If a column has its exact name, a similar name is another column.
    by_spelling = {same_name(column): column for column in columns if column not in written}
    read = tuple(name if name in columns else by_spelling.get(same_name(name), name) for name in written)
    respelled = {name: column for name, column in zip(written, read, strict=True) if name != column}
    return Names(read, respelled, _twins(written, read, columns), _likely(read, columns))


def _twins(written: Sequence[str], read: Sequence[str], columns: Collection[str]) -> tuple[str, ...]:
    """Returns the names, as written, that are read as the same column as another name."""
    repeated = {name for name in read if name in columns and read.count(name) > 1}
    return tuple(name for name, column in zip(written, read, strict=True) if column in repeated)


def _likely(read: Sequence[str], columns: Collection[str]) -> dict[str, str]:
    """Returns the unknown names, with the columns that they may mean."""
    likely: dict[str, str] = {}
    for name in read:
        column = _STANDS_FOR.get(_compared(name), "")
        if name not in columns and column in columns and column not in {*read, *likely.values()}:
            likely[name] = column
    return likely


def _notices_of_respelled(names: Names) -> Iterator[tuple[str, str, str]]:
    """Yields which names are read as known columns, what to do, and the first such column."""
    if names.respelled:
        renamings = ", ".join(f"'{shown(name)}' is read as {column}" for name, column in names.respelled.items())
        what = f"{renamings}; case, spaces, hyphens and _ make no difference"
        yield what, "Nothing to do; or name the columns as the README does.", next(iter(names.respelled.values()))


def missing_columns(
    names: Names, required: Iterable[str], replaced: Collection[str] = ()
) -> tuple[str, str, str] | None:
    """Returns what is wrong with a header that lacks required columns, what to do, and the first missing one;
    None if it lacks none."""
    # A `replaced` column may be missing, unless it seems to be there under another name.
    replaced = {*replaced} - {*names.likely.values()}
    missing = [name for name in required if name not in names.read and name not in replaced]
    if not missing:
        return None
    present = ", ".join(shown(name) for name in names.read if name) or "nothing"
    return f"missing: {', '.join(missing)}; found: {present}", _instead_of_missing(missing, names), missing[0]


def _instead_of_missing(missing: Sequence[str], names: Names) -> str:
    """Returns what to do about missing columns."""
    if not names.likely:
        return "Add them to the header, or rename the columns that hold them."
    remedy = f"Rename the columns that hold what the ledger asks for; these may: {names.pairs}."
    lost = [name for name in missing if name not in names.likely.values()]
    return f"{remedy} Add {', '.join(lost)}." if lost else remedy


def names_twice(written: Names, columns: Iterable[str] | None = None) -> tuple[str, str, str] | None:
    """Returns what is wrong with a header that names a column twice, what to do, and the column; None if there
    is none. `columns` restricts the check to these."""
    names = dict.fromkeys(written.read if columns is None else columns)
    repeated = [name for name in names if name and written.read.count(name) > 1]
    if not repeated:
        return None
    if spelled := [name for name in written.twins if name in written.respelled]:
        return _spelled_twice(written, spelled[0])
    what = f"the columns name {', '.join(map(shown, repeated))} more than once"
    return what, "Rename or remove the second one.", repeated[0]


def _spelled_twice(written: Names, name: str) -> tuple[str, str, str]:
    """Returns the result of `names_twice` for two different spellings of one column."""
    column = written.respelled[name]
    twins = ", ".join(f"'{shown(twin)}'" for twin in written.twins if same_name(twin) == same_name(name))
    return f"{twins} would all be the column {column}", "Rename or remove all but one of them.", column


def notices_of(written: Names, file: str) -> list[Problem]:
    """Returns notices on names that are read as known columns or may mean one."""
    notices = [
        Problem(Severity.FLAGGED, file, what, remedy, column=column)
        for what, remedy, column in _notices_of_respelled(written)
    ]
    if written.likely:
        what = f"unknown columns: {', '.join(map(shown, written.likely))}; nothing is made of them"
        remedy = f"Rename those that the ledger asks for; these may be: {written.pairs}."
        notices.append(Problem(Severity.FLAGGED, file, what, remedy))
    return notices


def header_problems(written: Names, header: Record, expected: Expected) -> list[Problem]:
    """Returns what is wrong with the header of a file or, if nothing is, notices on its names."""
    columns = expected.columns

    def problem(severity: Severity, what: str, remedy: str, column: str = "") -> Problem:
        return Problem(
            severity, expected.file, what, remedy, header.row, header.line, shown(column), shown(header.raw)
        )

    if header.cells is None and '"' in header.raw:
        return [problem(Severity.UNREADABLE, "a quote in the header is never closed", "Close or remove it.")]
    # If the header is no valid record although it has no quotes, one of its names is too long.
    if unread := TOO_LONG if header.cells is None else next(filter(None, map(fault_of, header.cells)), None):
        return [problem(Severity.UNREADABLE, f"the header cannot be read: {unread[0]}", unread[1])]
    if fault := names_twice(written) or missing_columns(written, expected.required, expected.replaced):
        return [problem(Severity.UNREADABLE, *fault)]
    notices = _notices_of_names(written, columns, [*expected.optional, *expected.replaced])
    # These sentences quote the column names, so the whole header beside them would only distract.
    return [replace(problem(Severity.FLAGGED, *notice), value="") for notice in notices]


def _notices_of_names(
    written: Names, columns: Sequence[str], may_be_missing: Sequence[str]
) -> Iterator[tuple[str, str, str]]:
    """Yields notices on columns that are read differently from how the header names them, or not at all: what,
    what to do, and the column."""
    yield from _notices_of_respelled(written)
    if unnamed := [str(number) for number, name in enumerate(written.read, start=1) if not name]:
        yield f"columns without a name: {', '.join(unnamed)}; not read", "Name the columns or remove them.", ""
    yield from _notices_of_strangers(written, columns)
    if absent := [name for name in columns if name not in (*written.read, *may_be_missing)]:
        what = f"columns not in the file: {', '.join(absent)}; read as empty"
        yield what, "Nothing to do if nothing is known of them.", absent[0]


def _notices_of_strangers(written: Names, columns: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Yields notices on unknown names and the columns that they may mean."""
    if unknown := [name for name in written.read if name and name not in columns]:
        what = f"unknown columns: {', '.join(map(shown, unknown))}; kept for downloads, nothing is made of them"
        remedy = f"Rename those that the ledger asks for; these may be: {written.pairs}." if written.likely else ""
        yield what, remedy or f"Known are: {', '.join(columns)}.", unknown[0]
