from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.imports.clock_cells import style_of_times, time_and_zone, with_clock
from components.imports.date_questions import style_of, zones_of_words
from components.imports.questions import Answers
from components.imports.table_dates import (
    DAY_FIRST,
    ISO,
    MONTH_FIRST,
    DateStyle,
    ReadDate,
    read_date,
    share_of_dates,
)
from components.imports.time_zones import DAY_ONLY, UTC, in_utc
from components.ledger.dates import EdtfDate, parse

SURE = {
    "2025-10-26": "2025-10-26",
    "2025-10-26?": "2025-10-26?",
    "2025-10": "2025-10",
    "26/10/2025": "2025-10-26",
    "10/26/2025": "2025-10-26",
    "26.10.25": "2025-10-26",
    "03.08.2025": "2025-08-03",
    "04/04/25": "2025-04-04",
    "2025/10/26": "2025-10-26",
    "20251026": "2025-10-26",
    "45956": "2025-10-26",
    "26-Oct-25": "2025-10-26",
    "Oct 26, 2025": "2025-10-26",
    "Sunday 26th October 2025": "2025-10-26",
    "26. Oktober 2025": "2025-10-26",
    "26 octobre 2025": "2025-10-26",
    "26 de octubre de 2025": "2025-10-26",
    "26 октября 2025 г.": "2025-10-26",
    "26 Ekim 2025": "2025-10-26",
    "٢٦ أكتوبر ٢٠٢٥": "2025-10-26",
    "2025年10月26日": "2025-10-26",
    "2025-10-26 14:03 UTC": "2025-10-26T14:03Z",
    "2025-10-26T14:03:00+03:00": "2025-10-26T11:03Z",
    "2025-10-26 00:00:00": "2025-10-26",
    "1761487380": "2025-10-26T14:03Z",
    "10/26/2025 2:03 PM UTC": "2025-10-26T14:03Z",
    "10/26/2025 12:03:00 a.m. UTC": "2025-10-26T00:03:00Z",
    "between 24 and 29 Oct 2025": "[2025-10-24..2025-10-29]",
    "zwischen 24. und 29. Okt 2025": "[2025-10-24..2025-10-29]",
    "24-29 Oct 2025": "[2025-10-24..2025-10-29]",
    "early March 2025": "[2025-03-01..2025-03-10]~",
    "Mitte März 2025": "[2025-03-11..2025-03-20]~",
    "late Feb 2025": "[2025-02-21..2025-02-28]~",
    "early 2025": "[2025-01..2025-04]~",
    "after 1 May 2025": "[2025-05-01..]",
    "before 3 Nov 2025": "[..2025-11-03]",
    "about 26 Oct 2025": "2025-10-26~",
    "2025-W43": "[2025-10-20..2025-10-26]",
    "KW 43/2025": "[2025-10-20..2025-10-26]",
    "Q3 2025": "[2025-07..2025-09]",
    "w/c 6 Oct 2025": "[2025-10-06..2025-10-12]",
    "week of 13 October 2025": "[2025-10-13..2025-10-19]",
    "1 Nov 2025**": "2025-11-01",
    "26 Oct 2025 (?)": "2025-10-26?",
    "Fri 24/10/2025": "2025-10-24",
    "Fr, 24.10.25": "2025-10-24",
    "2025-10-24 (Fri)": "2025-10-24",
    "24 October 2025 (Friday)": "2025-10-24",
    "26/27 Oct 2025": "[2025-10-26..2025-10-27]",
    "night of 26-27 October 2025": "[2025-10-26..2025-10-27]",
    "24./25.10.2025": "[2025-10-24..2025-10-25]",
    "24.10.-03.11.2025": "[2025-10-24..2025-11-03]",
    "Oct 24–29, 2025": "[2025-10-24..2025-10-29]",
    "24 Oct - 3 Nov 2025": "[2025-10-24..2025-11-03]",
    "с 24 по 29 октября 2025": "[2025-10-24..2025-10-29]",
    "October 26, 2025 4:12 PM (GMT+3)": "2025-10-26T13:12Z",
    "24 / 10 / 2025": "2025-10-24",
    "2025. 10. 24.": "2025-10-24",
    "24OCT25": "2025-10-24",
    "241012ZOCT25": "2025-10-24T10:12Z",
    "24/10/2025 0412Z": "2025-10-24T04:12Z",
    "10/2025": "2025-10",
    "٣ تشرين الثاني ٢٠٢٥": "2025-11-03",
    "24 października 2025": "2025-10-24",
}
KINDS = {
    "month": "2025-09",
    "genitive": "2025-09-14",
    "short": "2025-09-14",
    "about": "2025-09-14~",
    "early": "[2025-09-01..2025-09-10]~",
    "mid": "[2025-09-11..2025-09-20]~",
    "late": "[2025-09-21..2025-09-30]~",
    "between": "[2025-10-24..2025-10-29]",
    "from": "[2025-10-24..2025-10-29]",
    "or": "[2025-10-21..2025-10-22]",
    "before": "[..2025-11-09]",
    "after": "[2025-11-09..]",
    "night": "[2025-10-05..2025-10-06]",
}
BY_LANGUAGE = {
    "German": (
        "September 2025",
        "14. September 2025",
        "14. Sept. 2025",
        "ca. 14.09.2025",
        "Anfang September 2025",
        "Mitte September 2025",
        "Ende September 2025",
        "zwischen dem 24. und 29. Oktober 2025",
        "vom 24. bis 29. Oktober 2025",
        "21.10.2025 oder 22.10.2025",
        "vor dem 9.11.2025",
        "nach dem 9.11.2025",
        "in der Nacht vom 5. auf den 6. Oktober 2025",
    ),
    "French": (
        "septembre 2025",
        "14 septembre 2025",
        "14 sept. 2025",
        "vers le 14.09.2025",
        "début septembre 2025",
        "mi-septembre 2025",
        "fin septembre 2025",
        "entre le 24 et le 29 octobre 2025",
        "du 24 au 29 octobre 2025",
        "21.10.2025 ou 22.10.2025",
        "avant le 9.11.2025",
        "après le 9.11.2025",
        "dans la nuit du 5 au 6 octobre 2025",
    ),
    "Spanish": (
        "septiembre de 2025",
        "14 de septiembre de 2025",
        "14 sept. 2025",
        "alrededor del 14.09.2025",
        "a principios de septiembre de 2025",
        "a mediados de septiembre de 2025",
        "a finales de septiembre de 2025",
        "entre el 24 y el 29 de octubre de 2025",
        "del 24 al 29 de octubre de 2025",
        "21.10.2025 o 22.10.2025",
        "antes del 9.11.2025",
        "después del 9.11.2025",
        "en la noche del 5 al 6 de octubre de 2025",
    ),
    "Italian": (
        "settembre 2025",
        "14 settembre 2025",
        "14 set. 2025",
        "circa 14.09.2025",
        "inizio settembre 2025",
        "metà settembre 2025",
        "fine settembre 2025",
        "tra il 24 e il 29 ottobre 2025",
        "dal 24 al 29 ottobre 2025",
        "21.10.2025 o 22.10.2025",
        "prima del 9.11.2025",
        "dopo il 9.11.2025",
        "nella notte tra il 5 e il 6 ottobre 2025",
    ),
    "Portuguese": (
        "setembro de 2025",
        "14 de setembro de 2025",
        "14 set. 2025",
        "por volta de 14.09.2025",
        "início de setembro de 2025",
        "meados de setembro de 2025",
        "fim de setembro de 2025",
        "entre 24 e 29 de outubro de 2025",
        "de 24 a 29 de outubro de 2025",
        "21.10.2025 ou 22.10.2025",
        "antes de 9.11.2025",
        "depois de 9.11.2025",
        "na noite de 5 para 6 de outubro de 2025",
    ),
    "Dutch": (
        "september 2025",
        "14 september 2025",
        "14 sep. 2025",
        "rond 14.09.2025",
        "begin september 2025",
        "half september 2025",
        "eind september 2025",
        "tussen 24 en 29 oktober 2025",
        "van 24 tot 29 oktober 2025",
        "21.10.2025 of 22.10.2025",
        "vóór 9.11.2025",
        "na 9.11.2025",
        "in de nacht van 5 op 6 oktober 2025",
    ),
    "Polish": (
        "wrzesień 2025",
        "14 września 2025",
        "14 wrz 2025",
        "ok. 14.09.2025",
        "początek września 2025",
        "w połowie września 2025",
        "pod koniec września 2025",
        "między 24 a 29 października 2025",
        "od 24 do 29 października 2025",
        "21.10.2025 lub 22.10.2025",
        "przed 9.11.2025",
        "po 9.11.2025",
        "w nocy z 5 na 6 października 2025",
    ),
    "Ukrainian": (
        "вересень 2025",
        "14 вересня 2025 р.",
        "14 вер. 2025",
        "близько 14.09.2025",
        "на початку вересня 2025",
        "середина вересня 2025",
        "кінець вересня 2025",
        "між 24 та 29 жовтня 2025",
        "з 24 до 29 жовтня 2025",
        "21.10.2025 або 22.10.2025",
        "до 9.11.2025",
        "після 9.11.2025",
        "в ніч з 5 на 6 жовтня 2025",
    ),
    "Russian": (
        "сентябрь 2025",
        "14 сентября 2025 г.",
        "14 сент. 2025",
        "около 14.09.2025",
        "начало сентября 2025",
        "в середине сентября 2025",
        "в конце сентября 2025",
        "между 24 и 29 октября 2025",
        "с 24 по 29 октября 2025",
        "21.10.2025 или 22.10.2025",
        "до 9.11.2025",
        "после 9.11.2025",
        "в ночь с 5 на 6 октября 2025",
    ),
    "Turkish": (
        "Eylül 2025",
        "14 Eylül 2025",
        "14 Eyl 2025",
        "14.09.2025 civarı",
        "Eylül 2025 başı",
        "Eylül ortası 2025",
        "Eylül 2025 sonu",
        "24 ile 29 Ekim 2025 arasında",
        "24-29 Ekim 2025 arası",
        "21.10.2025 veya 22.10.2025",
        "9.11.2025'ten önce",
        "9 Kasım 2025'ten sonra",
        "5-6 Ekim 2025 gecesi",
    ),
    "Arabic": (
        "سبتمبر 2025",
        "14 سبتمبر 2025",
        "١٤ أيلول ٢٠٢٥",
        "حوالي 14.09.2025",
        "أوائل سبتمبر 2025",
        "منتصف سبتمبر 2025",
        "أواخر سبتمبر 2025",
        "بين 24 و29 أكتوبر 2025",
        "من 24 إلى 29 أكتوبر 2025",
        "21.10.2025 أو 22.10.2025",
        "قبل 9.11.2025",
        "بعد 9.11.2025",
        "ليلة 5-6 أكتوبر 2025",
    ),
}
MONTHS = {
    "German": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "French": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "Spanish": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "Italian": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "Portuguese": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "Dutch": "januari februari maart april mei juni juli augustus september oktober november december",
    "Polish": "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień",
    "Polish of": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada "
    "grudnia",
    "Ukrainian": "січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень",
    "Ukrainian of": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "Russian": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "Russian of": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "Turkish": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    "Arabic": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "French short": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "Italian short": "gen feb mar apr mag giu lug ago set ott nov dic",
    "Portuguese short": "jan fev mar abr mai jun jul ago set out nov dez",
    "Polish short": "sty lut mar kwi maj cze lip sie wrz paź lis gru",
    "Dutch short": "jan feb mrt apr mei jun jul aug sep okt nov dec",
    "Turkish short": "Oca Şub Mar Nis May Haz Tem Ağu Eyl Eki Kas Ara",
}
UNREAD = (
    "after 03/08/2025",
    "night of 5 October 2025",
    "before mid September 2025",
    "out",
    "25-10-26",
    "04-04-25",
    "03/08/2025",
    "yesterday",
    "Mon 26 Oct 2025",
    "Mon 26/10/2025",
    "Tue 04/11/2025",
    "Oct-25",
    "26 & 27 Oct 2025",
    "31/02/2025",
    "2025-10-26 14:03",
    "26 Oct",
    "2025-10-24/2025-10-29",
    "x" * 200,
)


@pytest.mark.parametrize(("cell", "expected"), SURE.items())
def test_a_date_in_any_style_becomes_one_of_the_profile(cell, expected):
    assert read_date(cell, DateStyle()).text == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [pair for cells in BY_LANGUAGE.values() for pair in zip(cells, KINDS.values(), strict=True)],
)
def test_what_is_known_roughly_is_understood_in_many_languages(cell, expected):
    assert read_date(cell, DateStyle()).text == expected


@pytest.mark.parametrize("names", MONTHS.values(), ids=MONTHS)
def test_months_are_understood_in_many_languages(names):
    read = [read_date(f"4 {name} 2025", DateStyle()).text for name in names.split()]
    assert read == [f"2025-{month:02}-04" for month in range(1, 13)]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("po wrześniu 2025", "[2025-09..]"),
        ("do 22.10.2025", "[..2025-10-22]"),
        ("Do 23.10.2025", "2025-10-23"),
        ("w nocy z 30 września na 1 października 2025", "[2025-09-30..2025-10-01]"),
        ("ok. połowy września", "[2025-09-11..2025-09-20]~"),
        ("fino al 9 novembre 2025", "[..2025-11-09]"),
        ("jusqu’au 9 novembre 2025", "[..2025-11-09]"),
    ],
)
def test_little_words_mean_what_they_mean_where_they_stand(cell, expected):
    assert read_date(cell, DateStyle(year="2025")).text == expected


@pytest.mark.parametrize("cell", UNREAD)
def test_what_is_not_certain_is_not_read_and_says_why(cell):
    read = read_date(cell, DateStyle())
    assert read.text == ""
    assert read.what


@pytest.mark.parametrize(
    ("cell", "what"),
    [
        ("۱۴۰۴/۰۸/۰۲", "this is a date of the Persian or Islamic calendar"),
        ("24/10/2568", "this is a date of the Buddhist calendar"),
        ("1825-10-24", "nobody flew in 1825"),
    ],
)
def test_a_date_of_another_calendar_is_refused_by_its_name(cell, what):
    assert read_date(cell, DateStyle()) == ReadDate("", what)


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


@pytest.mark.parametrize(
    ("cell", "year"), [("6-Nov", "2025-11-06"), ("26.10.", "2025-10-26"), ("Fri 24 Oct", "2025-10-24")]
)
def test_days_without_a_year_have_several_forms(cell, year):
    assert read_date(cell, DateStyle(year="2025")).text == year
    assert read_date(cell, DateStyle()).text == ""


@pytest.mark.parametrize("cell", ["", "-", "n/a", "unknown"])
def test_a_word_for_not_known_is_nothing_that_could_not_be_read(cell):
    assert read_date(cell, DateStyle()).what == ""


def test_an_order_that_a_person_has_confirmed_is_kept():
    assert read_date("03/08/2025", DateStyle(DAY_FIRST)).text == "2025-08-03"
    assert read_date("03/08/2025", DateStyle(MONTH_FIRST)).text == "2025-03-08"
    assert read_date("03/08/2025", DateStyle(ISO)).text == ""
    assert read_date("03/08/2025 09:15Z", DateStyle(DAY_FIRST)).text == "2025-08-03T09:15Z"


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


@pytest.mark.parametrize(
    "cell",
    [
        "Mi, 5. November 2025", "Mi 05.11.2025", "05.11.2025 (Mi)", "mer 5 novembre 2025",
        "qua, 5 de novembro de 2025", "quarta-feira, 5 de novembro de 2025", "śr. 5 listopada 2025",
        "ons 5 november 2025", "st 5. listopadu 2025", "mie 5 noiembrie 2025", "sre 5. novembar 2025",
        "2025. november 5.", "5.nov 2025", "5 Νοεμβρίου 2025", "5 листопада 2025",
    ],
)  # fmt: skip
def test_a_day_of_the_week_and_a_month_are_read_in_many_languages(cell):
    assert read_date(cell, DateStyle(order=DAY_FIRST)).text == "2025-11-05"


@pytest.mark.parametrize("heading", ["EOBD", "DOF", "Date (yymmdd)"])
def test_six_digits_of_a_flight_plan_begin_with_the_year(heading):
    style, asked = style_of(heading, {"251104": [2], "250925": [3]}, "", Answers({}))
    assert (read_date("251104", style).text, asked) == ("2025-11-04", [])


def test_a_day_of_the_week_may_stand_behind_a_day_without_a_year():
    assert read_date("6 Kas Per", DateStyle(year="2025")).text == "2025-11-06"


def test_six_digits_of_anything_else_are_asked_about():
    _, (asked,) = style_of("Date", {"251104": [2], "251130": [3]}, "", Answers({}))
    assert (asked.choices, read_date("251104", DateStyle()).text) == ((ISO, DAY_FIRST), "")


@pytest.mark.parametrize(
    ("cell", "day"),
    [("mar 4 nov 2025", "2025-11-04"), ("Mar 4, 2025", "2025-03-04"), ("5. listopada 2025", "2025-10-05"),
     ("5. lis 2025", ""), ("5. lip 2025", "2025-06-05"), ("5 lip 2025", "2025-07-05"),
     ("5 des 2025", "2025-12-05"), ("des. 2025", "2025-12"), ("2025-11-05 Mi", "2025-11-05"),
     ("Sen 22 Des 2025", ""), ("do 23.10.2025", ""), ("to 6 marraskuuta 2025", ""), ("2025-02-03 po", ""),
     ("So 12.7.2025", "")],
)  # fmt: skip
def test_words_of_two_meanings_mean_what_stands_beside_them(cell, day):
    assert read_date(cell, DateStyle()).text == day


def test_a_time_without_a_zone_is_read_as_a_person_says():
    assert read_date("2025-10-26 14:03", DateStyle(zone=UTC)).text == "2025-10-26T14:03Z"
    assert read_date("2025-10-26 14:03", DateStyle(zone=DAY_ONLY)).text == "2025-10-26"


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


def test_a_heading_that_says_utc_is_believed():
    style, asked = style_of("Date (UTC)", {"2025-10-26 14:03": [2]}, "", Answers({}))
    assert (style.zone, asked) == (UTC, [])


def test_a_number_without_its_zeros_is_a_time_among_others_of_its_kind():
    style = style_of_times("ATA (UTC)", ["1430", "604", "12"], Answers({}))
    assert with_clock("2025-10-26", "12", style).text == "2025-10-26T00:12Z"
    style = style_of_times("ATA (UTC)", ["1430", "12"], Answers({}))
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


@pytest.mark.parametrize("cell", ["25:03Z", "~14h", "at night", "14:3"])
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
        ("02:10 по Москве", "по Москве"),
        ("02:10 hora local", "hora local"),
        ("0210 Ortszeit", "Ortszeit"),
        ("2:10 Uhr (MEZ)", "MEZ"),
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


def test_a_day_with_a_time_whose_zone_is_open_is_no_day():
    cell = "٢٦/١١/٢٠٢٥ ٠٢:١٠ بتوقيت الإمارات"
    style, asked = style_of("Date", {cell: [2]}, "", Answers({}))
    assert (read_date(cell, style).text, asked) == ("", [])
    assert read_date(cell, replace(style, worded=(("بتوقيت الإمارات", "Asia/Dubai"),))).text == "2025-11-25T22:10Z"
    assert read_date(cell, replace(style, worded=(("بتوقيت الإمارات", DAY_ONLY),))).text == "2025-11-26"


def test_words_for_utc_are_not_asked_about():
    assert zones_of_words({"02:10 بتوقيت غرينتش": [2], "0210 по Гринвичу": [3]}, Answers({}), []) == ((), [])
    assert with_clock("2025-11-26", "0210 по Гринвичу", DateStyle()).text == "2025-11-26T02:10Z"


def test_bare_numbers_do_not_look_like_dates():
    assert share_of_dates(["737", "45956", "2025"]) == 0
    assert share_of_dates(["26.10.2025", "Oct 26, 2025"]) == 1


DAYS = st.dates(date(1971, 1, 1), date(2068, 12, 31))
STYLES = (
    "%d.%m.%Y",
    "%d %B %Y",
    "%d-%b-%y",
    "%B %d, %Y",
    "%Y/%m/%d",
    "%Y%m%d",
    "%A, %d %B %Y",
    "%Y-%m-%dT00:00:00",
)


@given(DAYS, st.sampled_from(STYLES))
def test_every_day_is_read_as_that_day_in_every_style(day, style):
    assert read_date(day.strftime(style), DateStyle()).text == day.isoformat()


@given(DAYS, st.sampled_from([("%d/%m/%Y", DAY_FIRST), ("%m/%d/%Y", MONTH_FIRST)]))
def test_a_day_in_numbers_is_never_read_as_another(day, style):
    form, order = style
    assert read_date(day.strftime(form), DateStyle(order)).text == day.isoformat()
    assert read_date(day.strftime(form), DateStyle()).text in ("", day.isoformat())


@given(st.integers(20_000, 79_999))
def test_the_number_of_a_spreadsheet_is_its_day(number):
    assert read_date(str(number), DateStyle()).text == (date(1899, 12, 30) + timedelta(days=number)).isoformat()


@given(st.text(max_size=40))
def test_whatever_is_read_is_a_day_of_the_profile(cell):
    read = read_date(cell, DateStyle(DAY_FIRST, UTC, "2025"))
    assert not read.text or (isinstance(parse(read.text), EdtfDate) and not parse(read.text).is_period)


@pytest.mark.parametrize(
    ("cell", "date"),
    [
        ("26.X.2025", "2025-10-26"),
        ("3 XI 2025", "2025-11-03"),
        ("43. KW 2025", "[2025-10-20..2025-10-26]"),
        ("October 27, 2025 → October 28, 2025", "[2025-10-27..2025-10-28]"),
        ("26 Oct 2025\n(evening)", "2025-10-26"),
        ("27 Oct 2025 morning", "2025-10-27"),
    ],
)
def test_dates_of_further_makes_are_read(cell, date):
    assert read_date(cell, DateStyle()).text == date


@pytest.mark.parametrize(
    ("cell", "what"),
    [
        ("26 Oct 2025 / 28 Oct 2025", "these are two dates: make a row of each flight"),
        ("10/26", "the year is missing"),
        ("KW 43", "the year is missing"),
        ("10月27日", "the year is missing"),
    ],
)
def test_what_is_missing_or_too_much_in_a_date_is_said(cell, what):
    assert read_date(cell, DateStyle()).what == what


@pytest.mark.parametrize(
    ("cell", "date"),
    [
        ("26 жовтня 2025 р.", "2025-10-26"),
        ("26 października 2025 r.", "2025-10-26"),
        ("@November 1, 2025 2:00 PM (UTC)", "2025-11-01T14:00Z"),
        ("Sunday, October 26, 2025 at 2:03 PM UTC", "2025-10-26T14:03Z"),
        ("26.10.2025 um 14:03 UTC", "2025-10-26T14:03Z"),
        ("Monday, October 26, 2025", ""),
    ],
)
def test_what_exports_and_people_write_around_a_date_is_understood(cell, date):
    assert read_date(cell, DateStyle()).text == date


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


def test_a_time_that_comes_twice_is_the_day_that_it_is_in_utc():
    assert in_utc("2025-04-06", "01:45", "Australia/Lord_Howe") == "2025-04-05"
    assert in_utc("2025-11-02", "01:30", "America/New_York") == "2025-11-02"


def test_an_answer_may_be_a_zone():
    cells = {"03/10/2025 01:50": [2], "13/10/2025 01:50": [3]}
    asked = style_of("Landing", cells, "day first", Answers({}), near=["Europe/Warsaw"])[1]
    assert asked[0].choices == (UTC, DAY_ONLY, "Europe/Warsaw")
    style = style_of("Landing (LT)", cells, "day first", Answers({"zone:Landing (LT)": "Europe/Warsaw"}))[0]
    assert read_date("03/10/2025 01:50", style).text == "2025-10-02T23:50Z"
    assert style_of_times("Arr LT", [], Answers({"zone:Arr LT": "Europe/Warsaw"})).zone == "Europe/Warsaw"
    assert style_of_times("Arr LT", [], Answers({"zone:Arr LT": "Europe/Nowhere"})).zone == DAY_ONLY
