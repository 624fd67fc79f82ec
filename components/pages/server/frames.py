"""What leaves over a WebSocket: nothing of where the dashboard lies, or of the machine it runs on."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

# The greeting names the script; other messages hardly ever hold these letters, and are not parsed.
_SCRIPT = b".py"


class NoPaths:
    """Takes the path of the script, the version of Python and the machine's id out of Streamlit's greeting."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the connection on, and look at what comes back."""

        async def send_without(message: Message) -> None:
            data = message.get("bytes") if message["type"] == "websocket.send" else None
            await send({**message, "bytes": _without_paths(data)} if data and _SCRIPT in data else message)

        await self.app(scope, receive, send_without if scope["type"] == "websocket" else send)


def _without_paths(data: bytes) -> bytes:
    message = ForwardMsg.FromString(data)
    if not message.HasField("new_session"):
        return data
    greeting = message.new_session
    greeting.main_script_path = ""
    for machine in (greeting.initialize.user_info, greeting.initialize.environment_info):
        for field in machine.DESCRIPTOR.fields:
            # The page compares the version of Streamlit with its own.
            if field.name != "streamlit_version":
                machine.ClearField(field.name)
    return message.SerializeToString()
