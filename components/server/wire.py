"""What leaves over a WebSocket goes in few pieces: Streamlit renders the whole page anew for every piece that a
browser gets alone, and the chart waits for all of that."""

import asyncio
from contextlib import suppress

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

GATHERED_S = 0.02
"""So many seconds small messages are gathered, too short to be noticed: it saves the browser from rendering the
page for each of them."""
LARGE_BYTES = 2_000
"""Messages of fewer bytes are small. A chart or a table is larger: it is sent at once, with what was gathered."""


class Gathered:
    """Sends what a page says first at once, and what follows together with the next large piece, or a moment
    later."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the connection on, and gathers what comes back."""
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        gathering = _Gathering(send)
        try:
            await self.app(scope, receive, gathering.send)
        finally:
            gathering.stop()


class _Gathering:
    """One WebSocket: what is not sent yet. That a page is being drawn, which renders it anew and shows nothing,
    goes after what it is drawn for."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._waiting: list[Message] = []
        self._running: list[Message] = []
        self._one_by_one = asyncio.Lock()
        self._timer: asyncio.Task[None] | None = None

    async def send(self, message: Message) -> None:
        """Sends a message, now or soon; the order stays as it is, but for what the class says of a page being
        drawn."""
        data = message.get("bytes")
        if message["type"] != "websocket.send" or not data:
            await self._let_go(message)
            return
        small = ForwardMsg.FromString(data) if len(data) < LARGE_BYTES else None
        # What the browser has kept of earlier is only named, however large.
        if small is None or small.HasField("ref_hash"):
            self._waiting.append(message)
            await self._let_go()
        elif small.HasField("script_finished"):
            await self._let_go(message)
        elif small.session_status_changed.script_is_running:
            self._running = [message]
            self._wait()
        elif self._timer is None:
            await self._let_go(message)
            self._wait()
        else:
            self._waiting.append(message)

    def stop(self) -> None:
        """Drops what waits: the page is gone."""
        if self._timer:
            self._timer.cancel()

    def _wait(self) -> None:
        if self._timer is None:
            self._timer = asyncio.create_task(self._let_go_soon())

    async def _let_go_soon(self) -> None:
        await asyncio.sleep(GATHERED_S)
        self._timer = None
        # A connection that is gone says so at the next message.
        with suppress(OSError):
            await self._let_go()

    async def _let_go(self, *then: Message) -> None:
        async with self._one_by_one:
            gathered = [*self._waiting, *self._running, *then]
            self._waiting, self._running = [], []
            for message in gathered:
                await self._send(message)


# The greeting names the script; other messages hardly ever hold these letters, and are not parsed.
_SCRIPT = b".py"


class NoPaths:
    """Takes the path of the script, the version of Python and the machine's id out of Streamlit's greeting."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the connection on, and removes the paths from what comes back."""

        async def send_without(message: Message) -> None:
            data = message.get("bytes") if message["type"] == "websocket.send" else None
            await send({**message, "bytes": _without_paths(data)} if data and _SCRIPT in data else message)

        await self.app(scope, receive, send_without if scope["type"] == "websocket" else send)


def _without_paths(data: bytes) -> bytes:
    message = ForwardMsg.FromString(data)
    if not message.HasField("new_session"):
        return data
    greeting = message.new_session
    greeting.main_script_path = ""
    for machine in (greeting.initialize.user_info, greeting.initialize.environment_info):
        for field in machine.DESCRIPTOR.fields:
            # The page compares the version of Streamlit with its own.
            if field.name != "streamlit_version":
                machine.ClearField(field.name)
    return message.SerializeToString()
