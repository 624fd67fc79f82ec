"""Names of aircraft types and the designators they lead to, without the user's table."""

import pandas as pd
import pytest

from components.ledger.location import SHIPPED
from components.ledger.reference.designators import (
    candidates_in_words,
    designator_of,
    designators_named,
    is_designator,
    name_of_designator,
)
from components.ledger.spellings import spellings

CERTAIN = {
    "IL76": "Il-76|il76|IL-76|Il 76|Il-76TD|Il-76 TD|Il-76MD-90A|IL-76TD-90VD|Ил-76|Ил-76МД|ИЛ-76ТД|"
    "Ilyushin Il-76TD|Il\u201176MD|Ильюшин Ил-76|Il-76 cargo plane|Il-76TD (IL76)|Il-78M|Il-76 Candid",
    "IL62": "Iljuschin Il-62M|Iliouchine Il-62|Ilyuşin Il-62",
    "C160": "C-160|C-160 Transall|Transall",
    "EUFI": "Eurofighter|Eurofighter Typhoon",
    "R135": "RC-135V Rivet Joint|Rivet Joint",
    "C17": "C-17|c17|C-17A|C-17 Globemaster III|Boeing C-17A Globemaster III|CC-177 Globemaster III|С-17",
    "A124": "Antonow An-124|"
    "An-124|An-124-100|An-124-100M|An-124-100M-150|An-124-100 Ruslan|Ruslan|Ан-124 «Руслан»|"
    "Antonov An-124 Ruslan (A124)",
    "T154": "Tu-154B-2|Tu-154|Tu-154M|Ту-154М|Tupolev Tu-154M",
    "B744": "747-400|Boeing 747-400|B747-400|747-400(F)|Boeing-747-400F|Боинг 747-400|Boeing 747-400 freighter",
    "B748": "747-8|747-8F",
    "B752": "757-200|757-236|757-2Q8|C-32A",
    "A20N": "A320neo|A-320neo|A320 neo|Airbus A320neo",
    "A332": "A330-200|Airbus A330 MRTT|KC-30",
    "C30J": "C-130J|Lockheed C-130J Super Hercules|MC-130J",
    "B52": "B-52H|В-52",
    "SU24": "Su-24M|Су-24М",
    "AN2": "An-2|Ан-2",
    "MI8": "Mi-8MTV-5|Ми-8АМТШ|Mi-17",
    "F100": "Fokker 100",
    "GLF5": "Gulfstream V|Gulfstream G550|G550|C-37A",
    "F16": "F-16C|F-16 Fighting Falcon",
}
AMBIGUOUS = {
    "747": "B741 B742 B743 B744 B748 B74R B74S BLCF",
    "Airbus A320": "A20N A320",
    "A320-251N": "A20N A320",
    "737-8AS": "B38M B738 P8",
    "777-300": "B773 B77W",
    "KC-135": "K35E K35R",
    "A300B4-622R(F)": "A306 A30B",
    "AWACS": "E3CF E3TF",
    "E-3A AWACS": "E3CF E3TF",
    "C-130 Hercules": "C130 C30J",
    "Hercules": "C130 C30J",
    "An-74": "A743 AN72",
    "A-50": "A50 K50",
    "F-5": "F5 MG17 P38",
    "АН-2": "AN2 MI24 RVAL",
}
NOWHERE = (
    "cargo plane|military transport|business jet|helicopter|Il-76 or An-124|Il-76/An-124|Il-76, An-26|2 Il-76|"
    "Il-76 x2|Il-76?|unknown|NA|ZZZZ|Antonov|Boeing|172|Ilyushin 76|#REF!|May-40|4.41E+11|Zeppelin NT|HEAVY|---|"
    "4-engine jet|Il-76-An-124|C-17 (2)|C-17 2|C-17, 2|C-17 - 2|An-2 (6)|An-2 x2|An-2 4|Mi-2 [4]|B737 (2)|"
    "B747 2|C-20 #3"
)


@pytest.mark.parametrize("code", CERTAIN)
def test_a_name_that_can_be_no_other_leads_to_its_designator(code: str) -> None:
    names = CERTAIN[code].split("|")
    assert {name: designators_named(name) for name in names} == dict.fromkeys(names, (code,))


def test_an_ambiguous_name_gives_its_candidates() -> None:
    assert {name: " ".join(designators_named(name)) for name in AMBIGUOUS} == AMBIGUOUS


def test_what_is_no_name_leads_nowhere() -> None:
    names = ["", *NOWHERE.split("|")]
    assert {name: designators_named(name) for name in names} == dict.fromkeys(names, ())


def test_every_designator_leads_to_itself() -> None:
    for code in ("IL62", "A320", "B737", "B2", "P28R", "GLEX"):
        assert is_designator(code)
        assert designators_named(code) == (code,)


def test_the_ledger_s_own_spellings_win() -> None:
    types = pd.DataFrame({"aircraft_type": ["X1"], "name": ["Test"], "aliases": ["Il-76TD;747;NA"]})
    own = spellings(types, "aircraft_type")
    assert [
        designator_of(name, own) for name in ("Il-76TD", "747", "NA", "Il-76MD", "737", "TBD", "cargo plane")
    ] == [
        "X1",
        "X1",
        "X1",
        "IL76",
        None,
        "",
        None,
    ]


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("IL76", "Il-76"),
        ("B744", "Boeing 747-400"),
        ("C172", "Cessna 172"),
        ("C130", "C-130"),
        ("K35R", "KC-135R/T/FR"),
        ("A332", "A330-200 or MRTT"),
        ("A400", "A400M"),
        ("A320", "A320"),
        ("H47", "Chinook"),
        ("GLF5", "GLF5"),
        ("Zeppelin NT", "Zeppelin NT"),
    ],
)
def test_a_designator_is_shown_as_its_model_where_that_can_stand_for_all(code: str, name: str) -> None:
    assert name_of_designator(code) == name


def test_a_name_that_is_shown_leads_to_no_other_designator() -> None:
    shown = pd.read_csv(SHIPPED.parent / "reference" / "names_shown.csv").itertuples(index=False)
    named = {code: designators_named(name) for code, name in shown}
    assert {code: others for code, others in named.items() if others and code not in others} == {}


def test_candidates_are_counted_where_they_are_many() -> None:
    assert candidates_in_words(["A1", "B2"]) == "A1 or B2"
    assert candidates_in_words(["A1", "B2", "C3", "D4", "E5"]) == "A1, B2, C3, D4 or 1 more"


@pytest.mark.parametrize(
    ("name", "key"), [("An-2 (6)", None), ("An-26", "AN26"), ("An 26", "AN26"), ("six An-2", "AN2")]
)
def test_a_count_behind_a_name_makes_no_other_type_of_the_ledger_s_own(name: str, key: str | None) -> None:
    own = {"an26": "AN26", "an2": "AN2", "sixan2": "AN2"}
    assert designator_of(name, own) == key
