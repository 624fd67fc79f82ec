"""What the server answers at all. Threats B9, C8, D10: a reader leaves nothing, and finds no side door."""

import pytest
from starlette.requests import Request

from components.server.app import ROUTES
from components.server.responses import HEADERS
from tests.reader import reader
from tests.server.conftest import request, run_apart, tokens, upload
from tests.serving import ROOT, Server, serve

UPLOAD = "/_stcore/upload_file/{session}/file"
ODD = [
    "//_stcore/upload_file/{session}/file",
    "/_stcore//upload_file/{session}/file",
    "/_stcore/upload_file/{session}//file",
    "/_stcore/upload_file/{session}/file/",
    "/x/../_stcore/upload_file/{session}/file",
    "/_stcore/./upload_file/{session}/file",
    "/%5fstcore/upload%5Ffile/{session}/file",
    "/_stcore%2fupload_file%2f{session}%2ffile",
    "/_STCORE/UPLOAD_FILE/{session}/file",
    "/routes/_stcore/upload_file/{session}/file",
    "/_stcore/upload_file/{session}/file?x=/media/",
    "/_stcore/upload_file/{session}/file;x",
    "/media/../_stcore/upload_file/{session}/file",
    "http://localhost/_stcore/upload_file/{session}/file",
    "/_stcore\\upload_file\\{session}\\file",
    "/flights/_stcore/upload_file/{session}/file",
]
CLOSED = [
    "/_stcore/metrics",
    "/_stcore/script-health-check",
    "/_stcore/agent/openapi.json",
    "/_stcore/agent/interact",
    "/_stcore/agent/mcp",
    "/_stcore/allowed-message-origins",
    "/_stcore/bidi-components/x/y.js",
    "/_stcore/upload_file/a/b",
    "/_stcore",
    "/component/x/index.html",
    "/app/static/x",
    "/auth/login",
    "/auth/logout",
    "/oauth2callback",
    "/.streamlit/config.toml",
    "/data/flights.csv",
]


@pytest.mark.parametrize("query", ["", "?type=Il-62&known=after-7"])
def test_the_first_page_is_there_under_its_name_too(query: str) -> None:
    (route,) = (route for route in ROUTES if route.path == "/activity")
    scope = {"type": "http", "path": "/activity", "query_string": query[1:].encode(), "headers": []}

    async def ask() -> None:
        answer = await route.endpoint(Request(scope))
        assert (answer.status_code, answer.headers["location"]) == (307, f"/{query}")

    run_apart(ask())


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH", "OPTIONS", "GET", "HEAD", "BREW"])
def test_c8_no_upload_of_a_reader_is_found_by_any_method(read_only: Server, method: str) -> None:
    with reader(read_only.port) as page:
        page.open("evidence")
        headers, body = upload("track.json", b"{}")
        answer, _ = request(
            read_only, method, UPLOAD.format(session=page.session), {**headers, **tokens(read_only)}, body
        )
    assert answer.status == 404


@pytest.mark.parametrize("path", ODD)
def test_c8_no_spelling_of_the_path_lets_an_upload_in(read_only: Server, path: str) -> None:
    with reader(read_only.port) as page:
        page.open()
        headers, body = upload("track.json", b"{}")
        answer, content = request(
            read_only, "PUT", path.format(session=page.session), {**headers, **tokens(read_only)}, body
        )
    assert answer.status in (400, 404)
    assert dict(answer.getheaders()).get("content-security-policy") == HEADERS["Content-Security-Policy"]
    assert len(content) < 20


@pytest.mark.parametrize("path", CLOSED)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_b9_what_a_reader_does_not_need_is_not_found(read_only: Server, method: str, path: str) -> None:
    answer, content = request(read_only, method, path)
    assert (answer.status, content) == (404, b"Not found")


@pytest.mark.parametrize(
    "path", ["/static/../../../../etc/passwd", "/static/%2e%2e/%2e%2e/etc/passwd", "/media/..%2f..%2fetc/passwd"]
)
def test_no_path_leads_out_of_the_static_files(viewed: Server, path: str) -> None:
    answer, content = request(viewed, "GET", path)
    assert answer.status in (400, 404)
    assert b"root:" not in content


@pytest.mark.parametrize("path", ["/", "/routes", "/data_check", "/favicon.png", "/_stcore/health", "/health"])
def test_what_a_reader_needs_is_there(viewed: Server, path: str) -> None:
    assert request(viewed, "GET", path)[0].status == 200
    assert request(viewed, "POST", path)[0].status == 404


def test_it_works_below_another_address() -> None:
    """The same rules hold behind `server.baseUrlPath`, where every path is longer."""
    with serve(ROOT / "data", options=("--server.baseUrlPath=flights",), below="/flights") as server:
        for path in ("/flights", "/flights/routes", "/flights/_stcore/health"):
            assert request(server, "GET", path)[0].status in (200, 307), path
        assert request(server, "GET", "/flights/health")[0].status in (200, 503)
        for path in ("/flights/_stcore/metrics", "/health", "/flights/flights/health", "/flightsx"):
            assert request(server, "GET", path)[0].status == 404, path
        headers, body = upload("track.json", b"{}")
        for path in ("/flights/_stcore/upload_file/a/b", "/_stcore/upload_file/a/b"):
            assert request(server, "PUT", path, headers, body)[0].status == 404
