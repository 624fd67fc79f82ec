"""Sources that a table names: the table itself, trackers and pages that its links lead to, names in a column; and
where in a source something stands, as tables write it behind its name: a day of issue, a page, a number."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import filterfalse
from urllib.parse import urlsplit

from components.files.cells import is_unknown
from components.imports.cells.table_dates import names_no_year, read_date, style_of_days
from components.imports.cells.tracker_links import TrackerLink, links_in, site_of_tracker, tracker_link
from components.imports.questions import Answers, Question, question
from components.ledger.spellings import fold, id_of, slug, unused

KINDS = ("news", "official", "person", "social", "imagery", "tracker")
"""What a page or a name may be as a source, the most usual of pages first; the descriptor has the same, but for
tracks, which no table of another names."""
_KIND = "source kind:"
"""What the id of the question begins with of which kind a source is."""
LINKED, NAMED = f"{_KIND}links", f"{_KIND}names"
"""The ids of the questions what the sources are that links lead to, and those that a column names."""
_MOST_KINDS = 5
"""Names of which the kind of each is asked, with a click each; that of more is asked once for all: a table of a
person with twenty minutes names thirty."""
_IMAGERY = re.compile(
    r"\b(?:satell?i\w+|imagery|sentinel|planet(?:scope)?|maxar|landsat|pl[eé]iades)\b|снимок|صورة فضائية|卫星",
    re.IGNORECASE,
)
"""Words of a name that is that of an image from above."""
_OWN_TEXT = r"""
    own|personal|pers\.|eigen\w*|personnel\w*|perso|propi\w+|própri\w+|propri\w+|pessoa\w+|personal[aeă]|własn\w+|osobist\w+|
    vlastn\w+|vlastit\w+|saját|собственн?\w+|личн\w+|власн\w+|особист\w+|kendi|kişisel|egen\w*|oma|προσωπικ\w+|شخصية|אישית
"""
_SEEN_TEXT = r"""
    observ\w+|obs\.?|sightings?|eyes|photos?|beobachtung\w*|sichtung\w*|waarneming\w*|obserwacj\w+|pozorov\w+|opažanj\w+|
    opaž\w+|megfigyel\w+|наблюдени\w+|спостережен\w+|gözlem\w*|havain\w+|osservazion\w+|παρατήρηση|مشاهدة|תצפית
"""
_OWN, _SEEN = ("".join(text.split()) for text in (_OWN_TEXT, _SEEN_TEXT))
_PERSON = re.compile(
    rf"\b(?:{_OWN})\s+(?:{_SEEN})(?!\w)|\b(?:{_SEEN})\s+(?:{_OWN})(?!\w)|^(?:own|self|me|myself|eigene?|ich)$|"
    r"\bseen by me\b|\bselbst (?:gesehen|beobachtet)\b|\bvu par moi\b|\beye-?witness\b|\baugenzeug\w+|"
    "本人|亲眼|目視",
    re.IGNORECASE,
)
"""Words of a name that stands for what somebody saw themselves."""
_KINDS_BY_NAME = {"imagery": _IMAGERY, "person": _PERSON}
_PARTS, _MAYBE_PARTS = re.compile(r"\s*;\s*(?![^()]*\))"), re.compile(r"\s*[,/]\s*")
"""What stands between the names of sources, and what may stand within one as well."""
_BESIDE_LINKS = re.compile(r"\s*;\s+")
"""What stands between sources of which some are links, in which a semicolon may be."""
_SOCIAL = (
    "twitter.com", "x.com", "t.me", "telegram.org", "facebook.com", "instagram.com", "youtube.com", "youtu.be",
    "vk.com", "reddit.com", "tiktok.com", "bsky.app", "threads.net", "mastodon.social", "weibo.com",
)  # fmt: skip
"""Sites on which people publish by themselves."""
_CHANNEL = {
    "t.me": re.compile(r"/(?:s/)?((?:c/)?[^/]+)/[0-9]+"),
    "x.com": re.compile(r"/([^/]+)/status/[0-9]+"),
    "twitter.com": re.compile(r"/([^/]+)/status/[0-9]+"),
    "facebook.com": re.compile(r"/((?:groups/)?[^/]+)/(?:posts|videos|photos)/.+"),
    "tiktok.com": re.compile(r"/(@[^/]+)/video/[0-9]+"),
    "bsky.app": re.compile(r"/(profile/[^/]+)/post/.+"),
    "threads.net": re.compile(r"/(@[^/]+)/post/.+"),
    "instagram.com": re.compile(r"/([^/]+)/(?:p|reel)/.+"),
    "mastodon.social": re.compile(r"/(@[^/]+)/[0-9]+"),
    "weibo.com": re.compile(r"/([0-9]+)/[A-Za-z0-9]+"),
}
"""How the path of a post names the channel or account that published it, on sites where it does."""
_LONGEST_ID = 40
"""Characters of an id made of a title."""

Row = Mapping[str, str]


@dataclass(slots=True)
class SourceBook:
    """The sources of a ledger, and those that a table adds to them; by_their_names: of which kind some of these
    are taken to be for what they are called; places: where in them rows stand, by their names."""

    rows: Sequence[Row]
    answers: Answers
    added: dict[str, dict[str, str]] = field(default_factory=dict)
    by_their_names: dict[str, str] = field(default_factory=dict)
    places: dict[str, list[str]] = field(default_factory=dict)
    _asked: dict[str, Question] = field(default_factory=dict)
    _by_name: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for row in self.rows:
            for name in (row.get("source_id", ""), row.get("url", ""), row.get("title", "")):
                if name:
                    self._by_name.setdefault(_same(name), row["source_id"])

    def of_link(self, link: TrackerLink, row: int) -> str:
        """Returns the source that a link leads to: a tracker, the channel or account of a post, or the page
        itself, which draws on its site: two pages of one publisher are no two origins."""
        if link.name:
            there = self._by_name.get(_same(link.name)) or self._by_name.get(_same(slug(link.name)))
            return there or self._add(link.name, slug(link.name), "tracker", f"https://{link.site}/", link.name)
        if there := self._by_name.get(_same(link.url)):
            return there
        if channel := channel_of(link):
            return self._by_name.get(_same(channel)) or self._add_page(channel, "social", link.site)
        what = f"What are the pages that the links lead to, such as '{link.url[:80]}'?"
        kind = "social" if _is_social(link.site) else self._kind(LINKED, what, row) or KINDS[0]
        home = f"https://{link.site}/"
        site = self._by_name.get(_same(home)) or self._add(link.site, slug(link.site), kind, home, link.site)
        return self._add_page(link.url, kind, link.site, site)

    def _add_page(self, url: str, kind: str, site: str, draws_on: str = "") -> str:
        title = site + urlsplit(url).path.rstrip("/")
        id_ = _short(title, url) if slug(title) else id_of("", url)
        return self._add(title, id_, kind, url, site, draws_on)

    def of_name(self, name: str, row: int) -> str:
        """Returns the source that a cell names: one of the ledger by its id, title or address, or a new one."""
        if there := self._by_name.get(_same(name)):
            return there
        work, place = source_and_place(name)
        if place:
            self.places.setdefault(work, []).append(place)
            return self.of_name(work, row)
        links = links_in(name)
        if links:
            return self.of_link(tracker_link(links[0]), row)
        if tracker := site_of_tracker(name):
            return self.of_link(TrackerLink("", tracker), row)
        return self._add(name, _short(name, name), self._kind_of_name(name, row), "", name)

    def added_for(self, used: Collection[str]) -> list[dict[str, str]]:
        """Returns the rows of those added sources that are used, and of those on which these draw."""
        drawn_on = {row["derived_from"] for id_, row in self.added.items() if id_ in used}
        return [row for id_, row in self.added.items() if id_ in {*used, *drawn_on}]

    def _kind_of_name(self, name: str, row: int) -> str:
        if kind := next((kind for kind, words in _KINDS_BY_NAME.items() if words.search(name)), ""):
            self.by_their_names[name] = kind
            return kind
        every = self.answers.to(question(NAMED, "", KINDS))
        return self._kind(f"{_KIND}{name}", f"What kind of source is '{name[:80]}'?", row) or every or KINDS[0]

    def _kind(self, which: str, what: str, row: int) -> str:
        asks = question(which, what, KINDS, [row])
        there = self._asked.setdefault(which, asks)
        self._asked[which] = replace(there, rows=tuple(dict.fromkeys((*there.rows, *asks.rows)))[:5])
        return self.answers.to(asks)

    def questions(self) -> list[Question]:
        """Returns what is asked of the kinds of sources: of those that a column names, once for all where they are
        many, or somebody has answered so."""
        named = [asks for id_, asks in self._asked.items() if id_ != LINKED and not self.answers.to(asks)]
        if len(named) <= _MOST_KINDS and NAMED not in self.answers.given:
            return [*self._asked.values()]
        links = [asks for id_, asks in self._asked.items() if id_ == LINKED]
        return [*links, *([_question_of_all(named)] if named else [])]

    def _add(self, title: str, id_: str, kind: str, url: str, publisher: str, draws_on: str = "") -> str:
        own = unused(id_, lambda each: _same(each) in self._by_name)
        row = {"source_id": own, "title": title, "publisher": publisher, "url": url, "kind": kind}
        self.added[own] = {**row, "derived_from": draws_on}
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


def sources_in(cell: str, alone: Collection[str]) -> tuple[str, ...]:
    """Returns the sources that a cell names; `alone` are those that cells name by themselves, which a comma or a
    slash is held against.

    >>> sources_in("Confidential source; FR24", ()), sources_in("Navy, press office", ())
    (('Confidential source', 'FR24'), ('Navy, press office',))
    >>> sources_in("FR24/Member State, AP", ["memberstate", "ap"]), sources_in("FR24, -; n/a", ())
    (('FR24', 'Member State', 'AP'), ('FR24',))
    >>> sources_in("AP (Smith; Doe); FR24", ()), sources_in("AP; https://a.example/x;y=1 https://b.example", ())
    (('AP (Smith; Doe)', 'FR24'), ('AP', 'https://a.example/x;y=1', 'https://b.example'))
    >>> sources_in("ADZ 12.9.2025, S. 3; FR24", ["adz"])
    ('ADZ 12.9.2025, S. 3', 'FR24')
    """
    if not cell:
        # Most rows have none, and it is asked of each of 100,000.
        return ()
    parts = filterfalse(is_unknown, (_BESIDE_LINKS if "://" in cell else _PARTS).split(cell.strip()))
    return tuple(dict.fromkeys(name for part in parts for name in _apart(part, alone)))


def _apart(part: str, alone: Collection[str]) -> Sequence[str]:
    if "://" in part:
        links = links_in(part)
        return links if len(links) > 1 else [part]
    work, place = source_and_place(part)
    names = [*filterfalse(is_unknown, _MAYBE_PARTS.split(work))] if not place else []
    return names if names and all(_same(name) in alone or site_of_tracker(name) for name in names) else [part]


def names_alone(cells: Iterable[str]) -> frozenset[str]:
    """Returns the sources that some cells name by themselves, as they are compared.

    >>> sorted(names_alone(["FR24; Member State", "AP, FR24"]))
    ['fr24', 'memberstate']
    """
    works = (source_and_place(part)[0] for cell in cells for part in _PARTS.split(cell))
    return frozenset(_same(work) for work in works if work and not _MAYBE_PARTS.search(work))


def source_and_place(name: str) -> tuple[str, str]:
    """Returns the source that a name names, and where in it; an image of another day is another.

    >>> source_and_place("ADZ 12.9.2025, S. 3"), source_and_place("Sentinel-2, 12.9.2025")
    (('ADZ', '12.9.2025, S. 3'), ('Sentinel-2, 12.9.2025', ''))
    """
    return (name, "") if "://" in name or _IMAGERY.search(name) else work_and_place(name)


def channel_of(link: TrackerLink) -> str:
    """Returns the address of the channel or account that a link to a post names; "" where it names none.

    >>> [channel_of(tracker_link(url)) for url in ("https://t.me/s/sky/41?single", "https://x.com/me/status/1")]
    ['https://t.me/sky', 'https://x.com/me']
    >>> channel_of(tracker_link("https://t.me/sky")), channel_of(tracker_link("https://a.example/sky/41"))
    ('', '')
    """
    pattern = _CHANNEL.get(link.site)
    named = pattern.fullmatch(urlsplit(link.url).path.rstrip("/")) if pattern else None
    return f"https://{link.site}/{named[1]}" if named else ""


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


def _question_of_all(named: Sequence[Question]) -> Question:
    """Returns the question of the kind of all sources that are asked about."""
    about = f"What are the sources that the table names, such as '{named[0].id.removeprefix(_KIND)[:80]}'?"
    return question(NAMED, about, KINDS, (row for asks in named for row in asks.rows))


_WORDS_TEXT = r"""
    s|p|pp|pg|pgs|page|pages|seite|seiten|bl|стр|с|str|strana|strona|pág|pag|págs|página|pagina|sayfa|sida|side|sivu|
    oldal|σελ|עמ|ص|صفحة|no|nr|num|núm|número|numéro|issue|ausgabe|heft|вып|выпуск|szám|sayı|cislo|číslo|numer|
    vol|jg|par|para|paras|paragraph|paragraphs|abs|absatz|абз|пункт|п|art|chap|kap|fig|abb|table|tab
"""
_PLACE = re.compile(
    rf"(?!(?-i:[PSСП])[0-9])(?:(?:{''.join(_WORDS_TEXT.split())})[.:]?|[№§¶#]+|n[°º]) ?"
    r"[A-Z]?[0-9]+(?: ?[-–/&] ?[0-9]+)*(?: ?ff?\b)?\.?",
    re.IGNORECASE,
)
"""A page, a paragraph or a number of an issue: a word or a sign for it, and its digits; P4 is a channel."""
_NUMBERED_TEXT = r"""
    observer|spotter|witness|eye-?witness|source|informant|interview(?:ee)?|contact|person|resident|volunteer|analyst|
    officer|official|channel|team|group|station|beobachter(?:in)?|zeug(?:e|in)|augenzeug(?:e|in)|quelle|anwohner(?:in)?|
    observateur|témoin|source|riverain|observador|testigo|fuente|vecino|osservatore|testimone|fonte|obserwator|świadek|
    źródło|наблюдатель|свидетель|очевидец|источник|спостерігач|свідок|джерело|gözlemci|tanık|kaynak|مراقب|شاهد|مصدر
"""
_NUMBERED = re.compile(rf"\b(?:{''.join(_NUMBERED_TEXT.split())})$", re.IGNORECASE)
"""What is told apart by its number: a person, and who else is a source of their own; not a paper by its issue."""
_ONLY_NUMBER = re.compile(r"(?:[№#]+|n[°ºro]\.?|num\.?|núm\.?)? ?[0-9]+", re.IGNORECASE)
_OF = r"(?:(?:of|vom|v\.|du|del|van|z|от|od|dated)\s+)?"
_BETWEEN = re.compile(rf"[\s,(]+{_OF}")
"""What stands between the name of a source, and the parts of where in it something stands."""
_AROUND = " ,()–-"
_LONGEST = 200
"""Characters: a name is shorter; each of its words is tried as the last."""


# Depends on the name alone; a table names few sources, in many rows.
@lru_cache(maxsize=16_384)
def work_and_place(name: str) -> tuple[str, str]:
    """Returns the name of a source, and where in it something stands; "" where it does not say so.

    >>> work_and_place("ADZ 12.9.2025, S. 3"), work_and_place("Krasnaya Zvezda No. 45, стр. 5")
    (('ADZ', '12.9.2025, S. 3'), ('Krasnaya Zvezda', 'No. 45, стр. 5'))
    >>> work_and_place("Известия № 45 от 12.09.2025"), work_and_place("NYT, Oct. 3, 2025, p. A4")
    (('Известия', '№ 45 от 12.09.2025'), ('NYT', 'Oct. 3, 2025, p. A4'))
    >>> work_and_place("UN report (S/2025/123), § 2"), work_and_place("The Times, 3 October 2025")
    (('UN report (S/2025/123)', '§ 2'), ('The Times', '3 October 2025'))
    >>> work_and_place("Rossiya 24"), work_and_place("p. 4"), work_and_place("Annual report 2024")
    (('Rossiya 24', ''), ('p. 4', ''), ('Annual report 2024', ''))
    >>> work_and_place("Sveriges Radio P4"), work_and_place("cable 080912"), work_and_place("NYT p4")
    (('Sveriges Radio P4', ''), ('cable 080912', ''), ('NYT', 'p4'))
    >>> work_and_place("Observer No. 3"), work_and_place("BBC Ch 4"), work_and_place("Spotter #4")
    (('Observer No. 3', ''), ('BBC Ch 4', ''), ('Spotter #4', ''))
    """
    for gap in _BETWEEN.finditer(name) if len(name) <= _LONGEST and re.search("[0-9]", name) else ():
        work, place = name[: gap.start()].rstrip(" ,(–-"), name[gap.end() :].strip(" ,–-")
        place = place.removesuffix(")") if place.count(")") > place.count("(") else place
        if any(map(str.isalpha, work)) and place and _is_place(place) and not _is_place(work):
            return (name, "") if _is_numbered(work, place) else (work, place)
    return name, ""


def _is_numbered(work: str, place: str) -> bool:
    """Whether a number belongs to a name: two numbered witnesses are two."""
    return bool(_ONLY_NUMBER.fullmatch(place) and _NUMBERED.search(work))


def _is_place(text: str) -> bool:
    """Whether a text is nothing but days, pages and numbers, at least one of these."""
    rest = re.sub(f"^{_OF}", "", _PLACE.sub(" ", text).strip(_AROUND))
    return _is_day(rest) if rest else text != rest


def _is_day(text: str) -> bool:
    """Whether a text is a day or a month with its year, or a day with the name of its month: other numbers stand
    in names, too, and six or eight digits are ids."""
    if text.isdecimal():
        return False
    if names_no_year(text):
        return any(map(str.isalpha, text))
    return len(read_date(text, style_of_days()).text) > len("2025")
