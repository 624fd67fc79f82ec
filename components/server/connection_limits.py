"""Limits the connections that may be open, from one address and in total."""

import asyncio
import errno
import resource
from collections import Counter
from collections.abc import Callable
from functools import wraps
from typing import Any

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from components.server.addresses import peer
from components.server.log import Seldom

REQUEST_S = 10.0
"""Seconds for the headers of a request to arrive, from the start of the connection or the previous response. It
protects the server from clients that send a byte now and then; nginx has the same limit (`.deploy/README.md`)."""
MOST_PER_ADDRESS, MOST_IN_ALL = 200, 600
"""The most connections other than WebSockets (`FewConnections` limits those): far more than the browsers of an
office open, and few enough to leave file descriptors for others (`.deploy/README.md`)."""
MOST_WEBSOCKETS_PER_ADDRESS = 500
"""Enough for an office behind one address, or for all readers behind a proxy that was not named."""
MOST_WEBSOCKETS = 2_000
"""From all addresses: each is a Streamlit session, which takes memory as long as its page is open."""
MOST_FILES = 8_192
"""The most open files that are requested, even if the system sets no bound: more than all connections of both
kinds need (`.deploy/README.md`)."""
_OTHER_FILES = 200
"""Files that the program opens besides connections: the ledger, libraries, its own pipes."""
_NO_ROOM = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}


def room_for_connections() -> int:
    """Returns how many connections fit into the limit of open files of this process."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return max(soft - _OTHER_FILES, soft // 2) if soft != resource.RLIM_INFINITY else MOST_FILES


def raise_file_limit() -> None:
    """Raises the limit of open files as far as allowed and useful; often it is 1,024 with more allowed."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


class OpenConnections:
    """The connections other than WebSockets, sorted by how long the server has been waiting for them, longest
    first. Each is a uvicorn protocol, with the address of its client."""

    def __init__(self, most_per_address: int = MOST_PER_ADDRESS, most_in_all: int = MOST_IN_ALL) -> None:
        self._most_per_address = most_per_address
        self._most_in_all = min(most_in_all, room_for_connections() // 3)
        self._of_address: Counter[str] = Counter()
        self._address: dict[Any, str] = {}
        self._waited_for: dict[Any, asyncio.TimerHandle] = {}
        self._too_many = Seldom("too many connections: one was closed")
        self._too_slow = Seldom("no request in time: connection closed")

    def connected(self, protocol: Any) -> None:
        """Counts a new connection; if it exceeds a limit, closes another one."""
        address = protocol.client[0] if protocol.client else ""
        self._address[protocol] = address
        self._of_address[address] += 1
        self._wait_for(protocol)
        if self._of_address[address] > self._most_per_address:
            self._make_room(address)
        elif len(self._address) > self._most_in_all:
            self._make_room(None)

    def heard(self, protocol: Any) -> None:
        """Notes that a request has arrived: the server is no longer waiting for this connection."""
        if protocol.cycle is not None and not protocol.cycle.response_complete:
            self._stop_waiting(protocol)

    def answered(self, protocol: Any) -> None:
        """Notes that a response was sent: the server waits for the next request, unless it has already arrived."""
        if protocol in self._address and protocol.cycle.response_complete:
            self._stop_waiting(protocol)
            self._wait_for(protocol)

    def forget(self, protocol: Any) -> None:
        """Stops counting a connection that was closed or became a WebSocket."""
        self._stop_waiting(protocol)
        address = self._address.pop(protocol, None)
        if address is not None:
            self._of_address[address] -= 1
            if not self._of_address[address]:
                del self._of_address[address]

    def _wait_for(self, protocol: Any) -> None:
        self._waited_for[protocol] = protocol.loop.call_later(REQUEST_S, self._give_up, protocol)

    def _stop_waiting(self, protocol: Any) -> None:
        if timer := self._waited_for.pop(protocol, None):
            timer.cancel()

    def _give_up(self, protocol: Any) -> None:
        if protocol.transport.get_write_buffer_size():
            # The previous response is still being sent over a slow line.
            self._wait_for(protocol)
            return
        self._too_slow.say(after_s=REQUEST_S)
        self._close(protocol)

    def _make_room(self, address: str | None) -> None:
        """Closes the connection that the server has waited for longest or, if it waits for none, the oldest,
        among those of one address or all."""
        for protocol in (*self._waited_for, *self._address):
            if address is None or self._address[protocol] == address:
                self._too_many.say(most_per_address=self._most_per_address, most=self._most_in_all)
                self._close(protocol)
                return

    def _close(self, protocol: Any) -> None:
        self.forget(protocol)
        protocol.transport.abort()


def limit_connections() -> None:
    """Counts the connections of the server that is about to listen.

    Streamlit creates the server and chooses its connection class before it imports this program, so the methods
    of that class are wrapped.
    """
    connections = OpenConnections()
    _call_after(AutoHTTPProtocol, "connection_made", connections.connected)
    _call_after(AutoHTTPProtocol, "data_received", connections.heard)
    _call_after(AutoHTTPProtocol, "on_response_complete", connections.answered)
    _call_after(AutoHTTPProtocol, "handle_websocket_upgrade", connections.forget)
    _call_after(AutoHTTPProtocol, "connection_lost", connections.forget)


def _call_after(kind: type, name: str, also: Callable[[Any], None]) -> None:
    """Wraps a method of a class to call `also` afterwards."""
    method = getattr(kind, name)

    @wraps(method)
    def both(self: Any, *arguments: Any) -> None:
        method(self, *arguments)
        also(self)

    setattr(kind, name, both)


def log_lack_of_files_seldom(loop: asyncio.AbstractEventLoop) -> None:
    """Logs only now and then that no file descriptor is left for a connection: asyncio reports it thousands of
    times a second."""
    no_room = Seldom("no room for a connection")

    def handle(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, OSError) and error.errno in _NO_ROOM and "socket" in context:
            no_room.say(files=resource.getrlimit(resource.RLIMIT_NOFILE)[0])
        else:
            loop.default_exception_handler(context)

    loop.set_exception_handler(handle)


class FewConnections:
    """Answers 429 for a WebSocket beyond `MOST_WEBSOCKETS_PER_ADDRESS` of one address, and 503 beyond
    `MOST_WEBSOCKETS` or the room for connections."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._open: Counter[str] = Counter()
        self._too_many = Seldom("too many connections")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Counts WebSockets, and passes on those within the limits."""
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        address = peer(scope)
        if self._open[address] >= MOST_WEBSOCKETS_PER_ADDRESS:
            self._too_many.say(most=MOST_WEBSOCKETS_PER_ADDRESS)
            await PlainTextResponse("Too many connections", 429)(scope, receive, send)
            return
        if self._open.total() >= min(MOST_WEBSOCKETS, room_for_connections() * 2 // 3):
            self._too_many.say(most=MOST_WEBSOCKETS)
            await PlainTextResponse("Too many connections", 503)(scope, receive, send)
            return
        self._open[address] += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self._open[address] -= 1
            if not self._open[address]:
                del self._open[address]
