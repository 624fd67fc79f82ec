"""Ordinary tables as people keep them, whose truth is known: headings in several languages, styles of dates,
titles, totals, blank rows, words for "not known"."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

HEADINGS = {
    "English": ("Date", "Type", "Reg", "From", "To", "Comment", "Crew"),
    "loud": ("DATE OF FLIGHT", "AIRCRAFT TYPE", "TAIL NUMBER", "FROM", "TO", "REMARKS", "CREW"),
    "German": ("Datum", "Flugzeugtyp", "Kennzeichen", "Von", "Nach", "Bemerkung", "Besatzung"),
    "French": ("Date du vol", "Type d'avion", "Immatriculation", "Provenance", "Vers", "Commentaire", "Équipage"),
    "Spanish": ("Fecha", "Tipo de avión", "Matrícula", "Desde", "Hasta", "Observaciones", "Tripulación"),
    "Russian": ("Дата", "Тип ВС", "Борт", "Откуда", "Куда", "Примечание", "Экипаж"),
    "Turkish": ("Tarih", "Uçak tipi", "Kuyruk no", "Nereden", "Nereye", "Notlar", "Mürettebat"),
    "Arabic": ("التاريخ", "نوع الطائرة", "رقم التسجيل", "من", "إلى", "ملاحظات", "الطاقم"),
    "Chinese": ("日期", "机型", "注册号", "出发地", "目的地", "备注", "机组"),
}
STYLES = {
    "ISO": lambda day: day.isoformat(),
    "points": lambda day: f"{day:%d.%m.%Y}",
    "short points": lambda day: f"{day.day}.{day.month}.{day:%y}",
    "words": lambda day: f"{day:%d %B %Y}",
    "short words": lambda day: f"{day:%d-%b-%y}",
    "American words": lambda day: f"{day:%B} {day.day}, {day.year}",
    "midnight": lambda day: f"{day} 00:00:00",
    "slashes": lambda day: f"{day:%d/%m/%Y}",
    "American slashes": lambda day: f"{day:%m/%d/%Y}",
    "serial": lambda day: str((day - date(1899, 12, 30)).days),
}
ORDERS = {"slashes": "day first", "American slashes": "month first"}
UNREAD = ("some day", "soon", "", "32.13.2025")
TYPES = ("Il-76TD", "An-124-100", "Ил-62М", "C17", "Boeing 747-400")
PLACES = ("HLLB", "UUMU", "EDDF", "HLLM")


@dataclass(frozen=True)
class Generated:
    """A table: its rows, how its dates are written, and what it says: for each of its rows the day, None where
    that cannot be read."""

    rows: list[list[str]]
    order: str
    truth: dict[int, date | None]
    language: str
    style: str


def generated(seed: int) -> Generated:
    """Returns the table of a number, always the same."""
    chance = random.Random(seed)
    language, style = chance.choice(list(HEADINGS)), chance.choice(list(STYLES))
    rows: list[list[str]] = []
    if chance.random() < 0.4:
        rows += [["Flights 2025"], ["last edited by a person", "", ""], []][: chance.randint(1, 3)]
    rows.append(list(HEADINGS[language]))
    truth: dict[int, date | None] = {}
    for number in range(chance.randint(3, 25)):
        if chance.random() < 0.1:
            rows.append([])
        day = date(2024, 1, 1) + timedelta(days=chance.randint(0, 700))
        is_read = number == 0 or chance.random() > 0.05
        rows.append(_row(chance, STYLES[style](day) if is_read else chance.choice(UNREAD)))
        truth[len(rows)] = day if is_read else None
    if chance.random() < 0.4:
        rows.append([chance.choice(("TOTAL", "Summe", "Итого")), str(len(truth))])
    return Generated(rows, ORDERS.get(style, ""), truth, language, style)


def _row(chance: random.Random, day: str) -> list[str]:
    ends = [chance.choice(PLACES), "OSLK"]
    if chance.random() < 0.4:
        ends.reverse()
    registration = chance.choice([f"RA-{chance.randint(10000, 99999)}", "n/a", "?", "unknown"])
    comment = chance.choice(["", "seen by two", "a, b; c", 'with "quotes"'])
    return [day, chance.choice(TYPES), registration, *ends, comment, str(chance.randint(2, 9))]
