"""R12: a reader who asks for files without end does not make others wait."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import suppress
from threading import Event, Thread

import psutil
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed

from components.server.message_limits import MOST_ASKED, FileQueue
from tests.fictional.generate import generate
from tests.reader import Reader, reader
from tests.server.conftest import request, run_apart, wait_until_loaded
from tests.serving import Server, serve

FILES = ("download-flights.zip", "download-flights-spreadsheet.csv", "download-flights.parquet")

TYPES = ("Il-76", "747-400", "Il-62")


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("large")
    generate(folder, flights=20_000)
    with serve(folder) as server:
        wait_until_loaded(server, patience_s=200)
        yield server


def ask_without_end(server: Server, over: Event) -> None:
    """Fifteen times a second, as a script would, for one file after the other."""
    with reader(server.port) as page, suppress(ConnectionClosed):
        page.open()
        number = 0
        while not over.is_set():
            page.ask_for_file(FILES[number % len(FILES)], str(number))
            number += 1
            with suppress(TimeoutError):
                page.socket.recv(timeout=1 / 15)


def look_and_save(page: Reader, server: Server, number: int) -> float:
    """Open the page with another filter, and save a file of it; the seconds that took."""
    page.chosen = {"type": [TYPES[number % 3]]} if number % 4 else {}
    start = time.monotonic()
    page.open()
    page.ask_for_file(FILES[number % 3], f"mine-{number}")
    address = page.file(f"mine-{number}")
    assert len(request(server, "GET", address)[1]) > 10_000
    return time.monotonic() - start


@pytest.mark.slow
def test_one_reader_who_asks_for_files_without_end_makes_nobody_wait(large: Server) -> None:
    """Others wait for the file that is being made, and for no other."""
    memory = psutil.Process(large.process.pid).memory_info
    with reader(large.port) as page:
        page.open()
        # The first time, what is shown is worked out; the second time is what a reader waits.
        alone = [look_and_save(page, large, number) for number in (*range(4), *range(4))][4:]
        over, before = Event(), memory().rss
        asking = Thread(target=ask_without_end, args=(large, over))
        asking.start()
        try:
            time.sleep(5)
            beside = [look_and_save(page, large, number) for number in range(4)]
        finally:
            over.set()
            asking.join()
        assert max(beside) < 4 + 4 * max(alone)
        assert memory().rss - before < 150_000_000


def question(file: str, request: str) -> tuple[dict, BackMsg]:
    said = BackMsg()
    said.backend_operation_request.request_id = request
    said.backend_operation_request.deferred_file.file_id = file
    return {"type": "websocket.receive", "request": request}, said


def answer(request: str) -> dict:
    said = ForwardMsg()
    said.backend_operation_response.request_id = request
    return {"type": "websocket.send", "bytes": said.SerializeToString()}


def test_of_two_readers_each_has_one_file_made_in_turn() -> None:
    async def ask() -> None:
        turn, passed = asyncio.Lock(), []
        many, one = (FileQueue(turn, lambda message: passed.append(message["request"])) for _ in range(2))
        for number in range(30):
            many.add(*question(f"file-{number % 3}", f"many-{number}"))
        await asyncio.sleep(0.01)
        one.add(*question("file-1", "one"))
        await asyncio.sleep(0.01)
        assert len(passed) == 1
        many.see(answer("another request"))
        await asyncio.sleep(0.01)
        assert len(passed) == 1
        many.see(answer(passed[0]))
        await asyncio.sleep(0.01)
        assert passed[1:] == ["one"]
        one.see(answer("one"))
        await asyncio.sleep(0.2)
        assert passed[2] == "many-28"
        many.stop()
        one.stop()

    run_apart(ask())


def test_what_one_page_asks_for_has_a_bound() -> None:
    async def ask() -> None:
        turn, passed = asyncio.Lock(), []
        some = FileQueue(turn, lambda message: passed.append(message["request"]))
        async with turn:
            for number in range(100):
                some.add(*question(f"file-{number}", f"r{number}"))
        for number in range(100 - MOST_ASKED, 100):
            while not passed or passed[-1] != f"r{number}":
                await asyncio.sleep(0.001)
            some.see(answer(f"r{number}"))
        assert len(passed) == MOST_ASKED

    run_apart(ask())
