"""The questions of an import, one block each: what it is about, example rows, and the choices."""

from collections.abc import Mapping, Sequence
from functools import partial
from hashlib import sha256

import pandas as pd
import streamlit as st

from components.activity import wording
from components.files.problems import shown
from components.imports.cells.table_dates import CHOICES, ISO, DateStyle, read_date
from components.imports.columns.headings import COLUMN, DATES, NOT_MAPPED, TIMES
from components.imports.dry_run import DryRun
from components.imports.merge.ledger_changes import OURS, THEIRS
from components.imports.names.reconciliation import AS_WRITTEN, with_one_candidate
from components.imports.questions import Question
from components.imports.rows.row_kinds import NOT_LISTED, ROW
from components.ledger.reference.airports import airport
from components.ledger.reference.cldr_names import country_called
from components.pages.parts.frame.markdown import field_label, markdown
from components.pages.parts.table_import.import_columns import KINDS, NAMES, cut
from components.pages.parts.table_import.import_report import in_short
from components.pages.parts.table_import.import_session import answer, answer_first, ask_again, questions_asked
from components.pages.parts.views.tables import show_whole_rows

ANOTHER = "another …"
"""The choice to type an answer that is not offered."""
_WORDS = {
    AS_WRITTEN: "none of these: keep it as written",
    ISO: "year first (ISO)",
    NOT_LISTED: "no airfield: these rows are to be on no chart",
    NOT_MAPPED: "none of ours: only keep it",
    OURS: "keep what the ledger says",
    THEIRS: "take what the table says",
}
"""The labels of choices."""
_COLUMNS = {
    "type": ("aircraft_type",),
    "place": ("origin", "destination", "route"),
    "elsewhere": ("origin", "destination"),
    "operator": ("operator",),
    "row": ("arrival", "departure", "origin", "destination"),
    "zone in words": (*TIMES, *DATES),
    "source kind": ("source_id", "link"),
    **dict.fromkeys(("cancelled", "retracted", "planned", "diverted"), ("note", "claim", "")),
}
"""The columns that each kind of question is about, by the start of the question's id."""
MOST_BUTTONS = 5
"""The most choices shown as buttons; more become a list, since they would push the next question off the page."""
MOST_SHOWN = 20
"""The most questions on the page at once, which bounds the size of the message after a click."""
MOST_ROWS_SHOWN = 3
"""The most example rows of a question; the choices stand beside them."""
MOST_PROPOSALS = 50
"""The most proposals that can be accepted at once: nobody would look at more of them, and what nobody has seen
must not be accepted."""
MOST_CELLS = 5
"""The most cells of an example row; more do not fit side by side."""


def show_questions(run: DryRun, waiting: Sequence[Question]) -> None:
    """Asks what only a person can say. An answer takes effect at once, and can be changed."""
    may_stay_open = _with_choices(run)
    if title := _title(len(waiting), len(may_stay_open)):
        st.subheader(title, anchor="questions")
    asked_or_offered = [*waiting, *may_stay_open]
    proposed = with_one_candidate(asked_or_offered)[:MOST_PROPOSALS]
    blocks = [each for each in asked_or_offered if len(proposed) < 2 or each not in proposed[1:]]
    for question in blocks[:MOST_SHOWN]:
        if question in proposed and len(proposed) > 1:
            _offer_proposals(run, proposed)
        else:
            _show_in_box(run, question)
    if len(blocks) > MOST_SHOWN:
        st.caption(f"{len(blocks) - MOST_SHOWN:,} more come once these are answered.")
    _offer_optional(run)
    _show_answered(run, {each.id for each in waiting})


def _title(waiting: int, may_stay_open: int) -> str:
    """Returns a heading with the number of questions, and of those that may stay open.

    >>> _title(8, 1), _title(1, 0), _title(0, 2), _title(0, 0)
    ('8 questions, and 1 more that may stay open', '1 question', '2 questions that may stay open', '')
    """
    parts = [wording.count(waiting, waiting, "question", "questions")] if waiting else []
    if may_stay_open:
        alone = wording.count(may_stay_open, may_stay_open, "question", "questions")
        parts.append(f"{f'{may_stay_open:,} more' if waiting else alone} that may stay open")
    return ", and ".join(parts)


def _with_choices(run: DryRun) -> list[Question]:
    """Returns the optional questions with choices: on rows that may be no flights, and on names that may be the
    same."""
    unanswered = (each for each in run.table.optional if not run.mapping.answers.get(each.id))
    return [each for each in unanswered if len(each.choices) > 1]


def _show_in_box(run: DryRun, question: Question) -> None:
    with st.container(border=True):
        st.markdown(f"**{markdown(question.about)}**")
        if any(question.id == each.id for each in run.table.optional):
            st.caption("May stay open.")
        _show_question(run, question)


def _offer_proposals(run: DryRun, questions: Sequence[Question]) -> None:
    """Lists the names with only one likely type, place or operator, and offers to accept all of these proposals at
    once, or to answer one by one."""
    lines = [
        {"Question": each.about, "Proposal": _with_country(each), "Rows": _some_places(run, each)}
        for each in questions
    ]
    with st.container(border=True):
        st.markdown(f"**Only one answer comes near to each of these {len(questions)} names**")
        show_whole_rows(pd.DataFrame(lines), alt="Names with one proposal each")
        st.button(
            f"Take all {len(questions)} proposals", key="take-proposals", on_click=answer_first, args=(questions,)
        )
        # The label must not change, or Streamlit would close the expander.
        with st.expander("Where one is wrong, answer it here first: the button takes those left"):
            for each in questions[:MOST_SHOWN]:
                _show_in_box(run, each)


def _with_country(question: Question) -> str:
    """Returns the proposal of a question, for an airport with its country: one called Naples is in Florida."""
    code = question.choices[0].partition(" ")[0]
    place = airport(code) if question.id.startswith("place:") else None
    return ", ".join(filter(None, (question.choices[0], country_called(place["country"]) if place else "")))


def _some_places(run: DryRun, question: Question) -> str:
    """Returns where the first example rows of a question stand."""
    first = [_where(run, number) for number in question.rows[:MOST_ROWS_SHOWN]]
    return "; ".join([*first, *(["…"] if len(question.rows) > MOST_ROWS_SHOWN else [])])


def list_questions(run: DryRun) -> None:
    """Lists the questions for a reader who cannot answer them."""
    if not run.questions:
        return
    count = len(run.questions)
    st.subheader(f"{wording.count(count, count, 'question', 'questions').capitalize()} open", anchor="questions")
    for question in run.questions[:MOST_SHOWN]:
        with st.container(border=True):
            st.markdown(f"**{markdown(question.about)}**")
            _show_rows(question, example_rows(run, question))
            st.caption(" · ".join(map(markdown, question.choices)))
    if count > MOST_SHOWN:
        st.caption(f"And {count - MOST_SHOWN:,} more.")


def _show_question(run: DryRun, question: Question) -> None:
    """Shows the example rows of a question, if any, with the choices beside them."""
    rows = example_rows(run, question)
    if rows.empty:
        _ask(run, question)
        return
    left, right = st.columns([3, 2])
    with left:
        _show_rows(question, rows)
    with right:
        _ask(run, question)


def _show_rows(question: Question, rows: pd.DataFrame) -> None:
    if len(rows):
        show_whole_rows(rows, alt=f"Rows of the question {question.id}")


def example_rows(run: DryRun, question: Question) -> pd.DataFrame:
    """Returns the example rows of a question: first the cells that it is about, then other mapped cells."""
    if question.sides:
        shows = question.sides[:MOST_ROWS_SHOWN]
        return pd.DataFrame(
            [{"Row": _where(run, row), "This table": own, "Reported already": other} for row, own, other in shows]
        )
    headings = _headings_shown(question, run.sheet.headings, run.mapping.columns)
    places = {heading: run.sheet.headings.index(heading) for heading in headings}
    wanted = {*question.rows[:MOST_ROWS_SHOWN]}
    lines = [
        {
            "Row": _where(run, row.number),
            **{cut(name): cut(row.cells[at]) for name, at in places.items()},
        }
        # All rows of the sheet, since rows left out until it is answered are examples as well.
        for row in run.sheet.rows
        if row.number in wanted
    ]
    return pd.DataFrame(lines)


def _headings_shown(question: Question, headings: Sequence[str], columns: Mapping[str, str]) -> list[str]:
    """Returns the headings of the cells in example rows, as many as fit: first those that the question is about,
    then other mapped ones. `columns`: our columns, by heading."""
    kind, _, about = question.id.partition(":")
    ours = _COLUMNS.get(kind, ())
    first = [heading for heading in headings if heading == about or columns.get(heading) in ours]
    mapped = [heading for heading in headings if columns.get(heading)]
    return list(dict.fromkeys([*first, *mapped]))[:MOST_CELLS]


def _where(run: DryRun, number: int) -> str:
    sheet, row = run.sheet.place_of(number)
    return f"{shown(sheet)}, {row}" if run.sheet.parts else str(row)


def _ask(run: DryRun, question: Question) -> None:
    key = key_of(question)
    options = [*question.choices, *([ANOTHER] if question.other else [])]
    names = NAMES if question.id.startswith(COLUMN) else KINDS if question.id == ROW else {}
    words = partial(_in_words, {**_WORDS, **names, **_dates_in_words(run, question)})
    if len(options) <= MOST_BUTTONS:
        st.radio(
            field_label(question.about),
            options,
            index=None,
            format_func=lambda each: markdown(words(each)),
            key=key,
            on_change=_take,
            args=(question, key),
            label_visibility="collapsed",
        )
    else:
        st.selectbox(
            field_label(question.about),
            options,
            index=None,
            format_func=words,
            key=key,
            on_change=_take,
            args=(question, key),
            placeholder="Choose, or write another" if question.other else "Choose",
            label_visibility="collapsed",
            accept_new_options=question.other is not None,
        )
    chosen = st.session_state.get(key)
    if chosen == ANOTHER:
        _ask_another(question, f"{key}-another")
    elif chosen and not question.answer_in(chosen):
        _say_what_to_write(question, chosen)


def key_of(question: Question) -> str:
    """Returns the widget key of a question. It is a hash, because the id may be of any length."""
    return f"answer-{sha256(question.id.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"


def _in_words(words: Mapping[str, str], choice: str) -> str:
    return shown(words.get(choice, choice))


def _dates_in_words(run: DryRun, question: Question) -> dict[str, str]:
    """Returns for each order of day and month what it makes of the date in the first example row."""
    kind, _, heading = question.id.partition(":")
    row = next((row for row in run.table.rows if row.number in question.rows), None)
    if kind != "dates" or row is None or heading not in run.sheet.headings:
        return {}
    cell = row.cells[run.sheet.headings.index(heading)]
    read = {order: read_date(cell, DateStyle(order=order)).text for order in CHOICES}
    return {order: f"{order}: {cell} is {wording.written(text)}" for order, text in read.items() if text}


def _take(question: Question, key: str) -> None:
    written = st.session_state.get(key) or ""
    if written != ANOTHER and (choice := question.answer_in(written)):
        answer(question, choice)


def _ask_another(question: Question, key: str, label: str = "Which one?") -> None:
    text = st.text_input(label, key=key, on_change=_take, args=(question, key), placeholder=_form(question))
    if text and not question.answer_in(text):
        _say_what_to_write(question, text)


def _say_what_to_write(question: Question, text: str) -> None:
    st.caption(f":orange[{markdown(shown(text))} can mean none, or more than one. Write {_form(question)}.]")


def _form(question: Question) -> str:
    """Returns what a typed answer should look like.

    >>> _form(Question("zone:Time", "", ())) == _form(Question("zone in words:Lviv time", "", ()))
    True
    >>> _form(Question("place:latakia", "", ()))
    'a name or an ICAO code, such as Hmeimim or OSLK'
    """
    zone = "a zone by its name at IANA, such as Africa/Mogadishu"
    forms = {
        "year": "a year, such as 2025",
        "month": "a month and its year, such as November 2025",
        "zone": zone,
        "zone in words": zone,
        "type": "a type or its ICAO designator, such as An-124 or A124",
    }
    return forms.get(question.id.partition(":")[0], "a name or an ICAO code, such as Hmeimim or OSLK")


def _offer_optional(run: DryRun) -> None:
    """Offers to explain unknown names; they may stay as they are written."""
    # Spellings that differ only in case are one question.
    unanswered = [each for each in run.table.optional if not run.mapping.answers.get(each.id)]
    by_id = {each.id: each for each in unanswered if len(each.choices) == 1}
    unknown = list(by_id.values())
    if not unknown:
        return
    label = "Names that nobody knows, kept as written: say what they are, if you like"
    with st.expander(label, icon=":material/help:", key="unknown-names", on_change="rerun"):
        for question in unknown[:MOST_SHOWN]:
            _ask_another(question, f"{key_of(question)}-optional", markdown(question.about))
        if len(unknown) > MOST_SHOWN:
            st.caption(f"{len(unknown) - MOST_SHOWN:,} more come once these are answered.")


def _show_answered(run: DryRun, waiting: set[str]) -> None:
    """Offers to change answers: those of this session, and those that the ledger keeps from last time."""
    answered = {name: choice for name, choice in run.mapping.answers.items() if choice and name not in waiting}
    if not answered:
        return
    with st.expander("Answered", icon=":material/check:", key="answered", on_change="rerun"):
        for name, choice in list(answered.items())[:MOST_SHOWN]:
            question = questions_asked().get(name)
            if question:
                _offer_other_answer(question, choice)
            else:
                _offer_to_ask_again(name, choice)
        if len(answered) > MOST_SHOWN:
            st.caption(f"And {len(answered) - MOST_SHOWN:,} more.")


def _offer_other_answer(question: Question, choice: str) -> None:
    key = f"{key_of(question)}-{choice}"
    options = list(dict.fromkeys((choice, *question.choices)))
    st.selectbox(
        field_label(question.about), options, format_func=shown, key=key, on_change=_take, args=(question, key)
    )


def _offer_to_ask_again(name: str, choice: str) -> None:
    line = st.container(horizontal=True, vertical_alignment="center")
    line.markdown(f"{markdown(in_short(name))}: **{markdown(choice)}**, as last time", width="content")
    key = f"again-{sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"
    line.button("Ask again", key=key, on_click=ask_again, args=(name,))
