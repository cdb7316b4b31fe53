"""Why a school is unserved, as far as the rules of school and lead say it: a second look, for the tests alone."""

from __future__ import annotations

from datetime import timedelta

from models.policy import Policy
from models.rules.plan import L1
from models.rules.visits import V1, V3, V4, V5
from models.visits.problem import HighSchool, Lead, Season

LATER = "shortage"
"""A reason that no plain look refutes, where some lead could take the school."""

RULED_OUT = ("no_item", "own_school", "forbidden", "no_places")


def not_eligible(instance: Season, policy: Policy, school: HighSchool) -> str:
    """V1: why not, or nothing."""
    if policy[V1].fewest_teachers > school.teachers:
        return "too_few_teachers"
    last = instance.period.application_deadline + timedelta(policy[V1].grace_days)
    return "applied_late" if school.applied_on is not None and last < school.applied_on else ""


def ruled_out(instance: Season, policy: Policy, school: HighSchool, lead: Lead) -> str:
    """The first of the rules at which the lead is out, or nothing."""
    if len([item for item in school.items if item in lead.items]) < policy[V5].fewest_items:
        return "no_item"
    if lead.school_id == school.id and policy[V4].own_school == "never":
        return "own_school"
    if policy[L1].holds == "hold":
        of_school = [*instance.assigned, *((lead_id, school_id) for lead_id, school_id, _ in instance.fixed)]
        locked = {lead_id for lead_id, school_id in of_school if school_id == school.id}
        if (lead.id, school.id) in instance.forbidden or (locked and locked != {lead.id}):
            return "forbidden"
    return "no_places" if min(lead.max_schools, policy[V3].most_schools) == 0 else ""


def true_reason(instance: Season, policy: Policy, school: HighSchool) -> str:
    """The reason that these rules give, or one that says only that places are short."""
    return not_eligible(instance, policy, school) or of_leads(instance, policy, school)


def of_leads(instance: Season, policy: Policy, school: HighSchool) -> str:
    """The rule at which the last of the leads is out, or :data:`LATER` where one is left."""
    found = {ruled_out(instance, policy, school, lead) for lead in instance.leads.values()}
    if "" in found:
        return LATER
    return max(found, key=RULED_OUT.index, default=RULED_OUT[0])
