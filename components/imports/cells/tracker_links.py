"""Reads links to trackers: which aircraft, flight and day a URL names."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from urllib.parse import unquote

from components.files.cells import icao24
from components.ledger.spellings import fold

TRACKERS = {
    "adsbexchange.com": "ADS-B Exchange",
    "adsb.lol": "adsb.lol",
    "adsb.fi": "adsb.fi",
    "airplanes.live": "airplanes.live",
    "theairtraffic.com": "TheAirTraffic",
    "planespotters.net": "Planespotters.net",
    "flightradar24.com": "Flightradar24",
    "fr24.com": "Flightradar24",
    "flightaware.com": "FlightAware",
    "opensky-network.org": "OpenSky Network",
    "radarbox.com": "AirNav RadarBox",
    "airnavradar.com": "AirNav RadarBox",
    "planefinder.net": "Plane Finder",
}
"""Names of trackers by site."""
_SHORT_NAMES = {
    "fr24": "flightradar24.com",
    "flightradar": "flightradar24.com",
    "adsbx": "adsbexchange.com",
    "opensky": "opensky-network.org",
    "radarbox": "radarbox.com",
}
"""Sites by other names that people use for trackers."""

_LINK = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
_ADDRESS = re.compile(
    r"https?://(?:[^/?#@]*@)?(?P<host>[^/?#:]+)(?::[0-9]*)?(?P<path>/[^?#]*)?(?P<query>[?#].*)?", re.IGNORECASE
)
_PARAMETERS = re.compile(r"[?&#;](icao|showtrace|timestamp|reg|callsign)=([^&#;]*)", re.IGNORECASE)
_LONGEST = 4_000
"""Characters of a link: more than browsers and trackers make, few enough for the patterns."""
_COMPACT_DAY = re.compile(r"/(20[0-9]{2})-?([01][0-9])-?([0-3][0-9])(?:/|$)")
_FR24_AIRCRAFT = re.compile(r"/(?:[a-z]{2}/)?data/aircraft/([a-z0-9-]{2,10})(?:/|$)", re.IGNORECASE)
_FR24_FLIGHT = re.compile(r"/(?:[a-z]{2}/)?data/flights/([a-z0-9]{2,8})(?:/|$)", re.IGNORECASE)
_FR24_CALLSIGN = re.compile(r"/(?:[0-9]{4}-[0-9]{2}-[0-9]{2}/)?([A-Z0-9]{3,8})/[0-9a-f]{6,10}$", re.IGNORECASE)
_FLIGHTAWARE = re.compile(r"/(?:live/)?flight/([a-z0-9-]{2,10})(?:/|$)", re.IGNORECASE)
_N_NUMBER = re.compile(r"N[1-9][0-9]{0,4}[A-Z]{0,2}")
_FIRST_S = 1_000_000_000
"""Seconds since 1970 for the year 2001, before which no tracker recorded anything; a smaller number is no time."""


@dataclass(frozen=True, slots=True)
class TrackerLink:
    """What the URL of a page names: its site, the aircraft by address or registration, the callsign, and the days
    (UTC); "" or empty where it does not say."""

    url: str
    site: str
    icao24: tuple[str, ...] = ()
    registration: str = ""
    callsign: str = ""
    days: tuple[date, ...] = ()

    @property
    def name(self) -> str:
        """The tracker's name; "" if the site is no known tracker."""
        return TRACKERS.get(self.site, "")


# Memoized: the result depends on the name alone, and a table names few sources.
@lru_cache(maxsize=4_096)
def site_of_tracker(name: str) -> str:
    """Returns the site of the tracker with a name; "" if there is none.

    >>> [site_of_tracker(name) for name in ("FR24", "ADS-B Exchange", "flightaware.com", "Member State")]
    ['flightradar24.com', 'adsbexchange.com', 'flightaware.com', '']
    """
    own = fold(name)
    names = ((site, other) for site, tracker in TRACKERS.items() for other in (site, tracker))
    return _SHORT_NAMES.get(own) or next((site for site, other in names if fold(other) == own), "")


def links_in(text: str) -> list[str]:
    """Returns the links in a cell.

    >>> links_in("see https://a.example/x and https://b.example/y.")
    ['https://a.example/x', 'https://b.example/y']
    """
    return [link.rstrip(".,;)") for link in _LINK.findall(text)] if "://" in text else []


# Memoized: the result depends on the URL alone. The size exceeds the rows of a table kept by a person.
@lru_cache(maxsize=65_536)
def tracker_link(url: str) -> TrackerLink:
    """Returns what a URL names.

    >>> tracker_link("https://globe.adsbexchange.com/?icao=A3C78C&showTrace=2025-10-26").days
    (datetime.date(2025, 10, 26),)
    >>> tracker_link("https://www.flightradar24.com/data/aircraft/ra-86495").registration
    'RA-86495'
    """
    match = _ADDRESS.match(url[:_LONGEST])
    if not match:
        return TrackerLink(url, "")
    site, path = _site(match["host"]), match["path"] or ""
    if TRACKERS.get(site) == "Flightradar24":
        return _flightradar24(url, site, path)
    if site == "flightaware.com":
        return _flightaware(url, site, path)
    return _readsb(url, site, match["query"] or "")


# Memoized: all links of a table lead to a few sites.
@lru_cache(maxsize=1_024)
def _site(host: str) -> str:
    host = host.lower().removeprefix("www.")
    return next((site for site in TRACKERS if host == site or host.endswith(f".{site}")), host)


def _readsb(url: str, site: str, query: str) -> TrackerLink:
    """Returns what the URL of a readsb map names, whose parameters hold what is shown."""
    if not query:
        return TrackerLink(url, site)
    parameters = _PARAMETERS.findall(query)
    # Hardly any value is percent-encoded.
    small = {name.lower(): unquote(value) if "%" in value else value for name, value in parameters}
    addresses = tuple(address for text in small.get("icao", "").split(",") if (address := _icao24(text)))
    days = [_day(small.get("showtrace", "")), _day_of_moment(small.get("timestamp", ""))]
    registration, callsign = small.get("reg", "").upper(), small.get("callsign", "").upper()
    return TrackerLink(
        url, site, addresses, registration, callsign, tuple(dict.fromkeys(day for day in days if day))
    )


def _flightradar24(url: str, site: str, path: str) -> TrackerLink:
    days = _days_in(path)
    if match := _FR24_AIRCRAFT.search(path):
        return TrackerLink(url, site, registration=match[1].upper(), days=days)
    if _FR24_FLIGHT.search(path):
        # A commercial flight number is no callsign.
        return TrackerLink(url, site, days=days)
    match = _FR24_CALLSIGN.search(path)
    return TrackerLink(url, site, callsign=match[1].upper() if match else "", days=days)


def _flightaware(url: str, site: str, path: str) -> TrackerLink:
    match = _FLIGHTAWARE.search(path)
    ident, days = match[1].upper() if match else "", _days_in(path)
    if _N_NUMBER.fullmatch(ident) or "-" in ident:
        return TrackerLink(url, site, registration=ident, days=days)
    return TrackerLink(url, site, callsign=ident, days=days)


def _days_in(path: str) -> tuple[date, ...]:
    return tuple(day for parts in _COMPACT_DAY.findall(path) if (day := _day("-".join(parts))))


# Memoized: the result depends on the text alone, and a table names an aircraft in many rows.
_icao24 = lru_cache(maxsize=16_384)(icao24)


# Memoized: the result depends on the text alone, and a table has fewer days than rows.
@lru_cache(maxsize=16_384)
def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2025-10-26") else None
    except ValueError:
        return None


def _day_of_moment(text: str) -> date | None:
    if not (text.isascii() and text.isdigit() and 10 <= len(text) <= 13):
        return None
    seconds = int(text) // (1_000 if len(text) == 13 else 1)
    return datetime.fromtimestamp(seconds, UTC).date() if seconds >= _FIRST_S and len(text) in (10, 13) else None
