"""Text for figures: shown as it is, read as nothing else."""

import re
from html import unescape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from components.charts.figure import MOST_LINES, label, lines, plain
from components.files.problems import escaped

from .figures import HOSTILE

TEXTS = st.text() | st.lists(st.sampled_from(["<", ">", "&", "%", "{", "%{", "<br>", "&lt;", "a", " "])).map(
    "".join
)


def is_harmless(text: str) -> bool:
    return text.isprintable() and not re.search("[<>]|%{|&(?!lt;|gt;|amp;)", text)


@given(TEXTS)
@example("%{%{")
@example("%\x00{x}")
def test_plain_text_holds_no_tag_entity_or_template(text: str) -> None:
    assert is_harmless(plain(text))


@given(TEXTS.filter(lambda text: "%{" not in text))
def test_plain_text_is_read_back_as_it_was(text: str) -> None:
    assert unescape(plain(text)) == escaped(text)


@given(st.lists(TEXTS | TEXTS.map(lambda text: text * 50), max_size=5))
def test_lines_hold_nothing_but_our_own_line_breaks(texts: list[str]) -> None:
    found = lines(*texts).split("<br>")
    assert len(found) <= MOST_LINES
    assert all(is_harmless(line) for line in found)


@given(TEXTS | st.text(min_size=100))
def test_a_label_is_short_and_harmless(text: str) -> None:
    assert is_harmless(label(text))
    assert len(unescape(label(text).replace("% {", "%{"))) <= max(
        len(escaped(text[:27])) + 1, len(escaped(text[:28]))
    )


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_harmless(text: str) -> None:
    assert is_harmless(plain(text))
    assert is_harmless(label(text))
    assert all(is_harmless(line) for line in lines(text).split("<br>"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("An-124-100 Ruslan", "An-124-100 Ruslan"),
        ("Ил-62М, “Łódź”", "Ил-62М, “Łódź”"),
        ("<b>x</b>", "&lt;b&gt;x&lt;/b&gt;"),
        ("&lt;", "&amp;lt;"),
        ("%{x} 100% {y}", "% {x} 100% {y}"),
        ("a\u202eb\x00", "a\\u202eb\\x00"),
        (12, "12"),
    ],
)
def test_plain_text(text: object, expected: str) -> None:
    assert plain(text) == expected


def test_lines_are_broken_and_empty_ones_left_out() -> None:
    assert lines("one two three", "", "  ", "four", width=7) == "one two<br>three<br>four"
    assert lines() == ""


def test_lines_that_are_cut_short_say_so() -> None:
    assert lines(*["x"] * MOST_LINES) == "<br>".join(["x"] * MOST_LINES)
    assert lines(*["x"] * (MOST_LINES + 1)) == "<br>".join([*["x"] * (MOST_LINES - 1), "…"])


def test_a_label_is_cut_with_a_mark() -> None:
    assert label("x" * 28) == "x" * 28
    assert label("x" * 29) == "x" * 27 + "…"
    assert label("abcdef", 4) == "abc…"
