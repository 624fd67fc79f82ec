"""Headings of tables of Asia, each with what it is among the others of its table."""

import pytest

from components.imports.columns.headings import columns_of
from components.imports.questions import Answers
from components.imports.sheets.grid_tables import Row, Sheet

_CELLS = {
    "date": "2025-11-09",
    "time": "14:35",
    "direction": "",
    "aircraft_type": "C-17A",
    "registration": "05-5140",
    "callsign": "RCH412",
    "origin": "Anchorage",
    "destination": "Yokota",
    "operator": "USAF",
    "source_id": "blog",
    "note": "in the rain",
}
TABLES = {
    "Japanese": ("日付 時刻 着/発 機種 登録記号 便名 出発地 到着地 所属 出典 備考", "着"),
    "Chinese": ("日期 时间 起降 机型 注册号 航班号 起飞机场 降落机场 承运人 来源 备注", "降落"),
    "Taiwan": ("日期 時間 起降 機型 註冊號 呼號 起飛 降落 營運單位 資料來源 備註", "起飛"),
    "Korean": ("날짜 시각 구분 기종 등록번호 편명 출발지 도착지 운영사 출처 비고", "도착"),
    "Persian": ("تاریخ; ساعت; نوع حرکت; نوع هواپیما; ثبت; شماره پرواز; مبدا; مقصد; شرکت; منبع; توضیحات", "فرود"),
    "Arabic": (
        "التاريخ; الوقت; الحركة; نوع الطائرة; رقم التسجيل; رقم الرحلة; المغادرة من; الوصول إلى; المشغل; المصدر; "
        "ملاحظات",
        "هبوط",
    ),
    "Hebrew": ("תאריך; שעה; כיוון; סוג מטוס; רישום; מספר טיסה; מוצא; יעד; מפעיל; מקור; הערות", "נחיתה"),
    "Thai": ("วันที่; เวลา; ขาเข้าขาออก; แบบอากาศยาน; ทะเบียน; เที่ยวบิน; ต้นทาง; ปลายทาง; หน่วย; แหล่งที่มา; หมายเหตุ", "🛬"),
}


@pytest.mark.parametrize("language", TABLES)
def test_every_heading_of_a_table_is_known(language: str) -> None:
    text, direction = TABLES[language]
    headings = tuple(text.split("; " if ";" in text else " "))
    row = tuple(cell or direction for cell in _CELLS.values())
    columns = columns_of(Sheet("", headings, (Row(2, row),)), {}, Answers({}))
    assert list(columns.ours.values()) == list(_CELLS)
    assert columns.asked == ()


STAYS = {
    "到着日 到着時刻 出発日 出発時刻": ["arrival", "arrival_time", "departure", "departure_time"],
    "到达日期 到达时间 离开日期 离开时间": ["arrival", "arrival_time", "departure", "departure_time"],
    "도착일 도착시간 출발일 출발시간": ["arrival", "arrival_time", "departure", "departure_time"],
}


@pytest.mark.parametrize("text", STAYS)
def test_headings_of_stays(text: str) -> None:
    row = Row(2, ("2025-11-09", "下午2:35", "2025-11-10", "１４：３５"))
    columns = columns_of(Sheet("", tuple(text.split()), (row,)), {}, Answers({}))
    assert list(columns.ours.values()) == STAYS[text]
