"""Dates on an engine mean what they mean here."""

from pathlib import Path

import ibis
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from components.ledger.dates.edtf import EdtfDate, parse
from components.ledger.engines import remote_reports
from components.ledger.engines.cell_meanings import bounds, ends_in
from components.ledger.ledger import Ledger, open_ledger
from components.ledger.location import Remote

DAYS = st.dates().map(str)
PARTS = st.one_of(DAYS, DAYS.map(lambda day: day[:7]), DAYS.map(lambda day: day[:4]))
MARKS = st.sampled_from(["", "?", "~", "%"])
TIMES = st.from_regex(r"T[0-2][0-9]:[0-6][0-9](:[0-6][0-9])?Z", fullmatch=True)
DATES = st.one_of(
    st.builds("{}{}".format, PARTS, MARKS),
    st.builds("{}{}{}".format, DAYS, TIMES, MARKS),
    st.builds("[{}..{}]{}".format, PARTS, st.one_of(PARTS, st.just("")), MARKS),
    st.builds("[..{}]{}".format, PARTS, MARKS),
    st.builds("{}/{}".format, PARTS, PARTS),
    st.from_regex(r"\[?[0-9]{4}-[0-3][0-9]-[0-3][0-9](\.\.)?\]?[?~]?", fullmatch=True),
    st.text(alphabet="0123456789-[].?~%TZ:/ ", max_size=26),
)


def read(backend: ibis.BaseBackend, texts: list[str]) -> pd.DataFrame:
    """What an engine makes of some texts."""
    told = " UNION ALL ".join("SELECT '{}' AS text".format(text.replace("'", "''")) for text in texts)
    table = backend.sql(told, schema={"text": "string"})
    said = bounds(table.text, ends_in(table.text))
    earliest, latest = (day.cast("string") for day in (said.earliest, said.latest))
    return backend.execute(table.select("text", said.valid, said.qualifier, earliest=earliest, latest=latest))


def expected(text: str) -> tuple[object, ...]:
    parsed = parse(text)
    if not isinstance(parsed, EdtfDate) or parsed.is_period:
        return (False,)
    return True, parsed.qualifier, parsed.earliest.isoformat(), parsed.latest.isoformat()


def compare(found: pd.DataFrame) -> None:
    for text, valid, qualifier, earliest, latest in found.set_axis(range(5), axis=1).itertuples(index=False):
        assert ((True, qualifier, earliest, latest) if valid else (False,)) == expected(text), text


@settings(max_examples=60, deadline=None)
@given(st.lists(DATES.map(str.strip), min_size=1, max_size=40))
@example(
    [
        "0000",
        "0000-02-29",
        "1900-02-29",
        "2000-02-29",
        "2100-02",
        "[0001..]",
        "[..2025-10]",
        "[..2024-02]~",
        "[..]",
        "[2025..2024]",
        "9999-12-31",
    ]
)
def test_every_text_has_the_same_bounds(texts: list[str]) -> None:
    compare(read(ibis.duckdb.connect(), texts))


def test_postgres_reads_them_likewise(database: str) -> None:
    found: list[str] = []

    @settings(max_examples=60, deadline=None, database=None)
    @given(DATES.map(str.strip))
    def collect(text: str) -> None:
        found.append(text)

    collect()
    compare(read(ibis.connect(database), sorted(set(found))))


def test_too_many_dates_and_flights_to_go_along_are_read_by_the_engine(
    database: str, folder: Path, in_postgres: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote_reports, "MOST_DATES", 3)
    monkeypatch.setattr(remote_reports, "MOST_LONE", 0)
    there = open_ledger(Remote(database, "flights", folder, ask=True))
    assert there.reports.count == in_postgres.reports.count > 400
    assert there.problems.to_csv() == in_postgres.problems.to_csv()
    dates = [
        ledger.reports.engine.frame(
            ledger.reports.table.select("row", "date", "earliest", "latest", "qualifier", "credibility").order_by(
                "row"
            )
        )
        for ledger in (there, in_postgres)
    ]
    pd.testing.assert_frame_equal(*dates)
