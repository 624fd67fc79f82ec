"""What the README promises is held against the code."""

import csv
import doctest
import io
import re
from pathlib import Path

import pytest

from components.ledger.ledger import open_ledger
from components.ledger.location import SHIPPED, VARIABLE, chosen_location
from components.ledger.tables.descriptor import read_descriptor
from components.tracks.readers.formats import READERS, REFUSED

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
OF_TRACKS = (ROOT / "components" / "tracks" / "README.md").read_text(encoding="utf-8")
OF_TABLES = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
TABLES = read_descriptor(SHIPPED).tables


def blocks(language: str, text: str = README) -> list[str]:
    return [match.group(1) for match in re.finditer(rf"```{language}\n(.*?)\n *```", text, re.DOTALL)]


def test_both_commands_are_one_line_and_set_everything_up() -> None:
    opens, tests = blocks("sh")
    for command in (opens, tests):
        assert "\n" not in command
        assert command.startswith("python3 -m venv .venv && .venv/bin/pip install")
        for file in re.findall(r"-r (\S+)", command):
            assert (ROOT / file).exists()
    assert opens.endswith(".venv/bin/streamlit run dashboard.py")
    assert tests.endswith(".venv/bin/python -m pytest -n auto --dist loadfile")
    assert (ROOT / "dashboard.py").exists()


def test_the_ci_script_runs_the_test_command_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    pattern = re.search(r"grep -m1 -E '([^']+)' README\.md", script)
    assert pattern
    (found,) = [line for line in README.splitlines() if re.search(pattern.group(1), line)]
    assert found == blocks("sh")[1]


def test_the_transcript_is_what_the_code_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    (transcript,) = blocks("pycon")
    test = doctest.DocTestParser().get_doctest(transcript + "\n", {}, "README", "README.md", 0)
    assert test.examples
    result = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test)
    assert result.failed == 0


@pytest.mark.parametrize("name", list(TABLES))
def test_each_table_is_shown_with_its_columns_and_a_real_row(name: str) -> None:
    shown = next(block for block in blocks("csv", OF_TABLES) if block.startswith(",".join(TABLES[name].columns)))
    header, *example = csv.reader(io.StringIO(shown))
    assert header == TABLES[name].columns
    with (ROOT / "data" / TABLES[name].path).open(encoding="utf-8", newline="") as file:
        _, *rows = csv.reader(file)
    assert len(example) == min(len(rows), 1)
    assert all(row in rows for row in example)
    assert f"**`{TABLES[name].path}`** – {TABLES[name].description}" in OF_TABLES


def test_the_kinds_are_those_of_the_schema() -> None:
    for table, words in (("notes", "a note"), ("sources", "a source"), ("places", "a place")):
        (kind,) = [field for field in TABLES[table].fields if field.name == "kind"]
        listed = re.search(rf"`kind` of {words}: ([^.]*)\.", OF_TABLES.replace("\n", " "))
        assert listed
        assert tuple(listed.group(1).split(", ")) == kind.choices


def test_the_five_minute_example_opens(tmp_path: Path) -> None:
    (example,) = [block for block in blocks("csv") if "spotter" in block]
    mine = tmp_path / "mine.csv"
    mine.write_text("\n".join(line.strip() for line in example.splitlines()), encoding="utf-8")
    ledger = open_ledger(mine)
    assert ledger.flights.frame()["flight_id"].tolist() == ["first", "second"]
    assert ledger.airfields["airfield"].tolist() == ["EDDF"]
    assert ledger.set_aside.empty
    assert any("taken to be EDDF" in what for what in ledger.problems["what"])


def test_every_dependency_has_its_reason() -> None:
    wanted = re.findall(r"^([a-z-]+)", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE)
    reasons = dict(re.findall(r"^\| ([a-z-]+) \| (.+) \|$", README, re.MULTILINE))
    assert [name for name in wanted if not reasons.get(name)] == []


def test_the_ways_to_name_a_ledger_are_those_of_the_code() -> None:
    assert f"`{VARIABLE}`" in README
    assert "-- --data PATH" in README
    assert chosen_location(["--data", "a"], {VARIABLE: "b"}) == Path("a")
    assert chosen_location([], {VARIABLE: "b"}) == Path("b")
    assert chosen_location([], {}) == ROOT / "data"
    assert chosen_location(["--data"], {}) == ROOT / "data"


@pytest.mark.parametrize(
    "file",
    [
        *(".deploy", ".github", "components", "components/activity", "components/imports", "components/tracks"),
        *("components/ledger/engines", "data", "data/reference", "tests/bench", "tests/fictional", "."),
    ],
)
def test_what_a_readme_names_exists(file: str) -> None:
    for page in (ROOT / file).glob("*.md"):
        text = page.read_text(encoding="utf-8")
        for name in re.findall(r"\]\((\.?[\w./-]+)\)", text):
            assert (page.parent / name).exists(), f"{page.name} leads to {name}"
        for name in re.findall(r"`((?:components|data|tests)/[\w/.]+)`", text):
            assert (ROOT / name).exists(), f"{page.name} names {name}"


def test_every_format_of_tracks_is_read_or_refused_with_a_way_out() -> None:
    rows = dict(re.findall(r"^\| (.+?) \| ((?:yes|no|claims)\b.*) \|$", OF_TRACKS, re.MULTILINE))
    listed = {name: answer for names, answer in rows.items() for name in re.split(r", (?=an? |raw )", names)}
    read = [reader.NAME for reader in READERS]
    unlisted = [name for name in read if not listed.get(name, "").startswith(("yes", "claims"))]
    assert unlisted == [], "the table in components/tracks/README.md does not say that they are read"
    refused = [one.name for one in REFUSED if not one.name.startswith("damaged")]
    unexplained = [name for name in refused if not re.match(r"no[:,] .{10,}", listed.get(name, ""))]
    assert unexplained == [], "the table in components/tracks/README.md does not say `no` with a way out"


def test_the_recipes_name_what_is_in_the_files_that_they_name() -> None:
    recipes = (ROOT / ".github/CONTRIBUTING.md").read_text(encoding="utf-8").partition("## Recipes")[2]
    absent = []
    for recipe in re.findall(r"^\| .+", recipes, re.MULTILINE)[1:]:
        names = re.findall(r"`([\w./-]+)(?:\(\w*\))?`", recipe)
        paths = [path for name in names if (path := ROOT / name).exists()]
        files = [file for path in paths for file in (path.glob("*.py") if path.is_dir() else [path])]
        words = set(re.findall(r"\w+", " ".join(file.read_text(encoding="utf-8") for file in files)))
        absent += [name for name in names if name.isidentifier() and name not in words]
    assert absent == []
