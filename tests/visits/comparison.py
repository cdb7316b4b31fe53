"""What a search says of a tiny season beside what counting says: every difference, in words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from matcher.texts import Language
from matcher.visits.audit.rules import audit_visits
from matcher.visits.publication import VisitPublication
from matcher.visits.tables.writing import write_visit_plan
from models.goals import Status
from models.policy import Policy
from models.programmes import VISITS
from models.visits.plan import VisitOutcome, VisitPlan
from models.visits.problem import Season
from tests.reading import read_written_visits
from tests.visits.checker import broken, values_of
from tests.visits.enumeration import Values, attainable, best_in_order
from tests.visits.joining import Held, most_joined


def goals_counted(season: Season, policy: Policy) -> list[str]:
    """The policy's goals without ``joined`` where no table of professors is given."""
    return [goal for goal in policy.goals if goal != "joined" or season.professors is not None]


def truth(season: Season, policy: Policy) -> Values | None:
    """The best values of the policy's goals but ``joined``; ``None`` where no plan exists."""
    return best_in_order(attainable(season, policy), [goal for goal in policy.goals if goal != "joined"])


def held(plan: VisitPlan) -> Held:
    """What stays while professors are placed."""
    return {row.school_id: (row.lead_id, row.mode, row.visits) for row in plan.assignments}


def differences(season: Season, policy: Policy, outcome: VisitOutcome) -> list[str]:
    """Where the outcome of a search without a limit is not what enumeration finds; empty where all is well."""
    best = truth(season, policy)
    if best is None or outcome.plan is None:
        impossible = (best is None, outcome.status is Status.INFEASIBLE, outcome.plan is None)
        return [] if all(impossible) else [f"enumeration {best}, search {outcome.status} {outcome.goals}"]
    found = [] if outcome.status is Status.OPTIMAL else [f"status {outcome.status}"]
    found += _goals(season, policy, outcome, outcome.plan, best)
    return found + broken(season, policy, outcome.plan)


def _goals(season: Season, policy: Policy, outcome: VisitOutcome, plan: VisitPlan, best: Sequence[int]) -> list[str]:
    names = goals_counted(season, policy)
    true = list(best)
    if "joined" in names:
        joined = most_joined(season, policy, held(plan))
        true.insert(names.index("joined"), -1 if joined is None else joined)
    counted = values_of(season, plan)
    told = {
        "names": [goal.name for goal in outcome.goals] == names,
        "values": [goal.value for goal in outcome.goals] == true,
        "bounds": [goal.bound for goal in outcome.goals] == true,
        "rows": [counted[name] for name in names] == true,
    }
    return [f"{what}: enumeration {true}, search {outcome.goals}" for what, same in told.items() if not same]


def audited(
    folder: Path, season: Season, policy: Policy, outcome: VisitOutcome, asked: Policy | None = None
) -> set[str]:
    """The rules (of ``asked``, else of the policy) that the plan breaks, once written and read; none of no plan."""
    if outcome.plan is None:
        return set()
    why = {unserved.school_id: ("why", "what to do") for unserved in outcome.plan.unserved}
    write_visit_plan(folder, VisitPublication(VISITS, season, policy, outcome, Language.EN, 0), why)
    return {violation.rule for violation in audit_visits(season, asked or policy, read_written_visits(folder))}
