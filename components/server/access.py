"""Only requests to a name of this server, and only WebSockets that its own pages open."""

import re
from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime.state import query_params

from components.server.addresses import base, host_name, is_loopback
from components.server.editors import edit_is_on, offers_login
from components.server.log import Seldom

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
        """Passes on what is open."""
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


MOST_FIELDS = query_params.CLIENT_STATE_QUERY_STRING_MAX_FIELDS
MOST_CHARACTERS = query_params.CLIENT_STATE_QUERY_STRING_MAX_LENGTH
TOO_LONG = "address-too-long"
"""The parameter that a page finds in the place of all of those."""


def readable(query: str) -> str:
    """Returns a query string as it is, or `TOO_LONG` alone where it would not be read."""
    is_read = len(query) <= MOST_CHARACTERS and query.count("&") < MOST_FIELDS
    return query if is_read else f"{TOO_LONG}=true"


class AllowedHosts:
    """Answers 400 for a Host that is not in `server.allowedHosts`, and 403 for a WebSocket of another origin.

    Without the first, any web page could read the dashboard by giving its own name this server's address. The
    names of this machine are always answered: no page can be served under them from elsewhere.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._foreign_host = Seldom("host refused")
        self._foreign_origin = Seldom("origin refused")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on what is addressed to this server."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        hosts, origins = headers.getlist("host"), headers.getlist("origin")
        if len(hosts) != 1 or not _is_allowed(host_name(hosts[0])):
            self._foreign_host.say()
            await PlainTextResponse("Unknown host", 400)(scope, receive, send)
        elif scope["type"] == "websocket" and not all(_is_own(origin, hosts[0]) for origin in origins):
            self._foreign_origin.say()
            await PlainTextResponse("Foreign origin", 403)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _is_allowed(name: str) -> bool:
    allowed = [pattern.strip().lower().rstrip(".") for pattern in st.get_option("server.allowedHosts") or ["*"]]
    if not name:
        return False
    return is_loopback(name) or any(
        pattern in ("*", name) or (pattern.startswith("*.") and name.endswith(pattern[1:])) for pattern in allowed
    )


def _is_own(origin: str, host: str) -> bool:
    """Returns whether a page of `origin` was served under the name `host`; a proxy may leave the port out of
    it."""
    try:
        parts = urlsplit(origin)
        port_of_page = parts.port
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or not host_name(parts.netloc):
        return False
    if host_name(parts.netloc) != host_name(host):
        return False
    port = urlsplit(f"//{host}").port
    return port is None or port == (port_of_page or {"http": 80, "https": 443}[parts.scheme])
