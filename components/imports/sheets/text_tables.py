"""Reads tables that are text: detects their encoding and delimiter, and splits them into cells."""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from components.files.delimited_text import BOM, DELIMITERS, SEPARATOR_LINE
from components.imports.questions import NotReadableError, Question, question
from components.imports.sheets.aligned_text import FEWEST_LINES, aligned_rows, looks_aligned
from components.imports.sheets.hyperlinks import Link, formula_link
from components.imports.sheets.workbook import MOST_CELLS, Grid
from components.imports.words.heading_words import meanings_of

ENCODING = "encoding"
"""The id of the question."""
_PIPE = "|"
"""The delimiter of Markdown, where blanks beside it are only for looks."""
_RULE = re.compile(r"\s*\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?\s*)?")
"""The line below a header in Markdown."""
_ESCAPED_BAR, _BAR = "\\|", "\x1e"
"""A bar within a Markdown cell, and its placeholder until the row is split into cells."""
_STRUCK = re.compile(r"~~[^~]+~~\s*(?=\S)|(?<=\S)\s*~~[^~]+~~")
"""Text crossed out beside what holds. A cell that is crossed out completely stays as it is."""
_MARKED = re.compile(
    r"(?P<mark>\*\*|``?|(?<![\w*])\*(?=[^\s*]))(?P<text>[^*`]+)(?P=mark)(?![\w*])|^_(?P<all>[^_]+)_$"
)
"""Bold, italics and code."""
_EMOJI = re.compile(r"(?<!\S):[a-z][a-z_]+:(?!\S)")
_LATEX_LINE, _END_OF_LATEX = re.compile(r"\\hline\s*"), "\\\\"
_BEHIND_LATEX = re.compile(r"(?:\[[^\]]*\])?\s*(?:\\[a-z]+(?:\{[^}]*\})?\s*)?")
_AMPERSAND = re.compile(r"(?<!\\)&")
_LATEX_WORD = re.compile(r"\\[a-z]+\{([^{}]*)\}")
_LATEX_SIGN = re.compile(r"\\([&%$#_{}])")
_FEWEST_OF_LATEX = 2
"""Rows with `&` between cells and two backslashes at the end: at least a header and a row."""
_NONE = "\x1f"
"""A delimiter that occurs in no text, so that each line is one cell, possibly quoted."""
_POINT = re.compile(r"\s*[-*+•–—·▪◦‣] [^\s,;|]")
"""How a line of a bullet list begins."""
_OF_MAIL = re.compile("^(?:>[ \t]?)+", re.MULTILINE)
_BETWEEN_ANY = re.compile(r"[,;|\t]| {2,}")
_SAMPLE = 50
"""Rows from which the delimiter is detected; more than any title above a table and note below it."""

_ENCODINGS = ("cp1252", "cp1251", "cp1250", "cp1253", "cp1254", "cp1256", "koi8-r", "gb18030", "shift_jis", "big5")
"""Encodings other than Unicode that spreadsheets and databases write in the languages of `heading_words`."""
_MOST_WORDS = 200
"""Words with non-ASCII letters from which an encoding is detected."""
_MOST_SHOWN = 4
"""Encodings in which a question shows a cell; the right one is hardly ever further down."""
_CELL = re.compile(r"[^;,\t|\r\n\"]+")
_BETWEEN_CELLS = re.compile(rb"[;,\t|\r\"]+")
_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARABIC", "CJK", "HIRAGANA", "KATAKANA", "HALFWIDTH")
_SIGN = "[\u00a1-\u00a9\u00ab\u00ac\u00ae\u00af\u00b1-\u00b6\u00b8\u00b9\u00bb-\u00bf]"
_STRANGE = re.compile(
    rf"[^\W\d_ªº]{_SIGN}|{_SIGN}[^\W\d_ªº]{{2}}|[\u0080-\u009f\ufffd\ue000-\uf8ff]|[ŕŔ]|ń[aeiouáéíóú]|ñ[bcdfgklmprstwz]"
)
"""Signs inside words, and letter pairs that no language has."""


def read_text_table(data: bytes, encoding: str = "") -> tuple[Grid, list[Question]]:
    """Returns the cells of a text, and a question about its encoding if that is not certain; meanwhile the
    likeliest one is used. Raises `NotReadableError`."""
    asked: list[Question] = []
    text, guessed = _unicode(data), ""
    if text is None:
        likely = likely_encodings(data)
        if not likely.is_certain:
            asked = [_question_of(data, likely.names)]
        text, guessed = (
            data.decode(encoding or likely.names[0], "replace"),
            "" if encoding or asked else likely.names[0],
        )
    if "\0" in text:
        raise NotReadableError("this is no text", "Save the table as a workbook (.xlsx) or as CSV (UTF-8).")
    rows = list(_rows(_without_marks_of_mail(text)))
    links = _taken_from_formulas(rows) if "=HYPERLINK(" in text.upper() else []
    return Grid("", rows, links=links, encoding=guessed), asked


def _without_marks_of_mail(text: str) -> str:
    r"""Returns a text without the quote marks of e-mail, if most lines have them. A quoted header has a mark, too:
    below a header without one, ">9 Nov" means a day after that.

    >>> _without_marks_of_mail("Hi,\n> Date  To\n> > 3 Nov OSLK"), _without_marks_of_mail("a > b\n> c\nd")
    ('Hi,\nDate  To\n3 Nov OSLK', 'a > b\n> c\nd')
    >>> _without_marks_of_mail("Date,Type\n>9 Nov,C17\n>12 Nov,C5").splitlines()
    ['Date,Type', '>9 Nov,C17', '>12 Nov,C5']
    """
    lines = [line for line in text.splitlines() if line.strip()]
    marked = [line.startswith(">") for line in lines]
    is_mail = sum(marked) > len(lines) / 2 and not _is_headed(lines, marked.index(True))
    return _OF_MAIL.sub("", text) if is_mail else text


def _is_headed(lines: Sequence[str], first: int) -> bool:
    """Returns whether the line above the first of others is a header with as many cells."""
    above, own = (_BETWEEN_ANY.split(line) for line in (lines[first - 1], lines[first]))
    return first > 0 and len(above) == len(own) > 1 and any(meanings_of(cell.strip()) for cell in above)


def _taken_from_formulas(rows: list[list[str]]) -> list[Link]:
    """Replaces HYPERLINK formulas by what they show, and returns their links."""
    links: list[Link] = []
    for number, row in enumerate(rows):
        if any(cell[:1] == "=" for cell in row):
            shown = [formula_link(cell) for cell in row]
            links += [(number, place, address) for place, (_, address) in enumerate(shown) if address]
            rows[number] = [label for label, _ in shown]
    return links


def _unicode(data: bytes) -> str | None:
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16")
        return data.removeprefix(BOM).decode("utf-8")
    except UnicodeError:
        return None


def _question_of(data: bytes, likely: Sequence[str]) -> Question:
    # Of encodings that decode the whole text equally, only the likeliest is offered.
    different = {data.decode(name, "replace"): name for name in reversed(likely)}.values()
    names = [name for name in likely if name in different]
    row, cell = _telling_cell(data, names[:_MOST_SHOWN])
    shows = "; ".join(f"{name}: {cell.decode(name, 'replace').strip()[:60]}" for name in names[:_MOST_SHOWN])
    return question(
        ENCODING, f"The text is not in UTF-8. In which encoding is this cell of row {row} right? {shows}", names
    )


def _telling_cell(data: bytes, names: Sequence[str]) -> tuple[int, bytes]:
    """Returns the row number and bytes of the cell that differs most between encodings."""
    cells = (
        (row, cell)
        for row, line in enumerate(data.split(b"\n"), start=1)
        for cell in _BETWEEN_CELLS.split(line)
        if not cell.isascii()
    )
    return max(
        islice(cells, _MOST_WORDS), key=lambda each: len({each[1].decode(name, "replace") for name in names})
    )


def _rows(text: str) -> Iterator[list[str]]:
    first, _, below = text.partition("\n")
    separator = SEPARATOR_LINE.fullmatch(first.strip())
    # Excel reads this line and hides it, so it is no row.
    body = below if separator else text
    delimiter = separator[1] if separator else delimiter_in(body)
    if "\\\\" in body and (latex := _latex_rows(body.splitlines())):
        yield from latex
        return
    may_align = not separator and (not delimiter or looks_aligned(body, delimiter))
    if may_align and (aligned := aligned_rows(body)):
        yield from aligned
    else:
        yield from _delimited_rows(body, delimiter)


def _latex_rows(lines: Iterable[str]) -> list[list[str]]:
    r"""Returns the cells of each line of a LaTeX table, empty for lines that are no row; an empty list if hardly
    any line is a row.

    >>> _latex_rows([r"\hline", r"Date & Type \\", r"3 Nov & \textbf{A\&B} \\ \hline"])
    [[], ['Date', 'Type'], ['3 Nov', 'A&B']]
    >>> _latex_rows(["Date & Type", "3 Nov & C17"])
    []
    """
    rows = [*map(_latex_cells, lines)]
    return rows if sum(map(bool, rows)) >= _FEWEST_OF_LATEX else []


def _latex_cells(line: str) -> list[str]:
    """Returns the cells of a line if it is a row of a LaTeX table. Not a single regular expression, which would
    take an hour on a long line that is no row."""
    cells, sign, after_cells = line.rpartition("&")
    last, end, behind = after_cells.partition(_END_OF_LATEX)
    if not (sign and end and _BEHIND_LATEX.fullmatch(behind)):
        return []
    drawn = _LATEX_LINE.match(cells)
    return [*map(_latex_cell, _AMPERSAND.split(f"{cells[drawn.end() :] if drawn else cells}&{last}"))]


def _latex_cell(cell: str) -> str:
    return _LATEX_SIGN.sub(r"\1", _LATEX_WORD.sub(r"\1", cell)).replace("~", " ").strip()


def _delimited_rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """Yields the cells of each row, one cell if there is no delimiter. Raises `NotReadableError`."""
    cells = number = 0
    is_markdown = delimiter == _PIPE and any(map(_RULE.fullmatch, islice(text.splitlines(), _SAMPLE)))
    text = text.replace(_ESCAPED_BAR, _BAR) if is_markdown else text
    try:
        for number, row in enumerate(_records(text, delimiter or _NONE), start=1):
            cells += len(row)
            if cells > MOST_CELLS:
                raise NotReadableError(
                    f"row {number:,}: there are more than {MOST_CELLS:,} cells", "Split the file."
                )
            yield [*map(_without_marks, row)] if is_markdown else _cells(row, delimiter)
    except csv.Error as error:
        raise NotReadableError(
            f"row {number + 1:,}: {error}", "Look at the quotes there: one may be missing."
        ) from error


def _without_marks(cell: str) -> str:
    """Returns what a Markdown cell shows.

    >>> _without_marks(" **Il-76TD** "), _without_marks("`RA-76445`"), _without_marks("~~4 Nov~~ 5 Nov")
    ('Il-76TD', 'RA-76445', '5 Nov')
    >>> _without_marks("26 Oct*"), _without_marks("~~4 Nov~~"), _without_marks("An-124 :airplane:")
    ('26 Oct*', '~~4 Nov~~', 'An-124')
    """
    plain = _EMOJI.sub("", _MARKED.sub(lambda match: match["text"] or match["all"], _STRUCK.sub("", cell.strip())))
    return plain.replace(_BAR, _PIPE).strip()


def _cells(row: Sequence[str], delimiter: str) -> list[str]:
    """Returns the cells of a row as written, with blank ones emptied."""
    return [cell.strip() if delimiter == _PIPE or not cell.strip() else cell for cell in row]


def _records(text: str, delimiter: str) -> Iterable[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def delimiter_in(text: str) -> str:
    r"""Returns the delimiter of a text: the one by which most rows have the same number of cells, more than one;
    "" if there is none, as in a list of lines.

    >>> delimiter_in("a title, with a comma\nDate;Type\n2025-10-26;C17\n2025-10-27;C17\n")
    ';'
    >>> delimiter_in("A title, 2025\n- C-17 landed\n- C-17 left\n"), delimiter_in("- C-17, in\n- C-17, out\n")
    ('', '')
    """
    lines = [line for line in islice(text.splitlines(), _SAMPLE) if line.strip()]
    if sum(bool(_POINT.match(line)) for line in lines) > len(lines) / 2:
        return ""

    def regularity(delimiter: str) -> tuple[int, int]:
        try:
            widths = Counter(len(row) for row in islice(_records(text, delimiter), _SAMPLE) if len(row) > 1)
        except csv.Error:
            return 0, 0
        width, rows = widths.most_common(1)[0] if widths else (0, 0)
        return rows, width

    likeliest = max(DELIMITERS, key=regularity)
    # If only one line of several has it, it is part of a title.
    fewest = 1 if sum(likeliest in line for line in lines) > 1 or len(lines) < FEWEST_LINES else 2
    return likeliest if regularity(likeliest)[0] >= fewest else ""


@dataclass(frozen=True, slots=True)
class Likely:
    """Encodings, the likeliest first. is_certain: whether the text is in the first one, or equal in all that fit
    as well."""

    names: tuple[str, ...]
    is_certain: bool


def likely_encodings(data: bytes) -> Likely:
    """Returns the encodings that a text may be in."""
    texts = {name: text for name in _ENCODINGS if (text := _decoded(data, name)) is not None}
    if not texts:
        return Likely(("latin-1",), False)
    ranks = {name: _oddity(text) for name, text in texts.items()}
    names = sorted(texts, key=lambda name: ranks[name])
    best = [name for name in names if ranks[name] == ranks[names[0]]]
    return Likely(tuple(names), len({texts[name] for name in best}) == 1 and ranks[names[0]][0] == 0)


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeError:
        return None


def _oddity(text: str) -> tuple[int, int]:
    """Returns how many words belong to no language, and minus how many cells are column headings; lower is
    better."""
    cells = [cell for cell, _ in zip(_non_ascii_parts(text, _CELL), range(_MOST_WORDS), strict=False)]
    odd = sum(map(_is_odd, cells))
    return odd, -sum(bool(meanings_of(cell.strip())) for cell in cells)


def _non_ascii_parts(text: str, form: re.Pattern[str]) -> Iterator[str]:
    return (match[0] for match in form.finditer(text) if not match[0].isascii())


def _is_odd(cell: str) -> bool:
    """Returns whether a word of a cell mixes alphabets, has capitals or signs inside, or hardly any ASCII
    letters."""
    return bool(_STRANGE.search(cell)) or any(_is_odd_word(word) for word in _non_ascii_parts(cell, _WORD))


def _script(letter: str) -> str:
    name = unicodedata.name(letter, "")
    return next((script for script in _SCRIPTS if name.startswith(script)), "")


def _is_odd_pair(letters: tuple[str, str]) -> bool:
    return letters[0].islower() and letters[1].isupper() and not "".join(letters).isascii()


def _is_odd_word(word: str) -> bool:
    scripts = {*map(_script, word)}
    if len(scripts) > 1 and not scripts <= {"CJK", "HIRAGANA", "KATAKANA"}:
        return True
    if any(map(_is_odd_pair, pairwise(word))):
        return True
    return scripts == {"LATIN"} and len(word) > 3 and sum(not c.isascii() for c in word) > len(word) / 2
