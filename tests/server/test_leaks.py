"""Threats D12 and D13: what goes wrong stays on the server, under an id that the page shows."""

import contextlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosed

from tests.reader import Reader, reader
from tests.server.conftest import wait_until_loaded
from tests.serving import ROOT, Server, serve

PAGES = ("", "routes", "evidence", "notes", "sources", "data_check", "table_import")
SECRET = "cell-of-the-ledger"


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard in a folder of its own where the Sources page has a fault that quotes the data."""
    root = tmp_path_factory.mktemp("checkout")
    for name in ("components", "data", ".streamlit"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "dashboard.py", root)
    page = root / "components" / "pages" / "sources.py"
    page.write_text(page.read_text(encoding="utf-8") + f"\nraise ValueError('{SECRET}')\n", encoding="utf-8")
    with serve(root / "data", root=root) as server:
        wait_until_loaded(server)
        yield server


def leaks(frames: list[bytes], root: Path) -> list[str]:
    words = [str(root), "Traceback", ".py", "site-packages", "/usr/", "/tmp/", "/root", SECRET]
    # The commands that open the example and a new folder are the README's, and say nothing of where it runs.
    commands = rb"streamlit run dashboard\.py -- --data (?:example|my-flights --edit)"
    return [word for word in words for frame in frames if word.encode() in re.sub(commands, b"", frame)]


def test_d12_a_page_that_fails_tells_the_reader_an_id_and_the_log_the_rest(broken: Server) -> None:
    with reader(broken.port) as page:
        page.open("sources")
        assert "This page could not be drawn" in page.texts()
        shown = re.search(r"under ([0-9a-f]{8})", page.texts())
        assert shown is not None
        assert leaks(page.frames, broken.root) == []
    (told,) = [line for line in broken.log if line["event"] == "page failed" and line["error_id"] == shown[1]]
    assert told["error"] == "ValueError"
    assert told["at"][-1].startswith("components/pages/sources.py:")
    assert SECRET not in broken.errors.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_d12_no_frame_of_a_good_page_says_where_the_dashboard_lies(strained: Server, name: str) -> None:
    with reader(strained.port) as page:
        page.open(name)
        assert leaks(page.frames, ROOT) == []
        assert b"3.11." not in b"".join(page.frames)


def odd(page: Reader) -> dict[str, BackMsg]:
    """Messages that parse, and that no page would send."""
    names = ("page", "part", "query", "text", "number", "none", "dates")
    found = {name: BackMsg.FromString(page.message()) for name in names}
    found["page"].rerun_script.page_script_hash = "no such page"
    found["part"].rerun_script.fragment_id = "no such part"
    found["query"].rerun_script.query_string = "type=%ff%00&dates=[&&=&%zz=" + "x" * 50_000
    found["text"].rerun_script.widget_states.widgets.add(id=page.widgets["type"], string_value="x")
    found["number"].rerun_script.widget_states.widgets.add(id=page.widgets["credibility"], int_value=10**15)
    found["none"].rerun_script.widget_states.widgets.add(id="", json_value="{")
    dates = found["dates"].rerun_script.widget_states.widgets.add(id=page.widgets["dates"])
    dates.string_array_value.data.extend(["9999-99-99", "'"])
    found["files"] = BackMsg()
    found["files"].file_urls_request.request_id = "x"
    found["files"].file_urls_request.file_names.append("../../etc/passwd")
    found["operation"] = BackMsg()
    found["operation"].backend_operation_request.request_id = "x"
    return found


def test_d13_odd_messages_reveal_nothing_and_harm_nobody(strained: Server) -> None:
    with reader(strained.port) as page:
        page.open()
        names = list(odd(page))
    for name in names:
        with reader(strained.port) as page:
            page.open()
            page.socket.send(odd(page)[name].SerializeToString())
            frames = []
            with contextlib.suppress(TimeoutError, ConnectionClosed):
                while True:
                    frames.append(page.socket.recv(timeout=1.5))
            assert leaks([f for f in frames if isinstance(f, bytes)], ROOT) == [], name
    with reader(strained.port) as page:
        page.open()
        assert "4 arrivals and 1 departure" in page.texts()
