"""The audit of a semester plan: one function a rule, on what was written.

It shares no predicate with the models that make plans: only the data, the goals' names and the
numbers of the rule book, read through the policy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

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

RULE_AUDITS: Mapping[str, RuleAudit] = MappingProxyType(
    {
        "P1": p1,
        "P2": p2,
        "P3": p3,
        "P4": p4,
        "P5": p5,
        "P6": p6,
        "P7": p7,
        "P8": p8,
        "P9": p9,
        "P10": p10,
        "S1": s1,
        "S2": s2,
        "S3": s3,
        "S4": s4,
        "S5": s5,
        "S6": s6,
        "S7": s7,
        "S8": s8,
        "S9": s9,
        "S10": s10,
        "S11": s11,
        "L1": l1,
        "G1": g1,
    }
)
"""The audit of each rule by its id, in the order of the rule book."""


def audit_semester(semester: Semester, policy: Policy, written: WrittenSemester) -> tuple[Violation, ...]:
    """Every violation of every rule by the plan as written, in the order of the rule book.

    Warnings (``Violation.warning``) are among them; a plan passes where there is nothing else.
    Nothing is raised for a plan that is wrong, whatever is wrong with it.
    """
    joined = index_plan(semester, policy, written)
    return tuple(violation for audit in RULE_AUDITS.values() for violation in audit(joined))
