"""Who may do what: which paths are open, and who may edit: whoever has opened the link that is printed at the
start. Everybody else only reads."""

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
    """Answers 404 for everything that a reader's page does not need: metrics, the agent's and the debugger's
    addresses, uploads where editing is closed, and every other method."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on what is open."""
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
"""The names of the token in an address: the one that is printed, and that of links which people have kept."""
SHORTEST = 16
"""A chosen token of fewer characters may be guessed: the log warns of it."""
_TOKEN = os.environ.get(VARIABLE) or token_urlsafe(32)


def proof(token: str) -> str:
    """Returns what the cookie holds: a hash of the token, which has one length and no character that a cookie
    may not have, and does not lead back to the token."""
    return sha256(f"flight-activity editor\0{token}".encode("utf-8", "surrogateescape")).hexdigest()


_PROOF = proof(_TOKEN)


def is_editor(cookies: Mapping[str, str]) -> bool:
    """Returns whether these are the cookies of a browser that has opened the link."""
    given = cookies.get(_cookie())
    # Where a page is drawn for no browser, as in Streamlit's own tests, there are no cookies to read either.
    return isinstance(given, str) and _is_equal(given, _PROOF)


def print_link() -> None:
    """Prints the link in the terminal, or why there is nothing to edit. A token that the operator chose is not
    repeated: what is printed may end up in a log."""
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
"""So many seconds after the server is ready its link is opened: it listens only once everything else is done."""


async def open_link() -> None:
    """Opens the browser at the link where `--edit` asks for it, and somebody sits at the terminal and has a
    display. Where that fails, the link is printed all the same."""
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
    """Answers an address with a token by one without it, which the browser keeps and shows; the right token goes
    into a cookie that no script can read and no other site can send along."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._refused = Seldom("token refused")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on what has no token in its address."""
        query = scope["query_string"].decode("latin-1") if _is_asked_for(scope) else ""
        fields = [field.partition("=") for field in query.split("&")]
        given = [unquote_plus(value) for name, _, value in fields if unquote_plus(name) in PARAMETERS]
        if not given:
            await self.app(scope, receive, send)
            return
        others = "&".join("".join(field) for field in fields if unquote_plus(field[0]) not in PARAMETERS)
        address = quote(str(scope["path"])) + (f"?{others}" if others else "")
        await self._redirect(given, address, secure=scope["scheme"] == "https")(scope, receive, send)

    def _redirect(self, tokens: Sequence[str], address: str, *, secure: bool) -> RedirectResponse:
        """Returns the way to the address without its tokens, with the cookie where one of them is right."""
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
    """Returns whether two texts are equal, in a time that does not depend on how much of them is."""
    return compare_digest(one.encode("utf-8", "surrogateescape"), other.encode("utf-8", "surrogateescape"))


def _cookie() -> str:
    """Returns the name of the cookie. Browsers do not tell ports apart: each of two dashboards on one machine
    has its own. Replicas that share a token share the cookie."""
    return "flight_token" if os.environ.get(VARIABLE) else f"flight_token_{st.get_option('server.port')}"


def _host() -> str:
    """Returns the name of this server in the link."""
    host = str(st.get_option("server.address") or "")
    if st.get_option("browser.serverAddress") and st.config.is_manually_set("browser.serverAddress"):
        host = str(st.get_option("browser.serverAddress"))
    if host in ("", "0.0.0.0", "::"):
        return "localhost"
    return f"[{host}]" if ":" in host else host


PAST_DAY = "known"
"""The day, or the line of the journal, as of which a reader looks at the ledger: in the session and in the
address."""
OPEN_LINK = "open the link that the terminal printed"
CLOSED = "editing is closed here"
_SOMEBODY = "editor"
"""Who changes something where nobody has named them."""


def edit_is_on() -> bool:
    """Returns whether anybody may edit: neither `--view` among the program's own arguments nor the variable
    FLIGHT_VIEW closes that."""
    return not closes_editing(sys.argv[1:], os.environ)


SECRETS_S = 5
"""So many seconds it holds whether there is a log-in: where there is none, Streamlit looks for its file each time
that it is asked, eleven times for one page."""


@cached(TTLCache(1, SECRETS_S), lock=Lock())
def offers_login() -> bool:
    """Returns whether the operator set up a provider that people log in with: the section `auth` of the
    secrets."""
    return bool(st.secrets.load_if_toml_exists()) and "auth" in st.secrets


def views_past() -> bool:
    """Returns whether the reader of this page looks at the ledger as it was known on a day."""
    return bool(st.session_state.get(PAST_DAY))


def may_edit() -> bool:
    """Returns whether the reader of this page may change anything: editing is not closed, the reader has opened
    the link with the token, or is logged in where the operator set up a log-in, and does not look at the ledger as
    it was once."""
    return edit_is_on() and not views_past() and _is_editor()


def _is_editor() -> bool:
    return holds_token() or (offers_login() and _is_named())


def holds_token() -> bool:
    """Returns whether the browser of the reader of this page has opened the link with the token."""
    return is_editor(st.context.cookies)


def how_to_edit(what: str) -> str:
    """Returns a sentence for a reader who may not edit; `what` is what they could do then, as in "To decide"."""
    if not edit_is_on():
        return f"{what}, open a copy of the ledger on your own machine: {CLOSED}."
    if views_past() and _is_editor():
        return f"{what}, go back to the ledger as it is now."
    login = ", or log in with an account that may edit" if offers_login() else ""
    return f"{what}, {OPEN_LINK}{login}."


def editor() -> str:
    """Returns the name under which the reader of this page changes something: the address they are logged in with,
    which nobody else has, or the name of `--as`. A log-in that may not edit is no name here: its address may be
    unproven, and it is the link that lets them edit."""
    if offers_login() and _is_named():
        return str(st.user.get("email") or st.user.get("name") or _SOMEBODY)
    return editor_name(sys.argv[1:]) or _SOMEBODY


def folder_to_edit() -> Path | None:
    """Returns the folder that changes are written to; None where only a single file or a database is open, or the
    reader may change nothing."""
    return _folder() if may_edit() else None


def offers_editing() -> bool:
    """Returns whether the reader of this page is offered to change something: where it can be written. What is
    typed already is saved, or refused with a sentence, also where the folder cannot be written any more."""
    return folder_to_edit() is not None and not why_only_read()


def why_only_read() -> str:
    """Returns why nobody can change what is open, in a sentence; "" where it is a folder that can be written."""
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
    """Returns whether files can be made in a folder, or in the one that it is to be made in."""
    there = next(each for each in (folder, *folder.absolute().parents) if exists(each))
    return os.access(there, os.W_OK | os.X_OK)


def _plain(text: str) -> str:
    """Returns a text as it may stand between back quotes."""
    return escaped(text).replace("`", "'")


def show_who_edits() -> None:
    """Shows whether the reader of this page edits, and how that changes: in a corner of the window, where it is
    always in view. In the sidebar is the log-in, if one was set up."""
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
    """Returns one line: who changes something names the folder that it goes to, whose path is nobody's business
    who looks over a shoulder."""
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


def _is_named() -> bool:
    """Returns whether somebody is logged in, and among `editors` (e-mail addresses) where the secrets name any."""
    if not st.user.is_logged_in:
        return False
    editors = st.secrets.get("editors")
    return editors is None or (st.user.get("email") in editors and st.user.get("email_verified") is not False)
