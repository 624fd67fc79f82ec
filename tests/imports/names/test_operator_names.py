import pytest

from components.imports.names.operator_names import reconciled_operators
from components.imports.names.reconciliation import AS_WRITTEN
from components.imports.questions import Answers


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
