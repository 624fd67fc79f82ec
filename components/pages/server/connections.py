"""How many WebSockets may be open, of one address and in all."""

from collections import Counter

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from components.pages.server.addresses import peer
from components.pages.server.logs import Seldom
from components.pages.server.sockets import room_for_connections

# An office behind one address, or every reader behind a proxy that was not named.
MOST_PER_ADDRESS = 500
MOST_IN_ALL = 2_000


class FewConnections:
    """Answers 429 for a WebSocket beyond `MOST_PER_ADDRESS` of one address, and 503 beyond `MOST_IN_ALL` or what
    there is room for."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._open: Counter[str] = Counter()
        self._too_many = Seldom("too many connections")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, counting, what is not too many."""
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        address = peer(scope)
        if self._open[address] >= MOST_PER_ADDRESS:
            self._too_many.say(most=MOST_PER_ADDRESS)
            await PlainTextResponse("Too many connections", 429)(scope, receive, send)
            return
        if self._open.total() >= min(MOST_IN_ALL, room_for_connections() * 2 // 3):
            self._too_many.say(most=MOST_IN_ALL)
            await PlainTextResponse("Too many connections", 503)(scope, receive, send)
            return
        self._open[address] += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self._open[address] -= 1
            if not self._open[address]:
                del self._open[address]
