"""The files that pages ask for: one is made at a time, and each page has one waiting at most."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from time import monotonic

from starlette.types import Message
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

MOST_ASKED = 10
"""So many files of one page wait to be made, more than a page has buttons: a forged page cannot queue more."""
LONGEST_S = 60.0
"""So many seconds a page has its turn at most: a file that fails must not keep the others waiting."""
_RESPONSE_BYTES = 2_000
"""A response that a file is ready is shorter: longer messages to the page need not be parsed to look for it."""


class FileQueue:
    """What one page asks for. `turn` is shared by all pages: whoever has it has a file made, and then lets the
    others go first for as long as that took."""

    def __init__(self, turn: asyncio.Lock, put: Callable[[Message], None]) -> None:
        self._turn = turn
        self._put = put
        self._asked: dict[str, tuple[Message, str]] = {}
        self._answered = asyncio.Event()
        self._request = ""
        self._task: asyncio.Task[None] | None = None

    def add(self, message: Message, back_message: BackMsg) -> None:
        """Asks for a file in due time. A file that is asked for again meanwhile is made once."""
        request = back_message.backend_operation_request
        self._asked[request.deferred_file.file_id] = message, request.request_id
        if len(self._asked) > MOST_ASKED:
            del self._asked[next(iter(self._asked))]
        if self._task is None:
            self._task = asyncio.create_task(self._serve())

    def see(self, message: Message) -> None:
        """Notes whether what the page is sent is the file that it waits for."""
        data = message.get("bytes") if self._request else None
        if data and len(data) < _RESPONSE_BYTES:
            response = ForwardMsg.FromString(data).backend_operation_response
            if response.request_id == self._request:
                self._answered.set()

    def stop(self) -> None:
        """Stops making files: the page is gone."""
        if self._task:
            self._task.cancel()

    async def _serve(self) -> None:
        while self._asked:
            async with self._turn:
                start = monotonic()
                message, self._request = self._asked.pop(next(iter(self._asked)))
                self._answered.clear()
                self._put(message)
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._answered.wait(), LONGEST_S)
                self._request = ""
            await asyncio.sleep(monotonic() - start)
        self._task = None
