"""What the server is made of, in the order in which a request meets it."""

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Route

from components.pages.server.addresses import base
from components.pages.server.connections import FewConnections
from components.pages.server.frames import NoPaths
from components.pages.server.gathered import Gathered
from components.pages.server.headers import SecurityHeaders
from components.pages.server.health import health
from components.pages.server.hosts import AllowedHosts
from components.pages.server.logs import failed
from components.pages.server.messages import SteadyMessages
from components.pages.server.paths import HEALTH, OpenPaths
from components.pages.server.token import TokenInAddress
from components.pages.server.uploads import FewUploads

MIDDLEWARE = [
    Middleware(SecurityHeaders),
    Middleware(AllowedHosts),
    Middleware(OpenPaths),
    Middleware(TokenInAddress),
    Middleware(FewConnections),
    Middleware(SteadyMessages),
    Middleware(Gathered),
    Middleware(NoPaths),
    Middleware(FewUploads),
]
ROUTES = [Route(f"{base()}{HEALTH}", health)]


def say_sorry(error: Exception) -> bool:
    """In place of a traceback: the reader sees a sentence, the log has the rest under the same id."""
    number = failed("page failed", error)
    st.error(
        "This page could not be drawn. The fault is in the dashboard, not in your data; "
        f"the log has details under {number}."
    )
    return True
