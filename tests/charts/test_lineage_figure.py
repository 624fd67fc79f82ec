"""The picture of sources: who draws on whom, origin sources on the left."""

import re
from random import Random
from time import perf_counter

import numpy as np
import pandas as pd
import pytest

from components.charts.lineage_figure import lineage_alt, lineage_figure
from components.charts.palette import SOURCE_COLOUR
from components.ledger.ledger import Ledger
from components.ledger.lineage import ids

from .figures import HOSTILE, SINGLE, Spec, assert_harmless, hostile, payload

NAMES = {"gullwatch": "Gullwatch movement list", "atlantic-wire": "Atlantic Wire"}
TEXTS = ("title", "publisher", "author", "published", "reliability")


def sources_of(drawn: dict[str, str], **cells: str) -> pd.DataFrame:
    """Source ids to those they draw on."""
    table = pd.DataFrame({"source_id": list(drawn), "derived_from": list(drawn.values()), "kind": "news"})
    return table.assign(**dict.fromkeys(TEXTS, "") | cells)


def column_of(sources: pd.DataFrame) -> dict[str, int]:
    """Source ids to how far right they stand."""
    points = {
        (x, y): hover
        for trace in payload(lineage_figure(sources, NAMES))["data"]
        for x, y, hover in zip(trace["x"], trace["y"], trace["customdata"], strict=True)
    }
    assert len(points) == len(sources)
    return {hover.split("<br>")[0]: x for (x, _), hover in points.items()}


def arrows_of(sources: pd.DataFrame) -> set[tuple[str, str]]:
    """The sources at the foot and at the head of each arrow."""
    figure = payload(lineage_figure(sources, NAMES))
    at = {place: name.split("<br>")[0] for place, name in nodes_of(figure).items()}
    lines = [line_of(shape["path"]) for shape in figure["layout"].get("shapes", [])]
    heads = {(head["x"], head["y"], head["ax"] < 0) for head in figure["layout"].get("annotations", [])}
    assert heads == {(*line[-1], line[0][0] < line[-1][0]) for line in lines}, "each line has its head"
    return {(at[line[0]], at[line[-1]]) for line in lines}


def nodes_of(figure: Spec) -> dict[tuple[float, float], str]:
    """What is told of the source at each place."""
    return {
        (x, y): hover
        for trace in figure["data"]
        for x, y, hover in zip(trace["x"], trace["y"], trace["customdata"], strict=True)
    }


def line_of(path: str) -> list[tuple[float, float]]:
    """Points along a path of one straight line and one bend."""
    start, turn, *controls = (
        complex(*map(float, pair.split(","))) for pair in re.findall(r"[-.\d]+,[-.\d]+", path)
    )
    there = np.linspace(0, 1, 101)
    straight = start + (turn - start) * there
    bend = sum(
        weight * (1 - there) ** (3 - power) * there**power * point
        for power, (weight, point) in enumerate(zip((1, 3, 3, 1), (turn, *controls), strict=True))
    )
    return [(point.real, point.imag) for point in (*straight, *bend)]


def test_origin_sources_stand_on_the_left_and_each_step_goes_right() -> None:
    drawn = {"tracker": "", "photo": "", "agency": "tracker", "paper": "agency;photo", "echo": "paper"}
    assert column_of(sources_of(drawn)) == {"tracker": 0, "photo": 0, "agency": 1, "paper": 2, "echo": 3}


def test_arrows_lead_from_a_source_to_those_that_draw_on_it() -> None:
    drawn = {"tracker": "", "photo": "", "agency": "tracker", "paper": "agency; photo;"}
    assert arrows_of(sources_of(drawn)) == {("tracker", "agency"), ("agency", "paper"), ("photo", "paper")}


def test_each_shipped_source_has_its_place_and_every_arrow_goes_right(shipped: Ledger) -> None:
    figure = payload(lineage_figure(shipped.sources, NAMES))
    points = [point for trace in figure["data"] for point in zip(trace["x"], trace["y"], strict=True)]
    assert len(set(points)) == len(points) == len(shipped.sources)
    lines = [line_of(shape["path"]) for shape in figure["layout"]["shapes"]]
    assert len(lines) == shipped.sources["derived_from"].map(lambda cell: len(ids(cell))).sum() > 10
    assert all(line[0][0] < line[-1][0] for line in lines)


def test_no_line_runs_through_a_source_that_it_does_not_join(shipped: Ledger, fictional: Ledger) -> None:
    random = Random(4)
    tangled = {
        f"s{number}": ";".join(f"s{random.randrange(40)}" for _ in range(random.randrange(4)))
        for number in range(40)
    }
    for sources in (shipped.sources, fictional.sources, sources_of(tangled)):
        figure = payload(lineage_figure(sources, NAMES))
        nodes = nodes_of(figure)
        assert len({y for _, y in nodes}) == len(nodes), "each has a row of its own"
        for shape in figure["layout"]["shapes"]:
            line = line_of(shape["path"])
            for x, y in nodes.keys() - {line[0], line[-1]}:
                # A column is some 70 pixels wide on a phone, a row 28 high, and a source 14.
                nearest = min(((x - there[0]) * 70) ** 2 + ((y - there[1]) * 28) ** 2 for there in line)
                assert nearest > 8**2


def test_a_source_that_is_not_described_has_no_arrow() -> None:
    assert arrows_of(sources_of({"paper": "unheard", "other": ""})) == set()
    assert column_of(sources_of({"paper": "unheard", "other": ""})) == {"paper": 0, "other": 0}


def test_sources_that_draw_on_each_other_stand_side_by_side() -> None:
    drawn = {"one": "two", "two": "one", "self": "self", "paper": "one"}
    assert column_of(sources_of(drawn)) == {"one": 0, "two": 0, "self": 0, "paper": 1}
    assert arrows_of(sources_of(drawn)) == {("one", "two"), ("two", "one"), ("one", "paper")}


def test_many_ways_back_to_an_origin_are_not_walked_one_by_one() -> None:
    drawn = {f"s{number}": ";".join(f"s{other}" for other in range(number)) for number in range(40)}
    began = perf_counter()
    assert column_of(sources_of(drawn))["s39"] == 39
    assert perf_counter() - began < 30


def test_a_source_says_what_it_is(fictional: Ledger) -> None:
    data = payload(lineage_figure(fictional.sources, NAMES))["data"]
    assert {trace["hovertemplate"] for trace in data} == {SINGLE}
    says = [hover for trace in data for hover in trace["customdata"]]
    assert (
        "Gullwatch movement list<br>Gullwatch · 2024<br>Tracker, reliability B<br>"
        + ("Independent: draws on no other")
        in says
    )
    assert any("Draws on: Atlantic Wire, skylark" in hover for hover in says)


def test_a_source_without_title_goes_by_its_id_and_without_grade_says_so() -> None:
    (trace,) = payload(lineage_figure(sources_of({"paper": ""}), NAMES))["data"]
    assert trace["customdata"] == ["paper<br>News, reliability not graded<br>Independent: draws on no other"]


def test_every_source_is_named_beside_its_point(fictional: Ledger) -> None:
    figure = payload(lineage_figure(fictional.sources, NAMES))
    names = [name for trace in figure["data"] for name in trace["text"] if name]
    axis = figure["layout"]["yaxis"]["ticktext"]
    ids_ = fictional.sources["source_id"]
    assert sorted([*names, *axis]) == sorted(NAMES.get(source, source) for source in ids_)
    assert "Gullwatch movement list" in axis, "those that draw on no other stand on the left"
    assert "Atlantic Wire" in names


def test_a_long_name_stands_in_two_lines() -> None:
    names = {"paper": "People familiar with the matter (unnamed), via Bloomberg"}
    axis = payload(lineage_figure(sources_of({"paper": ""}), names))["layout"]["yaxis"]
    assert axis["ticktext"] == ["People familiar with the matter<br>(unnamed), via Bloomberg"]


def test_each_kind_has_one_entry_in_the_legend(shipped: Ledger) -> None:
    names = [trace["name"] for trace in payload(lineage_figure(shipped.sources, NAMES))["data"]]
    assert names == ["News", "Tracker", "Person", "Imagery", "Official"]


def test_kinds_are_told_by_forms_and_not_by_the_colours_of_types(fictional: Ledger) -> None:
    marks = [trace["marker"] for trace in payload(lineage_figure(fictional.sources, NAMES))["data"]]
    assert len({mark["symbol"] for mark in marks}) == len(marks) == 7
    assert {mark["color"] for mark in marks} == {SOURCE_COLOUR}


def test_the_picture_in_words() -> None:
    assert lineage_alt(sources_of({"tracker": "", "photo": "", "paper": "tracker;photo"}), NAMES) == (
        "3 sources, 2 of them draw on no other. paper draws on tracker, photo"
    )


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_text_from_the_ledger_stays_text(text: str) -> None:
    sources = sources_of({"tracker": "", "paper": "tracker"}, **dict.fromkeys((*TEXTS, "kind"), text))
    named = pd.concat([sources, hostile(sources.head(1), text)])
    assert_harmless(lineage_figure(named, NAMES))


def test_its_names_have_the_colour_of_text_on_their_ground(shipped: Ledger) -> None:
    assert payload(lineage_figure(shipped.sources, NAMES))["layout"]["font"]["color"] == "#5b6472"
    assert payload(lineage_figure(shipped.sources, NAMES, "dark"))["layout"]["font"]["color"] == "#c3c9d4"
