"""What was clicked, in one sentence."""

import pytest

from components.activity.mark_sentence import mark_sentence, movements_marked
from components.activity.model import Tables, tables
from components.activity.rows import InBin, InRange, Marked, first_behind
from components.activity.selection import Selection
from tests.conftest import LedgerOf

NAMES = {"A124": "An-124", "IL62": "Il-62"}


@pytest.mark.parametrize(
    ("marked", "sentence"),
    [
        (
            Marked(bins=(InBin("2025-10-29", "2025-10-29", "arrival", ("A124",)),)),
            "An-124: one arrival on 29 October 2025; two more on some day in 24–29 October 2025.",
        ),
        (
            Marked(bins=(InBin("2025-10-26", "2025-10-26"),)),
            "An-124: two arrivals on some day in 24–29 October 2025. "
            "Il-62: one arrival and one departure on 26 October 2025.",
        ),
        (
            Marked(bins=(InBin("2025-10-01", "2025-10-31"),)),
            "An-124: three arrivals in October 2025. Il-62: one arrival and one departure in October 2025.",
        ),
        (
            Marked(bins=(InBin("2025-10-20", "2025-10-26", "departure"),)),
            "Il-62: one departure within 20–26 October 2025.",
        ),
        (Marked(flights=("an124-arrival-1",)), "An-124: one arrival on some day in 24–29 October 2025."),
        (
            Marked(ranges=(InRange("2025-10-24", "2025-10-29"),)),
            "An-124: two arrivals on some day in 24–29 October 2025.",
        ),
        (Marked(bins=(InBin("2001-01-01", "2001-01-31"),)), ""),
    ],
)
def test_a_mark_says_how_many_and_when(shipped_tables: Tables, marked: Marked, sentence: str) -> None:
    assert mark_sentence(movements_marked(shipped_tables, Selection(), marked), marked, NAMES) == sentence


def test_reports_that_lie_in_a_bin_for_certain_come_first(shipped_tables: Tables) -> None:
    marked = Marked(bins=(InBin("2025-10-29", "2025-10-29", "arrival", ("A124",)),))
    reports = first_behind(shipped_tables, Selection(), marked, 2)
    assert reports["flight_id"].to_list() == ["an124-arrival-3", "an124-arrival-1"]


def test_a_date_that_is_approximate_or_uncertain_is_said_to_be(ledger_of: LedgerOf) -> None:
    days = ("2025-03-16~", "2025-03-18", "2025-03-18?", "2025-03-20%", "[2025-03-27..2025-04-02]~")
    flights = [
        {"flight_id": name, "date": date, "aircraft_type": "C5M", "destination": "XQAA"}
        for name, date in zip("abcde", days, strict=True)
    ]
    asked = tables(ledger_of(flights, airfields=[{"airfield": "XQAA", "name": "Port"}]))

    def sentence(marked: Marked) -> str:
        return mark_sentence(movements_marked(asked, Selection(), marked), marked, {})

    day = Marked(bins=(InBin("2025-03-16", "2025-03-16"),))
    march = Marked(bins=(InBin("2025-03-01", "2025-03-31"),))
    approximate = "C5M: one arrival on 16 March 2025 (approximate)."
    assert sentence(day) == sentence(Marked(flights=("a",))) == approximate
    assert sentence(Marked(flights=("b",))) == "C5M: one arrival on 18 March 2025."
    assert sentence(Marked(bins=(InBin("2025-03-18", "2025-03-18"),))) == (
        "C5M: two arrivals on 18 March 2025 (one uncertain)."
    )
    assert sentence(Marked(bins=(InBin("2025-03-20", "2025-03-20"),))) == (
        "C5M: one arrival on 20 March 2025 (uncertain and approximate)."
    )
    assert sentence(march) == (
        "C5M: four arrivals in March 2025 (one uncertain and approximate, one uncertain, one approximate); "
        "one more on some day in 27 March – 2 April 2025 (approximate)."
    )
