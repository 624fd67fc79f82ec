"""From the start of the server to its end."""

import asyncio
import os
import signal
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from types import FrameType
from typing import Any

from streamlit import App
from streamlit.runtime import RuntimeState, get_instance

from components.pages.parts.mode import edit_is_on
from components.pages.server.importing import CHARTS, TABLES
from components.pages.server.logs import failed, say
from components.pages.server.sockets import limit_connections, log_lack_of_files_seldom, raise_file_limit
from components.pages.server.token import print_link

# A request that does not end, an upload for one, must not keep the server from stopping.
PATIENCE_S = 4.0
_STOPPED_BY_SIGNAL = 128
_OFTEN_S = 12 * 3600


@asynccontextmanager
async def running(_: App) -> AsyncIterator[dict[str, Any]]:
    """Read the ledger in the background, and stop within a few seconds of being told to."""
    _stop_in_time(signal.SIGTERM)
    _stop_in_time(signal.SIGINT)
    raise_file_limit()
    log_lack_of_files_seldom(asyncio.get_running_loop())
    limit_connections()
    say("start", mode="edit" if edit_is_on() else "view")
    if edit_is_on():
        print_link()
    tasks = [asyncio.create_task(_draw_first_page()), asyncio.create_task(_keep_what_is_open())]
    yield {}
    for task in tasks:
        task.cancel()
    say("stop")


async def _draw_first_page() -> None:
    """Read the ledger and draw the first page for nobody, so that the first reader waits for neither."""
    read = asyncio.get_running_loop().create_future()
    threading.Thread(target=_read, args=(read,), name="first reading", daemon=True).start()
    await read
    if get_instance().state is RuntimeState.NO_SESSIONS_CONNECTED:
        await get_instance().does_script_run_without_error()


async def _keep_what_is_open() -> None:
    """The cache removes what nobody has used for days; this server may run for months."""
    while True:
        await asyncio.sleep(_OFTEN_S)
        from components.pages.server.reading import keep

        keep()


def _read(done: asyncio.Future[None]) -> None:
    try:
        # Takes a second; meanwhile the server is there, and browsers fetch the scripts of the page.
        with CHARTS:
            import components.pages.parts.waiting  # noqa: F401
        with TABLES:
            from components.pages.server.reading import read

        read()
    except Exception as error:
        failed("ledger not read", error)
    # The server may be gone by now.
    with suppress(RuntimeError):
        done.get_loop().call_soon_threadsafe(_set, done)


def _set(done: asyncio.Future[None]) -> None:
    if not done.cancelled():
        done.set_result(None)


def _stop_in_time(number: signal.Signals) -> None:
    """Let the server stop as it does, and end the process if that takes too long."""
    if threading.current_thread() is not threading.main_thread():
        return
    before = signal.getsignal(number)

    def stop(received: int, frame: FrameType | None) -> None:
        last = threading.Timer(PATIENCE_S, os._exit, (_STOPPED_BY_SIGNAL + received,))
        last.daemon = True
        last.start()
        if callable(before):
            before(received, frame)

    signal.signal(number, stop)
