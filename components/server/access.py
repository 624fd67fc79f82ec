"""Who may do what: which paths are open, and who may edit. The dashboard only reads the ledger unless it was
started to edit it."""

import logging
import os
import re
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path
from secrets import token_urlsafe
from urllib.parse import quote, unquote_plus

import streamlit as st
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.web.server.server_util import get_url

from components.files.problems import escaped
from components.ledger.location import asks_to_edit, chosen_location, editor_name, ledger_folder
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
    addresses, uploads unless started to edit, and every other method."""

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
    return _is_equal(cookies.get(_cookie(), ""), _PROOF)


def print_link() -> None:
    """Prints the link in the terminal. A token that the operator chose is not repeated: what is printed may end
    up in a log."""
    chosen = os.environ.get(VARIABLE)
    address = f"{get_url(_host())}/?{PARAMETERS[0]}="
    with suppress(OSError):
        print(f"  To edit, open: {address}{'...' if chosen else _TOKEN}", flush=True)
        if chosen:
            print(f"  with the value of {VARIABLE} in the place of the dots.", flush=True)
        print("  Who has not opened this link only reads.\n", flush=True)
    if chosen and len(chosen) < SHORTEST:
        say("FLIGHT_TOKEN is short and may be guessed", logging.WARNING, characters_to_have=SHORTEST)


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
"""The day as of which a reader looks at the ledger: in the session and in the address."""
OPEN_LINK = "open the link that the terminal printed when the dashboard was started"
EDIT_HERE = "start the dashboard with `-- --edit` at the end of the command, on your own machine"
_SOMEBODY = "editor"
"""Who changes something where nobody has named them."""
NO_FOLDER = "Decisions are kept beside the flights: open a folder with a ledger, not a single file."


def edit_is_on() -> bool:
    """Returns whether `--edit` is among the program's own arguments, and `--view` is not."""
    return asks_to_edit(sys.argv[1:])


def offers_login() -> bool:
    """Returns whether the operator set up a provider that people log in with: the section `auth` of the
    secrets."""
    return bool(st.secrets.load_if_toml_exists()) and "auth" in st.secrets


def views_past() -> bool:
    """Returns whether the reader of this page looks at the ledger as it was known on a day."""
    return bool(st.session_state.get(PAST_DAY))


def may_edit() -> bool:
    """Returns whether the reader of this page may change anything: the dashboard was started to edit, the reader
    has opened the link with the token, or is logged in where the operator set up a log-in, and does not look at
    the ledger as it was once."""
    return edit_is_on() and not views_past() and (holds_token() or (offers_login() and _is_named()))


def holds_token() -> bool:
    """Returns whether the browser of the reader of this page has opened the link with the token."""
    return is_editor(st.context.cookies)


def how_to_edit(what: str) -> str:
    """Returns a sentence for a reader who may not edit; `what` is what they could do then, as in "To decide"."""
    if views_past():
        return f"{what}, go back to the ledger as it is now."
    if not edit_is_on():
        return f"{what}, {EDIT_HERE}."
    login = ", or log in with an account that may edit" if offers_login() else ""
    return f"{what}, {OPEN_LINK}{login}."


def editor() -> str:
    """Returns the name under which the reader of this page changes something: the one they are logged in with, or
    that of `--as`."""
    if offers_login() and st.user.is_logged_in and not holds_token():
        # Who reads the list of changes sees it: a name before an address.
        return str(st.user.get("name") or st.user.get("email") or _SOMEBODY)
    return editor_name(sys.argv[1:]) or _SOMEBODY


def folder_to_edit() -> Path | None:
    """Returns the folder that changes are written to; None where only a single file is open, or nothing may be
    changed."""
    return ledger_folder(chosen_location(sys.argv[1:], os.environ)) if may_edit() else None


def _where_edits_go() -> str:
    """Returns a sentence on who changes something, and where it goes, by the folder: its path is nobody's business
    who looks over a shoulder."""
    folder = folder_to_edit()
    if folder is None:
        return f"You are editing. {NO_FOLDER}"
    name, who = (escaped(text).replace("`", "'") for text in (folder.absolute().name, editor()))
    return f"You are editing as `{who}`: changes go to the tables in `{name}/` and into its journal."


def show_way_to_edit() -> None:
    """Shows, where the dashboard was started to edit, that a reader edits and where to, or how they come to it,
    and the log-in if one was set up."""
    if not edit_is_on():
        return
    with st.sidebar:
        if may_edit():
            st.caption(_where_edits_go())
        else:
            st.caption(f"You are reading only. {how_to_edit('To edit')}")
        if holds_token() or not offers_login():
            return
        if st.user.is_logged_in:
            st.button("Log out", key="log-out", on_click=st.logout)
        else:
            st.button("Log in to edit", key="log-in", on_click=st.login)


def _is_named() -> bool:
    """Returns whether somebody is logged in, and among `editors` (e-mail addresses) where the secrets name any."""
    if not st.user.is_logged_in:
        return False
    editors = st.secrets.get("editors")
    return editors is None or (st.user.get("email") in editors and st.user.get("email_verified") is not False)
