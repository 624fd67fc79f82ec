from datetime import date

import pytest

from components.imports.cells.tracker_links import links_in, tracker_link

DAY = (date(2025, 10, 26),)


@pytest.mark.parametrize(
    ("url", "icao24", "registration", "callsign", "days"),
    [
        ("https://globe.adsbexchange.com/?icao=A3C78C&lat=35.4&showTrace=2025-10-26", ("a3c78c",), "", "", DAY),
        ("https://globe.adsbexchange.com/?icao=a3c78c,ae1460", ("a3c78c", "ae1460"), "", "", ()),
        ("https://globe.adsbexchange.com/?replay=x&timestamp=1761487380", (), "", "", DAY),
        ("https://adsb.lol/?icao=a3c78c&timestamp=1761487380000", ("a3c78c",), "", "", DAY),
        ("https://globe.airplanes.live/?reg=ra-86495", (), "RA-86495", "", ()),
        ("http://my.receiver.example/tar1090/?icao=a3c78c", ("a3c78c",), "", "", ()),
        ("https://www.flightradar24.com/data/aircraft/ra-86495#3d144c19", (), "RA-86495", "", ()),
        ("https://www.flightradar24.com/RFF7063/3d144c19", (), "", "RFF7063", ()),
        ("https://www.flightradar24.com/data/flights/lh4010", (), "", "", ()),
        ("https://www.flightaware.com/live/flight/N3423Q/history/20251026/1200Z", (), "N3423Q", "", DAY),
        ("https://flightaware.com/live/flight/RCH123", (), "", "RCH123", ()),
        ("https://globe.adsbexchange.com/?icao=nothex&showTrace=2025-13-45&timestamp=12", (), "", "", ()),
        ("https://news.example/2025/10/26/flights", (), "", "", ()),
    ],
)
def test_what_an_address_names(url, icao24, registration, callsign, days):
    link = tracker_link(url)
    assert (link.icao24, link.registration, link.callsign, link.days) == (icao24, registration, callsign, days)


def test_the_site_of_a_tracker_has_its_name():
    assert tracker_link("https://globe.adsbexchange.com/?icao=a3c78c").name == "ADS-B Exchange"
    assert tracker_link("https://adsbexchange.com.evil.example/?icao=a3c78c").name == ""
    assert tracker_link("https://user@globe.adsbexchange.com:443/x").site == "adsbexchange.com"


@pytest.mark.parametrize("url", ["http://", "http://[", "https://?icao=", "https://a" * 2_000])
def test_a_malformed_address_names_nothing(url):
    assert tracker_link(url).icao24 == ()


def test_links_among_words():
    assert links_in("see (https://a.example/x), https://b.example/y.") == [
        "https://a.example/x",
        "https://b.example/y",
    ]
    assert links_in("no link") == []
