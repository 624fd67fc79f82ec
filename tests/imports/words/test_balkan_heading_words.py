"""Headings of tables of the Balkans and of Hungary, each with what it is among the others of its table."""

import pytest

from components.imports.columns.headings import columns_of
from components.imports.questions import Answers
from components.imports.sheets.grid_tables import Row, Sheet
from components.imports.words.heading_words import meanings_of

_CELLS = {
    "date": "2025-11-09",
    "time": "14:35",
    "aircraft_type": "C-17A",
    "registration": "05-5140",
    "callsign": "RCH412",
    "origin": "Anchorage",
    "destination": "Yokota",
    "source_id": "blog",
    "note": "in the rain",
}
TABLES = {
    "Serbian": "Datum; Vreme; Avion; Registracija; Broj leta; Polazak iz; Dolazak u; Izvor; Napomena",
    "Serbian in Cyrillic": "Датум; Време; Авион; Регистрација; Број лета; Полазак из; Долазак у; Извор; Напомена",
    "Croatian": "Datum; Vrijeme; Zrakoplov; Oznaka; Broj leta; Polazište; Odredište; Izvor; Primjedba",
    "Slovene": "Datum; Ura; Letalo; Oznaka; Številka leta; Odhod iz; Cilj; Vir; Opomba",
    "Bulgarian": "Дата; Час; Самолет; Регистрация; Номер на полета; Откъде; Накъде; Източник; Бележки",
    "Greek": "Ημερομηνία; Ώρα; Αεροσκάφος; Νηολόγιο; Πτήση; Αφετηρία; Προορισμός; Πηγή; Παρατηρήσεις",
    "Romanian": "Data; Ora; Aeronavă; Înmatriculare; Zbor; Plecare din; Sosire la; Sursa; Observații",
    "Hungarian": "Dátum; Idő; Repülőgép; Lajstromjel; Járat; Honnan; Hová; Forrás; Megjegyzés",
}


@pytest.mark.parametrize("language", TABLES)
def test_every_heading_of_a_table_is_known(language: str) -> None:
    headings = tuple(TABLES[language].split("; "))
    columns = columns_of(Sheet("", headings, (Row(2, tuple(_CELLS.values())),)), {}, Answers({}))
    assert list(columns.ours.values()) == list(_CELLS)
    assert columns.asked == ()


@pytest.mark.parametrize(
    "heading",
    ["Heure locale", "Hora local", "Ora locale", "Ortszeit", "Godz. lokalna", "Местное время", "Yerel saat"],
)
def test_local_time_is_a_time(heading: str) -> None:
    assert meanings_of(heading) == ("time",)
