"""How what is in view was counted, in about 200 words, for who publishes a chart of it."""

from dataclasses import dataclass

from components.activity import wording
from components.activity.bins import Bin
from components.activity.counts import MOST_TOUCHED


@dataclass(frozen=True, slots=True)
class InView:
    """What a method note is about: the ledger's title, the finding in one sentence, the size of the bins, how many
    reports and independent sources there are, how many movements are known only roughly, whether tracks were
    looked through, and the day on which the ledger was read."""

    title: str
    finding: str
    size: Bin
    reports: int
    origins: int
    roughly: int
    observed: bool
    as_of: str


def method_note(shown: InView) -> str:
    """Returns the note."""
    reports = wording.count(shown.reports, shown.reports, "report", "reports")
    origins = wording.count(shown.origins, shown.origins, "independent source", "independent sources")
    roughly = (
        f"{wording.count(shown.roughly, shown.roughly, 'movement', 'movements')} in view "
        f"{'is' if shown.roughly == 1 else 'are'} known only so, and stand in no bar."
        if shown.roughly
        else "None in view is."
    )
    observed = (
        "Days on which tracks of aircraft (ADS-B) were looked through are marked; on all others nobody looked, "
        "and a day without a bar is not a day without flights."
        if shown.observed
        else "No tracks of aircraft were looked through: a day without a bar is a day of which no report is "
        "known, not a day without flights."
    )
    return (
        f"{shown.title}. {shown.finding}. The chart counts arrivals and departures that sources report, not "
        f"flights that were observed. It rests on {reports} and {origins}; a source that repeats another is not "
        f"independent of it, and reports of the same flight are counted once. "
        f"Each movement is counted per {shown.size}, by the days that its reports allow. Where all of them lie "
        f"in one {shown.size}, it is drawn solid. Where they touch up to {MOST_TOUCHED}, it is drawn pale in "
        f"each of these, since it was in one of them: pale parts must not be added up. No date is set in the "
        f"middle of a range, and none is guessed. A movement whose range is longer, or open, is drawn below the "
        f"bars over all of its range. {roughly} Where reports of one flight give different days, those that all "
        f"of them allow count; where they contradict each other, so that none is left, all of them do. "
        f"{observed} Reports are graded by the Admiralty code: the source from A to F, the statement from 1 to "
        f"6. The ledger was read on {shown.as_of}."
    )
