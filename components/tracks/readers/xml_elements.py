"""Yields the elements of an XML document within limits: no entities, no deep nesting, nothing endless."""

from collections import deque
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple
from xml.parsers import expat

from components.files.problems import shown
from components.tracks.readers.batch import UnreadableError

DEEPEST = 64
"""Nesting depth: Google Earth's KML has about ten levels. Each open element takes memory."""
LONGEST_TEXT = 65_536
"""Characters of one element: names, times and positions are short, and a longer text reads as empty."""
MOST_ELEMENTS = 300_000
"""Elements of a document: a track of 100,000 points has three for each."""
_CHUNK = 1 << 20
"""Bytes given to the parser at a time."""
_LONGEST_TOKEN = 4 << 20
"""Bytes of a tag or comment, which the parser holds until it ends."""


class Element(NamedTuple):
    """An element that begins (`ends` False) or ends: its name without prefix, the line, its attributes where it
    begins, and its own text where it ends, "" if that is too long."""

    name: str
    line: int
    ends: bool
    text: str = ""
    attributes: tuple[tuple[str, str], ...] = ()


def elements(stream: BinaryIO) -> Iterator[Element]:
    """Yields each element of a document twice, when it begins and when it ends.

    Raises `UnreadableError` for invalid XML (after the elements before it), for a document type declaration, which
    no track needs and attacks use, and for deep nesting.

    >>> import io
    >>> [(one.name, one.text) for one in elements(io.BytesIO(b"<a><gx:b>1</gx:b></a>")) if one.ends]
    [('b', '1'), ('a', '')]
    """
    parser = _Parser()
    size = 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        yield from parser.feed(chunk, size)
    yield from parser.feed(b"", size, is_last=True)


class _Parser:
    """Expat, configured to expand and fetch nothing."""

    def __init__(self) -> None:
        self._elements = deque[Element]()
        self._count = 0
        self._texts: list[list[str]] = []
        self._lengths: list[int] = []
        self._expat = expat.ParserCreate()
        self._expat.buffer_text = True
        self._expat.StartDoctypeDeclHandler = _refuse_document_type
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = self._text

    def feed(self, chunk: bytes, size: int, *, is_last: bool = False) -> Iterator[Element]:
        failure: UnreadableError | None = None
        try:
            self._expat.Parse(chunk, is_last)
        except expat.ExpatError as error:
            what = f"this is no valid XML from line {error.lineno:,} on: {expat.ErrorString(error.code)}"
            failure = UnreadableError(what, "Fetch the file again; it may have been cut short.")
        except (LookupError, ValueError) as error:
            failure = (
                error
                if isinstance(error, UnreadableError)
                else UnreadableError(f"this XML cannot be decoded: {shown(error)}", "Save it as UTF-8.")
            )
        elements, self._elements = self._elements, deque()
        yield from elements
        if failure:
            raise failure
        if not is_last and size - self._expat.CurrentByteIndex > _LONGEST_TOKEN:
            raise UnreadableError("a tag or comment of this XML does not end", "Fetch the file again.")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._texts) >= DEEPEST:
            what = f"this XML is nested more than {DEEPEST} elements deep"
            raise UnreadableError(what, "Leave this file out, or ask where it comes from.")
        self._count += 1
        if self._count > MOST_ELEMENTS:
            raise UnreadableError(f"this XML has more than {MOST_ELEMENTS:,} elements", "Split the file.")
        self._texts.append([])
        self._lengths.append(0)
        line = self._expat.CurrentLineNumber
        self._elements.append(Element(_local(name), line, False, attributes=tuple(attributes.items())))

    def _end(self, name: str) -> None:
        parts, length = self._texts.pop(), self._lengths.pop()
        text = "".join(parts).strip() if length <= LONGEST_TEXT else ""
        self._elements.append(Element(_local(name), self._expat.CurrentLineNumber, True, text))

    def _text(self, data: str) -> None:
        if self._texts and self._lengths[-1] <= LONGEST_TEXT:
            self._texts[-1].append(data)
            self._lengths[-1] += len(data)


def _refuse_document_type(*_: object) -> None:
    what = "this XML declares a document type, as no track does and attacks do"
    raise UnreadableError(what, "Remove the line that begins with <!DOCTYPE, if you trust the file.")


def _local(name: str) -> str:
    return name.rpartition(":")[2]
