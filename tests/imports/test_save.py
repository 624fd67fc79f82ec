import errno
import shutil
from contextlib import nullcontext
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from components.files import atomic
from components.imports.columns.mapping import TableMapping, read_mapping
from components.imports.dry_run import dry_run
from components.imports.questions import NotReadableError
from components.imports.save import save, write_preview
from components.journal import transaction
from components.journal.ledger_files import ledger_files
from components.journal.save_errors import NotSavedError
from components.journal.transaction import enter_outside_changes
from components.ledger.ledger import open_ledger
from components.ledger.location import SHIPPED
from tests.imports.ledgers import answered, hashes, run, table, write_csv
from tests.imports.workbooks import xlsx

HEADER = ["Date", "Aircraft", "Reg", "From", "To", "Source link", "Seats"]
ROWS = [
    ["26.10.2025", "Il-62M", "RA-86495", "HLLM", "OSLK", "https://example.org/a", "12"],
    ["29.10.2025", "An-124-100", "RA-82035", "UUMU", "OSLK", "https://globe.adsbexchange.com/?icao=14f2a3", ""],
]
GIVEN = TableMapping(airfield="OSLK", answers={"source kind:links": "news"})

PREVIEWED = ["Date", "Type", "From", "To"]


@pytest.fixture
def file(tmp_path):
    return write_csv(tmp_path / "My list.csv", [HEADER, *ROWS])


@pytest.fixture
def ledger(tmp_path):
    return tmp_path / "ledger"


def content(folder):
    return {name: digest for name, digest in hashes(folder).items() if not name.endswith((".lock", ".bak"))}


def test_a_new_ledger_opens_without_a_problem(file, ledger):
    save(dry_run(file, ledger, GIVEN))
    opened = open_ledger(ledger)
    assert opened.problems.empty, opened.problems.to_dict("records")
    assert opened.reports.count == 2
    assert opened.title.startswith("Reported flights to "), "a folder says less than its airfield"
    assert sorted(opened.flights.table.execute()["aircraft_type"]) == ["A124", "IL62"]


def test_a_name_that_was_left_as_written_is_not_asked_about_once_another_is_near_to_it(tmp_path, ledger):
    rows = [["2025-06-10", "KC-135R", "Souda Bay", "OSLK"], ["2025-06-11", "KC-135R", "Souda", "OSLK"]]
    file = write_csv(tmp_path / "a.csv", [["Date", "Type", "From", "To"], *rows])
    given = TableMapping(airfield="OSLK", answers={"place:souda": "LGSA"})
    save(dry_run(file, ledger, given))
    after = content(ledger)
    again = dry_run(file, ledger, TableMapping())
    assert (again.questions, again.mapping.answers["place:soudabay"]) == ((), "as written")
    save(again)
    assert content(ledger) == after
    answered_now = TableMapping(answers={"place:soudabay": "LGSA"})
    assert len(dry_run(file, ledger, answered_now).edits["flights"].cells) == 0
    assert "Souda Bay" in str(dry_run(file, ledger, answered_now).edits["places"].cells)


def test_the_file_its_rows_and_the_mapping_are_kept(file, ledger):
    save(dry_run(file, ledger, GIVEN))
    digest = next(row["sha256"] for row in table(ledger, "sources") if row["source_id"] == "my-list")
    assert (ledger / "imports" / f"{digest}.csv").read_bytes() == file.read_bytes()
    kept = table(ledger, "imports/my-list")
    assert [row["Seats"] for row in kept] == ["12", ""]
    assert [row["import_flights"] for row in kept] == [row["flight_id"] for row in table(ledger, "flights")]


def test_sources_are_made_of_links_and_the_table_draws_on_them(file, ledger):
    save(dry_run(file, ledger, GIVEN))
    sources = {row["source_id"]: row for row in table(ledger, "sources")}
    assert sorted(sources) == ["ads-b-exchange", "example-org", "example-org-a", "my-list"]
    assert sources["example-org-a"]["derived_from"] == "example-org", "pages of one site are no two origins"
    assert sources["my-list"]["derived_from"] == "ads-b-exchange;example-org-a"
    assert (sources["ads-b-exchange"]["kind"], sources["example-org-a"]["kind"]) == ("tracker", "news")
    flights = table(ledger, "flights")
    assert [row["attributed_to"] for row in flights] == ["example-org-a", "ads-b-exchange"]
    assert {row["source_id"] for row in flights} == {"my-list"}


def test_a_cell_that_names_several_sources_rests_on_each_in_whichever_order(tmp_path, ledger):
    cells = (
        "Member State; FR24",
        "flightradar24; Member State",
        "AP/Member State",
        "Sentinel-2 image, 5 June",
        "AP",
    )
    rows = [["Date", "Type", "From", "To", "Source"]]
    rows += [[f"2025-10-2{day}", "C17", "HLLM", "OSLK", cell] for day, cell in enumerate(cells)]
    file, answers = write_csv(tmp_path / "annex.csv", rows), {"source kind:AP": "news"}
    status, report = run(file, ledger, {"airfield": "OSLK", "answers": answers})
    assert (status, [each["id"] for each in report["questions"]]) == (1, ["source kind:Member State"])
    save(
        dry_run(file, ledger, TableMapping(airfield="OSLK", answers={**answers, "source kind:names": "official"}))
    )
    assert [(row["source_id"], row["attributed_to"]) for row in table(ledger, "flights")] == [
        ("annex", "flightradar24;member-state"),
        ("annex", "flightradar24;member-state"),
        ("annex", "ap;member-state"),
        ("sentinel-2-image-5-june", ""),
        ("ap", ""),
    ]
    assert {row["source_id"]: row["kind"] for row in table(ledger, "sources")} == {
        "ap": "news",
        "flightradar24": "tracker",
        "member-state": "official",
        "sentinel-2-image-5-june": "imagery",
        "annex": "person",
    }


def test_pages_and_days_of_issue_are_places_in_one_source_and_what_somebody_saw_is_a_person(tmp_path, ledger):
    cells = ("ADZ 12.9.2025, S. 3", "eigene Beobachtung", "ADZ 4.10.2025, S. 1", "ADZ 4.10.2025, S. 1; FR24")
    rows = [["Date", "Type", "From", "To", "Source"]]
    rows += [[f"2025-10-2{day}", "C17", "HLLM", "OSLK", cell] for day, cell in enumerate(cells)]
    file = write_csv(tmp_path / "annex.csv", rows)
    given = TableMapping(airfield="OSLK", answers={"source kind:ADZ": "news"})
    ran = dry_run(file, ledger, given)
    assert (ran.questions, ran.guesses[-3:-1]) == (
        (),
        (
            "sources that are taken for what a person saw: eigene Beobachtung",
            "days, pages and numbers are places in one source, entered with the row: "
            "'ADZ' (such as 12.9.2025, S. 3)",
        ),
    )
    save(ran)
    assert [(row["source_id"], row["locator"], row["attributed_to"]) for row in table(ledger, "flights")] == [
        ("adz", "row 2; 12.9.2025, S. 3", ""),
        ("eigene-beobachtung", "row 3", ""),
        ("adz", "row 4; 4.10.2025, S. 1", ""),
        ("annex", "row 5; ADZ 4.10.2025, S. 1", "adz;flightradar24"),
    ]
    assert {row["source_id"]: row["kind"] for row in table(ledger, "sources")} == {
        "adz": "news",
        "eigene-beobachtung": "person",
        "flightradar24": "tracker",
        "annex": "person",
    }
    # A page that is a source of the ledger already stays it.
    (ledger / "sources.csv").write_text(
        (ledger / "sources.csv").read_text(encoding="utf-8") + '"x","ADZ 4.10.2025, S. 1"\n', encoding="utf-8"
    )
    assert not dry_run(file, ledger, TableMapping()).edits["flights"].cells


def test_a_row_that_did_not_change_keeps_the_sources_with_which_it_came(tmp_path, ledger):
    rows = [["Date", "Type", "From", "To", "Source"], ["2025-10-24", "C17", "HLLM", "OSLK", "Navy, AP"]]
    given = TableMapping(airfield="OSLK", answers={"source kind:names": "official"})
    save(dry_run(write_csv(tmp_path / "annex.csv", rows), ledger, given))
    # Each name stands by itself now, so that the first cell would be read as two, of the table.
    rows += [["2025-10-25", "C17", "HLLM", "OSLK", "Navy"], ["2025-10-26", "C17", "HLLM", "OSLK", "AP"]]
    save(dry_run(write_csv(tmp_path / "annex.csv", rows), ledger, given))
    assert [row["source_id"] for row in table(ledger, "flights")] == ["navy-ap", "navy", "ap"]
    assert [row["source_id"] for row in table(ledger, "sources")] == ["navy-ap", "navy", "ap"]


def test_a_table_is_a_source_by_the_name_of_its_file_in_whichever_letters(tmp_path, ledger):
    file = write_csv(
        tmp_path / "رصد رحلات.csv", [["Date", "Type", "From", "To"], ["2025-10-26", "C17", "HLLM", "OSLK"]]
    )
    planned = dry_run(file, ledger, TableMapping(airfield="OSLK"))
    assert "the table itself is entered as source 'رصد رحلات.csv' (table), of the kind person" in planned.guesses
    save(planned)
    assert [(row["source_id"], row["title"]) for row in table(ledger, "sources")] == [("table", "رصد رحلات.csv")]


def test_posts_of_a_channel_are_one_source_and_a_row_without_a_link_is_the_table_s_own_word(tmp_path, ledger):
    rows = [["Date", "Type", "From", "To", "Link"]]
    rows += [
        [f"2025-10-2{day}", "C17", "HLLM", "OSLK", link]
        for day, link in enumerate(("https://t.me/sky/41", "https://t.me/sky/43", ""), start=4)
    ]
    save(dry_run(write_csv(tmp_path / "list.csv", rows), ledger, TableMapping(airfield="OSLK")))
    sources = {row["source_id"]: row for row in table(ledger, "sources")}
    assert sorted(sources) == ["list", "t-me-sky"]
    assert (sources["t-me-sky"]["url"], sources["list"]["derived_from"]) == ("https://t.me/sky", "t-me-sky")
    assert [row["attributed_to"] for row in table(ledger, "flights")] == ["t-me-sky", "t-me-sky", "list"]
    opened = open_ledger(ledger)
    assert opened.problems.empty, opened.problems.to_dict("records")


def test_an_answer_becomes_an_alias(tmp_path, ledger):
    rows = [["Date", "Aircraft", "From", "To"], ["2025-10-26", "KC-135", "Mitiga", "Latakia"]]
    file = write_csv(tmp_path / "list.csv", rows)
    answers = {"airfield": "OSLK", "type:kc135": "K35R", "place:mitiga": "HLLM", "place:latakia": "OSLK"}
    status, report = run(file, ledger, {"answers": answers})
    assert (status, report["questions"]) == (0, [])
    assert [row["aliases"] for row in table(ledger, "aircraft_types")] == ["KC-135"]
    assert [(row["place"], row["aliases"]) for row in table(ledger, "places")] == [("HLLM", "Mitiga")]
    assert [(row["airfield"], row["aliases"]) for row in table(ledger, "airfields")] == [("OSLK", "Latakia")]
    assert table(ledger, "flights")[0]["aircraft_type"] == "KC-135"
    status, report = run(file, ledger)
    assert (status, report["unchanged"], report["questions"]) == (0, 1, [])


def test_a_dry_run_and_one_with_questions_write_nothing(file, ledger):
    run(file, ledger, {"airfield": "OSLK"}, "--dry-run")
    status, report = run(file, ledger, {"airfield": "OSLK"})
    assert (status, [each["id"] for each in report["questions"]]) == (1, ["source kind:links"])
    assert not ledger.exists()


FILES = 7
"""Those that an import into this ledger writes: the table itself, sources, types, places, flights, rows,
mapping."""


MOMENTS = ("_onto_disk", "_take_place")
"""When something may go wrong with each of the files: as it is put on the disk, as it takes its place."""
FAULTS = [(moment, number) for moment in MOMENTS for number in range(FILES + 1)]


def spoil(monkeypatch, moment, number, error):
    """Lets a file be the last one, from the time on that this function is called."""
    real, calls = getattr(atomic, moment), 0

    def failing(*given):
        nonlocal calls
        calls += 1
        if calls == number + 1:
            raise error
        return real(*given)

    monkeypatch.setattr(atomic, moment, failing)


@pytest.mark.parametrize(("moment", "number"), FAULTS)
def test_whichever_file_cannot_be_written_nothing_is(file, ledger, moment, number, monkeypatch):
    save(dry_run(file, ledger, GIVEN))
    before = content(ledger)
    write_csv(file, [HEADER, *ROWS, ["1.11.2025", "KC-135", "x", "Tripoli", "OSLK", "https://example.org/c", "3"]])
    answers = {**GIVEN.answers, "type:kc135": "K35R", "place:tripoli": "HLLT"}
    mended = dry_run(file, ledger, TableMapping(airfield="OSLK", answers=answers))
    assert mended.questions == ()
    spoil(monkeypatch, moment, number, OSError(errno.ENOSPC, "No space left on device"))
    with pytest.raises(NotSavedError, match="the disk is full") if number < FILES else nullcontext():
        save(mended)
    if number < FILES:
        assert content(ledger) == before
    else:
        assert len(table(ledger, "flights")) == 3


def test_an_import_that_was_stopped_before_its_end_is_done_again(file, ledger):
    save(dry_run(file, ledger, GIVEN))
    whole = content(ledger)
    for path in (ledger / "imports").glob("my-list.*"):
        path.unlink()
    run_again = dry_run(file, ledger, TableMapping(airfield="OSLK", source="my-list", answers=GIVEN.answers))
    save(run_again)
    assert len(table(ledger, "flights")) == 2
    assert {name: whole[name] for name in ("flights.csv", "sources.csv")}.items() <= content(ledger).items()


@pytest.mark.parametrize(("moment", "number"), FAULTS)
def test_wherever_an_import_is_killed_it_is_finished_or_done_again_and_nothing_is_there_twice(
    file, ledger, moment, number, monkeypatch
):
    save(dry_run(file, ledger, GIVEN))
    write_csv(file, [HEADER, *ROWS, ["1.11.2025", "KC-135", "x", "Tripoli", "OSLK", "https://example.org/c", "3"]])
    given = TableMapping(airfield="OSLK", answers={**GIVEN.answers, "type:kc135": "K35R", "place:tripoli": "HLLT"})
    whole = ledger.with_name("whole")
    shutil.copytree(ledger, whole)
    save(dry_run(file, whole, given))
    spoil(monkeypatch, moment, number, KeyboardInterrupt)
    prepared = dry_run(file, ledger, given)
    with pytest.raises(KeyboardInterrupt) if number < FILES else nullcontext():
        save(prepared)
    enter_outside_changes(ledger_files(ledger))
    save(dry_run(file, ledger, given))
    assert without_journal(ledger) == without_journal(whole)


def test_somebody_else_who_writes_meanwhile_is_not_overwritten(file, ledger):
    save(dry_run(file, ledger, GIVEN))
    write_csv(file, [HEADER, *ROWS, ["1.11.2025", "Il-76", "x", "HLLT", "OSLK", "", ""]])
    prepared = dry_run(file, ledger, GIVEN)
    path = ledger / "flights.csv"
    path.write_text(path.read_text(encoding="utf-8") + "own,2025-11-02,,,,,,,,,my-list,,,,,\n", encoding="utf-8")
    before = content(ledger)
    with pytest.raises(NotSavedError, match="somebody else"):
        save(prepared)
    assert content(ledger) == before


def test_of_two_who_bring_one_table_with_other_answers_the_second_is_told(file, ledger):
    save(dry_run(file, ledger, GIVEN))
    one = dry_run(file, ledger, replace(GIVEN, columns={"Seats": "note"}))
    other = dry_run(file, ledger, replace(GIVEN, answers={**GIVEN.answers, "zone:Date": "UTC"}))
    save(other)
    before = content(ledger)
    with pytest.raises(NotSavedError, match="somebody else has"):
        save(one)
    assert content(ledger) == before
    save(dry_run(file, ledger, replace(GIVEN, columns={"Seats": "note"})))
    mapping = read_mapping(ledger / "imports" / "my-list.json")
    assert (mapping.columns["Seats"], mapping.answers["zone:Date"]) == ("note", "UTC")


@pytest.mark.parametrize("name", ["flights.csv", "imports/my-list.json"])
def test_a_copy_of_the_file_that_was_damaged_is_as_it_was_where_the_saving_fails(file, ledger, monkeypatch, name):
    save(dry_run(file, ledger, GIVEN))
    (copy,) = (ledger / "imports").glob(f"{sha256(file.read_bytes()).hexdigest()}.*")
    copy.write_bytes(b"damaged")
    before, real = content(ledger), atomic.prepared
    prepared = dry_run(file, ledger, replace(GIVEN, columns={"Seats": "note"}))

    def failing(path, *given):
        if path == ledger / name:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(path, *given)

    monkeypatch.setattr(transaction, "prepared", failing)
    with pytest.raises(NotSavedError, match="the disk is full"):
        save(prepared)
    assert content(ledger) == before


def test_where_nothing_of_a_new_ledger_is_written_no_folder_of_imports_is_left(file, ledger, monkeypatch):
    spoil(monkeypatch, "_onto_disk", 0, OSError(errno.ENOSPC, "No space left on device"))
    with pytest.raises(NotSavedError, match="the disk is full"):
        save(dry_run(file, ledger, GIVEN))
    assert content(ledger) == {}
    assert not (ledger / "imports").exists()


def test_what_is_in_a_ledger_stays_byte_for_byte(file, shipped_copy):
    before = (shipped_copy / "flights.csv").read_bytes()
    report = answered(file, shipped_copy)
    assert report["added_flights"] == 2
    assert (shipped_copy / "flights.csv").read_bytes().startswith(before)


def without_journal(folder):
    """What a ledger holds; who has changed what, and when, differs."""
    return {name: digest for name, digest in content(folder).items() if name != "journal.jsonl"}


@pytest.fixture
def shipped_copy(tmp_path):
    folder = tmp_path / "shipped"
    shutil.copytree(SHIPPED.parent, folder, ignore=shutil.ignore_patterns("example", "reference"))
    return folder


@pytest.mark.parametrize("flag", ["--dry-run", "--json"])
def test_a_ledger_that_cannot_be_read_is_status_2(file, tmp_path, flag):
    (tmp_path / "ledger").mkdir()
    (tmp_path / "ledger" / "datapackage.json").write_text("{", encoding="utf-8")
    status, report = run(file, tmp_path / "ledger", None, flag)
    assert status == 2
    assert report["error"].startswith("My list.csv: datapackage.json: it is not valid JSON")


def test_rows_that_need_no_answer_make_a_ledger(tmp_path: Path) -> None:
    rows = [PREVIEWED, ["2025-10-26", "IL62", "HLLM", "OSLK"], ["03/04/2025", "IL62", "HLLM", "OSLK"]]
    run = write_preview(xlsx(tmp_path / "mine.xlsx", rows), tmp_path / "ledger")
    assert (run.read, len(run.table.rows)) == (1, 2)
    assert "dates:Date" in [asked.id for asked in run.questions]
    assert [row["date"] for row in table(tmp_path / "ledger", "flights")] == ["2025-10-26"]


def test_no_row_is_there_while_nobody_has_said_what_a_row_is(tmp_path: Path) -> None:
    header = ["Arrival", "Departure", "Type", "From", "To"]
    rows = [header, ["2025-10-26", "2025-10-26", "IL62", "HLLM", "OSLK"]]
    run = write_preview(xlsx(tmp_path / "mine.xlsx", rows), tmp_path / "ledger")
    assert "row" in [asked.id for asked in run.questions]
    assert table(tmp_path / "ledger", "flights") == []


def test_nothing_is_written_of_what_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(NotReadableError):
        write_preview(write_csv(tmp_path / "mine.csv", []), tmp_path / "ledger")
    assert not (tmp_path / "ledger").exists()
