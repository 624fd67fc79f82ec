"""The fields of the form for a row of the ledger: how each is drawn, filled in and read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import streamlit as st

from components.activity import wording
from components.files.problems import shown
from components.journal.ledger_files import LedgerFiles, ledger_files
from components.journal.row_edits import current_rows
from components.journal.save_errors import NotSavedError
from components.ledger.dates.edtf import NotEdtf, parse
from components.ledger.location import Remote, opened_location
from components.ledger.tables.descriptor import Field, Table
from components.pages.parts.forms.form_checks import (
    ID_PARTS,
    choices,
    date_offer,
    in_form_words,
    is_looked_up,
    new_id,
)
from components.pages.parts.frame.markdown import distinct_labels, field_label, markdown
from components.pages.parts.open_ledger.current_ledger import current

NEW_SOURCE = "New source …"
NOUNS = {
    "flights": "report",
    "notes": "note",
    "sources": "source",
    "airfields": "airfield",
    "places": "place",
    "aircraft_types": "aircraft type",
}
"""What a row of each editable table is called."""
ADD, CORRECT, WITHDRAW, MERGE = "Add", "Correct", "Withdraw", "Merge"
_LONG = ("claim", "note")
_PROPOSED = "proposed-id"
"""The id that a form proposed last, with the cells it was made from: the table is only read again when they
change."""


@dataclass(frozen=True, slots=True)
class RowForm:
    """An open form. key: that of the row, empty for a new one. seen: the row's cells when the form was opened.
    problems: what is wrong with each field, or with the row (""). refused: the cells that were not saved.
    named_by: the number of rows per table that refer to the row to be withdrawn. beside: reports of other flights
    that came in the same row of a table, such as the other half of a stay. number: distinguishes its fields from
    those of other forms."""

    kind: str
    table: str
    key: Mapping[str, str] = field(default_factory=dict)
    seen: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
    named_by: Mapping[str, int] = field(default_factory=dict)
    beside: Sequence[Mapping[str, str]] = ()
    number: int = 0

    @property
    def title(self) -> str:
        """The title of the form: what it does."""
        return "Merge two flights" if self.kind == MERGE else f"{self.kind} {article(NOUNS[self.table])}"

    def widget(self, name: str) -> str:
        """Returns the widget key of a field."""
        return f"form-{self.number}-{name}"

    def proposes(self, name: str) -> bool:
        """Returns whether a field is the id of a new row, which is proposed automatically."""
        key = files_to_edit().tables[self.table].primary_key[0]
        is_new = self.kind == ADD and self.table in ID_PARTS and not self.seen.get(key)
        return is_new and name == key

    def value(self, name: str) -> str:
        """Returns the current text of a field."""
        if self.widget(name) not in st.session_state:
            return self.seen.get(name, "")
        return str(st.session_state[self.widget(name)] or "").strip()

    def is_still_wrong(self, name: str) -> bool:
        """Returns whether a field still has the text that was not saved."""
        return name != "" and self.value(name) == self.refused.get(name, "")


def article(noun: str) -> str:
    """Returns a noun with its article."""
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def answering_fields(schema: Table) -> list[Field]:
    """Returns the fields that respond while one types, which fields inside a Streamlit form cannot: those that an
    id is made from, dates, the source, and last the id itself."""
    fields = {f.name: f for f in schema.fields}
    parts = ID_PARTS.get(schema.name, ())
    dates = (f.name for f in schema.fields if f.type == "edtf")
    source = () if schema.name == "sources" else ("source_id",)
    names = (*parts, *dates, *source, *(schema.primary_key[:1] if parts else ()))
    return [fields[name] for name in dict.fromkeys(names) if name in fields]


def _draw_date(form: RowForm, f: Field) -> None:
    """Draws the field of a date, with its meaning updated while one types."""
    text = st.text_input(
        _label(form, f),
        form.seen.get(f.name, ""),
        key=form.widget(f.name),
        help=_help(form, f),
        placeholder=f"{f.example}, or [2025-10-24..2025-10-29] for one of these days" if f.example else None,
        on_change=_read_date,
        args=(form, f),
    ).strip()
    date = parse(text) if text else None
    if isinstance(date, NotEdtf):
        _say_malformed(form, f, text, date)
        return
    if date:
        typed, read = st.session_state.get(form.widget(f"typed-{f.name}"), ("", ""))
        of = f", read from “{shown(typed)}”" if read == text else ""
        st.caption(f"Means: {markdown(f'{wording.written(text)}{of}')}")
    say_problem(form, f.name)


def _read_date(form: RowForm, f: Field) -> None:
    """Replaces a date typed in another spelling with its form in the ledger, if the meaning is beyond doubt."""
    typed = form.value(f.name)
    if read := date_offer(f, typed):
        st.session_state[form.widget(f"typed-{f.name}")] = (typed, read)
        _fill(form.widget(f.name), read)


def _say_malformed(form: RowForm, f: Field, text: str, malformed: NotEdtf) -> None:
    """Says what is wrong with a date, and offers the date that it probably means, if there is one."""
    offer = date_offer(f, text)
    remedy = "" if offer else f" {malformed.remedy}"
    st.caption(f":red[{markdown(f'{malformed.what}.{remedy}')}]")
    if offer:
        key = form.widget(f"offer-{f.name}")
        st.button(field_label(f"Do you mean {offer}?"), key=key, on_click=_fill, args=(form.widget(f.name), offer))


def _fill(widget: str, text: str) -> None:
    st.session_state[widget] = text


def _draw_source(form: RowForm, f: Field) -> None:
    names = current().opened.source_names
    options = [*sorted(names, key=lambda each: names[each].casefold()), NEW_SOURCE]
    current_id = form.seen.get("source_id", "")
    if current_id and current_id not in options:
        options.insert(0, current_id)
    chosen = st.selectbox(
        _label(form, f),
        options,
        index=options.index(current_id) if current_id else None,
        format_func=labelled({each: names.get(each, each) for each in options}),
        key=form.widget("source_id"),
        accept_new_options=True,
        help="What is not in the list can be typed: it is the title of a new source.",
    )
    say_problem(form, "source_id")
    if chosen == NEW_SOURCE:
        _draw_new_source(form)
    elif chosen and chosen not in options:
        _draw_new_source(form, chosen)


def _draw_new_source(form: RowForm, called: str = "") -> None:
    """Draws the fields of a new source; its title may already be given (`called`)."""
    title = form.widget("new-title")
    if called and not st.session_state.get(title):
        st.session_state[title] = called
    st.text_input("Address of the new source", key=form.widget("new-url"), placeholder="https://…")
    st.text_input("Title of the new source", key=title)
    kinds = next(field for field in files_to_edit().tables["sources"].fields if field.name == "kind").choices
    st.selectbox("What kind of source it is", kinds or ("news",), key=form.widget("new-kind"))
    say_problem(form, "new-title")


def draw_field(form: RowForm, f: Field) -> None:
    """Draws a field together with its problem in a container of its own. Without it, an additional sentence would
    move everything that follows, browsers would draw that again, and the reader would end up at the top of the
    form."""
    with st.container():
        _draw_with_problem(form, f)


def _draw_with_problem(form: RowForm, f: Field) -> None:
    if f.type == "edtf":
        _draw_date(form, f)
    elif f.name == "source_id" and form.table != "sources":
        _draw_source(form, f)
    else:
        _draw_input(form, f)
        say_problem(form, f.name)


def _draw_input(form: RowForm, f: Field) -> None:
    value, key, label = form.seen.get(f.name, ""), form.widget(f.name), _label(form, f)
    if f.choices:
        options = ["", *f.choices, *([value] if value and value not in f.choices else [])]
        label_of = labelled({each: each or "–" for each in options})
        st.selectbox(label, options, options.index(value), key=key, format_func=label_of)
    elif is_looked_up(form.table, f.name):
        names = choices(current().opened, f.name)
        options = list(dict.fromkeys(("", value, *names)))
        st.selectbox(
            label,
            options,
            options.index(value),
            key=key,
            format_func=labelled({each: _named_choice(each, names) for each in options}),
            accept_new_options=True,
            help=_help(form, f, "What is not in the list can be typed."),
        )
    elif f.name in _LONG:
        st.text_area(label, value, key=key, height=68, help=_help(form, f))
    elif form.proposes(f.name):
        _propose_id(form, f.name)
        st.text_input(label, key=key, help=_help(form, f, "Made of what stands above; write another if you like."))
    else:
        st.text_input(label, value, key=key, help=_help(form, f), placeholder=f.example)


def _propose_id(form: RowForm, name: str) -> None:
    """Fills in the id of a new row, until somebody types one of their own."""
    cells = {part: form.value(part) for part in ID_PARTS[form.table]}
    made_of, proposed = last_proposal(form)
    if form.value(name) not in ("", proposed):
        return
    if cells != made_of:
        proposed = new_id(form.table, cells, ids_of(form.table)) if any(cells.values()) else ""
        st.session_state[form.widget(_PROPOSED)] = (cells, proposed)
    st.session_state[form.widget(name)] = proposed


def last_proposal(form: RowForm) -> tuple[Mapping[str, str], str]:
    """Returns the cells from which a form made an id last, and that id."""
    made_of, proposed = st.session_state.get(form.widget(_PROPOSED), ({}, ""))
    return made_of, proposed


def _named_choice(each: str, names: Mapping[str, str]) -> str:
    name = names.get(each, "")
    return f"{shown(each)} · {name}" if name and name != each else each or "–"


def labelled(texts: Mapping[str, str]) -> Callable[[str], str]:
    """Returns a function that gives the label of a choice; a typed value is its own label."""
    labels = distinct_labels(texts)
    return lambda each: labels.get(each, each)


def _label(form: RowForm, f: Field) -> str:
    end = " (proposed)" if form.proposes(f.name) else " (needed)" if f.required else ""
    return field_label(f"{f.title}{end}")


def _help(form: RowForm, f: Field, more: str = "") -> str | None:
    text = in_form_words(files_to_edit().tables[form.table], f.description)
    return markdown(f"{text} {more}".strip()) or None


def say_problem(form: RowForm, name: str) -> None:
    """Says what is wrong with a field, until its text changes."""
    if (sentence := form.problems.get(name)) and form.is_still_wrong(name):
        st.caption(f":red[{markdown(sentence)}]")


def ids_of(table: str) -> set[str]:
    """Returns the ids of the rows of a table."""
    id_ = files_to_edit().tables[table].primary_key[0]
    return {row.get(id_, "") for row in current_rows(files_to_edit(), table)}


def files_to_edit() -> LedgerFiles:
    """Returns the files of the ledger. Raises `NotSavedError` if there are none."""
    path = opened_location()
    if isinstance(path, Remote):
        raise NotSavedError("flights in a database are only read")
    return ledger_files(path)
