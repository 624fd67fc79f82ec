"""The Evidence page, and what was observed on the Activity page, without a browser."""

import csv
import json
import re
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from components.journal.history import read_history
from tests.fictional.generate import generate
from tests.pages.conftest import ROOT, Open
from tests.pages.written import tables
from tests.tracks import samples

FICTIONAL = ROOT / "tests" / "fictional" / "ledger"
SUMMER = {"airfield": "Port Meridian (fictional)", "dates": ["2021-07-01", "2021-08-10"]}


@pytest.fixture
def open_page(open_page: Open) -> Open:
    """Opens the page Evidence, unless another one is named."""

    def opener(data: Path, page: str = "evidence", **options: str | list[str] | bool) -> AppTest:
        return open_page(data, page, **options)

    return opener


@pytest.fixture
def fictional_copy(tmp_path: Path) -> Path:
    shutil.copytree(FICTIONAL, tmp_path, dirs_exist_ok=True)
    return tmp_path


def texts(app: AppTest) -> str:
    """Everything a page says."""
    parts = [
        *app.title,
        *app.header,
        *app.subheader,
        *app.markdown,
        *app.caption,
        *app.error,
        *app.warning,
        *app.info,
    ]
    return "\n".join(read(part.value) for part in [*parts, *app.success])


def read(text: object) -> str:
    """A text as the browser shows it."""
    return str(text).replace("\\", "").replace("\u2060", "")


def counts(app: AppTest) -> dict[str, str]:
    """How many reports have each verdict: it stands in the choices of the filter."""
    (group,) = (group for group in app.button_group if group.key == "verdict")
    return dict(option.split(" · ") for option in group.options)


def rows(app: AppTest) -> dict[str, str]:
    """What each row says that opens to a report and its visits, by the id of the flight, from the top."""
    opened = ((box.proto.id, read(box.label)) for box in app.expander)
    parts = [
        (re.search(r"verdict-(F-\d+-\d+)-", id_), re.fullmatch(r"\*\*[^*]+\.\*\* (.*)", label))
        for id_, label in opened
    ]
    return {flight[1]: sentence[1] for flight, sentence in parts if flight and sentence}


def decisions(app: AppTest) -> dict[str, object]:
    """The choices that are offered, by their key."""
    found = {group.key: group for group in app.button_group if str(group.key).startswith("decision-")}
    assert all(group.options == ["Same flight", "Not the same flight"] for group in found.values())
    return found


def withdrawals(app: AppTest) -> list[Button]:
    """The buttons that withdraw a decision."""
    return [button for button in app.button if str(button.key).startswith("withdraw-")]


def figure(app: AppTest) -> dict:
    return json.loads(app.get("plotly_chart")[0].proto.spec)


def test_nobody_looked_on_the_shipped_ledger(open_page: Open) -> None:
    app = open_page(ROOT / "data")
    assert not app.exception
    assert not app.error
    said = texts(app)
    assert "Nobody looked: no tracks have been scanned" in said
    assert said.count("Nobody looked") == 1
    assert [heading.value for heading in app.subheader] == [
        "Silences, suspensions and resumptions",
        "Tracks of your own",
    ]
    assert tables(app) == [], "one silence is said in words"
    assert [read(box.label) for box in app.expander if "unobserved" in box.label] == [
        "**5 reported movements are unobserved.** No track of these days has been scanned."
    ]
    assert "The longest, 177 days." in said
    assert "would refute it" in said
    assert decisions(app) == {}


@pytest.mark.parametrize(
    ("data", "first"), [(ROOT / "data", "Tracks of your own"), (FICTIONAL, "Is it the same flight?")]
)
def test_tracks_are_dropped_at_the_top_where_there_are_none(open_page: Open, data: Path, first: str) -> None:
    assert open_page(data, edit=True).subheader[0].value == first


def test_the_shipped_chart_has_no_row_for_what_nobody_observed(open_page: Open) -> None:
    app = open_page(ROOT / "data", "activity")
    assert "Nobody looked: no tracks have been scanned." in texts(app)
    layout = figure(app)["layout"]
    assert "yaxis4" not in layout
    assert "yaxis5" not in layout
    assert "legend2" not in layout


def test_every_verdict_on_the_fictional_ledger(open_page: Open) -> None:
    app = open_page(FICTIONAL, **SUMMER)
    assert not app.exception
    assert counts(app) == {
        "Contradicted": "1", "Possible": "2", "Corroborated": "10", "Not observable": "5", "Unobserved": "0",
    }  # fmt: skip
    assert "Between 10 and 12 movements of 18 reported can be seen in tracks" in texts(app)
    verdicts, seen = rows(app), tables(app)[0]
    assert len(verdicts) == 18
    assert next(iter(verdicts)) == "F-2021-0016", "what is contradicted comes first"
    assert verdicts["F-2021-0012"].endswith("One suspect visit (9 July 2021, 11:57 UTC) is not counted.")
    assert seen["Integrity"].str.contains("suspect, not counted").sum() == 1
    assert read(seen["Reported"].iloc[0]) == "Arrival not reported; departure reported (6 July 2021)"
    assert "https://globe.adsbexchange.com/?icao=fe4642&showTrace=2021-07-05" in "\n".join(
        code.value for code in app.code
    )


@pytest.mark.parametrize("page", ["evidence", "sources", "activity"])
def test_readers_meet_no_id_of_a_flight_where_its_day_and_aircraft_stand(open_page: Open, page: str) -> None:
    app = open_page(FICTIONAL, page, **SUMMER)
    assert not app.exception
    shown = "\n".join([texts(app), *(read(box.label) for box in app.expander)])
    assert "747-400" in shown
    assert re.findall(r"F-\d{4}-\d{4}", shown) == []


def test_chosen_verdicts_are_shown_counted_and_saved_alone(open_page: Open) -> None:
    app = open_page(FICTIONAL, verdict=["Possible", "Contradicted"], **SUMMER)
    assert not app.exception
    assert not app.warning
    every = {"Contradicted": "1", "Possible": "2", "Corroborated": "10", "Not observable": "5", "Unobserved": "0"}
    assert counts(app) == every, "what is not chosen stays in view"
    assert list(rows(app)) == ["F-2021-0016", "F-2021-0018", "F-2021-0021"]
    assert {key.split("-XQAA-")[0].removeprefix("decision-") for key in decisions(app)} <= set(rows(app))
    app.button_group(key="verdict").set_value(["unobserved"]).run()
    assert counts(app) == every
    assert app.query_params["verdict"] == "Unobserved"
    assert "None of 18 reported movements in view has a chosen verdict." in texts(app)
    app.button_group(key="verdict").set_value([]).run()
    assert len(rows(app)) == 18
    assert "verdict" not in app.query_params


def test_a_row_opens_to_its_report_and_its_visit(open_page: Open) -> None:
    app = open_page(FICTIONAL, verdict="Corroborated", **SUMMER)
    assert len(tables(app)) == 1, "visits; the only silence is said in words"
    app.session_state["verdict-F-2021-0011-XQAA-arrival"] = True
    app.run()
    assert not app.exception
    reports, visits, *_ = tables(app)
    assert reports["Aircraft"].str.startswith("Il-76").all()
    assert visits["Arrival (UTC)"].to_list() == ["8 July 2021, 16:39 (final)"]
    assert "Its way and height cannot be drawn: the ledger holds the visit" in texts(app)


def test_the_address_keeps_the_verdicts_and_not_their_counts(open_page: Open) -> None:
    app = open_page(FICTIONAL, verdict=["Possible", "Contradicted"], **SUMMER)
    assert sorted(app.query_params["verdict"]) == ["Contradicted", "Possible"]
    app.button_group(key="verdict").set_value(["possible", "corroborated"]).run()
    assert app.query_params["verdict"] == ["Possible", "Corroborated"]


def test_the_unobserved_are_one_line_that_opens(open_page: Open) -> None:
    app = open_page(FICTIONAL)
    assert counts(app)["Unobserved"] == "303"
    assert len(rows(app)) == 22
    app.session_state["unobserved"] = True
    app.run()
    assert len(tables(app)[0]) == 25
    assert "Rows 1–25 of 303." in texts(app)


def test_an_unknown_verdict_in_the_address_is_said(open_page: Open) -> None:
    app = open_page(FICTIONAL, verdict=["Proven", "Possible"], **SUMMER)
    assert [read(warning.value) for warning in app.warning] == ["Unknown filter value ignored: verdict = Proven."]
    assert not app.exception


def test_view_mode_shows_the_choice_and_does_not_offer_it(open_page: Open) -> None:
    before = (FICTIONAL / "matches.csv").read_bytes()
    app = open_page(FICTIONAL, **SUMMER)
    offered = decisions(app)
    assert sorted(key[:20] for key in offered) == ["decision-F-2021-0023", "decision-F-2021-0026"]
    assert all(group.proto.disabled for group in offered.values())
    assert withdrawals(app) == []
    assert "To decide, open the link that the terminal printed." in texts(app)
    assert (FICTIONAL / "matches.csv").read_bytes() == before


def test_a_pair_is_named_in_words_and_for_editors_its_id_stands_behind(open_page: Open) -> None:
    app = open_page(FICTIONAL, edit=True, **SUMMER)
    headings = [read(text.value) for text in app.markdown if "· visit of" in text.value]
    assert len(headings) == len(decisions(app)) > 1
    assert all(re.fullmatch(r"\*\*\S[^*]* 2021[^*]*\*\*, \S.* :small\[F-\d+-\d+\]", each) for each in headings)
    assert not [each for each in headings if each.startswith("**F-")]


def test_what_was_dropped_is_named_as_it_was_said_and_accepted_once(open_page: Open, fictional_copy: Path) -> None:
    place = "88NV,Black Rock City,,40.760398,-119.209468,3908,\n"
    with (fictional_copy / "airfields.csv").open("a", encoding="utf-8") as file:
        file.write(place)
    app = open_page(fictional_copy, edit=True)
    content = samples.playback(samples.points("a3c78c")).encode()
    app = app.file_uploader[0].set_value(("N3423Q_3a1b2c4d.csv", content, "text/csv")).run()
    assert "N3423Q_3a1b2c4d.csv gives neither address nor registration of its aircraft." in read(texts(app))
    (whose,) = (field for field in app.text_input if field.label.startswith("Whose track"))
    whose.set_value("a3c78c").run()
    assert "neither address nor registration" not in texts(app)
    assert "N3423Q_3a1b2c4d.csv is the track of a3c78c, N3423Q, as you say." in read(texts(app))
    trace = ROOT / "tests" / "tracks" / "data" / "readsb" / "trace_full_a4068e.json"
    app = app.file_uploader[0].set_value((trace.name, trace.read_bytes(), "")).run()
    assert app.button(key="accept-visits").label == "Accept into the ledger"
    app.button(key="accept-visits").click().run()
    assert not app.exception
    assert app.button(key="accept-visits").label == "Accept into the ledger again"
    assert "What these files show is in the ledger." in texts(app)
    assert "Accepted from tracks: 1 visit, and which days were looked at" in texts(app)
    lines = read_history(fictional_copy).lines
    entered = [line for line in lines if line.together == lines[-1].together]
    assert {line.change.table for line in entered} == {"visits", "scans"}
    app.button(key="undo-last").click().run()
    assert app.button(key="accept-visits").label == "Accept into the ledger"
    assert "a4068e" not in (fictional_copy / "visits.csv").read_text(encoding="utf-8")


def test_a_decision_is_written_with_its_reason_holds_at_once_and_is_withdrawn(
    open_page: Open, fictional_copy: Path
) -> None:
    matches = fictional_copy / "matches.csv"
    app = open_page(fictional_copy, edit=True, **SUMMER)
    undecided, before = counts(app), matches.read_text(encoding="utf-8")
    key = next(key for key in decisions(app) if key.startswith("decision-F-2021-0021-"))
    assert not decisions(app)[key].proto.disabled
    say_why(app, "the tail is in the photo")
    decisions(app)[key].set_value("same").run()
    assert not app.exception
    assert "Saved. Same flight: 2 August 2021, A330-200" in texts(app)
    assert counts(app) == undecided | {"Corroborated": "11", "Possible": "1"}
    assert read_history(fictional_copy).lines[-1].author.why == "the tail is in the photo"

    (withdraw,) = (button for button in withdrawals(app) if "-F-2021-0021-" in str(button.key))
    assert withdraw.label == "Withdraw the decision"
    withdraw.click().run()
    assert not app.exception
    assert "Saved. Decision withdrawn: 2 August 2021, A330-200" in texts(app)
    assert counts(app) == undecided
    rows = csv.reader(matches.read_text(encoding="utf-8").removeprefix(before).splitlines())
    pair = ["F-2021-0021", "XQAA", "departure", "fe4142", "2021-08-02T00:40:00Z"]
    assert [[*row[:6], row[-1]] for row in rows] == [
        [*pair, "same", "the tail is in the photo"],
        [*pair, "undecided", ""],
    ]


def test_the_reason_of_a_decision_is_kept_where_the_file_has_no_column_for_it(
    open_page: Open, fictional_copy: Path
) -> None:
    matches = fictional_copy / "matches.csv"
    with matches.open(encoding="utf-8", newline="") as file:
        rows = [row[:-1] for row in csv.reader(file)]
    matches.write_text("".join(",".join(row) + "\n" for row in rows), encoding="utf-8")
    app = open_page(fictional_copy, edit=True, **SUMMER)
    key = next(key for key in decisions(app) if key.startswith("decision-F-2021-0021-"))
    say_why(app, "the tail is in the photo")
    decisions(app)[key].set_value("same").run()
    assert not app.exception
    assert "Saved. Same flight: 2 August 2021, A330-200" in texts(app)
    assert read_history(fictional_copy).lines[-1].author.why == "the tail is in the photo"
    assert not matches.read_text(encoding="utf-8").splitlines()[-1].endswith("the tail is in the photo")


def say_why(app: AppTest, reason: str) -> None:
    (field,) = (field for field in app.text_input if str(field.key).startswith("why-F-2021-0021-"))
    field.set_value(reason).run()


def test_a_decision_can_be_withdrawn_where_the_ledger_allows_it(open_page: Open, fictional_copy: Path) -> None:
    assert len(withdrawals(open_page(FICTIONAL, edit=True, **SUMMER))) == 2
    descriptor = fictional_copy / "datapackage.json"
    own = descriptor.read_text(encoding="utf-8")
    descriptor.write_text(re.sub(r',\s*"undecided"', "", own), encoding="utf-8")
    app = open_page(fictional_copy, edit=True, **SUMMER)
    assert withdrawals(app) == []
    assert "To withdraw decisions, add undecided to the values of decision that datapackage.json" in texts(app)


def test_a_single_file_has_no_place_for_decisions(open_page: Open, fictional_copy: Path) -> None:
    app = open_page(fictional_copy / "flights.csv", edit=True)
    assert not app.exception
    assert "Nobody looked" in texts(app)


def test_decisions_that_cannot_be_saved_are_kept_and_saved_later(open_page: Open, fictional_copy: Path) -> None:
    """D2: said with the reason and how many, to be taken along as a file or saved once there is room."""
    before = (fictional_copy / "matches.csv").read_bytes()
    lock = fictional_copy / ".journal.jsonl.lock"
    lock.mkdir()
    app = open_page(fictional_copy, edit=True, **SUMMER)
    for number, key in enumerate(list(decisions(app))[:2], start=1):
        decisions(app)[key].set_value("same").run()
        assert not app.exception
        told = "1 unsaved decision is" if number == 1 else "2 unsaved decisions are"
        assert f"Not saved. {fictional_copy.name}: Is a directory. The ledger is as it was." in read(
            app.error[0].value
        ).replace("**", "")
        assert f"Your {told} kept here until this page is closed." in texts(app)
    assert app.get("download_button")[0].proto.label == "Download the 2 unsaved decisions"
    assert (fictional_copy / "matches.csv").read_bytes() == before
    lock.rmdir()
    app.button(key="save-again-matches").click().run()
    assert not app.error
    after = (fictional_copy / "matches.csv").read_bytes()
    assert after.startswith(before)
    assert after.count(b"\n") == before.count(b"\n") + 2


def test_a_decision_that_waits_keeps_its_reason_where_the_file_has_no_column_for_it(
    open_page: Open, fictional_copy: Path
) -> None:
    matches = fictional_copy / "matches.csv"
    rows = list(csv.DictReader(matches.read_text("utf-8").splitlines()))
    with matches.open("w", encoding="utf-8", newline="") as file:
        names = [name for name in rows[0] if name != "note"]
        writer = csv.DictWriter(file, names, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    app = open_page(fictional_copy, edit=True, **SUMMER)
    lock = fictional_copy / ".journal.jsonl.lock"
    lock.unlink(missing_ok=True)
    lock.mkdir()
    keys = list(decisions(app))[:2]
    for key, reason in zip(keys, ("the first reason", "the second reason"), strict=True):
        app.text_input(key=f"why-{key.removeprefix('decision-').rpartition('-')[0]}").set_value(reason)
        decisions(app)[key].set_value("same").run()
    assert "2 unsaved decisions are" in texts(app)
    lock.rmdir()
    app.button(key="save-again-matches").click().run()
    assert not app.error
    whys = [line.author.why for line in read_history(fictional_copy).lines]
    assert whys[-2:] == ["the first reason", "the second reason"]


def test_a_decision_is_saved_where_the_ledger_reads_it(open_page: Open, fictional_copy: Path) -> None:
    """R5: another file, another delimiter, a descriptor of another name."""
    own = json.loads((fictional_copy / "datapackage.json").read_text("utf-8"))
    (matches,) = (resource for resource in own["resources"] if resource["name"] == "matches")
    matches["path"], matches["dialect"] = "sub/decided.csv", {"delimiter": ";"}
    (fictional_copy / "sub").mkdir()
    (fictional_copy / "other.json").write_text(json.dumps(own), "utf-8")
    before = (fictional_copy / "matches.csv").read_bytes()
    app = open_page(fictional_copy / "other.json", edit=True, **SUMMER)
    corroborated = int(counts(app)["Corroborated"])
    key = next(key for key in decisions(app) if key.startswith("decision-F-2021-0021-"))
    decisions(app)[key].set_value("same").run()
    assert not app.exception
    assert "Saved. Same flight: 2 August 2021, A330-200" in texts(app)
    assert int(counts(app)["Corroborated"]) == corroborated + 1
    assert (fictional_copy / "matches.csv").read_bytes() == before
    assert (fictional_copy / "sub" / "decided.csv").read_text("utf-8").startswith("flight_id;airfield;movement;")


def test_an_id_that_decisions_cannot_have_is_refused_before_and_with_the_reason(
    open_page: Open, fictional_copy: Path
) -> None:
    """R5."""
    own = json.loads((fictional_copy / "datapackage.json").read_text("utf-8"))
    (matches,) = (resource for resource in own["resources"] if resource["name"] == "matches")
    (field,) = (each for each in matches["schema"]["fields"] if each["name"] == "flight_id")
    field["constraints"]["pattern"] = "F-2021-0021"
    (fictional_copy / "datapackage.json").write_text(json.dumps(own), "utf-8")
    app = open_page(fictional_copy, edit=True, **SUMMER)
    offered = decisions(app)
    allowed = {key[:20] for key, group in offered.items() if not group.proto.disabled}
    assert allowed == {"decision-F-2021-0021"} < {key[:20] for key in offered}
    assert "No decision can be saved on it: matches.csv would not take the row, of which flight_id is" in texts(
        app
    )


def test_a_decision_that_is_not_in_force_is_not_called_saved(open_page: Open, fictional_copy: Path) -> None:
    """R5: somebody's clock was wrong."""
    with (fictional_copy / "matches.csv").open("a", encoding="utf-8") as file:
        file.write("F-2021-0021,XQAA,departure,fe4142,2021-08-02T00:40:00Z,different,2091-01-01T00:00:00Z,\n")
    app = open_page(fictional_copy, edit=True, **SUMMER)
    key = next(key for key in decisions(app) if key.startswith("decision-F-2021-0021-"))
    decisions(app)[key].set_value("same").run()
    assert not app.success
    assert "Written, and not in force. Same flight: 2 August 2021, A330-200, QM-TAB, Port Meridian" in texts(app)
    assert "International Airport. Another decision on it is dated" in texts(app)


def test_two_editors_lose_nothing_and_see_what_the_other_saved(open_page: Open, fictional_copy: Path) -> None:
    """D4."""
    one, other = (open_page(fictional_copy, edit=True, **SUMMER) for _ in range(2))
    key = next(key for key in decisions(one) if key.startswith("decision-F-2021-0021-"))
    before = (fictional_copy / "matches.csv").read_bytes()
    decisions(one)[key].set_value("same").run()
    assert "meanwhile" not in texts(one)
    assert not one.toast, "who saved it knows"
    decisions(other)[key].set_value("different").run()
    assert "Somebody else decided meanwhile: Same flight; yours is the later one and holds" in texts(other)
    after = (fictional_copy / "matches.csv").read_text("utf-8")
    assert [line.split(",")[5] for line in after[len(before.decode()) :].splitlines()] == ["same", "different"]
    one.run()
    assert [toast.value for toast in one.toast] == ["The ledger has changed; this page shows it as it is now."]
    assert counts(one) == counts(other)


@pytest.mark.parametrize(
    "contents",
    [
        {"visits.csv": b"airfield,other\nXQAA,1\n", "scans.csv": b"", "matches.csv": b"flight_id\nx\n"},
        {"visits.csv": b"\x00" * 100},
        {"visits.parquet": b"PAR1"},
    ],
    ids=["three", "NUL", "no Parquet"],
)
def test_the_pages_stand_on_broken_tables_and_say_which(
    open_page: Open, fictional_copy: Path, contents: dict[str, bytes]
) -> None:
    for file, content in contents.items():
        (fictional_copy / file).write_bytes(content)
    for page in ("evidence", "activity", "data_check"):
        app = open_page(fictional_copy, page)
        assert not app.exception, page
        assert [file for file in contents if file not in texts(app)] == [], page
    assert set(contents) <= {where.partition(", row")[0] for where in tables(app)[0]["Where"]}


def test_a_bad_row_is_set_aside_and_the_rest_is_shown(open_page: Open, fictional_copy: Path) -> None:
    visits = fictional_copy / "visits.csv"
    visits.write_text(
        visits.read_text(encoding="utf-8").replace("2021-07-05T09:12:00Z", "5 July"), encoding="utf-8"
    )
    app = open_page(fictional_copy, "data_check")
    problems = tables(app)[0]
    row = problems[problems["Where"] == "visits.csv, row 2"].iloc[0]
    assert (row["About"], row["Value"]) == ("Arrival (UTC)", "5 July")


def test_visits_without_any_report_are_shown(open_page: Open, tmp_path: Path) -> None:
    generate(tmp_path, flights=0)
    app = open_page(tmp_path)
    assert not app.exception
    assert "Visits seen in tracks" in texts(app)
    assert "No report is in view." in texts(app)
    app = open_page(tmp_path, "activity")
    assert not app.exception
    assert len(app.get("plotly_chart")) == 1


def test_the_activity_page_says_what_was_seen(open_page: Open) -> None:
    app = open_page(FICTIONAL, "activity", **SUMMER)
    assert not app.exception
    alt = app.get("plotly_chart")[0].proto.alt
    assert "Seen in tracks: 15 landings and 13 take-offs, and 1 suspect." in alt
    assert "nobody looked: 4 days" in alt
    assert "Longest supported silence, 145 days." in texts(app)
    axes = {trace.get("yaxis") for trace in figure(app)["data"]}
    assert {"y4", "y5"} <= axes


def test_problems_of_a_whole_file_have_no_row(open_page: Open, tmp_path: Path) -> None:
    generate(tmp_path, flights=3)
    (tmp_path / "notes.csv").unlink()
    app = open_page(tmp_path, "data_check")
    assert set(tables(app)[0]["Where"]) == {"notes.csv"}


def test_an_airfield_without_a_position_is_named_before_a_track_is_dropped(
    open_page: Open, tmp_path: Path
) -> None:
    (tmp_path / "flights.csv").write_text("date,destination\n2025-10-26,XQZZ\n", encoding="utf-8")
    (tmp_path / "airfields.csv").write_text(
        "airfield,name,aliases,latitude,longitude,elevation_ft,note\nXQZZ,Nowhere,,,,,\n", encoding="utf-8"
    )
    app = open_page(tmp_path, edit=True)
    (said,) = [warning.value for warning in app.warning]
    assert said == (
        "Where XQZZ lies is not known, so no track can be held against it. Fill in `latitude` and `longitude` "
        "of its row in `airfields.csv`, in degrees."
    )
    assert not app.get("file_uploader")
    app.button(key="position-XQZZ").click().run()
    assert not app.exception
    assert [field.label for field in app.text_input if field.label.startswith("L")] == ["Latitude", "Longitude"]
