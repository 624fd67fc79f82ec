import pytest

from components.imports.cells.clock_cells import style_of_times, time_and_zone, with_clock
from components.imports.cells.table_dates import (
    DAY_FIRST,
    DateStyle,
    ReadDate,
    read_date,
)
from components.imports.cells.time_zones import DAY_ONLY, UTC
from components.imports.columns.date_questions import style_of, zones_of_words
from components.imports.questions import Answers


@pytest.mark.parametrize(
    ("cell", "zone", "day"),
    [
        ("14:00-15:00", UTC, "2025-11-03"),
        ("23:30 to 00:30", UTC, "[2025-11-03..2025-11-04]"),
        ("2300-0100Z", DAY_ONLY, "[2025-11-03..2025-11-04]"),
        ("00:30-01:30", "Europe/Warsaw", "[2025-11-02..2025-11-03]"),
        ("10h - 15h", UTC, "2025-11-03"),
        ("entre 10h et 15h", UTC, "2025-11-03"),
    ],
)
def test_span_of_times_leaves_its_days_and_says_so(cell, zone, day):
    what = "this is a span of times, of which the ledger has the day alone"
    assert with_clock("2025-11-03", cell, DateStyle(zone=zone)) == ReadDate(day, what)


@pytest.mark.parametrize(
    ("cell", "zone", "day"),
    [
        ("after midnight", "Europe/Moscow", "[2025-11-02..2025-11-03]"),
        ("ночью", "Europe/Moscow", "[2025-11-02..2025-11-03]"),
        ("at night", UTC, "2025-11-03"),
        ("evening", DAY_ONLY, "2025-11-03"),
    ],
)
def test_a_part_of_a_day_leaves_the_days_on_which_it_may_be_in_utc(cell, zone, day):
    what = "this is no time of day that can be read for certain"
    assert with_clock("2025-11-03", cell, DateStyle(zone=zone)) == ReadDate(day, what)


def test_a_number_without_its_zeros_is_a_time_among_others_of_its_kind():
    style = style_of_times("ATA (UTC)", ["1430", "604", "12"], Answers({}))
    assert with_clock("2025-10-26", "12", style).text == "2025-10-26T00:12Z"
    for cells in (["1430", "12"], ["9", "12", "14", "930"]):
        style = style_of_times("ATA (UTC)", cells, Answers({}))
        assert with_clock("2025-10-26", "12", style).text == "2025-10-26"


def test_a_clock_of_its_own_counts_where_it_is_utc():
    assert with_clock("2025-10-26", "1403Z", DateStyle()).text == "2025-10-26T14:03Z"
    assert with_clock("2025-10-26", "2:03 pm", DateStyle(zone=UTC)).text == "2025-10-26T14:03Z"
    assert with_clock("2025-10-26", "14:03", DateStyle(zone=DAY_ONLY)) == ReadDate("2025-10-26")


@pytest.mark.parametrize(
    "cell",
    ["14.03 Uhr", "14h03", "14 h 03", "1403 hrs", "kl. 14.03", "godz. 14:03", "14ч03м", "14:03 óra", "14.03 uur"],
)
def test_a_clock_is_read_with_the_words_for_the_hour_around_it(cell):
    assert with_clock("2025-10-26", cell, DateStyle(zone=UTC)).text == "2025-10-26T14:03Z"


@pytest.mark.parametrize("cell", ["9h", "9 Uhr", "9 heures", "9 ч", "9am", "à 9h", "9h UTC"])
def test_a_whole_hour_is_a_time_where_a_word_marks_it(cell):
    assert with_clock("2025-10-26", cell, DateStyle(zone=UTC)) == ReadDate("2025-10-26T09:00Z")


def test_of_an_hour_that_is_about_right_the_day_is_read():
    assert with_clock("2025-10-26", "vers 14h", DateStyle(zone=UTC)) == ReadDate("2025-10-26")


@pytest.mark.parametrize("cell", ["25:03Z", "25h", "14", "at night", "14:3"])
def test_a_clock_that_is_none_is_said(cell):
    what = "this is no time of day that can be read for certain"
    assert with_clock("2025-10-26", cell, DateStyle(zone=UTC)) == ReadDate("2025-10-26", what)


def test_a_time_without_its_day_is_said():
    what = "the row names no single day for this time"
    assert with_clock("2025-10", "14:03Z", DateStyle()) == ReadDate("2025-10", what)


def test_times_of_a_column_are_utc_where_its_heading_or_an_answer_says_so():
    assert style_of_times("Time (UTC)", [], Answers({})).zone == UTC
    assert style_of_times("Time", [], Answers({})).zone == DAY_ONLY
    assert style_of_times("Time", [], Answers({"zone:Time": UTC})).zone == UTC


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("٠٢:١٠ بتوقيت الإمارات", "بتوقيت الإمارات"),
        ("02:10 по местному", "по местному"),
        ("02:10 hora local", "hora local"),
        ("0210 Ortszeit", "Ortszeit"),
        ("2:10 Uhr (TSİ)", "TSİ"),
        ("02:10 yerel saat", "yerel saat"),
        ("02h10 heure de Paris", "heure de Paris"),
        ("2:10 am Gulf time", "Gulf time"),
    ],
)
def test_words_beside_a_time_are_asked_about_once_as_the_zone_that_they_are(cell, words):
    worded, (asked,) = zones_of_words({cell: [2], "02:10": [3]}, Answers({}), ["Africa/Mogadishu"])
    assert (asked.id, asked.choices) == (f"zone in words:{words}", ("Africa/Mogadishu", UTC, DAY_ONLY))
    assert with_clock("2025-11-26", cell, DateStyle(zone=UTC, worded=worded)) == ReadDate("2025-11-26")
    worded, _ = zones_of_words({cell: [2]}, Answers({asked.id: "Asia/Dubai"}), [])
    style = DateStyle(DAY_FIRST, UTC, worded=worded)
    assert with_clock("2025-11-26", cell, style) == ReadDate("2025-11-25T22:10Z")
    assert time_and_zone(cell, "ATA", style) == ("02:10", "Asia/Dubai")


def test_words_for_utc_are_not_asked_about():
    assert zones_of_words({"02:10 بتوقيت غرينتش": [2], "0210 по Гринвичу": [3]}, Answers({}), []) == ((), [])
    assert with_clock("2025-11-26", "0210 по Гринвичу", DateStyle()).text == "2025-11-26T02:10Z"


@pytest.mark.parametrize(
    ("cell", "date"),
    [("0.585416", "2025-10-26T14:03Z"), ("0.5", "2025-10-26T12:00Z"), ("14.03", "2025-10-26T14:03Z")],
)
def test_a_time_may_be_a_fraction_of_the_day(cell, date):
    assert with_clock("2025-10-26", cell, DateStyle(zone=UTC)).text == date
    # A quarter of a day, or 25 minutes past midnight.
    assert with_clock("2025-10-26", "0.25", DateStyle(zone=UTC)).text == "2025-10-26"


@pytest.mark.parametrize(
    ("day", "clock", "date"),
    [
        ("2025-10-03", "0150", "2025-10-02T23:50Z"),
        ("2025-10-03", "01:50:30", "2025-10-02T23:50:30Z"),
        ("2025-10-03", "0150Z", "2025-10-03T01:50Z"),
        ("2025-10-03", "0150 LT", "2025-10-02T23:50Z"),
        ("2025-10-03", "0150 MSK", "2025-10-03"),
        # It is 02:30 twice, and never.
        ("2025-10-26", "0230", "2025-10-26"),
        ("2025-03-30", "0230", "2025-03-30"),
        ("2025-10", "0150", "2025-10"),
    ],
)
def test_a_time_of_a_zone_becomes_utc(day, clock, date):
    assert with_clock(day, clock, DateStyle(zone="Europe/Warsaw")).text == date


def test_an_answer_may_be_a_zone():
    cells = {"03/10/2025 01:50": [2], "13/10/2025 01:50": [3]}
    asked = style_of("Landing", cells, "day first", Answers({}), near=["Europe/Warsaw"])[1]
    assert asked[0].choices == (UTC, DAY_ONLY, "Europe/Warsaw")
    style = style_of("Landing (LT)", cells, "day first", Answers({"zone:Landing (LT)": "Europe/Warsaw"}))[0]
    assert read_date("03/10/2025 01:50", style).text == "2025-10-02T23:50Z"
    assert style_of_times("Arr LT", [], Answers({"zone:Arr LT": "Europe/Warsaw"})).zone == "Europe/Warsaw"
    assert style_of_times("Arr LT", [], Answers({"zone:Arr LT": "Europe/Nowhere"})).zone == DAY_ONLY


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("Landed 02:22Z", "2025-11-05T02:22Z"),
        ("06/0130", "2025-11-06T01:30Z"),
        ("30/2210", "2025-10-30T22:10Z"),
        ("0130+1", "2025-11-06T01:30Z"),
        ("21:10Z+1", "2025-11-06T21:10Z"),
        ("0130 next day", "2025-11-06T01:30Z"),
        ("01:30 (am Folgetag)", "2025-11-06T01:30Z"),
        ("01:30 следующего дня", "2025-11-06T01:30Z"),
        ("2300-0100 (+1)", "[2025-11-05..2025-11-06]"),
        ("5/0130", "2025-11-05"),
    ],
)
def test_a_time_may_have_a_status_or_its_own_day_before_it(cell, text):
    assert with_clock("2025-11-05", cell, DateStyle(zone=UTC)).text == text
