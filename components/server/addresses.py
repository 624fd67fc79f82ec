"""Identifies clients by address, and restricts requests to the names of this server."""

import os
from ipaddress import ip_address
from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from components.server.log import Seldom

# uvicorn reads this too, and trusts a proxy on this machine by default.
TRUSTED_PROXIES = "FORWARDED_ALLOW_IPS"


def base() -> str:
    """Returns the prefix of every path of this server: empty, or a slash and `server.baseUrlPath`."""
    path = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{path}" if path else ""


def peer(scope: Scope) -> str:
    """Returns the address by which connections are counted. Forwarding headers count only if the proxy is named
    in FORWARDED_ALLOW_IPS; otherwise all forwarded connections count as one address."""
    if "x-forwarded-for" in Headers(scope=scope) and not os.environ.get(TRUSTED_PROXIES):
        return "forwarded"
    client = scope.get("client")
    return str(client[0]) if client else ""


def host_name(host: str) -> str:
    """Returns the name in a Host header, without its port, in lower case; empty if it is invalid.

    >>> host_name("LocalHost:8501"), host_name("[::1]:8501"), host_name("a@localhost"), host_name("h:port")
    ('localhost', '::1', '', '')
    """
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port
    except ValueError:
        return ""
    odd = parts.netloc != host or parts.username is not None or parts.password is not None
    return "" if odd else (parts.hostname or "").rstrip(".")


def is_loopback(name: str) -> bool:
    """Whether a name or address means this machine itself."""
    try:
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False


class AllowedHosts:
    """Answers 400 for a Host that is not in `server.allowedHosts`, and 403 for a WebSocket from another origin.

    Without the Host check, any web page could read the dashboard by pointing its own name at this server's
    address (DNS rebinding). The loopback names are always allowed: no page elsewhere can be served under them.
    Streamlit itself only checks the Host of WebSockets, and trusts every program on this machine like a page of
    its own.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._foreign_host = Seldom("host refused")
        self._foreign_origin = Seldom("origin refused")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on requests that are addressed to this server."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        hosts, origins = headers.getlist("host"), headers.getlist("origin")
        if len(hosts) != 1 or not _is_allowed(hosts[0]):
            self._foreign_host.say()
            await PlainTextResponse("Unknown host", 400)(scope, receive, send)
        elif scope["type"] == "websocket" and not all(_is_own(origin, hosts[0]) for origin in origins):
            self._foreign_origin.say()
            await PlainTextResponse("Foreign origin", 403)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _is_allowed(host: str) -> bool:
    name = host_name(host)
    return bool(name) and (is_loopback(name) or is_host_allowed(host))


def _is_own(origin: str, host: str) -> bool:
    """Whether a page of `origin` was served under the name `host`, from which a proxy may have dropped the
    port."""
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
