"""Forms that add, correct or withdraw a row of the ledger, or merge a flight into another, in edit mode. What is
wrong is shown beside its field before anything is saved."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import count

import streamlit as st

from components.activity import wording
from components.files.problems import shown
from components.journal.history import Author
from components.journal.row_edits import SPELLED, RowEdit, current_row, current_rows, make_edits, naming_rows
from components.journal.save_errors import NotSavedError
from components.journal.transaction import save_plan
from components.ledger.tables.descriptor import Table
from components.pages.parts.forms.form_checks import (
    begun_by,
    field_problems,
    is_looked_up,
    new_id,
    new_name,
    new_source,
)
from components.pages.parts.forms.form_fields import (
    ADD,
    CORRECT,
    MERGE,
    NOUNS,
    WITHDRAW,
    RowForm,
    answering_fields,
    article,
    draw_field,
    files_to_edit,
    ids_of,
    labelled,
    last_proposal,
    say_problem,
)
from components.pages.parts.forms.row_words import flights_holding, flights_in_words, in_words
from components.pages.parts.forms.savings import REFUSED, save_here
from components.pages.parts.frame.imported_cells import flights_beside
from components.pages.parts.frame.markdown import field_label, markdown
from components.pages.parts.open_ledger.current_ledger import current, refreshed
from components.pages.parts.open_ledger.new_ledger import is_new_ledger
from components.server.access import editor, folder_to_edit, offers_editing

FORM = "row-form"
_PRESSED = "esc-pressed"
"""When Esc was last pressed in the open correction (monotonic seconds)."""
ONCE_MORE_S = 10.0
"""Seconds within which a second Esc closes the form: time to read the sentence that says so."""
_NAMING = {**NOUNS, "visits": "visit", "scans": "scan"}
"""What to call a row that refers to another one, by table."""
DONE = {ADD: "Added", CORRECT: "Corrected", WITHDRAW: "Withdrawn", MERGE: "Merged"}
_BESIDE = "beside-"
"""Prefix of the checkboxes that apply the same edit to another flight of the same row; a number follows."""
_ALL_THE_SAME = "all-the-same"
"""The checkbox that confirms the withdrawal of a row that others refer to."""
_NEW_NAME = "new-name"
"""A name in the row saved last that the ledger does not know yet, and the table that it could be added to."""
_OTHER_LABELS = {
    "new-title": "Title of the new source",
    _ALL_THE_SAME: "Withdraw it all the same",
}
"""Labels of fields that are not columns of the saved row."""
_MOST_FLIGHTS = 20
"""The most flights that a search offers: a ledger may have 100,000, and each would be sent at every rerun."""
_OF_ONE_HALF = ("flight_id", "date", "origin", "destination")
"""Cells of a report that concern its own movement only, where it came in one row with another flight."""
_NUMBERS = count()


def open_form(kind: str, table: str, key: Mapping[str, str], filled: Mapping[str, str] | None = None) -> None:
    """Opens a form for a new row with the cells `filled`, or for the row with `key` as it stands in its file."""
    st.session_state.pop(REFUSED, None)
    try:
        seen = dict(filled or {}) if not key else current_row(files_to_edit(), table, key)
        # This reads all tables, so it is done once here and not at every rerun.
        named_by = naming_rows(files_to_edit(), table, seen) if kind == WITHDRAW else {}
        beside = _rows_beside(seen) if table == "flights" and kind in (CORRECT, WITHDRAW) else ()
    except NotSavedError as error:
        _refuse(error)
        return
    st.session_state[FORM] = RowForm(
        kind, table, key, seen, named_by=named_by, beside=beside, number=next(_NUMBERS)
    )


def _refuse(error: NotSavedError) -> None:
    """Makes the page say why no form opens."""
    st.session_state[REFUSED] = ([str(error)], None)


def _rows_beside(seen: Mapping[str, str]) -> list[Mapping[str, str]]:
    """Returns what the same source reports of the other flights that came in one row with this report's flight."""
    flights = flights_beside(seen["flight_id"])
    rows = current_rows(files_to_edit(), "flights") if flights else []
    return [row for row in rows if row["flight_id"] in flights and row["source_id"] == seen["source_id"]]


def offer_new(table: str, where: str = "") -> None:
    """Offers a form for a new row, if a ledger is open. `where` distinguishes its button from others on the
    page."""
    if offers_editing() and not is_new_ledger():
        label = f"Add {article(NOUNS[table])}"
        st.button(
            label, key=f"add-{table}{where}", icon=":material/add:", on_click=open_form, args=(ADD, table, {})
        )


def offer_edits(table: str, key: Mapping[str, str], name: str) -> None:
    """Offers the actions on a row in one line. `name` distinguishes its buttons from those of other rows."""
    noun = NOUNS[table]
    actions = [("edit", f"Correct this {noun}", CORRECT, key), ("delete", f"Withdraw this {noun}", WITHDRAW, key)]
    if table == "flights":
        actions += [("add_notes", "Add a source", ADD, key), ("merge", "Merge with another flight", MERGE, key)]
    with st.container(horizontal=True, gap="xsmall", key=f"edits-{name}"):
        for icon, label, kind, row_key in actions:
            opener = _open_for_another_report if kind == ADD else open_form
            st.button(
                label,
                key=f"{icon}-{name}",
                icon=f":material/{icon}:",
                type="tertiary",
                on_click=opener,
                args=(kind, table, row_key),
            )


def flights_to_edit(text: str) -> list[str]:
    """Returns the ids of the first flights with a report that contains every word of a text; none if the table
    cannot be read."""
    try:
        return flights_holding(current().opened, current_rows(files_to_edit(), "flights"), text)[:_MOST_FLIGHTS]
    except NotSavedError:
        # The page reports the problem elsewhere.
        return []


def _open_for_another_report(kind: str, table: str, key: Mapping[str, str]) -> None:
    """Opens a form for one more report of a flight, prefilled with what the first report says of the flight
    itself."""
    columns_of_report = ("source_id", "locator", "claim", "credibility", "note", "attributed_to")
    try:
        row = current_row(files_to_edit(), table, key)
    except NotSavedError as error:
        _refuse(error)
        return
    open_form(kind, table, {}, {name: cell for name, cell in row.items() if name not in columns_of_report})


def offer_new_name() -> None:
    """Offers to add a type, a place or an airfield that the row just saved names for the first time."""
    if not (new := st.session_state.get(_NEW_NAME)):
        return
    table, name = new
    try:
        schema = files_to_edit().tables.get(table)
    except NotSavedError:
        # The descriptor may have been broken since; the page reports that elsewhere.
        return
    if schema is None or not schema.primary_key:
        return
    filled = {"name": name} | ({} if table == "airfields" else {schema.primary_key[0]: name})
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{markdown(shown(name))} is new to this ledger.")
        st.button(
            f"Add it as {article(NOUNS[table])}", key="add-new-name", on_click=_add_new_name, args=(table, filled)
        )


def _add_new_name(table: str, filled: Mapping[str, str]) -> None:
    st.session_state.pop(_NEW_NAME, None)
    open_form(ADD, table, {}, filled)


def show_form() -> None:
    """Shows the open form, if any, over the page."""
    form = st.session_state.get(FORM)
    if form is None or folder_to_edit() is None:
        return
    st.dialog(form.title, width="medium", on_dismiss=dismiss)(_draw)()


def _draw() -> None:
    form: RowForm | None = st.session_state.get(FORM)
    if form is None:
        # The form was saved: a rerun draws the page without the dialog.
        st.rerun()
        return
    try:
        _draw_kind(form)
    except NotSavedError as error:
        # The file may have been broken since the form was opened.
        st.error(markdown(str(error)), icon=":material/error:")


def _draw_kind(form: RowForm) -> None:
    if form.kind == WITHDRAW:
        st.markdown(_row_in_words(form))
        _confirm_if_referred_to(form)
        _draw_buttons(form, "Withdraw")
    elif form.kind == MERGE:
        _draw_merge(form)
    else:
        _draw_fields(form)


def _row_in_words(form: RowForm) -> str:
    """Returns the row to be withdrawn in familiar words, with its source, and its key in small print."""
    opened = current().opened
    words = in_words(opened, form.table, form.seen)
    source = opened.source_names.get(form.seen.get("source_id", ""), "") if form.table != "sources" else ""
    key = markdown(" / ".join(shown(cell) for cell in form.key.values() if cell))
    lines = (f"**{markdown(words)}**" if words else "", markdown(form.seen.get("claim", "")), markdown(source))
    return "  \n".join((*filter(None, lines), f":small[{key}]"))


def _confirm_if_referred_to(form: RowForm) -> None:
    """Says how many rows refer to the one to be withdrawn, and asks for confirmation."""
    if not form.named_by:
        return
    named_by = form.named_by.items()
    counts = [wording.count(number, number, _NAMING.get(name, "row"), _plural(name)) for name, number in named_by]
    rows = f"{', '.join(counts[:-1])} and {counts[-1]}" if counts[1:] else counts[0]
    is_one = sum(form.named_by.values()) == 1
    if form.table in SPELLED:
        consequence = (
            "which stays, and is then read without it" if is_one else "which stay, and are then read without it"
        )
    else:
        consequence = "which stays, and then names" if is_one else "which stay, and then name"
        consequence += " one that is not there"
    sentence = f"This {NOUNS[form.table]} is named by {rows}, {consequence}."
    st.warning(sentence, icon=":material/warning:")
    st.checkbox("Withdraw it all the same", key=form.widget(_ALL_THE_SAME))
    say_problem(form, _ALL_THE_SAME)


def _plural(table: str) -> str:
    return f"{_NAMING.get(table, 'row')}s"


def _refused() -> Sequence[str]:
    sentences, _ = st.session_state.get(REFUSED, ([], None))
    return sentences


def _draw_merge(form: RowForm) -> None:
    flight_id, opened = form.key["flight_id"], current().opened
    words = in_words(opened, form.table, form.seen)
    st.markdown(f"All reports of **{markdown(words or flight_id)}** become reports of another flight.")
    st.caption(markdown(flight_id))
    text = st.text_input(
        "Find the other flight",
        key=form.widget("find"),
        placeholder="its type, day, registration, place or id",
        help="Several words find what has them all, as in An-124 October Libya.",
    ).strip()
    if text:
        rows = current_rows(files_to_edit(), "flights")
        hits = [each for each in flights_holding(opened, rows, text) if each != flight_id]
        offered = hits[:_MOST_FLIGHTS]
        flights = flights_in_words(opened, offered)
        label_of = labelled({each: flights.get(each, each) for each in offered})
        st.selectbox("The other flight", offered, key=form.widget("flight_id"), format_func=label_of)
        if not hits:
            st.caption("No other flight has all of these words.")
        if len(hits) > _MOST_FLIGHTS:
            st.caption(f"The first {_MOST_FLIGHTS}; type more of it to find others.")
    say_problem(form, "flight_id")
    _draw_buttons(form, "Merge")


def _draw_fields(form: RowForm) -> None:
    schema = files_to_edit().tables[form.table]
    answering = answering_fields(schema)
    for f in answering:
        draw_field(form, f)
    with st.form(f"form-{form.number}", border=False):
        for f in schema.fields:
            if f not in answering:
                draw_field(form, f)
        _draw_buttons(form, "Save", in_form=True)


def _offer_same_edit_beside(form: RowForm) -> None:
    """Offers the same edit for the other flights that came in one row with this one."""
    if not form.beside:
        return
    limits = "" if form.kind == WITHDRAW else " Of it, what was the same is corrected; its date and places stay."
    st.caption(f"This came in one row of a table with another flight.{limits}")
    for number, row in enumerate(form.beside):
        words = in_words(current().opened, "flights", row) or row["flight_id"]
        st.checkbox(field_label(f"{form.kind} too: {words}"), key=form.widget(f"{_BESIDE}{number}"))


def _draw_buttons(form: RowForm, label: str, *, in_form: bool = False) -> None:
    _offer_same_edit_beside(form)
    st.text_input("Why (optional)", key=form.widget("why"), placeholder="kept in the list of changes")
    with st.container():
        _say_not_saved(form)
    button = st.form_submit_button if in_form else st.button
    with st.container(horizontal=True):
        button(label, key=form.widget("save"), type="primary", on_click=_save, args=(form,))
        if in_form:
            st.form_submit_button("Cancel", key=form.widget("cancel"), on_click=_close)


def _say_not_saved(form: RowForm) -> None:
    """Says next to the button why nothing was saved: the fields concerned may be out of view."""
    for sentence in filter(None, (form.problems.get(""), *_refused())):
        st.error(markdown(sentence), icon=":material/error:")
    labels = _labels_in_order(form)
    names = [name for name in dict.fromkeys((*labels, *form.problems)) if name in form.problems]
    if wrong := [labels.get(name, name) for name in names if form.is_still_wrong(name)]:
        number = wording.count(len(wrong), len(wrong), "field needs", "fields need")
        sentence = f"**Not saved: {markdown(', '.join(wrong))}.** {number} attention."
        st.error(sentence, icon=":material/error:")


def _labels_in_order(form: RowForm) -> dict[str, str]:
    """Returns the labels of a form's fields by name, from top to bottom."""
    if form.kind == MERGE:
        return {"flight_id": "The other flight"}
    schema = files_to_edit().tables[form.table]
    return {f.name: f.title for f in (*answering_fields(schema), *schema.fields)} | _OTHER_LABELS


def _save(form: RowForm) -> None:
    """Saves what the form asks for and closes it, unless something is wrong."""
    if folder_to_edit() is None:
        return
    try:
        form = _with_fresh_references(form)
        edits, problems = _edits(form)
    except NotSavedError as error:
        edits, problems = [], {"": str(error)}
    if problems:
        refused = {name: form.value(name) for name in problems}
        st.session_state[FORM] = replace(form, problems=problems, refused=refused)
        return
    author = Author(editor(), form.value("why"))
    sentence = f"{DONE[form.kind]}: {_saved_in_words(form, edits)}"
    if save_here(sentence, lambda files: save_plan(files, author, lambda draft: make_edits(draft, edits))):
        _close()
        st.session_state[_NEW_NAME] = new_name(refreshed().opened, edits[-1].after or {}) if edits else None
    else:
        _take_over_conflicting_cells(form)


def _with_fresh_references(form: RowForm) -> RowForm:
    """Returns the form with a fresh count of the rows that refer to the one to be withdrawn: there may be more by
    now."""
    if form.kind != WITHDRAW:
        return form
    return replace(form, named_by=naming_rows(files_to_edit(), form.table, form.seen))


def _take_over_conflicting_cells(form: RowForm) -> None:
    """Shows what somebody else has meanwhile saved in the same cells, so that saving again overwrites it
    knowingly."""
    if not form.key:
        return
    try:
        now = current_row(files_to_edit(), form.table, form.key)
    except NotSavedError:
        return
    changed = [name for name in now if form.kind == WITHDRAW or form.value(name) != form.seen.get(name, "")]
    if all(now[name] == form.seen.get(name, "") for name in changed):
        # Not a conflict: the reason is already on the page.
        return
    seen = {**form.seen, **{name: now[name] for name in changed}}
    st.session_state[FORM] = replace(
        form, seen=seen, problems={"": "To have it your way all the same, save again."}
    )


def _saved_in_words(form: RowForm, edits: Sequence[RowEdit]) -> str:
    """Returns the row of a form as it will be, in words; if it has none, its key."""
    cells = {**form.seen, **((edits[-1].after or {}) if edits and form.kind != MERGE else {})}
    return in_words(current().opened, form.table, cells) or " / ".join(filter(None, _key_cells(form, edits)))


def _key_cells(form: RowForm, edits: Sequence[RowEdit]) -> list[str]:
    cells = form.key or (edits[-1].after or {} if edits else {})
    return [cells.get(name, "") for name in files_to_edit().tables[form.table].primary_key]


def _edits(form: RowForm) -> tuple[list[RowEdit], dict[str, str]]:
    """Returns the edits that a form asks for, and the problems of its fields by name."""
    if form.kind == WITHDRAW:
        edits = [*_edits_beside(form, {}), RowEdit(form.table, form.key, _nonempty_cells(form.seen), None)]
        return edits, _problem_if_unconfirmed(form)
    if form.kind == MERGE:
        target_id = form.value("flight_id")
        is_chosen = target_id not in ("", form.key["flight_id"])
        return _merge_edits(form, target_id), {} if is_chosen else {
            "flight_id": "find the other flight, and choose it"
        }
    schema = files_to_edit().tables[form.table]
    cells = {f.name: form.value(f.name) for f in schema.fields}
    first: list[RowEdit] = []
    problems: dict[str, str] = {}
    if _is_new_source(form, cells):
        source = new_source(
            form.value("new-title"), form.value("new-url"), form.value("new-kind"), ids_of("sources")
        )
        if not source["title"]:
            problems["new-title"] = "give the source a title, or an address"
        cells["source_id"] = source["source_id"]
        first = [RowEdit("sources", {}, None, source)]
    return _row_edits(form, schema, cells, first, problems)


def _is_new_source(form: RowForm, cells: Mapping[str, str]) -> bool:
    """Returns whether the source named in a row needs a row of its own: one was asked for, or an unknown name was
    typed."""
    source = cells.get("source_id", "") if form.table != "sources" else ""
    is_existing = source in current().opened.source_names or source == form.seen.get("source_id", "")
    return bool(source) and not is_existing


def _problem_if_unconfirmed(form: RowForm) -> dict[str, str]:
    if st.session_state.get(form.widget(_ALL_THE_SAME)) or not form.named_by:
        return {}
    return {_ALL_THE_SAME: "tick this to withdraw it, or leave it"}


def _row_edits(
    form: RowForm, schema: Table, cells: dict[str, str], first: list[RowEdit], problems: dict[str, str]
) -> tuple[list[RowEdit], dict[str, str]]:
    id_ = schema.primary_key[0]
    if form.proposes(id_) and cells.get(id_, "") in ("", last_proposal(form)[1]):
        # Other cells may have changed since the id was proposed, or it may be taken by now.
        cells[id_] = new_id(form.table, cells, ids_of(form.table))
    problems |= {**_doubtful_names(form, cells), **field_problems(schema, cells, form.seen)}
    if not form.key:
        return [*first, RowEdit(form.table, {}, None, _nonempty_cells(cells))], problems
    changed = {name: cell for name, cell in cells.items() if cell != form.seen.get(name, "")}
    before = {name: form.seen.get(name, "") for name in changed}
    return [*first, *_edits_beside(form, changed), RowEdit(form.table, form.key, before, changed)], problems


def _doubtful_names(form: RowForm, cells: Mapping[str, str]) -> dict[str, str]:
    """Returns a question for each new name that is the beginning of a known one, by column. It is asked only
    once."""
    doubts = {}
    for column, cell in cells.items():
        if not cell or cell == form.seen.get(column, "") or not is_looked_up(form.table, column):
            continue
        name = begun_by(current().opened, column, cell)
        is_asked = column in form.problems and form.refused.get(column) == cell
        if name and not is_asked:
            doubts[column] = f"{name} begins so; choose it, or save once more for a new name."
    return doubts


def _edits_beside(form: RowForm, changed: Mapping[str, str]) -> list[RowEdit]:
    """Returns the edits of the chosen reports of other flights that came in the same row: they are withdrawn too,
    or corrected where they had the same cells."""
    chosen = _chosen_beside(form)
    if form.kind == WITHDRAW:
        return [_report_edit(form, row, _nonempty_cells(row), None) for row in chosen]
    shared = {name: cell for name, cell in changed.items() if name not in _OF_ONE_HALF}
    corrected = ((row, _equal_cells(row, form.seen, shared)) for row in chosen)
    return [
        _report_edit(form, row, same, {name: shared[name] for name in same}) for row, same in corrected if same
    ]


def _nonempty_cells(cells: Mapping[str, str]) -> dict[str, str]:
    """Returns the cells that are not empty."""
    return {name: cell for name, cell in cells.items() if cell}


def _chosen_beside(form: RowForm) -> list[Mapping[str, str]]:
    widgets = [form.widget(f"{_BESIDE}{number}") for number, _ in enumerate(form.beside)]
    return [row for row, widget in zip(form.beside, widgets, strict=True) if st.session_state.get(widget)]


def _equal_cells(row: Mapping[str, str], seen: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """Returns those of the named cells of a row that equal what was seen in another row."""
    return {name: row.get(name, "") for name in names if row.get(name, "") == seen.get(name, "")}


def _report_edit(
    form: RowForm, row: Mapping[str, str], before: dict[str, str], after: dict[str, str] | None
) -> RowEdit:
    return RowEdit(form.table, {name: row[name] for name in ("flight_id", "source_id")}, before, after)


def _merge_edits(form: RowForm, target_id: str) -> list[RowEdit]:
    """Returns the edits that move all reports of a flight to another flight."""
    flight_id = form.key["flight_id"]
    rows = [row for row in current_rows(files_to_edit(), "flights") if row["flight_id"] == flight_id]
    return [
        _report_edit(form, row, {"flight_id": flight_id}, {"flight_id": target_id}) for row in rows if target_id
    ]


def dismiss() -> None:
    """Closes a form if nothing would be lost. Esc also closes a list of choices, and is easily pressed once too
    often."""
    form: RowForm | None = st.session_state.get(FORM)
    pressed, now = st.session_state.get(_PRESSED, float("-inf")), time.monotonic()
    if form and form.kind == ADD and _has_unsaved_text(form):
        st.toast("What was typed is still here. Save it, or cancel, at the end of the form.")
    elif form and form.kind == CORRECT and now - pressed > ONCE_MORE_S:
        # Most fields of a correction send what is typed only when it is saved.
        st.session_state[_PRESSED] = now
        st.toast("Press Esc or × once more to close this form; what was changed in it is then lost.")
    else:
        _close()


def _has_unsaved_text(form: RowForm) -> bool:
    """Returns whether a field that responds while one types differs from how the form was opened."""
    try:
        fields = answering_fields(files_to_edit().tables[form.table])
    except NotSavedError:
        # In that case no field is drawn either.
        return False
    return any(form.value(f.name) != form.seen.get(f.name, "") for f in fields)


def _close() -> None:
    for key in (FORM, REFUSED, _PRESSED):
        st.session_state.pop(key, None)
