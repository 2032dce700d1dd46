"""When each city takes filings in the demonstration: one was extended on the record, one is over by now."""

from datetime import date, datetime, time

from assessor.cases.windows import BEIJING

OPENS = date(2022, 2, 28)
CHANGZHOU = "320400"
WINDOWS: dict[str, date] = {
    "320100": date(2022, 3, 31), "320200": date(2022, 3, 25), "320300": date(2022, 4, 8), CHANGZHOU: date(2022, 3, 11),
    "320500": date(2022, 3, 31), "320600": date(2022, 3, 25), "320700": date(2022, 3, 18), "320800": date(2022, 3, 31),
    "320900": date(2022, 3, 28), "321000": date(2022, 4, 1), "321100": date(2022, 3, 22), "321200": date(2022, 3, 31),
    "321300": date(2022, 4, 6),
}  # fmt: skip
"""City → its last day."""

EXTENDED_AT = datetime.combine(date(2022, 3, 10), time(11, 0), BEIJING)
EXTENDED_TO = date(2022, 3, 25)
EXTENDED_BECAUSE = "部分企业受疫情影响取得银行回单较慢，为便于企业备齐材料，延长本市填报时间。"
