"""The method in words: the whole rule, and the numbers that the code works with."""

from components.activity.counts import MOST_TOUCHED
from components.activity.evidence.verdicts import Verdict
from components.activity.method_chapters import CHAPTERS, ROUGHLY, Rule, verdict_rules


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
