"""What a visit plan amounts to: schools, visits, days away, travel and money, by lead and in all (B6)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from models.policy import Policy
from models.rules.visits import B6
from models.visits.plan import Assignment, VisitPlan
from models.visits.problem import Season


@dataclass(frozen=True, slots=True)
class LeadFigures:
    """The figures of one lead, or of all (``lead_id`` empty).

    ``days_away`` are the dates on which a lead is at a visit or a workshop, each date once; ``km`` are travelled, there
    and back for every visit (V12); ``minutes`` are of all accompaniment, a workshop for each school that attends it.
    The three amounts are whole NTD, rounded half up lead by lead, and ``None`` where the policy gives no rate.
    """

    lead_id: str
    schools: int
    visits: int
    days_away: int
    km: int
    minutes: int
    fee_ntd: int | None
    travel_ntd: int | None
    substitute_ntd: int | None


@dataclass(frozen=True, slots=True)
class SeasonFigures:
    """The figures of every lead in order of the table, of all, and the grant to the schools served (whole NTD)."""

    leads: tuple[LeadFigures, ...]
    total: LeadFigures
    grant_ntd: int


def season_figures(season: Season, plan: VisitPlan, policy: Policy) -> SeasonFigures:
    """Count a plan's figures by lead and in all; a lead without a school counts with zeros."""
    of_lead: dict[str, list[Assignment]] = defaultdict(list)
    for assignment in plan.assignments:
        of_lead[assignment.lead_id].append(assignment)
    away = _days_away(plan)
    leads = tuple(_of_lead(lead, of_lead[lead], away[lead], policy) for lead in season.leads)
    return SeasonFigures(leads, _total(leads), len(plan.assignments) * policy[B6].grant_ntd)


def _days_away(plan: VisitPlan) -> Counter[str]:
    """The dates on which each lead is away from the own classes, each date once: visits and workshops (V12)."""
    return Counter(lead for lead, _ in {(activity.lead_id, activity.date) for activity in plan.activities})


def _of_lead(lead_id: str, assignments: Sequence[Assignment], days_away: int, policy: Policy) -> LeadFigures:
    km = sum(2 * assignment.km * assignment.visits for assignment in assignments)
    minutes = sum(assignment.minutes for assignment in assignments)
    # A rate of 0 NTD is not given.
    an_hour = policy[B6].lead_ntd_an_hour or None
    a_km = policy[B6].travel_ntd_a_km or None
    a_day = policy[B6].substitute_ntd_a_day or None
    return LeadFigures(
        lead_id,
        len(assignments),
        sum(assignment.visits for assignment in assignments),
        days_away,
        km,
        minutes,
        None if an_hour is None else (an_hour * minutes + 30) // 60,
        None if a_km is None else a_km * km,
        None if a_day is None else a_day * days_away,
    )


def _total(leads: Sequence[LeadFigures]) -> LeadFigures:
    return LeadFigures(
        "",
        sum(lead.schools for lead in leads),
        sum(lead.visits for lead in leads),
        sum(lead.days_away for lead in leads),
        sum(lead.km for lead in leads),
        sum(lead.minutes for lead in leads),
        _sum(leads, lambda lead: lead.fee_ntd),
        _sum(leads, lambda lead: lead.travel_ntd),
        _sum(leads, lambda lead: lead.substitute_ntd),
    )


def _sum(leads: Sequence[LeadFigures], amount: Callable[[LeadFigures], int | None]) -> int | None:
    amounts = [amount(lead) for lead in leads]
    return None if not amounts or None in amounts else sum(one for one in amounts if one is not None)
