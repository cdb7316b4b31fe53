"""How seasons of visits are measured and compared, and what is varied of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from matcher.study.measure import Measures
from matcher.study.record import People
from matcher.study.study import Instance, Study
from matcher.visits.study.kinds import ITEM, LEAD, WEEKDAY
from matcher.visits.tables.plan_rows import WrittenVisits
from models.policy import Policy
from models.visits.plan import VisitPlan
from models.visits.problem import HighSchool, Season, ServiceItem


class VisitStudy(Study[Season, WrittenVisits]):
    """Studies seasons of visits."""

    headline, people = "served", "schools"
    beside = ("priority", "mean_fit", "travel", "days_away")
    against = ("travel", "days_away")
    units: ClassVar[Mapping[str, str]] = {"travel": "km", "visits": "visits", "days_away": "days"}
    senses: ClassVar[Mapping[str, int]] = {"days_away": -1}
    kinds = (LEAD, ITEM, WEEKDAY)

    def people_of(self, problem: Season) -> People:
        """The schools."""
        schools = problem.schools.values()
        return People(
            tuple(problem.schools),
            {
                "county": tuple(school.county for school in schools),
                "mode": tuple(school.mode.value if school.mode else "" for school in schools),
                "first": tuple(map(_first, schools)),
                "items": tuple(
                    ";".join(item.value for item in ServiceItem if item in school.items) for school in schools
                ),
            },
        )

    def measures(self, problem: Season, policy: Policy, plan: VisitPlan, written: WrittenVisits) -> Measures:
        """The goals, days away and evenness, and each school's fit."""
        from matcher.visits.study.measures import of_visits  # the audit, which a report needs not

        return of_visits(problem, policy, written)

    def instance(
        self, name: str, read: Callable[[Policy], Season], policy: Policy, seed: int, limit_seconds: float | None
    ) -> Instance:
        """A season is one part, and nothing of it is drawn."""
        from matcher.visits.study.instance import SeasonInstance  # the solvers, which a report needs not

        return SeasonInstance(name, read, policy, limit_seconds)


def _first(school: HighSchool) -> str:
    """Why the school goes first (V2), blank where it does not."""
    if school.returning:
        return "returning"
    return "recommended" if school.recommended else ""


STUDY = VisitStudy()
