"""Threat B8: whatever stands in the address, nothing fails, and what is ignored is said."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from components.pages.parts.frame.filters import DEFAULTS, OF_ONE_PAGE
from tests.pages.conftest import Open
from tests.pages.test_pages import PAGES, texts

ROOT = Path(__file__).parents[2]
NAMES = (*DEFAULTS, *OF_ONE_PAGE)
HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "[a](javascript:alert(1))",
    "![x](http://evil.example/x)",
    ":red[x] $y$ `z`",
    "\u202e\u200b\x00",
    "' OR 1=1 --",
    "%s%n{0}{type}",
    "x" * 5_000,
    "2025-02-30",
    "٢٠٢٥-١٠-٢٦",
    "-1",
    "1e999",
    "nan",
]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"type": "bogus"}, "Unknown filter value ignored: type = bogus."),
        ({"airfield": "XXXX"}, "airfield = XXXX."),
        ({"source": ["flightradar24", "nobody"]}, "source = nobody."),
        ({"movement": "Crash"}, "movement = Crash."),
        ({"operator": "Nobody"}, "operator = Nobody."),
        ({"credibility": "7"}, "credibility = 7."),
        ({"dates": "2025-02-30"}, "dates = 2025-02-30."),
        ({"dates": "2025-10"}, "dates = 2025-10."),
        ({"dates": "1066-10-14"}, "dates = 1066-10-14."),
        ({"dates": ["2025-10-25", "tomorrow"]}, "dates = 2025-10-25, tomorrow."),
        ({"dates": ["2025-10-25", "2025-10-26", "2025-10-27"]}, "2025-10-26, 2025-10-27."),
        ({"bin": "decade"}, "bin = decade."),
        ({"bin": ["week", "day"]}, "bin = week."),
        ({"below": "perhaps"}, "below = perhaps."),
        ({"typ": "IL62"}, "Unknown filter ignored: typ = IL62. Filters are: about, airfield, "),
        ({"type": "x" * 500}, "xxxx…."),
        ({"type": [f"t{n}" for n in range(40)]}, "t9 and 30 more."),
    ],
    ids=lambda value: str(value)[:40],
)
def test_b8_what_is_ignored_is_said(open_page: Open, query: dict, said: str) -> None:
    app = open_page(ROOT / "data", **query)
    assert not app.exception
    assert not app.error
    assert any(said in warning.value.replace("\\", "") for warning in app.warning), [w.value for w in app.warning]
    assert "4 arrivals and 1 departure" in texts(app) or "source" in query or "bin" in query


def test_b8_an_unknown_kind_of_note_is_said(open_page: Open) -> None:
    app = open_page(ROOT / "data", "notes", kind=["Strike", "gossip"])
    assert any("kind = gossip." in warning.value for warning in app.warning)


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"type": ["Il-62", "An-124"], "movement": "Arrival", "airfield": "Hmeimim / Latakia"},
        {"dates": "2025-10-25"},
        {"dates": ["2025-10-28", "2025-10-25"]},
        {"bin": "month", "below": "TRUE"},
        {"credibility": "2 – probably true, or better"},
        {"type": ""},
    ],
    ids=str,
)
def test_what_is_understood_is_not_announced(open_page: Open, query: dict) -> None:
    app = open_page(ROOT / "data", **query)
    assert not app.exception
    assert not app.warning


@pytest.mark.parametrize("page", PAGES)
def test_b8_hostile_values_on_every_page(open_page: Open, page: str) -> None:
    app = open_page(ROOT / "data", page, **dict.fromkeys(NAMES, HOSTILE), **{"<b>": "<i>", "x" * 500: "y"})
    assert not app.exception
    assert not app.error
    said = "\n".join(warning.value for warning in app.warning)
    for markup in ("<img", "[a]", "[x]", "$y", "`z"):
        assert said.count(markup) == said.count(f"\\{markup}"), markup
    assert "\u202e" not in said


kinds = st.sampled_from([*HOSTILE, "Il-62", "Arrival", "day", "true", "2025-10-26"])
names = st.sampled_from(NAMES) | st.text(max_size=10)
queries = st.dictionaries(names, st.lists(kinds | st.text(max_size=30), max_size=3), max_size=4)


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(query=queries)
def test_b8_no_address_makes_a_page_fail(monkeypatch: pytest.MonkeyPatch, query: dict[str, list[str]]) -> None:
    monkeypatch.setattr("sys.argv", ["dashboard.py"])
    monkeypatch.setenv("FLIGHT_DATA", str(ROOT / "data"))
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    for name, values in query.items():
        app.query_params[name] = values
    app.run()
    assert not app.exception
    assert not app.error
