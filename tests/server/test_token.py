"""R6: only who opened the printed link may edit; an address, a Host header and a forward prove nothing."""

import csv
import shutil
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.server import access
from tests.reader import Reader, reader
from tests.server.conftest import CHOSEN, editor, request, run_apart, tokens, upload
from tests.serving import ROOT, Server, free_port, serve

FICTIONAL = ROOT / "tests" / "fictional" / "ledger"
SUMMER = "airfield=Port+Meridian+%28fictional%29&dates=2021-07-01&dates=2021-08-10"
FORGED = [
    {},
    {"Host": "localhost"},
    {"X-Forwarded-For": "127.0.0.1"},
    {"Cookie": "flight_token=x"},
    {"Cookie": f"flight_token={access.proof('')}"},
    {"X-Flight-Token": "x", "X-Editor": "true"},
]


def drop(server: Server, page: Reader, cookies: dict[str, str], name: str = "file") -> int:
    headers, body = upload(f"{name}.json", b"{}")
    path = f"/_stcore/upload_file/{page.session}/{name}"
    return request(server, "PUT", path, {**headers, **tokens(server), **cookies}, body)[0].status


@contextmanager
def forward(server: Server) -> Iterator[int]:
    """A port that passes everything on to the server, as `ssh -L` or a container does."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def pump(source: socket.socket, target: socket.socket) -> None:
            try:
                while data := source.recv(65_536):
                    target.sendall(data)
                target.shutdown(socket.SHUT_WR)
            except OSError:
                pass

        def accept() -> None:
            while True:
                try:
                    client, _ = listening.accept()
                except OSError:
                    return
                behind = socket.create_connection(("127.0.0.1", server.port))
                for one, other in ((client, behind), (behind, client)):
                    Thread(target=pump, args=(one, other), daemon=True).start()

        Thread(target=accept, daemon=True).start()
        yield int(listening.getsockname()[1])
        listening.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def fictional(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FICTIONAL, tmp_path / "ledger"))


def decisions(folder: Path) -> int:
    file = folder / "matches.csv"
    if not file.exists():
        return 0
    with file.open(encoding="utf-8", newline="") as opened:
        return len(list(csv.DictReader(opened)))


@pytest.mark.parametrize("forged", FORGED)
def test_who_did_not_open_the_link_only_reads(edited: Server, forged: dict[str, str]) -> None:
    headers = {name: value for name, value in forged.items() if name != "Host"}
    with reader(edited.port, headers=headers) as page:
        page.open("evidence")
        assert "open the link that the terminal printed" in page.texts()
        assert drop(edited, page, headers) == 404
    with reader(edited.port, headers=editor(edited)) as page:
        page.open("evidence")
        # Also of a session that may, when the request itself does not come from its browser.
        assert drop(edited, page, headers) == 404
        assert drop(edited, page, editor(edited)) == 204


def test_whoever_opens_the_printed_link_may_edit(edited: Server) -> None:
    with reader(edited.port, headers=editor(edited)) as page:
        page.open("evidence")
        assert "open the link that the terminal printed" not in page.texts()


def test_through_a_forward_a_decision_needs_the_token(fictional: Path) -> None:
    """The page of an editor is imitated to the letter; only the cookie is missing."""
    with serve(fictional) as server, forward(server) as port:
        before = decisions(fictional)
        with reader(port, headers=editor(server)) as page:
            page.open("evidence", query=SUMMER)
            widgets = page.widgets
        (undecided, *_) = [key for key in widgets if key.startswith("decision-") and key.endswith("-None")]
        (withdraw, *_) = [key for key in widgets if key.startswith("withdraw-")]
        with reader(port) as page:
            page.open("evidence", query=SUMMER)
            page.widgets = widgets
            for value in ("same", "Same flight", "0"):
                page.choose(undecided, [value])
            page.press(withdraw)
            assert "open the link that the terminal printed" in page.texts()
        assert decisions(fictional) == before
        with reader(port, headers=editor(server)) as page:
            page.open("evidence", query=SUMMER)
            page.press(withdraw)
        assert decisions(fictional) == before + 1


def test_the_link_is_answered_by_an_address_without_the_token(edited: Server) -> None:
    query = urlsplit(edited.link).query
    answer, content = request(edited, "GET", f"/routes?type=Il-62&{query}&source=a%20b")
    assert answer.status == 303
    assert answer.getheader("Location") == "/routes?type=Il-62&source=a%20b"
    assert answer.getheader("Referrer-Policy") == "no-referrer"
    assert answer.getheader("Cache-Control") == "no-store"
    cookie = answer.getheader("Set-Cookie") or ""
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    secret = query.partition("=")[2]
    assert secret not in cookie
    assert secret.encode() not in content
    assert secret not in edited.errors.read_text(encoding="utf-8")


@pytest.mark.parametrize("query", ["token=", "token=wrong", "tok%65n=wrong", "token=a&token=b", "token=%ff%00"])
def test_a_wrong_token_gets_no_cookie(edited: Server, query: str) -> None:
    answer, _ = request(edited, "GET", f"/?{query}")
    assert (answer.status, answer.getheader("Location"), answer.getheader("Set-Cookie")) == (303, "/", None)
    assert "token refused" in [line["event"] for line in edited.log]


def test_a_link_leads_nowhere_else(edited: Server) -> None:
    for path in ("//evil.example/?token=x", "/\\evil.example?token=x", "http://evil.example/?token=x"):
        answer, _ = request(edited, "GET", path)
        assert not (answer.getheader("Location") or "/").startswith(("//", "http", "/\\"))


def test_another_start_has_another_token_unless_one_was_chosen(tmp_path: Path) -> None:
    """Replicas with the same one take each other's cookie."""
    chosen = {"FLIGHT_TOKEN": "chosen by the operator; with ö and spaces"}
    port = free_port()
    with serve(ROOT / "data", port=port) as first:
        once, cookies = first.link, editor(first)
    with serve(ROOT / "data", port=port) as again:
        assert again.link != once
        with reader(port, headers=cookies) as page:
            page.open("evidence")
            assert "open the link that the terminal printed" in page.texts()
    with (
        serve(ROOT / "data", environment=chosen) as one,
        serve(ROOT / "data", environment=chosen) as two,
    ):
        link = "/?token=chosen+by+the+operator%3B+with+%C3%B6+and+spaces"
        answer, _ = request(one, "GET", link)
        cookie = {"Cookie": (answer.getheader("Set-Cookie") or "").split(";")[0]}
        with reader(two.port, headers=cookie) as page:
            page.open("evidence")
            assert "open the link that the terminal printed" not in page.texts()
        assert "chosen by" not in one.output.read_text(encoding="utf-8") + one.errors.read_text(encoding="utf-8")


def test_a_page_whose_browser_has_gone_may_edit_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit knows no headers of a script that still runs for a connection that was closed."""
    monkeypatch.setattr("sys.argv", ["dashboard.py"])
    assert not access.may_edit()


def test_a_variable_closes_editing_where_a_host_takes_no_arguments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["dashboard.py", "--edit"])
    monkeypatch.setattr(access, "holds_token", lambda: True)
    assert access.may_edit()
    monkeypatch.setenv("FLIGHT_VIEW", "1")
    assert not access.may_edit()


def test_where_editing_is_closed_no_link_is_printed_and_no_token_lets_edit(closed: Server) -> None:
    assert "edit" not in closed.output.read_text(encoding="utf-8")
    assert closed.link == closed.address
    with reader(closed.port, headers={"Cookie": f"flight_token={access.proof(CHOSEN)}"}) as page:
        page.open("evidence")
        assert "editing is closed here" in page.texts()
        assert drop(closed, page, {"Cookie": f"flight_token={access.proof(CHOSEN)}"}) == 404


def test_of_a_single_file_no_link_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "mine.csv"
    table.write_text("date\n2025-10-26\n", encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["dashboard.py", "--data", str(table)])
    access.print_link()
    assert capsys.readouterr().out.split("\n") == [
        "  A single file is only read: to change anything, open a folder with a ledger.",
        "",
        "",
    ]


def test_the_link_is_printed_at_every_start(viewed: Server) -> None:
    assert f"To edit: {viewed.address}/?edit=" in viewed.output.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "has_display", "links"),
    [(["--edit"], True, 1), (["--edit"], False, 0), ([], True, 0), (["--edit", "--view"], True, 0)],
    ids=["asked for", "nobody sits there", "not asked for", "closed"],
)
def test_edit_opens_the_browser_at_the_link_for_who_sits_before_it(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], has_display: bool, links: int
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(access, "open_browser", opened.append)
    monkeypatch.setattr(access, "OPENED_AFTER_S", 0)
    monkeypatch.setattr(access, "_has_display", lambda: has_display)
    monkeypatch.setattr("sys.argv", ["dashboard.py", *arguments])
    run_apart(access.open_link())
    assert ["?edit=" in link for link in opened] == [True] * links


def test_a_browser_that_cannot_be_opened_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "open_browser", lambda link: 1 / 0)
    monkeypatch.setattr(access, "OPENED_AFTER_S", 0)
    monkeypatch.setattr(access, "_has_display", lambda: True)
    monkeypatch.setattr("sys.argv", ["dashboard.py", "--edit"])
    run_apart(access.open_link())


@pytest.mark.parametrize(("is_terminal", "has_display"), [(True, True), (False, False)])
def test_only_who_sits_at_a_terminal_has_a_display(
    monkeypatch: pytest.MonkeyPatch, is_terminal: bool, has_display: bool
) -> None:
    class Output:
        def isatty(self) -> bool:
            return is_terminal

    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr("sys.stdout", Output())
    is_seen = access._has_display()
    monkeypatch.undo()
    assert is_seen is has_display


def test_a_login_names_the_editor_also_where_the_link_was_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that may not edit does not: its address may be unproven."""
    user = SimpleNamespace(is_logged_in=True, get={"email": "ana@example.org"}.get)
    monkeypatch.setattr("sys.argv", ["dashboard.py", "--as", "Ben"])
    monkeypatch.setattr(access, "holds_token", lambda: True)
    monkeypatch.setattr(access, "offers_login", lambda: True)
    monkeypatch.setattr(access.st, "user", user)
    monkeypatch.setattr(access.st, "secrets", {})
    assert access.editor() == "ana@example.org"
    access.st.secrets["editors"] = ["cyd@example.org"]
    assert access.editor() == "Ben"
    access.st.secrets.clear()
    user.is_logged_in = False
    assert access.editor() == "Ben"


def test_whether_there_is_a_login_is_not_looked_for_at_every_question(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = []
    secrets = SimpleNamespace(load_if_toml_exists=lambda: looked.append("for the file"))
    monkeypatch.setattr(access.st, "secrets", secrets)
    access.offers_login.cache.clear()
    assert [access.offers_login() for _ in range(3)] == [False, False, False]
    assert looked == ["for the file"]


@given(st.text())
def test_no_other_text_has_the_proof_of_the_token(text: str) -> None:
    assert not access.is_editor({"flight_token": text})
    assert access.proof(text) == access.proof(text)
    assert len(access.proof(text)) == 64
