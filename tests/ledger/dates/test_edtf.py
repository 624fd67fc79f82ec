"""Dates: every form of the profile, with the bounds an obvious computation gives, and nothing else."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from components.ledger.dates.edtf import QUALIFIERS, EdtfDate, NotEdtf, combined, ends, parse

days = st.dates()
qualifiers = st.sampled_from(["", "?", "~", "%"])
Bounded = tuple[str, date, date]


def last_of_month(day: date) -> date:
    while day.day < 28 or (day != date.max and (day + timedelta(days=1)).month == day.month):
        day += timedelta(days=1)
    return day


def a_day(day: date) -> Bounded:
    return day.isoformat(), day, day


def a_month(day: date) -> Bounded:
    return day.isoformat()[:7], day.replace(day=1), last_of_month(day)


def a_year(day: date) -> Bounded:
    return day.isoformat()[:4], date(day.year, 1, 1), date(day.year, 12, 31)


simple = st.builds(lambda form, day: form(day), st.sampled_from([a_day, a_month, a_year]), days)


@st.composite
def instants(draw: st.DrawFn) -> Bounded:
    moment = draw(st.datetimes())
    return moment.strftime(f"{moment.date().isoformat()}T%H:%M{draw(st.sampled_from(['', ':%S']))}Z"), *(
        [moment.date()] * 2
    )


@st.composite
def ranges(draw: st.DrawFn) -> Bounded:
    first, earliest, _ = draw(simple)
    last, _, latest = draw(simple)
    assume(earliest <= latest)
    return f"[{first}..{last}]", earliest, latest


@st.composite
def open_ranges(draw: st.DrawFn) -> Bounded:
    first, earliest, _ = draw(simple)
    return f"[{first}..]", earliest, date.max


@st.composite
def ranges_open_at_the_start(draw: st.DrawFn) -> Bounded:
    last, _, latest = draw(simple)
    return f"[..{last}]", date.min, latest


@st.composite
def periods(draw: st.DrawFn) -> Bounded:
    first, earliest, _ = draw(simple)
    last, _, latest = draw(simple)
    assume(earliest <= latest)
    shape = draw(st.sampled_from(["closed", "open start", "open end"]))
    mark = draw(qualifiers)
    if shape == "open start":
        return f"../{last}", date.min, latest
    if shape == "open end":
        return f"{first}{mark}/..", earliest, date.max
    return f"{first}{mark}/{last}", earliest, latest


instantly = st.one_of(simple, instants(), ranges(), open_ranges(), ranges_open_at_the_start())


@given(bounded=instantly, mark=qualifiers)
def test_a_date_of_the_profile_has_the_bounds_its_text_says(bounded: Bounded, mark: str) -> None:
    text, earliest, latest = bounded
    assert parse(text + mark) == EdtfDate(text + mark, earliest, latest, mark, is_period=False)


@given(bounded=periods(), mark=qualifiers)
def test_a_period_has_the_bounds_its_text_says(bounded: Bounded, mark: str) -> None:
    text, earliest, latest = bounded
    parsed = parse(text + mark)
    assert isinstance(parsed, EdtfDate)
    assert (parsed.earliest, parsed.latest, parsed.is_period) == (earliest, latest, True)


@given(bounded=st.one_of(instantly, periods()), mark=st.sampled_from(["?", "~", "%"]))
def test_a_qualifier_never_moves_the_bounds(bounded: Bounded, mark: str) -> None:
    text = bounded[0]
    plain, qualified = parse(text), parse(text + mark)
    assert isinstance(plain, EdtfDate)
    assert isinstance(qualified, EdtfDate)
    assert (qualified.earliest, qualified.latest) == (plain.earliest, plain.latest)
    assert qualified.qualifier in (mark, "%")


date_like = st.text(alphabet="0123456789-/.[]?~%TZ: ..x٣", max_size=30)


@given(
    text=st.one_of(st.text(), date_like, st.from_regex(r"\[?\d{4}(-\d\d){0,2}(\.\.|/)?.{0,12}", fullmatch=True))
)
@example("\udcff")
@example("\x00")
@example("9" * 100_000)
@example("[" * 50_000 + "]" * 50_000)
def test_no_text_makes_parsing_raise_and_what_is_read_is_written_back(text: str) -> None:
    parsed = parse(text)
    if isinstance(parsed, EdtfDate):
        assert parsed.text == text
        assert parsed.earliest <= parsed.latest
        assert parsed.qualifier in QUALIFIERS
    else:
        assert parsed.what
        assert parsed.remedy


@given(text=date_like)
def test_what_is_accepted_is_one_of_the_forms_of_the_profile(text: str) -> None:
    day = r"\d{4}(-\d\d(-\d\d)?)?"
    forms = [
        rf"{day}[?~%]?",
        r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z[?~%]?",
        rf"\[{day}\.\.({day})?\][?~%]?",
        rf"\[\.\.{day}\][?~%]?",
        rf"({day}[?~%]?|\.\.)/({day}|\.\.)[?~%]?",
    ]
    if isinstance(parse(text), EdtfDate):
        assert any(re.fullmatch(form, text, re.ASCII) for form in forms)


REFUSED = [
    "2025-02-30",
    "2025-02-29",
    "1900-02-29",
    "2025-04-31",
    "2025-13-01",
    "2025-00-10",
    "2025-10-00",
    "2025-13",
    "0000-00-00",
    "0000",
    "03/04/2025",
    "3.4.2025",
    "31/12/2025",
    "now",
    "today",
    "-1",
    "1",
    "20251026",
    "٢٠٢٥-٠٤-٠٣",
    "\uff12\uff10\uff12\uff15",
    "2025\u201110\u201126",
    "2025-10-26\u200b",
    "2025-W43",
    "202X",
    "2025-1X",
    "2025-21",
    "2025-10-XX",
    "Y12025",
    "-0044-03-15",
    "2025-299",
    "[2025-10-29..2025-10-24]",
    "[..]",
    "[..2025-02-30]",
    "[]",
    "[",
    "[2025-10-24,2025-10-29]",
    "[2025-10-24..2025-10-29",
    "2025-10-24..2025-10-29]",
    "[2025-10-24?..2025-10-29]",
    "[2025-10-24T10:00Z..2025-10-29]",
    "{2025-10-24..2025-10-29}",
    "2025-10-26T14:03",
    "2025-10-26T14:03+02:00",
    "2025-10-26T14:03+00:00",
    "2025-10-26T14Z",
    "2025-10-26 14:03Z",
    "2025-10-26t14:03z",
    "2025-10-26T25:00Z",
    "2025-10-26T24:00Z",
    "2025-10-26T14:60Z",
    "2025-10-26T14:03:60Z",
    "2025-02-30T14:03Z",
    "T25:00Z",
    "25-10-2025",
    "2025/10/26",
    "2025-10-26/2025-10-25",
    "2025/2026/2027",
    "../..",
    "..",
    "/",
    "2025/",
    "/2025",
    "..?/2025",
    "?2025",
    "2025?~",
    "2025-04/2025-10-24?~",
    "2025-04?~/2025-10-24",
    "?",
    " 2025",
    "2025 ",
    "2025-10-26\n",
    "",
]


@pytest.mark.parametrize("text", REFUSED, ids=ascii)
def test_what_lies_outside_the_profile_is_refused_with_a_reason_and_a_remedy(text: str) -> None:
    """A17, A18 and A19."""
    refused = parse(text)
    assert isinstance(refused, NotEdtf)
    assert refused.what
    assert refused.remedy.endswith(".")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("2025-02-30", "there is no day 30 in 2025-02"),
        ("2025-13-01", "there is no month 13"),
        ("2025-21", "a season is no date of the ledger's profile"),
        ("2025-19", "there is no month 19"),
        ("0000-00-00", "there is no year 0000"),
        ("2025-10-26T25:00Z", "there is no time 25:00:00"),
        ("2025-10-26T2503Z", "this is no time of the form 2025-10-26T14:03Z"),
        ("2025-10-26T14:03", "a time must be UTC, like 2025-10-26T14:03Z"),
        ("2025-10-26T14:03+02:00", "a time must be UTC, like 2025-10-26T14:03Z"),
        ("[2025-10-29..2025-10-24]", "the end lies before the start"),
        ("2025/2024", "the end lies before the start"),
        ("../..", "a period needs at least one known end"),
        ("[..]", "a range needs at least one end"),
        ("[2025-10-24]", "this is not a range of the form [first..last]"),
        ("", "a date is missing"),
        ("now", "this is not a date of the ledger's profile"),
    ],
)
def test_the_reason_says_what_is_wrong(text: str, what: str) -> None:
    refused = parse(text)
    assert isinstance(refused, NotEdtf)
    assert refused.what == what


def test_the_remedy_for_an_ambiguous_date_offers_both_readings() -> None:
    """A18."""
    refused = parse("03/04/2025")
    assert isinstance(refused, NotEdtf)
    assert refused.what == "day and month cannot be told apart for certain"
    assert refused.remedy == "Write 2025-04-03 if the day comes first, 2025-03-04 if the month does."


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("31.12.2025", "Write 2025-12-31."),
        ("12/31/2025?", "Write 2025-12-31?."),
        ("5/5/2025", "Write 2025-05-05."),
    ],
)
def test_the_remedy_offers_no_day_that_does_not_exist(text: str, remedy: str) -> None:
    refused = parse(text)
    assert isinstance(refused, NotEdtf)
    assert (refused.what, refused.remedy) == ("a date starts with its year", remedy)


def test_a_range_keeps_both_bounds() -> None:
    assert parse("[2025-10-24..2025-10-29]") == EdtfDate(
        "[2025-10-24..2025-10-29]", date(2025, 10, 24), date(2025, 10, 29), "", is_period=False
    )


def test_february_of_a_leap_year_ends_on_its_29th_day() -> None:
    leap, common = parse("2024-02"), parse("2025-02")
    assert isinstance(leap, EdtfDate)
    assert isinstance(common, EdtfDate)
    assert (leap.latest, common.latest) == (date(2024, 2, 29), date(2025, 2, 28))


def test_an_open_end_reaches_the_last_day_there_is() -> None:
    after, until = parse("2025-04/.."), parse("../2025-04")
    by = parse("[..2025-10-26]")
    assert isinstance(by, EdtfDate)
    assert (by.earliest, by.latest, by.is_period) == (date.min, date(2025, 10, 26), False)
    assert isinstance(after, EdtfDate)
    assert isinstance(until, EdtfDate)
    assert (after.earliest, after.latest) == (date(2025, 4, 1), date.max)
    assert (until.earliest, until.latest) == (date.min, date(2025, 4, 30))


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("2025-04~/2025-10-24", "~"),
        ("2025-04/2025-10-24?", "?"),
        ("2025-04?/2025-10-24~", "%"),
        ("2025-04%/2025-10-24", "%"),
        ("2025-04~/2025-10-24~", "~"),
        ("2025-04/2025-10-24", ""),
        ("2025-04~/..", "~"),
    ],
)
def test_a_period_takes_the_qualifiers_of_both_its_ends(text: str, qualifier: str) -> None:
    parsed = parse(text)
    assert isinstance(parsed, EdtfDate)
    assert parsed.qualifier == qualifier


def test_the_ends_of_a_period_keep_their_own_qualifiers() -> None:
    assert ends("2025-04~/..") == (
        EdtfDate("2025-04~", date(2025, 4, 1), date(2025, 4, 30), "~", is_period=False),
        None,
    )


@pytest.mark.parametrize(
    ("marks", "together"),
    [([], ""), (["", "?"], "?"), (["~", "~"], "~"), (["?", "~"], "%"), (["%", ""], "%")],
)
def test_qualifiers_together_say_what_any_of_them_says(marks: list, together: str) -> None:
    assert combined(marks) == together
