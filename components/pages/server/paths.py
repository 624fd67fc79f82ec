"""The addresses that this server answers. Everything else is not found, whatever Streamlit would make of it."""

import re

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from components.pages.parts.mode import edit_is_on, offers_login
from components.pages.server.addresses import base

HEALTH = "/health"
UPLOAD = re.compile(r"/_stcore/upload_file/([\w-]+)/([\w-]+)")
_READ = re.compile(
    r"/|/(?!oauth2callback)[A-Za-z][\w-]*|/(favicon\.png|manifest\.json)|/(static|media)/.+|/_stcore/(health|host-config|stream)"
)
_LOGIN = re.compile(r"/auth/(login|logout)|/oauth2callback")


class OpenPaths:
    """Answers 404 for everything that a reader's page does not need: metrics, the agent's and the debugger's
    addresses, uploads unless started to edit, and every other method."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is open."""
        closed = scope["type"] in ("http", "websocket") and not _is_open(
            str(scope["path"]), scope.get("method", "WEBSOCKET")
        )
        await (PlainTextResponse("Not found", 404) if closed else self.app)(scope, receive, send)


def _is_open(path: str, method: str) -> bool:
    if not path.startswith(base()):
        return False
    path = path.removeprefix(base()) or "/"
    if method == "WEBSOCKET":
        return path == "/_stcore/stream"
    if method in ("GET", "HEAD"):
        return bool(_READ.fullmatch(path) or (_LOGIN.fullmatch(path) and edit_is_on() and offers_login()))
    return method in ("PUT", "DELETE") and UPLOAD.fullmatch(path) is not None and edit_is_on()
