"""The many spellings of one name: from what a source wrote to the key of a reference table."""

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from components.ledger.characters import fold, fold_look_alikes


def spellings(table: pd.DataFrame, key: str) -> Mapping[str, str]:
    """Every known spelling, folded, to its key.

    `table` has the text columns `key`, `name` and `aliases` (separated by `;`), and may have `manufacturer`.

    >>> types = pd.DataFrame({"aircraft_type": ["IL62"], "name": ["Il-62"], "aliases": ["Il-62M;Ил-62М"]})
    >>> find("IL-62m", spellings(types, "aircraft_type"))
    'IL62'
    """
    known: dict[str, str] = {}
    for row in table.to_dict("records"):
        for name in (row[key], row["name"], *str(row["aliases"]).split(";")):
            known.setdefault(fold(name), row[key])
        if row.get("manufacturer"):
            known.setdefault(fold(f"{row['manufacturer']} {row['name']}"), row[key])
    known.pop("", None)
    for spelling, target in list(known.items()):
        known.setdefault(fold_look_alikes(spelling), target)
    return MappingProxyType(known)


def find(name: str, known: Mapping[str, str]) -> str | None:
    """The key a name stands for; None if it is unknown."""
    return known.get(fold(name)) or known.get(fold_look_alikes(name))
