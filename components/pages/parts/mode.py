"""View or edit: the dashboard only reads the ledger unless it was started to edit it, and by whom it may be."""

import os
import sys
from pathlib import Path

import streamlit as st

from components.ledger.location import asks_to_edit, chosen_location, ledger_folder
from components.pages.server.token import is_editor

OPEN_LINK = "open the link that the terminal printed when the dashboard was started"
EDIT_HERE = "start the dashboard with `-- --edit` at the end of the command, on your own machine"
NO_FOLDER = "Decisions are kept beside the flights: open a folder with a ledger, not a single file."


def edit_is_on() -> bool:
    """Whether `--edit` is among the program's own arguments."""
    return asks_to_edit(sys.argv[1:])


def offers_login() -> bool:
    """Whether the operator set up a provider that people log in with: the section `auth` of the secrets."""
    return bool(st.secrets.load_if_toml_exists()) and "auth" in st.secrets


def may_edit() -> bool:
    """Whether the reader of this page may change anything: the dashboard was started to edit, and the reader has
    opened the link with the token, or is logged in where the operator set up a log-in."""
    return edit_is_on() and (holds_token() or (offers_login() and _is_named()))


def holds_token() -> bool:
    """Whether the browser of the reader of this page has opened the link with the token."""
    return is_editor(st.context.cookies)


def how_to_edit(what: str) -> str:
    """What a reader who may not edit is told; `what` is what they could do then, as in "To decide"."""
    if not edit_is_on():
        return f"{what}, {EDIT_HERE}."
    login = ", or log in with an account that may edit" if offers_login() else ""
    return f"{what}, {OPEN_LINK}{login}."


def folder_to_edit() -> Path | None:
    """The folder that changes are written to; None where only a single file is open, or nothing may be changed."""
    return ledger_folder(chosen_location(sys.argv[1:], os.environ)) if may_edit() else None


def show_way_to_edit() -> None:
    """Where the dashboard was started to edit: how a reader comes to it, and the log-in if one was set up."""
    if not edit_is_on() or holds_token():
        return
    with st.sidebar:
        if not may_edit():
            st.caption(f"You are reading only. {how_to_edit('To edit')}")
        if not offers_login():
            return
        if st.user.is_logged_in:
            st.button("Log out", key="log-out", on_click=st.logout)
        else:
            st.button("Log in to edit", key="log-in", on_click=st.login)


def _is_named() -> bool:
    """Whether somebody is logged in, and among `editors` (e-mail addresses) where the secrets name any."""
    if not st.user.is_logged_in:
        return False
    editors = st.secrets.get("editors")
    return editors is None or (st.user.get("email") in editors and st.user.get("email_verified") is not False)
