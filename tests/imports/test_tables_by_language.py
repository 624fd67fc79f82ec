"""Whole tables as people of a language keep them, with what becomes of them."""

from collections.abc import Sequence
from pathlib import Path

from tests.imports.ledgers import answered, run, table, write_csv
from tests.imports.workbooks import Rows, sheet_xml, xlsx_of

_READ = ("date", "origin", "destination", "registration", "callsign", "operator", "note")


def _workbook(folder: Path, rows: Rows, sheet: str) -> Path:
    path = folder / "sheet.xlsx"
    path.write_bytes(xlsx_of({sheet: sheet_xml(rows)}))
    return path


def _flights(ledger: Path, columns: Sequence[str] = _READ) -> list[tuple[str, ...]]:
    return [tuple(row[column] for column in columns) for row in table(ledger, "flights")]


def test_japanese_workbook(tmp_path: Path) -> None:
    rows: Rows = [
        ["横田基地 飛来記録 2025年11月"],
        ["日付", "時刻", "着/発", "機種", "登録記号", "便名", "出発地", "到着地", "所属", "出典", "備考"],
        ["11月3日(月)", "14時35分", "着", "C-17A", "05-5140", "RCH412", "PAED", "RJTY", "米空軍", "目視", ""],
        [
            "11月3日（月）",
            "午後6時5分",
            "発",
            "C-17A",
            "05-5140",
            "RCH412",
            "RJTY",
            "PGUA",
            "米空軍",
            "目視",
            "同機",
        ],
        ["11月9日〜12日", "", "発", "An-124", "UR-82007", "ADB3151", "RJTY", "EDDP", "アントノフ", "目視", ""],
        ["11月20日までに", "", "着", "KC-46A", "18-46049", "", "RJSM", "RJTY", "米空軍", "目視", ""],
        ["１１月２１日", "２３：２０", "着", "C-40B", "01-0015", "", "PHIK", "RJTY", "米空軍", "目視", ""],
    ]
    answers = {"year:日付": "2025", "zone:時刻": "Asia/Tokyo"}
    answered(_workbook(tmp_path, rows, "11月"), tmp_path / "ledger", {"airfield": "RJTY", "answers": answers})
    assert _flights(tmp_path / "ledger") == [
        ("2025-11-03T05:35Z", "PAED", "RJTY", "05-5140", "RCH412", "米空軍", ""),
        ("2025-11-03T09:05Z", "RJTY", "PGUA", "05-5140", "RCH412", "米空軍", "同機"),
        ("[2025-11-09..2025-11-12]", "RJTY", "EDDP", "UR-82007", "ADB3151", "アントノフ", ""),
        ("[..2025-11-20]", "RJSM", "RJTY", "18-46049", "", "米空軍", ""),
        ("2025-11-21T14:20Z", "PHIK", "RJTY", "01-0015", "", "米空軍", ""),
    ]


def test_chinese_text(tmp_path: Path) -> None:
    rows = [
        ["到达日期", "到达时间", "离开日期", "离开时间", "机型", "机号", "从哪里来", "飞往", "信息来源", "说明"],
        [
            "2025年11月9日 星期日",
            "下午2:35",
            "11月10日",
            "上午8:00",
            "A333",
            "B-6091",
            "ZGGG",
            "UUEE",
            "航班管家",
            "包机",
        ],
    ]
    path = write_csv(tmp_path / "sheet.csv", rows, encoding="utf-8-sig")
    answers = {f"zone:{heading}": "Asia/Shanghai" for heading in ("到达时间", "离开时间")}
    answered(path, tmp_path / "ledger", {"airfield": "ZBAA", "answers": {**answers, "row": "stay"}})
    assert _flights(tmp_path / "ledger", ("date", "origin", "destination", "note")) == [
        ("2025-11-09T06:35Z", "ZGGG", "ZBAA", "包机"),
        ("2025-11-10T00:00Z", "ZBAA", "UUEE", "包机"),
    ]


def test_persian_table_is_asked_of_which_calendar_its_days_are(tmp_path: Path) -> None:
    rows = [
        ["تاریخ", "نوع هواپیما", "ثبت", "مبدا", "مقصد", "توضیحات"],
        ["۱۴۰۴/۰۸/۱۸", "IL76", "RA-76842", "UUEE", "OIII", ""],
        ["۱۹ آبان ۱۴۰۴", "IL76", "EP-PUA", "OIII", "OSDI", ""],
    ]
    path, ledger = write_csv(tmp_path / "sheet.csv", rows), tmp_path / "ledger"
    status, report = run(path, ledger, {"airfield": "OIII"})
    assert (status, [each["id"] for each in report["questions"]]) == (1, ["calendar:تاریخ"])
    assert (report["read"], report["waiting"]) == (0, 2)
    answered(path, ledger, {"airfield": "OIII"})
    assert _flights(ledger, ("date", "origin", "destination")) == [
        ("2025-11-09", "UUEE", "OIII"),
        ("2025-11-10", "OIII", "OSDI"),
    ]
