"""The health endpoint, the log, and the end of the server."""

import json
import shutil
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed

from tests.fictional.generate import generate
from tests.reader import Reader, reader
from tests.server.conftest import editor, request, upload, wait_until_loaded
from tests.serving import ROOT, Server, serve


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    for file in (ROOT / "data").glob("*.*"):
        shutil.copy(file, tmp_path)
    return tmp_path


def health(server: Server) -> tuple[int, dict]:
    answer, content = request(server, "GET", "/health")
    return answer.status, json.loads(content)


def events(server: Server) -> list[str]:
    return [line["event"] for line in server.log]


def test_health_says_what_is_loaded(strained: Server) -> None:
    status, told = health(strained)
    assert status == 200
    assert told.pop("since").endswith("Z")
    assert len(told.pop("version")) == 12
    assert told == {
        "status": "ok",
        "mode": "edit",
        "title": "Reported flights to Hmeimim / Latakia",
        "reports": 5,
        "visits": 0,
        "problems": 0,
        "newer_is_broken": False,
    }


def test_health_says_view_where_editing_is_closed(closed: Server) -> None:
    assert health(closed)[1]["mode"] == "view"


def test_health_and_log_follow_the_ledger(copied: Path) -> None:
    """Opened, changed by a good edit, kept while it is broken."""
    flights = copied / "flights.csv"
    good = flights.read_text(encoding="utf-8")
    with serve(copied) as server:
        wait_until_loaded(server)
        first = health(server)[1]
        flights.write_text(good + good.splitlines()[-1].replace("a", "b", 1) + "\n", encoding="utf-8")
        with reader(server.port) as page:
            page.open()
            changed = health(server)[1]
            flights.write_text("nothing of the kind", encoding="utf-8")
            page.open()
            broken = health(server)[1]
            flights.write_text(good + good.splitlines()[-1].replace("a", "c", 1) + "\n", encoding="utf-8")
            page.open()
            again = health(server)[1]
        assert [h["reports"] for h in (first, changed, broken, again)] == [5, 6, 6, 6]
        assert [h["newer_is_broken"] for h in (first, changed, broken, again)] == [False, False, True, False]
        assert first["version"] != changed["version"] == broken["version"]
        assert [e for e in events(server) if e.startswith("ledger")] == [
            "ledger opened",
            "ledger changed",
            "ledger broken",
            "ledger changed",
        ]


def test_health_is_503_while_nothing_readable_is_loaded(tmp_path: Path) -> None:
    with serve(tmp_path / "nowhere") as server:
        with reader(server.port) as page:
            page.open()
        assert health(server) == (503, {"status": "nothing loaded", "mode": "edit"})
        assert request(server, "GET", "/_stcore/health")[0].status == 200
        # A folder that is not there yet is where a ledger begins; what cannot be read in it is broken.
        assert "ledger broken" not in events(server)
        (tmp_path / "nowhere").mkdir()
        (tmp_path / "nowhere" / "datapackage.json").write_text("{", encoding="utf-8")
        with reader(server.port) as page:
            page.open()
        assert health(server)[0] == 503
        assert "ledger broken" in events(server)
        assert str(tmp_path) not in server.errors.read_text(encoding="utf-8")


def test_health_waits_for_nobody(tmp_path: Path) -> None:
    """While a large ledger is read, the answer is 503, and at once."""
    generate(tmp_path, flights=10_000)
    with serve(tmp_path) as server:
        start = time.monotonic()
        assert health(server)[0] == 503
        assert time.monotonic() - start < 2
        wait_until_loaded(server)
        assert health(server)[1]["reports"] > 10_000


def test_the_log_holds_nothing_personal(strained: Server) -> None:
    """Neither addresses, nor what is asked for, nor what the ledger says."""
    with reader(strained.port, headers={"User-Agent": "Very own browser", "Cookie": "secret=42"}) as page:
        page.open(query="type=Il-62&source=somebody")
    request(strained, "GET", "/?token=hush", host="evil.example")
    assert events(strained)[0] == "start"
    text = strained.errors.read_text(encoding="utf-8")
    for word in ("127.0.0.1", "Il-62", "somebody", "Very own", "secret", "hush", "evil.example", "Latakia", "::1"):
        assert word not in text
    assert all({"time", "level", "event"} <= line.keys() for line in strained.log)


EXIT_CODES = {signal.SIGTERM: (-signal.SIGTERM, 143), signal.SIGINT: (1, 130)}
"""By signal: the code where everything ended in time, and the one after the server's patience with an upload.
Click, which runs Streamlit, ends Ctrl-C with 1."""


@pytest.mark.parametrize("number", EXIT_CODES)
def test_a_clean_stop_with_readers_and_an_upload_that_hangs(copied: Path, number: signal.Signals) -> None:
    with serve(copied) as server, hanging_upload(server), reader(server.port) as page:
        page.open()
        start = time.monotonic()
        code = server.stop(number)
        assert time.monotonic() - start < 10
        assert code in EXIT_CODES[number]
        assert "Traceback" not in server.errors.read_text(encoding="utf-8")
        assert "error" not in [line["level"] for line in server.log]


def test_a_clean_stop_closes_the_sockets_of_readers() -> None:
    with serve(ROOT / "data") as server, reader(server.port) as page:
        page.open()
        start = time.monotonic()
        assert server.stop() in (0, -signal.SIGTERM)
        assert time.monotonic() - start < 5
        with pytest.raises(ConnectionClosed, match="1012"):
            read_on(page)
        assert events(server)[-1] == "stop"


def read_on(page: Reader) -> None:
    while True:
        page.socket.recv(timeout=5)


@contextmanager
def hanging_upload(server: Server) -> Iterator[None]:
    """An upload that has begun and goes no further."""
    cookies = editor(server)
    with reader(server.port, headers=cookies) as page, socket.create_connection(("127.0.0.1", server.port)) as raw:
        page.open("evidence")
        headers, body = upload("slow.json", b"x" * 1000)
        lines = {"Host": f"localhost:{server.port}", "Content-Length": str(len(body))} | headers | cookies
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        path = f"/_stcore/upload_file/{page.session}/slow"
        raw.sendall(f"PUT {path} HTTP/1.1\r\n{head}\r\n".encode() + body[:100])
        time.sleep(0.5)
        yield
