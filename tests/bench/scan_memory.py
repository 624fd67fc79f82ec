"""How much memory a scan holds, over archives of one and of four times the size:

python -m tests.bench.scan_memory [--traces 1000] [--workers 2]
"""

import argparse
import tempfile
from pathlib import Path

from tests.bench.figures import processor
from tests.tracks.scanning.archives import far_members, pack, real_members
from tests.tracks.scanning.commands import command, peak_memory


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--traces", type=int, default=1_000)
    parser.add_argument("--workers", type=int, default=2)
    chosen = parser.parse_args()
    members = [*far_members(chosen.traces, 1, distinct=100), *real_members()]
    print(f"{processor()}, {chosen.workers} workers")
    with tempfile.TemporaryDirectory() as folder:
        for times in (1, 4):
            archives = [pack(Path(folder) / f"{times}-{n}.tar", members * times) for n in range(2)]
            out = Path(folder) / f"visits{times}.csv"
            own, worker = peak_memory(command(archives, out, "--workers", str(chosen.workers)))
            size = sum(archive.stat().st_size for archive in archives)
            print(
                f"{size / 1e6:6,.0f} MB: main process {own / 1e6:,.0f} MB, largest worker {worker / 1e6:,.0f} MB"
            )


if __name__ == "__main__":
    main()
