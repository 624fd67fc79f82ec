from dataclasses import replace

import pytest

from components.imports.cells.table_dates import (
    DAY_FIRST,
    EXCHANGED,
    ISO,
    MONTH_FIRST,
    TWO_DIGITS,
    DateStyle,
    read_date,
    share_of_dates,
)
from components.imports.cells.time_zones import DAY_ONLY, UTC
from components.imports.columns.date_questions import AS_THEY_STAND, style_of, zone_of_moments, zone_of_times
from components.imports.questions import Answers


@pytest.mark.parametrize(
    ("heading", "cells", "order"),
    [
        ("Date (dd/mm/yyyy)", ["03/11/2025"], DAY_FIRST),
        ("Datum TT/MM/JJJJ", ["03/11/2025"], DAY_FIRST),
        ("Date (mm/dd/yy)", ["03/11/2025"], MONTH_FIRST),
        ("Date", ["Tue 04/11/2025", "Sat 08/11/2025"], DAY_FIRST),
    ],
)
def test_a_heading_or_weekdays_settle_the_order(heading, cells, order):
    style, asked = style_of(heading, {cell: [2] for cell in cells}, "", Answers({}))
    assert (style.order, asked) == (order, [])


@pytest.mark.parametrize(
    ("heading", "cells"),
    [("Date (dd/mm/yyyy)", ["03/11/2025", "10/24/2025"]), ("Date", ["Tue 04/11/2025", "Fri 04/11/2025"])],
)
def test_a_heading_or_weekdays_that_contradict_the_dates_settle_nothing(heading, cells):
    style, asked = style_of(heading, {cell: [2] for cell in cells}, "", Answers({}))
    assert (style.order, len(asked)) == ("", 1)


@pytest.mark.parametrize("heading", ["Landing (EET)", "Time (UTC+3)", "ATA (local)", "Ortszeit", "Время (мск)"])
def test_nobody_is_asked_for_the_zone_that_a_heading_names(heading):
    style, asked = style_of(heading, {"2025-10-26 14:03": [2]}, "", Answers({}))
    assert (style.zone, asked) == (DAY_ONLY, [])


def test_a_year_of_two_digits_may_stand_first():
    _, (asked,) = style_of("Date", {"25-10-26": [2], "25-10-31": [3]}, "", Answers({}))
    assert asked.choices == (ISO, DAY_FIRST)
    assert asked.about.endswith("is '25-10-26' 2026-10-25 (day first) or 2025-10-26 (ISO)?")
    assert read_date("25-10-26", DateStyle(ISO)).text == "2025-10-26"
    assert read_date("25-10-26", DateStyle(DAY_FIRST)).text == "2026-10-25"


def test_beside_a_date_with_the_month_last_others_are_not_certain():
    style, _ = style_of("Date", {"2025-26-10": [2], "2025-03-08": [3]}, "", Answers({}))
    assert read_date("2025-26-10", style).text == "2025-10-26"
    assert read_date("2025-03-08", style).text == ""
    assert read_date("2025-03-26", style).text == "2025-03-26"


@pytest.mark.parametrize("heading", ["EOBD", "DOF", "Date (yymmdd)"])
def test_six_digits_of_a_flight_plan_begin_with_the_year(heading):
    style, asked = style_of(heading, {"251104": [2], "250925": [3]}, "", Answers({}))
    assert (read_date("251104", style).text, asked) == ("2025-11-04", [])


def test_six_digits_of_anything_else_are_asked_about():
    _, (asked,) = style_of("Date", {"251104": [2], "251130": [3]}, "", Answers({}))
    assert (asked.choices, read_date("251104", DateStyle()).text) == ((ISO, DAY_FIRST), "")


def test_one_question_for_a_column_with_its_evidence():
    cells = {"26/08/2025": [5], "03/08/2025": [2], "04/08/2025": [3], "2025-01-02": [9]}
    style, (asked,) = style_of("Date", cells, "", Answers({}))
    assert style == DateStyle()
    assert asked.id == "dates:Date"
    assert asked.choices == (DAY_FIRST, MONTH_FIRST, ISO)
    assert asked.rows == (2, 3)
    either = "2025-08-03 (day first) or 2025-03-08 (month first)"
    assert asked.about == f"1 of your dates can only be day first: is '03/08/2025' {either}?"


def test_the_evidence_decides_which_order_is_offered_first():
    _, (asked,) = style_of("Date", {"08/26/2025": [5], "03/08/2025": [2]}, "", Answers({}))
    assert asked.choices[0] == MONTH_FIRST


def test_nothing_is_asked_where_no_cell_leaves_it_open():
    cells = {"26/10/2025": [2], "04/04/2025": [3], "2025-10-03": [4]}
    assert style_of("Date", cells, "", Answers({}))[1] == []


def test_what_the_mapping_says_is_not_asked():
    style, asked = style_of("Date", {"03/08/2025": [2]}, DAY_FIRST, Answers({}))
    assert (style.order, asked) == (DAY_FIRST, [])


def test_the_year_of_days_without_one_is_asked_with_those_of_the_column():
    cells = {"26 Oct": [2], "between 24 and 29 Oct": [3], "1 May 2025": [4], "2 May 2025": [5], "3 May 2024": [6]}
    style, (asked,) = style_of("Date", cells, "", Answers({"year:Date": "2025"}))
    assert asked.choices == ("2025", "2024", "not known")
    assert read_date("between 24 and 29 Oct", style).text == "[2025-10-24..2025-10-29]"


@pytest.mark.parametrize(
    ("cells", "offered", "years", "asked"),
    [
        (["Saturday 22/11 15:00", "Sun 23 Nov"], ["2024", "2025"], ("2025",), ["zone:Date"]),
        (["Mon 29.12.", "Fri 2 Jan"], ["2025", "2026"], ("2025", "2026"), []),
        (["Sat 22 Nov"], ["2025"], (), ["year:Date"]),
        (["Sat 22 Nov", "Sun 22 Nov", "Sun 23 Nov"], ["2025", "2026"], (), ["year:Date"]),
        (["Sat 22 Nov", "23 Nov"], ["2025"], (), ["year:Date"]),
        (["Sat 22 Nov", "Sat 23 Nov"], ["2025"], (), ["year:Date"]),
        (["Sat 22 Nov", "Sun 23 Nov"], ["2014", "2025"], (), ["year:Date"]),
    ],
)
def test_weekdays_settle_the_year_where_one_of_those_offered_fits_each_day(cells, offered, years, asked):
    rows = {cell: [at] for at, cell in enumerate(cells)}
    style, questions = style_of("Date", rows, "", Answers({}), offered)
    assert (style.years, [each.id for each in questions]) == (years, asked)
    assert style_of("Date", rows, "", Answers({"year:Date": "2020"}), offered)[0].years == ()


@pytest.mark.parametrize(
    ("cells", "choices"),
    [
        (["Nov 25", "Dec 25"], (TWO_DIGITS, "2025", "not known")),
        (["Nov-25"], ("2025", TWO_DIGITS, "not known")),
        (["Nov 25", "Dec 24"], ("2025", "not known")),
    ],
)
def test_two_digits_behind_several_months_may_be_their_year(cells, choices):
    _, (asked,) = style_of("Date", {cell: [at] for at, cell in enumerate(cells)}, "", Answers({}), ["2025"])
    assert asked.choices == choices
    assert read_date(cells[0], DateStyle(year=TWO_DIGITS)).text == "2025-11"
    assert read_date(cells[0], DateStyle(year="2025")).text == "2025-11-25"


def test_a_weekday_that_contradicts_its_year_is_said():
    style = DateStyle(year="2025")
    assert read_date("Sat 22/11", style).text == "2025-11-22"
    assert read_date("Fri 22/11", style).what == (
        "day of the week and date do not agree: 2025-11-22 is a Saturday"
    )


def test_a_heading_that_says_utc_is_believed():
    style, asked = style_of("Date (UTC)", {"2025-10-26 14:03": [2]}, "", Answers({}))
    assert (style.zone, asked) == (UTC, [])


def test_a_day_with_a_time_whose_zone_is_open_is_no_day():
    cell = "٢٦/١١/٢٠٢٥ ٠٢:١٠ بتوقيت الإمارات"
    style, asked = style_of("Date", {cell: [2]}, "", Answers({}))
    assert (read_date(cell, style).text, asked) == ("", [])
    assert read_date(cell, replace(style, worded=(("بتوقيت الإمارات", "Asia/Dubai"),))).text == "2025-11-25T22:10Z"
    assert read_date(cell, replace(style, worded=(("بتوقيت الإمارات", DAY_ONLY),))).text == "2025-11-26"


def test_numbers_of_a_day_and_a_month_are_a_day_without_a_year_where_the_heading_says_so():
    cells = {"26/10": [2], "03/11": [3], "04/11/2025": [4]}
    style, asked = style_of("Day", cells, "", Answers({}), ["2025"])
    assert [(each.id, each.choices[0]) for each in asked] == [("dates:Day", DAY_FIRST), ("year:Day", "2025")]
    answers = {"dates:Day": DAY_FIRST, "year:Day": "2025"}
    style, _ = style_of("Day", cells, "", Answers(answers), ["2025"])
    assert [read_date(cell, style).text for cell in cells] == ["2025-10-26", "2025-11-03", "2025-11-04"]
    # Without one they may be shares, or anything.
    assert share_of_dates(["1/2", "3/4", "10.5"]) == 0
    assert share_of_dates(["26/10"], with_numbers=True) == 1


@pytest.mark.parametrize(
    ("heading", "cells", "choices"),
    [
        ("Arr", ("0912", "n/s"), (UTC, "Europe/London", DAY_ONLY)),
        ("Arr LT", ("0912",), (UTC, "Europe/London", DAY_ONLY)),
        ("Arr (EST)", ("0912",), ("America/New_York", "Europe/London", UTC, DAY_ONLY)),
        ("Arr (UTC)", ("0912",), None),
        ("Arr", ("0912Z",), None),
    ],
)
def test_of_times_without_a_zone_it_may_be_said_of_which_they_are(heading, cells, choices):
    asked = zone_of_times(heading, {cell: [2] for cell in cells}, ["Europe/London"])
    assert (asked and (asked.id, asked.choices)) == (choices and (f"zone:{heading}", choices))


@pytest.mark.parametrize(
    ("cells", "day"),
    [
        (["2025-11-03T00:00:00Z", "2025-11-05T00:00:00Z"], "2025-11-03"),
        (["2025-11-03T00:00:00.000+03:00", "2025-11-05T00:00:00.000+03:00", "n/a"], "2025-11-03"),
        (["2025-11-03T00:00:00Z", "2025-11-05T09:55:00Z"], "2025-11-03T00:00:00Z"),
        (["2025-11-03T00:00Z", "2025-11-05T00:00Z"], "2025-11-03T00:00Z"),
        (["2025-11-03T00:00:00Z", "Nov 2025"], "2025-11-03"),
        (["2025-11-03 00:00:00+00"], "2025-11-03"),
        (["2025-11-03 00:00:00 UTC", "2025-11-05 00:00:00 UTC"], "2025-11-03"),
        (["2025-11-03 14:03:20.5+02"], "2025-11-03T12:03:20Z"),
    ],
)
def test_moments_that_are_all_at_midnight_are_days_as_programs_write_them(cells, day):
    style, asked = style_of("Date", {cell: [2] for cell in cells}, "", Answers({}))
    assert (asked, read_date(cells[0], style).text) == ([], day)


@pytest.mark.parametrize(
    ("heading", "about", "choices", "may_be_left"),
    [
        (
            "Arr (ET)",
            "are of the zone 'ET'. Which one is it?",
            ("America/New_York", "America/Caracas", DAY_ONLY, UTC),
            False,
        ),
        (
            "Arr (CET)",
            "are of the zone 'CET'. Which one is it? Until that is said, their days alone are read.",
            ("Europe/Berlin", "Europe/Warsaw", "Europe/Paris", "America/Caracas", DAY_ONLY),
            True,
        ),
    ],
)
def test_of_days_with_times_it_is_asked_which_zone_their_heading_means(heading, about, choices, may_be_left):
    cells, near = {"2025-11-03 14:35": [2], "2025-11-04": [3]}, ["America/Caracas"]
    (asked,) = filter(
        None, (*style_of(heading, cells, "", Answers({}), near=near)[1], zone_of_moments(heading, cells, near))
    )
    assert (asked.id, asked.choices, asked.rows) == (f"zone:{heading}", choices, (2,))
    assert asked.about == f"The times in '{heading}', such as '2025-11-03 14:35', {about}"
    assert (zone_of_moments(heading, cells, near) is not None) == may_be_left


@pytest.mark.parametrize(
    ("cells", "first"),
    [
        (("2025-03-11", "2025-05-11 14:35", "13/11/2025", "24/11/2025"), EXCHANGED),
        (("2025-03-11", "2025-05-11", "11/13/2025", "11/24/2025"), EXCHANGED),
        (("2025-03-11", "2025-05-11", "13/05/2025", "24/03/2025"), AS_THEY_STAND),
        (("2025-03-11", "2025-05-11", "2025-05-13", "13/11/2025", "24/11/2025"), None),
        (("2025-03-11", "2025-05-11", "05/11/2025", "24/11/2025"), None),
        (("2025-03-11", "2025-05-11", "13.11.2025", "24.11.2025"), None),
        (("2025-03-11", "2025-11-11", "13/11/2025", "24/11/2025"), None),
    ],
)
def test_it_is_asked_whether_a_spreadsheet_has_exchanged_day_and_month_of_what_it_took_for_days(cells, first):
    numbered = {cell: [row] for row, cell in enumerate(cells, start=2)}
    style, asked = style_of("Date", numbered, "", Answers({"zone:Date": DAY_ONLY}))
    exchange = [each for each in asked if each.id == "exchanged:Date"]
    assert [(each.choices[0], each.rows) for each in exchange] == ([(first, (2, 3))] if first else [])
    what = "whether its day and month are exchanged has not been said yet" if first else ""
    assert read_date(cells[0], style).what == what
    days = {EXCHANGED: "2025-11-03", AS_THEY_STAND: "2025-03-11"}
    for answer, day in days.items() if first else ():
        answers = Answers({"exchanged:Date": answer, "zone:Date": DAY_ONLY})
        assert read_date(cells[0], style_of("Date", numbered, "", answers)[0]).text == day
        # What was answered holds for the next file, too, in which nothing shows it.
        assert read_date(cells[0], style_of("Date", {cells[0]: [2]}, "", answers)[0]).text == day


def test_a_spreadsheet_that_knows_later_days_may_exchange_none_any_more():
    cells = {"2025-11-03": [2], "2025-03-11": [3], "2025-11-13": [4]}
    before = {"exchanged:Date": EXCHANGED}
    style, (asked,) = style_of("Date", cells, "", Answers(before))
    assert (asked.id, asked.choices, asked.rows) == ("exchanged now:Date", (AS_THEY_STAND, EXCHANGED), (2, 3))
    assert asked.about == (
        "The days in 'Date' had day and month exchanged so far. Now the spreadsheet knows days after the 12th, "
        "such as '2025-11-13'. Was '2025-11-03' typed as 2025-03-11?"
    )
    assert read_date("2025-11-03", style).what == "whether its day and month are exchanged has not been said yet"
    for answer, day in {EXCHANGED: "2025-03-11", AS_THEY_STAND: "2025-11-03"}.items():
        style, _ = style_of("Date", cells, "", Answers({**before, "exchanged now:Date": answer}))
        assert read_date("2025-11-03", style).text == day
    stood = {"exchanged:Date": AS_THEY_STAND}
    assert [each.id for each in style_of("Date", cells, "", Answers(stood))[1]] == ["exchanged:Date"]
