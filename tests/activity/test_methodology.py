"""The method in words: the whole rule, and the numbers that the code works with."""

from dataclasses import replace

from components.activity.bins import Bin
from components.activity.counts import MOST_TOUCHED
from components.activity.evidence.verdicts import Verdict
from components.activity.methodology import CHAPTERS, ROUGHLY, InView, Rule, method_note, verdict_rules


def test_the_table_of_verdicts_is_whole() -> None:
    rules = verdict_rules()
    assert [rule.verdict for rule in rules] == [
        *["corroborated"] * 3,
        "possible",
        "unobserved",
        *["not observable"] * 5,
        "contradicted",
    ]
    assert {rule.verdict for rule in rules} == set(Verdict)
    assert rules[-1] == Rule(
        "an address, a registration, or one or several types; no visit may be it",
        "all days throughout",
        "contradicted",
    )


def test_chapters_have_anchors_of_their_own_and_the_numbers_of_the_code() -> None:
    assert len({chapter.anchor for chapter in CHAPTERS}) == len(CHAPTERS) == 9
    assert f"more than {MOST_TOUCHED} bins" in ROUGHLY.paragraphs[0]


SHIPPED = InView(
    title="Reported flights to Hmeimim / Latakia",
    finding="4 arrivals and 1 departure, 24–29 October 2025",
    size=Bin.DAY,
    reports=5,
    origins=1,
    roughly=2,
    observed=False,
    as_of="27 November 2026",
)


def test_it_says_what_is_counted_on_what_it_rests_and_what_is_left_out() -> None:
    note = method_note(SHIPPED)
    assert note.startswith(
        "Reported flights to Hmeimim / Latakia. 4 arrivals and 1 departure, 24–29 October 2025."
    )
    assert "It rests on 5 reports and 1 independent source;" in note
    assert "counted per day" in note
    assert "2 movements in view are known only so, and stand in no bar." in note
    assert "No tracks of aircraft were looked through" in note
    assert note.endswith("The ledger was read on 27 November 2026.")


def test_it_has_about_two_hundred_words() -> None:
    for shown in (SHIPPED, replace(SHIPPED, roughly=0, observed=True, size=Bin.MONTH)):
        assert 170 <= len(method_note(shown).split()) <= 260


def test_it_says_where_nothing_is_known_only_roughly_and_where_somebody_looked() -> None:
    note = method_note(replace(SHIPPED, roughly=0, observed=True))
    assert "over all of its range. None in view is." in note
    assert "were looked through are marked" in note
