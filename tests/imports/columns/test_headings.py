import pytest

from components.imports.columns.headings import NOT_MAPPED, PLACES, columns_of, fits
from components.imports.questions import Answers
from components.imports.sheets.grid_tables import Row, Sheet
from tests.imports.ledgers import answered, table, write_csv


def columns(headings, *rows, mapped=None, answers=None):
    numbered = tuple(Row(number, tuple(cells)) for number, cells in enumerate(rows, start=2))
    return columns_of(Sheet("", tuple(headings), numbered), mapped or {}, Answers(answers or {}))


def test_names_and_cells_that_agree_are_certain():
    guessed = columns(
        ["Date", "Aircraft", "Reg", "From", "To", "Source link", "Comment", "Pilot"],
        ["26.10.2025", "Il-62M", "RA-86495", "Mitiga", "Latakia", "https://example.org/a", "two people", "Ivanov"],
    )
    assert guessed.ours == {
        "Date": "date",
        "Aircraft": "aircraft_type",
        "Reg": "registration",
        "From": "origin",
        "To": "destination",
        "Source link": "link",
        "Comment": "note",
        "Pilot": "",
    }
    assert guessed.asked == ()
    assert "'Reg' is read as registration" in guessed.guesses


@pytest.mark.parametrize(
    ("cell", "column"), [("2025-10-26", "arrival"), ("Latakia", "destination"), ("OSLK", "destination")]
)
def test_a_word_for_two_columns_is_settled_by_the_cells(cell, column):
    assert columns(["Arrival", "Reg"], [cell, "RA-86495"]).ours["Arrival"] == column


def test_headings_and_cells_of_databases_are_known():
    photo = "a.jpg (https://v5.example/a.jpg),b.heic (https://v5.example/b.heic)"
    guessed = columns(
        ["Incident ID", "Code", "Date", "Aircraft types", "# aircraft", "Confidence", "Photos", "Source URL"],
        ["HMM-041", "HMM-041", "2025-11-01", "Il-76", "1", "High", photo, "https://t.me/a/1"],
        ["HMM-042", "HMM-042", "2025-11-02", "An-26", "2", "Very low", photo, "https://t.me/a/2"],
        ["HMM-043", "HMM-043", "2025-11-03", "Il-76", "1", "High", photo, "https://t.me/a/3"],
    )
    assert guessed.ours == {
        "Incident ID": "flight_id",
        "Code": "",
        "Date": "date",
        "Aircraft types": "aircraft_type",
        "# aircraft": "aircraft_count",
        "Confidence": "credibility",
        "Photos": "",
        "Source URL": "link",
    }
    assert guessed.asked == ()
    assert columns(["Photos", "Aircraft"], [photo, "2"]).ours["Photos"] == "link"
    assert columns(["Photos", "Aircraft"], [photo, "2"]).ours["Aircraft"] == ""


@pytest.mark.parametrize(
    "headings",
    [
        ("Quoi", "Qui", "Quand", "Sens", "Venant de / allant vers", "Vu par"),
        ("Qué", "Quién", "Cuándo", "Sentido", "Viniendo de / yendo a", "Visto por"),
        ("Cosa", "Chi", "Quando", "Direzione", "Da dove / verso", "Visto da"),
        ("O quê", "Quem", "Quando", "Direção", "Vindo de / indo para", "Visto por"),
        ("Co", "Kto", "Kiedy", "Kierunek", "Skąd / dokąd", "Obserwator"),
        ("Ne", "Kim", "Ne zaman", "Yön", "Nereden / nereye", "Gören"),
    ],
)
def test_headings_that_are_questions_are_known_in_several_languages(headings):
    guessed = columns(headings, ["C-17", "US Air Force", "2025-11-03", "arr.", "Ramstein", "Josette"])
    assert [*guessed.ours.values()] == ["aircraft_type", "operator", "date", "direction", "elsewhere", "source_id"]


def test_a_column_of_aircraft_may_be_of_types_or_registrations():
    assert columns(["Date", "Aircraft"], ["2025-10-26", "Il-76"]).ours["Aircraft"] == "aircraft_type"
    asked = columns(["Date", "Aircraft"], ["2025-10-26", "N3423Q"], ["2025-10-27", "N801UA"]).asked
    assert asked[0].choices == ("registration", "aircraft_type", NOT_MAPPED)


def test_addresses_links_and_routes_are_known_without_a_name():
    guessed = columns(
        ["k", "l", "m"], ["AE1460", "https://adsb.lol/?icao=ae1460", "ELP-OMA-MSP"], ["a3c78c", "", "IAH-MSP"]
    )
    assert guessed.ours == {"k": "icao24", "l": "link", "m": "route"}


@pytest.mark.parametrize(
    ("beside", "cell", "column"),
    [("Reg", "RA-1234", "date"), ("Year", "2025", "day"), ("Month", "Oct", "day"), ("Date", "2025-10-03", "day")],
)
def test_days_of_a_month_alone_are_dates(beside, cell, column):
    assert columns(["Day", beside], ["3", cell], ["4", cell]).ours["Day"] == column


def test_a_heading_whose_cells_are_of_another_kind_is_asked():
    (asked,) = columns(["Date", "Hex"], ["2025-10-26", "maybe later"]).asked
    assert (asked.id, asked.choices) == ("column:Hex", ("icao24", NOT_MAPPED))
    assert (
        columns(["Date", "Hex"], ["2025-10-26", "maybe later"], answers={"column:Hex": NOT_MAPPED}).ours["Hex"]
        == ""
    )


def test_two_headings_of_one_column_are_asked():
    guessed = columns(["Date", "Tail", "Reg"], ["2025-10-26", "RA-86495", "RA-86496"])
    assert [(each.id, each.choices) for each in guessed.asked] == [("columns:registration", ("Tail", "Reg"))]
    assert guessed.asked[0].about == "Which column is registration? 'Tail' has 'RA-86495'; 'Reg' has 'RA-86496'."


@pytest.mark.parametrize(
    ("heading", "cell", "column"),
    [
        ("Origin aerodrome (ICAO)", "UUMU", "origin"),
        ("A/C reg", "RA-78842", "registration"),
        ("Reg", "05-5140", "registration"),
        ("Reg", "ZH 868", "registration"),
        ("reg", "RA78842", "registration"),
        ("Arr date", "2025-10-24", "arrival"),
        ("Дата прилёта", "24 октября 2025", "arrival"),
        ("Heure", "8h30", "time"),
        ("Arr/Dep", "A", "direction"),
        ("From/To", "Ramstein", "elsewhere"),
        ("Day", "24", "date"),
        ("Day", "24 Oct 2025", "date"),
        ("Number of aircraft", "2", "aircraft_count"),
        ("Departure", "04:12AM MSK", "departure_time"),
        ("Hex", "15 2D 4A", "icao24"),
        ("Flight time", "3:42", ""),
        ("Touched down", "12 Oct 2025", "arrival"),
        ("Touched down", "14:03", "arrival_time"),
        ("Wheels up", "13 Oct 2025", "departure"),
        ("Came in from", "Ramstein", "origin"),
        ("Went on to", "Ramstein", "destination"),
        ("How sure", "2", "credibility"),
        ("How sure", "quite", "credibility"),
        ("How sure", "quite, as two saw it", ""),
        ("Field", "Rzeszów", "airfield"),
        ("What", "C-17", "aircraft_type"),
        ("aircraft_iata", "74Y", "aircraft_type"),
        ("Zzz", "05-5140", "registration"),
        ("Route", "Dover - Rzeszow - Ramstein", "route"),
        ("Type/Reg", "C-17 / 05-5140", "aircraft_type"),
        ("Datum der Landung", "12.10.2025", "arrival"),
        ("Kommt aus", "Ramstein", "origin"),
        ("Date d'atterrissage", "12/10/2025", "arrival"),
        ("En provenance de", "Ramstein", "origin"),
        ("Aterrizaje", "12/10/2025", "arrival"),
        ("Procedência", "Ramstein", "origin"),
        ("Atterraggio", "12/10/2025", "arrival"),
        ("Bestemming", "Ramstein", "destination"),
        ("Lądowanie", "12.10.2025", "arrival"),
        ("Przewoźnik", "Antonov", "operator"),
        ("الشركة المشغلة", "Gewan Airways", "operator"),
        ("شرکت هواپیمایی", "Antonov", "operator"),
        ("航空器型号", "C-17", "aircraft_type"),
        ("Numéro d'immatriculation", "RA-78842", "registration"),
        ("Источник информации", "Antonov", "source_id"),
        ("Src", "FB group", "source_id"),
        ("Información adicional", "dark", "note"),
        ("Реєстраційний номер", "UR-82007", "registration"),
        ("Достоверность", "2", "credibility"),
        ("İniş tarihi", "12.10.2025", "arrival"),
        ("Geldigi yer", "Ramstein", "origin"),
        ("القاعدة الجوية", "Ramstein", "airfield"),
        ("Unit / Operator", "Antonov", "operator"),
        ("Nr rej.", "RA-78842", "registration"),
        ("Godz. (UTC)", "14:03", "time"),
        ("Znak wywoławczy", "RCH871", "callsign"),
        ("Ex", "UUMU", "origin"),
        ("Opr", "Antonov", "operator"),
        ("Kennzeichen / Registration", "RA-78842", "registration"),
        ("When did you see it?", "12.10.2025", "date"),
        ("What did you see?", "C-17", "aircraft_type"),
        ("Tail number if you could read it", "05-5140", "registration"),
        ("Landing or take-off?", "landed", "direction"),
        ("When did it land?", "12.10.2025", "arrival"),
        ("Where did it come from?", "Ramstein", "origin"),
        ("Your name", "Marek K.", "source_id"),
        ("Where are you?", "Rzeszów", ""),
        ("Observer location", "Rzeszów", ""),
        ("Was haben Sie gesehen?", "C-17", "aircraft_type"),
        ("Kennzeichen, falls lesbar", "05-5140", "registration"),
        ("Standort des Beobachters", "Rzeszów", ""),
        ("Quand l'avez-vous vu ?", "12/10/2025", "date"),
        ("Où êtes-vous ?", "Rzeszów", ""),
        ("Kiedy to widziałeś?", "12.10.2025", "date"),
        ("Numer rejestracyjny, jeśli widoczny", "RA-78842", "registration"),
        ("Що ви бачили?", "C-17", "aircraft_type"),
        ("Когда вы это видели?", "12.10.2025", "date"),
        ("Где вы находитесь?", "Rzeszów", ""),
        ("¿Aterrizaje o despegue?", "landed", "direction"),
        ("Время, мск", "07:40", "time"),
        ("МСК", "07:40", "time"),
        ("Время по Москве", "07:40", "time"),
        ("Прил. мск", "07:40", "arrival_time"),
        ("Landing UTC+3", "07:40", "arrival_time"),
    ],
)
def test_headings_of_all_makes_are_known(heading, cell, column):
    guessed = columns([heading], [cell])
    assert (guessed.ours[heading], guessed.asked) == (column, ())


def test_the_only_column_of_dates_or_registrations_needs_no_name():
    guessed = columns(["Flown", "x", "Created"], ["2025-10-24", "RA-78842", "2025-11-01"])
    assert guessed.ours == {"Flown": "date", "x": "registration", "Created": ""}
    assert guessed.asked == ()
    assert [each.id for each in columns(["a", "b"], ["2025-10-24", "2025-10-25"]).asked] == [
        "column:a",
        "column:b",
    ]


def test_of_a_name_and_a_code_of_an_airport_the_code_is_read():
    guessed = columns(["Date", "Origin airport", "Origin ICAO"], ["2025-10-24", "Vnukovo", "UUWW"])
    assert (guessed.ours["Origin ICAO"], guessed.ours["Origin airport"], guessed.asked) == ("origin", "", ())


def test_nothing_is_asked_of_a_table_with_a_mapping():
    guessed = columns(["Day", "Hex", "Tail"], ["2025-10-26", "maybe", "x"], mapped={"Day": "date"})
    assert guessed.ours == {"Day": "date", "Hex": "", "Tail": ""}
    assert guessed.asked == ()


def test_what_is_mapped_stands_against_all_appearance():
    assert columns(["Date", "Reg"], ["2025-10-26", "x"], mapped={"Reg": "note"}).ours["Reg"] == "note"


def test_cells_that_say_nothing_fit_every_column():
    assert fits("icao24", [])


def test_types_are_known_by_their_names_under_a_heading_that_says_nothing(tmp_path):
    rows = [
        ["Date", "Kite", "To"],
        ["2025-10-24", "An-124", "OSLK"],
        ["2025-10-25", "Il-76", "OSLK"],
        ["2025-10-26", "C17", "OSLK"],
    ]
    answered(write_csv(tmp_path / "table.csv", rows), tmp_path / "ledger", {"airfield": "OSLK"})
    assert {row["aircraft_type"] for row in table(tmp_path / "ledger", "flights")} == {"An-124", "Il-76", "C17"}


def test_numbers_of_rows_are_no_ids_of_flights():
    assert not fits("flight_id", ["1", "2", "3."])
    assert fits("flight_id", ["1", "2", "F3"])
    guessed = columns(["Nr.", "Date"], ["1", "2025-10-26"])
    assert (guessed.ours["Nr."], guessed.asked) == ("", ())


def test_when_an_aircraft_was_first_and_last_seen_are_the_ends_of_a_flight_from_here_to_there(tmp_path):
    rows = [
        ["first_seen", "last_seen", "hex", "dep", "arr"],
        ["2025-10-26T23:10:00+03:00", "2025-10-27T03:05:00+03:00", "152d4a", "UUMU", "OSLK"],
        ["2025-10-27T07:10:00+03:00", "2025-10-27T11:05:00+03:00", "152d4a", "OSLK", "UUMU"],
    ]
    answered(write_csv(tmp_path / "table.csv", rows), tmp_path / "ledger", {"airfield": "OSLK"})
    flights = [row["date"] for row in table(tmp_path / "ledger", "flights")]
    assert flights == ["2025-10-27T00:05Z", "2025-10-27T04:10Z"], "when it was at the airfield"
    assert columns(["first_seen", "hex"], ["2025-10-26", "152d4a"]).ours["first_seen"] == "date"


@pytest.mark.parametrize(
    ("heading", "cells", "column"),
    [
        ("Départ", ["Tchkalovski", "Hmeimim"], "origin"),
        ("Départ", ["26/10/2025", "27/10/2025"], "departure"),
        ("Arrivée", ["Hmeimim", "Benghazi"], "destination"),
        ("Anzahl¹", ["2", "1"], "aircraft_count"),
        ("Datum*", ["26.10.2025"], "date"),
        ("Джерело", ["ЗМІ"], "source_id"),
    ],
)
def test_a_heading_with_two_meanings_or_a_footnote_is_known(heading, cells, column):
    assert columns([heading, "x"], *([cell, ""] for cell in cells)).ours[heading] == column


def test_of_two_columns_that_the_table_calls_the_same_none_is_taken_unasked():
    two = columns(["Date", "Date (2)"], ["26.10.2025", "27.10.2025"])
    assert {each.id: each.choices for each in two.asked} == {
        "column:Date": ("arrival", "date", "departure", NOT_MAPPED),
        "column:Date (2)": ("departure", "date_end", "arrival", "date", NOT_MAPPED),
    }
    assert columns(["Date", "Date (2)"], ["26.10.2025", ""]).ours == {"Date": "date", "Date (2)": ""}


def test_names_of_interfaces_say_of_which_end_a_time_is_and_which_was_only_planned():
    asked = columns(
        ["departure.scheduledTime", "departure.actualTime", "arrival.actualTime"],
        ["2025-11-03T04:10:00Z", "2025-11-03T04:31:00Z", "2025-11-03T12:18:00Z"],
    ).asked
    assert [each.choices[0] for each in asked] == [NOT_MAPPED, "departure", "arrival"]


@pytest.mark.parametrize(
    ("heading", "is_first"),
    [("Planned here", True), ("x_plan", True), ("Airplane here", False), ("Plane", False)],
)
def test_a_plane_is_no_plan(heading, is_first):
    asked = columns([heading, "Noted"], ["2025-11-03", "2025-11-04"], ["2025-11-05", "2025-11-05"]).asked
    assert (asked[0].id, asked[0].choices[0] == NOT_MAPPED) == (f"column:{heading}", is_first)


def test_the_page_behind_a_name_is_no_other_kind_of_cell():
    cells = ["Il-76 (https://www.notion.so/Il-76-abc)", "C-17 (https://www.notion.so/C-17-abe)"]
    guessed = columns(["Aircraft", "From"], *([cell, "Hmeimim (https://www.notion.so/H-0)"] for cell in cells))
    assert (guessed.ours, guessed.asked) == ({"Aircraft": "aircraft_type", "From": "origin"}, ())


def test_times_without_a_mark_are_times_under_a_heading_that_says_so():
    guessed = columns(["Date", "UTC", "Flight no"], ["26.10.2025", "1403", "1403"], ["27.10.2025", "0510", "0510"])
    assert guessed.ours == {"Date": "date", "UTC": "time", "Flight no": "callsign"}


def choices_of(headings, *rows):
    return {each.id: tuple(filter(NOT_MAPPED.__ne__, each.choices)) for each in columns(headings, *rows).asked}


@pytest.mark.parametrize(
    ("headings", "cells", "asked"),
    [
        # A stay, or the first and the last day on which one flight may have been: no heading says.
        (
            ["From date", "To date"],
            ["24.10.2025", "29.10.2025"],
            {
                "From date": ("arrival", "date", "departure"),
                "To date": ("departure", "date_end", "arrival", "date"),
            },
        ),
        (
            ["Von", "Bis"],
            ["24.10.2025", "29.10.2025"],
            {
                "Von": ("arrival", "date", "departure", "origin"),
                "Bis": ("departure", "date_end", "arrival", "date"),
            },
        ),
        (["Date", "Until"], ["24.10.2025", "29.10.2025"], {"Until": ("departure", "date_end", "arrival")}),
        (["Date", "x"], ["24.10.2025", "29.10.2025"], {"x": ("departure", "date_end", "arrival")}),
        (["Date", "Published"], ["24.10.2025", "29.10.2025"], {}),
        # Whoever saw it first may mean that it came on that day, or on it or before.
        (
            ["First seen", "Last seen"],
            ["24.10.2025", "29.10.2025"],
            {
                "First seen": ("arrival", "date", "departure", "arrival_end", "departure_end"),
                "Last seen": ("departure", "date_end", "arrival", "date", "arrival_end", "departure_end"),
            },
        ),
        (["Vorheriges Bild ohne", "Erstmals gesehen"], ["24.10.2025", "29.10.2025"], {}),
        (["From date", "Reg"], ["24.10.2025", "RA-86495"], {}),
        (["Start", "Landung"], ["24.10.2025", "24.10.2025"], {}),
        # Codes and names of airports below a heading that says nothing.
        (
            ["Date", "x", "y"],
            ["24.10.2025", "EDDF", "Ramstein"],
            {
                "x": ("origin", "destination", "elsewhere", "airfield"),
                "y": ("destination", "elsewhere", "airfield", "origin"),
            },
        ),
        (["Date", "From", "To", "x"], ["24.10.2025", "EDDF", "OSLK", "EDDP"], {}),
        (["Date", "Who"], ["24.10.2025", "USAF"], {"Who": ("operator", "source_id")}),
        (["Date", "From", "To", "المصدر"], ["24.10.2025", "EDDF", "OSLK", "مراسل"], {}),
        (["Date", "Airport"], ["24.10.2025", "EDDF"], {"Airport": ("elsewhere", "airfield")}),
        (["Date", "From", "To", "Airport"], ["24.10.2025", "EDDF", "OSLK", "OSLK"], {}),
        (["Date", "Qqq"], ["24.10.2025", "101"], {}),
        (["Date", "Until"], ["24.10.2025", "Ramstein"], {"Until": (*PLACES, "date_end")}),
        # Of two columns with one heading the place says which is which, where those beside them do.
        (["Airport", "Airport (2)"], ["EDDF", "OSLK"], dict.fromkeys(["Airport", "Airport (2)"], PLACES)),
        (
            ["Arrived", "Airport", "Departed", "Airport (2)"],
            ["24.10.2025", "EDDF", "25.10.2025", "OSLK"],
            dict.fromkeys(["Airport", "Airport (2)"], PLACES),
        ),
        (["Departed", "Airport", "Arrived", "Airport (2)"], ["24.10.2025", "EDDF", "24.10.2025", "OSLK"], {}),
    ],
)
def test_what_headings_and_cells_leave_open_is_asked(headings, cells, asked):
    assert choices_of(headings, cells) == {f"column:{heading}": choices for heading, choices in asked.items()}


@pytest.mark.parametrize("sent", ["Timestamp", "Zeitstempel", "Отметка времени", "Sygnatura czasowa"])
@pytest.mark.parametrize("seen", ["12.10.2025", "today"])
def test_when_a_form_was_sent_is_the_day_of_a_flight_only_where_nothing_else_asks_when(sent, seen):
    guessed = columns([sent, "When did you see it?"], ["2025-10-13 08:00:00", seen])
    assert [(each.id, each.choices) for each in guessed.asked] == [
        ("columns:date", ("When did you see it?", sent))
    ]
    assert {*guessed.ours.values()} == {""}
    assert columns([sent, "Reg"], ["2025-10-13 08:00:00", "05-5140"]).ours[sent] == "date"
    assert columns([sent, "When did it land?"], ["2025-10-13 08:00:00", "12.10.2025"]).ours[sent] == ""


@pytest.mark.parametrize(
    ("heading", "cells", "column"),
    [
        ("Route", ["from Leipzig", "to Oslo", ""], "elsewhere"),
        ("Where", ["ex Leipzig", "à Paris"], "elsewhere"),
        ("Origin", ["from Leipzig", "from Oslo"], "origin"),
        ("Remarks", ["from Leipzig", "to Oslo"], "note"),
        ("Route", ["De Bilt", "Oslo"], ""),
    ],
)
def test_words_before_places_show_a_column_of_either_end(heading, cells, column):
    rows = tuple(Row(at, ("2025-10-26", "C17", cell)) for at, cell in enumerate(cells))
    sheet = Sheet("", ("Date", "Type", heading), rows)
    assert columns_of(sheet, {}, Answers({})).ours[heading] == column


def test_one_word_before_all_cells_of_a_column_is_asked_about_where_its_heading_says_nothing():
    cells = ("from Telegram", "from Facebook")
    rows = tuple(Row(at, ("2025-10-26", "C17", cell)) for at, cell in enumerate(cells))
    columns = columns_of(Sheet("", ("Date", "Type", "Got it"), rows), {}, Answers({}))
    assert [each.choices for each in columns.asked] == [("elsewhere", NOT_MAPPED)]


def test_landings_that_were_none_are_words_of_a_column_of_directions():
    cells = ("go-around", "T&G", "landing aborted", "landed")
    rows = tuple(Row(at, ("2025-10-26", "C17", cell)) for at, cell in enumerate(cells))
    assert columns_of(Sheet("", ("Date", "Type", "Mvmt"), rows), {}, Answers({})).ours["Mvmt"] == "direction"


def test_two_columns_of_one_heading_are_told_apart_by_what_stands_beside_them():
    headings = ["Departed", "Airport", "Arrived", "Airport (2)"]
    assert columns(headings, ["24.10.2025", "EDDF", "24.10.2025", "OSLK"]).ours == {
        "Departed": "departure",
        "Airport": "origin",
        "Arrived": "arrival",
        "Airport (2)": "destination",
    }
    abouts = [each.about for each in columns(["Airport", "Airport (2)"], ["EDDF", "OSLK"]).asked]
    assert abouts == [
        "What is the column 'Airport', such as 'EDDF'? It is the first of two of this name.",
        "What is the column 'Airport (2)', such as 'OSLK'? It is the second of two of this name.",
    ]


@pytest.mark.parametrize(
    ("heading", "cells", "column"),
    [
        ("Arr LT", ["0842", "1531", "2018"], "arrival_time"),
        ("Dep LCL", ["2018"], "departure_time"),
        ("Dep", ["0130+1", "05/0130", "0330"], "departure_time"),
        ("Arrival", ["0842", "2018", "1107"], "arrival_time"),
        ("Arrival", ["2018", "2019"], "arrival"),
        ("Arr (LT)", ["03/10/2025", "04/10/2025"], "arrival"),
        ("Date (UTC)", ["2018", "2019"], "date"),
    ],
)
def test_four_digits_are_times_where_most_cells_or_the_heading_say_so(heading, cells, column):
    assert columns([heading, "Reg"], *([cell, "RA-86495"] for cell in cells)).ours[heading] == column


@pytest.mark.parametrize(
    ("heading", "cells", "column"),
    [
        ("STATUS", ("Landed 02:22", "Landed 14:46", "Scheduled"), "arrival_time"),
        ("Stan", ("Wylądował 02:22", "Wylądował 14:46"), ""),
        ("STATUS", ("Departed 02:22", "Departed 14:46"), "departure_time"),
        ("STATUS", ("Landed", "Landed"), ""),
    ],
)
def test_a_status_that_says_when_most_landed_holds_the_times_of_arrivals(heading, cells, column):
    rows = [(f"{day} Nov 2025", "UR-82072", cell) for day, cell in enumerate(cells, start=1)]
    assert columns(["DATE", "REG", heading], *rows).ours[heading] == column
    rows = [(*row, "12:00Z") for row in rows]
    assert columns(["DATE", "REG", heading, "ATA"], *rows).ours["ATA"] == "arrival_time"


@pytest.mark.parametrize(
    ("headings", "cells", "column"),
    [
        (("التاريخ", "الحركة"), ("هبوط", "\u200fإقلاع"), "direction"),
        (("Date", "Zustand"), ("landed", "took off"), "direction"),
        (("Date", "Zustand"), ("A", "D"), NOT_MAPPED),
        (("Date", "Zustand"), ("landed", "landing gear"), ""),
    ],
)
def test_words_of_both_directions_are_a_column_of_them_whatever_its_heading(headings, cells, column):
    guessed = columns(headings, ("2025-11-03", cells[0]), ("2025-11-04", cells[1]))
    asked = [each.choices for each in guessed.asked]
    assert (guessed.ours[headings[1]], asked) == (
        ("", [("direction", NOT_MAPPED)]) if column == NOT_MAPPED else (column, [])
    )


@pytest.mark.parametrize(
    ("headings", "cells", "column"),
    [
        (("Date", "What"), ("landed", "departed"), "direction"),
        (("Date", "Zustand"), ("Arrival", "NOTAM", "Departure", "Statement", "Imagery"), NOT_MAPPED),
        (("Date", "Zustand"), ("Arrival", "NOTAM", "Statement", "Imagery"), ""),
    ],
)
def test_words_of_both_directions_are_seen_among_others_and_below_a_heading_of_types(headings, cells, column):
    guessed = columns(headings, *(("2025-11-03", cell) for cell in cells))
    asked = [each.choices for each in guessed.asked]
    assert (guessed.ours[headings[1]], asked) == (
        ("", [("direction", NOT_MAPPED)]) if column == NOT_MAPPED else (column, [])
    )


def test_lights_of_a_status_are_no_airports_and_a_photographer_is_a_source():
    headings = ["Date", "Type", "A/D", "Other airfield", "Status", "Photographer"]
    cells = [("ARR", "Chkalovsky", "green", "A. Hassan"), ("DEP", "Benghazi", "amber", "I. Ivanov")]
    guessed = columns(headings, *(("2025-11-09", "An-124", *each) for each in cells))
    ours = {"A/D": "direction", "Other airfield": "elsewhere", "Status": "", "Photographer": "source_id"}
    assert ({heading: guessed.ours[heading] for heading in ours}, guessed.asked) == (ours, ())
    states = columns(
        ["Date", "Type", "A/D", "State"],
        *(("2025-11-09", "C17", *way) for way in (("ARR", "Tripoli"), ("DEP", "Benghazi"))),
    )
    assert [each.id for each in states.asked] == ["column:State"]


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        (("22:40:00", "10:00:00", "1420"), "arrival_time"),
        (("22:40", "1420", "0915"), "arrival_time"),
        (("9.11", "12.11", "1420"), "arrival"),
    ],
)
def test_times_some_of_which_have_no_mark_are_no_days_of_an_end(cells, column):
    guessed = columns(["Date", "Landing UTC", "Reg"], *(("2025-11-09", cell, "RA-82035") for cell in cells))
    assert guessed.ours["Landing UTC"] == column


def test_two_columns_of_days_are_those_between_which_a_flight_was_where_the_first_says_so():
    days = "9 Nov 2025", "12 Nov 2025"
    assert columns(["Arrived between", "and"], days).ours == {"Arrived between": "arrival", "and": "arrival_end"}
    assert columns(["Between", "and"], days).ours == {"Between": "date", "and": "date_end"}
    assert columns(["Arrival between", "Left"], days).ours == {"Arrival between": "arrival", "Left": "departure"}
    assert columns(["Arrival between"], [f"{days[0]} and {days[1]}"]).ours == {"Arrival between": "arrival"}


def test_times_at_the_runway_are_read_where_those_at_the_stand_are_there_too():
    headings = ["Flt Date", "From", "To", "Out", "Off", "On", "In", "Div Sta"]
    read = columns(headings, ["01NOV25", "KBGR", "ETAR", "2221", "2236", "0509", "0518", "EPKK"])
    times = {"Out": "", "Off": "departure_time", "On": "arrival_time", "In": ""}
    assert read.ours == {"Flt Date": "date", "From": "origin", "To": "destination", **times, "Div Sta": ""}
    assert read.asked == ()
    alone = columns(["Date", "Out", "In"], ["01NOV25", "2221", "0509"])
    assert alone.ours == {"Date": "date", "Out": "departure_time", "In": "arrival_time"}
    days = columns(["In", "Out"], ["1 Nov 2025", "2 Nov 2025"])
    assert days.ours == {"In": "arrival", "Out": "departure"}


def test_of_landings_among_other_words_it_is_asked_whether_they_are_directions():
    cells = ("landed", "scheduled", "departed", "cancelled")
    guessed = columns(["Date", "Zustand"], *(["2025-11-03", cell] for cell in cells))
    assert [each.choices for each in guessed.asked] == [("direction", NOT_MAPPED)]


@pytest.mark.parametrize(
    ("cells", "answers", "column"),
    [
        (("landed", "departed"), {"direction": "arrivals"}, "direction"),
        (("departed",), {"direction": "arrivals"}, "direction"),
        (("landed",), {"direction": "arrivals"}, ""),
        (("departed",), {"direction": "neither, or not known"}, ""),
        (("departed",), {"direction": "arrivals", "column:Zustand": NOT_MAPPED}, ""),
    ],
)
def test_what_all_rows_were_said_to_be_gives_way_to_cells_that_now_say_otherwise(cells, answers, column):
    rows = tuple(Row(at, ("2025-11-03", cell)) for at, cell in enumerate(cells))
    mapped = {"Date": "date", "Zustand": ""}
    assert columns_of(Sheet("", ("Date", "Zustand"), rows), mapped, Answers(answers)).ours["Zustand"] == column


def test_columns_that_only_say_more_of_a_row_are_none_of_ours():
    headings = ["Day", "t_utc", "on_ground", "Arrival", "Reg"]
    read = columns(headings, ["Mon", "2025-11-03 14:05", "TRUE", "FALSE", "05-5140"])
    kept = {"Day": "", "on_ground": "", "Arrival": ""}
    assert (read.ours, read.asked) == ({**kept, "t_utc": "date", "Reg": "registration"}, ())
    clock = columns(["date", "dow", "t_utc"], ["2025-11-03", "Mon", "14:05"])
    assert clock.ours == {"date": "date", "dow": "", "t_utc": "time"}
    alone = columns(["Day", "Reg"], ["Mon", "05-5140"])
    assert [each.id for each in alone.asked] == ["column:Day"]


@pytest.mark.parametrize(
    ("cells", "target"),
    [
        (("2025-11-03", "2025-11-04", "2025-11-05"), "date"),
        (("2025-W45", "2025-W46", "2025-W47"), "date"),
        (("2025-01", "2025-02", "2025-03"), ""),
        (("OSLK-01", "OSLK-02", "OSLK-03"), ""),
    ],
)
def test_days_one_after_another_are_no_numbers_of_rows(cells, target):
    rows = tuple(Row(at, (cell, "C17", "EDDF", "OSLK")) for at, cell in enumerate(cells, 2))
    assert columns_of(Sheet("", ("Week", "Type", "From", "To"), rows), {}, Answers({})).ours["Week"] == target
