"""A reader without a browser: speaks Streamlit's protocol over a WebSocket, presses what it is told to."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

PATIENCE_S = 60.0


class Reader:
    """One open page. `widgets` holds the id of every widget by the key it was given, `files` the id of
    every file that can be made likewise, `frames` what came last."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.frames: list[bytes] = []
        self.widgets: dict[str, str] = {}
        self.session = ""
        self.files: dict[str, str] = {}
        self.chosen: dict[str, list[str]] = {}
        self._page = ""

    def open(self, page: str = "", query: str = "") -> float:
        """Open a page by its path below the address ("" is the first); the seconds until it was there."""
        self._page = page
        return self._run(query=query)

    def choose(self, key: str, values: Sequence[str]) -> float:
        """Choose values of a multiselect; the seconds until the page was drawn again."""
        self.chosen[key] = list(values)
        return self._run()

    def press(self, key: str) -> float:
        """Press a button; the seconds until the page was drawn again."""
        return self._run(pressed=key)

    def ask_for_file(self, key: str, request: str) -> None:
        """Ask for the file of a button, as a click on it does, and not wait for it."""
        said = BackMsg()
        asked = said.backend_operation_request
        asked.request_id, asked.session_id = request, self.session
        asked.deferred_file.file_id = self.files[key]
        self.socket.send(said.SerializeToString())

    def file(self, request: str) -> str:
        """The address of a file that was asked for, once it is made."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            response = ForwardMsg.FromString(self.socket.recv(timeout=PATIENCE_S)).backend_operation_response
            if response.request_id == request:
                assert not response.error_msg
                return str(response.deferred_file.url)
        raise TimeoutError("the file was not made in a minute")

    def message(self, query: str = "", pressed: str = "") -> bytes:
        """What a browser would send to have the page drawn with what is chosen."""
        said = BackMsg()
        state = said.rerun_script
        state.query_string, state.page_name = query, self._page
        for key, values in self.chosen.items():
            widget = state.widget_states.widgets.add(id=self.widgets[key])
            widget.string_array_value.data.extend(values)
        if pressed:
            state.widget_states.widgets.add(id=self.widgets[pressed], trigger_value=True)
        return said.SerializeToString()

    def texts(self) -> str:
        """What the page says in markdown, headings and alerts."""
        found = []
        for frame in self.frames:
            element = ForwardMsg.FromString(frame).delta.new_element
            for kind in ("markdown", "heading", "alert"):
                if element.WhichOneof("type") == kind:
                    found.append(getattr(element, kind).body)
        return "\n".join(found)

    def until_drawn(self) -> None:
        """Read on until the page is there."""
        until = time.monotonic() + PATIENCE_S
        self.frames = []
        while time.monotonic() < until:
            frame = self.socket.recv(timeout=PATIENCE_S)
            assert isinstance(frame, bytes)
            self.frames.append(frame)
            message = ForwardMsg.FromString(frame)
            self._remember(message)
            if message.WhichOneof("type") == "script_finished" and message.script_finished != 2:
                return
        raise TimeoutError("the page was not drawn in a minute")

    def _run(self, query: str = "", pressed: str = "") -> float:
        start = time.perf_counter()
        self.socket.send(self.message(query, pressed))
        self.until_drawn()
        return time.perf_counter() - start

    def _remember(self, message: ForwardMsg) -> None:
        if message.WhichOneof("type") == "new_session":
            self.session = message.new_session.initialize.session_id or self.session
        element = message.delta.new_element
        kind = element.WhichOneof("type") if message.WhichOneof("type") == "delta" else None
        identifier = getattr(getattr(element, kind), "id", "") if kind else ""
        if identifier.startswith("$$ID-"):
            self.widgets[identifier.split("-", 2)[2]] = identifier
        if kind == "download_button":
            self.files[identifier.split("-", 2)[2]] = element.download_button.deferred_file_id


@contextmanager
def reader(port: int, *, headers: Mapping[str, str] | None = None, **options: Any) -> Iterator[Reader]:
    """A reader who is connected to the dashboard on a port of this machine, but has opened no page."""
    own = {"origin": f"http://localhost:{port}", "subprotocols": ["streamlit"]}
    address = f"ws://localhost:{port}/_stcore/stream"
    with connect(
        address, additional_headers=headers, max_size=None, open_timeout=20, **{**own, **options}
    ) as socket:
        yield Reader(socket)
