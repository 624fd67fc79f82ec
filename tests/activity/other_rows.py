"""Ledgers with other reports or visits than those of their files: a store of their own that has both."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from components.ledger.flights import merged, several_reports
from components.ledger.ledger import Ledger
from components.ledger.tables.store import Store, new_store


def with_rows(base: Ledger, reports: pd.DataFrame, put_visits: Callable[[Store], None]) -> Ledger:
    """The ledger `base` with these reports, as `Ledger.reports` has them, and with the table visits that
    `put_visits` makes."""
    store = new_store()
    store.put("report_rows", reports)
    days = "earliest::DATE AS earliest, latest::DATE AS latest, credibility::BIGINT AS credibility"
    store.make("reports", f"SELECT * REPLACE ({days}) FROM report_rows")
    store.make("several", several_reports("reports"))
    store.make("flights", merged("reports", "several"))
    put_visits(store)
    return replace(
        base,
        store=store,
        reports=store.stored("reports", "row"),
        flights=store.stored("flights"),
        visits=store.stored("visits", "visit"),
    )


def visits_again(base: Ledger) -> Callable[[Store], None]:
    """What puts the visits of a ledger into a store."""

    def put(store: Store) -> None:
        store.put("visits", base.visits.frame())

    return put
