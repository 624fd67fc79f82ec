"""Limits what a page may send over its WebSocket, and how fast.

Every message of a reader runs a page. A few at once are served immediately, further ones in turn; if two are
waiting, the newer replaces the older, unless that is the press of a button (debouncing). Clients that send far
more than a person can are disconnected. Of the files that pages request, one is made at a time.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from time import monotonic

from google.protobuf.message import DecodeError
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.state import query_params

from components.server.addresses import peer
from components.server.log import Seldom


class Bucket:
    """A token bucket: holds `burst` tokens, and refills by `per_second` until it is full."""

    def __init__(self, burst: float, per_second: float) -> None:
        self._burst = burst
        self._per_second = per_second
        self._tokens = burst
        self._refilled_at = monotonic()

    def take(self) -> float:
        """Takes a token and returns 0; if there is none, returns the seconds until there is one."""
        now = monotonic()
        self._tokens = min(self._burst, self._tokens + (now - self._refilled_at) * self._per_second)
        self._refilled_at = now
        if self._tokens < 1:
            return (1 - self._tokens) / self._per_second
        self._tokens -= 1
        return 0.0


MOST_LONGEST_BYTES = 40_000_000
"""The most bytes of messages that Streamlit holds for the pages of one address. It protects the memory of the
server: a parsed message takes ten times its bytes, and sixty selections of a megabyte once took 800 MB."""
LET_GO_S = 125.0
"""Seconds until the bytes are free again: Streamlit holds a page's messages for two minutes after it was
closed, in case it comes back."""


class LongestMessages:
    """The bytes of the longest message of every page, summed up for each address."""

    def __init__(self) -> None:
        self._bytes: Counter[str] = Counter()

    def take(self, address: str, more: int) -> bool:
        """Reserves so many more bytes; returns False if there is no room."""
        if self._bytes[address] + more > MOST_LONGEST_BYTES:
            return False
        self._bytes[address] += more
        return True

    def give_back(self, address: str, taken: int) -> None:
        """Releases so many bytes, once Streamlit has dropped them."""
        asyncio.get_running_loop().call_later(LET_GO_S, self._release, address, taken)

    def _release(self, address: str, taken: int) -> None:
        self._bytes[address] -= taken
        if self._bytes[address] <= 0:
            del self._bytes[address]


MOST_ASKED = 10
"""The most file requests of one page that wait, more than a page has buttons: a forged page cannot queue more."""
LONGEST_TURN_S = 60.0
"""The most seconds of one page's turn: a file that fails must not block the others."""
_RESPONSE_BYTES = 2_000
"""The most bytes of a message to the page that says that a file is ready: longer ones need not be parsed to
look for it."""


class FileQueue:
    """The file requests of one page. `turn` is a lock shared by all pages: a page that has it gets one file
    made, and then lets the others go first for as long as that took."""

    def __init__(self, turn: asyncio.Lock, put: Callable[[Message], None]) -> None:
        self._turn = turn
        self._put = put
        self._requests: dict[str, tuple[Message, str]] = {}
        self._answered = asyncio.Event()
        self._request = ""
        self._task: asyncio.Task[None] | None = None

    def add(self, message: Message, back_message: BackMsg) -> None:
        """Queues the request for a file. A file that is requested again in the meantime is made once."""
        request = back_message.backend_operation_request
        self._requests[request.deferred_file.file_id] = message, request.request_id
        if len(self._requests) > MOST_ASKED:
            del self._requests[next(iter(self._requests))]
        if self._task is None:
            self._task = asyncio.create_task(self._serve())

    def see(self, message: Message) -> None:
        """Checks whether a message to the page is the file that it waits for."""
        data = message.get("bytes") if self._request else None
        if data and len(data) < _RESPONSE_BYTES:
            response = ForwardMsg.FromString(data).backend_operation_response
            if response.request_id == self._request:
                self._answered.set()

    def stop(self) -> None:
        """Cancels the requests: the page is gone."""
        if self._task:
            self._task.cancel()

    async def _serve(self) -> None:
        while self._requests:
            async with self._turn:
                start = monotonic()
                message, self._request = self._requests.pop(next(iter(self._requests)))
                self._answered.clear()
                self._put(message)
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._answered.wait(), LONGEST_TURN_S)
                self._request = ""
            await asyncio.sleep(monotonic() - start)
        self._task = None


SERVED_AT_ONCE, SERVED_PER_SECOND = 5, 5.0
"""The clicks of a page that are served at once, and per second: more than a person makes, and few enough that
one page cannot take the time of all others (`tests/bench/flood.py`)."""
HEARD_AT_ONCE, HEARD_PER_SECOND = 100, 20.0
"""The messages accepted at once, for a page that opens, and per second, four times the clicks that are served.
Beyond them the connection is closed as a flood, which protects the time of the server (`tests/bench/flood.py`)."""
MOST_WAITING, MOST_WAITING_BYTES = 200, 5_000_000
"""The most messages, and bytes, of one page that wait to be served: it bounds the memory of waiting messages."""
MOST_BYTES = 1_000_000
"""The most bytes of a message, since each is parsed in memory: a round number, far above what a page sends."""
MOST_WIDGET_VALUES, MOST_FILES = 10_000, 1_000
"""The most widgets with their chosen values, and dropped files, in one message: each value is looked up among
its options, each file gets an address. They protect the time of the server; round numbers, far above what a
page has."""
# Streamlit refuses to read longer addresses.
MOST_FIELDS = query_params.CLIENT_STATE_QUERY_STRING_MAX_FIELDS
MOST_CHARACTERS = query_params.CLIENT_STATE_QUERY_STRING_MAX_LENGTH
TOO_LONG = "address-too-long"
"""The parameter that replaces an address too long to be read."""
# Other messages of a page would empty every reader's cache, or are for developers.
KINDS = {"rerun_script", "stop_script", "app_heartbeat", "file_urls_request", "backend_operation_request"}
# The other operations write into the folder of the dashboard.
OPERATIONS = {"deferred_file", "dataframe_chunk"}
BAD_MESSAGE, UNSUPPORTED, POLICY, TOO_BIG = 1002, 1003, 1008, 1009
_SEVERAL = {"string_array_value", "int_array_value", "double_array_value"}
_PRESSED = {"trigger_value", "string_trigger_value", "chat_input_value", "json_trigger_value"}
_flooded = Seldom("rate limit: connection closed")
SUSPICION_S, WAIT_S = 30.0, 1.0
"""A disconnected page comes back at once. For the first number of seconds, each new connection of its address
is delayed by the second, to slow down floods over ever new connections."""


class SteadyMessages:
    """Limits the messages of each WebSocket to the pace of a person."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._suspected: dict[str, float] = {}
        self._longest = LongestMessages()
        self._file_turn = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the connection on, with its messages throttled."""
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        address, now = peer(scope), monotonic()
        self._suspected = {suspect: until for suspect, until in self._suspected.items() if until > now}
        if address in self._suspected:
            await asyncio.sleep(WAIT_S)
        line = _Line(receive, send, partial(self._longest.take, address), self._file_turn)
        listening = asyncio.create_task(line.listen())
        try:
            await self.app(scope, line.receive, line.send)
        finally:
            listening.cancel()
            line.files.stop()
            self._longest.give_back(address, line.longest)
            if line.flooded:
                self._suspected[address] = monotonic() + SUSPICION_S


class _Line:
    """One WebSocket, with the messages that have arrived and are not passed on yet."""

    def __init__(self, receive: Receive, send: Send, hold: Callable[[int], bool], file_turn: asyncio.Lock) -> None:
        self._receive = receive
        self._send = send
        self._hold = hold
        self.longest = 0
        self._waiting: deque[tuple[Message, BackMsg | None]] = deque()
        self._has_waiting = asyncio.Event()
        self._closed = False
        self.flooded = False
        self._accept_rate = Bucket(HEARD_AT_ONCE, HEARD_PER_SECOND)
        self._serve_rate = Bucket(SERVED_AT_ONCE, SERVED_PER_SECOND)
        self.files = FileQueue(file_turn, self._put_first)

    async def send(self, message: Message) -> None:
        """Sends a message to the reader, unless the connection was closed from here."""
        if not self._closed:
            self.files.see(message)
            await self._send(message)

    async def receive(self) -> Message:
        """Returns the next message for Streamlit, when it is its turn."""
        while not self._waiting:
            self._has_waiting.clear()
            await self._has_waiting.wait()
        while self._waiting[0][1] is not None and (pause := self._serve_rate.take()):
            await asyncio.sleep(pause)
        return self._waiting.popleft()[0]

    async def listen(self) -> None:
        """Receives the reader's messages until either side hangs up."""
        while True:
            message = await self._receive()
            if message["type"] == "websocket.disconnect":
                self._end(message)
                return
            back_message, code = (None, 0) if message["type"] == "websocket.connect" else self._read(message)
            if code:
                await self.send({"type": "websocket.close", "code": code})
                self._closed = True
                self._end({"type": "websocket.disconnect", "code": code})
                return
            if back_message is not None and _asks_for_file(back_message):
                self.files.add(message, back_message)
            elif back_message is None or _is_of_pages(back_message):
                self._put(_readable(message, back_message), back_message)

    def _read(self, message: Message) -> tuple[BackMsg | None, int]:
        """Parses a message; returns it, or the code to close the connection with."""
        data = message.get("bytes")
        if data is None:
            return None, UNSUPPORTED
        if len(data) > MOST_BYTES:
            return None, TOO_BIG
        if self._accept_rate.take() or self._waits_too_much() or not self._reserve(len(data)):
            self.flooded = True
            _flooded.say()
            return None, POLICY
        try:
            back_message = BackMsg.FromString(data)
        except DecodeError:
            return None, BAD_MESSAGE
        return (None, TOO_BIG) if _is_too_much(back_message) else (back_message, 0)

    def _waits_too_much(self) -> bool:
        sizes = [len(message.get("bytes") or b"") for message, _ in self._waiting]
        return len(sizes) >= MOST_WAITING or sum(sizes) > MOST_WAITING_BYTES

    def _reserve(self, size: int) -> bool:
        extra = max(size - self.longest, 0)
        has_room = self._hold(extra)
        self.longest += extra if has_room else 0
        return has_room

    def _put(self, message: Message, back_message: BackMsg | None) -> None:
        if back_message is not None and self._waiting and _supersedes(back_message, self._waiting[-1][1]):
            self._waiting.pop()
        self._waiting.append((message, back_message))
        self._has_waiting.set()

    def _put_first(self, message: Message) -> None:
        self._waiting.appendleft((message, None))
        self._has_waiting.set()

    def _end(self, message: Message) -> None:
        self._waiting.clear()
        self._put(message, None)


def readable(query: str) -> str:
    """Returns a query string unchanged, or `TOO_LONG` alone if Streamlit would refuse it."""
    is_read = len(query) <= MOST_CHARACTERS and query.count("&") < MOST_FIELDS
    return query if is_read else f"{TOO_LONG}=true"


def _readable(message: Message, back_message: BackMsg | None) -> Message:
    """Returns a message with an address that Streamlit can read."""
    query = back_message.rerun_script.query_string if back_message else ""
    if back_message is None or (readable_query := readable(query)) == query:
        return message
    back_message.rerun_script.query_string = readable_query
    return {**message, "bytes": back_message.SerializeToString()}


def _is_of_pages(back_message: BackMsg) -> bool:
    """Whether a message is one that pages of this dashboard send."""
    kind = back_message.WhichOneof("type")
    return kind in KINDS and (
        kind != "backend_operation_request"
        or back_message.backend_operation_request.WhichOneof("payload") in OPERATIONS
    )


def _asks_for_file(back_message: BackMsg) -> bool:
    return bool(back_message.backend_operation_request.WhichOneof("payload") == "deferred_file")


def _is_too_much(back_message: BackMsg) -> bool:
    """Whether a message has more widgets, values or files than a page can have."""
    widgets = back_message.rerun_script.widget_states.widgets
    kinds = [widget.WhichOneof("value") for widget in widgets]
    lists = [getattr(widget, kind).data for widget, kind in zip(widgets, kinds, strict=True) if kind in _SEVERAL]
    many = len(widgets) + sum(map(len, lists)) > MOST_WIDGET_VALUES
    return many or len(back_message.file_urls_request.file_names) > MOST_FILES


def _supersedes(newer: BackMsg, older: BackMsg | None) -> bool:
    """Whether the newer message makes the older one superfluous: both are for the same page or part of it, and
    the older one presses no button."""
    if older is None or not (newer.HasField("rerun_script") and older.HasField("rerun_script")):
        return False
    now, before = newer.rerun_script, older.rerun_script
    same = all(
        getattr(now, name) == getattr(before, name)
        for name in ("page_script_hash", "page_name", "fragment_id", "is_history_navigation")
    )
    return same and all(state.WhichOneof("value") not in _PRESSED for state in before.widget_states.widgets)
