"""A season of visits as one task: how many schools can be served, and by no more than that."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field

from matcher.lab.prices.content import digest
from matcher.lab.prices.parts import PricePart
from matcher.lab.record import RunRecord
from matcher.running.progress import NEVER_STOPS
from matcher.running.work import Clock, Work, wait
from matcher.version import __version__
from models.goals import GoalResult, Status
from models.policy import Policy
from models.visits.assignment.columns import build_columns
from models.visits.assignment.search import AssignmentEnd, AssignmentSearch
from models.visits.calendars.dating import SeasonCalendar
from models.visits.calendars.memory import Memory
from models.visits.countable import countable
from models.visits.pairs import build_pairs
from models.visits.problem import Season
from models.visits.under_policy import under_policy


@dataclass(frozen=True)
class SeasonTask:
    """A season under a policy whose only goal is one of who is served; ``season`` is pickled, as its tables have it."""

    key: str
    instance: str
    season: bytes = field(repr=False)
    policy: Policy = field(repr=False)
    time_limit_seconds: float | None
    seed: int = 0
    """Nothing here is drawn."""

    @property
    def question(self) -> str:
        """The goals that are settled."""
        return ", ".join(self.policy.goals)

    @property
    def size(self) -> int:
        """That of the season, packed."""
        return len(self.season)

    def run(self) -> RunRecord:
        """The goals of the policy with their bounds."""
        clock = Clock(self.time_limit_seconds, NEVER_STOPS)
        season = under_policy(pickle.loads(self.season), self.policy)
        pairs = build_pairs(season, self.policy)
        columns = build_columns(season, pairs)
        search = AssignmentSearch(
            columns, Memory(SeasonCalendar.of(season, self.policy, pairs)), self.policy.goals, clock
        )
        searching = Work(search.settle)
        settled = searching.result() if wait(searching, clock, _nobody_looks) else _left(search)
        return RunRecord(self.key, settled.status, _goals(self.policy, settled, search), clock.seconds)


@dataclass(frozen=True)
class SeasonTasks:
    """Makes the tasks of one price list, all with the same limit of time (``None``: no limit)."""

    instance: str
    time_limit_seconds: float | None

    def part(self, season: Season, policy: Policy) -> PricePart:
        """A season under a policy."""
        settings = sorted((place, value) for place, value in policy.settings.items() if place[0][0] in "VL")
        key = digest("season", season, settings, policy.goals, self.time_limit_seconds, __version__)
        task = SeasonTask(key, self.instance, pickle.dumps(season), policy, self.time_limit_seconds)
        places = sum(lead.max_schools for lead in season.leads.values())
        return PricePart((), len(season.schools), task, places=places)


def _nobody_looks() -> None:
    """Progress is counted in tasks."""


def _left(search: AssignmentSearch) -> AssignmentEnd:
    """What a search has found that is given up."""
    bounds = search.bounds()  # first: each of them holds for any plan that is found later, too
    return AssignmentEnd(Status.FEASIBLE if search.best else Status.UNKNOWN, search.best, bounds)


def _goals(policy: Policy, settled: AssignmentEnd, search: AssignmentSearch) -> tuple[GoalResult, ...]:
    if settled.plan is None:
        return ()
    anyway = countable(search.columns, policy.goals)
    bounds = [anyway[k] if bound is None else min(bound, anyway[k]) for k, bound in enumerate(settled.bounds)]
    goals = zip(policy.goals, settled.plan.values, bounds, strict=True)
    return tuple(GoalResult(*goal) for goal in goals)
