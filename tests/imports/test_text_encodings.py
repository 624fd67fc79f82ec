import pytest

from components.imports.text_encodings import likely_encodings


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "№;Дата прилёта;Борт\n1;24 октября;RA-78842\n"),
        ("koi8-r", "Дата;Борт;Откуда\n1;RA-1;Москва (Чкаловский)\n"),
        ("cp1254", "Sıra;Varış tarihi;Uçak tipi\n1;24 Ekim 2025;Il-76\n"),
        ("cp1256", "التاريخ,من,إلى\n1,دمشق,اللاذقية\n"),
        ("gb18030", "日期,机型,备注\n1,伊尔-76,货运\n"),
        ("cp1252", "Fecha;Matrícula;Nota\n1;EC-ABC;señor\n"),
    ],
)
def test_the_encoding_of_a_table_is_told_by_its_words(encoding, text):
    likely = likely_encodings(text.encode(encoding))
    assert (likely.names[0], likely.is_certain) == (encoding, True)


@pytest.mark.parametrize(
    ("encoding", "text"), [("cp1250", "Nr;Miasto\n1;Łódź\n"), ("cp1252", "Reg;Price\na;5 €\n")]
)
def test_what_words_do_not_tell_is_not_certain(encoding, text):
    likely = likely_encodings(text.encode(encoding))
    assert encoding in likely.names
    assert not likely.is_certain
