import pandas as pd
import pytest

from components.imports.names.place_names import code_of, place_row, reconciled_places
from components.imports.names.reconciliation import AS_WRITTEN, Alias, with_one_candidate
from components.imports.questions import Answers

FIELDS = pd.DataFrame(
    [["OSLK", "Hmeimim", "Latakia", 35.4, 35.9]], columns=["airfield", "name", "aliases", "latitude", "longitude"]
)
PLACES = pd.DataFrame(columns=["place", "name", "kind", "latitude", "longitude", "radius_km", "aliases"])
FIELDS_BY_CODE = FIELDS.assign(name="OSLK", aliases="")


def places(*names, **answers):
    return reconciled_places({name: [2] for name in names}, FIELDS, PLACES, ["OSLK"], Answers(answers))


def test_a_city_with_the_watched_airfield_alone_is_that_and_said():
    found = reconciled_places({"Latakia": [2]}, FIELDS_BY_CODE, PLACES, ["OSLK"], Answers({}))
    assert (found.asked, found.guessed) == ((), (Alias("Latakia", "OSLK"),))
    answers = Answers({"place:latakia": AS_WRITTEN})
    found = reconciled_places({"Latakia": [2]}, FIELDS_BY_CODE, PLACES, ["OSLK"], answers)
    assert (found.aliases, found.by_name["Latakia"].is_watched) == ((), False)


def test_where_no_row_names_the_airfield_no_strange_name_is_offered_as_it():
    names = {"Moscou": [2, 3, 4, 5]}
    assert reconciled_places(names, FIELDS, PLACES, ["OSLK"], Answers({})).asked != ()
    assert reconciled_places(names, FIELDS, PLACES, ["OSLK"], Answers({}), both_ends=False).asked == ()


def test_a_name_in_cyrillic_letters_is_asked_with_the_airports_that_sound_like_it_and_none_is_proposed():
    asked = places("Найроби", "Банги", "نيروبي").asked
    assert {each.about: each.choices[:2] for each in asked} == {
        "Which place is 'Найроби'?": ("as written", "HKJK (Jomo Kenyatta International Airport)"),
        "Which place is 'Банги'?": ("as written", "FEFF (Bangui M'Poko International Airport)"),
    }


def test_places_of_the_ledger_and_airports_are_certain():
    reconciled = places("Latakia", "OSLK", "EDDF", "Frankfurt am Main Airport")
    assert reconciled.asked == ()
    assert reconciled.by_name["Latakia"].is_watched
    assert {name: place.key for name, place in reconciled.by_name.items()} == {
        "Latakia": "OSLK",
        "OSLK": "OSLK",
        "EDDF": "EDDF",
        "Frankfurt am Main Airport": "EDDF",
    }


def test_a_city_with_one_airport_is_asked_with_it_first_one_with_several_with_itself():
    mitiga, moscow = places("Mitiga", "Moscow").asked
    assert mitiga.choices == ("HLLM (Mitiga Airport)", AS_WRITTEN)
    assert moscow.choices[0] == AS_WRITTEN


def test_what_is_short_for_a_country_is_asked_about_and_read_as_an_airport_among_codes_of_iata_alone():
    # Of all of these IATA has airports, the most of them in America.
    countries = places("ABD", "RUS", "SYR", "TUR")
    assert [(each.id, each.choices) for each in countries.asked[:2]] == [
        ("place:abd", (AS_WRITTEN, "US (United States of America, a country)", "OIAA (Abadan Airport)")),
        ("place:rus", (AS_WRITTEN, "RU (Russian Federation, a country)", "AGGU (Marau Airport)")),
    ]
    assert countries.guessed == ()
    names = {name: [2] for name in ("ABD", "RUS")}
    headed = reconciled_places(names, FIELDS, PLACES, ["OSLK"], Answers({}), iata=("ABD", "RUS"))
    assert (headed.asked, headed.guessed) == ((), (Alias("ABD", "OIAA"), Alias("RUS", "AGGU")))

    airports = places("IRN", "THR", "MHD", "IKA", "LUX")
    assert airports.asked == ()
    assert [(each.id, each.choices) for each in airports.optional] == [
        ("place:irn", ("MHIR (Iriona Airport)", "IR (Islamic Republic of Iran, a country)"))
    ]
    answer = {"place:irn": "IR (Islamic Republic of Iran, a country)"}
    answered = places("IRN", "THR", "MHD", "IKA", "LUX", **answer)
    assert (answered.by_name["IRN"].key, answered.aliases) == ("IR", (Alias("IRN", "IR"),))


def test_among_codes_of_iata_words_are_codes_too():
    reconciled = places("ORD", "MSP", "ELP", "OMA")
    assert reconciled.asked == ()
    assert reconciled.aliases == (Alias("ORD", "KORD"),)
    assert [each.id for each in places("ORD", "Libya").asked] == ["place:ord"]


def test_a_place_without_a_candidate_is_kept_without_a_question():
    assert places("Atlantis").unknown == ("Atlantis",)


def test_a_name_that_nobody_knows_may_be_answered_all_the_same():
    assert [each.id for each in places("Atlantis").optional] == ["place:atlantis"]
    answered = places("Atlantis", **{"place:atlantis": "OSLK"})
    assert (answered.aliases, answered.unknown) == ((Alias("Atlantis", "OSLK"),), ())


def test_a_name_that_most_rows_have_may_be_the_watched_airfield_also_where_it_sounds_like_another():
    names = {"HLLM": range(2, 7), "Тартус": range(2, 7)}
    (asked,) = reconciled_places(names, FIELDS, PLACES, ["OSLK"], Answers({})).asked
    assert [choice[:4] for choice in asked.choices] == ["as w", "EETU", "LTDB", "OSLK"]


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("Мисурата", ["HLMS", "EPRZ"]),
        ("Бамако", ["EPRZ"]),
        ("Триполи (Ливия)", ["HLLM", "HLLT", "EPRZ"]),
        ("Каменный Ручей", ["UHKG", "EPRZ"]),
        ("Нигер", []),
    ],
)
def test_airports_that_sound_alike_go_before_the_watched_one_that_no_word_names_and_no_country_is_that(
    name, codes
):
    fields = FIELDS.assign(airfield="EPRZ", name="Rzeszow", aliases="")
    asked = reconciled_places({name: range(2, 7)}, fields, PLACES, ["EPRZ"], Answers({})).asked
    assert [choice[:4] for each in asked for choice in each.choices[1:]] == codes


def test_airports_are_read_by_their_iata_codes_and_names_and_it_is_known_by_which():
    read_by = {"its IATA code": {"SIG": "TJIG", "RMS": "ETAR"}, "its name": {"Frankfurt am Main Airport": "EDDF"}}
    assert places("SIG", "RMS", "Frankfurt am Main Airport", "UUMU").read_by == read_by


@pytest.mark.parametrize(("name", "code"), [("MSP", "KMSP"), ("KMSP", "KMSP"), ("Lima", "")])
def test_the_code_of_a_stop(name, code):
    assert code_of(name) == code


def test_a_country_behind_a_place_says_which_airport_of_that_name_is_meant():
    asked = {each.about: each.choices for each in places("Rota", "Rota (Spanien)", "Athens, Greece").asked}
    assert asked == {
        "Which place is 'Athens, Greece'?": (
            *(AS_WRITTEN, "LGAT (Athen Helenikon Airport)"),
            "LGAV (Eleftherios Venizelos International Airport)",
        ),
        "Which place is 'Rota'?": (
            *(AS_WRITTEN, "LERT (Rota Naval Station Airport)"),
            "PGRO (Benjamin Taisacan Manglona International Airport)",
        ),
        "Which place is 'Rota (Spanien)'?": ("LERT (Rota Naval Station Airport)", AS_WRITTEN),
    }


@pytest.mark.parametrize("name", ["Jordan", "Mali", "France", "Training", "Hmeimin", "Al Dhafra"])
def test_a_country_and_a_word_within_the_name_of_an_airport_are_no_proposals(name):
    (asked,) = places(name).asked
    assert (asked.choices[0], with_one_candidate([asked])) == (AS_WRITTEN, [])


def test_the_name_of_most_rows_that_nobody_knows_may_be_that_of_the_watched_airfield():
    rows = {"Humaymim": [2, 3, 5], "Tschkalowski": [2, 4], "OSLK": [4]}
    (asked,) = reconciled_places(rows, FIELDS, PLACES, ["OSLK"], Answers({})).asked
    assert (asked.id, asked.rows, asked.choices) == (
        "place:humaymim",
        (2, 3, 5),
        (AS_WRITTEN, "OSLK (Bassel Al-Assad International Airport)"),
    )
    assert [each.id for each in with_one_candidate([asked, *places("Mitiga").asked])] == ["place:mitiga"]
    # Where it is asked whether the rows that do not name the airfield are stays, none of their names is supposed.
    assert reconciled_places(rows, FIELDS, PLACES, ["OSLK"], Answers({}), asks_stays=True).asked == ()


def test_a_name_with_a_word_of_the_watched_airfields_may_be_its():
    (asked,) = reconciled_places({"Trablus Mitiga": [2]}, FIELDS, PLACES, ["HLLM"], Answers({})).asked
    assert asked.choices == (AS_WRITTEN, "HLLM (Mitiga Airport)")


def test_a_name_beside_the_watched_airfield_is_not_its():
    rows = {"Tschkalowski": [2, 3, 4], "OSLK": [2, 3, 4]}
    assert reconciled_places(rows, FIELDS, PLACES, ["OSLK"], Answers({})).asked == ()


def test_the_row_of_a_place_that_the_ledger_does_not_have():
    assert place_row(Alias("Mitiga", "HLLM")) == {
        "place": "HLLM",
        "name": "Mitiga Airport",
        "kind": "airfield",
        "latitude": "32.8941",
        "longitude": "13.276",
        "radius_km": "0",
        "aliases": "Mitiga",
    }


def test_a_tracker_code_behind_a_city_is_offered_and_one_that_nobody_knows_is_passed_over():
    asked = {each.about: each.choices for each in places("Dakar (DSS)", "Istres (QIE)", "Châteauroux (CHR)").asked}
    assert asked == {
        "Which place is 'Dakar (DSS)'?": (AS_WRITTEN, "GOBD (Blaise Diagne International Airport)"),
        "Which place is 'Istres (QIE)'?": (AS_WRITTEN, "LFMI (Istres Le Tube/Istres Air Base (BA 125) Airport)"),
    }


def test_a_country_is_offered_as_one_and_nobody_has_to_answer():
    optional = {each.id: each.choices for each in places("Россия", "Ливия", "Korea").optional}
    assert optional == {
        "place:россия": (AS_WRITTEN, "RU (Russian Federation, a country)"),
        "place:ливия": (AS_WRITTEN, "LY (Libya, a country)"),
        "place:korea": (AS_WRITTEN, "KP (North Korea, a country)", "KR (South Korea, a country)"),
    }
    answered = places("Ливия", **{"place:ливия": "LY (Libya, a country)"})
    assert (answered.aliases, answered.unknown) == ((Alias("Ливия", "LY"),), ())
    libya = {"place": "LY", "name": "Libya", "kind": "country", "latitude": "26.3", "longitude": "17.3"}
    assert place_row(Alias("Ливия", "LY")) == {**libya, "radius_km": "", "aliases": "Ливия"}


def test_of_a_country_that_the_ledger_has_its_own_row_is_offered():
    own = pd.DataFrame([["Libya", "Libya", "country", 27.0, 17.5, 750, ""]], columns=PLACES.columns)
    (asked,) = reconciled_places({"Ливия": [2]}, FIELDS, own, ["OSLK"], Answers({})).optional
    assert asked.choices == (AS_WRITTEN, "Libya (Libya, a country)")


def test_a_code_that_neither_the_ledger_nor_the_reference_has_is_no_answer():
    assert places("Atlantis", **{"place:atlantis": "XRMF"}).aliases == ()
    assert places("Atlantis", **{"place:atlantis": "uumu"}).aliases == (Alias("Atlantis", "UUMU"),)
