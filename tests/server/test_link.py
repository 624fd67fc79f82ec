"""What a browser brings along when it comes back to a server that does not know it."""

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.reader import Reader, reader
from tests.serving import Server


def test_what_was_chosen_meanwhile_is_not_taken_back_by_the_address(viewed: Server) -> None:
    with reader(viewed.port) as before:
        before.open(query="type=Il-62")
        assert "1 arrival and 1 departure, 26 October 2025" in before.texts()
    with reader(viewed.port) as again:
        again.widgets, again.chosen = before.widgets, {"type": ["Il-62 · 2", "An-124 · 3"]}
        again.open(query="type=Il-62")
        assert "4 arrivals and 1 departure, 24–29 October 2025" in again.texts()


def test_of_two_quick_clicks_the_address_says_the_second(viewed: Server) -> None:
    """The browser sends the second one before it has written what came of the first."""
    with reader(viewed.port) as page:
        page.open(query="type=Il-62")
        page.chosen["type"] = []
        page.open(query="type=Il-62")
        assert written(page) == [""]
        page.chosen["type"] = ["Il-62 · 2"]
        page.open(query="type=Il-62")
        assert "1 arrival and 1 departure, 26 October 2025" in page.texts()
        assert written(page) == ["type=Il-62"]
        page.open(query="type=Il-62")
        assert written(page) == []


def written(page: Reader) -> list[str]:
    """The addresses that the browser was told to write."""
    said = map(ForwardMsg.FromString, page.frames)
    return [message.page_info_changed.query_string for message in said if message.HasField("page_info_changed")]
