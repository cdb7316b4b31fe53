"""The audit of a plan of visits: one function a rule, on what was written.

It shares no predicate with the models that make plans: only the data, the goals' names and the
numbers of the rule book, read through the policy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from matcher.audit.violation import Violation
from matcher.visits.audit.accounts import v4
from matcher.visits.audit.calendar import v9, v10, v11
from matcher.visits.audit.eligibility import l1, v1, v3, v5
from matcher.visits.audit.figures import b6, g1, v2, v12
from matcher.visits.audit.hours import v6, v8
from matcher.visits.audit.index import VisitIndex, index_visits
from matcher.visits.audit.milestones import FORMS, false_milestones
from matcher.visits.audit.modes import v7
from matcher.visits.tables.plan_rows import WrittenVisits
from models.policy import Policy
from models.visits.problem import Season

VisitAudit = Callable[[VisitIndex], Iterator[Violation]]


def _by_name(*audits: VisitAudit) -> dict[str, VisitAudit]:
    return {audit.__name__.upper(): audit for audit in audits}


VISIT_AUDITS: Mapping[str, VisitAudit] = {
    **_by_name(v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12),
    **{rule: partial(false_milestones, rule) for rule in FORMS},
    **_by_name(b6, l1, g1),
}
"""The audit of each rule by its id, in the order of the rule book."""


def audit_visits(season: Season, policy: Policy, written: WrittenVisits) -> tuple[Violation, ...]:
    """Every violation of every rule by the plan as written, in the order of the rule book.

    Nothing is raised for a plan that is wrong, whatever is wrong with it.
    """
    joined = index_visits(season, policy, written)
    return tuple(violation for audit in VISIT_AUDITS.values() for violation in audit(joined))
