"""One word, one meaning: names that say nothing of what they hold are retired; files are named after a thing."""

import ast
import re
from pathlib import Path

import pytest

from .figures import modules, repeated_names

RETIRED = {"told", "said", "found", "known", "kept", "held"}
PARTICIPLE = re.compile(rf"_(?:{'|'.join(RETIRED)})(?:_|$)")
"""A retired word inside the name of a function, which is to say what it returns."""
ROOMS = sorted(modules())


def retired_names(file: Path) -> list[str]:
    """Returns where a value, a parameter or a function has a retired name."""
    names = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.append((node.id, node.lineno))
        elif isinstance(node, ast.arg):
            names.append((node.arg, node.lineno))
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            names.append((node.name, node.lineno))
    return [f"{file.name}:{line} {name}" for name, line in names if name.strip("_") in RETIRED]


@pytest.mark.parametrize("module", ROOMS)
def test_no_value_has_a_name_that_is_retired(module: str) -> None:
    assert retired_names(modules()[module]) == []


@pytest.mark.parametrize("module", ROOMS)
def test_functions_are_named_after_what_they_return(module: str) -> None:
    tree = ast.parse(modules()[module].read_text(encoding="utf-8"))
    names = [node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    assert [*filter(PARTICIPLE.search, names)] == []


@pytest.mark.parametrize("module", ROOMS)
def test_no_docstring_leans_on_another(module: str) -> None:
    tree = ast.parse(modules()[module].read_text(encoding="utf-8"))
    texts = [
        ast.get_docstring(node) or ""
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    leaning = ("Likewise", "The same ", "Like `", "See `")
    assert [text.splitlines()[0] for text in texts if text.startswith(leaning)] == []


def test_no_two_files_have_the_same_name() -> None:
    assert repeated_names() == {}
