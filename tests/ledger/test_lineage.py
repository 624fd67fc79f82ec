"""Lineage: origin sources against a slow recount, and circles that end."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.ledger.lineage import Lineage, chain, cycles, ids, lineage, support, support_table

NAMES = "abcdefg"
graphs = st.dictionaries(
    st.sampled_from(NAMES), st.lists(st.sampled_from(NAMES + "z"), max_size=4).map(tuple), max_size=len(NAMES)
)


def everything_behind(source: str, drawn: Lineage) -> set[str]:
    """The source and all that it draws on, by widening the circle until nothing is added."""
    found = {source}
    while wider := {parent for name in found for parent in drawn.get(name, ())} - found:
        found |= wider
    return found


def without_circles(drawn: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(parent for parent in parents if parent > name) for name, parents in drawn.items()}


@given(graphs, st.sampled_from(NAMES))
def test_a_chain_holds_everything_a_source_draws_on(drawn: Lineage, source: str) -> None:
    assert chain(source, drawn) == everything_behind(source, drawn)


@given(graphs.map(without_circles), st.sampled_from(NAMES))
def test_the_origins_are_the_sources_that_draw_on_no_other(drawn: Lineage, source: str) -> None:
    everything, origins = support(source, "", drawn)
    assert everything == everything_behind(source, drawn)
    assert origins == {name for name in everything if not drawn.get(name)}


@given(graphs, st.sampled_from(NAMES), st.lists(st.sampled_from(NAMES), max_size=3).map(";".join))
def test_whatever_draws_on_whatever_some_origin_is_found(drawn: Lineage, source: str, attributed_to: str) -> None:
    everything, origins = support(source, attributed_to, drawn)
    assert source in everything
    assert origins
    assert origins <= everything


@given(graphs)
def test_a_cycle_is_a_source_behind_itself(drawn: Lineage) -> None:
    behind = {name: set().union(*(everything_behind(parent, drawn) for parent in drawn[name])) for name in drawn}
    assert cycles(drawn) == [name for name in drawn if name in behind[name]]


@given(graphs, st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_two_sources_with_nothing_in_common_have_no_origin_in_common(drawn: Lineage, one: str, other: str) -> None:
    if not everything_behind(one, drawn) & everything_behind(other, drawn):
        assert not support(one, "", drawn)[1] & support(other, "", drawn)[1]


DRAWN = {
    "article": ("tracker", "agency"),
    "agency": ("person",),
    "tracker": (),
    "person": (),
    "a": ("b",),
    "b": ("a",),
    "c": ("a", "tracker"),
    "narcissus": ("narcissus",),
}


@pytest.mark.parametrize(
    ("source", "attributed_to", "origins"),
    [
        ("article", "", {"tracker", "person"}),
        ("article", "tracker", {"tracker"}),
        ("article", "agency", {"person"}),
        ("article", "article", {"article"}),
        ("article", "article;tracker", {"article", "tracker"}),
        ("article", "undescribed", {"undescribed"}),
        ("tracker", "", {"tracker"}),
        ("undescribed", "", {"undescribed"}),
        ("a", "", {"a"}),
        ("b", "", {"a"}),
        ("c", "", {"a", "tracker"}),
        ("c", "b", {"a"}),
        ("narcissus", "", {"narcissus"}),
    ],
)
def test_a_statement_rests_on_these_origins(source: str, attributed_to: str, origins: set[str]) -> None:
    assert support(source, attributed_to, DRAWN)[1] == origins


def test_sources_that_copy_each_other_are_one_origin() -> None:
    drawn = {"x": ("y",), "y": ("z",), "z": ("x",)}
    assert {support(source, "", drawn)[1] for source in drawn} == {frozenset({"x"})}


def test_a_long_chain_and_a_long_circle_come_to_an_end() -> None:
    names = [f"{number:04}" for number in range(1000)]
    line = dict(zip(names, [(name,) for name in names[1:]] + [()], strict=True))
    circle = {**line, names[-1]: (names[0],)}
    assert support(names[0], "", line)[1] == {names[-1]}
    assert support(names[500], "", circle)[1] == {names[0]}
    assert cycles(line) == []
    assert cycles(circle) == names


@pytest.mark.parametrize(
    ("cell", "sources"),
    [("", ()), (";", ()), ("a", ("a",)), ("a;b", ("a", "b")), (" a ; b ;", ("a", "b")), ("a b", ("a b",))],
)
def test_a_list_cell_holds_ids_separated_by_semicolons(cell: str, sources: tuple[str, ...]) -> None:
    assert ids(cell) == sources


def test_a_table_of_sources_becomes_a_lineage() -> None:
    sources = pd.DataFrame({"source_id": ["a", "b"], "derived_from": ["b; c", ""]})
    assert lineage(sources) == {"a": ("b", "c"), "b": ()}


STATEMENTS = pd.DataFrame(
    {
        "flight_id": ["one", "one", "two", "two", "three"],
        "source_id": ["article", "tracker", "article", "agency", "article"],
        "attributed_to": ["tracker", "", "agency", "", ""],
    }
)


def test_the_support_table_names_each_source_behind_each_kind_of_statement() -> None:
    table = support_table(STATEMENTS, DRAWN)
    assert [tuple(cells) for cells in table.itertuples(index=False)] == [
        ("article", "tracker", "article", False),
        ("article", "tracker", "tracker", True),
        ("tracker", "", "tracker", True),
        ("article", "agency", "agency", False),
        ("article", "agency", "article", False),
        ("article", "agency", "person", True),
        ("agency", "", "agency", False),
        ("agency", "", "person", True),
        ("article", "", "agency", False),
        ("article", "", "article", False),
        ("article", "", "person", True),
        ("article", "", "tracker", True),
    ]


def test_no_statements_have_no_support() -> None:
    none = STATEMENTS.iloc[:0]
    table = support_table(none, DRAWN)
    assert table.empty


def test_a_statement_also_rests_on_those_that_passed_it_on() -> None:
    drawn = {"paper": ("agency", "photo"), "agency": ("person",)}
    assert support("paper", "person", drawn) == ({"paper", "agency", "person"}, {"person"})
