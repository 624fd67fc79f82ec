import pandas as pd
import pytest

from components.imports.names.reconciliation import AS_WRITTEN, Alias, with_one_candidate
from components.imports.names.type_names import reconciled_types, type_row
from components.imports.questions import Answers

TYPES = pd.DataFrame(
    [["IL62", "Il-62", "Ilyushin", "Il-62M;Ил-62М"]],
    columns=["aircraft_type", "name", "manufacturer", "aliases"],
    dtype="str",
)


def types(*names, **answers):
    return reconciled_types({name: [2, 5] for name in names}, TYPES, Answers(answers))


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
    assert types("cargo plane", **{"type:cargoplane": "A124"}).aliases == (Alias("cargo plane", "A124"),)


def test_spellings_of_one_name_are_one_question_with_the_choices_of_all():
    first, second = "Hercules plane", "Herculesplane"
    (alone,) = types(second).asked
    (asked,) = types(first, second).asked
    assert (asked.id, asked.about) == (alone.id, f"Which type is '{first}'?")
    assert set(asked.choices) > set(alone.choices)
    both = (Alias(first, "C130"), Alias(second, "C130"))
    assert types(first, second, **{asked.id: alone.choices[1]}).aliases == both


@pytest.mark.parametrize("name", ["Cargo", "Halo", "Piper"])
def test_a_type_that_is_only_spelled_alike_is_no_proposal(name):
    (asked,) = types(name).asked
    assert (asked.choices[0], with_one_candidate([asked])) == (AS_WRITTEN, [])


def test_the_row_of_a_type_that_the_ledger_does_not_have():
    assert type_row(Alias("Candid", "IL76")) == {"aircraft_type": "IL76", "name": "Il-76", "aliases": "Candid"}
