"""The text of the page Method in plain words, with the constants that the code uses: chapters, the table of the
rule of verdicts, and a method note of about 200 words for whoever publishes a chart."""

from dataclasses import dataclass

from components.activity import wording
from components.activity.bins import Bin
from components.activity.counts import MOST_TOUCHED
from components.activity.evidence import verdicts
from components.activity.silences import SHORTEST_SILENCE
from components.tracks import thresholds


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the method: its heading, the anchor that links to it, and its paragraphs."""

    heading: str
    anchor: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A line of the table of verdicts: what the report says and which visits there are, what was observed, and the
    verdict."""

    report: str
    observed: str
    verdict: str


def verdict_rules() -> list[Rule]:
    """Returns the lines of the table of verdicts, parsed from the docstring of `evidence.verdicts`.

    >>> verdict_rules()[0]
    Rule(report='the analyst decided that a visit is it', observed='anything', verdict='corroborated')
    """
    _, head, body, *_ = _ruled(verdicts.__doc__ or "")
    widths = [len(part) for part in head[0].split("  ")]
    starts = [sum(widths[:number]) + 2 * number for number in range(len(widths))]
    rules: list[list[str]] = []
    for line in body[1:]:
        cells = [line[start : start + width].strip() for start, width in zip(starts, widths, strict=True)]
        if not rules or rules[-1][-1]:
            rules.append(["", "", ""])
        rules[-1] = [f"{before} {cell}".strip() for before, cell in zip(rules[-1], cells, strict=True)]
    return [Rule(*cells) for cells in rules]


def _ruled(text: str) -> list[list[str]]:
    """Splits a text before each line of `=`."""
    pieces: list[list[str]] = [[]]
    for line in text.splitlines():
        if line.startswith("==="):
            pieces.append([])
        pieces[-1].append(line)
    return pieces


COUNTING = Chapter(
    "How flights are counted",
    "counting",
    (
        "What sources report is counted, not what flew. All reports of the same flight are one flight, however "
        "many repeat it; its date is what all of them allow together. A **movement** is an arrival of a flight "
        "at a watched airfield, or a departure from it.",
        "Each day, week, month, quarter or year is a bin. A movement whose whole range of dates lies in one bin "
        "is counted there **for certain** (solid). One whose range only touches the bin is **possible** there "
        "(pale). So a bin holds “between N and M”; no flight is put in the middle of its range, and the "
        "possible counts of several bins are never added up, since one flight may be in each of them.",
    ),
)
ROUGHLY = Chapter(
    "What is known only roughly",
    "roughly",
    (
        f"A movement whose range touches more than {MOST_TOUCHED} bins, or is open, is in no bin: spread over "
        "all of them it would look like the busiest time there was. It stands in a row of its own, by its "
        "range, and is part of every total.",
        "A date with **?** is uncertain, one with **~** approximate, one with **%** both, as the source has it. "
        "These signs move no bounds.",
    ),
)
PLACES = Chapter(
    "Where flights came from and went to",
    "places",
    (
        "One line joins two places, as wide as its flights are many in both directions; it is not the path "
        "flown. A country that is named as an end is drawn as its shape, a region as a circle of its radius: "
        "the flight came from somewhere in it. Flights of which one end is unknown, and places without a "
        "position, are listed under the map. Borders are those of Natural Earth, of fact and not of law.",
    ),
)
VERDICTS = Chapter(
    "How a report is held against tracks",
    "verdicts",
    (
        "A **visit** is a landing and the next take-off of one aircraft, as tracks show them. A report gets the "
        "first verdict in this table that applies. A day is observed throughout where tracks were looked "
        "through and aircraft low over the field could have been received all day.",
    ),
)
VISITS = Chapter(
    "How visits are found in tracks",
    "visits",
    (
        f"Points within {thresholds.NEAR_NM:g} nautical miles of the field are put in the order of time. A "
        f"position is at the field within {thresholds.OUTLINE_KM:g} km of the hull of its runways. Where the"
        " lists of airports and of runways have a field at two places, it is where its runways are. Heights"
        " are above the field, never as they were sent, each with its error.",
        "No single row decides. Altitudes that no aircraft can have had with most of the others are those "
        "of other aircraft, and are left out; so are points that resampling put between two others. A speed"
        " that is sent again and again counts only while the positions agree. An aircraft at speed that "
        f"comes down, or climbs, by {thresholds.ALOFT_FT:g} ft within {thresholds.ALOFT_S:g} seconds is in "
        "the air, whatever the pressure is.",
        "A **landing** is an aircraft in the air before and on the ground after (`ground`); one followed down "
        f"its approach and lost no higher than {thresholds.FINAL_FT:,.0f} ft, or {thresholds.ESTABLISHED_FT:,.0f} "
        f"ft on a way straight onto a runway, and within {thresholds.FINAL_NM:g} nautical miles (`final`); one "
        "lost going down and found going up (`gap`); or one on the ground after a short silence, or lost low in "
        "the circuit (`inferred`). A **take-off** is the same backwards.",
        "A visit is only **possible** (`bracket`) where an aircraft was lost within "
        f"{thresholds.BRACKET_NM:g} nautical miles on a course and at a height that can lead to the field, "
        f"and seen again leaving from its direction, with time for a stop of {thresholds.BRACKET_STAY_MIN:g}"
        " minutes at the speeds of that track, and no low aircraft was received at the field that day. It "
        "names other fields that it fits, corroborates no report, and that there is none contradicts "
        "nothing. A landing or take-off that fits a field next door as well, by the runway that it rolls along or "
        "by its course and glide, is only possible, too (`either`), and names that field.",
        f"A movement whose bounds lie further apart than {thresholds.WIDEST_MIN:g} minutes gets no time. Missed "
        f"by design are stays under {thresholds.SHORTEST_STAY_MIN:g} minutes that nobody saw, touch-and-goes, "
        "and approaches lost higher. Visits whose positions contradict themselves are **suspect**: shown, "
        f"counted nowhere, never deleted. This is version {thresholds.METHOD_VERSION} of the detector, and every "
        "visit says by which it was found.",
    ),
)
SILENCES = Chapter(
    "Silences",
    "silences",
    (
        f"A time of at least {SHORTEST_SILENCE} days without a known landing or take-off is a silence. It is as "
        "good as what supports it: days observed throughout, and days that a note reports as suspended or "
        "inactive. Days on which nobody looked support nothing.",
    ),
)
NOTES = Chapter(
    "Notes on the base",
    "notes",
    (
        "A note is what a source says of the base itself: a suspension, an evacuation, a statement. It is no "
        "flight, and counts as none.",
    ),
)
SOURCES = Chapter(
    "Sources and grades",
    "sources",
    (
        "Sources are **independent** where they draw on no other. An article that repeats another adds a "
        "report, and no independent source.",
        "Grades are the Admiralty code: the source from A (reliable) to E (unreliable), F if that cannot be "
        "judged; the statement from 1 (confirmed) to 5 (improbable), 6 if that cannot be judged. Neither "
        "follows from the other, and 1 needs two independent sources.",
    ),
)
LIMITS = Chapter(
    "What the data cannot say",
    "limits",
    (
        "A day without a bar is not a day without flights: it is a day of which no report is known. An aircraft "
        "without a transponder, or below what receivers hear, leaves no track. A route is not a cargo, and a "
        "landing is not a purpose.",
        "What cannot be resolved counts as not said: a place that no reference has, a type that may be several. "
        "Rows that cannot be used are set aside and listed under **Data check**; none is dropped silently.",
    ),
)
CHAPTERS = (COUNTING, ROUGHLY, PLACES, VERDICTS, VISITS, SILENCES, NOTES, SOURCES, LIMITS)


@dataclass(frozen=True, slots=True)
class InView:
    """What a method note is about: the ledger's title, the finding in one sentence, the size of the bins, the
    numbers of reports, of independent sources and of movements known only roughly, whether tracks were scanned,
    and the day on which the ledger was read."""

    title: str
    finding: str
    size: Bin
    reports: int
    origins: int
    roughly: int
    observed: bool
    as_of: str


def method_note(shown: InView) -> str:
    """Returns a method note: how what is in view was counted, in about 200 words."""
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
        f"independent of it, and reports that are entered as the same flight are counted once. "
        f"Each movement is counted per {shown.size}, by the days that its reports allow. Where all of them lie "
        f"in one {shown.size}, it is drawn solid. Where they touch up to {MOST_TOUCHED}, it is drawn pale in "
        f"each of these, since it was in one of them: pale parts must not be added up. No date is set in the "
        f"middle of a range, and none is guessed. A movement whose range is longer, or open, is drawn below the "
        f"bars over all of its range. {roughly} Where reports of one flight give different days, those that all "
        f"of them allow count; where they contradict each other, so that none is left, all of them do. "
        f"{observed} Reports are graded by the Admiralty code: the source from A to F, the statement from 1 to "
        f"6. The ledger was read on {shown.as_of}."
    )
