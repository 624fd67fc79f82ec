"""Threats D10 and D11: one client cannot take the dashboard from the others."""

import asyncio
import socket
import time
from contextlib import ExitStack
from threading import Thread
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus

from components.server import connection_limits
from components.server.message_limits import (
    BAD_MESSAGE,
    MOST_FILES,
    MOST_WIDGET_VALUES,
    POLICY,
    TOO_BIG,
    UNSUPPORTED,
    SteadyMessages,
)
from tests.bench.flood import flood, slowest_answer
from tests.reader import Reader, reader
from tests.server.conftest import request, run_apart
from tests.serving import Server


def send_often(page: Reader, times: int) -> None:
    for _ in range(times):
        page.socket.send(page.message())
        time.sleep(0.001)


def send_until_closed(page: Reader) -> None:
    send_often(page, 2_000)
    receive_all(page)


def receive_all(page: Reader) -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        page.socket.recv(timeout=10)


def test_d10_under_a_flood_health_answers_and_a_new_reader_works(strained: Server) -> None:
    attack = Thread(target=flood, args=(strained.port, 200, 10))
    attack.start()
    slowest, opened = slowest_answer(strained.port, seconds=10)
    attack.join()
    assert slowest < 2
    assert opened < 5


def test_d10_a_flooding_connection_is_closed_and_the_log_says_so(strained: Server) -> None:
    with reader(strained.port) as page:
        page.open()
        with pytest.raises(ConnectionClosed) as closed:
            send_until_closed(page)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == POLICY
    assert "rate limit: connection closed" in [line["event"] for line in strained.log]


def test_a_person_who_clicks_fast_loses_no_click(strained: Server) -> None:
    """Thirty clicks in three seconds: the page ends as the last one says, on the same connection."""
    with reader(strained.port) as page:
        page.open()
        for number in range(30):
            page.chosen["type"] = ["Il-62 · 2"] if number % 2 else ["An-124 · 3"]
            page.socket.send(page.message())
            time.sleep(0.1)
        texts = ""
        until = time.monotonic() + 30
        while "1 arrival and 1 departure, 26 October 2025" not in texts and time.monotonic() < until:
            page.until_drawn()
            texts = page.texts()
        assert "1 arrival and 1 departure, 26 October 2025" in texts
        page.choose("type", ["An-124 · 3"])
        while "3 arrivals" not in page.texts() and time.monotonic() < until:
            page.until_drawn()
        assert "3 arrivals" in page.texts()


def rerun(choice: str = "", pressed: str = "", fragment: str = "") -> dict[str, Any]:
    said = BackMsg()
    said.rerun_script.fragment_id = fragment
    said.rerun_script.widget_states.widgets.add(id="type").string_array_value.data.append(choice)
    if pressed:
        said.rerun_script.widget_states.widgets.add(id=pressed, trigger_value=True)
    return {"type": "websocket.receive", "bytes": said.SerializeToString()}


def passed_on(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What of the messages, sent all at once, reaches the application behind `SteadyMessages`."""
    reached: list[dict[str, Any]] = []

    async def application(scope: object, receive: Any, send: object) -> None:
        while (message := await receive())["type"] != "websocket.disconnect":
            reached.append(message)

    async def converse() -> None:
        waiting = iter(messages)
        over = asyncio.Event()

        async def receive() -> dict[str, Any]:
            for message in waiting:
                return message
            # The page stays open long enough for everything that waits.
            await asyncio.wait_for(over.wait(), 60)
            return {"type": "websocket.disconnect"}

        async def send(message: object) -> None:
            raise AssertionError("nothing is sent to a person")

        scope = {"type": "websocket", "headers": [], "client": ("127.0.0.1", 1)}
        talking = asyncio.create_task(SteadyMessages(application)(scope, receive, send))
        before = -1
        while before != len(reached):
            before = len(reached)
            await asyncio.sleep(0.5)
        over.set()
        await talking

    run_apart(converse())
    return reached


def test_a_button_is_never_left_out_and_the_latest_state_wins() -> None:
    """Of forty messages at once, every press arrives, in order, and what was chosen last comes last."""
    said = [rerun(choice=str(n), pressed=f"button-{n}" if n % 8 == 0 else "") for n in range(40)]
    reached = passed_on(said)
    assert [m for m in reached if m in said[::8]] == said[::8]
    assert reached[-1] == said[-1]
    assert len(reached) < 20
    assert [said.index(m) for m in reached] == sorted(said.index(m) for m in reached)


@pytest.mark.parametrize(
    ("operation", "passed"),
    [("deferred_file", 1), ("dataframe_chunk", 1), ("install_skills", 0), ("dismiss_skills_nudge", 0)],
)
def test_nobody_can_have_the_server_write_into_its_own_folder(operation: str, passed: int) -> None:
    said = BackMsg()
    getattr(said.backend_operation_request, operation).SetInParent()
    assert len(passed_on([{"type": "websocket.receive", "bytes": said.SerializeToString()}])) == passed


def test_part_of_a_page_does_not_stand_for_the_whole() -> None:
    said = [rerun(choice=str(n)) for n in range(6)] + [rerun("7", fragment="part"), rerun("8", fragment="part")]
    reached = passed_on(said)
    assert said[5] in reached
    assert reached[-1] == said[-1]


def says_much(widgets: int, values: int) -> bytes:
    said = BackMsg()
    for number in range(widgets):
        said.rerun_script.widget_states.widgets.add(id=f"w{number}").string_array_value.data.extend(["v"] * values)
    return said.SerializeToString()


def asks_for_addresses(files: int) -> bytes:
    said = BackMsg()
    said.file_urls_request.file_names.extend(["track.csv"] * files)
    return said.SerializeToString()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("text", UNSUPPORTED),
        (b"\xff\xff\xff", BAD_MESSAGE),
        (b"\x0a" * 2_000_000, TOO_BIG),
        (says_much(widgets=1, values=MOST_WIDGET_VALUES), TOO_BIG),
        (says_much(widgets=MOST_WIDGET_VALUES + 1, values=0), TOO_BIG),
        (asks_for_addresses(files=MOST_FILES + 1), TOO_BIG),
    ],
    ids=["text", "no protobuf", "2 MB", "many values", "many widgets", "many files"],
)
def test_d13_odd_messages_end_the_connection_and_nothing_else(
    strained: Server, data: str | bytes, code: int
) -> None:
    with reader(strained.port) as page:
        page.open()
        page.socket.send(data)
        with pytest.raises(ConnectionClosed) as closed:
            receive_all(page)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == code
    assert request(strained, "GET", "/health")[0].status == 200


def test_a_reader_cannot_empty_the_cache_or_stop_the_server(strained: Server) -> None:
    """Of what Streamlit understands, only what a page needs is passed on."""
    before = request(strained, "GET", "/health")[1]
    with reader(strained.port) as page:
        page.open()
        for what in ("clear_cache", "set_run_on_save", "load_git_info", "debug_shutdown_runtime"):
            said = BackMsg()
            setattr(said, what, True)
            page.socket.send(said.SerializeToString())
        page.open("sources")
        assert "Sources" in page.texts()
    assert request(strained, "GET", "/health")[1] == before


def test_d10_silent_and_half_open_connections_leave_room_for_readers(strained: Server) -> None:
    with ExitStack() as held:
        for number in range(450):
            silent = held.enter_context(socket.create_connection(("127.0.0.1", strained.port)))
            if number % 3 == 0:
                silent.sendall(b"GET /_stcore/stream HTTP/1.1\r\nHost: localhost\r\nUpgrade: webso")
        with reader(strained.port) as page:
            assert page.open() < 10
        assert request(strained, "GET", "/health")[0].status == 200


def test_d10_one_address_has_a_limit_of_open_websockets(strained: Server) -> None:
    with ExitStack() as held:
        for _ in range(connection_limits.MOST_WEBSOCKETS_PER_ADDRESS):
            held.enter_context(reader(strained.port))
        with pytest.raises(InvalidStatus) as refused, reader(strained.port):
            pass
        assert refused.value.response.status_code == 429
        assert request(strained, "GET", "/health")[0].status == 200
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            with reader(strained.port) as page:
                page.open()
            break
        except InvalidStatus:
            time.sleep(0.5)
    else:
        pytest.fail("the connections that were closed still count")


def test_what_a_request_says_of_its_address_counts_only_where_the_proxy_is_named(strained: Server) -> None:
    """Otherwise a client would have as many addresses as it likes."""
    with ExitStack() as held:
        for number in range(connection_limits.MOST_WEBSOCKETS_PER_ADDRESS):
            forged = {"X-Forwarded-For": f"10.0.{number // 250}.{number % 250}"}
            held.enter_context(reader(strained.port, headers=forged))
        with (
            pytest.raises(InvalidStatus) as refused,
            reader(strained.port, headers={"X-Forwarded-For": "10.9.9.9"}),
        ):
            pass
    assert refused.value.response.status_code == 429
