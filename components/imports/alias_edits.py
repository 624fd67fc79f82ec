"""Aliases that a person's answers make, as edits of the tables of types, places and airfields."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from components.imports.csv_edits import Edits
from components.imports.ledger_tables import LedgerTables, TableFile, airfield_row
from components.imports.reconciliation import Alias, place_row, type_row
from components.ledger.spellings import fold


def alias_edits(
    ledger: LedgerTables, airfield: str, types: Sequence[Alias], places: Sequence[Alias]
) -> dict[str, Edits]:
    """Returns the edits by the names of the tables; the airfield that is watched is entered where the ledger does
    not have it yet."""
    fields = {row["airfield"] for row in ledger["airfields"].rows} | {airfield}
    at_field = [alias for alias in places if alias.stands_for in fields]
    elsewhere = [alias for alias in places if alias.stands_for not in fields]
    # Its code is no alias, and brings its row with it.
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
    """Returns the aliases with one more; "" where it is among them, or would be two."""
    there = [alias for alias in aliases.split(";") if alias]
    if not spelling or ";" in spelling or fold(spelling) in map(fold, there):
        return ""
    return ";".join((*there, spelling))
