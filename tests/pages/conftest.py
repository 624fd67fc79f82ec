"""What the tests of all pages have in common."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest, local_script_runner

ROOT = Path(__file__).parents[2]
LONGEST_S = 120
"""A page takes seconds; on a machine that does much else it may take many."""

Open = Callable[..., AppTest]


@pytest.fixture(scope="session", autouse=True)
def _scanned_once() -> Iterator[None]:
    """Streamlit reads the description of every installed package each time that a test begins a page, which takes
    half a second; they do not change while tests run."""
    with pytest.MonkeyPatch.context() as patched:
        scanned = manifest_scanner.scan_component_manifests()
        patched.setattr(manifest_scanner, "scan_component_manifests", lambda: scanned)
        yield


@pytest.fixture(scope="session", autouse=True)
def _waits_at_rest() -> Iterator[None]:
    """AppTest looks a thousand times a second whether a page is drawn, and each time takes the thread that draws
    it from its work."""
    give_up = local_script_runner.require_widgets_deltas

    def wait(runner: local_script_runner.LocalScriptRunner, timeout: float) -> None:
        runner._script_thread.join(timeout)
        if not runner.script_stopped():
            give_up(runner, 0)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(local_script_runner, "require_widgets_deltas", wait)
        yield


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens a page by its address, as a link does: the first page is not drawn before another one. With `edit` the
    reader is one who holds the token."""

    def opener(
        data: Path = ROOT / "data", page: str = "activity", *, edit: bool = False, **query: str | list[str]
    ) -> AppTest:
        monkeypatch.setattr(sys, "argv", ["dashboard.py"])
        monkeypatch.setattr("components.server.access.holds_token", lambda: edit)
        monkeypatch.setenv("FLIGHT_DATA", str(data))
        app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=LONGEST_S)
        for key, value in query.items():
            app.query_params[key] = value
        return app.run() if page == "activity" else show(app, page)

    return opener


def show(app: AppTest, page: str) -> AppTest:
    """Goes on to another page."""
    return app.switch_page(f"components/pages/{page}.py").run()
