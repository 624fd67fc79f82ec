"""Assembles the server from its layers, in the order in which a request passes them, and manages its life from
start to end."""

import asyncio
import os
import signal
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from functools import partial
from types import FrameType
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from streamlit import App
from streamlit.runtime import RuntimeState, get_instance

from components.server.access import HEALTH, OpenPaths, TokenInAddress, edit_is_on, open_link, print_link
from components.server.addresses import AllowedHosts, base
from components.server.connection_limits import (
    FewConnections,
    limit_connections,
    log_lack_of_files_seldom,
    raise_file_limit,
)
from components.server.health import health
from components.server.log import failed, say
from components.server.message_limits import SteadyMessages
from components.server.responses import Gathered, NoPaths, SecurityHeaders
from components.server.upload_limits import FewUploads

MIDDLEWARE = [
    Middleware(SecurityHeaders),
    Middleware(AllowedHosts),
    Middleware(OpenPaths),
    Middleware(TokenInAddress),
    Middleware(FewConnections),
    Middleware(SteadyMessages),
    Middleware(Gathered),
    Middleware(NoPaths),
    Middleware(FewUploads),
]


async def _first_page(request: Request) -> Response:
    """Redirects the name of the first page to the root, where that page is."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{base()}/{query}")


ROUTES = [Route(f"{base()}{HEALTH}", health), Route(f"{base()}/activity", _first_page)]


def say_sorry(error: Exception) -> bool:
    """Shows a sentence in place of a traceback; the log has the details under the same id."""
    number = failed("page failed", error)
    st.error(
        "This page could not be drawn. The fault is in the dashboard, not in your data; "
        f"the log has details under {number}."
    )
    return True


PATIENCE_S = 4.0
"""Seconds after a signal at which the process exits. Without it, an endless request, such as an upload, could
delay the stop beyond the five seconds that `.deploy/README.md` promises."""
_STOPPED_BY_SIGNAL = 128
_OFTEN_S = 12 * 3600
"""Seconds between marking the open ledger as used: several times before the cache would remove it as unused for
days."""


def running(
    prepare: Callable[[], None], keep: Callable[[], None]
) -> Callable[[App], AbstractAsyncContextManager[dict[str, Any]]]:
    """Returns the lifespan of the server. It prepares the data in a thread of its own, marks it as used twice a
    day, and stops within a few seconds of a signal."""
    return partial(_running, prepare, keep)


@asynccontextmanager
async def _running(prepare: Callable[[], None], keep: Callable[[], None], _: App) -> AsyncIterator[dict[str, Any]]:
    _stop_in_time(signal.SIGTERM)
    _stop_in_time(signal.SIGINT)
    raise_file_limit()
    log_lack_of_files_seldom(asyncio.get_running_loop())
    limit_connections()
    say("start", mode="edit" if edit_is_on() else "view")
    if edit_is_on():
        print_link()
    tasks = [asyncio.create_task(work) for work in (_draw_first_page(prepare), _keep_what_is_open(keep))]
    if edit_is_on():
        tasks.append(asyncio.create_task(open_link()))
    yield {}
    for task in tasks:
        task.cancel()
    say("stop")


async def _draw_first_page(prepare: Callable[[], None]) -> None:
    """Prepares the data and draws the first page once for nobody, so that the first reader waits for neither."""
    prepared = asyncio.get_running_loop().create_future()
    threading.Thread(target=_prepare, args=(prepare, prepared), name="first reading", daemon=True).start()
    await prepared
    if get_instance().state is RuntimeState.NO_SESSIONS_CONNECTED:
        await get_instance().does_script_run_without_error()


async def _keep_what_is_open(keep: Callable[[], None]) -> None:
    """Marks the open ledger as used: the cache removes folders unused for days, and this server may run for
    months."""
    while True:
        await asyncio.sleep(_OFTEN_S)
        keep()


def _prepare(prepare: Callable[[], None], finished: asyncio.Future[None]) -> None:
    try:
        prepare()
    except Exception as error:
        failed("ledger not read", error)
    # The server may be gone by now.
    with suppress(RuntimeError):
        finished.get_loop().call_soon_threadsafe(_set_finished, finished)


def _set_finished(finished: asyncio.Future[None]) -> None:
    if not finished.cancelled():
        finished.set_result(None)


def _stop_in_time(number: signal.Signals) -> None:
    """Lets the server stop on its own, and exits the process if that takes too long."""
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
