"""The cells that only the tables of visits have: their spellings, and the faults of what is none of them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.tables import numbers
from matcher.tables.faults import CellFault
from matcher.visits.tables import cells as visit_cells
from models.visits.problem import Mode, ServiceItem

BOTH = {ServiceItem.CURRICULUM, ServiceItem.NETWORK}


@pytest.mark.parametrize(
    "text",
    [
        "curriculum;network",
        "課程發展、網路環境",
        "課程發展,網路環境",
        "網路環境/課程發展",
        "Curriculum; NETWORK",
        "ｃｕｒｒｉｃｕｌｕｍ；ｎｅｔｗｏｒｋ",
        " 課程 、 網路 ",
        "課程發展\n網路環境\n課程發展",
    ],
)
def test_item_spellings(text: str) -> None:
    assert visit_cells.read_items(text) == BOTH


def test_every_item_of_the_contract() -> None:
    names = {"curriculum": "課程發展", "network": "網路環境", "devices": "載具管理", "team": "團隊經營"}
    for code, chinese in names.items():
        assert visit_cells.read_items(code) == visit_cells.read_items(chinese) == {ServiceItem(code)}


@pytest.mark.parametrize(("text", "code"), [("teem", "unknown_item_near"), ("午餐", "unknown_item"), (";", "no_items")])
def test_what_is_no_item(text: str, code: str) -> None:
    with pytest.raises(CellFault) as caught:
        visit_cells.read_items(f"curriculum;{text}" if code != "no_items" else text)
    assert caught.value.code == code
    assert caught.value.figures.get("part", ";") == text


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        *((text, Mode.A) for text in ("A", "a", "Ａ", "ａ", "模式A", "A模式", "Mode a", "模式 Ａ")),
        *((text, Mode.B) for text in ("B", "b", "Ｂ", "模式b")),
        *((text, None) for text in ("皆可", "不限", "A/B", "either", "Ａ或Ｂ")),
    ],
)
def test_mode_spellings(text: str, mode: Mode | None) -> None:
    assert visit_cells.read_mode(text) is mode


@pytest.mark.parametrize("text", ["C", "AA", "1", "模式"])
def test_what_is_no_mode(text: str) -> None:
    with pytest.raises(CellFault, match="bad_mode"):
        visit_cells.read_mode(text)


@pytest.mark.parametrize(
    ("text", "degrees"),
    [
        ("24.9936", 24.9936),
        ("２４．９９３６", 24.9936),
        ("24.9936°", 24.9936),
        ("24.9936°N", 24.9936),
        ("北緯24.9936度", 24.9936),
        ("E 121.5", 121.5),
        ("-12", -12.0),
        ("310700", 310700.0),
    ],
)
def test_degrees_spellings(text: str, degrees: float) -> None:
    assert numbers.read_degrees(text) == degrees


@pytest.mark.parametrize("text", ["24°59'37\"", "2652,400", "north", "24.9.3", "1e3", "nan"])
def test_what_is_no_degrees(text: str) -> None:
    with pytest.raises(CellFault, match="bad_degrees"):
        numbers.read_degrees(text)


@pytest.mark.parametrize(
    ("text", "km"),
    [
        ("0", 0),
        ("12", 12),
        ("12.4", 12),
        ("12.49", 12),
        ("12.5", 13),
        ("13.5", 14),
        ("0.5", 1),
        ("1,204.5 km", 1205),
        ("３０公里", 30),
    ],
)
def test_km_are_rounded_half_up(text: str, km: int) -> None:
    assert numbers.read_km(text) == km


@given(st.decimals(0, 20_000, places=3))
def test_km_are_within_half_a_kilometre(km: Decimal) -> None:
    read = numbers.read_km(f"{km:f}")
    assert isinstance(read, int)
    assert Decimal("-0.5") < read - km <= Decimal("0.5")


@pytest.mark.parametrize("text", ["-3", "far", "12 mi", "20039", "1.2.3"])
def test_what_is_no_distance(text: str) -> None:
    with pytest.raises(CellFault, match="bad_km"):
        numbers.read_km(text)


@pytest.mark.parametrize(("text", "minutes"), [("6", 360), ("6.5", 390), ("6.50小時", 390), ("24", 1440), ("0.5", 30)])
def test_half_hours(text: str, minutes: int) -> None:
    assert numbers.read_half_hours(text) == minutes


@pytest.mark.parametrize(
    ("text", "code"), [("6.25", "bad_half_hours"), ("24.5", "bad_half_hours"), ("-6", "bad_hours")]
)
def test_what_is_no_half_hours(text: str, code: str) -> None:
    with pytest.raises(CellFault) as caught:
        numbers.read_half_hours(text)
    assert caught.value.code == code
