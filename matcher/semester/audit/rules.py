"""The audit of a semester plan: one function a rule, on what was written.

It shares no predicate with the models that make plans: only the data, the goals' names and the
numbers of the rule book, read through the policy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from matcher.audit.violation import Violation
from matcher.semester.audit.capacity import s7, s8
from matcher.semester.audit.children import p7, p9
from matcher.semester.audit.dates import s9, s10
from matcher.semester.audit.figures import g1, p4, p10, s11
from matcher.semester.audit.index import PlanIndex, index_plan
from matcher.semester.audit.pairing import p1, p2, p3, p5, p6, p8
from matcher.semester.audit.timetable import l1, s1, s2, s3, s4, s5, s6
from matcher.semester.tables.plan_rows import WrittenSemester
from models.policy import Policy
from models.semester.problem import Semester

RuleAudit = Callable[[PlanIndex], Iterator[Violation]]

_AUDITS: tuple[RuleAudit, ...] = (
    *(p1, p2, p3, p4, p5, p6, p7, p8, p9, p10),
    *(s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11),
    *(l1, g1),
)
RULE_AUDITS: Mapping[str, RuleAudit] = {audit.__name__.upper(): audit for audit in _AUDITS}
"""The audit of each rule by its id, in the order of the rule book."""


def audit_semester(semester: Semester, policy: Policy, written: WrittenSemester) -> tuple[Violation, ...]:
    """Every violation of every rule by the plan as written, in the order of the rule book.

    Warnings (``Violation.warning``) are among them; a plan passes where there is nothing else.
    Nothing is raised for a plan that is wrong, whatever is wrong with it.
    """
    joined = index_plan(semester, policy, written)
    return tuple(violation for audit in RULE_AUDITS.values() for violation in audit(joined))
