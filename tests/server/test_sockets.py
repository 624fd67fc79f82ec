"""R7: connections that never finish a request stop nobody, and do not fill the log."""

import asyncio
import resource
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from types import SimpleNamespace

import psutil
import pytest

from components.server.connection_limits import MOST_FILES, REQUEST_S, OpenConnections, raise_file_limit
from tests.reader import reader
from tests.server.conftest import request, run_apart, wait_until_loaded
from tests.serving import ROOT, Server, serve

MANY = 1_050
HEADERS = "Host: localhost\r\nConnection: keep-alive\r\n"
UNFINISHED: dict[str, bytes] = {
    "silent": b"",
    "slow headers": b"GET /health HTTP/1.1\r\nHost: loc",
    "slow body": f"PUT /health HTTP/1.1\r\n{HEADERS}Content-Length: 1000\r\n\r\nx".encode(),
    "idle after an answer": f"GET /health HTTP/1.1\r\n{HEADERS}\r\nG".encode(),
    "slow handshake": b"GET /_stcore/stream HTTP/1.1\r\nHost: localhost\r\nUpgrade: webso",
}


@pytest.fixture(scope="module")
def narrow() -> Iterator[Server]:
    """A server that may open 1,024 files, and no more."""
    raise_file_limit()
    with serve(ROOT / "data") as server:
        wait_until_loaded(server)
        psutil.Process(server.process.pid).rlimit(psutil.RLIMIT_NOFILE, (1_024, 1_024))
        yield server


@contextmanager
def held(server: Server, said: bytes, number: int = MANY) -> Iterator[list[socket.socket]]:
    with ExitStack() as connections:
        opened = []
        for _ in range(number):
            connection = connections.enter_context(
                socket.create_connection(("127.0.0.1", server.port), timeout=30)
            )
            with suppress(OSError):
                connection.sendall(said)
            opened.append(connection)
        yield opened


def is_closed(connection: socket.socket, within_s: float) -> bool:
    """Whether the other side has hung up; what it said before is passed over."""
    connection.settimeout(within_s)
    try:
        while connection.recv(65_536):
            pass
    except TimeoutError:
        return False
    except OSError:
        return True
    return True


@pytest.mark.parametrize("kind", UNFINISHED)
def test_connections_that_never_finish_a_request_stop_nobody(narrow: Server, kind: str) -> None:
    lines = len(narrow.log)
    with held(narrow, UNFINISHED[kind]):
        for _ in range(3):
            start = time.monotonic()
            assert request(narrow, "GET", "/health")[0].status == 200
            assert time.monotonic() - start < 5
        with reader(narrow.port) as page:
            assert page.open() < 10
            page.choose("type", ["Il-62 · 2"])
            assert "1 arrival and 1 departure" in page.texts()
    assert len(narrow.log) - lines < 20


@pytest.fixture(scope="module")
def seconds_open(strained: Server) -> dict[str, float]:
    """How long a connection of each kind stays open while it drips. All wait at the same time."""

    def dripping(said: bytes) -> float:
        with held(strained, said, 1) as (connection,):
            start = time.monotonic()
            while not is_closed(connection, within_s=1.0) and time.monotonic() - start < 3 * REQUEST_S:
                with suppress(OSError):
                    connection.sendall(b"x")
            return time.monotonic() - start

    with ThreadPoolExecutor(len(UNFINISHED)) as threads:
        return dict(zip(UNFINISHED, threads.map(dripping, UNFINISHED.values()), strict=True))


@pytest.mark.parametrize("kind", UNFINISHED)
def test_what_is_no_whole_request_in_time_is_closed_also_if_it_drips(
    seconds_open: dict[str, float], kind: str
) -> None:
    # An idle one is closed sooner by uvicorn; one that drips is no idle one.
    assert seconds_open[kind] < REQUEST_S + 5


def test_lines_that_are_no_requests_do_not_fill_the_log(strained: Server) -> None:
    before = len(strained.log)
    for _ in range(50):
        with held(strained, b"\x16\x03\x01 no HTTP at all\r\n\r\n", 1) as (connection,):
            assert is_closed(connection, within_s=5)
    assert len(strained.log) - before < 5


def test_a_lack_of_files_is_logged_seldom(narrow: Server) -> None:
    """All files are taken by others: the log has a line in ten seconds, and the server comes back."""
    process = psutil.Process(narrow.process.pid)
    before = len(narrow.log)
    try:
        process.rlimit(psutil.RLIMIT_NOFILE, (5, 1_024))
        with held(narrow, b"", 300):
            time.sleep(3)
    finally:
        process.rlimit(psutil.RLIMIT_NOFILE, (1_024, 1_024))
    events = [line["event"] for line in narrow.log[before:]]
    assert "no room for a connection" in events
    assert len(events) < 10
    assert request(narrow, "GET", "/health")[0].status == 200


def test_as_many_files_are_opened_as_are_allowed() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < 2_048:
        pytest.skip("this machine allows no more")
    resource.setrlimit(resource.RLIMIT_NOFILE, (1_024, hard))
    try:
        with serve(ROOT / "data") as server:
            assert psutil.Process(server.process.pid).rlimit(psutil.RLIMIT_NOFILE)[0] == min(hard, MOST_FILES)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


class Connection:
    """What `OpenConnections` asks of a connection."""

    def __init__(self, address: str, closed: list["Connection"], loop: asyncio.AbstractEventLoop) -> None:
        self.client = (address, 1)
        self.loop = loop
        self.transport = self
        self.cycle = None
        self._closed = closed

    def abort(self) -> None:
        self._closed.append(self)


def test_the_one_that_was_waited_for_longest_makes_room() -> None:
    async def connect() -> None:
        loop, closed = asyncio.get_running_loop(), []
        some = OpenConnections(most_per_address=2, most_in_all=3)
        a1, a2, a3, b1, c1 = (Connection(address, closed, loop) for address in "aaabc")
        some.connected(a1)
        some.connected(a2)
        a1.cycle = SimpleNamespace(response_complete=False)
        some.heard(a1)
        some.connected(a3)
        assert closed == [a2]
        some.connected(b1)
        some.connected(c1)
        assert closed == [a2, a3]
        some.forget(b1)
        some.connected(a2)
        assert closed == [a2, a3]

    run_apart(connect())
