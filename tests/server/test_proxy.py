"""Threat D11 and the example in `.deploy/`: real nginx before two replicas, one of which is stopped."""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser, expect
from websockets.exceptions import ConnectionClosed, WebSocketException

from components.server.responses import HEADERS
from tests.browser.conftest import settle
from tests.reader import Reader, reader
from tests.server.conftest import wait_until_loaded
from tests.serving import ROOT, Server, free_port, serve

pytestmark = pytest.mark.slow
"""nginx and two dashboards are started for them."""

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
REQUIRED = bool(os.environ.get("CI") or os.environ.get("REQUIRE_NGINX"))
NAME = "localhost"
MAIN = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  include {folder}/flights.conf;
}}
"""


@dataclass(frozen=True, slots=True)
class Proxied:
    """nginx and the replicas behind it. It can be asked like a server."""

    port: int
    replicas: tuple[Server, Server]


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxied]:
    if NGINX is None:
        assert not REQUIRED, "no nginx found: apt-get install nginx-light"
        pytest.skip("no nginx found: apt-get install nginx-light")
    trusted = {"FORWARDED_ALLOW_IPS": "127.0.0.1"}
    with (
        serve(ROOT / "data", environment=trusted) as first,
        serve(ROOT / "data", environment=trusted) as second,
        nginx(tmp_path_factory.mktemp("nginx"), first, second) as port,
    ):
        wait_until_loaded(first)
        wait_until_loaded(second)
        yield Proxied(port, (first, second))


@contextmanager
def nginx(folder: Path, first: Server, second: Server) -> Iterator[int]:
    """The example as it is shipped, with these ports and names and without TLS."""
    port = free_port()
    shipped = (ROOT / ".deploy" / "nginx.conf").read_text(encoding="utf-8")
    for written, here in (
        ("listen 443 ssl;", f"listen 127.0.0.1:{port};"),
        ("server_name flights.example.org;", f"server_name {NAME};"),
        (r"  ssl_certificate\w* .*;\n", ""),
        ("; Secure", ""),
        ("127.0.0.1:8501", f"127.0.0.1:{first.port}"),
        ("127.0.0.1:8502", f"127.0.0.1:{second.port}"),
    ):
        shipped, times = re.subn(written, here, shipped)
        assert times, f"{written} is not in the example"
    (folder / "flights.conf").write_text(shipped, encoding="utf-8")
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder), encoding="utf-8")
    folder.chmod(0o755)
    assert NGINX is not None
    process = subprocess.Popen(
        [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")], stderr=subprocess.PIPE
    )
    try:
        until = time.monotonic() + 10
        while time.monotonic() < until:
            try:
                HTTPConnection("127.0.0.1", port, timeout=2).connect()
                break
            except OSError:
                assert process.poll() is None, process.stderr and process.stderr.read().decode()
                time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=10)


def cookie(port: int) -> str:
    """What a browser holds after its first request."""
    connection = HTTPConnection(NAME, port, timeout=20)
    connection.request("GET", "/")
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200
    assert answer.getheader("content-security-policy") == HEADERS["Content-Security-Policy"]
    return next(c.split(";")[0] for c in answer.headers.get_all("Set-Cookie") if c.startswith("replica="))


def holds(server: Server) -> int:
    """How many WebSockets a replica has open: its connections that stay."""
    connections = psutil.Process(server.process.pid).net_connections("tcp")
    return sum(c.status == psutil.CONN_ESTABLISHED and c.laddr.port == server.port for c in connections)


def goes_on(page: Reader, number: int) -> None:
    chosen, said = (("Il-62 · 2", "1 arrival and 1 departure"), ("An-124 · 3", "3 arrivals"))[number % 2]
    page.choose("type", [chosen])
    assert said in page.texts()


def test_behind_the_proxy_nobody_is_on_this_machine(proxied: Proxied) -> None:
    """Whatever a request claims, what nginx passes on is not local, and metrics and uploads stay closed."""
    for path in ("/_stcore/metrics", "/_stcore/upload_file/a/b"):
        connection = HTTPConnection(NAME, proxied.port, timeout=20)
        connection.request("PUT", path, body=b"x", headers={"X-Forwarded-For": "127.0.0.1"})
        assert connection.getresponse().status == 404
        connection.close()


def test_d11_readers_of_a_replica_that_stops_go_on_at_the_other(proxied: Proxied, browser: Browser) -> None:
    """One of them is a real browser; those of the other replica notice nothing."""
    page = browser.new_page()
    page.goto(f"http://{NAME}:{proxied.port}/?type=Il-62")
    # Two servers that start at once draw their first pages before this one.
    page.wait_for_selector(".js-plotly-plot .main-svg", timeout=90_000)
    settle(page)
    own = next(f"{c['name']}={c['value']}" for c in page.context.cookies() if c.get("name") == "replica")
    with ExitStack() as open_pages:
        before = holds(proxied.replicas[0])
        readers = [open_page(open_pages, proxied, own)]
        stopped, other = proxied.replicas if holds(proxied.replicas[0]) > before else proxied.replicas[::-1]
        nobody = holds(other)
        while len(readers) < 6 or holds(other) < nobody + 2:
            readers.append(open_page(open_pages, proxied, cookie(proxied.port)))
            assert len(readers) < 30, "every reader of this address is at the same replica"
        for number, (reading, _) in enumerate(readers):
            goes_on(reading, number)

        stopped.stop()
        start = time.monotonic()
        moved = stayed = 0
        for number, (reading, kept) in enumerate(readers):
            try:
                goes_on(reading, number + 1)
                stayed += 1
            except ConnectionClosed:
                again = open_pages.enter_context(connected_again(proxied.port, kept))
                again.open(query="type=Il-62")
                assert "1 arrival and 1 departure" in again.texts()
                moved += 1
        assert time.monotonic() - start < 20
        assert moved > 0
        assert stayed > 0

    expect(page.locator('[data-testid="stMain"]')).to_contain_text("1 arrival and 1 departure")
    box = page.locator('[data-testid="stMultiSelect"]').filter(has_text="Aircraft type")
    box.locator("input").click()
    page.get_by_role("option", name="An-124 · 3", exact=True).click()
    expect(page.locator('[data-testid="stMain"]')).to_contain_text("4 arrivals and 1 departure", timeout=20_000)
    page.close()


def open_page(held: ExitStack, proxied: Proxied, kept: str) -> tuple[Reader, str]:
    """A reader with the cookie of a browser, who has opened the first page."""
    page = held.enter_context(reader(proxied.port, headers={"Cookie": kept}))
    page.open()
    return page, kept


@contextmanager
def connected_again(port: int, kept: str) -> Iterator[Reader]:
    """A new connection, tried again for a few seconds as a browser does."""
    until = time.monotonic() + 10
    while True:
        try:
            with reader(port, headers={"Cookie": kept}) as page:
                yield page
            return
        except (WebSocketException, OSError):
            if time.monotonic() > until:
                raise
            time.sleep(0.3)
