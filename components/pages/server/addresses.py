"""Where a request comes from: through a proxy or not, from this machine or not."""

import os
from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

FORWARDING = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")
# Read by uvicorn too, which believes a proxy on this machine even where nobody set it.
TRUSTED_PROXIES = "FORWARDED_ALLOW_IPS"


def peer(scope: Scope) -> str:
    """The address whose connections are counted together. What a request says of itself counts only where the
    proxy is named in FORWARDED_ALLOW_IPS; otherwise everything that was forwarded counts as one."""
    if "x-forwarded-for" in Headers(scope=scope) and not os.environ.get(TRUSTED_PROXIES):
        return "forwarded"
    client = scope.get("client")
    return str(client[0]) if client else ""


def from_this_machine(address: str, headers: Mapping[str, str]) -> bool:
    """Whether a request was made on this machine, to this machine, and not passed on by a proxy.

    >>> from_this_machine("127.0.0.1", {"host": "localhost:8501"})
    True
    >>> from_this_machine("127.0.0.1", {"host": "flights.example.org"})
    False
    >>> from_this_machine("127.0.0.1", {"host": "localhost:8501", "x-forwarded-for": "127.0.0.1"})
    False
    """
    named = {name.lower() for name in headers}
    return (
        is_loopback(address) and is_loopback(host_name(headers.get("host", ""))) and named.isdisjoint(FORWARDING)
    )


def host_name(host: str) -> str:
    """The name in a Host header, without its port, in lower case; empty where it is none.

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
    """Whether a name or address is one of this machine to itself."""
    try:
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False
