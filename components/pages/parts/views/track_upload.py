"""Track files dropped on the page Evidence: what they show, drawn, and whether to accept it into the ledger."""

from collections.abc import Mapping, Sequence
from functools import partial
from hashlib import sha256
from math import isnan

import pandas as pd
import streamlit as st

from components.activity import wording
from components.files.problems import shown
from components.journal.new_rows import NewRows
from components.ledger.observation_tables import SCANS, VISITS
from components.ledger.reference.designators import designator_of
from components.ledger.spellings import spellings
from components.pages.parts.forms.form_fields import CORRECT
from components.pages.parts.forms.row_form import open_form
from components.pages.parts.forms.unsaved_rows import save, show_unsaved
from components.pages.parts.frame.ledger_state import SAVED_HERE
from components.pages.parts.frame.markdown import markdown
from components.pages.parts.open_ledger.current_ledger import Opened
from components.pages.parts.views.tables import aircraft_of_visit, replay_address, show_table
from components.pages.parts.views.visit_way import ENDS, MOST_WAYS, hold_way, show_way, way_of
from components.server.access import folder_to_edit, how_to_edit, may_edit, offers_editing, why_only_read
from components.server.upload_limits import MOST_BYTES, MOST_FILES, allow_uploads
from components.tracks.fields import Field, UnknownAirfieldError, known_field
from components.tracks.identity import FORM, Identity, IdentityError, identity
from components.tracks.scanning.dropped_files import Looked, look_into
from components.tracks.scanning.identities import hint
from components.tracks.thresholds import COVERED_FT, NEAR_NM

MANY_FILES = "Many files are scanned with `python -m components.tracks.scan`."
ACCEPTED = "visits-accepted"
_VISIT_KEY = (
    "airfield",
    "icao24",
    "callsign_in",
    "callsign_out",
    "arrival_utc",
    "departure_utc",
    "track_sha256",
)
_SCAN_KEY = ("track_sha256", "airfield", "day")


def show_dropped_tracks(opened: Opened) -> None:
    """Offers to drop track files, and shows the visits in them to the watched airfields."""
    st.subheader("Tracks of your own")
    if not may_edit():
        st.caption(f"{how_to_edit('To drop track files here and see the visits in them')} {MANY_FILES}")
        return
    fields = _fields(opened)
    _say_where_is_unknown(opened, fields)
    if not fields:
        return
    allow_uploads()
    files = st.file_uploader(
        "Track files",
        accept_multiple_files=True,
        key="dropped-tracks",
        help="Traces of readsb and tar1090, KML and KMZ, GPX, downloads of Flightradar24 and FlightAware, "
        "OpenSky's, SBS logs, and tables with a time, a latitude and a longitude; also packed or in archives.",
    )
    _show_outcome()
    if not files:
        st.caption("Nothing leaves this machine, and nothing is kept unless you accept it.")
        return
    if len(files) > MOST_FILES or sum(file.size for file in files) > MOST_BYTES:
        st.warning(
            f"At most {MOST_FILES} files with {MOST_BYTES // 1_000_000} MB together can be dropped. Scan more "
            "with `python -m components.tracks.scan`."
        )
        return
    contents = [(file.name, file.getvalue()) for file in files]
    names = tuple((name, sha256(data).hexdigest()) for name, data in contents)
    nameless = _look(names, tuple(fields), (), contents).nameless
    looked = _look(names, tuple(fields), _identities(opened, nameless), contents)
    _show_problems(looked)
    _show_visits(opened, looked, {field.airfield: field for field in fields})


def _fields(opened: Opened) -> list[Field]:
    """Returns the watched airfields with their runways; an airfield that no reference has gets its position from
    the ledger."""
    fields = []
    for row in opened.ledger.airfields.to_dict("records"):
        try:
            fields.append(known_field(row["airfield"]))
        except UnknownAirfieldError:
            if not isnan(row["latitude"]) and not isnan(row["longitude"]):
                elevation = 0.0 if isnan(row["elevation_ft"]) else row["elevation_ft"]
                fields.append(
                    Field(row["airfield"], row["name"], row["latitude"], row["longitude"], float(elevation))
                )
    return fields


def _say_where_is_unknown(opened: Opened, fields: Sequence[Field]) -> None:
    """Warns of watched airfields without a known position, which tracks cannot be compared with, and leads to the
    cells where it is entered, before any files are dropped."""
    located = {field.airfield for field in fields}
    for code in opened.ledger.airfields["airfield"]:
        if code in located:
            continue
        st.warning(
            f"Where {markdown(code)} lies is not known, so no track can be held against it. Fill in `latitude` "
            "and `longitude` of its row in `airfields.csv`, in degrees.",
            icon=":material/wrong_location:",
        )
        if offers_editing():
            st.button(
                "Fill in its position",
                key=f"position-{code}",
                icon=":material/edit:",
                on_click=open_form,
                args=(CORRECT, "airfields", {"airfield": code}),
            )


def _identities(opened: Opened, nameless: Mapping[str, str]) -> tuple[tuple[str, Identity], ...]:
    """Asks whose tracks the files without an aircraft are (`nameless`: name by SHA-256); returns the answers.
    Types may be given in everyday words."""
    designator = partial(designator_of, own=spellings(opened.ledger.aircraft_types, "aircraft_type"))
    named = []
    for number, (content, file) in enumerate(nameless.items(), start=1):
        caption = st.empty()
        caption.caption(markdown(hint(file)))
        text = st.text_input(
            f"Whose track is it, if you know? ({number})" if number > 1 else "Whose track is it, if you know?",
            key=f"aircraft-{content}",
            placeholder="a3c78c,N3423Q,P28R",
            help=f"{FORM}. It is kept in visits.csv as said by a person.",
        ).strip()
        if not text:
            continue
        try:
            named.append((content, identity(text, designator)))
            caption.caption(markdown(f"{shown(file)} is the track of {named[-1][1]}, as you say."))
        except IdentityError as error:
            st.warning(markdown(str(error)), icon=":material/help:")
    return tuple(named)


@st.cache_resource(max_entries=4, show_spinner="Looking for visits …")
def _look(
    names: tuple[tuple[str, str], ...],
    fields: tuple[Field, ...],
    identities: tuple[tuple[str, Identity], ...],
    _contents: Sequence[tuple[str, bytes]],
) -> Looked:
    """Returns what the files show. Cached per name and SHA-256 of the files, so nothing needs to invalidate it."""
    return look_into(_contents, fields, dict(identities))


def _show_problems(looked: Looked) -> None:
    if not looked.problems:
        return
    table = pd.DataFrame(
        [
            {
                "File": p.file,
                "Row": "" if p.row is None else str(p.row),
                "What is wrong": p.what,
                "What to do": p.remedy,
            }
            for p in looked.problems
        ]
    )
    count = wording.count(len(table), len(table), "problem", "problems")
    st.warning(f"{count.capitalize()} in these files; what else is in them was read.")
    show_table(table, alt="Problems in the dropped files")


def _show_visits(opened: Opened, looked: Looked, fields: dict[str, Field]) -> None:
    points = int(looked.scans["points"].astype("int64").sum()) // max(len(fields), 1)
    watched = ", ".join(fields)
    if points == 0:
        st.info("No point of a track was read from these files.", icon=":material/search_off:")
    elif looked.visits.empty:
        st.info(
            f"No visit to {markdown(watched)} in {points:,} points. {_why_none(looked.scans)}",
            icon=":material/search_off:",
        )
    else:
        visit = _choose(opened, looked.visits)
        _show_visit(visit, looked, fields[visit["airfield"]])
    _offer_to_accept(opened, looked, fields)


def _why_none(scans: pd.DataFrame) -> str:
    """Returns how near to the watched airfields the points came if there was no visit, from the counts in
    scans.csv.

    >>> _why_none(pd.DataFrame({"points_near": ["61", "0"], "points_low": ["0", "0"]}))
    '61 are within 25 NM of it, none lower than 2,000 ft above it.'
    """
    near, low = (int(scans[column].astype("int64").sum()) for column in ("points_near", "points_low"))
    if near == 0:
        return f"None is within {NEAR_NM:g} NM of it."
    below = f"{low:,} of them" if low else "none"
    tells = ": they show neither a landing nor a take-off" if low else ""
    return f"{near:,} are within {NEAR_NM:g} NM of it, {below} lower than {COVERED_FT:,.0f} ft above it{tells}."


def _choose(opened: Opened, visits: pd.DataFrame) -> dict[str, str]:
    """Offers all visits; returns the one to look at, at first the first one."""
    rows, names = visits.to_dict("records"), opened.ledger.gazetteer["name"]

    def label(number: int) -> str:
        row = rows[number]
        times = {end: row[f"{end}_utc"] for end in ENDS}
        seen = (
            f"{end} {wording.moment(pd.Timestamp(time)) if time else 'not seen'}" for end, time in times.items()
        )
        where = names.get(row["airfield"], row["airfield"])
        return f"{where}: {'; '.join(seen)}; {aircraft_of_visit(row, opened.names)}"

    chosen = st.selectbox(f"Visits found: {len(rows):,}", range(len(rows)), format_func=label, key="dropped-visit")
    return {str(name): str(value) for name, value in rows[chosen or 0].items()}


def _show_visit(visit: dict[str, str], looked: Looked, field: Field) -> None:
    badge = {"supported": "green", "suspect": "red"}.get(visit["integrity"], "gray")
    evidence = " · ".join(f"{end}: {visit[f'{end}_evidence'] or 'not seen'}" for end in ENDS)
    st.markdown(f":{badge}-badge[{markdown(visit['integrity'])}] :gray-badge[{evidence}] {markdown(visit['why'])}")
    show_way(way_of(looked.track_of(visit), visit, field), "dropped")
    if visit["icao24"]:
        when = pd.Timestamp(visit["arrival_utc"] or visit["departure_utc"])
        st.caption("Replay on the public viewer, to copy into another window:")
        st.code(replay_address(visit["icao24"], when), language=None)


def _offer_to_accept(opened: Opened, looked: Looked, fields: dict[str, Field]) -> None:
    if not offers_editing():
        st.caption(why_only_read())
        return
    if looked.scans.empty:
        return
    is_there = _is_in_ledger(opened, looked)
    if is_there:
        st.caption(":material/check_circle: What these files show is in the ledger.")
    st.button(
        "Accept into the ledger again" if is_there else "Accept into the ledger",
        type="tertiary" if is_there else "primary",
        key="accept-visits",
        help="Adds the visits to visits.csv, and to scans.csv what was looked at, also where no visit was found, "
        "in one saving that one undo takes back.",
        on_click=_accept,
        args=(looked, fields),
    )


def _is_in_ledger(opened: Opened, looked: Looked) -> bool:
    """Returns whether the ledger already has every visit in the files, and every scanned day."""
    visits, files = opened.tables.visits, looked.visits["track_sha256"].unique().tolist()
    stored = opened.tables.answer(visits.filter(visits.track_sha256.isin(files)).select(*_VISIT_KEY))
    days = _keys(looked.scans, _SCAN_KEY) - _keys(opened.ledger.scans, _SCAN_KEY)
    return not days and _keys(looked.visits, _VISIT_KEY) <= _keys(stored, _VISIT_KEY)


def _keys(rows: pd.DataFrame, key: Sequence[str]) -> set[tuple[str, ...]]:
    """Returns the keys of rows, in the same notation whether they come from a file or from the ledger."""
    written = [
        rows[name].dt.strftime("%Y-%m-%d" if name == "day" else "%Y-%m-%dT%H:%M:%SZ").fillna("")
        if pd.api.types.is_datetime64_any_dtype(rows[name])
        else rows[name].fillna("").astype("str")
        for name in key
    ]
    return set(zip(*written, strict=True))


def _accept(looked: Looked, fields: dict[str, Field]) -> None:
    if folder_to_edit() is None:
        return
    parts = [NewRows(VISITS, _rows(looked.visits), _VISIT_KEY), NewRows(SCANS, _rows(looked.scans), _SCAN_KEY)]
    added = save(VISITS, parts, _accepted)
    if added is not None:
        st.session_state[ACCEPTED] = added[VISITS]
        st.session_state[SAVED_HERE] = True
        for visit in _rows(looked.visits)[:MOST_WAYS]:
            hold_way(visit, way_of(looked.track_of(visit), visit, fields[visit["airfield"]]))


def _accepted(added: Mapping[str, int]) -> str:
    """Returns what was saved from dropped files, in words; `added`: the number of new rows per table."""
    visits = added[VISITS]
    new = wording.count(visits, visits, "visit", "visits") if visits else "no visit"
    return f"Accepted from tracks: {new}{', and which days were looked at' if added[SCANS] else ''}"


def _rows(table: pd.DataFrame) -> list[dict[str, str]]:
    return [{str(name): str(value) for name, value in row.items()} for row in table.to_dict("records")]


def _show_outcome() -> None:
    show_unsaved(folder_to_edit(), VISITS, {VISITS: "visit", SCANS: "scanned day"})
    if (added := st.session_state.pop(ACCEPTED, None)) is not None:
        new = wording.count(added, added, "new visit", "new visits")
        st.success(f"Accepted: {new}.", icon=":material/check_circle:")
