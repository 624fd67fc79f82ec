"""Flights: reports merged, against a slow recount with sets of days."""

from datetime import date, timedelta
from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from components.ledger import flights
from components.ledger.flights import COMPARED, FLIGHT_COLUMNS, merged, several_reports
from components.ledger.tables.store import new_store

START = date(2025, 10, 1)
Report = dict[str, object]


def report(flight_id: str, first: int, last: int, **cells: object) -> Report:
    """A report of a flight between two days of October 2025."""
    earliest, latest = START + timedelta(first - 1), START + timedelta(last - 1)
    return {
        "flight_id": flight_id,
        "earliest": earliest,
        "latest": latest,
        "date": earliest.isoformat() if first == last else f"[{earliest}..{latest}]",
        "qualifier": "",
        "credibility": None,
        "source_id": "article",
        "model": "",
        **dict.fromkeys(COMPARED, ""),
        **cells,
    }


def frame(*reports: Report) -> pd.DataFrame:
    columns = [*report("x", 1, 1)]
    table = pd.DataFrame(reports, columns=columns)
    texts = [c for c in columns if c not in ("earliest", "latest", "credibility")]
    return table.astype(
        {**dict.fromkeys(texts, "str"), "credibility": "Int64"}
        | dict.fromkeys(["earliest", "latest"], "datetime64[s]")
    )


def answer(question: str, reports: pd.DataFrame) -> pd.DataFrame:
    store = new_store()
    store.put("reports", reports.rename_axis("row"))
    store.make("several", several_reports("reports"))
    return store.rows(question)


def merge_reports(reports: pd.DataFrame) -> pd.DataFrame:
    return answer(merged("reports", "several"), reports).astype({"credibility": "Int64"})


def conflicts(reports: pd.DataFrame) -> pd.DataFrame:
    return answer(flights.conflicts("several"), reports)


def listed(differing: pd.DataFrame) -> list[dict[Any, Any]]:
    return [row | {"values": list(row["values"])} for row in differing.to_dict("records")]


@st.composite
def some_reports(draw: st.DrawFn) -> list[Report]:
    reports = []
    for number in range(draw(st.integers(0, 20))):
        first = draw(st.integers(1, 12))
        reports.append(
            report(
                draw(st.sampled_from("abcdef")),
                first,
                first + draw(st.integers(0, 6)),
                aircraft_type=draw(st.sampled_from(["", "IL62", "A124"])),
                origin=draw(st.sampled_from(["", "Libya", "UUEE"])),
                qualifier=draw(st.sampled_from(["", "", "?", "~", "%"])),
                credibility=draw(st.sampled_from([None, 1, 2, 6])),
                source_id=f"source-{number}",
            )
        )
    return reports


def days_of(told: Report) -> set[date]:
    first, last = told["earliest"], told["latest"]
    assert isinstance(first, date)
    assert isinstance(last, date)
    return {first + timedelta(n) for n in range((last - first).days + 1)}


def in_order(values: list) -> list:
    return list(dict.fromkeys(value for value in values if value != ""))


def recounted(reports: list[Report]) -> list[dict[str, object]]:
    """One flight after another, with sets of days."""
    flights = []
    for flight_id in in_order([told["flight_id"] for told in reports]):
        own = [told for told in reports if told["flight_id"] == flight_id]
        shared = set.intersection(*(days_of(told) for told in own)) or set.union(*(days_of(told) for told in own))
        marks = in_order([told["qualifier"] for told in own])
        grades = [told["credibility"] for told in own if told["credibility"]]
        flights.append(
            {
                "flight_id": flight_id,
                "earliest": min(shared),
                "latest": max(shared),
                "qualifier": "".join(marks) if len(marks) < 2 else "%",
                "credibility": min(grades) if grades else None,
                "reports": len(own),
                "untyped": any(told["aircraft_type"] == "" for told in own),
                **{
                    c: " / ".join(sorted(in_order([told[c] for told in own])))
                    for c in (*COMPARED, "model", "date")
                },
            }
        )
    return flights


@settings(max_examples=50)
@given(some_reports())
def test_merged_reports_equal_a_recount_with_sets_of_days(reports: list[Report]) -> None:
    merged = merge_reports(frame(*reports))
    told = merged.assign(earliest=merged["earliest"].dt.date, latest=merged["latest"].dt.date)
    told["credibility"] = told["credibility"].astype(object).where(told["credibility"].notna(), None)
    assert told.to_dict("records") == [{c: flight[c] for c in FLIGHT_COLUMNS} for flight in recounted(reports)]


@settings(max_examples=50)
@given(some_reports())
def test_conflicts_are_exactly_the_columns_in_which_reports_differ(reports: list[Report]) -> None:
    expected = set()
    for flight_id in {told["flight_id"] for told in reports}:
        own = [told for told in reports if told["flight_id"] == flight_id]
        expected |= {(flight_id, c) for c in COMPARED if len(in_order([told[c] for told in own])) > 1}
        if not set.intersection(*(days_of(told) for told in own)):
            expected.add((flight_id, "date"))
    found = conflicts(frame(*reports))
    assert list(zip(found["flight_id"], found["column"], strict=True)) == sorted(expected)


def test_ranges_that_overlap_are_narrowed_to_what_they_share() -> None:
    (flight,) = merge_reports(frame(report("a", 24, 29), report("a", 26, 31))).to_dict("records")
    assert (flight["earliest"], flight["latest"]) == (pd.Timestamp("2025-10-26"), pd.Timestamp("2025-10-29"))
    assert flight["date"] == "[2025-10-24..2025-10-29] / [2025-10-26..2025-10-31]"
    assert flight["reports"] == 2


def test_ranges_that_do_not_overlap_are_spanned_and_told_as_a_conflict() -> None:
    reports = frame(report("a", 24, 25), report("a", 28, 28, source_id="tracker"))
    (flight,) = merge_reports(reports).to_dict("records")
    assert (flight["earliest"], flight["latest"]) == (pd.Timestamp("2025-10-24"), pd.Timestamp("2025-10-28"))
    assert listed(conflicts(reports)) == [
        {
            "flight_id": "a",
            "column": "date",
            "values": [
                {"value": "[2025-10-24..2025-10-25]", "source_id": "article"},
                {"value": "2025-10-28", "source_id": "tracker"},
            ],
        }
    ]


def test_values_that_differ_stand_side_by_side_with_their_sources() -> None:
    reports = frame(
        report("a", 26, 26, origin="Libya"),
        report("a", 26, 26, origin="", source_id="agency"),
        report("a", 26, 26, origin="HLLB", source_id="tracker"),
        report("b", 26, 26, origin="Libya"),
    )
    assert merge_reports(reports)["origin"].to_list() == ["HLLB / Libya", "Libya"]
    assert listed(conflicts(reports)) == [
        {
            "flight_id": "a",
            "column": "origin",
            "values": [
                {"value": "Libya", "source_id": "article"},
                {"value": "HLLB", "source_id": "tracker"},
            ],
        }
    ]


def test_a_value_only_one_report_knows_is_no_conflict() -> None:
    reports = frame(report("a", 26, 26, operator="Air Force"), report("a", 26, 26, source_id="tracker"))
    assert merge_reports(reports)["operator"].to_list() == ["Air Force"]
    assert conflicts(reports).empty


def test_marks_that_differ_by_case_and_signs_alone_are_no_conflict() -> None:
    marks = [("UR-82008", "ur82008"), ("54+09", "5409"), ("16-5843", "16 5843"), ("UR-82008", "UR-82007")]
    reports = [
        report(flight_id, 1, 1, registration=own, callsign=own.replace("8", "A"))
        for flight_id, both in zip("abcd", marks, strict=True)
        for own in both
    ]
    assert conflicts(frame(*reports))[["flight_id", "column"]].to_numpy().tolist() == [
        ["d", "callsign"],
        ["d", "registration"],
    ]


def test_cannot_be_judged_is_no_better_than_any_grade() -> None:
    reports = frame(
        report("a", 1, 1, credibility=6), report("a", 1, 1, credibility=5), report("b", 1, 1), report("b", 1, 1)
    )
    assert merge_reports(reports)["credibility"].to_list() == [5, pd.NA]


def test_flights_come_in_the_order_of_their_first_report() -> None:
    reports = frame(*(report(flight_id, 1, 1) for flight_id in "cabca"))
    assert merge_reports(reports)["flight_id"].to_list() == ["c", "a", "b"]


def test_no_reports_make_no_flights_and_no_conflicts() -> None:
    merged = merge_reports(frame())
    assert list(merged.columns) == list(FLIGHT_COLUMNS)
    assert merged.empty
    assert list(conflicts(frame()).columns) == ["flight_id", "column", "values"]
    assert conflicts(frame()).empty
