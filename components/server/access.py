"""Access control: which paths are open, and who may edit. Editors are those who have opened the link printed at
the start; everybody else only reads."""

import asyncio
import logging
import os
import re
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from hmac import compare_digest
from os.path import exists
from pathlib import Path
from secrets import token_urlsafe
from threading import Lock
from urllib.parse import quote, unquote_plus

import streamlit as st
from cachetools import TTLCache, cached
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.cli_util import open_browser
from streamlit.web.server.server_util import get_url

from components.files.problems import escaped
from components.ledger.location import (
    Remote,
    closes_editing,
    editor_name,
    ledger_folder,
    opened_location,
    opens_browser,
)
from components.server.addresses import base
from components.server.log import Seldom, say

HEALTH = "/health"
UPLOAD = re.compile(r"/_stcore/upload_file/([\w-]+)/([\w-]+)")
_READ = re.compile(
    r"/|/(?!oauth2callback)[A-Za-z][\w-]*|/(favicon\.png|manifest\.json)|/(static|media)/.+|/_stcore/(health|host-config|stream)"
)
_LOGIN = re.compile(r"/auth/(login|logout)|/oauth2callback")


class OpenPaths:
    """Answers 404 for everything that a reader's page does not need: metrics, the addresses of the agent and
    the debugger, uploads if editing is closed, and all other methods."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on requests to open paths."""
        closed = scope["type"] in ("http", "websocket") and not _is_open(
            str(scope["path"]), scope.get("method", "WEBSOCKET")
        )
        await (PlainTextResponse("Not found", 404) if closed else self.app)(scope, receive, send)


def _is_open(path: str, method: str) -> bool:
    if not path.startswith(base()):
        return False
    path = path.removeprefix(base()) or "/"
    if method == "WEBSOCKET":
        return path == "/_stcore/stream"
    if method in ("GET", "HEAD"):
        return bool(_READ.fullmatch(path) or (_LOGIN.fullmatch(path) and edit_is_on() and offers_login()))
    return method in ("PUT", "DELETE") and UPLOAD.fullmatch(path) is not None and edit_is_on()


VARIABLE = "FLIGHT_TOKEN"
PARAMETERS = ("edit", "token")
"""Names of the URL parameters that may hold the token: in the printed link, and in old links that people have
kept."""
SHORTEST = 16
"""The fewest characters of a chosen token; a shorter one may be guessed, so the log warns of it."""
_TOKEN = os.environ.get(VARIABLE) or token_urlsafe(32)


def proof(token: str) -> str:
    """Returns the content of the cookie: a hash of the token, which has a fixed length, only characters allowed
    in cookies, and does not reveal the token."""
    return sha256(f"flight-activity editor\0{token}".encode("utf-8", "surrogateescape")).hexdigest()


_PROOF = proof(_TOKEN)


def is_editor(cookies: Mapping[str, str]) -> bool:
    """Whether these cookies come from a browser that has opened the link."""
    cookie = cookies.get(_cookie())
    # A page drawn without a browser, as in Streamlit's own tests, has no cookies to read.
    return isinstance(cookie, str) and _is_equal(cookie, _PROOF)


def print_link() -> None:
    """Prints the link in the terminal, or why there is nothing to edit. A token chosen by the operator is not
    printed, since the output may end up in a log."""
    chosen = os.environ.get(VARIABLE)
    if _folder() is None:
        with suppress(OSError):
            print(f"  {why_only_read()}\n", flush=True)
        return
    with suppress(OSError):
        print(f"  To edit: {_link('...' if chosen else _TOKEN)}", flush=True)
        if chosen:
            print(f"  with the value of {VARIABLE} in the place of the dots.", flush=True)
        print("  Who has not opened this link only reads.\n", flush=True)
    if chosen and len(chosen) < SHORTEST:
        say("FLIGHT_TOKEN is short and may be guessed", logging.WARNING, characters_to_have=SHORTEST)


def _link(token: str) -> str:
    return f"{get_url(_host())}/?{PARAMETERS[0]}={token}"


OPENED_AFTER_S = 0.5
"""Seconds between the server being ready and the opening of its link: it only listens once everything else is
done."""


async def open_link() -> None:
    """Opens the browser at the link if `--edit` asks for it and somebody sits at a terminal with a display. If
    that fails, the printed link remains."""
    if not opens_browser(sys.argv[1:]) or not _has_display():
        return
    await asyncio.sleep(OPENED_AFTER_S)
    with suppress(Exception):
        await asyncio.to_thread(open_browser, _link(quote(_TOKEN, safe="")))


def _has_display() -> bool:
    if sys.stdout is None or not sys.stdout.isatty():
        return False
    return sys.platform in ("darwin", "win32") or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))


class TokenInAddress:
    """Redirects an address with a token to one without it, which the browser keeps and shows. The right token
    is put into a cookie that no script can read and no other site can send."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._refused = Seldom("token refused")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on requests without a token in their address."""
        query = scope["query_string"].decode("latin-1") if _is_asked_for(scope) else ""
        fields = [field.partition("=") for field in query.split("&")]
        tokens = [unquote_plus(value) for name, _, value in fields if unquote_plus(name) in PARAMETERS]
        if not tokens:
            await self.app(scope, receive, send)
            return
        other_fields = "&".join("".join(field) for field in fields if unquote_plus(field[0]) not in PARAMETERS)
        address = quote(str(scope["path"])) + (f"?{other_fields}" if other_fields else "")
        await self._redirect(tokens, address, secure=scope["scheme"] == "https")(scope, receive, send)

    def _redirect(self, tokens: Sequence[str], address: str, *, secure: bool) -> RedirectResponse:
        """Returns the redirect to the address without its tokens, setting the cookie if one of them is right."""
        response = RedirectResponse(address, 303, headers={"Cache-Control": "no-store"})
        if any(_is_equal(proof(token), _PROOF) for token in tokens):
            response.set_cookie(
                _cookie(), _PROOF, path=base() or "/", secure=secure, httponly=True, samesite="strict"
            )
        else:
            self._refused.say()
        return response


def _is_asked_for(scope: Scope) -> bool:
    return scope["type"] == "http" and scope["method"] in ("GET", "HEAD")


def _is_equal(one: str, other: str) -> bool:
    """Compares two texts in constant time."""
    return compare_digest(one.encode("utf-8", "surrogateescape"), other.encode("utf-8", "surrogateescape"))


def _cookie() -> str:
    """Returns the name of the cookie. Browsers share cookies across ports, so two dashboards on one machine
    need different names. Replicas that share a token share the cookie."""
    return "flight_token" if os.environ.get(VARIABLE) else f"flight_token_{st.get_option('server.port')}"


def _host() -> str:
    """Returns the name of this server for the link."""
    host = str(st.get_option("server.address") or "")
    if st.get_option("browser.serverAddress") and st.config.is_manually_set("browser.serverAddress"):
        host = str(st.get_option("browser.serverAddress"))
    if host in ("", "0.0.0.0", "::"):
        return "localhost"
    return f"[{host}]" if ":" in host else host


PAST_DAY = "known"
"""The name, in the session and in the address, of the day or journal line at which a reader views the ledger."""
OPEN_LINK = "open the link that the terminal printed"
CLOSED = "editing is closed here"
_SOMEBODY = "editor"
"""The author of changes if nobody gave a name."""


def edit_is_on() -> bool:
    """Whether anybody may edit: neither `--view` among the program's own arguments nor the variable FLIGHT_VIEW
    prevents it."""
    return not closes_editing(sys.argv[1:], os.environ)


SECRETS_S = 5
"""Seconds for which the answer whether there is a log-in stays cached: without one, Streamlit looks for its
secrets file at every call, eleven times per page."""


@cached(TTLCache(1, SECRETS_S), lock=Lock())
def offers_login() -> bool:
    """Whether the operator set up a log-in: the section `auth` of the secrets."""
    return bool(st.secrets.load_if_toml_exists()) and "auth" in st.secrets


def views_past() -> bool:
    """Whether the reader of this page views the ledger in an earlier state."""
    return bool(st.session_state.get(PAST_DAY))


def may_edit() -> bool:
    """Whether the reader of this page may change anything: editing is not closed, the reader has opened the
    link with the token or is logged in (if there is a log-in), and does not view an earlier state of the
    ledger."""
    return edit_is_on() and not views_past() and _is_editor()


def _is_editor() -> bool:
    return holds_token() or (offers_login() and _is_listed_editor())


def holds_token() -> bool:
    """Whether the browser of the reader has opened the link with the token."""
    return is_editor(st.context.cookies)


def how_to_edit(what: str) -> str:
    """Returns a sentence for a reader who may not edit; `what` is what editors can do, as in "To decide"."""
    if not edit_is_on():
        return f"{what}, open a copy of the ledger on your own machine: {CLOSED}."
    if views_past() and _is_editor():
        return f"{what}, go back to the ledger as it is now."
    login = ", or log in with an account that may edit" if offers_login() else ""
    return f"{what}, {OPEN_LINK}{login}."


def editor() -> str:
    """Returns the name under which the reader's changes are entered: the address of their log-in, which is
    unique, or the name of `--as`. A log-in without permission to edit does not count: its address may be
    unverified, and only the link lets them edit."""
    if offers_login() and _is_listed_editor():
        return str(st.user.get("email") or st.user.get("name") or _SOMEBODY)
    return editor_name(sys.argv[1:]) or _SOMEBODY


def folder_to_edit() -> Path | None:
    """Returns the folder that changes are written to; None if only a single file or a database is open, or the
    reader may not edit."""
    return _folder() if may_edit() else None


def offers_editing() -> bool:
    """Whether the page offers editing to its reader, that is, if the folder can be written. Text already typed
    is saved, or refused with a sentence, even if the folder has become unwritable."""
    return folder_to_edit() is not None and not why_only_read()


def why_only_read() -> str:
    """Returns a sentence on why nobody can edit what is open; "" for a folder that can be written."""
    if isinstance(opened_location(), Remote):
        return "Flights in a database are only read here."
    if (folder := _folder()) is None:
        return "A single file is only read: to change anything, open a folder with a ledger."
    if not _can_be_written(folder):
        return f"Nothing can be written into `{_plain(folder.absolute().name)}/`, so it is only read."
    return ""


def _folder() -> Path | None:
    return ledger_folder(opened_location())


def _can_be_written(folder: Path) -> bool:
    """Whether files can be created in a folder or, if it does not exist yet, in its parent."""
    existing = next(each for each in (folder, *folder.absolute().parents) if exists(each))
    return os.access(existing, os.W_OK | os.X_OK)


def _plain(text: str) -> str:
    """Returns a text that may stand between backquotes."""
    return escaped(text).replace("`", "'")


def show_who_edits() -> None:
    """Shows whether the reader is editing, and how to change that, in a corner of the window where it is always
    visible. The log-in, if there is one, is in the sidebar."""
    with st.container(key="who-edits" if may_edit() else "viewing-only"):
        st.caption(f"{':material/edit:' if may_edit() else ':material/visibility:'} {_who_edits()}")
    with st.sidebar:
        if not edit_is_on() or holds_token() or not offers_login():
            return
        if st.user.is_logged_in:
            st.button("Log out", key="log-out", on_click=st.logout)
        else:
            st.button("Log in to edit", key="log-in", on_click=st.login)


def _who_edits() -> str:
    """Returns one line that names who edits, and the folder that changes go to. Not its path, which onlookers
    need not see."""
    if not edit_is_on():
        return f"Viewing only; {CLOSED}."
    if why := why_only_read():
        return f"Viewing only. {why}"
    if not may_edit():
        return f"Viewing only. {how_to_edit('To edit')}"
    folder = _folder()
    assert folder is not None
    until = "until this browser is closed" if holds_token() else "until you log out"
    return f"You are editing `{_plain(folder.absolute().name)}/` as `{_plain(editor())}`, {until}."


def _is_listed_editor() -> bool:
    """Whether somebody is logged in and, if the secrets list `editors` (e-mail addresses), is among them."""
    if not st.user.is_logged_in:
        return False
    editors = st.secrets.get("editors")
    return editors is None or (st.user.get("email") in editors and st.user.get("email_verified") is not False)
