"""What this server sends: headers that say what a browser may do with it, and the messages of a page in few
pieces, without paths of this machine."""

import asyncio
import re
from base64 import b64encode
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.RootContainer_pb2 import RootContainer

from components.server.log import failed


def _inline_scripts() -> str:
    """Returns hashes of the scripts inside Streamlit's own page, so that the policy lets through those and no
    others."""
    page = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    return " ".join(f"'sha256-{b64encode(sha256(s.encode()).digest()).decode()}'" for s in scripts)


CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'self'",
        f"script-src 'self' 'wasm-unsafe-eval' {_inline_scripts()}",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "media-src 'self' blob:",
        "frame-src 'none'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_STARTS = ("http.response.start", "websocket.http.response.start", "websocket.accept")


class SecurityHeaders:
    """Sets `HEADERS` on every response: also on errors, on refused and on accepted WebSockets."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on, and puts the headers on the response; a request that fails gets a 500."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "websocket.close" and not started:
                # A bare close before the handshake becomes a 403 that nobody can add headers to.
                started = True
                await PlainTextResponse("Forbidden", 403, headers=HEADERS)(scope, receive, send)
                return
            if message["type"] in _STARTS:
                started = True
                message.setdefault("headers", [])
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        try:
            await self.app(scope, receive, send_with_headers)
        except Exception as error:
            number = failed("request failed", error)
            if not started:
                await PlainTextResponse(f"Error {number}", 500)(scope, receive, send_with_headers)


GATHERED_S = 0.02
"""So many seconds small messages are gathered, too short to be noticed: it saves the browser from rendering the
page for each of them."""
LARGE_BYTES = 2_000
"""Messages of fewer bytes are small. A chart or a table is larger: it is sent at once, with what was gathered."""


class Gathered:
    """Sends what a page says first at once, and what follows together with the next large piece, or a moment
    later: Streamlit renders the whole page anew for every piece that a browser gets alone, and the chart waits for
    all of that."""

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
        piece = ForwardMsg.FromString(data)
        # What the browser has kept of earlier is only named, however large.
        if (len(data) >= LARGE_BYTES or piece.HasField("ref_hash")) and not _is_style(piece):
            self._waiting.append(message)
            await self._let_go()
        elif piece.HasField("script_finished"):
            await self._let_go(message)
        elif piece.session_status_changed.script_is_running:
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


def _is_style(piece: ForwardMsg) -> bool:
    """Returns whether a message is of what has no place on the page, as styles have none: every click sends them
    before the chart, and what they would show is there already."""
    return piece.metadata.delta_path[:1] == [RootContainer.EVENT]


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
