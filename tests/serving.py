"""The dashboard as a process of its own, started as the README starts it."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PATIENCE_S = 120


@dataclass(frozen=True, slots=True)
class Server:
    """A running dashboard: where it listens, its process, the files its standard error and output go to, and its
    folder."""

    port: int
    process: subprocess.Popen
    errors: Path
    output: Path
    root: Path

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def log(self) -> list[dict[str, Any]]:
        """What it has logged; every line of standard error must be a JSON object."""
        return [json.loads(line) for line in self.errors.read_text(encoding="utf-8").splitlines()]

    @property
    def link(self) -> str:
        """The link for editors that it printed; its address where it printed none."""
        printed = re.search(r"\S+\?edit=\S+", self.output.read_text(encoding="utf-8"))
        return printed[0] if printed else self.address

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Tell it to stop; its exit code."""
        self.process.send_signal(how)
        return self.process.wait(timeout=PATIENCE_S)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serve(
    data: Path | str,
    *arguments: str,
    options: tuple[str, ...] = (),
    environment: Mapping[str, str] | None = None,
    root: Path = ROOT,
    below: str = "",
    port: int = 0,
) -> Iterator[Server]:
    """The dashboard in `root`, on a free port or `port`, with more arguments of its own and options of Streamlit;
    ready. `below` is where Streamlit was told to put it, as in /flights."""
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", f"--server.port={port}", *options]
    with tempfile.TemporaryDirectory() as folder:
        errors, output = Path(folder) / "errors", Path(folder) / "output"
        with errors.open("wb") as file, output.open("wb") as printed:
            process = subprocess.Popen(
                [*command, "--", "--data", str(data), *arguments],
                cwd=root,
                stdout=printed,
                stderr=file,
                env={**os.environ, **(environment or {})},
            )
        server = Server(port, process, errors, output, root)
        try:
            _wait_until_ready(server, below)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(timeout=PATIENCE_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def dashboard(data: Path, *arguments: str) -> Iterator[str]:
    """The dashboard on a free port, with more arguments of its own; its address."""
    with serve(data, *arguments) as server:
        yield server.address


def _wait_until_ready(server: Server, below: str) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and server.process.poll() is None:
        try:
            urllib.request.urlopen(f"{server.address}{below}/_stcore/health", timeout=2).read()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the dashboard did not start: {server.errors.read_text(encoding='utf-8')}")
