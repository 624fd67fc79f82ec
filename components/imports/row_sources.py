"""Sources that a table names: the table itself, trackers and pages that its links lead to, names in a column."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from urllib.parse import urlsplit

from components.imports.differences import id_of
from components.imports.questions import Answers, Question, question
from components.imports.tracker_links import TRACKERS, TrackerLink, links_in, tracker_link
from components.ledger.spellings import fold, slug

KINDS = ("news", "official", "person", "social", "imagery", "tracker")
"""What a page or a name may be as a source, the most usual of pages first; the descriptor has the same, but for
tracks, which no table of another names."""
LINKED, NAMED = "source kind:links", "source kind:names"
"""The ids of the questions what the sources are that links lead to, and those that a column names."""
_SOCIAL = (
    "twitter.com", "x.com", "t.me", "telegram.org", "facebook.com", "instagram.com", "youtube.com", "youtu.be",
    "vk.com", "reddit.com", "tiktok.com", "bsky.app", "threads.net", "mastodon.social", "weibo.com",
)  # fmt: skip
"""Sites on which people publish by themselves."""
_LONGEST_ID = 40
"""Characters of an id made of a title."""

Row = Mapping[str, str]


@dataclass(slots=True)
class SourceBook:
    """The sources of a ledger, and those that a table adds to them."""

    rows: Sequence[Row]
    answers: Answers
    added: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: dict[str, Question] = field(default_factory=dict)
    _by_name: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for row in self.rows:
            for name in (row.get("source_id", ""), row.get("url", ""), row.get("title", "")):
                if name:
                    self._by_name.setdefault(_same(name), row["source_id"])

    def of_link(self, link: TrackerLink, row: int) -> str:
        """Returns the source that a link leads to: a tracker, or the page itself."""
        if link.name:
            there = self._by_name.get(_same(link.name)) or self._by_name.get(_same(slug(link.name)))
            return there or self._add(link.name, slug(link.name), "tracker", f"https://{link.site}/", link.name)
        if there := self._by_name.get(_same(link.url)):
            return there
        kind = "social" if _is_social(link.site) else self._kind(LINKED, link.url, row)
        title = link.site + urlsplit(link.url).path.rstrip("/")
        return self._add(
            title, id_of("", link.url) if not slug(title) else _short(title, link.url), kind, link.url, link.site
        )

    def of_name(self, name: str, row: int) -> str:
        """Returns the source that a cell names: one of the ledger by its id, title or address, or a new one."""
        if there := self._by_name.get(_same(name)):
            return there
        links = links_in(name)
        if links:
            return self.of_link(tracker_link(links[0]), row)
        tracker = next((site for site, tracker in TRACKERS.items() if fold(tracker) == fold(name)), "")
        if tracker:
            return self.of_link(TrackerLink("", tracker), row)
        return self._add(name, _short(name, name), self._kind(NAMED, name, row), "", name)

    def _kind(self, which: str, example: str, row: int) -> str:
        what = "pages that the links lead to" if which == LINKED else "sources that the table names"
        asks = question(which, f"What are the {what}, such as '{example[:80]}'?", KINDS, [row])
        there = self.asked.setdefault(which, asks)
        self.asked[which] = replace(there, rows=tuple(dict.fromkeys((*there.rows, *asks.rows)))[:5])
        return self.answers.to(asks) or KINDS[0]

    def _add(self, title: str, id_: str, kind: str, url: str, publisher: str) -> str:
        own, number = id_, 1
        while _same(own) in self._by_name:
            number += 1
            own = f"{id_}-{number}"
        self.added[own] = {"source_id": own, "title": title, "publisher": publisher, "url": url, "kind": kind}
        for name in (own, url, title):
            if name:
                self._by_name.setdefault(_same(name), own)
        return own


# Depends on the name alone; a table names few sources.
@lru_cache(maxsize=4_096)
def _same(name: str) -> str:
    """Returns the name of a source as it is compared; an address in full, for its case and marks matter."""
    return name if "://" in name else fold(name)


def _short(title: str, whole: str) -> str:
    """Returns an id made of a title, with a hash where something is cut off."""
    text = slug(title)
    return text if text and len(text) <= _LONGEST_ID else id_of("", whole)


def _is_social(site: str) -> bool:
    return any(site == social or site.endswith(f".{social}") for social in _SOCIAL)


def table_source(
    there: Row | None, name: str, title: str, sha256: str, kind: str, draws_on: Iterable[str]
) -> dict[str, str]:
    """Returns the row of a table as a source: as it stands in the ledger, with the hash of the file that was read
    last, and every source that it draws on."""
    before = filter(None, there.get("derived_from", "").split(";")) if there else ()
    own = {"source_id": name, "title": title, "kind": kind, **(there or {})}
    every = sorted({*before, *draws_on} - {name})
    return {**own, "sha256": sha256, "derived_from": ";".join(every)}
