"""What the house measures, from its files alone: python -m tests.house.figures"""

import ast
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from radon.complexity import cc_visit

ROOT = Path(__file__).parents[2]
ROOMS = ROOT / "components"
MOST_COMPLEX = 10


def modules() -> dict[str, Path]:
    """Returns the modules of components/ by their dotted names."""
    files = sorted(ROOMS.rglob("*.py"))
    return {_dotted(file): file for file in files}


def _dotted(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def importers() -> dict[str, set[str]]:
    """Returns for each module which modules of components/, or dashboard.py, import it."""
    names = modules()
    found = defaultdict[str, set[str]](set)
    for name, file in {**names, "dashboard": ROOT / "dashboard.py"}.items():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            for target in _targets(node):
                if target in names and target != name:
                    found[target].add(name)
    return found


def _targets(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []


def single_importers() -> list[str]:
    """Returns the modules, but for packages' own, that exactly one module imports."""
    files = modules()
    return [name for name, who in importers().items() if len(who) == 1 and files[name].name != "__init__.py"]


PYTHONS_OWN = ("__init__.py", "__main__.py")
"""Names that Python gives to files: each package may have one of each."""


def repeated_names() -> dict[str, int]:
    """Returns the file names that occur twice or more, but for those that Python gives."""
    counts = Counter(file.name for file in modules().values() if file.name not in PYTHONS_OWN)
    return {name: count for name, count in counts.items() if count > 1}


def complex_functions() -> list[tuple[int, str]]:
    """Returns the functions with a cyclomatic complexity over `MOST_COMPLEX`, the worst first."""
    found = {
        (block.complexity, f"{file.relative_to(ROOT)}:{block.name}")
        for file in modules().values()
        for block in _with_inner(cc_visit(file.read_text(encoding="utf-8")))
        if block.complexity > MOST_COMPLEX
    }
    return sorted(found, reverse=True)


def _with_inner(blocks: list[Any]) -> Iterator[Any]:
    """Functions and methods, with those defined inside; a class is as complex as its methods."""
    for block in blocks:
        if not hasattr(block, "methods"):
            yield block
        yield from _with_inner([*getattr(block, "closures", ()), *getattr(block, "methods", ())])


def main() -> None:
    """The command."""
    files = modules().values()
    lines = sum(len(file.read_text(encoding="utf-8").splitlines()) for file in files)
    complex_ones = complex_functions()
    print(f"Python files / lines in components/: {len(files)} / {lines:,}")
    print(f"modules with a single importer: {len(single_importers())}")
    print(f"file names that occur twice or more: {len(repeated_names())}")
    print(f"functions with a complexity over {MOST_COMPLEX}: {len(complex_ones)} (worst: {complex_ones[:1]})")


if __name__ == "__main__":
    main()
