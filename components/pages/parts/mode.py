"""View or edit: the dashboard only reads the ledger unless it was started to edit it, and by whom it may be."""

import os
import sys
from pathlib import Path

import streamlit as st

from components.ledger.location import asks_to_edit, chosen_location, ledger_folder
from components.pages.server.addresses import from_this_machine

EDIT_HERE = "start the dashboard with `-- --edit` at the end of the command, on your own machine"
NO_FOLDER = "Decisions are kept beside the flights: open a folder with a ledger, not a single file."


def edit_is_on() -> bool:
    """Whether `--edit` is among the program's own arguments."""
    return asks_to_edit(sys.argv[1:])


def offers_login() -> bool:
    """Whether the operator set up a provider that people log in with: the section `auth` of the secrets."""
    return bool(st.secrets.load_if_toml_exists()) and "auth" in st.secrets


def may_edit() -> bool:
    """Whether the reader of this page may change anything: the dashboard was started to edit, and the reader is
    logged in where the operator set up a log-in, or else on this machine."""
    if not edit_is_on():
        return False
    return _is_editor() if offers_login() else _is_here()


def how_to_edit(what: str) -> str:
    """What a reader who may not edit is told; `what` is what they could do then, as in "To decide"."""
    if not edit_is_on():
        return f"{what}, {EDIT_HERE}."
    if not offers_login():
        return f"{what}, open the dashboard on the machine it runs on; others only read."
    return f"{what}, log in with an account that may edit."


def folder_to_edit() -> Path | None:
    """The folder that changes are written to; None where only a single file is open, or nothing may be changed."""
    return ledger_folder(chosen_location(sys.argv[1:], os.environ)) if may_edit() else None


def show_login() -> None:
    """Offer to log in, or out, where the dashboard was started to edit and a log-in was set up."""
    if not (edit_is_on() and offers_login()):
        return
    with st.sidebar:
        if st.user.is_logged_in:
            st.button("Log out", key="log-out", on_click=st.logout)
        else:
            st.button("Log in to edit", key="log-in", on_click=st.login)


def _is_here() -> bool:
    headers = {name.lower(): value for name, value in st.context.headers.items()}
    # A script that runs without a browser, as in a test, has no headers at all.
    return not headers or from_this_machine(st.context.ip_address or "127.0.0.1", headers)


def _is_editor() -> bool:
    """Whether somebody is logged in, and among `editors` (e-mail addresses) where the secrets name any."""
    if not st.user.is_logged_in:
        return False
    editors = st.secrets.get("editors")
    return editors is None or (st.user.get("email") in editors and st.user.get("email_verified") is not False)
