"""The panel beside the activity chart: the clicked marks in a sentence, and a card for each report behind them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import pandas as pd
import streamlit as st

from components.activity import wording
from components.activity.evidence.verdicts import Verdict, verdicts_of
from components.activity.headline import mark_sentence, movements_marked
from components.activity.rows import Marked, count_behind, first_behind, notes_named
from components.activity.selection import Selection
from components.activity.sightings import POSSIBLE, SUSPECT, has_observations, visits_numbered
from components.activity.source_names import attributed, citation
from components.pages.parts.forms.row_form import offer_edits
from components.pages.parts.frame.filters import ABOUT, in_address, page_address
from components.pages.parts.frame.imported_cells import imported_cells, on_a_card
from components.pages.parts.frame.markdown import markdown, safe_address, with_links
from components.pages.parts.open_ledger.current_ledger import Opened, ask, draw
from components.pages.parts.views.chart_marks import Marks, beside, marks_of, select
from components.pages.parts.views.tables import aircraft_of_visit, first_seen, replay_address
from components.server.access import offers_editing

MOST_CARDS = 20
"""The most cards in the panel, more than a reader goes through; the table below the chart has all rows."""
Address: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]
"""The parameters of the address that links carry along."""
_LAST_SHOWN = "marks-last-shown"
_GONE = "Nothing in this view is behind it any more, and it can be closed."
MOST_NOTES_NAMED = 3
"""The most notes that the sentence of the panel names; their cards stand below it."""


@dataclass(frozen=True, slots=True)
class Card:
    """A report, note or visit: its text in Markdown, what can be copied from it, its flight, and its row by table
    and key (an empty key if no form can edit it)."""

    text: str
    copied: str
    flight_id: str = ""
    table: str = ""
    key: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Shown:
    """The last marks with something behind them, with the view, the version of the ledger, and the flights."""

    texts: tuple[str, ...]
    selection: Selection
    version: str
    flights: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """What the panel shows: the marks, if any, and whether there are more rows behind them than cards."""

    marks: Marks | None = None
    is_cut: bool = False


def show_panel(opened: Opened, selection: Selection, texts: Sequence[str], drawn: Sequence[str]) -> Panel:
    """Shows what is behind the selected marks (`texts`) in the panel, with buttons that step through all that are
    `drawn`. `style.css` places it beside the chart, so that nothing on the page has to move."""
    marks = marks_of(texts)
    with st.container(key="mark-panel", gap="small"):
        if marks is None:
            _show_steps(texts, drawn, ())
            st.warning("More is selected than can be looked up at once: select fewer marks, or set the filters.")
            return Panel()
        marks, sentence, cards, count = _behind_or_moved(opened, selection, marks, texts)
        _show_steps(texts, drawn, cards)
        st.markdown(sentence)
        with st.container(key="mark-cards"):
            _show_cards(opened, cards)
        if count > len(cards):
            st.markdown(f"And {count - len(cards):,} more, in the [table below the chart](#behind).")
    return Panel(marks or None, count > len(cards))


def _behind_or_moved(
    opened: Opened, selection: Selection, marks: Marks, texts: Sequence[str]
) -> tuple[Marks, str, Sequence[Card], int]:
    """Returns some marks with what `_behind` returns for them. If somebody has since corrected the rows behind
    them, it is the same flights, wherever these are now."""
    address = tuple((name, tuple(values)) for name, values in in_address(opened).items())
    sentence, cards, count = draw(opened, _behind, selection, marks, address)
    last: _Shown | None = st.session_state.get(_LAST_SHOWN)
    if count:
        flights = tuple(dict.fromkeys(card.flight_id for card in cards if card.flight_id))
        st.session_state[_LAST_SHOWN] = _Shown(tuple(texts), selection, opened.version, flights)
    elif last and (last.texts, last.selection) == (tuple(texts), selection) and last.version != opened.version:
        marks = Marks(Marked(flights=last.flights))
        sentence, cards, count = draw(opened, _behind, selection, marks, address)
        sentence = f"What was selected has changed. {sentence if count else _GONE}"
    return marks, sentence, cards, count


def _show_steps(texts: Sequence[str], drawn: Sequence[str], cards: Sequence[Card]) -> None:
    """Draws the buttons for the earlier and the later mark, those to copy citations of the cards, and the one that
    closes the panel."""
    with st.container(horizontal=True, gap="small", key="mark-steps"):
        for label, step, key in (("Earlier", -1, "Left"), ("Later", 1, "Right")):
            mark = beside(texts, drawn, step)
            st.button(
                label,
                key=f"mark-{key}",
                shortcut=key,
                type="tertiary",
                on_click=select,
                args=((mark,),),
                disabled=mark is None,
            )
        if copied := dict.fromkeys(card.copied for card in cards if card.copied):
            with st.popover("Copy citation", type="tertiary", key="mark-citations"):
                for text in copied:
                    st.code(text, language=None, wrap_lines=True)
        st.button("Close", key="mark-close", shortcut="Esc", type="tertiary", on_click=select, args=((),))


def _show_cards(opened: Opened, cards: Sequence[Card]) -> None:
    """Draws the cards as one text: twenty elements take browsers half a second. Verdicts take longer than
    everything else, so they are added once the cards are on screen."""
    if offers_editing():
        _show_cards_to_edit(opened, cards)
        return
    place = st.empty()
    place.markdown(_cards_as_text(cards, {}))
    flights = sorted({card.flight_id for card in cards if card.flight_id})
    is_observed = ask(opened, has_observations)
    if is_observed and flights:
        verdicts = ask(opened, verdicts_of, flights)
        place.markdown(_cards_as_text(cards, verdicts))


def _show_cards_to_edit(opened: Opened, cards: Sequence[Card]) -> None:
    """Draws each card as an element of its own, with the actions on its row."""
    flights = sorted({card.flight_id for card in cards if card.flight_id})
    is_observed = ask(opened, has_observations)
    verdicts = ask(opened, verdicts_of, flights) if flights and is_observed else {}
    for number, card in enumerate(cards):
        st.markdown(_cards_as_text([card], verdicts))
        if card.key:
            offer_edits(card.table, dict(card.key), f"card-{number}")


def _cards_as_text(cards: Sequence[Card], verdicts: Mapping[str, Sequence[tuple[Verdict, str]]]) -> str:
    """Returns all cards with their verdicts as one text; equal ones are merged."""
    texts = []
    for card in cards:
        judged = (f"**{each.capitalize()}.** {markdown(how)}" for each, how in verdicts.get(card.flight_id, ()))
        texts.append("  \n".join(dict.fromkeys([card.text, *judged])))
    return "\n\n---\n\n".join(
        f"{alike} alike: {text}" if alike > 1 else text for text, alike in Counter(texts).items()
    )


def _behind(
    opened: Opened, selection: Selection, marks: Marks, address: Address
) -> tuple[str, tuple[Card, ...], int]:
    """Returns what is behind some marks: a sentence in Markdown, the first cards, whose links carry the `address`
    along, and the number of all."""
    sentences, cards, count = [], list[Card](), 0
    if marks.flights:
        rows = ask(opened, movements_marked, selection, marks.flights)
        sentences.append(mark_sentence(rows, marks.flights, opened.names))
        reports = ask(opened, first_behind, selection, marks.flights, MOST_CARDS + 1)
        is_cut = len(reports) > MOST_CARDS
        count += ask(opened, count_behind, selection, marks.flights) if is_cut else len(reports)
        imported = imported_cells(opened)
        cards += [
            _card(
                opened,
                row,
                f"{aircraft_of_visit(row, opened.names)}, {_route(opened, row)}",
                address,
                imported.get(row["flight_id"]),
            )
            for row in reports.head(MOST_CARDS).to_dict("records")
        ]
    if marks.notes:
        notes = ask(opened, notes_named, list(marks.notes))
        sentences += _note_sentences(notes)
        count += len(notes)
        cards += _note_cards(opened, notes.head(MOST_CARDS - len(cards)), address)
    if marks.visits:
        visits = ask(opened, visits_numbered, list(marks.visits))
        sentences.append(f"Seen in tracks: {wording.count(len(visits), len(visits), 'visit', 'visits')}.")
        count += len(visits)
        cards += _visit_cards(opened, visits.head(MOST_CARDS - len(cards)))
    sentence = " ".join(filter(None, sentences)) if count else ""
    shown = f"**{markdown(sentence)}**" if sentence else "Nothing in this view is behind what is selected."
    return shown, tuple(cards), count


def _note_sentences(notes: pd.DataFrame) -> list[str]:
    alike = notes.drop_duplicates(["kind", "title", "date"])
    return [
        f"{row.kind.capitalize()}: {row.title}, {wording.written(row.date)}."
        for row in alike.head(MOST_NOTES_NAMED).itertuples()
    ]


def _note_cards(opened: Opened, notes: pd.DataFrame, address: Address) -> list[Card]:
    return [_card(opened, row, row["title"], address) for row in notes.to_dict("records")]


def _card(
    opened: Opened, row: Mapping[Any, Any], heading: str, address: Address, cells: Mapping[str, str] | None = None
) -> Card:
    """Returns the card of a report or a note; `cells` are further cells of the imported table that it came
    from."""
    source = _source(opened, row["source_id"])
    who = attributed(row["attributed_to"], row["source_id"], opened.source_names)
    grades = _grades(source["reliability"] if source else "", row["credibility"])
    place = " · ".join(filter(None, (f"attributed to {who}" if who else "", row["locator"])))
    lines = [
        f"**{markdown(heading)}** · {markdown(wording.written(row['date']))}",
        with_links(row["claim"]),
        _linked(opened, row["source_id"], source, address),
        f":small[{markdown(place)}]" if place else "",
        f":small[{markdown(grades)}]",
        f":small[Written as {markdown(row['date'])}]",
        f"Remark: {with_links(row['note'])}" if row["note"] else "",
        on_a_card(cells or {}),
    ]
    text = "  \n".join(filter(None, lines))
    copied = citation(source, row["locator"]) if source else ""
    table, names = ("flights", ("flight_id", "source_id")) if "flight_id" in row else ("notes", ("note_id",))
    return Card(text, copied, row.get("flight_id", ""), table, tuple((name, row[name]) for name in names))


def _grades(reliability: str, credibility: Any) -> str:
    """Returns both grades in words, and in the notation of the Admiralty code.

    >>> _grades("F", 2.0), _grades("", 2.0)
    ('Reliability cannot be judged; probably true (F2)', 'Source not graded; probably true')
    """
    words = wording.grades(reliability, credibility)
    code = f" ({reliability}{wording.grade(credibility)})" if reliability and not pd.isna(credibility) else ""
    return f"{words[0].upper()}{words[1:]}{code}"


def _source(opened: Opened, source_id: str) -> dict[Any, Any] | None:
    sources = opened.ledger.sources
    rows = sources[sources["source_id"] == source_id]
    return None if rows.empty else rows.iloc[0].to_dict()


def _linked(opened: Opened, source_id: str, source: Mapping[Any, Any] | None, address: Address) -> str:
    """Returns the name of a source with links: to its address if that is safe, and to its archived copy. If there
    is neither, the text says why and leads to what is known of the source."""
    name = markdown(opened.source_names.get(source_id, source_id))
    if source is None:
        return name
    url, archive = safe_address(source["url"]), safe_address(source["archive_url"])
    linked = f"[{name}](<{url}>)" if url else name
    if archive:
        return f"{linked} · [archived copy](<{archive}>)"
    return linked if url else f"{name} · {_why_no_address(source, address)}"


def _why_no_address(source: Mapping[Any, Any], address: Address) -> str:
    """Returns why a source cannot be opened: its address is no safe link, or there is none."""
    if written := source["url"] or source["archive_url"]:
        return f"{markdown(written)} (not a plain web address, so not a link)"
    link = page_address("sources", dict(address), **{ABOUT: source["source_id"]})
    return f"No address is given for this source; [what is known of it](<{link}>)"


def _route(opened: Opened, row: Mapping[Any, Any]) -> str:
    names = opened.ledger.gazetteer["name"]
    origin, destination = (names.get(row[end], row[end]) or wording.UNKNOWN for end in ("origin", "destination"))
    return f"{origin} → {destination}"


def _visit_cards(opened: Opened, visits: pd.DataFrame) -> list[Card]:
    return [Card(_visit_text(opened, row), _replay(row)) for row in visits.to_dict("records")]


def _visit_text(opened: Opened, row: Mapping[Any, Any]) -> str:
    doubt = "Suspect: not counted. " if row["integrity"] == SUSPECT else ""
    lines = [
        f"**{markdown(aircraft_of_visit(row, opened.names))}**",
        *(_end_text(row, end) for end in ("arrival", "departure") if not pd.isna(row[f"{end}_utc"])),
        f":small[{markdown(doubt + row['why'])}]" if doubt or row["why"] else "",
    ]
    return "  \n".join(filter(None, lines))


def _end_text(row: Mapping[Any, Any], end: str) -> str:
    """Returns a landing or take-off in words with its time, or only with its bounds if it is merely possible.

    >>> seen = {"arrival_utc": pd.Timestamp("2025-10-26 14:03"), "arrival_evidence": "bracket"}
    >>> bounds = {"arrival_earliest": seen["arrival_utc"], "arrival_latest": pd.Timestamp("2025-10-26 19:30")}
    >>> _end_text(seen | bounds, "arrival").partition(",")[0]
    'Landing between 26 October 2025'
    """
    evidence = row[f"{end}_evidence"]
    seen = f"({markdown(_how_seen(evidence))})"
    if evidence in POSSIBLE:
        first, last = (markdown(wording.moment(row[f"{end}_{bound}"])) for bound in ("earliest", "latest"))
        return f"{'Landing' if end == 'arrival' else 'Take-off'} between {first} and {last} {seen}"
    return f"{'Landed' if end == 'arrival' else 'Took off'} {markdown(wording.moment(row[f'{end}_utc']))} {seen}"


def _how_seen(evidence: str) -> str:
    """Returns the kind of evidence of a sighting, and what it means.

    >>> _how_seen("gap")
    'gap: lost going down, found again going up'
    """
    return f"{evidence}: {wording.EVIDENCE[evidence]}" if evidence in wording.EVIDENCE else evidence


def _replay(row: Mapping[Any, Any]) -> str:
    """Returns the address at which a public viewer replays the day of a visit; "" if its aircraft has no
    address."""
    if not row["icao24"]:
        return ""
    return replay_address(row["icao24"], first_seen(row))
