"""Whatever stands in a table: no crash, every row is read or named, and a second import changes nothing."""

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.imports.ledgers import answered, hashes, run

WORDS = (
    "Date",
    "Reg",
    "Type",
    "From",
    "To",
    "Arrival",
    "Departure",
    "Route",
    "Link",
    "Hex",
    "Notes",
    "Id",
    "Source",
    "x",
)
CELLS = st.one_of(
    st.sampled_from(
        (
            "",
            "2025-10-26",
            "03/04/2025",
            "26 Oct",
            "45956",
            "2025-10-26 14:03",
            "early March 2025",
            "OSLK",
            "LTK",
            "Mitiga",
            "RA-86495",
            "N3423Q",
            "a3c78c",
            "C17",
            "747",
            "ELP-OMA-MSP",
            "https://adsb.lol/?icao=a3c78c&showTrace=2025-10-26",
            "https://example.org/a",
            "n/a",
            "TOTAL",
            "=HYPERLINK(1)",
            "#REF!",
            "a;b",
            'q"q',
            "two\nlines",
        )
    ),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12),
)
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=6), max_size=8)
TABLES = st.tuples(st.lists(st.sampled_from(WORDS), min_size=2, max_size=6), ROWS).map(
    lambda both: [both[0], *both[1]]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(TABLES, ROWS), st.sampled_from(",;\t"))
# No row says anything in a column that is mapped.
@example([["Date", "Arrival", "Departure"], ["OSLK"]], ",")
# Its only column of days holds none, as an answer says.
@example([["Date", "Type"], ["RA-86495"]], ",")
@example([["Date", "Arrival"], ["false", "OSLK"]], ",")
def test_every_row_of_any_table_is_read_or_named(rows, delimiter):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    with tempfile.TemporaryDirectory() as folder:
        file, ledger = Path(folder) / "table.csv", Path(folder) / "ledger"
        file.write_bytes(text.getvalue().encode())
        status, report = run(file, ledger)
        if status == 2:
            assert report["error"].startswith("table.csv: ")
            return
        report = answered(file, ledger)
        if "error" in report:
            assert "no column holds the days of flights" in report["error"]
            return
        assert report["rows"] == report["read"] + len(report["not_read"])
        assert report["new"] == report["rows"]
        before = hashes(ledger)
        report = answered(file, ledger)
        assert (report["new"], report["changed"], report["gone"]) == (0, [], 0)
        assert hashes(ledger) == before
