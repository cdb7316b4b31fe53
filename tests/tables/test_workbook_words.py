"""The words of a workbook, read back in both languages and in the spellings of people."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from matcher.tables.cells import CellKind
from matcher.tables.faults import CellFault
from matcher.tables.workbook_words import (
    ACTIVITY,
    FORM,
    HELD_WEEKDAY,
    REASON,
    SESSION_KIND,
    SLOT,
    STRETCHES,
    VISIT_REASON,
    WHO,
)
from matcher.texts import Language, text
from models.semester.plan import ChildReason
from models.visits.plan import Form
from models.visits.plan import SchoolReason as VisitReason


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        (SLOT, "週一 17:00–18:30", (0, 1020, 1110)),
        (SLOT, "Fri 16:00-17:30", (4, 960, 1050)),
        (SLOT, "星期三16:00~17:30", (2, 960, 1050)),
        (SLOT, "週二　１６：００－１７：３０", (1, 960, 1050)),
        (SLOT, "本期不上課：沒有學童配對", None),
        (SLOT, "Does not meet: no child is paired", None),
        (HELD_WEEKDAY, "週四", 3),
        (HELD_WEEKDAY, "週六（上週四的課）", 3),
        (HELD_WEEKDAY, "Sat (timetable of Thu)", 3),
        (SESSION_KIND, "補課", "make_up"),
        (SESSION_KIND, "Regular", "regular"),
        (SESSION_KIND, "make_up", "make_up"),
        (SESSION_KIND, "party", "party"),
        (REASON, "沒有同性別的大學伴", "no_gender"),
        (REASON, "no_gender", "no_gender"),
        (REASON, "moved away", "moved away"),
        (VISIT_REASON, "逾期申請", "applied_late"),
        (ACTIVITY, "第 2 次入校", ("visit", 2, "")),
        (ACTIVITY, "第12次入校", ("visit", 12, "")),
        (ACTIVITY, "Visit 3", ("visit", 3, "")),
        (ACTIVITY, "研習 W1", ("workshop", 0, "W1")),
        (ACTIVITY, "workshop 01", ("workshop", 0, "01")),
        (FORM, "現況評估表", ("status_assessment", 0)),
        (FORM, "入校入班紀錄表（第 2 次入校）", ("visit_record", 2)),
        (FORM, "checklist", ("checklist", 0)),
        (WHO, "領航教師", "lead"),
        (WHO, "programme office", "office"),
        (
            STRETCHES,
            "2025-09-16（週二） 09:00–14:00\n2025/10/18 研習 W1\n",
            ((date(2025, 9, 16), 540, 840), (date(2025, 10, 18), None, None)),
        ),
    ],
)
def test_words_are_read(kind: CellKind, written: str, value: Any) -> None:
    assert kind.parse(written) == value


@pytest.mark.parametrize(
    ("kind", "written", "code"),
    [
        (SLOT, "soon", "bad_slot"),
        (SLOT, "16:00-17:30", "bad_slot"),
        (SLOT, "週八 16:00-17:30", "bad_weekday"),
        (SLOT, "週一 16:00", "bad_range"),
        (SLOT, "週一 17:30-16:00", "range_reversed"),
        (SLOT, "週一 16:00-17:30;18:00-19:30", "bad_slot"),
        (HELD_WEEKDAY, "週六", "bad_weekday"),
        (ACTIVITY, "tea", "bad_activity"),
        (ACTIVITY, "visit two", "bad_activity"),
        (STRETCHES, "16 September", "bad_date"),
        (STRETCHES, "2025-09-16 09:00", "bad_range"),
    ],
)
def test_words_that_are_none(kind: CellKind, written: str, code: str) -> None:
    with pytest.raises(CellFault) as caught:
        kind.parse(written)
    assert caught.value.code == code


@pytest.mark.parametrize("language", list(Language))
def test_every_label_is_known_again(language: Language) -> None:
    for kind, prefix, codes in (
        (REASON, "reason", list(map(str, ChildReason))),
        (VISIT_REASON, "visit_reason", list(map(str, VisitReason))),
    ):
        assert [kind.parse(text(f"{prefix}.{code}", language)) for code in codes] == codes
    for form in Form:
        label = text(f"form.{form}", language)
        assert FORM.parse(label) == (form, 0)
        assert FORM.parse(text("visit.form_of_visit", language, form=label, number=3)) == (form, 3)
