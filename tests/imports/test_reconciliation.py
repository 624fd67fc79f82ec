import pandas as pd
import pytest

from components.imports.questions import Answers
from components.imports.reconciliation import (
    AS_WRITTEN,
    Alias,
    code_of,
    place_row,
    reconciled_operators,
    reconciled_places,
    reconciled_types,
    type_row,
    with_one_candidate,
)

TYPES = pd.DataFrame(
    [["IL62", "Il-62", "Ilyushin", "Il-62M;Ил-62М"]],
    columns=["aircraft_type", "name", "manufacturer", "aliases"],
    dtype="str",
)
FIELDS = pd.DataFrame(
    [["OSLK", "Hmeimim", "Latakia", 35.4, 35.9]], columns=["airfield", "name", "aliases", "latitude", "longitude"]
)
PLACES = pd.DataFrame(columns=["place", "name", "kind", "latitude", "longitude", "radius_km", "aliases"])


def types(*names, **answers):
    return reconciled_types({name: [2, 5] for name in names}, TYPES, Answers(answers))


def places(*names, **answers):
    return reconciled_places({name: [2] for name in names}, FIELDS, PLACES, ["OSLK"], Answers(answers))


FIELDS_BY_CODE = FIELDS.assign(name="OSLK", aliases="")


def iata_types(*names, are_iata_codes=False, **answers):
    rows = {name: [2, 5] for name in names}
    return reconciled_types(rows, TYPES, Answers(answers), are_iata_codes=are_iata_codes)


@pytest.mark.parametrize(
    ("names", "are_iata_codes", "by_iata"),
    [
        (
            ("74Y", "M1F", "DH4", "E90", "IL7"),
            False,
            {"74Y": "B744", "M1F": "MD11", "DH4": "DH8D", "E90": "E190", "IL7": "IL76"},
        ),
        (("A4F", "F22"), True, {"A4F": "A124", "F22": "F28"}),
        # Nearly all names have to be codes, and most of them no designators, where no heading says so.
        (("74Y", "An-124", "C-17"), False, {}),
        (("F27", "F50", "F70", "744"), False, {}),
        (("F22", "C17", "A400"), False, {}),
        (("C27",), False, {}),
    ],
)
def test_codes_of_iata_are_read_where_the_heading_or_most_names_say_that_they_are_some(
    names, are_iata_codes, by_iata
):
    found = iata_types(*names, are_iata_codes=are_iata_codes)
    assert (found.by_iata, found.aliases) == (by_iata, ())


def test_the_code_of_a_group_is_asked_with_its_types_and_what_the_ledger_calls_so_is_that():
    asked = iata_types("76F", "74Y").asked
    assert [(each.id, each.choices) for each in asked] == [
        ("type:76f", ("B763 (Boeing 767-300)", "B762 (Boeing 767-200)", AS_WRITTEN))
    ]
    found = iata_types("76F", "74Y", **{"type:76f": "B763"})
    assert (found.aliases, found.by_iata) == ((), {"76F": "B763", "74Y": "B744"})
    own = TYPES.assign(aliases="IL6;74Y")
    assert reconciled_types({"74Y": [2], "M1F": [3]}, own, Answers({})).by_iata == {"M1F": "MD11"}


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


def test_nothing_is_asked_of_types_that_are_certain():
    assert types("Il-62M", "ИЛ 62М", "C17", "Ил-76МД", "Boeing 747-400").asked == ()


def test_type_with_swapped_digits_is_first_the_one_that_it_was_meant_to_be():
    assert types("An-142").asked[0].choices[0] == "A124 (An-124)"
    # The other rows of the table, and the ledger, are likelier than any other type.
    assert types("Il-67").asked[0].choices[0] == "IL76 (Il-76)"
    assert types("Il-66").asked[0].choices[0] == "IL62 (Il-62)"
    assert [each.choices[0] for each in types("An-144", "An-124").asked] == ["A124 (An-124)"]


def test_of_a_family_all_types_are_offered_those_of_its_series_first_each_with_a_name():
    assert types("بوينغ 737").asked[0].choices[:-3] == (
        *("B732 (Boeing 737-200)", "B733 (Boeing 737-300)", "B734 (Boeing 737-400)", "B735 (Boeing 737-500)"),
        *("B736 (Boeing 737-600)", "B737 (Boeing 737-700)", "B738 (Boeing 737-800)", "B739 (Boeing 737-900)"),
        *("E737 (E-7)", "B37M (Boeing 737 MAX 7, …)", "B38M (Boeing 737 MAX 8, …)"),
        "B39M (Boeing 737 MAX 9, …)",
    )


@pytest.mark.parametrize(
    ("name", "first"),
    [("Antonov 124", "A124 (An-124)"), ("Iliouchine 76", "IL76 (Il-76)"), ("Туполев 154", "T154 (Tu-154)")],
)
def test_number_behind_the_name_of_a_maker_is_that_of_a_type(name, first):
    assert types(name).asked[0].choices[0] == first


@pytest.mark.parametrize(
    ("answer", "meant"), [("C-17", "C17"), ("Il-76", "IL76"), ("Antonov An-124", "A124"), ("KC-135", "")]
)
def test_answers_may_name_types_as_people_do(answer, meant):
    aliases = types("An-142", **{"type:an142": answer}).aliases
    assert aliases == ((Alias("An-142", meant),) if meant else ())


def test_a_type_that_may_be_several_is_asked_with_these():
    (asked,) = types("KC-135").asked
    assert (asked.id, asked.rows) == ("type:kc135", (2, 5))
    assert [choice[:4] for choice in asked.choices[:2]] == ["K35E", "K35R"]
    assert asked.choices[-1] == AS_WRITTEN


def test_a_slip_of_the_pen_is_asked_with_what_it_is_nearest_to():
    (asked,) = types("Globemastr III").asked
    assert any(choice.startswith("C17 ") for choice in asked.choices)


def test_an_answer_is_an_alias_and_a_code_that_was_not_offered_is_one_too():
    first = types("KC-135").asked[0].choices[0]
    assert types("KC-135", **{"type:kc135": first}).aliases == (Alias("KC-135", "K35E"),)
    assert types("KC-135", **{"type:kc135": "C135"}).aliases == (Alias("KC-135", "C135"),)
    assert types("KC-135", **{"type:kc135": AS_WRITTEN}).aliases == ()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("another Il-76", "IL76"),
        ("white An-124 Ruslan", "A124"),
        ("a C17 of theirs", "C17"),
        ("Kalitta 747", "B741"),
    ],
)
def test_a_type_within_a_name_that_nobody_knows_is_offered_first(name, code):
    (asked,) = types(name).asked
    assert asked.choices[0].partition(" ")[0] == code


@pytest.mark.parametrize("name", ["C-17?", "maybe a C-17", "C-17 ?", "vielleicht C-17", "może C-17"])
def test_a_doubted_type_is_asked_with_the_type_first(name):
    (asked,) = types(name).asked
    assert asked.choices[0] == "C17 (C-17)"


@pytest.mark.parametrize("name", ["Antonov, the big one", "something loud, 4 engines"])
def test_everyday_words_and_numbers_in_a_name_are_no_types(name):
    assert [each for asked in types(name).asked for each in asked.choices if each[:4] in ("ONE ", "TVL4")] == []


def test_a_type_that_nobody_knows_is_kept_without_a_question():
    reconciled = types("cargo plane")
    assert (reconciled.asked, reconciled.unknown) == ((), ("cargo plane",))


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
    assert types("cargo plane", **{"type:cargoplane": "A124"}).aliases == (Alias("cargo plane", "A124"),)


def test_spellings_of_one_name_are_one_question_with_the_choices_of_all():
    first, second = "Hercules plane", "Herculesplane"
    (alone,) = types(second).asked
    (asked,) = types(first, second).asked
    assert (asked.id, asked.about) == (alone.id, f"Which type is '{first}'?")
    assert set(asked.choices) > set(alone.choices)
    both = (Alias(first, "C130"), Alias(second, "C130"))
    assert types(first, second, **{asked.id: alone.choices[1]}).aliases == both


def test_a_name_that_most_rows_have_may_be_the_watched_airfield_also_where_it_sounds_like_another():
    names = {"HLLM": range(2, 7), "Тартус": range(2, 7)}
    (asked,) = reconciled_places(names, FIELDS, PLACES, ["OSLK"], Answers({})).asked
    assert asked.choices[:2] == (AS_WRITTEN, "OSLK (Bassel Al-Assad International Airport)")
    assert "EETU (Tartu Airport)" in asked.choices


def test_airports_are_read_by_their_iata_codes_and_names_and_it_is_known_by_which():
    read_by = {"its IATA code": {"SIG": "TJIG", "RMS": "ETAR"}, "its name": {"Frankfurt am Main Airport": "EDDF"}}
    assert places("SIG", "RMS", "Frankfurt am Main Airport", "UUMU").read_by == read_by


@pytest.mark.parametrize(("name", "code"), [("MSP", "KMSP"), ("KMSP", "KMSP"), ("Lima", "")])
def test_the_code_of_a_stop(name, code):
    assert code_of(name) == code


def test_spellings_of_one_operator_are_asked_once():
    names = {"Russian Air Force": [2, 3], "Russian Airforce": [4], "RUSSIAN AIR FORCE": [5], "Syrian Air": [6]}
    reconciled = reconciled_operators(names, [], Answers({"operator:Russian Airforce": "Russian Air Force"}))
    assert [each.id for each in reconciled.optional] == ["operator:Russian Airforce", "operator:RUSSIAN AIR FORCE"]
    assert reconciled.by_name == {"Russian Airforce": "Russian Air Force"}


def test_of_two_operators_the_one_is_asked_about_that_was_before_the_ledger_had_them():
    names, answers = {"USAF": [2, 3], "US Air Force": [4]}, Answers({"operator:US Air Force": "as written"})
    for own in ([], ["US Air Force", "USAF"]):
        (asked,) = reconciled_operators(names, own, answers).optional
        assert (asked.id, asked.choices) == ("operator:US Air Force", ("as written", "USAF"))


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("USAF", (AS_WRITTEN, "US Air Force")),
        ("U.S. Air Force", ("US Air Force", AS_WRITTEN)),
        ("Volga Dnepr", ("Volga-Dnepr Airlines", AS_WRITTEN)),
        # What others are called that are spelled like it, or have its initials, is a choice and no proposal.
        ("Volga-Dnepr Cargo", (AS_WRITTEN, "Volga-Dnepr Airlines")),
        ("RAF", (AS_WRITTEN, "Royal Air Force", "Russian Air Force")),
        ("Prussian Air Force", (AS_WRITTEN, "Russian Air Force")),
        ("US Army", None),
        ("Silk Way West Airlines", None),
        ("Airlines", None),
    ],
)
def test_an_operator_is_offered_the_longer_and_shorter_forms_of_its_name(name, offered):
    more = ["US Air Force", "Volga-Dnepr Airlines", "Royal Air Force", "Russian Air Force", "Silk Way Airlines"]
    asked = reconciled_operators({name: [2]}, more, Answers({})).optional
    assert [each.choices for each in asked] == ([] if offered is None else [offered])


@pytest.mark.parametrize("name", ["Cargo", "Halo", "Piper"])
def test_a_type_that_is_only_spelled_alike_is_no_proposal(name):
    (asked,) = types(name).asked
    assert (asked.choices[0], with_one_candidate([asked])) == (AS_WRITTEN, [])


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


def test_rows_for_types_and_places_that_the_ledger_does_not_have():
    assert type_row(Alias("Candid", "IL76")) == {"aircraft_type": "IL76", "name": "Il-76", "aliases": "Candid"}
    assert place_row(Alias("Mitiga", "HLLM")) == {
        "place": "HLLM",
        "name": "Mitiga Airport",
        "kind": "airfield",
        "latitude": "32.8941",
        "longitude": "13.276",
        "radius_km": "0",
        "aliases": "Mitiga",
    }


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
