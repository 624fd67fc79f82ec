"""Threat B3: which addresses become links, and to which host they lead."""

import pytest

from components.pages.parts.frame.markdown import safe_address


@pytest.mark.parametrize(
    ("written", "link"),
    [
        ("https://faß.de/", "https://xn--fa-hia.de/"),
        ("https://FAẞ.de/", "https://xn--fa-hia.de/"),
        ("https://βόλος.com/", "https://xn--nxasmm1c.com/"),
        ("https://пример.рф/путь?a=б", "https://xn--e1afmkfd.xn--p1ai/путь?a=б"),
        ("http://[2001:db8::1]/", "http://[2001:db8::1]/"),
        ("http://[::1]:8501/a", "http://[::1]:8501/a"),
        ("https://Some_Host.example:8443/", "https://some_host.example:8443/"),
        ("https://a\u00b7b.example/", None),
        ("https://☃.example/", None),
        ("http://[2001:db8::1/", None),
        ("http://2001:db8::1/", None),
        (f"https://{'я' * 80}.example/", None),
    ],
)
def test_b3_a_host_is_written_as_browsers_read_it(written: str, link: str | None) -> None:
    assert safe_address(written) == link
