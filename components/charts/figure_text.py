"""Text for figures. Plotly reads tags and templates in every text; what comes from data must be made harmless."""

from textwrap import wrap

from components.files.problems import legible

MOST_LINES = 14


def plain(text: object) -> str:
    """A text that Plotly shows as it is, and reads as no tag, entity or template.

    >>> plain("<b>An-124</b> %{x}")
    '&lt;b&gt;An-124&lt;/b&gt; % {x}'
    """
    safe = legible(str(text)).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return safe.replace("%{", "% {")


def label(text: str, most: int = 28) -> str:
    """A harmless text that is short enough for a legend, an axis or a point.

    >>> label("A name that nobody would write in full")
    'A name that nobody would wr…'
    """
    return plain(text if len(text) <= most else f"{text[: most - 1]}…")


def lines(*texts: str, width: int = 60) -> str:
    """Harmless lines for a hover box; empty ones are left out, long ones broken, and `…` ends those cut short.

    >>> lines("An-124", "", "Libya → OSLK")
    'An-124<br>Libya → OSLK'
    """
    # Nothing beyond what fits is looked at: a cell can be as long as a book.
    broken = [part for text in texts for part in wrap(text[: (MOST_LINES + 1) * width], width)]
    if len(broken) > MOST_LINES:
        broken[MOST_LINES - 1 :] = ["…"]
    return "<br>".join(map(plain, broken))
