"""One word, one meaning: names that say nothing of what they hold are retired; files are named after a thing."""

import ast
import re
from collections.abc import Callable

import pytest

from .figures import modules, repeated_names

RETIRED = {"told", "said", "found", "known", "kept", "held"}
PARTICIPLE = re.compile(rf"_(?:{'|'.join(RETIRED)})(?:_|$)")
"""A retired word inside the name of a function, which is to say what it returns."""


@pytest.fixture(scope="module")
def trees() -> dict[str, ast.Module]:
    """The modules as they are written, by their dotted names."""
    return {name: ast.parse(file.read_text(encoding="utf-8")) for name, file in modules().items()}


def retired_names(tree: ast.Module) -> list[str]:
    """Returns where a value, a parameter or a function has a retired name."""
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.append((node.id, node.lineno))
        elif isinstance(node, ast.arg):
            names.append((node.arg, node.lineno))
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            names.append((node.name, node.lineno))
    return [f"{line}: {name}" for name, line in names if name.strip("_") in RETIRED]


def participles(tree: ast.Module) -> list[str]:
    """Returns the functions in whose names a retired word stands."""
    names = [node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [*filter(PARTICIPLE.search, names)]


def leaning_docstrings(tree: ast.Module) -> list[str]:
    """Returns the first lines of docstrings that cannot be read alone."""
    texts = [
        ast.get_docstring(node) or ""
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    leaning = ("Likewise", "The same ", "Like `", "See `")
    return [text.splitlines()[0] for text in texts if text.startswith(leaning)]


@pytest.mark.parametrize("faults", [retired_names, participles, leaning_docstrings])
def test_no_module_has_words_that_are_retired(
    trees: dict[str, ast.Module], faults: Callable[[ast.Module], list[str]]
) -> None:
    assert trees
    assert {name: lines for name, tree in trees.items() if (lines := faults(tree))} == {}


def test_no_two_files_have_the_same_name() -> None:
    assert repeated_names() == {}
