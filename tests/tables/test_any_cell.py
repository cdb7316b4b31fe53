"""Whatever stands in a cell, its parser gives a value or a fault with its texts: nothing else ever escapes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.tables.csv_file import cell_text
from matcher.tables.faults import CellFault, Fault, Interpretation, Severity
from matcher.tables.season import ANY_SEASON, SeasonFrame
from matcher.texts import Language
from tests.doses import examples
from tests.tables.cell_kinds import OF_TABLES

FRAMES = (ANY_SEASON, SeasonFrame(date(2025, 9, 1), date(2025, 12, 31)), SeasonFrame(date.min, date.max))
WORDS = """
0 1 9 00 2025 114 25 13 31 999999999999999999 ٣ ３ Ⅷ ½ 1e5 inf nan - + . , : ; / ~ .. 至 、 % ° () [ ' " = @
年 月 日 點 半 上午 下午 PM a.m. T 民國 星期一 (三) 整天 無 申請中 是 ✓ ■ □ 小 國小 年級 班 英語 數學 課程發展
A B km 公里 小時 字第 號 男 女 mon pair assign
"""
"""Of these, and of marks that no word holds, whatever a pattern accepts is made."""
MARKS = [" ", "\u3000", "\n", "\t", "\x00", "\u200e"]
NUMBERS = "0 1 2 9 08 12 13 24 30 31 59 60 99 114 1140901 2025 9999"
SHAPES = """
{}/{}/{}|{}-{}-{}|{}.{}.{} {}:{}|民國{}年{}月{}日|{}{}{}|{}/{}..{}/{}|{}/{}/{}~{}/{}|{}/{}、{}/{}
{}:{}-{}:{}|下午{}:{}-{}:{}|{}:{} PM|{}:{}-{}:{} pm|{}點{}分到{}點|{}{}-{}{}|{}-{}點|{},{}|{},{}.{}|{}.{}|{}.{}km
{}小時|{}%|-{}|'{}|{}.0|英語:{};數學{}|英語({})|{}年{}班|國小{}年級
"""
CELLS = (
    st.builds(
        lambda shape, numbers: shape.format(*numbers),
        st.sampled_from([shape for row in SHAPES.split("\n")[1:-1] for shape in row.split("|")]),
        st.lists(st.sampled_from(NUMBERS.split()), min_size=6, max_size=6),
    )
    | st.lists(st.sampled_from([*WORDS.split(), *MARKS]), max_size=9).map("".join)
    | st.text(max_size=12)
)


@pytest.mark.parametrize("name", sorted(OF_TABLES))
@examples(100)
@given(raw=CELLS, frame=st.sampled_from(FRAMES))
def test_a_value_or_a_fault(name: str, raw: str, frame: SeasonFrame) -> None:
    try:
        read = OF_TABLES[name].parser(frame)(cell_text(raw))
    except CellFault as fault:
        told(Fault(Severity.ERROR, fault.code, "a.csv", 2, "x", raw, fault.figures))
        return
    if isinstance(read, Interpretation):
        assert not isinstance(read.value, Interpretation)
        told(Fault(read.severity, read.code, "a.csv", 2, "x", raw, read.figures))
    else:
        assert read is None or type(read) is not object


def told(fault: Fault) -> None:
    """The fault can be said in every language."""
    assert all(fault.wrong(language) and fault.mend(language) for language in Language)


def test_a_season_at_the_end_of_all_days() -> None:
    for name in ("date", "dates"):
        assert OF_TABLES[name].parser(FRAMES[-1])("2025-09-01") not in (None, ())


def test_every_kind_is_tried() -> None:
    assert len(OF_TABLES) > 20
