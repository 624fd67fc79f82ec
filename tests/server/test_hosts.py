"""Threat B9: a page of another site cannot talk to the dashboard, whatever name it gave this address."""

import socket

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.reader import reader
from tests.server.conftest import request
from tests.serving import ROOT, Server, serve


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8501", "localhost@evil.example", "localhost.evil.example", "[::1", "a b", ""],
)
def test_b9_http_under_a_foreign_name_is_refused(viewed: Server, host: str) -> None:
    for path in ("/", "/health", "/_stcore/health", "/media/x"):
        assert request(viewed, "GET", path, host=host)[0].status == 400


def test_b9_two_hosts_are_refused(viewed: Server) -> None:
    assert request(viewed, "GET", "/", headers={"Host": "evil.example"})[0].status == 400


@pytest.mark.parametrize("name", ["localhost", "LOCALHOST", "127.0.0.1"])
def test_its_own_names_are_answered(viewed: Server, name: str) -> None:
    assert request(viewed, "GET", "/health", host=f"{name}:{viewed.port}")[0].status == 200


@pytest.mark.parametrize(
    "origin",
    [
        "http://[::1",
        "http://localhost:x",
        "http://evil.example",
        "null",
        "http://localhost.evil.example",
        "file://",
        "",
    ],
)
def test_b9_a_websocket_of_a_foreign_origin_is_refused(viewed: Server, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused, reader(viewed.port, origin=origin):
        pass
    assert refused.value.response.status_code == 403


def test_b9_another_program_on_this_machine_is_a_foreign_origin(viewed: Server) -> None:
    with pytest.raises(InvalidStatus), reader(viewed.port, origin="http://localhost:3000"):
        pass


def test_b9_a_websocket_by_dns_rebinding_is_refused(viewed: Server) -> None:
    """Host and Origin agree, and neither is ours."""
    evil = f"ws://evil.example:{viewed.port}/_stcore/stream"
    with (
        pytest.raises(InvalidStatus) as refused,
        connect(
            evil,
            sock=socket.create_connection(("127.0.0.1", viewed.port)),
            origin=f"http://evil.example:{viewed.port}",
        ),
    ):
        pass
    assert refused.value.response.status_code == 400


def test_b9_the_public_name_behind_a_proxy_is_allowed_when_it_is_configured() -> None:
    with serve(ROOT / "data", options=("--server.allowedHosts=flights.example.org",)) as server:
        assert request(server, "GET", "/", host="flights.example.org")[0].status == 200
        assert request(server, "GET", "/", host="other.example.org")[0].status == 400
        with connect(
            "ws://flights.example.org/_stcore/stream",
            sock=socket.create_connection(("127.0.0.1", server.port)),
            origin="https://flights.example.org",
        ):
            pass
