"""Histories of a table that somebody keeps, as tests replay them: rows come, also in the middle, and go, links and
the words of a column change, columns are renamed and added."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

COLUMNS = ("Date", "Aircraft", "Reg", "From", "To", "Operator", "Link", "Remark")
ID = "Ref"
RENAMED = {"Remark": "Comments", "Reg": "Tail"}
VOCABULARY = {"Il-76": "Il-76TD", "C-17": "C-17A"}
_ADDED = "Crew"


@dataclass(frozen=True)
class State:
    """The table at one time: its title, headings, and rows with what they are known by among all states, which
    stands in no cell; names: headings that another one has become."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]
    names: dict[str, str] = field(default_factory=dict)

    def lines(self) -> list[list[str]]:
        """Returns the table as it is written."""
        return [
            [self.title],
            list(self.headings),
            *([row[name] for name in self.headings] for _, row in self.rows),
        ]


def difference(before: State, after: State) -> tuple[int, list[tuple[str, str, str]], int, int]:
    """Returns how many rows are new, which cells changed (heading, old, new), how many rows are as they were, and
    how many are gone."""
    old, new = dict(before.rows), dict(after.rows)
    names = {after.names.get(name, name): name for name in before.headings}
    pairs = [(old[number], new[number]) for number in old.keys() & new.keys()]
    cells = [
        [(name, was.get(names.get(name, ""), ""), now[name]) for name in after.headings] for was, now in pairs
    ]
    changed = [[cell for cell in row if cell[1] != cell[2]] for row in cells]
    return (
        len(new.keys() - old.keys()),
        sorted(cell for row in changed for cell in row),
        changed.count([]),
        len(old.keys() - new.keys()),
    )


def history(seed: int, *, has_id: bool) -> Iterator[State]:
    """Yields the states of a table."""
    chance = random.Random(seed)
    headings = (ID, *COLUMNS) if has_id else COLUMNS
    rows: list[tuple[int, dict[str, str]]] = [(number, _row(chance, number, has_id)) for number in range(60)]
    yield State("Flights", headings, _copy(rows))
    for number in range(60, 110):
        rows.insert(chance.randint(0, len(rows)), (number, _row(chance, number, has_id)))
    yield State("Flights", headings, _copy(rows))
    for _, row in rows:
        row["Aircraft"] = VOCABULARY.get(row["Aircraft"], row["Aircraft"])
    yield State("Flights", headings, _copy(rows))
    for _, row in chance.sample(rows, 20):
        row["Link"] = row["Link"].replace("showTrace=", "lat=33&showTrace=")
    yield State("Flights, links mended", headings, _copy(rows))
    chance.shuffle(rows)
    yield State("Flights, links mended", headings, _copy(rows))
    headings = tuple(RENAMED.get(name, name) for name in headings)
    rows = [(number, {RENAMED.get(name, name): cell for name, cell in row.items()}) for number, row in rows]
    yield State("Flights", headings, _copy(rows), RENAMED)
    headings = (*headings, _ADDED)
    for _, row in rows:
        row[_ADDED] = chance.choice(("", "6", "7"))
    yield State("Flights", headings, _copy(rows))
    del rows[chance.randrange(len(rows))]
    yield State("Flights", headings, _copy(rows))
    rows.insert(chance.randrange(len(rows)), (1_000, dict(chance.choice(rows)[1])))
    yield State("Flights", headings, _copy(rows))


def _copy(rows: list[tuple[int, dict[str, str]]]) -> tuple[tuple[int, dict[str, str]], ...]:
    return tuple((number, dict(row)) for number, row in rows)


def _row(chance: random.Random, number: int, has_id: bool) -> dict[str, str]:
    day = f"2025-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    address = f"{chance.randrange(0x140000, 0x160000):06x}"
    cells = {
        "Date": day,
        "Aircraft": chance.choice(("Il-76", "C-17", "An-124", "Il-62M")),
        "Reg": f"RA-{chance.randint(70000, 79999)}" if chance.random() < 0.8 else "",
        "From": chance.choice(("UUMU", "HLLB", "HLLM")),
        "To": "OSLK",
        "Operator": chance.choice(("Air Force", "Airline")),
        "Link": f"https://globe.adsbexchange.com/?icao={address}&showTrace={day}",
        "Remark": chance.choice(("", "seen, twice", 'a "quoted" word', "two\nlines", f"note {number}")),
    }
    return {ID: f"F-{number:04}", **cells} if has_id else cells
