"""What a page says goes to the browser in few pieces, whole, and in its order."""

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Message
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.RootContainer_pb2 import RootContainer

from components.server.responses import GATHERED_S, LARGE_BYTES, Gathered
from tests.server.conftest import run_apart

LONG_S = 3 * GATHERED_S


def piece(number: int, size: int = 10) -> bytes:
    said = ForwardMsg()
    said.delta.new_element.text.body = f"{number}".ljust(size, ".")
    return said.SerializeToString()


def status(*, running: bool) -> bytes:
    said = ForwardMsg()
    said.session_status_changed.script_is_running = running
    return said.SerializeToString()


def finished() -> bytes:
    said = ForwardMsg()
    said.script_finished = ForwardMsg.FINISHED_SUCCESSFULLY
    return said.SerializeToString()


def named() -> bytes:
    said = ForwardMsg()
    said.ref_hash = "of something that was sent before"
    return said.SerializeToString()


def told(data: bytes) -> str:
    said = ForwardMsg.FromString(data)
    if said.HasField("ref_hash"):
        return "named"
    if said.HasField("delta"):
        return said.delta.new_element.text.body.rstrip(".")
    if said.HasField("script_finished"):
        return "finished"
    return "running" if said.session_status_changed.script_is_running else "at rest"


def sent(*said: bytes | float, stay_s: float = LONG_S) -> list[tuple[str, int]]:
    """What arrives of what is said, each with how much had been said by then; a number is a pause in seconds."""
    arrived: list[tuple[str, int]] = []
    done = 0

    async def send(message: Message) -> None:
        arrived.append((told(message["bytes"]) if message.get("bytes") else message["type"], done))

    async def app(_scope: Any, _receive: Any, answer: Any) -> None:
        nonlocal done
        for each in said:
            if isinstance(each, bytes):
                done += 1
                await answer({"type": "websocket.send", "bytes": each})
            else:
                await asyncio.sleep(each)
        await asyncio.sleep(stay_s)

    run_apart(Gathered(app)({"type": "websocket"}, _nothing, send))
    return arrived


async def _nothing() -> Message:
    return {"type": "websocket.receive"}


def test_the_first_goes_at_once_and_what_follows_with_the_next_large_piece() -> None:
    large = piece(4, LARGE_BYTES)
    assert sent(piece(1), piece(2), piece(3), large) == [("1", 1), ("2", 4), ("3", 4), ("4", 4)]


def test_what_the_browser_has_kept_counts_as_large_though_it_is_only_named() -> None:
    assert sent(piece(1), piece(2), status(running=True), named()) == [
        ("1", 1),
        ("2", 4),
        ("named", 4),
        ("running", 4),
    ]


@pytest.mark.parametrize("style", [piece(2, LARGE_BYTES), named()])
def test_styles_wait_for_the_next_large_piece_however_large(style: bytes) -> None:
    said = ForwardMsg.FromString(style)
    said.metadata.delta_path[:] = [RootContainer.EVENT, 0]
    arrived = sent(piece(1), said.SerializeToString(), piece(3), piece(4, LARGE_BYTES))
    assert [done for _, done in arrived] == [1, 4, 4, 4]


def test_that_a_page_is_drawn_is_said_after_what_it_is_drawn_for() -> None:
    large = piece(3, LARGE_BYTES)
    assert sent(piece(1), status(running=True), piece(2), large) == [("1", 1), ("2", 4), ("3", 4), ("running", 4)]


def test_small_pieces_wait_for_a_moment_only() -> None:
    assert sent(piece(1), piece(2), status(running=True), LONG_S, piece(3)) == [
        ("1", 1),
        ("2", 3),
        ("running", 3),
        ("3", 4),
    ]


def test_the_end_of_a_page_waits_for_nothing_and_is_said_last() -> None:
    arrived = sent(piece(1), status(running=True), piece(2), finished(), status(running=False), stay_s=0)
    assert [what for what, _ in arrived] == ["1", "2", "running", "finished"]
    arrived = sent(piece(1), status(running=True), piece(2), finished(), status(running=False))
    assert [what for what, _ in arrived] == ["1", "2", "running", "finished", "at rest"]


def test_what_is_no_message_goes_at_once_after_what_waits() -> None:
    arrived = []

    async def send(message: Message) -> None:
        arrived.append(message["type"])

    async def app(_scope: Any, _receive: Any, answer: Any) -> None:
        await answer({"type": "websocket.accept"})
        for number in (1, 2):
            await answer({"type": "websocket.send", "bytes": piece(number)})
        await answer({"type": "websocket.close", "code": 1000})

    run_apart(Gathered(app)({"type": "websocket"}, _nothing, send))
    assert arrived == ["websocket.accept", "websocket.send", "websocket.send", "websocket.close"]


def test_a_request_is_passed_on_as_it_is() -> None:
    seen = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append((scope, receive, send))

    run_apart(Gathered(app)({"type": "http"}, _nothing, _nothing))  # type: ignore[arg-type]
    assert seen == [({"type": "http"}, _nothing, _nothing)]


@pytest.mark.filterwarnings("error")
def test_a_reader_who_has_gone_is_no_fault(caplog: pytest.LogCaptureFixture) -> None:
    async def send(message: Message) -> None:
        if told(message["bytes"]) != "1":
            raise OSError("gone")

    async def app(_scope: Any, _receive: Any, answer: Any) -> None:
        for number in (1, 2):
            await answer({"type": "websocket.send", "bytes": piece(number)})
        await asyncio.sleep(LONG_S)

    run_apart(Gathered(app)({"type": "websocket"}, _nothing, send))
    assert caplog.records == []


@given(st.lists(st.sampled_from(["small", "large", "running", "pause"]), max_size=12))
def test_all_arrives_once_and_in_its_order(kinds: list[str]) -> None:
    said: list[bytes | float] = []
    expected = []
    for number, kind in enumerate(kinds):
        if kind == "pause":
            said.append(GATHERED_S / 4)
        elif kind == "running":
            said.append(status(running=True))
        else:
            said.append(piece(number, LARGE_BYTES if kind == "large" else 10))
            expected.append(str(number))
    arrived = [what for what, _ in sent(*said, finished(), stay_s=0)]
    assert [what for what in arrived if what != "running"] == [*expected, "finished"]
    assert ("running" in arrived) == ("running" in kinds)
