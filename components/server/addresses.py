"""Where a request comes from, and the names of this server."""

import os
from ipaddress import ip_address
from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers
from starlette.types import Scope

# Read by uvicorn too, which believes a proxy on this machine even where nobody set it.
TRUSTED_PROXIES = "FORWARDED_ALLOW_IPS"


def base() -> str:
    """Returns what stands before every path of this server: empty, or a slash and `server.baseUrlPath`."""
    path = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{path}" if path else ""


def peer(scope: Scope) -> str:
    """Returns the address whose connections are counted together. What a request says of itself counts only
    where the proxy is named in FORWARDED_ALLOW_IPS; otherwise everything that was forwarded counts as one."""
    if "x-forwarded-for" in Headers(scope=scope) and not os.environ.get(TRUSTED_PROXIES):
        return "forwarded"
    client = scope.get("client")
    return str(client[0]) if client else ""


def host_name(host: str) -> str:
    """Returns the name in a Host header, without its port, in lower case; empty where it is none.

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
    """Returns whether a name or address is one of this machine to itself."""
    try:
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False
