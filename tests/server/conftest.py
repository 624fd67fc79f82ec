"""A dashboard that nobody edits, one that is closed to editing, and one that is edited."""

import asyncio
import shutil
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.serving import PATIENCE_S, ROOT, Server, serve

CHOSEN = "a token that the operator chose"


@pytest.fixture(scope="session")
def viewed() -> Iterator[Server]:
    """One dashboard for all tests that only look: nobody has opened its link."""
    with serve(ROOT / "data") as server:
        wait_until_loaded(server)
        yield server


@pytest.fixture(scope="session")
def closed() -> Iterator[Server]:
    """A dashboard with `--view`, as the one of the systemd unit, and a token that lets nobody edit."""
    with serve(ROOT / "data", "--view", environment={"FLIGHT_TOKEN": CHOSEN}) as server:
        wait_until_loaded(server)
        yield server


@pytest.fixture(params=["viewed", "closed"])
def read_only(request: pytest.FixtureRequest) -> Server:
    """A dashboard for one who has not opened the link: whether others may edit or nobody, it answers alike."""
    server: Server = request.getfixturevalue(request.param)
    return server


@pytest.fixture(scope="module")
def strained() -> Iterator[Server]:
    """A dashboard for the tests of a module that take it to its limits, or read its log."""
    with serve(ROOT / "data") as server:
        wait_until_loaded(server)
        yield server


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("ledger")
    for file in (ROOT / "data").glob("*.*"):
        shutil.copy(file, folder)
    with serve(folder) as server:
        yield server


def run_apart(work: Coroutine[Any, Any, None]) -> None:
    """Run it in a thread of its own: that of the tests may have the event loop of a browser."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


def wait_until_loaded(server: Server, patience_s: float = PATIENCE_S) -> None:
    until = time.monotonic() + patience_s
    while request(server, "GET", "/health")[0].status != 200:
        assert time.monotonic() < until, "the ledger was not read"
        time.sleep(0.1)


def request(
    server: Server,
    method: str,
    path: str,
    headers: dict[str, str] | None = None,
    body: bytes | None = None,
    host: str | None = None,
) -> tuple[HTTPResponse, bytes]:
    """One request as it is written here, with no path made tidy; the answer and its body."""
    connection = HTTPConnection("localhost", server.port, timeout=30)
    connection.putrequest(method, path, skip_host=True)
    connection.putheader("Host", f"localhost:{server.port}" if host is None else host)
    for name, value in (headers or {}).items():
        connection.putheader(name, value)
    if body is not None:
        connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer, content


def upload(name: str, content: bytes) -> tuple[dict[str, str], bytes]:
    """The headers and the body of a dropped file."""
    head = f'--edge\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    return (
        {"Content-Type": "multipart/form-data; boundary=edge"},
        head.encode() + content + b"\r\n--edge--\r\n",
    )


def tokens(server: Server) -> dict[str, str]:
    """What a page of this server sends along to show that it is one."""
    answer, _ = request(server, "GET", "/_stcore/health")
    token = (answer.getheader("Set-Cookie") or "").split(";")[0].partition("=")[2]
    return {"Cookie": f"_streamlit_xsrf={token}", "X-Xsrftoken": token}


def editor(server: Server) -> dict[str, str]:
    """What the browser of somebody who opened the printed link sends along, beside `tokens`."""
    answer, _ = request(server, "GET", f"/?{urlsplit(server.link).query}")
    assert answer.status == 303
    cookie = (answer.getheader("Set-Cookie") or "").split(";")[0]
    page = tokens(server)
    return {**page, "Cookie": f"{page['Cookie']}; {cookie}"}


SHIPPED: Path = ROOT / "data"
