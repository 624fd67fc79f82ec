"""The health endpoint: what is loaded, for whoever watches the server. It reads nothing and waits for nothing."""

from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from components.pages.parts.mode import edit_is_on
from components.pages.server.loaded import LAST


async def health(_: Request) -> Response:
    """200 with the figures of the ledger, 503 while nothing readable is loaded."""
    mode = "edit" if edit_is_on() else "view"
    uncached = {"Cache-Control": "no-store"}
    if LAST.loaded is None:
        return JSONResponse({"status": "nothing loaded", "mode": mode}, 503, headers=uncached)
    return JSONResponse({"status": "ok", "mode": mode, **asdict(LAST.loaded)}, headers=uncached)
