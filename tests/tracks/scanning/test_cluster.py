"""A scan on a real Dask cluster: a scheduler and two workers in processes of their own, one of which is killed."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from components.tracks.scan import main
from tests.tracks.scanning.archives import far_members, pack, real_members
from tests.tracks.scanning.commands import (
    ROOT,
    command,
    environment,
    started,
    store_files,
    wait_until,
)


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def dask(part: str, *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.dask_{part}", *words],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler, and its two workers."""
    described = tmp_path / "scheduler.json"
    with ExitStack() as stack:

        def start(part: str, *words: str) -> subprocess.Popen[bytes]:
            process = dask(part, *words)
            stack.callback(process.wait)
            stack.callback(process.kill)
            return process

        port = ("--host", "127.0.0.1", "--port", str(free_port()), "--no-dashboard")
        start("scheduler", *port, "--scheduler-file", str(described))
        wait_until(described.exists, 30)
        address = json.loads(described.read_text())["address"]
        settings = ("--no-nanny", "--nthreads", "1", "--no-dashboard", "--local-directory", str(tmp_path))
        yield address, [start("worker", address, "--host", "127.0.0.1", *settings) for _ in range(2)]


def test_a_cluster_that_loses_a_worker_finds_the_same(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    address, workers = cluster
    archives = []
    for seed, real in enumerate(("a3c78c", "aa178d", "a4068e")):
        members = [*far_members(350, seed, distinct=5), *real_members((real,))]
        archives.append(pack(tmp_path / "in" / f"day{seed}.tar", members))
    there, locally = tmp_path / "there" / "visits.csv", tmp_path / "here" / "visits.csv"
    scan = started(archives, there, "--scheduler", address)
    wait_until(lambda: len(store_files(there)) >= 1)
    workers[0].kill()
    told = scan.communicate(timeout=60)[1]
    assert len(store_files(there)) == 6
    assert scan.returncode == 0, told
    assert "Traceback" not in told
    assert main(command(archives, locally, "--workers", "1")[3:]) == 0
    assert there.read_bytes() == locally.read_bytes()
    assert len(there.read_bytes().splitlines()) == 12
