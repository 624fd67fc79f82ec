"""Whether any of many generated tables loses a row or has a wrong date, and how fast they are read:

python -m tests.bench.import_tables [--tables 10000]
"""

import argparse
import tempfile
import time
from pathlib import Path

from tests.imports.generated_tables import generated
from tests.imports.ledgers import write_csv
from tests.imports.test_generated_tables import SEEDS, check


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", type=int, default=10_000)
    tables = parser.parse_args().tables
    rows, wrong = 0, []
    start = time.process_time()
    for seed in range(len(SEEDS), len(SEEDS) + tables):
        made = generated(seed)
        rows += len(made.truth)
        with tempfile.TemporaryDirectory() as folder:
            try:
                check(made, write_csv(Path(folder) / f"{seed}.csv", made.rows), Path(folder) / "ledger")
            except AssertionError as difference:
                wrong.append(seed)
                print(f"table {seed}: {difference}")
    seconds = time.process_time() - start
    print(f"{tables:,} tables, {rows:,} rows, {len(wrong)} tables wrong; {seconds:,.0f} s of the processor")


if __name__ == "__main__":
    main()
