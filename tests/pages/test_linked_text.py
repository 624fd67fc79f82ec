"""Web addresses in text from data: they can be followed and copied as they are; nothing else becomes a link."""

import pytest

from components.pages.parts.frame.markdown import with_links


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("https://a.example/b", ["https://a.example/b"]),
        ("(see https://a.example/b), http://c.example.", ["https://a.example/b", "http://c.example"]),
        ("https://a.example/b_(c)", ["https://a.example/b_(c)"]),
        ("https://a.example/@user|x", ["https://a.example/@user%7Cx"]),
        ("https://good.example@evil.example/", []),
        ("javascript:alert(1) data:text/html,x vbscript:x file:///etc/passwd", []),
        ("www.example.org, a@b.example", []),
        ("[a](javascript:alert(1)) ![x](data:x)", []),
    ],
)
def test_only_web_addresses_become_links(text: str, targets: list[str]) -> None:
    written = with_links(text)
    assert [part.partition(">)")[0] for part in written.split("](<")[1:]] == targets
    if targets:
        assert "\u2060" not in written.partition("](<")[0], "it can be copied"
