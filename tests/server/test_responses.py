"""The headers stand on every answer: pages, files, errors, refusals, WebSockets."""

import pytest
from websockets.exceptions import InvalidStatus

from components.server.responses import HEADERS
from tests.reader import reader
from tests.server.conftest import editor, request, upload
from tests.serving import Server


def assert_headers(found: dict[str, str]) -> None:
    lowered = {name.lower(): value for name, value in found.items()}
    assert {name: lowered.get(name.lower()) for name in HEADERS} == dict(HEADERS)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("HEAD", "/routes", 200),
        ("GET", "/favicon.png", 200),
        ("GET", "/_stcore/health", 200),
        ("GET", "/_stcore/host-config", 200),
        ("GET", "/health", 200),
        ("GET", "/static/nothing.js", 200),
        ("GET", "/media/0000.csv", 404),
        ("GET", "/_stcore/metrics", 404),
        ("DELETE", "/", 404),
        ("GET", "/static/../x", 400),
        ("GET", "/static/x/", 301),
        ("GET", "/_stcore/stream", 200),
    ],
)
def test_on_every_answer(viewed: Server, method: str, path: str, status: int) -> None:
    answer, _ = request(viewed, method, path)
    assert_headers(dict(answer.getheaders()))
    assert answer.status == status


def test_on_refused_uploads(edited: Server) -> None:
    headers, body = upload("track.json", b"x" * 60_000_000)
    cookies = editor(edited)
    with reader(edited.port, headers=cookies) as page:
        page.open("evidence")
        answer, _ = request(
            edited, "PUT", f"/_stcore/upload_file/{page.session}/f", {**headers, **cookies}, body[:1000]
        )
        assert answer.status == 400
        assert_headers(dict(answer.getheaders()))


def test_on_an_unknown_host(viewed: Server) -> None:
    answer, _ = request(viewed, "GET", "/", host="evil.example")
    assert answer.status == 400
    assert_headers(dict(answer.getheaders()))


def test_on_websockets_accepted_and_refused(viewed: Server) -> None:
    with reader(viewed.port) as page:
        assert page.socket.response is not None
        assert_headers(dict(page.socket.response.headers.raw_items()))
    with pytest.raises(InvalidStatus) as refused, reader(viewed.port, origin="http://evil.example"):
        pass
    assert refused.value.response.status_code == 403
    assert_headers(dict(refused.value.response.headers.raw_items()))


def test_the_policy_lets_no_text_become_a_script() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert "'unsafe-eval'" not in policy
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe-inline" not in scripts
    assert "http" not in policy
