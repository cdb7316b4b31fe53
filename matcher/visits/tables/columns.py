"""Every table of lead teachers' visits and its columns as data, as :mod:`matcher.tables.columns`."""

from __future__ import annotations

from matcher.tables import cells, dates, numbers
from matcher.tables.cells import CellKind
from matcher.tables.columns import (
    COUNTY,
    END,
    FIT,
    KIND,
    NUMBER,
    SCORE,
    START,
    WHY,
    Column,
    TableColumns,
    as_key,
    must,
    plan_column,
    register_key,
    week_columns,
)
from matcher.visits.tables import cells as visit_cells
from models.visits.plan import NO_NUMBER

LEAD_ID = Column(
    "lead_id",
    cells.ID,
    ("領航教師代碼",),
    ("領航教師編號", "領航教師代號", "領航老師代碼", "教師代碼"),
    refers="leads",
)
SCHOOL_ID = Column(
    "school_id",
    cells.ID,
    ("學校代碼",),
    ("學校編號", "學校代號", "高中代碼", "高級中等學校代碼"),
    refers="schools",
)
WORKSHOP_ID = Column("workshop_id", cells.ID, ("研習代碼",), ("工作坊代碼", "研習編號", "工作坊編號", "研習代號"))
PROFESSOR_ID = Column("professor_id", cells.ID, ("教授代碼",), ("督導教授代碼", "教授編號", "教授代號"))
LAT = Column("lat", numbers.DEGREES, ("緯度",), ("北緯", "latitude"))
LON = Column("lon", numbers.DEGREES, ("經度",), ("東經", "longitude", "lng", "long"))
UNAVAILABLE = Column(
    "unavailable",
    dates.DATES,
    ("不可日期",),
    ("不可入校日期", "無法入校日期", "不便日期", "不可排日期", "不克出席日期"),
)
_DATE = Column("date", dates.DATE, ("日期",), ("入校日期", "研習日期", "工作坊日期"))
_KM = Column("km", numbers.KM, ("公里數",), ("公里", "單程公里數", "單程公里", "距離"), required=True, filled=True)
_HOURS = Column("hours", numbers.HOURS, ("時數",), ("小時數",), required=True, filled=True)

VISIT_TABLES: tuple[TableColumns, ...] = (
    TableColumns(
        "leads",
        (
            as_key(LEAD_ID),
            Column("name", cells.TEXT, ("姓名",), ("領航教師姓名", "教師姓名", "領航教師")),
            # No reference, and read with the schools at hand: it need not have applied, and people write its name.
            Column(
                "school_id",
                cells.TEXT,
                ("服務學校代碼",),
                ("服務學校編號", "服務學校代號", "任職學校代碼", "學校代碼", "服務學校", "任職學校", "服務單位"),
            ),
            COUNTY,
            LAT,
            LON,
            Column(
                "items",
                visit_cells.ITEMS,
                ("專長項目",),
                ("專長", "陪伴項目", "可陪伴項目", "可協助項目"),
                required=True,
            ),
            Column("max_schools", numbers.LIMIT, ("校數上限",), ("服務校數上限", "可服務校數", "最多校數")),
            *week_columns(),
            UNAVAILABLE,
        ),
        key=("lead_id",),
    ),
    TableColumns(
        "schools",
        (
            register_key(as_key(SCHOOL_ID)),
            Column("name", cells.TEXT, ("學校名稱",), ("校名", "學校"), required=True),
            COUNTY,
            LAT,
            LON,
            must(Column("items", visit_cells.ITEMS, ("需求項目",), ("需求", "陪伴需求", "陪伴項目", "申請項目"))),
            must(Column("teachers", numbers.WHOLE, ("潛力教師數",), ("潛力教師人數", "潛力教師"))),
            Column("applied_on", dates.DATE, ("申請日期",), ("申請日", "送件日期")),
            Column("returning", cells.YES_NO, ("曾參加",), ("曾參與", "曾經參加", "曾參加計畫")),
            Column("recommended", cells.YES_NO, ("建議申請",), ("推薦", "建議", "建議申請學校")),
            Column("mode", visit_cells.MODE, ("模式",), ("陪伴模式", "入校模式")),
            *week_columns(),
            UNAVAILABLE,
        ),
        key=("school_id",),
    ),
    TableColumns(
        "workshops",
        (
            as_key(WORKSHOP_ID),
            must(_DATE),
            Column("hours", numbers.HALF_HOURS, ("時數",), ("研習時數", "小時數")),
            Column("capacity", numbers.LIMIT, ("容納校數",), ("校數上限", "可容納校數", "名額")),
        ),
        key=("workshop_id",),
        optional=True,
    ),
    TableColumns("travel", (must(LEAD_ID), must(SCHOOL_ID), _KM), key=("lead_id", "school_id"), optional=True),
    TableColumns("scores", (must(LEAD_ID), must(SCHOOL_ID), SCORE), key=("lead_id", "school_id"), optional=True),
    TableColumns(
        "locks",
        (
            must(Column("kind", visit_cells.LOCK_KIND, ("類別",), ("種類", "鎖定類別"))),
            LEAD_ID,
            SCHOOL_ID,
            _DATE,
        ),
        optional=True,
    ),
    TableColumns(
        "professors",
        (
            as_key(PROFESSOR_ID),
            Column("name", cells.TEXT, ("姓名",), ("教授姓名", "督導教授", "督導教授姓名")),
            *week_columns(),
            UNAVAILABLE,
            Column("max_visits", numbers.LIMIT, ("次數上限",), ("入校次數上限", "可入校次數", "最多次數")),
        ),
        key=("professor_id",),
        optional=True,
    ),
)


def _may_be_blank(column: Column) -> Column:
    """The column in a table of a plan where a blank cell has a meaning."""
    return Column(column.name, column.kind, column.aliases, column.further, required=True)


WRITTEN_VISIT_TABLES: tuple[TableColumns, ...] = (
    TableColumns(
        "assignments",
        (
            plan_column(SCHOOL_ID),
            plan_column(LEAD_ID),
            plan_column(Column("mode", cells.ID, ("模式",), ("陪伴模式",))),
            _may_be_blank(WORKSHOP_ID),
            plan_column(Column("first_day", dates.DATE, ("首日",), ("首次日期", "開始日期"))),
            plan_column(Column("last_day", dates.DATE, ("末日",), ("末次日期", "結束日期"))),
            _HOURS,
            plan_column(Column("visits", numbers.WHOLE, ("入校次數",), ("次數",))),
            Column("km", numbers.WHOLE, _KM.aliases, _KM.further, required=True, filled=True),
            FIT,
        ),
    ),
    TableColumns(
        "visits",
        (
            plan_column(SCHOOL_ID),
            plan_column(LEAD_ID),
            NUMBER,
            KIND,
            plan_column(_DATE),
            _may_be_blank(START),
            _may_be_blank(END),
            _HOURS,
            _may_be_blank(PROFESSOR_ID),
        ),
    ),
    TableColumns(
        "milestones",
        (
            plan_column(SCHOOL_ID),
            plan_column(LEAD_ID),
            plan_column(Column("rule", cells.ID, ("規則",))),
            plan_column(Column("what", cells.ID, ("應辦事項",), ("事項", "文件"))),
            plan_column(Column("who", cells.ID, ("辦理者",), ("負責人", "負責單位"))),
            plan_column(Column("due", dates.DATE, ("期限",), ("截止日期", "到期日"))),
            # Beyond the contract, so a plan without it can be read.
            Column("number", CellKind("number", numbers.read_whole, NO_NUMBER), NUMBER.aliases, NUMBER.further),
        ),
    ),
    TableColumns("unserved", (plan_column(SCHOOL_ID), *WHY)),
)
