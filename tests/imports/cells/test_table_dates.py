from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.imports.cells.table_dates import (
    DAY_FIRST,
    ISO,
    MONTH_FIRST,
    DateStyle,
    ReadDate,
    names_no_year,
    read_date,
    share_of_dates,
)
from components.imports.cells.time_zones import DAY_ONLY, UTC
from components.ledger.dates.edtf import EdtfDate, parse

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
    "first seen 2 Nov 2025, not seen 30 Oct 2025": "[2025-10-30..2025-11-02]",
    "not seen 30 Oct 2025, first seen on 2 Nov 2025": "[2025-10-30..2025-11-02]",
    "seen 17 Nov 2025, absent 12 Nov (15 Nov cloudy)": "[2025-11-12..2025-11-17]",
    "last seen 2025-11-17, gone 2025-11-23": "[2025-11-17..2025-11-23]",
    "between images of 17 and 23 Nov 2025": "[2025-11-17..2025-11-23]",
    "image of 17 Nov 2025": "",
    "17 Nov 2025 < arrival <= 23 Nov 2025": "[2025-11-17..2025-11-23]",
    "23 Nov 2025 ≥ arrival > 17 Nov 2025": "[2025-11-17..2025-11-23]",
    "arrival <= 23 Nov 2025": "[..2025-11-23]",
    "> 17 Nov 2025": "[2025-11-17..]",
    "zwischen 24. und 29. Okt 2025": "[2025-10-24..2025-10-29]",
    "24-29 Oct 2025": "[2025-10-24..2025-10-29]",
    "early March 2025": "[2025-03-01..2025-03-10]~",
    "Mitte März 2025": "[2025-03-11..2025-03-20]~",
    "late Feb 2025": "[2025-02-21..2025-02-28]~",
    "early 2025": "[2025-01..2025-04]~",
    "after 1 May 2025": "[2025-05-01..]",
    "before 3 Nov 2025": "[..2025-11-03]",
    "about 26 Oct 2025": "2025-10-26~",
    "on or about 26 Oct 2025": "2025-10-26~",
    "26 Oct 2025 or thereabouts": "2025-10-26~",
    "26 Oct 2025 at the latest": "[..2025-10-26]",
    "26 Oct 2025 or earlier": "[..2025-10-26]",
    "26 Oct 2025, at the earliest": "[2025-10-26..]",
    "26 Oct 2025 or later": "[2025-10-26..]",
    "26 Oct 2025 onwards": "[2025-10-26..]",
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


@pytest.mark.parametrize(
    "cell",
    [
        "18 Nov in the morning",
        "18 November at night",
        "18 novembre au matin",
        "matin du 18 novembre",
        "18 novembre dans l'après-midi",
        "18. November abends",
        "am Morgen des 18. November",
        "18 de noviembre por la tarde",
        "18 novembre, mattina",
        "18 de novembro de manhã",
        "18 listopada po południu",
        "18 ноября вечером",
        "18 листопада вранці",
        "18 Kasım sabahı",
    ],
)
def test_of_a_part_of_a_day_the_day_is_read(cell):
    assert names_no_year(cell)
    assert read_date(cell, DateStyle(year="2025")).text == "2025-11-18"


@pytest.mark.parametrize(
    "cell", ["10/11 ou 11/11", "10.11. oder 11.11.", "10/11 or 11/11/2025", "10 или 11 ноября", "10 Nov or 11 Nov"]
)
def test_either_of_two_days_is_the_range_of_both(cell):
    style = DateStyle(order="day first", year="2025")
    assert read_date(cell, style).text == "[2025-11-10..2025-11-11]"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("в ночь на 4 ноября", "[2025-11-03..2025-11-04]"),
        ("in der Nacht zum 4.11.", "[2025-11-03..2025-11-04]"),
        ("w nocy na 1 listopada", "[2025-10-31..2025-11-01]"),
        ("after 9 Nov, by 12 Nov", "[2025-11-09..2025-11-12]"),
        ("before 12 Nov but after 9 Nov 2025", "[2025-11-09..2025-11-12]"),
        ("после 9 ноября, до 12 ноября", "[2025-11-09..2025-11-12]"),
        ("after 4.11.", "[2025-11-04..]"),
        ("after 9 Nov, An-124", ""),
    ],
)
def test_a_night_and_days_after_and_before_are_the_range_that_they_are(cell, expected):
    assert read_date(cell, DateStyle(zone="Europe/Moscow", year="2025")).text == expected


@pytest.mark.parametrize(
    ("cell", "in_moscow", "in_new_york"),
    [
        ("15 Nov after midnight", "[2025-11-14..2025-11-15]", "2025-11-15"),
        ("shortly after midnight on 15 Nov", "[2025-11-14..2025-11-15]", "2025-11-15"),
        ("15 Nov at night", "[2025-11-14..2025-11-15]", "[2025-11-15..2025-11-16]"),
        ("15 ноября вечером", "2025-11-15", "[2025-11-15..2025-11-16]"),
        ("15 Nov in the morning", "2025-11-15", "2025-11-15"),
    ],
)
def test_a_part_of_a_day_of_a_zone_is_on_the_days_on_which_it_may_be_in_utc(cell, in_moscow, in_new_york):
    style = DateStyle(zone="Europe/Moscow", year="2025")
    assert read_date(cell, style).text == in_moscow
    assert read_date(cell, replace(style, zone="America/New_York")).text == in_new_york
    assert read_date(cell, replace(style, zone=UTC)).text == "2025-11-15"


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
    ("cell", "year"),
    [
        ("6-Nov", "2025-11-06"),
        ("26.10.", "2025-10-26"),
        ("Fri 24 Oct", "2025-10-24"),
        ("9-10.11", "[2025-11-09..2025-11-10]"),
        ("9./10.11.", "[2025-11-09..2025-11-10]"),
        ("9–10/11", "[2025-11-09..2025-11-10]"),
        ("28.10.-3.11.", "[2025-10-28..2025-11-03]"),
        ("с 28.10 по 3.11", "[2025-10-28..2025-11-03]"),
        ("с 9 по 10 ноября", "[2025-11-09..2025-11-10]"),
        ("28 Oct - 3 Nov", "[2025-10-28..2025-11-03]"),
        ("Oct 17-18", "[2025-10-17..2025-10-18]"),
    ],
)
def test_days_without_a_year_have_several_forms(cell, year):
    assert read_date(cell, DateStyle(year="2025")).text == year
    assert read_date(cell, DateStyle()) == ReadDate("", "the year is missing")


@pytest.mark.parametrize("cell", ["", "-", "n/a", "unknown"])
def test_a_word_for_not_known_is_nothing_that_could_not_be_read(cell):
    assert read_date(cell, DateStyle()).what == ""


def test_an_order_that_a_person_has_confirmed_is_kept():
    assert read_date("03/08/2025", DateStyle(DAY_FIRST)).text == "2025-08-03"
    assert read_date("03/08/2025", DateStyle(MONTH_FIRST)).text == "2025-03-08"
    assert read_date("03/08/2025", DateStyle(ISO)).text == ""
    assert read_date("03/08/2025 09:15Z", DateStyle(DAY_FIRST)).text == "2025-08-03T09:15Z"


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


def test_a_day_of_the_week_may_stand_behind_a_day_without_a_year():
    assert read_date("6 Kas Per", DateStyle(year="2025")).text == "2025-11-06"


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


@pytest.mark.parametrize(
    ("cell", "in_poland", "in_utc"),
    [
        ("20th Nov 6pm", "2025-11-20T17:00Z", "2025-11-20T18:00Z"),
        ("Thursday 13 November 2025, 5pm", "2025-11-13T16:00Z", "2025-11-13T17:00Z"),
        ("03.11.2025 14h05", "2025-11-03T13:05Z", "2025-11-03T14:05Z"),
        ("3. November 2025 um 14.05 Uhr", "2025-11-03T13:05Z", "2025-11-03T14:05Z"),
        ("12/11 00:15", "2025-11-11T23:15Z", "2025-11-12T00:15Z"),
        ("14:05 3 Nov 2025", "2025-11-03T13:05Z", "2025-11-03T14:05Z"),
        ("Mon Nov 3 14:05:11 2025", "2025-11-03T13:05:11Z", "2025-11-03T14:05:11Z"),
        ("20251103 1405", "2025-11-03T13:05Z", "2025-11-03T14:05Z"),
        ("24.10 14:20Z", "2025-10-24T14:20Z", "2025-10-24T14:20Z"),
        ("24.10 ~14:20Z", "2025-10-24", "2025-10-24"),
        ("3 novembre 2025 à 14h", "2025-11-03T13:00Z", "2025-11-03T14:00Z"),
        ("3.11.2025 kl. 14.05", "2025-11-03T13:05Z", "2025-11-03T14:05Z"),
        ("3.11.2025 - 14:05", "2025-11-03T13:05Z", "2025-11-03T14:05Z"),
        ("3 Nov 2025 (14:05)", "2025-11-03T13:05Z", "2025-11-03T14:05Z"),
        ("3 Nov 2025 14:00Z-16:00Z", "2025-11-03", "2025-11-03"),
        ("3rd of November around 2pm", "2025-11-03", "2025-11-03"),
        ("3 Nov 2025 ca. 0:30", "[2025-11-02..2025-11-03]", "[2025-11-02..2025-11-03]"),
        ("3.11.2025 14:00-15:00", "2025-11-03", "2025-11-03"),
        ("3.11.2025 00:10-05:00", "[2025-11-02..2025-11-03]", "[2025-11-02..2025-11-03]"),
        ("3.11.2025 20:00-23:15", "2025-11-03", "[2025-11-03..2025-11-04]"),
        ("3.11.2025 14:00Z-23:30", "[2025-11-03..2025-11-04]", "[2025-11-03..2025-11-04]"),
        ("2025-11-03 14:00:00-05:00", "2025-11-03T19:00Z", "2025-11-03T19:00Z"),
    ],
)
def test_a_time_stands_beside_its_day_in_any_style(cell, in_poland, in_utc):
    """A time that is only about right leaves its day, or the two between which it is."""
    assert read_date(cell, DateStyle(DAY_FIRST, "Europe/Warsaw", "2025")).text == in_poland
    assert read_date(cell, DateStyle(DAY_FIRST, UTC, "2025")).text == in_utc


@pytest.mark.parametrize("cell", ["3 Nov 2025 14:00 local", "18.11.2025, 19:40 CET", "Nov 3 2pm EST"])
def test_a_time_whose_words_name_a_zone_waits_until_a_person_says_which(cell):
    style = DateStyle(DAY_FIRST, UTC, "2025")
    assert read_date(cell, style).what == "of which zone its time is has not been said yet"
    words = (("local", "Europe/Warsaw"), ("CET", "Europe/Warsaw"), ("EST", "America/New_York"))
    assert "T" in read_date(cell, replace(style, worded=words)).text


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


@pytest.mark.parametrize(
    ("cell", "order", "day"),
    [
        ("2511090500", ISO, "2025-11-09T05:00Z"),
        ("2511142359Z", ISO, "2025-11-14T23:59Z"),
        ("2911250651", DAY_FIRST, "2025-11-29T06:51Z"),
        ("2511090500", "", ""),
        ("1762671060", "", "2025-11-09T06:51Z"),
        ("110235CNOV25", "", "2025-11-10T23:35Z"),
        ("110235C NOV 2025", "", "2025-11-10T23:35Z"),
        ("112235R NOV 25", "", "2025-11-12T03:35Z"),
        ("090651ZNOV25", "", "2025-11-09T06:51Z"),
        ("090651JNOV25", "", ""),
    ],
)
def test_groups_of_a_day_and_a_time_are_read(cell, order, day):
    assert read_date(cell, DateStyle(order, "UTC")).text == day
