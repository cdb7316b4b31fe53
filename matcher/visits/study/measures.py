"""What is counted on a plan of visits whatever its policy's goals, from the plan's own files, in whole numbers."""

from __future__ import annotations

from matcher.study.measure import LEFT_OUT, Measures, gini
from matcher.visits.audit.figures import goal_values
from matcher.visits.audit.index import fit, index_visits
from matcher.visits.tables.plan_rows import WrittenVisits
from models.policy import Policy
from models.visits.problem import Season


def of_visits(season: Season, policy: Policy, written: WrittenVisits) -> Measures:
    """The goals, ``days_away`` and ``gini``, and for each school its fit in order of the schools' table.

    ``days_away`` counts the days that leads spend on visits and workshops, of each lead a date once.
    """
    index = index_visits(season, policy, written)
    fits = {of.school.id: fit(of, season) for of in index.accompaniments}
    outcomes = tuple(fits.get(school_id, LEFT_OUT) for school_id in season.schools)
    away = {(row.lead.id, row.written.date) for row in index.activities if row.lead is not None}
    return {**goal_values(index), "days_away": len(away), "gini": gini(outcomes)}, outcomes
