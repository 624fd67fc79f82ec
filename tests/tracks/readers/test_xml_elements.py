"""XML within bounds."""

import io

import pytest

from components.tracks.readers import xml_elements
from components.tracks.readers.batch import UnreadableError
from components.tracks.readers.xml_elements import elements


def all_of(data: bytes) -> list[xml_elements.Element]:
    return list(elements(io.BytesIO(data)))


def test_element_ends_with_its_own_text_and_begins_with_its_attributes() -> None:
    found = all_of(b'<a x="1">one <b>two</b> three</a>')
    assert [(one.name, one.ends, one.text, one.attributes) for one in found] == [
        ("a", False, "", (("x", "1"),)),
        ("b", False, "", ()),
        ("b", True, "two", ()),
        ("a", True, "one  three", ()),
    ]
    assert [one.line for one in all_of(b"<a>\n<b/>\n</a>")] == [1, 2, 2, 3]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b'<!DOCTYPE k [<!ENTITY a "b">]><k>&a;</k>', "declares a document type"),
        (b'<!DOCTYPE k SYSTEM "file:///etc/passwd"><k/>', "declares a document type"),
        (b"<a>" * 65, "nested more than 64"),
        (b"<a>&unheard;</a>", "undefined entity"),
        (b"<a><b></a>", "mismatched tag"),
        (b"<a>", "no element found"),
        (b"", "no element found"),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', "cannot be decoded"),
        (b"<a>\0</a>", "not well-formed"),
    ],
)
def test_what_no_track_needs_is_refused(data: bytes, what: str) -> None:
    with pytest.raises(UnreadableError, match=what):
        all_of(data)


def test_elements_before_the_fault_are_given() -> None:
    found = []
    with pytest.raises(UnreadableError):
        found.extend(one.name for one in elements(io.BytesIO(b"<a><b/><c></d>")) if one.ends)
    # `extend` keeps what came before the exception.
    assert found == ["b"]


def test_text_without_end_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_elements, "LONGEST_TEXT", 10)
    assert [one.text for one in all_of(b"<a>" + b"x" * 100 + b"</a>") if one.ends] == [""]


def test_number_of_elements_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_elements, "MOST_ELEMENTS", 3)
    assert len(all_of(b"<a><b/><b/></a>")) == 6
    with pytest.raises(UnreadableError, match="more than 3 elements"):
        all_of(b"<a><b/><b/><b/></a>")


def test_tag_without_end_is_refused_before_it_is_read() -> None:
    stream = io.BytesIO(b"<a " + b"x" * 20_000_000)
    with pytest.raises(UnreadableError, match="does not end"):
        list(elements(stream))
    assert stream.tell() < 8_000_000
