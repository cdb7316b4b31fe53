"""Why a school has no lead: the first rule that leaves nobody, a shortage that anyone can count, or the dates."""

from __future__ import annotations

from collections.abc import Collection

from models.deadline import UNHURRIED, Deadline
from models.policy import Policy
from models.visits.pairs import Pairs, build_pairs
from models.visits.plan import Unserved, VisitPlan
from models.visits.problem import Season
from models.visits.shortfall.questions import SchoolQuestions


def explain(
    season: Season,
    policy: Policy,
    plan: VisitPlan,
    proven: Collection[str],
    pairs: Pairs | None = None,
    deadline: Deadline = UNHURRIED,
    turnless: Collection[str] = (),
) -> tuple[Unserved, ...]:
    """Say of each school that the plan leaves without a lead why, in order of the schools' table.

    ``proven`` are the names of the goals that are settled (value and bound the same), in a row from the first;
    ``pairs`` are those of the season under the policy, which are built where nobody has them at hand. Where the
    deadline passes the schools that are left have a reason that a look at the tables gives, or ``NOT_EXPLAINED``.
    ``turnless`` are the ids of schools whose turn a method that serves one after the other did not come to.
    """
    served = {assignment.school_id for assignment in plan.assignments}
    unserved = [school for school in season.schools.values() if school.id not in served]
    if not unserved:
        return ()
    asked = SchoolQuestions(pairs or build_pairs(season, policy), plan, proven, deadline, turnless)
    return tuple(asked.answers(unserved))
