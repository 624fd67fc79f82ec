"""A real PostgreSQL and a real Spark with a master and two workers, each as processes of their own."""

import importlib
import importlib.util
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from tests.serving import free_port

PATIENCE_S = 180
"""On a machine that is busy with other tests, Spark has taken more than a minute to start."""
OWNER = "owner"
READER = "reader"
QUICK_TO_START = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto"
"""For processes of Java that live for a minute."""
SECRET = "uniquely-secret-7f3a"


def engine_package(name: str) -> ModuleType:
    """Returns a package of `tests/engines/requirements.txt`, which the other tests do without. Skips where it is
    not installed; fails where engines must be tried, as in CI."""
    if importlib.util.find_spec(name) is None:
        reason = f"{name} is not installed (pip install -r tests/engines/requirements.txt)"
        assert not os.environ.get("REQUIRE_ENGINES"), reason
        pytest.skip(reason, allow_module_level=True)
    return importlib.import_module(name)


def postgres_programs() -> Path | None:
    """Where initdb and its like are: on Debian not on the path."""
    found = shutil.which("initdb")
    places = [Path(found).resolve().parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return next((place for place in reversed(places) if (place / "initdb").exists()), None)


@dataclass(slots=True)
class Postgres:
    """PostgreSQL with its data below `home`, on a port of this machine alone, with passwords."""

    programs: Path
    home: Path
    port: int
    _server: subprocess.Popen | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        own = ["-p", str(self.port), "-k", str(self.home), "-c", "fsync=off"]
        log = self.home / "log"
        with log.open("wb") as written:
            self._server = subprocess.Popen(
                [*_OTHER_USER, self.programs / "postgres", "-D", self.home / "data", *own],
                stdout=written,
                stderr=written,
                cwd=self.home,
            )
        ready = [self.programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        try:
            _until(lambda: subprocess.run(ready, check=False).returncode == 0, self._server)
        except RuntimeError as error:
            error.add_note(log.read_text(errors="replace"))
            raise

    def stop(self) -> None:
        """Stop it, whoever is connected."""
        if self._server is not None:
            self._server.send_signal(signal.SIGINT)
            self._server.wait(PATIENCE_S)
            self._server = None


_OTHER_USER = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] if os.getuid() == 0 else []
"""PostgreSQL refuses to run as root."""


@contextmanager
def postgres(folder: Path) -> Iterator[Postgres]:
    """A new PostgreSQL with its data in `folder`, running."""
    programs = postgres_programs()
    assert programs is not None
    home = folder / "postgres"
    home.mkdir()
    password = home / "password"
    password.write_text(SECRET)
    if _OTHER_USER:
        for place in (home, password):
            shutil.chown(place, "postgres", "postgres")
        for place in home.parents:
            if place != Path("/") and place.owner() == "root" and not place.stat().st_mode & 0o001:
                place.chmod(place.stat().st_mode | 0o011)
    # The language sorts text otherwise than by its characters.
    made = ["--locale-provider=icu", "--icu-locale=en-US", "--locale=C.UTF-8", "--encoding=UTF8", "--no-sync"]
    access = ["-U", OWNER, "-A", "scram-sha-256", f"--pwfile={password}"]
    subprocess.run(
        [*_OTHER_USER, programs / "initdb", "-D", home / "data", *access, *made],
        check=True,
        capture_output=True,
        cwd=home,
    )
    server = Postgres(programs, home, _lasting_port())
    server.start()
    try:
        yield server
    finally:
        server.stop()


def has_java() -> bool:
    return shutil.which("java") is not None


@contextmanager
def spark(folder: Path) -> Iterator[str]:
    """A Spark master and two workers with little memory; the master's address."""
    home = Path(str(engine_package("pyspark").__file__)).parent
    port, page = free_port(), free_port()
    own = {
        "SPARK_HOME": str(home),
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_DAEMON_JAVA_OPTS": QUICK_TO_START,
    }
    with (folder / "spark.log").open("wb") as log:

        def started(kind: str, *arguments: str) -> subprocess.Popen:
            return subprocess.Popen(
                [str(home / "bin/spark-class"), f"org.apache.spark.deploy.{kind}", *arguments],
                stdout=log,
                stderr=log,
                cwd=folder,
                env={**os.environ, **own},
            )

        address = f"spark://127.0.0.1:{port}"
        where = ["--host", "127.0.0.1"]
        running = [started("master.Master", *where, "--port", str(port), "--webui-port", str(page))]
        try:
            _until(lambda: _listens(port), running[0])
            for number in range(2):
                work = [
                    "--cores",
                    "1",
                    "--memory",
                    "600m",
                    "--webui-port",
                    "0",
                    "--work-dir",
                    str(folder / f"{number}"),
                ]
                running.append(started("worker.Worker", *where, *work, address))
            written = folder / "spark.log"
            _until(lambda: written.read_text(errors="replace").count("Registering worker") == 2, running[0])
            yield address
        finally:
            for process in reversed(running):
                process.terminate()
            for process in running:
                process.wait(PATIENCE_S)


def _lasting_port() -> int:
    """Returns a free port that the system gives to nobody who asks for any, as `free_port` does: a server that is
    stopped for a while finds it free again."""
    # Linux gives those from 32,768 on.
    return next(port for port in random.sample(range(20_000, 32_000), 100) if not _listens(port))


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def _until(ready: Callable[[], bool], process: subprocess.Popen) -> None:
    end = time.monotonic() + PATIENCE_S
    while not ready():
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"it did not start: {process.args}")
        time.sleep(0.1)
