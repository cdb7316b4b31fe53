"""A season as a policy reads its tables: dates put off, hours longer, locks that bind (V1, V3, V9, V10, L1).

All that plans visits works on the season that :func:`under_policy` gives. It is asked for once, where planning begins:
a season that is eased twice has its margins twice.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from models.margin import widen
from models.policy import Policy
from models.rules.plan import L1
from models.rules.visits import V1, V3, V9, V10
from models.visits.problem import HighSchool, Lead, Period, Professor, Season


def under_policy(season: Season, policy: Policy) -> Season:
    """The season under the policy. Nothing of it is changed where the policy takes the tables as they are."""
    return replace(
        under_locks(season, policy),
        leads={id_: eased_lead(lead, policy) for id_, lead in season.leads.items()},
        schools={id_: eased_school(school, policy) for id_, school in season.schools.items()},
        professors=_professors(season, policy),
        period=eased_period(season.period, policy),
    )


def under_locks(season: Season, policy: Policy) -> Season:
    """L1: the season with the locks that bind: all of them, or none where the policy waives them."""
    if policy[L1].binds:
        return season
    return replace(season, assigned=(), forbidden=frozenset(), fixed=())


def eased_period(period: Period, policy: Policy) -> Period:
    """V1, V10: applications in time, and activities, until so many days later (earlier: below zero)."""
    return replace(
        period,
        application_deadline=period.application_deadline + timedelta(policy[V1].grace_days),
        last_day=period.last_day + timedelta(policy[V10].extra_days),
    )


def eased_lead(lead: Lead, policy: Policy) -> Lead:
    """V3, V9: the lead with no more schools than the policy allows, and hours longer by the margin."""
    free = widen(lead.free, policy[V9].margin_minutes)
    return replace(lead, free=free, max_schools=min(lead.max_schools, policy[V3].most_schools))


def eased_school(school: HighSchool, policy: Policy) -> HighSchool:
    """V9: the school with hours longer by the margin."""
    return replace(school, free=widen(school.free, policy[V9].margin_minutes))


def _professors(season: Season, policy: Policy) -> dict[str, Professor] | None:
    margin = policy[V9].margin_minutes
    if season.professors is None:
        return None
    return {id_: replace(one, free=widen(one.free, margin)) for id_, one in season.professors.items()}
