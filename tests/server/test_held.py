"""Threat D10: what pages make the server keep has a bound, however many there are."""

import asyncio
from contextlib import ExitStack

import pytest
from google.protobuf.internal.encoder import _VarintBytes
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosed

from components.server import message_limits
from components.server.message_limits import (
    MOST_LONGEST_BYTES,
    MOST_WAITING_BYTES,
    POLICY,
    SERVED_AT_ONCE,
    LongestMessages,
)
from tests.reader import Reader, reader
from tests.server.conftest import run_apart
from tests.serving import Server

LONG = 990_000


def heartbeat() -> bytes:
    """A message that costs nothing but its length: the rest is in a field that nobody knows."""
    return BackMsg(app_heartbeat=True).SerializeToString() + b"\x82\x7d" + _VarintBytes(LONG) + b"x" * LONG


def press(page: Reader) -> bytes:
    """The press of a button, with a long selection on the chart."""
    said = BackMsg.FromString(page.message(pressed="clear"))
    said.rerun_script.widget_states.widgets.add(id=page.widgets["activity-0"], string_value="x" * LONG)
    return said.SerializeToString()


def say_until_closed(page: Reader, said: bytes, times: int) -> None:
    for _ in range(times):
        page.socket.send(said)
    while True:
        page.socket.recv(timeout=10)


def test_long_messages_of_one_address_count_together(strained: Server) -> None:
    with ExitStack() as pages:
        for _ in range(MOST_LONGEST_BYTES // LONG):
            page = pages.enter_context(reader(strained.port))
            for _ in range(2):
                page.socket.send(heartbeat())
                page.socket.recv(timeout=10)
        last = pages.enter_context(reader(strained.port))
        with pytest.raises(ConnectionClosed) as closed:
            say_until_closed(last, heartbeat(), 1)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == POLICY
        with reader(strained.port) as other:
            other.open()
            assert "4 arrivals and 1 departure" in other.texts()


def test_what_waits_of_one_page_has_a_bound(edited: Server) -> None:
    with reader(edited.port) as page:
        page.open()
        with pytest.raises(ConnectionClosed) as closed:
            # Far more than may wait: on a busy machine some are served while the others are on their way.
            say_until_closed(page, press(page), SERVED_AT_ONCE + 7 * MOST_WAITING_BYTES // LONG)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == POLICY


def test_what_is_given_back_can_be_taken_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(message_limits, "LET_GO_S", 0.05)

    async def take() -> None:
        kept = LongestMessages()
        assert kept.take("a", MOST_LONGEST_BYTES)
        assert not kept.take("a", 1)
        assert kept.take("b", 1)
        kept.give_back("a", MOST_LONGEST_BYTES)
        assert not kept.take("a", 1)
        await asyncio.sleep(0.1)
        assert kept.take("a", MOST_LONGEST_BYTES)

    run_apart(take())
