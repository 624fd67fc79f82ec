"""Limits the files that an editor may drop: number, size and duration."""

import asyncio
from time import monotonic

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime.scriptrunner import get_script_run_ctx

from components.server.access import UPLOAD, edit_is_on, is_editor, offers_login
from components.server.addresses import base
from components.server.log import Seldom

MOST_FILES, MOST_BYTES = 5, 50_000_000
"""The most files, and their total bytes, that a session may drop: they are in memory while its page is open."""
MOST_SESSIONS = 1_000
"""The most sessions that are remembered. Their end is not announced, so the oldest is forgotten."""
FRAME_BYTES = 10_000
"""Extra bytes allowed in the body of a request, for the multipart boundaries around the file."""
TOO_SLOW, TOO_MUCH = 408, 413
LONGEST_S, LONGEST_PAUSE_S = 120.0, 10.0
"""The most seconds of an upload, and of a pause in it: `MOST_BYTES` at 3.3 Mbit/s. It protects against clients
that send a byte now and then."""
_refused = Seldom("upload refused")


class Dropped:
    """The bytes of each dropped file by its id, for every session that may edit."""

    def __init__(self) -> None:
        self._files: dict[str, dict[str, int]] = {}

    def admit(self, session: str) -> None:
        """Lets a session drop files. Beyond `MOST_SESSIONS`, the oldest is forgotten."""
        if session not in self._files and len(self._files) >= MOST_SESSIONS:
            del self._files[next(iter(self._files))]
        self._files.setdefault(session, {})

    def of(self, session: str) -> dict[str, int] | None:
        """Returns the files of a session; None if it may drop none."""
        return self._files.get(session)


DROPPED = Dropped()


def allow_uploads() -> None:
    """Lets the reader of the current page drop files; call it only for readers who may edit."""
    if context := get_script_run_ctx():
        DROPPED.admit(context.session_id)


class _RefusedError(Exception):
    """An upload exceeds a limit."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


class FewUploads:
    """Lets a session that may edit drop `MOST_FILES` files of `MOST_BYTES` in total, each within `LONGEST_S`
    seconds and without a pause of `LONGEST_PAUSE_S`. Answers 404 for all others."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on requests that are no uploads, and uploads within the limits."""
        match = UPLOAD.fullmatch(str(scope["path"]).removeprefix(base())) if scope["type"] == "http" else None
        if match is None:
            await self.app(scope, receive, send)
            return
        session, file = match.groups()
        files = DROPPED.of(session) if _may_upload(scope) else None
        if files is None:
            _refused.say(why="not an editor")
            await PlainTextResponse("Not found", 404)(scope, receive, send)
            return
        await self._pass_on(files, file, scope, receive, send)

    async def _pass_on(self, files: dict[str, int], file: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on the upload or deletion of a file, and updates the count after a successful response."""
        before, status = files.get(file), 0

        async def watched(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        deletes = scope["method"] == "DELETE"
        try:
            if deletes:
                await self.app(scope, receive, watched)
            else:
                await self._take(files, file, scope, receive, watched)
        finally:
            succeeded = 200 <= status < 300
            if (succeeded and deletes) or (not succeeded and before is None):
                files.pop(file, None)
            elif not succeeded and before is not None:
                files[file] = before

    async def _take(self, files: dict[str, int], file: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on one file of a session, or answers what is wrong if it exceeds a limit."""
        other_bytes = sum(size for name, size in files.items() if name != file)
        length = Headers(scope=scope).get("content-length", "")
        try:
            if len(files.keys() | {file}) > MOST_FILES:
                raise _RefusedError(TOO_MUCH, f"At most {MOST_FILES} files")
            # Counted from the start, so that parallel uploads share the room.
            files[file] = int(length) if length.isdecimal() else 0
            if other_bytes + files[file] > MOST_BYTES + FRAME_BYTES:
                raise _too_large()
            await self.app(scope, _limited(receive, files, file), send)
        except _RefusedError as refused:
            await _refuse(refused, scope, receive, send)


def _may_upload(scope: Scope) -> bool:
    """Whether to accept uploads from this request: it has the token, or sessions are admitted by a log-in."""
    return edit_is_on() and (offers_login() or is_editor(HTTPConnection(scope).cookies))


def _limited(receive: Receive, files: dict[str, int], file: str) -> Receive:
    """Returns the body of the request, cut off once it is too large or too slow."""
    until = monotonic() + LONGEST_S
    taken = 0

    async def limited() -> Message:
        nonlocal taken
        try:
            message = await asyncio.wait_for(receive(), min(LONGEST_PAUSE_S, max(until - monotonic(), 0)))
        except TimeoutError:
            raise _RefusedError(TOO_SLOW, "Too slow") from None
        taken += len(message.get("body", b""))
        files[file] = max(files.get(file, 0), taken)
        if sum(files.values()) > MOST_BYTES + FRAME_BYTES:
            raise _too_large()
        return message

    return limited


def _too_large() -> _RefusedError:
    return _RefusedError(TOO_MUCH, f"At most {MOST_BYTES // 1_000_000} MB together")


async def _refuse(refused: _RefusedError, scope: Scope, receive: Receive, send: Send) -> None:
    _refused.say(why=refused.why)
    # If no length was announced or nothing arrives, do not wait for the rest.
    endless = refused.status == TOO_SLOW or "content-length" not in Headers(scope=scope)
    response = PlainTextResponse(refused.why, refused.status, headers={"Connection": "close"} if endless else None)
    await response(scope, receive, send)
