"""Threat B9: where a log-in is set up, who has no token may edit only when logged in, and an editor, also on this
machine."""

import json
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import settle
from tests.reader import reader
from tests.server.conftest import request, tokens, upload
from tests.server.provider import CLIENT, SECRET
from tests.serving import ROOT, Server, free_port, serve

EDITOR, VISITOR = "ana@example.org", "eve@example.org"


@contextmanager
def provider(email: str) -> Iterator[str]:
    port = free_port()
    address = f"http://localhost:{port}/.well-known/openid-configuration"
    process = subprocess.Popen([sys.executable, "-m", "tests.server.provider", str(port), email], cwd=ROOT)
    try:
        for _ in range(200):
            try:
                json.load(urllib.request.urlopen(address, timeout=2))
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


@contextmanager
def with_login(folder: Path, email: str) -> Iterator[Server]:
    """A dashboard that may be edited by EDITOR, before a provider that knows one person, `email`."""
    ledger = folder / "ledger"
    shutil.copytree(ROOT / "data", ledger, ignore=shutil.ignore_patterns("reference"))
    port = free_port()
    with provider(email) as address:
        secrets = folder / "secrets.toml"
        secrets.write_text(
            f"""editors = ["{EDITOR}"]
[auth]
redirect_uri = "http://localhost:{port}/oauth2callback"
cookie_secret = "only for the tests, and long enough"
client_id = "{CLIENT}"
client_secret = "{SECRET}"
server_metadata_url = "{address}"
"""
        )
        with serve(ledger, options=(f"--secrets.files={secrets}",), port=port) as server:
            yield server


def log_in(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/evidence")
    page.get_by_role("button", name="Log in to edit").click()
    page.get_by_role("button", name="Log out").wait_for()
    page.goto(f"{server.address}/evidence")
    page.get_by_role("button", name="Log out").wait_for()
    settle(page)


@pytest.mark.slow
def test_b9_an_editor_logs_in_drops_a_file_and_logs_out(tmp_path: Path, browser: Browser) -> None:
    with with_login(tmp_path, EDITOR) as server:
        with reader(server.port) as nobody:
            nobody.open("evidence")
            assert "log in with an account that may edit" in nobody.texts()
            headers, body = upload("x.json", b"{}")
            path = f"/_stcore/upload_file/{nobody.session}/x"
            assert request(server, "PUT", path, {**headers, **tokens(server)}, body)[0].status == 404
        page = browser.new_page()
        page.set_default_timeout(60_000)
        log_in(page, server)
        page.locator('[data-testid="stFileUploader"] input').set_input_files(
            [{"name": "x.csv", "mimeType": "text/csv", "buffer": b"nothing of the kind"}]
        )
        expect(page.locator('[data-testid="stMain"]')).to_contain_text("in these files", timeout=60_000)
        page.get_by_role("button", name="Log out").click()
        page.get_by_role("button", name="Log in to edit").wait_for()
        page.close()
        text = server.errors.read_text(encoding="utf-8")
        assert EDITOR not in text
        assert SECRET not in text


@pytest.mark.slow
@pytest.mark.parametrize("email", [VISITOR])
def test_b9_who_is_logged_in_but_no_editor_only_reads(tmp_path: Path, browser: Browser, email: str) -> None:
    with with_login(tmp_path, email) as server:
        page = browser.new_page()
        page.set_default_timeout(60_000)
        log_in(page, server)
        expect(page.locator('[data-testid="stMain"]')).to_contain_text("log in with an account that may edit")
        assert page.locator('[data-testid="stFileUploader"]').count() == 0
        page.close()


def test_where_no_login_is_set_up_none_is_offered(viewed: Server) -> None:
    for path in ("/auth/login", "/auth/logout", "/oauth2callback?code=x&state=y"):
        assert request(viewed, "GET", path)[0].status == 404
