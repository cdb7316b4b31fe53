"""The report and the workbook beside a plan's tables: those of the plan, or told as others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matcher.audit.violation import Violation
from matcher.semester.audit.rules import audit_semester
from matcher.semester.tables.plan_rows import WrittenSemester
from matcher.tables.plan_rows import NO_SUMMARY, Contradiction, PlanCopy, plan_digest
from matcher.texts import Language
from matcher.visits.audit.rules import audit_visits
from matcher.visits.tables.plan_rows import WrittenVisits
from tests.rules.case import base, dated
from tests.visit_rules.case import base as visit_base

CASE, DATED, VISIT_CASE = base(), dated(), visit_base()
PLAN, VISITS = CASE.plan, VISIT_CASE.written
OTHER = "0" * 64
TITLES = {"pairs": "配對", "slots": "課表", "sessions": "上課日期", "unmatched": "未配對"}
SHEETS = {table: f"plan.xlsx [{title}]" for table, title in TITLES.items()}


def found(*copies: PlanCopy, plan: WrittenSemester = PLAN) -> tuple[Violation, ...]:
    return audit_semester(CASE.semester, CASE.policy, replace(plan, copies=copies))


def found_of_visits(*copies: PlanCopy, plan: WrittenVisits = VISITS) -> tuple[Violation, ...]:
    return audit_visits(VISIT_CASE.season, VISIT_CASE.policy, replace(plan, copies=copies))


def workbook(plan: WrittenSemester | None, digest: str = "", unread: tuple[str, ...] = ()) -> PlanCopy:
    return PlanCopy("plan.xlsx", digest or plan_digest(PLAN), plan, SHEETS, unread)


def test_copies_of_the_plan_are_right() -> None:
    assert found(PlanCopy("report.html", plan_digest(PLAN)), workbook(replace(PLAN, summary=NO_SUMMARY))) == ()
    assert found_of_visits(PlanCopy("report.html", plan_digest(VISITS))) == ()


def test_a_report_of_another_plan_is_one_violation() -> None:
    (one,) = found(PlanCopy("report.html", OTHER))
    assert (one.rule, one.code, one.cells, one.warning) == ("G1", "copy_other", ("report.html",), False)
    (one,) = found_of_visits(PlanCopy("report.html", OTHER))
    assert one.code == "copy_other"


def test_a_report_that_names_no_plan_is_a_warning() -> None:
    (one,) = found(PlanCopy("report.html", ""))
    assert (one.code, one.warning) == ("copy_unmarked", True)


def test_a_workbook_that_says_otherwise_cites_the_rows_of_both() -> None:
    pairs = (replace(PLAN.pairs[0], tutor_id="T6", row=9), *PLAN.pairs[1:])
    (one,) = found(workbook(replace(PLAN, pairs=pairs)))
    assert (one.code, one.cells) == ("copy_differs", ("plan.xlsx [配對]:9", "pairs.csv:2"))
    assert one.figures["count"] == "2"


def test_a_row_more_or_less_in_the_workbook_is_told() -> None:
    (one,) = found(workbook(replace(PLAN, slots=PLAN.slots[:-1])))
    assert (one.code, one.cells) == ("copy_differs", ("slots.csv:7",))
    (one,) = found(workbook(replace(PLAN, unmatched=(*PLAN.unmatched, replace(PLAN.unmatched[0], row=5)))))
    assert one.cells == ("plan.xlsx [未配對]:5",)
    (one,) = found(workbook(replace(PLAN, sessions=DATED.plan.sessions)))
    assert len(one.cells) == 40


@pytest.mark.parametrize("turned", [False, True])
def test_sorted_rows_and_other_sentences_are_the_same_plan(turned: bool) -> None:
    unmatched = tuple(replace(row, detail="noted by hand", remedy="") for row in PLAN.unmatched)
    other = replace(PLAN, pairs=PLAN.pairs[::-1] if turned else PLAN.pairs, unmatched=unmatched)
    assert plan_digest(other) == plan_digest(PLAN)
    assert found(workbook(other)) == ()


def test_a_workbook_with_the_same_rows_made_of_another_summary() -> None:
    (one,) = found(workbook(replace(PLAN, summary=NO_SUMMARY), OTHER))
    assert one.code == "copy_other"


def test_a_workbook_that_cannot_be_read() -> None:
    (one,) = found(workbook(None, unread=("plan.xlsx [配對]:3",)))
    assert (one.code, one.cells, one.warning) == ("copy_unread", ("plan.xlsx [配對]:3",), False)
    (one,) = found(PlanCopy("plan.xlsx", "", None, {}, ("plan.xlsx",)))
    assert (one.code, one.warning) == ("copy_unread", True)


def test_sheets_that_contradict_each_other() -> None:
    contradiction = Contradiction("plan.xlsx [配對]", "plan.xlsx [課表]", ("plan.xlsx [配對]:3",))
    itself = replace(PLAN, contradictions=(contradiction,))
    for violations in (found(plan=itself), found(workbook(itself))):
        (one,) = violations
        assert (one.rule, one.code, one.cells) == ("G1", "sheets_differ", ("plan.xlsx [配對]:3",))
        assert "plan.xlsx [課表]" in one.sentence(Language.ZH)


def test_the_digest_names_everything_but_the_seconds() -> None:
    summary = PLAN.summary
    changed = [
        replace(PLAN, pairs=(replace(PLAN.pairs[0], fit=1), *PLAN.pairs[1:])),
        replace(PLAN, slots=PLAN.slots[1:]),
        replace(PLAN, sessions=()),
        replace(PLAN, unmatched=(replace(PLAN.unmatched[0], reason="shortage"),)),
        replace(PLAN, summary=replace(summary, status="feasible")),
        replace(PLAN, summary=replace(summary, goals=summary.goals[1:])),
        replace(PLAN, summary=replace(summary, other={**summary.other, "seed": 8})),
    ]
    assert len({plan_digest(plan) for plan in (PLAN, *changed)}) == 1 + len(changed)
    later = replace(PLAN, summary=replace(summary, other={**summary.other, "seconds": 99}))
    assert plan_digest(later) == plan_digest(PLAN)


def test_a_plan_without_a_summary_is_judged_by_all_else() -> None:
    assert found(plan=replace(PLAN, summary=NO_SUMMARY)) == ()
    assert found_of_visits(plan=replace(VISITS, summary=NO_SUMMARY)) == ()
    lost = replace(PLAN, summary=NO_SUMMARY, pairs=PLAN.pairs[1:])
    assert {one.rule for one in found(plan=lost)} == {"P9"}
