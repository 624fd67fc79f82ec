"""Text from data, made safe to show: escaping for Markdown, safe links, and labels of choices.

Streamlit finds a chosen value by its label, and takes the last one of equal labels: so all labels must differ."""

import re
from collections import Counter
from collections.abc import Collection, Hashable, Iterator, Mapping
from functools import lru_cache
from itertools import count
from typing import TypeVar
from urllib.parse import urlsplit

import idna

from components.files.problems import escaped, legible, shown

LONGEST_ADDRESS = 2_000
"""The most characters of a link, a round number: longer ones are forged, and not looked at."""

_SPECIAL = re.compile(r"([\\`*_\[\](){}!<>#:$~|+\-.=&])")
# Places where a symbol, a link or an icon would appear after Markdown was parsed: `a@b`, `://`, `:100:`, `www.`,
# `->`. Not in `14:03` and `--data`, which people copy.
_JOINS = re.compile(
    r"(?<=:)(?=[^\s\d]|(100|1234):)|(?=@)|(?<=www)(?=\.)|(?<=[-<>=~])(?=[-<>=~])(?!(?<=\s-)-\w)", re.IGNORECASE
)
_WORD_JOINER = "\u2060"
_WIDE = {ord(sign): ord(sign) - 0x20 + 0xFF00 for sign in "\\`*[]<$~|&"}
"""Full-width forms of characters that have a meaning within a line."""
_AFTER_ARABIC = re.compile(r"(?<=[\u0590-\u08ff\ufb1d-\ufefc])(?=(?:, | · )\d[^\u0590-\u08ff\ufb1d-\ufefc]*\Z)")
"""The end of right-to-left text before a date or count of ours, which would otherwise be shown on its left."""
_LEFT_TO_RIGHT = "\u200e"
_OPENS_BLOCK = re.compile(r"^(?=\s*([-+#>=]|\d+[.)]\s))|(?<!\w)(?=_)|(?<=_)(?!\w)")
"""Where a heading, a list or a quotation would begin, or an underscore would start italics."""
_ADDRESS = re.compile(r"https?://[^\s<>\"“”]+")


# Most clicks show the same texts again. Nothing needs to invalidate the cache, since the result depends on the
# text alone; 1,000 are more than a page shows at once. typed: equal values of different types, such as 1 and True,
# are written differently.
@lru_cache(maxsize=1_000, typed=True)
def markdown(text: object) -> str:
    r"""Returns a text that Markdown shows literally, shortened to what a page has room for. Invisible word joiners
    keep addresses from becoming links.

    >>> markdown("**An-124** <b>")
    '\\*\\*An\\-124\\*\\* \\<b\\>'
    >>> markdown("https://x").replace("\u2060", "|")
    'https\\:|//x'
    >>> markdown("at 14:03:20Z, with --data")
    'at 14\\:03\\:20Z, with \\-\\-data'
    """
    return _literal(legible(str(text).replace("\n", " ")))


def field_label(text: object) -> str:
    r"""Returns a text as the label of a field. Labels are parsed as Markdown and also read aloud: instead of a
    backslash, which would be heard, they get the full-width form of a character.

    >>> field_label("Source (needed)"), field_label("2x *An-124* [a] -> b_c").replace("\u2060", "|")
    ('Source (needed)', '2x ＊An-124＊ ［a］ -|> b_c')
    """
    shown = _JOINS.sub(_WORD_JOINER, legible(str(text).replace("\n", " ")))
    return _OPENS_BLOCK.sub(_WORD_JOINER, shown).translate(_WIDE)


def with_links(text: object) -> str:
    r"""Returns a text as `markdown` does, but with links on the web addresses in it that are safe; they can be
    followed and copied. Any other address stays text.

    >>> with_links("See https://a.example/b?c=1&d=2.")
    'See [https\\://a\\.example/b?c\\=1\\&d\\=2](<https://a.example/b?c=1&amp;d=2>)\\.'
    >>> with_links("javascript:alert(1)").replace("\u2060", "|")
    'javascript\\:|alert\\(1\\)'
    """
    shown = legible(str(text).replace("\n", " "))
    parts, end = [], 0
    for match in _ADDRESS.finditer(shown):
        written = match[0].rstrip(".,;:!?]")
        if written.count(")") > written.count("("):
            # A bracket that was opened before the address ends here.
            written = written.removesuffix(")")
        if (address := safe_address(written)) is not None:
            # The label must hold no address that Markdown would link: nested links do not work.
            label = _SPECIAL.sub(r"\\\1", written).replace("@", r"\@")
            target = address.replace("&", "&amp;").replace("|", "%7C")
            parts += [_literal(shown[end : match.start()]), f"[{label}](<{target}>)"]
            end = match.start() + len(written)
    return "".join([*parts, _literal(shown[end:])])


def _literal(shown: str) -> str:
    r"""Returns a text without any character that Markdown would interpret, and with its end in left-to-right
    order.

    >>> _literal("الشرق, 30 May").replace("\u200e", "|"), _literal("الشرق, 30 مايو").replace("\u200e", "|")
    ('الشرق|, 30 May', 'الشرق, 30 مايو')
    """
    shown = _AFTER_ARABIC.sub(_LEFT_TO_RIGHT, shown)
    return _SPECIAL.sub(r"\\\1", _JOINS.sub(_WORD_JOINER, shown))


def safe_address(text: str) -> str | None:
    """Returns a web address that is safe to offer as a link, or None: http or https, with a host, without user
    names, spaces or hidden characters. A host with other letters than a to z is returned in punycode.

    >>> safe_address("https://example.org/a")
    'https://example.org/a'
    >>> safe_address("javascript:alert(1)")
    >>> safe_address("https://bbc.com@evil.example/")
    >>> safe_address("https://faß.de/ä"), safe_address("http://[2001:db8::1]:8080/")
    ('https://xn--fa-hia.de/ä', 'http://[2001:db8::1]:8080/')
    """
    if len(text) > LONGEST_ADDRESS or text != escaped(text) or re.search(r"[\s\\]", text):
        return None
    try:
        parts = urlsplit(text)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
            return None
        return parts._replace(netloc=_plain_host(parts.hostname, parts.port)).geturl()
    except (ValueError, UnicodeError):
        return None


def _plain_host(host: str, port: int | None) -> str:
    """Returns a host and its port in ASCII, as browsers resolve it (IDNA 2008).

    Python's own codec turns ß into ss, which is another host.
    """
    plain = host if host.isascii() else idna.encode(host, uts46=True).decode("ascii")
    bracketed = f"[{plain}]" if ":" in plain else plain
    return bracketed if port is None else f"{bracketed}:{port}"


T = TypeVar("T", bound=Hashable)


def distinct_labels(texts: Mapping[str, str]) -> dict[str, str]:
    r"""Returns a distinct label for each value: short, with hidden characters escaped. If two look the same, the
    value is added, and a number if that is not enough.

    >>> distinct_labels({"a": "Lagos", "b": "Lagos", "c": "Lima\u200b"})
    {'a': 'Lagos (a)', 'b': 'Lagos (b)', 'c': 'Lima\\u200b'}
    """
    short = {value: shown(text) for value, text in texts.items()}
    often = Counter(short.values())
    return numbered(
        {value: text if often[text] == 1 else f"{text} ({shown(value)})" for value, text in short.items()}
    )


def numbered(texts: Mapping[T, str]) -> dict[T, str]:
    """Returns distinct texts: repeated ones get a number.

    >>> numbered({1: "a", 2: "a", 3: "a (2)", 4: "a"})
    {1: 'a', 2: 'a (3)', 3: 'a (2)', 4: 'a (4)'}
    """
    taken = set(texts.values())
    numbers = {text: count(2) for text in taken}
    before: set[str] = set()
    distinct: dict[T, str] = {}
    for value, text in texts.items():
        label = text if text not in before else _free(text, numbers[text], taken)
        before.add(text)
        taken.add(label)
        distinct[value] = label
    return distinct


def _free(text: str, numbers: Iterator[int], taken: Collection[str]) -> str:
    return next(label for number in numbers if (label := f"{text} ({number})") not in taken)
