"""Every table and its columns as data: names, aliases, what must be there, and the kind of each
cell.

A header is known by its English name or one of its ``aliases``, which are the contract; the first
alias is the Chinese header of templates. ``further`` spellings are read only where none of the
contract's names stands in the table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from matcher.tables import cells, dates, numbers, subjects, times
from matcher.tables.cells import CellKind, plain
from models.week import WEEKDAYS


@dataclass(frozen=True, slots=True)
class Column:
    """A column. ``required``: the column must be there; ``filled``: no cell may be blank.

    ``refers`` is the stem of the table whose key the cells name.
    """

    name: str
    kind: CellKind
    aliases: tuple[str, ...] = ()
    further: tuple[str, ...] = ()
    required: bool = False
    filled: bool = False
    refers: str = ""

    @property
    def chinese(self) -> str:
        """The Chinese header."""
        return self.aliases[0]


_NAMES: Mapping[str, tuple[str, ...]] = {
    "universities": ("大學", "夥伴大學"),
    "schools": ("學校", "國中小", "服務學校", "申請學校", "高中職"),
    "groups": ("分組", "班級", "服務對應", "服務關係"),
    "tutors": ("大學伴",),
    "children": ("學童", "小學伴"),
    "locks": ("鎖定", "指定"),
    "scores": ("分數", "適配分數", "評分"),
    "leads": ("領航教師", "領航老師"),
    "workshops": ("研習", "工作坊"),
    "travel": ("交通", "里程", "距離"),
    "professors": ("教授", "督導教授"),
}
"""What people call a table, by its stem."""


@dataclass(frozen=True, slots=True, eq=False)
class TableColumns:
    """A table in the file ``stem.csv``. No two rows have the same values in the columns of
    ``key``.
    """

    stem: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    optional: bool = False

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.stem}.csv"

    @property
    def names(self) -> tuple[str, ...]:
        """What people call it in Chinese."""
        return _NAMES.get(self.stem, ())

    def column(self, name: str) -> Column:
        """The column of an English name."""
        return next(column for column in self.columns if column.name == name)


def fold_header(header: str) -> str:
    """A header as it is compared: NFKC, trimmed, case-folded, 臺 as 台, stars of required columns
    dropped.
    """
    text = plain(header).strip("*★ ").casefold().replace("臺", "台")
    return "_".join(text.split())


def must(column: Column) -> Column:
    """The column where it has to be there and filled."""
    return replace(column, required=True, filled=True)


UNIVERSITY_ID = Column(
    "university_id",
    cells.ID,
    ("大學代碼",),
    ("大學編號", "大學代號", "夥伴大學代碼"),
    refers="universities",
)
SCHOOL_ID = Column("school_id", cells.ID, ("學校代碼",), ("學校編號", "學校代號", "國中小代碼"), refers="schools")
CHILD_ID = Column(
    "child_id",
    cells.ID,
    ("學童代碼",),
    ("學童編號", "學童代號", "小學伴代碼", "小學伴編號", "學生代碼", "學生編號"),
    refers="children",
)
TUTOR_ID = Column(
    "tutor_id", cells.ID, ("大學伴代碼",), ("大學伴編號", "大學伴代號", "大學伴學號", "學伴代碼"), refers="tutors"
)
GENDER = Column("gender", cells.GENDER, ("性別",), ("sex",), required=True, filled=True)
COUNTY = Column("county", cells.COUNTY, ("縣市",), ("縣市別", "所在縣市", "縣市名稱"))
SCORE = Column("score", numbers.SCORE, ("分數",), ("適配分數", "評分"), required=True, filled=True)
FIT = Column("fit", numbers.WHOLE, ("適配度",), required=True, filled=True)
KIND = Column("kind", cells.ID, ("類別",), ("種類",), required=True, filled=True)
NUMBER = Column("number", numbers.WHOLE, ("次別",), ("場次",), required=True, filled=True)
WEEKDAY = Column("weekday", times.WEEKDAY, ("星期",), ("週幾", "星期幾", "day"))
START = Column("start", times.START, ("開始時間",), ("開始", "起始時間", "start time"))
END = Column("end", times.END, ("結束時間",), ("結束", "end time"))


def as_key(column: Column) -> Column:
    """The column as the key of its own table."""
    return replace(column, required=True, filled=True, refers="")


def register_key(column: Column) -> Column:
    """The key of a table of schools under the header of the ministry's registers as well."""
    return replace(column, further=(*column.further, "代碼"))


def week_columns() -> tuple[Column, ...]:
    """The five columns of hours, Monday first."""
    days = zip(
        WEEKDAYS,
        ("monday", "tuesday", "wednesday", "thursday", "friday"),
        "一二三四五",
        strict=True,
    )
    return tuple(
        Column(
            code,
            times.RANGES,
            (f"週{numeral}", f"星期{numeral}"),
            (f"周{numeral}", f"禮拜{numeral}", f"拜{numeral}", day),
            required=True,
        )
        for code, day, numeral in days
    )


SEMESTER_TABLES: tuple[TableColumns, ...] = (
    TableColumns(
        "universities",
        (
            register_key(as_key(UNIVERSITY_ID)),
            Column("name", cells.TEXT, ("大學名稱",), ("夥伴大學", "大學校名", "學校名稱"), required=True),
            Column("seats", numbers.LIMIT, ("座位數",), ("座位", "座位上限")),
            Column("class_leaders", numbers.LIMIT, ("帶班老師數",), ("帶班老師", "帶班老師人數")),
            Column("approved_children", numbers.WHOLE, ("核定學童數",), ("核定人數", "核定學童人數")),
        ),
        key=("university_id",),
    ),
    TableColumns(
        "schools",
        (
            register_key(as_key(SCHOOL_ID)),
            Column("name", cells.TEXT, ("學校名稱",), ("校名", "學校"), required=True),
            COUNTY,
            Column("remoteness", cells.REMOTENESS, ("偏遠程度",), ("偏遠等級", "偏遠地區級別")),
            Column("computers", numbers.LIMIT, ("電腦數",), ("電腦", "電腦台數")),
            *week_columns(),
        ),
        key=("school_id",),
    ),
    TableColumns("groups", (must(UNIVERSITY_ID), must(SCHOOL_ID)), key=("university_id", "school_id")),
    TableColumns(
        "tutors",
        (
            as_key(TUTOR_ID),
            Column("name", cells.TEXT, ("姓名",), ("大學伴姓名", "學生姓名")),
            must(UNIVERSITY_ID),
            GENDER,
            Column(
                "subjects",
                subjects.LEVELS,
                ("可授科目",),
                ("授課科目", "可教科目", "可教學科目", "可輔導科目", "專長科目", "科目"),
                required=True,
            ),
            Column(
                "in_person_hours",
                numbers.HOURS,
                ("實體培訓時數",),
                ("實體時數", "實體課程時數", "實體研習時數", "實體培訓"),
                required=True,
                filled=True,
            ),
            Column(
                "online_hours",
                numbers.HOURS,
                ("線上培訓時數",),
                ("線上時數", "線上課程時數", "線上研習時數", "線上培訓"),
                required=True,
                filled=True,
            ),
            Column(
                "agreement",
                cells.YES_NO,
                ("書面同意",),
                ("同意書", "書面同意書", "書面合意", "書面合意書", "同意書簽署", "簽署同意書"),
                required=True,
            ),
            *week_columns(),
        ),
        key=("tutor_id",),
    ),
    TableColumns(
        "children",
        (
            as_key(CHILD_ID),
            Column("name", cells.TEXT, ("姓名",), ("學童姓名", "學生姓名")),
            must(SCHOOL_ID),
            UNIVERSITY_ID,
            GENDER,
            Column("grade", cells.GRADE, ("年級",), ("就讀年級",), required=True, filled=True),
            Column(
                "subjects",
                subjects.SUBJECTS,
                ("需求科目",),
                ("學習需求科目", "學習需求", "需求學科", "課輔科目", "科目"),
                required=True,
                filled=True,
            ),
            Column(
                "gender_waiver",
                cells.WAIVER,
                ("同性豁免文號",),
                ("豁免文號", "同性豁免", "核准文號", "異性配對核准文號"),
            ),
            Column(
                "previous_tutor_id",
                cells.ID,
                ("前期大學伴",),
                ("前期大學伴代碼", "上期大學伴", "上學期大學伴", "原大學伴"),
            ),
        ),
        key=("child_id",),
    ),
    TableColumns(
        "locks",
        (
            Column("kind", cells.LOCK_KIND, ("類別",), ("種類", "鎖定類別"), required=True, filled=True),
            CHILD_ID,
            TUTOR_ID,
            UNIVERSITY_ID,
            SCHOOL_ID,
            WEEKDAY,
            replace(START, kind=times.TIME),
        ),
        optional=True,
    ),
    TableColumns(
        "scores",
        (
            must(CHILD_ID),
            must(TUTOR_ID),
            SCORE,
        ),
        key=("child_id", "tutor_id"),
        optional=True,
    ),
)


def plan_column(column: Column) -> Column:
    """The column in a table of a plan: always there and filled, and left to the audit to look
    up.
    """
    return replace(column, required=True, filled=True, refers="")


WHY = (
    Column("reason", cells.ID, ("原因代碼",), ("原因",), required=True, filled=True),
    Column("detail", cells.SENTENCES, ("原因說明",), ("說明",), required=True),
    Column("remedy", cells.SENTENCES, ("建議",), ("改善建議",), required=True),
)
"""Why a plan leaves somebody out."""

WRITTEN_SEMESTER_TABLES: tuple[TableColumns, ...] = (
    TableColumns(
        "pairs",
        (
            plan_column(CHILD_ID),
            plan_column(TUTOR_ID),
            plan_column(UNIVERSITY_ID),
            plan_column(SCHOOL_ID),
            Column("subject", cells.ID, ("科目",), ("授課科目",), required=True),
            FIT,
            Column("same_gender", cells.YES_NO, ("同性",), ("性別相同",), required=True),
            Column("kept", cells.YES_NO, ("續配",), ("沿用前期",), required=True),
        ),
    ),
    TableColumns(
        "slots",
        tuple(map(plan_column, (UNIVERSITY_ID, SCHOOL_ID, WEEKDAY, START, END))),
    ),
    TableColumns(
        "sessions",
        (
            plan_column(UNIVERSITY_ID),
            plan_column(SCHOOL_ID),
            NUMBER,
            Column("date", dates.DATE, ("日期",), ("上課日期",), required=True, filled=True),
            *map(plan_column, (WEEKDAY, START, END)),
            KIND,
            Column("co_learning", cells.YES_NO, ("共學",), ("小學伴共學",), required=True),
        ),
        optional=True,
    ),
    TableColumns(
        "unmatched",
        (plan_column(CHILD_ID), *WHY),
    ),
)
