"""Shapes the responses of this server: security headers, and the messages of a page in few pieces, without
paths of this machine."""

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
    """Returns hashes of the scripts inside Streamlit's own page, so that the content security policy admits
    exactly those."""
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
    """Sets `HEADERS` on every response, including errors and accepted or refused WebSockets."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on, and sets the headers on the response; a request that fails gets a 500."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "websocket.close" and not started:
                # A bare close before the handshake becomes a 403, to which no headers can be added.
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
"""Seconds for which small messages are collected, too short to be noticed: it saves the browser from rendering
the page for each of them."""
LARGE_BYTES = 2_000
"""Messages of fewer bytes are small. A larger one, such as a chart or a table, is sent at once, with those
collected before it."""


class Gathered:
    """Sends a page's first message at once, and later small ones together with the next large one, or a moment
    later: Streamlit rerenders the whole page for every message that arrives alone, and the chart waits for
    that."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the connection on, and collects its outgoing messages."""
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        gathering = _Gathering(send)
        try:
            await self.app(scope, receive, gathering.send)
        finally:
            gathering.stop()


class _Gathering:
    """One WebSocket with its unsent messages. The notice that a page is being drawn, which causes a rerender
    and shows nothing, is sent after the content of the drawing."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._waiting: list[Message] = []
        self._running_notice: list[Message] = []
        self._send_lock = asyncio.Lock()
        self._timer: asyncio.Task[None] | None = None

    async def send(self, message: Message) -> None:
        """Sends a message, now or soon, in order, except for notices that a page is being drawn."""
        data = message.get("bytes")
        if message["type"] != "websocket.send" or not data:
            await self._flush(message)
            return
        piece = ForwardMsg.FromString(data)
        # A reference to content that the browser has cached is small, however large the content.
        if (len(data) >= LARGE_BYTES or piece.HasField("ref_hash")) and not _is_style(piece):
            self._waiting.append(message)
            await self._flush()
        elif piece.HasField("script_finished"):
            await self._flush(message)
        elif piece.session_status_changed.script_is_running:
            self._running_notice = [message]
            self._wait()
        elif self._timer is None:
            await self._flush(message)
            self._wait()
        else:
            self._waiting.append(message)

    def stop(self) -> None:
        """Drops unsent messages: the page is gone."""
        if self._timer:
            self._timer.cancel()

    def _wait(self) -> None:
        if self._timer is None:
            self._timer = asyncio.create_task(self._flush_soon())

    async def _flush_soon(self) -> None:
        await asyncio.sleep(GATHERED_S)
        self._timer = None
        # A lost connection is reported at the next message.
        with suppress(OSError):
            await self._flush()

    async def _flush(self, *then: Message) -> None:
        async with self._send_lock:
            gathered = [*self._waiting, *self._running_notice, *then]
            self._waiting, self._running_notice = [], []
            for message in gathered:
                await self._send(message)


def _is_style(piece: ForwardMsg) -> bool:
    """Whether a message is for something without a place on the page, such as styles: every click sends them
    before the chart, and they are there already."""
    return piece.metadata.delta_path[:1] == [RootContainer.EVENT]


# The greeting names the script; other messages hardly ever contain these letters, so they are not parsed.
_SCRIPT = b".py"


class NoPaths:
    """Removes the path of the script, the version of Python and the machine's id from Streamlit's greeting."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the connection on, and removes the paths from outgoing messages."""

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
