"""Who may be accompanied by whom (V1, V3, V5), and what the office locked (L1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from matcher.audit.violation import Violation
from matcher.grouping import group_by
from matcher.visits.audit.dates import shift
from matcher.visits.audit.index import VisitIndex, fit
from matcher.visits.tables.plan_rows import WrittenAssignment, WrittenVisit
from models.rules.plan import L1
from models.rules.visits import V1, V3, V5
from models.visits.problem import HighSchool


def v1(index: VisitIndex) -> Iterator[Violation]:
    """V1: a school that is served names enough teachers and applied by the deadline."""
    fewest, deadline = index.policy[V1].fewest_teachers, application_deadline(index)
    for of in index.accompaniments:
        if not names_enough(index, of.school):
            yield of.violation("V1", "few_teachers", count=of.school.teachers, least=fewest)
        if not applied_in_time(index, of.school):
            yield of.violation("V1", "applied_late", date=of.school.applied_on, deadline=deadline)


def names_enough(index: VisitIndex, school: HighSchool) -> bool:
    """V1: whether the school names enough potential teachers."""
    return school.teachers >= index.policy[V1].fewest_teachers


def application_deadline(index: VisitIndex) -> date:
    """V1: the last day on which a school may have applied."""
    return shift(index.season.period.application_deadline, index.policy[V1].grace_days)


def applied_in_time(index: VisitIndex, school: HighSchool) -> bool:
    """V1: whether the school applied by the deadline; one that does not say when did."""
    return school.applied_on is None or school.applied_on <= application_deadline(index)


def is_eligible(index: VisitIndex, school: HighSchool) -> bool:
    """V1: whether the school may be served at all."""
    return names_enough(index, school) and applied_in_time(index, school)


def v3(index: VisitIndex) -> Iterator[Violation]:
    """V3: no lead serves more schools than the programme and the lead's own limit allow."""
    for lead_id, served in group_by(index.accompaniments, lambda of: of.lead.id).items():
        most = min(served[0].lead.max_schools, index.policy[V3].most_schools)
        if len(served) > most:
            people, cited = (lead_id, *(of.school.id for of in served)), (of.written for of in served)
            yield Violation.of("V3", "many_schools", people, cited, lead=lead_id, count=len(served), most=most)


def v5(index: VisitIndex) -> Iterator[Violation]:
    """V5: the lead covers enough of the items asked for, and the fit written is the fit."""
    fewest = index.policy[V5].fewest_items
    for of in index.accompaniments:
        count = len(of.school.items & of.lead.items)
        if count < fewest:
            yield of.violation("V5", "few_items", count=count, least=fewest)
        should = fit(of, index.season)
        if of.written.fit != should:
            yield of.violation("V5", "visit_fit_column", value=of.written.fit, should=should)


def l1(index: VisitIndex) -> Iterator[Violation]:
    """L1: the leads and dates that were locked hold, and no lead goes where it is forbidden; nothing where waived."""
    if index.policy[L1].holds == "waive":
        return
    served = {(of.lead.id, of.school.id): of for of in index.accompaniments}
    dated = {(row.lead.id, row.school.id, row.written.date) for row in index.activities if row.lead and row.is_visit}
    for pair in index.season.assigned:
        if pair not in served:
            yield Violation.of("L1", "assign_lock", pair, WrittenAssignment.file, lead=pair[0], school=pair[1])
    for pair, of in served.items():
        if pair in index.season.forbidden:
            yield of.violation("L1", "forbidden_lead")
    for lead, school, day in index.season.fixed:
        if (lead, school, day) not in dated:
            figures = {"lead": lead, "school": school, "date": day}
            yield Violation.of("L1", "visit_lock", (lead, school), WrittenVisit.file, **figures)
