"""What a reader has just saved, with a button that takes it back; or why it was not saved."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from components.journal.history import Author
from components.journal.ledger_files import LedgerFiles, ledger_files
from components.journal.save_errors import ConflictError, NotSavedError
from components.journal.transaction import Saved
from components.journal.undo import undo
from components.ledger.location import Remote, chosen_location
from components.pages.parts.ledger_state import SAVED_HERE
from components.pages.parts.markdown import markdown
from components.server.access import editor, folder_to_edit

SAVED, REFUSED = "last-saving", "refused-saving"
_MOST_CONFLICTS = 5
"""So many conflicts are named: each is a line, and the others are alike."""


def save_here(
    sentence: str, act: Callable[[LedgerFiles], Saved], overwritten_by: Mapping[int, str] | None = None
) -> bool:
    """Saves something, and notes what to say of it on the page that comes next; `overwritten_by` are the lines of
    an undoing, which may be done all the same where it would overwrite later changes. Returns whether it was
    saved."""
    for key in (SAVED, REFUSED):
        st.session_state.pop(key, None)
    path = chosen_location(sys.argv[1:], os.environ)
    if folder_to_edit() is None or isinstance(path, Remote):
        return False
    try:
        saved = act(ledger_files(path))
    except ConflictError as error:
        sentences = [conflict.sentence for conflict in error.conflicts[:_MOST_CONFLICTS]]
        if more := len(error.conflicts) - len(sentences):
            sentences.append(f"and {more:,} more")
        st.session_state[REFUSED] = (sentences, overwritten_by)
        return False
    except NotSavedError as error:
        st.session_state[REFUSED] = ([str(error)], None)
        return False
    if saved.lines:
        st.session_state[SAVED] = (sentence, saved.entered)
        st.session_state[SAVED_HERE] = True
    return True


def undo_lines(lines: Mapping[int, str], *, overwrite: bool = False) -> None:
    """Takes back lines of the journal, by their numbers, each with its SHA-256."""
    count = len(lines)
    sentence = "Taken back: one change" if count == 1 else f"Taken back: {count:,} changes"
    author = Author(editor(), "undo")
    save_here(sentence, lambda files: undo(files, lines, author, overwrite=overwrite), lines)


def show_last_saving() -> None:
    """Shows what was saved last, until it is closed or something else is saved, or why it was not."""
    if folder_to_edit() is None:
        return
    if refused := st.session_state.get(REFUSED):
        _show_refused(*refused)
    if saved := st.session_state.get(SAVED):
        sentence, lines = saved
        with st.container(key="saved-toast", horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/check_circle: {markdown(sentence)}")
            st.button("Undo", key="undo-last", on_click=undo_lines, args=(lines,))
            st.button("×", key="close-saved", type="tertiary", help="Close", on_click=_close)


def _show_refused(sentences: Sequence[str], overwritten_by: Mapping[int, str] | None) -> None:
    text = "  \n".join(markdown(sentence) for sentence in sentences)
    if not overwritten_by:
        st.error(f"**Not saved.** {text}", icon=":material/error:")
        return
    st.warning(f"**Not undone, since a later change would be overwritten.**  \n{text}", icon=":material/warning:")
    with st.container(horizontal=True):
        st.button(
            "Undo all the same",
            key="undo-all-the-same",
            on_click=undo_lines,
            args=(overwritten_by,),
            kwargs={"overwrite": True},
        )
        st.button("Leave it", key="leave-refused", on_click=_close)


def _close() -> None:
    for key in (SAVED, REFUSED):
        st.session_state.pop(key, None)
