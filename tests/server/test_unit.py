"""R8: the systemd unit as it is shipped opens a large ledger, and one that was prepared where nothing may be
written. Without systemd: its command, its environment and its read-only file system are imitated."""

import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pytest

from components.ledger.tables.cache import VARIABLE
from tests.server.conftest import request, wait_until_loaded
from tests.serving import ROOT, Server, free_port

pytestmark = pytest.mark.slow
"""Each start reads a large ledger."""

ROWS = 210_000
UNIT = ROOT / ".deploy" / "flights@.service"
# $1: what stays writable, $2: what does not, each separated by colons; then the command.
SANDBOX = """
set -e
writable=$1 closed=$2; shift 2
mount --make-rprivate /
IFS=:
for folder in $closed; do mount --bind "$folder" "$folder"; mount -o remount,ro,bind "$folder"; done
for folder in $writable; do mount --bind "$folder" "$folder"; done
mount -o remount,ro,bind / 2>/dev/null || true
exec "$@"
"""
ALONE = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]


def settings() -> dict[str, list[str]]:
    """What the unit says, by name."""
    read: dict[str, list[str]] = {}
    for line in UNIT.read_text(encoding="utf-8").splitlines():
        name, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            read.setdefault(name, []).append(value)
    return read


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("srv")
    number = pd.Series(range(ROWS)).astype("str")
    days = pd.Timestamp("2020-01-01") + pd.to_timedelta(pd.Series(range(ROWS)) % 2_000, unit="D")
    flights = pd.DataFrame(
        {
            "flight_id": "f" + number,
            "date": days.dt.strftime("%Y-%m-%d"),
            "aircraft_type": "IL62",
            "origin": "",
            "destination": "OSLK",
            "source_id": "tracker",
            "locator": "row " + number,
            "claim": "An Il-62 landed.",
        }
    )
    flights.to_parquet(folder / "flights.parquet")
    return folder


@contextmanager
def unit(ledger: Path, folder: Path, cache: Path, *, may_keep: bool) -> Iterator[Server]:
    """The service, run as the unit says: nothing may be written but its cache and its own temporary folder."""
    if shutil.which("unshare") is None or subprocess.run([*ALONE, "true"], check=False).returncode:
        pytest.skip("no file system can be made read-only here")
    port, private = free_port(), folder / "private"
    private.mkdir(exist_ok=True)
    said = settings()
    _, *options = shlex.split(said["ExecStart"][0].replace("%i", str(port)))
    # Of the caches, systemd names one; those of the tests lie where the service may not write.
    here = {name: value for name, value in os.environ.items() if name != VARIABLE}
    environment: Mapping[str, str] = {
        **dict(line.split("=", 1) for line in said["Environment"]),
        "FLIGHT_DATA": str(ledger / "flights.parquet"),
        # Set by systemd for `CacheDirectory=`.
        **({"CACHE_DIRECTORY": str(cache)} if "CacheDirectory" in said else {}),
        "TMPDIR": str(private),
    }
    closed = [str(path) for path in (ledger, Path.home(), ROOT, *([] if may_keep else [cache]))]
    writable = [str(private), *([str(cache)] if may_keep else [])]
    command = [*ALONE, "sh", "-c", SANDBOX, "sh", ":".join(writable), ":".join(closed)]
    errors, output = folder / "errors", folder / "output"
    with errors.open("wb") as file, output.open("wb") as printed:
        process = subprocess.Popen(
            [*command, sys.executable, "-m", "streamlit", *options],
            cwd=ROOT,
            env={**here, **environment},
            stdout=printed,
            stderr=file,
        )
    server = Server(port, process, errors, output, ROOT)
    try:
        until_it_listens(server)
        wait_until_loaded(server, patience_s=240)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=40)


def until_it_listens(server: Server) -> None:
    for _ in range(400):
        try:
            request(server, "GET", "/_stcore/health")
            return
        except OSError:
            assert server.process.poll() is None, server.errors.read_text(encoding="utf-8")
            time.sleep(0.1)
    pytest.fail("it does not listen")


def test_a_large_ledger_opens_and_again_where_nothing_may_be_written(ledger: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    with unit(ledger, tmp_path, cache, may_keep=True) as server:
        assert f'"reports":{ROWS}'.encode() in request(server, "GET", "/health")[1]
    assert sorted(file.name for file in ledger.iterdir()) == ["flights.parquet"]
    before = sorted(cache.rglob("*"))
    assert before
    with unit(ledger, tmp_path, cache, may_keep=False) as server:
        assert f'"reports":{ROWS}'.encode() in request(server, "GET", "/health")[1]
    assert sorted(cache.rglob("*")) == before


def test_the_unit_closes_what_need_not_be_open() -> None:
    said = settings()
    assert said["CacheDirectory"] == ["flights"]
    assert said["CacheDirectoryMode"] == ["0700"]
    assert (said["ProtectSystem"], said["ProtectHome"], said["NoNewPrivileges"]) == (["strict"], ["yes"], ["yes"])
    assert int(said["LimitNOFILE"][0]) >= 8_192
    assert said["ExecStart"][0].endswith(" -- --view")
