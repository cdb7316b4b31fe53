"""Cells: the spellings of the file formats, what is told of those that could be meant otherwise, and the faults."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.semester.tables.given_plan import REASON
from matcher.semester.tables.taught import alike
from matcher.tables import dates, numbers, times, words
from matcher.tables.faults import CellFault, Interpretation, Severity
from matcher.tables.season import ANY_SEASON, SeasonFrame
from matcher.texts import Language, text
from matcher.visits.tables.given_plan import FORM
from matcher.visits.tables.given_plan import REASON as VISIT_REASON
from models.semester.plan import ChildReason
from models.visits.plan import Form, SchoolReason
from models.week import Interval
from tests.tables.cell_kinds import OF_SHEETS, OF_TABLES
from tests.tables.shown import shown

SEASONS = {
    "": ANY_SEASON,
    "autumn": SeasonFrame(date(2025, 9, 1), date(2025, 12, 31)),
    "winter": SeasonFrame(date(2025, 11, 1), date(2026, 1, 31)),
    "term": SeasonFrame(date(2025, 9, 1), date(2026, 1, 31)),
    "whole_day": SeasonFrame(whole_day=Interval(480, 1020)),
}
CELLS: dict[str, list[dict[str, Any]]] = tomllib.loads(
    Path(__file__).with_name("cells.toml").read_text(encoding="utf-8")
)


def said(kind: str, cell: str, season: str) -> tuple[dict[str, object], dict[str, str]]:
    """What a cell says, as a row of the file does, and the figures of what is told of it."""
    try:
        read = {**OF_TABLES, **OF_SHEETS}[kind].parser(SEASONS[season])(cell)
    except CellFault as fault:
        return {"fault": fault.code}, fault.figures
    if isinstance(read, Interpretation):
        severity = {} if read.severity is Severity.NOTICE else {"severity": read.severity}
        return {"told": read.code, "value": shown(read.value), **severity}, read.figures
    return {"value": shown(read)}, {}


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        pytest.param(kind, row, id=f"{kind}-{row.get('fault', row.get('told', row.get('value', 'values')))}")
        for kind, rows in CELLS.items()
        for row in rows
    ],
)
def test_what_a_cell_says(kind: str, row: dict[str, Any]) -> None:
    row = dict(row)
    season, figures = row.pop("season", ""), row.pop("figures", {})
    cells = row.pop("cells", None) or [cell for cell, _ in row["values"]]
    values = [value for _, value in row.pop("values", ())]
    for place, cell in enumerate(cells):
        expected = row | ({"value": values[place]} if values else {})
        if expected.get("value") == "itself":
            expected["value"] = cell
        found, told = said(kind, cell, season)
        assert found == expected, cell
        assert type(found.get("value")) is type(expected.get("value")), cell
        for name, figure in figures.items():
            assert told[name] == (figure if isinstance(figure, str) else figure[place]), cell


def test_numbers_of_very_many_digits() -> None:
    for kind, code in {"hours": "bad_hours", "whole": "bad_number"}.items():
        assert said(kind, "9" * 400, "") == ({"fault": code}, {})


@given(st.dates(date(1912, 1, 1), date(2100, 12, 31)))
def test_dates_read_what_is_written(day: date) -> None:
    roc = day.year - 1911
    texts = [day.isoformat(), f"{day.year}/{day.month}/{day.day}", f"民國{roc}年{day.month}月{day.day}日"]
    if roc >= 100:
        texts += [f"{roc}{day:%m%d}", f"{roc}/{day:%m/%d}"]
    assert {dates.read_date(text) for text in texts} == {day}


@given(st.lists(st.tuples(st.integers(360, 1439), st.integers(361, 1440)).filter(lambda t: t[0] < t[1])))
def test_ranges_cover_the_same_minutes_and_do_not_touch(stretches: list[tuple[int, int]]) -> None:
    text = ";".join(f"{times.clock_text(a)}-{times.clock_text(b)}" for a, b in stretches)
    found = times.stretches(text) if text else ()
    assert {m for i in found for m in range(i.start, i.end)} == {m for a, b in stretches for m in range(a, b)}
    assert all(one.end < next_.start for one, next_ in pairwise(found))


@given(st.decimals(0, 20_000, places=3))
def test_km_are_within_half_a_kilometre(km: Decimal) -> None:
    read = numbers.read_km(f"{km:f}")
    assert isinstance(read, int)
    assert Decimal("-0.5") < read - km <= Decimal("0.5")


@pytest.mark.parametrize("language", list(Language))
def test_every_label_is_known_again(language: Language) -> None:
    for kind, prefix, codes in (
        (REASON, "reason", list(map(str, ChildReason))),
        (VISIT_REASON, "visit_reason", list(map(str, SchoolReason))),
    ):
        assert [kind.parse(text(f"{prefix}.{code}", language)) for code in codes] == codes
    for form in Form:
        label = text(f"form.{form}", language)
        assert FORM.parse(label) == (form, 0)
        assert FORM.parse(text("visit.form_of_visit", language, form=label, number=3)) == (form, 3)


@pytest.mark.parametrize(
    ("taught", "needed"),
    [
        *(("英文", "英語"), ("英語會話", "英語"), ("數", "數學"), ("Maths", "Math"), ("Mathematics", "math")),
        *(("國文", "國語"), ("自然科學", "自然")),
    ],
)
def test_words_near_each_other(taught: str, needed: str) -> None:
    assert alike(taught, ["社會", needed]) == needed


@pytest.mark.parametrize("taught", ["國語", "社團", "體育", "Art"])
def test_words_that_only_share_a_little(taught: str) -> None:
    assert alike(taught, ["英語", "數學", "Math"]) == ""


def test_words_of_every_kind_are_apart() -> None:
    assert words.YES.isdisjoint(words.NO | words.NOTHING | words.NEVER | words.NEVER_TOLD)
    assert words.ALWAYS.isdisjoint(words.NO | words.NOTHING | words.NEVER | words.NEVER_TOLD)
    assert not any(words.is_not_yet(word) for word in words.YES)
    assert all(
        words.word_of(word) == word for kind in (words.YES, words.NO, words.NEVER, words.ALWAYS) for word in kind
    )
